"""What every connector must do, asked of every kind of store: the conformance kit.

`KINDS` says how each kind of store is filled with the same small table of invented people. What a
kind cannot do stands in its `gaps`, by test, with the reason; once it can, the test says so.
"""

from __future__ import annotations

import csv
import hashlib
import json
import mailbox
import pickle
import re
import shutil
import sqlite3
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, cast

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pymysql
import pytest

from pdscan import engine, inventory, registry, specimen
from pdscan.errors import SourceError, SplitError
from pdscan.model import Batch, Gap, Limits, Sample, Source, Split
from pdscan.plan import open_addresses
from pdscan.scan import Settings
from tests.servers import HOST, skip_or_fail

#: As it stands in a URL; nothing of it may be seen again.
PASSWORD = "Canary-7x"
ADDRESS = re.compile(r"[\w.]+@[\w.]+")


# ------------------------------------------------------------------------------------ the people


class Person(NamedTuple):
    """One row of every store."""

    name: str
    email: str
    iban: str
    bsn: str | None


def invented(count: int, seed: int = 20240) -> tuple[Person, ...]:
    """So many people, no two with one e-mail address; one is not ASCII, one has no BSN."""
    random = Random(seed)
    found: dict[str, Person] = {}
    while len(found) < count:
        name = specimen.person_name(random)
        mail = specimen.email(random, name)
        found[mail] = Person(name, mail, specimen.iban(random), specimen.bsn(random))
    people = list(found.values())
    people[1] = people[1]._replace(name="Zoë Łukasiewicz-Müller")
    people[2] = people[2]._replace(bsn=None)
    return tuple(people)


PEOPLE = invented(40)


# ------------------------------------------------------------------------------------ the stores


@dataclass(frozen=True)
class Store:
    """A filled store: its address, how to take its container away, and what it holds now."""

    kind: Kind
    address: str
    remove: Callable[[], None]
    holds: Callable[[], object]

    def open(self) -> Source:
        """The one source of the address, cut into the smallest splits that it can have."""
        opened = open_addresses([self.address])
        assert not opened.errors
        assert not opened.gaps
        (source,) = opened.sources
        home = type(registry.connector(self.kind.connector)).__module__
        assert type(source).__module__ == home, "another connector took the address"
        return cast("Source", replace(cast("Any", source), **self.kind.finer))


Fill = Callable[[Path, Sequence[Person]], AbstractContextManager[Store]]


@dataclass(frozen=True)
class Kind:
    """A kind of store.

    Args:
        id: for people.
        connector: the id of the connector that reads it.
        write: writes people into a file or folder in the given folder, and returns it.
        server: instead of `write`, a database on a server.
        columns: where name, email, iban and bsn are, by column path.
        url: the form of the address; ``{path}`` is the file.
        finer, constants: options of the source, and constants of its module, that make splits
            small.
        least: splits there must be then, so that their seams are seen.
        gaps: what it cannot do: the test's name, and why.
    """

    id: str
    connector: str
    write: Callable[[Path, Sequence[Person]], Path] | None = None
    server: Callable[[Sequence[Person]], AbstractContextManager[Server]] | None = None
    columns: Mapping[str, str] = field(
        default_factory=lambda: {name: name for name in Person._fields}
    )
    url: str = "{path}"
    finer: Mapping[str, int] = field(default_factory=dict)
    constants: Mapping[str, int] = field(default_factory=dict)
    least: int = 1
    gaps: Mapping[str, str] = field(default_factory=dict)

    @contextmanager
    def filled(self, folder: Path, people: Sequence[Person] = PEOPLE) -> Iterator[Store]:
        """A store of this kind with these people, there as long as the context lasts."""
        if self.server is not None:
            with self.server(people) as server:
                yield Store(self, server.url, server.drop_table, server.rows)
            return
        assert self.write is not None
        path = self.write(folder, people)
        yield Store(
            self, self.url.format(path=path), lambda: take_away(path), lambda: files(folder)
        )


def take_away(path: Path) -> None:
    """Deletes a file or a folder."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def files(folder: Path) -> dict[str, str]:
    """Every path under a folder, with the digest of its bytes."""
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        )
        for path in folder.rglob("*")
    }


# ------------------------------------------------------------------------------------ files


def write_sqlite(folder: Path, people: Sequence[Person]) -> Path:
    path = folder / "crm.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE people (name TEXT, email TEXT, iban TEXT, bsn TEXT)")
        connection.executemany("INSERT INTO people VALUES (?, ?, ?, ?)", people)
    return path


def write_parquet(folder: Path, people: Sequence[Person]) -> Path:
    path = folder / "people.parquet"
    schema = pa.schema([(name, pa.string()) for name in Person._fields])
    rows = [person._asdict() for person in people]
    pq.write_table(pa.Table.from_pylist(rows, schema), path, row_group_size=7)
    return path


def write_csv(folder: Path, people: Sequence[Person]) -> Path:
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(Person._fields)
        writer.writerows(people)
    return path


def write_json_lines(folder: Path, people: Sequence[Person]) -> Path:
    path = folder / "people.jsonl"
    lines = (json.dumps(person._asdict(), ensure_ascii=False) + "\n" for person in people)
    path.write_text("".join(lines), encoding="utf-8")
    return path


#: A person is a mail: who it is from, the BSN in the subject, the IBAN in the body.
MAIL = {"name": "from", "email": "from", "iban": "body", "bsn": "subject"}


def mail_of(person: Person) -> EmailMessage:
    mail = EmailMessage()
    user, domain = person.email.split("@")
    mail["From"] = MailAddress(person.name, user, domain)
    mail["Date"] = "Tue, 02 Jan 2024 10:00:00 +0000"
    if person.bsn is not None:
        mail["Subject"] = f"BSN {person.bsn}"
    mail.set_content(f"Goedendag,\n\nGraag overmaken op {person.iban}.\n")
    return mail


def write_mbox(folder: Path, people: Sequence[Person]) -> Path:
    path = folder / "inbox.mbox"
    with closing(mailbox.mbox(path)) as box:
        for person in people:
            box.add(mail_of(person))
    return path


def write_maildir(folder: Path, people: Sequence[Person]) -> Path:
    path = folder / "Maildir"
    with closing(mailbox.Maildir(path)) as box:
        for person in people:
            box.add(mail_of(person))
    return path


def write_eml(folder: Path, people: Sequence[Person]) -> Path:
    path = folder / "mails"
    path.mkdir()
    for number, person in enumerate(people):
        (path / f"{number:03}.eml").write_bytes(mail_of(person).as_bytes(policy=SMTP))
    return path


# ------------------------------------------------------------------------------------ servers


@dataclass(frozen=True)
class Server:
    """A database of these tests alone: its URL with user and password, and a way to ask it."""

    url: str
    ask: Callable[[str], list[Any]]

    def drop_table(self) -> None:
        self.ask("DROP TABLE people")

    def rows(self) -> list[Any]:
        """All that it holds, other tables included."""
        tables = self.ask(
            "SELECT table_name FROM information_schema.tables WHERE table_schema NOT IN "
            "('information_schema', 'pg_catalog', 'mysql', 'performance_schema', 'sys')"
        )
        return [tables, self.ask("SELECT * FROM people ORDER BY email")]


TABLE = "CREATE TABLE people (name text, email varchar(200), iban text, bsn text)"
INSERT = "INSERT INTO people VALUES (%s, %s, %s, %s)"


@contextmanager
def postgres(people: Sequence[Person]) -> Iterator[Server]:
    name = f"pdscan_kit_{uuid.uuid4().hex[:12]}"
    try:
        server = psycopg.connect(host=HOST, user="postgres", dbname="postgres", autocommit=True)
    except psycopg.OperationalError:
        skip_or_fail("no PostgreSQL at 127.0.0.1:5432")
    with closing(server):
        server.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        try:
            server.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")
            with closing(
                psycopg.connect(host=HOST, user="postgres", dbname=name, autocommit=True)
            ) as connection:

                def ask(statement: str) -> list[Any]:
                    cursor = connection.execute(cast("Any", statement))
                    return cursor.fetchall() if cursor.description else []

                ask(TABLE)
                ask(f"GRANT SELECT ON people TO {name}")
                connection.cursor().executemany(INSERT, people)
                yield Server(f"postgresql://{name}:{PASSWORD}@{HOST}/{name}", ask)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
            server.execute(f"DROP ROLE IF EXISTS {name}")


@contextmanager
def mariadb(people: Sequence[Person]) -> Iterator[Server]:
    name = f"pdscan_kit_{uuid.uuid4().hex[:12]}"
    try:
        server = pymysql.connect(host=HOST, user="root", autocommit=True, charset="utf8mb4")
    except pymysql.OperationalError:
        skip_or_fail("no MariaDB at 127.0.0.1:3306")

    def ask(statement: str) -> list[Any]:
        with server.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    with closing(server):
        ask(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        try:
            ask(f"CREATE USER '{name}'@'{HOST}' IDENTIFIED BY '{PASSWORD}'")
            ask(f"GRANT SELECT ON {name}.* TO '{name}'@'{HOST}'")
            ask(f"USE {name}")
            ask(TABLE)
            with server.cursor() as cursor:
                cursor.executemany(INSERT, people)
            yield Server(f"mariadb://{name}:{PASSWORD}@{HOST}/{name}", ask)
        finally:
            ask(f"DROP DATABASE {name}")
            ask(f"DROP USER IF EXISTS '{name}'@'{HOST}'")


# ------------------------------------------------------------------------------------ the table

KINDS = (
    Kind("SQLite file", "sql", write_sqlite),
    Kind("SQLite by URL", "sql", write_sqlite, url="sqlite:///{path}"),
    Kind("PostgreSQL", "sql", server=postgres),
    Kind("MariaDB", "sql", server=mariadb),
    Kind("Parquet", "parquet", write_parquet, constants={"SPLIT_ROWS": 10}, least=3),
    Kind(
        "CSV",
        "table-file",
        write_csv,
        gaps={"test_null_stays_null": "CSV has no null: an empty cell is empty text"},
    ),
    Kind("JSON lines", "table-file", write_json_lines),
    Kind("mbox", "mailbox", write_mbox, columns=MAIL, finer={"split_bytes": 1000}, least=3),
    Kind("Maildir", "mailbox", write_maildir, columns=MAIL, finer={"split_files": 9}, least=3),
    Kind("EML", "mailbox", write_eml, columns=MAIL, finer={"split_files": 9}, least=3),
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Asks every kind of store; a declared gap is a strict xfail."""
    if "kind" in metafunc.fixturenames:
        gaps = {kind.id: kind.gaps.get(metafunc.function.__name__) for kind in KINDS}
        params = [
            pytest.param(
                kind,
                id=kind.id,
                marks=[pytest.mark.xfail(reason=reason, strict=True)]
                if (reason := gaps[kind.id])
                else [],
            )
            for kind in KINDS
        ]
        metafunc.parametrize("kind", params, scope="module")


@pytest.fixture(scope="module")
def store(kind: Kind, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A filled store that tests only read."""
    with kind.filled(tmp_path_factory.mktemp("store")) as filled:
        yield filled


@pytest.fixture
def source(store: Store, monkeypatch: pytest.MonkeyPatch) -> Source:
    """The store's source, with small splits."""
    opened = store.open()
    for name, value in store.kind.constants.items():
        monkeypatch.setattr(sys.modules[type(opened).__module__], name, value)
    return opened


def parts(source: Source, sample: Sample | None = None) -> list[Split]:
    """All splits; there are no gaps in what the kit fills."""
    found = list(source.splits(sample))
    assert not [item for item in found if isinstance(item, Gap)]
    return [item for item in found if isinstance(item, Split)]


def read(
    source: Source,
    splits: Sequence[Split],
    limits: Limits | None = None,
    sample: Sample | None = None,
) -> list[Batch]:
    """All batches of the splits; there are no gaps in what the kit fills."""
    found = [item for split in splits for item in source.read(split, limits or Limits(), sample)]
    assert not [item for item in found if isinstance(item, Gap)]
    return [item for item in found if isinstance(item, Batch)]


def cells(kind: Kind, batches: Sequence[Batch], column: str) -> list[Any]:
    """The column of a person's field, over all batches."""
    path = kind.columns[column]
    return [cell for batch in batches for cell in batch.data.column(path).to_pylist()]


def mails(kind: Kind, batches: Sequence[Batch]) -> list[str]:
    """The e-mail address of each row: who the row is of."""
    return [ADDRESS.findall(cell)[0] for cell in cells(kind, batches, "email")]


EVERYBODY = sorted(person.email for person in PEOPLE)


# ------------------------------------------------------------------------------------ the questions


def test_every_connector_has_a_store() -> None:
    assert {kind.connector for kind in KINDS} == {found.id for found in registry.connectors()}


def test_every_gap_names_a_question() -> None:
    assert {name for kind in KINDS for name in kind.gaps} <= set(globals())


def test_splits_are_the_same_twice(store: Store, source: Source) -> None:
    splits = parts(source)
    assert splits == parts(source)
    assert splits == parts(store.open())
    assert len(splits) >= store.kind.least


def test_splits_are_numbered_from_0_in_each_container(source: Source) -> None:
    ordinals: dict[str, list[int]] = {}
    for split in parts(source):
        ordinals.setdefault(split.container.locator, []).append(split.ordinal)
    assert all(found == list(range(len(found))) for found in ordinals.values())


def test_splits_cover_every_row_once(store: Store, source: Source) -> None:
    batches = read(source, parts(source))
    assert sorted(mails(store.kind, batches)) == EVERYBODY


def test_cells_come_as_they_were_written(store: Store, source: Source) -> None:
    batches = read(source, parts(source))
    columns = [cells(store.kind, batches, name) for name in Person._fields]
    rows = dict(zip(mails(store.kind, batches), zip(*columns, strict=True), strict=True))
    for person in PEOPLE:
        for written, found in zip(person, rows[person.email], strict=True):
            assert written is None or (
                written in found if store.kind.columns is MAIL else written == found
            )


def test_null_stays_null(store: Store, source: Source) -> None:
    batches = read(source, parts(source))
    rows = dict(zip(mails(store.kind, batches), cells(store.kind, batches, "bsn"), strict=True))
    assert [mail for mail, bsn in rows.items() if bsn is None] == [PEOPLE[2].email]


def test_source_and_splits_survive_pickling(store: Store, source: Source) -> None:
    splits = parts(source)
    again, same = pickle.loads(pickle.dumps((source, splits)))
    assert same == splits
    assert parts(again) == splits
    assert sorted(mails(store.kind, read(again, same))) == EVERYBODY


def test_nothing_that_names_the_source_holds_a_password(store: Store, source: Source) -> None:
    secrets = [PASSWORD]
    if "@" in store.address:
        assert PASSWORD in store.address
        secrets.append(store.address.partition("://")[2].partition(":")[0] + ":")
    shown = " ".join(
        [source.name, repr(source), *map(repr, parts(source)), *map(str, parts(source))]
    )
    assert source.name
    assert not [number for number, secret in enumerate(secrets) if secret in shown]


def test_a_batch_is_never_larger_than_asked(store: Store, source: Source) -> None:
    batches = read(source, parts(source), Limits(rows=3))
    assert {batch.data.num_rows for batch in batches} <= {1, 2, 3}
    assert sorted(mails(store.kind, batches)) == EVERYBODY


def test_row_locators_are_one_a_row_and_differ(source: Source) -> None:
    places: list[tuple[str, str]] = []
    for split in parts(source):
        for batch in read(source, [split], Limits(rows=3)):
            if batch.locators is None:
                continue
            assert len(batch.locators) == batch.data.num_rows
            places += [(split.container.locator, place) for place in batch.locators.to_pylist()]
    assert len(set(places)) == len(places)


def test_reading_leaves_the_store_as_it_was(store: Store, source: Source) -> None:
    before = store.holds()
    read(source, parts(source))
    sample = Sample(5)
    read(source, parts(source, sample), sample=sample)
    assert store.holds() == before


def test_a_sample_is_so_many_rows_the_same_for_the_same_seed(store: Store, source: Source) -> None:
    def drawn(sample: Sample) -> list[str]:
        splits = parts(source, sample)
        return sorted(mails(store.kind, read(source, splits, Limits(rows=3), sample)))

    first = drawn(Sample(7, seed=1))
    assert len(first) == 7
    assert len(set(first)) == 7
    assert set(first) <= set(EVERYBODY)
    assert drawn(Sample(7, seed=1)) == first
    assert any(drawn(Sample(7, seed=seed)) != first for seed in (2, 3, 4))


def test_a_sample_larger_than_the_store_is_all_of_it(store: Store, source: Source) -> None:
    sample = Sample(1000)
    assert sorted(mails(store.kind, read(source, parts(source, sample), sample=sample))) == (
        EVERYBODY
    )


def test_an_empty_container_gives_no_batch(kind: Kind, tmp_path: Path) -> None:
    with kind.filled(tmp_path, ()) as empty:
        found = open_addresses([empty.address])
        assert not found.errors
        # A file of no bytes is no format: the plan lists it, and opens no source.
        assert {gap.state for gap in found.gaps} <= {"skipped"}
        assert found.sources or found.gaps
        for source in found.sources:
            for sample in (None, Sample(5)):
                assert read(source, parts(source, sample), sample=sample) == []


def test_a_container_that_is_gone_is_said_to_be(kind: Kind, tmp_path: Path) -> None:
    with kind.filled(tmp_path) as store:
        source = store.open()
        splits = parts(source)
        assert splits
        store.remove()
        for split in splits:
            assert not_read(source, split), "a split of a container that is gone was silent"
        if kind.server is None:
            assert not_listed(source), "a file that is gone was silent"


def not_read(source: Source, split: Split) -> bool:
    """Whether reading a split says that it failed, without a row and without a secret."""
    try:
        found = list(source.read(split, Limits()))
    except SplitError as error:
        return PASSWORD not in str(error)
    assert not [item for item in found if isinstance(item, Batch)]
    return any(isinstance(item, Gap) and item.state == "failed" for item in found)


def not_listed(source: Source) -> bool:
    """Whether listing the splits, or reading any that are listed, says that something failed."""
    try:
        found = list(source.splits())
    except SourceError:
        return True
    if any(isinstance(item, Gap) and item.state == "failed" for item in found):
        return True
    splits = [item for item in found if isinstance(item, Split)]
    return bool(splits) and all(not_read(source, split) for split in splits)


def test_a_scan_finds_the_planted_email_iban_and_bsn(store: Store) -> None:
    opened = open_addresses([store.address])
    settings = Settings(tuple(found.id for found in registry.detectors()), key=b"kit")
    scan = engine.run(opened.sources, settings)
    found = inventory.build(scan, today=date(2024, 1, 2), gaps=opened.gaps)
    assert found.coverage.is_complete()
    assert [container.rows for container in found.coverage.containers] == [len(PEOPLE)]
    counts = {
        (path, key): entry.rows_with_value for (_, path, key), entry in found.verdicts.items()
    }
    columns = store.kind.columns
    assert counts[columns["email"], "email-address"] == len(PEOPLE)
    assert counts[columns["iban"], "iban"] == len(PEOPLE)
    assert counts[columns["bsn"], "nl-bsn"] == len(PEOPLE) - 1
    assert PASSWORD not in json.dumps(found.as_dict(), default=str)
