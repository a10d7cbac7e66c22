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
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

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
        order: dict[int, None] = {}
        for node in nodes:
            if node != _ACCEPT and self.sets[node] & allowed:
                for head in self.heads(self.next[node]):
                    order.setdefault(head)
        return tuple(order)


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


def parse(regex: str) -> list[Any]:
    """The parsed items of a pattern over UTF-8 bytes."""
    return list(_parser.parse(regex.encode()))


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
    dead: State, start: State, steps: Callable[[State], Iterable[State]], limit: int
) -> tuple[list[State], NDArray[np.int32]]:
    """All states that can be reached, the dead one and the start first, and their table.

    `steps` gives the state after each class of bytes. Raises UnsupportedError beyond `limit`.
    """
    order = [dead, start]
    numbers = {state: i for i, state in enumerate(order)}
    rows: list[list[int]] = []
    at = 1
    while at < len(order):
        row = []
        for after in steps(order[at]):
            number = numbers.get(after)
            if number is None:
                number = numbers[after] = len(order)
                order.append(after)
                if number > limit:
                    raise UnsupportedError(f"more than {limit} states")
            row.append(number)
        rows.append(row)
        at += 1
    return order, np.array([[0] * len(rows[0]), *rows], np.int32)


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
    classes, representative = _partition([*source.sets, border, POINTS])
    nodes = 0

    def steps(state: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        nonlocal nodes
        nodes += len(state)
        if nodes > _NODES:
            raise UnsupportedError("states of too many nodes")
        cut = state.index(_ACCEPT) if _ACCEPT in state else len(state)
        for byte in representative:
            # A match that may end here hides what would have been tried after it.
            hidden = cut < len(state) and not border >> byte & 1
            if hidden and decimal and POINTS >> byte & 1 and source.step(state[cut:], 1 << byte):
                raise UnsupportedError("the end depends on two bytes behind it")
            yield source.step(state[:cut] if hidden else state, 1 << byte)

    order, table = explored((), start, steps, limit)
    accepts = np.array([_ACCEPT in state for state in order], np.uint32)
    return _minimal(classes, table, accepts)


def subsets(source: Net, *, limit: int = 4096) -> Automaton:
    """The automaton of all texts of the net, whatever the order of its alternatives.

    Raises UnsupportedError beyond `limit` states.
    """
    classes, representative = _partition(source.sets)

    def steps(state: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        return (tuple(sorted(source.step(state, 1 << byte))) for byte in representative)

    order, table = explored((), tuple(sorted(source.heads(source.start))), steps, limit)
    accepts = np.array([_ACCEPT in state for state in order], np.uint32)
    return _minimal(classes, table, accepts)


def union(parts: Sequence[Automaton], *, limit: int) -> Automaton:
    """All automata run at once; bit i of `accepts` and `live` is that of part i.

    Raises UnsupportedError beyond `limit` states, or 32 parts.
    """
    if len(parts) > 32:
        raise UnsupportedError("more than 32 automata in one")
    columns = np.stack([part.classes for part in parts], axis=1)
    kinds, classes = np.unique(columns, axis=0, return_inverse=True)
    if len(kinds) > _CLASSES:
        raise UnsupportedError(f"more than {_CLASSES} classes of bytes")
    tables = [part.table[:, kinds[:, i]].tolist() for i, part in enumerate(parts)]

    def steps(state: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        here = (table[part] for table, part in zip(tables, state, strict=True))
        return zip(*here, strict=True)

    order, joined = explored((0,) * len(parts), (1,) * len(parts), steps, limit)
    states = np.array(order, np.int64)
    accepts = np.zeros(len(order), np.uint32)
    live = np.zeros(len(order), np.uint32)
    for i, part in enumerate(parts):
        accepts |= (part.accepts[states[:, i]] != 0).astype(np.uint32) << np.uint32(i)
        live |= (part.live[states[:, i]] != 0).astype(np.uint32) << np.uint32(i)
    return Automaton(classes.ravel().astype(np.uint8), joined, accepts, live)


def _partition(sets: Iterable[int]) -> tuple[NDArray[np.uint8], list[int]]:
    """The class of each byte, and one byte of each class: those that no set tells apart."""
    distinct = list(dict.fromkeys(sets))
    signatures: dict[tuple[int, ...], int] = {}
    classes = np.zeros(256, np.uint8)
    representative = []
    for byte in range(256):
        signature = tuple(i for i, allowed in enumerate(distinct) if allowed >> byte & 1)
        if signature not in signatures:
            signatures[signature] = len(signatures)
            representative.append(byte)
        classes[byte] = signatures[signature]
    return classes, representative


def _minimal(
    classes: NDArray[np.uint8], table: NDArray[np.int32], accepts: NDArray[np.uint32]
) -> Automaton:
    """The same automaton with as few states as can be (Moore's refinement)."""
    part = np.unique(accepts, return_inverse=True)[1].ravel()
    while True:
        key = np.column_stack([part, part[table]])
        finer = np.unique(key, axis=0, return_inverse=True)[1].ravel()
        if finer.max() == part.max():
            break
        part = finer
    count = int(part.max()) + 1
    first = np.full(count, -1)
    first[part[::-1]] = np.arange(len(part))[::-1]
    # The dead state is 0, the start 1; a pattern without texts would make them one.
    rest = [p for p in range(count) if p not in (part[0], part[1])]
    order = np.array([part[0], part[1], *rest] if part[0] != part[1] else [part[0], part[0], *rest])
    number = np.zeros(count, np.int32)
    number[order] = np.arange(len(order))
    smaller = number[part[table[first[order]]]]
    kept = accepts[first[order]]
    alive = kept != 0
    while True:
        more = alive | alive[smaller].any(axis=1)
        if (more == alive).all():
            break
        alive = more
    # Classes that no state tells apart are one.
    kinds, merged = np.unique(smaller, axis=1, return_inverse=True)
    if kinds.shape[1] > _CLASSES:
        raise UnsupportedError(f"more than {_CLASSES} classes of bytes")
    return Automaton(
        merged.ravel()[classes].astype(np.uint8),
        np.ascontiguousarray(kinds, np.int32),
        kept.astype(np.uint32),
        alive.astype(np.uint32),
    )
