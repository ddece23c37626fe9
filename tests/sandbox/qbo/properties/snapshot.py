"""One look at the books through the control plane, and what may differ between two looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.system import QboSystem

Json = dict[str, Any]
Key = tuple[str, str]
"""Entity and id."""

# Read from the journal or from the parent at the moment of reading, not stored with the record.
DERIVED: Mapping[str, frozenset[str]] = {
    "Customer": frozenset(("Balance", "BalanceWithJobs", "FullyQualifiedName", "ParentRef")),
    "Account": frozenset(("CurrentBalance", "CurrentBalanceWithSubAccounts")),
    "Item": frozenset(("FullyQualifiedName", "ParentRef")),
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All records by entity, and by entity and id, and each account's balance, debit positive."""

    entities: Mapping[str, list[Json]]
    records: Mapping[Key, Json]
    balances: Mapping[str, Decimal]

    @classmethod
    def of(cls, system: QboSystem, realm_id: str) -> "Snapshot":
        books = system.books(realm_id)
        records = {(entity, row["Id"]): row for entity, rows in books["entities"].items() for row in rows}
        lines = books["trial_balance"]
        assert all((line["debit"] == 0) != (line["credit"] == 0) for line in lines)
        return cls(books["entities"], records, {line["account_id"]: line["debit"] - line["credit"] for line in lines})

    def differences(self, other: "Snapshot") -> list[str]:
        """What is not the same, for a message."""
        keys = self.records.keys() | other.records.keys()
        found = [f"{key}: {_differing(self.records.get(key, {}), other.records.get(key, {}))}" for key in keys]
        balances = _differing(dict(self.balances), dict(other.balances))
        return [text for text in found if not text.endswith(": {}")] + ([f"balances: {balances}"] if balances else [])

    def all(self, entity: str) -> list[Json]:
        return self.entities.get(entity, [])

    def get(self, entity: str, record_id: str) -> Json:
        return self.records[entity, record_id]


def _differing(one: Json, other: Json) -> Json:
    return {
        name: (one.get(name), other.get(name)) for name in one.keys() | other.keys() if one.get(name) != other.get(name)
    }


def essence(key: Key, record: Json) -> Json:
    """What a change of the record itself would change: not the names beside the ids that it refers to."""
    skipped = DERIVED.get(key[0], frozenset()) | {"SyncToken", "MetaData"}
    return {name: _nameless(value) for name, value in record.items() if name not in skipped}


def _nameless(value: Any) -> Any:
    if isinstance(value, list):
        return [_nameless(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {name: _nameless(part) for name, part in value.items() if name != "name" or "value" not in value}


class Diary:
    """What changed when, worked out from one look to the next. Asserts what holds between any two looks."""

    def __init__(self, first: Snapshot) -> None:
        self._last = first
        self.changed = {key: str(record["MetaData"]["LastUpdatedTime"]) for key, record in first.records.items()}
        self.gone: dict[Key, str] = {}

    @property
    def last(self) -> Snapshot:
        return self._last

    def look(self, now: Snapshot, stamp: str, unbumped: frozenset[str] = frozenset()) -> None:
        """`stamp` is the moment of all that happened since the last look; `unbumped` may change without a token."""
        for key in self._last.records.keys() | now.records.keys():
            before, after = self._last.records.get(key), now.records.get(key)
            if after is None:
                self.gone[key] = stamp
            elif before is None:
                assert key not in self.gone, f"{key} came back"
                assert after["MetaData"]["CreateTime"] == after["MetaData"]["LastUpdatedTime"] == stamp
                self.changed[key] = stamp
            elif self._is_changed(key, before, after, unbumped):
                assert after["MetaData"]["LastUpdatedTime"] == stamp
                self.changed[key] = stamp
        self._last = now

    def since(self, stamp: str, entity: str) -> tuple[list[Json], dict[str, str]]:
        """Records of a type that changed since a moment, the first change first; ids and times of those gone."""
        keys = [key for key, at in self.changed.items() if key[0] == entity and at >= stamp and key not in self.gone]
        keys.sort(key=lambda key: (self.changed[key], int(key[1])))
        gone = {record_id: at for (kind, record_id), at in self.gone.items() if kind == entity and at >= stamp}
        return [self._last.records[key] for key in keys], gone

    def _is_changed(self, key: Key, before: Json, after: Json, unbumped: frozenset[str]) -> bool:
        assert after["MetaData"]["CreateTime"] == before["MetaData"]["CreateTime"], f"{key}: CreateTime moved"
        rise = int(after["SyncToken"]) - int(before["SyncToken"])
        assert rise >= 0, f"{key}: SyncToken fell"
        if rise:
            return True
        assert after["MetaData"] == before["MetaData"], f"{key}: touched without a new SyncToken"
        old, new = essence(key, before), essence(key, after)
        differing = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
        assert differing <= unbumped, f"{key}: {differing} changed without a new SyncToken"
        return False
