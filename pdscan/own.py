"""Users' own detectors: the tables ``[[detector]]`` of a configuration file, as detectors."""

from __future__ import annotations

import re
import warnings
from re import _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

from pdscan import form, registry
from pdscan.checksums import (
    BelgianNumber,
    CardNumber,
    ElevenProof,
    IbanCheck,
    IpAddress,
    Luhn,
    Mod97Key,
)
from pdscan.config import OWN
from pdscan.errors import UsageError
from pdscan.form import Spot
from pdscan.match.texts import find_in_texts
from pdscan.match.watch import Watch
from pdscan.model import ANYTHING, Detector, Pattern
from pdscan.taxonomy import taxonomy
from pdscan.words import naming_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pdscan.model import Check

#: How sure a match of a pattern makes us, where the file does not say.
SCORE = 0.95
#: The checks that a detector may ask for, by name.
CHECKS: dict[str, Check] = {
    "belgian": BelgianNumber(),
    "card": CardNumber(),
    "eleven": ElevenProof(),
    "iban": IbanCheck(),
    "ipv4": IpAddress(4),
    "ipv6": IpAddress(6),
    "luhn": Luhn(),
    "nir": Mod97Key(),
}
#: How much of a pattern is shown on each side of a fault.
_SHOWN = 50
_LANGUAGE = re.compile("[a-z]{2,3}")


def read(path: Path) -> tuple[Detector, ...]:
    """The detectors that a configuration file declares, ordered by id; it may have none.

    Raises UsageError in one sentence that names file, line, detector and what is wrong; of a
    pattern also the place, and below the sentence the pattern with a mark under the place.
    """
    page, content, _ = form.parse(path, str(path), UsageError)
    tables = content.get(OWN, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        message = f"'{OWN}' must be a list of tables: write [[{OWN}]] above each."
        raise Spot(page, OWN).error(message)
    found: dict[str, Detector] = {}
    for number, declared in enumerate(tables):
        spot = Spot(page, OWN, number)
        detector = _detector(spot, declared)
        if detector.id in found:
            message = f"the detector '{detector.id}' is declared twice."
            raise spot.at("id").error(message, detector.id)
        found[detector.id] = detector
    return tuple(found[key] for key in sorted(found))


def _detector(spot: Spot, declared: Mapping[str, Any]) -> Detector:
    """One table as a detector."""
    # Its id first: every later fault names it.
    name = form.fill(spot, {"id": declared["id"]} if "id" in declared else {}, _ID, ("id",))["id"]
    values = form.fill(spot, declared, _form(name), ("id", "category"))
    patterns, columns = values.get("patterns", ()), values.get("columns", {})
    shape = values.get("shape", "")
    if not patterns and not columns:
        message = f"the detector '{name}' has neither patterns nor columns: it finds nothing."
        raise spot.error(message)
    if not patterns:
        for key in ("check", "digits", "keywords"):
            if key in values:
                raise spot.at(key).error(f"'{key}' of the detector '{name}' needs patterns.")
    if shape and not columns:
        message = f"the shape of the detector '{name}' needs columns: it is that of their cells."
        raise spot.at("shape").error(message)
    if any(pattern.bare for pattern in patterns) and not values.get("keywords"):
        message = f"the detector '{name}' has a bare pattern, which needs keywords to stand beside."
        raise spot.at("patterns").error(message)
    numbers = "digits" in values or not (patterns or shape)
    detector = Detector(
        id=name,
        category=values["category"],
        entity=name.upper().replace("-", "_"),
        title=values.get("title", name.replace("-", " ").capitalize()),
        patterns=patterns,
        check=values.get("check"),
        keywords=values.get("keywords", ()),
        columns=columns,
        not_columns=values.get("not_columns", ()),
        kinds=("text", "integer") if numbers else ("text",),
        shape=shape,
        by_name=bool(columns) and bool(shape or not patterns),
        digits=values.get("digits"),
        examples=values.get("examples", ()),
        counterexamples=values.get("counterexamples", ()),
        references=(),
        own=True,
    )
    _verify(spot, detector)
    return detector


def _verify(spot: Spot, detector: Detector) -> None:
    """Looks for the detector in its examples; they are named by number, never shown."""
    for key, wanted in (("examples", True), ("counterexamples", False)):
        texts: tuple[str, ...] = getattr(detector, key)
        watch = Watch()
        if detector.patterns:
            found = [bool(each) for each in find_in_texts(texts, (detector,), watch=watch)]
        else:
            found = [naming_phrase(detector, text, "") is not None for text in texts]
        for stopped in watch.stopped():
            where = f"the detector '{detector.id}', pattern '{stopped.pattern}'"
            raise spot.at(key).error(f"{where}: it {stopped.why}, in its {key}.")
        for number, answer in enumerate(found, start=1):
            if answer != wanted:
                said = "is not found" if wanted else "is found"
                message = f"{key[:-1]} {number} of the detector '{detector.id}' {said}."
                raise spot.at(key).error(message)


# ------------------------------------------------------------------------------------ readers


def _id(spot: Spot, value: object) -> str:
    """An id that no built-in detector has."""
    description = "lower case letters, digits and single dashes"
    found: str = form.like("[a-z][a-z0-9]*(?:-[a-z0-9]+)*", description)(spot, value)
    if any(each.id == found for each in registry.built_in()):
        message = f"'{found}' is the id of a built-in detector; choose another."
        raise spot.error(message, found)
    return found


_ID: form.Form = {"id": _id}


def _form(name: str) -> form.Form:
    """The keys of the table of the detector `name`, and how each is read."""
    return {
        "id": _id,
        "category": _named(name, taxonomy()),
        "title": form.words,
        "patterns": _patterns(name),
        "check": lambda spot, value: CHECKS[_named(name, CHECKS)(spot, value)],
        "keywords": form.one_or_more,
        "columns": _columns,
        "not_columns": form.one_or_more,
        "shape": _shape(name),
        "digits": _digits,
        "examples": form.one_or_more,
        "counterexamples": form.one_or_more,
    }


def _named(name: str, known: Mapping[str, object]) -> Callable[[Spot, object], str]:
    """One of the known names."""

    def read_name(spot: Spot, value: object) -> str:
        found = form.words(spot, value)
        if found not in known:
            message = f"there is no {spot.keys[-1]} '{found}'"
            message += f" for the detector '{name}'; {form.nearest(found, known)}"
            raise spot.error(message, found)
        return found

    return read_name


def _digits(spot: Spot, value: object) -> int:
    """How many digits a number has: those of an integer of 64 bits at the most."""
    found = form.whole(spot, value)
    if not 1 <= found <= 18:
        raise spot.error(f"{spot.label} must be between 1 and 18.")
    return found


def _columns(spot: Spot, value: object) -> dict[str, tuple[str, ...]]:
    """Phrases of column names, as a list or by language."""
    if not isinstance(value, dict):
        return {"": _phrases(spot, value)}
    if wrong := [key for key in value if not _LANGUAGE.fullmatch(key)]:
        raise spot.error(f"'{wrong[0]}' is no language; write it as nl, fr, en or de.", wrong[0])
    return {key: _phrases(spot.at(key), entry) for key, entry in value.items()}


def _phrases(spot: Spot, value: object) -> tuple[str, ...]:
    """Phrases, as names of columns are read: lower case, single spaces."""
    return tuple(" ".join(each.lower().split()) for each in form.one_or_more(spot, value))


def _patterns(name: str) -> form.Reader:
    """The patterns of the detector `name`: texts, or tables that say more."""

    def read_patterns(spot: Spot, value: object) -> tuple[Pattern, ...]:
        entries = value if isinstance(value, list) else [value]
        if not entries:
            raise spot.error(f"{spot.label} is an empty list, which nothing can match.")
        found: list[Pattern] = []
        for number, entry in enumerate(entries, start=1):
            table = entry if isinstance(entry, dict) else {"regex": entry}
            pattern = _pattern(spot, table, name, number)
            if any(pattern.name == other.name for other in found):
                message = f"two patterns of the detector '{name}' are named '{pattern.name}'."
                raise spot.error(message, pattern.name)
            found.append(pattern)
        return tuple(found)

    return read_patterns


def _pattern(spot: Spot, table: dict[str, Any], name: str, number: int) -> Pattern:
    """One pattern, the `number`-th of the detector `name`."""
    values = form.fill(spot, table, _PATTERN, ("regex",))
    called = values.pop("name", f"pattern {number}")
    regex = values["regex"]
    where = f"the detector '{name}', pattern {number}"
    where += f" ('{called}')" if "name" in table else ""
    _verify_regex(spot, where, regex, ignore_case=values.get("ignore_case", False))
    return Pattern(called, left=ANYTHING, right=ANYTHING, **{"score": SCORE, **values})


def _score(spot: Spot, value: object) -> float:
    """A number between 0 and 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise spot.error(f"{spot.label} must be a number between 0 and 1, such as 0.95.")
    return float(value)


def _flag(spot: Spot, value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise spot.error(f"{spot.label} must be true or false.")
    return value


_PATTERN: form.Form = {
    "regex": form.text,
    "name": form.words,
    "score": _score,
    "ignore_case": _flag,
    "bare": _flag,
    "whole": _flag,
}


def _verify_regex(spot: Spot, where: str, regex: str, *, ignore_case: bool = False) -> None:
    """Raises the spot's error for what is no `re`, and for one that matches an empty text."""
    flags = re.IGNORECASE if ignore_case else 0
    try:
        with warnings.catch_warnings():
            # Such as a class that a later Python may read otherwise: it is read as today.
            warnings.simplefilter("ignore")
            re.compile(regex, flags)
            least, _ = _parser.parse(regex, flags).getwidth()
    except re.error as error:
        at = error.pos if error.pos is not None else 0
        message = f"{where}: {error.msg} at position {at}."
        raise spot.error(message + _marked(regex, at), _first_line(regex)) from None
    except (OverflowError, RecursionError) as error:
        kind = "repeats too often" if isinstance(error, OverflowError) else "is nested too deeply"
        raise spot.error(f"{where}: it {kind} (position 0).{_marked(regex, 0)}") from None
    if least == 0:
        message = f"{where}: it matches an empty text, from position 0 on; let it take a character."
        raise spot.error(message + _marked(regex, 0), _first_line(regex))


def _first_line(regex: str) -> str:
    """What of a pattern stands as it is in the file, to find its line by."""
    return next((line for line in regex.splitlines() if line.strip() and "\\" not in line), "")


def _marked(regex: str, at: int) -> str:
    """The line of a pattern that holds a place, and a mark below the place."""
    first = regex.rfind("\n", 0, at) + 1
    last = regex.find("\n", at)
    line, place = regex[first : len(regex) if last < 0 else last], at - first
    low, high = max(0, place - _SHOWN), place + _SHOWN
    before, after = ("…" if low else ""), ("…" if high < len(line) else "")
    shown = "".join(sign if sign.isprintable() else " " for sign in line[low:high])
    return f"\n    {before}{shown}{after}\n    {' ' * (len(before) + place - low)}^"


def _shape(name: str) -> form.Reader:
    """A shape, which RE2 runs over whole cells."""

    def read_shape(spot: Spot, value: object) -> str:
        import pyarrow as pa
        import pyarrow.compute as pc

        found = form.words(spot, value)
        where = f"the shape of the detector '{name}'"
        _verify_regex(spot, where, found)
        try:
            pc.match_substring_regex(pa.array([""]), rf"(?s)^\s*(?:{found})\s*$")
        except pa.ArrowInvalid as error:
            said = str(error).partition("regular expression: ")[2] or "it is not understood"
            message = f"{where} is run by RE2, which has no look-around and no back references"
            raise spot.error(f"{message}: {said}.{_marked(found, 0)}", found) from None
        return found

    return read_shape
