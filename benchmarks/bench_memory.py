"""Peak memory of `pdscan scan`: it must not grow with the size of what is scanned."""

from __future__ import annotations

import argparse
import csv
import sqlite3
import sys
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import make_data, measure
from pdscan import specimen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

#: Rows that are drawn and written at once, and rows of a Parquet row group.
CHUNK = 100_000
FOLDER = make_data.DATA / "memory"


@dataclass(frozen=True, slots=True)
class Case:
    """A small and a large file of one format; `unit` is what its sizes count."""

    format: str
    unit: str
    small: int
    large: int


CASES = {
    "quick": (
        Case("parquet", "bytes", 10_000_000, 100_000_000),
        Case("sqlite", "rows", 50_000, 500_000),
        Case("csv", "rows", 50_000, 500_000),
        Case("mbox", "rows", 1_000, 10_000),
    ),
    "default": (
        Case("parquet", "bytes", 100_000_000, 1_000_000_000),
        Case("sqlite", "rows", 500_000, 5_000_000),
    ),
    "ten-million": tuple(
        Case(kind, "rows", 1_000_000, 10_000_000) for kind in ("parquet", "csv", "sqlite", "mbox")
    ),
}


def _chunks() -> Iterator[pa.Table]:
    """Tables of `CHUNK` rows without end: persons, notes and amounts."""
    seed = 0
    while True:
        drawn = make_data.Columns(CHUNK, seed)
        yield pa.table(
            {
                "id": pa.array(range(seed * CHUNK, (seed + 1) * CHUNK)),
                "name": drawn.name(),
                "email": drawn.email(),
                "iban": drawn.iban(),
                "bsn": drawn.bsn(),
                "amount": drawn.decimal_text(),
                "note": drawn.text(),
            }
        )
        seed += 1


def _write_parquet(path: Path, case: Case, size: int) -> None:
    rows = 0
    with path.open("wb") as out:
        writer: pq.ParquetWriter | None = None
        for chunk in _chunks():
            part = chunk
            if case.unit == "rows":
                part = chunk.slice(0, min(CHUNK, size - rows))
            if writer is None:
                writer = pq.ParquetWriter(out, part.schema)
            writer.write_table(part, row_group_size=CHUNK)
            rows += part.num_rows
            if (rows if case.unit == "rows" else out.tell()) >= size:
                break
        assert writer is not None
        writer.close()


def _rows(size: int) -> Iterator[tuple[object, ...]]:
    left = size
    for chunk in _chunks():
        columns = [column.to_pylist() for column in chunk.slice(0, left).columns]
        yield from zip(*columns, strict=True)
        left -= CHUNK
        if left <= 0:
            return


def _write_sqlite(path: Path, _case: Case, size: int) -> None:
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute(
        "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, email TEXT, iban TEXT, "
        "bsn INTEGER, amount TEXT, note TEXT)"
    )
    database.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?)", _rows(size))
    database.commit()
    database.close()


def _write_csv(path: Path, _case: Case, size: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("id", "name", "email", "iban", "bsn", "amount", "note"))
        writer.writerows(_rows(size))


def _write_mbox(path: Path, _case: Case, size: int) -> None:
    """Short mails: one of each row."""
    random = Random(7)
    with path.open("w", encoding="utf-8", newline="") as out:
        for number, name, email, iban, _bsn, _amount, note in _rows(size):
            to = specimen.email(random)
            sender = email or to
            out.write(
                f"From {sender} Mon Jan  5 10:00:00 2026\n"
                f"From: {sender}\nTo: {to}\nSubject: {name or ''}\n"
                "Date: Mon, 05 Jan 2026 10:00:00 +0000\n"
                f"Message-ID: <{number}@post.invalid>\n"
                "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
                f"Content-Transfer-Encoding: 8bit\n\n{note}\n{iban or ''}\n\n"
            )


WRITERS: dict[str, Callable[[Path, Case, int], None]] = {
    "parquet": _write_parquet,
    "sqlite": _write_sqlite,
    "csv": _write_csv,
    "mbox": _write_mbox,
}


def prepared(case: Case, size: int) -> Path:
    """The file of this format and size, written where it is not there yet."""
    suffix = "db" if case.format == "sqlite" else case.format
    path = FOLDER / f"{size}_{case.unit}.{suffix}"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        print(f"writing {path.name} ...", file=sys.stderr)
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        WRITERS[case.format](part, case, size)
        part.rename(path)
    return path


def bench(cases: Sequence[Case], workers: int) -> float:
    """Prints one line a case; gives the largest ratio of large to small."""
    worst = 0.0
    print(
        "| format | workers | small | large | small MB | large MB | peak small MiB "
        "| peak large MiB | ratio | s small | s large |"
    )
    print("| --- " + "| ---: " * 10 + "|")
    for case in cases:
        files = prepared(case, case.small), prepared(case, case.large)
        costs = [measure.scan(path, workers) for path in files]
        ratio = costs[1].peak / costs[0].peak
        worst = max(worst, ratio)
        sizes = [path.stat().st_size / 1e6 for path in files]
        print(
            f"| {case.format} | {workers} "
            f"| {case.small:,} {case.unit} | {case.large:,} {case.unit} "
            f"| {sizes[0]:,.0f} | {sizes[1]:,.0f} "
            f"| {costs[0].peak / 2**20:.0f} | {costs[1].peak / 2**20:.0f} | {ratio:.2f} "
            f"| {costs[0].wall:.1f} | {costs[1].wall:.1f} |",
            flush=True,
        )
    return worst


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; exit code 1 where a ratio is over ``--max-ratio``."""
    parser = argparse.ArgumentParser(description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_const", const="quick", dest="size")
    size.add_argument("--ten-million", action="store_const", const="ten-million", dest="size")
    parser.add_argument("--only", default="", help="one format: " + ", ".join(WRITERS))
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--max-ratio", type=float, default=float("inf"))
    chosen = parser.parse_args(arguments)
    cases = [case for case in CASES[chosen.size or "default"] if chosen.only in case.format]
    if not cases:
        parser.error(f"no case of format {chosen.only!r} at this size")
    worst = bench(cases, chosen.workers)
    if worst > chosen.max_ratio:
        print(f"ratio {worst:.2f} is over {chosen.max_ratio}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
