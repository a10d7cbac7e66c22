"""AHV-Nummer (numéro AVS), the social security number of Switzerland and Liechtenstein.

Thirteen digits: the country's 756, nine without meaning, a check digit as of an EAN. Only bodies
that the AHVG names may use it (article 153c; GDPR article 87).
"""

from __future__ import annotations

from pdscan.checksums import WeightedSum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="ch-ahv",
    category="gov.id",
    entity="CH_AHV",
    title="Social security number (AHV, Switzerland and Liechtenstein)",
    countries=("CH", "LI"),
    patterns=(
        Pattern(
            "756.nnnn.nnnn.nn",
            r"756(?:\.[0-9]{4}\.[0-9]{4}\.| [0-9]{4} [0-9]{4} |-[0-9]{4}-[0-9]{4}-)[0-9]{2}",
            left=_LEFT,
            right=_RIGHT,
            score=0.7,
        ),
        Pattern("thirteen digits", "756[0-9]{10}", left=_LEFT, right=_RIGHT, score=0.4, bare=True),
    ),
    check=WeightedSum((1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1), modulus=10),
    technical=(
        r"756[. \-]?9217[. \-]?0769[. \-]?85",
        r"756[. \-]?1234[. \-]?5678[. \-]?97",
    ),
    keywords=(
        "ahv", "ahv-nummer", "ahv-nr", "ahv-nr.", "ahvn13", "avs", "numéro avs",
        "numero avs", "n° avs", "numéro d'assuré", "numero avs13", "navs13",
        "sozialversicherungsnummer", "versichertennummer",
        "zwitsers socialezekerheidsnummer", "ahv nummer", "no avs", "avs13",
        "ahv number", "avs number", "swiss social security number", "ahv nr", "ahvnr",
        "ahv13",
    ),
    columns={
        "nl": ("zwitsers socialezekerheidsnummer", "ahv nummer"),
        "fr": ("numero avs", "no avs", "avs", "navs13", "avs13"),
        "en": ("ahv number", "avs number", "swiss social security number", "ahv"),
        "de": ("ahv nummer", "ahv nr", "ahvnr", "ahv", "ahvn13", "ahv13"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape=r"756[. \-]?[0-9]{4}[. \-]?[0-9]{4}[. \-]?[0-9]{2}",
    by_name=True,
    examples=(
        "756.5972.0998.94",
        "ahv: 7560406839183",
        "ahv13 756 6514 0857 57.",
    ),
    counterexamples=(
        "ahv 756.5972.0998.95",
        "ahv 7560406839184",
        "order 7560406839183",
        "ahv 75604068391837",
        "ahv 47560406839183",
        "ahv x7560406839183",
    ),
    references=(
        "https://www.fedlex.admin.ch/eli/cc/63/837_843_843/de#art_50_c",
    ),
)  # fmt: skip
