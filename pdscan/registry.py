"""The one door to plugins: detectors and connectors, by folder and by entry point."""

from __future__ import annotations

import pkgutil
from functools import cache, lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from pdscan.errors import PdscanError, UsageError
from pdscan.model import Connector, Detector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Plugin = TypeVar("_Plugin", Detector, Connector)
_P = ParamSpec("_P")
_R = TypeVar("_R")

#: Users' own detectors of this process, by id, and what to forget when they change.
_own: dict[str, Detector] = {}
_forget: list[Callable[[], None]] = []


def _plugins(folder: str, name: str) -> Iterator[tuple[str, Any]]:
    """(where from, plugin) of every leaf of a plugin folder, then of every entry point.

    A leaf holds one plugin under `name`, or several in a tuple under the plural.
    """
    package = import_module(folder)
    for leaf in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        module = import_module(f"{folder}.{leaf.name}")
        plugins = getattr(module, f"{name}S", None) or (getattr(module, name, None),)
        for plugin in plugins:
            if plugin is None:
                msg = f"{module.__name__} declares no {name}; a leaf without a plugin never runs."
                raise PdscanError(msg)
            yield module.__name__, plugin
    for entry in sorted(entry_points(group=folder), key=lambda entry: entry.name):
        yield f"entry point {entry.name}", entry.load()


def _unique(found: Iterator[tuple[str, Any]], kind: str) -> tuple[Any, ...]:
    """The plugins by id; raises if there is none or if two have one id."""
    by_id: dict[str, tuple[str, Any]] = {}
    for origin, plugin in found:
        if plugin.id in by_id:
            msg = f"{kind} {plugin.id!r} is declared twice: {by_id[plugin.id][0]} and {origin}."
            raise PdscanError(msg)
        by_id[plugin.id] = (origin, plugin)
    if not by_id:
        msg = f"No {kind} found: the installation is broken; install pdscan again."
        raise PdscanError(msg)
    return tuple(by_id[key][1] for key in sorted(by_id))


def detectors() -> tuple[Detector, ...]:
    """All detectors, users' own ones in use included, ordered by id.

    Raises PdscanError if there are none or one is broken.
    """
    if not _own:
        return built_in()
    return tuple(sorted((*built_in(), *_own.values()), key=lambda detector: detector.id))


@cache
def built_in() -> tuple[Detector, ...]:
    """The detectors that are installed. Raises PdscanError as `detectors`."""
    found = _unique(_plugins("pdscan.detectors", "DETECTOR"), "detector")
    for detector in found:
        if not isinstance(detector, Detector):
            msg = f"Detector {detector!r} is no pdscan.model.Detector."
            raise PdscanError(msg)
    return found


def use(own: tuple[Detector, ...]) -> None:
    """Makes these the users' own detectors of this process, in the place of earlier ones.

    Every process of a scan is told them by its `Settings`. Raises PdscanError for an id that is
    taken.
    """
    given = {detector.id: detector for detector in own}
    if given == _own:
        return
    taken = given.keys() & {detector.id for detector in built_in()}
    if taken or len(given) < len(own):
        msg = f"A detector's id is taken: {', '.join(sorted(taken or given))}."
        raise PdscanError(msg)
    _own.clear()
    _own.update(given)
    for forget in _forget:
        forget()


def remembered(maxsize: int) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """As `lru_cache`, but forgets when users' own detectors change, which it knows by id."""

    def decorate(function: Callable[_P, _R]) -> Callable[_P, _R]:
        kept = lru_cache(maxsize=maxsize)(function)
        _forget.append(kept.cache_clear)
        return cast("Callable[_P, _R]", kept)

    return decorate


@cache
def connectors() -> tuple[Connector, ...]:
    """All connectors, in the order in which they are asked whether a file is theirs."""
    found: tuple[Connector, ...] = _unique(_plugins("pdscan.connectors", "CONNECTOR"), "connector")
    return tuple(sorted(found, key=lambda connector: (connector.rank, connector.id)))


def detector(key: str) -> Detector:
    """The detector with this id. Raises UsageError naming the nearest known one."""
    return _named(key, detectors(), "detector")


def connector(key: str) -> Connector:
    """The connector with this id. Raises UsageError naming the nearest known one."""
    return _named(key, connectors(), "connector")


def _named(key: str, plugins: tuple[_Plugin, ...], kind: str) -> _Plugin:
    for plugin in plugins:
        if plugin.id == key:
            return plugin
    raise UsageError(unknown(key, [plugin.id for plugin in plugins], kind))


def unknown(key: str, known: list[str], kind: str) -> str:
    """One sentence for a name that is not known, with the nearest one that is."""
    from difflib import get_close_matches

    near = get_close_matches(key, known, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else f" See `pdscan {kind}s`."
    return f"There is no {kind} {key!r}.{hint}"


def select(only: tuple[str, ...] = (), excluded: tuple[str, ...] = ()) -> tuple[Detector, ...]:
    """The detectors to run. Raises UsageError for an unknown id or an empty choice."""
    chosen = tuple(detector(key) for key in only) or detectors()
    out = {detector(key).id for key in excluded}
    chosen = tuple(sorted((d for d in chosen if d.id not in out), key=lambda d: d.id))
    if not chosen:
        raise UsageError("No detector is left to run: --only and --except exclude each other.")
    return chosen
