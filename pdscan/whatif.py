"""What would change a verdict: the same weighing, asked again with other counts or another name."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from pdscan.explanation import FOUND
from pdscan.interval import wilson
from pdscan.verdict import NOTHING, UNLIKELY
from pdscan.weighing import SHAPED, THRESHOLD, confidence, weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pdscan.explanation import Case, Explanation
    from pdscan.model import ColumnProfile, Detector


def changes(profile: ColumnProfile, detector: Detector, case: Case) -> tuple[str, ...]:
    """What would turn a case, a sentence each; nothing where another kind decided it."""
    if case.outcome == FOUND:
        return tuple(_against(profile, detector, case))
    if case.outcome in {UNLIKELY, NOTHING}:
        return tuple(_for(profile, detector, case))
    return ()


def _sure(profile: ColumnProfile, detector: Detector, case: Case, phrase: str | None) -> float:
    """The confidence of the case with these counts and this name; 0 without one."""
    found = weigh(profile, detector, phrase, case.like)
    return confidence(found.logit) if found is not None else 0.0


def _against(profile: ColumnProfile, detector: Detector, case: Case) -> list[str]:
    told = []
    if case.phrase is not None and (sure := _sure(profile, detector, case, None)) < THRESHOLD:
        left = f"confidence {sure:.3f}" if sure else "nothing else speaks for it"
        told.append(f"without the column's name it would not be a finding ({left})")
    cells = case.tally.cells

    def lost(count: int) -> bool:
        return _sure(_matching(profile, case, count), detector, case, case.phrase) < THRESHOLD

    if cells and lost(0):
        least = _first(lambda count: not lost(count), cells)
        told.append(f"with fewer than {least} of the {cells} cells that match it would be none")
    return told


def _for(profile: ColumnProfile, detector: Detector, case: Case) -> list[str]:
    told = []
    if case.phrase is None and case.veto is None:
        sure = _sure(profile, detector, case, "so")
        if sure >= THRESHOLD:
            told.append(
                f"a column's name that says so would make it a finding (confidence {sure:.3f})"
            )
    most = case.tally.cells - case.tally.whole + case.tally.whole_tried

    def found(count: int) -> bool:
        return _sure(_matching(profile, case, count), detector, case, case.phrase) >= THRESHOLD

    if most > case.tally.cells and found(most):
        least = _first(found, most)
        told.append(f"with at least {least} cells that pass instead of {case.tally.cells}")
    if case.phrase is not None and detector.by_name and case.shaped is not None:
        wanted = math.ceil(SHAPED * profile.filled)
        if case.shaped < wanted:
            told.append(f"with at least {wanted} cells of the shape instead of {case.shaped}")
    return told


def _first(holds: Callable[[int], bool], most: int) -> int:
    """The count from which on it holds, by halving: it holds at `most`, and not at 0."""
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _matching(profile: ColumnProfile, case: Case, count: int) -> ColumnProfile:
    """The profile if so many cells matched: whole ones come and go first."""
    tally = case.tally
    running = min(count, tally.cells - tally.whole)
    other = replace(tally, cells=count, whole=count - running, matches=count)
    return replace(profile, tallies={**profile.tallies, case.detector: other})


# ------------------------------------------------------------------------------------ samples


def borderline(
    profile: ColumnProfile, explanation: Explanation, detectors: Mapping[str, Detector]
) -> bool:
    """Whether the ends of the sample's intervals (95 %) lead to different verdicts.

    Asked for kinds of which something was seen: of others the sample states the largest share
    that they can have. Heuristic kinds stay for review in any case.
    """
    return any(
        _turns(profile, detectors[case.detector], case)
        for case in explanation.cases
        if case.outcome in {FOUND, UNLIKELY, NOTHING} and not detectors[case.detector].heuristic
    )


def _turns(profile: ColumnProfile, detector: Detector, case: Case) -> bool:
    ends = (_at_end(profile, case, end) for end in (0, 1))
    low, high = (_sure(end, detector, case, case.phrase) >= THRESHOLD for end in ends)
    return low != high


def _at_end(profile: ColumnProfile, case: Case, end: int) -> ColumnProfile:
    """The profile if the shares in all rows are those at one end of their intervals."""
    tally = case.tally
    running = _bound(tally.cells - tally.whole, profile.filled, end)
    whole = _bound(tally.whole, tally.whole_tried, end)
    other = replace(tally, cells=running + whole, whole=whole)
    shapes = dict(profile.shapes)
    if case.detector in shapes:
        shapes[case.detector] = _bound(shapes[case.detector], profile.shaped_of, end)
    return replace(profile, tallies={**profile.tallies, case.detector: other}, shapes=shapes)


def _bound(count: int, of: int, end: int) -> int:
    """A count at one end of its interval; what was seen is there, what was not seen is not."""
    if not count:
        return 0
    bound = wilson(count, of)[end] * of
    return max(1, math.floor(bound)) if end == 0 else min(of, math.ceil(bound))
