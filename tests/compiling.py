"""What compiles the scan, where tests need it: absent, they are skipped, in CI by one job only."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest

from pdscan.match import choice

#: Set by `make test-without-numba`, whose environment lacks numba on purpose.
WITHOUT = "PDSCAN_TEST_WITHOUT_NUMBA"
THERE = [name for name in ("numba", "llvmlite") if find_spec(name) is not None]
#: Whether the scan can be compiled; asked without the code that the tests are about.
INSTALLED = len(THERE) == 2
NOTICE = f"pdscan: {choice.SLOW}\n"


def refuse_a_job_that_is_not_without() -> None:
    """UsageError where a run that is said to be without numba could import it after all."""
    if WITHOUT in os.environ and THERE:
        msg = f"{WITHOUT} is set, but {' and '.join(THERE)} can be imported here"
        raise pytest.UsageError(msg)


def skip_or_fail(*, module: bool = False) -> None:
    """Skips a test, or with `module` its module, that needs numba; in CI's other jobs, fails it."""
    if INSTALLED:
        return
    if os.environ.get("CI") == "true" and WITHOUT not in os.environ:
        pytest.fail("numba is not installed, and only `make test-without-numba` may be without it")
    pytest.skip("needs numba, which is not installed", allow_module_level=module)


def without_notice(told: str) -> str:
    """What one command told but for the notice that numba is missing; it never stands twice."""
    assert told.count(NOTICE) <= (not INSTALLED)
    return told.replace(NOTICE, "")
