"""What every test shares: the corpora's folder, and servers that must be there in CI."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The development corpora beside the project; skips where they are absent."""
    if not CORPORA.is_dir():
        pytest.skip("the development corpora are not beside the project")
    return CORPORA


def skip_or_fail(reason: str) -> None:
    """Skips a test whose server cannot be had, but never in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
