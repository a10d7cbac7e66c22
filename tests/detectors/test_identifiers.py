"""National identifiers: what every one of them must do, and the traps of single ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan import registry
from pdscan.model import Detector
from tests.test_every_detector import text_of

Find = Callable[..., list[str]]
#: Of rarer ones no random text passes soon enough: their own tests make them.
RARE = 1 / 200
IDENTIFIERS = tuple(
    each
    for each in registry.detectors()
    if each.category.startswith("gov.") and each.patterns
    if each.check is None or each.check.chance > RARE
)
BARE = tuple(each for each in IDENTIFIERS if any(form.bare for form in each.patterns))


def number(detector: Detector, draw: Random, *, bare: bool) -> str:
    """A random number of the detector that passes its check and names no published specimen."""
    # Forms that hold words too are told by examples.
    forms = [f for f in detector.patterns if (f.bare or not bare) and "name" not in f.name]
    while True:
        text = text_of(draw.choice(forms).regex, draw)
        technical = any(re.fullmatch(each, text.decode()) for each in detector.technical)
        if not technical and (detector.check is None or detector.check(text)):
            return text.decode()


@pytest.mark.parametrize("detector", IDENTIFIERS, ids=lambda each: each.id)
@given(seed=st.integers(0, 2**32))
def test_every_number_is_found_alone(find: Find, detector: Detector, seed: int) -> None:
    found = number(detector, Random(seed), bare=False)
    assert find(detector.id, found) == [found]


@pytest.mark.parametrize("detector", BARE, ids=lambda each: each.id)
@given(seed=st.integers(0, 2**32))
def test_a_bare_number_is_found_in_text_behind_each_of_its_words_only(
    find: Find, detector: Detector, seed: int
) -> None:
    draw = Random(seed)
    bare = number(detector, draw, bare=True)
    word = draw.choice(detector.keywords)
    assert find(detector.id, f"het {word} is {bare}.") == [bare]
    assert find(detector.id, f"het {word.upper()}: {bare}.") == [bare]
    assert find(detector.id, f"bestelling {bare} is op weg") == []
    assert find(detector.id, f"{word} {bare}0") == []


@pytest.mark.parametrize(
    ("key", "text", "values"),
    [
        pytest.param("ch-ahv", "Nr. 756.9217.0769.85", [], id="the specimen AHV names no person"),
        pytest.param("es-dni", "CIF A11111119", [], id="a Spanish company is no person"),
        pytest.param("is-kennitala", "kt. 600766-7919", [], id="an Icelandic company is no person"),
        pytest.param("it-fiscal-code", "05673640115", [], id="an Italian company is no person"),
        pytest.param("pt-nif", "NIF 501964843", [], id="a Portuguese company is no person"),
        pytest.param("in-pan", "ABCFK4821L", [], id="an Indian firm is no person"),
        pytest.param("lv-personas-kods", "40003521600", [], id="a Latvian company is no person"),
        pytest.param("br-cpf", "111.111.111-11", [], id="a CPF of one digit is a filler"),
        pytest.param("gr-afm", "ΑΦΜ: 094259216", ["094259216"], id="Greek capitals"),
        pytest.param("bg-egn", "ЕГН 8326113175", ["8326113175"], id="Cyrillic capitals"),
        pytest.param("gb-nino", "QQ123456C", [], id="a prefix that is never issued"),
        pytest.param("gb-nino", "GB 12 34 56 C", [], id="a country is no prefix"),
        pytest.param("gb-nhs-number", "call 943-476-5919", [], id="the form of a phone number"),
        pytest.param("in-aadhaar", "2341 2341 2346 1111", [], id="groups of a card, no word"),
        pytest.param("dk-cpr", "2110455712", [], id="a Dane who is not born yet"),
        pytest.param("fi-hetu", "050643-911J", [], id="a Finnish number for tests"),
        pytest.param("fr-tax-number", "2537940907131", ["2537940907131"], id="a French number"),
        pytest.param("cz-birth-number", "981130246", [], id="nine digits are of the other one"),
        pytest.param("cz-birth-number-until-1953", "580623/417", [], id="nine digits of 1958"),
    ],
)
def test_traps(find: Find, key: str, text: str, values: list[str]) -> None:
    assert find(key, text, technical=False) == values
