"""Speed and memory of scanning against the project's goals; speed beside reading alone."""

from __future__ import annotations

import argparse
import importlib
import math
import os
import platform
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks import make_data, measure, peer
from pdscan import registry
from pdscan.match.choice import prepare
from pdscan.match.flatten import flatten
from pdscan.match.watch import Watch
from pdscan.model import Gap, Limits, Split
from pdscan.pilot import Pilot
from pdscan.plan import SMALL_INTEGER, column_kind, open_addresses
from pdscan.scan import Settings, matcher, scan_split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pdscan.model import Source

#: Rows of a batch of the read that a scan is measured against.
READ_ROWS = 65_536
#: The scan by one worker, beside which two are measured, takes at least so many seconds.
LEAST_WORK = 20.0
#: Cells that presidio-analyzer sees.
PEER_CELLS = 500
#: Cells of a column of a detector's own examples.
EXAMPLE_CELLS = 100_000


class Goal(NamedTuple):
    """What is wanted and what must be; less is better where the goal is below the must."""

    goal: float
    must: float
    unit: str = "×"

    def verdict(self, measured: float) -> str:
        """``goal`` or ``must``, the best that is met, else ``MISSED``."""
        sign = 1 if self.goal < self.must else -1
        if sign * measured <= sign * self.goal:
            return "goal"
        return "must" if sign * measured <= sign * self.must else "MISSED"

    def shown(self, value: float, *, bound: bool = False) -> str:
        """A value with its unit; a bound with its sign."""
        number = f"{value:,.0f}" if max(self.goal, value) >= 100 else f"{value:.2f}"
        sign = ("≤ " if self.goal < self.must else "≥ ") if bound else ""
        return f"{sign}{number} {self.unit}"


#: Names are found by a recogniser that reads words, not by the scan for patterns.
UNSCORED = frozenset({"person-name", "person-first-name", "person-last-name"})


class Measured(NamedTuple):
    """The figure of a case; where reading is its measure, also the matcher's share.

    `matcher` is the CPU time of finding alone over that of reading, `read` the CPU seconds that
    reading took.
    """

    value: float
    matcher: float | None = None
    read: float | None = None


class Size(NamedTuple):
    """How much is measured: rows of each table, and runs of which the median counts."""

    rows: int
    repeat: int


# -------------------------------------------------------------------------------- one process


def cpu(call: Callable[[], object]) -> float:
    """CPU seconds of this process, all of its threads, for one call."""
    begun = time.process_time()
    call()
    return time.process_time() - begun


def read(path: Path) -> None:
    """Reads a Parquet file and does nothing with it."""
    with pq.ParquetFile(path) as file:
        for _ in file.iter_batches(READ_ROWS, use_threads=False):
            pass


def settings() -> Settings:
    """A scan with all detectors but those of persons' names, which have goals of their own."""
    chosen = (each.id for each in registry.detectors() if each.id not in UNSCORED)
    return Settings(tuple(chosen), key=b"a benchmark's key")


def opened(path: Path) -> tuple[Source, tuple[Split, ...]]:
    """The source of a file, and its splits."""
    (source,) = open_addresses([str(path)]).sources
    splits = tuple(source.splits())
    if any(isinstance(split, Gap) for split in splits):
        sys.exit(f"{path.name} cannot be opened.")
    return source, tuple(split for split in splits if isinstance(split, Split))


def scan(path: Path) -> None:
    """What one worker does: reads the splits of a file and profiles their columns.

    Exits unless all of it could be read: what is left out costs nothing.
    """
    source, splits = opened(path)
    for split in splits:
        result = scan_split(source, split, settings(), lambda _: True)
        if any(gap.state != "skipped" for gap in result.gaps) or not result.complete:
            sys.exit(f"{path.name} was not scanned completely.")


def warm_up(path: Path) -> None:
    """Scans the first batch of a file, so that everything is imported and compiled."""
    source, splits = opened(path)
    scan_split(source, splits[0], settings(), lambda rows: not rows)


def find(path: Path) -> float:
    """CPU seconds of the matcher alone, over all cells that a scan of the file gives it."""
    found = matcher(settings().detectors)
    source, splits = opened(path)
    spent = 0.0
    for split in splits:
        for item in source.read(split, Limits()):
            if isinstance(item, Gap):
                sys.exit(f"{path.name} was not read completely.")
            for leaf in flatten(item.data):
                array = leaf.array
                kind = column_kind(array.type)
                if array.null_count == len(array):
                    continue
                if kind == "text":
                    spent += cpu(partial(found.find, array))
                elif kind == "integer" and not _small(array):
                    spent += cpu(partial(Pilot.of(found, ()).find, array, Watch()))
    return spent


def _small(integers: pa.Array) -> bool:
    """Whether no integer is long enough for an identifier, so that a scan does not match them."""
    ends = pc.min_max(integers)
    return bool(max(abs(ends["min"].as_py()), abs(ends["max"].as_py())) < SMALL_INTEGER)


@contextmanager
def planned(plan: bool) -> Iterator[None]:
    """Without the plan, every column is read as it is: no text as a dictionary, none left out."""
    connector = registry.connector("parquet")
    module = importlib.import_module(type(connector).__module__)
    before = vars(module).copy()
    if not plan:
        # No dictionary is that small, and of no column anything is known.
        vars(module).update(CODED_DICTIONARY=-1, _outline=lambda *_: ())
    try:
        yield
    finally:
        vars(module).update(before)


def over_reading(size: Size, kind: str, *, plan: bool = True) -> Measured:
    """CPU time of a scan (which reads too) over that of reading alone, in turns."""
    path = make_data.prepared(kind, size.rows)
    with planned(plan):
        warm_up(path)
        runs = [(cpu(lambda: read(path)), cpu(lambda: scan(path))) for _ in range(size.repeat)]
        finds = [find(path) for _ in range(size.repeat)]
    reads, scans = (statistics.median(times) for times in zip(*runs, strict=True))
    return Measured(scans / reads, statistics.median(finds) / reads, reads)


def over_presidio(size: Size) -> Measured:
    """How many cells are searched in the time that presidio-analyzer takes for one.

    Cells of the wide table of texts, nulls left out: presidio sees the first rows, pdscan's
    matcher, with all its detectors, the whole table. CPU time of one thread.
    """
    path = make_data.prepared("wide_text", size.rows)
    with pq.ParquetFile(path) as file:
        width = file.metadata.num_columns
        cells = sum(
            batch.num_rows * width - sum(column.null_count for column in batch.columns)
            for batch in file.iter_batches(use_threads=False)
        )
        first = next(file.iter_batches(PEER_CELLS // width, use_threads=False))
    texts = [text for column in first.columns for text in column.drop_null().to_pylist()]
    peers = peer.presidio()
    peers(texts[: peer.WARM_UP])
    warm_up(path)
    theirs = statistics.median(cpu(lambda: peers(texts)) for _ in range(size.repeat))
    ours = statistics.median(find(path) for _ in range(size.repeat))
    return Measured((theirs / len(texts)) / (ours / cells))


# -------------------------------------------------------------------------------- the program


def second_worker(size: Size) -> Measured:
    """Wall time of `pdscan scan` with one worker over that with two, in turns."""
    wide = make_data.prepared("wide", size.rows)
    start = starting(size).value
    once = measure.scan(wide, 1).wall
    # The start is no work that is shared, and no two scans take the same time.
    copies = math.ceil(1.1 * LEAST_WORK / max(0.1, once - start))
    with tempfile.TemporaryDirectory(prefix="pdscan-bench-") as folder:
        for number in range(copies):
            (Path(folder) / f"{number:03}.parquet").symlink_to(wide)
        runs = [
            (measure.scan(folder, 1).wall, measure.scan(folder, 2).wall) for _ in range(size.repeat)
        ]
    one, two = (statistics.median(times) for times in zip(*runs, strict=True))
    if one < LEAST_WORK:
        print(f"note: one worker took only {one:.1f} s", file=sys.stderr)
    return Measured(one / two)


def memory(size: Size, *, workers: int) -> Measured:
    """Peak memory of `pdscan scan` of the wide table, all processes, in MB.

    Pages that processes share count once.
    """
    path = make_data.prepared("wide", size.rows)
    peaks = [measure.scan(path, workers, once=True).peak for _ in range(size.repeat)]
    return Measured(statistics.median(peaks) / 1e6)


def starting(size: Size) -> Measured:
    """Wall seconds of `pdscan scan` of a file of 1 MB, from start to exit."""
    path = make_data.prepared("small", size.rows)
    measure.scan(path, 1)
    return Measured(statistics.median(measure.scan(path, 1).wall for _ in range(size.repeat)))


# -------------------------------------------------------------------------------- the table


class Case(NamedTuple):
    """A line of the table: what is measured, against which goal, and how."""

    title: str
    goal: Goal
    measure: Callable[[Size], Measured]


def _column(title: str, kind: str, goal: float, must: float, *, plan: bool = True) -> Case:
    return Case(title, Goal(goal, must), partial(over_reading, kind=kind, plan=plan))


CASES = {
    "wide": _column("wide table, 32 columns, with the plan", "wide", 1.3, 1.6),
    "wide_all": _column(
        "the same, all columns read, no dictionaries", "wide", 1.4, 1.7, plan=False
    ),
    "wide_text": _column("wide table of text columns only", "wide_text", 1.5, 1.8),
    "category": _column("low-cardinality strings", "category", 0.5, 0.6),
    "text": _column("free text of 200 characters", "text", 1.3, 1.6),
    "mail": _column("mail bodies of 5 KB", "mail", 1.3, 1.6),
    "name": _column("full names", "name", 1.3, 1.6),
    "integer": _column("int64 ids", "integer", 1.7, 2.0),
    "uuid": _column("UUIDs as text", "uuid", 1.7, 2.0),
    "decimal": _column("decimals as text", "decimal", 1.7, 2.0),
    "json": _column("JSON documents", "json", 1.7, 2.0),
    "email": _column("dense e-mail", "email", 2.0, 2.5),
    "timestamp": _column("timestamps as text", "timestamp", 1.5, 2.5),
    "log": _column("log lines with IP and MAC", "log", 2.2, 2.8),
    "iban": _column("dense IBAN", "iban", 2.5, 3.4),
    "workers": Case("2 workers over 1, wall", Goal(1.7, 1.5), second_worker),
    "memory_1": Case(
        "peak memory, wide table, 1 worker", Goal(450, 550, "MB"), partial(memory, workers=1)
    ),
    "memory_2": Case(
        "peak memory, wide table, 2 workers", Goal(750, 950, "MB"), partial(memory, workers=2)
    ),
    "start": Case("scan of a 1 MB file, start to exit", Goal(1.0, 1.5, "s"), starting),
    "presidio": Case("over presidio-analyzer's recognizers", Goal(5000, 2000), over_presidio),
}


def bench(names: Sequence[str], size: Size) -> int:
    """Prints one line a case; gives how many missed what must be."""
    print("| case | goal | must | measured | | matcher alone | CPU s to read |")
    print("| --- | ---: | ---: | ---: | --- | ---: | ---: |")
    missed = 0
    for name in names:
        case = CASES[name]
        found = case.measure(size)
        verdict = case.goal.verdict(found.value)
        missed += verdict == "MISSED"
        print(
            f"| {case.title} | {case.goal.shown(case.goal.goal, bound=True)} "
            f"| {case.goal.shown(case.goal.must, bound=True)} "
            f"| {case.goal.shown(found.value)} | {verdict} "
            f"| {'' if found.matcher is None else case.goal.shown(found.matcher)} "
            f"| {'' if found.read is None else f'{found.read:.3f}'} |",
            flush=True,
        )
    return missed


def bench_detectors(size: Size) -> None:
    """Prints what each detector alone costs: on texts that hold little, and where it finds.

    The first batch of free text is searched, and a column of the detector's own examples, of
    which each cell with a candidate counts.
    """
    with pq.ParquetFile(make_data.prepared("text", size.rows)) as file:
        text = next(file.iter_batches(READ_ROWS, use_threads=False)).column(0)
    print("| detector | text, ns/B | examples, ns/candidate | candidates |")
    print("| --- | ---: | ---: | ---: |")
    for detector in registry.detectors():
        if not detector.patterns:
            continue
        prepare((detector,))
        found = matcher((detector.id,))
        times = -(-EXAMPLE_CELLS // len(detector.examples))
        examples = pa.array(detector.examples * times, pa.string())
        candidates = int(found.find(examples).tried.sum())
        on_text, on_examples = (
            statistics.median(cpu(partial(found.find, array)) for _ in range(size.repeat))
            for array in (text, examples)
        )
        print(
            f"| {detector.id} | {on_text / text.nbytes * 1e9:.3f} "
            f"| {on_examples / candidates * 1e9:.0f} | {candidates:,} |",
            flush=True,
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; exit code 1 with ``--strict`` where a must is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of each table")
    parser.add_argument("--repeat", type=int, default=5, help="runs of which the median counts")
    parser.add_argument(
        "--only",
        nargs="+",
        choices=CASES,
        default=list(CASES),
        metavar="KIND",
        help="some lines of the table: " + ", ".join(CASES),
    )
    parser.add_argument(
        "--detectors", action="store_true", help="what each detector costs, instead of the table"
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a must is missed")
    chosen = parser.parse_args(arguments)
    size = Size(chosen.rows, chosen.repeat)
    prepare([registry.detector(key) for key in settings().detectors])
    prepare(registry.detectors())
    print(
        f"Python {platform.python_version()}, pyarrow {pa.__version__}, {os.cpu_count()} cores, "
        f"{size.rows:,} rows, medians of {size.repeat}. × is CPU time over that of reading the "
        "file, on one core, where nothing else is said.\n"
    )
    if chosen.detectors:
        bench_detectors(size)
        return 0
    missed = bench(chosen.only, size)
    return int(chosen.strict and missed > 0)


if __name__ == "__main__":
    sys.exit(main())
