"""The money of a cell: by Plannit's own figures, by the drafts, and by what QuickBooks answered."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import Connection

from plannit_qbo_pipeline.domain.document import CreditNote, Invoice, Kind, Payment, PaymentStatus
from plannit_qbo_pipeline.domain.money import ZERO
from plannit_qbo_pipeline.ledger import cells
from plannit_qbo_pipeline.ledger.cells import Cell
from plannit_qbo_pipeline.plannit.parse import Unreadable, parse_credit_note, parse_invoice, parse_payment

_TAX_NAMES = {Decimal("5"): "gst", Decimal("9.975"): "qst"}
_TAXED = frozenset({Kind.INVOICE, Kind.CREDIT_NOTE})


@dataclass(slots=True)
class Stated:
    """What Plannit's own documents come to, by their own figures; refunds are negative."""

    total: Decimal = ZERO
    taxes: dict[Decimal, Decimal] = field(default_factory=dict)


@dataclass(slots=True)
class Held:
    """What QuickBooks holds of the cell's documents. An open item is a payment that no invoice takes in whole."""

    total: Decimal = ZERO
    difference: Decimal = ZERO
    links: int = 0
    linked: Decimal = ZERO
    open_items: int = 0
    open_total: Decimal = ZERO


def money(tx: Connection, cell: Cell) -> dict[str, Decimal | int]:
    """Sums by name; taxes where the kinds have any, links where they are payments."""
    said, held = stated(cells.raws(tx, cell)), in_qbo(cells.answers(tx, cell))
    figures: dict[str, Decimal | int] = {
        "plannit_total": said.total,
        "drafted_total": cells.drafted_total(tx, cell),
        "qbo_total": held.total,
        "difference": held.difference,
    }
    if not _TAXED.isdisjoint(cell.kinds):
        taxes = {rate: said.taxes.get(rate, ZERO) for rate in _TAX_NAMES} | said.taxes
        figures |= {_TAX_NAMES.get(rate, f"tax_{rate.normalize():f}"): amount for rate, amount in taxes.items()}
    if Kind.PAYMENT in cell.kinds:
        figures |= {
            "links": held.links,
            "linked_total": held.linked,
            "open_items": held.open_items,
            "open_total": held.open_total,
        }
    return figures


def stated(raws: Iterable[tuple[Kind, str]]) -> Stated:
    """Total and tax by rate of numbered invoices and credit notes that stand, and of money that moved.

    What cannot be read is left out.
    """
    sums = Stated()
    for kind, raw in raws:
        try:
            document = _counted(kind, raw)
        except Unreadable:
            continue
        if isinstance(document, Payment):
            sums.total += document.amount.amount
        elif document is not None:
            sums.total += document.total.amount
            for tax in document.taxes:
                sums.taxes[tax.rate] = sums.taxes.get(tax.rate, ZERO) + tax.amount.amount
    return sums


def _counted(kind: Kind, raw: str) -> Invoice | CreditNote | Payment | None:
    """The document if it counts; None for one that was called off, has no number, or moved no money."""
    values = json.loads(raw, parse_float=Decimal)
    if kind is Kind.INVOICE:
        invoice = parse_invoice(values)
        return invoice if invoice.number and not invoice.called_off else None
    if kind is Kind.CREDIT_NOTE:
        note = parse_credit_note(values)
        return note if note.number and note.cancelled_at is None else None
    payment = parse_payment(values)
    moved = payment.status is PaymentStatus.SUCCEEDED and payment.cancelled_at is None
    return payment if moved else None


def in_qbo(answers: Iterable[tuple[Decimal | None, str]]) -> Held:
    """Sums of what QuickBooks last answered, beside Plannit's total of each document."""
    sums = Held()
    for total, text in answers:
        answer = json.loads(text)
        held = Decimal(answer.get("total") or 0)
        sums.total += held
        sums.difference += held - (total or ZERO)
        linked = [Decimal(amount) for amount in answer.get("links", {}).values()]
        sums.links += len(linked)
        sums.linked += sum(linked, ZERO)
        if (left := held - sum(linked, ZERO)) > ZERO:
            sums.open_items += 1
            sums.open_total += left
    return sums
