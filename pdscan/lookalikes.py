"""Look-alikes: kinds of values that are no personal data and look like it, by form and name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pdscan.words import best_phrase, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pdscan.model import ColumnProfile

#: Of each column of a split, so many filled cells are looked at.
LOOKED_AT = 32
#: Share of the cells looked at that must have the form.
FORMED = 0.8
#: So many cells must have been looked at: two may agree by chance.
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A kind of values that is no personal data.

    `form` is a regular expression over a whole cell, `check` one more test of it. `plain`: the
    form is that of many things, so that the column's name must say it too, by one of `phrases`.
    `unless`: the title of another that, where any cell has its form, says it in the name's stead.
    `thing`: what has such a value is never a person: of a person there are UUIDs, digests and
    moments too, so that other words of the name still count.
    """

    title: str
    form: re.Pattern[str]
    phrases: tuple[str, ...]
    check: Callable[[str], bool] | None = None
    plain: bool = False
    unless: str = ""
    thing: bool = True

    def fits(self, cell: str) -> bool:
        """Whether a cell is wholly of this form."""
        return self.form.fullmatch(cell) is not None and (self.check is None or self.check(cell))


def gtin(cell: str) -> bool:
    """Whether a number's last digit is its GS1 check digit (GS1 General Specifications, 7.9).

    >>> gtin("4006381333931"), gtin("4006381333932")
    (True, False)
    """
    number = [int(digit) for digit in cell if digit.isdigit()]
    return sum(digit * (3 if at % 2 else 1) for at, digit in enumerate(reversed(number))) % 10 == 0


def isbn(cell: str) -> bool:
    """Whether it is an ISBN by its check digit (ISO 2108), of 10 or 13 digits.

    >>> isbn("0-306-40615-2"), isbn("978-0-306-40615-7"), isbn("0306406153")
    (True, True, False)
    """
    number = [10 if sign in "xX" else int(sign) for sign in cell if sign not in "- "]
    if len(number) == 13:
        return gtin(cell)
    return sum((10 - at) * digit for at, digit in enumerate(number)) % 11 == 0


_VAT = (
    r"ATU\d{8}|BE ?[01]\d{9}|BE ?[01]\d{3}\.\d{3}\.\d{3}|DE ?\d{9}|DK ?\d{8}"
    r"|ES ?[0-9A-Z]\d{7}[0-9A-Z]"
    r"|FI ?\d{8}|FR ?[0-9A-Z]{2} ?\d{9}|GB ?\d{9}|IT ?\d{11}|LU ?\d{8}|NL ?\d{9}B\d\d|PL ?\d{10}"
    r"|PT ?\d{9}|SE ?\d{12}"
)
#: A code of few letters and digits, such as numbers of orders.
_CODE = r"[A-Za-z]{0,6}[-/ .]?\d[0-9A-Za-z./ -]{0,24}"

#: Those with the narrowest form first: the first one that fits is told.
LOOKALIKES: tuple[Lookalike, ...] = (
    Lookalike(
        "UUID",
        re.compile(r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?"),
        ("uuid", "guid"),
        thing=False,
    ),
    Lookalike(
        "digest",
        re.compile(r"(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{128})"),
        ("md5", "sha*", "checksum", "digest", "hash", "pruefsumme", "empreinte", "hashwert"),
        thing=False,
    ),
    Lookalike(
        "timestamp",
        re.compile(
            r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?"
            r"|1[0-7]\d{8}(?:\d{3}){0,2}"
        ),
        ("timestamp", "tijdstip", "horodatage", "zeitstempel", "created at", "ts"),
        thing=False,
    ),
    Lookalike(
        "coordinates",
        re.compile(r"\(?-?\d{1,2}\.\d{3,}[,; ] ?-?\d{1,3}\.\d{3,}\)?"),
        ("coordinate", "coordinaten", "coordonnees", "koordinaten", "geo*", "gps*"),
        thing=False,
    ),
    Lookalike("ISBN", re.compile(r"97[89][- ]?\d(?:[- ]?\d){8}[- ]?\d"), ("isbn*",), isbn),
    # British NHS numbers have the check digit of an ISBN of ten digits, but never an X.
    Lookalike(
        "ISBN-10",
        re.compile(r"\d(?:[- ]?\d){8}[- ]?[0-9Xx]"),
        ("isbn*",),
        isbn,
        plain=True,
        unless="ISBN-10 that ends in X",
    ),
    Lookalike(
        "ISBN-10 that ends in X", re.compile(r"\d(?:[- ]?\d){8}[- ]?[Xx]"), (), isbn, plain=True
    ),
    Lookalike(
        "EAN",
        # Swiss social security numbers (756...) have the check digit of a GTIN.
        re.compile(r"\d{8}|(?!756)\d{12,14}"),
        ("ean*", "gtin*", "barcode", "code barre", "streepjescode", "strichcode", "upc"),
        gtin,
    ),
    Lookalike(
        # Eleven to nineteen and the small ones: addresses of computers begin with any number, and
        # private ones with 10.
        "version number",
        re.compile(r"[vV]?(?!10\.)1?\d\.\d{1,3}\.\d{1,5}(?:\.\d{1,5})?(?:[-+][0-9A-Za-z.]{1,20})?"),
        ("version", "versie", "versionsnummer", "softwareversion", "release", "build"),
    ),
    Lookalike(
        "VAT number",
        re.compile(_VAT),
        ("vat", "btw", "btwnr", "tva", "btw*", "ust*", "ust id", "umsatzsteuer*", "firmen ust id"),
    ),
    Lookalike(
        "KvK number",
        re.compile(r"\d{8}"),
        ("kvk*", "kvk nummer", "coc number", "handelsregister*", "chamber of commerce"),
        plain=True,
    ),
    Lookalike(
        "order number",
        re.compile(_CODE),
        (
            "order number", "order no", "order nr", "ordernr", "ordernummer", "bestelnummer",
            "bestelnr", "numero commande", "num commande", "no commande", "auftragsnummer",
            "auftragsnr", "bestellnummer", "bestellnr", "bestell nr", "auftrags nr",
        ),
        plain=True,
    ),
    Lookalike(
        "invoice number",
        re.compile(_CODE),
        (
            "invoice number", "invoice no", "invoice nr", "factuurnummer", "factuurnr",
            "numero facture", "num facture", "no facture", "rechnungsnummer", "rechnungsnr",
        ),
        plain=True,
    ),
    Lookalike(
        "article number",
        re.compile(_CODE),
        (
            "article number", "article no", "artikelnummer", "artikelnr", "artikel nr", "item no",
            "item number", "part no", "part number", "product code", "productcode", "sku",
            "ref article", "reference article", "code article", "artikelcode", "serial no",
            "serial number", "serienummer", "seriennummer", "numero serie", "batch", "charge",
        ),
        plain=True,
    ),
)  # fmt: skip

#: What no cell of any form lacks: a digit or a digest's letters, and no other signs.
_POSSIBLE = re.compile(r"(?=[^0-9]*[0-9]|[A-Fa-f]{32})[0-9A-Za-z{}().,:;/+ -]+")


def _by_form() -> tuple[tuple[tuple[str, ...], Lookalike], ...]:
    """One look-alike of each form and check, with the titles of all that have these."""
    groups: dict[object, list[Lookalike]] = {}
    for each in LOOKALIKES:
        groups.setdefault((each.form, each.check), []).append(each)
    return tuple((tuple(each.title for each in group), group[0]) for group in groups.values())


_BY_FORM = _by_form()


def forms(cells: Sequence[str]) -> dict[str, int]:
    """How many of the cells have the form of each look-alike, by title; 0 is left out.

    Each cell counts for itself, so that counts of any parts add up to those of the whole.
    """
    found: dict[str, int] = {}
    for cell, count in Counter(cells).items():
        if not _POSSIBLE.fullmatch(cell):
            continue
        for titles, each in _BY_FORM:
            if each.fits(cell):
                for title in titles:
                    found[title] = found.get(title, 0) + count
    return found


@dataclass(frozen=True, slots=True)
class Likeness:
    """The look-alike that a column is: its share of the cells looked at, and what names it.

    `formed`: the form alone says so.
    """

    kind: Lookalike
    share: float
    phrase: str | None
    formed: bool

    def outnames(self, phrase: str | None) -> bool:
        """Whether cells and name say it, so that another word of the name says nothing.

        ``tva_societe`` holds no names of employers; what the same words name stays.
        """
        return (
            self.kind.thing
            and self.phrase is not None
            and phrase is not None
            and set(phrase.split()).isdisjoint(self.phrase.split())
        )


def likeness(profile: ColumnProfile, path: str) -> Likeness | None:
    """Which look-alike a column is, by its cells and its name, or None."""
    if profile.forms_of < ENOUGH:
        return None
    name = words(path)
    found = None
    for each in LOOKALIKES:
        share = profile.forms.get(each.title, 0) / profile.forms_of
        if share < FORMED:
            continue
        phrase = best_phrase(each.phrases, name)
        formed = not each.plain or profile.forms.get(each.unless, 0) > 0
        if phrase is not None:
            return Likeness(each, share, phrase, formed)
        if found is None and formed:
            found = Likeness(each, share, None, formed)
    return found
