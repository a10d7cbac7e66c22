"""BIC, the code of a bank (ISO 9362): which bank a person is a customer of.

Eight or eleven letters and digits without a check, so that only a column's name tells it; about a
person only where a person stands in the same table.
"""

from __future__ import annotations

from pdscan.model import Detector

DETECTOR = Detector(
    id="bic",
    category="finance.payment",
    entity="BIC",
    title="Code of a person's bank (BIC, SWIFT)",
    columns={
        "nl": ("bic", "bic code", "biccode", "swift code", "swiftcode"),
        "fr": ("bic", "code bic", "code swift"),
        "en": ("bic", "bic code", "swift", "swift code", "swift bic", "bic swift"),
        "de": ("bic", "bic code", "swift code", "swiftcode"),
    },
    not_columns=("id", "count", "aantal", "is", "has", "type", "status", "message", "ui"),
    # The bank's four letters, an ISO 3166 country, the place, perhaps the branch.
    shape=r"[A-Za-z]{6}[0-9A-Za-z]{2}(?:[0-9A-Za-z]{3})?",
    by_name=True,
    examples=("bic", "BIC-code", "code_bic", "swift_code"),
    counterexamples=("bicycle", "bic_count", "swiftness", "code"),
    references=("https://www.swift.com/standards/data-standards/bic-business-identifier-code",
                "ISO 9362:2022"),
)  # fmt: skip
