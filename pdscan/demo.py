"""A small invented company to scan: a database, exports, mailboxes and a register of purposes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from string import ascii_letters, digits
from typing import TYPE_CHECKING, NamedTuple

from pdscan import specimen
from pdscan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from email.message import EmailMessage
    from pathlib import Path

#: No date of the company is later; fixed, so that the same seed gives the same files for ever.
TODAY = date(2026, 6, 30)

#: First line of the register; a folder that holds another one is not written to.
MARK = "# Register of Veldwijk Rijwielen, a company that pdscan invented for its demonstration."

REGISTER = """
# Every outcome of linking occurs: linked, excess, unlinked, undeclared and ignored.

[register]
format = 1
id = "veldwijk"
status = "draft"
languages = ["nl", "fr", "en", "de"]
jurisdictions = ["NL", "BE"]
vocabularies = { taxonomy = "pdscan-1", dpv = "2.3", fideslang = "3.1.4" }

[register.title]
nl = "Verwerkingsregister Veldwijk Rijwielen"
fr = "Registre des activités de traitement de Veldwijk Rijwielen"
en = "Processing register of Veldwijk Rijwielen"
de = "Verarbeitungsverzeichnis von Veldwijk Rijwielen"

[controller]
name = "Veldwijk Rijwielen BV"
country = "NL"
contact = "privacy@veldwijk-rijwielen.nl"
activity = "web shop and two workshops for bicycles and parts"
authority = "Autoriteit Persoonsgegevens"
rights = ["A15", "A16", "A17", "A18", "A20", "A21", "A77"]

[defaults]
role = "controller"
environment = "production"
categories_mode = "closed"       # what a purpose does not list is excess where it is found
categories_status = "confirmed"
subjects = ["customer"]
retention = { status = "missing" }

# Nobody may send us these; where they are found is a finding by itself.
[prohibited]
categories = ["sensitive.religion", "sensitive.political", "criminal"]

# A promise to customers that found data can contradict.
[[claim]]
id = "passwords-hashed"
says = "passwords are kept as hashes only"
falsified_by = "category-found"
categories = ["account.password"]

# ---------------------------------------------------------------- where: the sources

[[source]]
id = "shop"
name = "Web shop and administration"
kind = "db"
locations = ["NL"]
match = ["file:company.db", "sqlite://company"]

[[source]]
id = "newsletter-tool"
name = "Exports of the newsletter tool"
kind = "saas"
locations = ["BE"]
match = ["file:exports/newsletter*"]

[[source]]
id = "web-server"
name = "Logs of the web server"
kind = "log"
locations = ["NL"]
match = ["file:exports/web_log*"]

[[source]]
id = "info-mail"
name = "Shared mailbox of the shop"
kind = "mail"
mailbox = "info@veldwijk-rijwielen.nl"
match = ["file:mail/info.mbox"]

[[source]]
id = "jobs-mail"
name = "Mailbox for applications"
kind = "mail"
mailbox = "jobs@veldwijk-rijwielen.nl"
match = ["file:mail/jobs.mbox"]

# ---------------------------------------------------------------- why: the purposes

[[purpose]]
id = "orders"
dpv = "CustomerOrderManagement"
fides = "essential.service"
legal_basis = [{ article = "A6-1-b" }]
categories = ["name.*", "contact.*", "finance.iban", "finance.invoice", "commerce.*",
    "account.password.hash", "account.id", "preference.language"]
recipients = ["parcel-service", "payment-provider"]
[purpose.name]
nl = "Bestellingen in de webwinkel"
fr = "Commandes de la boutique en ligne"
en = "Web shop orders"
de = "Bestellungen im Webshop"
[purpose.retention]
period = "P7Y"
from = "column:besteld_op|aangemaakt_op"
ground = "fiscal duty to keep records (AWR art. 52)"
end_action = "erase"

[[purpose]]
id = "newsletter"
dpv = "DirectMarketing"
fides = "marketing.communications.email"
legal_basis = [{ article = "A6-1-a" }]
categories = ["name.*", "contact.email", "preference.*", "contact.address.postcode",
    "contact.address.city"]
consent = { columns = ["*toestemming*"], withdrawal = ["*afgemeld*"] }
retention = { period = "P2Y", from = "column:toestemming_op" }
[purpose.name]
nl = "Nieuwsbrief"
fr = "Lettre d'information"
en = "Newsletter"
de = "Newsletter"

[[purpose]]
id = "support"
dpv = "CustomerCare"
fides = "essential.service.operations.support"
legal_basis = [{ article = "A6-1-f", interest = "answer questions and complaints" }]
categories = ["name.*", "contact.*", "comm.*", "commerce.*", "account.id"]
retention = { period = "P3Y", from = "column:ontvangen_op" }
[purpose.name]
nl = "Klantenservice"
fr = "Service à la clientèle"
en = "Customer support"
de = "Kundendienst"

[[purpose]]
id = "personnel"
dpv = "PersonnelManagement"
fides = "operations"
subjects = ["employee"]
legal_basis = [{ article = "A6-1-b" }, { article = "A6-1-c" }]
national_id = { law = "Wet op de loonbelasting 1964 art. 28", status = "confirmed" }
categories = ["name.*", "contact.*", "gov.bsn", "gov.rrn", "finance.iban", "person.*",
    "professional.*", "employment.*", "account.id"]
retention = { criterion = "five years after the end of the contract" }
[purpose.name]
nl = "Personeelsadministratie"
fr = "Administration du personnel"
en = "Personnel records"
de = "Personalverwaltung"

[[purpose]]
id = "recruitment"
dpv = "PersonnelHiring"
fides = "employment.recruitment"
subjects = ["applicant"]
legal_basis = [{ article = "A6-1-b" }]
categories = ["name.*", "contact.*", "professional.*", "person.birthdate", "comm.*"]
retention = { period = "P4W", from = "mail:Date" }
[purpose.name]
nl = "Werving en selectie"
fr = "Recrutement"
en = "Recruitment"
de = "Personalgewinnung"

[[purpose]]
id = "security-logs"
dpv = "EnforceSecurity"
fides = "essential.service.security"
subjects = ["visitor"]
legal_basis = [{ article = "A6-1-f", interest = "keep the shop safe from attacks" }]
categories = ["device.*", "behavior.*", "account.id", "location.coarse"]
retention = { period = "P6M", from = "column:begonnen_op|tijdstip" }
[purpose.name]
nl = "Beveiliging en logboeken"
fr = "Sécurité et journaux"
en = "Security and logs"
de = "Sicherheit und Protokolle"

# ---------------------------------------------------------------- the links

[[bind]]
purpose = ["orders", "support"]
source = "shop"
table = "customers"

[[bind]]
purpose = "orders"
source = "shop"
table = ["orders", "order_lines"]

[[bind]]
purpose = "support"
source = "shop"
table = "tickets"

[[bind]]
purpose = "security-logs"
source = "shop"
table = "web_sessions"

[[bind]]
purpose = "personnel"
source = "shop"
table = "employees"

[[bind]]
purpose = "newsletter"
source = "newsletter-tool"

[[bind]]
purpose = "security-logs"
source = "web-server"

[[bind]]
purpose = "support"
mailbox = "info@*"

[[bind]]
purpose = "recruitment"
mailbox = "jobs@*"

# The table t_stam_oud is bound on purpose to nothing: nobody remembers what it is for.

[[ignore]]
source = "shop"
table = "suppliers"
reason = "switchboards and general addresses of companies"
until = 2099-12-31
"""

SCHEMA = """
CREATE TABLE customers (
  klantnr INTEGER PRIMARY KEY, voornaam TEXT, achternaam TEXT, email TEXT, telefoon TEXT,
  straat TEXT, postcode TEXT, woonplaats TEXT, land TEXT, taal TEXT, geboortedatum DATE,
  iban TEXT, wachtwoord_hash TEXT, aangemaakt_op TIMESTAMP);
CREATE TABLE orders (
  bestelnr TEXT PRIMARY KEY, klantnr INTEGER, besteld_op TIMESTAMP, bedrag NUMERIC(10, 2),
  leveradres TEXT, status TEXT, opmerking TEXT);
CREATE TABLE order_lines (bestelnr TEXT, regel INTEGER, ean TEXT, aantal INTEGER, prijs REAL);
CREATE TABLE products (
  ean TEXT PRIMARY KEY, artikelnr TEXT, naam TEXT, gewicht_gram INTEGER, voorraad INTEGER,
  leverancier_ref INTEGER, firmware TEXT, omschrijving TEXT);
CREATE TABLE suppliers (id INTEGER PRIMARY KEY, bedrijf TEXT, telefoon TEXT, email TEXT);
CREATE TABLE tickets (
  id INTEGER PRIMARY KEY, klantnr INTEGER, taal TEXT, ontvangen_op TIMESTAMP, onderwerp TEXT,
  bericht TEXT);
CREATE TABLE web_sessions (
  sessie TEXT PRIMARY KEY, klantnr INTEGER, ip TEXT, mac TEXT, user_agent TEXT, pagina TEXT,
  begonnen_op TIMESTAMP);
CREATE TABLE employees (
  personeelsnr INTEGER PRIMARY KEY, naam TEXT, bsn INTEGER, rijksregisternummer TEXT,
  geboortedatum DATE, functie TEXT, salaris REAL, iban TEXT, telefoon TEXT, in_dienst DATE);
CREATE TABLE t_stam_oud (
  k1 TEXT, k2 INTEGER, k3 INTEGER, k4 TEXT, k7 TEXT, k8 TEXT, k9 TEXT);
"""

#: Subject and body of a question, by language; the planted piece of data stands at ``{}``.
QUESTIONS = {
    "nl": (
        ("Bestelling niet ontvangen", "Bestelling {order} is nog niet binnen. {}"),
        ("Ketting gebroken", "De ketting van mijn fiets brak na {days} dagen. {} Groeten, {name}"),
        ("Terugbetaling", "Ik stuur het zadel van order {order} terug. {} Alvast bedankt."),
        ("Openingsuren", "Zijn jullie zaterdag open in Turnhout? {}"),
    ),
    "fr": (
        ("Commande non reçue", "La commande {order} n'est pas encore arrivée. {}"),
        ("Pneu crevé", "Le pneu arrière était crevé après {days} jours. {} Bien à vous, {name}"),
        ("Remboursement", "Je renvoie la selle de la commande {order}. {} Merci d'avance."),
        ("Heures d'ouverture", "Êtes-vous ouverts le samedi à Turnhout ? {}"),
    ),
    "en": (
        ("Order not received", "Order {order} has not arrived yet. {}"),
        ("Brake squeaks", "The front brake squeaks after {days} days. {} Regards, {name}"),
        ("Refund", "I am returning the saddle of order {order}. {} Thank you."),
        ("Opening hours", "Are you open on Saturday in Turnhout? {}"),
    ),
}

#: Sentences that hold a piece of personal data, by language.
SENTENCES = {
    "nl": {
        "email": "U kunt mij mailen op {}.",
        "phone": "Bel me op {}.",
        "iban": "Mijn rekeningnummer is {}.",
    },
    "fr": {
        "email": "Vous pouvez m'écrire à {}.",
        "phone": "Mon téléphone : {}.",
        "iban": "Mon compte bancaire est le {}.",
    },
    "en": {
        "email": "You can write to me at {}.",
        "phone": "Call me on {}.",
        "iban": "My bank account is {}.",
    },
}

#: Subject and paragraph of an application, by language.
APPLICATIONS = {
    "nl": ("Sollicitatie fietsenmaker", "Ik ben geboren op {birth}; bel mij gerust op {phone}."),
    "fr": ("Candidature vendeur", "Je suis né le {birth} et joignable au {phone}."),
    "en": ("Application: workshop assistant", "I was born on {birth}; my phone is {phone}."),
}
GREETINGS = {"nl": "Beste", "fr": "Bonjour", "en": "Hello"}

#: What a scan has to find: container, column and category of every column that holds nothing else.
PLANTED = (
    ("customers", "email", "contact.email"),
    ("customers", "telefoon", "contact.phone"),
    ("customers", "voornaam", "name.first"),
    ("customers", "achternaam", "name.last"),
    ("customers", "straat", "contact.address.street"),
    ("customers", "geboortedatum", "person.birthdate"),
    ("customers", "iban", "finance.iban"),
    ("customers", "wachtwoord_hash", "account.password.hash"),
    ("employees", "naam", "name"),
    ("employees", "bsn", "gov.bsn"),
    ("employees", "rijksregisternummer", "gov.rrn"),
    ("employees", "iban", "finance.iban"),
    ("web_sessions", "ip", "device.ip"),
    ("web_sessions", "mac", "device.mac"),
    ("t_stam_oud", "k1", "finance.iban"),
    ("t_stam_oud", "k2", "gov.bsn"),
    ("t_stam_oud", "k7", "contact.email"),
    ("t_stam_oud", "k8", "finance.card"),
    ("newsletter_subscribers.parquet", "email", "contact.email"),
    ("newsletter_subscribers.parquet", "aanmeld_ip", "device.ip"),
)
#: Containers without personal data, whose numbers look like some.
INNOCENT = ("products", "order_lines")

STREETS = {
    "NL": ("Molenweg", "Kerkstraat", "Dorpsstraat", "Lindelaan", "Wilhelminapark", "Havenkade"),
    "BE": ("Stationsstraat", "Rue du Moulin", "Kapellelaan", "Avenue des Tilleuls", "Markt"),
}
CITIES = {
    "NL": ("Breda", "Tilburg", "Roosendaal", "Dordrecht", "Eindhoven"),
    "BE": ("Turnhout", "Antwerpen", "Namur", "Liège", "Gent"),
}
#: Languages of the customers in each country, by weight.
LANGUAGES = {"NL": ("nl", "nl", "nl", "en"), "BE": ("nl", "fr", "fr", "nl", "en")}

PARTS = ("Ketting", "Zadel", "Binnenband", "Koplamp", "Bel", "Fietstas", "Rem", "Pedaal")
MAKERS = ("Noordspaak", "Velorinde", "Tandwijs", "Rotavelja", "Kettinga")
PAGES = ("/", "/fietsen", "/onderdelen/zadels", "/winkelwagen", "/fr/pneus", "/en/workshop")
AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML) Safari",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML) Chrome/137.0.0.0",
)
#: The letters of a bcrypt hash.
HASH_LETTERS = "./" + ascii_letters + digits
JOBS = ("fietsenmaker", "verkoper", "boekhouder", "magazijnier", "webbeheerder")


@dataclass(frozen=True, slots=True)
class Demo:
    """The written company: its folder, the addresses to scan, and the register's file."""

    folder: Path
    addresses: tuple[str, ...]
    register: Path


class Person(NamedTuple):
    """An invented person."""

    first: str
    last: str
    language: str
    country: str
    email: str
    phone: str
    street: str
    postcode: str
    city: str
    born: date

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"


def generate(folder: Path, *, seed: int = 7, customers: int = 2000) -> Demo:
    """Writes the company into a folder; the same seed and size give the same bytes.

    Args:
        folder: made where it is missing; an earlier demonstration in it is replaced.
        seed: of everything that is drawn.
        customers: rows of the table of customers; the other tables grow with it.

    Raises:
        UsageError: the folder holds something else, or `customers` is below 1.
    """
    if customers < 1:
        raise UsageError("A demonstration needs at least one customer.")
    _claim(folder)
    random = Random(seed)  # noqa: S311 - invented data, nothing to guess
    people = [_person(random) for _ in range(customers)]
    _write_database(folder / "company.db", random, people)
    _write_newsletter(folder / "exports" / "newsletter_subscribers.parquet", random, people)
    _write_log(folder / "exports" / "web_log.parquet", random, customers * 2)
    _write_mailbox(folder / "mail" / "info.mbox", _questions(random, people, customers // 16 + 8))
    _write_mailbox(folder / "mail" / "jobs.mbox", _applications(random, 6))
    register = folder / "register.toml"
    register.write_text(MARK + REGISTER, encoding="utf-8", newline="\n")
    addresses = (folder / "company.db", folder / "exports", folder / "mail")
    return Demo(folder, tuple(str(address) for address in addresses), register)


def _claim(folder: Path) -> None:
    """Makes the folders; refuses a folder that is not the demonstration's own."""
    register = folder / "register.toml"
    if folder.exists() and not folder.is_dir():
        msg = f"{folder} is a file; name a folder for the demonstration."
        raise UsageError(msg)
    if folder.is_dir() and any(folder.iterdir()):
        own = register.is_file() and register.read_bytes().startswith(MARK.encode())
        if not own:
            msg = f"{folder} holds other files; name a new folder for the demonstration."
            raise UsageError(msg)
    for part in (folder / "exports", folder / "mail"):
        part.mkdir(parents=True, exist_ok=True)
    # Claimed first: a run that is broken off can be repeated.
    register.write_text(MARK, encoding="utf-8")


# ------------------------------------------------------------------------------------ drawing


def _person(random: Random) -> Person:
    country = random.choice(("NL", "NL", "BE"))
    language = random.choice(LANGUAGES[country])
    name = specimen.person_name(random, language)
    first, _, last = name.partition(" ")
    postcode = str(random.randint(1000, 9990))
    if country == "NL":
        postcode += " " + "".join(random.choices("ABCDEGHJKLMNPRTVWXZ", k=2))
    return Person(
        first=first,
        last=last,
        language=language,
        country=country,
        email=specimen.email(random, name),
        phone=specimen.phone(random, country),
        street=f"{random.choice(STREETS[country])} {random.randint(1, 240)}",
        postcode=postcode,
        city=random.choice(CITIES[country]),
        born=date(1944, 1, 1) + timedelta(days=random.randrange(23_000)),
    )


def _moment(random: Random, days: int) -> datetime:
    """A moment in the last `days` days."""
    last = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    return last - timedelta(seconds=random.randrange(days * 86_400))


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _order_number(random: Random, year: int) -> str:
    return f"{year}-{random.randrange(10**6):06d}"


def _ean(random: Random) -> str:
    """An article number (EAN-13) with its check digit: as long as some cards' numbers."""
    body = random.choice(("87", "54")) + f"{random.randrange(10**10):010d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-total % 10)


def _uuid(random: Random) -> str:
    text = f"{random.getrandbits(128):032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _planted(random: Random, person: Person) -> str:
    """Now and then a sentence with an e-mail address, phone number or IBAN; else nothing."""
    kind = random.choice(("email", "phone", "iban", "", "", "", "", ""))
    if not kind:
        return ""
    values = {
        "email": person.email,
        "phone": person.phone,
        "iban": specimen.iban(random, person.country),
    }
    return SENTENCES[person.language][kind].format(values[kind])


def _question(random: Random, person: Person) -> tuple[str, str]:
    """Subject and body of what a customer asks."""
    subject, body = random.choice(QUESTIONS[person.language])
    text = body.format(
        _planted(random, person),
        order=_order_number(random, 2026),
        days=random.randint(2, 60),
        name=person.name,
    )
    # Where nothing was planted two spaces met.
    return subject, " ".join(text.split())


# ------------------------------------------------------------------------------------ database


def _write_database(path: Path, random: Random, people: Sequence[Person]) -> None:
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    try:
        database.executescript(SCHEMA)
        _fill_sales(database, random, people)
        _fill_contact(database, random, people)
        _fill_staff(database, random, len(people))
        database.commit()
    finally:
        database.close()


def _fill_sales(database: sqlite3.Connection, random: Random, people: Sequence[Person]) -> None:
    """Customers, orders, and tables without personal data that tempt false alarms."""
    database.executemany(
        "INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                10_000 + number,
                *(person.first, person.last, person.email, person.phone),
                *(person.street, person.postcode, person.city, person.country, person.language),
                person.born.isoformat() if random.random() < 0.6 else None,
                specimen.iban(random, person.country) if random.random() < 0.4 else None,
                f"$2b$12${random.getrandbits(318):053x}"[:60],
                _stamp(_moment(random, 3800)),
            )
            for number, person in enumerate(people)
        ),
    )
    eans = sorted({_ean(random) for _ in range(180)})
    database.executemany(
        "INSERT INTO products VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                ean,
                f"VW-{random.randrange(10**5):05d}",
                f"{random.choice(PARTS)} {random.choice(MAKERS)} {random.randint(2, 99)}",
                random.randint(20, 18_000),
                random.randint(0, 400),
                random.randrange(10**8, 10**9),
                f"{random.randint(1, 12)}.{random.randint(0, 9)}.{random.randint(0, 30)}.0",
                f"Past op {random.randint(16, 29)} inch, serie {random.randrange(10**9):09d}.",
            )
            for ean in eans
        ),
    )
    lines: list[tuple[str, int, str, int, float]] = []
    orders = []
    for number in range(len(people) * 3 // 2):
        buyer = random.randrange(len(people))
        person = people[buyer]
        moment = _moment(random, 3800)
        order = f"{moment.year}-{number:06d}"
        amounts = [random.randint(4, 900) + 0.95 for _ in range(random.randint(1, 3))]
        place = f"{person.street}, {person.postcode} {person.city}"
        note = _planted(random, person) if random.random() < 0.1 else None
        status = random.choice(("betaald", "verzonden", "geleverd", "retour"))
        orders.append(
            (order, 10_000 + buyer, _stamp(moment), sum(amounts), place, status, note or None)
        )
        lines.extend(
            (order, line, random.choice(eans), random.randint(1, 4), amount)
            for line, amount in enumerate(amounts, start=1)
        )
    database.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?)", orders)
    database.executemany("INSERT INTO order_lines VALUES (?, ?, ?, ?, ?)", lines)


def _fill_contact(database: sqlite3.Connection, random: Random, people: Sequence[Person]) -> None:
    """Suppliers, tickets with free text, and web sessions."""
    database.executemany(
        "INSERT INTO suppliers VALUES (?, ?, ?, ?)",
        (
            (number, f"{maker} BV", specimen.phone(random, "NL"), f"info@{maker.lower()}.nl")
            for number, maker in enumerate(MAKERS, start=1)
        ),
    )
    tickets = []
    for number in range(1, len(people) // 4 + 2):
        asker = random.randrange(len(people))
        subject, text = _question(random, people[asker])
        moment = _stamp(_moment(random, 1500))
        tickets.append((number, 10_000 + asker, people[asker].language, moment, subject, text))
    database.executemany("INSERT INTO tickets VALUES (?, ?, ?, ?, ?, ?)", tickets)
    database.executemany(
        "INSERT INTO web_sessions VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                _uuid(random),
                10_000 + random.randrange(len(people)) if random.random() < 0.5 else None,
                specimen.ipv6(random) if random.random() < 0.2 else specimen.ipv4(random),
                specimen.mac(random) if random.random() < 0.3 else None,
                random.choice(AGENTS),
                random.choice(PAGES),
                _stamp(_moment(random, 400)),
            )
            for _ in range(len(people) * 2)
        ),
    )


def _fill_staff(database: sqlite3.Connection, random: Random, customers: int) -> None:
    """Employees, and an old table whose columns are called k1, k2, k3."""
    staff = []
    for number in range(1, 41):
        person = _person(random)
        dutch = person.country == "NL"
        staff.append(
            (
                number,
                person.name,
                # A number kept as an integer has lost its leading zero.
                int(specimen.bsn(random)) if dutch else None,
                None if dutch else specimen.rrn(random),
                person.born.isoformat(),
                random.choice(JOBS),
                random.randint(24, 52) * 100.0,
                specimen.iban(random, person.country),
                person.phone,
                (TODAY - timedelta(days=random.randrange(5000))).isoformat(),
            )
        )
    database.executemany("INSERT INTO employees VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", staff)
    old = []
    for _ in range(customers // 10 + 20):
        country = random.choice(("NL", "BE"))
        old.append(
            (
                specimen.iban(random, country),
                int(specimen.bsn(random)),
                random.randrange(10**6),
                random.choice("ABCX"),
                specimen.email(random),
                specimen.card(random),
                f"{random.randrange(10**9):09d}",
            )
        )
    database.executemany("INSERT INTO t_stam_oud VALUES (?, ?, ?, ?, ?, ?, ?)", old)


# ------------------------------------------------------------------------------------ exports


def _write_newsletter(path: Path, random: Random, people: Sequence[Person]) -> None:
    """Subscribers, with a nested address and a list of tags."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    address = pa.struct([("postcode", pa.string()), ("plaats", pa.string())])
    schema = pa.schema(
        [
            ("email", pa.string()),
            ("naam", pa.string()),
            ("taal", pa.string()),
            ("adres", address),
            ("interesses", pa.list_(pa.string())),
            ("toestemming", pa.bool_()),
            ("toestemming_op", pa.timestamp("s")),
            # More than the newsletter's purpose allows: an excess.
            ("aanmeld_ip", pa.string()),
            ("afgemeld", pa.bool_()),
        ]
    )
    rows = [
        {
            "email": person.email,
            "naam": person.name,
            "taal": person.language,
            "adres": {"postcode": person.postcode, "plaats": person.city},
            "interesses": random.sample(("race", "stad", "kinderen", "elektrisch", "vélo"), 2),
            "toestemming": random.random() < 0.97,
            "toestemming_op": _moment(random, 1100).replace(tzinfo=None),
            "aanmeld_ip": specimen.ipv4(random),
            "afgemeld": random.random() < 0.05,
        }
        for person in people
        if random.random() < 0.5
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)


def _write_log(path: Path, random: Random, rows: int) -> None:
    """Lines of a web server."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    moments = sorted(_moment(random, 30).replace(tzinfo=None) for _ in range(rows))
    lines = [
        f'{specimen.ipv4(random)} - - "GET {random.choice(PAGES)} HTTP/2" '
        f'{random.choice((200, 200, 304, 404))} {random.randrange(10**5)} "{random.choice(AGENTS)}"'
        for _ in range(rows)
    ]
    table = pa.table({"tijdstip": pa.array(moments, pa.timestamp("s")), "regel": lines})
    pq.write_table(table, path)


# ------------------------------------------------------------------------------------ mail


def _message(sender: Person, to: str, subject: str, body: str, sent: datetime) -> EmailMessage:
    from email.message import EmailMessage
    from email.utils import format_datetime, formataddr

    message = EmailMessage()
    message["From"] = formataddr((sender.name, sender.email))
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(sent)
    message["Message-ID"] = f"<{int(sent.timestamp())}.{sender.email}>"
    # Old programs write French in Latin-1 still; it must not be read as something else.
    message.set_content(body, charset="iso-8859-1" if sender.language == "fr" else "utf-8")
    return message


def _questions(random: Random, people: Sequence[Person], count: int) -> Iterator[EmailMessage]:
    """Mails of customers; two have an attachment: a list of people, and a picture."""
    shop = "Veldwijk Rijwielen <info@veldwijk-rijwielen.nl>"
    for number in range(count):
        person = random.choice(people)
        subject, body = _question(random, person)
        greeting = GREETINGS[person.language]
        text = f"{greeting},\n\n{body}\n\n{person.name}\n"
        message = _message(person, shop, subject, text, _moment(random, 900))
        if number % 5 == 1:
            paragraph = f"<html><body><p>{greeting},</p><p>{body}</p></body></html>"
            message.add_alternative(paragraph, subtype="html")
        if number == 3:
            content = _contact_list(random).encode()
            message.add_attachment(
                content, maintype="text", subtype="csv", filename="fietstocht_deelnemers.csv"
            )
        if number == 4:
            message.add_attachment(
                _picture(), maintype="image", subtype="png", filename="kapot_zadel.png"
            )
        yield message


def _contact_list(random: Random) -> str:
    """A list of participants as CSV, with Belgian national numbers that nobody needs."""
    people = [_person(random) for _ in range(25)]
    lines = ["naam;e-mail;gsm;rijksregisternummer"]
    lines.extend(
        f"{person.name};{person.email};{person.phone};{specimen.rrn(random)}" for person in people
    )
    return "\r\n".join([*lines, ""])


def _applications(random: Random, count: int) -> Iterator[EmailMessage]:
    jobs = "jobs@veldwijk-rijwielen.nl"
    for _ in range(count):
        person = _person(random)
        subject, body = APPLICATIONS[person.language]
        paragraph = body.format(birth=person.born.strftime("%d/%m/%Y"), phone=person.phone)
        text = f"{GREETINGS[person.language]},\n\n{paragraph}\n\n{person.name}\n"
        yield _message(person, jobs, subject, text, _moment(random, 200))


def _picture() -> bytes:
    """A grey PNG of 32 by 32 pixels."""
    import struct
    import zlib

    def chunk(kind: bytes, content: bytes) -> bytes:
        end = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + end

    header = struct.pack(">IIBBBBB", 32, 32, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\x00" + b"\x80" * 32) * 32)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _write_mailbox(path: Path, messages: Iterator[EmailMessage]) -> None:
    """An mbox file. Boundaries are numbered: the standard library would draw them anew."""
    with path.open("wb") as out:
        for number, message in enumerate(messages, start=1):
            for level, part in enumerate(message.walk()):
                if part.is_multipart():
                    part.set_boundary(f"=_veldwijk_{number}_{level}")
            sender = str(message["From"]).rpartition("<")[2].rstrip(">")
            sent = message["Date"].datetime
            out.write(f"From {sender} {sent.ctime()}\n".encode())
            out.write(message.as_bytes())
            out.write(b"\n")
