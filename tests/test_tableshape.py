"""Shapes of tables: kinds that need a person beside them, and tables that are a kind themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan.model import Tally
from pdscan.tableshape import SHAPES, is_identifying, needs_person, settle
from pdscan.taxonomy import taxonomy
from pdscan.verdict import Finding, for_review
from pdscan.weighing import confidence


def finding(category: str, *, heuristic: bool = False) -> Finding:
    tally = Tally()
    return Finding(category, ("d",), 0.9, 5, 5, None, (), tally, 2.2, heuristic=heuristic)


def settled(table: str, **columns: str) -> tuple[set[str], list[str]]:
    """The categories kept of columns that hold one each (or none), and those of the shape."""
    found = {path: (finding(key),) if key else () for path, key in columns.items()}
    kept, shapes = settle(table, found)
    return {each.category for all_ in kept.values() for each in all_}, [s.category for s in shapes]


@pytest.mark.parametrize(
    ("table", "columns", "shapes"),
    [
        ("orders", {"customer_id": "account.id", "total": ""}, ["commerce.purchase"]),
        ("public.bestellingen", {"klantnr": "account.id"}, ["commerce.purchase"]),
        ("commandes", {"email": "contact.email"}, ["commerce.purchase"]),
        ("Bestellungen", {"Kundennummer": "account.id"}, ["commerce.purchase"]),
        ("orders", {"product": "", "total": ""}, []),
        ("border_cases", {"customer_id": "account.id"}, []),
        ("offertes", {"contactpersoon": "name"}, ["commerce.contract"]),
        ("facturen", {"klant": "name"}, ["finance.invoice"]),
        ("aanmaningen", {"klant": "name"}, ["finance.debt"]),
        ("transactions", {"iban": "finance.iban", "amount": ""}, ["finance.transaction"]),
        ("transactions", {"iban": "finance.iban", "colour": ""}, []),
        ("users", {"name": "name", "email": "contact.email"}, ["account.data"]),
        ("users", {"email": "contact.email"}, []),
        ("audit_log", {"user_id": "account.id", "action": ""}, ["behavior.usage"]),
        ("page_views", {"ip": "device.ip", "url": ""}, ["behavior.browsing"]),
        ("chat_messages", {"user_id": "account.id", "body": ""}, ["comm.chat"]),
        ("oproepen", {"nummer": "contact.phone"}, ["comm.call"]),
        ("enquêtes", {"email": "contact.email"}, ["comm.survey"]),
        ("Teilnehmer", {"Name": "name"}, ["event.registration"]),
        ("ritten", {"kenteken": "vehicle.plate", "van": ""}, ["location.track"]),
        ("sollicitanten", {"naam": "name"}, ["professional.application"]),
        ("vcards", {"name": "name"}, ["document.businesscard"]),
    ],
)
def test_a_table_is_told_by_its_name_and_the_persons_in_it(
    table: str, columns: dict[str, str], shapes: list[str]
) -> None:
    assert settled(table, **columns)[1] == shapes


def test_what_is_known_of_a_column_is_not_told_of_the_table_again() -> None:
    kept, shapes = settled("invoices", number="finance.invoice", name="name")
    assert kept == {"finance.invoice", "name"}
    assert shapes == []


def test_the_evidence_says_what_stands_beside() -> None:
    found = {"customer_id": (finding("account.id"),), "email": (finding("contact.email"),)}
    (shape,) = settle("orders", found)[1]
    assert shape.reasons == ("name of the table: order*", "beside: account.id, contact.email")
    assert shape.heuristic
    assert shape.confidence <= 0.6


@pytest.mark.parametrize(
    ("table", "columns", "kept"),
    [
        ("servers", {"os": "device.technical"}, set()),
        (
            "visits",
            {"os": "device.technical", "ip": "device.ip"},
            {"device.technical", "device.ip"},
        ),
        ("klanten", {"taal": "preference.language"}, {"preference.language"}),
        ("films", {"language": "preference.language"}, set()),
        (
            "shops",
            {"country": "location.coarse", "address": "contact.address"},
            {"contact.address"},
        ),
        ("diseases", {"diagnosis": "sensitive.health"}, {"sensitive.health"}),
    ],
)
def test_some_kinds_need_a_person_beside_them(
    table: str, columns: dict[str, str], kept: set[str]
) -> None:
    assert settled(table, **columns)[0] == kept


def test_what_is_heuristic_is_no_person() -> None:
    assert not is_identifying(finding("name", heuristic=True))
    found = {"x": (finding("gov.id", heuristic=True),), "os": (finding("device.technical"),)}
    assert settle("t", found)[0]["os"] == ()


def test_what_values_tell_needs_no_person() -> None:
    told = replace(finding("commerce.loyalty"), tally=Tally(cells=3, matches=3))
    assert settle("t", {"x": (told,)})[0] == {"x": (told,)}


def test_what_a_user_s_own_detector_finds_needs_no_person() -> None:
    found = {"x": (finding("commerce.loyalty"),)}
    assert settle("t", found)[0] == {"x": ()}
    assert settle("t", found, {"d"})[0] == found


def test_notes_need_a_person_but_messages_do_not() -> None:
    assert needs_person(finding("comm.content", heuristic=True))
    assert not needs_person(finding("comm.content"))


@given(
    st.sampled_from(["orders", "users", "t", "klanten", "chat"]),
    st.dictionaries(st.text("abc", min_size=1), st.sampled_from(list(taxonomy())), max_size=5),
)
def test_settling_only_drops_what_needs_a_person_and_adds_what_is_for_review(
    table: str, columns: dict[str, str]
) -> None:
    found = {path: (finding(key),) for path, key in columns.items()}
    kept, shapes = settle(table, found)
    assert kept.keys() == found.keys()
    for path, all_ in kept.items():
        dropped = set(found[path]) - set(all_)
        assert all(needs_person(each) for each in dropped)
    assert all(each.heuristic for each in shapes)
    known = {each.category for all_ in kept.values() for each in all_}
    assert known.isdisjoint(each.category for each in shapes)
    if any(is_identifying(each) for all_ in found.values() for each in all_):
        assert kept == found


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: str(shape.category))
def test_each_phrase_of_a_shape_names_a_table(shape: object) -> None:
    from pdscan.tableshape import TableShape
    from pdscan.words import phrase_names, words

    assert isinstance(shape, TableShape)
    for phrases in shape.tables.values():
        for phrase in phrases:
            assert phrase_names(phrase, words(phrase.replace("*", "x"))), phrase


def test_a_rule_is_at_the_threshold_of_review() -> None:
    made = for_review("criminal", "document-type", ("name of the document: vog",))
    assert made.heuristic
    assert made.confidence == confidence(made.logit) <= 0.6
