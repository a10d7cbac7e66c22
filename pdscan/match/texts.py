"""Matching in a list of texts: character offsets, for people, scripts and Presidio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from pdscan.match.characters import Characters
from pdscan.match.choice import Matcher

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pdscan.match.reference import ReferenceMatcher
    from pdscan.match.watch import Watch
    from pdscan.model import Detector


@dataclass(frozen=True, slots=True)
class TextMatch:
    """One match in one text: `start` and `end` in characters; `technical` names no person."""

    start: int
    end: int
    detector: Detector
    confidence: float
    technical: bool


def find_in_texts(
    texts: Sequence[str],
    detectors: Sequence[Detector],
    matcher: Matcher | ReferenceMatcher | None = None,
    watch: Watch | None = None,
) -> list[list[TextMatch]]:
    """The matches of each text, ordered by start. Give a matcher to compile it only once.

    `watch` as in `Matcher.find_within`.
    """
    matcher = matcher or Matcher(detectors)
    # Lone surrogates (broken JSON escapes) are no UTF-8; their bytes are kept and match nothing.
    cells = [text.encode("utf-8", "surrogatepass") for text in texts]
    array = pa.array(cells, pa.large_binary())
    found = matcher.find(array) if watch is None else matcher.find_within(array, watch)
    result: list[list[TextMatch]] = [[] for _ in texts]
    # Matches of a text are in order, and do not overlap.
    characters = [Characters(cell) for cell in cells]
    columns = (found.row, found.start, found.end, found.detector, found.score, found.technical)
    for row, start, end, detector, score, technical in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        result[row].append(
            TextMatch(
                characters[row].before(start),
                characters[row].before(end),
                matcher.detectors[detector],
                round(score, 4),
                technical,
            )
        )
    return result


def character(cell: bytes, offset: int) -> int:
    """The character offset of a byte offset in UTF-8; broken bytes count as they are shown."""
    try:
        return len(cell[:offset].decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return len(cell[:offset].decode("utf-8", "replace"))
