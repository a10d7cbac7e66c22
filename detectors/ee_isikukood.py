"""Isikukood, the Estonian personal code.

Sex and century, date of birth, serial number, check digit. Public by design, on every card; the
Lithuanian code has the same form and check, so that the column's name decides between them.
"""

from __future__ import annotations

from pdscan.checksums import CheckDigit, CheckDigits
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_DATE = r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"

DETECTOR = Detector(
    id="ee-isikukood",
    category="gov.id",
    entity="EE_ISIKUKOOD",
    title="Personal code (isikukood, Estonia)",
    countries=("EE",),
    patterns=(
        Pattern(
            "eleven digits",
            rf"[1-8]{_DATE}[0-9]{{4}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.25,
            bare=True,
        ),
    ),
    check=CheckDigits(
        (
            CheckDigit((1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 0), 11, 10, "0123456789>"),
            CheckDigit((3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 0), 11, 10, "01234567890"),
        ),
        chance=0.1,
    ),
    keywords=(
        "isikukood", "estonian personal code", "estonian id code", "ests persoonsnummer",
        "code personnel estonien", "estonian personal identification code",
        "estnischer personencode",
    ),
    columns={
        "nl": ("ests persoonsnummer", "isikukood"),
        "fr": ("code personnel estonien", "isikukood"),
        "en": (
            "isikukood", "estonian personal code", "estonian id code",
            "estonian personal identification code",
        ),
        "de": ("estnischer personencode", "isikukood"),
    },
    not_columns=(
        "hash", "hashed", "verified", "geverifieerd", "status", "is", "has", "count",
        "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[1-8][0-9]{10}",
    by_name=True,
    examples=(
        "85110288842",
        "estnischer personencode 51902020592.",
        "isikukood 67211170024, isikukood",
    ),
    counterexamples=(
        "isikukood 85110288843",
        "order 85110288842",
        "isikukood 851102888427",
        "isikukood 485110288842",
        "isikukood x85110288842",
        "isikukood 85110288842.50",
    ),
    references=(
        "https://www.riigiteataja.ee/akt/112072014090",
    ),
)  # fmt: skip
