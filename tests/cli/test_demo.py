"""The demo as a newcomer runs it: a process of its own in an empty folder, twice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from plannit_qbo_pipeline.cli.demo_firm import demo_environment

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


def test_nothing_of_a_real_set_up_shines_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    block = {"qbo": {"client_id": "i", "client_secret": "s", "discovery_url": "http://d", "base_url": "http://b"}}
    monkeypatch.setenv("QBO_REALM_ID", "1")
    environ = demo_environment(tmp_path, block)
    assert "QBO_REALM_ID" not in environ
    assert environ["PLANNIT_QBO_HOME"] == str(tmp_path)
