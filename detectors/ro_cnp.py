"""CNP (cod numeric personal), the Romanian personal numeric code.

Sex and century, date of birth, county, serial number, check digit (emergency ordinance 97/2005;
GDPR article 87).
"""

from __future__ import annotations

from pdscan.checksums import CheckDigit, CheckDigits
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_COUNTY = r"(?:0[1-9]|[1-3][0-9]|4[0-8]|5[12]|70|8[0-3])"

DETECTOR = Detector(
    id="ro-cnp",
    category="gov.id",
    entity="RO_CNP",
    title="Personal numeric code (CNP, Romania)",
    countries=("RO",),
    patterns=(
        Pattern(
            "thirteen digits",
            rf"[1-9][0-9]{{2}}{_MONTH}{_DAY}{_COUNTY}[0-9]{{4}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.35,
            bare=True,
        ),
    ),
    check=CheckDigits(
        (CheckDigit((2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9, 0), 11, 12, "01234567891"),), chance=0.1
    ),
    keywords=(
        "cnp", "c.n.p.", "cod numeric personal", "codul numeric personal",
        "roemeens persoonsnummer", "cnp nummer", "numero cnp", "code personnel roumain",
        "cnp number", "romanian personal numeric code", "rumanische personennummer",
    ),
    columns={
        "nl": ("roemeens persoonsnummer", "cnp nummer"),
        "fr": ("numero cnp", "code personnel roumain"),
        "en": ("cnp", "cnp number", "cod numeric personal", "romanian personal numeric code"),
        "de": ("cnp nummer", "rumanische personennummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[1-9][0-9]{12}",
    by_name=True,
    examples=(
        "8230702820231",
        "rumanische personennummer 6490301701753.",
        "cnp 1721004703192, cnp",
    ),
    counterexamples=(
        "cnp 8230702820232",
        "order 8230702820231",
        "cnp 82307028202317",
        "cnp 48230702820231",
        "cnp x8230702820231",
        "cnp 8230702820231.50",
    ),
    references=(
        "https://legislatie.just.ro/Public/DetaliiDocument/64065",
    ),
)  # fmt: skip
