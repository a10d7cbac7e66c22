"""Personnummer, the Swedish personal identity number.

Date of birth, a dash (from the age of 100 on a plus), serial number with the sex, check digit
(Luhn). Chapter 3, section 10 of the act 2018:218 limits its use (GDPR article 87).
"""

from __future__ import annotations

from pdscan.checksums import Luhn
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"

DETECTOR = Detector(
    id="se-personnummer",
    category="gov.id",
    entity="SE_PERSONNUMMER",
    title="Personal identity number (personnummer, Sweden)",
    countries=("SE",),
    patterns=(
        Pattern(
            "yymmdd-nnnn",
            rf"(?:(?:18|19|20)[0-9]{{2}}|[0-9]{{2}}){_MONTH}{_DAY}[\-+][0-9]{{4}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.6,
        ),
        Pattern(
            "ten or twelve digits",
            rf"(?:(?:18|19|20)[0-9]{{2}}|[0-9]{{2}}){_MONTH}{_DAY}[0-9]{{4}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.2,
            bare=True,
        ),
    ),
    check=Luhn(last=10),
    keywords=(
        "personnummer", "personnr", "pnr", "p-nr", "person-nr",
        "swedish personal number", "zweeds persoonsnummer", "numero personnel suedois",
        "swedish personal identity number", "schwedische personennummer",
    ),
    columns={
        "nl": ("zweeds persoonsnummer", "personnummer"),
        "fr": ("numero personnel suedois", "personnummer"),
        "en": (
            "personnummer", "personnr", "swedish personal identity number",
            "swedish personal number",
        ),
        "de": ("schwedische personennummer", "personnummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape=r"(?:[0-9]{2})?[0-9]{6}[\-+]?[0-9]{4}",
    by_name=True,
    digits=10,
    examples=(
        "570215-9392",
        "personnummer: 188812310277",
        "schwedische personennummer 300301-0307.",
    ),
    counterexamples=(
        "personnummer 570215-9393",
        "personnummer 188812310278",
        "order 188812310277",
        "personnummer 1888123102777",
        "personnummer 4188812310277",
        "personnummer x188812310277",
    ),
    references=(
        "https://www.skatteverket.se/privat/folkbokforing/personnummer.4.3810a01c150939e893f18c29.html",
    ),
)  # fmt: skip
