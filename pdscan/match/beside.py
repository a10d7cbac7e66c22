"""Users' own detectors beside the built-in ones, whose tables stay as they are kept.

Overlaps are settled between all of them, as if one matcher had found everything. The built-in
detectors' matches come settled among themselves; where a user's match outranks one of them, what
that one had displaced may stand again: such cells, and they are few, the reference decides anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pdscan.match.reference import Matches, ReferenceMatcher

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pdscan.match.reference import Found
    from pdscan.match.watch import Watch
    from pdscan.model import Detector

_COLUMNS = ("row", "start", "end", "detector", "score", "technical", "whole")


class Beside:
    """Adds what users' own detectors find to the matches of the built-in ones.

    Args:
        detectors: the built-in ones, then users' own.
        built_in: how many of them are built in.
    """

    def __init__(self, detectors: Sequence[Detector], built_in: int) -> None:
        self._all = ReferenceMatcher(detectors)
        self._checked = np.array([each.check is not None for each in detectors], dtype=bool)
        active = [i for i, each in enumerate(detectors) if each.patterns]
        self._built_in = [i for i in active if i < built_in]
        self._own = [i for i in active if i >= built_in]

    def find(
        self, array: pa.Array, found: Matches, watch: Watch | None, *, integers: bool
    ) -> Matches:
        """The matches of all detectors; `found` are those of the built-in ones in the array."""
        search = self._all.integer_parts if integers else self._all.find_parts
        parts = search(array, self._own, watch)
        contested: NDArray[np.int64] = np.zeros(0, np.int64)
        if len(found.row) and parts:
            overlaps = [self._overlaps(part, found) for part in parts]
            contested = np.unique(
                np.concatenate(
                    [part.row[wins] for part, (_, wins) in zip(parts, overlaps, strict=True)]
                )
            )
            # Elsewhere every match that overlaps a built-in detector's is outranked by it.
            parts = [
                part.only(~touches | np.isin(part.row, contested))
                for part, (touches, _) in zip(parts, overlaps, strict=True)
            ]
        if len(contested):
            again = search(array.take(pa.array(contested)), self._built_in)
            parts = [*parts, *(part.at(contested) for part in again)]
        return self._joined(found, ~np.isin(found.row, contested), self._all.settled(parts))

    def _overlaps(self, part: Found, found: Matches) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which matches of a detector touch one of `found`, and which of those outrank one."""
        # Those of one cell do not overlap each other, so that starts and ends are both in order.
        span = int(max(part.end.max(initial=0), found.end.max())) + 1
        low = np.searchsorted(found.row * span + found.end, part.row * span + part.start, "right")
        high = np.searchsorted(found.row * span + found.start, part.row * span + part.end, "left")
        count = np.maximum(high - low, 0)
        mine = np.repeat(np.arange(len(count)), count)
        theirs = np.repeat(low - np.cumsum(count) + count, count) + np.arange(len(mine))
        checked = np.zeros(len(mine), bool) | self._checked[part.detector]
        others_checked = self._checked[found.detector[theirs]]
        length = part.end[mine] - part.start[mine]
        others_length = found.end[theirs] - found.start[theirs]
        # Of equals, the built-in detector's stays: it comes first.
        higher = (checked > others_checked) | (
            (checked == others_checked)
            & (
                (length > others_length)
                | ((length == others_length) & (part.score[mine] > found.score[theirs]))
            )
        )
        wins = np.zeros(len(count), bool)
        wins[mine[higher]] = True
        return count > 0, wins

    def _joined(self, found: Matches, kept: NDArray[np.bool_], added: Matches) -> Matches:
        """The kept ones of `found` and all of `added`, in their order."""
        both: dict[str, NDArray[Any]] = {
            name: np.concatenate([getattr(found, name)[kept], getattr(added, name)])
            for name in _COLUMNS
        }
        order = np.lexsort((both["detector"], -both["end"], both["start"], both["row"]))
        own = len(found.tried)
        return Matches(
            **{name: column[order] for name, column in both.items()},
            tried=np.concatenate([found.tried, added.tried[own:]]),
            whole_tried=np.concatenate([found.whole_tried, added.whole_tried[own:]]),
            whole_passed=np.concatenate([found.whole_passed, added.whole_passed[own:]]),
        )
