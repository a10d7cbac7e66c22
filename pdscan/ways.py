"""Ways in which each category of the taxonomy is found: what `pdscan categories` prints.

Made from what runs, the detectors and the rules about tables and documents, so that it cannot say
more than they do.
"""

from __future__ import annotations

from dataclasses import dataclass

from pdscan import documents, registry, tableshape
from pdscan.taxonomy import taxonomy

#: The ways, the surest first. What only those of `HEURISTIC` tell is for a person to review.
WAYS = {
    "value": "its form, and a check digit where there is one, in every cell",
    "column name": "words of the column's name in four languages, and the shape of the cells",
    "lexicon": "words, such as those of special categories, of names and cells; heuristic",
    "table shape": "words of the table's name beside what was found in it; heuristic",
    "document type": "words of the name of a file, folder or attachment; heuristic",
}
HEURISTIC = frozenset({"lexicon", "table shape", "document type"})


@dataclass(frozen=True, slots=True)
class Found:
    """How one category is found: the ways, the surest first, and the detectors that do it."""

    ways: tuple[str, ...]
    detectors: tuple[str, ...]


def ways() -> dict[str, Found]:
    """Every key of the taxonomy, in its order, with its ways; empty ones have none."""
    told: dict[str, set[str]] = {key: set() for key in taxonomy()}
    by: dict[str, list[str]] = {key: [] for key in taxonomy()}
    for detector in registry.detectors():
        found = told[detector.category]
        by[detector.category].append(detector.id)
        if detector.patterns:
            found.add("value")
        if detector.by_name or (detector.columns and not detector.patterns):
            found.add("lexicon" if detector.heuristic else "column name")
    for shape in tableshape.SHAPES:
        told[shape.category].add("table shape")
    for kind in documents.TYPES:
        told[kind.category].add("document type")
    for category in documents.KINDS.values():
        told[category].add("document type")
    return {
        key: Found(tuple(way for way in WAYS if way in told[key]), tuple(by[key])) for key in told
    }
