"""Payments → drafts, each with the link to its invoice that Plannit's data gives now (see `transform/links`).

How much of an invoice may be settled is decided by what QBO holds, or will hold after the change that is ready: so
links above a lowered total go before the invoice does, and come back when it has been written.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from plannit_qbo_pipeline.domain.document import Kind, Payment
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId, QboId
from plannit_qbo_pipeline.domain.money import ZERO
from plannit_qbo_pipeline.domain.party import Contact
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason, Standing
from plannit_qbo_pipeline.ledger import crosswalk, documents, drafts, standings
from plannit_qbo_pipeline.ledger import links as held_links
from plannit_qbo_pipeline.ledger.crosswalk import Crossing
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.documents import Stored
from plannit_qbo_pipeline.ledger.drafts import Draft
from plannit_qbo_pipeline.load.plan import VOID
from plannit_qbo_pipeline.plannit.fields import Unreadable
from plannit_qbo_pipeline.plannit.parse import parse_payment
from plannit_qbo_pipeline.transform.customer import is_template
from plannit_qbo_pipeline.transform.links import Held, Link, Money, Settled, derive_links, within_room
from plannit_qbo_pipeline.transform.payment import not_exportable, shape_payment
from plannit_qbo_pipeline.transform.shape import Shape, Terms

_WAITS_FOR_LINKS = "links_in_the_way"  # still of others: ours stay away, or they would come and go at every pass
Contacts = Callable[[Sequence[Stored]], dict[PlannitId, Contact | Reason]]


@dataclass(frozen=True, slots=True)
class PaymentShaper:
    """Shapes payments of one company; `contacts` finds the contacts of stored documents."""

    ledger: Ledger
    company: CompanyKey
    terms: Terms
    contacts: Contacts

    def shape(self, chunk: Sequence[Stored]) -> dict[PlannitId, Shape | Reason]:
        """Each payment's record, or why there is none."""
        links = self._links(chunk)
        contacts = self.contacts(chunk)
        return {stored.plannit_id: self._shape_one(stored, contacts, links) for stored in chunk}

    def _shape_one(
        self, stored: Stored, contacts: dict[PlannitId, Contact | Reason], links: dict[PlannitId, Link]
    ) -> Shape | Reason:
        try:
            payment = parse_payment(_raw(stored))
        except Unreadable as error:
            return reason("unreadable", problem=error.problem)
        shaped = shape_payment(payment, links.get(payment.id), self.terms)
        contact = contacts.get(payment.contact_id)
        if isinstance(contact, Contact) and is_template(contact):
            return reason("template_contact")
        if isinstance(shaped, Reason) or isinstance(contact, Contact):
            return shaped
        if contact is None:
            return reason("contact_missing", contact=payment.contact_id)
        return reason("contact_blocked", why=contact.sentence_en, why_fr=contact.sentence_fr)

    def _links(self, chunk: Sequence[Stored]) -> dict[PlannitId, Link]:
        invoice_ids = sorted({stored.invoice_id for stored in chunk if stored.invoice_id})
        with self.ledger.read() as tx:
            siblings = [_readable(row) for row in documents.payments_of(tx, self.company, invoice_ids)]
            standing = [payment for payment in siblings if payment is not None and self._moves_money(payment)]
            crossings = crosswalk.lookup(tx, self.company, Kind.INVOICE, invoice_ids)
            settled = self._settled(tx, crossings)
            held = self._held(tx, [payment.id for payment in standing], crossings)
            customers = self._customers(tx, {payment.contact_id for payment in standing})
        money = [
            Money(each.id, each.invoice_id, each.amount.amount, each.paid_on, each.created_at, customer)
            for each in standing
            if (customer := customers.get(each.contact_id)) is not None
        ]
        return within_room(derive_links(settled, money), held, settled)

    def _moves_money(self, payment: Payment) -> bool:
        """Whether the payment stands in QBO, or is about to, with money to settle something with."""
        return not_exportable(payment, self.terms) is None and payment.amount.amount > ZERO

    def _settled(self, tx: Connection, crossings: Mapping[PlannitId, Crossing]) -> dict[PlannitId, Settled]:
        """The invoices that stand in QBO, each with the total that may be settled."""
        where = standings.of(tx, self.company, Kind.INVOICE, crossings)
        pending = {
            draft.plannit_id: draft
            for draft in drafts.get(tx, self.company, Kind.INVOICE, sorted(crossings))
            if where[draft.plannit_id].standing is Standing.READY or where[draft.plannit_id].code == _WAITS_FOR_LINKS
        }
        bill_to = {use for draft in pending.values() for use in draft.uses if use[0] is Kind.CONTACT}
        customers = self._customers(tx, {plannit_id for _, plannit_id in bill_to})
        found = (settled_by(crossing, pending.get(plannit_id), customers) for plannit_id, crossing in crossings.items())
        return {settled.invoice_id: settled for settled in found}

    def _held(self, tx: Connection, siblings: Sequence[PlannitId], crossings: Mapping[PlannitId, Crossing]) -> Held:
        """What QBO holds now of these invoices: by their payments, and by those that were theirs before a change."""
        named = {crossing.qbo_id: invoice_id for invoice_id, crossing in crossings.items()}
        held = held_links.of_unsettled(tx, self.company) | held_links.of_payments(tx, self.company, siblings)
        return {
            payment_id: {named[txn_id]: amount for txn_id, amount in by_invoice.items() if txn_id in named}
            for payment_id, by_invoice in held.items()
        }

    def _customers(self, tx: Connection, contact_ids: set[PlannitId]) -> dict[PlannitId, QboId]:
        found = crosswalk.lookup(tx, self.company, Kind.CONTACT, sorted(contact_ids))
        return {plannit_id: crossing.qbo_id for plannit_id, crossing in found.items()}


def settled_by(crossing: Crossing, pending: Draft | None, customers: dict[PlannitId, QboId]) -> Settled:
    """What may be settled of an invoice: the lower of what QBO holds and of what it is about to hold; nothing where it
    is voided or goes to another customer."""
    held = json.loads(crossing.answer)
    customer = QboId(str(held.get("customer")))
    limit = total = ZERO if crossing.voided else Decimal(held.get("total") or 0)
    if pending is not None:
        contact = next((plannit_id for kind, plannit_id in pending.uses if kind is Kind.CONTACT), None)
        moves = contact is None or customers.get(contact) != customer
        limit = ZERO if pending.operation == VOID or moves else min(total, pending.total or ZERO)
    return Settled(crossing.plannit_id, limit, total, customer)


def _readable(stored: Stored) -> Payment | None:
    try:
        return parse_payment(_raw(stored))
    except Unreadable:
        return None


def _raw(stored: Stored) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(stored.raw, parse_float=Decimal)
    return raw
