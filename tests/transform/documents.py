"""Documents to transform: right ones, to be changed by a test in the one point that it is about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.domain.document import (
    Discount,
    DiscountType,
    Invoice,
    InvoiceStatus,
    Line,
    Payment,
    PaymentMethod,
    PaymentStatus,
    TaxAmount,
)
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.money import Money
from plannit_qbo_pipeline.domain.party import Contact, Product
from tests.transform.realm import DAY, GST, HST, QST, QUEBEC

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
TAX_NAMES = {GST: "TPS", QST: "TVQ", HST: "TVH"}


def money(amount: str | Decimal) -> Money:
    return Money(Decimal(amount))


def contact(**changes: Any) -> Contact:
    return replace(
        Contact(PlannitId("c1"), "Zoé", "L'Écuyer", None, None, None, None, "fr", False, NOON, NOON), **changes
    )


def product(**changes: Any) -> Product:
    return replace(Product(PlannitId("p1"), "Entretien", None, Decimal("70.00"), True, False, NOON, NOON), **changes)


def line(amount: str, quantity: str = "1", unit_price: str | None = None, **changes: Any) -> Line:
    made = Line(
        id="1",
        product_id=PlannitId("p1"),
        name="Entretien",
        description=None,
        quantity=Decimal(quantity),
        unit_price=Decimal(unit_price or amount),
        amount=money(amount),
        taxable=True,
        tax_group_id=None,
    )
    return replace(made, **changes)


def taxes(**amounts: str) -> tuple[TaxAmount, ...]:
    """Printed taxes by their short name: gst, qst, hst."""
    rates = {"gst": GST, "qst": QST, "hst": HST}
    return tuple(TaxAmount(TAX_NAMES[rates[name]], rates[name], money(amount)) for name, amount in amounts.items())


def invoice(lines: Sequence[Line], printed: Sequence[TaxAmount], total: str, **changes: Any) -> Invoice:
    """A sent invoice of the company's customer whose sub-total is that of its lines."""
    made = Invoice(
        id=PlannitId("i1"),
        number="1042",
        status=InvoiceStatus.SENT,
        contact_id=PlannitId("c1"),
        issued_on=DAY,
        due_on=None,
        terms=None,
        currency="CAD",
        tax_group_id=QUEBEC,
        lines=tuple(lines),
        discount=None,
        subtotal=Money(sum((entry.amount.amount for entry in lines), Decimal(0))),
        taxes=tuple(printed),
        total=money(total),
        balance=money(total),
        notes=None,
        created_at=NOON,
        updated_at=NOON,
        cancelled_at=None,
        deleted_at=None,
    )
    return replace(made, **changes)


def plain_invoice(**changes: Any) -> Invoice:
    """140.00 with GST and QST: 160.97."""
    made = invoice([line("140.00", "2", "70.00")], taxes(gst="7.00", qst="13.97"), "160.97")
    return replace(made, **changes)


def payment(**changes: Any) -> Payment:
    """A cheque that arrived for the invoice."""
    made = Payment(
        id=PlannitId("pay000000001"),
        invoice_id=PlannitId("i1"),
        credit_note_id=None,
        contact_id=PlannitId("c1"),
        amount=money("160.97"),
        method=PaymentMethod.CHEQUE,
        paid_on=DAY,
        reference=None,
        reference_on=None,
        status=PaymentStatus.SUCCEEDED,
        processor=None,
        fee=None,
        payout_id=None,
        created_at=NOON,
        updated_at=NOON,
        cancelled_at=None,
    )
    return replace(made, **changes)


def percent(value: str) -> Discount:
    return Discount(DiscountType.PERCENT, Decimal(value))


def amount_off(value: str) -> Discount:
    return Discount(DiscountType.AMOUNT, Decimal(value))
