"""`plannit-qbo retry`: lets documents that QuickBooks refused go now instead of at their own time."""

import click

from plannit_qbo_pipeline.cli.output import print_json
from plannit_qbo_pipeline.cli.services import services
from plannit_qbo_pipeline.cli.sync import print_result, run_pass
from plannit_qbo_pipeline.flow.carry import Carrier, PassReport


@click.command()
@click.argument("slug")
@click.option("--code", metavar="C", help="Only documents blocked with this code, as `status` shows it.")
@click.option("--id", "plannit_id", metavar="ID", help="Only the document with this Plannit id.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def retry(slug: str, code: str | None, plannit_id: str | None, as_json: bool) -> None:
    """Try again at once what QuickBooks refused, after its cause was mended.

    \b
    Example:
      plannit-qbo retry boreal --code qbo_refused
    """
    if code is not None and plannit_id is not None:
        raise click.UsageError("Give --code or --id, not both.")
    released = 0

    def work(carrier: Carrier) -> PassReport:
        nonlocal released
        released, report = carrier.retry(code, plannit_id)
        return report

    with services() as opened:
        result = run_pass(opened, slug, work)
    if as_json:
        print_json({**result, "released": released})
        return
    print_result(result)
    click.echo(f"Released: {released}.", err=True)
