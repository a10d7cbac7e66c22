"""The reference matcher: Python `re` on the cells that RE2 finds worth a look."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pdscan.match.layout import CONTEXT
from pdscan.match.relax import least_digits, relax, relax_text
from pdscan.match.tables import LOST_ZEROS, form_score
from pdscan.match.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from pdscan.match.limited import OwnFinder
    from pdscan.model import Border, Detector, Pattern

#: Below so many bytes compiling the RE2 filters costs more than they save.
FILTER_FROM = 1 << 14


@dataclass(frozen=True, slots=True)
class Matches:
    """Matches in one array of cells; equal lengths, ordered by row, start.

    `row` (int64) is the cell, `start` and `end` (int64) are byte offsets within it, `detector`
    (uint16) is the position in the matcher's detectors, `score` (float32) how sure the match alone
    makes us, `technical` whether the value names no person, `whole` whether it fills its cell.
    `tried` and `whole_tried` (int64, one a detector) count the cells that held a candidate, and
    those that were nothing but one, passed or not. `whole_passed` counts the cells that were
    nothing but a personal match of it, also where another detector's outranked that: what a check
    passes in a column is not for rivals to say.
    """

    row: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    detector: NDArray[np.uint16]
    score: NDArray[np.float32]
    technical: NDArray[np.bool_]
    whole: NDArray[np.bool_]
    tried: NDArray[np.int64]
    whole_tried: NDArray[np.int64]
    whole_passed: NDArray[np.int64]


#: One match in a cell: start, end (bytes), score, technical, whole.
Span = tuple[int, int, float, bool, bool]


class Form:
    """One pattern, compiled for `re`."""

    __slots__ = ("bare", "find", "match", "whole")

    def __init__(self, pattern: Pattern) -> None:
        body = pattern.regex.encode()
        regex = _before(pattern.left) + b"(?:" + body + b")" + _behind(pattern.right)
        compiled = re.compile(regex, re.IGNORECASE if pattern.ignore_case else 0)
        self.find, self.match = compiled.search, compiled.match
        self.bare = pattern.bare
        self.whole = pattern.whole


def _filter(pattern: Pattern) -> str:
    """An RE2 expression that every cell with a match of the pattern matches."""
    body = pattern.regex.encode()
    return relax(body, ignore_case=pattern.ignore_case, whole=pattern.whole)


def _joined_filter(detector: Detector) -> str:
    """The filters of all patterns of a detector as one; empty if RE2 has none for some of them."""
    if not detector.own:
        return "|".join("(?:" + _filter(pattern) + ")" for pattern in detector.patterns)
    parts = [relax_text(p.regex, ignore_case=p.ignore_case) for p in detector.patterns]
    joined = "|".join(f"(?:{part})" for part in parts)
    try:
        pc.match_substring_regex(pa.array([b""]), joined)
    except pa.ArrowInvalid:
        # Too large for RE2.
        return ""
    return joined if all(parts) else ""


def _before(border: Border) -> bytes:
    regex = b"(?<![" + border.forbids.encode() + b"])" if border.forbids else b""
    return regex + (rb"(?<![0-9][.,])" if border.decimal else b"")


def _behind(border: Border) -> bytes:
    regex = b"(?![" + border.forbids.encode() + b"])" if border.forbids else b""
    return regex + (rb"(?![.,][0-9])" if border.decimal else b"")


class Finder:
    """One detector's patterns, check and technical values over single cells."""

    def __init__(self, detector: Detector, forms: Iterable[Form] | None = None) -> None:
        self.detector = detector
        self.forms = [Form(p) for p in detector.patterns] if forms is None else [*forms]
        self.check = detector.check
        self.scores = [form_score(detector, pattern) for pattern in detector.patterns]
        technical = "|".join(f"(?:{regex})" for regex in detector.technical)
        self.technical = re.compile(technical.encode(), re.IGNORECASE) if technical else None
        self.keywords = _keywords(detector.keywords)

    def find(self, cell: bytes) -> tuple[list[Span], bool, bool]:
        """The spans in a cell, whether there was a candidate, whether it was the whole cell."""
        spans: list[Span] = []
        tried = whole_tried = False
        first = last = -1
        for form, score in zip(self.forms, self.scores, strict=True):
            found = form.find(cell)
            if found and first < 0:
                first, last = len(cell) - len(cell.lstrip()), len(cell.rstrip())
            while found:
                start, end = found.span()
                whole = start <= first and end >= last
                position = max(end, start + 1)
                if whole or not form.whole:
                    tried = True
                    whole_tried |= whole
                    text = found.group()
                    if self.check is not None and not self.check(text):
                        # A match whose check fails consumes nothing.
                        position = start + 1
                    elif whole or not form.bare or self.has_keyword(self._before(cell, start)):
                        spans.append((start, end, score, self.is_technical(text), whole))
                # At its end a pattern of an empty text would match for ever.
                found = form.find(cell, position) if position <= len(cell) else None
        if len(spans) > 1:
            spans = _without_overlaps(spans)
        return spans, tried, whole_tried

    def is_technical(self, value: bytes) -> bool:
        """Whether a value names no person."""
        return bool(self.technical and self.technical.fullmatch(value))

    def has_keyword(self, before: bytes) -> bool:
        """Whether a keyword stands in the text before a match."""
        if self.keywords is None:
            return False
        # Greek and Cyrillic words too are mostly written in capitals.
        lower = before if before.isascii() else before.decode("utf-8", "ignore").lower().encode()
        return self.keywords.search(lower.lower()) is not None

    @staticmethod
    def _before(cell: bytes, start: int) -> bytes:
        return cell[max(0, start - CONTEXT) : start]


def _keywords(words: Iterable[str]) -> re.Pattern[bytes] | None:
    joined = b"|".join(re.escape(word.lower().encode()) for word in words)
    return re.compile(rb"(?<![0-9a-z])(?:" + joined + rb")(?![0-9a-z])") if joined else None


def _without_overlaps(spans: list[Span]) -> list[Span]:
    """Of overlapping spans of one detector the longer, then the higher score."""
    kept: list[Span] = []
    near: list[Span] = []
    reached = 0
    for span in sorted(set(spans)):
        if span[0] >= reached:
            kept += _of_neighbours(near)
            near = []
        near.append(span)
        reached = max(reached, span[1])
    return kept + _of_neighbours(near)


def _of_neighbours(spans: list[Span]) -> list[Span]:
    """The same, of spans that overlap one another in a row."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0] - span[1], -span[2], span[0])):
        if all(span[1] <= other[0] or span[0] >= other[1] for other in kept):
            kept.append(span)
    return sorted(kept)


class ReferenceMatcher:
    """Finds the matches of detectors in Arrow arrays, with Python `re` as the last word.

    Build it once a process: filters and patterns are compiled on first use. Detectors without
    patterns are allowed and find nothing.
    """

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self.detectors = tuple(detectors)
        self._active = [i for i, detector in enumerate(self.detectors) if detector.patterns]
        self._checked = np.array([d.check is not None for d in self.detectors], dtype=bool)
        self._finders: dict[int, Finder] = {}
        self._own_finders: dict[int, OwnFinder] = {}
        #: Of those who give none: they hide what is found, or would not learn what was not.
        self._watch = Watch(cautious=True)

    @cached_property
    def _filters(self) -> dict[int, str]:
        """For each detector an RE2 expression that every cell with a match of it matches.

        Empty where RE2 has none: then every cell is looked at.
        """
        return {i: _joined_filter(self.detectors[i]) for i in self._active}

    @cached_property
    def _least_digits(self) -> dict[int, int]:
        """For each detector the fewest digits of a match."""
        return {
            # The digits of a user's own pattern may be those of any script.
            i: 0
            if self.detectors[i].own
            else min(least_digits(p.regex.encode()) for p in self.detectors[i].patterns)
            for i in self._active
        }

    def find(self, array: pa.Array) -> Matches:
        """All matches in an array of text (any Arrow string or binary type, or a dictionary).

        Overlaps are settled within each cell: a span with a passed check before one without, then
        the longer, the higher score, the detector's id. Nulls match nothing; bytes that are no
        UTF-8 are matched as they are. A text that a user's own detector has not searched to its
        end counts as one match of it.
        """
        return self.find_within(array, self._watch)

    def find_within(self, array: pa.Array, watch: Watch) -> Matches:
        """As `find`; `watch` limits users' own detectors, and learns which were stopped."""
        return self.settled(self.find_parts(array, self._active, watch))

    def finder(self, index: int) -> Finder:
        """The detector of this position, for single cells."""
        if index not in self._finders:
            self._finders[index] = Finder(self.detectors[index])
        return self._finders[index]

    def own_finder(self, index: int) -> OwnFinder:
        """The user's own detector of this position, for single cells."""
        if index not in self._own_finders:
            # Only those who need it pay for loading what can stop a pattern.
            from pdscan.match.limited import OwnFinder

            self._own_finders[index] = OwnFinder(self.detectors[index])
        return self._own_finders[index]

    def find_integers(self, array: pa.Array, active: tuple[int, ...] | None = None) -> Matches:
        """All matches in an array of integers, read as decimal digits.

        `active` are the places of the detectors that look for them, all if it is None.

        A detector of numbers with a fixed count of digits also sees integers with up to two digits
        fewer, with their leading zeros back; offsets then are of the padded text.
        """
        wanted = [i for i in self._active if active is None or i in active]
        return self.settled(self.integer_parts(array, wanted))

    def integer_parts(
        self, array: pa.Array, active: Sequence[int], watch: Watch | None = None
    ) -> list[Found]:
        """What each detector finds in integers, overlaps between detectors not yet settled."""
        texts = pc.cast(array, pa.string())
        parts = self.find_parts(texts, active, watch)
        lengths = pc.binary_length(texts)
        for index in active:
            digits = self.detectors[index].digits
            if digits is None:
                continue
            short = pc.and_(
                pc.greater_equal(lengths, digits - LOST_ZEROS), pc.less(lengths, digits)
            )
            rows = np.flatnonzero(booleans(short))
            if len(rows):
                padded = pc.utf8_lpad(texts.take(pa.array(rows)), digits, "0")
                parts += [part.at(rows) for part in self.find_parts(padded, [index], watch)]
        return parts

    # -- one array -----------------------------------------------------------------------------

    def find_parts(
        self, array: pa.Array, active: Sequence[int], watch: Watch | None = None
    ) -> list[Found]:
        """What each detector finds, overlaps between detectors not yet settled."""
        parts = self._find_parts(array, active, watch or self._watch)
        for part in parts:
            if len(part.unsearched):
                spent = (watch or self._watch).of(self.detectors[part.detector].id)
                spent.cells += len(part.unsearched)
        return parts

    def _find_parts(self, array: pa.Array, active: Sequence[int], watch: Watch) -> list[Found]:
        if pa.types.is_dictionary(array.type):
            # Each distinct value once; its matches then stand at every row that holds it.
            indices = array.indices
            rows = np.flatnonzero(not_null(indices))
            codes = indices.drop_null().to_numpy(zero_copy_only=False).astype(np.int64)
            spread = _Spread(codes, rows)
            return [spread(part) for part in self._find_parts(array.dictionary, active, watch)]
        cells = as_binary(array)
        if cells.nbytes < FILTER_FROM:
            filled = np.flatnonzero(booleans(pc.greater(pc.binary_length(cells), 0)))
            coded = cells.take(pa.array(filled)).dictionary_encode()
            values = coded.dictionary.to_pylist()
            codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
            spread = _Spread(codes, filled)
            parts = [spread(self._run(index, values, watch)) for index in active]
        else:
            parts = [
                self._run_distinct(index, cells.take(pa.array(rows)), watch).at(rows)
                for index, rows in self._flagged(cells, active)
            ]
        return [part for part in parts if len(part.tried) or len(part.unsearched)]

    def _flagged(
        self, cells: pa.Array, active: Sequence[int]
    ) -> Iterator[tuple[int, NDArray[np.int64]]]:
        """For each detector the cells that are worth a look, where there are any.

        Digits are counted once a cell: RE2 then only looks at cells with enough of them. The
        filters are not joined: an automaton of several numbers outgrows RE2's memory, which is
        slower by two orders of magnitude.
        """
        digits = _digit_counts(cells)
        subsets: dict[int, tuple[NDArray[np.int64], pa.Array]] = {}
        for index in active:
            least = self._least_digits[index]
            if least not in subsets:
                rows = np.flatnonzero(digits >= least)
                some = cells.take(pa.array(rows)) if len(rows) < len(cells) else cells
                subsets[least] = (rows, some)
            rows, some = subsets[least]
            if len(rows):
                hits = rows[_worth_a_look(some, self._filters[index])]
                if len(hits):
                    yield index, hits

    def _run_distinct(self, index: int, cells: pa.Array, watch: Watch) -> Found:
        """One detector over cells of which the equal ones are looked at once."""
        coded = cells.dictionary_encode()
        values = coded.dictionary.to_pylist()
        found = self._run(index, values, watch)
        if len(values) == len(cells):
            return found
        codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        return _Spread(codes, np.arange(len(codes), dtype=np.int64))(found)

    def _run(self, index: int, values: Sequence[bytes], watch: Watch) -> Found:
        """One detector over single cells."""
        if self.detectors[index].own:
            return self._run_own(index, values, watch)
        where: list[int] = []
        spans: list[Span] = []
        tried_rows: list[int] = []
        whole_rows: list[int] = []
        find = self.finder(index).find
        for row, value in enumerate(values):
            found, tried, whole_tried = find(value)
            if tried:
                tried_rows.append(row)
                if whole_tried:
                    whole_rows.append(row)
                for span in found:
                    where.append(row)
                    spans.append(span)
        return _found(index, where, spans, tried_rows, whole_rows)

    def _run_own(self, index: int, values: Sequence[bytes], watch: Watch) -> Found:
        """A user's own detector over single cells, until its time is over."""
        where: list[int] = []
        spans: list[Span] = []
        tried_rows: list[int] = []
        whole_rows: list[int] = []
        unsearched: list[int] = []
        finder = self.own_finder(index)
        spent = watch.of(finder.detector.id)
        # Those that cannot hold a match count as searched when the others are left out.
        worth: NDArray[np.bool_] | None = None
        for row, value in enumerate(values):
            if spent.stopped:
                if worth is None:
                    cells = pa.array(values, pa.large_binary())
                    worth = _worth_a_look(cells, self._filters[index])
                if not worth[row]:
                    continue
            found, tried, whole_tried, searched = finder.find_within(value, watch)
            if not searched:
                unsearched.append(row)
            if tried:
                tried_rows.append(row)
                if whole_tried:
                    whole_rows.append(row)
                found = _without_overlaps(found) if len(found) > 1 else found
                where += [row] * len(found)
                spans += found
        return _found(index, where, spans, tried_rows, whole_rows, unsearched)

    # -- overlaps --------------------------------------------------------------------------------

    def settled(self, parts: Sequence[Found]) -> Matches:
        """All parts in the order of row and start, overlaps settled within each cell."""
        count = len(self.detectors)
        tried = np.zeros(count, dtype=np.int64)
        whole_tried = np.zeros(count, dtype=np.int64)
        whole_passed = np.zeros(count, dtype=np.int64)
        for index in {part.detector for part in parts}:
            mine = [part for part in parts if part.detector == index]
            # An integer may be read twice, with its lost zeros and without: it is one cell.
            tried[index] = len(np.unique(np.concatenate([part.tried for part in mine])))
            whole = np.concatenate([part.whole_tried for part in mine])
            whole_tried[index] = len(np.unique(whole))
            passed = [part.row[part.whole & ~part.technical] for part in mine]
            whole_passed[index] = len(np.unique(np.concatenate(passed)))
        detector = np.concatenate(
            [np.zeros(0, dtype=np.uint16)]
            + [np.full(len(part.row), part.detector, dtype=np.uint16) for part in parts]
        )
        joined = {
            name: np.concatenate([np.zeros(0, dtype=kind), *(getattr(p, name) for p in parts)])
            for name, kind in _COLUMNS
        }
        joined["detector"] = detector
        order = np.lexsort((detector, -joined["end"], joined["start"], joined["row"]))
        joined = {name: column[order] for name, column in joined.items()}
        keep = self._keep(joined)
        return Matches(
            **{name: column[keep] for name, column in joined.items()},
            tried=tried,
            whole_tried=whole_tried,
            whole_passed=whole_passed,
        )

    def _keep(self, joined: dict[str, NDArray[Any]]) -> NDArray[np.bool_]:
        """Which matches stay; they are ordered by row and start."""
        row, start, end = joined["row"], joined["start"], joined["end"]
        keep = np.ones(len(row), dtype=bool)
        if len(row) < 2:
            return keep
        # The furthest end so far within the row: rows grow, so one running maximum serves all.
        span = int(end.max()) + 1
        furthest = np.maximum.accumulate(row * span + end)
        overlaps = (row[1:] == row[:-1]) & (row[1:] * span + start[1:] < furthest[:-1])
        for cell in np.unique(row[1:][overlaps]).tolist():
            low, high = np.searchsorted(row, [cell, cell + 1])
            members = sorted(
                range(int(low), int(high)),
                key=lambda i: (
                    not self._checked[joined["detector"][i]],
                    start[i] - end[i],
                    -joined["score"][i],
                    joined["detector"][i],
                ),
            )
            taken: list[int] = []
            for i in members:
                if all(end[i] <= start[j] or start[i] >= end[j] for j in taken):
                    taken.append(i)
                else:
                    keep[i] = False
        return keep


#: The columns of one detector's matches, and their types.
_COLUMNS: tuple[tuple[str, Any], ...] = (
    ("row", np.int64),
    ("start", np.int64),
    ("end", np.int64),
    ("score", np.float32),
    ("technical", np.bool_),
    ("whole", np.bool_),
)


@dataclass(frozen=True, slots=True)
class Found:
    """One detector's matches as columns; `tried` and `whole_tried` are rows of cells.

    `unsearched`: rows of cells that a user's own detector has not searched to their end.
    """

    detector: int
    row: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    score: NDArray[np.float32]
    technical: NDArray[np.bool_]
    whole: NDArray[np.bool_]
    tried: NDArray[np.int64]
    whole_tried: NDArray[np.int64]
    unsearched: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def spread(self, codes: NDArray[np.int64], rows: NDArray[np.int64]) -> Found:
        """The matches of values as matches of rows: row `rows[i]` holds value `codes[i]`."""
        return _Spread(codes, rows)(self)

    def at(self, rows: NDArray[np.int64]) -> Found:
        """The same, with row i meaning `rows[i]`."""
        return replace(
            self,
            row=rows[self.row],
            tried=rows[self.tried],
            whole_tried=rows[self.whole_tried],
            unsearched=rows[self.unsearched],
        )

    def only(self, which: NDArray[np.bool_]) -> Found:
        """The same with these matches only."""
        kept = {name: getattr(self, name)[which] for name, _ in _COLUMNS}
        return replace(self, **kept)


def _found(
    index: int,
    where: Sequence[int],
    spans: Sequence[Span],
    tried: Sequence[int],
    whole_tried: Sequence[int],
    unsearched: Sequence[int] = (),
) -> Found:
    """One detector's spans, each in the row `where` says, as columns."""
    columns: list[Any] = list(zip(*spans, strict=True)) if spans else [(), (), (), (), ()]
    return Found(
        index,
        np.array(where, dtype=np.int64),
        np.array(columns[0], dtype=np.int64),
        np.array(columns[1], dtype=np.int64),
        np.array(columns[2], dtype=np.float32),
        np.array(columns[3], dtype=bool),
        np.array(columns[4], dtype=bool),
        np.array(tried, dtype=np.int64),
        np.array(whole_tried, dtype=np.int64),
        np.array(unsearched, dtype=np.int64),
    )


class _Spread:
    """Repeats what was found in distinct values at every row: row `rows[i]` holds `codes[i]`."""

    def __init__(self, codes: NDArray[np.int64], rows: NDArray[np.int64]) -> None:
        order = np.argsort(codes, kind="stable")
        self._codes = codes[order]
        self._rows = rows[order]

    def __call__(self, found: Found) -> Found:
        """The matches of values as matches of rows."""
        source, row = self._expand(found.row)
        return Found(
            found.detector,
            row,
            found.start[source],
            found.end[source],
            found.score[source],
            found.technical[source],
            found.whole[source],
            self._expand(found.tried)[1],
            self._expand(found.whole_tried)[1],
            self._expand(found.unsearched)[1],
        )

    def _expand(self, values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For each value all its rows: (position in `values`, row) pairs as two arrays."""
        low = np.searchsorted(self._codes, values, side="left")
        counts = np.searchsorted(self._codes, values, side="right") - low
        source = np.repeat(np.arange(len(values)), counts)
        offset = np.arange(len(source)) - np.repeat(np.cumsum(counts) - counts, counts)
        return source, self._rows[np.repeat(low, counts) + offset]


def as_binary(array: pa.Array) -> pa.Array:
    """The cells as (large) binary: no copy but for view types."""
    kind = array.type
    if pa.types.is_string(kind):
        return array.cast(pa.binary())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return array
    return array.cast(pa.large_binary())


def _digit_counts(cells: pa.Array) -> NDArray[np.int64]:
    """How many ASCII digits each cell holds; a null cell may count any."""
    wide = pa.types.is_large_binary(cells.type)
    _, offsets_buffer, data = cells.buffers()
    offsets = np.frombuffer(offsets_buffer, np.int64 if wide else np.int32)
    offsets = offsets[cells.offset : cells.offset + len(cells) + 1].astype(np.int64)
    low, high = int(offsets[0]), int(offsets[-1])
    counts = np.zeros(high - low + 1, dtype=np.int32)
    if data is not None and high > low:
        text = np.frombuffer(data, np.uint8)[low:high]
        # Below 48 the subtraction wraps around to a large number.
        np.cumsum((text - np.uint8(48)) < 10, out=counts[1:])
    found: NDArray[np.int64] = np.diff(counts[offsets - low])
    return found


def _flags(cells: pa.Array, regex: str) -> NDArray[np.bool_]:
    """Which cells hold a match of an RE2 expression over bytes; null cells hold none."""
    return booleans(pc.match_substring_regex(cells, regex))


def _worth_a_look(cells: pa.Array, regex: str) -> NDArray[np.bool_]:
    """As _flags; of an empty expression all cells that hold anything."""
    if not regex:
        return booleans(pc.greater(pc.binary_length(cells), 0))
    return _flags(cells, regex)


def booleans(flags: pa.Array) -> NDArray[np.bool_]:
    """A boolean array as numpy's, null as false."""
    found = _bits(flags.buffers()[1], flags)
    return found & not_null(flags) if flags.null_count else found


def not_null(array: pa.Array) -> NDArray[np.bool_]:
    """Which cells are not null."""
    bitmap = array.buffers()[0]
    return np.full(len(array), array.null_count == 0) if bitmap is None else _bits(bitmap, array)


def _bits(bitmap: pa.Buffer | None, array: pa.Array) -> NDArray[np.bool_]:
    """An array's part of a bitmap of its own; Arrow's way to numpy takes twenty times as long."""
    if bitmap is None or not len(array):
        return np.zeros(len(array), np.bool_)
    first, skipped = divmod(array.offset, 8)
    packed = np.frombuffer(bitmap, np.uint8, offset=first)
    bits = np.unpackbits(packed, count=skipped + len(array), bitorder="little")
    return bits[skipped:].view(np.bool_)
