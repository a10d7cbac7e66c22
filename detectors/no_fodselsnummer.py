"""Fødselsnummer, the Norwegian national identity number, and D-nummer.

Date of birth, serial number with the sex, two check digits. A D-number, for people who are not in
the register, adds 40 to the day; a health service's number 40 to the month (Folkeregisterloven;
section 12 of the Personal Data Act; GDPR article 87).
"""

from __future__ import annotations

from pdscan.checksums import CheckDigit, CheckDigits
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_DATE = r"(?:[04][1-9]|[1256][0-9]|[37][01])(?:[04][1-9]|[15][0-2])"
#: Years that go with each range of serial numbers, as far as they have come.
_TO_499 = r"[0-9]{2}[0-4][0-9]{2}"
_TO_749 = r"(?:[0-2][0-9]|5[4-9]|[6-9][0-9])(?:[56][0-9]{2}|7[0-4][0-9])"
_TO_899 = r"[0-2][0-9](?:7[5-9][0-9]|8[0-9]{2})"
_TO_999 = r"(?:[0-2][0-9]|[4-9][0-9])9[0-9]{2}"

DETECTOR = Detector(
    id="no-fodselsnummer",
    category="gov.id",
    entity="NO_FODSELSNUMMER",
    title="National identity number (fødselsnummer, Norway)",
    countries=("NO",),
    patterns=(
        Pattern(
            "ddmmyy nnnnn",
            rf"{_DATE}[0-9]{{2}}(?:[ \-][0-9]{{5}}|[0-9]{{3}}-[0-9]{{2}})",
            left=_LEFT,
            right=_RIGHT,
            score=0.5,
        ),
        Pattern(
            "eleven digits",
            rf"{_DATE}(?:{_TO_499}|{_TO_749}|{_TO_899}|{_TO_999})[0-9]{{2}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.4,
            bare=True,
        ),
    ),
    check=CheckDigits(
        (
            CheckDigit((3, 7, 6, 1, 8, 9, 4, 5, 2, 0, 0), 11, 9, "0-987654321"),
            CheckDigit((5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 0), 11, 10, "0-987654321"),
        ),
        chance=1 / 121,
    ),
    keywords=(
        "fødselsnummer", "fodselsnummer", "fødselsnr", "fnr", "f.nr", "personnummer",
        "d-nummer", "d-nr", "noors persoonsnummer", "numero personnel norvegien",
        "fodselsnr", "norwegian national identity number", "norwegian national id",
        "norwegische personennummer",
    ),
    columns={
        "nl": ("noors persoonsnummer", "fodselsnummer"),
        "fr": ("numero personnel norvegien", "fodselsnummer"),
        "en": (
            "fodselsnummer", "fodselsnr", "fnr", "norwegian national identity number",
            "norwegian national id",
        ),
        "de": ("norwegische personennummer", "fodselsnummer"),
    },
    not_columns=(
        "hash", "hashed", "verified", "geverifieerd", "status", "is", "has", "count",
        "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape=r"[0-7][0-9]{5}[ \-]?[0-9]{5}|[0-9]{10}",
    by_name=True,
    digits=11,
    examples=(
        "311036-07917",
        "fodselsnummer: 46471382116",
        "norwegische personennummer 045265464-29.",
    ),
    counterexamples=(
        "fodselsnummer 311036-07918",
        "fodselsnummer 46471382117",
        "order 46471382116",
        "fodselsnummer 464713821167",
        "fodselsnummer 446471382116",
        "fodselsnummer x46471382116",
    ),
    references=(
        "https://www.skatteetaten.no/en/person/national-registry/identitetsnummer/",
    ),
)  # fmt: skip
