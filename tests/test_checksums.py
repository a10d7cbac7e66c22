"""Check digits: known numbers, and what a wrong digit does."""

from __future__ import annotations

import pickle
from importlib import import_module
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan import registry, specimen
from pdscan.checksums import (
    IBAN_FORMS,
    IBAN_LENGTHS,
    BelgianNumber,
    CardNumber,
    CheckDigit,
    CheckDigits,
    ElevenProof,
    GermanPensionNumber,
    IbanCheck,
    IpAddress,
    Luhn,
    LuxembourgNumber,
    Mod11And10,
    Mod97Key,
    Phone,
    Stdnum,
    Verhoeff,
    WeightedSum,
    _belgian_date,
)
from pdscan.model import Check
from tests.test_every_detector import compiled, text_of

SEEDS = st.integers(0, 2**32)
PESEL = WeightedSum((1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), modulus=10)
AFM = CheckDigits(
    (CheckDigit((256, 128, 64, 32, 16, 8, 4, 2, 0), 11, 8, "01234567890"),), chance=0.1
)
CHECKS: tuple[Check, ...] = (
    Luhn(),
    Luhn(last=10),
    AFM,
    Mod11And10(),
    Mod11And10(chance=0.0042, repeats=True),
    Verhoeff(),
    GermanPensionNumber(),
    LuxembourgNumber(),
    ElevenProof(),
    PESEL,
    IbanCheck(),
    Mod97Key(),
    BelgianNumber(),
    CardNumber(),
    IpAddress(4),
    IpAddress(6),
    Stdnum("nl.bsn", chance=1 / 11),
    Phone(("NL", "BE")),
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: type(check).__name__)
def test_a_check_is_frozen_picklable_and_refuses_nonsense(check: Check) -> None:
    assert pickle.loads(pickle.dumps(check)) == check
    assert hash(check) is not None
    assert 0 < check.chance <= 1
    for nonsense in (b"", b"-", b"0", b"\xff\xfe", b"0" * 400, "é".encode(), b"a" * 15):
        assert not check(nonsense), nonsense


@pytest.mark.parametrize(
    ("check", "number", "passes"),
    [
        pytest.param(Luhn(), b"7992-7398-713", True, id="Luhn's own example, with dashes"),
        pytest.param(Luhn(), b"79927398710", False, id="Luhn with a wrong digit"),
        pytest.param(Luhn(), b"0000000000", False, id="zeros are a filler, not a number"),
        pytest.param(Luhn(last=10), b"19811228-9874", True, id="Luhn of the last ten digits"),
        pytest.param(Luhn(last=10), b"8112289874", True, id="the last ten of ten digits"),
        pytest.param(Luhn(last=10), b"190000000000", False, id="zeros are a filler here too"),
        pytest.param(AFM, b"094259216", True, id="a Greek tax number"),
        pytest.param(AFM, b"094259217", False, id="a wrong check digit of rules"),
        pytest.param(AFM, b"94259216", False, id="rules ask for the count of digits"),
        pytest.param(Mod11And10(), b"33392005961", True, id="ISO 7064 MOD 11,10"),
        pytest.param(Mod11And10(), b"33392005962", False, id="MOD 11,10 with a wrong digit"),
        pytest.param(
            Mod11And10(repeats=True), b"36 574 261 809", True, id="a German tax identification"
        ),
        pytest.param(Mod11And10(repeats=True), b"36554266806", False, id="two digits repeated"),
        pytest.param(Mod11And10(repeats=True), b"01234567896", False, id="a zero in front"),
        pytest.param(Verhoeff(), b"2341 2341 2346", True, id="Verhoeff's check digit"),
        pytest.param(Verhoeff(), b"222222222222", False, id="the same backwards"),
        pytest.param(GermanPensionNumber(), b"15 070649 C 103", True, id="a pension number"),
        pytest.param(GermanPensionNumber(), b"15 070649 D 103", False, id="another letter"),
        pytest.param(GermanPensionNumber(), b"150706491103", False, id="a digit for the letter"),
        pytest.param(LuxembourgNumber(), b"1893120105732", True, id="a Luxembourg number"),
        pytest.param(LuxembourgNumber(), b"1893120105733", False, id="Verhoeff's digit is wrong"),
        pytest.param(LuxembourgNumber(), b"1893120105722", False, id="Luhn's digit is wrong"),
        pytest.param(ElevenProof(), b"111222333", True, id="the published specimen BSN"),
        pytest.param(ElevenProof(), b"1112.22.333", True, id="a BSN with points"),
        pytest.param(ElevenProof(), b"000000000", False, id="nine zeros are no BSN"),
        pytest.param(ElevenProof(), b"11122233", False, id="eight digits are no BSN"),
        pytest.param(PESEL, b"44051401359", True, id="a PESEL by its weights"),
        pytest.param(PESEL, b"44051401358", False, id="a PESEL with a wrong digit"),
        pytest.param(IbanCheck(), b"NL91ABNA0417164300", True, id="the specimen IBAN"),
        pytest.param(IbanCheck(), b"nl91 abna 0417 1643 00", True, id="an IBAN in lower case"),
        pytest.param(IbanCheck(), b"NL91ABNA041716430", False, id="an IBAN that is too short"),
        pytest.param(IbanCheck(), b"XX91ABNA0417164300", False, id="a country without IBAN"),
        pytest.param(Mod97Key(), b"2 95 10 99 126 111 93", True, id="a NIR"),
        pytest.param(Mod97Key(), b"253072A07300443", True, id="a NIR of southern Corsica"),
        pytest.param(Mod97Key(), b"253072b07300470", True, id="a NIR of northern Corsica"),
        pytest.param(Mod97Key(), b"253072A07300470", False, id="the other Corsica's key"),
        pytest.param(Mod97Key(), b"2A3072907300443", False, id="a letter in another place"),
        pytest.param(BelgianNumber(), b"85.07.30-033.28", True, id="a Belgian number of 1985"),
        pytest.param(BelgianNumber(), b"17 07 30 033 84", True, id="a Belgian number of 2017"),
        pytest.param(BelgianNumber(), b"98.47.28-997.65", True, id="a BIS number, month + 40"),
        pytest.param(BelgianNumber(), b"75.26.08-980.52", True, id="a BIS number, month + 20"),
        pytest.param(BelgianNumber(), b"85.07.30-033.29", False, id="a wrong check digit"),
        pytest.param(CardNumber(), b"4012-8888-8888-1881", True, id="a Visa number"),
        pytest.param(CardNumber(), b"371449635398431", True, id="an American Express number"),
        pytest.param(CardNumber(), b"2223003122003222", True, id="a Mastercard of the 2 series"),
        pytest.param(CardNumber(), b"3528000700000000", True, id="a JCB number"),
        pytest.param(CardNumber(), b"9012888888881887", False, id="no issuer begins with 9"),
        pytest.param(CardNumber(), b"37144963539843", False, id="American Express has fifteen"),
        pytest.param(CardNumber(), b"4444444444444448", True, id="an odd but possible number"),
        pytest.param(CardNumber(), b"5555555555555555", False, id="one digit repeated"),
        pytest.param(IpAddress(4), b"010.1.2.3", False, id="octal bytes"),
        pytest.param(IpAddress(6), b"2001:db8::1", True, id="IPv6, shortened"),
        pytest.param(IpAddress(6), b"add::bad", False, id="a name in C++"),
        pytest.param(IpAddress(6), b"10.1.2.3", False, id="the other version"),
        pytest.param(Stdnum("fr.siren", chance=0.1), b"552 008 443", True, id="stdnum by name"),
        pytest.param(Stdnum("fr.siren", chance=0.1), b"552 008 444", False, id="stdnum refuses"),
        pytest.param(Phone(("NL",)), b"06 12345678", True, id="a Dutch mobile number"),
        pytest.param(Phone(("BE",)), b"06 12345678", False, id="not in Belgium"),
        pytest.param(Phone(("NL",)), b"+32 471 12 34 56", True, id="any country with a plus"),
        pytest.param(Phone(("NL",)), b"0032 471 12 34 56", True, id="any country with 00"),
        pytest.param(Phone(("NL",)), b"33612345678", True, id="a plus that was lost"),
        pytest.param(Phone(("NL",)), b"+31 (0)6 12345678", True, id="the national zero kept"),
        pytest.param(Phone(("NL",)), b"06 00000000", False, id="a filler"),
        pytest.param(Phone(("NL",)), b"06\xc2\xa012345678", True, id="a non-breaking space"),
    ],
)
def test_known_numbers(check: Check, number: bytes, passes: bool) -> None:
    assert check(number) is passes


def test_a_module_that_stdnum_lacks_is_an_error() -> None:
    with pytest.raises(ImportError):
        Stdnum("nl.nothing", chance=0.1)(b"1")


def test_the_iban_table_is_stdnum_s() -> None:
    from stdnum import iban

    for country in IBAN_FORMS:
        text = specimen.iban(Random(1), country)
        assert len(text) == IBAN_LENGTHS[country]
        assert iban.is_valid(text, check_country=False), country
        assert IbanCheck()(text.encode())


def test_the_eleven_proof_is_stdnum_s() -> None:
    from stdnum.nl import bsn

    for number in range(100_000_000, 100_002_000):
        assert ElevenProof()(str(number).encode()) == bsn.is_valid(str(number))


def test_the_belgian_chance_is_the_share_of_possible_dates() -> None:
    """Exactly counted over all six-digit dates of the detector's form."""
    possible = candidates = 0
    for year in range(100):
        for month in (*range(13), *range(20, 33), *range(40, 53)):
            for day in range(40):
                digits = b"%02d%02d%02d" % (year, month, day)
                candidates += 1
                possible += _belgian_date(1900 + year, digits)
                possible += year < 40 and _belgian_date(2000 + year, digits)
    assert possible / candidates * 0.998 * 0.01 == pytest.approx(BelgianNumber().chance, rel=0.05)


def changed(number: str, place: int, step: int) -> bytes:
    """The number with one digit changed."""
    places = [at for at, char in enumerate(number) if char.isdigit()]
    at = places[place % len(places)]
    digit = (int(number[at]) + 1 + step % 9) % 10
    return f"{number[:at]}{digit}{number[at + 1 :]}".encode()


@given(SEEDS, SEEDS, SEEDS)
def test_one_changed_digit_is_caught(seed: int, place: int, step: int) -> None:
    random = Random(seed)
    for check, number in (
        (Luhn(), specimen.card(random)),
        (ElevenProof(), specimen.bsn(random)),
        (IbanCheck(), specimen.iban(random, random.choice(sorted(IBAN_FORMS)))),
        (Mod97Key(), specimen.nir(random, place="75")),
    ):
        assert check(number.encode())
        assert not check(changed(number, place, step))


@given(SEEDS)
def test_separators_inside_are_ignored(seed: int) -> None:
    random = Random(seed)
    for check, number in (
        (ElevenProof(), specimen.bsn(random)),
        (IbanCheck(), specimen.iban(random, "BE")),
        (CardNumber(), specimen.card(random)),
        (BelgianNumber(), specimen.rrn(random, formatted=False)),
        (Mod97Key(), specimen.nir(random)),
    ):
        assert check(number.encode())
        assert check(" ".join(number).encode())
        assert check("-".join(number).encode())


@given(SEEDS)
def test_belgian_numbers_of_both_centuries_and_bis_numbers_pass(seed: int) -> None:
    random = Random(seed)
    check = BelgianNumber()
    for bis in (0, 20, 40):
        assert check(specimen.rrn(random, bis=bis).encode())
        assert check(specimen.rrn(random, year=random.randint(2000, 2024), bis=bis).encode())
        assert check(specimen.rrn(random, month=0, bis=bis).encode())


#: Detectors whose check is ours, and python-stdnum's module for the same numbers.
SAME = {
    "at-social-security-number": "at.vnr",
    "at-tax-number": "at.tin",
    "au-tfn": "au.tfn",
    "bg-egn": "bg.egn",
    "bg-foreigner-number": "bg.pnf",
    "br-cpf": "br.cpf",
    "ca-sin": "ca.sin",
    "ch-ahv": "ch.ssn",
    "cz-birth-number": "cz.rc",
    "de-tax-id": "de.idnr",
    "ee-isikukood": "ee.ik",
    "fr-tax-number": "fr.nif",
    "gb-nhs-number": "gb.nhs",
    "gb-utr": "gb.utr",
    "gr-afm": "gr.vat",
    "gr-amka": "gr.amka",
    "hr-oib": "hr.oib",
    "in-aadhaar": "in_.aadhaar",
    "is-kennitala": "is_.kennitala",
    "lt-asmens-kodas": "lt.asmens",
    "lv-personas-kods": "lv.pvn",
    "no-fodselsnummer": "no.fodselsnummer",
    "pl-pesel": "pl.pesel",
    "pt-nif": "pt.nif",
    "ro-cnp": "ro.cnp",
    "se-personnummer": "se.personnummer",
    "si-emso": "si.emso",
    "tr-identity-number": "tr.tckimlik",
}
#: Of these stdnum also looks the date up in the calendar. A form knows days 1 to 31 of any month,
#: and a random text of it has more days from 30 on than there are.
DATED = {
    *("bg-egn", "cz-birth-number", "ee-isikukood", "gr-amka", "is-kennitala", "lt-asmens-kodas"),
    *("lv-personas-kods", "no-fodselsnummer", "pl-pesel", "ro-cnp", "se-personnummer", "si-emso"),
}


def plain(candidate: bytes) -> str:
    """Letters and digits of a candidate only."""
    return "".join(filter(str.isalnum, candidate.decode()))


@pytest.mark.parametrize(("key", "module"), SAME.items(), ids=SAME)
def test_our_own_check_is_stdnum_s(key: str, module: str) -> None:
    """Of random candidates of the bare form, all that one holds valid the other does too."""
    detector = registry.detector(key)
    assert detector.check is not None
    form = next(pattern for pattern in detector.patterns if pattern.bare)
    theirs = import_module(f"stdnum.{module}")
    draw, passed, calendar = Random(key), 0, 0
    # Half of the candidates are completed by a right digit, so that many pass.
    for _ in range(1500):
        text = text_of(form.regex, draw)
        place = draw.randrange(len(text))
        for digit in b"0123456789" if draw.random() < 0.5 else text[:1]:
            candidate = text[:place] + bytes((digit,)) + text[place + 1 :]
            if not compiled(form).fullmatch(candidate):
                continue
            mine, other = detector.check(candidate), theirs.is_valid(plain(candidate))
            assert mine or not other, candidate
            passed += mine
            calendar += mine and not other
    assert passed >= 5
    assert calendar <= (0.25 * passed if key in DATED else 0)


@given(st.integers(0, 10**15))
def test_verhoeff_s_check_is_stdnum_s(number: int) -> None:
    from stdnum import verhoeff

    text = str(number)
    palindrome = text == text[::-1]
    assert Verhoeff()(text.encode()) == (verhoeff.is_valid(text) and not palindrome)


@given(st.integers(0, 10**11 - 1))
def test_mod_11_10_is_stdnum_s(number: int) -> None:
    from stdnum.de import idnr
    from stdnum.iso7064 import mod_11_10

    text = f"{number:011}"
    for candidate in (text, text[:-1] + mod_11_10.calc_check_digit(text[:-1])):
        assert Mod11And10()(candidate.encode()) == mod_11_10.is_valid(candidate)
        assert Mod11And10(repeats=True)(candidate.encode()) == idnr.is_valid(candidate)


@given(st.integers(0, 10**11 - 1))
def test_the_luxembourg_number_is_luhn_and_verhoeff(number: int) -> None:
    from stdnum import luhn, verhoeff

    body = f"{number:011}"
    right = body + luhn.calc_check_digit(body) + verhoeff.calc_check_digit(body)
    assert LuxembourgNumber()(right.encode())
    for place in (11, 12):
        assert not LuxembourgNumber()(changed(right, place, number))


@pytest.mark.parametrize(
    ("weights", "modulus", "place", "digits"),
    [
        pytest.param((1, 2, 0), 11, 2, "0123456789", id="fewer digits than remainders"),
        pytest.param((1, 2, 3), 10, 2, "0123456789", id="the check digit has a weight"),
        pytest.param((1, -2, 0), 10, 2, "0123456789", id="a weight below zero"),
        pytest.param((1, 2, 0), 10, 3, "0123456789", id="no such place"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    weights: tuple[int, ...], modulus: int, place: int, digits: str
) -> None:
    with pytest.raises(ValueError, match="no rule of a check digit"):
        CheckDigit(weights, modulus, place, digits)
