"""IBAN, the international bank account number.

Country, two check digits and the national account number, in a length fixed by country. It points
at the holder of the account (GDPR article 4(1)) and is what direct-debit fraud starts from.
"""

from __future__ import annotations

from pdscan.checksums import IBAN_FORMS, IbanCheck
from pdscan.model import NOT_ALNUM, Detector, Pattern

_CLASSES = {"n": "[0-9]", "a": "[A-Z]", "c": "[0-9A-Z]"}


def _by_country() -> str:
    """Every country's form; a space, point or dash may stand before each sign.

    The countries share their first letters, so that a search looks at few branches; no form has a
    choice of length, so that what follows the number (``... 00 EUR``) is never swallowed.
    """
    letters: dict[str, list[str]] = {}
    for country, form in sorted(IBAN_FORMS.items()):
        parts = "".join(f"(?:[ .-]?{_CLASSES[part[-1]]}){{{part[:-1]}}}" for part in form.split())
        letters.setdefault(country[0], []).append(country[1] + " ?[0-9]{2}" + parts)
    return "|".join(f"{first}(?:{'|'.join(forms)})" for first, forms in letters.items())


DETECTOR = Detector(
    id="iban",
    category="finance.iban",
    entity="IBAN_CODE",
    title="Bank account number (IBAN)",
    patterns=(
        Pattern(
            "length and form by country",
            _by_country(),
            left=NOT_ALNUM,
            right=NOT_ALNUM,
            score=0.7,
            ignore_case=True,
        ),
    ),
    check=IbanCheck(),
    keywords=("iban", "rekening", "rekeningnummer", "compte", "konto", "account"),
    columns={
        "nl": (
            "iban", "rekeningnummer", "rekening nummer", "rekeningnr", "rekening nr", "rekening",
            "bankrekening", "bankrekeningnummer", "bankrekening nummer", "tegenrekening",
        ),
        "fr": (
            "numero de compte", "compte bancaire", "numero compte", "no compte", "num compte",
            "rib", "coordonnees bancaires",
        ),
        "en": (
            "iban", "*iban", "iban*", "bank account", "bank account number", "account number",
            "bank acct", "bank account no", "beneficiary account",
        ),
        "de": ("bankkonto", "kontonummer", "konto nummer", "bankverbindung", "konto nr", "kontonr"),
    },
    not_columns=(
        "id", "count", "aantal", "hash", "hashed", "verified", "valid", "status", "is", "has",
        "type", "date", "datum", "at", "balance", "saldo", "solde", "bic", "swift", "name", "naam",
        "holder", "country", "currency", "gl", "ledger", "grootboek",
    ),
    shape=r"[A-Za-z]{2} ?[0-9]{2}[ 0-9A-Za-z\-]{8,42}",
    by_name=True,
    examples=(
        "NL91 ABNA 0417 1643 00",
        "Betaal op BE71096123456769 voor vrijdag",
        "fr14 2004 1010 0505 0001 3m02 606",
        "IBAN:DE89370400440532013000.",
        "BE71 0961 2345 6769 EUR",
    ),
    counterexamples=(
        "NL92 ABNA 0417 1643 00",
        "BE710961234567",
        "XNL91ABNA0417164300",
        "NL91ABNA04171643005",
        "ZZ91ABNA0417164300",
    ),
    references=("https://www.swift.com/standards/data-standards/iban-international-bank-account-number",
                "ISO 13616-1:2020"),
)  # fmt: skip
