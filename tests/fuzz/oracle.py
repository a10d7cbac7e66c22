"""The oracle: what detectors find in cells, one cell and one pattern at a time with Python `re`.

It is the documentation of `Pattern`, `Border`, `Detector` and `Matches` as code, slow and plain,
and shares nothing with a matcher but the declarations and the form of the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from pdscan.match.reference import Matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pdscan.model import Border, Detector, Pattern

#: What white space is, around a match that is a whole cell.
BLANK = b" \t\n\r\f\v"
#: How far before a bare match a keyword is looked for, in bytes.
CONTEXT = 60
#: How many leading zeros an integer may have lost.
LOST_ZEROS = 2
LETTERS_AND_DIGITS = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Span:
    """One match of one detector in one text; `score` as a float of 64 bits."""

    start: int
    end: int
    score: float
    technical: bool
    whole: bool

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(slots=True)
class Seen:
    """What one detector saw in one text: spans that are apart, and whether it had a candidate."""

    spans: list[Span] = field(default_factory=list)
    tried: bool = False
    whole_tried: bool = False


class Oracle:
    """Finds the matches of detectors in lists of cells, the long way."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self.detectors = tuple(detectors)
        self._regexes = [[compiled(p) for p in d.patterns] for d in self.detectors]

    def find(self, cells: Iterable[bytes | None]) -> Matches:
        """The matches in texts; None is a null."""
        known: dict[bytes, list[tuple[int, Seen]]] = {}
        rows = []
        for cell in cells:
            if cell and cell not in known:
                known[cell] = [(d, self._see(d, cell)) for d in range(len(self.detectors))]
            rows.append(known[cell] if cell else [])
        return self._matches(rows)

    def find_integers(self, numbers: Iterable[int | None]) -> Matches:
        """The matches in integers; None is a null."""
        rows: list[list[tuple[int, Seen]]] = []
        for number in numbers:
            row = []
            text = b"" if number is None else str(number).encode()
            for index, detector in enumerate(self.detectors):
                row.append((index, self._see(index, text)))
                full = detector.digits or 0
                if text and full - LOST_ZEROS <= len(text) < full:
                    row.append((index, self._see(index, text.rjust(full, b"0"))))
            rows.append(row)
        return self._matches(rows)

    def _see(self, index: int, text: bytes) -> Seen:
        """One detector on one text."""
        detector, seen = self.detectors[index], Seen()
        found: set[Span] = set()
        chance = detector.check.chance if detector.check else 1.0
        begin, end = len(text) - len(text.lstrip(BLANK)), len(text.rstrip(BLANK))
        for pattern, regex in zip(detector.patterns, self._regexes[index], strict=True):
            at = 0
            while match := regex.search(text, at):
                at = match.end()
                whole = match.start() <= begin and match.end() >= end
                if pattern.whole and not whole:
                    continue
                seen.tried = True
                seen.whole_tried |= whole
                if detector.check and not detector.check(match.group()):
                    at = match.start() + 1
                    continue
                if pattern.bare and not whole and not named(detector, text[: match.start()]):
                    continue
                score = 1 - (1 - pattern.score) * chance
                technical = any(
                    re.fullmatch(form.encode(), match.group(), re.IGNORECASE)
                    for form in detector.technical
                )
                found.add(Span(*match.span(), score, technical, whole))
        best_first = sorted(
            found, key=lambda span: (span.start - span.end, -span.score, span.start)
        )
        for span in best_first:
            if not any(span.overlaps(kept) for kept in seen.spans):
                seen.spans.append(span)
        return seen

    def _matches(self, rows: list[list[tuple[int, Seen]]]) -> Matches:
        """The answer in columns, overlaps between detectors settled in each row."""
        tried = np.zeros(len(self.detectors), np.int64)
        whole_tried = np.zeros(len(self.detectors), np.int64)
        whole_passed = np.zeros(len(self.detectors), np.int64)
        lines = []
        for row, row_seen in enumerate(rows):
            # A cell that is read twice, as integers may be, is one cell.
            for index in {index for index, seen in row_seen if seen.tried}:
                tried[index] += 1
            for index in {index for index, seen in row_seen if seen.whole_tried}:
                whole_tried[index] += 1
            passed = {
                index
                for index, seen in row_seen
                if any(span.whole and not span.technical for span in seen.spans)
            }
            for index in passed:
                whole_passed[index] += 1
            found = [(index, span) for index, seen in row_seen for span in seen.spans]
            lines += [(row, index, span) for index, span in self._settled(found)]
        return Matches(
            row=np.array([row for row, _, _ in lines], np.int64),
            start=np.array([span.start for _, _, span in lines], np.int64),
            end=np.array([span.end for _, _, span in lines], np.int64),
            detector=np.array([index for _, index, _ in lines], np.uint16),
            score=np.array([span.score for _, _, span in lines], np.float32),
            technical=np.array([span.technical for _, _, span in lines], np.bool_),
            whole=np.array([span.whole for _, _, span in lines], np.bool_),
            tried=tried,
            whole_tried=whole_tried,
            whole_passed=whole_passed,
        )

    def _settled(self, found: list[tuple[int, Span]]) -> list[tuple[int, Span]]:
        """The spans that stay, by start: passed check, longer, higher score, first detector."""

        def rank(item: tuple[int, Span]) -> tuple[bool, int, float, int, int]:
            index, span = item
            unchecked = self.detectors[index].check is None
            # Scores are compared as they are given out, with 32 bits.
            score = float(np.float32(span.score))
            return unchecked, span.start - span.end, -score, index, span.start

        kept: list[tuple[int, Span]] = []
        for index, span in sorted(found, key=rank):
            if not any(span.overlaps(other) for _, other in kept):
                kept.append((index, span))
        return sorted(kept, key=lambda item: item[1].start)


def compiled(pattern: Pattern) -> re.Pattern[bytes]:
    """The pattern with its borders as look-around."""
    left = right = ""
    if pattern.left.forbids:
        left = f"(?<![{pattern.left.forbids}])"
    if pattern.left.decimal:
        left += "(?<![0-9][.,])"
    if pattern.right.forbids:
        right = f"(?![{pattern.right.forbids}])"
    if pattern.right.decimal:
        right += "(?![.,][0-9])"
    flags = re.IGNORECASE if pattern.ignore_case else re.NOFLAG
    return re.compile(f"{left}(?:{pattern.regex}){right}".encode(), flags)


def forbidden(border: Border) -> bytes:
    """Every byte that may not stand beside a match."""
    if not border.forbids:
        return b""
    inside = re.compile(f"[{border.forbids}]".encode())
    return bytes(byte for byte in range(256) if inside.match(bytes((byte,))))


def named(detector: Detector, before: bytes) -> bool:
    """Whether a keyword, as words of its own, stands in the last bytes before a match."""
    near = before[-CONTEXT:].decode("utf-8", "ignore").lower().encode() if before else b""
    for keyword in detector.keywords:
        word = keyword.lower().encode()
        at = near.find(word)
        while at >= 0:
            around = near[at - 1 : at] + near[at + len(word) : at + len(word) + 1]
            if LETTERS_AND_DIGITS.isdisjoint(around):
                return True
            at = near.find(word, at + 1)
    return False
