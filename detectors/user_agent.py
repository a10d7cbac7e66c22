"""User agent, by which a browser tells its make, version and system to every site.

With an address or a cookie it recognises a visitor (GDPR recital 30).
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

#: A product with its version, or a comment.
_PRODUCT = r"(?:[A-Za-z][A-Za-z0-9]{0,30}/[0-9A-Za-z.\-_]{1,40}|\([^()\"\n]{1,80}\)|like Gecko)"

DETECTOR = Detector(
    id="user-agent",
    category="device.browser",
    entity="USER_AGENT",
    title="Browser's user agent",
    patterns=(
        Pattern(
            "Mozilla and what follows",
            r"(?:Mozilla/[45]\.0|Opera/[0-9]{1,2}\.[0-9]{1,3}|Dalvik/[0-9.]{1,8})"
            rf" \([^()\"\n]{{1,200}}\)(?: {_PRODUCT}){{0,12}}",
            right=Border("0-9A-Za-z"),
            score=0.98,
        ),
    ),
    # Crawlers and monitors have no visitor behind them.
    technical=(r".+(?:bot|crawler|spider|slurp|monitor|pingdom|headless).*",),
    columns={
        "nl": ("browser",),
        "fr": ("navigateur", "agent utilisateur"),
        "en": ("user agent", "useragent", "browser", "http user agent", "*useragent"),
        "de": ("browserkennung",),
    },
    not_columns=("id", "count", "hash", "is", "has", "version", "language", "type", "status"),
    examples=(
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        'GET / 200 "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Safari/5"',
    ),
    counterexamples=("Mozilla Firefox", "Mozilla/5.0", "curl/8.5.0"),
    references=("https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5",),
)
