"""Every emulated call that was answered, or cut, in order; read through `GET /requests`."""

from collections import deque
from dataclasses import dataclass, fields
from itertools import islice
from operator import attrgetter
from typing import Any

MAX_LOGGED_REQUESTS = 500_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One call. `time` is the sandbox's clock, `seconds` what really elapsed; `fault` the scripted one, if any."""

    system: str
    method: str
    path: str
    query: str
    requestid: str | None
    status: int
    time: str
    seconds: float
    fault: str | None

    def as_json(self) -> dict[str, Any]:
        return dict(zip(FIELD_NAMES, _values(self), strict=True))


FIELD_NAMES = tuple(field.name for field in fields(Entry))
_values = attrgetter(*FIELD_NAMES)


class RequestLog:
    """Bounded: the oldest entries fall out, but an entry's position since the start never changes."""

    def __init__(self, limit: int = MAX_LOGGED_REQUESTS) -> None:
        self._entries: deque[Entry] = deque(maxlen=limit)
        self.count = 0

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)
        self.count += 1

    def since(self, position: int = 0) -> list[dict[str, Any]]:
        """The entries from a position on, where 0 is the first call ever logged."""
        skipped = max(0, position - (self.count - len(self._entries)))
        return [entry.as_json() for entry in islice(self._entries, skipped, None)]

    def clear(self) -> None:
        self._entries.clear()
        self.count = 0

    def dump(self) -> dict[str, Any]:
        return {"count": self.count, "entries": [_values(entry) for entry in self._entries]}

    def load(self, state: dict[str, Any]) -> None:
        self.clear()
        self._entries.extend(Entry(*values) for values in state["entries"])
        self.count = state["count"]
