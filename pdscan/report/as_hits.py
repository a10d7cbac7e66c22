"""Hits: one Parquet row a single hit, with the outcome and purposes of its finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pdscan.scan import hits_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from pdscan.inventory import Inventory, NameMask
    from pdscan.model import Split

SCHEMA = pa.schema(
    [
        ("container", pa.string()),
        ("row", pa.string()),
        ("row_unit", pa.string()),
        ("column", pa.string()),
        ("inner_path", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("category", pa.string()),
        ("detector", pa.string()),
        ("confidence", pa.float32()),
        ("masked", pa.string()),
        ("purpose_ids", pa.string()),
        ("outcome", pa.string()),
        ("finding_id", pa.string()),
    ]
)


def write(
    inventory: Inventory, splits: Sequence[Split], folder: str, out: BinaryIO, names: NameMask
) -> None:
    """Joins the part files of all splits with the findings and writes them as one file.

    Matches in columns whose verdict is that they are chance are left out. `start` and `end` are
    characters. Memory is bounded by one piece of a part file.
    """
    with pq.ParquetWriter(out, SCHEMA, compression="zstd") as writer:
        for split in sorted(splits, key=lambda split: (split.container.locator, split.ordinal)):
            path = hits_file(folder, split)
            if not path.exists():
                continue
            with pq.ParquetFile(path) as part:
                for batch in part.iter_batches(50_000, use_threads=False):
                    rows = _joined(inventory, split, batch, names)
                    if rows.num_rows:
                        writer.write_batch(rows)


def _joined(
    inventory: Inventory, split: Split, batch: pa.RecordBatch, names: NameMask
) -> pa.RecordBatch:
    locator = split.container.locator
    container = names(split.container.name)
    columns: list[list[object]] = [[] for _ in SCHEMA]
    values = [column.to_pylist() for column in batch.columns]
    for path, row, unit, start, end, detector, score, masked in zip(*values, strict=True):
        entry = inventory.verdicts.get((locator, path, detector))
        if entry is None:
            continue
        column, dot, inner = path.partition(".")
        shown = masked if not entry.special else ""
        for into, value in zip(
            columns,
            (
                container, row, unit, names(column), names(inner) if dot else "", start, end,
                entry.category_key, detector, score, shown, entry.purpose_id, entry.status,
                entry.finding_id,
            ),
            strict=True,
        ):  # fmt: skip
            into.append(value)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, SCHEMA.types, strict=True)]
    return pa.record_batch(arrays, schema=SCHEMA)
