"""Abgabenkontonummer, the Austrian tax number.

Nine digits: tax office, serial number, check digit (Luhn). Natural persons and companies have
numbers of the same form: whose it is, the table must say.
"""

from __future__ import annotations

from pdscan.checksums import Luhn
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
#: The tax offices that exist.
_OFFICE = r"(?:0[346-9]|1[02568]|2[239]|3[38]|4[16]|5[123479]|6[15789]|7[12]|8[1-4]|9[01378])"

DETECTOR = Detector(
    id="at-tax-number",
    category="gov.id",
    entity="AT_TIN",
    title="Tax number (Austria)",
    countries=("AT",),
    patterns=(
        Pattern(
            "nn nnn/nnnn",
            rf"{_OFFICE}[ \-]?[0-9]{{3}}/[0-9]{{4}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.4,
        ),
        Pattern(
            "nine digits",
            rf"{_OFFICE}(?:[0-9]{{7}}| [0-9]{{3}} ?[0-9]{{4}})",
            left=_LEFT,
            right=_RIGHT,
            score=0.1,
            bare=True,
        ),
    ),
    check=Luhn(),
    keywords=(
        "steuernummer", "steuer-nr", "st.-nr", "stnr", "abgabenkontonummer",
        "abgabenkonto", "finanzamtsnummer", "oostenrijks belastingnummer",
        "numero fiscal autrichien", "austrian tax number", "austrian tin",
        "abgabenkonto nummer", "osterreichische steuernummer",
    ),
    columns={
        "nl": ("oostenrijks belastingnummer",),
        "fr": ("numero fiscal autrichien",),
        "en": ("austrian tax number", "austrian tin"),
        "de": (
            "abgabenkontonummer", "abgabenkonto nummer", "osterreichische steuernummer",
            "steuernummer",
        ),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape=r"[0-9]{2}[ \-]?[0-9]{3}/?[0-9]{4}",
    by_name=True,
    examples=(
        "41547/6589",
        "steuernummer: 697078061",
        "osterreichische steuernummer 33 308/7880.",
    ),
    counterexamples=(
        "steuernummer 41547/6580",
        "steuernummer 697078062",
        "order 697078061",
        "steuernummer 6970780617",
        "steuernummer 4697078061",
        "steuernummer x697078061",
    ),
    references=(
        "https://taxation-customs.ec.europa.eu/online-services/online-services-and-databases-taxation/tin-european-taxpayer-identification-number_en",
    ),
)  # fmt: skip
