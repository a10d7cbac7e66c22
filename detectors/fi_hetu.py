"""Henkilötunnus (HETU), the Finnish personal identity code.

Date of birth, a sign for the century, serial number with the sex, check character (modulus 31).
Issued by the Digital and Population Data Services Agency; its use is limited by section 29 of the
Data Protection Act (GDPR article 87). Serial numbers from 900 on are for tests and not issued.
"""

from __future__ import annotations

from pdscan.checksums import Stdnum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"

DETECTOR = Detector(
    id="fi-hetu",
    category="gov.id",
    entity="FI_PERSONAL_IDENTITY_CODE",
    title="Personal identity code (HETU, Finland)",
    countries=("FI",),
    patterns=(
        Pattern(
            "ddmmyycnnnx",
            rf"{_DAY}{_MONTH}[0-9]{{2}}[\-+A-FU-Y][0-8][0-9]{{2}}[0-9A-FHJ-NPR-Y]",
            left=_LEFT,
            right=_RIGHT,
            score=0.7,
            ignore_case=True,
        ),
    ),
    check=Stdnum("fi.hetu", chance=0.031, plain=False),
    keywords=(
        "henkilötunnus", "henkilotunnus", "hetu", "personbeteckning", "sotu",
        "sosiaaliturvatunnus", "fins persoonsnummer", "numero personnel finlandais",
        "finnish personal identity code", "finnish id code", "finnische personenkennung",
    ),
    columns={
        "nl": ("fins persoonsnummer", "hetu"),
        "fr": ("numero personnel finlandais", "hetu"),
        "en": (
            "hetu", "henkilotunnus", "finnish personal identity code", "finnish id code",
            "personbeteckning",
        ),
        "de": ("finnische personenkennung", "hetu"),
    },
    not_columns=(
        "hash", "hashed", "verified", "geverifieerd", "status", "is", "has", "count",
        "aantal", "type", "date", "datum",
    ),
    kinds=("text",),
    shape=r"[0-3][0-9]{5}[\-+A-FU-Ya-fu-y][0-9]{3}[0-9A-Za-z]",
    by_name=True,
    examples=(
        "311068D6098",
        "finnische personenkennung 301272+8800.",
        "henkilötunnus 311223X402K, henkilotunnus",
    ),
    counterexamples=(
        "henkilotunnus 311068D6099",
        "henkilotunnus 311068D60987",
        "henkilotunnus 4311068D6098",
        "henkilotunnus x311068D6098",
        "henkilotunnus 311068D6098.50",
        "henkilotunnus 311068D609",
    ),
    references=(
        "https://dvv.fi/en/personal-identity-code",
    ),
)  # fmt: skip
