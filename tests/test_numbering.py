"""Numbering plans as regular expressions: they say what the phonenumbers library says.

No kind of disagreement is known: over normal texts the two agree on every state and transition of
the default regions' automaton, and on random texts of every region of the library, alone. What
does differ is what the library never gets to see: it refuses some separators, such as a
non-breaking space in UTF-8, and reads letters as keys; a normal text has neither.
"""

from __future__ import annotations

import re
from itertools import product
from random import Random

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan import numbering
from pdscan.checksums import Phone
from pdscan.digits import NONE, Digits, from_pattern

#: As the detector of telephone numbers has them.
REGIONS = ("NL", "BE", "FR", "DE", "GB", "LU", "US")
#: Their neighbours, some with a code or rules that others do not have.
OTHERS = ("IT", "ES", "GG", "IM", "CA", "AG", "DO", "AU", "HU", "FI", "BY", "LT", "RU", "SM", "AR")
#: All kinds of numbers, and the number 'of no kind', which stands for the general example.
KINDS = phonenumbers.PhoneNumberType.values()


def by_library(text: str, regions: tuple[str, ...]) -> bool:
    """What the library says of a normal text, as `Phone` defines it, filler or not."""

    def holds(text: str, region: str | None) -> bool:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            return False
        if region is None:
            return phonenumbers.is_valid_number(number)
        return phonenumbers.is_valid_number_for_region(number, region)

    if text.startswith("+"):
        return holds(text, None)
    if text.startswith("00"):
        return holds("+" + text[2:], None)
    if any(holds(text, region) for region in regions):
        return True
    return len(text) > 9 and text[0] != "0" and holds("+" + text, None)


def by_plans(text: str, regions: tuple[str, ...]) -> bool | None:
    """What the expressions say of a normal text; None: ask the library."""
    if re.fullmatch(numbering.valid(regions), text):
        return True
    return None if re.fullmatch(numbering.undecided(regions), text) else False


def differences(texts: set[str], regions: tuple[str, ...]) -> list[str]:
    """The texts of which plans and library do not say the same."""
    said = {text: by_plans(text, regions) for text in sorted(texts)}
    return [
        text for text, valid in said.items()
        if valid is not None and valid != by_library(text, regions)
    ]  # fmt: skip


def examples(region: str) -> list[str]:
    """The library's own example of each kind of number, without prefix."""
    found = (phonenumbers.example_number_for_type(region, kind) for kind in KINDS)
    return [phonenumbers.national_significant_number(number) for number in found if number]


def forms(region: str, number: str) -> set[str]:
    """The ways to write a number of the region, right ones and wrong ones."""
    code = str(phonenumbers.country_code_for_region(region))
    starts = ("", "+" + code, "00" + code, code, "011" + code, "+", "00")
    prefixes = ("", "0", "1", "8", "00", "06", "180020", "15004")
    return {start + prefix + number for start, prefix in product(starts, prefixes)}


def mutated(random: Random, number: str) -> str:
    """The number with some digits changed, and now and then longer or shorter."""
    digits = list(number)
    for _ in range(random.randint(1, 4)):
        digits[random.randrange(len(digits))] = random.choice("0123456789")
    if random.random() < 0.2:
        digits.insert(random.randrange(len(digits)), random.choice("0123456789"))
    elif random.random() < 0.2:
        digits.pop()
    return "".join(digits)


@pytest.mark.parametrize("region", REGIONS)
def test_plans_and_library_agree_on_every_example(region: str) -> None:
    texts = {text for number in examples(region) for text in forms(region, number)}
    assert not differences(texts, REGIONS)
    assert not differences(texts, (region,))
    for number in examples(region):
        code = phonenumbers.country_code_for_region(region)
        assert by_plans(f"+{code}{number}", REGIONS) is True


@pytest.mark.parametrize("region", REGIONS)
def test_plans_and_library_agree_on_random_texts(region: str) -> None:
    random = Random(f"numbering {region}")
    numbers = examples(region)
    texts: set[str] = set()
    while len(texts) < 3000:
        number = mutated(random, random.choice(numbers))
        texts.add(random.choice(sorted(forms(region, number))))
        texts.add("".join(random.choices("0123456789", k=random.randint(2, 16))))
    assert not differences(texts, REGIONS)


@pytest.mark.parametrize("region", OTHERS)
def test_plans_and_library_agree_on_other_regions(region: str) -> None:
    random = Random(f"numbering {region}")
    numbers = examples(region)
    numbers += [mutated(random, number) for number in numbers for _ in range(5)]
    texts = {text for number in numbers for text in forms(region, number)}
    assert not differences(texts, (region,))


def test_every_plan_of_the_library_can_be_read() -> None:
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        number = phonenumbers.example_number(region)
        assert number is not None
        text = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        assert by_plans(text, (region,)) is not False, region


@pytest.mark.parametrize(
    ("text", "regions", "valid"),
    [
        pytest.param("0612345678", ("NL",), True, id="national"),
        pytest.param("0612345678", ("BE",), False, id="national, of another region"),
        pytest.param("+31612345678", ("NL",), True, id="plus"),
        pytest.param("0031612345678", ("NL",), True, id="two zeros"),
        pytest.param("31612345678", ("NL",), True, id="a plus that was lost"),
        pytest.param("+310612345678", ("NL",), True, id="the national zero kept"),
        pytest.param("+3161234567", ("NL",), False, id="a digit too few"),
        pytest.param("00310031612345678", ("NL",), False, id="the code twice"),
        pytest.param("", ("NL",), False, id="nothing"),
        pytest.param("+", ("NL",), False, id="only a plus"),
        pytest.param("+32471123456", ("NL",), None, id="a country that has to be asked"),
        pytest.param("32471123456", ("NL",), None, id="such a country, plus lost"),
        pytest.param("0032471123456", ("NL",), None, id="such a country, two zeros"),
        pytest.param("+9990000000", ("NL",), False, id="a code that no country has"),
        pytest.param("+16135550123", ("US",), True, id="Canada shares the code"),
        pytest.param("01116135550123", ("US",), False, id="Canada, dialled as from abroad"),
        pytest.param("01112015550123", ("US",), True, id="dialled as from abroad"),
        pytest.param("+441481256789", ("GB",), True, id="Guernsey shares the code"),
        pytest.param("+441481256789", ("GG",), True, id="the code's first region decides"),
        pytest.param("256789", ("GG",), None, id="an area code that may be left out"),
        pytest.param("+390212345678", ("IT",), True, id="a zero that is part of the number"),
        pytest.param("+39212345678", ("IT",), False, id="such a zero is not to be left out"),
        pytest.param("+5491123456789", ("AR",), None, id="rules that are not plain"),
        pytest.param("+31612345678", (), None, id="no regions: ask for all that is abroad"),
    ],
)
def test_what_is_decided(text: str, regions: tuple[str, ...], valid: bool | None) -> None:
    assert by_plans(text, regions) is valid


def test_a_region_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValueError, match="region UK"):
        numbering.valid(("NL", "UK"))


@pytest.mark.parametrize("regions", [REGIONS, ("IT",), ("GG", "DE"), ("AR",)], ids="-".join)
def test_expressions_hold_nothing_that_an_automaton_cannot_do(regions: tuple[str, ...]) -> None:
    plain = r"(?:\\\+|[0-9|)]|\(\?:|\[[0-9-]+\]|\)?\?|\{[0-9]+(,[0-9]+)?\})*"
    for text in (numbering.valid(regions), numbering.undecided(regions)):
        assert re.fullmatch(plain, text)


def states(digits: Digits) -> set[Digits]:
    """The states of the smallest automaton of a set."""
    found, rest = set(), [digits]
    while rest:
        state = rest.pop()
        if state is not NONE and state not in found:
            found.add(state)
            rest += state.after
    return found


def test_the_automaton_of_the_default_regions_is_small() -> None:
    # Behind a plus comes what may come behind 00, so that a plus adds one state only.
    assert len(states(from_pattern(numbering.valid(REGIONS).replace(r"\+", "00")))) < 4000


@given(st.text("+0123456789 ()./-", min_size=1, max_size=24))
def test_the_check_is_expressions_then_library_and_never_a_filler(text: str) -> None:
    phone = Phone(("NL", "GB"))
    normal = phone.normal(text.encode()).decode()
    assert re.fullmatch(r"\+?[0-9]*", normal)
    assert phone(text.encode()) == (
        len(set(normal.lstrip("+")[-7:])) > 1 and by_library(normal, phone.regions)
    )
