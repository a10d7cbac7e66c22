"""Plugins are leaves: they import only the floors below them, and nobody imports one by name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BELOW = {
    "pdscan.checksums",
    "pdscan.errors",
    "pdscan.locator",
    "pdscan.mask",
    "pdscan.model",
    "pdscan.names",
    "pdscan.names.words",
    "pdscan.taxonomy",
    "pdscan.words",
}
LEAVES = sorted([*(ROOT / "detectors").glob("*.py"), *(ROOT / "connectors").glob("*.py")])
MODULES = sorted(path for folder in ("pdscan", "tests") for path in (ROOT / folder).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", LEAVES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_leaf_imports_only_what_lies_below_it(path: Path) -> None:
    ours = {name for name in imported(path) if name.split(".")[0] == "pdscan"}
    assert ours <= BELOW


def test_nobody_imports_a_leaf_by_name() -> None:
    prefixes = ("detectors", "connectors", "pdscan.detectors", "pdscan.connectors")
    wrong = {
        str(path): name
        for path in [*MODULES, *LEAVES]
        for name in imported(path)
        if name.startswith(prefixes)
    }
    assert wrong == {}
