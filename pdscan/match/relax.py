"""Relaxing a pattern: a cheap RE2 expression that every cell with a match also matches.

RE2 runs a large bounded repeat slowly (its automaton grows with the bound), and where a match
starts and ends does not matter when only the cells that hold one are wanted. So repeats at either
end shrink to their least count and repeats in the middle lose their upper bound.
"""

from __future__ import annotations

import re
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any


def relax(regex: bytes, *, ignore_case: bool = False, whole: bool = False) -> str:
    """The relaxed expression as RE2 text over bytes (Latin-1), without borders.

    With `whole`, it asks for the whole cell but for white space around. Raises ValueError for
    syntax outside of what a `Pattern` may hold.
    """
    tree = list(_parser.parse(regex))
    if whole:
        body = rf"^[\s\v]*(?:{_sequence(tree, last=False)})[\s\v]*$"
    else:
        body = _sequence(_trim(tree, last=False), last=True)
    return ("(?i)" if ignore_case else "") + body


def least_digits(regex: bytes) -> int:
    """How many ASCII digits every match of the pattern has at the least."""
    return _digits(list(_parser.parse(regex)))


def _digits(items: list[Any]) -> int:
    return sum(_item_digits(item) for item in items)


def _item_digits(item: tuple[Any, Any]) -> int:
    kind, value = item
    if kind is op.LITERAL:
        return int(0x30 <= value <= 0x39)
    if kind is op.IN:
        return int(all(_is_digit(member) for member in value))
    if kind is op.SUBPATTERN:
        return _digits(list(value[-1]))
    if kind is op.BRANCH:
        return min(_digits(list(part)) for part in value[1])
    if kind is op.MAX_REPEAT:
        return int(value[0]) * _digits(list(value[2]))
    return 0


def _is_digit(member: tuple[Any, Any]) -> bool:
    kind, value = member
    if kind is op.RANGE:
        return bool(value[0] >= 0x30 and value[1] <= 0x39)
    return bool(
        (kind is op.LITERAL and 0x30 <= value <= 0x39)
        or (kind is op.CATEGORY and value is op.CATEGORY_DIGIT)
    )


def _trim(items: list[Any], *, last: bool) -> list[Any]:
    """Shrinks the outermost repeat at one end to its least count."""
    end = -1 if last else 0
    while items and items[end][0] is op.MAX_REPEAT:
        low, high, body = items[end][1]
        if low == high:
            break
        items = items[:]
        if low == 0:
            items.pop(end)
            continue
        items[end] = (op.MAX_REPEAT, (low, low, body))
        break
    return items


def _sequence(items: list[Any], *, last: bool) -> str:
    if last:
        items = _trim(items, last=True)
    return "".join(_item(item) for item in items)


def _item(item: tuple[Any, Any]) -> str:
    kind, value = item
    if kind is op.LITERAL:
        return _byte(value)
    if kind is op.NOT_LITERAL:
        return f"[^{_byte(value)}]"
    if kind is op.ANY:
        return r"[^\n]"
    if kind is op.IN:
        return "[" + "".join(_member(member) for member in value) + "]"
    if kind is op.SUBPATTERN:
        return "(?:" + _sequence(list(value[-1]), last=False) + ")"
    if kind is op.BRANCH:
        return "(?:" + "|".join(_sequence(list(part), last=False) for part in value[1]) + ")"
    if kind is op.MAX_REPEAT:
        low, high, body = value
        inner = "(?:" + _sequence(list(body), last=False) + ")"
        if high == low:
            return f"{inner}{{{low}}}"
        if (low, high) == (0, 1):
            return inner + "?"
        return inner * low + inner + "*" if low < 4 else f"{inner}{{{low}}}{inner}*"
    msg = f"{kind} is not allowed in a pattern"
    raise ValueError(msg)


def _member(member: tuple[Any, Any]) -> str:
    kind, value = member
    if kind is op.NEGATE:
        return "^"
    if kind is op.LITERAL:
        return _byte(value)
    if kind is op.RANGE:
        return f"{_byte(value[0])}-{_byte(value[1])}"
    if kind is op.CATEGORY:
        names = {op.CATEGORY_DIGIT: "0-9", op.CATEGORY_SPACE: r" \t\n\r\f\v"}
        if value in names:
            return names[value]
    msg = f"{kind} {value} is not allowed in a class"
    raise ValueError(msg)


def _byte(value: int) -> str:
    letter = chr(value)
    return letter if re.fullmatch("[0-9A-Za-z]", letter) else f"\\x{{{value:02x}}}"
