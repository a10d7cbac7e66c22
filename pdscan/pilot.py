"""The pilot over integers: which far countries' identifiers are worth looking for in a column.

Nine digits pass some check of Europe's in most cases, and nearly as many checks as there are
countries would be made of every number. So the identifiers of the first market are looked for in
all integers, and those of other countries in one of thirty-two, evenly chosen: only where more of
these pass a check than chance lets through, or the column is called so, are they looked for in all.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pdscan import registry
from pdscan.match.reference import Matches

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from pdscan.match.choice import Matcher
    from pdscan.match.watch import Watch
    from pdscan.model import Detector

#: The countries whose identifiers are looked for in all integers.
HOME = frozenset({"NL", "BE", "LU", "FR", "DE"})
#: One integer in so many is looked at for the others, of arrays with at least so many.
EVERY = 32
LEAST = 1 << 13
#: More pass a check than chance lets through by so many standard deviations, or by so many.
DEVIATIONS, SPARE = 4.0, 4
#: An identifier without a check is looked for if so many of the integers have its form.
SHARE = 0.5
#: What coverage says of a column in which they were looked for in some integers only.
REASON = (
    f"Identifiers of countries other than {', '.join(sorted(HOME))} were looked for in one of "
    f"{EVERY} of its integers only: there no more of them passed a check than chance lets through."
)


@registry.remembered(maxsize=8)
def far(detectors: tuple[str, ...]) -> frozenset[str]:
    """Those of the detectors that wait for a pilot; none where some of them were chosen."""
    found = frozenset(each.id for each in registry.built_in() if _is_far(each))
    return found if found <= set(detectors) else frozenset()


def _is_far(detector: Detector) -> bool:
    return bool(detector.patterns and detector.countries and not HOME & {*detector.countries})


@dataclass(frozen=True, slots=True)
class Pilot:
    """Looks for identifiers in a column of integers.

    Args:
        matcher: finds the matches.
        waiting: the places of its detectors that wait for the pilot.
    """

    matcher: Matcher
    waiting: frozenset[int]

    @classmethod
    def of(cls, matcher: Matcher, named: Collection[Detector]) -> Pilot:
        """The pilot for a column that is called as these detectors' words say."""
        waiting = far(tuple(each.id for each in matcher.detectors))
        waiting -= {each.id for each in named}
        return cls(
            matcher, frozenset(i for i, d in enumerate(matcher.detectors) if d.id in waiting)
        )

    def find(self, array: pa.Array, watch: Watch) -> tuple[Matches, int]:
        """The matches in an array, and in how many integers not all was looked for."""
        if not self.waiting or len(array) < LEAST:
            return self.matcher.find_integers(array, watch), 0
        some, others = _parted(len(array))
        first = self.matcher.find_integers(array.take(some), watch)
        left = self.waiting - self._risen(first, len(some))
        active = tuple(i for i in range(len(self.matcher.detectors)) if i not in left)
        rest = self.matcher.find_integers(array.take(others), watch, active=active)
        found = _joined(first, some.to_numpy(), rest, others.to_numpy())
        return found, len(others) if left else 0

    def _risen(self, found: Matches, count: int) -> frozenset[int]:
        """Those of the waiting detectors of whose candidates more passed than chance would let."""
        risen = set()
        for place in self.waiting:
            check = self.matcher.detectors[place].check
            tried, passed = int(found.whole_tried[place]), int(found.whole_passed[place])
            expected = tried * check.chance if check else SHARE * count
            if passed > expected + DEVIATIONS * expected**0.5 + SPARE:
                risen.add(place)
        return frozenset(risen)


@lru_cache(maxsize=32)
def _parted(count: int) -> tuple[pa.Array, pa.Array]:
    """Places of one in EVERY integers, evenly spread and without a rhythm, and of the others."""
    # Multiples of the golden ratio: see `scan.GOLDEN`.
    numbers = np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    chosen = numbers < np.uint64(2**64 // EVERY)
    return pa.array(np.flatnonzero(chosen)), pa.array(np.flatnonzero(~chosen))


def _joined(
    one: Matches, ones: NDArray[np.int64], other: Matches, others: NDArray[np.int64]
) -> Matches:
    """The matches in two parts of an array, whose rows are given, in the order of all rows."""
    one_row, other_row = ones[one.row], others[other.row]
    # Both are in order, and the first are few.
    at = np.searchsorted(other_row, one_row)
    columns = {
        each.name: np.insert(getattr(other, each.name), at, getattr(one, each.name))
        for each in fields(Matches)
        if each.name not in _COUNTS
    }
    columns["row"] = np.insert(other_row, at, one_row)
    counts = {name: getattr(one, name) + getattr(other, name) for name in _COUNTS}
    return Matches(**columns, **counts)


#: What of the matches counts cells, one number a detector.
_COUNTS = ("tried", "whole_tried", "whole_passed")
