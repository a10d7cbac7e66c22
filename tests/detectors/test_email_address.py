"""E-mail addresses: spans, and those that belong to no person."""

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
        pytest.param("an@ziggo.nl", ["an@ziggo.nl"], id="a whole cell"),
        pytest.param(
            "<an.de.smet+x@mail.ugent.be>,", ["an.de.smet+x@mail.ugent.be"], id="brackets"
        ),
        pytest.param("'an@ziggo.nl'", ["an@ziggo.nl"], id="quotes stay outside"),
        pytest.param("o'brien@uni.ie", ["o'brien@uni.ie"], id="an apostrophe inside"),
        pytest.param("email=an@ziggo.nl&x=1", ["an@ziggo.nl"], id="a parameter"),
        pytest.param("Mail an@ziggo.nl.", ["an@ziggo.nl"], id="the end of a sentence"),
        pytest.param("a@b.nl;c@d.be", ["a@b.nl", "c@d.be"], id="two of them"),
        pytest.param("renée@müller.de", ["renée@müller.de"], id="letters with accents"),
        pytest.param("root@localhost", [], id="no top level"),
        pytest.param("git@github:x/y.git", [], id="no domain"),
        pytest.param("an@ziggo", [], id="half a domain"),
        pytest.param("@an.nl", [], id="no local part"),
    ],
)
def test_spans(find: Find, text: str, values: list[str]) -> None:
    assert find("email-address", text) == values


@pytest.mark.parametrize(
    "address",
    [
        "noreply@ziggo.nl", "no-reply@shop.example.be", "do_not_reply@x.nl", "NoReply@x.nl",
        "mailer-daemon@x.nl", "postmaster@x.nl", "jan@example.com", "jan@mail.example.org",
        "jan@firma.test", "jan@x.invalid", "icon@2x.png",
    ],
)  # fmt: skip
def test_these_name_no_person(find: Find, address: str) -> None:
    assert find("email-address", address, technical=True) == [address]


@pytest.mark.parametrize("address", ["jan@counterexample.com", "norep@x.nl", "jan@testing.nl"])
def test_these_only_look_technical(find: Find, address: str) -> None:
    assert find("email-address", address, technical=False) == [address]


@given(SEEDS)
def test_every_generated_address_is_found(find: Find, seed: int) -> None:
    address = specimen.email(Random(seed))
    assert find("email-address", f"schrijf naar {address}.", technical=False) == [address]
