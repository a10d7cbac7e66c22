"""The register's format: what loads, what is inherited, how it reads in words, and every error."""

from __future__ import annotations

import hashlib
import pickle
import re
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan.errors import RegisterError
from pdscan.purpose import Basis, Purpose, Retention, Transfers, Wording
from pdscan.register import Register, load
from pdscan.register_form import ONCE, REPEATED

HERE = Path(__file__).parent
SHOP = HERE / "registers" / "webshop.toml"
SHARED = HERE.parents[1] / "shared" / "data" / "registers"


@pytest.fixture(scope="module")
def shop() -> Register:
    return load(SHOP)


def written(folder: Path, text: str) -> Path:
    path = folder / "register.toml"
    path.write_text(text, encoding="utf-8")
    return path


# ------------------------------------------------------------------------------------ loading


@pytest.mark.parametrize(
    ("name", "purposes", "sources", "binds"),
    [("copaco", 23, 8, 13), ("cooperlink", 13, 16, 15)],
)
def test_a_drafted_register_loads_unchanged(
    name: str, purposes: int, sources: int, binds: int
) -> None:
    path = SHARED / f"{name}.toml"
    if not path.is_file():
        pytest.skip("the drafted registers are not beside the project")
    register = load(path)
    assert len(register.purposes) == purposes
    assert len(register.sources) == sources
    assert len(register.binds) == binds
    assert register.warnings == ()
    assert pickle.loads(pickle.dumps(register)) == register


def test_all_tables_are_read(shop: Register) -> None:
    assert shop.heading.id == "lindenaar"
    assert shop.heading.title is not None
    assert shop.heading.title.in_language("nl") == "Verwerkingsregister Papierhuis Lindenaar"
    assert dict(shop.heading.drafted_from)["revised"] == date(2025, 2, 1)
    assert dict(shop.controller.dpo) == {"status": "missing"}
    assert shop.environment == "production"
    assert shop.declared.scope == (("device.cookie_id", ("visitor",)),)
    assert shop.prohibited.categories == ("sensitive.*", "criminal")
    assert [claim.id for claim in shop.claims] == ["anonymous-statistics"]
    assert shop.cookies[0].kind == "statistics"
    assert shop.ignores[0].until == date(2027, 1, 1)
    assert shop.ignores[1].until is None
    assert shop.binds[1].mode == "add"
    assert shop.source_by_id["help-archive"].mailbox == "help@lindenaar.example"


def test_included_files_come_after_the_file_that_names_them(shop: Register) -> None:
    assert shop.files == (str(SHOP), str(SHOP.parent / "webshop-personnel.toml"))
    assert [purpose.id for purpose in shop.purposes][-1] == "recruitment"
    assert list(shop.purpose_by_id) == [purpose.id for purpose in shop.purposes]


def test_the_same_file_gives_an_equal_register_that_can_be_pickled(shop: Register) -> None:
    assert load(SHOP) == shop
    assert pickle.loads(pickle.dumps(shop)) == shop
    assert hash(shop) == hash(load(SHOP))


def test_the_digest_of_one_file_is_the_digest_of_its_bytes(tmp_path: Path) -> None:
    path = written(tmp_path, '[register]\nid = "x"\n')
    assert load(path).digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_digest_of_several_files_covers_all_of_them(tmp_path: Path, shop: Register) -> None:
    copies = []
    for name in shop.files:
        copy = tmp_path / Path(name).name
        copy.write_bytes(Path(name).read_bytes())
        copies.append(copy)
    assert load(copies[0]).digest == shop.digest
    copies[1].write_bytes(copies[1].read_bytes() + b"# one more line\n")
    assert load(copies[0]).digest != shop.digest


def test_a_file_may_be_included_twice_but_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('include = "c.toml"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('include = "c.toml"\n', encoding="utf-8")
    (tmp_path / "c.toml").write_text('[[purpose]]\nid = "p"\n', encoding="utf-8")
    register = load(written(tmp_path, 'include = ["a.toml", "b.toml"]\n'))
    assert [purpose.id for purpose in register.purposes] == ["p"]


def test_an_empty_register_is_legal_and_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "register.toml"
    path.write_bytes(b'\xef\xbb\xbf[register]\r\nid = "x"\r\n')
    assert load(path).heading.id == "x"
    assert load(written(tmp_path, "")).purposes == ()


# ------------------------------------------------------------------------------------ inheritance


def test_own_keys_replace_the_parents_and_these_the_defaults(shop: Register) -> None:
    marketing, newsletter = shop.purpose_by_id["marketing"], shop.purpose_by_id["newsletter"]
    assert newsletter.legal_basis == marketing.legal_basis
    assert newsletter.consent == marketing.consent
    assert newsletter.categories == ("name.first", "contact.email", "preference.marketing")
    assert newsletter.transfers != marketing.transfers
    assert newsletter.subjects == ("customer",)
    assert shop.purpose_by_id["recruitment"].subjects == ("job_applicant",)


def test_a_name_is_not_inherited(shop: Register) -> None:
    assert shop.purpose_by_id["newsletter"].title("nl") == "newsletter"


def test_a_parent_may_stand_behind_its_child_and_have_one_itself(tmp_path: Path) -> None:
    text = """
[[purpose]]
id = "c"
parent = "b"
[[purpose]]
id = "b"
parent = "a"
role = "joint"
[[purpose]]
id = "a"
owner = "the head"
"""
    child = load(written(tmp_path, text)).purpose_by_id["c"]
    assert (child.role, child.owner) == ("joint", "the head")


# ------------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("purpose", "language", "title"),
    [
        pytest.param("orders", "fr", "Commandes", id="the language asked for"),
        pytest.param("marketing", "fr", "Marketing", id="English where it has no other"),
        pytest.param("recruitment", "fr", "Werving", id="any where it has no English"),
        pytest.param("support", "de", "Questions and complaints", id="one for all languages"),
        pytest.param("quotes", "nl", "quotes", id="the id where it has no name"),
    ],
)
def test_titles(shop: Register, purpose: str, language: str, title: str) -> None:
    assert shop.purpose_by_id[purpose].title(language) == title


@pytest.mark.parametrize(
    ("purpose", "what", "said"),
    [
        ("orders", "legal_basis_text", "A6-1-b; A6-1-c: AWR art. 52 (candidate)"),
        ("support", "legal_basis_text", "A6-1-f: answer questions"),
        ("print-for-customers", "legal_basis_text", "decided by the controller (Art. 28)"),
        ("orders", "retention_text", "P7Y from invoice_date or order_date (candidate)"),
        ("recruitment", "retention_text", "P4W from procedure_end"),
        ("support", "retention_text", "as long as the customer orders"),
        ("orders", "transfer_text", "EEA"),
        ("newsletter", "transfer_text", "US: A46-2-c (candidate)"),
        ("duty", "special_ground_text", "A9-2-f (candidate)"),
        ("recruitment", "special_ground_text", "Wet op de loonbelasting 1964 art. 28"),
        ("orders", "special_ground_text", ""),
        ("recruitment", "subjects_text", "job applicant"),
        ("orders", "recipients_text", "parcel-service"),
    ],
)
def test_a_purpose_in_words(shop: Register, purpose: str, what: str, said: str) -> None:
    assert getattr(shop.purpose_by_id[purpose], what)() == said


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Purpose(id="p").legal_basis_text(), "missing"),
        (Purpose(id="p").retention_text("nl"), "ontbreekt"),
        (Purpose(id="p").transfer_text("fr"), "manquant"),
        (Purpose(id="p", retention=Retention(status="missing")).retention_text("de"), "fehlt"),
        (Basis(article="A6-1-a", status="missing").text(), "A6-1-a (missing)"),
        (Retention(period="P1Y", start="mail:Date").text("nl"), "P1Y vanaf Date"),
        (Retention(period="P1Y", start="created", status="candidate").text("fr"),
         "P1Y à partir de created (proposition)"),
        (Transfers(to=(), status="stated").text(), "no transfer"),
        (Transfers().text("nl"), "geen doorgifte"),
        (Purpose(id="p").legal_basis_text("it"), "missing"),
    ],
)  # fmt: skip
def test_what_is_missing_or_a_proposal_is_said_so(said: str, expected: str) -> None:
    assert said == expected


@pytest.mark.parametrize(
    ("source", "said"),
    [("shop", "NL"), ("crm", "US (operator)"), ("mailer", "")],
)
def test_the_country_of_an_operator_is_not_that_of_the_data(
    shop: Register, source: str, said: str
) -> None:
    assert shop.source_by_id[source].country_text() == said


@given(
    st.dictionaries(st.sampled_from(["", "nl", "fr", "en", "de"]), st.text(min_size=1), min_size=1),
    st.sampled_from(["nl", "fr", "en", "de", "it"]),
)
def test_a_wording_always_says_something_it_was_given(texts: dict[str, str], asked: str) -> None:
    said = Wording(tuple(texts.items())).in_language(asked)
    assert said in texts.values()
    assert said == texts.get(asked, said)


# ------------------------------------------------------------------------------------ in force


@pytest.mark.parametrize(
    ("today", "in_force"),
    [
        pytest.param(date(2023, 12, 31), False, id="the day before it begins"),
        pytest.param(date(2024, 1, 1), True, id="the first day"),
        pytest.param(date(2024, 12, 31), True, id="the last day"),
        pytest.param(date(2025, 1, 1), False, id="the day after it has ended"),
    ],
)
def test_a_purpose_is_in_force_from_its_first_to_its_last_day(
    shop: Register, today: date, in_force: bool
) -> None:
    assert shop.purpose_by_id["jubilee"].is_in_force(today) is in_force


# ------------------------------------------------------------------------------------ warnings


def test_what_cannot_work_is_a_warning_with_its_line(tmp_path: Path) -> None:
    text = """[[purpose]]
id = "newsletter"
categories = ["name.*", "nmae.*"]
[[source]]
id = "s"
match = "exports/**"
[[bind]]
purpose = ["newsletter",
    "news-letter"]
source = "s"
"""
    path = written(tmp_path, text)
    bind, match, category = load(path).warnings
    assert bind.startswith(f"{path}:9: unknown purpose 'news-letter'")
    assert "did you mean 'newsletter'?" in bind
    assert match.startswith(f"{path}:6: 'exports/**' matches no locator")
    assert category.startswith(f"{path}:3: 'nmae.*' in 'categories' matches no category")


# ------------------------------------------------------------------------------------ errors

PURPOSE = '[[purpose]]\nid = "p"\n'
OTHER = '[[purpose]]\nid = "q"\n'
SOURCE = '[[source]]\nid = "s"\nmatch = "file:**"\n'

ERRORS = {
    "an unknown table names the nearest": ("[defualts]\n", 1, "did you mean 'defaults'?"),
    "an unknown key at the top": ("\nincludes = []\n", 2, "did you mean 'include'?"),
    "a key by another word for it": (
        PURPOSE + "valid_to = 2027-01-01\n",
        3,
        "unknown key 'valid_to' in [purpose]; did you mean 'valid_until'?",
    ),
    "a key that only means the same": (
        PURPOSE + "expires = 2027-01-01\n",
        3,
        "did you mean 'valid_until'?",
    ),
    "the other word where the key is shorter": (
        "[[ignore]]\nreason = 'r'\npath = '**'\nend = 2027-01-01\n",
        4,
        "did you mean 'until'?",
    ),
    "another word for a beginning": (
        PURPOSE + "valid_since = 2027-01-01\n",
        3,
        "did you mean 'valid_from'?",
    ),
    "an unknown key names the nearest": (
        PURPOSE + 'catagories = ["name"]\n',
        3,
        "unknown key 'catagories' in [purpose]; did you mean 'categories'?",
    ),
    "an unknown key far from all lists those that are known": (
        PURPOSE + "[purpose.consent]\nxyzzy = 1\n",
        4,
        "known: columns, timestamp, values, withdrawal",
    ),
    "an unknown key of the second of its kind": (
        PURPOSE + "# ownr = commented out\n\n" + OTHER + 'owner = "a"\nownr = "b"\n',
        8,
        "did you mean 'owner'?",
    ),
    "an unknown key in an inline table": (
        PURPOSE + '\nretention = { period = "P1Y", form = "created" }\n',
        4,
        "did you mean 'from'?",
    ),
    "an unknown key in a table of its own": (
        PURPOSE + '[purpose.retention]\nperiod = "P1Y"\nform = "created"\n',
        5,
        "did you mean 'from'?",
    ),
    "an unknown key in a list of tables": (
        PURPOSE + 'legal_basis = [\n  { article = "A6-1-a" },\n  { artcile = "A6-1-b" }]\n',
        5,
        "did you mean 'article'?",
    ),
    "an unknown language": (
        PURPOSE + 'name = { nl = "a", es = "b" }\n',
        3,
        "unknown key 'es' in 'name'",
    ),
    "a default that only a purpose can have": ('[defaults]\nname = "x"\n', 2, "unknown key 'name'"),
    "an unknown category names the nearest": (
        PURPOSE + 'categories = [\n  "name",\n  "contact.emial"]\n',
        5,
        "did you mean 'contact.email'?",
    ),
    "a group that is no category": (
        PURPOSE + 'categories = ["contact"]\n',
        3,
        "did you mean 'contact.*'?",
    ),
    "an unknown category in a scope": (
        '[declared]\nscope = { "nmae" = ["user"] }\n',
        2,
        "did you mean 'name'?",
    ),
    "a text where a list of tables belongs": (
        PURPOSE + 'legal_basis = "A6-1-a"\n',
        3,
        "'legal_basis' must be a list",
    ),
    "a number where a text belongs": (PURPOSE + "owner = 3\n", 3, "'owner' must be a string"),
    "a list with a number": (
        PURPOSE + "subjects = [3]\n",
        3,
        "must be a string or a list of strings",
    ),
    "a text where a number belongs": (
        '[[bind]]\npurpose = "p"\ntag = "t"\npriority = "1"\n',
        4,
        "must be a whole number",
    ),
    "a boolean is no number": (
        '[[bind]]\npurpose = "p"\ntag = "t"\npriority = true\n',
        4,
        "must be a whole number",
    ),
    "a quoted date": (
        '[[ignore]]\ntag = "t"\nreason = "r"\nuntil = "2027-01-01"\n',
        4,
        "must be a date",
    ),
    "a date with a time": (
        '[[ignore]]\ntag = "t"\nreason = "r"\nuntil = 2027-01-01T00:00:00\n',
        4,
        "must be a date",
    ),
    "an unknown role": (PURPOSE + 'role = "procesor"\n', 3, "did you mean 'processor'?"),
    "an unknown status": (
        PURPOSE + 'art9 = { article = "A9-2-a", status = "yes" }\n',
        3,
        "cannot be 'yes'",
    ),
    "an article in words": (
        PURPOSE + 'legal_basis = [{ article = "6(1)(f)" }]\n',
        3,
        "such as A6-1-f",
    ),
    "a basis without its article": (
        PURPOSE + 'legal_basis = [{ status = "stated" }]\n',
        3,
        "without 'article'",
    ),
    "a national id without its law": (
        PURPOSE + 'national_id = { status = "stated" }\n',
        3,
        "'national_id' has no 'law'",
    ),
    "a period in words": (PURPOSE + 'retention = { period = "7 years" }\n', 3, "such as P7Y"),
    "a period of nothing": (PURPOSE + 'retention = { period = "P" }\n', 3, "such as P7Y"),
    "a period that begins nowhere": (
        PURPOSE + 'retention = { period = "P1Y", from = "order_date" }\n',
        3,
        "column:NAME",
    ),
    "a retention that says nothing": (
        PURPOSE + 'retention = { cite = "x" }\n',
        3,
        "needs a 'period'",
    ),
    "an id with a space": ('[[purpose]]\nid = "two words"\n', 2, "it is an id of letters"),
    "a purpose without an id": ('\n[[purpose]]\nname = "x"\n', 2, "[purpose] has no 'id'"),
    "a purpose that stands twice": (PURPOSE + PURPOSE, 4, "the purpose 'p' stands in "),
    "a source that stands twice": (SOURCE + SOURCE, 5, "the source 's' stands in "),
    "an unknown parent": (PURPOSE + 'parent = "q"\n', 3, "unknown parent 'q'"),
    "parents in a circle": (
        PURPOSE + 'parent = "q"\n[[purpose]]\nid = "q"\nparent = "p"\n',
        6,
        "in a circle: p -> q -> p",
    ),
    "a parent of itself": (PURPOSE + 'parent = "p"\n', 3, "in a circle: p -> p"),
    "a bind to an unknown source": (
        PURPOSE + SOURCE + '[[bind]]\npurpose = "p"\nsource = "t"\n',
        8,
        "unknown source 't'",
    ),
    "a bind to a pattern of no source": (
        PURPOSE + SOURCE + '[[bind]]\npurpose = "p"\nsource = ["s", "t*"]\n',
        8,
        "unknown source 't*'",
    ),
    "a bind without a condition": (PURPOSE + '[[bind]]\npurpose = "p"\n', 3, "has no condition"),
    "a bind without a purpose": ('[[bind]]\ntag = "t"\n', 1, "needs a 'purpose'"),
    "a bind with and without a purpose": (
        '[[bind]]\npurpose = "p"\ntag = "t"\nmode = "none"\n',
        1,
        "names no purpose",
    ),
    "a condition that nothing can match": (
        '[[bind]]\npurpose = "p"\ntable = []\n',
        3,
        "empty list",
    ),
    "an empty pattern": ('[[bind]]\npurpose = "p"\ntable = [""]\n', 3, "'table' is empty"),
    "an ignore without a reason": ('[[ignore]]\ntag = "t"\n', 1, "has no 'reason'"),
    "a claim about an unknown source": (
        '[[claim]]\nid = "c"\nsays = "x"\nfalsified_by = "category-found"\nsource = "s"\n',
        5,
        "unknown source",
    ),
    "a cookie for an unknown purpose": (
        PURPOSE + '[[cookie]]\nnames = ["a"]\npurposes = ["q"]\n',
        5,
        "unknown purpose 'q'",
    ),
    "a table where it repeats": ('[purpose]\nid = "p"\n', 1, "write [[purpose]]"),
    "another format": ("[register]\nformat = 2\n", 2, "format 2 is not the one"),
    "a table that is none": ("register = 1\n", 1, "must be a table"),
    "no TOML": ("[register]\nid = x\n", 2, "is not valid TOML"),
    "TOML that stops short": ('[register]\n\nid = "', 3, "is not valid TOML"),
    "a key that stands twice": ('[register]\nid = "a"\nid = "b"\n', 3, "is not valid TOML"),
    "a file that includes itself": (
        '\ninclude = ["register.toml"]\n',
        2,
        "includes this file again",
    ),
    "a file that is not there": ('include = [\n"gone.toml"]\n', 2, "no such file"),
    "an absolute include": ('include = "/etc/register.toml"\n', 1, "must be relative"),
    "a purpose in an inline list": (
        '# none\npurpose = [{ id = "p", onwer = "x" }]\n',
        2,
        "'owner'",
    ),
    "a key written with dots": ('# none\nregister.idd = "x"\n', 2, "did you mean 'id'?"),
}


@pytest.mark.parametrize("fault", ERRORS)
def test_an_error_names_file_line_and_what_is_wrong(fault: str, tmp_path: Path) -> None:
    text, line, message = ERRORS[fault]
    path = written(tmp_path, text)
    with pytest.raises(RegisterError) as raised:
        load(path)
    said = str(raised.value)
    assert said.startswith(f"{path}:{line}: ")
    assert message in said
    assert "\n" not in said


ODD = ("1", '""', "' '", "[]", "[1]", '["x"]', "{}", "{ a = 1 }", "true", "2027-01-01", "[{}]")


@pytest.mark.parametrize("table", [*ONCE, *REPEATED])
def test_an_odd_value_of_any_key_is_accepted_or_a_register_error(
    table: str, tmp_path: Path
) -> None:
    form = ONCE[table] if table in ONCE else REPEATED[table][0]
    header = f"[{table}]\n" if table in ONCE else f"[[{table}]]\n"
    for key in form:
        named = "" if key == "id" or "id" not in form else 'id = "x"\n'
        for value in ODD:
            with suppress(RegisterError):
                load(written(tmp_path, f"{header}{named}{key} = {value}"))


def test_includes_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('include = "b.toml"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('\n\ninclude = "a.toml"\n', encoding="utf-8")
    with pytest.raises(RegisterError, match=r"b\.toml:3: 'a\.toml' includes this file again"):
        load(tmp_path / "a.toml")


def test_ids_are_one_across_files(tmp_path: Path) -> None:
    (tmp_path / "more.toml").write_text("# more\n" + PURPOSE, encoding="utf-8")
    path = written(tmp_path, 'include = "more.toml"\n' + PURPOSE)
    first = re.escape(f"{path}:3")
    with pytest.raises(RegisterError, match=rf"more\.toml:3: the purpose 'p' stands in {first}"):
        load(path)


def test_a_table_that_stands_once_stands_in_one_file(tmp_path: Path) -> None:
    (tmp_path / "more.toml").write_text("[defaults]\n", encoding="utf-8")
    path = written(tmp_path, 'include = "more.toml"\n[defaults]\n')
    with pytest.raises(RegisterError, match=r"more\.toml:1: \[defaults\] stands in .* as well"):
        load(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match=r"gone\.toml: cannot be read: No such file"):
        load(tmp_path / "gone.toml")


def test_a_folder_is_no_register(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="cannot be read: Is a directory"):
        load(tmp_path)


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "register.toml"
    path.write_bytes('[register]\nid = "x"\nnote = "privé"\n'.encode("latin-1"))
    with pytest.raises(RegisterError, match=r"register\.toml:3: is not UTF-8"):
        load(path)


def test_a_file_that_is_nested_too_deeply(tmp_path: Path) -> None:
    path = written(tmp_path, "a = " + "[" * 100_000)
    with pytest.raises(RegisterError, match="nested too deeply"):
        load(path)


@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_a_register_or_a_register_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(text, encoding="utf-8")
    with suppress(RegisterError):
        load(path)
