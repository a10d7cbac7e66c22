"""What a sample says: bounds of absence, and samples that leave a verdict open."""

from __future__ import annotations

import csv
import json
import math
import subprocess
import sys
from random import Random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan import registry, specimen
from pdscan.interval import absent_at_most, wilson
from pdscan.model import ColumnProfile, Tally
from pdscan.verdict import explain
from pdscan.whatif import borderline

if TYPE_CHECKING:
    from pathlib import Path

DETECTORS = registry.detectors()
BY_ID = {detector.id: detector for detector in DETECTORS}


@given(st.integers(1, 10**6))
def test_the_bound_of_absence_is_exact(rows: int) -> None:
    bound = absent_at_most(rows)
    assert rows * math.log1p(-bound) == pytest.approx(math.log(0.05))
    assert bound <= 3 / rows


@given(st.integers(0, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_the_share(counts: tuple[int, int]) -> None:
    hits, of = counts
    low, high = wilson(hits, of)
    assert 0 <= low <= (hits / of if of else 0.5) <= high <= 1


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (0, 0, 0, 1)]
)
def test_intervals_are_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=1e-4)


def numbers(whole: int, tried: int) -> ColumnProfile:
    tally = Tally(tried=tried, whole_tried=tried, cells=whole, whole=whole, matches=whole)
    return ColumnProfile(tried, kinds=frozenset({"integer"}), tallies={"nl-bsn": tally})


def named(shaped: int, of: int) -> ColumnProfile:
    shapes = {"person-first-name": shaped}
    return ColumnProfile(of, kinds=frozenset({"text"}), shapes=shapes, shaped_of=of)


@pytest.mark.parametrize(
    ("profile", "path", "open_"),
    [
        pytest.param(numbers(1000, 1000), "x", False, id="all pass"),
        pytest.param(numbers(91, 1000), "x", False, id="chance"),
        pytest.param(numbers(0, 1000), "x", False, id="none"),
        pytest.param(numbers(7, 11), "x", True, id="few, between"),
        pytest.param(named(300, 300), "voornaam", False, id="all have the shape"),
        pytest.param(named(185, 300), "voornaam", True, id="about as many as must"),
        pytest.param(named(20, 300), "voornaam", False, id="few have the shape"),
    ],
)
def test_a_sample_is_open_where_its_ends_disagree(
    profile: ColumnProfile, path: str, open_: bool
) -> None:
    told = explain(profile, path, "t", DETECTORS)[1]
    assert borderline(profile, told, BY_ID) is open_


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose sample leaves `voornaam` open, a clear one, and a short one."""
    random = Random(4)
    path = tmp_path_factory.mktemp("samples")
    mixed = [random.choice(("Xantho", "Ylvana", "Orsolya", "1 2", "3 4")) for _ in range(2000)]
    clear = [specimen.bsn(random) for _ in range(2000)]
    pq.write_table(pa.table({"voornaam": mixed, "bsn": clear}), path / "open.parquet")
    pq.write_table(pa.table({"bsn": clear, "n": range(2000)}), path / "clear.parquet")
    pq.write_table(pa.table({"bsn": clear[:20]}), path / "short.parquet")
    return path


def scanned(
    folder: Path, out: Path, *more: str
) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    command = [sys.executable, "-m", "pdscan", "scan", str(folder), "--sample", "200", "-q"]
    done = subprocess.run(
        [*command, "-o", str(out), *more], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    content = json.loads(out.read_text(encoding="utf-8"))
    return {each["location"]: each for each in content["coverage"]["containers"]}, content


def test_an_open_sample_is_read_in_full(folder: Path, tmp_path: Path) -> None:
    hits = tmp_path / "hits.parquet"
    read, content = scanned(folder, tmp_path / "a.json", "--hits", str(hits))
    assert [(name, each["coverage"], each["rows"]) for name, each in sorted(read.items())] == [
        ("clear.parquet", "sample of 200 rows", 200),
        ("open.parquet", "full", 2000),
        ("short.parquet", "sample of 20 rows", 20),
    ]
    assert read["clear.parquet"]["absent_at_most"] == round(absent_at_most(200), 6)
    assert read["open.parquet"]["absent_at_most"] is None
    # Fewer rows than the sample asks for are all rows.
    assert read["short.parquet"]["absent_at_most"] == 0
    assert {entry["coverage"] for entry in content["entries"]} == {
        "full", "sample of 200 rows", "sample of 20 rows",
    }  # fmt: skip
    rows = pq.read_table(hits).to_pylist()
    assert len([row for row in rows if row["container"] == "clear.parquet"]) == 200
    # Hits of the sample are not told beside those of the full read.
    assert len([row for row in rows if row["container"] == "open.parquet"]) == 2000


def test_a_full_read_can_be_forbidden(folder: Path, tmp_path: Path) -> None:
    read, _ = scanned(folder, tmp_path / "a.json", "--no-full-read")
    assert read["open.parquet"]["coverage"] == "sample of 200 rows"
    assert read["open.parquet"]["absent_at_most"] == round(absent_at_most(200), 6)


def test_coverage_tells_the_bound_in_words(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "inventory.csv"
    command = [sys.executable, "-m", "pdscan", "scan", str(folder), "--sample", "200", "-q"]
    more = ["--format", "csv-excel", "--language", "nl", "-o", str(out), "--no-full-read"]
    assert subprocess.run([*command, *more], check=False).returncode == 0
    with out.with_name("coverage.csv").open(encoding="utf-8-sig", newline="") as lines:
        told = [cell for row in csv.reader(lines, delimiter=";") for cell in row]
    assert (
        "steekproef van 200 rijen; wat die niet toont: in hoogstens 1.49 % van alle rijen (95 %)"
    ) in told
