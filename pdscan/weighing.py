"""Weighing: the log-odds of one kind in one column, term by term, and all thresholds.

Everything is added as log-odds (natural logarithm), and the terms are kept: what is shown as an
explanation is what decided. A column starts at PRIOR: most columns hold nothing of a given kind.
Cells that pass a check are weighed against what chance would pass, the column's name and the
shapes of its cells are added, and the sum becomes a confidence. In running text one good match is
a finding; what chance passes there is part of the match's own score.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pdscan.explanation import Term
from pdscan.model import ColumnProfile, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pdscan.lookalikes import Likeness
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
#: Log-odds by which one kind must explain the same cells better than another that then goes.
BETTER = 5.0
#: Bare forms without a check of this score or less say nothing in single cells.
BARE = 0.2


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


def shaped_cells(profile: ColumnProfile, detector: Detector) -> int:
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
    shaped = shaped_cells(profile, detector)
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
    if like.formed:
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
    as_column: tuple[Term, ...] | None = None
    passed = evidence(tally, detector)
    if tally.whole and (digits or tally.whole_tried >= COLUMN * filled):
        tried, told = _tried(tally), passed
        why = f"{tally.whole} of {tried} whole cells pass the check, as {chance:.2g} by chance"
        if detector.check is None or (chance > WEAK and told >= 0):
            # That all cells have the form is told, however many they are.
            told = FORM * tally.whole / filled
            why = f"{tally.whole} of {filled} cells are wholly of the form"
        as_column = (
            Term("most columns hold nothing of this kind", PRIOR),
            Term(f"how sure the form alone makes us: {score:g}", logit(score)),
            Term(why, max(-LIMIT, min(LIMIT, told))),
        )
        if digits and tally.whole_tried < COLUMN * filled:
            # Most of the integers do not even have the form: those that do have it by chance.
            return _at_most(as_column, PRIOR, "most integers do not even have the form")
        if digits or _sum(as_column) < 0:
            # Numbers of this form of which chance passes some are no running text either.
            return as_column
    as_text: tuple[Term, ...] | None = None
    running = tally.cells - tally.whole
    if not running and detector.check is None:
        # Whole cells may be of a form that says nothing alone.
        score = min([score, *(f.score for f in detector.patterns if f.bare and f.score <= BARE)])
    surely = 1 - (1 - score) * chance
    if running or tally.whole_tried < COLUMN * filled:
        sure = min(surely, 0.995)
        as_text = (Term(f"one match in running text is {sure:.3g} sure", logit(sure)),)
        if not running and chance > 1 / 50 and detector.check is not None:
            # Whole cells of a form that chance often passes, in a column of other things.
            as_text += (Term("whole cells that chance often passes, among others", PRIOR),)
        if not running and passed < 0:
            as_text = _at_most(as_text, PRIOR, "so many fail that the others pass by chance")
        if surely < STRONG:
            # Zero at one cell in fifty; a factor of ten more or less moves it by two.
            rate = 2 * math.log10(max(tally.cells / filled, 1e-6) / 0.02)
            as_text += (Term(f"{tally.cells} of {filled} cells match, one in 50 is even", rate),)
    return max((terms for terms in (as_column, as_text) if terms is not None), key=_sum)


def evidence(tally: Tally, detector: Detector) -> float:
    """What the whole cells that pass the check say, and those that fail; 0 without a check."""
    if detector.check is None:
        return 0.0
    return log_ratio(tally.whole, _tried(tally), detector.check.chance)


def _tried(tally: Tally) -> int:
    """The whole candidates that the check was asked of, but for values that name no person."""
    return max(tally.whole, tally.whole_tried - tally.technical)


def _contradicted(tally: Tally, detector: Detector) -> bool:
    """Whether the values are of the form but fail the check as random ones would."""
    if detector.check is None or tally.whole_tried < 5:
        return False
    return log_ratio(tally.whole, tally.whole_tried, detector.check.chance) < 0


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
