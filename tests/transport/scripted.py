"""A vendor that answers by script, and a clock that only sleeping moves."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import requests
import urllib3
from requests.adapters import BaseAdapter, HTTPAdapter

from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.transport.http import Caller, make_session

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
URL = "https://vendor.example/v3/things?query=select&access_token=s3cr3t"
SECRET = "s3cr3t"
HEADERS = {"Authorization": f"Bearer {SECRET}-token"}


@dataclass
class Reply:
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    body: bytes = b"{}"


class Script(HTTPAdapter):
    """Answers, or raises, one step per request; the last step repeats."""

    def __init__(self, *steps: Reply | Exception) -> None:
        super().__init__()
        self.steps = list(steps)
        self.sent: list[requests.PreparedRequest] = []
        self.options: list[Mapping[str, Any]] = []

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        step = self.steps[min(len(self.sent), len(self.steps) - 1)]
        self.sent.append(request)
        self.options.append(options)
        if isinstance(step, Exception):
            raise step
        raw = urllib3.HTTPResponse(
            body=BytesIO(step.body), headers=dict(step.headers), status=step.status, preload_content=False
        )
        return self.build_response(request, raw)


class FakeTime:
    """Stands still but for sleeping."""

    def __init__(self, jitter: float = 0.5) -> None:
        self.slept: list[float] = []
        self._passed = 0.0
        self.clock = Clock(self.now, self.sleep, lambda: self._passed, lambda: jitter)

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self._passed)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._passed += seconds


def caller(script: BaseAdapter, time: FakeTime | None = None, **options: Any) -> Caller:
    return Caller("vendor", make_session(script), (time or FakeTime()).clock, **options)


def refused() -> requests.ConnectionError:
    """As `requests` raises it when nobody listens, or the host is unknown."""
    pool = urllib3.HTTPConnectionPool("vendor.example")
    reason = urllib3.exceptions.NewConnectionError(urllib3.connection.HTTPConnection("vendor.example"), "refused")
    return requests.ConnectionError(urllib3.exceptions.MaxRetryError(pool, URL, reason))


def bad_certificate() -> requests.exceptions.SSLError:
    pool = urllib3.HTTPConnectionPool("vendor.example")
    reason = urllib3.exceptions.SSLError(ssl.SSLCertVerificationError("self-signed"))
    return requests.exceptions.SSLError(urllib3.exceptions.MaxRetryError(pool, URL, reason))


DROPPED = requests.ConnectionError(urllib3.exceptions.ProtocolError("Connection aborted."))
CUT = requests.exceptions.ChunkedEncodingError("IncompleteRead")
