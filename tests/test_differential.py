"""Every matcher finds what the oracle finds in hostile batches, and a broken one is caught."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from numpy.typing import NDArray

from pdscan import registry
from pdscan.match import reference
from pdscan.match.reference import Matches, ReferenceMatcher
from pdscan.model import Border, Check, Detector, Pattern
from tests.fuzz.batches import TEXT_TYPES, Batch, Maker, batches, numbers, texts
from tests.fuzz.compare import Matcher, difference, equal, found_by, known_by
from tests.fuzz.matchers import MATCHERS
from tests.fuzz.oracle import Oracle, compiled, forbidden

DETECTORS = registry.detectors()
SEARCHED = tuple(detector for detector in DETECTORS if detector.patterns)
MAKER = Maker(DETECTORS)
ORACLE = Oracle(DETECTORS)
#: The names of the matchers; the compiled one needs numba.
NAMES = [
    pytest.param(name, marks=pytest.mark.compiled) if name == "compiled" else name
    for name in MATCHERS
]
#: A fault must show within so many batches.
BATCHES = 800


@cache
def built(name: str) -> Matcher:
    """The matcher of this name, for all detectors."""
    return MATCHERS[name](DETECTORS)


# ------------------------------------------------------------------------------------ matchers


def differs(matcher: Matcher, largest: int = 20_000) -> bool:
    """Whether a matcher differs from the oracle within `BATCHES` batches."""
    return any(
        not equal(found_by(matcher, batch_for_all(number, largest)), known_to_all(number, largest))
        for number in range(BATCHES)
    )


@cache
def batch_for_all(number: int, largest: int) -> Batch:
    """A batch for all detectors."""
    return MAKER.batch(random.Random(number), largest=largest)


@cache
def known_to_all(number: int, largest: int) -> Matches:
    """What the oracle finds in a batch for all detectors."""
    return known_by(ORACLE, batch_for_all(number, largest))


@pytest.mark.parametrize("name", NAMES)
@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(batch=batches(MAKER))
def test_a_matcher_finds_what_the_oracle_finds(name: str, batch: Batch) -> None:
    assert difference(built(name), ORACLE, batch) == ""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(3))
def test_a_matcher_finds_what_the_oracle_finds_in_large_batches(name: str, seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(6):
        batch = MAKER.batch(draw, cells=40, largest=2_000_000)
        assert difference(built(name), ORACLE, batch) == ""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", TEXT_TYPES, ids=str)
def test_a_million_empty_cells_hold_nothing(name: str, kind: pa.DataType) -> None:
    cells = pa.array([b""] * 1_000_000, pa.binary()).cast(kind)
    found = found_by(built(name), Batch(cells, [], "empty"))
    assert [len(getattr(found, column.name)) for column in fields(Matches)][:7] == [0] * 7
    assert not found.tried.any()
    assert not found.whole_tried.any()


# ------------------------------------------------------------------------------------ batches


def test_batches_are_what_they_say() -> None:
    for seed in range(300):
        batch = MAKER.batch(random.Random(seed))
        batch.array.validate()
        if batch.integers:
            assert batch.array.to_pylist() == batch.cells
        else:
            assert [content(value) for value in batch.array] == batch.cells


def content(value: Any) -> bytes | None:
    """The bytes of a scalar of text, UTF-8 or not."""
    while isinstance(value, pa.DictionaryScalar):
        value = value.value
    return bytes(value.as_buffer()) if value is not None and value.is_valid else None


def test_the_same_seed_makes_the_same_batch() -> None:
    one, other = (Maker(SEARCHED).batch(random.Random(5)) for _ in range(2))
    assert (one.cells, one.recipe) == (other.cells, other.recipe)


def test_batches_hold_matches_of_every_detector_in_every_type() -> None:
    seen = set()
    kinds = set()
    for seed in range(BATCHES):
        batch = MAKER.batch(random.Random(seed))
        found = known_by(ORACLE, batch)
        seen |= {DETECTORS[detector].id for detector in found.detector.tolist()}
        kinds |= {batch.array.type} if len(found.row) else set()
    assert seen == {detector.id for detector in SEARCHED}
    assert kinds > set(TEXT_TYPES)


# --------------------------------------------------------------------- faults in a declaration


@cache
def expected(key: str, number: int) -> tuple[Batch, Matches]:
    """A batch for one detector alone, and what the oracle finds in it."""
    maker, oracle = alone(key)
    batch = maker.batch(random.Random(number))
    return batch, known_by(oracle, batch)


@cache
def alone(key: str) -> tuple[Maker, Oracle]:
    """Maker and oracle of one detector alone."""
    detectors = (registry.detector(key),)
    return Maker(detectors), Oracle(detectors)


def patterns(detector: Detector, change: Callable[[Pattern], Pattern]) -> Detector:
    """The detector with every pattern changed."""
    return replace(detector, patterns=tuple(change(pattern) for pattern in detector.patterns))


def lax(border: Border) -> Border:
    """The border with its last byte allowed, a letter in both cases."""
    bytes_ = forbidden(border)
    rest = bytes_.translate(None, bytes_[-1:].lower() + bytes_[-1:].upper())
    return replace(border, forbids="".join(rf"\x{byte:02x}" for byte in rest))


@dataclass(frozen=True)
class Trusting:
    """A check that everything passes."""

    chance: float

    def __call__(self, candidate: bytes) -> bool:
        return bool(candidate)


@dataclass(frozen=True)
class Forgetful:
    """A check that has forgotten that a number may end in 0."""

    check: Check
    chance: float

    def __call__(self, candidate: bytes) -> bool:
        return not candidate.endswith(b"0") and self.check(candidate)


def trusting(detector: Detector) -> Detector:
    check = detector.check
    return replace(detector, check=check and Trusting(check.chance))


def forgetful(detector: Detector) -> Detector:
    check = detector.check
    return replace(detector, check=check and Forgetful(check, check.chance))


#: Borders say nothing of patterns that count as whole cells only.
FAULTS: dict[str, Callable[[Detector], Detector]] = {
    "one byte is allowed before": lambda detector: patterns(
        detector, lambda p: p if p.whole else replace(p, left=lax(p.left))
    ),
    "one byte is allowed behind": lambda detector: patterns(
        detector, lambda p: p if p.whole else replace(p, right=lax(p.right))
    ),
    "decimals are allowed before": lambda detector: patterns(
        detector, lambda p: replace(p, left=replace(p.left, decimal=False))
    ),
    "decimals are allowed behind": lambda detector: patterns(
        detector, lambda p: replace(p, right=replace(p.right, decimal=False))
    ),
    "case counts": lambda detector: patterns(detector, lambda p: replace(p, ignore_case=False)),
    "bare numbers need no keyword": lambda detector: patterns(
        detector, lambda p: replace(p, bare=False)
    ),
    "parts of cells count": lambda detector: patterns(detector, lambda p: replace(p, whole=False)),
    "the score is a hair higher": lambda detector: patterns(
        detector, lambda p: replace(p, score=p.score + 1e-5)
    ),
    "the last pattern is lost": lambda detector: replace(detector, patterns=detector.patterns[:-1]),
    "everything passes the check": trusting,
    "numbers that end in 0 fail the check": forgetful,
    "technical values are not known": lambda detector: replace(detector, technical=()),
    "lost zeros stay lost": lambda detector: replace(detector, digits=None),
}
#: What changes nothing that is found.
HARMLESS = {
    ("birth-date", "the last pattern is lost"): "the first one finds its matches too",
    ("ipv4", "everything passes the check"): "the form lets only addresses through",
    ("fr-nir", "lost zeros stay lost"): "no number of this kind begins with 0",
    ("us-ssn", "lost zeros stay lost"): "nine digits alone are no match",
    ("fr-tax-number", "the score is a hair higher"): "one in 511 leaves no hair of 32 bits",
    ("passport-mrz", "the score is a hair higher"): "one in 1,000 leaves no hair of 32 bits",
    ("bitcoin-address", "the score is a hair higher"): "so does one in four billions",
    ("au-medicare", "numbers that end in 0 fail the check"): "the last digit is 1 to 9",
    ("cy-tax-number", "numbers that end in 0 fail the check"): "the last sign is a letter",
    ("es-dni", "numbers that end in 0 fail the check"): "the last sign is a letter",
    ("es-nie", "numbers that end in 0 fail the check"): "the last sign is a letter",
    ("ie-pps", "numbers that end in 0 fail the check"): "the last sign is a letter",
    ("it-fiscal-code", "numbers that end in 0 fail the check"): "the last sign is a letter",
}
FAULTY = [
    pytest.param(detector.id, fault, id=f"{detector.id}: {fault}")
    for fault, change in FAULTS.items()
    for detector in SEARCHED
    if change(detector) != detector and (detector.id, fault) not in HARMLESS
]


@pytest.mark.parametrize(("key", "fault"), FAULTY)
def test_a_fault_in_a_declaration_is_noticed(key: str, fault: str) -> None:
    matcher = ReferenceMatcher([FAULTS[fault](registry.detector(key))])
    answers = (expected(key, number) for number in range(BATCHES))
    assert any(not equal(found_by(matcher, batch), known) for batch, known in answers)


# ------------------------------------------------------------------------------ faults in code


def without(found: Matches, lost: NDArray[np.bool_]) -> Matches:
    """The answer without some of its matches."""
    columns = ("row", "start", "end", "detector", "score", "technical", "whole")
    return replace(found, **{name: getattr(found, name)[~lost] for name in columns})


def offsets(array: pa.Array) -> NDArray[np.int64]:
    """Where the cells of an array begin and end in its buffer; nothing for types without one."""
    if array.type not in {pa.string(), pa.binary(), pa.large_string(), pa.large_binary()}:
        return np.zeros(0, np.int64)
    wide = array.type in {pa.large_string(), pa.large_binary()}
    ends = np.frombuffer(array.buffers()[1], np.int64 if wide else np.int32)
    return ends[array.offset : array.offset + len(array) + 1].astype(np.int64)


class OneSlip(ReferenceMatcher):
    """A matcher that is right but for one slip: what a new one may do wrong."""

    #: How large the batches are that show it.
    largest = 20_000


class BlindAtBlocks(OneSlip):
    """Loses matches that lie across the border of two blocks of memory."""

    block = 64

    def find(self, array: pa.Array) -> Matches:
        found, places = super().find(array), offsets(array)
        if not len(places):
            return found
        starts = places[found.row]
        first, last = starts + found.start, starts + found.end - 1
        return without(found, first // self.block != last // self.block)


class BlindAtPages(BlindAtBlocks):
    """The same with larger blocks."""

    block = 8192


class BlindAtLargeBlocks(BlindAtBlocks):
    """The same with blocks that hold a second-level cache."""

    block = 1 << 19
    largest = 2_000_000


class BlindAtStarts(OneSlip):
    """Loses matches that begin with a vector of 32 bytes."""

    def find(self, array: pa.Array) -> Matches:
        found, places = super().find(array), offsets(array)
        if not len(places):
            return found
        return without(found, (places[found.row] + found.start) % 32 == 0)


class LooksIntoNeighbours(OneSlip):
    """Takes the last byte of the cell before for a border."""

    def find(self, array: pa.Array) -> Matches:
        found, places = super().find(array), offsets(array)
        if not len(places) or not len(found.row):
            return found
        data = np.frombuffer(array.buffers()[2], np.uint8)
        begins = places[found.row]
        digit = (data[begins - 1] - np.uint8(48) < 10) & (begins > 0)
        return without(found, (found.start == 0) & digit)


class ReadsNulls(OneSlip):
    """Reads what stands under nulls."""

    def find(self, array: pa.Array) -> Matches:
        if not len(offsets(array)):
            return super().find(array)
        buffers = [None, *array.buffers()[1:]]
        return super().find(
            pa.Array.from_buffers(array.type, len(array), buffers, offset=array.offset)
        )


class ForgetsSlices(OneSlip):
    """Begins at the first cell of the buffers, wherever the slice begins."""

    def find(self, array: pa.Array) -> Matches:
        if not len(offsets(array)):
            return super().find(array)
        return super().find(pa.Array.from_buffers(array.type, len(array), array.buffers()))


class CountsNullCodes(OneSlip):
    """Counts a null of a dictionary's indices as its first value."""

    def find(self, array: pa.Array) -> Matches:
        if not isinstance(array, pa.DictionaryArray) or not len(array.dictionary):
            return super().find(array)
        indices = array.indices.fill_null(0)
        return super().find(pa.DictionaryArray.from_arrays(indices, array.dictionary))


class ReadsText(OneSlip):
    """Decodes cells and drops what is no UTF-8."""

    def find(self, array: pa.Array) -> Matches:
        if not len(offsets(array)):
            return super().find(array)
        cells = [content(value) for value in array]
        texts = [None if cell is None else cell.decode("utf-8", "ignore") for cell in cells]
        return super().find(pa.array(texts, pa.large_string()))


class ShortCells(OneSlip):
    """Reads no more than 64 KiB of a cell."""

    largest = 200_000

    def find(self, array: pa.Array) -> Matches:
        found = super().find(array)
        return without(found, found.end > 1 << 16)


class SignedNumbers(OneSlip):
    """Takes every integer for a signed one of 32 bits."""

    def find_integers(self, array: pa.Array, active: tuple[int, ...] | None = None) -> Matches:
        return super().find_integers(array.cast(pa.int32(), safe=False), active)


class FailuresConsume(OneSlip):
    """Goes on behind a candidate that has failed its check, as `re.finditer` does."""

    def find(self, array: pa.Array) -> Matches:
        found = super().find(array)
        lost = np.zeros(len(found.row), bool)
        for line, (row, start, end, detector) in enumerate(
            zip(found.row, found.start, found.end, found.detector, strict=True)
        ):
            cell = content(array[int(row)]) or b""
            spans = {
                match.span()
                for pattern in self.detectors[detector].patterns
                for match in compiled(pattern).finditer(cell)
            }
            lost[line] = (start, end) not in spans
        return without(found, lost)


class ChecksCountForNothing(OneSlip):
    """Settles overlaps without asking which match has passed a check."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        super().__init__(detectors)
        self._checked[:] = True


class KeepsOverlaps(OneSlip):
    """Settles overlaps within a detector only."""

    def _keep(self, joined: dict[str, NDArray[Any]]) -> NDArray[np.bool_]:
        return np.ones(len(joined["row"]), dtype=bool)


class CountsMatches(OneSlip):
    """Counts matches where cells are to be counted."""

    def find(self, array: pa.Array) -> Matches:
        found = super().find(array)
        counts = np.bincount(found.detector, minlength=len(self.detectors))
        return replace(found, tried=np.maximum(found.tried, counts))


class WideColumns(OneSlip):
    """Gives rows in another type of integer."""

    def find(self, array: pa.Array) -> Matches:
        found = super().find(array)
        return replace(found, row=found.row.astype(np.int32))


SLIPS = [*OneSlip.__subclasses__(), *BlindAtBlocks.__subclasses__()]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.__name__)
def test_a_slip_is_noticed(slip: type[OneSlip]) -> None:
    assert differs(slip(DETECTORS), slip.largest)


@pytest.mark.parametrize(
    ("name", "value"), [("CONTEXT", 59), ("CONTEXT", 61), ("LOST_ZEROS", 1), ("LOST_ZEROS", 3)]
)
def test_a_wrong_constant_is_noticed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: int
) -> None:
    monkeypatch.setattr(reference, name, value)
    assert differs(ReferenceMatcher(DETECTORS))


def test_a_wrong_choice_within_a_detector_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def earliest(spans: list[Any]) -> list[Any]:
        kept: list[Any] = []
        for span in sorted(set(spans)):
            if not kept or span[0] >= kept[-1][1]:
                kept.append(span)
        return kept

    monkeypatch.setattr(reference, "_without_overlaps", earliest)
    assert differs(ReferenceMatcher(DETECTORS))


# ------------------------------------------------------------------------------------ accounts


def test_an_account_shows_the_shortest_cell_and_what_each_found() -> None:
    lax_bsn = FAULTS["one byte is allowed before"](registry.detector("nl-bsn"))
    detectors = [lax_bsn if d.id == "nl-bsn" else d for d in DETECTORS]
    cells = [None, b"nothing", b"filler " * 90 + b"x BSN z1112.22.333 " + b"filler " * 90]
    account = difference(ReferenceMatcher(detectors), ORACLE, texts(cells)).splitlines()
    assert account[2:] == [
        "cell 0: b'z1112.22.333'",
        "  matcher only: nl-bsn 1 to 12, score 0.9545454382896423",
        "tried of nl-bsn: matcher 1, oracle 0",
    ]


def test_an_account_blames_the_arrangement_where_plain_cells_agree() -> None:
    cells = [b"jan@voorbeeld.nl", None, b"x"]
    array = pa.array([b"x", *cells, b"y"], pa.binary()).slice(1, 3)
    account = difference(ForgetsSlices(DETECTORS), ORACLE, Batch(array, cells, "sliced"))
    assert account.splitlines()[0] == "sliced: 3 cells. Shortest: sliced"
    assert "cell 0: b'jan@voorbeeld.nl'" in account


def test_an_account_of_integers() -> None:
    # It passes no other detector's check.
    batch = numbers([None, 5, 214081254])
    detectors = [replace(d, patterns=()) if d.id == "nl-bsn" else d for d in DETECTORS]
    account = difference(ReferenceMatcher(detectors), ORACLE, batch)
    assert "cell 0: 214081254" in account
    assert "  oracle only:  nl-bsn 0 to 9" in account
