"""The compiled scan: places by the filter, ends by automata, overlaps settled. Needs numba.

Imported to compile only (see `native.py`). A kernel gets the address of a block of numbers, which
`layout.py` explains. Arrays are addresses, because passing numba's own arrays on costs more than
what is done with them. Nothing in here allocates, raises or looks at a bound.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from pdscan.match.kernel_filter import EXACT, STRIDE, filtered
from pdscan.match.kernel_integers import integers
from pdscan.match.kernel_memory import (
    INLINE,
    OPTIONS,
    f32,
    i32,
    i64,
    popcount,
    put8,
    put16,
    put32,
    put64,
    trailing_zeros,
    u8,
    u32,
)
from pdscan.match.kernel_runs import begun, run_places, stopped
from pdscan.match.layout import (
    BANKS,
    BEFORE,
    BEFORE_CELL,
    BEHIND_CELL,
    BUCKET_KIND,
    BUCKETS,
    CAPACITY,
    CHECKED,
    CHUNK,
    CONSUMES,
    COUNT,
    DETECTOR,
    EDGE,
    FIRST,
    FLAGS,
    GRAM_FACTOR,
    GRAM_SIZE,
    GRAMS,
    IS_TECHNICAL,
    KEPT,
    KNOWN,
    LAST,
    LAST_END,
    LAST_ROW,
    M_DETECTOR,
    M_END,
    M_ROW,
    M_SCORE,
    M_START,
    M_TECHNICAL,
    M_WHOLE,
    MASKS,
    OFFSETS,
    ORDER,
    OUTSIDE_CELL,
    P_BUCKET,
    P_HIGH,
    P_LOW,
    P_ROW,
    P_SPOT,
    PASSED,
    PASSED_ROW,
    PLACE,
    PLACE_ROOM,
    PLACES,
    POSITION,
    RESERVE,
    ROW,
    ROWS,
    RUN_BITS,
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
    STOPPED,
    TEXT,
    TRIED,
    TRIED_ROW,
    VALID,
    VALID_OFFSET,
    WHOLE_CELL,
    WHOLE_PASSED,
    WHOLE_ROW,
    WHOLE_TRIED,
    WIDTH,
)

#: Modules whose source decides about the machine code, too.
SOURCES = (
    "pdscan.match.layout",
    "pdscan.match.kernel_checks",
    "pdscan.match.kernel_filter",
    "pdscan.match.kernel_integers",
    "pdscan.match.kernel_memory",
    "pdscan.match.kernel_runs",
)

int64 = np.int64
#: Where each gram begins, and which bits of a number of four bytes are its own.
_FIRSTS = tuple(int64(first) for first, _ in GRAMS)
_MASKS = tuple(int64((1 << 8 * count) - 1) for _, count in GRAMS)


# ------------------------------------------------------------------------------------ scan


@njit(**INLINE)
def _readable(block, at, size):
    """The address of a piece of the text, with some bytes before and behind that may be read."""
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
    return here


@njit(**INLINE)
def _cell_starts(block, at, size, row):
    """Marks the places where a cell starts: the bytes before are another cell's."""
    offsets, rows, buckets = i64(block, OFFSETS), i64(block, ROWS), i64(block, START_BUCKETS)
    masks, flags = i64(block, MASKS), i64(block, FLAGS)
    end = min(at + size, i64(block, LAST))
    while row < rows:
        start = i64(offsets, row)
        if start >= end:
            break
        row += 1
        i = start - at
        if i >= 0 and buckets & _banks(masks + BANKS * STRIDE, i) != 0:
            for bank in range(BANKS):
                ahead = u8(masks, (BANKS + bank) * STRIDE + i) & buckets >> (8 * bank)
                put8(masks, bank * STRIDE + i, u8(masks, bank * STRIDE + i) | ahead)
            put8(flags, i >> 3, u8(flags, i >> 3) | int64(1) << (i & 7))
    return row


@njit(**INLINE)
def _banks(masks, i):
    """The buckets of all banks at a place."""
    found = u8(masks, i)
    for bank in range(1, BANKS):
        found |= u8(masks, bank * STRIDE + i) << (8 * bank)
    return found


@njit(**INLINE)
def _spots(block, size):
    """Collects the places that the filter has left, from the piece's start; how many there are."""
    flags, spots = i64(block, FLAGS), i64(block, SPOTS)
    count = int64(0)
    for word in range((size + 63) >> 6):
        bits = i64(flags, word)
        if word == size >> 6:
            bits &= (int64(1) << (size & 63)) - 1
        base = word * 64
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


@njit(**INLINE)
def _known(block, here, count):
    """Keeps those of the places whose bytes together a bucket knows; how many.

    Their buckets are noted beside them.
    """
    spots, spot_buckets, masks = i64(block, SPOTS), i64(block, SPOT_BUCKETS), i64(block, MASKS)
    known = i64(block, KNOWN)
    left = int64(0)
    for i in range(count):
        spot = i64(spots, i)
        buckets = _banks(masks, spot)
        for gram in range(len(GRAMS)):
            value = u32(here + spot + _FIRSTS[gram], 0) & _MASKS[gram]
            place = value * GRAM_FACTOR >> 20 & (GRAM_SIZE - 1)
            buckets &= u32(known, gram * GRAM_SIZE + place)
        put64(spots, left, spot)
        put64(spot_buckets, left, buckets)
        left += buckets != 0
    return left


@njit(**INLINE)
def _fitting(block, at, count, row):
    """Keeps those of the places whose windows fit within their cells; how many.

    Their rows are noted beside them, and in the block the row that was reached.
    """
    text, offsets, sets = i64(block, TEXT), i64(block, OFFSETS), i64(block, SETS)
    spots, spot_rows = i64(block, SPOTS), i64(block, SPOT_ROWS)
    spot_buckets, before, behind = (
        i64(block, SPOT_BUCKETS),
        i64(block, BEFORE_CELL),
        i64(block, BEHIND_CELL),
    )
    valid, valid_offset = i64(block, VALID), i64(block, VALID_OFFSET)
    low, high = i64(offsets, row), i64(offsets, row + 1)
    left = int64(0)
    for i in range(count):
        spot = at + i64(spots, i)
        while spot >= high:
            row += 1
            low, high = high, i64(offsets, row + 1)
        buckets = i64(spot_buckets, i)
        buckets &= u32(before, min(spot - low, BEFORE))
        buckets &= u32(behind, min(high - spot, WIDTH - BEFORE))
        if not EXACT:
            for place in range(BEFORE - 1, WIDTH):
                near = spot + place - BEFORE
                inside = (near >= low) & (near < high)
                buckets &= u32(
                    sets, place * SET_SIZE + (u8(text, near) if inside else OUTSIDE_CELL)
                )
        if valid != 0:
            bit = valid_offset + row
            buckets = buckets if u8(valid, bit >> 3) >> (bit & 7) & 1 else int64(0)
        put64(spots, left, spot)
        put64(spot_rows, left, row)
        put64(spot_buckets, left, buckets)
        left += buckets != 0
    put64(block, ROW, row)
    return left


@njit(**OPTIONS)
def scan(block):
    """Scans cells from where the block says on; how many records it wrote."""
    last, offsets, places = i64(block, LAST), i64(block, OFFSETS), i64(block, PLACES)
    kinds, spots = i64(block, BUCKET_KIND), i64(block, SPOTS)
    spot_rows, spot_buckets = i64(block, SPOT_ROWS), i64(block, SPOT_BUCKETS)
    full = i64(block, CAPACITY) - i64(block, RESERVE)
    at, row = i64(block, POSITION), i64(block, ROW)
    next_row, place, waiting, runs = row, int64(0), int64(0), int64(0)
    put64(block, STOPPED, int64(0))
    while at < last:
        size = min(int64(CHUNK), last - at)
        here = _readable(block, at, size)
        filtered(block, here, size)
        next_row = _cell_starts(block, at, size, next_row)
        count = _fitting(block, at, _known(block, here, _spots(block, size)), row)
        for i in range(count):
            spot, found = i64(spots, i), i64(spot_rows, i)
            if waiting > PLACE_ROOM - BUCKETS or place + runs * RUN_BITS > full:
                place = run_places(block, waiting, runs, place)
                waiting, runs = int64(0), int64(0)
                if i64(block, STOPPED) == 0 and place > full:
                    stopped(block, spot, found)
                if i64(block, STOPPED) != 0:
                    return place
            low, high = i64(offsets, found), i64(offsets, found + 1)
            buckets = i64(spot_buckets, i)
            while buckets:
                bucket = trailing_zeros(buckets)
                buckets &= buckets - 1
                if waiting == 0 and i32(kinds, bucket) == 1:
                    # Nothing that comes before it waits: its runs can be prepared at once.
                    cell = (low, high, found)
                    runs, place = begun(block, cell, bucket, spot, spot, runs, place)
                    continue
                item = places + waiting * 8 * PLACE
                put64(item, P_SPOT, spot)
                put64(item, P_ROW, found)
                put64(item, P_LOW, low)
                put64(item, P_HIGH, high)
                put64(item, P_BUCKET, bucket)
                waiting += 1
        at += size
        row = i64(block, ROW)
    place = run_places(block, waiting, runs, place)
    if i64(block, STOPPED) == 0:
        put64(block, POSITION, at)
    return place


# ------------------------------------------------------------------------------------ overlaps


@njit(**INLINE)
def _count_once(rows, counts, owner, row):
    """Adds one to a detector's count, once for each row."""
    if i64(rows, owner) != row:
        put64(rows, owner, row)
        put64(counts, owner, i64(counts, owner) + 1)


@njit(**OPTIONS)
def settle(block):
    """Puts records in order and settles overlaps; how many matches stay.

    The records are in the order of their rows.
    """
    count, rows, flags = i64(block, COUNT), i64(block, S_ROW), i64(block, S_FLAGS)
    starts, ends, patterns = i64(block, S_START), i64(block, S_END), i64(block, S_PATTERN)
    detectors, order = i64(block, DETECTOR), i64(block, ORDER)
    tried, whole_tried = i64(block, TRIED), i64(block, WHOLE_TRIED)
    tried_row, whole_row = i64(block, TRIED_ROW), i64(block, WHOLE_ROW)
    passed, passed_row = i64(block, WHOLE_PASSED), i64(block, PASSED_ROW)
    last_row, last_end = i64(block, LAST_ROW), i64(block, LAST_END)
    total, begin = int64(0), int64(0)
    while begin < count:
        row = i64(rows, begin)
        stop, left = begin, total
        while stop < count and i64(rows, stop) == row:
            owner = i32(detectors, i32(patterns, stop))
            _count_once(tried_row, tried, owner, row)
            flag = u8(flags, stop)
            if flag & WHOLE_CELL:
                _count_once(whole_row, whole_tried, owner, row)
                if flag & (PASSED | IS_TECHNICAL) == PASSED:
                    _count_once(passed_row, passed, owner, row)
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
    _matches(block, total)
    return total


@njit(**INLINE)
def _matches(block, total):
    """Writes the records that stay as matches."""
    rows, flags, order = i64(block, S_ROW), i64(block, S_FLAGS), i64(block, ORDER)
    starts, ends, patterns = i64(block, S_START), i64(block, S_END), i64(block, S_PATTERN)
    detectors, scores = i64(block, DETECTOR), i64(block, SCORE)
    m_row, m_start, m_end = i64(block, M_ROW), i64(block, M_START), i64(block, M_END)
    m_detector, m_score = i64(block, M_DETECTOR), i64(block, M_SCORE)
    m_technical, m_whole = i64(block, M_TECHNICAL), i64(block, M_WHOLE)
    for i in range(total):
        item = i64(order, i)
        pattern, flag = i32(patterns, item), u8(flags, item)
        put64(m_row, i, i64(rows, item))
        put64(m_start, i, i64(starts, item))
        put64(m_end, i, i64(ends, item))
        put16(m_detector, i, i32(detectors, pattern))
        # As bits: nothing is reckoned with it.
        put32(m_score, i, i32(scores, pattern))
        put8(m_technical, i, int64(flag & IS_TECHNICAL != 0))
        put8(m_whole, i, int64(flag & WHOLE_CELL != 0))


@njit(**INLINE)
def _overlap(block, phase, a, b):
    """Whether matches a and b overlap and, in the first phase, are of one detector."""
    starts, ends = i64(block, S_START), i64(block, S_END)
    if i64(starts, a) >= i64(ends, b) or i64(starts, b) >= i64(ends, a):
        return False
    patterns, detectors = i64(block, S_PATTERN), i64(block, DETECTOR)
    return phase == 1 or i32(detectors, i32(patterns, a)) == i32(detectors, i32(patterns, b))


@njit(**INLINE)
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


@njit(**INLINE)
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


@njit(**INLINE)
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


@njit(**INLINE)
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


#: What callers call.
EXPORTS = {
    "integers": ("int64(int64)", integers.py_func),
    "scan": ("int64(int64)", scan.py_func),
    "settle": ("int64(int64)", settle.py_func),
}
