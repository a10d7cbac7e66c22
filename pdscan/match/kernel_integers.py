"""Matches of integers, judged without being written out: the kernel `integers`. Needs numba.

An integer's count of digits and the first of them tell which forms it may have. Block by block and
form by form, all integers of a form are looked at in one go, so that nothing has to be foreseen.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from pdscan.match.kernel_checks import UNFOLDED, checked, final, key_fits
from pdscan.match.kernel_memory import (
    INLINE,
    OPTIONS,
    i32,
    i64,
    leading_zeros,
    put8,
    put32,
    put64,
    trailing_zeros,
    u8,
    u16,
)
from pdscan.match.kernel_runs import technical
from pdscan.match.layout import (
    ANY_DIGIT,
    ARGS,
    CHECK,
    CHECK_ARGS,
    EDGE,
    INTEGER_BLOCK,
    INTEGER_DIGITS,
    INTEGER_FORMS,
    IS_TECHNICAL,
    LEAD_DIGITS,
    N_ACTIVE,
    N_BIT,
    N_CAPACITY,
    N_COMPLETE,
    N_COUNT,
    N_END,
    N_FLAGS,
    N_FORMS,
    N_FOUND,
    N_KINDS,
    N_OFFSET,
    N_OTHERS,
    N_OWN,
    N_OWNED,
    N_OWNERS,
    N_OWNERS_COUNT,
    N_PAD,
    N_PARTS,
    N_PATTERN,
    N_POWERS,
    N_RESIDUES,
    N_ROW,
    N_ROWS,
    N_RUN,
    N_SCAN,
    N_SUMS,
    N_SURE,
    N_TRIED,
    N_VALID,
    N_VALUES,
    N_WORK,
    OPEN,
    PASSED,
    RESIDUE_BLOCKS,
    SUMS,
    TECHNICAL_OPEN,
    W_EVERY,
    W_FAILED,
    W_FIRST,
    W_FORMS,
    W_KINDS,
    W_LEFT,
    W_MATCHED,
    W_TECHNICAL,
    W_TEXT,
    WHOLE_CELL,
)

int64 = np.int64
_LEADS = int64(10**LEAD_DIGITS)
_EIGHT = int64(10**8)
_POWERS = tuple(int64(10**power) for power in range(INTEGER_DIGITS))
_INVERSES = tuple(10.0**-power for power in range(INTEGER_DIGITS))


@njit(**INLINE)
def _absolute(number):
    """The least integer has no opposite; the greatest one begins as it does."""
    value = abs(number)
    return value if value >= 0 else int64(2**63 - 1)


@njit(**INLINE)
def _digits(value):
    """How many digits an integer has."""
    # From the count of bits, one too few at times.
    bits = 64 - leading_zeros(value | 1)
    count = (bits * 1233) >> 12
    return max(count + int64(value >= _POWERS[count]), int64(1))


@njit(**INLINE)
def _leading(value, behind):
    """The digits of an integer before so many others."""
    # A product of floats, which may be one off, takes half the time of a division.
    lead, power = int64(float(value) * _INVERSES[behind]), _POWERS[behind]
    rest = value - lead * power
    return lead - int64(rest < 0) + int64(rest >= power)


@njit(**INLINE)
def _at(block, part):
    """The address of a part of the memory to work in: one number for each integer of a block."""
    return i64(block, N_WORK) + 8 * part * INTEGER_BLOCK


@njit(**INLINE)
def _told(block, begin, size):
    """Notes which forms the integers of a block may have, and which must be searched as text.

    Lists those of both kinds. The forms that any of them may have, and how many are listed.
    """
    values, valid, offset = i64(block, N_VALUES), i64(block, N_VALID), i64(block, N_OFFSET)
    kinds, forms, active = i64(block, N_KINDS), i64(block, N_FORMS), i64(block, N_ACTIVE)
    texts, its_kinds, its_forms = _at(block, W_TEXT), _at(block, W_KINDS), _at(block, W_FORMS)
    failed, matched, names = _at(block, W_FAILED), _at(block, W_MATCHED), _at(block, W_TECHNICAL)
    every, found = _at(block, W_EVERY), int64(0)
    for i in range(size):
        put64(failed, i, int64(0))
        put64(matched, i, int64(0))
        put64(names, i, int64(0))
    some = int64(0)
    for i in range(size):
        number = i64(values, begin + i)
        value = _absolute(number)
        count = _digits(value)
        lead = _leading(value, max(count - LEAD_DIGITS, int64(0)))
        kind = u16(kinds, count * _LEADS + lead)
        may = i64(forms, kind) & active
        if valid != 0:
            bit = offset + begin + i
            may &= -(u8(valid, bit >> 3) >> (bit & 7) & 1)
        # What a sign does to a match, the text says.
        text = (may | (number & -int64(may != 0))) >> 63 & 1
        may &= text - 1
        put64(texts, i, text)
        put64(its_kinds, i, kind)
        put64(its_forms, i, may)
        some |= may
        put64(every, found, int64(i))
        found += int64(may | text != 0)
    return some, found


@njit(**INLINE)
def _listed(block, forms, count):
    """Lists those of the integers that may have any of some forms; how many they are."""
    every, its_forms, first = _at(block, W_EVERY), _at(block, W_FORMS), _at(block, W_FIRST)
    found = int64(0)
    for k in range(count):
        i = i64(every, k)
        put64(first, found, i)
        found += int64(i64(its_forms, i) & forms != 0)
    return found


@njit(**INLINE)
def _eight_digits(value):
    """A number below 10**8 as eight characters, the first one in the lowest byte."""
    high = value // 10_000
    four = high | (value - high * 10_000) << 32
    high = four * 10_486 >> 20 & 0x7F_0000_007F
    two = high | (four - high * 100) << 16
    high = two * 103 >> 10 & 0xF_000F_000F_000F
    return 0x3030_3030_3030_3030 + (high | (two - high * 10) << 8)


@njit(**INLINE)
def _judged(block, value, size, form, sure, summed):
    """Flags of an integer as a match of a form; 0 if its check fails, OPEN if Python must see it.

    -1 if it has another form. `sure`: it has this one; `summed`: its weighted sum fits.
    """
    scan, pattern = i64(block, N_SCAN), i32(i64(block, N_PATTERN), form)
    digits = i64(scan, EDGE)
    upper = value // _EIGHT
    put64(digits, 0, _eight_digits(upper // _EIGHT))
    put64(digits, 1, _eight_digits(upper % _EIGHT))
    put64(digits, 2, _eight_digits(value % _EIGHT))
    digits += 24 - size
    if not sure:
        accepts = final(scan, digits, int64(0), size, i32(i64(block, N_RUN), form))
        if accepts >> i32(i64(block, N_BIT), form) & 1 == 0:
            return int64(-1)
    if not summed:
        answer = checked(
            scan, digits, int64(0), size, i32(i64(scan, CHECK), pattern),
            i64(scan, ARGS) + 8 * i32(i64(scan, CHECK_ARGS), pattern), int64(UNFOLDED),
        )  # fmt: skip
        if answer != 1:
            return answer << 3
    flag = technical(scan, digits, int64(0), size, pattern)
    return int64(OPEN) if flag == TECHNICAL_OPEN else flag | PASSED | WHOLE_CELL


@njit(**INLINE)
def _summed(block, begin, form, count):
    """Keeps those listed integers whose sums fit the form; how many. The others have failed.

    What each three digits add is looked up, and which digit the sum then wants at a place.
    """
    values, failed, kinds = i64(block, N_VALUES), _at(block, W_FAILED), _at(block, W_KINDS)
    first, left, parts = _at(block, W_FIRST), _at(block, W_LEFT), i32(i64(block, N_PARTS), form)
    sure, power = i64(block, N_SURE), i64(i64(block, N_POWERS), form)
    complete = i32(i64(block, N_COMPLETE), form) != 0
    residues = i64(block, N_RESIDUES) + 2 * form * RESIDUE_BLOCKS * _LEADS
    sums = i64(block, N_SUMS) + form * SUMS
    found = int64(0)
    for k in range(count):
        i = i64(first, k)
        value = rest = i64(values, begin + i)
        total = int64(0)
        for part in range(parts):
            after = rest // _LEADS
            total += u16(residues, part * _LEADS + rest - after * _LEADS)
            rest = after
        wanted, digit = u8(sums, total), int64(0)
        if not complete:
            # A complete sum wants any digit or none.
            digit = (value if power == 1 else value // power) % 10
        fits = int64((wanted == ANY_DIGIT) | (wanted == digit)) & int64(value != 0)
        # Of one that may have another form it is not known yet whether it is a candidate.
        fits |= 1 - (i64(sure, i64(kinds, i)) >> form & 1)
        put64(left, found, i)
        found += fits
        put64(failed, i, i64(failed, i) | (1 - fits) << form)
    return found


@njit(**INLINE)
def _keyed(block, begin, form, count):
    """Keeps those listed integers whose last two digits may be the form's key; how many."""
    values, failed, kinds = i64(block, N_VALUES), _at(block, W_FAILED), _at(block, W_KINDS)
    first, left, sure = _at(block, W_FIRST), _at(block, W_LEFT), i64(block, N_SURE)
    kind = i32(i64(i64(block, N_SCAN), CHECK), i32(i64(block, N_PATTERN), form))
    found = int64(0)
    for k in range(count):
        i = i64(first, k)
        # Of one that may have another form it is not known yet whether it is a candidate.
        known = i64(sure, i64(kinds, i)) >> form & 1
        fits = int64(key_fits(i64(values, begin + i), kind)) | (1 - known)
        put64(left, found, i)
        found += fits
        put64(failed, i, i64(failed, i) | (1 - fits) << form)
    return found


@njit(**INLINE)
def _matched(block, begin, i, form, summed):
    """Judges an integer of a block as a match of a form."""
    value, bit = i64(i64(block, N_VALUES), begin + i), int64(1) << form
    size = max(_digits(value), i32(i64(block, N_PAD), form))
    known = i64(i64(block, N_SURE), i64(_at(block, W_KINDS), i)) & bit != 0
    flags = _judged(block, value, size, form, known, known and summed)
    if flags == OPEN:
        put64(_at(block, W_TEXT), i, int64(1))
    elif flags == 0:
        failed = _at(block, W_FAILED)
        put64(failed, i, i64(failed, i) | bit)
    elif flags > 0:
        matched, names = _at(block, W_MATCHED), _at(block, W_TECHNICAL)
        put64(matched, i, i64(matched, i) | bit)
        if flags & IS_TECHNICAL:
            put64(names, i, i64(names, i) | bit)


@njit(**INLINE)
def _searched(block, begin, every, some):
    """Looks at the integers of a block for each of the forms that some of them may have."""
    first, left, its_forms = _at(block, W_FIRST), _at(block, W_LEFT), _at(block, W_FORMS)
    forms = some & ~i64(block, N_OTHERS)
    while forms:
        form = trailing_zeros(forms)
        forms &= forms - 1
        parts = i32(i64(block, N_PARTS), form)
        summed = i32(i64(block, N_COMPLETE), form) != 0
        count = _listed(block, int64(1) << form, every)
        if parts:  # noqa: SIM108 - two calls in one line would be too long
            count = _summed(block, begin, form, count)
        else:
            count = _keyed(block, begin, form, count)
        for k in range(count):
            _matched(block, begin, i64(left, k), form, summed)
    # Of the others nothing is told without their digits.
    others = some & i64(block, N_OTHERS)
    for k in range(_listed(block, others, every)):
        i = i64(first, k)
        forms = i64(its_forms, i) & others
        while forms:
            form = trailing_zeros(forms)
            forms &= forms - 1
            _matched(block, begin, i, form, False)


@njit(**INLINE)
def _counted(block, every, some):
    """Counts for each detector those integers of a block that were candidates and no match."""
    owners, owned, rows = i64(block, N_OWNERS), i64(block, N_OWNED), _at(block, W_EVERY)
    failed, matched, texts = _at(block, W_FAILED), _at(block, W_MATCHED), _at(block, W_TEXT)
    tried = i64(block, N_TRIED)
    for number in range(i64(block, N_OWNERS_COUNT)):
        mine, found = i64(owned, number), int64(0)
        if mine & some == 0:
            continue
        for k in range(every):
            i = i64(rows, k)
            # A match counts later, and so does what is searched as text.
            lost = (i64(failed, i) & mine != 0) & (i64(matched, i) & mine == 0)
            found += int64(lost) & ~i64(texts, i)
        owner = i32(owners, number)
        put64(tried, owner, i64(tried, owner) + found)


@njit(**INLINE)
def _written(block, begin, every, rows):
    """Writes the matches of a block, and the rows for the text search; how many these are now."""
    listed, first, values = _at(block, W_EVERY), _at(block, W_FIRST), i64(block, N_VALUES)
    texts, matched, names = _at(block, W_TEXT), _at(block, W_MATCHED), _at(block, W_TECHNICAL)
    out, place = i64(block, N_ROWS), i64(block, N_FOUND)
    count = int64(0)
    for k in range(every):
        i = i64(listed, k)
        put64(first, count, i)
        count += int64((i64(texts, i) | i64(matched, i)) != 0)
    for k in range(count):
        i = i64(first, k)
        if i64(texts, i) != 0 or place + INTEGER_FORMS > i64(block, N_CAPACITY):
            put64(out, rows, begin + i)
            rows += 1
            continue
        forms, digits = i64(matched, i), _digits(i64(values, begin + i))
        while forms:
            form = trailing_zeros(forms)
            forms &= forms - 1
            put64(i64(block, N_ROW), place, begin + i)
            put64(i64(block, N_END), place, max(digits, i32(i64(block, N_PAD), form)))
            put32(i64(block, N_OWN), place, i32(i64(block, N_PATTERN), form))
            flag = (i64(names, i) >> form & 1) * IS_TECHNICAL
            put8(i64(block, N_FLAGS), place, PASSED | WHOLE_CELL | flag)
            place += 1
    put64(block, N_FOUND, place)
    return rows


@njit(**OPTIONS)
def integers(block):
    """Finds integers whose digits match: N_ROWS gets those for the text search; how many they are.

    Of those whose check fails it is counted which detectors had a candidate.
    """
    rows, begin = int64(0), int64(0)
    while begin < i64(block, N_COUNT):
        size = min(int64(INTEGER_BLOCK), i64(block, N_COUNT) - begin)
        some, every = _told(block, begin, size)
        if some != 0:
            _searched(block, begin, every, some)
            _counted(block, every, some)
        rows = _written(block, begin, every, rows)
        begin += size
    return rows
