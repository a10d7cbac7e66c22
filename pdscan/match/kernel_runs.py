"""Runs of automata from the places that the filter leaves, many at once. Needs numba.

A step of an automaton waits for the one before, and how many steps a run takes cannot be foreseen:
one run after the other would leave a processor idle most of the time. So places wait until there
are enough of them, and four runs advance together by some steps without asking anything. First the
starts of matches are found for the places that lie within them, then where matches may end.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from pdscan.match.kernel_checks import (
    UNFOLDED,
    checked,
    fits,
    fits_backwards,
    fold_start,
)
from pdscan.match.kernel_memory import (
    INLINE,
    OPTIONS,
    at_least,
    i32,
    i64,
    put8,
    put16,
    put32,
    put64,
    trailing_zeros,
    u8,
    u16,
    u32,
)
from pdscan.match.layout import (
    A_ACCEPTS,
    A_COLUMNS,
    A_LEFT,
    A_LEFT_DECIMAL,
    A_LIVE,
    A_PATTERNS,
    A_RIGHT,
    A_RIGHT_DECIMAL,
    A_SHAPES,
    A_TOP,
    ARGS,
    ASK_TECHNICAL,
    ASK_WORDS,
    AUTOMATA,
    AUTOMATON,
    BACK_REACH,
    BACK_RUN,
    BUCKET_KIND,
    BUCKET_LIST,
    BUCKET_MASK,
    BUCKET_MIDDLE,
    BUCKET_RUN,
    CAPACITY,
    CHECK,
    CHECK_ARGS,
    CONSUMES,
    CONTEXT,
    CONTEXT_OPEN,
    DONE_MASK,
    DONE_START,
    F_TARGET,
    FAILED_ROW,
    FAILED_WHOLE,
    FIRST,
    FOLD,
    FOLDS,
    IS_TECHNICAL,
    LANES,
    LAST,
    NO_WORDS,
    ONLY_BARE,
    ONLY_WHOLE,
    OPEN,
    OUT_END,
    OUT_FLAGS,
    OUT_PATTERN,
    OUT_ROW,
    OUT_START,
    OUTSIDE_CELL,
    OWNERS,
    P_AT,
    P_AUTOMATON,
    P_BOTTOM,
    P_BUCKET,
    P_COLUMNS,
    P_HIGH,
    P_LOW,
    P_ROUNDS,
    P_ROW,
    P_SPOT,
    P_STARTS,
    P_STATE,
    PASSED,
    PATTERN_FLAGS,
    PLACE,
    PLACE_ROOM,
    PLACES,
    POSITION,
    R_ACCEPTS,
    R_AT,
    R_AUTOMATON,
    R_COLUMNS,
    R_ENDS,
    R_FOLDED,
    R_HIGH,
    R_LOW,
    R_ROW,
    R_SEEN,
    R_START,
    R_STATE,
    R_WANTED,
    RESERVE,
    ROW,
    RUN,
    RUN_BITS,
    RUN_ROOM,
    RUNNING,
    RUNS,
    SHAPE,
    STEPS,
    STOPPED,
    TECHNICAL,
    TECHNICAL_BACK,
    TECHNICAL_OPEN,
    TEXT,
    TRAIL,
    WHOLE_CELL,
    WORDS,
)

int64 = np.int64
#: Eight bytes each: characters 0, all but the high bits, what takes 10 there, the high bits; and
#: the factor that brings these together.
_ZEROS, _LOW, _TO_TEN = (int64(byte * 0x0101_0101_0101_0101) for byte in (0x30, 0x7F, 0x76))
_HIGH = int64(-0x7F7F_7F7F_7F7F_7F80)
_GATHER = int64(0x0002_0408_1020_4081)


# ------------------------------------------------------------------------------------ records


@njit(**INLINE)
def _blank(c):
    return c == 32 or 9 <= c <= 13


@njit(**INLINE)
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


@njit(**INLINE)
def _is_ascii(text, start, end):
    some = int64(0)
    for at in range(start, end):
        some |= u8(text, at)
    return some < 128


@njit(**INLINE)
def _write(block, place, row, start, end, pattern, flags):
    """Writes a record; the number of the next one."""
    put64(i64(block, OUT_ROW), place, row)
    put64(i64(block, OUT_START), place, start)
    put64(i64(block, OUT_END), place, end)
    put32(i64(block, OUT_PATTERN), place, pattern)
    put8(i64(block, OUT_FLAGS), place, flags)
    return place + 1


@njit(**OPTIONS)
def technical(block, text, start, end, pattern):
    """The flag of a match that names no person, or of one that Python must test; else 0."""
    number = i32(i64(block, TECHNICAL), pattern)
    if number == ASK_TECHNICAL:
        return int64(TECHNICAL_OPEN)
    if number >= 0 and fits(block, text, start, end, number):
        return int64(IS_TECHNICAL)
    number = i32(i64(block, TECHNICAL_BACK), pattern)
    if number >= 0 and fits_backwards(block, text, start, end, number):
        return int64(IS_TECHNICAL)
    return int64(0)


@njit(**INLINE)
def _record(block, text, low, high, start, end, pattern, row, folded, place):
    """Records one match of a form, with what its check and its technical values say."""
    flags = int64(WHOLE_CELL) if _fills(text, low, high, start, end) else int64(0)
    asked = i32(i64(block, PATTERN_FLAGS), pattern)
    if asked & ONLY_WHOLE and flags == 0:
        return place
    answer = checked(
        block, text, start, end, i32(i64(block, CHECK), pattern),
        i64(block, ARGS) + 8 * i32(i64(block, CHECK_ARGS), pattern), folded,
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
            number, first = i32(i64(block, WORDS), pattern), max(low, start - CONTEXT)
            if number == ASK_WORDS or not _is_ascii(text, first, start):
                # What are capitals of other letters, Python knows.
                flags |= CONTEXT_OPEN
            elif number == NO_WORDS or not fits(block, text, first, start, number):
                flags |= CONSUMES
        flags |= PASSED | technical(block, text, start, end, pattern)
    return _write(block, place, row, start - low, end - low, pattern, flags)


@njit(**INLINE)
def _recorded(block, run, place):
    """Records the matches of a run, from its start to where they end."""
    text, row = i64(block, TEXT), i64(run, R_ROW)
    low, high, start = i64(run, R_LOW), i64(run, R_HIGH), i64(run, R_START)
    patterns = i64(i64(run, R_AUTOMATON), A_PATTERNS)
    if i64(run, R_ACCEPTS) == 0:
        # There is no automaton: Python finds the end.
        wanted = i64(run, R_WANTED)
        while wanted:
            pattern = i32(patterns, trailing_zeros(wanted))
            wanted &= wanted - 1
            place = _write(block, place, row, start - low, int64(-1), pattern, int64(OPEN))
        return place
    seen = i64(run, R_SEEN)
    while seen:
        bit = trailing_zeros(seen)
        seen &= seen - 1
        place = _record(
            block, text, low, high, start, i64(run, R_ENDS + bit), i32(patterns, bit), row,
            i64(run, R_FOLDED + bit), place,
        )  # fmt: skip
    return place


# ------------------------------------------------------------------------------------ ends


@njit(**INLINE)
def _decimal(text, point, digit):
    """Whether at these places there are a point or comma and a digit."""
    return u8(text, point) | 2 == 46 and 48 <= u8(text, digit) <= 57


@njit(**INLINE)
def _ends(block, run, trail, hits):
    """Notes where the matches of a run end, after some of its last steps."""
    automaton, text, wanted = i64(run, R_AUTOMATON), i64(block, TEXT), i64(run, R_WANTED)
    accepting, right = i64(automaton, A_ACCEPTS), i64(automaton, A_RIGHT)
    at, high, seen = i64(run, R_AT), i64(run, R_HIGH), i64(run, R_SEEN)
    while hits:
        i = trailing_zeros(hits)
        hits &= hits - 1
        end = at + i + 1
        accepts = u32(accepting, u16(trail, i)) & wanted
        if end < high:
            accepts &= ~u32(right, u8(text, end))
            if end + 1 < high and _decimal(text, end, end + 1):
                accepts &= ~i64(automaton, A_RIGHT_DECIMAL)
        seen |= accepts
        while accepts:
            put64(run, R_ENDS + trailing_zeros(accepts), end)
            accepts &= accepts - 1
    put64(run, R_SEEN, seen)


@njit(**INLINE)
def _ahead(block, at, lane):
    """The address of the next bytes to step over; beyond the text the last one goes on."""
    text, last = i64(block, TEXT), i64(block, LAST)
    if at + STEPS <= last:
        return text + at
    copy = i64(block, TRAIL) + (2 * PLACE_ROOM + lane) * STEPS
    for i in range(STEPS):
        put8(copy, i, u8(text, min(at + i, last - 1)))
    return copy


@njit(**INLINE)
def _behind(block, at, lane):
    """The address of the byte before a place, from which some are stepped back over."""
    text, first = i64(block, TEXT), i64(block, FIRST)
    if at - STEPS >= first:
        return text + at - 1
    copy = i64(block, TRAIL) + (2 * PLACE_ROOM + lane) * STEPS
    for i in range(STEPS):
        put8(copy, STEPS - 1 - i, u8(text, max(at - i - 1, first)))
    return copy + STEPS - 1


@njit(**INLINE)
def _stepped(trail, texts, columns, states, way):
    """Four automata some steps forwards (1) or back (-1), with the states after each in `trail`.

    Beyond the cell, too, and without asking anything: where matches end cannot be foreseen.
    """
    t0, t1, t2, t3 = texts
    c0, c1, c2, c3 = columns
    s0, s1, s2, s3 = states
    for i in range(STEPS):
        s0 = u16(i64(c0, u8(t0, way * i)), s0)
        s1 = u16(i64(c1, u8(t1, way * i)), s1)
        s2 = u16(i64(c2, u8(t2, way * i)), s2)
        s3 = u16(i64(c3, u8(t3, way * i)), s3)
        put16(trail, i, s0)
        put16(trail, STEPS + i, s1)
        put16(trail, 2 * STEPS + i, s2)
        put16(trail, 3 * STEPS + i, s3)


@njit(**INLINE)
def _bytes(block, running, i, lane, way):
    """The address of the next byte of a run, or of the byte before a place."""
    at = i64(i64(running, i), R_AT)
    return _ahead(block, at, lane) if way > 0 else _behind(block, at, lane)


@njit(**INLINE)
def _all_stepped(block, running, count, way):
    """Has each of the runs (or places, of which the way is back) make some steps."""
    for a in range(0, count, LANES):
        # Where fewer than four are left, the last one runs beside itself.
        b, c, d = min(a + 1, count - 1), min(a + 2, count - 1), min(a + 3, count - 1)
        r0, r1, r2, r3 = i64(running, a), i64(running, b), i64(running, c), i64(running, d)
        _stepped(
            i64(block, TRAIL) + 2 * STEPS * a,
            (
                _bytes(block, running, a, int64(0), way), _bytes(block, running, b, int64(1), way),
                _bytes(block, running, c, int64(2), way), _bytes(block, running, d, int64(3), way),
            ),
            (i64(r0, R_COLUMNS), i64(r1, R_COLUMNS), i64(r2, R_COLUMNS), i64(r3, R_COLUMNS)),
            (i64(r0, R_STATE), i64(r1, R_STATE), i64(r2, R_STATE), i64(r3, R_STATE)),
            way,
        )  # fmt: skip


@njit(**INLINE)
def _advanced(block, running, count):
    """Has each of the runs make some steps; how many of them are to go on."""
    _all_stepped(block, running, count, 1)
    # Reading at once what was just written bit by bit would take as long as the steps.
    left = int64(0)
    for i in range(count):
        trail = i64(block, TRAIL) + 2 * STEPS * i
        left = _landed(block, running, left, i64(running, i), trail)
    return left


@njit(**INLINE)
def _landed(block, running, left, run, trail):
    """Notes what came of some steps of a run; enters it again if it is to go on."""
    automaton, at, state = i64(run, R_AUTOMATON), i64(run, R_AT), u16(trail, STEPS - 1)
    ahead = i64(run, R_HIGH) - at
    # Beyond the cell nothing ends.
    hits = at_least(trail, i64(automaton, A_TOP)) & (int64(1) << min(ahead, STEPS)) - 1
    if hits:
        _ends(block, run, trail, hits)
    put64(run, R_AT, at + STEPS)
    put64(run, R_STATE, state)
    put64(running, left, run)
    lives = u32(i64(automaton, A_LIVE), state) & i64(run, R_WANTED)
    return left + int64((ahead > STEPS) & (lives != 0))


@njit(**OPTIONS)
def _folded(block, count):
    """Has automata read so many candidates for their checks."""
    folds, running, trail = i64(block, FOLDS), i64(block, RUNNING), i64(block, TRAIL)
    for i in range(count):
        put64(running, i, folds + i * 8 * FOLD)
    left = count
    while left:
        _all_stepped(block, running, left, 1)
        after = int64(0)
        for i in range(left):
            fold = i64(running, i)
            at = i64(fold, R_AT)
            ahead = i64(fold, R_HIGH) - at
            state = u16(trail, STEPS * i + min(ahead, STEPS) - 1)
            put64(fold, R_AT, at + STEPS)
            put64(fold, R_STATE, state)
            put64(i64(fold, F_TARGET), 0, state)
            put64(running, after, fold)
            after += ahead > STEPS
        left = after


@njit(**INLINE)
def _fold(block, runs, count):
    """Has automata read all candidates in so many runs whose checks have one."""
    text, checks, check_args = i64(block, TEXT), i64(block, CHECK), i64(block, CHECK_ARGS)
    waiting = int64(0)
    for i in range(count):
        run = runs + i * 8 * RUN
        seen = i64(run, R_SEEN)
        patterns = i64(i64(run, R_AUTOMATON), A_PATTERNS)
        while seen:
            bit = trailing_zeros(seen)
            seen &= seen - 1
            pattern, end = i32(patterns, bit), i64(run, R_ENDS + bit)
            at = fold_start(block, text, i64(run, R_START), end, i32(checks, pattern))
            put64(run, R_FOLDED + bit, int64(UNFOLDED))
            if at < 0 or at >= end:
                continue
            if waiting == RUN_ROOM:
                _folded(block, waiting)
                waiting = int64(0)
            number = i64(i64(block, ARGS) + 8 * i32(check_args, pattern), 0)
            fold = i64(block, FOLDS) + waiting * 8 * FOLD
            put64(fold, R_AT, at)
            put64(fold, R_HIGH, end)
            put64(fold, R_STATE, int64(1))
            put64(fold, R_COLUMNS, i64(i64(block, AUTOMATA) + number * 8 * AUTOMATON, A_COLUMNS))
            put64(fold, F_TARGET, run + 8 * (R_FOLDED + bit))
            waiting += 1
    _folded(block, waiting)


@njit(**OPTIONS)
def _ran(block, count, place):
    """Runs so many runs to their ends, and records their matches."""
    runs, running = i64(block, RUNS), i64(block, RUNNING)
    left = int64(0)
    for i in range(count):
        run = runs + i * 8 * RUN
        put64(running, left, run)
        left += i64(run, R_ACCEPTS) != 0
    while left:
        left = _advanced(block, running, left)
    _fold(block, runs, count)
    for i in range(count):
        place = _recorded(block, runs + i * 8 * RUN, place)
    return place


# ------------------------------------------------------------------------------------ starts


@njit(**INLINE)
def _shape(block, at, high):
    """Which of the next eight bytes are digits of the cell, as bits."""
    apart = i64(_ahead(block, at, int64(0)), 0) ^ _ZEROS
    # The high bit of each byte is set unless it is below 10.
    other = (((apart & _LOW) + _TO_TEN) | apart) & _HIGH
    digits = (other ^ _HIGH) * _GATHER >> 56 & 255
    return digits & (int64(1) << max(min(high - at, SHAPE), 0)) - 1


@njit(**INLINE)
def begun(block, cell, bucket, start, at, count, place):
    """Prepares a bucket's runs for a start, unless that was just done.

    `cell` is where it begins and ends, and its row. How many runs wait, and the number of the next
    record: if too many wait, they are run.
    """
    text = i64(block, TEXT)
    low, high, row = cell
    shape, next_shape = _shape(block, at, high), _shape(block, at + SHAPE, high)
    before, decimal = int64(OUTSIDE_CELL), int64(0)
    if start > low:
        before = u8(text, start - 1)
        decimal = -int64(start - 1 > low and _decimal(text, start - 1, start - 2))
    starts, masks, automata = i64(block, DONE_START), i64(block, DONE_MASK), i64(block, AUTOMATA)
    lists = i64(block, BUCKET_LIST)
    for entry in range(i32(lists, bucket), i32(lists, bucket + 1)):
        number = i32(i64(block, BUCKET_RUN), entry)
        automaton = automata + number * 8 * AUTOMATON
        shapes = i64(automaton, A_SHAPES)
        wanted = u32(i64(block, BUCKET_MASK), entry)
        wanted &= u32(shapes, shape) & u32(shapes, (1 << SHAPE) + next_shape)
        wanted &= ~u32(i64(automaton, A_LEFT), before)
        wanted &= ~(decimal & i64(automaton, A_LEFT_DECIMAL))
        if wanted == 0:
            continue
        done = u32(masks, number) if i64(starts, number) == start else int64(0)
        wanted &= ~done
        put64(starts, number, start)
        put32(masks, number, done | wanted)
        if count == RUN_ROOM:
            place = _ran(block, count, place)
            count = int64(0)
        run = i64(block, RUNS) + count * 8 * RUN
        put64(run, R_ROW, row)
        put64(run, R_LOW, low)
        put64(run, R_HIGH, high)
        put64(run, R_START, start)
        put64(run, R_AT, at)
        put64(run, R_STATE, int64(1))
        put64(run, R_WANTED, wanted)
        put64(run, R_SEEN, int64(0))
        put64(run, R_AUTOMATON, automaton)
        put64(run, R_COLUMNS, i64(automaton, A_COLUMNS))
        put64(run, R_ACCEPTS, i64(automaton, A_ACCEPTS))
        count += wanted != 0
    return count, place


@njit(**INLINE)
def _walked(block, walking, count, times):
    """Has each of the places be walked back from by some steps; how many are to go on."""
    _all_stepped(block, walking, count, -1)
    left = int64(0)
    for i in range(count):
        trail = i64(block, TRAIL) + 2 * STEPS * i
        left = _arrived(walking, left, i64(walking, i), trail, times)
    return left


@njit(**INLINE)
def _arrived(walking, left, waiting, trail, times):
    """Notes at which of some steps back matches may start; enters the place again to go on."""
    automaton, at, state = i64(waiting, P_AUTOMATON), i64(waiting, P_AT), u16(trail, STEPS - 1)
    accepts = i64(automaton, A_ACCEPTS)
    behind, room = at - i64(waiting, P_LOW), at - i64(waiting, P_BOTTOM)
    # The byte before a start is in the cell, too.
    hits = at_least(trail, i64(automaton, A_TOP)) & (int64(1) << min(behind, STEPS)) - 1
    # At its start the cell may always begin.
    if behind <= STEPS:
        last = u16(trail, behind - 1) if behind else int64(1)
        hits |= (u32(accepts, last) >> 1 & int64(behind != 0 or times == 0)) << behind
    hits &= (int64(2) << min(room, STEPS)) - 1
    put32(i64(waiting, P_STARTS), times, hits)
    put64(waiting, P_ROUNDS, times + 1)
    put64(waiting, P_AT, at - STEPS)
    put64(waiting, P_STATE, state)
    put64(walking, left, waiting)
    lives = u32(i64(automaton, A_LIVE), state) != 0
    return left + int64((room >= STEPS) & lives)


@njit(**INLINE)
def _walking(block, count):
    """Lists those of the places that lie within their matches, ready to be walked back from."""
    places, walking, kinds = i64(block, PLACES), i64(block, RUNNING), i64(block, BUCKET_KIND)
    runs, reaches = i64(block, BACK_RUN), i64(block, BACK_REACH)
    left = int64(0)
    for i in range(count):
        waiting = places + i * 8 * PLACE
        bucket = i64(waiting, P_BUCKET)
        if i32(kinds, bucket) == 1:
            # It is the start itself.
            put64(waiting, P_ROUNDS, int64(1))
            put32(i64(waiting, P_STARTS), 0, int64(1))
            continue
        spot = i64(waiting, P_SPOT)
        automaton = i64(block, AUTOMATA) + i32(runs, bucket) * 8 * AUTOMATON
        put64(waiting, P_AT, spot)
        put64(waiting, P_BOTTOM, max(i64(waiting, P_LOW), spot - i32(reaches, bucket)))
        put64(waiting, P_STATE, int64(1))
        put64(waiting, P_AUTOMATON, automaton)
        put64(waiting, P_COLUMNS, i64(automaton, A_COLUMNS))
        put64(walking, left, waiting)
        left += 1
    return left


@njit(**INLINE)
def stopped(block, spot, row):
    """Notes that there may be no room for the records of a place: the scan is to go on there."""
    put64(block, POSITION, spot)
    put64(block, ROW, row)
    put64(block, STOPPED, int64(1))


@njit(**OPTIONS)
def run_places(block, count, runs, place):
    """Runs from so many waiting places, and records their matches; the number of the next record.

    Before that so many runs that are prepared. All are in the order of their rows, and so will be
    the records. If there may be no room for those of a place, the scan is stopped there.
    """
    places, walking = i64(block, PLACES), i64(block, RUNNING)
    left, times = _walking(block, count), int64(0)
    while left:
        left = _walked(block, walking, left, times)
        times += 1
    full = i64(block, CAPACITY) - i64(block, RESERVE)
    last = int64(-1)
    for i in range(count):
        waiting = places + i * 8 * PLACE
        spot, bucket = i64(waiting, P_SPOT), i64(waiting, P_BUCKET)
        if spot != last and place + runs * RUN_BITS > full:
            place = _ran(block, runs, place)
            runs = int64(0)
            if place > full:
                stopped(block, spot, i64(waiting, P_ROW))
                return place
        last = spot
        middle = i32(i64(block, BUCKET_MIDDLE), bucket)
        cell = (i64(waiting, P_LOW), i64(waiting, P_HIGH), i64(waiting, P_ROW))
        for times in range(i64(waiting, P_ROUNDS)):
            hits = u32(i64(waiting, P_STARTS), times)
            while hits:
                start = spot - times * STEPS - trailing_zeros(hits)
                hits &= hits - 1
                at = spot if middle else start
                runs, place = begun(block, cell, bucket, start, at, runs, place)
    return _ran(block, runs, place)
