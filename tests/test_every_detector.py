"""What every detector must keep, whoever wrote it: its own examples, and the rules of the form.

A detector with patterns gives texts as examples. One without patterns is found by the column's
name, and gives column names; where those speak in some tables only, the first of its tables is
taken.
"""

from __future__ import annotations

import importlib
import pickle
import pkgutil
import random
import re
import time
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pdscan import registry, taxonomy
from pdscan.model import Border, Detector, Pattern
from pdscan.words import naming_phrase

DETECTORS = registry.detectors()
WITH_PATTERNS = tuple(detector for detector in DETECTORS if detector.patterns)
NAMED_ONLY = tuple(detector for detector in DETECTORS if not detector.patterns)
FORMS = tuple((detector, pattern) for detector in DETECTORS for pattern in detector.patterns)
#: How far before a bare match a keyword may stand, in bytes.
CONTEXT = 60


def by_id(detector: Detector) -> str:
    return detector.id


def of_form(value: Detector | Pattern) -> str:
    return value.id if isinstance(value, Detector) else value.name


# ------------------------------------------------------------------- the reference finder


@cache
def compiled(pattern: Pattern) -> re.Pattern[bytes]:
    def border(side: Border, behind: str, decimal: str) -> str:
        forbids = f"(?{behind}[{side.forbids}])" if side.forbids else ""
        return forbids + (decimal if side.decimal else "")

    left = border(pattern.left, "<!", "(?<![0-9][.,])")
    right = border(pattern.right, "!", "(?![.,][0-9])")
    flags = re.IGNORECASE if pattern.ignore_case else 0
    return re.compile(f"{left}(?:{pattern.regex}){right}".encode(), flags)


def find(detector: Detector, text: str) -> list[str]:
    """The values that a detector finds in one cell, said as simply as possible."""
    cell = text.encode()
    found = []
    for pattern in detector.patterns:
        position = 0
        while match := compiled(pattern).search(cell, position):
            value = match.group()
            is_whole = value == cell.strip()
            position = match.start() + 1
            if pattern.whole and not is_whole:
                continue
            if detector.check and not detector.check(value):
                continue
            if pattern.bare and not is_whole:
                before = cell[max(0, match.start() - CONTEXT) : match.start()].decode(
                    errors="ignore"
                )
                words = "|".join(re.escape(word) for word in detector.keywords)
                if not re.search(rf"(?<!\w)(?:{words})(?!\w)", before.lower()):
                    continue
            found.append(value.decode())
            position = match.end()
    return found


def is_technical(detector: Detector, value: str) -> bool:
    return any(
        re.fullmatch(regex.encode(), value.encode(), re.IGNORECASE) for regex in detector.technical
    )


def names(detector: Detector, column: str) -> str | None:
    """The phrase by which a column's name points at a detector, in its own kind of table."""
    table = detector.tables[0].replace("*", "") if detector.tables else "some"
    return naming_phrase(detector, column, table)


# ---------------------------------------------------------------------------- the examples


@pytest.mark.parametrize("detector", WITH_PATTERNS, ids=by_id)
def test_every_example_is_found(detector: Detector) -> None:
    assert [text for text in detector.examples if not find(detector, text)] == []


@pytest.mark.parametrize("detector", WITH_PATTERNS, ids=by_id)
def test_no_counterexample_is_found(detector: Detector) -> None:
    assert [(text, find(detector, text)) for text in detector.counterexamples] == [
        (text, []) for text in detector.counterexamples
    ]


@pytest.mark.parametrize("detector", NAMED_ONLY, ids=by_id)
def test_every_example_names_the_column(detector: Detector) -> None:
    assert [column for column in detector.examples if not names(detector, column)] == []


@pytest.mark.parametrize("detector", NAMED_ONLY, ids=by_id)
def test_no_counterexample_names_the_column(detector: Detector) -> None:
    assert [column for column in detector.counterexamples if names(detector, column)] == []


# --------------------------------------------------------------------- the rules of the form


def test_ids_are_unique_and_of_one_style() -> None:
    ids = [detector.id for detector in DETECTORS]
    assert len(ids) == len(set(ids))
    assert [name for name in ids if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name)] == []


def test_one_entity_is_one_category() -> None:
    categories: dict[str, set[str]] = {}
    for detector in DETECTORS:
        categories.setdefault(detector.entity, set()).add(detector.category)
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*", detector.entity), detector.entity
    assert {entity: keys for entity, keys in categories.items() if len(keys) > 1} == {}


@pytest.mark.parametrize("detector", DETECTORS, ids=by_id)
def test_the_category_stands_in_the_taxonomy(detector: Detector) -> None:
    assert detector.category in taxonomy.taxonomy()


@pytest.mark.parametrize("detector", DETECTORS, ids=by_id)
def test_it_says_where_it_comes_from(detector: Detector) -> None:
    assert detector.title
    assert detector.examples
    assert detector.counterexamples
    assert detector.references
    standard = re.compile(r"https://|ISO|IEEE|GDPR ")
    assert [reference for reference in detector.references if not standard.match(reference)] == []


def test_every_leaf_has_a_docstring_that_is_a_sentence() -> None:
    package = importlib.import_module("pdscan.detectors")
    for leaf in pkgutil.iter_modules(package.__path__):
        text = importlib.import_module(f"pdscan.detectors.{leaf.name}").__doc__ or ""
        assert text.split("\n")[0].endswith("."), leaf.name


@pytest.mark.parametrize("detector", DETECTORS, ids=by_id)
def test_it_survives_the_way_to_a_worker(detector: Detector) -> None:
    assert pickle.loads(pickle.dumps(detector)) == detector


@pytest.mark.parametrize("detector", DETECTORS, ids=by_id)
def test_column_phrases_are_normalised_and_have_four_languages(detector: Detector) -> None:
    phrases = [phrase for phrases in detector.columns.values() for phrase in phrases]
    others = (*detector.not_columns, *detector.tables, *detector.columns_with_table)
    assert [
        p for p in (*phrases, *others) if not re.fullmatch(r"[a-z0-9*]+( [a-z0-9*]+)*", p)
    ] == []
    if phrases:
        assert set(detector.columns) == {"nl", "fr", "en", "de"}
    assert phrases or detector.columns_with_table
    assert bool(detector.tables) == bool(detector.columns_with_table)
    kinds = {"text", "integer", "float", "date", "boolean", "other"}
    assert set(detector.kinds) <= kinds


@pytest.mark.parametrize("detector", DETECTORS, ids=by_id)
def test_no_phrase_is_vetoed_by_its_own_detector(detector: Detector) -> None:
    plain = [p for phrases in detector.columns.values() for p in phrases if "*" not in p]
    assert [phrase for phrase in plain if not naming_phrase(detector, phrase, "some")] == []


@pytest.mark.parametrize("detector", DETECTORS, ids=by_id)
def test_a_bare_form_has_keywords(detector: Detector) -> None:
    if any(pattern.bare for pattern in detector.patterns):
        assert detector.keywords
    assert [word for word in detector.keywords if word != word.lower()] == []


@pytest.mark.parametrize("detector", DETECTORS, ids=by_id)
def test_shapes_run_in_re2_over_text_and_bytes(detector: Detector) -> None:
    if detector.shape:
        regex = f"^(?:{detector.shape})$"
        for kind in (pa.string(), pa.binary()):
            pc.match_substring_regex(pa.array(["x"]).cast(kind), regex)


@pytest.mark.parametrize(("detector", "pattern"), FORMS, ids=of_form)
def test_patterns_keep_to_what_every_backend_can_run(detector: Detector, pattern: Pattern) -> None:
    regex = pattern.regex
    assert regex.isascii()
    assert not re.search(r"\(\?[=!<P]|(?<!\\)[$^](?![^\[]*\])|\\[bBAZzdwDW1-9]", regex), detector.id
    # A lazy quantifier, or a repeat without an end.
    assert not re.search(r"[*+?}]\?|(?<!\\)[*+](?![^\[]*\])|\{[0-9]+,\}", regex), detector.id
    assert 0 < pattern.score < 1


@pytest.mark.parametrize(("detector", "pattern"), FORMS, ids=of_form)
def test_patterns_compile_in_both_engines(detector: Detector, pattern: Pattern) -> None:
    compiled(pattern)
    none = pc.match_substring_regex(pa.array([b"\xff"], pa.binary()), pattern.regex)
    assert none.to_pylist() == [False], detector.id


@pytest.mark.parametrize("detector", DETECTORS, ids=by_id)
def test_technical_values_compile(detector: Detector) -> None:
    assert not is_technical(detector, "\x00")


UNITS = ("1", "a", "A", "Aa", "Aa ", "1 ", "a.", ":", "@", "1.", "0:", "a@", "Jan ", "J. ", "0-")


@pytest.mark.parametrize(("detector", "pattern"), FORMS, ids=of_form)
def test_hostile_texts_take_linear_time(detector: Detector, pattern: Pattern) -> None:
    for unit in UNITS:
        text = (unit * 20_000)[:20_000].encode()
        start = time.process_time()
        for _ in compiled(pattern).finditer(text):
            pass
        assert time.process_time() - start < 1, (detector.id, unit)


@pytest.mark.parametrize("detector", [d for d in WITH_PATTERNS if d.check is not None], ids=by_id)
def test_the_stated_chance_is_what_random_candidates_of_the_loosest_form_pass(
    detector: Detector,
) -> None:
    check = detector.check
    assert check is not None
    source = random.Random(5)
    count = 150 if detector.id == "phone-number" else 1500
    rate = max(
        sum(check(text_of(pattern.regex, source)) for _ in range(count)) / count
        for pattern in detector.patterns
    )
    # Three standard deviations, and a third for the choice of the form.
    slack = 3 * (check.chance * (1 - check.chance) / count) ** 0.5 + check.chance / 3
    assert abs(rate - check.chance) <= slack, (rate, check.chance)


@cache
def parsed(regex: str) -> Any:
    from re import _parser  # type: ignore[attr-defined]

    return _parser.parse(regex.encode())


def text_of(regex: str, source: random.Random) -> bytes:
    """A random text that the regex matches as a whole."""
    from re import _constants as op  # type: ignore[attr-defined]

    def letters(items: list[tuple[Any, Any]]) -> list[int]:
        found: list[int] = []
        for kind, value in items:
            if kind is op.RANGE:
                low, high = value
                found.extend(range(low, high + 1))
            elif kind is op.LITERAL:
                found.append(value)
        return found

    def written(items: Any) -> bytes:
        out = b""
        for kind, value in items:
            if kind is op.LITERAL:
                out += bytes((value,))
            elif kind is op.IN:
                out += bytes((source.choice(letters(value)),))
            elif kind is op.BRANCH:
                out += written(source.choice(value[1]))
            elif kind is op.SUBPATTERN:
                out += written(value[-1])
            elif kind is op.MAX_REPEAT:
                low, high, body = value
                for _ in range(source.randint(low, high)):
                    out += written(body)
            else:
                raise AssertionError(kind)
        return out

    return written(parsed(regex))
