"""Payment card number (PAN), and the expiry date and security code that belong to it.

Issuer's range, account and Luhn digit. Whoever holds number, date and code can pay with the card;
PCI DSS forbids to keep the code at all.
"""

from __future__ import annotations

from pdscan.checksums import CardNumber
from pdscan.model import Border, Detector, Pattern

_EDGE = Border("0-9A-Za-z_", decimal=True)
#: Numbers begin with 2 (Mastercard) to 6 (Maestro, Discover, UnionPay).
_HEAD = r"(?:2[2-7]|3[0-9]|4[0-9]|5[0-8]|6[0-9])"

_NOT_A_NUMBER = (
    "id", "count", "aantal", "nombre", "hash", "hashed", "verified", "valid", "status", "is", "has",
    "type", "brand", "holder", "name", "naam", "nom", "token", "last", "last4", "masked", "country",
    "balance", "limit", "score", "issuer", "business", "gift", "sim", "id card", "loyalty", "at",
)  # fmt: skip

NUMBER = Detector(
    id="payment-card",
    category="finance.card",
    entity="CREDIT_CARD",
    title="Payment card number",
    patterns=(
        Pattern(
            "four groups of four",
            rf"{_HEAD}[0-9]{{2}}(?:(?:-[0-9]{{4}}){{3}}|(?: [0-9]{{4}}){{3}})",
            left=_EDGE,
            right=_EDGE,
            score=0.7,
        ),
        # One in ten numbers of so many digits passes Luhn's check: alone they need a word.
        Pattern(
            "sixteen digits",
            rf"{_HEAD}[0-9]{{14}}",
            left=_EDGE,
            right=_EDGE,
            score=0.4,
            bare=True,
        ),
        Pattern(
            "American Express, 4-6-5",
            r"3[47][0-9]{2}(?:-[0-9]{6}-[0-9]{5}| [0-9]{6} [0-9]{5})",
            left=_EDGE,
            right=_EDGE,
            score=0.6,
        ),
        Pattern(
            "American Express, fifteen digits",
            r"3[47][0-9]{13}",
            left=_EDGE,
            right=_EDGE,
            score=0.4,
            bare=True,
        ),
        Pattern(
            "Diners Club, 4-6-4",
            r"3[0689][0-9]{2}(?:-[0-9]{6}-[0-9]{4}| [0-9]{6} [0-9]{4})",
            left=_EDGE,
            right=_EDGE,
            score=0.5,
        ),
        Pattern(
            "thirteen, fourteen or seventeen to nineteen digits",
            r"(?:4[0-9]{12}|3[0689][0-9]{12}|(?:35|4[0-9]|5[0-8]|6[0-9])[0-9]{15,17})",
            left=_EDGE,
            right=_EDGE,
            score=0.2,
            bare=True,
        ),
    ),
    check=CardNumber(),
    technical=(
        # Test numbers that the schemes and payment providers publish.
        r"4111[ -]?1111[ -]?1111[ -]?1111", r"4242[ -]?4242[ -]?4242[ -]?4242",
        r"4012[ -]?8888[ -]?8888[ -]?1881", r"4000[ -]?0000[ -]?0000[ -]?[0-9]{4}",
        r"4000[ -]?0566[ -]?5566[ -]?5556", r"4222222222222", r"4917[ -]?6100[ -]?0000[ -]?0000",
        r"5555[ -]?5555[ -]?5555[ -]?4444", r"5105[ -]?1051[ -]?0510[ -]?5100",
        r"5200[ -]?8282[ -]?8282[ -]?8210", r"2223[ -]?0031[ -]?2200[ -]?3222",
        r"5454[ -]?5454[ -]?5454[ -]?5454", r"2222[ -]?4000[ -]?7000[ -]?0005",
        r"3782[ -]?822463[ -]?10005", r"3714[ -]?496353[ -]?98431", r"3787[ -]?344936[ -]?71000",
        r"3056[ -]?930902[ -]?5904", r"3852[ -]?000002[ -]?3237", r"3622[ -]?720627[ -]?1667",
        r"6011[ -]?1111[ -]?1111[ -]?1117", r"6011[ -]?0009[ -]?9013[ -]?9424",
        r"3530[ -]?1113[ -]?3330[ -]?0000", r"3566[ -]?0020[ -]?2036[ -]?0505",
        r"6200[ -]?0000[ -]?0000[ -]?0005", r"6759[ -]?6498[ -]?2643[ -]?8453",
    ),
    keywords=(
        "card", "credit card", "creditcard", "debit card", "visa", "mastercard", "maestro", "amex",
        "diners", "kaart", "kaartnummer", "kredietkaart", "carte", "carte bancaire", "cb", "karte",
        "kreditkarte", "kartennummer", "pan", "card number", "cc",
    ),
    columns={
        "nl": ("kaartnummer", "kaart nummer", "kaartnr", "creditcard nummer", "creditcardnummer",
               "kredietkaart", "kredietkaartnummer", "bankkaart", "betaalkaart"),
        "fr": ("numero de carte", "numero carte", "no carte", "num carte", "carte de credit",
               "carte bancaire", "carte credit"),
        "en": ("card number", "card no", "card num", "cardnum", "credit card", "credit card number",
               "creditcard", "debit card", "cc", "cc number", "cc num", "ccn", "ccnum", "pan",
               "payment card", "primary account number"),
        "de": ("kreditkarte", "kreditkartennummer", "kartennummer", "karten nummer", "kartennr"),
    },
    not_columns=(*_NOT_A_NUMBER, "exp*", "verval*", "cvc", "cvv", "code", "date"),
    kinds=("text", "integer"),
    shape=r"[2-6][0-9][0-9 \-]{9,20}[0-9]",
    by_name=True,
    examples=(
        "4012-8888-8888-1881",
        "Visa 4539 1488 0343 6467, geldig tot 09/27",
        "6759649826438453",
        "3714 496353 98431",
        "card 4222222222222",
    ),
    counterexamples=(
        "4012-8888-8888-1882",
        "4539 1488-0343 6467",
        "order 4222222222222 shipped",
        "9012888888881887",
        "0.4539148803436467",
        "id_4539148803436467",
    ),
    references=(
        "ISO/IEC 7812-1:2017",
        "https://www.pcisecuritystandards.org/document_library/",
    ),
)  # fmt: skip

EXPIRY = Detector(
    id="card-expiry",
    category="finance.card.expiry",
    entity="CARD_EXPIRY",
    title="Expiry date of a payment card",
    columns={
        "nl": ("vervaldatum kaart", "kaart vervaldatum", "kaart geldig tot"),
        "fr": ("date expiration carte", "expiration carte", "carte expiration", "validite carte"),
        "en": ("card exp*", "cc exp*", "credit card exp*", "creditcard exp*", "card valid thru",
               "expiration card"),
        "de": ("karte gultig bis", "kartenablauf", "ablaufdatum karte", "karte ablaufdatum"),
    },
    not_columns=("is", "has", "expired", "sim", "gift", "notified", "id card", "loyalty"),
    kinds=("text", "date", "integer"),
    shape=r"(?:0?[1-9]|1[0-2])[ /.\-]{0,3}(?:20)?[0-9]{2}"
    r"|20[0-9]{2}[/.\-]?[0-9]{2}(?:[/.\-]?[0-9]{2})?(?:[ T].{0,20})?",
    by_name=True,
    examples=("card_expiry", "cc_expiredate", "CardExpirationDate", "credit_card_exp"),
    counterexamples=("expiry_date", "card_number", "license_expiry", "card_expired"),
    references=("ISO/IEC 7813:2006",),
)  # fmt: skip

CODE = Detector(
    id="card-security-code",
    category="finance.card",
    entity="CARD_SECURITY_CODE",
    title="Security code of a payment card",
    columns={
        "nl": ("kaart code", "beveiligingscode kaart"),
        "fr": ("cryptogramme", "cryptogramme visuel"),
        "en": ("cvc", "cvv", "cvc2", "cvv2", "card verification*", "card security code",
               "security code card", "card code"),
        "de": ("kartenprufnummer", "prufnummer karte"),
    },
    not_columns=("is", "has", "result", "status", "check", "required", "response", "valid"),
    kinds=("text", "integer"),
    shape=r"[0-9]{3,4}",
    by_name=True,
    examples=("cvc", "cc_cvc", "cardVerificationValue", "CVV2"),
    counterexamples=("cvc_result", "security_level", "card_number", "zip_code"),
    references=("https://www.pcisecuritystandards.org/document_library/",),
)  # fmt: skip

DETECTORS = (NUMBER, EXPIRY, CODE)
