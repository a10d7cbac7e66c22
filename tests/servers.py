"""The servers on this machine that tests read: absent, their tests are skipped, but never in CI."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

HOST = "127.0.0.1"


def skip_or_fail(reason: str) -> NoReturn:
    """Skips a test whose server cannot be had; in CI, fails it."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
