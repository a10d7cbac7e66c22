"""The register's format: every table, every key and every kind of value it may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdscan.form import (
    Form,
    Spot,
    choice,
    day,
    fill,
    like,
    nearest,
    one_or_more,
    pairs,
    several,
    table,
    text,
    texts,
    whole,
    words,
)
from pdscan.purpose import Basis, Consent, Retention, Transfers, Wording
from pdscan.taxonomy import LANGUAGES, matches, taxonomy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

#: The format that this version reads: ``format`` in ``[register]``.
FORMAT = 1

#: What a bind or an ignore can ask of a place; an entry holds if one of its patterns matches.
CONDITIONS = (
    *("source", "path", "table", "sheet", "folder", "mailbox", "sender", "recipient"),
    *("column", "category", "subject", "tag", "environment"),
)


def category(spot: Spot, value: object) -> str:
    """A category, or a pattern of categories; a plain key must be in the taxonomy."""
    found = words(spot, value)
    if "*" not in found and "?" not in found and found not in taxonomy():
        clause = nearest(found, taxonomy())
        if any(matches(f"{found}.*", key) for key in taxonomy()):
            clause = f"did you mean '{found}.*'?"
        raise spot.error(f"unknown category '{found}' in {spot.label}; {clause}", found)
    return found


def _wording(spot: Spot, value: object) -> Wording:
    if isinstance(value, str):
        return Wording((("", words(spot, value)),))
    found = pairs(words, dict.fromkeys(LANGUAGES, words))(spot, value)
    if not found:
        raise spot.error(f"{spot.label} is empty.")
    return Wording(found)


def _text_or_day(spot: Spot, value: object) -> str | date:
    return text(spot, value) if isinstance(value, str) else day(spot, value)


def _contact(spot: Spot, value: object) -> object:
    """A person or body to turn to: a name alone, or a table."""
    return _CONTACT(spot, {"name": value} if isinstance(value, str) else value)


def _basis(spot: Spot, value: object) -> Basis:
    """A ground with its article, which only a missing one may lack."""
    basis = Basis(**fill(spot, value, _BASIS))
    if not basis.article and basis.status != "missing":
        raise spot.error(f"{spot.label} has an entry without 'article'.")
    return basis


def _ground(spot: Spot, value: object) -> Basis:
    return _basis(spot, {"article": value} if isinstance(value, str) else value)


def _law(spot: Spot, value: object) -> Basis:
    """A law that allows a number or an offence to be processed."""
    basis = Basis(**fill(spot, value, _BASIS))
    if not basis.law and not basis.article and basis.status != "missing":
        raise spot.error(f"{spot.label} has no 'law'.")
    return basis


def _retention(spot: Spot, value: object) -> Retention:
    fields = fill(spot, value, _RETENTION)
    retention = Retention(start=fields.pop("from", ""), **fields)
    if not (retention.period or retention.criterion or retention.status == "missing"):
        message = f"{spot.label} needs a 'period', a 'criterion' or status = \"missing\"."
        raise spot.error(message)
    return retention


_SLUG = like(r"[A-Za-z0-9]+([._-]+[A-Za-z0-9]+)*", "an id of letters, digits, '-', '_' and '.'")
_STATUS = choice("stated", "confirmed", "candidate", "missing")
_CONTACT = pairs(text, {"name": text, "contact": text, "status": _STATUS, "cite": text})
_ROLE = choice("controller", "processor", "joint")
_ARTICLE = like(r"A\d+(-[a-z0-9]+)*", "an article such as A6-1-f")
_PERIOD = like(
    r"P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?", "a duration such as P7Y, P18M or P4W (ISO 8601)"
)
_START = like(
    r"(column|event|mail):\S.*|created|last_activity|mtime",
    "column:NAME, event:NAME, mail:Date, created, last_activity or mtime",
)
_CATEGORIES = several(category, single=True)

_BASIS: Form = {
    "article": _ARTICLE,
    "status": _STATUS,
    "interest": text,
    "lia": text,
    "law": text,
    "categories": _CATEGORIES,
    "cite": text,
}
_RETENTION: Form = {
    "period": _PERIOD,
    "from": _START,
    "fallback": _START,
    "ground": text,
    "end_action": text,
    "grace": _PERIOD,
    "criterion": text,
    "backups": text,
    "status": _STATUS,
    "cite": text,
}
_TRANSFERS: Form = {
    "to": texts,
    "tool": _ARTICLE,
    "evidence": text,
    "region": text,
    "status": _STATUS,
    "cite": text,
}
_CONSENT: Form = dict.fromkeys(("columns", "values", "timestamp", "withdrawal"), texts)
_DEFAULTS: Form = {
    "role": _ROLE,
    "status": _STATUS,
    "dpv": text,
    "fides": text,
    "legal_basis": several(_basis),
    "art9": several(_ground, single=True),
    "art10": several(_law, single=True),
    "national_id": _law,
    "subjects": texts,
    "categories": _CATEGORIES,
    "categories_except": _CATEGORIES,
    "categories_mode": choice("closed", "open"),
    "categories_status": _STATUS,
    "recipients": texts,
    "retention": _retention,
    "transfers": table(Transfers, _TRANSFERS),
    "consent": table(Consent, _CONSENT),
    "data_source": text,
    "environment": words,
    "owner": text,
    "review": day,
    "valid_from": day,
    "valid_until": day,
    "lint": texts,
}
_PURPOSE: Form = {"id": _SLUG, "name": _wording, "parent": _SLUG, "cite": text, **_DEFAULTS}
#: What a purpose does not take from its parent: it would say about one what is said of the other.
OWN = ("id", "name", "parent", "cite")

_HEADING: Form = {
    "format": whole,
    "id": _SLUG,
    "title": _wording,
    "status": text,
    "languages": texts,
    "jurisdictions": texts,
    "vocabularies": pairs(text, dict.fromkeys(("taxonomy", "dpv", "fideslang"), text)),
    "drafted_from": pairs(text, {"file": text, "sha256": text, "revised": _text_or_day}),
    "note": text,
}
_CONTROLLER: Form = {
    **dict.fromkeys(("name", "country", "address", "contact", "kbo", "kvk", "siren"), text),
    **dict.fromkeys(("activity", "authority", "note", "cite"), text),
    **dict.fromkeys(("joint_or_group", "rights", "measures"), texts),
    **dict.fromkeys(("representative", "dpo"), _contact),
}
_DECLARED: Form = {"categories": _CATEGORIES, "scope": pairs(texts), "note": text, "cite": text}
_PROHIBITED: Form = {
    "categories": _CATEGORIES,
    "unless": pairs(text, {"art9": _ARTICLE, "art10": _ARTICLE, "law": text, "note": text}),
    "note": text,
    "cite": text,
}
_CLAIM: Form = {
    "id": _SLUG,
    "says": text,
    "falsified_by": choice(
        "joined-with-identifier",
        "category-found",
        "plaintext-token",
        "location-outside",
        "row-level-person-data",
    ),
    "categories": _CATEGORIES,
    "allow": texts,
    "source": _SLUG,
    "purpose": _SLUG,
    "cite": text,
    "note": text,
}
_SOURCE: Form = {
    "id": _SLUG,
    "match": one_or_more,
    "mailbox": words,
    "environment": words,
    "role": _ROLE,
    "status": _STATUS,
    "locations": texts,
    "lint": texts,
    **dict.fromkeys(
        ("name", "kind", "operator", "operator_country", "location", "owner", "note", "cite"), text
    ),
}
_COOKIE: Form = {
    "service": text,
    "class": text,
    "names": one_or_more,
    "purposes": texts,
    "status": _STATUS,
    "cite": text,
}
_CONDITIONS: Form = {
    **dict.fromkeys(CONDITIONS, one_or_more),
    "category": lambda spot, value: tuple(category(spot, key) for key in one_or_more(spot, value)),
}
_BIND: Form = {
    "purpose": one_or_more,
    **_CONDITIONS,
    "mode": choice("base", "add", "only", "none"),
    "priority": whole,
    "note": text,
}
_IGNORE: Form = {**_CONDITIONS, "reason": words, "until": day}

#: Tables that stand once and tables that repeat, with their forms and required keys.
ONCE: Mapping[str, Form] = {
    "register": _HEADING,
    "controller": _CONTROLLER,
    "defaults": _DEFAULTS,
    "declared": _DECLARED,
    "prohibited": _PROHIBITED,
}
REPEATED: Mapping[str, tuple[Form, tuple[str, ...]]] = {
    "claim": (_CLAIM, ("id", "says", "falsified_by")),
    "source": (_SOURCE, ("id",)),
    "purpose": (_PURPOSE, ("id",)),
    "cookie": (_COOKIE, ("names",)),
    "bind": (_BIND, ()),
    "ignore": (_IGNORE, ("reason",)),
}
