"""The matchers that must find what the oracle finds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest import mock

from pdscan.match import reference
from pdscan.match.compiled import CompiledMatcher
from pdscan.match.reference import Matches, ReferenceMatcher

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

    from pdscan.model import Detector
    from tests.fuzz.compare import Matcher


class FilteredMatcher(ReferenceMatcher):
    """The reference with RE2 in front of it for small arrays too."""

    def find(self, array: pa.Array) -> Matches:
        """All matches in an array of text."""
        with mock.patch.object(reference, "FILTER_FROM", 0):
            return super().find(array)

    def find_integers(self, array: pa.Array, active: tuple[int, ...] | None = None) -> Matches:
        """All matches in an array of integers."""
        with mock.patch.object(reference, "FILTER_FROM", 0):
            return super().find_integers(array, active)


#: By the name that tests and `benchmarks.fuzz` show: how a matcher for some detectors is made.
MATCHERS: dict[str, Callable[[Sequence[Detector]], Matcher]] = {
    "reference": ReferenceMatcher,
    "reference, filtered": FilteredMatcher,
    "compiled": CompiledMatcher,
}
