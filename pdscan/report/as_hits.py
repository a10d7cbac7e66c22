"""Hits: one Parquet row a single hit, with the outcome and purposes of its finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pdscan.scan import column_key, hits_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from pdscan.engine import Scan
    from pdscan.inventory import Entry, Inventory, NameMask
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


def write(inventory: Inventory, scan: Scan, folder: str, out: BinaryIO, names: NameMask) -> None:
    """Joins the part files of all splits with the findings and writes them as one file.

    Matches in columns whose verdict is that they are chance are left out. `start` and `end` are
    characters. Memory is bounded by one piece of a part file.
    """
    key = scan.settings.key
    found = {
        (locator, column_key(path, key), detector): (path, entry)
        for (locator, path, detector), entry in inventory.verdicts.items()
    }
    with pq.ParquetWriter(out, SCHEMA, compression="zstd") as writer:
        for split in sorted(scan.parts, key=lambda split: (split.container.locator, split.ordinal)):
            path = hits_file(folder, split)
            if not path.exists():
                continue
            with pq.ParquetFile(path) as part:
                for batch in part.iter_batches(50_000, use_threads=False):
                    rows = _joined(found, split, batch, names)
                    if rows.num_rows:
                        writer.write_batch(rows)


def _joined(
    found: Mapping[tuple[str, str, str], tuple[str, Entry]],
    split: Split,
    batch: pa.RecordBatch,
    names: NameMask,
) -> pa.RecordBatch:
    locator = split.container.locator
    container = names(split.container.name)
    columns: list[list[object]] = [[] for _ in SCHEMA]
    values = [column.to_pylist() for column in batch.columns]
    for code, row, unit, start, end, detector, score, masked in zip(*values, strict=True):
        if (locator, code, detector) not in found:
            continue
        path, entry = found[locator, code, detector]
        # Masked as a whole: what is personal may stand across the point that divides a path.
        told = names(path)
        column, _, inner = told.partition(".") if told == path else (told, "", "")
        shown = masked if not entry.special else ""
        for into, value in zip(
            columns,
            (
                container, row, unit, column, inner, start, end,
                entry.category_key, detector, score, shown, entry.purpose_id, entry.status,
                entry.finding_id,
            ),
            strict=True,
        ):  # fmt: skip
            into.append(value)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, SCHEMA.types, strict=True)]
    return pa.record_batch(arrays, schema=SCHEMA)
