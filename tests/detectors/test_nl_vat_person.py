"""Dutch VAT numbers of natural persons: spans, and companies that are none."""

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
        pytest.param("btw NL111222333B01.", ["NL111222333B01"], id="in text"),
        pytest.param("NL1112.22.333.B01", ["NL1112.22.333.B01"], id="with points"),
        pytest.param("NL000000013B53", ["NL000000013B53"], id="of 2020, without a BSN"),
        pytest.param("NL000000013B54", [], id="of 2020, wrong check"),
        pytest.param("NL800000006B01", [], id="a company of today"),
        pytest.param("NL001112223B01", [], id="an old company"),
        pytest.param("NL111222333B00", [], id="no zeros behind the B"),
        pytest.param("0477.472.701", [], id="a Belgian company"),
        pytest.param("111222333", [], id="nine digits alone"),
    ],
)
def test_spans(find: Find, text: str, values: list[str]) -> None:
    assert find("nl-vat-person", text) == values


def test_the_example_of_the_tax_office_names_nobody(find: Find) -> None:
    assert find("nl-vat-person", "NL000099998B57", technical=True) == ["NL000099998B57"]


@given(SEEDS, st.integers(1, 99))
def test_a_bsn_is_found_unless_it_begins_like_a_company(find: Find, seed: int, last: int) -> None:
    bsn = specimen.bsn(Random(seed))
    number = f"NL{bsn}B{last:02}"
    assert find("nl-vat-person", number) == ([] if bsn.startswith(("00", "8")) else [number])


@given(SEEDS, st.integers(0, 8), st.integers(1, 9))
def test_with_one_digit_changed_only_the_other_check_can_pass(
    find: Find, seed: int, at: int, step: int
) -> None:
    bsn = specimen.bsn(Random(seed))
    wrong = bsn[:at] + str((int(bsn[at]) + step) % 10) + bsn[at + 1 :]
    found = [last for last in range(1, 100) if find("nl-vat-person", f"NL{wrong}B{last:02}")]
    assert [last % 97 for last in found] == [found[0] % 97] * len(found) if found else True
    assert len(found) <= 2
