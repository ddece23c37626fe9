"""Starts `python -m plannit_qbo_pipeline.sandbox` as a child and reads its one line."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

COMMAND = (sys.executable, "-m", "plannit_qbo_pipeline.sandbox")
WAIT_S = 30


class Child:
    """A running sandbox; `connection` is its ready line."""

    def __init__(self, *flags: str) -> None:
        # No pipe: nobody reads it before the end, and a sandbox that has much to say would stand still.
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 (closed by `end`)
        self.process = subprocess.Popen([*COMMAND, *flags], stdout=subprocess.PIPE, stderr=self._errors, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the sandbox did not start: {self.end()[1]}")
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
        return self.process.wait(timeout=WAIT_S), *self.end()

    def end(self) -> tuple[str, str]:
        """What an ended sandbox printed besides the ready line, and to standard error; nothing the second time."""
        if self._errors.closed:
            return "", ""
        out, _ = self.process.communicate(timeout=WAIT_S)
        self._errors.seek(0)
        with self._errors:
            return out, self._errors.read()


@contextmanager
def running(*flags: str) -> Iterator[Child]:
    child = Child(*flags)
    try:
        yield child
    finally:
        if child.process.poll() is None:
            child.process.kill()
        child.end()


def refused(*flags: str) -> tuple[int, str]:
    """Exit code and standard error of a sandbox that must not start."""
    ended = subprocess.run([*COMMAND, *flags], capture_output=True, text=True, timeout=WAIT_S, check=False)
    assert ended.stdout == ""
    return ended.returncode, ended.stderr
