"""CSV, TSV and JSON lines files, of any dialect and charset: streamed, never changed.

The module is long because it is the whole of two formats that come without a signature: telling
them from prose, finding dialect, charset and header, and reading what breaks the rules.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import random
import re
import unicodedata
import zlib
from collections import Counter, deque
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NamedTuple, Protocol, TextIO, cast

from pdscan.errors import SourceError, SplitError, UsageError
from pdscan.locator import base_folder, file_locator, file_name, file_path
from pdscan.model import PATH_KEY, Batch, Container, Gap, Split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyarrow as pa

    from pdscan.model import Address, Limits, Sample

Format = Literal["csv", "json lines", "json array"]
CSV_SUFFIXES = (".csv", ".tsv", ".tab", ".psv")
LINES_SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")
GZIP = b"\x1f\x8b"

#: Bytes in which the format is looked for, and those in which charset, dialect and header are.
FORMAT_HEAD = 64 << 10
HEAD = 1 << 20
#: Characters and records on which a dialect is tried out.
TRIAL_CHARS = 64 << 10
TRIAL_ROWS = 200

#: A longer line is a gap: no line of a table is, and one of them must not fill the memory.
LINE_LIMIT = 64 << 20
#: A longer quoted cell is a stray quote that swallows the file: it is then read as a character.
CELL_LIMIT = 16 << 20
DEPTH_LIMIT = 64
PATH_LIMIT = 2_000
#: What a cell takes while a batch is collected, beside its characters.
CELL_COST = 12


@dataclass(frozen=True, slots=True)
class TableFileSource:
    """Table files; `files` are absolute paths and `base` the folder that names start from."""

    name: str
    files: tuple[str, ...]
    base: str

    def splits(self, sample: Sample | None = None) -> Iterator[Split | Gap]:
        """One split a file: where a quoted cell may hold a line break, no byte is a safe cut."""
        for path in self.files:
            name = file_name(path, self.base)
            container = Container(name, file_locator(path, self.base), "file", path=name)
            try:
                with _binary(path) as raw:
                    head = _head(raw, FORMAT_HEAD)
                size = Path(path).stat().st_size
            except UNREADABLE as error:
                kind, why = _cause(error)
                reason = f"The file {why}."
                yield Gap("failed", name, "", kind, reason, locator=container.locator)
                continue
            # A compressed file is larger than it looks, so its estimate is low: never a promise.
            rows = size * (head.count(b"\n") or 1) // max(1, len(head))
            yield Split(container, rows=rows if sample is None else min(rows, sample.rows))

    def read(
        self, split: Split, limits: Limits, sample: Sample | None = None
    ) -> Iterator[Batch | Gap]:
        """The rows of a file; at its end a gap for each kind of line that could not be read.

        With `sample`, random rows of the whole file. Raises SplitError if the file is missing or
        cannot be read to its end; what could be read comes first.
        """
        where = split.container
        try:
            raw = _binary(file_path(where.name, self.base, self.files))
        except UNREADABLE as error:
            raise SplitError(f"{where.name} {_cause(error)[1]}.") from error
        with raw:
            try:
                head = _head(raw, HEAD)
                raw.seek(0)
            except UNREADABLE as error:
                raise SplitError(f"{where.name} {_cause(error)[1]}.") from error
            text = _Text(raw, _charset(head))
            form = _format(Path(where.name), head[:FORMAT_HEAD])
            records: Iterator[_Record]
            rows: _Rows
            if form is None or form == "csv":
                layout = _layout(_decoded(head, text.charset), whole=len(head) < HEAD)
                records, rows = _csv_records(text, layout), _CsvRows(layout.header or [])
            else:
                read = _array_records if form == "json array" else _line_records
                records, rows = read(text), _JsonRows()
            if sample is not None:
                seed = f"{sample.seed}:{where.name}"
                records = _sampled(records, sample.rows, random.Random(seed))  # noqa: S311
            yield from _batches(records, rows, limits, numbered=sample is not None)
            yield from text.gaps(where)
            if text.failure is not None:
                why = _cause(text.failure)[1]
                raise SplitError(f"{where.name} {why}; what precedes was read.")

    def copied(
        self, split: Split, limits: Limits, change: Callable[[pa.RecordBatch], pa.RecordBatch]
    ) -> Iterator[bytes]:
        """The bytes of a copy of a CSV file whose data cells are changed, and nothing else.

        `change` gets the batches that `read` gives, and keeps their rows and columns. Records in
        which it changes nothing stay as they are written. What `read` lists as not read is not in
        the copy. Raises UsageError for JSON, SplitError as `read`.
        """
        where = split.container
        path = file_path(where.name, self.base, self.files)
        with Path(path).open("rb") as file:
            packed = file.read(2) == GZIP
        with _binary(path) as raw:
            head = _head(raw, HEAD)
            raw.seek(0)
            if _format(Path(where.name), head[:FORMAT_HEAD]) not in {None, "csv"}:
                raise UsageError(f"{where.name} holds JSON, of which no copy is made yet.")
            text = _Text(raw, _charset(head))
            layout = _layout(_decoded(head, text.charset), whole=len(head) < HEAD)
            encode = codecs.getincrementalencoder(text.charset)("replace").encode
            pack = zlib.compressobj(wbits=zlib.MAX_WBITS | 16) if packed else None
            for piece in _csv_copy(text, layout, limits, change):
                yield pack.compress(encode(piece)) if pack else encode(piece)
            if pack:
                yield pack.flush()
            if text.failure is not None:
                why = _cause(text.failure)[1]
                raise SplitError(f"{where.name} {why}; what precedes was copied.")


@dataclass(frozen=True, slots=True)
class TableFileConnector:
    """Opens CSV, TSV and JSON lines files, plain or compressed by gzip."""

    id: str = "table-file"
    title: str = "CSV, TSV and JSON lines files"
    schemes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("CSV", "TSV", "JSON lines")
    rank: int = 50

    def recognises(self, path: Path, head: bytes) -> bool:
        """Whether the file holds a table as text: by its content, leniently if it is named so."""
        if not head:
            return _suffix(path) in (*CSV_SUFFIXES, *LINES_SUFFIXES) and path.is_file()
        return _format(path, _inflated(head)[:FORMAT_HEAD]) is not None

    def open(self, address: Address) -> TableFileSource:
        """The source of the address's files. Raises SourceError if it names none."""
        if not address.files:
            raise SourceError(f"{address.text} names no table file.")
        base = base_folder(address.files, address.base)
        return TableFileSource(address.text, address.files, base)


CONNECTOR = TableFileConnector()


# ------------------------------------------------------------------------------------------ bytes

#: What opening and reading a plain or compressed file raises.
UNREADABLE = (OSError, EOFError, zlib.error)


class _BrokenArrayError(ValueError):
    """A JSON array that cannot be read on."""


def _cause(error: BaseException) -> tuple[str, str]:
    """Kind of gap and predicate of the sentence for a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return "missing file", "is no longer there"
    if isinstance(error, PermissionError):
        return "no privilege", "may not be read by this user"
    if isinstance(error, _BrokenArrayError):
        return "broken file", "holds a JSON array that is broken"
    if isinstance(error, (EOFError, zlib.error, gzip.BadGzipFile)):
        return "broken file", "is compressed, and its compression is broken"
    return "broken file", "cannot be read"


def _binary(path: str) -> io.BufferedIOBase:
    """The bytes of a file, unpacked if it is compressed by gzip. Raises OSError."""
    with Path(path).open("rb") as file:
        packed = file.read(2) == GZIP
    return gzip.open(path) if packed else Path(path).open("rb")


def _head(raw: io.BufferedIOBase, size: int) -> bytes:
    """The first bytes of a file, fewer where it breaks off. Raises UNREADABLE if there are none."""
    found = b""
    while len(found) < size:
        try:
            more = raw.read1(size - len(found))
        except UNREADABLE:
            if not found:
                raise
            # The read that follows meets the same place and reports it.
            break
        if not more:
            break
        found += more
    return found


def _inflated(head: bytes) -> bytes:
    """The first bytes of a file, unpacked if it is compressed by gzip."""
    if not head.startswith(GZIP):
        return head
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, FORMAT_HEAD)
    except zlib.error:
        return b""


def _suffix(path: Path) -> str:
    """The suffix of a name in lower case, below ``.gz``."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


# ---------------------------------------------------------------------------------------- charset

MARKS = (
    # The mark of UTF-32 begins with the one of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Charsets whose stray bytes Python can only replace, not mark.
WIDE = ("utf-16", "utf-32")

_STRAY = re.compile("[\ud800-\udfff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")


def _charset(head: bytes) -> str:
    """The charset of a file's first bytes: by its mark, else UTF-8, Windows-1252 or Latin-1."""
    for mark, charset in MARKS:
        if head.startswith(mark):
            return charset
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    text = decoder.decode(head)
    if text.isascii():
        return "utf-8"
    stray = len(_STRAY.findall(text))
    letters = len(_NOT_ASCII.findall(text)) - stray
    # A few stray bytes among many good sequences are damage; the other way round, another charset.
    if stray * 10 <= letters:
        return "utf-8"
    try:
        head.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def _decoded(head: bytes, charset: str) -> str:
    """The first bytes as text, up to a character that is cut off."""
    return codecs.getincrementaldecoder(charset)("replace").decode(head)


class _Text:
    """The text of a file, clean of undecodable bytes, and what had to be passed over.

    Bytes that do not fit the charset are replaced by U+FFFD and their lines counted. An error of
    the file ends the text and is kept in `failure`, so that what was read before is not lost.
    """

    def __init__(self, raw: io.BufferedIOBase, charset: str) -> None:
        self.charset = charset
        self.stray_lines = 0
        self.long_lines = 0
        self.broken_lines = 0
        self.failure: BaseException | None = None
        errors = "replace" if charset in WIDE else "surrogateescape"
        self._stream: TextIO = io.TextIOWrapper(cast("BinaryIO", raw), charset, errors, newline="")

    def lines(self) -> Iterator[str]:
        """The lines with their ends: LF, CRLF or CR."""
        within = False
        for line in iter(partial(self._take, self._stream.readline, LINE_LIMIT), ""):
            # A line that is cut at the limit goes on in the pieces that follow, up to its end.
            cut = len(line) >= LINE_LIMIT and line[-1] not in "\r\n"
            self.long_lines += cut and not within
            if not (cut or within):
                yield line
            within = cut or (within and line[-1] not in "\r\n")

    def read(self, size: int) -> str:
        """Up to `size` characters; none at the end."""
        return self._take(self._stream.read, size)

    def _take(self, read: Any, size: int) -> str:  # noqa: ANN401 - `read` or `readline`
        try:
            text: str = read(size)
        except UNREADABLE as error:
            self.failure = error
            return ""
        return text if text.isascii() else self._clean(text)

    def _clean(self, text: str) -> str:
        if self.charset in WIDE:
            self.stray_lines += sum("\ufffd" in line for line in text.split("\n"))
            return text
        try:
            text.encode()
        except UnicodeEncodeError:
            self.stray_lines += sum(_STRAY.search(line) is not None for line in text.split("\n"))
            return _STRAY.sub("\ufffd", text)
        return text

    def gaps(self, where: Container) -> Iterator[Gap]:
        """One gap for each kind of line that was not read as it is."""
        charset = self.charset.removesuffix("-sig").upper()
        counts = (
            (
                self.stray_lines,
                "charset",
                f"Lines hold bytes that are no {charset}; the rest of them was read.",
            ),
            (
                self.long_lines,
                "long line",
                f"Lines are longer than {LINE_LIMIT >> 20} million characters.",
            ),
            (
                self.broken_lines,
                "broken line",
                f"Lines are no JSON, or are nested more than {DEPTH_LIMIT} deep.",
            ),
        )
        for count, kind, reason in counts:
            if count:
                yield Gap("failed", where.name, "", kind, reason, count, where.locator)


# ----------------------------------------------------------------------------------------- format

_MARKUP = re.compile(r"\s*(<[!?a-zA-Z]|\{\\rtf|%PDF|%!PS|#!)")
_CODE = re.compile(
    r"\s*(--|/\*|//|#\s*(include|define)|(create|insert|drop|alter|begin|set|use|select|update"
    r"|delete|pragma|import|from|package|using|def|class|function)\s)",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"(From |(From|To|Cc|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Delivered-To"
    r"|Content-Type|X-[A-Za-z-]+): ?)",
    re.IGNORECASE,
)
_MAIL_HEADER = re.compile(r"[!-9;-~]+:|[ \t]|From ")


_CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\r\f\x1a")


def _format(path: Path, head: bytes) -> Format | None:
    """The format of a file by its first bytes; None if it is no table as text."""
    suffix = _suffix(path)
    named = suffix in CSV_SUFFIXES
    if not _is_text(head, lenient=named):
        return None
    whole = len(head) < FORMAT_HEAD
    text = _decoded(head, _charset(head))
    found = _json_format(text, suffix, whole=whole)
    if found is not None:
        return found
    if suffix in LINES_SUFFIXES:
        return "json lines"
    if not text.strip():
        return "csv" if named else None
    if _MARKUP.match(text) or _is_mail(text):
        return None
    return "csv" if named or _is_table(text, whole=whole) else None


def _is_text(head: bytes, *, lenient: bool) -> bool:
    """Whether bytes are text: next to no control characters, and no NUL unless `lenient`."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        head = _decoded(head, _charset(head)).encode(errors="replace")
    controls = len(head) - len(head.translate(None, delete=_CONTROLS))
    return (lenient or b"\0" not in head) and controls * 100 <= len(head)


def _is_mail(text: str) -> bool:
    """Whether a text begins as a mail or an mbox does."""
    if not _MAIL.match(text):
        return False
    return all(_MAIL_HEADER.match(line) for line in text.splitlines()[:3] if line)


def _json_format(text: str, suffix: str, *, whole: bool) -> Format | None:
    """JSON lines or one array of objects, if the text begins as such."""
    text = text.lstrip()
    if not text.startswith(("{", "[")):
        return None
    lines = text.split("\n")
    if not whole and len(lines) > 1:
        lines.pop()
    lines = [line for line in lines if line.strip()][:20]
    values = [_parsed(line) for line in lines]
    objects = sum(isinstance(value, tuple) for value in values)
    if objects and (objects == len(values) or suffix in LINES_SUFFIXES):
        return "json lines"
    if re.match(r"\[\s*\{", text):
        several = len(values) > 1 and all(isinstance(value, list) for value in values)
        return "json lines" if several else "json array"
    if not whole and len(lines) == 1 and text.startswith('{"') and suffix in LINES_SUFFIXES:
        return "json lines"
    return None


def _is_table(text: str, *, whole: bool) -> bool:
    """Whether a text that is not named a table is one all the same.

    Prose, programs, logs and settings have commas and colons too: a table has a header and the
    same number of cells in every line.
    """
    if _CODE.match(text):
        return False
    trial = _trial(text, whole=whole)
    layout = _layout(text, whole=whole)
    rows = [row for row in _parse(trial, layout.dialect, strict=False).rows if row]
    if layout.header is None or len(rows) < 3 or len(layout.header) < 2:
        return False
    if layout.dialect.delimiter == ":" and len(layout.header) < 3:
        return False
    blank = sum(1 for line in trial if not line.strip())
    alike = sum(len(row) == len(layout.header) for row in rows)
    named = {cell.strip().lower() for cell in layout.header}
    return (
        alike >= 0.95 * len(rows)
        and blank * 20 <= len(trial)
        and len(named) == len(layout.header)
        and all(_is_short_label(cell) for cell in layout.header)
    )


# ---------------------------------------------------------------------------------------- dialect

DELIMITERS = "\t;|,:"
#: No text holds it: the delimiter of a table of one column.
NO_DELIMITER = "\x1f"


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How the cells of a line are told apart."""

    delimiter: str
    quote: str | None = '"'
    escape: str | None = None
    skip_space: bool = False

    def reader(self, lines: Iterable[str], *, strict: bool = False) -> Any:  # noqa: ANN401
        """A `csv.reader` of these lines."""
        # The limit is the csv module's own, for the whole process; 128 KiB would end the read.
        csv.field_size_limit(CELL_LIMIT)
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            quoting=csv.QUOTE_NONE if self.quote is None else csv.QUOTE_MINIMAL,
            escapechar=self.escape,
            skipinitialspace=self.skip_space,
            strict=strict,
        )


@dataclass(frozen=True, slots=True)
class _Layout:
    """What a CSV file looks like; `header` is None where its first record is data."""

    dialect: _Dialect
    header: list[str] | None
    declared: bool = False


@dataclass(slots=True)
class _Parse:
    """A trial of a dialect: its records, the lines that make them up, and how it ended.

    `broken` is the number of the line at which a record was not well formed; 0 if all were.
    """

    rows: list[list[str]] = field(default_factory=list)
    lines: int = 0
    broken: int = 0


_DECLARED = re.compile(r'"?sep=(.)"?[\r\n]*\Z', re.IGNORECASE)


def _layout(text: str, *, whole: bool) -> _Layout:
    """Dialect and header of a CSV file, from its beginning."""
    lines = _trial(text, whole=whole)
    declared = _DECLARED.match(lines[0]) if lines else None
    if declared:
        lines = lines[1:]
        dialect = _quotes(declared[1], lines, whole=whole)
    else:
        dialect = _dialect(lines, whole=whole)
    rows = [row for row in _parse(lines, dialect, strict=False).rows if row]
    header = rows[0] if rows and _has_header(rows[: TRIAL_ROWS + 1]) else None
    return _Layout(dialect, header, declared=bool(declared))


def _trial(text: str, *, whole: bool) -> list[str]:
    """The first lines of a text, without one that is cut off."""
    cut = len(text) > TRIAL_CHARS
    lines = list(io.StringIO(text[:TRIAL_CHARS] if cut else text, newline=""))
    if len(lines) > 1 and (cut or not whole):
        lines.pop()
    return lines


def _dialect(lines: list[str], *, whole: bool) -> _Dialect:
    """The dialect under which the lines have the most regular records."""
    best, most = _quotes(NO_DELIMITER, lines, whole=whole), 0.0
    for delimiter in DELIMITERS:
        if delimiter == ":" and most:
            # Times are everywhere: a colon delimits only where nothing else does.
            break
        if not any(delimiter in line for line in lines):
            continue
        dialect = _quotes(delimiter, lines, whole=whole)
        value = _regularity(lines, dialect, whole=whole)
        if value > most + 0.01:
            best, most = dialect, value
    return best


def _quotes(delimiter: str, lines: list[str], *, whole: bool) -> _Dialect:
    """The best quoting for a delimiter: the usual one unless another is clearly better."""
    text = "".join(lines)
    plain = _Dialect(delimiter)
    first: list[str] = next(plain.reader(lines[:1]), [])
    if first and all(_is_wrapped(cell, "'") for cell in first):
        return _Dialect(delimiter, "'")
    others = []
    if '"' in text:
        if '\\"' in text:
            others.append(_Dialect(delimiter, escape="\\"))
        if f'{delimiter} "' in text:
            others.append(_Dialect(delimiter, skip_space=True))
    if "'" in text:
        others.append(_Dialect(delimiter, "'"))
    if f"\\{delimiter}" in text:
        others.append(_Dialect(delimiter, escape="\\"))
    bare = _Dialect(delimiter, None)
    first = next(bare.reader(lines[:1]), [])
    if '"' in text and not all(_is_wrapped(cell, '"') for cell in first):
        others.append(bare)
    best, most = plain, _regularity(lines, plain, whole=whole) if others else 0.0
    for dialect in others:
        value = _regularity(lines, dialect, whole=whole)
        if value > most + 0.01:
            best, most = dialect, value
    return best


def _is_wrapped(cell: str, quote: str) -> bool:
    return len(cell) >= 2 and cell[0] == cell[-1] == quote


def _regularity(lines: list[str], dialect: _Dialect, *, whole: bool) -> float:
    """How much the lines look like records of a dialect: 0 (not at all) to 1.5.

    The share of records of the commonest width, of the lines that the dialect can take, less a
    little for records that are not well formed; more if the first record has that width too.
    """
    trial = _parse(lines, dialect, strict=True)
    # The last record of a text that is cut off may well end in the middle of a quoted cell.
    clean = not trial.broken or (not whole and trial.broken == len(lines))
    if not clean:
        trial = _parse(lines, dialect, strict=False)
    rows = [row for row in trial.rows if row]
    if not rows:
        return 0.0
    width, count = Counter(len(row) for row in rows).most_common(1)[0]
    if width < 2 and dialect.delimiter != NO_DELIMITER:
        return 0.0
    value = count / len(rows) * trial.lines / len(lines) * (1.0 if clean else 0.9)
    return value + 0.5 * (len(rows[0]) == width)


def _parse(lines: list[str], dialect: _Dialect, *, strict: bool) -> _Parse:
    """The records of some lines, up to the first that is not well formed if `strict`."""
    found = _Parse()
    reader = dialect.reader(lines, strict=strict)
    try:
        for row in reader:
            found.rows.append(row)
            found.lines = reader.line_num
    except csv.Error:
        found.broken = reader.line_num
    return found


# ----------------------------------------------------------------------------------------- header

#: Words of column names in exports (nl, fr, de, en), without accents.
HEADER_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    achternaam actif active address adres adresse amount anrede bedrag bedrijf betrag betreft
    birth birthdate birthday body categorie category city client code comment commentaire
    company contact country created currency customer data date datum departement department
    description email file firma first firstname functie function geboorte geboortedatum
    geburtsdatum gemeente gender geschlecht geslacht gsm hash iban id index ip item key klant
    klantnummer kommentar kunde kundennummer label land language last lastname location login
    mail manager message mobiel mobile montant naam nachname naissance name nom note notes nr
    number numero nummer omschrijving opmerking order ort owner password pays phone plz postal
    postcode prenom price prijs prix product quantity rijksregisternummer rue score sexe
    societe ssn stad start state status straat strasse street subject surname tags tel telefon
    telefoon telephone text time timestamp titel title titre type updated url user username
    value vat version ville voornaam vorname website woonplaats year zip zipcode
    """,
    )
)
#: Values that stand in cells and never name a column.
NO_LABELS = {"yes", "no", "true", "false", "null", "none", "nan", "n/a", "na", "unknown"}
NO_LABELS |= {"ja", "nee", "nein", "oui", "non", "onbekend", "inconnu", "unbekannt"}

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_SNAKE = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)+")


def _has_header(rows: list[list[str]]) -> bool:
    """Whether the first of some records names the columns.

    Its cells must look like names, and something must speak for them: a word that is common in
    column names, or values below that look otherwise. Without that it is read as data: a header
    read as data is harmless, while data taken for a header would not be looked at.
    """
    cells = [cell.strip() for cell in rows[0]]
    filled = [cell for cell in cells if cell]
    if not filled or len(filled) * 2 < len(cells) or not all(map(_is_label, filled)):
        return False
    if len({cell.lower() for cell in filled}) * 3 < len(filled):
        return False
    votes = 0.0
    for index, cell in enumerate(cells):
        column = [row[index].strip() for row in rows[1:] if len(row) > index]
        column = [value for value in column if value]
        if cell and cell in column:
            votes -= 1
        elif cell:
            votes += _names_column(cell, column)
    return votes > 0


def _names_column(cell: str, column: list[str]) -> float:
    """How much speaks for a cell as the name of the values below it."""
    plain = unicodedata.normalize("NFKD", cell)
    words = {word.lower() for word in _WORD.findall(re.sub("[\u0300-\u036f]", "", plain))}
    if words & HEADER_WORDS:
        return 1
    if _SNAKE.fullmatch(cell) and not any(map(_SNAKE.fullmatch, column)):
        return 1
    if column and sum(not _is_label(value) for value in column) >= 0.8 * len(column):
        return 1
    lengths = {len(value) for value in column}
    return 0.5 if len(column) > 2 and len(lengths) == 1 and len(cell) not in lengths else 0


def _is_label(cell: str) -> bool:
    """Whether a cell could name a column: words, not a number, date, address or truth value."""
    digits = sum(letter.isdigit() for letter in cell)
    return (
        len(cell) <= 120
        and any(letter.isalpha() for letter in cell)
        and (digits * 2 <= len(cell) or _SNAKE.fullmatch(cell) is not None)
        and "@" not in cell
        and "://" not in cell
        and cell.lower() not in NO_LABELS
    )


def _is_short_label(cell: str) -> bool:
    """Whether a cell is a column's name beyond doubt: short, and no piece of a sentence."""
    cell = cell.strip()
    return 0 < len(cell) <= 40 and len(cell.split()) <= 5 and cell[-1] not in ".;,{}=("


def _unique(name: str, taken: set[str]) -> str:
    """The name, numbered if another column has it already."""
    found, count = name, 1
    while found in taken:
        count += 1
        found = f"{name} ({count})"
    taken.add(found)
    return found


# ---------------------------------------------------------------------------------------- records

#: A scalar of a JSON value: its path, whether an array is on the path, and the value.
_Cell = tuple[str, bool, Any]


class _Record(NamedTuple):
    """A row of a file: its number, its cells, and about how many bytes it takes."""

    number: int
    cells: list[Any]
    cost: int


def _csv_records(text: _Text, layout: _Layout) -> Iterator[_Record]:
    """Number, cells and cost of every data record; blank lines are none."""
    lines = text.lines()
    if layout.declared:
        next(lines, None)
    skip = layout.header is not None
    number = -1
    for row, written in _csv_rows(lines, layout.dialect):
        if not row:
            continue
        if skip:
            skip = False
            continue
        number += 1
        yield _Record(number, row, sum(map(len, written)) + CELL_COST * len(row))


def _csv_copy(
    text: _Text,
    layout: _Layout,
    limits: Limits,
    change: Callable[[pa.RecordBatch], pa.RecordBatch],
) -> Iterator[str]:
    """The text of a CSV file with changed cells, record by record."""
    lines = text.lines()
    if layout.declared:
        yield next(lines, "")
    skip = layout.header is not None
    rows = _CsvRows(layout.header or [])
    held: list[tuple[list[str], str]] = []
    size = 0

    def changed() -> Iterator[str]:
        filled = [row for row, _ in held if row]
        for row in filled:
            rows.add(row)
        made: Iterator[Any] = iter(())
        if filled:
            made = zip(
                *(column.to_pylist() for column in change(rows.batch()).columns), strict=True
            )
        for row, written in held:
            new = list(next(made)[: len(row)]) if row else row
            yield written if new == row else _written(new, row, written, layout.dialect)
        held.clear()

    for row, record in _csv_rows(lines, layout.dialect):
        written = "".join(record)
        if skip and row:
            skip = False
            yield written
            continue
        held.append((row, written))
        size += len(written) + CELL_COST * len(row)
        if len(held) >= limits.rows or size > limits.bytes:
            yield from changed()
            size = 0
    yield from changed()


def _written(row: list[str], old: list[str], before: str, dialect: _Dialect) -> str:
    """A record as its file writes them; all cells are quoted if those of the old one were."""
    plain = before.rstrip("\r\n")
    if dialect.quote is None or (dialect.escape and dialect.quote not in before):
        text = _line(row, dialect, csv.QUOTE_NONE)
    elif _line(old, dialect, csv.QUOTE_ALL) == plain:
        text = _line(row, dialect, csv.QUOTE_ALL)
    else:
        text = _line(row, dialect, csv.QUOTE_MINIMAL)
    return text + before[len(plain) :]


def _line(row: list[str], dialect: _Dialect, quoting: Literal[0, 1, 3]) -> str:
    out = io.StringIO(newline="")
    csv.writer(
        out,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        quoting=quoting,
        escapechar=dialect.escape,
        lineterminator="",
    ).writerow(row)
    return out.getvalue()


def _csv_rows(lines: Iterator[str], dialect: _Dialect) -> Iterator[tuple[list[str], list[str]]]:
    """The cells of every record, none for a blank line, and the lines in which it is written.

    A quote that is never closed, or not for millions of characters, is a stray one: its line is
    then cut at the delimiters as it stands, and the next line read as a new record.
    """
    record: list[str] = []
    returned: deque[str] = deque()
    ended = False

    def feed() -> Iterator[str]:
        nonlocal ended
        while True:
            line = returned.popleft() if returned else next(lines, "")
            if not line:
                ended = True
                return
            record.append(line)
            yield line

    reader = dialect.reader(feed())
    while True:
        record.clear()
        try:
            row = next(reader, None)
        except csv.Error:
            row, stray = [], True
        else:
            stray = ended and bool(record)
        if stray:
            first, *rest = record
            returned.extendleft(reversed(rest))
            record[1:] = []
            row = first.rstrip("\r\n").split(dialect.delimiter)
            ended = False
            reader = dialect.reader(feed())
        if row is None:
            return
        yield row, record


#: An object is a tuple of pairs and an array a list: so no value of a key given twice is lost.
_JSON = json.JSONDecoder(object_pairs_hook=tuple, strict=False)

#: Between the values of an array; one comma too many is no reason to stop.
_BETWEEN = re.compile(r"[\s,]*")


def _parsed(line: str) -> Any:  # noqa: ANN401 - any JSON value
    """The JSON value of a line; the line itself, as a text, if it is none."""
    try:
        return _JSON.decode(line)
    except (ValueError, RecursionError):
        return line


def _line_records(text: _Text) -> Iterator[_Record]:
    """The cells of every line of JSON; broken lines are counted, and keep their number."""
    number = -1
    for line in text.lines():
        if line.isspace():
            continue
        number += 1
        try:
            cells = _cells(_JSON.decode(line))
        except (ValueError, RecursionError):
            text.broken_lines += 1
            continue
        yield _Record(number, cells, len(line) + CELL_COST * len(cells))


def _array_records(text: _Text) -> Iterator[_Record]:
    """The cells of every value of a JSON array; values nested too deep are counted as broken."""
    for number, (value, size) in enumerate(_array_values(text)):
        try:
            cells = _cells(value)
        except ValueError:
            text.broken_lines += 1
            continue
        yield _Record(number, cells, size + CELL_COST * len(cells))


def _array_values(text: _Text) -> Iterator[tuple[Any, int]]:
    """The values of one JSON array and their lengths, read as they come.

    An array that is broken, that does not end or that holds a value beyond the line limit ends
    in `text.failure`.
    """
    buffer = text.read(FORMAT_HEAD)
    at = buffer.find("[") + 1
    ended = False
    while True:
        between = _BETWEEN.match(buffer, at)
        start = between.end() if between else at
        if buffer.startswith("]", start):
            rest = buffer[start + 1 :] + text.read(FORMAT_HEAD)
            if rest.strip() and text.failure is None:
                text.failure = _BrokenArrayError()
            return
        try:
            value, at = _JSON.raw_decode(buffer, start)
        except RecursionError:
            text.failure = _BrokenArrayError()
            return
        except json.JSONDecodeError as error:
            # Where the text is cut off, decoding stops at its end or at an open string.
            near = error.pos > len(buffer) - 16 or error.msg.startswith("Unterminated")
            broken = ended or not near or len(buffer) - start > LINE_LIMIT
        except ValueError:
            # A number with more digits than Python converts.
            broken = True
        else:
            # A number at the very end may go on in the next piece.
            if at < len(buffer) or ended:
                yield value, at - start
                continue
            broken = False
        if broken:
            text.failure = text.failure or _BrokenArrayError()
            return
        more = text.read(max(FORMAT_HEAD, len(buffer) - start))
        ended = not more
        buffer, at = buffer[start:] + more, 0


def _cells(value: Any) -> list[_Cell]:  # noqa: ANN401 - any JSON value
    """The scalars of a JSON value with their paths. Raises ValueError if it is nested too deep."""
    if not isinstance(value, (tuple, list)):
        return [("value", False, value)]
    found: list[_Cell] = []
    _collect(value, "", many=False, depth=1, found=found)
    return found


def _collect(
    value: tuple[Any, ...] | list[Any], path: str, *, many: bool, depth: int, found: list[_Cell]
) -> None:
    """Appends the scalars below one object or array."""
    if depth > DEPTH_LIMIT:
        raise ValueError("nested too deep")
    if type(value) is tuple:
        items = [(f"{path}.{key}" if path else key, item) for key, item in value]
    else:
        many = True
        path = f"{path}[]"
        items = [(path, item) for item in value]
    for below, item in items:
        kind = type(item)
        if kind is tuple or kind is list:
            _collect(item, below, many=many, depth=depth + 1, found=found)
        else:
            found.append((below, many, item))


def _sampled(records: Iterator[_Record], count: int, chance: random.Random) -> Iterator[_Record]:
    """`count` random records, each as likely as any other, in their order in the file."""
    held: list[_Record] = []
    for seen, record in enumerate(records):
        if len(held) < count:
            held.append(record)
        else:
            place = int(chance.random() * (seen + 1))
            if place < count:
                held[place] = record
    yield from sorted(held)


# ---------------------------------------------------------------------------------------- batches


class _Rows(Protocol):
    """Rows that are collected to become a record batch."""

    def add(self, cells: list[Any]) -> None:
        """Takes in the cells of one more row."""

    def batch(self) -> pa.RecordBatch:
        """The rows as a batch, and forgets them."""


def _batches(
    records: Iterator[_Record], rows: _Rows, limits: Limits, *, numbered: bool
) -> Iterator[Batch]:
    """Records as batches; with locators if `numbered` or where numbers are missing in between."""
    import pyarrow as pa

    numbers: list[int] = []

    def collected() -> Iterator[Batch]:
        at = 0
        gapless = numbers[-1] - numbers[0] == len(numbers) - 1
        for piece in _within(rows.batch(), limits):
            held = numbers[at : at + piece.num_rows]
            named = numbered or not gapless
            locators = pa.array(map(str, held), pa.string()) if named else None
            yield Batch(piece, held[0], locators=locators)
            at += piece.num_rows

    cost = 0
    for record in records:
        if numbers and (len(numbers) >= limits.rows or cost + record.cost > limits.bytes):
            yield from collected()
            numbers, cost = [], 0
        rows.add(record.cells)
        numbers.append(record.number)
        cost += record.cost
    if numbers:
        yield from collected()


def _within(batch: pa.RecordBatch, limits: Limits) -> Iterator[pa.RecordBatch]:
    """A batch in slices within the limit of bytes; one row may exceed it."""
    if batch.num_rows <= 1 or batch.nbytes <= limits.bytes:
        yield batch
        return
    half = batch.num_rows // 2
    yield from _within(batch.slice(0, half), limits)
    yield from _within(batch.slice(half), limits)


class _CsvRows:
    """Rows of a CSV file as columns of text."""

    def __init__(self, header: list[str]) -> None:
        self._taken: set[str] = set()
        self._names: list[str] = []
        self._fixed = len(header)
        self._rows: list[list[str]] = []
        for cell in header:
            self._name(" ".join(cell.split()))

    def _name(self, name: str) -> None:
        """Names one more column; those without a name are called by their number."""
        self._names.append(_unique(name or f"column {len(self._names) + 1}", self._taken))

    def add(self, cells: list[str]) -> None:
        """Takes in the cells of one more row."""
        self._rows.append(cells)

    def batch(self) -> pa.RecordBatch:
        """One text column for each of the header and of what is wider; null where a row is short.

        A column beyond the header is there only in batches that have such a cell.
        """
        import pyarrow as pa

        width = max(self._fixed, *map(len, self._rows)) if self._rows else self._fixed
        while len(self._names) < width:
            self._name("")
        rows, self._rows = self._rows, []
        if any(len(row) < width for row in rows):
            rows = [row + [None] * (width - len(row)) for row in rows]  # type: ignore[list-item]
        arrays = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, names=self._names[:width])


class _JsonRows:
    """Rows of JSON values as one column for each path."""

    def __init__(self) -> None:
        self._count = 0
        self._columns: dict[str, _Column] = {}
        self._other = _Column()

    def add(self, cells: list[_Cell]) -> None:
        """Takes in the cells of one more row."""
        columns, row = self._columns, self._count
        self._count += 1
        other = []
        for path, many, value in cells:
            column = columns.get(path)
            if column is None:
                if len(columns) >= PATH_LIMIT:
                    other.append(f"{json.dumps(path, ensure_ascii=False)}: {_as_json(value)}")
                    continue
                column = columns[path] = _Column()
            # A key that an object has twice makes a list too: no value of it is lost.
            if many or (column.rows and column.rows[-1] == row):
                column.many = True
            column.rows.append(row)
            column.values.append(value)
        if other:
            self._other.rows.append(row)
            self._other.values.append("{" + ", ".join(other) + "}")

    def batch(self) -> pa.RecordBatch:
        """The columns, each with its path in its metadata."""
        import pyarrow as pa

        columns = dict(self._columns)
        if self._other.rows:
            columns["(other)"] = self._other
        fields, arrays = [], []
        for path, column in columns.items():
            array = column.array(self._count)
            name = _STRAY.sub("\ufffd", path)
            fields.append(pa.field(name, array.type, metadata={PATH_KEY: name.encode()}))
            arrays.append(array)
        if not arrays:
            # Rows of empty objects are rows all the same, and Arrow counts them by a column.
            fields, arrays = [pa.field("value", pa.null())], [pa.nulls(self._count)]
        self._count, self._columns, self._other = 0, {}, _Column()
        return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))


@dataclass(slots=True)
class _Column:
    """The values of one path and the row of each; `many` if a row can hold several."""

    rows: list[int] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    many: bool = False

    def array(self, count: int) -> pa.Array:
        """The column of `count` rows: of lists if `many`; missing values are null."""
        import numpy as np
        import pyarrow as pa

        if self.many:
            lengths = np.bincount(np.array(self.rows, np.int64), minlength=count)
            offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
            return pa.ListArray.from_arrays(pa.array(offsets), _scalars(self.values))
        cells = [None] * count
        for row, value in zip(self.rows, self.values, strict=True):
            cells[row] = value
        return _scalars(cells)


def _scalars(values: list[Any]) -> pa.Array:
    """Scalars as integers, floats or truth values if all of them are; else as text."""
    import pyarrow as pa

    kinds = set(map(type, values)) - {type(None)}
    try:
        if kinds == {int}:
            return pa.array(values, pa.int64())
        if kinds == {float}:
            return pa.array(values, pa.float64())
        if kinds == {bool}:
            return pa.array(values, pa.bool_())
    except (OverflowError, pa.ArrowInvalid):
        # Beyond 64 bits.
        return pa.array(map(_as_text, values), pa.string())
    texts = values if kinds <= {str} else [_as_text(value) for value in values]
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:
        # Half a surrogate pair, which JSON can escape and UTF-8 cannot hold.
        return pa.array([text and _STRAY.sub("\ufffd", text) for text in texts], pa.string())


def _as_text(value: Any) -> str | None:  # noqa: ANN401 - any JSON scalar
    return value if value is None or isinstance(value, str) else _as_json(value)


def _as_json(value: Any) -> str:  # noqa: ANN401 - any JSON scalar
    return json.dumps(value, ensure_ascii=False)
