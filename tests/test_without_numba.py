"""Where numba is missing the inventory is the same, and a notice says once that it takes longer.

These tests run in both jobs: with numba, and in `make test-without-numba`, where it is not
installed. What both scans must write are the same files in `golden/`.
"""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import pdscan
from pdscan import demo, registry
from pdscan.match import choice
from tests.compiling import INSTALLED, NOTICE, WITHOUT

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"
COMPILERS = {"numba", "llvmlite"}


def run(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs the installed `pdscan` in a folder."""
    return subprocess.run(
        [Path(sys.executable).with_name("pdscan"), *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small invented company; with numba, the scan of it is compiled."""
    if INSTALLED:
        assert choice.prepare(registry.detectors())
    assert choice.ready(registry.detectors()) is INSTALLED
    folder = tmp_path_factory.mktemp("company")
    demo.generate(folder / "demo", customers=150)
    return folder


ADDRESSES = ("demo/company.db", "demo/exports", "demo/mail", "--allow-unsupported", "image")
SCAN = ("scan", *ADDRESSES, "--register", "demo/register.toml", "--output", "inventory.csv")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_inventory_is_the_same_with_numba_and_without(company: Path, workers: str) -> None:
    done = run(*SCAN, "--workers", workers, folder=company)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert done.stderr.count(NOTICE) == (not INSTALLED)
    for name in ("inventory.csv", "coverage.csv"):
        lines = (company / name).read_bytes().splitlines(keepends=True)
        # A new detector, or a new version of one, is no other inventory.
        written = b"".join(line for line in lines if not line.startswith(b"detector,"))
        agreed = GOLDEN / f"demo.{name}"
        if os.environ.get("PDSCAN_GOLDEN") == "write":
            agreed.write_bytes(written)
        assert written == agreed.read_bytes()


def test_the_agreed_inventory_holds_every_kind_of_finding() -> None:
    agreed = (GOLDEN / "demo.inventory.csv").read_text(encoding="utf-8")
    for said in ("linked,", "excess,", "nl-bsn", "iban", "email-address", "person-name", "mail/"):
        assert said in agreed


NOTICED = {
    "a scan to the standard output": (("scan", *ADDRESSES, "--format", "json"), True),
    "a quiet scan": ((*SCAN, "--quiet"), False),
    "the demonstration": (("demo", "--folder", "other"), True),
    "a single text": (("text", "mail jan@example.org"), False),
    "a list": (("detectors",), False),
    "help": (("scan", "--help"), False),
}


@pytest.mark.parametrize(("arguments", "noticed"), NOTICED.values(), ids=NOTICED)
def test_the_notice_stands_once_where_numba_is_missing(
    company: Path, arguments: tuple[str, ...], noticed: bool
) -> None:
    done = run(*arguments, folder=company)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count(NOTICE) == (noticed and not INSTALLED)
    assert (done.stdout + done.stderr).count("numba") == (noticed and not INSTALLED)


# ------------------------------------------------------------------------------- who needs it


def test_only_the_kernels_and_what_loads_them_name_the_compilers() -> None:
    naming = set()
    for folder in ("pdscan", "detectors", "connectors"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_bytes())):
                match node:
                    case ast.Import(names=names):
                        modules = {name.name for name in names}
                    case ast.ImportFrom(module=str(module)):
                        modules = {module}
                    case _:
                        continue
                if COMPILERS & {module.partition(".")[0] for module in modules}:
                    naming.add(path.relative_to(ROOT).as_posix())
    assert {"pdscan/match/kernels.py", "pdscan/match/native.py"} <= naming
    others = {name for name in naming if not re.match(r"pdscan/match/kernel\w*\.py", name)}
    assert others == {"pdscan/match/native.py"}


def test_every_module_but_the_kernels_can_be_imported() -> None:
    missing = {}
    for found in pkgutil.walk_packages(pdscan.__path__, "pdscan."):
        if found.name != "pdscan.__main__":
            try:
                importlib.import_module(found.name)
            except ModuleNotFoundError as error:
                missing[found.name] = str(error.name).partition(".")[0]
    assert all(name.startswith("pdscan.match.kernel") for name in missing)
    assert set(missing.values()) <= COMPILERS
    assert bool(missing) is not INSTALLED


def test_no_other_package_needs_the_compilers() -> None:
    needing = set()
    for distribution in distributions():
        for line in distribution.requires or ():
            needed = Requirement(line)
            if needed.name in COMPILERS and "extra" not in str(needed.marker):
                needing.add(distribution.name)
    assert needing == ({"pdscan", "numba"} if INSTALLED else {"pdscan"})


CPYTHON = {"platform_python_implementation": "CPython", "python_version": "3.11"}
LINUX = CPYTHON | {"sys_platform": "linux", "platform_machine": "x86_64"}
MACOS = CPYTHON | {"sys_platform": "darwin", "platform_machine": "arm64"}
WINDOWS = CPYTHON | {"sys_platform": "win32", "platform_machine": "AMD64"}
#: Whether numba has wheels there.
PLATFORMS = {
    "Linux": (LINUX, True),
    "Linux on ARM": (LINUX | {"platform_machine": "aarch64"}, True),
    "macOS": (MACOS, True),
    "Windows": (WINDOWS, True),
    "Windows on ARM": (WINDOWS | {"platform_machine": "ARM64"}, True),
    "the newest Python": (LINUX | {"python_version": "3.15"}, True),
    "a Python to come": (LINUX | {"python_version": "3.16"}, False),
    "PyPy": (LINUX | {"platform_python_implementation": "PyPy"}, False),
    "32 bits": (LINUX | {"platform_machine": "i686"}, False),
    "32 bits on ARM": (LINUX | {"platform_machine": "armv7l"}, False),
    "32 bits on Windows": (WINDOWS | {"platform_machine": "x86"}, False),
    "POWER": (LINUX | {"platform_machine": "ppc64le"}, False),
    "RISC-V": (LINUX | {"platform_machine": "riscv64"}, False),
    "macOS on Intel": (MACOS | {"platform_machine": "x86_64"}, False),
    "FreeBSD": (LINUX | {"sys_platform": "freebsd14", "platform_machine": "amd64"}, False),
}


@pytest.mark.parametrize(("platform", "wheels"), PLATFORMS.values(), ids=PLATFORMS)
def test_numba_is_asked_for_where_it_has_wheels(platform: dict[str, str], wheels: bool) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = map(Requirement, project["dependencies"])
    (marker,) = [needed.marker for needed in asked if needed.name == "numba"]
    assert marker is not None
    assert marker.evaluate(platform) is wheels


# ------------------------------------------------------------------------------- what jobs do

RAN, FAILED, REFUSED, ALL_SKIPPED = 0, 2, 4, 5
#: What a run of tests that need numba ends with: with numba, and without.
JOBS = {
    "on a machine": ({}, RAN, ALL_SKIPPED),
    "in CI": ({"CI": "true"}, RAN, FAILED),
    "in the job without numba": ({"CI": "true", WITHOUT: "yes"}, REFUSED, ALL_SKIPPED),
}


@pytest.mark.parametrize(("job", "there", "missing"), JOBS.values(), ids=JOBS)
def test_only_the_job_without_numba_may_skip_for_it(
    job: dict[str, str], there: int, missing: int
) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", WITHOUT}}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", "prototypes"]
    done = subprocess.run(
        [*command, "tests/test_native.py"],
        cwd=ROOT,
        env=kept | job,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == (there if INSTALLED else missing), done.stdout
