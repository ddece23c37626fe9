"""`plannit-qbo sandbox`: becomes the sandbox, a program of its own that shares no code with the pipeline."""

import os
import sys

import click

_PROGRAM = "plannit_qbo_pipeline.sandbox"


@click.command()
@click.option("--plannit-port", type=click.IntRange(0, 65535), default=0, help="Port of the Plannit side; 0: any free.")
@click.option("--qbo-port", type=click.IntRange(0, 65535), default=0, help="Port of the QuickBooks side; 0: any free.")
@click.option(
    "--control-port", type=click.IntRange(0, 65535), default=0, help="Port of the control plane; 0: any free."
)
@click.option("--seed", default="demo", metavar="demo|empty|FILE.json", help="What the company starts with.")
@click.option("--state", type=click.Path(dir_okay=False), help="Keep everything in this file over restarts.")
@click.option("--locale", type=click.Choice(["fr_CA", "en_CA"]), default="fr_CA", help="Language of QuickBooks' texts.")
@click.option("--throttle-scale", metavar="X", help="Multiplies the vendors' limits; 0: none.")
def sandbox(**flags: str | int | None) -> None:
    """Serve both vendors on 127.0.0.1.

    Prints ONE line of JSON with addresses and keys when ready, then serves until SIGTERM or Ctrl-C.

    \b
    Example:
      plannit-qbo sandbox --seed empty --state books.json
    """
    given = {name.replace("_", "-"): value for name, value in flags.items() if value is not None}
    arguments = [part for name, value in given.items() for part in (f"--{name}", str(value))]
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", _PROGRAM, *arguments])  # noqa: S606 - our own program
