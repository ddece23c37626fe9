"""Create, update, void and delete of any entity, in the order in which QuickBooks Online checks them.

Body → fields → references → SyncToken → company status and closed period → amounts → taxes → uniqueness → effects.
Takes a parsed body, so that a batch can call it item by item.
"""

from collections.abc import Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record, copied
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, Refusal, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.bank_match import check_match
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.period import check_company, check_filed, check_period
from plannit_qbo_pipeline.sandbox.qbo.handlers.references import resolve
from plannit_qbo_pipeline.sandbox.qbo.rules.engine import CLEARED, clean, missing
from plannit_qbo_pipeline.sandbox.qbo.rules.field import Fields

OTHER_USER = "Marie Tremblay"


def save(call: Call, kind: Kind, body: Mapping[str, Any]) -> Record:
    """Creates the record, or updates the one whose Id the body names; answers it as stored."""
    if not kind.is_writable:
        raise refuse("not_supported", name="Create" if not body.get("Id") else "Update")
    draft = _draft(call, kind, body)
    resolve(call, kind.fields, draft)
    if not _is_gone(draft):
        kind.check_references(call, draft)
    if draft.sent.get("Id"):
        _check_current(call, kind, draft.sent, draft.old)
    check_company(call)
    if draft.old is not None and kind.has_no_effect(call, draft):
        return draft.old
    if kind.is_transaction:
        check_period(call, draft.record, draft.old)
    kind.check_amounts(call, draft)
    kind.check_taxes(call, draft)
    if kind.is_transaction:
        check_filed(call, draft.record, draft.old)
    if kind.is_transaction and draft.old is not None:
        check_match(call, kind.entity, draft.old, draft.record)
    kind.check_unique(call, draft)
    _stamp(call, kind, draft)
    kind.commit(call, draft)
    return draft.record


def void(call: Call, kind: Kind, body: Mapping[str, Any]) -> Record:
    """Voids the transaction the body names by Id and SyncToken."""
    record = _named(call, kind, body, "Void")
    voided = kind.void(call, record)
    if voided is record:
        return record
    call.bump(voided)
    call.realm.table(kind.entity).put(voided)
    return voided


def delete(call: Call, kind: Kind, body: Mapping[str, Any]) -> Record:
    """Deletes the transaction the body names by Id and SyncToken; answers the stub QuickBooks Online answers."""
    record = _named(call, kind, body, "Delete")
    kind.delete(call, record)
    call.realm.table(kind.entity).remove(record["Id"], call.stamp, "deleted")
    call.realm.bank_matched.discard(f"{kind.entity}:{record['Id']}")
    return {"status": "Deleted", "domain": "QBO", "Id": record["Id"]}


def _named(call: Call, kind: Kind, body: Mapping[str, Any], operation: str) -> Record:
    if not kind.is_deletable:
        raise refuse("not_supported", name=operation)
    # Void and delete look at nothing but the identity: what else the body holds has to be well formed only.
    sent = clean(kind.fields, body, [])
    lacking = [Problem("missing", key, {"name": key}) for key in ("Id", "SyncToken") if not sent.get(key)]
    if lacking:
        raise Refusal(lacking)
    _check_id(sent)
    record = call.realm.table(kind.entity).get(str(sent["Id"]))
    current = _check_current(call, kind, sent, record)
    check_company(call)
    check_period(call, current, None)
    check_filed(call, current, None)
    check_match(call, kind.entity, current)
    return current


def _draft(call: Call, kind: Kind, body: Mapping[str, Any]) -> Draft:
    problems: list[Problem] = []
    sparse = body.get("sparse") is True
    sent = clean(kind.fields, body, problems, sparse and call.switches["sparse_null"] == "clear")
    _check_id(sent)
    old = call.realm.table(kind.entity).get(str(sent["Id"])) if sent.get("Id") else None
    draft = Draft(sent, _merged(kind.fields, sent, old, sparse), old)
    if sent.get("Id") and not sent.get("SyncToken"):
        problems.append(Problem("missing", "SyncToken", {"name": "SyncToken"}))
    if not problems and not _is_gone(draft):
        kind.fill(call, draft)
        problems += missing(kind.fields, draft.record)
        problems += kind.check_fields(call, draft)
    if problems:
        raise Refusal(problems)
    return draft


def _is_gone(draft: Draft) -> bool:
    """An update of something that is not there: all that is left to say is 610 (or 6000)."""
    return bool(draft.sent.get("Id")) and draft.old is None


def _check_id(sent: Mapping[str, Any]) -> None:
    value = sent.get("Id")
    if value and not (value.isascii() and value.isdigit()):
        raise refuse("bad_id", "Id", value=value[:40])


def _merged(fields: Fields, sent: Mapping[str, Any], old: Record | None, sparse: bool) -> Record:
    """Sparse: what was left out stays. Full: only what QuickBooks Online itself keeps (read-only, frozen) stays."""
    kept: Record = {}
    if old is not None:
        # Shared with the stored version it would change that one too, even where the request is refused afterwards.
        kept = {key: copied(value) for key, value in old.items() if sparse or _stays(fields, key)}
    record = {**kept, **{key: value for key, value in sent.items() if key not in ("Id", "SyncToken", "sparse")}}
    return {key: value for key, value in record.items() if value != CLEARED}


def _stays(fields: Fields, key: str) -> bool:
    field = fields.get(key)
    return field is None or field.read_only or key in ("Id", "SyncToken")


def _check_current(call: Call, kind: Kind, sent: Mapping[str, Any], record: Record | None) -> Record:
    """610 or 6000 when the object is gone, 5010 when somebody was faster."""
    if record is None:
        raise gone(call.realm, kind, str(sent["Id"]))
    if sent.get("SyncToken") != record["SyncToken"]:
        raise refuse("stale", "", user=OTHER_USER)
    return record


def stored(call: Call, kind: Kind, record_id: str) -> Record:
    """The record of an id; 2030 when it is no id, 610 when nothing is there."""
    if not (record_id.isascii() and record_id.isdigit()):
        raise refuse("bad_id", "Id", value=record_id[:40])
    record = call.realm.table(kind.entity).get(record_id)
    if record is None:
        raise gone(call.realm, kind, record_id) if kind.is_deletable else refuse("not_found")
    return record


def gone(realm: Realm, kind: Kind, record_id: str) -> Refusal:
    """Why a record of this id cannot be used."""
    if record_id in realm.table(kind.entity).gone:
        return refuse("deleted_transaction" if kind.is_deletable else "list_deleted")
    return refuse("not_found")


def _stamp(call: Call, kind: Kind, draft: Draft) -> None:
    record = draft.record
    record.update(domain="QBO", sparse=False)
    if draft.old is None:
        record["Id"] = call.realm.next_id(kind.entity)
        record["SyncToken"] = "0"
        record["MetaData"] = {"CreateTime": call.stamp, "LastUpdatedTime": call.stamp}
    else:
        call.bump(record)
