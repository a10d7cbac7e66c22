"""Número do cartão de cidadão, the number of a Portuguese citizen card.

The civil identification number with its check digit, two characters for the issue of the card, and
a check digit over all (law 7/2007).
"""

from __future__ import annotations

from pdscan.checksums import Stdnum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="pt-citizen-card",
    category="gov.passport",
    entity="PT_CITIZEN_CARD",
    title="Citizen card number (Portugal)",
    countries=("PT",),
    patterns=(
        Pattern(
            "nnnnnnnn n aan",
            "[0-9]{8} ?[0-9] ?[A-Z][A-Z0-9] ?[0-9]",
            left=_LEFT,
            right=_RIGHT,
            score=0.5,
        ),
    ),
    check=Stdnum("pt.cc", chance=0.1),
    keywords=(
        "cartão de cidadão", "cartao de cidadao", "número do cartão", "nº cc",
        "bilhete de identidade", "portugees identiteitsnummer",
        "carte de citoyen portugaise", "numero cartao cidadao",
        "portuguese citizen card", "citizen card number", "portugiesische ausweisnummer",
    ),
    columns={
        "nl": ("portugees identiteitsnummer",),
        "fr": ("carte de citoyen portugaise",),
        "en": (
            "cartao de cidadao", "numero cartao cidadao", "portuguese citizen card",
            "citizen card number",
        ),
        "de": ("portugiesische ausweisnummer",),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text",),
    shape="[0-9]{8} ?[0-9] ?[A-Za-z][A-Za-z0-9] ?[0-9]",
    by_name=True,
    examples=(
        "56097656 5 QV6",
        "portugiesische ausweisnummer 475083917FC9.",
        "cartão de cidadão 30437976 2ZX2, cartao de cidadao",
    ),
    counterexamples=(
        "cartao de cidadao 56097656 5 QV7",
        "cartao de cidadao 56097656 5 QV67",
        "cartao de cidadao 456097656 5 QV6",
        "cartao de cidadao x56097656 5 QV6",
        "cartao de cidadao 56097656 5 QV6.50",
        "cartao de cidadao 56097656 5 QV",
    ),
    references=(
        "https://diariodarepublica.pt/dr/detalhe/lei/7-2007-518098",
    ),
)  # fmt: skip
