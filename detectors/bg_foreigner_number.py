"""LNCh (ЛНЧ, личен номер на чужденец), the Bulgarian number of a foreigner.

Ten digits, the last of them a check digit; issued to foreigners with leave to stay.
"""

from __future__ import annotations

from pdscan.checksums import WeightedSum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="bg-foreigner-number",
    category="gov.id",
    entity="BG_PNF",
    title="Number of a foreigner (LNCh, Bulgaria)",
    countries=("BG",),
    patterns=(
        Pattern("ten digits", "[1-9][0-9]{9}", left=_LEFT, right=_RIGHT, score=0.05, bare=True),
    ),
    check=WeightedSum((21, 19, 17, 13, 11, 9, 7, 3, 1, -1), modulus=10),
    keywords=(
        "лнч", "lnch", "лнч:", "личен номер на чужденец", "lichen nomer na chuzhdenets",
        "lnch nummer", "bulgaars vreemdelingennummer", "numero lnch",
        "numero bulgare d etranger", "lnch number", "bulgarian foreigner number",
        "bulgarische auslandernummer",
    ),
    columns={
        "nl": ("lnch nummer", "bulgaars vreemdelingennummer"),
        "fr": ("numero lnch", "numero bulgare d etranger"),
        "en": ("lnch", "lnch number", "bulgarian foreigner number"),
        "de": ("lnch nummer", "bulgarische auslandernummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[0-9]{4} ?[0-9]{3} ?[0-9]{3}",
    by_name=True,
    examples=(
        "8006632667",
        "bulgarische auslandernummer 4594385428.",
        "лнч 2571493108, lnch",
    ),
    counterexamples=(
        "lnch 8006632668",
        "order 8006632667",
        "lnch 80066326677",
        "lnch 48006632667",
        "lnch x8006632667",
        "lnch 8006632667.50",
    ),
    references=(
        "https://www.grao.bg/",
    ),
)  # fmt: skip
