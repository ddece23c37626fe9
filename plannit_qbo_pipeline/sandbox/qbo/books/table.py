"""The records of one entity type, by id, with indexes on the properties that queries and rules look up."""

from collections.abc import Iterator, Mapping
from typing import Any

Record = dict[str, Any]


def folded(value: object) -> str:
    """A value as an index and a comparison see it: without case; a reference stands for its id."""
    if isinstance(value, Mapping):
        value = value.get("value", "")
    return str(value).casefold()


class Table:
    """Records in the order of their ids, as they are given out. Change a record's indexed properties only by `put`."""

    def __init__(self, indexed: tuple[str, ...]) -> None:
        self.rows: dict[str, Record] = {}
        self.gone: dict[str, dict[str, str]] = {}
        # Ids that a request must not name yet: the items of one batch do not see each other.
        self.unseen: set[str] = set()
        self._indexes: dict[str, dict[str, dict[str, None]]] = {name: {} for name in indexed}
        self._keys: dict[str, list[tuple[str, str]]] = {}

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

    def remove(self, record_id: str, at: str, why: str, into: str = "") -> None:
        """Takes a record out for good and remembers when and why: deleted, or merged into another one."""
        self._forget(record_id)
        del self.rows[record_id]
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
