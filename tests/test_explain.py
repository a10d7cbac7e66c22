"""`pdscan explain`: the arithmetic that decided, and what it ends with."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan import registry, specimen
from pdscan.explanation import FOUND
from pdscan.model import ColumnProfile, Tally
from pdscan.verdict import explain, judge
from pdscan.weighing import THRESHOLD, confidence
from pdscan.whatif import changes

if TYPE_CHECKING:
    from pathlib import Path

DETECTORS = registry.detectors()
BY_ID = {detector.id: detector for detector in DETECTORS}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    random = Random(5)
    path = tmp_path_factory.mktemp("explain") / "shop.db"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE clients (email TEXT, ref TEXT, code INTEGER, price REAL)")
    database.executemany(
        "INSERT INTO clients VALUES (?, ?, ?, ?)",
        [
            (f"jan{i}@example.com", specimen.bsn(random), random.randrange(10**8, 10**9), 1.5)
            for i in range(300)
        ],
    )
    database.execute("CREATE TABLE parts (name TEXT)")
    database.commit()
    database.close()
    return path


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pdscan", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def asked(shop: Path, column: str, *more: str) -> dict[str, Any]:
    done = run("explain", str(shop), "--column", column, "--format", "json", *more)
    assert done.returncode == 0, done.stderr
    content = json.loads(done.stdout)
    assert isinstance(content, dict)
    return content


def test_the_terms_add_up_to_the_confidence_of_the_inventory(shop: Path, tmp_path: Path) -> None:
    told = asked(shop, "clients.ref")
    out = tmp_path / "inventory.json"
    assert run("scan", str(shop), "-o", str(out), "-q").returncode == 0
    inventory = json.loads(out.read_text(encoding="utf-8"))
    (column,) = [each for each in inventory["columns"] if each["field"] == "ref"]
    assert {key: told[key] for key in column} == column
    case = column["cases"][0]
    assert (case["detector"], case["outcome"]) == ("nl-bsn", "found")
    total = sum(term["log_odds"] for term in case["terms"])
    assert abs(total - case["log_odds"]) < 0.01
    (entry,) = [each for each in inventory["entries"] if each["field"] == "ref"]
    assert entry["confidence"] == case["confidence"] == confidence(case["log_odds"])
    assert told["entries"][0]["finding_id"] == entry["finding_id"]


def test_chance_is_told_as_chance(shop: Path) -> None:
    done = run("explain", str(shop), "--column", "clients#code")
    assert done.returncode == 0
    assert "no personal data found" in done.stdout
    assert "gov.bsn by nl-bsn: not found: below the threshold" in done.stdout
    assert "chance passes 1 in 11: 27 of 300 random ones" in done.stdout


def test_no_value_is_shown(shop: Path) -> None:
    database = sqlite3.connect(shop)
    values = [str(value) for row in database.execute("SELECT * FROM clients") for value in row[:3]]
    for column in ("email", "ref", "code"):
        for form in ("text", "json"):
            done = run("explain", str(shop), "--column", f"clients.{column}", "--format", form)
            assert not [value for value in values if value in done.stdout + done.stderr]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--column", "email"], 2, "--column names none of them"),
        (["--column", "clients.mail"], 2, "has no column 'mail'; there are code, email"),
        (["--column", "clients.email", "--sample", "0"], 2, "--sample must be at least 1."),
        (["--column", "CLIENTS.EMAIL"], 0, ""),
        (["--column", "clients.price"], 0, ""),
        ([], 2, "Missing option '--column'"),
    ],
)
def test_exit_codes(shop: Path, arguments: list[str], code: int, message: str) -> None:
    done = run("explain", str(shop), *arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_that_is_not_there_is_a_usage_error() -> None:
    done = run("explain", "no/such.db", "--column", "a")
    assert (done.returncode, "There is no file or folder" in done.stderr) == (2, True)


def test_what_cannot_be_read_is_incomplete(tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    path.write_text('{"email": "jan@example.com"}\nthis is no JSON\n', encoding="utf-8")
    done = run("explain", str(path), "--column", "email")
    assert (done.returncode, "failed: " in done.stdout) == (3, True)


TALLIES = st.integers(1, 400).flatmap(
    lambda rows: st.tuples(
        st.just(rows),
        st.integers(0, rows).flatmap(
            lambda tried: st.tuples(st.just(tried), st.integers(0, tried))
        ),
    )
)


@given(TALLIES, st.sampled_from([d.id for d in DETECTORS if d.patterns]), st.booleans())
def test_the_findings_are_those_of_the_explanation(
    counts: tuple[int, tuple[int, int]], key: str, named: bool
) -> None:
    rows, (tried, whole) = counts
    tally = Tally(tried=tried, whole_tried=tried, cells=whole, whole=whole, matches=whole)
    shapes = {key: rows} if named else {}
    kinds = frozenset({"text"})
    profile = ColumnProfile(rows, 0, 0, kinds, {key: tally}, shapes, rows)
    phrases = [
        phrase for each in BY_ID[key].columns.values() for phrase in each if "*" not in phrase
    ]
    path = phrases[0] if named and phrases else "x1"
    findings, explanation = explain(profile, path, "customers", DETECTORS)
    assert findings == judge(profile, path, "customers", DETECTORS)
    assert {key for finding in findings for key in finding.detectors} == {
        case.detector for case in explanation.cases if case.outcome == FOUND
    }
    for case in explanation.cases:
        assert not case.terms or sum(t.log_odds for t in case.terms) == pytest.approx(case.log_odds)
        assert not case.found or case.confidence >= THRESHOLD
        for told in changes(profile, BY_ID[case.detector], case):
            assert told
