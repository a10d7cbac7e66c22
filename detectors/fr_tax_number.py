"""Numéro fiscal de référence (SPI), the French tax number of a natural person.

Thirteen digits: ten of them, and their rest after a division by 511. Given by the tax office to
everyone who files a return.
"""

from __future__ import annotations

from pdscan.checksums import WeightedSum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="fr-tax-number",
    category="gov.id",
    entity="FR_TAX_NUMBER",
    title="Tax number (SPI, France)",
    countries=("FR",),
    patterns=(
        Pattern(
            "groups",
            r"[0-3][0-9](?: [0-9]{2} [0-9]{3} [0-9]{3} | [0-9]{8} ?)(?:[0-4][0-9]{2}|50[0-9]|510)",
            left=_LEFT,
            right=_RIGHT,
            score=0.6,
        ),
        Pattern(
            "thirteen digits",
            "[0-3][0-9]{9}(?:[0-4][0-9]{2}|50[0-9]|510)",
            left=_LEFT,
            right=_RIGHT,
            score=0.3,
            bare=True,
        ),
    ),
    check=WeightedSum(
        (*(10**place for place in range(9, -1, -1)), -100, -10, -1), modulus=511
    ),
    keywords=(
        "numéro fiscal", "numero fiscal", "n° fiscal", "spi",
        "numéro fiscal de référence", "numéro spi", "référence fiscale",
        "frans belastingnummer", "numero fiscal de reference", "numero spi", "no fiscal",
        "num fiscal", "french tax number", "french tin", "franzosische steuernummer",
    ),
    columns={
        "nl": ("frans belastingnummer",),
        "fr": (
            "numero fiscal", "numero fiscal de reference", "numero spi", "spi", "no fiscal",
            "num fiscal",
        ),
        "en": ("french tax number", "french tin"),
        "de": ("franzosische steuernummer",),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[0-3][0-9] ?[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{2,3}",
    by_name=True,
    examples=(
        "11 23 923 937 388",
        "numero fiscal: 0512513575504",
        "franzosische steuernummer 16 24303099 174.",
    ),
    counterexamples=(
        "numero fiscal 11 23 923 937 389",
        "numero fiscal 0512513575505",
        "order 0512513575504",
        "numero fiscal 05125135755047",
        "numero fiscal 40512513575504",
        "numero fiscal x0512513575504",
    ),
    references=(
        "https://www.impots.gouv.fr/particulier/questions/ou-puis-je-trouver-mon-numero-fiscal",
        "https://taxation-customs.ec.europa.eu/online-services/online-services-and-databases-taxation/tin-european-taxpayer-identification-number_en",
    ),
)  # fmt: skip
