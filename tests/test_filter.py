"""The filters for all processors say what the windows say, and none reads or writes too far."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from platform import machine
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pdscan import registry
from pdscan.match import layout, native, tables
from pdscan.match.layout import BANKS, BEFORE, CHUNK, SLACK, WIDTH
from pdscan.match.tables import Tables
from pdscan.model import ANYTHING, Detector, Pattern
from tests import compiling
from tests.fuzz.batches import RUNNERS, SIGNS, Maker

pytestmark = pytest.mark.compiled

ROOT = Path(__file__).parents[1]
KERNELS = "tests.filter_kernels"
#: What `kernels._readable` promises to be there behind a text.
BEHIND = WIDTH + 64
SIZES = (1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000, 4095, 4096)
#: Around what a filter may write.
GUARD, MARK = 64, 0xA5

Bytes = NDArray[np.uint8]
#: For each place of a window and each byte the buckets that allow it.
Allowed = NDArray[np.uint32]


@pytest.fixture(scope="module")
def kernels() -> native.Kernels:
    compiling.skip_or_fail()
    found = native.load(KERNELS, build=True)
    assert found is not None
    return found


@pytest.fixture(params=["by_classes", "by_halves_32", "by_halves_16", "by_bytes"])
def name(request: pytest.FixtureRequest, kernels: native.Kernels) -> str:
    """The filters, each with the bytes that it looks up at once."""
    chosen = str(request.param)
    if chosen not in kernels.functions:
        assert chosen != "by_bytes"
        pytest.skip("this processor has no such instructions")
    return chosen


# ------------------------------------------------------------------------------------ the model


class Guarded:
    """Memory for a filter, with marks before and behind that must stay."""

    def __init__(self, size: int) -> None:
        self._all = np.full(size + 2 * GUARD, MARK, np.uint8)
        self.inner = self._all[GUARD : GUARD + size]

    def whole(self) -> bool:
        """Whether nothing was written beside it."""
        return bool((self._all[:GUARD] == MARK).all() and (self._all[-GUARD:] == MARK).all())


class Run:
    """One filter over the tables of one set of detectors."""

    def __init__(self, kernels: native.Kernels, name: str, found: Tables) -> None:
        self.kernel = kernels[name]
        self.masks = Guarded(2 * BANKS * (CHUNK + SLACK))
        self.flags = Guarded((CHUNK + SLACK) // 8)
        self.codes = Guarded(CHUNK + SLACK)
        self.block = np.zeros(layout.SCAN_BLOCK, np.int64)
        self.arrays: list[tuple[int, NDArray[Any]]] = [
            (layout.HALVES, found.halves),
            (layout.BYTE_CLASSES, found.byte_classes),
            (layout.CLASS_SETS, found.class_sets),
            (layout.SETS, found.sets),
            (layout.MASKS, self.masks.inner),
            (layout.FLAGS, self.flags.inner),
            (layout.CODES, self.codes.inner),
        ]
        for place, array in self.arrays:
            self.block[place] = array.ctypes.data

    def __call__(self, around: Bytes, size: int) -> tuple[Allowed, Allowed]:
        """The buckets at each place: those whose whole window fits, and those it fits ahead of.

        `around` begins BEFORE bytes before the text. The flags are held against the masks.
        """
        assert len(around) >= BEFORE + size + BEHIND
        assert around.flags.c_contiguous
        assert self.kernel(self.block.ctypes.data, around.ctypes.data + BEFORE, size) == size
        assert self.masks.whole()
        assert self.flags.whole()
        assert self.codes.whole()
        banks = self.masks.inner.reshape(2, BANKS, CHUNK + SLACK)[:, :, :size].astype(np.uint32)
        joined = sum(banks[:, bank] << np.uint32(8 * bank) for bank in range(BANKS))
        whole, ahead = np.asarray(joined, np.uint32)
        bits = np.unpackbits(self.flags.inner, count=size, bitorder="little")
        assert ((whole != 0) == bits).all()
        return whole, ahead


def fits(allowed: Allowed, around: Bytes, size: int) -> tuple[Allowed, Allowed]:
    """The buckets whose window fits at each place, and those it fits from the place on."""
    every = np.uint32((1 << 8 * BANKS) - 1)
    parts = [allowed[place, around[place : place + size]] for place in range(WIDTH)]
    ahead = np.bitwise_and.reduce(parts[BEFORE:]) & every
    return np.bitwise_and.reduce([*parts[:BEFORE], ahead]), ahead


def plain(windows: Sequence[Sequence[set[int]]], around: bytes, size: int) -> list[int]:
    """The same of a few windows as sets of bytes, for whole windows, without any table."""
    return [
        sum(
            1 << bucket
            for bucket, window in enumerate(windows)
            if all(around[at + place] in window[place] for place in range(WIDTH))
        )
        for at in range(size)
    ]


def seen_by(name: str, found: Tables) -> Allowed:
    """What a filter can know of each byte at each place, made from the windows alone."""
    sets = found.sets[:, :256]
    if name == "by_bytes":
        return sets
    seen = np.zeros_like(sets)
    byte = np.arange(256)
    if name == "by_classes":
        for kind in np.unique(found.byte_classes):
            of_kind = found.byte_classes == kind
            seen[:, of_kind] = np.bitwise_or.reduce(sets[:, of_kind], axis=1)[:, None]
        return seen
    low = [np.bitwise_or.reduce(sets[:, byte & 15 == half], axis=1) for half in range(16)]
    high = [np.bitwise_or.reduce(sets[:, byte >> 4 == half], axis=1) for half in range(16)]
    for one in range(256):
        seen[:, one] = low[one & 15] & high[one >> 4]
    return seen


ALNUM = np.array([chr(one).isascii() and chr(one).isalnum() for one in range(256)])


def expected(name: str, found: Tables, around: Bytes, size: int) -> tuple[Allowed, Allowed]:
    """What a filter must say: the windows, but for what it cannot tell apart."""
    whole, ahead = fits(seen_by(name, found), around, size)
    if name.startswith("by_halves"):
        # A letter or digit before the place is known exactly, where no bucket's window takes one.
        bordered = ~np.bitwise_or.reduce(found.sets[BEFORE - 1, :256][ALNUM])
        before = around[BEFORE - 1 : BEFORE - 1 + size]
        whole = np.where(ALNUM[before], whole & ~bordered, whole)
    return whole, ahead


# ------------------------------------------------------------------------------------ the tables


def made(*forms: str) -> list[Detector]:
    """A detector for each form."""
    return [
        Detector(
            id=f"made-up-{number}",
            category="x",
            entity="X",
            title="x",
            patterns=(Pattern("p", form, ANYTHING, ANYTHING),),
            examples=(),
            counterexamples=(),
            references=(),
        )
        for number, form in enumerate(forms)
    ]


#: Detectors by what is special to their tables.
SETS: dict[str, list[Detector]] = {
    "the registered ones": list(registry.detectors()),
    "none": [],
    "one": made("a[0-9]{3}"),
    "all bytes told apart": made("|".join(f"\\x{b:02x}\\x{255 - b:02x}" for b in range(256))),
    "every bucket": made(*(f"{chr(97 + i)}[{i % 10}-9]{{2}}[a-z]{{1,4}}" for i in range(26))),
    "halves that mislead": made("[aq][0-9@]{2}[Zz]", r"\x1f[\x80-\xff]{3}\x7f?", "[^0-9A-Za-z]0"),
}


@pytest.fixture(scope="module", params=SETS)
def found(request: pytest.FixtureRequest) -> Tables:
    return tables.load(SETS[request.param])


def texts(found: Tables, draw: random.Random) -> Iterator[Bytes]:
    """Texts of CHUNK bytes with what is around them: of any bytes, and full of windows."""
    length = BEFORE + CHUNK + BEHIND
    generator = np.random.default_rng(draw.randrange(1 << 32))
    yield generator.integers(0, 256, length, np.uint8)
    yield np.resize(np.arange(256, dtype=np.uint8), length)
    yield np.resize(np.repeat(np.arange(256, dtype=np.uint8), 9), length)
    signs = np.frombuffer(b"".join(draw.choice(SIGNS) for _ in range(length)), np.uint8)
    yield signs[:length].copy()
    for runner in RUNNERS:
        yield np.full(length, runner, np.uint8)
    # Windows one behind the other, each with a wrong byte at times.
    planted = bytearray()
    while len(planted) < length:
        bucket = np.uint32(1 << draw.randrange(8 * BANKS))
        for place in range(WIDTH):
            fitting = np.flatnonzero(found.sets[place, :256] & bucket).tolist()
            right = fitting and draw.random() < 0.97
            planted.append(draw.choice(fitting) if right else draw.randrange(256))
    yield np.frombuffer(bytes(planted[:length]), np.uint8)


@pytest.fixture(scope="module")
def hostile() -> list[Bytes]:
    """What looks like the registered detectors' personal data, close to each other."""
    maker, draw = Maker(registry.detectors()), random.Random(7)
    found = []
    for _ in range(12):
        text = b""
        while len(text) < BEFORE + CHUNK + BEHIND:
            text += maker.bordered(draw)[:500] + draw.choice((b"", b" ", b"\n", b","))
        found.append(np.frombuffer(text[: BEFORE + CHUNK + BEHIND], np.uint8))
    return found


# ------------------------------------------------------------------------------------ tests


def test_a_filter_says_what_the_windows_say(
    name: str, found: Tables, hostile: list[Bytes], kernels: native.Kernels
) -> None:
    draw = random.Random(name)
    run = Run(kernels, name, found)
    met = 0
    for text in (*texts(found, draw), *hostile):
        for size in SIZES:
            # Anywhere in memory, not only where a vector begins.
            first = draw.randrange(len(text) - BEFORE - size - BEHIND + 1)
            around = text[first:]
            whole, ahead = run(around, size)
            must_whole, must_ahead = fits(found.sets[:, :256], around, size)
            assert not (must_whole & ~whole).any()
            assert not (must_ahead & ~ahead).any()
            may_whole, may_ahead = expected(name, found, around, size)
            assert np.array_equal(whole, may_whole)
            assert np.array_equal(ahead, may_ahead)
            met += int(np.count_nonzero(whole))
    assert bool(met) is bool(found.sets[:, :256].any())


def test_every_byte_is_told_at_every_place(
    name: str, found: Tables, kernels: native.Kernels
) -> None:
    # Each bucket's window, with all 256 bytes in turn at each place of it.
    run = Run(kernels, name, found)
    for bucket in range(8 * BANKS):
        fitting = [np.flatnonzero(row >> np.uint32(bucket) & 1) for row in found.sets[:, :256]]
        if not all(map(len, fitting)):
            continue
        window = np.array([bytes_[0] for bytes_ in fitting], np.uint8)
        for place in range(WIDTH):
            rounds = np.tile(window, (256, 1))
            rounds[:, place] = np.arange(256)
            around = np.concatenate([rounds.ravel(), np.zeros(BEFORE + BEHIND + WIDTH, np.uint8)])
            size = 256 * WIDTH
            whole, ahead = run(around, size)
            may_whole, may_ahead = expected(name, found, around, size)
            assert np.array_equal(whole, may_whole)
            assert np.array_equal(ahead, may_ahead)
            told = whole[::WIDTH] >> np.uint32(bucket) & 1
            must = np.isin(np.arange(256), fitting[place])
            assert told[must].all()
            if name == "by_bytes":
                assert not told[~must].any()


def test_classes_lose_nothing_where_they_are_few_enough(found: Tables) -> None:
    told_apart = len(np.unique(found.sets[:, :256], axis=1).T)
    exact = np.array_equal(seen_by("by_classes", found), found.sets[:, :256])
    assert exact is (told_apart <= layout.BYTE_KINDS)


def test_a_few_windows_are_met_where_plain_python_meets_them(
    name: str, kernels: native.Kernels
) -> None:
    draw = random.Random(name)
    for _ in range(20):
        letters = draw.sample(range(256), 6)
        windows = [
            [set(draw.sample(letters, draw.randint(2, 6))) for _ in range(WIDTH)] for _ in range(9)
        ]
        run = Run(kernels, name, of_windows(windows, letters))
        around = bytes(draw.choice(letters) for _ in range(BEFORE + 300 + BEHIND))
        whole, _ = run(np.frombuffer(around, np.uint8), 300)
        known = plain(windows, around, 300)
        if name.startswith("by_halves"):
            assert not any(one & ~int(other) for one, other in zip(known, whole, strict=True))
        else:
            assert whole.tolist() == known
        assert any(known)


def of_windows(windows: Sequence[Sequence[set[int]]], letters: Sequence[int]) -> Tables:
    """The tables of windows over a few bytes, made by hand."""
    other = tables.load(SETS["one"])
    sets = np.zeros_like(other.sets)
    class_sets, halves = np.zeros_like(other.class_sets), np.zeros_like(other.halves)
    byte_classes = np.zeros_like(other.byte_classes)
    byte_classes[letters] = range(1, len(letters) + 1)
    for bucket, window in enumerate(windows):
        bank, bit = divmod(bucket, 8)
        for place, allowed in enumerate(window):
            row = (bank * WIDTH + place) * 2
            for byte in allowed:
                sets[place, byte] |= np.uint32(1 << bucket)
                class_sets[bank, place, byte_classes[byte]] |= np.uint8(1 << bit)
                for half in (byte & 15, 16 + (byte & 15)):
                    halves[row, half] |= np.uint8(1 << bit)
                for half in (byte >> 4, 16 + (byte >> 4)):
                    halves[row + 1, half] |= np.uint8(1 << bit)
    return replace(
        other, sets=sets, byte_classes=byte_classes, class_sets=class_sets, halves=halves
    )


AT_THE_EDGE = """
    import ctypes, mmap, sys
    import numpy as np
    from pdscan.match import layout, native
    kernels = native.load("tests.filter_kernels", build=False)
    kernel = kernels[sys.argv[1]]
    memory = mmap.mmap(-1, 4 * mmap.PAGESIZE)
    start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    libc = ctypes.CDLL(None, use_errno=True)
    page = mmap.PAGESIZE
    # Only the two pages in the middle may be read, and these hold the text and what is around.
    for at in (start, start + 3 * page):
        assert libc.mprotect(ctypes.c_void_p(at), ctypes.c_size_t(page), 0) == 0
    block = np.zeros(layout.SCAN_BLOCK, np.int64)
    sizes = {
        layout.HALVES: (17 * layout.BANKS + 2) * 32, layout.BYTE_CLASSES: 256,
        layout.CLASS_SETS: layout.BANKS * 8 * 64, layout.SETS: 8 * 257 * 4,
        layout.MASKS: 2 * layout.BANKS * (layout.CHUNK + layout.SLACK),
        layout.FLAGS: layout.CHUNK, layout.CODES: layout.CHUNK + layout.SLACK,
    }
    arrays = {place: np.zeros(size, np.uint8) for place, size in sizes.items()}
    for place, array in arrays.items():
        block[place] = array.ctypes.data
    for size in map(int, sys.argv[3:]):
        kernel(block.ctypes.data, start + page + layout.BEFORE, size)
        behind = start + 3 * page - size - int(sys.argv[2])
        if behind >= start + page + layout.BEFORE:
            kernel(block.ctypes.data, behind, size)
    print("read")
"""


def at_the_edge(name: str, behind: int) -> subprocess.CompletedProcess[str]:
    """Runs a filter over texts that end so many bytes before memory that may not be read."""
    return subprocess.run(
        [sys.executable, "-c", dedent(AT_THE_EDGE), name, str(behind), *map(str, SIZES)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="protects pages of memory")
def test_a_filter_reads_no_further_than_it_may(name: str) -> None:
    done = at_the_edge(name, BEHIND)
    assert (done.returncode, done.stdout) == (0, "read\n"), done.stderr
    # Were the pages not protected, this could not fail.
    assert at_the_edge(name, 0).returncode < 0


# ------------------------------------------------------------------------- the whole matcher

#: Compares the matcher as it is on a processor that lacks something with the reference.
COMPARE = """
    import random, sys, time
    from unittest import mock
    import llvmlite.binding as llvm
    from tests.filter_kernels import LACKING, features
    known = features(LACKING[int(sys.argv[1])])
    mock.patch.object(llvm, "get_host_cpu_features", return_value=known).start()
    from pdscan import registry
    from pdscan.match import kernel_filter, layout, native
    from pdscan.match.compiled import CompiledMatcher
    from pdscan.match.reference import ReferenceMatcher
    from tests.fuzz.batches import Maker, texts
    from tests.fuzz.compare import equal, found_by
    assert not kernel_filter.EXACT
    assert native.load(build=True) is not None
    detectors = registry.detectors()
    matcher, reference = CompiledMatcher(detectors), ReferenceMatcher(detectors)
    maker, draw = Maker(detectors), random.Random(int(sys.argv[1]))
    # Matches at every distance from the border of a block and of a cell.
    some = [text for forms in maker.fragments.forms for text in forms[:2]]
    lines = [b"", b""]
    for text in some:
        lines += [text, b"x" + text, text + b"x", text[1:], text[:-1]]
    for shift in range(layout.WIDTH + 1):
        lines[0] = b"." * (layout.CHUNK - shift)
        lines[1] = lines[0] + b" ".join(some)
        batch = texts(list(lines))
        assert equal(found_by(matcher, batch), found_by(reference, batch)), shift
    matches, end = 0, time.monotonic() + float(sys.argv[2])
    while time.monotonic() < end or not matches:
        batch = maker.batch(draw)
        found = found_by(matcher, batch)
        assert equal(found, found_by(reference, batch)), batch.recipe
        matches += len(found.row)
    print(kernel_filter.filtered.py_func.__name__, matches)
"""
#: The filter that is chosen without some instructions, by their place in LACKING.
CHOSEN = {1: "by_halves", 3: "by_bytes"}


@pytest.fixture(scope="module")
def started() -> Iterator[dict[int, subprocess.Popen[str]]]:
    """Processes that compile for lesser processors and compare, all at once."""
    compiling.skip_or_fail()
    # The tables are the same for all, and are kept.
    tables.load(registry.detectors())
    code = [sys.executable, "-c", dedent(COMPARE)]
    begun = {
        number: subprocess.Popen(
            [*code, str(number), "5"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in CHOSEN
    }
    yield begun
    for process in begun.values():
        process.kill()
        process.communicate()


@pytest.mark.skipif(machine() not in {"x86_64", "AMD64"}, reason="hides instructions of x86")
@pytest.mark.parametrize("number", CHOSEN)
def test_the_matcher_of_a_lesser_processor_finds_what_the_reference_finds(
    number: int, started: dict[int, subprocess.Popen[str]]
) -> None:
    out, errors = started[number].communicate(timeout=300)
    assert started[number].returncode == 0, errors[-2000:]
    chosen, matches = out.split()
    assert chosen == CHOSEN[number]
    assert int(matches) > 100
