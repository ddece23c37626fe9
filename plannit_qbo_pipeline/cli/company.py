"""`plannit-qbo company`: the companies that are carried, each one Plannit merchant."""

import os
import sys
import tomllib
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from plannit_qbo_pipeline.cli.output import print_json, print_table
from plannit_qbo_pipeline.cli.services import services
from plannit_qbo_pipeline.domain.identity import company_key
from plannit_qbo_pipeline.errors import Misconfigured
from plannit_qbo_pipeline.ledger import companies
from plannit_qbo_pipeline.ledger.companies import Company
from plannit_qbo_pipeline.wiring import Services

DEFAULT_TIME_ZONE = "America/Toronto"
KEY_VARIABLE = "PLANNIT_API_KEY"


@click.group()
def company() -> None:
    """Add, list, export and import companies."""


@company.command()
@click.argument("slug")
@click.option("--plannit-url", required=True, metavar="U", help="Plannit's address, without /api.")
@click.option(
    "--plannit-key",
    required=True,
    metavar="K",
    help=f"The merchant's API key; -: from {KEY_VARIABLE} or standard input.",
)
@click.option("--name", metavar="TEXT", help="The name shown to people; the slug if left out.")
@click.option("--time-zone", default=DEFAULT_TIME_ZONE, show_default=True, metavar="TZ", help="Where the company is.")
@click.option("--go-live", metavar="DATE", help="Documents dated before it (YYYY-MM-DD) are never carried.")
@click.option("--replace", is_flag=True, help="Give a company that is there another address or key of its merchant.")
def add(
    slug: str, plannit_url: str, plannit_key: str, name: str | None, time_zone: str, go_live: str | None, replace: bool
) -> None:
    """Add a company.

    \b
    Example (asks for the key):
      plannit-qbo company add boreal --plannit-url https://partner.plannit.io --plannit-key -
    """
    key = _secret(plannit_key)
    with services() as opened:
        if replace:
            _replace(opened, slug, plannit_url, key)
            return
        _add(opened, slug, name or slug, plannit_url, key, time_zone, go_live)
    click.echo(f"Added {slug}. Next: plannit-qbo connect {slug}", err=True)


@company.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(as_json: bool) -> None:
    """List the companies and the QuickBooks company each is bound to."""
    with services() as opened:
        rows = _rows(opened)
    if as_json:
        print_json(rows)
        return
    columns = ("key", "name", "plannit_url", "time_zone", "go_live", "realm_id")
    print_table("Companies", columns, [[row[name] or "–" for name in columns] for row in rows])


@company.command()
def export() -> None:
    """Print all companies as TOML, without keys and tokens."""
    with services() as opened:
        rows = _rows(opened)
    for row in rows:
        click.echo(f"[{row['key']}]")
        shown = [name for name in ("name", "plannit_url", "time_zone", "go_live") if row[name] is not None]
        for name in shown:
            click.echo(f"{name} = {_toml(str(row[name]))}")
        click.echo(f"plannit_key_variable = {_toml(_key_variable(str(row['key'])))}\n")


@company.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Add the companies of a TOML file such as `export` prints; each key is read from the variable it names."""
    try:
        entries = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{file} is not TOML: {error}") from error
    with services() as opened:
        for slug, entry in entries.items():
            variable = str(entry.get("plannit_key_variable", _key_variable(slug)))
            if not (key := os.environ.get(variable)):
                raise Misconfigured(f"{file}: {slug} needs its Plannit key in the variable {variable}")
            url, zone = str(entry.get("plannit_url", "")), str(entry.get("time_zone", DEFAULT_TIME_ZONE))
            _add(opened, slug, str(entry.get("name", slug)), url, key, zone, entry.get("go_live"))
            click.echo(f"Added {slug}.", err=True)


def _add(opened: Services, slug: str, name: str, url: str, key: str, zone: str, go_live: str | None) -> None:
    try:
        checked = company_key(slug)
        ZoneInfo(zone)
        go_live_on = date.fromisoformat(go_live) if go_live else None
    except ZoneInfoNotFoundError as error:
        raise click.UsageError(f"{zone!r} is no time zone; write it like {DEFAULT_TIME_ZONE}") from error
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    _check_url(url)
    new = Company(checked, name, url, key, zone, go_live_on, "CAD", opened.ledger.clock.now())
    with opened.ledger.write() as tx:
        companies.add(tx, opened.sealer, new)


def _replace(opened: Services, slug: str, url: str, key: str) -> None:
    _check_url(url)
    company = opened.company(slug)
    with opened.ledger.write() as tx:
        companies.move(tx, opened.sealer, company.key, url, key)
    click.echo(f"{slug} has the new address and key. Next: plannit-qbo sync {slug}", err=True)


def _check_url(url: str) -> None:
    if not url.startswith(("http://", "https://")):
        raise click.UsageError(f"--plannit-url {url!r} is no address; write it like https://partner.plannit.io")


def _rows(opened: Services) -> list[dict[str, str | None]]:
    with opened.ledger.read() as tx:
        found = companies.listed(tx, opened.sealer)
        realms = {each.key: companies.realm_of(tx, each.key) for each in found}
    return [
        {
            "key": each.key,
            "name": each.name,
            "plannit_url": each.plannit_url,
            "time_zone": each.time_zone,
            "go_live": each.go_live_on.isoformat() if each.go_live_on else None,
            "realm_id": realms[each.key],
        }
        for each in found
    ]


def _secret(given: str) -> str:
    """The key itself, or, for “-”, from the environment, a hidden prompt or a pipe: never in the shell's history."""
    if given != "-":
        return given
    if KEY_VARIABLE in os.environ:
        return os.environ[KEY_VARIABLE]
    if sys.stdin.isatty():
        return str(click.prompt("Plannit API key", hide_input=True, err=True))
    return sys.stdin.readline().strip()


def _key_variable(slug: str) -> str:
    return f"{KEY_VARIABLE}_{slug.upper().replace('-', '_')}"


def _toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
