"""Every category has a way to be found, and the list of ways says no more than what runs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

from pdscan import documents, registry, tableshape
from pdscan.cli import main
from pdscan.taxonomy import LANGUAGES, label, taxonomy
from pdscan.ways import HEURISTIC, WAYS, ways


@pytest.mark.parametrize("key", taxonomy())
def test_a_category_has_a_way_to_be_found(key: str) -> None:
    found = ways()[key]
    assert found.ways
    assert set(found.ways) <= WAYS.keys()


def test_every_way_is_used() -> None:
    assert {way for found in ways().values() for way in found.ways} == set(WAYS)
    assert set(WAYS) > HEURISTIC


@pytest.mark.parametrize("key", [key for key, kind in taxonomy().items() if kind.special])
def test_a_special_category_is_found_by_number_or_is_heuristic(key: str) -> None:
    found = ways()[key].ways
    if taxonomy()[key].special == "art87":
        assert "value" in found or set(found) <= HEURISTIC
    else:
        assert set(found) <= HEURISTIC
        assert "lexicon" in found


@pytest.mark.parametrize("key", taxonomy())
def test_the_detectors_told_are_those_of_the_category(key: str) -> None:
    found = ways()[key]
    of_key = [each for each in registry.detectors() if each.category == key]
    assert set(found.detectors) == {each.id for each in of_key}
    assert ("value" in found.ways) is any(each.patterns for each in of_key)
    assert ("lexicon" in found.ways) is any(each.heuristic for each in of_key)


def test_rules_name_categories_of_the_taxonomy_in_four_languages() -> None:
    for shape in tableshape.SHAPES:
        assert shape.category in taxonomy()
        assert set(shape.tables) == set(LANGUAGES)
    for kind in documents.TYPES:
        assert kind.category in taxonomy()
        assert set(kind.names) == set(LANGUAGES)
    assert set(documents.KINDS.values()) <= taxonomy().keys()


@pytest.mark.parametrize("rule", ["IDENTIFYING", "BESIDE_PERSON", "HEURISTIC_BESIDE_PERSON"])
def test_patterns_of_categories_cover_something(rule: str) -> None:
    from pdscan.taxonomy import matches

    for pattern in getattr(tableshape, rule):
        assert any(matches(pattern, key) for key in taxonomy()), pattern


def listed(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["categories", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_names_every_category_in_each_language(language: str) -> None:
    rows = json.loads(listed("--format", "json", "--language", language))
    assert [row["key"] for row in rows] == list(taxonomy())
    assert [row["name"] for row in rows] == [label(key, language) for key in taxonomy()]
    assert all(row["found by"] for row in rows)


def test_the_list_as_csv_holds_the_same() -> None:
    rows = list(csv.DictReader(io.StringIO(listed("--format", "csv"))))
    assert rows == json.loads(listed("--format", "json"))
    assert rows[0]["dpv"] == "https://w3id.org/dpv/pd#Name"


def test_the_list_as_a_table_is_for_people() -> None:
    assert "contact" in listed()
