"""Invented specimens of every kind of personal data, with valid check digits, from a seed.

For the demo, benchmarks and tests. Nobody's numbers: names come from our short lists, numbers from
a `random.Random` that the caller seeds, so that the same seed gives the same specimens.
"""

from __future__ import annotations

import calendar
import unicodedata
from typing import TYPE_CHECKING

from pdscan.checksums import IBAN_FORMS
from pdscan.names.words import GIVEN_NAMES, SURNAMES

if TYPE_CHECKING:
    from random import Random

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Domains that mean nothing but are not reserved either: a reserved one would count as technical.
_DOMAINS = ("voorbeeldpost.nl", "postbusdemo.be", "courrierdemo.fr", "musterpost.de")
_PARTICLES = ("van der", "de", "van den", "van")


def _digits(random: Random, count: int) -> str:
    """So many random digits."""
    return "".join(random.choices(_DIGITS, k=count))


def bsn(random: Random) -> str:
    """A Dutch BSN: nine digits that pass the eleven-proof."""
    while True:
        body = _digits(random, 8)
        pairs = zip(body, range(9, 1, -1), strict=True)
        check = sum(int(digit) * weight for digit, weight in pairs) % 11
        if check < 10 and body != "00000000":
            return body + str(check)


def rrn(
    random: Random,
    *,
    year: int | None = None,
    month: int | None = None,
    day: int | None = None,
    bis: int = 0,
    formatted: bool = True,
) -> str:
    """A Belgian national register number, ``85.07.30-033.28`` or eleven digits.

    Args:
        random: the source of chance.
        year: of birth; random from 1930 to 2015 by default.
        month: of birth, 0 for unknown; random by default.
        day: of birth; random by default.
        bis: added to the month: 0, or 20 or 40 for a BIS number.
        formatted: with points and dash.
    """
    year = random.randint(1930, 2015) if year is None else year
    month = random.randint(1, 12) if month is None else month
    last = calendar.monthrange(year, month)[1] if month else 31
    day = random.randint(1, last) if day is None else day
    date = f"{year % 100:02}{month + bis:02}{day:02}"
    count = f"{random.randint(1, 997):03}"
    body = int(date + count) + (2_000_000_000 if year >= 2000 else 0)
    check = f"{97 - body % 97:02}"
    if not formatted:
        return date + count + check
    return f"{date[:2]}.{date[2:4]}.{date[4:]}-{count}.{check}"


def nir(random: Random, *, place: str | None = None) -> str:
    """A French NIR: fifteen characters. `place` is a department, such as ``75`` or ``2A``."""
    if place is None:
        place = random.choice(("13", "31", "33", "59", "69", "75", "2A", "2B"))
    body = f"{random.choice('12')}{_digits(random, 2)}{random.randint(1, 12):02}{place}"
    body += f"{random.randint(1, 990):03}{random.randint(1, 999):03}"
    number = int(body.replace("2A", "19").replace("2B", "18"))
    return f"{body}{97 - number % 97:02}"


def iban(random: Random, country: str = "NL", *, spaced: bool = False) -> str:
    """An IBAN of the country's form, bare or in groups of four. The bank is invented too."""
    signs = {"n": _DIGITS, "a": _LETTERS, "c": _DIGITS}
    form = IBAN_FORMS[country].split()
    body = "".join("".join(random.choices(signs[part[-1]], k=int(part[:-1]))) for part in form)
    number = int("".join(str(int(char, 36)) for char in body + country + "00"))
    text = f"{country}{98 - number % 97:02}{body}"
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4)) if spaced else text


def card(random: Random, *, spaced: bool = False) -> str:
    """A payment card number of sixteen digits (Visa, Mastercard, Maestro), bare or in fours."""
    head = random.choice(("4", "51", "52", "53", "54", "55", "2221", "6759"))
    body = head + _digits(random, 15 - len(head))
    total = 0
    for place, char in enumerate(reversed(body)):
        digit = int(char) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    text = body + str(-total % 10)
    return " ".join(text[i : i + 4] for i in range(0, 16, 4)) if spaced else text


#: Mobile numbers by country: international prefix, national beginnings, digits that follow.
_MOBILE = {
    "NL": ("31", ("61", "62", "63", "64"), 7),
    "BE": ("32", ("470", "472", "475", "484", "495"), 6),
    "FR": ("33", ("61", "62", "65", "67"), 7),
    "DE": ("49", ("160", "170", "172", "175"), 7),
    "LU": ("352", ("621", "661", "691"), 6),
    "GB": ("44", ("7400", "7480", "7533"), 6),
}


def phone(random: Random, country: str = "NL", *, international: bool | None = None) -> str:
    """A mobile number of NL, BE, FR, DE, LU or GB, as people there write it.

    `international`: with a plus; by default now and then.
    """
    prefix, starts, count = _MOBILE[country]
    number = random.choice(starts) + _digits(random, count)
    if international is None:
        international = random.random() < 0.4
    if international:
        return f"+{prefix} {number}"
    if country == "LU":
        return f"{number[:3]} {number[3:6]} {number[6:]}"
    if country == "FR":
        whole = "0" + number
        return " ".join(whole[i : i + 2] for i in range(0, 10, 2))
    if country == "NL":
        return f"0{number[0]}-{number[1:]}"
    if country == "BE":
        return f"0{number[:3]} {number[3:5]} {number[5:7]} {number[7:]}"
    return f"0{number[: len(number) - count]} {number[-count:]}"


def mac(random: Random) -> str:
    """A MAC address that is no multicast, with colons."""
    first = random.randrange(0, 256, 2)
    rest = (random.randrange(256) for _ in range(5))
    return ":".join(f"{byte:02x}" for byte in (first, *rest))


def ipv4(random: Random) -> str:
    """An IP address of version 4 as providers hand them to subscribers: never a private one."""
    head = random.choice((77, 80, 81, 82, 83, 84, 85, 86, 87, 89, 91, 94, 145, 178, 188, 213))
    return f"{head}.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(1, 255)}"


def ipv6(random: Random) -> str:
    """An IP address of version 6 from the European ranges, sometimes shortened."""
    head = f"2a{random.randrange(1, 16):02x}:{random.randrange(1, 0xFFFF):x}"
    groups = [f"{random.randrange(1, 0x10000):x}" for _ in range(6)]
    if random.random() < 0.5:
        return f"{head}:{groups[0]}::{groups[1]}"
    return ":".join((head, *groups))


def person_name(random: Random, language: str = "nl") -> str:
    """A given name and a surname of the language (nl, fr, de, en)."""
    given = random.choice(GIVEN_NAMES[language])
    family = random.choice(SURNAMES[language])
    if language == "nl" and random.random() < 0.2:
        family = f"{random.choice(_PARTICLES)} {family}"
    return f"{given} {family}"


def email(random: Random, name: str | None = None) -> str:
    """An e-mail address made from a name, or from a random one."""
    if name is None:
        name = person_name(random, random.choice(("nl", "fr", "de", "en")))
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss").lower())
    words = ["".join(char for char in word if "a" <= char <= "z") for word in plain.split()]
    local = ".".join(word for word in words if word)
    number = str(random.randrange(1, 100)) if random.random() < 0.3 else ""
    return f"{local}{number}@{random.choice(_DOMAINS)}"
