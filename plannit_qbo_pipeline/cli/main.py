"""`plannit-qbo`: gathers the commands and gives every error its message and exit code (README.md, Commands)."""

import os
import sys
from typing import Any

import click

from plannit_qbo_pipeline.cli.company import company
from plannit_qbo_pipeline.cli.connect import connect
from plannit_qbo_pipeline.cli.demo import demo
from plannit_qbo_pipeline.cli.sandbox import sandbox
from plannit_qbo_pipeline.cli.status import status
from plannit_qbo_pipeline.cli.sync import sync
from plannit_qbo_pipeline.errors import PipelineError
from plannit_qbo_pipeline.transport.log import configure_logging

INTERRUPTED = 130


class Commands(click.Group):
    """A group whose errors are one message on standard error and an exit code, never a traceback."""

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            return super().main(*args, **{**extra, "standalone_mode": False})
        except click.exceptions.Abort:
            click.echo("Stopped. Nothing is lost; the same command goes on where it was.", err=True)
            sys.exit(INTERRUPTED)
        except click.exceptions.Exit as error:
            sys.exit(error.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except PipelineError as error:
            click.echo(f"plannit-qbo: {error}", err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left; nothing to say to it
            sys.exit(0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("-v", "--verbose", is_flag=True, help="Log each request on standard error.")
@click.version_option(package_name="plannit-qbo-pipeline")
def main(verbose: bool) -> None:
    """Carries Plannit's invoices into QuickBooks Online: once, to the cent, one way.

    \b
    Try it without any account:
      plannit-qbo demo --once
    """
    configure_logging("debug" if verbose else "warning", json=not sys.stderr.isatty())


for command in (company, connect, demo, sandbox, status, sync):
    main.add_command(command)
