"""When each document reached QuickBooks by the vendors' own record, how often, and where its time went."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from benchmarks._office import Made
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.tables import document_versions, intents

PHASES = ("seen", "asked", "queue", "launch", "steps")
"""Change → in the ledger → Dagster has the run → out of its queue → first step → QuickBooks' write."""
_JOB = "documents"

Key = tuple[str, str]
Run = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Arrival:
    """`written_at` None: it never came. `copies`: how many of it the books hold. `phases` in seconds, they add up to
    the latency; empty where no run of Dagster wrote it."""

    made: Made
    written_at: datetime | None
    copies: int
    phases: Mapping[str, float] = field(default_factory=dict)

    @property
    def latency_s(self) -> float:
        """From Plannit's record of the change to QuickBooks' record of the write; infinite without one."""
        return math.inf if self.written_at is None else (self.written_at - self.made.changed_at).total_seconds()

    @property
    def once(self) -> bool:
        return self.written_at is not None and self.copies == 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the ledger knows of documents: the key of the request that made each, and when it was first stored."""

    requestids: Mapping[Key, str]
    stored_at: Mapping[Key, datetime]

    def has(self, made: Made) -> bool:
        return (made.kind.value, made.plannit_id) in self.requestids


def evidence(ledger: Ledger, company: CompanyKey, made: Iterable[Made]) -> Evidence:
    ids = [each.plannit_id for each in made]
    sent = select(intents).where(
        intents.c.company == company,
        intents.c.plannit_id.in_(ids),
        intents.c.operation == "create",
        intents.c.outcome == "receipt",
    )
    first = select(document_versions).where(
        document_versions.c.company == company,
        document_versions.c.plannit_id.in_(ids),
        document_versions.c.version == 1,
    )
    with ledger.read() as tx:
        requestids = {(row.kind, row.plannit_id): row.requestid for row in tx.execute(sent)}
        stored_at = {(row.kind, row.plannit_id): row.stored_at for row in tx.execute(first)}
    return Evidence(requestids, stored_at)


def arrivals(
    made: Sequence[Made],
    known: Evidence,
    log: Iterable[Mapping[str, Any]],
    books: Mapping[str, Any],
    runs: Sequence[Run] = (),
) -> list[Arrival]:
    """One for each document, in order. `log` is the sandbox's; `runs` those of Dagster, where it carried them."""
    written, copies = _writes(log), _copies(books)
    found: list[Arrival] = []
    for each in made:
        key = (each.kind.value, each.plannit_id)
        written_at = written.get(known.requestids.get(key, ""))
        run = None if written_at is None else _run_at(runs, written_at)
        phases: Mapping[str, float] = {}
        if run is not None and written_at is not None:
            phases = split(each.changed_at, known.stored_at.get(key), run, written_at)
        found.append(Arrival(each, written_at, copies[each.kind.value, each.number], phases))
    return found


def split(changed_at: datetime, stored_at: datetime | None, run: Run, written_at: datetime) -> dict[str, float]:
    """The phases of one document. What was over before the one ahead of it counts nothing: a run that was under way
    already carries a document that came meanwhile."""
    seen_at = written_at if stored_at is None else stored_at
    edges = [changed_at]
    for moment in (seen_at, *map(_moment, (run["created"], run["launched"], run["stepped"])), written_at):
        edges.append(min(max(moment, edges[-1]), written_at))
    lengths = ((after - before).total_seconds() for before, after in pairwise(edges))
    return dict(zip(PHASES, lengths, strict=True))


def _run_at(runs: Sequence[Run], moment: datetime) -> Run | None:
    """The run of documents that was at its steps then; one company has one at a time."""
    at = moment.timestamp()
    under_way = [
        run
        for run in runs
        if run["job"] == _JOB and run["stepped"] and run["stepped"] <= at and (not run["ended"] or at <= run["ended"])
    ]
    return max(under_way, key=lambda run: float(run["stepped"]), default=None)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _writes(log: Iterable[Mapping[str, Any]]) -> dict[str, datetime]:
    """When QuickBooks first carried out each request, by its key."""
    written: dict[str, datetime] = {}
    for entry in log:
        if entry["system"] == "qbo" and entry["requestid"] is not None and entry["status"] == 200:
            written.setdefault(entry["requestid"], datetime.fromisoformat(entry["time"]))
    return written


def _copies(books: Mapping[str, Any]) -> Counter[Key]:
    """How many records the books hold of each document. An invoice is told by its number, a payment by its note."""
    entities = books["entities"]
    numbers = Counter(str(invoice.get("DocNumber")) for invoice in entities.get("Invoice", ()))
    notes = Counter(str(payment.get("PrivateNote", "")).rpartition(" ")[2] for payment in entities.get("Payment", ()))
    return Counter(
        {(Kind.INVOICE.value, number): count for number, count in numbers.items()}
        | {(Kind.PAYMENT.value, note): count for note, count in notes.items()}
    )
