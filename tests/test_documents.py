"""Types of documents, by the names of files, folders and attachments."""

from __future__ import annotations

import pytest

from pdscan.documents import (
    SUFFIXES,
    TYPES,
    DocumentType,
    attachment,
    of_container,
    of_gaps,
    types_of,
)
from pdscan.model import Container, Gap
from pdscan.words import phrase_names, words


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("cv.pdf", ["professional.cv"]),
        ("hr/CV_2024.docx", ["professional.cv"]),
        ("Lebenslauf Muster.pdf", ["professional.cv"]),
        ("facturen/cv.pdf", ["professional.cv"]),
        ("hr/sollicitaties/2024-03.pdf", ["professional.application"]),
        ("lettre_de_motivation.odt", ["professional.application"]),
        ("cover-letter.docx", ["professional.application"]),
        ("2024/Factuur 17.pdf", ["finance.invoice"]),
        ("facture_17.pdf", ["finance.invoice"]),
        ("Rechnung-17.pdf", ["finance.invoice"]),
        ("aanmaning.pdf", ["finance.debt"]),
        ("Mise en demeure.pdf", ["finance.debt"]),
        ("2. Mahnung.pdf", ["finance.debt"]),
        ("loonstroken/03.pdf", ["employment.salary"]),
        ("fiche de paie mars.pdf", ["employment.salary"]),
        ("Arbeitsunfähigkeitsbescheinigung.jpg", ["sensitive.health"]),
        ("VOG.pdf", ["criminal"]),
        ("scan paspoort.png", ["gov.passport"]),
        ("x.vcf", ["document.businesscard"]),
        ("a\\b\\devis.pdf", ["commerce.contract"]),
        ("Sollicitaties", ["professional.application"]),
        ("contract.py", []),
        ("exports/invoices.parquet", []),
        ("discovery.pdf", []),
        ("", []),
        ("/", []),
    ],
)
def test_a_name_tells_the_type(path: str, found: list[str]) -> None:
    assert [category for category, _ in types_of(path)] == found


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ("attachment cv.pdf of message 3", "cv.pdf"),
        ("attachment list of names.pdf of message 3", "list of names.pdf"),
        ("attachment of message 3", None),
        ("body of message 3", None),
        ("", None),
    ],
)
def test_the_name_of_an_attachment(item: str, name: str | None) -> None:
    assert attachment(item) == name


def gap(where: str, item: str = "", state: str = "unsupported") -> Gap:
    return Gap(state, where, item, "pdf", "Not read.", locator=f"file:{where}")  # type: ignore[arg-type]


def test_documents_that_were_not_read_are_told_once_a_place() -> None:
    gaps = [
        gap("hr/cv.pdf"),
        gap("jobs.mbox", "attachment cv.pdf of message 1"),
        gap("jobs.mbox", "attachment CV (2).pdf of message 2"),
        gap("jobs.mbox", "attachment vog.pdf of message 2"),
        gap("jobs.mbox", "body of message 2"),
        gap("old/cv.pdf", state="skipped"),
    ]
    found = [(c.name, part, f.category, f.cells) for c, part, f in of_gaps(gaps)]
    assert found == [
        ("hr/cv.pdf", "", "professional.cv", 0),
        ("jobs.mbox", "attachment", "professional.cv", 0),
        ("jobs.mbox", "attachment", "criminal", 0),
    ]
    assert all("not read" in f.reasons[-1] and f.heuristic for _, _, f in of_gaps(gaps))


@pytest.mark.parametrize(
    ("container", "found"),
    [
        (Container("m.mbox", "file:m.mbox", "mail folder", folder="m"), ["comm.content"]),
        (
            Container("s.mbox", "file:s.mbox", "mail folder", folder="sollicitaties"),
            ["comm.content", "professional.application"],
        ),
        (
            Container("jobs.mbox", "file:jobs.mbox", "mail folder", folder="jobs"),
            ["comm.content", "professional.application"],
        ),
        (Container("jobs/1.eml", "file:jobs/1.eml", "file", folder="jobs"), []),
        (
            Container("Klantenservice", "file:m", "mail folder", folder="Klantenservice"),
            ["comm.content", "comm.support"],
        ),
        (Container("invoice", "sqlite:x/invoice", "table", table="invoice"), []),
        (Container("facturen/1.eml", "file:facturen/1.eml", "file", folder="facturen"),
         ["finance.invoice"]),
        (Container("people.parquet", "file:people.parquet", "file"), []),
    ],
)  # fmt: skip
def test_what_a_container_is(container: Container, found: list[str]) -> None:
    assert [each.category for each in of_container(container)] == found


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: str(kind.category))
def test_each_phrase_of_a_type_names_a_document(kind: DocumentType) -> None:
    assert set(kind.suffixes) <= SUFFIXES
    for phrases in kind.names.values():
        for phrase in phrases:
            assert phrase_names(phrase, words(phrase.replace("*", "x"))), phrase
