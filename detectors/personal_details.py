"""Personal details: nationality, birthplace, age, marital status, family, body and signature.

What civil registries, employers and membership forms ask beside a name. None is a special category
by itself, but together they single most people out. Found by the column's name.
"""

from __future__ import annotations

from pdscan.model import Detector
from pdscan.names.words import PERSON_TABLES

NATIONALITY = Detector(
    id="nationality",
    category="person.nationality",
    entity="NATIONALITY",
    title="Nationality or citizenship",
    columns={
        "nl": ("nationaliteit", "nationaliteiten", "nationaliteitscode", "staatsburgerschap"),
        "fr": ("nationalite", "nationalites", "citoyennete"),
        "en": ("nationality", "nationalities", "citizenship", "citizen of", "nationality code"),
        "de": ("nationalitat", "staatsangehorigkeit", "staatsburgerschaft",
               "nationalitaet", "staatsangehoerigkeit"),
    },
    not_columns=("count", "aantal", "is", "has", "date", "datum", "date", "law", "number", "nr"),
    kinds=("text", "integer"),
    shape=r"[^0-9@=<>{}|#][^@=<>{}|#]{1,59}|[0-9]{3,4}",
    by_name=True,
    examples=("nationality", "Nationaliteit", "nationalité", "Staatsangehörigkeit"),
    counterexamples=("nation", "nationality_count", "national_id", "international"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

BIRTHPLACE = Detector(
    id="birthplace",
    category="person.birthplace",
    entity="BIRTHPLACE",
    title="Place or country of birth",
    columns={
        "nl": ("geboorteplaats", "geboorteland", "geboortegemeente", "plaats van geboorte",
               "land van geboorte", "geb plaats", "geboorte plaats", "geboorte land"),
        "fr": ("lieu de naissance", "lieu naissance", "pays de naissance", "pays naissance",
               "commune de naissance", "ville de naissance", "commune naissance"),
        "en": ("birthplace", "birth place", "place of birth", "country of birth", "birth country",
               "city of birth", "birth city", "birth town", "born in"),
        "de": ("geburtsort", "geburtsland", "geburts ort", "geburts land"),
    },
    not_columns=("count", "aantal", "is", "has"),
    kinds=("text", "integer"),
    shape=r"[^0-9@=<>{}|#][^@=<>{}|#]{1,79}|[0-9]{3,5}",
    by_name=True,
    examples=("birthplace", "geboorteplaats", "lieu_de_naissance", "Geburtsort", "birth_country"),
    counterexamples=("birth_date", "geboortedatum", "place", "birth_count"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

AGE = Detector(
    id="age",
    category="person.age",
    entity="AGE",
    title="Age of a person",
    columns={
        "nl": ("leeftijd klant", "leeftijdscategorie", "leeftijdsgroep", "leeftijdsklasse",
               "leeftijd"),
        "fr": ("tranche d age", "tranche age", "age du client", "groupe d age"),
        "en": ("age group", "age range", "age band", "age in years", "age years", "customer age",
               "patient age", "age at death", "age bracket"),
        "de": ("altersgruppe", "alter in jahren", "alter jahre", "lebensalter", "altersklasse"),
    },
    not_columns=(
        "min", "max", "minimum", "minimale", "maximale", "mindestalter", "limit", "avg", "average",
        "gemiddelde", "moyen", "count", "aantal", "id", "account", "debt", "building", "days",
    ),
    tables=PERSON_TABLES,
    columns_with_table=("age", "alter"),
    kinds=("text", "integer", "float"),
    shape=r"1?[0-9]{1,2}(?: ?(?:-|\xe2\x80\x93|to|tot|bis|a|\xc3\xa0) ?1?[0-9]{1,2})?"
    r"(?: ?(?:\+|jaar|jr|ans|years?|yrs?|Jahre?))?|[<>]=? ?1?[0-9]{1,2}",
    by_name=True,
    examples=("age", "Leeftijd", "tranche_d_age", "age_group", "Altersgruppe"),
    counterexamples=("min_age", "page", "age_limit", "avg_age", "message"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

MARITAL = Detector(
    id="marital-status",
    category="person.marital_status",
    entity="MARITAL_STATUS",
    title="Marital status",
    columns={
        "nl": ("burgerlijke staat", "burgerlijkestaat", "burgerlijke stand", "huwelijkse staat",
               "huwelijksdatum", "datum huwelijk", "echtscheidingsdatum"),
        "fr": ("etat civil", "situation familiale", "situation matrimoniale", "statut matrimonial",
               "statut marital", "regime matrimonial", "date de mariage"),
        "en": ("marital status", "civil status", "marriage status", "married", "is married",
               "date of marriage", "marriage date", "wedding date", "divorce date"),
        "de": ("familienstand", "personenstand", "zivilstand", "heiratsdatum", "familienstatus"),
    },
    not_columns=("id", "count", "aantal"),
    kinds=("text", "integer", "boolean", "date"),
    shape=r"[^@=<>{}|#]{1,40}",
    by_name=True,
    examples=("marital_status", "BurgerlijkeStaat", "situation_familiale", "Familienstand"),
    counterexamples=("status", "marital_status_id", "civil_law", "staat"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

FAMILY = Detector(
    id="family",
    category="person.family",
    entity="FAMILY",
    title="Family and household of a person",
    columns={
        "nl": ("aantal kinderen", "kinderen ten laste", "personen ten laste", "gezinssamenstelling",
               "gezinssituatie", "gezinsgrootte", "naam partner", "partner naam", "naam vader",
               "naam moeder", "naam kind", "naam ouder", "echtgenoot", "echtgenote", "gezinshoofd"),
        "fr": ("nombre d enfants", "nombre enfants", "enfants a charge", "personnes a charge",
               "composition du menage", "composition familiale", "nom du conjoint", "conjoint",
               "nom du pere", "nom de la mere", "nb enfants"),
        "en": ("number of children", "num children", "children at home", "total children",
               "dependents", "dependants", "number of dependents", "household size",
               "spouse name", "spouse", "next of kin", "father name", "mother name",
               "mothers maiden name", "mother maiden name", "family size", "child name"),
        "de": ("anzahl kinder", "kinderzahl", "unterhaltspflichtige", "haushaltsgrosse",
               "ehepartner", "name des vaters", "name der mutter", "ehegatte", "kinderfreibetrag"),
    },
    not_columns=("id", "task", "job", "process", "node", "build", "package", "account"),
    kinds=("text", "integer", "float"),
    by_name=True,
    examples=("number_of_children", "gezinssamenstelling", "nombre_d_enfants", "Kinderzahl"),
    counterexamples=("children", "parent_id", "family", "child_node", "dependency"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

PHYSICAL = Detector(
    id="physical-characteristics",
    category="person.physical",
    entity="PHYSICAL_CHARACTERISTIC",
    title="Height, weight, colour of eyes and the like",
    columns={
        "nl": ("lichaamslengte", "lichaamsgewicht", "oogkleur", "haarkleur", "kledingmaat",
               "schoenmaat", "lengte in cm", "gewicht in kg", "confectiemaat"),
        "fr": ("couleur des yeux", "couleur yeux", "couleur des cheveux", "couleur cheveux",
               "taille vetement", "pointure", "poids corporel", "taille en cm"),
        "en": ("eye colour", "eye color", "hair colour", "hair color", "body height", "body weight",
               "height cm", "weight kg", "shoe size", "clothing size", "shirt size", "skin tone"),
        "de": ("augenfarbe", "haarfarbe", "korpergrosse", "korpergewicht", "schuhgrosse",
               "konfektionsgrosse", "koerpergroesse", "koerpergewicht"),
    },
    not_columns=("id", "count", "aantal", "max", "min", "product", "package", "shipping"),
    tables=PERSON_TABLES,
    columns_with_table=("height", "weight", "lengte", "gewicht", "taille", "poids", "grosse"),
    kinds=("text", "integer", "float"),
    shape=r"[^@=<>{}|#]{1,30}",
    by_name=True,
    examples=("eye_color", "Oogkleur", "couleur_des_yeux", "Augenfarbe", "height"),
    counterexamples=("color", "image_height_id", "max_weight", "page_size"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

SIGNATURE = Detector(
    id="signature",
    category="person.signature",
    entity="SIGNATURE",
    title="Handwritten signature",
    columns={
        "nl": ("handtekening", "handtekening afbeelding", "handtekening bestand"),
        "fr": ("signature manuscrite", "image signature", "signature client", "signature image"),
        "en": ("signature image", "customer signature", "client signature", "signature file",
               "signature blob", "handwritten signature", "patient signature", "signature scan"),
        "de": ("unterschrift", "unterschrift bild", "unterschriftsbild"),
    },
    not_columns=("id", "count", "aantal", "is", "has", "date", "datum", "at", "status", "valid",
                 "hash", "digital", "key", "algorithm", "required", "email", "mail", "type"),
    tables=PERSON_TABLES,
    columns_with_table=("signature",),
    kinds=("text", "other"),
    by_name=True,
    examples=("signature_image", "handtekening", "signature_client", "Unterschrift"),
    counterexamples=("signature_date", "email_signature", "method_signature_hash", "signed_at"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

DETECTORS = (NATIONALITY, BIRTHPLACE, AGE, MARITAL, FAMILY, PHYSICAL, SIGNATURE)
