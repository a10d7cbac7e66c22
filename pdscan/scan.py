"""Scanning one split: batches in, column profiles and gaps out. Values die here."""

from __future__ import annotations

import hashlib
import logging
import os
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pdscan import registry
from pdscan.errors import SplitError
from pdscan.mask import mask
from pdscan.match.flatten import flatten
from pdscan.match.choice import Matcher
from pdscan.match.texts import character
from pdscan.model import (
    DISTINCT_LIMIT,
    SAMPLE_LIMIT,
    Batch,
    ColumnProfile,
    Gap,
    Limits,
    Sample,
    Tally,
)
from pdscan.plan import column_kind
from pdscan.words import naming_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    from pdscan.match.flatten import Leaf
    from pdscan.match.reference import Matches
    from pdscan.model import Detector, Source, Split

log = logging.getLogger(__name__)

#: Integers below this are no identifier of any detector, lost zeros included.
SMALL_INTEGER = 10**6
#: Hits are written out when this many wait.
HITS_BUFFERED = 50_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What every worker needs besides the split. Picklable.

    `key` keys the hashes of distinct values; it is new for each scan. `hits` is the folder for
    part files of single hits, if they are wanted.
    """

    detectors: tuple[str, ...]
    limits: Limits = field(default_factory=Limits)
    sample: Sample | None = None
    key: bytes = field(default=b"", repr=False)
    hits: str | None = None


@dataclass(frozen=True, slots=True)
class SplitResult:
    """What one split held. `complete` is false if reading ended early; `retry` if it may help."""

    rows: int
    columns: Mapping[str, ColumnProfile]
    gaps: tuple[Gap, ...] = ()
    complete: bool = True
    retry: bool = False


@lru_cache(maxsize=8)
def matcher(detectors: tuple[str, ...]) -> Matcher:
    """The process's matcher for these detector ids."""
    return Matcher([registry.detector(key) for key in detectors])


def scan_split(
    source: Source, split: Split, settings: Settings, going: Callable[[int], bool]
) -> SplitResult:
    """Reads one split and profiles its columns.

    `going(rows)` is called after each batch with the rows read since the last call, and between
    columns with 0; when it answers False, what is known so far is returned as incomplete. Never
    raises for what the source holds: a failure becomes a gap.
    """
    columns: dict[str, ColumnProfile] = {}
    gaps: list[Gap] = []
    rows = 0
    found = matcher(settings.detectors)
    where = split.container.name
    complete, retry = True, False
    try:
        with _Hits(settings, split) if settings.hits else nullcontext() as hits:
            for item in source.read(split, settings.limits, settings.sample):
                if isinstance(item, Gap):
                    gaps.append(item)
                    continue
                for leaf in flatten(item.data):
                    reader = _Column(found, split, leaf, item, rows, settings.key, hits)
                    profile = reader.profile()
                    known = columns.get(leaf.path)
                    columns[leaf.path] = known.merge(profile) if known else profile
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
    return SplitResult(rows, columns, tuple(gaps), complete, retry)


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
    """One leaf column of one batch."""

    def __init__(
        self,
        found: Matcher,
        split: Split,
        leaf: Leaf,
        batch: Batch,
        rows_before: int,
        key: bytes,
        hits: _Hits | None,
    ) -> None:
        self.matcher = found
        self.split = split
        self.leaf = leaf
        self.batch = batch
        self.rows_before = rows_before
        self.key = key
        self.hits = hits
        self.array: pa.Array = leaf.array
        if pa.types.is_dictionary(leaf.array.type) and leaf.array.dictionary.null_count:
            # A null among the values is a null cell too.
            self.array = leaf.array.dictionary_decode()
        self.kind = column_kind(leaf.array.type)

    def profile(self) -> ColumnProfile:
        """What the cells of this batch show."""
        array = self.array
        rows, nulls = len(array), array.null_count
        kinds = frozenset({self.kind}) if rows > nulls else frozenset()
        if rows == nulls:
            return ColumnProfile(rows=rows, nulls=nulls, kinds=kinds)
        if self.kind == "text":
            return self._text(rows, nulls, kinds)
        if self.kind == "integer":
            tallies = self._tallies(self._integer_matches())
            return ColumnProfile(
                rows=rows,
                nulls=nulls,
                kinds=kinds,
                tallies=tallies,
                shapes=self._shapes(rows - nulls),
                distinct=_distinct(array, self.key),
            )
        years = None
        if self.kind == "date":
            ends = pc.min_max(pc.year(array))
            years = (ends["min"].as_py(), ends["max"].as_py())
        return ColumnProfile(
            rows=rows,
            nulls=nulls,
            kinds=kinds,
            shapes=self._shapes(rows - nulls),
            distinct=_distinct(array, self.key) if self.kind == "date" else None,
            years=years,
        )

    def _text(self, rows: int, nulls: int, kinds: frozenset[str]) -> ColumnProfile:
        array = self.array
        if pa.types.is_dictionary(array.type):
            lengths = pc.binary_length(_plain(array.dictionary)).take(array.indices)
        else:
            lengths = pc.binary_length(_plain(array))
        empty = pc.sum(pc.equal(lengths, 0)).as_py() or 0
        return ColumnProfile(
            rows=rows,
            nulls=nulls,
            empty=empty,
            max_length=pc.max(lengths).as_py(),
            total_length=pc.sum(lengths).as_py(),
            kinds=kinds,
            tallies=self._tallies(self.matcher.find(array)),
            shapes=self._shapes(rows - nulls - empty),
            distinct=_distinct(array, self.key),
        )

    def _integer_matches(self) -> Matches:
        array = self.array
        if pa.types.is_decimal(array.type):
            return self.matcher.find(pc.cast(array, pa.string()))
        ends = pc.min_max(array)
        if max(abs(ends["min"].as_py()), abs(ends["max"].as_py())) < SMALL_INTEGER:
            return self.matcher.find(pa.nulls(0, pa.string()))
        return self.matcher.find_integers(array)

    # -- shapes --------------------------------------------------------------------------------

    def _named(self) -> list[Detector]:
        """The detectors whose words name this column, for this kind of cells."""
        container = self.split.container
        table = container.table or container.name
        return [
            detector
            for detector in self.matcher.detectors
            if self.kind in detector.kinds and naming_phrase(detector, self.leaf.path, table)
        ]

    def _shapes(self, filled: int) -> dict[str, int]:
        """For each detector that names this column, the cells with a fitting shape."""
        shapes = {}
        text = None
        for detector in self._named():
            if self.kind != "text" or not detector.shape:
                shapes[detector.id] = filled
                continue
            if text is None:
                text = _readable(self.array)
            fits = pc.match_substring_regex(text, rf"(?s)^\s*(?:{detector.shape})\s*$")
            count = pc.sum(pc.and_(fits, pc.greater(pc.binary_length(text), 0))).as_py() or 0
            shapes[detector.id] = count
        return shapes

    # -- tallies -------------------------------------------------------------------------------

    def _tallies(self, found: Matches) -> dict[str, Tally]:
        tallies = {}
        for index in np.flatnonzero(found.tried).tolist():
            mine = found.detector == index
            personal = mine & ~found.technical
            at = np.flatnonzero(personal)
            tallies[self.matcher.detectors[index].id] = Tally(
                tried=int(found.tried[index]),
                whole_tried=int(found.whole_tried[index]),
                cells=len(np.unique(found.row[at])),
                whole=int(found.whole[at].sum()),
                matches=len(at),
                technical=int((mine & found.technical).sum()),
                samples=self._samples(found, at),
            )
        if self.hits is not None:
            self._write_hits(found)
        return tallies

    def _samples(
        self, found: Matches, at: npt.NDArray[np.int64]
    ) -> tuple[tuple[tuple[int, int, int], str], ...]:
        """The first matches at different places; cells of one list share their row."""
        if self.leaf.rows is not None and len(at):
            starts = found.start[at]
            places = self.leaf.rows[found.row[at]] * (int(starts.max()) + 1) + starts
            at = at[np.unique(places, return_index=True)[1]]
        return tuple(self._sample(found, i) for i in at[:SAMPLE_LIMIT].tolist())

    def _sample(self, found: Matches, i: int) -> tuple[tuple[int, int, int], str]:
        row, start, end = (int(column[i]) for column in (found.row, found.start, found.end))
        at = int(self.leaf.rows[row]) if self.leaf.rows is not None else row
        cell = self._cell(row, end)
        shape = mask(cell[start:end].decode("utf-8", "replace"))
        return (self.split.ordinal, self.rows_before + at, start), shape

    def _cell(self, row: int, end: int) -> bytes:
        """A cell's bytes; integers in decimal, padded as they were matched up to `end`."""
        value = self.array[row].as_py()
        if isinstance(value, bytes):
            return value
        if isinstance(value, str):
            return value.encode("utf-8", "surrogatepass")
        return str(value).rjust(end, "0").encode()

    def _write_hits(self, found: Matches) -> None:
        assert self.hits is not None
        for i in np.flatnonzero(~found.technical).tolist():
            row, start, end = (int(column[i]) for column in (found.row, found.start, found.end))
            at = int(self.leaf.rows[row]) if self.leaf.rows is not None else row
            cell = self._cell(row, end)
            if self.batch.locators is not None:
                locator = str(self.batch.locators[at].as_py())
            else:
                locator = str(self.batch.first_row + at)
            self.hits.add(
                column_key(self.leaf.path, self.key),
                locator,
                self.batch.unit,
                character(cell, start),
                character(cell, end),
                self.matcher.detectors[int(found.detector[i])].id,
                float(found.score[i]),
                mask(cell[start:end].decode("utf-8", "replace")),
            )


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


def _readable(array: pa.Array) -> pa.Array:
    """The cells as text where they are UTF-8, else as bytes."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    try:
        return array.cast(pa.large_string())
    except pa.ArrowInvalid:
        return _plain(array)


def _distinct(array: pa.Array, key: bytes) -> frozenset[int] | None:
    """Keyed hashes of the distinct values, or None if there are more than DISTINCT_LIMIT."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary.take(pc.unique(array.indices).drop_null())
    array = _plain(array)
    seen: pa.Array | None = None
    start, step = 0, 4 * DISTINCT_LIMIT
    # Most columns have too many: a short piece shows it, so that pieces grow.
    while start < len(array):
        piece = pc.unique(array.slice(start, step)).drop_null()
        seen = piece if seen is None else pc.unique(pa.concat_arrays([seen, piece]))
        if len(seen) > DISTINCT_LIMIT:
            return None
        start, step = start + step, step * 4
    values = [] if seen is None else seen.to_pylist()
    return frozenset(_hash(value, key) for value in values)


def _hash(value: object, key: bytes) -> int:
    raw = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8, key=key).digest(), "big")


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
