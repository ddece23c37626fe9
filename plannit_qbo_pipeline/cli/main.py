"""`plannit-qbo`: gathers the commands and gives every error its message and exit code (README.md, Commands)."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import Any, NoReturn

import click

from plannit_qbo_pipeline.cli.backfill import backfill
from plannit_qbo_pipeline.cli.company import company
from plannit_qbo_pipeline.cli.connect import connect
from plannit_qbo_pipeline.cli.demo import demo
from plannit_qbo_pipeline.cli.retry import retry
from plannit_qbo_pipeline.cli.sandbox import sandbox
from plannit_qbo_pipeline.cli.status import status
from plannit_qbo_pipeline.cli.sync import sync
from plannit_qbo_pipeline.errors import PipelineError
from plannit_qbo_pipeline.transport.log import configure_logging

INTERRUPTED = 130  # by Ctrl-C
TERMINATED = 143  # by SIGTERM, as of a container that has to go


class Terminated(BaseException):
    """SIGTERM came. Unwinds like Ctrl-C, so that the lease and the demo's sandbox are given back."""


class Commands(click.Group):
    """A group whose errors are one message on standard error and an exit code, never a traceback."""

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            with _sigterm_raised():
                return super().main(*args, **{**extra, "standalone_mode": False})
        except click.exceptions.Abort:
            _stop(INTERRUPTED)
        except Terminated:
            _stop(TERMINATED)
        except click.exceptions.Exit as error:
            sys.exit(error.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except PipelineError as error:
            before_it = "\n" if str(error).startswith("- ") else " "  # several problems come as a list
            click.echo(f"plannit-qbo:{before_it}{error}", err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left; nothing to say to it
            sys.exit(0)


def _stop(code: int) -> NoReturn:
    click.echo("Stopped. Nothing is lost; the same command goes on where it was.", err=True)
    sys.exit(code)


@contextmanager
def _sigterm_raised() -> Iterator[None]:
    """Only the main thread may set a handler; elsewhere SIGTERM stays what it is."""
    if current_thread() is not main_thread():
        yield
        return

    def end(_number: int, _frame: object) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


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


for command in (backfill, company, connect, demo, retry, sandbox, status, sync):
    main.add_command(command)
