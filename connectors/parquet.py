"""Parquet files: read by row groups, streamed, never changed; sampled over all of their rows."""

from __future__ import annotations

import os
import random
from bisect import bisect_left
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdscan.errors import SourceError, SplitError
from pdscan.locator import base_folder, file_locator, file_name, file_path
from pdscan.model import Batch, Container, Gap, Outline, Split

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import pyarrow as pa
    import pyarrow.parquet as pq

    from pdscan.model import Address, GapClass, Limits, Sample

MAGIC = b"PAR1"
#: The magic of a file whose footer is encrypted (Parquet Modular Encryption).
MAGIC_ENCRYPTED = b"PARE"
SUFFIXES = (".parquet", ".parq", ".pq")

#: Small row groups are read together up to this size, so that a split is worth a worker's while.
SPLIT_ROWS = 1_000_000
SPLIT_BYTES = 128 << 20

#: All column buffers of a file together, and the bounds of one of them: what is larger no longer
#: lies in the processor's cache when it is decoded.
BUFFER_BYTES = 32 << 20
BUFFER_BOUNDS = (16 << 10, 256 << 10)

#: A batch holds no more than this for each of its columns: Arrow asks the system for larger pieces
#: of memory anew each time, and clearing them takes a tenth of the time of reading.
COLUMN_BYTES = 8 << 20

#: A text column is read as a dictionary where a row takes no more than this in the file (plain
#: text takes four bytes for its length alone) and the dictionary itself is small: five times
#: faster, and the decoded texts never have to lie in memory.
CODED_BYTES_PER_ROW = 3
CODED_DICTIONARY = 64 << 10


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """Parquet files; `files` are absolute paths and `base` the folder that names start from.

    Columns whose names are `left_out` are not read.
    """

    name: str
    files: tuple[str, ...]
    base: str
    left_out: frozenset[str] = frozenset()

    def splits(self, sample: Sample | None = None) -> Iterator[Split | Gap]:
        """Runs of row groups of each file; a gap for each file whose footer cannot be read."""
        for path in self.files:
            name = file_name(path, self.base)
            container = Container(name, file_locator(path, self.base), "file", path=name)
            footer = _footer(path)
            if isinstance(footer, _Trouble):
                reason = f"The file {footer.why}."
                yield Gap(footer.state, name, "", footer.kind, reason, locator=container.locator)
            else:
                yield from _file_splits(footer, container, sample)

    def read(
        self, split: Split, limits: Limits, sample: Sample | None = None
    ) -> Iterator[Batch | Gap]:
        """The rows of a split; with `sample`, random rows of the whole file.

        A column that cannot be decoded is a gap, and the others are read without it. Raises
        SplitError if the file, or a row group as a whole, cannot be read.
        """
        where = split.container
        path = file_path(where.name, self.base, self.files)
        footer = _footer(path)
        if isinstance(footer, _Trouble):
            raise SplitError(f"{where.name} {footer.why}.")
        with closing(_File(path, where, footer, self.left_out)) as file:
            if sample is not None:
                yield from _sampled(file, limits, sample)
                return
            start, stop = (int(part) for part in split.part)
            row = sum(file.rows(group) for group in range(min(start, file.groups)))
            for group in range(start, min(stop, file.groups)):
                for item in file.read(group, limits):
                    if isinstance(item, Gap):
                        yield item
                    else:
                        yield Batch(item.data, row + item.row)
                row += file.rows(group)

    def outline(self, split: Split) -> Sequence[Outline]:
        """The file's plain columns; integers with their bounds over all of its row groups."""
        path = file_path(split.container.name, self.base, self.files)
        try:
            facts = Path(path).stat()
            return _outline(path, (facts.st_mtime_ns, facts.st_size))
        except _errors():
            # The read that follows meets the same trouble and tells it.
            return ()

    def without(self, names: Collection[str]) -> ParquetSource:
        """The same files, read without the columns of these names."""
        return replace(self, left_out=frozenset(names))


@dataclass(frozen=True, slots=True)
class ParquetConnector:
    """Opens Parquet files."""

    id: str = "parquet"
    title: str = "Parquet files"
    schemes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("Parquet",)
    rank: int = 0

    def recognises(self, path: Path, head: bytes) -> bool:
        """Whether the file begins and ends as Parquet does.

        One that lost its end is still claimed (it is then a gap), unless it may as well be a
        text that happens to begin with these letters.
        """
        if not head.startswith((MAGIC, MAGIC_ENCRYPTED)):
            return False
        if path.suffix.lower() in SUFFIXES or b"\0" in head:
            return True
        return _tail(path) in {MAGIC, MAGIC_ENCRYPTED}

    def open(self, address: Address) -> ParquetSource:
        """The source of the address's files. Raises SourceError if it names none."""
        if not address.files:
            raise SourceError(f"{address.text} names no Parquet file.")
        base = base_folder(address.files, address.base)
        return ParquetSource(address.text, address.files, base)


CONNECTOR = ParquetConnector()


# ----------------------------------------------------------------------------------- whole files


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why something cannot be read: the fields of a gap, and the sentence's predicate."""

    state: GapClass
    kind: str
    why: str


ENCRYPTED = _Trouble("unsupported", "encrypted", "is encrypted, and pdscan has no key")


def _tail(path: str | Path) -> bytes:
    """The last four bytes of a file; nothing where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            file.seek(-4, os.SEEK_END)
            return file.read(4)
    except OSError:
        return b""


def _errors() -> tuple[type[BaseException], ...]:
    """What Arrow raises for a file that is broken or that it cannot read."""
    import pyarrow as pa

    return (OSError, ValueError, pa.ArrowException)


def _cause(error: BaseException, kind: str, why: str) -> _Trouble:
    """The trouble behind an error of Arrow, whose own text may quote what it read."""
    text = str(error).lower()
    if isinstance(error, FileNotFoundError):
        return _Trouble("failed", "missing file", "is no longer there")
    if isinstance(error, PermissionError):
        return _Trouble("failed", "no privilege", "may not be read by this user")
    if "decrypt" in text or "encrypt" in text:
        return ENCRYPTED
    unknown = ("not implemented", "not yet implemented", "unsupported", "not built")
    if isinstance(error, NotImplementedError) or any(words in text for words in unknown):
        why = "uses a type, codec or encoding that this version does not read"
        return _Trouble("unsupported", "parquet feature", why)
    return _Trouble("failed", kind, why)


def _footer(path: str) -> pq.FileMetaData | _Trouble:
    """A file's footer, once its schema can be read too; else why it cannot."""
    if _tail(path) == MAGIC_ENCRYPTED:
        return ENCRYPTED
    try:
        with _parquet_file(path) as file:
            metadata = file.metadata
    except _errors() as error:
        return _cause(error, "broken file", "has a broken or missing Parquet footer")
    if any(metadata.row_group(group).num_rows < 0 for group in range(metadata.num_row_groups)):
        return _Trouble("failed", "broken file", "has a broken Parquet footer")
    return metadata


def _file_splits(
    metadata: pq.FileMetaData, container: Container, sample: Sample | None
) -> Iterator[Split]:
    """The row groups of one file in runs; a file without any row is one empty split."""
    groups = metadata.num_row_groups
    if sample is not None:
        rows = min(sample.rows, metadata.num_rows)
        yield Split(container, part=(0, groups), rows=rows)
        return
    start = ordinal = rows = size = 0
    for group in range(groups):
        facts = metadata.row_group(group)
        over = rows + facts.num_rows > SPLIT_ROWS or size + facts.total_byte_size > SPLIT_BYTES
        if over and group > start:
            yield Split(container, ordinal, (start, group), rows)
            start, ordinal, rows, size = group, ordinal + 1, 0, 0
        rows += facts.num_rows
        size += facts.total_byte_size
    yield Split(container, ordinal, (start, groups), rows)


def _parquet_file(
    path: str, metadata: pq.FileMetaData | None = None, coded: Sequence[str] = ()
) -> pq.ParquetFile:
    """The file opened for streaming; memory is bounded by its columns, not by its length.

    Checksums of pages are verified where the writer gave any: a page that changed on disk is a
    gap, not something to look for persons in.
    """
    import pyarrow.parquet as pq

    columns = metadata.num_columns if metadata else 1
    low, high = BUFFER_BOUNDS
    return pq.ParquetFile(
        path,
        metadata=metadata,
        read_dictionary=list(coded),
        memory_map=False,
        pre_buffer=False,
        buffer_size=max(low, min(high, BUFFER_BYTES // max(1, columns))),
        page_checksum_verification=True,
    )


def _speaks(path: str, metadata: pq.FileMetaData) -> bool:
    """Whether the metadata of a file's columns may be asked for.

    Of a column that is encrypted, asking ends the whole process. Where any is and the footer can
    be read, the footer is signed (Parquet Modular Encryption, 5.2), so that it is longer than what
    it holds.
    """
    with Path(path).open("rb") as file:
        file.seek(-8, os.SEEK_END)
        length = int.from_bytes(file.read(4), "little")
    return bool(length == metadata.serialized_size)


# --------------------------------------------------------------------------------------- outlines


@lru_cache(maxsize=8)
def _outline(path: str, _: tuple[int, int]) -> tuple[Outline, ...]:
    """The plain columns of a file, whose time of change and size are given.

    None where names are not unique or hold a point: then they select other columns too.
    """
    import pyarrow as pa

    with _parquet_file(path) as file:
        metadata, schema = file.metadata, file.schema_arrow
    if len(set(schema.names)) < len(schema.names) or any("." in name for name in schema.names):
        return ()
    places = {metadata.schema.column(i).path: i for i in range(metadata.num_columns)}
    speaks = _speaks(path, metadata)
    return tuple(
        Outline(
            field.name,
            field.type,
            _ends(metadata, places[field.name])
            if speaks and pa.types.is_integer(field.type)
            else None,
        )
        for field in schema
        if field.name in places
    )


def _ends(metadata: pq.FileMetaData, place: int) -> tuple[int, int] | None:
    """Bounds of zero and of a column's integers, if the statistics of all row groups give any."""
    ends = [0]
    for group in range(metadata.num_row_groups):
        column = metadata.row_group(group).column(place)
        facts = column.statistics
        if facts is None:
            return None
        if facts.has_min_max:
            ends += [facts.min, facts.max]
        elif not (facts.has_null_count and facts.null_count == column.num_values):
            return None
    return min(ends), max(ends)


# ------------------------------------------------------------------------------------ row groups


@dataclass(frozen=True, slots=True)
class _Piece:
    """Rows of a row group; `row` is the number of the first one within it."""

    data: pa.RecordBatch
    row: int


@dataclass(slots=True)
class _File:
    """One file while it is read, but for some columns; to be closed.

    `growth` is how much larger its rows are in memory. It stays open from one row group to the
    next, as long as the same columns are read as dictionaries: `opened` are file and columns.
    `speaks` is `_speaks` of it, once it was asked.
    """

    path: str
    container: Container
    metadata: pq.FileMetaData
    left_out: frozenset[str] = frozenset()
    growth: float = 1.0
    opened: tuple[pq.ParquetFile, Sequence[str]] | None = None
    speaks: bool | None = None

    def open(self, coded: Sequence[str]) -> pq.ParquetFile:
        """The file, with these columns as dictionaries."""
        if self.opened is None or self.opened[1] != coded:
            self.close()
            self.opened = _parquet_file(self.path, self.metadata, coded), coded
        return self.opened[0]

    def close(self) -> None:
        """Closes what is open."""
        if self.opened is not None:
            self.opened[0].close()
            self.opened = None

    @property
    def groups(self) -> int:
        return int(self.metadata.num_row_groups)

    def rows(self, group: int) -> int:
        return int(self.metadata.row_group(group).num_rows)

    def read(self, group: int, limits: Limits, *, coded: bool = True) -> Iterator[_Piece | Gap]:
        """A row group in batches within `limits`; gaps for the columns that cannot be decoded.

        Where decoding fails, each column is tried alone, and those that can be read go on.
        """
        rows, done = self.rows(group), 0
        if not rows or not self.metadata.num_columns:
            return
        dictionaries = self._coded(group) if coded else []
        error: BaseException = ValueError("the columns hold too few rows")
        try:
            for piece in self._pieces(group, limits, dictionaries, self._chosen()):
                yield piece
                done = piece.row + piece.data.num_rows
        except _errors() as caught:
            error = caught
            self.close()
        if done >= rows:
            return
        readable, gaps = self._columns(group, done)
        if not readable:
            yield self._gap(_cause(error, "broken row group", ""), f"row group {group}", done)
            return
        if not gaps:
            raise self._error(group, done) from error
        yield from gaps
        try:
            yield from self._pieces(group, limits, [], readable, skip=done)
        except _errors() as caught:
            raise self._error(group, done) from caught

    def _pieces(
        self,
        group: int,
        limits: Limits,
        coded: Sequence[str],
        columns: list[str] | None,
        skip: int = 0,
    ) -> Iterator[_Piece]:
        """The rows of a row group from `skip` on, as far as they can be decoded."""
        row = 0
        estimate = max(1.0, self.metadata.row_group(group).total_byte_size / self.rows(group))
        most = min(limits.bytes, COLUMN_BYTES * self.metadata.num_columns)
        size = int(most / (estimate * self.growth))
        for batch in self.open(coded).iter_batches(
            batch_size=max(1, min(limits.rows, size)),
            row_groups=[group],
            columns=columns,
            use_threads=False,
        ):
            if not batch.num_rows:
                continue
            self.growth = max(0.1, batch.nbytes / batch.num_rows / estimate)
            start = min(max(0, skip - row), batch.num_rows)
            for piece in _within(batch.slice(start), limits):
                yield _Piece(piece, row + start)
                start += piece.num_rows
            row += batch.num_rows

    def _coded(self, group: int) -> list[str]:
        """The text columns of a row group that are better read as dictionaries."""
        schema = self.metadata.schema
        texts = [
            index
            for index in range(self.metadata.num_columns)
            if schema.column(index).logical_type.type == "STRING"
            and schema.column(index).path == schema.column(index).name
            and schema.column(index).max_repetition_level == 0
        ]
        if not texts:
            return []
        if self.speaks is None:
            self.speaks = _speaks(self.path, self.metadata)
        if not self.speaks:
            return []
        found = []
        for index in texts:
            facts = self.metadata.row_group(group).column(index)
            dictionary = facts.dictionary_page_offset
            if (
                dictionary is not None
                and facts.data_page_offset - dictionary <= CODED_DICTIONARY
                and facts.total_uncompressed_size <= CODED_BYTES_PER_ROW * facts.num_values
            ):
                found.append(facts.path_in_schema)
        return found

    def _chosen(self) -> list[str] | None:
        """The columns that are read; None if all are."""
        if not self.left_out:
            return None
        names = self.metadata.schema.to_arrow_schema().names
        return [name for name in names if name not in self.left_out]

    def _error(self, group: int, done: int) -> SplitError:
        where = f"Row group {group} of {self.container.name}"
        return SplitError(f"{where} cannot be read from its row {done} on.")

    def _columns(self, group: int, done: int) -> tuple[list[str], list[Gap]]:
        """The columns of a row group that can be decoded to their end, and gaps for the others."""
        readable, gaps = [], []
        try:
            file = _parquet_file(self.path, self.metadata)
        except _errors() as caught:
            raise self._error(group, done) from caught
        with file:
            for name in self._chosen() or dict.fromkeys(file.schema_arrow.names):
                error: BaseException = ValueError("the column holds too few or too many rows")
                rows = 0
                try:
                    for batch in file.iter_batches(
                        row_groups=[group], columns=[name], use_threads=False
                    ):
                        rows += batch.num_rows
                    if rows == self.rows(group):
                        readable.append(name)
                        continue
                except _errors() as caught:
                    error = caught
                trouble = _cause(error, "broken column", "")
                gaps.append(self._gap(trouble, f"{name}, row group {group}", done))
        return readable, gaps

    def _gap(self, trouble: _Trouble, item: str, done: int) -> Gap:
        """The gap of a column or row group that was read up to row `done` of the row group."""
        why = trouble.why or "cannot be decoded: the file is damaged"
        reason = f"It {why}" + (f"; its first {done} rows were read." if done else ".")
        where = self.container
        return Gap(trouble.state, where.name, item, trouble.kind, reason, locator=where.locator)


def _within(batch: pa.RecordBatch, limits: Limits) -> Iterator[pa.RecordBatch]:
    """A batch in slices within the limits; one row may exceed the limit of bytes."""
    import pyarrow as pa

    size = batch.nbytes
    oversize = size > limits.bytes
    if oversize or any(pa.types.is_dictionary(kind) for kind in batch.schema.types):
        columns = batch.columns
        plain = [_unpacked(column, oversize=oversize) for column in columns]
        if any(new is not old for new, old in zip(plain, columns, strict=True)):
            batch = pa.RecordBatch.from_arrays(plain, names=batch.schema.names)
            size = batch.nbytes
    if batch.num_rows <= 1 or (size <= limits.bytes and batch.num_rows <= limits.rows):
        yield batch
        return
    half = batch.num_rows // 2
    left, right = batch.slice(0, half), batch.slice(half)
    if left.nbytes + right.nbytes - batch.nbytes > limits.bytes // 2:
        # What both share (a dictionary within a list) is what is large: slicing cannot help.
        yield batch
        return
    yield from _within(left, limits)
    yield from _within(right, limits)


def _unpacked(column: pa.Array, *, oversize: bool) -> pa.Array:
    """The column as plain cells where its dictionary or view buffers outweigh its own rows.

    Slices share them whole, so that no slicing could bring such a batch within its limit, and
    every batch would pay for all of them again.
    """
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind) and (oversize or len(column.dictionary) > len(column)):
        return column.dictionary_decode()
    if oversize and pa.types.is_string_view(kind):
        return column.cast(pa.large_string())
    if oversize and pa.types.is_binary_view(kind):
        return column.cast(pa.large_binary())
    return column


# --------------------------------------------------------------------------------------- samples


def _sampled(file: _File, limits: Limits, sample: Sample) -> Iterator[Batch | Gap]:
    """Random rows over all rows of a file; only row groups that hold one of them are read."""
    total = sum(file.rows(group) for group in range(file.groups))
    chance = random.Random(f"{sample.seed}:{file.container.name}")  # noqa: S311 - no secret
    wanted = sorted(chance.sample(range(total), min(sample.rows, total)))
    held: list[pa.RecordBatch] = []
    numbers: list[int] = []
    first = 0
    for group in range(file.groups):
        last = first + file.rows(group)
        picks = wanted[bisect_left(wanted, first) : bisect_left(wanted, last)]
        for item in file.read(group, limits, coded=False) if picks else ():
            if isinstance(item, Gap):
                yield item
                continue
            start = first + item.row
            stop = start + item.data.num_rows
            found = picks[bisect_left(picks, start) : bisect_left(picks, stop)]
            if found:
                taken = _rows(item.data, [row - start for row in found])
                size = sum(batch.nbytes for batch in held) + taken.nbytes
                if held and (held[0].schema != taken.schema or size > limits.bytes):
                    yield from _batches(held, numbers, limits)
                    held, numbers = [], []
                held.append(taken)
                numbers += found
            if picks[-1] < stop:
                break
        first = last
    if held:
        yield from _batches(held, numbers, limits)


def _rows(batch: pa.RecordBatch, places: list[int]) -> pa.RecordBatch:
    """Some rows of a batch."""
    import pyarrow as pa

    try:
        return batch.take(pa.array(places, pa.int64()))
    except pa.ArrowNotImplementedError:
        # Views have no kernel for it.
        return _joined([batch.slice(place, 1) for place in places])


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    """Batches of one schema as one."""
    import pyarrow as pa

    columns = [
        pa.concat_arrays([batch.column(index) for batch in batches])
        for index in range(batches[0].num_columns)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=batches[0].schema)


def _batches(held: list[pa.RecordBatch], numbers: list[int], limits: Limits) -> Iterator[Batch]:
    """Sampled rows as batches, each row with its number in the file."""
    import pyarrow as pa

    at: Any = 0
    for piece in _within(_joined(held), limits):
        rows = numbers[at : at + piece.num_rows]
        yield Batch(piece, rows[0], locators=pa.array(map(str, rows), pa.string()))
        at += piece.num_rows
