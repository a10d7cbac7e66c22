"""SSN, the social security number of the United States.

Area, group and serial number; no check digit. The key to a person's credit and tax records
(GDPR article 87).
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
#: Area numbers 000, 666 and 900 to 999, group 00 and serial 0000 are never issued.
_AREA = r"(?:00[1-9]|0[1-9][0-9]|[1-57-8][0-9]{2}|6[0-57-9][0-9]|66[0-57-9])"
_GROUP = r"(?:0[1-9]|[1-9][0-9])"
_SERIAL = r"(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"

DETECTOR = Detector(
    id="us-ssn",
    category="gov.id",
    entity="US_SSN",
    title="Social security number (United States)",
    countries=("US",),
    patterns=(
        Pattern(
            "ddd-dd-dddd", f"{_AREA}-{_GROUP}-{_SERIAL}", left=_LEFT, right=_RIGHT, score=0.6
        ),
        Pattern(
            "ddd dd dddd",
            rf"{_AREA}(?: {_GROUP} |\.{_GROUP}\.){_SERIAL}",
            left=_LEFT,
            right=_RIGHT,
            score=0.3,
            bare=True,
        ),
        # Nine digits alone say nothing, not even as a whole cell: the words belong to the form.
        Pattern(
            "nine digits behind their name",
            rf"(?:ssn|soc(?:ial)?\.? sec(?:urity)?)[^0-9\n]{{1,25}}{_AREA}{_GROUP}{_SERIAL}",
            right=_RIGHT,
            score=0.6,
            ignore_case=True,
        ),
    ),
    # Numbers printed in advertising, which the administration withdrew.
    technical=(
        r"078-?05-?1120", r"219-?09-?9999", r"457-?55-?5462", r"123-?45-?6789", r"111-?11-?1111",
    ),
    keywords=("ssn", "social security", "social security number", "ssn#", "soc sec", "socsec"),
    columns={
        "nl": ("amerikaans socialezekerheidsnummer",),
        "fr": ("numero de securite sociale americain",),
        "en": (
            "ssn", "*ssn", "social security", "social security number", "social security no",
            "soc sec", "social sec num", "ssnum", "ssn number", "itin",
        ),
        "de": ("us sozialversicherungsnummer",),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "status", "is", "has", "count", "type", "date", "last",
        "last4",
    ),
    kinds=("text", "integer"),
    shape=r"[0-9]{3}[\-. ]?[0-9]{2}[\-. ]?[0-9]{4}",
    by_name=True,
    digits=9,
    examples=("536-90-4399", "SSN 042103594", "his social security number is 536 90 4399."),
    counterexamples=(
        "000-12-3456",
        "666-12-3456",
        "912-12-3456",
        "536-00-4399",
        "536-90-0000",
        "order 042103594",
        "1536-90-4399",
    ),
    references=("https://www.ssa.gov/employer/randomization.html",),
)  # fmt: skip
