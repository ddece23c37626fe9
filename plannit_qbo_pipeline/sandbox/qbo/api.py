"""The accounting API as the outside sees it: gateway checks, requestid, routing, envelopes.

Order: bearer (401), its realm (403), limits (429), requestid (2130 or replay), then the handler.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import THROTTLE_DETAIL, Refusal, fault_body, gateway_body
from plannit_qbo_pipeline.sandbox.qbo.idempotency import Kept, Replays
from plannit_qbo_pipeline.sandbox.qbo.limits import Limits
from plannit_qbo_pipeline.sandbox.qbo.oauth import bearer
from plannit_qbo_pipeline.sandbox.qbo.routes import handler_for, split_path
from plannit_qbo_pipeline.sandbox.qbo.stamps import envelope_time
from plannit_qbo_pipeline.sandbox.qbo.switches import Switches
from plannit_qbo_pipeline.sandbox.qbo.tokens import Connections
from plannit_qbo_pipeline.sandbox.qbo.xml_form import to_xml
from plannit_qbo_pipeline.sandbox.wire import JSON_TYPE, Request, Response, dumps, json_response, loads

SHORTEST_TOKEN, LONGEST_TOKEN = 40, 4096


class AccountingApi:
    """Calls under /v3/company. Owns no state; it is given all of it."""

    def __init__(
        self,
        realms: Mapping[str, Realm],
        connections: Connections,
        replays: Replays,
        limits: Limits,
        switches: Switches,
    ) -> None:
        self._realms = realms
        self._connections = connections
        self._replays = replays
        self._limits = limits
        self._switches = switches

    def handle(self, request: Request, now: datetime) -> Response:
        realm_id, parts = split_path(request.path)
        stopped = self._gateway(request, realm_id, now)
        if stopped is not None:
            return stopped
        realm = self._realms[realm_id]
        request_id = request.param("requestid") if request.method == "POST" and parts[:1] != ("query",) else None
        if not request_id:
            return self._formed(request, self._answer(request, realm, parts, now))
        try:
            kept = self._replays.find(realm_id, request_id, now)
        except Refusal as refusal:
            return self._formed(request, _refused(refusal, realm, now))
        if kept is None:
            status, body = self._answer(request, realm, parts, now)
            kept = Kept(status, body.decode(), now)
            self._replays.keep(realm_id, request_id, kept)
        return self._formed(request, (kept.status, kept.body.encode()))

    def _gateway(self, request: Request, realm_id: str, now: datetime) -> Response | None:
        token = bearer(request)
        owner = self._connections.realm_of(token, now)
        if owner is None:
            return json_response(401, gateway_body(401, self._token_trouble(token), now))
        if owner != realm_id or realm_id not in self._realms:
            return json_response(403, gateway_body(403, None, now))
        if not self._limits.allows(realm_id, now):
            return self.throttled(now)
        return None

    def throttled(self, now: datetime) -> Response:
        return json_response(429, gateway_body(429, THROTTLE_DETAIL, now, self._switches["throttle_body"] == "upper"))

    def _token_trouble(self, token: str) -> str:
        if not SHORTEST_TOKEN <= len(token) <= LONGEST_TOKEN:
            return "Malformed bearer token: too short or too long"
        return self._switches.text("revoked_token_detail") if self._connections.is_revoked(token) else "Token expired"

    def _answer(self, request: Request, realm: Realm, parts: tuple[str, ...], now: datetime) -> tuple[int, bytes]:
        include = frozenset(part for value in request.query.get("include", ()) for part in value.split(","))
        try:
            handler = handler_for(request.method, parts)
            if handler is None:
                return 404, b""
            payload = handler(Call(realm, now, self._switches, include), request)
        except Refusal as refusal:
            return _refused(refusal, realm, now)
        return 200, dumps({**payload, "time": envelope_time(now)})

    def _formed(self, request: Request, answer: tuple[int, bytes]) -> Response:
        """JSON where the client accepts it by name; XML otherwise, as the API does by default."""
        status, body = answer
        manner = "json" if "application/json" in request.header("accept").lower() else self._switches["without_accept"]
        if not body:
            return Response(status, {"Content-Type": "text/html"})
        if manner == "json":
            return Response(status, {"Content-Type": JSON_TYPE}, body)
        if manner == "406":
            return Response(406, {"Content-Type": "text/plain"}, b"Not Acceptable")
        payload: dict[str, Any] = loads(body)
        return Response(status, {"Content-Type": "application/xml;charset=UTF-8"}, to_xml(payload))


def _refused(refusal: Refusal, realm: Realm, now: datetime) -> tuple[int, bytes]:
    return refusal.status, dumps(fault_body(refusal, realm.locale, now))
