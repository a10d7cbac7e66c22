"""What an address may show of itself, and which columns are not read."""

from __future__ import annotations

import pyarrow as pa
import pytest

from pdscan import registry
from pdscan.errors import SourceError
from pdscan.match.tables import load
from pdscan.model import Outline
from pdscan.plan import SMALL_INTEGER, leave_out, open_address, without_secrets
from pdscan.scan import named


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://jan:geheim@db/crm?password=geheim", "postgresql://db/crm"),
        ("postgresql://jan:ge@heim@db/crm", "postgresql://db/crm"),
        ("postgresql:/jan:geheim@db/crm", "db/crm"),
        ("jan:geheim@db/crm", "db/crm"),
        ("exports/people.csv", "exports/people.csv"),
    ],
)
def test_an_address_is_shown_without_secrets(address: str, shown: str) -> None:
    assert without_secrets(address) == shown


def test_a_mistyped_url_is_refused_without_its_password() -> None:
    with pytest.raises(SourceError) as caught:
        list(open_address("postgresql:/jan:geheim@db/crm"))
    assert "geheim" not in str(caught.value)


MOST = SMALL_INTEGER - 1


def test_no_detector_looks_for_integers_that_the_plan_leaves_out() -> None:
    tables = load(registry.detectors())
    digits = len(str(MOST))
    assert not tables.outside
    forms = tables.integer_forms[tables.integer_kinds]
    assert not forms[: digits + 1].any()
    assert forms[digits + 1].any(), "the plan could leave out more"


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (Outline("is_active", pa.bool_()), "boolean"),
        (Outline("nothing", pa.null()), "null"),
        (Outline("ratio", pa.float64()), "float"),
        (Outline("price", pa.decimal128(10, 2)), "float"),
        (Outline("salary", pa.float64()), None),
        (Outline("latitude", pa.float64()), None),
        (Outline("home_lon", pa.float32()), None),
        (Outline("quantity", pa.int32(), (0, 50)), "small integers"),
        (Outline("quantity", pa.int64(), (-MOST, MOST)), "small integers"),
        (Outline("quantity", pa.int64(), (0, MOST + 1)), None),
        (Outline("quantity", pa.int64(), (-MOST - 1, 0)), None),
        (Outline("quantity", pa.int64()), None),
        (Outline("gender", pa.int8(), (0, 2)), None),
        (Outline("bsn", pa.int64(), (0, 50)), None),
        (Outline("note", pa.string()), None),
        (Outline("blob", pa.binary()), None),
        (Outline("created", pa.timestamp("us")), None),
        (Outline("day", pa.date32()), None),
        (Outline("tags", pa.list_(pa.float64())), None),
        (Outline("code", pa.dictionary(pa.int8(), pa.string())), None),
    ],
    ids=str,
)
def test_only_columns_that_can_hold_nothing_are_left_out(
    column: Outline, reason: str | None
) -> None:
    every = tuple(detector.id for detector in registry.detectors())
    found = leave_out([column], lambda name: named(every, name, "products"))
    assert [kind for kind, _ in found.values()] == ([reason] if reason else [])
