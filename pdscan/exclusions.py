"""Exclusions: what a user takes out of the findings, by allow lists and thresholds, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pdscan.keyed import AllowedValues
from pdscan.linking import Place, first_met, in_force
from pdscan.model import Gap
from pdscan.taxonomy import matches
from pdscan.weighing import THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from pdscan.form import Spot
    from pdscan.keyed import Key
    from pdscan.model import Container, Detector
    from pdscan.register import Ignore
    from pdscan.verdict import Finding

By = Literal["columns", "paths", "values"]
BY: tuple[By, ...] = ("columns", "paths", "values")
#: Key of the threshold of all categories that no other threshold covers.
DEFAULT = "default"
#: The kind of the gap of a path that is not read because an allow list says so.
SKIPPED = "allow list"


@dataclass(frozen=True, slots=True)
class Allow:
    """One table ``[[allow]]``: columns, paths or values that need no attention, and why.

    `covers` says where, in the terms of a register's ignores; of values, only reason and day.
    `detectors`: only what these tell; of all if empty. `skip`: its paths are not read.
    `spot` is its place in the file, `number` counts from 1.
    """

    number: int
    by: By
    covers: tuple[Ignore, ...]
    categories: tuple[str, ...] = ()
    detectors: tuple[str, ...] = ()
    hashes: tuple[bytes, ...] = field(default=(), repr=False)
    skip: bool = False
    spot: Spot | None = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        """How coverage calls it."""
        return f"allow {self.number}"

    @property
    def reason(self) -> str:
        """Why, in the user's words."""
        return self.covers[0].reason

    def concerns(self, detector: Detector) -> bool:
        """Whether what this detector finds may be allowed."""
        if self.detectors and detector.id not in self.detectors:
            return False
        return not self.categories or any(matches(c, detector.category) for c in self.categories)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure a finding must be to be reported: least confidence by pattern of categories.

    The pattern with the most letters counts; THRESHOLD where there is none.
    """

    least: Mapping[str, float] = field(default_factory=dict)

    def of(self, key: str) -> tuple[str, float]:
        """The threshold of a category: its pattern (empty: built in) and the least confidence."""
        found = [pattern for pattern in self.least if matches(pattern, key)]
        if not found:
            return "", THRESHOLD
        nearest = max(found, key=lambda pattern: (len(pattern.rstrip(".*")), pattern))
        return nearest, self.least[nearest]


@dataclass(frozen=True, slots=True)
class Exclusions:
    """The allow lists and thresholds of a configuration file, and the key of allowed values."""

    allows: tuple[Allow, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One line of coverage: what one rule of the user's took out of the findings.

    `state`: ``applied``, ``unused`` (it met nothing) or ``expired`` (it was not applied).
    `findings`, in so many `columns` with so many `cells` that hold them, were ignored or not
    reported; `matches`, in so many cells, were not counted as personal; `skipped` containers were
    not read.
    """

    rule: str
    kind: str
    state: str
    reason: str
    findings: int = 0
    columns: int = 0
    cells: int = 0
    matches: int = 0
    skipped: int = 0


# ------------------------------------------------------------------------------------ ledger


class Ledger:
    """Applies exclusions on one day, and counts what each of them took out."""

    def __init__(self, exclusions: Exclusions, today: date) -> None:
        self._exclusions = exclusions
        self._expired = [a for a in exclusions.allows if not in_force(a.covers[0], today)]
        allows = [allow for allow in exclusions.allows if allow not in self._expired]
        self._values = [allow for allow in allows if allow.by == "values"]
        self._places = [(a, i) for a in allows if a.by != "values" for i in a.covers]
        self._counts: dict[str, Counter[str]] = {}
        self._columns: dict[str, set[tuple[str, str]]] = {}

    def warnings(self) -> Iterator[str]:
        """A sentence for each allow list that has expired."""
        for allow in self._expired:
            said = f"{allow.name} ({allow.reason}) expired on {allow.covers[0].until}"
            message = f"{said} and is not applied."
            yield allow.spot.note(message) if allow.spot else message

    def skip(self, container: Container) -> Gap | None:
        """The gap of a container that is not to be read."""
        place = Place(container.locator, container.aliases, path=container.path)
        skips = [(allow, ignore) for allow, ignore in self._places if allow.skip]
        at = first_met([ignore for _, ignore in skips], place, "")
        if at is None:
            return None
        allow = skips[at][0]
        self._count(allow.name, skipped=1)
        return Gap("skipped", container.name, "", SKIPPED, allow.reason, locator=container.locator)

    def ignored(self, place: Place, finding: Finding) -> str | None:
        """Why a finding is to be ignored; None if it is not."""
        # What another detector says too is not allowed by a rule about one of them.
        told = set(finding.detectors)
        rules = [(a, i) for a, i in self._places if not a.detectors or told <= set(a.detectors)]
        at = first_met([ignore for _, ignore in rules], place, finding.category)
        if at is None:
            return None
        allow = rules[at][0]
        self._count_finding(allow.name, place, finding)
        return allow.reason

    def hidden(self, place: Place, finding: Finding) -> bool:
        """Whether a finding is not to be reported: it is less sure than its category asks for."""
        pattern, least = self._exclusions.thresholds.of(finding.category)
        if not pattern or finding.confidence >= least:
            return False
        self._count_finding(pattern, place, finding)
        return True

    def values(self, detectors: Iterable[Detector]) -> AllowedValues | None:
        """The values that are no personal data, for the workers; None if there are none."""
        key = self._exclusions.key
        found: dict[str, dict[bytes, int]] = {}
        for detector in detectors:
            for allow in self._values:
                if allow.concerns(detector):
                    for digest in allow.hashes:
                        found.setdefault(detector.id, {}).setdefault(digest, allow.number)
        return AllowedValues(key, found) if key is not None and found else None

    def add_values(self, place: tuple[str, str], allowed: Mapping[int, tuple[int, int]]) -> None:
        """Counts the allowed values of a column: matches and cells by the number of the rule."""
        names = {allow.number: allow.name for allow in self._values}
        for number, (found, cells) in allowed.items():
            self._count(names[number], matches=found, cells=cells)
            self._columns.setdefault(names[number], set()).add(place)

    def lines(self) -> tuple[Exclusion, ...]:
        """What every rule took out, in the order of the file; also those that met nothing."""
        found = []
        for allow in self._exclusions.allows:
            line = self._line(allow.name, f"allowed {allow.by}", allow.reason)
            if allow in self._expired:
                day = allow.covers[0].until
                line = Exclusion(allow.name, line.kind, "expired", f"{allow.reason} (until {day})")
            found.append(line)
        for pattern, least in self._exclusions.thresholds.least.items():
            reason = f"Findings of a confidence below {least:g} are not reported."
            name = DEFAULT if pattern == "*" else pattern.removesuffix(".*")
            found.append(self._line(pattern, "threshold", reason, f"threshold {name}"))
        return tuple(found)

    def _line(self, key: str, kind: str, reason: str, name: str = "") -> Exclusion:
        counts = self._counts.get(key, Counter())
        columns = len(self._columns.get(key, ()))
        state = "applied" if counts else "unused"
        return Exclusion(name or key, kind, state, reason, columns=columns, **counts)

    def _count_finding(self, key: str, place: Place, finding: Finding) -> None:
        self._count(key, findings=1, cells=finding.cells)
        if place.column is not None:
            self._columns.setdefault(key, set()).add((place.locator, place.column))

    def _count(self, key: str, **counts: int) -> None:
        self._counts.setdefault(key, Counter()).update(counts)
