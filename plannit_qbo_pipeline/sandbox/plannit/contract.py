"""The assumed Plannit contract as data: which fields each wire object has, and of what type.

Validation, the OpenAPI description and the list of routes all read these tables, so a field is named once.
The pipeline holds a copy of its own on purpose. Rules that compute values are in `arithmetic.py` and `completion.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Shape = Mapping[str, "Field"]


class FieldType(StrEnum):
    TEXT = "text"
    FLAG = "flag"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    ONE = "one"
    MANY = "many"
    IDS = "ids"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `decimals` is the most a number may carry; `shape` describes a nested object or a list's items."""

    type: FieldType
    nullable: bool = False
    decimals: int = 2
    choices: tuple[str, ...] = ()
    shape: Shape | None = None
    required: bool = False


TEXT = Field(FieldType.TEXT)
NAME = Field(FieldType.TEXT, required=True)
TEXT_OR_NULL = Field(FieldType.TEXT, nullable=True)
FLAG = Field(FieldType.FLAG)
MONEY = Field(FieldType.NUMBER)
MONEY_OR_NULL = Field(FieldType.NUMBER, nullable=True)
FOUR_DECIMALS = Field(FieldType.NUMBER, decimals=4)
RATE = Field(FieldType.NUMBER, decimals=5)
REQUIRED_RATE = Field(FieldType.NUMBER, decimals=5, required=True)
DATE = Field(FieldType.DATE)
DATE_OR_NULL = Field(FieldType.DATE, nullable=True)
TIME = Field(FieldType.TIME)
TIME_OR_NULL = Field(FieldType.TIME, nullable=True)


def choice(*values: str) -> Field:
    return Field(FieldType.TEXT, choices=values)


def one(shape: Shape) -> Field:
    return Field(FieldType.ONE, nullable=True, shape=shape)


def many(shape: Shape, *, required: bool = False) -> Field:
    return Field(FieldType.MANY, shape=shape, required=required)


INVOICE_STATUSES = (
    "draft",
    "open",
    "printed",
    "sending",
    "sent",
    "read",
    "processing",
    "partial",
    "paid",
    "overdue",
    "cancelled",
)
PAYMENT_STATUSES = ("processing", "succeeded", "failed", "cancelled")
METHODS = ("cash", "cheque", "interac", "card", "bankDebit", "other")

PHONE: Shape = {"number": TEXT}
ADDRESS: Shape = {"street": TEXT, "city": TEXT, "province": TEXT, "postalCode": TEXT, "country": TEXT}
GROUP_TAX: Shape = {"name": NAME, "rate": REQUIRED_RATE, "registration": TEXT_OR_NULL}
DOCUMENT_TAX: Shape = {"name": NAME, "rate": REQUIRED_RATE, "amount": Field(FieldType.NUMBER, required=True)}
DISCOUNT: Shape = {
    "type": Field(FieldType.TEXT, choices=("percent", "amount"), required=True),
    "value": Field(FieldType.NUMBER, decimals=4, required=True),
}
SCHEDULE: Shape = {
    "percent": Field(FieldType.NUMBER, decimals=4, required=True),
    "when": choice("billing", "scheduled", "toBeScheduled"),
    "date": DATE_OR_NULL,
}
APPLICATION: Shape = {
    "invoiceId": NAME,
    "amount": Field(FieldType.NUMBER, required=True),
    "date": DATE,
}
PROCESSOR: Shape = {"name": NAME, "fee": MONEY_OR_NULL, "payoutId": TEXT_OR_NULL}
ITEM: Shape = {
    "id": TEXT,
    "productId": TEXT_OR_NULL,
    "name": TEXT,
    "description": TEXT_OR_NULL,
    "quantity": FOUR_DECIMALS,
    "unitPrice": FOUR_DECIMALS,
    "amount": MONEY,
    "taxable": FLAG,
    "taxGroupId": TEXT_OR_NULL,
}

CONTACT: Shape = {
    "id": TEXT,
    "firstName": TEXT,
    "lastName": TEXT,
    "company": TEXT_OR_NULL,
    "email": TEXT_OR_NULL,
    "phone": one(PHONE),
    "address": one(ADDRESS),
    "language": choice("fr", "en"),
    "quickbooksId": TEXT_OR_NULL,
    "archived": FLAG,
    "createdAt": TIME,
    "updatedAt": TIME,
}
PRODUCT: Shape = {
    "id": TEXT,
    "name": NAME,
    "description": TEXT_OR_NULL,
    "price": FOUR_DECIMALS,
    "unit": TEXT_OR_NULL,
    "taxable": FLAG,
    "category": TEXT_OR_NULL,
    "quickbooksId": TEXT_OR_NULL,
    "archived": FLAG,
    "createdAt": TIME,
    "updatedAt": TIME,
}
TAX_GROUP: Shape = {"id": TEXT, "name": NAME, "taxes": many(GROUP_TAX, required=True), "updatedAt": TIME}
INVOICE: Shape = {
    "id": TEXT,
    "number": TEXT_OR_NULL,
    "status": choice(*INVOICE_STATUSES),
    "contactId": NAME,
    "jobId": TEXT_OR_NULL,
    "date": DATE_OR_NULL,
    "dueDate": DATE_OR_NULL,
    "terms": TEXT_OR_NULL,
    "currency": TEXT,
    "taxGroupId": TEXT_OR_NULL,
    "items": many(ITEM),
    "discount": one(DISCOUNT),
    "subtotal": MONEY,
    "taxes": many(DOCUMENT_TAX),
    "total": MONEY,
    "balance": MONEY,
    "paymentSchedule": many(SCHEDULE),
    "notes": TEXT_OR_NULL,
    "createdAt": TIME,
    "updatedAt": TIME,
    "cancelledAt": TIME_OR_NULL,
    "deletedAt": TIME_OR_NULL,
}
PAYMENT: Shape = {
    "id": TEXT,
    "invoiceId": TEXT_OR_NULL,
    "creditNoteId": TEXT_OR_NULL,
    "contactId": NAME,
    "amount": Field(FieldType.NUMBER, required=True),
    "currency": TEXT,
    "method": choice(*METHODS),
    "date": DATE,
    "reference": TEXT_OR_NULL,
    "referenceDate": DATE_OR_NULL,
    "status": choice(*PAYMENT_STATUSES),
    "processor": one(PROCESSOR),
    "createdAt": TIME,
    "updatedAt": TIME,
    "cancelledAt": TIME_OR_NULL,
}
CREDIT_NOTE: Shape = {
    "id": TEXT,
    "number": TEXT_OR_NULL,
    "invoiceId": TEXT_OR_NULL,
    "contactId": NAME,
    "date": DATE_OR_NULL,
    "currency": TEXT,
    "items": many(ITEM),
    "taxes": many(DOCUMENT_TAX),
    "subtotal": MONEY,
    "total": MONEY,
    "applications": many(APPLICATION),
    "createdAt": TIME,
    "updatedAt": TIME,
    "cancelledAt": TIME_OR_NULL,
}
PAYOUT: Shape = {
    "id": TEXT,
    "processor": TEXT,
    "date": DATE,
    "amount": MONEY,
    "paymentIds": Field(FieldType.IDS),
    "fees": MONEY,
    "currency": TEXT,
    "createdAt": TIME,
    "updatedAt": TIME,
}

SHAPES: Mapping[str, Shape] = {
    "contacts": CONTACT,
    "products": PRODUCT,
    "taxgroups": TAX_GROUP,
    "invoices": INVOICE,
    "payments": PAYMENT,
    "creditnotes": CREDIT_NOTE,
    "payouts": PAYOUT,
}
OBJECT_NAMES: Mapping[str, str] = {
    "contacts": "Contact",
    "products": "Product",
    "taxgroups": "TaxGroup",
    "invoices": "Invoice",
    "payments": "Payment",
    "creditnotes": "CreditNote",
    "payouts": "Payout",
}
DATED_KINDS = frozenset({"invoices", "payments", "creditnotes"})
WRITABLE_KINDS = frozenset({"contacts", "products"})
READ_ONLY_FIELDS = frozenset({"id", "createdAt", "updatedAt"})
MAX_PAGE_LIMIT = 100
