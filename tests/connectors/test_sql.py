"""The SQL connector on SQLite files, on addresses, and on a dialect that it knows nothing of."""

from __future__ import annotations

import hashlib
import pickle
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pdscan import registry
from pdscan.errors import SourceError, SplitError
from pdscan.model import Address, Batch, Container, Gap, Limits, Sample, Source, Split
from tests.connectors.reading import everything_said, tables

LIMITS = Limits()
SECRET = "Canary-7x!"

#: Names that hurt where a statement is put together from strings.
HARD_NAMES = {
    "a space": "first name",
    "a double quote": 'na"me',
    "a back tick": "na`me",
    "a single quote": "o'name",
    "a dot": "dbo.name",
    "a keyword": "select",
    "upper case": "NAME",
    "a percent sign": "100%",
    "a format code": "%s %(x)s %%",
    "a bind parameter": ":name ?",
    "brackets": "na[me]",
    "a backslash": "na\\me",
    "a comment": "na--me/*",
    "a semicolon": "na;me",
    "an accent": "prénom",
    "an emoji": "name 😀",
    "the row id": "rowid",
    "a slash": "a/b",
}


def opened(url: str | None = None, files: tuple[str, ...] = (), base: str | None = None) -> Source:
    """The source behind an address."""
    return registry.connector("sql").open(Address("the address", url, files, base))


def file_source(*paths: Path) -> Source:
    return opened(files=tuple(str(path) for path in paths), base=str(paths[0].parent))


def gaps(source: Source) -> list[tuple[str, str, str]]:
    return [(gap.where, gap.state, gap.kind) for gap in source.splits() if isinstance(gap, Gap)]


def batches(
    source: Source, split: Split, limits: Limits = LIMITS, sample: Sample | None = None
) -> list[Batch]:
    found = list(source.read(split, limits, sample))
    assert all(isinstance(batch, Batch) for batch in found)
    return [batch for batch in found if isinstance(batch, Batch)]


def rows(
    source: Source, split: Split, limits: Limits = LIMITS, sample: Sample | None = None
) -> list[tuple[Any, ...]]:
    return [
        tuple(row.values())
        for batch in batches(source, split, limits, sample)
        for row in batch.data.to_pylist()
    ]


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def fill(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()
    return path


def state(folder: Path) -> dict[str, str]:
    """Every file of a folder with the hash of its bytes."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A file with the tables `people` (1000 rows) and `vacant`, and a view."""
    path = tmp_path / "store" / "people.db"
    path.parent.mkdir()
    fill(
        path,
        "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, mail TEXT, height REAL)",
        "CREATE TABLE vacant (name TEXT)",
        "CREATE VIEW names AS SELECT name FROM people",
    )
    with closing(sqlite3.connect(path)) as database:
        database.executemany(
            "INSERT INTO people (name, mail, height) VALUES (?, ?, ?)",
            [
                (f"Person {i}", f"p{i}@example.org" if i % 3 else None, 1.5 + i / 5000)
                for i in range(1000)
            ],
        )
        database.commit()
    return path


# ------------------------------------------------------------------------------- what it promises


def test_the_connector_opens_every_scheme_and_is_asked_first() -> None:
    connector = registry.connector("sql")
    assert "*" in connector.schemes
    assert {"postgresql", "mysql", "mariadb", "sqlite"} <= set(connector.schemes)
    assert connector.formats == ("SQLite",)
    assert connector.rank == 0


def test_a_file_is_recognised_by_its_signature_only(people: Path, tmp_path: Path) -> None:
    connector = registry.connector("sql")
    other = tmp_path / "other.db"
    assert connector.recognises(people, people.read_bytes()[:65536])
    assert not connector.recognises(other, b"SQLite format 2\0")
    assert not connector.recognises(tmp_path, b"")


def test_splits_are_the_same_twice_and_hold_every_table_once(people: Path) -> None:
    source = file_source(people)
    assert list(source.splits()) == list(source.splits()) == list(source.splits(Sample(5)))
    assert list(tables(source)) == ["people.db/people", "people.db/vacant"]
    assert gaps(source) == [("people.db/names", "skipped", "view")]
    assert [split.ordinal for split in tables(source).values()] == [0, 0]


def test_a_table_of_a_file_says_where_it_is(people: Path) -> None:
    split = tables(file_source(people))["people.db/people"]
    assert split.container == Container(
        name="people.db/people",
        locator="file:people.db/people",
        kind="table",
        aliases=("sqlite://people/people",),
        path="people.db",
        table="people",
    )
    assert split.rows == 1000


def test_a_table_of_a_url_is_named_without_its_file(people: Path) -> None:
    source = opened(f"sqlite:///{people}", base=str(people.parent.parent))
    assert list(tables(source)) == ["people", "vacant"]
    assert tables(source)["people"].container.locator == "file:store/people.db/people"
    assert len(rows(source, tables(source)["people"])) == 1000


def test_every_row_is_read_once_and_null_stays_null(people: Path) -> None:
    source = file_source(people)
    found = rows(source, tables(source)["people.db/people"])
    assert [row[0] for row in found] == list(range(1, 1001))
    assert [row[2] is None for row in found] == [i % 3 == 0 for i in range(1000)]


def test_an_empty_table_gives_no_batch(people: Path) -> None:
    source = file_source(people)
    split = tables(source)["people.db/vacant"]
    assert batches(source, split) == []
    assert batches(source, split, sample=Sample(3)) == []


def test_a_source_survives_pickling_and_reads_the_same(people: Path) -> None:
    source = file_source(people)
    split = tables(source)["people.db/people"]
    copy = pickle.loads(pickle.dumps(source))
    assert copy == source
    assert rows(copy, pickle.loads(pickle.dumps(split))) == rows(source, split)


def test_a_missing_table_is_a_split_error(people: Path) -> None:
    source = file_source(people)
    split = tables(source)["people.db/people"]
    fill(people, "DROP VIEW names", "DROP TABLE people")
    with pytest.raises(SplitError, match="there is no such table"):
        batches(source, split)


def test_first_rows_count_the_rows_before(people: Path) -> None:
    source = file_source(people)
    found = batches(source, tables(source)["people.db/people"], Limits(rows=300))
    assert [batch.first_row for batch in found] == [0, 300, 600, 900]
    assert {batch.unit for batch in found} == {"row"}


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(1, 1200), st.integers(1, 50_000))
def test_batches_keep_both_limits_and_hold_the_same_rows(
    people: Path, most_rows: int, most_bytes: int
) -> None:
    source = file_source(people)
    split = tables(source)["people.db/people"]
    found = batches(source, split, Limits(most_rows, most_bytes))
    for batch in found:
        assert batch.data.num_rows <= most_rows
        assert batch.data.num_rows == 1 or batch.data.nbytes <= most_bytes
    assert [row for batch in found for row in batch.data.to_pylist()] == [
        row for batch in batches(source, split) for row in batch.data.to_pylist()
    ]


def test_one_wide_row_among_narrow_ones_stands_alone(tmp_path: Path) -> None:
    path = fill(tmp_path / "wide.db", "CREATE TABLE notes (note TEXT)")
    texts = ["short"] * 500 + ["é" * 40_000] + ["short"] * 500
    with closing(sqlite3.connect(path)) as database:
        database.executemany("INSERT INTO notes VALUES (?)", [(text,) for text in texts])
        database.commit()
    source = file_source(path)
    found = batches(source, tables(source)["wide.db/notes"], Limits(bytes=50_000))
    assert [text for batch in found for text in batch.data.column(0).to_pylist()] == texts
    assert [batch.data.num_rows for batch in found if batch.data.nbytes > 50_000] == [1]


# ------------------------------------------------------------------------------------- sampling


def test_a_sample_is_random_seeded_and_knows_its_rows(people: Path) -> None:
    source = file_source(people)
    split = tables(source)["people.db/people"]
    one = batches(source, split, sample=Sample(50, seed=1))
    ids = [row["id"] for batch in one for row in batch.data.to_pylist()]
    located = [number for batch in one for number in (batch.locators or [])]
    assert len(set(ids)) == 50
    assert list(map(str, located)) == [str(number - 1) for number in ids]
    assert rows(source, split, sample=Sample(50, 1)) == rows(source, split, sample=Sample(50, 1))
    assert rows(source, split, sample=Sample(50, 1)) != rows(source, split, sample=Sample(50, 2))
    # The first 50 rows, or any block of 50, would be a sample of the oldest people only.
    assert max(ids) > 800
    assert min(ids) < 200


def test_a_sample_larger_than_the_table_is_the_table(people: Path) -> None:
    source = file_source(people)
    split = tables(source)["people.db/people"]
    assert rows(source, split, sample=Sample(5000)) == rows(source, split)


def test_every_row_has_the_same_chance(tmp_path: Path) -> None:
    path = fill(tmp_path / "chance.db", "CREATE TABLE t (n INTEGER)")
    with closing(sqlite3.connect(path)) as database:
        database.executemany("INSERT INTO t VALUES (?)", [(i,) for i in range(20)])
        database.commit()
    source = file_source(path)
    split = tables(source)["chance.db/t"]
    seen = [row[0] for seed in range(100) for row in rows(source, split, sample=Sample(5, seed))]
    # 25 are expected of each row; 5 standard deviations of a binomial are 22.
    assert all(3 <= seen.count(number) <= 47 for number in range(20))


# ------------------------------------------------------------------------------- names and values


@pytest.mark.parametrize("name", HARD_NAMES.values(), ids=HARD_NAMES.keys())
def test_a_name_with(name: str, tmp_path: Path) -> None:
    path = fill(
        tmp_path / "names.db",
        f"CREATE TABLE {quoted(name)} ({quoted(name)} TEXT, other INTEGER)",
        f"INSERT INTO {quoted(name)} VALUES ('value', 5)",
    )
    source = file_source(path)
    (split,) = tables(source).values()
    assert split.container.table == name
    (batch,) = batches(source, split)
    assert batch.data.to_pylist() == [{name: "value", "other": 5}]
    assert rows(source, split, sample=Sample(1)) == [("value", 5)]


@pytest.mark.parametrize(
    ("values", "expected", "kind"),
    [
        pytest.param(["1", "NULL", "-3"], [1, None, -3], "int64", id="integers"),
        pytest.param(["1.5", "NULL"], [1.5, None], "double", id="real numbers"),
        pytest.param(["'é'", "NULL"], ["é", None], "string", id="texts"),
        pytest.param(["x'00ff'"], [b"\x00\xff"], "binary", id="blobs"),
        pytest.param(["NULL", "NULL"], [None, None], "string", id="nothing but nulls"),
        pytest.param(["1", "'text'", "2.5"], ["1", "text", "2.5"], "string", id="mixed values"),
        pytest.param(["'a'", "x'c3a9'"], ["a", "é"], "string", id="text and UTF-8 blobs"),
        pytest.param(
            ["CAST(x'52656ee9' AS TEXT)", "'plain'"],
            ["René", "plain"],
            "string",
            id="text that is Windows-1252",
        ),
        pytest.param(["CAST(x'61ff' AS TEXT)"], ["aÿ"], "string", id="text that is no UTF-8"),
        pytest.param(["'a' || char(0) || 'b'"], ["a\0b"], "string", id="a text with a zero byte"),
        pytest.param(["''", "' '"], ["", " "], "string", id="empty texts"),
        pytest.param(["9e999", "-9e999"], [float("inf"), -float("inf")], "double", id="infinity"),
    ],
)
def test_values_in_an_integer_column(
    values: list[str], expected: list[object], kind: str, tmp_path: Path
) -> None:
    path = fill(
        tmp_path / "odd.db",
        # No affinity: SQLite keeps each value as it comes.
        "CREATE TABLE odd (v)",
        *(f"INSERT INTO odd VALUES ({value})" for value in values),
    )
    source = file_source(path)
    (batch,) = batches(source, tables(source)["odd.db/odd"])
    assert batch.data.column(0).to_pylist() == expected
    assert str(batch.data.schema.field(0).type) == kind


def test_every_kind_of_table_is_read_or_listed(tmp_path: Path) -> None:
    path = fill(
        tmp_path / "kinds.db",
        "CREATE TABLE plain (a, b)",
        "CREATE TABLE without_rowid (k TEXT PRIMARY KEY, v) WITHOUT ROWID",
        "CREATE TABLE shadowing (rowid, _rowid_, oid)",
        "CREATE TABLE made (a INTEGER, b TEXT AS ('made ' || a) VIRTUAL)",
        "CREATE VIRTUAL TABLE words USING fts5(body)",
        "CREATE VIRTUAL TABLE bare USING fts5(body, content='')",
        "CREATE TABLE numbered (id INTEGER PRIMARY KEY AUTOINCREMENT)",
        "CREATE VIEW seen AS SELECT * FROM plain",
        "INSERT INTO without_rowid VALUES ('b', 2), ('a', 1)",
        "INSERT INTO shadowing VALUES (1, 2, 3)",
        "INSERT INTO made (a) VALUES (1)",
        "INSERT INTO words VALUES ('some words')",
        "INSERT INTO bare (rowid, body) VALUES (1, 'other words')",
        "INSERT INTO numbered VALUES (7)",
    )
    source = file_source(path)
    found = {name.removeprefix("kinds.db/"): split for name, split in tables(source).items()}
    assert {name: rows(source, split) for name, split in found.items()} == {
        # The index of a contentless full-text table; its gap says that it is not understood.
        **{name: rows(source, found[name]) for name in found if name.startswith("bare_")},
        "plain": [],
        "without_rowid": [("a", 1), ("b", 2)],
        "shadowing": [(1, 2, 3)],
        "made": [(1, "made 1")],
        "words": [("some words",)],
        "numbered": [(7,)],
    }
    listed = {where.removeprefix("kinds.db/"): (state, kind) for where, state, kind in gaps(source)}
    assert listed["seen"] == ("skipped", "view")
    assert listed["bare"] == ("unsupported", "full-text index")
    assert listed["words_content"] == ("skipped", "shadow table")
    assert not any(name.startswith("sqlite_") for name in {*listed, *found})


def test_rows_come_in_the_order_of_their_row_ids(tmp_path: Path) -> None:
    path = fill(
        tmp_path / "order.db",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)",
        "CREATE INDEX covering ON t (v, id)",
        "INSERT INTO t VALUES (3, 'a'), (1, 'c'), (2, 'b')",
    )
    source = file_source(path)
    assert rows(source, tables(source)["order.db/t"]) == [(1, "c"), (2, "b"), (3, "a")]


# ------------------------------------------------------------------------------- only ever reading


def journal_modes(folder: Path) -> dict[str, Path]:
    """Databases in all the states in which a program may leave one behind, by name."""
    found = {}
    for mode in ("delete", "wal", "truncate"):
        path = folder / mode / "a.db"
        path.parent.mkdir(parents=True)
        fill(
            path, f"PRAGMA journal_mode = {mode}", "CREATE TABLE t (a)", "INSERT INTO t VALUES (1)"
        )
        found[f"closed, {mode}"] = path
    live = folder / "live" / "a.db"
    live.parent.mkdir()
    with closing(sqlite3.connect(live)) as database:
        for statement in ("PRAGMA journal_mode = wal", "CREATE TABLE t (a)"):
            database.execute(statement)
        database.execute("INSERT INTO t VALUES (1)")
        database.commit()
        copied = folder / "copied without index" / "a.db"
        copied.parent.mkdir()
        for suffix in ("", "-wal"):
            Path(f"{copied}{suffix}").write_bytes(Path(f"{live}{suffix}").read_bytes())
        crashed = folder / "crashed" / "a.db"
        crashed.parent.mkdir()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{crashed}{suffix}").write_bytes(Path(f"{live}{suffix}").read_bytes())
    found["log without index"] = copied
    found["log with index"] = crashed
    return found


def test_reading_leaves_the_folder_as_it_was(people: Path) -> None:
    source = file_source(people)
    before = state(people.parent)
    for split in tables(source).values():
        batches(source, split)
        batches(source, split, sample=Sample(3))
    assert state(people.parent) == before


def test_no_journal_mode_makes_or_changes_a_file(tmp_path: Path) -> None:
    for name, path in journal_modes(tmp_path).items():
        source = file_source(path)
        before = state(path.parent)
        assert rows(source, tables(source)["a.db/t"]) == [(1,)], name
        after = state(path.parent)
        # The index of a log that is in use holds the readers' marks, and no data.
        before.pop("a.db-shm", None)
        if name == "log with index":
            after.pop("a.db-shm")
        assert after == before, name


def test_a_folder_without_write_permission_is_read(people: Path) -> None:
    fill(people, "PRAGMA journal_mode = wal")
    people.chmod(0o400)
    people.parent.chmod(0o500)
    try:
        source = file_source(people)
        assert len(rows(source, tables(source)["people.db/people"])) == 1000
    finally:
        people.parent.chmod(0o700)


def test_an_interrupted_write_is_reported_and_left_alone(tmp_path: Path) -> None:
    writing = tmp_path / "writing" / "a.db"
    cut = tmp_path / "cut" / "a.db"
    writing.parent.mkdir()
    cut.parent.mkdir()
    fill(writing, "CREATE TABLE t (a)")
    with closing(sqlite3.connect(writing)) as database:
        database.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 2000)
        database.commit()
        database.execute("PRAGMA cache_size = 2")
        database.execute("UPDATE t SET a = a || 'y'")
        for suffix in ("", "-journal"):
            Path(f"{cut}{suffix}").write_bytes(Path(f"{writing}{suffix}").read_bytes())
    before = state(cut.parent)
    (gap,) = file_source(cut).splits()
    assert isinstance(gap, Gap)
    assert gap.state == "failed"
    assert "interrupted write" in gap.reason
    assert state(cut.parent) == before


def test_a_write_while_reading_without_locks_is_noticed(people: Path) -> None:
    fill(people, "PRAGMA journal_mode = wal")
    source = file_source(people)
    stream = source.read(tables(source)["people.db/people"], Limits(rows=10), None)
    next(stream)
    fill(people, "INSERT INTO people (name) VALUES ('late')")
    with pytest.raises(SplitError, match="changed while it was being read") as caught:
        list(stream)
    assert caught.value.transient


def test_a_file_that_is_missing_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "missing.db"
    with pytest.raises(SourceError, match="there is no such file"):
        list(opened(f"sqlite:///{path}").splits())
    (gap,) = file_source(path).splits()
    assert isinstance(gap, Gap)
    assert (gap.state, gap.where) == ("failed", "missing.db")
    assert list(tmp_path.iterdir()) == []


def test_a_locked_file_is_an_error_that_may_pass(people: Path) -> None:
    from dataclasses import replace
    from typing import cast

    source = file_source(people)
    split = tables(source)["people.db/people"]
    with closing(sqlite3.connect(people)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        impatient = cast("Source", replace(cast("Any", source), lock_seconds=0))
        with pytest.raises(SplitError, match="locked") as caught:
            batches(impatient, split)
    assert caught.value.transient


# --------------------------------------------------------------------------- several and bad files


def test_splits_cover_all_files_and_a_bad_one_hides_none(people: Path) -> None:
    folder = people.parent
    other = fill(folder / "b.db", "CREATE TABLE t (a)", "INSERT INTO t VALUES ('b')")
    bad = folder / "bad.db"
    bad.write_bytes(b"SQLite format 3\0" + b"\1" * 5000)
    source = file_source(*sorted((people, other, bad)))
    assert list(tables(source)) == ["b.db/t", "people.db/people", "people.db/vacant"]
    assert [gap for gap in gaps(source) if gap[1] == "failed"] == [
        ("bad.db", "failed", "unreadable")
    ]
    assert rows(source, tables(source)["b.db/t"]) == [("b",)]


def test_files_of_the_same_name_are_told_apart_without_a_base(tmp_path: Path) -> None:
    paths = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        path = tmp_path / name / "same.db"
        paths.append(fill(path, "CREATE TABLE t (a)", f"INSERT INTO t VALUES ('{name}')"))
    source = opened(files=tuple(map(str, paths)))
    found = {name: rows(source, split) for name, split in tables(source).items()}
    assert found == {"one/same.db/t": [("one",)], "two/same.db/t": [("two",)]}


def test_a_damaged_page_is_an_error_after_the_rows_before_it(tmp_path: Path) -> None:
    path = fill(tmp_path / "damaged.db", "CREATE TABLE t (a)")
    with closing(sqlite3.connect(path)) as database:
        database.executemany("INSERT INTO t VALUES (?)", [("x" * 1000,)] * 2000)
        database.commit()
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 200_000] = b"\xff" * 200_000
    path.write_bytes(raw)
    source = file_source(path)
    stream = source.read(tables(source)["damaged.db/t"], Limits(rows=10), None)
    assert isinstance(next(stream), Batch)
    with pytest.raises(SplitError, match="damaged") as caught:
        list(stream)
    assert not caught.value.transient


# ------------------------------------------------------------------------------------- addresses


def opened_and_listed(url: str) -> list[Split | Gap]:
    return list(opened(url).splits())


@pytest.mark.parametrize(
    ("url", "says"),
    [
        pytest.param("postgresql", "cannot be understood", id="no URL"),
        pytest.param(f"postgresql://ann:{SECRET}", "cannot be understood", id="no host"),
        pytest.param(f"postgresql://ann:{SECRET}@h:port/d", "cannot be understood", id="bad port"),
        pytest.param(
            f"postgresql://ann:a@{SECRET}@h/d", "ambiguous", id="an open @ in the password"
        ),
        pytest.param(f"mysql://an/n:{SECRET}@h/d", "ambiguous", id="an open slash in the user"),
        pytest.param(f"nosuch://ann:{SECRET}@h/d", "No database kind", id="unknown dialect"),
        pytest.param(f"postgresql+x://ann:{SECRET}@h/d", "No database kind", id="unknown driver"),
        pytest.param(
            f"mssql://ann:{SECRET}@h/d", r"pip install 'pdscan\[mssql\]'", id="SQL Server's driver"
        ),
        pytest.param(
            f"oracle://ann:{SECRET}@h/d", r"pip install 'pdscan\[oracle\]'", id="Oracle's driver"
        ),
        pytest.param(
            f"mssql+pyodbc://ann:{SECRET}@h/d", "install its package", id="another missing driver"
        ),
        pytest.param(f"mysql+aiomysql://ann:{SECRET}@h/d", "asynchronous", id="an async driver"),
        pytest.param(f"sqlite+pysqlcipher://:{SECRET}@/x.db", "own driver", id="another SQLite"),
        pytest.param("sqlite://", "names no file", id="SQLite in memory"),
        pytest.param("sqlite://people.db", "names no file", id="two slashes"),
        pytest.param(
            f"postgresql://ann:{SECRET}@127.0.0.1:1/d", "no database server", id="closed port, PG"
        ),
        pytest.param(
            f"mariadb://ann:{SECRET}@127.0.0.1:1/d", "no database server", id="closed port, MariaDB"
        ),
        pytest.param(
            f"postgresql://127.0.0.1:1/d?password={SECRET}&sslpassword={SECRET}",
            "no database server",
            id="a password among the options",
        ),
        pytest.param(
            f"postgresql://127.0.0.1:1/d?nosuch={SECRET}", "does not take", id="unknown option, PG"
        ),
        pytest.param(
            f"mysql://127.0.0.1:1/d?nosuch={SECRET}", "does not take", id="unknown option, MariaDB"
        ),
    ],
)
def test_an_address_that_cannot_be_read(url: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        opened_and_listed(url)
    assert SECRET not in everything_said(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        pytest.param(
            f"postgresql://ann:{SECRET}@db.intra:5433/crm?sslpassword={SECRET}",
            "postgresql://db.intra:5433/crm",
            id="PostgreSQL",
        ),
        pytest.param(f"postgres://ann:{SECRET}@h/crm", "postgresql://h/crm", id="the short scheme"),
        pytest.param(f"mysql://ann:{SECRET}@h/shop", "mysql://h/shop", id="MySQL"),
        pytest.param(
            f"mariadb+pymysql://ann:{SECRET}@[::1]/", "mariadb://[::1]/", id="an IPv6 host"
        ),
        pytest.param(
            f"postgresql://ann:{SECRET.replace('!', '%21')}@h/d", "postgresql://h/d", id="encoded"
        ),
    ],
)
def test_a_source_shows_no_secret(url: str, name: str) -> None:
    source = opened(url)
    assert source.name == name
    for shown in (source.name, repr(source), str(source)):
        assert SECRET not in shown
        assert SECRET.replace("!", "%21") not in shown
        assert "ann" not in shown
    assert pickle.loads(pickle.dumps(source)) == source


def test_an_error_while_reading_shows_no_value(tmp_path: Path) -> None:
    path = fill(
        tmp_path / "broken.db",
        "CREATE TABLE t (a TEXT)",
        f"INSERT INTO t VALUES ('{SECRET}')",
        # SQLite's own words for this are about the value: it is no JSON.
        "ALTER TABLE t ADD COLUMN b AS (json_extract(a, '$'))",
    )
    source = file_source(path)
    with pytest.raises(SplitError) as caught:
        batches(source, tables(source)["broken.db/t"])
    assert SECRET not in everything_said(caught.value)
    assert "JSON" not in everything_said(caught.value)


# ------------------------------------------------------------------------------- other dialects


@pytest.fixture
def legacy(people: Path) -> Iterator[Source]:
    """The store by a dialect of which the connector knows nothing but that SQLAlchemy has it."""
    from sqlalchemy.dialects import registry as dialects

    dialects.register("legacydb", "sqlalchemy.dialects.sqlite.pysqlite", "SQLiteDialect_pysqlite")
    yield opened(f"legacydb:///{people}")
    dialects.impls.pop("legacydb", None)


def test_any_dialect_is_read_by_what_sqlalchemy_knows(legacy: Source) -> None:
    found = tables(legacy)
    assert list(found) == ["main.people", "main.vacant"]
    assert gaps(legacy) == [("main.names", "skipped", "view")]
    assert len(rows(legacy, found["main.people"])) == 1000
    assert batches(legacy, found["main.vacant"]) == []
    assert len(rows(legacy, found["main.people"], sample=Sample(7))) == 7
    missing = Split(Container("main.gone", "x:gone", "table", schema="main", table="gone"))
    with pytest.raises(SplitError, match="no such table"):
        batches(legacy, missing)


def test_any_dialect_names_default_tables_without_their_schema_too(legacy: Source) -> None:
    container = tables(legacy)["main.people"].container
    assert container.locator.endswith("/main/people")
    assert any(alias.endswith(".db/people") for alias in container.aliases)


# ------------------------------------------------------------------------------------- size

READ_IN_A_PROCESS_OF_ITS_OWN = """
import sys
from pathlib import Path
from pdscan import registry
from pdscan.model import Address, Limits

def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024

source = registry.connector("sql").open(Address("x", sys.argv[1]))
(split,) = source.splits()
limits = Limits(bytes=4 << 20)
stream = source.read(split, limits)
count = next(stream).data.num_rows
before = peak()
for batch in stream:
    count += batch.data.num_rows
print(count, peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_a_large_table_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    path = fill(tmp_path / "large.db", "CREATE TABLE t (a TEXT, b TEXT)")
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "
            "INSERT INTO t SELECT i || hex(zeroblob(150)), i FROM n"
        )
        database.commit()
    command = [sys.executable, "-c", READ_IN_A_PROCESS_OF_ITS_OWN, f"sqlite:///{path}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    count, grown = map(int, done.stdout.split())
    assert count == 300_000
    assert grown < 40  # MB; the table has 100


def test_reading_takes_at_most_a_few_times_what_the_driver_takes(tmp_path: Path) -> None:
    path = fill(tmp_path / "fast.db", "CREATE TABLE t (a INTEGER, b TEXT, c TEXT, d REAL, e TEXT)")
    with closing(sqlite3.connect(path)) as database:
        database.executemany(
            "INSERT INTO t VALUES (?, ?, ?, ?, ?)",
            [(i, f"Person {i}", f"p{i}@example.org", i / 7, "Straße 5") for i in range(40_000)],
        )
        database.commit()
    source = file_source(path)
    split = tables(source)["fast.db/t"]

    def plain() -> None:
        with closing(sqlite3.connect(path)) as database:
            cursor = database.execute("SELECT * FROM t")
            while cursor.fetchmany(256):
                pass

    def seconds(work: Callable[[], object]) -> float:
        begun = time.process_time()
        work()
        return time.process_time() - begun

    # Three times is usual: decoding with care, Arrow, and SQLAlchemy's rows.
    fastest = min(seconds(plain) for _ in range(3))
    assert min(seconds(lambda: batches(source, split)) for _ in range(3)) < 7 * fastest


def test_a_split_of_another_file_is_a_split_error(people: Path) -> None:
    source = file_source(people)
    stray = Split(Container("elsewhere.db/t", "file:elsewhere.db/t", "table", path="elsewhere.db"))
    with pytest.raises(SplitError, match="no such file"):
        batches(source, stray)
