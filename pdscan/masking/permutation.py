"""A keyed permutation of a range of numbers: another number for each, and no two the same."""

from __future__ import annotations

from hashlib import blake2b

#: NIST SP 800-38G asks for at least eight rounds and uses ten.
ROUNDS = 10


class Permutation:
    """A permutation of the numbers below `size`, chosen by a key.

    A Feistel network over the bits of a number, with BLAKE2b as its round function, walks on until
    it is below `size` again: format-preserving encryption as in NIST SP 800-38G (FF1), which
    has AES in the place of BLAKE2b. In a small range anybody can try every number, so that only the
    key is secret and not how many numbers there are.
    """

    def __init__(self, key: bytes, size: int) -> None:
        self._size = size
        self._key = key
        self._half = max(1, ((size - 1).bit_length() + 1) // 2)

    def __getitem__(self, number: int) -> int:
        """The number that takes the place of this one.

        >>> turned = Permutation(bytes(16), 1000)
        >>> sorted(turned[number] for number in range(1000)) == list(range(1000))
        True
        """
        number = self._turned(number)
        while number >= self._size:
            number = self._turned(number)
        return number

    def _turned(self, number: int) -> int:
        low = (1 << self._half) - 1
        left, right = number >> self._half, number & low
        for turn in range(ROUNDS):
            text = b"%d:%d:%d" % (self._size, turn, right)
            digest = blake2b(text, digest_size=16, key=self._key).digest()
            left, right = right, left ^ (int.from_bytes(digest) & low)
        return left << self._half | right
