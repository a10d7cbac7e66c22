"""Masked copies of Parquet files: the same columns and types, row group by row group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from pdscan.errors import SourceError, SplitError
from pdscan.model import Gap

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from pdscan.masking.cells import CellMask
    from pdscan.model import Limits, Source


def write_parquet(
    source: Source, path: Path, cells: CellMask, out: BinaryIO, limits: Limits
) -> list[Gap]:
    """The masked rows of a Parquet file; gaps for those that cannot be read to their end.

    A column that cannot be read is null in the copy. Every batch is a row group, so that memory
    is bounded whatever the row groups of the source are; compression is snappy. Raises SourceError
    if not even the columns are known.
    """
    import pyarrow.parquet as pq

    gaps = []
    try:
        schema = pq.read_schema(path)
    except (OSError, ValueError, pa.ArrowException):
        # The message may hold names of columns.
        raise SourceError(f"{path.name} cannot be masked: its columns cannot be read.") from None
    if schema.metadata:
        # Whatever a program has left there: nobody else looks at it.
        schema = schema.with_metadata(
            {
                key: cells.text(value.decode("utf-8", "replace"))
                for key, value in schema.metadata.items()
            }
        )
    with pq.ParquetWriter(out, schema, compression="snappy") as writer:
        for split in source.splits():
            if isinstance(split, Gap):
                continue
            try:
                for item in source.read(split, limits):
                    if not isinstance(item, Gap) and item.data.num_rows:
                        batch = cells.batch(_typed(item.data, schema))
                        writer.write_table(pa.Table.from_batches([batch], schema))
            except SplitError as error:
                gaps.append(Gap("failed", path.name, "", "not read", str(error)))
    return gaps


def _typed(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """A batch with all columns of the schema and their types; null where one was not read."""
    complete = len(batch.schema) == len(schema)
    columns = []
    for index, field in enumerate(schema):
        place = index if complete else batch.schema.get_field_index(field.name)
        if place < 0:
            columns.append(pa.nulls(batch.num_rows, field.type))
            continue
        column = batch.column(place)
        if pa.types.is_dictionary(column.type) and column.type != field.type:
            column = column.dictionary_decode()
        columns.append(column if column.type == field.type else column.cast(field.type))
    return pa.RecordBatch.from_arrays(columns, schema=schema)
