"""The compiled matcher: kernels over Arrow's own memory; it finds what the reference finds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pdscan.match import layout, native
from pdscan.match.reference import (
    Matches,
    ReferenceMatcher,
    as_binary,
    booleans,
    not_null,
)
from pdscan.match.tables import LOST_ZEROS, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from pdscan.match.reference import Finder, Found
    from pdscan.match.tables import Tables
    from pdscan.model import Detector

#: For each byte its worth in a mod 97, and the power of ten by which it moves what precedes it.
_WORTH = np.array([[0] * 256, [1] * 256], np.uint8)
for _place, _sign in enumerate(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
    for _byte in {_sign, *bytes((_sign,)).lower()}:
        _WORTH[:, _byte] = _place, 10 if _place < 10 else 100
_BLANK = re.compile(rb"\s*")
#: Records that one call of the scan can write.
_CAPACITY = 1 << 16


@dataclass(slots=True)
class _Records:
    """Candidates in one array of cells, by row: what the kernels say, and Python completes."""

    row: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    pattern: NDArray[np.int32]
    flags: NDArray[np.uint8]

    def at(self, rows: NDArray[np.int64]) -> _Records:
        """The same, with row i meaning `rows[i]`."""
        return replace(self, row=rows[self.row])

    def copied(self) -> _Records:
        """The same in memory of their own."""
        return self.picked(np.arange(len(self.row)))

    def picked(self, which: NDArray[Any]) -> _Records:
        """Those records of this mask, or of these places in their order."""
        return _Records(
            self.row[which],
            self.start[which],
            self.end[which],
            self.pattern[which],
            self.flags[which],
        )


def _joined(parts: Sequence[_Records]) -> _Records:
    """All records, in the order of their rows."""
    if len(parts) == 1:
        return parts[0]
    joined = _Records(
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.end for part in parts]),
        np.concatenate([part.pattern for part in parts]),
        np.concatenate([part.flags for part in parts]),
    )
    if len(joined.row) > 1 and not (joined.row[1:] >= joined.row[:-1]).all():
        order = np.argsort(joined.row, kind="stable")
        joined = joined.picked(order)
    return joined


def _room(count: int) -> _Records:
    """Memory for so many records."""
    return _Records(
        np.empty(count, np.int64),
        np.empty(count, np.int64),
        np.empty(count, np.int64),
        np.empty(count, np.int32),
        np.empty(count, np.uint8),
    )


_NOTHING = _room(0)


class _Numbers:
    """Memory for so many integers: records of them, and their rows."""

    def __init__(self, size: int) -> None:
        capacity = 2 * size + layout.INTEGER_FORMS
        self.size = size
        self.out = _room(capacity)
        # A match in an integer begins with it.
        self.out.start[:] = 0
        self.rows = np.empty(size + 1, np.int64)


class _Scratch:
    """Memory that the kernels work in, one a matcher."""

    def __init__(self, tables: Tables) -> None:
        capacity = max(_CAPACITY, 4 * tables.reserve)
        self.capacity = capacity
        self.out = _room(capacity)
        self.masks = np.zeros(2 * layout.BANKS * (layout.CHUNK + layout.SLACK), np.uint8)
        self.flags = np.zeros((layout.CHUNK + layout.SLACK) // 8, np.uint8)
        self.codes = np.zeros(layout.CHUNK + layout.SLACK, np.uint8)
        self.edge = np.zeros(layout.CHUNK + 2 * layout.SLACK, np.uint8)
        self.digits = np.zeros(64, np.uint8)
        self.trail = np.zeros((layout.PLACE_ROOM + layout.LANES, layout.STEPS), np.uint16)
        self.places = np.zeros((layout.PLACE_ROOM, layout.PLACE), np.int64)
        self.runs = np.zeros((layout.RUN_ROOM, layout.RUN), np.int64)
        self.folds = np.zeros((layout.RUN_ROOM, layout.FOLD), np.int64)
        self.running = np.zeros(layout.PLACE_ROOM, np.int64)
        reach = int(tables.back_reach.max(initial=0)) // layout.STEPS + 2
        self.starts = np.zeros((layout.PLACE_ROOM, reach), np.uint32)
        self.places[:, layout.P_STARTS] = _at(self.starts) + 4 * reach * np.arange(len(self.places))
        # Columns by their addresses.
        self.columns = _at(tables.table) + 2 * tables.columns.astype(np.int64)
        self.automata = self._automata(tables)
        self.done_start = np.empty(len(tables.states), np.int64)
        self.done_mask = np.empty(len(tables.states), np.uint32)
        detectors = int(tables.detector.max(initial=0)) + 1
        self.failed = [np.empty(detectors, np.int64) for _ in range(2)]
        self.spots = [np.zeros(layout.CHUNK + 8, np.int64) for _ in range(3)]
        self._numbers = _Numbers(0)
        self.integers = np.zeros(layout.INTEGERS_BLOCK, np.int64)
        self.work = np.zeros((layout.W_PARTS, layout.INTEGER_BLOCK), np.int64)
        self.block = np.zeros(layout.SCAN_BLOCK, np.int64)
        out = self.out
        for place, array in (
            (layout.HALVES, tables.halves),
            (layout.BYTE_CLASSES, tables.byte_classes),
            (layout.CLASS_SETS, tables.class_sets),
            (layout.SETS, tables.sets),
            (layout.BEFORE_CELL, tables.before_cell),
            (layout.BEHIND_CELL, tables.behind_cell),
            (layout.KNOWN, tables.known),
            (layout.BUCKET_KIND, tables.bucket_kind),
            (layout.BUCKET_LIST, tables.bucket_list),
            (layout.BUCKET_MIDDLE, tables.bucket_middle),
            (layout.BUCKET_RUN, tables.bucket_run),
            (layout.BACK_RUN, tables.back_run),
            (layout.BACK_REACH, tables.back_reach),
            (layout.AUTOMATA, self.automata),
            (layout.CHECK, tables.check),
            (layout.CHECK_ARGS, tables.check_args),
            (layout.PATTERN_FLAGS, tables.flags),
            (layout.WORDS, tables.words),
            (layout.TECHNICAL, tables.technical),
            (layout.TECHNICAL_BACK, tables.technical_back),
            (layout.ARGS, tables.args),
            (layout.OUT_ROW, out.row),
            (layout.OUT_START, out.start),
            (layout.OUT_END, out.end),
            (layout.OUT_PATTERN, out.pattern),
            (layout.OUT_FLAGS, out.flags),
            (layout.WORTH, _WORTH),
            (layout.MASKS, self.masks),
            (layout.FLAGS, self.flags),
            (layout.CODES, self.codes),
            (layout.EDGE, self.edge),
            (layout.DIGITS, self.digits),
            (layout.TRAIL, self.trail),
            (layout.PLACES, self.places),
            (layout.RUNS, self.runs),
            (layout.FOLDS, self.folds),
            (layout.RUNNING, self.running),
            (layout.DONE_START, self.done_start),
            (layout.DONE_MASK, self.done_mask),
            (layout.OWNERS, tables.detector),
            (layout.FAILED_ROW, self.failed[0]),
            (layout.FAILED_WHOLE, self.failed[1]),
            (layout.SPOTS, self.spots[0]),
            (layout.SPOT_ROWS, self.spots[1]),
            (layout.SPOT_BUCKETS, self.spots[2]),
        ):
            self.block[place] = _at(array)
        self.block[layout.START_BUCKETS] = tables.start_buckets
        self.block[layout.RESERVE] = tables.reserve
        self.block[layout.CAPACITY] = capacity

        for place, array in (
            (layout.N_KINDS, tables.integer_kinds),
            (layout.N_FORMS, tables.integer_forms),
            (layout.N_PATTERN, tables.integer_pattern),
            (layout.N_PAD, tables.integer_pad),
            (layout.N_SURE, tables.integer_sure),
            (layout.N_RUN, tables.integer_run),
            (layout.N_BIT, tables.integer_bit),
            (layout.N_RESIDUES, tables.integer_residues),
            (layout.N_SUMS, tables.integer_sums),
            (layout.N_PARTS, tables.integer_parts),
            (layout.N_POWERS, tables.integer_powers),
            (layout.N_COMPLETE, tables.integer_complete),
            (layout.N_OWNERS, tables.integer_owners),
            (layout.N_OWNED, tables.integer_owned),
            (layout.N_SCAN, self.block),
            (layout.N_WORK, self.work),
        ):
            self.integers[place] = _at(array)

        self.integers[layout.N_OWNERS_COUNT] = len(tables.integer_owners)
        self.integers[layout.N_OTHERS] = tables.integer_others

    def _automata(self, tables: Tables) -> NDArray[np.int64]:
        """Where each automaton's parts lie."""
        found = np.zeros((len(tables.states), layout.AUTOMATON), np.int64)
        there = tables.states >= 0
        states = 4 * tables.states.astype(np.int64)[there]
        found[there, layout.A_ACCEPTS] = _at(tables.accepts) + states
        found[there, layout.A_LIVE] = _at(tables.live) + states
        for place, rows in (
            (layout.A_COLUMNS, self.columns),
            (layout.A_LEFT, tables.left),
            (layout.A_RIGHT, tables.right),
            (layout.A_PATTERNS, tables.patterns),
            (layout.A_SHAPES, tables.shapes),
        ):
            found[:, place] = _at(rows) + rows.strides[0] * np.arange(len(rows))
        found[:, layout.A_TOP] = tables.tops
        found[:, layout.A_LEFT_DECIMAL] = tables.left_decimal
        found[:, layout.A_RIGHT_DECIMAL] = tables.right_decimal
        return found

    def numbers(self, size: int) -> _Numbers:
        """Memory for at least so many integers, entered into their block."""
        if self._numbers.size < size:
            self._numbers = _Numbers(size)
            numbers = self._numbers
            for place, array in (
                (layout.N_ROWS, numbers.rows),
                (layout.N_ROW, numbers.out.row),
                (layout.N_END, numbers.out.end),
                (layout.N_OWN, numbers.out.pattern),
                (layout.N_FLAGS, numbers.out.flags),
            ):
                self.integers[place] = _at(array)
            self.integers[layout.N_CAPACITY] = len(numbers.out.row)
        return self._numbers


class CompiledMatcher:
    """Finds the matches of detectors in Arrow arrays, with machine code; see ReferenceMatcher.

    Not for use by several threads at once. Raises RuntimeError where the kernels cannot run;
    `native.load` says why.
    """

    def __init__(self, detectors: Sequence[Detector]) -> None:
        kernels = native.load(build=True)
        if kernels is None:
            raise RuntimeError("the compiled scan cannot run here")
        self.detectors = tuple(detectors)
        self._scan_kernel = kernels["scan"]
        self._settle_kernel = kernels["settle"]
        self._integers_kernel = kernels["integers"]
        self._tables = load(self.detectors)
        self._reference = ReferenceMatcher(self.detectors)
        self._scratch = _Scratch(self._tables)
        tables = self._tables
        self._checked = np.array([d.check is not None for d in self.detectors], np.uint8)
        # Detectors outside of the kernels get one more pattern for each of their scores.
        self._detector = tables.detector
        self._score = tables.score
        self._extra: dict[tuple[int, float], int] = {}
        self.how = tables.how
        self._masks = lru_cache(maxsize=64)(self._mask)
        self._active_forms = lru_cache(maxsize=64)(self._active)
        self._everything = tuple(range(len(self.detectors)))

    def find(self, array: pa.Array) -> Matches:
        """All matches in an array of text; as ReferenceMatcher.find."""
        if self._tables.outside or pa.types.is_dictionary(array.type):
            return self._settled([self._find(array, self._everything)])
        settling = _Settling(self)
        for records, row, start in self._pieces(as_binary(array), self._everything):
            settling.add(records, row, start)
        return settling.matches()

    def find_integers(self, array: pa.Array, active: tuple[int, ...] | None = None) -> Matches:
        """All matches in an array of integers; as ReferenceMatcher.find_integers."""
        active = self._everything if active is None else active
        failed = np.zeros(len(self.detectors), np.int64)
        try:
            rows, records = self._integers(array.cast(pa.int64()), failed, active)
        except pa.ArrowInvalid:
            # They are not all within 64 bits.
            rows, records = np.arange(len(array)), _NOTHING
        matches = self._settled([(records, []), *self._as_texts(array, rows, active)])
        return replace(
            matches, tried=matches.tried + failed, whole_tried=matches.whole_tried + failed
        )

    def _as_texts(
        self, array: pa.Array, rows: NDArray[np.int64], wanted: tuple[int, ...]
    ) -> Iterator[tuple[_Records, list[Found]]]:
        """What is found in some of the integers as texts, also with the zeros they have lost."""
        if not len(rows):
            return
        texts = pc.cast(array.take(pa.array(rows)), pa.string())
        lengths = pc.binary_length(texts)
        every: list[tuple[NDArray[np.int64], pa.Array, tuple[int, ...]]] = [(rows, texts, wanted)]
        for index, detector in enumerate(self.detectors):
            digits = detector.digits
            if digits is None or not detector.patterns or index not in wanted:
                continue
            short = pc.and_(
                pc.greater_equal(lengths, digits - LOST_ZEROS), pc.less(lengths, digits)
            )
            some = np.flatnonzero(booleans(short))
            if len(some):
                padded = pc.utf8_lpad(texts.take(pa.array(some)), digits, "0")
                every.append((rows[some], padded, (index,)))
        for places, cells, active in every:
            records, found = self._find(cells, active)
            yield records.at(places), [part.at(places) for part in found]

    def _integers(
        self, values: pa.Array, failed: NDArray[np.int64], active: tuple[int, ...]
    ) -> tuple[NDArray[np.int64], _Records]:
        """The rows of int64 that must be searched as texts, and the matches in the others.

        Where these held a candidate only, it is added to `failed`, one number a detector.
        """
        validity, data = values.buffers()
        size = len(values)
        if values.null_count == size:
            return np.zeros(0, np.int64), _NOTHING
        numbers, block = self._scratch.numbers(size), self._scratch.integers
        block[layout.N_VALUES] = data.address + 8 * values.offset
        block[layout.N_COUNT], block[layout.N_OFFSET] = size, values.offset
        block[layout.N_VALID] = validity.address if validity and values.null_count else 0
        block[layout.N_TRIED] = _at(failed)
        block[layout.N_FOUND] = 0
        block[layout.N_ACTIVE] = self._active_forms(active)
        rows = numbers.rows[: self._integers_kernel(_at(block))].copy()
        return rows, numbers.out.picked(np.arange(block[layout.N_FOUND]))

    # -- one array -----------------------------------------------------------------------------

    def _find(self, array: pa.Array, active: tuple[int, ...]) -> tuple[_Records, list[Found]]:
        """The candidates of the kernels, and what detectors outside of them find."""
        if pa.types.is_dictionary(array.type):
            return self._find_coded(array, active)
        cells = as_binary(array)
        records = self._scan(cells, active)
        outside = [index for index in self._tables.outside if index in active]
        found = self._reference.find_parts(cells, outside) if outside else []
        return records, found

    def _find_coded(self, array: pa.Array, active: tuple[int, ...]) -> tuple[_Records, list[Found]]:
        """Each distinct value once; its matches then stand at every row that holds it."""
        records, found = self._find(array.dictionary, active)
        if not len(records.row) and not found:
            return records, found
        indices = array.indices
        rows = np.flatnonzero(not_null(indices))
        codes = indices.drop_null().to_numpy(zero_copy_only=False).astype(np.int64)
        # Where each value's records begin, and how many they are.
        size = len(array.dictionary)
        low = np.searchsorted(records.row, np.arange(size))
        count = np.searchsorted(records.row, np.arange(size), side="right") - low
        repeats = count[codes]
        source = np.repeat(low[codes] - np.cumsum(repeats) + repeats, repeats)
        source += np.arange(len(source))
        spread = _Records(
            np.repeat(rows, repeats),
            records.start[source],
            records.end[source],
            records.pattern[source],
            records.flags[source],
        )
        return spread, [part.spread(codes, rows) for part in found]

    def _mask(self, active: tuple[int, ...]) -> NDArray[np.uint32]:
        """The patterns of each bucket's automata that belong to active detectors."""
        tables = self._tables
        wanted = np.zeros(len(tables.states), np.uint32)
        chosen = set(active)
        for number in range(len(tables.states)):
            for bit in range(32):
                pattern = int(tables.patterns[number, bit])
                if len(tables.detector) and int(tables.detector[pattern]) in chosen:
                    wanted[number] |= np.uint32(1 << bit)
        return tables.bucket_mask & wanted[tables.bucket_run]

    def _active(self, active: tuple[int, ...]) -> int:
        """The forms of integers of active detectors, as bits; the sign is for the text search."""
        found = np.iinfo(np.int64).min
        tables = self._tables
        for owner, owned in zip(tables.integer_owners, tables.integer_owned, strict=True):
            if int(owner) in active:
                found |= int(owned)
        return int(found)

    def _scan(self, cells: pa.Array, active: tuple[int, ...]) -> _Records:
        """The kernels' candidates in cells of (large) binary."""
        parts = [records.copied() for records, _, _ in self._pieces(cells, active)]
        return _joined(parts) if parts else _NOTHING

    def _pieces(
        self, cells: pa.Array, active: tuple[int, ...]
    ) -> Iterator[tuple[_Records, int, int]]:
        """The kernels' candidates in cells of (large) binary, as many as one call can note.

        With each piece: the row and the start before which no later piece has one. A piece is
        memory that the next one is written to.
        """
        rows = len(cells)
        tables = self._tables
        if not rows or cells.null_count == rows or not len(tables.detector):
            return
        validity, offsets_buffer, data = cells.buffers()
        wide = pa.types.is_large_binary(cells.type)
        width = 8 if wide else 4
        offsets = np.frombuffer(
            offsets_buffer,
            np.int64 if wide else np.int32,
            count=rows + 1,
            offset=width * cells.offset,
        ).astype(np.int64)
        first, last = int(offsets[0]), int(offsets[-1])
        if data is None or first == last:
            return
        nulls = validity is not None and cells.null_count > 0
        memory, out = self._scratch, self._scratch.out
        mask = self._masks(active)
        memory.done_start.fill(-1)
        for failed in memory.failed:
            failed.fill(-1)
        block = memory.block
        block[layout.TEXT] = data.address
        block[layout.FIRST], block[layout.LAST] = first, last
        block[layout.OFFSETS], block[layout.ROWS] = _at(offsets), rows
        block[layout.VALID] = validity.address if nulls else 0
        block[layout.VALID_OFFSET] = cells.offset
        block[layout.BUCKET_MASK] = _at(mask)
        block[layout.POSITION], block[layout.ROW] = first, 0
        block_address = _at(block)
        undecided = layout.OPEN | layout.CONTEXT_OPEN | layout.TECHNICAL_OPEN
        reach = int(tables.back_reach.max(initial=0))
        while block[layout.POSITION] < last:
            count = self._scan_kernel(block_address)
            if not count:
                continue
            records = _Records(
                out.row[:count],
                out.start[:count],
                out.end[:count],
                out.pattern[:count],
                out.flags[:count],
            )
            places: NDArray[np.int64] = np.flatnonzero(records.flags & np.uint8(undecided))
            if len(places):
                records = self._completed(records, places, memoryview(data), offsets)
            # A match is found from a place in it, and its start at most so far before that.
            row = int(block[layout.ROW]) if block[layout.POSITION] < last else rows
            yield records, row, int(block[layout.POSITION] - reach - offsets[row])

    def _completed(
        self,
        records: _Records,
        places: NDArray[np.int64],
        text: memoryview,
        offsets: NDArray[np.int64],
    ) -> _Records:
        """The records with what the kernels leave open decided: ends, checks, words before."""
        known: dict[tuple[int, bytes], int] = {}
        keep = np.ones(len(records.row), bool)
        rows = records.row[places]
        for place, start, end, pattern, flags, low, high in zip(
            places.tolist(),
            records.start[places].tolist(),
            records.end[places].tolist(),
            records.pattern[places].tolist(),
            records.flags[places].tolist(),
            offsets[rows].tolist(),
            offsets[rows + 1].tolist(),
            strict=True,
        ):
            done = self._completed_one(pattern, start, end, flags, text[low:high], known)
            if done is None:
                keep[place] = False
            else:
                records.end[place], records.flags[place] = done
        return records if keep.all() else records.picked(keep)

    def _completed_one(
        self,
        pattern: int,
        start: int,
        end: int,
        flags: int,
        cell: memoryview,
        known: dict[tuple[int, bytes], int],
    ) -> tuple[int, int] | None:
        """The end and the flags of one record; None if there is no match after all.

        `known` keeps what checks have said of values.
        """
        detector, number = self._tables.forms[pattern]
        finder = self._reference.finder(detector)
        form = finder.forms[number]
        if end < 0:
            found = form.match(cell, start)
            if found is None:
                return None
            end = found.end()
            if _BLANK.fullmatch(cell[:start]) and _BLANK.fullmatch(cell[end:]):
                flags |= layout.WHOLE_CELL
            elif form.whole:
                return None
        if flags & (layout.OPEN | layout.TECHNICAL_OPEN):
            value = bytes(cell[start:end])
            if (pattern, value) not in known:
                known[pattern, value] = _judged(finder, value, flags)
            flags |= known[pattern, value]
        if (
            form.bare
            and flags & (layout.PASSED | layout.WHOLE_CELL) == layout.PASSED
            and not finder.has_keyword(bytes(cell[max(0, start - layout.CONTEXT) : start]))
        ):
            flags |= layout.CONSUMES
        return end, flags

    # -- overlaps --------------------------------------------------------------------------------

    def _settled(self, parts: Iterable[tuple[_Records, list[Found]]]) -> Matches:
        """All parts in the order of row and start, overlaps settled within each cell."""
        parts = list(parts)
        outside = [found for _, several in parts for found in several]
        records = _joined(
            [part for part, _ in parts] + [self._as_records(found) for found in outside]
        )
        settling = _Settling(self)
        settling.settle(records)
        matches = settling.matches()
        tried, whole_tried = matches.tried, matches.whole_tried
        for index in {found.detector for found in outside}:
            mine = [found for found in outside if found.detector == index]
            tried[index] = len(np.unique(np.concatenate([found.tried for found in mine])))
            whole = np.concatenate([found.whole_tried for found in mine])
            whole_tried[index] = len(np.unique(whole))
            passed = [found.row[found.whole & ~found.technical] for found in mine]
            matches.whole_passed[index] = len(np.unique(np.concatenate(passed)))
        return matches

    def settle(
        self, records: _Records, counts: Sequence[NDArray[Any]], columns: Sequence[NDArray[Any]]
    ) -> int:
        """Settles the overlaps of records, which are in the order of their rows.

        How many matches are left. `counts` and `columns` are those of `_Settling`; the matches
        are written to the columns, which have room for as many as there are records.
        """
        count = len(records.row)
        order, kept = np.empty(count, np.int64), np.empty(count, np.uint8)
        arrays: tuple[NDArray[Any], ...] = (
            records.row, records.start, records.end, records.pattern, records.flags,
            self._detector, self._score, self._checked, order, kept, *counts, *columns,
        )  # fmt: skip
        block = np.array([count, *(_at(array) for array in arrays)], np.int64)
        return int(self._settle_kernel(_at(block)))

    @property
    def sizes(self) -> tuple[int, int]:
        """How many detectors and patterns there are, those of other scores included."""
        return len(self.detectors), len(self._detector)

    def _as_records(self, found: Found) -> _Records:
        """What a detector outside of the kernels found, as records that have passed."""
        scores, inverse = np.unique(found.score, return_inverse=True)
        patterns = np.array([self._pattern(found.detector, float(s)) for s in scores], np.int32)
        flags = (
            layout.PASSED
            + found.whole * np.uint8(layout.WHOLE_CELL)
            + found.technical * np.uint8(layout.IS_TECHNICAL)
        )
        return _Records(
            found.row,
            found.start,
            found.end,
            patterns[inverse] if len(scores) else np.zeros(0, np.int32),
            flags.astype(np.uint8),
        )

    def _pattern(self, detector: int, score: float) -> int:
        """The number that stands for a score of a detector outside of the kernels."""
        if (detector, score) not in self._extra:
            self._extra[detector, score] = len(self._detector)
            self._detector = np.append(self._detector, np.int32(detector)).astype(np.int32)
            self._score = np.append(self._score, np.float32(score)).astype(np.float32)
        return self._extra[detector, score]


class _Settling:
    """Settles overlaps piece by piece, so that of a long cell only the matches are kept."""

    def __init__(self, matcher: CompiledMatcher) -> None:
        self._matcher = matcher
        detectors, patterns = matcher.sizes
        # Cells with a candidate by detector, and nothing but one, and nothing but a match; then
        # what the kernel was at.
        self._counts = [
            np.zeros(detectors, np.int64),
            np.zeros(detectors, np.int64),
            np.zeros(detectors, np.int64),
            np.full(detectors, -1, np.int64),
            np.full(detectors, -1, np.int64),
            np.full(detectors, -1, np.int64),
            np.full(patterns, -1, np.int64),
            np.zeros(patterns, np.int64),
        ]
        self._open = _NOTHING
        self._columns: list[NDArray[Any]] = [np.empty(0, kind) for kind in _KINDS]
        self._size = 0

    def add(self, records: _Records, row: int, start: int) -> None:
        """Adds records. None that comes later has an earlier row, or in that one such a start."""
        if len(self._open.row):
            records = _joined([self._open, records])
        # From a place of the row that no candidate spans on, all is left to later.
        first = int(np.searchsorted(records.row, row))
        if first == len(records.row):
            self._open = _NOTHING
            self.settle(records)
            return
        starts = records.start[first:]
        order = np.argsort(starts, kind="stable")
        reached = np.maximum.accumulate(records.end[first:][order])
        begins = np.minimum(np.append(starts[order], start)[1:], start)
        apart = np.flatnonzero(begins >= reached)
        later = order[apart[-1] + 1 :] if len(apart) else order
        if len(later):
            sooner = np.ones(len(records.row), bool)
            sooner[first + later] = False
            self._open = records.picked(~sooner)
            records = records.picked(sooner)
        else:
            self._open = _NOTHING
        self.settle(records)

    def settle(self, records: _Records) -> None:
        """Settles records that overlap none of those that come later."""
        count = len(records.row)
        if not count:
            return
        first, room = self._size, self._size + count
        for place, column in enumerate(self._columns):
            if room > len(column):
                # One column after the other, with room that takes no memory until it is used:
                # what is joined at the end is there twice.
                larger = np.empty(2 * room if first else room, column.dtype)
                larger[:first] = column[:first]
                self._columns[place] = larger
        behind = [column[first:] for column in self._columns]
        self._size += self._matcher.settle(records, self._counts, behind)

    def matches(self) -> Matches:
        """All that is left; to be asked for once."""
        self.settle(self._open)
        return Matches(*(column[: self._size] for column in self._columns), *self._counts[:3])


#: The types of the columns of `Matches`.
_KINDS = (np.int64, np.int64, np.int64, np.uint16, np.float32, np.bool_, np.bool_)


def _judged(finder: Finder, value: bytes, flags: int) -> int:
    """What the check and the technical values say of a candidate, as flags."""
    if flags & layout.OPEN and finder.check is not None and not finder.check(value):
        return 0
    return layout.PASSED | (layout.IS_TECHNICAL if finder.is_technical(value) else 0)


def _at(array: NDArray[Any]) -> int:
    """The address of an array's memory."""
    return array.ctypes.data
