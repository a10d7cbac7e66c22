"""Comparing a matcher with the oracle, and telling a difference as briefly as it can be told."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from pdscan.match.reference import Matches
from tests.fuzz.batches import Batch, numbers, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa

    from pdscan.model import Detector
    from tests.fuzz.oracle import Oracle

#: What can be shortened: a text, or the cells of a batch.
_Row = TypeVar("_Row", bytes, tuple[Any, ...])
#: A cell is not shortened for longer than so many tries, each of which asks both.
TRIES = 500
#: Of a longer text only its ends are shown.
SHOWN = 200


class Matcher(Protocol):
    """What `ReferenceMatcher` does: all that is compared."""

    @property
    def detectors(self) -> tuple[Detector, ...]:
        """The detectors, in the order that matches number them."""

    def find(self, array: pa.Array) -> Matches:
        """The matches in an array of text."""

    def find_integers(self, array: pa.Array) -> Matches:
        """The matches in an array of integers."""


def found_by(matcher: Matcher, batch: Batch) -> Matches:
    """What a matcher finds in a batch."""
    return matcher.find_integers(batch.array) if batch.integers else matcher.find(batch.array)


def known_by(oracle: Oracle, batch: Batch) -> Matches:
    """What the oracle finds in a batch's cells."""
    return oracle.find_integers(batch.cells) if batch.integers else oracle.find(batch.cells)


def equal(left: Matches, right: Matches) -> bool:
    """Whether two answers are the same in every column, types included."""
    for column in dataclasses.fields(Matches):
        one, other = getattr(left, column.name), getattr(right, column.name)
        if one.dtype != other.dtype or not np.array_equal(one, other):
            return False
    return True


def difference(matcher: Matcher, oracle: Oracle, batch: Batch, known: Matches | None = None) -> str:
    """An account of what a matcher finds otherwise than the oracle; empty where they agree.

    `known` is the oracle's answer, if it is known already. The account is of the shortest cell
    that shows the difference in an ordinary array; where none does, the arrangement of the batch
    is to blame, and the account is of the whole batch.
    """
    known = known_by(oracle, batch) if known is None else known
    found = found_by(matcher, batch)
    if equal(found, known):
        return ""
    plain = numbers if batch.integers else texts

    def differs(cells: Sequence[Any]) -> bool:
        small = plain(list(cells))
        return not equal(found_by(matcher, small), known_by(oracle, small))

    shown = batch
    cells = [cell for cell in dict.fromkeys(batch.cells) if cell is not None]
    for cell in cells:
        if differs([cell]):
            short = cell if batch.integers else shortened(cell, lambda text: differs([text]))
            shown = plain([short])
            break
    else:
        if differs(batch.cells):
            shown = plain(list(shortened(tuple(batch.cells), differs)))
    if shown is not batch:
        found, known = found_by(matcher, shown), known_by(oracle, shown)
    lines = [f"{batch.recipe}: {len(batch.cells)} cells. Shortest: {shown.recipe}", ""]
    return "\n".join([*lines, *_account(oracle, shown, found, known)])


def shortened(whole: _Row, differs: Callable[[_Row], bool]) -> _Row:
    """A part of a text or a list that still differs: the shortest one that `TRIES` tries find."""
    size, tries = len(whole), 0
    while size:
        before, at = len(whole), 0
        while at < len(whole) and tries < TRIES:
            rest = whole[:at] + whole[at + size :]
            tries += 1
            if differs(rest):
                whole = rest
            else:
                at += size
        if size > 1 or len(whole) == before:
            size //= 2
    return whole


def _account(oracle: Oracle, batch: Batch, found: Matches, known: Matches) -> Iterator[str]:
    """The lines that one of the two does not have, cell by cell, and the counts that differ."""
    names = [detector.id for detector in oracle.detectors]
    mine, theirs = _lines(found, names), _lines(known, names)
    for row, cell in enumerate(batch.cells):
        extra, missing = mine.get(row, []), theirs.get(row, [])
        if extra != missing:
            yield f"cell {row}: {_shown(cell)}"
            yield from (f"  matcher only: {line}" for line in extra if line not in missing)
            yield from (f"  oracle only:  {line}" for line in missing if line not in extra)
            if sorted(extra) == sorted(missing):
                yield "  the same matches in another order"
    for row in sorted(set(mine) - set(range(len(batch.cells)))):
        yield f"cell {row}: there is none"
        yield from (f"  matcher only: {line}" for line in mine[row])
    for count in ("tried", "whole_tried", "whole_passed"):
        pairs = zip(getattr(found, count).tolist(), getattr(known, count).tolist(), strict=True)
        for name, (one, other) in zip(names, pairs, strict=True):
            if one != other:
                yield f"{count} of {name}: matcher {one}, oracle {other}"
    if len(batch.cells) == 1 and mine == theirs:
        yield f"the only cell: {_shown(batch.cells[0])}"
    for column in dataclasses.fields(Matches):
        kinds = getattr(found, column.name).dtype, getattr(known, column.name).dtype
        if kinds[0] != kinds[1]:
            yield f"column {column.name}: matcher {kinds[0]}, oracle {kinds[1]}"


def _lines(found: Matches, names: Sequence[str]) -> dict[int, list[str]]:
    """The matches of each row in words."""
    lines: dict[int, list[str]] = {}
    columns = (found.row, found.start, found.end, found.detector, found.score)
    flags = (found.technical, found.whole)
    for row, start, end, detector, score, technical, whole in zip(
        *(column.tolist() for column in (*columns, *flags)), strict=True
    ):
        words = f"{' technical' * technical}{' whole' * whole}"
        line = f"{names[detector]} {start} to {end}, score {score!r}{words}"
        lines.setdefault(row, []).append(line)
    return lines


def _shown(cell: object) -> str:
    text = repr(cell)
    if len(text) <= SHOWN:
        return text
    return f"{text[: SHOWN // 2]} ... {text[-SHOWN // 2 :]} ({len(text)} characters)"
