"""What a handler knows of the call it answers: the company, the time, the switches, who acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem
from plannit_qbo_pipeline.sandbox.qbo.stamps import server_date, stamp
from plannit_qbo_pipeline.sandbox.qbo.switches import Switches


@dataclass(frozen=True, slots=True)
class Call:
    """`by_person`: somebody works in QuickBooks Online's own pages, where some rules of the API do not hold."""

    realm: Realm
    now: datetime
    switches: Switches
    include: frozenset[str] = frozenset()
    by_person: bool = False
    # Told beside a successful answer.
    warnings: list[Problem] = field(default_factory=list)

    @property
    def stamp(self) -> str:
        return stamp(self.now)

    def bump(self, record: Record) -> None:
        """One stored change more: SyncToken and LastUpdatedTime move."""
        record["SyncToken"] = str(int(record["SyncToken"]) + 1)
        record["MetaData"] = {**record["MetaData"], "LastUpdatedTime": self.stamp}
        self.realm.touch(record)

    @property
    def today(self) -> date:
        return server_date(self.now)


@dataclass(slots=True)
class Draft:
    """A record in the making: what was sent, what it becomes, and the stored version it replaces."""

    sent: Mapping[str, Any]
    record: Record
    old: Record | None = None
    # What a kind works out on the way (income per account, nets…), for its own commit.
    worked_out: dict[str, Any] = field(default_factory=dict)

    def changes(self, name: str) -> bool:
        return self.old is None or self.old.get(name) != self.record.get(name)
