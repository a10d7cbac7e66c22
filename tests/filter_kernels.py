"""The filters of `pdscan.match.kernel_filter`, each compiled as for a processor that has no more.

A kernels module as `native.load` wants it; imported where numba is, to compile only.
"""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any
from unittest import mock

import llvmlite.binding as llvm

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

FILTER = "pdscan.match.kernel_filter"
#: Modules whose source decides about the machine code, too.
SOURCES = (
    "pdscan.match.layout",
    "pdscan.match.kernel_filter",
    "pdscan.match.kernel_memory",
)
#: Beginnings of the names of what a processor is to be without, instruction sets with all that
#: need them: nothing, what looks up 64 bytes at once, 32, and 16.
LACKING: tuple[tuple[str, ...], ...] = (
    (),
    ("avx512",),
    ("avx", "fma", "f16c", "vaes", "vpclmulqdq", "xop"),
    ("avx", "fma", "f16c", "vaes", "vpclmulqdq", "xop", "sse4", "ssse3"),
)


def features(lacking: tuple[str, ...]) -> llvm.FeatureMap:
    """What this processor has, but for some of it; KeyError-free also where LLVM does not know."""
    try:
        found = llvm.get_host_cpu_features()
    except RuntimeError:
        found = llvm.FeatureMap()
    for name in found:
        if name.startswith(lacking):
            found[name] = False
    return found


def filter_module(lacking: tuple[str, ...]) -> ModuleType:
    """The module of the filters as it is on a processor that lacks something."""
    spec = importlib.util.find_spec(FILTER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    known = features(lacking)
    with mock.patch.object(llvm, "get_host_cpu_features", return_value=known):
        spec.loader.exec_module(module)
    return module


def _exported(filtered: Any) -> tuple[str, Callable[[int, int, int], int]]:
    def run(block: int, text: int, size: int) -> int:
        filtered(block, text, size)
        return size

    return "int64(int64, int64, int64)", run


def _exports() -> dict[str, tuple[str, Callable[[int, int, int], int]]]:
    """Every filter that a processor like this one can run, by its name and width."""
    found = {}
    for lacking in LACKING:
        module = filter_module(lacking)
        name = module.filtered.py_func.__name__
        if name == "by_halves":
            name = f"{name}_{module._SHUFFLE[1]}"
        found[name] = _exported(module.filtered)
        found["by_bytes"] = _exported(module.by_bytes)
    return found


EXPORTS = _exports()
