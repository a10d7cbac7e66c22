"""The Parquet connector reads every row once, within limits, and lists what it cannot read."""

from __future__ import annotations

import base64
import hashlib
import pickle
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pdscan import registry
from pdscan.errors import SourceError, SplitError
from pdscan.model import Address, Gap, Limits, Outline, Outlined, Sample, Source, Split
from pdscan.scan import Settings, scan_split
from tests.connectors.reading import numbers, open_files, read, rows

opened = partial(open_files, "parquet")
PEOPLE = pa.table(
    {
        "id": pa.array(range(1, 1001), pa.int64()),
        "name": [f"Person {n}" if n % 7 else None for n in range(1000)],
        "tags": [[f"t{n}", None] if n % 3 else None for n in range(1000)],
        "address": [{"city": f"City {n % 5}", "zip": n} if n % 4 else None for n in range(1000)],
        "country": ["BE", "NL", "DE", "FR"] * 250,
        "photo": [b"\x00\xff" + bytes([n % 256]) for n in range(1000)],
    }
)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "exports" / "people.parquet"
    path.parent.mkdir()
    pq.write_table(PEOPLE, path, row_group_size=300)
    return path


def splits(source: Source, sample: Sample | None = None) -> list[Split]:
    found = list(source.splits(sample))
    assert not [gap for gap in found if isinstance(gap, Gap)]
    return [split for split in found if isinstance(split, Split)]


# --------------------------------------------------------------------------------------- outlines

NUMBERS = pa.table(
    {
        "small": pa.array([None, 3, 70, 5], pa.int64()),
        "large": pa.array([1, 2, 3, 2**63], pa.uint64()),
        "empty": pa.array([None] * 4, pa.int32()),
        "ratio": [0.5, 1.5, 2.5, 3.5],
        "person": [{"age": 1}] * 4,
        "name": ["Jan", "Eva", "Jan", "Eva"],
    }
)


def outlines(path: Path) -> dict[str, Outline]:
    source = opened(path)
    assert isinstance(source, Outlined)
    return {each.name: each for each in source.outline(splits(source)[0])}


def test_plain_columns_are_outlined_with_the_bounds_of_all_row_groups(tmp_path: Path) -> None:
    path = tmp_path / "numbers.parquet"
    pq.write_table(NUMBERS, path, row_group_size=1)
    found = outlines(path)
    assert set(found) == {"small", "large", "empty", "ratio", "name"}
    assert found["small"].ends == (0, 70)
    assert found["large"].ends == (0, 2**63)
    assert found["empty"].ends == (0, 0)
    assert found["ratio"].ends is None


def test_without_statistics_no_bounds_are_known(tmp_path: Path) -> None:
    path = tmp_path / "numbers.parquet"
    pq.write_table(NUMBERS, path, write_statistics=False)
    assert {each.ends for each in outlines(path).values()} == {None}


@pytest.mark.parametrize("names", [["a", "a"], ["a", "a.b"]], ids=["twice", "with a point"])
def test_names_that_may_select_other_columns_are_not_outlined(
    tmp_path: Path, names: list[str]
) -> None:
    path = tmp_path / "names.parquet"
    pq.write_table(pa.Table.from_arrays([pa.array([1]), pa.array([2])], names), path)
    assert outlines(path) == {}


@pytest.mark.parametrize(
    "names", [{"ratio"}, {"small", "person"}, set(NUMBERS.column_names)], ids=len
)
def test_columns_that_are_left_out_are_not_read(tmp_path: Path, names: set[str]) -> None:
    path = tmp_path / "numbers.parquet"
    pq.write_table(NUMBERS, path, row_group_size=3)
    source = opened(path)
    assert isinstance(source, Outlined)
    batches, gaps = read(source.without(names), Limits(rows=2))
    assert not gaps
    kept = [name for name in NUMBERS.column_names if name not in names]
    assert [batch.data.num_rows for batch in batches] == [2, 1, 1]
    assert all(batch.data.schema.names == kept for batch in batches)
    assert not kept or rows(batches) == NUMBERS.select(kept).to_pylist()


def test_a_column_that_is_left_out_is_one_gap_for_all_splits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "numbers.parquet"
    pq.write_table(NUMBERS, path, row_group_size=1)
    source = opened(path)
    monkeypatch.setitem(vars(sys.modules[type(source).__module__]), "SPLIT_ROWS", 2)
    keys = Settings(tuple(each.id for each in registry.detectors()))
    results = [scan_split(source, split, keys, lambda _: True) for split in splits(source)]
    assert len(results) == 2
    gaps = [gap for result in results for gap in result.gaps]
    assert {(gap.item, gap.state, gap.kind) for gap in gaps} == {
        ("small", "skipped", "small integers"),
        ("empty", "skipped", "small integers"),
        ("ratio", "skipped", "float"),
    }
    assert len(gaps) == 3
    assert all(set(result.columns) == {"large", "person.age", "name"} for result in results)


def test_a_damaged_column_that_is_left_out_is_none_of_the_gaps(people: Path) -> None:
    damaged(people, 0, 0)
    source = opened(people)
    assert isinstance(source, Outlined)
    batches, gaps = read(source.without({"id"}))
    assert not gaps
    assert rows(batches) == PEOPLE.drop_columns("id").to_pylist()


# ------------------------------------------------------------------------------------ conformance


def test_every_row_is_read_once_with_its_number(people: Path) -> None:
    batches, gaps = read(opened(people), Limits(rows=77))
    assert not gaps
    assert rows(batches) == PEOPLE.to_pylist()
    ids = PEOPLE["id"].to_pylist()
    for batch in batches:
        assert batch.unit == "row"
        stop = batch.first_row + batch.data.num_rows
        assert batch.data.column("id").to_pylist() == ids[batch.first_row : stop]


def test_splits_are_the_same_twice_and_name_their_file(people: Path) -> None:
    source = opened(people, base=people.parents[1])
    (split,) = splits(source)
    assert splits(source) == [split]
    assert split.container.name == split.container.path == "exports/people.parquet"
    assert split.container.locator == "file:exports/people.parquet"
    assert split.container.kind == "file"
    assert split.rows == 1000


def test_large_row_groups_are_splits_of_their_own_and_small_ones_go_together(
    tmp_path: Path,
) -> None:
    path = tmp_path / "numbers.parquet"
    table = pa.table({"n": pa.array(range(1_400_000), pa.int32())})
    pq.write_table(table, path, row_group_size=300_000, use_dictionary=False)
    source = opened(path)
    assert [(split.ordinal, split.part, split.rows) for split in splits(source)] == [
        (0, (0, 3), 900_000),
        (1, (3, 5), 500_000),
    ]
    batches, _ = read(source)
    assert [number for batch in batches for number in batch.data["n"].to_numpy()[:1]] == [
        batch.first_row for batch in batches
    ]
    assert sum(batch.data.num_rows for batch in batches) == 1_400_000


def test_a_source_survives_pickling(people: Path) -> None:
    source = opened(people)
    copy = pickle.loads(pickle.dumps(source))
    assert copy == source
    assert rows(read(copy)[0]) == PEOPLE.to_pylist()


@pytest.mark.parametrize("limit", [200, 2_000, 50_000])
def test_batches_keep_the_limit_of_bytes(people: Path, limit: int) -> None:
    batches, _ = read(opened(people), Limits(bytes=limit))
    assert rows(batches) == PEOPLE.to_pylist()
    for batch in batches:
        assert batch.data.nbytes <= limit or batch.data.num_rows == 1


def test_long_texts_come_in_batches_that_memory_can_be_used_again_for(tmp_path: Path) -> None:
    path = tmp_path / "texts.parquet"
    texts = pa.table({"text": [f"{n:400}" for n in range(60_000)]})
    pq.write_table(texts, path, use_dictionary=False)
    found, gaps = read(opened(path))
    assert not gaps
    assert numbers(found) == list(range(60_000))
    assert max(batch.data.nbytes for batch in found) < 9 << 20 < texts.nbytes


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_the_file_is_closed_however_reading_ends(people: Path) -> None:
    def held() -> int:
        links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        return sum(str(link.readlink()) == str(people) for link in links)

    source = opened(people)
    (split,) = splits(source)
    reading = source.read(split, Limits(rows=10))
    next(reading)
    assert held() == 1
    reading.close()  # type: ignore[attr-defined]
    assert held() == 0
    assert len(list(source.read(split, Limits()))) == 4
    assert held() == 0
    damaged(people, 1, 0)
    assert any(isinstance(item, Gap) for item in source.read(split, Limits()))
    assert held() == 0


def test_reading_leaves_the_files_as_they_are(people: Path) -> None:
    before = (hashlib.sha256(people.read_bytes()).hexdigest(), people.stat().st_mtime_ns)
    read(opened(people))
    assert (hashlib.sha256(people.read_bytes()).hexdigest(), people.stat().st_mtime_ns) == before
    assert list(people.parent.iterdir()) == [people]


def test_files_of_one_name_in_several_folders_are_told_apart(tmp_path: Path) -> None:
    paths = [tmp_path / folder / "part.parquet" for folder in ("a", "b")]
    for path in paths:
        path.parent.mkdir()
        pq.write_table(pa.table({"folder": [path.parent.name]}), path)
    for base in (None, tmp_path, tmp_path / "elsewhere"):
        source = opened(*paths, base=base)
        assert rows(read(source)[0]) == [{"folder": "a"}, {"folder": "b"}]
        assert len({split.container.locator for split in splits(source)}) == 2


def test_a_file_named_by_itself_as_base_is_found(people: Path) -> None:
    source = opened(people, base=people)
    assert splits(source)[0].container.name == "people.parquet"
    assert len(rows(read(source)[0])) == 1000


@pytest.mark.parametrize(
    "table",
    [pa.table({"a": pa.array([], pa.string())}), pa.table({})],
    ids=["no row", "no column"],
)
def test_an_empty_file_is_a_split_without_batches(tmp_path: Path, table: pa.Table) -> None:
    path = tmp_path / "empty.parquet"
    pq.write_table(table, path)
    assert len(splits(opened(path))) == 1
    assert read(opened(path)) == ([], [])
    assert read(opened(path), sample=Sample(5)) == ([], [])


def test_a_missing_file_is_a_gap_of_the_plan_and_an_error_of_the_read(people: Path) -> None:
    source = opened(people)
    (split,) = splits(source)
    people.unlink()
    with pytest.raises(SplitError, match=r"^people\.parquet is no longer there\.$"):
        list(source.read(split, Limits()))
    (gap,) = source.splits()
    assert isinstance(gap, Gap)
    assert (gap.state, gap.kind, gap.where) == ("failed", "missing file", "people.parquet")


def test_an_address_without_files_is_an_error() -> None:
    with pytest.raises(SourceError):
        registry.connector("parquet").open(Address("nothing"))


# --------------------------------------------------------------------------------------- sampling


def test_a_sample_is_seeded_spread_and_names_its_rows(people: Path) -> None:
    source = opened(people)
    sample = Sample(rows=40, seed=7)
    (split,) = splits(source, sample)
    batches, gaps = read(source, sample=sample)
    assert not gaps
    found = numbers(batches)
    assert len(found) == 40
    assert found == sorted(set(found))
    assert found[-1] > 500
    assert rows(batches) == [PEOPLE.to_pylist()[row] for row in found]
    assert split.rows == 40
    again, _ = read(source, Limits(rows=3), sample)
    assert rows(again) == rows(batches)
    assert max(batch.data.num_rows for batch in again) <= 3
    other, _ = read(source, sample=replace(sample, seed=8))
    assert rows(other) != rows(batches)


def test_a_sample_larger_than_the_file_is_the_file(people: Path) -> None:
    batches, _ = read(opened(people), sample=Sample(rows=5000))
    assert rows(batches) == PEOPLE.to_pylist()


def test_views_can_be_sampled(tmp_path: Path) -> None:
    path = tmp_path / "views.parquet"
    texts = pa.array([f"a text that is longer than a view {n}" for n in range(50)])
    pq.write_table(pa.table({"v": texts.cast(pa.string_view())}), path)
    batches, _ = read(opened(path), sample=Sample(5))
    assert len(numbers(batches)) == 5
    assert rows(batches) == [{"v": texts[n].as_py()} for n in numbers(batches)]


# ----------------------------------------------------------------------------------- dictionaries


def test_columns_of_few_texts_come_as_dictionaries(tmp_path: Path) -> None:
    path = tmp_path / "countries.parquet"
    many = [f"person {n}" for n in range(20_000)]
    pq.write_table(pa.table({"country": ["BE", None, "NL", "DE"] * 5000, "name": many}), path)
    (batch,), _ = read(opened(path))
    assert pa.types.is_dictionary(batch.data.column("country").type)
    assert pa.types.is_string(batch.data.column("name").type)
    assert batch.data.column("country").to_pylist() == ["BE", None, "NL", "DE"] * 5000


def test_a_dictionary_longer_than_its_batch_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "categories.parquet"
    texts = pa.array([f"value {n}" for n in range(5000)]).dictionary_encode()
    pq.write_table(pa.table({"c": texts}), path)
    batches, _ = read(opened(path), Limits(rows=100))
    assert all(pa.types.is_string(batch.data.column(0).type) for batch in batches)
    assert [row["c"] for row in rows(batches)] == texts.to_pylist()


def test_a_large_dictionary_in_a_list_does_not_end_in_single_rows(tmp_path: Path) -> None:
    path = tmp_path / "lists.parquet"
    values = pa.array([f"value {n}" for n in range(3000)]).dictionary_encode()
    lists = pa.ListArray.from_arrays(pa.array(range(3001), pa.int32()), values)
    pq.write_table(pa.table({"c": lists}), path)
    batches, _ = read(opened(path), Limits(bytes=2_000))
    assert [row["c"] for row in rows(batches)] == lists.to_pylist()
    assert len(batches) < 3000


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cells=st.lists(st.none() | st.sampled_from(["", "a", "bb", "é"]), max_size=60),
    group=st.integers(1, 20),
    limit=st.sampled_from([1, 3, 100]),
)
def test_any_text_column_reads_as_it_was_written(
    tmp_path: Path, cells: list[str | None], group: int, limit: int
) -> None:
    path = tmp_path / "any.parquet"
    pq.write_table(pa.table({"c": pa.array(cells, pa.string())}), path, row_group_size=group)
    batches, gaps = read(opened(path), Limits(rows=limit))
    assert not gaps
    assert [row["c"] for row in rows(batches)] == cells
    starts = [batch.first_row for batch in batches]
    assert starts == sorted(set(starts))


# ------------------------------------------------------------------------------------ broken files


def damaged(path: Path, group: int, column: int) -> None:
    """Overwrites the pages of one column of one row group."""
    facts = pq.read_metadata(path).row_group(group).column(column)
    content = bytearray(path.read_bytes())
    start = facts.dictionary_page_offset or facts.data_page_offset
    content[start : start + facts.total_compressed_size] = b"\xff" * facts.total_compressed_size
    path.write_bytes(content)


def test_a_broken_column_is_a_gap_and_the_others_are_read(people: Path) -> None:
    name = PEOPLE.schema.get_field_index("name")
    damaged(people, 1, name)
    batches, gaps = read(opened(people), Limits(rows=50))
    (gap,) = gaps
    assert (gap.state, gap.kind) == ("failed", "broken column")
    assert gap.item == "name, row group 1"
    assert gap.where == "people.parquet"
    expected = PEOPLE.to_pylist()
    for row in expected[300:600]:
        del row["name"]
    assert rows(batches) == expected
    assert [batch.first_row for batch in batches] == sorted({b.first_row for b in batches})


def test_a_row_group_of_which_nothing_reads_is_one_gap(people: Path) -> None:
    for column in range(pq.read_metadata(people).num_columns):
        damaged(people, 2, column)
    batches, gaps = read(opened(people))
    assert [(gap.state, gap.kind, gap.item) for gap in gaps] == [
        ("failed", "broken row group", "row group 2")
    ]
    expected = PEOPLE.to_pylist()
    assert rows(batches) == expected[:600] + expected[900:]
    assert batches[-1].first_row + batches[-1].data.num_rows == 1000


def test_a_changed_page_is_a_gap_where_it_has_a_checksum(tmp_path: Path) -> None:
    path = tmp_path / "sums.parquet"
    table = pa.table({"name": ["Alice", "Bob"], "n": [1, 2]})
    plain: dict[str, Any] = {"compression": "none", "use_dictionary": False}
    pq.write_table(table, path, write_page_checksum=True, write_statistics=False, **plain)
    content = path.read_bytes()
    place = content.index(b"Alice")
    path.write_bytes(content[:place] + b"Alyce" + content[place + 5 :])
    batches, gaps = read(opened(path))
    assert rows(batches) == [{"n": 1}, {"n": 2}]
    assert [gap.item for gap in gaps] == ["name, row group 0"]
    assert "Al" not in gaps[0].reason


def test_rows_before_a_broken_page_are_read_and_the_gap_says_so(tmp_path: Path) -> None:
    path = tmp_path / "pages.parquet"
    table = pa.table({"t": [f"text {n:06}" for n in range(20_000)], "n": range(20_000)})
    pq.write_table(table, path, data_page_size=1 << 12, use_dictionary=False, compression="gzip")
    facts = pq.read_metadata(path).row_group(0).column(0)
    content = bytearray(path.read_bytes())
    end = facts.data_page_offset + facts.total_compressed_size
    content[end - 3000 : end] = b"\xff" * 3000
    path.write_bytes(content)
    batches, (gap,) = read(opened(path), Limits(rows=500))
    with_text = [row for row in rows(batches) if "t" in row]
    assert len(with_text) > 5_000
    assert f"first {len(with_text)} rows were read" in gap.reason
    assert [row["n"] for row in rows(batches)] == list(range(20_000))


@pytest.mark.parametrize(
    "cut",
    [
        pytest.param(lambda content: content[: len(content) // 2], id="cut in half"),
        pytest.param(lambda content: content[:-4] + b"XXXX", id="no magic at the end"),
        pytest.param(lambda content: content[:4] + content[-4:], id="nothing but magic"),
        pytest.param(lambda content: content[:0], id="no byte"),
        pytest.param(
            lambda content: content[:-200] + b"\xff" * 190 + content[-10:], id="broken footer"
        ),
    ],
)
def test_a_broken_footer_is_a_gap_and_other_files_are_read(people: Path, cut: Any) -> None:
    broken = people.with_name("broken.parquet")
    broken.write_bytes(cut(people.read_bytes()))
    batches, gaps = read(opened(broken, people))
    assert [(gap.state, gap.kind, gap.where, gap.item) for gap in gaps] == [
        ("failed", "broken file", "broken.parquet", "")
    ]
    assert rows(batches) == PEOPLE.to_pylist()


class Kms(pytest.importorskip("pyarrow.parquet.encryption").KmsClient):  # type: ignore[misc]
    """Wraps keys by encoding them: enough to write encrypted files."""

    def __init__(self, _: Any) -> None:
        super().__init__()

    def wrap_key(self, key_bytes: bytes, _: str) -> bytes:
        return base64.b64encode(key_bytes)


def encrypted(path: Path, *, plain_footer: bool) -> Path:
    import pyarrow.parquet.encryption as pe

    table = pa.table({"secret": ["x"] * 5, "open": ["y"] * 5})
    configuration = pe.EncryptionConfiguration(
        footer_key="f", column_keys={"k": ["secret"]}, plaintext_footer=plain_footer
    )
    properties = pe.CryptoFactory(Kms).file_encryption_properties(
        pe.KmsConnectionConfig(), configuration
    )
    with pq.ParquetWriter(path, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)
    return path


def test_an_encrypted_footer_is_recognised_and_unsupported(tmp_path: Path) -> None:
    path = encrypted(tmp_path / "sealed", plain_footer=False)
    assert registry.connector("parquet").recognises(path, path.read_bytes()[:65536])
    (gap,) = opened(path).splits()
    assert isinstance(gap, Gap)
    assert (gap.state, gap.kind) == ("unsupported", "encrypted")


def test_an_encrypted_column_is_unsupported_and_the_others_are_read(tmp_path: Path) -> None:
    path = encrypted(tmp_path / "sealed.parquet", plain_footer=True)
    batches, (gap,) = read(opened(path))
    assert (gap.state, gap.kind, gap.item) == (
        "unsupported",
        "encrypted",
        "secret, row group 0",
    )
    assert rows(batches) == [{"open": "y"}] * 5


@pytest.mark.parametrize(
    "name",
    [
        "ARROW-GH-41317.parquet",
        "ARROW-GH-43605.parquet",
        "PARQUET-1481.parquet",
        "not_parquet.parquet",
    ],
)
@pytest.mark.parametrize("sample", [None, Sample(3)], ids=["whole", "sample"])
def test_real_broken_files_are_read_or_end_as_gaps(
    corpora: Path, name: str, sample: Sample | None
) -> None:
    batches, gaps = read(opened(corpora / "parquet" / "broken" / name), sample=sample)
    count = sum(batch.data.num_rows for batch in batches)
    if name == "ARROW-GH-43605.parquet":
        assert count == (3 if sample else 21_186)
        assert not gaps
    elif name == "ARROW-GH-41317.parquet":
        assert count == (3 if sample else 5)
        assert {gap.kind for gap in gaps} == {"broken column"}
    else:
        assert not batches
        assert [gap.kind for gap in gaps] == ["broken file"]


def test_real_files_are_read_whole(corpora: Path) -> None:
    path = corpora / "parquet" / "userdata1.parquet"
    batches, gaps = read(opened(path))
    assert not gaps
    assert rows(batches) == pq.read_table(path).to_pylist()


# ------------------------------------------------------------------------------------- recognition


@pytest.mark.parametrize(
    ("name", "content", "claimed"),
    [
        pytest.param("a.parquet", b"PAR1\x15\x00PAR1", True, id="both magics"),
        pytest.param("a", b"PAR1\x15\x00PAR1", True, id="no suffix"),
        pytest.param("a.parquet", b"PAR1\x15\x04", True, id="cut off"),
        pytest.param("a", b"PARE\x15\x00PARE", True, id="encrypted"),
        pytest.param("a.txt", b"PAR1 is the first of four parts.", False, id="a text"),
        pytest.param("a.parquet", b"<!DOCTYPE html>", False, id="a web page"),
        pytest.param("a.parquet", b"", False, id="nothing"),
    ],
)
def test_recognition_goes_by_content(
    tmp_path: Path, name: str, content: bytes, *, claimed: bool
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert registry.connector("parquet").recognises(path, content) is claimed


# ------------------------------------------------------------------------------------------ memory

MEMORY = """
import sys
from pathlib import Path
from pdscan import registry
from pdscan.model import Address, Batch, Limits

def peak():
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) // 1024

source = registry.connector("parquet").open(Address(sys.argv[1], files=(sys.argv[1],)))
splits = list(source.splits())
before = peak()
rows = sum(b.data.num_rows for s in splits for b in source.read(s, Limits(bytes=4 << 20)))
print(rows, peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "large.parquet"
    schema = pa.schema({"text": pa.string(), "n": pa.int64()})
    # One row group of 150 MB: only streaming within a row group keeps memory small.
    texts = pa.array([f"{n:09}" * 33 for n in range(50_000)])
    table = pa.table({"text": pa.chunked_array([texts] * 10), "n": range(500_000)}, schema)
    pq.write_table(table, path, row_group_size=500_000, use_dictionary=False, compression="lz4")
    assert pq.read_metadata(path).row_group(0).total_byte_size > 140 << 20
    result = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True
    )
    count, grown = map(int, result.stdout.split())
    assert count == 500_000
    assert grown < 80
