"""Contact details: the address at work, and whom to reach in an emergency.

An address at work is personal data as any other (CJEU C-398/15, Manni); an emergency contact is
somebody who did not give the data. Found by the column's name.
"""

from __future__ import annotations

from pdscan.model import Detector

WORK_EMAIL = Detector(
    id="work-email",
    category="contact.email.work",
    entity="WORK_EMAIL_ADDRESS",
    title="E-mail address at work",
    columns={
        "nl": ("zakelijk e mail", "zakelijk email", "zakelijke email", "zakelijke e mail",
               "werk email", "e mail werk", "email werk", "zakelijk e mailadres",
               "zakelijk emailadres", "werk e mail"),
        "fr": ("e mail professionnel", "email professionnel", "courriel professionnel",
               "mail professionnel", "mail pro", "email pro", "email travail"),
        "en": ("work email", "work e mail", "business email", "company email", "corporate email",
               "email work", "office email", "business e mail", "professional email"),
        "de": ("geschaftliche e mail", "geschaftliche email", "dienstliche e mail",
               "email geschaftlich", "e mail geschaftlich", "dienst email", "firmen email"),
    },
    not_columns=("id", "count", "aantal", "is", "has", "verified", "status", "domain", "at", "date",
                 "template", "opt", "bounced", "type"),
    shape=r"[^@\x00-\x20]{1,64}@[^@\x00-\x20]{1,255}",
    by_name=True,
    examples=("work_email", "zakelijk_e-mail", "email_professionnel", "Geschäftliche E-Mail",
              "Person - Email - Work"),
    counterexamples=("email", "work_email_verified", "work", "private_email"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

EMERGENCY = Detector(
    id="emergency-contact",
    category="contact.emergency",
    entity="EMERGENCY_CONTACT",
    title="Whom to reach in an emergency",
    columns={
        "nl": ("noodcontact", "contactpersoon nood", "contact bij nood", "contact noodgeval",
               "ice contact", "noodnummer contact", "contactpersoon noodgeval"),
        "fr": ("contact urgence", "contact d urgence", "personne a prevenir",
               "personne a contacter en cas d urgence"),
        "en": ("emergency contact", "emergency contact name", "emergency phone",
               "emergency contact phone", "ice contact", "emergency number contact"),
        "de": ("notfallkontakt", "notfallnummer kontakt", "notfall kontakt",
               "im notfall benachrichtigen"),
    },
    not_columns=("id", "count", "aantal", "is", "has"),
    kinds=("text", "integer"),
    by_name=True,
    examples=("emergency_contact", "Noodcontact", "personne_a_prevenir", "Notfallkontakt"),
    counterexamples=("emergency", "contact", "emergency_contact_id", "noodzaak"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

DETECTORS = (WORK_EMAIL, EMERGENCY)
