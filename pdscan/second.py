"""The second tier: Presidio, with somebody's configuration, over cells of doubtful columns.

A column of text is doubtful where the scan found nothing in it, or nothing of which it is sure
(SURE). Of its filled cells CELLS random ones are read once more and asked about. What Presidio says
is kept apart: it never makes a finding surer than CAP, and stands in the evidence by its name.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from statistics import mean
from typing import TYPE_CHECKING

from pdscan import presidio, registry
from pdscan.errors import PdscanError
from pdscan.match.flatten import flatten
from pdscan.model import Gap, Limits, Sample, Tally
from pdscan.plan import column_kind
from pdscan.taxonomy import is_below, taxonomy
from pdscan.verdict import Finding, judge
from pdscan.weighing import THRESHOLD, logit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from presidio_analyzer import AnalyzerEngine

    from pdscan.engine import ContainerScan, Scan
    from pdscan.model import ColumnProfile, Detector, Source, Split

#: A finding from this confidence on is sure.
SURE = 0.9
#: So many cells of a column are asked about, of so many rows that are read, and so many characters.
CELLS = 200
ROWS = 2_000
CHARACTERS = 1_000
#: An entity in fewer of the cells is not told.
LEAST = 0.1
#: No finding gets surer by Presidio than this.
CAP = 0.85

#: Categories of Presidio's entities for which there is no detector of ours; others by their name,
#: such as ``ACCOUNT_ID`` for ``account.id``.
ENTITIES = {
    "PERSON": "name",
    "LOCATION": "contact.address",
    "US_BANK_NUMBER": "finance.iban",
    "US_PASSPORT": "gov.passport",
    "UK_PASSPORT": "gov.passport",
    "IN_PASSPORT": "gov.passport",
    "US_DRIVER_LICENSE": "gov.licence",
    "US_ITIN": "gov.id",
    "UK_NHS": "gov.id",
    "UK_NINO": "gov.id",
    "ES_NIF": "gov.id",
    "ES_NIE": "gov.id",
    "IT_FISCAL_CODE": "gov.id",
    "PL_PESEL": "gov.id",
    "FI_PERSONAL_IDENTITY_CODE": "gov.id",
}

#: A container's locator and a column's path.
Place = tuple[str, str]


@dataclass(slots=True)
class Answers:
    """What Presidio said: findings by place, gaps, and how many columns were asked about."""

    findings: dict[Place, tuple[Finding, ...]] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    columns: int = 0


def category_of(entity: str) -> str | None:
    """The category of one of Presidio's entities; None if there is none.

    >>> category_of("IBAN_CODE"), category_of("SENSITIVE_HEALTH"), category_of("DATE_TIME")
    ('finance.iban', 'sensitive.health', None)
    """
    for detector in registry.detectors():
        if detector.entity == entity:
            return detector.category
    by_name = entity.lower().replace("_", ".")
    return ENTITIES.get(entity) or (by_name if by_name in taxonomy() else None)


def ask(
    sources: Iterable[Source],
    scan: Scan,
    engine: AnalyzerEngine,
    stopped: Callable[[], bool] = lambda: False,
) -> Answers:
    """Asks Presidio about the doubtful columns of a scan; opens nothing but their sources.

    `stopped` is asked before each container; once it is true, the rest is a gap.
    """
    answers = Answers()
    detectors = tuple(map(registry.detector, scan.settings.detectors))
    known = {(done.source, done.container.locator): done for done in scan.containers}
    sample = Sample(ROWS, scan.settings.sample.seed if scan.settings.sample else 0)
    for source in sources:
        try:
            for split in source.splits(sample):
                if stopped():
                    reason = "The scan was stopped before Presidio was asked about all columns."
                    answers.gaps.append(Gap("failed", source.name, "", "second tier", reason))
                    return answers
                done = None
                if not isinstance(split, Gap):
                    done = known.get((source.name, split.container.locator))
                if done is not None and not isinstance(split, Gap):
                    _ask_container(source, split, sample, done, detectors, engine, answers)
        except PdscanError as error:
            answers.gaps.append(Gap("failed", source.name, "", "second tier", str(error)))
    return answers


def merged(ours: Sequence[Finding], theirs: Sequence[Finding]) -> list[Finding]:
    """Our findings of a column and Presidio's: of one family ours stays, and tells of theirs."""
    found = list(ours)
    for other in theirs:
        same = [place for place, each in enumerate(found) if _related(each, other)]
        if same:
            one = found[same[0]]
            found[same[0]] = replace(one, detectors=(*one.detectors, *other.detectors))
        else:
            found.append(other)
    return sorted(found, key=lambda each: each.category)


def _related(one: Finding, other: Finding) -> bool:
    a, b = one.category, other.category
    return a == b or is_below(a, b) or is_below(b, a)


def _ask_container(
    source: Source,
    split: Split,
    sample: Sample,
    done: ContainerScan,
    detectors: Sequence[Detector],
    engine: AnalyzerEngine,
    answers: Answers,
) -> None:
    where = done.container
    table = where.table or where.name
    doubtful = {
        path: profile
        for path, profile in done.columns.items()
        if "text" in profile.kinds
        and profile.filled
        and not any(each.confidence >= SURE for each in judge(profile, path, table, detectors))
    }
    cells = _cells(source, split, sample, doubtful) if doubtful else {}
    for path, texts in cells.items():
        answers.columns += 1
        try:
            with presidio.stopped_patterns() as slow:
                scores = _scores(engine, texts, slow)
        except Exception as error:  # noqa: BLE001 - somebody's recognizer may raise anything
            reason = f"Presidio could not answer: {type(error).__name__}."
            answers.gaps.append(Gap("failed", where.name, path, "second tier", reason))
            continue
        if slow:
            reason = (
                f"Presidio's pattern {slow[0]!r} took too long; the column was not asked about."
            )
            answers.gaps.append(Gap("failed", where.name, path, "second tier", reason))
            continue
        found, unknown = _findings(scores, len(texts), doubtful[path])
        if found:
            answers.findings[where.locator, path] = found
        for entity in unknown:
            reason = f"Presidio finds {entity} there, for which there is no category."
            answers.gaps.append(Gap("skipped", where.name, path, "second tier", reason))


def _cells(
    source: Source, split: Split, sample: Sample, columns: Mapping[str, ColumnProfile]
) -> dict[str, list[str]]:
    """The first CELLS filled cells of each column among the rows of the sample."""
    texts: dict[str, list[str]] = defaultdict(list)
    for item in source.read(split, Limits(), sample):
        if isinstance(item, Gap):
            # The scan has read the same and listed it.
            continue
        for leaf in flatten(item.data):
            if leaf.path not in columns or column_kind(leaf.array.type) != "text":
                continue
            for cell in leaf.array:
                if len(texts[leaf.path]) >= CELLS:
                    break
                text = _text(cell.as_py())
                if text:
                    texts[leaf.path].append(text)
    return {path: found for path, found in texts.items() if found}


def _text(value: str | bytes | None) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value or ""
    return text[:CHARACTERS].strip()


def _scores(
    engine: AnalyzerEngine, texts: Sequence[str], slow: Sequence[str]
) -> dict[str, list[float]]:
    """By entity, the best score of each cell in which it is found; ends where a pattern is slow."""
    scores: dict[str, list[float]] = defaultdict(list)
    for text in texts:
        if slow:
            break
        best: dict[str, float] = {}
        for language in engine.supported_languages:
            for result in engine.analyze(text, language=language):
                best[result.entity_type] = max(best.get(result.entity_type, 0.0), result.score)
        for entity, score in best.items():
            scores[entity].append(score)
    return scores


def _findings(
    scores: Mapping[str, Sequence[float]], asked: int, profile: ColumnProfile
) -> tuple[tuple[Finding, ...], list[str]]:
    """What the scores of a column say, and the entities that have no category."""
    found: dict[str, Finding] = {}
    unknown = []
    for entity in sorted(scores):
        hits = len(scores[entity])
        confidence = min(CAP, mean(scores[entity]))
        if hits < LEAST * asked or confidence < THRESHOLD:
            continue
        category = category_of(entity)
        if category is None:
            unknown.append(entity)
            continue
        said = f"Presidio {entity} in {hits} of {asked} cells asked"
        before = found.get(category)
        found[category] = Finding(
            category,
            (*(before.detectors if before else ()), said),
            max(round(confidence, 3), before.confidence if before else 0.0),
            max(round(hits / asked * profile.filled), before.cells if before else 0),
            profile.rows,
            None,
            (),
            Tally(),
            round(logit(confidence), 2),
        )
    return tuple(found.values()), unknown
