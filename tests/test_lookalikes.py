"""Look-alikes: what is named as what it is, and what it must not hide."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan import registry, specimen
from pdscan.lookalikes import LOOKALIKES, forms, likeness
from pdscan.match.texts import find_in_texts
from pdscan.model import ColumnProfile, Tally
from pdscan.scan import matcher
from pdscan.verdict import explain
from pdscan.weighing import THRESHOLD

DETECTORS = registry.detectors()


def profile(cells: list[str], **more: Any) -> ColumnProfile:
    kinds = frozenset({"text"})
    return ColumnProfile(
        rows=len(cells), kinds=kinds, forms=forms(cells), forms_of=len(cells), **more
    )


@pytest.mark.parametrize(
    ("cells", "name", "title"),
    [
        (["3f2504e0-4f89-41d3-9a0c-0305e82c3301"] * 9, "x", "UUID"),
        (["d41d8cd98f00b204e9800998ecf8427e"] * 9, "x", "digest"),
        (["2024-01-31T12:00:00Z"] * 9, "x", "timestamp"),
        (["1706700000"] * 9, "x", "timestamp"),
        (["52.3702, 4.8952"] * 9, "x", "coordinates"),
        (["978-0-306-40615-7"] * 9, "x", "ISBN"),
        (["0-306-40615-2"] * 9, "isbn", "ISBN-10"),
        (["0-306-40615-2"] * 9, "x", None),
        (["0-306-40615-2"] * 8 + ["097522980X"], "x", "ISBN-10"),
        (["4006381333931"] * 9, "x", "EAN"),
        (["7569217076985"] * 9, "x", None),
        (["3.12.120.44"] * 9, "x", "version number"),
        (["10.12.120.44"] * 9, "x", None),
        (["84.12.120.44"] * 9, "x", None),
        (["NL123456789B01"] * 9, "x", "VAT number"),
        (["12345678"] * 9, "kvk_nummer", "KvK number"),
        (["12345678"] * 9, "x", None),
        (["ORD-00012345"] * 9, "bestelnummer", "order number"),
        (["ORD-00012345"] * 9, "x", None),
        (["20240001"] * 9, "InvoiceNo", "invoice number"),
        (["0201234567"] * 9, "artikelnummer", "article number"),
        (["3f2504e0-4f89-41d3-9a0c-0305e82c3301"] * 2, "x", None),
        (["3f2504e0-4f89-41d3-9a0c-0305e82c3301"] * 7 + ["jan"] * 2, "x", None),
    ],
)
def test_a_column_is_named_as_what_it_is(cells: list[str], name: str, title: str | None) -> None:
    found = likeness(profile(cells), name)
    assert (found.kind.title if found else None) == title


def test_a_name_and_a_form_of_a_thing_outname_other_words() -> None:
    cells = [f"BE0{body}{97 - body % 97:02d}" for body in range(4_000_000, 4_000_050)]
    shapes = {"employer": len(cells)}
    seen = profile(cells, shapes=shapes, shaped_of=len(cells))
    findings, explanation = explain(seen, "tva_societe", "t", DETECTORS)
    assert findings == ()
    (case,) = [case for case in explanation.cases if case.detector == "employer"]
    assert (case.phrase, case.veto, explanation.form) == ("societe", "tva", "VAT number")


def test_a_persons_guid_stays_an_account() -> None:
    cells = ["3f2504e0-4f89-41d3-9a0c-0305e82c3301"] * 20
    plain = explain(
        replace(profile(cells), shapes={"account-id": 20}, shaped_of=20), "user_id", "t", DETECTORS
    )[0]
    assert [finding.category for finding in plain] == ["account.id"]


def test_a_number_that_all_pass_a_check_is_found_under_a_misleading_name() -> None:
    random = Random(3)
    cells = [specimen.bsn(random) for _ in range(200)]
    tally = Tally(tried=200, whole_tried=200, cells=200, whole=200, matches=200)
    findings, explanation = explain(
        profile(cells, tallies={"nl-bsn": tally}), "bestelnummer", "t", DETECTORS
    )
    assert [finding.category for finding in findings] == ["gov.bsn"]
    assert explanation.form == "order number"


CELLS = st.lists(st.text("0123456789abcdef-.:TZ ", min_size=1, max_size=40), max_size=64)


@given(CELLS)
def test_every_form_is_counted_where_it_is(cells: list[str]) -> None:
    exact = {each.title: sum(map(each.fits, cells)) for each in LOOKALIKES}
    assert forms(cells) == {title: count for title, count in exact.items() if count}


@given(CELLS, CELLS)
def test_forms_of_parts_add_up(some: list[str], others: list[str]) -> None:
    both = Counter(forms(some)) + Counter(forms(others))
    assert both == Counter(forms([*some, *others]))


@given(st.sampled_from([8, 9, 10, 11, 12, 13, 15, 16]), st.integers(0))
def test_a_bare_run_of_digits_in_running_text_is_no_finding(length: int, seed: int) -> None:
    run = str(Random(seed).randrange(10 ** (length - 1), 10**length))
    ids = tuple(detector.id for detector in DETECTORS)
    (found,) = find_in_texts([f"zie regel {run} van het overzicht"], DETECTORS, matcher(ids))
    told = {m.detector.id for m in found if m.confidence >= THRESHOLD and not m.technical}
    assert not told
