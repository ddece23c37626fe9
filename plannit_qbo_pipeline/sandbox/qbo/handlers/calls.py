"""The calls of the accounting API: what each does with a request, and the JSON it answers (without its `time`)."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse, warnings_of
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.registry import kind_named
from plannit_qbo_pipeline.sandbox.qbo.handlers.write import delete, save, stored, void
from plannit_qbo_pipeline.sandbox.qbo.query.evaluator import Source, run
from plannit_qbo_pipeline.sandbox.qbo.query.fields import QUERYABLE
from plannit_qbo_pipeline.sandbox.qbo.query.parser import parse
from plannit_qbo_pipeline.sandbox.wire import Request, loads

Payload = dict[str, Any]
Handler = Callable[[Call, Request], Payload]
STATEMENT_TYPES = ("application/text", "text/plain", "")


def reader(kind: Kind, record_id: str) -> Handler:
    """GET of one record."""

    def read(call: Call, request: Request) -> Payload:
        return {kind.entity: call.realm.view(kind.entity, stored(call, kind, record_id))}

    return read


def writer(kind: Kind) -> Handler:
    """POST of one record, by the `operation` and `include` parameters."""

    def write(call: Call, request: Request) -> Payload:
        return perform(call, kind, request.param("operation") or "", body_of(request))

    return write


def perform(call: Call, kind: Kind, operation: str, body: Mapping[str, Any]) -> Payload:
    """Creates or updates (an Id in the body decides), voids or deletes one record; answers it as it is read."""
    call.warnings.clear()
    answer = {kind.entity: _performed(call, kind, operation, body)}
    return {**answer, **warnings_of(call.warnings, call.realm.locale)}


def _performed(call: Call, kind: Kind, operation: str, body: Mapping[str, Any]) -> Payload:
    if operation == "delete":
        return delete(call, kind, body)
    if operation == "void" or "void" in call.include:
        return _void_reply(call, kind, call.realm.view(kind.entity, void(call, kind, body)))
    if operation not in ("", "create", "update"):
        raise refuse("not_supported", name=operation[:40].capitalize())
    return call.realm.view(kind.entity, save(call, kind, body))


def query(call: Call, request: Request) -> Payload:
    """GET /query?query=… or POST /query."""
    if request.method == "GET":
        return find_rows(call, request.param("query") or "")
    content_type = request.header("content-type").partition(";")[0].strip().lower()
    if content_type not in STATEMENT_TYPES and call.switches["query_content_type"] == "text":
        raise refuse("not_supported", name=f"Query of {content_type[:40]}")
    return find_rows(call, _utf8(request.body))


def find_rows(call: Call, statement: str) -> Payload:
    """What a statement of the query language finds."""
    parsed = parse(statement)
    entity = next((known for known in QUERYABLE if known.casefold() == parsed.entity.casefold()), None)
    if entity is None or (call.switches["query_names"] == "exact" and entity != parsed.entity):
        raise refuse("query_invalid", what=f"Metadata not found for Entity: {parsed.entity}")
    kind = kind_named(entity)
    known_fields = frozenset(kind.fields) if kind else frozenset()
    return {"QueryResponse": run(Source(call.realm, entity, known_fields, call.switches, call.today), parsed)}


def company_info(call: Call, request: Request) -> Payload:
    return {"CompanyInfo": call.realm.company}


def preferences(call: Call, request: Request) -> Payload:
    return {"Preferences": call.realm.preferences}


def body_of(request: Request) -> Mapping[str, Any]:
    """The JSON object of a request; code 500 for bytes that are not UTF-8, 2010 for what is no JSON object."""
    text = _utf8(request.body)
    try:
        body = loads(text)
    except ValueError:
        raise refuse("unknown_property", name="Unexpected character or end of input in the request") from None
    if not isinstance(body, dict):
        raise refuse("unknown_property", name="The request is no JSON object")
    if "\\u" in text and not _is_encodable(body):
        raise refuse("not_utf8")
    return body


def _utf8(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise refuse("not_utf8") from None


def _is_encodable(body: object) -> bool:
    """False for half of a surrogate pair, which JSON can spell and UTF-8 cannot carry."""
    try:
        json.dumps(body, ensure_ascii=False, default=str).encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return True


def _void_reply(call: Call, kind: Kind, record: Payload) -> Payload:
    if kind.entity != "Invoice" or call.switches["void_reply_enums"] == "plain":
        return record
    lines = [{**line, "DetailType": _upper_snake(line["DetailType"])} for line in record["Line"]]
    enums = {name: _upper_snake(record[name]) for name in ("EmailStatus", "PrintStatus", "GlobalTaxCalculation")}
    return {**record, **enums, "Line": lines}


def _upper_snake(name: str) -> str:
    return "".join(f"_{letter}" if letter.isupper() else letter for letter in name).lstrip("_").upper()
