"""Dagster's UI and daemon for the demo, children with an instance of their own under ./.demo/dagster."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import click
import requests

import plannit_qbo_pipeline
from plannit_qbo_pipeline.errors import Misconfigured, Unavailable

USUAL_PORT = 3000
_DEFINITIONS = "plannit_qbo_pipeline.definitions"
_START_S = 90.0
_STOP_S = 20.0
_POLL_S = 0.25
_MORE = {
    "DAGSTER_GRPC_MAX_WORKERS": "32",  # each waiting sensor holds a thread
    "DAGSTER_CODE_SERVER_MAX_WORKERS": "32",
    "DAGSTER_DISABLE_TELEMETRY": "1",
}


@contextmanager
def ui_running(home: Path, environ: Mapping[str, str]) -> Iterator[str]:
    """`dagster dev` until the block ends; answers the UI's address once it is up. Its output goes to a log file."""
    instance = home / "dagster"
    instance.mkdir(exist_ok=True)
    shutil.copyfile(_instance_settings(), instance / "dagster.yaml")
    port = free_port(USUAL_PORT)
    command = [sys.executable, "-m", "dagster", "dev", "-h", "127.0.0.1", "-p", str(port), "-m", _DEFINITIONS]
    with (home / "dagster.log").open("ab") as log:
        child = subprocess.Popen(
            command,
            cwd=instance,
            env={**environ, **_MORE, "DAGSTER_HOME": str(instance.absolute())},
            stdout=log,
            stderr=log,
            start_new_session=True,  # it starts processes of its own; they end together
        )
        try:
            _wait_until_up(child, port, home / "dagster.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            click.echo("Ending Dagster (its sensors may be waiting for up to twenty seconds)…", err=True)
            _end_group(child)


def free_port(wanted: int) -> int:
    """The wanted port if nobody has it, else any free one."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
    raise Unavailable("No free port on 127.0.0.1 for the UI. Close something and run the demo again.")


def _instance_settings() -> Path:
    settings = Path(plannit_qbo_pipeline.__file__).parent.parent / "dagster.yaml"
    if not settings.exists():
        raise Misconfigured("The demo's UI needs a clone of the repository (dagster.yaml is in its root): make demo")
    return settings


def _wait_until_up(child: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up_at = time.monotonic() + _START_S
    while time.monotonic() < give_up_at:
        if child.poll() is not None:
            break
        with suppress(requests.RequestException):
            if requests.get(f"http://127.0.0.1:{port}/server_info", timeout=2).ok:
                return
        time.sleep(_POLL_S)
    raise Unavailable(f"Dagster's UI did not come up; what it said is in {log}.")


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """Asks Dagster to end as Ctrl-C would; then whatever is left of its group is ended."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        child.wait(_STOP_S)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
