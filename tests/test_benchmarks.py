"""What the benchmarks measure on is valid, and their verdicts are right."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pdscan.scan import matcher

ROOT = Path(__file__).parents[1]
ROWS = 3_000


def _load(name: str) -> Any:
    """A script of the benchmarks, which are not installed."""
    sys.path.insert(0, str(ROOT))
    try:
        return import_module(f"benchmarks.{name}")
    finally:
        sys.path.remove(str(ROOT))


make_data = _load("make_data")
bench_match = _load("bench_match")
made_columns = _load("made_columns")
verdicts = _load("verdicts")


@pytest.mark.parametrize(
    ("column", "detector"),
    [
        ("email", "email-address"),
        ("iban", "iban"),
        ("phone", "phone-number"),
        ("ipv4", "ipv4"),
        ("ipv6", "ipv6"),
        ("mac", "mac-address"),
    ],
)
def test_every_cell_is_a_valid_specimen(column: str, detector: str) -> None:
    cells = getattr(make_data.Columns(ROWS, 1), column)()
    found = matcher((detector,)).find(cells)
    missed = np.setdiff1d(np.arange(ROWS), found.row[found.whole & ~found.technical])
    assert cells.take(pa.array(missed)).to_pylist() == []


def test_every_bsn_passes_the_eleven_proof() -> None:
    found = matcher(("nl-bsn",)).find_integers(make_data.Columns(ROWS, 1).bsn())
    assert len(np.unique(found.row)) == ROWS


def test_text_holds_a_little_personal_data() -> None:
    found = matcher(("iban", "phone-number", "email-address")).find(
        make_data.Columns(ROWS, 1).text()
    )
    assert 0.01 < len(np.unique(found.row)) / ROWS < 0.03


@pytest.mark.parametrize("kind", ["wide", "json", "log"])
def test_the_same_seed_gives_the_same_file(kind: str, tmp_path: Path) -> None:
    first, again, other = (tmp_path / name for name in ("first", "again", "other"))
    make_data.write(first, kind, 500)
    make_data.write(again, kind, 500)
    make_data.write(other, kind, 500, seed=8)
    assert first.read_bytes() == again.read_bytes()
    assert first.read_bytes() != other.read_bytes()


def test_a_row_group_does_not_depend_on_those_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_data, "GROUP", 100)
    for rows in (100, 250):
        make_data.write(tmp_path / f"{rows}.parquet", "wide_text", rows)
    with pq.ParquetFile(tmp_path / "100.parquet") as short:
        expected = short.read()
    with pq.ParquetFile(tmp_path / "250.parquet") as long:
        assert long.metadata.num_row_groups == 3
        assert long.read_row_group(0).equals(expected)
        assert not long.read_row_group(1).equals(expected)


def test_the_small_file_has_about_a_megabyte(tmp_path: Path) -> None:
    path = tmp_path / "small.parquet"
    make_data.write(path, "small", 10)
    assert 0.8e6 < path.stat().st_size < 1.2e6


@pytest.mark.parametrize(
    ("goal", "must", "measured", "verdict"),
    [
        pytest.param(1.3, 1.6, 1.3, "goal", id="less is better, at the goal"),
        pytest.param(1.3, 1.6, 1.31, "must", id="less is better, over the goal"),
        pytest.param(1.3, 1.6, 1.61, "MISSED", id="less is better, over the must"),
        pytest.param(1.7, 1.5, 1.7, "goal", id="more is better, at the goal"),
        pytest.param(1.7, 1.5, 1.5, "must", id="more is better, at the must"),
        pytest.param(1.7, 1.5, 1.49, "MISSED", id="more is better, below the must"),
    ],
)
def test_verdict(goal: float, must: float, measured: float, verdict: str) -> None:
    assert bench_match.Goal(goal, must).verdict(measured) == verdict


def test_a_case_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(make_data, "DATA", tmp_path)
    missed = bench_match.bench(["uuid"], bench_match.Size(rows=2_000, repeat=1))
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith("| UUIDs as text | ≤ 1.70 × | ≤ 2.00 × |")
    assert ("MISSED" in line) == bool(missed)


def test_without_the_plan_no_text_is_read_as_a_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "category.parquet"
    make_data.write(path, "category", 1_000)

    def kinds() -> set[pa.DataType]:
        source, splits = bench_match.opened(path)
        return {
            item.data.schema.field(0).type
            for split in splits
            for item in source.read(split, bench_match.Limits())
        }

    with bench_match.planned(False):
        assert kinds() == {pa.string()}
    with bench_match.planned(True):
        assert all(pa.types.is_dictionary(kind) for kind in kinds())


def test_the_generated_columns_are_as_many_as_are_told_and_repeat_themselves() -> None:
    decoys, named = list(made_columns.decoys()), list(made_columns.by_name())
    assert len(decoys) == 200
    assert len(named) >= 200
    assert {made.kind for made in named} == {"nl", "fr", "en", "de"}
    assert decoys == list(made_columns.decoys())
    assert decoys != list(made_columns.decoys(2))
    assert len(decoys) + len(named) + len(list(made_columns.by_value())) >= 500


@pytest.mark.parametrize(
    ("check", "number", "passes"),
    [
        ("ISBN-10", "0306406152", True),
        ("ISBN-10", "0306406153", False),
        ("EAN", "4006381333931", True),
        ("EAN", "4006381333932", False),
    ],
)
def test_the_checks_of_decoys_are_right(check: str, number: str, passes: bool) -> None:
    from pdscan.lookalikes import gtin, isbn

    assert {"ISBN-10": isbn, "EAN": gtin}[check](number) is passes
    cells = [
        str(cell) for made in made_columns.decoys() if made.kind == check for cell in made.cells
    ]
    assert all(map(isbn if check == "ISBN-10" else gtin, cells))


def test_reliability_is_by_tenth_of_confidence() -> None:
    cases = [(0.05, False), (0.55, True), (0.57, False), (1.0, True)]
    assert verdicts.reliability(cases) == [
        (0, 0.05, 0, 1),
        (5, pytest.approx(0.56), 1, 2),
        (9, 1.0, 1, 1),
    ]


def test_a_few_columns_are_judged() -> None:
    some = [made for made in made_columns.by_value() if made.category == "finance.iban"][:4]
    found = verdicts.judged(some, together=False)
    assert [each.made for each in found] == some
    assert all("finance.iban" in each.reported for each in found)
