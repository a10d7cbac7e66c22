"""Names of people: full name, first name, last name.

The plainest of personal data (GDPR article 4(1)). Found by the column's name where the values look
like names, and by value: a frequent given name with a surname behind it, or a form of address.
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern
from pdscan.names.words import (
    CAPITALISED,
    PERSON_TABLES,
    given_name,
    particles,
    surname,
)

_LEFT = Border("0-9A-Za-z_@./-")
_RIGHT = Border("0-9A-Za-z_@")
_SURNAME = rf"(?:{particles()} ){{0,2}}{CAPITALISED}"
_INITIALS = r"(?:[A-Z]\. ?){1,4}"
_TITLE = (
    r"(?:[Dd]hr\.?|[Mm]evr?\.?|[Mm]evrouw|[Dd]e [Hh]eer|[Mm]eneer|Mr\.?|Mrs\.?|Ms\.?|Miss"
    r"|M\.|Mme\.?|Mlle|Madame|Monsieur|Herr|Herrn|Frau|Dr\.?|Prof\.?)"
)

#: Words behind a given name that make the two a street, a firm, a school or a date.
_NO_SURNAME = (
    r".{2,80}[ -](?:street|st|road|avenue|ave|lane|drive|square|university|college|school|hospital"
    r"|airport|stadium|inc|ltd|llc|gmbh|company|group|bank|hotel|day|award|prize|cup|island|church"
    r"|straat|laan|plein|weg|kerk|platz|allee|foundation|stichting|museum|building|center|centre)\.?"
    r"|.{2,60}(?:straat|laan|plein|kade|stra\xc3\x9fe|strasse|platz|allee|gasse|steenweg|school)"
    r"|jan[ -](?:jan|feb|mar|apr|mei|may|jun|jul|aug|sep|o[ck]t|nov|dec|mon|tue|wed|thu|fri|sat)"
    r".{0,10}"
)

#: Words that make a column with "name" in it something else than a person's name.
_NO_PERSON = (
    "id", "count", "aantal", "nombre", "hash", "type", "status", "is", "has", "verified", "length",
    "file", "files", "filename", "bestand", "bestands*", "fichier", "datei", "dateiname", "path",
    "folder", "map", "directory", "dossier", "document", "attachment", "image", "photo", "picture",
    "product", "products", "produkt", "produit", "artikel", "item", "sku", "brand", "merk",
    "marque", "model", "category", "categorie", "kategorie", "company", "compagnie", "bedrijf",
    "bedrijfs*", "entreprise", "societe", "firma", "firmen", "firm", "organisation", "organization",
    "organisatie", "org", "organisme", "business", "brandname", "shop", "store", "winkel",
    "supplier company", "user", "login", "account", "accountname", "user name", "username",
    "screen", "nick", "host", "hostname", "server", "domain", "domein", "domaine", "site",
    "website", "url", "machine", "device", "computer", "printer", "network", "vm", "instance",
    "cluster", "node", "service", "table", "tabel", "tabelle", "column", "kolom", "schema",
    "database", "db", "field", "veld", "champ", "index", "constraint", "key", "parameter", "param",
    "property", "attribute", "variable", "event", "evenement", "ereignis", "campaign", "campagne",
    "kampagne", "project", "projet", "projekt", "job", "task", "taak", "tache", "step", "process",
    "workflow", "queue", "topic", "department", "dept", "afdeling", "departement", "abteilung",
    "team", "group", "groep", "groupe", "gruppe", "role", "rol", "permission", "rule", "policy",
    "list", "lijst", "segment", "tag", "label", "class", "klasse", "course", "cursus", "vak",
    "school", "university", "hospital", "city", "stad", "plaats", "plaatsnaam", "gemeente", "ville",
    "commune", "stadt", "ort", "town", "street", "straat", "straatnaam", "rue", "strasse",
    "country", "land", "pays", "region", "regio", "state", "province", "provincie", "county",
    "district", "area", "place", "location", "locatie", "building", "gebouw", "room", "zaal",
    "airport", "station", "bank", "currency", "valuta", "month", "maand", "day", "language", "taal",
    "langue", "sprache", "color", "colour", "kleur", "album", "track", "song", "genre", "playlist",
    "media", "movie", "film", "book", "boek", "title", "series", "channel", "theme", "template",
    "sjabloon", "form", "formulier", "page", "package", "module", "plugin", "library", "function",
    "method", "app", "application", "version", "browser", "os", "format", "layout", "level", "plan",
    "tier", "street name", "pet", "animal", "species", "dog", "cat", "ship", "vessel", "vehicle",
    "car", "drug", "medication", "disease", "test", "unit", "stage", "phase", "source", "bron",
    "target", "common name", "codename", "display format", "trade", "handels*", "merknaam",
    "productnaam", "groepsnaam", "domeinnaam", "gebruikersnaam", "kolomnaam", "tabelnaam",
    "bedrijfsnaam", "firmennaam", "firmenname", "benutzername", "email", "phone", "ip", "on card",
    "contract", "order", "invoice", "deal", "issue", "ticket", "link",
)  # fmt: skip

#: Words that make any name's column a statement about the name.
_NOT_SHORT = (
    "id",
    "count",
    "aantal",
    "hash",
    "hashed",
    "verified",
    "status",
    "is",
    "has",
    "type",
    "length",
    "product",
    "file",
    "date",
    "datum",
    "at",
    "required",
    "label",
    "match",
    "valid",
)
#: Words that ask something else of a person than the name.
_NOT_WHO = (
    "email", "e mail", "mail", "phone", "tel", "telefoon", "fax", "address", "adres", "adresse",
    "city", "country", "url", "link", "website", "code", "number", "nr", "nummer", "numero", "no",
    "iban", "bic", "bank", "role", "age", "gender", "comment", "note", "opmerking", "score",
    "group", "income", "birth", "ip", "location", "company", "companies", "initials", "key", "uuid",
    "guid",
)  # fmt: skip

#: What a name never holds, so that a row of anything else is not taken for one.
_SHAPE = r"'?[^\x00-@\[-\x60{-~][^0-9@_<>{}=+*#|\\]{0,79}"

FULL = Detector(
    id="person-name",
    category="name",
    entity="PERSON",
    title="Name of a person",
    patterns=(
        Pattern(
            "given name and surname",
            rf"(?:{given_name()} ){{1,2}}(?:{_INITIALS} ?|[A-Z] )?{_SURNAME}",
            left=_LEFT,
            right=_RIGHT,
            score=0.55,
        ),
        Pattern(
            "form of address and surname",
            rf"{_TITLE} (?:{_INITIALS} ?)?{_SURNAME}",
            left=_LEFT,
            right=_RIGHT,
            score=0.55,
        ),
        Pattern(
            "frequent surname, given name or initials",
            rf"{surname()}, ?(?:{given_name()}|{_INITIALS})",
            left=_LEFT,
            right=_RIGHT,
            score=0.55,
            # In text, two names of a list would meet at the comma.
            whole=True,
        ),
        Pattern(
            "initials and frequent surname",
            rf"{_INITIALS} ?(?:{particles()} ){{0,2}}{surname()}",
            left=_LEFT,
            right=_RIGHT,
            score=0.55,
        ),
    ),
    technical=(_NO_SURNAME,),
    columns={
        "nl": (
            "volledige naam", "naam klant", "klant naam", "klantnaam", "naam contact",
            "contactpersoon", "contact persoon", "naam contactpersoon", "contactnaam",
            "naam medewerker", "medewerker naam", "medewerkernaam", "medewerkersnaam",
            "personeelsnaam", "patientnaam", "naam patient", "naam werknemer", "werknemersnaam",
            "naam bewoner", "naam cursist", "naam leerling", "naam deelnemer", "persoonsnaam",
            "naam persoon", "voor en achternaam", "auteur", "afzender", "ontvanger",
            "naam ontvanger", "naam kind", "naam ouder", "naam partner", "tenaamstelling",
            "rekeninghouder", "naam rekeninghouder", "kaarthouder", "begunstigde", "eigenaar naam",
            "aanvrager", "behandelaar", "begeleider", "accountmanager", "naam aanvrager",
        ),
        "fr": (
            "nom complet", "nom prenom", "nom et prenom", "prenom nom", "nom client",
            "nom du client", "nom contact", "nom du contact", "nom patient", "nom salarie",
            "nom employe", "auteur", "nom auteur", "personne de contact", "personne contact",
            "titulaire", "titulaire du compte", "beneficiaire", "nom beneficiaire", "destinataire",
            "nom destinataire", "expediteur", "compositeur", "interprete", "nom eleve",
            "nom adherent", "demandeur",
        ),
        "en": (
            "full name", "person name", "name of person", "people name", "customer name",
            "client name", "contact name", "contact person", "employee name", "emp name",
            "staff name", "patient name", "student name", "member name", "guest name",
            "passenger name", "driver name", "teacher name", "doctor name", "author", "author name",
            "composer", "composer name", "artist name", "actor name", "cardholder",
            "cardholder name", "card holder", "card holder name", "account holder", "holder name",
            "name on card", "recipient name", "sender name", "beneficiary name", "beneficiary",
            "user full name", "user display name", "owner name", "manager name", "agent name",
            "legal name", "candidate name", "applicant name", "attendee name", "emergency contact",
            "next of kin", "assignee", "reporter", "spouse", "spouse name", "mother name",
            "father name", "parent name", "child name", "sales rep", "submitted by name",
            "respondent", "respondent name", "responsible person", "salutation name",
        ),
        "de": (
            "vollstandiger name", "ansprechpartner", "kontaktperson", "kontakt name", "kontaktname",
            "kundenname", "kunden name", "name kunde", "name des kunden", "mitarbeitername",
            "mitarbeiter name", "patientenname", "vor und nachname", "vorname nachname", "autor",
            "verfasser", "kontoinhaber", "karteninhaber", "empfanger", "empfangername", "absender",
            "inhaber", "sachbearbeiter", "komponist",
        ),
    },
    not_columns=(*_NOT_SHORT, *_NOT_WHO),
    shape=_SHAPE,
    by_name=True,
    examples=(
        "Jan Jansen",
        "afspraak met Marieke van der Velden om 10 uur",
        "Jean-Pierre D'Hondt",
        "Renée Dubois",
        "Geachte mevrouw De Wilde,",
        "Peeters, Ann",
        "J.P. de Vries",
        "Andrew B. Fuller",
    ),
    counterexamples=(
        "Amsterdam Centraal",
        "jan jansen",
        "Kerkstraat 12",
        "de jan-van-gent is een vogel",
        "Quarterly Report",
        "Jan 2024",
    ),
    references=("https://eur-lex.europa.eu/eli/reg/2016/679/oj", "GDPR article 4(1)"),
)  # fmt: skip

GENERIC = Detector(
    id="person-name-column",
    category="name",
    entity="PERSON",
    title="Name in a table of people",
    not_columns=(
        *_NO_PERSON, *_NOT_SHORT, *_NOT_WHO, "first", "last", "middle", "given", "family", "maiden",
        "sur", "fore", "voor", "achter", "nick", "partner", "de famille", "de naissance",
    ),
    tables=PERSON_TABLES,
    columns_with_table=("name", "naam", "nom", "display name", "weergavenaam", "anzeigename"),
    shape=_SHAPE,
    by_name=True,
    examples=("name", "Naam", "nom", "displayName", "artist_name"),
    counterexamples=(
        "company_name", "file_name", "username", "hostname", "city_name", "first_name", "name_id",
        "productNaam", "bestandsnaam", "nom_fichier", "name_count",
    ),
    references=("GDPR article 4(1)",),
)  # fmt: skip

FIRST = Detector(
    id="person-first-name",
    category="name.first",
    entity="FIRST_NAME",
    title="First name",
    patterns=(Pattern("given name alone", given_name(), score=0.6, whole=True),),
    columns={
        "nl": (
            "voornaam", "*voornaam", "voor naam", "voornamen", "roepnaam", "roep naam", "doopnaam",
            "voorletters", "voorletter", "initialen", "vnaam", "tweede naam", "voorn",
        ),
        "fr": ("prenom", "*prenom", "prenoms", "prenom usuel", "petit nom", "nom de bapteme",
               "initiales"),
        "en": (
            "first name", "firstname", "*firstname", "fname", "f name", "given name", "givenname",
            "forename", "forenames", "middle name", "middlename", "mname", "initials", "nickname",
            "preferred name", "christian name", "name first", "second name", "first nm",
        ),
        "de": ("vorname", "*vorname", "vornamen", "rufname", "zweitname", "initialen"),
    },
    not_columns=_NOT_SHORT,
    shape=_SHAPE,
    by_name=True,
    examples=("Marieke", "Jean-Pierre", "Zoé", "Günter"),
    counterexamples=("Jan Jansen", "Amsterdam", "marieke", "Jan1", "Marieke zegt ja"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

LAST = Detector(
    id="person-last-name",
    category="name.last",
    entity="LAST_NAME",
    title="Last name",
    patterns=(
        Pattern(
            "frequent surname alone",
            rf"(?:{particles()} ){{0,2}}{surname()}",
            score=0.45,
            whole=True,
        ),
    ),
    columns={
        "nl": (
            "achternaam", "*achternaam", "achter naam", "familienaam", "*familienaam",
            "familie naam", "geslachtsnaam", "meisjesnaam", "geboortenaam", "tussenvoegsel",
            "tussenvoegsels", "anaam", "gehuwde naam", "partnernaam", "achternamen",
        ),
        "fr": (
            "nom de famille", "nom famille", "nom de naissance", "nom de jeune fille",
            "nom jeune fille", "nom marital", "nom d usage", "nom patronymique", "patronyme",
        ),
        "en": (
            "last name", "lastname", "*lastname", "lname", "l name", "surname", "*surname",
            "sur name", "family name", "familyname", "maiden name", "birth name", "name last",
            "last nm", "mother maiden name", "married name", "name suffix",
        ),
        "de": (
            "nachname", "*nachname", "familienname", "*familienname", "zuname", "geburtsname",
            "madchenname", "ledigenname",
        ),
    },
    not_columns=_NOT_SHORT,
    shape=_SHAPE,
    by_name=True,
    examples=("Janssens", "van den Dekker", "Müller", "Lefèvre"),
    counterexamples=("Rotterdam", "Jan Janssens", "janssens", "Factuur Janssens 2024"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

DETECTORS = (FULL, GENERIC, FIRST, LAST)
