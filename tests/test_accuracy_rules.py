"""The scoring rules of benchmarks/accuracy.py, on small made-up labels."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "accuracy.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("accuracy", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


accuracy: Any = _load()

ENTITIES = {
    "name": "PERSON",
    "name.first": "PERSON",
    "contact.email": "EMAIL_ADDRESS",
    "contact.address": "ADDRESS",
    "contact.address.city": "CITY",
    "gov.id": "NATIONAL_ID",
}

GOLD_LINES = """source,table,column,category,level,evidence,note
shop,customers,email_address,EMAIL_ADDRESS,required,both,
shop,customers,full_name,PERSON,required,both,
shop,customers,notes,PERSON,optional,value,
shop,customers,city,CITY,optional,both,
shop,customers,id,NONE,none,,
shop,order_details,ship_address,ADDRESS,required,both,
"""


@pytest.fixture
def gold(tmp_path: Path) -> Any:
    (tmp_path / "shop.csv").write_text(GOLD_LINES, encoding="utf-8")
    (tmp_path / "categories.csv").write_text("entity,keys\nPERSON,name\n", encoding="utf-8")
    return accuracy.load_gold(tmp_path)["shop"]


@pytest.mark.parametrize(
    ("key", "entity"),
    [
        pytest.param("contact.email", "EMAIL_ADDRESS", id="a listed key is its entity"),
        pytest.param("contact.email.work", "EMAIL_ADDRESS", id="a key below counts as the listed"),
        pytest.param("contact.address.street.x", "ADDRESS", id="two levels below count too"),
        pytest.param("contact.address.city", None, id="the nearest key decides, here not scored"),
        pytest.param("contact", None, id="a key above a listed one is not scored"),
        pytest.param("contact.emails", None, id="a longer word is not below"),
        pytest.param("commerce.purchase", None, id="an unlisted key is not scored"),
    ],
)
def test_only_keys_of_evaluated_entities_count(key: str, entity: str | None) -> None:
    assert accuracy.entity_of(key, ENTITIES) == entity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("OrderDetails", "order_details", id="case and underscore"),
        pytest.param("Order Details", "order_detail", id="space and plural s"),
        pytest.param("Regions", "region", id="plural s"),
        pytest.param("Address", "address", id="a final s on both sides"),
    ],
)
def test_names_are_compared_loosely(one: str, other: str) -> None:
    assert accuracy.normalised(one) == accuracy.normalised(other)


@pytest.mark.parametrize(
    ("location", "table"),
    [
        pytest.param("Customers", "customer", id="a bare table"),
        pytest.param("public.customers", "customer", id="a table in a schema"),
        pytest.param("customers.parquet", "customer", id="a file"),
        pytest.param("exports/customers.parquet", "customer", id="a file in a folder"),
        pytest.param("customer_view", None, id="an unlabelled view"),
    ],
)
def test_a_location_names_a_labelled_table(location: str, table: str | None) -> None:
    assert accuracy.table_of(location, frozenset({"customer"})) == table


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        pytest.param([], (0, 3, 0), id="nothing reported: all required pairs are misses"),
        pytest.param(
            [("customers", "email_address", "contact.email")], (1, 2, 0), id="a required pair"
        ),
        pytest.param([("customers", "notes", "name")], (0, 3, 0), id="an optional pair is no hit"),
        pytest.param(
            [("customers", "id", "gov.id")], (0, 3, 1), id="a pair on a column without data"
        ),
        pytest.param(
            [("customers", "full_name", "contact.email")],
            (0, 3, 1),
            id="another entity on a required column",
        ),
        pytest.param(
            [("customers", "full_name", "contact.address.city")],
            (0, 3, 0),
            id="an entity that is not evaluated",
        ),
        pytest.param(
            [("customers", "full_name", "name"), ("Customers", "FullName", "name.first")],
            (1, 2, 0),
            id="two keys of one entity are one pair",
        ),
        pytest.param(
            [("all_people", "email", "contact.email")], (0, 3, 0), id="a table without labels"
        ),
        pytest.param(
            [("Order Details", "ShipAddress", "contact.address.street")],
            (1, 2, 0),
            id="names in another style",
        ),
    ],
)
def test_pairs_are_scored(
    gold: Any, reported: list[tuple[str, str, str]], expected: tuple[int, int, int]
) -> None:
    items = [accuracy.Reported(*item) for item in reported]
    found = accuracy.score(items, gold, ENTITIES)
    total = accuracy.counts([found])
    assert (total.hits, total.misses, total.false_alarms) == expected


def test_columns_that_hold_personal_data_at_all(gold: Any) -> None:
    items = [
        accuracy.Reported("customers", "Full Name", "person.age"),
        accuracy.Reported("customers", "notes", "name"),
        accuracy.Reported("customers", "id", "account.id"),
    ]
    found = accuracy.score(items, gold, ENTITIES)
    # Whatever it is said to be: three columns hold some, one none; a note counts neither way.
    assert (found.holding, found.nothing, found.by_name) == ((1, 3), (1, 1), (0, 0))


def test_a_rate_has_its_interval(capsys: pytest.CaptureFixture[str], gold: Any) -> None:
    items = [accuracy.Reported("customers", "full_name", "name")]
    accuracy.report({"shop": accuracy.score(items, gold, ENTITIES)}, verbose=False)
    told = capsys.readouterr().out
    assert "| shop | 1 | 2 | 0 | 1.000 (0.207 to 1.000) | 0.333 (0.061 to 0.792) | 0.500 |" in told
    assert "| holds personal data at all: recall | 1 of 3 | 0.333 | 0.061 to 0.792 |" in told


def test_precision_recall_and_f1_over_sources() -> None:
    total = accuracy.Counts(hits=6, misses=2, false_alarms=4)
    assert total.precision == pytest.approx(0.6)
    assert total.recall == pytest.approx(0.75)
    assert total.f1 == pytest.approx(2 * 0.6 * 0.75 / 1.35)
    assert accuracy.Counts(0, 0, 0).f1 == 1.0


def test_counts_of_one_entity(gold: Any) -> None:
    found = accuracy.score([], gold, ENTITIES)
    assert accuracy.counts([found, found], "PERSON").misses == 2
    assert accuracy.counts([found, found]).misses == 6


def test_the_corpora_have_labels_for_every_scan(corpora: Path) -> None:
    gold = accuracy.load_gold(corpora / "gold")
    entities = accuracy.load_entities(corpora / "gold")
    with accuracy.cases(corpora, None) as found:
        assert {case.source for case in found} == set(gold)
        for case in found:
            assert Path(case.address).is_file()
    labelled = {pair.entity for each in gold.values() for pair in each.required}
    assert labelled <= set(entities.values())
