"""The plan of a scan: which sources an address opens, and how a column is read by its type."""

from __future__ import annotations

import glob
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pdscan import registry
from pdscan.errors import PdscanError, SourceError, UsageError
from pdscan.locator import file_name
from pdscan.model import Address, ColumnKind, Container, Gap
from pdscan.words import best_phrase, words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    import pyarrow as pa

    from pdscan.model import Connector, Detector, Outline, Source

#: How much of a file a connector sees to recognise it.
HEAD = 1 << 16

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+._-]*)://")

#: Signatures of kinds that are known but not read: (offset, bytes, kind, what it is).
_SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"!BDN", "outlook", "an Outlook data file (PST)"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "outlook", "an Outlook message or old Office file"),
    (0, b"%PDF", "pdf", "a PDF document"),
    (0, b"PK\x03\x04", "archive", "a ZIP archive or Office document"),
    (0, b"\x1f\x8b", "archive", "a gzip archive"),
    (0, b"\x89PNG", "image", "a picture"),
    (0, b"\xff\xd8\xff", "image", "a picture"),
    (0, b"GIF8", "image", "a picture"),
    (0, b"Obj\x01", "avro", "an Avro file"),
    (0, b"ORC", "orc", "an ORC file"),
    (0, b"ARROW1", "arrow", "an Arrow file"),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """What the addresses came to: sources to scan, and what could not be opened."""

    sources: tuple[Source, ...]
    gaps: tuple[Gap, ...]
    errors: tuple[PdscanError, ...]


def open_addresses(
    addresses: Iterable[str],
    *,
    base: Path | None = None,
    skip: Callable[[Container], Gap | None] = lambda _: None,
    settings: Collection[Path] = (),
) -> Opened:
    """Opens every address; one that fails becomes an error, and the others go on.

    `base` is the folder to which file names are relative (the register's), else the address.
    `skip` gives the gap of a file that is not even to be opened; `settings` are files that the
    scan itself is set up by.
    """
    ours = {path.resolve() for path in settings}

    def left_out(path: Path, name: str) -> Gap | None:
        if ours and path.resolve() in ours:
            return Gap("skipped", name, "", "settings", "This scan is set up by it.")
        return skip(Container(name, "file:" + name, "file", path=name))

    sources: list[Source] = []
    gaps: list[Gap] = []
    errors: list[PdscanError] = []
    seen: set[str] = set()
    for text in addresses:
        try:
            for found in open_address(text, base=base, seen=seen, left_out=left_out):
                if isinstance(found, Gap):
                    gaps.append(found)
                else:
                    sources.append(found)
        except PdscanError as error:
            errors.append(error)
            gaps.append(Gap("failed", without_secrets(text), "", "not opened", str(error)))
    return Opened(tuple(sources), tuple(gaps), tuple(errors))


def open_address(
    text: str,
    *,
    base: Path | None = None,
    seen: set[str] | None = None,
    left_out: Callable[[Path, str], Gap | None] = lambda *_: None,
) -> Iterator[Source | Gap]:
    """The sources behind one address: a URL, a file, a glob or a folder.

    What is in `seen` already is not opened again, so that nothing is counted twice, nor is that
    for which `left_out` has a gap, by its path and name.
    Raises SourceError or UsageError in one sentence; a file among several that nothing
    recognises is a gap.
    """
    seen = set() if seen is None else seen
    url = _URL.match(text)
    if url:
        if text in seen:
            return
        seen.add(text)
        yield _by_scheme(url.group(1).lower()).open(
            Address(without_secrets(text), url=text, base=str(base) if base else None)
        )
        return
    path = Path(text).expanduser()
    roots = _roots(text, path)
    folder = base or (
        path if path.is_dir() else Path(os.path.commonpath([r.parent for r in roots]))
    )
    files: dict[str, list[str]] = {}
    gaps: list[Gap] = []
    for root in roots:
        for item in _items(root):
            if str(item.absolute()) in seen:
                continue
            seen.add(str(item.absolute()))
            name = file_name(item, str(folder.absolute()))
            connector = left_out(item, name) or _recognise(item)
            if isinstance(connector, Gap):
                gaps.append(_relative(connector, item, folder))
            else:
                files.setdefault(connector.id, []).append(str(item.absolute()))
    if not files and not gaps and path.is_dir():
        gaps.append(Gap("skipped", without_secrets(text), "", "empty", "The folder is empty."))
    for key in sorted(files):
        address = Address(text, files=tuple(sorted(files[key])), base=str(folder.absolute()))
        yield registry.connector(key).open(address)
    yield from gaps


def _roots(text: str, path: Path) -> list[Path]:
    """The file or folder of this name, or those that the pattern matches."""
    if path.exists():
        return [path]
    roots = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207 - absolute patterns
    if not roots:
        what = "No file matches" if glob.has_magic(text) else "There is no file or folder"
        msg = f"{what} {without_secrets(text)!r}; give a path, a glob or a database URL (scheme://...)."
        raise SourceError(msg)
    return roots


def without_secrets(text: str) -> str:
    """An address as it may be shown: without user, password and options."""
    found = re.match(r"([A-Za-z][A-Za-z0-9+._-]*://)(?:.*@)?([^?#]*)", text, re.DOTALL)
    if found:
        return found.group(1) + found.group(2)
    # A URL that was mistyped (``postgresql:/user:password@host``) holds a password too.
    return re.sub(r"[^/\s]*:[^@]*@", "", text)


def _by_scheme(scheme: str) -> Connector:
    plain = scheme.partition("+")[0]
    fallback = None
    for connector in registry.connectors():
        if plain in connector.schemes:
            return connector
        if "*" in connector.schemes:
            fallback = connector
    if fallback is None:
        msg = f"No connector opens {scheme}:// addresses; see `pdscan connectors`."
        raise UsageError(msg)
    return fallback


def _items(root: Path) -> Iterator[Path]:
    """The files under a path, sorted; a folder that a connector knows as a whole is one item."""
    if not root.is_dir() or any(c.recognises(root, b"") for c in registry.connectors()):
        yield root
        return
    try:
        children = sorted(root.iterdir())
    except PermissionError:
        yield root
        return
    for child in children:
        if child.is_symlink() and child.is_dir():
            yield child
        else:
            yield from _items(child)


def _recognise(path: Path) -> Connector | Gap:
    """The connector whose file or folder this is, else the gap that says why not."""
    name = str(path)
    head = b""
    if path.is_symlink() and path.is_dir():
        reason = "A linked folder may lead in circles or out of what was named; name it itself."
        return Gap("skipped", name, "", "linked folder", reason)
    if not path.is_dir():
        if not path.is_file():
            return Gap("skipped", name, "", "special file", "It is no regular file.")
        try:
            with path.open("rb") as file:
                head = file.read(HEAD)
        except OSError as error:
            return Gap("failed", name, "", "no permission", f"Cannot be read: {error.strerror}.")
        if not head:
            return Gap("skipped", name, "", "empty", "The file is empty.")
    for connector in registry.connectors():
        if connector.recognises(path, head):
            return connector
    if path.is_dir():
        return Gap("failed", name, "", "no permission", "The folder cannot be listed.")
    for offset, signature, kind, what in _SIGNATURES:
        if head[offset:].startswith(signature):
            return Gap("unsupported", name, "", kind, f"It is {what}, which is not read yet.")
    for connector in registry.connectors():
        if path.suffix.lower() in {f".{known.lower()}" for known in connector.formats}:
            reason = f"It is not what its name says: no {path.suffix[1:]} file by its content."
            return Gap("failed", name, "", "not what its name says", reason)
    return Gap("unsupported", name, "", "unknown format", "Its content is no format that is read.")


def _relative(gap: Gap, path: Path, folder: Path) -> Gap:
    from dataclasses import replace

    name = file_name(path, str(folder.absolute()))
    return replace(gap, where=name, locator="file:" + name)


# ------------------------------------------------------------------------------------ columns

#: Why columns of these kinds are not matched, for coverage; None: they are matched.
NOT_MATCHED: dict[str, str] = {
    "float": "Floating point numbers hold no identifier; the column is judged by its name only.",
    "boolean": "True and false hold no identifier; the column is judged by its name only.",
    "other": "A type without text, such as a duration or a null column.",
}


#: Integers below this are no identifier of any detector, lost zeros included.
SMALL_INTEGER = 10**6

#: Phrases in the names of columns of coordinates, which are read though no detector asks for them.
COORDINATES = (
    "lat",
    "latitude",
    "lon",
    "lng",
    "long",
    "longitude",
    "coordinate",
    "coord",
    "geo*",
    "gps*",
    "breedtegraad",
    "lengtegraad",
    "breitengrad",
    "laengengrad",
)

#: Why a column is not even read where no detector's words name it, for coverage.
NOT_READ: dict[str, str] = {
    "null": "Its type is that of nulls only; it was not read.",
    "boolean": "True and false hold no identifier, and its name says nothing; it was not read.",
    "float": "Floating point numbers hold no identifier, and its name says nothing; "
    "it was not read.",
    "small integers": "By the file's statistics all of its numbers have at most "
    f"{len(str(SMALL_INTEGER)) - 1} digits, which is less than any identifier, and its name "
    "says nothing; it was not read.",
}


def leave_out(
    columns: Iterable[Outline], named: Callable[[str], Iterable[Detector]]
) -> dict[str, tuple[str, str]]:
    """The columns that need not be read: kind and reason, for coverage, by name.

    Neither their cells nor their names can become a finding; `named` gives the detectors whose
    words name a column.
    """
    found = {}
    for column in columns:
        reason = _hopeless(column)
        kind = column_kind(column.type)
        if reason is not None and not any(kind in each.kinds for each in named(column.name)):
            found[column.name] = (reason, NOT_READ[reason])
    return found


def _hopeless(column: Outline) -> str | None:
    """The key of NOT_READ of a column whose cells cannot hold what any detector looks for."""
    from pyarrow import types

    kind = column_kind(column.type)
    if types.is_null(column.type):
        return "null"
    if kind == "boolean":
        return "boolean"
    if kind == "float" and not best_phrase(COORDINATES, words(column.name)):
        return "float"
    if kind == "integer" and column.ends is not None:
        least, greatest = column.ends
        if least > -SMALL_INTEGER and greatest < SMALL_INTEGER:
            return "small integers"
    return None


def column_kind(kind: pa.DataType) -> ColumnKind:
    """How a leaf column of this Arrow type is read."""
    from pyarrow import types

    if types.is_dictionary(kind):
        return column_kind(kind.value_type)
    if types.is_decimal(kind):
        return "integer" if kind.scale <= 0 else "float"
    for test, found in (
        (types.is_string, "text"),
        (types.is_large_string, "text"),
        (types.is_string_view, "text"),
        (types.is_binary, "text"),
        (types.is_large_binary, "text"),
        (types.is_binary_view, "text"),
        (types.is_fixed_size_binary, "text"),
        (types.is_integer, "integer"),
        (types.is_floating, "float"),
        (types.is_date, "date"),
        (types.is_timestamp, "date"),
        (types.is_boolean, "boolean"),
    ):
        if test(kind):
            return found  # type: ignore[return-value]
    return "other"
