"""Special categories of personal data but health, by lexicon: words of GDPR article 9.

Processing them is forbidden unless article 9(2) allows it, and no form tells them: only words do,
in names of columns, and in cells where the name alone may mean something else. Words deceive, so
that everything here is a heuristic, for a person to review.

Sources: GDPR articles 4(13), 4(14) and 9(1), recital 51; names of parties and unions as they are
known in NL, BE, FR, DE and the English speaking countries.
"""

from __future__ import annotations

from pdscan.model import Detector

_NINE = ("GDPR article 9(1)",)
_KINDS = ("text", "integer", "boolean", "float", "date", "other")
#: What turns any of the words into something about the words themselves.
_NOT = ("id", "count", "aantal", "policy", "beleid", "template", "url", "translation", "vertaling")


def _any(words: str) -> str:
    """RE2 for a whole cell that is one of the words (joined by commas), in any case.

    ``~`` stands for a letter with or without an accent, which is one byte or two.
    """
    forms = (
        word.strip().replace(" ", "[ -]").replace("~", r"\S{1,2}") for word in words.split(",")
    )
    return f"(?i:{'|'.join(forms)})"


RACE = Detector(
    id="lexicon-race",
    category="sensitive.race",
    entity="RACE",
    title="Race, by words",
    heuristic=True,
    columns={
        "nl": ("huidskleur", "ras persoon", "raciale afkomst"),
        "fr": ("couleur de peau", "origine raciale", "race personne"),
        "en": ("race", "race code", "racial group", "racial origin", "race ethnicity",
               "skin colour", "skin color"),
        "de": ("hautfarbe", "rassische herkunft"),
    },
    not_columns=(*_NOT, "horse", "dog", "animal", "car", "date", "time", "result", "driver", "lap",
                 "track", "name", "number", "game", "boat", "breed", "condition", "season"),
    kinds=("text", "integer"),
    shape=r"[^@=<>{}|#]{1,60}",
    by_name=True,
    examples=("race", "Huidskleur", "couleur_de_peau", "Hautfarbe"),
    counterexamples=("race_id", "trace", "race_date", "race_condition"),
    references=_NINE,
)  # fmt: skip

ETHNIC = Detector(
    id="lexicon-ethnic-origin",
    category="sensitive.ethnic",
    entity="ETHNIC_ORIGIN",
    title="Ethnic origin, by words",
    heuristic=True,
    columns={
        "nl": ("etniciteit", "etnische afkomst", "etnische achtergrond", "migratieachtergrond",
               "herkomstgroep", "afkomst", "*etniciteit"),
        "fr": ("origine ethnique", "ethnie", "appartenance ethnique", "ethnicite"),
        "en": ("ethnicity", "ethnic origin", "ethnic group", "ethnic background", "ethnic code",
               "tribe", "migration background", "indigenous status"),
        "de": ("ethnische herkunft", "ethnie", "migrationshintergrund",
               "ethnische zugehorigkeit", "volksgruppe"),
    },
    not_columns=_NOT,
    kinds=("text", "integer", "boolean"),
    by_name=True,
    examples=("ethnicity", "Migratieachtergrond", "origine_ethnique", "Migrationshintergrund"),
    counterexamples=("ethnicity_id", "origin", "herkomst", "ethics"),
    references=_NINE,
)  # fmt: skip

POLITICAL = Detector(
    id="lexicon-political-opinion",
    category="sensitive.political",
    entity="POLITICAL_OPINION",
    title="Political opinion, by words",
    heuristic=True,
    columns={
        "nl": ("politieke voorkeur", "politieke partij", "politieke mening", "partijlidmaatschap",
               "stemgedrag", "stemvoorkeur", "politieke gezindheid", "politieke overtuiging"),
        "fr": ("opinion politique", "opinions politiques", "parti politique",
               "appartenance politique", "intention de vote", "sensibilite politique"),
        "en": ("political party", "political opinion", "political affiliation", "political view",
               "party affiliation", "voting intention", "voter party", "party membership",
               "political leaning"),
        "de": ("politische meinung", "politische partei", "parteizugehorigkeit",
               "parteimitgliedschaft", "wahlabsicht", "politische einstellung"),
    },
    not_columns=_NOT,
    kinds=_KINDS,
    by_name=True,
    examples=("political_party", "PolitiekeVoorkeur", "opinion_politique", "Parteizugehörigkeit"),
    counterexamples=("party", "political_party_id", "third_party", "politics"),
    references=_NINE,
)  # fmt: skip

PARTY = Detector(
    id="lexicon-political-party",
    category="sensitive.political",
    entity="POLITICAL_OPINION",
    title="Political party, by words in the cells",
    heuristic=True,
    columns={
        "nl": ("partij", "lidmaatschap", "fractie", "stem"),
        "fr": ("parti", "adhesion", "groupe politique", "vote"),
        "en": ("party", "membership", "vote", "affiliation"),
        "de": ("partei", "mitgliedschaft", "fraktion", "stimme"),
    },
    not_columns=_NOT,
    shape=_any(
        "vvd, d66, pvda, cda, pvv, sgp, christenunie, groenlinks, groenlinks/pvda, gl-pvda, fvd, "
        "forum voor democratie, partij voor de dieren, pvdd, volt, denk, bij1, ja21, bbb, nsc, "
        "50plus, n-va, vlaams belang, cd&v, open vld, vooruit, groen, ptb, pvda-ptb, ecolo, d~fi, "
        "les engag~s, mr, ps, parti socialiste, rassemblement national, lfi, la france insoumise, "
        "les republicains, renaissance, modem, eelv, pcf, cdu, csu, cdu/csu, spd, afd, fdp, "
        "die linke, b~ndnis 90/die gr~nen, die gr~nen, bsw, labour, conservative, tory, lib dem, "
        "liberal democrats, snp, ukip, reform uk, plaid cymru, sinn fein, fine gael, fianna fail, "
        "republican, democrat"
    ),
    by_name=True,
    examples=("partij", "adhesion", "membership", "Partei"),
    counterexamples=("participant", "party_id", "departement"),
    references=_NINE,
)  # fmt: skip

RELIGION = Detector(
    id="lexicon-religion",
    category="sensitive.religion",
    entity="RELIGION",
    title="Religion, by words",
    heuristic=True,
    columns={
        "nl": ("religie", "geloof", "godsdienst", "geloofsovertuiging", "kerkelijke gezindte",
               "kerkgenootschap", "kerklidmaatschap", "doopdatum", "geloofsrichting"),
        "fr": ("religion", "confession", "appartenance religieuse", "croyance", "culte",
               "conviction religieuse", "date de bapteme"),
        "en": ("religion", "religious belief", "religious affiliation", "faith", "denomination",
               "church membership", "baptism date", "parish", "religious preference"),
        "de": ("religion", "konfession", "religionszugehorigkeit", "glaube", "kirchensteuer",
               "kirchensteuermerkmal", "glaubensrichtung", "taufdatum"),
    },
    not_columns=(*_NOT, "good", "currency", "coin", "note", "banknote", "amount", "bonne"),
    kinds=("text", "integer", "boolean", "date"),
    by_name=True,
    examples=("religion", "Geloofsovertuiging", "appartenance_religieuse", "Kirchensteuermerkmal"),
    counterexamples=("religion_id", "good_faith", "coin_denomination", "region"),
    references=_NINE,
)  # fmt: skip

FAITH = Detector(
    id="lexicon-faith",
    category="sensitive.religion",
    entity="RELIGION",
    title="Religion, by words in the cells",
    heuristic=True,
    columns={
        "nl": ("gezindte", "levensovertuiging", "stroming", "dieetwens", "dieet", "maaltijd"),
        "fr": ("affiliation", "regime alimentaire", "repas"),
        "en": ("affiliation", "diet", "meal preference", "dietary requirement", "community"),
        "de": ("bekenntnis", "ernahrung", "gemeinde", "essenswunsch"),
    },
    not_columns=_NOT,
    shape=_any(
        "rooms katholiek, katholiek, rk, protestant, protestants, pkn, hervormd, "
        "nederlands hervormd, gereformeerd, luthers, evangelisch, islam, islamitisch, moslim, "
        "moslima, joods, jodendom, hindoe, hindoe~sme, boeddhist, boeddhisme, orthodox, "
        "jehovas? getuige, catholique, protestante, musulman, musulmane, juif, juive, isra~lite, "
        "hindou, bouddhiste, orthodoxe, catholic, roman catholic, muslim, islamic, jewish, "
        "judaism, hindu, hinduism, buddhist, buddhism, sikh, anglican, methodist, baptist, "
        "mormon, christian, christelijk, chr~tien, christlich, katholisch, r~misch katholisch, "
        "muslimisch, j~disch, hinduistisch, buddhistisch, halal, kosher, koosjer, casher, koscher"
    ),
    by_name=True,
    examples=("gezindte", "regime_alimentaire", "meal_preference", "Bekenntnis"),
    counterexamples=("diet_id", "immediate", "affiliate"),
    references=_NINE,
)  # fmt: skip

BELIEF = Detector(
    id="lexicon-philosophical-belief",
    category="sensitive.belief",
    entity="PHILOSOPHICAL_BELIEF",
    title="Philosophical belief, by words",
    heuristic=True,
    columns={
        "nl": ("levensbeschouwing", "levensbeschouwelijke overtuiging", "wereldbeschouwing",
               "filosofische overtuiging"),
        "fr": ("conviction philosophique", "convictions philosophiques", "philosophie de vie",
               "opinion philosophique"),
        "en": ("philosophical belief", "philosophical beliefs", "philosophy of life", "worldview",
               "beliefs"),
        "de": ("weltanschauung", "weltanschauliche uberzeugung", "philosophische uberzeugung"),
    },
    not_columns=_NOT,
    by_name=True,
    examples=("philosophical_belief", "Levensbeschouwing", "conviction_philosophique",
              "Weltanschauung"),
    counterexamples=("philosophy", "belief_id", "overtuiging", "world"),
    references=_NINE,
)  # fmt: skip

GENETIC = Detector(
    id="lexicon-genetic-data",
    category="sensitive.genetic",
    entity="GENETIC_DATA",
    title="Genetic data, by words",
    heuristic=True,
    columns={
        "nl": ("genetisch", "genetische gegevens", "dna profiel", "dna", "erfelijkheid",
               "erfelijke aandoening", "genotype"),
        "fr": ("donnees genetiques", "profil genetique", "adn", "profil adn", "genotype"),
        "en": ("genetic data", "genetic", "dna profile", "dna", "dna sequence", "genotype", "rsid",
               "snp", "allele", "genome", "genetic test", "haplotype", "brca", "karyotype"),
        "de": ("genetische daten", "genetisch", "dna profil", "dns profil", "genotyp", "erbgut"),
    },
    not_columns=(*_NOT, "algorithm", "plant", "crop", "bacteria", "mouse"),
    kinds=("text", "integer", "float", "other"),
    by_name=True,
    examples=("dna_profile", "genetische_gegevens", "profil_génétique", "rsid", "Genotyp"),
    counterexamples=("gene", "genetic_algorithm", "generic", "dna_id"),
    references=("GDPR article 4(13)", *_NINE),
)  # fmt: skip

BIOMETRIC = Detector(
    id="lexicon-biometric-data",
    category="sensitive.biometric",
    entity="BIOMETRIC_DATA",
    title="Biometric data, by words",
    heuristic=True,
    columns={
        "nl": ("vingerafdruk", "vingerafdrukken", "biometrie", "biometrische gegevens", "irisscan",
               "gezichtsherkenning", "gezichtsscan", "handpalm", "stemafdruk"),
        "fr": ("empreinte digitale", "empreintes digitales", "biometrie", "donnees biometriques",
               "reconnaissance faciale", "empreinte vocale"),
        "en": ("fingerprint", "fingerprints", "fingerprint template", "biometric", "biometrics",
               "biometric data", "face embedding", "face template", "face encoding",
               "facial recognition", "iris scan", "retina scan", "voiceprint", "faceprint",
               "palm print", "face vector"),
        "de": ("fingerabdruck", "fingerabdrucke", "biometrie", "biometrische daten",
               "gesichtserkennung", "irisscan", "stimmabdruck", "gesichtsvorlage"),
    },
    not_columns=("id", "count", "aantal", "policy", "url", "browser", "device", "gerate",
                 "visitor", "canvas", "client", "cert*",
                 "key", "ssh", "ssl", "tls", "enabled", "file", "query", "request", "apparaat",
                 "navigateur", "appareil", "sha1", "sha256", "md5", "sha", "public", "host",
                 "document", "content", "js"),
    kinds=("text", "other", "boolean"),
    by_name=True,
    examples=("fingerprint_template", "Vingerafdruk", "empreinte_digitale", "Fingerabdruck"),
    counterexamples=("browser_fingerprint", "certificate_fingerprint", "metric", "face"),
    references=("GDPR article 4(14)", *_NINE),
)  # fmt: skip

UNION = Detector(
    id="lexicon-trade-union",
    category="sensitive.union",
    entity="TRADE_UNION_MEMBERSHIP",
    title="Trade union membership, by words",
    heuristic=True,
    columns={
        "nl": ("vakbond", "vakbondslid", "vakbondslidmaatschap", "vakbondscontributie", "syndicaat",
               "lid vakbond", "vakvereniging", "syndicale premie", "vakbondsafgevaardigde"),
        "fr": ("syndicat", "appartenance syndicale", "adhesion syndicale", "syndique",
               "prime syndicale", "cotisation syndicale", "delegue syndical"),
        "en": ("trade union", "union member", "union membership", "trade union membership",
               "labor union", "labour union", "union dues", "union code", "is union member",
               "union name", "union status"),
        "de": ("gewerkschaft", "gewerkschaftsmitglied", "gewerkschaftszugehorigkeit",
               "gewerkschaftsbeitrag"),
    },
    not_columns=(*_NOT, "european", "credit", "western", "initiative", "copropriete"),
    kinds=("text", "integer", "boolean", "float", "date"),
    by_name=True,
    examples=("union_member", "Vakbond", "appartenance_syndicale", "Gewerkschaft"),
    counterexamples=("union", "credit_union_name", "european_union_code", "reunion"),
    references=_NINE,
)  # fmt: skip

UNION_NAME = Detector(
    id="lexicon-trade-union-name",
    category="sensitive.union",
    entity="TRADE_UNION_MEMBERSHIP",
    title="Trade union, by words in the cells",
    heuristic=True,
    columns={
        "nl": ("bond", "lidmaatschap", "lid van", "aangesloten bij", "contributie", "inhouding"),
        "fr": ("adhesion", "membre de", "cotisation", "organisation", "retenue"),
        "en": ("union", "membership", "member of", "deduction", "contribution"),
        "de": ("mitgliedschaft", "mitglied bei", "beitrag", "verband", "abzug"),
    },
    not_columns=_NOT,
    shape=_any(
        "fnv, cnv, vcp, de unie, nvj, abva kabo, fnv bondgenoten, cnv vakmensen, aob, npb, acp, "
        "nu'91, acv, acv-csc, abvv, abvv-fgtb, aclvb, aclvb-cgslb, cgslb, csc, fgtb, cne, setca, "
        "bbtk, lbc-nvk, cgt, cfdt, fo, force ouvriere, cftc, cfe-cgc, unsa, sud, solidaires, dgb, "
        "ver[.]?di, ig metall, ig bau, igbce, ig bce, gew, ngg, evg, gdp, unite, unison, gmb, "
        "usdaw, nasuwt, neu, rmt, aslef, siptu"
    ),
    by_name=True,
    examples=("lidmaatschap", "cotisation", "member_of", "Mitgliedschaft"),
    counterexamples=("remember", "membership_id", "bonds_count"),
    references=_NINE,
)  # fmt: skip

SEXUAL = Detector(
    id="lexicon-sexual-orientation",
    category="sensitive.sexual",
    entity="SEXUAL_ORIENTATION",
    title="Sexual orientation or sex life, by words",
    heuristic=True,
    columns={
        "nl": ("seksuele geaardheid", "seksuele gerichtheid", "seksuele voorkeur",
               "seksuele orientatie", "geaardheid"),
        "fr": ("orientation sexuelle", "preference sexuelle", "vie sexuelle"),
        "en": ("sexual orientation", "sexual preference", "sex life", "sexuality", "lgbt",
               "lgbtq", "sexual history", "looking for gender"),
        "de": ("sexuelle orientierung", "sexualitat", "sexuelle vorlieben", "sexualleben"),
    },
    not_columns=_NOT,
    kinds=("text", "integer", "boolean"),
    by_name=True,
    examples=("sexual_orientation", "seksuele_geaardheid", "orientation_sexuelle", "Sexualität"),
    counterexamples=("orientation", "sex", "sexual_orientation_id", "screen_orientation"),
    references=_NINE,
)  # fmt: skip

DETECTORS = (
    RACE,
    ETHNIC,
    POLITICAL,
    PARTY,
    RELIGION,
    FAITH,
    BELIEF,
    GENETIC,
    BIOMETRIC,
    UNION,
    UNION_NAME,
    SEXUAL,
)
