"""Words of names: how a column's or table's name is read, and whether a phrase names it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple

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
def _pattern(phrase: str) -> re.Pattern[str]:
    """The phrase over words joined by single spaces. Compiling all of them takes a second."""
    parts = [re.escape(word).replace(r"\*", "[^ ]*") for word in phrase.split()]
    body = " ".join(part + ("" if part.endswith("*") else "s?") for part in parts)
    return re.compile(rf"(?:^| ){body}(?: |$)")


def _joined(phrase: str) -> str:
    """The letters of a phrase without spaces; none if it has a star."""
    return "" if "*" in phrase else phrase.replace(" ", "")


def phrase_names(phrase: str, name: tuple[str, ...]) -> bool:
    """Whether a phrase (``date of birth``, ``*naam``) stands in the words of a name.

    A run of whole words (a plural s is allowed), or the whole name written without spaces.
    """
    if _pattern(phrase).search(" ".join(name)):
        return True
    joined = _joined(phrase)
    return bool(joined) and "".join(name) == joined


class _Name(NamedTuple):
    """A name as phrases are looked up in it.

    `firsts` are the words that a phrase in it can begin with (a plural's singular too), `joined`
    is all of it without spaces.
    """

    words: tuple[str, ...]
    firsts: frozenset[str]
    joined: str


@lru_cache(maxsize=256)
def _name(words: tuple[str, ...]) -> _Name:
    singulars = (word[:-1] for word in words if word.endswith("s"))
    return _Name(words, frozenset((*words, *singulars)), "".join(words))


class _Phrases:
    """Phrases by their first words: of hundreds, those that can stand in a name are few."""

    def __init__(self, phrases: Iterable[str]) -> None:
        #: The longest first, as they are wanted.
        self._all: tuple[str, ...] = tuple(
            sorted(set(phrases), key=lambda phrase: (len(phrase), phrase), reverse=True)
        )
        self._first: dict[str, list[int]] = {}
        self._joined: dict[str, list[int]] = {}
        self._others: list[int] = []
        for place, phrase in enumerate(self._all):
            first = phrase.split()[:1]
            if first and "*" not in first[0]:
                self._first.setdefault(first[0], []).append(place)
            else:
                self._others.append(place)
            self._joined.setdefault(_joined(phrase), []).append(place)

    def best(self, name: _Name) -> str | None:
        """The longest of them that stand in the name, or None."""
        places: set[int] = {*self._others, *self._joined.get(name.joined, ())}
        if not self._first.keys().isdisjoint(name.firsts):
            for word in name.firsts:
                places.update(self._first.get(word, ()))
        for place in sorted(places):
            if phrase_names(self._all[place], name.words):
                return self._all[place]
        return None


@lru_cache(maxsize=4096)
def _listed(phrases: tuple[str, ...]) -> _Phrases:
    return _Phrases(phrases)


@lru_cache(maxsize=1024)
def _by_language(columns: tuple[tuple[str, tuple[str, ...]], ...]) -> _Phrases:
    return _Phrases(phrase for _, phrases in columns for phrase in phrases)


def best_phrase(phrases: Iterable[str], name: tuple[str, ...]) -> str | None:
    """The longest of the phrases that stand in the name, or None."""
    return _listed(tuple(phrases)).best(_name(name))


#: Words that names of columns cut short, and endings (behind at least three letters) likewise;
#: several where languages differ.
SHORT = {
    "addr": ("address", "adresse"),
    "bday": ("birthday",),
    "dat": ("datum",),
    "dtm": ("datum",),
    "fam": ("familie", "familien", "famille"),
    "geb": ("geboorte", "geburts"),
    "gebdat": ("geboortedatum",),
    "gebdtm": ("geboortedatum",),
    "gesl": ("geslacht",),
    "nat": ("nationality",),
    "naiss": ("naissance",),
    "nr": ("nummer",),
    "stat": ("status",),
}
_ENDINGS = {"nr": "nummer", "dat": "datum", "dtm": "datum"}
#: So many ways to write a name out are tried.
WRITTEN_OUT = 8


@lru_cache(maxsize=1024)
def written_out(name: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The ways to write a name's cut words out; none if there is no such word.

    >>> written_out(("geb", "ort"))
    (('geboorte', 'ort'), ('geburts', 'ort'))
    """

    def ways(word: str) -> tuple[str, ...]:
        if word in SHORT:
            return SHORT[word]
        for ending, whole in _ENDINGS.items():
            if word.endswith(ending) and len(word) > len(ending) + 2:
                return (word.removesuffix(ending) + whole,)
        return (word,)

    every = islice(product(*map(ways, name)), WRITTEN_OUT)
    return tuple(each for each in every if each != name)


def naming_phrase(detector: Detector, path: str, table: str) -> str | None:
    """The phrase by which a column's path and its table's name point at a detector, or None."""
    found, veto = naming(detector, path, table)
    return found if veto is None else None


def naming(detector: Detector, path: str, table: str) -> tuple[str | None, str | None]:
    """The phrase that points at a detector, and the one in the same name that vetoes it.

    `path` is the column's full path (``customer.address.city``): its parents count as table.
    Without a phrase that points, there is nothing to veto.
    """
    column = words(path)
    phrases = _by_language(tuple(detector.columns.items()))
    found = phrases.best(_name(column))
    if not found:
        found = next(filter(None, (phrases.best(_name(e)) for e in written_out(column))), None)
    if not found and detector.columns_with_table:
        *parents, last = path.replace("[]", "").split(".")
        found = best_phrase(detector.columns_with_table, words(last))
        if found and not best_phrase(detector.tables, words(" ".join([table, *parents]))):
            return None, None
    # Few columns have a name at all: the veto is asked last.
    if not found:
        return None, None
    return found, best_phrase(detector.not_columns, column) or None
