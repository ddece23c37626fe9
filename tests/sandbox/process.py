"""Starts `python -m plannit_qbo_pipeline.sandbox` as a child and reads its one line."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

COMMAND = (sys.executable, "-m", "plannit_qbo_pipeline.sandbox")
WAIT_S = 30


class Child:
    """A running sandbox; `connection` is its ready line."""

    def __init__(self, *flags: str) -> None:
        self.process = subprocess.Popen([*COMMAND, *flags], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the sandbox did not start: {self.process.communicate(timeout=WAIT_S)[1]}")
        self.connection: dict[str, Any] = json.loads(line)

    @property
    def plannit(self) -> str:
        return f"{self.connection['plannit']['base_url']}/api"

    @property
    def headers(self) -> dict[str, str]:
        return {"X-API-KEY": self.connection["plannit"]["api_key"]}

    @property
    def control(self) -> str:
        return str(self.connection["control_url"])

    def stop(self, number: int) -> tuple[int, str, str]:
        """Sends a signal and answers the exit code and what was printed besides the ready line."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=WAIT_S)
        return self.process.returncode, out, err


@contextmanager
def running(*flags: str) -> Iterator[Child]:
    child = Child(*flags)
    try:
        yield child
    finally:
        if child.process.poll() is None:
            child.process.kill()
        child.process.communicate(timeout=WAIT_S)


def refused(*flags: str) -> tuple[int, str]:
    """Exit code and standard error of a sandbox that must not start."""
    ended = subprocess.run([*COMMAND, *flags], capture_output=True, text=True, timeout=WAIT_S, check=False)
    assert ended.stdout == ""
    return ended.returncode, ended.stderr
