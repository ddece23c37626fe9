"""QuickBooks Online as one `System`: any number of companies, one app, the token server and the accounting API.

What the control plane asks (`books`, `as_user`, `switches`) is answered here too; it is no part of Intuit's API.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from plannit_qbo_pipeline.sandbox.clock import Clock
from plannit_qbo_pipeline.sandbox.qbo.api import AccountingApi
from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.books.table import copied
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.handlers.as_user import act_as_user
from plannit_qbo_pipeline.sandbox.qbo.idempotency import Replays
from plannit_qbo_pipeline.sandbox.qbo.limits import InFlight, Limits
from plannit_qbo_pipeline.sandbox.qbo.oauth import TOKEN, App, TokenServer
from plannit_qbo_pipeline.sandbox.qbo.routes import PREFIX, split_path
from plannit_qbo_pipeline.sandbox.qbo.seed_company import fill_realm
from plannit_qbo_pipeline.sandbox.qbo.stamps import http_date
from plannit_qbo_pipeline.sandbox.qbo.switches import SWITCHES, Switches
from plannit_qbo_pipeline.sandbox.qbo.tokens import Connections
from plannit_qbo_pipeline.sandbox.qbo.webhooks import Delivery, Webhooks
from plannit_qbo_pipeline.sandbox.wire import Request, Response, dumps, json_response, loads

ACCOUNTING_SCOPE = "com.intuit.quickbooks.accounting"
HTML_FAULT = b"<html><head><title>503 Service Unavailable</title></head><body>Service Unavailable</body></html>"


@dataclass(frozen=True, slots=True)
class QboOptions:
    """`throttle_scale` multiplies the limits, 0 means none; `switches` sets rows of `switches.py` otherwise."""

    locale: str = "fr_CA"
    throttle_scale: float = 1
    switches: Mapping[str, object] = field(default_factory=dict)


class QboSystem:
    """See `sandbox.system.System`. All state is in memory."""

    def __init__(self, clock: Clock, options: QboOptions, rng: random.Random) -> None:
        self._clock = clock
        self._options = options
        # A stream of its own: what this system draws does not depend on what others draw.
        self._random = random.Random(rng.getrandbits(64))
        self._app = App(f"AB{self._hex(48)}", self._hex(40))
        self._switches = Switches(options.switches)
        self._realms: dict[str, Realm] = {}
        self._in_flight = InFlight(options.throttle_scale)
        self._wire_up()

    def _wire_up(self) -> None:
        self._connections = Connections(self._random, self._switches)
        self._replays = Replays(self._switches)
        self._tokens = TokenServer(
            self._app, self._connections, self._switches, lambda: next(reversed(self._realms), None)
        )
        self._webhooks = Webhooks(self._realms, self._switches)
        scale = self._options.throttle_scale
        self._limits = Limits(scale, bool(self._switches["batch_in_general_limit"]))
        self._api = AccountingApi(
            self._realms, self._connections, self._replays, self._limits, self._switches, self._app.client_id
        )

    def handle(self, request: Request) -> Response:
        now = self._clock.now()
        if request.path.startswith(PREFIX):
            response = self._api.handle(request, now)
        elif self._tokens.answers(request.path):
            response = self._tokens.handle(request, now)
        else:
            response = Response(404, {"Content-Type": "text/html"})
        return self._traced(response, now)

    def arrive(self, request: Request) -> bool:
        """Counts a call of the accounting API in; False when its company has too many on their way."""
        return not request.path.startswith(PREFIX) or self._in_flight.enter(split_path(request.path)[0])

    def leave(self, request: Request) -> None:
        """Counts a call out that had arrived."""
        if request.path.startswith(PREFIX):
            self._in_flight.leave(split_path(request.path)[0])

    def in_flight(self, realm_id: str) -> int:
        return self._in_flight.count(realm_id)

    def seed(self, seed: Mapping[str, Any]) -> dict[str, Any]:
        now = self._clock.now()
        realm_id = f"93414{self._random.randrange(10**10, 10**11)}"
        realm = Realm(realm_id, self._options.locale)
        fill_realm(Call(realm, now, self._switches, by_person=True), seed, self._random)
        self._realms[realm_id] = realm
        pair = self._connections.connect(realm_id, ACCOUNTING_SCOPE, now)
        return {
            "client_id": self._app.client_id,
            "client_secret": self._app.client_secret,
            "realm_id": realm_id,
            "access_token": pair.access_token,
            "refresh_token": pair.refresh_token,
        }

    def fault_response(self, kind: str, request: Request) -> Response:
        now = self._clock.now()
        return self._traced(self._fault(kind, request, now), now)

    def _fault(self, kind: str, request: Request, now: datetime) -> Response:
        if kind == "429":
            return self._api.throttled(request, now)
        if kind == "500":
            return self._api.failed(request, now, self._options.locale)
        if kind == "html":
            return Response(503, {"Content-Type": "text/html"}, HTML_FAULT)
        if kind == "expired_token":
            if request.path == TOKEN:
                trouble = "Incorrect or invalid refresh token"
                return json_response(400, {"error": "invalid_grant", "error_description": trouble})
            return self._api.expired(request, now)
        raise ValueError(f"no such fault: {kind}; known are 429, 500, html, expired_token")

    def books(self, realm_id: str) -> dict[str, Any]:
        """All records as the API would show them, and the trial balance; KeyError for an unknown realm."""
        realm = self._realms[realm_id]
        entities = {entity: [realm.view(entity, record) for record in table] for entity, table in realm.tables.items()}
        books: dict[str, Any] = loads(dumps({"entities": entities, "trial_balance": realm.trial_balance()}))
        return books

    def as_user(self, realm_id: str, act: Mapping[str, Any]) -> dict[str, Any]:
        """What a person does in QuickBooks Online's own pages. KeyError: unknown realm. ValueError: a bad act."""
        call = Call(self._realms[realm_id], self._clock.now(), self._switches, by_person=True)
        return act_as_user(call, act)

    def watch(self, realm_id: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """Registers an address for webhooks. KeyError: unknown realm. ValueError: an address that cannot be."""
        return self._webhooks.register(realm_id, wanted, self._clock.now())

    def due_webhooks(self) -> list[Delivery]:
        return self._webhooks.due(self._clock.now())

    def webhook_answered(self, delivery: Delivery, status: int) -> None:
        self._webhooks.answered(delivery, status, self._clock.now())

    def switches(self) -> dict[str, object]:
        """How every switch stands."""
        return self._switches.as_json()

    def set_switches(self, settings: Mapping[str, object]) -> None:
        """Sets rows of `switches.py`, from the next call on. ValueError: no such switch or value, and none is set."""
        self._switches.set(settings)
        self._limits.batch_is_general = bool(self._switches["batch_in_general_limit"])

    def reset(self) -> None:
        """Forgets every company and connection; the developer's app stays."""
        self._realms.clear()
        self._switches.reset()
        self._wire_up()

    def dump(self) -> dict[str, Any]:
        version, internal, gauss = self._random.getstate()
        return {
            "app": {"client_id": self._app.client_id, "client_secret": self._app.client_secret},
            "random": [version, list(internal), gauss],
            "connections": self._connections.dump(),
            "replays": self._replays.dump(),
            "batch_replays": self._replays.dump_items(),
            "realms": [realm.dump() for realm in self._realms.values()],
            "switches": self._switches.as_json(),
            "webhooks": self._webhooks.dump(),
        }

    def load(self, state: Mapping[str, Any]) -> None:
        # What is loaded shares nothing with what was dumped.
        own: dict[str, Any] = copied(state)
        self._app = App(**own["app"])
        version, internal, gauss = own["random"]
        self._random.setstate((version, tuple(internal), gauss))
        self.reset()
        # A switch that is no more was another version's.
        self.set_switches({name: value for name, value in own.get("switches", {}).items() if name in SWITCHES})
        self._connections.load(own["connections"])
        self._replays.load(own["replays"], own.get("batch_replays", {}))
        for realm_state in own["realms"]:
            self._realms[realm_state["id"]] = Realm.from_dump(realm_state)
        self._webhooks.load(own.get("webhooks", {}))

    def _traced(self, response: Response, now: datetime) -> Response:
        tid = f"1-{self._hex(8)}-{self._hex(24)}"
        headers = {**response.headers, "intuit_tid": tid, "Date": http_date(now), "QBO-Version": "1947.226"}
        return Response(response.status, headers, response.body, response.cut)

    def _hex(self, digits: int) -> str:
        return f"{self._random.getrandbits(4 * digits):0{digits}x}"
