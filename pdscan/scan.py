"""Scanning one split: batches in, column profiles and gaps out. Values die here."""

from __future__ import annotations

import hashlib
import logging
import os
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pdscan import pilot, registry
from pdscan.errors import SplitError
from pdscan.lookalikes import LOOKED_AT, forms
from pdscan.mask import mask
from pdscan.match.characters import Characters
from pdscan.match.choice import Matcher
from pdscan.match.flatten import flatten
from pdscan.match.reference import booleans, not_null
from pdscan.match.watch import Watch
from pdscan.model import (
    SAMPLE_LIMIT,
    Batch,
    ColumnProfile,
    Gap,
    Limits,
    Outlined,
    Sample,
    Tally,
)
from pdscan.pilot import Pilot
from pdscan.plan import SMALL_INTEGER, column_kind, leave_out
from pdscan.words import naming_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    from pdscan.keyed import AllowedValues
    from pdscan.match.flatten import Leaf
    from pdscan.match.reference import Matches
    from pdscan.model import ColumnKind, Detector, Source, Split

log = logging.getLogger(__name__)

#: Of each column of a split, so many filled cells are looked at for their shape, and of those
#: after them one in SHAPES_EVERY.
SHAPES_ALL = 1024
SHAPES_EVERY = 64
#: They wait for each other up to so many bytes: RE2 compiles a shape anew for each array.
SHAPES_BYTES = 256 << 10
#: 2**64 over the golden ratio. Its multiples, modulo 2**64, are spread evenly however they are
#: chosen, so that no rhythm of the rows meets that of the cells looked at.
GOLDEN = 0x9E3779B97F4A7C15
#: The cells looked at are chosen once for so many at a time.
CHOSEN_AT_ONCE = 1 << 17
#: No look-alike is longer.
LONGEST_CODE = 130
#: A dictionary of at most so many bytes is searched by itself, once for all batches that share it.
SEARCHED_ALONE = 64 << 10
#: Hits are written out when this many wait.
HITS_BUFFERED = 50_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What every worker needs besides the split. Picklable.

    `hits` is the folder for part files of single hits, if they are wanted; `key` keys the hashes
    that stand for columns in them, and is new for each scan. `build`: the matcher may be compiled
    where that pays. `own`: the users' own detectors, which no worker finds by itself.
    """

    detectors: tuple[str, ...]
    limits: Limits = field(default_factory=Limits)
    sample: Sample | None = None
    key: bytes = field(default=b"", repr=False)
    hits: str | None = None
    build: bool = True
    own: tuple[Detector, ...] = ()
    allowed: AllowedValues | None = None


@dataclass(frozen=True, slots=True)
class SplitResult:
    """What one split held. `complete` is false if reading ended early; `retry` if it may help."""

    rows: int
    columns: Mapping[str, ColumnProfile]
    gaps: tuple[Gap, ...] = ()
    complete: bool = True
    retry: bool = False


@registry.remembered(maxsize=8)
def matcher(detectors: tuple[str, ...], *, build: bool = True) -> Matcher:
    """The process's matcher for these detector ids; `build`: compiled where that pays."""
    return Matcher([registry.detector(key) for key in detectors], build=build)


def scan_split(
    source: Source, split: Split, settings: Settings, going: Callable[[int], bool]
) -> SplitResult:
    """Reads one split and profiles its columns.

    `going(rows)` is called after each batch with the rows read since the last call, and between
    columns with 0; when it answers False, what is known so far is returned as incomplete. Never
    raises for what the source holds: a failure becomes a gap.
    """
    columns: dict[str, _Column] = {}
    gaps: list[Gap] = []
    rows = 0
    registry.use(settings.own)
    found = matcher(settings.detectors, build=settings.build)
    where = split.container.name
    complete, retry = True, False
    try:
        source, left_out = _planned(source, split, settings.detectors)
        gaps += left_out
        with _Hits(settings, split) if settings.hits else nullcontext() as hits:
            for item in source.read(split, settings.limits, settings.sample):
                if isinstance(item, Gap):
                    gaps.append(item)
                    continue
                for leaf in flatten(item.data):
                    if leaf.path not in columns:
                        columns[leaf.path] = _Column(found, split, leaf.path, settings, hits)
                    columns[leaf.path].add(leaf, item, rows)
                    if not going(0):
                        break
                else:
                    rows += item.data.num_rows
                    if going(item.data.num_rows):
                        continue
                complete = False
                break
    except SplitError as error:
        complete, retry = False, error.transient
        gaps.append(Gap("failed", where, part_name(split), "not read", str(error)))
    except MemoryError:
        complete = False
        gaps.append(
            Gap(
                "failed",
                where,
                part_name(split),
                "memory",
                "Reading it needs more memory than there is.",
            )
        )
    except Exception as error:  # noqa: BLE001 - a driver may raise anything; the scan goes on
        complete = False
        # The message may hold values, so that only the kind of error is told.
        kind = type(error).__name__
        log.warning("reading %s failed: %s", split.container.kind, kind)
        log.debug("at %s", _origin(error))
        gaps.append(Gap("failed", where, part_name(split), "not read", f"Reading failed: {kind}."))
    profiles = {path: column.finished() for path, column in columns.items()}
    gaps += [gap for path, column in columns.items() for gap in column.gaps(path)]
    return SplitResult(rows, profiles, tuple(gaps), complete, retry)


def _planned(source: Source, split: Split, detectors: tuple[str, ...]) -> tuple[Source, list[Gap]]:
    """The source without the columns that the plan leaves out; their gaps, once a container."""
    if not isinstance(source, Outlined):
        return source, []
    where = split.container
    table = where.table or where.name
    reasons = leave_out(source.outline(split), lambda name: named(detectors, name, table))
    if searches_own(detectors):
        reasons = {name: why for name, why in reasons.items() if why[0] != "small integers"}
    gaps = [
        Gap("skipped", where.name, name, kind, reason, locator=where.locator)
        for name, (kind, reason) in reasons.items()
    ]
    return source.without(reasons), gaps if split.ordinal == 0 else []


@registry.remembered(maxsize=1024)
def named(detectors: tuple[str, ...], path: str, table: str) -> tuple[Detector, ...]:
    """Those of the detectors whose words name a column, in a table of this name."""
    every = map(registry.detector, detectors)
    return tuple(detector for detector in every if naming_phrase(detector, path, table))


@registry.remembered(maxsize=8)
def searches_own(detectors: tuple[str, ...]) -> bool:
    """Whether a user's own detector is searched for; it may want fewer digits than all others."""
    return any(each.own and each.patterns for each in map(registry.detector, detectors))


def part_name(split: Split) -> str:
    """A split's name within its container, for coverage; empty if it is all of it."""
    return f"split {split.ordinal}" if split.ordinal or split.part else ""


def _origin(error: BaseException) -> str:
    """The last place of an error in code, without the message."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown place"
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


class _Column:
    """One column of a split: what its cells show, batch by batch."""

    def __init__(
        self, found: Matcher, split: Split, path: str, settings: Settings, hits: _Hits | None
    ) -> None:
        self.profile = ColumnProfile()
        self.matcher = found
        self.watch = Watch()
        self.own = searches_own(settings.detectors)
        self.split = split
        self.key = settings.key
        self.allowed = settings.allowed
        self.hits = hits
        table = split.container.table or split.container.name
        self.named = named(settings.detectors, path, table)
        # The shape of a kind that its name alone does not find decides nothing.
        self.shapes = {
            each.id: each.shape if each.by_name else ""
            for each in self.named
            if "text" in each.kinds
        }
        self.pilot = Pilot.of(found, self.named)
        #: Integers in which not all identifiers were looked for.
        self.untried = 0
        #: Filled cells of text so far; those of them whose shapes wait, and what they stand for.
        self.texts = 0
        #: The first cells that are not null, for look-alikes, and how many there were.
        self.first: list[str] = []
        self.formed = 0
        self.waiting: list[tuple[pa.Array, npt.NDArray[np.int64]]] = []
        self.waiting_bytes = 0
        #: The last dictionary that was searched by itself, and what was found in it.
        self.searched: tuple[pa.Array, Matches] | None = None

    def add(self, leaf: Leaf, batch: Batch, rows_before: int) -> None:
        """Adds the cells of one batch, before which the split had so many rows."""
        kind = column_kind(leaf.array.type)
        if kind == "text":
            cells = _Cells(leaf, leaf.array, batch, rows_before)
            seen = self._text(cells)
        else:
            array = leaf.array
            if pa.types.is_dictionary(array.type):
                array = array.dictionary_decode()
            cells = _Cells(leaf, array, batch, rows_before)
            seen = self._other(cells, kind)
        if self.formed < LOOKED_AT and kind in {"text", "integer"}:
            self._keep_first(cells)
        self.profile = self.profile.merge(seen)
        if self.waiting_bytes > SHAPES_BYTES:
            self._judge()

    def finished(self) -> ColumnProfile:
        """What all batches showed."""
        self._judge()
        seen = ColumnProfile(forms=forms(self.first), forms_of=len(self.first))
        return self.profile.merge(seen)

    def gaps(self, path: str) -> list[Gap]:
        """Users' own detectors whose time was over, and integers that the pilot left out."""
        where = self.split.container
        left = [
            Gap("skipped", where.name, path, "pilot", pilot.REASON, self.untried, where.locator)
        ]
        return left[: int(self.untried > 0)] + [
            Gap(
                "failed",
                where.name,
                path,
                "time limit",
                f"A cell was not searched with the detector {stopped.detector!r}: its pattern "
                f"{stopped.pattern!r} {stopped.why} and was stopped for the rest of the column.",
                stopped.cells,
                where.locator,
            )
            for stopped in self.watch.stopped()
        ]

    def _text(self, cells: _Cells) -> ColumnProfile:
        array = cells.array
        rows, (nulls, filled) = len(array), _filled(array)
        if rows == nulls:
            return ColumnProfile(rows=rows, nulls=nulls)
        count = rows if filled is None else int(np.count_nonzero(filled))
        judged = not any(self.shapes.values())
        if not judged:
            self._look(array, filled, count)
        self.texts += count
        found, allowed = self._without_allowed(self._text_matches(array), cells)
        return ColumnProfile(
            rows=rows,
            nulls=nulls,
            empty=rows - nulls - count,
            kinds=frozenset({"text"}),
            tallies=self._tallies(found, cells),
            shapes=dict.fromkeys(self.shapes, count) if judged else {},
            shaped_of=count if judged else 0,
            allowed=allowed,
        )

    def _text_matches(self, array: pa.Array) -> Matches:
        """The matches in cells of text; what holds nothing is not searched again in every batch."""
        coded = pa.types.is_dictionary(array.type)
        # A user's own detector counts the cells that it leaves: those of every batch.
        if not coded or array.dictionary.nbytes > SEARCHED_ALONE or self.own:
            return self.matcher.find_within(array, self.watch)
        values = array.dictionary
        if self.searched is None or not self.searched[0].equals(values):
            self.searched = values, self.matcher.find(values)
        found = self.searched[1]
        return self.matcher.find(array) if found.tried.any() else found

    def _other(self, cells: _Cells, kind: ColumnKind) -> ColumnProfile:
        rows, nulls = len(cells.array), cells.array.null_count
        if rows == nulls:
            return ColumnProfile(rows=rows, nulls=nulls)
        tallies: Mapping[str, Tally] = {}
        allowed: Mapping[int, tuple[int, int]] = {}
        if kind == "integer":
            found, allowed = self._without_allowed(self._integer_matches(cells.array), cells)
            tallies = self._tallies(found, cells)
        return ColumnProfile(
            rows=rows,
            nulls=nulls,
            kinds=frozenset({kind}),
            tallies=tallies,
            shapes={each.id: rows - nulls for each in self.named if kind in each.kinds},
            shaped_of=rows - nulls,
            allowed=allowed,
        )

    def _integer_matches(self, array: pa.Array) -> Matches:
        if pa.types.is_decimal(array.type):
            return self.matcher.find_within(pc.cast(array, pa.string()), self.watch)
        ends = pc.min_max(array)
        if max(abs(ends["min"].as_py()), abs(ends["max"].as_py())) < SMALL_INTEGER:
            return self.matcher.find_integers(array, self.watch, small=True)
        found, untried = self.pilot.find(array, self.watch)
        self.untried += untried
        return found

    # -- shapes --------------------------------------------------------------------------------

    def _look(self, array: pa.Array, filled: npt.NDArray[np.bool_] | None, count: int) -> None:
        """Keeps the cells of text that are looked at; they are judged together."""
        places, weights = looked_at(self.texts, count)
        if filled is not None and count < len(filled):
            places = np.flatnonzero(filled)[places]
        array = _plain(array)
        large = _large(array, places)
        for place in np.flatnonzero(large).tolist():
            # Where it lies: a copy would take as much memory as the cell.
            row = int(places[place])
            self._add_shapes(_bytes(array.slice(row, 1)), weights[place : place + 1])
        cells = _bytes(array.take(pa.array(places[~large])))
        self.waiting.append((cells, weights[~large]))
        self.waiting_bytes += cells.nbytes

    def _keep_first(self, cells: _Cells) -> None:
        """Keeps the first cells that are not null, but for blank ones, whatever the batches."""
        array = cells.array
        valid = array.indices if pa.types.is_dictionary(array.type) else array
        places = np.arange(len(array)) if not valid.null_count else np.flatnonzero(not_null(valid))
        read = cells.reader()
        for place in places[: LOOKED_AT - self.formed].tolist():
            self.formed += 1
            cell = read(place, 0)
            # No code is that long: a dot stands for the cell.
            text = str(cell, "utf-8", "replace").strip() if len(cell) <= LONGEST_CODE else "."
            self.first += [text] if text else []

    def _judge(self) -> None:
        """Adds the shapes of the cells that wait."""
        if not self.waiting:
            return
        cells = pa.concat_arrays([cells for cells, _ in self.waiting])
        weights = np.concatenate([each for _, each in self.waiting])
        self.waiting, self.waiting_bytes = [], 0
        self._add_shapes(cells, weights)

    def _add_shapes(self, cells: pa.Array, weights: npt.NDArray[np.int64]) -> None:
        """Adds the shapes of cells of large binary, each of which stands for so many."""
        text = _readable(cells)
        fitting = {"": int(weights.sum())}
        for shape in {*self.shapes.values()} - {""}:
            fits = pc.match_substring_regex(text, rf"(?s)^\s*(?:{shape})\s*$")
            fitting[shape] = int(weights[booleans(fits)].sum())
        shapes = {key: fitting[shape] for key, shape in self.shapes.items()}
        self.profile = self.profile.merge(ColumnProfile(shapes=shapes, shaped_of=fitting[""]))

    # -- tallies -------------------------------------------------------------------------------

    def _without_allowed(
        self, found: Matches, cells: _Cells
    ) -> tuple[Matches, Mapping[int, tuple[int, int]]]:
        """The matches, those of allowed values technical; by rule, their number and their cells."""
        if self.allowed is None or not len(found.row):
            return found, {}
        asked = self.allowed.concerned(each.id for each in self.matcher.detectors)
        at = np.flatnonzero(np.isin(found.detector, asked) & ~found.technical)
        if not len(at):
            return found, {}
        read, rules = cells.reader(), np.zeros(len(at), np.int64)
        #: Values that repeat are hashed once for each batch.
        known: dict[tuple[str, bytes], int] = {}
        columns = (found.row[at], found.start[at], found.end[at], found.detector[at])
        matches = zip(*(column.tolist() for column in columns), strict=True)
        for place, (row, start, end, detector) in enumerate(matches):
            key = self.matcher.detectors[detector].id
            value = bytes(read(row, end)[start:end])
            if (key, value) not in known:
                rule = self.allowed.rule(key, value.decode("utf-8", "surrogateescape"))
                known[key, value] = rule or 0
            rules[place] = known[key, value]
        technical, passed = found.technical.copy(), found.whole_passed.copy()
        taken = at[rules > 0]
        technical[taken] = True
        np.subtract.at(passed, found.detector[taken[found.whole[taken]]], 1)
        counts = {
            rule: (int(met.sum()), len(np.unique(found.row[at[met]])))
            for rule in np.unique(rules[rules > 0]).tolist()
            if (met := rules == rule).any()
        }
        return replace(found, technical=technical, whole_passed=passed), counts

    def _tallies(self, found: Matches, cells: _Cells) -> dict[str, Tally]:
        tallies = {}
        matched = _by_detector(found)
        for index in np.flatnonzero(found.tried).tolist():
            key = self.matcher.detectors[index].id
            at = matched.get(index, _NO_PLACES)
            names = found.technical[at]
            every = len(names)
            personal = at
            if names.any():
                personal = (np.arange(every) if isinstance(at, slice) else at)[~names]
            rows, whole = found.row[personal], int(np.count_nonzero(found.whole[personal]))
            # Cells that are wholly of this kind by its check, but went to another detector's match.
            outranked = 0
            if self.matcher.detectors[index].check is not None:
                outranked = int(found.whole_passed[index]) - whole
            tallies[key] = Tally(
                tried=int(found.tried[index]),
                whole_tried=int(found.whole_tried[index]),
                # Matches are in the order of their rows.
                cells=min(1, len(rows)) + int(np.count_nonzero(rows[1:] != rows[:-1])) + outranked,
                whole=whole + outranked,
                matches=len(rows),
                technical=every - len(rows),
                samples=()
                if self._sampled(key, cells)
                else cells.samples(found, personal, self.split.ordinal),
            )
        if self.hits is not None:
            self._write_hits(found, cells)
        return tallies

    def _sampled(self, key: str, cells: _Cells) -> bool:
        """Whether earlier batches gave all samples of a detector that are kept: the first ones."""
        tally = self.profile.tallies.get(key)
        return (
            tally is not None
            and len(tally.samples) == SAMPLE_LIMIT
            and tally.samples[-1][0][1] < cells.rows_before
        )

    def _write_hits(self, found: Matches, cells: _Cells) -> None:
        assert self.hits is not None
        path = column_key(cells.leaf.path, self.key)
        read, is_text = cells.reader(), column_kind(cells.array.type) == "text"
        last = -1
        for first in range(0, len(found.row), HITS_BUFFERED):
            some = slice(first, first + HITS_BUFFERED)
            columns = (found.row, found.start, found.end, found.detector, found.score)
            for row, start, end, detector, score, technical in zip(
                *(column[some].tolist() for column in (*columns, found.technical)), strict=True
            ):
                if technical:
                    continue
                if row != last or not is_text:
                    # How many zeros an integer begins with is up to the match.
                    last, cell = row, read(row, end)
                    characters = Characters(cell)
                self.hits.add(
                    path,
                    cells.locator(row),
                    cells.batch.unit,
                    characters.before(start),
                    characters.before(end),
                    self.matcher.detectors[detector].id,
                    score,
                    _shape(cell, start, end),
                )


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a leaf in a batch, before which its split had `rows_before` rows.

    `array` is the leaf's, decoded if it is a dictionary of anything but texts.
    """

    leaf: Leaf
    array: pa.Array
    batch: Batch
    rows_before: int

    def samples(
        self, found: Matches, at: npt.NDArray[np.int64] | slice, ordinal: int
    ) -> tuple[tuple[tuple[int, int, int], str], ...]:
        """The first of the matches `at` different places; cells of one list share their row."""
        if self.leaf.rows is None:
            # The first ones are enough: a long cell can hold millions.
            at = np.arange(min(SAMPLE_LIMIT, len(found.row))) if isinstance(at, slice) else at
        elif isinstance(at, slice):
            at = np.arange(len(found.row))
        if self.leaf.rows is not None and len(at):
            starts = found.start[at]
            places = self.leaf.rows[found.row[at]] * (int(starts.max()) + 1) + starts
            at = at[np.unique(places, return_index=True)[1]]
        samples, read = [], self.reader()
        for i in at[:SAMPLE_LIMIT].tolist():
            row, start, end = (int(column[i]) for column in (found.row, found.start, found.end))
            shape = _shape(read(row, end), start, end)
            samples.append(((ordinal, self.rows_before + self._row(row), start), shape))
        return tuple(samples)

    def _row(self, cell: int) -> int:
        """The row within the batch of a cell."""
        return cell if self.leaf.rows is None else int(self.leaf.rows[cell])

    def locator(self, cell: int) -> str:
        """What names the row of a cell."""
        row = self._row(cell)
        if self.batch.locators is not None:
            return str(self.batch.locators[row].as_py())
        return str(self.batch.first_row + row)

    def reader(self) -> Callable[[int, int], memoryview]:
        """Gives a cell's bytes where they lie; an integer's as decimal, padded up to an end."""
        array = self.array
        if column_kind(array.type) != "text":
            return lambda cell, end: memoryview(str(array[cell].as_py()).rjust(end, "0").encode())
        if pa.types.is_dictionary(array.type):
            codes, read = array.indices, _text_reader(array.dictionary)
            return lambda cell, _: read(codes[cell].as_py())
        read = _text_reader(array)
        return lambda cell, _: read(cell)


def _text_reader(array: pa.Array) -> Callable[[int], memoryview]:
    """Gives the bytes of a cell of text, without a copy but for views and fixed-size binary."""
    if _plain(array.slice(0, 0)).type != array.type:
        return lambda cell: _text_reader(_plain(array.slice(cell, 1)))(0)
    offsets, data = _offsets(array), memoryview(array.buffers()[2] or b"")
    return lambda cell: data[offsets[cell] : offsets[cell + 1]]


def _shape(cell: memoryview, start: int, end: int) -> str:
    """The masked shape of what stands there in a cell."""
    return mask(str(cell[start:end], "utf-8", "replace"))


@lru_cache(maxsize=32)
def looked_at(first: int, count: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Which of `count` cells are looked at for their shape, and how many each stands for.

    Cells are numbered over all of a column's filled cells of text in a split, from `first` on, so
    that neither the batches nor the workers change which they are. All of SHAPES_ALL are looked
    at; of those after them, one in SHAPES_EVERY stands for as many.
    """
    blocks = range(first // CHOSEN_AT_ONCE, (first + count - 1) // CHOSEN_AT_ONCE + 1)
    numbers = np.concatenate([np.empty(0, np.int64), *map(_chosen, blocks)])
    low, high = np.searchsorted(numbers, (first, first + count))
    numbers = numbers[low:high]
    return numbers - first, np.where(numbers < SHAPES_ALL, 1, SHAPES_EVERY)


@lru_cache(maxsize=64)
def _chosen(block: int) -> npt.NDArray[np.int64]:
    """The numbers of the cells looked at in one of the runs of CHOSEN_AT_ONCE."""
    first = block * CHOSEN_AT_ONCE
    numbers = np.arange(first, first + CHOSEN_AT_ONCE, dtype=np.uint64)
    chosen = numbers * np.uint64(GOLDEN) < np.uint64(2**64 // SHAPES_EVERY)
    chosen[: max(0, SHAPES_ALL - first)] = True
    return first + np.flatnonzero(chosen)


_NO_PLACES: npt.NDArray[np.int64] | slice = np.empty(0, np.int64)


def _by_detector(found: Matches) -> dict[int, npt.NDArray[np.int64] | slice]:
    """Which matches each detector has, in their order; of a single one a slice: no copy is made."""
    size = len(found.detector)
    if size and (found.detector == found.detector[0]).all():
        return {int(found.detector[0]): slice(0, size)}
    order = np.argsort(found.detector, kind="stable")
    which, first = np.unique(found.detector[order], return_index=True)
    bounds = [*first.tolist(), size]
    return {
        index: order[low:high]
        for index, low, high in zip(which.tolist(), bounds, bounds[1:], strict=False)
    }


def _filled(array: pa.Array) -> tuple[int, npt.NDArray[np.bool_] | None]:
    """How many cells of text are null, and which hold any byte; None for all of them.

    A dictionary stays coded.
    """
    if pa.types.is_dictionary(array.type):
        nulls, filled = _filled(array.dictionary)
        if nulls or filled is not None:
            values = pa.array(filled, mask=~not_null(array.dictionary))
            cells = values.take(array.indices)
            return cells.null_count, booleans(cells.fill_null(False))
        nulls = array.indices.null_count
        return nulls, not_null(array.indices) if nulls else None
    array, nulls = _plain(array), array.null_count
    if nulls == len(array):
        return nulls, np.zeros(len(array), np.bool_)
    offsets = _offsets(array)
    filled = offsets[1:] != offsets[:-1]
    if nulls:
        filled &= not_null(array)
    return nulls, None if filled.all() else filled


def _large(array: pa.Array, places: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which of the cells of text have more than SHAPES_BYTES; of a dictionary, none."""
    if pa.types.is_dictionary(array.type) or array.nbytes <= SHAPES_BYTES:
        return np.zeros(len(places), np.bool_)
    offsets = _offsets(array)
    return offsets[places + 1] - offsets[places] > SHAPES_BYTES


def _offsets(array: pa.Array) -> npt.NDArray[np.int32] | npt.NDArray[np.int64]:
    """Where each cell of a plain array of text begins, and where the last one ends."""
    wide = pa.types.is_large_string(array.type) or pa.types.is_large_binary(array.type)
    number = np.dtype(np.int64 if wide else np.int32)
    start = array.offset * number.itemsize
    return np.frombuffer(array.buffers()[1], number, count=len(array) + 1, offset=start)


def _plain(array: pa.Array) -> pa.Array:
    """Views and fixed-size binary as large binary, for the kernels that do not know them."""
    kind = array.type
    if any(
        test(kind)
        for test in (
            pa.types.is_string_view,
            pa.types.is_binary_view,
            pa.types.is_fixed_size_binary,
        )
    ):
        return array.cast(pa.large_binary())
    return array


def _bytes(array: pa.Array) -> pa.Array:
    """Cells of text as large binary, a dictionary decoded."""
    if pa.types.is_dictionary(array.type):
        array = _plain(array.dictionary).take(array.indices)
    return array.cast(pa.large_binary())


def _readable(cells: pa.Array) -> pa.Array:
    """Cells of large binary as text where they are UTF-8, else as they are."""
    try:
        return cells.cast(pa.large_string())
    except pa.ArrowInvalid:
        return cells


# ------------------------------------------------------------------------------------ hits

HITS_SCHEMA = pa.schema(
    [
        ("column", pa.string()),
        ("row", pa.string()),
        ("row_unit", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("detector", pa.string()),
        ("score", pa.float32()),
        ("masked", pa.string()),
    ]
)


def column_key(path: str, key: bytes) -> str:
    """What stands for a column in part files: its name may itself hold personal data."""
    return hashlib.blake2b(path.encode("utf-8", "replace"), digest_size=12, key=key).hexdigest()


def hits_file(folder: str, split: Split) -> Path:
    """The part file of a split's hits; a second try of the split overwrites it."""
    name = hashlib.blake2b(split.container.locator.encode(), digest_size=16).hexdigest()
    return Path(folder) / f"{name}-{split.ordinal:08d}.parquet"


class _Hits:
    """Single hits of a split, written to its part file (mode 0600) in bounded pieces."""

    def __init__(self, settings: Settings, split: Split) -> None:
        import pyarrow.parquet as pq

        assert settings.hits is not None
        self._path = hits_file(settings.hits, split)
        # Under another name until it is whole: a worker that is killed leaves no broken part.
        self._begun = self._path.with_suffix(".begun")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        self._file = os.fdopen(os.open(self._begun, flags, 0o600), "wb")
        self._writer = pq.ParquetWriter(self._file, HITS_SCHEMA, compression="zstd")
        self._rows: list[tuple[object, ...]] = []

    def add(self, *row: object) -> None:
        """One hit, in the order of HITS_SCHEMA."""
        self._rows.append(row)
        if len(self._rows) >= HITS_BUFFERED:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            columns = [
                pa.array(column, kind)
                for column, kind in zip(
                    zip(*self._rows, strict=True), HITS_SCHEMA.types, strict=True
                )
            ]
            self._writer.write_batch(pa.record_batch(columns, schema=HITS_SCHEMA))
            self._rows = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Writes what waits and ends the file, also when reading ended early."""
        try:
            self._flush()
            self._writer.close()
        finally:
            self._file.close()
        self._begun.replace(self._path)
