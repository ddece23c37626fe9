"""What Plannit said, in its newest version: raw JSON beside the columns that one wants to read with SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, case, exists, false, select, tuple_, update

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger.prepared import one, one_document, some, some_documents
from plannit_qbo_pipeline.ledger.tables import document_versions, documents, drafts
from plannit_qbo_pipeline.ledger.tables import standings as standings_table


@dataclass(frozen=True, slots=True)
class Stored:
    """One document as it stands in the ledger. `redrafts` counts how often it was asked to be drafted again."""

    kind: Kind
    plannit_id: PlannitId
    version: int
    redrafts: int
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
NOT_DRAFTED = "not_drafted"
AGAIN: dict[str, Any] = {"drafted_version": 0, "redrafts": documents.c.redrafts + 1}  # what asks for a new draft
_KEY = (documents.c.company, documents.c.kind, documents.c.plannit_id)
_VERSIONS = select(documents.c.plannit_id, documents.c.version).where(some_documents(documents))
_UNASKED = documents.c.redrafts == bindparam("b_redrafts")
_MARK_DRAFTED = (
    update(documents)
    .where(one_document(documents))
    .values(drafted_version=case((_UNASKED, bindparam("b_version")), else_=0))
)


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


def versions(tx: Connection, company: CompanyKey, kind: Kind, ids: Sequence[PlannitId]) -> dict[PlannitId, int]:
    """The newest version of each of these that is known."""
    return {PlannitId(row.plannit_id): row.version for row in tx.execute(_VERSIONS, some(company, kind, ids))}


def mark_drafted(tx: Connection, company: CompanyKey, drafted: Sequence[Stored]) -> None:
    """Notes which version each draft was made of; a later version, or a request made meanwhile, makes it stale."""
    if drafted:
        tx.execute(
            _MARK_DRAFTED,
            [
                one(company, row.kind, row.plannit_id) | {"b_version": row.version, "b_redrafts": row.redrafts}
                for row in drafted
            ],
        )


def redraft(tx: Connection, company: CompanyKey, kind: Kind | None = None, scope: Scope = EVERYTHING) -> int:
    """Has documents drafted again at the next pass, because a rule or a name they depend on changed."""
    query = update(documents).where(documents.c.company == company, *scope.where())
    if kind is not None:
        query = query.where(documents.c.kind == kind)
    return tx.execute(query.values(AGAIN)).rowcount


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
        row.redrafts,
        row.raw,
        row.period,
        row.number,
        row.contact_id,
        row.invoice_id,
    )
