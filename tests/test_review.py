"""What is for review: heuristic findings in the inventory, in reports and for exit codes."""

from __future__ import annotations

import json
import mailbox
import subprocess
import sys
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest

from pdscan import config
from pdscan.report.columns import in_language

if TYPE_CHECKING:
    from pathlib import Path

REGISTER = """
[register]
format = 1
id = "clinic"

[[source]]
id = "files"
match = ["file:{match}"]

[[purpose]]
id = "care"
name = "Care"
categories = [{categories}]

[[bind]]
source = "files"
purpose = "care"
"""


def scan(tmp_path: Path, *arguments: object) -> tuple[int, list[dict[str, Any]]]:
    """The exit code and the entries of a scan of what lies in `data`."""
    out = tmp_path / "out.json"
    command = ["scan", "data", "--format", "json", "--output", out, "--quiet", "--workers", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "pdscan", *map(str, (*command, *arguments))],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert out.is_file(), done.stderr
    entries: list[dict[str, Any]] = json.loads(out.read_text(encoding="utf-8"))["entries"]
    return done.returncode, entries


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def write(file: Path, *rows: str) -> None:
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")


def keys(entries: list[dict[str, Any]]) -> dict[str, str]:
    return {entry["category_key"]: entry["status"] for entry in entries}


@pytest.mark.parametrize(
    ("word", "code"), [("any", 0), ("special", 0), ("review", 1), ("special,review", 1)]
)
def test_only_review_stops_at_what_is_for_review(
    tmp_path: Path, data: Path, word: str, code: int
) -> None:
    write(data / "ward.csv", "bed,diagnose", *(f"{row},griep" for row in range(20)))
    done, entries = scan(tmp_path, "--fail-on", word)
    assert keys(entries) == {"sensitive.health": "review"}
    assert done == code


@pytest.mark.parametrize(
    ("categories", "status"),
    [('"sensitive.health"', "linked"), ('"name"', "review"), ('"name", "contact.email"', "review")],
)
def test_a_purpose_links_it_and_else_it_is_for_review(
    tmp_path: Path, data: Path, categories: str, status: str
) -> None:
    write(data / "ward.csv", "bed,diagnose", *(f"{row},griep" for row in range(20)))
    register = tmp_path / "register.toml"
    write(register, REGISTER.format(match="data/**", categories=categories))
    done, (entry,) = scan(
        tmp_path, "--register", register, "--fail-on", "any,undeclared,excess,unlinked,special"
    )
    assert (done, entry["status"], entry["checks"]) == (0, status, "review")
    assert entry["purpose_id"] == ("care" if status == "linked" else "")


def test_a_table_is_told_as_a_whole_and_linked(tmp_path: Path, data: Path) -> None:
    rows = [f"{row},user{row}@example.org,{row * 3}" for row in range(20)]
    write(data / "orders.csv", "nr,email,total", *rows)
    register = tmp_path / "register.toml"
    write(register, REGISTER.format(match="data/**", categories='"commerce.*", "contact.email"'))
    _, entries = scan(tmp_path, "--register", register)
    assert keys(entries) == {"contact.email": "linked", "commerce.purchase": "linked"}
    (whole,) = [entry for entry in entries if entry["category_key"] == "commerce.purchase"]
    assert whole["field"] == ""
    assert whole["locator"].endswith("orders.csv")
    assert whole["rows_with_value"] == whole["rows_scanned"] == 20
    assert whole["evidence"] == "table-shape; name of the table: order*; beside: contact.email"


def test_technical_data_is_told_only_beside_a_person(tmp_path: Path, data: Path) -> None:
    write(data / "machines.csv", "rack,operating_system", *(f"{row},Linux" for row in range(20)))
    rows = [f"user{row}@example.org,Linux" for row in range(20)]
    write(data / "visits.csv", "email,operating_system", *rows)
    _, entries = scan(tmp_path)
    assert {(e["location"], e["category_key"]) for e in entries} == {
        ("visits.csv", "contact.email"),
        ("visits.csv", "device.technical"),
    }


@pytest.mark.parametrize("option", [("--only", "technical-information"), ("--except", "photo")])
def test_with_chosen_detectors_no_rule_takes_a_finding_away(
    tmp_path: Path, data: Path, option: tuple[str, str]
) -> None:
    write(data / "orders.csv", "rack,operating_system", *(f"{row},Linux" for row in range(20)))
    _, entries = scan(tmp_path, *option)
    assert keys(entries) == {"device.technical": ""}


def test_documents_that_cannot_be_read_are_told_by_their_names(tmp_path: Path, data: Path) -> None:
    (data / "sollicitaties").mkdir()
    (data / "sollicitaties" / "brief.pdf").write_bytes(b"%PDF-1.7\n")
    (data / "plan.pdf").write_bytes(b"%PDF-1.7\n")
    mails = mailbox.mbox(data / "post.mbox")
    mail = EmailMessage()
    mail["From"] = "user@example.org"
    mail.set_content("See there.")
    mail.add_attachment(b"%PDF-1.7\n", maintype="application", subtype="pdf", filename="cv.pdf")
    mails.add(mail)
    mails.close()
    done, entries = scan(tmp_path, "--allow-unsupported", "all", "--fail-on", "special")
    assert done == 0
    told = {
        (e["location"], e["field"], e["category_key"]): e
        for e in entries
        if e["checks"] == "review"
    }
    assert set(told) == {
        ("sollicitaties/brief.pdf", "", "professional.application"),
        ("post.mbox", "attachment", "professional.cv"),
        ("post.mbox", "", "comm.content"),
    }
    unread = told["sollicitaties/brief.pdf", "", "professional.application"]
    assert unread["coverage"] == "not read"
    assert unread["rows_with_value"] == unread["rows_scanned"] == 0
    assert "its content was not read" in unread["evidence"]


def test_a_name_that_holds_personal_data_stays_masked(tmp_path: Path, data: Path) -> None:
    (data / "cv jan.jansen@example.org.pdf").write_bytes(b"%PDF-1.7\n")
    scan(tmp_path, "--allow-unsupported", "all")
    text = (tmp_path / "out.json").read_text(encoding="utf-8")
    assert "professional.cv" in text
    assert "jansen@" not in text


def test_the_word_stands_in_every_language() -> None:
    assert config.REVIEW in config.FAIL_ON
    for word in (config.REVIEW, "not read"):
        assert len({in_language(word, language) for language in ("nl", "fr", "en", "de")}) == 4
