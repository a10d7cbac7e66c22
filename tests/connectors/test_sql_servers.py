"""The SQL connector on real servers: PostgreSQL and MariaDB on this machine."""

from __future__ import annotations

import datetime as dt
import pickle
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any, cast

import psycopg
import pymysql
import pytest
from psycopg import sql

from pdscan import registry
from pdscan.errors import SourceError, SplitError
from pdscan.model import Address, Batch, Gap, Limits, Sample, Source, Split
from tests.connectors.reading import everything_said, tables
from tests.servers import HOST, skip_or_fail

LIMITS = Limits()
SECRET = "Canary-7x!"

#: Names that hurt where a statement is put together from strings; both servers take them all.
HARD_NAMES = (
    "first name",
    'na"me',
    "na`me",
    "o'name",
    "dbo.name",
    "select",
    "NAME",
    "100%",
    "%s %(x)s %%",
    ":name ?",
    "na[me]",
    "na\\me",
    "na--me/*",
    "na;me",
    "prénom",
)


def opened(url: str, lock_seconds: int = 10) -> Source:
    """The source of a URL, with the patience of a test."""
    source: Any = registry.connector("sql").open(Address("the address", url))
    return cast("Source", replace(source, lock_seconds=lock_seconds))


def gaps(source: Source) -> list[tuple[str, str, str, str]]:
    return [
        (gap.where, gap.item, gap.state, gap.kind)
        for gap in source.splits()
        if isinstance(gap, Gap)
    ]


def batches(
    source: Source, split: Split, limits: Limits = LIMITS, sample: Sample | None = None
) -> list[Batch]:
    return [found for found in source.read(split, limits, sample) if isinstance(found, Batch)]


def records(
    source: Source, split: Split, limits: Limits = LIMITS, sample: Sample | None = None
) -> list[dict[str, Any]]:
    return [
        row
        for batch in batches(source, split, limits, sample)
        for row in cast("list[dict[str, Any]]", batch.data.to_pylist())
    ]


def unique() -> str:
    return f"pdscan_test_{uuid.uuid4().hex[:12]}"


# ------------------------------------------------------------------------------------ PostgreSQL


class Postgres:
    """A database of this test alone."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.url = f"postgresql://root@{HOST}/{name}"

    def run(self, *statements: str | sql.Composed) -> None:
        with psycopg.connect(
            host=HOST, user="root", dbname=self.name, autocommit=True
        ) as connection:
            for statement in statements:
                connection.execute(cast("Any", statement))

    @contextmanager
    def role(self, *grants: str) -> Iterator[str]:
        """A user of no rights but the grants; yields the URL."""
        name = f"{self.name}_user"
        self.run(f"CREATE ROLE {name} LOGIN", *(f"GRANT {grant} TO {name}" for grant in grants))
        try:
            yield f"postgresql://{name}@{HOST}/{self.name}"
        finally:
            self.run(f"DROP OWNED BY {name}", f"DROP ROLE {name}")


@contextmanager
def postgres_database(options: str = "") -> Iterator[Postgres]:
    try:
        server = psycopg.connect(host=HOST, user="root", dbname="postgres", autocommit=True)
    except psycopg.OperationalError:
        skip_or_fail("no PostgreSQL at 127.0.0.1:5432")
    name = unique()
    with closing(server):
        server.execute(cast("Any", f"CREATE DATABASE {name} {options}"))
        try:
            yield Postgres(name)
        finally:
            server.execute(cast("Any", f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="module")
def crm() -> Iterator[Postgres]:
    """A PostgreSQL database that tests only read."""
    with postgres_database() as database:
        database.run(
            "CREATE TABLE people (id integer PRIMARY KEY, name text, mail text)",
            "INSERT INTO people SELECT i, 'Person ' || i, "
            "CASE WHEN i % 3 = 0 THEN 'p' || i || '@example.org' END "
            "FROM generate_series(1, 1000) i",
            "CREATE TABLE vacant (name text)",
            "CREATE VIEW names AS SELECT name FROM people",
            "CREATE MATERIALIZED VIEW kept AS SELECT name FROM people WHERE id < 3",
            "CREATE MATERIALIZED VIEW unfilled AS SELECT name FROM people WITH NO DATA",
            "CREATE TABLE parted (id integer, name text) PARTITION BY RANGE (id)",
            "CREATE TABLE part_a PARTITION OF parted FOR VALUES FROM (0) TO (10)",
            "CREATE TABLE part_b PARTITION OF parted FOR VALUES FROM (10) TO (20)",
            "INSERT INTO parted VALUES (1, 'a'), (11, 'b')",
            "CREATE TABLE parent (name text)",
            "CREATE TABLE child (more text) INHERITS (parent)",
            "INSERT INTO parent VALUES ('of parent')",
            "INSERT INTO child VALUES ('of child', 'more')",
            "CREATE FOREIGN DATA WRAPPER elsewhere",
            "CREATE SERVER far FOREIGN DATA WRAPPER elsewhere",
            "CREATE FOREIGN TABLE remote (name text) SERVER far",
            'CREATE SCHEMA "Other One"',
            'CREATE TABLE "Other One".people (id integer)',
            "SELECT lo_create(0)",
            "ANALYZE",
        )
        yield database


def test_postgresql_lists_every_table_once_in_a_stable_order(crm: Postgres) -> None:
    source = opened(crm.url)
    assert list(source.splits()) == list(source.splits())
    assert list(tables(source)) == [
        "Other One.people",
        "public.child",
        "public.kept",
        "public.parent",
        "public.parted",
        "public.people",
        "public.vacant",
    ]
    assert gaps(source) == [
        ("public.names", "", "skipped", "view"),
        ("public.remote", "", "skipped", "foreign table"),
        ("public.unfilled", "", "skipped", "view"),
        ("pg_largeobject", "", "unsupported", "large object"),
    ]


def test_postgresql_says_where_a_table_is(crm: Postgres) -> None:
    split = tables(opened(crm.url))["public.people"]
    container = split.container
    assert (container.schema, container.table, container.kind) == ("public", "people", "table")
    assert container.locator == f"pg://{crm.name}/public/people"
    assert {f"pg://{crm.name}/people", f"pg://{HOST}/{crm.name}/public/people"} <= set(
        container.aliases
    )
    assert split.rows == 1000
    other = tables(opened(crm.url))["Other One.people"].container
    assert f"pg://{crm.name}/people" not in other.aliases


def test_postgresql_reads_every_row_once_and_locates_it(crm: Postgres) -> None:
    source = opened(crm.url)
    split = pickle.loads(pickle.dumps(tables(source)["public.people"]))
    found = batches(pickle.loads(pickle.dumps(source)), split, Limits(rows=300))
    assert [batch.first_row for batch in found] == [0, 300, 600, 900]
    rows = [row for batch in found for row in batch.data.to_pylist()]
    places = [str(place) for batch in found for place in batch.locators or []]
    assert [row["id"] for row in rows] == list(range(1, 1001))
    assert [row["mail"] is None for row in rows] == [i % 3 != 0 for i in range(1, 1001)]
    with psycopg.connect(host=HOST, user="root", dbname=crm.name) as connection:
        at = connection.execute("SELECT id FROM people WHERE ctid = %s::tid", (places[777],))
        assert at.fetchall() == [(rows[777]["id"],)]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("public.vacant", []),
        ("public.kept", [{"name": "Person 1"}, {"name": "Person 2"}]),
        ("public.parted", [{"id": 1, "name": "a"}, {"id": 11, "name": "b"}]),
        ("public.parent", [{"name": "of parent"}]),
        ("public.child", [{"name": "of child", "more": "more"}]),
    ],
    ids=[
        "an empty table gives no batch",
        "a materialised view is read",
        "a partitioned table is read as one",
        "a parent without its children",
        "a child on its own",
    ],
)
def test_postgresql_reads(name: str, rows: list[dict[str, Any]], crm: Postgres) -> None:
    source = opened(crm.url)
    assert records(source, tables(source)[name]) == rows
    assert bool(batches(source, tables(source)[name])) == bool(rows)


def test_postgresql_draws_a_random_sample_that_repeats(crm: Postgres) -> None:
    source = opened(crm.url)
    split = tables(source)["public.people"]
    ids = [row["id"] for row in records(source, split, sample=Sample(50, 1))]
    assert len(set(ids)) == 50
    assert ids == [row["id"] for row in records(source, split, sample=Sample(50, 1))]
    assert ids != [row["id"] for row in records(source, split, sample=Sample(50, 2))]
    assert min(ids) < 200
    assert max(ids) > 800
    (batch,) = batches(source, tables(source)["public.parted"], sample=Sample(1))
    assert (batch.data.num_rows, batch.unit) == (1, "sampled row")


def test_postgresql_reads_hard_names() -> None:
    with postgres_database() as database:
        for name in (*HARD_NAMES, "name 😀"):
            it = sql.Identifier(name)
            database.run(
                sql.SQL("CREATE SCHEMA {}").format(it),
                sql.SQL("CREATE TABLE {}.{} ({} text, other int)").format(it, it, it),
                sql.SQL("INSERT INTO {}.{} VALUES ('value', 5)").format(it, it),
            )
        source = opened(database.url)
        found = tables(source)
        assert {split.container.table for split in found.values()} == {*HARD_NAMES, "name 😀"}
        for split in found.values():
            expected = [{split.container.table: "value", "other": 5}]
            assert records(source, split) == expected
            assert records(source, split, sample=Sample(1)) == expected


#: Type, values as literals, and what comes of them.
POSTGRES_VALUES: list[tuple[str, list[str | None], list[object]]] = [
    ("bigint", ["9223372036854775807", None], [9223372036854775807, None]),
    ("numeric", ["1.50", None], [Decimal("1.50"), None]),
    ("numeric", ["NaN", "1.5", "9" * 60], ["NaN", "1.5", "9" * 60]),
    ("boolean", ["t", None], [True, None]),
    ("float8", ["1.5", "Infinity"], [1.5, float("inf")]),
    ("bytea", ["\\x00ff"], [b"\x00\xff"]),
    ("date", ["2024-02-29"], [dt.date(2024, 2, 29)]),
    (
        "date",
        ["infinity", "0044-03-15 BC", "12024-01-01", "2024-02-29"],
        ["infinity", "0044-03-15 BC", "12024-01-01", "2024-02-29"],
    ),
    ("timestamp", ["2024-01-01 10:00"], [dt.datetime(2024, 1, 1, 10)]),  # noqa: DTZ001
    ("timestamp", ["-infinity"], ["-infinity"]),
    ("timestamptz", ["2024-01-01 10:00+02"], [dt.datetime(2024, 1, 1, 8, tzinfo=dt.UTC)]),
    ("timestamptz", ["infinity"], ["infinity"]),
    ("time", ["10:00"], ["10:00:00"]),
    ("interval", ["1 day 2 hours"], ["1 day 02:00:00"]),
    (
        "uuid",
        ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
        ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
    ),
    ("inet", ["192.0.2.1", "2001:db8::1/64"], ["192.0.2.1", "2001:db8::1/64"]),
    ("cidr", ["192.0.2.0/24"], ["192.0.2.0/24"]),
    ("macaddr", ["00:00:5e:00:53:01"], ["00:00:5e:00:53:01"]),
    ("json", ['{"name": "Ren\\u00e9", "t": "\\t"}'], ['{"name": "René", "t": "\\t"}']),
    ("json", ['"\\ud83d\\ude00 \\\\u00e9 \\u0000"'], ['"😀 \\\\u00e9 \\u0000"']),
    ("jsonb", ['{"name": "René", "age": 5}'], ['{"age": 5, "name": "René"}']),
    ("text[]", ['{a,"b c",NULL}'], ['{a,"b c",NULL}']),
    ("integer[]", ["{1,2}"], ["{1,2}"]),
    ("int4range", ["[1,5)"], ["[1,5)"]),
    ("mood", ["glad"], ["glad"]),
    ("xml", ["<a>é</a>"], ["<a>é</a>"]),
    ("money", ["12.50"], ["$12.50"]),
    ("place", ["(Street,5)"], ["(Street,5)"]),
    ("postcode", ["1234 AB"], ["1234 AB"]),
]


@pytest.fixture(scope="module")
def postgres_values() -> Iterator[dict[str, list[Any]]]:
    """The columns of a table with a column a case, as they are read."""
    with postgres_database() as database:
        database.run(
            "CREATE TYPE mood AS ENUM ('glad')",
            "CREATE TYPE place AS (street text, number int)",
            "CREATE DOMAIN postcode AS text",
            f"CREATE TABLE odd ({columns(POSTGRES_VALUES)})",
            *(
                sql.SQL("INSERT INTO odd VALUES ({})").format(
                    sql.SQL(", ").join(map(sql.Literal, row))
                )
                for row in padded(POSTGRES_VALUES)
            ),
        )
        source = opened(database.url)
        (batch,) = batches(source, tables(source)["public.odd"])
        yield cast("dict[str, list[Any]]", batch.data.to_pydict())


def columns(cases: list[tuple[str, list[str | None], list[object]]]) -> str:
    return ", ".join(f"c{number} {case[0]}" for number, case in enumerate(cases))


def padded(cases: list[tuple[str, list[str | None], list[object]]]) -> list[tuple[str | None, ...]]:
    """The rows of a table with a column a case, filled up with NULL."""
    return list(zip_longest(*(values for _, values, _ in cases)))


@pytest.mark.parametrize("number", range(len(POSTGRES_VALUES)), ids=lambda n: POSTGRES_VALUES[n][0])
def test_postgresql_reads_values_of_type(
    number: int, postgres_values: dict[str, list[Any]]
) -> None:
    _, values, expected = POSTGRES_VALUES[number]
    assert postgres_values[f"c{number}"][: len(values)] == expected


def test_postgresql_reads_text_in_no_known_encoding() -> None:
    options = "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    with postgres_database(options) as database:
        database.run(
            "CREATE TABLE t (a text, b varchar[])",
            "INSERT INTO t VALUES (E'Ren\\351', ARRAY[E'Ren\\351']), (E'Ren\\303\\251', NULL)",
        )
        source = opened(database.url)
        assert records(source, tables(source)["public.t"]) == [
            {"a": "René", "b": "{René}"},
            {"a": "René", "b": None},
        ]


def test_postgresql_lists_what_a_user_may_not_read() -> None:
    with postgres_database() as database:
        database.run(
            "CREATE TABLE hidden (a text)",
            "CREATE TABLE partly (a text, b text)",
            "CREATE TABLE whole (a text)",
            "CREATE TABLE guarded (a text)",
            "INSERT INTO partly VALUES ('seen', 'unseen')",
            "INSERT INTO guarded VALUES ('mine'), ('theirs')",
            "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY own ON guarded USING (a = 'mine')",
            "CREATE SCHEMA closed",
            "CREATE TABLE closed.t (a text)",
        )
        grants = (
            "SELECT (a) ON partly",
            "SELECT ON whole",
            "SELECT ON guarded",
            "SELECT ON closed.t",
        )
        with database.role(*grants) as url:
            source = opened(url)
            found = tables(source)
            assert list(found) == ["public.guarded", "public.partly", "public.whole"]
            assert gaps(source) == [
                ("closed.t", "", "failed", "no privilege"),
                ("public.guarded", "hidden rows", "failed", "row security"),
                ("public.hidden", "", "failed", "no privilege"),
            ]
            gap, batch = source.read(found["public.partly"], LIMITS, None)
            assert isinstance(gap, Gap)
            assert (gap.item, gap.kind) == ("b", "no privilege")
            assert isinstance(batch, Batch)
            assert batch.data.to_pylist() == [{"a": "seen"}]
            assert records(source, found["public.guarded"]) == [{"a": "mine"}]
            database.run(f"REVOKE SELECT ON whole FROM {database.name}_user")
            with pytest.raises(SplitError, match="no right to read it"):
                batches(source, found["public.whole"])


def test_postgresql_reports_a_table_that_is_gone_or_locked() -> None:
    with postgres_database() as database:
        database.run("CREATE TABLE t (a text)", "CREATE TABLE u (a text)")
        source = opened(database.url, lock_seconds=1)
        found = tables(source)
        database.run("DROP TABLE u")
        with pytest.raises(SplitError, match="no such table"):
            batches(source, found["public.u"])
        with psycopg.connect(host=HOST, user="root", dbname=database.name) as other:
            other.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
            with pytest.raises(SplitError, match="locked") as caught:
                batches(source, found["public.t"])
        assert caught.value.transient


def test_postgresql_reports_a_connection_that_breaks() -> None:
    with postgres_database() as database:
        database.run("CREATE TABLE t AS SELECT i FROM generate_series(1, 50000) i")
        source = opened(database.url)
        stream = source.read(tables(source)["public.t"], Limits(rows=100), None)
        next(stream)
        database.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with pytest.raises(SplitError, match="connection to the server broke") as caught:
            list(stream)
        assert caught.value.transient


def test_postgresql_only_ever_runs_read_only_transactions(crm: Postgres) -> None:
    seen = []

    def look(connection: Any, cursor: Any, statement: str, *_rest: object) -> None:
        del cursor
        driver = connection.connection.driver_connection
        asked = driver.execute("SHOW transaction_read_only").fetchone()
        level = driver.execute("SHOW transaction_isolation").fetchone()
        seen.append((statement, asked, level))

    with listening("before_cursor_execute", look):
        source = opened(crm.url)
        for split in tables(source).values():
            records(source, split)
            records(source, split, sample=Sample(2))
    assert len(seen) > 20
    assert {state[1:] for state in seen} == {(("on",), ("repeatable read",))}


@contextmanager
def listening(event: str, hear: Any) -> Iterator[None]:
    """Hears an event of every engine that is made meanwhile."""
    from sqlalchemy import event as events
    from sqlalchemy.engine import Engine

    events.listen(Engine, event, hear)
    try:
        yield
    finally:
        events.remove(Engine, event, hear)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (f"postgresql://root:{SECRET}@{HOST}/nosuch_database", "no such database"),
        (f"postgresql://nosuch_user:{SECRET}@{HOST}/postgres", "refuses this user"),
        (f"postgresql://root:{SECRET}@{HOST}/postgres?sslmode=require", "encrypted connection"),
    ],
    ids=["unknown database", "unknown user", "no TLS"],
)
def test_postgresql_says_in_one_sentence_why_it_cannot_be_read(
    url: str, says: str, crm: Postgres
) -> None:
    del crm  # the server is there
    with pytest.raises(SourceError, match=says) as caught:
        list(opened(url).splits())
    assert SECRET not in everything_said(caught.value)
    assert "\n" not in str(caught.value)


# --------------------------------------------------------------------------------------- MariaDB


class Maria:
    """A database of this test alone."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.url = f"mysql://root@{HOST}/{name}"

    def run(self, *statements: str) -> None:
        with (
            closing(
                pymysql.connect(host=HOST, user="root", database=self.name, ssl_disabled=True)
            ) as connection,
            connection.cursor() as cursor,
        ):
            for statement in statements:
                cursor.execute(statement)
            connection.commit()

    @contextmanager
    def user(self, *grants: str, password: str = SECRET) -> Iterator[str]:
        """A user of no rights but the grants; yields its name."""
        name = f"user_{uuid.uuid4().hex[:12]}"
        self.run(
            f"CREATE USER '{name}'@'{HOST}' IDENTIFIED BY '{password}'",
            *(f"GRANT {grant} TO '{name}'@'{HOST}'" for grant in grants),
        )
        try:
            yield name
        finally:
            self.run(f"DROP USER '{name}'@'{HOST}'")


@contextmanager
def maria_database() -> Iterator[Maria]:
    try:
        server = pymysql.connect(host=HOST, user="root", ssl_disabled=True)
    except pymysql.err.OperationalError:
        skip_or_fail("no MariaDB at 127.0.0.1:3306")
    name = unique()
    with closing(server), server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        try:
            yield Maria(name)
        finally:
            cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture(scope="module")
def shop() -> Iterator[Maria]:
    """A MariaDB database that tests only read."""
    with maria_database() as database:
        database.run(
            "CREATE TABLE people (id int PRIMARY KEY, name text, mail text)",
            "INSERT INTO people SELECT seq, concat('Person ', seq), "
            "if(seq % 3 = 0, concat('p', seq, '@example.org'), NULL) FROM seq_1_to_1000 "
            "ORDER BY seq DESC",
            "CREATE TABLE vacant (name text)",
            "CREATE TABLE in_file (id int PRIMARY KEY, name text) ENGINE = MyISAM",
            "INSERT INTO in_file VALUES (2, 'b'), (1, 'a')",
            "CREATE TABLE versioned (id int PRIMARY KEY, name text) WITH SYSTEM VERSIONING",
            "INSERT INTO versioned VALUES (1, 'old')",
            "UPDATE versioned SET name = 'new'",
            "CREATE TABLE merged (id int, name text) ENGINE = MERGE UNION = ()",
            "CREATE VIEW names AS SELECT name FROM people",
            "CREATE SEQUENCE counter",
            "ANALYZE TABLE people",
        )
        yield database


def test_mariadb_lists_every_table_once_in_a_stable_order(shop: Maria) -> None:
    source = opened(shop.url)
    assert list(source.splits()) == list(source.splits())
    assert list(tables(source)) == ["in_file", "people", "vacant", "versioned"]
    assert gaps(source) == [("merged", "", "skipped", "view"), ("names", "", "skipped", "view")]


def test_mariadb_says_where_a_table_is(shop: Maria) -> None:
    for scheme in ("mysql", "mariadb"):
        split = tables(opened(shop.url.replace("mysql", scheme)))["people"]
        assert split.container.locator == f"mysql://{shop.name}/people"
        assert f"mysql://{HOST}/{shop.name}/people" in split.container.aliases
        assert (split.container.schema, split.container.table) == (shop.name, "people")
        assert split.rows > 100


def test_mariadb_reads_all_databases_but_its_own_if_none_is_named(shop: Maria) -> None:
    source = opened(f"mariadb://root@{HOST}")
    found = tables(source)
    assert not {"mysql", "sys", "information_schema", "performance_schema"} & {
        split.container.schema for split in found.values()
    }
    assert len(records(source, found[f"{shop.name}.people"])) == 1000


def test_mariadb_reads_every_row_once_by_its_key(shop: Maria) -> None:
    source = opened(shop.url)
    split = pickle.loads(pickle.dumps(tables(source)["people"]))
    found = batches(pickle.loads(pickle.dumps(source)), split, Limits(rows=300))
    assert [batch.first_row for batch in found] == [0, 300, 600, 900]
    rows = [row for batch in found for row in batch.data.to_pylist()]
    assert [row["id"] for row in rows] == list(range(1, 1001))
    assert [row["mail"] is None for row in rows] == [i % 3 != 0 for i in range(1, 1001)]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("vacant", []),
        ("in_file", [{"id": 2, "name": "b"}, {"id": 1, "name": "a"}]),
        ("versioned", [{"id": 1, "name": "new"}, {"id": 1, "name": "old"}]),
    ],
    ids=[
        "an empty table gives no batch",
        "a file table in the order of its file",
        "old versions too",
    ],
)
def test_mariadb_reads(name: str, rows: list[dict[str, Any]], shop: Maria) -> None:
    source = opened(shop.url)
    found = records(source, tables(source)[name])
    assert sorted(found, key=str) == sorted(rows, key=str)
    assert name != "in_file" or found == rows
    assert bool(batches(source, tables(source)[name])) == bool(rows)


def test_mariadb_draws_a_random_sample_that_repeats(shop: Maria) -> None:
    source = opened(shop.url)
    split = tables(source)["people"]
    ids = [row["id"] for row in records(source, split, sample=Sample(50, 1))]
    assert len(set(ids)) == 50
    assert ids == [row["id"] for row in records(source, split, sample=Sample(50, 1))]
    assert ids != [row["id"] for row in records(source, split, sample=Sample(50, 2))]
    assert min(ids) < 200
    assert max(ids) > 800
    assert {batch.unit for batch in batches(source, split, sample=Sample(5))} == {"sampled row"}


def test_mariadb_reads_hard_names() -> None:
    with maria_database() as database:
        quoted = ["`" + name.replace("`", "``") + "`" for name in HARD_NAMES]
        # As they stand: PyMySQL formats only where it is given arguments.
        database.run(
            *(
                f"CREATE TABLE {it} ({it} varchar(9) PRIMARY KEY, other int) "
                f"SELECT 'value' AS {it}, 5 AS other"
                for it in quoted
            )
        )
        source = opened(f"{database.url}?ssl_disabled=1")
        found = tables(source)
        assert set(found) == set(HARD_NAMES)
        for name, split in found.items():
            assert records(source, split) == [{name: "value", "other": 5}]
            assert records(source, split, sample=Sample(1)) == [{name: "value", "other": 5}]


#: Type, values as texts, and what comes of them.
MARIA_VALUES: list[tuple[str, list[str | None], list[object]]] = [
    ("bigint unsigned", ["18446744073709551615", "1"], ["18446744073709551615", "1"]),
    ("decimal(6,2)", ["1.50", None], [Decimal("1.50"), None]),
    ("double", ["1.5"], [1.5]),
    ("date", ["2024-02-29"], [dt.date(2024, 2, 29)]),
    ("date", ["0000-00-00", "2024-00-00"], ["0000-00-00", "2024-00-00"]),
    ("datetime", ["2024-01-01 10:00"], [dt.datetime(2024, 1, 1, 10)]),  # noqa: DTZ001
    ("datetime", ["0000-00-00", "2024-01-01"], ["0000-00-00 00:00:00", "2024-01-01 00:00:00"]),
    ("time", ["25:10:00", "-00:10:00"], ["25:10:00", "-00:10:00"]),
    ("year", ["2024"], [2024]),
    ("blob", ["a", None], [b"a", None]),
    ("text", ["é😀", None], ["é😀", None]),
    ("varchar(9) character set latin1", ["é"], ["é"]),
    ("enum('a','b')", ["b"], ["b"]),
    ("set('a','b')", ["a,b"], ["a,b"]),
    ("json", ['{"name": "René"}'], ['{"name": "René"}']),
    ("inet6", ["2001:db8::1"], ["2001:db8::1"]),
    (
        "uuid",
        ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
        ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
    ),
    ("tinyint(1)", ["1", "0"], [1, 0]),
]


@pytest.fixture(scope="module")
def maria_values() -> Iterator[dict[str, list[Any]]]:
    """The columns of a table with a column a case, as they are read."""
    with maria_database() as database:
        literals = [
            ["NULL" if value is None else pymysql.converters.escape_str(value) for value in row]
            for row in padded(MARIA_VALUES)
        ]
        database.run(
            "SET SESSION sql_mode = ''",
            f"CREATE TABLE odd ({columns(MARIA_VALUES)})",
            *(f"INSERT INTO odd VALUES ({', '.join(row)})" for row in literals),
        )
        source = opened(database.url)
        (batch,) = batches(source, tables(source)["odd"])
        yield cast("dict[str, list[Any]]", batch.data.to_pydict())


@pytest.mark.parametrize("number", range(len(MARIA_VALUES)), ids=lambda n: MARIA_VALUES[n][0])
def test_mariadb_reads_values_of_type(number: int, maria_values: dict[str, list[Any]]) -> None:
    _, values, expected = MARIA_VALUES[number]
    assert maria_values[f"c{number}"][: len(values)] == expected


def test_mariadb_lists_what_a_user_may_not_read() -> None:
    with maria_database() as database:
        database.run(
            "CREATE TABLE written (a text)",
            "CREATE TABLE partly (a text, b text)",
            "CREATE TABLE whole (a text)",
            "INSERT INTO partly VALUES ('seen', 'unseen')",
        )
        grants = (
            f"INSERT ON {database.name}.written",
            f"SELECT (a), INSERT (b) ON {database.name}.partly",
            f"SELECT ON {database.name}.whole",
        )
        with database.user(*grants) as name:
            source = opened(f"mysql://{name}:{SECRET.replace('!', '%21')}@{HOST}/{database.name}")
            assert SECRET not in repr(source)
            found = tables(source)
            assert list(found) == ["partly", "whole"]
            assert gaps(source) == [("written", "", "failed", "no privilege")]
            gap, batch = source.read(found["partly"], LIMITS, None)
            assert isinstance(gap, Gap)
            assert (gap.item, gap.kind) == ("b", "no privilege")
            assert isinstance(batch, Batch)
            assert batch.data.to_pylist() == [{"a": "seen"}]
            database.run(f"REVOKE SELECT ON {database.name}.whole FROM '{name}'@'{HOST}'")
            with pytest.raises(SplitError, match=r"no such table|no right to read it"):
                batches(source, found["whole"])


@pytest.mark.parametrize(
    ("password", "database", "says"),
    [
        ("wrong" + SECRET, "", "refuses this user or password"),
        (SECRET, "mysql", "refuses this user or password"),
        (SECRET, "nosuch_database", "refuses this user|no such database"),
    ],
    ids=["wrong password", "a database of others", "unknown database"],
)
def test_mariadb_says_in_one_sentence_why_it_cannot_be_read(
    password: str, database: str, says: str, shop: Maria
) -> None:
    with shop.user() as name:
        url = f"mariadb://{name}:{password.replace('!', '%21')}@{HOST}/{database or shop.name}"
        with pytest.raises(SourceError, match=says) as caught:
            list(opened(url).splits())
    assert SECRET not in everything_said(caught.value)
    assert name not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_mariadb_reports_a_table_that_is_gone_or_locked() -> None:
    with maria_database() as database:
        database.run("CREATE TABLE t (a text)", "CREATE TABLE u (a text)")
        source = opened(database.url, lock_seconds=1)
        found = tables(source)
        database.run("DROP TABLE u")
        with pytest.raises(SplitError, match="no such table"):
            batches(source, found["u"])
        with (
            closing(
                pymysql.connect(host=HOST, user="root", database=database.name, ssl_disabled=True)
            ) as other,
            other.cursor() as cursor,
        ):
            cursor.execute("LOCK TABLES t WRITE")
            with pytest.raises(SplitError, match="locked") as caught:
                batches(source, found["t"])
        assert caught.value.transient


def filled(database: Maria, rows: int, width: int) -> None:
    database.run(
        "CREATE TABLE t (id int PRIMARY KEY, a text)",
        f"INSERT INTO t SELECT seq, repeat('x', {width}) FROM seq_1_to_{rows}",
    )


def sessions(database: Maria) -> list[int]:
    """The numbers of the sessions that have the database open, but the asking one."""
    with (
        closing(pymysql.connect(host=HOST, user="root", ssl_disabled=True)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT id FROM information_schema.processlist WHERE db = %s", (database.name,)
        )
        return [row[0] for row in cursor.fetchall()]


def test_mariadb_reports_a_connection_that_breaks() -> None:
    with maria_database() as database:
        filled(database, 20_000, 1000)
        source = opened(database.url)
        stream = source.read(tables(source)["t"], Limits(rows=100), None)
        next(stream)
        (session,) = sessions(database)
        database.run(f"KILL {session}")
        with pytest.raises(SplitError, match="connection to the server broke") as caught:
            list(stream)
        assert caught.value.transient


def test_mariadb_stops_sending_when_a_reader_has_enough() -> None:
    with maria_database() as database:
        filled(database, 30_000, 1000)
        source = opened(database.url)
        split = tables(source)["t"]
        begun = time.process_time()
        count = sum(batch.data.num_rows for batch in batches(source, split))
        whole = time.process_time() - begun
        assert count == 30_000
        stream = source.read(split, Limits(rows=100), None)
        next(stream)
        begun = time.process_time()
        cast("Any", stream).close()
        assert time.process_time() - begun < whole / 3
        assert sessions(database) == []


def test_mariadb_lets_no_statement_write(shop: Maria) -> None:
    refused = []

    def write(connection: Any, cursor: Any, statement: str, *_rest: object) -> None:
        del cursor, statement
        driver = connection.connection.driver_connection
        with driver.cursor() as own, pytest.raises(pymysql.err.OperationalError) as caught:
            own.execute(f"INSERT INTO {shop.name}.vacant VALUES ('written')")
        refused.append(caught.value.args[0])

    with listening("before_cursor_execute", write):
        source = opened(shop.url)
        for split in tables(source).values():
            records(source, split)
            records(source, split, sample=Sample(2))
    assert len(refused) > 10
    # 1792: cannot execute statement in a READ ONLY transaction.
    assert set(refused) == {1792}


# ------------------------------------------------------------------------------------------ size

READ_IN_A_PROCESS_OF_ITS_OWN = """
import sys
from pathlib import Path
from pdscan import registry
from pdscan.model import Address, Limits

def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024

for url in sys.argv[1:]:
    source = registry.connector("sql").open(Address("x", url))
    (split,) = source.splits()
    stream = source.read(split, Limits(bytes=1 << 20))
    count = next(stream).data.num_rows
    before = peak()
    for batch in stream:
        count += batch.data.num_rows
    print(count, peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_a_large_table_is_never_in_memory_as_a_whole() -> None:
    with postgres_database() as crm, maria_database() as shop:
        crm.run(
            "CREATE TABLE t AS SELECT i, repeat('x', 1000) AS a FROM generate_series(1, 20000) i"
        )
        filled(shop, 20_000, 1000)
        command = [sys.executable, "-c", READ_IN_A_PROCESS_OF_ITS_OWN, crm.url, shop.url]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    read = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    # Each table has 20 MB.
    assert [count for count, _ in read] == [20_000, 20_000]
    assert all(megabytes < 10 for _, megabytes in read)


def test_values_kept_outside_of_a_page_are_fetched_in_small_steps() -> None:
    with postgres_database() as database:
        database.run(
            "CREATE TABLE t (i int, a text)",
            "ALTER TABLE t ALTER a SET STORAGE EXTERNAL",
            "INSERT INTO t SELECT i, repeat('x', 200000) FROM generate_series(1, 60) i",
        )
        source = opened(database.url)
        found = batches(source, tables(source)["public.t"], Limits(bytes=1 << 20))
        assert sum(batch.data.num_rows for batch in found) == 60
        assert all(batch.data.nbytes <= 1 << 20 for batch in found)
