"""Address of a person's profile on a social network.

Public, but it names the person and leads to what they share (GDPR article 4(1)).
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

_NAME = r"[A-Za-z0-9][A-Za-z0-9._%\-]{1,79}"

DETECTOR = Detector(
    id="social-profile",
    category="contact.social",
    entity="SOCIAL_PROFILE",
    title="Profile on a social network",
    patterns=(
        Pattern(
            "address of a profile",
            r"(?:https?://)?(?:[a-z]{2,3}\.|www\.)?(?:linkedin\.com/(?:in|pub)/"
            r"|(?:twitter|facebook|instagram|threads|tiktok|github)\.(?:com|net)/@?|x\.com/"
            r"|(?:mastodon\.social|bsky\.app/profile)/@?|(?:t|wa)\.me/)"
            rf"{_NAME}",
            left=Border("0-9A-Za-z_@."),
            right=Border("0-9A-Za-z@"),
            score=0.85,
        ),
    ),
    technical=(
        # Buttons, firms' pages and documentation.
        r".*/(?:share|sharer|sharer\.php|sharing|intent|home|login|hashtag|search|tr|plugins)",
        r".*/(?:dialog|policies|privacy|about|explore|legal|help|p|reel|orgs|pages|groups)",
    ),
    columns={
        "nl": ("linkedin profiel", "sociale media", "social media profiel", "profiel url"),
        "fr": ("profil linkedin", "reseaux sociaux", "profil facebook", "profil reseau social"),
        "en": (
            "linkedin", "linkedin url", "linkedin profile", "linkedin bio", "linkedin page",
            "linkedinid", "facebook", "facebook url", "twitter", "twitter handle", "instagram",
            "skype", "social profile", "social media", "social network", "social handle", "xing",
        ),
        "de": ("linkedin profil", "soziale medien", "xing profil", "facebook profil"),
    },
    not_columns=(
        "count", "aantal", "is", "has", "followers", "likes", "shares", "share", "status", "type",
        "clicks", "spend", "campaign", "pixel", "token", "app", "secret", "enabled", "date",
        "company",
    ),
    shape=r"[^ ]{2,200}",
    by_name=True,
    examples=(
        "https://www.linkedin.com/in/jan-peeters-12345",
        "volg mij op twitter.com/jpeeters!",
        "https://nl.linkedin.com/in/marieke",
        "instagram.com/marie.dubois",
    ),
    counterexamples=(
        "https://www.linkedin.com/company/acme",
        "https://example.org/in/jan",
        "linkedin.com",
        "notx.com/abc",
    ),
    references=("GDPR article 4(1)",),
)  # fmt: skip
