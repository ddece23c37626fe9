"""Where each document stands. Every change of a standing goes through `put`, in the transaction of its cause."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.standing import Reason, Standing, Who
from plannit_qbo_pipeline.ledger.prepared import one, one_document, some, some_documents
from plannit_qbo_pipeline.ledger.tables import crosswalk, documents, intents, standings

_DELETE = delete(standings).where(one_document(standings))
_INSERT = insert(standings)
_DOUBTFUL = select(intents.c.plannit_id).where(some_documents(intents), intents.c.outcome == "open")
_OF = select(standings).where(some_documents(standings))


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One line of `status`. `total` is None for contacts and products."""

    kind: Kind
    plannit_id: PlannitId
    number: str | None
    reason: Reason
    entity: str | None
    qbo_id: str | None
    total: Decimal | None


def put(
    tx: Connection,
    company: CompanyKey,
    kind: Kind,
    plannit_id: PlannitId,
    reason: Reason,
    now: datetime,
    try_after: datetime | None = None,
) -> None:
    put_many(tx, company, kind, [(plannit_id, reason, try_after)], now)


def put_many(
    tx: Connection,
    company: CompanyKey,
    kind: Kind,
    rows: Sequence[tuple[PlannitId, Reason, datetime | None]],
    now: datetime,
) -> None:
    """Sets the standings of several documents of a kind; a document named twice is an error of the caller.

    A document with an open intent stays in doubt, whatever the caller believed: another process may have sent it.
    """
    doubtful = _doubtful(tx, company, kind, [row[0] for row in rows if row[1].standing is not Standing.IN_DOUBT])
    rows = [row for row in rows if row[0] not in doubtful]
    if not rows:
        return
    key: dict[str, Any] = {"company": company, "kind": kind.value}
    tx.execute(_DELETE, [one(company, kind, row[0]) for row in rows])
    tx.execute(
        _INSERT,
        [
            key
            | {
                "plannit_id": plannit_id,
                "standing": reason.standing.value,
                "code": reason.code,
                "sentence_en": reason.sentence_en,
                "sentence_fr": reason.sentence_fr,
                "who": reason.who.value,
                "action_en": reason.action_en,
                "action_fr": reason.action_fr,
                "since": now,
                "try_after": try_after,
            }
            for plannit_id, reason, try_after in rows
        ],
    )


def _doubtful(tx: Connection, company: CompanyKey, kind: Kind, ids: Sequence[PlannitId]) -> set[PlannitId]:
    if not ids:
        return set()
    return {PlannitId(plannit_id) for plannit_id in tx.execute(_DOUBTFUL, some(company, kind, ids)).scalars()}


def of(tx: Connection, company: CompanyKey, kind: Kind, ids: Iterable[PlannitId]) -> dict[PlannitId, Reason]:
    return {PlannitId(row.plannit_id): _reason(row) for row in tx.execute(_OF, some(company, kind, ids))}


def counts(
    tx: Connection, company: CompanyKey, kind: Kind | None = None, period: str | None = None
) -> dict[Standing, int]:
    """How many documents stand where, each standing named even at zero."""
    query = select(standings.c.standing, func.count()).where(standings.c.company == company)
    if kind is not None:
        query = query.where(standings.c.kind == kind)
    if period is not None:
        query = query.join(documents, _same_document()).where(documents.c.period == period)
    found = {Standing(name): count for name, count in tx.execute(query.group_by(standings.c.standing))}
    return {standing: found.get(standing, 0) for standing in Standing}


def listed(
    tx: Connection,
    company: CompanyKey,
    standing: Iterable[Standing],
    kind: Kind | None = None,
    period: str | None = None,
    limit: int | None = None,
) -> Iterator[StandingRow]:
    """The documents that stand there, oldest business date first."""
    query = (
        select(standings, documents.c.number, documents.c.total_cents, crosswalk.c.qbo_id, crosswalk.c.entity)
        .join(documents, _same_document())
        .outerjoin(
            crosswalk,
            (crosswalk.c.company == standings.c.company)
            & (crosswalk.c.kind == standings.c.kind)
            & (crosswalk.c.plannit_id == standings.c.plannit_id),
        )
        .where(standings.c.company == company, standings.c.standing.in_([item.value for item in standing]))
        .order_by(standings.c.kind, documents.c.business_date.nulls_first(), documents.c.number, standings.c.plannit_id)
        .limit(limit)
    )
    if kind is not None:
        query = query.where(standings.c.kind == kind)
    if period is not None:
        query = query.where(documents.c.period == period)
    for row in tx.execute(query):
        yield StandingRow(
            Kind(row.kind), PlannitId(row.plannit_id), row.number, _reason(row), row.entity, row.qbo_id, row.total_cents
        )


def due(
    tx: Connection, company: CompanyKey, standing: Standing, since: datetime, now: datetime, limit: int
) -> list[tuple[Kind, PlannitId]]:
    """Documents that stand there since before `since` and whose pause, if any, is over; longest first."""
    query = (
        select(standings.c.kind, standings.c.plannit_id)
        .where(
            standings.c.company == company,
            standings.c.standing == standing.value,
            standings.c.since <= since,
            standings.c.try_after.is_(None) | (standings.c.try_after <= now),
        )
        .order_by(standings.c.since)
        .limit(limit)
    )
    return [(Kind(kind), PlannitId(plannit_id)) for kind, plannit_id in tx.execute(query)]


def postpone(tx: Connection, company: CompanyKey, kind: Kind, plannit_id: PlannitId, until: datetime) -> None:
    """Leaves the standing as it is and looks at it again no sooner."""
    tx.execute(
        update(standings)
        .where(standings.c.company == company, standings.c.kind == kind.value, standings.c.plannit_id == plannit_id)
        .values(try_after=until)
    )


def resting(tx: Connection, company: CompanyKey, kind: Kind, ids: Iterable[PlannitId], now: datetime) -> set[PlannitId]:
    """Which of these were refused by QuickBooks and are not to be tried again before some later moment."""
    query = select(standings.c.plannit_id).where(
        standings.c.company == company,
        standings.c.kind == kind.value,
        standings.c.plannit_id.in_(list(ids)),
        standings.c.standing == Standing.BLOCKED.value,
        standings.c.try_after > now,
    )
    return {PlannitId(plannit_id) for plannit_id in tx.execute(query).scalars()}


def release(
    tx: Connection, company: CompanyKey, now: datetime, code: str | None = None, plannit_id: str | None = None
) -> int:
    """Lets documents that QuickBooks refused go now instead of at their own time; answers how many.

    Their time is now, not none: whoever looks around for what waits finds them at once.
    """
    query = update(standings).where(
        standings.c.company == company,
        standings.c.standing == Standing.BLOCKED.value,
        standings.c.try_after.is_not(None),
    )
    if code is not None:
        query = query.where(standings.c.code == code)
    if plannit_id is not None:
        query = query.where(standings.c.plannit_id == plannit_id)
    return tx.execute(query.values(try_after=now)).rowcount


def _same_document() -> ColumnElement[bool]:
    return (
        (documents.c.company == standings.c.company)
        & (documents.c.kind == standings.c.kind)
        & (documents.c.plannit_id == standings.c.plannit_id)
    )


def _reason(row: Row[tuple[object, ...]]) -> Reason:
    return Reason(
        Standing(row.standing), row.code, row.sentence_en, row.sentence_fr, Who(row.who), row.action_en, row.action_fr
    )
