"""The matcher that a scan uses: the reference for little, compiled code once it is there."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from pdscan import registry
from pdscan.match import choice, native, tables
from pdscan.match.choice import Matcher
from pdscan.match.compiled import CompiledMatcher
from pdscan.match.reference import ReferenceMatcher

TEXTS = pa.array(["jan@example.org", "bel 06-12345678", None, ""])
FEW = [registry.detector("email-address"), registry.detector("phone-number")]


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder in which nothing was kept."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("PDSCAN_CACHE", str(folder))
    monkeypatch.setattr(native, "_loaded", {})
    return folder


def used(matcher: Matcher) -> type:
    return type(matcher._matcher)


@pytest.mark.usefixtures("empty")
def test_a_handful_of_cells_is_not_worth_compiling() -> None:
    matcher = Matcher(FEW)
    assert len(matcher.find(TEXTS).row) == 2
    assert used(matcher) is ReferenceMatcher


@pytest.mark.usefixtures("empty")
@pytest.mark.compiled
def test_much_text_is_worth_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "LOOK_AFTER", 1)
    monkeypatch.setattr(choice, "BUILD_AFTER", 1)
    matcher = Matcher(FEW)
    before, after = matcher.find(TEXTS), matcher.find(TEXTS)
    assert used(matcher) is CompiledMatcher
    assert before.row.tolist() == after.row.tolist()
    assert before.end.tolist() == after.end.tolist()


@pytest.mark.usefixtures("empty")
@pytest.mark.compiled
def test_what_another_process_has_compiled_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "LOOK_AFTER", 1)
    matcher = Matcher(FEW)
    matcher.find(TEXTS)
    assert used(matcher) is ReferenceMatcher
    assert choice.prepare(FEW)
    matcher.find(TEXTS)
    assert used(matcher) is CompiledMatcher


@pytest.mark.usefixtures("empty")
def test_what_may_not_be_compiled_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "LOOK_AFTER", 1)
    monkeypatch.setattr(choice, "BUILD_AFTER", 1)
    matcher = Matcher(FEW, build=False)
    assert [len(matcher.find(TEXTS).row) for _ in range(3)] == [2, 2, 2]
    assert used(matcher) is ReferenceMatcher


@pytest.mark.compiled
def test_where_nothing_is_kept_it_is_compiled_in_memory(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.mkdir(mode=0o755)
    monkeypatch.setattr(choice, "LOOK_AFTER", 1)
    monkeypatch.setattr(choice, "BUILD_AFTER", 1)
    matcher = Matcher(FEW)
    matcher.find(TEXTS)
    assert len(matcher.find(TEXTS).row) == 2
    assert used(matcher) is CompiledMatcher
    assert list(empty.iterdir()) == []


@pytest.mark.usefixtures("empty")
def test_other_declarations_have_other_tables() -> None:
    bsn = registry.detector("nl-bsn")
    others = [
        replace(bsn, digits=8),
        replace(bsn, id="made-up"),
        replace(bsn, check=None),
        replace(bsn, technical=()),
        replace(bsn, keywords=("made up",)),
    ]
    files = {tables.kept([detector]) for detector in [bsn, *others]}
    assert len(files) == 6


RUN = """
import sys
{before}
import pyarrow as pa
from pdscan import registry
from pdscan.match.choice import Matcher, possible
matcher = Matcher([registry.detector("email-address")])
found = matcher.find(pa.array(["jan@example.org"]))
print(len(found.row), type(matcher._matcher).__name__, possible(), "numba" in sys.modules)
"""


def run(before: str, folder: Path) -> str:
    """What a fresh process finds, and with what."""
    result = subprocess.run(
        [sys.executable, "-c", RUN.format(before=before)],
        env={"PDSCAN_CACHE": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout.strip()


@pytest.mark.compiled
def test_a_warm_cache_serves_one_cell_without_numba(empty: Path) -> None:
    assert choice.prepare([registry.detector("email-address")])
    assert run("", empty) == "1 CompiledMatcher True False"


def test_without_numba_the_reference_runs(empty: Path) -> None:
    blocked = "import importlib.util as u; find = u.find_spec\n"
    blocked += "u.find_spec = lambda n, *a: None if n in ('numba', 'llvmlite') else find(n, *a)\n"
    blocked += "sys.modules['numba'] = sys.modules['llvmlite'] = None"
    assert run(blocked, empty) == "1 ReferenceMatcher False True"
