"""The bridge to Presidio: detectors as its recognizers, masked copies by its anonymizer.

Presidio is imported inside functions only, since its import costs seconds and 100 MB that a scan
without it must not pay. The module is long because nobody else may import it.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from pdscan import registry
from pdscan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerResult
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
    from presidio_anonymizer.entities import OperatorConfig
    from presidio_anonymizer.operators import Operator

    from pdscan.match.choice import Matcher
    from pdscan.match.texts import TextMatch
    from pdscan.model import Detector

#: Key in a result's `recognition_metadata`: the value names no person (`Detector.technical`).
TECHNICAL_KEY = "pdscan_technical"


def recognizers(
    detectors: Iterable[Detector] | None = None, *, language: str = "en"
) -> list[EntityRecognizer]:
    """The detectors that have patterns as Presidio recognizers, for anyone's AnalyzerEngine.

    Each runs pdscan's own matcher: character positions, score and technical mark are those of
    `pdscan text`. Overlaps are settled among the recognizers of one call whose entities are asked
    for. Keywords are weighed by the matcher already, so that `context` is left empty and
    Presidio's context enhancer does not count them a second time.

    Args:
        detectors: those to hand over; all of the registry by default.
        language: the ISO 639-1 code under which Presidio is to ask them. Detectors know
            countries, not languages: any code will do, and none changes what they find.
    """
    chosen = registry.detectors() if detectors is None else tuple(detectors)
    panel = _Panel(tuple(detector for detector in chosen if detector.patterns))
    make = _recognizer_class()
    return [make(detector, panel, language) for detector in panel.detectors]


def analyzer(
    detectors: Iterable[Detector] | None = None, languages: Sequence[str] = ("en",)
) -> AnalyzerEngine:
    """A Presidio AnalyzerEngine with the detectors as its recognizers and no language model.

    Nothing is downloaded, neither now nor during analysis. Presidio's own recognizers can be added
    with `engine.registry.add_recognizer`; those that need a model find nothing here.
    """
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

    bundled_suffixes()
    chosen = registry.detectors() if detectors is None else tuple(detectors)
    found = [each for language in languages for each in recognizers(chosen, language=language)]
    if not found:
        # Presidio fills an empty registry with its own recognizers, unasked.
        raise UsageError("None of the chosen detectors has patterns that a text can hold.")
    return AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=found, supported_languages=list(languages)),
        nlp_engine=_blank_engine_class()(tuple(languages)),
        supported_languages=list(languages),
    )


def configured(file: Path) -> AnalyzerEngine:
    """The AnalyzerEngine of a Presidio configuration file: of recognizers, or of an analyzer.

    Nothing is downloaded: recognizers that ask a service or fetch a model are refused, and language
    models must be packages of spaCy that are installed; without `nlp_configuration` there is none.

    Raises:
        UsageError: the file cannot be read, is no such configuration, or asks for the network.
    """
    content = _configuration(file)
    given = content.get("recognizer_registry", content)
    if not isinstance(given, dict) or not given.get("recognizers"):
        raise UsageError(
            f"{file}: it names no 'recognizers', nor a 'recognizer_registry' that does."
        )
    _refuse_remote(file, given["recognizers"])
    bundled_suffixes()
    try:
        return _engine(content, given, _installed_model(file, content.get("nlp_configuration")))
    except UsageError:
        raise
    except Exception as error:
        # Presidio raises whatever its parts do: ValueError, TypeError, re.error, pydantic's own.
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise UsageError(f"{file}: Presidio does not take it: {first}") from error


def _engine(
    content: Mapping[str, Any], given: Mapping[str, Any], model: NlpEngine | None
) -> AnalyzerEngine:
    """The engine of a configuration and the registry in it."""
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider

    languages: list[str] = content.get("supported_languages") or given.get(
        "supported_languages", ["en"]
    )
    provider = RecognizerRegistryProvider(
        registry_configuration={
            "global_regex_flags": 26,  # Presidio's own default
            **{key: value for key, value in given.items() if key in _REGISTRY_KEYS},
            "supported_languages": languages,
        },
        nlp_engine=model,
    )
    return AnalyzerEngine(
        registry=provider.create_recognizer_registry(),
        nlp_engine=model or _blank_engine_class()(tuple(languages)),
        supported_languages=languages,
        default_score_threshold=content.get("default_score_threshold", 0),
    )


@contextmanager
def stopped_patterns() -> Iterator[list[str]]:
    """Within it the names of patterns that ran out of time (PATTERN_SECONDS a text) are collected.

    Presidio lets such a pattern find nothing and says so in its log only.
    """
    from presidio_analyzer import pattern_recognizer

    names: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "timed out" in str(record.msg) and isinstance(record.args, tuple):
                names.append(str(record.args[0]))

    logger = logging.getLogger("presidio-analyzer")
    before = (logger.level, logger.propagate, pattern_recognizer.REGEX_TIMEOUT_SECONDS)
    listener = Listener()
    logger.addHandler(listener)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    pattern_recognizer.REGEX_TIMEOUT_SECONDS = PATTERN_SECONDS
    try:
        yield names
    finally:
        logger.removeHandler(listener)
        logger.setLevel(before[0])
        logger.propagate, pattern_recognizer.REGEX_TIMEOUT_SECONDS = before[1:]


#: So many seconds a pattern of a configuration may take in one text.
PATTERN_SECONDS = 1
#: What of a configuration a registry takes.
_REGISTRY_KEYS = ("recognizers", "global_regex_flags", "supported_countries")
#: Modules of recognizers that ask a service, or fetch a model when they are made.
_REMOTE = ("predefined_recognizers.third_party", "predefined_recognizers.ner")


def _configuration(file: Path) -> dict[str, Any]:
    import yaml

    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"The Presidio configuration {str(file)!r} cannot be read: {error.strerror}."
        raise UsageError(msg) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "not UTF-8"
        raise UsageError(f"{file}: it is no valid YAML ({place}).") from None
    if not isinstance(content, dict):
        raise UsageError(f"{file}: it is no Presidio configuration.")
    return content


def _refuse_remote(file: Path, recognizers: Iterable[Any]) -> None:
    """Raises UsageError for a recognizer that needs the network, before it is made."""
    from presidio_analyzer import RemoteRecognizer, predefined_recognizers

    for each in recognizers:
        given = each if isinstance(each, dict) else {"name": each}
        if given.get("enabled") is False:
            continue
        for name in (given.get("class_name"), given.get("name")):
            kind = getattr(predefined_recognizers, str(name), None)
            if isinstance(kind, type) and (
                issubclass(kind, RemoteRecognizer)
                or any(part in kind.__module__ for part in _REMOTE)
            ):
                raise UsageError(
                    f"{file}: {name} needs the network or a model; a scan uses neither."
                )


def _installed_model(file: Path, given: Any) -> NlpEngine | None:  # noqa: ANN401 - of a file
    """The NLP engine of a configuration; None without one."""
    import spacy
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    if not given:
        return None
    name = given.get("nlp_engine_name")
    if name != "spacy":
        raise UsageError(f"{file}: of NLP engines only spacy is used, not {name!r}.")
    for model in given.get("models", ()):
        if not spacy.util.is_package(str(model.get("model_name"))):
            msg = f"{file}: spaCy's model {model.get('model_name')!r} is not installed; install it."
            raise UsageError(msg)
    return NlpEngineProvider(nlp_configuration=given).create_engine()


def anonymize(
    texts: Iterable[tuple[str, Sequence[TextMatch]]],
    operators: Mapping[str, OperatorConfig | Mapping[str, Any]] | None = None,
) -> list[str]:
    """The texts with every match replaced, by presidio-anonymizer.

    Args:
        texts: each text with its matches, technical ones included.
        operators: by entity, or ``DEFAULT`` for all others: an OperatorConfig or its JSON form
            (``{"type": "mask", "masking_char": "*", "chars_to_mask": 4, "from_end": False}``).
            By default a match becomes ``<ENTITY>``.

    Raises:
        UsageError: an operator is unknown or its parameters do not fit.
    """
    from presidio_anonymizer import AnonymizerEngine
    from presidio_anonymizer.entities import (
        ConflictResolutionStrategy,
        InvalidParamError,
        OperatorConfig,
        RecognizerResult,
    )

    try:
        chosen = {
            entity: operator
            if isinstance(operator, OperatorConfig)
            else OperatorConfig.from_json(dict(operator))
            for entity, operator in (operators or {}).items()
        }
        engine = AnonymizerEngine()  # type: ignore[no-untyped-call]
        # Presidio would notice only at the first match of that entity.
        known = sorted(engine.get_anonymizers())
        for operator in chosen.values():
            if operator.operator_name not in known:
                names = ", ".join(known)
                msg = f"There is no anonymizer operator {operator.operator_name!r}; known: {names}."
                raise UsageError(msg)
        return [
            engine.anonymize(
                text,
                [
                    RecognizerResult(
                        match.detector.entity, match.start, match.end, match.confidence
                    )
                    for match in matches
                ],
                # A copy, as the engine writes its default into it.
                dict(chosen),
                # Keeps every character of every match covered where matches overlap.
                conflict_resolution=ConflictResolutionStrategy.REMOVE_INTERSECTIONS,
                # Two addresses side by side are two, not one.
                merge_entities_with_spaces=False,
            ).text
            for text, matches in texts
        ]
    except InvalidParamError as error:
        msg = f"The anonymizer's operators do not fit: {error.err_msg}"
        raise UsageError(msg) from error


def operate(name: str, text: str, parameters: Mapping[str, Any]) -> str:
    """What one of presidio-anonymizer's operators makes of a text.

    ``encrypt`` takes its initialisation vector (`iv`, 16 bytes) beside the key, so that equal texts
    can be made equal; Presidio's ``decrypt`` reads the result.

    Raises:
        UsageError: the operator is unknown or its parameters do not fit.
    """
    from presidio_anonymizer.entities import InvalidParamError

    try:
        operator = _operator(name)
        operator.validate(dict(parameters))
        return str(operator.operate(text, dict(parameters)))
    except InvalidParamError as error:
        msg = f"The anonymizer's operators do not fit: {error.err_msg}"
        raise UsageError(msg) from error


@cache
def _operator(name: str) -> Operator:
    from presidio_anonymizer.operators import OperatorsFactory, OperatorType

    factory = OperatorsFactory()  # type: ignore[no-untyped-call]
    factory.add_anonymize_operator(_repeatable_encrypt_class())
    return factory.create_operator_class(name, OperatorType.Anonymize)


@cache
def _repeatable_encrypt_class() -> type[Operator]:
    """Presidio's encryption with a given start: its own is drawn anew for each text."""
    from base64 import urlsafe_b64encode

    from cryptography.hazmat.primitives import padding
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from presidio_anonymizer.operators import Encrypt

    class RepeatableEncrypt(Encrypt):
        """AES in CBC mode, in the form that Presidio's Decrypt reads."""

        def operate(self, text: str = "", params: dict[str, Any] | None = None) -> str:
            """The text encrypted; the same for the same key and start."""
            given = params or {}
            padder = padding.PKCS7(128).padder()
            padded = padder.update(text.encode("utf-8")) + padder.finalize()
            encryptor = Cipher(algorithms.AES(given["key"]), modes.CBC(given["iv"])).encryptor()
            sealed: bytes = given["iv"] + encryptor.update(padded) + encryptor.finalize()
            return urlsafe_b64encode(sealed).decode("ascii")

    return RepeatableEncrypt


@cache
def bundled_suffixes() -> None:
    """Makes Presidio's e-mail and URL recognizers use the domain suffixes that are installed.

    They ask tldextract, whose default extractor fetches the public suffix list from the network
    on first use and writes it into the user's cache. The default is a module variable that its
    `extract` looks up on each call, so that it can be replaced for the process. Call this before
    any analysis with Presidio's own recognizers.
    """
    from tldextract import TLDExtract, tldextract

    tldextract.TLD_EXTRACTOR = TLDExtract(suffix_list_urls=(), cache_dir=None)


class _Panel:
    """Detectors that answer together, so that their overlaps are settled in pdscan's one place.

    Presidio asks recognizer after recognizer about one text; the answer to the last question is
    kept, so that a text is matched once and not once a detector.
    """

    def __init__(self, detectors: tuple[Detector, ...]) -> None:
        self.detectors = detectors
        self._matchers: dict[frozenset[str], Matcher] = {}
        self._last: tuple[str, frozenset[str], list[TextMatch]] | None = None

    def find(self, text: str, entities: Iterable[str] | None) -> list[TextMatch]:
        """The matches in a text of the detectors with these entities; none means all of them."""
        from pdscan.match.texts import find_in_texts

        own = {detector.entity for detector in self.detectors}
        asked = frozenset(own.intersection(entities) if entities else own)
        last = self._last  # read once: another thread may put its own text there
        if last is None or last[:2] != (text, asked):
            matcher = self._matcher(asked)
            last = (text, asked, find_in_texts([text], matcher.detectors, matcher)[0])
            self._last = last
        return last[2]

    def _matcher(self, entities: frozenset[str]) -> Matcher:
        """The compiled detectors with these entities; callers ask for few different sets."""
        from pdscan.match.choice import Matcher

        if entities not in self._matchers:
            self._matchers[entities] = Matcher(
                tuple(each for each in self.detectors if each.entity in entities)
            )
        return self._matchers[entities]


@cache
def _recognizer_class() -> Callable[[Detector, _Panel, str], EntityRecognizer]:
    """The recognizer of one detector; its base class must be imported before it can be defined."""
    from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult

    class DetectorRecognizer(EntityRecognizer):
        """One pdscan detector as a Presidio recognizer."""

        def __init__(self, detector: Detector, panel: _Panel, language: str) -> None:
            self.detector = detector
            self._panel = panel
            self._title = f"pdscan {detector.id}"
            super().__init__(
                supported_entities=[detector.entity],
                name=self._title,
                supported_language=language,
                version=str(detector.version),
            )

        def load(self) -> None:
            """Nothing to load: a detector is data."""

        def analyze(
            self,
            text: str,
            entities: list[str],
            nlp_artifacts: NlpArtifacts | None = None,  # noqa: ARG002 - Presidio's signature
        ) -> list[RecognizerResult]:
            """This detector's matches, positions in characters."""
            return [
                self._result(match)
                for match in self._panel.find(text, entities)
                if match.detector.id == self.detector.id
            ]

        def _result(self, match: TextMatch) -> RecognizerResult:
            detector = self.detector
            verdict = f"{detector.title}: a form of pdscan's detector {detector.id}"
            verdict += ", its check passed" if detector.check else ""
            verdict += "; the value names no person" if match.technical else ""
            explanation = AnalysisExplanation(
                recognizer=self._title,
                original_score=match.confidence,
                pattern_name=detector.patterns[0].name
                if len(detector.patterns) == 1
                else f"one of {len(detector.patterns)} forms of {detector.id}",
                textual_explanation=verdict,
            )
            if detector.check:
                explanation.validation_result = True
            return RecognizerResult(
                detector.entity,
                match.start,
                match.end,
                match.confidence,
                explanation,
                {
                    RecognizerResult.RECOGNIZER_NAME_KEY: self._title,
                    RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                    TECHNICAL_KEY: match.technical,
                },
            )

    return DetectorRecognizer


@cache
def _blank_engine_class() -> Callable[[tuple[str, ...]], NlpEngine]:
    """The NLP engine without a model; its base class must be imported before it can be defined."""
    import spacy
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    class BlankNlpEngine(NlpEngine):
        """Splits a text into words, in any language, and knows nothing about them.

        The words are what Presidio's context enhancer needs; spaCy's blank pipeline gives empty
        lemmas, for which the words in lower case stand in.
        """

        def __init__(self, languages: tuple[str, ...]) -> None:
            self._languages = languages
            self._nlp: Any = None

        def load(self) -> None:
            """Makes the tokenizer that serves all languages (spaCy's ``xx``)."""
            self._nlp = spacy.blank("xx")

        def is_loaded(self) -> bool:
            """Whether `load` was called."""
            return self._nlp is not None

        def process_text(self, text: str, language: str) -> NlpArtifacts:
            """The words of a text, without entities."""
            words = self._nlp.tokenizer(text)  # unlike the pipeline, without a limit of length
            return NlpArtifacts(
                entities=[],
                tokens=words,
                tokens_indices=[word.idx for word in words],
                lemmas=[word.lower_ for word in words],
                nlp_engine=self,
                language=language,
            )

        def process_batch(
            self,
            texts: Iterable[str],
            language: str,
            batch_size: int = 1,  # noqa: ARG002 - Presidio's signature
            n_process: int = 1,  # noqa: ARG002
            **kwargs: Any,  # noqa: ANN401, ARG002
        ) -> Iterator[tuple[str, NlpArtifacts]]:
            """Each text with its words."""
            for text in texts:
                yield text, self.process_text(text, language)

        def is_stopword(self, word: str, language: str) -> bool:  # noqa: ARG002
            """No word list: none is."""
            return False

        def is_punct(self, word: str, language: str) -> bool:  # noqa: ARG002
            """Whether the word is punctuation."""
            return bool(self._nlp.vocab[word].is_punct)

        def get_supported_entities(self) -> list[str]:
            """None: entities come from recognizers only."""
            return []

        def get_supported_languages(self) -> list[str]:
            """The languages it was made for."""
            return list(self._languages)

    return BlankNlpEngine
