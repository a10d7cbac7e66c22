"""Machine readable zone of passports, visas and identity cards, as scanners and readers give it.

The lines at the foot of a travel document, in capitals, digits and ``<``: number of the document,
nationality, date of birth, sex, expiry, and often a national number beside them. The line that
holds the number is enough; the lines beside it are taken with it where they stand in one cell.
"""

from __future__ import annotations

from dataclasses import dataclass

from pdscan.model import Border, Detector, Pattern

_EDGE = Border("0-9A-Za-z<")
_NEXT = r"[ \r\n]{1,2}"
_NAMES = r"[A-Z][A-Z<]{4}[A-Z<]{31}(?:[A-Z<]{8})?"
#: Number and its check digit, nationality, birth (days may be unknown), sex, expiry, and the rest.
_NUMBERED = (
    r"[0-9A-Z<]{9}[0-9][A-Z][A-Z<]{2}[0-9]{2}[0-9<]{4}[0-9][FMX<][0-9]{7}"
    r"[0-9A-Z<]{8}(?:[0-9A-Z<]{8})?"
)
_CARD = r"[ACI][A-Z<][A-Z][A-Z<]{2}[0-9A-Z<]{9}[0-9<][0-9A-Z<]{15}"
_CARD_REST = (
    r"[0-9]{2}[0-9<]{4}[0-9][FMX<][0-9]{7}[A-Z][A-Z<]{2}[0-9A-Z<]{11}[0-9]" + _NEXT + "[A-Z<]{30}"
)
_COLUMNS = {
    "nl": ("mrz", "mrz regel", "mrz code", "machine leesbare zone", "machineleesbare zone"),
    "fr": ("mrz", "zone mrz", "ligne mrz", "zone de lecture automatique", "bande mrz"),
    "en": ("mrz", "mrz line", "mrz data", "machine readable zone", "mrz1", "mrz2", "mrz3"),
    "de": ("mrz", "mrz zeile", "maschinenlesbare zone"),
}
_NOT_COLUMNS = ("count", "aantal", "is", "has", "valid", "status", "type")


def _value(byte: int) -> int:
    """What a sign counts for: digits themselves, A is 10, ``<`` nothing.

    >>> [_value(byte) for byte in b"7AZ<"]
    [7, 10, 35, 0]
    """
    return 0 if byte == ord("<") else int(chr(byte), 36)


def check_digit(field: bytes) -> int:
    """The check digit of a field: weights 7, 3, 1, modulus 10 (ICAO Doc 9303-3, section 4.9).

    >>> check_digit(b"520727"), check_digit(b"AB2134<<<")
    (3, 5)
    """
    return sum(_value(byte) * (7, 3, 1)[place % 3] for place, byte in enumerate(field)) % 10


def _fits(line: bytes, *fields: tuple[int, int]) -> bool:
    """Whether each field of the line is followed by its check digit."""
    return all(check_digit(line[at:end]) == _value(line[end]) for at, end in fields)


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """The second line of a passport, a visa or a card of two lines: three check digits fit.

    Those of number, birth and expiry; the digit over all of them is not on visas, which the line
    alone does not tell from passports.
    """

    chance: float = 0.001

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, its line of names included, passes."""
        line = candidate.split()[-1]
        return line[:9].strip(b"<") != b"" and _fits(line, (0, 9), (13, 19), (21, 27))


@dataclass(frozen=True, slots=True)
class CardLine:
    """The first line of a card of three lines: the number's check digit fits, and there is a ``<``.

    A number of more than nine signs, as in Belgium, goes on behind a ``<``, its check digit last
    (ICAO Doc 9303-5, section 4.2.2). If the second line is there, its check digits must fit.
    """

    chance: float = 0.02

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, all three lines or the first, passes."""
        first, *others = candidate.split()
        if others and not _fits(others[0], (0, 6), (8, 14)):
            return False
        number, digit, rest = first[5:14], first[14:15], first[15:]
        if digit != b"<":
            return b"<" in first and number.strip(b"<") != b"" and _fits(first, (5, 14))
        more = rest.split(b"<")[0]
        return len(more) > 1 and more.isdigit() and check_digit(number + more[:-1]) == more[-1] & 15


PASSPORT = Detector(
    id="passport-mrz",
    category="gov.passport",
    entity="MACHINE_READABLE_ZONE",
    title="Machine readable zone of a passport, visa or card of two lines",
    patterns=(
        Pattern(
            "line of the number",
            f"(?:{_NAMES}{_NEXT})?{_NUMBERED}",
            left=_EDGE,
            right=_EDGE,
            score=0.95,
        ),
    ),
    check=NumberedLine(),
    columns=_COLUMNS,
    not_columns=_NOT_COLUMNS,
    examples=(
        # The specimens of ICAO Doc 9303, of the invented state UTO.
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "scan: D231458907UTO7408122F1204159<<<<<<<6.",
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\r\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<",
    ),
    counterexamples=(
        "L898902C37UTO7408122F1204159ZE184226B<<<<<10",
        "L898902C36UTO7408132F1204159ZE184226B<<<<<10",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10<",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    ),
    references=(
        "https://www.icao.int/publications/doc-series/doc-9303",
        "ISO/IEC 7501-1:2008",
    ),
)

CARD = Detector(
    id="identity-card-mrz",
    category="gov.passport",
    entity="MACHINE_READABLE_ZONE",
    title="Machine readable zone of an identity card or residence permit",
    patterns=(
        Pattern(
            "line of the number",
            f"{_CARD}(?:{_NEXT}{_CARD_REST})?",
            left=_EDGE,
            right=_EDGE,
            score=0.9,
        ),
    ),
    check=CardLine(),
    columns=_COLUMNS,
    not_columns=_NOT_COLUMNS,
    examples=(
        "I<UTOD231458907<<<<<<<<<<<<<10",
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
        "gelezen: IDBEL000000000<0000<<<<<<<<<<<",
    ),
    counterexamples=(
        "I<UTOD231458917<<<<<<<<<<<<<<<",
        "IDBEL000000000<0001<<<<<<<<<<<",
        "I<UTOD231458907<<<<<<<<<<<<<<<<",
        "INTERNATIONALEVERENIGINGEN12345",
    ),
    references=(
        "https://www.icao.int/publications/doc-series/doc-9303",
        "ISO/IEC 7501-3:2005",
    ),
)

DETECTORS = (PASSPORT, CARD)
