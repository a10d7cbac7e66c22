"""Forms: TOML files with closed sets of keys, and errors that name file, line and nearest key."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from pdscan.errors import PdscanError

_HEADER = re.compile(r"""\s*(\[\[?)\s*([\w.\-"' ]+?)\s*\]\]?\s*(?:#.*)?""")
_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_MANY = 40
#: Words that people write for a word of a key.
_MEANT = {
    **dict.fromkeys(("to", "till", "end", "ends", "expires", "expiry"), "until"),
    **dict.fromkeys(("since", "start", "starts"), "from"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one file, to find the line of a key in, and the error that its faults raise."""

    name: str
    lines: tuple[str, ...]
    fault: type[PdscanError]

    def section(self, table: str, number: int) -> tuple[int, int] | None:
        """The lines, from 0, of the `number`-th table of that name; None if it has no header."""
        seen, start = -1, None
        for index, line in enumerate(self.lines):
            header = _HEADER.fullmatch(line)
            if header is None:
                continue
            name = header[2].strip("\"'")
            if name == table and header[1] == "[[":
                seen += 1
            if start is not None and (name == table or not name.startswith(table + ".")):
                return start, index
            if start is None and (name == table or name.startswith(table + ".")):
                start = index if max(seen, 0) == number else None
        return None if start is None else (start, len(self.lines))


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a form: file, table, the table's number among its like, and keys within it."""

    page: Page
    table: str = ""
    number: int = 0
    keys: tuple[str, ...] = ()

    def at(self, key: str) -> Spot:
        """The place of a key of this one."""
        return replace(self, keys=(*self.keys, key))

    def line(self, needle: str = "") -> int:
        """The line of the key, or of the `needle` behind it, as well as the text lets us tell.

        `tomllib` keeps no positions; the lines are found again by the names of the keys.
        """
        section = self.page.section(self.table, self.number)
        found, stop = section or (0, len(self.page.lines))
        keys = self.keys if section or not self.table else (self.table, *self.keys)
        patterns = [rf"(?:^|[\s{{,.\[])[\"']?{re.escape(key)}[\"']?\s*[=.\]]" for key in keys]
        if needle:
            patterns.append(re.escape(needle))
        for pattern in patterns:
            for index, line in enumerate(self.page.lines[found:stop], found):
                if not line.lstrip().startswith("#") and re.search(pattern, line):
                    found = index
                    break
        return found + 1

    def note(self, message: str, needle: str = "") -> str:
        """``file:line: message``."""
        return f"{self.page.name}:{self.line(needle)}: {message}"

    def error(self, message: str, needle: str = "") -> PdscanError:
        """The error to raise here."""
        return self.page.fault(self.note(message, needle))

    @property
    def label(self) -> str:
        """The innermost key, or else the table as it is written."""
        return f"'{self.keys[-1]}'" if self.keys else f"[{self.table}]"


#: Reads and verifies the value at a spot; raises the spot's error.
Reader = Callable[[Spot, object], Any]
Form = Mapping[str, Reader]


def parse(path: Path, name: str, fault: type[PdscanError]) -> tuple[Page, dict[str, Any], bytes]:
    """A TOML file: its page, its tables and its bytes. Raises `fault` in one sentence."""
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"{name}: cannot be read: {error.strerror or type(error).__name__}."
        raise fault(msg) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise fault(f"{name}:{line}: is not UTF-8; save the file as UTF-8.") from error
    page = Page(name, tuple(text.splitlines()), fault)
    try:
        return page, tomllib.loads(text), content
    except RecursionError as error:
        raise fault(f"{name}: is nested too deeply.") from error
    except ValueError as error:
        message = str(error)
        where = _AT_LINE.search(message)
        line = int(where[1]) if where and where[1] else max(len(page.lines), 1)
        message = _AT_LINE.sub("", message)
        raise fault(f"{name}:{line}: is not valid TOML: {message}.") from error


def nearest(word: str, known: Iterable[str]) -> str:
    """A clause that names the known word nearest to one that is unknown."""
    names = sorted(known)
    if not names:
        return "there are none"
    meant = "_".join(_MEANT.get(part, part) for part in word.lower().split("_"))
    close = [name for name in (meant, f"valid_{meant}") if name in names and meant != word]
    if not close:
        close = difflib.get_close_matches(word, names, 1, 0.0 if len(names) > _MANY else 0.6)
    return f"did you mean '{close[0]}'?" if close else f"known: {', '.join(names)}"


def fill(spot: Spot, value: object, form: Form, required: Collection[str] = ()) -> dict[str, Any]:
    """The table's values, read key by key; an unknown or an absent required key is an error."""
    if not isinstance(value, dict):
        raise spot.error(f"{spot.label} must be a table.")
    for key in value:
        if key not in form:
            message = f"unknown key '{key}' in {spot.label}; {nearest(key, form)}"
            raise spot.at(key).error(message)
    for key in required:
        if key not in value:
            raise spot.error(f"{spot.label} has no '{key}'.")
    return {key: form[key](spot.at(key), entry) for key, entry in value.items()}


def text(spot: Spot, value: object) -> str:
    """A string."""
    if not isinstance(value, str):
        raise spot.error(f"{spot.label} must be a string.")
    return value


def words(spot: Spot, value: object) -> str:
    """A string that says something."""
    found = text(spot, value)
    if not found.strip():
        raise spot.error(f"{spot.label} is empty.")
    return found


def texts(spot: Spot, value: object) -> tuple[str, ...]:
    """A string or a list of strings, none of them empty."""
    entries = value if isinstance(value, list) else [value]
    if not all(isinstance(entry, str) for entry in entries):
        raise spot.error(f"{spot.label} must be a string or a list of strings.")
    return tuple(words(spot, entry) for entry in entries)


def one_or_more(spot: Spot, value: object) -> tuple[str, ...]:
    """A string or a list of strings that is not empty."""
    found = texts(spot, value)
    if not found:
        raise spot.error(f"{spot.label} is an empty list, which nothing can match.")
    return found


def whole(spot: Spot, value: object) -> int:
    """A whole number."""
    if type(value) is not int:
        raise spot.error(f"{spot.label} must be a whole number.")
    return value


def day(spot: Spot, value: object) -> date:
    """A date without a time, unquoted."""
    if type(value) is not date:
        raise spot.error(f"{spot.label} must be a date such as 2027-01-31, without quotes.")
    return value


def choice(*known: str) -> Reader:
    """One of these strings."""

    def read(spot: Spot, value: object) -> str:
        found = words(spot, value)
        if found not in known:
            raise spot.error(f"{spot.label} cannot be '{found}'; {nearest(found, known)}", found)
        return found

    return read


def like(pattern: str, description: str) -> Reader:
    """A string of the given form."""

    def read(spot: Spot, value: object) -> str:
        found = words(spot, value)
        if not re.fullmatch(pattern, found):
            raise spot.error(f"{spot.label} cannot be '{found}': it is {description}.", found)
        return found

    return read


def table(build: Callable[..., Any], form: Form, required: Collection[str] = ()) -> Reader:
    """A table, as what `build` makes of its values."""

    def read(spot: Spot, value: object) -> object:
        return build(**fill(spot, value, form, required))

    return read


def several(read: Reader, *, single: bool = False) -> Reader:
    """A list of what `read` reads; with `single`, also one of it without the list."""

    def read_all(spot: Spot, value: object) -> tuple[Any, ...]:
        entries = [value] if single and not isinstance(value, list) else value
        if not isinstance(entries, list):
            raise spot.error(f"{spot.label} must be a list.")
        return tuple(read(spot, entry) for entry in entries)

    return read_all


def pairs(read: Reader, keys: Form | None = None) -> Reader:
    """A table of like values, as pairs in the order of the file; any keys unless `keys` says."""

    def read_pairs(spot: Spot, value: object) -> tuple[tuple[str, Any], ...]:
        if not isinstance(value, dict):
            raise spot.error(f"{spot.label} must be a table.")
        form = dict.fromkeys(value, read) if keys is None else keys
        return tuple(fill(spot, value, form).items())

    return read_pairs
