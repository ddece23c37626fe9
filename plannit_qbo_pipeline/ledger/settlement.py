"""Payments hang on invoices: what changes there has them drafted again, in the transaction of the change."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, FromClause, and_, bindparam, select, update

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId, QboId
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import links
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
    """Payments in QBO whose links may have to go before invoices that are there too are changed.

    Payments of these invoices, and those that still hold a link to one although they are another's in Plannit by now.
    """
    payments, paid, held = documents.alias(), crosswalk.alias(), crosswalk.alias()
    changing = (
        select(held.c.plannit_id, held.c.qbo_id)
        .join(standings, _names(standings, company, Kind.INVOICE, held.c.plannit_id))
        .where(
            held.c.company == company,
            held.c.kind == Kind.INVOICE.value,
            standings.c.standing == Standing.READY.value,
        )
    )
    invoices = {QboId(row.qbo_id) for row in tx.execute(changing)}
    if not invoices:
        return []
    query = (
        select(payments.c.plannit_id)
        .join(paid, _names(paid, company, Kind.PAYMENT, payments.c.plannit_id))
        .where(
            payments.c.company == company,
            payments.c.kind == Kind.PAYMENT.value,
            payments.c.invoice_id.in_(select(changing.subquery().c.plannit_id)),
        )
    )
    siblings = {PlannitId(plannit_id) for plannit_id in tx.execute(query).scalars()}
    moved = {
        payment_id for payment_id, by_invoice in links.of_unsettled(tx, company).items() if invoices & by_invoice.keys()
    }
    return sorted(siblings | moved)


def _names(table: FromClause, company: CompanyKey, kind: Kind, plannit_id: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(table.c.company == company, table.c.kind == kind.value, table.c.plannit_id == plannit_id)
