"""Reports: an inventory as CSV, as a DPO's Excel CSV and as JSON, byte for byte as agreed."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from pdscan.exclusions import Exclusion
from pdscan.inventory import COLUMNS, HUMAN, MACHINE, Coverage, Entry, Inventory, ReadContainer
from pdscan.linking import Outcome
from pdscan.model import Gap, GapClass
from pdscan.report import as_csv, as_json
from pdscan.report.columns import COVERAGE, LANGUAGES, coverage_headers, headers, in_language
from pdscan.taxonomy import taxonomy

GOLDEN = Path(__file__).parent / "golden"

EMPTY = Entry(
    **dict.fromkeys(COLUMNS, "") | {"rows_with_value": 0, "rows_scanned": 0, "confidence": 0.0}  # type: ignore[arg-type]
)
LINKED = replace(
    EMPTY,
    status="linked",
    severity="medium",
    purpose="Nieuwsbrief | Service à la clientèle",
    category="e-mail address",
    source="exports",
    location="leden.parquet",
    field="E-mail; privé",
    subjects="customer",
    rows_with_value=1200,
    rows_scanned=1250,
    coverage="full",
    confidence=0.999,
    evidence="email-address; 1200 cells match; shape: [a…@v….nl]",
    legal_basis="Art. 6(1)(a)",
    country="NL, BE",
    retention="2 years",
    finding_id="f012345678901",
    purpose_id="newsletter | support",
    category_key="contact.email",
    dpv_category="https://w3id.org/dpv/pd#EmailAddress",
    fides_category="user.contact.email",
    locator="file:leden.parquet#E-mail; privé",
)
UNDECLARED = replace(
    EMPTY,
    status="undeclared",
    severity="critical",
    category="Dutch citizen service number (BSN)",
    special="art87",
    source="shop.db",
    location="shop.db/people",
    field='=HYPERLINK("x")\nbsn',
    rows_with_value=3,
    rows_scanned=3,
    coverage="partial (1 of 2 splits)",
    confidence=1.0,
    evidence="nl-bsn; 3 cells match",
    note="no bind covers this place",
    finding_id="fba9876543210",
    category_key="gov.bsn",
    locator="file:shop.db/people#bsn",
)
INVENTORY = Inventory(
    (LINKED, UNDECLARED),
    Coverage(
        (
            ReadContainer(
                "exports", "leden.parquet", "file:leden.parquet", "file", 1250, 4, 2, 2, "full"
            ),
            ReadContainer(
                "shop.db", "shop.db/people", "file:shop.db/people", "table", 3, 2, 2, 1,
                "partial (1 of 2 splits)",
            ),
        ),
        (
            Gap("failed", "shop.db/people", "split 2", "read error", "The file ends too early."),
            Gap("skipped", "leden.parquet", "amount", "float", "It holds no identifier."),
            Gap("unsupported", "info.mbox", "+scan.png", "image", "It is a picture.", 7),
        ),
        (("email-address", 1), ("nl-bsn", 2)),
        (5000, 7),
        interrupted=False,
        exclusions=(
            Exclusion("allow 1", "allowed columns", "applied", "Test data.", 2, 1, 40),
            Exclusion("allow 2", "allowed values", "unused", "Our own numbers."),
            Exclusion(
                "threshold gov", "threshold", "applied",
                "Findings of a confidence below 0.9 are not reported.", 1, 1, 3,
            ),
        ),
    ),
    {"id": "club", "digest": "sha256:00"},
    {"version": "0", "started": "2026-11-22T05:00:00+00:00", "workers": 2},
    hints=("The register's bind by tag to support was not evaluated everywhere.",),
)  # fmt: skip


def _without_run(inventory: Inventory) -> bytes:
    content = json.loads(as_json.write(inventory))
    assert content.pop("run") == inventory.run
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


WRITERS: dict[str, Callable[[Inventory], bytes]] = {
    "inventory.csv": as_csv.write,
    "inventory.nl.excel.csv": lambda i: as_csv.write(i, excel=True, language="nl"),
    "inventory.fr.excel.csv": lambda i: as_csv.write(i, excel=True, language="fr"),
    "coverage.csv": as_csv.write_coverage,
    "coverage.nl.excel.csv": lambda i: as_csv.write_coverage(i, excel=True, language="nl"),
    "inventory.json": _without_run,
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_report_is_byte_for_byte_as_agreed(name: str) -> None:
    written = WRITERS[name](INVENTORY)
    path = GOLDEN / name
    if os.environ.get("PDSCAN_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(written)
    assert written == path.read_bytes()


def _rows(content: bytes, delimiter: str = ",", encoding: str = "utf-8") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))


# ------------------------------------------------------------------------------------ CSV


def test_csv_for_machines_has_keys_commas_and_line_feeds() -> None:
    content = as_csv.write(INVENTORY)
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    rows = _rows(content)
    assert tuple(rows[0]) == COLUMNS == HUMAN + MACHINE
    assert rows[1][COLUMNS.index("field")] == "E-mail; privé"
    assert [len(row) for row in rows] == [35, 35, 35]


@pytest.mark.parametrize(
    ("language", "delimiter", "first"),
    [
        ("nl", ";", "Status,Ernst,Verwerkingsdoel"),
        ("fr", ";", "Statut,Gravité,Finalité"),
        ("de", ";", "Status,Schwere,Zweck"),
        ("en", ",", "Status,Severity,Purpose"),
    ],
)
def test_csv_for_excel_opens_with_a_double_click(language: str, delimiter: str, first: str) -> None:
    content = as_csv.write(INVENTORY, excel=True, language=language)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n") == 3
    rows = _rows(content, delimiter, "utf-8-sig")
    assert rows[0][:3] == first.split(",")
    assert tuple(rows[0]) == headers(language)
    assert rows[1][COLUMNS.index("field")] == "E-mail; privé"
    decimal = "0.999" if language == "en" else "0,999"
    assert rows[1][COLUMNS.index("confidence")] == decimal
    assert [len(row) for row in rows] == [35, 35, 35]


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_are_as_many_as_columns_and_never_twice_the_same(language: str) -> None:
    names = headers(language)
    assert len(set(names)) == len(names) == len(COLUMNS) == 35
    assert names[27:] == MACHINE


def test_excel_coverage_has_a_mark_translated_words_and_the_same_rows() -> None:
    plain = _rows(as_csv.write_coverage(INVENTORY))
    excel = as_csv.write_coverage(INVENTORY, excel=True, language="nl")
    assert excel.startswith(b"\xef\xbb\xbf")
    rows = _rows(excel, ";", "utf-8-sig")
    assert rows[0] == list(coverage_headers("nl"))
    assert [row[0] for row in rows[1:4]] == ["gelezen", "gelezen", "mislukt"]
    assert rows[2][COVERAGE.index("reason")] == "gedeeltelijk (1 van 2 delen)"
    fixed = [COVERAGE.index(name) for name in ("state", "kind", "reason")]
    for told, row in zip(rows[1:], plain[1:], strict=True):
        kept = [(a, b) for at, (a, b) in enumerate(zip(told, row, strict=True)) if at not in fixed]
        assert all(a == b for a, b in kept)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fixed_word_is_in_every_language(language: str) -> None:
    states = ("read", "detector", *get_args(GapClass))
    severities = {category.sensitivity for category in taxonomy().values()}
    words = (*get_args(Outcome), *states, *severities, "table", "file", "mail folder", "full")
    told = [in_language(word, language) for word in words]
    assert len(set(told)) == len(told)
    changed = [word for word, other in zip(words, told, strict=True) if word != other]
    same = {"nl": {"detector"}, "fr": {"table"}, "de": set(), "en": set(words)}[language]
    assert set(words) - set(changed) == same


@pytest.mark.parametrize("language", LANGUAGES)
def test_coverage_headers_are_as_many_as_its_columns(language: str) -> None:
    names = coverage_headers(language)
    assert len(set(names)) == len(names) == len(COVERAGE)
    assert names[-1] == "locator"


CELLS = {
    "an equals sign": ("=1+1", "'=1+1"),
    "a plus": ("+31", "'+31"),
    "a minus": ("-cmd", "'-cmd"),
    "an at sign": ("@SUM(A1)", "'@SUM(A1)"),
    "a tab": ("\t=1", "'\t=1"),
    "a full-width equals sign": ("＝1+1", "'＝1+1"),
    "a full-width plus": ("＋1", "'＋1"),
    "a full-width at sign": ("＠SUM", "'＠SUM"),
    "spaces before": ("   =1+1", "'   =1+1"),
    "an unbreakable space before": ("\u00a0=1+1", "'\u00a0=1+1"),
    "a wide space before": ("\u3000＝1+1", "'\u3000＝1+1"),
    "a second byte order mark before": ("\ufeff=1+1", "'\ufeff=1+1"),
    "a carriage return before": ("\r=1", "'⏎=1"),
    "a name": ("email", "email"),
    "a sign inside": ("a=b+c", "a=b+c"),
    "a line feed": ("a\nb", "a⏎b"),
    "a Windows line end": ("a\r\nb", "a⏎b"),
    "nothing": ("", ""),
    "spaces only": ("  ", "  "),
}


@pytest.mark.parametrize("excel", [False, True], ids=["for machines", "for Excel"])
@pytest.mark.parametrize(("value", "wanted"), CELLS.values(), ids=CELLS)
def test_no_cell_is_a_formula_or_more_than_a_line(value: str, wanted: str, excel: bool) -> None:
    inventory = replace(INVENTORY, entries=(replace(LINKED, field=value),))
    content = as_csv.write(inventory, excel=excel, language="nl")
    rows = _rows(content, ";" if excel else ",", "utf-8-sig" if excel else "utf-8")
    assert len(rows) == 2
    assert rows[1][COLUMNS.index("field")] == wanted


# ------------------------------------------------------------------------------------ JSON


def test_json_holds_everything_and_only_run_differs_between_scans() -> None:
    other = replace(INVENTORY, run={"version": "0", "started": "later"})
    assert _without_run(other) == _without_run(INVENTORY)
    content = json.loads(as_json.write(INVENTORY))
    assert list(content) == ["schema", "register", "entries", "columns", "coverage", "run"]
    assert [tuple(entry) for entry in content["entries"]] == [COLUMNS, COLUMNS]
    assert content["entries"][1]["field"] == UNDECLARED.field
    assert content["coverage"]["sample"] == {"rows": 5000, "seed": 7}
    assert content["coverage"]["gaps"][2]["count"] == 7


def test_a_name_that_is_no_utf_8_is_still_written() -> None:
    inventory = replace(INVENTORY, entries=(replace(LINKED, field="a\udcffb"),))
    assert json.loads(as_json.write(inventory))["entries"][0]["field"] == "a?b"
    assert _rows(as_csv.write(inventory))[1][COLUMNS.index("field")] == "a?b"
