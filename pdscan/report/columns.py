"""Headers of the inventory and of coverage in the four languages."""

from __future__ import annotations

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
    "splits_read", "locator",
)  # fmt: skip
