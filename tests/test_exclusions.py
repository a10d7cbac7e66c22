"""Allow lists and thresholds: how they are declared, what they take out, and that it is counted."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.console import Console

from pdscan import engine, exclusions_form, registry, specimen
from pdscan.errors import UsageError
from pdscan.exclusions import Exclusion, Exclusions, Ledger, Thresholds
from pdscan.inventory import Coverage, Inventory
from pdscan.keyed import VARIABLE, Key, normal, parsed
from pdscan.linking import Place
from pdscan.model import Container, Tally
from pdscan.plan import open_addresses
from pdscan.report import as_table
from pdscan.scan import Settings
from pdscan.verdict import Finding
from pdscan.weighing import THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

TODAY = date(2026, 11, 22)
SECRET = "0123456789abcdef" * 2
KEY = Key.of(SECRET.encode(), "a test")
OTHER = Key.of(b"another key of 32 bytes, at least", "a test")
MAILBOX = "Info@Voorbeeldpost.NL"


def finding(
    category: str = "contact.email",
    *detectors: str,
    confidence: float = 0.9,
    cells: int = 5,
) -> Finding:
    told = detectors or ("email-address",)
    return Finding(category, told, confidence, cells, 10, None, (), Tally(), 0.0)


def read(folder: Path, text: str) -> Exclusions:
    path = folder / "pdscan.toml"
    path.write_text(text)
    return exclusions_form.read(path)


def ledger(folder: Path, text: str) -> Ledger:
    return Ledger(read(folder, text), TODAY)


# ------------------------------------------------------------------------------------ values

SAME = {
    "upper case": ("Jan@Example.ORG", "jan@example.org"),
    "spaces around": ("  jan@example.org\t", "jan@example.org"),
    "an IBAN in groups": ("NL00 BANK 0123 4567 89", "nl00bank0123456789"),
    "points and a hyphen": ("85.07.30-033.28", "85073003328"),
    "points in a number": ("1234.56.782", "123456782"),
    "a telephone number": ("+31 (0)6-12 34 56 78", "+310612345678"),
    "unbreakable spaces": ("1234\u00a056\u202f782", "123456782"),
    "wide digits": ("１２３４５６７８２", "123456782"),
    "letters with accents in two": ("Zoe\u0308", "Zoë"),
    "repeated spaces": ("Jan  de\nVries", "Jan de Vries"),
}
DIFFERENT = {
    "addresses of networks": ("10.1.12.3", "10.11.2.3"),
    "days": ("1-11-1980", "11-1-1980"),
    "days, the year first": ("1980/1/11", "1980/11/1"),
    "days of a short year": ("1-11-80", "11-1-80"),
    "points in mail addresses": ("j.an@example.org", "jan@example.org"),
    "words": ("Jan de Vries", "Jan devries"),
    "streets": ("Lange Weg 1 12", "Lange Weg 11 2"),
    "short numbers": ("12 345", "123 45"),
    "a sign": ("+31612345678", "31612345678"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_ways_to_write_a_value_are_one(one: str, other: str) -> None:
    assert normal(one) == normal(other)
    assert KEY.written(one) == KEY.written(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_values_that_differ_stay_apart(one: str, other: str) -> None:
    assert normal(one) != normal(other)
    assert KEY.written(one) != KEY.written(other)


@given(st.text())
@example("NL00 BANK 0123 4567 89")
def test_a_normal_form_is_its_own(value: str) -> None:
    assert normal(normal(value)) == normal(value)


@given(st.integers(), st.sampled_from(["bsn", "rrn", "iban", "card", "nir"]), st.data())
def test_the_groups_of_a_number_make_no_difference(
    seed: int, kind: str, data: st.DataObject
) -> None:
    number = str(getattr(specimen, kind)(Random(seed)))
    signs = data.draw(st.lists(st.sampled_from(["", "", " ", "-", "\u00a0"]), max_size=40))
    signs += [""] * (len(number) - len(signs))
    spread = "".join(sign + gap for sign, gap in zip(number, signs, strict=False))
    assert normal(spread) == normal(number)


@given(st.text())
def test_a_hash_is_of_its_key_and_shows_no_value(value: str) -> None:
    written = KEY.written(value)
    assert parsed(written) == (KEY.mark, KEY.digest(value))
    assert KEY.digest(value) != OTHER.digest(value)
    assert len(written) == 8 + 1 + 64


def test_no_key_is_shown() -> None:
    assert SECRET not in repr(KEY)
    with pytest.raises(UsageError, match="fewer than 16 bytes") as told:
        Key.of(b"  short-secret \n", "'key'")
    assert "short-secret" not in str(told.value)


# ------------------------------------------------------------------------------------ reading

REASON = 'reason = "Test data."\n'
WRONG = {
    "no kind": (f"[[allow]]\n{REASON}", 1, "needs one of columns, paths and values, and has none"),
    "two kinds": (
        f"[[allow]]\n{REASON}columns = 'a.b'\npaths = 'c'",
        1,
        "needs one of columns, paths and values, and has columns and paths",
    ),
    "no reason": ("[[allow]]\ncolumns = 'a.b'", 1, "[allow] has no 'reason'"),
    "an empty reason": ("[[allow]]\nreason = ' '\ncolumns = 'a.b'", 2, "'reason' is empty"),
    "an unknown key": (
        f"[[allow]]\n{REASON}columns = 'a.b'\nskipp = true",
        4,
        "unknown key 'skipp' in [allow]; did you mean 'skip'?",
    ),
    "one table": (f"[allow]\n{REASON}columns = 'a.b'", 1, "write [[allow]] above each"),
    "in the second table": (
        f"[[allow]]\n{REASON}columns = 'a.b'\n[[allow]]\n{REASON}columns = []",
        6,
        "'columns' is an empty list",
    ),
    "a day in quotes": (
        f"[[allow]]\n{REASON}columns = 'a.b'\nexpires = '2027-01-01'",
        4,
        "'expires' must be a date such as 2027-01-31, without quotes",
    ),
    "a column of no container": (f"[[allow]]\n{REASON}columns = '#b'", 3, "container#column"),
    "a path of no column": (f"[[allow]]\n{REASON}columns = 'a/b.csv'", 3, "container#column"),
    "a container of no column": (f"[[allow]]\n{REASON}columns = 'a#'", 3, "container#column"),
    "an unknown category": (
        f"[[allow]]\n{REASON}columns = 'a.b'\ncategory = 'contact.emial'",
        4,
        "unknown category 'contact.emial' in 'category'; did you mean 'contact.email'?",
    ),
    "a pattern of no category": (
        f"[[allow]]\n{REASON}columns = 'a.b'\ncategory = 'contakt.*'",
        4,
        "'contakt.*' matches no category",
    ),
    "an unknown detector": (
        f"[[allow]]\n{REASON}columns = 'a.b'\ndetector = ['iban', 'email-adress']",
        4,
        "there is no detector 'email-adress'; did you mean 'email-address'?",
    ),
    "columns to skip": (f"[[allow]]\n{REASON}columns = 'a.b'\nskip = true", 4, "is of paths"),
    "a category of what is not read": (
        f"[[allow]]\n{REASON}paths = 'a'\nskip = true\ncategory = 'gov.bsn'",
        5,
        "what is not read has no 'category'",
    ),
    "a text for a flag": (f"[[allow]]\n{REASON}paths = 'a'\nskip = 'yes'", 4, "true or false"),
    "a value as it is": (f"[[allow]]\n{REASON}values = 'jan@a.nl'", 3, "is no hash of a value"),
    "a hash of another key": (
        f"[[allow]]\n{REASON}values = '{OTHER.written('x')}'",
        3,
        f"the hash '{OTHER.mark}:...' was made with another key",
    ),
    "a threshold that is too low": ("[thresholds]\ndefault = 0.3", 2, "between 0.5 and 1"),
    "a threshold that is too high": ("[thresholds]\n'gov.*' = 1.2", 2, "between 0.5 and 1"),
    "a threshold that is no number": ("[thresholds]\ngov = true", 2, "must be a number"),
    "a threshold of no category": (
        "[thresholds]\ndefault = 0.6\ncontact.emial = 0.8",
        3,
        "there is no category 'contact.emial'; did you mean 'contact.email'?",
    ),
    "a default that is misspelt": ("[thresholds]\ndefualt = 0.6", 2, "did you mean 'default'?"),
    "a threshold twice": ("[thresholds]\ngov = 0.8\n'gov.*' = 0.9", 3, "is declared twice"),
    "a threshold that is no table": ("thresholds = 0.8", 1, "[thresholds] must be a table"),
    "a file of the key that is no text": ("\nhash-key-file = 1", 2, "must be a string"),
}


@pytest.mark.parametrize(("text", "line", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_rule_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, line: int, says: str
) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    with pytest.raises(UsageError) as told:
        read(tmp_path, text)
    assert str(told.value).startswith(f"{tmp_path / 'pdscan.toml'}:{line}: ")
    assert says in str(told.value)
    assert "jan@a.nl" not in str(told.value)
    assert SECRET not in str(told.value)


def test_a_file_without_rules_takes_nothing_out(tmp_path: Path) -> None:
    assert read(tmp_path, "workers = 2\n") == Exclusions()
    assert ledger(tmp_path, "").lines() == ()


# ------------------------------------------------------------------------------------ places

CUSTOMERS = Place(
    "pg://crm/public/customers",
    ("pg://db.intra/crm/public/customers",),
    schema="public",
    table="customers",
    column="E-mail",
)
EXPORT = Place(
    "file:exports/2024/people.csv", path="exports/2024/people.csv", column="items[].mail"
)
WHOLE = Place("file:exports/2024/people.csv", path="exports/2024/people.csv")

PLACES: dict[str, tuple[str, Place, bool]] = {
    "table.column": ('columns = "customers.e-mail"', CUSTOMERS, True),
    "schema.table.column": ('columns = "public.customers.e-mail"', CUSTOMERS, True),
    "another schema": ('columns = "hr.customers.e-mail"', CUSTOMERS, False),
    "another table": ('columns = "orders.e-mail"', CUSTOMERS, False),
    "another column": ('columns = "customers.name"', CUSTOMERS, False),
    "all columns of a table": ('columns = "customers.*"', CUSTOMERS, True),
    "a column anywhere": ('columns = "e-mail"', CUSTOMERS, True),
    "table#column": ('columns = "public.customers#E-mail"', CUSTOMERS, True),
    "locator#column": ('columns = "pg://crm/public/*#e-mail"', CUSTOMERS, True),
    "an alias of the locator": ('columns = "pg://db.intra/crm/**#e-mail"', CUSTOMERS, True),
    "the scheme as people write it": ('columns = "postgresql://crm/**#*"', CUSTOMERS, True),
    "another locator": ('columns = "pg://hr/**#e-mail"', CUSTOMERS, False),
    "one of several": ('columns = ["a.b", "customers.e-mail"]', CUSTOMERS, True),
    "path#column": ('columns = "exports/**/*.csv#items*.mail"', EXPORT, True),
    "a file's locator": ('columns = "file:exports/2024/people.csv#items*"', EXPORT, True),
    "the stem of a file as its table": ('columns = "people#items*"', EXPORT, True),
    "no column of the whole": ('columns = "exports/**#*"', WHOLE, False),
    "a path": ('paths = "exports/2024/people.csv"', EXPORT, True),
    "a folder": ('paths = "exports/2024"', WHOLE, True),
    "a pattern": ('paths = "./exports/**/*.csv"', EXPORT, True),
    "another folder": ('paths = "exports/2023"', EXPORT, False),
    "a path is no table": ('paths = "customers"', CUSTOMERS, False),
    "a locator": ('paths = "pg://crm/public"', CUSTOMERS, True),
    "a category": ('columns = "customers.*"\ncategory = "contact.*"', CUSTOMERS, True),
    "another category": ('columns = "customers.*"\ncategory = "gov.bsn"', CUSTOMERS, False),
    "a detector": ('columns = "customers.*"\ndetector = "email-address"', CUSTOMERS, True),
    "another detector": ('columns = "customers.*"\ndetector = "iban"', CUSTOMERS, False),
    "a later day": ('columns = "customers.*"\nexpires = 2026-11-23', CUSTOMERS, True),
    "this day": ('columns = "customers.*"\nexpires = 2026-11-22', CUSTOMERS, False),
}


@pytest.mark.parametrize(("rule", "place", "met"), PLACES.values(), ids=PLACES)
def test_what_is_allowed_is_ignored_and_counted(
    tmp_path: Path, rule: str, place: Place, *, met: bool
) -> None:
    book = ledger(tmp_path, f"[[allow]]\n{REASON}{rule}\n")
    assert book.ignored(place, finding()) == ("Test data." if met else None)
    (line,) = book.lines()
    assert (line.findings, line.cells) == ((1, 5) if met else (0, 0))
    assert line.columns == (met and place.column is not None)
    assert (line.state == "applied") == met


def test_what_another_detector_says_too_is_not_allowed(tmp_path: Path) -> None:
    book = ledger(tmp_path, f'[[allow]]\n{REASON}columns = "customers.*"\ndetector = "iban"')
    assert book.ignored(CUSTOMERS, finding("finance.iban", "iban")) == "Test data."
    assert book.ignored(CUSTOMERS, finding("finance.iban", "iban", "bank-account")) is None


def test_an_expired_rule_is_not_applied_and_says_so(tmp_path: Path) -> None:
    text = f"workers = 2\n[[allow]]\n{REASON}paths = 'exports'\nskip = true\nexpires = 2026-01-01"
    book = ledger(tmp_path, text)
    assert book.skip(Container("exports/a.csv", "file:exports/a.csv", "file")) is None
    assert book.ignored(EXPORT, finding()) is None
    (line,) = book.lines()
    assert (line.state, line.reason) == ("expired", "Test data. (until 2026-01-01)")
    (warning,) = book.warnings()
    said = "allow 1 (Test data.) expired on 2026-01-01 and is not applied."
    assert warning == f"{tmp_path / 'pdscan.toml'}:2: {said}"


# ------------------------------------------------------------------------------------ thresholds

TABLE = """
[thresholds]
default = 0.6
contact.email = 0.8
"gov.*" = 0.9
"gov.b*" = 0.95
"""
LEAST = {
    "contact.email": 0.8,
    "contact.email.work": 0.8,
    "contact.phone": 0.6,
    "gov.rrn": 0.9,
    "gov.bsn": 0.95,
    "name": 0.6,
}


@pytest.mark.parametrize(("category", "least"), LEAST.items())
def test_the_nearest_threshold_counts(tmp_path: Path, category: str, least: float) -> None:
    exclusions = read(tmp_path, TABLE)
    assert exclusions.thresholds.of(category)[1] == least
    book = Ledger(exclusions, TODAY)
    assert book.hidden(CUSTOMERS, finding(category, confidence=least - 0.001))
    assert not book.hidden(CUSTOMERS, finding(category, confidence=least))
    counted = {line.rule: (line.findings, line.columns, line.cells) for line in book.lines()}
    assert sorted(counted.values()) == [(0, 0, 0)] * 3 + [(1, 1, 5)]


def test_without_thresholds_that_of_the_verdict_counts() -> None:
    assert Thresholds().of("gov.bsn") == ("", THRESHOLD)
    assert not Ledger(Exclusions(), TODAY).hidden(CUSTOMERS, finding(confidence=0.0))


# ------------------------------------------------------------------------------------ commands


def command(
    folder: Path, *arguments: str | Path, given: str = "", key: str | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    if key is not None:
        environment[VARIABLE] = key
    return subprocess.run(
        [sys.executable, "-m", "pdscan", *map(str, arguments)],
        cwd=folder, capture_output=True, text=True, check=False, input=given, env=environment,
    )  # fmt: skip


def scan(folder: Path, *arguments: str, codes: Sequence[int] = (0,)) -> dict[str, Any]:
    done = command(folder, "scan", *arguments, "--format", "json", "--quiet")
    assert done.returncode in codes, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A file of people, one in a folder, a database, and the key of hashed values."""
    random = Random(3)
    mails = [f"someone{number}@voorbeeldpost.nl" for number in range(60)]
    people = pa.table(
        {
            "contact": mails,
            "remark": [f"Mail {MAILBOX.lower()} or {mail}." for mail in mails],
            "desk": [f"Vraag het aan {MAILBOX}"] * 60,
            "place": [f"D-{number}" for number in range(60)],
            "reference": [int(specimen.bsn(random)) for _ in range(59)] + [BSN],
        }
    )
    pq.write_table(people, tmp_path / "people.parquet", row_group_size=20)
    (tmp_path / "old").mkdir()
    pq.write_table(people.select(["contact"]), tmp_path / "old" / "copy.parquet")
    with closing(sqlite3.connect(tmp_path / "shop.db")) as base, base:
        for name in ("customers", "orders"):
            base.execute(f"CREATE TABLE {name} (mail TEXT, note TEXT)")
            base.executemany(f"INSERT INTO {name} VALUES (?, '')", [(mail,) for mail in mails])
    (tmp_path / "key").write_text(SECRET + "\n")
    return tmp_path


#: A made-up number that passes the check of a BSN, as a column of integers holds it.
BSN = int(specimen.bsn(Random(77)))
WRITTEN = f"{BSN:09d}"[:4] + "." + f"{BSN:09d}"[4:6] + "." + f"{BSN:09d}"[6:]
DATA = ("people.parquet", "old", "shop.db")
ONLY = ("--only", "email-address,nl-bsn")


def told(inventory: dict[str, Any]) -> dict[tuple[str, str], tuple[str, int]]:
    return {
        (entry["location"], entry["field"]): (entry["status"], entry["rows_with_value"])
        for entry in inventory["entries"]
    }


def counted(inventory: dict[str, Any]) -> list[tuple[Any, ...]]:
    names = ("rule", "state", "findings", "columns", "cells", "matches", "skipped")
    return [tuple(each[name] for name in names) for each in inventory["coverage"]["exclusions"]]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_values_are_not_counted_where_their_hash_is_allowed(folder: Path, workers: str) -> None:
    before = told(scan(folder, *DATA, *ONLY))
    assert before["people.parquet", "desk"] == ("", 60)
    assert before["people.parquet", "reference"] == ("", 60)
    hashed = command(folder, "hash", "--key-file", "key", given=f"{MAILBOX}\n\n{WRITTEN}\n")
    mailbox, number = hashed.stdout.split()
    (folder / "pdscan.toml").write_text(
        f"""
        hash-key-file = "key"
        [[allow]]
        values = "{mailbox}"
        reason = "Our own mailbox."
        [[allow]]
        values = ["{number}", "{KEY.written("x")}"]
        category = "gov.*"
        reason = "A specimen."
        [[allow]]
        values = ["{mailbox}"]
        detector = "nl-bsn"
        reason = "Of another detector."
        """
    )
    inventory = scan(folder, *DATA, *ONLY, "--workers", workers)
    after = told(inventory)
    assert ("people.parquet", "desk") not in after
    assert after["people.parquet", "reference"] == ("", 59)
    assert after["people.parquet", "remark"] == ("", 60)
    assert counted(inventory) == [
        ("allow 1", "applied", 0, 2, 120, 120, 0),
        ("allow 2", "applied", 0, 1, 1, 1, 0),
        ("allow 3", "unused", 0, 0, 0, 0, 0),
    ]
    text = json.dumps(inventory)
    assert SECRET not in text
    assert mailbox.partition(":")[2] not in text


def test_hits_leave_allowed_values_out(folder: Path) -> None:
    (folder / "pdscan.toml").write_text(
        f'hash-key-file = "key"\n[[allow]]\nvalues = "{KEY.written(MAILBOX)}"\n{REASON}'
    )
    scan(folder, "people.parquet", *ONLY, "--hits", "hits.parquet")
    columns = pq.read_table(folder / "hits.parquet").column("column").to_pylist()
    assert {name: columns.count(name) for name in columns} == {
        "contact": 60, "remark": 60, "reference": 60
    }  # fmt: skip


RULES = {
    "no rule": ("", []),
    "a rule about columns": ('columns = "people.*"', []),
    "a rule about a detector's values": (
        f'values = "{KEY.written(MAILBOX)}"\ndetector = "nl-bsn"',
        ["nl-bsn"],
    ),
    "a rule about a category's values": (
        f'values = "{KEY.written(MAILBOX)}"\ncategory = "contact.*"',
        ["email-address"],
    ),
}


@pytest.mark.parametrize(("rule", "asked"), RULES.values(), ids=RULES)
def test_only_what_detectors_with_a_rule_find_is_hashed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, rule: str, asked: list[str]
) -> None:
    text = f'hash-key-file = "key"\n[[allow]]\n{REASON}{rule}' if rule else ""
    detectors = [registry.detector(key) for key in ("email-address", "nl-bsn")]
    allowed = ledger(folder, text).values(detectors)
    assert sorted(allowed.rules if allowed else ()) == asked
    hashed: set[str] = set()
    digest = Key.digest

    def noted(key: Key, value: str) -> bytes:
        hashed.add("email-address" if "@" in value else "nl-bsn")
        return digest(key, value)

    monkeypatch.setattr(Key, "digest", noted)
    settings = Settings(tuple(each.id for each in detectors), allowed=allowed)
    done = engine.run(open_addresses([str(folder / "people.parquet")]).sources, settings)
    assert [container.rows for container in done.containers] == [60]
    assert sorted(hashed) == asked


def test_columns_and_paths_are_ignored_with_their_reason(folder: Path) -> None:
    (folder / "register.toml").write_text(
        '[register]\nformat = 1\n[[source]]\nid = "files"\nmatch = ["file:**"]\n'
        'environment = "test"\n[[purpose]]\nid = "mail"\ncategories = ["contact.email"]\n'
        '[[bind]]\npurpose = "mail"\nsource = "files"\n'
    )
    (folder / "pdscan.toml").write_text(
        """
        register = "register.toml"
        [[allow]]
        columns = ["people.contact", "customers.mail"]
        reason = "Looked at in May."
        expires = 2999-01-01
        [[allow]]
        paths = "old/**"
        reason = "A copy."
        [[allow]]
        paths = "none/**"
        reason = "Nothing is there."
        """
    )
    inventory = scan(folder, *DATA, *ONLY, "--fail-on", "excess,undeclared", codes=(1,))
    assert told(inventory) == {
        ("people.parquet", "contact"): ("ignored", 60),
        ("people.parquet", "remark"): ("linked", 60),
        ("people.parquet", "desk"): ("linked", 60),
        ("people.parquet", "reference"): ("excess", 60),
        ("old/copy.parquet", "contact"): ("ignored", 60),
        ("shop.db/customers", "mail"): ("ignored", 60),
        ("shop.db/orders", "mail"): ("linked", 60),
    }
    notes = {entry["note"] for entry in inventory["entries"] if entry["status"] == "ignored"}
    assert notes == {"Looked at in May.", "A copy."}
    assert {entry["environment"] for entry in inventory["entries"]} == {"test"}
    assert counted(inventory) == [
        ("allow 1", "applied", 2, 2, 120, 0, 0),
        ("allow 2", "applied", 1, 1, 60, 0, 0),
        ("allow 3", "unused", 0, 0, 0, 0, 0),
    ]


def test_ignored_findings_do_not_fail(folder: Path) -> None:
    arguments = ("old", *ONLY, "--fail-on", "any")
    scan(folder, *arguments, codes=(1,))
    (folder / "pdscan.toml").write_text(f'[[allow]]\npaths = "copy.parquet"\n{REASON}')
    scan(folder, *arguments)
    (folder / "pdscan.toml").write_text("[thresholds]\ndefault = 1\n")
    assert counted(scan(folder, *arguments))[0][:3] == ("threshold default", "applied", 1)


def test_paths_to_skip_are_not_read_and_are_listed(folder: Path) -> None:
    (folder / "old" / "broken.parquet").write_bytes(b"PAR1 and nothing else")
    assert command(folder, "scan", *DATA, *ONLY, "--quiet").returncode == 3
    (folder / "pdscan.toml").write_text(
        """
        [[allow]]
        paths = ["broken.parquet", "**/shop.db/orders", "shop/orders", "file:shop.db/orders"]
        skip = true
        reason = "Not ours."
        """
    )
    inventory = scan(folder, *DATA, *ONLY)
    read_ = {each["location"] for each in inventory["coverage"]["containers"]}
    assert read_ == {"people.parquet", "copy.parquet", "shop.db/customers"}
    gaps = [
        (gap["state"], gap["kind"], gap["reason"])
        for gap in inventory["coverage"]["gaps"]
        if gap["kind"] == "allow list"
    ]
    assert gaps == [("skipped", "allow list", "Not ours.")] * 2
    assert counted(inventory) == [("allow 1", "applied", 0, 0, 0, 0, 2)]


def test_the_files_that_set_a_scan_up_are_skipped(folder: Path) -> None:
    (folder / "pdscan.toml").write_text('hash-key-file = "key"\n')
    inventory = scan(folder, ".", *ONLY)
    gaps = {gap["where"]: gap for gap in inventory["coverage"]["gaps"]}
    for name in ("pdscan.toml", "key"):
        assert (gaps[name]["state"], gaps[name]["kind"]) == ("skipped", "settings")


def test_every_rule_is_in_the_csv_of_coverage_and_on_the_standard_error(folder: Path) -> None:
    (folder / "pdscan.toml").write_text(
        f"""
        [[allow]]
        columns = "people.contact"
        {REASON}
        [[allow]]
        paths = "old"
        expires = 2026-01-01
        reason = "A copy."
        [thresholds]
        gov = 1
        """
    )
    done = command(folder, "scan", "people.parquet", *ONLY, "-o", "out.csv")
    assert done.returncode == 0
    with (folder / "coverage.csv").open(encoding="utf-8", newline="") as file:
        lines = {line["location"]: line for line in csv.DictReader(file)}
    names = ("state", "kind", "reason", "findings", "columns", "cells", "matches", "skipped")
    assert [lines["allow 1"][name] for name in names] == [
        "applied", "allowed columns", "Test data.", "1", "1", "60", "0", "0"
    ]  # fmt: skip
    assert [lines["allow 2"][name] for name in names[:3]] == [
        "expired", "allowed paths", "A copy. (until 2026-01-01)"
    ]  # fmt: skip
    assert [lines["threshold gov"][name] for name in names[:5]] == [
        "applied", "threshold", "Findings of a confidence below 1 are not reported.", "1", "1"
    ]  # fmt: skip
    assert "pdscan: allow 1 (Test data.): findings: 1, columns: 1, cells: 60.\n" in done.stderr
    assert "pdscan.toml:6: allow 2 (A copy.) expired on 2026-01-01" in done.stderr


def test_a_terminal_shows_every_rule() -> None:
    lines = (
        Exclusion("allow 1", "allowed values", "applied", "Our [own] mailbox.", 0, 2, 1200, 1300),
        Exclusion("threshold gov", "threshold", "unused", "Findings below are not reported."),
    )
    coverage = Coverage((), (), (), None, interrupted=False, exclusions=lines)
    out = io.StringIO()
    as_table.write(Inventory((), coverage, {}, {}), Console(file=out, width=200))
    shown = [" ".join(line.replace("│", " ").split()) for line in out.getvalue().splitlines()]
    assert "allow 1 allowed values applied Our [own] mailbox. 0 2 1,200 1,300 0" in shown
    unused = "threshold gov threshold unused Findings below are not reported. 0 0 0 0 0"
    assert unused in shown


def test_a_rule_is_in_force_until_its_day(folder: Path) -> None:
    for days, state in ((-1, "expired"), (2, "applied")):
        day = datetime.now(UTC).date() + timedelta(days=days)
        (folder / "pdscan.toml").write_text(
            f'[[allow]]\ncolumns = "people.*"\nexpires = {day}\n{REASON}'
        )
        assert counted(scan(folder, "people.parquet", *ONLY))[0][1] == state


@pytest.mark.parametrize(
    ("key", "file", "code", "says"),
    [
        pytest.param(SECRET, "", 0, "", id="in the environment"),
        pytest.param(None, 'hash-key-file = "key"', 0, "", id="in a file"),
        pytest.param(None, "", 2, "Hashed values need a key", id="nowhere"),
        pytest.param("short", "", 2, "has fewer than 16 bytes", id="too short"),
        pytest.param("x" * 32, 'hash-key-file = "key"', 2, "another key", id="another one"),
        pytest.param(None, 'hash-key-file = "no"', 2, "cannot be read: No such file", id="missing"),
    ],
)
def test_where_the_key_is(folder: Path, key: str | None, file: str, code: int, says: str) -> None:
    (folder / "pdscan.toml").write_text(
        f'{file}\n[[allow]]\nvalues = "{KEY.written(MAILBOX)}"\n{REASON}'
    )
    done = command(folder, "scan", "people.parquet", *ONLY, "--quiet", key=key)
    assert (done.returncode, says in done.stderr) == (code, True)
    assert SECRET not in done.stdout + done.stderr
    if code:
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "key", "config"),
    [
        pytest.param(("--key-file", "key"), "another key of the environment", "", id="a file"),
        pytest.param((), SECRET, "", id="the environment"),
        pytest.param((), None, 'hash-key-file = "key"', id="the configuration's file"),
    ],
)
def test_hash_prints_a_line_for_each_value(
    folder: Path, arguments: tuple[str, ...], key: str | None, config: str
) -> None:
    (folder / "pdscan.toml").write_text(config)
    done = command(folder, "hash", *arguments, given=f"\ufeff{MAILBOX}\r\n\nb\n", key=key)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [KEY.written(MAILBOX), KEY.written("b")]


def test_hash_without_a_key_ends_with_2(folder: Path) -> None:
    done = command(folder, "hash", given="a\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Hashed values need a key" in done.stderr


# ------------------------------------------------------------------------------------ built-ins


def test_own_rules_never_switch_built_in_ones_off(folder: Path) -> None:
    before = scan(folder, *DATA, "--no-config")
    (folder / "pdscan.toml").write_text(
        f"""
        hash-key-file = "key"
        [[detector]]
        id = "desk-number"
        category = "account.id"
        patterns = ['\\bD-\\d+\\b']
        [[allow]]
        columns = "nothing.at_all"
        {REASON}
        [[allow]]
        values = "{KEY.written("nobody has this")}"
        {REASON}
        [thresholds]
        default = {THRESHOLD}
        """
    )
    after = scan(folder, *DATA)
    ran = {each["id"] for each in after["coverage"]["detectors"]}
    assert ran == {each["id"] for each in before["coverage"]["detectors"]} | {"desk-number"}
    assert {each.id for each in registry.built_in()} < ran

    def built_in(inventory: dict[str, Any]) -> list[dict[str, Any]]:
        return [entry for entry in inventory["entries"] if "desk-number" not in entry["evidence"]]

    assert len(built_in(after)) < len(after["entries"])
    assert built_in(after) == before["entries"]
