"""Rodné číslo, the Czech and Slovak birth number.

Date of birth, to whose month 50 is added for women and 20 where a day's numbers have run out,
serial number, check digit. Until 1953 numbers had nine digits and no check digit (act 133/2000;
Slovak act 301/1995; GDPR article 87).
"""

from __future__ import annotations

from pdscan.checksums import CheckDigit, CheckDigits
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_MONTH = r"(?:[0257][1-9]|[1368][0-2])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"

DETECTOR = Detector(
    id="cz-birth-number",
    category="gov.id",
    entity="CZ_BIRTH_NUMBER",
    title="Birth number (rodné číslo, Czechia and Slovakia)",
    countries=("CZ", "SK"),
    patterns=(
        Pattern(
            "yymmdd/nnnn",
            rf"[0-9]{{2}}{_MONTH}{_DAY}/[0-9]{{4}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.6,
        ),
        Pattern(
            "ten digits",
            rf"[0-9]{{2}}{_MONTH}{_DAY}[0-9]{{4}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.2,
            bare=True,
        ),
    ),
    check=CheckDigits(
        (CheckDigit((1, 10, 1, 10, 1, 10, 1, 10, 1, 0), 11, 9, "01234567890"),), chance=0.1
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
    shape="[0-9]{6}/?[0-9]{2,4}",
    by_name=True,
    digits=10,
    examples=(
        "222526/3392",
        "rodne cislo: 4310029560",
        "tschechische geburtsnummer 052906/0301.",
    ),
    counterexamples=(
        "rodne cislo 222526/3393",
        "rodne cislo 4310029561",
        "order 4310029560",
        "rodne cislo 43100295607",
        "rodne cislo 44310029560",
        "rodne cislo x4310029560",
    ),
    references=(
        "https://www.zakonyprolidi.cz/cs/2000-133",
        "https://www.slov-lex.sk/pravne-predpisy/SK/ZZ/1995/301/",
    ),
)  # fmt: skip
