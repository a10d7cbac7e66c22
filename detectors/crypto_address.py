"""Crypto addresses: where a wallet of Bitcoin or Ethereum is paid to.

Made from the holder's key. Whoever has once paid or been paid by a person can follow all of the
wallet's payments in a public ledger: a pseudonym (GDPR article 4(5), recital 26).
"""

from __future__ import annotations

from dataclasses import dataclass

from pdscan.checksums import Stdnum
from pdscan.model import Detector, Pattern

_BECH32 = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32M = 0x2BC830A3
_COLUMNS = {
    "nl": ("wallet", "walletadres", "wallet adres", "cryptoadres", "bitcoinadres",
           "bitcoin adres"),
    "fr": ("adresse crypto", "adresse bitcoin", "adresse portefeuille", "adresse ethereum"),
    "en": ("wallet", "wallet address", "crypto address", "bitcoin address", "btc address",
           "ethereum address", "eth address", "btc", "eth", "payout address"),
    "de": ("wallet", "wallet adresse", "krypto adresse", "bitcoin adresse"),
}  # fmt: skip
_NOT_COLUMNS = ("count", "amount", "bedrag", "price", "balance", "is", "has", "type", "status")
_GUIDELINES = "https://www.edpb.europa.eu/our-work-tools/documents/public-consultations/2025/guidelines-022025-processing-personal-data_en"


def is_bech32m(address: bytes) -> bool:
    """Whether a lower-case address of witness version 1 to 16 ends in its checksum (BIP 350).

    >>> is_bech32m(b"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0")
    True
    """
    rest = 1
    for value in (3, 3, 0, 2, 3, *(_BECH32.index(byte) for byte in address[3:])):
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            rest ^= generator if top >> bit & 1 else 0
    return rest == _BECH32M and 0 < _BECH32.index(address[3]) <= 16


@dataclass(frozen=True, slots=True)
class BitcoinAddress:
    """Base58Check, Bech32 (both by python-stdnum) or, which that does not know, Bech32m."""

    #: Checksums of 32 and of 30 bits.
    chance: float = 2.0**-30

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate passes."""
        if Stdnum("bitcoin", chance=self.chance)(candidate):
            return True
        address = candidate.lower()
        return address.startswith(b"bc1") and is_bech32m(address)


BITCOIN = Detector(
    id="bitcoin-address",
    category="account.pseudonym",
    entity="CRYPTO",
    title="Bitcoin address",
    patterns=(
        Pattern("Base58Check", "[13][1-9A-HJ-NP-Za-km-z]{25,33}", score=0.9),
        Pattern("Bech32", "bc1[02-9ac-hj-np-z]{11,71}", score=0.95, ignore_case=True),
    ),
    check=BitcoinAddress(),
    columns=_COLUMNS,
    not_columns=_NOT_COLUMNS,
    examples=(
        # Made from random bytes; the last two are test vectors of BIP 173 and BIP 350.
        "1Mer6f8XcCndrdVUtZAxmADWwmBwEy6tgS",
        "betaal op 3NLs2CcyA771woBv1eqZBnaT6HUeoA1K6a.",
        "bitcoin:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    ),
    counterexamples=(
        "1Mer6f8XcCndrdVUtZAxmADWwmBwEy6tgT",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj9",
        "x1Mer6f8XcCndrdVUtZAxmADWwmBwEy6tgS",
    ),
    references=(
        "https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki",
        "https://github.com/bitcoin/bips/blob/master/bip-0350.mediawiki",
        _GUIDELINES,
    ),
)

ETHEREUM = Detector(
    id="ethereum-address",
    category="account.pseudonym",
    entity="CRYPTO",
    title="Ethereum address",
    # Whether a contract or a person holds it, the address does not tell; most have no checksum.
    patterns=(Pattern("0x", "0x[0-9A-Fa-f]{40}", score=0.7),),
    # Nobody's: the address of no account, and those to which coins are sent to be destroyed.
    technical=("0x0{36,40}(?:dead)?",),
    columns=_COLUMNS,
    not_columns=_NOT_COLUMNS,
    examples=(
        "0x" + "0123456789abcdef" * 2 + "01234567",
        "to=0x" + "Ab12" * 10 + ";",
    ),
    counterexamples=(
        "0x" + "0123456789abcdef" * 2,
        "0x" + "0123456789abcdef" * 4,
        "0123456789abcdef" * 2 + "01234567",
    ),
    references=("https://eips.ethereum.org/EIPS/eip-55", _GUIDELINES),
)

DETECTORS = (BITCOIN, ETHEREUM)
