"""`plannit-qbo backfill`: carries historical periods, whatever was read before."""

import click

from plannit_qbo_pipeline.cli.output import print_json
from plannit_qbo_pipeline.cli.services import services
from plannit_qbo_pipeline.cli.sync import print_result, run_pass
from plannit_qbo_pipeline.domain.period import Period
from plannit_qbo_pipeline.flow.carry import Carrier, PassReport


@click.command()
@click.argument("slug")
@click.option("--from", "first", required=True, metavar="YYYY-MM", help="The first month.")
@click.option("--to", "last", required=True, metavar="YYYY-MM", help="The last month.")
@click.option("--dry-run", is_flag=True, help="Read and draft only; send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def backfill(slug: str, first: str, last: str, dry_run: bool, as_json: bool) -> None:
    """Carry whole months again, whatever was read before; what QuickBooks holds already is not written again.

    \b
    Example:
      plannit-qbo backfill boreal --from 2024-12 --to 2026-11
    """
    start, end = _period(first), _period(last)
    if end < start:
        raise click.UsageError(f"--from {first} is later than --to {last}.")

    def work(carrier: Carrier) -> PassReport:
        return carrier.backfill(start, end, dry_run=dry_run)

    with services() as opened:
        result = run_pass(opened, slug, work)
    if as_json:
        print_json(result)
        return
    print_result(result)
    if dry_run:
        click.echo("Nothing was sent. What is `ready` goes with the next sync or backfill.", err=True)


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
