"""Drafts: QBO-shaped records made of documents, not sent. A reference to another document is still symbolic in them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, delete, insert, select, tuple_

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger.documents import Scope
from plannit_qbo_pipeline.ledger.tables import documents, drafts, standings


@dataclass(frozen=True, slots=True)
class Draft:
    """One record ready to be resolved and sent.

    `operation` is "write" (create or update, as the crosswalk says) or "void". `body` is canonical JSON whose
    references name Plannit documents (see `transform/references`); `uses` lists them. `fingerprint` is the SHA-256
    of what would be written: equal fingerprints write nothing.
    """

    kind: Kind
    plannit_id: PlannitId
    document_version: int
    entity: str
    operation: str
    body: str
    fingerprint: str
    uses: tuple[tuple[Kind, PlannitId], ...]
    doc_number: str | None = None
    business_date: date | None = None
    total: Decimal | None = None


def put(tx: Connection, company: CompanyKey, made: Sequence[Draft], now: datetime) -> None:
    """Replaces the drafts of these documents."""
    if not made:
        return
    drop(tx, company, [(draft.kind, draft.plannit_id) for draft in made])
    tx.execute(
        insert(drafts),
        [
            {
                "company": company,
                "kind": draft.kind.value,
                "plannit_id": draft.plannit_id,
                "document_version": draft.document_version,
                "entity": draft.entity,
                "operation": draft.operation,
                "body": draft.body,
                "fingerprint": draft.fingerprint,
                "uses": json.dumps([[kind.value, plannit_id] for kind, plannit_id in draft.uses]),
                "doc_number": draft.doc_number,
                "business_date": draft.business_date,
                "total_cents": draft.total,
                "made_at": now,
            }
            for draft in made
        ],
    )


def drop(tx: Connection, company: CompanyKey, names: Sequence[tuple[Kind, PlannitId]]) -> None:
    """A document that must not be sent has no draft."""
    for start in range(0, len(names), CHUNK):
        chunk = [(company, kind.value, plannit_id) for kind, plannit_id in names[start : start + CHUNK]]
        key = tuple_(drafts.c.company, drafts.c.kind, drafts.c.plannit_id)
        tx.execute(delete(drafts).where(key.in_(chunk)))


def get(tx: Connection, company: CompanyKey, kind: Kind, plannit_id: PlannitId) -> Draft | None:
    row = tx.execute(
        select(drafts).where(
            drafts.c.company == company, drafts.c.kind == kind.value, drafts.c.plannit_id == plannit_id
        )
    ).one_or_none()
    return None if row is None else _draft(row)


def ready(tx: Connection, company: CompanyKey, kind: Kind, scope: Scope, limit: int) -> list[Draft]:
    """The next ready drafts of a kind, newest change first."""
    same_standing = tuple_(standings.c.company, standings.c.kind, standings.c.plannit_id) == tuple_(
        drafts.c.company, drafts.c.kind, drafts.c.plannit_id
    )
    same_document = tuple_(documents.c.company, documents.c.kind, documents.c.plannit_id) == tuple_(
        drafts.c.company, drafts.c.kind, drafts.c.plannit_id
    )
    query = (
        select(drafts)
        .join(standings, same_standing)
        .join(documents, same_document)
        .where(
            drafts.c.company == company,
            drafts.c.kind == kind.value,
            standings.c.standing == Standing.READY.value,
            *scope.where(),
        )
        .order_by(documents.c.updated_at.desc(), drafts.c.plannit_id)
        .limit(limit)
    )
    return [_draft(row) for row in tx.execute(query)]


def _draft(row: Any) -> Draft:
    return Draft(
        kind=Kind(row.kind),
        plannit_id=PlannitId(row.plannit_id),
        document_version=row.document_version,
        entity=row.entity,
        operation=row.operation,
        body=row.body,
        fingerprint=row.fingerprint,
        uses=tuple((Kind(kind), PlannitId(plannit_id)) for kind, plannit_id in json.loads(row.uses)),
        doc_number=row.doc_number,
        business_date=row.business_date,
        total=row.total_cents,
    )
