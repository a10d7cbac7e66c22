"""The engine: splits to workers, profiles back and merged; what dies is retried, then listed."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field, replace
from logging.handlers import QueueHandler
from multiprocessing import connection, util
from typing import TYPE_CHECKING, Protocol

from pdscan.errors import PdscanError, SplitError, UsageError
from pdscan.model import ColumnProfile, Container, Gap, Limits, Split
from pdscan.scan import Settings, SplitResult, part_name, scan_split

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from multiprocessing.queues import Queue

    from pdscan.model import Sample, Source

log = logging.getLogger(__name__)

#: How long workers have to hand in what they know after a stop, in seconds.
GRACE = 0.6
#: How often memory is looked at, in seconds.
WATCH = 0.2
#: What one process needs before it reads anything, and the least that a worker can do with.
BASE_MEMORY = 130 << 20
WORKER_MEMORY = 200 << 20
#: What compiling the matcher needs for some seconds.
COMPILE_MEMORY = 350 << 20
#: The path of a socket has so many bytes at the most: 107 on Linux, 103 on macOS and BSD.
SOCKET_PATH = 103
#: What multiprocessing adds to the path of the folder for temporary files.
SOCKET_FOLDER, SOCKET_NAME = "/pymp-12345678", "/listener-12345678"
#: Where the socket goes if the path of that folder is too long.
SHORT_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - a folder of our own is made there


class Progress(Protocol):
    """Who wants to know how far the scan is."""

    def start(self, rows: int) -> None:
        """The scan begins; `rows` is an estimate of all rows, 0 if unknown."""

    def advance(self, rows: int) -> None:
        """So many more rows were read (negative: a split is read again)."""


class Silent:
    """Progress that nobody looks at."""

    def start(self, rows: int) -> None:
        """Nothing to do."""

    def advance(self, rows: int) -> None:
        """Nothing to do."""


@dataclass(slots=True)
class ContainerScan:
    """What is known of one container: profiles by column path, rows, splits read of splits.

    `sample`: which random rows were read; None for all.
    """

    source: str
    container: Container
    sample: Sample | None = None
    rows: int = 0
    estimate: int = 0
    splits: int = 0
    splits_read: int = 0
    columns: dict[str, ColumnProfile] = field(default_factory=dict)

    def add(self, result: SplitResult) -> None:
        """Merges the result of one split; the order does not matter."""
        self.rows += result.rows
        self.splits_read += result.complete
        for path, profile in result.columns.items():
            known = self.columns.get(path)
            self.columns[path] = known.merge(profile) if known else profile


@dataclass(frozen=True, slots=True)
class Scan:
    """The outcome of a scan: containers ordered by locator, gaps, and whether it was cut short."""

    containers: tuple[ContainerScan, ...]
    gaps: tuple[Gap, ...]
    interrupted: bool
    settings: Settings
    parts: tuple[Split, ...] = ()


@dataclass(slots=True)
class _Task:
    """A split to read: which source, which try, and whether it must run alone (for memory)."""

    source: int
    split: Split
    attempt: int = 0
    alone: bool = False
    rows: int = 0


def run(
    sources: Sequence[Source],
    settings: Settings,
    *,
    workers: int = 1,
    max_memory: int | None = None,
    progress: Progress | None = None,
    stopped: Callable[[], bool] = lambda: False,
    wanted: Callable[[Container], bool] = lambda _: True,
    skip: Callable[[Container], Gap | None] = lambda _: None,
) -> Scan:
    """Reads all sources with so many worker processes; one worker is this process itself.

    `max_memory` (bytes) bounds all processes together: batches get smaller, workers fewer, and a
    split that still needs more is listed as failed. `stopped` is asked often; once it is true,
    workers hand in what they know and the scan ends as interrupted. Containers that are not
    `wanted` are not read; `skip` gives the gap of one that is not to be read. Raises UsageError if
    `max_memory` is too small for anything.
    """
    progress = progress or Silent()
    if max_memory is not None:
        settings, workers = _fit(settings, workers, max_memory)
    book = _Book(settings, wanted, skip)
    for number, source in enumerate(sources):
        if stopped():
            book.cut_short()
            break
        book.list_splits(number, source)
    progress.start(sum(task.split.rows for task in book.tasks))
    if workers == 1 and max_memory is None:
        _run_here(sources, settings, book, progress, stopped)
    else:
        pool = _Pool(sources, settings, book, progress, stopped)
        pool.run(min(workers, max(1, len(book.tasks))), max_memory)
    return book.close()


def _fit(settings: Settings, workers: int, max_memory: int) -> tuple[Settings, int]:
    """Settings and workers that can be expected to keep within so many bytes."""
    least = BASE_MEMORY + WORKER_MEMORY
    if max_memory < least:
        msg = f"--max-memory must be at least {least >> 20}M, for one worker and its parent."
        raise UsageError(msg)
    workers = max(1, min(workers, (max_memory - BASE_MEMORY) // WORKER_MEMORY))
    share = (max_memory - BASE_MEMORY) // workers
    limits = settings.limits
    limits = Limits(limits.rows, min(limits.bytes, max(1 << 20, share // 24)))
    spare = max_memory - BASE_MEMORY - workers * WORKER_MEMORY
    build = settings.build and spare >= COMPILE_MEMORY
    return replace(settings, limits=limits, build=build), workers


class _Book:
    """The bookkeeping of one scan: tasks to do, results merged, gaps."""

    def __init__(
        self,
        settings: Settings,
        wanted: Callable[[Container], bool],
        skip: Callable[[Container], Gap | None],
    ) -> None:
        self.settings = settings
        self.wanted = wanted
        self._skip = skip
        #: Whether a container, by source and locator, is not to be read.
        self._skipped: dict[tuple[str, str], bool] = {}
        self.tasks: deque[_Task] = deque()
        self.scans: dict[tuple[str, str], ContainerScan] = {}
        self.gaps: list[Gap] = []
        self.parts: list[Split] = []
        self.interrupted = False

    def list_splits(self, number: int, source: Source) -> None:
        try:
            for item in source.splits(self.settings.sample):
                if self._is_skipped(source, item):
                    continue
                if isinstance(item, Gap):
                    self.gaps.append(item)
                    continue
                if not self.wanted(item.container):
                    continue
                key = (source.name, item.container.locator)
                new = ContainerScan(source.name, item.container, self.settings.sample)
                scan = self.scans.setdefault(key, new)
                scan.splits += 1
                scan.estimate += item.rows
                self.tasks.append(_Task(number, item))
                self.parts.append(item)
        except PdscanError as error:
            self.gaps.append(Gap("failed", source.name, "", "not opened", str(error)))

    def _is_skipped(self, source: Source, item: Split | Gap) -> bool:
        """Whether the container is not to be read, also if it could not be; its gap comes once."""
        if isinstance(item, Split):
            container = item.container
        elif item.locator and not item.item and item.state != "skipped":
            container = Container(item.where, item.locator, "table")
        else:
            return False
        key = (source.name, container.locator)
        if key not in self._skipped:
            gap = self._skip(container)
            self._skipped[key] = gap is not None
            self.gaps += [gap] if gap else []
        return self._skipped[key]

    def add(self, task: _Task, source: Source, result: SplitResult) -> None:
        self.scans[source.name, task.split.container.locator].add(result)
        self.gaps.extend(result.gaps)

    def lose(self, task: _Task, kind: str, reason: str) -> None:
        """Records that a split was not read."""
        container = task.split.container
        item = part_name(task.split)
        gap = Gap("failed", container.name, item, kind, reason, locator=container.locator)
        self.gaps.append(gap)

    def cut_short(self) -> None:
        """The scan was stopped: what is still to do was not read."""
        self.interrupted = True
        for task in self.tasks:
            self.lose(task, "interrupted", "The scan was stopped before this was read.")
        self.tasks.clear()

    def close(self) -> Scan:
        ordered = sorted(self.scans.items(), key=lambda pair: (pair[0][1], pair[0][0]))
        return Scan(
            tuple(scan for _, scan in ordered),
            tuple(self.gaps),
            self.interrupted,
            self.settings,
            tuple(self.parts),
        )


def _run_here(
    sources: Sequence[Source],
    settings: Settings,
    book: _Book,
    progress: Progress,
    stopped: Callable[[], bool],
) -> None:
    """All splits in this process, one after the other."""

    def going(rows: int) -> bool:
        if rows:
            progress.advance(rows)
        return not stopped()

    while book.tasks:
        if stopped():
            book.cut_short()
            return
        task = book.tasks.popleft()
        source = sources[task.source]
        try:
            result = scan_split(source, task.split, settings, going)
        except SplitError:
            # A stop that breaks a read off may come just before or after the read itself.
            book.lose(task, "interrupted", "The scan was stopped while this was read.")
            book.interrupted = True
            continue
        if result.retry and task.attempt == 0 and not stopped():
            progress.advance(-result.rows)
            book.tasks.append(replace(task, attempt=1))
            continue
        book.add(task, source, result)
        if not result.complete and stopped():
            book.lose(task, "interrupted", "The scan was stopped while this was read.")
            # It may have been the last one: then no task is left to cut short.
            book.interrupted = True


# ------------------------------------------------------------------------------------ processes

#: Modules that worker processes share, loaded once.
_PRELOAD = ["pdscan.scan", "pdscan.registry", "pyarrow.parquet"]


def use_forkserver() -> None:
    """Makes forkserver the start method: safe with Arrow's threads, and quick by preloading.

    Process-wide, since a logging queue must be of the same context as the processes. Raises
    UsageError if there is no folder for its socket.
    """
    _make_socket_folder()
    if multiprocessing.get_start_method(allow_none=True) != "forkserver":
        multiprocessing.set_start_method("forkserver", force=True)
    multiprocessing.set_forkserver_preload(_PRELOAD)


def _make_socket_folder() -> None:
    """Has multiprocessing make its folder (mode 0700, gone at the end) where a socket may lie.

    It makes one below the folder for temporary files, whose path can be too long for a socket.
    """
    for folder in (None, *SHORT_FOLDERS):
        before = tempfile.tempdir
        try:
            # Nothing else of multiprocessing's says where; all later temporary files lie as before.
            tempfile.tempdir = before if folder is None else folder
            if _fits(tempfile.gettempdir() + SOCKET_FOLDER) and _fits(util.get_temp_dir()):
                return
        except OSError as error:
            log.debug("no folder for sockets in %s: %s", folder or "TMPDIR", error.strerror)
        finally:
            tempfile.tempdir = before
    msg = (
        "Worker processes need a folder for their socket, and no folder for temporary files with "
        "a short path can be written. Set TMPDIR to one, or use --workers 1 without --max-memory."
    )
    raise UsageError(msg)


def _fits(folder: str) -> bool:
    """Whether a socket in the folder has a path that is short enough."""
    return len(os.fsencode(folder + SOCKET_NAME)) <= SOCKET_PATH


class _Worker:
    """One worker process with its own pipe and its own log queue.

    Everything it could leave locked when it is killed is thrown away with it.
    """

    def __init__(self, number: int, sources: Sequence[Source], settings: Settings) -> None:
        import multiprocessing_logging

        root = logging.getLogger("pdscan")
        console = root.handlers[0] if root.handlers else logging.NullHandler()
        self.log_handler = multiprocessing_logging.MultiProcessingHandler(
            f"log of worker {number}", sub_handler=_Through(console)
        )
        self.pipe, theirs = multiprocessing.Pipe()
        self.process: BaseProcess = multiprocessing.Process(
            target=_work,
            args=(theirs, self.log_handler.queue, root.getEffectiveLevel(), sources, settings),
            name=f"pdscan worker {number}",
            daemon=True,
        )
        self.process.start()
        theirs.close()
        self.task: _Task | None = None

    def give(self, task: _Task, limits: Limits) -> None:
        self.task = task
        self.pipe.send((task.source, task.split, limits))

    def memory(self) -> int:
        """Bytes of its own (shared pages not counted), 0 once it is gone."""
        import psutil

        try:
            return int(psutil.Process(self.process.pid).memory_full_info().uss)
        except psutil.Error:
            return 0

    def end(self) -> None:
        """Ends an idle worker in good order, its last log records included."""
        try:
            self.pipe.send(None)
        except OSError:
            log.debug("a worker was gone before it was ended")
        self.process.join(GRACE)
        if self.process.is_alive():
            self.kill()
            return
        self.pipe.close()
        self.log_handler.close()

    def kill(self) -> None:
        """Ends it at once. Its log queue may be locked for ever and is left to its thread."""
        self.process.kill()
        self.process.join(GRACE)
        self.pipe.close()


class _Through(logging.Handler):
    """Hands records on to the console handler, and does not close it with the worker."""

    def __init__(self, console: logging.Handler) -> None:
        super().__init__(console.level)
        self.setFormatter(console.formatter)
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        self._console.handle(record)


def _work(
    pipe: Connection,
    logs: Queue[logging.LogRecord],
    level: int,
    sources: Sequence[Source],
    settings: Settings,
) -> None:
    """A worker process: reads the splits it is given until it is given None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    root = logging.getLogger("pdscan")
    root.handlers = [QueueHandler(logs)]
    root.setLevel(level)
    root.propagate = False
    import pyarrow as pa

    pa.set_cpu_count(1)

    def going(rows: int) -> bool:
        if rows:
            pipe.send(rows)
        # Anything that comes while a split is read is the word to stop.
        return not pipe.poll()

    try:
        while (task := pipe.recv()) is not None:
            number, split, limits = task
            log.debug("reading a split of a %s", split.container.kind)
            given = replace(settings, limits=limits)
            pipe.send(scan_split(sources[number], split, given, going))
    except (EOFError, OSError):
        # The parent is gone: so is the reason to go on.
        os._exit(1)


class _Pool:
    """Worker processes that this scan owns, one task each at a time."""

    def __init__(
        self,
        sources: Sequence[Source],
        settings: Settings,
        book: _Book,
        progress: Progress,
        stopped: Callable[[], bool],
    ) -> None:
        use_forkserver()
        self.sources = sources
        self.settings = settings
        self.book = book
        self.progress = progress
        self.stopped = stopped
        self.workers: list[_Worker] = []
        self.started = 0
        self.killed_for_memory: set[int] = set()

    def run(self, count: int, max_memory: int | None) -> None:
        watched = time.monotonic()
        try:
            while self.book.tasks or any(worker.task for worker in self.workers):
                if self.stopped():
                    self._stop()
                    return
                self._hand_out(count)
                busy = {worker.pipe: worker for worker in self.workers if worker.task}
                for pipe in connection.wait(list(busy), timeout=WATCH):
                    self._hear(busy[pipe])  # type: ignore[index]
                if max_memory is not None and time.monotonic() - watched >= WATCH:
                    watched = time.monotonic()
                    self._watch(max_memory)
            for worker in self.workers:
                worker.end()
            self.workers = []
        finally:
            for worker in self.workers:
                worker.kill()

    def _hand_out(self, count: int) -> None:
        """Gives idle workers tasks; a task that must run alone waits for all others."""
        while self.book.tasks:
            busy = [worker for worker in self.workers if worker.task]
            if len(busy) >= count or any(w.task and w.task.alone for w in busy):
                return
            task = self.book.tasks[0]
            if task.alone and busy:
                others = [t for t in self.book.tasks if not t.alone]
                if not others:
                    return
                task = others[0]
            self._drop_dead()
            idle = next((worker for worker in self.workers if worker.task is None), None)
            if idle is None:
                self.started += 1
                idle = _Worker(self.started, self.sources, self.settings)
                self.workers.append(idle)
            self.book.tasks.remove(task)
            limits = self.settings.limits
            if task.alone:
                limits = Limits(max(1, limits.rows // 4), max(1 << 18, limits.bytes // 4))
            try:
                idle.give(task, limits)
            except OSError:
                # It ended before it could begin: that is not the split's fault.
                idle.task = None
                self.book.tasks.appendleft(task)

    def _drop_dead(self) -> None:
        """Forgets workers that ended while they had nothing to do."""
        for worker in [w for w in self.workers if w.task is None and not w.process.is_alive()]:
            self.workers.remove(worker)
            worker.kill()

    def _hear(self, worker: _Worker) -> None:
        """One message of a worker: rows read, or the result of its split; or its end."""
        assert worker.task is not None
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            self._died(worker)
            return
        if isinstance(message, int):
            worker.task.rows += message
            self.progress.advance(message)
            return
        task, worker.task = worker.task, None
        if message.retry and task.attempt == 0:
            self._again(task)
            return
        self.book.add(task, self.sources[task.source], message)

    def _again(self, task: _Task, *, alone: bool = False) -> None:
        self.progress.advance(-task.rows)
        self.book.tasks.append(replace(task, attempt=task.attempt + 1, rows=0, alone=alone))

    def _died(self, worker: _Worker) -> None:
        """A worker is gone: its split is tried once more, then listed."""
        task, worker.task = worker.task, None
        for_memory = worker.process.pid in self.killed_for_memory
        self.workers.remove(worker)
        worker.kill()
        assert task is not None
        if task.attempt == 0:
            kind = task.split.container.kind
            log.warning("a worker ended; its split of a %s is read again", kind)
            self._again(task, alone=for_memory)
        elif for_memory:
            self.book.lose(task, "memory", "Reading it needs more than --max-memory allows.")
        else:
            self.book.lose(task, "worker died", "Two workers ended while they read it.")

    def _watch(self, max_memory: int) -> None:
        """Ends the largest worker if all processes together need too much."""
        import psutil

        own = psutil.Process().memory_info().rss
        sizes = [(worker.memory(), worker) for worker in self.workers if worker.task]
        if own + sum(size for size, _ in sizes) <= max_memory or not sizes:
            return
        _, largest = max(sizes, key=lambda pair: pair[0])
        assert largest.process.pid is not None
        self.killed_for_memory.add(largest.process.pid)
        log.warning("the workers need more than --max-memory; the largest is ended")
        self._died(largest)

    def _stop(self) -> None:
        """Asks all workers for what they know, and ends those that do not answer in time."""
        deadline = time.monotonic() + GRACE
        for worker in self.workers:
            try:
                worker.pipe.send(None)
            except OSError:
                log.debug("a worker was gone before it was stopped")
        busy = {worker.pipe: worker for worker in self.workers if worker.task}
        while busy and (left := deadline - time.monotonic()) > 0:
            for pipe in connection.wait(list(busy), timeout=left):
                worker = busy[pipe]  # type: ignore[index]
                try:
                    message = worker.pipe.recv()
                except (EOFError, OSError):
                    message = None
                if isinstance(message, int):
                    self.progress.advance(message)
                    continue
                del busy[worker.pipe]
                if message is None:
                    continue
                task, worker.task = worker.task, None
                assert task is not None
                self.book.add(task, self.sources[task.source], message)
                if not message.complete:
                    reason = "The scan was stopped while this was read."
                    self.book.lose(task, "interrupted", reason)
        for worker in self.workers:
            if worker.task is not None:
                self.book.tasks.append(worker.task)
            worker.kill()
        self.workers = []
        self.book.cut_short()
