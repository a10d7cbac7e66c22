"""Numbers of SIM cards: spans, and Luhn over generated ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

Find = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("8931000000000000008", ["8931000000000000008"], id="a whole cell"),
        pytest.param("iccid=8931000000000000008", ["8931000000000000008"], id="behind its word"),
        pytest.param("pakket 8931000000000000008 is weg", [], id="another number"),
        pytest.param(
            "nr 8931 0000 0000 0000 008.", ["8931 0000 0000 0000 008"], id="groups need no word"
        ),
        pytest.param("8931 0000-0000 0000 008", [], id="mixed separators"),
        pytest.param("9931000000000000006", [], id="not of telecommunication"),
    ],
)
def test_spans(find: Find, text: str, values: list[str]) -> None:
    assert find("iccid", text) == values


@given(st.integers(0, 10**17 - 1), st.sampled_from([16, 17]), st.integers(1, 9))
def test_generated_numbers_are_found_and_with_one_digit_changed_are_not(
    find: Find, serial: int, digits: int, step: int
) -> None:
    body = "89" + f"{serial:017}"[:digits]
    number = body + str(luhn.calc_check_digit(body))
    assert find("iccid", f"de simkaart {number}") == [number]
    assert find("iccid", f"het pakket {number}") == []
    assert find("iccid", f"{body}{(int(number[-1]) + step) % 10}") == []
