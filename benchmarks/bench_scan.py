"""Speed of `pdscan scan` on generated tables, and of its matcher beside presidio-analyzer."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import make_data, measure, peer
from pdscan import registry
from pdscan.match.choice import prepare
from pdscan.scan import matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: A timing that took less CPU time than this, in seconds, is repeated until it did.
LEAST = 0.2
#: A sample of cells for the comparison is at most so large; Presidio is slow on long texts.
SAMPLE_BYTES = 1_000_000


class Size(NamedTuple):
    """How much a file holds, and the CPU seconds that reading it takes in one thread."""

    rows: int
    cells: int
    arrow: int
    read: float


def size_of(path: Path) -> Size:
    """Reads a Parquet file once, batch by batch, without threads."""
    begun = time.process_time()
    rows = cells = arrow = 0
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(use_threads=False):
            rows += batch.num_rows
            cells += batch.num_rows * batch.num_columns
            arrow += batch.nbytes
    return Size(rows, cells, arrow, time.process_time() - begun)


def start_cost() -> measure.Cost:
    """What a scan of a one-row file costs: start and end of the program."""
    with tempfile.TemporaryDirectory(prefix="pdscan-bench-") as folder:
        path = Path(folder) / "one.parquet"
        pq.write_table(pa.table({"email": ["a.b@voorbeeldmail.nl"]}), path)
        return measure.scan(path, 1)


def bench_scan(files: Sequence[Path], workers: Sequence[int]) -> None:
    """Prints one line a file and number of workers; the start of the program is included."""
    start = start_cost()
    print(
        f"\nA scan of one row takes {start.wall:.2f} s wall, {start.cpu:.2f} s CPU, "
        f"{start.peak / 2**20:.0f} MiB: included in every line.\n"
    )
    print(
        "| table | workers | rows | Arrow MB | wall s | CPU s | CPU s to read | krows/s "
        "| Mcells/s | MB/s | peak MiB |"
    )
    print("| --- " + "| ---: " * 10 + "|")
    for path in files:
        size = size_of(path)
        for count in workers:
            cost = measure.scan(path, count)
            print(
                f"| {path.stem} | {count} | {size.rows:,} | {size.arrow / 1e6:.0f} "
                f"| {cost.wall:.2f} | {cost.cpu:.2f} | {size.read:.2f} "
                f"| {size.rows / cost.wall / 1e3:,.0f} | {size.cells / cost.wall / 1e6:.2f} "
                f"| {size.arrow / cost.wall / 1e6:.0f} | {cost.peak / 2**20:.0f} |",
                flush=True,
            )


# ------------------------------------------------------------------------------------ presidio


def timed(call: Callable[[], int]) -> tuple[float, int]:
    """CPU seconds of one call in this process, the mean of as many as fill `LEAST`; its result."""
    calls = 0
    begun = time.process_time()
    while True:
        result = call()
        calls += 1
        spent = time.process_time() - begun
        if spent >= LEAST:
            return spent / calls, result


def sample(path: Path, count: int) -> pa.Array:
    """The first cells of a file's only column, as text, up to `SAMPLE_BYTES`; nulls left out."""
    with pq.ParquetFile(path) as file:
        batch = next(file.iter_batches(batch_size=count, use_threads=False))
    cells = batch.column(0).cast(pa.string()).drop_null()
    while len(cells) > 1 and cells.nbytes > SAMPLE_BYTES:
        cells = cells.slice(0, len(cells) * SAMPLE_BYTES // cells.nbytes or 1)
    return cells


def bench_peer(files: Sequence[Path], count: int) -> None:
    """Prints microseconds a cell, on the same cells in the same process."""
    find = peer.presidio()
    detectors = registry.detectors()
    every = matcher(tuple(each.id for each in detectors))
    same = matcher(tuple(each.id for each in detectors if each.category in peer.CATEGORIES))
    for chosen in (every, same):
        prepare(chosen.detectors)
    print(
        "\nSame cells, one thread, CPU time, µs a cell. presidio-analyzer: 6 recognizers called "
        f"directly; pdscan: its {len(same.detectors)} detectors of the same kinds, and all "
        f"{len(every.detectors)}.\n"
    )
    print(
        "| column | cells | MB | presidio | pdscan, same kinds | ratio | pdscan, all | ratio "
        "| presidio finds | pdscan finds (same kinds) |"
    )
    print("| --- " + "| ---: " * 9 + "|")
    totals = [0.0, 0.0, 0.0]
    for path in files:
        cells = sample(path, count)
        texts = cells.to_pylist()
        find(texts[: peer.WARM_UP])
        every.find(cells)
        same.find(cells)
        theirs, their_count = timed(lambda: find(texts))  # noqa: B023 - called at once
        ours, our_count = timed(lambda: len(same.find(cells).row))  # noqa: B023 - as above
        all_, _ = timed(lambda: len(every.find(cells).row))  # noqa: B023 - as above
        totals = [sum(pair) for pair in zip(totals, (theirs, ours, all_), strict=True)]
        each = 1e6 / len(cells)
        print(
            f"| {path.stem} | {len(cells):,} | {cells.nbytes / 1e6:.2f} | {theirs * each:.1f} "
            f"| {ours * each:.2f} | {theirs / ours:.1f} | {all_ * each:.2f} "
            f"| {theirs / all_:.1f} | {their_count:,} | {our_count:,} |",
            flush=True,
        )
    print(
        f"| **all** | | | | | **{totals[0] / totals[1]:.1f}** | | **{totals[0] / totals[2]:.1f}** "
        "| | |"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of each table")
    parser.add_argument("--workers", default="1,2", help="numbers of workers, with commas")
    parser.add_argument("--only", default="", help="tables whose name holds this word")
    parser.add_argument("--cells", type=int, default=3_000, help="cells a column beside presidio")
    parser.add_argument("--no-scan", action="store_true", help="only the comparison")
    parser.add_argument("--no-peer", action="store_true", help="only the scans")
    chosen = parser.parse_args(arguments)
    workers = [int(count) for count in chosen.workers.split(",")]
    kinds = [kind for kind in make_data.KINDS if chosen.only in kind]
    if not kinds:
        parser.error(f"no table's name holds {chosen.only!r}")
    files = [make_data.prepared(kind, chosen.rows) for kind in kinds]
    print(f"Python {platform.python_version()}, pyarrow {pa.__version__}, {os.cpu_count()} cores")
    if not chosen.no_scan:
        bench_scan(files, workers)
    if not chosen.no_peer:
        bench_peer([path for path in files if len(pq.read_schema(path)) == 1], chosen.cells)
    return 0


if __name__ == "__main__":
    sys.exit(main())
