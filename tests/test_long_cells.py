"""Single hits and samples of cells of every kind, and of cells as long as a split."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from textwrap import dedent

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pdscan import registry
from pdscan.mask import mask
from pdscan.match import choice
from pdscan.model import Batch, ColumnProfile, Container, Gap, Limits, Sample, Split
from pdscan.scan import SHAPES_BYTES, Settings, column_key, hits_file, scan_split
from tests.fuzz.batches import TEXT_TYPES

IBAN = "NL91ABNA0417164300"
KEY = b"k"
IDS = tuple(detector.id for detector in registry.detectors())


@dataclass(frozen=True)
class Cells:
    """One array as the column `note`, in one batch."""

    array: pa.Array
    column: str = "note"
    name: str = "memory"

    def splits(self, sample: Sample | None = None) -> Iterator[Split | Gap]:
        del sample
        yield Split(Container("people", "mem:people", "table", table="people"))

    def read(
        self, split: Split, limits: Limits, sample: Sample | None = None
    ) -> Iterator[Batch | Gap]:
        del split, limits, sample
        yield Batch(pa.record_batch([self.array], names=[self.column]))


def scanned(
    cells: Cells, hits: Path | None = None, detectors: tuple[str, ...] = IDS
) -> ColumnProfile:
    """The profile of the cells; their hits are written below a folder."""
    (split,) = cells.splits()
    assert isinstance(split, Split)
    given = Settings(detectors, key=KEY, hits=str(hits) if hits else None)
    result = scan_split(cells, split, given, lambda _: True)
    assert not result.gaps
    (profile,) = result.columns.values()
    return profile


def hits_of(
    cells: Cells, folder: Path, detectors: tuple[str, ...] = IDS
) -> list[tuple[str, int, int, str, str]]:
    """The hits of the cells: row, start and end in characters, detector, masked shape."""
    scanned(cells, folder, detectors)
    (split,) = cells.splits()
    assert isinstance(split, Split)
    table = pq.read_table(hits_file(str(folder), split))
    path = cells.column + "[]" * pa.types.is_list(cells.array.type)
    assert set(table["column"].to_pylist()) <= {column_key(path, KEY)}
    names = ("row", "start", "end", "detector", "masked")
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))


TEXTS = [None, "", IBAN, f"é {IBAN}, €€ {IBAN}", "x", f"😀{IBAN}", IBAN, None]
EXPECTED = [
    (str(row), at, at + len(IBAN), "iban", mask(IBAN))
    for row, text in enumerate(TEXTS)
    for at in range(len(text or ""))
    if (text or "").startswith(IBAN, at)
]


def of_type(kind: pa.DataType) -> pa.Array:
    """The texts as one of the types of text."""
    return pa.array(TEXTS, pa.string()).cast(pa.binary()).cast(kind)


LAYOUTS: dict[str, Callable[[], pa.Array]] = {
    **{str(kind): partial(of_type, kind) for kind in TEXT_TYPES},
    "sliced": lambda: pa.array(["before", *TEXTS, IBAN])[1:-1],
    "dictionary": lambda: pa.array(TEXTS).dictionary_encode(),
    "dictionary, sliced": lambda: pa.array([IBAN, *TEXTS]).dictionary_encode()[1:],
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_hits_stand_where_they_are_in_cells_of_every_type(name: str, tmp_path: Path) -> None:
    assert len(EXPECTED) == 5
    assert hits_of(Cells(LAYOUTS[name]()), tmp_path) == EXPECTED


def test_hits_of_fixed_size_and_of_lists(tmp_path: Path) -> None:
    fixed = pa.array([IBAN.encode(), None, b"." * len(IBAN)], pa.binary(len(IBAN)))
    hit = (0, len(IBAN), "iban", mask(IBAN))
    assert hits_of(Cells(fixed), tmp_path) == [("0", *hit)]
    several = pa.array([None, [IBAN, "x", IBAN], [], [IBAN]])
    assert hits_of(Cells(several), tmp_path) == [("1", *hit), ("1", *hit), ("3", *hit)]
    profile = scanned(Cells(several))
    assert profile.tallies["iban"].samples == (
        ((0, 1, 0), mask(IBAN)),
        ((0, 3, 0), mask(IBAN)),
    )


def test_hits_of_integers_count_the_zeros_they_have_lost(tmp_path: Path) -> None:
    # These pass no other detector's check.
    cells = Cells(pa.array([None, 214081254, 34366854, 5], pa.int64()), "bsn")
    found = hits_of(cells, tmp_path)
    spans = [(row, start, end) for row, start, end, name, _ in found if name == "nl-bsn"]
    assert spans == [("1", 0, 9), ("2", 0, 9)]
    assert {shape for *_, name, shape in found if name == "nl-bsn"} == {mask("214081254")}


@pytest.mark.compiled
def test_hits_of_a_long_cell_take_one_reading_of_it(tmp_path: Path) -> None:
    assert choice.prepare([registry.detector("iban")])
    count = 40_000
    cell = f"é {IBAN} {'.' * 40}\n" * count
    begin = time.perf_counter()
    found = hits_of(Cells(pa.array([cell])), tmp_path, ("iban",))
    # Read anew for each hit it would take some minutes.
    assert time.perf_counter() - begin < 40
    assert len(found) == count
    length = len(cell) // count
    assert [start for _, start, *_ in found] == [2 + n * length for n in range(count)]


@pytest.mark.parametrize("fits", [True, False])
def test_the_shape_of_a_long_cell_is_judged_as_of_any_other(fits: bool) -> None:
    end = IBAN if fits else "and so on"
    long = " " * (SHAPES_BYTES + 1) + end
    for array in (
        pa.array([IBAN, long, None, "x"]),
        pa.array([IBAN, long, None, "x"]).dictionary_encode(),
        pa.array(["", IBAN, long, "x"])[1:],
        pa.array([IBAN, long, "x"], pa.string_view()),
    ):
        profile = scanned(Cells(array, "iban"))
        assert profile.shaped_of == 3
        assert profile.shapes["iban"] == 1 + fits


MEASURE = """
    import sys
    import numpy as np, pyarrow as pa
    from tests.test_long_cells import Cells, scanned
    number, size = b" NL91ABNA0417164300 ", 128 << 20
    def memory(name):
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(name)) >> 10
    scanned(Cells(pa.array(["warm up", "NL91ABNA0417164300"]), sys.argv[1]))
    text = np.full(size, ord("."), np.uint8)
    for at in range(0, size - 64, 1 << 16):
        text[at : at + len(number)] = np.frombuffer(number, np.uint8)
    offsets = pa.py_buffer(np.array([0, size], np.int64))
    cell = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(text)])
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # the peak is counted from here on
    before = memory("VmRSS")
    profile = scanned(Cells(cell, sys.argv[1]))
    print(profile.tallies["iban"].matches, memory("VmHWM") - before)
"""


@pytest.mark.compiled
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="measures as Linux does")
@pytest.mark.parametrize("column", ["note", "iban"])
def test_a_long_cell_takes_little_memory_beyond_itself(column: str) -> None:
    assert choice.prepare(registry.detectors())
    done = subprocess.run(
        [sys.executable, "-c", dedent(MEASURE), column],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    matches, beyond = map(int, done.stdout.split())
    assert matches == (128 << 20) // (1 << 16)
    assert beyond < 48
