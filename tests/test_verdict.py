"""Verdicts: what was counted in a column, and what may be said of it."""

from __future__ import annotations

import random

import pytest

from pdscan import registry
from pdscan.match.reference import ReferenceMatcher
from pdscan.model import ColumnProfile, Detector, Tally
from pdscan.verdict import judge
from pdscan.weighing import THRESHOLD

DETECTORS = registry.detectors()


def categories(profile: ColumnProfile, path: str = "x1", table: str = "t") -> list[str]:
    return [finding.category for finding in judge(profile, path, table, DETECTORS)]


def integers(whole: int, tried: int, rows: int = 1000) -> ColumnProfile:
    tally = Tally(tried=tried, whole_tried=tried, cells=whole, whole=whole, matches=whole)
    return ColumnProfile(rows=rows, kinds=frozenset({"integer"}), tallies={"nl-bsn": tally})


@pytest.mark.parametrize(
    ("whole", "tried", "found"),
    [(1000, 1000, True), (960, 1000, True), (90, 1000, False), (300, 1000, False), (3, 20, False)],
    ids=["all valid", "a few typing errors", "9 % is chance", "30 % is still chance", "few"],
)
def test_integers_are_bsn_only_if_nearly_all_are_valid(
    whole: int,
    tried: int,
    found: bool,
) -> None:
    assert ("gov.bsn" in categories(integers(whole, tried))) is found


@pytest.mark.parametrize("seed", range(5))
def test_random_nine_digit_integers_are_no_bsn(seed: int) -> None:
    import pyarrow as pa

    draw = random.Random(seed)
    detector = registry.detector("nl-bsn")
    numbers = pa.array([draw.randrange(10**8, 10**9) for _ in range(500)])
    found = ReferenceMatcher([detector]).find_integers(numbers)
    whole = int(found.whole.sum())
    assert 20 < whole < 80
    assert "gov.bsn" not in categories(integers(whole, int(found.whole_tried[0]), 500))


def text(key: str, tally: Tally, rows: int, **more: object) -> ColumnProfile:
    return ColumnProfile(
        rows=rows,
        kinds=frozenset({"text"}),
        tallies={key: tally},
        **more,  # type: ignore[arg-type]
    )


def test_one_address_in_a_hundred_thousand_texts_is_a_finding() -> None:
    tally = Tally(tried=1, cells=1, matches=1)
    assert categories(text("email-address", tally, 100_000)) == ["contact.email"]


def test_technical_values_alone_are_no_finding() -> None:
    tally = Tally(tried=50, whole_tried=50, technical=50)
    assert categories(text("email-address", tally, 50)) == []


@pytest.mark.parametrize(
    ("path", "shaped", "found"),
    [
        ("voornaam", 100, True),
        ("voornaam", 10, False),
        ("kleur", 100, False),
    ],
    ids=["name and shape", "name without shape", "shape without name"],
)
def test_a_columns_name_counts_with_the_shape(path: str, shaped: int, found: bool) -> None:
    profile = ColumnProfile(
        rows=100, kinds=frozenset({"text"}), shapes={"person-first-name": shaped}, shaped_of=100
    )
    assert ("name.first" in categories(profile, path)) is found


def test_the_cells_of_a_name_are_estimated_by_the_share_of_those_looked_at() -> None:
    profile = ColumnProfile(
        rows=900_000,
        nulls=100_000,
        kinds=frozenset({"text"}),
        shapes={"person-first-name": 6_000},
        shaped_of=8_000,
    )
    (finding,) = judge(profile, "voornaam", "t", DETECTORS)
    assert finding.cells == 600_000


@pytest.mark.parametrize("path", ["filename", "bestandsnaam", "hostname"])
def test_vetoed_names_say_nothing(path: str) -> None:
    shapes = {detector.id: 100 for detector in DETECTORS}
    profile = ColumnProfile(rows=100, kinds=frozenset({"text"}), shapes=shapes, shaped_of=100)
    assert not [c for c in categories(profile, path, "products") if c.startswith("name")]


def test_strays_in_a_column_of_another_kind_are_dropped() -> None:
    most = Tally(tried=1000, whole_tried=1000, cells=990, whole=990, matches=990)
    few = Tally(tried=5, whole_tried=5, cells=5, whole=5, matches=5)
    profile = ColumnProfile(
        rows=1000, kinds=frozenset({"text"}), tallies={"iban": most, "nl-bsn": few}
    )
    assert categories(profile) == ["finance.iban"]


@pytest.mark.parametrize(
    "profile",
    [ColumnProfile(), ColumnProfile(rows=5, nulls=5), ColumnProfile(rows=5, empty=5)],
    ids=["no rows", "only nulls", "only empty cells"],
)
def test_a_column_that_holds_nothing_has_no_finding(profile: ColumnProfile) -> None:
    assert categories(profile, "email", "customers") == []


def named(*keys: str, rows: int = 100, tallies: dict[str, Tally] | None = None) -> ColumnProfile:
    """A column of text whose cells have the shapes of these detectors, which its name calls."""
    return ColumnProfile(
        rows=rows,
        kinds=frozenset({"text"}),
        shapes=dict.fromkeys(keys, rows),
        shaped_of=rows,
        tallies=tallies or {},
    )


@pytest.mark.parametrize(
    "detector", [each for each in DETECTORS if each.heuristic], ids=lambda each: str(each.id)
)
def test_what_is_heuristic_is_for_review_however_clear_its_name(detector: Detector) -> None:
    phrase = max((p for all_ in detector.columns.values() for p in all_), key=len)
    (finding,) = [
        found
        for found in judge(named(detector.id), phrase, "patients", DETECTORS)
        if found.category == detector.category
    ]
    assert finding.heuristic
    assert THRESHOLD <= finding.confidence <= 0.6


@pytest.mark.parametrize("key", ["note-about-person", "message-body", "emergency-contact"])
def test_a_name_of_free_text_does_not_hide_the_persons_in_it(key: str) -> None:
    name = {"note-about-person": "notes", "message-body": "message_body"}.get(key, "noodcontact")
    few = Tally(tried=30, cells=30, matches=30)
    profile = named(key, tallies={"person-name": few})
    assert "name" in categories(profile, name)


def test_a_shape_still_says_that_the_cells_hold_nothing_else() -> None:
    few = Tally(tried=3, cells=3, matches=3)
    profile = named("nationality", tallies={"person-name": few})
    assert categories(profile, "nationality") == ["person.nationality"]


def test_what_is_heuristic_outdoes_no_other_name() -> None:
    profile = named("lexicon-health-number", "insurance-policy")
    found = {
        f.category: f.heuristic for f in judge(profile, "health_insurance_number", "t", DETECTORS)
    }
    assert found["sensitive.health.number"] is True
    profile = named("leave-and-absence", "lexicon-health")
    found = {f.category: f.heuristic for f in judge(profile, "absence_reason", "t", DETECTORS)}
    assert found == {"employment.absence": False, "sensitive.health": True}


def test_of_two_kinds_that_the_same_cells_pass_the_better_explained_one_stays() -> None:
    every = Tally(tried=400, whole_tried=400, cells=400, whole=400, matches=200)
    profile = ColumnProfile(
        rows=400,
        kinds=frozenset({"text"}),
        tallies={"gb-nhs-number": every, "phone-number": every},
    )
    assert categories(profile) == ["gov.id"]


def test_a_rival_that_passes_by_chance_takes_nothing_away() -> None:
    every = Tally(tried=400, whole_tried=400, cells=400, whole=400, matches=360)
    some = Tally(tried=400, whole_tried=400, cells=40, whole=40, matches=40)
    profile = ColumnProfile(
        rows=400,
        kinds=frozenset({"text"}),
        tallies={"gb-nhs-number": some, "phone-number": every},
    )
    assert categories(profile) == ["contact.phone"]


@pytest.mark.parametrize("key", ["br-cpf", "no-fodselsnummer", "cz-birth-number", "dk-cpr"])
def test_a_few_numbers_that_pass_among_many_that_fail_are_chance(key: str) -> None:
    few = Tally(tried=100, whole_tried=100, cells=2, whole=2, matches=2)
    assert categories(text(key, few, 1000)) == []


def test_a_column_counts_what_passes_also_where_another_detector_wins_the_cell() -> None:
    import pyarrow as pa

    detectors = [registry.detector(key) for key in ("au-tfn", "nl-bsn", "pt-nif")]
    draw = random.Random(4)
    numbers = [draw.randrange(10**8, 4 * 10**8) for _ in range(40_000)]
    check = detectors[2].check
    assert check is not None
    cells = [str(n) for n in numbers if check(str(n).encode())]
    found = ReferenceMatcher(detectors).find(pa.array(cells))
    assert int((found.detector == 2).sum()) < len(cells)
    assert int(found.whole_passed[2]) == int(found.whole_tried[2]) == len(cells)
