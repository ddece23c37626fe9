"""What webhooks tell of a company: the difference between two looks at its records."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record

# Types that Intuit sends no notifications for.
SILENT = frozenset({"TaxCode", "TaxRate", "Attachable"})
VOIDED = "Voided"


class Seen(NamedTuple):
    """What a look remembers of one record."""

    sync_token: str
    is_voided: bool
    sent_at: str


class Event(NamedTuple):
    realm_id: str
    entity: str
    record_id: str
    operation: str
    at: str
    sync_token: str = ""
    deleted_id: str = ""


def look(realm: Realm) -> dict[str, Seen]:
    """All records that are told of, by type and id."""
    return {f"{entity}:{record['Id']}": _seen(record) for entity, record in _records(realm)}


def events_between(realm: Realm, before: Mapping[str, Seen], after: Mapping[str, Seen]) -> list[Event]:
    """One event for each record that came, changed or went; the company is as it was at the second look."""
    changed = [key for key, seen in after.items() if before.get(key) != seen]
    events = [_event(realm, key, _operation(before.get(key), after[key])) for key in changed]
    return [*events, *(_end(realm, key) for key in before if key not in after)]


def _records(realm: Realm) -> Iterator[tuple[str, Record]]:
    for entity, table in realm.tables.items():
        if entity not in SILENT:
            yield from ((entity, record) for record in table)


def _seen(record: Record) -> Seen:
    is_voided = str(record.get("PrivateNote", "")).startswith(VOIDED) and not record.get("TotalAmt")
    return Seen(record["SyncToken"], is_voided, record.get("DeliveryInfo", {}).get("DeliveryTime", ""))


def _operation(before: Seen | None, after: Seen) -> str:
    if before is None:
        return "created"
    if after.is_voided and not before.is_voided:
        return "voided"
    return "emailed" if after.sent_at != before.sent_at else "updated"


def _event(realm: Realm, key: str, operation: str) -> Event:
    entity, _, record_id = key.partition(":")
    record = realm.table(entity).rows[record_id]
    return Event(realm.id, entity, record_id, operation, record["MetaData"]["LastUpdatedTime"], record["SyncToken"])


def _end(realm: Realm, key: str) -> Event:
    """What is merged away is told of as its survivor."""
    entity, _, record_id = key.partition(":")
    end = realm.table(entity).gone[record_id]
    if "into" in end:
        return Event(realm.id, entity, end["into"], "merged", end["at"], deleted_id=record_id)
    return Event(realm.id, entity, record_id, "deleted", end["at"])
