"""Locators: normalised addresses of containers, as a register names them."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def file_name(path: str | os.PathLike[str], base: str | None) -> str:
    """The path relative to `base` with forward slashes; outside of it, as it is.

    Without a base, or where the path is the base itself, it is the last part of the path.
    """
    full = Path(path).absolute()
    if base is not None:
        root = Path(base).absolute()
        if full == root:
            return full.name
        if full.is_relative_to(root):
            return PurePosixPath(full.relative_to(root)).as_posix()
        # Beside the register's folder: still relative, so that a moved tree keeps its ids.
        return PurePosixPath(os.path.relpath(full, root)).as_posix()
    return full.name


def base_folder(files: Sequence[str], base: str | None) -> str:
    """`base`, or else the deepest folder that all these files are in."""
    return base or os.path.commonpath([Path(file).parent for file in files])


def file_path(name: str, base: str, files: Sequence[str]) -> str:
    """The path of one of `files` by its name: the reverse of `file_name`.

    >>> file_path("../mail/a.eml", "/srv/register", ("/srv/mail/a.eml", "/srv/mail/b.eml"))
    '/srv/mail/a.eml'
    """
    if tuple(files) == (base,):
        return base
    return os.path.normpath(Path(base) / name)


def file_locator(path: str | os.PathLike[str], base: str | None) -> str:
    """``file:exports/people.parquet``."""
    return "file:" + file_name(path, base)


#: Names under which registers know the database kinds.
SCHEMES = {"postgresql": "pg", "postgres": "pg", "mariadb": "mysql", "mssql": "mssql"}


def database_locators(
    dialect: str, database: str, host: str | None, port: int | None, parts: tuple[str, ...]
) -> tuple[str, ...]:
    """The locator of a container in a database first, then its aliases by host.

    >>> database_locators("postgresql", "crm", "db.intra", 5432, ("public", "users"))[:2]
    ('pg://crm/public/users', 'pg://db.intra/crm/public/users')
    """
    scheme = SCHEMES.get(dialect, dialect)
    tail = "".join("/" + part.replace("/", "%2F") for part in parts)
    found = [f"{scheme}://{database}{tail}"]
    if host:
        found.append(f"{scheme}://{host}/{database}{tail}")
        found.append(f"{scheme}://{host}{tail}")
        if port:
            found.append(f"{scheme}://{host}:{port}/{database}{tail}")
    return tuple(found)
