"""What every test shares: the corpora's folder, and what is asked of numba."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests import compiling

# How long an example takes says more about the machine than about the code.
settings.register_profile("pdscan", deadline=None)
settings.load_profile("pdscan")

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"


def pytest_configure() -> None:
    """Refuses to run as the job without numba where numba is."""
    compiling.refuse_a_job_that_is_not_without()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Asks for numba before any fixture of a test that is marked to need it."""
    if item.get_closest_marker("compiled"):
        compiling.skip_or_fail()


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The development corpora beside the project; skips where they are absent."""
    if not CORPORA.is_dir():
        pytest.skip("the development corpora are not beside the project")
    return CORPORA
