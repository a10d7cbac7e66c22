"""Steuernummer, the German tax number of a tax office.

Tax office, district, serial number and check digit, in three groups that differ from state to
state; the check digit's rule does too, so that it is not tested. Natural persons and companies
have numbers of the same form.
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="de-tax-number",
    category="gov.id",
    entity="DE_TAX_NUMBER",
    title="Tax number (Steuernummer, Germany)",
    countries=("DE",),
    patterns=(
        Pattern(
            "groups",
            "[0-9]{2,3}/[0-9]{3}/[0-9]{5}|[0-9]{3}/[0-9]{4}/[0-9]{4}",
            left=_LEFT,
            right=_RIGHT,
            score=0.4,
        ),
    ),
    keywords=(
        "steuernummer", "steuer-nr", "st.-nr", "st.-nr.", "stnr", "st-nr", "steuernr",
        "steuer nr", "duits steuernummer", "numero d impot allemand",
        "german tax number", "steuer nummer", "st nr",
    ),
    columns={
        "nl": ("duits steuernummer",),
        "fr": ("numero d impot allemand", "steuernummer"),
        "en": ("german tax number", "steuernummer"),
        "de": ("steuernummer", "steuer nummer", "steuernr", "steuer nr", "stnr", "st nr"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text",),
    shape="[0-9]{2,3}/[0-9]{3,4}/[0-9]{4,5}",
    by_name=True,
    examples=(
        "390/9185/8034",
        "st nr 233/815/94468.",
        "steuernummer 224/479/57677, steuernummer",
    ),
    counterexamples=(
        "steuernummer 390/9185/80347",
        "steuernummer 4390/9185/8034",
        "steuernummer x390/9185/8034",
        "steuernummer 390/9185/8034.50",
        "steuernummer 390/9185/803",
        "steuernummer 390/9185/8034-1",
    ),
    references=(
        "https://www.gesetze-im-internet.de/ao_1977/",
    ),
)  # fmt: skip
