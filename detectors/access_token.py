"""Access tokens: JSON web tokens, and tokens of services that a fixed prefix tells.

Whoever holds one acts as the person who signed in (GDPR article 32); a web token says in readable
form who that is (of more than two kilobytes of claims none is found). Keys of a firm's own account
at a service (``sk_live_``) stand among them: they open the data of that firm's customers.
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

_EDGE = Border("0-9A-Za-z_-")
_URL64 = "[0-9A-Za-z_-]"
#: Up to 2760 signs, two kilobytes of claims; in steps, since RE2 knows no repeat above 1000.
_CLAIMS = f"(?:{_URL64}{{900}})?" * 2 + f"{_URL64}{{8,960}}"
_NOT = ("count", "aantal", "expires", "expiry", "at", "is", "has", "status", "type", "algorithm")

WEB_TOKEN = Detector(
    id="json-web-token",
    category="account.session",
    entity="JSON_WEB_TOKEN",
    title="JSON web token (JWT)",
    patterns=(
        Pattern(
            # Header and claims are JSON objects, which begin with ``{"``; the signature may lack.
            "three parts",
            rf"eyJ{_URL64}{{8,300}}\.eyJ{_CLAIMS}\.{_URL64}{{0,700}}",
            left=_EDGE,
            right=_EDGE,
            score=0.95,
        ),
    ),
    columns={
        "nl": ("jwt", "jwt token", "web token", "aanmeldtoken"),
        "fr": ("jwt", "jeton jwt", "jeton web"),
        "en": ("jwt", "jwt token", "json web token", "id token jwt", "bearer", "authorization"),
        "de": ("jwt", "jwt token", "anmeldetoken"),
    },
    not_columns=_NOT,
    examples=(
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0In0.",
        "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ0ZXN0In0." + "c2ln" * 10 + "abc",
        "https://example.com/?token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ0ZXN0In0.c2lnbmF0dXJl",
    ),
    counterexamples=(
        "eyJhbGciOiJIUzI1NiJ9",
        "eyJhbGciOiJIUzI1NiJ9.c2lnbmF0dXJl.c2lnbmF0dXJl",
        "eyJ.eyJ.eyJ",
        "xeyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ0ZXN0In0.c2lnbmF0dXJl",
    ),
    references=("https://www.rfc-editor.org/rfc/rfc7519", "GDPR recital 30"),
)

SERVICE_TOKEN = Detector(
    id="service-token",
    category="account.linked",
    entity="SERVICE_TOKEN",
    title="Access token or key of an account at a service, by its prefix",
    patterns=(
        Pattern("GitHub", "gh[oprsu]_[0-9A-Za-z]{36,100}", left=_EDGE, right=_EDGE, score=0.95),
        Pattern("GitHub, of 2022", "github_pat_[0-9A-Za-z_]{60,90}", left=_EDGE, right=_EDGE,
                score=0.95),
        Pattern("GitLab", "glpat-[0-9A-Za-z_-]{20,60}", left=_EDGE, right=_EDGE, score=0.95),
        Pattern("Slack", "xox[abeoprs]-[0-9][0-9A-Za-z-]{19,120}", left=_EDGE, right=_EDGE,
                score=0.95),
        Pattern("Stripe", "[rs]k_live_[0-9A-Za-z]{16,120}", left=_EDGE, right=_EDGE, score=0.95),
        Pattern("Google", r"ya29\.[0-9A-Za-z_-]{30,300}", left=_EDGE, right=_EDGE, score=0.95),
        Pattern("Amazon", "A(?:KI|SI)A[2-7A-Z]{16}", left=_EDGE, right=_EDGE, score=0.8),
    ),
    # Keys of documentation and tests, as Amazon names them.
    technical=("A(?:KI|SI)A.{0,9}EXAMPLE",),
    columns={
        "nl": ("toegangstoken", "toegangssleutel", "api sleutel"),
        "fr": ("jeton d acces", "jeton acces", "cle api", "cle d acces"),
        "en": ("access token", "refresh token", "oauth token", "api token", "api key", "apikey",
               "access key", "access key id", "personal access token", "bot token", "pat"),
        "de": ("zugriffstoken", "zugriffsschlussel", "api schlussel"),
    },
    not_columns=_NOT,
    examples=(
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_" + "aB3d" * 9,
        "token: xoxb" + "-123456789012-" + "aB3d" * 6,
        "export KEY=sk" + "_live_" + "aB3d" * 6,
        "ya29." + "aB3_" * 10,
        "AKIA" + "ABCD" * 4,
        "glpat-" + "aB3d" * 5,
    ),
    counterexamples=(
        "ghp_short",
        "sk" + "_test_" + "aB3d" * 6,
        "xoxb-name",
        "AKIA" + "ABCD" * 5,
        "ya29.",
    ),
    references=(
        "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
        "https://www.rfc-editor.org/rfc/rfc6749",
    ),
)  # fmt: skip

DETECTORS = (WEB_TOKEN, SERVICE_TOKEN)
