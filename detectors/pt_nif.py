"""NIF, the Portuguese tax number (número de identificação fiscal) of a natural person.

Nine digits, the last of them a check digit. Those of natural persons begin with 1, 2 or 3, of
people who live abroad with 45; companies' begin with other digits and are not looked for.
"""

from __future__ import annotations

from pdscan.checksums import CheckDigit, CheckDigits
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="pt-nif",
    category="gov.id",
    entity="PT_NIF",
    title="Tax number (NIF, Portugal)",
    countries=("PT",),
    patterns=(
        Pattern(
            "nine digits",
            "(?:[123][0-9]|45)[0-9]{7}",
            left=_LEFT,
            right=_RIGHT,
            score=0.05,
            bare=True,
        ),
        Pattern(
            "3 3 3",
            r"(?:[123][0-9]{2}|45[0-9]) [0-9]{3} [0-9]{3}",
            left=_LEFT,
            right=_RIGHT,
            score=0.1,
            bare=True,
        ),
    ),
    check=CheckDigits(
        (CheckDigit((9, 8, 7, 6, 5, 4, 3, 2, 0), 11, 8, "00987654321"),), chance=0.1
    ),
    keywords=(
        "nif", "n.i.f.", "contribuinte", "número de contribuinte",
        "numero de contribuinte", "número de identificação fiscal", "nº contribuinte",
        "portugees belastingnummer", "nif nummer", "numero fiscal portugais",
        "numero nif", "nif number", "portuguese tax number", "num contribuinte",
        "portugiesische steuernummer",
    ),
    columns={
        "nl": ("portugees belastingnummer", "nif nummer"),
        "fr": ("numero fiscal portugais", "numero nif"),
        "en": (
            "nif", "nif number", "numero de contribuinte", "contribuinte",
            "portuguese tax number", "num contribuinte",
        ),
        "de": ("portugiesische steuernummer", "nif nummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="(?:PT ?)?[1-4][0-9]{2}[ .]?[0-9]{3}[ .]?[0-9]{3}",
    by_name=True,
    examples=(
        "200167065",
        "nif: 236 545 388",
        "portugiesische steuernummer 271788755.",
    ),
    counterexamples=(
        "nif 200167066",
        "nif 236 545 389",
        "order 236 545 388",
        "nif 236 545 3887",
        "nif 4236 545 388",
        "nif x236 545 388",
    ),
    references=(
        "https://taxation-customs.ec.europa.eu/online-services/online-services-and-databases-taxation/tin-european-taxpayer-identification-number_en",
    ),
)  # fmt: skip
