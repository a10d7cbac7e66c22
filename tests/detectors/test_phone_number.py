"""Telephone numbers: how people write them, and what only looks like them."""

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
        pytest.param("06-12345678", ["06-12345678"], id="Dutch mobile"),
        pytest.param("06 12 34 56 78", ["06 12 34 56 78"], id="Dutch mobile in pairs"),
        pytest.param("(020) 123 45 67", ["(020) 123 45 67"], id="area code in brackets"),
        pytest.param("0471/12.34.56", ["0471/12.34.56"], id="Belgian, slash and points"),
        pytest.param("02 219 03 03", ["02 219 03 03"], id="Brussels"),
        pytest.param("01.42.68.53.00", ["01.42.68.53.00"], id="French, points"),
        pytest.param("030 / 26550280", ["030 / 26550280"], id="Berlin"),
        pytest.param("+31 (0)6 12345678", ["+31 (0)6 12345678"], id="the zero in brackets"),
        pytest.param("+31 6 12345678 2024", ["+31 6 12345678"], id="a number behind it"),
        pytest.param("0031612345678", ["0031612345678"], id="two zeros for the plus"),
        pytest.param("0032 471 12 34 56", ["0032 471 12 34 56"], id="two zeros, spaces"),
        pytest.param("+352 621 123 456", ["+352 621 123 456"], id="Luxembourg"),
        pytest.param("621 123 456", ["621 123 456"], id="Luxembourg, a whole cell"),
        pytest.param("+44 20 7946 0958", ["+44 20 7946 0958"], id="London"),
        pytest.param("+1 (780) 428-9482", ["+1 (780) 428-9482"], id="North America"),
        pytest.param("408-996-1010", ["408-996-1010"], id="North America, national"),
        pytest.param("+55 (12) 3923-5555", ["+55 (12) 3923-5555"], id="any country"),
        pytest.param("33612345678", ["33612345678"], id="a plus that was lost"),
        pytest.param("gsm: 0471123456", ["0471123456"], id="digits beside a keyword"),
        pytest.param("0471123456", ["0471123456"], id="digits that are the whole cell"),
        pytest.param("factuur 0471123456", [], id="digits without a keyword"),
        pytest.param("02-03-2024", [], id="a date"),
        pytest.param("op 02-03-2024 12:30", [], id="a date and a time"),
        pytest.param("02.03.2024 10:15:00", [], id="a German date and a time"),
        pytest.param("2024-02-03 10:15", [], id="an ISO date"),
        pytest.param("0.0612345678", [], id="a decimal"),
        pytest.param("/img/06-12345678", [], id="a path"),
        pytest.param("a1b2c3d4-0612-3456-7890-061234567890", [], id="a UUID"),
    ],
)
def test_spans(find: Find, text: str, values: list[str]) -> None:
    assert find("phone-number", text) == values


@given(SEEDS, st.sampled_from(("NL", "BE", "FR", "DE", "LU", "GB")), st.booleans())
def test_every_generated_number_is_found(
    find: Find, seed: int, country: str, international: bool
) -> None:
    number = specimen.phone(Random(seed), country, international=international)
    assert find("phone-number", number) == [number]
    assert find("phone-number", f"Bel mij: tel {number}, graag") == [number]
