"""The table file connector reads CSV and JSON lines of any dialect and charset, losing nothing."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import pickle
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pdscan import registry
from pdscan.errors import SourceError, SplitError
from pdscan.model import PATH_KEY, Address, Batch, Gap, Limits, Sample, Source, Split
from tests.connectors.reading import numbers, open_files, read, rows

opened = partial(open_files, "table-file")
CSV = b"id,name,email\n" + b"".join(
    b"%d,Person %d,p%d@example.org\n" % (n, n, n) for n in range(1000)
)
LINES = b"".join(
    json.dumps({"id": n, "name": f"Person {n}", "tags": ["a", f"t{n}"]}).encode() + b"\n"
    for n in range(1000)
)


def until_error(source: Source, split: Split) -> tuple[int, str]:
    """How many rows come before the error that ends a read, and its message."""
    count = 0
    try:
        for item in source.read(split, Limits()):
            count += item.data.num_rows if isinstance(item, Batch) else 0
    except SplitError as error:
        return count, str(error)
    pytest.fail("the read ended without an error")


def written(folder: Path, content: bytes, name: str = "people.csv") -> Source:
    (folder / name).write_bytes(content)
    return opened(folder / name)


def cells(folder: Path, content: bytes, name: str = "people.csv") -> list[list[Any]]:
    """Column names, then the cells of each row; expects no gap and one schema."""
    batches, gaps = read(written(folder, content, name))
    assert not gaps
    if not batches:
        return []
    assert len({tuple(batch.data.schema.names) for batch in batches}) == 1
    columns = [
        [cell for batch in batches for cell in batch.data.column(index).to_pylist()]
        for index in range(batches[0].data.num_columns)
    ]
    return [batches[0].data.schema.names, *map(list, zip(*columns, strict=True))]


# ------------------------------------------------------------------------------------ conformance


@pytest.fixture(params=["people.csv", "people.jsonl", "people.csv.gz"])
def people(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path: Path = tmp_path / "exports" / request.param
    path.parent.mkdir()
    content = LINES if ".jsonl" in path.name else CSV
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def test_every_row_is_read_once_with_its_number(people: Path) -> None:
    batches, gaps = read(opened(people), Limits(rows=77))
    assert not gaps
    found = rows(batches)
    assert [row["name"] for row in found] == [f"Person {n}" for n in range(1000)]
    assert numbers(batches) == list(range(1000))
    assert {batch.unit for batch in batches} == {"row"}
    assert max(batch.data.num_rows for batch in batches) <= 77


def test_splits_are_the_same_twice_and_name_their_file(people: Path) -> None:
    source = opened(people, base=people.parents[1])
    (split,) = source.splits()
    assert list(source.splits()) == [split]
    assert isinstance(split, Split)
    assert split.container.name == split.container.path == f"exports/{people.name}"
    assert split.container.locator == f"file:exports/{people.name}"
    assert split.container.kind == "file"
    if people.suffix != ".gz":
        assert split.rows == pytest.approx(1000, rel=0.1)


def test_a_source_survives_pickling(people: Path) -> None:
    source = opened(people)
    assert pickle.loads(pickle.dumps(source)) == source


@pytest.mark.parametrize("limit", [100, 2_000, 30_000])
def test_batches_keep_the_limit_of_bytes(people: Path, limit: int) -> None:
    batches, _ = read(opened(people), Limits(bytes=limit))
    assert numbers(batches) == list(range(1000))
    for batch in batches:
        assert batch.data.nbytes <= limit or batch.data.num_rows == 1


def test_reading_leaves_the_files_as_they_are(people: Path) -> None:
    before = (hashlib.sha256(people.read_bytes()).hexdigest(), people.stat().st_mtime_ns)
    read(opened(people))
    assert (hashlib.sha256(people.read_bytes()).hexdigest(), people.stat().st_mtime_ns) == before
    assert list(people.parent.iterdir()) == [people]


def test_a_missing_file_is_a_gap_of_the_plan_and_an_error_of_the_read(people: Path) -> None:
    source = opened(people)
    (split,) = source.splits()
    people.unlink()
    assert isinstance(split, Split)
    with pytest.raises(SplitError, match="is no longer there"):
        list(source.read(split, Limits()))
    (gap,) = source.splits()
    assert isinstance(gap, Gap)
    assert (gap.state, gap.kind, gap.where) == ("failed", "missing file", people.name)


def test_a_sample_is_seeded_spread_and_names_its_rows(people: Path) -> None:
    source = opened(people)
    batches, _ = read(source, sample=Sample(rows=40, seed=7))
    found = numbers(batches)
    assert len(found) == 40
    assert found == sorted(set(found))
    assert found[-1] > 500
    assert all(batch.locators is not None for batch in batches)
    assert [row["name"] for row in rows(batches)] == [f"Person {n}" for n in found]
    again, _ = read(source, Limits(rows=7), Sample(rows=40, seed=7))
    assert numbers(again) == found
    other, _ = read(source, sample=Sample(rows=40, seed=8))
    assert numbers(other) != found
    assert numbers(read(source, sample=Sample(rows=5000))[0]) == list(range(1000))


def test_every_row_is_as_likely_to_be_sampled(tmp_path: Path) -> None:
    source = written(tmp_path, b"id\n" + b"".join(b"%d\n" % n for n in range(20)))
    counts = [0] * 20
    for seed in range(300):
        for number in numbers(read(source, sample=Sample(rows=5, seed=seed))[0]):
            counts[number] += 1
    assert min(counts) > 40
    assert max(counts) < 115


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.jsonl"])
@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"], ids=repr)
def test_an_empty_file_gives_no_batch(tmp_path: Path, name: str, content: bytes) -> None:
    assert read(written(tmp_path, content, name)) == ([], [])
    assert registry.connector("table-file").recognises(tmp_path / name, content)


def test_an_address_without_files_is_an_error() -> None:
    with pytest.raises(SourceError):
        registry.connector("table-file").open(Address("nothing"))


# ---------------------------------------------------------------------------------------- dialects

HEADER = ["id", "name", "note"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"id,name\n1,Jan\n", [["id", "name"], ["1", "Jan"]], id="comma"),
        pytest.param(
            b"naam;bedrag\nJan;1,50\nPiet;2,75\n",
            [["naam", "bedrag"], ["Jan", "1,50"], ["Piet", "2,75"]],
            id="semicolon with decimal commas",
        ),
        pytest.param(
            b"Jan;1,50\nPiet;2,75\n",
            [["column 1", "column 2"], ["Jan", "1,50"], ["Piet", "2,75"]],
            id="semicolon with decimal commas and no header",
        ),
        pytest.param(b"id\tname\n1\tJan, Piet\n", [["id", "name"], ["1", "Jan, Piet"]], id="tab"),
        pytest.param(b"id|name\n1|Jan\n", [["id", "name"], ["1", "Jan"]], id="bar"),
        pytest.param(
            b"name:id:home\nroot:0:/root\nbin:1:/bin\n",
            [["name", "id", "home"], ["root", "0", "/root"], ["bin", "1", "/bin"]],
            id="colon",
        ),
        pytest.param(
            b"time,name\n10:00:00,Jan\n11:30:05,Piet\n",
            [["time", "name"], ["10:00:00", "Jan"], ["11:30:05", "Piet"]],
            id="times do not make the colon a delimiter",
        ),
        pytest.param(
            b'id,name\r\n1,"Smith, John\r\nJr."\r\n',
            [["id", "name"], ["1", "Smith, John\r\nJr."]],
            id="line break within quotes",
        ),
        pytest.param(
            b"id,name\r1,Jan\r2,An\r", [["id", "name"], ["1", "Jan"], ["2", "An"]], id="CR"
        ),
        pytest.param(
            b"'id','name'\n'1','Jan, jr'\n", [["id", "name"], ["1", "Jan, jr"]], id="single quotes"
        ),
        pytest.param(
            b'"id","name"\n"1","say \\"hi, you\\""\n"2","x"\n',
            [["id", "name"], ["1", 'say "hi, you"'], ["2", "x"]],
            id="backslash before a quote",
        ),
        pytest.param(
            b'id, name, city\n1, "Smith, John", "Gent, BE"\n2, "An", "Aalst"\n',
            [["id", "name", "city"], ["1", "Smith, John", "Gent, BE"], ["2", "An", "Aalst"]],
            id="blanks before quotes",
        ),
        pytest.param(
            b'"id","name"\n"1","say "hi" you"\n"2","x, y"\n',
            [["id", "name"], ["1", 'say hi" you"'], ["2", "x, y"]],
            id="quotes that nobody doubled",
        ),
        pytest.param(
            b'id;height\n1;6"\n2;5"\n', [["id", "height"], ["1", '6"'], ["2", '5"']], id="inches"
        ),
        pytest.param(
            b"sep=;\r\nid;name\r\n1;a,b\r\n", [["id", "name"], ["1", "a,b"]], id="Excel's sep line"
        ),
        pytest.param(b"name\nJan\nPiet, jr\n", [["name"], ["Jan"], ["Piet, jr"]], id="one column"),
        pytest.param(
            b"id,name\n\n1,Jan\n\n", [["id", "name"], ["1", "Jan"]], id="blank lines are no rows"
        ),
        pytest.param(
            b"id,name\n1,\n,Jan\n", [["id", "name"], ["1", ""], ["", "Jan"]], id="empty stays empty"
        ),
        pytest.param(
            b"id,name,note\n1\n2,Jan\n3,An,x\n",
            [HEADER, ["1", None, None], ["2", "Jan", None], ["3", "An", "x"]],
            id="short rows end in null",
        ),
        pytest.param(
            b"id,name\n1,Jan,x,y\n2,An\n3,Jo\n4,Al\n",
            [
                ["id", "name", "column 3", "column 4"],
                ["1", "Jan", "x", "y"],
                ["2", "An", None, None],
                ["3", "Jo", None, None],
                ["4", "Al", None, None],
            ],
            id="long rows are not cut",
        ),
        pytest.param(
            b"id,na\0me\n1,J\0an" + b"x" * 400 + b"\n",
            [["id", "na\0me"], ["1", "J\0an" + "x" * 400]],
            id="NUL",
        ),
        pytest.param(
            b'id,name\n1,Jan\n2,"An\n3,Piet\n',
            [["id", "name"], ["1", "Jan"], ["2", '"An'], ["3", "Piet"]],
            id="a quote that is never closed is a character",
        ),
    ],
)
def test_dialects(tmp_path: Path, content: bytes, expected: list[list[Any]]) -> None:
    assert cells(tmp_path, content) == expected


@pytest.mark.parametrize(
    ("header", "names"),
    [
        pytest.param(b"id,Comment,Comment", ["id", "Comment", "Comment (2)"], id="repeated"),
        pytest.param(
            b"id,name,name,name (2)",
            ["id", "name", "name (2)", "name (2) (2)"],
            id="repeated names",
        ),
        pytest.param(
            b"  Application ID ,First  Name", ["Application ID", "First Name"], id="blanks"
        ),
        pytest.param(b",name,city", ["column 1", "name", "city"], id="empty cells"),
        pytest.param(b"column 2,,name", ["column 2", "column 2 (2)", "name"], id="taken numbers"),
    ],
)
def test_header_cells_become_unique_names(tmp_path: Path, header: bytes, names: list[str]) -> None:
    row = b",".join(b"x%d" % n for n in range(len(names)))
    found = cells(tmp_path, header + b"\n" + row + b"\n" + row + b"\n")
    assert found[0] == names
    assert len(found) == 3


@pytest.mark.parametrize(
    ("content", "has_header"),
    [
        pytest.param(b"Jan,jan@example.org\nAn,an@example.org\n", False, id="an address on top"),
        pytest.param(b"1,2\n3,4\n", False, id="numbers on top"),
        pytest.param(b"Jan,Gent\nPiet,Aalst\n", False, id="nothing speaks for a header"),
        pytest.param(b"m,1958-04-21\nf,1944-12-22\nm,1961-01-01\n", False, id="dates on top"),
        pytest.param(b"colour,price\nred,1.5\nblue,2.5\n", True, id="numbers below words"),
        pytest.param(b"voornaam,woonplaats\nJan,Gent\n", True, id="Dutch words"),
        pytest.param(b"Pr\xc3\xa9nom;Ville\nJean;Paris\n", True, id="French words with accents"),
        pytest.param(b"cust_ref,x_123\nabc,red\ndef,blue\n", True, id="snake case"),
        pytest.param(b"firstName,cityName\nJan,Gent\n", True, id="camel case"),
        pytest.param(b"email,name\n", True, id="a header alone"),
        pytest.param(b"Jan,Gent\n", False, id="a row alone"),
    ],
)
def test_a_header_is_told_from_data(tmp_path: Path, content: bytes, *, has_header: bool) -> None:
    lines = content.count(b"\n")
    found = cells(tmp_path, content)
    if has_header and lines == 1:
        assert found == []
    else:
        assert len(found) - 1 == lines - has_header
        assert (found[0][0] == "column 1") is not has_header


def test_a_stray_quote_does_not_swallow_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector = registry.connector("table-file")
    monkeypatch.setattr(sys.modules[type(connector).__module__], "CELL_LIMIT", 10_000)
    good = [b"%d,Person %d\n" % (n, n) for n in range(20_000)]
    content = b"id,name\n" + b"".join(good[:8000]) + b'x,"stray\n' + b"".join(good[8000:])
    found = cells(tmp_path, content)
    assert len(found) == 20_002
    assert found[8001] == ["x", '"stray']
    assert found[-1] == ["19999", "Person 19999"]


def test_a_line_beyond_the_limit_is_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connector = registry.connector("table-file")
    monkeypatch.setattr(sys.modules[type(connector).__module__], "LINE_LIMIT", 1000)
    content = b"id,name\n1,Jan\n2," + b"x" * 2500 + b"\n3,An\n"
    batches, (gap,) = read(written(tmp_path, content))
    assert [row["id"] for row in rows(batches)] == ["1", "3"]
    assert (gap.state, gap.kind, gap.count, gap.where) == ("failed", "long line", 1, "people.csv")


# ----------------------------------------------------------------------------------------- charset


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1"])
@pytest.mark.parametrize("name", ["people.csv", "people.jsonl"])
def test_charsets(tmp_path: Path, charset: str, name: str) -> None:
    text = "id,name\n1,Zoë Müller\n2,François\n"
    if name == "people.jsonl":
        text = '{"id": "1", "name": "Zoë Müller"}\n{"id": "2", "name": "François"}\n'
    content = text.encode(charset)
    expected = [["id", "name"], ["1", "Zoë Müller"], ["2", "François"]]
    assert cells(tmp_path, content, name) == expected
    assert registry.connector("table-file").recognises(tmp_path / name, content)


def test_the_euro_sign_tells_windows_from_latin(tmp_path: Path) -> None:
    assert cells(tmp_path, b"id,price\n1,\x80 5\n")[1] == ["1", "€ 5"]
    assert cells(tmp_path, b"id,name\n1,Zo\xeb\x81\n")[1] == ["1", "Zoë\x81"]


@pytest.mark.parametrize(
    ("start", "stray", "kept"),
    [
        pytest.param(
            "id,name\n",
            b"1,Zo\xeb\n2,Jan\n3,\xffA\xff\n",
            ["Zo\ufffd", "Jan", "\ufffdA\ufffd"],
            id="after a megabyte of ASCII",
        ),
        pytest.param(
            "id,naïve name\n" + "0,é\n" * 40,
            b"1,Zo\xeb\n2,Jan\n3,\xff\n",
            ["Zo\ufffd", "Jan", "\ufffd"],
            id="few among many",
        ),
    ],
)
def test_bytes_that_do_not_fit_are_counted_and_the_text_is_read(
    tmp_path: Path, start: str, stray: bytes, kept: list[str]
) -> None:
    filler = b"0,Person\n" * (130_000 if "naïve" not in start else 10)
    batches, (gap,) = read(written(tmp_path, start.encode() + filler + stray))
    column = [list(row.values())[1] for row in rows(batches)]
    assert column[-3:] == kept
    assert (gap.state, gap.kind, gap.count) == ("failed", "charset", 2)
    assert "UTF-8" in gap.reason


def test_a_broken_surrogate_of_utf_16_is_counted(tmp_path: Path) -> None:
    content = "id,name\n1,Jan\n2,".encode("utf-16") + b"\x00\xd8" + "\n".encode("utf-16-le")
    batches, (gap,) = read(written(tmp_path, content))
    assert [row["id"] for row in rows(batches)] == ["1", "2"]
    assert (gap.kind, gap.count) == ("charset", 1)


# ------------------------------------------------------------------------------------- JSON lines


def typed(batch: Batch) -> dict[str, Any]:
    """Type and values by path."""
    found = {}
    for column, name in zip(batch.data.columns, batch.data.schema, strict=True):
        assert name.metadata[PATH_KEY].decode() == name.name
        found[name.name] = (str(column.type), column.to_pylist())
    return found


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ['{"a": {"b": 1}}', '{"a": {"b": null}}', "{}"],
            {"a.b": ("int64", [1, None, None])},
            id="objects in objects",
        ),
        pytest.param(
            ['{"tags": ["x", null], "n": 1}', '{"tags": [], "n": 2}'],
            {"tags[]": ("list<item: string>", [["x", None], []]), "n": ("int64", [1, 2])},
            id="arrays",
        ),
        pytest.param(
            ['{"items": [{"price": 1.5}, {"price": 2.5, "id": 7}]}'],
            {
                "items[].price": ("list<item: double>", [[1.5, 2.5]]),
                "items[].id": ("list<item: int64>", [[7]]),
            },
            id="objects in arrays",
        ),
        pytest.param(
            ['{"m": [[1], [2, 3]]}'], {"m[][]": ("list<item: int64>", [[1, 2, 3]])}, id="2d"
        ),
        pytest.param(
            ['{"a": 1}', '{"a": 2.5}', '{"a": true}', '{"a": "x"}'],
            {"a": ("string", ["1", "2.5", "true", "x"])},
            id="mixed kinds are text",
        ),
        pytest.param(
            ['{"a": 9223372036854775807}', '{"a": 9223372036854775808}'],
            {"a": ("string", ["9223372036854775807", "9223372036854775808"])},
            id="integers beyond 64 bits are text",
        ),
        pytest.param(['{"a": true}'], {"a": ("bool", [True])}, id="truth values"),
        pytest.param(['{"a": null}'], {"a": ("string", [None])}, id="null stays null"),
        pytest.param(
            ['{"a": "x", "a": "y"}', '{"a": "z"}'],
            {"a": ("list<item: string>", [["x", "y"], ["z"]])},
            id="no value of a key given twice is lost",
        ),
        pytest.param(
            ['{"a": "x"}', "5", "[1, 2]", '"y"'],
            {
                "a": ("string", ["x", None, None, None]),
                "value": ("string", [None, "5", None, "y"]),
                "[]": ("list<item: int64>", [[], [], [1, 2], []]),
            },
            id="lines that are no objects",
        ),
        pytest.param(['{"a.b": "x\\ud800y"}'], {"a.b": ("string", ["x\ufffdy"])}, id="half a pair"),
    ],
)
def test_json_values_become_columns_by_path(
    tmp_path: Path, lines: list[str], expected: dict[str, Any]
) -> None:
    (batch,), gaps = read(written(tmp_path, "\n".join(lines).encode(), "people.jsonl"))
    assert not gaps
    assert typed(batch) == expected
    assert batch.data.num_rows == len(lines)


def test_broken_lines_are_counted_and_the_others_keep_their_number(tmp_path: Path) -> None:
    deep = "[" * 65 + "]" * 65
    very_deep = "[" * 100_000
    lines = ['{"a": 1}', '{"a": ', "", '{"a": 2}', deep, very_deep, "secret", '{"a": 3}']
    batches, (gap,) = read(written(tmp_path, "\r\n".join(lines).encode(), "people.jsonl"))
    assert [row["a"] for row in rows(batches)] == [1, 2, 3]
    assert numbers(batches) == [0, 2, 6]
    assert (gap.state, gap.kind, gap.count, gap.item) == ("failed", "broken line", 4, "")
    assert "secret" not in gap.reason


def test_sixty_four_levels_are_read(tmp_path: Path) -> None:
    (batch,), gaps = read(written(tmp_path, b"[" * 64 + b"1" + b"]" * 64, "people.jsonl"))
    assert not gaps
    assert batch.data.schema.names == ["[]" * 64]


def test_paths_beyond_the_limit_go_into_one_column(tmp_path: Path) -> None:
    value = {f"key {n}": f"value {n}" for n in range(2500)}
    (batch,), gaps = read(written(tmp_path, json.dumps(value).encode(), "people.jsonl"))
    assert not gaps
    assert batch.data.num_columns == 2001
    (row,) = batch.data.to_pylist()
    rest = json.loads(row.pop("(other)"))
    assert row | rest == value


def test_schemas_may_differ_from_batch_to_batch(tmp_path: Path) -> None:
    content = b'{"a": 1}\n{"b": "x"}\n'
    batches, _ = read(written(tmp_path, content, "people.jsonl"), Limits(rows=1))
    assert rows(batches) == [{"a": 1}, {"b": "x"}]


SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5)
KEYS = st.text("abc", min_size=1, max_size=2)
VALUES = st.recursive(
    SCALARS, lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3)
)


def scalars(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """The oracle: every scalar with its path."""
    if isinstance(value, dict):
        found = [scalars(item, f"{path}.{key}" if path else key) for key, item in value.items()]
        return [pair for pairs in found for pair in pairs]
    if isinstance(value, list):
        return [pair for item in value for pair in scalars(item, f"{path}[]")]
    return [(path, value)]


def as_text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(values=st.lists(st.dictionaries(KEYS, VALUES, max_size=4), max_size=6), array=st.booleans())
def test_no_scalar_of_any_json_is_lost(tmp_path: Path, values: list[Any], *, array: bool) -> None:
    if array:
        content = json.dumps([{"x": 1}, *values], indent=1).encode()
        values = [{"x": 1}, *values]
    else:
        content = "\n".join(json.dumps(value, ensure_ascii=False) for value in values).encode()
    name = "any.json" if array else "any.jsonl"
    batches, gaps = read(written(tmp_path, content, name))
    assert not gaps
    found = [
        (number, path, as_text(item))
        for batch in batches
        for path, column in zip(batch.data.schema.names, batch.data.columns, strict=True)
        for number, cell in enumerate(column.to_pylist())
        for item in (cell if isinstance(cell, list) else [cell])
        if item is not None
    ]
    expected = [
        (number, path, as_text(item))
        for number, value in enumerate(values)
        for path, item in scalars(value)
        if item is not None
    ]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_of_objects_is_read_as_it_streams(tmp_path: Path, indent: int | None) -> None:
    values = [{"id": n, "text": "é" * (n % 50), "n": 1.5} for n in range(5000)]
    content = json.dumps(values, indent=indent, ensure_ascii=False).encode()
    assert len(content) > 3 * 65536
    batches, gaps = read(written(tmp_path, content, "people.json"))
    assert not gaps
    assert rows(batches) == values
    assert registry.connector("table-file").recognises(tmp_path / "people.json", content[:65536])


@pytest.mark.parametrize(
    ("content", "count"),
    [
        pytest.param(b'[{"a": 1}, {"a": 2}, {"a" 3}]', 2, id="an object is broken"),
        pytest.param(b'[{"a": 1}, {"a": 2}', 2, id="the end is missing"),
        pytest.param(b'[{"a": 1}, {"a": "x', 1, id="cut within a text"),
        pytest.param(b'[{"a": 1}] and more', 1, id="text behind the array"),
        pytest.param(b'[{"a": 1}, ' + b"[" * 100_000, 1, id="nested without end"),
        pytest.param(b'[{"a": 1}, ' + b"9" * 5000 + b"]", 1, id="an endless number"),
    ],
)
def test_a_broken_array_ends_in_an_error_after_what_was_read(
    tmp_path: Path, content: bytes, count: int
) -> None:
    source = written(tmp_path, content, "people.json")
    (split,) = source.splits()
    assert isinstance(split, Split)
    found, error = until_error(source, split)
    assert "holds a JSON array that is broken" in error
    assert found == count


# -------------------------------------------------------------------------------------- compressed


@pytest.mark.parametrize("cut", [slice(0, -300), slice(0, 5000)], ids=["end", "middle"])
def test_a_broken_gzip_ends_in_an_error_after_what_was_read(tmp_path: Path, cut: slice) -> None:
    content = b"id,hash\n" + b"".join(
        b"%d,%s\n" % (n, hashlib.sha256(b"%d" % n).hexdigest().encode()) for n in range(9000)
    )
    source = written(tmp_path, gzip.compress(content)[cut], "people.csv.gz")
    (split,) = source.splits()
    assert isinstance(split, Split)
    found, error = until_error(source, split)
    assert "its compression is broken" in error
    assert found > 20


def test_what_only_looks_compressed_is_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "people.txt.gz"
    path.write_bytes(b"\x1f\x8b\x00nothing of the kind")
    assert not registry.connector("table-file").recognises(path, path.read_bytes())
    (gap,) = opened(path).splits()
    assert isinstance(gap, Gap)
    assert gap.kind == "broken file"


# ------------------------------------------------------------------------------------- round trips

TEXTS = st.text(st.sampled_from(list("ab 1é€ñ,;\t|:\"'\n.=-/\u2028\x1cΩ")), max_size=8)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(TEXTS, min_size=width, max_size=width), min_size=1, max_size=8)
)
NAMES = ["id", "first name", "email", "city", "note"]


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    table=TABLES,
    delimiter=st.sampled_from(",;\t|"),
    quotes=st.sampled_from(["minimal", "all", "single", "escaped"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    charset=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_the_csv_module_writes_is_read_as_it_was(
    tmp_path: Path,
    table: list[list[str]],
    delimiter: str,
    quotes: str,
    end: str,
    charset: str,
) -> None:
    out = io.StringIO(newline="")
    header = NAMES[: len(table[0])]
    form: dict[str, Any] = {"delimiter": delimiter, "lineterminator": end}
    if quotes == "minimal":
        # Before Python 3.13 a line break is only quoted if it is one of the file's own.
        table = [
            [cell if "\n" in end else cell.replace("\n", " ") for cell in row] for row in table
        ]
    else:
        form["quoting"] = csv.QUOTE_ALL
    if quotes == "single":
        form["quotechar"] = "'"
    if quotes == "escaped":
        form |= {"doublequote": False, "escapechar": "\\"}
        # A single row can be well formed either way; one like this one settles it.
        table = [*table, ['say "hi" there'] * len(header)]
    csv.writer(out, **form).writerows([header, *table])
    found = cells(tmp_path, out.getvalue().encode(charset))
    assert found == [header, *table]


# ------------------------------------------------------------------------------------- recognition

PROSE = """Dear John,

Thank you for your letter, which arrived on Monday. We were glad to hear from you,
and hope that you, your wife and your children are well; as to the house, it stands.
"""


@pytest.mark.parametrize(
    ("name", "content", "claimed"),
    [
        pytest.param("a.csv", b"id,name\n1,Jan\n", True, id="CSV"),
        pytest.param("a.CSV", b"name\nJan\n", True, id="one column in a .CSV"),
        pytest.param("a.txt", b"name\nJan\nPiet\n", False, id="one column in a .txt"),
        pytest.param("a.txt", b"id;name\n1;Jan\n2;An\n3;Al\n", True, id="a table in a .txt"),
        pytest.param("export", b"id\tname\n1\tJan\n2\tAn\n", True, id="a table without suffix"),
        pytest.param("a.csv.gz", gzip.compress(b"id,name\n1,Jan\n"), True, id="gzip"),
        pytest.param("a.jsonl.gz", gzip.compress(b'{"id": 1}\n'), True, id="gzip of JSON lines"),
        pytest.param(
            "a.tar.gz", gzip.compress(b"a\0\0\0" * 200), False, id="gzip of something else"
        ),
        pytest.param("a.log", b'{"id": 1}\n{"id": 2}\n', True, id="JSON lines in a log"),
        pytest.param("a.json", b'[{"id": 1}, {"id": 2}]', True, id="array of objects"),
        pytest.param("a.json", b"[1, 2]", False, id="array of numbers"),
        pytest.param("a.json", b'{\n  "id": 1\n}\n', False, id="one object over several lines"),
        pytest.param("a.jsonl", b"[1]\n[2]\n", True, id="arrays in a .jsonl"),
        pytest.param(
            "a.jsonl", b'[{"a": 1}]\n[{"a": 2}]\n', True, id="arrays of objects, line by line"
        ),
        pytest.param("LICENSE", PROSE.encode(), False, id="prose"),
        pytest.param("a.txt", (PROSE * 20).encode(), False, id="more prose"),
        pytest.param("a.md", b"# Title\n\n| a | b |\n| - | - |\n| 1 | 2 |\n", False, id="Markdown"),
        pytest.param("a.csv", b"<!DOCTYPE html><html>,</html>\n", False, id="a web page named CSV"),
        pytest.param("a.txt", b'<?xml version="1.0"?>\n<a>1,2</a>\n', False, id="XML"),
        pytest.param("a.sql", b"INSERT INTO p VALUES (1,'a');\n" * 5, False, id="SQL"),
        pytest.param("a.py", b"import os\n\nfor a, b in c:\n    print(a, b)\n", False, id="Python"),
        pytest.param("a.ini", b"name: Jan\ncity: Gent\nid: 7\n", False, id="settings"),
        pytest.param("a.log", b"2024-01-01 10:00:00,123 INFO started\n" * 9, False, id="log"),
        pytest.param("a.vcf", b"BEGIN:VCARD\nN:Doe;J;;;\nFN:J Doe\nEND:VCARD\n", False, id="vCard"),
        pytest.param(
            "m", b"From: a@example.org\nTo: b@example.org\nSubject: x\n\nHi\n", False, id="mail"
        ),
        pytest.param(
            "m.csv", b"Received: from a\nFrom: a\nTo: b\n\nHi\n", False, id="mail named CSV"
        ),
        pytest.param("a.csv", bytes(range(256)) * 9, False, id="binary"),
        pytest.param("a.txt", b"id,name\n1,J\0n\n2,A\n", False, id="NUL in a .txt"),
        pytest.param("a.txt", b"", False, id="nothing"),
    ],
)
def test_recognition_goes_by_content(
    tmp_path: Path, name: str, content: bytes, *, claimed: bool
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert registry.connector("table-file").recognises(path, content[:65536]) is claimed


def test_a_folder_is_not_claimed(tmp_path: Path) -> None:
    folder = tmp_path / "a.csv"
    folder.mkdir()
    assert not registry.connector("table-file").recognises(folder, b"")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a", "a.csv", "a.jsonl", "a.json", "a.csv.gz"]))
def test_recognition_never_raises(head: bytes, name: str) -> None:
    registry.connector("table-file").recognises(Path("absent") / name, head)
    registry.connector("table-file").recognises(Path("absent") / name, b'[{"a": ' + head)


def test_real_files_are_recognised_for_what_they_are(corpora: Path) -> None:
    connector = registry.connector("table-file")
    claimed = set()
    for path in sorted(corpora.rglob("*")):
        if path.is_file() and "names" not in path.parts:
            with path.open("rb") as file:
                if connector.recognises(path, file.read(65536)):
                    claimed.add(path.suffix)
    assert claimed == {".csv", ".jsonl", ".json"}


def test_a_real_file_reads_as_the_csv_module_reads_it(corpora: Path) -> None:
    path = corpora / "databases" / "piicatcher_sample.csv"
    batches, gaps = read(opened(path))
    assert not gaps
    with path.open(newline="", encoding="utf-8") as file:
        assert rows(batches) == list(csv.DictReader(file))


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

source = registry.connector("table-file").open(Address(sys.argv[1], files=(sys.argv[1],)))
(split,) = source.splits()
next(source.read(split, Limits(rows=1)))
before = peak()
print(sum(b.data.num_rows for b in source.read(split, Limits(bytes=4 << 20))), peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
@pytest.mark.parametrize(
    ("name", "head", "line", "end"),
    [
        pytest.param(
            "large.csv", b"id,text,note\n", b'7,"%s",x\n' % (b"abc, " * 150), b"", id="CSV"
        ),
        pytest.param(
            "large.jsonl", b"", b'{"id": 7, "text": "%s"}\n' % (b"abc, " * 150), b"", id="lines"
        ),
        pytest.param(
            "large.json",
            b'[{"id": 7}',
            b', {"id": 7, "text": "%s"}' % (b"abc, " * 150),
            b"]",
            id="array",
        ),
    ],
)
def test_memory_does_not_grow_with_the_file(
    tmp_path: Path, name: str, head: bytes, line: bytes, end: bytes
) -> None:
    path = tmp_path / name
    size = 200 if name == "large.csv" else 100
    with path.open("wb") as file:
        file.write(head)
        for _ in range(size):
            file.write(line * 1000)
        file.write(end)
    assert path.stat().st_size > size * 700 << 10
    result = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True
    )
    count, grown = map(int, result.stdout.split())
    assert count == size * 1000 + (name == "large.json")
    assert grown < 60
    path.unlink()


def test_all_cells_of_a_csv_are_text(tmp_path: Path) -> None:
    (batch,), _ = read(written(tmp_path, CSV))
    assert {column.type for column in batch.data.columns} == {pa.string()}
