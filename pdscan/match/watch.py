"""The time that users' own patterns may take: what they took in one column, and what was stopped.

A pattern of any form can need longer for one cell than anybody waits. It is stopped then, its
detector is not searched for in the rest of the column, and the cells that it left are counted.
"""

from __future__ import annotations

from dataclasses import dataclass

#: So many seconds a detector's patterns may take in one cell, for each begun CELL_BYTES of it.
CELL_SECONDS = 1.0
CELL_BYTES = 1 << 20
#: After so many seconds in one column they must have searched SLOWEST bytes a second on average:
#: cells that each stay just below the limit would otherwise add up without end.
COLUMN_SECONDS = 10.0
SLOWEST = 100_000


def cell_seconds(size: int) -> float:
    """How long a detector's patterns may take in a cell of so many bytes, in seconds.

    >>> cell_seconds(60_000), cell_seconds((1 << 20) + 1)
    (1.0, 2.0)
    """
    return CELL_SECONDS * max(1, -(-size // CELL_BYTES))


@dataclass(slots=True)
class Spent:
    """What one detector's patterns took in one column so far.

    `stopped` is the name of the pattern that was stopped, empty while the detector is searched
    for; `why` says what it exceeded. `cells` counts the cells not searched, or not to their end.
    `seconds` and `bytes` are of all cells searched; `slowest` is the pattern that took longest in
    a single cell, and `longest` how long, in seconds.
    """

    seconds: float = 0.0
    bytes: int = 0
    slowest: str = ""
    longest: float = 0.0
    stopped: str = ""
    why: str = ""
    cells: int = 0

    def add(self, size: int, seconds: float, slowest: str, longest: float) -> None:
        """One more cell, of `size` bytes; `slowest` took longest in it."""
        self.seconds += seconds
        self.bytes += size
        if longest > self.longest:
            self.slowest, self.longest = slowest, longest
        if self.seconds > COLUMN_SECONDS and self.seconds * SLOWEST > self.bytes:
            self.stop(
                self.slowest,
                f"searched less than {SLOWEST // 1000} KB a second for {COLUMN_SECONDS:g} seconds",
            )

    def stop(self, pattern: str, why: str) -> None:
        """The column's other cells are not searched, because of this pattern."""
        if not self.stopped:
            self.stopped, self.why = pattern, why


@dataclass(frozen=True, slots=True)
class Stopped:
    """A detector that was not searched for in some cells of a column, and why."""

    detector: str
    pattern: str
    why: str
    cells: int


class Watch:
    """What users' own detectors took in one column, or in one list of texts.

    With `cautious`, a cell that was not searched to its end counts as one match: for those who
    hide what is found, and must not show what nobody has looked at.
    """

    def __init__(self, *, cautious: bool = False) -> None:
        self.cautious = cautious
        self._spent: dict[str, Spent] = {}

    def of(self, detector: str) -> Spent:
        """What the detector of this id took so far; to be changed by who searches for it."""
        return self._spent.setdefault(detector, Spent())

    def stopped(self) -> tuple[Stopped, ...]:
        """The detectors that were not searched for in some cells, by id."""
        return tuple(
            Stopped(key, spent.stopped, spent.why, spent.cells)
            for key, spent in sorted(self._spent.items())
            if spent.cells
        )
