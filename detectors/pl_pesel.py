"""PESEL, the Polish national identification number.

Date of birth with the century in the month, serial number with the sex, check digit. The key to
health, tax and pension records (act of 24 September 2010; GDPR article 87).
"""

from __future__ import annotations

from pdscan.checksums import WeightedSum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
#: 80 is added to the month for births before 1900, 20, 40 and 60 from 2000, 2100 and 2200 on.
_MONTH = r"(?:[02468][1-9]|[13579][0-2])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"

DETECTOR = Detector(
    id="pl-pesel",
    category="gov.id",
    entity="PL_PESEL",
    title="PESEL number (Poland)",
    countries=("PL",),
    patterns=(
        Pattern(
            "eleven digits",
            rf"[0-9]{{2}}{_MONTH}{_DAY}[0-9]{{5}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.25,
            bare=True,
        ),
    ),
    check=WeightedSum((1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), modulus=10),
    keywords=(
        "pesel", "nr pesel", "numer pesel", "pools identificatienummer", "pesel nummer",
        "numero pesel", "numero d identification polonais", "pesel number",
        "polnische personennummer",
    ),
    columns={
        "nl": ("pools identificatienummer", "pesel nummer"),
        "fr": ("numero pesel", "numero d identification polonais"),
        "en": ("pesel", "pesel number", "numer pesel", "nr pesel"),
        "de": ("pesel nummer", "polnische personennummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape=r"[0-9]{6}[ \-]?[0-9]{3,5}",
    by_name=True,
    digits=11,
    examples=(
        "08720541885",
        "polnische personennummer 53510733638.",
        "pesel 50073091342, pesel",
    ),
    counterexamples=(
        "pesel 08720541886",
        "order 08720541885",
        "pesel 087205418857",
        "pesel 408720541885",
        "pesel x08720541885",
        "pesel 08720541885.50",
    ),
    references=(
        "https://www.gov.pl/web/gov/czym-jest-numer-pesel",
    ),
)  # fmt: skip
