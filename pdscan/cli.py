"""The command line: reads options, calls one function, writes, chooses the exit code."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import click

from pdscan import __version__, baseline, config
from pdscan.errors import PdscanError, UsageError
from pdscan.newfile import replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import FrameType

    from presidio_analyzer import AnalyzerEngine

    from pdscan.engine import Progress, Scan
    from pdscan.exclusions import Ledger
    from pdscan.inventory import Inventory
    from pdscan.match.watch import Watch
    from pdscan.model import Container, Detector, Gap
    from pdscan.register import Register

DONE, FINDINGS, USAGE, INCOMPLETE = 0, 1, 2, 3
FORMATS = {"csv": ".csv", "csv-excel": ".csv", "json": ".json"}
LANGUAGES = click.Choice(["nl", "fr", "en", "de"])


class _Group(click.Group):
    """Ends a user's mistake in one sentence and its exit code, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        try:
            return super().invoke(ctx)
        except PdscanError as error:
            click.echo(f"pdscan: {error}", err=True)
            ctx.exit(error.exit_code if error.exit_code != INCOMPLETE else USAGE)
        except BrokenPipeError:
            # Whoever read the output has seen enough (``| head``).
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(DONE)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pdscan")
def main() -> None:
    """Find personal data in databases, files and mailboxes, and why it is there."""


#: What other commands than `scan` take from a configuration file, besides its detectors.
_SHARED = ("only", "excluded", "language")


#: Where a command's context keeps that no configuration is wanted, or that one was found.
_UNWANTED, _FOUND = "pdscan.no_config", "pdscan.config_found"


def _configured(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001 - click's signature
    """Makes the options of a configuration file the defaults of the command line.

    The file is one for all commands, and its options are those of `scan`. Without --config it is
    the one in the working folder, if there is one.
    """
    if ctx.resilient_parsing:
        # A shell asks what may follow; nothing is run.
        return value
    if ctx.meta.get(_UNWANTED):
        if value is not None:
            raise UsageError(_EITHER)
        return None
    if value is None:
        value = config.find()
        ctx.meta[_FOUND] = value
    if value is not None:
        known: dict[str, type] = {}
        for option in scan.params:
            name = max(option.opts, key=len).removeprefix("--")
            if isinstance(option, click.Option) and name not in {"config", "no-config", "help"}:
                kind = bool if option.is_flag else int if option.type is click.INT else str
                known[name] = list if option.multiple else kind
        options = config.read(Path(value), known)
        renamed = {"only": "only", "except": "excluded", "format": "form"}
        given = {renamed.get(key, key): item for key, item in options.items()}
        if ctx.command is not scan:
            given = {key: item for key, item in given.items() if key in _SHARED}
        ctx.default_map = given
    return value


_EITHER = "--config and --no-config exclude each other; give one of them."


def _unwanted(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001 - click's signature
    """Remembers that no configuration is wanted.

    Where neither this nor --config is given, click asks this one first: it is declared first.
    """
    if value:
        if ctx.params.get("config_file") is not None:
            raise UsageError(_EITHER)
        ctx.meta[_UNWANTED] = True


_Command = TypeVar("_Command", bound="Callable[..., Any]")


def _config_options(command: _Command) -> _Command:
    """The options about the configuration file."""
    named = click.option(
        "--config",
        "config_file",
        type=str,
        is_eager=True,
        callback=_configured,
        metavar="FILE",
        help=f"Options and rules of your own, from a TOML file ({config.FILE} otherwise).",
    )
    none = click.option(
        "--no-config",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_unwanted,
        help=f"Not even {config.FILE} of this folder.",
    )
    return none(named(command))


def _use_own(file: str | None, *, quiet: bool = False) -> tuple[Detector, ...]:
    """Puts the detectors of a configuration file beside the built-in ones; none without a file.

    A file that nobody named is told.
    """
    from pdscan import registry

    found: tuple[Detector, ...] = ()
    if file is not None:
        from pdscan import own

        context = click.get_current_context(silent=True)
        if not quiet and context is not None and context.meta.get(_FOUND):
            line = f"pdscan: options and rules are those of {file} (--no-config: without)."
            click.echo(line, err=True)
        found = own.read(Path(file))
    registry.use(found)
    return found


@main.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@_config_options
@click.option("--register", type=str, metavar="FILE", help="The register to link findings to.")
@click.option("-o", "--output", type=str, metavar="FILE", help="Where the inventory goes.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    help="Of the inventory; by the output's suffix otherwise.",
)
@click.option("--language", type=LANGUAGES, default="en", help="Of headers and labels.")
@click.option("--workers", type=int, metavar="N", help="Worker processes; one a core otherwise.")
@click.option("--max-memory", type=str, metavar="SIZE", help="Of all processes, such as 800M.")
@click.option("--sample", type=int, metavar="N", help="Only N random rows of each container.")
@click.option("--seed", type=int, default=0, metavar="N", help="Which random rows.")
@click.option("--no-full-read", is_flag=True, help="Samples only, also where they are borderline.")
@click.option("--only", multiple=True, metavar="IDS", help="Only these detectors.")
@click.option("--except", "excluded", multiple=True, metavar="IDS", help="Not these detectors.")
@click.option("--hits", type=str, metavar="FILE", help="Every single hit, as Parquet.")
@click.option(
    "--fail-on",
    multiple=True,
    metavar="WORDS",
    help="Exit 1 on findings: " + ", ".join(config.FAIL_ON) + ".",
)
@click.option(
    "--baseline",
    "baseline_file",
    type=str,
    metavar="FILE",
    help="Findings accepted earlier do not fail.",
)
@click.option("--update-baseline", is_flag=True, help="Accept what is found now.")
@click.option(
    "--allow-unsupported",
    multiple=True,
    metavar="KINDS",
    help="Kinds (or all) whose gaps are no incomplete scan.",
)
@click.option("--presidio", type=str, metavar="FILE", help="Ask Presidio, too, where in doubt.")
@click.option("--show-names", is_flag=True, help="Show names that hold personal data.")
@click.option("-v", "--verbose", count=True, help="Say what is done; twice for more.")
@click.option("-q", "--quiet", is_flag=True, help="No table, no progress, errors only.")
@click.pass_context
def scan(ctx: click.Context, /, **options: Any) -> None:  # noqa: ANN401 - click's options
    """Scan databases, files and mailboxes, and write the inventory.

    An ADDRESS is a database URL, a file, a glob or a folder.
    """
    _logging(options["verbose"], quiet=options["quiet"])
    ctx.exit(_scan(options))


def _scan(options: dict[str, Any]) -> int:
    """The scan command; returns its exit code."""
    job = _Job(options)
    inventory = job.run()
    job.write(inventory)
    return job.exit_code(inventory)


class _Job:
    """One scan: options checked before anything is opened, then run, then written."""

    def __init__(self, options: dict[str, Any]) -> None:
        from pdscan import registry

        self.options = options
        self.started = datetime.now(UTC)
        self.quiet: bool = options["quiet"]
        self.own = _use_own(options["config_file"], quiet=self.quiet)
        self.ledger = self._open_ledger(options["config_file"])
        self.detectors = registry.select(
            config.words(options["only"]), config.words(options["excluded"])
        )
        for name in ("workers", "sample"):
            if options[name] is not None and options[name] < 1:
                msg = f"--{name} must be at least 1."
                raise UsageError(msg)
        self.register: Register | None = None
        self.base: Path | None = None
        if options["register"]:
            from pdscan.register import load

            path = Path(options["register"])
            self.register = load(path)
            self.base = path.absolute().parent
        self.second: AnalyzerEngine | None = None
        if options["presidio"]:
            from pdscan.presidio import configured

            self.second = configured(Path(options["presidio"]))
        self.fail_on = config.fail_on(options["fail_on"], register=self.register is not None)
        self.max_memory = config.size(options["max_memory"]) if options["max_memory"] else None
        self.form: str | None = options["form"]
        self.output = Path(options["output"]) if options["output"] else None
        if self.output is not None:
            self._check_output(self.output)
        self.accepted: frozenset[str] = frozenset()
        if options["update_baseline"] and not options["baseline_file"]:
            raise UsageError("--update-baseline needs --baseline FILE.")
        if options["baseline_file"]:
            path = Path(options["baseline_file"])
            if not options["update_baseline"] or path.exists():
                self.accepted = baseline.read(path)
        written = [self.output] if self.output is not None else []
        if self.output is not None and self.form != "json":
            written.append(self.output.with_name("coverage.csv"))
        for name in ("hits", "baseline_file"):
            if options[name]:
                _check_folder(Path(options[name]))
                written.append(Path(options[name]))
        if len({path.resolve() for path in written}) < len(written):
            raise UsageError("Two outputs would be one file; give each a name of its own.")

    def _open_ledger(self, file: str | None) -> Ledger:
        """The allow lists and thresholds of a configuration file; a warning for what expired."""
        from pdscan.exclusions import Exclusions, Ledger

        self.settings: list[Path] = []
        found = Exclusions()
        if file is not None:
            from pdscan import exclusions_form

            found = exclusions_form.read(Path(file))
            key_file = exclusions_form.key_file(Path(file))
            self.settings = [Path(file), *([key_file] if key_file else [])]
        ledger = Ledger(found, self.started.date())
        for warning in () if self.quiet else ledger.warnings():
            click.echo(f"pdscan: {warning}", err=True)
        return ledger

    def _check_output(self, output: Path) -> None:
        if self.form is None:
            suffix = output.suffix.lower()
            self.form = {".csv": "csv", ".json": "json"}.get(suffix)
            if self.form is None:
                known = ", ".join(FORMATS)
                msg = f"The format of {str(output)!r} is not clear: give --format ({known})."
                raise UsageError(msg)
        if self.form.startswith("csv") and output.name == "coverage.csv":
            raise UsageError("coverage.csv is written beside the inventory; name it otherwise.")
        _check_folder(output)

    def run(self) -> Inventory:
        """Opens, scans, links. Raises the error of an address if nothing could start."""
        import secrets

        from pdscan.borderline import read_in_full
        from pdscan.engine import run
        from pdscan.inventory import build
        from pdscan.match import choice
        from pdscan.model import Sample
        from pdscan.plan import open_addresses
        from pdscan.scan import Settings
        from pdscan.second import Answers, ask

        options, started, ledger = self.options, self.started, self.ledger
        with _Stop() as stop, contextlib.ExitStack() as stack:
            opened = open_addresses(
                options["addresses"], base=self.base, skip=ledger.skip, settings=self.settings
            )
            if opened.errors and not opened.sources:
                raise opened.errors[0]
            settings = Settings(
                tuple(detector.id for detector in self.detectors),
                sample=Sample(options["sample"], options["seed"]) if options["sample"] else None,
                key=secrets.token_bytes(32),
                hits=stack.enter_context(_work_folder(options["hits"])),
                own=self.own,
                allowed=ledger.values(self.detectors),
            )
            workers = options["workers"] or os.cpu_count() or 1
            if workers > 1 and not options["workers"] and _is_small(opened.sources):
                workers = 1
            stop.reads_here = workers == 1 and self.max_memory is None
            if not self.quiet and not choice.possible():
                click.echo(f"pdscan: {choice.SLOW}", err=True)
            progress = stack.enter_context(_progress(quiet=self.quiet))

            def read(
                settings: Settings,
                wanted: Callable[[Container], bool],
                skip: Callable[[Container], Gap | None] = lambda _: None,
            ) -> Scan:
                return run(
                    opened.sources,
                    settings,
                    workers=workers,
                    max_memory=self.max_memory,
                    progress=progress,
                    stopped=stop.is_set,
                    wanted=wanted,
                    skip=skip,
                )

            result = read(settings, lambda _: True, ledger.skip)
            # What is skipped is none of what is read again.
            if settings.sample is not None and not options["no_full_read"]:
                result = read_in_full(result, read)
            stop.disarm()
            failed = [gap for gap in result.gaps if gap.kind == "not opened"]
            if len(failed) == len(opened.sources) and failed and not result.containers:
                raise PdscanError(failed[0].reason)
            answers = Answers()
            if self.second is not None and not result.interrupted:
                answers = ask(opened.sources, result, self.second, stop.is_set)
            finished = datetime.now(UTC)
            inventory = build(
                result,
                today=started.date(),
                register=self.register,
                gaps=(*opened.gaps, *answers.gaps),
                language=options["language"],
                show_names=options["show_names"],
                ledger=ledger,
                run={
                    "version": __version__,
                    "started": started.isoformat(timespec="seconds"),
                    "finished": finished.isoformat(timespec="seconds"),
                    "seconds": round((finished - started).total_seconds(), 3),
                    "workers": workers,
                    **({"presidio_columns": answers.columns} if self.second else {}),
                },
                second=answers.findings,
            )
            if settings.hits is not None:
                self._write_hits(inventory, result, settings.hits)
        return inventory

    def _write_hits(self, inventory: Inventory, result: Scan, folder: str) -> None:
        from pdscan.inventory import name_mask
        from pdscan.report import as_hits

        names = name_mask(show=self.options["show_names"])
        with replacing(Path(self.options["hits"])) as (out, _):
            as_hits.write(inventory, result, folder, out, names)

    def write(self, inventory: Inventory) -> None:
        """The inventory to its file or the standard output, and a table to a terminal."""
        language = self.options["language"]
        form = self.form
        if self.output is not None and form is not None:
            _write_file(self.output, _render(inventory, form, language))
            if form.startswith("csv"):
                from pdscan.report import as_csv

                excel = form == "csv-excel"
                content = as_csv.write_coverage(inventory, excel=excel, language=language)
                _write_file(self.output.with_name("coverage.csv"), content)
        elif form is not None or not sys.stdout.isatty():
            sys.stdout.buffer.write(_render(inventory, form or "csv", language))
            sys.stdout.buffer.flush()
        if self.options["baseline_file"] and self.options["update_baseline"]:
            ids = {entry.finding_id for entry in inventory.entries if entry.status != "ignored"}
            if not inventory.coverage.is_complete(self._allowed()):
                # What could not be read now may still be there.
                ids |= self.accepted
            _write_file(Path(self.options["baseline_file"]), baseline.dump(ids))
            self.accepted = frozenset(ids)
        if self.quiet:
            if not inventory.coverage.is_complete(self._allowed()):
                message = "pdscan: the scan is incomplete; coverage lists what was not read."
                click.echo(message, err=True)
            return
        for hint in (*(self.register.warnings if self.register else ()), *inventory.hints):
            click.echo(f"pdscan: {hint}", err=True)
        to_people = sys.stdout.isatty() and (form is None or self.output is not None)
        if to_people or self.options.get("table"):
            from rich.console import Console

            from pdscan.report import as_table

            as_table.write(inventory, Console(width=None if sys.stdout.isatty() else 140))
        else:
            _tell_exclusions(inventory)
            _tell_gaps(inventory.coverage.gaps)

    def _allowed(self) -> tuple[str, ...]:
        return config.words(self.options["allow_unsupported"])

    def exit_code(self, inventory: Inventory) -> int:
        """3 if the scan is incomplete, 1 if findings fail, else 0."""
        if not inventory.coverage.is_complete(self._allowed()):
            return INCOMPLETE
        for entry in inventory.entries:
            if entry.status == "ignored" or entry.finding_id in self.accepted:
                continue
            told = {"any", entry.status} | ({"special"} if entry.special else set())
            if entry.checks == config.REVIEW:
                told = {config.REVIEW}
            if told & self.fail_on:
                return FINDINGS
        return DONE


def _check_folder(path: Path) -> None:
    if path.is_dir():
        msg = f"{str(path)!r} is a folder; name a file."
        raise UsageError(msg)
    if not path.absolute().parent.is_dir():
        msg = f"There is no folder for {str(path)!r}; make it first."
        raise UsageError(msg)


def _is_small(sources: Sequence[Any]) -> bool:
    """Whether starting workers would cost more than they save: a few small files."""
    files = [name for source in sources for name in getattr(source, "files", ())]
    if not files or any(getattr(source, "url", None) for source in sources):
        return False
    return sum(Path(name).stat().st_size for name in files if Path(name).is_file()) < 4 << 20


def _render(inventory: Inventory, form: str, language: str) -> bytes:
    if form == "json":
        from pdscan.report import as_json

        return as_json.write(inventory)
    from pdscan.report import as_csv

    return as_csv.write(inventory, excel=form == "csv-excel", language=language)


def _tell_exclusions(inventory: Inventory) -> None:
    """What the user's rules took out, on stderr, for those who see no table."""
    for each in inventory.coverage.exclusions:
        counts = {
            "findings": each.findings,
            "columns": each.columns,
            "cells": each.cells,
            "values that are not counted": each.matches,
            "containers that are not read": each.skipped,
        }
        told = ", ".join(f"{name}: {count:,}" for name, count in counts.items() if count)
        line = f"pdscan: {each.rule} ({each.reason}): {told or each.state}."
        click.echo(line, err=True)


def _tell_gaps(every: Iterable[Gap]) -> None:
    """What was not read, on stderr, for those who see no table."""
    gaps = [gap for gap in every if gap.state != "skipped"]
    for gap in gaps[:20]:
        item = f" ({gap.item})" if gap.item else ""
        many = f" ({gap.count:,} times)" if gap.count > 1 else ""
        click.echo(f"pdscan: {gap.state}: {gap.where}{item}: {gap.reason}{many}", err=True)
    if len(gaps) > 20:
        click.echo(f"pdscan: and {len(gaps) - 20} more that were not read.", err=True)


# ------------------------------------------------------------------------------------ files


def _write_file(path: Path, content: bytes) -> None:
    with replacing(path) as (out, _):
        out.write(content)


@contextlib.contextmanager
def _work_folder(hits: str | None) -> Iterator[str | None]:
    """A folder (mode 0700) for part files beside the hits, gone at the end."""
    if hits is None:
        yield None
        return
    try:
        folder = tempfile.TemporaryDirectory(
            prefix=".pdscan-", dir=Path(hits).absolute().parent, ignore_cleanup_errors=True
        )
    except OSError as error:
        msg = f"{hits!r} cannot be written: {error.strerror}."
        raise UsageError(msg) from None
    with folder as name:
        yield name


# ------------------------------------------------------------------------------------ process


class _Stop:
    """Ctrl-C and SIGTERM as a flag; if nothing looks at it in time, as KeyboardInterrupt."""

    #: A read that blocks is broken off after so many seconds.
    PATIENCE = 0.6

    def __init__(self) -> None:
        self._set = False
        #: Whether this process reads; worker processes are ended by the engine instead.
        self.reads_here = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
            self._before[number] = signal.signal(number, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        self.disarm()
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _handle(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - signal's signature
        if number == signal.SIGALRM or (self._set and self.reads_here):
            from pdscan.errors import SplitError

            raise SplitError("The scan was stopped while this was read.")
        self._set = True
        if self.reads_here:
            signal.setitimer(signal.ITIMER_REAL, self.PATIENCE)

    def disarm(self) -> None:
        """Nothing is read any more, so that nothing need be broken off."""
        self.reads_here = False
        signal.setitimer(signal.ITIMER_REAL, 0)

    def is_set(self) -> bool:
        """Whether the scan is to stop."""
        return self._set


def _logging(verbose: int, *, quiet: bool) -> None:
    """Logs of pdscan to stderr; of drivers only warnings, since theirs may hold values."""
    root = logging.getLogger("pdscan")
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("pdscan: %(levelname)s: %(message)s"))
    root.handlers = [handler]
    root.propagate = False
    level = logging.ERROR if quiet else {0: logging.WARNING, 1: logging.INFO}.get(verbose, 10)
    root.setLevel(level)
    logging.getLogger().setLevel(logging.CRITICAL)


@contextlib.contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress | None]:
    """A progress bar on stderr if that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        TextColumn("rows"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]} rows/s"), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip

    class Shown:
        def start(self, rows: int) -> None:
            self.began = time.monotonic()
            self.task = bar.add_task("scan", total=rows or None, rate="-")

        def advance(self, rows: int) -> None:
            bar.advance(self.task, rows)
            done = bar.tasks[self.task].completed
            rate = f"{done / max(time.monotonic() - self.began, 0.1):,.0f}"
            bar.update(self.task, rate=rate)

    with bar:
        yield Shown()


# ------------------------------------------------------------------------------------ text


@main.command()
@click.argument("texts", nargs=-1)
@_config_options
@click.option("--jsonl", is_flag=True, help="Each line of the input is one JSON string.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    help="jsonl: one JSON array of objects a text (with --anonymize, a string).",
)
@click.option("--language", type=LANGUAGES, default="en", help="Of the category's label.")
@click.option("--only", multiple=True, metavar="IDS", help="Only these detectors.")
@click.option("--except", "excluded", multiple=True, metavar="IDS", help="Not these detectors.")
@click.option("--anonymize", is_flag=True, help="Print the texts with what is found replaced.")
@click.pass_context
def text(
    ctx: click.Context,
    /,
    texts: tuple[str, ...],
    config_file: str | None,
    only: tuple[str, ...],
    excluded: tuple[str, ...],
    **options: Any,  # noqa: ANN401 - click's options
) -> None:
    """Find personal data in TEXTS or in the lines of the standard input.

    Places are offsets in characters: in the line that is named, else in the text.
    """
    from pdscan import registry
    from pdscan.match.watch import Watch

    _use_own(config_file)
    detectors = registry.select(config.words(only), config.words(excluded))
    # What nobody has searched to its end is not printed as if nothing were in it.
    watch = Watch(cautious=options["anonymize"])
    as_json = options["form"] == "jsonl" or (options["anonymize"] and options["jsonl"])
    # A lone surrogate is no UTF-8: in JSON it keeps its escape, in a line it becomes a mark.
    errors = "backslashreplace" if as_json else "replace"
    done = 0
    for batch in _batches(texts, jsonl=options["jsonl"]):
        for answer in _answers(batch, detectors, options, _Numbering(done, len(texts)), watch):
            line = json.dumps(answer, ensure_ascii=False) if as_json else str(answer)
            click.echo(line.encode("utf-8", errors))
        done += len(batch)
    for stopped in watch.stopped():
        count = f"{stopped.cells:,} of the texts were" if stopped.cells > 1 else "A text was"
        click.echo(
            f"pdscan: {count} not searched with the detector {stopped.detector!r}: its pattern "
            f"{stopped.pattern!r} {stopped.why} and was stopped."
            + (" Such a text is replaced as a whole." if options["anonymize"] else ""),
            err=True,
        )
    ctx.exit(INCOMPLETE if watch.stopped() else DONE)


#: So many characters of standard input are looked at together.
_TOGETHER = 1 << 18


def _batches(texts: tuple[str, ...], *, jsonl: bool) -> Iterator[list[str]]:
    """The texts in lists; lines of standard input as they come."""
    lines: Any = texts or (
        line.decode("utf-8", "replace").rstrip("\r\n") for line in sys.stdin.buffer
    )
    batch: list[str] = []
    size = 0
    for number, line in enumerate(lines, start=1):
        found = line
        if jsonl:
            try:
                found = json.loads(line)
            except ValueError:
                found = None
            if not isinstance(found, str):
                if batch:
                    yield batch
                msg = f"Line {number} of the input is no JSON string."
                raise UsageError(msg)
        batch.append(found)
        size += len(found)
        if size >= _TOGETHER:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class _Numbering:
    """How the places of matches are named: by line of the input, or by argument and its lines.

    `done` texts came before; `arguments` is how many texts were given as arguments.
    """

    done: int
    arguments: int

    def place(self, number: int, text: str, start: int, end: int) -> str:
        """``line 3: 6-24``, ``argument 2, line 1: 6-24``, or only the offsets of one plain text."""
        names = []
        if not self.arguments:
            names.append(f"line {self.done + number + 1}")
        elif self.arguments > 1:
            names.append(f"argument {self.done + number + 1}")
        if self.arguments and "\n" in text:
            names.append(f"line {text.count(chr(10), 0, start) + 1}")
            before = text.rfind("\n", 0, start) + 1
            start, end = start - before, end - before
        return f"{', '.join(names)}: {start}-{end}" if names else f"{start}-{end}"


def _answers(
    texts: list[str],
    detectors: tuple[Detector, ...],
    options: dict[str, Any],
    numbering: _Numbering,
    watch: Watch,
) -> Iterator[str | list[dict[str, Any]]]:
    """The answer to each text: it without what was found, its matches, or a line for each."""
    from pdscan.mask import mask
    from pdscan.match.texts import find_in_texts
    from pdscan.scan import matcher
    from pdscan.taxonomy import label

    found = find_in_texts(texts, detectors, matcher(tuple(d.id for d in detectors)), watch)
    if options["anonymize"]:
        from pdscan.presidio import anonymize

        yield from anonymize(list(zip(texts, found, strict=True)))
        return
    for number, (one, matches) in enumerate(zip(texts, found, strict=True)):
        rows: list[dict[str, Any]] = [
            {
                "start": match.start,
                "end": match.end,
                "category": match.detector.category,
                "detector": match.detector.id,
                "confidence": match.confidence,
                "masked": mask(one[match.start : match.end]),
            }
            for match in matches
            if not match.technical
        ]
        if options["form"] == "jsonl":
            yield rows
            continue
        for row in rows:
            yield (
                f"{numbering.place(number, one, row['start'], row['end'])} "
                f"{label(str(row['category']), options['language'])} "
                f"({row['detector']}, {row['confidence']:.2f}) {row['masked']}"
            )


# ------------------------------------------------------------------------------------ explain


@main.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option(
    "--column",
    required=True,
    metavar="C",
    help="The column; behind its table's name where there are several: customers.email.",
)
@_config_options
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Of the answer."
)
@click.option("--sample", type=int, metavar="N", help="Only N random rows.")
@click.option("--seed", type=int, default=0, metavar="N", help="Which random rows.")
@click.option("--only", multiple=True, metavar="IDS", help="Only these detectors.")
@click.option("--except", "excluded", multiple=True, metavar="IDS", help="Not these detectors.")
@click.option("--show-names", is_flag=True, help="Show names that hold personal data.")
@click.pass_context
def explain(ctx: click.Context, /, **options: Any) -> None:  # noqa: ANN401 - click's options
    """Show why a column holds personal data, or why not: the evidence and the arithmetic.

    ADDRESS is what `pdscan scan` takes. The column's table or file is scanned; values are shown
    by their masked shapes only.
    """
    _logging(0, quiet=False)
    ctx.exit(_explain(options))


def _explain(options: dict[str, Any]) -> int:
    """The explain command; returns its exit code."""
    from pdscan import registry
    from pdscan.explaining import explained
    from pdscan.model import Sample
    from pdscan.plan import open_addresses
    from pdscan.report import as_explanation
    from pdscan.scan import Settings

    own = _use_own(options["config_file"])
    detectors = registry.select(config.words(options["only"]), config.words(options["excluded"]))
    if options["sample"] is not None and options["sample"] < 1:
        raise UsageError("--sample must be at least 1.")
    with _Stop() as stop, _progress(quiet=False) as progress:
        opened = open_addresses(options["addresses"])
        if opened.errors:
            raise opened.errors[0]
        settings = Settings(
            tuple(detector.id for detector in detectors),
            sample=Sample(options["sample"], options["seed"]) if options["sample"] else None,
            own=own,
        )
        stop.reads_here = True
        found = explained(
            opened.sources,
            options["column"],
            settings,
            today=datetime.now(UTC).date(),
            show_names=options["show_names"],
            progress=progress,
            stopped=stop.is_set,
        )
        stop.disarm()
    content = as_explanation.write(found, form=options["form"])
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    return DONE if found.complete else INCOMPLETE


# ------------------------------------------------------------------------------------ mask


@main.command()
@click.argument("source", metavar="SOURCE")
@click.option("-o", "--output", type=str, required=True, metavar="TARGET", help="The new file.")
@_config_options
@click.option("--only", multiple=True, metavar="IDS", help="Only what these detectors find.")
@click.option("--except", "excluded", multiple=True, metavar="IDS", help="Not these detectors.")
@click.option(
    "--operator",
    type=click.Choice(["replace", "mask", "hash", "encrypt", "keep"]),
    default="replace",
    help="What becomes of values.",
)
@click.option(
    "--by",
    multiple=True,
    metavar="CATEGORY=OPERATOR",
    help="Another operator for a category and the kinds below it.",
)
@click.option("--key-file", type=str, metavar="FILE", help="The key; PDSCAN_MASK_KEY otherwise.")
@click.option("--force", is_flag=True, help="TARGET may be there already.")
@click.option("-q", "--quiet", is_flag=True, help="Errors only.")
@click.pass_context
def mask(ctx: click.Context, /, source: str, output: str, **options: Any) -> None:  # noqa: ANN401
    """Write a copy of SOURCE (Parquet, CSV, mbox or EML) without the personal data in it."""
    from pdscan import registry
    from pdscan.masking.copies import Job, copy

    _logging(0, quiet=options["quiet"])
    own = _use_own(options["config_file"], quiet=options["quiet"])
    detectors = registry.select(config.words(options["only"]), config.words(options["excluded"]))
    target = Path(output)
    _check_folder(target)
    job = Job.of(source, detectors, own, options["operator"], options["by"], options["key_file"])
    # Ended from outside, it leaves no half copy behind either.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        done = copy(job, target, force=options["force"])
    except KeyboardInterrupt:
        click.echo("pdscan: stopped; no copy was written.", err=True)
        ctx.exit(INCOMPLETE)
    _tell_gaps(done.gaps)
    if not options["quiet"]:
        click.echo(f"pdscan: {done.summary()}.", err=True)
    ctx.exit(DONE if done.complete else INCOMPLETE)


# ------------------------------------------------------------------------------------ hash


@main.command("hash")
@click.option(
    "--key-file", type=str, metavar="FILE", help="The key; that of the configuration otherwise."
)
@_config_options
def hash_values(key_file: str | None, config_file: str | None) -> None:
    """Hash the lines of the standard input for an allow list, with a key.

    The key is what --key-file names, else PDSCAN_HASH_KEY, else the file that hash-key-file of
    the configuration names. Empty lines are left out.
    """
    from pdscan import exclusions_form, keyed

    configured = exclusions_form.key_file(Path(config_file)) if config_file else None
    key = keyed.find_key(Path(key_file) if key_file else None, configured)
    for line in sys.stdin.buffer:
        value = line.decode("utf-8", "surrogateescape").strip("\ufeff \t\r\n")
        if value:
            click.echo(key.written(value))


# ------------------------------------------------------------------------------------ lists


def _list(rows: list[dict[str, str]], form: str) -> None:
    """A list as a table, JSON, CSV or Markdown."""
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    names = list(rows[0])
    if form == "csv":
        import csv
        import io

        out = io.StringIO()
        writer = csv.DictWriter(out, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        click.echo(out.getvalue(), nl=False)
        return
    if form == "md":
        click.echo("| " + " | ".join(names) + " |")
        click.echo("| " + " | ".join("---" for _ in names) + " |")
        for row in rows:
            click.echo("| " + " | ".join(row.values()) + " |")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*names)
    for row in rows:
        table.add_row(*row.values())
    Console().print(table)


_LISTED = click.option(
    "--format", "form", type=click.Choice(["table", "json", "md"]), default="table"
)


@main.command()
@_config_options
@_LISTED
def detectors(form: str, config_file: str | None) -> None:
    """List the detectors."""
    from pdscan import registry
    from pdscan.match import tables

    own = _use_own(config_file)
    known = registry.detectors()
    # How a value is matched concerns those who write detectors, not the readers of a document.
    how = tables.load(registry.built_in()).how if form != "md" else {}
    how.update({each.id: "cells by RE2, within a time limit" for each in own if each.patterns})
    rows = []
    for detector in known:
        ways = (["value"] if detector.patterns else []) + (["name"] if detector.columns else [])
        rows.append(
            {
                "id": detector.id,
                "finds": detector.title,
                "category": detector.category,
                "countries": ", ".join(detector.countries) or "any",
                "by": " and ".join(ways),
                "check": type(detector.check).__name__ if detector.check else "",
                **({"matching": how.get(detector.id, "")} if form != "md" else {}),
            }
        )
    _list(rows, form)


@main.command()
@_config_options
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "md", "csv"]), default="table"
)
@click.option("--language", type=LANGUAGES, default="en", help="Of the categories' names.")
def categories(form: str, language: str, config_file: str | None) -> None:
    """List the categories of personal data, and how each is found."""
    from pdscan.taxonomy import taxonomy
    from pdscan.ways import ways

    _use_own(config_file)
    found = ways()
    short = form == "md"
    rows: list[dict[str, str]] = [
        {
            "key": key,
            "name": category.labels[language],
            "sensitivity": category.sensitivity,
            "special": category.special,
            "dpv": category.dpv.replace("https://w3id.org/dpv/pd#", "pd:")
            if short
            else category.dpv,
            "fides": category.fides,
            "found by": ", ".join(found[key].ways),
            "detectors": ", ".join(found[key].detectors),
        }
        for key, category in taxonomy().items()
    ]
    if form == "table":
        # What fits a terminal; the other forms hold all.
        shown = ("key", "name", "sensitivity", "special", "found by")
        rows = [{name: row[name] for name in shown} for row in rows]
    _list(rows, form)


@main.command()
@_LISTED
def connectors(form: str) -> None:
    """List the connectors."""
    from pdscan import registry

    rows = [
        {
            "id": connector.id,
            "reads": connector.title,
            "addresses": ", ".join(
                [f"{s}://" for s in connector.schemes if s != "*"] + list(connector.formats)
            ),
        }
        for connector in registry.connectors()
    ]
    _list(rows, form)


@main.command()
@click.option("--folder", type=str, default="demo", metavar="DIR", help="Where it is made.")
@click.option("--seed", type=int, default=7, metavar="N", help="Another company.")
@click.option("-q", "--quiet", is_flag=True, help="No table, no progress.")
@click.pass_context
def demo(ctx: click.Context, folder: str, seed: int, *, quiet: bool) -> None:
    """Make an invented company, scan it and show the inventory."""
    from pdscan.demo import generate

    made = generate(Path(folder), seed=seed)
    arguments = [*made.addresses, "--register", str(made.register)]
    arguments += ["--output", str(made.folder / "inventory.csv"), "--allow-unsupported", "image"]
    # The same company for everybody, whatever lies in the working folder.
    arguments += ["--no-config", *["--quiet"] * quiet]
    with scan.make_context("scan", arguments) as inner:
        _logging(0, quiet=quiet)
        code = _scan({**inner.params, "table": not quiet})
    if not quiet:
        click.echo(f"The company, its register and the inventory are in {made.folder}.")
        click.echo(f"Open {made.folder / 'inventory.csv'} to see all of it.")
    ctx.exit(code)
