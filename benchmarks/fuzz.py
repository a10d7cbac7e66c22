"""Matchers against the oracle on hostile batches, for as long as one likes."""

from __future__ import annotations

import argparse
import random
import sys
import time
from typing import TYPE_CHECKING

from pdscan import registry
from tests.fuzz.batches import Batch, Maker
from tests.fuzz.compare import difference, known_by
from tests.fuzz.matchers import MATCHERS
from tests.fuzz.oracle import Oracle

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The sizes of batches, as cells and bytes, in turn: many small ones to a large one.
SIZES = ((12, 20_000),) * 16 + ((200, 100_000),) * 3 + ((60, 4_000_000),)
#: Seconds between two lines that say how far it is.
EVERY = 60


def made(maker: Maker, seed: int) -> Batch:
    """The batch of a seed."""
    draw = random.Random(seed)
    cells, largest = draw.choice(SIZES)
    return maker.batch(draw, cells=cells, largest=largest)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compares until a limit or the first difference. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, help="stop after so long (default: 1)")
    parser.add_argument("--hits", type=int, help="stop after so many matches compared")
    parser.add_argument("--batches", type=int, help="stop after so many batches")
    parser.add_argument("--seed", type=int, default=0, help="of the first batch (default: 0)")
    parser.add_argument("--matcher", choices=MATCHERS, action="append", help="default: all")
    options = parser.parse_args(arguments)
    names = options.matcher or list(MATCHERS)
    limits = (options.minutes, options.hits, options.batches)
    minutes = 1 if limits == (None, None, None) else options.minutes

    detectors = registry.detectors()
    maker, oracle = Maker(detectors), Oracle(detectors)
    matchers = {name: MATCHERS[name](detectors) for name in names}
    begun = told = time.monotonic()
    batches = hits = differences = 0

    def going() -> bool:
        return not (
            differences
            or (minutes is not None and time.monotonic() - begun >= minutes * 60)
            or (options.hits is not None and hits >= options.hits)
            or (options.batches is not None and batches >= options.batches)
        )

    def tell() -> None:
        seconds = time.monotonic() - begun
        print(
            f"{batches} batches, {hits} hits compared, {differences} differences, "
            f"{batches / max(seconds, 1e-9):.0f} batches/s",
            flush=True,
        )

    while going():
        seed = options.seed + batches
        try:
            batch = made(maker, seed)
            known = known_by(oracle, batch)
            for name, matcher in matchers.items():
                if account := difference(matcher, oracle, batch, known):
                    differences += 1
                    print(f"{name}, {account}\nRepeat: --seed {seed} --batches 1", flush=True)
                hits += len(known.row)
        except BaseException:
            print(f"Stopped in the batch of --seed {seed}", file=sys.stderr)
            raise
        batches += 1
        if time.monotonic() - told > EVERY:
            told = time.monotonic()
            tell()
    tell()
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
