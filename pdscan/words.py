"""Words of names: how a column's or table's name is read, and whether a phrase names it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pdscan.model import Detector

_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a name: lower case, without accents, camel case and separators split.

    >>> words("KlantNaam_2")
    ('klant', 'naam', '2')
    >>> words("IPAddress"), words("prénom")
    (('ip', 'address'), ('prenom',))
    """
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    # A capital followed by small letters starts a word, also behind capitals (IPAddress).
    plain = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", plain)
    return tuple(piece.lower() for piece in _PIECES.findall(plain))


@cache
def _pattern(phrase: str) -> tuple[re.Pattern[str], str]:
    """The phrase over words joined by single spaces, and its letters without spaces."""
    parts = [re.escape(word).replace(r"\*", "[^ ]*") for word in phrase.split()]
    body = " ".join(part + ("" if part.endswith("*") else "s?") for part in parts)
    joined = "" if "*" in phrase else phrase.replace(" ", "")
    return re.compile(rf"(?:^| ){body}(?: |$)"), joined


def phrase_names(phrase: str, name: tuple[str, ...]) -> bool:
    """Whether a phrase (``date of birth``, ``*naam``) stands in the words of a name.

    A run of whole words (a plural s is allowed), or the whole name written without spaces.
    """
    pattern, joined = _pattern(phrase)
    return bool(pattern.search(" ".join(name))) or (bool(joined) and "".join(name) == joined)


def best_phrase(phrases: Iterable[str], name: tuple[str, ...]) -> str | None:
    """The longest of the phrases that stand in the name, or None."""
    found = [phrase for phrase in phrases if phrase_names(phrase, name)]
    return max(found, key=lambda phrase: (len(phrase), phrase), default=None)


@cache
def _phrases(columns: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    return tuple(sorted({phrase for _, phrases in columns for phrase in phrases}))


def naming_phrase(detector: Detector, path: str, table: str) -> str | None:
    """The phrase by which a column's path and its table's name point at a detector, or None.

    `path` is the column's full path (``customer.address.city``): its parents count as table.
    """
    column = words(path)
    if best_phrase(detector.not_columns, column):
        return None
    found = best_phrase(_phrases(tuple(detector.columns.items())), column)
    if found:
        return found
    *parents, last = path.replace("[]", "").split(".")
    generic = best_phrase(detector.columns_with_table, words(last))
    if generic and best_phrase(detector.tables, words(" ".join([table, *parents]))):
        return generic
    return None
