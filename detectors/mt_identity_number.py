"""Maltese identity card number, which is the tax number of a natural person too.

Up to seven digits and a letter for the register; no check digit, so that it counts beside its name
only.
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="mt-identity-number",
    category="gov.id",
    entity="MT_ID",
    title="Identity card number (Malta)",
    countries=("MT",),
    patterns=(
        Pattern(
            "digits and a letter",
            "[0-9]{7}[ABGHLMPZ]",
            left=_LEFT,
            right=_RIGHT,
            score=0.05,
            bare=True,
            ignore_case=True,
        ),
    ),
    keywords=(
        "karta tal-identità", "karta tal-identita", "identity card", "id card",
        "maltese id", "id number", "id no", "id card no", "maltees identiteitsnummer",
        "numero d identite maltais", "maltese id card", "maltese identity card number",
        "malta id card", "malta id", "maltesische ausweisnummer",
    ),
    columns={
        "nl": ("maltees identiteitsnummer",),
        "fr": ("numero d identite maltais",),
        "en": ("maltese id card", "maltese identity card number", "malta id card", "malta id"),
        "de": ("maltesische ausweisnummer",),
    },
    not_columns=(
        "hash", "hashed", "verified", "geverifieerd", "status", "is", "has", "count",
        "aantal", "type", "date", "datum",
    ),
    kinds=("text",),
    shape="[0-9]{3,7} ?[ABGHLMPZabghlmpz]",
    by_name=True,
    examples=(
        "9097734P",
        "maltesische ausweisnummer 7703274P.",
        "karta tal-identità 4586205G, karta tal-identita",
    ),
    counterexamples=(
        "order 9097734P",
        "karta tal-identita 9097734P7",
        "karta tal-identita 49097734P",
        "karta tal-identita x9097734P",
        "karta tal-identita 9097734P.50",
        "karta tal-identita 9097734",
    ),
    references=(
        "https://taxation-customs.ec.europa.eu/online-services/online-services-and-databases-taxation/tin-european-taxpayer-identification-number_en",
    ),
)  # fmt: skip
