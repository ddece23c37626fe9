"""Drives an in-process world as a client would, on a clock that stands still until it is moved."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import requests

from plannit_qbo_pipeline.sandbox.adapter import in_process
from plannit_qbo_pipeline.sandbox.assembly import Options
from plannit_qbo_pipeline.sandbox.clock import Clock
from plannit_qbo_pipeline.sandbox.wire import dumps, loads
from tests.sandbox.fake_qbo import FakeQbo

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


class Driver:
    def __init__(self, seed: str | Mapping[str, Any] = "empty", options: Options | None = None) -> None:
        self.qbo = FakeQbo()
        self.world, self.adapter, self.connection = in_process(seed, Clock(lambda: NOON), options, self.qbo)
        self.session = requests.Session()
        self.session.mount("http://", self.adapter)

    @property
    def api_key(self) -> str:
        return str(self.connection["plannit"]["api_key"])

    def call(self, method: str, path: str, body: object = None, api_key: str | None = None) -> requests.Response:
        """A call of Plannit's API."""
        headers = {"X-API-KEY": api_key or self.api_key}
        url = f"http://plannit.sandbox/api/{path}"
        return self.session.request(method, url, headers=headers, data=_encoded(body), timeout=10)

    def get(self, path: str) -> Any:
        """What a successful GET of Plannit's API answers, with Decimals."""
        answer = self.call("GET", path)
        assert answer.status_code == 200, answer.text
        return loads(answer.content)

    def control(self, method: str, path: str, body: object = None) -> requests.Response:
        return self.session.request(method, f"http://control.sandbox/{path}", data=_encoded(body), timeout=10)

    def make(self, kind: str, body: object, query: str = "") -> Any:
        """Upserts through the control plane and answers what was stored."""
        answer = self.control("POST", f"plannit/{kind}{query}", body)
        assert answer.status_code == 200, answer.text
        return loads(answer.content)

    def advance(self, seconds: int) -> None:
        assert self.control("POST", "clock", {"advance_s": seconds}).status_code == 200


def _encoded(body: object) -> bytes | None:
    return None if body is None else dumps(body)
