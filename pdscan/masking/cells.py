"""Masking of cells: an Arrow record batch, however nested, with what is personal in it replaced."""

from __future__ import annotations

import datetime as dt
import decimal
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import types

from pdscan.match.watch import Watch
from pdscan.plan import column_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pdscan.masking.substitutes import Operator, Substitutes
    from pdscan.match.choice import Matcher

#: So often a cell is looked at again: what was hidden by a longer match may show after it is gone.
ROUNDS = 4

#: Start, end (bytes) and operator of what is replaced in a cell.
_Span = tuple[int, int, "Operator"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which operator the values of a category get: the nearest key at or above it decides."""

    default: Operator
    by: Mapping[str, Operator]

    def of(self, category: str) -> Operator:
        """The operator of a category.

        >>> Choice("replace", {"contact": "hash"}).of("contact.email")
        'hash'
        """
        return self.asked(category) or self.default

    def asked(self, category: str) -> Operator | None:
        """The operator that is asked for by name; None if it is only the default."""
        while category:
            if category in self.by:
                return self.by[category]
            category = category.rpartition(".")[0]
        return None


class CellMask:
    """Replaces what the detectors find, in every column of text at any depth.

    Args:
        found: the matcher of all detectors.
        whole: the columns that wholly are of a kind, by path, and the operator of that kind: every
            filled cell of theirs is replaced, whether it matches or not.

    `emptied` counts, by path, the cells that were emptied because no substitute would do.
    """

    def __init__(
        self,
        found: Matcher,
        substitutes: Substitutes,
        choice: Choice,
        whole: Mapping[str, Operator],
    ) -> None:
        self._found = found
        self._substitutes = substitutes
        self._choice = choice
        self._whole = whole
        self.emptied: dict[str, int] = {}
        #: What users' own detectors took, by path.
        self.watches: dict[str, Watch] = {}

    def batch(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch masked; its schema stays."""
        columns = [
            self.array(column, field.name)
            for field, column in zip(batch.schema, batch.columns, strict=True)
        ]
        return pa.RecordBatch.from_arrays(columns, schema=batch.schema)

    def text(self, text: str, path: str = "") -> str:
        """One text masked."""
        return str(
            self._texts(pa.array([text.encode("utf-8", "replace")]), path)[0].as_py(), "utf-8"
        )

    def value(self, value: str, category: str) -> str:
        """What stands for a value that is known to be of a category."""
        operator = self._choice.of(category)
        return value if operator == "keep" else self._substitutes.texts([(operator, value)])[0]

    def array(self, array: pa.Array, path: str) -> pa.Array:
        """A column masked; its type stays, and so do nulls. `path` is that of `flatten`."""
        kind = array.type
        if isinstance(kind, pa.BaseExtensionType):
            return kind.wrap_array(self.array(array.storage, path))
        if types.is_dictionary(kind):
            values = self.array(array.dictionary, path)
            return pa.DictionaryArray.from_arrays(array.indices, values, ordered=kind.ordered)
        if types.is_struct(kind):
            return self._struct(array, path)
        if types.is_map(kind):
            return self._map(array, path)
        if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
            return self._list(array, path)
        if types.is_nested(kind) or types.is_run_end_encoded(kind):
            return self._emptied(array, path)
        if column_kind(kind) == "text":
            return self._of_type(self._texts(array.cast(_binary(kind)), path), kind)
        if path in self._whole and not types.is_null(kind):
            return _mapped(array, self._converter(kind, path))
        return array

    @staticmethod
    def _of_type(cells: pa.Array, kind: pa.DataType) -> pa.Array:
        """Cells of binary as they were: those of a fixed size are filled up, or cut."""
        if types.is_fixed_size_binary(kind):
            size = kind.byte_width
            cells = pa.array(
                [None if cell is None else cell[:size].ljust(size) for cell in cells.to_pylist()],
                pa.large_binary(),
            )
        return cells.cast(kind)

    # -- nested --------------------------------------------------------------------------------

    def _struct(self, array: pa.Array, path: str) -> pa.Array:
        children = [
            self.array(array.field(index), f"{path}.{field.name}")
            for index, field in enumerate(array.type)
        ]
        return pa.StructArray.from_arrays(children, fields=list(array.type), mask=array.is_null())

    def _list(self, array: pa.Array, path: str) -> pa.Array:
        kind, below = array.type, f"{path}[]"
        if types.is_fixed_size_list(kind):
            size = kind.list_size
            values = array.values.slice(array.offset * size, len(array) * size)
            masked = self.array(values, below)
            return pa.FixedSizeListArray.from_arrays(masked, type=kind, mask=array.is_null())
        make = pa.LargeListArray if types.is_large_list(kind) else pa.ListArray
        offsets, values = _packed(array)
        return make.from_arrays(offsets, self.array(values, below), type=kind, mask=array.is_null())

    def _map(self, array: pa.Array, path: str) -> pa.Array:
        kind = array.type
        offsets, _ = _packed(array)
        first, last = array.offsets[0].as_py(), array.offsets[-1].as_py()
        keys = self.array(array.keys.slice(first, last - first), f"{path}[].key")
        items = self.array(array.items.slice(first, last - first), f"{path}[].value")
        return pa.MapArray.from_arrays(offsets, keys, items, type=kind, mask=array.is_null())

    # -- texts ---------------------------------------------------------------------------------

    def _texts(self, array: pa.Array, path: str) -> pa.Array:
        """Cells of binary masked; what is still found afterwards is masked again."""
        whole = self._whole.get(path)
        cells: list[bytes | None] = array.to_pylist()
        rows = list(range(len(cells)))
        spans: dict[int, list[_Span]] = {}
        if whole is not None:
            spans = {row: span for row in rows if (span := _all_of(cells[row], whole))}
        for row, found in self._matched(cells, rows, path).items():
            spans.setdefault(row, found)
        changed = set(spans)
        for turn in range(ROUNDS):
            if not spans:
                break
            self._replace(cells, spans, again=turn > 0)
            spans = self._matched(cells, sorted(spans), path)
        for row in spans:
            cells[row] = b""
            self.emptied[path] = self.emptied.get(path, 0) + 1
        return pa.array(cells, array.type) if changed else array

    def _matched(
        self, cells: Sequence[bytes | None], rows: Sequence[int], path: str
    ) -> dict[int, list[_Span]]:
        """What is replaced in these cells: the matches whose category is not kept."""
        watch = self.watches.setdefault(path, Watch(cautious=True))
        found = self._found.find_within(
            pa.array([cells[r] for r in rows], pa.large_binary()), watch
        )
        spans: dict[int, list[_Span]] = {}
        columns = (found.row, found.start, found.end, found.detector)
        for row, start, end, detector in zip(*(each.tolist() for each in columns), strict=True):
            operator = self._choice.of(self._found.detectors[detector].category)
            if operator != "keep" and start < end:
                spans.setdefault(rows[row], []).append((start, end, operator))
        return spans

    def _replace(
        self, cells: list[bytes | None], spans: Mapping[int, list[_Span]], *, again: bool
    ) -> None:
        """Puts substitutes into cells. `again`: digits are what is found beside other words."""
        values: list[tuple[Operator, str]] = []
        for row, places in spans.items():
            cell = cells[row] or b""
            values += [(what, str(cell[a:b], "utf-8", "replace")) for a, b, what in places]
        if again:
            made = iter(self._substitutes.tokens([value for _, value in values]))
        else:
            made = iter(self._substitutes.texts(values))
        for row, places in spans.items():
            cell, at = cells[row] or b"", 0
            pieces = []
            for start, end, _ in places:
                pieces += [cell[at:start], next(made).encode()]
                at = end
            cells[row] = b"".join((*pieces, cell[at:]))

    # -- anything else -------------------------------------------------------------------------

    def _converter(self, kind: pa.DataType, path: str) -> Callable[[list[Any]], list[Any]]:
        """What replaces the values of a type that is no text, in a column that is of a kind.

        The type has no room for a token: each operator gives another number or day by the key.
        """
        substitutes = self._substitutes
        if types.is_integer(kind):
            return substitutes.integers
        if types.is_decimal(kind):
            return lambda values: _decimals(values, substitutes, kind.scale)
        if types.is_floating(kind):
            return lambda values: [float(n) for n in substitutes.integers([*map(int, values)])]
        if types.is_date(kind):
            return lambda values: [substitutes.day(value) for value in values]
        if types.is_timestamp(kind):
            return lambda values: [
                dt.datetime.combine(substitutes.day(value.date()), value.timetz())
                for value in values
            ]
        return lambda values: self._emptied(pa.nulls(len(values)), path).to_pylist()

    def _emptied(self, array: pa.Array, path: str) -> pa.Array:
        """Nulls in the place of cells whose type nobody masks."""
        self.emptied[path] = self.emptied.get(path, 0) + len(array)
        return pa.nulls(len(array), array.type)


def _binary(kind: pa.DataType) -> pa.DataType:
    """The type in which cells of text are masked; those of a fixed size may have to be padded."""
    return pa.binary() if types.is_string(kind) or types.is_binary(kind) else pa.large_binary()


def _all_of(cell: bytes | None, operator: Operator) -> list[_Span]:
    """The span of all that is in a cell but for blanks around it; none if there is nothing."""
    text = (cell or b"").strip()
    start = (cell or b"").find(text)
    return [(start, start + len(text), operator)] if text else []


def _packed(array: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Offsets from zero on of a list or map array, and the values that lie between them."""
    first, last = array.offsets[0].as_py(), array.offsets[-1].as_py()
    offsets = pa.array([at - first for at in array.offsets.to_pylist()], array.offsets.type)
    return offsets, array.values.slice(first, last - first)


def _mapped(array: pa.Array, convert: Callable[[list[Any]], list[Any]]) -> pa.Array:
    """The array with its values, nulls apart, converted together."""
    values = array.to_pylist()
    filled = [value for value in values if not _is_nothing(value)]
    made = iter(convert(filled))
    return pa.array(
        [value if _is_nothing(value) else next(made) for value in values],
        array.type,
    )


def _is_nothing(value: object) -> bool:
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def _decimals(
    values: Sequence[decimal.Decimal], substitutes: Substitutes, scale: int
) -> list[decimal.Decimal]:
    """Decimals with other digits, as many of them."""
    with decimal.localcontext(prec=100):
        numbers = [int(value.scaleb(scale)) for value in values]
        return [decimal.Decimal(n).scaleb(-scale) for n in substitutes.integers(numbers)]
