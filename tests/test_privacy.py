"""No value in any output: canaries in every kind of source, and then a search for them."""

from __future__ import annotations

import glob
import json
import mailbox
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pymysql
import pytest

from tests.servers import HOST, skip_or_fail


def _iban(country: str, account: str) -> str:
    letters = "".join(str(int(sign, 36)) for sign in account + country + "00")
    return f"{country}{98 - int(letters) % 97:02d}{account}"


def _bsn(first: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(first, range(9, 1, -1), strict=True))
    assert total % 11 < 10
    return first + str(total % 11)


LOCAL, DOMAIN = "quirijn.zwaluwmans", "kanariezwaluw"
EMAIL = f"{LOCAL}@{DOMAIN}.be"
IBAN = _iban("NL", "INGB0847261953")
BSN = _bsn("73829165")
NAME = "Quirijn Zwaluwmans"
PHONE = "+44 7700 900461"
WORD = "Geheimkanarie77"
PASSWORD = "Wacht/w@ord#Kanarie9"
USER = "kanarie_login"
SPACED_IBAN = " ".join(IBAN[i : i + 4] for i in range(0, len(IBAN), 4))
#: A name of a column or key that holds a value.
KEY = f"klant {BSN}"
FREE = f"{WORD}: {NAME}, {EMAIL}, {SPACED_IBAN}, BSN {BSN}, bel {PHONE}"

#: What must be nowhere: whole, and the parts that tell who it is. Lower case.
CANARIES = tuple(
    text.lower()
    for text in (
        EMAIL, LOCAL, "quirijn", "zwaluwmans", DOMAIN, IBAN, SPACED_IBAN, IBAN[4:], IBAN[8:], BSN,
        PHONE, PHONE[4:], WORD, PASSWORD, quote(PASSWORD, safe=""), "kanarie9", USER,
    )
)  # fmt: skip
#: The same without what stands between digits.
COMPACT = tuple(re.sub(r"[\s+]", "", text).lower() for text in (IBAN[4:], BSN, PHONE))


def leaks(content: bytes) -> list[str]:
    """The canaries in a file or a stream, in UTF-8 or UTF-16."""
    found = set()
    for codec in ("utf-8", "utf-16-le", "utf-16-be"):
        text = content.decode(codec, "replace").lower()
        found |= {canary for canary in CANARIES if canary in text}
        compact = re.sub(r"[\s.\-()/]+", "", text)
        found |= {canary for canary in COMPACT if canary in compact}
    return sorted(found)


def files_under(folder: Path) -> dict[str, bytes]:
    """Every file by name; Parquet also as what it says when it is read back."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = str(path.relative_to(folder))
            found[name] = path.read_bytes()
            if found[name].startswith(b"PAR1") and found[name].endswith(b"PAR1"):
                table = pq.read_table(path)
                told = f"{table.schema} {table.schema.metadata} {table.to_pylist()}"
                found[f"{name} (read back)"] = told.encode()
    return found


@dataclass
class Room:
    """A folder of one test: what pdscan writes, and where it may keep temporary files."""

    out: Path
    temp: Path

    def environment(self) -> dict[str, str]:
        return {**os.environ, "TMPDIR": str(self.temp), "COLUMNS": "200", "PGPASSWORD": ""}

    def run(
        self, *arguments: str, stdin: bytes = b"", codes: tuple[int, ...] = (0, 3)
    ) -> tuple[bytes, bytes]:
        """Runs pdscan, and finds no canary in anything it said, wrote or left behind."""
        done = subprocess.run(
            [sys.executable, "-m", "pdscan", *arguments],
            cwd=self.out, env=self.environment(), input=stdin, capture_output=True, check=False,
            timeout=50,
        )  # fmt: skip
        assert leaks(done.stdout) == [], "on stdout"
        assert leaks(done.stderr) == [], done.stderr.decode(errors="replace")
        assert b"Traceback" not in done.stderr, done.stderr.decode(errors="replace")
        assert done.returncode in codes, done.stderr.decode(errors="replace")
        self.check()
        assert list(self.temp.iterdir()) == [], "left in the temporary folder"
        return done.stdout, done.stderr

    def check(self) -> None:
        for folder in (self.out, self.temp):
            for name, content in files_under(folder).items():
                assert leaks(name.encode()) == [], "in the name of a file that was written"
                assert leaks(content) == [], f"in {name}"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    made = Room(tmp_path / "out", tmp_path / "temp")
    made.out.mkdir()
    made.temp.mkdir()
    return made


# ------------------------------------------------------------------------------------ sources


def _mail(number: int) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"{NAME} <{EMAIL}>"
    mail["To"] = EMAIL
    mail["Subject"] = f"{WORD} {number}"
    mail["Date"] = f"{EMAIL} is no date"
    mail["Message-ID"] = f"<{number}.{EMAIL}>"
    mail["X-Secret"] = FREE
    mail.set_content(FREE)
    mail.add_attachment(
        b"%PDF-1.7 " + FREE.encode(), maintype="application", subtype="pdf",
        filename=f"cv {EMAIL}.pdf",
    )  # fmt: skip
    mail.add_attachment(
        b"\0\1" + FREE.encode(), maintype="application", subtype="octet-stream",
        filename=f"loon_{BSN}.bin",
    )  # fmt: skip
    mail.add_attachment(f"email;iban\n{EMAIL};{IBAN}\n", subtype="csv", filename=f"{IBAN}.csv")
    return mail


def _sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base:
        base.execute(
            f'CREATE TABLE people (email TEXT PRIMARY KEY, iban TEXT, bsn INTEGER, "{KEY}" TEXT,'
            " born DATE, stamp TIMESTAMP, notes TEXT, CHECK (length(iban) < 5 OR iban <> ''))"
            " WITHOUT ROWID"
        )
        base.execute(
            "INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?)",
            (EMAIL, SPACED_IBAN, int(BSN), PHONE, EMAIL, f"{WORD} 25:61", FREE),
        )
        base.execute(f'CREATE TABLE "{EMAIL}" (notes TEXT, phone TEXT)')
        base.execute(f'INSERT INTO "{EMAIL}" VALUES (CAST(? AS TEXT), ?)', (b"\xff\xfe", PHONE))
        base.execute(
            f'INSERT INTO "{EMAIL}" VALUES (CAST(? AS TEXT), ?)', (FREE.encode() + b"\xe9", PHONE)
        )
        # Reading the computed column fails with an error of the database's own.
        base.execute("CREATE TABLE computed (email TEXT)")
        base.execute("INSERT INTO computed VALUES (?)", (FREE,))
        base.execute("ALTER TABLE computed ADD part AS (json_extract(email, '$.x')) VIRTUAL")
        base.execute(f"CREATE TABLE empty (x TEXT DEFAULT '{EMAIL}')")
        base.commit()


def make_files(folder: Path) -> None:
    """Every kind of file, whole and broken, with canaries in contents and names."""
    named = folder / f"map van {EMAIL}"
    named.mkdir(parents=True)
    _sqlite(folder / "people.sqlite")
    _sqlite(named / f"{EMAIL}.db")
    with sqlite3.connect(folder / "damaged.sqlite") as base:
        base.execute("CREATE TABLE t (email TEXT)")
        base.executemany("INSERT INTO t VALUES (?)", [(FREE,)] * 500)
    data = bytearray((folder / "damaged.sqlite").read_bytes())
    data[4096 * 2 : 4096 * 2 + 24] = b"\xff" * 24
    (folder / "damaged.sqlite").write_bytes(data)

    table = pa.table(
        {
            "email": [EMAIL] * 3,
            KEY: [PHONE] * 3,
            "person": [{"iban": IBAN, BSN: NAME}] * 3,
            "map": pa.array([[(EMAIL, WORD)]] * 3, pa.map_(pa.string(), pa.string())),
            "raw": [FREE.encode() + b"\xff"] * 3,
        }
    ).replace_schema_metadata({"owner": FREE})
    pq.write_table(table, folder / "people.parquet", compression="none")
    pq.write_table(table, named / f"{BSN}.parquet")
    whole = (folder / "people.parquet").read_bytes()
    (folder / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    (folder / "page.parquet").write_bytes(whole[:8] + b"\xff" * 40 + whole[48:])
    (folder / f"geen {EMAIL}.parquet").write_bytes(b"PAR1" + FREE.encode())

    (folder / "people.csv").write_text(f"name,email,{KEY}\n{NAME},{EMAIL},{IBAN}\n" * 3)
    (folder / "headless.csv").write_text(f"{NAME},{EMAIL},{BSN}\n" * 4)
    (folder / "bytes.csv").write_bytes(b"name,notes\n" + FREE.encode() + b"\xe9\x81\xff,x\n")
    (folder / "quote.csv").write_text(f'name,email\n"{NAME},{EMAIL}\nx,{IBAN}\n')
    (folder / "wide.csv").write_text(f"name,email\n{NAME},{EMAIL},{IBAN},{WORD},{BSN}\n{NAME}\n")
    (folder / f"cv {EMAIL}.pdf").write_bytes(b"%PDF-1.7 " + FREE.encode())
    (named / f"{SPACED_IBAN}.bin").write_bytes(b"\0\1\2" + FREE.encode())

    line = json.dumps({"email": EMAIL, KEY: {"iban": IBAN}, "list": [{BSN: WORD}]})
    (folder / "people.jsonl").write_text(f"{line}\n" * 3)
    (folder / "broken.jsonl").write_text(f'{line}\n{{"email": "{EMAIL}\n{FREE}\n{line}\n')
    (folder / "bytes.jsonl").write_bytes(line.encode() + b'\n{"x": "' + EMAIL.encode() + b'\xff"}')

    with closing(mailbox.mbox(folder / "people.mbox", create=True)) as box:
        for number in range(3):
            box.add(_mail(number))
    with closing(mailbox.Maildir(folder / "Maildir", create=True)) as maildir:
        for number in range(3):
            maildir.add(_mail(number))
        maildir.add_folder("Archief").add(_mail(4))
    shutil.copy(
        next((folder / "Maildir" / "new").iterdir()),
        folder / "Maildir" / "new" / f"1700000000.1.{EMAIL}",
    )
    (folder / "Maildir" / f"{EMAIL}.txt").write_text(FREE)
    (named / f"van {EMAIL}.eml").write_bytes(bytes(_mail(9)))
    broken = (
        f"From: {EMAIL}\nTo: {EMAIL}\nContent-Type: text/plain; charset={WORD}\n"
        f"Content-Transfer-Encoding: base64\n\n!!{FREE}!!\n"
    )
    (named / f"stuk {BSN}.eml").write_bytes(broken.encode() + b"\xff\xfe")
    (named / f"geen mail {EMAIL}.eml").write_text(FREE)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources") / "data"
    make_files(folder)
    return folder


@dataclass
class Servers:
    """Addresses of a database that answers, and of ways in which it does not."""

    good: str
    failing: tuple[str, ...]


SECRET = quote(PASSWORD, safe="")


@pytest.fixture(scope="module")
def postgres() -> Iterator[Servers]:
    try:
        server = psycopg.connect(host=HOST, user="postgres", dbname="postgres", autocommit=True)
    except psycopg.OperationalError:
        skip_or_fail("no PostgreSQL at 127.0.0.1:5432")
    name, role = f"privacy_{uuid.uuid4().hex[:10]}", f"{USER}_{uuid.uuid4().hex[:6]}"
    with closing(server):
        server.execute(cast("Any", f"CREATE DATABASE {name}"))
        server.execute(cast("Any", f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'"))
        try:
            with psycopg.connect(host=HOST, user="postgres", dbname=name, autocommit=True) as base:
                for statement in (
                    (
                        f'CREATE TABLE people (email text PRIMARY KEY, "{KEY}" text, born date,'
                        " seen timestamptz, doc jsonb, many text[], small numeric(3,1)"
                        " CHECK (small < 50))"
                    ),
                    (
                        f"INSERT INTO people VALUES ('{EMAIL}', '{FREE}', 'infinity',"
                        f" '-infinity', '{{\"{KEY}\": \"{IBAN}\"}}', '{{{BSN}}}', 1.5)"
                    ),
                    f"INSERT INTO people VALUES ('2{EMAIL}', '{FREE}', '0044-03-15 BC')",
                    f"COMMENT ON TABLE people IS '{FREE}'",
                    f'CREATE TABLE "{EMAIL}" (notes text)',
                    f"""INSERT INTO "{EMAIL}" VALUES ('{FREE}')""",
                    "CREATE TABLE closed (email text)",
                    f"INSERT INTO closed VALUES ('{FREE}')",
                    "CREATE TABLE parts (email text, hidden text)",
                    f"INSERT INTO parts VALUES ('{EMAIL}', '{FREE}')",
                    f"GRANT SELECT ON people TO {role}",
                    f'GRANT SELECT ON "{EMAIL}" TO {role}',
                    f"GRANT SELECT (email) ON parts TO {role}",
                ):
                    base.execute(cast("Any", statement))
            login = f"{role}:{SECRET}"
            yield Servers(
                f"postgresql://{login}@{HOST}/{name}",
                (
                    f"postgresql://{USER}_absent:{SECRET}@{HOST}/{name}",
                    f"postgresql://{login}@{HOST}/absent",
                    f"postgresql://{login}@{HOST}:1/{name}",
                    f"postgresql://{login}@{HOST}:port/{name}",
                    f"postgresql://{login}@{HOST}/{name}?{WORD}={SECRET}",
                    f"postgresql://{role}:{PASSWORD}@{HOST}:1/{name}?password={SECRET}",
                ),
            )
        finally:
            server.execute(cast("Any", f"DROP DATABASE {name} WITH (FORCE)"))
            server.execute(cast("Any", f"DROP ROLE {role}"))


@pytest.fixture(scope="module")
def mariadb() -> Iterator[Servers]:
    try:
        server = pymysql.connect(host=HOST, user="root", charset="utf8mb4", autocommit=True)
    except pymysql.err.OperationalError:
        skip_or_fail("no MariaDB at 127.0.0.1:3306")
    name, user = f"privacy_{uuid.uuid4().hex[:10]}", f"{USER}_{uuid.uuid4().hex[:6]}"
    with closing(server), server.cursor() as cursor:
        for statement in (
            f"CREATE DATABASE {name} CHARACTER SET utf8mb4",
            f"CREATE USER '{user}'@'%' IDENTIFIED BY '{PASSWORD}'",
            f"USE {name}",
            "SET sql_mode = ''",
            (
                f"CREATE TABLE people (email varchar(190) PRIMARY KEY, `{KEY}` text, born date,"
                " seen datetime, doc json, raw blob, small int CHECK (small < 50))"
            ),
            (
                f"INSERT INTO people VALUES ('{EMAIL}', '{FREE}', '0000-00-00',"
                f" '{EMAIL}', '{{\"{KEY}\": \"{IBAN}\"}}', X'FFFE', 3)"
            ),
            f"CREATE TABLE `{EMAIL}` (notes text)",
            f"INSERT INTO `{EMAIL}` VALUES ('{FREE}')",
            "CREATE TABLE parts (email text, hidden text)",
            f"INSERT INTO parts VALUES ('{EMAIL}', '{FREE}')",
            f"GRANT SELECT ON {name}.people TO '{user}'@'%'",
            f"GRANT SELECT ON {name}.`{EMAIL}` TO '{user}'@'%'",
            f"GRANT SELECT (email) ON {name}.parts TO '{user}'@'%'",
        ):
            cursor.execute(statement)
        try:
            yield Servers(
                f"mariadb://{user}:{SECRET}@{HOST}/{name}",
                (
                    f"mariadb://{user}:{SECRET}x@{HOST}/{name}",
                    f"mysql://{USER}_absent:{SECRET}@{HOST}/{name}",
                    f"mariadb://{user}:{SECRET}@{HOST}/absent",
                    f"mariadb://{user}:{SECRET}@{HOST}:1/{name}",
                    f"mariadb://{user}:{SECRET}@{HOST}/{name}?{WORD}={SECRET}",
                ),
            )
        finally:
            cursor.execute(f"DROP DATABASE {name}")
            cursor.execute(f"DROP USER '{user}'@'%'")


# ------------------------------------------------------------------------------------ scans


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(("--workers", "1", "-v"), id="to the standard output, told once"),
        pytest.param(
            ("--workers", "2", "-v", "-o", "o.csv", "--format", "csv-excel", "--language", "nl",
             "--hits", "h.parquet", "--baseline", "b.json", "--update-baseline"),
            id="with every file that a scan writes, by two workers",
        ),
        pytest.param(
            ("--workers", "1", "-o", "o.json", "--hits", "h.parquet", "--sample", "2"),
            id="as JSON of a sample",
        ),
    ],
)  # fmt: skip
def test_a_scan_of_files_shows_no_value(room: Room, files: Path, options: tuple[str, ...]) -> None:
    out, _ = room.run("scan", str(files), *options, codes=(3,))
    written = out + b"".join(files_under(room.out).values())
    assert b"contact.email" in written, "nothing was found, so nothing could leak"
    if "-o" in options:
        assert b"not what its name says" in written


def test_logs_of_everything_show_no_value(room: Room, files: Path) -> None:
    _, told = room.run("scan", str(files), "--workers", "2", "-vv", "-o", "o.csv", codes=(3,))
    assert b"DEBUG" in told


@pytest.mark.parametrize("server", ["postgres", "mariadb"])
def test_a_scan_of_a_database_shows_no_value(
    room: Room, server: str, request: pytest.FixtureRequest
) -> None:
    servers: Servers = request.getfixturevalue(server)
    room.run(
        "scan", servers.good, "-vv", "--workers", "2", "-o", "o.csv", "--hits", "h.parquet",
        "--baseline", "b.json", "--update-baseline", codes=(3,) if server == "postgres" else (0, 3),
    )  # fmt: skip
    told = (room.out / "o.csv").read_bytes()
    assert b"contact.email" in told, "nothing was found, so nothing could leak"
    assert pq.read_table(room.out / "h.parquet").num_rows > 3
    if server == "postgres":
        assert b"no privilege" in (room.out / "coverage.csv").read_bytes()


@pytest.mark.parametrize("server", ["postgres", "mariadb"])
def test_a_database_that_fails_shows_no_password(
    room: Room, files: Path, server: str, request: pytest.FixtureRequest
) -> None:
    servers: Servers = request.getfixturevalue(server)
    good = str(files / "headless.csv")
    room.run("scan", *servers.failing, good, "-vv", "--workers", "1", "-o", "o.csv", codes=(3,))
    gaps = (room.out / "coverage.csv").read_bytes()
    assert gaps.count(b"\nfailed,") >= len(servers.failing) - 1
    # Alone, the address ends the command with one sentence.
    _, told = room.run("scan", servers.failing[0], "-vv", codes=(2,))
    assert len(told.splitlines()) <= 3


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(f"postgresql://{USER}:{PASSWORD}@{HOST}:1/x", id="unquoted password"),
        pytest.param(f"oracle://{USER}:{SECRET}@{HOST}:1/x", id="missing driver"),
        pytest.param(f"nosuch+thing://{USER}:{SECRET}@{HOST}/x", id="unknown scheme"),
        pytest.param(f"postgresql+psycopg2://{USER}:{SECRET}@h:1/x", id="other driver"),
        pytest.param(f"sqlite:///missing.db?{WORD}={SECRET}", id="option of a file"),
        pytest.param(f"mariadb://{USER}:{SECRET}@{HOST}:port/x", id="port that is no number"),
    ],
)
def test_an_address_that_cannot_be_opened_shows_no_secret(room: Room, address: str) -> None:
    room.run("scan", address, "-vv", codes=(2, 3))


@pytest.mark.parametrize(
    ("arguments", "stdin", "code"),
    [
        pytest.param(("text", FREE), b"", 0, id="a text"),
        pytest.param(("text", "--format", "jsonl", FREE), b"", 0, id="a text, to JSON"),
        pytest.param(
            ("text", "--format", "jsonl", "--jsonl"),
            json.dumps(FREE).encode() + b"\n",
            0,
            id="lines of JSON",
        ),
        pytest.param(("text", "--jsonl"), f'"{FREE}\n'.encode(), 2, id="a line that is no JSON"),
        pytest.param(
            ("text", "--jsonl"), f'{{"a": "{FREE}"}}\n'.encode(), 2, id="JSON that is no string"
        ),
        pytest.param(("text",), FREE.encode() + b"\xff\n", 0, id="bytes that are no UTF-8"),
    ],
)
def test_the_text_command_shows_shapes_only(
    room: Room, arguments: tuple[str, ...], stdin: bytes, code: int
) -> None:
    room.run(*arguments, stdin=stdin, codes=(code,))


def test_an_anonymized_text_has_no_value(room: Room) -> None:
    text = f"{EMAIL}, {SPACED_IBAN}, BSN {BSN}"
    out, _ = room.run("text", "--anonymize", text, codes=(0,))
    assert out.strip()


@pytest.mark.parametrize("role", ["--register", "--config", "--baseline"])
def test_a_file_of_settings_that_is_broken_is_not_repeated(
    room: Room, files: Path, tmp_path: Path, role: str
) -> None:
    broken = tmp_path / "settings.toml"
    broken.write_text(f'{WORD} = "{FREE}\n[[{EMAIL}\n')
    room.run("scan", str(files / "headless.csv"), role, str(broken), "-vv", codes=(2,))


@pytest.mark.parametrize("form", ["csv", "json"])
def test_names_of_columns_show_no_value(room: Room, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    names = (EMAIL, f"{EMAIL}.inner", f"a_{EMAIL}", IBAN, SPACED_IBAN, BSN, f"{BSN}.x")
    pq.write_table(pa.table({name: [EMAIL] for name in names}), folder / "names.parquet")
    rows = json.dumps({name: {name: EMAIL} for name in names})
    (folder / "names.jsonl").write_text(f"{rows}\n")
    (folder / "names.csv").write_text(f"name,{','.join(names)}\n{','.join(['x'] * 8)}\n" * 2)
    hits = room.out / "hits.parquet"
    room.run("scan", str(folder), "--format", form, "--hits", str(hits), "-vv")


# ------------------------------------------------------------------------------------ part files


def test_part_files_are_private_hold_no_value_and_go(room: Room, files: Path) -> None:
    extra = room.temp.parent / "extra"
    extra.mkdir()
    for number in range(3):
        shutil.copy(files / "people.mbox", extra / f"{number}.mbox")
    modes: set[tuple[str, int]] = set()
    leaked: set[str] = set()
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            for name in glob.glob("**", root_dir=room.out, recursive=True, include_hidden=True):  # noqa: PTH207 - files may go meanwhile
                path = room.out / name
                if not name:
                    continue
                try:
                    status = path.stat()
                    content = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
                except OSError:
                    continue  # gone meanwhile
                inner = path.parent != room.out
                kind = "folder" if stat.S_ISDIR(status.st_mode) else "part" if inner else "file"
                modes.add((kind, stat.S_IMODE(status.st_mode)))
                leaked.update(leaks(content) + leaks(str(path).encode()))
            done.wait(0.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        room.run(
            "scan", str(extra), "--hits", "h.parquet", "-o", "o.csv", "--workers", "2",
            codes=(3,),
        )  # fmt: skip
    finally:
        done.set()
        watcher.join()
    assert leaked == set()
    assert {("folder", 0o700), ("part", 0o600)} <= modes
    assert modes <= {("folder", 0o700), ("part", 0o600), ("file", 0o600)}
    assert {path.name for path in room.out.iterdir()} == {"h.parquet", "o.csv", "coverage.csv"}
