"""Masked copies: nothing that was to be masked is left, equal values stay equal, the form stays."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import decimal
import gzip
import os
import stat
import subprocess
import sys
from email.message import EmailMessage
from email.parser import BytesParser
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdscan import registry
from pdscan.engine import run
from pdscan.errors import UsageError
from pdscan.masking.cells import CellMask, Choice
from pdscan.masking.copies import Job, copy
from pdscan.masking.permutation import Permutation
from pdscan.masking.substitutes import (
    ENDS,
    OPERATORS,
    Key,
    Operator,
    Substitutes,
    plain_form,
    read_key,
)
from pdscan.plan import open_address
from pdscan.scan import matcher

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

KEY = Key(bytes(range(32)))
IBAN = "NL91 ABNA 0417 1643 00"
EMAIL = "jan.peeters@veldwijk.example.be"
BSN = "111222333"


def found() -> Any:
    return matcher(tuple(each.id for each in registry.detectors()))


def mask_of(
    whole: dict[str, Any] | None = None, by: dict[str, Any] | None = None, operator: Any = "replace"
) -> CellMask:
    substitutes = Substitutes(found(), KEY)
    return CellMask(found(), substitutes, Choice(operator, by or {}), whole or {})


def pdscan(*arguments: str | Path, key: str | None = KEY.secret.hex()) -> tuple[int, str]:
    """Runs pdscan; its exit code and what it says."""
    environment = {name: value for name, value in os.environ.items() if name != "PDSCAN_MASK_KEY"}
    if key is not None:
        environment["PDSCAN_MASK_KEY"] = key
    command = [sys.executable, "-m", "pdscan", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


# ------------------------------------------------------------------------------------ substitutes


@settings(deadline=None, max_examples=50)
@given(size=st.integers(1, 500), secret=st.binary(min_size=16, max_size=32))
def test_a_permutation_gives_every_number_once(size: int, secret: bytes) -> None:
    turned = Permutation(secret, size)
    assert sorted(turned[number] for number in range(size)) == list(range(size))


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        pytest.param(IBAN, "nl91abna0417164300", True, id="an IBAN without blanks"),
        pytest.param("85.07.30-033.28", "85073003328", True, id="a number with separators"),
        pytest.param("10.123.45.67", "101.23.45.67", False, id="addresses are no such numbers"),
        pytest.param("Jan Peeters", " jan peeters", True, id="case and blanks around"),
        pytest.param("1-11-2000", "11-1-2000", False, id="dates are short"),
        pytest.param("a.b1234567890@c.nl", "ab1234567890@c.nl", False, id="e-mail addresses"),
    ],
)
def test_which_values_are_equal(one: str, other: str, *, equal: bool) -> None:
    assert (plain_form(one) == plain_form(other)) is equal


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(-(1 << 63), (1 << 63) - 1), max_size=5))
def test_a_number_keeps_its_digits_and_fits_the_same_types(numbers: list[int]) -> None:
    substitutes = Substitutes(found(), KEY)
    for before, after in zip(numbers, substitutes.integers(numbers), strict=True):
        assert before != after
        a, b = (number if number >= 0 else -1 - number for number in (before, after))
        assert (before < 0) is (after < 0)
        assert [a < end for end in ENDS] == [b < end for end in ENDS]


def test_equal_numbers_are_equal_as_text_and_as_integers() -> None:
    substitutes = Substitutes(found(), KEY)
    assert substitutes.texts([("replace", BSN)]) == [str(substitutes.integers([int(BSN)])[0])]


@pytest.mark.parametrize("operator", ["replace", "mask", "hash", "encrypt"])
def test_a_substitute_is_found_by_no_detector(operator: Any) -> None:
    values = [text for each in registry.detectors() for text in each.examples]
    values += [IBAN, EMAIL, BSN, "0612345678", "Jan de Vries", "1970-05-12", "4111111111111111"]
    made = Substitutes(found(), KEY).texts([(operator, value) for value in values])
    assert not len(found().find(pa.array(made)).row)
    assert not set(made) & set(values)


@pytest.mark.parametrize("value", [EMAIL, IBAN, "Zoë Çelik", "€", "x" * 40])
def test_presidio_decrypts_what_was_encrypted(value: str) -> None:
    from presidio_anonymizer.operators import Decrypt

    (sealed,) = Substitutes(found(), KEY).texts([("encrypt", value)])
    assert Decrypt().operate(sealed, {"key": KEY.secret}) == value
    assert Substitutes(found(), KEY).texts([("encrypt", value)]) == [sealed]


def test_another_key_gives_other_masks() -> None:
    wanted = [("replace", EMAIL), ("hash", EMAIL), ("replace", BSN)]
    one = Substitutes(found(), KEY).texts(wanted)  # type: ignore[arg-type]
    other = Substitutes(found(), Key(bytes(32))).texts(wanted)  # type: ignore[arg-type]
    assert not set(one) & set(other)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"secret", id="no hexadecimal digits"),
        pytest.param(b"ab" * 15, id="too short"),
    ],
)
def test_a_key_that_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(UsageError) as error:
        read_key(str(tmp_path / "key"))
    assert not content or content.decode() not in str(error.value)


def test_a_key_never_shows_itself(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("0f" * 32 + "\n")
    key = read_key(str(tmp_path / "key"))
    assert key == Key(b"\x0f" * 32)
    assert "0f0f" not in repr(key).replace("\\x", "")


# ------------------------------------------------------------------------------------ cells

PIECES = st.one_of(
    st.sampled_from(
        [each for one in registry.detectors() for each in one.examples]
        + [IBAN, EMAIL, BSN, "bsn 111222333", "0612345678", "tel", "+32 470 12 34 56", "Jan"]
    ),
    st.text(max_size=8),
    st.from_regex(r"[0-9 .\-/@a-c]{1,20}", fullmatch=True),
)
TEXTS = st.lists(PIECES, max_size=5).map(" ".join)


@settings(deadline=None, max_examples=300)
@given(texts=st.lists(TEXTS, min_size=1, max_size=4), operator=st.sampled_from(["replace", "hash"]))
def test_no_match_is_left_in_any_text(texts: list[str], operator: str) -> None:
    masked = mask_of(operator=operator).array(pa.array(texts), "text")
    assert not len(found().find(masked).row)


@settings(deadline=None, max_examples=100)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_what_stands_around_a_match_stays(texts: list[str]) -> None:
    cells = pa.array(texts)
    matched = set(found().find(cells).row.tolist())
    masked = mask_of().array(cells, "text")
    for row, text in enumerate(texts):
        assert (masked[row].as_py() == text) is (row not in matched)


NESTED = {
    "text": pa.array([f"mail {EMAIL}", None, ""]),
    "large": pa.array([EMAIL, None, "x"], pa.large_string()),
    "view": pa.array([EMAIL, None, "x"], pa.string_view()),
    "binary": pa.array([EMAIL.encode(), None, b"\xff"]),
    "fixed": pa.array([b"jan@veldwijk.nl ", None, b"................"], pa.binary(16)),
    "coded": pa.array([EMAIL, None, EMAIL]).dictionary_encode(),
    "list": pa.array([[EMAIL, None], None, []]),
    "large list": pa.array([[EMAIL, None], None, []], pa.large_list(pa.string())),
    "pair": pa.array([[EMAIL, "x"], None, [None, "y"]], pa.list_(pa.string(), 2)),
    "struct": pa.array([{"mail": EMAIL, "n": 1}, None, {"mail": None, "n": 2}]),
    "deep": pa.array([[{"mail": [EMAIL]}], None, []]),
    "map": pa.array([[("k", EMAIL)], None, []], pa.map_(pa.string(), pa.string())),
    "json": pa.array([f'{{"to": "{EMAIL}"}}', None, "{}"]),
    "number": pa.array([1, None, 3]),
}


@pytest.mark.parametrize("start", [0, 1])
@pytest.mark.parametrize("name", NESTED)
def test_every_type_keeps_its_type_and_its_nulls(name: str, start: int) -> None:
    array = NESTED[name].slice(start)
    masked = mask_of().array(array, name)
    masked.validate(full=True)
    assert masked.type == array.type
    assert masked.is_null().to_pylist() == array.is_null().to_pylist()
    assert "veldwijk" not in str(masked.to_pylist())


@pytest.mark.parametrize(
    "array",
    [
        pytest.param(pa.array([111222333, None, -5], pa.int32()), id="integers"),
        pytest.param(pa.array([255, 0, None], pa.uint8()), id="small integers"),
        pytest.param(pa.array([3500.5, None, float("nan")]), id="floats"),
        pytest.param(
            pa.array([decimal.Decimal("12.34"), None], pa.decimal128(4, 2)), id="decimals"
        ),
        pytest.param(pa.array([dt.date(1970, 5, 12), None]), id="dates"),
        pytest.param(
            pa.array([dt.datetime(1970, 5, 12, 8, tzinfo=dt.UTC)], pa.timestamp("us", "UTC")),
            id="moments",
        ),
    ],
)
def test_columns_of_a_kind_keep_their_type(array: pa.Array) -> None:
    masked = mask_of({"c": "replace"}).array(array, "c")
    assert masked.type == array.type
    for before, after in zip(array.to_pylist(), masked.to_pylist(), strict=True):
        assert before is None or before != before or before != after  # noqa: PLR0124 - NaN


def test_what_has_no_room_for_a_mask_is_emptied_and_counted() -> None:
    cells = mask_of({"c": "replace"})
    assert cells.array(pa.array([True, None]), "c").to_pylist() == [None, None]
    assert cells.emptied == {"c": 1}


def test_operators_by_category() -> None:
    cells = mask_of(by={"contact": "keep", "finance.iban": "mask"})
    assert cells.text(f"{EMAIL} {IBAN}") == f"{EMAIL} {'*' * len(IBAN)}"
    assert cells.text(f"bsn {BSN}") != f"bsn {BSN}"


# ------------------------------------------------------------------------------------ files


def people(count: int = 60) -> dict[str, list[Any]]:
    """A small table of invented people."""
    numbers = [n for n in range(111000000, 111900000, 7) if _is_bsn(n)][:count]
    return {
        "id": list(range(count)),
        "naam": [f"Jan de Vries{'' if n % 2 else ' jr'}" for n in range(count)],
        "email": [f"jan{n}@veldwijk.example.be" for n in range(count)],
        "bsn": numbers,
        "geboortedatum": [dt.date(1970, 1, 1 + n % 28) for n in range(count)],
        "opmerking": [f"belde over {IBAN}, zie jan{n}@veldwijk.example.be" for n in range(count)],
    }


def _is_bsn(number: int) -> bool:
    digits = [int(sign) for sign in f"{number:09}"]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(a * b for a, b in zip(digits, weights, strict=True)) % 11 == 0


def personal(folder: Path) -> set[tuple[str, str]]:
    """Column and category of every single hit of a scan."""
    hits = folder / "hits.parquet"
    status, told = pdscan(
        "scan", folder, "--hits", hits, "--quiet", "--output", folder / "inventory.json"
    )
    assert status in {0, 3}, told
    return {(hit["column"], hit["category"]) for hit in pq.read_table(hits).to_pylist()}


def test_a_parquet_file(tmp_path: Path) -> None:
    table = pa.table(people()).replace_schema_metadata({"by": EMAIL, "kept": "yes"})
    pq.write_table(table, tmp_path / "people.parquet", row_group_size=20)
    (tmp_path / "new").mkdir()
    target = tmp_path / "new" / "people.parquet"
    status, told = pdscan("mask", tmp_path / "people.parquet", "-o", target)
    assert (status, stat.S_IMODE(target.stat().st_mode)) == (0, 0o600), told
    masked = pq.read_table(target)
    assert masked.schema == table.schema
    assert masked.schema.metadata[b"kept"] == b"yes"
    assert EMAIL.encode() not in target.read_bytes()
    assert masked["id"] == table["id"]
    for name in ("naam", "email", "bsn", "geboortedatum"):
        before, after = table[name].to_pylist(), masked[name].to_pylist()
        pairs = set(zip(before, after, strict=True))
        # As many values as before, and none of them where it was.
        assert len(pairs) == len(set(before)) == len(set(after))
        assert not set(before) & set(after) or name == "geboortedatum"
    for mail, text in zip(masked["email"], masked["opmerking"], strict=True):
        assert text.as_py().endswith(f", zie {mail}")
    assert not {hit for hit in personal(tmp_path / "new") if hit[0] != "geboortedatum"}


#: Cells as they stand in files: a file with many control characters is no text to a connector.
LINES = TEXTS.map(lambda text: text.translate(dict.fromkeys(range(32))))
TABLES = st.fixed_dictionaries(
    {
        "email": st.lists(LINES, min_size=4, max_size=4),
        "naam": st.lists(LINES, min_size=4, max_size=4),
        "opmerking": st.lists(LINES, min_size=4, max_size=4),
        "bsn": st.lists(st.sampled_from([111222333, 123456782, 5, 0]), min_size=4, max_size=4),
    }
)


@settings(deadline=None, max_examples=40)
@given(table=TABLES, kind=st.sampled_from(["csv", "parquet"]), operator=st.sampled_from(OPERATORS))
def test_a_scan_finds_nothing_in_a_masked_copy(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, Any], kind: str, operator: Operator
) -> None:
    folder = tmp_path_factory.mktemp("masked")
    source, target = folder / f"klanten.{kind}", folder / f"new.{kind}"
    if kind == "parquet":
        pq.write_table(pa.table(table), source)
    else:
        with source.open("w", encoding="utf-8", errors="replace", newline="") as out:
            writer = csv.writer(out, quoting=csv.QUOTE_ALL)
            writer.writerow(table)
            writer.writerows(zip(*table.values(), strict=True))
    job = Job(source, registry.detectors(), (), Choice(operator, {}), KEY)
    done = copy(job, target)
    assert [gap for gap in done.gaps if gap.state != "skipped"] == []
    if operator == "keep":
        assert kind == "parquet" or target.read_bytes() == source.read_bytes()
        return
    (opened,) = open_address(str(target))
    (after,) = run([opened], job.settings).containers  # type: ignore[list-item]
    left = {
        (path, key)
        for path, profile in after.columns.items()
        for key, tally in profile.tallies.items()
        # Integers of a column that is not reported stay; some pass a check digit by chance.
        if tally.cells and (profile.kinds != {"integer"} or done.whole == 4)
    }
    assert left == set()


DIALECTS = [
    pytest.param({"delimiter": ";"}, "utf-8", "\r\n", id="semicolons and CRLF"),
    pytest.param({"quoting": csv.QUOTE_ALL}, "utf-8-sig", "\n", id="all quoted, with a mark"),
    pytest.param({"delimiter": "\t"}, "utf-16", "\n", id="tabs in UTF-16"),
    pytest.param({}, "cp1252", "\n", id="Windows-1252"),
]


@pytest.mark.parametrize(("dialect", "charset", "end"), DIALECTS)
def test_a_csv_file_keeps_its_form(
    tmp_path: Path, dialect: dict[str, Any], charset: str, end: str
) -> None:
    source, target = tmp_path / "klanten.csv", tmp_path / "new" / "klanten.csv"
    target.parent.mkdir()
    table = {**people(), "plaats": ['Zoë, "thuis"; \'s avonds'] * 60}
    with source.open("w", encoding=charset, newline="") as out:
        writer = csv.writer(out, lineterminator=end, **dialect)
        writer.writerow(table)
        writer.writerows(zip(*table.values(), strict=True))
        out.write(end)
    status, told = pdscan("mask", source, "-o", target)
    assert status == 0, told
    before, after = (f.read_bytes().decode(charset) for f in (source, target))
    assert after.count(end) == before.count(end)
    assert after.splitlines()[0] == before.splitlines()[0]
    reader = {name: value for name, value in dialect.items() if name == "delimiter"}
    rows = [list(csv.reader(text.splitlines(), **reader)) for text in (before, after)]
    for old, new in zip(*rows, strict=True):
        assert (len(old), old[:1]) == (len(new), new[:1])
        assert old[-1:] == new[-1:] or "Zoë" not in new[-1]
    if dialect.get("quoting") == csv.QUOTE_ALL:
        assert all(line.startswith('"') for line in after.splitlines() if line)
    assert not {hit for hit in personal(target.parent) if hit[0] != "geboortedatum"}


def test_a_csv_file_without_personal_data_stays_byte_for_byte(tmp_path: Path) -> None:
    content = 'sep=;\r\nproduct;"prijs"\r\nfiets;"1;5"\r\n\r\nbel;  2\r\nzadel;"""3"""\r\n' * 1
    source, target = tmp_path / "prijzen.csv", tmp_path / "masked.csv"
    source.write_bytes(content.encode())
    assert pdscan("mask", source, "-o", target) == (
        0,
        "pdscan: 3 rows, 0 columns as a whole, the rest where it matches.\n",
    )
    assert target.read_bytes() == content.encode()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            "email|note\n{0}|x \\| y {0}\n{0}|z \\| q\n",
            "email|note\n{1}|x \\| y {1}\n{1}|z \\| q\n",
            id="escaped delimiters",
        ),
        pytest.param(
            'id,note\n1,"a ""b""\n{0}"\n2,c\n',
            'id,note\n1,"a ""b""\n{1}"\n2,c\n',
            id="quotes and a line break within a cell",
        ),
        pytest.param("{0}\n{0}\n\n{0}", "{1}\n{1}\n\n{1}", id="one column, no header, no end"),
        pytest.param(
            "id,email\n1,{0},too many\n2\n", "id,email\n1,{1},too many\n2\n", id="ragged lines"
        ),
        pytest.param(
            'id,note\n1,"never closed {0}\n2,x\n',
            'id,note\n1,"never closed {1}\n2,x\n',
            id="a stray quote",
        ),
    ],
)
def test_only_what_is_found_changes(tmp_path: Path, content: str, expected: str) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text(content.format(EMAIL, ""))
    assert pdscan("mask", source, "-o", target)[0] == 0
    (token,) = Substitutes(found(), KEY).texts([("replace", EMAIL)])
    assert target.read_text() == expected.format("", token)


def test_a_packed_csv_file_is_packed_again(tmp_path: Path) -> None:
    source, target = tmp_path / "a.csv.gz", tmp_path / "b.csv.gz"
    source.write_bytes(gzip.compress(f"id,email\n1,{EMAIL}\n2,x\n".encode()))
    assert pdscan("mask", source, "-o", target)[0] == 0
    lines = gzip.decompress(target.read_bytes()).decode().splitlines()
    assert (lines[0], lines[1][:2], EMAIL in lines[1]) == ("id,email", "1,", False)


def test_equal_values_are_equal_in_all_files_of_one_key(tmp_path: Path) -> None:
    table = pa.table(people())
    pq.write_table(table, tmp_path / "a.parquet")
    with (tmp_path / "b.csv").open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["bsn", "email"])
        writer.writerows(zip(*(table[n].to_pylist() for n in ("bsn", "email")), strict=True))
    made = []
    for name in ("a.parquet", "b.csv"):
        assert pdscan("mask", tmp_path / name, "-o", tmp_path / f"new-{name}")[0] == 0
    parquet = pq.read_table(tmp_path / "new-a.parquet")
    with (tmp_path / "new-b.csv").open(newline="") as file:
        made = list(csv.DictReader(file))
    assert [row["email"] for row in made] == parquet["email"].to_pylist()
    assert [int(row["bsn"]) for row in made] == parquet["bsn"].to_pylist()


def test_without_a_key_no_two_copies_are_alike(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"id,email\n1,{EMAIL}\n2,{EMAIL}\n")
    for name in ("b.csv", "c.csv"):
        assert pdscan("mask", tmp_path / "a.csv", "-o", tmp_path / name, key=None)[0] == 0
    assert (tmp_path / "b.csv").read_text() != (tmp_path / "c.csv").read_text()


def _mail(body: str, html: str | None = None, picture: bytes | None = None) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Jan Peeters <{EMAIL}>", f"els@veldwijk.example.be, {EMAIL}"
    mail["Subject"], mail["Message-ID"] = f"Rekening {IBAN} é", "<1.2@veldwijk.example.be>"
    mail["Received"] = "from [10.1.2.3] by mx for <els@veldwijk.example.be>"
    mail.set_content(body)
    if html is not None:
        mail.add_alternative(html, subtype="html")
    mail.add_attachment(f"email\n{EMAIL}\n".encode(), "text", "csv", filename=f"{EMAIL}.csv")
    if picture is not None:
        mail.add_attachment(picture, "image", "png", filename="jan.png")
    return bytes(mail)


@pytest.mark.parametrize("kind", ["eml", "mbox"])
def test_mails(tmp_path: Path, kind: str) -> None:
    page = f"<p>Mail <a href='mailto:{EMAIL}'>jan.peeters&#64;veldwijk.example.be</a></p>"
    mails = [_mail(f"Bel {EMAIL}\n\nFrom hier: é {BSN}"), _mail("Hallo", page)]
    source, target = tmp_path / f"post.{kind}", tmp_path / "new" / f"post.{kind}"
    target.parent.mkdir()
    line = f"From {EMAIL} Mon Jan  5 10:00:00 2026\n".encode()
    source.write_bytes(
        mails[1] if kind == "eml" else b"\n".join(line + mail for mail in mails) + b"\n"
    )
    status, told = pdscan("mask", source, "-o", target)
    assert status == 0, told
    copy = target.read_bytes()
    assert b"veldwijk" not in copy
    if kind == "eml":
        mail = BytesParser().parsebytes(copy)
        assert mail["to"].split(", ")[1] in mail["from"]
        assert [part.get_content_type() for part in mail.walk()][-2:] == ["text/html", "text/csv"]
    else:
        assert copy.count(b"\nMessage-ID: ") == 2
    assert personal(target.parent) == set()


def test_what_cannot_be_masked_is_not_in_the_copy_and_listed(tmp_path: Path) -> None:
    source, target = tmp_path / "post.eml", tmp_path / "new.eml"
    source.write_bytes(_mail("Hallo", picture=b"\x89PNG\r\n\x1a\n" + bytes(40)))
    status, told = pdscan("mask", source, "-o", target)
    assert status == 3
    assert "an attachment that is no text" in told
    assert b"PNG" not in target.read_bytes()
    assert b"image/png" not in target.read_bytes()


def test_a_mail_within_a_mail_is_masked_though_it_is_encoded(tmp_path: Path) -> None:
    inner = base64.encodebytes(_mail(f"Bel {EMAIL}")).decode()
    source, target = tmp_path / "post.eml", tmp_path / "new.eml"
    source.write_text(
        f"From: {EMAIL}\nSubject: door\nMIME-Version: 1.0\nContent-Type: message/rfc822\n"
        f"Content-Transfer-Encoding: base64\n\n{inner}"
    )
    assert pdscan("mask", source, "-o", target)[0] == 0
    mails = [p for p in BytesParser().parsebytes(target.read_bytes()).walk() if p["message-id"]]
    assert len(mails) == 1
    assert b"veldwijk" not in target.read_bytes()


def test_a_body_that_cannot_be_decoded_is_not_copied_as_it_stands(tmp_path: Path) -> None:
    source, target = tmp_path / "post.eml", tmp_path / "new.eml"
    source.write_text(
        f"From: {EMAIL}\nSubject: x\nContent-Type: text/plain\n"
        f"Content-Transfer-Encoding: x-spam\n\nbel {EMAIL}\n"
    )
    status, told = pdscan("mask", source, "-o", target)
    assert (status, "read as far as possible" in told) == (3, True), told
    assert pdscan("scan", target, "--quiet", "-o", tmp_path / "inventory.json")[0] == 0


def test_the_name_of_a_column_is_kept_and_told(tmp_path: Path) -> None:
    pq.write_table(pa.table({EMAIL: ["x"], "n": [1]}), tmp_path / "a.parquet")
    status, told = pdscan("mask", tmp_path / "a.parquet", "-o", tmp_path / "b.parquet")
    assert status == 3
    assert "name of the column holds personal data" in told
    assert EMAIL not in told


# ------------------------------------------------------------------------------------ usage


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(f"id,email\n1,{EMAIL}\n2,x\n")
    (tmp_path / "there.csv").write_text("kept")
    (tmp_path / "lines.jsonl").write_text('{"a": 1}\n{"a": 2}\n')
    (tmp_path / "note.bin").write_bytes(bytes(range(256)))
    return path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["people.csv", "-o", "there.csv"], "--force", id="a target that is there"),
        pytest.param(["people.csv", "-o", "people.csv", "--force"], "itself", id="the source"),
        pytest.param(["people.csv", "-o", "no/b.csv"], "no folder", id="a missing folder"),
        pytest.param(["nothing.csv", "-o", "b.csv"], "is no file", id="a missing source"),
        pytest.param([".", "-o", "b.csv"], "is no file", id="a folder"),
        pytest.param(["sqlite:///x.db", "-o", "b.csv"], "is no file", id="a database"),
        pytest.param(["lines.jsonl", "-o", "b.csv"], "JSON", id="JSON lines"),
        pytest.param(["note.bin", "-o", "b.csv"], "cannot be masked", id="an unknown format"),
        pytest.param(
            ["people.csv", "-o", "b.csv", "--by", "contact.emial=hash"],
            "'contact.email'",
            id="a category that is none",
        ),
        pytest.param(["people.csv", "-o", "b.csv", "--by", "contact"], "=OPERATOR", id="half"),
        pytest.param(["people.csv", "-o", "b.csv", "--operator", "hash"], "needs a key", id="key"),
        pytest.param(
            ["people.csv", "-o", "b.csv", "--by", "contact.email=encrypt"], "needs a key", id="by"
        ),
        pytest.param(
            ["people.csv", "-o", "b.csv", "--key-file", "there.csv"], "hexadecimal", id="no key"
        ),
    ],
)
def test_mistakes_end_with_2_and_change_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str], message: str
) -> None:
    monkeypatch.chdir(file.parent)
    before = {path.name: path.read_bytes() for path in file.parent.iterdir()}
    status, told = pdscan("mask", *arguments, key=None)
    assert (status, message in told) == (2, True), told
    assert {path.name: path.read_bytes() for path in file.parent.iterdir()} == before


@pytest.mark.parametrize("address", ["postgresql://u:{}@h/x", "postgresql:/u:{}@h/x"])
def test_no_password_of_an_address_is_told(tmp_path: Path, address: str) -> None:
    status, told = pdscan("mask", address.format("s3cret"), "-o", tmp_path / "b.csv", key=None)
    assert (status, "is no file" in told, "s3cret" in told) == (2, True, False)


def test_what_somebody_has_written_stays_a_text_unless_it_is_asked_for(file: Path) -> None:
    names = ["Jan de Vries", "Els Peeters", "Piet Jansen", "Ann Maes"] * 5
    lines = [f"{n},{name},belde over {EMAIL} terug" for n, name in enumerate(names)]
    file.write_text("\n".join(["id,naam,opmerking", *lines]) + "\n")
    target = file.parent / "b.csv"
    assert pdscan("mask", file, "-o", target)[0] == 0
    assert target.read_text().count("belde over ") == len(names)
    assert pdscan("mask", file, "-o", target, "--force", "--by", "comm=replace")[0] == 0
    assert target.read_text().count("belde over ") == 0


def test_force_replaces_a_file_and_keeps_the_source(file: Path) -> None:
    before = file.read_bytes()
    target = file.parent / "there.csv"
    assert pdscan("mask", file, "-o", target, "--force", "--quiet") == (0, "")
    assert file.read_bytes() == before
    assert EMAIL.encode() not in target.read_bytes()


def test_own_detectors_are_masked_too(file: Path) -> None:
    config = file.parent / "pdscan.toml"
    config.write_text(
        '[[detector]]\nid = "customer"\ncategory = "account.id"\npatterns = [\'\\bKL-\\d{6}\\b\']\n'
    )
    file.write_text("id,note\n1,klant KL-123456 belde\n2,x\n")
    target = file.parent / "b.csv"
    assert pdscan("mask", file, "-o", target, "--config", config)[0] == 0
    assert "KL-123456" not in target.read_text()
    assert target.read_text().startswith("id,note\n1,klant ")
