"""Linking follows the written rule: which binds count, what they allow, and when nothing does."""

from __future__ import annotations

import pickle
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan.errors import RegisterError
from pdscan.linking import RANKS, UNKNOWN, Link, Outcome, Place, describe, resolve, why_undecided
from pdscan.model import Envelope
from pdscan.register import Bind, Ignore, Register, load
from pdscan.register_form import CONDITIONS

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared" / "data" / "registers"
TODAY = date(2026, 11, 22)

NEWS = Envelope(("news@lindenaar.example",), ("jan@lindenaar.example",))
PRIVATE = Envelope(("an@voorbeeld.test",), ("jan@lindenaar.example", "piet@voorbeeld.test"))

SHOP = load(HERE / "registers" / "webshop.toml")


def shared(name: str) -> Register:
    path = SHARED / f"{name}.toml"
    if not path.is_file():
        pytest.skip("the drafted registers are not beside the project")
    return load(path)


def file(path: str, column: str | None = None, **more: Any) -> Place:
    return Place(f"file:{path}", path=path, column=column, **more)


def table(database: str, name: str, column: str | None = None, schema: str = "public") -> Place:
    locator = f"pg://{database}/{schema}/{name}"
    return Place(locator, schema=schema, table=name, column=column)


def mail(mailbox: str, folder: str | None = None, **more: Any) -> Place:
    return Place(f"mail:{mailbox}/{folder or 'INBOX'}", mailbox=mailbox, folder=folder, **more)


def ask(place: Place, category: str, register: Register = SHOP, today: date = TODAY) -> Link:
    return resolve(register, place, category, today=today)


Case = tuple[Place, str, Outcome, tuple[str, ...]]

#: Place, category, outcome, purposes: those that allow it (or, of a conflict, all named).
CASES: dict[str, Case] = {
    "a category that both purposes of the source list": (
        file("exports/crm/contacts.csv", "Email"),
        "contact.email",
        "linked",
        ("support", "marketing"),
    ),
    "a category that one of two purposes lists": (
        file("exports/crm/contacts.csv", "Message"),
        "comm.content",
        "linked",
        ("support",),
    ),
    "a national id that nobody lists": (
        file("exports/crm/contacts.csv", "Rijksregister"),
        "gov.rrn",
        "excess",
        (),
    ),
    "a file's name is its table, which outranks the source": (
        file("exports/crm/deals.csv", "Amount"),
        "commerce.contract",
        "linked",
        ("quotes",),
    ),
    "a table can be narrower than its source": (
        file("exports/crm/deals.csv", "Interests"),
        "preference.interest",
        "excess",
        (),
    ),
    "a child purpose has its own categories": (
        file("exports/mailer/contacts.csv", "EMAIL"),
        "contact.email",
        "linked",
        ("newsletter",),
    ),
    "a street that the newsletter has no use for": (
        file("exports/mailer/contacts.csv", "ADDRESS_1"),
        "contact.address.street",
        "excess",
        (),
    ),
    "nothing is added to a bind that says only": (
        file("exports/mailer/email_activity.csv", "ip"),
        "device.ip",
        "linked",
        ("accounts",),
    ),
    "a table of a database": (
        table("shop", "orders", "customer_mail"),
        "contact.email",
        "linked",
        ("orders", "support"),
    ),
    "a pattern of tables": (
        table("shop", "order_lines", "article"),
        "commerce.purchase",
        "linked",
        ("orders",),
    ),
    "health in the text of an order": (
        table("shop", "orders", "remark"),
        "sensitive.health",
        "excess",
        (),
    ),
    "a password that is excepted": (
        table("shop", "users", "password"),
        "account.password",
        "excess",
        (),
    ),
    "its hash is not": (
        table("shop", "users", "password_digest"),
        "account.password.hash",
        "linked",
        ("accounts",),
    ),
    "a purpose added to the base by table": (
        table("shop", "web_events", "user"),
        "account.pseudonym",
        "linked",
        ("accounts", "statistics"),
    ),
    "a purpose added by column": (
        table("shop", "customers", "newsletter_opt_in"),
        "preference.marketing",
        "linked",
        ("marketing",),
    ),
    "a number in the customer table that no purpose asks for": (
        table("shop", "customers", "id_number"),
        "gov.bsn",
        "excess",
        (),
    ),
    "a processor's source inside a database, with any category": (
        table("shop", "people", "bsn", "print_7"),
        "gov.bsn",
        "linked",
        ("print-for-customers",),
    ),
    "the longest match decides the source": (
        table("shop_test", "users", "email"),
        "contact.email",
        "linked",
        ("accounts",),
    ),
    "a stray spreadsheet": (file("share/old/list.xlsx", "mail"), "contact.email", "unlinked", ()),
    "a stray file with a kind that the register does not know": (
        file("share/old/list.csv", "lat"),
        "location.precise",
        "undeclared",
        (),
    ),
    "a kind that is declared, but by no purpose": (
        file("share/old/list.csv", "cookie"),
        "device.cookie_id",
        "unlinked",
        (),
    ),
    "what is open to everything declares nothing": (
        file("share/old/list.csv", "faith"),
        "sensitive.religion",
        "undeclared",
        (),
    ),
    "a mailbox": (mail("help@lindenaar.example"), "comm.content", "linked", ("support",)),
    "health in mail to a mailbox": (
        mail("info@lindenaar.example"),
        "sensitive.health",
        "excess",
        (),
    ),
    "a mailbox that nothing says anything about": (
        mail("jan@lindenaar.example", "Inbox"),
        "comm.content",
        "unlinked",
        (),
    ),
    "a folder": (
        mail("jan@lindenaar.example", "Offertes 2024"),
        "contact.email",
        "linked",
        ("quotes",),
    ),
    "a folder outranks the mailbox": (
        mail("help@lindenaar.example", "Offertes"),
        "comm.content",
        "excess",
        (),
    ),
    "a folder within a folder that matches": (
        mail("jan@lindenaar.example", "Archief/Offertes/2023"),
        "contact.email",
        "linked",
        ("quotes",),
    ),
    "a sender": (
        mail("jan@lindenaar.example", envelopes=(NEWS,)),
        "contact.email",
        "linked",
        ("marketing",),
    ),
    "a mailbox with a source of its own": (
        mail("jobs@lindenaar.example"),
        "professional.cv",
        "linked",
        ("recruitment",),
    ),
    "the birth date of an applicant in another mailbox": (
        mail("jan@lindenaar.example", "sollicitaties"),
        "person.birthdate",
        "linked",
        ("recruitment",),
    ),
    "a file of mail with the mailbox of its source": (
        file("archive/help.mbox"),
        "comm.content",
        "linked",
        ("support",),
    ),
    "a backup that nothing is bound to": (
        file("backups/shop-2026.csv", "email"),
        "contact.email",
        "unlinked",
        (),
    ),
    "a path and everything below it": (
        file("shares/jubilee/2024/guests.csv", "name"),
        "name",
        "conflict",
        ("jubilee",),
    ),
    "a place that is said to have no purpose": (
        file("shares/stock/prices.csv", "contact"),
        "contact.email",
        "ignored",
        (),
    ),
    "a tag": (
        Place("pg://other/public/t", table="t", tags=("Purpose.rights",)),
        "name",
        "linked",
        ("rights",),
    ),
    "a priority outranks everything": (
        table("shop", "callback_list", "newsletter_opt_in"),
        "contact.phone",
        "linked",
        ("support", "marketing"),
    ),
    "a condition with a schema does not match another schema": (
        table("shop", "callback_list", "phone", "archive"),
        "contact.phone",
        "excess",
        (),
    ),
    "a purpose that the data itself names": (
        replace(file("share/x.csv", "email"), inline=("newsletter",)),
        "contact.email",
        "linked",
        ("newsletter",),
    ),
    "one that the register does not know": (
        replace(file("share/x.csv", "email"), inline=("news-letter",)),
        "contact.email",
        "conflict",
        ("news-letter",),
    ),
    "one that is within the register's": (
        replace(file("exports/crm/contacts.csv", "email"), inline=("support",)),
        "contact.email",
        "linked",
        ("support",),
    ),
    "one that the register contradicts": (
        replace(file("exports/crm/contacts.csv", "email"), inline=("quotes",)),
        "contact.email",
        "conflict",
        ("quotes",),
    ),
    "one where the register says that there is none": (
        replace(file("shares/stock/prices.csv", "email"), inline=("quotes",)),
        "contact.email",
        "conflict",
        ("quotes",),
    ),
    "one that the register has too, beside what it adds": (
        replace(table("another", "web_events", "ip"), inline=("accounts",), source="shop"),
        "device.ip",
        "linked",
        ("accounts", "statistics"),
    ),
    "a column whose findings are ignored": (
        file("exports/crm/contacts.csv", "record owner"),
        "name",
        "ignored",
        (),
    ),
    "another category of that column": (
        file("exports/crm/contacts.csv", "Record Owner"),
        "contact.email",
        "linked",
        ("support", "marketing"),
    ),
    "an ignored file, wherever it is": (
        file("sites/nl/robots.txt"),
        "contact.email",
        "ignored",
        (),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_link_of(case: str) -> None:
    place, category, outcome, purposes = CASES[case]
    link = ask(place, category)
    assert (link.outcome, set(link.purposes)) == (outcome, set(purposes)), link
    known = [key for key in SHOP.purpose_by_id if key in link.purposes]
    assert [key for key in link.purposes if key in known] == known


def drafted(path: str, column: str | None = None) -> Place:
    name = path.rpartition("/")[2].partition(".")[0]
    return Place(path, table=name, column=column)


COOPERLINK: list[tuple[Place, str, Outcome]] = [
    (drafted("file:exports/hubspot/contacts.csv", "Email"), "contact.email", "linked"),
    (drafted("file:exports/hubspot/contacts.csv", "Message"), "comm.content", "linked"),
    (drafted("file:exports/hubspot/contacts.csv", "Rijksregister"), "gov.rrn", "excess"),
    (drafted("file:exports/hubspot/deals.csv", "Amount"), "commerce.contract", "linked"),
    (drafted("file:exports/hubspot/deals.csv", "Interests"), "preference.interest", "excess"),
    (drafted("file:exports/sendgrid/contacts.csv", "EMAIL"), "contact.email", "linked"),
    (drafted("file:exports/sendgrid/contacts.csv", "ADR_1"), "contact.address.street", "excess"),
    (drafted("file:exports/sendgrid/email_activity.csv", "ip"), "device.ip", "linked"),
    (drafted("file:exports/jira/support.csv", "Description"), "comm.support", "linked"),
    (drafted("file:exports/jira/support.csv", "Reporter"), "name", "linked"),
    (drafted("file:exports/jira/support.csv", "Description"), "sensitive.health", "excess"),
    (drafted("pg://cooperlink/public/users", "password"), "account.password", "excess"),
    (drafted("pg://cooperlink/public/users", "digest"), "account.password.hash", "linked"),
    (drafted("pg://cooperlink/public/events", "user_id"), "account.pseudonym", "linked"),
    (drafted("pg://cooperlink/tenant_7/people", "bsn"), "gov.bsn", "linked"),
    (drafted("file:share/old/list.xlsx", "mail"), "contact.email", "unlinked"),
    (drafted("file:share/old/list.csv", "mail"), "contact.email", "unlinked"),
    (drafted("file:share/old/list.csv", "iban"), "finance.iban", "undeclared"),
    (drafted("file:exports/intercom/conversations.csv", "mail"), "contact.email", "linked"),
    (mail("support@cooperlink.io"), "comm.content", "linked"),
    (mail("jan@cooperlink.io", "Inbox"), "comm.content", "unlinked"),
    (mail("jan@cooperlink.io", "Offertes 2024"), "contact.email", "linked"),
    (replace(drafted("file:share/x.csv"), inline=("newsletter",)), "contact.email", "linked"),
    (replace(drafted("file:share/x.csv"), inline=("newsletter2",)), "contact.email", "conflict"),
    # The project's own additions: ignores, with headers that differ in spaces only.
    (drafted("file:exports/jira/support.csv", " project  LEAD "), "name", "ignored"),
]

COPACO: list[tuple[Place, str, Outcome, tuple[str, ...]]] = [
    (table("webshop", "orders", "card"), "finance.card.expiry", "linked", ("orders-payments",)),
    (table("webshop", "customers", "id_number"), "gov.id", "excess", ()),
    (
        table("webshop", "customers", "newsletter_opt_in"),
        "preference.marketing",
        "linked",
        ("direct-marketing",),
    ),
    (mail("info@copaco.com"), "sensitive.health", "excess", ()),
    (mail("jobs@copaco.com"), "professional.cv", "linked", ("recruitment",)),
    (file("backups/webshop.sql"), "contact.email", "unlinked", ()),
    (table("erp", "customers", "credit_limit"), "finance.credit", "unlinked", ()),
    (
        Place("mssql://erp/dbo/customers", schema="dbo", table="customers", column="credit_limit"),
        "finance.credit",
        "linked",
        ("credit-check",),
    ),
    (file("logs/web/access.log", "ip"), "device.ip", "linked", ("web-statistics", "site-security")),
]


@pytest.mark.parametrize(("place", "category", "outcome"), COOPERLINK)
def test_a_drafted_register_links(place: Place, category: str, outcome: Outcome) -> None:
    assert ask(place, category, shared("cooperlink")).outcome == outcome


@pytest.mark.parametrize(("place", "category", "outcome", "purposes"), COPACO)
def test_another_drafted_register_links(
    place: Place, category: str, outcome: Outcome, purposes: tuple[str, ...]
) -> None:
    link = ask(place, category, shared("copaco"))
    assert (link.outcome, link.purposes) == (outcome, purposes)


# ------------------------------------------------------------------------------------ the details


def test_a_link_says_what_decided_it() -> None:
    link = ask(table("shop", "customers", "newsletter_opt_in"), "preference.marketing")
    assert link == Link(
        outcome="linked",
        purposes=("marketing",),
        denied=("orders", "support"),
        reason="bound by source, table, column",
        source="shop",
        binds=(0, 1),
        environment="production",
    )
    assert pickle.loads(pickle.dumps(link)) == link


@pytest.mark.parametrize(
    ("place", "environment"),
    [
        pytest.param(table("shop_test", "users"), "test", id="of the source"),
        pytest.param(table("shop", "users"), "production", id="of the register"),
        pytest.param(replace(table("shop", "u"), environment="demo"), "demo", id="of the place"),
    ],
)
def test_the_environment(place: Place, environment: str) -> None:
    assert ask(place, "name").environment == environment


def test_a_bind_can_ask_for_the_environment() -> None:
    bind = Bind(conditions=(("environment", ("test",)),), purposes=("rights",))
    register = replace(SHOP, binds=(bind,))
    assert ask(table("shop_test", "users"), "name", register).purposes == ("rights",)
    assert ask(table("shop", "users"), "name", register).outcome == "unlinked"


@pytest.mark.parametrize(
    ("today", "outcome"),
    [
        pytest.param(date(2026, 12, 31), "ignored", id="the day before it ends"),
        pytest.param(date(2027, 1, 1), "linked", id="the day it ends"),
    ],
)
def test_an_expired_ignore_ignores_nothing(today: date, outcome: Outcome) -> None:
    place = file("exports/crm/contacts.csv", "Record Owner")
    assert ask(place, "name", today=today).outcome == outcome


def test_the_reason_of_an_ignored_finding_is_the_registers() -> None:
    assert ask(file("a/robots.txt"), "name").reason == "addresses of search engines"
    assert ask(file("shares/stock/a.csv"), "name").reason == "price lists of suppliers"


def test_a_purpose_in_force_is_no_conflict() -> None:
    place = file("shares/jubilee/guests.csv", "name")
    assert ask(place, "name", today=date(2024, 6, 1)).outcome == "linked"
    conflict = ask(place, "name")
    assert (conflict.purposes, conflict.reason) == (("jubilee",), "not in force: jubilee")


def test_a_category_of_which_only_parts_are_listed_is_allowed_and_flagged() -> None:
    link = ask(file("exports/mailer/contacts.csv", "who"), "name")
    assert (link.outcome, link.coarse) == ("linked", True)
    both = ask(file("exports/crm/contacts.csv", "who"), "name")
    assert (both.outcome, both.coarse) == ("linked", False)


def test_a_processors_source_links_everything_but_says_so_by_its_purpose() -> None:
    # The checks of Art. 9, 10 and 87 look at the purposes' grounds: a link switches none off.
    link = ask(table("shop", "people", "bsn", "print_7"), "gov.bsn")
    purpose = SHOP.purpose_by_id[link.purposes[0]]
    assert link.source == "customers-of-customers"
    assert (purpose.role, purpose.national_id) == ("processor", None)


def test_mail_in_a_file_belongs_to_the_source_of_its_mailbox_as_well() -> None:
    link = ask(file("archive/help.mbox", folder="help"), "comm.content")
    assert (link.source, link.reason) == ("help-archive", "bound by source, mailbox")


def test_a_source_that_the_user_names_goes_before_all_matches() -> None:
    place = file("exports/crm/contacts.csv", "Email", source="mailer")
    assert ask(place, "contact.email").purposes == ("newsletter",)
    with pytest.raises(RegisterError, match="no source 'mialer'; did you mean 'mailer'"):
        ask(replace(place, source="mialer"), "contact.email")


def test_what_a_bind_only_adds_does_not_contradict_the_data() -> None:
    added = Bind(conditions=(("column", ("*mail*",)),), purposes=("newsletter",), mode="add")
    place = replace(file("share/x.csv", "e-mail"), inline=("quotes",))
    link = ask(place, "contact.email", replace(SHOP, binds=(added,)))
    assert (link.outcome, link.purposes) == ("linked", ("newsletter", "quotes"))


def test_a_bind_of_the_column_outranks_what_the_data_says() -> None:
    bind = Bind(conditions=(("column", ("email",)),), purposes=("newsletter",))
    register = replace(SHOP, binds=(bind,))
    place = replace(file("share/x.csv", "email"), inline=("quotes", "newsletter"))
    assert ask(place, "contact.email", register).purposes == ("newsletter",)
    contradicted = ask(replace(place, inline=("quotes",)), "contact.email", register)
    assert (contradicted.outcome, contradicted.purposes) == ("conflict", ("newsletter",))
    assert "quotes" in contradicted.reason


def test_an_alias_matches_as_the_locator_does() -> None:
    place = Place("file:data/x.db/users", ("pg://shop/users",), table="users")
    assert ask(place, "account.id").purposes == ("accounts",)


@pytest.mark.parametrize(
    ("locator", "source"),
    [
        pytest.param("postgresql://shop/public/t", "shop", id="another name of the scheme"),
        pytest.param("PG://SHOP/public/t", "shop", id="upper case"),
        pytest.param("pg://shop", "shop", id="the database itself"),
        pytest.param("pg://shopping/public/t", None, id="a longer name is another database"),
        pytest.param("file:shop.db/users", "shop", id="a table within a file"),
        pytest.param("file:./exports/shop/a/b.csv", "shop", id="a path with a dot"),
        pytest.param("file:exports/shop", None, id="the folder above a pattern of what is in it"),
        pytest.param("file:deep/down/mail.eml", "mail", id="across folders"),
        pytest.param("file:mail.eml", "mail", id="across no folders"),
        pytest.param("file:mail.eml.csv", None, id="an ending is the end"),
        pytest.param("mail:help@lindenaar.example/INBOX", "mail", id="a mailbox"),
        pytest.param("mail:jobs@lindenaar.example/INBOX", "personnel", id="the longer literal"),
    ],
)
def test_the_source_of_a_locator(locator: str, source: str | None) -> None:
    assert ask(Place(locator), "name").source == source


@pytest.mark.parametrize(
    ("condition", "pattern", "place", "holds"),
    [
        ("column", "applicatie id", Place("x:y", column="  Applicatie\u00a0 ID "), True),
        ("column", "*naam*", Place("x:y", column="Naam/Nom"), True),
        ("column", "naam", Place("x:y", column="ｎａａｍ"), True),
        ("column", "prénom", Place("x:y", column="pre\u0301nom"), True),
        ("column", "na?m", Place("x:y", column="nam"), False),
        ("column", "[a-z]*", Place("x:y", column="b"), False),
        ("column", "naam", Place("x:y"), False),
        ("sheet", "klanten*", Place("x:y", sheet="Klanten  2024"), True),
        ("table", "u*", Place("x:y", schema="public", table="users"), True),
        ("table", "p*", Place("x:y", schema="public", table="users"), False),
        ("table", "p*.users", Place("x:y", schema="public", table="users"), True),
        ("table", "list", Place("file:a/list.csv.gz"), True),
        ("table", "list.v2", Place("file:a/list.v2.csv"), True),
        ("table", "list", Place("pg://a/list"), False),
        ("path", "file:a/*", Place("file:a/b.csv"), True),
        ("path", "a/*.csv", Place("file:a/b/c.csv"), False),
        ("path", "a/**/*.csv", Place("file:a/b/c/d.csv"), True),
        ("path", "a", Place("file:a/b/c.csv"), True),
        ("path", "a/", Place("file:a/b/c.csv"), True),
        ("path", "a", Place("file:ab/c.csv"), False),
        ("path", "a/b**", Place("file:a/bc/d.csv"), True),
        ("path", "**", Place("pg://a/b"), False),
        ("path", "mail/x.mbox", Place("mail:x@y.example", path="mail/x.mbox"), True),
        ("folder", "*sales*", Place("mail:x@y.example", folder="INBOX/Sales/2024"), True),
        ("folder", "inbox/sales", Place("mail:x@y.example", folder="INBOX/Sales/2024"), True),
        ("folder", "inbox/2024", Place("mail:x@y.example", folder="INBOX/Sales/2024"), False),
        ("mailbox", "x@*", Place("mail:x@y.example/INBOX"), True),
        (
            "recipient",
            "*@y.example",
            Place("mail:x", envelopes=(Envelope((), ("x@Y.example",)),)),
            True,
        ),
        ("recipient", "piet@*", Place("mail:x", envelopes=(PRIVATE,)), True),
        ("recipient", "an@*", Place("mail:x", envelopes=(PRIVATE,)), False),
        ("recipient", "jan@*", Place("mail:x", envelopes=(NEWS, PRIVATE)), True),
        ("sender", "news@*", Place("mail:x", envelopes=(NEWS, PRIVATE)), None),
        ("sender", "info@*", Place("mail:x", envelopes=(NEWS, PRIVATE)), False),
        ("sender", "*", Place("mail:x", envelopes=(Envelope(),)), False),
        ("sender", "news@*", Place("mail:x", envelopes=None), None),
        ("sender", "*", Place("x:y"), False),
        ("subject", "customer", Place("x:y", subject="customer"), True),
        ("subject", "customer", Place("x:y", subject="applicant"), False),
        ("subject", "customer", Place("x:y"), None),
        ("tag", "pii.*", Place("x:y", tags=("other", "PII.Sensitive")), True),
        ("tag", "pii.*", Place("x:y", tags=()), False),
        ("tag", "pii.*", Place("x:y"), None),
    ],
)
def test_a_condition(condition: str, pattern: str, place: Place, holds: bool | None) -> None:
    """None: it asks for what is not known of the whole place."""
    bind = Bind(conditions=((condition, (pattern,)),), purposes=("rights",))
    register = replace(SHOP, sources=(), binds=(bind,), ignores=())
    link = ask(place, "name", register)
    assert (link.outcome == "linked") is (holds is True)
    assert link.undecided == ((bind,) if holds is None else ())


# ------------------------------------------------------------------------------------ undecided

NEWSLETTER = Bind(conditions=(("sender", ("news@*",)),), purposes=("rights",))
MIXED = Place("mail:x@y.example/INBOX", folder="INBOX", envelopes=(NEWS, PRIVATE))


@pytest.mark.parametrize(
    ("other", "told"),
    [
        pytest.param((("folder", ("inbox",)),), False, id="a bind of higher rank"),
        pytest.param((("path", ("**",)), ("folder", ("sent",))), True, id="one that does not hold"),
        pytest.param((("environment", ("*",)),), True, id="a bind of lower rank"),
    ],
)
def test_a_bind_is_told_as_undecided_only_where_it_could_count(
    other: tuple[tuple[str, tuple[str, ...]], ...], told: bool
) -> None:
    register = replace(SHOP, binds=(Bind(conditions=other, purposes=("orders",)), NEWSLETTER))
    assert bool(ask(MIXED, "name", register).undecided) is told


@pytest.mark.parametrize("mode", ["add", "none", "only"])
def test_an_undecided_bind_changes_nothing(mode: str) -> None:
    bind = replace(NEWSLETTER, mode=mode, purposes=() if mode == "none" else ("rights",))
    register = replace(SHOP, binds=(bind,), ignores=())
    link = ask(MIXED, "name", register)
    assert link == replace(ask(MIXED, "name", replace(register, binds=())), undecided=(bind,))


def test_an_undecided_ignore_ignores_nothing_and_is_told() -> None:
    ignore = Ignore(conditions=(("tag", ("public",)),), reason="published")
    register = replace(SHOP, binds=(), ignores=(ignore,))
    link = ask(MIXED, "name", register)
    assert link.outcome != "ignored"
    assert link.undecided == (ignore,)
    assert ask(replace(MIXED, tags=("public",)), "name", register).outcome == "ignored"


def test_conditions_on_mails_hold_of_one_and_the_same_mail() -> None:
    conditions = (("sender", ("news@*",)), ("recipient", ("piet@*",)))
    bind = Bind(conditions=conditions, purposes=("rights",))
    link = ask(MIXED, "name", replace(SHOP, binds=(bind,)))
    assert link.outcome != "linked"
    assert link.undecided == ()


@pytest.mark.parametrize("condition", UNKNOWN)
def test_what_is_undecided_says_which_entry_and_why(condition: str) -> None:
    conditions = (("source", ("mail",)), (condition, ("x",)))
    bind = Bind(conditions=conditions, purposes=("newsletter", "rights"))
    assert describe(bind) == f"bind by source and {condition} to newsletter, rights"
    assert describe(replace(bind, purposes=(), mode="none")).endswith(" to no purpose")
    assert (
        describe(Ignore(conditions=conditions, reason="r")) == f"ignore by source and {condition}"
    )
    assert why_undecided(bind) == UNKNOWN[condition]


@pytest.mark.parametrize(
    ("name", "purpose"), [("copaco", "direct-marketing"), ("cooperlink", "newsletter")]
)
def test_the_newsletters_of_a_drafted_register(name: str, purpose: str) -> None:
    register = shared(name)
    box = Place("file:post/archive.mbox", path="post/archive.mbox", folder="archive")
    news = Envelope(("newsletter@shop.example",), ("jan@shop.example",))
    all_of_it = resolve(register, replace(box, envelopes=(news,)), "contact.email", today=TODAY)
    assert (all_of_it.outcome, all_of_it.purposes) == ("linked", (purpose,))
    for envelopes in (None, (news, PRIVATE)):
        link = resolve(register, replace(box, envelopes=envelopes), "contact.email", today=TODAY)
        assert link.outcome == "unlinked"
        assert [describe(e) for e in link.undecided] == [f"bind by source and sender to {purpose}"]
    none_of_it = resolve(register, replace(box, envelopes=(PRIVATE,)), "contact.email", today=TODAY)
    assert (none_of_it.outcome, none_of_it.undecided) == ("unlinked", ())


def test_every_condition_has_a_rank() -> None:
    assert set(RANKS) == set(CONDITIONS)


def test_hostile_names_take_no_time() -> None:
    place = Place("file:" + "a/" * 500 + "x", column="opt" * 2_000)
    globs = {"column": "*opt*opt*opt*opt*in*", "path": "**/*a*a*a*/**/b"}
    binds = tuple(Bind(conditions=((k, (v,)),), purposes=("rights",)) for k, v in globs.items())
    started = time.perf_counter()
    assert ask(place, "name", replace(SHOP, binds=binds)).outcome == "unlinked"
    assert time.perf_counter() - started < 1


# ------------------------------------------------------------------------------------ invariants

PLACES = st.builds(
    Place,
    locator=st.sampled_from(
        ["pg://shop/public/orders", "file:exports/crm/deals.csv", "mail:help@x.example/offertes"]
    ),
    table=st.sampled_from([None, "orders", "users"]),
    column=st.sampled_from([None, "email", "opt_in"]),
    folder=st.sampled_from([None, "offertes"]),
)
CATEGORIES = st.sampled_from(["name", "contact.email", "gov.bsn", "account.password"])
PATTERNS = {
    "source": ["shop", "crm", "mail"],
    "table": ["orders", "*"],
    "column": ["*", "opt*"],
    "category": ["*", "contact.*"],
    "path": ["exports/**"],
    "mailbox": ["help@*"],
}
BINDS = st.builds(
    Bind,
    conditions=st.dictionaries(
        st.sampled_from(sorted(PATTERNS)), st.integers(0, 2), min_size=1, max_size=3
    ).map(lambda keys: tuple((k, (PATTERNS[k][n % len(PATTERNS[k])],)) for k, n in keys.items())),
    purposes=st.lists(st.sampled_from(list(SHOP.purpose_by_id)), min_size=1, max_size=2).map(tuple),
    mode=st.sampled_from(["base", "base", "add", "only", "none"]),
    priority=st.integers(0, 1),
)


def told(link: Link) -> tuple[object, ...]:
    return link.outcome, link.purposes, link.denied, link.coarse, link.source, link.environment


@given(PLACES, CATEGORIES, st.lists(BINDS, max_size=6), st.data())
def test_the_order_of_binds_does_not_matter(
    place: Place, category: str, binds: list[Bind], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(binds))
    one = ask(place, category, replace(SHOP, binds=tuple(binds)))
    other = ask(place, category, replace(SHOP, binds=tuple(shuffled)))
    assert told(one) == told(other)
    assert {binds[i] for i in one.binds} == {shuffled[i] for i in other.binds} or (
        one.outcome == "ignored"
    )


@given(PLACES, CATEGORIES, st.lists(BINDS, max_size=5), BINDS)
def test_a_bind_of_lower_rank_changes_nothing_unless_it_adds(
    place: Place, category: str, binds: list[Bind], more: Bind
) -> None:
    top = Bind(conditions=(("category", ("*",)),), purposes=("orders",), priority=2)
    lower = replace(more, mode="base" if more.mode == "add" else more.mode)
    register = replace(SHOP, binds=(*binds, top))
    assert ask(place, category, register) == ask(
        place, category, replace(register, binds=(*register.binds, lower))
    )


@given(PLACES, CATEGORIES, st.lists(BINDS, max_size=6))
def test_a_link_says_what_its_outcome_means(place: Place, category: str, binds: list[Bind]) -> None:
    link = ask(place, category, replace(SHOP, binds=tuple(binds)))
    assert not set(link.purposes) & set(link.denied)
    assert link.reason
    allows = {key: SHOP.purpose_by_id[key].allows(category) for key in link.purposes + link.denied}
    assert all(allows[key] == "no" for key in link.denied)
    if link.outcome == "linked":
        assert link.purposes
        assert link.binds
        assert all(allows[key] != "no" for key in link.purposes)
    elif link.outcome == "excess":
        assert link.denied
        assert not link.purposes
    elif link.outcome in {"unlinked", "undeclared"}:
        assert not link.denied
        assert not link.purposes
        assert (link.outcome == "unlinked") == SHOP.declares(category)


@given(st.text(st.sampled_from("ab/*?"), max_size=6), st.text(st.sampled_from("ab/"), max_size=6))
def test_a_path_glob_agrees_with_trying_everything(glob: str, path: str) -> None:
    bind = Bind(conditions=(("path", ("x/" + glob + "/x",)),), purposes=("rights",))
    register = replace(SHOP, sources=(), binds=(bind,), ignores=())
    linked = ask(Place("file:x/" + path + "/x"), "name", register).outcome == "linked"
    assert linked == _slowly("x/" + glob + "/x", "x/" + path + "/x")


def _slowly(glob: str, path: str) -> bool:
    """The rule as it is written: a match covers the path or anything above it."""
    ends = [end for end in range(len(path) + 1) if end == len(path) or path[end] == "/"]
    return any(_whole(glob, path[:end]) for end in ends)


def _whole(glob: str, path: str) -> bool:
    if not glob:
        return not path
    if glob.startswith("/**/"):
        ends = [end for end in range(len(path)) if path[end] == "/"]
        return path.startswith("/") and any(_whole(glob[4:], path[end + 1 :]) for end in ends)
    if glob.startswith("**"):
        return any(_whole(glob[2:], path[end:]) for end in range(len(path) + 1))
    if glob[0] == "*":
        free = len(path) - len(path.lstrip("ab" + "x"))
        return any(_whole(glob[1:], path[end:]) for end in range(free + 1))
    if not path or (glob[0] == "?" and path[0] == "/"):
        return False
    return glob[0] in ("?", path[0]) and _whole(glob[1:], path[1:])
