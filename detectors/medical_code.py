"""Medical codes, of diagnoses (ICD-10) and of medicines (ATC), under columns that may hold them.

Health is a special category (GDPR article 9(1)), and a code says it as plainly as a word. Names
such as ``dx`` or ``atc`` may mean something else, so that most of the cells must have the code's
form; a heuristic even so, for a person to review.
"""

from __future__ import annotations

from pdscan.model import Detector

_NOT = ("id", "count", "aantal", "url", "date", "datum", "version", "versie")

DIAGNOSIS = Detector(
    id="lexicon-icd-10",
    category="sensitive.health",
    entity="HEALTH",
    title="Codes of diagnoses (ICD-10), by the column's name and their form",
    heuristic=True,
    columns={
        "nl": ("icd", "icd 10", "icd10", "hoofddiagnose", "nevendiagnose", "opnamediagnose",
               "diagcode", "dbc diagnose", "diagnosecode"),
        "fr": ("cim 10", "cim10", "code cim", "code cim 10", "diagnostic principal",
               "diagnostic associe", "code diagnostic"),
        "en": ("icd", "icd 10", "icd10", "icd code", "icd 10 code", "icd10 code", "dx", "dx code",
               "diag", "diag code", "primary diagnosis", "condition code"),
        "de": ("icd", "icd 10", "icd10", "icd 10 gm", "icd schlussel", "hauptdiagnose",
               "nebendiagnose", "aufnahmediagnose"),
    },
    not_columns=_NOT,
    shape=r"[A-TV-Z][0-9][0-9A-Z](?:\.?[0-9A-Z-]{1,4})?[*+!]?",
    by_name=True,
    examples=("icd10", "Hoofddiagnose", "code_cim_10", "dx_code", "Nebendiagnose"),
    counterexamples=("diagram", "icd_version", "code", "dx_count"),
    references=("https://icd.who.int/browse10/2019/en", "GDPR article 9(1)"),
)  # fmt: skip

MEDICINE = Detector(
    id="lexicon-atc",
    category="sensitive.health.medication",
    entity="MEDICATION",
    title="Codes of medicines (ATC), by the column's name and their form",
    heuristic=True,
    columns={
        "nl": ("atc", "atc code", "atccode", "medicijncode", "geneesmiddelcode"),
        "fr": ("atc", "code atc", "classe atc", "code medicament"),
        "en": ("atc", "atc code", "atc class", "atc5", "drug code", "medicine code",
               "medication code"),
        "de": ("atc", "atc code", "atc klasse", "wirkstoffcode", "medikamentencode"),
    },
    not_columns=_NOT,
    shape=r"[ABCDGHJLMNPRSV][0-9]{2}[A-Z](?:[A-Z](?:[0-9]{2})?)?",
    by_name=True,
    examples=("atc", "ATC-code", "code_atc", "drug_code"),
    counterexamples=("match", "atc_version", "drug", "catch"),
    references=("https://atcddd.fhi.no/atc_ddd_index/", "GDPR article 9(1)"),
)  # fmt: skip

DETECTORS = (DIAGNOSIS, MEDICINE)
