"""E-mail address.

The everyday part of RFC 5322's addresses: an unquoted local part and a domain with a top level.
It leads straight to a person, and in work addresses mostly holds their name (GDPR article 4(1)).
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

LOCAL = r"[A-Za-z0-9_][A-Za-z0-9._%+'&\-\x80-\xff]{0,63}"
LABEL = r"[A-Za-z0-9\x80-\xff](?:[A-Za-z0-9\-\x80-\xff]{0,61}[A-Za-z0-9\x80-\xff])?"
TOP = r"(?:xn--[A-Za-z0-9]{2,55}|[A-Za-z]{2,24})"

DETECTOR = Detector(
    id="email-address",
    category="contact.email",
    entity="EMAIL_ADDRESS",
    title="E-mail address",
    patterns=(
        Pattern(
            "local part, at sign, domain",
            rf"{LOCAL}@(?:{LABEL}\.){{1,8}}{TOP}",
            left=Border("A-Za-z0-9._%+-"),
            right=Border("A-Za-z0-9"),
            score=0.95,
        ),
    ),
    technical=(
        r"(?:no|not|do[-_.]?not)[-_.]?reply[^@]*@.+",
        r"(?:mailer-daemon|(?:post|host|web)master|abuse|root|bounces?)(?:[+-][^@]*)?@.+",
        r"[^@]+@(?:[^@]+\.)?example\.(?:com|org|net|edu)",
        r"[^@]+@(?:[^@]+\.)?(?:test|example|invalid|localhost|local|localdomain)",
        # icon@2x.png is a picture for sharp screens.
        r"[^@]+@[1-4]x\.(?:png|jpe?g|gif|webp|svg)",
    ),
    keywords=("e-mail", "email", "mail", "courriel", "e-mailadres", "mailto"),
    columns={
        "nl": ("e mailadres", "emailadres", "mailadres", "e mail adres", "mail adres"),
        "fr": ("courriel", "adresse courriel", "adresse mail", "adresse electronique", "mel"),
        "en": ("email", "e mail", "email address", "*email", "mail address", "mail", "mailbox"),
        "de": ("e mail adresse", "mailadresse", "emailadresse", "elektronische post"),
    },
    not_columns=(
        "id", "count", "aantal", "nombre", "anzahl", "hash", "hashed", "md5", "sha", "verified",
        "verifie", "geverifieerd", "confirmed", "bevestigd", "status", "is", "has", "type",
        "template", "sjabloon", "domain", "domein", "bounce", "bounced", "sent", "verzonden",
        "envoye", "sending", "opened", "clicked", "opt", "optin", "optout", "subject", "onderwerp",
        "objet", "betreff", "body", "text", "content", "enabled", "allowed", "blacklisted",
        "unsubscribed", "subscribed", "consent", "date", "datum", "at", "on", "time", "language",
        "format", "campaign", "campagne", "provider", "marked", "valid", "flag", "token", "server",
        "host", "port", "queue", "signature", "notification", "notifications", "voicemail", "voice",
        "header", "name", "label", "folder", "attachment", "attachments", "frequency",
    ),
    shape=r"[^@ ]{1,64}@[^@ ]{1,255}",
    by_name=True,
    examples=(
        "jan.peeters@ziggo.nl",
        "Mail naar An De Smet <an.desmet+crm@mail.ugent.be>.",
        "o'brien@uni-koeln.de",
        "user@xn--80ak6aa92e.com",
        "mailto:renée@müller.de",
    ),
    counterexamples=(
        "info@presidio.",
        "hello-world here",
        "@jan",
        "jan @ ziggo.nl",
        "git@github:org/project.git",
        "root@localhost",
    ),
    references=("https://www.rfc-editor.org/rfc/rfc5322#section-3.4.1",),
)  # fmt: skip
