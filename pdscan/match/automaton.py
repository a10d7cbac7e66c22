"""From a pattern to finite automata: forward with Python's order of alternatives, and backwards.

A pattern is parsed by Python's own parser into a net of nodes that consume one byte each. The
forward automaton keeps the order in which Python's `re` tries alternatives (a state is an ordered
list of nodes, as in RE2), so that both find the same end. The backward automaton says where a
match may start before a given place; it may allow more than the pattern does, never less.

Sets of bytes are whole numbers of 256 bits. Source: R. Cox, "Regular expression matching: the
virtual machine approach" (2009), for ordered lists of threads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from numpy.typing import NDArray

    from pdscan.model import Border

State = TypeVar("State", bound="Hashable")

#: All bytes.
ANY = (1 << 256) - 1
#: Where a match is complete.
_ACCEPT = -1
#: So many classes of bytes leave room for the two columns before them in a row of uint8.
_CLASSES = 254
#: So many nodes in all states together: their lists cost time even where the states are few.
_NODES = 4_000_000


class UnsupportedError(ValueError):
    """The pattern is outside of what an automaton can run, or its automaton would be too large."""


def byte_set(values: Iterable[int]) -> int:
    """The set of these byte values."""
    found = 0
    for value in values:
        found |= 1 << value
    return found


@cache
def members(allowed: int) -> NDArray[np.bool_]:
    """A set of bytes as 256 booleans."""
    bits = np.frombuffer(allowed.to_bytes(32, "little"), np.uint8)
    return np.unpackbits(bits, bitorder="little").astype(bool)


def class_set(inside: str) -> int:
    """The set of bytes of a border: the inside of a class as in ``[...]``; empty for none."""
    if not inside:
        return 0
    allowed = re.compile(b"[" + inside.encode() + b"]")
    return byte_set(value for value in range(256) if allowed.match(bytes((value,))))


def border_set(border: Border, *, ignore_case: bool) -> int:
    """What a border forbids, as Python's `re` reads it in a pattern of this kind."""
    found = class_set(border.forbids)
    return _folded(found) if ignore_case else found


DIGITS = byte_set(b"0123456789")
SPACES = byte_set(b" \t\n\r\f\v")
POINTS = byte_set(b".,")
_WORD = class_set("0-9A-Za-z_")


@dataclass(slots=True)
class Net:
    """A pattern as nodes: node i consumes a byte of `sets[i]` and goes on to `next[i]`.

    `next` holds places: a place is a tuple of other places in order of preference, a node's
    number, or `_ACCEPT`; `heads` are the nodes at a place, in order, loops followed once.
    """

    sets: list[int] = field(default_factory=list)
    next: list[int] = field(default_factory=list)
    splits: list[list[int]] = field(default_factory=list)
    start: int = 0
    _heads: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _joined: dict[tuple[int, ...], tuple[int, ...]] = field(default_factory=dict)

    # A place is a number: -1 accepts, even numbers are nodes, odd ones splits.

    def node(self, allowed: int, then: int) -> int:
        """A new node before the place `then`."""
        self.sets.append(allowed)
        self.next.append(then)
        return 2 * (len(self.sets) - 1)

    def split(self, places: Sequence[int]) -> int:
        """A place that is any of the others, the first one preferred."""
        if len(places) == 1:
            return places[0]
        self.splits.append(list(places))
        return 2 * (len(self.splits) - 1) + 1

    def heads(self, place: int) -> tuple[int, ...]:
        """The nodes (and `_ACCEPT`) that a place stands for, in order of preference."""
        found = self._heads.get(place)
        if found is None:
            order: dict[int, None] = {}
            seen: set[int] = set()
            stack = [place]
            while stack:
                at = stack.pop()
                if at == _ACCEPT:
                    order.setdefault(_ACCEPT)
                elif at & 1:
                    if at not in seen:
                        seen.add(at)
                        stack.extend(reversed(self.splits[at >> 1]))
                else:
                    order.setdefault(at >> 1)
            found = self._heads[place] = tuple(order)
        return found

    def step(self, nodes: Iterable[int], allowed: int) -> tuple[int, ...]:
        """The nodes after those of `nodes` that consume some byte of `allowed`."""
        places = (self.next[node] for node in nodes if node >= 0 and self.sets[node] & allowed)
        return self.joined(tuple(dict.fromkeys(places)))

    def after(self, nodes: Iterable[int], told: _Told) -> list[dict[int, None]]:
        """For each part of all bytes the places after those nodes that consume it, in order."""
        found: list[dict[int, None]] = [{} for _ in told.parts]
        for node in nodes:
            place = self.next[node]
            for part in told.within[self.sets[node]]:
                found[part][place] = None
        return found

    def joined(self, places: tuple[int, ...]) -> tuple[int, ...]:
        """The heads of several places, in order of preference."""
        found = self._joined.get(places)
        if found is None:
            heads = chain.from_iterable(map(self.heads, places))
            found = self._joined[places] = tuple(dict.fromkeys(heads))
        return found


class _Builder:
    """Builds a net from the back to the front, or the other way round."""

    def __init__(self, *, ignore_case: bool, backwards: bool, loose: int | None) -> None:
        self.net = Net()
        self._ignore_case = ignore_case
        self._backwards = backwards
        self._loose = loose

    def sequence(self, items: Sequence[Any], then: int) -> int:
        """The place of these parsed items in front of `then`."""
        for item in items if self._backwards else reversed(items):
            then = self._item(item, then)
        return then

    def _item(self, item: tuple[Any, Any], then: int) -> int:
        kind, value = item
        if kind in _ONE_BYTE:
            return self.net.node(item_set(item, ignore_case=self._ignore_case), then)
        if kind is op.SUBPATTERN:
            if value[1] or value[2]:
                raise UnsupportedError("flags within a pattern")
            return self.sequence(list(value[-1]), then)
        if kind is op.BRANCH:
            return self.net.split([self.sequence(list(part), then) for part in value[1]])
        if kind is op.MAX_REPEAT:
            low, high, body = value
            return self._repeat(low, high, list(body), then)
        raise UnsupportedError(f"{kind} is not allowed in a pattern")

    def _repeat(self, low: int, high: int, body: list[Any], then: int) -> int:
        if high is op.MAXREPEAT or (self._loose is not None and high - low > self._loose):
            loop = self.net.split([then, then])
            inner = self.sequence(body, loop)
            self.net.splits[loop >> 1] = [inner, then]
            then = loop
        else:
            end = then
            for _ in range(high - low):
                then = self.net.split([self.sequence(body, then), end])
        for _ in range(low):
            then = self.sequence(body, then)
        return then


_ONE_BYTE = frozenset((op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY))


@cache
def item_set(item: tuple[Any, Any], *, ignore_case: bool) -> int:
    """The bytes that a parsed item of one byte allows."""
    kind, value = item
    if kind is op.ANY:
        return ANY & ~(1 << 10)
    if kind is op.LITERAL or kind is op.NOT_LITERAL:
        found = _folded(1 << value) if ignore_case else 1 << value
        return ANY & ~found if kind is op.NOT_LITERAL else found
    found, negated = 0, False
    for member, content in value:
        if member is op.NEGATE:
            negated = True
        elif member is op.LITERAL:
            found |= 1 << content
        elif member is op.RANGE:
            found |= byte_set(range(content[0], content[1] + 1))
        elif member is op.CATEGORY and content in _CATEGORIES:
            found |= _CATEGORIES[content]
        else:
            raise UnsupportedError(f"{member} is not allowed in a class")
    if ignore_case:
        found = _folded(found)
    return ANY & ~found if negated else found


_CATEGORIES = {
    op.CATEGORY_DIGIT: DIGITS,
    op.CATEGORY_NOT_DIGIT: ANY & ~DIGITS,
    op.CATEGORY_SPACE: SPACES,
    op.CATEGORY_NOT_SPACE: ANY & ~SPACES,
    op.CATEGORY_WORD: _WORD,
    op.CATEGORY_NOT_WORD: ANY & ~_WORD,
}


def _folded(allowed: int) -> int:
    """The set with both cases of its ASCII letters."""
    upper = byte_set(range(65, 91))
    return allowed | ((allowed & upper) << 32) | ((allowed & (upper << 32)) >> 32)


@cache
def parse(regex: str) -> tuple[Any, ...]:
    """The parsed items of a pattern over UTF-8 bytes, as tuples all through: they can be keys."""
    return _frozen(_parser.parse(regex.encode()))


def _frozen(parsed: Iterable[Any]) -> tuple[Any, ...]:
    """What the parser gives, its lists as tuples."""
    several = (list, tuple, _parser.SubPattern)
    return tuple(_frozen(part) if isinstance(part, several) else part for part in parsed)


def net(
    items: Sequence[Any],
    *,
    ignore_case: bool,
    backwards: bool = False,
    loose: int | None = None,
) -> Net:
    """The net of parsed items, read from the back if `backwards`. Raises UnsupportedError.

    Relaxed with `loose`: a repeat whose bounds are further apart than that has no upper bound.
    """
    builder = _Builder(ignore_case=ignore_case, backwards=backwards, loose=loose)
    builder.net.start = builder.sequence(items, _ACCEPT)
    return builder.net


@dataclass(frozen=True, slots=True)
class Automaton:
    """A deterministic automaton over bytes.

    `classes` (256, uint8) is the class of each byte, `table` (states, classes; int32) the state
    after a byte of that class, `accepts` (states; uint32) the bits that are set where a match may
    end, `live` (states; uint32) those that are set there or can still be reached. State 0 is dead,
    state 1 the start.
    """

    classes: NDArray[np.uint8]
    table: NDArray[np.int32]
    accepts: NDArray[np.uint32]
    live: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.table)


def explored(
    dead: State,
    start: State,
    steps: Callable[[State], tuple[Iterable[State], NDArray[np.intp]]],
    limit: int,
) -> tuple[list[State], NDArray[np.int32]]:
    """All states that can be reached, the dead one and the start first, and their table.

    `steps` gives the states that may follow a state, and for each class of bytes which of them
    does. Raises UnsupportedError beyond `limit`.
    """
    order = [dead, start]
    numbers = {state: i for i, state in enumerate(order)}
    rows: list[NDArray[np.int32]] = []
    for state in islice(order, 1, None):
        following, which = steps(state)
        row = []
        for after in following:
            number = numbers.get(after)
            if number is None:
                number = numbers[after] = len(order)
                order.append(after)
            row.append(number)
        if len(order) > limit + 1:
            raise UnsupportedError(f"more than {limit} states")
        rows.append(np.array(row, np.int32)[which])
    return order, np.stack([np.zeros_like(rows[0]), *rows])


def forward(source: Net, *, border: int = 0, decimal: bool = False, limit: int = 4096) -> Automaton:
    """The automaton that finds, from a given start, the end that Python's `re` finds.

    `border` is the set of bytes that may not follow a match; with `decimal`, a point or comma and
    a digit may not either. Read on after each accepting place whose border holds: the last such
    place is the end. Raises UnsupportedError beyond `limit` states, for a pattern that matches
    nothing at all, and where the end depends on more than the next byte.
    """
    start = source.heads(source.start)
    if _ACCEPT in start:
        raise UnsupportedError("the pattern matches an empty text")
    kinds = _Kinds([*source.sets, border, POINTS])
    nodes = 0

    def steps(state: tuple[int, ...]) -> tuple[list[tuple[int, ...]], NDArray[np.intp]]:
        nonlocal nodes
        nodes += len(state)
        if nodes > _NODES:
            raise UnsupportedError("states of too many nodes")
        if _ACCEPT not in state:
            told = kinds.told(frozenset([source.sets[node] for node in state]))
            return [source.joined((*places,)) for places in source.after(state, told)], told.which
        cut = state.index(_ACCEPT)
        ahead, behind = state[:cut], state[cut + 1 :]
        sets = [source.sets[node] for node in ahead + behind]
        told = kinds.told(frozenset([*sets, border, POINTS]))
        sides = zip(told.parts, source.after(ahead, told), source.after(behind, told), strict=True)
        following = []
        for part, first, rest in sides:
            # A match that may end here hides what would have been tried after it.
            hidden = not part & border
            if hidden and decimal and rest and part & POINTS:
                raise UnsupportedError("the end depends on two bytes behind it")
            following.append(source.joined((*(first if hidden else first | rest),)))
        return following, told.which

    order, table = explored((), start, steps, limit)
    return _minimal(kinds.classes, table, np.array([_ACCEPT in state for state in order]))


def subsets(source: Net, *, limit: int = 4096) -> Automaton:
    """The automaton of all texts of the net, whatever the order of its alternatives.

    Raises UnsupportedError beyond `limit` states.
    """
    kinds = _Kinds(source.sets)

    def steps(state: frozenset[int]) -> tuple[list[frozenset[int]], NDArray[np.intp]]:
        nodes = [*state - {_ACCEPT}]
        told = kinds.told(frozenset([source.sets[node] for node in nodes]))
        after = source.after(nodes, told)
        return [frozenset(source.joined((*places,))) for places in after], told.which

    start = frozenset(source.heads(source.start))
    order, table = explored(frozenset(), start, steps, limit)
    return _minimal(kinds.classes, table, np.array([_ACCEPT in state for state in order]))


def bordered(automaton: Automaton, allowed: int) -> Automaton:
    """An automaton that accepts one byte later, if that is of a set.

    Bit 0 is set after such a byte behind what `automaton` accepts, bit 1 where it accepts itself.
    """
    kinds, classes = np.unique(
        automaton.classes.astype(np.intp) * 2 + members(allowed), return_inverse=True
    )
    # A state is one of the automaton's, times two, and whether it was left accepting.
    accepting = automaton.accepts != 0
    table = automaton.table[:, kinds >> 1] * 2 + (accepting[:, None] & (kinds & 1 == 1))
    order = np.concatenate([[0, 2], np.setdiff1d(table, [0, 2])])
    number = np.zeros(2 * len(automaton), np.int32)
    number[order] = np.arange(len(order))
    state, left = order >> 1, order & 1
    return Automaton(
        classes.ravel().astype(np.uint8),
        number[table[state]],
        (left + 2 * accepting[state]).astype(np.uint32),
        automaton.live[state],
    )


def accepting_last(automaton: Automaton, bits: int) -> tuple[Automaton, int]:
    """The automaton with the states last that accept any of some bits, and the first of those.

    But for the dead state and the start, which stay where they are.
    """
    accepts = automaton.accepts & np.uint32(bits) != 0
    accepts[:2] = False
    # Those that are as many bytes from the start lie together: few lines of memory hold a run.
    order = np.lexsort((_depths(automaton), accepts))
    number = np.empty(len(order), np.int32)
    number[order] = np.arange(len(order))
    sorted_ = Automaton(
        automaton.classes,
        number[automaton.table[order]],
        automaton.accepts[order],
        automaton.live[order],
    )
    return sorted_, len(order) - int(accepts.sum())


def _depths(automaton: Automaton) -> NDArray[np.intp]:
    """How many bytes lead from the start to each state; of the first two, the least."""
    found = np.full(len(automaton), len(automaton))
    states, depth = np.array([1]), 0
    while len(states):
        found[states] = depth
        after = np.unique(automaton.table[states])
        states, depth = after[found[after] > depth + 1], depth + 1
    found[:2] = -2, -1
    return found


def union(parts: Sequence[Automaton], *, limit: int) -> Automaton:
    """All automata run at once; bit i of `accepts` and `live` is that of part i, which had one bit.

    Raises UnsupportedError beyond `limit` states, or 32 parts.
    """
    # Beside itself, the first is itself, with its states in the order of all unions.
    joined = parts[0]
    for bit, part in enumerate(parts):
        joined = beside(joined, part, bit, limit=limit)
    return joined


def beside(joined: Automaton, part: Automaton, bit: int, *, limit: int) -> Automaton:
    """A union and one more automaton run at once, as `union` does."""
    if bit >= 32:
        raise UnsupportedError("more than 32 automata in one")
    kinds, classes = distinct(np.column_stack([joined.classes, part.classes]))
    if len(kinds) > _CLASSES:
        raise UnsupportedError(f"more than {_CLASSES} classes of bytes")
    # A pair of states is one number.
    count = len(part)
    ones = joined.table[:, kinds[:, 0]].astype(np.int64) * count
    others = part.table[:, kinds[:, 1]].astype(np.int64)
    every = np.arange(len(kinds))

    def steps(pair: int) -> tuple[list[int], NDArray[np.intp]]:
        one, other = divmod(pair, count)
        return (ones[one] + others[other]).tolist(), every

    order, table = explored(0, count + 1, steps, limit)
    one, other = np.divmod(np.array(order), count)
    flag = np.uint32(1 << bit)
    accepts = joined.accepts[one] | (part.accepts[other] != 0) * flag
    live = joined.live[one] | (part.live[other] != 0) * flag
    return Automaton(classes.astype(np.uint8), table, accepts, live)


def distinct(rows: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The distinct rows of numbers from 0 on, in their order, and which of them each row is.

    As `np.unique` by rows, which takes far longer.
    """
    texts = [row.tobytes() for row in rows.astype(">u4")]
    numbers = {text: i for i, text in enumerate(sorted(set(texts)))}
    found = np.frombuffer(b"".join(numbers), ">u4").reshape(len(numbers), -1)
    return found.astype(np.intp), np.array([numbers[text] for text in texts], np.intp)


def apart(sets: Iterable[int]) -> list[int]:
    """All bytes in parts that no set divides, in order of their first bytes."""
    parts = [ANY]
    for allowed in sets:
        parts = [some for part in parts for some in (part & allowed, part & ~allowed) if some]
    return sorted(parts, key=lambda part: part & -part)


@dataclass(frozen=True, slots=True)
class _Told:
    """The bytes that some sets tell apart.

    `parts` are these sets of bytes, `which` the one that each class of bytes belongs to, and
    `within` the numbers of those that make up each set.
    """

    parts: list[int]
    which: NDArray[np.intp]
    within: dict[int, list[int]]


class _Kinds:
    """The classes of bytes that some sets tell apart: `classes` (256, uint8) is that of each."""

    def __init__(self, sets: Iterable[int]) -> None:
        self.classes, parts = _numbered(dict.fromkeys(sets))
        self._first = [(part & -part).bit_length() - 1 for part in parts]
        self._told: dict[frozenset[int], _Told] = {}

    def told(self, sets: frozenset[int]) -> _Told:
        """What only some of the sets tell apart."""
        found = self._told.get(sets)
        if found is None:
            numbers, parts = _numbered(sets)
            within = {one: [i for i, part in enumerate(parts) if part & one] for one in sets}
            found = self._told[sets] = _Told(parts, numbers[self._first].astype(np.intp), within)
        return found


def _numbered(sets: Iterable[int]) -> tuple[NDArray[np.uint8], list[int]]:
    """What the sets tell apart: the number of each byte's part, and the parts."""
    parts = apart(sets)
    numbers = np.zeros(256, np.uint8)
    for number, part in enumerate(parts):
        numbers[members(part)] = number
    return numbers, parts


def _minimal(
    classes: NDArray[np.uint8], table: NDArray[np.int32], accepts: NDArray[np.bool_]
) -> Automaton:
    """The same automaton with as few states and classes of bytes as can be."""
    part = _alike(table, accepts)
    count = int(part.max()) + 1
    first = np.full(count, -1)
    first[part[::-1]] = np.arange(len(part))[::-1]
    # The dead state is 0, the start 1; a pattern without texts would make them one.
    dead, start = part[:2]
    order = np.array([dead, start, *np.setdiff1d(np.arange(count), (dead, start))])
    number = np.zeros(count, np.int32)
    number[order] = np.arange(len(order))
    smaller = number[part[table[first[order]]]]
    # Classes that no state tells apart are one.
    kinds, merged = distinct(smaller.T)
    if len(kinds) > _CLASSES:
        raise UnsupportedError(f"more than {_CLASSES} classes of bytes")
    return Automaton(
        merged[classes].astype(np.uint8),
        np.ascontiguousarray(kinds.T, np.int32),
        accepts[first[order]].astype(np.uint32),
        # From all states but the dead one a match can be reached, or they would be one with it.
        (order != dead).astype(np.uint32),
    )


def _alike(table: NDArray[np.int32], accepts: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Numbers of the states, the same for those that no text tells apart (Moore's refinement).

    They are in order of what tells states apart the soonest: accepting, then the numbers that their
    rows had at that time.
    """
    # The number of a part is how many states are in those before it: splitting it leaves others.
    part = np.where(accepts, len(accepts) - accepts.sum(), 0).astype(np.int32)
    one = np.zeros(len(part), np.intp)
    # Only states that are not alone in their part matter.
    states, after = np.arange(len(part)), table.astype(np.intp)
    while True:
        home, rows = part[states], part.take(after)
        one[home] = np.arange(len(home))
        torn = np.zeros(len(part), bool)
        torn[home[(rows != rows.take(one[home], axis=0)).any(axis=1)]] = True
        split = np.flatnonzero(torn[home])
        if not len(split):
            return np.unique(part, return_inverse=True)[1].ravel()
        keys = np.column_stack([home[split], rows[split]])
        order = np.lexsort(keys.T[::-1])
        keys = keys.take(order, axis=0)
        begins = np.append(True, (keys[1:] != keys[:-1]).any(axis=1))
        place = np.maximum.accumulate(np.where(begins, np.arange(len(split)), 0))
        part[states[split[order]]] += place - np.searchsorted(keys[:, 0], keys[:, 0])
        several = np.bincount(part)[part[states]] > 1
        states, after = states[several], after[several]
