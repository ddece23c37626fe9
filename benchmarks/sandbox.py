"""What the emulated QuickBooks can bear: `python -m benchmarks.sandbox [--documents N] [--requests N]`.

The references are measured in the same run: in process, reading and writing the same JSON; over HTTP, a bare uvicorn
that answers the same bytes without doing anything.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks._sandbox_loopback import measure
from benchmarks.overhead import Aim

DOCUMENTS = 20_000
REQUESTS = 1_000
GROWTH_LIMIT = 1.5
INDEXED = ("query by number", "query by customer, 10 rows")
KINDS = {"invoice": "invoices", "payment": "payments", "batch": "invoices, 30 in a batch"}


@click.command()
@click.option("--documents", type=click.IntRange(80), default=DOCUMENTS, help="Size of the company in process.")
@click.option("--requests", type=click.IntRange(10), default=REQUESTS, help="Documents of each kind over HTTP.")
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON and nothing else.")
def main(documents: int, requests: int, as_json: bool) -> None:
    """Measures and prints. Exit code 0 also where an aim is missed: a busy machine is no broken build."""
    inside, loopback = _inside(documents), measure(requests)
    aims = aims_of(inside)
    if as_json:
        said = {"inside": inside, "loopback": loopback, "aims": [asdict(aim) | {"met": aim.met} for aim in aims]}
        click.echo(json.dumps(said, indent=2))
        return
    console = Console()
    for table in (_creates(inside, loopback), _reads(inside), _state(inside)):
        console.print(table)
    for aim in aims:
        console.print(f"{aim.word}  {aim.name}: {aim.value:.2f} (aim: at most {aim.limit:g})")


def aims_of(inside: Mapping[str, Any]) -> list[Aim]:
    """A create and a query by an indexed property cost the same in a small company and in a large one."""
    few, many = inside["few_ms"], inside["many_ms"]
    creates = [
        Aim(f"{kind}: the last ones against the first, ×", inside["growth"][kind], GROWTH_LIMIT)
        for kind in inside["growth"]
    ]
    return creates + [
        Aim(f"{name}: ten times the documents, ×", many[name] / few[name], GROWTH_LIMIT) for name in INDEXED
    ]


def _inside(documents: int) -> dict[str, Any]:
    """In a process of its own, so that its memory is the sandbox's alone."""
    command = [sys.executable, "-m", "benchmarks._sandbox_inside", str(documents)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, Any] = json.loads(ended.stdout)
    return figures


def _creates(inside: Mapping[str, Any], loopback: Mapping[str, float]) -> Table:
    table = Table(title="Documents made a second")
    for name in ("kind", "in process", "JSON alone", "×", "over HTTP", "bare uvicorn", "×"):
        table.add_column(name, justify="left" if name == "kind" else "right")
    for kind, words in KINDS.items():
        here, there = inside["per_s"][kind], loopback[kind]
        json_alone, echo = inside["json_per_s"], loopback["echo"]
        ratios = f"{json_alone / here:.1f}", f"{echo / there:.2f}"
        table.add_row(words, f"{here:.0f}", f"{json_alone:.0f}", ratios[0], f"{there:.0f}", f"{echo:.0f}", ratios[1])
    return table


def _reads(inside: Mapping[str, Any]) -> Table:
    documents = inside["documents"]
    table = Table(title="Reading in process, ms a request")
    table.add_column("request")
    for name in (f"{documents // 10:,} documents", f"{documents:,} documents", "×"):
        table.add_column(name, justify="right")
    for name, many in inside["many_ms"].items():
        few = inside["few_ms"][name]
        table.add_row(name, f"{few:.2f}", f"{many:.2f}", f"{many / few:.1f}")
    return table


def _state(inside: Mapping[str, Any]) -> Table:
    table = Table(title=f"Keeping {inside['documents']:,} documents")
    table.add_column("figure")
    table.add_column("", justify="right")
    table.add_row("memory, MB", f"{inside['peak_rss_mb']:.0f}")
    table.add_row("of it before the first, MB", f"{inside['start_rss_mb']:.0f}")
    table.add_row("state file, MB", f"{inside['state_mb']:.0f}")
    table.add_row("saving it, s", f"{inside['save_s']:.2f}")
    table.add_row("taking it back, s", f"{inside['load_s']:.2f}")
    return table


if __name__ == "__main__":
    main()
