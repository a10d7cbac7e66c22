"""The pilot over integers: far countries' identifiers are found where they are."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from stdnum.nl import bsn
from stdnum.pl import pesel

from pdscan import pilot, registry
from pdscan.match.reference import ReferenceMatcher
from pdscan.match.watch import Watch
from pdscan.model import Gap, Split
from pdscan.pilot import EVERY, LEAST, Pilot, far
from pdscan.scan import Settings, scan_split
from tests.test_long_cells import Cells

if TYPE_CHECKING:
    from pdscan.match.reference import Matches

EVERYTHING = tuple(each.id for each in registry.built_in())
#: A Polish number of eleven digits, and a Dutch one, which is near.
SEARCHED = ("pl-pesel", "nl-bsn")


class Watched:
    """The reference; it notes how many integers each detector saw."""

    def __init__(self, keys: tuple[str, ...] = SEARCHED) -> None:
        self.detectors = tuple(registry.detector(key) for key in keys)
        self.seen = dict.fromkeys(keys, 0)

    def find_integers(
        self, array: pa.Array, watch: Watch | None = None, *, active: tuple[int, ...] | None = None
    ) -> Matches:
        """As the reference."""
        del watch
        for place in range(len(self.detectors)) if active is None else active:
            self.seen[self.detectors[place].id] += len(array)
        return ReferenceMatcher(self.detectors).find_integers(array, active)


def polish(count: int, seed: int = 1) -> list[int]:
    """Numbers of people born from 1920 to 1999."""
    draw = random.Random(seed)
    found = []
    for _ in range(count):
        body = f"{draw.randrange(20, 100)}{draw.randrange(1, 13):02}{draw.randrange(1, 29):02}"
        body += f"{draw.randrange(10_000):04}"
        found.append(int(body + pesel.calc_check_digit(body)))
    return found


def any_numbers(count: int, seed: int = 2) -> list[int]:
    """Eleven digits with a date in front, which pass the check by chance."""
    draw = random.Random(seed)
    return [number - number % 10 + draw.randrange(10) for number in polish(count, seed)]


def of(found: Watched, waiting: set[str]) -> Pilot:
    return Pilot(found, frozenset(i for i, key in enumerate(SEARCHED) if key in waiting))


def test_what_passes_more_often_than_chance_is_looked_for_in_all() -> None:
    cells = polish(LEAST)
    found, left = of(Watched(), {"pl-pesel"}).find(pa.array(cells), Watch())
    assert left == 0
    assert found.whole_passed[0] == LEAST
    assert found.row.tolist() == list(range(LEAST))


def test_what_passes_by_chance_is_looked_for_in_some() -> None:
    seen = Watched()
    found, left = of(seen, {"pl-pesel"}).find(pa.array(any_numbers(2 * LEAST)), Watch())
    assert left == 2 * LEAST - seen.seen["pl-pesel"] > 0
    assert seen.seen["pl-pesel"] < 2 * LEAST / EVERY * 1.1
    assert seen.seen["nl-bsn"] == 2 * LEAST
    # The share that passes is that of chance, as it would be over all.
    assert 0.05 < found.whole_passed[0] / found.whole_tried[0] < 0.15


def test_near_identifiers_are_found_wherever_they_are() -> None:
    draw = random.Random(3)
    cells = any_numbers(LEAST)
    dutch = [n for n in (draw.randrange(10**8, 10**9) for _ in range(500)) if bsn.is_valid(str(n))]
    places = sorted(draw.sample(range(LEAST), len(dutch)))
    for place, number in zip(places, dutch, strict=True):
        cells[place] = number
    found, _ = of(Watched(), {"pl-pesel"}).find(pa.array(cells), Watch())
    assert found.row[found.detector == 1].tolist() == places
    assert (found.row[1:] >= found.row[:-1]).all()


@pytest.mark.parametrize(
    ("cells", "waiting"),
    [
        pytest.param(any_numbers(LEAST - 1), {"pl-pesel"}, id="few integers"),
        pytest.param(any_numbers(LEAST), set(), id="nothing waits"),
    ],
)
def test_otherwise_everything_is_looked_for(cells: list[int], waiting: set[str]) -> None:
    seen = Watched()
    found, left = of(seen, waiting).find(pa.array(cells), Watch())
    whole = ReferenceMatcher(seen.detectors).find_integers(pa.array(cells))
    assert (left, found.row.tolist()) == (0, whole.row.tolist())
    assert found.tried.tolist() == whole.tried.tolist()


def test_who_chooses_detectors_gets_them_in_full() -> None:
    assert far(EVERYTHING)
    assert not far(tuple(key for key in EVERYTHING if key != "pl-pesel"))
    near = {key for key in EVERYTHING if "NL" in registry.detector(key).countries}
    assert near
    assert not near & far(EVERYTHING)


def test_a_column_that_is_called_so_does_not_wait() -> None:
    named = [registry.detector("pl-pesel")]
    everything = Watched(EVERYTHING)
    places = {each.id: i for i, each in enumerate(everything.detectors)}
    assert places["pl-pesel"] in Pilot.of(everything, ()).waiting
    assert places["pl-pesel"] not in Pilot.of(everything, named).waiting


def test_coverage_says_in_how_many_integers_not_all_was_looked_for() -> None:
    gaps = scanned_gaps(any_numbers(LEAST))
    assert [(gap.state, gap.kind, gap.reason) for gap in gaps] == [
        ("skipped", "pilot", pilot.REASON)
    ]
    assert LEAST * (1 - 1 / EVERY) * 0.95 < gaps[0].count < LEAST
    assert scanned_gaps(any_numbers(100)) == ()


def scanned_gaps(cells: list[int]) -> tuple[Gap, ...]:
    """The gaps of a scan, with all detectors, of a column of integers."""
    source = Cells(pa.array(cells, pa.int64()), "value")
    (split,) = source.splits()
    assert isinstance(split, Split)
    return scan_split(source, split, Settings(EVERYTHING), lambda _: True).gaps
