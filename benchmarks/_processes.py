"""Processor seconds of the processes that this one started, and those started by them, by what each is."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_STATE = 0  # positions behind the name in /proc/PID/stat
_PARENT, _USER, _SYSTEM = 1, 11, 12
_NAMES = {
    "plannit_qbo_pipeline.sandbox": "sandbox, both vendors",
    "dagster_webserver": "webserver",
    "dagster-webserver": "webserver",
    "dagster._daemon": "daemon",
    "dagster-daemon": "daemon",
    "code-server": "code server proxy",
    "multiprocessing": "run",
    "watch_orphans": "run",
    "grpc": "code server",
    "cli backfill": "backfill",
    "dev": "dagster dev",
}
"""What tells a process apart in its command line; the first that fits counts."""


@dataclass(frozen=True, slots=True)
class Process:
    parent: int
    name: str
    cpu_s: float


def known() -> bool:
    """Whether this system says what its processes use; elsewhere nothing is measured."""
    return _PROC.joinpath("self", "stat").exists()


def started_here() -> dict[int, Process]:
    """The descendants of this process that run now, by process id."""
    running = {int(path.name): found for path in _PROC.glob("[0-9]*") if (found := _read(path)) is not None}
    ours: dict[int, Process] = {}
    wanted = {os.getpid()}
    while wanted:
        children = {pid: process for pid, process in running.items() if process.parent in wanted}
        ours |= children
        wanted = set(children)
    return ours


def used(before: Mapping[int, Process], after: Mapping[int, Process]) -> dict[str, float]:
    """Seconds between two looks by name; a process that came in between counts whole, one that went not at all."""
    seconds: dict[str, float] = {}
    for pid, process in after.items():
        earlier = before[pid].cpu_s if pid in before else 0.0
        seconds[process.name] = seconds.get(process.name, 0.0) + process.cpu_s - earlier
    return dict(sorted(seconds.items()))


def name_of(command: str) -> str:
    return next((name for word, name in _NAMES.items() if word in command), command[:40] or "unnamed")


def parsed(stat: str, command: str) -> Process:
    """One line of /proc/PID/stat; the name in it is in parentheses and may hold anything."""
    fields = stat.rpartition(")")[2].split()
    ticks = int(fields[_USER]) + int(fields[_SYSTEM])
    return Process(int(fields[_PARENT]), name_of(command), ticks / os.sysconf("SC_CLK_TCK"))


def _read(path: Path) -> Process | None:
    """None for one that ended while we looked."""
    try:
        command = path.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
        return parsed(path.joinpath("stat").read_text("utf-8", "replace"), command)
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
