"""The compiled scan: candidates by tables, ends by automata, check digits, overlaps. Needs numba.

Imported to compile only (see `native.py`). A kernel gets the address of a block of numbers, which
`layout.py` explains. Arrays are addresses, because passing numba's own arrays on costs more than
what is done with them. Nothing in here allocates, raises or looks at a bound.
"""

from __future__ import annotations

import llvmlite.binding
import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from pdscan.match.layout import (
    ARGS,
    ASK_TECHNICAL,
    BACK_BORDER,
    BACK_CLASSES,
    BACK_REACH,
    BACK_START,
    BACK_TABLE,
    BEFORE,
    BELGIAN,
    BUCKET_KIND,
    BUCKET_LIST,
    BUCKET_MASK,
    BUCKET_MIDDLE,
    BUCKET_RUN,
    CAPACITY,
    CHECK,
    CHECK_ARGS,
    CHECKED,
    CHUNK,
    CLASSES,
    CONSUMES,
    CONTEXT_OPEN,
    COUNT,
    DETECTOR,
    DIGITS,
    DONE_MASK,
    DONE_START,
    EDGE,
    ENDS,
    FAILED_ROW,
    FAILED_WHOLE,
    FIRST,
    FLAGS,
    HALVES,
    IBAN,
    IPV4,
    IPV6,
    IS_TECHNICAL,
    KEPT,
    LAST,
    LAST_END,
    LAST_ROW,
    LEFT,
    LEFT_DECIMAL,
    LUHN,
    MASKS,
    N_COUNT,
    N_LEADS,
    N_OFFSET,
    N_ROWS,
    N_VALID,
    N_VALUES,
    NIR,
    NO_CHECK,
    OFFSETS,
    ONLY_BARE,
    ONLY_WHOLE,
    OPEN,
    ORDER,
    OUT_END,
    OUT_FLAGS,
    OUT_PATTERN,
    OUT_ROW,
    OUT_START,
    OUTSIDE,
    OUTSIDE_CELL,
    OWNERS,
    PASSED,
    PATTERN_FLAGS,
    PATTERNS,
    PLAN,
    POSITION,
    RESERVE,
    RIGHT,
    RIGHT_DECIMAL,
    ROW,
    ROWS,
    S_END,
    S_FLAGS,
    S_PATTERN,
    S_ROW,
    S_START,
    SCORE,
    SET_SIZE,
    SETS,
    SLACK,
    SPOT_BUCKETS,
    SPOT_ROWS,
    SPOTS,
    START_BUCKETS,
    STARTS,
    TABLE,
    TECHNICAL,
    TECHNICAL_BACK,
    TECHNICAL_OPEN,
    TEXT,
    TRIED,
    TRIED_ROW,
    TRIPLE_BITS,
    TRIPLE_FACTOR,
    TRIPLE_FIRST,
    TRIPLES,
    VALID,
    VALID_OFFSET,
    WEIGHTED,
    WHOLE_CELL,
    WHOLE_ROW,
    WHOLE_TRIED,
    WIDTH,
)

#: Modules whose source decides about the machine code, too.
SOURCES = ("pdscan.match.layout",)

_OPTIONS = {"nogil": True, "error_model": "numpy", "boundscheck": False}
int64 = np.int64
_POWERS = tuple(int64(10**power) for power in range(19))


# ------------------------------------------------------------------------------------ memory


def _getter(bits, *, signed=False):
    """A function (address, index) -> int64 that reads a number of so many bits."""

    @intrinsic
    def get(_typing, address, index):
        def generate(_context, builder, _signature, arguments):
            kind, word = ir.IntType(bits), ir.IntType(64)
            place = builder.inttoptr(arguments[0], kind.as_pointer())
            value = builder.load(builder.gep(place, [arguments[1]]))
            if bits == 64:
                return value
            return builder.sext(value, word) if signed else builder.zext(value, word)

        return types.int64(types.int64, types.int64), generate

    return get


def _setter(bits):
    """A function (address, index, value) that writes a number of so many bits."""

    @intrinsic
    def put(_typing, address, index, value):
        def generate(_context, builder, _signature, arguments):
            kind = ir.IntType(bits)
            place = builder.gep(builder.inttoptr(arguments[0], kind.as_pointer()), [arguments[1]])
            value = arguments[2] if bits == 64 else builder.trunc(arguments[2], kind)
            builder.store(value, place)
            return ir.Constant(ir.IntType(64), 0)

        return types.int64(types.int64, types.int64, types.int64), generate

    return put


u8, u16, u32, i32, i64 = (
    _getter(8), _getter(16), _getter(32), _getter(32, signed=True), _getter(64),
)  # fmt: skip
put8, put32, put64 = _setter(8), _setter(32), _setter(64)


@intrinsic
def f32(_typing, address, index):
    """Reads a float32."""

    def generate(_context, builder, _signature, arguments):
        kind = ir.FloatType()
        place = builder.inttoptr(arguments[0], kind.as_pointer())
        return builder.load(builder.gep(place, [arguments[1]]))

    return types.float32(types.int64, types.int64), generate


@intrinsic
def trailing_zeros(_typing, x):
    """How many low bits are 0; 64 for 0."""

    def generate(_context, builder, _signature, arguments):
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.int64), generate


@intrinsic
def leading_zeros(_typing, x):
    """How many high bits are 0; 64 for 0."""

    def generate(_context, builder, _signature, arguments):
        return builder.ctlz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.int64), generate


@intrinsic
def popcount(_typing, x):
    """How many bits are 1."""

    def generate(_context, builder, _signature, arguments):
        return builder.ctpop(arguments[0])

    return types.int64(types.int64), generate


# ------------------------------------------------------------------------------------ filter


def _shuffle() -> tuple[str, int] | None:
    """The processor's instruction that looks up 16 bytes at once, and how many it serves."""
    features = llvmlite.binding.get_host_cpu_features()
    if features.get("avx2"):
        return "llvm.x86.avx2.pshuf.b", 32
    if features.get("ssse3"):
        return "llvm.x86.ssse3.pshuf.b.128", 16
    if llvmlite.binding.get_default_triple().startswith(("aarch64", "arm64")):
        return "llvm.aarch64.neon.tbl1.v16i8", 16
    return None


_SHUFFLE = _shuffle()


@intrinsic
def _filter_vectors(_typing, text, count, tables, masks, flags):
    """The filter with vectors: `text` and the others are addresses."""
    name, width = _SHUFFLE

    def generate(_context, builder, _signature, arguments):
        text, count, tables, masks, flags = arguments
        byte, word = ir.IntType(8), ir.IntType(64)
        vector = ir.VectorType(byte, width)
        lookup = builder.module.globals.get(name) or ir.Function(
            builder.module, ir.FunctionType(vector, [vector, vector]), name
        )

        def number(value):
            return ir.Constant(word, value)

        def same(value):
            return ir.Constant(vector, [value] * width)

        def row(number):
            return load(builder.add(tables, ir.Constant(word, 32 * number)))

        def load(address):
            return builder.load(builder.inttoptr(address, vector.as_pointer()), align=1)

        def both(number, low, high):
            """What two rows of the tables say of both halves."""
            return builder.and_(
                builder.call(lookup, [row(number), low]),
                builder.call(lookup, [row(number + 1), high]),
            )

        def store(value, address):
            builder.store(value, builder.inttoptr(address, vector.as_pointer()), align=1)

        before = builder.block
        loop = builder.append_basic_block("filter")
        done = builder.append_basic_block("filtered")
        builder.branch(loop)
        builder.position_at_end(loop)
        at = builder.phi(word)
        at.add_incoming(number(0), before)
        found = [None, None]
        for place in range(WIDTH):
            address = builder.add(builder.add(text, at), number(place - BEFORE))
            cells = load(address)
            low = builder.and_(cells, same(15))
            high = builder.lshr(cells, same(4))
            for bank in range(2):
                at_row = (bank * WIDTH + place) * 2
                fits = both(at_row, low, high)
                found[bank] = fits if found[bank] is None else builder.and_(found[bank], fits)
            if place == BEFORE - 1:
                letter = builder.icmp_unsigned("!=", both(4 * WIDTH, low, high), same(0))
                letter = builder.sext(letter, vector)
                for bank in range(2):
                    lost = builder.and_(letter, row(4 * WIDTH + 2 + bank))
                    found[bank] = builder.and_(found[bank], builder.not_(lost))
        store(found[0], builder.add(masks, at))
        store(found[1], builder.add(builder.add(masks, number(CHUNK + SLACK)), at))
        some = builder.icmp_unsigned("!=", builder.or_(found[0], found[1]), same(0))
        bits = ir.IntType(width)
        target = builder.add(flags, builder.lshr(at, number(3)))
        builder.store(
            builder.bitcast(some, bits), builder.inttoptr(target, bits.as_pointer()), align=1
        )
        after = builder.add(at, number(width))
        at.add_incoming(after, loop)
        builder.cbranch(builder.icmp_signed("<", after, count), loop, done)
        builder.position_at_end(done)
        return ir.Constant(word, 0)

    return types.int64(types.int64, types.int64, types.int64, types.int64, types.int64), generate


@njit(**_OPTIONS)
def _filter_scalar(text, count, sets, masks, flags):
    """The same without vectors."""
    for i in range((count + 7) >> 3):
        put8(flags, i, int64(0))
    for i in range(count):
        found = u16(sets, u8(text, i - BEFORE))
        for place in range(1, WIDTH):
            found &= u16(sets, place * SET_SIZE + u8(text, i - BEFORE + place))
        put8(masks, i, found & 255)
        put8(masks, CHUNK + SLACK + i, found >> 8)
        if found != 0:
            put8(flags, i >> 3, u8(flags, i >> 3) | 1 << (i & 7))


_HAS_VECTORS = _SHUFFLE is not None


# ------------------------------------------------------------------------------------ checks


@njit(**_OPTIONS)
def _digits(text, start, end, digits):
    """Collects the digits of a candidate (64 at the most); how many there are."""
    count = int64(0)
    for at in range(start, end):
        c = u8(text, at)
        if 48 <= c <= 57:
            if count < 64:
                put8(digits, count, c - 48)
            count += 1
    return count


@njit(**_OPTIONS)
def _compact(text, start, end, letters):
    """Collects letters (upper case) and digits of a candidate; how many there are."""
    count = int64(0)
    for at in range(start, end):
        c = u8(text, at)
        if 97 <= c <= 122:
            c -= 32
        if 48 <= c <= 57 or 65 <= c <= 90:
            if count < 64:
                put8(letters, count, c)
            count += 1
    return count


@njit(**_OPTIONS)
def _all_same(digits, first, count):
    for i in range(first + 1, count):
        if u8(digits, i) != u8(digits, first):
            return False
    return True


@njit(**_OPTIONS)
def _number(digits, first, last):
    value = int64(0)
    for i in range(first, last):
        value = value * 10 + u8(digits, i)
    return value


@njit(**_OPTIONS)
def _luhn(digits, count):
    total = int64(0)
    for i in range(count):
        value = u8(digits, count - 1 - i)
        if i & 1:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


@njit(**_OPTIONS)
def _weighted(digits, count, args):
    if count != i64(args, 1):
        return False
    total, some = int64(0), int64(0)
    for i in range(count):
        value = u8(digits, i)
        total += value * i64(args, 2 + i)
        some |= value
    return some != 0 and total % i64(args, 0) == 0


@njit(**_OPTIONS)
def _mod97(letters, first, last, rest):
    for i in range(first, last):
        c = u8(letters, i)
        rest = rest * 10 + c - 48 if c <= 57 else rest * 100 + c - 55
        # Division is dear, and what is left stays small for a while.
        if rest > 1 << 40:
            rest %= 97
    return rest % 97


@njit(**_OPTIONS)
def _iban(text, start, end, letters, lengths):
    count = _compact(text, start, end, letters)
    if count < 5 or count > 64:
        return False
    first, second = u8(letters, 0) - 65, u8(letters, 1) - 65
    tens, ones = u8(letters, 2) - 48, u8(letters, 3) - 48
    if first < 0 or second < 0 or tens > 9 or ones > 9:
        return False
    if i64(lengths, first * 26 + second) != count:
        return False
    key = tens * 10 + ones
    if key == 0 or key == 1 or key == 99:
        return False
    return _mod97(letters, int64(0), int64(4), _mod97(letters, int64(4), count, int64(0))) == 1


@njit(**_OPTIONS)
def _nir(text, start, end, letters):
    if _compact(text, start, end, letters) != 15:
        return False
    # Corsica's 2A counts as 19, 2B as 18.
    if u8(letters, 5) == 50 and 65 <= u8(letters, 6) <= 66:
        put8(letters, 5, int64(49))
        put8(letters, 6, int64(122) - u8(letters, 6))
    for i in range(15):
        if u8(letters, i) > 57:
            return False
        put8(letters, i, u8(letters, i) - 48)
    if _number(letters, 7, 10) == 0 or _number(letters, 10, 13) == 0:
        return False
    return 97 - _number(letters, 0, 13) % 97 == _number(letters, 13, 15)


@njit(**_OPTIONS)
def _belgian_date(year, digits):
    month = _number(digits, 2, 4)
    day = _number(digits, 4, 6)
    if month > 52 or month % 20 > 12:
        return False
    month %= 20
    if month == 0 or day > 31:
        return True
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return day <= (29 if leap else 28)
    if month == 4 or month == 6 or month == 9 or month == 11:
        return day <= 30
    return True


@njit(**_OPTIONS)
def _belgian(digits, count):
    if count != 11:
        return False
    counter = _number(digits, 6, 9)
    if counter == 0 or counter == 999:
        return False
    body, key, year = _number(digits, 0, 9), _number(digits, 9, 11), _number(digits, 0, 2)
    if 97 - body % 97 == key and _belgian_date(1900 + year, digits):
        return True
    late = year < 40 and 97 - (2_000_000_000 + body) % 97 == key
    return late and _belgian_date(2000 + year, digits)


@njit(**_OPTIONS)
def _card(digits, count, ranges):
    for i in range(i64(ranges, 0)):
        row = 1 + 4 * i
        if i64(ranges, row + 3) >> count & 1:
            prefix = _number(digits, 0, i64(ranges, row + 2))
            if i64(ranges, row) <= prefix <= i64(ranges, row + 1):
                return not _all_same(digits, 0, count) and _luhn(digits, count)
    return False


@njit(**_OPTIONS)
def _ipv4(text, start, end):
    value, size, parts = int64(0), int64(0), int64(0)
    for at in range(start, end):
        c = u8(text, at)
        if 48 <= c <= 57:
            if size > 0 and value == 0:
                return False
            value = value * 10 + c - 48
            size += 1
            if value > 255:
                return False
        elif c == 46 and size > 0:
            parts += 1
            value, size = int64(0), int64(0)
        else:
            return False
    return parts == 3 and size > 0


@njit(**_OPTIONS)
def _ipv6(text, start, end):
    """Groups of up to four hexadecimal digits, one run of them left out, IPv4 at the end."""
    groups, size, digits = int64(0), int64(0), int64(0)
    shortened = False
    at = start
    while at < end:
        c = u8(text, at)
        if c == 58:
            groups += size > 0
            if at + 1 < end and u8(text, at + 1) == 58:
                if shortened:
                    return False
                shortened = True
                at += 1
            elif size == 0 or at + 1 == end:
                return False
            size = int64(0)
        elif c == 46:
            if not _ipv4(text, at - size, end):
                return False
            return groups < 6 if shortened else groups == 6
        else:
            letter = c | 32
            if not (48 <= c <= 57 or 97 <= letter <= 102) or size == 4:
                return False
            digits += c <= 57
            size += 1
        at += 1
    groups += size > 0
    return digits > 0 and (groups < 8 if shortened else groups == 8)


@njit(**_OPTIONS)
def _plan(text, start, end, digits, count, block, number):
    """A numbering plan over plus and digits: 1 valid, 2 open, 0 neither."""
    if _all_same(digits, max(int64(0), count - 7), count):
        return int64(0)
    table, classes = i64(block, TABLE), i64(block, CLASSES) + number * 256
    state = i32(i64(block, STARTS), number)
    first = True
    for at in range(start, end):
        c = u8(text, at)
        if c == 43 and not first:
            return int64(2)
        first = first and (c == 32 or c == 40)
        if c == 43 or 48 <= c <= 57:
            state = i32(table, state + u8(classes, c))
            if i32(table, state + 1) == 0:
                return int64(0)
    accepts = i32(table, state)
    return int64(1) if accepts & 1 else int64(2) if accepts & 2 else int64(0)


@njit(**_OPTIONS)
def _checked(block, text, start, end, kind, args):
    """What a check says: 1 passed, 2 open, 0 failed."""
    if kind == NO_CHECK:
        return int64(1)
    if kind == OUTSIDE:
        return int64(2)
    digits = i64(block, DIGITS)
    if kind == IBAN:
        return int64(_iban(text, start, end, digits, args))
    if kind == NIR:
        return int64(_nir(text, start, end, digits))
    if kind == IPV4:
        return int64(_ipv4(text, start, end))
    if kind == IPV6:
        for at in range(start, end):
            if u8(text, at) == 37:
                return int64(2)
        return int64(_ipv6(text, start, end))
    count = _digits(text, start, end, digits)
    if count > 63:
        return int64(2)
    if kind == PLAN:
        return _plan(text, start, end, digits, count, block, i64(args, 0))
    if kind == WEIGHTED:
        return int64(_weighted(digits, count, args))
    if kind == LUHN:
        zeros = u8(digits, 0) == 0 and _all_same(digits, 0, count)
        return int64(count > 1 and not zeros and _luhn(digits, count))
    if kind == BELGIAN:
        return int64(_belgian(digits, count))
    return int64(_card(digits, count, args))


@njit(**_OPTIONS)
def _fits(block, text, start, end, number):
    """Whether an automaton accepts a whole text."""
    table, classes = i64(block, TABLE), i64(block, CLASSES) + number * 256
    state = i32(i64(block, STARTS), number)
    for at in range(start, end):
        state = i32(table, state + u8(classes, u8(text, at)))
        if i32(table, state + 1) == 0:
            return False
    return i32(table, state) != 0


@njit(**_OPTIONS)
def _fits_backwards(block, text, start, end, number):
    """The same, read from the end."""
    table, classes = i64(block, TABLE), i64(block, CLASSES) + number * 256
    state = i32(i64(block, STARTS), number)
    at = end
    while at > start:
        at -= 1
        state = i32(table, state + u8(classes, u8(text, at)))
        if i32(table, state + 1) == 0:
            return False
    return i32(table, state) != 0


# ------------------------------------------------------------------------------------ scan


@njit(**_OPTIONS)
def _blank(c):
    return c == 32 or 9 <= c <= 13


@njit(**_OPTIONS)
def _fills(text, low, high, start, end):
    """Whether there is nothing but white space around a span in its cell."""
    for at in range(end, high):
        if not _blank(u8(text, at)):
            return False
    at = start - 1
    while at >= low:
        if not _blank(u8(text, at)):
            return False
        at -= 1
    return True


@njit(**_OPTIONS)
def _write(block, place, row, start, end, pattern, flags):
    """Writes a record; the number of the next one."""
    put64(i64(block, OUT_ROW), place, row)
    put64(i64(block, OUT_START), place, start)
    put64(i64(block, OUT_END), place, end)
    put32(i64(block, OUT_PATTERN), place, pattern)
    put8(i64(block, OUT_FLAGS), place, flags)
    return place + 1


@njit(**_OPTIONS)
def _record(block, text, low, high, start, end, pattern, row, place):
    """Records one match of a form, with what its check and its technical values say."""
    flags = int64(WHOLE_CELL) if _fills(text, low, high, start, end) else int64(0)
    asked = i32(i64(block, PATTERN_FLAGS), pattern)
    if asked & ONLY_WHOLE and flags == 0:
        return place
    answer = _checked(
        block, text, start, end, i32(i64(block, CHECK), pattern),
        i64(block, ARGS) + 8 * i32(i64(block, CHECK_ARGS), pattern),
    )  # fmt: skip
    if answer == 0:
        # That a cell held a candidate counts once for a detector, and that it was nothing else.
        owner = i32(i64(block, OWNERS), pattern)
        rows, wholes = i64(block, FAILED_ROW), i64(block, FAILED_WHOLE)
        if i64(rows, owner) == row and (flags == 0 or i64(wholes, owner) == row):
            return place
        put64(rows, owner, row)
        if flags != 0:
            put64(wholes, owner, row)
    elif answer == 2:
        flags |= OPEN
    elif answer == 1:
        if asked & ONLY_BARE and flags == 0:
            flags |= CONTEXT_OPEN
        flags |= PASSED
        number = i32(i64(block, TECHNICAL), pattern)
        if number == ASK_TECHNICAL:
            flags |= TECHNICAL_OPEN
        elif number >= 0 and _fits(block, text, start, end, number):
            flags |= IS_TECHNICAL
        number = i32(i64(block, TECHNICAL_BACK), pattern)
        if number >= 0 and _fits_backwards(block, text, start, end, number):
            flags |= IS_TECHNICAL
    return _write(block, place, row, start - low, end - low, pattern, flags)


@njit(**_OPTIONS)
def _run(block, text, low, high, start, at, number, wanted, row, place):
    """Runs an automaton from a place on, and records matches from the start to where they end."""
    if start > low:
        c = u8(text, start - 1)
        wanted &= ~u32(i64(block, LEFT), number * 256 + c)
        if (c == 46 or c == 44) and start - 1 > low and 48 <= u8(text, start - 2) <= 57:
            wanted &= ~u32(i64(block, LEFT_DECIMAL), number)
    if wanted == 0:
        return place
    patterns = i64(block, PATTERNS) + number * 128
    state = i32(i64(block, STARTS), number)
    if state < 0:
        # There is no automaton: Python finds the end.
        while wanted:
            pattern = i32(patterns, trailing_zeros(wanted))
            wanted &= wanted - 1
            place = _write(block, place, row, start - low, int64(-1), pattern, int64(OPEN))
        return place
    table = i64(block, TABLE)
    classes = i64(block, CLASSES) + number * 256
    ends = i64(block, ENDS)
    seen = int64(0)
    while at < high:
        state = i32(table, state + u8(classes, u8(text, at)))
        at += 1
        if u32(table, state + 1) & wanted == 0:
            break
        accepts = u32(table, state) & wanted
        if accepts:
            if at < high:
                c = u8(text, at)
                accepts &= ~u32(i64(block, RIGHT), number * 256 + c)
                if (c == 46 or c == 44) and at + 1 < high and 48 <= u8(text, at + 1) <= 57:
                    accepts &= ~u32(i64(block, RIGHT_DECIMAL), number)
            seen |= accepts
            while accepts:
                put64(ends, trailing_zeros(accepts), at)
                accepts &= accepts - 1
    while seen:
        bit = trailing_zeros(seen)
        seen &= seen - 1
        place = _record(
            block, text, low, high, start, i64(ends, bit), i32(patterns, bit), row, place
        )
    return place


@njit(**_OPTIONS)
def _run_all(block, text, low, high, start, at, bucket, row, place):
    """Runs a bucket's automata for a start, unless that was just done."""
    starts, masks = i64(block, DONE_START), i64(block, DONE_MASK)
    lists = i64(block, BUCKET_LIST)
    for entry in range(i32(lists, bucket), i32(lists, bucket + 1)):
        number = i32(i64(block, BUCKET_RUN), entry)
        wanted = u32(i64(block, BUCKET_MASK), entry)
        if i64(starts, number) == start:
            done = u32(masks, number)
            wanted &= ~done
            put32(masks, number, done | wanted)
        else:
            put64(starts, number, start)
            put32(masks, number, wanted)
        if wanted:
            place = _run(block, text, low, high, start, at, number, wanted, row, place)
    return place


@njit(**_OPTIONS)
def _run_backwards(block, text, low, high, spot, bucket, row, place):
    """Walks from a bucket's place to all starts that its matches may have, and runs from them."""
    table, classes = i64(block, BACK_TABLE), i64(block, BACK_CLASSES) + bucket * 256
    state = i32(i64(block, BACK_START), bucket)
    bottom = max(low, spot - i32(i64(block, BACK_REACH), bucket))
    middle = i32(i64(block, BUCKET_MIDDLE), bucket)
    border = i64(block, BACK_BORDER) + bucket * 256
    start = spot
    while True:
        if i32(table, state) != 0 and (start == low or u8(border, u8(text, start - 1)) != 0):
            at = spot if middle else start
            place = _run_all(block, text, low, high, start, at, bucket, row, place)
        if start <= bottom:
            return place
        start -= 1
        state = i32(table, state + u8(classes, u8(text, start)))
        if i32(table, state + 1) == 0:
            return place


@njit(**_OPTIONS)
def _candidates(block, at, size):
    """Runs the filter over the text from a place on: its masks and flags say what may be where."""
    text, first, last = i64(block, TEXT), i64(block, FIRST), i64(block, LAST)
    here = text + at
    if at - first < BEFORE or at + size + WIDTH + 64 > last:
        # What lies outside of the cells is not ours to read.
        edge = i64(block, EDGE)
        for i in range(BEFORE):
            put8(edge, i, u8(here, i - BEFORE) if at + i - BEFORE >= first else int64(0))
        known = min(last - at, size + SLACK - BEFORE)
        for i in range(known):
            put8(edge, BEFORE + i, u8(here, i))
        for i in range(known, size + SLACK - BEFORE):
            put8(edge, BEFORE + i, int64(0))
        here = edge + BEFORE
    masks, flags = i64(block, MASKS), i64(block, FLAGS)
    if _HAS_VECTORS:
        _filter_vectors(here, size, i64(block, HALVES), masks, flags)
    else:
        _filter_scalar(here, size, i64(block, SETS), masks, flags)


@njit(**_OPTIONS)
def _cell_starts(block, at, size, row):
    """Looks again at places where a cell starts: the byte before is another cell's."""
    text, last = i64(block, TEXT), i64(block, LAST)
    offsets, rows = i64(block, OFFSETS), i64(block, ROWS)
    sets, buckets = i64(block, SETS), i64(block, START_BUCKETS)
    masks, flags = i64(block, MASKS), i64(block, FLAGS)
    end = min(at + size, last)
    while row < rows:
        start = i64(offsets, row)
        if start >= end:
            break
        row += 1
        if start < at:
            continue
        found = buckets & u16(sets, BEFORE * SET_SIZE + u8(text, start))
        if found != 0 and start + 1 < last:
            found &= u16(sets, (BEFORE + 1) * SET_SIZE + u8(text, start + 1))
        if found != 0:
            i = start - at
            put8(masks, i, u8(masks, i) | found)
            put8(masks, CHUNK + SLACK + i, u8(masks, CHUNK + SLACK + i) | found >> 8)
            put8(flags, i >> 3, u8(flags, i >> 3) | int64(1) << (i & 7))
    return row


@njit(**_OPTIONS)
def _known_triple(block, text, low, high, spot, bucket):
    """Whether the bucket knows the three bytes at a place, if it looks at them."""
    first = i32(i64(block, TRIPLE_FIRST), bucket)
    if first > 0:
        return True
    at = spot + first
    if at < low or at + 3 > high:
        return False
    value = u8(text, at) << 16 | u8(text, at + 1) << 8 | u8(text, at + 2)
    bit = value * TRIPLE_FACTOR >> 20 & (TRIPLE_BITS - 1)
    return u8(i64(block, TRIPLES) + bucket * (TRIPLE_BITS // 8), bit >> 3) >> (bit & 7) & 1 != 0


@njit(**_OPTIONS)
def _spots(block, at, size):
    """Collects the places that the filter has left; how many there are."""
    flags, spots = i64(block, FLAGS), i64(block, SPOTS)
    count = int64(0)
    for word in range((size + 63) >> 6):
        bits = i64(flags, word)
        if word == size >> 6:
            bits &= (int64(1) << (size & 63)) - 1
        base = at + word * 64
        # Four at once and without asking: which words hold how many cannot be foreseen.
        after = count + popcount(bits)
        for i in range(4):
            put64(spots, count + i, base + trailing_zeros(bits))
            bits &= bits - 1
        count += 4
        while bits:
            put64(spots, count, base + trailing_zeros(bits))
            bits &= bits - 1
            count += 1
        count = after
    return count


@njit(**_OPTIONS)
def _fitting(block, at, count, row):
    """Keeps those of the places whose windows fit exactly, within their cells; how many.

    Their rows and buckets are noted beside them, and in the block the row that was reached.
    """
    text, offsets, sets = i64(block, TEXT), i64(block, OFFSETS), i64(block, SETS)
    masks, spots = i64(block, MASKS), i64(block, SPOTS)
    spot_rows, spot_buckets = i64(block, SPOT_ROWS), i64(block, SPOT_BUCKETS)
    valid, valid_offset = i64(block, VALID), i64(block, VALID_OFFSET)
    low, high = i64(offsets, row), i64(offsets, row + 1)
    left = int64(0)
    for i in range(count):
        spot = i64(spots, i)
        while spot >= high:
            row += 1
            low, high = high, i64(offsets, row + 1)
        buckets = u8(masks, spot - at) | u8(masks, CHUNK + SLACK + spot - at) << 8
        for place in range(BEFORE - 1, WIDTH):
            near = spot + place - BEFORE
            inside = (near >= low) & (near < high)
            byte = u8(text, near) if inside else int64(OUTSIDE_CELL)
            buckets &= u16(sets, place * SET_SIZE + byte)
        if valid != 0:
            bit = valid_offset + row
            buckets = buckets if u8(valid, bit >> 3) >> (bit & 7) & 1 else int64(0)
        put64(spots, left, spot)
        put64(spot_rows, left, row)
        put64(spot_buckets, left, buckets)
        left += buckets != 0
    put64(block, ROW, row)
    return left


@njit(**_OPTIONS)
def scan(block):
    """Scans cells from where the block says on; how many records it wrote."""
    text, last, offsets = i64(block, TEXT), i64(block, LAST), i64(block, OFFSETS)
    kinds, spots = i64(block, BUCKET_KIND), i64(block, SPOTS)
    spot_rows, spot_buckets = i64(block, SPOT_ROWS), i64(block, SPOT_BUCKETS)
    full = i64(block, CAPACITY) - i64(block, RESERVE)
    at, row = i64(block, POSITION), i64(block, ROW)
    next_row, place = row, int64(0)
    while at < last:
        size = min(int64(CHUNK), last - at)
        _candidates(block, at, size)
        next_row = _cell_starts(block, at, size, next_row)
        count = _fitting(block, at, _spots(block, at, size), row)
        for i in range(count):
            spot = i64(spots, i)
            row = i64(spot_rows, i)
            if place > full:
                put64(block, POSITION, spot)
                put64(block, ROW, row)
                return place
            low, high = i64(offsets, row), i64(offsets, row + 1)
            buckets = i64(spot_buckets, i)
            while buckets:
                bucket = trailing_zeros(buckets)
                buckets &= buckets - 1
                if not _known_triple(block, text, low, high, spot, bucket):
                    continue
                if i32(kinds, bucket) == 1:
                    place = _run_all(block, text, low, high, spot, spot, bucket, row, place)
                else:
                    place = _run_backwards(block, text, low, high, spot, bucket, row, place)
        at += size
        row = i64(block, ROW)
    put64(block, POSITION, at)
    return place


# ------------------------------------------------------------------------------------ overlaps


@njit(**_OPTIONS)
def settle(block):
    """Puts records in order and settles overlaps: ORDER gets those that stay; how many they are.

    The records are in the order of their rows.
    """
    count, rows, flags = i64(block, COUNT), i64(block, S_ROW), i64(block, S_FLAGS)
    starts, ends, patterns = i64(block, S_START), i64(block, S_END), i64(block, S_PATTERN)
    detectors, order = i64(block, DETECTOR), i64(block, ORDER)
    tried, whole_tried = i64(block, TRIED), i64(block, WHOLE_TRIED)
    tried_row, whole_row = i64(block, TRIED_ROW), i64(block, WHOLE_ROW)
    last_row, last_end = i64(block, LAST_ROW), i64(block, LAST_END)
    total, begin = int64(0), int64(0)
    while begin < count:
        row = i64(rows, begin)
        stop, left = begin, total
        while stop < count and i64(rows, stop) == row:
            owner = i32(detectors, i32(patterns, stop))
            if i64(tried_row, owner) != row:
                put64(tried_row, owner, row)
                put64(tried, owner, i64(tried, owner) + 1)
            flag = u8(flags, stop)
            if flag & WHOLE_CELL and i64(whole_row, owner) != row:
                put64(whole_row, owner, row)
                put64(whole_tried, owner, i64(whole_tried, owner) + 1)
            if flag & PASSED:
                # In order of start, the longer one first, then of detector.
                spot = left
                while spot > total:
                    other = i64(order, spot - 1)
                    difference = i64(starts, other) - i64(starts, stop)
                    if difference == 0:
                        difference = i64(ends, stop) - i64(ends, other)
                    if difference == 0:
                        difference = i32(detectors, i32(patterns, other)) - owner
                    if difference <= 0:
                        break
                    put64(order, spot, other)
                    spot -= 1
                put64(order, spot, stop)
                left += 1
            stop += 1
        # Matches of one pattern do not overlap: the first one consumes what it covers.
        last = total
        for spot in range(total, left):
            item = i64(order, spot)
            pattern = i32(patterns, item)
            start = i64(starts, item)
            if i64(last_row, pattern) == row and start < i64(last_end, pattern):
                continue
            put64(last_row, pattern, row)
            put64(last_end, pattern, i64(ends, item))
            if not u8(flags, item) & CONSUMES:
                put64(order, last, item)
                last += 1
        total = _without_overlaps(block, total, last) if last > total + 1 else last
        begin = stop
    return total


@njit(**_OPTIONS)
def _overlap(block, phase, a, b):
    """Whether matches a and b overlap and, in the first phase, are of one detector."""
    starts, ends = i64(block, S_START), i64(block, S_END)
    if i64(starts, a) >= i64(ends, b) or i64(starts, b) >= i64(ends, a):
        return False
    patterns, detectors = i64(block, S_PATTERN), i64(block, DETECTOR)
    return phase == 1 or i32(detectors, i32(patterns, a)) == i32(detectors, i32(patterns, b))


@njit(**_OPTIONS)
def _rival(block, phase, spot, begin, stop, longest):
    """A place of ORDER with an open match that overlaps this one and goes before it; -1: none."""
    starts, ends, order = i64(block, S_START), i64(block, S_END), i64(block, ORDER)
    kept, item = i64(block, KEPT), i64(order, spot)
    other = spot + 1
    while other < stop and i64(starts, i64(order, other)) < i64(ends, item):
        one = i64(order, other)
        if (
            u8(kept, other) == phase
            and _overlap(block, phase, item, one)
            and _precedes(block, phase, one, item)
        ):
            return int64(other)
        other += 1
    other = spot - 1
    while other >= begin and i64(starts, i64(order, other)) > i64(starts, item) - longest:
        one = i64(order, other)
        if (
            u8(kept, other) == phase
            and _overlap(block, phase, item, one)
            and _precedes(block, phase, one, item)
        ):
            return int64(other)
        other -= 1
    return int64(-1)


@njit(**_OPTIONS)
def _keep(block, phase, spot, begin, stop, longest):
    """Keeps a match, and marks the open ones that overlap it as lost."""
    starts, ends, order = i64(block, S_START), i64(block, S_END), i64(block, ORDER)
    kept, item = i64(block, KEPT), i64(order, spot)
    put8(kept, spot, int64(phase + 1))
    other = spot + 1
    while other < stop and i64(starts, i64(order, other)) < i64(ends, item):
        if u8(kept, other) == phase and _overlap(block, phase, item, i64(order, other)):
            put8(kept, other, int64(3))
        other += 1
    other = spot - 1
    while other >= begin and i64(starts, i64(order, other)) > i64(starts, item) - longest:
        if u8(kept, other) == phase and _overlap(block, phase, item, i64(order, other)):
            put8(kept, other, int64(3))
        other -= 1


@njit(**_OPTIONS)
def _without_overlaps(block, first, last):
    """Settles overlaps among ORDER[first:last], one cell's matches; where the kept ones end."""
    starts, ends, order = i64(block, S_START), i64(block, S_END), i64(block, ORDER)
    kept = i64(block, KEPT)
    target, begin = first, first
    while begin < last:
        furthest = i64(ends, i64(order, begin))
        longest = furthest - i64(starts, i64(order, begin))
        stop = begin + 1
        while stop < last and i64(starts, i64(order, stop)) < furthest:
            item = i64(order, stop)
            furthest = max(furthest, i64(ends, item))
            longest = max(longest, i64(ends, item) - i64(starts, item))
            stop += 1
        for spot in range(begin, stop):
            put8(kept, spot, int64(0))
        # First within each detector, then between them. A match that stays is marked one higher
        # than it was, one that is lost with 3.
        for phase in range(2 if stop > begin + 1 else 0):
            for spot in range(begin, stop):
                # From each open match on to one that goes before it, and so on: the last one
                # goes before all that it overlaps, and stays.
                while u8(kept, spot) == phase:
                    best = int64(spot)
                    while True:
                        better = _rival(block, phase, best, begin, stop, longest)
                        if better < 0:
                            break
                        best = better
                    _keep(block, phase, best, begin, stop, longest)
        for spot in range(begin, stop):
            if u8(kept, spot) == 2 or stop == begin + 1:
                put64(order, target, i64(order, spot))
                target += 1
        begin = stop
    return target


@njit(**_OPTIONS)
def _precedes(block, phase, a, b):
    """Whether match a goes before match b where they overlap."""
    patterns, detectors, checked = i64(block, S_PATTERN), i64(block, DETECTOR), i64(block, CHECKED)
    starts, ends, scores = i64(block, S_START), i64(block, S_END), i64(block, SCORE)
    p, q = i32(patterns, a), i32(patterns, b)
    one, two = i32(detectors, p), i32(detectors, q)
    if phase == 1 and u8(checked, one) != u8(checked, two):
        return u8(checked, one) > u8(checked, two)
    longer = (i64(ends, a) - i64(starts, a)) - (i64(ends, b) - i64(starts, b))
    if longer != 0:
        return longer > 0
    if f32(scores, p) != f32(scores, q):
        return f32(scores, p) > f32(scores, q)
    if phase == 1 and one != two:
        return one < two
    return i64(starts, a) < i64(starts, b)


@njit(**_OPTIONS)
def integers(block):
    """The integers whose digits may match: N_ROWS gets their rows; how many they are."""
    values, count = i64(block, N_VALUES), i64(block, N_COUNT)
    valid, offset = i64(block, N_VALID), i64(block, N_OFFSET)
    leads, rows = i64(block, N_LEADS), i64(block, N_ROWS)
    found = int64(0)
    for row in range(count):
        value = abs(i64(values, row))
        if value < 0:
            # The least integer has no opposite; the greatest one begins as it does.
            value = int64(2**63 - 1)
        # The count of digits from that of bits, one too many at times.
        bits = 64 - leading_zeros(value | 1)
        digits = (bits * 1233) >> 12
        digits += value >= _POWERS[digits]
        digits = max(digits, int64(1))
        lead = value
        if digits > 3:
            lead = value // _POWERS[digits - 3]
        worth = u8(leads, digits * 1000 + lead)
        if valid != 0:
            bit = offset + row
            worth &= u8(valid, bit >> 3) >> (bit & 7) & 1
        put64(rows, found, int64(row))
        found += worth
    return found


EXPORTS = {
    "integers": ("int64(int64)", integers.py_func),
    "scan": ("int64(int64)", scan.py_func),
    "settle": ("int64(int64)", settle.py_func),
}
