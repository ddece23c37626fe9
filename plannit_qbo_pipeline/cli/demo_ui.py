"""Dagster's UI and daemon for the demo, children with an instance of their own under ./.demo/dagster."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
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
# For runs to give back their company's turn. What is left then is sensors that wait inside their tick, up to twenty
# seconds, and hold nothing that has to be kept.
_GRACE_S = 3.0
_POLL_S = 0.25
_MAX_PORTS = 20
_WHOSE = "{ instance { info } }"
_MORE = {
    "DAGSTER_GRPC_MAX_WORKERS": "32",  # each waiting sensor holds a thread
    "DAGSTER_CODE_SERVER_MAX_WORKERS": "32",
    "DAGSTER_DISABLE_TELEMETRY": "1",
}


@contextmanager
def ui_running(home: Path, environ: Mapping[str, str]) -> Iterator[str]:
    """`dagster dev` until the block ends; answers the UI's address once it is up. Its output goes to a log file."""
    instance = (home / "dagster").absolute()
    instance.mkdir(exist_ok=True)
    shutil.copyfile(_instance_settings(), instance / "dagster.yaml")
    scratch = tempfile.TemporaryDirectory(prefix="plannit-qbo-", ignore_cleanup_errors=True)
    with scratch as folder, own_port(USUAL_PORT) as port, (home / "dagster.log").open("ab") as log:
        if port != USUAL_PORT:
            click.echo(f"Port {USUAL_PORT} is taken; the UI will be on {port}.", err=True)
        child = subprocess.Popen(
            [sys.executable, "-m", "dagster", "dev", "-h", "127.0.0.1", "-p", str(port), "-m", _DEFINITIONS],
            cwd=instance,
            env={**environ, **_MORE, "DAGSTER_HOME": str(instance), "TMPDIR": folder},
            stdout=log,
            stderr=log,
            start_new_session=True,  # it starts processes of its own; they end together
        )
        try:
            wait_until_up(child, port, instance, home / "dagster.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            click.echo("Ending Dagster…", err=True)
            end_group(child)


@contextmanager
def own_port(wanted: int) -> Iterator[int]:
    """The wanted port if nobody has it, else any free one; no other demo gets it before the block ends."""
    for _ in range(_MAX_PORTS):
        port = free_port(wanted)
        # TCP has to stay free for the UI; the same number's UDP, which nobody else wants, keeps other demos away.
        with socket.socket(type=socket.SOCK_DGRAM) as mark:
            try:
                mark.bind(("127.0.0.1", port))
            except OSError:
                wanted = 0
                continue
            yield port
            return
    raise Unavailable("No port on 127.0.0.1 is free for the UI. End some other program and run the demo again.")


def free_port(wanted: int) -> int:
    """The wanted port if nobody listens on it, else any free one."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
    raise Unavailable("No port on 127.0.0.1 is free for the UI. End some other program and run the demo again.")


def _instance_settings() -> Path:
    settings = Path(plannit_qbo_pipeline.__file__).parent.parent / "dagster.yaml"
    if not settings.exists():
        raise Misconfigured("The demo's UI needs a clone of the repository (dagster.yaml is in its root): make demo")
    return settings


def wait_until_up(child: subprocess.Popen[bytes], port: int, instance: Path, log: Path) -> None:
    """Until our own UI answers: another program may have taken the port since it was looked at."""
    url = f"http://127.0.0.1:{port}"
    give_up_at = time.monotonic() + _START_S
    while child.poll() is None and time.monotonic() < give_up_at:
        if serves(url, instance):
            return
        time.sleep(_POLL_S)
    if free_port(port) != port:
        raise Unavailable(
            f"Another program took port {port} before the demo's UI could. Run the demo again: it takes a free one."
        )
    raise Unavailable(f"Dagster's UI did not come up; what it said is in {log}. Then run the demo again.")


def serves(url: str, instance: Path) -> bool:
    """Whether the Dagster of that folder answers there."""
    try:
        answer = requests.post(f"{url}/graphql", json={"query": _WHOSE}, timeout=2)
        info = str(answer.json()["data"]["instance"]["info"])
    except (requests.RequestException, ValueError, LookupError, TypeError):
        return False
    return "".join(str(instance).split()) in "".join(info.split())  # YAML folds long lines at blanks


def end_group(child: subprocess.Popen[bytes]) -> None:
    """Asks Dagster to end as Ctrl-C would; then whatever is left of its group is ended."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        child.wait(_GRACE_S)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
