"""The demo as a newcomer runs it: a process of its own in an empty folder, twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from plannit_qbo_pipeline.cli.demo_firm import demo_environment
from plannit_qbo_pipeline.cli.main import INTERRUPTED
from plannit_qbo_pipeline.errors import Unavailable

STOP_S = 90
END_S = 12  # five on a quiet machine; a sensor alone would wait for twenty
PROGRAM = "from plannit_qbo_pipeline.cli.main import main; main()"


def run_demo(folder: Path) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "HOME": str(folder / "nobody"), "PLANNIT_QBO_HOME": str(folder / "real")}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "demo", "--once"],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_demo_carries_everything_and_a_second_one_goes_on_without_a_write(tmp_path: Path) -> None:
    first = run_demo(tmp_path)
    assert first.returncode == 0, first.stderr
    assert "Invoice" in first.stdout
    second = run_demo(tmp_path)
    assert second.returncode == 0, second.stderr
    assert "posted    │ Invoice" not in second.stdout
    assert not (tmp_path / "real").exists()
    assert (tmp_path / ".demo" / "ledger.db").exists()


def test_the_whole_demo_shows_an_arrival_and_ctrl_c_ends_all_of_it(tmp_path: Path) -> None:
    with started(tmp_path) as process:
        said = lines_until(process, "  QuickBooks")
        opened = [word for line in said for word in line.split() if word.startswith("http://")]
        ui, books = opened[0], next(address for address in opened if address.endswith("/books"))
        assert requests.get(f"{ui}/server_info", timeout=10).ok
        assert requests.get(books, timeout=10).json()["entities"]["Invoice"]
        second = run_demo(tmp_path)
        assert (second.returncode, "Another demo is at work" in second.stderr) == (Unavailable.exit_code, True)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=STOP_S)
        assert time.monotonic() - began <= END_S
    assert process.returncode == INTERRUPTED, rest
    for address in (f"{ui}/server_info", books):
        with pytest.raises(requests.ConnectionError):
            requests.get(address, timeout=10)


@contextmanager
def started(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", PROGRAM, "demo"],
        cwd=folder,
        env={**os.environ, "HOME": str(folder / "nobody")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=STOP_S)


def lines_until(process: subprocess.Popen[str], start: str) -> list[str]:
    """What was said up to the first line that starts so."""
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if line.startswith(start):
            return said
    raise AssertionError("".join(said))


def test_nothing_of_a_real_set_up_shines_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    block = {"qbo": {"client_id": "i", "client_secret": "s", "discovery_url": "http://d", "base_url": "http://b"}}
    monkeypatch.setenv("QBO_REALM_ID", "1")
    environ = demo_environment(tmp_path, block)
    assert "QBO_REALM_ID" not in environ
    assert environ["PLANNIT_QBO_HOME"] == str(tmp_path)
