"""Gender, and the form of address that tells it.

Not a special category by itself, but a ground of discrimination, and with birth date and postcode
enough to single most people out. Found by the column's name where the values are the usual few.
"""

from __future__ import annotations

from pdscan.model import Detector

DETECTOR = Detector(
    id="gender",
    category="person.gender",
    entity="GENDER",
    title="Gender",
    columns={
        "nl": ("geslacht", "sekse", "gender", "aanhef", "aanspreektitel", "aanspreekvorm",
               "geslachtscode", "*geslacht"),
        "fr": ("sexe", "genre", "civilite", "titre de civilite", "code sexe"),
        "en": (
            "gender", "sex", "title of courtesy", "courtesy title", "salutation", "honorific",
            "gender code", "gender identity", "pronouns", "sex code", "*gender",
        ),
        "de": ("geschlecht", "anrede", "geschl"),
    },
    not_columns=(
        "id", "count", "aantal", "has", "is", "status", "type", "orientation", "music", "film",
        "movie", "book", "unisex", "litteraire", "hash", "name", "naam", "product", "category",
    ),
    kinds=("text", "integer"),
    shape=(
        r"(?i:[mfvwxhdou0129]|man|men|vrouw|male|female|homme|femme|mann|frau"
        r"|maennlich|m[^a-z]{1,2}nnlich|weiblich|divers|mannelijk|vrouwelijk|masculin|f[^a-z]{1,2}minin"
        r"|feminin|autre|anders|onbekend|unknown|inconnu|unbekannt|other|non.?binary|non.?binair"
        r"|transgender|genderqueer|genderfluid|agender|bigender|polygender|boy|girl|jongen|meisje"
        r"|prefer not to say|not specified|n/?a"
        r"|mr\.?|mrs\.?|ms\.?|miss|mx\.?|dr\.?|prof\.?|dhr\.?|mevr?\.?|mevrouw|(?:de )?heer|herr"
        r"|monsieur|madame|mademoiselle|m\.|mme\.?|mlle\.?|sir|madam"
        r"|he/him|she/her|they/them|hij/hem|zij/haar|die/hen)"
    ),
    by_name=True,
    examples=("gender", "Geslacht", "sexe", "TitleOfCourtesy", "anrede", "customer_sex"),
    counterexamples=("gender_id", "sexual_orientation", "title", "essex", "music_genre"),
    references=("ISO/IEC 5218:2022", "GDPR article 4(1)"),
)  # fmt: skip
