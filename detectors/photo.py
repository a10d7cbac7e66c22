"""Photo of a person.

A portrait shows who somebody is, and often origin or belief (GDPR recital 51). Pictures themselves
are not looked at: the column's name says what they are.
"""

from __future__ import annotations

from pdscan.model import Detector
from pdscan.names.words import PERSON_TABLES

DETECTOR = Detector(
    id="photo",
    category="person.photo",
    entity="PHOTO",
    title="Photo of a person",
    columns={
        "nl": ("pasfoto", "profielfoto", "foto persoon", "portretfoto", "pasfoto url"),
        "fr": ("photo identite", "photo d identite", "photo de profil", "photo profil", "portrait"),
        "en": (
            "avatar", "profile photo", "profile picture", "profile pic", "profile image",
            "passport photo", "user photo", "employee photo", "headshot", "portrait", "selfie",
            "avatar url", "face image", "mugshot", "user image", "user avatar",
        ),
        "de": ("profilbild", "passbild", "passfoto", "lichtbild"),
    },
    not_columns=(
        "id", "count", "aantal", "is", "has", "status", "type", "size", "width", "height", "date",
        "at", "product", "mode", "orientation", "default", "hash", "format",
    ),
    tables=PERSON_TABLES,
    columns_with_table=("photo", "foto", "picture", "image", "photo path", "photo url", "bild"),
    kinds=("text", "other"),
    by_name=True,
    examples=("avatar", "ProfilePhoto", "pasfoto", "photo_profil", "Profilbild"),
    counterexamples=("photo_id", "product_photo", "photo_count", "iphone"),
    references=("GDPR recital 51",),
)  # fmt: skip
