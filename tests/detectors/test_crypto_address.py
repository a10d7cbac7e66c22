"""Crypto addresses: spans, and the checksums of generated ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

Find = Callable[..., list[str]]
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
ETHER = "0x" + "0123456789abcdef" * 2 + "01234567"


def base58(version: int, body: bytes) -> str:
    """Base58Check of a version and 20 bytes."""
    raw = bytes([version]) + body
    raw += hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4]
    number, text = int.from_bytes(raw), ""
    while number:
        number, rest = divmod(number, 58)
        text = _BASE58[rest] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def bech32(version: int, program: bytes) -> str:
    """An address of a witness version, by BIP 173 and, from version 1 on, BIP 350."""
    bits = "".join(f"{byte:08b}" for byte in program)
    bits += "0" * (-len(bits) % 5)
    data = [version, *(int(bits[at : at + 5], 2) for at in range(0, len(bits), 5))]
    rest = 1
    for value in (3, 3, 0, 2, 3, *data, *[0] * 6):
        top, rest = rest >> 25, (rest & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            rest ^= term if top >> bit & 1 else 0
    rest ^= 0x2BC830A3 if version else 1
    data += [rest >> 5 * (5 - at) & 31 for at in range(6)]
    return "bc1" + "".join(_BECH32[value] for value in data)


@pytest.mark.parametrize(
    ("detector", "text", "values"),
    [
        pytest.param("ethereum-address", f"to {ETHER}.", [ETHER], id="in text"),
        pytest.param("ethereum-address", f"{ETHER}0", [], id="a digit too many"),
        pytest.param("ethereum-address", ETHER[2:], [], id="forty digits alone"),
        pytest.param("bitcoin-address", "3" * 33, [], id="a filler"),
        pytest.param("bitcoin-address", "1" + "0" * 33, [], id="no base of 58"),
    ],
)
def test_spans(find: Find, detector: str, text: str, values: list[str]) -> None:
    assert find(detector, text) == values


def test_nobody_holds_the_address_of_zeros(find: Find) -> None:
    for address in ("0x" + "0" * 40, "0x" + "0" * 36 + "dEaD"):
        assert find("ethereum-address", address, technical=True) == [address]


@given(st.binary(min_size=20, max_size=20), st.binary(min_size=32, max_size=32), st.integers(1, 57))
def test_generated_addresses_are_found_and_with_one_sign_changed_are_not(
    find: Find, short: bytes, long: bytes, step: int
) -> None:
    for address, signs in (
        (base58(0, short), _BASE58),
        (base58(5, short), _BASE58),
        (bech32(0, short), _BECH32),
        (bech32(0, long), _BECH32),
        (bech32(1, long), _BECH32),
    ):
        assert find("bitcoin-address", f"naar {address}.") == [address]
        other = signs[(signs.index(address[-3]) + step % (len(signs) - 1) + 1) % len(signs)]
        if other != address[-3]:
            assert find("bitcoin-address", f"{address[:-3]}{other}{address[-2:]}") == []
    assert find("bitcoin-address", bech32(0, short).upper()) == [bech32(0, short).upper()]
