"""Aadhaar, the Indian identity number, which is tied to fingerprints and irises.

Twelve digits without meaning, the last of them a check digit (Verhoeff); the Aadhaar Act 2016
limits its use.
"""

from __future__ import annotations

from pdscan.checksums import Verhoeff
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="in-aadhaar",
    category="gov.id",
    entity="IN_AADHAAR",
    title="Aadhaar number (India)",
    countries=("IN",),
    patterns=(
        Pattern(
            "4 4 4",
            "[2-9][0-9]{3}(?: [0-9]{4} |-[0-9]{4}-)[0-9]{4}",
            left=_LEFT,
            right=_RIGHT,
            score=0.3,
            bare=True,
        ),
        Pattern(
            "twelve digits",
            "[2-9][0-9]{11}",
            left=_LEFT,
            right=_RIGHT,
            score=0.15,
            bare=True,
        ),
    ),
    check=Verhoeff(),
    keywords=(
        "aadhaar", "aadhar", "adhaar", "uidai", "aadhaar number", "आधार",
        "aadhaar nummer", "numero aadhaar", "aadhaar no", "aadhar no",
    ),
    columns={
        "nl": ("aadhaar nummer",),
        "fr": ("numero aadhaar",),
        "en": ("aadhaar", "aadhar", "aadhaar number", "aadhaar no", "aadhar no", "adhaar"),
        "de": ("aadhaar nummer",),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape=r"[2-9][0-9]{3}[ \-]?[0-9]{4}[ \-]?[0-9]{4}",
    by_name=True,
    examples=(
        "2840-4380-6050",
        "aadhaar: 794237327323",
        "aadhar no 4670 4871 0030.",
    ),
    counterexamples=(
        "aadhaar 2840-4380-6051",
        "aadhaar 794237327324",
        "order 794237327323",
        "aadhaar 7942373273237",
        "aadhaar 4794237327323",
        "aadhaar x794237327323",
    ),
    references=(
        "https://uidai.gov.in/",
    ),
)  # fmt: skip
