"""The command line: exit codes, outputs and what each option does, as a shell sees it."""

from __future__ import annotations

import csv
import io
import json
import logging
import mailbox
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pdscan import registry, specimen
from pdscan.cli import main
from tests.compiling import without_notice

ROWS = 60
SENTENCE = "Zoë: mail zoe@voorbeeldpost.nl"
#: Few detectors: the tests ask what the command does, not what it can find.
ONLY = ("--only", "email-address,iban,nl-bsn,phone-number")

REGISTER = """
[register]
format = 1
id = "club"

[defaults]
role = "controller"
categories_mode = "closed"

[[source]]
id = "linked"
match = ["file:linked*"]

[[source]]
id = "excess"
match = ["file:excess*"]

[[source]]
id = "conflict"
match = ["file:conflict*"]

[[purpose]]
id = "members"
categories = ["contact.email"]
name = "Members"

[[purpose]]
id = "phones"
categories = ["contact.phone"]
name = "Phones"

[[purpose]]
id = "former"
categories = ["contact.email"]
valid_until = 2020-01-01
name = "Former"

[[bind]]
purpose = "members"
source = "linked"

[[bind]]
purpose = "phones"
source = "excess"

[[bind]]
purpose = "former"
source = "conflict"
"""


def pdscan(*arguments: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    """Runs the command as a shell does; a traceback is never an answer."""
    done = subprocess.run(
        [sys.executable, "-m", "pdscan", *map(str, arguments)],
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    done.stderr = without_notice(done.stderr)
    return done


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def here(capfd: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs the command in this process: the same answers, without its start each time."""
    loggers = [logging.getLogger(), logging.getLogger("pdscan")]
    before = [(logger.level, logger.handlers[:], logger.propagate) for logger in loggers]

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments], prog_name="pdscan")
        assert isinstance(end.value.code, int)
        out, err = capfd.readouterr()
        return subprocess.CompletedProcess(arguments, end.value.code, out, without_notice(err))

    yield run
    for logger, (level, handlers, propagate) in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.handlers, logger.propagate = handlers, propagate


def table(path: Path, columns: dict[str, list[Any]], row_group: int = 20) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path, row_group_size=row_group)
    return path


def emails(count: int = ROWS) -> list[Any]:
    random = Random(3)
    return [specimen.email(random) for _ in range(count)]


def entries(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def found(text: str) -> set[tuple[str, str, str]]:
    return {(row["location"], row["field"], row["category_key"]) for row in entries(text)}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a Parquet file, an SQLite database and an mbox of invented people."""
    folder = tmp_path_factory.mktemp("store") / "store"
    random = Random(1)
    table(
        folder / "people.parquet",
        {
            "id": list(range(ROWS)),
            "email": [None if i % 10 == 9 else specimen.email(random) for i in range(ROWS)],
            "bsn": [specimen.bsn(random) for _ in range(ROWS)],
        },
    )
    with closing(sqlite3.connect(folder / "shop.db")) as database:
        database.execute("CREATE TABLE payments (id INTEGER PRIMARY KEY, iban TEXT, amount REAL)")
        rows = [(i, specimen.iban(random), i / 4) for i in range(ROWS)]
        database.executemany("INSERT INTO payments VALUES (?, ?, ?)", rows)
        database.commit()
    with closing(mailbox.mbox(folder / "info.mbox")) as box:
        for number in range(12):
            message = EmailMessage()
            message["From"] = specimen.email(random)
            message["To"] = "info@voorbeeldpost.nl"
            message["Subject"] = f"Order {number}"
            message.set_content(f"Bel {specimen.phone(random, international=True)} aub.")
            box.add(message)
    return folder


FOUND = {
    ("people.parquet", "email", "contact.email"),
    ("people.parquet", "bsn", "gov.bsn"),
    ("shop.db/payments", "iban", "finance.iban"),
    ("info.mbox", "from", "contact.email"),
    ("info.mbox", "to", "contact.email"),
    ("info.mbox", "body", "contact.phone"),
}


# ------------------------------------------------------------------------------------ outputs


def test_a_pipe_gets_csv_and_nothing_else(store: Path) -> None:
    done = pdscan("scan", store, *ONLY)
    assert (done.returncode, done.stderr) == (0, "")
    assert found(done.stdout) == FOUND


def test_files_get_mode_0600_and_nothing_goes_to_the_pipe(store: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        done = pdscan(
            "scan", store, *ONLY, "-o", tmp_path / "out.csv", "--hits", tmp_path / "hits.parquet",
            "--baseline", tmp_path / "base.json", "--update-baseline", "--fail-on", "any",
        )  # fmt: skip
    finally:
        os.umask(before)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == dict.fromkeys(("out.csv", "coverage.csv", "hits.parquet", "base.json"), 0o600)
    _check_hits(tmp_path / "hits.parquet", store, entries((tmp_path / "out.csv").read_text()))


def test_no_finding_id_looks_like_a_number(here: Run, store: Path) -> None:
    ids = {row["finding_id"] for row in entries(here("scan", store, *ONLY).stdout)}
    assert len(ids) == len(FOUND)
    assert all(re.fullmatch("f[0-9a-f]{12}", each) for each in ids)


def _check_hits(path: Path, store: Path, rows: list[dict[str, str]]) -> None:
    """Every hit in the Parquet file is the one that its row and its span say."""
    hits = pq.read_table(path).to_pylist()
    ids = {(row["location"], row["field"], row["category_key"]): row["finding_id"] for row in rows}
    assert {(hit["container"], hit["column"], hit["category"]) for hit in hits} == FOUND
    assert all(
        hit["finding_id"] == ids[hit["container"], hit["column"], hit["category"]] for hit in hits
    )
    people = pq.read_table(store / "people.parquet").to_pydict()
    wanted = {
        ("email", str(row), 0, len(value)) for row, value in enumerate(people["email"]) if value
    } | {("bsn", str(row), 0, 9) for row in range(ROWS)}
    mine = [hit for hit in hits if hit["container"] == "people.parquet"]
    assert {(h["column"], h["row"], h["start"], h["end"]) for h in mine} == wanted
    assert len(mine) == len(wanted)
    assert {hit["row_unit"] for hit in mine} == {"row"}
    # Of a national number not even the shape is shown.
    assert {hit["masked"] for hit in mine if hit["column"] == "bsn"} == {""}
    values = {value for column in people.values() for value in column if isinstance(value, str)}
    assert not values & {hit["masked"] for hit in hits}
    content = (store / "info.mbox").read_bytes()
    for hit in hits:
        if hit["container"] == "info.mbox":
            assert hit["row_unit"] == "byte"
            assert content[int(hit["row"]) :].startswith(b"From ")


def test_one_worker_and_two_write_the_same_bytes(here: Run, store: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "1", tmp_path / "2"
    for folder in (one, two):
        folder.mkdir()
        for form in ("csv", "json"):
            arguments = ("scan", store, *ONLY, "-o", folder / f"out.{form}", "--workers")
            done = here(*arguments, "1") if folder is one else pdscan(*arguments, "2")
            assert (done.returncode, done.stderr) == (0, "")
    assert found((one / "out.csv").read_text()) == FOUND
    for name in ("out.csv", "coverage.csv"):
        assert (one / name).read_bytes() == (two / name).read_bytes()
    both = [json.loads((folder / "out.json").read_text()) for folder in (one, two)]
    assert [content.pop("run")["workers"] for content in both] == [1, 2]
    assert json.dumps(both[0]) == json.dumps(both[1])


def test_a_sample_is_told_and_the_same_for_the_same_seed(here: Run, store: Path) -> None:
    file = store / "people.parquet"
    arguments = ("scan", file, "--only", "nl-bsn", "--sample", "7", "--seed", "5", "--format")
    forms = ("json", "--no-full-read")
    first, again = (json.loads(here(*arguments, *forms).stdout) for _ in range(2))
    assert [first.pop("run"), again.pop("run")] != [None, None]
    assert first == again
    assert first["coverage"]["sample"] == {"rows": 7, "seed": 5}
    assert [c["rows"] for c in first["coverage"]["containers"]] == [7]
    assert first["entries"][0]["rows_scanned"] == 7
    assert first["entries"][0]["coverage"] == "sample of 7 rows"


def test_except_and_a_configuration_file_choose_the_detectors(
    here: Run, store: Path, tmp_path: Path
) -> None:
    configuration = tmp_path / "pdscan.toml"
    configuration.write_text(
        'only = ["nl-bsn", "email-address"]\nexcept = "email-address"\nformat = "json"\n'
    )
    done = here("scan", store / "people.parquet", "--config", configuration)
    content = json.loads(done.stdout)
    assert [detector["id"] for detector in content["coverage"]["detectors"]] == ["nl-bsn"]
    assert [entry["category_key"] for entry in content["entries"]] == ["gov.bsn"]


# ------------------------------------------------------------------------------------ hints

NEWS = """
[[source]]
id = "post"
match = ["file:{match}"]

[[purpose]]
id = "newsletter"
categories = ["contact.*"]

[[bind]]
purpose = "newsletter"
source = "post"
sender = "{sender}"
"""


@pytest.mark.parametrize(
    ("match", "sender", "told"),
    [
        pytest.param("*.mbox", "*@*", (), id="every mail meets the condition"),
        pytest.param("*.mbox", "nobody@*", (), id="no mail does"),
        pytest.param(
            "*.mbox", "{first}", ("bind by source and sender to newsletter",), id="some do"
        ),
        pytest.param(
            "else/**", "*@*", ("file:info.mbox", "register's folder"), id="no source fits"
        ),
    ],
)
def test_what_of_a_register_could_not_work_is_a_hint(
    here: Run, store: Path, match: str, sender: str, told: tuple[str, ...]
) -> None:
    with closing(mailbox.mbox(store / "info.mbox")) as box:
        first = str(next(iter(box))["From"])
    register = store / "news.toml"
    register.write_text(NEWS.format(match=match, sender=sender.format(first=first)))
    arguments = ("scan", store / "info.mbox", *ONLY, "--register", register, "--format", "json")
    done = here(*arguments)
    content = json.loads(done.stdout)
    hints = content["register"]["hints"]
    assert done.stderr == "".join(f"pdscan: {hint}\n" for hint in hints)
    assert len(hints) == bool(told)
    assert all(part in hints[0] for part in told)
    assert first not in done.stdout + done.stderr
    undecided = "bind by source and sender" in "".join(told)
    notes = [entry["note"] for entry in content["entries"]]
    assert notes
    assert all(("not evaluated: bind by source and sender" in note) is undecided for note in notes)
    assert here(*arguments, "--quiet").stderr == ""
    register.unlink()


def test_a_warning_of_the_register_is_told(here: Run, store: Path, tmp_path: Path) -> None:
    register = tmp_path / "register.toml"
    register.write_text('[[bind]]\npurpose = "nowhere"\npath = "**"\n')
    done = here("scan", store / "info.mbox", *ONLY, "--register", register)
    assert f"{register}:2: unknown purpose 'nowhere'" in done.stderr


# ------------------------------------------------------------------------------------ exit 1


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register and a file for each outcome of linking."""
    folder = tmp_path_factory.mktemp("club")
    (folder / "register.toml").write_text(REGISTER)
    for name in ("linked", "excess", "conflict", "unlinked", "any"):
        table(folder / f"{name}.parquet", {"email": emails()})
    random = Random(4)
    table(folder / "undeclared.parquet", {"iban": [specimen.iban(random) for _ in range(20)]})
    table(folder / "special.parquet", {"bsn": [specimen.bsn(random) for _ in range(20)]})
    return folder


@pytest.mark.parametrize("word", ["any", "undeclared", "unlinked", "excess", "conflict", "special"])
def test_a_finding_of_the_kind_fails(here: Run, club: Path, word: str) -> None:
    done = here(
        "scan", club / f"{word}.parquet", *ONLY, "--register", club / "register.toml",
        "--fail-on", word,
    )  # fmt: skip
    assert done.returncode == 1
    assert len(entries(done.stdout)) == 1


def test_a_linked_finding_fails_on_nothing_but_any(here: Run, club: Path) -> None:
    done = here(
        "scan", club / "linked.parquet", *ONLY, "--register", club / "register.toml",
        "--fail-on", "undeclared,unlinked,excess", "--fail-on", "conflict,special",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    (entry,) = entries(done.stdout)
    assert (entry["status"], entry["purpose"]) == ("linked", "Members")


def test_a_baseline_accepts_what_was_found_but_no_new_column(here: Run, tmp_path: Path) -> None:
    file = table(tmp_path / "data" / "people.parquet", {"email": emails()})
    base = tmp_path / "base.json"
    arguments = ("scan", file, *ONLY, "--fail-on", "any", "--baseline", base)
    assert here(*arguments).returncode == 2
    assert here(*arguments, "--update-baseline").returncode == 0
    assert not any(email in base.read_text() for email in emails())
    assert here(*arguments).returncode == 0
    table(file, {"email": emails(), "second": emails()})
    assert pdscan(*arguments).returncode == 1


# ------------------------------------------------------------------------------------ exit 2

MISTAKES: dict[str, tuple[tuple[str, ...], str]] = {
    "an unknown option": (("--nope",), "No such option"),
    "an unknown detector": (("--only", "email-adress"), "Did you mean 'email-address'?"),
    "an unknown format": (("--format", "pdf"), "not one of"),
    "an output of no known format": (("-o", "out.pdf"), "give --format"),
    "an output that is a folder": (("-o", "{folder}/folder.csv"), "is a folder"),
    "an output in no folder": (("-o", "{folder}/none/out.csv"), "There is no folder"),
    "an unknown key in the configuration": (
        ("--config", "{folder}/wrong.toml"),
        "wrong.toml:1: there is no option or table 'workrs'; did you mean 'workers'?",
    ),
    "a configuration that is not there": (("--config", "{folder}/none.toml"), "cannot be read"),
    "a file that is not there": (("{folder}/none.parquet",), "There is no file or folder"),
    "a host that does not answer": (
        ("postgresql://user:geheim@127.0.0.1:1/shop",),
        "no database server answers",
    ),
    "a driver that is not there": (("firebird://user:geheim@127.0.0.1/shop",), "install"),
    "a register that breaks its format": (("--register", "{folder}/register.toml"), ":1:"),
    "an outcome without a register": (("--fail-on", "undeclared"), "give --register"),
    "an outcome that is unknown": (("--fail-on", "undeclard"), "Did you mean 'undeclared'?"),
    "an outcome that is empty": (("--fail-on", ","), "names nothing"),
    "two outputs in one file": (
        ("-o", "{folder}/out.csv", "--hits", "{folder}/coverage.csv"),
        "would be one file",
    ),
    "a baseline to update that is not named": (("--update-baseline",), "needs --baseline"),
    "no worker": (("--workers", "0"), "at least 1"),
    "a size that is none": (("--max-memory", "lots"), "is no size"),
}


@pytest.fixture(scope="module")
def mistakes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mistakes")
    (folder / "folder.csv").mkdir()
    (folder / "wrong.toml").write_text("workrs = 2\n")
    (folder / "register.toml").write_text("{}\n")
    return folder


@pytest.mark.parametrize(("arguments", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_in_a_sentence(
    here: Run, mistakes: Path, store: Path, arguments: tuple[str, ...], says: str
) -> None:
    given = [argument.format(folder=mistakes) for argument in arguments]
    if given[0].startswith("-"):
        given.insert(0, str(store / "people.parquet"))
    done = here("scan", *given)
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr
    assert "geheim" not in done.stderr
    if done.stderr.startswith("pdscan: "):
        assert done.stderr.count("\n") == 1


# ------------------------------------------------------------------------------------ exit 3


def test_a_broken_file_beside_a_good_one_is_an_incomplete_scan(tmp_path: Path) -> None:
    good = table(tmp_path / "good.parquet", {"email": emails()})
    content = good.read_bytes()
    (tmp_path / "broken.parquet").write_bytes(content[:40] + b"PAR1")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    done = pdscan("scan", tmp_path, *ONLY, "--fail-on", "any", "--allow-unsupported", "all")
    assert done.returncode == 3
    assert found(done.stdout) == {("good.parquet", "email", "contact.email")}
    assert "failed: broken.parquet" in done.stderr


def test_a_picture_is_an_incomplete_scan_unless_allowed(here: Run, tmp_path: Path) -> None:
    table(tmp_path / "good.parquet", {"email": emails()})
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    arguments = ("scan", tmp_path, "--only", "email-address")
    done = here(*arguments)
    assert done.returncode == 3
    assert "unsupported: photo.png" in done.stderr
    assert here(*arguments, "--allow-unsupported", "image").returncode == 0


def test_an_address_that_fails_beside_a_good_one_is_an_incomplete_scan(
    here: Run, tmp_path: Path
) -> None:
    good = table(tmp_path / "good.parquet", {"email": emails()})
    done = here("scan", good, tmp_path / "none.parquet", "--only", "email-address")
    assert done.returncode == 3
    assert len(entries(done.stdout)) == 1
    assert "none.parquet" in done.stderr


# ------------------------------------------------------------------------------------ text


def test_text_tells_what_is_in_a_line() -> None:
    done = pdscan("text", "--language", "nl", given=f"x\n{SENTENCE}\n")
    assert done.returncode == 0
    assert done.stdout == "line 2: 10-30 e-mailadres (email-address, 0.95) z…@v….nl\n"


@pytest.mark.parametrize(
    ("texts", "places"),
    [
        ([SENTENCE], ["10-30"]),
        (["x", SENTENCE], ["argument 2: 10-30"]),
        ([f"x\n{SENTENCE}\n{SENTENCE}"], ["line 2: 10-30", "line 3: 10-30"]),
        ([SENTENCE, f"x\n{SENTENCE}"], ["argument 1: 10-30", "argument 2, line 2: 10-30"]),
    ],
)
def test_text_names_the_place_of_each_match(here: Run, texts: list[str], places: list[str]) -> None:
    lines = here("text", *texts, *ONLY).stdout.splitlines()
    assert [line.partition(" e-mail")[0] for line in lines] == places


def test_text_counts_lines_across_its_batches() -> None:
    filler = "a" * (1 << 17)
    done = pdscan("text", *ONLY, given=f"{filler}\n{filler}\n{SENTENCE}\n{filler}\n{SENTENCE}\n")
    places = [line.partition(":")[0] for line in done.stdout.splitlines()]
    assert places == ["line 3", "line 5"]


def test_text_gives_offsets_in_characters_an_array_for_each_text() -> None:
    texts = [f"é\n{SENTENCE}", "nothing", "\ud83d\ude00 zoe@voorbeeldpost.nl"]
    given = "".join(json.dumps(text) + "\n" for text in texts)
    done = pdscan("text", "--jsonl", "--format", "jsonl", given=given)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [[(m["start"], m["end"], m["detector"]) for m in answer] for answer in answers] == [
        [(12, 32, "email-address")],
        [],
        [(2, 22, "email-address")],
    ]
    assert "zoe@" not in done.stdout


def test_text_is_anonymized_each_on_its_line(here: Run) -> None:
    done = here("text", "--anonymize", SENTENCE, "", "last")
    assert done.stdout == "Zoë: mail <EMAIL_ADDRESS>\n\nlast\n"


def test_json_texts_stay_json_when_anonymized_even_broken_ones() -> None:
    given = json.dumps(f"a\n{SENTENCE}") + '\n"\\ud800 b"\n'
    done = pdscan("text", "--jsonl", "--anonymize", given=given)
    assert done.stdout == '"a\\nZoë: mail <EMAIL_ADDRESS>"\n"\\ud800 b"\n'


def test_a_line_that_is_no_json_string_is_named() -> None:
    done = pdscan("text", "--jsonl", given='"a"\n12\n')
    assert done.returncode == 2
    assert "Line 2" in done.stderr


# ------------------------------------------------------------------------------------ lists


def test_the_lists_name_every_plugin(here: Run) -> None:
    detectors = json.loads(here("detectors", "--format", "json").stdout)
    assert [row["id"] for row in detectors] == [found.id for found in registry.detectors()]
    connectors = json.loads(here("connectors", "--format", "json").stdout)
    assert [row["id"] for row in connectors] == [found.id for found in registry.connectors()]
    assert all(row["reads"] and row["addresses"] for row in connectors)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from pdscan.cli import main\n"
        "try:\n    main(['scan', '--help'])\n"
        "except SystemExit as end:\n    assert not end.code\n"
        "heavy = {'pyarrow', 'numpy', 'sqlalchemy', 'presidio_analyzer', 'presidio_anonymizer',\n"
        "         'rich', 'phonenumbers'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=30, check=True
    )
    assert done.stdout.endswith("[]\n")
    assert "--fail-on" in done.stdout
