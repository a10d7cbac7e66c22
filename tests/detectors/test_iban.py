"""IBAN: spans, and mod 97 over generated numbers of every country."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan import specimen
from pdscan.checksums import IBAN_FORMS

Find = Callable[..., list[str]]
SEEDS = st.integers(0, 2**32)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("NL91 ABNA 0417 1643 00", ["NL91 ABNA 0417 1643 00"], id="in fours"),
        pytest.param("nl91abna0417164300", ["nl91abna0417164300"], id="lower case"),
        pytest.param("BE71 0961 2345 6769 EUR", ["BE71 0961 2345 6769"], id="a word behind it"),
        pytest.param("BE71 0961 2345 6769 12", ["BE71 0961 2345 6769"], id="a number behind it"),
        pytest.param(
            "BE71096123456769/NL91ABNA0417164300",
            ["BE71096123456769", "NL91ABNA0417164300"],
            id="two of them",
        ),
        pytest.param("BE71-0961-2345-6769", ["BE71-0961-2345-6769"], id="with dashes"),
        pytest.param("NL91ABNA0417164301", [], id="a wrong digit"),
        pytest.param("ANL91ABNA0417164300", [], id="inside a word"),
    ],
)
def test_spans(find: Find, text: str, values: list[str]) -> None:
    assert find("iban", text) == values


@given(SEEDS, st.sampled_from(sorted(IBAN_FORMS)), st.booleans())
def test_every_generated_number_is_found(find: Find, seed: int, country: str, spaced: bool) -> None:
    number = specimen.iban(Random(seed), country, spaced=spaced)
    assert find("iban", f"op {number}.") == [number]


@given(SEEDS, st.integers(4, 15), st.integers(1, 9))
def test_with_one_digit_changed_it_is_not(find: Find, seed: int, at: int, step: int) -> None:
    number = specimen.iban(Random(seed), "BE")
    wrong = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]
    assert find("iban", wrong) == []
