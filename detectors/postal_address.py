"""Postal address: the address line, the street, the postcode and the city.

Where somebody lives or receives mail (GDPR article 4(1)). A street with a house number is found by
value; a postcode or a city alone says little without the column's name.
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern
from pdscan.names.words import CAPITAL, CAPITALISED, SMALL

_LEFT = Border("0-9A-Za-z_@/.-")
_RIGHT = Border("0-9A-Za-z_@")
_LETTER = r"(?:[A-Za-z'-]|[\xc3-\xc5][\x80-\xbf])"
#: "12", "12a", "12-14", "9/506", "12 bus 3"
_HOUSE = (
    r"[0-9]{1,4}[A-Za-z]{0,2}(?:[/-][0-9]{1,4}[a-z]?)?(?: (?:bus|bte|box|boîte) ?[0-9A-Za-z]{1,4})?"
).replace("î", r"\xc3\xae")
#: Endings of Dutch and German street names, written in one word.
_ENDING = (
    r"(?:[Ss]traat|[Ss]tr\.|[Ll]aan|[Ww]eg|wegel|[Pp]lein|gracht|kade|dreef|singel|steenweg|baan|lei"
    r"|dijk|pad|hof|park|markt|[Ss]tra\xc3\x9fe|[Ss]trasse|[Aa]llee|[Pp]latz|gasse|[Dd]amm|[Uu]fer"
    r"|[Rr]ing|steig|chaussee|berg|veld)"
)
_APART = (
    r"(?:Straat|Str\.|Laan|Weg|Plein|Stra\xc3\x9fe|Strasse|Allee|Platz|Markt|Gracht|Kade|Dreef"
    r"|Steenweg|Ring|Damm|Ufer|Boulevard)"
)
_RUE = (
    r"(?:[Rr]ue|RUE|[Aa]venue|[Aa]v\.|[Bb]oulevard|[Bb]d\.?|[Bb]lvd|[Pp]lace|[Cc]hemin|[Cc]hauss\xc3\xa9e"
    r"|[Ii]mpasse|[Aa]ll\xc3\xa9e|[Qq]uai|[Cc]ours|[Rr]oute|[Ss]quare|[Cc]lo[si]|[Ff]aubourg)"
)
_OF = r"(?:(?:de la|de l'|de|du|des|d'|la|le|les|l'|en|sur|St\.?|Ste\.?|Saint|Sainte) ?-?){0,2}"
_FRENCH_NAME = rf"{_OF} ?(?:{CAPITALISED}|[A-Z]\.)(?:[ -]{_OF}(?:{CAPITALISED}|[A-Z]\.)){{0,3}}"
_ROAD = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Square|Sq|Place|Pl"
    r"|Terrace|Parkway|Pkwy|Highway|Hwy|Crescent|Close|Alley|Circle|Cir|Trail|Way|Walk|Loop|Hill)"
)
_WORD = rf"(?:{CAPITAL}{SMALL}{{1,15}}|[A-Z]\.?|[0-9]{{1,3}}(?:st|nd|rd|th))"

#: Words that make an address something else than a postal one, or a part of one.
_NOT_ADDRESS = (
    "email", "e mail", "mail", "courriel", "e mailadres", "emailadres", "ip", "ipv4", "ipv6", "mac",
    "web", "webadres", "website", "url", "http", "internet", "remote", "server", "host", "network",
    "memory", "wallet", "bitcoin", "btc", "eth", "crypto", "contract", "bus", "register", "id",
    "count", "aantal", "hash", "hashed", "verified", "status", "is", "has", "type", "client ip",
    "smtp", "return", "reply", "cc", "bcc", "sender", "same", "valid", "validated",
    "country", "city", "state", "zip", "postcode", "region", "latitude", "longitude",
    "lat", "lon", "date", "at", "default", "phone", "code", "listen", "bind", "physical",
    "hardware", "socket",
)  # fmt: skip
#: Any text that can be an address: not a mail address, not a link, not a number alone.
_SHAPE = r"[^@=<>{}]{0,200}[A-Za-z][^@=<>{}]{1,200}"
_LINE = {
    "nl": (
        "adres", "adresregel", "adres regel", "woonadres", "postadres", "thuisadres", "huisadres",
        "bezoekadres", "adres 1", "adres 2", "volledig adres", "adresgegevens", "verblijfadres",
        "correspondentieadres",
    ),
    "fr": ("adresse", "adresse postale", "adresse complete", "adresse 1", "adresse 2", "domicile",
           "complement adresse", "adresse domicile"),
    "en": (
        "address", "addr", "address line", "address 1", "address 2", "addressline", "home address",
        "postal address", "mailing address", "residence",
        "residential address", "full address", "street address", "addr 1", "addr 2", "addr line",
        "permanent address",
    ),
    "de": ("adresse", "anschrift", "postanschrift", "wohnanschrift", "wohnadresse", "adresszeile",
           "wohnsitz"),
}  # fmt: skip
_BILLING_WORDS = (
    "billing", "bill", "invoice", "factuur", "factuuradres", "facturatie", "facturatieadres",
    "facturation", "facture", "rechnung", "rechnungs", "rechnungsadresse", "rechnungsanschrift",
)  # fmt: skip
_SHIPPING_WORDS = (
    "ship", "shipping", "shipment", "delivery", "verzend", "verzendadres", "lever", "leveradres",
    "leverings", "leveringsadres", "bezorg", "bezorgadres", "afleveradres", "aflever", "livraison",
    "lieferadresse", "lieferanschrift", "liefer", "versand", "versandadresse",
)  # fmt: skip


def _with(words: tuple[str, ...]) -> tuple[str, ...]:
    """Each word before, or behind, each word for an address."""
    lines = ("address", "addr", "adres", "adresse", "street", "straat", "anschrift")
    before = tuple(f"{word} {line}" for word in words for line in lines)
    return before + tuple(f"adresse de {word}" for word in words)


LINE = Detector(
    id="postal-address",
    category="contact.address",
    entity="ADDRESS",
    title="Postal address",
    columns=_LINE,
    not_columns=(*_NOT_ADDRESS, *_BILLING_WORDS, *_SHIPPING_WORDS),
    shape=_SHAPE,
    by_name=True,
    examples=("address", "Adres", "HomeAddress", "adresse_postale", "address_line_2", "Anschrift"),
    counterexamples=(
        "email_address", "ip_address", "MacAddress", "address_id", "billing_address",
        "ship_address",
    ),
    references=("GDPR article 4(1)", "ISO 19160-4:2017"),
)  # fmt: skip

BILLING = Detector(
    id="billing-address",
    category="contact.address.billing",
    entity="BILLING_ADDRESS",
    title="Billing address",
    columns={
        "nl": (*_with(("factuur", "facturatie")), "factuuradres", "facturatieadres"),
        "fr": ("adresse de facturation", "adresse facturation", "facturation adresse"),
        "en": _with(("billing", "bill", "bill to", "invoice")),
        "de": ("rechnungsadresse", "rechnungsanschrift", "rechnungs adresse"),
    },
    not_columns=_NOT_ADDRESS,
    shape=_SHAPE,
    by_name=True,
    examples=("BillingAddress", "factuuradres", "bill_to_address", "adresse_de_facturation"),
    counterexamples=("billing_email_address", "billing_address_id", "address", "billing_cycle"),
    references=("GDPR article 4(1)",),
)

SHIPPING = Detector(
    id="shipping-address",
    category="contact.address.shipping",
    entity="SHIPPING_ADDRESS",
    title="Shipping address",
    columns={
        "nl": (
            *_with(("verzend", "lever", "bezorg", "aflever")),
            "verzendadres",
            "leveradres",
            "leveringsadres",
            "bezorgadres",
            "afleveradres",
        ),
        "fr": ("adresse de livraison", "adresse livraison", "livraison adresse"),
        "en": _with(("shipping", "ship", "ship to", "delivery", "shipment")),
        "de": ("lieferadresse", "lieferanschrift", "liefer adresse", "versandadresse"),
    },
    not_columns=_NOT_ADDRESS,
    shape=_SHAPE,
    by_name=True,
    examples=("ship_address", "ShippingAddress", "leveradres", "adresse_livraison"),
    counterexamples=("shipping_date", "shipping_address_id", "address", "ship_name"),
    references=("GDPR article 4(1)",),
)

STREET = Detector(
    id="street-address",
    category="contact.address.street",
    entity="STREET_ADDRESS",
    title="Street and house number",
    patterns=(
        Pattern(
            "name in one word, number (nl, de)",
            rf"{CAPITAL}{_LETTER}{{1,30}}{_ENDING},? {{1,2}}{_HOUSE}",
            left=_LEFT,
            right=_RIGHT,
            score=0.75,
        ),
        Pattern(
            "name, kind of street, number (nl, de)",
            rf"(?:{CAPITALISED} ){{1,3}}{_APART} {{1,2}}{_HOUSE}",
            left=_LEFT,
            right=_RIGHT,
            score=0.7,
        ),
        Pattern(
            "number, kind of street, name (fr)",
            rf"[0-9]{{1,4}}(?: ?(?:bis|ter|[A-D]))?,? {{1,2}}{_RUE} {_FRENCH_NAME}",
            left=_LEFT,
            right=_RIGHT,
            score=0.75,
        ),
        Pattern(
            "kind of street, name, number (fr in Belgium, pt, es, it)",
            rf"(?:{_RUE}|Avda\.|Avenida|Rua|Calle|C/|Via|Viale|Pra\xc3\xa7a) "
            rf"(?:{_FRENCH_NAME}),? {_HOUSE}",
            left=_LEFT,
            right=_RIGHT,
            score=0.7,
        ),
        Pattern(
            "number, name, kind of street (en)",
            rf"[0-9]{{1,5}}[A-Z]?,? {{1,2}}(?:{_WORD} ){{1,4}}{_ROAD}\.?",
            left=_LEFT,
            right=_RIGHT,
            score=0.65,
        ),
        Pattern(
            "post-office box",
            r"(?:Postbus|P\.? ?O\.? ?Box|PO Box|Postfach|Bo\xc3\xaete postale|B\.?P\.?) [0-9]{1,6}",
            left=_LEFT,
            right=_RIGHT,
            score=0.5,
        ),
    ),
    columns={
        "nl": (
            "straat", "straatnaam", "straat nr", "straat en huisnummer", "straat huisnummer",
            "huisnummer", "huisnr", "huis nr", "huisnummertoevoeging", "toevoeging huisnummer",
            "straat nummer", "busnummer",
        ),
        "fr": ("rue", "nom de rue", "nom rue", "numero et rue", "rue et numero", "voie", "no rue",
               "numero rue", "libelle voie"),
        "en": (
            "street", "street name", "street line", "streetname", "house number", "house no",
            "house nr", "housenumber", "street number", "street 1", "street 2", "apartment number",
        ),
        "de": ("strasse", "strassenname", "strasse nr", "strasse hausnummer", "hausnummer",
               "hausnr", "haus nr", "str"),
    },
    not_columns=(
        "id", "count", "aantal", "type", "status", "is", "has", "hash", "city", "view", "revue",
        "wall", "email", "code", "road type",
    ),
    shape=r"[^@=<>{}]{1,200}",
    by_name=True,
    examples=(
        "Kerkstraat 12a",
        "woont in de Lijnbaansgracht 120bg te Amsterdam",
        "12 rue de la Paix",
        "Hauptstr. 5",
        "Obere Str. 57",
        "Rue de la Loi 16",
        "10932 Bigge Rd",
        "2817 Milton Dr.",
        "Theodor-Heuss-Straße 34",
        "Postbus 1234",
    ),
    counterexamples=(
        "Kerkstraat",
        "Paragraph 12",
        "de weg 12",
        "2024 Sales Report",
        "12 months",
        "Version 5",
    ),
    references=("https://www.upu.int/en/postal-solutions/programmes-services/addressing-solutions",),
)  # fmt: skip

POSTCODE = Detector(
    id="postcode",
    category="contact.address.postcode",
    entity="POSTAL_CODE",
    title="Postcode",
    patterns=(
        Pattern(
            "Dutch postcode alone",
            r"[1-9][0-9]{3} ?(?:[A-RT-Z][A-Z]|S[BCE-RT-Z])",
            score=0.35,
            whole=True,
        ),
        Pattern(
            "Dutch postcode and city",
            rf"[1-9][0-9]{{3}} ?(?:[A-RT-Z][A-Z]|S[BCE-RT-Z]) {{1,2}}{CAPITAL}{_LETTER}{{2,25}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.7,
        ),
        Pattern(
            "country, postcode and city",
            rf"(?:(?:B|L|CH|A|DK)-[1-9][0-9]{{3}}|(?:F|D)-[0-9]{{5}}) {CAPITAL}{_LETTER}{{2,25}}",
            left=_LEFT,
            right=_RIGHT,
            score=0.6,
        ),
    ),
    columns={
        "nl": ("postcode", "post code", "*postcode", "pc", "postkode"),
        "fr": ("code postal", "codepostal", "cp", "code post", "boite postale"),
        "en": ("postal code", "postalcode", "zip", "zip code", "zipcode", "postcode", "zip 4",
               "post code"),
        "de": ("plz", "postleitzahl", "post leitzahl"),
    },
    not_columns=(
        "id", "count", "aantal", "type", "status", "is", "has", "hash", "file", "gzip", "archive",
        "path", "size", "regex", "format", "url",
    ),
    kinds=("text", "integer"),
    shape=r"(?:[A-Z]{1,3}-? ?)?[0-9][0-9A-Za-z -]{2,9}"
    r"|[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}|[A-Za-z][0-9][A-Za-z] ?[0-9][A-Za-z][0-9]",
    by_name=True,
    examples=("1234 AB", "3511LX", "Dorpsweg, 1234 AB Utrecht", "B-6000 Charleroi"),
    counterexamples=("1234 SS", "0123 AB", "2024", "bestel 1234 AB nu", "1234 ABC"),
    references=(
        "https://www.upu.int/en/postal-solutions/programmes-services/addressing-solutions",
    ),
)  # fmt: skip

CITY = Detector(
    id="city",
    category="contact.address.city",
    entity="CITY",
    title="City of an address",
    columns={
        "nl": (
            "woonplaats", "plaats", "plaatsnaam", "stad", "gemeente", "*woonplaats",
            "vestigingsplaats", "deelgemeente", "woonplaatsnaam", "gemeentenaam",
        ),
        "fr": ("ville", "commune", "localite", "nom ville", "nom commune", "ville de residence"),
        "en": ("city", "town", "city name", "cityname", "*city", "municipality", "locality",
               "place of residence", "residence city", "village"),
        "de": ("ort", "stadt", "wohnort", "gemeinde", "ortsname", "stadtname"),
    },
    not_columns=(
        "id", "count", "aantal", "type", "status", "is", "has", "hash", "population", "code",
        "capacity", "velocity", "electricity", "ethnicity", "elasticity", "publicity",
        "authenticity", "opacity", "birth", "geboorte*", "naissance", "geburts*", "toxicity",
        "specificity", "simplicity", "periodicity", "multiplicity", "url", "tax", "geb", "latitude",
        "longitude",
    ),
    shape=r"[^0-9@_=<>{}#|]{2,60}(?: ?[0-9]{1,5})?",
    by_name=True,
    examples=("city", "Woonplaats", "BillingCity", "ship_city", "ville", "Ort"),
    counterexamples=("city_id", "capacity", "population_of_city", "sort", "geboorteplaats"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

DETECTORS = (LINE, BILLING, SHIPPING, STREET, POSTCODE, CITY)
