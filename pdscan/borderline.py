"""Containers whose sample leaves a verdict open: they are read in full."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from pdscan import registry
from pdscan.scan import hits_file
from pdscan.verdict import explain
from pdscan.whatif import borderline

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from pdscan.engine import ContainerScan, Scan
    from pdscan.model import Container
    from pdscan.scan import Settings

    #: Reads the containers that are wanted, with these settings.
    Run = Callable[[Settings, Callable[[Container], bool]], Scan]

log = logging.getLogger(__name__)

#: The suffix of part files that are not to be read.
ASIDE = ".sampled"


def read_in_full(scan: Scan, run: Run) -> Scan:
    """The scan of a sample, its borderline containers read anew and in full.

    A container is borderline if the ends of an interval (95 %) of what its sample shows lead to
    different verdicts about a column, and the sample is not all of it. What is read in full
    replaces the sample, its gaps included; nothing else changes.
    """
    open_ = {done.container.locator for done in scan.containers if _is_open(scan, done)}
    if not open_ or scan.interrupted:
        return scan
    log.info("%d samples are borderline; these are read in full", len(open_))
    hits = _set_aside(scan, open_)
    full = run(replace(scan.settings, sample=None), lambda each: each.locator in open_)
    again = {(done.source, done.container.locator): done for done in full.containers}
    # What could not even be listed again keeps its sample.
    read = {locator for _, locator in again}
    for locator, path in hits:
        if locator not in read:
            path.with_suffix(ASIDE).replace(path)
    return replace(
        scan,
        containers=tuple(
            again.get((done.source, done.container.locator), done) for done in scan.containers
        ),
        gaps=(
            *(gap for gap in scan.gaps if gap.locator not in read),
            *(gap for gap in full.gaps if gap.locator in read or gap not in scan.gaps),
        ),
        interrupted=full.interrupted,
        parts=(*(part for part in scan.parts if part.container.locator not in read), *full.parts),
    )


def _set_aside(scan: Scan, locators: Collection[str]) -> list[tuple[str, Path]]:
    """Renames the samples' part files of hits: rows of a full read would be told twice."""
    if scan.settings.hits is None:
        return []
    parts = [part for part in scan.parts if part.container.locator in locators]
    paths = [(part.container.locator, hits_file(scan.settings.hits, part)) for part in parts]
    found = [(locator, path) for locator, path in paths if path.exists()]
    for _, path in found:
        path.replace(path.with_suffix(ASIDE))
    return found


def _is_open(scan: Scan, done: ContainerScan) -> bool:
    """Whether a container's sample leaves a verdict open."""
    if done.sample is None or done.rows < done.sample.rows:
        return False
    detectors = {key: registry.detector(key) for key in scan.settings.detectors}
    table = done.container.table or done.container.name
    return any(
        borderline(profile, explain(profile, path, table, tuple(detectors.values()))[1], detectors)
        for path, profile in done.columns.items()
    )
