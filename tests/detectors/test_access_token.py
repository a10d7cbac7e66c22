"""Access tokens: spans, and web tokens of any length."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

Find = Callable[..., list[str]]
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ0ZXN0In0.c2lnbmF0dXJl"
PART = "aB3d"


@pytest.mark.parametrize(
    ("detector", "text", "values"),
    [
        pytest.param("json-web-token", f"Bearer {TOKEN}", [TOKEN], id="in a header"),
        pytest.param("json-web-token", f'"token":"{TOKEN}"', [TOKEN], id="in JSON"),
        pytest.param("json-web-token", TOKEN.rsplit(".", 1)[0], [], id="two parts"),
        pytest.param("json-web-token", f"a{TOKEN}", [], id="inside a word"),
        pytest.param("service-token", "gho_" + PART * 9 + ".", ["gho_" + PART * 9], id="GitHub"),
        pytest.param("service-token", "ghx_" + PART * 9, [], id="no kind of GitHub's"),
        pytest.param("service-token", "rk" + "_live_" + PART * 6, ["rk" + "_live_" + PART * 6],
                     id="Stripe"),
        pytest.param("service-token", "risk_live_" + PART * 6, [], id="part of a word"),
        pytest.param("service-token", "AKIA" + "ABCD" * 4, ["AKIA" + "ABCD" * 4], id="Amazon"),
        pytest.param("service-token", "AKIA" + "abcd" * 4, [], id="Amazon's are capitals"),
    ],
)  # fmt: skip
def test_spans(find: Find, detector: str, text: str, values: list[str]) -> None:
    assert find(detector, text) == values


def test_keys_of_documentation_name_nobody(find: Find) -> None:
    key = "AKIA" + "IOSFODNN7EXAMPLE"
    assert find("service-token", key, technical=True) == [key]


def part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@given(st.integers(0, 2000), st.binary(max_size=500))
def test_a_web_token_of_any_length_is_found(find: Find, length: int, signature: bytes) -> None:
    header = part(json.dumps({"alg": "none"}).encode())
    claims = part(json.dumps({"sub": "x" * length}).encode())
    token = f"{header}.{claims}.{part(signature)}"
    assert find("json-web-token", f"token={token}") == [token]
    assert find("json-web-token", token.replace(".", ":", 1)) == []
