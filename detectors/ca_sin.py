"""SIN, the Canadian social insurance number (numéro d'assurance sociale, NAS).

Nine digits, the last of them a check digit (Luhn). Numbers that begin with 0 or 8 are not issued.
French companies' SIREN have the same form and check, and are more common here: without a name
nothing is said of a column.
"""

from __future__ import annotations

from pdscan.checksums import Luhn
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="ca-sin",
    category="gov.id",
    entity="CA_SIN",
    title="Social insurance number (SIN, Canada)",
    countries=("CA",),
    patterns=(
        Pattern(
            "3-3-3",
            "[1-79][0-9]{2}(?:-[0-9]{3}-| [0-9]{3} )[0-9]{3}",
            left=_LEFT,
            right=_RIGHT,
            score=0.005,
            bare=True,
        ),
        Pattern("nine digits", "[1-79][0-9]{8}", left=_LEFT, right=_RIGHT, score=0.005, bare=True),
    ),
    check=Luhn(),
    keywords=(
        "sin", "s.i.n.", "sin #", "sin number", "social insurance number",
        "social insurance", "nas", "numéro d'assurance sociale",
        "numero d'assurance sociale", "assurance sociale",
        "canadees socialezekerheidsnummer", "numero d assurance sociale", "no nas",
        "social insurance no", "kanadische sozialversicherungsnummer",
    ),
    columns={
        "nl": ("canadees socialezekerheidsnummer",),
        "fr": ("numero d assurance sociale", "nas", "no nas"),
        "en": ("sin", "sin number", "social insurance number", "social insurance no"),
        "de": ("kanadische sozialversicherungsnummer",),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape=r"[1-79][0-9]{2}[ \-]?[0-9]{3}[ \-]?[0-9]{3}",
    by_name=True,
    examples=(
        "639-431-493",
        "sin: 541042776",
        "kanadische sozialversicherungsnummer 218 230 118.",
    ),
    counterexamples=(
        "sin 639-431-494",
        "sin 541042777",
        "order 541042776",
        "sin 5410427767",
        "sin 4541042776",
        "sin x541042776",
    ),
    references=(
        "https://www.canada.ca/en/employment-social-development/services/sin.html",
    ),
)  # fmt: skip
