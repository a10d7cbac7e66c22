"""BSN, the Dutch citizen service number (burgerservicenummer).

Nine digits with the eleven-proof, issued by the municipality at birth or registration. Its use
outside the law that prescribes it is forbidden (GDPR article 87, UAVG article 46).
"""

from __future__ import annotations

from pdscan.checksums import ElevenProof
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="nl-bsn",
    category="gov.bsn",
    entity="NL_BSN",
    title="Citizen service number (BSN, Netherlands)",
    countries=("NL",),
    patterns=(
        Pattern("nine digits", "[0-9]{9}", left=_LEFT, right=_RIGHT, score=0.2, bare=True),
        Pattern(
            "4.2.3",
            r"[0-9]{4}(?:\.[0-9]{2}\.| [0-9]{2} )[0-9]{3}",
            left=_LEFT,
            right=_RIGHT,
            score=0.5,
        ),
        Pattern(
            "3.3.3",
            r"[0-9]{3}(?:\.[0-9]{3}\.| [0-9]{3} |-[0-9]{3}-)[0-9]{3}",
            left=_LEFT,
            right=_RIGHT,
            score=0.2,
            bare=True,
        ),
    ),
    check=ElevenProof(),
    technical=(r"111[ .]?111[ .]?110", r"123[ .\-]?456[ .\-]?782", r"999[ .]?999[ .]?990"),
    keywords=(
        "bsn", "bsn-nummer", "bsnnummer", "burgerservicenummer", "burger service nummer",
        "sofinummer", "sofi-nummer", "sofi", "citizen service number", "burgerservice nummer",
    ),
    columns={
        "nl": (
            "bsn", "*bsn", "bsn nr", "bsnnr", "bsnnummer", "burgerservicenummer",
            "burgerservice nummer", "burger service nummer", "sofinummer", "sofi nummer", "sofi nr",
            "sofi", "persoonsnummer",
        ),
        "fr": ("numero bsn", "numero de service citoyen"),
        "en": ("bsn number", "citizen service number", "citizen service no"),
        "de": ("bsn nummer", "burgerservice nummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "gecontroleerd", "status", "is", "has",
        "heeft", "count", "aantal", "type", "datum", "date", "bron", "source", "dsbn",
    ),
    kinds=("text", "integer"),
    shape=r"[0-9][0-9. \-]{5,9}[0-9]",
    by_name=True,
    digits=9,
    examples=("111222333", "BSN: 123456782", "1112.22.333", "sofinummer 111 222 333 bekend"),
    counterexamples=(
        "111222334",
        "000000000",
        "dossier 111222333 gesloten",
        "BSN 1112223334",
        "BSN 111222333.50",
        "12345678",
    ),
    references=(
        "https://wetten.overheid.nl/BWBR0022428",
        "https://www.rvig.nl/burgerservicenummer",
    ),
)  # fmt: skip
