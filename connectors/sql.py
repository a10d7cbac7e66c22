"""SQL databases: every table of a database that SQLAlchemy can reach, and SQLite files.

Reads tables and materialised views row by row over a server-side cursor, inside a transaction
that is read-only before its first query; it never writes, never commits and never creates a file.
Views are listed as skipped, because they show the rows of tables. A sample is drawn at random by
the database (PostgreSQL, MariaDB, MySQL) or while streaming (all others).

A container is named ``schema.table`` (PostgreSQL and others with schemas), ``table`` (MariaDB,
MySQL and SQLite by URL), ``database.table`` (MariaDB and MySQL by a URL that names no database) or
``file/table`` (SQLite files).

One file, because a plugin is a leaf: what PostgreSQL, MariaDB and SQLite do each in their own way
stands in one class a kind, below what all databases share.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pdscan.errors import PdscanError, SourceError, SplitError
from pdscan.locator import database_locators, file_locator, file_name
from pdscan.model import Batch, Container, Gap, Limits, Sample, Split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pyarrow as pa
    from psycopg.abc import Loader as AnyLoader
    from psycopg.adapt import AdaptersMap
    from sqlalchemy import URL, ColumnElement, Connection, CursorResult, Engine, Select
    from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect

    from pdscan.model import Address, Source

#: By dialect: the driver that is used where the address names none, and the extra that brings it.
DRIVERS: Final = {
    "postgresql": ("psycopg", "postgresql"),
    "mysql": ("pymysql", "mysql"),
    "mariadb": ("pymysql", "mysql"),
    "mssql": ("pymssql", "mssql"),
    "oracle": ("oracledb", "oracle"),
}
SQLITE_SIGNATURE: Final = b"SQLite format 3\0"

#: Schemas that hold the database's own tables, lower case.
MYSQL_SYSTEM: Final = frozenset({"information_schema", "mysql", "performance_schema", "sys"})
# fmt: off - by database, not by line
OTHER_SYSTEM: Final = frozenset(
    {
        # SQL Server
        "db_accessadmin",
        "db_backupoperator",
        "db_datareader",
        "db_datawriter",
        "db_ddladmin",
        "db_denydatareader",
        "db_denydatawriter",
        "db_owner",
        "db_securityadmin",
        "guest",
        "information_schema",
        "sys",
        # Oracle
        "anonymous",
        "appqossys",
        "audsys",
        "ctxsys",
        "dbsfwuser",
        "dbsnmp",
        "dvf",
        "dvsys",
        "ggsys",
        "gsmadmin_internal",
        "gsmcatuser",
        "gsmrootuser",
        "gsmuser",
        "lbacsys",
        "mddata",
        "mdsys",
        "ojvmsys",
        "olapsys",
        "ordsys",
        "outln",
        "remote_scheduler_agent",
        "sys$umf",
        "sysbackup",
        "sysdg",
        "syskm",
        "sysrac",
        "system",
        "wmsys",
        "xdb",
        "xs$null",
        # Others
        "crdb_internal",
        "pg_catalog",
        "pg_internal",
    }
)
# fmt: on

#: Rows of the first fetch; later ones grow to the query's own step while the rows are narrow.
FIRST_STEP: Final = 64
#: Rows a fetch where the driver hands out row by row anyway, or where rows may be wide.
SMALL_STEP: Final = 256
#: Rows a fetch where a fetch is a round trip and the rows are known to be narrow.
LARGE_STEP: Final = 2048
#: Types of values that are short whatever they hold; types of a column of texts.
PLAIN: Final = frozenset({int, float, bool, type(None)})
TEXTUAL: Final = frozenset({str, type(None)})
#: Seconds until an attempt to connect is given up.
CONNECT_SECONDS: Final = 10


# --------------------------------------------------------------------------- what can go wrong


class _Fault(NamedTuple):
    """What went wrong, in pdscan's words: a driver's text can hold values and secrets."""

    kind: str
    what: str
    advice: str
    transient: bool = False

    @property
    def reason(self) -> str:
        """For a gap."""
        return f"{self.what[0].upper()}{self.what[1:]}; {self.advice}."

    def source_error(self, name: str) -> SourceError:
        return SourceError(f"Cannot read {name}: {self.what}; {self.advice}.")

    def split_error(self, name: str) -> SplitError:
        message = f"Cannot read {name}: {self.what}; {self.advice}."
        return SplitError(message, transient=self.transient)

    def gap(self, where: str, item: str = "", locator: str = "") -> Gap:
        return Gap("failed", where, item, self.kind, self.reason, locator=locator)


NO_PRIVILEGE: Final = _Fault("no privilege", "this user has no right to read it", "grant it SELECT")
FILTERED: Final = _Fault(
    "row security",
    "the database may hide rows from this user (row-level security)",
    "scan as a user with BYPASSRLS",
)
GONE: Final = _Fault("gone", "there is no such table", "scan again if it was there a moment ago")
CHANGED: Final = _Fault(
    "changed", "it changed while it was being read", "scan again", transient=True
)
LOCKED: Final = _Fault(
    "locked", "another session keeps it locked", "scan when that is done", transient=True
)
LOST: Final = _Fault(
    "connection lost", "the connection to the server broke", "scan again", transient=True
)
INTERRUPTED: Final = _Fault(
    "interrupted", "the server ended the query", "see its time limits", transient=True
)
BUSY: Final = _Fault(
    "busy", "the server has no room for another session or query", "scan later", transient=True
)
REFUSED: Final = _Fault(
    "login", "the server refuses this user or password", "check both, and who may connect"
)
NO_DATABASE: Final = _Fault("no database", "there is no such database", "check its name")
UNREACHABLE: Final = _Fault(
    "unreachable",
    "no database server answers there",
    "check host and port, and that the server is up",
    transient=True,
)
NO_TLS: Final = _Fault(
    "tls", "no encrypted connection could be agreed on", "check the address's TLS options"
)
BAD_OPTION: Final = _Fault(
    "option", "the driver does not take the address as it is", "check what follows its '?'"
)
LOGIN_METHOD: Final = _Fault(
    "login", "the server's login method needs one more package", "run `pip install cryptography`"
)
BAD_TEXT: Final = _Fault(
    "encoding", "it holds text that does not fit its character set", "repair that text"
)
DAMAGED: Final = _Fault("damaged", "its stored form is damaged", "check it with its own tools")
NO_FILE: Final = _Fault("no file", "there is no such file, or no right to read it", "check both")
NOT_SQLITE: Final = _Fault(
    "not sqlite", "it is no SQLite database, or an encrypted one", "check the file"
)
UNFINISHED: Final = _Fault(
    "unfinished",
    "an interrupted write waits in its journal, which only a writer may clear",
    "open it once with the program it belongs to",
)
NO_MODULE: Final = _Fault(
    "virtual table",
    "it is a virtual table of an extension that is not here",
    "read it with the program it belongs to",
)


def _origin(error: BaseException) -> BaseException:
    """The driver's own error under SQLAlchemy's."""
    return getattr(error, "orig", None) or error


def _unknown(error: BaseException, code: object = "") -> _Fault:
    """A fault that pdscan has no words for: the error's class and code, never its text."""
    shown = f"{type(_origin(error)).__name__} {code or ''}".strip()
    return _Fault("unreadable", f"the driver reports {shown}", "see the database's own log")


@contextmanager
def _worded(word: Callable[[Exception], PdscanError]) -> Iterator[None]:
    """Turns every error of the body into one sentence by `word`, and cuts the driver's off."""
    try:
        try:
            yield
        except PdscanError:
            raise
        except Exception as error:
            raise word(error) from error
    except PdscanError as error:
        # A chained error would show values and secrets to whoever prints the traceback.
        raise error from None


# --------------------------------------------------------------------------- rows to Arrow


def _clean(text: str) -> str:
    """Text as UTF-8 can hold it: what came as other bytes (surrogate escapes) is Windows-1252."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return text


def _as_text(value: object) -> str | None:
    """Any value as text, for columns of mixed or special types."""
    match value:
        case None:
            return None
        case str():
            return _clean(value)
        case bytes() | bytearray() | memoryview():
            return _clean(bytes(value).decode("utf-8", "surrogateescape"))
        case dict() | list() | tuple():
            return _clean(json.dumps(value, ensure_ascii=False, default=_as_text))
        case _:
            return str(value)


def _array(values: Sequence[Any]) -> pa.Array:
    """One column's values: natively if all are of one simple type, else as text."""
    import datetime as dt
    from decimal import Decimal

    import pyarrow as pa

    kinds = set(map(type, values)) - {type(None)}
    natives: dict[type, pa.DataType] = {
        str: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
        bool: pa.bool_(),
        bytes: pa.binary(),
        dt.date: pa.date32(),
        dt.datetime: pa.timestamp("us"),
    }
    if not kinds:
        return pa.array(values, pa.string())
    # Not native: lone surrogates, integers beyond 64 bits, decimals that are no number.
    with suppress(UnicodeEncodeError, OverflowError, pa.ArrowInvalid, pa.ArrowTypeError):
        if kinds == {Decimal}:
            found = pa.array(values)
            if pa.types.is_decimal128(found.type):
                return found
        elif kinds == {dt.datetime}:
            zoned = {value.tzinfo is not None for value in values if value is not None}
            if len(zoned) == 1:
                return pa.array(values, pa.timestamp("us", "UTC" if zoned.pop() else None))
        elif len(kinds) == 1 and (native := natives.get(*kinds)) is not None:
            return pa.array(values, native)
    return pa.array([_as_text(value) for value in values], pa.string())


def _weight(columns: Sequence[Sequence[Any]]) -> int:
    """Bytes that these columns take in Arrow: hardly less, and for long texts hardly more."""
    total = 0
    for column in columns:
        kinds = set(map(type, column))
        if kinds <= PLAIN:
            total += 40 * len(column)
        elif kinds <= TEXTUAL:
            # Joined, because a loop over the values would take longer than reading them.
            text = "".join(filter(None, column))
            size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
            total += size + 16 * len(column)
        else:
            for value in column:
                bare = isinstance(value, bytes)
                total += len(value if bare else (_as_text(value) or "").encode()) + 40
    return total


# --------------------------------------------------------------------------- reading a query


@dataclass(frozen=True, slots=True)
class _Query:
    """How to read a table: its columns, the statement, and what the rows come with.

    `located`: the first column of the statement is the row's locator, not a column of the table.
    `drawn`: the database draws the sample. `step`: rows that may be fetched in one go.
    `gaps`: columns that this user may not read.
    """

    names: tuple[str, ...]
    select: Select[Any] | None
    step: int = SMALL_STEP
    located: bool = False
    drawn: bool = False
    gaps: tuple[Gap, ...] = ()


def _groups(
    fetch: Callable[[int], Sequence[Sequence[Any]]], step: int, limits: Limits
) -> Iterator[list[list[Any]]]:
    """What `fetch` gives, as columns within the limits; fetches less where rows are wide.

    Memory holds one group and one fetch, which is planned to be no larger than a group. Rows are
    turned into columns at once: thousands of kept rows would slow the garbage collector down.
    """
    held: list[list[Any]] = []
    count = weight = 0
    planned = FIRST_STEP
    while rows := fetch(max(1, min(planned, step, limits.rows - count))):
        columns = list(zip(*rows, strict=True))
        fetched = _weight(columns)
        pieces: Iterable[Sequence[Sequence[Any]]] = [columns]
        if weight + fetched > limits.bytes:
            pieces = ([(value,) for value in row] for row in rows)
        for piece in pieces:
            size = _weight(piece) if len(piece[0]) == 1 else fetched
            if held and weight + size > limits.bytes:
                yield held
                held, count, weight = [], 0, 0
            held = held or [[] for _ in piece]
            for column, values in zip(held, piece, strict=True):
                column.extend(values)
            count += len(piece[0])
            weight += size
        if count >= limits.rows:
            yield held
            held, count, weight = [], 0, 0
        planned = min(planned * 4, max(1, limits.bytes * len(rows) // fetched))
    if held:
        yield held


def _batches(
    groups: Iterator[list[list[Any]]], names: tuple[str, ...], *, located: bool, unit: str
) -> Iterator[Batch]:
    """The groups as batches; `located`: the first column is the rows' locators."""
    import pyarrow as pa

    labels = [_clean(name) for name in names]
    number = 0
    for columns in groups:
        count = len(columns[0])
        locators = pa.array(columns.pop(0), pa.string()) if located else None
        data = pa.RecordBatch.from_arrays([_array(column) for column in columns], names=labels)
        yield Batch(data, first_row=number, unit=unit, locators=locators)
        number += count


def _reservoir(
    fetch: Callable[[int], Sequence[Sequence[Any]]], count: int, seed: str
) -> list[tuple[Any, ...]]:
    """`count` random rows of all, the same for the same seed, each behind its row number.

    Algorithm R (Vitter 1985): one pass, every row with the same chance, only the sample is held.
    """
    from random import Random

    random = Random(seed)  # noqa: S311 - a repeatable sample, no secret
    kept: list[tuple[int, Sequence[Any]]] = []
    number = 0
    while rows := fetch(SMALL_STEP):
        for row in rows:
            if number < count:
                kept.append((number, row))
            elif (place := random.randrange(number + 1)) < count:
                kept[place] = (number, row)
            number += 1
    return [(str(number), *row) for number, row in sorted(kept, key=lambda pair: pair[0])]


def _select(
    names: tuple[str, ...],
    schema: str | None,
    table: str,
    *first: ColumnElement[Any],
    hint: str = "",
) -> Select[Any]:
    """The statement over these columns of a table; SQLAlchemy quotes every name.

    Columns have no types, so that no result processor fails on an odd value.
    """
    import sqlalchemy as sa

    source = sa.table(_quoted(table), schema=_quoted(schema) if schema else None)
    columns: list[ColumnElement[Any]] = [sa.column(_quoted(name)) for name in names]
    statement = sa.select(*first, *columns).select_from(source)
    return statement.with_hint(source, hint) if hint else statement


def _quoted(name: str) -> str:
    """A name that SQLAlchemy quotes whatever it looks like."""
    from sqlalchemy.sql.elements import quoted_name

    return quoted_name(name, quote=True)


# --------------------------------------------------------------------------- databases


class _Database:
    """One database: how to connect, what is in it, and how to read a table of it.

    This class does what every SQLAlchemy dialect can; the classes below know theirs better.
    Holds no connection; lives for one call of `SqlSource.splits` or `SqlSource.read`.
    """

    def __init__(self, url: URL, lock_seconds: int) -> None:
        self.url = url
        self.lock_seconds = lock_seconds

    # ---- connecting

    def options(self) -> dict[str, Any]:
        """What the driver gets beyond the address."""
        return {}

    def guard(self, dialect: Dialect, connection: DBAPIConnection) -> None:
        """Makes a new connection read-only, before anything is asked over it."""

    def begin(self, connection: Connection) -> None:
        """Settings of the transaction, before its first query."""

    def engine(self) -> Engine:
        """An engine that keeps no connection and guards each new one."""
        import sqlalchemy as sa
        from sqlalchemy import event

        engine = sa.create_engine(
            self.url, poolclass=sa.NullPool, connect_args=self.options(), hide_parameters=True
        )

        def connect(
            dialect: Dialect, _record: object, args: list[Any], options: dict[str, Any]
        ) -> DBAPIConnection:
            connection = dialect.connect(*args, **options)
            self.guard(dialect, connection)
            return connection

        # Not the event `connect`: SQLAlchemy asks the server's version before it comes to that.
        event.listen(engine, "do_connect", connect)
        return engine

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection in a transaction that is rolled back at the end."""
        engine = self.engine()
        try:
            with engine.connect() as connection:
                self.begin(connection)
                yield connection
        finally:
            engine.dispose()

    @contextmanager
    def stream(self, connection: Connection, query: Select[Any]) -> Iterator[CursorResult[Any]]:
        """The result over a server-side cursor, where the driver has them."""
        streaming = {"stream_results": True, "max_row_buffer": 1}
        result = connection.execute(query, execution_options=streaming)
        try:
            yield result
        finally:
            result.close()

    # ---- what is in it

    def container(
        self, schema: str | None, table: str, database: str, home: str | None
    ) -> Container:
        """The container of a table; without its schema too if that is `home`, the default one."""
        parts = (schema, table) if schema else (table,)
        host, port = self.url.host, self.url.port
        dialect = self.url.get_backend_name()
        found = database_locators(dialect, database, host, port, parts)
        if schema and schema == home:
            found += database_locators(dialect, database, host, port, (table,))
        return Container(".".join(parts), found[0], "table", found[1:], schema=schema, table=table)

    def splits(self, connection: Connection) -> Iterator[Split | Gap]:
        """One split a table, by name, and gaps for what holds no rows or may not be read."""
        import sqlalchemy as sa
        from sqlalchemy.exc import SQLAlchemyError

        inspector = sa.inspect(connection)
        home = inspector.default_schema_name
        database = self.url.database or str(self.url.query.get("service_name", ""))
        for schema in sorted(inspector.get_schema_names()):
            if schema.lower() in OTHER_SYSTEM:
                continue
            try:
                tables = sorted(inspector.get_table_names(schema))
                views = sorted(inspector.get_view_names(schema))
            except SQLAlchemyError as error:
                yield self.fault(error).gap(schema)
                continue
            for table in tables:
                yield Split(self.container(schema, table, database, home))
            for view in views:
                yield _view(self.container(schema, view, database, home))

    def query(self, connection: Connection, container: Container, sample: Sample | None) -> _Query:
        """How to read a table. Raises SplitError if it is gone or may not be read."""
        del sample  # drawn while streaming
        import sqlalchemy as sa
        from sqlalchemy.exc import NoSuchTableError

        table = container.table or ""
        try:
            columns = sa.inspect(connection).get_columns(table, container.schema)
        except NoSuchTableError:
            columns = []
        if not columns:
            raise GONE.split_error(container.name)
        # The inspector's own names: Oracle's are lower case where the stored ones are upper.
        source = sa.table(table, schema=container.schema)
        names = tuple(column["name"] for column in columns)
        elements: list[ColumnElement[Any]] = [sa.column(name) for name in names]
        select = sa.select(*elements).select_from(source)
        return _Query(names, select)

    # ---- what can go wrong

    def fault(self, error: BaseException) -> _Fault:
        """The fault behind an exception, by its class and code."""
        import sqlalchemy.exc

        if isinstance(error, UnicodeError):
            return BAD_TEXT
        if isinstance(error, TypeError):
            return BAD_OPTION
        if isinstance(error, OSError):
            return UNREACHABLE
        if isinstance(error, sqlalchemy.exc.NoSuchTableError):
            return GONE
        if isinstance(error, sqlalchemy.exc.DBAPIError) and error.connection_invalidated:
            return LOST
        return _unknown(error)


def _view(container: Container) -> Gap:
    reason = "A view shows the rows of tables, which are read there."
    return Gap("skipped", container.name, "", "view", reason, locator=container.locator)


def _remote(container: Container) -> Gap:
    reason = "Its rows are kept outside of this database; scan the place that keeps them."
    return Gap("skipped", container.name, "", "foreign table", reason, locator=container.locator)


# ---- PostgreSQL

PG_RELATIONS: Final = """
SELECT n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind,
    greatest(c.reltuples, 0)::bigint AS estimate, c.relispopulated AS populated,
    has_schema_privilege(n.oid, 'USAGE')
        AND (has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT'))
        AS readable,
    row_security_active(c.oid) AS filtered, current_database()::text AS database
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND NOT c.relispartition
    AND n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'
"""
PG_LARGE_OBJECTS: Final = "SELECT count(*) FROM pg_catalog.pg_largeobject_metadata"
PG_TABLE: Final = """
SELECT c.oid::bigint AS id, c.relkind::text AS kind,
    has_schema_privilege(n.oid, 'USAGE') AS readable,
    has_table_privilege(c.oid, 'SELECT') AS whole,
    CASE WHEN c.reltoastrelid = 0 THEN 0 ELSE pg_relation_size(c.reltoastrelid) END AS outside
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = :schema AND c.relname = :table AND c.relkind IN ('r', 'p', 'm')
"""
PG_COLUMNS: Final = """
SELECT a.attname::text AS name,
    has_table_privilege(a.attrelid, 'SELECT')
        OR has_column_privilege(a.attrelid, a.attnum, 'SELECT') AS readable
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = :id AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
#: Settings of each transaction. UTC, ISO: how dates come. No workers and no synchronised scans:
#: rows come in the same order on every run, on which samples and row numbers rest.
PG_SETTINGS: Final = {
    "client_min_messages": "error",
    "datestyle": "ISO",
    "idle_in_transaction_session_timeout": "0",
    "max_parallel_workers_per_gather": "0",
    "synchronize_seqscans": "off",
    "timezone": "UTC",
}
#: What libpq says where it has no code: only sought in, never shown.
PG_TEXTS: Final = (
    (REFUSED, "password authentication failed|no password supplied|pg_hba.conf|role .* does not"),
    (NO_DATABASE, "database .* does not exist"),
    (BUSY, "too many clients|too many connections|connection slots"),
    (BAD_OPTION, "invalid connection option|invalid .* value|invalid uri|invalid port"),
    (LOST, "closed the connection|connection is lost|connection not open|terminating connection"),
    (LOST, "connection reset|broken pipe"),
    (UNREACHABLE, "connection refused|timeout|timed out|no such file or directory|no route to"),
    (UNREACHABLE, "unreachable|resolve host|translate host|name or service not known"),
    (NO_TLS, "ssl|tls|certificate"),
)
#: By SQLSTATE, the longest beginning first (PostgreSQL documentation, appendix A).
PG_STATES: Final = {
    "42501": NO_PRIVILEGE,
    "42P01": GONE,
    "3F000": GONE,
    "42703": CHANGED,
    "55P03": LOCKED,
    "40P01": LOCKED,
    "57014": INTERRUPTED,
    "25P03": INTERRUPTED,
    "3D000": NO_DATABASE,
    "55000": CHANGED,
    "22P05": BAD_TEXT,
    "22021": BAD_TEXT,
    "28": REFUSED,
    "53": BUSY,
    "57P": LOST,
    "08": LOST,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}


class _PostgreSQL(_Database):
    """PostgreSQL: rows by ``ctid``, one snapshot a table, partitioned tables once."""

    def options(self) -> dict[str, Any]:
        if self.url.get_driver_name() != "psycopg":
            return {}
        options: dict[str, Any] = {"client_encoding": "utf8"}
        if "connect_timeout" not in self.url.query:
            options["connect_timeout"] = CONNECT_SECONDS
        return options

    def guard(self, dialect: Dialect, connection: DBAPIConnection) -> None:
        dialect.set_isolation_level(connection, "REPEATABLE READ")
        # Every transaction begins with BEGIN ... READ ONLY; nothing of the session is changed.
        postgresql: Any = dialect
        postgresql.set_readonly(connection, value=True)
        if self.url.get_driver_name() == "psycopg":
            driver: Any = connection
            driver.prepare_threshold = None
            unchecked = driver.info.parameter_status("server_encoding") == "SQL_ASCII"
            if unchecked:
                # Asked for UTF-8, the server would refuse every row with other bytes in it.
                driver.autocommit = True
                driver.execute("SET client_encoding TO 'SQL_ASCII'")
                driver.autocommit = False
            _register_loaders(driver.adapters, unchecked=unchecked)

    def begin(self, connection: Connection) -> None:
        import sqlalchemy as sa

        settings = {**PG_SETTINGS, "lock_timeout": f"{self.lock_seconds}s"}
        local = [sa.func.set_config(name, value, sa.true()) for name, value in settings.items()]
        connection.execute(sa.select(*local))

    def splits(self, connection: Connection) -> Iterator[Split | Gap]:
        import sqlalchemy as sa

        found = connection.execute(sa.text(PG_RELATIONS)).all()
        for row in sorted(found, key=lambda row: (row.schema, row.name)):
            container = self.container(row.schema, row.name, row.database, "public")
            if row.kind == "v":
                yield _view(container)
            elif row.kind == "f":
                yield _remote(container)
            elif not row.populated:
                reason = "This materialised view was never filled."
                yield Gap("skipped", container.name, "", "view", reason, locator=container.locator)
            elif not row.readable:
                yield NO_PRIVILEGE.gap(container.name, locator=container.locator)
            else:
                if row.filtered:
                    yield FILTERED.gap(container.name, "hidden rows", container.locator)
                yield Split(container, rows=row.estimate)
        if count := connection.scalar(sa.text(PG_LARGE_OBJECTS)):
            reason = "Large objects are kept outside of tables and are not read by this version."
            yield Gap("unsupported", "pg_largeobject", "", "large object", reason, count)

    def query(self, connection: Connection, container: Container, sample: Sample | None) -> _Query:
        import sqlalchemy as sa

        place = {"schema": container.schema, "table": container.table}
        found = connection.execute(sa.text(PG_TABLE), place).first()
        if found is None:
            raise GONE.split_error(container.name)
        columns = connection.execute(sa.text(PG_COLUMNS), {"id": found.id}).all()
        names = tuple(column.name for column in columns if column.readable)
        if not found.readable or (columns and not names):
            raise NO_PRIVILEGE.split_error(container.name)
        gaps = tuple(
            NO_PRIVILEGE.gap(container.name, column.name, container.locator)
            for column in columns
            if not column.readable
        )
        if not names:
            return _Query((), None)
        # A partitioned table's rows have one ctid a partition; of an inheritance parent only its
        # own rows are read, since its children are tables of their own.
        single = found.kind != "p"
        first = (sa.cast(sa.column("ctid"), sa.Text),) if single and found.whole else ()
        select = _select(
            names, container.schema, container.table or "", *first, hint="ONLY" if single else ""
        )
        if sample is not None:
            connection.execute(sa.select(sa.func.setseed(_draw(sample, container) / 2**31)))
            select = select.order_by(sa.func.random()).limit(sample.rows)
        # Rows lie in pages of 8 kB; only what is kept outside of them can make a row wide.
        narrow = single and found.outside < 1 << 20
        return _Query(
            names,
            select,
            step=LARGE_STEP if narrow else SMALL_STEP,
            located=bool(first),
            drawn=True,
            gaps=gaps,
        )

    def fault(self, error: BaseException) -> _Fault:
        origin = _origin(error)
        state = getattr(origin, "sqlstate", None) or getattr(origin, "pgcode", None)
        if state:
            for length in (5, 3, 2):
                if state[:length] in PG_STATES:
                    return PG_STATES[state[:length]]
            return _unknown(error, state)
        said = str(origin).lower()
        for fault, sought in PG_TEXTS:
            if re.search(sought, said):
                return fault
        return _Database.fault(self, error)


def _draw(sample: Sample, container: Container) -> int:
    """A number from 0 to 2^31 that depends on the seed and the container only."""
    from zlib import crc32

    return crc32(f"{sample.seed}:{container.name}".encode("utf-8", "surrogatepass")) >> 1


def _register_loaders(adapters: AdaptersMap, *, unchecked: bool) -> None:
    """Loads what psycopg would make objects of as text, and dates that Python lacks as well.

    Args:
        adapters: of one connection.
        unchecked: the server's encoding is SQL_ASCII, so that text may hold any bytes.
    """
    from psycopg import DataError, postgres
    from psycopg.adapt import Buffer, Loader
    from psycopg.pq import Format
    from psycopg.types.string import TextLoader

    class AnyText(Loader):
        """Text in no known encoding."""

        def load(self, data: Buffer) -> str:
            return bytes(data).decode("utf-8", "surrogateescape")

    class JsonText(AnyText):
        """JSON as it is stored, but letters instead of their escapes."""

        def load(self, data: Buffer) -> str:
            return _unescaped(AnyText.load(self, data))

    def or_text(native: type[AnyLoader]) -> type[Loader]:
        class DateOrText(Loader):
            """A date, or its text: infinity, before Christ, after the year 9999."""

            def __init__(self, oid: int, context: Any = None) -> None:  # noqa: ANN401 - as psycopg's
                Loader.__init__(self, oid, context)
                self.native = native(oid, context)

            def load(self, data: Buffer) -> Any:  # noqa: ANN401 - date or text
                try:
                    return self.native.load(data)
                except DataError:
                    return bytes(data).decode()

        return DateOrText

    text: type[Loader] = AnyText if unchecked else TextLoader
    native = {"bool", "int2", "int4", "int8", "oid", "float4", "float8", "numeric", "bytea"}
    for known in postgres.types:
        loader = adapters.get_loader(known.oid, Format.TEXT)
        if known.name in {"date", "timestamp", "timestamptz"} and loader is not None:
            adapters.register_loader(known.oid, or_text(loader))
        elif known.name in {"json", "jsonb"}:
            adapters.register_loader(known.oid, JsonText)
        elif known.name not in native:
            adapters.register_loader(known.oid, text)
        if known.array_oid:
            adapters.register_loader(known.array_oid, text)
    # Every type that psycopg does not know, such as enumerations.
    adapters.register_loader(0, text)


def _unescaped(text: str) -> str:
    r"""JSON with letters for their escapes (``\u00e9``), other escapes as they are.

    >>> _unescaped('{"n": "Ren\\u00e9 \\\\u00e9 \\u0022"}')
    '{"n": "René \\\\u00e9 \\""}'
    """

    def letters(found: re.Match[str]) -> str:
        escape = found.group()
        if not escape.startswith(r"\u"):
            return escape
        plain = json.dumps(json.loads(f'"{escape}"'), ensure_ascii=False)[1:-1]
        return plain if plain.isprintable() else escape

    return re.sub(r"(?:\\u[0-9a-fA-F]{4})+|\\.", letters, text) if r"\u" in text else text


# ---- MariaDB and MySQL

MYSQL_DATABASES: Final = "SELECT schema_name AS name FROM information_schema.schemata"
MYSQL_TABLES: Final = """
SELECT table_name AS name, table_type AS kind, engine AS engine, table_rows AS estimate
FROM information_schema.tables WHERE table_schema = :schema
"""
MYSQL_PRIVILEGES: Final = """
SELECT table_name AS name, privileges AS privileges
FROM information_schema.columns WHERE table_schema = :schema
"""
MYSQL_TABLE: Final = """
SELECT table_name AS name, table_type AS kind, engine AS engine
FROM information_schema.tables WHERE table_schema = :schema AND table_name = :table
"""
MYSQL_COLUMNS: Final = """
SELECT table_name AS home, column_name AS name, privileges AS privileges
FROM information_schema.columns WHERE table_schema = :schema AND table_name = :table
ORDER BY ordinal_position
"""
MYSQL_KEY: Final = """
SELECT table_name AS home, column_name AS name, sub_part AS part
FROM information_schema.statistics
WHERE table_schema = :schema AND table_name = :table AND index_name = 'PRIMARY'
ORDER BY seq_in_index
"""
#: Kinds of tables with rows of their own.
MYSQL_KINDS: Final = frozenset({"BASE TABLE", "SYSTEM VERSIONED"})
#: Storage engines whose rows lie elsewhere.
MYSQL_REMOTE: Final = frozenset({"FEDERATED", "SPIDER", "CONNECT", "S3", "OQGRAPH"})
#: By number (MariaDB documentation, error codes).
MYSQL_CODES: Final = {
    1040: BUSY,
    1044: REFUSED,
    1045: REFUSED,
    1049: NO_DATABASE,
    1051: GONE,
    1053: LOST,
    1054: CHANGED,
    1129: REFUSED,
    1130: REFUSED,
    1142: NO_PRIVILEGE,
    1143: NO_PRIVILEGE,
    1146: GONE,
    1193: BAD_OPTION,
    1203: BUSY,
    1205: LOCKED,
    1213: LOCKED,
    1226: BUSY,
    1227: NO_PRIVILEGE,
    1251: LOGIN_METHOD,
    1317: INTERRUPTED,
    1412: CHANGED,
    1698: REFUSED,
    1932: DAMAGED,
    1969: INTERRUPTED,
    2002: UNREACHABLE,
    2003: UNREACHABLE,
    2005: UNREACHABLE,
    2006: LOST,
    2013: LOST,
    2026: NO_TLS,
    3024: INTERRUPTED,
}


class _MySQL(_Database):
    """MariaDB and MySQL: rows by primary key, old versions of system-versioned tables too."""

    def options(self) -> dict[str, Any]:
        if self.url.get_driver_name() != "pymysql":
            return {}
        from pymysql.constants import FIELD_TYPE
        from pymysql.converters import conversions

        # Times as the server writes them; PyMySQL's time spans would print as days and seconds.
        options: dict[str, Any] = {
            "charset": "utf8mb4",
            "conv": {key: value for key, value in conversions.items() if key != FIELD_TYPE.TIME},
        }
        if "connect_timeout" not in self.url.query:
            options["connect_timeout"] = CONNECT_SECONDS
        return options

    def guard(self, dialect: Dialect, connection: DBAPIConnection) -> None:
        del dialect
        cursor = connection.cursor()
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET SESSION TRANSACTION READ ONLY")
        # A user's own row limit would end every table early without a word.
        cursor.execute("SET SESSION sql_select_limit = 18446744073709551615")
        cursor.execute("SET SESSION lock_wait_timeout = %s", (self.lock_seconds,))
        cursor.execute("SET SESSION innodb_lock_wait_timeout = %s", (self.lock_seconds,))
        # The server waits while a batch is matched.
        cursor.execute("SET SESSION net_write_timeout = 3600")
        cursor.close()

    @contextmanager
    def stream(self, connection: Connection, query: Select[Any]) -> Iterator[CursorResult[Any]]:
        with _Database.stream(self, connection, query) as result:
            sent: Any = getattr(result.cursor, "_result", None)
            try:
                yield result
            except BaseException:
                # The protocol has no "enough": to close the cursor would be to read the rest of the
                # table. PyMySQL must not try, and without a connection the server stops sending.
                if hasattr(sent, "unbuffered_active"):
                    sent.unbuffered_active = False
                connection.invalidate()
                raise

    def splits(self, connection: Connection) -> Iterator[Split | Gap]:
        import sqlalchemy as sa
        from sqlalchemy.exc import SQLAlchemyError

        databases = (
            [self.url.database]
            if self.url.database
            else sorted(
                row.name
                for row in connection.execute(sa.text(MYSQL_DATABASES))
                if row.name.lower() not in MYSQL_SYSTEM
            )
        )
        for database in databases:
            try:
                place = {"schema": database}
                found = connection.execute(sa.text(MYSQL_TABLES), place).all()
                granted = connection.execute(sa.text(MYSQL_PRIVILEGES), place).all()
            except SQLAlchemyError as error:
                yield self.fault(error).gap(database)
                continue
            readable = {row.name for row in granted if "select" in row.privileges}
            for row in sorted(found, key=lambda row: row.name):
                container = self.table(database, row.name)
                if row.kind in {"VIEW", "SYSTEM VIEW"} or row.engine == "MRG_MyISAM":
                    yield _view(container)
                elif row.engine in MYSQL_REMOTE:
                    yield _remote(container)
                elif row.kind in MYSQL_KINDS and row.name not in readable:
                    yield NO_PRIVILEGE.gap(container.name, locator=container.locator)
                elif row.kind in MYSQL_KINDS:
                    yield Split(container, rows=int(row.estimate or 0))

    def table(self, database: str, table: str) -> Container:
        """The container; named with its database if the address names none."""
        host, port = self.url.host, self.url.port
        found = database_locators("mysql", database, host, port, (table,))
        name = table if self.url.database else f"{database}.{table}"
        return Container(name, found[0], "table", found[1:], schema=database, table=table)

    def query(self, connection: Connection, container: Container, sample: Sample | None) -> _Query:
        import sqlalchemy as sa

        table = container.table or ""
        place = {"schema": container.schema, "table": table}
        # The catalogue compares names without case; two tables may differ in nothing else.
        kinds = connection.execute(sa.text(MYSQL_TABLE), place).all()
        found = next((row for row in kinds if row.name == table), None)
        if found is None:
            raise GONE.split_error(container.name)
        columns = connection.execute(sa.text(MYSQL_COLUMNS), place).all()
        columns = [column for column in columns if column.home == table]
        names = tuple(column.name for column in columns if "select" in column.privileges)
        if not names:
            raise NO_PRIVILEGE.split_error(container.name)
        gaps = tuple(
            NO_PRIVILEGE.gap(container.name, column.name, container.locator)
            for column in columns
            if column.name not in names
        )
        versioned = found.kind == "SYSTEM VERSIONED"
        hint = "FOR SYSTEM_TIME ALL" if versioned else ""
        select = _select(names, container.schema, table, hint=hint)
        key = [row for row in connection.execute(sa.text(MYSQL_KEY), place) if row.home == table]
        if sample is not None:
            # As a literal: RAND() takes a constant.
            seed: ColumnElement[Any] = sa.literal_column(str(_draw(sample, container)))
            select = select.order_by(sa.func.rand(seed)).limit(sample.rows)
        elif (
            # Only where the rows lie in that order: elsewhere the server would sort them all.
            found.engine == "InnoDB"
            and not versioned
            and key
            and all(row.part is None and row.name in names for row in key)
        ):
            select = select.order_by(*(sa.column(_quoted(row.name)) for row in key))
        return _Query(names, select, drawn=True, gaps=gaps)

    def fault(self, error: BaseException) -> _Fault:
        origin = _origin(error)
        code = getattr(origin, "errno", None) or next(iter(origin.args), None)
        if isinstance(code, int):
            return MYSQL_CODES.get(code) or _unknown(error, code)
        if isinstance(origin, RuntimeError) and "cryptography" in str(origin):
            return LOGIN_METHOD
        return _Database.fault(self, error)


# ---- SQLite

SQLITE_TABLES: Final = """
SELECT name, type, coalesce(sql, '') AS sql FROM sqlite_master
WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
"""
SQLITE_COLUMNS: Final = "SELECT name, pk, hidden FROM pragma_table_xinfo(:table)"
#: Tables in which the modules of virtual tables keep their rows (sqlite.org: fts3.html,
#: fts5.html, rtree.html).
SQLITE_SHADOWS: Final = {
    "fts3": ("content", "segments", "segdir"),
    "fts4": ("content", "segments", "segdir", "docsize", "stat"),
    "fts5": ("content", "data", "idx", "docsize", "config"),
    "rtree": ("node", "parent", "rowid"),
}
SQLITE_CODES: Final = {
    "SQLITE_BUSY": LOCKED,
    "SQLITE_LOCKED": LOCKED,
    "SQLITE_CANTOPEN": NO_FILE,
    "SQLITE_PERM": NO_FILE,
    "SQLITE_AUTH": NO_PRIVILEGE,
    "SQLITE_NOTADB": NOT_SQLITE,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_FORMAT": DAMAGED,
    "SQLITE_READONLY": UNFINISHED,
    "SQLITE_SCHEMA": CHANGED,
}
#: Bytes 18 and 19 of a file in WAL mode (sqlite.org/fileformat.html).
WAL_VERSIONS: Final = b"\2\2"
#: Options of the address that need no file beside it; both read without locks.
KEEP_INDEX: Final = "&vfs=unix-none"
IMMUTABLE: Final = "&immutable=1"


class _SQLite(_Database):
    """An SQLite file: opened read-only, no file made beside it, odd values read as they are."""

    def __init__(
        self, path: str, name: str, base: str | None, lock_seconds: int, *, one: bool
    ) -> None:
        """`one`: the address is this file alone, so that tables are named without it."""
        import sqlalchemy as sa

        _Database.__init__(self, sa.make_url("sqlite+pysqlite://"), lock_seconds)
        self.path = path
        self.name = name
        self.base = base
        self.one = one

    def engine(self) -> Engine:
        import sqlalchemy as sa

        # Named parameters: with question marks, SQLAlchemy 2.0 trips over names like %(name)s.
        return sa.create_engine(
            self.url,
            poolclass=sa.NullPool,
            creator=self.open,
            hide_parameters=True,
            paramstyle="named",
        )

    def open(self) -> sqlite3.Connection:
        """A read-only connection of the standard library."""
        from urllib.parse import quote

        mode = self.mode()
        connection = sqlite3.connect(
            f"file:{quote(self.path)}?mode=ro{mode}",
            uri=True,
            timeout=self.lock_seconds,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        if mode == KEEP_INDEX:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA query_only = ON")
        # Sorted rows must never go to a temporary file.
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection

    def mode(self) -> str:
        """How to open the file so that nothing is written beside it.

        A reader of a database in WAL mode makes ``-wal`` and ``-shm`` files if there are none
        (sqlite.org/wal.html, "Read-Only Databases"):

        * both are there: it is in use, and reading as everyone does makes no file;
        * a log without its index: it was copied or cut off; the index is kept in memory;
        * no log: nobody has it open, and the file itself is all there is.
        """
        with Path(self.path).open("rb") as file:
            head = file.read(20)
        log, index = Path(f"{self.path}-wal"), Path(f"{self.path}-shm")
        if head[18:20] != WAL_VERSIONS or (log.exists() and index.exists()):
            return ""
        return KEEP_INDEX if log.exists() and log.stat().st_size else IMMUTABLE

    def state(self) -> tuple[float, ...]:
        """What changes when the file is written to."""
        found = [Path(self.path + suffix) for suffix in ("", "-wal")]
        stats = [path.stat() for path in found if path.exists()]
        return tuple(number for stat in stats for number in (stat.st_size, stat.st_mtime_ns))

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        if not Path(self.path).is_file():
            raise FileNotFoundError
        before = self.state()
        unlocked = bool(self.mode())
        with _Database.connect(self) as connection:
            yield connection
        if unlocked and self.state() != before:
            raise CHANGED.split_error(self.name)

    def splits(self, connection: Connection) -> Iterator[Split | Gap]:
        import sqlalchemy as sa

        found = {row.name: row for row in connection.execute(sa.text(SQLITE_TABLES))}
        shadows: dict[str, str] = {}
        modules: dict[str, str] = {}
        for name, row in found.items():
            virtual = re.match(r"(?is)create\s+virtual\s+table\b.*?\busing\s+(\w+)", row.sql)
            if virtual:
                modules[name] = virtual[1].lower()
                for suffix in SQLITE_SHADOWS.get(modules[name], ()):
                    shadows[f"{name}_{suffix}"] = name
        for name in sorted(found):
            container = self.table(name)
            row = found[name]
            if row.type == "view":
                yield _view(container)
            elif name in shadows:
                reason = f"It stores the rows of the virtual table {shadows[name]}, read there."
                yield Gap(
                    "skipped", container.name, "", "shadow table", reason, locator=container.locator
                )
            elif modules.get(name, "").startswith("fts") and f"{name}_content" not in found:
                yield self.index_only(container, row.sql)
            else:
                yield Split(container, rows=self.estimate(connection, name, name in modules))

    @staticmethod
    def index_only(container: Container, sql: str) -> Gap:
        """The gap of a full-text index that does not keep its texts."""
        if re.search(r"(?i)\bcontent\s*=\s*(''|\"\")", sql):
            reason = "It keeps only an index of words, which this version does not read."
            return Gap(
                "unsupported",
                container.name,
                "",
                "full-text index",
                reason,
                locator=container.locator,
            )
        return _view(container)

    def table(self, table: str) -> Container:
        """The container of a table, by file and by database name."""
        tail = table.replace("/", "%2F")
        stem = Path(self.path).stem
        return Container(
            table if self.one else f"{self.name}/{table}",
            f"{file_locator(self.path, self.base)}/{tail}",
            "table",
            (f"sqlite://{stem}/{tail}",),
            path=self.name,
            table=table,
        )

    def estimate(self, connection: Connection, table: str, virtual: bool) -> int:
        """Rows at most, from the last row's id; 0 where that is not known without counting."""
        import sqlalchemy as sa
        from sqlalchemy.exc import SQLAlchemyError

        rowid = None if virtual else self.rowid(connection, table)
        if rowid is None:
            return 0
        last: Select[Any] = sa.select(sa.func.max(sa.literal_column(rowid))).select_from(
            sa.table(_quoted(table))
        )
        try:
            found = connection.scalar(last) or 0
        except SQLAlchemyError:
            # What is wrong with the table shows when it is read.
            return 0
        # A row takes four bytes or more, whatever its id.
        return max(0, min(int(found), Path(self.path).stat().st_size // 4))

    @staticmethod
    def rowid(connection: Connection, table: str) -> str | None:
        """The name under which rows are numbered, if they are (sqlite.org/rowidtable.html)."""
        import sqlalchemy as sa
        from sqlalchemy.exc import SQLAlchemyError

        columns = connection.execute(sa.text(SQLITE_COLUMNS), {"table": table})
        taken = {row.name.lower() for row in columns}
        free = next((name for name in ("rowid", "_rowid_", "oid") if name not in taken), None)
        if free is None:
            return None
        probe: Select[Any] = (
            sa.select(sa.literal_column(free)).select_from(sa.table(_quoted(table))).limit(0)
        )
        try:
            connection.execute(probe).close()
        except SQLAlchemyError:
            return None
        return free

    def query(self, connection: Connection, container: Container, sample: Sample | None) -> _Query:
        del sample
        import sqlalchemy as sa

        table = container.table or ""
        columns = connection.execute(sa.text(SQLITE_COLUMNS), {"table": table}).all()
        if not columns:
            raise GONE.split_error(container.name)
        # Hidden (1): arguments of virtual tables, no data of theirs.
        names = tuple(column.name for column in columns if column.hidden != 1)
        select = _select(names, None, table)
        rowid = self.rowid(connection, table)
        key = sorted((column.pk, column.name) for column in columns if column.pk)
        if rowid is not None:
            select = select.order_by(sa.literal_column(rowid))
        elif key:
            select = select.order_by(*(sa.column(_quoted(name)) for _, name in key))
        return _Query(names, select)

    def fault(self, error: BaseException) -> _Fault:
        origin = _origin(error)
        if isinstance(origin, OSError):
            return NO_FILE
        code = getattr(origin, "sqlite_errorname", "")
        for known, fault in SQLITE_CODES.items():
            if code == known or code.startswith(f"{known}_"):
                return fault
        if code == "SQLITE_ERROR" and "no such module" in str(origin):
            return NO_MODULE
        if code == "SQLITE_ERROR" and "no such table" in str(origin):
            return GONE
        return _unknown(error, code) if code else _Database.fault(self, error)


# --------------------------------------------------------------------------- source and connector


@dataclass(frozen=True, slots=True)
class SqlSource:
    """A database by URL, or SQLite files; options only, never a connection.

    Args:
        name: the address without user, password and options.
        url: SQLAlchemy URL with all that the driver needs; empty for SQLite.
        files: absolute paths of SQLite files.
        base: folder to which file names in locators are relative.
        one: the files are the one that a URL named, so that tables are named without it.
        lock_seconds: how long to wait for a table that another session keeps locked.
    """

    name: str
    url: str = field(default="", repr=False)
    files: tuple[str, ...] = ()
    base: str | None = None
    one: bool = False
    lock_seconds: int = 10

    def splits(self, sample: Sample | None = None) -> Iterator[Split | Gap]:
        """One split a table, by name; gaps for views, foreign tables and missing privileges.

        Raises SourceError if the server or the file that a URL names cannot be read; of several
        files, each that cannot be read is a gap.
        """
        del sample  # the same splits: a table is one
        for database in self._databases():
            try:
                # Listed at once, so that no connection waits while the splits are read.
                found = self._listed(database)
            except PdscanError as error:
                if not (isinstance(database, _SQLite) and not self.one):
                    raise
                where = file_locator(database.path, self.base)
                yield Gap("failed", database.name, "", "unreadable", str(error), locator=where)
            else:
                yield from found

    def read(
        self,
        split: Split,
        limits: Limits,
        sample: Sample | None = None,
    ) -> Iterator[Batch | Gap]:
        """The rows of a table, streamed; a gap for each column that this user may not read.

        Rows are located by ``ctid`` in PostgreSQL, else by their number, from 0, in the order of
        rowid or primary key. Raises SplitError in one sentence.
        """
        container = split.container
        database = self._database(container)
        with (
            _worded(lambda error: database.fault(error).split_error(container.name)),
            database.connect() as connection,
        ):
            query = database.query(connection, container, sample)
            yield from query.gaps
            if query.select is None:
                return
            with database.stream(connection, query.select) as result:
                fetch: Callable[[int], Sequence[Sequence[Any]]] = result.fetchmany
                located = query.located
                if sample is not None and not query.drawn:
                    seed = f"{sample.seed}:{container.name}"
                    drawn = iter(_reservoir(fetch, sample.rows, seed))
                    fetch, located = (lambda count: list(islice(drawn, count))), True
                unit = "row" if sample is None or located else "sampled row"
                groups = _groups(fetch, query.step, limits)
                yield from _batches(groups, query.names, located=located, unit=unit)

    def _databases(self) -> Iterator[_Database]:
        """What the address holds: the database of the URL, or one for each file."""
        from sqlalchemy import make_url

        for path in self.files:
            name = file_name(path, self.base)
            yield _SQLite(path, name, self.base, self.lock_seconds, one=self.one)
        if self.url:
            url = make_url(self.url)
            kinds = {"postgresql": _PostgreSQL, "mysql": _MySQL, "mariadb": _MySQL}
            yield kinds.get(url.get_backend_name(), _Database)(url, self.lock_seconds)

    def _database(self, container: Container) -> _Database:
        """The database that holds the container."""
        for database in self._databases():
            if not isinstance(database, _SQLite) or database.name == container.path:
                return database
        raise NO_FILE.split_error(container.name)

    def _listed(self, database: _Database) -> list[Split | Gap]:
        """All splits of a database. Raises SourceError in one sentence."""
        name = self.name if self.one or not isinstance(database, _SQLite) else database.name
        with (
            _worded(lambda error: database.fault(error).source_error(name)),
            database.connect() as connection,
        ):
            return list(database.splits(connection))


def _parsed(text: str) -> URL:
    """The URL with the driver that pdscan uses. Raises SourceError without a word of the address.

    A password with an unescaped ``@`` or ``/`` would end up in host or database, so these are
    not taken with an ``@`` in them.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    form = "dialect://user:password@host:port/database"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        message = (
            f"The database address cannot be understood: it must read {form}, "
            "with special characters of the password percent-encoded."
        )
        raise SourceError(message) from None
    backend = url.get_backend_name()
    if backend != "sqlite" and "@" in f"{url.host}{url.database}":
        message = (
            f"The database address is ambiguous: write {form}, "
            "with '@', ':' and '/' in user and password percent-encoded (%40, %3A, %2F)."
        )
        raise SourceError(message)
    if backend == "postgres":
        url = url.set(drivername=url.drivername.replace("postgres", "postgresql", 1))
        backend = "postgresql"
    if "+" not in url.drivername and backend in DRIVERS:
        url = url.set(drivername=f"{backend}+{DRIVERS[backend][0]}")
    return url


def _require_driver(url: URL) -> None:
    """Raises SourceError if the dialect or its driver is not installed, or cannot be used."""
    from sqlalchemy.exc import NoSuchModuleError

    backend, driver = url.get_backend_name(), url.drivername.partition("+")[2]
    shown = backend if re.fullmatch(r"\w{1,30}", backend) else "this"
    usual, extra = DRIVERS.get(backend, ("", ""))
    try:
        dialect = url.get_dialect()
    except (NoSuchModuleError, ValueError):
        message = (
            f"No database kind or driver of the address's name ({shown}) is known; "
            "install the package that brings its SQLAlchemy dialect, or correct the address."
        )
        raise SourceError(message) from None
    if dialect.is_async:
        raise SourceError(
            f"The driver of the {shown} address is an asynchronous one; leave the driver out."
        )
    try:
        dialect.import_dbapi()
    except ImportError:
        brings = (
            f"run `pip install 'pdscan[{extra}]'`"
            if driver == usual
            else "install its package, or leave the driver out of the address"
        )
        raise SourceError(f"The driver for {shown} is not installed; {brings}.") from None


def _shown(url: URL) -> str:
    """The address without user, password and options."""
    host = f"[{url.host}]" if url.host and ":" in url.host else url.host or ""
    port = f":{url.port}" if url.port else ""
    return f"{url.get_backend_name()}://{host}{port}/{url.database or ''}"


def _sqlite_path(url: URL) -> str:
    """The absolute path of the file that an SQLite URL names. Raises SourceError."""
    from urllib.parse import unquote

    if url.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise SourceError("SQLite is read by Python's own driver only; write sqlite:///file.db.")
    path = url.database or ""
    if url.host or url.username or path in {"", ":memory:"}:
        raise SourceError(
            "The SQLite address names no file; write sqlite:///file.db, "
            "or sqlite:////folder/file.db for an absolute path."
        )
    if path.startswith("file:"):
        path = unquote(path.removeprefix("file:").removeprefix("//"))
    return str(Path(path).absolute())


@dataclass(frozen=True, slots=True)
class SqlConnector:
    """Opens database URLs of any SQLAlchemy dialect, and SQLite files."""

    id: str = "sql"
    title: str = "SQL databases (PostgreSQL, MariaDB, MySQL, SQLite and all of SQLAlchemy's)"
    schemes: tuple[str, ...] = (
        "*",
        "mariadb",
        "mssql",
        "mysql",
        "oracle",
        "postgres",
        "postgresql",
        "sqlite",
    )
    formats: tuple[str, ...] = ("SQLite",)
    rank: int = 0

    def recognises(self, path: Path, head: bytes) -> bool:
        """Whether it is an SQLite file, by its signature."""
        del path
        return head.startswith(SQLITE_SIGNATURE)

    def open(self, address: Address) -> Source:
        """The database of the URL, or the files. Raises SourceError without secrets."""
        base = address.base
        if address.url is None:
            if not address.files:
                raise SourceError("The address names neither a database nor an SQLite file.")
            if len({file_name(path, base) for path in address.files}) < len(address.files):
                base = os.path.commonpath([Path(path).parent for path in address.files])
            alone = len(address.files) == 1
            name = file_name(address.files[0], base) if alone else address.text
            return SqlSource(name, files=address.files, base=base)
        url = _parsed(address.url)
        if url.get_backend_name() == "sqlite":
            path = _sqlite_path(url)
            return SqlSource(f"sqlite:///{url.database}", files=(path,), base=base, one=True)
        _require_driver(url)
        return SqlSource(_shown(url), url.render_as_string(hide_password=False))


CONNECTOR = SqlConnector()
