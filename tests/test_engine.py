"""The engine with real processes: equal results, deaths, stops, memory, logs."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pdscan import registry
from pdscan.engine import SOCKET_FOLDER, SOCKET_NAME, SOCKET_PATH, Scan, run
from pdscan.model import Limits, Source
from pdscan.plan import open_addresses
from pdscan.scan import Settings

ROWS = 6_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three Parquet files of people."""
    path = tmp_path_factory.mktemp("people")
    for part in range(3):
        numbers = range(part * ROWS, (part + 1) * ROWS)
        table = pa.table(
            {
                "id": pa.array([10**9 + n for n in numbers], pa.int64()),
                "mail": [f"user{n}@example.org" for n in numbers],
                "note": [f"Order {n} was sent, ask jan{n}@example.net" for n in numbers],
            }
        )
        pq.write_table(table, path / f"people{part}.parquet", row_group_size=1000)
    return path


@pytest.fixture
def sources(folder: Path) -> tuple[Source, ...]:
    opened = open_addresses([str(folder)])
    assert not opened.gaps
    return opened.sources


def settings(rows: int = 500) -> Settings:
    ids = tuple(detector.id for detector in registry.detectors())
    return Settings(ids, limits=Limits(rows), key=b"key")


def told(scan: Scan) -> list[object]:
    return [(c.container, c.rows, c.splits, c.splits_read, c.columns) for c in scan.containers]


@dataclass
class Watcher:
    """Progress that acts once so many rows were read; what says False has not acted."""

    act: Callable[[], object]
    at: int = 1
    times: int = 1
    rows: int = 0
    done: list[int] = field(default_factory=list)

    def start(self, rows: int) -> None:
        del rows

    def advance(self, rows: int) -> None:
        self.rows += rows
        if rows > 0 and self.rows >= self.at and len(self.done) < self.times:
            read = self.rows
            if self.act() is not False:
                self.done.append(read)


def workers() -> list[psutil.Process]:
    """The worker processes of this one: grandchildren, below the fork server."""
    children = psutil.Process().children()
    return [worker for child in children for worker in child.children()]


def kill_workers() -> bool:
    """Ends them; False if none is left, when only what it had said before still arrives."""
    found = workers()
    for worker in found:
        worker.kill()
        # The parent must meet a dead worker at its next look.
        psutil.wait_procs([worker], timeout=2)
    return bool(found)


def test_one_and_three_workers_find_the_same(sources: tuple[Source, ...]) -> None:
    one = run(sources, settings())
    three = run(sources, settings(), workers=3)
    assert not one.gaps
    assert not three.gaps
    assert sum(c.rows for c in one.containers) == 3 * ROWS
    assert told(one) == told(three)


def test_a_split_whose_worker_is_killed_is_read_again(sources: tuple[Source, ...]) -> None:
    watcher = Watcher(kill_workers)
    scan = run(sources, settings(), workers=2, progress=watcher)
    assert watcher.done
    assert scan.gaps == ()
    assert not scan.interrupted
    assert told(scan) == told(run(sources, settings()))
    assert watcher.rows == 3 * ROWS


def test_a_split_that_ends_two_workers_is_a_gap(folder: Path) -> None:
    sources = open_addresses([str(folder / "people0.parquet")]).sources
    watcher = Watcher(kill_workers, times=2)
    # Memory is bounded so that one worker is a process of its own.
    scan = run(sources, settings(20), max_memory=2 << 30, progress=watcher)
    assert len(watcher.done) == 2
    assert [(gap.state, gap.kind) for gap in scan.gaps] == [("failed", "worker died")]
    assert [(c.rows, c.splits_read) for c in scan.containers] == [(0, 0)]


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def logs() -> Iterator[list[logging.LogRecord]]:
    root = logging.getLogger("pdscan")
    before = root.handlers, root.level
    kept = Kept()
    root.handlers = [kept]
    root.setLevel(logging.DEBUG)
    yield kept.records
    root.handlers = before[0]
    root.setLevel(before[1])


def test_the_logs_of_workers_arrive(
    sources: tuple[Source, ...], logs: list[logging.LogRecord]
) -> None:
    scan = run(sources, settings(), workers=2)
    texts = [record.getMessage() for record in logs]
    splits = sum(container.splits for container in scan.containers)
    assert len([text for text in texts if text.startswith("reading a split of")]) == splits


def test_no_worker_outlives_its_scan(sources: tuple[Source, ...]) -> None:
    run(sources, settings(), workers=2)
    assert psutil.wait_procs(workers(), timeout=2)[1] == []


@pytest.mark.parametrize("count", [1, 2])
def test_a_stopped_scan_tells_what_it_read_and_what_not(
    sources: tuple[Source, ...], count: int
) -> None:
    stop: list[bool] = []
    watcher = Watcher(lambda: stop.append(True), at=2000)
    scan = run(sources, settings(), workers=count, progress=watcher, stopped=lambda: bool(stop))
    assert scan.interrupted
    assert 2000 <= sum(c.rows for c in scan.containers) < 3 * ROWS
    assert {gap.kind for gap in scan.gaps} == {"interrupted"}
    assert len(scan.gaps) == sum(c.splits - c.splits_read for c in scan.containers)


# ---------------------------------------------------------------------------- the command line


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("big") / "big.csv"
    line = "{0},jan{0}@example.org,Order {0} ask eva{0}@example.net or 0612345678 on 12-10-2020\n"
    with path.open("w") as file:
        file.write("id,mail,note\n")
        file.writelines(line.format(n) for n in range(800_000))
    return path


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "pdscan", "scan", *options]


def stopped_scan(big: Path, out: Path, count: str) -> float:
    """Stops a scan in the middle; the seconds that it took to end."""
    process = subprocess.Popen(
        command(str(big), "-o", str(out), "--workers", count),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    time.sleep(2.5)
    assert process.poll() is None, "the scan was over before it could be stopped"
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    _, errors = process.communicate(timeout=20)
    seconds = time.monotonic() - began
    assert process.returncode == 3, errors.decode()
    assert b"Traceback" not in errors
    inventory = json.loads(out.read_text())
    assert inventory["coverage"]["interrupted"] is True
    return seconds


#: Scans with two workers, and tells where their socket lies and who may look into that folder.
SCAN_AND_TELL = """
import sys, tempfile
from multiprocessing import util
from pathlib import Path
from pdscan import cli, engine
engine.SHORT_FOLDERS = tuple(sys.argv.pop(1).split())
try:
    cli.main(["scan", *sys.argv[1:]])
finally:
    folder = Path(util.get_temp_dir())
    print(folder, oct(folder.stat().st_mode & 0o777), tempfile.gettempdir(), file=sys.stderr)
"""


def scan_with_temporary_folder(
    folder: Path, temporary: Path, short: str, out: Path
) -> subprocess.CompletedProcess[str]:
    """A scan by two workers whose folder for temporary files this is, and the short ones these."""
    temporary.mkdir(parents=True, exist_ok=True)
    arguments = [str(folder), "--workers", "2", "--quiet", "--output", str(out)]
    return subprocess.run(
        [sys.executable, "-c", SCAN_AND_TELL, short, *arguments],
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def near_root() -> Iterator[Path]:
    """A folder with a short path, for paths of any length below it."""
    with tempfile.TemporaryDirectory(prefix="p", dir="/tmp") as path:
        yield Path(path)


def padded(folder: Path, length: int) -> Path:
    """A folder below whose path has so many bytes, some of them not ASCII."""
    name = "é" + "x" * (length - len(os.fsencode(folder)) - 3)
    return folder / name


@pytest.mark.parametrize("beyond", [0, 1, 60])
def test_workers_run_where_the_path_of_the_temporary_folder_is_long(
    folder: Path, near_root: Path, beyond: int
) -> None:
    longest = SOCKET_PATH - len(SOCKET_FOLDER + SOCKET_NAME)
    temporary, short = padded(near_root, longest + beyond), near_root / "s"
    short.mkdir()
    out = near_root / "out.json"
    done = scan_with_temporary_folder(folder, temporary, f"{near_root}/missing {short}", out)
    assert done.returncode == 0, done.stderr
    assert json.loads(out.read_text())["coverage"]["gaps"] == []
    where, mode, later = done.stderr.split()
    assert Path(where).parent == (short if beyond else temporary)
    assert mode == "0o700"
    # All other temporary files lie where they are wanted, and nothing is left of these.
    assert later == str(temporary)
    assert not list(temporary.iterdir())
    assert not list(short.iterdir())


def test_without_a_folder_for_their_socket_workers_are_refused_in_a_sentence(
    folder: Path, near_root: Path
) -> None:
    out = near_root / "out.json"
    done = scan_with_temporary_folder(folder, padded(near_root, 120), f"{near_root}/missing", out)
    assert done.returncode == 2
    told, _ = done.stderr.splitlines()
    assert told.startswith("pdscan: Worker processes need a folder for their socket")
    assert "TMPDIR" in told
    assert not out.exists()


@pytest.mark.parametrize("count", ["1", "2"])
def test_ctrl_c_ends_the_scan_with_what_is_known(big: Path, tmp_path: Path, count: str) -> None:
    # The best of three: what else a machine does at the moment is no fault of the scan's.
    for _ in range(3):
        seconds = stopped_scan(big, tmp_path / "out.json", count)
        if seconds < 2.0:
            break
    assert seconds < 2.0


def test_too_little_memory_is_a_mistake_of_use(folder: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        command(str(folder), "-o", str(tmp_path / "out.json"), "--max-memory", "100M"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"--max-memory" in done.stderr
    assert not (tmp_path / "out.json").exists()


def test_a_scan_keeps_within_modest_memory(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    process = psutil.Popen(
        command(str(folder), "-o", str(out), "-q", "--max-memory", "600M", "--workers", "2")
    )
    most = 0
    while process.poll() is None:
        try:
            own = process.memory_info().rss
            below = process.children(recursive=True)
            most = max(most, own + sum(child.memory_full_info().uss for child in below))
        except psutil.Error:
            pass
        time.sleep(0.1)
    assert process.returncode == 0
    assert json.loads(out.read_text())["coverage"]["interrupted"] is False
    assert 0 < most <= 600 << 20
