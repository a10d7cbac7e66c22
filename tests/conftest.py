"""What every test shares: the corpora's folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says more about the machine than about the code.
settings.register_profile("pdscan", deadline=None)
settings.load_profile("pdscan")

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The development corpora beside the project; skips where they are absent."""
    if not CORPORA.is_dir():
        pytest.skip("the development corpora are not beside the project")
    return CORPORA
