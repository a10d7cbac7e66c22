"""Details of accounts: pseudonyms, linked accounts, rights, sessions and ways back in.

Keys that stand for a person although they say no name (GDPR recital 26 and 30), and secrets that
open somebody's account. Found by the column's name.
"""

from __future__ import annotations

from pdscan.model import Detector

PSEUDONYM = Detector(
    id="pseudonym",
    category="account.pseudonym",
    entity="PSEUDONYM",
    title="Pseudonymous identifier of a person",
    columns={
        "nl": ("pseudoniem", "pseudoniem id", "gepseudonimiseerd id", "anoniem id", "pseudo id",
               "respondentnummer", "proefpersoonnummer"),
        "fr": ("identifiant pseudonyme", "identifiant anonyme", "id anonyme", "id pseudonyme",
               "pseudonymise", "numero de repondant"),
        "en": ("pseudonym", "pseudonymous id", "anonymous id", "anonymousid", "user pseudo id",
               "pseudo id", "distinct id", "hashed user id", "user hash", "email hash",
               "hashed email", "email sha256", "subject id", "respondent id", "participant id",
               "person uuid", "user uuid"),
        "de": ("pseudonym", "pseudonym id", "anonyme id", "probandennummer", "probanden id",
               "pseudonyme kennung"),
    },
    not_columns=("count", "aantal", "is", "has", "type", "status", "mail subject", "line"),
    kinds=("text", "integer"),
    shape=r"[0-9A-Za-z][0-9A-Za-z._:/+=-]{0,127}",
    by_name=True,
    examples=("user_pseudo_id", "pseudoniem", "id_anonyme", "Probandennummer", "anonymous_id"),
    counterexamples=("is_anonymous", "anonymous", "subject", "user_type_hash_count"),
    references=("GDPR article 4(5)", "GDPR recital 26"),
)  # fmt: skip

LINKED = Detector(
    id="linked-account",
    category="account.linked",
    entity="LINKED_ACCOUNT",
    title="Account of a person at somebody else's, and tokens for it",
    columns={
        "nl": ("gekoppeld account", "gekoppelde rekening", "toegangstoken", "koppeling account"),
        "fr": ("compte lie", "jeton d acces", "jeton acces", "compte associe"),
        "en": ("access token", "refresh token", "oauth token", "oauth uid", "oauth id",
               "oauth provider", "google id", "facebook id", "linkedin id", "apple id",
               "github id", "microsoft id", "provider uid", "provider user id", "identity provider",
               "openid", "linked account", "external account", "id token", "sso id", "social id",
               "whatsapp id", "telegram id", "twitter id", "discord id", "slack user id"),
        "de": ("verknupftes konto", "zugriffstoken", "verbundenes konto"),
    },
    not_columns=("count", "is", "has", "expires", "expiry", "at", "type", "app", "analytics",
                 "campaign", "pixel", "page", "ad", "adwords", "tag", "client", "place", "map"),
    kinds=("text", "integer"),
    shape=r"[^\x00-\x20]{2,}",
    by_name=True,
    examples=("access_token", "google_id", "jeton_d_acces", "oauth_uid", "Zugriffstoken"),
    counterexamples=("token", "access_token_expires", "provider", "google_analytics_id"),
    references=("https://www.rfc-editor.org/rfc/rfc6749",),
)  # fmt: skip

ROLE = Detector(
    id="account-role",
    category="account.role",
    entity="ACCOUNT_ROLE",
    title="Rights of a user",
    columns={
        "nl": ("gebruikersrol", "gebruikersrechten", "rechten", "gebruikersgroep", "rol gebruiker",
               "autorisatie", "bevoegdheid", "bevoegdheden", "machtigingen"),
        "fr": ("droits utilisateur", "role utilisateur", "droits d acces", "groupe utilisateur",
               "habilitation", "habilitations", "niveau d acces", "profil utilisateur"),
        "en": ("user role", "user type", "permission", "permissions", "access level", "user group",
               "user level", "is admin", "is staff", "is superuser", "user rights", "privileges",
               "account role", "account type", "security group", "member of"),
        "de": ("benutzerrolle", "benutzerrechte", "benutzergruppe", "berechtigung",
               "berechtigungen", "zugriffsrechte", "nutzerrolle"),
    },
    not_columns=("id", "count", "aantal", "file", "at", "date"),
    tables=("user*", "account*", "gebruiker*", "utilisateur*", "benutzer*", "member*",
            "compte*", "login*"),
    columns_with_table=("role", "rol", "admin", "groups", "roles"),
    kinds=("text", "integer", "boolean", "other"),
    by_name=True,
    examples=("user_role", "Gebruikersrechten", "droits_utilisateur", "Berechtigungen", "role"),
    counterexamples=("permission_id", "file_permissions", "group", "type"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

SESSION = Detector(
    id="session-token",
    category="account.session",
    entity="SESSION_TOKEN",
    title="Session of a user: its ID or token",
    columns={
        "nl": ("sessie id", "sessieid", "sessietoken", "sessie token", "sessiesleutel"),
        "fr": ("id session", "identifiant de session", "jeton de session", "id de session"),
        "en": ("session id", "sessionid", "session token", "session key", "phpsessid", "jsessionid",
               "auth token", "authentication token", "remember token", "bearer token", "sid token",
               "login token", "persistence token", "api token", "user token", "session hash"),
        "de": ("sitzungs id", "sitzungsid", "sitzungstoken", "sitzung id", "sitzungskennung"),
    },
    not_columns=("count", "aantal", "expires", "expiry", "at", "type", "training", "course", "db"),
    kinds=("text", "integer"),
    shape=r"[^\x00-\x20]{1,}",
    by_name=True,
    examples=("session_id", "SessieToken", "identifiant_de_session", "Sitzungs-ID"),
    counterexamples=("session", "session_count", "token", "session_expires_id"),
    references=("GDPR recital 30",),
)  # fmt: skip

RECOVERY = Detector(
    id="account-recovery",
    category="account.recovery",
    entity="ACCOUNT_RECOVERY",
    title="Security question, its answer, and other ways back into an account",
    columns={
        "nl": ("beveiligingsvraag", "geheime vraag", "geheim antwoord", "antwoord geheime vraag",
               "beveiligingsantwoord", "herstelcode", "herstelcodes"),
        "fr": ("question de securite", "question secrete", "reponse secrete",
               "reponse de securite", "code de recuperation", "codes de recuperation"),
        "en": ("security question", "security answer", "secret question", "secret answer",
               "password hint", "recovery code", "recovery codes", "backup codes", "otp secret",
               "totp secret", "two factor secret", "mfa secret", "reset password token",
               "password reset token", "reset token"),
        "de": ("sicherheitsfrage", "sicherheitsantwort", "geheime frage", "geheime antwort",
               "wiederherstellungscode", "wiederherstellungscodes"),
    },
    not_columns=("id", "count", "aantal", "at", "expires", "sent", "enabled", "is", "has"),
    by_name=True,
    examples=("security_answer", "geheime_vraag", "question_secrete", "Sicherheitsfrage"),
    counterexamples=("question", "answer", "reset_token_expires", "security_question_id"),
    references=("GDPR article 32",),
)  # fmt: skip

DIRECTORY = Detector(
    id="directory-id",
    category="account.directory",
    entity="DIRECTORY_ID",
    title="Identifier of a person in a directory service",
    columns={
        "nl": ("adreslijst id", "personeels guid", "gebruikers guid", "gebruiker guid"),
        "fr": ("identifiant annuaire", "identifiant d annuaire", "guid utilisateur"),
        "en": ("distinguished name", "object sid", "objectsid", "user sid", "object guid",
               "objectguid", "user object id", "azure ad object id", "immutable id", "ldap dn",
               "ldap uid", "user guid", "on premises immutable id", "account sid"),
        "de": ("verzeichnis id", "benutzer guid", "benutzer sid", "nutzer guid"),
    },
    not_columns=("count", "type", "group", "computer", "twilio"),
    shape=r"[^\x00-\x1f]{6,256}",
    by_name=True,
    examples=("objectSid", "distinguished_name", "identifiant_annuaire", "Benutzer-GUID"),
    counterexamples=("object", "guid", "group_object_guid", "sid"),
    references=("https://www.rfc-editor.org/rfc/rfc4514",),
)  # fmt: skip

DETECTORS = (PSEUDONYM, LINKED, ROLE, SESSION, RECOVERY, DIRECTORY)
