"""Drafts: QBO-shaped records made of documents, not sent. A reference to another document is still symbolic in them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, delete, exists, insert, select, tuple_

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import crosswalk
from plannit_qbo_pipeline.ledger.documents import Scope
from plannit_qbo_pipeline.ledger.tables import crosswalk as crosswalk_table
from plannit_qbo_pipeline.ledger.tables import documents, drafts, standings


@dataclass(frozen=True, slots=True)
class Draft:
    """One record ready to be resolved and sent.

    `operation` is "write" (create or update, as the crosswalk says) or "void". `body` is canonical JSON whose
    references name Plannit documents (see `transform/references`); `uses` lists them. `fingerprint` is the SHA-256
    of what would be written: equal fingerprints write nothing. `wanted_name` is the name as Plannit has it, for
    records that QBO knows by name.
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
    wanted_name: str | None = None
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
                "wanted_name": draft.wanted_name,
                "business_date": draft.business_date,
                "total_cents": draft.total,
                "made_at": now,
            }
            for draft in made
        ],
    )


def drop(tx: Connection, company: CompanyKey, names: Sequence[tuple[Kind, PlannitId]]) -> None:
    """A document that must not be sent has no draft."""
    for kind in {kind for kind, _ in names}:
        # Not one list of row values: SQLite would scan the table for it.
        ids = [plannit_id for named, plannit_id in names if named is kind]
        for start in range(0, len(ids), CHUNK):
            chunk = drafts.c.plannit_id.in_(ids[start : start + CHUNK])
            tx.execute(delete(drafts).where(drafts.c.company == company, drafts.c.kind == kind.value, chunk))


def get(tx: Connection, company: CompanyKey, kind: Kind, ids: Sequence[PlannitId]) -> list[Draft]:
    """The drafts of these documents, in the order asked for; those without one are left out."""
    found: dict[str, Draft] = {}
    for start in range(0, len(ids), CHUNK):
        query = select(drafts).where(
            drafts.c.company == company,
            drafts.c.kind == kind.value,
            drafts.c.plannit_id.in_(ids[start : start + CHUNK]),
        )
        found |= {row.plannit_id: _draft(row) for row in tx.execute(query)}
    return [found[plannit_id] for plannit_id in ids if plannit_id in found]


def ready_ids(tx: Connection, company: CompanyKey, kind: Kind, scope: Scope) -> list[PlannitId]:
    """What can be sent now, newest change first: it is ready and has a draft."""
    key = tuple_(documents.c.company, documents.c.kind, documents.c.plannit_id)
    query = (
        select(documents.c.plannit_id)
        .join(standings, key == tuple_(standings.c.company, standings.c.kind, standings.c.plannit_id))
        .join(drafts, key == tuple_(drafts.c.company, drafts.c.kind, drafts.c.plannit_id))
        .where(
            documents.c.company == company,
            documents.c.kind == kind.value,
            standings.c.standing == Standing.READY.value,
            *scope.where(),
        )
        .order_by(documents.c.updated_at.desc(), documents.c.plannit_id)
    )
    return [PlannitId(plannit_id) for plannit_id in tx.execute(query).scalars()]


def used(tx: Connection, company: CompanyKey, kind: Kind, ids: Sequence[PlannitId]) -> frozenset[PlannitId]:
    """The documents of one kind, such as contacts, that the drafts of these documents of any kind refer to."""
    found: set[PlannitId] = set()
    # The kinds one by one: without them the index cannot find the ids.
    company_wide = drafts.c.company == company, drafts.c.kind.in_([each.value for each in Kind])
    for start in range(0, len(ids), CHUNK):
        chunk = drafts.c.plannit_id.in_(ids[start : start + CHUNK])
        for text in tx.execute(select(drafts.c.uses).where(*company_wide, chunk)).scalars():
            found.update(PlannitId(plannit_id) for named, plannit_id in json.loads(text) if named == kind.value)
    return frozenset(found)


def newly_ready(tx: Connection, company: CompanyKey, since: datetime, limit: int) -> list[tuple[Kind, PlannitId]]:
    """What became ready after a moment and is not in QBO as an invoice yet, newest change first.

    A change of an invoice that QBO holds is left to its own pass: links may have to go before it.
    """
    key = tuple_(documents.c.company, documents.c.kind, documents.c.plannit_id)
    crossed = tuple_(crosswalk_table.c.company, crosswalk_table.c.kind, crosswalk_table.c.plannit_id)
    query = (
        select(documents.c.kind, documents.c.plannit_id)
        .join(standings, key == tuple_(standings.c.company, standings.c.kind, standings.c.plannit_id))
        .join(drafts, key == tuple_(drafts.c.company, drafts.c.kind, drafts.c.plannit_id))
        .where(
            documents.c.company == company,
            standings.c.company == company,
            standings.c.standing == Standing.READY.value,
            drafts.c.made_at > since,
            (documents.c.kind != Kind.INVOICE.value) | ~exists().where(crossed == key),
        )
        .order_by(documents.c.updated_at.desc(), documents.c.plannit_id)
        .limit(limit)
    )
    return [(Kind(row.kind), PlannitId(row.plannit_id)) for row in tx.execute(query)]


def never_sent(tx: Connection, company: CompanyKey, chunk: Sequence[Draft]) -> list[Draft]:
    """Those of these drafts whose document is not in QBO, as far as we know."""
    sent: set[tuple[Kind, PlannitId]] = set()
    for kind in {draft.kind for draft in chunk}:
        found = crosswalk.lookup(tx, company, kind, [draft.plannit_id for draft in chunk if draft.kind is kind])
        sent |= {(kind, plannit_id) for plannit_id in found}
    return [draft for draft in chunk if (draft.kind, draft.plannit_id) not in sent]


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
        wanted_name=row.wanted_name,
        business_date=row.business_date,
        total=row.total_cents,
    )
