"""The register of processing activities (GDPR Art. 30), read from TOML and held to its format."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdscan.errors import RegisterError
from pdscan.form import Spot, fill, nearest, parse, texts
from pdscan.purpose import Purpose, Status, Wording
from pdscan.register_form import CONDITIONS, FORMAT, ONCE, OWN, REPEATED, category
from pdscan.taxonomy import matches, taxonomy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

#: Conditions with their patterns: all must hold, each by one of its patterns.
Conditions = tuple[tuple[str, tuple[str, ...]], ...]
#: A table of texts, in the order of the file.
Pairs = tuple[tuple[str, str], ...]


# ------------------------------------------------------------------------------------ nouns


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the register says about itself: ``[register]``."""

    format: int = FORMAT
    id: str = ""
    title: Wording | None = None
    status: str = ""
    languages: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    vocabularies: Pairs = ()
    drafted_from: tuple[tuple[str, str | date], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """Who answers for the processing (Art. 30(1)(a)), with rights and measures it names."""

    name: str = ""
    country: str = ""
    address: str = ""
    contact: str = ""
    kbo: str = ""
    kvk: str = ""
    siren: str = ""
    activity: str = ""
    joint_or_group: tuple[str, ...] = ()
    representative: Pairs = ()
    dpo: Pairs = ()
    authority: str = ""
    rights: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    note: str = ""
    cite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """Categories that the controller says it processes; `scope` limits some to subjects."""

    categories: tuple[str, ...] = ()
    scope: tuple[tuple[str, tuple[str, ...]], ...] = ()
    note: str = ""
    cite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prohibited:
    """Categories that nobody should send; `unless` names the grounds that still allow them."""

    categories: tuple[str, ...] = ()
    unless: Pairs = ()
    note: str = ""
    cite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement of fact that found data can contradict."""

    id: str
    says: str
    falsified_by: str
    categories: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    source: str | None = None
    purpose: str | None = None
    cite: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredSource:
    """Where data lies: a database, a share, a service; `match` are globs of locators.

    `mailbox` says whose mail the files are; `locations` are the countries of the servers,
    `operator_country` only that of the company that runs them (ISO 3166).
    """

    id: str
    name: str = ""
    kind: str = ""
    match: tuple[str, ...] = ()
    mailbox: str | None = None
    environment: str | None = None
    operator: str = ""
    operator_country: str = ""
    location: str = ""
    locations: tuple[str, ...] = ()
    role: str = ""
    status: Status | None = None
    owner: str = ""
    lint: tuple[str, ...] = ()
    note: str = ""
    cite: str = ""

    def country_text(self) -> str:
        """``NL``, or ``US (operator)`` where only the operator's country is known."""
        countries = (*((self.location,) if self.location else ()), *self.locations)
        if countries:
            return ", ".join(countries)
        return f"{self.operator_country} (operator)" if self.operator_country else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """Cookies by the service that sets them or by the class (`kind`) the notice gives them."""

    names: tuple[str, ...]
    service: str = ""
    kind: str = ""
    purposes: tuple[str, ...] = ()
    status: Status | None = None
    cite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bind:
    """Which places belong to which purposes.

    `mode`: ``base`` (default), ``add`` to what other binds say, ``only`` (nothing is added), or
    ``none``: decided to have no purpose.
    """

    conditions: Conditions
    purposes: tuple[str, ...] = ()
    mode: str = "base"
    priority: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """Findings that were looked at and need nothing, with the reason, before the day `until`."""

    conditions: Conditions
    reason: str
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register as read: all entries in the order of the files, the including file first.

    Args:
        files: as named by the user or by `include`, in the order of reading.
        environment: of sources that name none.
        warnings: ``file:line: ...``; what is legal but cannot work as it stands.
        digest: SHA-256 of the file, or of the digests (hex, one a line) of all files.
    """

    files: tuple[str, ...]
    digest: str
    heading: Heading
    controller: Controller
    environment: str | None
    declared: Declared
    prohibited: Prohibited
    claims: tuple[Claim, ...]
    sources: tuple[RegisteredSource, ...]
    purposes: tuple[Purpose, ...]
    cookies: tuple[Cookie, ...]
    binds: tuple[Bind, ...]
    ignores: tuple[Ignore, ...]
    warnings: tuple[str, ...]

    @cached_property
    def purpose_by_id(self) -> Mapping[str, Purpose]:
        """The purposes by id, in the order of the register."""
        return {purpose.id: purpose for purpose in self.purposes}

    @cached_property
    def source_by_id(self) -> Mapping[str, RegisteredSource]:
        """The sources by id, in the order of the register."""
        return {source.id: source for source in self.sources}

    def declares(self, category: str) -> bool:
        """Whether a closed purpose or the list of declared categories holds the category."""
        listed = Purpose(id="", categories=self.declared.categories)
        return any(purpose.declares(category) for purpose in (listed, *self.purposes))


# ------------------------------------------------------------------------------------ reading

#: A table's values as read, and where they stand.
_Entry = tuple[Spot, dict[str, Any]]


def load(path: Path) -> Register:
    """The register in a TOML file and the files that it includes.

    Raises RegisterError, in one sentence that begins with ``file:line``, if a file cannot be read
    or breaks the format.
    """
    reading = _Reading()
    reading.file(path, str(path), ())
    once = {name: entry[1] for name, entry in reading.once.items()}
    spots = reading.repeated
    sources = tuple(RegisteredSource(**values) for _, values in reading.unique("source"))
    defaults = once.get("defaults", {})
    purposes = _purposes(reading.unique("purpose"), defaults)
    known = {"purpose": [entry.id for entry in purposes], "source": [entry.id for entry in sources]}
    claims = reading.unique("claim")
    for spot, values in claims:
        for key, ids in known.items():
            _require(spot.at(key), [values[key]] if key in values else [], ids, key)
    for spot, values in spots["cookie"]:
        _require(spot.at("purposes"), values.get("purposes", ()), known["purpose"], "purpose")
    digests = [digest for _, digest in reading.files]
    joined = hashlib.sha256("\n".join(digests).encode()).hexdigest()
    return Register(
        files=tuple(name for name, _ in reading.files),
        digest=digests[0] if len(digests) == 1 else joined,
        heading=Heading(**once.get("register", {})),
        controller=Controller(**once.get("controller", {})),
        environment=defaults.get("environment"),
        declared=Declared(**once.get("declared", {})),
        prohibited=Prohibited(**once.get("prohibited", {})),
        claims=tuple(Claim(**values) for _, values in claims),
        sources=sources,
        purposes=purposes,
        cookies=tuple(_cookie(values) for _, values in spots["cookie"]),
        binds=tuple(_bind(spot, values, known["source"]) for spot, values in spots["bind"]),
        ignores=tuple(_ignore(spot, values, known["source"]) for spot, values in spots["ignore"]),
        warnings=tuple(_warnings(spots, known["purpose"])),
    )


class _Reading:
    """The entries of all files, as they are met."""

    def __init__(self) -> None:
        self.files: list[tuple[str, str]] = []
        self.once: dict[str, _Entry] = {}
        self.repeated: dict[str, list[_Entry]] = {name: [] for name in REPEATED}
        self._read: set[Path] = set()

    def file(self, path: Path, name: str, above: tuple[Path, ...]) -> None:
        """Reads one file, then what it includes; `above` are the files that include it."""
        page, tables, content = parse(path, name, RegisterError)
        self._read.add(path.resolve())
        self.files.append((name, hashlib.sha256(content).hexdigest()))
        top = Spot(page)
        for key, value in tables.items():
            if key in ONCE:
                self._once(Spot(page, key), value)
            elif key in REPEATED:
                self._repeated(Spot(page, key), value)
            elif key != "include":
                known = ["include", *ONCE, *REPEATED]
                raise Spot(page, key).error(f"unknown table or key '{key}'; {nearest(key, known)}")
        stack = (*above, path.resolve())
        for include in texts(top.at("include"), tables.get("include", [])):
            self._include(top.at("include"), path, include, stack)

    def _include(self, spot: Spot, path: Path, include: str, stack: tuple[Path, ...]) -> None:
        target = path.parent / include
        if Path(include).is_absolute():
            raise spot.error(f"'{include}' must be relative to this file's folder.", include)
        if "\0" in include or not target.is_file():
            raise spot.error("there is no such file to include.", include)
        if target.resolve() in stack:
            raise spot.error(f"'{include}' includes this file again.", include)
        if target.resolve() not in self._read:
            self.file(target, str(target), stack)

    def _once(self, spot: Spot, value: object) -> None:
        if spot.table in self.once:
            other = self.once[spot.table][0].page.name
            raise spot.error(f"[{spot.table}] stands in {other} as well.")
        values = fill(spot, value, ONCE[spot.table])
        if spot.table == "register" and values.get("format", FORMAT) != FORMAT:
            message = (
                f"format {values['format']} is not the one that this version reads ({FORMAT})."
            )
            raise spot.at("format").error(message)
        for key in dict(values.get("scope", ())) if spot.table == "declared" else ():
            category(spot.at("scope"), key)
        self.once[spot.table] = (spot, values)

    def _repeated(self, spot: Spot, value: object) -> None:
        if not isinstance(value, list):
            raise spot.error(f"[{spot.table}] repeats: write [[{spot.table}]].")
        form, required = REPEATED[spot.table]
        for number, entry in enumerate(value):
            place = Spot(spot.page, spot.table, number)
            self.repeated[spot.table].append((place, fill(place, entry, form, required)))

    def unique(self, name: str) -> list[_Entry]:
        """The entries of one kind; raises if two have one id."""
        seen: dict[str, Spot] = {}
        for spot, values in self.repeated[name]:
            if values["id"] in seen:
                first = seen[values["id"]].at("id")
                where = f"{first.page.name}:{first.line()}"
                raise spot.at("id").error(f"the {name} '{values['id']}' stands in {where} already.")
            seen[values["id"]] = spot
        return self.repeated[name]


def _require(spot: Spot, ids: Iterable[str], known: Collection[str], noun: str) -> None:
    """Raises if an id names nothing; patterns must name something."""
    for key in ids:
        if not any(matches(key, candidate) for candidate in known):
            raise spot.error(f"unknown {noun} '{key}'; {nearest(key, known)}", key)


def _purposes(entries: list[_Entry], defaults: Mapping[str, Any]) -> tuple[Purpose, ...]:
    """The purposes with what they inherit: own keys replace the parent's, these the defaults."""
    by_id = {values["id"]: (spot, values) for spot, values in entries}

    def inherit(key: str, below: tuple[str, ...]) -> dict[str, Any]:
        spot, values = by_id[key]
        parent = values.get("parent")
        if parent is None:
            return {**defaults, **values}
        if parent not in by_id:
            _require(spot.at("parent"), [parent], by_id, "parent")
        if parent in (*below, key):
            cycle = " -> ".join((*below, key, parent))
            raise spot.at("parent").error(f"parents go round in a circle: {cycle}.")
        inherited = inherit(parent, (*below, key))
        return {**{name: inherited[name] for name in inherited if name not in OWN}, **values}

    return tuple(Purpose(**inherit(key, ())) for key in by_id)


def _conditions(spot: Spot, values: Mapping[str, Any], sources: Collection[str]) -> Conditions:
    """The conditions of a bind or an ignore; raises if it has none or names an unknown source."""
    found = tuple((key, values[key]) for key in CONDITIONS if key in values)
    if not found:
        message = f"[[{spot.table}]] has no condition, such as 'source' or 'table'."
        raise spot.error(message)
    _require(spot.at("source"), values.get("source", ()), sources, "source")
    return found


def _bind(spot: Spot, values: Mapping[str, Any], sources: Collection[str]) -> Bind:
    mode = values.get("mode", "base")
    if ("purpose" in values) == (mode == "none"):
        rule = "names no purpose" if mode == "none" else "needs a 'purpose', or mode = \"none\""
        raise spot.error(f'[[bind]] with mode = "{mode}" {rule}.')
    return Bind(
        conditions=_conditions(spot, values, sources),
        purposes=values.get("purpose", ()),
        mode=mode,
        priority=values.get("priority", 0),
        note=values.get("note", ""),
    )


def _ignore(spot: Spot, values: Mapping[str, Any], sources: Collection[str]) -> Ignore:
    conditions = _conditions(spot, values, sources)
    return Ignore(conditions=conditions, reason=values["reason"], until=values.get("until"))


def _cookie(values: Mapping[str, Any]) -> Cookie:
    fields = dict(values)
    return Cookie(kind=fields.pop("class", ""), **fields)


def _warnings(entries: Mapping[str, list[_Entry]], known: Collection[str]) -> Iterable[str]:
    """What can be read but cannot work: binds to no purpose, patterns that match nothing."""
    for spot, values in entries["bind"]:
        for purpose in values.get("purpose", ()):
            if purpose not in known:
                message = (
                    f"unknown purpose '{purpose}': what this binds will be a conflict; "
                    f"{nearest(purpose, known)}"
                )
                yield spot.at("purpose").note(message, purpose)
    for spot, values in entries["source"]:
        for pattern in values.get("match", ()):
            if ":" not in pattern and not pattern.startswith("**"):
                message = f"'{pattern}' matches no locator: begin it with file:, pg:// or the like."
                yield spot.at("match").note(message, pattern)
    patterns = {
        "purpose": ("categories", "categories_except"),
        "claim": ("categories",),
        "bind": ("category",),
        "ignore": ("category",),
    }
    for name, keys in patterns.items():
        for spot, values in entries[name]:
            for key in keys:
                for pattern in values.get(key, ()):
                    if not any(matches(pattern, category) for category in taxonomy()):
                        message = f"'{pattern}' in '{key}' matches no category."
                        yield spot.at(key).note(message, pattern)
