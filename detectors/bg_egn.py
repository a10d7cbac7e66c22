"""EGN (ЕГН, единен граждански номер), the Bulgarian citizen number.

Date of birth with the century in the month, serial number with the sex, check digit. Issued to
every citizen at birth (Civil Registration Act; GDPR article 87).
"""

from __future__ import annotations

from pdscan.checksums import CheckDigit, CheckDigits
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
#: 20 is added to the month for births before 1900, 40 from 2000 on.
_MONTH = r"(?:[024][1-9]|[135][0-2])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"

DETECTOR = Detector(
    id="bg-egn",
    category="gov.id",
    entity="BG_EGN",
    title="Citizen number (EGN, Bulgaria)",
    countries=("BG",),
    patterns=(
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
        (CheckDigit((2, 4, 8, 5, 10, 9, 7, 3, 6, 0), 11, 9, "01234567890"),), chance=0.1
    ),
    keywords=(
        "егн", "egn", "единен граждански номер", "edinen grazhdanski nomer",
        "bulgaars burgernummer", "egn nummer", "numero egn", "numero civil bulgare",
        "bulgarian citizen number", "unified civil number", "bulgarian national id",
        "bulgarische personenkennzahl",
    ),
    columns={
        "nl": ("bulgaars burgernummer", "egn nummer"),
        "fr": ("numero egn", "numero civil bulgare"),
        "en": (
            "egn", "bulgarian citizen number", "unified civil number",
            "bulgarian national id",
        ),
        "de": ("bulgarische personenkennzahl", "egn nummer"),
    },
    not_columns=(
        "hash", "hashed", "verified", "geverifieerd", "status", "is", "has", "count",
        "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[0-9]{6} ?[0-9]{2,4} ?[0-9]?",
    by_name=True,
    digits=10,
    examples=(
        "3247023859",
        "bulgarische personenkennzahl 4406141353.",
        "егн 5007025838, egn",
    ),
    counterexamples=(
        "egn 3247023850",
        "order 3247023859",
        "egn 32470238597",
        "egn 43247023859",
        "egn x3247023859",
        "egn 3247023859.50",
    ),
    references=(
        "https://www.grao.bg/",
    ),
)  # fmt: skip
