"""Linking: the purposes of a place that holds a category, and whether they allow it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from pdscan.errors import RegisterError
from pdscan.form import nearest
from pdscan.locator import SCHEMES
from pdscan.register import Ignore
from pdscan.taxonomy import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from pdscan.model import Envelope
    from pdscan.register import Bind, Conditions, Register, RegisteredSource

#: What linking says: the purposes allow it; they do not; nobody said why it is here, but the
#: register knows the category; the register does not even know the category; the register and
#: the data's own metadata disagree, or name a purpose that is not in force; it was decided so.
Outcome = Literal["linked", "excess", "unlinked", "undeclared", "conflict", "ignored"]

#: How specific a condition is; a bind is as specific as its most specific condition.
RANKS = {
    "column": 60,
    "table": 40,
    "sheet": 40,
    "folder": 40,
    "mailbox": 35,
    "sender": 30,
    "recipient": 30,
    "path": 20,
    "tag": 20,
    "source": 10,
    "environment": 10,
    "category": 5,
    "subject": 5,
}
#: Purposes that the data's own metadata names: below a bind of the column, above all others.
INLINE_RANK = 50

#: Why a condition cannot be evaluated at some places.
_OF_MAILS = (
    "a finding stands for all mails of a folder, and not all of them meet the condition, or there"
    " are too many to look at first"
)
UNKNOWN = {
    "sender": _OF_MAILS,
    "recipient": _OF_MAILS,
    "tag": "this version reads no tags",
    "subject": "whose data a column holds is not known from the data",
}

_PACKED = frozenset((".gz", ".bz2", ".xz", ".zst", ".lz4", ".zip"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a category was found, in the terms that a register can ask for.

    Args:
        locator: of the container (``file:exports/contacts.csv``, ``pg://shop/public/users``).
        aliases: other locators of it.
        source: id of a source of the register, if the user has said which it is.
        path: of a file; without it, the one in a ``file:`` or ``sqlite:`` locator counts.
        tags, environment: what its source says about it; tags are None if nobody asked it.
        inline: ids of purposes that the data's own metadata names.
        subject: whose data it is, None if that is not known.
        envelopes: of all its mails; None if it holds mails whose envelopes are not known.
    """

    locator: str
    aliases: tuple[str, ...] = ()
    source: str | None = None
    path: str | None = None
    schema: str | None = None
    table: str | None = None
    sheet: str | None = None
    folder: str | None = None
    mailbox: str | None = None
    column: str | None = None
    tags: tuple[str, ...] | None = None
    environment: str | None = None
    inline: tuple[str, ...] = ()
    subject: str | None = None
    envelopes: tuple[Envelope, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Link:
    """What the register says about a category at a place.

    Args:
        purposes: ids of the purposes that allow it, in the register's order; of a conflict, all
            that were named, whether they exist or not.
        denied: ids of those that are bound to the place and do not allow it.
        coarse: the purposes list only finer kinds of the category.
        reason: one clause, without values; of an ignored finding, the register's own words.
        source: id of the register's source that the place belongs to.
        binds: which entries of `Register.binds` were decisive, from 0.
        environment: of the place, its source or the register's default.
        undecided: binds and ignores that could change this, but ask for what is not known here.
    """

    outcome: Outcome
    purposes: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    coarse: bool = False
    reason: str = ""
    source: str | None = None
    binds: tuple[int, ...] = ()
    environment: str | None = None
    undecided: tuple[Bind | Ignore, ...] = ()


def resolve(register: Register, place: Place, category: str, *, today: date) -> Link:
    """The link of one category found at one place.

    Of the binds whose conditions all hold, those with the highest (priority, rank) count, and
    ties are united; ``add`` binds are added to them. Several purposes are normal, and each is
    asked by itself. A bind that asks for what is not known of the place does not count, and is
    told as undecided. Raises RegisterError if `place.source` is no source of the register.
    """
    facts = _look(register, place, category)
    source = facts.sources[0] if facts.sources else None
    blank = Link("unlinked", source=source, environment=facts.environment)
    ignores = [ignore for ignore in register.ignores if in_force(ignore, today)]
    for ignore in ignores:
        if facts.meet(ignore.conditions):
            return replace(blank, outcome="ignored", reason=ignore.reason)

    choice = _choose(register.binds, place.inline, facts)
    unsure = [ignore for ignore in ignores if facts.meet(ignore.conditions) is None]
    blank = replace(blank, undecided=(*choice.undecided, *unsure))
    if choice.dropped is not None:
        reason = choice.dropped.note or "the register says that it has no purpose"
        return replace(blank, outcome="ignored", reason=reason, binds=choice.binds)
    if not choice.purposes:
        if register.declares(category):
            return replace(blank, reason="no bind covers this place")
        reason = "no bind covers this place, and nothing in the register lists the category"
        return replace(blank, outcome="undeclared", reason=reason)

    order = {key: index for index, key in enumerate(register.purpose_by_id)}
    named = tuple(sorted(choice.purposes, key=lambda key: order.get(key, len(order))))
    blank = replace(blank, binds=choice.binds)
    wrong = _conflicts(register, place.inline, named, choice.disagree, today)
    if wrong:
        return replace(blank, outcome="conflict", purposes=named, reason="; ".join(wrong))
    answers = {key: register.purpose_by_id[key].allows(category) for key in named}
    allowed = tuple(key for key in named if answers[key] != "no")
    denied = tuple(key for key in named if answers[key] == "no")
    if not allowed:
        reason = f"not allowed by {', '.join(denied)}"
        return replace(blank, outcome="excess", denied=denied, reason=reason)
    coarse = all(answers[key] == "coarse" for key in allowed)
    reason = choice.reason + ("; only finer categories are listed" if coarse else "")
    return replace(
        blank, outcome="linked", purposes=allowed, denied=denied, coarse=coarse, reason=reason
    )


def in_force(ignore: Ignore, today: date) -> bool:
    """Whether an ignore counts on that day."""
    return ignore.until is None or today < ignore.until


def first_met(ignores: Sequence[Ignore], place: Place, category: str) -> int | None:
    """Which of the ignores, which stand in no register, is the first to cover a place's category.

    Besides a register's conditions these may ask for a ``locator``.
    """
    facts = _look(None, place, category) if ignores else None
    met = (at for at, each in enumerate(ignores) if facts and facts.meet(each.conditions))
    return next(met, None)


def belongs(register: Register, place: Place) -> bool:
    """Whether the place belongs to a source of the register."""
    return bool(_look(register, place, "").sources)


def describe(entry: Bind | Ignore) -> str:
    """A bind or an ignore in words: ``bind by sender to newsletter``."""
    by = " and ".join(name for name, _ in entry.conditions)
    if isinstance(entry, Ignore):
        return f"ignore by {by}"
    return f"bind by {by} to {', '.join(entry.purposes) or 'no purpose'}"


def why_undecided(entry: Bind | Ignore) -> str:
    """Why it cannot be evaluated everywhere: one clause for each condition that is not known."""
    reasons = (UNKNOWN[name] for name, _ in entry.conditions if name in UNKNOWN)
    return "; ".join(dict.fromkeys(reasons))


# ------------------------------------------------------------------------------------ binds


@dataclass(frozen=True, slots=True)
class _Choice:
    """What binds and inline purposes say together.

    `purposes` in the order of their naming; `binds` the decisive ones; `dropped` the bind that
    says there is no purpose; `disagree`: register and inline purposes have none in common;
    `undecided`: those that would count if what they ask for were known, and so.
    """

    purposes: tuple[str, ...] = ()
    binds: tuple[int, ...] = ()
    dropped: Bind | None = None
    disagree: bool = False
    reason: str = ""
    undecided: tuple[Bind, ...] = ()


def _choose(binds: Sequence[Bind], inline: tuple[str, ...], facts: _Facts) -> _Choice:
    """The binds that count for a place: the highest rank and what is added to it."""
    answers = [facts.meet(bind.conditions) for bind in binds]
    told = {index: bind for index, bind in enumerate(binds) if answers[index]}
    keys = {index: _key(bind) for index, bind in told.items() if bind.mode != "add"}
    added = [index for index in told if index not in keys]
    top = max(keys.values(), default=None)
    best = [index for index in keys if keys[index] == top]
    undecided = tuple(
        bind
        for bind, answer in zip(binds, answers, strict=True)
        if answer is None and (bind.mode == "add" or top is None or _key(bind) >= top)
    )
    # Inline purposes compete as one more bind, which no register entry can tie with.
    beaten = top is None or (bool(inline) and top < (0, INLINE_RANK))
    counting = [] if beaten else best
    for index in counting:
        if told[index].mode == "none":
            return _Choice(binds=(index,), dropped=told[index], undecided=undecided)
    register = _with_added(told, best, added)
    decisive = sorted(_with_added(told, counting, added))
    own = {key for index in register for key in told[index].purposes}
    named = [*inline] if beaten else []
    named += [key for index in decisive for key in told[index].purposes]
    bases = [key for index in decisive for key, _ in told[index].conditions]
    if beaten and inline:
        bases.append("the data's own metadata")
    return _Choice(
        purposes=tuple(dict.fromkeys(named)),
        binds=tuple(decisive),
        # What is only added says nothing against the base that the data itself names.
        disagree=bool(inline and best and own.isdisjoint(inline)),
        reason=f"bound by {', '.join(dict.fromkeys(bases))}",
        undecided=undecided,
    )


def _with_added(told: Mapping[int, Bind], best: list[int], added: list[int]) -> list[int]:
    """The best binds and those that add to them, unless one of the best forbids it."""
    return best if any(told[index].mode == "only" for index in best) else best + added


def _key(bind: Bind) -> tuple[int, int]:
    """Which binds count first: (priority, rank)."""
    return bind.priority, max(RANKS[name] for name, _ in bind.conditions)


def _conflicts(
    register: Register, inline: tuple[str, ...], named: tuple[str, ...], disagree: bool, today: date
) -> list[str]:
    """Why the purposes cannot stand: unknown, not in force, or contradicted by the data itself."""
    wrong = []
    known = register.purpose_by_id
    unknown = [key for key in named if key not in known]
    if unknown:
        wrong.append(f"unknown purpose {', '.join(unknown)}")
    idle = [key for key in named if key in known and not known[key].is_in_force(today)]
    if idle:
        wrong.append(f"not in force: {', '.join(idle)}")
    if disagree:
        wrong.append(f"the data's own metadata says {', '.join(inline)}, the register does not")
    return wrong


# ------------------------------------------------------------------------------------ facts


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a place answers to each condition: the texts that a pattern may match.

    A condition without an answer asks for what is not known. `mails` are the answers of each
    mail to the conditions that differ between the mails of one place.
    """

    category: str
    sources: tuple[str, ...]
    environment: str | None
    answers: Mapping[str, tuple[str, ...]]
    mails: tuple[Mapping[str, tuple[str, ...]], ...] | None

    def meet(self, conditions: Conditions) -> bool | None:
        """Whether every condition holds by one of its patterns; None if that is not known."""
        of_mails = [condition for condition in conditions if condition[0] in _MAIL]
        told = [
            self._holds(condition, self.answers)
            for condition in conditions
            if condition[0] not in _MAIL
        ]
        if of_mails:
            told.append(self._of_all_mails(of_mails))
        if False in told:
            return False
        return None if None in told else True

    def _of_all_mails(self, conditions: list[tuple[str, tuple[str, ...]]]) -> bool | None:
        """Whether all mails meet the conditions, or none; None if it is some, or not known."""
        if self.mails is None:
            return None
        met = {all(self._holds(each, mail) for each in conditions) for mail in self.mails}
        return None if len(met) > 1 else met == {True}

    def _holds(
        self, condition: tuple[str, tuple[str, ...]], answers: Mapping[str, tuple[str, ...]]
    ) -> bool | None:
        name, patterns = condition
        if name != "category" and name not in answers:
            return None
        return any(self._fits(name, pattern, answers) for pattern in patterns)

    def _fits(self, name: str, pattern: str, known: Mapping[str, tuple[str, ...]]) -> bool:
        if name == "category":
            return matches(pattern, self.category)
        answers = known[name]
        if name == "table":
            # A dot asks for the schema too: else `p*` would take all of the schema `public`.
            answers = answers if "." in pattern else answers[:1]
        if name == "locator":
            _, glob = _locator_glob(pattern)
        elif name == "path":
            glob = _path_glob(_file(_plain(pattern)), below=True)
        elif name == "folder":
            glob = _path_glob(_plain(pattern), below=False)
        else:
            glob = _flat_glob(_header(pattern) if name in _HEADERS else _plain(pattern))
        return any(glob.fullmatch(answer) for answer in answers)


_HEADERS = frozenset(("column", "sheet"))
_MAIL = frozenset(("sender", "recipient"))


def _look(register: Register | None, place: Place, category: str) -> _Facts:
    """The facts of a place: its own, and those of the register's source that it belongs to."""
    locators = tuple(_locator(text) for text in (place.locator, *place.aliases))
    known = register.sources if register else ()
    source = (_fixed(register, place.source) if register else None) or _nearest(known, locators)
    boxes = [entry for entry in known if entry.mailbox is not None]
    box = source if source and source.mailbox else _nearest(boxes, locators)
    mailbox = (box and box.mailbox) or place.mailbox or _mailbox(locators)
    sources = [source]
    if mailbox is not None and not any(text.startswith("mail:") for text in locators):
        # Mail in files is mail as well: it also belongs to the source of its mailbox.
        address = "/".join(part for part in (f"mail:{mailbox}", place.folder) if part)
        sources.append(_nearest(known, (_locator(address),)))
    found = list(dict.fromkeys(entry.id for entry in sources if entry is not None))
    named = (entry.environment for entry in dict.fromkeys(sources) if entry is not None)
    environments = (place.environment, *named, register.environment if register else None)
    environment = next((text for text in environments if text is not None), None)
    answers = {
        "locator": locators,
        "source": found,
        "path": _paths(place, locators),
        "table": _tables(place, locators),
        "folder": _folders(place.folder),
        "sheet": () if place.sheet is None else (_header(place.sheet),),
        "column": () if place.column is None else (_header(place.column),),
        "mailbox": (mailbox,),
        "environment": (environment,),
    }
    if place.tags is not None:
        answers["tag"] = place.tags
    if place.subject is not None:
        answers["subject"] = (place.subject,)
    mails = None
    if place.envelopes is not None:
        mails = tuple(
            _all_plain({"sender": mail.senders, "recipient": mail.recipients})
            for mail in place.envelopes
        )
    return _Facts(category, tuple(found), environment, _all_plain(answers), mails)


def _all_plain(answers: Mapping[str, Iterable[str | None]]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(_plain(text) for text in texts if text is not None)
        for name, texts in answers.items()
    }


def _fixed(register: Register, key: str | None) -> RegisteredSource | None:
    if key is None:
        return None
    if key not in register.source_by_id:
        msg = f"The register has no source '{key}'; {nearest(key, register.source_by_id)}"
        raise RegisterError(msg)
    return register.source_by_id[key]


def _nearest(
    sources: Iterable[RegisteredSource], locators: tuple[str, ...]
) -> RegisteredSource | None:
    """The source whose matching glob has the most literal characters; the first of equal ones."""
    best, most = None, -1
    for source in sources:
        for pattern in source.match:
            literal, glob = _locator_glob(pattern)
            if literal > most and any(glob.fullmatch(locator) for locator in locators):
                best, most = source, literal
    return best


def _mailbox(locators: Iterable[str]) -> str | None:
    for locator in locators:
        if locator.startswith("mail:"):
            return locator.removeprefix("mail:").partition("/")[0]
    return None


def _paths(place: Place, locators: Iterable[str]) -> tuple[str, ...]:
    paths = [] if place.path is None else [_file(place.path)]
    return (*paths, *(_file(text) for text in locators if text.startswith("file:")))


def _tables(place: Place, locators: tuple[str, ...]) -> tuple[str, ...]:
    """The table's name, then with its schema; of a file without tables, its name's stem."""
    if place.table is not None:
        schema = () if place.schema is None else (f"{place.schema}.{place.table}",)
        return (place.table, *schema)
    if not locators[0].startswith("file:"):
        return ()
    path = PurePosixPath(_paths(place, locators)[0])
    return (PurePosixPath(path.stem).stem if path.suffix.lower() in _PACKED else path.stem,)


def _folders(folder: str | None) -> tuple[str, ...]:
    """A mail folder and those above it, by path and by name: a match covers all below it."""
    names = [] if folder is None else folder.strip("/").split("/")
    return (*("/".join(names[: end + 1]) for end in range(len(names))), *names)


# ------------------------------------------------------------------------------------ globs


def _plain(text: str) -> str:
    """One form of letters with accents, which file systems write in two."""
    return unicodedata.normalize("NFC", text)


def _header(text: str) -> str:
    """A column's name without what cannot be seen: widths, outer and repeated spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _file(text: str) -> str:
    """A path without its scheme and without ``./``."""
    return re.sub(r"^(?:file:)?(?://(?=/))?(?:\./+)*", "", text, flags=re.IGNORECASE)


def _locator(text: str) -> str:
    """A locator, or a glob of locators, with the scheme that pdscan writes."""
    text = _plain(text)
    scheme, colon, rest = text.partition(":")
    scheme = scheme.lower()
    if scheme == "file" and colon:
        return f"file:{_file(text)}"
    return f"{SCHEMES.get(scheme, scheme)}:{rest}" if colon else text


@cache
def _locator_glob(text: str) -> tuple[int, re.Pattern[str]]:
    """How many literal characters a glob of locators has, and its regex."""
    glob = _locator(text)
    return len(re.sub(r"[*?]", "", glob)), _path_glob(glob, below=True)


@cache
def _flat_glob(glob: str) -> re.Pattern[str]:
    """A glob over a name: ``*`` is any letters, ``?`` one; upper and lower case are one."""
    return re.compile(_stars(glob, "."), re.IGNORECASE | re.DOTALL)


@cache
def _path_glob(glob: str, *, below: bool) -> re.Pattern[str]:
    """A glob over a path: ``*`` within a segment, ``**`` across; with `below`, all under it."""
    *segments, last = glob.rstrip("/").split("/")
    regex = ""
    for segment in segments:
        if segment.endswith("**") and segment[:-2] in {"", "file:"}:
            regex += re.escape(segment[:-2]) + r"(?:.*/)?"
        else:
            regex += _across(segment) + "/"
    regex += _across(last) + (r"(?:/.*)?" if below else "")
    return re.compile(regex, re.IGNORECASE | re.DOTALL)


def _across(segment: str) -> str:
    return ".*".join(_stars(piece, "[^/]") for piece in segment.split("**"))


def _stars(glob: str, letter: str) -> str:
    """The regex of a glob; atomic, because the leftmost hit of each piece is enough.

    So hostile names cannot make it slow. The last piece is held by what stands behind it.
    """
    first, *rest = (re.escape(piece).replace(r"\?", letter) for piece in re.split(r"\*+", glob))
    if not rest:
        return first
    middle = "".join(f"(?>{letter}*?{piece})" for piece in rest[:-1])
    return f"{first}{middle}{letter}*{rest[-1]}"
