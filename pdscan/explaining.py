"""One column explained: its container is scanned, and what was weighed is handed back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pdscan.errors import PdscanError, UsageError
from pdscan.explanation import Explanation
from pdscan.inventory import build, name_mask
from pdscan.model import Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from pdscan.engine import Progress
    from pdscan.inventory import Entry
    from pdscan.model import Container, Source
    from pdscan.scan import Settings

#: So many names are told where one must be chosen.
TOLD = 10


@dataclass(frozen=True, slots=True)
class Explained:
    """A column of a container with its explanation, its findings, and what was not read.

    `absent_at_most`: the share of rows that can hold what the sample did not show; None if all
    rows were read. `gaps` are those of the container. Names are masked.
    """

    location: str
    locator: str
    coverage: str
    absent_at_most: float | None
    column: Explanation
    entries: tuple[Entry, ...]
    gaps: tuple[Gap, ...]
    complete: bool


def explained(
    sources: Sequence[Source],
    column: str,
    settings: Settings,
    *,
    today: date,
    show_names: bool = False,
    progress: Progress | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Explained:
    """Scans the container of a column and explains the column.

    `column` is a column's path, behind the container's name and a point where there are several
    (``customers.email``), or the locator of an inventory's line (``...#email``). Raises UsageError
    if it is not clear which one is meant or there is none, PdscanError if it cannot be read.
    """
    from pdscan.engine import run

    container, path = _find(sources, column, settings, show=show_names)
    scan = run(
        sources,
        settings,
        wanted=lambda each: each.locator == container.locator,
        progress=progress,
        stopped=stopped,
    )
    names = name_mask(show=show_names)
    inventory = build(scan, today=today, show_names=show_names)
    gaps = tuple(
        gap
        for gap in inventory.coverage.gaps
        if names(container.locator) == gap.locator or names(container.name) == gap.where
    )
    read = next(iter(inventory.coverage.containers), None)
    profiles = scan.containers[0].columns if scan.containers else {}
    path = _cased(path, profiles)
    shown = names(path)
    left_out = any(gap.item == shown and gap.state == "skipped" for gap in gaps)
    if read is None or (path not in profiles and not left_out):
        failed = [gap.reason for gap in gaps if gap.state == "failed"]
        if failed:
            msg = f"{names(container.name)!r} could not be read: {failed[0]}"
            raise PdscanError(msg)
        msg = f"{names(container.name)!r} has no column {shown!r}; {_choice(map(names, profiles))}."
        raise UsageError(msg)
    explanation = Explanation(shown, 0, 0, (), ())
    if path in profiles:
        # Names may be masked, and two of them alike then: the order is that of the names.
        _, explanation = inventory.columns[sorted(profiles).index(path)]
    found = [entry for (_, at, _), entry in inventory.verdicts.items() if at == path]
    return Explained(
        read.location,
        read.locator,
        read.coverage,
        read.absent_at_most,
        explanation,
        tuple(dict.fromkeys(found)),
        tuple(gap for gap in gaps if gap.state != "skipped" or gap.item in {"", shown}),
        not scan.interrupted and not any(gap.state == "failed" for gap in gaps),
    )


def _find(
    sources: Sequence[Source], column: str, settings: Settings, *, show: bool
) -> tuple[Container, str]:
    """The container that a column's name points at, and the column's path in it."""
    listed: dict[str, Container] = {}
    errors: list[PdscanError] = []
    for source in sources:
        try:
            for item in source.splits(settings.sample):
                if not isinstance(item, Gap):
                    listed.setdefault(item.container.locator, item.container)
        except PdscanError as error:
            errors.append(error)
    if not listed:
        raise errors[0] if errors else PdscanError("There is nothing here that can be read.")
    fits = {
        (each.locator, column[len(name) + 1 :])
        for each in listed.values()
        for name in (each.name, each.table, each.locator, *each.aliases)
        if name
        and column[len(name) : len(name) + 1] in {".", "#"}
        and column[: len(name)].casefold() == name.casefold()
    }
    if not fits and len(listed) == 1:
        fits = {(next(iter(listed)), column)}
    # A name that goes on longest says most: ``a.b`` of ``a.b.c`` before ``a``.
    shortest = min((len(path) for _, path in fits), default=0)
    fits = {fit for fit in fits if len(fit[1]) == shortest}
    if len(fits) != 1:
        names = name_mask(show=show)
        what = "is in several of them" if fits else "names none of them"
        places = _choice(names(listed[key].name) for key in sorted(listed))
        msg = (
            f"The address holds {len(listed)} tables, files or folders, and --column {what}: put "
            f"the name before the column's, as in 'customers.email'; {places}."
        )
        raise UsageError(msg)
    locator, path = next(iter(fits))
    return listed[locator], path


def _cased(path: str, known: Iterable[str]) -> str:
    """The column as it is written there, where only capitals differ."""
    known = set(known)
    if path in known:
        return path
    same = [each for each in known if each.casefold() == path.casefold()]
    return same[0] if len(same) == 1 else path


def _choice(names: Iterable[str]) -> str:
    """The first of the names, for those who must choose."""
    known = sorted(names)
    more = f" and {len(known) - TOLD} more" if len(known) > TOLD else ""
    return f"there are {', '.join(known[:TOLD])}{more}" if known else "there is none"
