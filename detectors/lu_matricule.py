"""Matricule, the Luxembourg national identification number.

Date of birth, serial number and two check digits, one by Luhn and one by Verhoeff (law of 19 June
2013; GDPR article 87). Companies' numbers have eleven digits and are not looked for.
"""

from __future__ import annotations

from pdscan.checksums import LuxembourgNumber
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_YEAR = r"(?:189[0-9]|19[0-9]{2}|20[0-4][0-9])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"

DETECTOR = Detector(
    id="lu-matricule",
    category="gov.id",
    entity="LU_MATRICULE",
    title="National identification number (matricule, Luxembourg)",
    countries=("LU",),
    patterns=(
        Pattern(
            "groups",
            rf"{_YEAR} {_MONTH} ?{_DAY} [0-9]{{3}} ?[0-9]{{2}}|{_YEAR}{_MONTH}{_DAY}"
            rf" [0-9]{{3}} ?[0-9]{{2}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.6,
        ),
        Pattern(
            "thirteen digits",
            rf"{_YEAR}{_MONTH}{_DAY}[0-9]{{5}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.4,
            bare=True,
        ),
    ),
    check=LuxembourgNumber(),
    keywords=(
        "matricule", "matricule national", "numéro d'identification national",
        "sozialversicherungsnummer", "nationalnummer", "sécurité sociale",
        "securite sociale", "ccss", "luxemburgs identificatienummer", "numero matricule",
        "numero d identification national", "no matricule", "luxembourg national id",
        "luxembourg national identification number", "luxemburgische matrikelnummer",
        "matrikelnummer",
    ),
    columns={
        "nl": ("luxemburgs identificatienummer",),
        "fr": (
            "matricule", "matricule national", "numero matricule",
            "numero d identification national", "no matricule",
        ),
        "en": ("luxembourg national id", "luxembourg national identification number"),
        "de": ("luxemburgische matrikelnummer", "matrikelnummer"),
    },
    not_columns=(
        "hash", "hashed", "verified", "geverifieerd", "status", "is", "has", "count",
        "aantal", "type", "date", "datum",
    ),
    kinds=("text", "integer"),
    shape="(?:18|19|20)[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{3} ?[0-9]{2}",
    by_name=True,
    examples=(
        "1998 0328 36478",
        "matricule: 1935050439872",
        "matrikelnummer 19881101 12486.",
    ),
    counterexamples=(
        "matricule 1998 0328 36479",
        "matricule 1935050439873",
        "order 1935050439872",
        "matricule 19350504398727",
        "matricule 41935050439872",
        "matricule x1935050439872",
    ),
    references=(
        "https://legilux.public.lu/eli/etat/leg/loi/2013/06/19/n1/jo",
    ),
)  # fmt: skip
