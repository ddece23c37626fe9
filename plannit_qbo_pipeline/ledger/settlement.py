"""Payments hang on invoices: what changes there has them drafted again, in the transaction of the change."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, FromClause, and_, bindparam, select, update

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger.documents import AGAIN
from plannit_qbo_pipeline.ledger.tables import crosswalk, documents, standings

_REDRAFT_PAYMENTS = (
    update(documents)
    .where(
        documents.c.company == bindparam("b_company"),
        documents.c.kind == Kind.PAYMENT.value,
        documents.c.invoice_id.in_(bindparam("b_invoice_ids", expanding=True)),
    )
    .values(AGAIN)
)


def redraft_payments(tx: Connection, company: CompanyKey, invoice_ids: Sequence[PlannitId]) -> None:
    """Has the payments of these invoices drafted again: how much of each invoice they may settle has changed."""
    for start in range(0, len(invoice_ids), CHUNK):
        part = list(invoice_ids[start : start + CHUNK])
        tx.execute(_REDRAFT_PAYMENTS, {"b_company": company, "b_invoice_ids": part})


def payments_in_the_way(tx: Connection, company: CompanyKey) -> list[PlannitId]:
    """Payments in QBO of invoices that are there too and about to be changed: their links may have to go first."""
    payments, paid, held = documents.alias(), crosswalk.alias(), crosswalk.alias()
    query = (
        select(payments.c.plannit_id)
        .join(paid, _names(paid, company, Kind.PAYMENT, payments.c.plannit_id))
        .join(held, _names(held, company, Kind.INVOICE, payments.c.invoice_id))
        .join(standings, _names(standings, company, Kind.INVOICE, payments.c.invoice_id))
        .where(
            payments.c.company == company,
            payments.c.kind == Kind.PAYMENT.value,
            standings.c.standing == Standing.READY.value,
        )
        .order_by(payments.c.plannit_id)
    )
    return [PlannitId(plannit_id) for plannit_id in tx.execute(query).scalars()]


def _names(table: FromClause, company: CompanyKey, kind: Kind, plannit_id: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(table.c.company == company, table.c.kind == kind.value, table.c.plannit_id == plannit_id)
