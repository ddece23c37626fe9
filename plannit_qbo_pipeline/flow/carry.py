"""One pass for one company: extract, draft, load, until nothing is left to do. What `sync` and a sensor's run do."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.domain.limits import MAX_ROUNDS
from plannit_qbo_pipeline.domain.period import Period
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.flow.draft import Drafter
from plannit_qbo_pipeline.flow.extract import KINDS, Extractor
from plannit_qbo_pipeline.flow.period import DATED, read_periods
from plannit_qbo_pipeline.flow.realm import RealmReader
from plannit_qbo_pipeline.ledger import documents, mappings, standings
from plannit_qbo_pipeline.ledger.companies import Company
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.documents import EVERYTHING, Scope
from plannit_qbo_pipeline.ledger.settlement import payments_in_the_way
from plannit_qbo_pipeline.load.drain import Drain, LoadReport
from plannit_qbo_pipeline.load.outcome import Outcomes
from plannit_qbo_pipeline.plannit.client import PlannitClient
from plannit_qbo_pipeline.qbo.client import QboClient

# What is referred to is drafted before what refers to it; payments when the invoices they settle are written.
SALES = (Kind.CONTACT, Kind.PRODUCT, Kind.INVOICE)
MONEY = (Kind.PAYMENT, Kind.REFUND, Kind.CREDIT_NOTE)
DRAFT_ORDER = (*SALES, *MONEY)
_SENT_WITH_MONEY = frozenset({Kind.CONTACT, Kind.PAYMENT})
Progress = Callable[[str, int, int | None], None]  # stage, so many more done, the total where it is known


@dataclass(slots=True)
class PassReport:
    """What one pass did; `extracted` counts what was news. `deferred`: another writer had the turn."""

    company: CompanyKey
    extracted: Counter[str] = field(default_factory=Counter)
    posted: Counter[str] = field(default_factory=Counter)
    standings: Mapping[Standing, int] = field(default_factory=dict)
    settled: int = 0
    deferred: bool = False

    def add(self, load: LoadReport) -> None:
        self.posted.update(load.posted)
        self.settled += load.settled
        self.deferred = self.deferred or load.deferred


@dataclass(slots=True)
class Carrier:
    """The steps of one company, wired together; made by `wiring`."""

    ledger: Ledger
    company: Company
    plannit: PlannitClient
    qbo: QboClient
    holder: str
    progress: Progress = lambda _stage, _count, _total: None

    def sync(self) -> PassReport:
        """Carries everything that changed since the last time. Raises Unavailable or Misconfigured; nothing is lost."""
        report = PassReport(self.company.key)
        extractor = self.extractor()
        for resource in KINDS:
            news = extractor.changed(resource, partial(self._step, f"read {resource}"))
            report.extracted.update(item.kind.value for item in news)
        self.carry(report)
        return report

    def backfill(self, first: Period, last: Period, *, dry_run: bool = False) -> PassReport:
        """Reads whole periods again and carries them; with `dry_run` nothing is sent, only drafted."""
        report = PassReport(self.company.key)
        extractor, scope = self.extractor(), Scope(periods=tuple(map(str, first.until(last))))
        for resource in KINDS:
            step = partial(self._step, f"read {resource}")
            whole = resource in DATED
            news = read_periods(extractor, resource, first, last, step) if whole else extractor.changed(resource, step)
            report.extracted.update(item.kind.value for item in news)
        if not dry_run:
            self.carry(report, scope)
            return report
        self.draft_all(DRAFT_ORDER, scope)
        with self.ledger.read() as tx:
            report.standings = standings.counts(tx, self.company.key)
        return report

    def retry(self, code: str | None = None, plannit_id: str | None = None) -> tuple[int, PassReport]:
        """Lets what QuickBooks refused go now instead of at its own time; answers how many were released."""
        report = PassReport(self.company.key)
        with self.ledger.write() as tx:
            released = standings.release(tx, self.company.key, self.ledger.clock.now(), code, plannit_id)
            mappings.forget(tx, self.company.key, mappings.REALM_SNAPSHOT)
        self.carry(report)
        return released, report

    def carry(self, report: PassReport, scope: Scope = EVERYTHING) -> None:
        """Drafts and sends what is in the ledger already, in rounds: settling or renaming may bring more to draft."""
        for _ in range(MAX_ROUNDS):
            self.draft_all(SALES, scope)
            report.add(self.send_invoices(scope))
            if not report.deferred:
                self.draft_all(MONEY, EVERYTHING)
                report.add(self.drain(EVERYTHING, _SENT_WITH_MONEY, settle=False))
            if report.deferred or not self._undrafted(scope):
                break
        with self.ledger.read() as tx:
            report.standings = standings.counts(tx, self.company.key)

    def send_invoices(self, scope: Scope = EVERYTHING) -> LoadReport:
        """Invoices and what they refer to, after the links that they will be too low for have gone."""
        report = LoadReport()
        with self.ledger.read() as tx:
            linked = frozenset(payments_in_the_way(tx, self.company.key))
        if linked:
            with self.ledger.write() as tx:
                documents.redraft(tx, self.company.key, Kind.PAYMENT, Scope(ids=linked))
            self.draft_all((Kind.PAYMENT,), Scope(ids=linked))
            report.add(self.drain(Scope(ids=linked), _SENT_WITH_MONEY))
        if not report.deferred:
            report.add(self.drain(scope, frozenset(SALES), settle=not linked))
        return report

    def draft_all(self, kinds: Sequence[Kind] = DRAFT_ORDER, scope: Scope = EVERYTHING) -> None:
        drafter = self.drafter()
        for kind in kinds:
            scoped = EVERYTHING if kind in (Kind.CONTACT, Kind.PRODUCT) else scope
            drafter.draft(kind, scoped, partial(self._step, f"draft {kind}"))

    def drain(
        self, scope: Scope = EVERYTHING, kinds: frozenset[Kind] = frozenset(Kind), *, settle: bool = True
    ) -> LoadReport:
        outcomes = Outcomes(self.ledger, self.qbo, self.company.key)
        return Drain(outcomes, self.holder, scope, kinds, partial(self.progress, "send"), settle).run()

    def _step(self, stage: str, count: int) -> None:
        self.progress(stage, count, None)

    def extractor(self) -> Extractor:
        return Extractor(self.ledger, self.plannit, self.company)

    def drafter(self) -> Drafter:
        return Drafter(self.extractor(), RealmReader(self.ledger, self.qbo, self.company.key))

    def _undrafted(self, scope: Scope) -> bool:
        with self.ledger.read() as tx:
            return any(
                documents.to_draft(
                    tx, self.company.key, kind, EVERYTHING if kind in MONEY else scope, None, 1, blocked_too=False
                )
                for kind in DRAFT_ORDER
            )
