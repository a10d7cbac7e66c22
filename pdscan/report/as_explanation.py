"""An explanation for people: evidence, words, masked examples, the sum, what would change it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from pdscan.explanation import FOUND
from pdscan.inventory import SCHEMA
from pdscan.weighing import THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pdscan.explaining import Explained
    from pdscan.explanation import Case


def write(explained: Explained, *, form: str) -> bytes:
    """The explanation as UTF-8: ``text``, or ``json`` as it stands in the inventory."""
    if form == "json":
        content = {
            "schema": SCHEMA,
            "locator": f"{explained.locator}#{explained.column.path}",
            "location": explained.location,
            "coverage": explained.coverage,
            "absent_at_most": explained.absent_at_most,
            "threshold": THRESHOLD,
            **explained.column.as_dict(),
            "entries": [asdict(entry) for entry in explained.entries],
            "gaps": [asdict(gap) for gap in explained.gaps],
        }
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    return ("\n".join(_lines(explained)) + "\n").encode("utf-8", "replace")


def _lines(explained: Explained) -> Iterator[str]:
    column = explained.column
    yield f"{explained.location}#{column.path}"
    yield f"  {column.rows:,} rows, {column.filled:,} filled; {', '.join(column.kinds) or 'empty'}"
    yield f"  read: {explained.coverage}"
    if explained.absent_at_most:
        yield (
            f"  what is not seen here is in at most {explained.absent_at_most:.2%} of the rows "
            "(95 %)"
        )
    for gap in explained.gaps:
        yield f"  {gap.state}: {gap.item or 'part'}: {gap.reason}"
    if column.form:
        yield f"  its cells are: {column.form} ({column.form_share:.0%} of those looked at)"
    if not any(case.found for case in column.cases):
        yield f"  no personal data found at the threshold of {THRESHOLD:g}"
    for case in column.cases:
        yield ""
        yield from _case(case)


def _case(case: Case) -> Iterator[str]:
    told = "FOUND" if case.outcome == FOUND else f"not found: {case.outcome}"
    yield f"{case.category} by {case.detector}: {told}"
    tally = case.tally
    if tally.tried:
        yield (
            f"  tried {tally.tried:,} cells, {tally.whole_tried:,} of them wholly of the form; "
            f"{tally.whole:,} of these validated; {tally.cells:,} cells match in all"
        )
    if case.chance is not None and tally.whole_tried:
        expected = case.chance * tally.whole_tried
        yield (
            f"  chance passes 1 in {1 / case.chance:,.3g}: {expected:,.0f} of "
            f"{tally.whole_tried:,} random ones"
        )
    if tally.technical:
        yield f"  {tally.technical:,} technical values are not counted"
    if case.phrase:
        yield f"  name for it: '{case.phrase}'"
    if case.veto:
        yield f"  name against it: '{case.veto}'"
    if case.shaped is not None:
        yield f"  about {case.shaped:,} cells have the shape that the name asks for"
    samples = dict.fromkeys(shape for _, shape in tally.samples)
    if samples:
        yield "  masked: " + "  ".join(f"[{sample}]" for sample in samples)
    for term in case.terms:
        yield f"  {term.log_odds:+8.3f}  {term.what}"
    if case.terms:
        yield f"  {case.log_odds:+8.3f}  in all: a confidence of {case.confidence:.3f}"
    for change in case.changes:
        yield f"  would change it: {change}"
