"""The inventory: profiles to findings, findings to entries with purposes, and coverage."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pdscan import documents, registry, tableshape
from pdscan.config import REVIEW
from pdscan.engine import ContainerScan
from pdscan.exclusions import Exclusions, Ledger
from pdscan.interval import absent_at_most
from pdscan.linking import Link, Place, belongs, describe, resolve, why_undecided
from pdscan.mask import mask
from pdscan.match.choice import Matcher
from pdscan.match.texts import find_in_texts
from pdscan.model import Gap
from pdscan.plan import NOT_MATCHED
from pdscan.second import merged
from pdscan.taxonomy import label, taxonomy
from pdscan.verdict import explain
from pdscan.whatif import changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from pdscan.engine import Scan
    from pdscan.exclusions import Exclusion
    from pdscan.explanation import Case, Explanation
    from pdscan.match.texts import TextMatch
    from pdscan.model import ColumnProfile, Container, Detector, Tally
    from pdscan.purpose import Purpose
    from pdscan.register import Bind, Ignore, Register
    from pdscan.verdict import Finding

#: Version of the JSON and CSV layout.
SCHEMA = 1

#: The inventory's columns, in order: what a person decides on first, machine keys last.
HUMAN = (
    "status", "severity", "purpose", "category", "special", "source", "location", "field",
    "subjects", "rows_with_value", "rows_scanned", "coverage", "confidence", "evidence",
    "legal_basis", "special_ground", "recipients", "country", "retention", "oldest", "overdue",
    "environment", "checks", "owner", "first_seen", "last_seen", "note",
)  # fmt: skip
MACHINE = (
    "finding_id", "purpose_id", "category_key", "dpv_purpose", "dpv_category", "fides_use",
    "fides_category", "locator",
)  # fmt: skip
COLUMNS = HUMAN + MACHINE

#: Why a case that was found is no finding after all.
ALONE = "says something only beside a person, and none was found in this table"

#: Categories of which not even a masked shape is shown.
_UNSHOWN = frozenset({"art9", "art10", "art87"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding with its purposes: a location, a field and a category. Unknown is empty.

    The fields are the inventory's columns (register specification, section 8); several purposes
    stand in one cell, joined by `` | ``.
    """

    status: str
    severity: str
    purpose: str
    category: str
    special: str
    source: str
    location: str
    field: str
    subjects: str
    rows_with_value: int
    rows_scanned: int
    coverage: str
    confidence: float
    evidence: str
    legal_basis: str
    special_ground: str
    recipients: str
    country: str
    retention: str
    oldest: str
    overdue: str
    environment: str
    checks: str
    owner: str
    first_seen: str
    last_seen: str
    note: str
    finding_id: str
    purpose_id: str
    category_key: str
    dpv_purpose: str
    dpv_category: str
    fides_use: str
    fides_category: str
    locator: str


@dataclass(frozen=True, slots=True)
class ReadContainer:
    """One container in coverage: what of it was read.

    `absent_at_most`: the largest share of its rows that can hold what no row of the sample held,
    with 95 % confidence; None where all rows were read or no random ones.
    """

    source: str
    location: str
    locator: str
    kind: str
    rows: int
    columns: int
    splits: int
    splits_read: int
    coverage: str
    absent_at_most: float | None = None

    @property
    def proves(self) -> str:
        """What was read, and what a sample proves of what it does not show."""
        if self.absent_at_most is None:
            return self.coverage
        share = f"{100 * self.absent_at_most:.3g}"
        return f"{self.coverage}; what it does not show: at most {share} % of all rows (95 %)"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read, what was not and why, which detectors ran, and what users' rules took out."""

    containers: tuple[ReadContainer, ...]
    gaps: tuple[Gap, ...]
    detectors: tuple[tuple[str, int], ...]
    sample: tuple[int, int] | None
    interrupted: bool
    exclusions: tuple[Exclusion, ...] = ()

    def is_complete(self, allowed: Iterable[str] = ()) -> bool:
        """Whether nothing failed, and nothing unsupported but what is allowed (or ``all``)."""
        kinds = set(allowed)
        return not self.interrupted and not any(
            gap.state == "failed"
            or (gap.state == "unsupported" and not ({gap.kind, "all"} & kinds))
            for gap in self.gaps
        )


@dataclass(frozen=True, slots=True)
class Inventory:
    """The result of a scan: entries, coverage, the register's identity, and the run.

    `verdicts` maps (container locator, column path, detector id) to the entry, for single hits.
    `columns` are the explanations of all columns, with the locators of their containers; names
    are masked in both. `hints` are sentences about what of the
    register could not work on what was scanned.
    """

    entries: tuple[Entry, ...]
    coverage: Coverage
    register: Mapping[str, str]
    run: Mapping[str, Any]
    verdicts: Mapping[tuple[str, str, str], Entry] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    columns: tuple[tuple[str, Explanation], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The JSON form: all but `run` is the same for the same data."""
        coverage = asdict(self.coverage)
        coverage["detectors"] = [
            {"id": key, "version": version} for key, version in self.coverage.detectors
        ]
        if self.coverage.sample is not None:
            rows, seed = self.coverage.sample
            coverage["sample"] = {"rows": rows, "seed": seed}
        return {
            "schema": SCHEMA,
            "register": {**self.register, "hints": list(self.hints)} if self.register else {},
            "entries": [asdict(entry) for entry in self.entries],
            "columns": [
                {"locator": f"{locator}#{each.path}", **each.as_dict()}
                for locator, each in self.columns
                if each.cases or each.form
            ],
            "coverage": coverage,
            "run": dict(self.run),
        }


#: Numbers that may stand between letters: not counters with many zeros before them.
_NUMBERS = (
    re.compile(r"(?!00000)[0-9]{9,}|[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}"),
    re.compile(r"(?!00000)[0-9](?:[ ._-]?[0-9]){8,}"),
)
#: yymmddhhmm and yyyymmddhhmm: such moments look like telephone and personal numbers.
_MOMENT = re.compile(
    r"(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])[0-5][0-9]"
)
#: Bare forms of a lower score say nothing where they stand alone.
_ALONE = 0.2
#: Digests have such runs of digits by chance.
_DIGEST = re.compile(r"(?i)(?<![0-9a-z])[0-9a-f]{32,}(?![0-9a-z])")


class NameMask:
    """Masks personal data in names of paths, folders, attachments and columns.

    A name is looked at whole, by its path segments and without their suffixes, with ``_`` as a
    space too, and so is every long number in it by itself (``pay738291651x``). With `show`,
    names stay as they are.
    """

    def __init__(self, detectors: Sequence[Detector], *, show: bool = False) -> None:
        # A lone first or last name is an everyday column name (mark, may): those stay.
        self._detectors = [
            d for d in detectors if d.patterns and d.category not in {"name.first", "name.last"}
        ]
        self._matcher = Matcher(self._detectors)
        self._show = show
        self._known: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """The name as it may be shown."""
        return name if self._show else self.masked(name)

    def masked(self, name: str) -> str:
        """The name with every match replaced by its masked shape."""
        if name not in self._known:
            self._known[name] = self._masked(name)
        return self._known[name]

    def _masked(self, name: str) -> str:
        pieces = {(0, name)}
        for segment in re.finditer(r"[^/#\\]+", name):
            text = segment.group()
            pieces.add((segment.start(), text))
            pieces.add((segment.start(), text.rpartition(".")[0]))
            pieces |= {
                (segment.start() + part.start(), part.group())
                for part in re.finditer(r"[^. _-]+", text)
            }
            # Keys of nested data: ``list[].key``.
            for part in re.finditer(r"(?:(?!\[\]\.?).)+", text, re.DOTALL):
                key = part.group().removeprefix(".")
                pieces.add((segment.start() + part.end() - len(key), key))
        wanted = sorted(pieces | {(at, text.replace("_", " ")) for at, text in pieces})
        spans = []
        found = find_in_texts([text for _, text in wanted], self._detectors, self._matcher)
        for (at, piece), matches in zip(wanted, found, strict=True):
            spans += [
                (at + m.start, at + m.end) for m in matches if not m.technical and _tells(m, piece)
            ]
        spans += self._numbers(name)
        if not spans:
            return name
        hidden = [False] * len(name)
        for start, end in spans:
            for i in range(start, end):
                hidden[i] = True
        # Two addresses in a row look like one that ends too early: what follows is a domain.
        for rest in re.finditer(r"@[\w.-]+", name):
            if rest.start() and hidden[rest.start() - 1]:
                hidden[rest.start() : rest.end()] = [True] * len(rest.group())
        result, position = [], 0
        while position < len(name):
            end = position
            while end < len(name) and hidden[end] == hidden[position]:
                end += 1
            piece = name[position:end]
            result.append(f"[{mask(piece)}]" if hidden[position] else piece)
            position = end
        return "".join(result)

    def _numbers(self, name: str) -> list[tuple[int, int]]:
        """Where numbers stand in the name that are wholly of a kind with a check."""
        plain = _DIGEST.sub(lambda digest: "." * len(digest.group()), name)
        numbers = [
            number
            for form in _NUMBERS
            for number in form.finditer(plain)
            if not _MOMENT.fullmatch(number.group())
        ]
        if not numbers:
            return []
        texts = [number.group().replace("_", " ") for number in numbers]
        found = find_in_texts(texts, self._detectors, self._matcher)
        return [
            number.span()
            for number, matches in zip(numbers, found, strict=True)
            if any(
                m.detector.check
                and m.end - m.start == len(number.group())
                and _tells(m, number.group())
                for m in matches
            )
        ]


def _tells(match: TextMatch, text: str) -> bool:
    """Whether a match in a name says something: weak digits and moments do beside a word only.

    Every other number of nine digits passes the check of some country.
    """
    weak = any(form.bare and form.score < _ALONE for form in match.detector.patterns)
    return match.end - match.start < len(text) or not (weak or _MOMENT.fullmatch(text))


@registry.remembered(maxsize=2)
def name_mask(*, show: bool) -> NameMask:
    """The process's mask of names, by all detectors: compiled once."""
    return NameMask(registry.detectors(), show=show)


def build(
    scan: Scan,
    *,
    today: date,
    register: Register | None = None,
    gaps: Sequence[Gap] = (),
    language: str = "en",
    show_names: bool = False,
    run: Mapping[str, Any] | None = None,
    second: Mapping[tuple[str, str], Sequence[Finding]] | None = None,
    ledger: Ledger | None = None,
) -> Inventory:
    """The inventory of a scan.

    `gaps` are those of addresses that could not be opened; `second` is what the second tier found,
    by locator and path. `ledger` applies the user's allow lists and thresholds.
    """
    ledger = ledger or Ledger(Exclusions(), today)
    detectors = tuple(registry.detector(key) for key in scan.settings.detectors)
    names = name_mask(show=show_names)
    maker = _Maker(scan, detectors, names, register, language, today, ledger)
    entries: list[Entry] = []
    verdicts: dict[tuple[str, str, str], Entry] = {}
    skipped: list[Gap] = []
    read: list[ReadContainer] = []
    columns: list[tuple[str, Explanation]] = []
    for done in scan.containers:
        read.append(maker.read(done))
        for path in sorted(done.columns):
            skipped.extend(maker.skipped(done.container, path, done.columns[path]))
            ledger.add_values((done.container.locator, path), done.columns[path].allowed)
        judged = maker.judged(done, second or {})
        columns.extend((names(done.container.locator), each) for each in judged.columns)
        for path, finding in judged.findings:
            if ledger.hidden(_place(done.container, path), finding):
                continue
            entry = maker.entry(done, path, finding)
            entries.append(entry)
            for detector in finding.detectors:
                verdicts[done.container.locator, path, detector] = entry
    entries.extend(maker.unread([*gaps, *scan.gaps]))
    coverage = Coverage(
        tuple(read),
        gathered([*gaps, *scan.gaps, *skipped], names),
        (*((detector.id, detector.version) for detector in detectors), *maker.rules()),
        (scan.settings.sample.rows, scan.settings.sample.seed) if scan.settings.sample else None,
        scan.interrupted,
        tuple(replace(line, reason=names(line.reason)) for line in ledger.lines()),
    )
    about = {}
    if register is not None:
        about = {"id": register.heading.id or "", "digest": register.digest}
    entries.sort(key=lambda e: (e.locator, e.category_key, e.finding_id))
    return Inventory(
        tuple(entries), coverage, about, run or {}, verdicts, tuple(maker.hints()), tuple(columns)
    )


def findings(scan: Scan, done: ContainerScan) -> Iterator[tuple[str, Finding]]:
    """What one container of a scan holds, by column, before it is linked to anything."""
    detectors = tuple(registry.detector(key) for key in scan.settings.detectors)
    names = name_mask(show=False)
    today = datetime.now(UTC).date()
    maker = _Maker(scan, detectors, names, None, "en", today, Ledger(Exclusions(), today))
    return iter(maker.judged(done, {}).findings)


def gathered(gaps: Iterable[Gap], names: NameMask) -> tuple[Gap, ...]:
    """Gaps with masked names, equal ones counted together, in a stable order."""
    counts: dict[Gap, int] = {}
    for gap in gaps:
        key = replace(
            gap,
            where=names(gap.where),
            item=names(gap.item),
            reason=names(gap.reason),
            locator=names(gap.locator),
            count=0,
        )
        counts[key] = counts.get(key, 0) + gap.count
    found = [replace(key, count=count) for key, count in counts.items()]
    return tuple(
        sorted(found, key=lambda gap: (gap.state, gap.where, gap.item, gap.kind, gap.reason))
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes entries and coverage lines of one scan."""

    scan: Scan
    detectors: tuple[Detector, ...]
    names: NameMask
    register: Register | None
    language: str
    today: date
    ledger: Ledger
    #: How many findings each bind or ignore could have changed, if it could be evaluated there.
    undecided: Counter[Bind | Ignore] = field(default_factory=Counter)

    def read(self, done: ContainerScan) -> ReadContainer:
        """The coverage line of one container."""
        container = done.container
        return ReadContainer(
            self.names(done.source),
            self.names(container.name),
            self.names(container.locator),
            container.kind,
            done.rows,
            len(done.columns),
            done.splits,
            done.splits_read,
            self._coverage(done),
            self._absent_at_most(done),
        )

    def _coverage(self, done: ContainerScan) -> str:
        if done.splits_read < done.splits:
            return f"partial ({done.splits_read} of {done.splits} splits)"
        if done.sample is not None:
            return f"sample of {done.rows} rows"
        return "full"

    def _absent_at_most(self, done: ContainerScan) -> float | None:
        """What a sample says of what it does not show; rows lost on the way are not random."""
        if done.sample is None:
            return None
        if done.splits_read < done.splits:
            return 1.0
        lost = any(
            gap.state == "failed" and gap.locator == done.container.locator
            for gap in self.scan.gaps
        )
        if done.rows < done.sample.rows and not lost:
            # Fewer than were asked for are all that there are.
            return 0.0
        return round(absent_at_most(done.rows), 6)

    def skipped(self, container: Container, path: str, profile: ColumnProfile) -> Iterable[Gap]:
        """A gap for each kind of cells of a column that was not matched."""
        for kind in sorted(profile.kinds & NOT_MATCHED.keys()):
            reason = NOT_MATCHED[kind]
            where, locator = container.name, container.locator
            yield Gap("skipped", where, path, kind, reason, locator=locator)

    def judged(
        self, done: ContainerScan, second: Mapping[tuple[str, str], Sequence[Finding]]
    ) -> _Judged:
        """What a container holds, by column; without a column what it is as a whole."""
        container = done.container
        table = container.table or container.name
        both = {
            path: explain(profile, path, table, self.detectors)
            for path, profile in sorted(done.columns.items())
        }
        found = {path: findings for path, (findings, _) in both.items()}
        whole: Iterable[Finding] = ()
        if self.rules():
            own = {each.id for each in self.detectors if each.own}
            found, shapes = tableshape.settle(table, found, own)
            known = {each.category for each in shapes}
            types = documents.of_container(container)
            whole = (*shapes, *(each for each in types if each.category not in known))
        told = [
            (path, finding)
            for path, findings in found.items()
            for finding in merged(findings, second.get((container.locator, path), ()))
        ]
        if done.rows:
            told += [("", replace(each, cells=done.rows, scanned=done.rows)) for each in whole]
        columns = [
            self._explained(done.columns[path], explanation, found[path])
            for path, (_, explanation) in both.items()
        ]
        return _Judged(tuple(told), tuple(columns))

    def _explained(
        self, profile: ColumnProfile, explanation: Explanation, findings: Sequence[Finding]
    ) -> Explanation:
        """An explanation as it may be shown: with what the table changed, and masked names."""
        known = {detector.id: detector for detector in self.detectors}
        kept = {key for finding in findings for key in finding.detectors}

        def shown(case: Case) -> Case:
            if case.found and case.detector not in kept:
                return replace(case, tally=_shown(case), outcome=ALONE)
            told = changes(profile, known[case.detector], case)
            return replace(case, tally=_shown(case), changes=told)

        cases = tuple(shown(case) for case in explanation.cases)
        return replace(explanation, path=self.names(explanation.path), cases=cases)

    def rules(self) -> tuple[tuple[str, int], ...]:
        """The rules about whole containers, with versions; none where detectors were left out."""
        if not {each.id for each in registry.built_in()} <= set(self.scan.settings.detectors):
            return ()
        return (
            (documents.RULE, documents.VERSION),
            (tableshape.RULE, tableshape.VERSION),
        )

    def unread(self, gaps: Iterable[Gap]) -> Iterator[Entry]:
        """Documents that were not read, by what their names say."""
        for container, path, finding in documents.of_gaps(gaps) if self.rules() else ():
            done = ContainerScan("", container)
            if self.ledger.hidden(_place(container, path), finding):
                continue
            yield replace(self.entry(done, path, finding), coverage="not read")

    def entry(self, done: ContainerScan, path: str, finding: Finding) -> Entry:
        """One finding, linked."""
        container = done.container
        category = taxonomy()[finding.category]
        link = self._link(container, path, finding)
        purposes = self._purposes(link)
        identity = f"{self.names.masked(f'{container.locator}#{path}')}|{finding.category}"
        source = None
        if self.register is not None and link is not None and link.source is not None:
            source = self.register.source_by_id[link.source]

        def told(text: Any) -> str:  # noqa: ANN401 - a method of Purpose
            return _joined(text(purpose) for purpose in purposes)

        language = self.language
        country = _joined(
            [source.country_text() if source else "", told(lambda p: p.transfer_text(language))]
        )
        note = link.reason if link is not None and link.outcome != "linked" else ""
        if link is not None and link.denied and link.outcome == "linked":
            note = f"not allowed by {', '.join(link.denied)}"
        if link is not None and link.undecided:
            self.undecided.update(link.undecided)
            unsaid = f"not evaluated: {', '.join(describe(entry) for entry in link.undecided)}"
            note = f"{note}; {unsaid}" if note else unsaid
        status: str = link.outcome if link else ""
        if finding.heuristic:
            status = status if status in {"linked", "ignored"} else REVIEW
            note = "; ".join(filter(None, ("heuristic, for a person to review", note)))
        return Entry(
            status=status,
            severity=category.sensitivity,
            purpose=told(lambda p: p.title(language)),
            category=label(finding.category, language),
            special=category.special or "",
            source=self.names(done.source),
            location=self.names(container.name),
            field=self.names(path),
            subjects=told(lambda p: p.subjects_text()),
            rows_with_value=finding.cells,
            rows_scanned=finding.scanned,
            coverage=self._coverage(done),
            confidence=finding.confidence,
            evidence=_evidence(finding, shown=(category.special or "") not in _UNSHOWN),
            legal_basis=told(lambda p: p.legal_basis_text(language)),
            special_ground=told(lambda p: p.special_ground_text(language)),
            recipients=told(lambda p: p.recipients_text()),
            country=country,
            retention=told(lambda p: p.retention_text(language)),
            oldest="",
            overdue="",
            environment=(link.environment or "") if link else "",
            checks=REVIEW if finding.heuristic else "",
            owner=told(lambda p: p.owner or ""),
            first_seen="",
            last_seen="",
            note=self.names(note),
            finding_id=_finding_id(identity),
            purpose_id=_joined(link.purposes) if link else "",
            category_key=finding.category,
            dpv_purpose=told(lambda p: p.dpv or ""),
            dpv_category=category.dpv,
            fides_use=told(lambda p: p.fides or ""),
            fides_category=category.fides or "",
            locator=self.names(f"{container.locator}#{path}" if path else container.locator),
        )

    def _link(self, container: Container, path: str, finding: Finding) -> Link | None:
        place = _place(container, path)
        link = None
        if self.register is not None:
            link = resolve(self.register, place, finding.category, today=self.today)
        reason = self.ledger.ignored(place, finding)
        if reason is None:
            return link
        known = link or Link("ignored")
        return Link("ignored", reason=reason, source=known.source, environment=known.environment)

    def hints(self) -> Iterable[str]:
        """What of the register could not work on what was scanned, a sentence each."""
        if self.register is None:
            return
        scanned = [done.container for done in self.scan.containers]
        lost = not any(belongs(self.register, _place(container)) for container in scanned)
        if scanned and self.register.sources and lost:
            example = self.names(scanned[0].locator)
            yield (
                "No 'match' of the register's sources fits anything that was scanned, such as "
                f"'{example}'; names of files start from the register's folder."
            )
        entries: tuple[Bind | Ignore, ...] = (*self.register.binds, *self.register.ignores)
        for entry in entries:
            if entry in self.undecided:
                yield (
                    f"The register's {describe(entry)} was not evaluated everywhere (findings "
                    f"that it could change: {self.undecided[entry]}): {why_undecided(entry)}."
                )

    def _purposes(self, link: Link | None) -> list[Purpose]:
        if self.register is None or link is None:
            return []
        known = self.register.purpose_by_id
        return [known[key] for key in link.purposes if key in known]


@dataclass(frozen=True, slots=True)
class _Judged:
    """What one container holds, and the explanations of its columns."""

    findings: tuple[tuple[str, Finding], ...]
    columns: tuple[Explanation, ...]


def _shown(case: Case) -> Tally:
    """The tally without the masked samples of a special category."""
    special = taxonomy()[case.category].special or ""
    return replace(case.tally, samples=()) if special in _UNSHOWN else case.tally


def _place(container: Container, path: str = "") -> Place:
    """A container, or a column of it, in the terms that a register can ask for."""
    return Place(
        container.locator,
        container.aliases,
        path=container.path,
        schema=container.schema,
        table=container.table,
        folder=container.folder,
        mailbox=container.mailbox,
        envelopes=container.envelopes,
        column=path or None,
    )


def _joined(texts: Iterable[str]) -> str:
    """The texts in one cell, each once, the empty ones left out."""
    return " | ".join(dict.fromkeys(text for text in texts if text))


def _finding_id(identity: str) -> str:
    """A letter before the digits: a spreadsheet would read 12345678e901 as a number."""
    return "f" + hashlib.sha256(identity.encode()).hexdigest()[:12]


def _evidence(finding: Finding, *, shown: bool) -> str:
    """Why: detector, counts, masked shapes (unless of a special kind), and the name's word."""
    tally = finding.tally
    parts = [", ".join(finding.detectors)]
    if tally.cells:
        parts.append(f"{tally.cells} cells match")
        if tally.whole_tried > tally.whole:
            parts.append(f"{tally.whole} of {tally.whole_tried} whole candidates pass")
    if tally.technical:
        parts.append(f"{tally.technical} technical values apart")
    if finding.phrase:
        parts.append(f"column name: {finding.phrase}")
    parts.extend(finding.reasons)
    if shown and finding.samples:
        parts.append("shape: " + " ".join(f"[{sample}]" for sample in finding.samples[:2]))
    return "; ".join(parts)
