"""Profiles merge in any order, and do not depend on how rows are cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdscan import registry
from pdscan.model import (
    SAMPLE_LIMIT,
    Batch,
    ColumnProfile,
    Container,
    Gap,
    Limits,
    Sample,
    Split,
    Tally,
)
from pdscan.scan import GOLDEN, SHAPES_ALL, SHAPES_EVERY, Settings, looked_at, scan_split

COUNT = st.integers(0, 1000)
KEYS = st.tuples(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 5)), st.just("..."))
SAMPLES = st.sets(KEYS, max_size=SAMPLE_LIMIT).map(lambda keys: tuple(sorted(keys)))
TALLIES = st.builds(Tally, COUNT, COUNT, COUNT, COUNT, COUNT, COUNT, SAMPLES)
PROFILES = st.builds(
    ColumnProfile,
    COUNT,
    COUNT,
    COUNT,
    st.frozensets(st.sampled_from(["text", "integer"])),
    st.dictionaries(st.sampled_from("abc"), TALLIES),
    st.dictionaries(st.sampled_from("abc"), COUNT),
    COUNT,
    st.dictionaries(st.integers(1, 3), st.tuples(COUNT, COUNT)),
)


@given(TALLIES, TALLIES, TALLIES)
def test_tallies_merge_in_any_order(a: Tally, b: Tally, c: Tally) -> None:
    assert a.merge(b) == b.merge(a)
    assert a.merge(b).merge(c) == a.merge(b.merge(c))
    assert a.merge(Tally()) == a


@settings(max_examples=60)
@given(PROFILES, PROFILES, PROFILES)
def test_profiles_merge_in_any_order(a: ColumnProfile, b: ColumnProfile, c: ColumnProfile) -> None:
    assert a.merge(b) == b.merge(a)
    assert a.merge(b).merge(c) == a.merge(b.merge(c))
    assert a.merge(ColumnProfile()) == a


@dataclass(frozen=True)
class Rows:
    """A table in memory, cut into splits and batches at given places."""

    table: pa.Table
    cuts: tuple[int, ...]
    batch: int
    name: str = "memory"

    def splits(self, sample: Sample | None = None) -> Iterator[Split | Gap]:
        del sample
        edges = sorted({0, *self.cuts, self.table.num_rows})
        for ordinal, (low, high) in enumerate(pairwise(edges)):
            container = Container("people", "mem:people", "table", table="people")
            yield Split(container, ordinal, (low, high))

    def read(
        self, split: Split, limits: Limits, sample: Sample | None = None
    ) -> Iterator[Batch | Gap]:
        del limits, sample
        low, high = (int(part) for part in split.part)
        for piece in self.table.slice(low, high - low).to_batches(max_chunksize=self.batch):
            yield Batch(piece)


CELLS = st.sampled_from(
    [None, "", "jan@example.org", "jan@example.org, eva@example.net", "niets", "06-12345678", "Jan"]
)
ROWS = st.lists(
    st.tuples(CELLS, st.none() | st.integers(0, 10**9), st.none() | st.lists(CELLS, max_size=4)),
    min_size=1,
    max_size=25,
)
SETTINGS = Settings(tuple(d.id for d in registry.detectors()), key=b"k")


def scanned(source: Rows) -> dict[str, ColumnProfile]:
    columns: dict[str, ColumnProfile] = {}
    for split in source.splits():
        assert isinstance(split, Split)
        result = scan_split(source, split, SETTINGS, lambda _: True)
        assert result.complete
        assert not result.gaps
        for path, profile in result.columns.items():
            columns[path] = columns.get(path, ColumnProfile()).merge(profile)
    return columns


def without_places(profile: ColumnProfile) -> ColumnProfile:
    """The profile with the shapes of its samples only: a row's place depends on its split."""
    tallies = {
        key: replace(tally, samples=tuple(((0, 0, 0), shape) for _, shape in tally.samples))
        for key, tally in profile.tallies.items()
    }
    return replace(profile, tallies=tallies)


@settings(max_examples=25, deadline=None)
@given(ROWS, st.sets(st.integers(1, 24), max_size=4), st.integers(1, 9))
def test_a_profile_does_not_depend_on_splits_and_batches(
    rows: list[tuple[str | None, int | None, list[str | None] | None]], cuts: set[int], batch: int
) -> None:
    table = pa.table(
        {
            "note": pa.array([row[0] for row in rows], pa.string()),
            "number": pa.array([row[1] for row in rows], pa.int64()),
            "tags": pa.array([row[2] for row in rows], pa.list_(pa.string())),
        }
    )
    whole = scanned(Rows(table, (), 1000))
    cut = scanned(Rows(table, tuple(c for c in cuts if c < len(rows)), batch))
    assert {k: without_places(v) for k, v in cut.items()} == {
        k: without_places(v) for k, v in whole.items()
    }


def test_a_dictionary_whose_values_are_all_null_is_profiled() -> None:
    array = pa.DictionaryArray.from_arrays(pa.array([0, 0]), pa.array([None], pa.string()))
    table = pa.table({"note": array})
    assert scanned(Rows(table, (1,), 10))["note"].nulls == 2


def test_a_long_column_is_judged_by_the_same_cells_however_it_is_cut_and_coded() -> None:
    # Every third cell is empty and every seventh is no user name, by its space.
    cells = [None if i % 3 else "a b" if i % 7 == 0 else f"user{i % 50}" for i in range(60_000)]
    plain = pa.table({"username": pa.array(cells, pa.string())})
    coded = pa.table({"username": pa.array(cells, pa.string()).dictionary_encode()})
    whole = scanned(Rows(plain, (), 1 << 20))["username"]
    assert scanned(Rows(plain, (), 777))["username"] == whole
    assert scanned(Rows(coded, (), 5_000))["username"] == whole
    assert abs(whole.shaped_of / whole.filled - 1) < 0.01
    assert abs(whole.shapes["username"] / whole.shaped_of - 6 / 7) < 0.03


def test_all_cells_of_a_sparse_column_are_judged() -> None:
    cells = ["user1" if i % 60 == 0 else "a b" if i % 60 == 1 else None for i in range(30_000)]
    profile = scanned(Rows(pa.table({"username": pa.array(cells, pa.string())}), (), 4_000))
    assert profile["username"].shapes["username"] == 500
    assert profile["username"].shaped_of == profile["username"].filled == 1000


@given(st.integers(0, 10**6), st.integers(0, 70_000))
def test_the_cells_looked_at_stand_for_all(first: int, count: int) -> None:
    places, weights = looked_at(first, count)
    assert len(places) <= SHAPES_ALL + count / SHAPES_EVERY + 8
    assert abs(int(weights.sum()) - count) <= 8 * SHAPES_EVERY


@given(st.integers(0, 400_000), st.integers(0, 140_000))
def test_the_cells_looked_at_are_chosen_by_their_numbers_alone(first: int, count: int) -> None:
    numbers = np.arange(first, first + count, dtype=np.uint64)
    spread = numbers * np.uint64(GOLDEN) < np.uint64(2**64 // SHAPES_EVERY)
    chosen = np.flatnonzero(spread | (numbers < SHAPES_ALL))
    places, weights = looked_at(first, count)
    assert places.tolist() == chosen.tolist()
    expected = [1 if first + place < SHAPES_ALL else SHAPES_EVERY for place in chosen.tolist()]
    assert weights.tolist() == expected


TEXT_TYPES = [
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.binary(),
    pa.large_binary(),
    pa.binary_view(),
    pa.dictionary(pa.int8(), pa.string()),
]


@pytest.mark.parametrize("kind", TEXT_TYPES, ids=str)
@settings(max_examples=40)
@given(cells=st.lists(CELLS, max_size=30), batch=st.integers(1, 40), start=st.integers(0, 5))
def test_null_and_empty_cells_are_counted_in_text_of_any_type(
    kind: pa.DataType, cells: list[str | None], batch: int, start: int
) -> None:
    coded = pa.types.is_dictionary(kind)
    whole = pa.array(cells, pa.string()).dictionary_encode() if coded else pa.array(cells, kind)
    # What is cut away in front must not count: buffers keep it.
    table = pa.table({"mail": whole.slice(start)})
    profile = scanned(Rows(table, (), batch)).get("mail", ColumnProfile())
    kept = cells[start:]
    assert (profile.rows, profile.nulls) == (len(kept), kept.count(None))
    assert profile.empty == kept.count("")
    assert profile.shaped_of == profile.filled == len(kept) - kept.count(None) - kept.count("")


def test_null_and_empty_values_of_a_dictionary_count_as_cells() -> None:
    codes = pa.array([0, 1, 2, None, 1, 3, 2, 2], pa.int32())
    values = pa.array(["jan@example.org", "", None, "x"])
    table = pa.table({"note": pa.DictionaryArray.from_arrays(codes, values)})
    profile = scanned(Rows(table, (), 3))["note"]
    assert (profile.rows, profile.nulls, profile.empty) == (8, 4, 2)
    assert profile.tallies["email-address"].technical == 1


def test_batches_that_share_a_dictionary_find_what_only_the_last_of_them_uses() -> None:
    values = pa.array(["red", "green", "jan@example.org"])
    codes = pa.array([0, 1] * 50 + [2] + [0] * 9, pa.int32())
    others = pa.DictionaryArray.from_arrays(pa.array([0] * 10, pa.int32()), pa.array(["blue"]))
    column = pa.chunked_array([pa.DictionaryArray.from_arrays(codes, values), others])
    for cells in (column, pa.chunked_array(column.chunks[::-1])):
        profile = scanned(Rows(pa.table({"note": cells}), (), 10))["note"]
        assert profile.rows == 120
        assert profile.tallies["email-address"].technical == 1


class Broken(Rows):
    def read(
        self, split: Split, limits: Limits, sample: Sample | None = None
    ) -> Iterator[Batch | Gap]:
        del split, limits, sample
        yield Batch(self.table.to_batches()[0])
        raise LookupError("password=hunter2")


def test_an_error_of_any_kind_becomes_a_gap_without_its_message() -> None:
    source = Broken(pa.table({"note": ["jan@example.org"]}), (), 10)
    split = next(iter(source.splits()))
    assert isinstance(split, Split)
    result = scan_split(source, split, SETTINGS, lambda _: True)
    assert not result.complete
    assert result.rows == 1
    assert [gap.state for gap in result.gaps] == ["failed"]
    assert "LookupError" in result.gaps[0].reason
    assert "hunter2" not in repr(result)
