"""Claims what a poll found, and what others left, for the run that is to carry it: each change for one run at once."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.limits import CLAIM_KEPT, LOOK_AGAIN_AFTER
from plannit_qbo_pipeline.domain.period import Period
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.flow.extract import KINDS, News, incoming
from plannit_qbo_pipeline.flow.watch import PARTIES, Taken, Urgency, judge
from plannit_qbo_pipeline.ledger import claims, lease, pending
from plannit_qbo_pipeline.ledger.claims import Claim
from plannit_qbo_pipeline.ledger.companies import Company
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.pending import Pending

_RESOURCES = {kind: resource for resource, kinds in KINDS.items() for kind in kinds}
_Found = dict[claims.Key, tuple[Pending, Urgency]]


@dataclass(frozen=True, slots=True)
class Claimer:
    """`held`: nothing can be sent for the company now, so no run is asked for; what comes is noticed until it can.

    `busy` tells whether a run of the company is still to end: what others left may be just its work. So may it be that
    of whoever is sending now, a backfill of years without any run of Dagster's among them.
    """

    ledger: Ledger
    company: Company
    held: bool
    busy: Callable[[], bool]

    def take(self, news: Sequence[News], *, stirred: bool = False, look_around: bool = False) -> list[Taken]:
        """What to ask a run for; `look_around`: of what others left too. Where nothing is new, nothing is written."""
        if not (news or stirred or look_around):
            return []
        now = self.ledger.clock.now()
        with self.ledger.read() as tx:
            found = self._found(tx, news, now, stirred=stirred, look_around=look_around)
            claimed = self._judged(tx, found, now, busy=False)
            is_sending = lease.is_taken(tx, self.company.key, now)
        if not claimed:
            return []
        left = any(claim.tries and _urgency(found, claim) is Urgency.LEFT for claim in claimed)
        # Not while the ledger waits: it is Dagster's records that tell.
        busy = left and (is_sending or self.busy())
        with self.ledger.write() as tx:
            claimed = self._judged(tx, found, now, busy=busy)
            claims.put(tx, self.company.key, claimed)
            claims.forget(tx, self.company.key, now - CLAIM_KEPT)
            return self._taken(tx, found, [claim for claim in claimed if claim.tries], now)

    def _found(
        self, tx: Connection, news: Sequence[News], now: datetime, *, stirred: bool, look_around: bool
    ) -> _Found:
        """What may be claimed. A change in a contact may free any blocked document."""
        found: _Found = {}
        if look_around or stirred:
            blocked_before = now if stirred else now - LOOK_AGAIN_AFTER
            for row in pending.left_over(tx, self.company.key, now, blocked_before):
                freed = stirred and row.standing is Standing.BLOCKED and row.kind not in PARTIES
                found[row.kind, row.plannit_id] = (row, Urgency.STIRRED if freed else Urgency.LEFT)
        by_kind: dict[Kind, list[PlannitId]] = {}
        for item in news:
            by_kind.setdefault(item.kind, []).append(item.plannit_id)
        for kind, ids in by_kind.items():
            rows = pending.changed(tx, self.company.key, kind, ids)
            found |= {(row.kind, row.plannit_id): (row, Urgency.FRESH) for row in rows}
        return found

    def _judged(self, tx: Connection, found: _Found, now: datetime, *, busy: bool) -> list[Claim]:
        known = claims.of(tx, self.company.key, found)
        judged = (
            judge(row, known.get(key), now, urgency, held=self.held or (busy and urgency is Urgency.LEFT))
            for key, (row, urgency) in found.items()
        )
        return [claim for claim in judged if claim is not None]

    def _taken(self, tx: Connection, found: _Found, asked: Sequence[Claim], now: datetime) -> list[Taken]:
        rows = {(claim.kind, claim.plannit_id): found[claim.kind, claim.plannit_id][0] for claim in asked}
        periods = {key: {Period.parse(row.period)} for key, row in rows.items()}
        for row, text in pending.replaced(tx, self.company.key, rows.values()):
            before = incoming(_RESOURCES[row.kind], json.loads(text, parse_float=Decimal), self.company.time_zone, now)
            periods[row.kind, row.plannit_id].add(Period.parse(before.period))
        return [
            Taken(rows[key], claim.tries, frozenset(periods[key]))
            for claim in asked
            for key in [(claim.kind, claim.plannit_id)]
        ]


def _urgency(found: _Found, claim: Claim) -> Urgency:
    return found[claim.kind, claim.plannit_id][1]
