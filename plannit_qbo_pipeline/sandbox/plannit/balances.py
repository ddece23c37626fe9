"""What an invoice still owes and which status follows from it, after any change of the money around it."""

from datetime import date
from decimal import Decimal

from plannit_qbo_pipeline.sandbox.plannit.arithmetic import ZERO, plain
from plannit_qbo_pipeline.sandbox.plannit.company import Company
from plannit_qbo_pipeline.sandbox.plannit.shelf import Document

SETTLEMENT_STATUSES = frozenset({"processing", "partial", "paid"})
FIXED_STATUSES = frozenset({"draft", "cancelled"})


def balance_of(company: Company, invoice: Document) -> Decimal:
    """total − succeeded payments (refunds are negative) − applied credit notes."""
    return plain(Decimal(invoice["total"]) - _settled(company, invoice["id"]))


def status_of(company: Company, invoice: Document, today: date) -> str:
    """The status that follows from the money; what nothing has settled keeps its own."""
    current = str(invoice["status"])
    if current in FIXED_STATUSES or invoice["deletedAt"] is not None:
        return current
    settled = _settled(company, invoice["id"])
    if settled and invoice["balance"] <= 0:
        return "paid"
    if any(payment["status"] == "processing" for payment in company.payments_of(invoice["id"])):
        return "processing"
    if settled > 0:
        return "partial"
    if current not in SETTLEMENT_STATUSES:
        return current
    return "overdue" if invoice["dueDate"] is not None and invoice["dueDate"] < today.isoformat() else "open"


def _settled(company: Company, invoice_id: str) -> Decimal:
    paid = sum(
        (Decimal(payment["amount"]) for payment in company.payments_of(invoice_id) if payment["status"] == "succeeded"),
        ZERO,
    )
    return paid + sum(
        (
            Decimal(application["amount"])
            for note in company.credit_notes_of(invoice_id)
            if note["cancelledAt"] is None
            for application in note["applications"]
            if application["invoiceId"] == invoice_id
        ),
        ZERO,
    )
