"""The taxonomy is complete and legal, and category patterns mean what registers mean by them."""

from __future__ import annotations

import csv
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan.taxonomy import LANGUAGES, is_below, label, matches, parent, taxonomy

#: The terms of DPV 2.3 (W3C) that the taxonomy uses, with all terms above them.
PINNED = Path(__file__).parent / "vocabularies" / "dpv-2.3-pd.csv"
VOCABULARY = Path(__file__).parents[2] / "shared" / "data" / "vocab" / "dpv-2.3-terms.csv"
PD = "https://w3id.org/dpv/pd#"
SPECIAL = "https://w3id.org/dpv#SpecialCategoryPersonalData"
#: The 84 keys of the first taxonomy, which stand in registers and baselines.
FIRST = frozenset((PINNED.parent / "first-84-keys.txt").read_text(encoding="utf-8").split())
TABLE = Path(__file__).parents[1] / "pdscan" / "data" / "taxonomy.csv"


def test_every_key_stands_once_and_is_a_dotted_slug() -> None:
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    keys = [row["key"] for row in rows]
    assert keys == list(taxonomy())
    assert len(keys) == len(set(keys)) == 122
    assert set(keys) >= FIRST
    assert len(FIRST) == 84
    assert all(part.replace("_", "").isalnum() for key in keys for part in key.split("."))
    assert all(None not in row and None not in row.values() for row in rows)


@pytest.mark.parametrize("key", taxonomy())
def test_a_category_is_complete(key: str) -> None:
    category = taxonomy()[key]
    assert category.key == key
    assert tuple(category.labels) == LANGUAGES
    assert all(text == text.strip() and text for text in category.labels.values())
    assert category.sensitivity in {"low", "medium", "high", "critical"}
    assert category.special in {"", "art9", "art10", "art87"}
    assert category.dpv.startswith("https://w3id.org/dpv/pd#")
    assert not category.fides or category.fides.startswith("user.")
    assert pickle.loads(pickle.dumps(category)) == category


@pytest.mark.parametrize(
    "key",
    [
        "person.gender",
        "person.nationality",
        "person.birthplace",
        "person.photo",
        "employment.salary",
        "employment.dates",
        "gov.licence",
        "vehicle.plate",
    ],
)
def test_everyday_kinds_are_there(key: str) -> None:
    assert key in taxonomy()


def test_special_kinds_are_critical_unless_a_number_of_a_business() -> None:
    mild = [key for key, kind in taxonomy().items() if kind.special and kind.sensitivity == "low"]
    assert not mild
    art9 = {key for key, kind in taxonomy().items() if kind.special == "art9"}
    assert art9 == {key for key in taxonomy() if key.startswith("sensitive.")}


def pinned() -> dict[str, frozenset[str]]:
    """The parents of every pinned term."""
    with PINNED.open(encoding="utf-8", newline="") as table:
        return {
            row["iri"]: frozenset(row["parents"].split(";")) - {""} for row in csv.DictReader(table)
        }


def above(iri: str) -> set[str]:
    """The term and all terms above it."""
    found, waiting = set(), [iri]
    terms = pinned()
    while waiting:
        if (one := waiting.pop()) not in found:
            found.add(one)
            waiting += terms.get(one, ())
    return found


def test_every_iri_is_a_term_of_the_vocabulary() -> None:
    assert {kind.dpv for kind in taxonomy().values()} <= pinned().keys()


def test_the_pinned_terms_are_those_of_the_vocabulary() -> None:
    if not VOCABULARY.is_file():
        pytest.skip("the whole vocabulary is not beside the project; the pinned terms were used")
    with VOCABULARY.open(encoding="utf-8", newline="") as table:
        known = {row["iri"]: row["parent"].split(";") for row in csv.DictReader(table)}
    used = {term: parents for term, parents in pinned().items() if term.startswith(PD)}
    assert used == {term: frozenset(known[term]) - {""} for term in used}
    assert pinned().keys() <= known.keys()


@pytest.mark.parametrize("key", taxonomy())
def test_a_kind_is_special_as_the_vocabulary_says(key: str) -> None:
    kind = taxonomy()[key]
    assert (kind.special == "art9") is (SPECIAL in above(kind.dpv))


def test_every_fides_key_is_one_of_fideslang() -> None:
    from fideslang.default_taxonomy import DEFAULT_TAXONOMY

    known = {str(category.fides_key) for category in DEFAULT_TAXONOMY.data_category}
    assert {kind.fides for kind in taxonomy().values() if kind.fides} <= known


def test_kinds_that_fideslang_does_not_know_have_no_key() -> None:
    none = {key for key, kind in taxonomy().items() if not kind.fides}
    assert none == {"sensitive.belief", "sensitive.union", "education.record"}


def test_no_two_kinds_have_the_same_name() -> None:
    for language in LANGUAGES:
        names = [kind.labels[language] for kind in taxonomy().values()]
        assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("key", "language", "text"),
    [
        pytest.param("gov.rrn", "nl", "rijksregisternummer", id="in its language"),
        pytest.param("contact.phone", "it", "telephone number", id="other languages get English"),
        pytest.param("own.badge", "nl", "own.badge", id="a kind of one's own is its key"),
    ],
)
def test_label(key: str, language: str, text: str) -> None:
    assert label(key, language) == text


@pytest.mark.parametrize(
    ("pattern", "covered", "spared"),
    [
        pytest.param("contact.email", ["contact.email"], ["contact.email.work"], id="exact"),
        pytest.param(
            "contact.email.*",
            ["contact.email", "contact.email.work"],
            ["contact", "contact.emails"],
            id="a kind and everything below it",
        ),
        pytest.param("*", ["name", "contact.address.city"], [], id="everything"),
        pytest.param(
            "finance.card*",
            ["finance.card", "finance.card.expiry", "finance.cards"],
            ["finance.iban", "finance.car"],
            id="a glob",
        ),
        pytest.param("*.address.*", ["contact.address.city"], ["contact.email"], id="two globs"),
        pytest.param("gov.?sn", ["gov.bsn"], ["gov.sn", "gov.absn"], id="one character"),
        pytest.param("a+b", ["a+b"], ["aab"], id="other signs are literal"),
    ],
)
def test_category_patterns(pattern: str, covered: list[str], spared: list[str]) -> None:
    assert [key for key in covered if not matches(pattern, key)] == []
    assert [key for key in spared if matches(pattern, key)] == []


def test_parents() -> None:
    assert parent("contact.address.city") == "contact.address"
    assert parent("contact.address") is None
    assert parent("name.first") == "name"
    assert parent("account.password.hash.salted") == "account.password.hash"
    assert is_below("name.first", "name")
    assert not is_below("name", "name")
    assert not is_below("names.first", "name")


@given(st.sampled_from(list(taxonomy())), st.sampled_from(list(taxonomy())))
def test_a_pattern_with_everything_below_is_the_key_or_its_descendants(one: str, two: str) -> None:
    assert matches(f"{one}.*", two) == (one == two or is_below(two, one))
    assert matches(one, two) == (one == two)


@given(st.text("ab.*", max_size=6), st.text("ab.", max_size=6))
def test_a_glob_agrees_with_trying_everything(pattern: str, key: str) -> None:
    assert matches(pattern, key) == _slowly(pattern, key)


def _slowly(pattern: str, key: str) -> bool:
    if pattern.endswith(".*"):
        ends = [i for i in range(len(key) + 1) if i == len(key) or key[i] == "."]
        return any(_star(pattern[:-2], key[:end]) for end in ends)
    return _star(pattern, key)


def _star(pattern: str, key: str) -> bool:
    if not pattern:
        return not key
    if pattern[0] == "*":
        return any(_star(pattern[1:], key[i:]) for i in range(len(key) + 1))
    return bool(key) and pattern[0] == key[0] and _star(pattern[1:], key[1:])
