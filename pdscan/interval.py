"""Intervals of a share: what so many of so many cells say about all of them."""

from __future__ import annotations

import math

#: Standard normal quantile of a two-sided confidence of 95 %.
Z = 1.959963984540054
#: What the statements about samples leave to chance.
ALPHA = 0.05


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Wilson's score interval of a share, 95 %; (0, 1) where nothing was looked at.

    Source: E. B. Wilson, Probable inference, JASA 22 (1927).

    >>> [round(end, 3) for end in wilson(59, 60)]
    [0.911, 0.997]
    """
    if of <= 0:
        return 0.0, 1.0
    share, weight = hits / of, Z * Z / of
    middle = (share + weight / 2) / (1 + weight)
    half = Z * math.sqrt(share * (1 - share) / of + weight / of / 4) / (1 + weight)
    # Rounding must not leave the share itself outside.
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def absent_at_most(rows: int) -> float:
    """The largest share that can hold what none of so many random rows holds, 95 %.

    The exact upper bound (Clopper and Pearson, Biometrika 26, 1934) of 0 of `rows`; the rule of
    three, 3/n, is its approximation. Rows drawn without replacement only make it smaller.

    >>> round(absent_at_most(300), 4), absent_at_most(0)
    (0.0099, 1.0)
    """
    return 1.0 - ALPHA ** (1 / rows) if rows > 0 else 1.0
