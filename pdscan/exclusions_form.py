"""The form of exclusions: allow lists and thresholds as a configuration file declares them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pdscan import form, keyed, registry
from pdscan.config import ALLOW, KEY_FILE, THRESHOLDS
from pdscan.errors import UsageError
from pdscan.exclusions import BY, DEFAULT, Allow, Exclusions, Thresholds
from pdscan.form import Spot
from pdscan.register import Ignore
from pdscan.register_form import category
from pdscan.taxonomy import matches, taxonomy
from pdscan.weighing import THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pdscan.keyed import Key
    from pdscan.register import Conditions


def read(path: Path) -> Exclusions:
    """The allow lists and thresholds that a configuration file declares; it may have none.

    The users' own detectors must be in use already. Raises UsageError in one sentence that names
    file and line, never with the key.
    """
    page, content, _ = form.parse(path, str(path), UsageError)
    tables = content.get(ALLOW, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        message = f"'{ALLOW}' must be a list of tables: write [[{ALLOW}]] above each."
        raise Spot(page, ALLOW).error(message)
    file = _key_file(path, page, content)
    key = None
    if any("values" in each for each in tables):
        key = keyed.find_key(configured=file)
    allows = tuple(
        _allow(Spot(page, ALLOW, number), declared, key) for number, declared in enumerate(tables)
    )
    thresholds = _thresholds(Spot(page, THRESHOLDS), content.get(THRESHOLDS, {}))
    return Exclusions(allows, thresholds, key)


def key_file(path: Path) -> Path | None:
    """The file with the key that a configuration file names, None if it names none.

    Raises UsageError as `read` does.
    """
    page, content, _ = form.parse(path, str(path), UsageError)
    return _key_file(path, page, content)


def _key_file(path: Path, page: form.Page, content: Mapping[str, Any]) -> Path | None:
    """The file is named as seen from the configuration's folder."""
    if KEY_FILE not in content:
        return None
    return path.parent / form.words(Spot(page).at(KEY_FILE), content[KEY_FILE])


def _allow(spot: Spot, declared: Mapping[str, Any], key: Key | None) -> Allow:
    """One table ``[[allow]]``."""
    values = form.fill(spot, declared, _FORM, ("reason",))
    chosen = [by for by in BY if by in values]
    if len(chosen) != 1:
        given = " and ".join(chosen) or "none"
        raise spot.error(f"[[{ALLOW}]] needs one of columns, paths and values, and has {given}.")
    (by,) = chosen
    if "skip" in values and by != "paths":
        raise spot.at("skip").error("'skip' is of paths: columns and values are always read.")
    skip = values.get("skip", False)
    for narrow in ("category", "detector"):
        if skip and narrow in values:
            message = f"what is not read has no '{narrow}': take it or 'skip' away."
            raise spot.at(narrow).error(message)
    places: tuple[Conditions, ...] = ((),)
    hashes: tuple[bytes, ...] = ()
    if by == "values":
        assert key is not None
        hashes = tuple(_digest(spot.at("values"), text, key) for text in values["values"])
    else:
        reader = _column if by == "columns" else _path
        places = tuple(each for text in values[by] for each in reader(spot.at(by), text))
    categories = values.get("category", ())
    asked: Conditions = (("category", categories),) if categories else ()
    reason, until = values["reason"], values.get("expires")
    return Allow(
        spot.number + 1,
        by,
        tuple(Ignore(conditions=(*each, *asked), reason=reason, until=until) for each in places),
        categories,
        values.get("detector", ()),
        hashes,
        skip,
        spot,
    )


def _column(spot: Spot, text: str) -> tuple[Conditions, ...]:
    """The conditions of ``container#column``, ``table.column`` or ``column``; one must hold.

    What stands before the ``#`` is a locator if it has a scheme, else a table or a path.
    """
    container, mark, column = text.rpartition("#")
    if not mark:
        container, _, column = text.rpartition(".")
    # A path or a locator without its column would be read as a table and never be met.
    if not column or (mark and not container) or (not mark and "/" in text):
        message = "a column is written container#column or table.column."
        raise spot.error(message, text)
    asked = ("column", (column,))
    if not container:
        return ((asked,),)
    if ":" in container:
        return ((("locator", (container,)), asked),)
    table: Conditions = (("table", (container,)), asked)
    return (table, (("path", (container,)), asked)) if mark else (table,)


def _path(_: Spot, text: str) -> tuple[Conditions, ...]:
    """The condition of a path, or of a locator if it has a scheme."""
    return (((("locator" if ":" in text else "path"), (text,)),),)


def _digest(spot: Spot, text: str, key: Key) -> bytes:
    """The hash of a value, as ``pdscan hash`` wrote it with the same key."""
    found = keyed.parsed(text)
    if found is None:
        message = "an entry of 'values' is no hash of a value; `pdscan hash` writes them."
        raise spot.error(message)
    mark, digest = found
    if mark != key.mark:
        message = f"the hash '{mark}:...' was made with another key than the one at hand."
        raise spot.error(message, mark)
    return digest


def _detectors(spot: Spot, value: object) -> tuple[str, ...]:
    """Ids of detectors, users' own ones included."""
    known = [each.id for each in registry.detectors()]
    for found in form.one_or_more(spot, value):
        if found not in known:
            message = f"there is no detector '{found}'; {form.nearest(found, known)}"
            raise spot.error(message, found)
    return form.one_or_more(spot, value)


def _categories(spot: Spot, value: object) -> tuple[str, ...]:
    """Categories or patterns of them, each of which covers one."""
    return tuple(_covering(spot, category(spot, key)) for key in form.one_or_more(spot, value))


def _covering(spot: Spot, pattern: str) -> str:
    if not any(matches(pattern, key) for key in taxonomy()):
        message = f"'{pattern}' matches no category; {form.nearest(pattern, taxonomy())}"
        raise spot.error(message, pattern)
    return pattern


def _flag(spot: Spot, value: object) -> bool:
    if not isinstance(value, bool):
        raise spot.error(f"{spot.label} must be true or false.")
    return value


_FORM: form.Form = {
    "columns": form.one_or_more,
    "paths": form.one_or_more,
    "values": form.one_or_more,
    "category": _categories,
    "detector": _detectors,
    "reason": form.words,
    "expires": form.day,
    "skip": _flag,
}


def _thresholds(spot: Spot, declared: object) -> Thresholds:
    """The table ``[thresholds]``; ``contact.email`` may be written with quotes or without."""
    if not isinstance(declared, dict):
        raise spot.error(f"[{THRESHOLDS}] must be a table.")
    found: dict[str, float] = {}
    for place, key, value in _flat(spot, declared):
        least = _share(place, value)
        pattern = "*" if key == DEFAULT else _prefix(place, key)
        if pattern in found:
            raise place.error(f"the threshold of '{key}' is declared twice.")
        found[pattern] = least
    return Thresholds(found)


def _flat(
    spot: Spot, declared: Mapping[str, object], above: str = ""
) -> Iterator[tuple[Spot, str, object]]:
    """The thresholds by their full keys: TOML reads ``contact.email`` as a table in a table."""
    for key, value in declared.items():
        if isinstance(value, dict):
            yield from _flat(spot.at(key), value, f"{above}{key}.")
        else:
            yield spot.at(key), f"{above}{key}", value


def _prefix(spot: Spot, key: str) -> str:
    """The pattern of a category and all below it."""
    if "*" in key or "?" in key:
        return _covering(spot, key)
    pattern = f"{key}.*"
    if not any(matches(pattern, known) for known in taxonomy()):
        near = form.nearest(key, [*taxonomy(), DEFAULT])
        raise spot.error(f"there is no category '{key}'; {near}")
    return pattern


def _share(spot: Spot, value: object) -> float:
    """A confidence that is not below what the scan itself asks for."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise spot.error(f"{spot.label} must be a number between {THRESHOLD:g} and 1.")
    if not THRESHOLD <= value <= 1:
        message = (
            f"{spot.label} must be between {THRESHOLD:g} and 1: "
            f"a scan reports nothing of which it is less sure than {THRESHOLD:g}."
        )
        raise spot.error(message)
    return float(value)
