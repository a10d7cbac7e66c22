"""PAN, the Indian tax number (permanent account number) of a natural person.

Three letters, a P for a natural person, the first letter of the surname, four digits, and a check
letter whose rule is not published. Other holders' numbers have another fourth letter and are not
looked for.
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="in-pan",
    category="gov.id",
    entity="IN_PAN",
    title="Permanent account number (PAN, India)",
    countries=("IN",),
    patterns=(
        Pattern(
            "aaaPannnna",
            "[A-Z]{3}P[A-Z](?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])[A-Z]",
            left=_LEFT,
            right=_RIGHT,
            score=0.6,
        ),
    ),
    keywords=(
        "pan", "pan card", "pan no", "pan number", "permanent account number",
        "income tax pan", "indiaas belastingnummer", "pan nummer",
        "numero fiscal indien", "numero pan", "indische steuernummer",
    ),
    columns={
        "nl": ("indiaas belastingnummer", "pan nummer"),
        "fr": ("numero fiscal indien", "numero pan"),
        "en": ("pan", "pan number", "pan no", "pan card", "permanent account number"),
        "de": ("indische steuernummer", "pan nummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text",),
    shape="[A-Za-z]{5}[0-9]{4}[A-Za-z]",
    by_name=True,
    examples=(
        "VXBPM0056H",
        "indische steuernummer NHTPR0767Q.",
        "pan HYHPC0004W, pan",
    ),
    counterexamples=(
        "pan VXBPM0056H7",
        "pan 4VXBPM0056H",
        "pan xVXBPM0056H",
        "pan VXBPM0056H.50",
        "pan VXBPM0056",
        "pan VXBPM0056H-1",
    ),
    references=(
        "https://incometaxindia.gov.in/",
    ),
)  # fmt: skip
