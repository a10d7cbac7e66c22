"""Names as words, and the phrases that name a column."""

from __future__ import annotations

import pytest

from pdscan import registry
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
