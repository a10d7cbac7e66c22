"""Machine code of the matching kernels: compiled once by numba, kept, and loaded without numba.

Importing numba costs about a second and compiling several; linking kept machine code costs
milliseconds and needs llvmlite only. What is kept is machine code, so that it is read from
nowhere but a folder, and a file in it, that belong to the user and that nobody else may touch.

A kernels module has `EXPORTS: dict[str, tuple[str, Callable]]`, from a name to a signature over
machine types (`"int64(CPointer(uint8), int64)"`) and the function that numba compiles. It may
have `SOURCES: tuple[str, ...]`, a literal: the further modules whose source its code depends on.
Kernels neither allocate nor raise. One that tries ends the process: a wrong count would be worse.
"""

from __future__ import annotations

import ast
import ctypes
import hashlib
import importlib
import importlib.util
import json
import logging
import sys
import threading
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdscan import __version__
from pdscan.match import cache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import llvmlite.binding as llvm

log = logging.getLogger(__name__)

KERNELS = "pdscan.match.kernels"
_SYMBOL = "pdscan_"  # kernels are linked under a name of their own, whatever libc calls its own
_RUNTIME = ("numba_", "NRT_", "Py")  # symbols of numba's runtime and of Python
_TYPES: dict[str, type[ctypes._SimpleCData[Any]]] = {
    "boolean": ctypes.c_bool,
    "float32": ctypes.c_float,
    "float64": ctypes.c_double,
    **{
        f"{sign}int{bits}": getattr(ctypes, f"c_{sign}int{bits}")
        for sign in ("", "u")
        for bits in (8, 16, 32, 64)
    },
}

_lock = threading.Lock()
_loaded: dict[str, Kernels | None] = {}


@dataclass(frozen=True, slots=True)
class Kernels:
    """The compiled functions of a kernels module, by exported name.

    They take addresses and numbers as Python integers, let go of the GIL while they run, and check
    nothing: an address must be valid for as many bytes as the kernel says. Any thread may call
    them; they are not picklable, so that every process loads its own.
    """

    functions: Mapping[str, Callable[..., int]]
    _code: tuple[Any, ...]  # what keeps the linked code in memory

    def __getitem__(self, name: str) -> Callable[..., int]:
        return self.functions[name]


@dataclass(frozen=True, slots=True)
class _Object:
    """Relocatable machine code, and the signature of every function that it exports."""

    signatures: dict[str, str]
    image: bytes


def load(module: str = KERNELS, *, build: bool) -> Kernels | None:
    """The kernels of a module: from this process, from the cache or, with `build`, from numba.

    None if they are not in the cache and may not be built, or cannot be: numba or llvmlite is not
    installed, or does not know this platform or this source (then a log line says why). Never
    raises for what is in the cache or for a cache that cannot be used.
    """
    with _lock:
        if module in _loaded:
            return _loaded[module]
        kernels = _load(module, build=build)
        if kernels is not None or build:
            _loaded[module] = kernels
        return kernels


def ready(module: str = KERNELS) -> bool:
    """Whether `load` would most likely give the kernels without building them."""
    if module in _loaded:
        return _loaded[module] is not None
    folder = cache.folder()
    if folder is None:
        return False
    try:
        sources = _sources_key(module)
        # Without any code of these sources, llvmlite is not imported to learn the processor's name.
        kept = any(folder.glob(f"{cache.PREFIXES[0]}{sources}-*"))
        return kept and _file(folder, sources).exists()
    except (ImportError, OSError):
        return False


def _load(module: str, *, build: bool) -> Kernels | None:
    folder = cache.folder()
    try:
        file = _file(folder or Path(), _sources_key(module))
        code = _read(file) if folder else None
        if code is None and build:
            code = _compile(module)
            if folder:
                head = json.dumps(code.signatures).encode()
                cache.write(file, head + b"\n" + code.image)
        return None if code is None else _link(code)
    except (ImportError, OSError) as error:  # llvmlite: OSError if its library cannot be loaded
        log.info("There is no compiled scan: %s.", error)
    except RuntimeError as error:
        first, _, _ = str(error).partition("\n")
        details = log.isEnabledFor(logging.DEBUG)
        log.warning("The scan could not be compiled: %s", first, exc_info=details)
    return None


def _sources_key(module: str) -> str:
    """A digest of everything but the processor that decides about the machine code."""
    digest = hashlib.sha256()
    for part in (__version__, version("numba"), version("llvmlite"), module):
        digest.update(part.encode() + b"\0")
    for source in (Path(__file__).read_bytes(), *_sources(module)):
        digest.update(hashlib.sha256(source).digest())
    return digest.hexdigest()[:32]


def _sources(module: str) -> Iterator[bytes]:
    """The source of a module and of those in its `SOURCES`, read without importing it."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"there is no module {module}", name=module)
    source = Path(spec.origin).read_bytes()
    yield source
    for node in ast.parse(source).body if b"SOURCES" in source else ():
        match node:
            case (
                ast.Assign(targets=[ast.Name("SOURCES")], value=ast.Tuple() as names)
                | ast.AnnAssign(target=ast.Name("SOURCES"), value=ast.Tuple() as names)
            ):
                for name in ast.literal_eval(names):
                    yield from _sources(name)


def _file(folder: Path, sources: str) -> Path:
    processor = hashlib.sha256("\0".join(_processor()).encode())
    return folder / f"{cache.PREFIXES[0]}{sources}-{processor.hexdigest()[:32]}"


def _processor() -> tuple[str, str, str]:
    """The target triple of this process, and its processor's name and features."""
    import llvmlite.binding as llvm

    try:
        features = llvm.get_host_cpu_features().flatten()
    except RuntimeError:  # LLVM does not know them on every platform; the name has to do
        features = ""
    return llvm.get_process_triple(), llvm.get_host_cpu_name(), features


def _read(file: Path) -> _Object | None:
    """The object that is kept in a file, if it is."""
    body = cache.read(file)
    if body is None:
        return None
    head, _, image = body.partition(b"\n")
    return _Object(json.loads(head), image)


def _compile(module: str) -> _Object:
    """Compiles a kernels module; RuntimeError, with numba's own message, if that is refused."""
    import llvmlite.binding as llvm
    import numba

    whole = llvm.parse_assembly("")
    signatures = {}
    for name, (signature, function) in importlib.import_module(module).EXPORTS.items():
        try:
            compiled = numba.cfunc(signature, error_model="numpy")(function)
        except numba.core.errors.NumbaError as error:
            raise RuntimeError(f"{module}, {name}: {error}") from error
        part = llvm.parse_assembly(compiled.inspect_llvm())
        part.get_function(compiled.native_name).name = _SYMBOL + name
        whole.link_in(part)
        signatures[name] = signature
    whole.link_in(llvm.parse_assembly(_traps(whole)))
    triple, name, features = _processor()
    machine = llvm.Target.from_triple(triple).create_target_machine(
        cpu=name, features=features, opt=3, reloc="pic", codemodel="default"
    )
    return _Object(signatures, machine.emit_object(whole))


def _traps(code: llvm.ModuleRef) -> str:
    """LLVM assembly that defines what numba's runtime would.

    numba compiles the raising of an exception even into code that never raises. The definitions
    make the object stand on its own: reaching a function of the runtime ends the process.
    """
    trap = "define void @{}() {{\ncall void @llvm.trap()\nunreachable\n}}"
    functions = [trap.format(name) for name in _runtime(code.functions)]
    variables = [f"@{name} = global i64 0" for name in _runtime(code.global_variables)]
    return "\n".join(["declare void @llvm.trap()", *functions, *variables])


def _runtime(symbols: Iterable[llvm.ValueRef]) -> Iterator[str]:
    """Names of those symbols that are not defined and belong to numba's runtime or to Python."""
    for symbol in symbols:
        if symbol.is_declaration and symbol.name.startswith(_RUNTIME):
            yield symbol.name


def _link(code: _Object) -> Kernels:
    """Links an object into this process."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    # JITLink places an object as one piece, which short jumps need; LLVM has it for ELF and Mach-O.
    engine = llvm.create_lljit_compiler(use_jit_link=sys.platform != "win32")
    builder = llvm.JITLibraryBuilder().add_object_img(code.image)
    builder.add_current_process()  # libc's memset and its like
    for name in code.signatures:
        builder.export_symbol(_SYMBOL + name)
    library = builder.link(engine, "kernels")
    functions = {
        name: _prototype(signature)(library[_SYMBOL + name])
        for name, signature in code.signatures.items()
    }
    return Kernels(functions, (engine, library))


def _prototype(signature: str) -> type[ctypes._CFunctionType]:
    """The ctypes prototype of a numba signature, such as `"int64(CPointer(uint8), int64)"`."""
    call = ast.parse(signature, mode="eval").body
    assert isinstance(call, ast.Call)
    return ctypes.CFUNCTYPE(_ctype(call.func), *map(_ctype, call.args))


def _ctype(node: ast.expr) -> type[ctypes._SimpleCData[Any]]:
    match node:
        case ast.Call(func=ast.Name("CPointer")):
            return ctypes.c_void_p
        case ast.Name(name) if name in _TYPES:
            return _TYPES[name]
    raise RuntimeError(f"{ast.unparse(node)} is no machine type of a kernel")
