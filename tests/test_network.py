"""pdscan opens no network connection but the ones that a database address asks for."""

from __future__ import annotations

import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

EMAIL = "jan.peeters@bedrijf.be"

#: Put before pdscan in every process, workers included: sockets of this machine stay allowed,
#: since that is how processes talk to each other.
GUARD = """
import os, socket, sys

def audit(event, arguments):
    if event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
        told(event)
    if event == "socket.connect" and arguments[0].family != socket.AF_UNIX:
        told(event)

def told(event):
    with open(os.environ["PDSCAN_TEST_CALLS"], "a") as file:
        file.write(event + "\\n")
    raise OSError("no network in this test")

with open(os.environ["PDSCAN_TEST_CALLS"] + ".guarded", "a") as file:
    file.write("x")
sys.addaudithook(audit)
"""


def run(tmp_path: Path, *arguments: str, code: str = "") -> tuple[int, str, str, str, int]:
    """Runs pdscan under guard: exit code, outputs, calls to the network, processes guarded."""
    guard = tmp_path / "guard"
    guard.mkdir(exist_ok=True)
    (guard / "sitecustomize.py").write_text(GUARD)
    calls = tmp_path / "calls"
    command = ["-c", code] if code else ["-m", "pdscan", *arguments]
    done = subprocess.run(
        [sys.executable, *command],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(guard), "PDSCAN_TEST_CALLS": str(calls)},
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    told = calls.read_text() if calls.exists() else ""
    guarded = len((tmp_path / "calls.guarded").read_text())
    return done.returncode, done.stdout, done.stderr, told, guarded


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "people.csv").write_text(f"name,email\nJan Peeters,{EMAIL}\n" * 20)
    (folder / "people.jsonl").write_text(f'{{"email": "{EMAIL}"}}\n' * 20)
    pq.write_table(pa.table({"email": [EMAIL] * 20}), folder / "people.parquet")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = EMAIL, EMAIL, "hello"
    mail.set_content(f'<img src="https://bedrijf.be/pixel.png?who={EMAIL}">', subtype="html")
    (folder / "hello.eml").write_bytes(bytes(mail))
    return folder


def test_the_guard_sees_connections(tmp_path: Path) -> None:
    code = "import socket; socket.create_connection(('127.0.0.1', 1), 1)"
    status, _, _, calls, _ = run(tmp_path, code=code)
    assert status != 0
    assert calls.strip()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_scan_of_files_opens_no_connection(tmp_path: Path, files: Path, workers: str) -> None:
    status, out, told, calls, guarded = run(tmp_path, "scan", str(files), "--workers", workers)
    assert status == 0, told
    assert "contact.email" in out
    assert calls == ""
    assert guarded >= int(workers)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param((), id="finding"),
        pytest.param(("--anonymize",), id="anonymizing with Presidio"),
    ],
)
def test_the_text_command_opens_no_connection(tmp_path: Path, options: tuple[str, ...]) -> None:
    text = f"Jan Peeters, {EMAIL}, see https://bedrijf.be/jan and www.bedrijf.be"
    status, out, told, calls, _ = run(tmp_path, "text", *options, text)
    assert status == 0, told
    assert out.strip()
    assert EMAIL not in out
    assert calls == ""


#: A mixed analyzer, as somebody else would make it, and its anonymizer on the results.
BRIDGE = f"""
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.predefined_recognizers import EmailRecognizer, UrlRecognizer
from presidio_anonymizer import AnonymizerEngine
from pdscan import presidio

presidio.bundled_suffixes()
engine = presidio.analyzer(languages=("nl",))
for recognizer in (EmailRecognizer, UrlRecognizer):
    engine.registry.add_recognizer(recognizer(supported_language="nl"))
text = "Mail {EMAIL} of zie https://bedrijf.be/jan, rekening NL91 ABNA 0417 1643 00"
found = engine.analyze(text, language="nl")
assert {{"EMAIL_ADDRESS", "URL", "IBAN_CODE"}} <= {{each.entity_type for each in found}}
print(AnonymizerEngine().anonymize(text, found).text)
"""


def test_the_bridge_to_presidio_opens_no_connection(tmp_path: Path) -> None:
    status, out, told, calls, _ = run(tmp_path, code=BRIDGE)
    assert status == 0, told
    assert "<IBAN_CODE>" in out
    assert EMAIL not in out
    assert calls == ""


def test_the_second_tier_opens_no_connection(tmp_path: Path, files: Path) -> None:
    recognizers = (
        "[{name: EmailRecognizer, type: predefined}, {name: UrlRecognizer, type: predefined}]"
    )
    (tmp_path / "own.yaml").write_text(f"supported_languages: [en]\nrecognizers: {recognizers}\n")
    pages = ["see https://bedrijf.co.uk/jan"] * 20
    pq.write_table(pa.table({"page": pages}), files / "pages.parquet")
    status, out, told, calls, _ = run(
        tmp_path, "scan", str(files), "--presidio", "own.yaml", "--verbose"
    )
    assert status == 0, told
    assert "contact.email" in out
    assert calls == ""


@pytest.mark.parametrize("name", ["people.csv", "people.parquet", "hello.eml"])
@pytest.mark.parametrize("operator", ["replace", "mask", "hash", "encrypt"])
def test_a_masked_copy_opens_no_connection(
    tmp_path: Path, files: Path, name: str, operator: str
) -> None:
    (tmp_path / "key").write_text("0f" * 32)
    target = tmp_path / f"new-{name}"
    arguments = ("--operator", operator, "--key-file", str(tmp_path / "key"))
    status, _, told, calls, _ = run(
        tmp_path, "mask", str(files / name), "-o", str(target), *arguments
    )
    assert status == 0, told
    assert EMAIL.encode() not in target.read_bytes()
    assert calls == ""
