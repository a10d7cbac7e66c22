"""CSV: the inventory and its coverage, for machines (RFC 4180) and for a DPO's Excel."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING

from pdscan.inventory import COLUMNS
from pdscan.report.columns import COVERAGE, coverage_headers, headers, in_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pdscan.inventory import Inventory

#: Columns of the inventory that hold fixed words.
_FIXED = ("status", "severity", "coverage")
#: What starts a formula in a spreadsheet, also written full-width (CWE-1236, ASVS 1.2.10).
_FORMULA = frozenset("=+-@\t\r\0")
#: What a spreadsheet may skip before it: spaces (also unbreakable, wide, of no width), a mark.
_BLANK = " \u00a0\u3000\u200b\ufeff"


def write(inventory: Inventory, *, excel: bool = False, language: str = "en") -> bytes:
    """The inventory as CSV bytes.

    For machines: UTF-8, comma, LF, keys as headers. With `excel`: byte order mark, semicolon (a
    comma in English), decimal comma (a point in English), CRLF, translated headers, and
    translated words in the columns that hold fixed ones.
    """
    rows = ([getattr(entry, name) for name in COLUMNS] for entry in inventory.entries)
    if not excel:
        return _table(COLUMNS, rows, excel=False, language=language)
    fixed = [COLUMNS.index(name) for name in _FIXED]
    return _table(headers(language), _worded(rows, fixed, language), excel=True, language=language)


def write_coverage(inventory: Inventory, *, excel: bool = False, language: str = "en") -> bytes:
    """Coverage as CSV bytes: a line for each container read, gap, detector and user's exclusion.

    With `excel` as `write` does it; the reasons of gaps are English in every language.
    """
    lines: list[Sequence[object]] = [
        ("read", c.source, c.location, "", c.kind, c.proves, 1, c.rows, c.splits, c.splits_read,
         c.columns, "", "", "", "", c.locator)
        for c in inventory.coverage.containers
    ]  # fmt: skip
    lines += [
        (gap.state, "", gap.where, gap.item, gap.kind, gap.reason, gap.count, "", "", "",
         "", "", "", "", "", gap.locator)
        for gap in inventory.coverage.gaps
    ]  # fmt: skip
    lines += [
        ("detector", "", key, "", f"version {version}", "It ran.", 1, *[""] * 9)
        for key, version in inventory.coverage.detectors
    ]
    lines += [
        (each.state, "", each.rule, "", each.kind, each.reason, 1, "", "", "", each.columns,
         each.findings, each.cells, each.matches, each.skipped, "")
        for each in inventory.coverage.exclusions
    ]  # fmt: skip
    if not excel:
        return _table(COVERAGE, lines, excel=False, language=language)
    fixed = [COVERAGE.index(name) for name in ("state", "kind", "reason")]
    rows = _worded(lines, fixed, language)
    return _table(coverage_headers(language), rows, excel=True, language=language)


def _worded(
    rows: Iterable[Sequence[object]], fixed: Sequence[int], language: str
) -> Iterator[list[object]]:
    """The rows with the fixed words of these columns in that language."""
    for row in rows:
        told = list(row)
        for at in fixed:
            told[at] = in_language(str(told[at]), language)
        yield told


def _table(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, excel: bool, language: str
) -> bytes:
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=";" if excel and language != "en" else ",",
        lineterminator="\r\n" if excel else "\n",
    )
    writer.writerow(header)
    # Where the comma is the decimal sign, Excel reads 0.999 as 999.
    comma = excel and language != "en"
    writer.writerows([_cell(value, comma=comma) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig" if excel else "utf-8", "replace")


def _cell(value: object, *, comma: bool) -> object:
    """A cell that no spreadsheet takes for a formula, on one line."""
    if comma and isinstance(value, float):
        return str(value).replace(".", ",")
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎")
    start = unicodedata.normalize("NFKC", value.lstrip(_BLANK)[:1])[:1]
    return "'" + text if start in _FORMULA and start else text
