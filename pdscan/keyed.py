"""Keyed hashes of values: what allow lists hold in the place of the values themselves."""

from __future__ import annotations

import hmac
import os
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pdscan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

#: The environment variable that may hold the key.
VARIABLE = "PDSCAN_HASH_KEY"
#: A key of fewer bytes could be tried out.
LEAST = 16

#: How a hash is written: which key it is of, and the hash.
_WRITTEN = re.compile("([0-9a-f]{8}):([0-9a-f]{64})")

#: Numbers in groups, such as IBANs: at least as many digits as letters.
_NUMBER = re.compile(r"\+?[0-9a-z(][0-9a-z ./()_‐–—-]*")
_BETWEEN = re.compile(r"[ ./()_‐–—-]+")
#: Where the groups themselves tell values apart: 10.1.12.3 is not 10.11.2.3, nor 1-11 is 11-1.
_GROUPED = re.compile(
    r"\d{1,3}(?:\.\d{1,3}){3}"
    r"|\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}"
    r"|\d{1,2}[-./ ]\d{1,2}[-./ ](?:\d{4}|\d{2})"
)
#: Fewer digits are no identifier: their groups stay.
_DIGITS = 6


def normal(value: str) -> str:
    """The form of a value that is hashed: one for all ways to write it that mean the same.

    Upper and lower case are one (Unicode's case folding), and so are widths and repeated spaces.
    Of numbers what stands between their groups goes, unless it tells them apart.

    >>> normal("NL00 BANK 0123 4567 89") == normal("nl00bank0123456789")
    True
    >>> normal("10.1.12.3") == normal("10.11.2.3")
    False
    """
    plain = value if value.isascii() else unicodedata.normalize("NFKC", value)
    folded = " ".join(plain.casefold().split())
    if not _NUMBER.fullmatch(folded) or _GROUPED.fullmatch(folded):
        return folded
    digits = sum(sign.isdecimal() for sign in folded)
    letters = sum(sign.isalpha() for sign in folded)
    return folded if digits < max(_DIGITS, letters) else _BETWEEN.sub("", folded)


@dataclass(frozen=True, slots=True)
class Key:
    """The key of hashed values: HMAC (RFC 2104) with SHA-256. `mark` says which key it is."""

    secret: bytes = field(repr=False)
    mark: str

    @classmethod
    def of(cls, secret: bytes, where: str) -> Key:
        """The key of these bytes, without white space around. Raises UsageError if it is short."""
        secret = secret.strip()
        if len(secret) < LEAST:
            msg = (
                f"The key in {where} has fewer than {LEAST} bytes; "
                "make one with: openssl rand -hex 32"
            )
            raise UsageError(msg)
        return cls(secret, hmac.digest(secret, b"pdscan: which key", "sha256").hex()[:8])

    def digest(self, value: str) -> bytes:
        """The hash of a value in its normal form."""
        return hmac.digest(self.secret, normal(value).encode("utf-8", "surrogatepass"), "sha256")

    def written(self, value: str) -> str:
        """The hash of a value, as an allow list holds it."""
        return f"{self.mark}:{self.digest(value).hex()}"


def parsed(text: str) -> tuple[str, bytes] | None:
    """The key's mark and the digest of a hash as it is written; None if it is none."""
    found = _WRITTEN.fullmatch(text.strip())
    return (found[1], bytes.fromhex(found[2])) if found else None


def find_key(file: Path | None = None, configured: Path | None = None) -> Key:
    """The key in the named file, else in the environment, else in the configured file.

    Raises UsageError in one sentence, never with the key.
    """
    given = os.environ.get(VARIABLE)
    if file is None and given is not None:
        return Key.of(given.encode("utf-8", "surrogateescape"), VARIABLE)
    path = file or configured
    if path is None:
        msg = (
            f"Hashed values need a key: name its file (hash-key-file in the configuration, or "
            f"--key-file of `pdscan hash`) or put it in {VARIABLE}."
        )
        raise UsageError(msg)
    try:
        return Key.of(path.read_bytes(), repr(str(path)))
    except OSError as error:
        msg = f"The key in {str(path)!r} cannot be read: {error.strerror or 'no such path'}."
        raise UsageError(msg) from None


@dataclass(frozen=True, slots=True)
class AllowedValues:
    """The values that are no personal data here: by detector, the number of the rule by hash.

    Picklable: every worker holds its own copy.
    """

    key: Key
    rules: Mapping[str, Mapping[bytes, int]] = field(repr=False)

    def rule(self, detector: str, value: str) -> int | None:
        """The number of the rule that allows a value that this detector found, if one does."""
        return self.rules[detector].get(self.key.digest(value))

    def concerned(self, detectors: Iterable[str]) -> tuple[int, ...]:
        """The positions of those of the detectors that some rule is about."""
        return tuple(at for at, key in enumerate(detectors) if key in self.rules)
