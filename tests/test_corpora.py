"""Every file of the corpora of mails, Outlook files and broken Parquet files is accounted for."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def scanned(
    corpora: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, str, dict[str, Any], list[Path]]:
    """One scan of all of them: exit code, what was told, the inventory, and the files."""
    folders = [corpora / "mail", corpora / "outlook", corpora / "parquet" / "broken"]
    output = tmp_path_factory.mktemp("corpora") / "inventory.json"
    done = subprocess.run(
        [
            sys.executable, "-m", "pdscan", "scan", *map(str, folders), "-o", str(output), "-v",
            "--workers", "2", "--show-names",
        ],
        capture_output=True, text=True, check=False, timeout=55,
    )  # fmt: skip
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return done.returncode, done.stderr, json.loads(output.read_text()), files


def test_broken_files_end_in_no_traceback(scanned: tuple[int, str, Any, Any]) -> None:
    code, told, _, _ = scanned
    assert "Traceback" not in told
    assert code == 3


def test_every_file_is_read_or_a_gap(
    scanned: tuple[int, str, dict[str, Any], list[Path]], corpora: Path
) -> None:
    _, _, inventory, files = scanned
    coverage = inventory["coverage"]
    told = {row["locator"] for row in coverage["containers"] + coverage["gaps"]}
    unnamed = Counter(
        path.parent.name
        for path in files
        if not told
        & {
            f"file:{path.relative_to(root)}"
            for root in path.parents
            if root.is_relative_to(corpora)
        }
    )
    # Mails that are files of their own are rows of their folder, and are only counted.
    mails = Counter(
        {
            row["locator"].removeprefix("file:"): row["rows"]
            for row in coverage["containers"]
            if row["location"].endswith("(EML files)")
        }
    )
    mails.update(
        gap["locator"].removeprefix("file:")
        for gap in coverage["gaps"]
        if gap["kind"] in {"no mail", "size", "unreadable"}
    )
    assert files
    assert unnamed == mails


def test_outlook_files_are_listed_as_unsupported(
    scanned: tuple[int, str, dict[str, Any], list[Path]],
) -> None:
    _, _, inventory, files = scanned
    listed = {
        Path(gap["where"]).name
        for gap in inventory["coverage"]["gaps"]
        if (gap["state"], gap["kind"]) == ("unsupported", "outlook")
    }
    assert {path.name for path in files if path.suffix in {".msg", ".pst"}} <= listed
