"""Configuration: the options of a scan, from `pdscan.toml` and from the command line."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pdscan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: The tables of users' own detectors in a configuration file; `pdscan.own` reads them.
OWN = "detector"
#: What heuristic findings are for: a person looks at them, and they fail a scan only where this
#: is asked.
REVIEW = "review"
#: What `--fail-on` knows: outcomes, ``special`` categories, ``any`` finding, and what is for
#: ``review``, which are none of these.
FAIL_ON = ("any", "undeclared", "unlinked", "excess", "conflict", "special", REVIEW)

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def read(path: Path, known: Mapping[str, type]) -> dict[str, Any]:
    """The options of a configuration file, by name as on the command line without dashes.

    `known` gives the type of each: str, int, bool or list (of strings). Raises UsageError for
    anything else in one sentence; an unknown key names the nearest known one. Users' own
    detectors are left to `pdscan.own`.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"The configuration {str(path)!r} cannot be read: {error.strerror}."
        raise UsageError(msg) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = re.search(r"line \d+", str(error))
        msg = f"{path}: it is no valid TOML ({place.group() if place else 'not UTF-8'})."
        raise UsageError(msg) from None
    options: dict[str, Any] = {}
    for key, given in content.items():
        if key == OWN:
            continue
        if key not in known:
            near = get_close_matches(key, [*known, OWN], n=1)
            hint = f" Did you mean {near[0]!r}?" if near else f" Known: {', '.join(sorted(known))}."
            msg = f"{path}: there is no option {key!r}.{hint}"
            raise UsageError(msg)
        wanted = known[key]
        value = [given] if wanted is list and isinstance(given, str) else given
        fits = isinstance(value, wanted) and not (wanted is int and isinstance(value, bool))
        if not fits or (wanted is list and not all(isinstance(item, str) for item in value)):
            word = {str: "a text", int: "a whole number", bool: "true or false"}.get(
                wanted, "a list of texts"
            )
            msg = f"{path}: {key!r} must be {word}."
            raise UsageError(msg)
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
