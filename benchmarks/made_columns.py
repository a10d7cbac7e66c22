"""Generated columns with known truth: decoys, columns that only their name tells, and all kinds."""

from __future__ import annotations

import hashlib
import uuid
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from pdscan import specimen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Cells = Callable[[Random], "str | int | float"]


class Made(NamedTuple):
    """A column: its table, name, cells and category (empty: no personal data), and its kind."""

    table: str
    column: str
    cells: list[str | int | float]
    category: str
    kind: str


def digits(random: Random, count: int) -> str:
    """A number of so many digits that does not begin with 0."""
    return str(random.randrange(10 ** (count - 1), 10**count))


# ------------------------------------------------------------------------------------ decoys


def _ean13(random: Random, prefix: str = "87") -> str:
    body = prefix + "".join(random.choices("0123456789", k=12 - len(prefix)))
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(body))
    return body + str(-total % 10)


def _isbn10(random: Random) -> str:
    body = "90" + "".join(random.choices("0123456789", k=7))
    check = -sum((10 - at) * int(digit) for at, digit in enumerate(body)) % 11
    return body + ("X" if check == 10 else str(check))


def _vat_nl(random: Random) -> str:
    # The fiscal number of a company passes the same check as a citizen's.
    return f"NL{specimen.bsn(random)}B{random.randrange(1, 10):02d}"


def _vat_be(random: Random) -> str:
    body = random.randrange(4_000_000, 9_999_999)
    return f"BE0{body}{97 - body % 97:02d}"


def _moment(random: Random) -> str:
    day, month = random.randrange(1, 29), random.randrange(1, 13)
    clock = f"{random.randrange(24):02d}:{random.randrange(60):02d}:{random.randrange(60):02d}"
    return f"20{random.randrange(10, 26)}-{month:02d}-{day:02d}T{clock}Z"


def _article(random: Random) -> str:
    return f"{digits(random, 2)}-{digits(random, 7)}"


def _hash(name: str) -> Cells:
    return lambda random: hashlib.new(name, random.randbytes(8), usedforsecurity=False).hexdigest()


#: What is no personal data and looks like it: cells, and names as they are met.
DECOYS: dict[str, tuple[Cells, tuple[str, ...]]] = {
    "order number": (
        lambda r: f"ORD-{digits(r, 9)}",
        ("bestelnummer", "numero_commande", "order_no", "Auftragsnummer"),
    ),
    "bare order number": (
        lambda r: digits(r, 10),
        ("ordernr", "no_commande", "order_number", "BestellNr"),
    ),
    "invoice number": (
        lambda r: f"{r.randrange(2015, 2026)}{r.randrange(100_000):05d}",
        ("factuurnummer", "num_facture", "invoice_number", "Rechnungsnummer"),
    ),
    "EAN": (_ean13, ("ean", "code_barres", "barcode", "EAN13")),
    "ISBN-13": (lambda r: _ean13(r, "978"), ("isbn", "isbn13", "isbn_13", "ISBN")),
    "ISBN-10": (_isbn10, ("isbn10", "isbn", "isbn_10", "ISBN10")),
    "KvK number": (
        lambda r: digits(r, 8),
        ("kvk_nummer", "kvk", "coc_number", "HandelsregisterNr"),
    ),
    "VAT of companies (NL)": (
        _vat_nl,
        ("btw_nummer_leverancier", "tva_fournisseur", "supplier_vat", "UStIdLieferant"),
    ),
    "VAT of companies (BE)": (
        _vat_be,
        ("btwnr_bedrijf", "tva_societe", "company_vat", "FirmenUStId"),
    ),
    "article number": (
        lambda r: f"0{digits(r, 3)}-{digits(r, 6)}",
        ("artikelnummer", "ref_article", "item_no", "Artikelnr"),
    ),
    "version number": (
        lambda r: f"{r.randrange(20)}.{r.randrange(40)}.{r.randrange(300)}.{r.randrange(255)}",
        ("versie", "version_logicielle", "app_version", "Softwareversion"),
    ),
    "MD5": (_hash("md5"), ("md5", "empreinte", "checksum", "Pruefsumme")),
    "SHA-256": (_hash("sha256"), ("controlegetal", "somme", "file_digest", "Hashwert")),
    "UUID": (
        lambda r: str(uuid.UUID(int=r.getrandbits(128), version=4)),
        ("regel_id", "id_ligne", "row_uuid", "ZeilenId"),
    ),
    "timestamp": (_moment, ("aangemaakt_op", "cree_le", "created_at", "ErstelltAm")),
    "epoch seconds": (
        lambda r: r.randrange(1_300_000_000, 1_780_000_000),
        ("tijdstip", "horodatage", "ts", "Zeitstempel"),
    ),
    "epoch milliseconds": (
        lambda r: r.randrange(1_300_000_000_000, 1_780_000_000_000),
        ("tijd_ms", "horodatage_ms", "event_time", "ZeitMs"),
    ),
    "9 random digits": (
        lambda r: int(digits(r, 9)),
        ("volgnummer", "numero", "serial_no", "Lfd_Nr"),
    ),
    "11 random digits": (
        lambda r: int(digits(r, 11)),
        ("dossier_nr", "reference", "batch", "Charge"),
    ),
    "16 random digits": (
        lambda r: int(digits(r, 16)),
        ("sleutel", "cle", "event_key", "Schluessel"),
    ),
}

#: Tables of things, and names that say nothing.
_THINGS = ("orders", "artikelen", "produits", "Lager", "log", "export_7")
_PLAIN = ("col_4", "waarde", "ref", "code", "field12", "data")


def decoys(seed: int = 1) -> Iterator[Made]:
    """200 columns of decoys: each kind in four languages' names and under names that say nothing.

    Numbers stand as text too, in long and in short columns. Article numbers under names that say
    nothing lack the 0 of telephone numbers: nobody could tell those apart.
    """
    for kind, (cells, names) in DECOYS.items():
        for variant in range(10):
            random = Random(f"{seed}:{kind}:{variant}")
            name = names[variant] if variant < len(names) else random.choice(_PLAIN)
            plain = kind == "article number" and name in _PLAIN
            draw = _article if plain else cells
            made = [draw(random) for _ in range((1000, 200, 40)[variant % 3])]
            if variant % 2 and isinstance(made[0], int):
                made = [str(cell) for cell in made]
            yield Made(f"{random.choice(_THINGS)}_{variant}", name, made, "", kind)


# ------------------------------------------------------------------------------------ by name


def _one_of(words: str) -> Cells:
    choices = words.split("|")
    return lambda random: random.choice(choices)


def _day(first: int, last: int, form: str) -> Cells:
    return lambda r: form.format(
        y=r.randrange(first, last), m=r.randrange(1, 13), d=r.randrange(1, 29)
    )


#: Cells of kinds that only a name tells, by category.
_CELLS: dict[str, Cells] = {
    "person.birthdate": _day(1940, 2005, "{y}-{m:02d}-{d:02d}"),
    "person.gender": _one_of("M|V|F|X"),
    "person.nationality": _one_of("NL|BE|FR|DE|PL|MA"),
    "person.birthplace": _one_of("Breda|Gent|Lille|Köln|York|Paramaribo"),
    "person.marital_status": _one_of("1|2|3|4"),
    "person.age": lambda r: r.randrange(18, 90),
    "employment.salary": lambda r: r.randrange(1_800, 9_000),
    "employment.dates": _day(1990, 2025, "{y}-{m:02d}-{d:02d}"),
    "professional.job_title": _one_of("Adviseur|Chef|Engineer|Leiter|Verkoper"),
    "contact.address.city": _one_of("Breda|Gent|Lille|Köln|York"),
    "contact.address.postcode": lambda r: digits(r, 5),
    "contact.address.street": _one_of("Dorpsplein|Grote Markt|Mill Road|Am Ring|Rue Haute"),
    "name.first": _one_of("Xantho|Ylvana|Zebulon|Quirijntje|Orsolya"),
    "name.last": _one_of("Qvistendal|Zwaardemaeckers|Yxkull|Uytterhoeven-X|Wrzesniewsky"),
    "account.username": lambda r: f"u{digits(r, 5)}",
    "vehicle.plate": lambda r: f"{r.choice('GHJKL')}-{digits(r, 3)}-{r.choice('BDFGHKLMNP')}",
    "finance.income": lambda r: r.randrange(12_000, 90_000),
    "gov.passport": lambda r: f"N{r.choice('BCDFGHJK')}{digits(r, 6)}{r.randrange(10)}",
}  # fmt: skip

#: Names of columns as they are met in systems of each language: written down before the words of
#: the detectors were looked at, and not changed since.
NAMES: dict[str, tuple[str, str]] = {
    "nl": ("klanten personeel", """
person.birthdate: geboortedatum geb_datum GebDat datum_van_geboorte gebdtm
person.gender: geslacht gesl sekse Geslachtsaanduiding geslacht_code
person.nationality: nationaliteit nationaliteit_code Nat staatsburgerschap
person.birthplace: geboorteplaats geb_plaats plaats_geboorte
person.marital_status: burgerlijke_staat burgstaat BurgerlijkeStand
person.age: leeftijd leeftijd_jaren
employment.salary: salaris brutoloon bruto_maandsalaris uurloon
employment.dates: datum_in_dienst datum_uit_dienst indiensttreding
professional.job_title: functie functietitel beroep
contact.address.city: woonplaats plaatsnaam gemeente
contact.address.postcode: postcode pc_woonadres
contact.address.street: straat straatnaam adresregel1
name.first: voornaam roepnaam voornamen
name.last: achternaam familienaam geslachtsnaam
account.username: gebruikersnaam inlognaam
vehicle.plate: kenteken nummerplaat
finance.income: inkomen jaarinkomen
gov.passport: paspoortnummer paspoort_nr
"""),
    "fr": ("clients personnel", """
person.birthdate: date_naissance date_de_naissance ddn DateNaiss naissance
person.gender: sexe genre code_sexe civilite
person.nationality: nationalite code_nationalite citoyennete
person.birthplace: lieu_naissance lieu_de_naissance ville_naissance
person.marital_status: etat_civil situation_familiale situation_matrimoniale
person.age: age age_client
employment.salary: salaire salaire_brut remuneration salaire_mensuel
employment.dates: date_embauche date_entree date_sortie date_fin_contrat
professional.job_title: fonction poste profession intitule_poste
contact.address.city: ville commune localite
contact.address.postcode: code_postal cp codepostal
contact.address.street: rue adresse_ligne1 nom_de_rue
name.first: prenom prenoms PrenomClient
name.last: nom_famille nom_de_famille patronyme
account.username: identifiant nom_utilisateur
vehicle.plate: immatriculation plaque
finance.income: revenu revenus_annuels
gov.passport: numero_passeport no_passeport
"""),
    "en": ("customers employees", """
person.birthdate: date_of_birth dob birth_date DateOfBirth bday
person.gender: gender sex gender_code
person.nationality: nationality citizenship nationality_code
person.birthplace: place_of_birth birth_place birthplace
person.marital_status: marital_status civil_status MaritalStat
person.age: age age_years
employment.salary: salary gross_salary wage hourly_rate monthly_pay
employment.dates: hire_date start_date_employment termination_date date_hired
professional.job_title: job_title position occupation job
contact.address.city: city town home_city
contact.address.postcode: postal_code zip zip_code postcode
contact.address.street: street address_line_1 street_name addr1
name.first: first_name fname given_name forename
name.last: last_name surname lname family_name
account.username: username user_name login
vehicle.plate: license_plate number_plate
finance.income: income annual_income
gov.passport: passport_number passport_no
"""),
    "de": ("Kunden Mitarbeiter", """
person.birthdate: Geburtsdatum geb_dat geburtstag GebDatum
person.gender: Geschlecht geschlecht_kz
person.nationality: Nationalitaet Staatsangehoerigkeit staatsbuergerschaft
person.birthplace: Geburtsort geb_ort
person.marital_status: Familienstand fam_stand zivilstand
person.age: Alter lebensalter
employment.salary: Gehalt Bruttogehalt Lohn stundenlohn
employment.dates: Eintrittsdatum Austrittsdatum eingestellt_am
professional.job_title: Beruf Funktion Position Stellenbezeichnung
contact.address.city: Ort Wohnort Stadt
contact.address.postcode: PLZ Postleitzahl
contact.address.street: Strasse Straße_Hausnr strassenname
name.first: Vorname rufname vornamen
name.last: Nachname Familienname Zuname
account.username: Benutzername anmeldename
vehicle.plate: Kennzeichen amtl_kennzeichen
finance.income: Einkommen jahreseinkommen
gov.passport: Passnummer reisepassnr
"""),
}  # fmt: skip


def by_name(seed: int = 1, rows: int = 200) -> Iterator[Made]:
    """Columns in four languages whose cells alone say nothing."""
    for language, (tables, lines) in NAMES.items():
        number = 0
        for line in lines.strip().splitlines():
            category, _, names = line.partition(": ")
            for name in names.split():
                random = Random(f"{seed}:{language}:{name}")
                made = [_CELLS[category](random) for _ in range(rows)]
                yield Made(tables.split()[number % 2], name, made, category, language)
                number += 1


#: Names that mislead: what they name is a thing, a count or a state.
MISLEADING = """
machines: position age function state_code login_count sex_allowed_flag city_count name_length
producten: leeftijdscategorie functie_code straal kenteken_vereist naam_template titel kleur
produits: age_minimum fonction_technique poste_tarifaire genre_film ville_stock_nb code_rue
Artikel: Alterung Position_Nr Ortung Funktionscode Lohnart Kennzeichen_Gefahr Strassentyp
log: user_count email_sent ip_version phone_verified address_type session_seconds card_type
config: username_max_length password_policy email_template first_name_required street_view_on
stats: avg_salary_index income_band_count birth_rate nationality_count passport_required
orders: status amount currency quantity weight delivery_days discount priority line_no tax
""".strip()
_TEXTS = {
    "product names": "Bosch Accuboormachine|Philips Airfryer XL|Miele Wasmachine|Apple iPhone hoes",
    "company names": "Jansen Bouw BV|Peeters NV|Müller GmbH|Martin SARL|Smith & Sons Ltd",
    "titles of songs": "Sweet Caroline|Johnny B. Goode|Eleanor Rigby|Hey Jude|Billie Jean",
    "departments": "Verkoop|Inkoop|Logistik|Ressources|Finance|IT",
    "brands": "Marie Claire|Calvin Klein|Tommy Hilfiger|Martin Margiela|Hugo Boss",
}


def misleading(seed: int = 1, rows: int = 120) -> Iterator[Made]:
    """Columns of things whose names or cells look like those of persons."""
    for line in MISLEADING.splitlines():
        table, _, names = line.partition(": ")
        for name in names.split():
            random = Random(f"{seed}:{name}")
            made: list[str | int | float] = [random.randrange(9) for _ in range(rows)]
            yield Made(table, name, made, "", "misleading name")
    for kind, texts in _TEXTS.items():
        for column in (*_PLAIN, "omschrijving", "title"):
            random = Random(f"{seed}:{kind}:{column}")
            yield Made("items", column, [_one_of(texts)(random) for _ in range(rows)], "", kind)


# ------------------------------------------------------------------------------------ by value

#: Kinds that values tell: category, cells, a name that says so.
VALUES: dict[str, tuple[Cells, str]] = {
    "gov.bsn": (specimen.bsn, "bsn"),
    "gov.rrn": (specimen.rrn, "rijksregisternummer"),
    "gov.nir": (specimen.nir, "numero_securite_sociale"),
    "finance.iban": (specimen.iban, "iban"),
    "finance.card": (specimen.card, "creditcard"),
    "contact.phone": (specimen.phone, "telefoon"),
    "contact.email": (specimen.email, "email"),
    "device.mac": (specimen.mac, "mac_address"),
    "device.ip": (specimen.ipv4, "ip_adres"),
    "name": (specimen.person_name, "volledige_naam"),
}
#: How much of a column is what it should be, how it stands there, and how the column is called.
_SHARES = (1.0, 0.97, 0.8, 0.02)
_ROWS = (4, 12, 60, 400)


def by_value(seed: int = 1) -> Iterator[Made]:
    """Columns of values, clean and dirty, long and short, with a name and without, and in text."""
    for category, (cells, name) in VALUES.items():
        for rows in _ROWS:
            for share in _SHARES:
                for named in (True, False):
                    random = Random(f"{seed}:{category}:{rows}:{share}:{named}")
                    made = _mixed(random, cells, name.replace("_", " "), rows, share)
                    where = random.choice(("klanten", "export_7", "t1"))
                    column = name if named else random.choice(_PLAIN)
                    yield Made(where, column, made, category, f"{share:.0%} of {rows}")


def _mixed(
    random: Random, cells: Cells, word: str, rows: int, share: float
) -> list[str | int | float]:
    """Cells of which a share is of the kind; where it is small, they stand in running text.

    A word stands before them there: digits alone are never reported in running text.
    """
    if share > 0.5:
        others = ("onbekend", "n/a", "-", digits(random, 9))
        made: list[str | int | float] = [
            str(cells(random)) if random.random() < share else random.choice(others)
            for _ in range(rows)
        ]
    else:
        made = [f"zie regel {random.randrange(100)} van het overzicht" for _ in range(rows)]
    # At least one, or there would be nothing to find.
    at = random.randrange(rows)
    made[at] = str(cells(random)) if share > 0.5 else f"antwoord op {word} {cells(random)} gestuurd"
    return made
