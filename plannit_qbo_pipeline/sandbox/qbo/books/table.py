"""The records of one entity type, by id, with indexes on the properties that queries and rules look up."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

Record = dict[str, Any]


def folded(value: object) -> str:
    """A value as an index and a comparison see it: without case; a reference stands for its id."""
    if isinstance(value, Mapping):
        value = value.get("value", "")
    return str(value).casefold()


def copied(value: Any) -> Any:
    """A copy of JSON values that shares nothing with them that could change."""
    if isinstance(value, dict):
        return {key: copied(part) for key, part in value.items()}
    return [copied(part) for part in value] if isinstance(value, list | tuple) else value


class Table:
    """Records in the order of their ids, as they are given out. Change a record's indexed properties only by `put`."""

    def __init__(self, indexed: tuple[str, ...]) -> None:
        self.rows: dict[str, Record] = {}
        self.gone: dict[str, dict[str, str]] = {}
        # Ids that a request must not name yet: the items of one batch do not see each other.
        self.unseen: set[str] = set()
        self._indexes: dict[str, dict[str, dict[str, None]]] = {name: {} for name in indexed}
        self._keys: dict[str, list[tuple[str, str]]] = {}
        # Ids by their last change, the newest last; no longer in order once the clock was set back.
        self._changed: dict[str, None] = {}
        self._newest = ""
        self._is_ordered = True

    def __iter__(self) -> Iterator[Record]:
        return iter(self.rows.values())

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def indexed(self) -> frozenset[str]:
        return frozenset(self._indexes)

    def get(self, record_id: str) -> Record | None:
        """The record that a request names; the books themselves look into `rows`."""
        return None if record_id in self.unseen else self.rows.get(record_id)

    def put(self, record: Record) -> None:
        """Stores a new record, or the new version of one."""
        record_id = str(record["Id"])
        self._forget(record_id)
        self.rows[record_id] = record
        keys = [(name, folded(record[name])) for name in self._indexes if record.get(name) is not None]
        for name, value in keys:
            self._indexes[name].setdefault(value, {})[record_id] = None
        self._keys[record_id] = keys
        self.touch(record)

    def touch(self, record: Record) -> None:
        """Notes that a stored record has just changed."""
        at = changed_at(record)
        self._changed.pop(record["Id"], None)
        self._changed[record["Id"]] = None
        self._is_ordered = self._is_ordered and self._newest <= at
        self._newest = at

    def changed_since(self, is_recent: Callable[[str], bool]) -> list[Record]:
        """The records whose stamp of the last change is recent, the newest first; never looks at all the others."""
        found = []
        for record_id in reversed(self._changed):
            record = self.rows[record_id]
            if is_recent(changed_at(record)):
                found.append(record)
            elif self._is_ordered:
                break
        return found

    def remove(self, record_id: str, at: str, why: str, into: str = "") -> None:
        """Takes a record out for good and remembers when and why: deleted, or merged into another one."""
        self._forget(record_id)
        del self.rows[record_id]
        self._changed.pop(record_id, None)
        self.gone[record_id] = {"at": at, "why": why, **({"into": into} if into else {})}

    def find(self, name: str, value: object) -> list[Record]:
        """The records whose indexed property equals a value, without case."""
        return [self.rows[record_id] for record_id in self._indexes[name].get(folded(value), ())]

    def _forget(self, record_id: str) -> None:
        for name, value in self._keys.pop(record_id, ()):
            ids = self._indexes[name][value]
            del ids[record_id]
            if not ids:
                del self._indexes[name][value]

    def dump(self) -> dict[str, Any]:
        return {"rows": list(self.rows.values()), "gone": self.gone}

    def load(self, state: Mapping[str, Any]) -> None:
        for record in state["rows"]:
            self.put(record)
        self.gone.update(state["gone"])
        ordered = sorted(self.rows.values(), key=lambda record: datetime.fromisoformat(changed_at(record)))
        self._changed = dict.fromkeys(record["Id"] for record in ordered)
        self._newest = changed_at(ordered[-1]) if ordered else ""
        self._is_ordered = True


def changed_at(record: Record) -> str:
    return str(record["MetaData"]["LastUpdatedTime"])
