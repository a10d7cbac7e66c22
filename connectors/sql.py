"""SQL databases: every table of a database that SQLAlchemy can reach, and SQLite files.

Reads tables and materialised views row by row over a server-side cursor, inside a transaction
that is read-only before its first query; it never writes, never commits and never creates a file.
Views are listed as skipped, because they show the rows of tables. A sample is drawn at random by
the database (PostgreSQL, MariaDB, MySQL) or while streaming (all others).

One file, because a plugin is a leaf: what PostgreSQL, MariaDB, SQLite and the others do each in
their own way stands in one class a kind, below what they share.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

from pdscan.errors import PdscanError, SourceError, SplitError
from pdscan.locator import database_locators, file_locator, file_name
from pdscan.model import Batch, Container, Gap, Limits, Sample, Split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pyarrow as pa
    from psycopg.abc import Loader as PsycopgLoader
    from psycopg.adapt import AdaptersMap
    from sqlalchemy import URL, Connection, CursorResult, Engine, Inspector, Select, TableClause
    from sqlalchemy.engine import Dialect

    from pdscan.model import Address, Source

#: The driver that is used where the address names none, and the extra that installs it.
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
OTHER_SYSTEM: Final = frozenset(
    # SQL Server
    "guest information_schema sys db_accessadmin db_backupoperator db_datareader db_datawriter "
    "db_ddladmin db_denydatareader db_denydatawriter db_owner db_securityadmin "
    # Oracle
    "anonymous appqossys audsys ctxsys dbsfwuser dbsnmp dvf dvsys ggsys gsmadmin_internal "
    "gsmcatuser gsmrootuser gsmuser lbacsys mddata mdsys ojvmsys olapsys ordsys outln "
    "remote_scheduler_agent sys$umf sysbackup sysdg syskm sysrac system wmsys xdb xs$null "
    # Others
    "pg_catalog pg_internal crdb_internal".split()
)

#: Rows of the first fetch; later ones grow to the query's own step as far as the rows are narrow.
FIRST_STEP: Final = 64
#: Rows a fetch where the driver hands out row by row anyway, or where rows may be wide.
SMALL_STEP: Final = 256
#: Rows a fetch where a fetch is a round trip and the rows are known to be narrow.
LARGE_STEP: Final = 2048
#: Seconds until an attempt to connect is given up.
CONNECT_SECONDS: Final = 10


# -------------------------------------------------------------------------------- what went wrong


class _Fault(NamedTuple):
    """What went wrong, in pdscan's words: the driver's text can hold values and secrets."""

    kind: str
    what: str
    advice: str = "Look into the database's own log."
    transient: bool = False

    def source_error(self, name: str) -> SourceError:
        return SourceError(f"Cannot read {name}: {self.what}. {self.advice}")

    def split_error(self, container: str) -> SplitError:
        message = f"Cannot read {container}: {self.what}. {self.advice}"
        return SplitError(message, transient=self.transient)


NO_PRIVILEGE: Final = _Fault(
    "no privilege", "this user has no right to read it", "Grant it SELECT, and USAGE of the schema."
)
GONE: Final = _Fault("gone", "there is no such table any more", "Scan again.")
CHANGED: Final = _Fault("changed", "it changed while it was being read", "Scan again.", True)
LOCKED: Final = _Fault(
    "locked", "another session holds it locked", "Scan again when that session is done.", True
)
LOST: Final = _Fault("connection lost", "the connection to the server broke", "Scan again.", True)
INTERRUPTED: Final = _Fault(
    "interrupted", "the server ended the query", "See its time limits.", True
)
BUSY: Final = _Fault(
    "busy", "the server has no room for one more connection or query", "Scan again later.", True
)
REFUSED: Final = _Fault(
    "login", "the server refused this user or its password", "Check both, and who may connect."
)
NO_DATABASE: Final = _Fault("no database", "there is no such database", "Check its name.")
UNREACHABLE: Final = _Fault(
    "unreachable",
    "no server answers at this host and port",
    "Check both, and that the server is up.",
    True,
)
BAD_OPTION: Final = _Fault(
    "option", "the driver does not take an option of the address", "Check what follows its '?'."
)
ENCODING: Final = _Fault(
    "encoding", "it holds text that does not fit its character set", "Repair that text."
)
CORRUPT: Final = _Fault(
    "corrupt", "its stored form is damaged", "Check it with the database's own tools."
)


def _unknown(error: BaseException, code: str = "") -> _Fault:
    """A fault for which pdscan has no words: the error's class and code, never its text."""
    origin = getattr(error, "orig", None) or error
    shown = f"{type(origin).__name__} {code}".strip()
    return _Fault("unreadable", f"the database or its driver failed ({shown})")


def _origin(error: BaseException) -> BaseException:
    """The driver's own error under SQLAlchemy's."""
    return getattr(error, "orig", None) or error


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
        # A chained driver's text would show values and secrets to whoever prints the traceback.
        raise error from None


# -------------------------------------------------------------------------------- rows into Arrow


def _clean(text: str) -> str:
    """Text that UTF-8 can hold; bytes that were no UTF-8 (surrogate escapes) as Windows-1252."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape" if _is_escaped(text) else "replace").decode(
            "cp1252", "replace"
        )
    return text


def _is_escaped(text: str) -> bool:
    """Whether all surrogates stand for single bytes, as `surrogateescape` makes them."""
    return all(not "\ud800" <= c <= "\udfff" or "\udc80" <= c <= "\udcff" for c in text)


def _decoded(raw: bytes) -> str:
    """Bytes as text: UTF-8, else Windows-1252, so that no cell is lost for its encoding."""
    return _clean(raw.decode("utf-8", "surrogateescape"))


def _as_text(value: object) -> str | None:
    """Any value as text, for columns of mixed or special types."""
    if value is None:
        return None
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return _decoded(bytes(value))
    if isinstance(value, dict | list | tuple):
        return _clean(json.dumps(value, ensure_ascii=False, default=_as_text))
    return str(value)


def _array(values: Sequence[Any]) -> pa.Array:
    """One column's values as Arrow: natively if all are of one simple type, else as text."""
    import datetime
    from decimal import Decimal

    import pyarrow as pa

    kinds = set(map(type, values))
    kinds.discard(type(None))
    if not kinds:
        return pa.array(values, pa.string())
    kind = kinds.pop()
    native: pa.DataType | None = None
    if kinds or kind not in {str, int, float, bool, bytes, Decimal, *_DATES}:
        pass
    elif kind is datetime.datetime:
        zoned = {value.tzinfo is not None for value in values if value is not None}
        if len(zoned) == 1:
            native = pa.timestamp("us", "UTC" if zoned.pop() else None)
    else:
        native = {
            str: pa.string(),
            int: pa.int64(),
            float: pa.float64(),
            bool: pa.bool_(),
            bytes: pa.binary(),
            datetime.date: pa.date32(),
        }.get(kind)
    if native is not None or kind is Decimal and not kinds:
        # Lone surrogates, integers beyond 64 bits, decimals beyond 76 digits or not a number.
        with suppress(UnicodeEncodeError, OverflowError, pa.ArrowInvalid, pa.ArrowTypeError):
            return pa.array(values, native)
    return pa.array([_as_text(value) for value in values], pa.string())
