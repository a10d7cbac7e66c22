"""Verdicts on generated columns: decoys, columns told by their name, and how true confidence is."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import accuracy
from benchmarks.made_columns import Made, by_name, by_value, decoys, misleading
from pdscan.interval import wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

#: What must hold, and the options that say otherwise.
MAX_DECOYS, MIN_NAMED, MIN_AT_ALL = 0.01, 0.90, 0.98


class Judged(NamedTuple):
    """A generated column, the categories reported, and the confidence of each case.

    `review` are the categories reported as heuristic only; `cases` maps a category to the highest
    confidence of a case for it that no other kind decided.
    """

    made: Made
    reported: frozenset[str]
    review: frozenset[str]
    cases: Mapping[str, float]


def related(one: str, other: str) -> bool:
    """Whether two categories are the same or one is a part of the other (``name.first``)."""
    return one == other or one.startswith(other + ".") or other.startswith(one + ".")


# ------------------------------------------------------------------------------------ scanning


def judged(columns: Iterable[Made], *, together: bool) -> list[Judged]:
    """Scans the columns as Parquet files; `together`: those of one kind and table are one table."""
    files: dict[str, list[Made]] = defaultdict(list)
    for number, made in enumerate(columns):
        folder = made.kind if together else f"{number:04d}"
        files[f"{folder}/{made.table}.parquet"].append(made)
    with tempfile.TemporaryDirectory(prefix="pdscan-verdicts-") as name:
        root = Path(name) / "columns"
        for file, group in files.items():
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.table({made.column: made.cells for made in group}), root / file)
        inventory = scanned(str(root), Path(name) / "inventory.json")
    reported, review = _entries(inventory)
    cases = _cases(inventory)
    found = []
    for file, group in files.items():
        for made in group:
            key = f"file:{file}#{made.column}"
            found.append(Judged(made, reported[key], review[key], cases.get(key, {})))
    return found


def scanned(address: str, out: Path) -> dict[str, Any]:
    """The JSON inventory of an address; ends where the scan fails."""
    command = [sys.executable, "-m", "pdscan", "scan", address, "-o", str(out), "-q"]
    done = subprocess.run([*command, "--show-names"], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"The scan of {address} failed ({done.returncode}): {done.stderr.strip()}")
    content = json.loads(out.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def _entries(
    inventory: Mapping[str, Any],
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    reported: dict[str, frozenset[str]] = defaultdict(frozenset)
    review: dict[str, frozenset[str]] = defaultdict(frozenset)
    for entry in inventory["entries"]:
        into = review if entry["status"] == "review" else reported
        into[entry["locator"]] |= {entry["category_key"]}
    return reported, review


def _cases(inventory: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """By column: the confidence of what was found or found too weak, by category."""
    found: dict[str, dict[str, float]] = {}
    for column in inventory["columns"]:
        mine = found.setdefault(column["locator"], {})
        for case in column["cases"]:
            weak = case["outcome"] == "below the threshold"
            if case["terms"] and (weak or case["outcome"] == "found"):
                category = case["category"]
                mine[category] = max(mine.get(category, 0.0), case["confidence"])
    return found


# ------------------------------------------------------------------------------------ the report


def rate(hits: int, of: int) -> str:
    """A share with its Wilson interval, for a table."""
    low, high = wilson(hits, of)
    return f"{hits} of {of} | {hits / of if of else 1:.3f} | {low:.3f} to {high:.3f}"


def _table(caption: str, rows: Iterable[tuple[str, int, int]]) -> None:
    print(f"| {caption} | count | rate | Wilson 95 % |")
    print("| --- | ---: | ---: | ---: |")
    for title, hits, of in rows:
        print(f"| {title} | {rate(hits, of)} |")
    print()


def _grouped(
    columns: Sequence[Judged], key: Callable[[Judged], str], holds: Callable[[Judged], bool]
) -> Iterable[tuple[str, int, int]]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for each in columns:
        groups[key(each)].append(holds(each))
    for title in sorted(groups):
        yield title, sum(groups[title]), len(groups[title])
    yield "**all**", sum(map(holds, columns)), len(columns)


def _right(each: Judged) -> bool:
    return any(related(each.made.category, key) for key in each.reported)


def reliability(cases: Iterable[tuple[float, bool]]) -> list[tuple[int, float, int, int]]:
    """By tenth of confidence: its number, mean confidence, how many are true, of how many."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for sure, true in cases:
        bins[min(9, int(sure * 10))].append((sure, true))
    return [
        (
            number,
            sum(sure for sure, _ in bins[number]) / len(bins[number]),
            sum(true for _, true in bins[number]),
            len(bins[number]),
        )
        for number in sorted(bins)
    ]


def _print_reliability(cases: Sequence[tuple[float, bool]]) -> None:
    print(f"| confidence ({len(cases)} cases) | mean | true | share | Wilson 95 % |")
    print("| --- | ---: | ---: | ---: | ---: |")
    off = 0.0
    for number, mean, true, of in reliability(cases):
        low, high = wilson(true, of)
        off += abs(mean - true / of) * of / len(cases)
        print(
            f"| {number / 10:.1f} to {(number + 1) / 10:.1f} | {mean:.3f} | {true} of {of} "
            f"| {true / of:.3f} | {low:.3f} to {high:.3f} |"
        )
    print(f"\nExpected calibration error: {off:.3f}\n")


def _gold(corpora: Path) -> tuple[list[tuple[float, bool]], list[bool]]:
    """Cases of the hand-labelled columns, and whether each that holds something was seen to."""
    entities = accuracy.load_entities(corpora / "gold")
    gold = accuracy.load_gold(corpora / "gold")
    cases, seen = [], []
    with accuracy.cases(corpora, None) as all_, tempfile.TemporaryDirectory() as name:
        for case in all_:
            labels = gold[case.source]
            known = labels.required | labels.optional
            inventory = scanned(case.address, Path(name) / f"{case.title}.json")
            entries = [entry for entry in inventory["entries"] if entry["field"]]
            personal = {
                (accuracy.table_of(e["location"], labels.tables), accuracy.normalised(e["field"]))
                for e in entries
            }
            columns = {(pair.table, pair.column) for pair in labels.required}
            seen += [column in personal for column in sorted(columns)]
            for entry in entries:
                table = accuracy.table_of(entry["location"], labels.tables)
                entity = accuracy.entity_of(entry["category_key"], entities)
                if table is None or entity is None or entry["status"] == "review":
                    continue
                pair = accuracy.Pair(table, accuracy.normalised(entry["field"]), entity)
                cases.append((entry["confidence"], pair in known))
    return cases, seen


def _list_wrong(columns: Iterable[Judged]) -> None:
    for each in columns:
        made = each.made
        if made.category and not _right(each):
            print(f"miss: {made.kind}: {made.table}.{made.column}: {made.category}")
        for key in sorted(each.reported | each.review):
            if not made.category or not related(key, made.category):
                sure = each.cases.get(key, 0)
                print(f"false alarm: {made.kind}: {made.table}.{made.column}: {key} {sure:.3f}")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; exit code 1 where a figure misses its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=accuracy.CORPORA)
    parser.add_argument("--without-gold", action="store_true", help="generated columns only")
    parser.add_argument("--verbose", action="store_true", help="list misses and false alarms")
    parser.add_argument("--seed", type=int, default=1, help="other cells of the same columns")
    parser.add_argument("--max-decoys", type=float, default=MAX_DECOYS)
    parser.add_argument("--min-named", type=float, default=MIN_NAMED)
    parser.add_argument("--min-at-all", type=float, default=MIN_AT_ALL)
    chosen = parser.parse_args(arguments)
    fake = judged(decoys(chosen.seed), together=False)
    named = judged(by_name(chosen.seed), together=True)
    valued = judged(by_value(chosen.seed), together=False)
    things = judged(misleading(chosen.seed), together=False)
    gold: tuple[list[tuple[float, bool]], list[bool]] = ([], [])
    if not chosen.without_gold:
        if not chosen.corpora.is_dir():
            parser.error(f"the corpora are not at {chosen.corpora}")
        gold = _gold(chosen.corpora)
    _table(
        "decoys taken for personal data",
        _grouped(fake, lambda each: each.made.kind, lambda each: bool(each.reported | each.review)),
    )
    _table(
        "things taken for personal data",
        _grouped(things, lambda each: each.made.kind, lambda each: bool(each.reported)),
    )
    _table("found by name alone, by language", _grouped(named, lambda e: e.made.kind, _right))
    _table("found by name alone, by category", _grouped(named, lambda e: e.made.category, _right))
    clear = [each for each in valued if not each.made.kind.endswith(" of 4")]
    _table("found by value, 12 rows and more", _grouped(clear, lambda e: e.made.category, _right))
    holding = [bool(each.reported | each.review) for each in (*named, *clear)]
    at_all = [*holding, *gold[1]]
    parts = (("generated", holding), ("gold", gold[1]), ("**all**", at_all))
    _table("holds personal data at all", [(name, sum(of), len(of)) for name, of in parts])
    _print_reliability(
        [
            *gold[0],
            *(
                (sure, bool(each.made.category) and related(key, each.made.category))
                for each in (*fake, *named, *valued, *things)
                for key, sure in each.cases.items()
            ),
        ]
    )
    if chosen.verbose:
        _list_wrong((*fake, *named, *valued, *things))
    false = sum(bool(each.reported | each.review) for each in fake) / len(fake)
    missed = [
        title
        for title, holds in (
            ("decoys", false <= chosen.max_decoys),
            ("names", sum(map(_right, named)) / len(named) >= chosen.min_named),
            ("at all", sum(at_all) / len(at_all) >= chosen.min_at_all),
        )
        if not holds
    ]
    if missed:
        print(f"missed: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
