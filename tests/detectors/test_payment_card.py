"""Payment card: spans, test numbers, and Luhn over generated numbers."""

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
        pytest.param("4539 1488 0343 6467", ["4539 1488 0343 6467"], id="in fours"),
        pytest.param("x 4539-1488-0343-6467.", ["4539-1488-0343-6467"], id="with dashes"),
        pytest.param("4539148803436467", ["4539148803436467"], id="sixteen digits"),
        pytest.param("3714 496353 98431", ["3714 496353 98431"], id="American Express"),
        pytest.param("3056 930902 5904", ["3056 930902 5904"], id="Diners Club"),
        pytest.param("kaart 30569309025904", ["30569309025904"], id="fourteen beside a keyword"),
        pytest.param("order 30569309025904", [], id="fourteen without a keyword"),
        pytest.param("4539 1488-0343 6467", [], id="mixed separators"),
        pytest.param("4539148803436466", [], id="a wrong digit"),
        pytest.param("45391488034364670", [], id="a longer number"),
        pytest.param("1.4539148803436467", [], id="a decimal"),
        pytest.param("NL4539148803436467", [], id="inside a code"),
    ],
)
def test_spans(find: Find, text: str, values: list[str]) -> None:
    assert find("payment-card", text) == values


def test_bare_digits_count_as_a_cell_or_behind_a_word(find: Find) -> None:
    number = specimen.card(Random(5))
    assert find("payment-card", f"zie regel {number}") == []
    assert find("payment-card", number) == [number]
    assert find("payment-card", f"Visa {number}") == [number]


@pytest.mark.parametrize(
    "number",
    ["4111111111111111", "4111 1111 1111 1111", "5555-5555-5555-4444", "3782 822463 10005"],
)
def test_test_numbers_name_no_person(find: Find, number: str) -> None:
    assert find("payment-card", number, technical=True) == [number]


@given(SEEDS, st.booleans())
def test_every_generated_number_is_found(find: Find, seed: int, spaced: bool) -> None:
    number = specimen.card(Random(seed), spaced=spaced)
    assert find("payment-card", f"met kaart {number}, graag") == [number]


@given(SEEDS, st.integers(6, 15), st.integers(1, 9))
def test_with_one_digit_changed_it_is_not(find: Find, seed: int, at: int, step: int) -> None:
    number = specimen.card(Random(seed))
    wrong = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]
    assert find("payment-card", wrong) == []
