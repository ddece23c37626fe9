"""What Plannit said, every version of it: raw JSON beside the columns that one wants to read with SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, exists, false, insert, select, tuple_, update

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import standings
from plannit_qbo_pipeline.ledger.settlement import redraft_payments
from plannit_qbo_pipeline.ledger.tables import document_versions, documents, drafts
from plannit_qbo_pipeline.ledger.tables import standings as standings_table


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


@dataclass(frozen=True, slots=True)
class Stored:
    """One document as it stands in the ledger."""

    kind: Kind
    plannit_id: PlannitId
    version: int
    raw: str
    period: str
    number: str | None
    contact_id: PlannitId | None
    invoice_id: PlannitId | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which documents of a kind are meant; nothing given means all of the company."""

    ids: frozenset[PlannitId] | None = None
    periods: tuple[str, ...] | None = None

    def where(self) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if self.ids is not None:
            conditions.append(documents.c.plannit_id.in_(sorted(self.ids)))
        if self.periods is not None:
            conditions.append(documents.c.period.in_(self.periods))
        return conditions


EVERYTHING = Scope()
_Known = dict[tuple[Kind, PlannitId], tuple[int, str, datetime, PlannitId | None]]
NOT_DRAFTED = "not_drafted"
_KEY = (documents.c.company, documents.c.kind, documents.c.plannit_id)
_UPDATE = (
    update(documents)
    .where(
        documents.c.company == bindparam("b_company"),
        documents.c.kind == bindparam("b_kind"),
        documents.c.plannit_id == bindparam("b_plannit_id"),
    )
    .values(
        {
            name: bindparam(name)
            for name in (
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
        }
    )
)


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
            [_columns(company, item, 1, now) | {"drafted_version": 0, "created_at": item.created_at} for item in fresh],
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
        said = (documents.c.version, documents.c.content_hash, documents.c.updated_at, documents.c.invoice_id)
        query = select(*_KEY, *said).where(
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
    return {f"b_{name}" if name in {"company", "kind", "plannit_id"} else name: v for name, v in columns.items()}


def to_draft(
    tx: Connection,
    company: CompanyKey,
    kind: Kind,
    scope: Scope,
    after: PlannitId | None,
    limit: int,
    *,
    blocked_too: bool = True,
) -> list[Stored]:
    """The next documents to draft, by id: changed since their draft, or blocked (the cause may be gone).

    Whatever two processes did at once, nothing rests undrafted: what was drafted but settled as an older version,
    and what is ready without a draft, is drafted again.
    """
    standing = standings_table.c
    blocked = (standing.standing == Standing.BLOCKED.value) if blocked_too else false()
    undrafted = (standing.standing == Standing.READY.value) & ~exists().where(tuple_(*_KEY) == _key_of(drafts))
    query = (
        _selected(company, kind, scope)
        .join(standings_table, tuple_(*_KEY) == _key_of(standings_table))
        .where(
            (documents.c.drafted_version < documents.c.version) | (standing.code == NOT_DRAFTED) | undrafted | blocked,
            standing.standing != Standing.IN_DOUBT.value,
        )
    )
    if after is not None:
        query = query.where(documents.c.plannit_id > after)
    return [_stored(row) for row in tx.execute(query.order_by(documents.c.plannit_id).limit(limit))]


def get(tx: Connection, company: CompanyKey, kind: Kind, ids: Sequence[PlannitId]) -> dict[PlannitId, Stored]:
    """The named documents that are known."""
    scope = Scope(ids=frozenset(ids))
    return {row.plannit_id: row for row in map(_stored, tx.execute(_selected(company, kind, scope)))}


def mark_drafted(tx: Connection, company: CompanyKey, kind: Kind, drafted: Sequence[tuple[PlannitId, int]]) -> None:
    """Notes which version each draft was made of (a later version makes it stale again)."""
    if drafted:
        tx.execute(
            update(documents)
            .where(
                documents.c.company == company,
                documents.c.kind == kind,
                documents.c.plannit_id == bindparam("b_plannit_id"),
            )
            .values(drafted_version=bindparam("b_version")),
            [{"b_plannit_id": plannit_id, "b_version": version} for plannit_id, version in drafted],
        )


def redraft(tx: Connection, company: CompanyKey, kind: Kind | None = None, scope: Scope = EVERYTHING) -> int:
    """Has documents drafted again at the next pass, because a rule or a name they depend on changed."""
    query = update(documents).where(documents.c.company == company, *scope.where())
    if kind is not None:
        query = query.where(documents.c.kind == kind)
    return tx.execute(query.values(drafted_version=0)).rowcount


def payments_of(tx: Connection, company: CompanyKey, invoice_ids: Sequence[PlannitId]) -> list[Stored]:
    """Every payment of these invoices."""
    settles = documents.c.invoice_id.in_(list(invoice_ids))
    return [_stored(row) for row in tx.execute(_selected(company, Kind.PAYMENT, EVERYTHING).where(settles))]


def _selected(company: CompanyKey, kind: Kind, scope: Scope) -> Any:
    versions = document_versions.c
    return (
        select(documents, versions.raw)
        .join(
            document_versions,
            (versions.company == documents.c.company)
            & (versions.kind == documents.c.kind)
            & (versions.plannit_id == documents.c.plannit_id)
            & (versions.version == documents.c.version),
        )
        .where(documents.c.company == company, documents.c.kind == kind.value, *scope.where())
    )


def _key_of(table: Table) -> Any:
    return tuple_(table.c.company, table.c.kind, table.c.plannit_id)


def _stored(row: Any) -> Stored:
    return Stored(
        Kind(row.kind),
        PlannitId(row.plannit_id),
        row.version,
        row.raw,
        row.period,
        row.number,
        row.contact_id,
        row.invoice_id,
    )
