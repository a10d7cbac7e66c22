"""Relaxing a pattern: a cheap RE2 expression that every cell with a match also matches.

RE2 runs a large bounded repeat slowly (its automaton grows with the bound), and where a match
starts and ends does not matter when only the cells that hold one are wanted. So repeats at either
end shrink to their least count and repeats in the middle lose their upper bound.
"""

from __future__ import annotations

import re
import warnings
from functools import cache
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


# ------------------------------------------------------------------------------------ over text

#: A character that is no ASCII, or a byte that is no UTF-8, as bytes.
_BEYOND = "[\\x80-\\xff]+"
#: ASCII letters that `re`, without regard to case, also takes for a letter that is none.
_FOLDED = frozenset("ksiKSI")
#: A least count over this becomes this: RE2 writes each repeat out.
_MOST = 6


def relax_text(regex: str, *, ignore_case: bool = False) -> str:
    """Any pattern of Python's `re` over text, relaxed to RE2 over bytes of UTF-8 (Latin-1).

    What RE2 has not (look-around, back references) is left out, so that more cells match, never
    fewer. Empty if every cell would match. Raises re.error for what is no pattern.
    """
    with warnings.catch_warnings():
        # Such as a class that a later Python may read otherwise: it is read as today.
        warnings.simplefilter("ignore", FutureWarning)
        tree = _parser.parse(regex, re.IGNORECASE if ignore_case else 0)
    trimmed = _trim_text(_trim_text(list(tree), last=False), last=True)
    body = _text_sequence(trimmed, tree.state.flags)
    return "" if re.search(body.encode("latin-1"), b"") else body


def scoped(flags: int, added: int, removed: int) -> int:
    """The flags of `re` within a group that adds and removes some."""
    kinds = re.ASCII | re.UNICODE
    if added & kinds:
        flags &= ~kinds
    return (flags | added) & ~removed


def _trim_text(items: list[Any], *, last: bool) -> list[Any]:
    """Shrinks the outermost repeat at one end to its least count; drops places there."""
    end = -1 if last else 0
    while items:
        kind, value = items[end]
        if kind is op.AT:
            items = items[:-1] if last else items[1:]
            continue
        if kind in _REPEATS and value[0] != value[1]:
            items = items[:]
            if value[0] == 0:
                items.pop(end)
                continue
            items[end] = (op.MAX_REPEAT, (value[0], value[0], value[2]))
        break
    return items


_REPEATS = frozenset({op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT})


def _text_sequence(items: Any, flags: int) -> str:  # noqa: ANN401 - re's tree
    return "".join(_text_item(kind, value, flags) for kind, value in items)


def _text_item(kind: Any, value: Any, flags: int) -> str:  # noqa: ANN401 - re's tree
    if kind is op.LITERAL and value > 127 and not flags & re.IGNORECASE:
        if 0xD800 <= value < 0xE000:
            # A surrogate stands for a byte that is no UTF-8.
            return _BEYOND
        return "".join(f"\\x{each:02x}" for each in chr(value).encode())
    if kind in {op.LITERAL, op.NOT_LITERAL}:
        negate = [(op.NEGATE, None)] if kind is op.NOT_LITERAL else []
        return _text_class([*negate, (op.LITERAL, value)], flags)
    if kind is op.ANY:
        return f"(?:[\\x00-\\x7f]|{_BEYOND})"
    if kind is op.IN:
        return _text_class(value, flags)
    if kind is op.BRANCH:
        return "(?:" + "|".join(_text_sequence(part, flags) for part in value[1]) + ")"
    if kind in _REPEATS:
        low, high, body = value
        inner = f"(?:{_text_sequence(body, flags)})"
        if high == low <= _MOST:
            return f"{inner}{{{low}}}"
        return f"{inner}?" if (low, high) == (0, 1) else f"{inner}{{{min(low, _MOST)},}}"
    if kind is op.SUBPATTERN:
        _, added, removed, body = value
        return f"(?:{_text_sequence(body, scoped(flags, added, removed))})"
    if kind is op.ATOMIC_GROUP:
        return f"(?:{_text_sequence(value, flags)})"
    if kind is op.GROUPREF_EXISTS:
        _, yes, no = value
        other = _text_sequence(no, flags) if no is not None else ""
        return f"(?:{_text_sequence(yes, flags)}|{other})"
    if kind is op.GROUPREF:
        return "(?s:.*)"
    # Places and look-around take no character; what can never match may as well be anywhere.
    return ""


def _text_class(members: Any, flags: int) -> str:  # noqa: ANN401 - re's tree
    """At least the characters of a class: those of ASCII as they are, of all others any."""
    found: set[int] = set()
    negate = beyond = False
    for kind, value in members:
        if kind is op.NEGATE:
            negate = True
        elif kind is op.LITERAL:
            found |= {value} if value < 128 else set()
            beyond |= value > 127
        elif kind is op.RANGE:
            found.update(range(value[0], min(value[1], 127) + 1))
            beyond |= value[1] > 127
        else:
            found |= _ascii(value, ascii_only=bool(flags & re.ASCII))
            beyond |= not flags & re.ASCII
    if flags & re.IGNORECASE:
        letters = {chr(each) for each in found}
        found |= {ord(case) for one in letters for case in (one.lower(), one.upper())}
        if not negate:
            if beyond:
                found.update(map(ord, _FOLDED))
            beyond |= bool(letters & _FOLDED)
    if negate:
        found = set(range(128)) - found
        beyond = True
    inside = "".join(f"\\x{each:02x}" for each in sorted(found))
    if not inside:
        return _BEYOND if beyond else ""
    return f"(?:[{inside}]|{_BEYOND})" if beyond else f"[{inside}]"


@cache
def _ascii(category: Any, *, ascii_only: bool) -> frozenset[int]:  # noqa: ANN401 - re's constant
    """The ASCII characters of a category."""
    names = {
        op.CATEGORY_DIGIT: r"\d", op.CATEGORY_NOT_DIGIT: r"\D",
        op.CATEGORY_SPACE: r"\s", op.CATEGORY_NOT_SPACE: r"\S",
        op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_WORD: r"\W",
    }  # fmt: skip
    compiled = re.compile(names[category], re.ASCII if ascii_only else 0)
    return frozenset(each for each in range(128) if compiled.match(chr(each)))
