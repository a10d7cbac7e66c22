"""EMŠO, the Slovenian unique citizen number, and the JMBG of the other states of Yugoslavia.

Date of birth with three digits of the year, region, serial number with the sex, check digit
(Central Population Register Act; GDPR article 87).
"""

from __future__ import annotations

from pdscan.checksums import CheckDigit, CheckDigits
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"

DETECTOR = Detector(
    id="si-emso",
    category="gov.id",
    entity="SI_EMSO",
    title="Unique citizen number (EMŠO, Slovenia)",
    countries=("SI", "HR", "BA", "ME", "MK", "RS"),
    patterns=(
        Pattern(
            "thirteen digits",
            rf"{_DAY}{_MONTH}(?:[89][0-9]{{2}}|0[0-4][0-9])[0-9]{{6}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.35,
            bare=True,
        ),
    ),
    check=CheckDigits(
        (CheckDigit((7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 0), 11, 12, "00987654321"),), chance=0.1
    ),
    keywords=(
        "emšo", "emso", "jmbg", "enotna matična številka občana", "matični broj",
        "maticni broj", "sloveens persoonsnummer", "emso nummer", "numero emso",
        "numero personnel slovene", "emso number", "slovenian unique citizen number",
        "slowenische personennummer",
    ),
    columns={
        "nl": ("sloveens persoonsnummer", "emso nummer"),
        "fr": ("numero emso", "numero personnel slovene"),
        "en": ("emso", "emso number", "jmbg", "slovenian unique citizen number"),
        "de": ("emso nummer", "slowenische personennummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[0-3][0-9]{12}|[0-9]{12}",
    by_name=True,
    digits=13,
    examples=(
        "3104035793276",
        "slowenische personennummer 3110023296226.",
        "emšo 0812027760451, emso",
    ),
    counterexamples=(
        "emso 3104035793277",
        "order 3104035793276",
        "emso 31040357932767",
        "emso 43104035793276",
        "emso x3104035793276",
        "emso 3104035793276.50",
    ),
    references=(
        "https://pisrs.si/pregledPredpisa?id=ZAKO1299",
    ),
)  # fmt: skip
