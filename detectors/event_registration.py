"""Registration for an event or training.

Lists of participants say what interests somebody, and where they were. Found by the column's name.
"""

from __future__ import annotations

from pdscan.model import Detector

DETECTOR = Detector(
    id="event-registration",
    category="event.registration",
    entity="EVENT_REGISTRATION",
    title="Registration for an event or training",
    columns={
        "nl": ("aangemeld voor", "inschrijfdatum evenement", "inschrijving evenement",
               "inschrijving training", "cursusinschrijving", "aanwezigheid cursist",
               "deelname evenement", "gevolgde training", "gevolgde cursus"),
        "fr": ("inscription evenement", "inscription formation", "formation suivie",
               "participation evenement", "inscrit a l evenement"),
        "en": ("event registration", "registered event", "attended event", "training attended",
               "attendance status", "rsvp", "rsvp status", "registered for", "webinar attended",
               "course enrollment", "enrolled course", "training completed", "event attended"),
        "de": ("veranstaltungsanmeldung", "anmeldung veranstaltung", "schulungsteilnahme",
               "teilnahme veranstaltung", "besuchte schulung", "kursanmeldung"),
    },
    not_columns=("id", "count", "aantal", "max", "tax"),
    kinds=("text", "integer", "boolean", "date"),
    by_name=True,
    examples=("event_registration", "aangemeld_voor", "inscription_formation", "rsvp",
              "Veranstaltungsanmeldung"),
    counterexamples=("event", "registration", "event_registration_id", "training"),
    references=("GDPR article 4(1)",),
)  # fmt: skip
