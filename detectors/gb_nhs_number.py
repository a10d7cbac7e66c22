"""NHS number, by which the health services of the United Kingdom know a patient.

Ten digits, the last of them a check digit (modulus 11). It stands in health records, which are
a special category (GDPR article 9). Scottish CHI numbers, which begin with a date, are not looked
for.
"""

from __future__ import annotations

from pdscan.checksums import WeightedSum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="gb-nhs-number",
    category="gov.id",
    entity="UK_NHS",
    title="NHS number (England, Wales, Northern Ireland)",
    countries=("GB",),
    patterns=(
        Pattern(
            "3 3 4",
            "[3-9][0-9]{2}(?: [0-9]{3} |-[0-9]{3}-)[0-9]{4}",
            left=_LEFT,
            right=_RIGHT,
            score=0.2,
            bare=True,
        ),
        Pattern("ten digits", "[3-9][0-9]{9}", left=_LEFT, right=_RIGHT, score=0.1, bare=True),
    ),
    check=WeightedSum((10, 9, 8, 7, 6, 5, 4, 3, 2, 1), modulus=11),
    keywords=(
        "nhs", "nhs number", "nhs no", "nhs no.", "nhs #",
        "national health service number", "h&c number", "nhs nummer", "numero nhs",
        "nhs num", "health and care number",
    ),
    columns={
        "nl": ("nhs nummer",),
        "fr": ("numero nhs",),
        "en": ("nhs number", "nhs no", "nhs num", "nhs", "health and care number"),
        "de": ("nhs nummer",),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape=r"[0-9]{3}[ \-]?[0-9]{3}[ \-]?[0-9]{4}",
    by_name=True,
    examples=(
        "769 289 7646",
        "nhs: 3750615187",
        "health and care number 437-077-0114.",
    ),
    counterexamples=(
        "nhs 769 289 7647",
        "nhs 3750615188",
        "order 3750615187",
        "nhs 37506151877",
        "nhs 43750615187",
        "nhs x3750615187",
    ),
    references=(
        "https://www.datadictionary.nhs.uk/attributes/nhs_number.html",
    ),
)  # fmt: skip
