"""BSN: spans, and the eleven-proof over generated numbers."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan import specimen

Find = Callable[..., list[str]]
SEEDS = st.integers(0, 2**32)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("111222333", ["111222333"], id="a whole cell"),
        pytest.param(" 111222333 ", ["111222333"], id="a whole cell with blanks"),
        pytest.param("BSN 111222333 van Jan", ["111222333"], id="text, beside a keyword"),
        pytest.param("order 111222333 van Jan", [], id="text, without a keyword"),
        pytest.param("zie 1112.22.333", ["1112.22.333"], id="4.2.3 needs no keyword"),
        pytest.param("zie 111.222.333", [], id="3.3.3 needs a keyword"),
        pytest.param("bsn: 111.222.333", ["111.222.333"], id="3.3.3 with a keyword"),
        pytest.param("BSN 1112223330", [], id="a longer number"),
        pytest.param("BSN 0.111222333", [], id="a decimal"),
        pytest.param("BSN 111222333,50", [], id="an amount"),
        pytest.param("BSN 111222334", [], id="a failed proof"),
        pytest.param("111222333-111222333", [], id="part of a longer code"),
    ],
)
def test_spans(find: Find, text: str, values: list[str]) -> None:
    assert find("nl-bsn", text) == values


def test_published_specimens_name_no_person(find: Find) -> None:
    assert find("nl-bsn", "123456782", technical=True) == ["123456782"]


@given(SEEDS)
def test_every_generated_number_is_found(find: Find, seed: int) -> None:
    number = specimen.bsn(Random(seed))
    assert find("nl-bsn", number) == [number]
    assert find("nl-bsn", f"bsn {number}.") == [number]


@given(SEEDS, st.integers(0, 8), st.integers(1, 9))
def test_with_one_digit_changed_it_is_not(find: Find, seed: int, at: int, step: int) -> None:
    number = specimen.bsn(Random(seed))
    wrong = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]
    assert find("nl-bsn", wrong) == []
