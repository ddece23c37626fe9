"""Starts the sandbox as a child, without the vendors' speed limits, and asks its control plane what it saw."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

_STOP_S = 30
_CONTROL_S = 120  # the whole log of a large run is one answer
_PORTS = ("--plannit-port", "0", "--qbo-port", "0")


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox; `connection` is the block of its ready line."""

    connection: Mapping[str, Any]

    def requests_since(self, position: int) -> list[dict[str, Any]]:
        """The calls answered from a position on, 0 being the first."""
        with requests.Session() as session:
            session.trust_env = False  # a proxy does not know this machine's ports
            answer = session.get(f"{self.connection['control_url']}/requests?since={position}", timeout=_CONTROL_S)
        answer.raise_for_status()
        entries: list[dict[str, Any]] = answer.json()
        return entries


@contextmanager
def running(seed: Path) -> Iterator[Sandbox]:
    """A sandbox with the company of a seed file; ended with the block."""
    command = [sys.executable, "-m", "plannit_qbo_pipeline.sandbox", *_PORTS, "--throttle-scale", "0", "--seed"]
    with subprocess.Popen([*command, str(seed)], stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            if not (line := child.stdout.readline()):
                raise RuntimeError(f"the sandbox did not start with {seed}; what it said stands above")
            yield Sandbox(json.loads(line))
        finally:
            child.terminate()
            try:
                child.wait(timeout=_STOP_S)
            except subprocess.TimeoutExpired:
                child.kill()
