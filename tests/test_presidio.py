"""The bridge to Presidio: our detectors in its engine, its anonymizer on our matches."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdscan import presidio, registry
from pdscan.errors import UsageError
from pdscan.match.texts import TextMatch, find_in_texts

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

IBAN = "NL91 ABNA 0417 1643 00"
HEAVY = ("presidio_analyzer", "presidio_anonymizer", "spacy", "tldextract", "pyarrow", "numpy")


@pytest.fixture(scope="module")
def engine() -> AnalyzerEngine:
    return presidio.analyzer(languages=("en", "nl"))


def found(engine: AnalyzerEngine, text: str, **options: Any) -> list[tuple[str, str]]:
    """(entity, what it covers) of each result, in order of place."""
    results = engine.analyze(text, language="nl", **options)
    return [
        (result.entity_type, text[result.start : result.end])
        for result in sorted(results, key=lambda result: result.start)
    ]


def test_importing_the_bridge_imports_nothing_heavy() -> None:
    code = f"import sys, pdscan.presidio; print([m for m in {HEAVY} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


# ------------------------------------------------------------------------------------ recognizers


def test_every_detector_with_patterns_is_a_recognizer() -> None:
    made: list[Any] = presidio.recognizers(language="nl")
    assert [(each.name, each.supported_entities, each.version) for each in made] == [
        (f"pdscan {detector.id}", [detector.entity], str(detector.version))
        for detector in registry.detectors()
        if detector.patterns
    ]
    assert {each.supported_language for each in made} == {"nl"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "mail jan.peeters@veldwijk.example.be vandaag",
            [("EMAIL_ADDRESS", "jan.peeters@veldwijk.example.be")],
            id="an e-mail address in a sentence",
        ),
        pytest.param(f"rekening {IBAN}.", [("IBAN_CODE", IBAN)], id="an IBAN with spaces"),
        pytest.param(
            "zijn BSN is 111222333", [("NL_BSN", "111222333")], id="a BSN beside its name"
        ),
        pytest.param("bestelling 111222333", [], id="a bare number of the same form alone"),
        pytest.param(
            "rijksregisternummer 85.07.30-033.28",
            [("BE_NATIONAL_NUMBER", "85.07.30-033.28")],
            id="a Belgian national number",
        ),
        pytest.param("rijksregisternummer 85.07.30-033.29", [], id="the same with a wrong check"),
        pytest.param(
            f"Zoë Çelik – “{IBAN}”", [("IBAN_CODE", IBAN)], id="after letters of two bytes"
        ),
        pytest.param(
            f"👩‍🚀🚲 e\u0301\u00a0{IBAN}", [("IBAN_CODE", IBAN)], id="after signs of four bytes"
        ),
        pytest.param("", [], id="an empty text"),
    ],
)
def test_the_engine_finds(
    engine: AnalyzerEngine, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(engine, text) == expected


@settings(deadline=None, max_examples=40)
@given(before=st.text(max_size=30), behind=st.text(max_size=30))
def test_positions_are_characters_whatever_stands_around(
    engine: AnalyzerEngine, before: str, behind: str
) -> None:
    text = f"{before}\n{IBAN}\n{behind}"
    assert ("IBAN_CODE", IBAN) in found(engine, text, entities=["IBAN_CODE"])


def test_a_result_says_which_detector_found_it_and_that_its_check_passed(
    engine: AnalyzerEngine,
) -> None:
    (result,) = engine.analyze(f"op {IBAN}", language="nl", return_decision_process=True)
    why = result.analysis_explanation
    assert why.recognizer == "pdscan iban"
    assert why.pattern_name
    assert why.validation_result is True
    assert "detector iban" in why.textual_explanation
    assert IBAN not in str(why)
    (match,) = find_in_texts([f"op {IBAN}"], registry.detectors())[0]
    assert result.score == why.original_score == match.confidence


def test_a_value_that_names_no_person_is_marked(engine: AnalyzerEngine) -> None:
    (card,) = engine.analyze("kaart 4111 1111 1111 1111", language="nl")
    (iban,) = engine.analyze(f"op {IBAN}", language="nl")
    assert card.recognition_metadata[presidio.TECHNICAL_KEY] is True
    assert iban.recognition_metadata[presidio.TECHNICAL_KEY] is False


def test_only_the_entities_that_are_asked_for_are_found(engine: AnalyzerEngine) -> None:
    text = f"jan@veldwijk.example.be betaalt van {IBAN}"
    assert found(engine, text, entities=["IBAN_CODE"]) == [("IBAN_CODE", IBAN)]
    assert [entity for entity, _ in found(engine, text)] == ["EMAIL_ADDRESS", "IBAN_CODE"]


def test_an_engine_without_a_pattern_is_refused() -> None:
    with pytest.raises(UsageError, match="None of the chosen detectors"):
        presidio.analyzer(())


def test_the_batch_engine_runs_on_the_blank_model(engine: AnalyzerEngine) -> None:
    from presidio_analyzer import BatchAnalyzerEngine

    texts = [f"op {IBAN}", "niets", ""]
    results = BatchAnalyzerEngine(engine).analyze_iterator(texts, language="nl")
    assert [len(each) for each in results] == [1, 0, 0]


def test_a_text_may_be_longer_than_a_language_model_allows(engine: AnalyzerEngine) -> None:
    assert found(engine, " " * 1_000_001 + IBAN, entities=["IBAN_CODE"]) == [("IBAN_CODE", IBAN)]


# ------------------------------------------------------------------------------------ with others


def test_presidios_own_recognizers_run_beside_ours_without_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from presidio_analyzer.predefined_recognizers import EmailRecognizer

    # tldextract survives a failed download, so that an error alone would prove nothing.
    attempts: list[object] = []

    def refuse(*address: object, **_: object) -> None:
        attempts.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    mixed = presidio.analyzer([registry.detector("iban")])
    mixed.registry.add_recognizer(EmailRecognizer())
    text = f"a@veldwijk.co.uk and b@veldwijk.nosuffix, {IBAN}"
    results = mixed.analyze(text, language="en")
    assert {(each.entity_type, text[each.start : each.end]) for each in results} == {
        ("EMAIL_ADDRESS", "a@veldwijk.co.uk"),
        ("IBAN_CODE", IBAN),
    }
    assert attempts == []


def test_context_words_of_other_recognizers_count_on_the_blank_model() -> None:
    from presidio_analyzer import Pattern, PatternRecognizer

    mixed = presidio.analyzer([registry.detector("iban")], languages=("nl",))
    mixed.registry.add_recognizer(
        PatternRecognizer(
            "PLATE",
            patterns=[Pattern("two, two, two", r"\b\d\d-[A-Z]{2}-\d\d\b", 0.3)],
            context=["kenteken"],
            supported_language="nl",
        )
    )
    scores = [
        mixed.analyze(f"{word} 12-AB-34", language="nl")[0].score for word in ("code", "Kenteken")
    ]
    assert scores[0] == pytest.approx(0.3)
    assert scores[1] > scores[0]


# ------------------------------------------------------------------------------------ anonymize


def matched(text: str) -> tuple[str, list[TextMatch]]:
    return text, find_in_texts([text], registry.detectors())[0]


@pytest.mark.parametrize(
    ("operators", "expected"),
    [
        pytest.param(None, "Zoë: <IBAN_CODE>, <EMAIL_ADDRESS> <EMAIL_ADDRESS>.", id="the entity"),
        pytest.param(
            {"EMAIL_ADDRESS": {"type": "redact"}}, "Zoë: <IBAN_CODE>,  .", id="nothing, for one"
        ),
        pytest.param(
            {"DEFAULT": {"type": "replace", "new_value": "…"}}, "Zoë: …, … ….", id="one sign"
        ),
        pytest.param(
            {
                "IBAN_CODE": {
                    "type": "mask",
                    "masking_char": "*",
                    "chars_to_mask": 18,
                    "from_end": True,
                }
            },
            "Zoë: NL91******************, <EMAIL_ADDRESS> <EMAIL_ADDRESS>.",
            id="a part",
        ),
    ],
)
def test_matches_are_replaced_by(
    operators: dict[str, dict[str, Any]] | None, expected: str
) -> None:
    before = json.dumps(operators)
    text = f"Zoë: {IBAN}, jan@veldwijk.example.be els@veldwijk.example.be."
    assert presidio.anonymize([matched(text), ("niets", [])], operators) == [expected, "niets"]
    assert json.dumps(operators) == before


def test_an_operator_of_presidio_is_taken_as_it_is() -> None:
    from presidio_anonymizer.entities import OperatorConfig

    operators = {"IBAN_CODE": OperatorConfig("replace", {"new_value": "?"})}
    assert presidio.anonymize([matched(IBAN)], operators) == ["?"]
    assert list(operators) == ["IBAN_CODE"]


@pytest.mark.parametrize(
    "operator",
    [
        pytest.param({"type": "shred"}, id="an unknown operator"),
        pytest.param({"type": "mask"}, id="a missing parameter"),
        pytest.param({}, id="no operator at all"),
    ],
)
def test_operators_that_do_not_fit_are_a_usage_error(operator: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as error:
        presidio.anonymize([matched(f"op {IBAN}")], {"DEFAULT": operator})
    assert IBAN not in str(error.value)


def test_an_unknown_operator_is_refused_before_it_is_needed() -> None:
    with pytest.raises(UsageError, match="'shred'"):
        presidio.anonymize([("niets", [])], {"NL_BSN": {"type": "shred"}})


@settings(deadline=None, max_examples=40)
@given(data=st.data(), text=st.text(alphabet="aé👩 .", min_size=1, max_size=30))
def test_no_character_of_a_match_is_left_even_where_matches_overlap(
    data: st.DataObject, text: str
) -> None:
    place = st.integers(0, len(text) - 1)
    detectors = st.sampled_from([registry.detector("iban"), registry.detector("email-address")])
    matches = [
        TextMatch(start, data.draw(st.integers(start + 1, len(text))), detector, score, False)
        for start, detector, score in data.draw(
            st.lists(st.tuples(place, detectors, st.sampled_from([0.3, 0.9])), max_size=4)
        )
    ]
    covered = {index for match in matches for index in range(match.start, match.end)}
    operators = {"DEFAULT": {"type": "redact"}}
    assert presidio.anonymize([(text, matches)], operators) == [
        "".join(sign for index, sign in enumerate(text) if index not in covered)
    ]


# ------------------------------------------------------------------------------------ replay


def test_presidios_own_cases_replay(corpora: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    try:
        benchmark = import_module("benchmarks.presidio_cases")
    finally:
        sys.path.pop(0)
    counts, deviations = benchmark.replay(benchmark.load(corpora / benchmark.CASES))
    assert {"CREDIT_CARD", "EMAIL_ADDRESS", "IBAN_CODE", "IP_ADDRESS"} <= set(counts)
    # Every other outcome than Presidio's has a reason in the benchmark, and no reason is idle.
    assert [each.case for each in deviations if each.reason is None] == []
    assert benchmark.stale(deviations) == []
