"""Adóazonosító jel, the Hungarian tax identification of a natural person.

An 8, the days from 1867 to the date of birth, serial number, check digit (act XX of 1996).
"""

from __future__ import annotations

from pdscan.checksums import WeightedSum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="hu-tax-id",
    category="gov.id",
    entity="HU_TAX_ID",
    title="Tax identification (adóazonosító jel, Hungary)",
    countries=("HU",),
    patterns=(
        Pattern("ten digits", "8[0-9]{9}", left=_LEFT, right=_RIGHT, score=0.2, bare=True),
    ),
    check=WeightedSum((1, 2, 3, 4, 5, 6, 7, 8, 9, -1), modulus=11),
    keywords=(
        "adóazonosító", "adóazonosító jel", "adoazonosito", "adoazonosito jel",
        "adószám", "hongaars belastingnummer", "numero fiscal hongrois",
        "hungarian tax identification", "hungarian tin", "ungarische steuernummer",
    ),
    columns={
        "nl": ("hongaars belastingnummer",),
        "fr": ("numero fiscal hongrois",),
        "en": (
            "adoazonosito jel", "adoazonosito", "hungarian tax identification",
            "hungarian tin",
        ),
        "de": ("ungarische steuernummer",),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="8[0-9]{9}",
    by_name=True,
    examples=(
        "8764172139",
        "ungarische steuernummer 8181228057.",
        "adóazonosító 8132956400, adoazonosito",
    ),
    counterexamples=(
        "adoazonosito 8764172130",
        "order 8764172139",
        "adoazonosito 87641721397",
        "adoazonosito 48764172139",
        "adoazonosito x8764172139",
        "adoazonosito 8764172139.50",
    ),
    references=(
        "https://net.jogtar.hu/jogszabaly?docid=99600020.tv",
        "https://taxation-customs.ec.europa.eu/online-services/online-services-and-databases-taxation/tin-european-taxpayer-identification-number_en",
    ),
)  # fmt: skip
