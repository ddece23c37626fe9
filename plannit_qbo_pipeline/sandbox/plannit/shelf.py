"""The objects of one kind of one company, kept in the order the lists promise: (updatedAt, id).

Stored objects are never changed in place, so that a page, an encoded object or a dump stays what it was.
"""

from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from plannit_qbo_pipeline.sandbox.wire import dumps

Document = dict[str, Any]
Key = tuple[datetime, str]

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
MAX_REMEMBERED_SELECTIONS = 8


@dataclass(frozen=True, slots=True)
class Selection:
    """What a list call asks for; bounds are inclusive, an undated object is in no date range."""

    updated_since: datetime = LONG_AGO
    date_from: str | None = None
    date_to: str | None = None

    @property
    def is_dated(self) -> bool:
        return self.date_from is not None or self.date_to is not None


class Shelf:
    def __init__(self) -> None:
        self._objects: dict[str, Document] = {}
        self._order: list[Key] = []
        self._encoded: dict[str, bytes] = {}
        self._selected: OrderedDict[Selection, list[Key]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._objects)

    def __iter__(self) -> Iterator[Document]:
        return iter(self._objects.values())

    def get(self, object_id: str) -> Document | None:
        return self._objects.get(object_id)

    def put(self, document: Document) -> None:
        """Stores an object whole, in place of an earlier one with the same id."""
        object_id = document["id"]
        earlier = self._objects.get(object_id)
        if earlier is not None:
            del self._order[bisect_left(self._order, _key(earlier))]
        self._objects[object_id] = document
        insort(self._order, _key(document))
        self._encoded.pop(object_id, None)
        self._selected.clear()

    def page(self, selection: Selection, number: int, limit: int) -> tuple[list[bytes], int]:
        """The encoded objects of one page, and how many objects the selection holds in all."""
        order, start = self._ordered(selection)
        first = start + (number - 1) * limit
        return [self.encoded(object_id) for _, object_id in order[first : first + limit]], len(order) - start

    def encoded(self, object_id: str) -> bytes:
        """The object as JSON; encoded once per version, since lists are read far more often than written."""
        known = self._encoded.get(object_id)
        if known is None:
            known = self._encoded[object_id] = dumps(self._objects[object_id])
        return known

    def _ordered(self, selection: Selection) -> tuple[list[Key], int]:
        if not selection.is_dated:
            return self._order, bisect_left(self._order, (selection.updated_since, ""))
        if selection not in self._selected:
            self._selected[selection] = self._select(selection)
            if len(self._selected) > MAX_REMEMBERED_SELECTIONS:
                self._selected.popitem(last=False)
        return self._selected[selection], 0

    def _select(self, selection: Selection) -> list[Key]:
        first, last = selection.date_from or "", selection.date_to or "9999-99-99"
        start = bisect_left(self._order, (selection.updated_since, ""))
        dated = ((key, self._objects[key[1]]["date"]) for key in self._order[start:])
        return [key for key, day in dated if day is not None and first <= day <= last]


def _key(document: Document) -> Key:
    return datetime.fromisoformat(document["updatedAt"]).astimezone(UTC), document["id"]
