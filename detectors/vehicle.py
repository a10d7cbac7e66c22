"""Vehicles: registration plate and vehicle identification number.

Both lead to the keeper in a public register, and show where somebody was. Found by the column's
name where the cells look like plates or like the 17 characters of ISO 3779.
"""

from __future__ import annotations

from pdscan.model import Detector

PLATE = Detector(
    id="vehicle-plate",
    category="vehicle.plate",
    entity="VEHICLE_PLATE",
    title="Registration plate of a vehicle",
    columns={
        "nl": ("kenteken", "kentekens", "kentekennummer", "nummerplaat", "nummerplaten",
               "kentekenplaat", "autokenteken"),
        "fr": ("plaque immatriculation", "plaque d immatriculation", "immatriculation",
               "numero immatriculation", "numero d immatriculation", "plaque"),
        "en": ("license plate", "licence plate", "number plate", "plate number", "plate no",
               "registration plate", "vehicle registration", "vehicle registration number", "vrm",
               "car plate", "vehicle plate"),
        "de": ("kennzeichen kfz", "kfz kennzeichen", "kfzkennzeichen", "nummernschild",
               "autokennzeichen", "fahrzeugkennzeichen", "amtliches kennzeichen"),
    },
    not_columns=("id", "count", "aantal", "date", "datum", "country", "state", "land", "status",
                 "type", "is", "has", "rcs", "societe", "entreprise"),
    tables=("vehicle*", "voertuig*", "auto", "autos", "car", "cars", "wagen*", "fahrzeug*",
            "vehicule*", "parking*", "fleet*", "wagenpark*"),
    columns_with_table=("kennzeichen", "plate", "registration", "reg no"),
    shape=r"[0-9A-Za-z\xc3\x80-\xbf]{1,4}(?:[ .:-]?[0-9A-Za-z]{1,5}){1,3}",
    by_name=True,
    examples=("kenteken", "license_plate", "plaque_immatriculation", "KFZ-Kennzeichen"),
    counterexamples=("plate_id", "template", "registration_date", "kenteken_land"),
    references=("https://www.rdw.nl/particulier/voertuigen/auto/kenteken",),
)  # fmt: skip

VIN = Detector(
    id="vehicle-identification-number",
    category="vehicle.vin",
    entity="VEHICLE_IDENTIFICATION_NUMBER",
    title="Vehicle identification number (VIN)",
    columns={
        "nl": ("chassisnummer", "chassis nummer", "voertuigidentificatienummer", "chassisnr"),
        "fr": ("numero de chassis", "numero chassis", "numero de serie vehicule", "no chassis"),
        "en": ("vin", "vin number", "vin code", "vehicle identification number", "chassis number",
               "chassis no"),
        "de": ("fahrgestellnummer", "fahrzeugidentifizierungsnummer", "fahrgestellnr", "fin"),
    },
    not_columns=("id", "count", "aantal", "date", "wine", "rouge", "blanc", "valid"),
    shape=r"[0-9A-HJ-NPR-Za-hj-npr-z]{17}",
    by_name=True,
    examples=("vin", "chassisnummer", "numero_de_chassis", "Fahrgestellnummer"),
    counterexamples=("vin_rouge", "chassis", "vin_count", "final"),
    references=("ISO 3779:2009",),
)  # fmt: skip

DETECTORS = (PLATE, VIN)
