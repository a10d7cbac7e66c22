"""Criminal convictions and offences, by lexicon.

Only under the control of an authority or where law allows it (GDPR article 10). Found by words in
names of columns: a heuristic, for a person to review.
"""

from __future__ import annotations

from pdscan.model import Detector

DETECTOR = Detector(
    id="lexicon-criminal-offence",
    category="criminal",
    entity="CRIMINAL_OFFENCE",
    title="Criminal convictions and offences, by words",
    heuristic=True,
    columns={
        "nl": ("strafblad", "strafrechtelijk verleden", "veroordeling", "veroordelingen", "vog",
               "verklaring omtrent gedrag", "strafbaar feit", "delict", "verdachte", "misdrijf",
               "justitiele documentatie", "detentie", "aangifte politie", "parketnummer",
               "proces verbaal", "uittreksel strafregister", "strafregister"),
        "fr": ("casier judiciaire", "condamnation", "condamnations", "infraction penale",
               "infractions", "antecedents judiciaires", "delit", "incarceration",
               "garde a vue", "extrait de casier"),
        "en": ("criminal record", "conviction", "convictions", "criminal conviction",
               "criminal history", "offence", "offense", "felony", "misdemeanor", "arrest",
               "arrest date", "background check", "criminal charge", "sentence length", "inmate",
               "parole", "police record", "suspect", "dbs check", "prison"),
        "de": ("vorstrafe", "vorstrafen", "fuhrungszeugnis", "strafregister", "verurteilung",
               "verurteilungen", "straftat", "straftaten", "delikt", "haftstrafe", "ermittlung",
               "strafverfahren", "beschuldigter"),
    },
    not_columns=("id", "count", "aantal", "policy", "url", "cardiac", "device", "suspected",
                 "data", "donnees"),
    kinds=("text", "integer", "boolean", "float", "date", "other"),
    by_name=True,
    examples=("criminal_record", "VOG", "casier_judiciaire", "Führungszeugnis", "conviction"),
    counterexamples=("record", "cardiac_arrest", "offence_id", "prisoner_data_id"),
    references=("GDPR article 10",),
)  # fmt: skip
