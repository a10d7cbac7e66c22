"""TIC, the tax identification code of Cyprus (αριθμός φορολογικής ταυτότητας).

Eight digits and a check letter. Those of natural persons begin with 0 or 9; companies have the
same form with other beginnings.
"""

from __future__ import annotations

from pdscan.checksums import Stdnum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="cy-tax-number",
    category="gov.id",
    entity="CY_TIN",
    title="Tax identification code (Cyprus)",
    countries=("CY",),
    patterns=(
        Pattern(
            "eight digits and a letter",
            "[09][0-9]{7}[A-Z]",
            left=_LEFT,
            right=_RIGHT,
            score=0.2,
        ),
    ),
    check=Stdnum("cy.vat", chance=1 / 26),
    keywords=(
        "tic", "tin", "αφτ", "tax identification code", "cyprus tax number",
        "cypriotisch belastingnummer", "numero fiscal chypriote",
        "cyprus tax identification code", "cyprus tin", "cy tin",
        "zyprische steuernummer",
    ),
    columns={
        "nl": ("cypriotisch belastingnummer",),
        "fr": ("numero fiscal chypriote",),
        "en": ("cyprus tax number", "cyprus tax identification code", "cyprus tin", "cy tin"),
        "de": ("zyprische steuernummer",),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text",),
    shape="[0-9]{8}[A-Za-z]",
    by_name=True,
    examples=(
        "00338684H",
        "zyprische steuernummer 93196152M.",
        "tic 90247227J, tic",
    ),
    counterexamples=(
        "tic 00338684I",
        "tic 00338684H7",
        "tic 400338684H",
        "tic x00338684H",
        "tic 00338684H.50",
        "tic 00338684",
    ),
    references=(
        "https://taxation-customs.ec.europa.eu/online-services/online-services-and-databases-taxation/tin-european-taxpayer-identification-number_en",
    ),
)  # fmt: skip
