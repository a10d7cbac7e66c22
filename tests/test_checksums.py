"""Check digits: known numbers, and what a wrong digit does."""

from __future__ import annotations

import pickle
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan import specimen
from pdscan.checksums import (
    IBAN_FORMS,
    IBAN_LENGTHS,
    BelgianNumber,
    CardNumber,
    ElevenProof,
    IbanCheck,
    IpAddress,
    Luhn,
    Mod97Key,
    Phone,
    Stdnum,
    WeightedSum,
    _belgian_date,
)
from pdscan.model import Check

SEEDS = st.integers(0, 2**32)
PESEL = WeightedSum((1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), modulus=10)
CHECKS: tuple[Check, ...] = (
    Luhn(),
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
