"""The choice of a matcher: the compiled one where it is ready or pays, else the reference."""

from __future__ import annotations

import importlib.util
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

import pyarrow as pa

from pdscan.match import cache, native, tables
from pdscan.match.beside import Beside
from pdscan.match.reference import ReferenceMatcher

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pdscan.match.compiled import CompiledMatcher
    from pdscan.match.reference import Matches
    from pdscan.match.watch import Watch
    from pdscan.model import Detector

#: What people are told where nothing can be compiled.
SLOW = "numba is not installed for this Python, so that matching takes about thirty times as long."

#: What a process that only compiles runs.
_BUILD = """
import pickle, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
from pdscan.match import choice
sys.exit(not choice.prepare(pickle.load(sys.stdin.buffer)))
"""
#: After so many bytes the reference has cost what compiling costs, so that it pays at last.
BUILD_AFTER = 64 << 20
#: So often, in bytes, it is looked whether another process has compiled meanwhile.
LOOK_AFTER = 4 << 20


class Matcher:
    """Finds the matches of detectors in Arrow arrays; see ReferenceMatcher, which it equals.

    What was compiled before is used at once: that takes a tenth of a second. Otherwise the
    reference runs until compiling, which takes some seconds, is worth it; without `build`, to
    the end. Users' own detectors are never compiled: they run beside the others, and come behind
    them in `detectors`.
    """

    def __init__(self, detectors: Sequence[Detector], *, build: bool = True) -> None:
        self._built_in = _built_in(detectors)
        self.detectors = (*self._built_in, *(each for each in detectors if each.own))
        self._beside: Beside | None = None
        if len(self._built_in) < len(self.detectors):
            self._beside = Beside(self.detectors, len(self._built_in))
        self._build = build
        # Without detectors there is nothing to compile.
        self._matcher: ReferenceMatcher | CompiledMatcher | None = (
            None if self._built_in else ReferenceMatcher(())
        )
        self._compiled = not self._built_in
        self._seen = self._looked = 0

    def find(self, array: pa.Array) -> Matches:
        """All matches in an array of text."""
        return self.find_within(array, None)

    def find_within(self, array: pa.Array, watch: Watch | None) -> Matches:
        """As `find`; `watch` limits users' own detectors, and learns which were stopped.

        Without one, a text that was not searched to its end counts as one match.
        """
        found = self._chosen(array.nbytes).find(array)
        if self._beside is None:
            return found
        return self._beside.find(array, found, watch, integers=False)

    def find_integers(
        self,
        array: pa.Array,
        watch: Watch | None = None,
        *,
        small: bool = False,
        active: tuple[int, ...] | None = None,
    ) -> Matches:
        """All matches in integers, read as decimal digits; `watch` as in `find_within`.

        `small`: they have fewer digits than any built-in detector looks for. `active` are the
        places of those built-in detectors that look for them, all if it is None.
        """
        if small:
            found = self._chosen(0).find(pa.nulls(0, pa.string()))
        else:
            found = self._chosen(array.nbytes).find_integers(array, active)
        if self._beside is None:
            return found
        return self._beside.find(array, found, watch, integers=True)

    def _chosen(self, size: int) -> ReferenceMatcher | CompiledMatcher:
        """The matcher for the next `size` bytes."""
        if self._matcher is None or (not self._compiled and self._seen >= self._looked):
            self._looked = self._seen + LOOK_AFTER
            build = self._build and self._seen >= BUILD_AFTER
            if build:
                self._looked = 1 << 62
                build = _built_apart(self._built_in)
            if (build or ready(self._built_in)) and native.load(build=build) is not None:
                from pdscan.match.compiled import CompiledMatcher

                self._matcher = CompiledMatcher(self._built_in)
                self._compiled = True
            elif self._matcher is None:
                self._matcher = ReferenceMatcher(self._built_in)
        self._seen += size
        return self._matcher


def _built_in(detectors: Sequence[Detector]) -> tuple[Detector, ...]:
    """Those detectors that can be compiled: users' own ones never are."""
    return tuple(each for each in detectors if not each.own)


def _built_apart(detectors: Sequence[Detector]) -> bool:
    """Compiles in a process of its own; whether the matcher can now be had.

    Its memory (some 300 MB) is free again afterwards, and an interruption ends it at once. Where
    no folder keeps what it makes that would be in vain: it is left to this process.
    """
    if cache.folder() is None or ready(detectors):
        return True
    done = subprocess.run(  # noqa: S603 - this interpreter, and nothing that anyone could choose
        [sys.executable, "-c", _BUILD],
        input=pickle.dumps(detectors),
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def possible() -> bool:
    """Whether the scan can be compiled here, as far as that can be told without trying."""
    return all(importlib.util.find_spec(name) is not None for name in ("numba", "llvmlite"))


def prepare(detectors: Sequence[Detector]) -> bool:
    """Compiles now what a matcher for these detectors needs; whether that is possible."""
    if native.load(build=True) is None:
        return False
    tables.load(_built_in(detectors))
    return True


def ready(detectors: Sequence[Detector]) -> bool:
    """Whether the compiled matcher for these detectors was built before."""
    file = tables.kept(_built_in(detectors))
    return file is not None and file.exists() and native.ready()
