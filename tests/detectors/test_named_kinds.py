"""Kinds found by a column's name and the shape of its cells: names, cells, and what is found."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2021, 5, 17)

#: Column, its cells, and the category that is found in it (none: empty).
CASES: tuple[tuple[str, list[Any], str], ...] = (
    # Personal details.
    ("nationaliteit", ["Belgische", "Nederlandse", "BE"], "person.nationality"),
    ("nationality_count", [1, 2, 3], ""),
    ("geboorteplaats", ["Gent", "Zwolle", "Luik"], "person.birthplace"),
    ("lieu_de_naissance", ["Lyon", "Mons", "Arlon"], "person.birthplace"),
    ("leeftijd", [34, 71, 18], "person.age"),
    ("leeftijd", ["oud", "jong", "nieuw"], ""),
    ("min_age", [18, 21, 16], ""),
    ("tranche_d_age", ["18-25", "26-35", "36-50"], "person.age"),
    ("BurgerlijkeStaat", ["gehuwd", "ongehuwd", "weduwe"], "person.marital_status"),
    ("Familienstand", ["ledig", "verheiratet", "geschieden"], "person.marital_status"),
    ("aantal_kinderen", [0, 2, 1], "person.family"),
    ("couleur_des_yeux", ["bleu", "vert", "brun"], "person.physical"),
    ("signature_image", ["a.png", "b.png", "c.png"], "person.signature"),
    # Documents and vehicles.
    ("paspoortnummer", ["XX0000001", "XX0000002", "XX0000003"], "gov.passport"),
    ("paspoort", ["ja", "nee", "ja"], ""),
    ("Führerscheinnummer", ["B0000000X1", "B0000000X2", "B0000000X3"], "gov.licence"),
    ("verblijfsvergunning", ["onbepaald", "bepaald", "asiel"], "gov.residence"),
    ("kenteken", ["XX-000-X", "00-XX-01", "X-000-XX"], "vehicle.plate"),
    ("plaque_immatriculation", ["XX-000-XX", "XX-001-XX", "1-XXX-000"], "vehicle.plate"),
    ("chassisnummer", ["XXXZZZ00Z00000001", "XXXZZZ00Z00000002"], "vehicle.vin"),
    ("vin", ["Merlot", "Syrah", "Gamay"], ""),
    # Work and school.
    ("datum_in_dienst", [DAY, DAY, DAY], "employment.dates"),
    ("date_embauche", ["2020-01-31", "2021-02-28"], "employment.dates"),
    ("performance_rating", [4.5, 3.0, 2.5], "employment.performance"),
    ("Resturlaub", [12.5, 3.0, 0.0], "employment.absence"),
    ("opleidingsniveau", ["hbo", "mbo", "wo"], "professional.info"),
    ("eindcijfer", [7.5, 6.0, 8.5], "education.record"),
    # Money.
    ("betaalwijze", ["ideal", "kaart"], "finance.payment"),
    ("swift_code", ["AAAANLAA", "AAAABEBBXXX"], "finance.payment"),
    ("swift", ["a language", "a bird"], ""),
    ("klantrekening", ["D-100", "D-101"], "finance.account_no"),
    ("Bonität", ["A", "B", "C"], "finance.credit"),
    ("openstaand_bedrag", [12.5, 0.0, 99.0], "finance.debt"),
    ("numero_facture", ["F-1", "F-2"], "finance.invoice"),
    ("jaarinkomen", [31000, 44000], "finance.income"),
    ("loan_amount", [1000.0, 2000.0], "finance.loan"),
    ("polisnummer", ["P-10001", "P-10002"], "finance.insurance"),
    ("klantenkaart", [10001, 10002], "commerce.loyalty"),
    ("btw_nummer", ["NL000000000B01", "NL000000001B02"], ""),
    ("btw_bedrag", [12.5, 4.2], ""),
    # Accounts.
    ("user_pseudo_id", ["a1b2c3", "d4e5f6"], "account.pseudonym"),
    ("access_token", ["ya29.aaaaaaaaaaaa", "ya29.bbbbbbbbbbbb"], "account.linked"),
    ("gebruikersrechten", ["beheer", "lezen"], "account.role"),
    ("is_admin", [True, False], "account.role"),
    ("session_id", ["f00dfeed0001", "f00dfeed0002"], "account.session"),
    ("security_answer", ["blauw", "Rex"], "account.recovery"),
    ("objectSid", ["S-1-5-21-0-0-0-1001", "S-1-5-21-0-0-0-1002"], "account.directory"),
    # Devices.
    ("device_id", ["dev-0001", "dev-0002"], "device.id"),
    ("imei", ["000000000000000", "000000000000018"], "device.imei"),
    ("imei", ["oui", "non"], ""),
    ("iccid", ["8900000000000000001", "8900000000000000002"], "device.sim"),
    ("idfa", ["00000000-0000-4000-8000-000000000001"], "device.advertising_id"),
    ("browser_fingerprint", ["a0b1c2d3e4", "f5a6b7c8d9"], "device.fingerprint"),
    ("Rechnername", ["PC-001", "PC-002"], "device.hostname"),
    ("fcm_token", ["x" * 40, "y" * 40], "device.push_token"),
    ("type_appareil", ["mobile", "tablette"], "device.type"),
    ("besturingssysteem", ["Linux", "iOS"], "device.technical"),
    ("hubspotutk", ["0" * 32, "1" * 32], "device.cookie_id"),
    ("cookie_consent", ["yes please", "no thanks"], "preference.marketing"),
    # Places.
    ("latitude", [51.05, 50.85], "location.precise"),
    ("gps_location", ["51.05432, 3.71234"], "location.precise"),
    ("land", ["BE", "NL"], "location.coarse"),
    ("country_of_origin", ["BE", "NL"], ""),
    # Behaviour and preferences.
    ("landing_page", ["/a", "/b"], "behavior.browsing"),
    ("last_email_clicked_at", [1700000000, 1700000001], "behavior.clicks"),
    ("bezoekduur", [12.5, 3.4], "behavior.session"),
    ("utm_source", ["news", "ads"], "behavior.referral"),
    ("zoekterm", ["fiets", "auto"], "behavior.search"),
    ("letzte_Anmeldung", [DAY, DAY], "behavior.usage"),
    ("lead_score", [10, 90], "behavior.profile"),
    ("taal", ["nl", "fr"], "preference.language"),
    ("DOUBLE_OPT-IN", [True, False], "preference.marketing"),
    ("nieuwsbrief", ["ja", "nee"], "preference.marketing"),
    ("centres_d_interet", ["vélo", "lecture"], "preference.interest"),
    ("dark_mode", [True, False], "preference.display"),
    # Correspondence.
    ("message_body", ["Dank u wel.", "Tot morgen."], "comm.content"),
    ("opmerkingen", ["belt terug", "geen"], "comm.content"),
    ("chat_message", ["hallo", "dag"], "comm.chat"),
    ("gespreksduur", [120, 61], "comm.call"),
    ("recording_url", ["https://example.com/1", "https://example.com/2"], "comm.recording"),
    ("ticket_description", ["Het werkt niet.", "Stuk."], "comm.support"),
    ("nps_score", [9, 10], "comm.feedback"),
    ("enquete_antwoord", ["eens", "oneens"], "comm.survey"),
    ("votre_message", ["Bonjour.", "Merci."], "comm.form"),
    ("rsvp", ["yes", "no"], "event.registration"),
    ("laatst_bewerkt_door", ["afdeling A", "afdeling B"], "document.author"),
    ("work_email", ["info@example.com", "sales@example.com"], "contact.email.work"),
    ("noodcontact", ["buurvrouw", "broer"], "contact.emergency"),
    # Special categories, by words of names and of cells.
    ("huidskleur", ["licht", "donker"], "sensitive.race"),
    ("ethnicity", ["A", "B"], "sensitive.ethnic"),
    ("politieke_voorkeur", ["links", "rechts"], "sensitive.political"),
    ("partij", ["VVD", "D66", "GroenLinks"], "sensitive.political"),
    ("partij", ["verkoper", "koper", "makelaar"], ""),
    ("Konfession", ["rk", "ev"], "sensitive.religion"),
    ("dieet", ["halal", "koosjer", "halal"], "sensitive.religion"),
    ("dieet", ["vegetarisch", "geen", "veganistisch"], ""),
    ("levensbeschouwing", ["humanist", "geen"], "sensitive.belief"),
    ("diagnose", ["A", "B"], "sensitive.health"),
    ("zwanger", [True, False], "sensitive.health"),
    ("reden", ["ziek", "Griep", "operatie"], "sensitive.health"),
    ("motif", ["congé maladie", "maladie"], "sensitive.health"),
    ("reden", ["te duur", "te laat", "stuk"], ""),
    ("health_check", ["ok", "ok"], ""),
    ("Krankenversicherungsnummer", ["X000000001", "X000000002"], "sensitive.health.number"),
    ("arbeidsongeschiktheid", [0.5, 1.0], "sensitive.health.disability"),
    ("hoofddiagnose", ["J45.0", "E11", "F32.1"], "sensitive.health"),
    ("dx", ["12.5", "3.0"], ""),
    ("atc", ["N02BE01", "A10BA02"], "sensitive.health.medication"),
    ("atc", ["tower", "ground"], ""),
    ("ordonnance", ["A", "B"], "sensitive.health.medication"),
    ("genotype", ["AA", "AG"], "sensitive.genetic"),
    ("empreinte_digitale", ["a0b1", "c2d3"], "sensitive.biometric"),
    ("vakbond", ["ja", "nee"], "sensitive.union"),
    ("lidmaatschap", ["FNV", "cnv", "ABVV"], "sensitive.union"),
    ("lidmaatschap", ["goud", "zilver", "brons"], ""),
    ("orientation_sexuelle", ["a", "b"], "sensitive.sexual"),
    ("casier_judiciaire", ["néant", "néant"], "criminal"),
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The entries of every case's column, by its number. An address stands beside each."""
    folder: Path = tmp_path_factory.mktemp("kinds")
    for number, (column, cells, _) in enumerate(CASES):
        rows = (cells * 12)[:12]
        people = [f"p{row}@example.org" for row in range(len(rows))]
        table = pa.table({"email": people, column: rows})
        pq.write_table(table, folder / f"case{number:03}.parquet")
    out = folder / "found.json"
    arguments = ["scan", str(folder), "--format", "json", "--output", str(out), "--quiet"]
    command = [sys.executable, "-m", "pdscan", *arguments, "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    entries: dict[str, list[dict[str, Any]]] = {}
    for entry in json.loads(out.read_text(encoding="utf-8"))["entries"]:
        entries.setdefault(entry["location"], []).append(entry)
    return entries


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda n: f"{CASES[n][0]} {CASES[n][2]}")
def test_a_column_is_found_by_its_name_and_cells(
    found: dict[str, list[dict[str, Any]]], number: int
) -> None:
    column, _, category = CASES[number]
    entries = found[f"case{number:03}.parquet"]
    keys = {entry["category_key"] for entry in entries if entry["field"] == column}
    assert keys == ({category} if category else set())


def test_every_special_category_is_for_review(found: dict[str, list[dict[str, Any]]]) -> None:
    special = [
        entry
        for entries in found.values()
        for entry in entries
        if entry["special"] in {"art9", "art10"}
    ]
    assert len(special) > 15
    for entry in special:
        assert entry["status"] == entry["checks"] == "review"
        assert entry["confidence"] <= 0.6
        assert "heuristic" in entry["note"]
