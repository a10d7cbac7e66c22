"""How many valid and invalid national identifiers each detector finds, alone and in sentences."""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

from pdscan import registry
from pdscan.match.choice import Matcher
from pdscan.match.texts import find_in_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pdscan.model import Detector

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"

#: The detectors that look for the numbers of a python-stdnum module. Where one module has the
#: numbers of others too, that one only (be.ssn for be.nn and be.bis, es.nif for es.dni).
MODULES: dict[str, tuple[str, ...]] = {
    "at.tin": ("at-tax-number",),
    "at.vnr": ("at-social-security-number",),
    "au.tfn": ("au-tfn",),
    "be.ssn": ("be-national-number",),
    "bg.egn": ("bg-egn",),
    "bg.pnf": ("bg-foreigner-number",),
    "br.cpf": ("br-cpf",),
    "ca.sin": ("ca-sin",),
    "ch.ssn": ("ch-ahv",),
    "cz.rc": ("cz-birth-number", "cz-birth-number-until-1953"),
    "de.idnr": ("de-tax-id",),
    "dk.cpr": ("dk-cpr",),
    "ee.ik": ("ee-isikukood",),
    "es.nie": ("es-nie",),
    "es.nif": ("es-dni", "es-nie"),
    "fi.hetu": ("fi-hetu",),
    "fr.nif": ("fr-tax-number",),
    "fr.nir": ("fr-nir",),
    "gb.nhs": ("gb-nhs-number",),
    "gb.utr": ("gb-utr",),
    "gr.amka": ("gr-amka",),
    "gr.vat": ("gr-afm",),
    "hr.oib": ("hr-oib",),
    "ie.pps": ("ie-pps",),
    "in_.aadhaar": ("in-aadhaar",),
    "in_.pan": ("in-pan",),
    "is_.kennitala": ("is-kennitala",),
    "it.codicefiscale": ("it-fiscal-code",),
    "lt.asmens": ("lt-asmens-kodas",),
    "lv.pvn": ("lv-personas-kods",),
    "nl.bsn": ("nl-bsn",),
    "no.fodselsnummer": ("no-fodselsnummer",),
    "pl.pesel": ("pl-pesel",),
    "pt.cc": ("pt-citizen-card",),
    "pt.nif": ("pt-nif",),
    "ro.cnp": ("ro-cnp",),
    "se.personnummer": ("se-personnummer",),
    "si.emso": ("si-emso",),
    "sk.rc": ("cz-birth-number", "cz-birth-number-until-1953"),
    "tr.tckimlik": ("tr-identity-number",),
    "us.itin": ("us-itin",),
    "us.ssn": ("us-ssn",),
}
#: Valid numbers of a module that are no natural person's, and are not looked for: whole matches
#: of letters and digits.
NOT_PERSONS: dict[str, str] = {
    "es.nif": r"[A-JN-SU-W].*",
    "in_.pan": r"[A-Z]{3}[^P].*",
    "is_.kennitala": r"[4-7].*",
    "it.codicefiscale": r"[0-9]{11}",
    "lv.pvn": r"(?:LV)?[4-9].*",
    "pt.nif": r"(?:PT)?(?:[5-9]|4[^5]).*",
}
#: Sentences around a number, by language; the word is a phrase for a column's name.
SENTENCES = {
    "nl": "Het {word} van de klant is {number}, zo staat het in de brief.",
    "fr": "Le {word} du client est {number}, comme dans la lettre.",
    "en": "The {word} of the customer is {number}, as the letter says.",
}
#: An invalid number of fewer characters may be part of another kind of number.
LEAST = 7
DRAWN = 200


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one module: valid numbers, those found alone, and in all sentences; invalid ones."""

    valid: int
    alone: int
    within: int
    invalid: int
    reported: int


def texts_of(regex: str, draw: random.Random) -> str:
    """A random text that a pattern matches."""

    def letters(items: Iterable[tuple[Any, Any]]) -> list[int]:
        found: list[int] = []
        for kind, value in items:
            found += range(value[0], value[1] + 1) if kind is op.RANGE else [value]
        return found

    def written(items: Iterable[tuple[Any, Any]]) -> str:
        text = ""
        for kind, value in items:
            if kind is op.LITERAL:
                text += chr(value)
            elif kind is op.IN:
                text += chr(draw.choice(letters(value)))
            elif kind is op.BRANCH:
                text += written(draw.choice(value[1]))
            elif kind is op.SUBPATTERN:
                text += written(value[-1])
            elif kind is op.MAX_REPEAT:
                text += "".join(written(value[2]) for _ in range(draw.randint(*value[:2])))
            else:
                msg = f"no text is drawn for {kind}"
                raise ValueError(msg)
        return text

    return written(_parser.parse(regex))


def drawn(detector: Detector, count: int, seed: int) -> list[str]:
    """Numbers of a detector's forms that python-stdnum or our own check holds valid."""
    draw = random.Random(f"{detector.id} {seed}")
    forms = [form for form in detector.patterns if "name" not in form.name]
    found: list[str] = []
    while len(found) < count:
        text = texts_of(draw.choice(forms).regex, draw)
        technical = any(re.fullmatch(each, text, re.IGNORECASE) for each in detector.technical)
        if not technical and (detector.check is None or detector.check(text.encode())):
            found.append(text)
    return found


def whole(
    texts: Sequence[tuple[str, str]], detectors: Sequence[Detector], *, technical: bool = True
) -> list[bool]:
    """Whether each text's number is found from its first to its last character.

    Published specimens, which name no person, count only if `technical`.
    """
    found = find_in_texts([text for text, _ in texts], detectors, Matcher(detectors, build=False))
    return [
        any(text[m.start : m.end] == number and (technical or not m.technical) for m in matches)
        for (text, number), matches in zip(texts, found, strict=True)
    ]


def cases(path: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Valid and invalid numbers by module, those only that a detector looks for."""
    found: dict[str, tuple[list[str], list[str]]] = {module: ([], []) for module in MODULES}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            module, number = case["module"], case["number"].strip()
            if module not in MODULES:
                continue
            plain = re.sub(r"[^0-9A-Za-z]", "", number).upper()
            others = NOT_PERSONS.get(module)
            if case["valid"] and others and re.fullmatch(others, plain):
                continue
            found[module][not case["valid"]].append(number)
    return found


def measured(
    module: str, valid: Sequence[str], invalid: Sequence[str], seed: int
) -> tuple[Counts, list[str]]:
    """The counts of one module with its detectors alone, and the numbers that went wrong."""
    detectors = [registry.detector(key) for key in MODULES[module]]
    numbers = [*valid, *(n for d in detectors for n in drawn(d, DRAWN // len(detectors), seed))]
    alone = whole([(number, number) for number in numbers], detectors)
    within = [True] * len(numbers)
    keywords = detectors[0].keywords
    for language, sentence in SENTENCES.items():
        phrases = detectors[0].columns[language]
        word = next((each for each in phrases if each in keywords), detectors[0].keywords[0])
        texts = [(sentence.format(word=word, number=number), number) for number in numbers]
        within = [one and two for one, two in zip(within, whole(texts, detectors), strict=True)]
    long = [number for number in invalid if len(number) >= LEAST]
    reported = whole([(number, number) for number in long], detectors, technical=False)
    wrong = [f"missed {n}" for n, a, b in zip(numbers, alone, within, strict=True) if not (a and b)]
    wrong += [f"reported {n}" for n, found in zip(long, reported, strict=True) if found]
    return Counts(len(numbers), sum(alone), sum(within), len(long), sum(reported)), wrong


def false_alarms(count: int, seed: int) -> Iterator[tuple[int, str, int]]:
    """Of `count` random numbers of 8 to 13 digits in running text those reported as personal.

    Gives the length, the detector, and how many; all detectors look, at the default threshold.
    """
    draw = random.Random(seed)
    detectors = registry.detectors()
    matcher = Matcher(detectors)
    for length in range(8, 14):
        texts = []
        for _ in range(count):
            number = draw.randrange(10 ** (length - 1), 10**length)
            texts.append(f"Bestelling {number} is op weg; votre commande; your order.")
        counts: dict[str, int] = {}
        for matches in find_in_texts(texts, detectors, matcher):
            for key in {match.detector.id for match in matches if match.confidence >= 0.5}:
                counts[key] = counts.get(key, 0) + 1
        yield (
            length,
            ", ".join(f"{key} {n}" for key, n in sorted(counts.items())),
            sum(counts.values()),
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; exit code 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="folder of the corpora")
    parser.add_argument("--seed", type=int, default=1, help="of the numbers that are drawn")
    parser.add_argument(
        "--random", type=int, default=1_000_000, help="random numbers of each length in texts"
    )
    parser.add_argument("--verbose", action="store_true", help="list the numbers that went wrong")
    chosen = parser.parse_args(arguments)
    path = chosen.corpora / "identifiers" / "stdnum_cases.jsonl"
    if not path.is_file():
        parser.error(f"there is no {path}")
    missed = False
    print("| module | valid | found alone | in sentences | invalid | reported | |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | --- |")
    for module, (valid, invalid) in cases(path).items():
        counts, wrong = measured(module, valid, invalid, chosen.seed)
        bad = counts.reported or min(counts.alone, counts.within) < 0.99 * counts.valid
        missed |= bool(bad)
        print(
            f"| {module} | {counts.valid} | {counts.alone} | {counts.within} "
            f"| {counts.invalid} | {counts.reported} | {'MISSED' if bad else ''} |"
        )
        if chosen.verbose:
            for line in wrong:
                print(f"{module}: {line}", file=sys.stderr)
    if chosen.random:
        print()
        print("| digits | random numbers in texts | reported | a million | by |")
        print("| ---: | ---: | ---: | ---: | --- |")
        for length, names, count in false_alarms(chosen.random, chosen.seed):
            rate = count / chosen.random * 1_000_000
            missed |= rate > 100
            print(f"| {length} | {chosen.random} | {count} | {rate:.0f} | {names} |")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
