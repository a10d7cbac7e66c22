"""Steuerliche Identifikationsnummer (IdNr), the German tax identification number.

Eleven digits without meaning: of the first ten one occurs twice or three times, the last one is
a check digit (ISO 7064). Given at birth for life; since the Identifikationsnummerngesetz it joins
the registers of all authorities (section 139b AO; GDPR article 87).
"""

from __future__ import annotations

from pdscan.checksums import Mod11And10
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="de-tax-id",
    category="gov.id",
    entity="DE_TAX_ID",
    title="Tax identification number (IdNr, Germany)",
    countries=("DE",),
    patterns=(
        Pattern("2 3 3 3", "[1-9][0-9](?: [0-9]{3}){3}", left=_LEFT, right=_RIGHT, score=0.6),
        Pattern("eleven digits", "[1-9][0-9]{10}", left=_LEFT, right=_RIGHT, score=0.3, bare=True),
    ),
    check=Mod11And10(chance=0.0042, repeats=True),
    keywords=(
        "steuerliche identifikationsnummer", "steueridentifikationsnummer",
        "steuer-identifikationsnummer", "steuer-id", "steuerid", "steuer id",
        "steuer-idnr", "idnr", "idnr.", "identifikationsnummer", "tax id",
        "duits fiscaal nummer", "duits belastingnummer", "numero fiscal allemand",
        "german tax id", "german tax identification number", "steuer idnr",
        "steuer identifikationsnummer",
    ),
    columns={
        "nl": ("duits fiscaal nummer", "duits belastingnummer"),
        "fr": ("numero fiscal allemand",),
        "en": ("german tax id", "german tax identification number", "steuer id"),
        "de": (
            "steuer id", "steuerid", "steuer idnr", "steueridentifikationsnummer",
            "steuerliche identifikationsnummer", "steuer identifikationsnummer", "idnr",
        ),
    },
    not_columns=(
        "hash", "hashed", "verified", "geverifieerd", "status", "is", "has", "count",
        "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="[1-9][0-9] ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
    by_name=True,
    examples=(
        "81 240 692 758",
        "steuerliche identifikationsnummer: 63970253341",
        "steuer identifikationsnummer 18 765 239 467.",
    ),
    counterexamples=(
        "steuerliche identifikationsnummer 81 240 692 759",
        "steuerliche identifikationsnummer 63970253342",
        "order 63970253341",
        "steuerliche identifikationsnummer 639702533417",
        "steuerliche identifikationsnummer 463970253341",
        "steuerliche identifikationsnummer x63970253341",
    ),
    references=(
        "https://www.gesetze-im-internet.de/ao_1977/__139b.html",
        "https://www.bzst.de/DE/Privatpersonen/SteuerlicheIdentifikationsnummer/steuerlicheidentifikationsnummer_node.html",
    ),
)  # fmt: skip
