"""Preferences: language, marketing, interests, display.

What somebody chose, consent to marketing among it (GDPR article 7(1): it must be proven). Found by
the column's name, and about a person only where a person stands beside it.
"""

from __future__ import annotations

from pdscan.model import Detector
from pdscan.names.words import PERSON_TABLES

LANGUAGE = Detector(
    id="language",
    category="preference.language",
    entity="LANGUAGE",
    title="Language of a person",
    columns={
        "nl": ("taal", "taalcode", "voorkeurstaal", "moedertaal", "taalvoorkeur",
               "correspondentietaal", "spreektaal"),
        "fr": ("langue", "code langue", "langue preferee", "langue maternelle",
               "langue de correspondance", "langue parlee"),
        "en": ("language", "language code", "preferred language", "browser language",
               "native language", "mother tongue", "locale", "user language", "language override",
               "spoken language", "lang", "lang code", "preferred locale"),
        "de": ("sprache", "sprachcode", "muttersprache", "bevorzugte sprache",
               "korrespondenzsprache", "sprachkennung"),
    },
    not_columns=("id", "count", "aantal", "is", "has", "programming", "original", "film", "book",
                 "page", "content", "document", "product", "source", "target", "default"),
    kinds=("text", "integer"),
    shape=r"[A-Za-z\xc3\x80-\xbf][A-Za-z\xc3\x80-\xbf(),;/_ .@-]{1,59}|[0-9]{1,3}",
    by_name=True,
    examples=("language", "Taal", "langue_preferee", "Muttersprache", "locale"),
    counterexamples=("language_id", "original_language", "slang", "programming_language"),
    references=("https://www.rfc-editor.org/rfc/rfc5646",),
)  # fmt: skip

MARKETING = Detector(
    id="marketing-preference",
    category="preference.marketing",
    entity="MARKETING_PREFERENCE",
    title="Consent to, or objection against, marketing and newsletters",
    columns={
        "nl": ("nieuwsbrief", "toestemming marketing", "marketing toestemming", "toestemming",
               "opt in", "optin", "uitgeschreven", "communicatievoorkeur", "marketingvoorkeur",
               "toestemming datum", "bel me niet", "afgemeld nieuwsbrief"),
        "fr": ("consentement", "consentement marketing", "inscrit newsletter", "desinscrit",
               "desabonne", "preference de communication", "accepte newsletter", "newsletter",
               "opt in marketing", "accord commercial", "consentement rgpd"),
        "en": ("newsletter", "newsletter subscribed", "marketing consent", "opt in", "optin",
               "opt out", "optout", "double opt in", "unsubscribed", "unsubscribed at",
               "unsubscribed from emails", "email opt out", "hs email optout", "marketing status",
               "marketing preference", "communication preference", "consent", "consent date",
               "gdpr consent", "do not call", "do not contact", "do not email", "email consent",
               "accepts marketing", "marketing opt in", "sms consent", "legal basis",
               "email blacklisted", "subscribed to newsletter", "marketing contact status",
               "cookie consent", "consent given"),
        "de": ("newsletter", "werbeeinwilligung", "einwilligung", "newsletter angemeldet",
               "abgemeldet", "werbesperre", "werbewiderspruch", "kommunikationspraferenz",
               "einwilligung datum", "opt in"),
    },
    not_columns=("id", "count", "aantal", "template", "title", "subject", "content", "version",
                 "medical", "surgery", "text", "body"),
    kinds=("text", "integer", "boolean", "date", "other"),
    by_name=True,
    examples=("opt_in", "DOUBLE_OPT-IN", "Nieuwsbrief", "consentement", "Werbeeinwilligung"),
    counterexamples=("newsletter_id", "newsletter_title", "option", "consent_version"),
    references=("GDPR article 7(1)", "GDPR article 21(2)"),
)  # fmt: skip

INTEREST = Detector(
    id="interests",
    category="preference.interest",
    entity="INTEREST",
    title="Interests and favourites of a person",
    columns={
        "nl": ("interesse", "interesses", "interessegebied", "interessegebieden", "hobby",
               "hobbys", "voorkeuren", "favorieten", "verlanglijst", "dieetwensen"),
        "fr": ("interets", "centres d interet", "centres interet", "loisirs", "hobbies",
               "preferences client", "liste de souhaits", "favoris", "passe temps"),
        "en": ("interests", "interest area", "areas of interest", "hobby", "hobbies", "favorites",
               "favourites", "wishlist", "wish list", "favorite color", "favourite team",
               "customer interests", "dietary preference", "favorite category",
               "likes and dislikes"),
        "de": ("interessen", "interessengebiet", "hobby", "hobbys", "vorlieben", "favoriten",
               "wunschliste", "merkliste"),
    },
    not_columns=("id", "count", "aantal", "rate", "rates", "bank", "loan", "conflict", "rente"),
    kinds=("text", "integer", "other"),
    by_name=True,
    examples=("interests", "Hobby", "centres_d_interet", "Interessengebiet", "wishlist"),
    counterexamples=("interest_rate", "interest", "interests_count", "favicon"),
    references=("GDPR article 4(4)",),
)  # fmt: skip

DISPLAY = Detector(
    id="display-preference",
    category="preference.display",
    entity="DISPLAY_PREFERENCE",
    title="Settings of a user",
    columns={
        "nl": ("weergave", "weergavevoorkeur", "instellingen gebruiker", "gebruikersinstellingen",
               "thema voorkeur"),
        "fr": ("preference d affichage", "preferences affichage", "parametres utilisateur",
               "theme affichage"),
        "en": ("user settings", "user preferences", "preferences json", "ui theme", "dark mode",
               "display settings", "display preference", "user options", "notification settings",
               "notification preferences", "ui settings", "theme preference"),
        "de": ("anzeigeeinstellung", "anzeigeeinstellungen", "benutzereinstellungen",
               "nutzereinstellungen"),
    },
    not_columns=("id", "count", "aantal", "default", "product"),
    tables=PERSON_TABLES,
    columns_with_table=("settings", "preferences", "theme", "instellingen", "parametres"),
    kinds=("text", "integer", "boolean", "other"),
    by_name=True,
    examples=("user_settings", "Gebruikersinstellingen", "parametres_utilisateur", "dark_mode"),
    counterexamples=("default_settings", "display", "setting_id", "mode"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

DETECTORS = (LANGUAGE, MARKETING, INTEREST, DISPLAY)
