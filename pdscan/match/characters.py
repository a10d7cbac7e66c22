"""Character offsets of many places of one cell, however long: read once from start to end."""

from __future__ import annotations

import codecs

#: So many bytes are decoded at once.
PIECE = 1 << 16


class Characters:
    """Says of byte offsets that never get smaller what `texts.character` says of each.

    Asked of a million places of a cell of a gigabyte, that one would read it a million times.
    """

    def __init__(self, cell: bytes | memoryview) -> None:
        self._cell = memoryview(cell)
        self._at = 0
        # A text is read as it is for as long as it is whole, and as it is shown beyond.
        self._whole: codecs.IncrementalDecoder | None = None
        self._shown: codecs.IncrementalDecoder | None = None
        self._count = self._count_shown = 0

    def before(self, offset: int) -> int:
        """How many characters stand before a byte offset, at or behind the last one asked for."""
        while self._at < offset:
            stop = min(offset, self._at + PIECE)
            self._read(bytes(self._cell[self._at : stop]))
            self._at = stop
        if self._shown is None or (self._whole and not self._whole.getstate()[0]):
            return self._count
        # What is left of a character that the offset cuts is shown, too.
        return self._count_shown + len(self._shown.getstate()[0].decode("utf-8", "replace"))

    def _read(self, piece: bytes) -> None:
        if self._shown is None:
            if piece.isascii():
                self._count += len(piece)
                return
            self._count_shown = self._count
            self._whole, self._shown = _decoder("surrogatepass"), _decoder("replace")
        self._count_shown += len(self._shown.decode(piece))
        if self._whole is not None:
            try:
                self._count += len(self._whole.decode(piece))
            except UnicodeDecodeError:
                self._whole = None


def _decoder(errors: str) -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder("utf-8")(errors)
