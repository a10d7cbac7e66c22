"""Character offsets of a long cell are those of `character`, and take one reading of it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan.match import characters
from pdscan.match.characters import Characters
from pdscan.match.texts import character

#: Characters of every length, halves of surrogates, and what is none or only a part of one.
PARTS = st.sampled_from(
    [b"a", b"\x00", "é".encode(), "€".encode(), "😀".encode(), b"\xed\xa0\x80", b"\xed\xb0\x80",
     b"\xff", b"\xc3", b"\xe2\x82", b"\xf0\x9f", b"\xf0\x9f\x98", b"\xed", b"\xa0", b"\x80",
     b"\xf4\x90", b"\xc0\xaf"]
)  # fmt: skip


#: Half of the texts are whole.
TEXTS = st.lists(PARTS, max_size=12).map(b"".join) | st.text(max_size=12).map(str.encode)


@given(
    cell=TEXTS,
    places=st.lists(st.integers(0, 40), max_size=8).map(sorted),
    piece=st.sampled_from([1, 2, 3, 7, 1 << 16]),
)
def test_offsets_are_those_of_the_whole_text(cell: bytes, places: list[int], piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(characters, "PIECE", piece)
        counted = Characters(memoryview(cell))
        for place in places:
            assert counted.before(place) == character(cell, place)


@pytest.mark.parametrize("unit", [b"a@b.nl, ", "é@b.nl, ".encode(), b"\xe9@b.nl, "], ids=repr)
def test_a_million_places_of_one_cell_take_one_reading(unit: bytes) -> None:
    cell = unit * 1_000_000
    counted = Characters(cell)
    begin = time.perf_counter()
    last = [counted.before(place) for place in range(0, len(cell), len(unit))][-1]
    assert time.perf_counter() - begin < 20
    assert last == 8 * (1_000_000 - 1)
