"""Where to look: for each pattern the few bytes in a row that every match holds somewhere.

A match of ``[a-z]{1,64}@...`` cannot be found by its start, which looks like any word; it is found
by its at sign. So each pattern is cut at the place whose surroundings are rarest: what lies before
the cut is walked backwards, to the places where a match may start. Cuts whose surroundings are
alike share a bucket, so that one pass over the bytes finds the candidates of all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, reduce
from importlib import resources
from itertools import chain
from operator import or_
from re import _constants as op  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

import numpy as np

from pdscan.match.automaton import (
    ANY,
    Net,
    UnsupportedError,
    apart,
    border_set,
    class_set,
    members,
    net,
    parse,
)
from pdscan.match.layout import BEFORE, BUCKETS, GRAMS, WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pdscan.model import Pattern

#: A pattern is cut into so many alternatives at the most.
_BRANCHES = 16
_NUMBER_STARTS = class_set("0-9+(")
#: How far a match is followed backwards, in bytes.
_REACH = 1024
#: What walking backwards costs, as a multiple of looking at a start; a start that is a digit or
#: stands before one is soon looked at.
_BACKWARDS = 2.0
_BACK_TO_DIGITS = 4.0
#: So many combinations of bytes are worth a table.
_KNOWN = 1500
#: What a place costs at which the window fits but the bytes together do not; how many cuts of a
#: pattern are weighed so closely.
_LOOK = 0.1
_WEIGHED = 6
#: What it costs not to split what could be split: each match is then read twice.
_SPLIT = 1.0
#: What a candidate costs whose end Python must find.
_DEAR = 100.0
#: Alternatives are looked for apart if that is met less often by this factor.
_WORTH = 0.3
#: How much an estimate counts beside what the sample shows, which is small. It takes neighbouring
#: bytes as half dependent: the root of the product of their shares.
_DOUBT = 0.02
#: Of a place of which no bytes are known.
_ANYTHING = (None,) * len(GRAMS)


@cache
def sample() -> NDArray[np.uint8]:
    """Lines as they stand in databases, logs and mails, without anyone's data."""
    text = resources.files("pdscan.data").joinpath("sample.txt").read_bytes()
    return np.frombuffer(bytes(BEFORE) + text + bytes(WIDTH), np.uint8)


@dataclass(frozen=True, slots=True)
class Known:
    """The bytes that can stand together at one of `GRAMS`.

    `texts` are those bytes as little-endian numbers, `met` the places of the sample whose bytes
    are among them, as the bits of a number.
    """

    texts: frozenset[int]
    met: int

    def __or__(self, other: Known) -> Known | None:
        """What is in either; None if that is too much to tell anything."""
        texts = self.texts | other.texts
        return Known(texts, self.met | other.met) if len(texts) <= _KNOWN else None


@dataclass(frozen=True, slots=True)
class Cut:
    """One alternative of a pattern, and where it is looked for.

    `window` holds the sets of bytes that stand around the cut, `BEFORE` of them before it.
    `before` are the parsed items in front of the cut, none if it is the start of the match, and
    `after` those behind it; `reach` is how many bytes they can be. `splits`: each match of the
    pattern is what lies before the place and what follows it, for no byte that may stand at the
    place may stand before it. `known` are the bytes that can stand together at each of `GRAMS`;
    None if they are too many to tell much, or need not be there.
    """

    pattern: int
    window: tuple[int, ...]
    before: tuple[Any, ...]
    after: tuple[Any, ...]
    reach: int
    ignore_case: bool
    cost: float
    dear: bool
    splits: bool = False
    known: tuple[Known | None, ...] = _ANYTHING

    @property
    def backwards(self) -> bool:
        """Whether the start of the match is searched before the cut."""
        return bool(self.before)


@dataclass(frozen=True, slots=True)
class Bucket:
    """Cuts that are looked for together: their windows and known bytes united."""

    cuts: tuple[Cut, ...]
    window: tuple[int, ...]
    known: tuple[Known | None, ...] = _ANYTHING

    @property
    def backwards(self) -> bool:
        """Whether starts are searched before the cuts (all of them, or none)."""
        return self.cuts[0].backwards

    @property
    def splits(self) -> bool:
        """Whether every match is what lies before the place and what follows it.

        The way back does not tell whose start it has found: all must begin alike.
        """
        first = self.cuts[0]
        begins = (first.before, first.ignore_case)
        return all(cut.splits and (cut.before, cut.ignore_case) == begins for cut in self.cuts)

    @property
    def cost(self) -> float:
        """What looking at all its places costs, as a share of all places."""
        cost = _price(self.window, self.known)
        return cost * (_DEAR if any(cut.dear for cut in self.cuts) else 1.0)

    def merged(self, other: Bucket) -> Bucket:
        """Both in one."""
        return Bucket(
            self.cuts + other.cuts,
            tuple(a | b for a, b in zip(self.window, other.window, strict=True)),
            tuple(a and b and a | b for a, b in zip(self.known, other.known, strict=True)),
        )


def cuts(number: int, pattern: Pattern, *, dear: bool = False) -> list[Cut]:
    """The cuts of a pattern, one for each of its alternatives that is better looked for alone.

    `dear`: what follows a candidate is so slow that only their number counts. Raises
    UnsupportedError for a pattern that matches an empty text.
    """
    items = _flat(parse(pattern.regex))
    first = _sets(items, pattern, 1)[0]
    back = _BACKWARDS if first & ~_NUMBER_STARTS else _BACK_TO_DIGITS
    found = _cuts(number, pattern, items, _BRANCHES, back, dear=dear)
    if len(found) == 1 and found[0].backwards and not dear:
        (cut,) = found
        before = 0
        for allowed in net(cut.before, ignore_case=cut.ignore_case).sets:
            before |= allowed
        return [replace(cut, splits=not before & cut.window[BEFORE])]
    return found


def _cuts(
    number: int, pattern: Pattern, items: list[Any], left: int, back: float, *, dear: bool
) -> list[Cut]:
    """The cuts of a sequence: one, or those of its alternatives if these are met less often."""
    whole = [_best(number, pattern, items, 1.0 if dear else back, dear=dear)]
    for place, (kind, value) in enumerate(items):
        if kind is op.BRANCH and len(value[1]) <= left:
            parts = []
            for part in value[1]:
                branch = _flat([*items[:place], *part, *items[place + 1 :]])
                parts += _cuts(number, pattern, branch, left // len(value[1]), back, dear=dear)
                if sum(cut.cost for cut in parts) >= _WORTH * whole[0].cost:
                    return whole
            return parts
    return whole


def _flat(items: Sequence[Any]) -> list[Any]:
    """The items with groups dissolved and the first round of each repeat set apart."""
    found: list[Any] = []
    waiting = list(items)[::-1]
    while waiting:
        kind, value = waiting.pop()
        if kind is op.SUBPATTERN and not value[1] and not value[2]:
            waiting.extend(list(value[-1])[::-1])
        elif kind is op.MAX_REPEAT and value[0] > 0 and len(found) < WIDTH:
            low, high, body = value
            less = (low - 1, high if high is op.MAXREPEAT else high - 1, body)
            if less[1] != 0:
                waiting.append((op.MAX_REPEAT, less))
            waiting.extend(list(body)[::-1])
        else:
            found.append((kind, value))
    return found


def _best(number: int, pattern: Pattern, items: list[Any], back: float, *, dear: bool) -> Cut:
    """The cut of an alternative that is likely to be looked at the least often."""
    found: list[Cut] = []
    left = ANY & ~border_set(pattern.left, ignore_case=pattern.ignore_case)
    rest = sum(map(_shortest, items))
    reach = 0
    for place, item in enumerate(items):
        head, tail = items[:place], items[place:]
        # A place is a byte of the match: behind it the cell may end.
        if reach > _REACH or not rest:
            break
        if place:
            before = _sets(head, pattern, BEFORE, backwards=True)[::-1]
        else:
            before = [ANY] * (BEFORE - 1) + [left]
        window = tuple(before + _sets(tail, pattern, WIDTH - BEFORE))
        cost = rate(window) * (back if place else 1.0)
        found.append(
            Cut(number, window, tuple(head), tuple(tail), reach, pattern.ignore_case, cost, dear)
        )
        rest -= _shortest(item)
        reach += _longest(item)
    if not found:
        raise UnsupportedError("the pattern matches an empty text")
    found.sort(key=lambda cut: cut.cost)
    # Bytes looked up together tell more than their sets: that is weighed for the likeliest cuts.
    weighed = []
    for cut in found[:_WEIGHED]:
        known = tuple(_together(cut, first, count) for first, count in GRAMS)
        cost = _price(cut.window, known) * (back if cut.before else 1.0)
        weighed.append(replace(cut, known=known, cost=cost))
    return min(weighed, key=lambda cut: cut.cost)


def _price(window: Sequence[int], known: Sequence[Known | None]) -> float:
    """What the places cost that the filter leaves, and those at which known bytes fit, too."""
    met, guess = _fits(window)
    price = _LOOK * _share(met, guess)
    for together in known:
        if together is not None:
            met &= together.met
            guess *= 0.1
    return price + _share(met, guess)


def _near(items: Sequence[Any], count: int, *, backwards: bool = False) -> tuple[Any, ...]:
    """As many of the items as match the first `count` bytes."""
    near: list[Any] = []
    sure = 0
    for item in reversed(items) if backwards else items:
        if sure >= count:
            break
        near.append(item)
        sure += _shortest(item)
    return tuple(near[::-1] if backwards else near)


@cache
def _net(items: tuple[Any, ...], ignore_case: bool, backwards: bool) -> Net:
    """The net of some of a pattern's items; beyond a window, repeats have no upper bound."""
    return net(items, ignore_case=ignore_case, backwards=backwards, loose=WIDTH)


def _sets(
    items: Sequence[Any], pattern: Pattern, count: int, *, backwards: bool = False
) -> list[int]:
    """The bytes that may stand at each of the first `count` places; any byte behind the end."""
    near = _near(items, count, backwards=backwards)
    source = _net(near, pattern.ignore_case, backwards)
    state = source.heads(source.start)
    found = []
    for _ in range(count):
        if -1 in state:
            break
        found.append(reduce(or_, [source.sets[node] for node in state], 0))
        state = source.step(state, ANY)
    return found + [ANY] * (count - len(found))


@cache
def _shortest(item: tuple[Any, Any]) -> int:
    """The fewest bytes that a parsed item matches."""
    kind, value = item
    if kind is op.SUBPATTERN:
        return sum(_shortest(inner) for inner in value[-1])
    if kind is op.BRANCH:
        return min(sum(_shortest(inner) for inner in part) for part in value[1])
    if kind is op.MAX_REPEAT:
        return int(value[0]) * sum(_shortest(inner) for inner in value[2])
    return 1


@cache
def _longest(item: tuple[Any, Any]) -> int:
    """The most bytes that a parsed item matches."""
    kind, value = item
    if kind is op.SUBPATTERN:
        return sum(_longest(inner) for inner in value[-1])
    if kind is op.BRANCH:
        return max(sum(_longest(inner) for inner in part) for part in value[1])
    if kind is op.MAX_REPEAT:
        if value[1] is op.MAXREPEAT:
            return _REACH + 1
        return int(value[1]) * sum(_longest(inner) for inner in value[2])
    return 1


def _together(cut: Cut, first: int, count: int) -> Known | None:
    """What so many bytes from `first` (0 or -BEFORE) on from the place of a cut can be."""
    ahead = _texts(_near(cut.before, -first, backwards=True), -first, cut.ignore_case, True)
    size = count + first
    behind = _texts(_near(cut.after, size), size, cut.ignore_case, False)
    if not ahead or not behind or len(ahead) * len(behind) > _KNOWN:
        return None
    texts = behind
    if first:
        texts = frozenset([one | other << 8 * -first for one in ahead for other in behind])
    return Known(texts, _met(texts, first, count))


@cache
def _texts(
    items: tuple[Any, ...], length: int, ignore_case: bool, backwards: bool
) -> frozenset[int]:
    """The texts of a length that items can begin with, as little-endian numbers.

    Empty if they may end before, or if they are too many.
    """
    source = _net(items, ignore_case, backwards)
    found = {source.heads(source.start): [0]}
    for place in range(length):
        longer: dict[tuple[int, ...], list[int]] = {}
        count = 0
        for state, texts in found.items():
            if -1 in state:
                return frozenset()
            for part in apart({source.sets[node] for node in state}):
                after = source.step(state, part)
                count += len(texts) * part.bit_count() if after else 0
                if count > _KNOWN:
                    return frozenset()
                for byte in np.flatnonzero(members(part)).tolist() if after else ():
                    more = [t << 8 | byte if backwards else t | byte << 8 * place for t in texts]
                    longer.setdefault(after, []).extend(more)
        found = longer
    return frozenset(chain.from_iterable(found.values()))


# ------------------------------------------------------------------------------------ buckets


def _bits(places: NDArray[np.bool_]) -> int:
    """Places as the bits of a number."""
    return int.from_bytes(np.packbits(places, bitorder="little").tobytes(), "little")


@cache
def _places(allowed: int) -> int:
    """Which bytes of the sample are in the set, as bits."""
    return _bits(members(allowed).take(sample()))


@cache
def _grams(first: int, count: int) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """What so many bytes from `first` on are at any place of the sample, and which at each."""
    size = len(sample()) - WIDTH
    values = np.zeros(size, np.int64)
    for i in range(count):
        values |= sample()[BEFORE + first + i :][:size].astype(np.int64) << 8 * i
    kinds, which = np.unique(values, return_inverse=True)
    return kinds, which.ravel()


@cache
def _met(texts: frozenset[int], first: int, count: int) -> int:
    """At which places of the sample these bytes stand from `first` on, as bits."""
    kinds, which = _grams(first, count)
    wanted = np.fromiter(texts, np.int64, len(texts))
    at = np.searchsorted(kinds[:-1], wanted)
    fits = np.zeros(len(kinds), bool)
    fits[at[kinds[at] == wanted]] = True
    return _bits(fits.take(which))


def _fits(window: Sequence[int]) -> tuple[int, float]:
    """At which places of the sample a window fits, as bits, and the share if bytes were random."""
    met = (1 << len(sample()) - WIDTH) - 1
    guess = 1.0
    for place, allowed in enumerate(window):
        if allowed != ANY:
            fits = _places(allowed)
            met &= fits >> place
            guess *= fits.bit_count() / len(sample())
    return met, guess


def _share(met: int, guess: float) -> float:
    """What share of all places is met: as seen in the sample, and as guessed."""
    return met.bit_count() / (len(sample()) - WIDTH) + _DOUBT * float(guess**0.5)


def rate(window: Sequence[int]) -> float:
    """How often a window is met, as a share of all places of the sample."""
    return _share(*_fits(window))


def buckets(all_cuts: Sequence[Cut], limit: int = BUCKETS) -> list[Bucket]:
    """At most `limit` buckets for all cuts; those are joined whose union is met least often."""
    found = [Bucket((cut,), cut.window, cut.known) for cut in all_cuts]
    cost = [bucket.cost for bucket in found]
    gain: dict[tuple[int, int], float] = {}

    def price(i: int, j: int) -> float:
        """What joining two buckets costs."""
        both = found[i].merged(found[j])
        lost = (found[i].splits or found[j].splits) and not both.splits
        return both.cost - cost[i] - cost[j] + _SPLIT * lost

    alive = list(range(len(found)))
    for at, i in enumerate(alive):
        for j in alive[:at]:
            if found[i].backwards == found[j].backwards:
                gain[j, i] = price(j, i)
    while gain:
        (i, j), least = min(gain.items(), key=lambda item: item[1])
        if len(alive) <= limit and least > 0:
            break
        found[i] = found[i].merged(found[j])
        cost[i] = found[i].cost
        alive.remove(j)
        gain = {pair: value for pair, value in gain.items() if i not in pair and j not in pair}
        for k in alive:
            if k != i and found[i].backwards == found[k].backwards:
                gain[min(i, k), max(i, k)] = price(i, k)
    return [found[i] for i in alive]
