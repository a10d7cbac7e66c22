"""What one command costs: wall time, CPU time and peak memory of all its processes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Seconds between two looks at the processes.
EVERY = 0.02


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost; seconds and bytes.

    `cpu` is user and system time of the command and all its descendants, as last seen (up to
    `EVERY` seconds of each process may be missing). `peak` is the largest sum of their resident
    memory at one moment, and never less than the largest peak of a single process. Pages that
    processes share count once for each of them, so it is an upper bound; measured with `once`,
    such pages count once for all, but what is needed between two looks only is missing.
    """

    wall: float
    cpu: float
    peak: int


def _high_water(pid: int) -> int:
    """Linux's own record of a process's peak memory; 0 where there is none."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return 0
    for line in lines:
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def run(command: Sequence[str], allowed: Sequence[int] = (0,), *, once: bool = False) -> Cost:
    """Runs a command to its end; exits with its message where its exit code is not allowed.

    `once`: the peak counts shared pages once, as all that processes have for themselves, and the
    largest part that one of them shares. (Proportional set sizes would be smaller wherever another
    program uses the same libraries, as this one does.) Each look takes some milliseconds then, so
    that the times are worth less.
    """
    with tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        root = psutil.Process(process.pid)
        cpu: dict[tuple[int, float], float] = {}
        peak = 0
        while process.poll() is None:
            now = common = 0
            try:
                family = [root, *root.children(recursive=True)]
            except psutil.NoSuchProcess:
                break
            for each in family:
                try:
                    times = each.cpu_times()
                    if once:
                        memory = each.memory_full_info()
                        now += memory.uss
                        common = max(common, memory.rss - memory.uss)
                    else:
                        now += each.memory_info().rss
                except psutil.Error:
                    continue
                cpu[each.pid, each.create_time()] = times.user + times.system
                if not once:
                    peak = max(peak, _high_water(each.pid))
            peak = max(peak, now + common)
            time.sleep(EVERY)
        code = process.wait()
        wall = time.perf_counter() - begun
        if code not in allowed:
            errors.seek(0)
            message = errors.read().decode(errors="replace").strip()
            sys.exit(f"{' '.join(command)} ended with {code}: {message}")
    return Cost(wall, sum(cpu.values()), peak)


def scan(address: Path | str, workers: int, *, once: bool = False) -> Cost:
    """Scans one address with `pdscan scan`; exits unless the scan was complete."""
    with tempfile.TemporaryDirectory(prefix="pdscan-bench-") as folder:
        out = str(Path(folder) / "inventory.json")
        options = ["-o", out, "--workers", str(workers), "-q"]
        return run([sys.executable, "-m", "pdscan", "scan", str(address), *options], once=once)
