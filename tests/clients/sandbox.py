"""A sandbox of its own for client libraries: a process on loopback, reached like the real thing, and its control plane.

`Sandbox.company()` makes one company more; what a test does to one does not touch another. Only the clock is shared.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import requests

from plannit_qbo_pipeline.sandbox.wire import dumps, loads
from tests.sandbox.process import Child, running

WAIT_S = 30
NAME = "Plomberie Ô inc."


class Sandbox:
    """The control plane of a running sandbox."""

    def __init__(self, child: Child) -> None:
        self.control_url = child.control

    def company(self, **entities: object) -> dict[str, Any]:
        """A new company with the given QuickBooks records by type; answers how to connect to it."""
        company = {"name": NAME, "timeZone": "America/Toronto", "currency": "CAD"}
        connection: dict[str, Any] = self._call("POST", "seed", {"company": company, "qbo": entities})
        qbo: dict[str, Any] = connection["qbo"]
        return qbo

    def advance(self, seconds: int) -> None:
        self._call("POST", "clock", {"advance_s": seconds})

    def now(self) -> str:
        return str(self._call("POST", "clock", {"advance_s": 0})["now"])

    def act(self, realm_id: str, **act: object) -> None:
        """Does what a person does in QuickBooks Online's own pages."""
        self._call("POST", f"qbo/{realm_id}/as-user", act)

    @contextmanager
    def decided(self, **switches: object) -> Iterator[None]:
        """Open behaviours of QuickBooks the other way round, for a while."""
        before = self._call("GET", "qbo/switches")
        self._call("POST", "qbo/switches", switches)
        try:
            yield
        finally:
            self._call("POST", "qbo/switches", {name: before[name] for name in switches})

    def balances(self, realm_id: str) -> dict[str, Any]:
        """Signed balance by account name, debit positive; asserts that they add up to zero."""
        lines = self._call("GET", f"qbo/{realm_id}/books")["trial_balance"]
        balances = {line["name"]: line["debit"] - line["credit"] for line in lines}
        assert sum(balances.values()) == 0
        return balances

    def calls(self, realm_id: str, ending: str) -> list[dict[str, Any]]:
        """The calls made to a company whose path ends so, in their order."""
        path = f"/v3/company/{realm_id}/{ending}"
        found: list[dict[str, Any]] = [call for call in self._call("GET", "requests") if call["path"] == path]
        return found

    def _call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        raw = None if body is None else dumps(body)
        answer = requests.request(method, f"{self.control_url}/{path}", data=raw, timeout=WAIT_S)
        assert answer.status_code == 200, answer.text
        return loads(answer.content)


@contextmanager
def running_sandbox(throttle_scale: str = "0") -> Iterator[Sandbox]:
    """Without limits unless a scale is given; faults are in English."""
    with running("--seed", "empty", "--locale", "en_CA", "--throttle-scale", throttle_scale) as child:
        yield Sandbox(child)
