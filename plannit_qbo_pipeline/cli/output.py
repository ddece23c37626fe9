"""What all commands print alike: JSON on standard output, progress and messages on standard error."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from types import TracebackType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

_MONEY_FORM = ".2f"
_PIPE_WIDTH = 120  # of a table that goes into a file


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(title=title, title_justify="left")
    for name in columns:
        table.add_column(name, overflow="fold", justify="right" if name in _NUMBERS else "left")
    for row in rows:
        table.add_row(*row)
    console = Console()
    if not console.is_terminal:
        console.width = max(console.width, _PIPE_WIDTH)
    console.print(table)


_NUMBERS = frozenset({"count", "total"})


def money(amount: Decimal | None) -> str | None:
    """An amount as the interface has it: a string with two decimals."""
    return None if amount is None else format(amount, _MONEY_FORM)


def by_name(counts: Mapping[str, int]) -> dict[str, int]:
    return {str(name): count for name, count in counts.items()}


class ProgressBars:
    """One line per stage on a terminal; silence elsewhere, so that scripts and logs stay clean."""

    def __init__(self) -> None:
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<20}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self._shown = self._bars.console.is_terminal
        self._stages: dict[str, int] = {}

    def __enter__(self) -> "ProgressBars":
        if self._shown:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._bars.stop()

    def step(self, stage: str, count: int, total: int | None) -> None:
        if not self._shown:
            return
        if stage not in self._stages:
            self._stages[stage] = self._bars.add_task(stage, total=total)
        task = self._bars.tasks[self._stages[stage]]
        if total is not None:
            self._bars.update(task.id, total=total)
        self._bars.update(task.id, advance=count)


@contextmanager
def progress_bars() -> Iterator[ProgressBars]:
    with ProgressBars() as bars:
        yield bars
