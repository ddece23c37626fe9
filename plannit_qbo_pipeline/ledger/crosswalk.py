"""Plannit id ↔ QBO id per company, with the SyncToken and the essentials of QBO's last answer; and name alterations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId, QboId, SyncToken
from plannit_qbo_pipeline.ledger.prepared import one, one_document, some, some_documents
from plannit_qbo_pipeline.ledger.tables import alterations, crosswalk

_LOOKUP = select(crosswalk).where(some_documents(crosswalk))
_UPDATED_AT = select(crosswalk.c.updated_at).where(one_document(crosswalk))
_DELETE = delete(crosswalk).where(one_document(crosswalk))
_INSERT = insert(crosswalk)
_OUTDATE = update(crosswalk).where(one_document(crosswalk)).values(fingerprint="")
_ALTERATION = select(alterations).where(one_document(alterations))
_FORGET_ALTERATION = delete(alterations).where(one_document(alterations))


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where a document is in QBO. `answer` is JSON of what QBO last said of it (see `load/verdict`)."""

    kind: Kind
    plannit_id: PlannitId
    entity: str
    qbo_id: QboId
    sync_token: SyncToken
    fingerprint: str
    voided: bool
    answer: str


@dataclass(frozen=True, slots=True)
class Alteration:
    """A name that had to be changed to enter QBO; undone when its cause goes."""

    kind: Kind
    plannit_id: PlannitId
    wanted_name: str
    used_name: str
    cause: str


def get(tx: Connection, company: CompanyKey, kind: Kind, plannit_id: PlannitId) -> Crossing | None:
    return lookup(tx, company, kind, [plannit_id]).get(plannit_id)


def lookup(tx: Connection, company: CompanyKey, kind: Kind, ids: Iterable[PlannitId]) -> dict[PlannitId, Crossing]:
    return {PlannitId(row.plannit_id): _crossing(row) for row in tx.execute(_LOOKUP, some(company, kind, ids))}


def updated_at(tx: Connection, company: CompanyKey, kind: Kind, plannit_id: PlannitId) -> datetime | None:
    """When QBO last answered for the document."""
    named = (crosswalk.c.company == company, crosswalk.c.kind == kind.value, crosswalk.c.plannit_id == plannit_id)
    return tx.execute(select(crosswalk.c.updated_at).where(*named)).scalar()


def by_record(tx: Connection, company: CompanyKey, entity: str, ids: Sequence[QboId]) -> dict[QboId, Crossing]:
    """Which of these QBO records are ours already."""
    query = select(crosswalk).where(
        crosswalk.c.company == company, crosswalk.c.entity == entity, crosswalk.c.qbo_id.in_(list(ids))
    )
    return {QboId(row.qbo_id): _crossing(row) for row in tx.execute(query)}


def put(tx: Connection, company: CompanyKey, crossing: Crossing, now: datetime) -> None:
    tx.execute(_DELETE, one(company, crossing.kind, crossing.plannit_id))
    tx.execute(
        _INSERT,
        {
            "company": company,
            "kind": crossing.kind.value,
            "plannit_id": crossing.plannit_id,
            "entity": crossing.entity,
            "qbo_id": crossing.qbo_id,
            "sync_token": crossing.sync_token,
            "fingerprint": crossing.fingerprint,
            "voided": crossing.voided,
            "answer": crossing.answer,
            "updated_at": now,
        },
    )


def outdate(tx: Connection, company: CompanyKey, kind: Kind, plannit_id: PlannitId) -> None:
    """Makes the next draft count as a change, whatever it says."""
    tx.execute(_OUTDATE, one(company, kind, plannit_id))


def alteration(tx: Connection, company: CompanyKey, kind: Kind, plannit_id: PlannitId) -> Alteration | None:
    row = tx.execute(_ALTERATION, one(company, kind, plannit_id)).one_or_none()
    return None if row is None else _alteration(row)


def alterations_of(tx: Connection, company: CompanyKey, kind: Kind) -> list[Alteration]:
    query = select(alterations).where(alterations.c.company == company, alterations.c.kind == kind.value)
    return [_alteration(row) for row in tx.execute(query.order_by(alterations.c.plannit_id))]


def record_alteration(tx: Connection, company: CompanyKey, made: Alteration, now: datetime) -> None:
    forget_alteration(tx, company, made.kind, made.plannit_id)
    tx.execute(
        insert(alterations).values(
            company=company,
            kind=made.kind.value,
            plannit_id=made.plannit_id,
            wanted_name=made.wanted_name,
            used_name=made.used_name,
            cause=made.cause,
            recorded_at=now,
        )
    )


def forget_alteration(tx: Connection, company: CompanyKey, kind: Kind, plannit_id: PlannitId) -> None:
    tx.execute(_FORGET_ALTERATION, one(company, kind, plannit_id))


def _crossing(row: Any) -> Crossing:
    return Crossing(
        Kind(row.kind),
        PlannitId(row.plannit_id),
        row.entity,
        QboId(row.qbo_id),
        SyncToken(row.sync_token),
        row.fingerprint,
        row.voided,
        row.answer,
    )


def _alteration(row: Any) -> Alteration:
    return Alteration(Kind(row.kind), PlannitId(row.plannit_id), row.wanted_name, row.used_name, row.cause)
