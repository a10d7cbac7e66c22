"""Precision, recall and F1 of `pdscan scan` on databases and files with hand-made labels."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pdscan.interval import wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"

#: Entities of the labels that are not scored: their keys count neither way.
NOT_EVALUATED = frozenset(
    {
        "CITY",
        "POSTAL_CODE",
        "JOB_TITLE",
        "ORGANIZATION",
        "PHOTO",
        "SALARY",
        "URL",
        "REGION",
        "EMPLOYMENT_DATE",
    }
)


class Pair(NamedTuple):
    """A column and an entity that it holds; names normalised."""

    table: str
    column: str
    entity: str


class Reported(NamedTuple):
    """What the scanner said: an inventory's entry, as written."""

    location: str
    field: str
    key: str


@dataclass(frozen=True, slots=True)
class Gold:
    """The labels of one source; pairs of entities that are evaluated only.

    `by_name` are the required pairs of which the name is all evidence. `holding` and `nothing`
    are the columns that hold required personal data of any entity, or none at all.
    """

    tables: frozenset[str]
    required: frozenset[Pair]
    optional: frozenset[Pair]
    by_name: frozenset[Pair] = frozenset()
    holding: frozenset[tuple[str, str]] = frozenset()
    nothing: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Score:
    """Found, missed and wrongly found pairs of one source.

    `by_name`: found of the pairs whose evidence is the name alone; `holding`, `nothing`: columns
    said to hold personal data at all, of those that do and of those that do not.
    """

    hits: frozenset[Pair]
    misses: frozenset[Pair]
    false_alarms: frozenset[Pair]
    by_name: tuple[int, int] = (0, 0)
    holding: tuple[int, int] = (0, 0)
    nothing: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of pairs, of any number of sources."""

    hits: int
    misses: int
    false_alarms: int

    @property
    def precision(self) -> float:
        """The share of the reported pairs that are right; 1 where nothing was reported."""
        reported = self.hits + self.false_alarms
        return self.hits / reported if reported else 1.0

    @property
    def recall(self) -> float:
        """The share of the required pairs that were reported; 1 where none is required."""
        required = self.hits + self.misses
        return self.hits / required if required else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = 2 * self.hits + self.misses + self.false_alarms
        return 2 * self.hits / total if total else 1.0


# ------------------------------------------------------------------------------------ the rules


def normalised(name: str) -> str:
    """A table's or column's name without case, ``_``, spaces and plural s.

    >>> normalised("Order Details") == normalised("order_detail")
    True
    """
    return name.lower().replace("_", "").replace(" ", "").removesuffix("s")


def entity_of(key: str, entities: Mapping[str, str]) -> str | None:
    """The evaluated entity of a taxonomy key: of the nearest listed key at or above it, or None."""
    while key:
        if key in entities:
            entity = entities[key]
            return None if entity in NOT_EVALUATED else entity
        key = key.rpartition(".")[0]
    return None


def table_of(location: str, tables: frozenset[str]) -> str | None:
    """The labelled table that a location names (``public.orders``, ``people.parquet``), or None."""
    last = location.rsplit("/", 1)[-1]
    for name in (location, last, last.removesuffix(".parquet"), last.rpartition(".")[2]):
        if normalised(name) in tables:
            return normalised(name)
    return None


def score(reported: Iterable[Reported], gold: Gold, entities: Mapping[str, str]) -> Score:
    """Compares what was reported with the labels.

    A required pair that was not reported is a miss; a reported pair that is not listed is a false
    alarm; optional pairs count neither way; tables without labels are not looked at.
    """
    found, seen = set(), set()
    for item in reported:
        table = table_of(item.location, gold.tables)
        if table is not None:
            seen.add((table, normalised(item.field)))
        entity = entity_of(item.key, entities)
        if table is not None and entity is not None:
            found.add(Pair(table, normalised(item.field), entity))
    return Score(
        hits=gold.required & found,
        misses=gold.required - found,
        false_alarms=frozenset(found - gold.required - gold.optional),
        by_name=(len(gold.by_name & found), len(gold.by_name)),
        holding=(len(gold.holding & seen), len(gold.holding)),
        nothing=(len(gold.nothing & seen), len(gold.nothing)),
    )


def counts(scores: Iterable[Score], entity: str | None = None) -> Counts:
    """The sums over sources, of one entity or of all."""

    def size(pairs: frozenset[Pair]) -> int:
        return sum(entity in (None, pair.entity) for pair in pairs)

    found = Counter[str]()
    for each in scores:
        found.update(hits=size(each.hits), misses=size(each.misses), false=size(each.false_alarms))
    return Counts(found["hits"], found["misses"], found["false"])


# ------------------------------------------------------------------------------------ the labels


def load_entities(folder: Path) -> dict[str, str]:
    """Entity by taxonomy key, from ``categories.csv``."""
    with (folder / "categories.csv").open(encoding="utf-8", newline="") as lines:
        return {key: row["entity"] for row in csv.DictReader(lines) for key in row["keys"].split()}


def load_gold(folder: Path) -> dict[str, Gold]:
    """The labels by source name."""
    rows: dict[str, list[dict[str, str]]] = {}
    for path in sorted(folder.glob("*.csv")):
        if path.name == "categories.csv":
            continue
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                rows.setdefault(row["source"], []).append(row)

    def pairs(source: str, level: str, evidence: str | None = None) -> frozenset[Pair]:
        return frozenset(
            Pair(normalised(row["table"]), normalised(row["column"]), row["category"])
            for row in rows[source]
            if row["level"] == level
            and row["category"] not in NOT_EVALUATED
            and evidence in (None, row["evidence"])
        )

    def columns(source: str, *levels: str) -> frozenset[tuple[str, str]]:
        return frozenset(
            (normalised(row["table"]), normalised(row["column"]))
            for row in rows[source]
            if row["level"] in levels
        )

    return {
        source: Gold(
            frozenset(normalised(row["table"]) for row in rows[source]),
            pairs(source, "required"),
            pairs(source, "optional"),
            pairs(source, "required", "name"),
            columns(source, "required"),
            columns(source, "none") - columns(source, "required", "optional"),
        )
        for source in rows
    }


# ------------------------------------------------------------------------------------ the sources


class Case(NamedTuple):
    """One scan: its title, the source of its labels, and the address to scan."""

    title: str
    source: str
    address: str


def _psql(server: str, database: str, *options: str) -> None:
    command = ["psql", "-X", "-q", "-w", "-v", "ON_ERROR_STOP=1", f"{server}/{database}", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"psql failed: {done.stderr.strip()}")


@contextmanager
def postgresql_database(server: str, script: Path) -> Iterator[str]:
    """The address of a temporary database filled by a script; dropped at the end."""
    database = f"pdscan_accuracy_{os.getpid()}"
    _psql(server, "postgres", "-c", f"CREATE DATABASE {database}")
    try:
        _psql(server, database, "-o", os.devnull, "-f", str(script))
        yield f"{server}/{database}"
    finally:
        _psql(server, "postgres", "-c", f"DROP DATABASE {database} WITH (FORCE)")


def sqlite_from_script(script: Path, target: Path) -> None:
    """Fills a new SQLite file by a script."""
    database = sqlite3.connect(target)
    # Without these every row of the script would wait for the disk.
    database.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;")
    database.executescript(script.read_text(encoding="utf-8"))
    database.close()


def sqlite_from_csv(source: Path, target: Path, table: str) -> None:
    """Loads a CSV file with a header as one table of a new SQLite file; all columns are text."""
    with source.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    columns = ", ".join(f'"{name}" TEXT' for name in header)
    places = ", ".join("?" * len(header))
    database = sqlite3.connect(target)
    database.execute(f'CREATE TABLE "{table}" ({columns})')
    database.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
    database.commit()
    database.close()


@contextmanager
def cases(corpora: Path, server: str | None) -> Iterator[list[Case]]:
    """All scans, with what they need loaded; `server` is PostgreSQL's URL, None leaves it out."""
    databases = corpora / "databases"
    with tempfile.TemporaryDirectory(prefix="pdscan-accuracy-") as name:
        folder = Path(name)
        northwind = folder / "northwind.db"
        sqlite_from_script(databases / "northwind" / "sqlite.sql", northwind)
        piicatcher = folder / "piicatcher.db"
        sqlite_from_csv(databases / "piicatcher_sample.csv", piicatcher, "sample-data")
        chinook = databases / "chinook" / "Chinook_Sqlite.sqlite"
        employees = databases / "employees" / "employee.sqlite"
        found = [
            Case("chinook", "chinook", str(chinook)),
            Case("employees", "employees", str(employees)),
            Case("northwind (SQLite)", "northwind", str(northwind)),
            Case("piicatcher", "piicatcher", str(piicatcher)),
        ]
        found.extend(
            Case(each, each, str(corpora / "parquet" / f"{each}.parquet"))
            for each in ("userdata1", "userdata2")
        )
        if server is None:
            yield found
            return
        script = databases / "northwind" / "postgresql.sql"
        with postgresql_database(server, script) as address:
            found.insert(2, Case("northwind (PostgreSQL)", "northwind", address))
            yield found


def scan(case: Case) -> list[Reported]:
    """The entries that `pdscan scan` reports; says so where the scan is incomplete.

    Exits where the scan fails.
    """
    with tempfile.TemporaryDirectory(prefix="pdscan-accuracy-") as name:
        out = Path(name) / "inventory.json"
        command = [sys.executable, "-m", "pdscan", "scan", case.address, "-o", str(out), "-q"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1, 3) or not out.exists():
            sys.exit(f"The scan of {case.title} failed ({done.returncode}): {done.stderr.strip()}")
        inventory = json.loads(out.read_text(encoding="utf-8"))
    if done.returncode == 3:
        print(f"note: the scan of {case.title} is incomplete (exit code 3)", file=sys.stderr)
    return [
        Reported(entry["location"], entry["field"], entry["category_key"])
        for entry in inventory["entries"]
    ]


# ------------------------------------------------------------------------------------ the report


def _row(title: str, found: Counts) -> str:
    return (
        f"| {title} | {found.hits} | {found.misses} | {found.false_alarms} "
        f"| {found.precision:.3f} ({_ends(found.hits, found.hits + found.false_alarms)}) "
        f"| {found.recall:.3f} ({_ends(found.hits, found.hits + found.misses)}) "
        f"| {found.f1:.3f} |"
    )


def _ends(hits: int, of: int) -> str:
    """The ends of Wilson's interval of a rate, 95 %."""
    low, high = wilson(hits, of)
    return f"{low:.3f} to {high:.3f}"


def _table(caption: str, rows: Iterable[tuple[str, Counts]]) -> None:
    print(f"| {caption} | hits | misses | false alarms | precision (95 %) | recall (95 %) | F1 |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for title, found in rows:
        print(_row(title, found))
    print()


def report(scores: Mapping[str, Score], *, verbose: bool) -> Counts:
    """Prints the tables; gives the overall counts, in which each engine counts."""
    overall = counts(scores.values())
    rows = [(title, counts([each])) for title, each in scores.items()]
    rows.append(("**overall**", overall))
    if "northwind (PostgreSQL)" in scores:
        once = [each for title, each in scores.items() if title != "northwind (SQLite)"]
        rows.append(("overall, Northwind once (PostgreSQL)", counts(once)))
    _table("source", rows)
    entities = sorted(
        {
            pair.entity
            for each in scores.values()
            for pair in each.hits | each.misses | each.false_alarms
        }
    )
    _table("entity", ((entity, counts(scores.values(), entity)) for entity in entities))
    _rates(scores.values())
    if verbose:
        for title, each in scores.items():
            for word, pairs in (("miss", each.misses), ("false alarm", each.false_alarms)):
                for pair in sorted(pairs):
                    print(f"{word}: {title}: {pair.table}.{pair.column}: {pair.entity}")
    return overall


def _rates(scores: Iterable[Score]) -> None:
    """Prints what is no matter of single entities."""
    scores = list(scores)
    print("| columns and pairs | count | rate | Wilson 95 % |")
    print("| --- | ---: | ---: | ---: |")
    for title, name in (
        ("recall where the name is all evidence", "by_name"),
        ("holds personal data at all: recall", "holding"),
        ("labelled as none, reported (mostly ids of persons)", "nothing"),
    ):
        hits, of = (sum(getattr(each, name)[at] for each in scores) for at in (0, 1))
        share = hits / of if of else 1.0
        print(f"| {title} | {hits} of {of} | {share:.3f} | {_ends(hits, of)} |")
    print()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; exit code 1 where the overall F1 is below ``--min-f1``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="folder of the corpora")
    parser.add_argument("--min-f1", type=float, default=0.0, help="exit with 1 below this F1")
    parser.add_argument("--verbose", action="store_true", help="list misses and false alarms")
    parser.add_argument(
        "--postgresql",
        default="postgresql://postgres@127.0.0.1:5432",
        help="server (as a URL without database) for a temporary database",
    )
    parser.add_argument(
        "--without-postgresql", action="store_true", help="leave out Northwind on PostgreSQL"
    )
    chosen = parser.parse_args(arguments)
    if not chosen.corpora.is_dir():
        parser.error(f"the corpora are not at {chosen.corpora}")
    entities = load_entities(chosen.corpora / "gold")
    gold = load_gold(chosen.corpora / "gold")
    scores = {}
    with cases(chosen.corpora, None if chosen.without_postgresql else chosen.postgresql) as all_:
        for case in all_:
            scores[case.title] = score(scan(case), gold[case.source], entities)
    overall = report(scores, verbose=chosen.verbose)
    if overall.f1 < chosen.min_f1:
        print(f"F1 {overall.f1:.3f} is below {chosen.min_f1}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
