"""The verdict: from what was seen in a column to the categories it holds.

Each kind is weighed for itself (`weighing.py`); then kinds that explain the same cells are set
against each other, and what is left and sure enough is a finding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pdscan.explanation import FOUND, Case, Explanation
from pdscan.lookalikes import likeness
from pdscan.model import ColumnProfile, Tally
from pdscan.weighing import (
    BETTER,
    FITTING,
    NAMED,
    PRIOR,
    REVIEW,
    SHAPED,
    STRAY,
    STRAY_NAMED,
    STRONG,
    SURE,
    THRESHOLD,
    Candidate,
    confidence,
    evidence,
    shaped_cells,
    weigh,
)
from pdscan.words import naming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pdscan.model import Detector


@dataclass(frozen=True, slots=True)
class Finding:
    """The statement that a column holds a category of personal data.

    `cells` of the column's `scanned` cells hold it: those with a match, or as many as have the
    right shape where the name says it, by the share of the cells looked at. `detectors` are those
    that say so, the strongest first. `phrase` is what in the column's name says so, `samples`
    masked shapes, `tally` the strongest detector's counts, `logit` the weighed evidence.
    `heuristic`: for a person to review, never more. `reasons` are further evidence in words.
    """

    category: str
    detectors: tuple[str, ...]
    confidence: float
    cells: int
    scanned: int
    phrase: str | None
    samples: tuple[str, ...]
    tally: Tally
    logit: float
    heuristic: bool = False
    reasons: tuple[str, ...] = ()


def judge(
    profile: ColumnProfile, path: str, table: str, detectors: Sequence[Detector]
) -> tuple[Finding, ...]:
    """The findings of one column, by category; empty if it holds nothing above THRESHOLD."""
    return explain(profile, path, table, detectors)[0]


def explain(
    profile: ColumnProfile, path: str, table: str, detectors: Sequence[Detector]
) -> tuple[tuple[Finding, ...], Explanation]:
    """The findings of one column, and the evidence and arithmetic that made them."""
    weighed, cases = [], []
    like = likeness(profile, path)
    for detector in detectors if profile.filled > 0 else ():
        phrase, veto = naming(detector, path, table)
        if like is not None and veto is None and like.outnames(phrase):
            veto = like.phrase
        spoken = phrase if veto is None and detector.id in profile.shapes else None
        candidate = weigh(profile, detector, spoken, like)
        if candidate is not None:
            weighed.append(candidate)
        if candidate is not None or phrase or veto or detector.id in profile.tallies:
            case = _case(profile, detector, candidate, phrase, veto)
            cases.append(replace(case, like=like))
    outcomes: dict[str, str] = {}
    kept = weighed
    rules: tuple[tuple[Callable[[ColumnProfile, list[Candidate]], list[Candidate]], str], ...] = (
        (_without_rivals, RIVALLED),
        (_without_strays, STRAYED),
        (_without_shorter_names, OUTNAMED),
    )
    for rule, why in rules:
        left = rule(profile, kept)
        stays = {each.detector.id for each in left}
        outcomes |= {each.detector.id: why for each in kept if each.detector.id not in stays}
        kept = left
    findings = tuple(_findings(profile, kept))
    found = {key for finding in findings for key in finding.detectors}
    outcomes |= dict.fromkeys(found, FOUND)
    told = [_with_outcome(case, outcomes) for case in cases]
    told.sort(key=lambda case: (not case.found, not case.terms, -case.log_odds, case.detector))
    kinds = tuple(sorted(profile.kinds))
    form, share = (like.kind.title, round(like.share, 3)) if like else ("", 0.0)
    explanation = Explanation(path, profile.rows, profile.filled, kinds, tuple(told), form, share)
    return findings, explanation


#: Why a case is no finding.
UNLIKELY = "below the threshold"
NOTHING = "nothing to weigh: no personal value, and no name with the shape of its cells"
VETOED = "the column's name speaks against it"
RIVALLED = "another kind explains the same cells better"
STRAYED = "the column is wholly of another kind, of whose cells these are a few by chance"
OUTNAMED = "another kind is named by more words"
TOLD_BETTER = "another category of the same family tells it better"


def _case(
    profile: ColumnProfile,
    detector: Detector,
    candidate: Candidate | None,
    phrase: str | None,
    veto: str | None,
) -> Case:
    """The case of one detector, before it is known what becomes of it."""
    log_odds = candidate.logit if candidate else PRIOR
    if candidate is None:
        outcome = VETOED if veto else NOTHING
    else:
        outcome = TOLD_BETTER if confidence(log_odds) >= THRESHOLD else UNLIKELY
    return Case(
        detector.id,
        detector.category,
        profile.tallies.get(detector.id, Tally()),
        detector.check.chance if detector.check else None,
        phrase,
        veto,
        shaped_cells(profile, detector) if phrase is not None else None,
        candidate.terms if candidate else (),
        log_odds,
        confidence(log_odds),
        outcome,
    )


def _with_outcome(case: Case, outcomes: Mapping[str, str]) -> Case:
    why = outcomes.get(case.detector, case.outcome)
    # What was too weak anyway did not go for another's sake.
    return replace(case, outcome=case.outcome if case.outcome == UNLIKELY else why)


def for_review(category: str, rule: str, reasons: tuple[str, ...], count: int = 0) -> Finding:
    """A finding about a whole container that a rule makes, for a person to review."""
    return Finding(
        category,
        (rule,),
        confidence(REVIEW),
        count,
        count,
        None,
        (),
        Tally(),
        REVIEW,
        heuristic=True,
        reasons=reasons,
    )


def _without_rivals(profile: ColumnProfile, weighed: list[Candidate]) -> list[Candidate]:
    """Of two kinds whose checks the same whole cells pass, the one that explains them worse goes.

    Nearly all numbers of ten digits are telephone numbers somewhere; that all of them pass a check
    of one in eleven is no chance. A kind that the column's name points at stays.
    """

    def outdone(one: Candidate, other: Candidate) -> bool:
        if other.detector.category == one.detector.category or other.logit <= 0:
            return False
        shared = one.tally.whole + other.tally.whole - profile.filled
        weight = NAMED * (other.phrase is not None)
        mine, others = (evidence(each.tally, each.detector) for each in (one, other))
        return shared > one.tally.whole / 2 and others + weight > mine + BETTER

    return [
        one
        for one in weighed
        if one.phrase is not None
        or one.detector.check is None
        or not any(outdone(one, other) for other in weighed)
    ]


def _without_strays(profile: ColumnProfile, weighed: list[Candidate]) -> list[Candidate]:
    """Drops rare or weak matches of one kind in a column that is wholly another kind."""
    best = max((c.share for c in weighed if c.logit > 0), default=0.0)
    if best < SHAPED:
        return weighed
    named = any(c.phrase and c.logit > 0 and c.share >= FITTING for c in weighed)
    least = (STRAY_NAMED if named else STRAY) * profile.filled

    def strays(candidate: Candidate) -> bool:
        if candidate.phrase is not None or candidate.share >= SHAPED:
            return False
        detector = candidate.detector
        score = max((pattern.score for pattern in detector.patterns), default=0.0)
        if detector.check is None and score < STRONG:
            # A weak form within cells that are wholly something else (a name in a street's).
            return True
        if candidate.tally.cells >= least:
            return False
        # In cells that wholly have the named kind's shape, only a strong form is something else.
        return candidate.tally.cells == candidate.tally.whole or (named and score < SURE)

    return [candidate for candidate in weighed if not strays(candidate)]


def _without_shorter_names(
    profile: ColumnProfile,  # noqa: ARG001 - the rules share a signature
    weighed: list[Candidate],
) -> list[Candidate]:
    """Of two kinds found by name only, the one whose phrase says less goes.

    ``address`` goes where ``ip address`` or ``billing address`` names the column; what is
    heuristic outdoes only what is, too.
    """
    phrases = [
        (c.phrase.split(), c.detector.heuristic)
        for c in weighed
        if c.phrase is not None and c.logit > 0
    ]

    def outdone(candidate: Candidate) -> bool:
        if candidate.phrase is None or candidate.by_value:
            return False
        mine = candidate.phrase.split()
        return any(
            set(mine) < set(other)
            and len(other) > len(mine)
            and heuristic <= candidate.detector.heuristic
            for other, heuristic in phrases
        )

    return [candidate for candidate in weighed if not outdone(candidate)]


def _findings(profile: ColumnProfile, weighed: Iterable[Candidate]) -> list[Finding]:
    by_category: dict[str, list[Candidate]] = {}
    for candidate in weighed:
        if confidence(candidate.logit) >= THRESHOLD:
            by_category.setdefault(candidate.detector.category, []).append(candidate)
    found = []
    for category in sorted(by_category):
        cases = sorted(by_category[category], key=lambda c: (-c.logit, c.detector.id))
        if _told_better(category, cases[0], by_category):
            continue
        best = cases[0]
        shown = sorted({sample for case in cases for sample in case.tally.samples})
        found.append(
            Finding(
                category,
                tuple(case.detector.id for case in cases),
                confidence(best.logit),
                min(max(case.cells for case in cases), profile.rows),
                profile.rows,
                next((case.phrase for case in cases if case.phrase), None),
                tuple(dict.fromkeys(shape for _, shape in shown)),
                best.tally,
                round(best.logit, 2),
                all(case.detector.heuristic for case in cases),
            )
        )
    return found


def _told_better(category: str, best: Candidate, by_category: dict[str, list[Candidate]]) -> bool:
    """Whether a narrower or wider category of the same family tells it better.

    Of ``name`` and ``name.first`` the one that the column's name points at; else the narrower.
    """
    for other, cases in by_category.items():
        if other == category:
            continue
        narrower = other.startswith(category + ".")
        wider = category.startswith(other + ".")
        if not narrower and not wider:
            continue
        other_named = any(case.phrase for case in cases)
        mine_named = best.phrase is not None
        if other_named != mine_named:
            if other_named:
                return True
            continue
        if narrower:
            return True
    return False
