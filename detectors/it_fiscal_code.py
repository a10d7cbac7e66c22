"""Codice fiscale, the Italian fiscal code of a natural person.

Consonants of surname and given name, year, month, day and sex, place of birth, check letter; where
two people would have the same one, letters stand for digits from the end on (those of the year are
looked for as digits only). Companies' codes are eleven digits and
not looked for.
"""

from __future__ import annotations

from pdscan.checksums import Stdnum
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
#: A digit, or the letter that stands for it.
_NUMBER = "[0-9LMNP-V]"

DETECTOR = Detector(
    id="it-fiscal-code",
    category="gov.id",
    entity="IT_FISCAL_CODE",
    title="Fiscal code (codice fiscale, Italy)",
    countries=("IT",),
    patterns=(
        Pattern(
            "sixteen characters",
            rf"[A-Z]{{6}}[0-9]{{2}}[A-EHLMPRST]{_NUMBER}{{2}}[A-Z]{_NUMBER}{{3}}[A-Z]",
            left=_LEFT,
            right=_RIGHT,
            score=0.8,
            ignore_case=True,
        ),
    ),
    check=Stdnum("it.codicefiscale", chance=0.026),
    keywords=(
        "codice fiscale", "cod. fisc.", "cod.fisc.", "c.f.", "cf", "fiscal code",
        "italiaans fiscaal nummer", "code fiscal italien", "cod fiscale", "codfiscale",
        "cod fisc", "codicefiscale", "italian fiscal code", "italian tax code",
        "italienische steuernummer",
    ),
    columns={
        "nl": ("italiaans fiscaal nummer",),
        "fr": ("code fiscal italien",),
        "en": (
            "codice fiscale", "cod fiscale", "codfiscale", "cod fisc", "codicefiscale",
            "italian fiscal code", "italian tax code",
        ),
        "de": ("italienische steuernummer",),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text",),
    shape="[A-Za-z]{3} ?[A-Za-z]{3} ?[0-9A-Za-z]{5} ?[0-9A-Za-z]{5}",
    by_name=True,
    examples=(
        "RBZJHR54C42C83NU",
        "italienische steuernummer UQWEXW19M51LR4SQ.",
        "codice fiscale PWDVCK42C89KRR7J, codice fiscale",
    ),
    counterexamples=(
        "codice fiscale RBZJHR54C42C83NV",
        "codice fiscale RBZJHR54C42C83NU7",
        "codice fiscale 4RBZJHR54C42C83NU",
        "codice fiscale xRBZJHR54C42C83NU",
        "codice fiscale RBZJHR54C42C83NU.50",
        "codice fiscale RBZJHR54C42C83N",
    ),
    references=(
        "https://www.agenziaentrate.gov.it/portale/web/guest/schede/istanze/richiesta-ts_cf/informazioni-codificazione-pf",
    ),
)  # fmt: skip
