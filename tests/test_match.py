"""Matching against an oracle that runs Python `re` on every cell and settles overlaps plainly."""

from __future__ import annotations

import random
import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pdscan import registry
from pdscan.match.layout import CONTEXT
from pdscan.match.reference import FILTER_FROM, Matches, ReferenceMatcher
from pdscan.match.relax import relax
from pdscan.match.texts import find_in_texts
from pdscan.model import Border, Detector, Pattern

DETECTORS = registry.detectors()
MATCHER = ReferenceMatcher(DETECTORS)
EXAMPLES = [(d, text.encode()) for d in DETECTORS if d.patterns for text in d.examples]

Row = tuple[int, int, int, str, bool, bool]


def regex(pattern: Pattern) -> re.Pattern[bytes]:
    def border(side: Border, behind: str, decimal: str) -> str:
        return (f"(?{behind}[{side.forbids}])" if side.forbids else "") + (
            decimal if side.decimal else ""
        )

    left = border(pattern.left, "<!", "(?<![0-9][.,])")
    right = border(pattern.right, "!", "(?![.,][0-9])")
    flags = re.IGNORECASE if pattern.ignore_case else 0
    return re.compile(f"{left}(?:{pattern.regex}){right}".encode(), flags)


COMPILED = {(d.id, p.name): regex(p) for d in DETECTORS for p in d.patterns}


def apart(spans: list[Any]) -> list[Any]:
    """Of spans (sorted by preference; start and end first) those that overlap no better one."""
    kept: list[Any] = []
    for span in spans:
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return kept


def in_cell(detector: Detector, cell: bytes) -> list[tuple[int, int, float, bool, bool]]:
    found = set()
    first, last = len(cell) - len(cell.lstrip()), len(cell.rstrip())
    chance = detector.check.chance if detector.check else 1.0
    for pattern in detector.patterns:
        at = 0
        while match := COMPILED[detector.id, pattern.name].search(cell, at):
            start, end = match.span()
            whole = start <= first and end >= last
            at = end
            if pattern.whole and not whole:
                continue
            if detector.check is not None and not detector.check(match.group()):
                at = start + 1
                continue
            if pattern.bare and not whole:
                before = cell[max(0, start - CONTEXT) : start]
                before = before.decode("utf-8", "ignore").lower().encode()
                words = "|".join(re.escape(word.lower()) for word in detector.keywords)
                if not words or not re.search(
                    f"(?<![0-9a-z])(?:{words})(?![0-9a-z])".encode(), before
                ):
                    continue
            technical = any(
                re.fullmatch(text.encode(), match.group(), re.IGNORECASE)
                for text in detector.technical
            )
            found.add((start, end, 1 - (1 - pattern.score) * chance, technical, whole))
    return apart(sorted(found, key=lambda s: (s[0] - s[1], -s[2], s[0])))


def oracle(cells: list[bytes | None]) -> list[Row]:
    rows: list[Row] = []
    known: dict[bytes, list[tuple[int, int, str, bool, bool]]] = {}
    for row, cell in enumerate(cells):
        if not cell:
            continue
        if cell not in known:
            spans = [
                (start, end, score, n, d, technical, whole)
                for n, d in enumerate(DETECTORS)
                for start, end, score, technical, whole in in_cell(d, cell)
            ]
            spans.sort(key=lambda s: (s[4].check is None, s[0] - s[1], -round(s[2], 6), s[3]))
            kept = sorted(apart(spans), key=lambda s: s[0])
            known[cell] = [(s[0], s[1], s[4].id, s[5], s[6]) for s in kept]
        rows += [(row, *span) for span in known[cell]]
    return rows


def as_rows(found: Matches) -> list[Row]:
    return [
        (row, start, end, DETECTORS[detector].id, technical, whole)
        for row, start, end, detector, technical, whole in zip(
            found.row.tolist(),
            found.start.tolist(),
            found.end.tolist(),
            found.detector.tolist(),
            found.technical.tolist(),
            found.whole.tolist(),
            strict=True,
        )
    ]


NOISE = (b"x", b" ", b".", b",", b"-", b"1", b"\xff", b"\xc3", b"\xe2\x82\xac", b"\n", b"+", b"@")


def cells_of(seed: int, count: int, *, text: bool) -> list[bytes | None]:
    """Cells with examples planted whole, at borders, in noise, doubled, cut and null."""
    draw = random.Random(seed)
    cells: list[bytes | None] = []
    for _ in range(count):
        example = draw.choice(EXAMPLES)[1]
        noise = b"".join(draw.choices(NOISE, k=draw.randrange(12)))
        other = draw.choice(EXAMPLES)[1]
        cells.append(
            draw.choice(
                [
                    None,
                    b"",
                    noise,
                    example,
                    noise + example,
                    example + noise,
                    noise + example + noise,
                    example + draw.choice(NOISE) + other,
                    example[: draw.randrange(1, len(example) + 1)],
                    b"  " + example + b"\t",
                    str(draw.randrange(10**12)).encode(),
                ]
            )
        )
    if text:
        return [None if c is None else c.decode("utf-8", "ignore").encode() for c in cells]
    return cells


def long_enough(cells: list[bytes | None]) -> list[bytes | None]:
    """The same cells and filler that nothing is found in, beyond the filters' threshold."""
    return [*cells, *[b"lorem ipsum dolor sit amet " * 40] * (FILTER_FROM // 1000)]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("large", [False, True], ids=["plain path", "filtered path"])
def test_finds_what_the_oracle_finds_in_bytes(seed: int, large: bool) -> None:
    cells = cells_of(seed, 150, text=False)
    cells = long_enough(cells) if large else cells
    array = pa.array(cells, pa.binary())
    assert (array.nbytes >= FILTER_FROM) is large
    assert as_rows(MATCHER.find(array)) == oracle(cells)


@pytest.mark.parametrize("large", [False, True], ids=["plain path", "filtered path"])
@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.string_view(), pa.large_binary(), pa.binary_view()],
    ids=str,
)
def test_every_text_type_gives_the_same(kind: pa.DataType, large: bool) -> None:
    cells = cells_of(11, 120, text=True)
    cells = long_enough(cells) if large else cells
    array = pa.array(cells, pa.binary()).cast(pa.string()).cast(kind)
    assert as_rows(MATCHER.find(array)) == oracle(cells)


@pytest.mark.parametrize("large", [False, True], ids=["plain path", "filtered path"])
def test_dictionaries_and_slices_give_the_same(large: bool) -> None:
    cells = cells_of(12, 120, text=True)
    cells = long_enough(cells + cells) if large else cells + cells
    array = pa.array(cells, pa.binary()).cast(pa.string())
    expected = oracle(cells)
    assert as_rows(MATCHER.find(array.dictionary_encode())) == expected
    part = oracle(cells[7:-3])
    assert as_rows(MATCHER.find(array[7:-3])) == part
    assert as_rows(MATCHER.find(array.dictionary_encode()[7:-3])) == part


def test_a_dictionary_with_a_null_value_finds_the_others() -> None:
    array = pa.DictionaryArray.from_arrays(
        pa.array([0, 1, None, 1]), pa.array([None, "jan@example.org"])
    )
    assert [row[0] for row in as_rows(MATCHER.find(array))] == [1, 3]


@pytest.mark.parametrize("large", [False, True], ids=["plain path", "filtered path"])
def test_bytes_under_a_null_are_not_matched(large: bool) -> None:
    texts = ["jan@example.org"] * (6000 if large else 6)
    plain = pa.array(texts)
    mask = pa.array([i % 2 == 0 for i in range(len(texts))])
    array = pa.Array.from_buffers(
        pa.string(), len(texts), [mask.buffers()[1], *plain.buffers()[1:]]
    )
    assert set(MATCHER.find(array).row.tolist()) == set(range(0, len(texts), 2))


@pytest.mark.parametrize(
    ("detector", "text"), EXAMPLES, ids=[f"{d.id} {i}" for i, (d, _) in enumerate(EXAMPLES)]
)
def test_the_relaxed_pattern_finds_what_the_pattern_finds(detector: Detector, text: bytes) -> None:
    for pattern in detector.patterns:
        relaxed = relax(pattern.regex.encode(), ignore_case=pattern.ignore_case)
        for found in COMPILED[detector.id, pattern.name].finditer(text):
            cells = pa.array([found.group(), text, b"x\xff" + text], pa.binary())
            assert pc.match_substring_regex(cells, relaxed).to_pylist() == [True] * 3


@pytest.mark.parametrize("bad", [rb"a(?=b)", rb"^a", rb"(a)\1", rb"a*?"])
def test_relax_refuses_what_a_pattern_may_not_hold(bad: bytes) -> None:
    with pytest.raises(ValueError, match="not allowed"):
        relax(bad)


# ------------------------------------------------------------------------------------ overlaps


class Passes:
    """A check that everything passes."""

    chance = 0.5

    def __call__(self, candidate: bytes) -> bool:
        return bool(candidate)


def simple(key: str, pattern: str, score: float = 0.5, *, checked: bool = False) -> Detector:
    return Detector(
        id=key,
        category="x",
        entity="X",
        title="x",
        patterns=(Pattern("p", pattern, Border(""), Border(""), score),),
        check=Passes() if checked else None,
        examples=(),
        counterexamples=(),
        references=(),
    )


@pytest.mark.parametrize(
    ("detectors", "winners"),
    [
        ((simple("a", "abcd"), simple("b", "bc", checked=True)), ["b"]),
        ((simple("a", "abc"), simple("b", "abcd")), ["b"]),
        ((simple("a", "abc", 0.3), simple("b", "bcd", 0.9)), ["b"]),
        ((simple("a", "abc"), simple("b", "abc")), ["a"]),
        ((simple("a", "ab"), simple("b", "cd")), ["a", "b"]),
        ((simple("a", "abc"), simple("b", "bcde"), simple("c", "ef")), ["b"]),
    ],
    ids=[
        "a passed check wins over a longer span",
        "the longer wins",
        "the higher score wins",
        "the first wins among equals",
        "neighbours both stay",
        "the longest of a chain ends both its neighbours",
    ],
)
def test_overlaps(detectors: tuple[Detector, ...], winners: list[str]) -> None:
    found = ReferenceMatcher(detectors).find(pa.array(["x abcdef"]))
    assert [detectors[i].id for i in found.detector.tolist()] == winners


# ------------------------------------------------------------------------------------ integers


def bsn(start: int) -> int:
    check = registry.detector("nl-bsn").check
    assert check is not None
    return next(n for n in range(start, start + 1000) if check(str(n).zfill(9).encode()))


@pytest.mark.parametrize(
    ("start", "found"),
    [(123456700, True), (12345600, True), (1234500, True), (123400, False)],
    ids=["nine digits", "one lost zero", "two lost zeros", "three are too many"],
)
def test_integers_get_their_lost_zeros_back(start: int, found: bool) -> None:
    number = bsn(start)
    matches = MATCHER.find_integers(pa.array([None, number, -number, 7], pa.int64()))
    rows = [row for row in as_rows(matches) if row[3] == "nl-bsn"]
    assert rows == ([(1, 0, 9, "nl-bsn", False, True)] if found else [])


@pytest.mark.parametrize("digits", range(1, 19))
def test_no_integer_is_tried_twice(digits: int) -> None:
    draw = random.Random(digits)
    numbers = [draw.randrange(10 ** (digits - 1), 10**digits) for _ in range(300)]
    found = MATCHER.find_integers(pa.array(numbers, pa.int64()))
    assert found.tried.max() <= len(numbers)
    assert (found.whole_tried <= found.tried).all()


# ------------------------------------------------------------------------------------ texts


def test_text_matches_have_character_offsets() -> None:
    texts = ["", "Ünïcödé € 😀 jan@example.org!", "\ud800 jan@example.org", "nothing"]
    found = find_in_texts(texts, DETECTORS, MATCHER)
    assert [len(matches) for matches in found] == [0, 1, 1, 0]
    for text, matches in zip(texts, found, strict=True):
        for match in matches:
            assert text[match.start : match.end] == "jan@example.org"
