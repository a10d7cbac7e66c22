"""Medicare card number, by which the Australian health insurance knows a card's holders.

Ten digits: eight, a check digit, and the card's issue. It stands for a person with a place on the
card; health data are a special category (GDPR article 9).
"""

from __future__ import annotations

from pdscan.checksums import WeightedSum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="au-medicare",
    category="gov.id",
    entity="AU_MEDICARE",
    title="Medicare card number (Australia)",
    countries=("AU",),
    patterns=(
        Pattern(
            "4 5 1",
            r"[2-6][0-9]{3}(?: [0-9]{5} |-[0-9]{5}-)[1-9]",
            left=_LEFT,
            right=_RIGHT,
            score=0.4,
        ),
        Pattern(
            "ten digits",
            "[2-6][0-9]{8}[1-9]",
            left=_LEFT,
            right=_RIGHT,
            score=0.1,
            bare=True,
        ),
    ),
    check=WeightedSum((1, 3, 7, 9, 1, 3, 7, 9, -1, 0), modulus=10),
    keywords=(
        "medicare", "medicare number", "medicare no", "medicare card",
        "medicare card number", "medicare nummer", "numero medicare",
    ),
    columns={
        "nl": ("medicare nummer",),
        "fr": ("numero medicare",),
        "en": (
            "medicare number", "medicare no", "medicare card number", "medicare card",
            "medicare",
        ),
        "de": ("medicare nummer",),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape=r"[2-6][0-9]{3}[ \-]?[0-9]{5}[ \-]?[1-9]",
    by_name=True,
    examples=(
        "4836 91944 3",
        "medicare: 2535569185",
        "numero medicare 5672-51345-4.",
    ),
    counterexamples=(
        "order 2535569185",
        "medicare 25355691857",
        "medicare 42535569185",
        "medicare x2535569185",
        "medicare 2535569185.50",
        "medicare 253556918",
    ),
    references=(
        "https://www.servicesaustralia.gov.au/your-medicare-card",
    ),
)  # fmt: skip
