"""Hostile batches: Arrow arrays in which matches stand where matchers go wrong.

Texts are made from the declarations themselves: examples and counterexamples of the detectors and
samples of their patterns, whole, changed, cut and doubled, beside the bytes that their borders
forbid. The arrays have every text type, slices, nulls with bytes under them, dictionaries, and
matches around the borders of cells and of blocks of memory.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from tests.fuzz.oracle import CONTEXT, compiled, forbidden

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pdscan.model import Detector

    Cells = list[bytes | None]
    Numbers = list[int | None]

SIGNS = (
    b"\x00", b"\n", b"\r\n", b"\t", b"\x0b", b"\x0c", b"\x1c", b"\x85", b"\xa0", b"\xc2\xa0",
    b'"', b"'", b"+", b"++", b"-", b"--", b"_", b"@", b"@@", b"a@b@", b":", b"::", b":::", b"://",
    b"https://", b"/", b"//", b"(", b")", b"#", b"%", b"$", b"\\", b"|", b"{", b"}", b"=", b"&",
    b".", b",", b"1.", b"1,", b".5", b",5", b"x.", b".x", b"..", b". ", b", ", b"12.345,", b" EUR",
    b" EURO", b"EUR", b"\xc3\xa9", b"\xc3\x89", b"\xe9", b"\xe2\x82\xac", b"\xf0\x9f\x98\x80",
    b"\xff", b"\xfe\xff", b"\x80", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\x7f",
)  # fmt: skip
SEPARATORS = (b"", b" ", b"  ", b",", b";", b"\n", b"\t", b"-", b".", b"/", b" | ", b'","', b"\x00")
#: Characters of numbers and of what separates them.
ALPHABET = b"0123456789012345678901234567890123456789 .-+/:@,()_AbNLbe$'"
#: One of each class of characters, for long runs.
RUNNERS = b"07aAzZfF@.:-+_ \xc3\xff\x00$/"
RUNS = (2, 3, 9, 17, 64, 70, 300)
#: Bytes after which a kernel may start anew: vectors, pages, buffers.
BLOCKS = (32, 64, 128, 256, 512, 4096, 8192, 1 << 16, 1 << 19, 1 << 20)
#: A long word or text has about so many bytes.
LONG = (600, 8180, 8192, 8200, 9000, 100_000)
#: What fills the way to the border of a block, none of it a match.
FILLERS = (b"x", b" ", b"lorem ipsum dolor sit amet ", b"7 ", b"a.b,c-d ", b"\xc3\xa9", b"0", b"@")
#: No filler cell is longer, so that equal ones need one look.
FILLER_BYTES = 1000
#: A dictionary has fewer values, so that the narrowest index counts them all.
FEW = 100
INDEX_TYPES = (
    pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(),
    pa.uint64(),
)  # fmt: skip
TEXT_TYPES = (
    pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(),
    pa.binary_view(),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Batch:
    """An array, what its cells are, and in words how it was made.

    `cells` are bytes for texts and numbers for integers, None for nulls.
    """

    array: pa.Array
    cells: list[Any]
    recipe: str
    integers: bool = False


def texts(cells: Cells) -> Batch:
    """The cells as an ordinary array."""
    return Batch(pa.array(cells, pa.large_binary()), cells, "plain large_binary")


def numbers(cells: Numbers) -> Batch:
    """The numbers as an ordinary array of 64 bits."""
    signed = all(number is None or number < 1 << 63 for number in cells)
    kind = pa.int64() if signed else pa.uint64()
    return Batch(pa.array(cells, kind), cells, f"plain {kind}", integers=True)


# ------------------------------------------------------------------------------------ fragments

#: A repeat without an upper bound is so many longer than it must be, at the most.
UNBOUNDED = 60


def sample(tree: Any, draw: random.Random) -> bytes:
    """A random text of the form of a parsed regex; repeats are often as short or long as can be."""
    return b"".join(_item(kind, value, draw) for kind, value in tree)


def _item(kind: Any, value: Any, draw: random.Random) -> bytes:
    if kind is op.LITERAL:
        return bytes((value,))
    if kind is op.IN:
        return bytes((draw.choice(_members(value)),))
    if kind is op.ANY:
        return bytes((draw.randrange(32, 127),))
    if kind is op.NOT_LITERAL:
        return bytes((draw.choice([byte for byte in range(32, 127) if byte != value]),))
    if kind is op.SUBPATTERN:
        return sample(value[-1], draw)
    if kind is op.BRANCH:
        return sample(draw.choice(value[1]), draw)
    if kind is op.MAX_REPEAT:
        low, high, body = value
        if high is op.MAXREPEAT:
            high = low + UNBOUNDED
        count = draw.choice((low, high, draw.randint(low, high), draw.randint(low, high)))
        return b"".join(sample(body, draw) for _ in range(count))
    msg = f"{kind} in a pattern has no sampler"
    raise NotImplementedError(msg)


def _members(items: list[tuple[Any, Any]]) -> bytes:
    """The bytes of a class."""
    found: set[int] = set()
    for kind, value in items:
        if kind is op.LITERAL:
            found.add(value)
        elif kind is op.RANGE:
            found.update(range(value[0], value[1] + 1))
        elif kind is op.CATEGORY:
            letter = {op.CATEGORY_DIGIT: rb"\d", op.CATEGORY_SPACE: rb"\s"}[value]
            found.update(b for b in range(256) if re.match(letter, bytes((b,))))
    if items[0][0] is op.NEGATE:
        # Signs and letters show more than control characters do.
        return bytes(b for b in range(32, 256) if b not in found)
    return bytes(sorted(found))


@dataclass(frozen=True, slots=True)
class Fragments:
    """What texts are made of, for some detectors.

    Args:
        forms: per detector examples, counterexamples and samples of its patterns.
        beside: what may stand beside a fragment: most often the ends of what borders forbid.
        keywords: per detector words that make a bare number count.
        digits: numbers of digits only, with their leading zeros, as columns of integers have them.
    """

    forms: tuple[tuple[bytes, ...], ...]
    beside: tuple[bytes, ...]
    keywords: tuple[tuple[bytes, ...], ...]
    digits: tuple[bytes, ...]


def fragments(detectors: Sequence[Detector], seed: int = 0) -> Fragments:
    """The fragments of detectors; the same ones for the same seed."""
    draw = random.Random(seed)
    searched = [detector for detector in detectors if detector.patterns]
    forms = []
    beside = [*SIGNS, *(bytes((byte,)) for byte in range(128))]
    for detector in searched:
        texts = [text.encode() for text in (*detector.examples, *detector.counterexamples)]
        texts += _technical(detector, draw)
        for pattern in detector.patterns:
            texts += _samples(detector, pattern.regex, draw)
            for border in (pattern.left, pattern.right):
                beside += _ends(forbidden(border))
        forms.append(tuple(texts))
    words = [tuple(word.encode() for word in detector.keywords) for detector in searched]
    digits = {text for texts in forms for text in texts if text.isdigit()}
    return Fragments(tuple(forms), tuple(beside), tuple(words), tuple(sorted(digits)))


#: So many samples are made at the most to find some that pass a check.
_TRIES = 4096


def _samples(detector: Detector, regex: str, draw: random.Random) -> list[bytes]:
    """Samples of a pattern: a few of any kind, and some that pass the detector's check."""
    tree = _parser.parse(regex.encode())
    found = [sample(tree, draw) for _ in range(8)]
    if detector.check:
        # What passes more rarely stands among the examples.
        count = min(int(24 / detector.check.chance), _TRIES)
        tries = (sample(tree, draw) for _ in range(count))
        found += [text for text in tries if detector.check(text)]
    return found


def _technical(detector: Detector, draw: random.Random) -> list[bytes]:
    """Samples of a detector's technical values, of those that one of its patterns finds at all.

    Where the values are described too loosely for that, an example takes in one of their words.
    """
    found: list[bytes] = []
    regexes = [compiled(pattern) for pattern in detector.patterns]
    for technical in detector.technical:
        tree = _parser.parse(technical.encode())
        tries = [sample(tree, draw) for _ in range(100)]
        found += [text for text in tries if any(regex.fullmatch(text) for regex in regexes)][:3]
        words = re.findall("[a-z]{3,}", technical)
        for word in draw.sample(words, min(len(words), 10)):
            example = draw.choice(detector.examples).encode()
            at = draw.choice((0, *_behind_signs(example)))
            begun = example[:at] + word.encode()
            found += [begun, begun + example[at:]]
    return found


def _behind_signs(text: bytes) -> list[int]:
    """The places in a text that lie behind what is no letter and no digit."""
    return [sign.end() for sign in re.finditer(rb"\W", text)]


def _ends(members: bytes) -> list[bytes]:
    """The first and last bytes of the ranges of a class: there a careless reader is one off."""
    near = {member - 1 for member in members} | {member + 1 for member in members}
    both = {*members, *near}
    return [bytes((byte,)) for byte in sorted(both) if not {byte - 1, byte + 1} <= both]


def changed(text: bytes, draw: random.Random) -> bytes:
    """The text with one thing changed that a matcher may care for."""
    if not text:
        return text
    at = draw.randrange(len(text))
    here = text[at]
    other = draw.choice(SIGNS)
    change: Callable[[], bytes] = draw.choice(
        (
            lambda: text[:at] + text[at + 1 :],
            lambda: text[:at] + bytes((here,)) + text[at:],
            lambda: text[:at] + bytes((here ^ 0x20,)) + text[at + 1 :],
            lambda: text[:at] + bytes((here ^ 1,)) + text[at + 1 :],
            lambda: text[:at] + other + text[at + 1 :],
            lambda: text[:at] + other + text[at:],
            lambda: text[:at],
            lambda: text[at:],
            lambda: text + text,
            text.swapcase,
            text.upper,
            text.lower,
            lambda: re.sub(rb"[ .\-/:]", draw.choice(SEPARATORS), text),
            lambda: text.translate(None, b" .-/:"),
            lambda: text[:at] + b"%d" % draw.randrange(10) + text[at + 1 :],
        )
    )
    return change()


# ------------------------------------------------------------------------------------ cells


class Maker:
    """Makes batches for some detectors; every choice is drawn from the `random.Random` given."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self.fragments = fragments(detectors)

    def batch(self, draw: random.Random, *, cells: int = 12, largest: int = 20_000) -> Batch:
        """A batch of about `cells` cells at most, and of about `largest` bytes at most."""
        if draw.random() < 0.12:
            return self.integers(draw, draw.randint(0, 4 * cells))
        made = [self.cell(draw, largest) for _ in range(draw.randint(0, cells))]
        recipe = ""
        if draw.random() < 0.3:
            made = self._torn(draw, made)
            recipe += ", cells torn"
        if made and draw.random() < 0.35:
            block = draw.choice([block for block in BLOCKS if block <= largest])
            made = self._before(draw, block, largest) + made
            recipe += f", around blocks of {block}"
        elif draw.random() < 0.1:
            made *= draw.choice((2, 50))
            recipe += ", repeated"
        found = arranged(made, draw)
        return replace(found, recipe=found.recipe + recipe)

    def fragment(self, draw: random.Random) -> bytes:
        """Something that looks like personal data, or is."""
        text = draw.choice(draw.choice(self.fragments.forms))
        for _ in range(draw.choice((0, 0, 0, 1, 1, 2))):
            text = changed(text, draw)
        return text

    def bordered(self, draw: random.Random) -> bytes:
        """A fragment, perhaps with something before it, behind it or in it."""
        text = self.fragment(draw)
        kind = draw.randrange(12)
        if kind < 2:
            return self.named(draw)
        if kind == 2:
            run = bytes((draw.choice(RUNNERS),)) * draw.choice(RUNS)
            return run + text if draw.random() < 0.5 else text + run
        at = draw.choice((draw.randint(0, len(text)), *_behind_signs(text)))
        if kind == 3:
            # What begins like a match is a candidate that ends in one.
            return text[:at] + text
        if kind == 4:
            return text[:at] + self.fragment(draw) + text[at:]
        before = draw.choice(self.fragments.beside) if kind in {5, 6, 7} else b""
        behind = draw.choice(self.fragments.beside) if kind in {7, 8, 9} else b""
        return before + text + behind

    def named(self, draw: random.Random) -> bytes:
        """A fragment behind a keyword, mostly near enough to it or one byte too far."""
        which = draw.randrange(len(self.fragments.forms))
        text = draw.choice(self.fragments.forms[which])
        word = draw.choice(self.fragments.keywords[which] or (b"",))
        if draw.random() < 0.3:
            word = changed(word, draw)
        far = CONTEXT - len(word) + draw.randint(-2, 2)
        gap = draw.choice((1, 2, far, far))
        filler = draw.choice((b" ", b"x ", b". ", b"\n"))
        lead = draw.choice((b"", b" ", b"x", b"7", b"\xc3\xa9", b"-"))
        return lead + word + (filler * CONTEXT)[-gap:] + text

    def cell(self, draw: random.Random, largest: int = 20_000) -> bytes | None:
        """One cell of any kind; the long ones only where `largest` lets them."""
        kind = draw.randrange(20)
        if kind < 2:
            return None
        if kind == 2:
            return draw.choice((b"", b"", b" ", b"\n\t \x0b\x0c\r", b"\x00"))
        if kind < 7:
            return self.fragment(draw)
        if kind == 7:
            return draw.choice((b" ", b"\t", b"\x0b")) + self.fragment(draw) + b" \n"
        if kind < 11:
            return self.bordered(draw)
        if kind < 15:
            return self._many(draw, draw.randint(2, 6))
        if kind < 17:
            return bytes(draw.choices(ALPHABET, k=draw.randint(1, 40)))
        if kind == 17:
            return bytes((draw.choice(RUNNERS),)) * draw.choice(RUNS)
        return self._long(draw, largest) if kind == 18 else self._many(draw, draw.randint(7, 20))

    def _many(self, draw: random.Random, count: int) -> bytes:
        """Fragments one after the other, with one separator throughout or others each time."""
        parts = [self.bordered(draw) for _ in range(count)]
        if draw.random() < 0.5:
            return draw.choice(SEPARATORS).join(parts)
        return b"".join(part + draw.choice(SEPARATORS) for part in parts)

    def _long(self, draw: random.Random, largest: int) -> bytes:
        """One long word or text with fragments at its ends and in it."""
        length = draw.choice([size for size in LONG if size <= largest])
        filler = filled(draw.choice(FILLERS), length)
        at = draw.randrange(length)
        parts = (
            self.bordered(draw), filler[:at], self.bordered(draw), filler[at:], self.bordered(draw),
        )  # fmt: skip
        return b"".join(parts)

    def _torn(self, draw: random.Random, cells: Cells) -> Cells:
        """Fragments cut in two at the borders of cells, where nothing may be found across."""
        found: Cells = []
        rest = b""
        for cell in cells:
            text = self.fragment(draw)
            at = draw.randint(0, len(text))
            found.append(None if cell is None else rest + cell + text[:at])
            rest = b"" if cell is None else text[at:]
        return found

    def _before(self, draw: random.Random, block: int, largest: int) -> Cells:
        """Filler, then a cell with a fragment that touches the border of a block."""
        text = self.fragment(draw)
        lead = draw.choice((b"", b" ", draw.choice(self.fragments.beside), self.bordered(draw)))
        times = draw.randint(1, min(3, max(1, largest // block)))
        start = times * block + draw.randint(-len(text) - 8, 8)
        way = max(0, start - len(lead))
        filler = draw.choice(FILLERS)
        if way <= FILLER_BYTES and draw.random() < 0.5:
            return [filled(filler, way) + lead + text + draw.choice((b"", b" ", b"\n"))]
        whole = filled(filler, FILLER_BYTES)
        cells: Cells = [whole] * (way // FILLER_BYTES)
        return [*cells, whole[: way % FILLER_BYTES], lead + text]

    def integers(self, draw: random.Random, count: int) -> Batch:
        """Integers of any width: numbers that detectors know, powers of ten, extremes, nulls."""
        kind = draw.choice((*INDEX_TYPES, pa.int64(), pa.int64(), pa.uint64()))
        bits = kind.bit_width
        signed = pa.types.is_signed_integer(kind)
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
        found: Numbers = []
        for _ in range(count):
            number = self._number(draw, low, high)
            found.append(number if number is None or low <= number <= high else number % high)
        under = draw.choice((0, 111222333 % high))

        def build(around: Numbers) -> pa.Array:
            return pa.array([under if number is None else number for number in around], kind)

        return replace(_finished(found, build, draw), integers=True)

    def _number(self, draw: random.Random, low: int, high: int) -> int | None:
        power: int = 10 ** draw.randrange(20)
        kind = draw.randrange(10)
        if kind == 0:
            return None
        if kind == 1:
            return draw.choice((low, high, 0, -1, 1))
        if kind < 4:
            return power + draw.randint(-2, 2)
        if kind < 7 and self.fragments.digits:
            number = int(draw.choice(self.fragments.digits))
            return draw.choice((number, number, -number, number + 1, number // 10, number * 10))
        return draw.randrange(power, 10 * power) * draw.choice((1, 1, 1, -1))


def filled(filler: bytes, length: int) -> bytes:
    """So many bytes of a filler."""
    return (filler * (length // len(filler) + 1))[:length]


# ------------------------------------------------------------------------------------ arrays


def arranged(cells: Cells, draw: random.Random) -> Batch:
    """The cells as an array of a random text type, in a random arrangement of its buffers."""
    kind = draw.randrange(10)
    if kind == 0:
        width = draw.choice((1, 9, 11, 15, 18, 27))
        # A cell of fixed size is what fits of it, and blanks.
        fixed: Cells = [None if cell is None else cell[:width].ljust(width) for cell in cells]
        return _finished(fixed, lambda values: _fixed(values, width), draw)
    if kind < 4 and len(set(cells)) < FEW:
        return _coded(cells, draw)
    return _finished(cells, lambda values: _values(values, draw), draw)


def _finished(
    cells: list[Any], build: Callable[[list[Any]], pa.Array], draw: random.Random
) -> Batch:
    """The cells as `build` stores them, perhaps as a slice of a longer array.

    `build` makes an array without nulls: a null is a bit, and what it put there stays under it.
    """
    count = len(cells)
    before = draw.choice((0, 0, 0, 1, 3, 8, 13)) if count else 0
    behind = draw.choice((0, 0, 1, 9)) if count else 0
    # What is sliced away is as full of matches as what stays.
    around = [cells[place % count] for place in range(-before, count + behind)]
    array = build(around)
    valid = [cell is not None for cell in around]
    bits = None
    if not all(valid) or draw.random() < 0.2:
        bits = pa.py_buffer(np.packbits(np.array(valid, bool), bitorder="little"))
    buffers = [bits, *array.buffers()[1:]]
    if isinstance(array, pa.DictionaryArray):
        array = pa.DictionaryArray.from_buffers(array.type, len(array), buffers, array.dictionary)
    else:
        array = pa.Array.from_buffers(array.type, len(array), buffers)
    recipe = str(array.type)
    if before or behind:
        recipe += f", rows {before} to {before + count} of {len(around)}"
    return Batch(array.slice(before, count), cells, recipe)


def _fixed(cells: Cells, width: int) -> pa.Array:
    """The cells in an array of fixed size, a blank one for a null."""
    return pa.array([b" " * width if cell is None else cell for cell in cells], pa.binary(width))


def _values(cells: Cells, draw: random.Random) -> pa.Array:
    """The cells in an array of text, with bytes where the nulls will be.

    Readers do not look whether strings are UTF-8: neither does this.
    """
    kind = draw.choice(TEXT_TYPES)
    under = draw.choice((b"", b"jan@example.org", b"111222333", b"x"))
    values = [under if cell is None else cell for cell in cells]
    if kind in {pa.string_view(), pa.binary_view()}:
        array = pa.array(values, pa.binary_view())
        return pa.Array.from_buffers(kind, len(array), array.buffers())
    wide = kind in {pa.large_string(), pa.large_binary()}
    lead = draw.choice((b"", b"", b"", b"7", b"x@", b"NL91ABNA0417164300"))
    tail = draw.choice((b"", b"", b"8", b".org"))
    ends = np.cumsum([len(lead), *map(len, values)]).astype(np.int64 if wide else np.int32)
    data = pa.py_buffer(lead + b"".join(values) + tail)
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(ends), data])


def _coded(cells: Cells, draw: random.Random) -> Batch:
    """The cells as a dictionary: values unused, double and null, and nulls in indices."""
    values = list(dict.fromkeys(cells))
    values += draw.choice(([], [None], [b"jan@example.org", b"111222333"], values[:2]))
    draw.shuffle(values)
    places: dict[bytes | None, list[int]] = {}
    for place, value in enumerate(values):
        places.setdefault(value, []).append(place)
    dictionary = _finished(values, lambda made: _values(made, draw), draw).array
    # A null is a null of the indices, or the index of a null value.
    codes = [
        None if cell is None and draw.random() < 0.5 else draw.choice(places[cell])
        for cell in cells
    ]
    kind = draw.choice(INDEX_TYPES)

    def build(around: Numbers) -> pa.Array:
        indices = pa.array([0 if code is None else code for code in around], kind)
        return pa.DictionaryArray.from_arrays(indices, dictionary)

    return replace(_finished(codes, build, draw), cells=cells)


def batches(maker: Maker, *, cells: int = 12, largest: int = 20_000) -> st.SearchStrategy[Batch]:
    """Batches as a strategy of hypothesis, which makes those that fail smaller."""
    return st.randoms(use_true_random=False).map(
        lambda draw: maker.batch(draw, cells=cells, largest=largest)
    )
