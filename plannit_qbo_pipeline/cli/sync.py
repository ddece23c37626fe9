"""`plannit-qbo sync`: carries what changed, without Dagster."""

from collections.abc import Callable

import click

from plannit_qbo_pipeline.cli.output import by_name, print_json, print_table, progress_bars
from plannit_qbo_pipeline.cli.services import services
from plannit_qbo_pipeline.flow.carry import Carrier, PassReport
from plannit_qbo_pipeline.load.drain import another_has_the_turn
from plannit_qbo_pipeline.wiring import Services


@click.command()
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def sync(slug: str, as_json: bool) -> None:
    """Carry what changed since the last time; the first time, everything since the go-live date.

    \b
    Example:
      plannit-qbo sync boreal
    """
    with services() as opened:
        result = run_sync(opened, slug)
    if as_json:
        print_json(result)
    else:
        print_result(result)


def run_sync(opened: Services, slug: str) -> dict[str, object]:
    """One pass with progress bars; answers what `--json` prints."""
    return run_pass(opened, slug, Carrier.sync)


def run_pass(opened: Services, slug: str, work: Callable[[Carrier], PassReport]) -> dict[str, object]:
    """Any pass of one company with progress bars; answers what `--json` prints."""
    clock = opened.ledger.clock
    started = clock.monotonic()
    opened.requests.clear()
    with progress_bars() as bars:
        report = work(opened.carrier(slug, bars.step))
    if report.deferred:
        click.echo(another_has_the_turn(report.company), err=True)
    return result_of(report, opened, clock.monotonic() - started)


def result_of(report: PassReport, opened: Services, seconds: float) -> dict[str, object]:
    return {
        "company": report.company,
        "extracted": by_name(report.extracted),
        "standings": by_name({standing.value: count for standing, count in report.standings.items()}),
        "posted": by_name(report.posted),
        "requests": {vendor: opened.requests[vendor] for vendor in ("plannit", "qbo")},
        "seconds": round(seconds, 3),
    }


def print_result(result: dict[str, object]) -> None:
    """The same figures as a table for people."""
    rows = [
        [group, name, str(count)]
        for group in ("extracted", "posted", "standings", "requests")
        for name, count in sorted(_counts(result[group]).items())
        if count
    ]
    rows.append(["", "seconds", f"{result['seconds']}"])
    print_table(f"{result['company']}", ("what", "of", "count"), rows)


def _counts(value: object) -> dict[str, int]:
    assert isinstance(value, dict)
    return value
