"""Payments hang on invoices: what changes there has them drafted again, in the transaction of the change."""

from collections.abc import Sequence

from sqlalchemy import Connection, update

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.ledger.tables import documents


def redraft_payments(tx: Connection, company: CompanyKey, invoice_ids: Sequence[PlannitId]) -> None:
    """Has the payments of these invoices drafted again: how much of each invoice they may settle has changed."""
    for start in range(0, len(invoice_ids), CHUNK):
        part = list(invoice_ids[start : start + CHUNK])
        tx.execute(
            update(documents)
            .where(
                documents.c.company == company,
                documents.c.kind == Kind.PAYMENT.value,
                documents.c.invoice_id.in_(part),
            )
            .values(drafted_version=0)
        )
