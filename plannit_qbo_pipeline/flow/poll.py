"""Asks one company's Plannit for changes, again and again, and stores them; what did not change costs one read."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from plannit_qbo_pipeline.domain.limits import CURSOR_OVERLAP, LISTEN_GRACE_S, PARTIES_EVERY
from plannit_qbo_pipeline.flow.extract import Extractor, News
from plannit_qbo_pipeline.ledger import cursors
from plannit_qbo_pipeline.plannit.contract import Resource

FAST = (Resource.INVOICES, Resource.PAYMENTS, Resource.CREDIT_NOTES)
PARTIES = (Resource.CONTACTS, Resource.PRODUCTS)


class TimeUp(Exception):
    """The list is longer than a tick. What was read is stored, and the next tick goes on from there."""


@dataclass(slots=True)
class Poller:
    """One company during one tick, which ends at `until` of the monotonic clock; no list is read on long after it.

    `news` and `stirred` gather until somebody takes them, also what was stored of a list that broke off.
    """

    extractor: Extractor
    until: float
    news: list[News] = field(default_factory=list)
    stirred: bool = False
    _since: dict[Resource, datetime] = field(default_factory=dict)
    _seen: dict[Resource, Hashable] = field(default_factory=dict)
    _parties_at: float | None = None

    def poll(self) -> None:
        """Asks for each kind once. Raises Unavailable, Misconfigured or Refused like any read of Plannit."""
        try:
            for resource in FAST:
                self._poll_fast(resource)
            if self._parties_due():
                self._poll_parties()
        except TimeUp:
            return

    def take(self) -> tuple[list[News], bool]:
        """What came since the last time, and whether something changed that may have blocked a document."""
        taken = self.news, self.stirred
        self.news, self.stirred = [], False
        return taken

    def _poll_fast(self, resource: Resource) -> None:
        """Reads the list only if its first page looks another than before: each reading costs a write too."""
        look = self._look(resource)
        if look is not None and look == self._seen.get(resource):
            return
        self._read(resource)
        # Not what is there now: a change between the look and the reading must look another the next time.
        self._seen[resource] = look

    def _look(self, resource: Resource) -> Hashable | None:
        """Ids and moments of what changed lately; None where that is no proof that nothing else did."""
        page = self.extractor.client.page(resource, updated_since=self._known_since(resource), page=1)
        return (page.total, *((row["id"], row.get("updatedAt")) for row in page.data)) if page.is_last else None

    def _known_since(self, resource: Resource) -> datetime | None:
        """Where the tick found the cursor; it stays there, so that two looks can be compared. None: there is none."""
        if resource not in self._since:
            with self.extractor.ledger.read() as tx:
                cursor = cursors.read(tx, self.extractor.company.key, resource)
            if cursor is None:
                return None
            self._since[resource] = cursor - CURSOR_OVERLAP
        return self._since[resource]

    def _parties_due(self) -> bool:
        now = self.extractor.ledger.clock.monotonic()
        if self._parties_at is None:
            self._parties_at = now + self._parties_wait().total_seconds()
        return now >= self._parties_at

    def _parties_wait(self) -> timedelta:
        with self.extractor.ledger.read() as tx:
            polled = cursors.polled_at(tx, self.extractor.company.key)
        oldest = [polled.get(resource) for resource in PARTIES]
        known = [moment for moment in oldest if moment is not None]
        if len(known) < len(oldest):
            return timedelta()
        return min(known) + PARTIES_EVERY - self.extractor.ledger.clock.now()

    def _poll_parties(self) -> None:
        for resource in PARTIES:
            self._read(resource)
        before = self.extractor.tax_groups(at_most_old=timedelta.max)
        self.stirred = self.stirred or self.extractor.tax_groups() != before
        self._parties_at = self.extractor.ledger.clock.monotonic() + PARTIES_EVERY.total_seconds()

    def _read(self, resource: Resource) -> None:
        """Each page counts as heard once it is stored: nobody is told of it a second time."""
        for news, _ in self.extractor.changing(resource):
            self.news += news
            self.stirred = self.stirred or (resource in PARTIES and bool(news))
            if self.extractor.ledger.clock.monotonic() >= self.until + LISTEN_GRACE_S:
                raise TimeUp
