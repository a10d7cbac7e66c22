"""PPS number, the Irish personal public service number.

Seven digits, a check letter, and for some a second letter. Only bodies named in the Social Welfare
Consolidation Act 2005 may use it (GDPR article 87). A second letter H is for tax numbers of bodies
too.
"""

from __future__ import annotations

from pdscan.checksums import Stdnum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="ie-pps",
    category="gov.id",
    entity="IE_PPS",
    title="Personal public service number (PPS, Ireland)",
    countries=("IE",),
    patterns=(
        Pattern(
            "seven digits and letters",
            "[0-9]{7}[A-W][ABHWTX]?",
            left=_LEFT,
            right=_RIGHT,
            score=0.5,
            ignore_case=True,
        ),
    ),
    check=Stdnum("ie.pps", chance=1 / 23),
    keywords=(
        "pps", "ppsn", "pps number", "pps no", "pps no.",
        "personal public service number", "rsi number", "uimhir psp",
        "iers persoonsnummer", "pps nummer", "numero pps", "numero personnel irlandais",
        "irische personennummer",
    ),
    columns={
        "nl": ("iers persoonsnummer", "pps nummer"),
        "fr": ("numero pps", "numero personnel irlandais"),
        "en": ("ppsn", "pps", "pps number", "pps no", "personal public service number"),
        "de": ("pps nummer", "irische personennummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text",),
    shape="[0-9]{7} ?[A-Wa-w][A-Za-z]?",
    by_name=True,
    examples=(
        "5677303P",
        "irische personennummer 6961531V.",
        "pps 3271450A, pps",
    ),
    counterexamples=(
        "pps 5677303Q",
        "pps 5677303P7",
        "pps 45677303P",
        "pps x5677303P",
        "pps 5677303P.50",
        "pps 5677303",
    ),
    references=(
        "https://www.irishstatutebook.ie/eli/2005/act/26/section/262",
    ),
)  # fmt: skip
