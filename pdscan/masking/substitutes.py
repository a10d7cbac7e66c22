"""What stands in the place of a value: by operator, the same for equal values under one key."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import pyarrow as pa

from pdscan import presidio
from pdscan.errors import UsageError
from pdscan.masking.permutation import Permutation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pdscan.match.choice import Matcher

#: What is done to the values of a category; the names are those of presidio-anonymizer.
Operator = Literal["replace", "mask", "hash", "encrypt", "keep"]
OPERATORS: tuple[Operator, ...] = get_args(Operator)
#: Operators whose result is worth nothing without a key that somebody keeps.
KEYED: tuple[Operator, ...] = ("hash", "encrypt")

KEY_VARIABLE = "PDSCAN_MASK_KEY"

#: Tokens are written without vowels and digits: they are no word, no name and no number.
LETTERS = "bcdfghjkmnpqrstvwxz"
#: 17 letters of 19 are 72 bits: among a thousand million values two are alike once in 10,000 times.
TOKEN = 17
#: So often another substitute is tried where a detector takes one for personal data.
ATTEMPTS = 64
#: So many values are remembered with what stands for them.
REMEMBERED = 200_000
#: Numbers of so many digits and more may be written with separators.
SEPARATED = 9
#: Numbers that an integer of 64 bits holds.
LONGEST_NUMBER = 18

#: Between two of these a number keeps its digits, and fits the same types of integers.
ENDS: list[int] = sorted(
    {0, *(10**n for n in range(1, 78)), *(1 << n for n in (7, 8, 15, 16, 31, 32, 63, 64))}
)

FIRST_DAY, LAST_DAY = date(1920, 1, 1), date(2019, 12, 31)

_DIGITS = re.compile(r"[0-9]+")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Key:
    """The secret of a masked copy. Whoever has it can tell which value a mask stands for."""

    secret: bytes = field(repr=False)

    def derived(self, purpose: str, value: str = "") -> bytes:
        """32 bytes for one purpose, from which neither key nor value can be had."""
        text = f"{purpose}\0{value}".encode("utf-8", "surrogatepass")
        return blake2b(text, digest_size=32, key=self.secret).digest()


def read_key(file: str | None) -> Key | None:
    """The key of a file, else of the environment; None if neither is given.

    16, 24 or 32 bytes in hexadecimal digits, as AES takes them; blanks around do not count.
    Raises UsageError for anything else; no message holds any of it.
    """
    if file is not None:
        where = f"The key file {file!r}"
        try:
            text = Path(file).read_bytes()
        except OSError as error:
            raise UsageError(f"{where} cannot be read: {error.strerror}.") from None
    elif KEY_VARIABLE in os.environ:
        where, text = f"The key in {KEY_VARIABLE}", os.fsencode(os.environ[KEY_VARIABLE])
    else:
        return None
    if re.fullmatch(rb"\s*(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})\s*", text) is None:
        msg = f"{where} must be 32, 48 or 64 hexadecimal digits; make one: openssl rand -hex 32."
        raise UsageError(msg)
    return Key(bytes.fromhex(text.decode()))


def random_key() -> Key:
    """A key that nobody keeps: masks are the same within one copy, and never again."""
    return Key(secrets.token_bytes(32))


def plain_form(value: str) -> str:
    """What is equal in values that are the same but for how they are written.

    Case and blanks at the ends say nothing, nor do the separators of long numbers, of which IP
    addresses are none.

    >>> plain_form("NL91 ABNA 0417 1643 00") == plain_form("nl91abna0417164300")
    True
    >>> plain_form("10.123.45.67") == plain_form("101.23.45.67")
    False
    """
    value = unicodedata.normalize("NFC", value).casefold().strip()
    if sum(sign in "0123456789" for sign in value) < SEPARATED or "@" in value:
        return value
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return value.translate({ord(sign): None for sign in " .-\u00a0"})
    return value


class Substitutes:
    """Gives each value what stands for it in the copy; none of it is found by the detectors.

    Replaced are digits by as many other digits (unless a detector takes all such for its own),
    ISO dates by other dates, and anything else by a token of letters. Tokens do not tell the
    category: a value has the same one in whichever column it stands, so that joins keep working.
    """

    def __init__(self, found: Matcher, key: Key) -> None:
        self._found = found
        self._key = key
        self._known: dict[tuple[Operator, str], str] = {}
        self._numbers: dict[int, int] = {}
        self._permutations: dict[int, Permutation] = {}

    def texts(self, wanted: Sequence[tuple[Operator, str]]) -> list[str]:
        """What stands for each value, by the operator that is asked for it."""
        if any(operator == "keep" for operator, _ in wanted):
            raise ValueError("what is kept has no substitute")
        if len(self._known) > REMEMBERED:
            self._known.clear()
        new = [each for each in dict.fromkeys(wanted) if each not in self._known]
        digits = [each for each in new if each[0] == "replace" and _is_number(each[1])]
        self._learn_digits([value for _, value in digits])
        rest = [each for each in new if each not in self._known]
        for operator, value in rest:
            day = _day(value) if operator == "replace" else None
            if day is not None:
                self._known[operator, value] = self.day(day).isoformat()
        self._learn_texts([each for each in rest if each not in self._known])
        return [self._known[each] for each in wanted]

    def tokens(self, values: Sequence[str]) -> list[str]:
        """Tokens of letters for values whose substitute is found beside what stands around it."""
        return [self._replaced(value, 0) for value in values]

    def integers(self, numbers: Sequence[int]) -> list[int]:
        """Another integer for each, with as many digits, that fits the same types."""
        if len(self._numbers) > REMEMBERED:
            self._numbers.clear()
        walking = {number: number for number in numbers if number not in self._numbers}
        for _ in range(ATTEMPTS):
            walking = {number: self._next(at) for number, at in walking.items()}
            refused = self._found_numbers(walking)
            self._numbers |= {n: at for n, at in walking.items() if n not in refused}
            walking = {number: at for number, at in walking.items() if number in refused}
            if not walking:
                break
        self._numbers |= walking
        return [self._numbers[number] for number in numbers]

    def day(self, day: date) -> date:
        """Another day of a hundred years for each day of these; any of them for other days."""
        count = (LAST_DAY - FIRST_DAY).days + 1
        return FIRST_DAY + timedelta(self._other((day - FIRST_DAY).days % count, count))

    # -- texts ---------------------------------------------------------------------------------

    def _learn_texts(self, new: Sequence[tuple[Operator, str]]) -> None:
        for attempt in range(ATTEMPTS):
            made = [self._makers[operator](value, attempt) for operator, value in new]
            refused = set(self._found.find(_cells(made)).row.tolist()) if made else set()
            last = attempt == ATTEMPTS - 1
            for row, each in enumerate(new):
                if last or row not in refused:
                    self._known[each] = made[row]
            new = [each for row, each in enumerate(new) if row in refused]
            if not new:
                return

    @cached_property
    def _makers(self) -> Mapping[Operator, Callable[[str, int], str]]:
        return {
            "replace": self._replaced,
            "mask": self._masked,
            "hash": self._hashed,
            "encrypt": self._encrypted,
        }

    def _replaced(self, value: str, attempt: int) -> str:
        number = int.from_bytes(self._key.derived(f"token {attempt}", plain_form(value)))
        letters = []
        for _ in range(TOKEN):
            number, letter = divmod(number, len(LETTERS))
            letters.append(LETTERS[letter])
        return presidio.operate("replace", value, {"new_value": "".join(letters)})

    def _masked(self, value: str, attempt: int) -> str:
        sign = "*" if attempt == 0 else "#"
        parameters = {"masking_char": sign, "chars_to_mask": len(value), "from_end": False}
        return presidio.operate("mask", value, parameters)

    def _hashed(self, value: str, attempt: int) -> str:
        salt = self._key.derived(f"hash {attempt}")
        digest = presidio.operate("hash", plain_form(value), {"salt": salt, "hash_type": "sha256"})
        # Behind a letter none of its digits stand alone, and it is no hash of a password.
        return f"h{digest}"

    def _encrypted(self, value: str, attempt: int) -> str:
        start = self._key.derived(f"encrypt {attempt}", value)[:16]
        return presidio.operate("encrypt", value, {"key": self._key.secret, "iv": start})

    # -- numbers -------------------------------------------------------------------------------

    def _learn_digits(self, values: Sequence[str]) -> None:
        """Digits for digits, unless zeros in front make them a telephone number."""
        made = [
            "0" * (len(value) - len(str(int(value)))) + str(number)
            for value, number in zip(values, self.integers([*map(int, values)]), strict=True)
        ]
        refused = set(self._found.find(_cells(made)).row.tolist()) if made else set()
        for row, value in enumerate(values):
            if row not in refused:
                self._known["replace", value] = made[row]

    def _next(self, number: int) -> int:
        """Where the walk of a number goes on: within the numbers that fit the same types."""
        if number < 0:
            # The least of a type has no counterpart above zero.
            return -1 - self._next(-1 - number)
        place = bisect_right(ENDS, number)
        low, size = ENDS[place - 1], ENDS[place] - ENDS[place - 1]
        return low + self._other(number - low, size)

    def _other(self, number: int, size: int) -> int:
        """The number that takes the place of one below `size`; never itself if there is another.

        A permutation leaves one number on average where it is: that one takes its neighbour's.
        """
        turned = self._permutation(size)[number]
        return turned if turned != number else (number + 1) % size

    def _permutation(self, size: int) -> Permutation:
        if size not in self._permutations:
            self._permutations[size] = Permutation(self._key.derived("number"), size)
        return self._permutations[size]

    def _found_numbers(self, walking: Mapping[int, int]) -> set[int]:
        """Those whose number a detector finds, as an integer or as digits."""
        short = [(number, at) for number, at in walking.items() if abs(at) < 1 << 63]
        if not short:
            return set()
        integers = pa.array([at for _, at in short], pa.int64())
        rows = self._found.find_integers(integers).row.tolist()
        rows += self._found.find(_cells([str(abs(at)) for _, at in short])).row.tolist()
        return {short[row][0] for row in rows}


def _cells(texts: Sequence[str]) -> pa.Array:
    return pa.array([text.encode("utf-8", "surrogatepass") for text in texts], pa.large_binary())


def _is_number(value: str) -> bool:
    return len(value) <= LONGEST_NUMBER and _DIGITS.fullmatch(value) is not None


def _day(value: str) -> date | None:
    """The day of an ISO date; None for anything else."""
    if _ISO_DATE.fullmatch(value) is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
