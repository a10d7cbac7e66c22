"""ICCID, the number of a SIM card.

89 for telecommunication, country, issuer and serial number, with a check digit. The issuer knows
whose subscription it is, and it stays the same as long as the card (GDPR recital 30).
"""

from __future__ import annotations

from pdscan.checksums import Luhn
from pdscan.model import NOT_NUMBER, Detector, Pattern

DETECTOR = Detector(
    id="iccid",
    category="device.sim",
    entity="SIM_CARD",
    title="Number of a SIM card (ICCID)",
    patterns=(
        Pattern(
            "digits",
            "89[0-9]{17,18}",
            left=NOT_NUMBER,
            right=NOT_NUMBER,
            score=0.5,
            bare=True,
        ),
        Pattern(
            "in groups",
            "89[0-9]{2}(?:(?: [0-9]{4}){3} [0-9]{3,4}|(?:-[0-9]{4}){3}-[0-9]{3,4})",
            left=NOT_NUMBER,
            right=NOT_NUMBER,
            score=0.6,
        ),
    ),
    check=Luhn(),
    keywords=("iccid", "sim", "simkaart", "sim-kaart", "simnummer", "carte sim", "sim card",
              "simkarte", "sim-karte", "esim"),
    columns={
        "nl": ("iccid", "simkaart", "simkaartnummer", "simnummer", "sim nummer"),
        "fr": ("iccid", "carte sim", "numero sim", "numero carte sim"),
        "en": ("iccid", "sim number", "sim card", "sim card number", "sim serial", "sim no",
               "sim serial number"),
        "de": ("iccid", "sim karte", "simkarte", "simkartennummer", "sim nummer"),
    },
    not_columns=("count", "aantal", "is", "has", "valid", "status", "type", "price"),
    kinds=("text", "integer"),
    examples=(
        "8931000000000000008",
        "SIM 89310000000000000080 is actief",
        "nummer 8931 0000 0000 0000 008",
    ),
    counterexamples=(
        "8931000000000000007",
        "order 8931000000000000008 is verzonden",
        "8831 0000 0000 0000 000",
        "893100000000000000800",
    ),
    references=("https://www.itu.int/rec/T-REC-E.118", "ISO/IEC 7812-1"),
)  # fmt: skip
