"""Baselines: the findings that were accepted, as ids without values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pdscan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

VERSION = 1


def read(path: Path) -> frozenset[str]:
    """The finding ids of a baseline. Raises UsageError if it is missing or is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        ids = [str(key) for key in content["findings"]]
        known = content["version"] == VERSION
    except FileNotFoundError:
        msg = f"There is no baseline {str(path)!r}; write one with --update-baseline."
        raise UsageError(msg) from None
    except OSError as error:
        msg = f"The baseline {str(path)!r} cannot be read: {error.strerror}."
        raise UsageError(msg) from None
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        msg = f"{str(path)!r} is no baseline of pdscan; write one with --update-baseline."
        raise UsageError(msg)
    return frozenset(ids)


def dump(ids: Iterable[str]) -> bytes:
    """A baseline of these finding ids, one a line, so that its diff can be reviewed."""
    content = {"version": VERSION, "findings": sorted(set(ids))}
    return (json.dumps(content, indent=1) + "\n").encode()
