"""Classes of bytes: as few as one vector instruction looks up, so that windows lose the least."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pdscan.match.anchors import sample
from pdscan.match.automaton import members
from pdscan.match.layout import BANKS, BYTE_KINDS, WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pdscan.match.anchors import Bucket

#: What joining classes costs that no window of the sample tells apart: less than any that one does.
_UNSEEN = 1e-3


def classes(found: Sequence[Bucket]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The class of each byte, and the buckets that allow each class at each place.

    The second one has the shape (banks, places, classes). Bytes that no window tells apart are of
    one class. If these are too many, those two become one that let the fewest places of the sample
    through that do not fit, again and again: windows that are widened at several places let through
    many.
    """
    sets = np.zeros((BANKS, WIDTH, BYTE_KINDS), np.uint8)
    if not found:
        return np.zeros(256, np.uint8), sets
    allowed = np.array([[members(one) for one in bucket.window] for bucket in found])
    columns, kinds = np.unique(allowed.reshape(-1, 256).T, axis=0, return_inverse=True)
    kinds = kinds.ravel()
    merging = _Merging(columns.reshape(-1, len(found), WIDTH), kinds[sample()])
    target = np.arange(len(columns))
    alive = np.ones(len(columns), bool)
    while alive.sum() > BYTE_KINDS:
        prices = merging.prices()
        prices[~alive] = prices[:, ~alive] = np.inf
        np.fill_diagonal(prices, np.inf)
        one, other = np.unravel_index(prices.argmin(), prices.shape)
        merging.join(int(one), int(other))
        target[target == other] = one
        alive[other] = False
    number = np.cumsum(alive) - 1
    for kind in np.flatnonzero(alive).tolist():
        for bucket, fits in enumerate(merging.sets[kind]):
            bank, bit = divmod(bucket, 8)
            sets[bank, fits, number[kind]] |= np.uint8(1 << bit)
    return number[target[kinds]].astype(np.uint8), sets


class _Merging:
    """Classes that are being joined, and what windows see of them in the sample.

    `sets` (classes, buckets, places) says which classes a bucket allows at a place of its window.
    """

    def __init__(self, sets: NDArray[np.bool_], text: NDArray[np.int64]) -> None:
        self.sets = sets
        self._text = text
        #: For each class, bucket and place: how often it stands there with all else fitting.
        self._seen = np.zeros(sets.shape)
        for bucket in range(sets.shape[1]):
            self._look(bucket)

    def prices(self) -> NDArray[np.float64]:
        """How many more places of the sample would pass if each two classes became one."""
        count = len(self.sets)
        allowed = self.sets.reshape(count, -1).astype(float)
        newly = ((~self.sets) * self._seen).reshape(count, -1)
        more = allowed @ newly.T
        share = np.bincount(self._text, minlength=count) + 1.0
        apart = allowed @ (1 - allowed).T
        unseen = (apart + apart.T) * np.minimum.outer(share, share) / len(self._text)
        result: NDArray[np.float64] = more + more.T + _UNSEEN * unseen
        return result

    def join(self, one: int, other: int) -> None:
        """Makes the other class part of the one."""
        changed = (self.sets[one] != self.sets[other]).any(axis=1)
        self.sets[one] |= self.sets[other]
        self._text[self._text == other] = one
        for bucket in np.flatnonzero(changed).tolist():
            self._look(bucket)

    def _look(self, bucket: int) -> None:
        """Counts again what stands at each place of a window where all else fits."""
        size = len(self._text) - WIDTH
        near = [self._text[place : place + size] for place in range(WIDTH)]
        fits = [self.sets[near[place], bucket, place] for place in range(WIDTH)]
        for place in range(WIDTH):
            others = np.logical_and.reduce([f for p, f in enumerate(fits) if p != place])
            self._seen[:, bucket, place] = np.bincount(
                near[place][others], minlength=len(self.sets)
            )
