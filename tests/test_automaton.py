"""Automata find the ends that Python's `re` finds, whatever the pattern, borders and text."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pdscan.match.automaton import (
    Automaton,
    UnsupportedError,
    class_set,
    distinct,
    forward,
    net,
    parse,
    subsets,
    union,
)
from pdscan.model import Border
from tests.fuzz.patterns import LETTERS, borders, regexes

TEXTS = st.text(LETTERS, max_size=14).map(str.encode)


def ends(automaton: Automaton, text: bytes, start: int = 0) -> list[int]:
    """Where the automaton accepts, read from a place on."""
    state, found = 1, []
    for at in range(start, len(text)):
        state = automaton.table[state, automaton.classes[text[at]]]
        if automaton.accepts[state]:
            found.append(at + 1)
    return found


def free(border: Border, text: bytes, end: int) -> bool:
    """Whether a match may end here."""
    behind = text[end : end + 1]
    if border.forbids and re.match(f"[{border.forbids}]".encode(), behind):
        return False
    return not (border.decimal and re.match(rb"[.,][0-9]", text[end:]))


def whole(regex: str, text: bytes) -> bool:
    return re.fullmatch(regex.encode(), text) is not None


@settings(max_examples=400, deadline=None)
@given(regex=regexes(), border=borders(), text=TEXTS, ignore_case=st.booleans())
def test_the_last_accepting_place_whose_border_holds_is_the_end(
    regex: str, border: Border, text: bytes, ignore_case: bool
) -> None:
    source = net(parse(regex), ignore_case=ignore_case)
    try:
        automaton = forward(source, border=class_set(border.forbids), decimal=border.decimal)
    except UnsupportedError:
        assume(False)
    behind = f"(?![{border.forbids}])" if border.forbids else ""
    behind += "(?![.,][0-9])" if border.decimal else ""
    # The border is a set of bytes here: its case is the caller's.
    body = f"(?i:{regex})" if ignore_case else f"(?:{regex})"
    compiled = re.compile(f"{body}{behind}".encode())
    for start in range(len(text)):
        known = compiled.match(text, start)
        found = [end for end in ends(automaton, text, start) if free(border, text, end)]
        assert (found[-1] if found else None) == (known.end() if known else None)


@settings(max_examples=200, deadline=None)
@given(regex=regexes(), text=TEXTS)
def test_subsets_accept_whole_texts_whatever_the_order_of_alternatives(
    regex: str, text: bytes
) -> None:
    found = ends(subsets(net(parse(regex), ignore_case=False)), text)
    assert found == [end for end in range(1, len(text) + 1) if whole(regex, text[:end])]


@settings(max_examples=200, deadline=None)
@given(regex=regexes(), text=TEXTS, loose=st.sampled_from([None, 0, 1, 3]))
def test_a_net_read_backwards_accepts_reversed_texts_and_a_relaxed_one_more(
    regex: str, text: bytes, loose: int | None
) -> None:
    source = net(parse(regex), ignore_case=False, backwards=True, loose=loose)
    found = set(ends(subsets(source), text[::-1]))
    known = {size for size in range(1, len(text) + 1) if whole(regex, text[len(text) - size :])}
    assert found >= known
    if loose is None:
        assert found == known


@settings(max_examples=100, deadline=None)
@given(several=st.lists(regexes(), min_size=1, max_size=5), text=TEXTS)
def test_a_union_is_its_parts_run_at_once(several: list[str], text: bytes) -> None:
    parts = [subsets(net(parse(regex), ignore_case=False)) for regex in several]
    try:
        joined = union(parts, limit=4096)
    except UnsupportedError:
        assume(False)
    state, states = 1, [1] * len(parts)
    for byte in text:
        state = joined.table[state, joined.classes[byte]]
        for i, part in enumerate(parts):
            states[i] = part.table[states[i], part.classes[byte]]
            bit = 1 << i
            assert bool(joined.accepts[state] & bit) == bool(part.accepts[states[i]])
            assert bool(joined.live[state] & bit) == bool(part.live[states[i]])


@settings(max_examples=100, deadline=None)
@given(one=regexes(), other=regexes(), border=borders())
def test_no_two_states_and_no_two_classes_are_alike(one: str, other: str, border: Border) -> None:
    # Both alternatives end alike, in nodes of their own.
    source = net(parse(f"(?:{one})ab|(?:{other})ab"), ignore_case=False)
    try:
        ordered = forward(source, border=class_set(border.forbids), decimal=border.decimal)
    except UnsupportedError:
        assume(False)
    for automaton in (subsets(source), ordered):
        alike = [int(accepts) for accepts in automaton.accepts]
        for _ in range(len(automaton)):
            rows = [(alike[i], *(alike[j] for j in row)) for i, row in enumerate(automaton.table)]
            numbers = {row: i for i, row in enumerate(dict.fromkeys(rows))}
            alike = [numbers[row] for row in rows]
        assert len(set(alike)) == len(automaton)
        assert len({tuple(column) for column in automaton.table.T}) == automaton.table.shape[1]


@given(st.lists(st.lists(st.integers(0, 300), min_size=3, max_size=3), min_size=1))
def test_distinct_rows_are_in_order(rows: list[list[int]]) -> None:
    found, which = distinct(np.array(rows))
    assert found.tolist() == [list(row) for row in sorted({tuple(row) for row in rows})]
    assert found[which].tolist() == rows


@settings(max_examples=100, deadline=None)
@given(regex=regexes(), text=TEXTS)
def test_a_state_is_alive_where_a_text_can_still_be_completed(regex: str, text: bytes) -> None:
    automaton = subsets(net(parse(regex), ignore_case=False))
    live = {state for state in range(len(automaton)) if automaton.accepts[state]}
    while more := {s for s in range(len(automaton)) if live & set(automaton.table[s])} - live:
        live |= more
    assert live == {state for state in range(len(automaton)) if automaton.live[state]}
    assert not automaton.live[0]
    state = 1
    for byte in text:
        state = automaton.table[state, automaton.classes[byte]]
        assert state in live or not automaton.live[automaton.table[state]].any()


@pytest.mark.parametrize(
    "regex", ["a(?=b)", "^a", "a$", r"(a)\1", "a*?", r"\ba", "(?i:a)", "(?>a)", "a++"]
)
def test_what_automata_cannot_run_is_refused(regex: str) -> None:
    with pytest.raises(UnsupportedError):
        net(parse(regex), ignore_case=False)


@pytest.mark.parametrize(
    ("regex", "border", "why"),
    [
        ("a?", Border(""), "empty text"),
        (r"1|1\.x", Border("", decimal=True), "two bytes"),
        ("[ab]{0,8}a[ab]{12}", Border(""), "states"),
    ],
    ids=["an empty match", "an end two bytes ahead", "too many states"],
)
def test_what_has_no_automaton_says_why(regex: str, border: Border, why: str) -> None:
    source = net(parse(regex), ignore_case=False)
    with pytest.raises(UnsupportedError, match=why):
        forward(source, border=class_set(border.forbids), decimal=border.decimal, limit=64)


def test_more_automata_than_bits_are_refused() -> None:
    part = subsets(net(parse("a"), ignore_case=False))
    with pytest.raises(UnsupportedError, match="32"):
        union([part] * 33, limit=4096)


@pytest.mark.parametrize("ignore_case", [False, True], ids=["case", "no case"])
@pytest.mark.parametrize("regex", ["[^a-c]", "[A-c]", ".", r"\d", r"[^\s]", r"[\w.]", "K", "[^K]"])
def test_a_set_is_what_python_matches(regex: str, ignore_case: bool) -> None:
    allowed = net(parse(regex), ignore_case=ignore_case).sets[0]
    compiled = re.compile(regex.encode(), re.IGNORECASE if ignore_case else re.NOFLAG)
    for byte in range(256):
        assert bool(allowed >> byte & 1) == bool(compiled.fullmatch(bytes((byte,))))
