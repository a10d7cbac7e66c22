"""Asmens kodas, the Lithuanian personal code.

Sex and century, date of birth, serial number, check digit (Population Register Act). A first
digit of 9 is for exceptions without a date. The Estonian code has the same form and check.
"""

from __future__ import annotations

from pdscan.checksums import CheckDigit, CheckDigits
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_DATE = r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"

DETECTOR = Detector(
    id="lt-asmens-kodas",
    category="gov.id",
    entity="LT_ASMENS_KODAS",
    title="Personal code (asmens kodas, Lithuania)",
    countries=("LT",),
    patterns=(
        Pattern(
            "eleven digits",
            rf"[1-6]{_DATE}[0-9]{{4}}",
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
        "asmens kodas", "asmens kodą", "a.k.", "a. k.", "lithuanian personal code",
        "asmens kodo", "litouws persoonsnummer", "code personnel lituanien",
        "litauischer personencode",
    ),
    columns={
        "nl": ("litouws persoonsnummer", "asmens kodas"),
        "fr": ("code personnel lituanien", "asmens kodas"),
        "en": ("asmens kodas", "lithuanian personal code"),
        "de": ("litauischer personencode", "asmens kodas"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[1-69][0-9]{10}",
    by_name=True,
    examples=(
        "68104301626",
        "litauischer personencode 58105166776.",
        "asmens kodas 49812307514, asmens kodas",
    ),
    counterexamples=(
        "asmens kodas 68104301627",
        "order 68104301626",
        "asmens kodas 681043016267",
        "asmens kodas 468104301626",
        "asmens kodas x68104301626",
        "asmens kodas 68104301626.50",
    ),
    references=(
        "https://www.e-tar.lt/portal/lt/legalAct/TAR.1F1F8C2C1D0C",
    ),
)  # fmt: skip
