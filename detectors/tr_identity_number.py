"""T.C. kimlik numarası, the Turkish identity number.

Eleven digits without meaning, the last two of them check digits (law 5490).
"""

from __future__ import annotations

from pdscan.checksums import CheckDigit, CheckDigits
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="tr-identity-number",
    category="gov.id",
    entity="TR_NATIONAL_ID",
    title="Identity number (T.C. kimlik no, Turkey)",
    countries=("TR",),
    patterns=(
        Pattern("eleven digits", "[1-9][0-9]{10}", left=_LEFT, right=_RIGHT, score=0.3, bare=True),
    ),
    check=CheckDigits(
        (
            CheckDigit((3, 1, 3, 1, 3, 1, 3, 1, 3, 0, 0), 10, 9, "0987654321"),
            CheckDigit((1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0), 10, 10, "0123456789"),
        ),
        chance=0.01,
    ),
    keywords=(
        "t.c. kimlik no", "tc kimlik no", "tc kimlik", "t.c. kimlik", "kimlik no",
        "kimlik numarası", "kimlik numarasi", "tckn", "tc no", "t.c. no",
        "tc kimlik numarası", "turkish id", "turks identiteitsnummer",
        "numero d identite turc", "turkish identity number", "turkish national id",
        "turkische identitatsnummer",
    ),
    columns={
        "nl": ("turks identiteitsnummer", "tckn"),
        "fr": ("numero d identite turc", "tckn"),
        "en": (
            "tckn", "tc kimlik no", "tc kimlik", "kimlik no", "kimlik numarasi",
            "turkish identity number", "turkish national id", "tc no",
        ),
        "de": ("turkische identitatsnummer", "tckn"),
    },
    not_columns=(
        "hash", "hashed", "verified", "geverifieerd", "status", "is", "has", "count",
        "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[1-9][0-9]{10}",
    by_name=True,
    examples=(
        "22366691296",
        "turkische identitatsnummer 13057847634.",
        "t.c. kimlik no 44762107102, t.c. kimlik no",
    ),
    counterexamples=(
        "t.c. kimlik no 22366691297",
        "order 22366691296",
        "t.c. kimlik no 223666912967",
        "t.c. kimlik no 422366691296",
        "t.c. kimlik no x22366691296",
        "t.c. kimlik no 22366691296.50",
    ),
    references=(
        "https://www.nvi.gov.tr/",
    ),
)  # fmt: skip
