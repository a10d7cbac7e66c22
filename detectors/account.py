"""Accounts: user name, password (readable or hashed), and the identifier of an account.

What somebody signs in with. A readable password is a breach of GDPR article 32 waiting to happen;
an identifier is personal data as soon as it stands for a person (article 4(1)).
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

_EDGE = Border("0-9A-Za-z$")

USERNAME = Detector(
    id="username",
    category="account.username",
    entity="USERNAME",
    title="User name",
    columns={
        "nl": ("gebruikersnaam", "gebruikers naam", "inlognaam", "loginnaam", "aanmeldnaam"),
        "fr": ("nom d utilisateur", "nom utilisateur", "identifiant de connexion", "pseudo",
               "pseudonyme", "identifiant utilisateur"),
        "en": (
            "username", "user name", "login", "login name", "loginname", "user login",
            "screen name", "screenname", "nick", "nickname", "handle", "user principal name", "upn",
            "logon", "logon name", "sam account name", "uname", "*username", "twitter handle",
        ),
        "de": ("benutzername", "benutzer name", "nutzername", "anmeldename", "login name"),
    },
    not_columns=(
        "id", "count", "aantal", "hash", "hashed", "is", "has", "status", "type", "date", "datum",
        "at", "time", "last", "first", "ip", "attempts", "attempt", "failed", "enabled", "url",
        "page", "method", "token", "server", "host", "db", "database", "full", "display", "event",
        "success", "provider",
    ),
    shape=r"[^\x00-\x20]{2,64}",
    by_name=True,
    examples=("username", "gebruikersnaam", "UserName", "login", "Benutzername"),
    counterexamples=("last_login", "login_count", "username_hash", "user_id", "login_at"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

PASSWORD = Detector(
    id="password",
    category="account.password",
    entity="PASSWORD",
    title="Password, readable",
    columns={
        "nl": ("wachtwoord", "*wachtwoord", "paswoord", "toegangscode", "pincode", "ww"),
        "fr": ("mot de passe", "motdepasse", "mdp", "mot passe", "code pin"),
        "en": ("password", "passwd", "pwd", "*password", "passphrase", "pass word", "user pass",
               "userpass", "pin code", "passcode", "pswd"),
        "de": ("passwort", "kennwort", "*passwort", "pin code"),
    },
    not_columns=(
        "id", "count", "aantal", "hash", "hashed", "digest", "salt", "is", "has", "status", "type",
        "date", "datum", "at", "time", "expires", "expiry", "expired", "changed", "change", "reset",
        "last", "attempts", "policy", "question", "hint", "strength", "length", "verified",
        "enabled", "required", "must", "token", "encrypted", "algorithm", "sent", "version",
        "forgot", "url", "gewijzigd", "india", "postal", "area",
    ),
    kinds=("text", "integer"),
    # Longer strings without spaces are hashes, which are another category.
    shape=r"[^\x00-\x1f]{1,31}",
    by_name=True,
    examples=("password", "wachtwoord", "mot_de_passe", "UserPassword", "pwd"),
    counterexamples=(
        "password_hash", "password_changed_at", "reset_password_token", "encrypted_password",
    ),
    references=("GDPR article 32",),
)  # fmt: skip

HASH = Detector(
    id="password-hash",
    category="account.password.hash",
    entity="PASSWORD_HASH",
    title="Password, hashed",
    patterns=(
        Pattern(
            "bcrypt",
            r"\$2[abxy]\$[0-3][0-9]\$[./A-Za-z0-9]{53}",
            left=_EDGE,
            right=_EDGE,
            score=0.98,
        ),
        Pattern(
            "Argon2",
            r"\$argon2(?:id|i|d)\$(?:v=[0-9]{1,3}\$)?m=[0-9]{1,8},t=[0-9]{1,5},p=[0-9]{1,4}"
            r"\$[A-Za-z0-9+/]{8,88}\$[A-Za-z0-9+/]{16,172}",
            left=_EDGE,
            right=_EDGE,
            score=0.98,
        ),
        Pattern(
            "PBKDF2 and scrypt",
            r"(?:\$?pbkdf2(?:[_\-]sha[0-9]{1,3})?|scrypt)[$:][^\s$]{1,30}\$[^\s$]{1,88}"
            r"\$[A-Za-z0-9+/=.]{20,172}",
            left=_EDGE,
            right=_EDGE,
            score=0.95,
        ),
        Pattern(
            "crypt",
            r"\$(?:[156]|apr1|y)\$(?:rounds=[0-9]{1,9}\$)?[./A-Za-z0-9]{1,32}"
            r"\$[./A-Za-z0-9]{22,86}",
            left=_EDGE,
            right=_EDGE,
            score=0.95,
        ),
        Pattern(
            "LDAP",
            r"\{(?:SSHA|SHA|SSHA256|SSHA512|SMD5|CRYPT)\}[A-Za-z0-9+/=.$]{13,130}",
            right=_EDGE,
            score=0.95,
        ),
    ),
    columns={
        "nl": ("wachtwoord hash", "wachtwoordhash", "versleuteld wachtwoord", "wachtwoord"),
        "fr": ("mot de passe hash", "mot de passe chiffre", "hash mot de passe", "mot de passe"),
        "en": (
            "password hash", "passwordhash", "hashed password", "encrypted password",
            "password digest", "pwd hash", "password", "passwd", "pass hash", "password salt",
            "pwd",
        ),
        "de": ("passwort hash", "passworthash", "kennwort hash", "passwort", "kennwort"),
    },
    not_columns=(
        "id", "count", "at", "date", "reset", "token", "is", "has", "status", "type", "algorithm",
        "changed", "expires", "policy", "version",
    ),
    shape=r"[^\x00-\x20]{32,255}",
    by_name=True,
    examples=(
        "$2b$12$" + "Wq3" * 17 + "ab",
        "$argon2id$v=19$m=65536,t=3,p=4$" + "c2FsdHNhbHQ" + "$" + "aGFzaA" * 6,
        "pbkdf2_sha256$600000$saltsalt$" + "aGFzaA" * 7 + "=",
        "{SSHA}" + "aGFzaA" * 5 + "==",
    ),
    counterexamples=(
        "$2b$12$tooshort",
        "d41d8cd98f00b204e9800998ecf8427e",
        "costs $2 and $12",
        "{SHA}",
    ),
    references=(
        "https://www.rfc-editor.org/rfc/rfc9106",
        "https://www.usenix.org/conference/1999-usenix-annual-technical-conference",
    ),
)  # fmt: skip

ID = Detector(
    id="account-id",
    category="account.id",
    entity="ACCOUNT_ID",
    title="Identifier of an account or a person's record",
    columns={
        "nl": (
            "klantnr", "klant nr", "klantnummer", "klant nummer", "klant id", "klantid",
            "lidnummer", "lidnr", "lid nr", "gebruiker id", "gebruikers id", "personeelsnummer",
            "personeelsnr", "personeels nr", "medewerker id", "medewerkernummer", "patientnummer",
            "patient nr", "relatienummer", "studentnummer", "debiteurnummer", "deelnemer id",
        ),
        "fr": (
            "id client", "numero client", "no client", "code client", "id utilisateur", "matricule",
            "numero adherent", "id salarie", "id patient", "num client",
        ),
        "en": (
            "user id", "userid", "customer id", "customerid", "customer no", "customer number",
            "cust id", "client id", "member id", "member number", "contact id", "person id",
            "employee id", "employee no", "employee number", "emp no", "emp id", "patient id",
            "student id", "subscriber id", "account id", "profile id", "staff id", "user key",
            "uid",
        ),
        "de": (
            "kundennummer", "kunden nr", "kundennr", "kunden id", "benutzer id", "personalnummer",
            "mitgliedsnummer", "mitglieder nr", "patientennummer", "matrikelnummer", "nutzer id",
        ),
    },
    not_columns=(
        "type", "status", "count", "aantal", "is", "has", "oauth", "api", "app", "aws", "azure",
        "application", "software", "hash", "event", "secret", "group", "role",
    ),
    kinds=("text", "integer"),
    shape=r"[0-9A-Za-z][0-9A-Za-z._:/ -]{0,63}",
    by_name=True,
    examples=("user_id", "CustomerId", "klantnr", "numero_client", "Kundennummer", "emp_no"),
    counterexamples=("customer_type_id", "order_id", "product_id", "id", "user_group_id"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

DETECTORS = (USERNAME, PASSWORD, HASH, ID)
