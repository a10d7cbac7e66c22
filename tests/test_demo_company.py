"""The demonstration's company: the same for ever, with what it promises, and a register."""

from __future__ import annotations

import hashlib
import mailbox
import sqlite3
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from stdnum import ean, iban, luhn
from stdnum.be import nn
from stdnum.nl import bsn

from pdscan import demo
from pdscan import register as registers
from pdscan.errors import UsageError
from pdscan.taxonomy import taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> demo.Demo:
    return demo.generate(tmp_path_factory.mktemp("demo") / "company", customers=400)


@pytest.fixture
def database(company: demo.Demo) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(company.folder / "company.db")
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def register(company: demo.Demo) -> dict[str, Any]:
    return tomllib.loads(company.register.read_text(encoding="utf-8"))


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# ------------------------------------------------------------------------------------ files


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first = demo.generate(tmp_path / "one", seed=3, customers=60)
    second = demo.generate(tmp_path / "two", seed=3, customers=60)
    assert digests(first.folder) == digests(second.folder)


def test_another_seed_gives_another_company(tmp_path: Path) -> None:
    first = digests(demo.generate(tmp_path / "one", seed=3, customers=20).folder)
    second = digests(demo.generate(tmp_path / "two", seed=4, customers=20).folder)
    assert {name for name in first if first[name] == second[name]} == {"register.toml"}


def test_a_second_run_replaces_the_first(tmp_path: Path) -> None:
    demo.generate(tmp_path / "one", seed=3, customers=60)
    again = demo.generate(tmp_path / "one", seed=4, customers=20)
    fresh = demo.generate(tmp_path / "two", seed=4, customers=20)
    assert digests(again.folder) == digests(fresh.folder)


def test_two_thousand_customers_take_less_than_two_seconds(tmp_path: Path) -> None:
    begun = time.process_time()
    demo.generate(tmp_path)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "name", [pytest.param("notes.txt", id="any file"), pytest.param("register.toml", id="register")]
)
def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="holds other files"):
        demo.generate(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="is a file"):
        demo.generate(tmp_path / "file")


def test_a_company_without_customers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="at least one"):
        demo.generate(tmp_path, customers=0)


def test_one_customer_is_enough(tmp_path: Path) -> None:
    assert demo.generate(tmp_path, customers=1).register.is_file()


def test_the_addresses_and_the_register_exist(company: demo.Demo) -> None:
    assert [Path(address).name for address in company.addresses] == [
        "company.db",
        "exports",
        "mail",
    ]
    assert all(Path(address).exists() for address in company.addresses)
    assert company.register.parent == company.folder


# ------------------------------------------------------------------------------------ contents

ROWS = {
    "SELECT count(*) FROM customers": 400,
    "SELECT count(*) FROM orders": 600,
    "SELECT count(*) FROM tickets": 101,
    "SELECT count(*) FROM web_sessions": 800,
    "SELECT count(*) FROM employees": 40,
    "SELECT count(*) FROM suppliers": 5,
    "SELECT count(*) FROM t_stam_oud": 60,
}


@pytest.mark.parametrize("query", ROWS, ids=[query.rsplit(" ", 1)[1] for query in ROWS])
def test_the_tables_have_their_rows(database: sqlite3.Connection, query: str) -> None:
    assert database.execute(query).fetchone() == (ROWS[query],)


def is_iban(value: str) -> bool:
    # Belgium's own check digits, inside the account number, are not part of the standard.
    return bool(iban.is_valid(value, check_country=False))


VALID: dict[str, Callable[[str], bool]] = {
    "SELECT iban FROM customers": is_iban,
    "SELECT iban FROM employees": is_iban,
    "SELECT printf('%09d', bsn) FROM employees WHERE bsn IS NOT NULL": bsn.is_valid,
    "SELECT rijksregisternummer FROM employees": nn.is_valid,
    "SELECT k1 FROM t_stam_oud": is_iban,
    "SELECT printf('%09d', k2) FROM t_stam_oud": bsn.is_valid,
    "SELECT replace(k8, ' ', '') FROM t_stam_oud": luhn.is_valid,
    "SELECT ean FROM products": ean.is_valid,
}


@pytest.mark.parametrize("query", VALID, ids=[query.removeprefix("SELECT ") for query in VALID])
def test_planted_numbers_have_valid_check_digits(database: sqlite3.Connection, query: str) -> None:
    values = [value for (value,) in database.execute(query) if value is not None]
    assert values
    assert all(VALID[query](value) for value in values)


def test_some_numbers_lost_their_leading_zeros(database: sqlite3.Connection) -> None:
    query = "SELECT count(*) FROM t_stam_oud WHERE typeof(k2) = 'integer' AND k2 < 100000000"
    assert database.execute(query).fetchone()[0] > 0


def test_tickets_are_in_three_languages_and_hold_data_now_and_then(
    database: sqlite3.Connection,
) -> None:
    languages = dict(database.execute("SELECT taal, count(*) FROM tickets GROUP BY taal"))
    assert set(languages) == {"nl", "fr", "en"}
    with_mail = database.execute("SELECT count(*) FROM tickets WHERE bericht LIKE '%@%'")
    assert 0 < with_mail.fetchone()[0] < 101 / 3


def test_what_is_planted_is_there(company: demo.Demo, database: sqlite3.Connection) -> None:
    for container, column, key in demo.PLANTED:
        assert key in taxonomy()
        if container.endswith(".parquet"):
            columns = pq.read_schema(company.folder / "exports" / container).names
        else:
            rows = database.execute("SELECT name FROM pragma_table_info(?)", (container,))
            columns = [name for (name,) in rows]
        assert column in columns, container


def test_the_newsletter_has_nested_columns(company: demo.Demo) -> None:
    table = pq.read_table(company.folder / "exports" / "newsletter_subscribers.parquet")
    assert table.num_rows > 100
    row = table.slice(0, 1).to_pylist()[0]
    assert set(row["adres"]) == {"postcode", "plaats"}
    assert len(row["interesses"]) == 2


def test_the_web_log_has_a_line_a_request(company: demo.Demo) -> None:
    assert pq.read_metadata(company.folder / "exports" / "web_log.parquet").num_rows == 800


def test_the_mailbox_reads_back_with_its_attachments(company: demo.Demo) -> None:
    box = mailbox.mbox(company.folder / "mail" / "info.mbox", create=False)
    try:
        messages = list(box)
    finally:
        box.close()
    assert len(messages) == 400 // 16 + 8
    attached = [
        (part.get_content_type(), part.get_filename())
        for message in messages
        for part in message.walk()
        if part.get_filename()
    ]
    assert attached == [
        ("text/csv", "fietstocht_deelnemers.csv"),
        ("image/png", "kapot_zadel.png"),
    ]
    assert all(message["From"] and message["Date"] for message in messages)


# ------------------------------------------------------------------------------------ register


def test_the_register_loads_without_a_warning(company: demo.Demo) -> None:
    assert registers.load(company.register).warnings == ()


def test_the_register_speaks_four_languages(register: dict[str, Any]) -> None:
    assert all(set(p["name"]) == {"nl", "fr", "en", "de"} for p in register["purpose"])
    assert set(register["register"]["title"]) == {"nl", "fr", "en", "de"}


def test_the_register_names_only_what_it_declares(register: dict[str, Any]) -> None:
    purposes = {purpose["id"] for purpose in register["purpose"]}
    sources = {source["id"] for source in register["source"]}
    for bind in register["bind"]:
        named = bind["purpose"]
        assert set([named] if isinstance(named, str) else named) <= purposes
        assert bind.get("source") is None or bind["source"] in sources
    assert all(ignored["source"] in sources for ignored in register["ignore"])


def test_the_register_lists_known_categories(register: dict[str, Any]) -> None:
    for purpose in register["purpose"]:
        for pattern in purpose["categories"]:
            stem = pattern.removesuffix(".*")
            assert any(key == stem or key.startswith(stem + ".") for key in taxonomy()), pattern


def test_the_register_leaves_something_undeclared(register: dict[str, Any]) -> None:
    listed = {key for purpose in register["purpose"] for key in purpose["categories"]}
    planted = {key for _, _, key in demo.PLANTED}
    assert "finance.card" in planted
    assert not listed & {"finance.card", "finance.*"}
