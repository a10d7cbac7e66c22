"""Personas kods, the Latvian personal code.

Date of birth, century, serial number, check digit; those issued since 2017 begin with 32 and hold
no date. A company's number begins with 4, 5 or 9 and is not looked for.
"""

from __future__ import annotations

from pdscan.checksums import CheckDigit, CheckDigits
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"

DETECTOR = Detector(
    id="lv-personas-kods",
    category="gov.id",
    entity="LV_PERSONAS_KODS",
    title="Personal code (personas kods, Latvia)",
    countries=("LV",),
    patterns=(
        Pattern(
            "six-five",
            rf"(?:{_DAY}{_MONTH}[0-9]{{2}}-[0-2]|3[2-9][0-9]{{4}}-[0-9])[0-9]{{4}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.5,
        ),
        Pattern(
            "eleven digits",
            rf"(?:{_DAY}{_MONTH}[0-9]{{2}}[0-2]|32[0-9]{{5}})[0-9]{{4}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.2,
            bare=True,
        ),
    ),
    check=CheckDigits(
        (CheckDigit((10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 0), 11, 10, "12345678900"),), chance=0.1
    ),
    keywords=(
        "personas kods", "personas kodu", "p.k.", "p. k.", "latvian personal code",
        "lets persoonsnummer", "code personnel letton", "lettischer personencode",
    ),
    columns={
        "nl": ("lets persoonsnummer", "personas kods"),
        "fr": ("code personnel letton", "personas kods"),
        "en": ("personas kods", "latvian personal code"),
        "de": ("lettischer personencode", "personas kods"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[0-9]{6}-?[0-9]{4,5}",
    by_name=True,
    digits=11,
    examples=(
        "311292-10204",
        "personas kods: 32293404451",
        "lettischer personencode 071038-17500.",
    ),
    counterexamples=(
        "personas kods 311292-10205",
        "personas kods 32293404452",
        "order 32293404451",
        "personas kods 322934044517",
        "personas kods 432293404451",
        "personas kods x32293404451",
    ),
    references=(
        "https://likumi.lv/ta/id/340083",
    ),
)  # fmt: skip
