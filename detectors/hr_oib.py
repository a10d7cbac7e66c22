"""OIB (osobni identifikacijski broj), the Croatian personal identification number.

Eleven digits without meaning, the last of them a check digit (ISO 7064). Companies have numbers
of the same form.
"""

from __future__ import annotations

from pdscan.checksums import Mod11And10
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="hr-oib",
    category="gov.id",
    entity="HR_OIB",
    title="Personal identification number (OIB, Croatia)",
    countries=("HR",),
    patterns=(
        Pattern("eleven digits", "[0-9]{11}", left=_LEFT, right=_RIGHT, score=0.1, bare=True),
    ),
    check=Mod11And10(),
    keywords=(
        "oib", "osobni identifikacijski broj", "porezni broj",
        "kroatisch persoonsnummer", "oib nummer", "numero personnel croate",
        "numero oib", "oib number", "croatian personal identification number",
        "kroatische personennummer",
    ),
    columns={
        "nl": ("kroatisch persoonsnummer", "oib nummer"),
        "fr": ("numero personnel croate", "numero oib"),
        "en": (
            "oib", "oib number", "croatian personal identification number",
            "osobni identifikacijski broj",
        ),
        "de": ("kroatische personennummer", "oib nummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="(?:HR ?)?[0-9]{10,11}",
    by_name=True,
    examples=(
        "78991600432",
        "kroatische personennummer 19693304742.",
        "oib 91447451526, oib",
    ),
    counterexamples=(
        "oib 78991600433",
        "order 78991600432",
        "oib 789916004327",
        "oib 478991600432",
        "oib x78991600432",
        "oib 78991600432.50",
    ),
    references=(
        "https://www.porezna-uprava.hr/HR_OIB/Stranice/Naslovnica.aspx",
    ),
)  # fmt: skip
