"""What the kernels and their callers agree on: places in the blocks of numbers they are given.

A kernel gets the address of a block of int64: numbers, and addresses of arrays whose shapes and
types `tables.Tables` and the comments here say.
"""

from __future__ import annotations

#: Bytes that the filter looks at in one pass, and the room behind them for a vector's last bytes.
CHUNK = 4096
SLACK = 128
#: Buckets, in banks of as many as a byte has bits.
BANKS = 4
BUCKETS = 8 * BANKS
#: Classes of bytes that one vector instruction tells apart at the most.
BYTE_KINDS = 64
#: A window: how many bytes it has, and how many of them lie before its place.
WIDTH = 8
BEFORE = 2
#: In place of a byte that is outside of the cell.
OUTSIDE_CELL = 256
SET_SIZE = 257
#: A shape says of so many bytes which are digits.
SHAPE = 8
#: An automaton runs over so many bytes before it is asked what came of them, beside others.
STEPS, LANES = 8, 4
#: So many places wait until there are runs from them, and so many runs.
PLACE_ROOM, RUN_ROOM = 128, 64

#: The bytes that are looked up together: from where on, seen from the place, and how many.
GRAMS = ((0, 3), (-BEFORE, 3), (0, 2))
#: The size of their tables, and the factor whose product's bits 20 to 31 are the place in them.
GRAM_SIZE = 4096
GRAM_FACTOR = 2654435761

#: An automaton's entry in AUTOMATA (A, 10) int64: the addresses of its columns, of what its states
#: accept (0: there is no automaton) and of what lives in them, of what may not stand beside its
#: matches, of its patterns, of its shapes (0: it has none); and those patterns that a digit across
#: a point forbids, as bits.
(
    A_COLUMNS, A_ACCEPTS, A_LIVE, A_LEFT, A_RIGHT, A_PATTERNS, A_SHAPES,
    A_LEFT_DECIMAL, A_RIGHT_DECIMAL, A_TOP,
    AUTOMATON,
) = range(11)  # fmt: skip

#: The block of `scan`. Text and cells: bytes FIRST to LAST of TEXT, of which OFFSETS (int64,
#: ROWS + 1) bounds the cells; VALID is a bitmap from bit VALID_OFFSET on, or 0.
(
    TEXT, FIRST, LAST, OFFSETS, ROWS, VALID, VALID_OFFSET,
    # The tables.
    HALVES, BYTE_CLASSES, CLASS_SETS, SETS, BEFORE_CELL, BEHIND_CELL, KNOWN, START_BUCKETS,
    BUCKET_KIND, BUCKET_LIST, BUCKET_MIDDLE, BUCKET_RUN, BUCKET_MASK,
    BACK_RUN, BACK_REACH,
    AUTOMATA,
    CHECK, CHECK_ARGS, PATTERN_FLAGS, WORDS, TECHNICAL, TECHNICAL_BACK, ARGS, RESERVE,
    # Where to go on: a place in the text, and its row.
    POSITION, ROW,
    # Records, CAPACITY of them: row, start, end (int64), pattern (int32), flags (uint8).
    OUT_ROW, OUT_START, OUT_END, OUT_PATTERN, OUT_FLAGS, CAPACITY,
    # What each byte is worth in a mod 97, and by what it multiplies what stands before it: WORTH
    # (2, 256) uint8; letters are two digits, separators worth nothing and multiply by 1.
    # Memory to work in: MASKS (2 * BANKS, CHUNK + SLACK) uint8, FLAGS (CHUNK + SLACK) bits, CODES
    # (CHUNK + SLACK) and EDGE (CHUNK + 2 * SLACK) uint8, DIGITS (64) uint8, TRAIL
    # (PLACE_ROOM + LANES, STEPS) uint16, PLACES (PLACE_ROOM, PLACE), RUNS (RUN_ROOM, RUN), FOLDS
    # (RUN_ROOM, FOLD) and RUNNING (PLACE_ROOM) int64, DONE_START int64 and DONE_MASK uint32 (one an
    # automaton), SPOTS, SPOT_ROWS, SPOT_BUCKETS (CHUNK + 8) int64; OWNERS (int32) is the detector
    # of each pattern, FAILED_ROW and FAILED_WHOLE (int64) are the last row of each detector for
    # which a failed candidate was written.
    WORTH, MASKS, FLAGS, CODES, EDGE, DIGITS, TRAIL, PLACES, RUNS, FOLDS, RUNNING,
    DONE_START, DONE_MASK,
    SPOTS, SPOT_ROWS, SPOT_BUCKETS,
    OWNERS, FAILED_ROW, FAILED_WHOLE,
    # Whether a scan ended because there may be no room for more records.
    STOPPED,
    SCAN_BLOCK,
) = range(60)  # fmt: skip

#: A place that waits, a run and a fold are stepped over alike: they begin with where that is, the
#: end of the cell, the state and the columns.
#: A place that waits: its row, where its cell begins and ends, and its bucket. If it lies within
#: its matches: where the walk back to their starts is, in which state, and how far it may go; the
#: address of the starts that were found (for each time that STEPS were made 32 bits: how far back
#: from where it began), and how many times these were; the automaton and its columns.
(
    P_AT, P_HIGH, P_STATE, P_COLUMNS, P_SPOT, P_ROW, P_LOW, P_BUCKET,
    P_BOTTOM, P_STARTS, P_ROUNDS, P_AUTOMATON,
    PLACE,
) = range(13)  # fmt: skip
#: A run: where it is, where its cell ends, in which state and columns it is; its row, where the
#: cell begins, and the start; the bits that are wanted and those that have accepted; the automaton
#: and what it accepts; for each bit the last end, and what its check's automaton has made of it.
(
    R_AT, R_HIGH, R_STATE, R_COLUMNS, R_ROW, R_LOW, R_START, R_WANTED, R_SEEN,
    R_AUTOMATON, R_ACCEPTS, R_ENDS,
) = range(12)  # fmt: skip
RUN_BITS = 32
R_FOLDED = R_ENDS + RUN_BITS
RUN = R_FOLDED + RUN_BITS
#: A candidate that its check's automaton reads: as a run, and where its last state goes.
F_TARGET = 4
FOLD = 5

#: The block of `settle`. Records as above, COUNT of them; by pattern DETECTOR (int32), SCORE
#: (float32), LAST_ROW and LAST_END (int64); by detector CHECKED (uint8), TRIED, WHOLE_TRIED,
#: WHOLE_PASSED, TRIED_ROW, WHOLE_ROW and PASSED_ROW (int64); by record ORDER (int64) and KEPT
#: (uint8). The matches go to M_ROW, M_START, M_END (int64), M_DETECTOR (uint16), M_SCORE (float32),
#: M_TECHNICAL and M_WHOLE (uint8).
(
    COUNT, S_ROW, S_START, S_END, S_PATTERN, S_FLAGS, DETECTOR, SCORE, CHECKED,
    ORDER, KEPT, TRIED, WHOLE_TRIED, WHOLE_PASSED, TRIED_ROW, WHOLE_ROW, PASSED_ROW,
    LAST_ROW, LAST_END,
    M_ROW, M_START, M_END, M_DETECTOR, M_SCORE, M_TECHNICAL, M_WHOLE,
    SETTLE_BLOCK,
) = range(27)  # fmt: skip

#: The block of `integers`: N_COUNT int64 at N_VALUES with the bitmap N_VALID from bit N_OFFSET on
#: (or 0); the tables; N_ACTIVE, the forms that are looked for, as bits; N_SCAN, the block of
#: `scan`, for checks; by detector N_TRIED (int64). N_ROWS (int64) gets the rows that must be
#: searched as text; records of matches go to N_ROW, N_END (int64), N_OWN (int32) and N_FLAGS
#: (uint8), N_CAPACITY of them, and N_FOUND says how many they are. N_WORK is memory to work in:
#: W_PARTS times INTEGER_BLOCK int64.
(
    N_VALUES, N_COUNT, N_VALID, N_OFFSET, N_KINDS, N_FORMS, N_SURE, N_PATTERN, N_PAD, N_RUN, N_BIT,
    N_PARTS, N_POWERS, N_COMPLETE, N_SUMS, N_RESIDUES, N_OWNERS, N_OWNED, N_OWNERS_COUNT, N_OTHERS,
    N_ACTIVE, N_SCAN, N_TRIED, N_ROWS,
    N_ROW, N_END, N_OWN, N_FLAGS, N_CAPACITY, N_FOUND, N_WORK,
    INTEGERS_BLOCK,
) = range(32)  # fmt: skip
#: Of each integer of a block: its kind, the forms that it may have, those whose
#: check failed, that match, and that match and name no person, as bits; whether it must be searched
#: as text. Then lists of some of them: first of those that may match or must be searched.
(
    W_KINDS, W_FORMS, W_FAILED, W_MATCHED, W_TECHNICAL, W_TEXT, W_EVERY, W_FIRST, W_LEFT,
    W_PARTS,
) = range(10)  # fmt: skip
#: So many integers are looked at in one go.
INTEGER_BLOCK = 512
#: Integers have so many digits at the most, and are told apart by so many of the first.
INTEGER_DIGITS, LEAD_DIGITS = 19, 3
#: So many forms of integers are checked in the kernel: the bits of a number without its sign.
INTEGER_FORMS = 63
#: Sums of digits are looked up by three digits at once, so many times at the most; the sums of what
#: they leave behind the modulus stay below a bound.
RESIDUE_BLOCKS = 7
SUMS = 1024
#: In place of a digit that a sum wants: any will do; none.
ANY_DIGIT, NO_DIGIT = 10, 11

#: What a pattern asks of its check.
(
    NO_CHECK, LUHN, WEIGHTED, IBAN, NIR, BELGIAN, CARD, IPV4, IPV6, PLAN, RULES, MOD_11_10,
    VERHOEFF, OUTSIDE,
) = range(14)  # fmt: skip

#: Flags of a pattern: digits without separators; whole cells only.
ONLY_BARE, ONLY_WHOLE = 1, 2
#: In place of a number of an automaton: there is none, for nothing fits; Python must be asked.
NO_TECHNICAL, ASK_TECHNICAL = -1, -2
NO_WORDS, ASK_WORDS = -1, -2
#: How far before a bare match a keyword is looked for, in bytes.
CONTEXT = 60

#: Flags of a record: its check passed; it is its whole cell; it names no person; it covers its
#: text without being a match; its end (if negative) or its check is open; its context is open;
#: whether it is technical is open.
PASSED, WHOLE_CELL, IS_TECHNICAL, CONSUMES, OPEN, CONTEXT_OPEN, TECHNICAL_OPEN = (
    1, 2, 4, 8, 16, 32, 64,
)  # fmt: skip
