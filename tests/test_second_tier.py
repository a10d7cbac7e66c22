"""The second tier: Presidio's own configuration files, asked about doubtful columns only."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pdscan import registry
from pdscan.errors import UsageError
from pdscan.model import Tally
from pdscan.presidio import configured
from pdscan.second import CAP, category_of, merged
from pdscan.taxonomy import taxonomy
from pdscan.verdict import Finding

if TYPE_CHECKING:
    from pathlib import Path

ZIPPED = """
supported_languages: [en, nl]
recognizers:
  - name: Dossier
    type: custom
    supported_languages: [nl]
    supported_entity: SENSITIVE_HEALTH
    patterns:
      - {name: dossier, regex: '\\bDOS-\\d{4}\\b', score: 0.8}
  - name: Token
    type: custom
    supported_languages: [nl]
    supported_entity: NO_CATEGORY
    patterns:
      - {name: token, regex: '\\btok_\\w+', score: 0.9}
  - name: EmailRecognizer
    type: predefined
"""
ANALYZER = """
supported_languages: [en]
default_score_threshold: 0.4
recognizer_registry:
  recognizers:
    - name: EmailRecognizer
      type: predefined
"""


def columns() -> dict[str, list[str]]:
    return {
        "code": [f"DOS-{1000 + n}" for n in range(40)],
        "sleutel": [f"tok_{n}" for n in range(40)],
        "email": [f"jan{n}@veldwijk.example.be" for n in range(40)],
        "kleur": ["rood", "groen"] * 20,
    }


def scanned(folder: Path, *options: str | Path) -> tuple[int, dict[str, Any], str]:
    """Exit code, inventory and messages of a scan of a file with the columns."""
    pq.write_table(pa.table(columns()), folder / "zaken.parquet")
    out = folder / "inventory.json"
    command = ["scan", folder / "zaken.parquet", "--output", out, "--workers", "1", *options]
    done = subprocess.run(
        [sys.executable, "-m", "pdscan", *map(str, command)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    inventory = json.loads(out.read_text()) if out.exists() else {}
    return done.returncode, inventory, done.stderr


def test_what_presidio_says_stands_in_the_evidence_as_its_own(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(ZIPPED)
    before = scanned(tmp_path)[1]["entries"]
    status, inventory, told = scanned(tmp_path, "--presidio", tmp_path / "own.yaml")
    assert status == 0, told
    entries = {entry["field"]: entry for entry in inventory["entries"]}
    assert set(entries) == {"code", "email"}
    assert entries["code"]["category_key"] == "sensitive.health"
    assert entries["code"]["evidence"] == "Presidio SENSITIVE_HEALTH in 40 of 40 cells asked"
    assert (entries["code"]["confidence"], entries["code"]["rows_with_value"]) == (0.8, 40)
    # A column of which the scan is sure is not asked about.
    assert [entry for entry in before if entry["field"] == "email"] == [entries["email"]]
    assert inventory["run"]["presidio_columns"] == 3


def test_an_entity_without_a_category_is_not_lost(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(ZIPPED)
    gaps = scanned(tmp_path, "--presidio", tmp_path / "own.yaml")[1]["coverage"]["gaps"]
    (gap,) = [gap for gap in gaps if gap["kind"] == "second tier"]
    assert (gap["state"], gap["item"]) == ("skipped", "sleutel")
    assert "NO_CATEGORY" in gap["reason"]


def test_a_pattern_that_runs_away_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "supported_languages: [nl]\nrecognizers:\n  - name: Slow\n    type: custom\n"
        "    supported_languages: [nl]\n    supported_entity: ACCOUNT_ID\n"
        "    patterns: [{name: slow, regex: '(a|aa)+(b|bb)+c', score: 0.8}]\n"
    )
    pq.write_table(pa.table({"kleur": ["a" * 60 + "d", "groen"] * 9}), tmp_path / "slow.parquet")
    status, inventory, told = scanned(
        tmp_path, tmp_path / "slow.parquet", "--presidio", tmp_path / "own.yaml"
    )
    assert status == 3, told
    (gap,) = [gap for gap in inventory["coverage"]["gaps"] if gap["kind"] == "second tier"]
    assert (gap["state"], gap["item"]) == ("failed", "kleur")
    assert "'slow' took too long" in gap["reason"]


def test_a_scan_without_it_is_as_before(tmp_path: Path) -> None:
    inventory = scanned(tmp_path)[1]
    assert [entry["field"] for entry in inventory["entries"]] == ["email"]
    assert "presidio_columns" not in inventory["run"]


def test_it_can_be_switched_on_in_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(ZIPPED)
    (tmp_path / "pdscan.toml").write_text(f'presidio = "{tmp_path / "own.yaml"}"\n')
    inventory = scanned(tmp_path, "--config", tmp_path / "pdscan.toml")[1]
    assert "code" in [entry["field"] for entry in inventory["entries"]]


@pytest.mark.parametrize("content", [ZIPPED, ANALYZER], ids=["recognizers", "analyzer"])
def test_both_forms_of_configuration_are_taken(tmp_path: Path, content: str) -> None:
    (tmp_path / "file.yaml").write_text(content)
    found = configured(tmp_path / "file.yaml").analyze("jan@veldwijk.co.uk", language="en")
    assert {each.entity_type for each in found} == {"EMAIL_ADDRESS"}


def test_presidios_own_default_file_is_taken() -> None:
    from pathlib import Path as File

    import presidio_analyzer

    folder = File(presidio_analyzer.__file__).parent / "conf"
    engine = configured(folder / "default_recognizers.yaml")
    (found,) = engine.analyze("card 4012888888881881", language="en", entities=["CREDIT_CARD"])
    assert (found.start, found.end) == (5, 21)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "cannot be read", id="a missing file"),
        pytest.param("recognizers: [", "no valid YAML (line", id="broken YAML"),
        pytest.param("- a", "no Presidio configuration", id="a list"),
        pytest.param("supported_languages: [en]", "names no 'recognizers'", id="no recognizer"),
        pytest.param(
            "recognizers:\n  - {name: NoSuchRecognizer, type: predefined}", "does not", id="unknown"
        ),
        pytest.param(
            "recognizers:\n  - {name: A, type: custom, supported_entity: B, patterns: 3}",
            "does not",
            id="a pattern that is none",
        ),
        pytest.param(
            "recognizers:\n  - {name: AzureAILanguageRecognizer, type: predefined}",
            "needs the network",
            id="a service",
        ),
        pytest.param(
            "recognizers:\n  - {name: x, class_name: GLiNERRecognizer, type: predefined}",
            "needs the network",
            id="a model from a hub",
        ),
        pytest.param(
            "nlp_configuration:\n  nlp_engine_name: spacy\n"
            "  models: [{lang_code: en, model_name: en_no_such}]\n"
            "recognizer_registry:\n  recognizers: [{name: EmailRecognizer, type: predefined}]",
            "not installed",
            id="a language model that is not there",
        ),
        pytest.param(
            "nlp_configuration: {nlp_engine_name: transformers}\n"
            "recognizer_registry:\n  recognizers: [{name: EmailRecognizer, type: predefined}]",
            "only spacy",
            id="another engine",
        ),
    ],
)
def test_a_file_that_is_refused(tmp_path: Path, content: str | None, message: str) -> None:
    file = tmp_path / "file.yaml"
    if content is not None:
        file.write_text(content)
    with pytest.raises(UsageError) as error:
        configured(file)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_refused_file_ends_the_scan_with_2(tmp_path: Path) -> None:
    status, inventory, told = scanned(tmp_path, "--presidio", tmp_path / "none.yaml")
    assert (status, inventory) == (2, {})
    assert "cannot be read" in told


# ------------------------------------------------------------------------------------ findings


def finding(category: str, *detectors: str) -> Finding:
    return Finding(category, detectors, 0.7, 4, 10, None, (), Tally(), 0.8)


def test_ours_stays_and_says_what_presidio_said() -> None:
    ours, theirs = finding("name.last", "person-last-name"), finding("name", "Presidio PERSON")
    (one,) = merged([ours], [theirs])
    assert (one.category, one.confidence) == ("name.last", ours.confidence)
    assert one.detectors == ("person-last-name", "Presidio PERSON")


def test_other_categories_stand_beside_ours() -> None:
    both = merged([finding("name", "a")], [finding("contact.email", "b")])
    assert [each.category for each in both] == ["contact.email", "name"]


def test_every_entity_of_ours_has_a_category() -> None:
    assert {category_of(each.entity) for each in registry.detectors()} <= set(taxonomy())


def test_presidio_alone_is_never_sure() -> None:
    assert CAP < 0.9
