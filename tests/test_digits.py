"""Sets of digit strings: they are sets, and read and write patterns as `re` understands them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan.digits import BLANK, NONE, Digits, from_pattern, to_regex

PATTERNS = st.recursive(
    st.sampled_from(["7", "[0-24]", r"\d", "31", ""]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        inner.map("({})?".format),
        st.tuples(inner, st.integers(0, 2), st.integers(0, 2)).map(
            lambda parts: f"({parts[0]}){{{parts[1]},{parts[1] + parts[2]}}}"
        ),
    ),
    max_leaves=6,
)
TEXTS = st.lists(st.text("0123457", max_size=8), max_size=12)


def strings(digits: Digits, texts: list[str]) -> set[str]:
    """Those of the texts that are in the set."""
    found = set()
    for text in texts:
        state = digits
        for char in text:
            state = state.after[int(char)] if state is not NONE else NONE
        if state.ends:
            found.add(text)
    return found


@given(PATTERNS.filter(bool), TEXTS)
def test_a_pattern_means_what_it_means_to_re(pattern: str, texts: list[str]) -> None:
    expected = {text for text in texts if re.fullmatch(pattern, text)}
    assert strings(from_pattern(pattern), texts) == expected


@given(PATTERNS.filter(bool))
def test_writing_a_set_and_reading_it_gives_the_same_object(pattern: str) -> None:
    digits = from_pattern(pattern)
    assert digits is BLANK or from_pattern(to_regex(digits)) is digits


@given(PATTERNS.filter(bool), PATTERNS.filter(bool), TEXTS)
def test_sets_of_digit_strings_are_sets(first: str, second: str, texts: list[str]) -> None:
    one, two = from_pattern(first), from_pattern(second)
    assert strings(one | two, texts) == strings(one, texts) | strings(two, texts)
    assert strings(one & two, texts) == strings(one, texts) & strings(two, texts)
    assert strings(one - two, texts) == strings(one, texts) - strings(two, texts)
    cuts = {text for text in texts for at in range(len(text) + 1)
            if strings(one, [text[:at]]) and strings(two, [text[at:]])}  # fmt: skip
    assert strings(one + two, texts) == cuts


@pytest.mark.parametrize("pattern", ["[25]$|0", "1*", "1+", "(?=1)2", "a"])
def test_a_pattern_that_is_not_plain_is_an_error(pattern: str) -> None:
    with pytest.raises(ValueError, match="not a plain pattern"):
        from_pattern(pattern)
