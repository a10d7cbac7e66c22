"""DNI, the Spanish identity number, and NIF, the same as a tax number.

Eight digits and a letter, which is the rest of a division by 23. K, L and M stand before seven
digits for Spaniards without a DNI and for foreigners. Companies' numbers begin with other letters
and are not looked for.
"""

from __future__ import annotations

from pdscan.checksums import Stdnum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="es-dni",
    category="gov.id",
    entity="ES_NIF",
    title="Identity number (DNI, NIF, Spain)",
    countries=("ES",),
    patterns=(
        Pattern(
            "eight digits and a letter",
            r"(?:[0-9]{8}|[KLM][0-9]{7})[ \-]?[A-HJ-NP-TV-Z]",
            left=_LEFT,
            right=_RIGHT,
            score=0.4,
            ignore_case=True,
        ),
    ),
    check=Stdnum("es.nif", chance=1 / 23),
    keywords=(
        "dni", "nif", "d.n.i.", "n.i.f.", "documento nacional de identidad",
        "número de identificación fiscal", "dni/nif", "spaans identiteitsnummer",
        "dni nummer", "numero dni", "numero d identite espagnol", "dni nif",
        "dni number", "spanish national id", "num dni",
        "spanische personalausweisnummer",
    ),
    columns={
        "nl": ("spaans identiteitsnummer", "dni nummer"),
        "fr": ("numero dni", "numero d identite espagnol"),
        "en": (
            "dni", "nif", "dni nif", "dni number", "documento nacional de identidad",
            "spanish national id", "num dni",
        ),
        "de": ("spanische personalausweisnummer", "dni nummer"),
    },
    not_columns=(
        "hash", "hashed", "verified", "geverifieerd", "status", "is", "has", "count",
        "aantal", "type", "date", "datum",
    ),
    kinds=("text",),
    shape=r"[0-9KLMklm][ \-]?[0-9]{7}[ \-]?[A-Za-z]",
    by_name=True,
    examples=(
        "34005350B",
        "spanische personalausweisnummer 64803133N.",
        "dni M2262334P, dni",
    ),
    counterexamples=(
        "dni 34005350C",
        "dni 34005350B7",
        "dni 434005350B",
        "dni x34005350B",
        "dni 34005350B.50",
        "dni 34005350",
    ),
    references=(
        "https://www.boe.es/eli/es/rd/2005/12/23/1553",
        "https://www.interior.gob.es/opencms/es/servicios-al-ciudadano/tramites-y-gestiones/dni/calculo-del-digito-de-control-del-nif-nie/",
    ),
)  # fmt: skip
