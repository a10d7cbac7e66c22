"""Compiled code is kept, loaded without numba, and trusted only where nobody else can write."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from textwrap import dedent

import pytest

from pdscan.match import cache, native
from tests import compiling

compiling.skip_or_fail(module=True)
llvm = import_module("llvmlite.binding")

# `third` compiles in a moment. `total` has what the real kernels have: a helper that is not
# inlined and takes an array made from a pointer, a slice, a division, memory that is cleared.
TOY = """
    import numpy as np
    from numba import carray, njit

    def third(start):
        return start[2]

    @njit(error_model="numpy")
    def window(values, start):
        part = values[start : start + 4]
        total = np.int64(0)
        for i in range(len(part)):
            total += part[i] // (start + 1)
        return total

    def total(start, length, out):
        values = carray(start, length)
        for i in range(length - 3):
            out[0] += window(values, i)
        for i in range(length):
            values[i] = 0
        return length
"""
SMALL = '\nEXPORTS = {"third": ("int64(CPointer(uint8))", third)}\n'
LARGE = '\nEXPORTS = {"total": ("int64(CPointer(uint8), int64, CPointer(int64))", total)}\n'
USE_SMALL = """
    import ctypes, sys
    from pdscan.match import cache, native
    kernels = native.load("toy", build="build" in sys.argv)
    data = ctypes.create_string_buffer(b"abc")
    print(kernels and kernels["third"](ctypes.addressof(data)), "numba" in sys.modules)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder, not yet made, of a process that has loaded nothing."""
    monkeypatch.setenv("PDSCAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(native, "_loaded", {})
    return tmp_path / "cache"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Writes a module that can be imported, here and in a new process."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def write(source: str, name: str = "toy") -> None:
        sys.modules.pop(name, None)
        (tmp_path / f"{name}.py").write_text(dedent(source))

    return write


@pytest.fixture
def toy(write: Callable[..., None]) -> None:
    write(dedent(TOY) + SMALL)


def process(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", dedent(code), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def answer(started: subprocess.Popen[str]) -> str:
    out, err = started.communicate(timeout=120)
    assert started.returncode == 0, err
    assert not err
    return out.strip()


def third(kernels: native.Kernels | None, data: bytes = b"xyz") -> int:
    assert kernels is not None
    buffer = ctypes.create_string_buffer(data)
    return kernels["third"](ctypes.addressof(buffer))


def test_a_kernel_counts_and_writes(write: Callable[..., None]) -> None:
    write(dedent(TOY) + LARGE)
    data = bytes(range(7, 250, 3))
    buffer, out = ctypes.create_string_buffer(data), ctypes.c_int64()
    kernels = native.load("toy", build=True)
    assert kernels is not None
    length = kernels["total"](ctypes.addressof(buffer), len(data), ctypes.addressof(out))
    assert length == len(data)
    assert out.value == sum(b // (i + 1) for i in range(len(data) - 3) for b in data[i : i + 4])
    assert not any(buffer.raw)


@pytest.mark.usefixtures("toy")
def test_numba_is_imported_once() -> None:
    assert answer(process(USE_SMALL)) == "None False"
    assert answer(process(USE_SMALL, "build")) == "99 True"
    assert answer(process(USE_SMALL)) == "99 False"
    assert answer(process(USE_SMALL, "build")) == "99 False"


@pytest.mark.usefixtures("toy")
def test_a_process_loads_once() -> None:
    assert native.load("toy", build=False) is None
    assert not native.ready("toy")
    kernels = native.load("toy", build=True)
    assert native.ready("toy")
    assert native.load("toy", build=True) is native.load("toy", build=False) is kernels


@pytest.mark.usefixtures("toy")
def test_an_empty_cache_is_seen_without_llvm() -> None:
    ready = """
        import sys
        from pdscan.match import cache, native
        print(native.ready("toy"), "llvmlite" in sys.modules)
    """
    assert answer(process(ready)) == "False False"
    native.load("toy", build=True)
    assert answer(process(ready)) == "True True"


@pytest.mark.usefixtures("toy")
def test_folder_and_file_are_closed_to_others(folder: Path) -> None:
    native.load("toy", build=True)
    (file,) = folder.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600


def open_to_group(folder: Path, _: pytest.MonkeyPatch) -> None:
    folder.mkdir(mode=0o750)


def open_to_all(folder: Path, _: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    folder.chmod(0o1777)


def of_somebody_else(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir(mode=0o700)
    owner = folder.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)


def a_link(folder: Path, _: pytest.MonkeyPatch) -> None:
    (folder.parent / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(folder.parent / "elsewhere")


def a_file(folder: Path, _: pytest.MonkeyPatch) -> None:
    folder.touch(mode=0o600)


def relative(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PDSCAN_CACHE", "cache")


def below_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.touch()
    monkeypatch.setenv("PDSCAN_CACHE", str(folder / "cache"))


@pytest.mark.usefixtures("toy")
@pytest.mark.parametrize(
    "make",
    [open_to_group, open_to_all, of_somebody_else, a_link, a_file, relative, below_a_file],
)
def test_an_unsafe_folder_is_not_used(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    make: Callable[[Path, pytest.MonkeyPatch], None],
) -> None:
    monkeypatch.chdir(folder.parent)
    make(folder, monkeypatch)
    before = sorted(folder.parent.rglob("*"))
    caplog.set_level("INFO")
    assert cache.folder() is None
    assert "Compiled code is not kept" in caplog.text
    assert third(native.load("toy", build=True)) == ord("z")
    assert sorted(folder.parent.rglob("*")) == before


@pytest.mark.usefixtures("toy")
def test_a_safe_folder_that_became_unsafe_is_not_read(folder: Path) -> None:
    native.load("toy", build=True)
    folder.chmod(0o770)
    assert answer(process(USE_SMALL)) == "None False"


def test_the_users_own_cache_folder_is_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PDSCAN_CACHE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = cache.folder()
    assert folder is not None
    assert folder.is_relative_to(tmp_path)
    assert folder.is_dir()


@pytest.mark.usefixtures("toy")
@pytest.mark.parametrize(
    "limit",
    [
        pytest.param("resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))", id="full disk"),
        pytest.param(
            "os.chmod(os.environ['PDSCAN_CACHE'], 0o500)",
            id="read-only",
            marks=pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere"),
        ),
    ],
)
def test_a_folder_that_cannot_be_written_is_no_error(folder: Path, limit: str) -> None:
    folder.mkdir(mode=0o700)
    out = answer(process(f"import os, resource; {limit}\n" + dedent(USE_SMALL), "build"))
    assert out == "99 True"
    assert not list(folder.iterdir())


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def changed(file: Path) -> None:
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)


def of_another_key(file: Path) -> None:
    """What was sealed for one key is moved to the name of another."""
    body = cache.read(file)
    assert body is not None
    other = file.with_name("native-0123-4567")
    cache.write(other, body)
    other.replace(file)


def open_to_others(file: Path) -> None:
    file.chmod(0o644)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.usefixtures("toy")
@pytest.mark.parametrize(
    "damage", [truncated, emptied, changed, of_another_key, open_to_others, a_folder]
)
def test_a_damaged_file_is_built_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None]
) -> None:
    native.load("toy", build=True)
    (file,) = folder.iterdir()
    damage(file)
    monkeypatch.setattr(native, "_loaded", {})
    assert native.load("toy", build=False) is None
    assert third(native.load("toy", build=True)) == ord("z")
    monkeypatch.setattr(native, "_loaded", {})
    if damage is not a_folder:  # which cannot be replaced, and is no error either
        assert third(native.load("toy", build=False)) == ord("z")
    assert list(folder.iterdir()) == [file]


def test_other_sources_are_other_code(
    monkeypatch: pytest.MonkeyPatch, write: Callable[..., None]
) -> None:
    def rebuilt(source: str, name: str = "toy") -> bool:
        write(source, name)
        monkeypatch.setattr(native, "_loaded", {})
        was_ready = native.ready("toy")
        native.load("toy", build=True)
        return not was_ready

    small = dedent(TOY) + SMALL
    assert rebuilt(small)
    assert not rebuilt(small)
    assert rebuilt(small + "# changed\n")
    write("WIDTH = 1\n", "width")
    assert rebuilt(small + 'SOURCES = ("width",)\n')
    assert rebuilt(small + 'SOURCES: tuple[str, ...] = ("width",)\n')
    assert rebuilt("WIDTH = 2\n", "width")
    assert not rebuilt("WIDTH = 2\n", "width")
    monkeypatch.setattr(native, "__version__", "0.0.0")
    assert rebuilt("WIDTH = 2\n", "width")
    monkeypatch.setattr(native, "version", lambda name: f"{name} 0")
    assert rebuilt("WIDTH = 2\n", "width")
    monkeypatch.setattr(llvm, "get_host_cpu_name", lambda: "x86-64")
    assert rebuilt("WIDTH = 2\n", "width")


@pytest.mark.usefixtures("toy")
def test_code_that_nobody_loads_any_more_is_removed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[..., None]
) -> None:
    native.load("toy", build=True)
    (used,) = folder.iterdir()
    age = {"native-old": 31, "native-young": 29, "of-somebody": 31, used.name: 31}
    for name, days in age.items():
        (folder / name).touch()
        os.utime(folder / name, times=(time.time() - days * 86400,) * 2)
    monkeypatch.setattr(native, "_loaded", {})
    native.load("toy", build=False)
    write(dedent(TOY) + SMALL, "other")
    native.load("other", build=True)
    left = {file.name for file in folder.iterdir()}
    assert left > {"native-young", "of-somebody", used.name}
    assert "native-old" not in left
    assert len(left) == 4


@pytest.mark.usefixtures("toy")
def test_processes_that_start_at_once_do_not_disturb_each_other(folder: Path) -> None:
    started = [process(USE_SMALL, "build") for _ in range(3)]
    assert {answer(one).split()[0] for one in started} == {"99"}
    (file,) = folder.iterdir()
    assert native._read(file) is not None
    assert answer(process(USE_SMALL)) == "99 False"


@pytest.mark.usefixtures("toy")
@pytest.mark.parametrize("missing", ["numba", "llvmlite.binding"])
def test_without_numba_there_is_no_compiled_scan(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    missing: str,
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    caplog.set_level("INFO")
    assert native.load("toy", build=True) is None
    assert "There is no compiled scan" in caplog.text
    assert not native.ready("toy")


def test_what_numba_refuses_is_a_warning(
    folder: Path, write: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    write("""
        def third(start):
            return start.nonsense
        EXPORTS = {"third": ("int64(CPointer(uint8))", third)}
    """)
    assert native.load("toy", build=True) is None
    assert "toy, third" in caplog.text
    assert not list(folder.iterdir())


def test_a_kernel_that_raises_ends_its_process(write: Callable[..., None]) -> None:
    write("""
        def third(start):
            if start[2] == 99:
                raise ValueError("c")
            return start[2]
        EXPORTS = {"third": ("int64(CPointer(uint8))", third)}
    """)
    assert third(native.load("toy", build=True), b"xyz") == ord("z")
    started = process(USE_SMALL)
    started.communicate(timeout=60)
    assert started.returncode < 0


def has_avx2() -> bool:
    return bool(llvm.get_host_cpu_features().get("avx2"))


@pytest.mark.skipif(not has_avx2(), reason="this processor has no AVX2")
def test_instructions_of_this_processor_can_be_used(
    monkeypatch: pytest.MonkeyPatch, write: Callable[..., None]
) -> None:
    write("""
        from llvmlite import ir
        from numba import types
        from numba.extending import intrinsic

        @intrinsic
        def shuffle(typing, table, index, out):
            def generate(context, builder, signature, arguments):
                vector = ir.VectorType(ir.IntType(8), 32)
                table, index, out = (
                    builder.bitcast(pointer, vector.as_pointer()) for pointer in arguments
                )
                function = builder.module.declare_intrinsic(
                    "llvm.x86.avx2.pshuf.b", (), ir.FunctionType(vector, (vector, vector))
                )
                loaded = [builder.load(pointer, align=1) for pointer in (table, index)]
                builder.store(builder.call(function, loaded), out, align=1)
                return context.get_constant(types.int64, 32)
            return types.int64(table, index, out), generate

        def look_up(table, index, out):
            return shuffle(table, index, out)

        bytes_ = "CPointer(uint8)"
        EXPORTS = {"look_up": (f"int64({bytes_}, {bytes_}, {bytes_})", look_up)}
    """)
    table, index = bytes(range(100, 132)), bytes(i * 7 % 16 for i in range(32))
    for build in (True, False):
        monkeypatch.setattr(native, "_loaded", {})
        kernels = native.load("toy", build=build)
        assert kernels is not None
        buffers = [ctypes.create_string_buffer(data, 32) for data in (table, index, b"")]
        assert kernels["look_up"](*map(ctypes.addressof, buffers)) == 32
        assert buffers[2].raw == bytes(table[i // 16 * 16 + index[i]] for i in range(32))


@pytest.mark.parametrize(
    ("signature", "result", "arguments"),
    [
        ("int64(CPointer(uint8))", ctypes.c_int64, (ctypes.c_void_p,)),
        ("uint8(int32, uint16)", ctypes.c_uint8, (ctypes.c_int32, ctypes.c_uint16)),
        ("int64(CPointer(CPointer(int64)))", ctypes.c_int64, (ctypes.c_void_p,)),
        ("boolean(float64, float32)", ctypes.c_bool, (ctypes.c_double, ctypes.c_float)),
        ("uint64()", ctypes.c_uint64, ()),
    ],
)
def test_signatures_become_prototypes(
    signature: str, result: type, arguments: tuple[type, ...]
) -> None:
    prototype = native._prototype(signature)
    assert prototype._restype_ is result
    assert tuple(prototype._argtypes_) == arguments


@pytest.mark.parametrize("signature", ["unicode_type(int64)", "int64(int64[:])", "void()"])
def test_a_signature_over_other_types_is_refused(signature: str) -> None:
    with pytest.raises(RuntimeError, match="no machine type"):
        native._prototype(signature)
