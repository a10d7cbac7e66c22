"""Names of people by value: spans, and what only looks like a name."""

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
        pytest.param("Jan Jansen", ["Jan Jansen"], id="given name and surname"),
        pytest.param("met Marieke van der Velden om", ["Marieke van der Velden"], id="particles"),
        pytest.param("Jean-Pierre D'Hondt", ["Jean-Pierre D'Hondt"], id="dash and apostrophe"),
        pytest.param("Jan Peter Balkenbroek", ["Jan Peter Balkenbroek"], id="two given names"),
        pytest.param("Andrew B. Fuller", ["Andrew B. Fuller"], id="an initial"),
        pytest.param("Renée Lefèvre, Günter Groß", ["Renée Lefèvre", "Günter Groß"], id="accents"),
        pytest.param("mevrouw De Wilde", ["mevrouw De Wilde"], id="a form of address"),
        pytest.param("Janssens, Marc", ["Janssens, Marc"], id="surname first"),
        pytest.param("J.P. de Vries", ["J.P. de Vries"], id="initials"),
        pytest.param("jan jansen", [], id="small letters"),
        pytest.param("jan@jansen.nl", [], id="an address"),
        pytest.param("Jan 2024", [], id="a month"),
        pytest.param("de Grote Markt", [], id="a place"),
        pytest.param("Total Amount", [], id="two words"),
    ],
)
def test_spans(find: Find, text: str, values: list[str]) -> None:
    assert find("person-name", text) == values


@pytest.mark.parametrize(
    "text", ["Marie Curiestraat", "Charlotte Street", "Jan Feb", "Johan Cruijffplein"]
)
def test_what_is_named_after_people_is_no_person(find: Find, text: str) -> None:
    assert find("person-name", text, technical=False) == []


@given(SEEDS, st.sampled_from(("nl", "fr", "de", "en")))
def test_every_generated_name_is_found(find: Find, seed: int, language: str) -> None:
    name = specimen.person_name(Random(seed), language)
    assert find("person-name", f"aan {name}, graag") == [name]
    assert find("person-first-name", name.partition(" ")[0]) == [name.partition(" ")[0]]
    assert find("person-last-name", name.partition(" ")[2]) == [name.partition(" ")[2]]
