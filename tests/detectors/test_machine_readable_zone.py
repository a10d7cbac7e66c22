"""Machine readable zones: spans, and the check digits of generated lines."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

Find = Callable[..., list[str]]
SEEDS = st.integers(0, 2**32)
#: The specimens of ICAO Doc 9303, of the invented state UTO.
LINE = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
NAMES = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<"
CARD_REST = "7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"


@pytest.mark.parametrize(
    ("detector", "text", "values"),
    [
        pytest.param("passport-mrz", f"mrz: {LINE}.", [LINE], id="in text"),
        pytest.param("passport-mrz", f"{NAMES}\n{LINE}", [f"{NAMES}\n{LINE}"], id="both lines"),
        pytest.param("passport-mrz", f"{NAMES} {LINE}", [f"{NAMES} {LINE}"], id="on one line"),
        pytest.param("passport-mrz", NAMES, [], id="names alone"),
        pytest.param("passport-mrz", LINE.lower(), [], id="no capitals"),
        pytest.param("passport-mrz", LINE[:-1], [], id="a sign too few"),
        pytest.param("passport-mrz", LINE[:36], [LINE[:36]], id="two lines of 36"),
        pytest.param("passport-mrz", "<" * 9 + "0" + LINE[10:], [], id="no number"),
        pytest.param("identity-card-mrz", f"kaart {CARD}", [CARD], id="card, first line"),
        pytest.param("identity-card-mrz", f"{CARD}\n{CARD_REST}", [f"{CARD}\n{CARD_REST}"], id="3"),
        pytest.param("identity-card-mrz", "IDBEL000000000<0000<<<<<<<<<<<",
                     ["IDBEL000000000<0000<<<<<<<<<<<"], id="a number of twelve digits"),
        pytest.param("identity-card-mrz", "INTERNATIONALE7LEVERINGENAFDEL", [], id="only capitals"),
    ],
)  # fmt: skip
def test_spans(find: Find, detector: str, text: str, values: list[str]) -> None:
    assert find(detector, text) == values


def checked(field: str) -> str:
    """The field and its check digit, by ICAO Doc 9303-3, section 4.9."""
    total = sum(int(sign, 36) * (7, 3, 1)[place % 3] for place, sign in enumerate(field))
    return f"{field}{total % 10}"


def numbered(random: Random) -> str:
    """The second line of an invented passport."""
    number = "".join(random.choices("0123456789BCDFGHJKLMNPRSTVWXYZ", k=9))
    birth = f"{random.randint(0, 99):02}{random.randint(1, 12):02}{random.randint(1, 28):02}"
    expiry = f"{random.randint(0, 99):02}{random.randint(1, 12):02}{random.randint(1, 28):02}"
    sex = random.choice("FM<")
    return f"{checked(number)}UTO{checked(birth)}{sex}{checked(expiry)}{'<' * 14}00"


@given(SEEDS)
def test_every_generated_line_is_found(find: Find, seed: int) -> None:
    line = numbered(Random(seed))
    assert find("passport-mrz", f"op {line}.") == [line]
    card = f"I<UTO{line[:10]}{'<' * 15}"
    assert find("identity-card-mrz", f"op {card}.") == [card]


@given(SEEDS, st.sampled_from([9, *range(13, 20), *range(21, 28)]), st.integers(1, 9))
def test_with_one_digit_changed_it_is_not(find: Find, seed: int, at: int, step: int) -> None:
    line = numbered(Random(seed))
    wrong = line[:at] + str((int(line[at]) + step) % 10) + line[at + 1 :]
    assert find("passport-mrz", wrong) == []
    if at < 10:
        assert find("identity-card-mrz", f"I<UTO{wrong[:10]}{'<' * 15}") == []
