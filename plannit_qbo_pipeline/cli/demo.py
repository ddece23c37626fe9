"""`plannit-qbo demo`: both sandboxes, the demo firm, one full pass. Always under ./.demo, never the real ledger."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from plannit_qbo_pipeline.cli.services import services
from plannit_qbo_pipeline.cli.status import status_of
from plannit_qbo_pipeline.cli.sync import print_result, run_sync
from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.ledger import companies
from plannit_qbo_pipeline.ledger.companies import Company
from plannit_qbo_pipeline.onboarding import connect as binding
from plannit_qbo_pipeline.wiring import Services

DEMO_COMPANY = CompanyKey("demo")
_STOP_S = 15.0
_OUR_PREFIXES = ("PLANNIT_", "QBO_")
_ATTENTION = (Standing.BLOCKED, Standing.IN_DOUBT, Standing.DIVERGED)


@click.command()
@click.option("--once", is_flag=True, help="One full pass, then print a summary and end.")
def demo(once: bool) -> None:
    """Bring a demo firm of 600 invoices from an emulated Plannit into an emulated QuickBooks.

    Nothing else is needed and nothing real is touched: all is kept under ./.demo, and a second demo goes on there.

    \b
    Example:
      plannit-qbo demo --once
    """
    if not once:
        raise click.UsageError("Give --once.")
    home = Path.cwd() / ".demo"
    home.mkdir(exist_ok=True)
    click.echo(f"Starting both sandboxes; everything is kept in {home}.", err=True)
    with sandbox_running(home / "sandbox.json") as block, services(demo_environment(home, block)) as opened:
        introduce(opened, block)
        result = run_sync(opened, DEMO_COMPANY)
        attention = status_of(opened, DEMO_COMPANY, _ATTENTION)
    print_result(result)
    _print_attention(attention)


@contextmanager
def sandbox_running(state: Path) -> Iterator[dict[str, Any]]:
    """A sandbox child with kept state; answers its connection block, and ends it whatever happens."""
    arguments = ["--seed", "demo", "--state", str(state), "--throttle-scale", "0"]
    child = subprocess.Popen(
        [sys.executable, "-m", "plannit_qbo_pipeline.sandbox", *arguments],
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C reaches us alone, and we end the child when our own work is safe
    )
    try:
        assert child.stdout is not None
        line = child.stdout.readline()
        if not line:
            raise Unavailable(f"The sandbox did not start (exit code {child.wait(_STOP_S)}); its message is above.")
        yield json.loads(line)
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if child.stdout is not None:
            child.stdout.close()


def demo_environment(home: Path, block: Mapping[str, Any]) -> dict[str, str]:
    """The demo's own settings; nothing of a real set-up shines through."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OUR_PREFIXES)}
    qbo = block["qbo"]
    return kept | {
        "PLANNIT_QBO_HOME": str(home),
        "PLANNIT_QBO_REQUESTS_PER_SECOND": "0",
        "PLANNIT_QBO_REQUESTS_PER_MINUTE": "0",
        "QBO_CLIENT_ID": qbo["client_id"],
        "QBO_CLIENT_SECRET": qbo["client_secret"],
        "QBO_ENVIRONMENT": qbo["discovery_url"],
        "QBO_BASE_URL": qbo["base_url"],
    }


def introduce(opened: Services, block: Mapping[str, Any]) -> None:
    """The demo company with this sandbox's addresses and tokens; ports change from one demo to the next."""
    plannit, qbo = block["plannit"], block["qbo"]
    now = opened.ledger.clock.now()
    with opened.ledger.write() as tx:
        if DEMO_COMPANY in companies.keys(tx):
            companies.move(tx, opened.sealer, DEMO_COMPANY, plannit["base_url"], plannit["api_key"])
        else:
            firm = Company(
                DEMO_COMPANY, "Demo", plannit["base_url"], plannit["api_key"], "America/Toronto", None, "CAD", now
            )
            companies.add(tx, opened.sealer, firm)
    tokens = qbo["realm_id"], qbo["access_token"], qbo["refresh_token"]
    new = binding.handed_in(opened.ledger, DEMO_COMPANY, *tokens)
    binding.connect(opened.ledger, opened.sealer, new, opened.oauth(), opened.qbo_with)


def _print_attention(result: Mapping[str, Any]) -> None:
    counts: dict[tuple[str, str], int] = {}
    for row in result["documents"]:
        key = (row["kind"], row["sentence_fr"] if row["code"] == "not_carried_yet" else row["code"])
        counts[key] = counts.get(key, 0) + 1
    for (kind, why), count in sorted(counts.items()):
        click.echo(f"  {count} × {kind}: {why}")
