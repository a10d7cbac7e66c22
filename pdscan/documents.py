"""Types of documents: a curriculum vitae, an application, an invoice, a reminder, by their names.

Files and attachments tell by their names, and by the folders they lie in, what they are; that holds
for those that this version cannot read, too. What stands in them is not looked at here, so that a
name is heuristic: for a person to review, never more, and the evidence says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pdscan.model import Container
from pdscan.verdict import for_review
from pdscan.words import best_phrase, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pdscan.model import Gap
    from pdscan.verdict import Finding


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One type of document: its category, and the phrases of its names by language.

    `suffixes` are endings of file names that say it by themselves, `mailboxes` phrases that say it
    as the name of a mail folder only (``jobs`` is also what programs run).
    """

    category: str
    names: Mapping[str, tuple[str, ...]]
    suffixes: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()


#: What stands for a detector in the findings of a document type.
RULE = "document-type"
#: Raised when what the types find changes, as the version of a detector.
VERSION = 1

TYPES: tuple[DocumentType, ...] = (
    DocumentType(
        "professional.cv",
        {
            "nl": ("cv", "levensloop", "curriculum vitae", "cvs"),
            "fr": ("cv", "curriculum vitae"),
            "en": ("cv", "resume", "curriculum vitae"),
            "de": ("lebenslauf", "lebenslaufe", "werdegang"),
        },
    ),
    DocumentType(
        "professional.application",
        {
            "nl": ("sollicitatie*", "motivatiebrief", "motivatiebrieven"),
            "fr": ("lettre de motivation", "lettre motivation", "candidature*"),
            "en": ("cover letter", "application letter", "job application", "motivation letter",
                   "letter of application"),
            "de": ("bewerbung*", "anschreiben", "motivationsschreiben"),
        },
        mailboxes=("jobs", "vacature*", "werken bij", "recrutement", "recruitment", "emploi",
                   "careers", "karriere", "hr", "rh"),
    ),
    DocumentType(
        "finance.invoice",
        {
            "nl": ("factuur", "facturen", "verkoopfactuur", "verkoopfacturen"),
            "fr": ("facture", "factures"),
            "en": ("invoice",),
            "de": ("rechnung", "rechnungen"),
        },
    ),
    DocumentType(
        "finance.debt",
        {
            "nl": ("aanmaning", "aanmaningen", "betalingsherinnering*", "ingebrekestelling*",
                   "incasso*", "laatste herinnering"),
            "fr": ("mise en demeure", "relance", "rappel de paiement", "rappel facture"),
            "en": ("payment reminder", "dunning letter", "dunning", "final notice",
                   "collection notice", "notice of default"),
            "de": ("mahnung", "mahnungen", "zahlungserinnerung*", "inkasso*"),
        },
    ),
    DocumentType(
        "commerce.contract",
        {
            "nl": ("offerte*", "contract", "contracten", "arbeidsovereenkomst*", "arbeidscontract*",
                   "huurovereenkomst*", "huurcontract*", "koopovereenkomst*"),
            "fr": ("devis", "contrat", "contrats", "contrat de travail", "bail"),
            "en": ("quotation", "contract", "employment agreement", "rental agreement", "lease"),
            "de": ("angebot", "angebote", "vertrag", "vertrage", "arbeitsvertrag", "mietvertrag"),
        },
    ),
    DocumentType(
        "employment.salary",
        {
            "nl": ("loonstrook", "loonstroken", "salarisstrook", "salarisstroken", "loonbrief",
                   "loonbrieven", "jaaropgave", "jaaropgaven", "loonfiche"),
            "fr": ("fiche de paie", "fiches de paie", "bulletin de paie", "bulletin de salaire",
                   "fiche de salaire"),
            "en": ("payslip", "pay slip", "salary slip", "wage slip", "paystub", "pay stub"),
            "de": ("gehaltsabrechnung*", "lohnabrechnung*", "entgeltabrechnung*",
                   "lohnsteuerbescheinigung*"),
        },
    ),
    DocumentType(
        "employment.performance",
        {
            "nl": ("functioneringsverslag*", "beoordelingsformulier*", "beoordelingsverslag*"),
            "fr": ("entretien annuel", "entretien d evaluation", "fiche d evaluation"),
            "en": ("performance review", "appraisal form", "performance appraisal"),
            "de": ("mitarbeiterbeurteilung*", "arbeitszeugnis*", "abmahnung*"),
        },
    ),
    DocumentType(
        "finance.transaction",
        {
            "nl": ("rekeningafschrift*", "bankafschrift*", "rekeninguittreksel*"),
            "fr": ("releve de compte", "releves de compte", "releve bancaire", "extrait de compte"),
            "en": ("bank statement", "account statement"),
            "de": ("kontoauszug", "kontoauszuge"),
        },
    ),
    DocumentType(
        "gov.passport",
        {
            "nl": ("paspoort", "paspoorten", "identiteitskaart", "identiteitskaarten",
                   "identiteitsbewijs", "identiteitsbewijzen", "id kaart"),
            "fr": ("passeport", "carte d identite", "carte identite", "piece d identite"),
            "en": ("passport", "identity card", "id card"),
            "de": ("reisepass", "personalausweis"),
        },
    ),
    DocumentType(
        "gov.licence",
        {
            "nl": ("rijbewijs", "rijbewijzen"),
            "fr": ("permis de conduire",),
            "en": ("driving licence", "driving license", "drivers license"),
            "de": ("fuhrerschein", "fuehrerschein"),
        },
    ),
    DocumentType(
        "sensitive.health",
        {
            "nl": ("doktersattest*", "ziektebriefje*", "medisch attest", "doktersbriefje*",
                   "medisch dossier", "verwijsbrief", "ziekmelding*"),
            "fr": ("certificat medical", "arret de travail", "arret maladie", "ordonnance"),
            "en": ("medical certificate", "sick note", "doctors note", "medical record",
                   "medical report"),
            "de": ("krankschreibung*", "krankmeldung*", "arbeitsunfahigkeitsbescheinigung*",
                   "arztbrief", "arztbriefe", "attest"),
        },
    ),
    DocumentType(
        "criminal",
        {
            "nl": ("vog", "verklaring omtrent gedrag", "uittreksel strafregister"),
            "fr": ("casier judiciaire", "extrait de casier"),
            "en": ("criminal record", "background check", "police clearance"),
            "de": ("fuhrungszeugnis*", "fuehrungszeugnis*"),
        },
    ),
    DocumentType(
        "document.businesscard",
        {
            "nl": ("visitekaart*",),
            "fr": ("carte de visite", "cartes de visite"),
            "en": ("business card",),
            "de": ("visitenkarte*",),
        },
        suffixes=("vcf", "vcard"),
    ),
    DocumentType(
        "comm.support",
        {
            "nl": ("klacht", "klachten", "klachtbrief", "klachtenbrief"),
            "fr": ("reclamation", "lettre de reclamation"),
            "en": ("complaint", "letter of complaint"),
            "de": ("beschwerde", "beschwerden", "reklamation"),
        },
        mailboxes=("support", "helpdesk", "klantenservice", "klantendienst", "service client",
                   "customer service", "kundendienst", "kundenservice"),
    ),
    DocumentType(
        "comm.recording",
        {
            "nl": ("gespreksopname*", "spraakopname*", "voicemail"),
            "fr": ("enregistrement appel", "message vocal", "enregistrement vocal"),
            "en": ("call recording", "voicemail", "voice message"),
            "de": ("gesprachsaufzeichnung*", "anrufaufzeichnung*", "sprachnachricht*"),
        },
    ),
)  # fmt: skip

#: Endings of files that are documents or pictures of them; tables and programs are none.
SUFFIXES = frozenset(
    (
        "pdf", "doc", "docx", "odt", "rtf", "txt", "md", "html", "htm", "pages", "xls", "xlsx",
        "ods", "ppt", "pptx", "odp", "msg", "eml", "mbox", "vcf", "vcard", "jpg", "jpeg", "png",
        "tif", "tiff", "heic", "gif", "bmp", "zip", "7z", "mp3", "wav", "m4a", "ogg", "p7m",
    )
)  # fmt: skip

#: Containers that are documents of a category by their kind alone.
KINDS = {"mail folder": "comm.content"}

_SUFFIX = re.compile(r"\.([A-Za-z0-9]{1,8})$")
#: What coverage calls an attachment.
_ATTACHMENT = re.compile(r"attachment (.+) of ", re.DOTALL)


def types_of(path: str) -> Iterator[tuple[str, str]]:
    """(category, phrase) of each type that the name of a file, or the folders it lies in, tells.

    The name itself comes first: of ``facturen/cv.pdf`` only the CV is told. Names of tables and
    programs tell nothing here.

    >>> list(types_of("hr/sollicitaties/2024-03.pdf"))
    [('professional.application', 'sollicitatie*')]
    """
    *folders, name = [piece for piece in re.split(r"[/\\\\]", path) if piece] or [""]
    suffix = _SUFFIX.search(name)
    if suffix and suffix[1].lower() not in SUFFIXES:
        return
    for piece in (_SUFFIX.sub("", name), *reversed(folders)):
        found = list(_told(words(piece), suffix[1].lower() if suffix else ""))
        if found:
            yield from found
            return


def of_container(container: Container) -> Iterator[Finding]:
    """What a container that was read is, by its kind and its name."""
    if container.kind in KINDS:
        reason = f"kind of container: {container.kind}"
        yield for_review(KINDS[container.kind], RULE, (reason,))
    if container.kind == "table":
        return
    told = dict(types_of(container.folder or container.name))
    if container.kind == "mail folder":
        told |= _mailboxes(words(container.mailbox or container.folder or container.name))
    for category, phrase in told.items():
        yield for_review(category, RULE, (f"name of the {container.kind}: {phrase}",))


def of_gaps(gaps: Iterable[Gap]) -> Iterator[tuple[Container, str, Finding]]:
    """Documents that were not read, as (where, which part, what), each category of a place once."""
    seen = set()
    for gap in gaps:
        name = attachment(gap.item) if gap.item else gap.where
        if name is None or gap.state == "skipped" or not gap.locator:
            continue
        part = "attachment" if gap.item else ""
        for category, phrase in types_of(name):
            if (gap.locator, part, category) not in seen:
                seen.add((gap.locator, part, category))
                reasons = (f"name of the document: {phrase}", "its content was not read")
                container = Container(gap.where, gap.locator, "file", path=gap.where)
                yield container, part, for_review(category, RULE, reasons)


def attachment(item: str) -> str | None:
    """The name of an attachment in a gap's item, or None if it is something else.

    >>> attachment("attachment cv.pdf of message 3")
    'cv.pdf'
    """
    found = _ATTACHMENT.match(item)
    return found[1] if found else None


def _mailboxes(name: tuple[str, ...]) -> dict[str, str]:
    """The phrase by category of the types that the name of a mail folder tells."""
    found = {each.category: best_phrase(each.mailboxes, name) for each in TYPES}
    return {category: phrase for category, phrase in found.items() if phrase is not None}


def _told(name: tuple[str, ...], suffix: str) -> Iterator[tuple[str, str]]:
    for each in TYPES:
        phrase = best_phrase([one for all_ in each.names.values() for one in all_], name)
        if phrase is not None:
            yield each.category, phrase
        elif suffix in each.suffixes:
            yield each.category, f".{suffix}"
