"""Flattening: an Arrow record batch, however nested, as plain columns of cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from pdscan.model import PATH_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt


#: Types of plain cells, as Arrow numbers them: asking for every other kind takes longer.
_PLAIN = frozenset(
    kind.id
    for kind in (
        pa.string(),
        pa.large_string(),
        pa.binary(),
        pa.large_binary(),
        pa.bool_(),
        pa.int8(),
        pa.int16(),
        pa.int32(),
        pa.int64(),
        pa.uint8(),
        pa.uint16(),
        pa.uint32(),
        pa.uint64(),
        pa.float32(),
        pa.float64(),
        pa.date32(),
        pa.timestamp("us"),
        pa.decimal128(1),
    )
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One plain column of a batch: every cell that stands at one path.

    Several leaves share a path where a union holds several types; a cell is in one of them.

    Args:
        path: ``address.city``, ``tags[]``, ``items[].price``, ``attrs[].key``.
        array: the cells; never a list, struct, map, union, run-end encoded or extension array.
            Dictionary arrays stay dictionaries.
        rows: parent row (int64) of each cell within the batch, in ascending order; None if cell
            and row are one to one.
    """

    path: str
    array: pa.Array
    rows: npt.NDArray[np.int64] | None = None


def flatten(batch: pa.RecordBatch) -> Iterator[Leaf]:
    """The leaves of a batch, in the order of its columns; without copies where there can be.

    A null struct gives a null cell in each of its fields; a null or empty list gives no cell. A
    field that carries `PATH_KEY` has that path, and so have the values of a list in it.
    """
    for field, column in zip(batch.schema, batch.columns, strict=True):
        path, fixed = _path(field, "", field.name)
        yield from _leaves(column, path, None, None, fixed=fixed)


def _path(field: pa.Field, parent: str, name: str) -> tuple[str, bool]:
    """The path of a field below `parent`, and whether its metadata fixes it."""
    metadata = field.metadata or {}
    if PATH_KEY in metadata:
        return metadata[PATH_KEY].decode(errors="replace"), True
    return (f"{parent}.{name}" if parent else name), False


def _leaves(
    array: pa.Array,
    path: str,
    rows: npt.NDArray[np.int64] | None,
    valid: npt.NDArray[np.bool_] | None,
    *,
    fixed: bool,
) -> Iterator[Leaf]:
    """The leaves below one array.

    `valid` says which cells a null struct above does not hide; None where the array's own nulls
    say it already.
    """
    if array.type.id in _PLAIN:
        yield Leaf(path, array, rows)
        return
    array, valid = _plain(array, valid)
    kind = array.type
    if types.is_struct(kind):
        for field, child, seen in _fields(array):
            below, below_fixed = _path(field, path, field.name)
            yield from _leaves(child, below, rows, seen, fixed=below_fixed)
    elif types.is_union(kind):
        for child, chosen, seen in _alternatives(array, valid):
            yield from _leaves(child, path, _inner(rows, chosen), seen, fixed=fixed)
    elif types.is_map(kind):
        entries, parents = _values(array)
        inner = _inner(rows, parents)
        below = path if fixed else f"{path}[]"
        # A map's entries can have any names: key and value are the ones that people expect.
        for name, (_, child, seen) in zip(("key", "value"), _fields(entries), strict=True):
            yield from _leaves(child, f"{below}.{name}", inner, seen, fixed=False)
    elif _is_list(kind):
        values, parents = _values(array)
        below, below_fixed = _path(kind.value_field, "", path if fixed else f"{path}[]")
        yield from _leaves(values, below, _inner(rows, parents), None, fixed=fixed or below_fixed)
    else:
        yield Leaf(path, array, rows)


def _plain(
    array: pa.Array, valid: npt.NDArray[np.bool_] | None
) -> tuple[pa.Array, npt.NDArray[np.bool_] | None]:
    """The array without wrappings that only say how it is stored, and what is still hidden."""
    while True:
        kind = array.type
        if isinstance(kind, pa.BaseExtensionType):
            array = array.storage
        elif types.is_run_end_encoded(kind):
            ends = array.run_ends.to_numpy()
            places = np.arange(array.offset, array.offset + len(array))
            runs = np.searchsorted(ends, places, side="right")
            array, valid = _pick(array.values, runs, valid)
        elif types.is_dictionary(kind) and not _is_flat(kind.value_type):
            filled = array.indices.is_valid().to_numpy(zero_copy_only=False)
            seen = filled if valid is None else filled & valid
            places = array.indices.fill_null(0).to_numpy()
            # Where nothing is filled, the dictionary may be empty: then there is no place 0.
            values = array.dictionary if filled.any() else pa.nulls(1, kind.value_type)
            array, valid = _pick(values, places, seen)
        else:
            return array, valid


def _is_flat(kind: pa.DataType) -> bool:
    """Whether a dictionary of such values is one column of cells."""
    return not (
        types.is_nested(kind)
        or types.is_run_end_encoded(kind)
        or types.is_dictionary(kind)
        or isinstance(kind, pa.BaseExtensionType)
    )


def _is_list(kind: pa.DataType) -> bool:
    return bool(
        types.is_list(kind)
        or types.is_large_list(kind)
        or types.is_fixed_size_list(kind)
        or types.is_list_view(kind)
        or types.is_large_list_view(kind)
    )


def _has_no_bitmap(kind: pa.DataType) -> bool:
    """Whether arrays of this type cannot mark nulls themselves."""
    while isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    return bool(types.is_union(kind) or types.is_run_end_encoded(kind))


def _fields(
    array: pa.Array,
) -> Iterator[tuple[pa.Field, pa.Array, npt.NDArray[np.bool_] | None]]:
    """The fields of a struct array: field, child, and what the struct's nulls hide of it.

    Arrow pushes a struct's nulls into its children, except into those that have no bitmap: it
    leaves run-end encoded ones as they are and ends the process on unions.
    """
    nulls = array.null_count > 0
    for index, field in enumerate(array.type):
        if nulls and _has_no_bitmap(field.type):
            valid = array.is_valid().to_numpy(zero_copy_only=False)
            yield field, array.field(index), valid
        elif nulls:
            yield field, pc.struct_field(array, [index]), None
        else:
            yield field, array.field(index), None


def _alternatives(
    array: pa.Array, valid: npt.NDArray[np.bool_] | None
) -> Iterator[tuple[pa.Array, npt.NDArray[np.int64], npt.NDArray[np.bool_] | None]]:
    """The children of a union array: cells, their positions, and what is hidden of them."""
    # `type_codes` and `offsets` of a slice are those of the whole array: hence the buffers.
    codes = _numbers(array, 1, np.int8, len(array))
    dense = array.type.mode == "dense"
    offsets = _numbers(array, 2, np.int32, len(array)) if dense else None
    for index, code in enumerate(array.type.type_codes):
        chosen = np.flatnonzero(codes == code)
        places = chosen if offsets is None else offsets[chosen]
        child, seen = _pick(array.field(index), places, None if valid is None else valid[chosen])
        yield child, chosen, seen


def _values(array: pa.Array) -> tuple[pa.Array, npt.NDArray[np.int64]]:
    """The values of the lists that are not null, and the position of each one's list.

    Arrow's own `flatten` has no kernel for maps and fails on some lists of extension types.
    """
    starts, lengths = _bounds(array)
    if array.null_count:
        lengths = np.where(array.is_valid().to_numpy(zero_copy_only=False), lengths, 0)
    parents = np.repeat(np.arange(len(array), dtype=np.int64), lengths)
    filled = lengths > 0
    starts, lengths = starts[filled], lengths[filled]
    if not len(starts):
        return array.values.slice(0, 0), parents
    ends = starts + lengths
    if np.array_equal(starts[1:], ends[:-1]):
        return array.values.slice(starts[0], len(parents)), parents
    before = np.cumsum(lengths) - lengths
    places = np.repeat(starts - before, lengths) + np.arange(len(parents))
    return _take(array.values, places, None), parents


def _bounds(array: pa.Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Start in `array.values` and length of every list of an array, null ones included."""
    kind, count = array.type, len(array)
    if not count:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    if types.is_fixed_size_list(kind):
        size = kind.list_size
        starts = np.arange(array.offset, array.offset + count, dtype=np.int64) * size
        return starts, np.full(count, size, np.int64)
    wide = types.is_large_list(kind) or types.is_large_list_view(kind)
    number = np.int64 if wide else np.int32
    if types.is_list_view(kind) or types.is_large_list_view(kind):
        starts = _numbers(array, 1, number, count)
        return starts, _numbers(array, 2, number, count)
    offsets = _numbers(array, 1, number, count + 1)
    return offsets[:-1], np.diff(offsets)


def _numbers(
    array: pa.Array, buffer: int, number: type[np.signedinteger[Any]], count: int
) -> npt.NDArray[np.int64]:
    """`count` numbers of one of the array's buffers, from the array's offset on."""
    start = array.offset * np.dtype(number).itemsize
    found = np.frombuffer(array.buffers()[buffer], number, count=count, offset=start)
    return found.astype(np.int64, copy=False)


def _inner(
    rows: npt.NDArray[np.int64] | None, positions: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Rows of the cells at `positions` of an array whose cells stand in `rows`."""
    return positions if rows is None else rows[positions]


def _pick(
    array: pa.Array, places: npt.NDArray[np.int64], valid: npt.NDArray[np.bool_] | None
) -> tuple[pa.Array, npt.NDArray[np.bool_] | None]:
    """The cells at `places`, and what is still hidden of them: null is what can be null."""
    if _has_no_bitmap(array.type):
        return _take(array, places, None), valid
    return _take(array, places, valid), None


def _take(
    array: pa.Array, places: npt.NDArray[np.int64], valid: npt.NDArray[np.bool_] | None
) -> pa.Array:
    """The cells at `places`, null where they are not valid."""
    chosen = pa.array(places, mask=None if valid is None else ~valid)
    try:
        return array.take(chosen)
    except pa.ArrowNotImplementedError:
        # Views and runs have no kernel for this; it is rare to need cells of theirs by place.
        nothing = pa.nulls(1, array.type)
        pieces = [array.slice(place.as_py(), 1) if place.is_valid else nothing for place in chosen]
        try:
            return pa.concat_arrays(pieces) if pieces else array.slice(0, 0)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            if not types.is_struct(array.type):
                raise
    # Dictionaries that hold nulls or dictionaries cannot be joined, but taken: field by field.
    children = [_take(array.field(index), places, None) for index in range(array.type.num_fields)]
    hidden = ~array.is_valid().to_numpy(zero_copy_only=False)[places]
    if valid is not None:
        hidden |= ~valid
    return pa.StructArray.from_arrays(children, fields=list(array.type), mask=pa.array(hidden))
