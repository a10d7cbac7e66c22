"""New files: private, and in their place only when they are whole."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pdscan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def replacing(path: Path, *, suffix: str = "") -> Iterator[tuple[BinaryIO, Path]]:
    """A new file (mode 0600) and its name until it is whole; then it takes the place of `path`.

    Raises UsageError if it cannot be written. Whatever is raised meanwhile leaves `path` as it was.
    """
    try:
        handle, name = tempfile.mkstemp(
            prefix=".pdscan-", suffix=suffix, dir=path.absolute().parent
        )
    except OSError as error:
        msg = f"{str(path)!r} cannot be written: {error.strerror}."
        raise UsageError(msg) from None
    try:
        with os.fdopen(handle, "wb") as out:
            yield out, Path(name)
        Path(name).replace(path)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            msg = f"{str(path)!r} cannot be written: {error.strerror}."
            raise UsageError(msg) from None
        raise
