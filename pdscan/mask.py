"""Masked shapes: the one door through which anything about a value may be shown."""

from __future__ import annotations

import re

#: Longest shape; a longer one ends in an ellipsis, so that lengths of long values stay unknown.
LONGEST = 40

_KEPT = frozenset(" -/.:+()@_,")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,24}")
_IBAN = re.compile(r"[A-Za-z]{2}[0-9]{2}[0-9A-Za-z ]{8,}")


def mask(text: str) -> str:
    """The shape of a value: separators stay, letters and digits become dots.

    Of an e-mail address the first letters and the top-level domain stay, of an IBAN the country.
    Never the text itself.

    >>> mask("jan.peeters@bedrijf.be"), mask("BE71 0961 2345 6769")
    ('j…@b….be', 'BE.. .... .... ....')
    """
    text = text.strip()
    if _EMAIL.fullmatch(text):
        local, _, domain = text.rpartition("@")
        shape = f"{_initial(local)}…@{_initial(domain)}….{domain.rpartition('.')[2].lower()}"
        return shape if len(shape) <= LONGEST and shape != text else "…@…"
    head = text[:2].upper() if _IBAN.fullmatch(text) else ""
    rest = text[len(head) : LONGEST]
    shape = head + "".join(sign if sign in _KEPT else "." for sign in rest)
    if len(text) > LONGEST:
        shape += "…"
    return shape if shape != text else "…"


def _initial(word: str) -> str:
    return word[0] if word[0].isascii() and word[0].isalnum() else ""
