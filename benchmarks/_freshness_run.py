"""One run of the freshness benchmark: the whole stack as it is shipped, documents made live, their arrivals."""

import json
import math
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from benchmarks import _history, _processes, _sandbox
from benchmarks._arrivals import Arrival, arrivals, evidence
from benchmarks._office import Made, Office, Planned, planned
from benchmarks._sandbox import Sandbox
from plannit_qbo_pipeline.cli.demo_firm import DEMO_COMPANY, demo_environment, introduce
from plannit_qbo_pipeline.cli.demo_ui import ui_running
from plannit_qbo_pipeline.cli.services import services
from plannit_qbo_pipeline.domain.clock import system_clock
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.period import business_date
from plannit_qbo_pipeline.ledger import standings
from plannit_qbo_pipeline.ledger.tables import crosswalk
from plannit_qbo_pipeline.sandbox.seeds.demo import demo_seed
from plannit_qbo_pipeline.sandbox.seeds.timeline import ZONE_NAME
from plannit_qbo_pipeline.sandbox.wire import dumps
from plannit_qbo_pipeline.wiring import Services

POLL_S = 1
INVOICES = 60
CONTACTS = 40
HISTORY = 2000
_WARM_S = 120.0
_ARRIVE_S = 90.0
_SETTLE_S = 8.0  # the run of the last document ends, and sensors that saw it listen again
_LOOK_S = 0.5
_TIMEOUT_S = 60
_PACE = ("PLANNIT_QBO_REQUESTS_PER_SECOND", "PLANNIT_QBO_REQUESTS_PER_MINUTE")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to measure; `idle_s` 0: no idle time."""

    events: int
    burst: int
    mean_s: float
    seed: int
    idle_s: float
    during_backfill: bool


@dataclass(frozen=True, slots=True)
class Idle:
    """What a quiet time costs: processor seconds by process, requests by vendor."""

    seconds: float
    cpu_s: Mapping[str, float]
    requests: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Run:
    """`direct`: the same number of invoices, each carried by a `sync` pass of a warm process."""

    direct: Sequence[Arrival]
    live: Sequence[Arrival]
    runs: int
    failed_runs: int
    failed_ticks: int
    idle: Idle | None
    backfill_outlasted: bool | None
    standings: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """What the parts of a run work with. `environ`: the settings as shipped, except how often Plannit is asked."""

    folder: Path
    sandbox: Sandbox
    environ: Mapping[str, str]
    opened: Services
    office: Office
    say: Say

    def arrived(self, made: Sequence[Made], runs: Sequence[Mapping[str, Any]] = ()) -> list[Arrival]:
        known = evidence(self.opened.ledger, DEMO_COMPANY, made)
        return arrivals(made, known, self.sandbox.requests_since(0), _books(self.sandbox), runs)

    def wait_for(self, made: Sequence[Made], seconds: float) -> bool:
        """Until all of them have a receipt, at most so long; answers whether they have."""
        give_up_at = time.monotonic() + seconds
        while time.monotonic() < give_up_at:
            known = evidence(self.opened.ledger, DEMO_COMPANY, made)
            if all(known.has(each) for each in made):
                return True
            time.sleep(_LOOK_S)
        return False


def measure(wanted: Wanted, folder: Path, say: Say) -> Run:
    """Runs everything inside `folder`. RuntimeError or the pipeline's own errors where the stack does not come up."""
    draws = random.Random(wanted.seed)
    today = business_date(system_clock().now(), ZONE_NAME)
    invoices, contacts = (HISTORY, 3 * CONTACTS) if wanted.during_backfill else (INVOICES, CONTACTS)
    firm, history = _history.parted(demo_seed(draws, today, contacts=contacts, invoices=invoices), INVOICES)
    seed_file = folder / "seed.json"
    seed_file.write_bytes(dumps(firm))
    with ExitStack() as stack:
        say("starting the sandbox, carrying the firm")
        sandbox = stack.enter_context(_sandbox.running(seed_file))
        environ = demo_environment(folder, sandbox.connection)
        opened = stack.enter_context(services(environ))
        introduce(opened, sandbox.connection)
        opened.carrier(DEMO_COMPANY).sync()
        office = Office(str(sandbox.connection["control_url"]), _customers(opened), today, draws)
        shipped = {name: value for name, value in environ.items() if name not in _PACE}
        stage = Stage(folder, sandbox, {**shipped, "PLANNIT_QBO_POLL_SECONDS": str(POLL_S)}, opened, office, say)
        direct = _direct(stage, wanted.events + wanted.burst)
        say("starting Dagster")
        stack.enter_context(ui_running(folder, stage.environ))
        run = _with_dagster(stage, wanted, history, direct)
        _end_daemon()
        return run


def _with_dagster(stage: Stage, wanted: Wanted, history: _history.Seed, direct: Sequence[Arrival]) -> Run:
    _warm(stage)
    idle = _idle(stage, wanted.idle_s) if wanted.idle_s else None
    plan = planned(stage.office.rng, wanted.events, wanted.mean_s, wanted.burst)
    with ExitStack() as stack:
        child = stack.enter_context(_beside(stage, history)) if wanted.during_backfill else None
        made = _live(stage, plan)
        stage.wait_for(made, _ARRIVE_S)
        outlasted = None if child is None else child.poll() is None
    said = _dagster_says(stage)
    with stage.opened.ledger.read() as tx:
        standing = {key.value: count for key, count in standings.counts(tx, DEMO_COMPANY).items() if count}
    live = stage.arrived(made, said["runs"])
    return Run(direct, live, len(said["runs"]), said["failed_runs"], said["failed_ticks"], idle, outlasted, standing)


def _end_daemon() -> None:
    """Asked to end, it would let its sensors wait to the end of their ticks first; all that counts is read by now."""
    for pid, process in _processes.started_here().items():
        if process.name == "daemon":
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _beside(stage: Stage, history: _history.Seed) -> AbstractContextManager[subprocess.Popen[bytes]]:
    stage.say(f"putting {len(history['invoices'])} invoices of history, starting their backfill")
    _history.put_history(stage.office, history)
    return _history.backfilling(stage.sandbox, stage.environ, stage.folder, stage.office.today)


def _direct(stage: Stage, count: int) -> list[Arrival]:
    stage.say(f"the reference: {count} invoices, each carried by a sync pass of this process")
    made: list[Made] = []
    for _ in range(count):
        made.append(stage.office.invoice())
        stage.opened.carrier(DEMO_COMPANY).sync()
    return stage.arrived(made)


def _warm(stage: Stage) -> None:
    """One document of each kind, unmeasured: the first of a day also pays for what is loaded once."""
    stage.say("waiting for the first documents to go through")
    for kind in (Kind.INVOICE, Kind.PAYMENT):
        if not stage.wait_for([stage.office.make(kind)], _WARM_S):
            raise RuntimeError(f"no {kind} went through within {_WARM_S:.0f} s; run with --keep and see dagster.log")


def _idle(stage: Stage, seconds: float) -> Idle:
    time.sleep(_SETTLE_S)
    stage.say(f"doing nothing for {seconds:.0f} s")
    position, before, began = len(stage.sandbox.requests_since(0)), _processes.started_here(), time.monotonic()
    time.sleep(seconds)
    after, lasted = _processes.started_here(), time.monotonic() - began
    asked = Counter(entry["system"] for entry in stage.sandbox.requests_since(position))
    return Idle(lasted, _processes.used(before, after), {vendor: asked[vendor] for vendor in ("plannit", "qbo")})


def _live(stage: Stage, plan: Sequence[Planned]) -> list[Made]:
    stage.say(f"{len(plan)} invoices and payments, the last one in {math.ceil(plan[-1].at_s)} s")
    made: list[Made] = []
    began = time.monotonic()
    for each in plan:
        time.sleep(max(0.0, began + each.at_s - time.monotonic()))
        made.append(stage.office.make(each.kind, burst=each.burst))
    return made


def _customers(opened: Services) -> list[str]:
    """The contacts that stand in QuickBooks."""
    of_contacts = crosswalk.select().where(crosswalk.c.company == DEMO_COMPANY, crosswalk.c.kind == Kind.CONTACT.value)
    with opened.ledger.read() as tx:
        return sorted(row.plannit_id for row in tx.execute(of_contacts))


def _books(sandbox: Sandbox) -> dict[str, Any]:
    url = f"{sandbox.connection['control_url']}/qbo/{sandbox.connection['qbo']['realm_id']}/books"
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(url, timeout=_TIMEOUT_S)
    answer.raise_for_status()
    books: dict[str, Any] = answer.json()
    return books


def _dagster_says(stage: Stage) -> dict[str, Any]:
    environ = {**stage.environ, "DAGSTER_HOME": str((stage.folder / "dagster").absolute())}
    command = [sys.executable, "-m", "benchmarks._runs"]
    root = Path(__file__).parents[1]
    ended = subprocess.run(command, env=environ, cwd=root, stdout=subprocess.PIPE, check=True)
    said: dict[str, Any] = json.loads(ended.stdout)
    return said
