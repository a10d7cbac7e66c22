"""Identity documents: number of a passport, identity card, driving or residence permit.

Each is issued by a state and opens the door to identity fraud; the Dutch authority asks not to copy
them without need. Their forms are short and differ by country and year, so that only the column's
name tells them; the cells must look like such numbers.
"""

from __future__ import annotations

from pdscan.model import Detector

#: A number of a document: letters and digits, at least one of them a digit by being short.
_NUMBER = r"[A-Z0-9][A-Z0-9 ./-]{4,24}"
_NOT = (
    "type", "soort", "status", "count", "aantal", "is", "has", "date", "datum", "expiry", "expires",
    "geldig", "valid", "until", "tot", "verloopt", "country", "land", "pays", "photo", "foto",
    "scan", "copy", "kopie", "issued", "checked", "verified", "verification", "url", "file",
)  # fmt: skip

PASSPORT = Detector(
    id="passport-number",
    category="gov.passport",
    entity="PASSPORT",
    title="Number of a passport or identity card",
    columns={
        "nl": ("paspoortnummer", "paspoort nummer", "paspoortnr", "paspoort nr", "paspoort",
               "identiteitskaartnummer", "id kaart nummer", "documentnummer paspoort",
               "identiteitsbewijs nummer", "nummer identiteitsbewijs", "legitimatienummer",
               "legitimatiebewijs", "identiteitskaart", "eid nummer"),
        "fr": ("numero passeport", "numero de passeport", "no passeport", "passeport",
               "numero carte identite", "numero carte d identite", "carte d identite", "no cni",
               "numero cni", "numero piece identite"),
        "en": ("passport", "passport no", "passport number", "passport nr", "passport num",
               "identity card number", "id card number", "id card no", "identity document number",
               "travel document number", "id document number"),
        "de": ("reisepass", "passnummer", "pass nr", "reisepassnummer", "personalausweis",
               "personalausweisnummer", "ausweisnummer", "ausweis nr"),
    },
    not_columns=(*_NOT, "passport id", "paspoort id", "passeport id", "js", "strategy", "fahrer*",
                 "fuehrer*"),
    kinds=("text", "integer"),
    shape=_NUMBER,
    by_name=True,
    examples=("passport_no", "Paspoortnummer", "numero_passeport", "Personalausweisnummer"),
    counterexamples=("passport_expiry", "passport_photo", "passport_country", "compass"),
    references=("https://www.icao.int/publications/doc-series/doc-9303",),
)  # fmt: skip

LICENCE = Detector(
    id="driving-licence",
    category="gov.licence",
    entity="DRIVING_LICENCE",
    title="Number of a driving licence",
    columns={
        "nl": ("rijbewijs", "rijbewijsnummer", "rijbewijs nummer", "rijbewijsnr", "rijbewijs nr"),
        "fr": ("permis de conduire", "numero permis", "numero permis de conduire", "no permis",
               "numero de permis"),
        "en": ("driving licence", "driving license", "drivers license", "drivers licence",
               "driver license", "driver licence", "driver license number", "licence number driver",
               "drivers license number", "dl number", "driver license no"),
        "de": ("fuhrerschein", "fuhrerscheinnummer", "fuehrerschein", "fuehrerscheinnummer",
               "fuhrerschein nr", "fuehrerschein nr"),
    },
    not_columns=(*_NOT, "id", "class", "klasse", "categorie", "category", "state"),
    kinds=("text", "integer"),
    shape=_NUMBER,
    by_name=True,
    examples=("drivers_license", "Rijbewijsnummer", "permis_de_conduire", "Führerscheinnummer"),
    counterexamples=("license_key", "rijbewijs_geldig_tot", "driver_id", "software_license"),
    references=("https://eur-lex.europa.eu/eli/dir/2006/126/oj",),
)  # fmt: skip

RESIDENCE = Detector(
    id="residence-permit",
    category="gov.residence",
    entity="RESIDENCE_PERMIT",
    title="Residence permit, visa or residence status",
    columns={
        "nl": ("verblijfsvergunning", "verblijfsvergunningnummer", "verblijfsstatus",
               "verblijfstitel", "verblijfsdocument", "vreemdelingennummer", "v nummer",
               "tewerkstellingsvergunning", "werkvergunning"),
        "fr": ("titre de sejour", "numero titre de sejour", "permis de sejour", "statut de sejour",
               "carte de sejour", "permis de travail", "numero etranger"),
        "en": ("residence permit", "residence permit number", "residency status",
               "immigration status", "visa number", "visa status", "work permit", "alien number",
               "work permit number", "green card number"),
        "de": ("aufenthaltstitel", "aufenthaltsstatus", "aufenthaltserlaubnis",
               "aufenthaltsgenehmigung", "arbeitserlaubnis", "visumnummer"),
    },
    not_columns=("id", "count", "aantal", "card type", "payment", "tax"),
    kinds=("text", "integer", "boolean", "date"),
    shape=r"[^@=<>{}|#]{1,60}",
    by_name=True,
    examples=("residence_permit", "verblijfsvergunning", "titre_de_sejour", "Aufenthaltstitel"),
    counterexamples=("residence", "visa", "visa_card_type", "permit_id"),
    references=("https://eur-lex.europa.eu/eli/reg/2002/1030/oj",),
)  # fmt: skip

DETECTORS = (PASSPORT, LICENCE, RESIDENCE)
