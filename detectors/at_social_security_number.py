"""Sozialversicherungsnummer, the Austrian social security number.

Four digits, the last of them the check digit, and the date of birth; where the serial numbers of
a day have run out, its month is 13 or more. Issued by the Dachverband; its use is limited by
section 31 ASVG (GDPR article 87).
"""

from __future__ import annotations

from pdscan.checksums import CheckDigit, CheckDigits
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
#: Days and months of birth, months 13 to 15 included.
_DATE = r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-5])[0-9]{2}"

DETECTOR = Detector(
    id="at-social-security-number",
    category="gov.id",
    entity="AT_SOCIAL_SECURITY",
    title="Social security number (Austria)",
    countries=("AT",),
    patterns=(
        Pattern("nnnn ddmmyy", rf"[1-9][0-9]{{3}} {_DATE}", left=_LEFT, right=_RIGHT, score=0.4),
        Pattern(
            "ten digits",
            rf"[1-9][0-9]{{3}}{_DATE}",
            left=_LEFT,
            right=_RIGHT,
            score=0.2,
            bare=True,
        ),
    ),
    check=CheckDigits(
        (CheckDigit((3, 7, 9, 0, 5, 8, 4, 2, 1, 6), 11, 3, "0123456789-"),), chance=1 / 11
    ),
    keywords=(
        "sozialversicherungsnummer", "sozialversicherungs-nr", "sozialversicherungsnr",
        "sv-nummer", "sv-nr", "svnr", "svnr.", "sv nr", "vsnr", "versicherungsnummer",
        "e-card", "oostenrijks socialezekerheidsnummer",
        "numero de securite sociale autrichien", "austrian social security number",
        "austrian insurance number", "sozialversicherungs nummer", "sv nummer",
        "svnummer",
    ),
    columns={
        "nl": ("oostenrijks socialezekerheidsnummer",),
        "fr": ("numero de securite sociale autrichien",),
        "en": ("austrian social security number", "austrian insurance number"),
        "de": (
            "sozialversicherungsnummer", "sozialversicherungs nummer",
            "sozialversicherungsnr", "svnr", "sv nr", "sv nummer", "vsnr", "svnummer",
        ),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[1-9][0-9]{3} ?[0-9]{6}",
    by_name=True,
    examples=(
        "6106 030301",
        "sozialversicherungsnummer: 4021310399",
        "svnummer 2012 080844.",
    ),
    counterexamples=(
        "sozialversicherungsnummer 6106 030302",
        "sozialversicherungsnummer 4021310390",
        "order 4021310399",
        "sozialversicherungsnummer 40213103997",
        "sozialversicherungsnummer 44021310399",
        "sozialversicherungsnummer x4021310399",
    ),
    references=(
        "https://www.ris.bka.gv.at/NormDokument.wxe?Abfrage=Bundesnormen&Gesetzesnummer=10008147",
    ),
)  # fmt: skip
