"""Check digits: what tells a number from a row of digits, declared as small callable records.

Every check takes the candidate as it stands in the text (bytes, separators included), is frozen
and picklable, and states its `chance`: the share of random candidates of the form its detector
looks for that pass. The verdict weighs a column's pass rate against that chance.
"""

from __future__ import annotations

import calendar
import ipaddress
import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from pdscan import numbering

if TYPE_CHECKING:
    from collections.abc import Callable

_NO_DIGITS = bytes(byte for byte in range(256) if not 48 <= byte <= 57)
_NO_ALNUM = bytes(byte for byte in range(256) if not bytes((byte,)).isalnum())
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def _digits(candidate: bytes) -> bytes:
    """Only the ASCII digits of the candidate."""
    return candidate.translate(None, _NO_DIGITS)


def _luhn(digits: bytes) -> bool:
    """Luhn's formula over ASCII digits (ISO/IEC 7812-1, annex B).

    >>> _luhn(b"79927398713"), _luhn(b"79927398710")
    (True, False)
    """
    total = sum(byte & 15 for byte in digits[-1::-2])
    total += sum(_DOUBLED[byte & 15] for byte in digits[-2::-2])
    return total % 10 == 0


@dataclass(frozen=True, slots=True)
class Luhn:
    """The digits pass Luhn's formula (ISO/IEC 7812-1): cards, IMEI, SIREN and many more.

    Args:
        chance: share of random candidates that pass.
        last: so many of the last digits; 0 for all of them.

    >>> Luhn()(b"7992-7398-713"), Luhn(last=10)(b"19 811228-9874")
    (True, True)
    """

    chance: float = 0.1
    last: int = 0

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        digits = _digits(candidate)[-self.last :]
        return len(digits) > 1 and digits.strip(b"0") != b"" and _luhn(digits)


@dataclass(frozen=True, slots=True)
class WeightedSum:
    """The sum of digits times weights is a multiple of the modulus; one weight a digit.

    The check digit has its own weight (mostly 1 or -1). All zeros fail.

    >>> pesel = WeightedSum((1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), modulus=10)
    >>> pesel(b"44051401359"), pesel(b"44051401358")
    (True, False)
    """

    weights: tuple[int, ...]
    modulus: int

    @property
    def chance(self) -> float:
        """One in `modulus`: exact where the other digits are random."""
        return 1 / self.modulus

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        digits = _digits(candidate)
        if len(digits) != len(self.weights) or not digits.strip(b"0"):
            return False
        pairs = zip(digits, self.weights, strict=True)
        return sum((byte & 15) * weight for byte, weight in pairs) % self.modulus == 0


@dataclass(frozen=True, slots=True)
class CheckDigit:
    """A rule of CheckDigits: a weighted sum, whose remainder says what one digit must be.

    Args:
        weights: one a digit of the number, 0 for those that do not count (the check digit too).
        modulus: of the sum.
        place: of the check digit, from 0.
        digits: the check digit for each remainder; ``-`` where no number has that remainder, and
            ``>`` where the next rule says it, which counts for nothing otherwise.
    """

    weights: tuple[int, ...]
    modulus: int
    place: int
    digits: str

    def __post_init__(self) -> None:
        """Raises ValueError where the parts do not fit together."""
        fits = len(self.digits) == self.modulus and self.place < len(self.weights)
        if not fits or self.weights[self.place] or min(self.weights) < 0:
            msg = f"no rule of a check digit: {self!r}"
            raise ValueError(msg)

    def wanted(self, digits: bytes) -> str:
        """What it says of ASCII digits, as many as there are weights."""
        pairs = zip(digits, self.weights, strict=True)
        return self.digits[sum((byte & 15) * weight for byte, weight in pairs) % self.modulus]


@dataclass(frozen=True, slots=True)
class CheckDigits:
    """Digits of which one or two are computed from the others, by rules; all zeros fail.

    For check digits that no plain weighted sum decides, since their remainder of 10 is written
    as another digit, or never issued.

    >>> afm = CheckDigit((256, 128, 64, 32, 16, 8, 4, 2, 0), 11, 8, "01234567890")
    >>> CheckDigits((afm,), chance=1 / 11)(b"094259216")
    True
    """

    rules: tuple[CheckDigit, ...]
    chance: float

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        digits = _digits(candidate)
        if len(digits) != len(self.rules[0].weights) or not digits.strip(b"0"):
            return False
        rules = iter(self.rules)
        for rule in rules:
            wanted = rule.wanted(digits)
            if wanted == ">":
                continue
            if ord(wanted) != digits[rule.place]:
                return False
            if ">" in rule.digits:
                next(rules, None)
        return True


#: Verhoeff's tables: the products of the dihedral group of ten, and permutations by place.
VERHOEFF_PRODUCTS = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
VERHOEFF_PLACES = (
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verhoeff:
    """Verhoeff's check digit; a number that reads the same backwards fails.

    Source: J. Verhoeff, Error detecting decimal codes, 1969; UIDAI on palindromes.

    >>> Verhoeff()(b"2341 2341 2346"), Verhoeff()(b"2341 2341 2347")
    (True, False)
    """

    chance: float = 0.1

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        digits = _digits(candidate)
        rest = 0
        for place, byte in enumerate(reversed(digits)):
            rest = int(VERHOEFF_PRODUCTS[rest][int(VERHOEFF_PLACES[place % 8][byte & 15])])
        return rest == 0 and digits != digits[::-1]


@dataclass(frozen=True, slots=True)
class Mod11And10:
    """Eleven digits with the check digit of ISO 7064 MOD 11,10.

    `repeats`: as in the German tax identification number, of the first ten digits exactly one
    occurs twice or three times, the others once at the most, and the first is no zero.

    >>> Mod11And10(chance=0.1)(b"33392005961"), Mod11And10(repeats=True)(b"33392005961")
    (True, False)
    """

    chance: float = 0.1
    repeats: bool = False

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        digits = _digits(candidate)
        if len(digits) != 11:
            return False
        rest = 5
        for byte in digits[:-1]:
            rest = ((rest or 10) * 2 % 11 + (byte & 15)) % 10
        if ((rest or 10) * 2 % 11 + (digits[-1] & 15)) % 10 != 1:
            return False
        if not self.repeats:
            return True
        more = sorted(count for byte in set(digits[:-1]) if (count := digits[:-1].count(byte)) > 1)
        return digits[:1] != b"0" and more in ([2], [3])


@dataclass(frozen=True, slots=True)
class ElevenProof:
    """The "elfproef" of the Dutch BSN: nine digits, weights 9 to 2 and -1, modulus 11.

    Source: logical design of the BSN (RvIG); all zeros are no number.

    >>> ElevenProof()(b"1112.22.333"), ElevenProof()(b"000000000")
    (True, False)
    """

    chance: float = 1 / 11

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        digits = _digits(candidate)
        if len(digits) != 9 or digits == b"000000000":
            return False
        a, b, c, d, e, f, g, h, i = digits
        # The weights sum to 43, so the ASCII offset of 48 adds 43 * 48 to the sum.
        total = 9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i
        return (total - 43 * 48) % 11 == 0


#: Form of the national part of each IBAN (n digits, a letters, c either), by country.
#: Source: SWIFT IBAN registry, release 101.
IBAN_FORMS: dict[str, str] = {
    "AD": "8n 12c",
    "AE": "19n",
    "AL": "8n 16c",
    "AT": "16n",
    "AZ": "4a 20c",
    "BA": "16n",
    "BE": "12n",
    "BG": "4a 6n 8c",
    "BH": "4a 14c",
    "BI": "23n",
    "BR": "23n 1a 1c",
    "BY": "4c 4n 16c",
    "CH": "5n 12c",
    "CR": "18n",
    "CY": "8n 16c",
    "CZ": "20n",
    "DE": "18n",
    "DJ": "23n",
    "DK": "14n",
    "DO": "4c 20n",
    "EE": "16n",
    "EG": "25n",
    "ES": "20n",
    "FI": "14n",
    "FK": "2a 12n",
    "FO": "14n",
    "FR": "10n 11c 2n",
    "GB": "4a 14n",
    "GE": "2a 16n",
    "GI": "4a 15c",
    "GL": "14n",
    "GR": "7n 16c",
    "GT": "24c",
    "HN": "4a 20n",
    "HR": "17n",
    "HU": "24n",
    "IE": "4a 14n",
    "IL": "19n",
    "IQ": "4a 15n",
    "IS": "22n",
    "IT": "1a 10n 12c",
    "JO": "4a 4n 18c",
    "KW": "4a 22c",
    "KZ": "3n 13c",
    "LB": "4n 20c",
    "LC": "4a 24c",
    "LI": "5n 12c",
    "LT": "16n",
    "LU": "3n 13c",
    "LV": "4a 13c",
    "LY": "21n",
    "MC": "10n 11c 2n",
    "MD": "20c",
    "ME": "18n",
    "MK": "3n 10c 2n",
    "MN": "16n",
    "MR": "23n",
    "MT": "4a 5n 18c",
    "MU": "4a 19n 3a",
    "NI": "4a 20n",
    "NL": "4a 10n",
    "NO": "11n",
    "OM": "3n 16c",
    "PK": "4a 16c",
    "PL": "24n",
    "PS": "4a 21c",
    "PT": "21n",
    "QA": "4a 21c",
    "RO": "4a 16c",
    "RS": "18n",
    "RU": "14n 15c",
    "SA": "2n 18c",
    "SC": "4a 20n 3a",
    "SD": "14n",
    "SE": "20n",
    "SI": "15n",
    "SK": "20n",
    "SM": "1a 10n 12c",
    "SO": "19n",
    "ST": "21n",
    "SV": "4a 20n",
    "TL": "19n",
    "TN": "20n",
    "TR": "6n 16c",
    "UA": "6n 19c",
    "VA": "18n",
    "VG": "4a 16n",
    "XK": "16n",
    "YE": "4a 4n 18c",
}

#: Total length of an IBAN by country.
IBAN_LENGTHS: dict[str, int] = {
    country: 4 + sum(int(part[:-1]) for part in form.split())
    for country, form in IBAN_FORMS.items()
}


@dataclass(frozen=True, slots=True)
class IbanCheck:
    """An IBAN (ISO 13616): the country's length, and ISO 7064 MOD 97-10 over the whole.

    Lower case, spaces and dashes are read. The check digits 00, 01 and 99 never occur.

    >>> IbanCheck()(b"nl91 abna 0417 1643 00"), IbanCheck()(b"NL92ABNA0417164300")
    (True, False)
    """

    #: 97 of 100 random pairs of check digits are possible, and one in 97 of them fits.
    chance: float = 0.01

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        text = candidate.translate(None, _NO_ALNUM).decode("ascii").upper()
        if IBAN_LENGTHS.get(text[:2]) != len(text) or not text[2:4].isdigit():
            return False
        if text[2:4] in {"00", "01", "99"}:
            return False
        return int("".join(str(int(char, 36)) for char in text[4:] + text[:4])) % 97 == 1


@dataclass(frozen=True, slots=True)
class Mod97Key:
    """The key of the French NIR: 97 - (thirteen digits mod 97); Corsica's 2A is 19, 2B is 18.

    Source: INSEE, decree 82-103 of 22 January 1982.

    >>> Mod97Key()(b"2 95 10 99 126 111 93"), Mod97Key()(b"253072A07300443")
    (True, True)
    """

    #: The key is one of 97 out of 100 pairs of digits.
    chance: float = 0.01

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        text = candidate.translate(None, _NO_ALNUM).upper()
        if len(text) != 15:
            return False
        if text[5:7] in {b"2A", b"2B"}:
            text = text[:5] + (b"19" if text[6:7] == b"A" else b"18") + text[7:]
        if not text.isdigit() or text[7:10] == b"000" or text[10:13] == b"000":
            return False
        return 97 - int(text[:13]) % 97 == int(text[13:])


@dataclass(frozen=True, slots=True)
class BelgianNumber:
    """The Belgian national register number and BIS number: date, counter, 97 - (nine mod 97).

    Births from 2000 on put a 2 before the nine digits. A BIS number adds 20 (sex unknown) or 40
    to the month. Month 00 stands for an unknown birth date (the day then counts on from 00);
    a known month with day 00, or one beyond 31, for an unknown day. Years 00 to 39 may be of
    either century, later ones are of the 20th only, so that the answer does not depend on today's
    date. The counter runs from 001 to 998.

    Source: royal decree of 3 April 1984 (national register number), royal decree of
    8 February 1991 (BIS number).

    >>> BelgianNumber()(b"85.07.30-033.28"), BelgianNumber()(b"17 07 30 033 84")
    (True, True)
    """

    #: Of random candidates of the detector's form: the share of possible dates and counters,
    #: times one in a hundred, and again for the years that have two centuries. Tested by count.
    chance: float = 0.0138

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        digits = _digits(candidate)
        if len(digits) != 11 or digits[6:9] in {b"000", b"999"}:
            return False
        body, key, year = int(digits[:9]), int(digits[9:]), int(digits[:2])
        if 97 - body % 97 == key and _belgian_date(1900 + year, digits):
            return True
        late = year < 40 and 97 - (2_000_000_000 + body) % 97 == key
        return late and _belgian_date(2000 + year, digits)


def _belgian_date(year: int, digits: bytes) -> bool:
    """Whether month and day (third to sixth digit) are possible in that year."""
    month, day = int(digits[2:4]), int(digits[4:6])
    if month > 52 or month % 20 > 12:
        return False
    month %= 20
    return month == 0 or day > 31 or day <= calendar.monthrange(year, month)[1]


#: Issuers' ranges: (first and last prefix, lengths of the number). Sources: ISO/IEC 7812 and
#: the schemes' own rules. Maestro and UnionPay hold whole blocks of 5 and 6.
CARD_RANGES: tuple[tuple[str, str, frozenset[int]], ...] = (
    ("4", "4", frozenset({13, 16, 19})),  # Visa
    ("51", "55", frozenset({16})),  # Mastercard
    ("2221", "2720", frozenset({16})),  # Mastercard, the series of 2017
    ("34", "34", frozenset({15})),  # American Express
    ("37", "37", frozenset({15})),  # American Express
    ("300", "305", frozenset({14, 16})),  # Diners Club
    ("3095", "3095", frozenset({14, 16})),  # Diners Club
    ("36", "36", frozenset({14, 16})),  # Diners Club
    ("38", "39", frozenset({14, 16})),  # Diners Club
    ("3528", "3589", frozenset({16, 17, 18, 19})),  # JCB
    ("50", "50", frozenset(range(13, 20))),  # Maestro, Dankort
    ("56", "58", frozenset(range(13, 20))),  # Maestro
    ("60", "69", frozenset(range(13, 20))),  # Maestro, Discover, UnionPay
)


def _by_start() -> dict[str, list[tuple[str, str, frozenset[int]]]]:
    """The issuers' ranges by the first digit of their numbers."""
    found: dict[str, list[tuple[str, str, frozenset[int]]]] = {}
    for entry in CARD_RANGES:
        for start in range(int(entry[0][0]), int(entry[1][0]) + 1):
            found.setdefault(str(start), []).append(entry)
    return found


_CARDS = _by_start()


@dataclass(frozen=True, slots=True)
class CardNumber:
    """A payment card's number (PAN): an issuer's range, its length, and Luhn (ISO/IEC 7812-1).

    >>> CardNumber()(b"4012-8888-8888-1881"), CardNumber()(b"9012888888881887")
    (True, False)
    """

    #: Luhn's one in ten, times the share of the detector's forms that begin like an issuer's.
    chance: float = 0.08

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        digits = _digits(candidate)
        text = digits.decode("ascii")
        for first, last, lengths in _CARDS.get(text[:1], ()):
            if len(text) in lengths and first <= text[: len(first)] <= last:
                # A number of one digit repeated, such as 4444 4444 4444 4444, is a filler.
                return len(set(digits)) > 1 and _luhn(digits)
        return False


@dataclass(frozen=True, slots=True)
class IpAddress:
    """An IP address of that version (4 or 6), as Python's `ipaddress` reads it.

    Version 6 asks for at least one digit, since ``add::bad`` is a name in many languages.

    >>> IpAddress(4)(b"10.1.2.3"), IpAddress(6)(b"2001:db8::1"), IpAddress(6)(b"add::bad")
    (True, True, False)
    """

    version: int

    @property
    def chance(self) -> float:
        """Nearly all: the detectors' forms leave little to refuse."""
        return 1.0 if self.version == 4 else 0.9

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        text = candidate.decode("ascii", "replace")
        try:
            found = ipaddress.ip_address(text)
        except ValueError:
            return False
        return found.version == self.version and (self.version == 4 or bool(_digits(candidate)))


@cache
def _stdnum(name: str) -> Callable[[str], bool]:
    """`is_valid` of a python-stdnum module. Raises ImportError if there is none of this name."""
    found: Callable[[str], bool] = import_module(f"stdnum.{name}").is_valid
    return found


@dataclass(frozen=True)
class Stdnum:
    """Valid for python-stdnum's module of this name, such as ``nl.bsn``.

    Args:
        name: the module, without ``stdnum.``.
        chance: share of random candidates that pass; one in the check's modulus.
        plain: give it letters and digits only, so that it need not know the separators.

    >>> Stdnum("fr.siren", chance=0.1)(b"552 008 443")
    True
    """

    name: str
    chance: float
    plain: bool = True

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        text = candidate.translate(None, _NO_ALNUM) if self.plain else candidate
        return _stdnum(self.name)(text.decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class GermanPensionNumber:
    """The German pension insurance number: the sum of digits of weighted digits, modulus 10.

    The letter counts as its two-digit place in the alphabet. Days above 31 are possible.

    Source: VKVV, section 4 (the number's make-up), annex.

    >>> GermanPensionNumber()(b"15 070649 C 103"), GermanPensionNumber()(b"15070649C104")
    (True, False)
    """

    chance: float = 0.1

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        text = candidate.translate(None, _NO_ALNUM).upper()
        if len(text) != 12 or not b"A" <= text[8:9] <= b"Z":
            return False
        digits = text[:8] + b"%02d" % (text[8] - 64) + text[9:]
        if not digits.isdigit():
            return False
        products = ((byte & 15) * weight for byte, weight in zip(digits, _PENSION, strict=False))
        return sum(value // 10 + value % 10 for value in products) % 10 == digits[12] & 15


#: Weights of the twelve digits before the check digit of a German pension insurance number.
_PENSION = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


@dataclass(frozen=True, slots=True)
class LuxembourgNumber:
    """The Luxembourg matricule: eleven digits, their check digit by Luhn, and one by Verhoeff.

    Source: grand-ducal regulation of 28 November 2013 on the identification number.

    >>> LuxembourgNumber()(b"1893 1201 057 32"), LuxembourgNumber()(b"1893120105733")
    (True, False)
    """

    chance: float = 0.01

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        digits = _digits(candidate)
        if len(digits) != 13 or not _luhn(digits[:12]):
            return False
        return _stdnum("verhoeff")((digits[:11] + digits[12:]).decode("ascii"))


@cache
def _phone_patterns(regions: tuple[str, ...]) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """The expressions of valid and of undecided telephone numbers for these regions, compiled."""
    phone = Phone(regions)
    return re.compile(phone.valid_regex.encode()), re.compile(phone.undecided_regex.encode())


@dataclass(frozen=True)
class Phone:
    """A telephone number that libphonenumber holds valid.

    With a plus or 00 in front it must be valid in its own country; otherwise in one of the
    regions, or, from ten digits on, as an international number that lost its plus.

    Regular expressions made of the regions' numbering plans decide; the library itself is only
    asked for numbers of other countries.

    Args:
        regions: ISO 3166 codes, the likeliest first.
        chance: share of random candidates of the loosest form that pass. Nearly every row of ten
            digits with a zero in front is a possible number somewhere; of those with a plus, one
            in twenty is.

    >>> Phone(("NL",))(b"06 12345678"), Phone(("NL",))(b"(0)00 0000000")
    (True, False)
    """

    regions: tuple[str, ...]
    chance: float = 0.9

    @staticmethod
    def normal(candidate: bytes) -> bytes:
        """The candidate without separators: a plus, if it is in front, and the digits.

        >>> Phone.normal(b"(+31) 6-12 34 56 78")
        b'+31612345678'
        """
        digits = _digits(candidate)
        if b"+" in candidate and candidate.lstrip(b"( ").startswith(b"+"):
            return b"+" + digits
        return digits

    @property
    def valid_regex(self) -> str:
        """Which normal texts pass by the plans of the regions; see `pdscan.numbering`."""
        return numbering.valid(self.regions)

    @property
    def undecided_regex(self) -> str:
        """For which of the other normal texts the library decides; all others fail."""
        return numbering.undecided(self.regions)

    @staticmethod
    def filler(text: bytes) -> bool:
        """Whether the last seven digits of a normal text are the same: valid in some plans.

        >>> Phone.filler(b"0111111111"), Phone.filler(b"0611111112")
        (True, False)
        """
        return not text[-7:].strip(b"+" + text[-1:])

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        text = self.normal(candidate)
        if self.filler(text):
            return False
        valid, undecided = _phone_patterns(self.regions)
        if valid.fullmatch(text):
            return True
        return undecided.fullmatch(text) is not None and self._asked(text.decode("ascii"))

    def _asked(self, text: str) -> bool:
        """Whether the library holds a normal text valid."""
        if text.startswith("+"):
            return _is_phone(text, None)
        if text.startswith("00"):
            return _is_phone("+" + text[2:], None)
        if any(_is_phone(text, region) for region in self.regions):
            return True
        return (
            len(text) >= numbering.SHORTEST_BARE and text[0] != "0" and _is_phone("+" + text, None)
        )


def _is_phone(text: str, region: str | None) -> bool:
    """Whether the library holds the text a number of the region, or of its own country."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return False
    if region is not None:
        return bool(phonenumbers.is_valid_number_for_region(number, region))
    return bool(phonenumbers.is_valid_number(number))
