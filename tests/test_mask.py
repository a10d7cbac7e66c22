"""Masked shapes never show the value."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pdscan.mask import LONGEST, mask


@settings(max_examples=500)
@given(st.one_of(st.text(), st.text("-.…@ a1B", max_size=60), st.emails()))
@example("j…@b….be")
@example("." * LONGEST + "…")
@example("…")
@example("()")
def test_mask_never_returns_its_input(text: str) -> None:
    shape = mask(text)
    assert shape != text
    assert shape != text.strip()
    assert 0 < len(shape) <= LONGEST + 1


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("jan.peeters@bedrijf.be", "j…@b….be"),
        ("BE71 0961 2345 6769", "BE.. .... .... ...."),
        ("+31 20 123 45 67", "+.. .. ... .. .."),
        (" 123.45 ", "......"),
    ],
)
def test_shapes(text: str, shape: str) -> None:
    assert mask(text) == shape


@given(st.from_regex(r"[0-9]{6,30}", fullmatch=True))
def test_no_digit_is_shown(text: str) -> None:
    assert not any(sign.isdigit() for sign in mask(text))
