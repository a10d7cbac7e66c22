"""The mailbox connector: mbox, Maildir and EML files built with the standard library."""

from __future__ import annotations

import base64
import hashlib
import mailbox
import os
import pickle
import re
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdscan import registry
from pdscan.errors import SourceError, SplitError
from pdscan.model import (
    PATH_KEY,
    Address,
    Batch,
    Connector,
    Envelope,
    Gap,
    Limits,
    Sample,
    Source,
    Split,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CONNECTOR = registry.connector("mailbox")
SOURCE_GLOBALS = vars(sys.modules[type(CONNECTOR).__module__])
Cells = dict[str, Any]


def mail(number: int, body: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"Jan de Tester <jan{number}@voorbeeld.test>"
    message["To"] = "Els Proef <els@voorbeeld.test>"
    message["Subject"] = f"Bericht {number}"
    message["Date"] = "Mon, 01 Jan 2024 10:00:00 +0100"
    message.set_content(body or f"Dag Els,\n\nFrom nu af is dit bericht {number}.\n")
    return message


def opened(path: Path, *files: Path, base: Path | None = None) -> Source:
    names = tuple(sorted(str(file) for file in files or (path,)))
    return CONNECTOR.open(Address(str(path), files=names, base=str(base) if base else None))


def split_in(source: Source, **sizes: int) -> Source:
    """The source with other sizes of splits."""
    return replace(source, **sizes)  # type: ignore[type-var]


def splits(source: Source, sample: Sample | None = None) -> list[Split]:
    return [split for split in source.splits(sample) if isinstance(split, Split)]


def read(
    source: Source, limits: Limits | None = None, sample: Sample | None = None
) -> tuple[list[Cells], list[Gap]]:
    """All rows (filled cells by column path) and all gaps of a source."""
    rows: list[Cells] = []
    gaps: list[Gap] = []
    for split in source.splits(sample):
        found = (
            [split] if isinstance(split, Gap) else source.read(split, limits or Limits(), sample)
        )
        for item in found:
            if isinstance(item, Gap):
                gaps.append(item)
            else:
                rows += cells_of(item)
    return rows, gaps


def cells_of(batch: Batch) -> list[Cells]:
    paths = [
        (field.metadata or {}).get(PATH_KEY, field.name.encode()).decode()
        for field in batch.data.schema
    ]
    columns = [column.to_pylist() for column in batch.data.columns]
    return [
        {path: cell for path, cell in zip(paths, row, strict=True) if cell is not None}
        for row in zip(*columns, strict=True)
    ]


def read_eml(folder: Path, raw: bytes) -> tuple[Cells, list[Gap]]:
    """The one row and the gaps of a mail."""
    path = folder / "bericht.eml"
    path.write_bytes(raw)
    rows, gaps = read(opened(path))
    assert len(rows) == 1
    return rows[0], gaps


def kinds(gaps: Iterable[Gap]) -> list[tuple[str, str]]:
    return [(gap.state, gap.kind) for gap in gaps if gap.kind != "technical header"]


def digest(folder: Path) -> str:
    """A hash over the names and contents of all files of a folder."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(str(path.relative_to(folder)).encode())
        found.update(path.read_bytes() if path.is_file() else b"")
    return found.hexdigest()


def make_mbox(folder: Path, count: int = 30) -> Path:
    path = folder / "Archief.mbox"
    box = mailbox.mbox(path)
    for number in range(count):
        box.add(mail(number))
    box.close()
    return path


def make_maildir(folder: Path, count: int = 30) -> Path:
    path = folder / "Maildir"
    box = mailbox.Maildir(path)
    for number in range(count):
        message = mailbox.MaildirMessage(mail(number))
        if number % 3:
            message.set_subdir("cur")
            message.set_flags("S")
        box.add(message)
    sent = box.add_folder("Sent.2024")
    sent.add(mail(1000))
    return path


def make_folder(folder: Path, count: int = 30) -> Path:
    path = folder / "post"
    path.mkdir()
    for number in range(count):
        (path / f"{number:03}.eml").write_bytes(mail(number).as_bytes())
    return path


MAKERS: dict[str, Callable[[Path], Path]] = {
    "mbox": make_mbox,
    "Maildir": make_maildir,
    "folder of EML files": make_folder,
}
EXPECTED = {
    "mbox": set(range(30)),
    "Maildir": {*range(30), 1000},
    "folder of EML files": set(range(30)),
}


@pytest.fixture(params=MAKERS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Source, Path]:
    """Each kind of mailbox with the same mails: its kind, the opened source, its folder."""
    kind = request.param
    path = MAKERS[kind](tmp_path)
    files = sorted(path.glob("*.eml")) if kind == "folder of EML files" else [path]
    return kind, opened(path, *files, base=tmp_path), tmp_path


def numbers(rows: Iterable[Cells]) -> list[int]:
    return [int(row["subject"].removeprefix("Bericht ")) for row in rows]


# ---------------------------------------------------------------------------- every kind alike


def test_the_connector_is_one() -> None:
    assert isinstance(CONNECTOR, Connector)
    assert CONNECTOR.schemes == ()
    assert CONNECTOR.formats == ("mbox", "Maildir", "EML")


def test_an_address_without_files_is_refused() -> None:
    with pytest.raises(SourceError, match="names no mail file"):
        CONNECTOR.open(Address("leeg"))


def test_a_source_survives_pickling(store: tuple[str, Source, Path]) -> None:
    _, source, _ = store
    copy = pickle.loads(pickle.dumps(source))
    assert copy == source
    assert pickle.loads(pickle.dumps(splits(source))) == splits(copy)
    assert isinstance(copy, Source)


@pytest.mark.parametrize(
    ("split_bytes", "split_files"),
    [(11, 1), (333, 2), (1000, 29), (5000, 30), (32 << 20, 2000)],
)
def test_each_mail_is_in_exactly_one_split_whatever_its_size(
    store: tuple[str, Source, Path], split_bytes: int, split_files: int
) -> None:
    kind, source, folder = store
    before = digest(folder)
    source = split_in(source, split_bytes=split_bytes, split_files=split_files)
    assert splits(source) == splits(source)
    rows, gaps = read(source)
    assert sorted(numbers(rows)) == sorted(EXPECTED[kind])
    assert gaps == []
    assert digest(folder) == before


def test_batches_keep_the_limits(store: tuple[str, Source, Path]) -> None:
    kind, source, _ = store
    for limits in (Limits(rows=1), Limits(rows=7), Limits(bytes=3000), Limits(rows=5, bytes=5000)):
        batches = [
            item
            for split in splits(source)
            for item in source.read(split, limits)
            if isinstance(item, Batch)
        ]
        assert len(batches) > 2
        for batch in batches:
            assert batch.data.num_rows <= limits.rows
            assert batch.data.num_rows == 1 or batch.data.nbytes <= limits.bytes
        assert sorted(numbers(row for batch in batches for row in cells_of(batch))) == sorted(
            EXPECTED[kind]
        )


def test_a_sample_is_random_small_and_the_same_for_a_seed(
    store: tuple[str, Source, Path],
) -> None:
    kind, source, _ = store
    source = split_in(source, split_bytes=500, split_files=3)
    sample = Sample(rows=8, seed=1)
    assert len(splits(source, sample)) == (2 if kind == "Maildir" else 1)
    rows, _ = read(source, sample=sample)
    found = Counter(numbers(rows))
    assert len(rows) == (9 if kind == "Maildir" else 8)
    assert set(found.values()) == {1}
    assert read(source, sample=sample)[0] == rows
    assert read(source, sample=Sample(rows=8, seed=2))[0] != rows
    assert len(read(source, sample=Sample(rows=1000))[0]) == len(EXPECTED[kind])


def test_a_mailbox_that_is_gone_raises_a_split_error(store: tuple[str, Source, Path]) -> None:
    _, source, folder = store
    found = splits(source)
    folder.rename(folder.with_name(f"{folder.name} weg"))
    for split in (*found, *splits(source)):
        with pytest.raises(SplitError, match="cannot be read"):
            list(source.read(split, Limits()))


def test_rows_say_where_they_are(store: tuple[str, Source, Path]) -> None:
    kind, source, folder = store
    split = splits(source)[0]
    batch = next(item for item in source.read(split, Limits()) if isinstance(item, Batch))
    assert batch.locators is not None
    places = [int(place) for place in batch.locators.to_pylist()]
    assert len(places) == batch.data.num_rows
    if kind == "mbox":
        assert batch.unit == "byte"
        data = (folder / "Archief.mbox").read_bytes()
        assert all(data[place : place + 5] == b"From " for place in places)
    else:
        assert batch.unit == "message"
        assert places == list(range(30))


def test_columns_have_types_and_paths(store: tuple[str, Source, Path]) -> None:
    _, source, _ = store
    rows, _ = read(source)
    row = min(rows, key=lambda row: numbers([row])[0])
    assert row["from"] == "Jan de Tester <jan0@voorbeeld.test>"
    assert row["to"] == "Els Proef <els@voorbeeld.test>"
    assert row["date"] == datetime(2024, 1, 1, 9, tzinfo=UTC)
    assert row["body"] == "Dag Els,\n\nFrom nu af is dit bericht 0."
    assert "body.html" not in row


# ---------------------------------------------------------------------------- containers


def test_an_mbox_is_a_mail_folder(tmp_path: Path) -> None:
    path = make_mbox(tmp_path, 1)
    container = splits(opened(path, base=tmp_path))[0].container
    assert (container.name, container.locator) == ("Archief.mbox", "file:Archief.mbox")
    assert container.aliases == ("file:Archief",)
    assert (container.kind, container.folder) == ("mail folder", "Archief")
    assert (container.path, container.mailbox) == ("Archief.mbox", None)


def test_folders_of_a_maildir_are_containers(tmp_path: Path) -> None:
    path = make_maildir(tmp_path, 3)
    (path / "Archief").mkdir()
    nested = mailbox.Maildir(path / "Archief" / "2023")
    nested.add(mail(7))
    found = {
        split.container.locator: split.container.folder
        for split in splits(opened(path, base=tmp_path))
    }
    assert found == {
        "file:Maildir": "INBOX",
        "file:Maildir/.Sent.2024": "Sent.2024",
        "file:Maildir/Archief/2023": "Archief/2023",
    }


def test_an_eml_file_is_its_own_container_only_if_it_was_named(tmp_path: Path) -> None:
    path = make_folder(tmp_path, 3)
    (path / "diep").mkdir()
    (path / "diep" / "x.eml").write_bytes(mail(9).as_bytes())
    named = splits(opened(path / "000.eml", base=tmp_path))
    assert [split.container.locator for split in named] == ["file:post/000.eml"]
    assert named[0].container.kind == "file"
    found = opened(path, *path.rglob("*.eml"), base=tmp_path)
    assert [(split.container.locator, split.rows) for split in splits(found)] == [
        ("file:post", 3),
        ("file:post/diep", 1),
    ]
    assert sorted(numbers(read(found)[0])) == [0, 1, 2, 9]


# ------------------------------------------------------------------------------------ envelopes


def test_a_small_folder_says_who_wrote_its_mails_and_to_whom(
    store: tuple[str, Source, Path],
) -> None:
    _, source, _ = store
    (container,) = {
        split.container for split in splits(source) if "Sent" not in split.container.name
    }
    wanted = {Envelope((f"jan{n}@voorbeeld.test",), ("els@voorbeeld.test",)) for n in range(30)}
    assert container.envelopes is not None
    assert set(container.envelopes) == wanted
    assert len(container.envelopes) == 30
    assert "@" not in repr(container)


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize(("limit", "known"), [(30, True), (29, False)])
def test_of_a_large_folder_nobody_says_so(
    kind: str, limit: int, known: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = MAKERS[kind](tmp_path)
    files = sorted(path.glob("*.eml")) or [path]
    monkeypatch.setitem(SOURCE_GLOBALS, "ENVELOPES_LIMIT", limit)
    containers = {split.container for split in splits(opened(path, *files, base=tmp_path))}
    assert any(c.envelopes is None for c in containers) is not known


def test_of_a_large_mbox_nobody_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_mbox(tmp_path, 2)
    monkeypatch.setitem(SOURCE_GLOBALS, "ENVELOPES_BYTES", path.stat().st_size - 1)
    assert splits(opened(path))[0].container.envelopes is None


HEADERS: dict[str, tuple[bytes, Envelope | None]] = {
    "several of each, each once": (
        b"""From: A <a@x.test>
Sender: b@x.test
Return-Path: <a@x.test>
To: c@x.test, "D, d" <d@x.test>
Cc: c@x.test
Delivered-To: e@x.test

body f@x.test
""",
        Envelope(("a@x.test", "b@x.test"), ("c@x.test", "d@x.test", "e@x.test")),
    ),
    "none": (b"Subject: to x@x.test\nMIME-Version: 1.0\n\nbody\n", Envelope()),
    "in an encoded word": (
        b"From: =?utf-8?q?a=40x=2Etest?=\nTo: b@x.test\n\n",
        Envelope(("a@x.test",), ("b@x.test",)),
    ),
    "without an end": (b"From: a@x.test\nTo: b@x.test", Envelope(("a@x.test",), ("b@x.test",))),
    "of headers that are too long": (b"From: a@x.test\nX-Long: " + b"x" * (64 << 10), None),
}


@pytest.mark.parametrize("case", HEADERS)
def test_the_envelope_of_a_mail(case: str, tmp_path: Path) -> None:
    raw, wanted = HEADERS[case]
    path = tmp_path / "a.eml"
    path.write_bytes(raw)
    container = splits(opened(path))[0].container
    assert container.envelopes == (None if wanted is None else (wanted,))


def test_of_a_mail_that_cannot_be_opened_there_is_no_envelope(tmp_path: Path) -> None:
    path = make_folder(tmp_path, 2)
    source = opened(path, *path.iterdir(), path / "gone.eml", base=tmp_path)
    known = {split.container.name: split.container.envelopes for split in splits(source)}
    assert known["post/gone.eml"] is None
    assert known["post/ (EML files)"] is not None


def test_an_eml_file_that_begins_like_an_mbox_stays_with_the_others(tmp_path: Path) -> None:
    path = make_folder(tmp_path, 2)
    line = b"From jan@voorbeeld.test Mon Jan  1 10:00:00 2024\r\n"
    (path / "000.eml").write_bytes(line + mail(0).as_bytes())
    source = opened(path, *path.iterdir(), base=tmp_path)
    assert [split.container.locator for split in splits(source)] == ["file:post"]
    assert numbers(read(source)[0]) == [0, 1]


def test_a_mail_that_is_marked_as_read_meanwhile_is_read_once(tmp_path: Path) -> None:
    path = make_maildir(tmp_path, 10)
    source = split_in(opened(path), split_files=4)
    found = splits(source)
    for file in list((path / "new").iterdir()):
        file.rename(path / "cur" / f"{file.name}:2,RS")
    mailbox.Maildir(path).add(mail(99))
    rows = [
        row
        for split in found
        for item in source.read(split, Limits())
        if isinstance(item, Batch)
        for row in cells_of(item)
    ]
    assert sorted(set(numbers(rows)) - {99}) == [*range(10), 1000]
    assert len(rows) == len(set(numbers(rows)))


def test_other_files_of_a_maildir_are_listed(tmp_path: Path) -> None:
    path = make_maildir(tmp_path, 2)
    (path / "dovecot.index.cache").write_bytes(b"\0\1")
    (path / "export.csv").write_text("naam\n")
    (path / "tmp" / "half").write_text("Subject: x\n")
    (path / "elders").symlink_to(tmp_path)
    _, gaps = read(opened(path, base=tmp_path))
    assert sorted((gap.state, gap.kind, gap.item) for gap in gaps) == [
        ("skipped", "server file", "index files"),
        ("skipped", "symbolic link", "linked folders"),
        ("skipped", "unfinished delivery", "tmp"),
        ("unsupported", "stray file", "export.csv"),
    ]


def test_empty_mailboxes_give_no_batch(tmp_path: Path) -> None:
    empty = tmp_path / "leeg.mbox"
    empty.touch()
    maildir = mailbox.Maildir(tmp_path / "Leeg")
    maildir.close()
    (tmp_path / "leeg.eml").write_bytes(b"\n")
    source = opened(tmp_path, *tmp_path.iterdir(), base=tmp_path)
    assert [split.container.locator.removeprefix("file:") for split in splits(source)] == [
        "Leeg",
        tmp_path.name,
        "leeg.mbox",
    ]
    assert read(source) == ([], [])
    assert read(source, sample=Sample(5)) == ([], [])


def test_an_mbox_that_became_shorter_is_an_error(tmp_path: Path) -> None:
    path = make_mbox(tmp_path, 5)
    source = opened(path)
    found = splits(source)
    os.truncate(path, 100)
    with pytest.raises(SplitError, match="became shorter"):
        list(source.read(found[0], Limits()))


def test_one_vanished_file_among_others_is_a_gap(tmp_path: Path) -> None:
    path = make_folder(tmp_path, 3)
    source = opened(path, *path.iterdir())
    found = splits(source)
    (path / "001.eml").unlink()
    items = list(source.read(found[0], Limits()))
    assert [(gap.kind, gap.item) for gap in items if isinstance(gap, Gap)] == [
        ("unreadable", "message 001.eml")
    ]
    assert sum(item.data.num_rows for item in items if isinstance(item, Batch)) == 2


# ---------------------------------------------------------------------------- mbox lines

LINE = b"From jan@voorbeeld.test Mon Jan  1 10:00:00 2024\n"


@pytest.mark.parametrize(
    ("raw", "subjects"),
    [
        pytest.param(
            LINE + b"Subject: a\n\nx\n\n" + LINE + b"Subject: b\n\ny\n", ["a", "b"], id="plain"
        ),
        pytest.param(
            (LINE + b"Subject: a\n\nx\n\n" + LINE + b"Subject: b\n\ny\n").replace(b"\n", b"\r\n"),
            ["a", "b"],
            id="line ends of Windows",
        ),
        pytest.param(
            LINE + b"Subject: a\n\nx\n" + LINE + b"Subject: b\n\ny\n",
            ["a", "b"],
            id="no empty line before a dated line",
        ),
        pytest.param(
            b"From jan@voorbeeld.test\nSubject: a\n\nx\n\nFrom els@voorbeeld.test\nSubject: b\n\n",
            ["a", "b"],
            id="lines without a date",
        ),
        pytest.param(
            b"From - Mon Jan 01 10:00:00 2024\nSubject: a\n\n\n\n"
            b"From 17@xxx Mon Jan 01 10:00:00 +0000 2024\nSubject: b\n\n",
            ["a", "b"],
            id="lines of Thunderbird and of Gmail",
        ),
        pytest.param(
            LINE + b"Subject: a\n\nDag,\n\nFrom now on: nothing\nmore\n", ["a"], id="prose"
        ),
        pytest.param(LINE + b"Subject: a\n\nDag,\n\n>From now on\n", ["a"], id="quoted prose"),
        pytest.param(
            LINE + b"Subject: a\n\nx\n\n" + LINE + b"\nOnly a body\n", ["a", None], id="no headers"
        ),
    ],
)
def test_messages_of_an_mbox(tmp_path: Path, raw: bytes, subjects: list[str | None]) -> None:
    path = tmp_path / "box"
    path.write_bytes(raw)
    assert CONNECTOR.recognises(path, raw)
    for size in (1, 10, 1 << 20):
        rows, gaps = read(split_in(opened(path), split_bytes=size))
        assert [row.get("subject") for row in rows] == subjects
        assert gaps == []


def test_quoted_from_lines_lose_one_sign(tmp_path: Path) -> None:
    path = tmp_path / "box"
    path.write_bytes(LINE + b"Subject: a\n\n>From Jan\n>>From Els\n> From Piet\n")
    rows, _ = read(opened(path))
    assert rows[0]["body"] == "From Jan\n>From Els\n> From Piet"


def test_messages_on_the_borders_of_blocks_are_found(tmp_path: Path) -> None:
    # Bodies of about a block's size put separators at every place around a block's border.
    path = tmp_path / "box"
    sizes = [(1 << 20) - 90 - 7 * step for step in range(6)] + [3] * 40 + [(1 << 20) - 50]
    path.write_bytes(
        b"".join(LINE + b"Subject: %d\n\n" % n + b"x" * s + b"\n\n" for n, s in enumerate(sizes))
    )
    for size in (1 << 18, (1 << 20) + 1, 1 << 30):
        rows, _ = read(split_in(opened(path), split_bytes=size))
        assert [int(row["subject"]) for row in rows] == list(range(len(sizes)))


@settings(max_examples=40, deadline=None)
@given(
    bodies=st.lists(st.text("From \n>:xyé", max_size=60), min_size=1, max_size=12),
    size=st.integers(1, 400),
)
def test_any_partition_gives_the_same_messages(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str], size: int
) -> None:
    path = tmp_path_factory.mktemp("box") / "box"
    path.write_bytes(
        b"".join(LINE + b"Subject: b\n\n" + body.encode() + b"\n\n" for body in bodies)
    )
    whole, _ = read(opened(path))
    assert read(split_in(opened(path), split_bytes=size))[0] == whole
    assert len(whole) >= len(bodies)


# ---------------------------------------------------------------------------- limits


def test_a_message_that_is_too_large_is_listed_and_the_next_one_read(tmp_path: Path) -> None:
    path = tmp_path / "box"
    with path.open("wb") as box:
        box.write(LINE + b"Subject: a\n\nx\n\n" + LINE + b"Subject: huge\n\n")
        box.seek(65 << 20, os.SEEK_CUR)
        box.write(b"\n\n" + LINE + b"Subject: c\n\ny\n")
    rows, gaps = read(opened(path))
    assert [row["subject"] for row in rows] == ["a", "c"]
    assert [(gap.state, gap.kind) for gap in gaps] == [("failed", "size")]
    assert gaps[0].item == f"message at byte {len(LINE) + 15}"
    large = tmp_path / "groot.eml"
    large.write_bytes(b"Subject: huge\nFrom: a@b.test\n\n")
    os.truncate(large, 65 << 20)
    rows, gaps = read(opened(large))
    assert (rows, kinds(gaps)) == ([], [("failed", "size")])


def test_a_huge_message_is_scanned_once_and_not_by_every_split(tmp_path: Path) -> None:
    path = tmp_path / "box"
    path.write_bytes(LINE + b"Subject: huge\n\n")
    os.truncate(path, 3 << 30)
    source = split_in(opened(path), split_bytes=64 << 20)
    rows = [item for split in splits(source)[1:4] for item in source.read(split, Limits())]
    assert rows == []


def test_a_text_that_is_too_large_is_listed(tmp_path: Path) -> None:
    raw = b"From: jan@voorbeeld.test\nSubject: a\n\n" + b"x" * (32 << 20) + b"yz"
    row, gaps = read_eml(tmp_path, raw)
    assert "body" not in row
    assert kinds(gaps) == [("failed", "size")]


def attached(levels: int) -> EmailMessage:
    message = mail(levels)
    if levels:
        message.add_attachment(attached(levels - 1))
    return message


def test_mails_within_mails_are_read_five_levels_deep(tmp_path: Path) -> None:
    row, gaps = read_eml(tmp_path, attached(5).as_bytes())
    assert row["attached[].subject"] == [f"Bericht {n}" for n in (4, 3, 2, 1, 0)]
    assert kinds(gaps) == []
    row, gaps = read_eml(tmp_path, attached(7).as_bytes())
    assert len(row["attached[].from"]) == 5
    assert kinds(gaps) == [("failed", "depth")]


def test_deeply_nested_parts_end_in_a_gap(tmp_path: Path) -> None:
    lines = [f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000)]
    _, gaps = read_eml(tmp_path, ("From: a@b.test\nSubject: x\n" + "".join(lines)).encode())
    assert kinds(gaps) == [("failed", "depth")]


def test_parts_over_the_limit_are_counted(tmp_path: Path) -> None:
    head = b"From: a@b.test\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n"
    row, gaps = read_eml(tmp_path, head + b"--b\n\nhallo\n" * 1500)
    assert row["body"].count("hallo") == 999
    assert sum(gap.count for gap in gaps) == 501
    assert {(gap.state, gap.kind) for gap in gaps} == {("failed", "parts")}


def test_gaps_of_a_kind_are_listed_up_to_a_hundred_and_then_counted(tmp_path: Path) -> None:
    message = mail(1)
    for number in range(130):
        message.add_attachment(b"\x89PNG", "image", "png", filename=f"{number}.png")
    message.add_attachment(b"%PDF-", "application", "pdf", filename="brief.pdf")
    _, gaps = read_eml(tmp_path, message.as_bytes())
    assert Counter((gap.kind, gap.count) for gap in gaps) == {
        ("image", 1): 100,
        ("image", 30): 1,
        ("pdf", 1): 1,
    }
    assert read_eml(tmp_path, message.as_bytes())[1] == gaps


HOSTILE = {
    "open tags": b"<a " * 50_000,
    "open comments": b"<!--" * 50_000,
    "open quotes": b"<a x='" * 50_000,
    "quotes around every tag end": b'<a =">" ' * 50_000,
    "scripts without an end": b"<script>" * 50_000,
    "attributes": b"<a " + b'href="' * 50_000 + b">",
    "lone signs": b"< &#" * 50_000,
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_hostile_html_takes_linear_time(tmp_path: Path, page: bytes) -> None:
    # html.parser takes more than a minute for the first of them.
    read_eml(tmp_path, b"From: a@b.test\nSubject: x\nContent-Type: text/html\n\n" + page)


# ---------------------------------------------------------------------------- encodings

HEAD = b"From: jan@voorbeeld.test\nSubject: a\n"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(b"=?utf-8?q?J=C3=B6rg_M?= <j@b.test>", "Jörg M <j@b.test>", id="Q"),
        pytest.param(b"=?UTF-8?B?SsO2cmc=?= x", "Jörg x", id="B"),
        pytest.param(b"=?utf-8*de?q?J=C3=B6rg?=", "Jörg", id="with a language"),
        pytest.param(b"=?utf-8?b?SsM=?= =?utf-8?b?tnJn?=", "Jörg", id="a character in two words"),
        pytest.param(b"=?utf-8?q?a?=\n =?iso-8859-1?q?=F6?= b", "aö b", id="two words, two sets"),
        pytest.param(b'"=?utf-8?q?J=C3=B6rg?=" <j@b.test>', '"Jörg" <j@b.test>', id="in quotes"),
        pytest.param(b"=?utf-8?q?J=C3=B6rg M?=", "Jörg M", id="with a space in it"),
        pytest.param(b"x=?utf-8?q?=C3=B6?=y", "xöy", id="without spaces around it"),
        pytest.param(b"=?utf-8?B?SsO2cmc?=", "Jörg", id="B without padding"),
        pytest.param("Jörg".encode(), "Jörg", id="bare UTF-8"),
        pytest.param("Jörg Müller".encode("latin-1"), "Jörg Müller", id="bare latin-1"),
        pytest.param(b"=?x-none?q?J=C3=B6rg?=", "Jörg", id="an unknown set"),
        pytest.param(b"=?gb2312?b?1tDOxA==?=", "中文", id="Chinese"),
        pytest.param(b"=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=", "日本", id="Japanese"),
        pytest.param(b"=?utf-8?q?open", "=?utf-8?q?open", id="a word without an end"),
        pytest.param(b"a\n\tb\n c", "a b c", id="folded"),
    ],
)
def test_headers_are_decoded(tmp_path: Path, raw: bytes, text: str) -> None:
    row, gaps = read_eml(tmp_path, b"To: els@b.test\nSubject: " + raw + b"\n\n")
    assert row["subject"] == text
    assert kinds(gaps) == []


@pytest.mark.parametrize(
    ("headers", "body", "text", "kind"),
    [
        pytest.param(b"", "Jörg".encode(), "Jörg", "", id="no type at all"),
        pytest.param(b"text/plain; charset=utf-8", "Jörg".encode(), "Jörg", "", id="UTF-8"),
        pytest.param(b"text/plain; charset=latin1", b"J\xf6rg", "Jörg", "", id="latin-1"),
        pytest.param(b"text/plain; charset=cp1252", b"\x80 5", "€ 5", "", id="Windows"),
        pytest.param(b"text/plain; charset=iso-8859-1", b"\x80 5", "€ 5", "", id="Windows unsaid"),
        pytest.param(
            b"text/plain; charset=x-unknown", b"J\xf6rg de V", "Jörg de V", "", id="no set"
        ),
        pytest.param(b'text/plain; charset="', "Jörg".encode(), "Jörg", "", id="an open quote"),
        pytest.param(
            b"text/plain; charset=utf-8", b"J\xf6rg de Vos", "Jörg de Vos", "", id="wrong"
        ),
        pytest.param(b"text/plain; charset=us-ascii", "Jörg".encode(), "Jörg", "", id="not ASCII"),
        pytest.param(b"text/plain; charset=latin1", "Jörg".encode(), "Jörg", "", id="UTF-8 unsaid"),
        pytest.param(b"text/plain; charset=hex", b"4a", "4a", "", id="a codec that is no set"),
        pytest.param(b"text/plain; charset=utf-16", b"Jan", "Jan", "", id="UTF-16 in name only"),
        pytest.param(
            b"text/plain; charset=utf-16", "Jörg".encode("utf-16"), "Jörg", "", id="UTF-16"
        ),
        pytest.param(
            b"text/plain; charset=shift_jis", "日本語".encode("cp932"), "日本語", "", id="Japanese"
        ),
        pytest.param(
            b"text/plain; charset=utf-8",
            "é".encode() * 30 + b"\xc3",
            "é" * 30 + "�",
            "charset",
            id="a broken end",
        ),
        pytest.param(
            b"text/plain; charset=utf-7", b"+2AA-", "?", "charset", id="half a pair of UTF-7"
        ),
        pytest.param(b"nonsense", b"hallo", "hallo", "", id="a malformed type"),
        pytest.param(b"text/plain>", b"hallo", "hallo", "", id="a malformed subtype"),
        pytest.param(b"multipart/mixed", b"hallo", "hallo", "", id="a multipart without parts"),
    ],
)
def test_bodies_are_decoded(
    tmp_path: Path, headers: bytes, body: bytes, text: str, kind: str
) -> None:
    content = b"Content-Type: " + headers + b"\n" if headers else b""
    row, gaps = read_eml(tmp_path, HEAD + content + b"\n" + body)
    assert row["body"] == text
    assert kinds(gaps) == ([("failed", kind)] if kind else [])


B64 = base64.encodebytes("Jörg woont in de Kerkstraat.".encode())


@pytest.mark.parametrize(
    ("encoding", "body", "text", "kind"),
    [
        pytest.param(b"base64", B64, "Jörg woont in de Kerkstraat.", "", id="base64"),
        pytest.param(
            b"BASE64 ;", B64, "Jörg woont in de Kerkstraat.", "", id="base64, written oddly"
        ),
        pytest.param(
            b"base64", B64.rstrip(b"=\n"), "Jörg woont in de Kerkstraat.", "", id="no padding"
        ),
        pytest.param(b"base64", b"SmFu\nRWxzQQ==\nUGll", "JanElsAPie", "", id="two padded pieces"),
        pytest.param(
            b"base64",
            b"SmFuQQ==\n_____\nLijst: els@b.test\n",
            "JanA\n_____\nLijst: els@b.test",
            "",
            id="a footer behind base64",
        ),
        pytest.param(b"base64", b"SmFuSmFuA", "JanJan", "decode", id="a character too many"),
        pytest.param(b"base64", b"SmFu*SmFu", "JanJan", "decode", id="a foreign character"),
        pytest.param(
            b"base64",
            b"Dag Jan en Els\nhoe gaat het",
            "Dag Jan en Els\nhoe gaat het",
            "",
            id="base64 in name only",
        ),
        pytest.param(b"quoted-printable", b"J=C3=B6=\nrg =3D =ZZ", "Jörg = =ZZ", "", id="Q"),
        pytest.param(b"8bit", "Jörg".encode(), "Jörg", "", id="8bit"),
        pytest.param(b"7-bit", b"Jan", "Jan", "", id="7bit, written oddly"),
        pytest.param(b"x-uuencode", b"begin 644 a\n#2F%N\n`\nend\n", "Jan", "", id="uuencode"),
        pytest.param(b"x-secret", b"Jan", "Jan", "decode", id="an unknown encoding"),
    ],
)
def test_transfer_encodings_are_undone(
    tmp_path: Path, encoding: bytes, body: bytes, text: str, kind: str
) -> None:
    head = HEAD + b"Content-Transfer-Encoding: " + encoding + b"\n\n"
    row, gaps = read_eml(tmp_path, head + body)
    assert row["body"] == text
    assert kinds(gaps) == ([("failed", kind)] if kind else [])


def test_utf8_mails_of_any_text_are_read_back(tmp_path: Path) -> None:
    texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1)

    @settings(max_examples=60, deadline=None)
    @given(words=st.lists(texts, min_size=1, max_size=5))
    def check(words: list[str]) -> None:
        text = " ".join(words)
        message = EmailMessage()
        message["From"] = "jan@voorbeeld.test"
        message["Subject"] = "a"
        message.set_content(text, cte="base64")
        assert read_eml(tmp_path, message.as_bytes())[0]["body"] == text

    check()


# ---------------------------------------------------------------------------- headers


def test_every_header_is_read_or_counted(tmp_path: Path) -> None:
    raw = (
        b"Return-Path: <jan@voorbeeld.test>\nDelivered-To: els@voorbeeld.test\n"
        b"Received: from mail.voorbeeld.test (mail [198.51.100.7]) by mx (10.1.2.3) with SMTP id"
        b" 8.1.240.5 for <els@voorbeeld.test>; Mon, 1 Jan 2024 10:20:30 +0100\n"
        b"Received: from [IPv6:2001:db8::1] by mx with ESMTP; Mon, 1 Jan 2024 10:20:30 +0100\n"
        b"X-Originating-IP: [203.0.113.9]\nMessage-ID: <1@voorbeeld.test>\n"
        b"From: jan@voorbeeld.test\nTo: els@voorbeeld.test\nTo: piet@voorbeeld.test\n"
        b"Cc: an@voorbeeld.test\nBcc: ad@voorbeeld.test\nReply-To: re@voorbeeld.test\n"
        b"Sender: se@voorbeeld.test\nDate: onbekend\nX-Klant: 12 Jan\nMIME-Version: 1.0\n\nx\n"
    )
    row, gaps = read_eml(tmp_path, raw)
    assert row == {
        "return-path": "<jan@voorbeeld.test>",
        "delivered-to": "els@voorbeeld.test",
        "received[]": ["198.51.100.7", "10.1.2.3", "2001:db8::1"],
        "received-for[]": ["els@voorbeeld.test"],
        "x-originating-ip": "203.0.113.9",
        "from": "jan@voorbeeld.test",
        "to": "els@voorbeeld.test, piet@voorbeeld.test",
        "cc": "an@voorbeeld.test",
        "bcc": "ad@voorbeeld.test",
        "reply-to": "re@voorbeeld.test",
        "sender": "se@voorbeeld.test",
        "header[]": ["x-klant: 12 Jan"],
        "body": "x",
    }
    assert [(gap.state, gap.kind, gap.count) for gap in gaps] == [
        ("skipped", "technical header", 1)
    ]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Mon, 01 Jan 2024 10:00:00 +0100", datetime(2024, 1, 1, 9, tzinfo=UTC)),
        ("1 Jan 24 10:00 GMT (comment)", datetime(2024, 1, 1, 10, tzinfo=UTC)),
        ("Mon, 01 Jan 2024 10:00:00", datetime(2024, 1, 1, 10, tzinfo=UTC)),
        ("Mon, 31 Feb 2024 10:00:00 +0100", None),
        ("Fri, 31 Dec 9999 23:59:59 -2300", None),
        ("gisteren", None),
    ],
)
def test_dates(tmp_path: Path, written: str, moment: datetime | None) -> None:
    row, _ = read_eml(tmp_path, f"From: a@b.test\nDate: {written}\n\nx".encode())
    assert row.get("date") == moment


@pytest.mark.parametrize(
    ("raw", "cells"),
    [
        pytest.param(
            b" From: a@b.test\nSubject: x\n\ny",
            {"from": "a@b.test", "subject": "x", "body": "y"},
            id="a space before the first header",
        ),
        pytest.param(
            b"rubbish\nFrom: a@b.test\nSubject: x\n\ny",
            {"from": "a@b.test", "subject": "x", "body": "y", "header[]": ["rubbish"]},
            id="a malformed first line",
        ),
        pytest.param(
            b"From: a@b.test\nSubject: x\nnot indented\nTo: c@d.test\n\ny",
            {"from": "a@b.test", "subject": "x not indented", "to": "c@d.test", "body": "y"},
            id="a continuation that is not indented",
        ),
        pytest.param(
            b"From: a@b.test\nSubject: x\nHallo\ndaar",
            {"from": "a@b.test", "subject": "x", "body": "Hallo\ndaar"},
            id="no empty line before the body",
        ),
        pytest.param(
            b"From: a@b.test\nSubject: x", {"from": "a@b.test", "subject": "x"}, id="no body"
        ),
        pytest.param(
            b"\xef\xbb\xbfFrom: a@b.test\r\nSubject: x\r\n\r\ny\r\nz",
            {"from": "a@b.test", "subject": "x", "body": "y\nz"},
            id="a byte order mark",
        ),
    ],
)
def test_malformed_messages_are_read(tmp_path: Path, raw: bytes, cells: Cells) -> None:
    assert read_eml(tmp_path, raw) == (cells, [])


def test_a_file_that_is_no_mail_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "foto.eml"
    path.write_bytes(bytes(range(256)) * 20)
    rows, gaps = read(opened(path))
    assert (rows, kinds(gaps)) == ([], [("failed", "no mail")])


# ---------------------------------------------------------------------------- HTML


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Dag <b>J</b>an</p><p>Els", "Dag Jan\nEls"),
        ("<table><tr><td>Jan</td><td>1980</td></tr></table>", "Jan 1980"),
        ("a<br>b<BR/>c<br >d", "a\nb\nc\nd"),
        ("Jan\nde  Tester", "Jan de Tester"),
        ("J&ouml;rg &amp; &#233;&eacute;&nbsp;x", "Jörg & éé x"),
        ("a<script>b='<p>'</script>c<style>d{}</style>e", "ace"),
        ("a<script>b", "ab"),
        ('<script type="application/ld+json">{"name": "Jan"}</script>', '{"name": "Jan"}'),
        ("a<!-- b <p> -->c<!-- d", "ac<!-- d"),
        (
            '<a href="mailto:jan@voorbeeld.test?subject=x">mail</a> b',
            "mail b\njan@voorbeeld.test?subject=x",
        ),
        ("<a href='tel:+32%20470'>bel</a>", "bel\n+32 470"),
        (
            "<a href=https://x.test/?u=jan%40voorbeeld.test>weg</a>",
            "weg\nhttps://x.test/?u=jan@voorbeeld.test",
        ),
        ("<a href='https://x.test/'>thuis</a>", "thuis"),
        ('<img alt="Jan &amp; Els" src="cid:1">', "Jan & Els"),
        ('<input value="Jan"><a title="x>y">z</a>', "z\nJan\nx>y"),
        ("Jan <jan@voorbeeld.test> 1 < 2", "Jan 1 < 2\njan@voorbeeld.test"),
        ("a<p class='x", "a<p class='x"),
    ],
)
def test_html_becomes_text(tmp_path: Path, page: str, text: str) -> None:
    head = HEAD + b"Content-Type: text/html; charset=utf-8\n\n"
    row, gaps = read_eml(tmp_path, head + page.encode())
    assert row["body"] == text
    assert kinds(gaps) == []


def test_html_beside_plain_text_has_a_column(tmp_path: Path) -> None:
    message = mail(1, "Dag Els")
    message.add_alternative("<p>Dag <i>Els</i>, 0470</p>", subtype="html")
    row, _ = read_eml(tmp_path, message.as_bytes())
    assert (row["body"], row["body.html"]) == ("Dag Els", "Dag Els, 0470")


def test_the_character_set_may_stand_in_the_page(tmp_path: Path) -> None:
    page = '<meta charset="koi8-r"><p>Привет'.encode("koi8-r")
    row, gaps = read_eml(tmp_path, HEAD + b"Content-Type: text/html\n\n" + page)
    assert (row["body"], kinds(gaps)) == ("Привет", [])


# ---------------------------------------------------------------------------- attachments


def with_part(data: bytes, media: str, name: str | None = None) -> EmailMessage:
    message = mail(1, "Zie bijlage")
    main, _, sub = media.partition("/")
    message.add_attachment(data, main, sub, filename=name)
    return message


@pytest.mark.parametrize(
    ("data", "media", "name", "state", "kind"),
    [
        (b"\x89PNG\r\n", "image/png", "foto.png", "unsupported", "image"),
        (b"%PDF-1.4", "application/pdf", "brief.pdf", "unsupported", "pdf"),
        (b"%PDF-1.4", "application/octet-stream", None, "unsupported", "pdf"),
        (b"%PDF-1.4", "text/plain", "brief.pdf", "unsupported", "pdf"),
        (b"PK\3\4", "application/octet-stream", "lijst.xlsx", "unsupported", "office"),
        (b"PK\3\4", "application/vnd.ms-excel", "lijst.xls", "unsupported", "office"),
        (b"PK\3\4", "text/plain", "lijst.docx", "unsupported", "office"),
        (b"PK\3\4", "application/zip", "alles.zip", "unsupported", "archive"),
        (b"ID3", "audio/mpeg", "stem.mp3", "unsupported", "audio"),
        (b"....", "video/mp4", "film.mp4", "unsupported", "video"),
        (b"\0\1\2\3", "application/octet-stream", "x", "unsupported", "binary"),
        (b"0\x82", "application/pkcs7-mime", "smime.p7m", "unsupported", "encrypted"),
        (b"-----BEGIN PGP MESSAGE-----", "text/plain", "x.txt", "unsupported", "encrypted"),
        (b"0\x82", "application/pkcs7-signature", "smime.p7s", "skipped", "signature"),
        (b"-----BEGIN PGP", "application/pgp-signature", None, "skipped", "signature"),
    ],
)
def test_what_is_not_read_is_listed(
    tmp_path: Path, data: bytes, media: str, name: str | None, state: str, kind: str
) -> None:
    row, gaps = read_eml(tmp_path, with_part(data, media, name).as_bytes())
    assert kinds(gaps) == [(state, kind)]
    assert gaps[0].item == f"attachment {name + ' ' if name else ''}of message bericht.eml"
    assert gaps[0].where == "bericht.eml"
    assert row.get("attachment-name[]") == ([name] if name else None)
    assert row["body"] == "Zie bijlage"
    assert "attachment[]" not in row


@pytest.mark.parametrize(
    ("data", "media", "name"),
    [
        (b"Jan Jansen", "text/plain", "notitie.txt"),
        (b"BEGIN:VCARD\nFN:Jan\nEND:VCARD", "text/vcard", "jan.vcf"),
        (b"BEGIN:VCALENDAR\nATTENDEE:jan", "text/calendar", None),
        (b'{"naam": "Jan"}', "application/json", "jan.json"),
        (b"<naam>Jan</naam>", "application/vnd.voorbeeld+xml", "jan.xml"),
        (b"naam: Jan", "application/octet-stream", "jan.log"),
        (b"naam: Jan", "application/octet-stream", None),
        (b"Jan,jan@voorbeeld.test,1234\nEls,els@voorbeeld.test,1235", "text/csv", "geen-kop.csv"),
    ],
)
def test_text_attachments_are_read(
    tmp_path: Path, data: bytes, media: str, name: str | None
) -> None:
    raw = with_part(data, media, name).as_bytes()
    row, gaps = read_eml(tmp_path, raw)
    assert row["attachment[]"] == [data.decode()]
    assert row["body"] == "Zie bijlage"
    assert kinds(gaps) == []


def test_an_html_attachment_becomes_text(tmp_path: Path) -> None:
    raw = with_part(b"<p>Jan</p><p>Els</p>", "text/html", "pagina.html").as_bytes()
    row, _ = read_eml(tmp_path, raw)
    assert (row["body"], row["attachment[]"]) == ("Zie bijlage", ["Jan\nEls"])


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"naam,e-mail\nJan,jan@voorbeeld.test\nEls,\nAd,ad@voorbeeld.test,meer\n", "text/csv"),
        (
            b"\xef\xbb\xbfnaam;e-mail\r\nJan;jan@voorbeeld.test\r\nEls;\r\nAd;ad@voorbeeld.test;meer\r\n",
            "application/vnd.ms-excel",
        ),
        (
            b"naam\te-mail\nJan\tjan@voorbeeld.test\nEls\nAd\tad@voorbeeld.test\tmeer\n",
            "application/octet-stream",
        ),
    ],
    ids=["commas", "semicolons, as Excel's", "tabs, without a type"],
)
def test_csv_attachments_become_columns(tmp_path: Path, data: bytes, media: str) -> None:
    row, gaps = read_eml(tmp_path, with_part(data, media, "klanten.csv").as_bytes())
    assert row["attachment.naam[]"] == ["Jan", "Els", "Ad"]
    assert row["attachment.e-mail[]"] == ["jan@voorbeeld.test", "ad@voorbeeld.test"]
    assert row["attachment[]"] == ["meer"]
    assert kinds(gaps) == []


def test_columns_over_the_limit_are_read_as_text(tmp_path: Path) -> None:
    names = ",".join(f"c{n}" for n in range(250))
    cells = ",".join(f"v{n}" for n in range(250))
    row, _ = read_eml(tmp_path, with_part(f"{names}\n{cells}".encode(), "text/csv").as_bytes())
    assert sum(key.startswith("attachment.") for key in row) == 200
    assert row["attachment[]"] == ["\n".join(f"v{n}" for n in range(200, 250))]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b"attachment; filename*=utf-8''J%C3%B6rg.png", "Jörg.png"),
        (b"attachment; filename*0*=utf-8''J%C3%B6; filename*1=rg.png", "Jörg.png"),
        (b'attachment; filename="=?utf-8?b?SsO2cmcucG5n?="', "Jörg.png"),
        ('attachment; filename="Jörg.png"'.encode(), "Jörg.png"),
        ('attachment; filename="Jörg.png"'.encode("latin-1"), "Jörg.png"),
        (b"attachment; filename=CV Jan; size=3", "CV Jan"),
        (b'attachment; filename="CV \\"Jan\\".png', 'CV "Jan".png'),
    ],
)
def test_file_names_are_a_column(tmp_path: Path, header: bytes, name: str) -> None:
    raw = HEAD + b"Content-Type: image/png\nContent-Disposition: " + header + b"\n\n\x89PNG"
    row, gaps = read_eml(tmp_path, raw)
    assert row["attachment-name[]"] == [name]
    assert gaps[0].item == f"attachment {name} of message bericht.eml"


def test_attached_mails_have_columns(tmp_path: Path) -> None:
    inner = mail(2)
    inner["Cc"] = "ad@voorbeeld.test"
    inner.add_attachment(b"Kerkstraat 1", "text", "plain", filename="adres.txt")
    outer = mail(1, "Door te sturen")
    outer.add_attachment(inner)
    encoded = (
        HEAD + b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(inner.as_bytes())
    )  # fmt: skip
    for raw in (outer.as_bytes(), encoded):
        row, gaps = read_eml(tmp_path, raw)
        assert row["attached[].from"] == ["Jan de Tester <jan2@voorbeeld.test>"]
        assert row["attached[].cc"] == ["ad@voorbeeld.test"]
        assert row["attached[].date"] == [datetime(2024, 1, 1, 9, tzinfo=UTC)]
        assert row["attached[].body"] == ["Dag Els,\n\nFrom nu af is dit bericht 2."]
        assert row["attachment[]"] == ["Kerkstraat 1"]
        assert kinds(gaps) == []


def test_an_encrypted_mail_is_listed(tmp_path: Path) -> None:
    raw = (
        HEAD + b"Content-Type: multipart/encrypted; boundary=b\n\n--b\n"
        b"Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n\n-----BEGIN PGP\n--b--\n"
    )
    row, gaps = read_eml(tmp_path, raw)
    assert "body" not in row
    assert kinds(gaps) == [("unsupported", "encrypted")]


def test_texts_outside_of_the_parts_are_read(tmp_path: Path) -> None:
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\nvooraf\n--b\n\nhallo\n--b--\nna\n"
    row, gaps = read_eml(tmp_path, raw)
    assert (row["body"], row["outside[]"], kinds(gaps)) == ("hallo", ["vooraf", "na"], [])


@pytest.mark.parametrize(
    "content",
    [
        b"multipart/mixed; boundary=b\n\n--b\n\nJan\n--b\n\nEls\n--b--\n",
        b"multipart/mixed; boundary=b\n\n--b\n\nJan\n--b\n\nEls",
        b'multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nJan\n--b\nEls\n',
        b"multipart/mixed\n\n--x y\nContent-Type: text/plain\n\nJan\n--x y\n\nEls\n--x y--",
        b"multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(b"--b\n\nJan\n--b\n\nEls\n--b--"),
    ],
    ids=["regular", "not ended", "a part without headers", "no boundary said", "encoded"],
)
def test_multiparts_are_read(tmp_path: Path, content: bytes) -> None:
    row, gaps = read_eml(tmp_path, HEAD + b"Content-Type: " + content)
    assert (row["body"], kinds(gaps)) == ("Jan\nEls", [])


def test_files_uuencoded_in_a_body_are_attachments(tmp_path: Path) -> None:
    raw = HEAD + b"\nDag\nbegin 644 jan.txt\n#2F%N\n`\nend\nGroet\nbegin 644 x\n"
    row, gaps = read_eml(tmp_path, raw)
    assert re.sub(r"\s+", " ", row["body"]) == "Dag Groet begin 644 x"
    assert (row["attachment[]"], row["attachment-name[]"]) == (["Jan"], ["jan.txt"])
    assert kinds(gaps) == []


# ---------------------------------------------------------------------------- recognition


@pytest.mark.parametrize(
    "head",
    [
        b"From: jan@voorbeeld.test\nSubject: x\n\nhallo",
        b"Return-Path: <jan@voorbeeld.test>\r\nDate: x\r\n\r\n",
        b"rubbish\nReceived: from x\n\tby y\nDate: x\n\n",
        b"from: jan@voorbeeld.test\nto: els@voorbeeld.test\n\nx",
        b"\xef\xbb\xbfSubject: x\nMIME-Version: 1.0\n\n",
        b"From jan@voorbeeld.test Mon Jan  1 10:00:00 2024\n\nx",
        b"From jan@voorbeeld.test\nReturn-Path: <jan@voorbeeld.test>\n\n",
    ],
)
def test_mails_are_recognised(tmp_path: Path, head: bytes) -> None:
    assert CONNECTOR.recognises(tmp_path / "zonder-naam", head)


@pytest.mark.parametrize(
    "head",
    [
        b"naam,e-mail\nJan,jan@voorbeeld.test\n",
        b'{"From": "jan@voorbeeld.test",\n"To": "els@voorbeeld.test"}\n',
        b"from: jan\nto: els\nsubject: yaml\n",
        b"HTTP/1.1 200 OK\nDate: x\nContent-Type: text/html\nFrom: x\n\n",
        b"GET / HTTP/1.1\nHost: x\nFrom: jan@voorbeeld.test\n\n",
        b"Date: x\nContent-Type: text/html\nServer: y\n\n",
        b"from os import path\nimport sys\n",
        b"From now on we write.\nTo: nobody\n",
        b"MIT License\n\nCopyright (c) 2020\n",
        b"BEGIN:VCARD\nVERSION:3.0\nFN:Jan\n",
        b"Metadata-Version: 2.1\nName: x\nAuthor-email: jan@voorbeeld.test\n",
        b"# Notes\n\nSubject: nothing\nFrom: nobody\n",
        b"From: a\nSubject: b\0\1\2\n\n",
        b"\n",
    ],
)
def test_other_texts_are_not_recognised(tmp_path: Path, head: bytes) -> None:
    assert not CONNECTOR.recognises(tmp_path / "zonder-naam", head)


def test_a_suffix_breaks_the_tie(tmp_path: Path) -> None:
    head = b"Subject: only one header\n\nx"
    assert CONNECTOR.recognises(tmp_path / "a.eml", head)
    assert not CONNECTOR.recognises(tmp_path / "a.txt", head)


def test_a_maildir_is_recognised(tmp_path: Path) -> None:
    path = make_maildir(tmp_path, 1)
    assert CONNECTOR.recognises(path, b"")
    assert not CONNECTOR.recognises(tmp_path, b"")


# ---------------------------------------------------------------------------- corpora


def test_real_mails_are_recognised_and_read(corpora: Path) -> None:
    root = corpora / "mail"
    files = sorted(path for path in root.rglob("*") if path.is_file())
    mails = [path for path in files if CONNECTOR.recognises(path, path.read_bytes()[: 64 << 10])]
    # The others are licences, an empty file and MIME parts with no header of a mail.
    assert len(files) == 312
    assert len(mails) >= 288
    assert not [path for path in mails if "LICENSE" in path.name]
    rows, gaps = read(opened(root, *mails, base=root))
    assert len(rows) == len(mails)
    filled = Counter(key for row in rows for key in row)
    assert filled["from"] > 265
    assert filled["to"] > 265
    assert filled["subject"] > 250
    assert filled["date"] > 230
    assert filled["body"] > 250
    assert filled["received[]"] > 85
    assert filled["attachment[]"] > 30
    assert filled["attachment-name[]"] > 80
    assert filled["attached[].from"] > 10
    found = Counter(kinds(gaps))
    assert found["unsupported", "image"] > 30
    assert found["unsupported", "pdf"] > 15
    assert found["failed", "no mail"] == 0
    assert found["failed", "decode"] + found["failed", "charset"] < 10


def test_every_file_is_read_without_an_exception(corpora: Path) -> None:
    root = corpora / "mail"
    for path in sorted(root.rglob("*")):
        if path.is_file():
            read(opened(path, base=root), Limits(rows=1))
