"""What every test shares: the corpora's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The development corpora beside the project; skips where they are absent."""
    if not CORPORA.is_dir():
        pytest.skip("the development corpora are not beside the project")
    return CORPORA
