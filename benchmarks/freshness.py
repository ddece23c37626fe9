"""How soon a document stands in QuickBooks, the whole stack up: `python -m benchmarks.freshness [--json] [--keep]`.

From the sandbox's record of the change to its record of the write, one company, Plannit asked every second. What never
comes counts as infinite. The reference is a `sync` pass right after each change, in a warm process without Dagster.
"""

import json
import math
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks._arrivals import PHASES, Arrival
from benchmarks._freshness_run import POLL_S, Idle, Run, Wanted, measure
from benchmarks._spread import Spread

MEDIAN_LIMIT_S = 3.0
P95_LIMIT_S = 5.0
P95_BACKFILL_LIMIT_S = 10.0
WHY = {
    "seen": f"Plannit is asked every {POLL_S} s; a sensor that brought something is deaf until Dagster's next look at "
    "it, up to 5 s, and others listen meanwhile",
    "asked": "the tick returns, the daemon writes the run's row",
    "queue": "Dagster's queue is looked through each second; a company's run waits for its earlier one to end",
    "launch": "an interpreter starts and loads Dagster, the pipeline and its assets: a process per run",
    "steps": "the assets in order: read, draft, look for the number, write; for a payment after the invoices' own",
}
"""What each part of the way is made of: the floor is the least of each, and none can be had away by settings."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure should come to at most."""

    name: str
    value: float
    limit: float

    @property
    def met(self) -> bool:
        return self.value <= self.limit

    @property
    def word(self) -> str:
        return "pass" if self.met else "FAIL"


def groups_of(run: Run) -> dict[str, list[Arrival]]:
    """The documents by how they came, and the reference."""
    single = [arrival for arrival in run.live if not arrival.made.burst]
    burst = [arrival for arrival in run.live if arrival.made.burst]
    groups = {"all": list(run.live), "single": single, "burst": burst, "direct sync": list(run.direct)}
    return {name: arrivals for name, arrivals in groups.items() if arrivals}


def aims_of(run: Run) -> list[Aim]:
    """The aims of an ordinary run, or of one beside a backfill; that each comes once is an aim of both."""
    spread = Spread.of(arrival.latency_s for arrival in run.live)
    wrong = Aim("documents that never came, or came twice", sum(not arrival.once for arrival in run.live), 0)
    if run.backfill_outlasted is not None:
        return [Aim("p95 of live documents during a backfill, s", spread.p95, P95_BACKFILL_LIMIT_S), wrong]
    aims = [Aim("median, s", spread.median, MEDIAN_LIMIT_S), Aim("p95, s", spread.p95, P95_LIMIT_S), wrong]
    if run.idle is not None:
        aims.append(Aim("requests to QuickBooks while nothing happens", run.idle.requests["qbo"], 0))
    return aims


@click.command()
@click.option("--events", type=click.IntRange(1), default=60, help="Single documents.")
@click.option("--burst", type=click.IntRange(0), default=20, help="Documents within 5 s after them.")
@click.option("--mean", "mean_s", type=click.FloatRange(0, min_open=True), default=6.0, help="Seconds between two.")
@click.option("--seed", type=int, default=1, help="The same number, the same documents at the same moments.")
@click.option("--idle", "idle_s", type=click.FloatRange(0), default=60.0, help="Seconds of doing nothing; 0: none.")
@click.option("--during-backfill", is_flag=True, help="Beside a backfill of 24 months, without the idle time.")
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON and nothing else.")
@click.option("--keep", is_flag=True, help="Leaves ledger, logs and Dagster's records, and says where.")
def main(as_json: bool, keep: bool, **wanted: Any) -> None:
    """Measures and prints. A missed time is no failure, for a machine may be busy; a lost or doubled document is: 1."""
    if wanted["during_backfill"]:
        wanted["idle_s"] = 0.0
    load_before = os.getloadavg()[0]
    with _folder(keep) as folder:
        run = measure(Wanted(**wanted), folder, lambda text: click.echo(text, err=True))
    machine = {"cores": os.cpu_count() or 0, "load_before": load_before, "load_after": os.getloadavg()[0]}
    if as_json:
        click.echo(json.dumps(_finite(as_figures(run) | {"wanted": wanted, "machine": machine}), indent=2))
    else:
        _show(run, machine)
    sys.exit(0 if all(arrival.once for arrival in run.live) else 1)


def as_figures(run: Run) -> dict[str, Any]:
    spreads = {name: _spread(arrivals) for name, arrivals in groups_of(run).items()}
    return {
        "latency_s": {name: asdict(spread) for name, spread in spreads.items()},
        "ratio": spreads["all"].median / spreads["direct sync"].median,
        "phases_s": {phase: asdict(spread) for phase, spread in phases_of(run).items()},
        "runs": run.runs,
        "failed_runs": run.failed_runs,
        "failed_ticks": run.failed_ticks,
        "idle": None if run.idle is None else asdict(run.idle),
        "backfill_outlasted": run.backfill_outlasted,
        "standings": dict(run.standings),
        "aims": [asdict(aim) | {"met": aim.met} for aim in aims_of(run)],
        "arrivals": [_arrival_json(arrival) for arrival in run.live],
    }


def phases_of(run: Run) -> dict[str, Spread]:
    """Where the time went, over the documents that a run of Dagster wrote."""
    split = [arrival.phases for arrival in run.live if arrival.phases]
    return {phase: Spread.of(phases[phase] for phases in split) for phase in PHASES} if split else {}


def _spread(arrivals: Sequence[Arrival]) -> Spread:
    return Spread.of(arrival.latency_s for arrival in arrivals)


def _arrival_json(arrival: Arrival) -> dict[str, Any]:
    made = arrival.made
    return {
        "kind": made.kind.value,
        "burst": made.burst,
        "changed_at": made.changed_at.isoformat(),
        "latency_s": arrival.latency_s,
        "copies": arrival.copies,
        "phases_s": dict(arrival.phases),
    }


def _finite(value: Any) -> Any:
    """JSON knows no infinity: null stands for what never came."""
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _show(run: Run, machine: dict[str, float]) -> None:
    console = Console()
    console.print(_latency_table(run))
    console.print(_phase_table(run))
    ratio = as_figures(run)["ratio"]
    console.print(f"A document takes {ratio:.1f} × as long as a direct sync (medians).")
    console.print(f"{run.runs} runs, {run.failed_runs} failed; {run.failed_ticks} ticks of sensors failed.")
    if run.backfill_outlasted is False:
        console.print("The backfill ended before the last document came: the figures are of two situations.")
    if run.idle is not None:
        console.print(_idle_table(run.idle))
    load = f"load {machine['load_before']:.2f} before, {machine['load_after']:.2f} after"
    console.print(f"{machine['cores']} cores, {load}.")
    for aim in aims_of(run):
        console.print(f"{aim.word}  {aim.name}: {aim.value:.2f} (aim: at most {aim.limit:g})")


def _latency_table(run: Run) -> Table:
    table = Table(title="From the change in Plannit to the write in QuickBooks, s")
    for name in ("documents", "count", *Spread.names()):
        table.add_column(name, justify="left" if name == "documents" else "right")
    for name, arrivals in groups_of(run).items():
        table.add_row(name, str(len(arrivals)), *_spread(arrivals).texts())
    return table


def _phase_table(run: Run) -> Table:
    table = Table(title="Where the time goes, s; the floor is the least of each")
    for name in ("phase", *Spread.names()):
        table.add_column(name, justify="left" if name == "phase" else "right")
    table.add_column("why")
    for phase, spread in phases_of(run).items():
        table.add_row(phase, *spread.texts(), WHY[phase])
    return table


def _idle_table(idle: Idle) -> Table:
    table = Table(title=f"{idle.seconds:.0f} s in which nothing happens")
    table.add_column("what")
    table.add_column("processor s or requests", justify="right")
    for name, seconds in idle.cpu_s.items():
        table.add_row(name, f"{seconds:.2f}")
    table.add_row("all processes", f"{sum(idle.cpu_s.values()):.2f}")
    for vendor, count in idle.requests.items():
        table.add_row(f"requests to {vendor}", str(count))
    return table


@contextmanager
def _folder(keep: bool) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="freshness-"))
    try:
        yield folder
    finally:
        if keep:
            click.echo(f"Kept: {folder}", err=True)
        else:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
