"""The real command line with a hand on the plug: `python -m tests.journeys.child PLAN ARGUMENT…`; PLAN is JSON.

The program under test knows nothing of it: requests are seen by an adapter, the ledger by its engine's events, limits
and clock are set before anything of the package is imported. Each thing seen is one line, such as
`send POST /v3/company/1/invoice?requestid=…`, `answer …`, `before INSERT INTO receipts …`, `after …`. The plan's
`moments` are patterns that must be found in that order; at the last one the process sends itself the plan's `signal`.
"""

import json
import os
import re
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from sqlalchemy import Engine, event

from plannit_qbo_pipeline.domain import limits


@dataclass
class Plug:
    """Waits for its moments one after another; pulls at the last one, once."""

    moments: list[re.Pattern[str]]
    signal: int
    reached: int = field(default=0)

    def see(self, what: str) -> None:
        if self.reached < len(self.moments) and self.moments[self.reached].search(what):
            self.reached += 1
            if self.reached == len(self.moments):
                os.kill(os.getpid(), self.signal)


class SeenAdapter(HTTPAdapter):
    """The real network, with both ends of each request shown to the plug."""

    def __init__(self, plug: Plug) -> None:
        super().__init__()
        self._plug = plug

    def send(self, request: requests.PreparedRequest, *given: Any, **named: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        what = f"{request.method} {parts.path}?{parts.query}"
        self._plug.see(f"send {what}")
        try:
            response = super().send(request, *given, **named)
        except requests.RequestException:
            self._plug.see(f"lost {what}")
            raise
        self._plug.see(f"answer {what}")
        return response


def watch(engine: Engine, plug: Plug) -> None:
    """Shows every statement to the plug before and after it runs; COMMIT is seen as the next BEGIN."""

    @event.listens_for(engine, "before_cursor_execute")
    def _before(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        plug.see(f"before {statement}")

    @event.listens_for(engine, "after_cursor_execute")
    def _after(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        plug.see(f"after {statement}")


def set_limits(values: Mapping[str, float]) -> None:
    """Durations are given in seconds. Must run before any module has taken its copy."""
    for name, value in values.items():
        known = getattr(limits, name)
        setattr(limits, name, timedelta(seconds=value) if isinstance(known, timedelta) else type(known)(value))


def main(plan_text: str, *arguments: str) -> None:
    plan = json.loads(plan_text)
    set_limits(plan.get("limits", {}))
    plug = Plug(
        [re.compile(moment) for moment in plan.get("moments", ())], signal.Signals[plan.get("signal", "SIGKILL")]
    )
    _run(plug, timedelta(seconds=plan.get("clock_offset_s", 0)), list(arguments))


def _run(plug: Plug, offset: timedelta, arguments: list[str]) -> None:
    # After the limits, for modules copy them when they are imported.
    from plannit_qbo_pipeline.cli import services
    from plannit_qbo_pipeline.cli.main import main as command_line
    from plannit_qbo_pipeline.domain.clock import Clock, system_clock
    from plannit_qbo_pipeline.settings import Settings
    from plannit_qbo_pipeline.wiring import Services, open_services

    real = system_clock()
    clock = Clock(lambda: real.now() + offset, real.sleep, real.monotonic, real.jitter)

    def opened(settings: Settings) -> Services:
        found = open_services(settings, clock, SeenAdapter(plug))
        watch(found.ledger.engine, plug)
        return found

    vars(services)["open_services"] = opened
    command_line(arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
