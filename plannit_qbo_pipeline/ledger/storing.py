"""Documents as they come from Plannit → the ledger: every version is kept, and what is no news changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.ledger import standings
from plannit_qbo_pipeline.ledger.documents import NOT_DRAFTED
from plannit_qbo_pipeline.ledger.prepared import one, one_document
from plannit_qbo_pipeline.ledger.settlement import redraft_payments
from plannit_qbo_pipeline.ledger.tables import document_versions, documents


@dataclass(frozen=True, slots=True)
class Incoming:
    """One object as it came. `raw` is its JSON text, `content_hash` that text's SHA-256."""

    kind: Kind
    plannit_id: PlannitId
    raw: str
    content_hash: str
    period: str
    created_at: datetime
    updated_at: datetime
    number: str | None = None
    business_date: date | None = None
    contact_id: PlannitId | None = None
    invoice_id: PlannitId | None = None
    status: str | None = None
    total: Decimal | None = None
    currency: str | None = None


_Known = dict[tuple[Kind, PlannitId], tuple[int, str, datetime, PlannitId | None]]
_KNOWN = select(
    documents.c.kind,
    documents.c.plannit_id,
    documents.c.version,
    documents.c.content_hash,
    documents.c.updated_at,
    documents.c.invoice_id,
)
_CHANGING = (
    "version",
    "content_hash",
    "number",
    "business_date",
    "period",
    "contact_id",
    "invoice_id",
    "status",
    "total_cents",
    "currency",
    "updated_at",
    "seen_at",
)
_UPDATE = update(documents).where(one_document(documents)).values({name: bindparam(name) for name in _CHANGING})


def store(tx: Connection, company: CompanyKey, items: Sequence[Incoming], now: datetime) -> list[Incoming]:
    """Stores what is new or changed and answers just that; the same content again changes nothing.

    An object older than what is known (a stale page) is passed over; of one named twice the newest counts. A
    document in doubt keeps its standing until it is settled; every other changed one waits to be drafted.
    """
    known = _known(tx, company, items)
    newest = {(item.kind, item.plannit_id): item for item in sorted(items, key=lambda item: item.updated_at)}
    changed = [
        item
        for item in items
        if newest[item.kind, item.plannit_id] is item and _is_news(item, known.get((item.kind, item.plannit_id)))
    ]
    fresh = [item for item in changed if (item.kind, item.plannit_id) not in known]
    later = [item for item in changed if (item.kind, item.plannit_id) in known]
    versions = {key: row[0] + 1 for key, row in known.items()}
    if fresh:
        tx.execute(
            insert(documents),
            [
                _columns(company, item, 1, now) | {"drafted_version": 0, "redrafts": 0, "created_at": item.created_at}
                for item in fresh
            ],
        )
    if later:
        tx.execute(_UPDATE, [_later(company, item, versions[(item.kind, item.plannit_id)], now) for item in later])
    if changed:
        tx.execute(
            insert(document_versions),
            [
                {
                    "company": company,
                    "kind": item.kind.value,
                    "plannit_id": item.plannit_id,
                    "version": versions.get((item.kind, item.plannit_id), 1),
                    "raw": item.raw,
                    "updated_at": item.updated_at,
                    "stored_at": now,
                }
                for item in changed
            ],
        )
    _redraft_siblings(tx, company, changed, known)
    for kind in {item.kind for item in changed}:
        rows = [(item.plannit_id, reason(NOT_DRAFTED), None) for item in changed if item.kind is kind]
        standings.put_many(tx, company, kind, rows, now)
    return changed


def _redraft_siblings(tx: Connection, company: CompanyKey, changed: Sequence[Incoming], known: _Known) -> None:
    """A payment that changed may leave more or less of its invoice, old or new, to the other payments of it."""
    before = [known[item.kind, item.plannit_id][3] for item in changed if (item.kind, item.plannit_id) in known]
    settled = {invoice_id for invoice_id in (*before, *(item.invoice_id for item in changed)) if invoice_id}
    redraft_payments(tx, company, sorted(settled))


def _is_news(item: Incoming, known: tuple[int, str, datetime, PlannitId | None] | None) -> bool:
    return known is None or (known[1] != item.content_hash and item.updated_at >= known[2])


def _known(tx: Connection, company: CompanyKey, items: Sequence[Incoming]) -> _Known:
    found: _Known = {}
    kinds = sorted({item.kind.value for item in items})
    for start in range(0, len(items), CHUNK):
        ids = [item.plannit_id for item in items[start : start + CHUNK]]
        query = _KNOWN.where(
            documents.c.company == company, documents.c.kind.in_(kinds), documents.c.plannit_id.in_(ids)
        )
        for row in tx.execute(query):
            key = (Kind(row.kind), PlannitId(row.plannit_id))
            found[key] = (row.version, row.content_hash, row.updated_at, row.invoice_id)
    return found


def _columns(company: CompanyKey, item: Incoming, version: int, now: datetime) -> dict[str, Any]:
    return {
        "company": company,
        "kind": item.kind.value,
        "plannit_id": item.plannit_id,
        "version": version,
        "content_hash": item.content_hash,
        "number": item.number,
        "business_date": item.business_date,
        "period": item.period,
        "contact_id": item.contact_id,
        "invoice_id": item.invoice_id,
        "status": item.status,
        "total_cents": item.total,
        "currency": item.currency,
        "updated_at": item.updated_at,
        "seen_at": now,
    }


def _later(company: CompanyKey, item: Incoming, version: int, now: datetime) -> dict[str, Any]:
    columns = _columns(company, item, version, now)
    return one(company, item.kind, item.plannit_id) | {name: columns[name] for name in _CHANGING}
