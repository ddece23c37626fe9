"""Intents and what became of them: the written decision to send, then a receipt or a fault. Never deleted.

An intent without either is in doubt, and its document is sent nothing else until it is settled: the database
itself allows one open intent per document.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId, QboId, RealmId, RequestId, SyncToken
from plannit_qbo_pipeline.ledger import lease as leases
from plannit_qbo_pipeline.ledger.lease import Lease
from plannit_qbo_pipeline.ledger.prepared import one, one_document
from plannit_qbo_pipeline.ledger.tables import faults, intents, receipts

OPEN = "open"
RECEIPT = "receipt"
FAULT = "fault"
_GENERATION = select(func.count()).select_from(intents).where(one_document(intents), intents.c.outcome != OPEN)
_INSERT = insert(intents)
_CLOSE = (
    update(intents)
    .where(intents.c.id == bindparam("b_id"), intents.c.outcome == OPEN)
    .values(outcome=bindparam("b_outcome"), closed_at=bindparam("b_closed_at"))
)
_INSERT_RECEIPT = insert(receipts)
_INSERT_FAULT = insert(faults)
_DEFINITE = (
    select(intents.c.outcome, intents.c.fingerprint, faults)
    .outerjoin(faults, faults.c.intent_id == intents.c.id)
    .where(one_document(intents), intents.c.outcome != OPEN)
    .order_by(intents.c.id.desc())
)
_RECEIPTS = (
    select(receipts)
    .join(intents, intents.c.id == receipts.c.intent_id)
    .where(one_document(intents))
    .order_by(intents.c.id)
)


@dataclass(frozen=True, slots=True)
class Intent:
    """One decision to send; `id` 0 means not stored yet. `url` is relative to the API host and holds the requestid."""

    company: CompanyKey
    realm: RealmId
    kind: Kind
    plannit_id: PlannitId
    document_version: int
    entity: str
    operation: str
    generation: int
    requestid: RequestId
    url: str
    body: bytes
    fingerprint: str
    created_at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """QBO's answer. `adopted`: found in QBO while settling, not answered to our request."""

    qbo_id: QboId
    sync_token: SyncToken
    total: Decimal | None
    body: str
    adopted: bool = False


@dataclass(frozen=True, slots=True)
class FaultRow:
    code: str
    message: str
    fingerprint: str
    received_at: datetime
    count: int


def generation(tx: Connection, company: CompanyKey, kind: Kind, plannit_id: PlannitId) -> int:
    """How many of the document's intents ended definitely."""
    return tx.execute(_GENERATION, one(company, kind, plannit_id)).scalar_one()


def insert_intent(tx: Connection, lease: Lease, intent: Intent, now: datetime) -> int:
    """Writes the decision down; answers its id. Raises LeaseLost unless the lease still is the writer's."""
    leases.check(tx, lease, now)
    assert lease.company == intent.company
    key = tx.execute(
        _INSERT,
        {
            "company": intent.company,
            "realm_id": intent.realm,
            "kind": intent.kind.value,
            "plannit_id": intent.plannit_id,
            "document_version": intent.document_version,
            "entity": intent.entity,
            "operation": intent.operation,
            "generation": intent.generation,
            "requestid": intent.requestid,
            "url": intent.url,
            "body": intent.body,
            "fingerprint": intent.fingerprint,
            "epoch": lease.epoch,
            "outcome": OPEN,
            "created_at": intent.created_at,
        },
    ).inserted_primary_key
    assert key is not None
    return int(key[0])


def open_intents(tx: Connection, company: CompanyKey) -> list[Intent]:
    """All that is in doubt, oldest first."""
    query = select(intents).where(intents.c.company == company, intents.c.outcome == OPEN).order_by(intents.c.id)
    return [_intent(row) for row in tx.execute(query)]


def close(tx: Connection, intent: Intent, outcome: Receipt | FaultRow, now: datetime, status: int = 0) -> bool:
    """Stores the definite outcome. False where another writer closed the intent first: then nothing is changed."""
    ending = RECEIPT if isinstance(outcome, Receipt) else FAULT
    if not tx.execute(_CLOSE, {"b_id": intent.id, "b_outcome": ending, "b_closed_at": now}).rowcount:
        return False
    if isinstance(outcome, Receipt):
        tx.execute(
            _INSERT_RECEIPT,
            {
                "intent_id": intent.id,
                "qbo_id": outcome.qbo_id,
                "sync_token": outcome.sync_token,
                "total_cents": outcome.total,
                "adopted": outcome.adopted,
                "body": outcome.body,
                "received_at": now,
            },
        )
    else:
        tx.execute(
            _INSERT_FAULT,
            {
                "intent_id": intent.id,
                "code": outcome.code,
                "message": outcome.message,
                "status": status,
                "received_at": now,
            },
        )
    return True


def last_fault(tx: Connection, company: CompanyKey, kind: Kind, plannit_id: PlannitId) -> FaultRow | None:
    """The document's newest definite outcome if it was a fault, with how many faults in a row there were."""
    newest: Any = None
    count = 0
    for row in tx.execute(_DEFINITE, one(company, kind, plannit_id)):
        if row.outcome != FAULT:
            break
        newest = newest or row
        count += 1
    if newest is None:
        return None
    return FaultRow(newest.code, newest.message, newest.fingerprint, newest.received_at, count)


def receipts_of(tx: Connection, company: CompanyKey, kind: Kind, plannit_id: PlannitId) -> list[Receipt]:
    """Every receipt of the document, oldest first."""
    return [
        Receipt(QboId(row.qbo_id), SyncToken(row.sync_token), row.total_cents, row.body, row.adopted)
        for row in tx.execute(_RECEIPTS, one(company, kind, plannit_id))
    ]


def _intent(row: Any) -> Intent:
    return Intent(
        company=CompanyKey(row.company),
        realm=RealmId(row.realm_id),
        kind=Kind(row.kind),
        plannit_id=PlannitId(row.plannit_id),
        document_version=row.document_version,
        entity=row.entity,
        operation=row.operation,
        generation=row.generation,
        requestid=RequestId(row.requestid),
        url=row.url,
        body=bytes(row.body),
        fingerprint=row.fingerprint,
        created_at=row.created_at,
        id=row.id,
    )
