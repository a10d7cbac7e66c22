"""Cookie identifiers: what the cookies of analytics and chat services call a visitor.

Google Analytics, Meta, HubSpot and Intercom give each browser a number that follows it through
every visit (GDPR recital 30; CJEU C-673/17, Planet49). Their forms tell them, in logs too.
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

_EDGE = Border("0-9A-Za-z_-", decimal=True)
_WORD = Border("0-9A-Za-z")
_HEX = "[0-9a-f]"

DETECTOR = Detector(
    id="cookie-identifier",
    category="device.cookie_id",
    entity="COOKIE_ID",
    title="Visitor's identifier in a cookie of a known service",
    patterns=(
        Pattern(
            "Google Analytics, _ga and _gid",
            r"GA1\.[1-9](?:-[1-9])?\.[0-9]{5,10}\.[0-9]{10}",
            left=_EDGE,
            right=_EDGE,
            score=0.98,
        ),
        Pattern(
            "Meta, _fbp",
            r"fb\.[0-2]\.[0-9]{13}\.[0-9]{5,19}",
            left=_EDGE,
            right=_EDGE,
            score=0.95,
        ),
        Pattern("HubSpot", f"hubspotutk={_HEX}{{32}}", left=_WORD, right=_EDGE, score=0.98),
        Pattern(
            "Intercom",
            r"intercom-(?:device-)?id-[0-9a-z]{4,12}="
            rf"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}",
            left=_WORD,
            right=_EDGE,
            score=0.98,
        ),
    ),
    columns={
        "nl": ("cookie", "cookies", "cookiewaarde", "cookie id"),
        "fr": ("cookie", "cookies", "valeur cookie", "id cookie"),
        "en": ("cookie", "cookies", "cookie value", "set cookie", "ga", "gid", "fbp", "hstc"),
        "de": ("cookie", "cookies", "cookie wert", "cookie id"),
    },
    not_columns=("count", "aantal", "is", "has", "consent", "policy", "accepted", "banner"),
    examples=(
        "GA1.2.1033501218.1368477899",
        "_ga=GA1.1.1033501218.1368477899; _gid=GA1.2.20482934.1700000000",
        "fb.1.1596403881668.1116446470",
        "hubspotutk=" + "0123456789abcdef" * 2 + "; path=/",
        "intercom-id-abc123de=00000000-0000-4000-8000-000000000001",
    ),
    counterexamples=(
        "GA1.2.abc",
        "UA-12345678-1",
        "hubspotutk=" + "0123456789abcdef",
        "intercom-id-abc123de=00000000",
        "GA1.2.1033501218.136847789",
        "fb.1.15964.11164",
    ),
    references=(
        "https://developers.google.com/analytics/devguides/collection/analyticsjs/cookie-usage",
        "https://eur-lex.europa.eu/eli/dir/2002/58/oj",
        "GDPR recital 30",
    ),
)
