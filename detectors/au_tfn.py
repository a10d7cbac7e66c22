"""Tax file number (TFN), the Australian tax number.

Nine digits (some old ones have eight, which are not looked for) with a weighted sum of modulus 11.
Natural persons and companies have numbers of the same form; the Privacy (Tax File Number) Rule
limits its use.
"""

from __future__ import annotations

from pdscan.checksums import WeightedSum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="au-tfn",
    category="gov.id",
    entity="AU_TFN",
    title="Tax file number (TFN, Australia)",
    countries=("AU",),
    patterns=(
        Pattern(
            "3 3 3",
            "[0-9]{3}(?: [0-9]{3} |-[0-9]{3}-)[0-9]{3}",
            left=_LEFT,
            right=_RIGHT,
            score=0.15,
            bare=True,
        ),
        Pattern("nine digits", "[0-9]{9}", left=_LEFT, right=_RIGHT, score=0.05, bare=True),
    ),
    check=WeightedSum((1, 4, 3, 7, 5, 8, 6, 9, 10), modulus=11),
    keywords=(
        "tfn", "tfn number", "tax file number", "tax file no",
        "australisch belastingnummer", "numero fiscal australien",
        "australische steuernummer",
    ),
    columns={
        "nl": ("australisch belastingnummer",),
        "fr": ("numero fiscal australien",),
        "en": ("tfn", "tfn number", "tax file number", "tax file no"),
        "de": ("australische steuernummer",),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape=r"[0-9]{3}[ \-]?[0-9]{3}[ \-]?[0-9]{3}",
    by_name=True,
    examples=(
        "482-629-158",
        "tfn: 687201631",
        "australische steuernummer 643-580-949.",
    ),
    counterexamples=(
        "tfn 482-629-159",
        "tfn 687201632",
        "order 687201631",
        "tfn 6872016317",
        "tfn 4687201631",
        "tfn x687201631",
    ),
    references=(
        "https://www.ato.gov.au/individuals-and-families/tax-file-number",
    ),
)  # fmt: skip
