"""AFM (ΑΦΜ), the Greek tax number.

Nine digits, the last of them a check digit. Natural persons and companies have numbers of the
same form. With EL in front it is the number for VAT, and not looked for.
"""

from __future__ import annotations

from pdscan.checksums import CheckDigit, CheckDigits
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="gr-afm",
    category="gov.id",
    entity="GR_AFM",
    title="Tax number (AFM, Greece)",
    countries=("GR",),
    patterns=(
        Pattern("nine digits", "[0-9]{9}", left=_LEFT, right=_RIGHT, score=0.05, bare=True),
    ),
    check=CheckDigits(
        (CheckDigit((256, 128, 64, 32, 16, 8, 4, 2, 0), 11, 8, "01234567890"),), chance=0.1
    ),
    keywords=(
        "αφμ", "afm", "α.φ.μ.", "a.f.m.", "αριθμός φορολογικού μητρώου",
        "grieks belastingnummer", "afm nummer", "numero fiscal grec", "numero afm",
        "afm number", "greek tax number", "greek tin", "griechische steuernummer",
    ),
    columns={
        "nl": ("grieks belastingnummer", "afm nummer"),
        "fr": ("numero fiscal grec", "numero afm"),
        "en": ("afm", "afm number", "greek tax number", "greek tin"),
        "de": ("griechische steuernummer", "afm nummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="(?:EL ?)?[0-9]{8,9}",
    by_name=True,
    digits=9,
    examples=(
        "098854647",
        "griechische steuernummer 860586018.",
        "αφμ 716636216, afm",
    ),
    counterexamples=(
        "afm 098854648",
        "order 098854647",
        "afm 0988546477",
        "afm 4098854647",
        "afm x098854647",
        "afm 098854647.50",
    ),
    references=(
        "https://taxation-customs.ec.europa.eu/online-services/online-services-and-databases-taxation/tin-european-taxpayer-identification-number_en",
    ),
)  # fmt: skip
