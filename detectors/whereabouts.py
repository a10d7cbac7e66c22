"""Where a person is: coordinates, country and region.

Precise places tell home, work, doctor and church (CJEU C-793/19). Coordinates are found by the
column's name and the shape of the cells; country and region are about a person only where a person
stands beside them.
"""

from __future__ import annotations

from pdscan.model import Detector

PRECISE = Detector(
    id="coordinates",
    category="location.precise",
    entity="COORDINATES",
    title="Coordinates of a person, an address or a device",
    columns={
        "nl": ("breedtegraad", "lengtegraad", "coordinaten", "gps coordinaten", "gps positie",
               "gps locatie"),
        "fr": ("coordonnees gps", "coordonnees geographiques", "position gps"),
        "en": ("latitude", "longitude", "lat", "lng", "lon", "lat lng", "latlng", "lat lon",
               "gps coordinates", "gps position", "gps location", "geo location", "geolocation",
               "geo point", "coordinates", "gps", "geohash", "what3words"),
        "de": ("breitengrad", "langengrad", "laengengrad", "koordinaten", "gps koordinaten",
               "geografische breite", "geografische lange", "standort gps"),
    },
    not_columns=("id", "count", "aantal", "is", "has", "enabled", "accuracy", "provider", "event"),
    kinds=("float", "text"),
    shape=r"-?[0-9]{1,3}[.,][0-9]{2,20}(?:[ ,;/]{1,3}-?[0-9]{1,3}[.,][0-9]{2,20})?"
    r"|[0-9]{1,3}\xc2\xb0.{3,40}|POINT ?\([^)]{3,60}\)|[0-9b-hjkmnp-z]{7,12}"
    r"|\{.{0,80}[0-9]{1,3}\.[0-9]{2,20}.{0,80}\}|(?:///)?[a-z]{2,20}\.[a-z]{2,20}\.[a-z]{2,20}",
    by_name=True,
    examples=("latitude", "Breedtegraad", "coordonnees_gps", "Längengrad", "gps_location"),
    counterexamples=("late", "lat_count", "plat", "gps_enabled"),
    references=("https://www.rfc-editor.org/rfc/rfc5870", "GDPR article 4(1)"),
)  # fmt: skip

COARSE = Detector(
    id="country-or-region",
    category="location.coarse",
    entity="COUNTRY_OR_REGION",
    title="Country or region of a person",
    columns={
        "nl": ("land", "landcode", "land code", "woonland", "provincie", "landnaam",
               "land van verblijf", "gewest"),
        "fr": ("pays", "code pays", "pays de residence", "departement residence", "pays residence"),
        "en": ("country", "country code", "country name", "country of residence", "client country",
               "geo country", "geo city", "geo region", "client city", "ip country",
               "state province",
               "state or province", "province", "region", "country region", "county"),
        "de": ("landercode", "wohnsitzland", "bundesland", "landkurzel", "land", "kanton"),
    },
    not_columns=("id", "count", "aantal", "is", "has", "origin", "herkunft", "oorsprong", "origine",
                 "production", "birth", "naissance", "geboorte", "phone", "calling", "document",
                 "issuing", "product", "tax", "currency", "aws", "cloud", "key"),
    kinds=("text", "integer"),
    shape=r"[^0-9@=<>{}|#][^@=<>{}|#]{1,59}|[0-9]{3}",
    by_name=True,
    examples=("country", "Landcode", "pays", "Bundesland", "geo_city"),
    counterexamples=("country_id", "country_of_origin", "landing", "aws_region"),
    references=("ISO 3166-1:2020",),
)  # fmt: skip

DETECTORS = (PRECISE, COARSE)
