"""National Insurance number (NINO), the social security number of the United Kingdom.

Two letters, six digits and a letter from A to D; no check digit. Issued to everyone over 16 for
pay, pensions and benefits.
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)
_SECOND = "A-CEGHJ-NPR-TW-Z"
#: D, F, I, Q, U and V never stand in front, O never second; BG, GB, KN, NK, NT, TN and ZZ are
#: not issued.
_PREFIX = (
    rf"(?:[ACEHJLMOPRSWXY][{_SECOND}]|B[A-CEHJ-NPR-TW-Z]|G[ACEGHJ-NPR-TW-Z]|K[A-CEGHJ-MPR-TW-Z]"
    r"|N[A-CEGHJLMNPRSW-Z]|T[A-CEGHJ-MPR-TW-Z]|Z[A-CEGHJ-NPR-TWXY])"
)

DETECTOR = Detector(
    id="gb-nino",
    category="gov.id",
    entity="UK_NINO",
    title="National Insurance number (United Kingdom)",
    countries=("GB",),
    patterns=(
        Pattern(
            "two letters, six digits, letter",
            rf"{_PREFIX}(?:[0-9]{{6}}| [0-9]{{2}} [0-9]{{2}} [0-9]{{2}} ?"
            rf"|-[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}-| [0-9]{{6}} ?)[A-D]",
            left=_LEFT,
            right=_RIGHT,
            score=0.7,
            ignore_case=True,
        ),
    ),
    keywords=(
        "ni number", "ni no", "nino", "national insurance number", "national insurance",
        "n.i. number", "brits socialezekerheidsnummer", "numero d assurance nationale",
        "national insurance no", "britische sozialversicherungsnummer",
    ),
    columns={
        "nl": ("brits socialezekerheidsnummer",),
        "fr": ("numero d assurance nationale",),
        "en": (
            "national insurance number", "national insurance no", "ni number", "ni no",
            "nino",
        ),
        "de": ("britische sozialversicherungsnummer",),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text",),
    shape="[A-Za-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]?",
    by_name=True,
    examples=(
        "KM 73 05 82 B",
        "britische sozialversicherungsnummer KT550339B.",
        "ni number ON754607B, ni number",
    ),
    counterexamples=(
        "ni number KM 73 05 82 B7",
        "ni number 4KM 73 05 82 B",
        "ni number xKM 73 05 82 B",
        "ni number KM 73 05 82 B.50",
        "ni number KM 73 05 82 ",
        "ni number KM 73 05 82 B-1",
    ),
    references=(
        "https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110",
    ),
)  # fmt: skip
