"""What carrying a document costs besides sending it: `python -m benchmarks.overhead [--invoices N]… [--all-paid]`.

The reference is a bare loop of `requests` that posts the same documents to a sandbox of the same seed. The sandbox
answers in a millisecond, QuickBooks does not: what carries over to it is the overhead in ms, not the ratio.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from benchmarks._overhead_run import REQUEST_KINDS, Run, measure

MEMORY_LIMIT_MB = 300.0
DOUBLE_LIMIT = 1.1
SIZES = (2000, 4000)
_VENDORS = {"plannit": "Plannit", "qbo": "QuickBooks"}


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


def aims_of(runs: Sequence[Run]) -> list[Aim]:
    """Every aim that these runs can speak of; growth only where one run is the double of another."""
    found = [Aim("peak memory, MB", max(run.first.peak_rss_mb for run in runs), MEMORY_LIMIT_MB)]
    sizes = {run.invoices: run for run in runs}
    for run in runs:
        if (double := sizes.get(2 * run.invoices)) is not None:
            grown = double.first.peak_rss_mb / run.first.peak_rss_mb
            found.append(Aim(f"peak memory, {double.invoices} against {run.invoices} invoices, ×", grown, DOUBLE_LIMIT))
    written = sum(run.second.requests["qbo_writes"] for run in runs)
    return [*found, Aim("writes of the second passes", written, 0)]


@click.command()
@click.option("--invoices", multiple=True, type=click.IntRange(1), default=SIZES, help="Size of the firm; repeatable.")
@click.option(
    "--all-paid", is_flag=True, help="One payment in full for each invoice, instead of the demo firm's money."
)
@click.option("--seed", type=int, default=1, help="Which firm: the same number, the same documents.")
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON and nothing else.")
@click.option("--keep", is_flag=True, help="Leaves the seeds and ledgers, and says where.")
def main(invoices: Sequence[int], all_paid: bool, seed: int, as_json: bool, keep: bool) -> None:
    """Measures and prints. Exit code 0 also where an aim is missed: a busy machine is no broken build."""
    with _folder(keep) as folder:
        sizes = sorted(set(invoices))
        runs = [measure(count, seed, folder / str(count), all_paid=all_paid) for count in sizes]
    aims = aims_of(runs)
    if as_json:
        said = {"seed": seed, "runs": [run.as_json() for run in runs], "aims": [_aim_json(aim) for aim in aims]}
        click.echo(json.dumps(said, indent=2))
        return
    console = Console()
    console.print(_table(runs))
    for aim in aims:
        console.print(f"{aim.word}  {aim.name}: {aim.value:.3f} (aim: at most {aim.limit:g})")


def _aim_json(aim: Aim) -> dict[str, object]:
    return asdict(aim) | {"met": aim.met}


def _table(runs: Sequence[Run]) -> Table:
    table = Table(title="Overhead of the pipeline against a bare requests loop")
    table.add_column("figure")
    for run in runs:
        table.add_column(f"{run.invoices} invoices, {run.payments} payments", justify="right")
    for name, values in _rows(runs).items():
        table.add_row(name, *values)
    return table


def _rows(runs: Sequence[Run]) -> dict[str, list[str]]:
    rows: dict[str, Callable[[Run], str]] = {
        "documents carried": lambda run: str(run.first.documents),
        "documents a second": lambda run: f"{run.per_s:.1f}",
        "bare requests loop, documents a second": lambda run: f"{run.bare_per_s:.1f}",
        "a document takes × the bare loop": lambda run: f"{run.ratio:.2f}",
        "overhead per document, ms": lambda run: f"{1000 / run.per_s - 1000 / run.bare_per_s:.2f}",
        "processor ms per document": lambda run: f"{run.first.cpu_ms_per_document:.2f}",
        "bare requests loop, processor ms": lambda run: f"{run.bare.cpu_ms_per_document:.2f}",
        "peak memory, MB": lambda run: f"{run.first.peak_rss_mb:.0f}",
        "of it before the pass, MB": lambda run: f"{run.first.start_rss_mb:.0f}",
        **{f"{_spelt(kind)} per document": _requests(kind) for kind in REQUEST_KINDS},
        "second pass, s": lambda run: f"{run.second.seconds:.2f}",
        **{f"second pass, {_spelt(kind)}": _repeated(kind) for kind in REQUEST_KINDS},
    }
    return {name: [figure(run) for run in runs] for name, figure in rows.items()}


def _spelt(kind: str) -> str:
    vendor, _, what = kind.partition("_")
    return f"{_VENDORS[vendor]} {what}"


def _requests(kind: str) -> Callable[[Run], str]:
    return lambda run: f"{run.first.requests[kind] / run.first.documents:.3f}"


def _repeated(kind: str) -> Callable[[Run], str]:
    return lambda run: str(run.second.requests[kind])


@contextmanager
def _folder(keep: bool) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="overhead-"))
    try:
        yield folder
    finally:
        if keep:
            click.echo(f"Kept: {folder}", err=True)
        else:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
