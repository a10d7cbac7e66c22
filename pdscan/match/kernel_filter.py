"""The filter: which buckets' windows fit at each byte of a text. Needs numba.

There are three of it, for processors that look up 64 classes of bytes at once, halves of bytes, or
nothing at once. All write the same: for each bank of eight buckets a byte a place, once with the
whole window (masks) and once without the bytes before the place (ahead), and a bit for each place
at which any bucket is left (flags). None misses a window; the one by halves lets more through.
The idea is that of Teddy (G. Langdale, Hyperscan).
"""

from __future__ import annotations

import llvmlite.binding
import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from pdscan.match.kernel_memory import OPTIONS, i64, put8, u8, u32
from pdscan.match.layout import (
    BANKS,
    BEFORE,
    BYTE_CLASSES,
    CHUNK,
    CLASS_SETS,
    CODES,
    FLAGS,
    HALVES,
    MASKS,
    SET_SIZE,
    SETS,
    SLACK,
    WIDTH,
)

int64 = np.int64
_BYTE, _WORD = ir.IntType(8), ir.IntType(64)
#: From one bank's masks to the next one's.
STRIDE = CHUNK + SLACK
#: Places in a window's order of use: those ahead first.
_AHEAD, _BEHIND = range(BEFORE, WIDTH), range(BEFORE)


class _Vectors:
    """Instructions over vectors of `width` bytes."""

    def __init__(self, builder, width):
        self.builder, self.width = builder, width
        self.kind = ir.VectorType(_BYTE, width)

    def number(self, value):
        return ir.Constant(_WORD, value)

    def same(self, value):
        return ir.Constant(self.kind, [value] * self.width)

    def at(self, address, offset):
        return self.builder.add(address, self.number(offset)) if offset else address

    def load(self, address):
        return self.builder.load(self.builder.inttoptr(address, self.kind.as_pointer()), align=1)

    def store(self, value, address):
        place = self.builder.inttoptr(address, self.kind.as_pointer())
        self.builder.store(value, place, align=1)

    def store_bits(self, bits, address):
        """A bit for each byte of which a comparison holds."""
        kind = ir.IntType(self.width)
        place = self.builder.inttoptr(address, kind.as_pointer())
        self.builder.store(self.builder.bitcast(bits, kind), place, align=1)

    def call(self, name, *arguments):
        """Calls an instruction over vectors by its name in LLVM."""
        kind = ir.FunctionType(self.kind, [self.kind] * len(arguments))
        module = self.builder.module
        function = module.globals.get(name) or ir.Function(module, kind, name)
        return self.builder.call(function, arguments)

    def loop(self, count, body):
        """Runs `body` of each step's first byte, in steps of the width, until `count`."""
        builder = self.builder
        before = builder.block
        loop, done = (builder.append_basic_block(name) for name in ("step", "done"))
        builder.branch(loop)
        builder.position_at_end(loop)
        at = builder.phi(_WORD)
        at.add_incoming(self.number(0), before)
        body(at)
        after = builder.add(at, self.number(self.width))
        at.add_incoming(after, builder.block)
        builder.cbranch(builder.icmp_signed("<", after, count), loop, done)
        builder.position_at_end(done)

    def keep(self, found, ahead, at, masks, flags):
        """Writes what a step has found: masks, masks without the bytes before, and flags."""
        builder = self.builder
        some = None
        for bank in range(BANKS):
            self.store(found[bank], builder.add(self.at(masks, bank * STRIDE), at))
            self.store(ahead[bank], builder.add(self.at(masks, (BANKS + bank) * STRIDE), at))
            some = found[bank] if some is None else builder.or_(some, found[bank])
        target = builder.add(flags, builder.lshr(at, self.number(3)))
        self.store_bits(builder.icmp_unsigned("!=", some, self.same(0)), target)

    def window(self, bank_at):
        """What is found ahead of a place, and around it; `bank_at` says what a place allows."""
        builder = self.builder
        ahead = []
        for bank in range(BANKS):
            found = bank_at(bank, _AHEAD[0])
            for place in _AHEAD[1:]:
                found = builder.and_(found, bank_at(bank, place))
            ahead.append(found)
        whole = list(ahead)
        for bank in range(BANKS):
            for place in _BEHIND:
                whole[bank] = builder.and_(whole[bank], bank_at(bank, place))
        return whole, ahead


# ------------------------------------------------------------------------------------ classes


@intrinsic
def _classes(_typing, text, count, classes, sets, codes, masks, flags):
    """The filter by classes of bytes (64 at the most), of which 64 are looked up at once."""

    def generate(_context, builder, _signature, arguments):
        text, count, classes, sets, codes, masks, flags = arguments
        vectors = _Vectors(builder, 64)
        tables = [vectors.load(vectors.at(classes, 64 * part)) for part in range(4)]

        def translate(at):
            cells = vectors.load(builder.add(vectors.at(text, -BEFORE), at))
            low, high = (
                vectors.call("llvm.x86.avx512.vpermi2var.qi.512", one, cells, other)
                for one, other in (tables[:2], tables[2:])
            )
            upper = builder.icmp_unsigned(">", cells, vectors.same(127))
            vectors.store(builder.select(upper, high, low), builder.add(codes, at))

        vectors.loop(vectors.at(count, WIDTH), translate)
        known = [
            [vectors.load(vectors.at(sets, 64 * (bank * WIDTH + place))) for place in range(WIDTH)]
            for bank in range(BANKS)
        ]

        def step(at):
            near = [vectors.load(builder.add(vectors.at(codes, p), at)) for p in range(WIDTH)]
            whole, ahead = vectors.window(
                lambda bank, place: vectors.call(
                    "llvm.x86.avx512.permvar.qi.512", known[bank][place], near[place]
                )
            )
            vectors.keep(whole, ahead, at, masks, flags)

        vectors.loop(count, step)
        return ir.Constant(_WORD, 0)

    return types.int64(*[types.int64] * 7), generate


@njit(**OPTIONS)
def by_classes(block, text, size):
    """The filter by classes, from the address of a text on."""
    _classes(
        text, size, i64(block, BYTE_CLASSES), i64(block, CLASS_SETS), i64(block, CODES),
        i64(block, MASKS), i64(block, FLAGS),
    )  # fmt: skip


# ------------------------------------------------------------------------------------ halves


def _shuffle(features):
    """The processor's instruction that looks up 16 bytes at once, and how many it serves."""
    if features.get("avx2"):
        return "llvm.x86.avx2.pshuf.b", 32
    if features.get("ssse3"):
        return "llvm.x86.ssse3.pshuf.b.128", 16
    if llvmlite.binding.get_default_triple().startswith(("aarch64", "arm64")):
        return "llvm.aarch64.neon.tbl1.v16i8", 16
    return None


def _features():
    try:
        return llvmlite.binding.get_host_cpu_features()
    except RuntimeError:  # LLVM does not know them on every platform
        return {}


_FEATURES = _features()
_SHUFFLE = _shuffle(_FEATURES)


@intrinsic
def _halves(_typing, text, count, tables, masks, flags):
    """The filter by the two halves of each byte."""
    name, width = _SHUFFLE

    def generate(_context, builder, _signature, arguments):
        text, count, tables, masks, flags = arguments
        vectors = _Vectors(builder, width)

        def row(number):
            return vectors.load(vectors.at(tables, 32 * number))

        def step(at):
            low, high = [], []
            for place in range(WIDTH):
                cells = vectors.load(builder.add(vectors.at(text, place - BEFORE), at))
                low.append(builder.and_(cells, vectors.same(15)))
                high.append(builder.lshr(cells, vectors.same(4)))

            def both(number, place):
                """What two rows of the tables say of both halves."""
                return builder.and_(
                    vectors.call(name, row(number), low[place]),
                    vectors.call(name, row(number + 1), high[place]),
                )

            whole, ahead = vectors.window(
                lambda bank, place: both((bank * WIDTH + place) * 2, place)
            )
            # Halves do not tell a letter or digit from all else, but what stands before a start
            # is mostly told by just that.
            last = BANKS * WIDTH * 2
            letter = builder.icmp_unsigned("!=", both(last, BEFORE - 1), vectors.same(0))
            letter = builder.sext(letter, vectors.kind)
            for bank in range(BANKS):
                lost = builder.and_(letter, row(last + 2 + bank))
                whole[bank] = builder.and_(whole[bank], builder.not_(lost))
            vectors.keep(whole, ahead, at, masks, flags)

        vectors.loop(count, step)
        return ir.Constant(_WORD, 0)

    return types.int64(*[types.int64] * 5), generate


@njit(**OPTIONS)
def by_halves(block, text, size):
    """The filter by halves of bytes, from the address of a text on."""
    _halves(text, size, i64(block, HALVES), i64(block, MASKS), i64(block, FLAGS))


# ------------------------------------------------------------------------------------ scalar


@njit(**OPTIONS)
def by_bytes(block, text, size):
    """The filter without vectors, from the address of a text on."""
    sets, masks, flags = i64(block, SETS), i64(block, MASKS), i64(block, FLAGS)
    for i in range((size + 7) >> 3):
        put8(flags, i, int64(0))
    for i in range(size):
        ahead = u32(sets, BEFORE * SET_SIZE + u8(text, i))
        for place in range(BEFORE + 1, WIDTH):
            ahead &= u32(sets, place * SET_SIZE + u8(text, i - BEFORE + place))
        found = ahead
        for place in range(BEFORE):
            found &= u32(sets, place * SET_SIZE + u8(text, i - BEFORE + place))
        for bank in range(BANKS):
            put8(masks, bank * STRIDE + i, found >> (8 * bank))
            put8(masks, (BANKS + bank) * STRIDE + i, ahead >> (8 * bank))
        if found != 0:
            put8(flags, i >> 3, u8(flags, i >> 3) | int64(1) << (i & 7))


#: Whether the filter tells bytes apart as windows do, but for classes that had to become one.
EXACT = bool(_FEATURES.get("avx512vbmi"))
#: The filter for this processor.
filtered = by_classes if EXACT else by_bytes if _SHUFFLE is None else by_halves
