"""What the stage stands on: one clock for everybody, and a network in this process that remembers what left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

from requests import PreparedRequest, ReadTimeout, Response
from urllib3 import HTTPResponse

from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.sandbox.adapter import SandboxAdapter
from plannit_qbo_pipeline.sandbox.wire import dumps, loads
from plannit_qbo_pipeline.sandbox.world import World

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
Json = dict[str, Any]


class Time:
    """A clock that stands still until somebody sleeps or moves it."""

    def __init__(self, start: datetime = NOON) -> None:
        self.start, self.moment = start, start

    def now(self) -> datetime:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    def clock(self) -> Clock:
        return Clock(self.now, self.advance, lambda: (self.moment - self.start).total_seconds(), lambda: 0.0)


@dataclass(frozen=True, slots=True)
class Sent:
    """One request as it left us: what the sandbox's own log leaves out is its body."""

    method: str
    url: str
    body: bytes

    @property
    def requestid(self) -> str | None:
        return parse_qs(urlsplit(self.url).query).get("requestid", [None])[-1]

    @property
    def is_write(self) -> bool:
        return self.requestid is not None

    @property
    def record(self) -> Json:
        sent: Json = loads(self.body)
        return sent


@dataclass(frozen=True, slots=True)
class Canned:
    """An answer that the sandbox does not give by itself."""

    status: int
    body: bytes


class Wire(SandboxAdapter):
    """The in-process network. Remembers what left.

    `before` may act, or raise, just before a request arrives; `instead` may answer in the sandbox's place.
    """

    def __init__(self, world: World, time: Time) -> None:
        super().__init__(world)
        self.time = time
        self.sent: list[Sent] = []
        self.before: Callable[[Sent], object] = lambda _sent: None
        self.instead: Callable[[Sent], Canned | None] = lambda _sent: None

    def send(self, request: PreparedRequest, *args: Any, **named: Any) -> Response:
        body = request.body or b""
        sent = Sent(request.method or "", request.url or "", body.encode() if isinstance(body, str) else body)
        if "control.sandbox" in sent.url:
            return super().send(request, *args, **named)
        self.before(sent)
        self.sent.append(sent)
        if (canned := self.instead(sent)) is not None:
            headers = {"Content-Type": "application/json", "Content-Length": str(len(canned.body))}
            raw = HTTPResponse(BytesIO(canned.body), headers, canned.status, preload_content=False)
            return self.build_response(request, raw)
        try:
            return super().send(request, *args, **named)
        except ReadTimeout:
            self.time.advance(named["timeout"][1])  # who times out has waited
            raise


def refusal(code: str, status: int = 400) -> Canned:
    """A fault in QBO's shape."""
    error = {"Message": "Refusé", "Detail": f"Refusé : {code}", "code": code, "element": ""}
    return Canned(status, dumps({"Fault": {"Error": [error], "type": "ValidationFault"}, "time": "2026-11-24"}))
