# ruff: noqa: A005 - nobody imports a connector by its name
"""Mailboxes: mbox files, Maildir folders and EML files; a message is a row.

Reads headers, bodies (plain and HTML), text attachments, CSV attachments as columns, and attached
mails; lists every attachment that it does not read. Never writes, and never moves a message from
`new` to `cur`.

The MIME reader is our own, over bytes: the standard library's ends in a RecursionError on deeply
nested parts, gives 8-bit headers and file names as replacement characters, and leaves attached
mails in base64 undecoded. So is the HTML reader: html.parser takes a minute for 60 KB of
``<a <a <a``, and so could be used to stop a scan.

Sources: RFC 5322 (messages), RFC 2045-2047 and 2231 (MIME), RFC 4155 (mbox), and
https://cr.yp.to/proto/maildir.html (Maildir).
"""

from __future__ import annotations

import binascii
import codecs
import csv
import html
import ipaddress
import os
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from functools import lru_cache
from io import StringIO
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from random import Random
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar, cast
from urllib.parse import unquote, unquote_to_bytes

from pdscan.errors import SourceError, SplitError
from pdscan.locator import file_locator, file_name
from pdscan.model import PATH_KEY, Batch, Container, Envelope, Gap, Sample, Split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pyarrow as pa

    from pdscan.model import Address, GapClass, Limits

MESSAGE_LIMIT = 64 << 20
TEXT_LIMIT = 32 << 20
#: Mails within mails; multiparts within multiparts; parts of one message.
ATTACHED_LIMIT = 5
NESTING_LIMIT = 50
PARTS_LIMIT = 1000
CSV_COLUMNS_LIMIT = 200
#: Bytes of a Content-Type or Content-Disposition that are looked at.
PARAMS_LIMIT = 16 << 10
#: Gaps of one kind that a split lists one by one; the rest is counted.
LISTED_LIMIT = 100
#: Mails whose envelopes are looked at before a folder is read, the bytes of each of them that
#: are, and the largest mbox in which they are looked for: more would be reading twice.
ENVELOPES_LIMIT = 100
HEAD_BYTES = 64 << 10
ENVELOPES_BYTES = 4 << 20

#: Headers with a column of their own; `date` and `received` have theirs too.
FIELDS = (
    "from", "to", "cc", "bcc", "reply-to", "sender", "subject",
    "delivered-to", "return-path", "x-originating-ip",
)  # fmt: skip
#: Columns of every batch; what else a message has (CSV columns, attached mails) comes behind.
COLUMNS = (
    *FIELDS, "date", "received[]", "received-for[]", "header[]", "body", "body.html",
    "attachment[]", "attachment-name[]",
)  # fmt: skip
#: Columns of moments.
DATES = frozenset({"date", "attached[].date"})
#: Headers that identify messages, servers and programs, not people: counted, not read.
TECHNICAL = frozenset(
    {
        "message-id", "in-reply-to", "references", "thread-index", "x-message-id", "x-mailer",
        "user-agent", "dkim-signature", "x-google-dkim-signature", "domainkey-signature",
        "arc-seal", "arc-message-signature", "x-gm-message-state", "x-google-smtp-source",
    }
)  # fmt: skip
#: Headers that are the structure of a message: used while reading it, no data of their own.
STRUCTURE = frozenset(
    {
        "mime-version", "content-type", "content-transfer-encoding", "content-disposition",
        "content-id", "content-length", "content-md5", "content-language", "x-attachment-id",
        "content-class", "lines",
    }
)  # fmt: skip

# ------------------------------------------------------------------------------------ recognition

HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:")
HTTP = re.compile(rb"HTTP/\d|[A-Z]+ \S+ HTTP/\d")
#: Headers that, among others, say "this is a mail"; HTTP has Date and Content-Type as well.
TELLING = frozenset(
    b"from to cc bcc subject sender reply-to received message-id mime-version return-path"
    b" delivered-to x-original-to envelope-to resent-from resent-to"
    b" content-transfer-encoding".split()
)
WEAK = frozenset({b"date", b"content-type", b"content-disposition"})


def _looks_like_mbox(head: bytes) -> bool:
    """Whether a file with this beginning is an mbox: a ``From `` line, then a header or a date."""
    return head.startswith(b"From ") and _separates(head, 0, blank=True)


def _looks_like_mail(head: bytes, *, suffix: str = "") -> bool:
    """Whether a file with this beginning is a mail: headers from its start, one of a mail.

    One malformed line at the start is allowed, and a few in between; with an ``.eml`` suffix one
    known header is enough.
    """
    head = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if HTTP.match(head):
        return False
    fields = telling = weak = strange = 0
    for number, line in enumerate(head.splitlines()):
        if not line.strip():
            break
        if line[:1] in b" \t":
            continue
        match = HEADER.match(line)
        if match is None:
            strange += number > 0
            continue
        fields += 1
        name = match[1].lower()
        weak += name in WEAK
        # YAML has lower-case `from:` and `to:`; mails in lower case hold an address there.
        telling += name in TELLING and (match[1] != name or b"@" in line or b"-" in name)
    if strange > fields // 2 or b"\0" in head[:1024]:
        return False
    if suffix.lower() == ".eml":
        return telling + weak > 0
    return telling > 0 and fields > 1


# ------------------------------------------------------------------------------------ mbox

BLOCK = 1 << 20
#: How far a separator line and the line behind it are looked at, whatever the block.
AHEAD = 2048
DATED = re.compile(
    rb"From [^\n]*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+"
    rb"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\d|\d{1,2}\s)[^\n]*\d:\d\d"
)
PLAIN = re.compile(rb"From (?:[^\s]+[ \t]*\r?\n|[^\n]*\d:\d\d)")
THEN_HEADER = re.compile(rb"[^\n]*\n(?:[!-9;-~]+[ \t]*:|>From )")
QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")


def _separates(data: bytes, start: int, *, blank: bool) -> bool:
    """Whether the line at `start`, which begins with ``From ``, begins a message.

    Prose has such lines too ("From now on ..."). So the line has a date as mail programs write it
    or a header behind it, and both if no empty line precedes it.
    """
    line = data[start : start + AHEAD]
    dated = DATED.match(line) is not None
    header = THEN_HEADER.match(line) is not None
    if blank:
        return dated or (header and PLAIN.match(line) is not None)
    return dated and header


def _starts(handle: BinaryIO, start: int, stop: int) -> Iterator[int]:
    """Byte offsets from `start` to before `stop` at which messages of an mbox begin."""
    if start == 0 < stop:
        yield 0
    for block in range(start, stop, BLOCK):
        # The bytes before a block say whether its first line follows an empty one.
        back = min(block, 4)
        handle.seek(block - back)
        data = handle.read(back + BLOCK + AHEAD)
        end = back + min(BLOCK, stop - block)
        begin = data.find(b"\nFrom ") + 1
        while 0 < begin < end:
            blank = data.endswith((b"\n\n", b"\n\r\n"), 0, begin) or (block - back + begin) <= 2
            if begin >= back and _separates(data, begin, blank=blank):
                yield block - back + begin
            begin = data.find(b"\nFrom ", begin) + 1


def _spans(handle: BinaryIO, start: int, stop: int, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of the messages that begin within `start` and `stop`; the last may end behind it."""
    previous = None
    for offset in _starts(handle, start, stop):
        if previous is not None:
            yield previous, offset
        previous = offset
    if previous is not None:
        yield previous, next(_starts(handle, stop, size), size)


# ------------------------------------------------------------------------------------ characters

#: Names that mail programs write, and the wider code page that they mean.
CHARSETS = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "ascii",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "shift_jis": "cp932",
    "shift-jis": "cp932", "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "unicode-1-1-utf-7": "utf-7",
    "iso-2022-jp": "iso2022_jp_ext", "x-mac-roman": "mac-roman", "macintosh": "mac-roman",
    "cp-850": "cp850", "utf8mb4": "utf-8", "x-gbk": "gb18030", "big5": "cp950",
}  # fmt: skip
#: Python's codecs that are no character sets.
NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)
#: 7-bit bytes of these are not ASCII.
STATEFUL = re.compile(r"utf-?_?(?:7|16|32)|iso2022|hz|cp037|cp500|cp1140|cp273|cp1026")
ASCII = bytes(range(128))
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
#: How much of a text charset-normalizer looks at: it is slow.
GUESS_BYTES = 8 << 10
META_CHARSET = re.compile(rb"""(?i)charset\s*=\s*["']?([-\w]{2,40})""")


@lru_cache(maxsize=256)
def _codec(charset: str) -> str | None:
    """Python's name of a declared character set; None if there is none."""
    name = charset.strip("\"' \t").lower()
    name = CHARSETS.get(name, name)
    try:
        found = codecs.lookup(name).name
        if found.replace("-", "_") in NO_CHARSETS:
            return None
        b"".decode(name)
    except (LookupError, ValueError):
        return None
    return found


def _decode(data: bytes, charset: str | None) -> tuple[str, bool]:
    """The text, and whether characters were lost.

    UTF-8 goes before a declared single-byte set: it hardly ever fits by chance. Then comes the
    declared set, then what charset-normalizer thinks, then latin-1.
    """
    codec = _codec(charset) if charset else None
    stateful = codec is not None and STATEFUL.match(codec) is not None
    if data.isascii() and not stateful:
        if b"\x1b$" not in data:
            return data.decode("ascii"), False
        codec, stateful = "iso2022_jp_ext", True
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codec, stateful = "utf-16", True
    elif stateful and "utf-" in str(codec) and b"\0" not in data and b"+" not in data:
        stateful = False  # UTF-16 in name only
    if codec == "ascii":
        codec = None
    if stateful:
        text = data.decode(str(codec), "replace").removeprefix("\ufeff")
        whole = text.encode("utf-8", "replace").decode()  # UTF-7 can hold half a pair
        return whole, whole != text or "\ufffd" in text
    for name in ("utf-8", codec):
        if name is not None:
            try:
                return data.decode(name).removeprefix("\ufeff"), False
            except ValueError:
                continue
    if codec == "cp1252":
        return data.decode("latin-1"), False
    text = data.decode(codec or "utf-8", "replace")
    if text.count("\ufffd") * 10 <= len(data.translate(None, ASCII)):
        return text, True
    guess = _guess(data)
    return (data.decode("latin-1"), True) if guess is None else (guess, False)


def _guess(data: bytes) -> str | None:
    """8-bit text in the character set that it seems to be in."""
    high = data.translate(None, ASCII)
    if len(high) < 40 and len(high) * 4 < len(data):
        # Too little for statistics: western European if its 8-bit bytes are letters or quotes.
        signs = high.decode("cp1252", "replace")
        if all(sign.isalpha() or sign in "€‘’“”–—…°§\xa0" for sign in signs):
            return data.decode("cp1252")
    from charset_normalizer import from_bytes

    lines = [line for line in data.splitlines() if not line.isascii()]
    best = from_bytes(b"\n".join(lines[:500])[:GUESS_BYTES]).best()
    try:
        return None if best is None else data.decode(best.encoding)
    except UnicodeError:
        return None


ENCODED_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?(.{0,4000}?)\?=")


def _header_text(raw: bytes) -> tuple[str, bool]:
    """A header's value with its encoded words (RFC 2047) decoded, and whether text was lost."""
    text, lost = _decode(raw, None)
    if "=?" not in text:
        return text.strip(), lost
    pieces: list[tuple[str, bytes]] = []  # (character set, bytes); plain text as UTF-8
    end = 0
    for match in ENCODED_WORD.finditer(text):
        between = text[end : match.start()]
        charset = match[1].partition("*")[0]
        word = match[3].encode("utf-8", "replace")
        if match[2] in "bB":
            word, broken = _base64(word)
            lost = lost or broken
        else:
            word = binascii.a2b_qp(word.replace(b" ", b"_"), header=True)
        # White space between encoded words belongs to neither; a character may span two of them.
        if between.strip() or not pieces:
            pieces.append(("utf-8", between.encode()))
        if pieces[-1][0] == charset:
            word = pieces.pop()[1] + word
        pieces.append((charset, word))
        end = match.end()
    decoded = [_decode(word, charset) for charset, word in pieces]
    joined = "".join(part for part, _ in decoded) + text[end:]
    return joined.strip(), lost or any(broken for _, broken in decoded)


# ------------------------------------------------------------------------------------ MIME

Fields = list[tuple[str, bytes]]
EMPTY_LINE = re.compile(rb"(?:\A|\n)\r?(?:\n|\Z)")
PARAM = re.compile(rb';\s*([^\s=;"]+)\s*=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"?|([^;]*))', re.DOTALL)
NUMBERED = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*?)")
GUESSED_BOUNDARY = re.compile(rb"(?mi)^--([^\s-][^\r\n]{0,200}?)[ \t]*\r?\nContent-")
NOT_BASE64 = bytes(set(range(256)) - set(f"{ascii_letters}{digits}+/".encode()))
SPACED = re.compile(rb"\S[ \t]+\S")
PADDING = re.compile(rb"=[=\s]*")
IDENTITY = re.compile(r"$|[78]-?bits?$|binary$|plain$|none$|text/\w+$")


def _parse(data: bytes, *, top: bool) -> tuple[Fields, bytes]:
    """The header fields (name in lower case, value unfolded) and the body of a message or part.

    Tolerant in messages (`top`): a line within headers that is none continues the one before it,
    a malformed first line becomes a field without a name. Where no header follows such a line,
    it begins the body.
    """
    if top and not HEADER.match(data):
        data = data.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
        if data.startswith((b"From ", b">From ")):
            data = data.partition(b"\n")[2]
        elif HEADER.match(data.lstrip()):
            data = data.lstrip()
    empty = EMPTY_LINE.search(data)
    lines = (data[: empty.start()] if empty else data).split(b"\n")
    matches = [HEADER.match(line) for line in lines]
    last = max((number for number, match in enumerate(matches) if match), default=-1)
    if last < 0 or (not top and matches[0] is None):
        return [], data[empty.end() :] if empty and not empty.start() else data
    names: list[str] = []
    values: list[list[bytes]] = []
    for number, (line, match) in enumerate(zip(lines, matches, strict=True)):
        if match is not None:
            names.append(match[1].decode("ascii").lower())
            values.append([line[match.end() :].strip()])
        elif number > last and not line.startswith((b" ", b"\t")):
            # No empty line ends these headers.
            body = b"\n".join(lines[number:]) + (data[empty.start() :] if empty else b"")
            break
        elif values:
            values[-1].append(line.strip())
        else:
            names.append("")
            values.append([line.strip()])
    else:
        body = data[empty.end() :] if empty else b""
    return [(name, b" ".join(value)) for name, value in zip(names, values, strict=True)], body


@lru_cache(maxsize=256)
def _params(value: bytes) -> dict[str, str]:
    """The parameters of a Content-Type or Content-Disposition, RFC 2231 continuations joined."""
    found: dict[str, dict[int, tuple[bytes, bool]]] = {}
    for match in PARAM.finditer(value):
        numbered = NUMBERED.fullmatch(match[1].decode("latin-1").lower())
        if numbered is not None:
            quoted = match[2]
            raw = match[3].strip() if quoted is None else re.sub(rb'\\(["\\])', rb"\1", quoted)
            pieces = found.setdefault(numbered[1], {})
            pieces.setdefault(int(numbered[2] or 0), (raw, bool(numbered[3])))
    params = {}
    for name, pieces in found.items():
        ordered = [pieces[number] for number in sorted(pieces)]
        if any(extended for _, extended in ordered):
            charset, first, rest = "utf-8", ordered[0][0], ordered[1:]
            if first.count(b"'") >= 2:
                charset, first = first.split(b"'", 2)[0].decode("latin-1"), first.split(b"'", 2)[2]
            raw = b"".join(unquote_to_bytes(piece) for piece in (first, *(p for p, _ in rest)))
            params[name] = _decode(raw, charset)[0]
        else:
            params[name] = _header_text(b"".join(piece for piece, _ in ordered))[0]
    return params


def _split_parts(body: bytes, boundary: str) -> tuple[list[bytes], list[bytes]]:
    """The parts of a multipart body, and the texts outside of them."""
    line = re.compile(
        rb"(?m)^--" + re.escape(boundary.rstrip().encode("utf-8", "replace")) + rb"(--)?[ \t]*\r?$"
    )
    parts: list[bytes] = []
    outside: list[bytes] = []
    target, position = outside, 0
    for match in line.finditer(body):
        target.append(body[position : match.start()].removesuffix(b"\n").removesuffix(b"\r"))
        target, position = (outside if match[1] else parts), match.end() + 1
    target.append(body[position:])
    return parts, [text for text in outside if text.strip()]


def _find_parts(
    body: bytes, boundary: str | None, encoding: str
) -> tuple[list[bytes], list[bytes]]:
    """As `_split_parts`, for bodies too that are encoded (not allowed) or miss their boundary."""
    parts, outside = _split_parts(body, boundary) if boundary else ([], [])
    if not parts:
        body = _transfer(body, encoding)[0]
        guess = GUESSED_BOUNDARY.search(body)
        for line in (boundary, guess and guess[1].decode("latin-1")):
            if line and not parts:
                parts, outside = _split_parts(body, line)
    return parts, outside


def _base64(data: bytes) -> tuple[bytes, bool]:
    """What base64 holds, and whether some of it was lost.

    Reads several padded pieces behind each other, and plain text behind the last (the footers
    that mailing lists add).
    """
    try:
        return binascii.a2b_base64(data.translate(None, b" \t\r\n"), strict_mode=True), False
    except binascii.Error:
        pass
    found: list[bytes] = []
    lost = False
    pieces = PADDING.split(data)
    for number, piece in enumerate(pieces):
        clean = piece.translate(None, NOT_BASE64)
        if len(clean) < len(piece.translate(None, b" \t\r\n")):
            if number:
                found.append(b"\n" + b"=".join(pieces[number:]))
                break
            lost = True
        if len(clean) % 4 == 1:
            clean, lost = clean[:-1], True
        found.append(binascii.a2b_base64(clean + b"=" * (-len(clean) % 4)))
    return b"".join(found), lost


def _uudecode(data: bytes) -> tuple[bytes, bool]:
    found: list[bytes] = []
    lost = False
    for line in data.splitlines():
        if line.startswith(b"begin ") or not line.strip():
            continue
        if line.strip() == b"end":
            break
        try:
            found.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders write lines that are too long: the first byte says how long they are.
            try:
                found.append(binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3]))
            except binascii.Error:
                lost = True
    return b"".join(found), lost


def _transfer(body: bytes, encoding: str) -> tuple[bytes, bool]:
    """A part's body without its Content-Transfer-Encoding, and whether some of it was lost."""
    name = encoding.partition(";")[0].strip().lower().replace(" ", "-")
    if name == "base64":
        # Words with spaces between them are plain text, whatever the header says.
        lines = body[:2048].split(b"\n")
        spaced = sum(SPACED.search(line) is not None for line in lines)
        return (body, False) if spaced * 2 > len(lines) else _base64(body)
    if name in {"quoted-printable", "quotedprintable", "qp"}:
        return binascii.a2b_qp(body), False
    if name in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        return _uudecode(body)
    return body, IDENTITY.match(name) is None


# ------------------------------------------------------------------------------------ HTML

MARK = re.compile(r"""=[ \t]*["']|>""")
ATTRIBUTE = re.compile(
    r"""(?i)\b(href|src|action|alt|title|value|placeholder|aria-label|content)[ \t]*=[ \t]*"""
    r"""("[^"]*"|'[^']*'|[^\s>]+)"""
)
BARE_TAG = re.compile(r"</?(?!script|style)([a-zA-Z][a-zA-Z0-9]*) ?/?>", re.IGNORECASE)
TAG_NAME = re.compile(r"/?[a-zA-Z][^\s/>]*")
LINKS = ("mailto:", "tel:", "sms:", "callto:")
#: What a tag shows as: a new line, or a space between the cells of a table.
GAPS = {"td": " ", "th": " "} | dict.fromkeys(
    (
        "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "div", "dl",
        "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "li", "main", "nav", "ol", "option", "p", "pre", "section", "table", "tbody",
        "tfoot", "thead", "title", "tr", "ul",
    ),
    "\n",
)  # fmt: skip


def _html_text(page: str) -> str:
    """The visible text of an HTML page, then the addresses that its links and tags carry.

    Those are the targets of ``mailto:`` and ``tel:`` links, other links with an address in them,
    and alternative texts. Scripts, styles and comments are not visible. Takes linear time
    whatever the input.
    """
    page = page.replace("\r", " ").replace("\n", " ")
    found: list[str] = []
    carried: list[str] = []
    missing: set[str] = set()  # endings that do not occur any more: never searched twice
    position = 0
    while True:
        start = page.find("<", position)
        found.append(page[position : start if start >= 0 else len(page)])
        if start < 0:
            break
        if (bare := BARE_TAG.match(page, start)) is not None:
            # Most tags; the rest of this loop is for the others.
            found.append(GAPS.get(bare[1].lower(), ""))
            position = bare.end()
            continue
        if page.startswith("<!--", start) and "-->" not in missing:
            position = page.find("-->", start + 4) + 3
            if position > 2:
                continue
            missing.add("-->")
        name = TAG_NAME.match(page, start + 1)
        if name is None and not page.startswith(("<!", "<?", "</"), start):
            found.append("<")
            position = start + 1
            continue
        end = _tag_end(page, start, missing)
        if end < 0:
            found.append(page[start:])
            break
        position = end + 1
        if name is not None:
            tag = name[0].lower()
            inside = page[name.end() : end]
            found.append(GAPS.get(tag.strip("/"), ""))
            if "@" in tag:
                carried.append(page[start + 1 : end])  # <jan@example.org>, not written as &lt;
            elif "=" in inside:
                carried.extend(_carried(inside))
            if tag == "style" or (tag == "script" and "ld+json" not in inside):
                position = _element_end(page, position, tag, missing)
    text = html.unescape("\n".join(("".join(found), *carried)))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def _tag_end(page: str, start: int, missing: set[str]) -> int:
    """Where the tag that begins at `start` has its ``>``, past quoted ones; -1 for nowhere."""
    end = page.find(">", start)
    if page.find("=", start, end) < 0:
        return end
    position = start
    while "quotes" not in missing:
        mark = MARK.search(page, position)
        if mark is None:
            break
        if mark[0] == ">":
            return mark.start()
        position = page.find(mark[0][-1], mark.end()) + 1
        if position == 0:
            break
    # From here on quotes do not match up: searching for their ends again would take for ever.
    missing.add("quotes")
    return end


def _element_end(page: str, position: int, tag: str, missing: set[str]) -> int:
    """Where the content of a script or style ends; without an end it is read as text."""
    if tag not in missing:
        end = re.compile(rf"</{tag}", re.IGNORECASE).search(page, position)
        if end is not None:
            return end.start()
        missing.add(tag)
    return position


def _carried(inside: str) -> Iterator[str]:
    for match in ATTRIBUTE.finditer(inside):
        name, value = match[1].lower(), match[2].strip("\"'").strip()
        if name in {"href", "src", "action"}:
            low = value[:8].lower()
            scheme = next((link for link in LINKS if low.startswith(link)), "")
            if scheme or "@" in value or "%40" in value:
                yield unquote(value[len(scheme) :])
        elif name != "content" or "@" in value:
            yield value


# ------------------------------------------------------------------------------------ kinds

#: What a part is by the suffix of its name: how it is read, or the kind under which it is listed.
SUFFIXES = {
    suffix: kind
    for kind, suffixes in {
        "text": "txt text log json jsonl ndjson xml md rst yaml yml ini cfg conf toml sql ics ical"
        " ifb vcf vcard svg diff patch asc ldif tex",
        "html": "htm html xhtml",
        "csv": "csv tsv tab",
        "mail": "eml mht mhtml",
        "pdf": "pdf",
        "office": "doc docx docm dot dotx rtf xls xlsx xlsm xlsb xlt ppt pptx pptm pps ppsx odt"
        " ods odp odg vsd vsdx mdb accdb msg pst tnef",
        "archive": "zip gz tgz bz2 xz 7z rar tar zst jar cab iso dmg lzh arj",
        "image": "png jpg jpeg jpe gif bmp tif tiff webp heic heif ico psd emf wmf",
        "audio": "mp3 wav m4a ogg oga flac amr aac wma mid",
        "video": "mp4 mov avi mkv webm wmv mpg mpeg m4v 3gp",
        "encrypted": "pgp gpg p7m",
        "signature": "sig p7s",
        "binary": "exe dll class so pyc",
    }.items()
    for suffix in suffixes.split()
}
#: The same by media type, by its beginning; the first that fits counts.
TYPES = (
    ("text/html", "html"), ("application/xhtml", "html"), ("text/csv", "csv"),
    ("text/comma-separated-values", "csv"), ("text/tab-separated-values", "csv"),
    ("application/csv", "csv"), ("text/rtf", "office"), ("text/", "text"),
    ("message/delivery-status", "text"), ("message/", "mail"), ("image/svg", "text"),
    ("image/", "image"), ("audio/", "audio"), ("video/", "video"), ("application/pdf", "pdf"),
    ("application/x-pdf", "pdf"), ("application/pgp-signature", "signature"),
    ("application/pkcs7-signature", "signature"), ("application/x-pkcs7-signature", "signature"),
    ("application/pgp-encrypted", "encrypted"), ("application/pkcs7-mime", "encrypted"),
    ("application/x-pkcs7-mime", "encrypted"), ("application/json", "text"),
    ("application/xml", "text"), ("application/ics", "text"), ("application/x-ndjson", "text"),
    ("application/yaml", "text"), ("application/x-yaml", "text"), ("application/sql", "text"),
    ("application/msword", "office"), ("application/rtf", "office"),
    ("application/vnd.openxmlformats", "office"), ("application/vnd.oasis", "office"),
    ("application/vnd.ms-", "office"), ("application/ms-", "office"),
    ("application/zip", "archive"),
    ("application/x-zip", "archive"), ("application/gzip", "archive"),
    ("application/x-gzip", "archive"), ("application/x-tar", "archive"),
    ("application/x-7z", "archive"), ("application/x-rar", "archive"),
    ("application/vnd.rar", "archive"),
)  # fmt: skip
#: And by their first bytes, whatever type and name say.
SIGNATURES = (
    (b"%PDF-", "pdf"), (b"\x89PNG\r\n", "image"), (b"GIF8", "image"), (b"\xff\xd8\xff", "image"),
    (b"PK\x03\x04", "archive"), (b"\x1f\x8b", "archive"), (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"), (b"\xd0\xcf\x11\xe0", "office"), (b"{\\rtf", "office"),
    (b"\x78\x9f\x3e\x22", "office"), (b"ID3", "audio"), (b"OggS", "audio"),
    (b"-----BEGIN PGP MESSAGE", "encrypted"),
)  # fmt: skip
#: Why a kind of attachment is not read.
REASONS = {
    "image": "Pictures are not read by this version.",
    "pdf": "PDF files in mails are not read by this version.",
    "office": "Office files in mails are not read by this version.",
    "archive": "Archives in mails are not unpacked by this version.",
    "audio": "Sound is not read by this version.",
    "video": "Films are not read by this version.",
    "encrypted": "It is encrypted or wrapped (PGP, S/MIME).",
    "binary": "It is not text, and of no kind that is read.",
    "signature": "A signature holds no data of people but its maker's certificate.",
}
READ = frozenset({"text", "html", "csv", "mail"})
#: Texts that are not the mail's own, even without a file name.
NO_BODIES = (
    "text/calendar", "text/vcard", "text/x-", "text/directory", "text/xml", "text/json",
    "text/rfc822-headers",
)  # fmt: skip


def _is_body(media: str) -> bool:
    return media.startswith("text/") and not media.startswith(NO_BODIES)


def _name_kind(name: str) -> str:
    stem, dot, suffix = name.lower().rpartition(".")
    return SUFFIXES.get(suffix, "?") if dot and stem else "?"


@lru_cache(maxsize=256)
def _type_kind(media: str) -> str:
    other = "text" if media.endswith(("+json", "+xml")) else "?"
    return next((kind for beginning, kind in TYPES if media.startswith(beginning)), other)


def _part_kind(media: str, name: str) -> str:
    """How a part is read (`READ`, or ``?`` to look inside), or the kind it is listed under."""
    by_name, by_type = _name_kind(name), _type_kind(media)
    if by_name == "csv" and by_type in {"?", "text", "office"}:
        return "csv"  # Outlook calls CSV files application/vnd.ms-excel
    if by_type == "text" and by_name not in READ and by_name != "?":
        return "?"  # a text in name only, such as a PDF sent as text/plain
    return by_name if by_type == "?" else by_type


def _content_kind(data: bytes) -> str:
    """The kind by the first bytes; ``text`` or ``html`` if they are readable."""
    for beginning, kind in SIGNATURES:
        if data.startswith(beginning):
            return kind
    head = data[:4096]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "text"
    controls = len(head) - len(head.translate(None, CONTROLS))
    if b"\0" in head or controls * 50 > len(head):
        return "binary"
    return "html" if head.lstrip()[:9].lower().startswith((b"<html", b"<!doctype")) else "text"


def _csv_columns(text: str) -> tuple[dict[str, list[str]], str] | None:
    """The cells of a CSV file by header, and what lies beyond the columns; None without header.

    A first row with addresses or numbers in it is data: its cells must not become names.
    """
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    rest: list[str] = []
    try:
        names = [" ".join(cell.replace("[]", "").split()) for cell in next(rows, [])]
        if not all(map(_is_column_name, names)) or len({*names}) < len(names):
            return None
        columns: dict[str, list[str]] = {name: [] for name in names[:CSV_COLUMNS_LIMIT]}
        cells = list(columns.values())
        for row in rows:
            for column, cell in zip(cells, row, strict=False):
                if cell:
                    column.append(cell)
            rest.extend(filter(None, row[len(cells) :]))
    except csv.Error:
        return None
    return (columns, "\n".join(rest)) if any(cells) else None


def _is_column_name(name: str) -> bool:
    return 0 < len(name) <= 64 and "@" not in name and re.search(r"\d{4}", name) is None


# ------------------------------------------------------------------------------------ messages

RECEIVED_FOR = re.compile(r"\bfor\s+<?([^\s<>;]+@[^\s<>;]+)")
#: Exchange writes its version behind "id": four numbers as well.
ADDRESS = re.compile(
    r"(?<![\w.:/-])(?<!\bid )(?:IPv6:)?"
    r"((?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{2,44})(?![\w:/]|\.\d)"
)
UUENCODED = re.compile(r"(?m)^begin [0-7]{3,4} (\S[^\r\n]{0,200})$")


def _addresses(received: str) -> list[str]:
    """The IP addresses in a Received header, in its order."""
    found = (_address(match[1].rstrip(".:")) for match in ADDRESS.finditer(received))
    return [address for address in found if address]


@lru_cache(maxsize=4096)
def _address(text: str) -> str:
    """An IP address in its usual form; nothing if it is none."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""


def _date(text: str) -> datetime | None:
    """The moment that a Date header names; None if it names none."""
    try:
        parsed = parsedate_tz(text)
        if parsed is None:
            return None
        local = datetime(*parsed[:6], tzinfo=UTC)
        return local - timedelta(seconds=parsed[9] or 0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


class _Ledger:
    """The gaps of one split: up to LISTED_LIMIT of a kind one by one, the rest as a number."""

    def __init__(self, where: Container) -> None:
        self.where = where
        self.seen: Counter[tuple[GapClass, str]] = Counter()
        self.reasons: dict[str, str] = {}
        self.new: list[Gap] = []
        self.technical = 0

    def add(self, state: GapClass, kind: str, item: str, reason: str) -> None:
        self.seen[state, kind] += 1
        self.reasons[kind] = reason
        if self.seen[state, kind] <= LISTED_LIMIT:
            self.new.append(self._gap(state, kind, item, reason, 1))

    def take(self) -> list[Gap]:
        """The gaps since the last time."""
        new, self.new = self.new, []
        return new

    def rest(self) -> Iterator[Gap]:
        """The counted ones, once all messages of the split are read."""
        yield from self.take()
        for (state, kind), count in sorted(self.seen.items()):
            if count > LISTED_LIMIT:
                more = count - LISTED_LIMIT
                yield self._gap(state, kind, "further items", self.reasons[kind], more)
        if self.technical:
            reason = "Message ids, signatures and program names identify messages, not people."
            yield self._gap("skipped", "technical header", "headers", reason, self.technical)

    def _gap(self, state: GapClass, kind: str, item: str, reason: str, count: int) -> Gap:
        where = self.where
        return Gap(state, where.name, _shown(item), kind, reason, count, where.locator)


def _shown(name: str) -> str:
    """A name from a file system or a mail as one short line that can be written anywhere."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    text = " ".join(text.split())
    return text if len(text) <= 300 else text[:299] + "…"


@dataclass(slots=True)
class _Level:
    """A mail while it is read: how deep it is attached, and its texts so far."""

    depth: int
    plain: list[str]
    pages: list[str]


class _Message:
    """One message as a row: cells by column path. Whatever is not read goes to the ledger."""

    def __init__(self, label: str, ledger: _Ledger, *, strict: bool) -> None:
        self.label = label
        self.ledger = ledger
        self.strict = strict
        self.cells: dict[str, Any] = {}
        self.parts = 0

    def read(self, data: bytes, depth: int = 0, nesting: int = 0) -> bool:
        """Reads a mail, or one attached to it; False if it has to have headers and has none."""
        fields, body = _parse(data, top=True)
        if self.strict and not fields and not depth:
            return False
        level = _Level(depth, [], [])
        self._fields(fields, depth)
        self._part(fields, body, level, nesting)
        plain, page = "\n".join(level.plain), "\n".join(level.pages)
        self._put("body", plain or page, depth)
        if plain:
            self._put("body.html", page, depth)
        return True

    def _put(self, column: str, value: str | datetime | None, depth: int) -> None:
        if value and depth:
            self.cells.setdefault("attached[]." + column, []).append(value)
        elif value:
            self.cells[column] = value

    def _add(self, column: str, *values: str) -> None:
        values = tuple(filter(None, values))
        if values:
            self.cells.setdefault(column, []).extend(values)

    def _other(self, column: str, raw: bytes) -> None:
        text, lost = _header_text(raw)
        self._add(column, text)
        if lost:
            self._lost("charset", f"parts of {self.label}")

    def _lost(self, kind: str, item: str) -> None:
        reason = {
            "charset": "Its character set is unknown or wrong: some characters were not read.",
            "decode": "Its encoding is broken or unknown: it was read as far as possible.",
        }[kind]
        self.ledger.add("failed", kind, item, reason)

    def _fields(self, fields: Fields, depth: int) -> None:
        """The headers of a mail into their columns."""
        prefix = "attached[]." if depth else ""
        joined: dict[str, list[str]] = {}
        any_lost = False
        for name, raw in fields:
            if name in TECHNICAL:
                self.ledger.technical += 1
            if name in TECHNICAL or name in STRUCTURE or not raw:
                continue
            text, lost = _header_text(raw)
            any_lost = any_lost or lost
            if name in FIELDS:
                joined.setdefault(name, []).append(text)
            elif name == "received":
                self._add(prefix + "received[]", *_addresses(text))
                self._add(prefix + "received-for[]", *RECEIVED_FOR.findall(text))
            elif name == "date":
                if depth or name not in self.cells:
                    self._put(name, _date(text), depth)
            else:
                self._add(prefix + "header[]", f"{name}: {text}" if name else text)
        for name, texts in joined.items():
            value = ", ".join(filter(None, texts))
            self._put(name, value.strip("[]") if name == "x-originating-ip" else value, depth)
        if any_lost:
            self._lost("charset", f"headers of {self.label}")

    def _part(
        self, fields: Fields, body: bytes, level: _Level, nesting: int, default: str = "text/plain"
    ) -> None:
        """A part, whatever it is: a multipart, a text, an attached mail, or something to list."""
        self.parts += 1
        first = dict(reversed(fields))
        content = first.get("content-type", b"")
        media = content.partition(b";")[0].strip().lower().decode("latin-1")
        media = media if media.count("/") == 1 and not media.startswith("/") else default
        params = _params(content[:PARAMS_LIMIT])
        encoding = first.get("content-transfer-encoding", b"").decode("latin-1")
        if media.startswith("multipart/"):
            if self._multipart(media, params.get("boundary"), body, encoding, level, nesting):
                return
            media = "text/plain"
        disposition = first.get("content-disposition", b"")
        name = (
            _params(b";" + disposition[:PARAMS_LIMIT]).get("filename") or params.get("name") or ""
        )
        self._add("attachment-name[]", " ".join(name.split()))
        attached = bool(name) or disposition.lower().startswith(b"attachment")
        kind = _part_kind(media, name)
        in_body = not attached and (kind == "html" or (kind == "text" and _is_body(media)))
        if not in_body and kind in {"?", "text", "html", "csv"}:
            found = _content_kind(_transfer(body[:8192], encoding)[0])
            if found not in READ and (kind == "?" or found != "binary"):
                listed = _name_kind(name)
                kind = found if listed in READ or listed == "?" else listed
            elif kind == "?":
                kind = found
        item = f"attachment {name} of" if name else "body of" if in_body else "attachment of"
        item = f"{item} {self.label}"
        if not body.strip():
            return
        if kind == "mail":
            self._attached(body, encoding, item, level, nesting)
        elif kind not in READ:
            state: GapClass = "skipped" if kind == "signature" else "unsupported"
            self.ledger.add(state, kind, item, REASONS[kind])
        else:
            text = self._text(body, encoding, params.get("charset"), kind, item)
            if not in_body:
                self._attachment(text, kind)
            elif kind == "html":
                level.pages.append(text)
            else:
                level.plain.append(self._without_uuencoded(text, level, nesting))

    def _multipart(
        self,
        media: str,
        boundary: str | None,
        body: bytes,
        encoding: str,
        level: _Level,
        nesting: int,
    ) -> bool:
        """The parts of a multipart; False if it has none and is to be read as a text."""
        if media == "multipart/encrypted":
            item = f"encrypted body of {self.label}"
            self.ledger.add("unsupported", "encrypted", item, REASONS["encrypted"])
            return True
        if nesting >= NESTING_LIMIT:
            reason = f"Parts within parts are read {NESTING_LIMIT} levels deep."
            self.ledger.add("failed", "depth", f"parts of {self.label}", reason)
            return True
        parts, outside = _find_parts(body, boundary, encoding)
        if not parts:
            return False
        for text in outside:
            self._other("outside[]", text)
        digest = "message/rfc822" if media == "multipart/digest" else "text/plain"
        for number, part in enumerate(parts):
            if self.parts >= PARTS_LIMIT:
                reason = f"A message is read up to {PARTS_LIMIT} parts."
                for _ in parts[number:]:
                    self.ledger.add("failed", "parts", f"parts of {self.label}", reason)
                break
            fields, content = _parse(part, top=False)
            for name, raw in fields:
                if name in TECHNICAL:
                    self.ledger.technical += 1
                elif name not in STRUCTURE and raw:
                    self._other("header[]", name.encode() + b": " + raw)
            self._part(fields, content, level, nesting + 1, digest)
        return True

    def _attached(self, body: bytes, encoding: str, item: str, level: _Level, nesting: int) -> None:
        """A mail within the mail; base64 is not allowed there, but occurs."""
        if level.depth >= ATTACHED_LIMIT or nesting >= NESTING_LIMIT:
            reason = f"Mails within mails are read {ATTACHED_LIMIT} levels deep."
            self.ledger.add("failed", "depth", item, reason)
            return
        data, lost = _transfer(body, encoding)
        if lost:
            self._lost("decode", item)
        self.read(data, level.depth + 1, nesting + 1)

    def _text(self, body: bytes, encoding: str, charset: str | None, kind: str, item: str) -> str:
        """The decoded text of a part; nothing if it is too large."""
        data, lost = _transfer(body, encoding) if len(body) <= 2 * TEXT_LIMIT else (body, False)
        if len(data) > TEXT_LIMIT:
            reason = f"Texts over {TEXT_LIMIT >> 20} MB are not read."
            self.ledger.add("failed", "size", item, reason)
            return ""
        if lost:
            self._lost("decode", item)
        if kind == "html" and charset is None and not data.isascii():
            declared = META_CHARSET.search(data, 0, 4096)
            charset = declared[1].decode("ascii") if declared else None
        text, lost = _decode(data, charset)
        if lost:
            self._lost("charset", item)
        if "-----BEGIN PGP MESSAGE-----" in text:
            self.ledger.add("unsupported", "encrypted", item, REASONS["encrypted"])
        text = text.replace("\r\n", "\n")
        return _html_text(text) if kind == "html" else text.strip()

    def _without_uuencoded(self, text: str, level: _Level, nesting: int) -> str:
        """The text of a body without the files that are uuencoded in it, which are read apart."""
        kept: list[str] = []
        position = 0
        while (begin := UUENCODED.search(text, position)) is not None:
            end = text.find("\nend", begin.end())
            data = text[begin.end() + 1 : end].encode("utf-8", "replace")
            if end < 0:
                break
            if _uudecode(data)[1]:
                kept.append(text[position : begin.end()])
                position = begin.end()
                continue
            kept.append(text[position : begin.start()])
            position = end + len("\nend")
            fields: Fields = [
                ("content-type", b"application/octet-stream"),
                ("content-transfer-encoding", b"x-uuencode"),
                ("content-disposition", b'attachment; filename="%b"' % begin[1].strip().encode()),
            ]
            self._part(fields, data, level, nesting)
        return "".join((*kept, text[position:])).strip()

    def _attachment(self, text: str, kind: str) -> None:
        """A text attachment, a CSV file as columns."""
        table = _csv_columns(text) if kind == "csv" else None
        if table is None:
            self._add("attachment[]", text)
            return
        columns, rest = table
        for name, cells in columns.items():
            self._add(f"attachment.{name}[]", *cells)
        self._add("attachment[]", rest)


# ------------------------------------------------------------------------------------ envelopes

SENDERS = ("from", "sender", "return-path")
RECIPIENTS = ("to", "cc", "bcc", "delivered-to")
MAIL_ADDRESS = re.compile(r"""[^\s<>,;:"'()@]{1,256}@[^\s<>,;:"'()@]{1,256}""")


def _envelopes(heads: Iterable[bytes]) -> tuple[Envelope, ...] | None:
    """The envelopes of mails by their beginnings, each once.

    None if there are too many mails, if the headers of one are too long, or if it cannot be read.
    """
    found: dict[Envelope, None] = {}
    try:
        for number, head in enumerate(heads):
            whole = len(head) < HEAD_BYTES or EMPTY_LINE.search(head) is not None
            if number >= ENVELOPES_LIMIT or not whole:
                return None
            fields = _parse(head, top=True)[0]
            senders = _mail_addresses(fields, SENDERS)
            found[Envelope(senders, _mail_addresses(fields, RECIPIENTS))] = None
    except OSError:
        return None  # reading the mails will say what is wrong
    return tuple(found)


def _mail_addresses(fields: Fields, names: tuple[str, ...]) -> tuple[str, ...]:
    """The mail addresses in the headers of these names, each once."""
    texts = (_header_text(raw)[0] for name, raw in fields if name in names)
    found = dict.fromkeys(address for text in texts for address in MAIL_ADDRESS.findall(text))
    return tuple(found)


def _file_envelopes(files: Sequence[str]) -> tuple[Envelope, ...] | None:
    """The envelopes of mails in files of their own; None as of `_envelopes`."""

    def heads() -> Iterator[bytes]:
        for file in files:
            with Path(file).open("rb") as handle:
                yield handle.read(HEAD_BYTES)

    return _envelopes(heads()) if len(files) <= ENVELOPES_LIMIT else None


def _mbox_envelopes(path: Path, size: int) -> tuple[Envelope, ...] | None:
    """The envelopes of mails in an mbox; None as of `_envelopes`, or if it is large."""

    def heads() -> Iterator[bytes]:
        with path.open("rb") as handle:
            for first, end in list(islice(_spans(handle, 0, size, size), ENVELOPES_LIMIT + 1)):
                handle.seek(first)
                yield handle.read(min(end - first, HEAD_BYTES))

    return _envelopes(heads()) if size <= ENVELOPES_BYTES else None


# ------------------------------------------------------------------------------------ rows


class _Rows:
    """Messages on their way into record batches within the limits."""

    def __init__(self, limits: Limits, unit: str) -> None:
        self.limits = limits
        self.unit = unit
        self.rows: list[dict[str, Any]] = []
        self.locators: list[int] = []
        self.columns: set[str] = set(COLUMNS)
        self.bytes = 0
        self.done = 0

    def add(self, number: int, cells: dict[str, Any]) -> Batch | None:
        """Takes a row; gives the batch before it if the row does not fit in any more."""
        size = sum(map(_size, cells.values()))
        columns = self.columns.union(cells)
        full = None
        # Offsets and validity take less than 12 bytes a cell.
        if self.rows and (
            len(self.rows) >= self.limits.rows
            or self.bytes + size + 12 * len(columns) * (len(self.rows) + 2) > self.limits.bytes
        ):
            full = self.batch()
            columns = {*COLUMNS, *cells}
        self.rows.append(cells)
        self.locators.append(number)
        self.columns = columns
        self.bytes += size
        return full

    def batch(self) -> Batch | None:
        """What was taken since the last batch; None if that is nothing."""
        if not self.rows:
            return None
        import pyarrow as pa

        fields: list[pa.Field] = []
        arrays: list[pa.Array] = []
        for path in (*COLUMNS, *sorted(self.columns.difference(COLUMNS))):
            cells = [row.get(path) for row in self.rows]
            name = path.replace("[]", "")
            kind = pa.timestamp("s", tz="UTC") if path in DATES else pa.string()
            metadata = None
            if name != path:
                kind, metadata = pa.list_(kind), {PATH_KEY: path.encode()}
            fields.append(pa.field(name, kind, metadata=metadata))
            arrays.append(pa.array(cells, kind))
        data = pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))
        first = self.locators[0] if self.unit == "message" else self.done
        locators = pa.array(map(str, self.locators), pa.string())
        self.done += len(self.rows)
        self.rows, self.locators, self.columns, self.bytes = [], [], set(COLUMNS), 0
        return Batch(data, first, self.unit, locators)


def _size(cell: Any) -> int:  # noqa: ANN401 - text, a moment, or a list of either
    """The bytes of a cell in Arrow, a list's offsets included."""
    if isinstance(cell, str):
        return len(cell) if cell.isascii() else len(cell.encode("utf-8", "replace"))
    return sum(_size(value) + 5 for value in cell) if isinstance(cell, list) else 8


# ------------------------------------------------------------------------------------ the source

#: Files of mail servers beside the mails, and files of deliveries that were never finished.
SERVER_FILES = re.compile(
    r"\.?(?:dovecot[-.](?!sieve)|courier|maildir|subscriptions$|uidvalidity|uidlist|ds_store$)"
)
MAILDIR = ("cur", "new", "tmp")
#: What is listed of a Maildir's other files: the item and the reason, by kind.
BESIDE = {
    "server file": ("index files", "They hold the mail server's own notes about the mails."),
    "symbolic link": ("linked folders", "Links to other folders are not followed."),
    "unfinished delivery": ("tmp", "Deliveries in tmp are not finished, or were given up."),
}
Item = TypeVar("Item")
#: A message to read: its number or byte offset, its name for people, its bytes.
Raw = tuple[int, str, bytes]


@dataclass(frozen=True, slots=True)
class MailboxSource:
    """Mailboxes in files. `text` is the address as the user gave it; `files` are absolute.

    `split_bytes` and `split_files` are how much of an mbox and how many mail files a split has.
    """

    text: str
    files: tuple[str, ...]
    base: str | None = None
    split_bytes: int = 32 << 20
    split_files: int = 2000

    @property
    def name(self) -> str:
        """The address; paths have no secrets."""
        return self.text

    def splits(self, sample: Sample | None = None) -> Iterator[Split | Gap]:
        """Byte ranges of mbox files; ranges of names of Maildirs; ranges of EML files.

        A message belongs to the range in which its ``From `` line begins, so that cutting an mbox
        needs no look at it.
        """
        try:
            for key, kind, indexes in self._containers():
                if kind == "Maildir":
                    yield from self._maildir_splits(indexes[0], sample)
                elif kind == "mbox":
                    yield from self._mbox_splits(indexes[0], sample)
                else:
                    yield from self._eml_splits(key, indexes, sample)
        except OSError as error:
            raise SourceError(f"{self.text} cannot be read: {error.strerror}.") from error

    def _containers(self) -> Iterator[tuple[str, str, list[int]]]:
        """(path, kind, numbers of its files) of every container, in the order of the files.

        EML files that were found in a folder are one container; one that was named is its own.
        """
        found: dict[str, tuple[str, list[int]]] = {}
        maildirs: set[str] = set()
        named = os.path.abspath(self.text)  # noqa: PTH100 - resolves no links, as `files`
        alone = len(self.files) == 1 and not Path(self.text).is_dir()
        for index, file in enumerate(self.files):
            if maildirs and not maildirs.isdisjoint(map(str, Path(file).parents)):
                continue  # it is seen when the Maildir's folders are walked
            kind = _file_kind(file)
            if kind == "Maildir":
                maildirs.add(file)
            grouped = kind == "EML" and file != named and not alone
            key = f"{Path(file).parent}/" if grouped else file
            found.setdefault(key, (kind, []))[1].append(index)
        for key, (kind, indexes) in found.items():
            yield key, kind, indexes

    def read(
        self, split: Split, limits: Limits, sample: Sample | None = None
    ) -> Iterator[Batch | Gap]:
        """The messages of a split, one a row.

        Raises SplitError if the mailbox is gone, became shorter, or none of its files opens.
        """
        ledger = _Ledger(split.container)
        kind = split.part[0]
        reader = {"mbox": self._mbox, "Maildir": self._maildir, "EML": self._eml}[str(kind)]
        rows = _Rows(limits, "byte" if kind == "mbox" else "message")
        for number, label, data in reader(split, sample, ledger):
            message = _Message(label, ledger, strict=kind != "mbox")
            if message.read(data):
                full = rows.add(number, message.cells)
                if full is not None:
                    yield full
            else:
                reason = "It has no mail headers: it is no mail, or a broken one."
                ledger.add("failed", "no mail", label, reason)
            yield from ledger.take()
        last = rows.batch()
        if last is not None:
            yield last
        yield from ledger.rest()

    # ---------------------------------------------------------------- mbox

    def _mbox_splits(self, index: int, sample: Sample | None) -> Iterator[Split]:
        path = Path(self.files[index])
        name = file_name(path, self.base)
        locator = file_locator(path, self.base)
        alias = file_locator(path.with_suffix(""), self.base)
        size = path.stat().st_size
        container = Container(
            name, locator, "mail folder", (alias,) if alias != locator else (), name,
            folder=path.stem, envelopes=_mbox_envelopes(path, size),
        )  # fmt: skip
        step = max(size, 1) if sample else self.split_bytes
        for ordinal, start in enumerate(range(0, max(size, 1), step)):
            stop = min(start + step, size)
            yield Split(container, ordinal, ("mbox", index, start, stop), (stop - start) >> 13)

    def _mbox(self, split: Split, sample: Sample | None, ledger: _Ledger) -> Iterator[Raw]:
        _, index, start, stop = cast("tuple[str, int, int, int]", split.part)
        where = split.container.name
        try:
            with Path(self.files[index]).open("rb") as handle:
                size = handle.seek(0, os.SEEK_END)
                if size < stop:
                    raise SplitError(f"{where} became shorter while it was read.")
                spans: Iterable[tuple[int, int]] = _spans(handle, start, stop, size)
                for first, end in _chosen(spans, sample, where):
                    label = f"message at byte {first}"
                    if _too_large(end - first, label, ledger):
                        continue
                    handle.seek(first)
                    data = handle.read(end - first)
                    if data.strip():
                        quoted = b">From " in data
                        yield first, label, QUOTED_FROM.sub(rb"\1", data) if quoted else data
        except OSError as error:
            raise SplitError(f"{where} cannot be read: {error.strerror}.") from error

    # ---------------------------------------------------------------- Maildir

    def _maildir_splits(self, index: int, sample: Sample | None) -> Iterator[Split | Gap]:
        root = self.files[index]
        for folder in _maildir_folders(root):
            path = Path(root, folder)
            name = file_name(path, self.base)
            locator = file_locator(path, self.base)
            try:
                yield from _beside_mails(path, name, locator)
                files = sorted(_maildir_files(path))
            except OSError as error:
                reason = f"The folder cannot be read: {error.strerror}."
                yield Gap("failed", name, "", "unreadable", reason, 1, locator)
                continue
            keys = sorted({key for key, _ in files})
            if not (path / "cur").is_dir() and not keys:
                continue
            plain = folder.replace("/.", "/").removeprefix(".")
            alias = file_locator(Path(root, plain), self.base)
            aliases = () if alias == locator else (alias,)
            plain = plain or (path.name[1:] if path.name.startswith(".") else "INBOX")
            container = Container(
                name, locator, "mail folder", aliases, name, folder=plain,
                envelopes=_file_envelopes([file for _, file in files]),
            )  # fmt: skip
            step = max(len(keys), 1) if sample else self.split_files
            for ordinal, start in enumerate(range(0, max(len(keys), 1), step)):
                # Names, not numbers: mails that arrive or are marked as read move nothing.
                low = keys[start] if start else ""
                high = keys[start + step] if start + step < len(keys) else ""
                part = ("Maildir", index, folder, low, high, start)
                yield Split(container, ordinal, part, len(keys[start : start + step]))

    def _maildir(self, split: Split, sample: Sample | None, ledger: _Ledger) -> Iterator[Raw]:
        _, index, folder, low, high, start = cast("tuple[str, int, str, str, str, int]", split.part)
        where = split.container.name
        path = Path(self.files[index], folder)
        try:
            (path / "cur").stat()
            found = _maildir_files(path)
        except OSError as error:
            raise SplitError(f"{where} cannot be read: {error.strerror}.") from error
        files = (file for key, file in sorted(found) if low <= key and (not high or key < high))
        yield from _mails(_chosen(enumerate(files, start), sample, where), where, ledger)

    # ---------------------------------------------------------------- EML

    def _eml_splits(self, key: str, indexes: list[int], sample: Sample | None) -> Iterator[Split]:
        path = Path(key)
        name = file_name(path, self.base)
        locator = file_locator(path, self.base)
        envelopes = _file_envelopes([self.files[index] for index in indexes])
        if key.endswith("/"):
            container = Container(
                f"{name}/ (EML files)", locator, "mail folder", path=name, folder=path.name,
                envelopes=envelopes,
            )  # fmt: skip
        else:
            container = Container(
                name, locator, "file", path=name, folder=path.parent.name, envelopes=envelopes
            )
        step = len(indexes) if sample else self.split_files
        for ordinal, start in enumerate(range(0, len(indexes), step)):
            piece = indexes[start : start + step]
            # Runs of files that follow each other; another folder's files may lie between them.
            runs: list[int] = []
            for _, run in groupby(enumerate(piece), lambda pair: pair[1] - pair[0]):
                numbers = [number for _, number in run]
                runs += [numbers[0], numbers[-1] + 1]
            yield Split(container, ordinal, ("EML", start, *runs), len(piece))

    def _eml(self, split: Split, sample: Sample | None, ledger: _Ledger) -> Iterator[Raw]:
        start, *runs = cast("tuple[int, ...]", split.part[1:])
        files = (
            file
            for low, high in zip(runs[::2], runs[1::2], strict=True)
            for file in self.files[low:high]
        )
        where = split.container.name
        yield from _mails(_chosen(enumerate(files, start), sample, where), where, ledger)


def _file_kind(file: str) -> str:
    path = Path(file)
    if path.is_dir():
        return "Maildir"
    try:
        with path.open("rb") as handle:
            head = handle.read(2 * AHEAD)
            if path.suffix.lower() != ".eml":
                return "mbox" if not head or _looks_like_mbox(head) else "EML"
            # An EML file may begin like an mbox: with the line that it had in one.
            starts = _starts(handle, 0, handle.seek(0, os.SEEK_END))
            several = _looks_like_mbox(head) and len(list(islice(starts, 2))) > 1
            return "mbox" if several else "EML"
    except OSError:
        return "missing"  # a container of its own, so that reading it says what is wrong


def _chosen(found: Iterable[Item], sample: Sample | None, name: str) -> Iterable[Item]:
    """All of them, or as many at random as the sample asks for, in their order (a reservoir)."""
    if sample is None:
        return found
    random = Random(f"{sample.seed}:{name}")  # noqa: S311 - a sample, no secret
    kept: list[tuple[int, Item]] = []
    for number, item in enumerate(found):
        if number < sample.rows:
            kept.append((number, item))
        elif (place := random.randrange(number + 1)) < sample.rows:
            kept[place] = (number, item)
    return [item for _, item in sorted(kept, key=itemgetter(0))]


def _too_large(size: int, label: str, ledger: _Ledger) -> bool:
    """Whether a message is over the limit, which the ledger then says."""
    if size <= MESSAGE_LIMIT:
        return False
    reason = f"Messages over {MESSAGE_LIMIT >> 20} MB are not read."
    ledger.add("failed", "size", label, reason)
    return True


def _mails(files: Iterable[tuple[int, str]], where: str, ledger: _Ledger) -> Iterator[Raw]:
    """The mails in files of their own. Raises SplitError if none of them can be opened."""
    opened = False
    error = None
    for number, file in files:
        path = Path(file)
        label = f"message {path.name}"
        try:
            with _moved(path).open("rb") as handle:
                opened = True
                if _too_large(os.fstat(handle.fileno()).st_size, label, ledger):
                    continue
                data = handle.read()
            if data.strip():
                yield number, label, data
        except OSError as problem:
            error = problem
            reason = f"The file cannot be read: {problem.strerror}."
            ledger.add("failed", "unreadable", label, reason)
    if error is not None and not opened:
        raise SplitError(f"{where} cannot be read: {error.strerror}.") from error


def _moved(path: Path) -> Path:
    """Where a mail of a Maildir is now: reading it elsewhere moves it and changes its flags."""
    if path.parent.name not in {"cur", "new"} or path.exists():
        return path
    key = path.name.partition(":")[0]
    found = dict(_maildir_files(path.parent.parent))
    return Path(found.get(key, path))


def _maildir_files(folder: Path) -> list[tuple[str, str]]:
    """(name without flags, path) of the mails of a Maildir folder."""
    found = []
    for part in ("cur", "new"):
        if (folder / part).is_dir():
            with os.scandir(folder / part) as entries:
                found += [
                    (entry.name.partition(":")[0], entry.path)
                    for entry in entries
                    if not entry.name.startswith(".") and entry.is_file()
                ]
    return found


def _maildir_folders(root: str) -> Iterator[str]:
    """The folder itself (an empty name), then those in it (``.Sent``, ``Archive/2023``), sorted."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        yield folder
        if os.access(Path(root, folder), os.R_OK | os.X_OK):
            with os.scandir(Path(root, folder)) as entries:
                inside = sorted(
                    f"{folder}/{entry.name}".lstrip("/")
                    for entry in entries
                    if entry.is_dir(follow_symlinks=False) and entry.name not in MAILDIR
                )
            waiting += reversed(inside)


def _beside_mails(path: Path, name: str, locator: str) -> Iterator[Gap]:
    """What is in a Maildir folder but is no mail of it, as gaps."""
    counts: Counter[str] = Counter()
    strange: list[str] = []
    for part in ("", *MAILDIR):
        if not (path / part).is_dir():
            continue
        with os.scandir(path / part) as entries:
            for entry in entries:
                folder = entry.is_dir(follow_symlinks=False)
                if entry.is_symlink() and entry.is_dir():
                    counts["symbolic link"] += 1
                elif part == "tmp":
                    counts["unfinished delivery"] += not folder
                elif part and (folder or entry.name.startswith(".")):
                    strange.append(f"{part}/{entry.name}")
                elif not part and not folder and SERVER_FILES.match(entry.name.lower()):
                    counts["server file"] += entry.stat().st_size > 0
                elif not part and not folder:
                    strange.append(entry.name)
    for kind, count in sorted(counts.items()):
        if count:
            yield Gap("skipped", name, BESIDE[kind][0], kind, BESIDE[kind][1], count, locator)
    reason = "Only mails are read in a Maildir."
    for item in sorted(strange)[:LISTED_LIMIT]:
        yield Gap("unsupported", name, _shown(item), "stray file", reason, 1, locator)
    if len(strange) > LISTED_LIMIT:
        more = len(strange) - LISTED_LIMIT
        yield Gap("unsupported", name, "further files", "stray file", reason, more, locator)


@dataclass(frozen=True, slots=True)
class MailboxConnector:
    """Opens mbox files, Maildir folders and EML files."""

    id: str = "mailbox"
    title: str = "Mailboxes in files: mbox, Maildir, EML"
    schemes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("mbox", "Maildir", "EML")
    rank: int = 10

    def recognises(self, path: Path, head: bytes) -> bool:
        """A folder with `cur` and `new`; a file that begins as an mbox or as a mail."""
        if not head:
            return (path / "cur").is_dir() and (path / "new").is_dir()
        return _looks_like_mbox(head) or _looks_like_mail(head, suffix=path.suffix)

    def open(self, address: Address) -> MailboxSource:
        """The mailboxes among the address's files. Raises SourceError if there are none."""
        if not address.files:
            raise SourceError(f"{address.text} names no mail file and no Maildir folder.")
        return MailboxSource(address.text, address.files, address.base)


CONNECTOR = MailboxConnector()
