"""Checks of candidates in the kernels: check digits, dates, addresses, numbering plans."""

from __future__ import annotations

import numpy as np
from numba import njit

from pdscan.match.kernel_memory import INLINE, OPTIONS, i64, put8, u8, u16, u32
from pdscan.match.layout import (
    A_ACCEPTS,
    A_COLUMNS,
    A_LIVE,
    AUTOMATA,
    AUTOMATON,
    BELGIAN,
    DIGITS,
    IBAN,
    IPV4,
    IPV6,
    LUHN,
    MOD_11_10,
    NIR,
    NO_CHECK,
    OUTSIDE,
    PLAN,
    RULES,
    VERHOEFF,
    WEIGHTED,
    WORTH,
)

int64 = np.int64
#: In place of a state: no automaton has read the candidate.
UNFOLDED = -1
#: Steps of an automaton between two looks at whether it still lives.
_FEW = 4
#: What powers of ten leave when divided by 97.
_RESTS = tuple(int64(pow(10, power, 97)) for power in range(96))


@njit(**INLINE)
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


@njit(**OPTIONS)
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


@njit(**INLINE)
def _all_same(digits, first, count):
    for i in range(first + 1, count):
        if u8(digits, i) != u8(digits, first):
            return False
    return True


@njit(**INLINE)
def _number(digits, first, last):
    value = int64(0)
    for i in range(first, last):
        value = value * 10 + u8(digits, i)
    return value


@njit(**INLINE)
def _luhn(digits, count, last):
    total = int64(0)
    for i in range(min(count, last)):
        value = u8(digits, count - 1 - i)
        if i & 1:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


@njit(**INLINE)
def _weighted(digits, count, args):
    if count != i64(args, 1):
        return False
    total, some = int64(0), int64(0)
    for i in range(count):
        value = u8(digits, i)
        total += value * i64(args, 2 + i)
        some |= value
    return some != 0 and total % i64(args, 0) == 0


@njit(**INLINE)
def _ruled(digits, count, args):
    """Whether each rule's remainder gives its check digit; not for all zeros."""
    if count != i64(args, 0):
        return False
    some = int64(0)
    for i in range(count):
        some |= u8(digits, i)
    if some == 0:
        return False
    rule, skips = args + 16, False
    for _ in range(i64(args, 1)):
        modulus, total = i64(rule, 0), int64(0)
        if not skips:
            for i in range(count):
                total += u8(digits, i) * i64(rule, 3 + i)
            wanted = i64(rule, 3 + count + total % modulus)
            # Where the next rule decides nothing is wanted by this one.
            if wanted != -2 and u8(digits, i64(rule, 1)) != wanted:
                return False
            skips = wanted != -2 and i64(rule, 2) != 0
        else:
            skips = False
        rule += 8 * (3 + count + modulus)
    return True


@njit(**INLINE)
def _verhoeff(digits, count, tables):
    """Verhoeff's check digit; not for a number that reads the same backwards."""
    rest, alike = int64(0), True
    for i in range(count):
        digit = u8(digits, count - 1 - i)
        rest = i64(tables, 10 * rest + i64(tables, 100 + 10 * (i & 7) + digit))
        alike &= digit == u8(digits, i)
    return rest == 0 and not alike


@njit(**INLINE)
def _mod_11_10(digits, count, repeats):
    """ISO 7064 MOD 11,10 of eleven digits; `repeats` as in the German tax identification number."""
    if count != 11:
        return False
    rest, counts = int64(5), int64(0)
    for i in range(10):
        digit = u8(digits, i)
        rest = ((10 if rest == 0 else rest) * 2 % 11 + digit) % 10
        # Four bits for each digit: ten of one kind do not spill over.
        counts += int64(1) << 4 * digit
    if ((10 if rest == 0 else rest) * 2 % 11 + u8(digits, 10)) % 10 != 1:
        return False
    if repeats == 0:
        return True
    more = int64(0)
    for i in range(10):
        times = counts >> 4 * i & 15
        if times > 3:
            return False
        more += times > 1
    return more == 1 and u8(digits, 0) != 0


@njit(**OPTIONS)
def _iban(block, text, start, end, lengths):
    """1 valid, 0 not, 2 for a form that Python must see."""
    worth = i64(block, WORTH)
    scale = worth + 256
    if end - start < 5:
        return int64(2)
    first, second = u8(worth, u8(text, start)) - 10, u8(worth, u8(text, start + 1)) - 10
    if first < 0 or second < 0:
        return int64(2)
    at, count, key = start + 2, int64(2), int64(0)
    while at < end and count < 4:
        c = u8(text, at)
        if u8(scale, c) == 100:
            return int64(0)
        key = key * u8(scale, c) + u8(worth, c)
        count += u8(scale, c) != 1
        at += 1
    # The account number in two halves, so that one needs not wait for the other. Eight letters at
    # the most fit into what 64 bits hold behind a rest.
    size = (end - at) >> 1
    left, right, behind = int64(0), int64(0), int64(0)
    middle = at + size
    if end - middle > size:
        c = u8(text, at)
        left, count = u8(worth, c), count + (u8(scale, c) != 1)
        at += 1
        middle += 1
    for begin in range(0, size, 8):
        for i in range(begin, min(begin + 8, size)):
            c = u8(text, middle + i)
            by = u8(scale, c)
            right = right * by + u8(worth, c)
            behind += (by != 1) + (by == 100)
            d = u8(text, at + i)
            left = left * u8(scale, d) + u8(worth, d)
            count += (by != 1) + (u8(scale, d) != 1)
        left %= 97
        right %= 97
    if i64(lengths, 1 + first * 26 + second) != count or key == 0 or key == 1 or key == 99:
        return int64(0)
    # 10 to the power of 96 leaves a rest of 1.
    rest = left * _RESTS[behind % 96] + right
    rest = (rest * 100 + first + 10) * 100 + second + 10
    return int64((rest % 97 * 100 + key) % 97 == 1)


@njit(**OPTIONS)
def _iban_folded(block, text, start, end, args, rest):
    """The same for letters, digits and separators of which the rest from the fifth on is known."""
    worth = i64(block, WORTH)
    first, second = u8(worth, u8(text, start)) - 10, u8(worth, u8(text, start + 1)) - 10
    at = fold_start(block, text, start, end, int64(IBAN))
    key, count = int64(0), end - start
    for i in range(start + 2, at):
        c = u8(text, i)
        key = key * u8(worth + 256, c) + u8(worth, c)
    for i in range(start, end):
        count -= u8(text, i) < 48
    if i64(args, 1 + first * 26 + second) != count or key == 0 or key == 1 or key == 99:
        return int64(0)
    rest = (rest * 100 + first + 10) * 100 + second + 10
    return int64((rest % 97 * 100 + key) % 97 == 1)


@njit(**INLINE)
def fold_start(block, text, start, end, kind):
    """Where the automaton of a check begins to read a candidate; -1 if there is none for it."""
    if kind == PLAN:
        return start
    if kind != IBAN or end - start < 5:
        return int64(-1)
    # Behind the country's two letters and the two check digits.
    worth = i64(block, WORTH)
    if u8(worth, u8(text, start)) < 10 or u8(worth, u8(text, start + 1)) < 10:
        return int64(-1)
    at, digits = start + 2, int64(0)
    while at < end and digits < 2:
        by = u8(worth + 256, u8(text, at))
        if by == 100:
            return int64(-1)
        digits += by == 10
        at += 1
    return at


@njit(**OPTIONS)
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


@njit(**INLINE)
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


@njit(**INLINE)
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


@njit(**INLINE)
def _card(digits, count, ranges):
    for i in range(i64(ranges, 0)):
        row = 1 + 4 * i
        if i64(ranges, row + 3) >> count & 1:
            prefix = _number(digits, 0, i64(ranges, row + 2))
            if i64(ranges, row) <= prefix <= i64(ranges, row + 1):
                return not _all_same(digits, 0, count) and _luhn(digits, count, count)
    return False


@njit(**OPTIONS)
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


@njit(**OPTIONS)
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


@njit(**OPTIONS)
def _plan(block, text, start, end, number, state):
    """A numbering plan over plus and digits: 1 valid, 2 open, 0 neither.

    `state` is what its automaton has come to, or UNFOLDED.
    """
    at, c = start, u8(text, start)
    while at + 1 < end and (c == 32 or c == 40):
        at += 1
        c = u8(text, at)
    if c != 43 and not 48 <= c <= 57:
        return int64(2)
    automaton = i64(block, AUTOMATA) + number * 8 * AUTOMATON
    columns = i64(automaton, A_COLUMNS)
    if state == UNFOLDED:
        # A separator leaves the automaton where it is.
        state = int64(1)
        for i in range(start, end):
            state = u16(i64(columns, u8(text, i)), state)
    if end - start > 63:
        count = int64(0)
        for i in range(start, end):
            count += 48 <= u8(text, i) <= 57
        if count > 63:
            return int64(2)
    bits = u32(i64(automaton, A_ACCEPTS), state)
    if bits == 0 or _ends_alike(text, start, end):
        return int64(0)
    return int64(1) if bits & 1 else int64(2)


@njit(**INLINE)
def _ends_alike(text, start, end):
    """Whether the last seven digits, or all if they are fewer, are the same."""
    last, same, at = int64(0), int64(0), end
    while at > start and same < 7:
        at -= 1
        c = u8(text, at)
        if 48 <= c <= 57:
            if same > 0 and c != last:
                return False
            last = c
            same += 1
    return True


@njit(**OPTIONS)
def checked(block, text, start, end, kind, args, folded):
    """What a check says: 1 passed, 2 open, 0 failed.

    `folded` is the state that the check's automaton has come to, or UNFOLDED.
    """
    if kind == NO_CHECK:
        return int64(1)
    if kind == OUTSIDE:
        return int64(2)
    digits = i64(block, DIGITS)
    if kind == IBAN:
        if folded != UNFOLDED and folded != 0:
            return _iban_folded(block, text, start, end, args, folded - 1)
        return _iban(block, text, start, end, args)
    if kind == NIR:
        return int64(_nir(text, start, end, digits))
    if kind == IPV4:
        return int64(_ipv4(text, start, end))
    if kind == IPV6:
        for at in range(start, end):
            if u8(text, at) == 37:
                return int64(2)
        return int64(_ipv6(text, start, end))
    if kind == PLAN:
        return _plan(block, text, start, end, i64(args, 0), folded)
    count = _digits(text, start, end, digits)
    if count > 63:
        return int64(2)
    if kind == WEIGHTED:
        return int64(_weighted(digits, count, args))
    if kind == RULES:
        return int64(_ruled(digits, count, args))
    if kind == MOD_11_10:
        return int64(_mod_11_10(digits, count, i64(args, 0)))
    if kind == LUHN:
        last = i64(args, 0)
        first = max(int64(0), count - last)
        zeros = u8(digits, first) == 0 and _all_same(digits, first, count)
        return int64(count > 1 and last > 1 and not zeros and _luhn(digits, count, last))
    if kind == VERHOEFF:
        return int64(_verhoeff(digits, count, args))
    if kind == BELGIAN:
        return int64(_belgian(digits, count))
    return int64(_card(digits, count, args))


@njit(**INLINE)
def key_fits(value, kind):
    """Whether an integer may pass a check of this kind, by its last two digits if they tell."""
    if kind != BELGIAN and kind != NIR:
        return True
    body = value // 100
    key = 97 - (value - body * 100)
    return body % 97 == key or (kind == BELGIAN and (2_000_000_000 + body) % 97 == key)


@njit(**INLINE)
def final(block, text, start, end, number):
    """The bits of an automaton that accept a whole text."""
    automaton = i64(block, AUTOMATA) + number * 8 * AUTOMATON
    columns = i64(automaton, A_COLUMNS)
    live, state, at = i64(automaton, A_LIVE), int64(1), start
    # Most texts are told within few steps, but where cannot be foreseen.
    while at + _FEW <= end:
        for i in range(_FEW):
            state = u16(i64(columns, u8(text, at + i)), state)
        if u32(live, state) == 0:
            return int64(0)
        at += _FEW
    while at < end:
        state = u16(i64(columns, u8(text, at)), state)
        at += 1
    return u32(i64(automaton, A_ACCEPTS), state)


@njit(**INLINE)
def fits(block, text, start, end, number):
    """Whether an automaton accepts a whole text."""
    return final(block, text, start, end, number) != 0


@njit(**INLINE)
def fits_backwards(block, text, start, end, number):
    """The same, read from the end."""
    automaton = i64(block, AUTOMATA) + number * 8 * AUTOMATON
    columns = i64(automaton, A_COLUMNS)
    live, state, at = i64(automaton, A_LIVE), int64(1), end
    while at - _FEW >= start:
        for i in range(_FEW):
            state = u16(i64(columns, u8(text, at - i - 1)), state)
        if u32(live, state) == 0:
            return False
        at -= _FEW
    while at > start:
        at -= 1
        state = u16(i64(columns, u8(text, at)), state)
    return u32(i64(automaton, A_ACCEPTS), state) != 0
