"""The verdict: from what was seen in a column to the categories it holds, by weighing evidence.

Everything is added as log-odds (natural logarithm), term by term, and the terms are kept: what is
shown as an explanation is what decided. A column starts at PRIOR: most columns hold nothing of a
given kind. Cells that pass a check are weighed against what chance would pass, the
column's name and the shapes of its cells are added, and the sum becomes a confidence. In running
text one good match is a finding; what chance passes there is part of the match's own score.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pdscan.explanation import FOUND, Case, Explanation, Term
from pdscan.lookalikes import Likeness, likeness
from pdscan.model import ColumnProfile, Tally
from pdscan.words import naming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pdscan.model import Detector

#: Findings below this confidence are not reported.
THRESHOLD = 0.5

PRIOR = -4.0
#: What a name that fits adds to cells that were matched.
NAMED = 4.0
#: Log-odds of a column found by its name, its cells having the right shape.
BY_NAME = 2.4
#: What each further word of the phrase adds (``date of birth`` says more than ``birth``).
WORD = 0.4
#: What a heuristic detector finds is never surer than this (a confidence of 0.6): it is for review.
REVIEW = 0.4
#: Share of valid values in a column that truly holds the kind (typing errors, test rows).
VALID = 0.97
#: What cells that are all wholly of a form add.
FORM = 5.0
#: A check that more random candidates pass says something only where they fail.
WEAK = 0.5
#: Share of the cells that must have the shape for a name to count.
SHAPED = 0.6
#: From this share of whole cells on, a column is a column of that kind, not running text.
COLUMN = 0.5
#: In a column that is one kind, fewer whole-cell matches of another kind than this are chance.
STRAY = 0.05
#: The same where the column's name and nearly all its cells (FITTING) say which kind it is: a
#: French phone number 40.67.88.88 is no IP address there.
STRAY_NAMED = 0.5
FITTING = 0.9
#: Evidence is cut here: no confidence beyond what a wrong assumption could undo.
LIMIT = 9.0
#: A form of this score is taken at its word even within cells of another kind's shape.
SURE = 0.85
#: A form of lower score than this needs a share of the cells, not only one match.
STRONG = 0.7


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
        _shaped(profile, detector) if phrase is not None else None,
        candidate.terms if candidate else (),
        log_odds,
        confidence(log_odds),
        outcome,
    )


def _with_outcome(case: Case, outcomes: Mapping[str, str]) -> Case:
    why = outcomes.get(case.detector, case.outcome)
    # What was too weak anyway did not go for another's sake.
    return replace(case, outcome=case.outcome if case.outcome == UNLIKELY else why)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One detector's case for a column."""

    detector: Detector
    terms: tuple[Term, ...]
    cells: int
    phrase: str | None
    tally: Tally
    #: Share of the cells that are wholly of this kind, by value or by name and shape.
    share: float
    by_value: bool

    @property
    def logit(self) -> float:
        """The sum of the terms."""
        return _sum(self.terms)


def _sum(terms: Iterable[Term]) -> float:
    return math.fsum(term.log_odds for term in terms)


def _shaped(profile: ColumnProfile, detector: Detector) -> int:
    """How many filled cells have the shape that a name asks for, by those looked at."""
    if detector.id not in profile.shapes or not profile.shaped_of:
        return 0
    return round(profile.shapes[detector.id] / profile.shaped_of * profile.filled)


def weigh(
    profile: ColumnProfile, detector: Detector, phrase: str | None, like: Likeness | None = None
) -> Candidate | None:
    """One detector's case for a column whose name says `phrase`; None if it has none.

    `like` is what the column is if it is no personal data.
    """
    tally = profile.tallies.get(detector.id, Tally())
    filled = profile.filled
    value = _value_terms(tally, detector, filled, digits=profile.kinds == {"integer"})
    if phrase is not None and value is not None:
        value = (*value, Term(f"the column's name says '{phrase}'", NAMED))
    if like is not None and value is not None and phrase is None:
        value = (*value, *_like_terms(like))
    shaped = _shaped(profile, detector)
    by_name = None
    if phrase is not None and detector.by_name and shaped >= SHAPED * filled:
        by_name = _name_terms(tally, detector, phrase, shaped, filled)
    both = [terms for terms in (value, by_name) if terms is not None]
    if not both:
        return None
    cells = max(tally.cells if value is not None else 0, shaped if by_name is not None else 0)
    # A name without a shape, and a heuristic, do not say that the cells hold nothing else.
    told = shaped if by_name is not None and detector.shape and not detector.heuristic else 0
    share = max(tally.whole, told) / filled
    terms = max(both, key=_sum)
    if detector.heuristic:
        terms = _at_most(terms, REVIEW, "only words tell it, for a person to review")
    terms = _at_most(terms, LIMIT, "no surer than what a wrong assumption could undo")
    return Candidate(detector, terms, cells, phrase, tally, share, by_value=value is not None)


def _like_terms(like: Likeness) -> Iterable[Term]:
    """What speaks against a kind that only the values tell, where they are of a look-alike."""
    title = like.kind.title
    if like.phrase is not None:
        yield Term(f"the column's name says {title}: '{like.phrase}'", -NAMED)
    if not like.kind.plain:
        yield Term(f"{like.share:.0%} of the cells looked at have the form of a {title}", -NAMED)


def _at_most(terms: tuple[Term, ...], limit: float, why: str) -> tuple[Term, ...]:
    """The terms, and one more that takes what is over the limit."""
    over = _sum(terms) - limit
    return (*terms, Term(f"at most {limit:+g}: {why}", -over)) if over > 0 else terms


def _name_terms(
    tally: Tally, detector: Detector, phrase: str, shaped: int, filled: int
) -> tuple[Term, ...]:
    """The log-odds of a name, and of cells that have its shape."""
    having = f"{shaped} of {filled} cells have the shape" if detector.shape else "any cell will do"
    terms = [Term(f"the column's name says '{phrase}', and {having}", BY_NAME)]
    if " " in phrase:
        terms.append(Term("further words of the phrase", WORD * phrase.count(" ")))
    if _contradicted(tally, detector):
        terms.append(Term("the check fails as for random values", -NAMED))
    return tuple(terms)


def _value_terms(
    tally: Tally, detector: Detector, filled: int, *, digits: bool
) -> tuple[Term, ...] | None:
    """The log-odds of the values alone, or None if none is personal.

    `digits`: the column holds integers, which are whole cells and never running text.
    """
    if not tally.cells:
        return None
    score = max(pattern.score for pattern in detector.patterns)
    chance = detector.check.chance if detector.check else 1.0
    as_column = None
    if tally.whole and (digits or tally.whole_tried >= COLUMN * filled):
        tried = max(tally.whole, tally.whole_tried - tally.technical)
        evidence = log_ratio(tally.whole, tried, chance)
        why = f"{tally.whole} of {tried} whole cells pass the check, as {chance:.2g} by chance"
        if detector.check is None or (chance > WEAK and evidence >= 0):
            # That all cells have the form is told, however many they are.
            evidence = FORM * tally.whole / filled
            why = f"{tally.whole} of {filled} cells are wholly of the form"
        as_column = (
            Term("most columns hold nothing of this kind", PRIOR),
            Term(f"how sure the form alone makes us: {score:g}", logit(score)),
            Term(why, max(-LIMIT, min(LIMIT, evidence))),
        )
        if digits and tally.whole_tried < COLUMN * filled:
            # Most of the integers do not even have the form: those that do have it by chance.
            return _at_most(as_column, PRIOR, "most integers do not even have the form")
        if digits or _sum(as_column) < 0:
            # Numbers of this form of which chance passes some are no running text either.
            return as_column
    as_text = None
    running = tally.cells - tally.whole
    surely = 1 - (1 - score) * chance
    if running or tally.whole_tried < COLUMN * filled:
        sure = min(surely, 0.995)
        as_text = [Term(f"one match in running text is {sure:.3g} sure", logit(sure))]
        if not running and chance > 1 / 50 and detector.check is not None:
            # Whole cells of a form that chance often passes, in a column of other things.
            as_text.append(Term("whole cells that chance often passes, among others", PRIOR))
        if surely < STRONG:
            # Zero at one cell in fifty; a factor of ten more or less moves it by two.
            rate = 2 * math.log10(max(tally.cells / filled, 1e-6) / 0.02)
            as_text.append(Term(f"{tally.cells} of {filled} cells match, one in 50 is even", rate))
    both = (as_column, tuple(as_text) if as_text else None)
    return max((terms for terms in both if terms is not None), key=_sum)


def _contradicted(tally: Tally, detector: Detector) -> bool:
    """Whether the values are of the form but fail the check as random ones would."""
    if detector.check is None or tally.whole_tried < 5:
        return False
    return log_ratio(tally.whole, tally.whole_tried, detector.check.chance) < 0


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


def log_ratio(passed: int, tried: int, chance: float) -> float:
    """Log likelihood ratio of `passed` of `tried` candidates: true values against chance.

    >>> log_ratio(9, 100, 1 / 11) < -100, round(log_ratio(100, 100, 1 / 11))
    (True, 237)
    """
    chance = min(chance, 0.9)
    return passed * math.log(VALID / chance) + (tried - passed) * math.log(
        (1 - VALID) / (1 - chance)
    )


def logit(probability: float) -> float:
    """Log-odds of a probability within (0, 1)."""
    probability = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(probability / (1 - probability))


def confidence(log_odds: float) -> float:
    """Probability of log-odds, rounded to what can be meant."""
    return round(1 / (1 + math.exp(-log_odds)), 3)


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
