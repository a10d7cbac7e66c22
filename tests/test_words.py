"""Names as words, and the phrases that name a column."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan import registry
from pdscan.model import Detector
from pdscan.words import best_phrase, naming_phrase, phrase_names, words


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("KlantNaam_2", ("klant", "naam", "2")),
        ("IPAddress", ("ip", "address")),
        ("prénom", ("prenom",)),
        ("Straße", ("strasse",)),
        ("CUSTOMER_EMAIL", ("customer", "email")),
        ("date-of-birth", ("date", "of", "birth")),
        ("items[].price", ("items", "price")),
        ("", ()),
    ],
)
def test_words_of_a_name(name: str, found: tuple[str, ...]) -> None:
    assert words(name) == found


@pytest.mark.parametrize(
    ("phrase", "name", "found"),
    [
        ("date of birth", "date_of_birth", True),
        ("date of birth", "dateofbirth", True),
        ("birth", "birthday", False),
        ("email", "emails", True),
        ("*naam", "achternaam", True),
        ("*naam", "naamloos", False),
        ("name", "filename", False),
    ],
)
def test_phrases(phrase: str, name: str, found: bool) -> None:
    assert phrase_names(phrase, words(name)) is found


def test_the_longest_phrase_wins() -> None:
    assert best_phrase(["address", "ip address"], words("client_ip_address")) == "ip address"
    assert best_phrase(["address"], words("colour")) is None


PIECES = st.sampled_from(
    ["a", "as", "s", "naam", "*naam", "geb*", "*", "ip", "address", "e-mail", ""]
)
PHRASES = st.lists(st.lists(PIECES, max_size=3).map(" ".join), max_size=8)
WORDS = st.sampled_from(["a", "as", "ass", "s", "naam", "achternaam", "geboorte", "ips", "address"])
NAMES = st.lists(WORDS, max_size=4).map(tuple)


def plainly(phrases: list[str], name: tuple[str, ...]) -> str | None:
    """The longest phrase, each of them tried."""
    found = [phrase for phrase in phrases if phrase_names(phrase, name)]
    return max(found, key=lambda phrase: (len(phrase), phrase), default=None)


@given(PHRASES, NAMES)
def test_the_best_phrase_is_that_of_trying_all(phrases: list[str], name: tuple[str, ...]) -> None:
    assert best_phrase(phrases, name) == plainly(phrases, name)


@given(PHRASES, NAMES, PHRASES)
def test_a_veto_and_a_table_count_as_if_all_were_tried(
    phrases: list[str], name: tuple[str, ...], others: list[str]
) -> None:
    path, table = "_".join(name), "customers"
    detector: Detector = replace(
        registry.detectors()[0],
        columns={"en": tuple(phrases[::2]), "nl": tuple(phrases[1::2])},
        columns_with_table=tuple(others[::2]),
        not_columns=tuple(others[1::2]),
        tables=("customer",),
    )
    found = plainly(phrases, words(path)) or plainly(others[::2], words(path))
    vetoed = plainly(others[1::2], words(path))
    assert naming_phrase(detector, path, table) == (None if vetoed or not found else found)


@pytest.mark.parametrize("detector", registry.detectors(), ids=lambda detector: str(detector.id))
def test_the_phrases_of_every_detector_are_found_as_if_all_were_tried(detector: Detector) -> None:
    for phrases in (*detector.columns.values(), detector.not_columns, detector.tables):
        for phrase in phrases:
            for name in (phrase, f"old {phrase}s", phrase.replace(" ", ""), f"{phrase} id"):
                cut = words(name.replace("*", "x"))
                assert best_phrase(phrases, cut) == plainly(list(phrases), cut)


def test_a_generic_name_needs_a_table_of_people() -> None:
    found = {
        table: [d.id for d in registry.detectors() if naming_phrase(d, "name", table)]
        for table in ("customers", "products")
    }
    assert found["customers"]
    assert not found["products"]


def test_a_parent_counts_as_table() -> None:
    detectors = registry.detectors()
    assert any(naming_phrase(d, "customer.name", "t") for d in detectors)
    assert not any(naming_phrase(d, "product.name", "t") for d in detectors)


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("geb_ort", "person.birthplace"),
        ("GebPlaats", "person.birthplace"),
        ("gebdtm", "person.birthdate"),
        ("fam_stand", "person.marital_status"),
        ("MaritalStat", "person.marital_status"),
        ("reisepassnr", "gov.passport"),
    ],
)
def test_cut_words_are_written_out(name: str, category: str) -> None:
    named = {d.category for d in registry.detectors() if naming_phrase(d, name, "t")}
    assert category in named


@pytest.mark.parametrize("name", ["nr", "dat", "geb", "stat", "format", "salt", "mandat", "status"])
def test_a_cut_word_alone_says_nothing(name: str) -> None:
    assert [d.id for d in registry.detectors() if naming_phrase(d, name, "t")] == []
