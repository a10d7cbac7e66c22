"""Health, by lexicon: illness, disability, medication, and numbers of patients.

Processing data concerning health is forbidden unless GDPR article 9(2) allows it. No form tells it,
only words do: in names of columns, and in cells where the name alone may mean something else. Words
deceive, so that everything here is a heuristic, for a person to review.

Sources: GDPR articles 4(15) and 9(1), recitals 34 and 35; ICD-10 and ATC (WHO).
"""

from __future__ import annotations

from pdscan.model import Detector

_NINE = ("GDPR article 9(1)",)
_KINDS = ("text", "integer", "boolean", "float", "date", "other")
#: What turns any of the words into something about the words themselves.
_NOT = ("id", "count", "aantal", "policy", "beleid", "template", "url", "translation", "vertaling")


HEALTH = Detector(
    id="lexicon-health",
    category="sensitive.health",
    entity="HEALTH",
    title="Health, by words",
    heuristic=True,
    columns={
        "nl": ("gezondheid", "gezondheidstoestand", "ziekte", "ziektebeeld", "diagnose",
               "diagnosecode", "aandoening", "aandoeningen", "allergie", "allergieen", "bloedgroep",
               "ziekmelding", "ziek gemeld", "ziektedagen", "ziekteverzuim", "verzuimreden",
               "medische gegevens", "medisch dossier", "symptomen", "klachten patient",
               "vaccinatie",
               "vaccinaties", "zwanger", "zwangerschap", "bloeddruk", "behandeling medisch",
               "ziektegeschiedenis", "anamnese", "huisarts", "verslaving", "rookstatus",
               "overlijdensoorzaak", "reden afwezigheid", "afwezigheidsreden",
               "datum ziekmelding", "hersteldatum", "herstelmelding"),
        "fr": ("sante", "etat de sante", "maladie", "maladies", "diagnostic", "pathologie",
               "allergie", "allergies", "groupe sanguin", "arret maladie", "arret de travail",
               "antecedents medicaux", "symptomes", "vaccination", "vaccins", "grossesse",
               "tension arterielle", "traitement medical", "dossier medical",
               "medecin traitant", "motif absence", "motif d absence", "cause du deces",
               "jours maladie", "addiction"),
        "en": ("diagnosis", "diagnoses", "diagnosis code", "disease", "illness", "health status",
               "health condition", "medical condition", "medical history", "allergy", "allergies",
               "blood type", "blood group", "icd10", "icd 10", "icd9", "icd code", "symptom",
               "symptoms", "vaccination", "vaccination status", "vaccine", "pregnant", "pregnancy",
               "pregnancies", "blood pressure", "sick leave", "sick days", "sickness", "bmi",
               "heart rate", "glucose", "cholesterol", "smoker", "smoking status", "hiv",
               "hiv status",
               "cause of death", "medical record", "mental health", "treatment plan", "lab result",
               "test result covid", "absence reason", "leave reason", "health issues",
               "medical notes", "insulin"),
        "de": ("gesundheit", "gesundheitszustand", "krankheit", "krankheiten", "diagnose",
               "diagnoseschlussel", "allergie", "allergien", "blutgruppe", "krankmeldung",
               "krankheitstage", "arbeitsunfahigkeit", "vorerkrankung", "vorerkrankungen",
               "befund", "befunde", "symptome", "impfung", "impfstatus", "schwanger",
               "schwangerschaft", "abwesenheitsgrund", "fehlgrund", "blutdruck", "krankenstand",
               "todesursache", "hausarzt", "raucher"),
    },
    not_columns=(*_NOT, "server", "service", "system", "node", "cluster", "endpoint", "check",
                 "plant", "battery", "disk", "crop", "device", "app", "insurance", "api",
                 "error", "network", "vehicle", "number", "nummer", "numero", "pool"),
    kinds=_KINDS,
    by_name=True,
    examples=("diagnosis", "Ziekmelding", "groupe_sanguin", "Vorerkrankungen", "icd10_code"),
    counterexamples=("health_check", "server_health_status", "diagnosis_id", "healthy"),
    references=("GDPR article 4(15)", "GDPR recital 35", *_NINE),
)  # fmt: skip

ILLNESS = Detector(
    id="lexicon-illness",
    category="sensitive.health",
    entity="HEALTH",
    title="Health, by words in the cells",
    heuristic=True,
    columns={
        "nl": ("reden", "verloftype", "soort verlof", "type verlof", "hoofddiagnose",
               "verzuimtype"),
        "fr": ("motif", "type de conge", "code pathologie"),
        "en": ("reason", "leave type", "condition", "dx", "diag", "diag code", "dx code"),
        "de": ("grund", "abwesenheitsart", "urlaubsart"),
    },
    not_columns=("id", "count", "aantal", "return", "retour", "cancel*", "order", "payment"),
    shape=r"[A-TV-Z][0-9][0-9AB]\.[0-9A-Z]{1,4}|(?i:"
    r"ziek|ziekte|ziekmelding|ziekteverlof|zwangerschapsverlof|zwanger|arts|dokter|"
    r"arbeidsongeschikt|burn[ -]?out|griep|ziekenhuis|operatie|depressie|maladie|malade|"
    r"cong\S{1,2} maladie|arr\S{1,2}t maladie|accident du travail|h\S{1,2}pital|"
    r"grossesse|cong\S{1,2} maternit\S{1,2}|m\S{1,2}decin|sick|sickness|illness|"
    r"sick leave|medical|medical leave|"
    r"hospital|surgery|flu|covid|covid[ -]?19|pregnancy|maternity|maternity leave|"
    r"diabetes|diabetes mellitus|asthma|astma|asthme|hypertension|hypertensie|cancer|"
    r"kanker|depression|krank|krankheit|krankmeldung|krankenhaus|mutterschutz|kur|"
    r"arzttermin)",
    by_name=True,
    examples=("reason", "Verloftype", "type_de_conge", "Abwesenheitsart"),
    counterexamples=("return_reason", "reason_id", "air_conditioning", "cancellation_reason"),
    references=_NINE,
)  # fmt: skip

HEALTH_NUMBER = Detector(
    id="lexicon-health-number",
    category="sensitive.health.number",
    entity="HEALTH_NUMBER",
    title="Number of a patient or insured person, by words",
    heuristic=True,
    columns={
        "nl": ("zorgverzekeringsnummer", "polisnummer zorgverzekering", "verzekerdennummer",
               "mutualiteitsnummer", "ziekenfondsnummer", "patientnummer", "patient nummer",
               "zorgverzekering nummer", "dossiernummer patient", "uzovi", "uzovi code"),
        "fr": ("numero carte vitale", "carte vitale", "numero mutuelle", "numero de mutuelle",
               "numero patient", "numero de patient", "ipp patient", "numero dossier medical"),
        "en": ("health insurance number", "health insurance id", "medical record number", "mrn",
               "patient number", "health card number", "medicare number", "medicaid number",
               "nhs number", "insurance member id", "health plan number"),
        "de": ("krankenversicherungsnummer", "krankenversichertennummer", "kvnr", "kv nummer",
               "versichertennummer", "patientennummer", "krankenkassennummer"),
    },
    not_columns=("count", "aantal", "is", "has", "type", "status", "valid"),
    kinds=("text", "integer"),
    shape=r"[0-9A-Za-z][0-9A-Za-z ./-]{1,29}",
    by_name=True,
    examples=("medical_record_number", "Zorgverzekeringsnummer", "carte_vitale",
              "Krankenversicherungsnummer"),
    counterexamples=("patient", "number", "patient_number_count", "policy_number"),
    references=("GDPR recital 35",),
)  # fmt: skip

DISABILITY = Detector(
    id="lexicon-disability",
    category="sensitive.health.disability",
    entity="DISABILITY",
    title="Disability, by words",
    heuristic=True,
    columns={
        "nl": ("beperking", "beperkingen", "handicap", "arbeidsongeschikt", "arbeidsbeperking",
               "arbeidsongeschiktheid", "arbeidsongeschiktheidspercentage", "invaliditeit",
               "wajong",
               "rolstoel", "wia status", "wao", "slechthorend", "slechtziend", "doelgroepregister"),
        "fr": ("handicap", "handicape", "taux incapacite", "invalidite", "rqth",
               "incapacite de travail", "taux invalidite", "fauteuil roulant",
               "travailleur handicape"),
        "en": ("disability", "disabilities", "disabled person", "disability status",
               "is disabled person", "wheelchair", "wheelchair user", "impairment",
               "special needs", "disability type", "incapacity"),
        "de": ("behinderung", "schwerbehinderung", "schwerbehindert", "grad der behinderung", "gdb",
               "schwerbehindertenausweis", "erwerbsminderung", "rollstuhl"),
    },
    not_columns=(*_NOT, "golf", "asset", "goodwill", "accessible", "access", "room"),
    kinds=_KINDS,
    by_name=True,
    examples=("disability", "Arbeidsongeschiktheid", "taux_incapacité", "Schwerbehinderung"),
    counterexamples=("disabled", "disabled_at", "asset_impairment", "golf_handicap"),
    references=("GDPR recital 35", *_NINE),
)  # fmt: skip

MEDICATION = Detector(
    id="lexicon-medication",
    category="sensitive.health.medication",
    entity="MEDICATION",
    title="Medication, by words",
    heuristic=True,
    columns={
        "nl": ("medicatie", "medicijn", "medicijnen", "geneesmiddel", "geneesmiddelen", "dosering",
               "receptnummer", "medicatielijst", "medicijngebruik", "atc code"),
        "fr": ("medicament", "medicaments", "ordonnance", "posologie", "traitement en cours",
               "code atc", "prescription medicale"),
        "en": ("medication", "medications", "prescription", "prescriptions", "drug name", "dosage",
               "medicine", "prescribed drug", "atc code", "current medication", "dose"),
        "de": ("medikament", "medikamente", "medikation", "dosierung", "arzneimittel",
               "verschreibung", "atc code"),
    },
    not_columns=(*_NOT, "form", "radiation", "fertilizer", "glasses", "chlorine", "water"),
    kinds=_KINDS,
    by_name=True,
    examples=("medication", "Medicatie", "ordonnance", "Medikamente", "prescription"),
    counterexamples=("drug", "description", "medication_id", "diagnose"),
    references=("GDPR recital 35", *_NINE),
)  # fmt: skip

DETECTORS = (HEALTH, ILLNESS, HEALTH_NUMBER, DISABILITY, MEDICATION)
