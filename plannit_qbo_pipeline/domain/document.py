"""What Plannit says: the documents, each a frozen value. Made in `plannit/parse`, used up in `transform/`."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.money import Money


class Kind(StrEnum):
    """The kinds of a document; a refund is a payment whose amount is negative."""

    CONTACT = "contact"
    PRODUCT = "product"
    INVOICE = "invoice"
    PAYMENT = "payment"
    REFUND = "refund"
    CREDIT_NOTE = "credit_note"


class InvoiceStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    PRINTED = "printed"
    SENDING = "sending"
    SENT = "sent"
    READ = "read"
    PROCESSING = "processing"
    PARTIAL = "partial"
    PAID = "paid"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


class DiscountType(StrEnum):
    PERCENT = "percent"
    AMOUNT = "amount"


class PaymentMethod(StrEnum):
    CASH = "cash"
    CHEQUE = "cheque"
    INTERAC = "interac"
    CARD = "card"
    BANK_DEBIT = "bankDebit"
    OTHER = "other"


class PaymentStatus(StrEnum):
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an invoice or credit note. `unit_price` and `quantity`: up to four decimals, may be negative."""

    id: str
    product_id: PlannitId | None
    name: str
    description: str | None
    quantity: Decimal
    unit_price: Decimal
    amount: Money
    taxable: bool
    tax_group_id: PlannitId | None


@dataclass(frozen=True, slots=True)
class Discount:
    """`value` is per cent or an amount, by `type`."""

    type: DiscountType
    value: Decimal


@dataclass(frozen=True, slots=True)
class TaxAmount:
    name: str
    rate: Decimal
    amount: Money


@dataclass(frozen=True, slots=True)
class Invoice:
    """`issued_on` None is Plannit's “N/A”. `subtotal` is before the discount; `balance` is what is still owed."""

    id: PlannitId
    number: str | None
    status: InvoiceStatus
    contact_id: PlannitId
    issued_on: date | None
    due_on: date | None
    terms: str | None
    currency: str
    tax_group_id: PlannitId | None
    lines: tuple[Line, ...]
    discount: Discount | None
    subtotal: Money
    taxes: tuple[TaxAmount, ...]
    total: Money
    balance: Money
    notes: str | None
    created_at: datetime
    updated_at: datetime
    cancelled_at: datetime | None
    deleted_at: datetime | None

    @property
    def called_off(self) -> bool:
        """Cancelled or deleted in Plannit."""
        return self.status is InvoiceStatus.CANCELLED or bool(self.cancelled_at or self.deleted_at)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that moved; a negative amount is a refund."""

    id: PlannitId
    invoice_id: PlannitId | None
    credit_note_id: PlannitId | None
    contact_id: PlannitId
    amount: Money
    method: PaymentMethod
    paid_on: date
    reference: str | None
    reference_on: date | None
    status: PaymentStatus
    processor: str | None
    fee: Money | None
    payout_id: PlannitId | None
    created_at: datetime
    updated_at: datetime
    cancelled_at: datetime | None

    @property
    def kind(self) -> Kind:
        return Kind.REFUND if self.amount.amount < 0 else Kind.PAYMENT


@dataclass(frozen=True, slots=True)
class Application:
    invoice_id: PlannitId
    amount: Money
    applied_on: date


@dataclass(frozen=True, slots=True)
class CreditNote:
    id: PlannitId
    number: str | None
    invoice_id: PlannitId | None
    contact_id: PlannitId
    issued_on: date | None
    currency: str
    lines: tuple[Line, ...]
    subtotal: Money
    taxes: tuple[TaxAmount, ...]
    total: Money
    applications: tuple[Application, ...]
    created_at: datetime
    updated_at: datetime
    cancelled_at: datetime | None
