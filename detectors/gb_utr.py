"""Unique taxpayer reference (UTR), the British tax number.

Ten digits, the first of them a check digit. Natural persons who file a return and companies have
references of the same form.
"""

from __future__ import annotations

from pdscan.checksums import CheckDigit, CheckDigits
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="gb-utr",
    category="gov.id",
    entity="UK_UTR",
    title="Unique taxpayer reference (UTR, United Kingdom)",
    countries=("GB",),
    patterns=(
        Pattern("5 5", "[1-9][0-9]{4} [0-9]{5}", left=_LEFT, right=_RIGHT, score=0.1, bare=True),
        Pattern("ten digits", "[1-9][0-9]{9}", left=_LEFT, right=_RIGHT, score=0.05, bare=True),
    ),
    check=CheckDigits(
        (CheckDigit((0, 6, 7, 8, 9, 10, 5, 4, 3, 2), 11, 0, "21987654321"),), chance=0.111
    ),
    keywords=(
        "utr", "utr number", "unique taxpayer reference", "taxpayer reference",
        "tax reference", "brits belastingnummer", "utr nummer",
        "reference fiscale britannique", "numero utr", "britische steuernummer",
    ),
    columns={
        "nl": ("brits belastingnummer", "utr nummer"),
        "fr": ("reference fiscale britannique", "numero utr"),
        "en": ("utr", "utr number", "unique taxpayer reference", "taxpayer reference"),
        "de": ("utr nummer", "britische steuernummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[0-9]{5} ?[0-9]{5}",
    by_name=True,
    examples=(
        "54799 12497",
        "utr: 2762103616",
        "britische steuernummer 46573 18264.",
    ),
    counterexamples=(
        "utr 54799 12498",
        "utr 2762103618",
        "order 2762103616",
        "utr 27621036167",
        "utr 42762103616",
        "utr x2762103616",
    ),
    references=(
        "https://www.gov.uk/find-utr-number",
    ),
)  # fmt: skip
