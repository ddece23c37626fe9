"""The realm's set-up, read at most every few minutes: reads of QBO are metered and a quiet pass makes none."""

from dataclasses import dataclass, field

from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.domain.limits import SNAPSHOT_MAX_AGE
from plannit_qbo_pipeline.ledger import mappings
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.qbo.client import QboClient
from plannit_qbo_pipeline.qbo.realm import RealmSnapshot, read_snapshot


@dataclass(slots=True)
class RealmReader:
    """Gives the snapshot when it is first asked for; kept in the ledger between passes."""

    ledger: Ledger
    client: QboClient
    company: CompanyKey
    _snapshot: RealmSnapshot | None = field(default=None)

    def snapshot(self) -> RealmSnapshot:
        """Raises Unavailable or Misconfigured like any read of QBO."""
        if self._snapshot is None:
            self._snapshot = self._kept() or self._fresh()
        return self._snapshot

    def _kept(self) -> RealmSnapshot | None:
        with self.ledger.read() as tx:
            kept = mappings.get(tx, self.company, mappings.REALM_SNAPSHOT)
        if kept is None or self.ledger.clock.now() - kept[1] >= SNAPSHOT_MAX_AGE:
            return None
        try:
            return RealmSnapshot.from_json(kept[0])
        except ValueError:
            return None  # written by an older version: read again

    def _fresh(self) -> RealmSnapshot:
        snapshot = read_snapshot(self.client)
        with self.ledger.write() as tx:
            mappings.put(tx, self.company, mappings.REALM_SNAPSHOT, snapshot.to_json(), self.ledger.clock.now())
        return snapshot
