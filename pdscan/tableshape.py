"""Shapes of tables: what a table is by its name and by what was found in it.

Two rules, as data. Some kinds of data are about a person only where a person stands beside them:
without one, a column of operating systems is an inventory of machines. And some kinds are no
column but a table: orders become somebody's purchases by the customer in them. What the second rule
says is heuristic: for a person to review, never more.

Source: GDPR article 4(1) and recitals 26 and 30 (relating to an identified or identifiable person).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pdscan.names.words import PERSON_TABLES
from pdscan.taxonomy import matches
from pdscan.verdict import for_review
from pdscan.words import best_phrase, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from pdscan.verdict import Finding

#: Categories that tell who somebody is, or single them out.
IDENTIFYING = (
    "name.*", "contact.email.*", "contact.phone", "contact.social", "gov.*", "finance.iban",
    "finance.card", "account.username", "account.id", "account.pseudonym", "account.directory",
    "device.ip", "device.mac", "device.id", "device.imei", "device.sim", "device.advertising_id",
    "device.cookie_id", "device.fingerprint", "person.birthdate", "person.photo", "vehicle.plate",
)  # fmt: skip

#: Categories that are personal data only beside one of those, or in a table of people.
BESIDE_PERSON = (
    "behavior.*", "preference.*", "location.*", "commerce.*", "device.type", "device.technical",
    "device.hostname", "finance.payment", "finance.account_no", "finance.credit", "finance.debt",
    "finance.invoice", "finance.income", "finance.loan", "finance.insurance", "gov.vat_person",
    "account.role", "comm.feedback", "comm.form", "event.registration",
    "education.record", "employment.absence", "professional.info", "person.age", "person.physical",
)  # fmt: skip

#: The same for heuristic findings only: a message's body stays, a column of notes does not.
HEURISTIC_BESIDE_PERSON = ("comm.content",)


@dataclass(frozen=True, slots=True)
class TableShape:
    """One kind of table: a category of which a table with such a name and such columns tells.

    `tables` are phrases of table, file and folder names by language; `columns` phrases of which
    one must name a column, unless there are none; `people` how many identifying categories the
    table must hold.
    """

    category: str
    tables: Mapping[str, tuple[str, ...]]
    columns: tuple[str, ...] = ()
    people: int = 1


#: Columns that hold amounts of money.
_AMOUNTS = (
    "amount", "bedrag", "montant", "betrag", "debit", "credit", "debet", "af bij", "soll", "haben",
    "saldo", "balance", "solde",
)  # fmt: skip

SHAPES: tuple[TableShape, ...] = (
    TableShape(
        "commerce.purchase",
        {
            "nl": ("bestelling*", "order*", "aankoop", "aankopen", "winkelmand*", "verkoop*"),
            "fr": ("commande*", "achat*", "panier*", "vente*"),
            "en": ("order*", "purchase*", "cart", "sale", "basket", "checkout*"),
            "de": ("bestellung*", "kauf", "kaufe", "warenkorb", "auftrag", "auftrage", "verkauf*"),
        },
    ),
    TableShape(
        "commerce.contract",
        {
            "nl": ("offerte*", "contract*", "overeenkomst*", "polis*"),
            "fr": ("devis", "contrat*", "offre", "offres"),
            "en": ("quote", "quotation*", "contract*", "deal", "deals", "agreement*", "proposal*"),
            "de": ("angebot*", "vertrag*", "vertrage"),
        },
    ),
    TableShape(
        "finance.invoice",
        {
            "nl": ("factuur", "facturen", "factuurregel*", "verkoopfactu*"),
            "fr": ("facture*", "facturation"),
            "en": ("invoice*", "billing"),
            "de": ("rechnung*",),
        },
    ),
    TableShape(
        "finance.debt",
        {
            "nl": ("aanmaning*", "incasso*", "betalingsherinnering*", "wanbetaler*"),
            "fr": ("relance*", "impaye*", "recouvrement*"),
            "en": ("dunning*", "payment reminder*", "collection case*", "arrears", "overdue*"),
            "de": ("mahnung*", "mahnlauf", "inkasso*", "forderung*"),
        },
    ),
    TableShape(
        "finance.payment",
        {
            "nl": ("betaling*", "incassobatch*"),
            "fr": ("paiement*", "reglement*"),
            "en": ("payment*", "payout*", "refund*"),
            "de": ("zahlung*", "auszahlung*"),
        },
    ),
    TableShape(
        "finance.transaction",
        {
            "nl": ("transactie*", "banktransactie*", "afschrift*", "bankafschrift*",
                   "rekeningafschrift*", "mutatie*"),
            "fr": ("transaction*", "operation", "operations", "releve", "releves",
                   "mouvement*"),
            "en": ("transaction*", "bank statement*", "bank transaction*", "transfer*"),
            "de": ("transaktion*", "umsatz*", "kontoauszug*", "buchung*", "uberweisung*"),
        },
        columns=_AMOUNTS,
    ),
    TableShape(
        "account.data",
        {
            "nl": ("gebruiker*", "account*", "inloggegevens"),
            "fr": ("utilisateur*", "compte*"),
            "en": ("user", "account*", "login*", "app user*", "auth user*"),
            "de": ("benutzer*", "nutzer*", "konto", "konten"),
        },
        people=2,
    ),
    TableShape(
        "behavior.usage",
        {
            "nl": ("activiteit*", "logboek*", "gebeurtenis*", "audit*"),
            "fr": ("activite*", "journal*", "evenement*", "audit*"),
            "en": ("activity", "activities", "audit*", "event", "user log", "access log*",
                   "sign in*", "login*", "session*"),
            "de": ("aktivitat*", "protokoll*", "ereignis*", "audit*"),
        },
        columns=("action", "actie", "aktion", "event", "event name", "event type", "gebeurtenis",
                 "evenement", "ereignis", "activity", "activiteit", "activite", "aktivitat",
                 "operation", "status", "resource", "failure reason"),
    ),
    TableShape(
        "behavior.browsing",
        {
            "nl": ("paginabezoek*", "bezoek*", "weblog*", "klik*"),
            "fr": ("visite*", "navigation*", "clic", "clics"),
            "en": ("page view*", "pageview*", "visit", "hit", "click*", "web log*", "weblog*",
                   "http request*", "access log*", "clickstream*"),
            "de": ("seitenaufruf*", "besuch*", "klick*", "zugriff*"),
        },
        columns=("url", "uri", "page", "pagina", "path", "request", "seite", "link"),
    ),
    TableShape(
        "comm.chat",
        {
            "nl": ("chat*", "gesprek", "gesprekken"),
            "fr": ("chat*", "conversation*", "discussion*"),
            "en": ("chat", "chat message*", "conversation*", "direct message*"),
            "de": ("chat*", "gesprach", "gesprache", "unterhaltung*"),
        },
        columns=("message", "message body", "body", "text", "bericht", "tekst", "texte",
                 "nachricht", "content", "contenu", "inhalt"),
    ),
    TableShape(
        "comm.support",
        {
            "nl": ("klacht*", "supportvraag", "supportvragen", "helpdesk*", "ticket*"),
            "fr": ("reclamation*", "ticket*", "demande assistance"),
            "en": ("ticket*", "support case*", "complaint*", "helpdesk*", "issue", "jira*"),
            "de": ("ticket*", "beschwerde*", "supportanfrage*", "reklamation*"),
        },
        columns=("description", "omschrijving", "beschreibung", "subject", "onderwerp", "summary",
                 "comment", "sujet", "objet", "betreff"),
    ),
    TableShape(
        "comm.call",
        {
            "nl": ("oproep*", "telefoongesprek*", "belgeschiedenis", "bellijst*"),
            "fr": ("appel", "appels", "journal appels"),
            "en": ("call", "phone call*", "call log*", "cdr", "call detail record*", "voicemail*"),
            "de": ("anruf*", "telefonat*", "gesprachsliste*"),
        },
    ),
    TableShape(
        "comm.survey",
        {
            "nl": ("enquete*", "vragenlijst*", "respondent*"),
            "fr": ("enquete*", "sondage*", "repondant*", "questionnaire*"),
            "en": ("survey*", "respondent*", "questionnaire*", "poll"),
            "de": ("umfrage*", "fragebogen*", "befragung*"),
        },
    ),
    TableShape(
        "comm.form",
        {
            "nl": ("contactformulier*", "formulier*", "inzending*"),
            "fr": ("formulaire*", "soumission*"),
            "en": ("contact form*", "form submission*", "form response*", "submission*",
                   "form entries"),
            "de": ("kontaktformular*", "formular*", "einsendung*"),
        },
    ),
    TableShape(
        "event.registration",
        {
            "nl": ("deelnemer*", "inschrijving*", "aanmelding*", "cursist*"),
            "fr": ("participant*", "inscription*", "inscrit*"),
            "en": ("attendee*", "participant*", "registration*", "enrollment*", "enrolment*",
                   "rsvp*", "signup*"),
            "de": ("teilnehmer*", "anmeldung*", "einschreibung*"),
        },
    ),
    TableShape(
        "location.track",
        {
            "nl": ("rit", "ritten", "reis", "reizen", "rittenregistratie", "positie*", "locatie*"),
            "fr": ("trajet*", "deplacement*", "voyage*", "position*"),
            "en": ("trip", "journey*", "ride", "track", "location history", "gps*", "position*",
                   "waypoint*", "telematic*", "check in*"),
            "de": ("fahrt", "fahrten", "reise", "reisen", "fahrtenbuch", "standort*"),
        },
        columns=("lat", "latitude", "lon", "lng", "longitude", "breedtegraad", "breitengrad",
                 "from", "to", "van", "naar", "depart", "arrivee", "start location",
                 "end location", "von", "nach", "position", "geohash"),
    ),
    TableShape(
        "professional.application",
        {
            "nl": ("sollicitatie*", "sollicitant*", "kandidaat", "kandidaten"),
            "fr": ("candidature*", "candidat", "candidats"),
            "en": ("applicant*", "candidate*", "job application*", "recruitment*"),
            "de": ("bewerbung*", "bewerber*", "kandidat", "kandidaten"),
        },
    ),
    TableShape(
        "professional.cv",
        {
            "nl": ("cv", "levensloop", "werkervaring*"),
            "fr": ("cv", "parcours professionnel*", "experience professionnelle*"),
            "en": ("cv", "resume", "work experience*", "employment history"),
            "de": ("lebenslauf*", "berufserfahrung*", "werdegang"),
        },
    ),
    TableShape(
        "document.businesscard",
        {
            "nl": ("visitekaart*",),
            "fr": ("carte de visite", "cartes de visite"),
            "en": ("business card*", "businesscard*", "vcard*", "vcf"),
            "de": ("visitenkarte*",),
        },
    ),
)  # fmt: skip

#: What stands for a detector in the findings of a shape.
RULE = "table-shape"
#: Raised when what the rules find changes, as the version of a detector.
VERSION = 1


def is_identifying(finding: Finding) -> bool:
    """Whether a finding tells who somebody is; what is heuristic does not."""
    return not finding.heuristic and any(
        matches(pattern, finding.category) for pattern in IDENTIFYING
    )


def needs_person(finding: Finding) -> bool:
    """Whether a finding is personal data only beside a person; what its values tell never is."""
    if finding.tally.cells:
        return False
    patterns = (*BESIDE_PERSON, *HEURISTIC_BESIDE_PERSON) if finding.heuristic else BESIDE_PERSON
    return any(matches(pattern, finding.category) for pattern in patterns)


def settle(
    table: str, found: Mapping[str, Sequence[Finding]], own: Collection[str] = ()
) -> tuple[dict[str, tuple[Finding, ...]], tuple[Finding, ...]]:
    """What holds of a container's findings, by column, and what its shape adds to them.

    Findings that need a person go where there is none, neither by what was found nor by the
    table's name; those of users' `own` detectors stay.
    """
    name = words(table)
    people = sorted(
        {each.category for all_ in found.values() for each in all_ if is_identifying(each)}
    )
    kept = {path: tuple(findings) for path, findings in found.items()}
    if not people and not best_phrase(PERSON_TABLES, name):
        kept = {
            path: tuple(
                each
                for each in findings
                if not needs_person(each) or not {*own}.isdisjoint(each.detectors)
            )
            for path, findings in kept.items()
        }
    known = {each.category for findings in kept.values() for each in findings}
    return kept, tuple(_shapes(name, found, people, known))


def _shapes(
    name: tuple[str, ...],
    columns: Iterable[str],
    people: Sequence[str],
    known: set[str],
) -> Iterable[Finding]:
    """The categories that the shape of the table adds to those that are known of it."""
    named = [words(path) for path in columns]
    for shape in SHAPES:
        if len(people) < shape.people or shape.category in known:
            continue
        phrase = best_phrase([each for all_ in shape.tables.values() for each in all_], name)
        if phrase is None:
            continue
        column = next((one for each in named if (one := best_phrase(shape.columns, each))), None)
        if shape.columns and column is None:
            continue
        reasons = [f"name of the table: {phrase}"]
        if column is not None:
            reasons.append(f"a column: {column}")
        yield for_review(shape.category, RULE, (*reasons, f"beside: {', '.join(people[:3])}"))
