"""The taxonomy: every category of personal data, its names, sensitivity and vocabularies."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

Sensitivity = Literal["low", "medium", "high", "critical"]
#: The GDPR article that asks for a ground of its own: special categories (9), criminal offences
#: (10), national identification numbers (87).
Special = Literal["", "art9", "art10", "art87"]

#: Languages in which every category has a name.
LANGUAGES = ("nl", "fr", "en", "de")


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of personal data.

    Args:
        key: dotted and stable (``contact.email``); a longer key is a finer kind.
        labels: its name by language (nl, fr, en, de).
        dpv: IRI of the nearest term of the W3C Data Privacy Vocabulary 2.3, extension PD.
        fides: nearest key of fideslang 3.1; empty if it has none.
        sensitivity: low, medium, high or critical.
        special: art9, art10, art87 or empty.
    """

    key: str
    labels: Mapping[str, str] = field(hash=False)
    dpv: str
    fides: str
    sensitivity: Sensitivity
    special: Special


@cache
def taxonomy() -> Mapping[str, Category]:
    """All categories by key, in the order of the table that ships with pdscan."""
    table = files("pdscan.data").joinpath("taxonomy.csv").read_text(encoding="utf-8")
    found = {
        row["key"]: Category(
            key=row["key"],
            labels={language: row[f"label_{language}"] for language in LANGUAGES},
            dpv=row["dpv_iri"],
            fides=row["fides_key"],
            sensitivity=cast("Sensitivity", row["sensitivity"]),
            special=cast("Special", row["special_category"]),
        )
        for row in csv.DictReader(table.splitlines())
    }
    return MappingProxyType(found)


def label(key: str, language: str) -> str:
    """The category's name; in English for other languages, the key itself if it is not ours.

    >>> label("contact.email", "nl")
    'e-mailadres'
    """
    category = taxonomy().get(key)
    return key if category is None else category.labels.get(language, category.labels["en"])


def parent(key: str) -> str | None:
    """The nearest broader category that the taxonomy has, None at the top.

    >>> parent("contact.email.work"), parent("contact.email")
    ('contact.email', None)
    """
    while "." in key:
        key = key.rpartition(".")[0]
        if key in taxonomy():
            return key
    return None


def is_below(key: str, ancestor: str) -> bool:
    """Whether `key` is a finer kind of `ancestor`, at any depth; nothing is below itself."""
    return key.startswith(ancestor + ".")


def matches(pattern: str, key: str) -> bool:
    """Whether a category pattern, as registers write it, covers the category.

    ``*`` covers all; ``x.*`` covers x and everything below it; elsewhere ``*`` stands for any
    characters and ``?`` for one; anything else must be equal.

    >>> [matches("finance.card*", key) for key in ("finance.card.expiry", "finance.iban")]
    [True, False]
    """
    return _compiled(pattern).fullmatch(key) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    stem, below = (pattern[:-2], r"(?:\..*)?") if pattern.endswith(".*") else (pattern, "")
    # Atomic groups: the leftmost hit of each piece is enough, so there is nothing to try again.
    first, *rest = re.split(r"\*+", stem)
    glob = _literal(first)
    if rest:
        glob += "".join(f"(?>.*?{_literal(piece)})" for piece in rest[:-1])
        glob += f".*{_literal(rest[-1])}"
    return re.compile(glob + below, re.IGNORECASE | re.DOTALL)


def _literal(text: str) -> str:
    return re.escape(text).replace(r"\?", ".")
