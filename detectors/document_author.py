"""Author of a document.

Stands in the properties of office files (ISO/IEC 29500-2) and in tables of documents, often of
people who left long ago. Found by the column's name.
"""

from __future__ import annotations

from pdscan.model import Detector

_DOCUMENTS = (
    "document*", "file", "files", "bestand", "bestanden", "fichier*", "datei*", "dossier*",
    "attachment*", "bijlage*", "stuk", "stukken", "report*", "rapport*", "version*", "akte*",
    "contract*", "core properties",
)  # fmt: skip

DETECTOR = Detector(
    id="document-author",
    category="document.author",
    entity="DOCUMENT_AUTHOR",
    title="Author or last editor of a document",
    columns={
        "nl": ("auteur document", "documentauteur", "laatst bewerkt door", "opgesteld door",
               "laatst opgeslagen door"),
        "fr": ("auteur du document", "auteur document", "redige par",
               "derniere modification par", "enregistre par"),
        "en": ("document author", "last modified by", "last edited by", "last saved by",
               "dc creator", "file owner", "document owner", "authored by", "user friendly name"),
        "de": ("verfasser dokument", "dokumentautor", "zuletzt bearbeitet von", "erstellt von",
               "zuletzt gespeichert von"),
    },
    not_columns=("id", "count", "aantal", "is", "has", "email"),
    tables=_DOCUMENTS,
    columns_with_table=("author", "auteur", "creator", "verfasser", "autor", "created by",
                        "modified by", "uploaded by", "owner"),
    by_name=True,
    examples=("last_modified_by", "opgesteld_door", "redige_par", "erstellt_von", "author"),
    counterexamples=("author_id", "authority", "modified_at", "author_count"),
    references=("ISO/IEC 29500-2:2021",),
)  # fmt: skip
