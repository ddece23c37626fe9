"""Opens the services a command works with, from the environment, and closes them whatever happens."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from plannit_qbo_pipeline.settings import load_settings
from plannit_qbo_pipeline.wiring import Services, open_services


@contextmanager
def services(environ: Mapping[str, str] | None = None) -> Iterator[Services]:
    """Raises Misconfigured with every problem of the settings at once."""
    opened = open_services(load_settings(os.environ if environ is None else environ))
    try:
        yield opened
    finally:
        opened.close()
