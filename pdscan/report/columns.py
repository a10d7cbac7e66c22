"""Headers and fixed words of the inventory and of coverage in the four languages."""

from __future__ import annotations

import re

from pdscan.inventory import COLUMNS, HUMAN

LANGUAGES = ("nl", "fr", "en", "de")

_HEADERS: dict[str, tuple[str, ...]] = {
    "nl": (
        "Status", "Ernst", "Verwerkingsdoel", "Categorie persoonsgegevens",
        "Bijzonder (art. 9/10/87)", "Bron", "Tabel, map of bestand", "Kolom of deel",
        "Betrokkenen", "Aantal gevonden", "Aantal onderzocht", "Dekking", "Zekerheid", "Bewijs",
        "Rechtsgrond", "Grond art. 9/10/87", "Ontvangers", "Land / doorgifte", "Bewaartermijn",
        "Oudste datum", "Aantal over termijn", "Omgeving", "Controles", "Eigenaar",
        "Eerst gezien", "Laatst gezien", "Opmerking",
    ),
    "fr": (
        "Statut", "Gravité", "Finalité", "Catégorie de données", "Sensible (art. 9/10/87)",
        "Source", "Table, dossier ou fichier", "Colonne ou partie", "Personnes concernées",
        "Nombre trouvé", "Nombre examiné", "Couverture", "Certitude", "Preuve", "Base juridique",
        "Fondement art. 9/10/87", "Destinataires", "Pays / transfert", "Durée de conservation",
        "Date la plus ancienne", "Nombre hors délai", "Environnement", "Contrôles",
        "Responsable", "Vu la première fois", "Vu la dernière fois", "Remarque",
    ),
    "en": (
        "Status", "Severity", "Purpose", "Data category", "Special (Art. 9/10/87)", "Source",
        "Table, folder or file", "Column or part", "Data subjects", "Count found",
        "Count scanned", "Coverage", "Confidence", "Evidence", "Legal basis",
        "Art. 9/10/87 ground", "Recipients", "Country / transfer", "Retention", "Oldest date",
        "Overdue count", "Environment", "Checks", "Owner", "First seen", "Last seen", "Note",
    ),
    "de": (
        "Status", "Schwere", "Zweck", "Datenkategorie", "Besonders (Art. 9/10/87)", "Quelle",
        "Tabelle, Ordner oder Datei", "Spalte oder Teil", "Betroffene", "Anzahl gefunden",
        "Anzahl geprüft", "Abdeckung", "Sicherheit", "Nachweis", "Rechtsgrundlage",
        "Grundlage Art. 9/10/87", "Empfänger", "Land / Übermittlung", "Speicherdauer",
        "Ältestes Datum", "Anzahl überfällig", "Umgebung", "Prüfungen", "Verantwortlich",
        "Erstmals gesehen", "Letztmals gesehen", "Bemerkung",
    ),
}  # fmt: skip


def headers(language: str) -> tuple[str, ...]:
    """The 35 headers: 27 translated, 8 machine keys that are the same in every language."""
    return _HEADERS[language] + COLUMNS[len(HUMAN) :]


#: The columns of ``coverage.csv``.
COVERAGE = (
    "state", "source", "location", "item", "kind", "reason", "count", "rows", "splits",
    "splits_read", "columns", "findings", "cells", "matches", "skipped", "locator",
)  # fmt: skip

_COVERAGE_HEADERS: dict[str, tuple[str, ...]] = {
    "nl": (
        "Toestand", "Bron", "Tabel, map of bestand", "Onderdeel", "Soort", "Reden", "Aantal",
        "Rijen", "Delen", "Delen gelezen", "Kolommen", "Bevindingen", "Cellen", "Treffers",
        "Niet gelezen",
    ),
    "fr": (
        "État", "Source", "Table, dossier ou fichier", "Élément", "Genre", "Raison", "Nombre",
        "Lignes", "Parties", "Parties lues", "Colonnes", "Constats", "Cellules", "Occurrences",
        "Non lus",
    ),
    "en": (
        "State", "Source", "Table, folder or file", "Item", "Kind", "Reason", "Count", "Rows",
        "Splits", "Splits read", "Columns", "Findings", "Cells", "Matches", "Not read",
    ),
    "de": (
        "Zustand", "Quelle", "Tabelle, Ordner oder Datei", "Element", "Art", "Grund", "Anzahl",
        "Zeilen", "Teile", "Teile gelesen", "Spalten", "Befunde", "Zellen", "Treffer",
        "Nicht gelesen",
    ),
}  # fmt: skip


def coverage_headers(language: str) -> tuple[str, ...]:
    """The headers of coverage: all but the locator's translated."""
    return (*_COVERAGE_HEADERS[language], COVERAGE[-1])


#: Words that a cell holds as a whole: outcomes, severities, states, and kinds of containers.
_WORDS = {
    "linked": ("gekoppeld", "lié", "verknüpft"),
    "excess": ("bovenmatig", "excessif", "übermäßig"),
    "unlinked": ("niet gekoppeld", "non lié", "nicht verknüpft"),
    "undeclared": ("niet aangegeven", "non déclaré", "nicht angegeben"),
    "conflict": ("tegenstrijdig", "contradictoire", "widersprüchlich"),
    "review": ("na te kijken", "à vérifier", "zu prüfen"),
    "ignored": ("genegeerd", "ignoré", "ignoriert"),
    "low": ("laag", "faible", "niedrig"),
    "medium": ("gemiddeld", "moyenne", "mittel"),
    "high": ("hoog", "élevée", "hoch"),
    "critical": ("kritiek", "critique", "kritisch"),
    "read": ("gelezen", "lu", "gelesen"),
    "skipped": ("overgeslagen", "omis", "übersprungen"),
    "unsupported": ("niet ondersteund", "non pris en charge", "nicht unterstützt"),
    "failed": ("mislukt", "échoué", "fehlgeschlagen"),
    "detector": ("detector", "détecteur", "Detektor"),
    "applied": ("toegepast", "appliqué", "angewandt"),
    "unused": ("niet gebruikt", "non utilisé", "nicht benutzt"),
    "expired": ("verlopen", "expiré", "abgelaufen"),
    "allowed columns": ("toegestane kolommen", "colonnes admises", "erlaubte Spalten"),
    "allowed paths": ("toegestane paden", "chemins admis", "erlaubte Pfade"),
    "allowed values": ("toegestane waarden", "valeurs admises", "erlaubte Werte"),
    "threshold": ("drempel", "seuil", "Schwelle"),
    "table": ("tabel", "table", "Tabelle"),
    "file": ("bestand", "fichier", "Datei"),
    "mail folder": ("mailmap", "dossier de courrier", "Mailordner"),
    "not read": ("niet gelezen", "non lu", "nicht gelesen"),
    "full": ("volledig", "complète", "vollständig"),
}
#: Words around numbers.
_COUNTED = {
    r"partial \((\d+) of (\d+) splits\)": (
        r"gedeeltelijk (\1 van \2 delen)", r"partielle (parties : \1 sur \2)",
        r"teilweise (\1 von \2 Teilen)",
    ),
    r"sample of (\d+) rows; what it does not show: at most (\S+) % of all rows \(95 %\)": (
        r"steekproef van \1 rijen; wat die niet toont: in hoogstens \2 % van alle rijen (95 %)",
        r"échantillon de \1 lignes; ce qu'il ne montre pas : \2 % au plus des lignes (95 %)",
        r"Stichprobe von \1 Zeilen; was sie nicht zeigt: in höchstens \2 % aller Zeilen (95 %)",
    ),
    r"sample of (\d+) rows": (
        r"steekproef van \1 rijen", r"échantillon de \1 lignes", r"Stichprobe von \1 Zeilen",
    ),
}  # fmt: skip
_OTHER = ("nl", "fr", "de")


def in_language(word: str, language: str) -> str:
    """A fixed word of a report in that language; what is none stays as it is.

    >>> in_language("undeclared", "fr"), in_language("sample of 20 rows", "nl")
    ('non déclaré', 'steekproef van 20 rijen')
    """
    if language not in _OTHER:
        return word
    at = _OTHER.index(language)
    if word in _WORDS:
        return _WORDS[word][at]
    for pattern, wordings in _COUNTED.items():
        if found := re.fullmatch(pattern, word):
            return found.expand(wordings[at])
    return word
