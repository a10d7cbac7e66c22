"""Purposes: why personal data is processed, and in plain words on which ground and how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pdscan.taxonomy import is_below, matches

if TYPE_CHECKING:
    from datetime import date

#: ``stated`` by the controller's own statement, ``confirmed`` by who answers for the register,
#: ``candidate``: a proposal that nobody has confirmed, ``missing``: the law wants it and it is not
#: there. Without a status, the register's own word counts.
Status = Literal["stated", "candidate", "missing", "confirmed"]
#: Whether a purpose covers a category: ``coarse`` is yes, for parts of it only.
Answer = Literal["yes", "coarse", "no"]

_WORDS: dict[str, dict[str, str]] = {
    "candidate": {"nl": "voorstel", "fr": "proposition", "en": "candidate", "de": "Vorschlag"},
    "missing": {"nl": "ontbreekt", "fr": "manquant", "en": "missing", "de": "fehlt"},
    "from": {"nl": "vanaf", "fr": "à partir de", "en": "from", "de": "ab"},
    "or": {"nl": "of", "fr": "ou", "en": "or", "de": "oder"},
    "no transfer": {
        "nl": "geen doorgifte",
        "fr": "aucun transfert",
        "en": "no transfer",
        "de": "keine Übermittlung",
    },
    "decided by the controller (Art. 28)": {
        "nl": "bepaald door de verwerkingsverantwoordelijke (art. 28)",
        "fr": "déterminé par le responsable du traitement (art. 28)",
        "en": "decided by the controller (Art. 28)",
        "de": "vom Verantwortlichen bestimmt (Art. 28)",
    },
}


def _say(word: str, language: str) -> str:
    return _WORDS[word].get(language, word)


def _marked(words: str, status: Status | None, language: str) -> str:
    """The words, and that they are only a proposal or that there is nothing behind them."""
    if status == "missing":
        missing = _say("missing", language)
        return f"{words} ({missing})" if words else missing
    if status == "candidate" and words:
        return f"{words} ({_say('candidate', language)})"
    return words


@dataclass(frozen=True, slots=True)
class Wording:
    """A text by language; the language of a text that is the same in all of them is empty."""

    texts: tuple[tuple[str, str], ...]

    def in_language(self, language: str) -> str:
        """The text in that language, else in all, else in English, else in any."""
        by_language = dict(self.texts)
        for key in (language, "", "en"):
            if key in by_language:
                return by_language[key]
        return self.texts[0][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A ground of processing: an article of the GDPR, as DPV's `eu-gdpr` writes it (``A6-1-f``).

    Args:
        article: empty only where the status is ``missing``.
        interest: the legitimate interest, for Art. 6(1)(f); `lia`: where its balance is written.
        law: the law behind it, for Art. 6(1)(c) and (e), 9, 10 and 87.
        categories: the categories that it carries; empty is all.
    """

    article: str = ""
    status: Status | None = None
    interest: str = ""
    lia: str = ""
    law: str = ""
    categories: tuple[str, ...] = ()
    cite: str = ""

    def text(self, language: str = "en") -> str:
        """``A6-1-f: run the shop (candidate)``."""
        why = ", ".join(part for part in (self.law, self.interest) if part)
        words = ": ".join(part for part in (self.article, why) if part)
        return _marked(words, self.status, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long a purpose may keep its data: a `period` counted from `start`, or a `criterion`.

    Args:
        period, grace: ISO 8601 durations (``P7Y``).
        start: ``column:a|b`` (the first that exists), ``created``, ``last_activity``, ``mtime``,
            ``mail:Date`` or ``event:name`` (in no data); `fallback` where it is absent.
    """

    period: str = ""
    start: str = ""
    fallback: str = ""
    ground: str = ""
    end_action: str = ""
    grace: str = ""
    criterion: str = ""
    backups: str = ""
    status: Status | None = None
    cite: str = ""

    def text(self, language: str = "en") -> str:
        """``P7Y from invoice_date or order_date (candidate)``."""
        words = self.period or self.criterion
        if self.period and self.start:
            names = self.start.rpartition(":")[2].split("|")
            start = f" {_say('or', language)} ".join(names)
            words = f"{self.period} {_say('from', language)} {start}"
        return _marked(words, self.status, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfers:
    """Transfers to third countries (`to`, ISO 3166) and the tool that allows them (``A46-2-c``)."""

    to: tuple[str, ...] = ()
    tool: str = ""
    evidence: str = ""
    region: str = ""
    status: Status | None = None
    cite: str = ""

    def text(self, language: str = "en") -> str:
        """``US: A46-2-c (candidate)``."""
        where = ", ".join(self.to) or self.region
        words = ": ".join(part for part in (where, self.tool) if part)
        if not words and self.status != "missing":
            words = _say("no transfer", language)
        return _marked(words, self.status, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Where data shows consent: columns, the values that mean yes, its date, its withdrawal."""

    columns: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    timestamp: tuple[str, ...] = ()
    withdrawal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """One purpose of processing (GDPR Art. 5(1)(b) and 30(1)(b)), defaults and parent applied.

    Args:
        id: slug; binds name it.
        role: controller, processor or joint.
        dpv, fides: term of DPV's purposes and data use of fideslang.
        legal_basis, art9, art10: grounds in Art. 6, 9 and 10; `national_id`: the law for Art. 87.
        subjects: whose data it is.
        categories, categories_except: patterns of what it may and may not hold.
        categories_mode: ``closed``, or ``open`` if it may hold more than it lists.
        lint: known defects (``open-ended``, ``vague``).
    """

    id: str
    name: Wording | None = None
    parent: str | None = None
    role: str = "controller"
    status: Status | None = None
    dpv: str = ""
    fides: str = ""
    legal_basis: tuple[Basis, ...] = ()
    art9: tuple[Basis, ...] = ()
    art10: tuple[Basis, ...] = ()
    national_id: Basis | None = None
    subjects: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    categories_except: tuple[str, ...] = ()
    categories_mode: str = "closed"
    categories_status: Status | None = None
    recipients: tuple[str, ...] = ()
    retention: Retention | None = None
    transfers: Transfers | None = None
    consent: Consent | None = None
    data_source: str = ""
    environment: str | None = None
    owner: str = ""
    review: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    lint: tuple[str, ...] = ()
    cite: str = ""

    def allows(self, category: str) -> Answer:
        """Whether it may hold the category; ``coarse`` if it lists only finer kinds of it."""
        if any(matches(pattern, category) for pattern in self.categories_except):
            return "no"
        if self.categories_mode == "open" or any(
            matches(pattern, category) for pattern in self.categories
        ):
            return "yes"
        return "coarse" if any(is_below(key, category) for key in self.categories) else "no"

    def declares(self, category: str) -> bool:
        """Whether it lists the category itself; what is open to everything declares nothing."""
        return self.categories_mode == "closed" and self.allows(category) != "no"

    def is_in_force(self, today: date) -> bool:
        """Whether it has begun and has not ended; the last day counts."""
        begun = self.valid_from is None or self.valid_from <= today
        return begun and (self.valid_until is None or today <= self.valid_until)

    def title(self, language: str = "en") -> str:
        """Its name in that language, else in English, else in any; its id if it has none."""
        return self.name.in_language(language) if self.name else self.id

    def legal_basis_text(self, language: str = "en") -> str:
        """``A6-1-b; A6-1-f: marketing (candidate)``, or that it is missing."""
        if self.legal_basis:
            return "; ".join(basis.text(language) for basis in self.legal_basis)
        if self.role == "processor":
            return _say("decided by the controller (Art. 28)", language)
        return _say("missing", language)

    def special_ground_text(self, language: str = "en") -> str:
        """The grounds in Art. 9, 10 and 87; empty if it names none."""
        national = () if self.national_id is None else (self.national_id,)
        grounds = (*self.art9, *self.art10, *national)
        return "; ".join(ground.text(language) for ground in grounds)

    def retention_text(self, language: str = "en") -> str:
        """``P7Y from order_date (candidate)``, the criterion, or that it is missing."""
        return (self.retention or Retention(status="missing")).text(language)

    def transfer_text(self, language: str = "en") -> str:
        """Countries and tool, the region that data stays in, or that it is missing."""
        return (self.transfers or Transfers(status="missing")).text(language)

    def subjects_text(self) -> str:
        """``customer, job applicant``."""
        return ", ".join(subject.replace("_", " ") for subject in self.subjects)

    def recipients_text(self) -> str:
        """``courts, payment-provider``."""
        return ", ".join(self.recipients)
