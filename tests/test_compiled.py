"""The compiled matcher finds what the reference finds, however cells lie in memory."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdscan import registry
from pdscan.checksums import (
    IBAN_FORMS,
    BelgianNumber,
    CardNumber,
    ElevenProof,
    IbanCheck,
    IpAddress,
    Luhn,
    Mod97Key,
    Phone,
    Stdnum,
    WeightedSum,
)
from pdscan.match.compiled import CompiledMatcher
from pdscan.match.flatten import flatten
from pdscan.match.layout import CHUNK
from pdscan.match.reference import Matches, ReferenceMatcher
from pdscan.model import ANYTHING, Border, Check, Detector, Pattern
from tests.fuzz.batches import TEXT_TYPES, sample
from tests.fuzz.batches import numbers as integers
from tests.fuzz.batches import texts as plain
from tests.fuzz.compare import difference, equal
from tests.fuzz.oracle import Oracle
from tests.fuzz.patterns import LETTERS, patterns

pytestmark = pytest.mark.compiled

#: Peak memory beyond a cell of 1 GB. Needs 3 GB and half a minute: asked for by this variable.
LARGE = "PDSCAN_TEST_LARGE"
DETECTORS = registry.detectors()
MAIL = b"jan@example.org"
NUMBERS = st.binary(max_size=24).map(lambda text: bytes(48 + byte % 10 for byte in text))


def made(
    *forms: str | Pattern,
    check: Check | None = None,
    technical: tuple[str, ...] = (),
    keywords: tuple[str, ...] = (),
    key: str = "made-up",
) -> Detector:
    """A detector of these forms; those that are texts have no borders."""
    return Detector(
        id=key,
        category="x",
        entity="X",
        title="x",
        patterns=tuple(
            form if isinstance(form, Pattern) else Pattern("p", form, ANYTHING, ANYTHING)
            for form in forms
        ),
        check=check,
        technical=technical,
        keywords=keywords,
        examples=(),
        counterexamples=(),
        references=(),
    )


def differing(detectors: Sequence[Detector], cells: list[bytes | None]) -> str:
    """What the compiled matcher finds otherwise than the oracle; empty if nothing."""
    matcher = CompiledMatcher(detectors)
    return difference(matcher, Oracle(detectors), plain(cells))


@pytest.fixture(scope="module")
def matcher() -> CompiledMatcher:
    return CompiledMatcher(DETECTORS)


@pytest.fixture(scope="module")
def reference() -> ReferenceMatcher:
    return ReferenceMatcher(DETECTORS)


# ------------------------------------------------------------------------------------ layouts

CELLS: list[bytes | None] = [
    None,
    b"",
    MAIL,
    b"NL91ABNA0417164300",
    b"\xff" + MAIL + b"\xfe",
    b"x" * 40,
    None,
    b"10.1.2.3 and 2001:db8::1",
    MAIL,
    b" " + MAIL + b"\n",
    b"j",
    b"111222333",
]


def under_nulls() -> pa.Array:
    """Cells of which every second one is null and has its bytes all the same."""
    cells = [MAIL] * 40
    array = pa.array(cells, pa.binary())
    mask = pa.array([i % 2 == 0 for i in range(len(cells))])
    return pa.Array.from_buffers(pa.binary(), len(cells), [mask.buffers()[1], *array.buffers()[1:]])


def exact_buffers() -> pa.Array:
    """Cells whose buffers end where the last cell does, without any padding."""
    text = MAIL * 3
    offsets = np.array([0, 15, 30, 45], np.int32).tobytes()
    return pa.Array.from_buffers(pa.binary(), 3, [None, pa.py_buffer(offsets), pa.py_buffer(text)])


def with_bytes_around() -> pa.Array:
    """Cells that begin and end within their buffer, beside what would change or add matches."""
    text = b"jan@example.org, " + MAIL + b".uk, " + MAIL
    offsets = np.array([17, 32, 32], np.int32).tobytes()
    return pa.Array.from_buffers(pa.binary(), 2, [None, pa.py_buffer(offsets), pa.py_buffer(text)])


def of_type(kind: pa.DataType) -> pa.Array:
    """The cells as one of the types of text; where it is UTF-8, other cells for what is not."""
    if kind in {pa.binary(), pa.large_binary(), pa.binary_view()}:
        return pa.array(CELLS, pa.binary()).cast(kind)
    cells = [cell if cell is None or cell.isascii() else b"\xc3\xa9" + MAIL for cell in CELLS]
    return pa.array(cells, pa.binary()).cast(pa.string()).cast(kind)


def sliced(kind: pa.DataType, first: int, last: int) -> pa.Array:
    """Some of the cells in a row."""
    return of_type(kind)[first:last]


LAYOUTS: dict[str, Callable[[], pa.Array]] = {
    **{str(kind): partial(of_type, kind) for kind in TEXT_TYPES},
    **{f"{kind}, sliced": partial(sliced, kind, 3, 10) for kind in TEXT_TYPES},
    **{f"{kind}, one cell": partial(sliced, kind, 8, 9) for kind in TEXT_TYPES},
    "dictionary": lambda: pa.array(CELLS, pa.binary()).dictionary_encode(),
    "dictionary, sliced": lambda: pa.array(CELLS, pa.binary()).dictionary_encode()[2:9],
    "dictionary with a null value": lambda: pa.DictionaryArray.from_arrays(
        pa.array([1, 0, None, 1, 1]), pa.array([None, MAIL])
    ),
    "fixed size": lambda: pa.array([MAIL, None, b"x" * 15], pa.binary(15)),
    "bytes under nulls": under_nulls,
    "bytes under nulls, sliced": lambda: under_nulls()[3:29],
    "buffers without padding": exact_buffers,
    "bytes around the cells": with_bytes_around,
    "nothing": lambda: pa.array([], pa.string()),
    "all null": lambda: pa.array([None] * 9, pa.string()),
    "all empty": lambda: pa.array([""] * 9),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_cells_are_found_however_they_lie(
    name: str, matcher: CompiledMatcher, reference: ReferenceMatcher
) -> None:
    array = LAYOUTS[name]()
    assert equal(matcher.find(array), reference.find(array))


def test_bytes_around_the_cells_are_not_read(matcher: CompiledMatcher) -> None:
    found = matcher.find(with_bytes_around())
    assert (found.row.tolist(), found.end.tolist(), found.whole.tolist()) == ([0], [15], [True])


def test_nested_columns_are_found_by_their_leaves(
    matcher: CompiledMatcher, reference: ReferenceMatcher
) -> None:
    mail = MAIL.decode()
    array = pa.array(
        [
            {"a": [mail, None, "x"], "b": {"c": mail}},
            None,
            {"a": [], "b": None},
            {"a": None, "b": {"c": "NL91ABNA0417164300"}},
        ],
        pa.struct([("a", pa.list_(pa.string())), ("b", pa.struct([("c", pa.large_string())]))]),
    )
    found = 0
    for table in (array, array[1:]):
        for leaf in flatten(pa.RecordBatch.from_arrays([table], names=["n"])):
            assert equal(matcher.find(leaf.array), reference.find(leaf.array))
            found += len(matcher.find(leaf.array).row)
    assert found == 4


@pytest.mark.parametrize("text", [MAIL, b"NL91 ABNA 0417 1643 00", b"2001:db8::1", b"$2b$12$"])
@pytest.mark.parametrize("first", [0, 1, 2, 3])
def test_a_match_at_any_distance_from_the_border_of_a_block_is_found(
    text: bytes, first: int, matcher: CompiledMatcher, reference: ReferenceMatcher
) -> None:
    # In one cell behind filler, and as a cell of its own behind one of filler.
    for shift in range(-len(text) - 9, 10):
        filler = b"." * (CHUNK + shift)
        cells = [b"!" * first, filler + b" " + text, text, filler, text, text[:9], text]
        array = pa.array(cells, pa.binary())[1 if first else 0 :]
        found = matcher.find(array)
        assert equal(found, reference.find(array)), shift


def test_more_matches_than_one_call_can_note_are_all_found(matcher: CompiledMatcher) -> None:
    count = 150_000
    found = matcher.find(pa.array([b"a@b.nl " * count, MAIL, None], pa.large_binary()))
    mails = found.row == 0
    assert mails.sum() == count
    assert (found.start[mails] == np.arange(count) * 7).all()
    assert found.row[-1] == 1


# ------------------------------------------------------------------------------------ size


def seconds(matcher: CompiledMatcher, cell: bytes, kind: Any = None) -> float:
    """How long a cell takes."""
    array = pa.array([cell], kind or pa.large_binary())
    begin = time.perf_counter()
    matcher.find(array)
    return time.perf_counter() - begin


def test_a_cell_of_100_mb_is_found_in_time(matcher: CompiledMatcher) -> None:
    line = b"lorem ipsum dolor sit amet 12 of 2024, see below; "
    cell = line * (100_000_000 // len(line)) + MAIL
    array = pa.array([cell], pa.large_binary())
    begin = time.perf_counter()
    found = matcher.find(array)
    assert time.perf_counter() - begin < 10
    assert (found.start[-1], found.end[-1]) == (len(cell) - len(MAIL), len(cell))


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_a_million_empty_cells_are_passed_over(kind: pa.DataType, matcher: CompiledMatcher) -> None:
    cells = pa.concat_arrays([pa.array([""] * 1_000_000), pa.array([MAIL.decode()])]).cast(kind)
    begin = time.perf_counter()
    found = matcher.find(cells)
    assert time.perf_counter() - begin < 2
    assert found.row.tolist() == [1_000_000]


@pytest.mark.parametrize(
    "unit",
    [b"0", b"a", b"A", b"@", b":", b".", b" ", b"a.", b"1 ", b"12 ", b"1.", b"::", b"a@", b"NL",
     b"A1", b" 23", b"06 ", b"1-", b"+31 ", b"http://", b"a@b.co,", b"12 rue de la Paix ", b"1:"],
    ids=repr,
)  # fmt: skip
def test_time_grows_with_the_length_of_a_hostile_cell(
    unit: bytes, matcher: CompiledMatcher
) -> None:
    short, factor = 20_000, 16
    once = min(seconds(matcher, unit * (short // len(unit))) for _ in range(3))
    long = min(seconds(matcher, unit * (short * factor // len(unit))) for _ in range(2))
    # Four times as much as linear; a slow machine's first milliseconds are given away.
    assert long < 4 * factor * once + 0.05


def test_time_grows_with_the_number_of_cells_without_a_match() -> None:
    # The filter stops at each of them, and none fits exactly.
    small = CompiledMatcher([made("x[0-9]{3}[a-z]{3}")])

    def spent(count: int) -> float:
        cells = pa.array([b"x1234a"] * count, pa.binary())
        begin = time.perf_counter()
        small.find(cells)
        return time.perf_counter() - begin

    once = min(spent(100_000) for _ in range(3))
    assert min(spent(1_600_000) for _ in range(2)) < 4 * 16 * once + 0.02


@pytest.mark.skipif(LARGE not in os.environ, reason=f"asked for by {LARGE}")
def test_a_cell_of_1_gb_takes_little_memory_beyond_itself() -> None:
    code = (
        "import resource, sys\n"
        "import numpy as np, pyarrow as pa\n"
        "from pdscan import registry\n"
        "from pdscan.match.compiled import CompiledMatcher\n"
        "size = 1 << 30\n"
        "matcher = CompiledMatcher(registry.detectors())\n"
        "matcher.find(pa.array([b'warm up ' * 100_000], pa.large_binary()))\n"
        "text = np.full(size, 46, np.uint8)\n"
        "mail = np.frombuffer(b' jan@example.org ', np.uint8)\n"
        "for at in range(0, size - 64, 1 << 16): text[at : at + len(mail)] = mail\n"
        "offsets = np.array([0, size], np.int64)\n"
        "buffers = [None, pa.py_buffer(offsets), pa.py_buffer(text)]\n"
        "cell = pa.Array.from_buffers(pa.large_binary(), 1, buffers)\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10\n"
        "before = peak()\n"
        "found = matcher.find(cell)\n"
        "print(len(found.row), peak() - before)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    count, beyond = map(int, answer.stdout.split())
    assert count == (1 << 30) // (1 << 16)
    assert beyond <= 64


# ------------------------------------------------------------------------------------ detectors


@settings(max_examples=60, deadline=None)
@given(
    several=st.lists(st.lists(patterns(), min_size=1, max_size=3), min_size=1, max_size=4),
    texts=st.lists(st.text(LETTERS, max_size=30).map(str.encode), max_size=6),
    seed=st.integers(0, 1 << 16),
)
def test_made_up_detectors_find_what_the_oracle_finds(
    several: list[list[Pattern]], texts: list[bytes], seed: int
) -> None:
    draw = random.Random(seed)
    checks = (None, None, Luhn(), IpAddress(4))
    detectors = [
        made(
            *forms, check=draw.choice(checks), keywords=("ab",), technical=("a[0-9]+",), key=str(i)
        )
        for i, forms in enumerate(several)
    ]
    for forms in several:
        for pattern in forms:
            planted = sample(_parser.parse(pattern.regex.encode()), draw)
            texts += [planted, draw.choice(texts or [b" "]) + planted + b" " + planted]
    assert differing(detectors, [*texts, None, b""]) == ""


#: Detectors and cells that need more than candidates and their ends.
CASES: dict[str, tuple[list[Detector], list[bytes | None]]] = {
    "an end that only re finds": (
        [made(Pattern("p", r"[a-z]{1,3}@(?:1|1\.x)", ANYTHING, Border("", decimal=True)))],
        [b"ab@1", b"ab@1.5", b"ab@1.x", b"zab@1,"],
    ),
    "ends by re beside ends by automata at one place": (
        [
            made(Pattern("p", r"[a-z]{1,3}@(?:1|1\.x)", ANYTHING, Border("", decimal=True))),
            made("[a-z]{1,3}@(?:1|2)", key="other"),
        ],
        [b"ab@1", b"ab@1.5", b"ab@2"],
    ),
    "forms that end alike and begin otherwise": (
        [made("[a-z]{2,8}@x1"), made("[0-9]{2,8}@x1", key="other")],
        [b"abc@x1", b"123@x1", b"a1@x1"],
    ),
    "more forms at one place than an automaton has bits": (
        [made(f"[a-z]{{2,8}}@x{i:02}", key=str(i)) for i in range(40)],
        [b"abc@x11 abc@x39"],
    ),
    "a form that tells all bytes apart": (
        [made("|".join(f"\\x{b:02x}\\x{255 - b:02x}" for b in range(256)))],
        [bytes((b, 255 - b)) for b in range(256)],
    ),
    "a tail that may be missing at the end of a cell": (
        [made("[a-z]{1,8}[^0-9A-Za-z]x?")],
        [b"abc!", b"abc!x", b"abc! "],
    ),
    "a border of capitals where case counts for nothing": (
        [made(Pattern("p", "x[0-9]{3}", Border("A-Z"), Border("A-Z"), ignore_case=True))],
        [b"ax123", b"x123a", b"x123", b"Ax123"],
    ),
    "a form for whole cells that begins with white space": (
        [made(Pattern("p", "\tx|xy", ANYTHING, ANYTHING, whole=True))],
        [b"\txy", b"xy", b" \txy "],
    ),
    "a technical value that no automaton can tell": (
        [made("[a-z]{2,8}@x1", technical=("a+?b@x1",))],
        [b"aab@x1", b"abc@x1"],
    ),
    "bare forms beside keywords and without": (
        [made(Pattern("p", "[0-9]{4}", bare=True), keywords=("nr",))],
        [b"1234", b"nr 1234", b"see 1234", b"nr " + b"x" * 57 + b" 1234", b"nr 1234 1234"],
    ),
    "a failed check consumes nothing": (
        [made("[0-9]{4,5}", check=WeightedSum((1, 1, 1, 1), 10))],
        [b"91234", b"1234", b"912341234"],
    ),
    "one match wins of many": (
        [made("a.{3}", "[0-9a]{2,6}"), made("[0-9]{3}", check=Luhn(), key="other")],
        [b"a1b2c3a123a455a", b"a018a018a018a018a018"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_special_forms_find_what_the_oracle_finds(name: str) -> None:
    detectors, cells = CASES[name]
    assert differing(detectors, cells) == ""


def test_what_the_kernels_cannot_look_for_is_found_without_them() -> None:
    whole = Pattern("p", " ?[0-9]{3}", ANYTHING, ANYTHING, whole=True)
    detectors = [made(whole, key="outside"), made("[a-z]{3}[0-9]", key="inside")]
    matcher = CompiledMatcher(detectors)
    assert matcher.how["outside"].startswith("cells by RE2")
    assert matcher.how["inside"] == "compiled"
    assert differing(detectors, [b" 123", b"abc123", b"123 123", None, b"x 123", b"\t123 "]) == ""


# ------------------------------------------------------------------------------------ checks


@dataclass(frozen=True)
class Kind:
    """A check, the form of its candidates, and how to make one that passes most often."""

    check: Check
    form: str
    near: Callable[[random.Random], bytes]


def digits(draw: random.Random, count: int) -> bytes:
    return bytes(draw.choice(b"0123456789") for _ in range(count))


def iban(draw: random.Random) -> bytes:
    country = draw.choice(sorted(IBAN_FORMS))
    body = "".join(
        draw.choice({"n": "0123456789", "a": "ABCXYZ", "c": "09AZ"}[part[-1]])
        for part in IBAN_FORMS[country].split()
        for _ in range(int(part[:-1]))
    )
    whole = "".join(str(int(sign, 36)) for sign in body + country + "00")
    return f"{country}{98 - int(whole) % 97:02}{body}".encode()


def nir(draw: random.Random) -> bytes:
    body = digits(draw, 13)
    place = draw.choice((b"2A", b"2B", body[5:7]))
    known = place.replace(b"2A", b"19").replace(b"2B", b"18")
    key = 97 - int(body[:5] + known + body[7:]) % 97
    return body[:5] + place + body[7:] + b"%02d" % key


def belgian(draw: random.Random) -> bytes:
    month = draw.choice((0, 1, 2, 12, 13, 20, 22, 40, 42, 52, 53, 60))
    day = draw.choice((0, 1, 28, 29, 30, 31, 32))
    body = b"%02d%02d%02d%03d" % (draw.randrange(100), month, day, draw.choice((0, 1, 998, 999)))
    late = draw.choice((0, 2_000_000_000))
    return body + b"%02d" % (97 - (late + int(body)) % 97)


def card(draw: random.Random) -> bytes:
    start = draw.choice((b"4", b"51", b"2221", b"2720", b"34", b"300", b"3095", b"36", b"50", b"9"))
    return start + digits(draw, draw.choice((13, 14, 15, 16, 19)) - len(start))


def ipv6(draw: random.Random) -> bytes:
    parts = [
        draw.choice((b"", b"0", b"1", b"db8", b"ffff", b"g")) for _ in range(draw.randint(2, 9))
    ]
    end = draw.choice((b"", b"", b":1.2.3.4", b".1", b":1.2.3.256"))
    return b":".join(parts) + end


def ipv4(draw: random.Random) -> bytes:
    parts = [draw.choice((b"0", b"00", b"01", b"1", b"255", b"256", b"9")) for _ in range(4)]
    return b".".join(parts[: draw.choice((3, 4, 4, 4))])


def phone(draw: random.Random) -> bytes:
    start = draw.choice((b"+31", b"0031", b"06", b"+32 ", b"(+44)", b"+1", b"+999", b"020"))
    return start + digits(draw, draw.randint(5, 12))


ALNUM = "[0-9A-Za-z](?:[ -]?[0-9A-Za-z]){3,40}"
ROW = "[0-9](?:[ .-]?[0-9]){0,30}"
KINDS = {
    "Luhn": Kind(Luhn(), ROW, lambda draw: digits(draw, draw.choice((1, 2, 9, 16)))),
    "eleven proof": Kind(ElevenProof(), ROW, lambda draw: digits(draw, 9)),
    "weighted sum": Kind(
        WeightedSum((1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), 10), ROW, lambda draw: digits(draw, 11)
    ),
    "negative weights": Kind(WeightedSum((-3, 2, -1, 5), 7), ROW, lambda draw: digits(draw, 4)),
    "IBAN": Kind(IbanCheck(), ALNUM, iban),
    "NIR": Kind(Mod97Key(), ALNUM, nir),
    "Belgian": Kind(BelgianNumber(), ROW, belgian),
    "card": Kind(CardNumber(), ROW, card),
    "IPv4": Kind(IpAddress(4), "[0-9.]{3,20}", ipv4),
    "IPv6": Kind(IpAddress(6), "[0-9a-fA-Fg:.]{2,50}", ipv6),
    "phone": Kind(Phone(("NL", "BE")), r"[(+]{0,2}[0-9](?:[ ()-]{0,2}[0-9]){3,16}", phone),
    "stdnum": Kind(Stdnum("fr.siren", chance=0.1), ROW, lambda draw: digits(draw, 9)),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_check_says_in_the_kernels_what_it_says_in_python(name: str) -> None:
    kind = KINDS[name]
    draw = random.Random(name)
    tree = _parser.parse(kind.form.encode())
    candidates = [sample(tree, draw) for _ in range(400)]
    candidates += [kind.near(draw) for _ in range(2500)]
    candidates += [draw.choice((b"0", b"1", b"9")) * length for length in range(1, 31)]
    candidates += [bytes((sign,)) for sign in b"09"]
    cells = list(dict.fromkeys(candidates))
    # Asked of whole cells only, so that the candidate is the cell.
    form = Pattern("p", kind.form, Border("!-~"), Border("!-~"), whole=True)
    whole = CompiledMatcher([made(form, check=kind.check)])
    found: Matches = whole.find(pa.array(cells, pa.binary()))
    tried = CompiledMatcher([made(form)]).find(pa.array(cells, pa.binary())).row.tolist()
    passed = [row for row in tried if kind.check(cells[row])]
    assert found.row.tolist() == passed
    assert passed
    assert len(passed) < len(tried)


LONG: list[tuple[Check, str, bytes]] = [
    (IpAddress(6), "[0-9a-f:.]{3,45}", b"1:2:3:4::5:6:7:8"),
    (IpAddress(6), "[0-9a-f:.]{3,45}", b"1:2:3::4:5:6:1.2.3.4"),
    (IpAddress(6), "[0-9a-f:.%]{3,45}", b"fe80::1%1"),
    (Luhn(), "[0-9]{64,70}", b"8" * 64),
    (Luhn(), "[0-9]{64,70}", b"1" * 10 + b"8" * 54),
    (WeightedSum((2,), 10), "[0-9]", b"5"),
    (WeightedSum((1,) * 70, 7), "[0-9]{70}", b"1" * 70),
    (Phone(("NL",)), "[-0-9+]{5,20}", b"06+12345678"),
]


@pytest.mark.parametrize(("check", "form", "cell"), LONG, ids=lambda item: str(item)[:40])
def test_a_check_at_its_limits_says_the_same(check: Check, form: str, cell: bytes) -> None:
    assert differing([made(form, check=check)], [cell]) == ""


@given(number=NUMBERS)
@settings(max_examples=60, deadline=None)
def test_digits_are_found_as_integers_are(
    number: bytes, matcher: CompiledMatcher, reference: ReferenceMatcher
) -> None:
    value = int(number or b"0") % (1 << 63)
    array = pa.array([value, None, -value], pa.int64())
    assert equal(matcher.find_integers(array), reference.find_integers(array))


#: Forms of integers, how many digits they have with their zeros, and the integers.
INTEGERS: dict[str, tuple[str, int | None, list[int | None]]] = {
    "a sign that belongs to the form": ("-[0-9]{4}", None, [-1234, 1234, None]),
    "the least and the greatest": ("[0-9]{19}", None, [-(2**63), 2**63 - 1, 10**18, -1]),
    "beyond 63 bits": ("[0-9]{19,20}", None, [2**63, 2**64 - 1, 5]),
    "every count of digits": ("[0-9]{1,19}", None, [10**i + j for i in range(19) for j in (-1, 0)]),
    "zero, its zeros lost": ("0[0-9]{2}", 3, [0, 5, 55, 555]),
    "two digits": ("[0-9]{2}", 2, [5, 55, 555]),
    "four digits, two lost": ("00[0-9]{2}", 4, [5, 55, 555]),
    "found with its zeros and without": ("[0-9]{7,9}", 9, [1234567, 12345678, 123456]),
}


@pytest.mark.parametrize("name", INTEGERS)
def test_integers_find_what_the_oracle_finds(name: str) -> None:
    form, count, cells = INTEGERS[name]
    detectors = [replace(made(Pattern("p", form)), digits=count)]
    assert difference(CompiledMatcher(detectors), Oracle(detectors), integers(cells)) == ""
