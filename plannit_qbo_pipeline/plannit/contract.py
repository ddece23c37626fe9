"""The assumed contract v1 of Plannit's API, as far as the pipeline relies on it: names of calls and fields.

The only place to change when the real specification differs, together with `openapi.json` (the whole contract, with
the fields we do not read) and `parse` (how each field is understood). A test keeps the three in step; the live
specification is still to be compared with them. Meaning of the fields: docs/plannit-contract.md.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Any, NotRequired, TypedDict

API_PREFIX = "/api"
SPEC_PATH = "/api/spec"
KEY_HEADER = "X-API-KEY"
NOT_FOUND = "not found"  # the text of a genuine 404

Number = Decimal | int  # a JSON number; `transport.http.Answer.json` never gives floats
Json = dict[str, Any]


class Resource(StrEnum):
    """The last part of a collection's path."""

    CONTACTS = "contacts"
    PRODUCTS = "products"
    TAX_GROUPS = "taxgroups"
    INVOICES = "invoices"
    PAYMENTS = "payments"
    CREDIT_NOTES = "creditnotes"
    PAYOUTS = "payouts"


class Parameter(StrEnum):
    UPDATED_SINCE = "updatedSince"
    PAGE = "page"
    LIMIT = "limit"
    DATE_FROM = "dateFrom"
    DATE_TO = "dateTo"


class EnvelopeWire(TypedDict):
    data: list[Json]
    page: int
    limit: int
    total: int


class PhoneWire(TypedDict):
    number: str


class AddressWire(TypedDict):
    street: NotRequired[str | None]
    city: NotRequired[str | None]
    province: NotRequired[str | None]
    postalCode: NotRequired[str | None]
    country: NotRequired[str | None]


class ContactWire(TypedDict):
    id: str
    firstName: str
    lastName: str
    company: str | None
    email: str | None
    phone: PhoneWire | None
    address: AddressWire | None
    language: str
    archived: bool
    createdAt: str
    updatedAt: str


class ProductWire(TypedDict):
    id: str
    name: str
    description: str | None
    price: Number
    taxable: bool
    archived: bool
    createdAt: str
    updatedAt: str


class TaxWire(TypedDict):
    name: str
    rate: Number
    registration: str | None


class TaxGroupWire(TypedDict):
    id: str
    name: str
    taxes: list[TaxWire]
    updatedAt: str


class LineWire(TypedDict):
    id: str
    productId: str | None
    name: str
    description: str | None
    quantity: Number
    unitPrice: Number
    amount: Number
    taxable: bool
    taxGroupId: str | None


class DiscountWire(TypedDict):
    type: str
    value: Number


class TaxAmountWire(TypedDict):
    name: str
    rate: Number
    amount: Number


class InvoiceWire(TypedDict):
    id: str
    number: str | None
    status: str
    contactId: str
    date: str | None
    dueDate: str | None
    terms: str | None
    currency: str
    taxGroupId: str | None
    items: list[LineWire]
    discount: DiscountWire | None
    subtotal: Number
    taxes: list[TaxAmountWire]
    total: Number
    balance: Number
    notes: str | None
    createdAt: str
    updatedAt: str
    cancelledAt: str | None
    deletedAt: str | None


class ProcessorWire(TypedDict):
    name: str
    fee: Number | None
    payoutId: str | None


class PaymentWire(TypedDict):
    id: str
    invoiceId: str | None
    creditNoteId: str | None
    contactId: str
    amount: Number
    currency: str
    method: str
    date: str
    reference: str | None
    referenceDate: str | None
    status: str
    processor: ProcessorWire | None
    createdAt: str
    updatedAt: str
    cancelledAt: str | None


class ApplicationWire(TypedDict):
    invoiceId: str
    amount: Number
    date: str


class CreditNoteWire(TypedDict):
    id: str
    number: str | None
    invoiceId: str | None
    contactId: str
    date: str | None
    currency: str
    items: list[LineWire]
    subtotal: Number
    taxes: list[TaxAmountWire]
    total: Number
    applications: list[ApplicationWire]
    createdAt: str
    updatedAt: str
    cancelledAt: str | None


# The object behind each collection that the pipeline reads; payouts are in the contract but not carried yet.
OBJECTS: dict[Resource, type] = {
    Resource.CONTACTS: ContactWire,
    Resource.PRODUCTS: ProductWire,
    Resource.TAX_GROUPS: TaxGroupWire,
    Resource.INVOICES: InvoiceWire,
    Resource.PAYMENTS: PaymentWire,
    Resource.CREDIT_NOTES: CreditNoteWire,
}
