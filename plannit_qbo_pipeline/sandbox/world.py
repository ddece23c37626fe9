"""Both vendors under one lock: faults, request log, seeds and connection values. Knows no socket.

`server.py` and `adapter.py` bring requests in; `control/` is the door for tests and people.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from threading import RLock
from typing import Any, Protocol

from plannit_qbo_pipeline.sandbox import damage
from plannit_qbo_pipeline.sandbox.clock import Clock
from plannit_qbo_pipeline.sandbox.faults import REFUSALS, Fault, FaultScript
from plannit_qbo_pipeline.sandbox.plannit.system import PlannitSystem
from plannit_qbo_pipeline.sandbox.qbo.webhooks import Delivery
from plannit_qbo_pipeline.sandbox.request_log import Entry, RequestLog
from plannit_qbo_pipeline.sandbox.seeds.check import BadSeed, check_seed
from plannit_qbo_pipeline.sandbox.system import System
from plannit_qbo_pipeline.sandbox.wire import Request, Response

DISCOVERY_PATH = "/.well-known/openid_sandbox_configuration"
STATE_VERSION = 1


class QboSide(System, Protocol):
    """What the control plane asks of QBO besides answering calls. Raise KeyError for an unknown realm."""

    def books(self, realm_id: str) -> dict[str, Any]: ...

    def as_user(self, realm_id: str, act: Mapping[str, Any]) -> dict[str, Any]: ...

    def switches(self) -> dict[str, object]: ...

    def set_switches(self, settings: Mapping[str, object]) -> None:
        """Raises ValueError where one of them is wrong; then none is set."""
        ...

    def watch(self, realm_id: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """Registers an address for webhooks; ValueError for one that cannot be."""
        ...

    def due_webhooks(self) -> list[Delivery]: ...

    def webhook_answered(self, delivery: Delivery, status: int) -> None: ...

    def arrive(self, request: Request) -> bool:
        """Counts a call in, before the world's lock is held; False when too many are on their way."""
        ...

    def leave(self, request: Request) -> None: ...


@dataclass(frozen=True, slots=True)
class Urls:
    """Where the three doors are; without /api, without /v3."""

    plannit: str
    qbo: str
    control: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A response whose work is done, and how long its way back takes."""

    response: Response
    delay_s: float = 0.0


class World:
    """Everything the sandbox knows. Every method holds the lock for itself; `sleep` runs outside it."""

    def __init__(
        self,
        clock: Clock,
        plannit: PlannitSystem,
        qbo: QboSide,
        *,
        random: Random,
        urls: Urls,
        sleep: Callable[[float], None] = time.sleep,
        timer: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.clock, self.plannit, self.qbo, self.urls = clock, plannit, qbo, urls
        self.lock = RLock()
        self.faults = FaultScript()
        self.log = RequestLog()
        self.changes = 0
        self._random, self._sleep, self._timer = random, sleep, timer
        self._pages = damage.StalePages()
        self._connections: list[dict[str, dict[str, Any]]] = []

    def dispatch(self, system: str, request: Request) -> Response:
        """Answers one emulated call of `plannit` or `qbo`, sleeping if a scripted fault says so."""
        with self.in_flight(system, request) as is_admitted:
            answer = self.answer(system, request, is_admitted)
            if answer.delay_s:
                self._sleep(answer.delay_s)
            return answer.response

    @contextmanager
    def in_flight(self, system: str, request: Request) -> Iterator[bool]:
        """From a call's arrival to the end of its answer; tells whether the vendor admits it beside the others."""
        is_admitted = system != "qbo" or self.qbo.arrive(request)
        try:
            yield is_admitted
        finally:
            if system == "qbo" and is_admitted:
                self.qbo.leave(request)

    def answer(self, system: str, request: Request, is_admitted: bool = True) -> Answer:
        """Does the work of one call and logs it; the caller sees to the delay."""
        started = self._timer()
        with self.lock:
            fault = self.faults.take(system, request) if is_admitted else None
            response = self._respond(system, request, fault) if is_admitted else self.qbo.fault_response("429", request)
            delay_s = fault.seconds if fault else 0.0
            elapsed_s = self._timer() - started + delay_s
            kind = fault.kind if fault else None
            self.log.add(_entry(system, request, response, self.clock.now().isoformat(), elapsed_s, kind))
            if request.method != "GET":
                self.changes += 1
        return Answer(response, delay_s)

    def seed(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Adds one company to both vendors and answers its connection block. Raises BadSeed."""
        check_seed(document)
        with self.lock:
            try:
                qbo = self.qbo.seed(document)
            except ValueError as refused:
                raise BadSeed({"qbo": str(refused)}) from refused
            self._connections.append({"plannit": self.plannit.seed(document), "qbo": qbo})
            self.changes += 1
            return self.connection(len(self._connections) - 1)

    @property
    def has_company(self) -> bool:
        return bool(self._connections)

    def connection(self, index: int = 0) -> dict[str, Any]:
        """What a client needs to reach a seeded company, in the order of seeding."""
        plannit, qbo = self._connections[index]["plannit"], self._connections[index]["qbo"]
        return {
            "plannit": {"base_url": self.urls.plannit, **plannit},
            "qbo": {"base_url": self.urls.qbo, "discovery_url": self.urls.qbo + DISCOVERY_PATH, **qbo},
            "control_url": self.urls.control,
        }

    def reset(self) -> None:
        """Forgets every company, fault and logged call, and goes back to real time."""
        with self.lock:
            self.plannit.reset()
            self.qbo.reset()
            self.faults.clear()
            self.log.clear()
            self._pages.clear()
            self._connections.clear()
            self.clock.offset_s = 0.0
            self.changes += 1

    def dump(self) -> dict[str, Any]:
        """All state as JSON values. Hold the lock until it is encoded: it shares what the systems hold."""
        version, internal, gauss = self._random.getstate()
        return {
            "version": STATE_VERSION,
            "clock_offset_s": self.clock.offset_s,
            "random": [version, list(internal), gauss],
            "connections": self._connections,
            "faults": self.faults.dump(),
            "log": self.log.dump(),
            "plannit": self.plannit.dump(),
            "qbo": self.qbo.dump(),
        }

    def load(self, state: Mapping[str, Any]) -> None:
        """Takes back what `dump` gave."""
        with self.lock:
            self.clock.offset_s = float(state["clock_offset_s"])
            version, internal, gauss = state["random"]
            self._random.setstate((version, tuple(internal), gauss))
            self._connections = list(state["connections"])
            self.faults.load(state["faults"])
            self.log.load(state["log"])
            self.plannit.load(state["plannit"])
            self.qbo.load(state["qbo"])

    def _respond(self, system: str, request: Request, fault: Fault | None) -> Response:
        side: System = self.plannit if system == "plannit" else self.qbo
        if fault is not None and fault.kind in REFUSALS:
            return side.fault_response(REFUSALS[fault.kind], request)
        response = side.handle(request)
        if fault is not None:
            return self._damaged(side, request, response, fault.kind)
        if system == "plannit":
            self._pages.remember(request, response)
        return response

    def _damaged(self, side: System, request: Request, response: Response, kind: str) -> Response:
        match kind:
            case "500_after":
                return side.fault_response("500", request)
            case "cut_after":
                return Response(response.status, response.headers, response.body, cut=True)
            case "truncated":
                return damage.truncated(response)
            case "stale_page":
                return self._pages.stale(request, response)
            case "short_page":
                return damage.short_page(response)
            case "total_off":
                return damage.total_off(response)
        return response


def _entry(system: str, request: Request, response: Response, now: str, elapsed_s: float, fault: str | None) -> Entry:
    return Entry(
        system=system,
        method=request.method,
        path=request.path,
        query=request.raw_query,
        requestid=request.param("requestid"),
        status=response.status,
        time=now,
        seconds=round(elapsed_s, 6),
        fault=fault,
    )
