"""The accounting API as the outside sees it: gateway checks, requestid, routing, envelopes.

Order: bearer (401), its realm (403), the user's rights (120), limits (429), requestid (2130 or replay), the handler.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import THROTTLE_DETAIL, Refusal, fault_body, gateway_body, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.batch import run_batch
from plannit_qbo_pipeline.sandbox.qbo.handlers.sending import Document
from plannit_qbo_pipeline.sandbox.qbo.idempotency import BatchReplays, Kept, Replays
from plannit_qbo_pipeline.sandbox.qbo.limits import Caller, Limits
from plannit_qbo_pipeline.sandbox.qbo.oauth import bearer
from plannit_qbo_pipeline.sandbox.qbo.routes import document_for, handler_for, is_batch, is_write, split_path
from plannit_qbo_pipeline.sandbox.qbo.stamps import envelope_time
from plannit_qbo_pipeline.sandbox.qbo.switches import Switches
from plannit_qbo_pipeline.sandbox.qbo.tokens import Connections
from plannit_qbo_pipeline.sandbox.qbo.xml_form import to_xml
from plannit_qbo_pipeline.sandbox.wire import JSON_TYPE, Request, Response, dumps, loads

SHORTEST_TOKEN, LONGEST_TOKEN = 40, 4096
METHODS = ("GET", "POST")
XML_TYPE = "application/xml;charset=UTF-8"

Answer = tuple[int, bytes] | Document


class AccountingApi:
    """Calls under /v3/company. Owns no state; it is given all of it."""

    def __init__(
        self,
        realms: Mapping[str, Realm],
        connections: Connections,
        replays: Replays,
        limits: Limits,
        switches: Switches,
        app_id: str,
    ) -> None:
        self._realms = realms
        self._connections = connections
        self._replays = replays
        self._limits = limits
        self._switches = switches
        self._app_id = app_id

    def handle(self, request: Request, now: datetime) -> Response:
        realm_id, parts = split_path(request.path)
        stopped = self._gateway(request, realm_id, parts, now)
        if stopped is not None:
            return stopped
        if request.method not in METHODS:
            return self._formed(request, (int(self._switches.text("other_methods")), b""))
        call = self._call(request, self._realms[realm_id], now)
        request_id = request.param("requestid") if is_write(request.method, parts) else None
        try:
            if request_id and is_batch(request.method, parts):
                replays = self._replays.of_batch(realm_id, request_id, now)
                return self._formed(request, self._answer(call, request, parts, replays))
            kept = self._replays.find(realm_id, request_id, now) if request_id else None
        except Refusal as refusal:
            return self._formed(request, _refused(refusal, call))
        if kept is not None:
            return self._formed(request, (kept.status, kept.body.encode()))
        answer = self._answer(call, request, parts)
        if request_id and not isinstance(answer, Document):
            self._replays.keep(realm_id, request_id, Kept(answer[0], answer[1].decode(), now))
        return self._formed(request, answer)

    def _gateway(self, request: Request, realm_id: str, parts: tuple[str, ...], now: datetime) -> Response | None:
        token = bearer(request)
        owner = self._connections.realm_of(token, now)
        if owner is None:
            return self._stopped(request, 401, self._token_trouble(token), now)
        if owner != realm_id or realm_id not in self._realms:
            return self._stopped(request, 403, None, now)
        realm = self._realms[realm_id]
        if not realm.user_has_rights:
            status = int(self._switches.text("lost_rights_status"))
            return self._formed(request, (status, dumps(fault_body(refuse("rights"), realm.locale, now))))
        caller = Caller(realm_id, self._app_id)
        if not self._limits.allows(caller, now, is_batch(request.method, parts)):
            return self.throttled(request, now)
        return None

    def expired(self, request: Request, now: datetime) -> Response:
        """The 401 of an access token whose time has run out."""
        return self._stopped(request, 401, "Token expired", now)

    def failed(self, request: Request, now: datetime, locale: str) -> Response:
        """The 500 of a call that fails inside, in its company's language; in the given one where there is none."""
        realm = self._realms.get(split_path(request.path)[0])
        refusal = refuse("system", what="An unexpected error occurred")
        body = fault_body(refusal, realm.locale if realm else locale, now)
        return self._formed(request, (500, dumps(body)))

    def throttled(self, request: Request, now: datetime) -> Response:
        """The 429, for whoever asks too much."""
        response = self._stopped(request, 429, THROTTLE_DETAIL, now)
        wait_s = self._switches.number("retry_after_s")
        headers = {**response.headers, **({"Retry-After": str(wait_s)} if wait_s else {})}
        return Response(response.status, headers, response.body)

    def _stopped(self, request: Request, status: int, detail: str | None, now: datetime) -> Response:
        """What the gateway answers by itself; in XML it is a fault like any other."""
        is_upper = self._switches["throttle_body" if status == 429 else "auth_body"] == "upper"
        if self._manner(request) == "xml":
            return Response(status, {"Content-Type": XML_TYPE}, to_xml(gateway_body(status, detail, now, upper=True)))
        return Response(status, {"Content-Type": JSON_TYPE}, dumps(gateway_body(status, detail, now, is_upper)))

    def _token_trouble(self, token: str) -> str:
        if not SHORTEST_TOKEN <= len(token) <= LONGEST_TOKEN:
            return "Malformed bearer token: too short or too long"
        return self._switches.text("revoked_token_detail") if self._connections.is_revoked(token) else "Token expired"

    def _call(self, request: Request, realm: Realm, now: datetime) -> Call:
        include = frozenset(part for value in request.query.get("include", ()) for part in value.split(","))
        return Call(realm, now, self._switches, include)

    def _answer(
        self, call: Call, request: Request, parts: tuple[str, ...], replays: BatchReplays | None = None
    ) -> Answer:
        try:
            document = document_for(request.method, parts)
            if document is not None:
                return document(call)
            is_one_batch = is_batch(request.method, parts)
            handler = partial(run_batch, replays=replays) if is_one_batch else handler_for(request.method, parts)
            if handler is None:
                return 404, b""
            payload = handler(call, request)
        except Refusal as refusal:
            return _refused(refusal, call)
        return 200, dumps({**payload, "time": payload.get("time") or envelope_time(call.now)})

    def _manner(self, request: Request) -> str:
        """JSON where the client accepts it by name; XML otherwise, as the API does by default."""
        is_json = "application/json" in request.header("accept").lower()
        return "json" if is_json else self._switches.text("without_accept")

    def _formed(self, request: Request, answer: Answer) -> Response:
        if isinstance(answer, Document):
            return Response(200, {"Content-Type": answer.content_type}, answer.body)
        status, body = answer
        manner = self._manner(request)
        if not body:
            return Response(status, {"Content-Type": "text/html"})
        if manner == "json":
            return Response(status, {"Content-Type": JSON_TYPE}, body)
        if manner == "406":
            return Response(406, {"Content-Type": "text/plain"}, b"Not Acceptable")
        payload: dict[str, Any] = loads(body)
        return Response(status, {"Content-Type": XML_TYPE}, to_xml(payload))


def _refused(refusal: Refusal, call: Call) -> tuple[int, bytes]:
    return refusal.status, dumps(fault_body(refusal, call.realm.locale, call.now))
