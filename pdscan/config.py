"""Configuration: the options of a scan, from `pdscan.toml` and from the command line."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdscan import form
from pdscan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The configuration file that is found by itself, in the working folder.
FILE = "pdscan.toml"
#: The tables of users' own detectors in a configuration file; `pdscan.own` reads them.
OWN = "detector"
#: What else is no option: allow lists, thresholds and the file with the key of hashed values, which
#: `pdscan.exclusions` reads.
ALLOW, THRESHOLDS, KEY_FILE = "allow", "thresholds", "hash-key-file"
TABLES = (OWN, ALLOW, THRESHOLDS, KEY_FILE)
#: What heuristic findings are for: a person looks at them, and they fail a scan only where this
#: is asked.
REVIEW = "review"
#: What `--fail-on` knows: outcomes, ``special`` categories, ``any`` finding, and what is for
#: ``review``, which are none of these.
FAIL_ON = ("any", "undeclared", "unlinked", "excess", "conflict", "special", REVIEW)

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def find() -> str | None:
    """The name of the configuration file in the working folder, None if there is none."""
    return FILE if Path(FILE).is_file() else None


def read(path: Path, known: Mapping[str, type]) -> dict[str, Any]:
    """The options of a configuration file, by name as on the command line without dashes.

    `known` gives the type of each: str, int, bool or list (of strings). Raises UsageError for
    anything else in one sentence that names file and line; an unknown key names the nearest known
    one. The tables of TABLES are left to the modules that read them.
    """
    page, content, _ = form.parse(path, str(path), UsageError)
    options: dict[str, Any] = {}
    for key, given in content.items():
        if key in TABLES:
            continue
        spot = form.Spot(page, key)
        if key not in known:
            near = form.nearest(key, [*known, *TABLES])
            raise spot.error(f"there is no option or table '{key}'; {near}")
        wanted = known[key]
        value = [given] if wanted is list and isinstance(given, str) else given
        fits = isinstance(value, wanted) and not (wanted is int and isinstance(value, bool))
        if not fits or (wanted is list and not all(isinstance(item, str) for item in value)):
            word = {str: "a text", int: "a whole number", bool: "true or false"}.get(
                wanted, "a list of texts"
            )
            raise spot.error(f"'{key}' must be {word}.")
        options[key.replace("-", "_")] = value
    return options


def size(text: str) -> int:
    """Bytes of a size such as ``800M`` or ``2G``. Raises UsageError for anything else."""
    found = re.fullmatch(r"(\d+)\s*([KMG]?)i?B?", text.strip(), re.IGNORECASE)
    if not found:
        msg = f"{text!r} is no size; write it as 800M or 2G."
        raise UsageError(msg)
    return int(found[1]) * _UNITS[found[2].upper()]


def words(values: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """The words of options that may be repeated or hold several, joined by commas."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def fail_on(values: tuple[str, ...], *, register: bool) -> frozenset[str]:
    """The outcomes that fail. Raises UsageError if one is unknown or needs a register."""
    chosen = words(values)
    if values and not chosen:
        msg = f"--fail-on names nothing. Known: {', '.join(FAIL_ON)}."
        raise UsageError(msg)
    for word in chosen:
        if word not in FAIL_ON:
            near = get_close_matches(word, FAIL_ON, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else f" Known: {', '.join(FAIL_ON)}."
            msg = f"--fail-on knows no {word!r}.{hint}"
            raise UsageError(msg)
        if word not in {"any", "special", REVIEW} and not register:
            msg = f"--fail-on {word} needs a register: give --register FILE."
            raise UsageError(msg)
    return frozenset(chosen)
