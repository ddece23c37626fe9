"""`plannit-qbo demo`: both sandboxes, the demo firm, Dagster's UI, a live feed. All under ./.demo, nothing real."""

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from plannit_qbo_pipeline.cli.demo_feed import Feed
from plannit_qbo_pipeline.cli.demo_firm import (
    DEMO_COMPANY,
    DEMO_TIME_ZONE,
    demo_environment,
    folder_to_itself,
    introduce,
    sandbox_running,
)
from plannit_qbo_pipeline.cli.demo_lineage import LineageFiller
from plannit_qbo_pipeline.cli.demo_ui import ui_running
from plannit_qbo_pipeline.cli.services import services
from plannit_qbo_pipeline.cli.status import status_of
from plannit_qbo_pipeline.cli.sync import print_result, run_sync
from plannit_qbo_pipeline.domain.period import Period, business_date
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.wiring import Services

_ATTENTION = (Standing.BLOCKED, Standing.IN_DOUBT, Standing.DIVERGED)
_MEAN_PAUSE_S = 8.0
_LOOK_S = 0.5
_FILL_AGAIN_S = 5.0
_MONTHS = 24
_FEED_SEED = 20_261


@click.command()
@click.option("--once", is_flag=True, help="One full pass, then print a summary and end: no UI.")
def demo(once: bool) -> None:
    """Bring a demo firm of 600 invoices from an emulated Plannit into an emulated QuickBooks, and watch it live.

    Nothing else is needed and nothing real is touched: all is kept under ./.demo, and a second demo goes on there.
    Ctrl-C ends it.

    \b
    Example:
      plannit-qbo demo
    """
    home = Path.cwd() / ".demo"
    home.mkdir(exist_ok=True)
    click.echo(f"Starting both sandboxes; everything is kept in {home}.", err=True)
    with folder_to_itself(home), sandbox_running(home / "sandbox.json") as block:
        environ = demo_environment(home, block)
        with services(environ) as opened:
            introduce(opened, block)
            print_result(run_sync(opened, DEMO_COMPANY))
            _print_attention(status_of(opened, DEMO_COMPANY, _ATTENTION))
            if not once:
                _watch(home, environ, opened, block)


def _watch(home: Path, environ: Mapping[str, str], opened: Services, block: Mapping[str, Any]) -> None:
    """The UI with sensors on, and a feed of what a firm's day brings, until Ctrl-C."""
    click.echo("Starting Dagster (about ten seconds)…", err=True)
    with ui_running(home, environ) as url:
        rng = random.Random(_FEED_SEED)
        feed = Feed(opened, block["control_url"], block["plannit"], rng, click.echo)
        _say_what_to_look_at(url, block, feed.example())
        clock = opened.ledger.clock
        this_month = Period.of(business_date(clock.now(), DEMO_TIME_ZONE))
        filler = LineageFiller(url, DEMO_COMPANY, this_month.plus(-_MONTHS), this_month)
        next_at = fill_at = clock.monotonic()
        while True:
            if not filler.done and clock.monotonic() >= fill_at:
                filler.ask()
                fill_at = clock.monotonic() + _FILL_AGAIN_S
            if clock.monotonic() >= next_at:
                feed.happen()
                next_at = clock.monotonic() + rng.expovariate(1 / _MEAN_PAUSE_S)
            feed.tell_arrivals()
            clock.sleep(_LOOK_S)


def _say_what_to_look_at(url: str, block: Mapping[str, Any], example: str) -> None:
    qbo = block["qbo"]
    click.echo(f"""
Open {url}
  Lineage               {url}/asset-groups        from Plannit to QuickBooks
  Invoices by month     {url}/assets/qbo/invoices?view=partitions
  Sensors at work       {url}/automation
  Runs                  {url}/runs
QuickBooks' books       {block["control_url"]}/qbo/{qbo["realm_id"]}/books
Plannit's invoices      {block["plannit"]["base_url"]}/api/invoices   (header X-API-KEY: {block["plannit"]["api_key"]})
Make one yourself       curl {block["control_url"]}/plannit/invoices -d '{example}'
Ctrl-C ends all of it; the next demo goes on from here.
""")


def _print_attention(result: Mapping[str, Any]) -> None:
    counts: dict[tuple[str, str], int] = {}
    for row in result["documents"]:
        key = (row["kind"], row["sentence_fr"] if row["code"] == "not_carried_yet" else row["code"])
        counts[key] = counts.get(key, 0) + 1
    for (kind, why), count in sorted(counts.items()):
        click.echo(f"  {count} × {kind}: {why}")
