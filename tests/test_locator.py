"""Locators: the name of a file leads back to its path, wherever the names start from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan.locator import base_folder, file_name, file_path

PATHS = st.lists(st.sampled_from(["a", "b", "été", "x.csv"]), min_size=1, max_size=4).map(
    lambda parts: "/" + "/".join(parts)
)


@given(st.lists(PATHS, min_size=1, max_size=4, unique=True), PATHS)
def test_a_name_leads_back_to_its_path(files: list[str], base: str) -> None:
    for start in (base_folder(files, base), base_folder(files, None)):
        for file in files:
            if file != start or files == [start]:
                assert file_path(file_name(file, start), start, tuple(files)) == file


@pytest.mark.parametrize(
    ("files", "base", "folder"),
    [
        (("/srv/a/x.csv",), None, "/srv/a"),
        (("/srv/a/x.csv", "/srv/b/y.csv"), None, "/srv"),
        (("/srv/a/x.csv", "/srv/b/y.csv"), "/etc/pdscan", "/etc/pdscan"),
    ],
)
def test_names_start_from_the_base_or_else_from_what_files_share(
    files: tuple[str, ...], base: str | None, folder: str
) -> None:
    assert base_folder(files, base) == folder
