"""Masked copies of mbox and EML files: headers, bodies and text attachments, mail by mail.

What is no text cannot be masked, so that it is not in the copy: pictures and documents, encrypted
parts, and signatures, which no longer hold. Each is listed.
"""

from __future__ import annotations

import contextlib
import html
import re
from email import policy
from email.generator import BytesGenerator
from email.header import Header, decode_header
from email.parser import BytesParser
from email.utils import getaddresses
from io import BytesIO
from typing import TYPE_CHECKING, cast

from pdscan.model import Gap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message
    from pathlib import Path
    from typing import BinaryIO

    from pdscan.masking.cells import CellMask

#: A larger mail is not held in memory as a whole, and so not copied.
LARGEST = 64 << 20
#: Headers of names and addresses.
ADDRESSES = frozenset(
    {
        "from", "to", "cc", "bcc", "reply-to", "sender", "delivered-to", "return-path",
        "resent-from", "resent-to", "resent-cc", "resent-bcc", "resent-sender", "x-original-to",
        "envelope-to", "errors-to", "disposition-notification-to",
    }
)  # fmt: skip
#: Headers that say how a part is written; the generator and `_set` take care of them.
STRUCTURE = frozenset(
    {"mime-version", "content-type", "content-transfer-encoding", "content-disposition", "date"}
)
#: Sealed over the bytes that are changed, so that they say nothing any more; they name senders.
SEALS = frozenset(
    {
        "dkim-signature", "x-google-dkim-signature", "domainkey-signature", "arc-seal",
        "arc-message-signature", "arc-authentication-results", "content-md5", "content-length",
    }
)  # fmt: skip
SIGNATURES = (
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
)

#: Content-Transfer-Encodings (RFC 2045 6).
PLAIN = frozenset({"7bit", "8bit", "binary"})
ENCODED = frozenset({"base64", "quoted-printable"})

_NEXT = re.compile(rb"[!-9;-~]+[ \t]*:|>From ")
_TAG = re.compile(r"(?s)(<!--.*?-->|<[^<>]*>)")
_PGP = "-----BEGIN PGP MESSAGE-----"


def write_mail(path: Path, cells: CellMask, out: BinaryIO) -> list[Gap]:
    """The masked mails of an mbox or EML file; gaps for what is not in the copy."""
    gaps: list[Gap] = []
    with path.open("rb") as file:
        is_mbox = file.read(5) == b"From "
        file.seek(0)
        for number, lines in enumerate(_mails(file) if is_mbox else iter([file])):
            data = _limited(lines)
            if data is None:
                gaps.append(_gap("failed", path, f"message {number + 1}", "size", "over 64 MB"))
                continue
            mail = _Mail(path, number + 1, cells)
            try:
                written = mail.masked(data, is_mbox=is_mbox)
            except (RecursionError, ValueError, LookupError, TypeError, AttributeError, KeyError):
                # The standard library's parser raises them on mails that break the standards.
                gaps.append(_gap("failed", path, mail.label, "broken mail", "broken"))
                continue
            gaps += mail.gaps
            out.write(written)
    return gaps


def _gap(state: str, path: Path, item: str, kind: str, what: str) -> Gap:
    reason = f"It is {what}, and not in the copy."
    return Gap("failed" if state == "failed" else "unsupported", path.name, item, kind, reason)


def _mails(file: BinaryIO) -> Iterator[Iterator[bytes]]:
    """The lines of each mail of an mbox, its ``From `` line included."""
    ahead = file.readline()
    while ahead:
        ended = False

        def lines() -> Iterator[bytes]:
            nonlocal ahead, ended
            yield ahead
            blank = False
            while line := file.readline(LARGEST):
                if blank and line.startswith(b"From "):
                    place = file.tell()
                    following = file.readline(LARGEST)
                    file.seek(place)
                    if _NEXT.match(following):
                        ahead, ended = line, True
                        return
                blank = not line.strip()
                yield line

        one = lines()
        yield one
        for _ in one:
            pass
        if not ended:
            return


def _limited(lines: Iterator[bytes] | BinaryIO) -> bytes | None:
    """The lines as one, or None if they are too many."""
    held, size = [], 0
    for line in lines:
        size += len(line)
        if size > LARGEST:
            return None
        held.append(line)
    return b"".join(held)


class _Mail:
    """One mail while it is masked."""

    def __init__(self, path: Path, number: int, cells: CellMask) -> None:
        self.label = f"message {number}"
        self.gaps: list[Gap] = []
        self._path = path
        self._cells = cells

    def masked(self, data: bytes, *, is_mbox: bool) -> bytes:
        """The bytes of the mail, masked."""
        first = b""
        if is_mbox:
            line, _, data = data.partition(b"\n")
            first = self._from_line(line.decode("latin-1")).encode("latin-1", "replace") + b"\n"
        message = BytesParser(policy=policy.compat32).parsebytes(data)
        self._message(message)
        buffer = BytesIO()
        BytesGenerator(buffer, mangle_from_=is_mbox, maxheaderlen=0).flatten(message)
        end = b"\n" if is_mbox and not buffer.getvalue().endswith(b"\n\n") else b""
        return first + buffer.getvalue() + end

    def _from_line(self, line: str) -> str:
        """The line between two mails of an mbox: ``From``, who sent it, when."""
        word, _, rest = line.removeprefix("From ").partition(" ")
        masked = self._text(word)
        return f"From {masked} {self._text(rest)}".rstrip()

    def _text(self, text: str) -> str:
        return self._cells.text(text)

    def _message(self, message: Message) -> None:
        """A mail or one of its parts, in place."""
        for name in {name.lower() for name in message if name.lower() in SEALS}:
            del message[name]
        self._headers(message)
        message.preamble = message.epilogue = None
        kind = message.get_content_type()
        if kind == "multipart/encrypted":
            self._drop(message, "encrypted", "encrypted")
        elif message.is_multipart():
            self._unwrap(message)
            for part in message.get_payload():
                if not isinstance(part, str):
                    self._message(part)
            if message.get_content_maintype() == "multipart":
                return
        elif message.get_content_maintype() == "multipart":
            # It says that it has parts, and has none.
            self._set(message, self._text(_decoded(message)), "plain")
        elif message.get_content_maintype() == "text" or kind == "application/csv":
            self._body(message)
        elif kind in SIGNATURES:
            self._drop(message, "signature", "a signature that no longer holds")
        elif _decoded(message).strip():
            self._drop(message, "attachment", "an attachment that is no text")

    @staticmethod
    def _unwrap(message: Message) -> None:
        """Decodes a mail within the mail: RFC 2046 5.2.1 forbids an encoding, but it occurs."""
        encoding = str(message.get("content-transfer-encoding", "")).strip().lower()
        if message.get_content_maintype() != "message" or encoding not in ENCODED:
            return
        wrapped = cast("Message", message.get_payload(0))
        wrapped["Content-Transfer-Encoding"] = encoding
        data = wrapped.get_payload(decode=True)
        if isinstance(data, bytes):
            message.set_payload([BytesParser(policy=policy.compat32).parsebytes(data)])
            del message["content-transfer-encoding"]

    # -- headers -------------------------------------------------------------------------------

    def _headers(self, message: Message) -> None:
        headers = message.items()
        for name in {name for name, _ in headers}:
            del message[name]
        for name, value in headers:
            if name.lower() in STRUCTURE:
                message[name] = self._structure(name, str(value))
                continue
            text = _readable(value)
            new = self._addresses(text) if name.lower() in ADDRESSES else self._text(text)
            # As it was written, where nothing is masked; else on one line.
            message[name] = value if new == text else _written(new)

    def _structure(self, name: str, value: str) -> str:
        """A header that says how a part is written: file names go, and whatever matches."""
        if name.lower() == "content-disposition":
            return value.partition(";")[0].strip() or "inline"
        value = re.sub(r"""(?is);\s*name(?:\*\d*)?\*?\s*=\s*(?:"[^"]*"|[^;]*)""", "", value)
        return value if name.lower() == "content-type" else self._text(value)

    def _addresses(self, text: str) -> str:
        """Names and addresses, each wholly replaced by what its category asks for."""
        shown = []
        for name, address in getaddresses([text]):
            masked = self._whole(address, "contact.email")
            called = self._whole(name, "name")
            shown.append(f'"{called}" <{masked}>' if called else masked)
        return ", ".join(filter(None, shown)) if any(shown) else self._text(text)

    def _whole(self, text: str, category: str) -> str:
        return self._text(self._cells.value(text, category)) if text.strip() else ""

    # -- bodies --------------------------------------------------------------------------------

    def _body(self, message: Message) -> None:
        text = _decoded(message)
        if _PGP in text:
            self._drop(message, "encrypted", "encrypted")
            return
        kind = message.get_content_subtype()
        masked = self._page(text) if kind == "html" else self._text(text)
        # What cannot be decoded as it says is not copied as it stands.
        encoding = str(message.get("content-transfer-encoding", "7bit")).strip().lower()
        broken = message.defects or "\ufffd" in text or encoding not in {*PLAIN, *ENCODED}
        if masked != text or broken:
            self._set(message, masked, kind)

    def _page(self, page: str) -> str:
        """An HTML page: its tags and its words apart, and what is found across tags as text."""
        pieces = _TAG.split(page)
        for place, piece in enumerate(pieces):
            plain = html.unescape(piece)
            masked = self._text(plain)
            if masked != plain:
                pieces[place] = masked if place % 2 else html.escape(masked, quote=False)
        whole = "".join(pieces)
        words = html.unescape(_TAG.sub("", whole))
        if self._text(words) == words:
            return whole
        return f"<pre>{html.escape(self._text(words), quote=False)}</pre>"

    @staticmethod
    def _set(message: Message, text: str, subtype: str) -> None:
        """Another text as the part's content, in UTF-8."""
        del message["content-transfer-encoding"]
        disposition = message.get("content-disposition")
        del message["content-type"]
        message["Content-Type"] = f"text/{subtype}"
        message.set_payload(text.encode("utf-8", "replace"), "utf-8")
        if disposition is not None:
            message.replace_header("Content-Disposition", disposition)

    def _drop(self, message: Message, kind: str, what: str) -> None:
        """An empty text in the place of what is not copied."""
        self.gaps.append(_gap("unsupported", self._path, f"part of {self.label}", kind, what))
        for name in ("content-transfer-encoding", "content-disposition", "content-type"):
            del message[name]
        message["Content-Type"] = "text/plain"
        message.set_payload("")


def _decoded(message: Message) -> str:
    """The text of a part; signs that its charset does not know as U+FFFD."""
    data = message.get_payload(decode=True)
    if not isinstance(data, bytes):
        return str(data or "")
    charset = message.get_content_charset() or "utf-8"
    with contextlib.suppress(LookupError, ValueError):
        return data.decode(charset)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _readable(value: object) -> str:
    """A header's text: encoded words decoded, line breaks as blanks."""
    pieces = []
    for piece, charset in decode_header(str(value)):
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        try:
            pieces.append(piece.decode(charset or "utf-8"))
        except (LookupError, UnicodeDecodeError):
            pieces.append(piece.decode("cp1252", "replace"))
    return re.sub(r"\s*[\r\n]+\s*", " ", "".join(pieces)).replace("\0", "")


def _written(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8").encode(maxlinelen=0)
