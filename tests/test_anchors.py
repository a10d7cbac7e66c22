"""Every match is found by the place that its pattern is cut at: window, known bytes, way back."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache
from re import _parser  # type: ignore[attr-defined]

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pdscan import registry
from pdscan.match.anchors import Bucket, Cut, buckets, cuts
from pdscan.match.automaton import Automaton
from pdscan.match.classes import classes
from pdscan.match.layout import (
    BANKS,
    BEFORE,
    BUCKETS,
    BYTE_KINDS,
    GRAM_FACTOR,
    GRAM_SIZE,
    GRAMS,
    OUTSIDE_CELL,
    WIDTH,
)
from pdscan.match.tables import _back, _halves, _known, _outside, _sets
from pdscan.model import ANYTHING, Detector, Pattern
from tests.fuzz.batches import sample
from tests.fuzz.oracle import compiled
from tests.fuzz.patterns import LETTERS, patterns

SEARCHED = tuple(detector for detector in registry.detectors() if detector.patterns)
#: What stands around a planted match, some of it like the rest of one.
AROUND = (b"", b" ", b"x", b"12", b"\n", b"a@b.", b"\xc3\xa9", b"00 ", b"-", b"Aa", b"lorem ipsum ")


class Places:
    """Where some buckets are looked for, said by the tables that the kernels read."""

    def __init__(self, found: Sequence[Bucket]) -> None:
        self.buckets = found
        self.sets, self.halves, self.known = _sets(found), _halves(found), _known(found)
        self.classes, self.class_sets = classes(found)
        self.before = _outside(self.sets, range(BEFORE)[::-1])
        self.behind = _outside(self.sets, range(BEFORE, WIDTH))
        self.back: list[Automaton | None] = [
            _back(bucket, exact=False) if bucket.backwards else None for bucket in found
        ]

    def starts(self, text: bytes) -> set[tuple[int, int]]:
        """The pairs of a pattern and a place in the text where a match of it may start."""
        found = set()
        for spot in range(len(text)):
            for i, bucket in enumerate(self.buckets):
                if self._fits(i, text, spot):
                    for start in self._walked(i, text, spot):
                        found |= {(cut.pattern, start) for cut in bucket.cuts}
        return found

    def _fits(self, i: int, text: bytes, spot: int) -> bool:
        bank, bit = divmod(i, 8)
        for place in range(WIDTH):
            at = spot + place - BEFORE
            byte = text[at] if 0 <= at < len(text) else OUTSIDE_CELL
            if not self.sets[place, byte] >> i & 1:
                return False
            # The filter reads beyond a cell, but it never tells more than the sets do.
            if byte != OUTSIDE_CELL:
                row = (bank * WIDTH + place) * 2
                low, high = self.halves[row, byte & 15], self.halves[row + 1, byte >> 4]
                assert low & high & 1 << bit
                assert self.class_sets[bank, place, self.classes[byte]] & 1 << bit
        assert self.before[min(spot, BEFORE)] >> i & 1
        assert self.behind[min(len(text) - spot, WIDTH - BEFORE)] >> i & 1
        for (first, count), known in zip(GRAMS, self.known, strict=True):
            at = spot + first
            # What is not within the cell is read beyond it: it must not be asked for.
            value = int.from_bytes(text[max(0, at) : at + count], "little")
            inside = at >= 0 and at + count <= len(text)
            asked = not all(row >> i & 1 for row in known)
            if asked and not (inside and known[value * GRAM_FACTOR >> 20 & GRAM_SIZE - 1] >> i & 1):
                return False
        return True

    def _walked(self, i: int, text: bytes, spot: int) -> list[int]:
        automaton = self.back[i]
        if automaton is None:
            return [spot]
        reach = max(cut.reach for cut in self.buckets[i].cuts)
        state, start, found = 1, spot, []
        while True:
            if automaton.accepts[state]:
                found.append(start)
            if start == max(0, spot - reach):
                return found
            start -= 1
            state = int(automaton.table[state, automaton.classes[text[start]]])


def missing(forms: Sequence[Pattern], places: Places, text: bytes) -> list[tuple[int, int]]:
    """The matches in a text, by pattern and start, that no place leads to."""
    matches = set()
    for number, pattern in enumerate(forms):
        regex = compiled(pattern)
        matches |= {(number, start) for start in range(len(text)) if regex.match(text, start)}
    return sorted(matches - places.starts(text)) if matches else []


@settings(max_examples=120, deadline=None)
@given(
    several=st.lists(patterns(), min_size=1, max_size=3),
    texts=st.lists(st.text(LETTERS, max_size=20).map(str.encode), max_size=4),
    seed=st.integers(0, 1 << 16),
)
def test_every_match_of_any_pattern_has_a_place(
    several: list[Pattern], texts: list[bytes], seed: int
) -> None:
    draw = random.Random(seed)
    found = [cut for number, pattern in enumerate(several) for cut in cuts(number, pattern)]
    places = Places(buckets(found, 2 + seed % 3))
    for pattern in several:
        planted = sample(_parser.parse(pattern.regex.encode()), draw)
        texts += [planted, draw.choice(AROUND) + planted + draw.choice(AROUND)]
    for text in texts:
        assert missing(several, places, text) == []


@cache
def all_places() -> tuple[list[Pattern], Places]:
    """All registered patterns, looked for together."""
    forms = [pattern for detector in SEARCHED for pattern in detector.patterns]
    found = [cut for number, pattern in enumerate(forms) for cut in cuts(number, pattern)]
    return forms, Places(buckets(found))


@pytest.mark.parametrize("detector", SEARCHED, ids=lambda detector: detector.id)
def test_every_match_of_a_detector_has_a_place(detector: Detector) -> None:
    forms, places = all_places()
    draw = random.Random(detector.id)
    texts = [example.encode() for example in detector.examples]
    for pattern in detector.patterns:
        tree = _parser.parse(pattern.regex.encode())
        planted = [sample(tree, draw) for _ in range(12)]
        texts += [*planted, *(draw.choice(AROUND) + x + draw.choice(AROUND) for x in planted)]
    some = [(n, pattern) for n, pattern in enumerate(forms) if pattern in detector.patterns]
    for text in texts:
        starts = places.starts(text[:300])
        for number, pattern in some:
            regex = compiled(pattern)
            for start in range(len(text[:300])):
                if regex.match(text[:300], start):
                    assert (number, start) in starts, (pattern.name, text)


def test_there_are_as_many_buckets_as_the_filter_has_bits() -> None:
    _, places = all_places()
    assert 1 < len(places.buckets) <= BUCKETS
    for bucket in places.buckets:
        assert {cut.backwards for cut in bucket.cuts} == {bucket.backwards}
        assert all(len(cut.window) == WIDTH for cut in bucket.cuts)
    assert places.classes.max() < BYTE_KINDS


@pytest.mark.parametrize(
    ("regex", "text"),
    [
        ("[a-z]{1,8}[^0-9A-Za-z]x?", b"abc!"),
        ("[a-z]{1,8}!{0,3}", b"abc"),
        ("(?:ab|[0-9]{4}|#)y?", b"#"),
    ],
    ids=[
        "a rare byte, then nothing",
        "a tail that may be missing",
        "alternatives of any length",
    ],
)
def test_a_match_at_the_end_of_a_cell_has_its_place_within(regex: str, text: bytes) -> None:
    pattern = Pattern("p", regex, ANYTHING, ANYTHING)
    places = Places(buckets(cuts(0, pattern)))
    assert missing([pattern], places, text) == []


def test_windows_tell_letters_from_borders_exactly() -> None:
    cut = cuts(0, Pattern("p", "[0-9]{3}"))[0]
    found = [Bucket((cut,), cut.window)]
    sets, row = _sets(found), 2 * BANKS * WIDTH
    exact: NDArray[np.uint8] = _halves(found)[row : row + 2, :16]
    for byte in range(256):
        letter = bool(exact[0, byte & 15] & exact[1, byte >> 4])
        assert letter == bool(re.fullmatch(rb"[0-9A-Za-z]", bytes((byte,))))
        assert letter == (not sets[BEFORE - 1, byte])
    assert isinstance(cut, Cut)
