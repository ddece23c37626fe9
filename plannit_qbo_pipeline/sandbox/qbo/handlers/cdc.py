"""Change data capture: what was made, changed or deleted since a moment, grouped by type.

Which types there are stands in `registry.py`; what is gone is remembered by each table.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, Refusal, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.calls import Payload
from plannit_qbo_pipeline.sandbox.qbo.handlers.registry import kind_named
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_stamp
from plannit_qbo_pipeline.sandbox.wire import Request

EXCLUDED = frozenset({"TaxCode", "TaxRate", "TaxAgency", "JournalCode"})
LOOK_BACK_DAYS = 30
MAX_OBJECTS = 1000
SECONDS = len("2026-11-24T04:00:00")


class Change(NamedTuple):
    """The newest state of one object; of one that is gone, its stub."""

    entity: str
    record: Record
    is_deleted: bool

    @property
    def at(self) -> tuple[datetime, int]:
        changed_at = parse_stamp(self.record["MetaData"]["LastUpdatedTime"])
        assert changed_at is not None
        return changed_at, int(self.record["Id"])


def changes(call: Call, request: Request) -> Payload:
    """GET /cdc?entities=…&changedSince=…: one group for each type asked for, empty where nothing changed."""
    entities = _entities(request)
    since = _since(call, request)
    # Nothing can have changed in the future, however far it is.
    found = [change for entity in entities for change in _changes(call, entity, since)] if since <= call.now else []
    is_whole = len(found) <= MAX_OBJECTS
    if not is_whole:
        found.sort(key=lambda change: change.at, reverse=call.switches["cdc_over_1000"] == "newest")
        del found[MAX_OBJECTS:]
    groups = [_group(call, entity, [c for c in found if c.entity == entity], is_whole) for entity in entities]
    return {"CDCResponse": [{"QueryResponse": groups}]}


def _entities(request: Request) -> list[str]:
    given = [name.strip() for name in (request.param("entities") or "").split(",")]
    if not any(given):
        raise refuse("missing", "entities", name="entities")
    return list(dict.fromkeys(_entity(name) for name in given))


def _entity(name: str) -> str:
    kind = kind_named(name)
    if kind is None:
        raise refuse("no_resource", "entities", name="CDC", entity=name[:40])
    if kind.entity in EXCLUDED:
        raise refuse("not_supported", "entities", name=f"CDC of {kind.entity}")
    return kind.entity


def _since(call: Call, request: Request) -> datetime:
    text = request.param("changedSince")
    if not text:
        raise refuse("missing", "changedSince", name="changedSince")
    since = parse_stamp(text)
    if since is None:
        raise Refusal([Problem("bad_date", "changedSince", {"value": text[:40]})])
    if call.now - since <= timedelta(days=LOOK_BACK_DAYS):
        return since
    if call.switches["cdc_too_old"] == "fault":
        raise refuse("changed_since", "changedSince", value=text[:40])
    return call.now - timedelta(days=LOOK_BACK_DAYS)


def _changes(call: Call, entity: str, since: datetime) -> Iterator[Change]:
    table = call.realm.table(entity)
    earliest = _Earliest(since)
    for record in table.changed_since(earliest.is_before):
        yield Change(entity, record, is_deleted=False)
    for record_id, end in table.gone.items():
        if earliest.is_before(end["at"]):
            yield Change(entity, _stub(record_id, end["at"]), is_deleted=True)


class _Earliest:
    """Compares a moment with stamps as text, offset by offset: a large company would else parse each of its stamps."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self._texts: dict[str, str] = {}

    def is_before(self, stamp: str) -> bool:
        offset = stamp[SECONDS:]
        if offset not in self._texts:
            zone = datetime.fromisoformat(stamp).tzinfo
            self._texts[offset] = self._moment.astimezone(zone).isoformat(timespec="seconds")[:SECONDS]
        return stamp[:SECONDS] >= self._texts[offset]


def _stub(record_id: str, at: str) -> Record:
    return {"domain": "QBO", "status": "Deleted", "Id": record_id, "MetaData": {"LastUpdatedTime": at}}


def _group(call: Call, entity: str, found: Sequence[Change], is_whole: bool) -> dict[str, Any]:
    """One type's changes in the order in which they happened, what is gone at the end."""
    if not found:
        return {}
    ordered = sorted(found, key=lambda change: (change.is_deleted, change.at))
    rows = [c.record if c.is_deleted else call.realm.view(entity, c.record) for c in ordered]
    answer: dict[str, Any] = {entity: rows, "startPosition": 1, "maxResults": len(rows)}
    return {**answer, "totalCount": len(rows)} if is_whole else answer
