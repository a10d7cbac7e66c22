"""Versicherungsnummer, the German pension insurance number (social security number).

Area, date of birth, first letter of the name at birth, serial number with the sex, check digit
(section 147 SGB VI; GDPR article 87). Days above 31 tell numbers of one day apart.
"""

from __future__ import annotations

from pdscan.checksums import GermanPensionNumber
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_DAY = r"(?:0[1-9]|[1-9][0-9])"
_MONTH = r"(?:0[1-9]|1[0-2])"

DETECTOR = Detector(
    id="de-pension-number",
    category="gov.id",
    entity="DE_SOCIAL_SECURITY",
    title="Pension insurance number (Germany)",
    countries=("DE",),
    patterns=(
        Pattern(
            "groups",
            rf"[0-9]{{2}} {_DAY}{_MONTH}[0-9]{{2}} [A-Z] [0-9]{{3}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.6,
        ),
        Pattern(
            "twelve characters",
            rf"[0-9]{{2}}{_DAY}{_MONTH}[0-9]{{2}}[A-Z][0-9]{{3}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.5,
        ),
    ),
    check=GermanPensionNumber(),
    keywords=(
        "rentenversicherungsnummer", "sozialversicherungsnummer",
        "sozialversicherungs-nr", "versicherungsnummer", "rvnr", "rv-nummer", "rv-nr",
        "sv-nummer", "svnr", "vsnr", "sozialversicherungsausweis",
        "duits socialezekerheidsnummer", "numero de securite sociale allemand",
        "german social security number", "german pension insurance number",
        "rentenversicherungs nummer", "rv nummer", "sv nummer",
    ),
    columns={
        "nl": ("duits socialezekerheidsnummer",),
        "fr": ("numero de securite sociale allemand",),
        "en": ("german social security number", "german pension insurance number"),
        "de": (
            "rentenversicherungsnummer", "rentenversicherungs nummer",
            "sozialversicherungsnummer", "rvnr", "rv nummer", "svnr", "sv nummer", "vsnr",
        ),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text",),
    shape="[0-9]{2} ?[0-9]{6} ?[A-Za-z] ?[0-9]{3}",
    by_name=True,
    examples=(
        "22 270370 U 192",
        "96841012B519",
        "sv nummer 62 090315 L 417.",
    ),
    counterexamples=(
        "rentenversicherungsnummer 22 270370 U 193",
        "rentenversicherungsnummer 96841012B510",
        "rentenversicherungsnummer 22 270370 U 1927",
        "rentenversicherungsnummer 422 270370 U 192",
        "rentenversicherungsnummer x22 270370 U 192",
        "rentenversicherungsnummer 22 270370 U 192.50",
    ),
    references=(
        "https://www.gesetze-im-internet.de/sgb_6/__147.html",
    ),
)  # fmt: skip
