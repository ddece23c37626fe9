"""What a document says of itself: called off or not, payment or refund."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from plannit_qbo_pipeline.domain.document import Invoice, InvoiceStatus, Kind, Payment, PaymentMethod, PaymentStatus
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.money import Money

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
INVOICE = Invoice(
    id=PlannitId("i"),
    number="1042",
    status=InvoiceStatus.SENT,
    contact_id=PlannitId("c"),
    issued_on=date(2026, 11, 24),
    due_on=None,
    terms=None,
    currency="CAD",
    tax_group_id=None,
    lines=(),
    discount=None,
    subtotal=Money(Decimal(0)),
    taxes=(),
    total=Money(Decimal(0)),
    balance=Money(Decimal(0)),
    notes=None,
    created_at=NOON,
    updated_at=NOON,
    cancelled_at=None,
    deleted_at=None,
)
PAYMENT = Payment(
    id=PlannitId("p"),
    invoice_id=None,
    credit_note_id=None,
    contact_id=PlannitId("c"),
    amount=Money(Decimal(10)),
    method=PaymentMethod.CARD,
    paid_on=date(2026, 11, 24),
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


@pytest.mark.parametrize(
    ("invoice", "called_off"),
    [
        (INVOICE, False),
        (replace(INVOICE, status=InvoiceStatus.CANCELLED), True),
        (replace(INVOICE, cancelled_at=NOON), True),
        (replace(INVOICE, deleted_at=NOON), True),
        (replace(INVOICE, status=InvoiceStatus.DRAFT), False),
    ],
    ids=["standing", "by its status", "cancelled", "deleted", "a draft"],
)
def test_an_invoice_is_called_off_when_it_is_cancelled_or_deleted(invoice: Invoice, called_off: bool) -> None:
    assert invoice.called_off is called_off


@pytest.mark.parametrize(("amount", "kind"), [("10", Kind.PAYMENT), ("0", Kind.PAYMENT), ("-0.01", Kind.REFUND)])
def test_money_that_goes_back_is_a_refund(amount: str, kind: Kind) -> None:
    assert replace(PAYMENT, amount=Money(Decimal(amount))).kind is kind
