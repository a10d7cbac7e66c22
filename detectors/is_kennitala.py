"""Kennitala, the Icelandic identity number.

Date of birth, serial number, check digit, century. Openly used everywhere. Companies' numbers add
40 to the day and are not looked for.
"""

from __future__ import annotations

from pdscan.checksums import WeightedSum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"

DETECTOR = Detector(
    id="is-kennitala",
    category="gov.id",
    entity="IS_KENNITALA",
    title="Identity number (kennitala, Iceland)",
    countries=("IS",),
    patterns=(
        Pattern(
            "ddmmyy-nnnn",
            rf"{_DAY}{_MONTH}(?:[0-9]{{2}}-[0-9]{{3}}9|[0-2][0-9]-[0-9]{{3}}0)",
            left=_LEFT,
            right=_RIGHT,
            score=0.5,
        ),
        Pattern(
            "ten digits",
            rf"{_DAY}{_MONTH}(?:[0-9]{{5}}9|[0-2][0-9]{{4}}0)",
            left=_LEFT,
            right=_RIGHT,
            score=0.25,
            bare=True,
        ),
    ),
    check=WeightedSum((3, 2, 7, 6, 5, 4, 3, 2, 1, 0), modulus=11),
    keywords=(
        "kennitala", "kt", "kt.", "kennitölu", "kennitalan", "ijslands persoonsnummer",
        "numero personnel islandais", "icelandic identity number", "icelandic id",
        "islandische personennummer",
    ),
    columns={
        "nl": ("ijslands persoonsnummer", "kennitala"),
        "fr": ("numero personnel islandais", "kennitala"),
        "en": ("kennitala", "icelandic identity number", "icelandic id"),
        "de": ("islandische personennummer", "kennitala"),
    },
    not_columns=(
        "hash", "hashed", "verified", "geverifieerd", "status", "is", "has", "count",
        "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[0-3][0-9]{5}-?[0-9]{3}[09]|[0-9]{8}[09]",
    by_name=True,
    digits=10,
    examples=(
        "051025-6440",
        "kennitala: 1012229770",
        "islandische personennummer 171218-6329.",
    ),
    counterexamples=(
        "order 1012229770",
        "kennitala 10122297707",
        "kennitala 41012229770",
        "kennitala x1012229770",
        "kennitala 1012229770.50",
        "kennitala 101222977",
    ),
    references=(
        "https://www.skra.is/english/individuals/me-and-my-family/my-registration/id-numbers/",
    ),
)  # fmt: skip
