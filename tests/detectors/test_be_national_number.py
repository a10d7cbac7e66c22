"""Belgian national number: spans, and mod 97 over generated numbers."""

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
        pytest.param("85.07.30-033.28", ["85.07.30-033.28"], id="the official form"),
        pytest.param("85 07 30 033 28", ["85 07 30 033 28"], id="with spaces"),
        pytest.param("850730-033.28", ["850730-033.28"], id="with the date in one"),
        pytest.param("850730 03328", ["850730 03328"], id="in two"),
        pytest.param("85073003328", ["85073003328"], id="a whole cell of digits"),
        pytest.param("code 85073003328", [], id="digits in text without a keyword"),
        pytest.param("INSZ 85073003328", ["85073003328"], id="digits beside a keyword"),
        pytest.param("niss: 17.07.30-033.84", ["17.07.30-033.84"], id="born in 2017"),
        pytest.param("98.47.28-997.65", ["98.47.28-997.65"], id="a BIS number"),
        pytest.param("85.07.30-033.29", [], id="a wrong check digit"),
        pytest.param("85.13.30-033.28", [], id="no thirteenth month"),
        pytest.param("INSZ 850730033281", [], id="a longer number"),
    ],
)
def test_spans(find: Find, text: str, values: list[str]) -> None:
    assert find("be-national-number", text) == values


@given(SEEDS, st.sampled_from((0, 20, 40)), st.booleans())
def test_every_generated_number_is_found(find: Find, seed: int, bis: int, formatted: bool) -> None:
    number = specimen.rrn(Random(seed), bis=bis, formatted=formatted)
    assert find("be-national-number", number) == [number]
    assert find("be-national-number", f"NISS {number}, merci") == [number]


@given(SEEDS, st.integers(0, 1), st.integers(1, 9))
def test_with_a_check_digit_changed_it_is_not(find: Find, seed: int, at: int, step: int) -> None:
    number = specimen.rrn(Random(seed), year=1975, formatted=False)
    at += 9
    wrong = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]
    assert find("be-national-number", wrong) == []
