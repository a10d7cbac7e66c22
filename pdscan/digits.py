"""Finite sets of digit strings, as automata: read from a pattern, combined, written as a regex.

Each set is a state of one deterministic automaton without loops, and equal sets are one object, so
that union, difference and all that are exact and cost no more than the states that they walk over.
"""

from __future__ import annotations

import re
from collections import deque
from functools import cache, reduce
from itertools import groupby, takewhile
from operator import and_, gt, or_
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

#: Sets of all strings of a length go up to this length.
LONGEST = 40


class Digits:
    """A finite set of digit strings, as the first state of the smallest automaton that has it.

    `_digits` makes them, one object for each set, so that `is` compares sets.

    Attributes:
        ends: whether the empty string is in the set.
        after: for each first digit, what may follow it.
    """

    __slots__ = ("__weakref__", "after", "ends")

    def __init__(self, ends: bool, after: tuple[Digits, ...]) -> None:
        self.ends = ends
        self.after = after

    def __or__(self, other: Digits) -> Digits:
        """Strings of either set."""
        return _merged(or_, self, other)

    def __and__(self, other: Digits) -> Digits:
        """Strings of both sets."""
        return _merged(and_, self, other)

    def __sub__(self, other: Digits) -> Digits:
        """Strings of this set that are not in the other."""
        return _merged(gt, self, other)

    def __add__(self, other: Digits) -> Digits:
        """Strings of this set, each followed by every one of the other."""

        @cache
        def joined(first: Digits) -> Digits:
            if first is NONE:
                return NONE
            found = _digits(False, tuple(map(joined, first.after)))
            return found | other if first.ends else found

        return joined(self)


#: No string at all.
NONE = Digits(ends=False, after=())
_known: WeakValueDictionary[tuple[bool, tuple[Digits, ...]], Digits] = WeakValueDictionary()


def _digits(ends: bool, after: tuple[Digits, ...]) -> Digits:
    """The set with these strings; the same object whenever the strings are the same."""
    if not ends and all(rest is NONE for rest in after):
        return NONE
    found = _known.get((ends, after))
    if found is None:
        found = _known[ends, after] = Digits(ends, after)
    return found


#: Only the empty string.
BLANK = _digits(True, (NONE,) * 10)


def _merged(keep: Callable[[bool, bool], bool], first: Digits, second: Digits) -> Digits:
    """The strings for which `keep(is in the first, is in the second)` holds."""
    keep_both, keep_first, keep_second = keep(True, True), keep(True, False), keep(False, True)

    @cache
    def merged(one: Digits, two: Digits) -> Digits:
        if one is two:
            return one if keep_both else NONE
        if two is NONE:
            return one if keep_first else NONE
        if one is NONE:
            return two if keep_second else NONE
        return _digits(keep(one.ends, two.ends), tuple(map(merged, one.after, two.after)))

    return merged(first, second)


@cache
def _one_of(pattern: str) -> Digits:
    """One digit, as a pattern of one place has it: ``7``, ``[0-24]``."""
    found = (re.match(pattern, str(digit)) for digit in range(10))
    return _digits(False, tuple(BLANK if hit else NONE for hit in found))


def of_length(lengths: Iterable[int]) -> Digits:
    """All strings of these lengths, up to `LONGEST`."""
    wanted = set(lengths)
    found = NONE
    for length in range(LONGEST, -1, -1):
        found = _digits(length in wanted, (found,) * 10)
    return found


_SIGN = re.compile(r"\(\?:|[()|?]|\[[0-9-]+\]|\\d|[0-9]|\{[0-9]+(?:,[0-9]+)?\}")


@cache
def from_pattern(pattern: str) -> Digits:
    """The strings that a pattern matches as a whole; none at all for an empty pattern.

    Raises:
        ValueError: the pattern holds something else than digits, classes of digits, groups,
            alternatives and bounded repeats, such as an anchor.
    """
    signs = _SIGN.findall(pattern)
    if "".join(signs) != pattern:
        raise ValueError(f"not a plain pattern of digits: {pattern}")
    return _alternatives(deque(signs)) if signs else NONE


def _alternatives(signs: deque[str]) -> Digits:
    """What the signs up to the end of their group stand for; takes them off the queue."""
    found, parts = NONE, [BLANK]
    while signs and (sign := signs.popleft()) != ")":
        if sign == "|":
            found, parts = found | in_a_row(parts), [BLANK]
        elif sign == "?":
            parts[-1] |= BLANK
        elif sign[0] == "{":
            least, _, most = sign[1:-1].partition(",")
            more = int(most or least) - int(least)
            parts[-1:] = [parts[-1]] * int(least) + [parts[-1] | BLANK] * more
        elif sign[0] == "(":
            parts.append(_alternatives(signs))
        else:
            parts.append(_one_of(sign))
    return found | in_a_row(parts)


def in_a_row(parts: Sequence[Digits]) -> Digits:
    """Strings of the first part, each followed by every one of the second, and so on."""
    # From the back, since joining walks through all of what stands in front.
    return reduce(lambda behind, part: part + behind, reversed(parts), BLANK)


def to_regex(digits: Digits) -> str:
    r"""A regex for these strings, where the next digit decides between alternatives.

    Any regex may stand before or behind it. For `NONE` it is empty.

    >>> to_regex(from_pattern(r"(20|3[0-24])\d{3}|4\d{2,3}"))
    '(?:20[0-9]{3}|3[0-24][0-9]{3}|4[0-9]{2,3})'
    """

    @cache
    def bounds(digits: Digits) -> tuple[int, int] | None:
        """Fewest and most digits, if these are all strings of the lengths in between."""
        if digits is BLANK:
            return 0, 0
        rest = digits.after[0] if digits.after else NONE
        if any(other is not rest for other in digits.after) or (found := bounds(rest)) is None:
            return None
        if digits.ends:
            return (0, found[1] + 1) if found[0] == 0 else None
        return found[0] + 1, found[1] + 1

    @cache
    def tails(digits: Digits) -> tuple[Digits, ...]:
        """The sets that every string comes by on its way, the last one first."""
        if digits.ends:
            return (BLANK,) if digits is BLANK else (BLANK, digits)
        ways = zip(*(tails(rest) for rest in set(digits.after) - {NONE}), strict=False)
        common = takewhile(lambda step: len(step) == 1, map(set, ways))
        return (*(step.pop() for step in common), digits)

    @cache
    def text(digits: Digits, stop: Digits) -> str:
        """The regex of the way from a set to one of its tails."""
        if digits is stop:
            return ""
        if stop is BLANK and (found := bounds(digits)):
            return "[0-9]" + _times(*found)
        if (tail := tails(digits)[-2]) is not stop:
            return text(digits, tail) + text(tail, stop)
        branches: dict[Digits, list[int]] = {}
        for digit, rest in enumerate(digits.after):
            branches.setdefault(rest, []).append(digit)
        branches.pop(NONE, None)
        texts = [_class(firsts) + text(rest, stop) for rest, firsts in branches.items()]
        if digits.ends:
            return f"(?:{'|'.join(texts)})?"
        return f"(?:{'|'.join(texts)})" if len(texts) > 1 else texts[0]

    return "" if digits is NONE else text(digits, BLANK)


def _times(least: int, most: int) -> str:
    """The sign of a repeat."""
    if least == most:
        return f"{{{least}}}" if least > 1 else ""
    return f"{{{least},{most}}}"


def _class(digits: list[int]) -> str:
    """The regex of one of these digits, which ascend: ``7``, ``[0-24]``."""
    if len(digits) == 1:
        return str(digits[0])
    found = ""
    for _, group in groupby(enumerate(digits), lambda pair: pair[1] - pair[0]):
        run = [digit for _, digit in group]
        found += f"{run[0]}-{run[-1]}" if len(run) > 2 else "".join(map(str, run))
    return f"[{found}]"
