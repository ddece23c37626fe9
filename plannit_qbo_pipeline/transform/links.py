"""Which money settles which invoice, derived anew from Plannit each time: links move no money, they only tidy.

The oldest payment is served first, so that the newest gives up first when an invoice is lowered. What no invoice can
take stays on the customer's account: an open item, never a wrong balance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from plannit_qbo_pipeline.domain.identity import PlannitId, QboId
from plannit_qbo_pipeline.domain.money import ZERO


@dataclass(frozen=True, slots=True)
class Settled:
    """An invoice as far as QBO holds it: its customer and total there, and what may be linked to it at most.

    `limit` is below `total` while a change is ready for which links have to go first.
    """

    invoice_id: PlannitId
    limit: Decimal
    total: Decimal
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


Held = Mapping[PlannitId, Mapping[PlannitId, Decimal]]  # what QBO holds now, by payment and invoice


def derive_links(invoices: Mapping[PlannitId, Settled], payments: Sequence[Money]) -> dict[PlannitId, Link]:
    """The link of each payment that has one, oldest first. One of another customer than its invoice's has none."""
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


def within_room(
    links: Mapping[PlannitId, Link], held: Held, invoices: Mapping[PlannitId, Settled]
) -> dict[PlannitId, Link]:
    """Those links as far as QBO takes them now, in whatever order they are sent.

    What another payment still holds of an invoice leaves no room there. It is derived again when that one has let go.
    """
    occupied = dict.fromkeys(invoices, ZERO)
    for by_invoice in held.values():
        for invoice_id, amount in by_invoice.items():
            occupied[invoice_id] = occupied.get(invoice_id, ZERO) + amount
    fitting: dict[PlannitId, Link] = {}
    for payment_id, link in links.items():
        own = held.get(payment_id, {}).get(link.invoice_id, ZERO)
        room = invoices[link.invoice_id].total - occupied[link.invoice_id] + own
        amount = min(link.amount, max(room, own))
        if amount > ZERO:
            occupied[link.invoice_id] += max(amount - own, ZERO)
            fitting[payment_id] = replace(link, amount=amount)
    return fitting
