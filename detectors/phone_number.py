"""Telephone number, as written in the Low Countries, France, Germany, Britain and North America.

Any international number is found too. Numbers of people are personal data (GDPR article 4(1));
libphonenumber's numbering plans tell them from other rows of digits.
"""

from __future__ import annotations

from pdscan.checksums import Phone
from pdscan.model import Border, Detector, Pattern

#: Dates, decimals and paths are no numbers, nor is a time's hour behind a date.
_EDGE = Border("0-9A-Za-z_/+-", decimal=True)
_END = Border("0-9A-Za-z_:")
_SEP = r"(?:[ .\-/]{1,2}|\xc2\xa0)?"
#: The national zero, which foreigners leave out: "(0)", or by mistake "0".
_ZERO = rf"(?:{_SEP}\(?0\)?)?"

DETECTOR = Detector(
    id="phone-number",
    category="contact.phone",
    entity="PHONE_NUMBER",
    title="Telephone number",
    patterns=(
        Pattern(
            "international, neighbouring countries",
            # Fixed counts of digits, so that what follows the number is left alone.
            rf"(?:\+ ?|00)(?:31{_ZERO}(?:{_SEP}\(?[0-9]\)?){{9}}"
            rf"|32{_ZERO}(?:{_SEP}\(?[0-9]\)?){{8,9}}|33{_ZERO}(?:{_SEP}\(?[0-9]\)?){{9}}"
            rf"|352(?:{_SEP}[0-9]){{6,9}}|44{_ZERO}(?:{_SEP}\(?[0-9]\)?){{9,10}}"
            rf"|49{_ZERO}(?:{_SEP}\(?[0-9]\)?){{8,11}})",
            left=_EDGE,
            right=_END,
            score=0.8,
        ),
        Pattern(
            "international, any country",
            r"\+ ?[1-9](?:[ .\-/()]{0,2}[0-9]){7,14}",
            left=_EDGE,
            right=_END,
            score=0.75,
        ),
        Pattern(
            "national, area code apart",
            # At least nine digits, and no second dash or slash: 02-03-2024 is a date.
            r"(?:\(0[1-9]\)|0[1-9])[ ./\-]{1,3}[0-9](?:[ .]?[0-9]){6,8}"
            r"|(?:\(0[1-9][0-9]\)|0[1-9][0-9])[ ./\-]{1,3}[0-9](?:[ .]?[0-9]){5,8}"
            r"|(?:\(0[1-9][0-9]{2,3}\)|0[1-9][0-9]{2,3})[ ./\-]{1,3}[0-9](?:[ .]?[0-9]){4,7}",
            left=_EDGE,
            right=_END,
            score=0.5,
        ),
        Pattern(
            "national, pairs",
            r"0[1-9](?:(?:-[0-9]{2}){4}|(?:\.[0-9]{2}){4}|(?: [0-9]{2}){4})",
            left=_EDGE,
            right=_END,
            score=0.6,
        ),
        Pattern(
            "Luxembourg, groups",
            r"(?:6[0-9]1[ .\-][0-9]{3}[ .\-][0-9]{3}|2[0-9](?: [0-9]{2}){3})",
            left=_EDGE,
            right=_END,
            score=0.3,
            bare=True,
        ),
        Pattern(
            "North America",
            r"(?:1[ .\-])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .\-])[2-9][0-9]{2}[ .\-][0-9]{4}",
            left=_EDGE,
            right=_END,
            score=0.5,
        ),
        Pattern(
            "digits only",
            r"(?:0[1-9][0-9]{7,10}|(?:3[123]|352|4[49])[1-9][0-9]{7,9})",
            left=_EDGE,
            right=Border("0-9A-Za-z_", decimal=True),
            score=0.25,
            bare=True,
        ),
    ),
    check=Phone(("NL", "BE", "FR", "DE", "GB", "LU", "US")),
    keywords=(
        "tel", "tél", "telefoon", "telefoonnummer", "telefonisch", "bel", "bellen", "gebeld", "gsm",
        "mobiel", "mobieltje", "nummer", "phone", "telephone", "téléphone", "telephone number",
        "mobile", "cell", "fax", "call", "whatsapp", "sms", "portable", "appeler", "joindre",
        "telefon", "handy", "mobil", "rufnummer", "anrufen", "fixe",
    ),
    columns={
        "nl": (
            "telefoon", "telefoon*", "*telefoon", "*telefoonnummer", "telnr", "tel nr", "gsm",
            "gsm nummer", "gsmnummer", "mobiel", "mobiel nummer", "mobielnummer", "06 nummer",
        ),
        "fr": (
            "telephone", "tel", "tel fixe", "tel portable", "portable", "numero de telephone",
            "numero telephone", "telecopie", "mobile", "no tel", "num tel",
        ),
        "en": (
            "phone", "*phone", "phone number", "phonenumber", "phone no", "phone nr", "telephone",
            "mobile", "mobile number", "cell", "cellphone", "cell number", "fax", "fax number",
            "faxnumber", "landline", "whatsapp", "sms", "msisdn", "caller", "callee",
            "contact number",
        ),
        "de": (
            "telefon", "telefonnummer", "telefonnr", "*telefon", "handy", "handynummer", "handy nr",
            "rufnummer", "mobil", "mobilnummer", "mobiltelefon", "festnetz", "telefax", "faxnummer",
        ),
    },
    not_columns=(
        "id", "count", "aantal", "hash", "verified", "geverifieerd", "confirmed", "status", "is",
        "has", "type", "brand", "model", "os", "app", "device", "sent", "opt", "optin", "consent",
        "duration", "duree", "date", "datum", "at", "time", "country", "extension", "ext",
        "carrier", "enabled", "blacklisted", "template", "text", "body", "message", "headphone",
        "microphone", "version", "price", "cost", "xylophone", "saxophone", "subscription", "plan",
        "sms code", "code", "area", "network", "user agent", "battery",
    ),
    kinds=("text", "integer"),
    shape=r"[+(]?[0-9][0-9 ()./\-]{5,22}(?:[0-9)]|[0-9] ?(?:x|ext\.?|toestel|poste) ?[0-9]{1,5})",
    by_name=True,
    examples=(
        "+31 6 12345678",
        "Bel mij op 020-123 45 67 na vijven",
        "0471/12.34.56",
        "01 42 68 53 00",
        "+49 (0)30 26550280",
        "+55 (12) 3923-5555",
        "+1 (780) 428-9482",
        "(408) 996-1010",
        "tel 0612345678",
    ),
    counterexamples=(
        "02-03-2024 12:00",
        "order 0612345678",
        "12.03.2024",
        "+31 6 1234567",
        "06123456",
        "192.168.100.200",
    ),
    references=(
        "https://www.itu.int/rec/T-REC-E.164",
        "https://github.com/google/libphonenumber",
    ),
)  # fmt: skip
