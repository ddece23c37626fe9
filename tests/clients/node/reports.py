"""Runs an exercise in JavaScript and reads what its steps report."""

import json
import os
import subprocess
from pathlib import Path
from typing import NamedTuple

EXERCISES = Path(__file__).with_name("exercise")
WAIT_S = 120


class Report(NamedTuple):
    """One step; `detail` says what went wrong."""

    ok: bool
    detail: str


class Reports:
    """The steps of one run in the order in which they came, and what node said besides."""

    def __init__(self, lines: str, complaints: str) -> None:
        told = [json.loads(line) for line in lines.splitlines()]
        self.steps = {one["step"]: Report(one["ok"], one["detail"]) for one in told}
        self.complaints = complaints

    def check(self, step: str) -> None:
        """Fails unless the step was reported and went well."""
        assert step in self.steps, f"the exercise never came to {step!r}\n{self.complaints}"
        assert self.steps[step].ok, self.steps[step].detail


def run(node_modules: Path, *arguments: str, control_url: str = "") -> Reports:
    """Runs node; the exercise finds the clients in `node_modules` and the sandbox at its control URL."""
    environment = {
        **os.environ,
        "NODE_PATH": str(node_modules),
        "SANDBOX_CONTROL_URL": control_url,
        "NO_PROXY": "127.0.0.1,localhost",
        # Not Pacific and not UTC, so that times are told apart.
        "TZ": "America/Toronto",
    }
    done = subprocess.run(
        ["node", *arguments], env=environment, capture_output=True, text=True, timeout=WAIT_S, check=False
    )
    return Reports(done.stdout, done.stderr)


def exercised(node_modules: Path, name: str, control_url: str) -> Reports:
    return run(node_modules, str(EXERCISES / f"{name}.js"), control_url=control_url)
