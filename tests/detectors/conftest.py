"""What the tests of single detectors share: asking the matcher what one detector finds."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pyarrow as pa
import pytest

from pdscan import registry
from pdscan.match.reference import ReferenceMatcher

#: (detector, text, technical or personal values) -> the values found, in order.
Find = Callable[..., list[str]]


@cache
def _matcher(detector: str) -> ReferenceMatcher:
    return ReferenceMatcher([registry.detector(detector)])


def _find(detector: str, text: str, *, technical: bool | None = None) -> list[str]:
    cell = text.encode()
    found = _matcher(detector).find(pa.array([cell], pa.binary()))
    return [
        cell[start:end].decode()
        for start, end, named in zip(
            found.start.tolist(), found.end.tolist(), found.technical.tolist(), strict=True
        )
        if technical is None or named is technical
    ]


@pytest.fixture(scope="session")
def find() -> Find:
    """`find("nl-bsn", text)`: the values that one detector finds in one cell."""
    return _find
