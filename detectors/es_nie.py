"""NIE, the Spanish identity number of a foreigner (número de identidad de extranjero).

X, Y or Z, seven digits, and a letter, which is the rest of a division by 23.
"""

from __future__ import annotations

from pdscan.checksums import Stdnum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="es-nie",
    category="gov.id",
    entity="ES_NIE",
    title="Foreigner's identity number (NIE, Spain)",
    countries=("ES",),
    patterns=(
        Pattern(
            "letter, seven digits, letter",
            r"[XYZ]-?[0-9]{7}-?[A-HJ-NP-TV-Z]",
            left=_LEFT,
            right=_RIGHT,
            score=0.5,
            ignore_case=True,
        ),
    ),
    check=Stdnum("es.nie", chance=1 / 23),
    keywords=(
        "nie", "n.i.e.", "número de identidad de extranjero",
        "spaans vreemdelingennummer", "nie nummer", "numero nie",
        "numero d identite d etranger espagnol", "nie number",
        "numero de identidad de extranjero", "num nie", "spanische auslandernummer",
    ),
    columns={
        "nl": ("spaans vreemdelingennummer", "nie nummer"),
        "fr": ("numero nie", "numero d identite d etranger espagnol"),
        "en": ("nie", "nie number", "numero de identidad de extranjero", "num nie"),
        "de": ("spanische auslandernummer", "nie nummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text",),
    shape=r"[XYZxyz][ \-]?[0-9]{7}[ \-]?[A-Za-z]",
    by_name=True,
    examples=(
        "Z-7380708J",
        "spanische auslandernummer X3868179-Q.",
        "nie X-6011104-P, nie",
    ),
    counterexamples=(
        "nie Z-7380708K",
        "nie Z-7380708J7",
        "nie 4Z-7380708J",
        "nie xZ-7380708J",
        "nie Z-7380708J.50",
        "nie Z-7380708",
    ),
    references=(
        "https://www.boe.es/eli/es/rd/2011/04/20/557",
    ),
)  # fmt: skip
