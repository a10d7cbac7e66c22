"""Date of birth.

With a postcode and a sex it singles out most people (Sweeney 2000); a fixed part of every identity
check. Found by the column's name, and in text behind a word such as "geboren".
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

_RIGHT = Border("0-9A-Za-z")
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:18[89]|19[0-9]|20[0-4])[0-9]"
_NAMES = (
    r"(?:jan|feb|f\xc3\xa9v|mar|maart|mrt|m\xc3\xa4r|apr|avr|may|mei|mai|jun|juin|jul|juil|aug"
    r"|ao\xc3\xbbt|aout|sep|o[ck]t|nov|de[cz]|d\xc3\xa9c)[a-z\xa9\xc3]{0,8}\.?"
)
_NUMBERS = (
    rf"(?:{_DAY}[/.\-]{_MONTH}[/.\-](?:{_YEAR}|[0-9]{{2}})"
    rf"|{_MONTH}[/.\-]{_DAY}[/.\-]{_YEAR}|{_YEAR}[/.\-]{_MONTH}[/.\-]{_DAY})"
)
_WORDS = rf"{_DAY}(?:st|nd|rd|th|er|ste|e|\.)? ?(?:of )?{_NAMES},? {_YEAR}"
_BORN = (
    r"(?:geboren|geboortedatum|geb\.?|geb\. ?datum|n\xc3\xa9e?s?|date de naissance|naissance"
    r"|born|date of birth|birth ?date|d\.?o\.?b\.?|geburtsdatum|geburtstag)"
)
#: The word ends there, and what follows is no number.
_APART = r"[^0-9A-Za-z\n][^0-9\n]"

DETECTOR = Detector(
    id="birth-date",
    category="person.birthdate",
    entity="DATE_OF_BIRTH",
    title="Date of birth",
    version=2,
    patterns=(
        # The word belongs to the form: a date alone, even as a whole cell, says nothing of birth.
        Pattern(
            "born, then a date",
            rf"{_BORN}{_APART}{{0,39}}(?:{_NUMBERS}|{_WORDS})",
            right=_RIGHT,
            score=0.85,
            ignore_case=True,
        ),
        Pattern(
            "born, then a date that begins with a month's name",
            rf"{_BORN}(?:{_APART}{{0,19}})? {_NAMES} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}",
            right=_RIGHT,
            score=0.85,
            ignore_case=True,
        ),
    ),
    keywords=("geboren", "né le", "née le", "born", "dob", "geboortedatum", "geburtsdatum"),
    columns={
        "nl": (
            "geboortedatum", "*geboortedatum", "geboorte datum", "geb datum", "gebdatum", "gebdat",
            "geboren", "geboren op", "geboortedag", "geboortejaar", "verjaardag", "geb dat",
        ),
        "fr": (
            "date de naissance", "date naissance", "datenaissance", "naissance", "ddn", "ne le",
            "nee le", "date naiss", "dt naissance", "annee de naissance", "annee naissance",
            "anniversaire",
        ),
        "en": (
            "birth date", "birthdate", "*birthdate", "date of birth", "dob", "*dob", "birthday",
            "born", "born on", "birth day", "bday", "bdate", "birth dt", "birth year",
            "year of birth", "birth",
        ),
        "de": (
            "geburtsdatum", "*geburtsdatum", "geburts datum", "geburtstag", "gebdatum",
            "geburtsjahr", "geboren am", "geb dat",
        ),
    },
    not_columns=(
        "place", "plaats", "plaatsnaam", "lieu", "ort", "country", "land", "pays", "city", "ville",
        "state", "id", "count", "aantal", "hash", "verified", "status", "is", "has", "type", "name",
        "naam", "nom", "weight", "order", "rank", "hire", "hired", "indienst*", "dienst",
        "embauche", "rate", "certificate", "akte", "acte", "greeting", "sent", "gemeente", "email",
        "control", "time",
    ),
    kinds=("date", "text", "integer"),
    shape=(
        r"(?:[0-9]{1,2}[/.\- ][0-9]{1,2}[/.\- ](?:[0-9]{2}|[0-9]{4})"
        r"|(?:1[89]|20)[0-9]{2}[/.\-]?[0-9]{2}[/.\-]?[0-9]{2}|(?:18[89]|19[0-9]|20[0-4])[0-9]"
        r"|[0-9]{1,2}[ .\-]{1,2}[^0-9]{3,12}[ .\-]{1,2}(?:[0-9]{2}|[0-9]{4})"
        r"|[A-Za-z]{3,9} [0-9]{1,2},? [0-9]{4})(?:[ T].{0,30})?"
    ),
    by_name=True,
    examples=(
        "geboren op 12/05/1970",
        "Marie est née à Lyon le 3 mars 1982.",
        "DOB: 1958-04-21",
        "geb. 21.05.1966 in Köln",
        "She was born May 12, 1970",
    ),
    counterexamples=("1970-05-12", "geleverd op 12/05/2020", "born in 1970", "order 12-05-1970"),
    references=("GDPR article 4(1)", "ISO 8601-1:2019"),
)  # fmt: skip
