"""Papers that cannot rot: README, glossary and docstrings are held to what the code is."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from pdscan import model
from pdscan.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PAPERS = (
    "README.md",
    "CONTRIBUTING.md",
    "CONTEXT.md",
    "DECISIONS.md",
    "CHANGELOG.md",
    "docs/categories.md",
    "docs/detectors.md",
)
FOLDERS = ("pdscan", "detectors", "connectors", "tests", "benchmarks")


def paper(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(group: click.Command, path: str = "pdscan") -> Iterator[tuple[str, click.Command]]:
    """Every command that can be run, by what is typed to run it."""
    if not isinstance(group, click.Group):
        yield path, group
        return
    for name, command in group.commands.items():
        if not command.hidden:
            yield from commands(command, f"{path} {name}")


def options(command: click.Command) -> set[str]:
    return {
        name
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
        for name in (*option.opts, *option.secondary_opts)
        if name.startswith("--")
    }


def says(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text as whole words: ``--only`` is not ``--only-x``."""
    return re.search(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", text) is not None


def test_the_walk_finds_the_commands() -> None:
    assert {"pdscan scan", "pdscan text"} <= {path for path, _ in commands(main)}


def test_every_command_is_in_the_readme() -> None:
    readme = paper("README.md")
    assert [path for path, _ in commands(main) if not says(readme, path)] == []


def test_every_option_is_in_the_readme() -> None:
    readme = paper("README.md")
    found = {name: path for path, command in commands(main) for name in options(command)}
    assert len(found) > 10
    assert {name: path for name, path in found.items() if not says(readme, name)} == {}


def test_every_option_of_the_readme_exists() -> None:
    known = {name for _, command in commands(main) for name in options(command)}
    known |= options(main) | {"--help", "--version"}
    ours = re.sub(r"^.*\b(?:pip|git|docker)\b.*$", "", paper("README.md"), flags=re.MULTILINE)
    written = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*[a-z]", ours))
    assert sorted(written - known) == []


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("README.md", "connectors"),
        ("docs/detectors.md", "detectors"),
        ("docs/categories.md", "categories"),
    ],
)
def test_a_generated_table_is_what_the_command_prints(name: str, listed: str) -> None:
    between = re.search(rf"<!-- {listed} -->(.*?)<!-- /{listed} -->", paper(name), re.DOTALL)
    assert between is not None
    result = CliRunner().invoke(main, [listed, "--format", "md"])
    assert result.exit_code == 0, result.output
    assert between[1].strip() == result.output.strip()


def test_every_noun_of_the_model_is_in_the_glossary() -> None:
    terms = {
        term.strip()
        for row in re.findall(r"^\| ([^|]+) \|", paper("CONTEXT.md"), re.MULTILINE)
        for term in row.split(",")
    }
    nouns = {
        name
        for name, value in vars(model).items()
        if isinstance(value, type) and value.__module__ == model.__name__
    }
    assert "Detector" in nouns
    assert sorted(nouns - terms) == []


def test_every_module_has_a_docstring() -> None:
    modules = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    assert len(modules) > 10
    bare = [
        path.relative_to(ROOT).as_posix()
        for path in modules
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert bare == []


@pytest.mark.parametrize("name", PAPERS)
def test_the_links_of_a_paper_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", paper(name))
    folder = (ROOT / name).parent
    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("name", PAPERS)
def test_every_make_recipe_that_a_paper_names_exists(name: str) -> None:
    recipes = set(re.findall(r"^([a-z-]+):.*## ", paper("Makefile"), re.MULTILINE))
    assert {"demo", "test", "check", "bench", "golden", "clean"} <= recipes
    named = set(re.findall(r"(?:`|^ {4})make ([a-z-]+)", paper(name), re.MULTILINE))
    assert sorted(named - recipes) == []


def test_the_date_of_a_decision_stands_in_its_heading() -> None:
    headings = re.findall(r"^## (.*)$", paper("DECISIONS.md"), re.MULTILINE)
    numbers = [int(heading.split(".")[0]) for heading in headings]
    assert numbers == list(range(1, len(headings) + 1))
    assert all(re.search(r"\(\d{4}-\d{2}-\d{2}\)$", heading) for heading in headings)
