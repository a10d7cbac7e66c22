"""Flattening agrees with a plain walk over Python values, for any nesting, slice and null."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import types

from pdscan.match.flatten import Leaf, flatten
from pdscan.model import PATH_KEY

Cell = tuple[str, int, Any]


def cells(batch: pa.RecordBatch) -> list[Cell]:
    """(path, row, value) of every cell that `flatten` gives."""
    found: list[Cell] = []
    for leaf in flatten(batch):
        assert_plain(leaf)
        rows = range(batch.num_rows) if leaf.rows is None else leaf.rows.tolist()
        found += [
            (leaf.path, row, value) for row, value in zip(rows, leaf.array.to_pylist(), strict=True)
        ]
    return found


def assert_plain(leaf: Leaf) -> None:
    leaf.array.validate(full=True)
    kind = leaf.array.type
    assert not types.is_nested(kind)
    assert not types.is_run_end_encoded(kind)
    assert not isinstance(kind, pa.BaseExtensionType)
    if leaf.rows is not None:
        assert leaf.rows.dtype == np.int64
        assert np.all(np.diff(leaf.rows) >= 0)


def walk(kind: pa.DataType, value: Any, path: str, row: int) -> list[Cell]:
    """The oracle: cells below one Python value of the given type."""
    if isinstance(kind, pa.BaseExtensionType):
        return walk(kind.storage_type, value, path, row)
    if types.is_run_end_encoded(kind) or types.is_dictionary(kind):
        return walk(kind.value_type, value, path, row)
    found: list[Cell] = []
    if types.is_struct(kind):
        for field in kind:
            below = None if value is None else value[field.name]
            found += walk(field.type, below, f"{path}.{field.name}", row)
        return found
    if types.is_map(kind):
        for key, item in value or ():
            found += walk(kind.key_type, key, f"{path}[].key", row)
            found += walk(kind.item_type, item, f"{path}[].value", row)
        return found
    if hasattr(kind, "value_field"):
        for item in value or ():
            found += walk(kind.value_type, item, f"{path}[]", row)
        return found
    return [(path, row, value)]


def expected(batch: pa.RecordBatch) -> list[Cell]:
    return [
        cell
        for field, column in zip(batch.schema, batch.columns, strict=True)
        for row, value in enumerate(column.to_pylist())
        for cell in walk(field.type, value, field.name, row)
    ]


def key(cell: Cell) -> tuple[str, int, str]:
    return (cell[0], cell[1], repr(cell[2]))


def one(array: pa.Array, name: str = "c") -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([array], names=[name])


# ------------------------------------------------------------------ any nesting against the walk

PLAIN = [
    (pa.string(), st.text(max_size=3)),
    (pa.large_string(), st.text(max_size=3)),
    (pa.string_view(), st.text(max_size=15)),
    (pa.binary(), st.binary(max_size=3)),
    (pa.int64(), st.integers(-5, 5)),
    (pa.bool_(), st.booleans()),
    (pa.date32(), st.dates()),
]


@st.composite
def plain_arrays(draw: st.DrawFn, length: int) -> pa.Array:
    kind, values = draw(st.sampled_from(PLAIN))
    items = draw(st.lists(st.none() | values, min_size=length, max_size=length))
    array = pa.array(items, kind)
    shape = draw(st.sampled_from(["as it is", "dictionary", "runs", "extension"]))
    if shape == "dictionary" and kind not in {pa.bool_(), pa.string_view()}:
        return array.dictionary_encode()
    if shape == "runs":
        return as_runs(array)
    if shape == "extension" and kind == pa.string():
        return pa.ExtensionArray.from_storage(pa.json_(), array)
    return array


def as_runs(array: pa.Array) -> pa.Array:
    """Run-end encoded, with every run one cell long: equal cells need not be merged."""
    return pa.RunEndEncodedArray.from_arrays(pa.array(range(1, len(array) + 1), pa.int32()), array)


@st.composite
def arrays(draw: st.DrawFn, length: int, depth: int) -> pa.Array:
    """An array with values under its nulls, made of longer arrays by slicing."""
    before, behind = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    whole = draw(unsliced(length + before + behind, depth))
    return whole.slice(before, length)


@st.composite
def masks(draw: st.DrawFn, length: int) -> pa.Array:
    items = draw(st.lists(st.booleans(), min_size=length, max_size=length))
    return pa.array(items, pa.bool_())


@st.composite
def unsliced(draw: st.DrawFn, length: int, depth: int) -> pa.Array:
    shapes = ["plain"]
    if depth:
        shapes += ["struct", "list", "large list", "fixed list", "list view", "map", "dictionary"]
        shapes += ["union"]
    shape = draw(st.sampled_from(shapes))
    if shape == "plain":
        return draw(plain_arrays(length))
    if shape == "struct":
        children = [draw(arrays(length, depth - 1)) for _ in range(draw(st.integers(1, 2)))]
        names = ["a", "b"][: len(children)]
        return pa.StructArray.from_arrays(children, names=names, mask=draw(masks(length)))
    if shape == "fixed list":
        size = draw(st.integers(1, 2))
        values = draw(arrays(length * size, depth - 1))
        return pa.FixedSizeListArray.from_arrays(values, size, mask=draw(masks(length)))
    if shape == "dictionary":
        values = draw(arrays(3, depth - 1))
        places = draw(st.lists(st.none() | st.integers(0, 2), min_size=length, max_size=length))
        return pa.DictionaryArray.from_arrays(pa.array(places, pa.int8()), values)
    if shape == "union":
        return draw(unions(length))
    lengths = draw(st.lists(st.integers(0, 3), min_size=length, max_size=length))
    ends = [0, *np.cumsum(lengths).tolist()]
    mask = draw(masks(length))
    if shape == "map":
        keys = pa.array([f"k{n}" for n in range(ends[-1])], pa.string())
        items = draw(arrays(ends[-1], depth - 1))
        offsets = pa.array(ends, pa.int32())
        return pa.MapArray.from_arrays(offsets, keys, items, mask=mask)
    values = draw(arrays(ends[-1], depth - 1))
    if shape == "large list":
        return pa.LargeListArray.from_arrays(pa.array(ends, pa.int64()), values, mask=mask)
    if shape == "list view":
        return pa.ListViewArray.from_arrays(
            pa.array(ends[:-1], pa.int32()), pa.array(lengths, pa.int32()), values, mask=mask
        )
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), values, mask=mask)


@st.composite
def unions(draw: st.DrawFn, length: int) -> pa.Array:
    """A union of texts and numbers, so that the walk need not know which of them a null is."""
    codes = draw(st.lists(st.integers(0, 1), min_size=length, max_size=length))
    texts, numbers = pa.string(), pa.int64()
    if draw(st.booleans()):
        children = [
            pa.array([f"t{n}" if n % 3 else None for n in range(length)], texts),
            as_runs(pa.array(range(length), numbers)),
        ]
        return pa.UnionArray.from_sparse(pa.array(codes, pa.int8()), children)
    offsets = [codes[:place].count(code) for place, code in enumerate(codes)]
    children = [pa.array([f"t{n}" for n in range(length)], texts), pa.array(range(length))]
    return pa.UnionArray.from_dense(
        pa.array(codes, pa.int8()), pa.array(offsets, pa.int32()), children
    )


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(pa.array([None, "x"], pa.string()), id="of nulls"),
        pytest.param(pa.array([None, "x"], pa.string()).dictionary_encode(), id="of a dictionary"),
    ],
)
def test_structs_in_a_dictionary_may_hold_runs_and_a_dictionary(texts: pa.Array) -> None:
    coded = pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.int8()), texts)
    values = pa.StructArray.from_arrays(
        [as_runs(pa.array(["r", None, "s"])), coded],
        names=["a", "b"],
        mask=pa.array([False, False, True]),
    )
    column = pa.DictionaryArray.from_arrays(pa.array([1, 0, None, 2, 1], pa.int8()), values)
    batch = pa.RecordBatch.from_arrays([column, column.slice(0)], names=["c", "d"])
    assert sorted(cells(batch), key=key) == sorted(expected(batch), key=key)
    assert ("c.a", 1, "r") in cells(batch)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_nesting_gives_the_cells_that_a_walk_over_python_values_gives(
    data: st.DataObject,
) -> None:
    length = data.draw(st.integers(0, 5))
    columns = [data.draw(arrays(length, 3)) for _ in range(2)]
    batch = pa.RecordBatch.from_arrays(columns, names=["c", "d"])
    assert sorted(cells(batch), key=key) == sorted(expected(batch), key=key)


# ------------------------------------------------------------------------------ single behaviours

STRUCT = pa.array([{"city": "Gent"}, None, {"city": None}])
ITEMS = pa.array([[{"price": 1}, {"price": None}], None, [], [None]])
ATTRS = pa.array([[("a", 1)], None, [("b", None)]], pa.map_(pa.string(), pa.int64()))


@pytest.mark.parametrize(
    ("array", "found"),
    [
        pytest.param(
            STRUCT, [("c.city", 0, "Gent"), ("c.city", 1, None), ("c.city", 2, None)], id="struct"
        ),
        pytest.param(
            pa.array([["x", None], None, []]),
            [("c[]", 0, "x"), ("c[]", 0, None)],
            id="null and empty lists give no cell, a null in a list gives one",
        ),
        pytest.param(
            ITEMS,
            [("c[].price", 0, 1), ("c[].price", 0, None), ("c[].price", 3, None)],
            id="list of structs",
        ),
        pytest.param(
            ATTRS,
            [("c[].key", 0, "a"), ("c[].key", 2, "b"), ("c[].value", 0, 1), ("c[].value", 2, None)],
            id="map",
        ),
        pytest.param(
            ATTRS.slice(2), [("c[].key", 0, "b"), ("c[].value", 0, None)], id="slice of a map"
        ),
        pytest.param(
            pa.array([[["x"], []], [["y", "z"]]]),
            [("c[][]", 0, "x"), ("c[][]", 1, "y"), ("c[][]", 1, "z")],
            id="list of lists",
        ),
        pytest.param(
            pa.FixedSizeListArray.from_arrays(
                pa.array(["a", "b", "c", "d"]), 2, mask=pa.array([True, False])
            ),
            [("c[]", 1, "c"), ("c[]", 1, "d")],
            id="values under a null fixed size list are no cells",
        ),
        pytest.param(
            pa.StructArray.from_arrays(
                [pa.array(["hidden", "seen"])], names=["x"], mask=pa.array([True, False])
            ),
            [("c.x", 0, None), ("c.x", 1, "seen")],
            id="bytes under a null struct are not seen",
        ),
        pytest.param(pa.nulls(2), [("c", 0, None), ("c", 1, None)], id="null type"),
        pytest.param(
            pa.array([b"0123456789abcdef"], pa.uuid()),
            [("c", 0, b"0123456789abcdef")],
            id="extension gives its storage",
        ),
        pytest.param(pa.array([{}], pa.struct([])), [], id="struct without fields"),
    ],
)
def test_nested_columns(array: pa.Array, found: list[Cell]) -> None:
    assert cells(one(array)) == found


@pytest.mark.parametrize("dense", [True, False], ids=["dense", "sparse"])
@pytest.mark.parametrize("offset", [0, 1])
def test_a_union_below_a_null_struct_gives_a_null_cell(*, dense: bool, offset: int) -> None:
    codes = pa.array([0, 1, 0, 1], pa.int8())
    if dense:
        children = [pa.array(["a", "b"]), pa.array([1, 2])]
        union = pa.UnionArray.from_dense(codes, pa.array([0, 0, 1, 1], pa.int32()), children)
    else:
        children = [pa.array(["a", "", "b", ""]), pa.array([0, 1, 0, 2])]
        union = pa.UnionArray.from_sparse(codes, children)
    mask = pa.array([False, True, True, False])
    struct = pa.StructArray.from_arrays([union], names=["u"], mask=mask).slice(offset)
    batch = one(struct)
    assert sorted(cells(batch), key=key) == [
        ("c.u", row - offset, value)
        for row, value in enumerate(["a", None, None, 2])
        if row >= offset
    ]


def test_runs_below_a_null_struct_are_hidden_where_it_is_null() -> None:
    runs = pa.RunEndEncodedArray.from_arrays(pa.array([2, 4], pa.int32()), pa.array(["a", "b"]))
    mask = pa.array([False, True, False, True])
    batch = one(pa.StructArray.from_arrays([runs], names=["r"], mask=mask).slice(1))
    assert cells(batch) == [("c.r", 0, None), ("c.r", 1, "b"), ("c.r", 2, None)]


def test_a_union_within_a_union_below_a_null_struct_is_hidden_too() -> None:
    inner = pa.UnionArray.from_sparse(
        pa.array([0, 0, 1], pa.int8()), [pa.array(["a", "b", "c"]), pa.array([1, 2, 3])]
    )
    outer = pa.UnionArray.from_sparse(pa.array([0, 0, 0], pa.int8()), [inner])
    struct = pa.StructArray.from_arrays([outer], names=["u"], mask=pa.array([False, True, False]))
    assert cells(one(struct)) == [("c.u", 0, "a"), ("c.u", 1, None), ("c.u", 2, 3)]


@pytest.mark.parametrize("view", [pa.string_view(), pa.binary_view()], ids=str)
def test_views_within_unions_and_runs_are_read(view: pa.DataType) -> None:
    texts = pa.array(["a", "a text longer than twelve bytes"], pa.string()).cast(view)
    union = pa.UnionArray.from_sparse(pa.array([1, 0], pa.int8()), [texts, pa.array([1, 2])])
    assert [value for _, _, value in cells(one(union))] == [texts[1].as_py(), 1]
    runs = pa.RunEndEncodedArray.from_arrays(pa.array([1, 3], pa.int32()), texts)
    assert [value for _, _, value in cells(one(runs))] == [texts[n].as_py() for n in (0, 1, 1)]


@pytest.mark.parametrize("name", ["a.b", "tags[]", "", "naam en voornaam"])
def test_field_names_are_kept_as_they_are(name: str) -> None:
    assert [leaf.path for leaf in flatten(one(pa.array(["x"]), name))] == [name]


def test_columns_with_one_name_are_all_given() -> None:
    batch = pa.RecordBatch.from_arrays([pa.array(["x"]), pa.array([1])], names=["c", "c"])
    assert cells(batch) == [("c", 0, "x"), ("c", 0, 1)]


@pytest.mark.parametrize(
    ("array", "found"),
    [
        pytest.param(pa.array(["x", None]), [("p[].q", 0, "x"), ("p[].q", 1, None)], id="text"),
        pytest.param(
            pa.array([["x", "y"], None, [None]]),
            [("p[].q", 0, "x"), ("p[].q", 0, "y"), ("p[].q", 2, None)],
            id="list: its values stand at the path",
        ),
        pytest.param(
            pa.array([[["x"]], [["y"]]]), [("p[].q", 0, "x"), ("p[].q", 1, "y")], id="list of lists"
        ),
        pytest.param(pa.array([{"z": 1}]), [("p[].q.z", 0, 1)], id="struct: below the path"),
    ],
)
def test_a_path_in_the_metadata_is_the_path(array: pa.Array, found: list[Cell]) -> None:
    field = pa.field("other", array.type, metadata={PATH_KEY: b"p[].q"})
    batch = pa.RecordBatch.from_arrays([array], schema=pa.schema([field]))
    assert cells(batch) == found


def test_dictionaries_stay_dictionaries_and_plain_columns_are_not_copied() -> None:
    texts = pa.array(["a", "b", "a"])
    coded = texts.dictionary_encode()
    plain, dictionary = flatten(pa.RecordBatch.from_arrays([texts, coded], names=["t", "d"]))
    assert plain.array.buffers()[2].address == texts.buffers()[2].address
    assert plain.rows is None
    assert types.is_dictionary(dictionary.array.type)
    (values,) = flatten(one(pa.ListArray.from_arrays(pa.array([0, 1, 3], pa.int32()), texts)))
    assert values.array.buffers()[2].address == texts.buffers()[2].address
