"""Behaviour on a site or in an application: pages, clicks, searches, use, profile.

Profiling in the sense of GDPR article 4(4) begins here. Found by the column's name; such data is
about a person only where a person, or a device of a person, stands beside it.
"""

from __future__ import annotations

from pdscan.model import Detector

_KINDS = ("text", "integer", "float", "date", "boolean", "other")
_WEB = ("GDPR recital 30",)

BROWSING = Detector(
    id="page-visits",
    category="behavior.browsing",
    entity="PAGE_VISIT",
    title="Pages that somebody visited",
    columns={
        "nl": ("bezochte pagina", "bezochte paginas", "paginabezoek", "bezochte url",
               "laatst bezochte pagina", "browsegeschiedenis"),
        "fr": ("page visitee", "pages visitees", "url visitee", "historique de navigation",
               "derniere page visitee"),
        "en": ("page view", "page views", "pageviews", "page url", "visited url", "visited page",
               "landing page", "exit page", "request uri", "client request uri", "request url",
               "request path", "page path", "page location", "browsing history", "last page",
               "viewed product", "viewed products", "recently viewed", "page title"),
        "de": ("besuchte seite", "besuchte seiten", "seitenaufruf", "seitenaufrufe",
               "browserverlauf", "aufgerufene url"),
    },
    not_columns=("id", "total", "is", "has", "template", "canonical"),
    kinds=_KINDS,
    by_name=True,
    examples=("page_url", "bezochte_pagina", "pages_visitees", "Seitenaufrufe", "landing_page"),
    counterexamples=("page", "url", "page_id", "homepage"),
    references=_WEB,
)  # fmt: skip

CLICKS = Detector(
    id="clicks",
    category="behavior.clicks",
    entity="CLICK",
    title="Links that somebody clicked, mails that somebody opened",
    columns={
        "nl": ("aangeklikt", "aangeklikte link", "aangeklikte url", "geklikt op", "mail geopend",
               "nieuwsbrief geopend"),
        "fr": ("lien clique", "liens cliques", "a clique", "email ouvert", "clics email",
               "dernier clic"),
        "en": ("clicked", "clicked link", "clicked url", "link clicked", "clicked at", "click url",
               "last click", "email opened", "email opens", "last email clicked at",
               "last email opened at", "opened at", "email clicks", "emails opened",
               "last email open date", "click timestamp"),
        "de": ("angeklickt", "angeklickter link", "geklickt am", "letzter klick", "mail geoffnet",
               "newsletter geoffnet"),
    },
    not_columns=("id", "rate", "ticket", "case", "account", "store", "price"),
    kinds=_KINDS,
    by_name=True,
    examples=("clicked_link", "aangeklikte_link", "lien_clique", "last_email_clicked_at"),
    counterexamples=("click_rate", "click", "clickable", "account_opened_at"),
    references=_WEB,
)  # fmt: skip

DURATION = Detector(
    id="visit-duration",
    category="behavior.session",
    entity="VISIT_DURATION",
    title="Length and moment of somebody's visits",
    columns={
        "nl": ("bezoekduur", "sessieduur", "aantal bezoeken", "laatste bezoek", "tijd op pagina"),
        "fr": ("duree de visite", "duree visite", "duree de session", "duree session",
               "temps sur la page", "derniere visite", "nombre de visites"),
        "en": ("session duration", "visit duration", "time on page", "time on site", "time spent",
               "session length", "last visit", "last seen", "last seen at", "engagement time",
               "number of visits", "visit count", "first seen at", "session start", "session count",
               "last active at", "last activity"),
        "de": ("verweildauer", "sitzungsdauer", "besuchsdauer", "letzter besuch", "anzahl besuche"),
    },
    not_columns=("id", "max", "min", "timeout", "server", "node"),
    kinds=_KINDS,
    by_name=True,
    examples=("session_duration", "Bezoekduur", "duree_de_visite", "Verweildauer"),
    counterexamples=("duration", "session", "max_session_duration", "visit"),
    references=_WEB,
)  # fmt: skip

REFERRAL = Detector(
    id="visit-referral",
    category="behavior.referral",
    entity="VISIT_REFERRAL",
    title="Where a visitor came from",
    columns={
        "nl": ("verwijzende site", "verwijzende url", "herkomst bezoek", "herkomst lead",
               "verwijzer"),
        "fr": ("site referent", "url referente", "source de visite", "origine du prospect",
               "source du contact"),
        "en": ("referrer", "referer", "referrer url", "http referer", "utm source", "utm medium",
               "utm campaign", "utm term", "utm content", "original source", "traffic source",
               "lead source", "acquisition channel", "client request referer", "referring domain",
               "referral source", "source medium", "search engine", "first touch",
               "hs analytics source"),
        "de": ("herkunft besuch", "verweisende seite", "verweisende url", "lead quelle",
               "besuchsquelle"),
    },
    not_columns=("id", "count", "policy", "doctor", "physician", "is", "has"),
    kinds=_KINDS,
    by_name=True,
    examples=("referrer", "utm_source", "verwijzende_site", "site_referent", "Original Source"),
    counterexamples=("source", "referral_id", "reference", "medium"),
    references=_WEB,
)  # fmt: skip

SEARCH = Detector(
    id="search-terms",
    category="behavior.search",
    entity="SEARCH_TERM",
    title="What somebody searched for",
    columns={
        "nl": ("zoekterm", "zoektermen", "zoekwoord", "zoekwoorden", "zoekopdracht",
               "zoekgeschiedenis"),
        "fr": ("terme de recherche", "termes de recherche", "mots cles recherche",
               "requete de recherche", "historique de recherche", "recherche utilisateur"),
        "en": ("search term", "search terms", "search query", "search keyword", "search history",
               "searched for", "search text", "search phrase", "query string", "user query",
               "last search", "search string"),
        "de": ("suchbegriff", "suchbegriffe", "suchanfrage", "suchverlauf", "suchwort"),
    },
    not_columns=("id", "count", "aantal", "index", "engine", "sql"),
    kinds=("text", "other"),
    by_name=True,
    examples=("search_query", "Zoekterm", "termes_de_recherche", "Suchbegriff"),
    counterexamples=("search", "query", "search_engine", "sql_search_text"),
    references=_WEB,
)  # fmt: skip

USAGE = Detector(
    id="platform-activity",
    category="behavior.usage",
    entity="PLATFORM_ACTIVITY",
    title="What a user did in an application, and when",
    columns={
        "nl": ("laatste login", "laatste aanmelding", "laatst ingelogd", "aantal logins",
               "gebruikersactiviteit", "actie gebruiker", "uitgevoerd door", "gewijzigd door"),
        "fr": ("derniere connexion", "nombre de connexions", "activite utilisateur",
               "action utilisateur", "modifie par", "effectue par"),
        "en": ("last login", "last login at", "last sign in", "last sign in at", "login count",
               "sign in count", "user activity", "activity log", "user action", "audit action",
               "activity type", "last login ip", "current sign in at",
               "current sign in ip", "last sign in ip", "login time", "logged in at",
               "failed login attempts", "login attempts", "feature used", "event action"),
        "de": ("letzte anmeldung", "letzter login", "anzahl anmeldungen", "nutzeraktivitat",
               "benutzeraktivitat", "aktion benutzer", "angemeldet am", "geandert von"),
    },
    not_columns=("id", "max", "is", "has", "concert", "festival"),
    kinds=_KINDS,
    by_name=True,
    examples=("last_login", "LaatsteLogin", "derniere_connexion", "letzte_Anmeldung"),
    counterexamples=("login", "activity", "max_login_attempts", "action"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

PROFILE = Detector(
    id="behavioural-profile",
    category="behavior.profile",
    entity="BEHAVIOURAL_PROFILE",
    title="Segment, score or prediction about a person",
    columns={
        "nl": ("klantsegment", "klantprofiel", "doelgroep", "risicoprofiel", "leadscore",
               "klantwaarde", "opzegkans", "risicoscore", "persona", "klantscore"),
        "fr": ("segment client", "profil client", "score client", "score de risque",
               "valeur client", "profil de risque", "score prospect", "persona"),
        "en": ("lead score", "leadscore", "customer segment", "segment name", "persona",
               "churn score", "churn probability", "propensity score", "customer lifetime value",
               "lifetime value", "clv", "ltv", "risk score", "risk profile", "fraud score",
               "user segment", "lifecycle stage", "rfm score", "engagement score", "nps segment",
               "behavioral profile", "audience segment", "lead status"),
        "de": ("kundensegment", "kundenprofil", "kundenwert", "risikoprofil", "leadscore",
               "zielgruppe", "kundenscore", "abwanderungsrisiko", "lead score", "persona"),
    },
    not_columns=("id", "count", "aantal", "market", "product", "memory", "project"),
    kinds=_KINDS,
    by_name=True,
    examples=("lead_score", "Klantsegment", "score_client", "Kundensegment", "lifecycle_stage"),
    counterexamples=("score", "segment", "profile", "product_risk_score"),
    references=("GDPR article 4(4)", "GDPR article 22"),
)  # fmt: skip

DETECTORS = (BROWSING, CLICKS, DURATION, REFERRAL, SEARCH, USAGE, PROFILE)
