"""NIR: spans, and the key over generated numbers."""

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
        pytest.param("2 95 10 99 126 111 93", ["2 95 10 99 126 111 93"], id="in groups"),
        pytest.param("295109912611193", ["295109912611193"], id="a whole cell"),
        pytest.param("n 295109912611193", [], id="digits in text without a keyword"),
        pytest.param("Sécu 295109912611193", ["295109912611193"], id="beside a keyword"),
        pytest.param("253072a07300443", ["253072a07300443"], id="Corsica in lower case"),
        pytest.param("2951099126111 93", ["2951099126111 93"], id="key apart"),
        pytest.param("2 95 13 99 126 111 93", [], id="no thirteenth month"),
        pytest.param("9 95 10 99 126 111 93", [], id="no sex 9"),
    ],
)
def test_spans(find: Find, text: str, values: list[str]) -> None:
    assert find("fr-nir", text) == values


@given(SEEDS)
def test_every_generated_number_is_found(find: Find, seed: int) -> None:
    number = specimen.nir(Random(seed))
    assert find("fr-nir", number) == [number]


@given(SEEDS, st.integers(7, 14), st.integers(1, 9))
def test_with_one_digit_changed_it_is_not(find: Find, seed: int, at: int, step: int) -> None:
    number = specimen.nir(Random(seed))
    wrong = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]
    assert find("fr-nir", wrong) == []
