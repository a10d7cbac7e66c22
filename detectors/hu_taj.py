"""TAJ-szám, the Hungarian social security number.

Nine digits, the last of them a check digit; on every health insurance card (act XX of 1996, which
limits its use; GDPR article 87).
"""

from __future__ import annotations

from pdscan.checksums import WeightedSum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="hu-taj",
    category="gov.id",
    entity="HU_TAJ",
    title="Social security number (TAJ, Hungary)",
    countries=("HU",),
    patterns=(
        Pattern(
            "3 3 3",
            "[0-9]{3}(?: [0-9]{3} |-[0-9]{3}-)[0-9]{3}",
            left=_LEFT,
            right=_RIGHT,
            score=0.15,
            bare=True,
        ),
        Pattern("nine digits", "[0-9]{9}", left=_LEFT, right=_RIGHT, score=0.05, bare=True),
    ),
    check=WeightedSum((3, 7, 3, 7, 3, 7, 3, 7, -1), modulus=10),
    keywords=(
        "taj", "taj-szám", "taj szám", "tajszám", "taj-szam", "taj number",
        "társadalombiztosítási azonosító jel", "hongaars socialezekerheidsnummer",
        "taj nummer", "numero de securite sociale hongrois", "numero taj", "taj szam",
        "tajszam", "hungarian social security number",
        "ungarische sozialversicherungsnummer",
    ),
    columns={
        "nl": ("hongaars socialezekerheidsnummer", "taj nummer"),
        "fr": ("numero de securite sociale hongrois", "numero taj"),
        "en": ("taj", "taj szam", "tajszam", "taj number", "hungarian social security number"),
        "de": ("ungarische sozialversicherungsnummer", "taj nummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape=r"[0-9]{3}[ \-]?[0-9]{3}[ \-]?[0-9]{2,3}",
    by_name=True,
    examples=(
        "688-794-129",
        "taj: 847031559",
        "ungarische sozialversicherungsnummer 824-431-183.",
    ),
    counterexamples=(
        "taj 688-794-120",
        "taj 847031550",
        "order 847031559",
        "taj 8470315597",
        "taj 4847031559",
        "taj x847031559",
    ),
    references=(
        "https://net.jogtar.hu/jogszabaly?docid=99600020.tv",
    ),
)  # fmt: skip
