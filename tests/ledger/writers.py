"""One process of several that use a ledger at once: `python -m tests.ledger.writers ACT URL [NAME COUNT]`.

It opens the ledger, says `ready`, waits for a line on its standard input, then acts; so all begin together.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import event

from plannit_qbo_pipeline.domain.clock import system_clock
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.ledger import documents, lease, mappings, storing
from plannit_qbo_pipeline.ledger.database import Ledger, make_engine, open_ledger
from plannit_qbo_pipeline.ledger.migrations.upgrade import upgrade
from plannit_qbo_pipeline.ledger.seal import secret_from_file
from tests.ledger.samples import ACME, incoming
from tests.ledger.watch import NOON

ROOT = Path(__file__).parents[2]
WAIT_S = 120


@dataclass
class Crew:
    """Processes of one module, each told what to do by its arguments, that act from the same moment on."""

    module: str = "tests.ledger.writers"
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def add(self, *arguments: str) -> None:
        command = [sys.executable, "-m", self.module, *arguments]
        pipe = subprocess.PIPE
        self.processes.append(subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True))

    def run(self) -> list[tuple[int, str]]:
        """Exit code and last line of each."""
        for process in self.processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", process.communicate(timeout=WAIT_S)[1]
        for process in self.processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        return [self._ended(process) for process in self.processes]

    def _ended(self, process: subprocess.Popen[str]) -> tuple[int, str]:
        said, complained = process.communicate(timeout=WAIT_S)
        last = (said.strip() or complained.strip()).splitlines()
        return process.returncode, last[-1] if last else ""


def hammer(ledger: Ledger, name: str, count: int) -> str:
    """Adds to a shared counter and stores documents, its own and one that all fight for."""
    for number in range(count):
        with ledger.write() as tx:
            kept = mappings.get(tx, ACME, "counter")
            mappings.put(tx, ACME, "counter", kept[0] + 1 if kept else 1, NOON)
        mine = incoming(f"{name}-{number}")
        shared = incoming("shared", content=f"{name}-{number}")
        with ledger.write() as tx:
            storing.store(tx, ACME, [mine, shared], NOON)
        with ledger.read() as tx:
            assert documents.get(tx, ACME, Kind.INVOICE, [mine.plannit_id])
    return "done"


def take_lease(ledger: Ledger, name: str, count: int) -> str:
    with ledger.write() as tx:
        held = lease.take(tx, ACME, name, NOON)
    return "none" if held is None else str(held.epoch)


def write_and_die(ledger: Ledger, name: str, count: int) -> str:
    """Is killed inside a transaction that has written."""
    with ledger.write() as tx:
        mappings.put(tx, ACME, "counter", name, NOON)
        os.kill(os.getpid(), signal.SIGKILL)
    return "survived"


def open_first(url: str) -> str:
    ledger = open_ledger(url, system_clock())
    ledger.close()
    return "opened"


def upgrade_and_die(url: str, after: int) -> str:
    """Upgrades an empty database and is killed before that statement."""
    engine = make_engine(url)
    statements = iter(range(10_000))

    @event.listens_for(engine, "before_cursor_execute")
    def _count(*_: object) -> None:
        if next(statements) == after:
            os.kill(os.getpid(), signal.SIGKILL)

    with engine.begin() as connection:
        upgrade(connection)
    return "survived"


def main(act: str, url: str, name: str = "-", count: str = "0") -> None:
    acts: dict[str, Callable[[], str]] = {
        "open": lambda: open_first(url),
        "upgrade-and-die": lambda: upgrade_and_die(url, int(count)),
        "make-key": lambda: secret_from_file(Path(url)),
    }
    on_ledger = {"hammer": hammer, "lease": take_lease, "write-and-die": write_and_die}.get(act)
    if on_ledger is not None:
        ledger = open_ledger(url, system_clock())
        acts[act] = lambda: on_ledger(ledger, name, int(count))
    together(acts[act])


def together(act: Callable[[], str]) -> None:
    """Acts when the others of the crew are ready too, and says what came of it."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(act() + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
