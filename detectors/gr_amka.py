"""AMKA (ΑΜΚΑ), the Greek social security number.

Date of birth, serial number with the sex, check digit (Luhn). Everyone who works, is insured or
draws a pension has one (law 3655/2008).
"""

from __future__ import annotations

from pdscan.checksums import Luhn
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"

DETECTOR = Detector(
    id="gr-amka",
    category="gov.id",
    entity="GR_AMKA",
    title="Social security number (AMKA, Greece)",
    countries=("GR",),
    patterns=(
        Pattern(
            "eleven digits",
            rf"{_DAY}{_MONTH}[0-9]{{7}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.25,
            bare=True,
        ),
    ),
    check=Luhn(),
    keywords=(
        "αμκα", "amka", "α.μ.κ.α.", "grieks socialezekerheidsnummer",
        "numero de securite sociale grec", "amka number", "greek social security number",
        "griechische sozialversicherungsnummer",
    ),
    columns={
        "nl": ("grieks socialezekerheidsnummer", "amka"),
        "fr": ("numero de securite sociale grec", "amka"),
        "en": ("amka", "amka number", "greek social security number"),
        "de": ("griechische sozialversicherungsnummer", "amka"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape=r"[0-3][0-9]{5}[ \-]?[0-9]{5}|[0-9]{10}",
    by_name=True,
    digits=11,
    examples=(
        "31052231003",
        "griechische sozialversicherungsnummer 31128059065.",
        "αμκα 30087554405, amka",
    ),
    counterexamples=(
        "amka 31052231004",
        "order 31052231003",
        "amka 310522310037",
        "amka 431052231003",
        "amka x31052231003",
        "amka 31052231003.50",
    ),
    references=(
        "https://www.amka.gr/",
    ),
)  # fmt: skip
