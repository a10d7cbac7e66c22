"""The folder of what is compiled once and kept: machine code and tables of the scan.

What is kept decides what a scan finds, and part of it is machine code, so that it is read from
nowhere but a folder, and a file in it, that belong to the user and that nobody else may touch.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

KEEP_DAYS = 30  # how long a file is kept that nobody has read: of other versions and processors
PREFIXES = ("native-", "tables-")  # every file of ours in the folder begins so

_DIGEST = hashlib.sha256().digest_size


def folder() -> Path | None:
    """The folder of what is compiled, `PDSCAN_CACHE` or the user's cache folder, made if missing.

    None, and a log line, unless it is a real folder by an absolute path that belongs to this user
    and that nobody else may read or write (mode 0700). It need not be writable.
    """
    import platformdirs

    named = os.environ.get("PDSCAN_CACHE")
    path = Path(named) if named else platformdirs.user_cache_path("pdscan", appauthor=False)
    try:
        if not path.is_absolute():
            log.info("Compiled code is not kept: %s is not an absolute path.", path)
            return None
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = path.lstat()
    except OSError as error:
        log.info("Compiled code is not kept: %s: %s.", path, error.strerror)
        return None
    if not (stat.S_ISDIR(status.st_mode) and _private(status)):
        log.info("Compiled code is not kept: %s is not a folder of yours, mode 0700.", path)
        return None
    return path


def _private(status: os.stat_result) -> bool:
    """Whether a file or folder belongs to this user and is closed to everybody else."""
    if sys.platform == "win32":  # where a user's folders are closed by inherited access lists
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o077


def read(file: Path) -> bytes | None:
    """What was written to a file; None if it is missing, not private, damaged or of another key."""
    try:
        with file.open("rb") as stream:
            if not _private(os.fstat(stream.fileno())):
                return None
            digest, body = stream.read(_DIGEST), stream.read()
    except OSError:
        return None
    if digest != _seal(file, body):
        log.info("Compiled code is not used: %s is damaged.", file)
        return None
    with suppress(OSError):
        os.utime(file)  # still in use
    return body


def write(file: Path, body: bytes) -> None:
    """Keeps bytes, whole or not at all, and drops files that are no longer in use."""
    try:
        with tempfile.NamedTemporaryFile(
            dir=file.parent, prefix=PREFIXES[0], delete=False
        ) as stream:
            try:
                stream.write(_seal(file, body) + body)
                stream.close()
                Path(stream.name).replace(file)
            except OSError:
                Path(stream.name).unlink()
                raise
        for prefix in PREFIXES:
            for old in file.parent.glob(f"{prefix}*"):
                if old.stat().st_mtime < time.time() - KEEP_DAYS * 86400:
                    old.unlink()
    except OSError as error:
        log.info("Compiled code is not kept: %s: %s.", file.parent, error.strerror)


def _seal(file: Path, body: bytes) -> bytes:
    """The digest that a file's contents begin with. Its key, the file's name, is part of it."""
    return hashlib.sha256(file.name.encode() + body).digest()
