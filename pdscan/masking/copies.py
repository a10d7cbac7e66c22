"""A masked copy of one file: scanned to know its columns, written anew, and scanned again."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

from pdscan import registry
from pdscan.engine import run
from pdscan.errors import SourceError, SplitError, UsageError
from pdscan.inventory import findings, gathered, name_mask
from pdscan.masking.as_mail import write_mail
from pdscan.masking.as_parquet import write_parquet
from pdscan.masking.cells import CellMask, Choice
from pdscan.masking.substitutes import (
    KEYED,
    OPERATORS,
    Key,
    Operator,
    Substitutes,
    random_key,
    read_key,
)
from pdscan.model import Address, Gap, Limits
from pdscan.newfile import replacing
from pdscan.plan import HEAD, open_address, without_secrets
from pdscan.scan import Settings, matcher
from pdscan.taxonomy import is_below, taxonomy
from pdscan.weighing import SHAPED
from pdscan.words import naming_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    import pyarrow as pa

    from pdscan.engine import ContainerScan, Scan
    from pdscan.model import ColumnProfile, Connector, Detector, Source, Split
    from pdscan.verdict import Finding

#: Kinds of columns whose cells are never running text.
NO_TEXT = frozenset({"integer", "float", "date", "boolean"})

#: What somebody has written stays a text, in which is masked what matches, unless it is asked for.
WRITTEN = "comm"


@runtime_checkable
class Copied(Protocol):
    """A source of tables as text, which can write them anew as they were written."""

    def copied(
        self, split: Split, limits: Limits, change: Callable[[pa.RecordBatch], pa.RecordBatch]
    ) -> Iterator[bytes]:
        """The bytes of a copy whose cells are changed. Raises UsageError, SplitError."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be masked, and how."""

    path: Path
    detectors: tuple[Detector, ...]
    own: tuple[Detector, ...]
    choice: Choice
    key: Key

    @classmethod
    def of(
        cls,
        source: str,
        detectors: tuple[Detector, ...],
        own: tuple[Detector, ...],
        operator: Operator,
        by: Sequence[str],
        key_file: str | None,
    ) -> Job:
        """The job of a command line. Raises UsageError where its parts do not fit together."""
        choice = Choice(operator, dict(map(_assigned, by)))
        path = Path(source).expanduser()
        if "://" in source or not path.is_file():
            shown = without_secrets(source)
            msg = f"{shown!r} is no file; masked copies are made of one file at a time."
            raise UsageError(msg)
        key = read_key(key_file)
        keyed = [each for each in (operator, *choice.by.values()) if each in KEYED]
        if keyed and key is None:
            msg = f"{keyed[0]!r} needs a key: give --key-file FILE or set PDSCAN_MASK_KEY."
            raise UsageError(msg)
        return cls(path, detectors, own, choice, key or random_key())

    @property
    def settings(self) -> Settings:
        """Of the scans before and after."""
        return Settings(tuple(each.id for each in self.detectors), own=self.own)


def _assigned(text: str) -> tuple[str, Operator]:
    """Category and operator of ``contact.email=hash``."""
    category, equals, operator = text.partition("=")
    if not equals or operator not in OPERATORS:
        msg = f"--by {text!r} must be CATEGORY=OPERATOR, with one of {', '.join(OPERATORS)}."
        raise UsageError(msg)
    known = {key[:end] for key in taxonomy() for end in _ends(key)}
    if category not in known:
        near = get_close_matches(category, sorted(known), n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"--by knows no category {category!r}.{hint}")
    return category, operator


def _ends(key: str) -> list[int]:
    return [place for place, sign in enumerate(key) if sign == "."] + [len(key)]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a copy: gaps with masked names, and how many columns were masked wholly."""

    gaps: tuple[Gap, ...]
    rows: int
    whole: int
    written: bool

    @property
    def complete(self) -> bool:
        """Whether there is a copy with everything of the source."""
        return all(gap.state == "skipped" for gap in self.gaps)

    def summary(self) -> str:
        """What the copy is, without names or values."""
        if not self.written:
            return "no copy was written"
        return f"{self.rows:,} rows, {self.whole:,} columns as a whole, the rest where it matches"


def copy(job: Job, target: Path, *, force: bool = False) -> Done:
    """Writes the masked copy; `target` is there only if nothing in it is found any more.

    Raises UsageError if the target is the source or, without `force`, is there already;
    SourceError if the source is no file that is copied.
    """
    if target.exists() and target.samefile(job.path):
        raise UsageError(f"{str(target)!r} is the source itself; a source is never written to.")
    if target.exists() and not force:
        raise UsageError(f"{str(target)!r} is there already; give --force to replace it.")
    source, connector = _opened(job.path)
    scan = run([source], job.settings)
    whole = {
        path: operator
        for container in scan.containers
        for path, operator in _whole_columns(scan, container, job).items()
    }
    found = matcher(job.settings.detectors)
    cells = CellMask(found, Substitutes(found, job.key), job.choice, whole)
    gaps = [*scan.gaps, *_names(scan, cells)]
    written = True
    try:
        with replacing(target, suffix="".join(job.path.suffixes[-2:])) as (out, name):
            gaps += _write(source, connector, job.path, cells, out)
            out.flush()
            _check(name, connector, job, whole)
    except _NotMaskedError as error:
        written = False
        gaps.append(Gap("failed", job.path.name, "", "not masked", str(error)))
    gaps += _emptied(job.path.name, cells)
    rows = sum(container.rows for container in scan.containers)
    return Done(gathered(gaps, name_mask(show=False)), rows, len(whole), written)


def _opened(path: Path) -> tuple[Source, Connector]:
    """The source of one file and the connector that opened it."""
    found = list(open_address(str(path)))
    for item in found:
        if isinstance(item, Gap):
            raise SourceError(f"{path.name} cannot be masked: {item.reason}")
    with path.open("rb") as file:
        head = file.read(HEAD)
    connector = next(each for each in registry.connectors() if each.recognises(path, head))
    return cast("Source", found[0]), connector


def _write(
    source: Source, connector: Connector, path: Path, cells: CellMask, out: BinaryIO
) -> list[Gap]:
    """Writes the copy in the format of its source; gaps that the scan did not give."""
    limits = Limits()
    if connector.id == "parquet":
        return write_parquet(source, path, cells, out, limits)
    if connector.id == "mailbox":
        return write_mail(path, cells, out)
    if not isinstance(source, Copied):
        raise UsageError(f"{path.name} is read by {connector.id}, of which no copy is made yet.")
    try:
        for split in source.splits():
            if not isinstance(split, Gap):
                out.writelines(source.copied(split, limits, cells.batch))
    except SplitError as error:
        return [Gap("failed", path.name, "", "not read", str(error))]
    return []


# ------------------------------------------------------------------------------------ columns


def _whole_columns(scan: Scan, container: ContainerScan, job: Job) -> dict[str, Operator]:
    """The columns that are of one kind, by the scan's verdict, and the operator of that kind."""
    table = container.container.table or container.container.name
    columns: dict[str, Operator] = {}
    found = [pair for pair in findings(scan, container) if pair[0] in container.columns]
    for path, finding in sorted(found, key=lambda pair: -pair[1].logit):
        operator = job.choice.of(finding.category)
        written = is_below(finding.category, WRITTEN) and not job.choice.asked(finding.category)
        if path in columns or operator == "keep" or written:
            continue
        if _is_whole(container.columns[path], finding, path, table):
            columns[path] = operator
    return columns


def _is_whole(profile: ColumnProfile, finding: Finding, path: str, table: str) -> bool:
    """Whether a finding is of all cells of its column, by their values or by name and shape."""
    if profile.kinds <= NO_TEXT or finding.tally.whole >= SHAPED * profile.filled:
        return True
    detectors = map(registry.detector, finding.detectors)
    return any(
        each.by_name
        and naming_phrase(each, path, table) is not None
        and profile.shapes.get(each.id, 0) >= SHAPED * profile.shaped_of
        for each in detectors
    )


def _names(scan: Scan, cells: CellMask) -> Iterator[Gap]:
    """The names of columns that hold personal data: a copy has the names of its source."""
    reason = "The name of the column holds personal data, and names are kept."
    for container in scan.containers:
        where = container.container
        for path in container.columns:
            if cells.text(path) != path:
                yield Gap("unsupported", where.name, path, "column name", reason)


def _emptied(where: str, cells: CellMask) -> Iterator[Gap]:
    """The cells that could only be emptied, and the users' own detectors that were stopped."""
    reason = (
        "Nothing of the cell's type could stand for its value, so that it is empty in the copy."
    )
    for path, count in cells.emptied.items():
        yield Gap("unsupported", where, path, "emptied", reason, count)
    for path, watch in cells.watches.items():
        for each in watch.stopped():
            why = f"The detector {each.detector!r} was stopped; cells it left were masked wholly."
            yield Gap("failed", where, path, "time limit", why, each.cells)


# ------------------------------------------------------------------------------------ check


class _NotMaskedError(Exception):
    """The copy still holds what was to be masked."""


def _check(name: Path, connector: Connector, job: Job, whole: Mapping[str, Operator]) -> None:
    """Scans the copy. Raises _NotMaskedError if what was to be masked is found in it."""
    base = str(name.parent.absolute())
    address = Address(str(name), files=(str(name.absolute()),), base=base)
    after = run([connector.open(address)], job.settings)
    broken = [gap for gap in after.gaps if gap.state == "failed"]
    left = sum(
        starmap(
            lambda path, profile: _left(path, profile, job, whole),
            (pair for container in after.containers for pair in container.columns.items()),
        )
    )
    if left or broken:
        what = f"{left:,} cells of it still hold personal data" if left else "it cannot be read"
        raise _NotMaskedError(f"No copy was written, since {what}.")


def _left(path: str, profile: ColumnProfile, job: Job, whole: Mapping[str, Operator]) -> int:
    """Cells in which a masked category is found; numbers by chance are none."""
    if profile.kinds <= NO_TEXT and path not in whole:
        return 0
    return sum(
        tally.cells
        for key, tally in profile.tallies.items()
        if job.choice.of(registry.detector(key).category) != "keep"
    )
