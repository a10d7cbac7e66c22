"""CPR-nummer, the Danish civil registration number (personnummer).

Date of birth and four digits that say century and sex. Since 2007 numbers are issued that fail
the old check digit, so that only the date is tested (CPR act; GDPR article 87).
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
#: Years that go with a seventh digit of 4 or 9, and of 5 to 8, as far as they have come.
_YEAR_4 = r"(?:[0-2][0-9]|3[7-9]|[4-9][0-9])"
_YEAR_5 = r"(?:[0-2][0-9]|5[89]|[6-9][0-9])"

DETECTOR = Detector(
    id="dk-cpr",
    category="gov.id",
    entity="DK_CPR",
    title="Civil registration number (CPR, Denmark)",
    countries=("DK",),
    patterns=(
        Pattern(
            "ddmmyy-nnnn",
            rf"{_DAY}{_MONTH}(?:[0-9]{{2}}-[0-3]|{_YEAR_4}-[49]|{_YEAR_5}-[5-8])[0-9]{{3}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.6,
        ),
        Pattern(
            "ten digits",
            rf"{_DAY}{_MONTH}(?:[0-9]{{2}}[0-3]|{_YEAR_4}[49]|{_YEAR_5}[5-8])[0-9]{{3}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.1,
            bare=True,
        ),
    ),
    keywords=(
        "cpr", "cpr-nummer", "cpr-nr", "cpr-nr.", "cprnr", "cpr nr", "personnummer",
        "cpr number", "deens persoonsnummer", "cpr nummer", "numero cpr",
        "numero personnel danois", "cpr no", "danish personal number",
        "danische personennummer",
    ),
    columns={
        "nl": ("deens persoonsnummer", "cpr nummer"),
        "fr": ("numero cpr", "numero personnel danois"),
        "en": ("cpr", "cpr number", "cpr no", "cprnr", "cpr nummer", "danish personal number"),
        "de": ("cpr nummer", "danische personennummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[0-9]{6}-?[0-9]{4}|[0-9]{9}",
    by_name=True,
    digits=10,
    examples=(
        "061161-6423",
        "cpr: 1806642239",
        "danische personennummer 311219-4075.",
    ),
    counterexamples=(
        "order 1806642239",
        "cpr 18066422397",
        "cpr 41806642239",
        "cpr x1806642239",
        "cpr 1806642239.50",
        "cpr 180664223",
    ),
    references=(
        "https://www.retsinformation.dk/eli/lta/2017/646",
    ),
)  # fmt: skip
