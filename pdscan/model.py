"""The nouns of pdscan: connector, source, container, split, batch, detector, profile, gap."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

#: What a column holds, as far as matching cares.
ColumnKind = Literal["text", "integer", "float", "date", "boolean", "other"]

#: Key of the Arrow field metadata that holds a column's full path (such as ``items[].price``).
#: A connector that flattens by itself sets it; the column's name and nesting are then not used.
PATH_KEY = b"pdscan.path"


# ------------------------------------------------------------------------------------ detectors


@dataclass(frozen=True, slots=True)
class Border:
    """What may not stand beside a match: look-around as data, so that every backend can run it.

    `forbids` is the inside of a byte class (ASCII, as in ``[...]``). With `decimal`, a digit
    across one point or comma is forbidden too (``12.`` before, ``.5`` behind), so that parts of
    decimals, dates and version numbers are no matches. A cell's start and end are always allowed.
    """

    forbids: str
    decimal: bool = False


NOT_DIGIT = Border("0-9")
NOT_ALNUM = Border("0-9A-Za-z")
NOT_NUMBER = Border("0-9A-Za-z", decimal=True)
ANYTHING = Border("")


@dataclass(frozen=True, slots=True)
class Pattern:
    r"""One written form of a kind of personal data.

    `regex` is a Python `re` over UTF-8 bytes without look-around, anchors, lazy quantifiers or
    back references; classes hold ASCII or ``\xNN`` bytes only; every repeat is bounded.
    That of a user's own detector is any `re` over text, without borders; see `Detector.own`.
    `score` (0..1) is how sure the form alone makes us. `bare`: digits without separators, which
    in running text count only beside one of the detector's keywords. `whole`: counts only as a
    whole cell.
    """

    name: str
    regex: str
    left: Border = NOT_ALNUM
    right: Border = NOT_ALNUM
    score: float = 0.5
    ignore_case: bool = False
    bare: bool = False
    whole: bool = False


class Check(Protocol):
    """A test of a candidate, such as a check digit. Picklable; runs in every worker."""

    @property
    def chance(self) -> float:
        """The share of random candidates of the right form that pass (0..1]."""

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """The declaration of one kind of personal data: a form to fill in, not code to run.

    Args:
        id: kebab-case, stable for ever (used in baselines and outputs).
        category: key of the taxonomy.
        entity: Presidio's upper-case name.
        title: for people, English.
        version: raised when what it finds changes.
        countries: ISO 3166 upper case; empty is world-wide.
        patterns: the written forms; empty for kinds that are found by column name only.
        check: passes or fails a candidate; a candidate that fails is no match.
        technical: regexes (bytes, whole match, no case) of values that name no person: test
            cards, loopback addresses, ``noreply@``. They are counted apart.
        keywords: words, any language, lower case, that make a `bare` match count in running text.
        columns: phrases, by language, that name such a column: lower case without accents, words
            separated by spaces, ``*`` for any letters of one word (``*naam``).
        not_columns: phrases that veto the column name (``bestandsnaam``).
        tables: phrases of table names without which the phrases in `columns_with_table` say
            nothing (``name`` is a person's in ``customers``, not in ``products``).
        columns_with_table: see `tables`.
        kinds: column kinds whose *name* is evidence for this detector.
        shape: regex (RE2, over the whole cell) that a value must have for the column name to
            count; empty: any value.
        by_name: a column's name with fitting shapes is enough for a finding.
        digits: fixed number of digits; integers with up to two fewer are read with leading zeros.
        examples: texts in which it is found; counterexamples: texts in which it is not.
        references: law, standard or official page.
        heuristic: what it finds a person must look at, such as words of special categories: its
            findings are never more than for review.
        own: declared by a user in a configuration file. Its patterns are any Python `re` over
            text instead of bytes, run within a time limit; see `match/limited.py`.
    """

    id: str
    category: str
    entity: str
    title: str
    version: int = 1
    countries: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    check: Check | None = None
    technical: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_columns: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    columns_with_table: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("text",)
    shape: str = ""
    by_name: bool = False
    digits: int | None = None
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    references: tuple[str, ...]
    heuristic: bool = False
    own: bool = False


# ------------------------------------------------------------------------------------ places


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who wrote a mail and to whom it went, as addresses: what binds by sender or recipient ask.

    Personal data: it is for linking only and never shown.
    """

    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Container:
    """A table, a file or a mail folder: what one inventory entry's location is.

    Args:
        name: as people know it (``public.customers``, ``exports/people.parquet``).
        locator: normalised address, ``kind:root/container`` without secrets
            (``pg://crm/public/customers``, ``file:exports/people.parquet``); see `locator.py`.
        kind: ``table``, ``file`` or ``mail folder``.
        aliases: other locators under which a register may name it.
        path, schema, table, folder, mailbox: what a register's conditions can ask for.
        envelopes: of all its mails, each once; None if it holds mails but they were not looked
            at before reading. A finding stands for the whole container, so only what is so of
            all its mails is so of the finding.
    """

    name: str
    locator: str
    kind: str
    aliases: tuple[str, ...] = ()
    path: str | None = None
    schema: str | None = None
    table: str | None = None
    folder: str | None = None
    mailbox: str | None = None
    envelopes: tuple[Envelope, ...] | None = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Split:
    """The unit of work that one worker reads in one go; the same on every run.

    `ordinal` counts the splits of a container from 0 in the order of its rows. `part` says which
    piece it is, in the connector's own terms (row groups, key range, byte range). `rows` is an
    estimate for the progress bar, never a promise.
    """

    container: Container
    ordinal: int = 0
    part: tuple[int | str, ...] = ()
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """Read `rows` random rows of each container instead of all; the same ones for the same seed."""

    rows: int
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a batch may be; connectors keep both limits (one row may exceed `bytes`)."""

    rows: int = 65_536
    bytes: int = 16 << 20


@dataclass(frozen=True, slots=True)
class Outline:
    """What a source knows of a column before it reads it: `name` and type.

    `ends` are bounds between which all of its integers lie, by the source's statistics; None if
    it keeps none.
    """

    name: str
    type: pa.DataType
    ends: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """An Arrow record batch of a split, and where its rows are.

    `first_row` is the number (from 0) of its first row within the split's container if that is
    known, else within the split. `locators`, if given, is a string array of one row locator a
    row (``ctid``); otherwise a row is named by `unit` and its number.
    """

    data: pa.RecordBatch
    first_row: int = 0
    unit: str = "row"
    locators: pa.Array | None = None


GapClass = Literal["skipped", "unsupported", "failed"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was not read, and why: one line of coverage.

    Args:
        state: ``skipped`` by plan (exit 0), ``unsupported`` by this version (exit 3 unless
            allowed), ``failed`` (exit 3).
        where: container or file, as its `Container.name` (or an address without secrets).
        item: what in it (a column, an attachment, a split); empty is the whole.
        kind: short word to group and allow by: ``image``, ``outlook``, ``no privilege``, ...
        reason: one sentence without values or secrets.
        count: how many such items.
        locator: the container's locator, where there is one.
    """

    state: GapClass
    where: str
    item: str
    kind: str
    reason: str
    count: int = 1
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """What the user named: a URL, or files that a connector recognised.

    `base` is the folder to which file names in locators are relative (the register's folder, or
    the address itself). `files` are absolute paths, sorted; a Maildir counts as one.
    """

    text: str
    url: str | None = None
    files: tuple[str, ...] = ()
    base: str | None = None


@runtime_checkable
class Source(Protocol):
    """An opened address: options only, never a live connection; picklable and stateless.

    Every worker process holds its own copy; `read` may run in many processes at once. Nothing is
    ever written to what is read.
    """

    @property
    def name(self) -> str:
        """The address without secrets."""

    def splits(self, sample: Sample | None = None) -> Iterator[Split | Gap]:
        """All splits, in a stable order, each row in exactly one; gaps for what cannot be read.

        With `sample`, one split a container. Raises SourceError if the source cannot be reached.
        """

    def read(
        self, split: Split, limits: Limits, sample: Sample | None = None
    ) -> Iterator[Batch | Gap]:
        """The rows of a split in batches within `limits`; gaps for parts that cannot be read.

        Opens, yields, closes. An empty container gives no batch. With `sample`, at most that
        many random rows. Raises SplitError if the rest of the split cannot be read.
        """


@runtime_checkable
class Outlined(Source, Protocol):
    """A source that can tell what its columns are, and leave some of them out."""

    def outline(self, split: Split) -> Sequence[Outline]:
        """The columns of the split's container that can be left out, the same for all its splits.

        Never raises for what the container holds: of what cannot be read nothing is known.
        """

    def without(self, names: Collection[str]) -> Source:
        """The same source, whose batches have no columns of these names."""


@runtime_checkable
class Connector(Protocol):
    """Turns an address into a source. `CONNECTOR` in a leaf of `connectors/`."""

    @property
    def id(self) -> str:
        """Kebab-case and stable."""

    @property
    def title(self) -> str:
        """What it reads, for people."""

    @property
    def schemes(self) -> tuple[str, ...]:
        """URL schemes it opens; ``*`` is every other one."""

    @property
    def formats(self) -> tuple[str, ...]:
        """Names of the file formats it recognises, for people and for `pdscan connectors`."""

    @property
    def rank(self) -> int:
        """Order of asking `recognises`: 0 for formats with a signature, higher for guesses."""

    def recognises(self, path: Path, head: bytes) -> bool:
        """Whether this file (its first 64 KiB are `head`) or folder (`head` empty) is its own.

        Decides by content; a name only breaks ties. Reads little, and never raises for content.
        """

    def open(self, address: Address) -> Source:
        """The source behind the address. Raises SourceError in one sentence, never with secrets.

        Opens no connection: what is wrong with the server shows in `Source.splits`.
        """


# ------------------------------------------------------------------------------------ profiles

#: Masked samples kept of each detector in each column.
SAMPLE_LIMIT = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """What one detector saw in one column: counts of cells and matches, and masked shapes.

    `tried`: cells that held a candidate; `cells`: cells with at least one personal match;
    `whole`: cells that are nothing but a match; `whole_tried`: cells that are nothing but a
    candidate, passed or not; `technical`: matches that name no person.
    `samples` are ((split ordinal, row, start), masked shape), the first ones of the container.
    """

    tried: int = 0
    whole_tried: int = 0
    cells: int = 0
    whole: int = 0
    matches: int = 0
    technical: int = 0
    samples: tuple[tuple[tuple[int, int, int], str], ...] = ()

    def merge(self, other: Tally) -> Tally:
        """Both together; associative and commutative, `Tally()` is the unit."""
        return Tally(
            self.tried + other.tried,
            self.whole_tried + other.whole_tried,
            self.cells + other.cells,
            self.whole + other.whole,
            self.matches + other.matches,
            self.technical + other.technical,
            tuple(sorted({*self.samples, *other.samples})[:SAMPLE_LIMIT]),
        )


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What was seen in one column so far; merging is associative and commutative.

    Args:
        rows, nulls, empty: cells seen; null ones; those of no byte.
        kinds: the column kinds met (a path of JSON lines can hold several).
        tallies: by detector id.
        shapes: for each detector whose words name this column, the cells that have its `shape`;
            for one that is not found `by_name`, all cells, since its shape decides nothing.
        shaped_of: the filled cells of which `shapes` counts. Of long columns of text only some
            are looked at, each counted for as many as it stands for (see `scan.looked_at`), so
            that shapes over `shaped_of` is a share, and `shaped_of` about `filled`.
        allowed: by the number of the user's rule, the matches that it keeps from being personal,
            and the cells that hold them.
        forms, forms_of: the cells that have the form of each look-alike, by title, of the first
            filled ones of each split (see `lookalikes.py`).
    """

    rows: int = 0
    nulls: int = 0
    empty: int = 0
    kinds: frozenset[str] = frozenset()
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    shapes: Mapping[str, int] = field(default_factory=dict)
    shaped_of: int = 0
    allowed: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    forms: Mapping[str, int] = field(default_factory=dict)
    forms_of: int = 0

    @property
    def filled(self) -> int:
        """Cells that hold something."""
        return self.rows - self.nulls - self.empty

    def merge(self, other: ColumnProfile) -> ColumnProfile:
        """Both together; `ColumnProfile()` is the unit."""
        tallies = dict(self.tallies)
        for key, tally in other.tallies.items():
            tallies[key] = tallies[key].merge(tally) if key in tallies else tally
        allowed = dict(self.allowed)
        for rule, (matches, cells) in other.allowed.items():
            before = allowed.get(rule, (0, 0))
            allowed[rule] = (before[0] + matches, before[1] + cells)
        return ColumnProfile(
            rows=self.rows + other.rows,
            nulls=self.nulls + other.nulls,
            empty=self.empty + other.empty,
            kinds=self.kinds | other.kinds,
            tallies=tallies,
            shapes=_added(self.shapes, other.shapes),
            shaped_of=self.shaped_of + other.shaped_of,
            allowed=allowed,
            forms=_added(self.forms, other.forms),
            forms_of=self.forms_of + other.forms_of,
        )


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """The counts of both together."""
    total = dict(one)
    for key, count in other.items():
        total[key] = total.get(key, 0) + count
    return total
