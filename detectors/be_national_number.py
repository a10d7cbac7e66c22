"""Belgian national register number (rijksregisternummer, numéro de registre national) and BIS.

Birth date, counter (odd for men), mod 97. It may be used only by authorised bodies (law of
8 August 1983, article 8; GDPR article 87). A BIS number, for people who are not in the register,
adds 20 or 40 to the month.
"""

from __future__ import annotations

from pdscan.checksums import BelgianNumber
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+", decimal=True)
_RIGHT = Border("0-9A-Za-z_", decimal=True)
_MONTH = r"(?:[024][0-9]|[135][0-2])"
_DAY = r"[0-3][0-9]"

DETECTOR = Detector(
    id="be-national-number",
    category="gov.rrn",
    entity="BE_NATIONAL_NUMBER",
    title="National register number (Belgium)",
    countries=("BE",),
    patterns=(
        Pattern(
            "yy.mm.dd-nnn.cc",
            rf"[0-9]{{2}}(?:\.{_MONTH}\.| {_MONTH} |-{_MONTH}-|/{_MONTH}/){_DAY}"
            r"[ \-/.][0-9]{3}[ \-/.][0-9]{2}",
            left=_LEFT,
            right=_RIGHT,
            score=0.6,
        ),
        Pattern(
            "yymmdd-nnn.cc",
            rf"[0-9]{{2}}{_MONTH}{_DAY}(?:[ \-/.][0-9]{{3}}[ \-/.][0-9]{{2}}|[ \-/][0-9]{{5}})",
            left=_LEFT,
            right=_RIGHT,
            score=0.4,
        ),
        Pattern(
            "eleven digits",
            rf"[0-9]{{2}}{_MONTH}{_DAY}[0-9]{{5}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.3,
            bare=True,
        ),
    ),
    check=BelgianNumber(),
    keywords=(
        "rijksregisternummer", "rijksregisternr", "rijksregister", "rrn", "insz", "inss", "niss",
        "nn", "bis-nummer", "bisnummer", "numéro de registre national", "registre national",
        "numéro national", "nationaal nummer", "national number", "national register number",
        "nationalregisternummer", "numero national", "rr-nummer", "rr nr",
    ),
    columns={
        "nl": (
            "rijksregisternummer", "rijksregister nummer", "rijksregister", "rijksregisternr",
            "rrn", "rrnr", "rr nr", "rr nummer", "insz", "insz nummer", "nationaal nummer",
            "bisnummer", "bis nummer",
        ),
        "fr": (
            "numero registre national", "numero de registre national", "registre national", "niss",
            "numero national", "numero niss", "no registre national", "num national",
        ),
        "en": (
            "national number", "national register number", "national registry number", "inss",
            "nrn", "national no",
        ),
        "de": ("nationalregisternummer", "nationalregister nummer", "enss"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "status", "is", "has", "count", "aantal", "type",
        "date", "datum",
    ),
    kinds=("text", "integer"),
    shape=r"[0-9]{2}[.\-/ ]?[0-9]{2}[.\-/ ]?[0-9]{2}[.\-/ ]?[0-9]{3}[.\-/ ]?[0-9]{2}|[0-9]{9,10}",
    by_name=True,
    digits=11,
    examples=(
        "85.07.30-033.28",
        "NISS 85 07 30 033 28",
        "rijksregisternummer: 17073003384",
        "BIS 98.47.28-997.65",
        "85273500150",
    ),
    counterexamples=(
        "85.07.30-033.29",
        "dossier 85073003328",
        "85.13.30-033.28",
        "850730033280",
        "85.07.30-033",
    ),
    references=(
        "https://www.ejustice.just.fgov.be/eli/loi/1983/08/08/1984021007/justel",
        "https://www.ibz.rrn.fgov.be/",
    ),
)  # fmt: skip
