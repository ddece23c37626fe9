"""Batches: at most 30 operations and queries in one call, each with an answer or a fault of its own.

The items are done one after the other, but none may name what another one of them has just made. What an operation
does stands in `calls.py` and `write.py`; which entities there are, in `registry.py`.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import Refusal, fault, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.calls import Payload, body_of, find_rows, perform
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.registry import kind_named
from plannit_qbo_pipeline.sandbox.qbo.handlers.sending import send
from plannit_qbo_pipeline.sandbox.qbo.idempotency import BatchReplays
from plannit_qbo_pipeline.sandbox.qbo.stamps import envelope_time
from plannit_qbo_pipeline.sandbox.wire import Request, dumps, loads

MAX_ITEMS = 30
ENVELOPE = "BatchItemRequest"
FRAME = ("bId", "operation", "optionsData", "Query")
OPERATIONS = ("create", "update", "delete", "void", "send", "revert", "merge")

Item = Mapping[str, Any]


def run_batch(call: Call, request: Request, replays: BatchReplays | None) -> Payload:
    """Does each item of the request that was not answered under this requestid before."""
    items = _items(call, body_of(request))
    b_ids = [_b_id(item) for item in items]
    if replays is not None:
        replays.check(b_ids)
    try:
        answers = [_answer(call, items, position, replays) for position in range(len(items))]
    finally:
        for table in call.realm.tables.values():
            table.unseen.clear()
    if call.switches["batch_response_order"] == "shuffled":
        random.Random(request.param("requestid") or call.stamp).shuffle(answers)
    answered_at = replays.answered_at(b_ids) if replays is not None else call.now
    return {"BatchItemResponse": answers, "time": envelope_time(answered_at)}


def _items(call: Call, body: Mapping[str, Any]) -> list[Item]:
    """The items of a well-formed envelope; what is wrong with it is a fault of the whole request."""
    for name in body:
        if name != ENVELOPE:
            raise refuse("unknown_property", name=name[:40])
    items = body.get(ENVELOPE)
    if not isinstance(items, list) or not items:
        raise refuse("unknown_property", name=f"{ENVELOPE} is no list of items")
    if len(items) > MAX_ITEMS:
        raise refuse("batch_size", high=MAX_ITEMS, size=len(items))
    for position, item in enumerate(items):
        if not isinstance(item, dict):
            raise refuse("unknown_property", name=f"{ENVELOPE} holds something that is no object")
        if call.switches["batch_bid_problem"] == "request":
            _check_b_id(items, position)
        if call.switches["batch_unknown_entity"] == "request" and "Query" not in item:
            _subject(item)
    return items


def _b_id(item: Item) -> str:
    """An item's bId; a number counts as the text of its digits. Nothing for one that is missing or no text."""
    given = item.get("bId")
    is_number = isinstance(given, int) and not isinstance(given, bool)
    return str(given) if isinstance(given, str) or is_number else ""


def _check_b_id(items: Sequence[Item], position: int) -> None:
    b_id = _b_id(items[position])
    if not b_id:
        raise refuse("missing", "bId", name="bId")
    if any(_b_id(item) == b_id for item in items[:position] if isinstance(item, dict)):
        raise refuse("unknown_property", "bId", name=f"bId {b_id[:40]} stands on two items; it")


def _answer(call: Call, items: Sequence[Item], position: int, replays: BatchReplays | None) -> Payload:
    """One item's answer: the one it had, or a new one."""
    item = items[position]
    b_id = _b_id(item)
    try:
        _check_b_id(items, position)
    except Refusal as refusal:
        return _framed(b_id, {"Fault": fault(refusal, call.realm.locale)})
    before = replays.find(b_id) if replays is not None else None
    if before is not None:
        answered: Payload = loads(before)
        return answered
    try:
        if replays is not None and replays.is_repeated and call.switches["batch_replay_new_bid"] == "refuse":
            raise refuse("requestid_used", "bId", b_id=b_id)
        answer = _framed(b_id, _done(call, item))
    except Refusal as refusal:
        answer = _framed(b_id, {"Fault": fault(refusal, call.realm.locale)})
    # As it is now: the items that follow may still change the record behind it.
    text = dumps(answer).decode()
    if replays is not None:
        replays.keep(b_id, text, is_fault="Fault" in answer)
    frozen: Payload = loads(text)
    return frozen


def _framed(b_id: str, answer: Payload) -> Payload:
    return {**answer, "bId": b_id} if b_id else answer


def _done(call: Call, item: Item) -> Payload:
    if "Query" in item:
        if not isinstance(item["Query"], str):
            raise refuse("unknown_property", name="Query is no text; it")
        return find_rows(call, item["Query"])
    kind, body = _subject(item)
    operation, options = item.get("operation"), item.get("optionsData") or ""
    if not operation:
        raise refuse("missing", "operation", name="operation")
    if operation not in OPERATIONS:
        raise refuse("enumeration", "operation", value=str(operation)[:40], name="operation")
    if not isinstance(options, str):
        raise refuse("unknown_property", name="optionsData is no text; it")
    included = frozenset(option.strip() for option in options.split(","))
    return _OPERATIONS[operation](replace(call, include=included, warnings=[]), kind, body)


def _subject(item: Item) -> tuple[Kind, Mapping[str, Any]]:
    """The one entity an item names, in the documented spelling, and its body."""
    names = [name for name in item if name not in FRAME]
    if not names:
        raise refuse("missing", "", name="IntuitObject")
    kind = kind_named(names[0])
    if kind is None or kind.entity != names[0] or len(names) > 1:
        raise refuse("unknown_property", name=names[-1][:40])
    body = item[kind.entity]
    if not isinstance(body, dict):
        raise refuse("unknown_property", name=f"{kind.entity} is no object; it")
    return kind, body


def _create(call: Call, kind: Kind, body: Mapping[str, Any]) -> Payload:
    if body.get("Id"):
        if call.switches["batch_create_with_id"] == "refuse":
            raise refuse("unknown_property", "Id", name="Id")
        body = {key: value for key, value in body.items() if key not in ("Id", "SyncToken")}
    made = perform(call, kind, "create", body)
    call.realm.table(kind.entity).unseen.add(made[kind.entity]["Id"])
    return made


def _update(call: Call, kind: Kind, body: Mapping[str, Any]) -> Payload:
    if not body.get("Id"):
        raise refuse("missing", "Id", name="Id")
    return perform(call, kind, "update", body)


def _void(call: Call, kind: Kind, body: Mapping[str, Any]) -> Payload:
    """Payments and their like are voided by an update with the option; whether this name works too is not known."""
    if kind.voids_by_option and call.switches["batch_payment_void"] == "option_only":
        raise refuse("not_supported", name="Void")
    return perform(call, kind, "void", body)


def _send(call: Call, kind: Kind, body: Mapping[str, Any]) -> Payload:
    if not kind.is_sales_form:
        raise refuse("not_supported", name="Send")
    record = send(call, kind, str(body.get("Id", "")))
    return {kind.entity: call.realm.view(kind.entity, record)}


def _unsupported(call: Call, kind: Kind, body: Mapping[str, Any]) -> Payload:
    raise refuse("not_supported", name="Revert or merge")


_OPERATIONS = {
    "create": _create,
    "update": _update,
    "delete": lambda call, kind, body: perform(call, kind, "delete", body),
    "void": _void,
    "send": _send,
    "revert": _unsupported,
    "merge": _unsupported,
}
