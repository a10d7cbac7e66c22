"""Explanations: the evidence about a column, with the arithmetic that decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pdscan.lookalikes import Likeness
    from pdscan.model import Tally


@dataclass(frozen=True, slots=True)
class Term:
    """One addend of the weighed evidence: what it is, and the log-odds that it adds."""

    what: str
    log_odds: float


@dataclass(frozen=True, slots=True)
class Case:
    """What one detector has for and against a column, and what became of it.

    Args:
        detector, category: which kind.
        tally: its counts and masked samples.
        chance: the share of random candidates that pass its check; None without a check.
        phrase: what in the column's name speaks for it; `veto`: what there speaks against.
        shaped: cells of the shape that the name asks for, of all filled ones (an estimate in long
            columns); None where the name does not say it.
        terms: the addends; their sum is the log-odds. Empty: nothing was there to weigh.
        log_odds, confidence: the sum, and the probability that it is.
        like: the look-alike that was weighed against it, if any.
        outcome: ``found``, or why it is no finding.
        changes: what would turn the outcome, a sentence each.
    """

    detector: str
    category: str
    tally: Tally
    chance: float | None
    phrase: str | None
    veto: str | None
    shaped: int | None
    terms: tuple[Term, ...]
    log_odds: float
    confidence: float
    outcome: str
    like: Likeness | None = None
    changes: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Whether it is (part of) a finding."""
        return self.outcome == FOUND

    def as_dict(self) -> dict[str, Any]:
        """The JSON form; `distinct` values are not counted and so not in it."""
        tally = self.tally
        return {
            "detector": self.detector,
            "category": self.category,
            "outcome": self.outcome,
            "confidence": self.confidence,
            "log_odds": round(self.log_odds, 3),
            "tried": tally.tried,
            "tried_whole": tally.whole_tried,
            "validated_whole": tally.whole,
            "matched": tally.cells,
            "matches": tally.matches,
            "technical": tally.technical,
            "chance": self.chance,
            "words_for": self.phrase or "",
            "words_against": self.veto or "",
            "shaped": self.shaped,
            "samples": list(dict.fromkeys(shape for _, shape in tally.samples)),
            "terms": [
                {"what": term.what, "log_odds": round(term.log_odds, 3)} for term in self.terms
            ],
            "changes": list(self.changes),
        }


#: The outcome of a case that is a finding.
FOUND = "found"


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that was weighed about one column.

    `cases` are those of every detector that saw, or was told by the name, anything: what was
    found first, then by log-odds. `form` names what the cells are instead of personal data
    (``UUID``), with its share of the cells looked at; empty if nothing is known.
    """

    path: str
    rows: int
    filled: int
    kinds: tuple[str, ...]
    cases: tuple[Case, ...]
    form: str = ""
    form_share: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "field": self.path,
            "kinds": list(self.kinds),
            "rows": self.rows,
            "filled": self.filled,
            "form": self.form,
            "form_share": self.form_share,
            "cases": [case.as_dict() for case in self.cases],
        }
