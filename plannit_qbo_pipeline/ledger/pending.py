"""What still has to be taken up by some run: changed and not drafted, drafted and not sent, sent without an answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, exists, or_, select, tuple_

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger.documents import NOT_DRAFTED
from plannit_qbo_pipeline.ledger.tables import crosswalk, document_versions, documents, drafts, standings

_KEY = (documents.c.company, documents.c.kind, documents.c.plannit_id)
_SAME = tuple_(*_KEY) == tuple_(standings.c.company, standings.c.kind, standings.c.plannit_id)
_UNDRAFTED = documents.c.drafted_version < documents.c.version
_NOT_CARRIED = "not_carried_yet"  # no run changes it
_USED = or_(
    documents.c.kind.not_in([Kind.CONTACT.value, Kind.PRODUCT.value]),
    *(exists().where(tuple_(*_KEY) == tuple_(table.c.company, table.c.kind, table.c.plannit_id))
      for table in (drafts, crosswalk)),
)  # fmt: skip
_PENDING = select(
    documents.c.kind, documents.c.plannit_id, documents.c.version, documents.c.period, standings.c.standing,
    standings.c.try_after, _USED.label("used"),
).join(standings, _SAME)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pending:
    """One document that waits for a run. `refused`: QuickBooks said no, and the time to try again has come.

    Not `used`: a contact or product that no document refers to yet. QuickBooks gets nothing of it.
    """

    kind: Kind
    plannit_id: PlannitId
    version: int
    period: str
    standing: Standing
    refused: bool = False
    used: bool = True


def changed(tx: Connection, company: CompanyKey, kind: Kind, ids: Sequence[PlannitId]) -> list[Pending]:
    """Those of these documents that changed since they were drafted."""
    found: list[Pending] = []
    for start in range(0, len(ids), CHUNK):
        named = documents.c.plannit_id.in_(ids[start : start + CHUNK])
        query = _PENDING.where(documents.c.company == company, documents.c.kind == kind.value, named, _UNDRAFTED)
        found += map(_pending, tx.execute(query))
    return found


def left_over(tx: Connection, company: CompanyKey, now: datetime, blocked_before: datetime) -> list[Pending]:
    """Everything of the company that waits for a run, whoever left it.

    Blocked documents wait for one when QuickBooks' refusal has rested, or else when nobody has looked whether their
    cause is gone since `blocked_before`.
    """
    # In two queries, each with an index of its own: as one, it would read every document of the company.
    waits = standings.c.standing != Standing.IN_DOUBT.value
    undrafted = _PENDING.where(documents.c.company == company, standings.c.company == company, _UNDRAFTED, waits)
    standing, code, try_after = standings.c.standing, standings.c.code, standings.c.try_after
    looked_at = or_(try_after <= now, and_(try_after.is_(None), standings.c.since <= blocked_before))
    stuck = _PENDING.where(
        standings.c.company == company,
        standing.in_([each.value for each in (Standing.READY, Standing.IN_DOUBT, Standing.WAITING, Standing.BLOCKED)]),
        or_(
            standing.in_([Standing.READY.value, Standing.IN_DOUBT.value]),
            and_(standing == Standing.WAITING.value, code == NOT_DRAFTED),
            and_(standing == Standing.BLOCKED.value, code != _NOT_CARRIED, looked_at),
        ),
    )
    rows = map(_pending, (*tx.execute(undrafted), *tx.execute(stuck)))
    return list({(row.kind, row.plannit_id): row for row in rows}.values())


def replaced(tx: Connection, company: CompanyKey, found: Iterable[Pending]) -> list[tuple[Pending, str]]:
    """What Plannit said of these documents before their newest version, as JSON text, where there was an earlier."""
    by_key = {(row.kind, row.plannit_id): row for row in found if row.version > 1}
    versions = document_versions.c
    texts: list[tuple[Pending, str]] = []
    keys = list(by_key)
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        query = select(versions.kind, versions.plannit_id, versions.version, versions.raw).where(
            versions.company == company,
            versions.kind.in_({kind.value for kind, _ in part}),
            versions.plannit_id.in_([plannit_id for _, plannit_id in part]),
        )
        for row in tx.execute(query):
            pending = by_key.get((Kind(row.kind), PlannitId(row.plannit_id)))
            if pending is not None and row.version == pending.version - 1:
                texts.append((pending, row.raw))
    return texts


def outdated_payments(tx: Connection, company: CompanyKey) -> list[PlannitId]:
    """Payments that did not change themselves but whose invoice did: drafted once, and to be drafted again."""
    query = (
        select(documents.c.plannit_id)
        .join(standings, _SAME)
        .where(
            documents.c.company == company,
            documents.c.kind == Kind.PAYMENT.value,
            _UNDRAFTED,
            standings.c.code != NOT_DRAFTED,
        )
        .order_by(documents.c.plannit_id)
    )
    return [PlannitId(plannit_id) for plannit_id in tx.execute(query).scalars()]


def _pending(row: Any) -> Pending:
    return Pending(
        Kind(row.kind),
        PlannitId(row.plannit_id),
        row.version,
        row.period,
        Standing(row.standing),
        bool(row.try_after),
        bool(row.used),
    )
