"""ITIN, the American tax number of people who have no social security number.

The form of a social security number, with a 9 in front and groups of its own; no check digit.
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_GROUP = r"(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])"

DETECTOR = Detector(
    id="us-itin",
    category="gov.id",
    entity="US_ITIN",
    title="Individual taxpayer identification number (ITIN, United States)",
    countries=("US",),
    patterns=(
        Pattern(
            "9nn-nn-nnnn",
            rf"9[0-9]{{2}}-{_GROUP}-[0-9]{{4}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.6,
        ),
        Pattern(
            "9nn nn nnnn",
            rf"9[0-9]{{2}} {_GROUP} [0-9]{{4}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.3,
            bare=True,
        ),
        Pattern(
            "nine digits behind its name",
            rf"itin[^0-9\n]{{1,25}}9[0-9]{{2}}{_GROUP}[0-9]{{4}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.6,
            ignore_case=True,
        ),
    ),
    keywords=(
        "itin", "individual taxpayer identification number", "taxpayer id",
        "taxpayer identification number", "amerikaans belastingnummer",
        "numero fiscal americain", "itin number", "amerikanische steuernummer",
    ),
    columns={
        "nl": ("amerikaans belastingnummer",),
        "fr": ("numero fiscal americain",),
        "en": ("itin", "itin number", "individual taxpayer identification number"),
        "de": ("amerikanische steuernummer",),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text",),
    shape=r"9[0-9]{2}[\- ]?[0-9]{2}[\- ]?[0-9]{4}",
    by_name=True,
    examples=(
        "930-59-9474",
        "itin: 916 92 7233",
        "amerikanische steuernummer 923-52-6287.",
    ),
    counterexamples=(
        "order 916 92 7233",
        "itin 916 92 72337",
        "itin 4916 92 7233",
        "itin x916 92 7233",
        "itin 916 92 7233.50",
        "itin 916 92 723",
    ),
    references=(
        "https://www.irs.gov/individuals/individual-taxpayer-identification-number",
    ),
)  # fmt: skip
