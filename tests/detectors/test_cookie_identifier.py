"""Identifiers of visitors in cookies: spans, and generated ones of each service."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

Find = Callable[..., list[str]]
NUMBERS = st.integers(10_000, 2_147_483_647)
TIMES = st.integers(1_000_000_000, 1_999_999_999)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("_gid=GA1.2.20482934.1700000000;", ["GA1.2.20482934.1700000000"], id="_gid"),
        pytest.param("GA1.1-2.20482934.1700000000", ["GA1.1-2.20482934.1700000000"], id="a path"),
        pytest.param("AGA1.2.20482934.1700000000", [], id="inside a word"),
        pytest.param("GA1.2.20482934.1700000000.5", [], id="more numbers"),
        pytest.param("hubspotutk=" + "A" * 32, [], id="capitals"),
        pytest.param("0" * 32, [], id="a hash alone"),
        pytest.param("UA-12345678-1", [], id="the site, not the visitor"),
    ],
)
def test_spans(find: Find, text: str, values: list[str]) -> None:
    assert find("cookie-identifier", text) == values


@given(NUMBERS, TIMES, st.uuids(version=4))
def test_every_generated_cookie_is_found(
    find: Find, number: int, time: int, key: uuid.UUID
) -> None:
    for value in (
        f"GA1.2.{number}.{time}",
        f"fb.1.{time}000.{number}",
        f"hubspotutk={key.hex}",
        f"intercom-id-abc123de={key}",
        f"intercom-device-id-abc123de={key}",
    ):
        assert find("cookie-identifier", f"x={value}; path=/") == [value]
        assert find("cookie-identifier", f"{value}0a") == []
