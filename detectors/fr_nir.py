"""NIR, the French social security number (numéro de sécurité sociale).

Sex, year and month of birth, place of birth, serial number and a key. Kept by INSEE; its use is
limited by decree 2019-341 (GDPR article 87).
"""

from __future__ import annotations

from pdscan.checksums import Mod97Key
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+", decimal=True)
_RIGHT = Border("0-9A-Za-z_", decimal=True)
#: Months beyond 12 stand for incomplete registers (20 to 42 and 50 to 99).
_MONTH = r"(?:0[1-9]|1[0-2]|[23][0-9]|4[0-2]|[5-9][0-9])"
_PLACE = r"(?:[0-9]{2}|2[ABab])"

DETECTOR = Detector(
    id="fr-nir",
    category="gov.nir",
    entity="FR_NIR",
    title="Social security number (NIR, France)",
    countries=("FR",),
    patterns=(
        Pattern(
            "groups",
            rf"[1-478] [0-9]{{2}} {_MONTH} {_PLACE} [0-9]{{3}} [0-9]{{3}}(?: ?[-/]? ?)[0-9]{{2}}"
            rf"|[1-478]\.[0-9]{{2}}\.{_MONTH}\.{_PLACE}\.[0-9]{{3}}\.[0-9]{{3}}\.[0-9]{{2}}"
            rf"|[1-478][0-9]{{2}}{_MONTH}{_PLACE}[0-9]{{6}}(?: ?[-/] ?| )[0-9]{{2}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.6,
        ),
        Pattern(
            "fifteen characters",
            rf"[1-478][0-9]{{2}}{_MONTH}{_PLACE}[0-9]{{8}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.4,
            bare=True,
        ),
    ),
    check=Mod97Key(),
    keywords=(
        "nir", "sécurité sociale", "securite sociale", "sécu", "secu", "insee", "numéro de sécu",
        "n° ss", "carte vitale", "social security", "nss",
    ),
    columns={
        "nl": ("frans socialezekerheidsnummer",),
        "fr": (
            "nir", "numero nir", "numero securite sociale", "numero de securite sociale",
            "securite sociale", "num secu", "numero secu", "num ss", "no ss", "numss", "no insee",
            "numero insee",
        ),
        "en": ("nir number", "french social security number"),
        "de": ("franzosische sozialversicherungsnummer",),
    },
    not_columns=("id", "hash", "verified", "status", "is", "has", "count", "type", "date"),
    kinds=("text", "integer"),
    shape=r"[1-478][ .]?[0-9]{2}[ .]?[0-9]{2}[ .]?(?:[0-9]{2}|2[ABab])[0-9 .]{6,10}"
    r"(?:[ \-/]{0,3}[0-9]{2})?",
    by_name=True,
    digits=15,
    examples=(
        "2 95 10 99 126 111 93",
        "NIR : 253072A07300443",
        "253072B073004 70",
        "295109912611193",
    ),
    counterexamples=(
        "2 95 10 99 126 111 94",
        "facture 295109912611193",
        "295139912611193",
        "2951099126111",
        "5 95 10 99 126 111 93",
    ),
    references=(
        "https://www.insee.fr/fr/metadonnees/definition/c1409",
        "https://www.legifrance.gouv.fr/loda/id/JORFTEXT000038396526",
    ),
)  # fmt: skip
