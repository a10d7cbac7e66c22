"""Devices and programs of a person: identifiers and technical data.

Online identifiers can single out a person (GDPR recital 30; CJEU C-582/14, Breyer). The identifiers
are found by the column's name and the shape of the cells; technical data are about a person only
where a person stands beside them.
"""

from __future__ import annotations

from pdscan.model import Detector

_HEX = r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
_DEVICES = (
    "device*", "apparaat", "apparaten", "appareil*", "gerate", "gerat", "phone*", "mobile*",
    "telefoon*", "telephone*", "tablet*", "laptop*", "asset*",
)  # fmt: skip

ID = Detector(
    id="device-id",
    category="device.id",
    entity="DEVICE_ID",
    title="Identifier or serial number of a device",
    columns={
        "nl": ("apparaat id", "apparaatid", "toestel id", "toestelnummer", "apparaatnummer",
               "serienummer apparaat", "serienummer toestel"),
        "fr": ("id appareil", "identifiant appareil", "identifiant de l appareil",
               "numero de serie appareil", "id terminal", "identifiant terminal"),
        "en": ("device id", "deviceid", "device identifier", "device uuid", "device serial",
               "device serial number", "android id", "udid", "vendor id device", "hardware id",
               "machine id", "installation id", "install id", "idfv", "phone serial", "terminal id",
               "meter id", "ean meter", "machine guid"),
        "de": ("gerate id", "geraete id", "geratekennung", "geratenummer", "seriennummer gerat",
               "gerateid", "zahlernummer"),
    },
    not_columns=("type", "count", "aantal", "is", "has", "status", "model"),
    tables=_DEVICES,
    columns_with_table=("serial", "serial number", "serial no", "serienummer", "numero de serie",
                        "seriennummer"),
    kinds=("text", "integer"),
    shape=r"[0-9A-Za-z][0-9A-Za-z._:-]{3,127}",
    by_name=True,
    examples=("device_id", "ApparaatID", "identifiant_appareil", "Geräte-ID", "serial"),
    counterexamples=("device", "device_type_id", "device_model", "id"),
    references=("GDPR recital 30",),
)  # fmt: skip

IMEI = Detector(
    id="imei",
    category="device.imei",
    entity="IMEI",
    title="International mobile equipment identity (IMEI)",
    columns={
        "nl": ("imei", "imei nummer", "imeinummer", "imei nr"),
        "fr": ("imei", "numero imei", "no imei"),
        "en": ("imei", "imei number", "imei no", "imeisv", "meid", "imei1", "imei2"),
        "de": ("imei", "imei nummer", "imeinummer", "imei nr"),
    },
    not_columns=("count", "aantal", "is", "has", "valid", "status", "type"),
    kinds=("text", "integer"),
    shape=r"[0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{6}[ -]?[0-9]{1,2}|[0-9A-Fa-f]{14}",
    by_name=True,
    examples=("imei", "IMEI_nummer", "numero_imei", "device_imei"),
    counterexamples=("time", "imei_status", "is_imei", "meidoorn"),
    references=("https://www.gsma.com/newsroom/gsma_resources/ts-06-imei-allocation-and-approval-process/",),
)  # fmt: skip

SIM = Detector(
    id="sim-card",
    category="device.sim",
    entity="SIM_CARD",
    title="SIM card (ICCID) or mobile subscriber (IMSI)",
    columns={
        "nl": ("imsi", "iccid", "simkaart", "simkaartnummer", "simnummer", "sim nummer"),
        "fr": ("imsi", "iccid", "carte sim", "numero sim", "numero carte sim"),
        "en": ("imsi", "iccid", "sim number", "sim card", "sim card number", "sim serial",
               "sim serial number", "sim no", "eid esim"),
        "de": ("imsi", "iccid", "sim karte", "simkarte", "simkartennummer", "sim nummer"),
    },
    not_columns=("count", "aantal", "is", "has", "valid", "status", "type", "price"),
    kinds=("text", "integer"),
    shape=r"[0-9][0-9 -]{12,24}[0-9Ff]",
    by_name=True,
    examples=("imsi", "simkaartnummer", "carte_sim", "ICCID", "SIM-Karte"),
    counterexamples=("sim", "simple", "sim_status_card_type", "max"),
    references=("https://www.itu.int/rec/T-REC-E.118", "https://www.itu.int/rec/T-REC-E.212"),
)  # fmt: skip

ADVERTISING = Detector(
    id="advertising-id",
    category="device.advertising_id",
    entity="ADVERTISING_ID",
    title="Advertising identifier of a device (IDFA, GAID)",
    columns={
        "nl": ("advertentie id", "reclame id", "advertentieid"),
        "fr": ("id publicitaire", "identifiant publicitaire"),
        "en": ("advertising id", "advertisingid", "idfa", "gaid", "aaid", "google advertising id",
               "ad id device", "gps adid", "adid", "apple idfa", "maid", "rida", "tifa"),
        "de": ("werbe id", "werbeid", "werbekennung"),
    },
    not_columns=("count", "campaign", "group", "is", "has", "type"),
    shape=_HEX + r"|[0-9A-Fa-f]{32}",
    by_name=True,
    examples=("idfa", "advertentie_id", "identifiant_publicitaire", "Werbe-ID"),
    counterexamples=("advert_id", "advertiser_id", "campaign_adid", "aid"),
    references=("GDPR recital 30",),
)  # fmt: skip

FINGERPRINT = Detector(
    id="device-fingerprint",
    category="device.fingerprint",
    entity="DEVICE_FINGERPRINT",
    title="Fingerprint of a browser or device",
    columns={
        "nl": ("browser vingerafdruk", "apparaat vingerafdruk", "browservingerafdruk"),
        "fr": ("empreinte navigateur", "empreinte appareil", "empreinte du navigateur"),
        "en": ("browser fingerprint", "device fingerprint", "fingerprint id", "visitor fingerprint",
               "canvas fingerprint", "fingerprintjs", "client fingerprint"),
        "de": ("browser fingerabdruck", "gerate fingerabdruck", "browserfingerabdruck"),
    },
    not_columns=("count", "is", "has", "cert*", "key", "ssh", "ssl", "tls"),
    shape=r"[0-9A-Za-z+/=_.-]{6,256}",
    by_name=True,
    examples=("browser_fingerprint", "apparaat_vingerafdruk", "empreinte_navigateur"),
    counterexamples=("fingerprint", "ssh_client_fingerprint", "certificate_fingerprint"),
    references=("https://www.edpb.europa.eu/system/files/2024-10/edpb_guidelines_202302_technical_scope_art_53_eprivacydirective_v2_en_0.pdf",),
)  # fmt: skip

HOSTNAME = Detector(
    id="computer-name",
    category="device.hostname",
    entity="COMPUTER_NAME",
    title="Name of a person's computer",
    columns={
        "nl": ("computernaam", "computer naam", "naam werkstation", "werkstation", "pc naam"),
        "fr": ("nom ordinateur", "nom de l ordinateur", "nom du poste", "poste de travail nom",
               "nom machine"),
        "en": ("computer name", "computername", "workstation", "workstation name", "pc name",
               "device name", "client hostname", "user hostname", "machine name", "netbios name"),
        "de": ("computername", "rechnername", "arbeitsplatzrechner", "geratename", "pc name"),
    },
    not_columns=("id", "count", "aantal", "server", "is", "has", "type"),
    shape=r"[^\x00-\x1f@/]{2,64}",
    by_name=True,
    examples=("computer_name", "Computernaam", "nom_ordinateur", "Rechnername"),
    counterexamples=("hostname", "server_computer_name", "name", "workstation_count"),
    references=("GDPR recital 30",),
)  # fmt: skip

PUSH = Detector(
    id="push-token",
    category="device.push_token",
    entity="PUSH_TOKEN",
    title="Token for push messages to a device",
    columns={
        "nl": ("pushtoken", "push token", "pushbericht token"),
        "fr": ("jeton push", "jeton de notification", "token push"),
        "en": ("push token", "pushtoken", "fcm token", "apns token", "gcm token", "device token",
               "registration token", "push registration id", "fcm registration id",
               "expo push token", "push subscription", "notification token"),
        "de": ("push token", "pushtoken", "push kennung"),
    },
    not_columns=("count", "is", "has", "at", "date", "enabled"),
    shape=r"[^\x00-\x20]{16,}",
    by_name=True,
    examples=("fcm_token", "pushtoken", "jeton_push", "Push-Token", "device_token"),
    counterexamples=("push", "token", "push_token_count", "is_push_token"),
    references=("GDPR recital 30",),
)  # fmt: skip

TYPE = Detector(
    id="device-type",
    category="device.type",
    entity="DEVICE_TYPE",
    title="Type of a person's device",
    columns={
        "nl": ("apparaattype", "type apparaat", "toesteltype", "apparaatmodel", "type toestel"),
        "fr": ("type appareil", "type d appareil", "modele appareil", "modele de telephone",
               "type terminal"),
        "en": ("device type", "device model", "device brand", "device category", "device family",
               "phone model", "client device type", "device manufacturer", "device make"),
        "de": ("geratetyp", "geratemodell", "geraetetyp", "handymodell"),
    },
    not_columns=("id", "count", "aantal", "is", "has"),
    kinds=("text", "integer"),
    by_name=True,
    examples=("device_type", "ClientDeviceType", "Apparaattype", "type_appareil", "Gerätetyp"),
    counterexamples=("type", "device_type_id", "model", "device"),
    references=("GDPR recital 30",),
)  # fmt: skip

TECHNICAL = Detector(
    id="technical-information",
    category="device.technical",
    entity="TECHNICAL_INFORMATION",
    title="Operating system, screen, time zone and the like of a visitor",
    columns={
        "nl": ("besturingssysteem", "schermresolutie", "tijdzone", "appversie", "schermgrootte"),
        "fr": ("systeme d exploitation", "systeme exploitation", "resolution ecran",
               "fuseau horaire", "version appli", "resolution d ecran"),
        "en": ("operating system", "os version", "os name", "device os", "client os",
               "screen resolution", "screen size", "screen width", "screen height", "time zone",
               "timezone", "app version", "browser version", "browser name", "browser", "carrier",
               "mobile carrier", "network operator", "viewport", "connection type"),
        "de": ("betriebssystem", "bildschirmauflosung", "zeitzone", "app version",
               "mobilfunkanbieter"),
    },
    not_columns=("id", "count", "aantal", "is", "has", "server", "min", "required", "shipping",
                 "freight", "tracking"),
    kinds=("text", "integer", "float"),
    by_name=True,
    examples=("operating_system", "Besturingssysteem", "fuseau_horaire", "Betriebssystem"),
    counterexamples=("system", "server_os_version", "time", "timezone_id"),
    references=("GDPR recital 30",),
)  # fmt: skip

COOKIE = Detector(
    id="cookie-id",
    category="device.cookie_id",
    entity="COOKIE_ID",
    title="Identifier in a cookie, or of a tracker",
    columns={
        "nl": ("cookie id", "cookieid", "bezoeker id", "bezoekersid", "bezoekers id", "volg id"),
        "fr": ("id cookie", "identifiant cookie", "id visiteur", "identifiant visiteur"),
        "en": ("cookie", "cookies", "cookie id", "cookieid", "cookie value", "visitor id",
               "visitorid", "visitor uuid", "ga client id", "client id ga", "hubspotutk", "hutk",
               "ga cookie", "gclid", "fbclid", "fbp", "fbc", "msclkid", "tracking id",
               "intercom id", "muid", "ecid", "mcvisid", "cid ga", "matomo visitor id",
               "user agent id", "gid ga", "hstc", "tracking cookie"),
        "de": ("cookie id", "cookieid", "besucher id", "besucherkennung", "cookie kennung"),
    },
    not_columns=("count", "aantal", "is", "has", "consent", "policy", "accepted", "shipment",
                 "parcel", "name", "banner", "recipe", "at", "enabled"),
    kinds=("text", "integer"),
    shape=r"[^\x00-\x20][^\x00-\x1f]{5,}",
    by_name=True,
    examples=("cookie_id", "bezoeker_id", "id_visiteur", "Besucher-ID", "hubspotutk"),
    counterexamples=("cookie_consent", "client_id", "visitors", "cookie_policy_accepted"),
    references=("https://eur-lex.europa.eu/eli/dir/2002/58/oj", "GDPR recital 30"),
)  # fmt: skip

DETECTORS = (
    ID, IMEI, SIM, ADVERTISING, FINGERPRINT, HOSTNAME, PUSH, TYPE, TECHNICAL, COOKIE,
)  # fmt: skip
