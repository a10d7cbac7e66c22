r"""Users' own patterns: any Python `re` over text, run within a time limit.

Python's `re` cannot be stopped. It runs a pattern that takes a few steps at every place, whatever
the text; all others are run by the package `regex`, which has a time limit. That one reads some
syntax in its own way (``a{e}`` is a fuzzy match, ``\w`` takes accents that stand alone): each
pattern is read by `re` itself and written anew in what both read alike.
"""

from __future__ import annotations

import logging
import math
import re
import warnings
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from time import monotonic
from typing import TYPE_CHECKING, Any

from pdscan.match.reference import Finder
from pdscan.match.relax import scoped
from pdscan.match.watch import cell_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pdscan.match.reference import Span
    from pdscan.match.watch import Watch
    from pdscan.model import Detector, Pattern

log = logging.getLogger(__name__)

#: The classes of `re` over text as members of a class of `regex`, by category; then in ASCII.
_CLASSES = {
    op.CATEGORY_DIGIT: r"\p{Nd}",
    op.CATEGORY_WORD: r"\p{L}\p{N}_",
    op.CATEGORY_SPACE: r"\s\x1c-\x1f",
}
_ASCII = {
    op.CATEGORY_DIGIT: "0-9",
    op.CATEGORY_WORD: "0-9A-Za-z_",
    op.CATEGORY_SPACE: r"\t-\r ",
}
_NEGATED = {
    op.CATEGORY_NOT_DIGIT: op.CATEGORY_DIGIT,
    op.CATEGORY_NOT_WORD: op.CATEGORY_WORD,
    op.CATEGORY_NOT_SPACE: op.CATEGORY_SPACE,
}


#: From so many steps at one place of the text on, `re` does not run a pattern.
_FEW = 256


class OwnForm:
    """One pattern of a user's own detector, compiled for `re` or for `regex`."""

    __slots__ = ("_limited", "_quick", "bare", "name", "whole")

    def __init__(self, pattern: Pattern) -> None:
        flags = re.IGNORECASE if pattern.ignore_case else 0
        self._quick: Any = None
        self._limited: Any = None
        if steps(pattern.regex, flags) < _FEW:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", FutureWarning)
                self._quick = re.compile(pattern.regex, flags).search
        else:
            self._limited = limited(pattern.regex, flags).search
        self.name = pattern.name
        self.bare = pattern.bare
        self.whole = pattern.whole

    def search(self, text: str, position: int, deadline: float) -> re.Match[str] | None:
        """The first match from a position on. Raises TimeoutError at the deadline."""
        left = deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        found: re.Match[str] | None
        if self._quick is not None:
            found = self._quick(text, position)
        else:
            found = self._limited(text, position, timeout=left)
        return found


class OwnFinder(Finder):
    """A user's own detector over single cells, within a time limit."""

    def __init__(self, detector: Detector) -> None:
        super().__init__(detector, forms=())
        self.own_forms = [OwnForm(pattern) for pattern in detector.patterns]

    def find_within(self, cell: bytes, watch: Watch) -> tuple[list[Span], bool, bool, bool]:
        """As `find`, overlaps not yet settled, and whether the cell was searched to its end.

        What was found before a stop stays. Where `watch` is cautious, a cell that was not searched
        is one match as a whole.
        """
        spent = watch.of(self.detector.id)
        spans: list[Span] = []
        tried = whole_tried = False
        if not spent.stopped:
            spans, tried, whole_tried = self._find_limited(cell, watch)
            if not spent.stopped:
                return spans, tried, whole_tried, True
        if watch.cautious:
            return [(0, len(cell), max(self.scores), False, True)], True, True, False
        return spans, tried, whole_tried, False

    def _find_limited(self, cell: bytes, watch: Watch) -> tuple[list[Span], bool, bool]:
        """The spans found until the cell's end or the time limit."""
        spent = watch.of(self.detector.id)
        # Bytes that are no UTF-8 become lone surrogates, which turn into the same bytes again.
        text = cell.decode("utf-8", "surrogateescape")
        first, last = len(cell) - len(cell.lstrip()), len(cell.rstrip())
        spans: list[Span] = []
        tried = whole_tried = False
        began = before = monotonic()
        deadline = began + cell_seconds(len(cell))
        slowest, longest = "", 0.0
        for form, score in zip(self.own_forms, self.scores, strict=True):
            offsets = _Offsets(text, len(text) == len(cell))
            position = 0
            try:
                while position < len(text):
                    found = form.search(text, position, deadline)
                    if found is None:
                        break
                    begin, finish = found.span()
                    start = offsets.of(begin)
                    end = start + len(found.group().encode("utf-8", "surrogateescape"))
                    whole = start <= first and end >= last
                    position = max(finish, begin + 1)
                    if not whole and form.whole:
                        continue
                    tried = True
                    whole_tried |= whole
                    if self.check is not None and not self.check(cell[start:end]):
                        # A match whose check fails consumes nothing.
                        position = begin + 1
                    elif whole or not form.bare or self.has_keyword(self._before(cell, start)):
                        spans.append((start, end, score, False, whole))
            except (TimeoutError, MemoryError) as error:
                short_of = "memory" if isinstance(error, MemoryError) else "time"
                why = f"took longer than {cell_seconds(len(cell)):g} s in one cell"
                spent.stop(form.name, why if short_of == "time" else "ran out of memory")
                log.info("the pattern %s of %s was stopped", form.name, self.detector.id)
                break
            now = monotonic()
            if now - before > longest:
                slowest, longest = form.name, now - before
            before = now
        else:
            spent.add(len(cell), before - began, slowest, longest)
        return spans, tried, whole_tried


class _Offsets:
    """Byte offsets of characters of one text, asked for in their order."""

    def __init__(self, text: str, ascii_only: bool) -> None:
        self._text = text
        self._same = ascii_only
        self._character = self._byte = 0

    def of(self, character: int) -> int:
        """The offset in bytes of a character not before the last one asked for."""
        if self._same:
            return character
        between = self._text[self._character : character]
        self._byte += len(between.encode("utf-8", "surrogateescape"))
        self._character = character
        return self._byte


# ------------------------------------------------------------------------------------ patterns


def steps(pattern: str, flags: int = 0) -> float:
    """How many steps `re` takes at one place of any text at the most; infinite if without bound.

    The ways through the pattern, each as long as its longest.

    >>> steps("[0-9]{6}"), steps("a{1,3}b?"), steps("(a+)+$")
    (6.0, 24.0, inf)
    """
    ways, length = _ways(_parse(pattern, flags))
    return ways * length


def _parse(pattern: str, flags: int) -> Any:  # noqa: ANN401 - re's tree
    """What `re` reads in a pattern."""
    with warnings.catch_warnings():
        # Such as a class that a later Python may read otherwise: it is read as today.
        warnings.simplefilter("ignore", FutureWarning)
        return _parser.parse(pattern, flags)


def _ways(items: Any) -> tuple[float, float]:  # noqa: ANN401 - re's tree
    """How many ways lead through items, and how many characters the longest looks at."""
    ways, length = 1.0, 0.0
    for kind, value in items:
        parts = _inner(kind, value)
        inner = [_ways(part) for part in parts]
        longest = max((each for _, each in inner), default=1.0)
        several = sum(each for each, _ in inner) if inner else 1.0
        if kind in _REPEATS:
            low, high, _ = value
            if high is op.MAXREPEAT or high > _FEW:
                return math.inf, 1.0
            several = sum(several**count for count in range(low, high + 1))
            longest *= high
        ways *= several
        length += longest
        if ways > _FEW:
            return math.inf, 1.0
    return ways, length


def _inner(kind: Any, value: Any) -> list[Any]:  # noqa: ANN401 - re's tree
    """The sequences within an item."""
    if kind is op.BRANCH:
        return list(value[1])
    if kind in _REPEATS:
        return [value[2]]
    if kind in {op.SUBPATTERN, op.ASSERT, op.ASSERT_NOT}:
        return [value[-1]]
    if kind is op.ATOMIC_GROUP:
        return [value]
    if kind is op.GROUPREF_EXISTS:
        return [value[1], value[2] or []]
    # What a group holds may be looked at again, however long it is.
    return [[(op.ANY, None)] * _FEW] if kind is op.GROUPREF else []


def limited(pattern: str, flags: int = 0) -> Any:  # noqa: ANN401 - regex has no types
    """A pattern of `re` compiled for `regex`; raises as `rewritten`."""
    import regex

    source, flags = rewritten(pattern, flags)
    ours = regex.IGNORECASE if flags & re.IGNORECASE else 0
    ours |= regex.ASCII if flags & re.ASCII else regex.UNICODE
    return regex.compile(source, regex.VERSION0 | ours)


def rewritten(pattern: str, flags: int = 0) -> tuple[str, int]:
    """A pattern of `re` over text as one of `regex` that matches the same, and its flags for `re`.

    Numbers of groups stay; names go. Where case is ignored, `regex` has its own mind about
    letters that only Unicode holds for equal: the dotless i, the long s of a back reference, and
    those in a scope ``(?a:...)``. Raises re.error for what is no pattern.
    """
    tree = _parse(pattern, flags)
    return _Writer().sequence(tree, tree.state.flags), tree.state.flags


class _Writer:
    """Writes what `re` has read; `flags` are those that hold at the place."""

    def sequence(self, items: Sequence[tuple[Any, Any]], flags: int) -> str:
        """One item after the other."""
        return "".join(self._item(kind, value, flags) for kind, value in items)

    def _item(self, kind: Any, value: Any, flags: int) -> str:  # noqa: ANN401, PLR0912 - re's tree
        if kind is op.LITERAL:
            return _letter(value)
        if kind is op.NOT_LITERAL:
            return f"[^{_letter(value)}]"
        if kind is op.ANY:
            return "(?s:.)" if flags & re.DOTALL else r"[^\n]"
        if kind is op.IN:
            return self._class(value, flags)
        if kind is op.BRANCH:
            return "(?:" + "|".join(self.sequence(part, flags) for part in value[1]) + ")"
        if kind in _REPEATS:
            low, high, body = value
            most = "" if high is op.MAXREPEAT else str(high)
            return f"(?:{self.sequence(body, flags)}){{{low},{most}}}{_REPEATS[kind]}"
        if kind is op.SUBPATTERN:
            group, added, removed, body = value
            inner = self.sequence(body, scoped(flags, added, removed))
            if (added | removed) & re.IGNORECASE:
                inner = f"(?{'-' if removed & re.IGNORECASE else ''}i:{inner})"
            return f"({inner})" if group is not None else f"(?:{inner})"
        if kind is op.ATOMIC_GROUP:
            return f"(?>{self.sequence(value, flags)})"
        if kind in {op.ASSERT, op.ASSERT_NOT}:
            direction, body = value
            sign = ("<" if direction < 0 else "") + ("=" if kind is op.ASSERT else "!")
            return f"(?{sign}{self.sequence(body, flags)})"
        if kind is op.AT:
            return _place(value, flags)
        if kind is op.GROUPREF:
            return rf"(?:\{value})"
        if kind is op.GROUPREF_EXISTS:
            group, yes, no = value
            other = self.sequence(no, flags) if no is not None else ""
            return f"(?({group})(?:{self.sequence(yes, flags)})|(?:{other}))"
        if kind is op.FAILURE:
            return "(?!)"
        msg = f"{kind} is not known"
        raise re.error(msg)

    @staticmethod
    def _class(members: Sequence[tuple[Any, Any]], flags: int) -> str:
        """A class; one that holds all but some characters of a category, as alternatives."""
        names = _ASCII if flags & re.ASCII else _CLASSES
        plain, parts = "", []
        negate = False
        # Of categories `re` takes letters as they are, also where it ignores case.
        exactly = "(?-i:[{}])" if flags & re.IGNORECASE else "[{}]"
        for kind, value in members:
            if kind is op.NEGATE:
                negate = True
            elif kind is op.LITERAL:
                plain += _letter(value)
            elif kind is op.RANGE:
                plain += f"{_letter(value[0])}-{_letter(value[1])}"
            elif value in _NEGATED:
                parts.append(exactly.format("^" + names[_NEGATED[value]]))
            elif flags & re.IGNORECASE:
                parts.append(exactly.format(names[value]))
            else:
                plain += names[value]
        if not parts:
            return f"[{'^' if negate else ''}{plain}]"
        joined = "|".join(parts + ([f"[{plain}]"] if plain else []))
        return f"(?:(?!{joined})(?s:.))" if negate else f"(?:{joined})"


_REPEATS = {op.MAX_REPEAT: "", op.MIN_REPEAT: "?", op.POSSESSIVE_REPEAT: "+"}


def _letter(value: int) -> str:
    """A character, in and outside of a class; never one that has a meaning."""
    letter = chr(value)
    if letter.isascii() and letter.isalnum():
        return letter
    return f"\\U{value:08x}"


def _place(kind: Any, flags: int) -> str:  # noqa: ANN401 - re's tree
    """A place that takes no character."""
    word = (_ASCII if flags & re.ASCII else _CLASSES)[op.CATEGORY_WORD]
    before, after = f"(?<=[{word}])", f"(?=[{word}])"
    not_before, not_after = f"(?<![{word}])", f"(?![{word}])"
    scope = "?-i" if flags & re.IGNORECASE else "?"
    if kind is op.AT_BEGINNING:
        return "(?m:^)" if flags & re.MULTILINE else r"\A"
    if kind is op.AT_END:
        return "(?m:$)" if flags & re.MULTILINE else r"(?=\n?\Z)"
    return {
        op.AT_BEGINNING_STRING: r"\A",
        op.AT_END_STRING: r"\Z",
        op.AT_BOUNDARY: f"({scope}:{before}{not_after}|{not_before}{after})",
        op.AT_NON_BOUNDARY: f"({scope}:{before}{after}|{not_before}{not_after})",
    }[kind]
