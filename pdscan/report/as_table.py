"""The summary for a terminal: findings by location, what was not read, in one table each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console

    from pdscan.inventory import Inventory

#: What is counted of each exclusion.
COUNTS = ("findings", "columns", "cells", "matches", "skipped")
#: How many gaps are shown; all of them are in the inventory.
GAPS_SHOWN = 20

_STYLES = {
    "linked": "green", "excess": "red", "unlinked": "yellow", "undeclared": "bold red",
    "conflict": "magenta", "ignored": "dim", "failed": "red", "unsupported": "yellow",
}  # fmt: skip


def write(inventory: Inventory, console: Console) -> None:
    """Prints the findings and the coverage of a scan."""
    table = Table(title="Personal data found", title_justify="left")
    for name in ("Location", "Column", "Category", "Count", "Of", "Sure", "Status", "Purpose"):
        table.add_column(name, justify="right" if name in {"Count", "Of", "Sure"} else "left")
    for entry in inventory.entries:
        style = _STYLES.get(entry.status, "")
        table.add_row(
            escape(entry.location),
            escape(entry.field),
            entry.category_key,
            f"{entry.rows_with_value:,}",
            f"{entry.rows_scanned:,}",
            f"{entry.confidence:.2f}",
            f"[{style}]{entry.status}[/]" if style else entry.status,
            escape(entry.purpose),
        )
    if inventory.entries:
        console.print(table)
    coverage = inventory.coverage
    rows = sum(container.rows for container in coverage.containers)
    console.print(
        f"{len(inventory.entries)} findings in {len(coverage.containers)} containers; "
        f"{rows:,} rows read, {len(coverage.detectors)} detectors.",
        highlight=False,
    )
    _write_exclusions(inventory, console)
    gaps = [gap for gap in coverage.gaps if gap.state != "skipped"]
    if not gaps:
        return
    listed = Table(title="Not read", title_justify="left")
    for name in ("State", "Where", "Item", "Kind", "Reason", "Count"):
        listed.add_column(name)
    for gap in gaps[:GAPS_SHOWN]:
        listed.add_row(
            f"[{_STYLES[gap.state]}]{gap.state}[/]",
            *(escape(text) for text in (gap.where, gap.item, gap.kind, gap.reason)),
            str(gap.count),
        )
    console.print(listed)
    if len(gaps) > GAPS_SHOWN:
        console.print(f"... and {len(gaps) - GAPS_SHOWN} more; the inventory lists all.")


def _write_exclusions(inventory: Inventory, console: Console) -> None:
    """Prints what each of the user's rules took out, nothing if there are none."""
    if not inventory.coverage.exclusions:
        return
    listed = Table(title="Taken out by your rules", title_justify="left")
    for name in ("Rule", "Kind", "State", "Reason", *(name.capitalize() for name in COUNTS)):
        listed.add_column(name, justify="right" if name.lower() in COUNTS else "left")
    for each in inventory.coverage.exclusions:
        listed.add_row(
            *(escape(text) for text in (each.rule, each.kind, each.state, each.reason)),
            *(f"{getattr(each, name):,}" for name in COUNTS),
        )
    console.print(listed)
