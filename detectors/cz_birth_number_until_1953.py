"""Rodné číslo until 1953, the Czech and Slovak birth number of people born before 1954.

Nine digits: date of birth, with 50 added to the month for women, and a serial number; no check
digit.
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
#: Of the years until 1953, and of those from 1880 on.
_YEAR = r"(?:[0-4][0-9]|5[0-3]|[89][0-9])"
_MONTH = r"(?:[05][1-9]|[16][0-2])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"

DETECTOR = Detector(
    id="cz-birth-number-until-1953",
    category="gov.id",
    entity="CZ_BIRTH_NUMBER",
    title="Birth number until 1953 (Czechia and Slovakia)",
    countries=("CZ", "SK"),
    patterns=(
        Pattern(
            "yymmdd/nnn",
            rf"{_YEAR}{_MONTH}{_DAY}/[0-9]{{3}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.5,
        ),
        Pattern(
            "nine digits",
            rf"{_YEAR}{_MONTH}{_DAY}[0-9]{{3}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.05,
            bare=True,
        ),
    ),
    keywords=(
        "rodné číslo", "rodne cislo", "rodného čísla", "r.č.", "r. č.", "rč", "rc",
        "birth number", "tsjechisch geboortenummer", "numero de naissance tcheque",
        "rodnecislo", "czech birth number", "slovak birth number",
        "tschechische geburtsnummer",
    ),
    columns={
        "nl": ("tsjechisch geboortenummer", "rodne cislo"),
        "fr": ("numero de naissance tcheque", "rodne cislo"),
        "en": ("rodne cislo", "rodnecislo", "rc", "czech birth number", "slovak birth number"),
        "de": ("tschechische geburtsnummer", "rodne cislo"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[0-9]{6}/?[0-9]{3}",
    by_name=True,
    examples=(
        "876230/686",
        "rodne cislo: 506206208",
        "tschechische geburtsnummer 386002/555.",
    ),
    counterexamples=(
        "order 506206208",
        "rodne cislo 5062062087",
        "rodne cislo 4506206208",
        "rodne cislo x506206208",
        "rodne cislo 506206208.50",
        "rodne cislo 50620620",
    ),
    references=(
        "https://www.zakonyprolidi.cz/cs/2000-133",
    ),
)  # fmt: skip
