"""Employment and education: dates of service, appraisal, absence, skills and school records.

Kept by employers and schools about people who cannot easily refuse (GDPR article 88). Found by the
column's name.
"""

from __future__ import annotations

from pdscan.model import Detector

DATES = Detector(
    id="employment-dates",
    category="employment.dates",
    entity="EMPLOYMENT_DATE",
    title="Date of beginning or end of an employment",
    columns={
        "nl": ("datum in dienst", "datum uit dienst", "indienst", "in dienst", "uit dienst",
               "indiensttreding", "uitdiensttreding", "datum indienst", "datum uitdienst",
               "indienstdatum", "uitdienstdatum", "begindatum dienstverband",
               "einddatum dienstverband", "ontslagdatum", "in dienst sinds"),
        "fr": ("date embauche", "date d embauche", "date d entree en service", "date de sortie",
               "date entree service", "date fin de contrat", "date de licenciement",
               "anciennete"),
        "en": ("hire date", "hired at", "hired on", "date hired", "termination date",
               "date of hire", "employment date", "employment start date", "employment end date",
               "date of joining", "joining date", "start of employment", "seniority date"),
        "de": ("eintrittsdatum", "austrittsdatum", "einstellungsdatum", "kundigungsdatum",
               "beschaftigt seit", "dienstbeginn", "betriebszugehorigkeit"),
    },
    not_columns=("id", "count", "aantal", "car", "rental", "vehicle", "equipment", "machine"),
    kinds=("date", "text", "integer"),
    shape=r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}(?:[ T][0-9:.+Z-]{4,20})?|[0-9]{4}"
    r"|[0-9]{8}|[0-9]{1,2}[ -][A-Za-z\xc3\x80-\xbf.]{3,12}[ -][0-9]{2,4}",
    by_name=True,
    examples=("hire_date", "DatumInDienst", "date_embauche", "Eintrittsdatum"),
    counterexamples=("start_date", "datum", "dienst", "car_hire_date"),
    references=("GDPR article 88",),
)  # fmt: skip

PERFORMANCE = Detector(
    id="performance-appraisal",
    category="employment.performance",
    entity="PERFORMANCE_APPRAISAL",
    title="Appraisal of an employee, or a disciplinary measure",
    columns={
        "nl": ("beoordelingsscore", "functioneringsgesprek", "beoordelingsgesprek",
               "beoordeling medewerker", "prestatiebeoordeling", "disciplinaire maatregel",
               "officiele waarschuwing", "eindbeoordeling medewerker"),
        "fr": ("evaluation annuelle", "entretien annuel", "note d evaluation", "avertissement rh",
               "sanction disciplinaire", "entretien d evaluation", "mesure disciplinaire"),
        "en": ("performance rating", "performance review", "performance score", "appraisal",
               "appraisal score", "employee rating", "disciplinary action", "last evaluation",
               "performance evaluation", "disciplinary record"),
        "de": ("leistungsbeurteilung", "mitarbeiterbeurteilung", "mitarbeitergesprach",
               "leistungsbewertung", "abmahnung", "abmahnungen", "disziplinarmassnahme"),
    },
    not_columns=("id", "count", "aantal", "product", "server", "system", "property", "house"),
    kinds=("text", "integer", "float", "date"),
    by_name=True,
    examples=("performance_rating", "beoordelingsscore", "entretien_annuel", "Abmahnung"),
    counterexamples=("performance", "rating", "server_performance_score", "review_id"),
    references=("GDPR article 88",),
)  # fmt: skip

ABSENCE = Detector(
    id="leave-and-absence",
    category="employment.absence",
    entity="LEAVE_AND_ABSENCE",
    title="Leave and absence of an employee",
    columns={
        "nl": ("verlofsaldo", "verlofdagen", "verloftype", "verlofuren", "vakantiedagen",
               "afwezigheid", "afwezigheidsreden", "reden afwezigheid", "soort verlof",
               "ouderschapsverlof", "zwangerschapsverlof", "resterend verlof"),
        "fr": ("solde conges", "solde de conges", "jours de conge", "jours conges", "type de conge",
               "motif absence", "motif d absence", "conges payes", "conge maternite",
               "conge parental", "absences"),
        "en": ("leave balance", "leave days", "leave type", "vacation days", "vacation hours",
               "absence reason", "absence type", "days absent", "parental leave", "maternity leave",
               "annual leave", "holiday entitlement", "pto balance"),
        "de": ("urlaubstage", "urlaubsanspruch", "resturlaub", "fehltage", "fehlzeiten",
               "abwesenheit", "abwesenheitsgrund", "elternzeit", "mutterschutz", "urlaubskonto"),
    },
    not_columns=("id", "count", "optimization", "policy"),
    kinds=("text", "integer", "float", "date", "boolean"),
    by_name=True,
    examples=("leave_balance", "Verlofsaldo", "solde_conges", "Urlaubstage"),
    counterexamples=("leave", "holiday", "leave_type_id", "left_at"),
    references=("GDPR article 88",),
)  # fmt: skip

SKILLS = Detector(
    id="professional-information",
    category="professional.info",
    entity="PROFESSIONAL_INFORMATION",
    title="Education, skills and experience of a working person",
    columns={
        "nl": ("opleidingsniveau", "hoogste opleiding", "diploma", "diplomas", "vaardigheden",
               "werkervaring", "arbeidsverleden", "afdeling medewerker", "certificaten medewerker",
               "beroepservaring", "big nummer", "vorige werkgever", "kwalificaties"),
        "fr": ("niveau d etudes", "niveau etudes", "diplome", "diplomes", "competences",
               "experience professionnelle", "formation professionnelle", "parcours professionnel",
               "ancien employeur"),
        "en": ("education level", "level of education", "highest education", "degree obtained",
               "work experience", "years of experience", "professional experience",
               "employment history", "previous employer", "skill set", "skillset",
               "qualifications", "highest degree", "employee skill"),
        "de": ("bildungsabschluss", "hochster abschluss", "schulabschluss", "berufserfahrung",
               "berufsabschluss", "fahigkeiten", "qualifikationen", "ausbildung", "werdegang",
               "zeugnisse", "fruherer arbeitgeber"),
    },
    not_columns=("id", "count", "aantal", "required", "job", "vacancy", "vacature", "is", "min"),
    kinds=("text", "integer", "float"),
    by_name=True,
    examples=("education_level", "Opleidingsniveau", "niveau_etudes", "Berufserfahrung"),
    counterexamples=("level", "diploma_id", "required_work_experience", "degree"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

SCHOOL = Detector(
    id="school-record",
    category="education.record",
    entity="SCHOOL_RECORD",
    title="Marks, school and study of a person",
    columns={
        "nl": ("eindcijfer", "rapportcijfer", "cijferlijst", "schooladvies", "studierichting",
               "studievoortgang", "examencijfer", "leerlingvolgsysteem", "studiepunten",
               "cijfergemiddelde", "toetsresultaat"),
        "fr": ("moyenne generale", "releve de notes", "bulletin scolaire", "note examen",
               "note finale", "annee scolaire eleve", "niveau scolaire", "resultat scolaire",
               "filiere d etudes"),
        "en": ("exam grade", "exam score", "final grade", "grade point average", "gpa",
               "student grade", "report card", "field of study", "test score", "school name",
               "enrollment year", "exam result", "university name"),
        "de": ("schulnote", "endnote", "zeugnisnote", "prufungsnote", "notendurchschnitt",
               "studiengang", "studienfach", "prufungsergebnis", "klassenstufe", "fachsemester"),
    },
    not_columns=("id", "count", "aantal", "product", "steel", "fuel"),
    kinds=("text", "integer", "float"),
    by_name=True,
    examples=("exam_grade", "eindcijfer", "releve_de_notes", "Zeugnisnote"),
    counterexamples=("grade", "score", "steel_final_grade", "note"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

DETECTORS = (DATES, PERFORMANCE, ABSENCE, SKILLS, SCHOOL)
