"""One writer's turn: take the lease, settle doubt, work through the waves, offer the lease at least every 30 s."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.limits import (
    CHUNK,
    LEASE_RENEW_AFTER,
    LEASE_TTL,
    LEASE_WAIT_S,
    MAX_WAVES,
    NEWCOMERS_EVERY,
    NEWCOMERS_MOST,
    NUMBERS_PER_QUERY,
    WAVE_MAX_S,
)
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.errors import InDoubt, LeaseLost, Refused, Unavailable
from plannit_qbo_pipeline.ledger import drafts, lease, outbox
from plannit_qbo_pipeline.ledger.documents import EVERYTHING, Scope
from plannit_qbo_pipeline.ledger.drafts import Draft
from plannit_qbo_pipeline.ledger.lease import Lease
from plannit_qbo_pipeline.load.deliver import refused_reason
from plannit_qbo_pipeline.load.outcome import Outcomes
from plannit_qbo_pipeline.load.recheck import recheck_diverged
from plannit_qbo_pipeline.load.send import NumbersTaken, Sender
from plannit_qbo_pipeline.load.settle import Outage, settle_all
from plannit_qbo_pipeline.qbo.query import one_of, select
from plannit_qbo_pipeline.qbo.records import Entity

# Items of one batch cannot see each other, so what is referred to goes first.
WAVES: tuple[tuple[Kind, ...], ...] = ((Kind.CONTACT, Kind.PRODUCT), (Kind.INVOICE,), (Kind.PAYMENT,))
_POLL_S = 0.25
_OFFER_S = 2 * _POLL_S  # an offer is one only if who waits for the lease can see it free

Progress = Callable[[int, int | None], None]  # so many more done, and the new total where it is known


def another_has_the_turn(company: CompanyKey) -> str:
    """What a person is told of a pass that left all ready for another writer."""
    return (
        f"Another process is sending for {company}; what is ready goes with it. If that one was killed, its turn ends "
        f"by itself within {LEASE_TTL.total_seconds():.0f} seconds, and the next pass then sends what is ready."
    )


@dataclass(slots=True)
class LoadReport:
    """What one pass did. `deferred`: another writer had the turn, what was ready stays ready."""

    posted: Counter[str] = field(default_factory=Counter)
    settled: int = 0
    deferred: bool = False

    def add(self, other: "LoadReport") -> None:
        self.posted.update(other.posted)
        self.settled += other.settled
        self.deferred = self.deferred or other.deferred


@dataclass(slots=True)
class Drain:
    """One pass over a company's outbox. `settle` False: doubt was given its chance just before, in the same pass."""

    outcomes: Outcomes
    holder: str
    scope: Scope = EVERYTHING
    kinds: frozenset[Kind] = frozenset(Kind)
    progress: Progress = lambda _count, _total: None
    settle: bool = True
    report: LoadReport = field(default_factory=LoadReport)
    _outage: Outage = field(default_factory=Outage)
    _tried: set[tuple[Kind, PlannitId]] = field(default_factory=set)
    _renewed_at: float = 0.0
    _sent: int = 0
    _began_at: datetime | None = None

    def run(self) -> LoadReport:
        """Sends all that is ready in the scope, and what that needs.

        Raises Unavailable or Misconfigured; the outbox keeps everything for the next pass.
        """
        self._began_at = self.outcomes.ledger.clock.now()
        for _ in range(MAX_WAVES):
            held = self._take()
            if held is None:
                self.report.deferred = self._wants()
                break
            try:
                more = self._turn(held)
            except LeaseLost:
                more = True  # paused or throttled past the lease: queue for another turn
            finally:
                with self.outcomes.ledger.write() as tx:
                    lease.release(tx, held, self.outcomes.ledger.clock.now())
            if not more:
                break
            self.outcomes.ledger.clock.sleep(_OFFER_S)
        return self.report

    def _take(self) -> Lease | None:
        clock = self.outcomes.ledger.clock
        give_up_at = clock.monotonic() + LEASE_WAIT_S
        for _ in range(int(LEASE_WAIT_S / _POLL_S) + 1):
            with self.outcomes.ledger.write() as tx:
                held = lease.take(tx, self.outcomes.company, self.holder, clock.now())
            if held is not None or clock.monotonic() >= give_up_at or not self._wants():
                return held
            clock.sleep(_POLL_S)
        return None

    def _wants(self) -> bool:
        """Whether there still is something to send, or doubt to settle in a pass that names no documents.

        Who has the turn sends what is new as well, and its own intent under way is no doubt of ours.
        """
        if any(self._untried(kind) for kind in self.kinds):
            return True
        if not self.settle or self.scope.ids is not None:
            return False
        with self.outcomes.ledger.read() as tx:
            return bool(outbox.open_intents(tx, self.outcomes.company))

    def _turn(self, held: Lease) -> bool:
        """One wave of at most WAVE_MAX_S; True while there is more to send."""
        clock = self.outcomes.ledger.clock
        until = clock.monotonic() + WAVE_MAX_S
        self._renewed_at = clock.monotonic()
        if self.settle:
            self.report.settled += settle_all(self.outcomes, self._outage)
        sender = Sender(self.outcomes, held)
        for kind in (kind for wave in WAVES for kind in wave if kind in self.kinds):
            if not self._send_kind(sender, kind, until):
                return True
        if any(self._untried(kind) for kind in self.kinds):
            return True
        recheck_diverged(self.outcomes, held, self._heartbeat)
        return False

    def _send_kind(self, sender: Sender, kind: Kind, until: float) -> bool:
        """Sends what is ready of a kind; False when the turn was over first."""
        ids = self._untried(kind)
        self.progress(0, len(self._tried) + len(ids))
        for start in range(0, len(ids), CHUNK):
            chunk = self._drafts(kind, ids[start : start + CHUNK])
            taken = self._numbers_taken(chunk)
            for draft in chunk:
                if self.outcomes.ledger.clock.monotonic() >= until:
                    return False
                self._send(sender, draft, taken)
                if self._sent % NEWCOMERS_EVERY == 0:
                    self._serve_newcomers(sender)
        return True

    def _serve_newcomers(self, sender: Sender) -> None:
        """What another process made ready since this pass began goes before the rest: news before history."""
        assert self._began_at is not None
        with self.outcomes.ledger.read() as tx:
            new = drafts.newly_ready(tx, self.outcomes.company, self._began_at, NEWCOMERS_MOST)
        untried = [name for name in new if name not in self._tried]
        for kind in (kind for wave in WAVES for kind in wave):
            chunk = self._drafts(kind, [plannit_id for its_kind, plannit_id in untried if its_kind is kind])
            taken = self._numbers_taken(chunk) if chunk else {}
            for draft in chunk:
                self._send(sender, draft, taken)

    def _untried(self, kind: Kind) -> list[PlannitId]:
        """What is ready and was not tried in this pass; contacts and products whatever cell they are needed for."""
        with self.outcomes.ledger.read() as tx:
            scope = self.scope if kind not in WAVES[0] else self._referred_to(tx, kind)
            ready = drafts.ready_ids(tx, self.outcomes.company, kind, scope)
        return [plannit_id for plannit_id in ready if (kind, plannit_id) not in self._tried]

    def _referred_to(self, tx: Connection, kind: Kind) -> Scope:
        """Contacts or products to send: a pass that names its documents leaves those of history to others."""
        if self.scope.ids is None:
            return EVERYTHING
        return Scope(ids=drafts.used(tx, self.outcomes.company, kind, sorted(self.scope.ids)))

    def _drafts(self, kind: Kind, ids: Sequence[PlannitId]) -> list[Draft]:
        with self.outcomes.ledger.read() as tx:
            return drafts.get(tx, self.outcomes.company, kind, ids)

    def _numbers_taken(self, chunk: Sequence[Draft]) -> NumbersTaken:
        """QBO's records that bear a number which this wave is about to use for the first time."""
        with self.outcomes.ledger.read() as tx:
            new = drafts.never_sent(tx, self.outcomes.company, [draft for draft in chunk if draft.doc_number])
        taken: dict[str, list[dict[str, object]]] = {}
        for start in range(0, len(new), NUMBERS_PER_QUERY):
            part = new[start : start + NUMBERS_PER_QUERY]
            numbers = [draft.doc_number or "" for draft in part]
            for row in self.outcomes.client.query(select(Entity(part[0].entity), [one_of("DocNumber", numbers)])):
                taken.setdefault(str(row.get("DocNumber", "")).casefold(), []).append(row)
        return taken

    def _send(self, sender: Sender, draft: Draft, taken: NumbersTaken) -> None:
        if (draft.kind, draft.plannit_id) in self._tried:
            return
        self._heartbeat(sender.lease)
        self._tried.add((draft.kind, draft.plannit_id))
        self._sent += 1
        try:
            why = sender.carry(draft, taken)
        except LeaseLost:
            self._tried.discard((draft.kind, draft.plannit_id))  # nothing was decided: it goes with the next turn
            raise
        except (InDoubt, Unavailable) as error:
            self._outage.note(error)
            return
        except Refused as refusal:  # of a look into QBO before the write
            why = self.outcomes.stand(draft, refused_reason(refusal))
        self._outage.over()
        self.progress(1, None)
        if why is not None and why.standing is Standing.POSTED:
            self.report.posted[draft.entity] += 1

    def _heartbeat(self, held: Lease) -> None:
        clock = self.outcomes.ledger.clock
        if clock.monotonic() - self._renewed_at >= LEASE_RENEW_AFTER.total_seconds():
            with self.outcomes.ledger.write() as tx:
                lease.renew(tx, held, clock.now())
            self._renewed_at = clock.monotonic()
