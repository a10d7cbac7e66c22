"""Mailboxes: mbox files, Maildir folders and EML files; a message is a row.

Reads headers, bodies (plain and HTML), text attachments, CSV attachments as columns, and attached
mails; lists every attachment that it does not read. Never writes, and never moves a message from
`new` to `cur`. The MIME reader is our own, over bytes: the standard library's loses 8-bit bytes
of headers, recurses once a nested part (a RecursionError on hostile mail) and is several times
slower; html.parser needs a minute for 60 KB of ``<a <a <a``.

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
import random
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from urllib.parse import unquote, unquote_to_bytes

from pdscan.errors import SplitError
from pdscan.locator import file_locator, file_name
from pdscan.model import PATH_KEY, Batch, Container, Gap, Sample, Split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from pdscan.model import Address, GapClass, Limits

MESSAGE_LIMIT = 64 << 20
TEXT_LIMIT = 32 << 20
#: Mails within mails; multiparts within multiparts; parts of one message.
ATTACHED_LIMIT = 5
NESTING_LIMIT = 50
PARTS_LIMIT = 1000
CSV_COLUMNS_LIMIT = 200
#: Gaps of one kind that a split lists one by one; the rest is counted.
LISTED_LIMIT = 100

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
    b" delivered-to x-original-to envelope-to resent-from resent-to".split()
)
WEAK = frozenset({b"date", b"content-type", b"content-transfer-encoding", b"content-disposition"})


def looks_like_mbox(head: bytes) -> bool:
    """Whether a file with this beginning is an mbox: a ``From `` line, then a header or a date."""
    return head.startswith(b"From ") and _separates(head, 0, blank=True)


def looks_like_mail(head: bytes, *, suffix: str = "") -> bool:
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


def _starts(handle: BinaryIO, start: int) -> Iterator[int]:
    """Byte offsets, from `start` on, at which messages of an mbox begin."""
    if start == 0:
        yield 0
    # The four bytes before a block say whether its first line follows an empty one.
    for block in range(start, handle.seek(0, os.SEEK_END), BLOCK):
        back = min(block, 4)
        handle.seek(block - back)
        data = handle.read(back + BLOCK + AHEAD)
        found = data.find(b"\nFrom ")
        while 0 <= found < back + BLOCK - 1:
            begin = found + 1
            blank = data.endswith((b"\n\n", b"\n\r\n"), 0, begin) or (block - back + begin) <= 2
            if begin >= back and _separates(data, begin, blank=blank):
                yield block - back + begin
            found = data.find(b"\nFrom ", begin)


def _spans(handle: BinaryIO, start: int, stop: int, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of the messages that begin within `start` and `stop`; the last may end behind it."""
    previous = None
    for offset in _starts(handle, start):
        if previous is not None:
            yield previous, offset
        if offset >= stop:
            return
        previous = offset
    if previous is not None:
        yield previous, size


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
SPACES = re.compile(r"[ \t\r\n\f]+")
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

    The declared character set if it fits, then UTF-8, then what charset-normalizer thinks, then
    latin-1. UTF-8 goes before a declared single-byte set: it hardly ever fits by chance.
    """
    codec = _codec(charset) if charset else None
    stateful = codec is not None and STATEFUL.match(codec) is not None
    if data.isascii() and not stateful:
        if b"\x1b$" not in data:
            return data.decode("ascii"), False
        codec = codec if codec not in {None, "ascii"} else "iso2022_jp_ext"
    for name in (codec, "utf-8") if stateful else ("utf-8", codec):
        if name is not None and name != "ascii":
            try:
                return data.decode(name).removeprefix("\ufeff"), False
            except (UnicodeError, ValueError):
                continue
    best = codec if codec not in {None, "ascii"} else "utf-8"
    text = data.decode(cast("str", best), "replace")
    lost = text.count("\ufffd")
    if lost * 10 <= len(text) - sum(map(str.isascii, text[:4096])) and lost * 20 <= len(text):
        return text, True
    guess = _guess(data)
    if guess is not None:
        return guess, False
    return data.decode("latin-1"), True


def _guess(data: bytes) -> str | None:
    """8-bit text in the character set that it seems to be in."""
    high = data.translate(None, bytes(range(128)))
    if len(high) < 40 and len(high) * 4 < len(data):
        # Too little for statistics: western European if its 8-bit bytes are letters or quotes.
        text = high.decode("cp1252", "replace")
        if all(sign.isalpha() or sign in "€‘’“”–—…°§\xa0" for sign in text):
            return data.decode("cp1252")
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 64 << 10]).best()
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
    words: list[tuple[str, bytes | str]] = []  # (character set, bytes) or ("", plain text)
    end = 0
    for match in ENCODED_WORD.finditer(text):
        between = text[end : match.start()]
        charset, form, word = match[1].partition("*")[0], match[2], match[3]
        data, broken = _encoded_word(form, word)
        lost = lost or broken
        # White space between encoded words belongs to neither; a character may span two of them.
        if words and words[-1][0] == charset and not between.strip():
            words[-1] = (charset, cast("bytes", words[-1][1]) + data)
        else:
            if between.strip() or (between and not words):
                words.append(("", between))
            words.append((charset, data))
        end = match.end()
    parts = []
    for charset, word in (*words, ("", text[end:])):
        if isinstance(word, bytes):
            part, broken = _decode(word, charset)
            lost = lost or broken
            parts.append(part)
        else:
            parts.append(word)
    return "".join(parts).strip(), lost


def _encoded_word(form: str, word: str) -> tuple[bytes, bool]:
    data = word.encode("utf-8", "replace")
    if form in "bB":
        return _base64(data)
    return binascii.a2b_qp(data.replace(b" ", b"_"), header=True), False


# ------------------------------------------------------------------------------------ MIME

Fields = list[tuple[str, bytes]]
PARAM = re.compile(rb';\s*([^\s=;"]+)\s*=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"?|([^;]*))', re.DOTALL)
CONTINUED = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?$")
GUESSED_BOUNDARY = re.compile(rb"(?m)^--([^\s-][^\r\n]{0,200}?)[ \t]*\r?\nContent-", re.IGNORECASE)
NOT_BASE64 = bytes(
    set(range(256))
    - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)
PADDING = re.compile(rb"=[=\s]*")
IDENTITY = re.compile(r"$|[78]-?bits?\b|binary\b|plain\b|none\b|text\b|us-ascii\b")


def _parse(data: bytes, *, top: bool) -> tuple[Fields, bytes]:
    """The header fields (name in lower case, value unfolded) and the body of a message or part.

    Tolerant: in a message (`top`) a malformed first line is passed over; a line within headers
    that is none continues the one before; where no header follows it, it begins the body.
    """
    if top:
        data = data.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
        if data.startswith((b"From ", b">From ")) and not HEADER.match(data):
            data = data.partition(b"\n")[2]
    fields: Fields = []
    strange: list[int] = []  # lines since the last header that are none
    position = 0
    kept = 0  # fields before those lines
    while position < len(data):
        end = data.find(b"\n", position)
        end = len(data) if end < 0 else end
        line = data[position:end].rstrip(b"\r")
        if not line.strip():
            if line and fields and HEADER.match(data, end + 1) and not strange:
                position = end + 1  # a line of spaces within the headers
                continue
            break
        match = HEADER.match(line) or (
            HEADER.match(line.lstrip()) if top and not fields else None
        )
        if match is not None:
            value = line.lstrip() if match.start() == 0 and line[:1] in b" \t" else line
            fields.append((match[1].decode("ascii").lower(), value[match.end() :].strip()))
            strange.clear()
        elif line[:1] in b" \t" and fields:
            fields[-1] = (fields[-1][0], fields[-1][1] + b" " + line.strip())
        elif not top and not fields:
            return [], data
        else:
            if not strange:
                kept = len(fields)
            strange.append(position)
            name, value = fields[-1] if fields else ("", b"")
            if fields:
                fields[-1] = (name, value + b" " + line)
            else:
                fields.append(("", line))
        position = end + 1
    del kept
    return fields, data[position:]
