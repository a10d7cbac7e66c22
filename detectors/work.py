"""Work: job title, employer and salary.

Data about a person's working life; salary is what data subjects complain about first. Found by the
column's name.
"""

from __future__ import annotations

from pdscan.model import Detector
from pdscan.names.words import PERSON_TABLES

JOB = Detector(
    id="job-title",
    category="professional.job_title",
    entity="JOB_TITLE",
    title="Job title",
    columns={
        "nl": ("functie", "functietitel", "functienaam", "functie titel", "functieomschrijving",
               "beroep", "rol in bedrijf", "functiebenaming"),
        "fr": ("fonction", "poste", "intitule de poste", "intitule poste", "profession", "metier",
               "emploi", "qualite professionnelle"),
        "en": (
            "job title", "jobtitle", "job", "occupation", "position title", "contact title",
            "job position", "job description", "job name", "profession", "employee title",
            "job role", "business title",
        ),
        "de": ("beruf", "stellenbezeichnung", "berufsbezeichnung", "funktion", "taetigkeit",
               "tatigkeit", "position im unternehmen"),
    },
    not_columns=(
        "id", "count", "aantal", "status", "type", "is", "has", "courtesy", "code", "queue", "run",
        "started", "finished", "date", "datum", "at", "scheduler", "cron", "batch", "log", "error",
        "url", "number", "nr", "album", "book", "page", "song", "track", "movie", "document",
        "result",
    ),
    tables=(*PERSON_TABLES, "title", "titles"),
    columns_with_table=("title", "titel", "titre", "position", "role", "rol"),
    shape=r"[^0-9@=<>{}#|][^@=<>{}#|]{1,79}",
    by_name=True,
    examples=("job_title", "Functie", "ContactTitle", "profession", "Berufsbezeichnung"),
    counterexamples=("job_id", "title_of_courtesy", "album_title", "job_status", "cron_job"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

EMPLOYER = Detector(
    id="employer",
    category="professional.employer",
    entity="ORGANIZATION",
    title="Employer or organisation of a person",
    columns={
        "nl": ("bedrijf", "bedrijfsnaam", "bedrijf naam", "werkgever", "organisatie", "firma",
               "organisatienaam", "naam bedrijf", "naam werkgever"),
        "fr": ("societe", "entreprise", "employeur", "nom entreprise", "nom societe", "organisme",
               "raison sociale", "nom de l entreprise"),
        "en": (
            "company", "company name", "companyname", "employer", "employer name", "organisation",
            "organization", "organisation name", "organization name", "business name", "firm",
        ),
        "de": ("firma", "firmenname", "unternehmen", "arbeitgeber", "organisation", "betrieb"),
    },
    not_columns=(
        "id", "count", "aantal", "status", "type", "is", "has", "size", "code", "number", "nr",
        "vat", "btw", "date", "at", "url", "website", "email", "phone", "address", "registration",
        "kvk", "revenue", "industry", "domain", "logo", "country", "city",
    ),
    shape=r"[^@=<>{}|]{2,100}",
    by_name=True,
    examples=("company", "bedrijfsnaam", "CompanyName", "employeur", "Arbeitgeber"),
    counterexamples=("company_id", "company_size", "companion", "company_vat_number"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

SALARY = Detector(
    id="salary",
    category="employment.salary",
    entity="SALARY",
    title="Salary",
    columns={
        "nl": ("salaris", "brutosalaris", "bruto salaris", "netto salaris", "loon", "brutoloon",
               "bruto loon", "netto loon", "maandloon", "uurloon", "jaarsalaris", "bezoldiging",
               "*salaris"),
        "fr": ("salaire", "salaire brut", "salaire net", "remuneration", "traitement brut",
               "salaire mensuel", "salaire annuel"),
        "en": ("salary", "*salary", "wage", "base pay", "gross pay", "net pay", "annual pay",
               "compensation", "hourly rate", "base salary", "gross salary", "pay rate"),
        "de": ("gehalt", "bruttogehalt", "nettogehalt", "lohn", "bruttolohn", "stundenlohn",
               "monatsgehalt", "jahresgehalt", "verguetung", "vergutung", "*gehalt"),
    },
    not_columns=(
        "id", "count", "aantal", "date", "datum", "at", "is", "has", "status", "type", "currency",
        "range", "band", "grade", "average", "avg", "min", "max", "sugar", "zuckergehalt",
        "alkohol*", "content", "worker", "from", "to", "sum", "total", "budget", "inhalt",
    ),
    tables=("salar*", "payroll*", "wage*", "loon*", "lohn*", "gehalt*", "salaire*"),
    columns_with_table=("amount", "bedrag", "montant", "betrag", "gross", "net", "bruto", "netto"),
    kinds=("integer", "float", "text"),
    shape=r"(?:[A-Z]{3} ?|[^0-9A-Za-z]{1,3} ?)?[0-9][0-9.,' ]{2,14}(?: ?[^0-9]{1,4})?",
    by_name=True,
    examples=("salary", "BrutoSalaris", "base_salary", "salaire_net", "Jahresgehalt"),
    counterexamples=("salary_date", "avg_salary", "salary_range", "salary_currency"),
    references=("GDPR article 88",),
)  # fmt: skip

DETECTORS = (JOB, EMPLOYER, SALARY)
