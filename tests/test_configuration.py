"""The configuration file: found by itself, named or not wanted, and told with its line if wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pdscan import config
from pdscan.errors import UsageError
from tests.compiling import without_notice

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = {"only": list, "workers": int, "show-names": bool, "register": str}
SAID = "pdscan: options and rules are those of pdscan.toml (--no-config: without).\n"


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "pdscan", *arguments]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text("mail\n" + "someone@voorbeeldpost.nl\n" * 3)
    (tmp_path / "pdscan.toml").write_text('only = ["email-address"]\n')
    (tmp_path / "other.toml").write_text('only = ["iban", "email-address"]\n')
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "ran", "said"),
    [
        pytest.param((), ["email-address"], SAID, id="found by itself"),
        pytest.param(("--quiet",), ["email-address"], "", id="found by itself, quietly"),
        pytest.param(("--config", "other.toml"), ["email-address", "iban"], "", id="another"),
        pytest.param(("--no-config", "--only", "iban"), ["iban"], "", id="none"),
        pytest.param(("--only", "iban"), ["iban"], SAID, id="the command line wins"),
    ],
)
def test_which_configuration_counts(
    folder: Path, arguments: tuple[str, ...], ran: list[str], said: str
) -> None:
    done = command(folder, "scan", "people.csv", "--format", "json", *arguments)
    assert (done.returncode, without_notice(done.stderr)) == (0, said)
    detectors = json.loads(done.stdout)["coverage"]["detectors"]
    assert [each["id"] for each in detectors] == ran


def test_other_commands_find_the_configuration_too(folder: Path) -> None:
    (folder / "pdscan.toml").write_text(
        '[[detector]]\nid = "badge"\ncategory = "account.id"\npatterns = ["B-[0-9]{4}"]\n'
    )
    done = command(folder, "text", "B-1234")
    assert (done.returncode, done.stderr) == (0, SAID)
    assert "(badge, 0.95)" in done.stdout
    assert command(folder, "text", "B-1234", "--no-config").stdout == ""
    assert "badge" in command(folder, "detectors", "--format", "json").stdout


def test_the_demonstration_is_the_same_in_every_folder(folder: Path) -> None:
    (folder / "pdscan.toml").write_text("nothing = 1\n")
    done = command(folder, "demo", "--quiet")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [("--config", "other.toml", "--no-config"), ("--no-config", "--config", "other.toml")],
)
def test_a_configuration_and_none_exclude_each_other(
    folder: Path, arguments: tuple[str, ...]
) -> None:
    done = command(folder, "scan", "people.csv", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--config and --no-config exclude each other" in done.stderr


WRONG = {
    "an unknown key": ("workrs = 2", 1, "there is no option or table 'workrs'; did you mean 'wor"),
    "an unknown key below another": (
        "only = 'iban'\n\nregistr = 'a'",
        3,
        "did you mean 'register'",
    ),
    "an unknown table": ("[[alow]]\nreason = 'x'", 1, "did you mean 'allow'?"),
    "an unknown table of one": (
        "# first\n[threshold]\ndefault = 1",
        2,
        "did you mean 'thresholds'",
    ),
    "a text for a number": ("workers = 'two'", 1, "'workers' must be a whole number."),
    "true for a number": ("workers = true", 1, "'workers' must be a whole number."),
    "a number for a text": ("\nregister = 3", 2, "'register' must be a text."),
    "a text for a flag": ("show-names = 'yes'", 1, "'show-names' must be true or false."),
    "numbers in a list": ("only = [1]", 1, "'only' must be a list of texts."),
    "no TOML": ("only = [", 1, "is not valid TOML"),
}


@pytest.mark.parametrize(("text", "line", "says"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    path = tmp_path / "pdscan.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as told:
        config.read(path, KNOWN)
    assert str(told.value).startswith(f"{path}:{line}: ")
    assert says in str(told.value)


def test_an_unknown_key_ends_with_2_and_its_line(folder: Path) -> None:
    (folder / "pdscan.toml").write_text('format = "json"\nonyl = "iban"\n')
    done = command(folder, "scan", "people.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "pdscan: pdscan.toml:2: there is no option or table 'onyl'; did you mean 'only'?\n"
    )
