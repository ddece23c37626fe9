"""A Plannit in memory whose lists can move between two requests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

from plannit_qbo_pipeline.plannit.client import Page
from plannit_qbo_pipeline.plannit.contract import Json, Resource
from plannit_qbo_pipeline.plannit.pages import changed, dated

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
IN_RANGE, OUT_OF_RANGE = date(2026, 11, 5), date(2026, 10, 5)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
Event = Callable[["Firm"], None]


def moment(second: int) -> datetime:
    return START + timedelta(seconds=second)


@dataclass
class Firm:
    """A Plannit in memory with small pages; `events` happen just before the request of their number is answered."""

    limit: int = 3
    second: int = 0
    objects: dict[str, tuple[int, date, int]] = field(default_factory=dict)  # id: second, business date, version
    events: dict[int, list[Event]] = field(default_factory=dict)
    damage: dict[int, Callable[[Page], Page]] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    asked: list[tuple[datetime | None, int]] = field(default_factory=list)

    def put(self, name: str, second: int, day: date = IN_RANGE) -> None:
        _, _, version = self.objects.get(name, (0, day, 0))
        self.objects[name] = (second, day, version + 1)
        self.second = max(self.second, second)

    def row(self, name: str) -> Json:
        second, _, version = self.objects[name]
        return {"id": name, "updatedAt": moment(second).isoformat(), "version": version}

    def page(
        self,
        resource: Resource,
        *,
        updated_since: datetime | None,
        page: int,
        date_from: date | None = None,
        date_to: date | None = None,
    ) -> Page:
        number = len(self.asked)
        self.asked.append((updated_since, page))
        for event in self.events.get(number, []):
            event(self)
        chosen = sorted(
            (second, name)
            for name, (second, day, _) in self.objects.items()
            if (updated_since is None or moment(second) >= updated_since)
            and (date_from is None or date_to is None or date_from <= day <= date_to)
        )
        first = (page - 1) * self.limit
        rows = [self.row(name) for _, name in chosen[first : first + self.limit]]
        answer = Page(rows, page, self.limit, len(chosen))
        return self.damage[number](answer) if number in self.damage else answer


def firm_of(*seconds: int, **options: Any) -> Firm:
    firm = Firm(**options)
    for index, second in enumerate(seconds):
        firm.put(f"d{index:02d}", second)
    return firm


def read(firm: Firm, since: datetime | None = None) -> list[Json]:
    return list(chain.from_iterable(changed(firm, Resource.INVOICES, since)))


def read_november(firm: Firm) -> list[Json]:
    return list(chain.from_iterable(dated(firm, Resource.INVOICES, *NOVEMBER)))


def ids(rows: list[Json]) -> list[str]:
    return [row["id"] for row in rows]
