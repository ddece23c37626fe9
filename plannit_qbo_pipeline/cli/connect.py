"""`plannit-qbo connect`: binds a company to its QuickBooks company."""

import os

import click

from plannit_qbo_pipeline.cli.services import services
from plannit_qbo_pipeline.errors import Misconfigured
from plannit_qbo_pipeline.onboarding import connect as binding

_VARIABLES = ("QBO_REALM_ID", "QBO_ACCESS_TOKEN", "QBO_REFRESH_TOKEN")


@click.command()
@click.argument("slug")
@click.option("--tokens-from-env", is_flag=True, help=f"Read {', '.join(_VARIABLES)}.")
def connect(slug: str, tokens_from_env: bool) -> None:
    """Connect a company to QuickBooks with tokens that you have.

    \b
    Example:
      QBO_REALM_ID=… QBO_ACCESS_TOKEN=… QBO_REFRESH_TOKEN=… plannit-qbo connect boreal --tokens-from-env
    """
    if not tokens_from_env:
        raise click.UsageError(f"Give --tokens-from-env and set {', '.join(_VARIABLES)}.")
    if missing := [name for name in _VARIABLES if not os.environ.get(name)]:
        raise Misconfigured(f"Set {', '.join(missing)}, then run the command again.")
    realm, access, refresh = (os.environ[name] for name in _VARIABLES)
    with services() as opened:
        company = opened.company(slug)
        new = binding.handed_in(opened.ledger, company.key, realm, access, refresh)
        name = binding.connect(opened.ledger, opened.sealer, new, opened.oauth(), opened.qbo_with)
    click.echo(f"{slug} is connected to {name} (realm {realm}). Next: plannit-qbo sync {slug}", err=True)
