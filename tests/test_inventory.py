"""The inventory's names: what is personal in them is masked, and nothing else."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan import specimen
from pdscan.inventory import name_mask

MASK = name_mask(show=False)

#: Names as they stand in a store, and as they may be shown.
NAMES = {
    "a number between letters": ("pay738291651x", "pay[.........]x"),
    "a number between underscores": ("cust_738291651_tmp", "cust_[.........]_tmp"),
    "a test number too": ("cust_123456782_tmp", "cust_[.........]_tmp"),
    "a number behind its name": ("bsn738291651", "bsn[.........]"),
    "a number in a path": ("exports/p738291651/a.csv", "exports/p[.........]/a.csv"),
    "a number beside others": ("2024_x738291651_v2", "2024_x[.........]_v2"),
    "a Belgian number": ("klant85073003328", "klant[...........]"),
    "a Belgian number with its points": ("klant85.07.30-033.28x", "klant[........-......]x"),
    "a telephone number": ("mob0031612345678x", "mob[.............]x"),
    "a payment card": ("card5500000000000004", "card[................]"),
    "an IBAN": ("ibanNL91ABNA0417164300x", "iban[NL................]x"),
    "a key of nested data": ("items[].p738291651", "items[].p[.........]"),
}
HARMLESS = (
    "sha256", "base64", "ipv4", "win32", "x86_64", "utf8mb4", "iso8859_1", "h264_1080p", "a1b2c3",
    "v1.2.3", "table_2024_01", "year=2024/month=01/part0", "0000_part_00", "col_000000000",
    "invoice20240131", "invoice_20240131", "backup20240131123456", "export_20240131_123456",
    "2024-01-31-001", "x2024-01-31_12-30-45", "20240131-123456-789", "1.2.3.20240131",
    "20240131T120000Z", "202401311200", "log0401311200", "IMG_20240131_120000", "DSC00012345",
    "file000000012", "log1706700000", "log1706700000123", "log1706700000123456", "order123456789",
    "md5d41d8cd98f00b204e9800998ecf8427e", "3f2504e04f8911d39a0c738291651301",
    "part-00000-3f2504e0-4f89-11d3-9a0c-0305e82c3301-c000.snappy.parquet",
)  # fmt: skip


@pytest.mark.parametrize(("name", "shown"), NAMES.values(), ids=NAMES)
def test_a_personal_number_in_a_name_is_masked(name: str, shown: str) -> None:
    assert MASK(name) == shown


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_name_stays(name: str) -> None:
    assert MASK(name) == name


@pytest.mark.parametrize("name", [name for name, _ in NAMES.values()])
def test_names_stay_as_they_are_if_asked(name: str) -> None:
    assert name_mask(show=True)(name) == name


WORDS = st.text("abcdefghijklmnopqrstuvwxyz_", max_size=8)


@given(st.integers(), st.sampled_from(["bsn", "rrn", "iban", "card"]), WORDS, WORDS)
def test_no_number_with_a_check_is_shown_wherever_it_stands(
    seed: int, kind: str, before: str, behind: str
) -> None:
    random = Random(seed)
    number = getattr(specimen, kind)(random)
    assert number not in MASK(f"{before}{number}{behind}")
