"""What the tests of single connectors share: opening addresses and reading all that is there."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from pdscan import registry
from pdscan.model import Address, Batch, Gap, Limits, Sample, Source, Split


def open_files(connector: str, *paths: Path, base: Path | None = None) -> Source:
    """The source of files, as a connector opens it that has recognised them."""
    files = tuple(sorted(str(path) for path in paths))
    address = Address(text=str(paths[0]), files=files, base=str(base) if base else None)
    return registry.connector(connector).open(address)


def tables(source: Source) -> dict[str, Split]:
    """The splits of a source with one split a container, by the container's name."""
    return {found.container.name: found for found in source.splits() if isinstance(found, Split)}


def read(
    source: Source, limits: Limits | None = None, sample: Sample | None = None
) -> tuple[list[Batch], list[Gap]]:
    """All batches and gaps of a source, those of `splits` included."""
    batches: list[Batch] = []
    gaps: list[Gap] = []
    for split in source.splits(sample):
        if isinstance(split, Gap):
            gaps.append(split)
            continue
        for item in source.read(split, limits or Limits(), sample):
            (gaps if isinstance(item, Gap) else batches).append(item)  # type: ignore[arg-type]
    return batches, gaps


def rows(batches: list[Batch]) -> list[dict[str, Any]]:
    """The rows of all batches, in their order."""
    return [row for batch in batches for row in batch.data.to_pylist()]


def numbers(batches: list[Batch]) -> list[int]:
    """The row numbers of batches, by locator or by counting."""
    found: list[int] = []
    for batch in batches:
        if batch.locators is not None:
            found += map(int, batch.locators.to_pylist())
        else:
            found += range(batch.first_row, batch.first_row + batch.data.num_rows)
    return found


def everything_said(error: BaseException) -> str:
    """An error as a traceback shows it, its causes and its parts included."""
    return "".join(traceback.format_exception(error)) + repr(error)
