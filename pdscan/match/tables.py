"""The tables of the compiled scan, made from detectors' declarations: no detector has own code."""

from __future__ import annotations

import hashlib
import io
import json
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache as cached
from functools import partial
from importlib import resources
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from pdscan import __version__
from pdscan.checksums import (
    CARD_RANGES,
    IBAN_LENGTHS,
    VERHOEFF_PLACES,
    VERHOEFF_PRODUCTS,
    BelgianNumber,
    CardNumber,
    CheckDigits,
    ElevenProof,
    IbanCheck,
    IpAddress,
    Luhn,
    Mod11And10,
    Mod97Key,
    Phone,
    Verhoeff,
    WeightedSum,
)
from pdscan.digits import NONE, Digits, from_pattern
from pdscan.match import cache
from pdscan.match.anchors import Bucket, Cut, buckets, cuts, rate
from pdscan.match.automaton import (
    ANY,
    DIGITS,
    SPACES,
    Automaton,
    Net,
    UnsupportedError,
    accepting_last,
    beside,
    border_set,
    bordered,
    class_set,
    explored,
    forward,
    members,
    net,
    parse,
    subsets,
    union,
)
from pdscan.match.classes import classes
from pdscan.match.layout import (
    ANY_DIGIT,
    ASK_TECHNICAL,
    ASK_WORDS,
    BANKS,
    BEFORE,
    BELGIAN,
    BUCKETS,
    CARD,
    GRAM_FACTOR,
    GRAM_SIZE,
    GRAMS,
    IBAN,
    INTEGER_DIGITS,
    INTEGER_FORMS,
    IPV4,
    IPV6,
    LEAD_DIGITS,
    LUHN,
    MOD_11_10,
    NIR,
    NO_CHECK,
    NO_DIGIT,
    NO_TECHNICAL,
    NO_WORDS,
    ONLY_BARE,
    ONLY_WHOLE,
    OUTSIDE,
    OUTSIDE_CELL,
    PLAN,
    RESIDUE_BLOCKS,
    RULES,
    SHAPE,
    SUMS,
    VERHOEFF,
    WEIGHTED,
    WIDTH,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pdscan.model import Check, Detector, Pattern

#: How many fewer digits an integer may have than the number that it was.
LOST_ZEROS = 2
#: An automaton of one pattern has at most so many states, one of several patterns so many.
STATES = 20_000
JOINED_STATES = 4096
#: An automaton has so many patterns at the most: the bits of a number.
_BITS = 32
#: What stands before nearly no match.
_ALNUM = class_set("0-9A-Za-z")
#: Numbers of so many digits are not checked in the kernels.
_LONG = 64
#: Of what begins with no digit, the shape tells nothing.
_EVERY_SHAPE = np.full(2 << SHAPE, 0xFFFFFFFF, np.uint32)
#: Numbers of fewer digits are not told by their first three.
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Tables:
    """What the kernels read. Shapes: B buckets (24, in banks of 8), A automata, P patterns.

    Args:
        halves: (53, 32) uint8: for each bank of buckets and each place of a window the buckets
            that fit a byte's low half and its high half; see `_halves`. Each row holds its sixteen
            bytes twice.
        byte_classes: (256,) uint8: the class of each byte, 64 at the most.
        class_sets: (banks, 8, 64) uint8: the buckets that fit a class at a place of a window.
        sets: (8, 257) uint32: the buckets whose window allows the byte at the place; the last
            column stands for a place outside of the cell.
        before_cell, behind_cell: (3,) and (7,) uint32: the buckets whose window may lie where so
            many bytes of the cell are before its place, or from its place on.
        known: (grams, 4096) uint32: the buckets that allow some bytes together, hashed.
        start_buckets: the buckets whose place is the start of a match, as bits.
        bucket_kind: (B,) int32: 0 unused, 1 the place is the start, 2 it is searched backwards.
        bucket_list: (B + 1,) int32: where each bucket's entries of `bucket_run` begin.
        bucket_middle: (B,) int32: whether its automata run from the place, not from the start.
        bucket_run, bucket_mask: the automata to run from a start, and which of their patterns.
        back_run: (B,) int32: the automaton that walks backwards; back_reach: (B,) int32: how far.
        table: uint16: the automata. For each class of bytes a column, which has for each state the
            one that follows; state 0 is dead, 1 the first.
        columns: (A, 257) int32: where in `table` the column of each byte begins; the last one is
            for a place outside of the cell and leads to state 0.
        accepts, live: uint32, by state: the bits that accept, and those that may yet accept.
        states: (A,) int32: where in them an automaton's states begin; -1: there is no automaton.
        shapes: (A, 512) uint32: for each shape of the next eight bytes (which are digits, as bits)
            the bits that may accept, and for each shape of the eight after them; all bits if what
            it runs begins with no digit.
        tops: (A,) int64: an automaton's states from this one on accept; of those that walk
            backwards, where a match may start behind the byte that was read last.
        left, right: (A, 257) uint32: the patterns that the byte beside a match forbids.
        left_decimal, right_decimal: (A,) uint32: those that a digit across a point forbids.
        patterns: (A, 32) int32: the pattern of each bit.
        check, check_args, flags, words, technical, technical_back: (P,) int32. `words` are the
            automata of what may stand before a bare match: a keyword.
        args: int64: arguments of checks.
        integer_kinds: (20, 1000) uint16: the kind of an integer by its count of digits and its
            leading three digits (of a shorter one: all).
        integer_forms, integer_sure: (K,) int64: the forms that integers of a kind may match, as
            bits, and those that match them whatever digits follow. The sign bit of the first: it
            must be searched as text.
        integer_pattern, integer_pad: (63,) int32: a form's pattern, and how many digits it is
            padded to, 0 for none: zeros that an integer has lost.
        integer_run, integer_bit: (63,) int32: the automaton of a form, and its bit in there.
        integer_parts: (63,) int32: how many times three digits are looked up for a form's sum; 0
            if it has none.
        integer_residues: (63, 7, 1000) uint16: what each three digits, from the last ones on, add
            to that sum, less whole multiples of the modulus.
        integer_sums: (63, 1024) uint8: the digit that a sum of these wants where a whole number is
            divided by integer_powers (63,) int64; or any, or none.
        integer_complete: (63,) int32: whether that is all that the check asks, but for 0.
        integer_others: the forms, as bits, of which nothing is told without all digits.
        integer_owners, integer_owned: (D,) int32 and int64: the detectors of the forms, and the
            forms of each as bits.
        reserve: how many records one place can give at the most.
        detector: (P,) int32; score: (P,) float32.
        outside: detectors that the kernels cannot look for at all.
        how: for each detector with patterns, how it runs, in a few words.
        forms: for each pattern its detector, and its place among that one's patterns.
    """

    halves: NDArray[np.uint8]
    byte_classes: NDArray[np.uint8]
    class_sets: NDArray[np.uint8]
    sets: NDArray[np.uint32]
    before_cell: NDArray[np.uint32]
    behind_cell: NDArray[np.uint32]
    known: NDArray[np.uint32]
    start_buckets: int
    bucket_kind: NDArray[np.int32]
    bucket_list: NDArray[np.int32]
    bucket_middle: NDArray[np.int32]
    bucket_run: NDArray[np.int32]
    bucket_mask: NDArray[np.uint32]
    back_run: NDArray[np.int32]
    back_reach: NDArray[np.int32]
    table: NDArray[np.uint16]
    columns: NDArray[np.int32]
    accepts: NDArray[np.uint32]
    live: NDArray[np.uint32]
    states: NDArray[np.int32]
    shapes: NDArray[np.uint32]
    tops: NDArray[np.int64]
    left: NDArray[np.uint32]
    right: NDArray[np.uint32]
    left_decimal: NDArray[np.uint32]
    right_decimal: NDArray[np.uint32]
    patterns: NDArray[np.int32]
    check: NDArray[np.int32]
    check_args: NDArray[np.int32]
    flags: NDArray[np.int32]
    words: NDArray[np.int32]
    technical: NDArray[np.int32]
    technical_back: NDArray[np.int32]
    args: NDArray[np.int64]
    integer_kinds: NDArray[np.uint16]
    integer_forms: NDArray[np.int64]
    integer_sure: NDArray[np.int64]
    integer_pattern: NDArray[np.int32]
    integer_pad: NDArray[np.int32]
    integer_run: NDArray[np.int32]
    integer_bit: NDArray[np.int32]
    integer_parts: NDArray[np.int32]
    integer_powers: NDArray[np.int64]
    integer_complete: NDArray[np.int32]
    integer_others: int
    integer_owners: NDArray[np.int32]
    integer_owned: NDArray[np.int64]
    integer_residues: NDArray[np.uint16]
    integer_sums: NDArray[np.uint8]
    reserve: int
    detector: NDArray[np.int32]
    score: NDArray[np.float32]
    outside: tuple[int, ...]
    how: dict[str, str]

    forms: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """A pattern that the kernels look for; `automaton` is None if Python finds its end."""

    detector: int
    place: int
    pattern: Pattern
    automaton: Automaton | None
    cuts: list[Cut]


@dataclass(frozen=True, slots=True)
class _Split:
    """What lies before a bucket's place, from back to front, and what follows it."""

    before: Automaton
    after: Automaton


def form_score(detector: Detector, pattern: Pattern) -> float:
    """How sure a match of the form makes us: what chance would pass of the doubt it leaves."""
    chance = detector.check.chance if detector.check else 1.0
    return 1 - (1 - pattern.score) * chance


def kept(detectors: Sequence[Detector]) -> Path | None:
    """The file that has, or is to have, the tables for these detectors; None for no folder."""
    folder = cache.folder()
    return folder / f"{cache.PREFIXES[1]}{_key(detectors)}" if folder else None


def load(detectors: Sequence[Detector]) -> Tables:
    """The tables for these detectors: kept ones, or built and kept."""
    file = kept(detectors)
    body = cache.read(file) if file else None
    if body is not None:
        return _unpacked(body)
    tables = build(detectors)
    if file:
        cache.write(file, _packed(tables))
    return tables


@cached
def _sources() -> bytes:
    """A digest of all code that decides about the tables."""
    digest = hashlib.sha256(f"{__version__} {version('phonenumbers')}".encode())
    root = resources.files("pdscan")
    for name in (
        "checksums.py", "digits.py", "numbering.py", "data/sample.txt", "match/anchors.py",
        "match/automaton.py", "match/classes.py", "match/layout.py", "match/tables.py",
    ):  # fmt: skip
        digest.update(hashlib.sha256(root.joinpath(name).read_bytes()).digest())
    return digest.digest()


def _key(detectors: Sequence[Detector]) -> str:
    digest = hashlib.sha256(_sources())
    for detector in detectors:
        parts = (
            detector.id,
            detector.patterns,
            detector.check,
            detector.technical,
            detector.keywords,
            detector.digits,
        )
        digest.update(repr(parts).encode())
    return digest.hexdigest()[:32]


def _packed(tables: Tables) -> bytes:
    """Tables as the bytes of a file."""
    arrays: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for one in fields(tables):
        value = getattr(tables, one.name)
        if isinstance(value, np.ndarray):
            arrays[one.name] = value
        else:
            rest[one.name] = value
    stream = io.BytesIO()
    np.savez(stream, rest=np.frombuffer(json.dumps(rest).encode(), np.uint8), **arrays)
    return stream.getvalue()


def _unpacked(body: bytes) -> Tables:
    """Tables from the bytes of a file."""
    with np.load(io.BytesIO(body), allow_pickle=False) as found:
        values: dict[str, Any] = dict(found)
    rest = json.loads(values.pop("rest").tobytes())
    rest["outside"] = tuple(rest["outside"])
    rest["forms"] = tuple(tuple(pair) for pair in rest["forms"])
    return Tables(**values, **rest)


def build(detectors: Sequence[Detector]) -> Tables:
    """The tables for these detectors."""
    forms: list[_Form] = []
    outside = []
    how = {}
    for number, detector in enumerate(detectors):
        if not detector.patterns:
            continue
        try:
            found = [
                _form(number, place, pattern, len(forms) + place)
                for place, pattern in enumerate(detector.patterns)
            ]
        except UnsupportedError as error:
            outside.append(number)
            how[detector.id] = f"cells by RE2: {error}"
            continue
        forms += found
        ends = sum(form.automaton is None for form in found)
        how[detector.id] = f"compiled, ends of {ends} by re" if ends else "compiled"
    found_buckets = buckets([cut for form in forms for cut in form.cuts])
    flat = _Flat()
    splits = [_split(bucket, forms) for bucket in found_buckets]
    runs = _runs(forms, found_buckets, splits, flat)
    checks = _Checks(flat)
    coded = [checks.code(detectors[form.detector].check) for form in forms]
    owners = dict.fromkeys(form.detector for form in forms)
    technical = {number: _technical(detectors[number], flat) for number in owners}
    bare = {form.detector for form in forms if form.pattern.bare}
    words = {n: _words(detectors[n], flat) if n in bare else NO_WORDS for n in owners}
    split = {
        cut.pattern
        for bucket, in_two in zip(found_buckets, splits, strict=True)
        if in_two
        for cut in bucket.cuts
    }
    lists = [_entries(bucket, runs) for bucket in found_buckets]
    widest = sum(len(entry) for entry in lists)
    reserve = sum(
        sum(mask.bit_count() for _, mask in entries)
        * (1 + max(cut.reach for cut in bucket.cuts) if bucket.backwards else 1)
        for bucket, entries in zip(found_buckets, lists, strict=True)
    )
    back = _backwards(forms, found_buckets, splits, flat)
    kind, middle = [0] * BUCKETS, [0] * BUCKETS
    for i, (bucket, in_two) in enumerate(zip(found_buckets, splits, strict=True)):
        kind[i] = 2 if bucket.backwards else 1
        middle[i] = in_two is not None
    begins = np.cumsum([0] + [len(entries) for entries in lists])
    bucket_list = np.full(BUCKETS + 1, widest, np.int32)
    bucket_list[: len(begins)] = begins
    byte_classes, class_sets = classes(found_buckets)
    sets = _sets(found_buckets)
    borders = _borders(forms, runs, len(flat.states))
    return Tables(
        halves=_halves(found_buckets),
        byte_classes=byte_classes,
        class_sets=class_sets,
        sets=sets,
        before_cell=_outside(sets, range(BEFORE)[::-1]),
        behind_cell=_outside(sets, range(BEFORE, WIDTH)),
        known=_known(found_buckets),
        start_buckets=sum(1 << i for i, b in enumerate(found_buckets) if not b.backwards),
        bucket_kind=np.array(kind, np.int32),
        bucket_list=bucket_list,
        bucket_middle=np.array(middle, np.int32),
        bucket_run=np.array([run for e in lists for run, _ in e] or [0], np.int32),
        bucket_mask=np.array([mask for e in lists for _, mask in e] or [0], np.uint32),
        back_run=back[0],
        back_reach=back[1],
        table=np.concatenate([*flat.table, np.zeros(1, np.uint16)]),
        columns=np.array([*flat.columns, np.zeros(257)], np.int32),
        accepts=np.concatenate([*flat.accepts, np.zeros(1, np.uint32)]),
        live=np.concatenate([*flat.live, np.zeros(1, np.uint32)]),
        states=np.array([*flat.states, -1], np.int32),
        shapes=np.array([*flat.shapes, np.zeros(2 << SHAPE)], np.uint32),
        tops=np.array([*flat.tops, 0], np.int64),
        left=borders[0],
        right=borders[1],
        left_decimal=borders[2],
        right_decimal=borders[3],
        patterns=borders[4],
        check=np.array([kind for kind, _ in coded], np.int32),
        check_args=np.array([at for _, at in coded], np.int32),
        flags=np.array(
            [ONLY_BARE * f.pattern.bare | ONLY_WHOLE * f.pattern.whole for f in forms], np.int32
        ),
        words=np.array([words[form.detector] for form in forms], np.int32),
        technical=np.array([technical[form.detector][0] for form in forms], np.int32),
        technical_back=np.array([technical[form.detector][1] for form in forms], np.int32),
        args=np.array([*checks.args, 0], np.int64),
        **_integers(
            detectors,
            forms,
            outside,
            [partial(checks.summed, *each) for each in coded],
            [kind in {BELGIAN, NIR} for kind, _ in coded],
            runs,
            split,
        ),
        reserve=max(reserve, 1),
        detector=np.array([form.detector for form in forms], np.int32),
        score=np.array(
            [form_score(detectors[form.detector], form.pattern) for form in forms], np.float32
        ),
        outside=tuple(outside),
        how=how,
        forms=tuple((form.detector, form.place) for form in forms),
    )


def _form(number: int, place: int, pattern: Pattern, index: int) -> _Form:
    """A pattern as the kernels look for it. Raises UnsupportedError."""
    source = net(parse(pattern.regex), ignore_case=pattern.ignore_case)
    heads = source.heads(source.start)
    if -1 in heads:
        raise UnsupportedError("a pattern matches an empty text")
    if pattern.whole and any(source.sets[node] & SPACES for node in heads):
        raise UnsupportedError("a pattern for whole cells begins with white space")
    border = border_set(pattern.right, ignore_case=pattern.ignore_case)
    try:
        automaton = forward(source, border=border, decimal=pattern.right.decimal, limit=STATES)
    except UnsupportedError:
        automaton = None
    found = cuts(index, pattern, dear=automaton is None)
    return _Form(number, place, pattern, automaton, found)


class _Flat:
    """Automata one behind the other, as the kernels read them."""

    def __init__(self) -> None:
        self.table: list[NDArray[np.uint16]] = []
        self.columns: list[NDArray[np.int64]] = []
        self.accepts: list[NDArray[np.uint32]] = []
        self.live: list[NDArray[np.uint32]] = []
        self.states: list[int] = []
        self.shapes: list[NDArray[np.uint32]] = []
        self.tops: list[int] = []
        self._size = self._states = 0

    def add(self, automaton: Automaton | None, bits: int = 0xFFFFFFFF) -> int:
        """The automaton's number; None takes a number without one.

        Of which bits `tops` tells the states that accept.
        """
        if automaton is None:
            self.tops.append(0)
            self.columns.append(np.zeros(257, np.int64))
            self.states.append(-1)
            self.shapes.append(_EVERY_SHAPE)
            return len(self.states) - 1
        automaton, top = accepting_last(automaton, bits)
        self.tops.append(top)
        states, kinds = automaton.table.shape
        # By class, so that a run of like bytes stays within few lines of memory.
        self.table.append(automaton.table.T.ravel().astype(np.uint16))
        self.table.append(np.zeros(states, np.uint16))
        classes = np.append(automaton.classes.astype(np.int64), kinds)
        self.columns.append(self._size + classes * states)
        self.accepts.append(automaton.accepts.astype(np.uint32))
        self.live.append(automaton.live.astype(np.uint32))
        self.states.append(self._states)
        self.shapes.append(_shapes(automaton))
        self._size += automaton.table.size + states
        self._states += states
        return len(self.states) - 1


def _shapes(automaton: Automaton) -> NDArray[np.uint32]:
    """For each shape of the first bytes, then for each of the next, the bits that may accept.

    All if what it runs begins with no digit: then shapes tell little.
    """
    kinds = [
        _classes_of(automaton, digits=False),
        _classes_of(automaton, digits=True),
    ]
    if not automaton.table[1, kinds[1]].any():
        return _EVERY_SHAPE
    first, reached, accepted = _shaped(automaton, kinds, np.ones(1, np.intp), np.uint32(0))
    return np.concatenate([first, _shaped(automaton, kinds, reached, accepted)[0]])


def _shaped(
    automaton: Automaton,
    kinds: Sequence[NDArray[np.intp]],
    start: NDArray[np.intp],
    before: np.uint32,
) -> tuple[NDArray[np.uint32], NDArray[np.intp], np.uint32]:
    """For each shape of the bytes that follow some states the bits that may accept.

    `before` are those that may have accepted before. Then all states behind these bytes, and the
    bits that may have accepted until there.
    """
    found = np.zeros(1 << SHAPE, np.uint32)
    every, seen = np.zeros(len(automaton), bool), before
    waiting: list[tuple[NDArray[Any], np.uint32, int, int]] = [(start, before, 0, 0)]
    while waiting:
        states, accepted, shape, size = waiting.pop()
        if size == SHAPE or not len(states):
            # What comes behind the end of a match has any shape.
            found[shape :: 1 << size] |= accepted | np.bitwise_or.reduce(
                automaton.live[states], initial=np.uint32(0)
            )
            every[states] = True
            seen |= accepted
            continue
        for digit in (0, 1):
            after = np.unique(automaton.table[states][:, kinds[digit]])
            after = after[after > 0]
            more = accepted | np.bitwise_or.reduce(automaton.accepts[after], initial=np.uint32(0))
            waiting.append((after, np.uint32(more), shape | digit << size, size + 1))
    return found, np.flatnonzero(every), seen


def _classes_of(automaton: Automaton, *, digits: bool) -> NDArray[np.intp]:
    """The classes of the digits, or of all other bytes."""
    are_digits = members(DIGITS)
    return np.unique(automaton.classes[are_digits == digits]).astype(np.intp)


#: For each pattern the automaton that runs it, and its bit in there.
_Runs = dict[int, tuple[int, int]]


def _split(bucket: Bucket, forms: Sequence[_Form]) -> _Split | None:
    """A bucket's matches in two, if what follows its place can be run from there."""
    if not bucket.splits or len(bucket.cuts) > _BITS:
        return None
    try:
        before = _back(bucket, exact=True)
        behind = [_after(forms[cut.pattern].pattern, cut) for cut in bucket.cuts]
        return _Split(before, union(behind, limit=STATES))
    except UnsupportedError:
        return None


def _runs(
    forms: Sequence[_Form],
    found: Sequence[Bucket],
    splits: Sequence[_Split | None],
    flat: _Flat,
) -> _Runs:
    """Joins the automata of patterns that are looked for at the same places."""
    runs: _Runs = {}
    for bucket, split in zip(found, splits, strict=True):
        if split:
            number = flat.add(split.after)
            runs.update({cut.pattern: (number, bit) for bit, cut in enumerate(bucket.cuts)})
    # Patterns are run together that are mostly looked for at the same places.
    homes = {
        cut.pattern: max(
            (rate(bucket.window), -i)
            for i, bucket in enumerate(found)
            if any(other.pattern == cut.pattern for other in bucket.cuts)
        )
        for bucket in found
        for cut in bucket.cuts
    }
    waiting = [n for n, form in enumerate(forms) if form.automaton is not None and n not in runs]
    while waiting:
        group = [waiting.pop(0)]
        joined = _automaton(forms[group[0]])
        for n in list(waiting):
            if len(group) == _BITS or homes[n] != homes[group[0]]:
                continue
            try:
                joined = beside(joined, _automaton(forms[n]), len(group), limit=JOINED_STATES)
            except UnsupportedError:
                continue
            group.append(n)
            waiting.remove(n)
        number = flat.add(joined)
        runs.update({n: (number, bit) for bit, n in enumerate(group)})
    without = [n for n, form in enumerate(forms) if form.automaton is None]
    for first in range(0, len(without), 32):
        number = flat.add(None)
        runs.update({n: (number, bit) for bit, n in enumerate(without[first : first + 32])})
    return runs


def _after(pattern: Pattern, cut: Cut) -> Automaton:
    """The automaton of what follows a cut."""
    return forward(
        net(cut.after, ignore_case=cut.ignore_case),
        border=border_set(pattern.right, ignore_case=pattern.ignore_case),
        decimal=pattern.right.decimal,
        limit=STATES,
    )


def _automaton(form: _Form) -> Automaton:
    assert form.automaton is not None
    return form.automaton


def _integers(
    detectors: Sequence[Detector],
    forms: Sequence[_Form],
    outside: Sequence[int],
    sums: Sequence[Callable[[int], _Sum | None]],
    keyed: Sequence[bool],
    runs: _Runs,
    split: set[int],
) -> dict[str, Any]:
    """What is known of integers by the count of their digits and the first of them.

    `sums` tell for each pattern, by the count of its digits, what `_Checks.summed` says; `split`
    are those that no automaton of `runs` reads from their start.
    """
    look = np.zeros((INTEGER_DIGITS + 1, 10**LEAD_DIGITS), bool)
    look[:] = bool(outside)
    bits, sure = np.zeros((2, *look.shape), np.int64)
    pattern, pad, run, place, parts, complete = np.zeros((6, INTEGER_FORMS), np.int32)
    owned: dict[int, int] = {}
    others = 0
    wanted = np.zeros((INTEGER_FORMS, SUMS), np.uint8)
    powers = np.ones(INTEGER_FORMS, np.int64)
    residues = np.zeros((INTEGER_FORMS, RESIDUE_BLOCKS, 10**LEAD_DIGITS), np.uint16)
    count = 0
    for number, form in enumerate(forms):
        digits = detectors[form.detector].digits or 0
        for size in (0, digits) if digits else (0,):
            if size and (size < _SHORT or size > INTEGER_DIGITS):
                look[: size + 1] = True
                continue
            may, must = _digits_allowed(form, size)
            if not may.any():
                continue
            if count == INTEGER_FORMS or number in split or may.all():
                look |= may
                continue
            bits[may] |= np.int64(1 << count)
            sure[must] |= np.int64(1 << count)
            owned[form.detector] = owned.get(form.detector, 0) | 1 << count
            pattern[count], pad[count] = number, size
            run[count], place[count] = runs[number]
            lengths = {size} if size else {*np.flatnonzero(may.any(axis=1)).tolist()}
            summed = sums[number](*lengths) if len(lengths) == 1 else None
            if summed and len(summed.wanted) * RESIDUE_BLOCKS < SUMS:
                modulus = len(summed.wanted)
                residues[count] = _residues(summed.added) % modulus
                wanted[count] = np.resize(summed.wanted, SUMS)
                parts[count] = -(-len(summed.added) // LEAD_DIGITS)
                powers[count] = 10**summed.place
                complete[count] = summed.complete
            elif not keyed[number]:
                others |= 1 << count
            count += 1
    # Whether it must be searched as text is the sign.
    bits[look] |= np.iinfo(np.int64).min
    found, which = np.unique(np.stack([bits.ravel(), sure.ravel()]), axis=1, return_inverse=True)
    return {
        "integer_kinds": which.astype(np.uint16).reshape(look.shape),
        "integer_forms": np.ascontiguousarray(found[0]),
        "integer_sure": np.ascontiguousarray(found[1]),
        "integer_pattern": pattern,
        "integer_pad": pad,
        "integer_run": run,
        "integer_bit": place,
        "integer_parts": parts,
        "integer_others": others,
        "integer_owners": np.array([*owned], np.int32),
        "integer_owned": np.array([*owned.values()], np.int64),
        "integer_residues": residues,
        "integer_sums": wanted,
        "integer_powers": powers,
        "integer_complete": complete,
    }


def _digits_allowed(form: _Form, pad: int = 0) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """By their count and their first three: which integers a pattern may match, and must.

    With `pad`, those that were numbers of so many digits before zeros were lost.
    """
    automaton, pattern = form.automaton, form.pattern
    borders = [
        border_set(side, ignore_case=pattern.ignore_case) for side in (pattern.left, pattern.right)
    ]
    shape = (INTEGER_DIGITS + 1, 10**LEAD_DIGITS)
    if (
        automaton is None
        or any(DIGITS & ~border for border in borders)
        or automaton.live[automaton.table[1, automaton.classes[ord("-")]]]
    ):
        return np.ones(shape, bool), np.zeros(shape, bool)
    steps = automaton.table[:, automaton.classes[48:58]]
    some, every = [automaton.accepts != 0], [automaton.accepts != 0]
    for _ in range(INTEGER_DIGITS):
        some.append(some[-1][steps].any(axis=1))
        every.append(every[-1][steps].all(axis=1))
    may, must = np.zeros(shape, bool), np.zeros(shape, bool)
    for lost in range(1, LOST_ZEROS + 1) if pad else (0,):
        reached = np.ones(1, np.int32)
        for _ in range(lost):
            reached = steps[reached, 0]
        known = 0
        for count in (pad - lost,) if pad else range(1, INTEGER_DIGITS + 1):
            lead = min(count, LEAD_DIGITS)
            while known < lead:
                reached, known = steps[reached].ravel(), known + 1
            may[count, : 10**lead] = some[count - lead][reached]
            must[count, : 10**lead] = every[count - lead][reached]
    return may, must


def _residues(added: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """What each three digits of a number add to its sum, from the last ones on.

    `added` is what each digit adds, place by place from the first one on.
    """
    digits = np.arange(10**LEAD_DIGITS)[:, None] // 10 ** np.arange(LEAD_DIGITS) % 10
    found = np.zeros((RESIDUE_BLOCKS, 10**LEAD_DIGITS), np.int64)
    for place, values in enumerate(np.array(added)[::-1]):
        block, digit = divmod(place, LEAD_DIGITS)
        found[block] += values[digits[:, digit]]
    return found


def _entries(bucket: Bucket, runs: _Runs) -> list[tuple[int, int]]:
    """The automata to run at a bucket's places, and which of their patterns."""
    masks: dict[int, int] = {}
    for cut in bucket.cuts:
        number, bit = runs[cut.pattern]
        masks[number] = masks.get(number, 0) | 1 << bit
    return sorted(masks.items())


def _sets(found: Sequence[Bucket]) -> NDArray[np.uint32]:
    """The buckets that allow each byte at each place, and those that allow none there."""
    sets = np.zeros((WIDTH, 257), np.uint32)
    for i, bucket in enumerate(found):
        for place, allowed in enumerate(bucket.window):
            sets[place, :256] |= members(allowed).astype(np.uint32) << np.uint32(i)
            if allowed == ANY or (place < BEFORE and not bucket.backwards):
                sets[place, OUTSIDE_CELL] |= np.uint32(1 << i)
    return sets


def _outside(sets: NDArray[np.uint32], places: range) -> NDArray[np.uint32]:
    """The buckets that may have only the first 0, 1, 2 ... of the places within a cell."""
    allowed = [sets[place, OUTSIDE_CELL] for place in places]
    every = np.uint32(0xFFFFFFFF)
    return np.array(
        [np.bitwise_and.reduce([every, *allowed[inside:]]) for inside in range(len(places) + 1)],
        np.uint32,
    )


def _halves(found: Sequence[Bucket]) -> NDArray[np.uint8]:
    """The buckets that fit each half of a byte at each place.

    Behind them: letters and digits exactly (for each low half the high halves, as bits, and for
    each high half its bit), and the buckets before whose places none may stand.
    """
    by_halves = np.zeros((BANKS, WIDTH, 2, 16), np.uint8)
    bordered = np.zeros((BANKS, 16), np.uint8)
    for i, bucket in enumerate(found):
        bank, bit = divmod(i, 8)
        for place, allowed in enumerate(bucket.window):
            values = np.flatnonzero(members(allowed))
            by_halves[bank, place, 0, values & 15] |= np.uint8(1 << bit)
            by_halves[bank, place, 1, values >> 4] |= np.uint8(1 << bit)
        if not bucket.window[BEFORE - 1] & _ALNUM:
            bordered[bank] |= np.uint8(1 << bit)
    exact = np.zeros((2, 16), np.uint8)
    for byte in np.flatnonzero(members(_ALNUM)).tolist():
        exact[0, byte & 15] |= 1 << (byte >> 4)
        exact[1, byte >> 4] = 1 << (byte >> 4)
    rows = np.concatenate([by_halves.reshape(-1, 16), exact, bordered])
    return np.ascontiguousarray(np.concatenate([rows, rows], axis=1))


def _known(found: Sequence[Bucket]) -> NDArray[np.uint32]:
    """The buckets that allow the bytes together, hashed, that stand at each of `GRAMS`."""
    known = np.zeros((len(GRAMS), GRAM_SIZE), np.uint32)
    for i, bucket in enumerate(found):
        for row, together in zip(known, bucket.known, strict=True):
            values = np.array([*together.texts] if together else [], np.int64)
            at = values * GRAM_FACTOR >> 20 & GRAM_SIZE - 1
            row[at if together else slice(None)] |= np.uint32(1 << i)
    return known


def _backwards(
    forms: Sequence[_Form], found: Sequence[Bucket], splits: Sequence[_Split | None], flat: _Flat
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The automata that walk from a bucket's place to the starts of its matches, and how far."""
    runs, reach = np.zeros(BUCKETS, np.int32), np.zeros(BUCKETS, np.int32)
    for i, (bucket, split) in enumerate(zip(found, splits, strict=True)):
        if bucket.backwards:
            before = split.before if split else _back(bucket, exact=False)
            runs[i] = flat.add(bordered(before, _allowed_before(forms, bucket)), 1)
            reach[i] = max(cut.reach for cut in bucket.cuts)
    return runs, reach


def _allowed_before(forms: Sequence[_Form], bucket: Bucket) -> int:
    """The bytes that some of a bucket's patterns allow before a match."""
    allowed = 0
    for cut in bucket.cuts:
        pattern = forms[cut.pattern].pattern
        allowed |= ANY & ~border_set(pattern.left, ignore_case=pattern.ignore_case)
    return allowed


def _back(bucket: Bucket, *, exact: bool) -> Automaton:
    """What lies before a bucket's place, from back to front; if not `exact`, it may be relaxed."""
    for loose in (None,) if exact else (3, 0):
        joined = Net()
        joined.start = joined.split([_append(joined, cut, loose) for cut in bucket.cuts])
        with suppress(UnsupportedError):
            return subsets(joined, limit=STATES)
    if exact:
        raise UnsupportedError("what lies before a place is too complex")
    # Any row of the bytes that may occur there.
    joined = Net()
    loop = joined.split([-1, -1])
    allowed = 0
    for cut in bucket.cuts:
        for one in net(cut.before, ignore_case=cut.ignore_case).sets:
            allowed |= one
    joined.splits[loop >> 1] = [joined.node(allowed, loop), -1]
    joined.start = loop
    return subsets(joined)


def _append(joined: Net, cut: Cut, loose: int | None) -> int:
    """Adds what lies before a cut, from back to front, to a net; where it begins."""
    part = net(cut.before, ignore_case=cut.ignore_case, backwards=True, loose=loose)
    nodes, splits = len(joined.sets), len(joined.splits)

    def moved(place: int) -> int:
        return place if place < 0 else place + 2 * (splits if place & 1 else nodes)

    joined.sets += part.sets
    joined.next += [moved(place) for place in part.next]
    joined.splits += [[moved(place) for place in places] for places in part.splits]
    return moved(part.start)


def _borders(
    forms: Sequence[_Form], runs: _Runs, count: int
) -> tuple[
    NDArray[np.uint32],
    NDArray[np.uint32],
    NDArray[np.uint32],
    NDArray[np.uint32],
    NDArray[np.int32],
]:
    """What may not stand beside the matches of each automaton's patterns, and the patterns."""
    left, right = np.zeros((count + 1, 257), np.uint32), np.zeros((count + 1, 257), np.uint32)
    left_decimal, right_decimal = np.zeros(count + 1, np.uint32), np.zeros(count + 1, np.uint32)
    patterns = np.zeros((count + 1, 32), np.int32)
    for n, form in enumerate(forms):
        number, bit = runs[n]
        flag = np.uint32(1 << bit)
        patterns[number, bit] = n
        for side, border in ((left, form.pattern.left), (right, form.pattern.right)):
            forbidden = border_set(border, ignore_case=form.pattern.ignore_case)
            side[number, :256] |= members(forbidden).astype(np.uint32) * flag
        if form.pattern.left.decimal:
            left_decimal[number] |= flag
        if form.pattern.right.decimal:
            right_decimal[number] |= flag
    return left, right, left_decimal, right_decimal, patterns


def _technical(detector: Detector, flat: _Flat) -> tuple[int, int]:
    """The numbers of the automata of a detector's technical values: forwards and backwards.

    Most matches are ordinary: a value is read from the end at which it is told from them sooner.
    """
    found = []
    sides: tuple[list[str], list[str]] = ([], [])
    for regex in detector.technical:
        try:
            openness = [_openness(regex, backwards=side) for side in (False, True)]
        except UnsupportedError:
            return ASK_TECHNICAL, NO_TECHNICAL
        sides[openness[1] < openness[0]].append(regex)
    for side, regexes in zip((False, True), sides, strict=True):
        joined = "|".join(f"(?:{part})" for part in regexes)
        try:
            source = net(parse(joined), ignore_case=True, backwards=side)
            found.append(flat.add(subsets(source, limit=STATES)) if regexes else NO_TECHNICAL)
        except UnsupportedError:
            return ASK_TECHNICAL, NO_TECHNICAL
    return found[0], found[1]


def _words(detector: Detector, flat: _Flat) -> int:
    """The number of the automaton of a text that holds one of a detector's keywords."""
    if not detector.keywords:
        return NO_WORDS
    words = "|".join(
        "".join(rf"\x{byte:02x}" for byte in word.lower().encode()) for word in detector.keywords
    )
    apart = r"[^0-9A-Za-z]"
    regex = rf"(?:[\x00-\xff]*{apart})?(?:{words})(?:{apart}[\x00-\xff]*)?"
    try:
        return flat.add(subsets(net(parse(regex), ignore_case=True), limit=STATES))
    except UnsupportedError:
        return ASK_WORDS


def _openness(regex: str, *, backwards: bool) -> int:
    """How many pairs of bytes a text of the pattern may begin with, read from one end."""
    source = net(parse(regex), ignore_case=True, backwards=backwards)
    state = source.heads(source.start)
    pairs = 1
    for _ in range(2):
        allowed = 0
        for node in state:
            allowed |= source.sets[node] if node >= 0 else ANY
        pairs *= allowed.bit_count()
        state = source.step(state, ANY)
    return pairs


@dataclass(frozen=True, slots=True)
class _Sum:
    """What digits add up to, and what that says.

    `added` is what each digit adds, place by place; `wanted` for each remainder (there are as many
    as the modulus) the digit that it wants at the place that is so many from the last one.
    `complete`: that is all that the check asks, but that the number is not 0.
    """

    added: tuple[tuple[int, ...], ...]
    wanted: tuple[int, ...]
    place: int = 0
    complete: bool = True


#: Of a sum that must be a multiple, no remainder wants no digit.
_MULTIPLE = (ANY_DIGIT,)


class _Checks:
    """Checks as numbers for the kernels; those that they do not know are asked outside."""

    def __init__(self, flat: _Flat) -> None:
        self.args: list[int] = []
        self._flat = flat
        self._known: dict[Check, tuple[int, int]] = {}

    def code(self, check: Check | None) -> tuple[int, int]:
        """The kind of a check, and where its arguments begin."""
        if check is None:
            return NO_CHECK, 0
        if check not in self._known:
            kind, args = self._coded(check)
            self._known[check] = kind, len(self.args)
            self.args += args
        return self._known[check]

    def summed(self, kind: int, at: int, length: int) -> _Sum | None:
        """What a check adds up over so many digits; None if nothing, or not over so many."""
        if kind == LUHN and self.args[at] >= length:
            doubled = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
            places = [doubled if place & 1 else tuple(range(10)) for place in range(length)]
            return _Sum(tuple(places[::-1]), _MULTIPLE + (NO_DIGIT,) * 9)
        if kind == WEIGHTED:
            modulus, count = self.args[at : at + 2]
            weights = self.args[at + 2 : at + 2 + count]
            wanted = _MULTIPLE + (NO_DIGIT,) * (modulus - 1)
            place, complete = 0, True
        elif kind == RULES:
            # The first rule tells most; all of them are asked where it is kept.
            count, _, modulus, at_place, _ = self.args[at : at + 5]
            weights = self.args[at + 5 : at + 5 + count]
            digits = self.args[at + 5 + count : at + 5 + count + modulus]
            wanted = tuple({-1: NO_DIGIT, -2: ANY_DIGIT}.get(digit, digit) for digit in digits)
            place, complete = count - 1 - at_place, False
        else:
            return None
        if count != length:
            return None
        added = tuple(tuple(weight * digit for digit in range(10)) for weight in weights)
        return _Sum(added, wanted, place, complete)

    def _coded(self, check: Check) -> tuple[int, list[int]]:
        # By exact type: a check of another class may ask for more.
        kind = type(check)
        if isinstance(check, Luhn) and kind is Luhn:
            return LUHN, [check.last or _LONG]
        if isinstance(check, WeightedSum) and kind is WeightedSum and len(check.weights) < _LONG:
            return WEIGHTED, [check.modulus, len(check.weights), *check.weights]
        if isinstance(check, CheckDigits) and kind is CheckDigits:
            return RULES, _rules(check)
        if kind is Verhoeff:
            tables = VERHOEFF_PRODUCTS + VERHOEFF_PLACES
            return VERHOEFF, [int(digit) for row in tables for digit in row]
        if isinstance(check, Mod11And10) and kind is Mod11And10:
            return MOD_11_10, [int(check.repeats)]
        if kind is ElevenProof:
            return WEIGHTED, [11, 9, 9, 8, 7, 6, 5, 4, 3, 2, -1]
        if kind is IbanCheck:
            return IBAN, [self._flat.add(_rests()), *_iban_lengths()]
        if kind is Mod97Key:
            return NIR, []
        if kind is BelgianNumber:
            return BELGIAN, []
        if kind is CardNumber:
            return CARD, _card_ranges()
        if isinstance(check, IpAddress) and kind is IpAddress:
            return IPV4 if check.version == 4 else IPV6, []
        if isinstance(check, Phone) and kind is Phone:
            return PLAN, [self._flat.add(_numbering_plan(check))]
        return OUTSIDE, []


def _rules(check: CheckDigits) -> list[int]:
    """The count of digits and of rules, and of each rule the numbers that the kernel reads.

    These are modulus, place, whether the next rule may decide, weights, and the digit for each
    remainder.
    """
    found = [len(check.rules[0].weights), len(check.rules)]
    for rule in check.rules:
        digits = [{"-": -1, ">": -2}.get(digit) or int(digit) for digit in rule.digits]
        found += [rule.modulus, rule.place, ">" in rule.digits, *rule.weights, *digits]
    return found


def _numbering_plan(check: Phone) -> Automaton:
    """The automaton of a plus and digits: bit 0 for valid numbers, bit 1 for undecided ones."""
    # A plus stands for two zeros in both.
    valid, undecided = (
        from_pattern(regex.replace(r"\+", "00"))
        for regex in (check.valid_regex, check.undecided_regex)
    )

    every = np.arange(12)

    def steps(pair: tuple[Digits, Digits]) -> tuple[list[tuple[Digits, Digits]], NDArray[np.intp]]:
        one, two = (digits.after or (NONE,) * 10 for digits in pair)
        return [*zip(one, two, strict=True), (NONE, NONE), (NONE, NONE)], every

    order, table = explored((NONE, NONE), (valid, undecided), steps, STATES)
    # Separators say nothing; a plus within a number is for Python to judge.
    plus = len(table)
    table = np.concatenate([table, np.full((1, 12), plus, table.dtype)])
    first = table[table[1, 0], 0]
    table[1:, 10] = plus
    table[1, 10] = first
    table[:, 11] = np.arange(len(table))
    classes = np.full(256, 11, np.uint8)
    classes[48:58], classes[43] = np.arange(10), 10
    accepts = np.array([one.ends + 2 * two.ends for one, two in order] + [2], np.uint32)
    return Automaton(classes, table, accepts, (np.arange(len(table)) > 0).astype(np.uint32))


def _rests() -> Automaton:
    """The automaton of what a number leaves when divided by 97: state 1 for nothing, and so on.

    Letters are two digits; a space, point or dash says nothing; there is no other byte.
    """
    rests = np.arange(97)
    columns = [(rests * 10 + digit) % 97 for digit in range(10)]
    columns += [(rests * 100 + letter) % 97 for letter in range(10, 36)]
    table = np.zeros((98, 38), np.int32)
    table[1:, :37] = np.stack([*columns, rests], axis=1) + 1
    classes = np.full(256, 37, np.uint8)
    for number, byte in enumerate(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
        classes[[byte, *bytes((byte,)).lower()]] = number
    classes[[*b" .-"]] = 36
    return Automaton(classes, table, np.zeros(98, np.uint32), np.ones(98, np.uint32))


def _iban_lengths() -> list[int]:
    """The length of an IBAN for each pair of letters, 0 for no country."""
    lengths = [0] * (26 * 26)
    for country, length in IBAN_LENGTHS.items():
        lengths[(ord(country[0]) - 65) * 26 + ord(country[1]) - 65] = length
    return lengths


def _card_ranges() -> list[int]:
    """The issuers' ranges: first, last, digits of the prefix, lengths as bits."""
    found = [len(CARD_RANGES)]
    for first, last, lengths in CARD_RANGES:
        found += [int(first), int(last), len(first), sum(1 << length for length in lengths)]
    return found
