"""Which money settles which invoice, derived anew from Plannit each time: links move no money, they only tidy.

The oldest payment is served first, so that the newest gives up first when an invoice is lowered. What no invoice can
take stays on the customer's account: an open item, never a wrong balance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from plannit_qbo_pipeline.domain.identity import PlannitId, QboId
from plannit_qbo_pipeline.domain.money import ZERO


@dataclass(frozen=True, slots=True)
class Settled:
    """An invoice as far as QBO holds it: what may be linked to it at most, and its customer there."""

    invoice_id: PlannitId
    limit: Decimal
    customer: QboId


@dataclass(frozen=True, slots=True)
class Money:
    """A payment that stands for money: positive, succeeded."""

    payment_id: PlannitId
    invoice_id: PlannitId | None
    amount: Decimal
    paid_on: date
    created_at: datetime
    customer: QboId


@dataclass(frozen=True, slots=True)
class Link:
    payment_id: PlannitId
    invoice_id: PlannitId
    amount: Decimal


def derive_links(invoices: Mapping[PlannitId, Settled], payments: Sequence[Money]) -> dict[PlannitId, Link]:
    """The link of each payment that has one. One of another customer than its invoice's has none."""
    left = {invoice_id: invoice.limit for invoice_id, invoice in invoices.items()}
    links: dict[PlannitId, Link] = {}
    for payment in sorted(payments, key=lambda each: (each.paid_on, each.created_at, each.payment_id)):
        invoice = invoices.get(payment.invoice_id) if payment.invoice_id else None
        if invoice is None or payment.customer != invoice.customer:
            continue
        amount = min(payment.amount, left[invoice.invoice_id])
        if amount > ZERO:
            left[invoice.invoice_id] -= amount
            links[payment.payment_id] = Link(payment.payment_id, invoice.invoice_id, amount)
    return links
