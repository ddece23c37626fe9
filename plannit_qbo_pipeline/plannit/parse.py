"""Wire objects → domain objects, one function per kind: the first of the two translations (docs/plannit-contract.md).

Fields we do not know are ignored, so that Plannit may add some. How one field is read and refused: `fields`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plannit_qbo_pipeline.domain.document import (
    Application,
    CreditNote,
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
from plannit_qbo_pipeline.domain.party import Address, Contact, Product, Tax, TaxGroup
from plannit_qbo_pipeline.plannit.contract import Resource
from plannit_qbo_pipeline.plannit.fields import Fields, Unreadable, aware

__all__ = [
    "Summary",
    "Unreadable",
    "parse_contact",
    "parse_credit_note",
    "parse_invoice",
    "parse_payment",
    "parse_product",
    "parse_tax_group",
    "summary",
]


class _Language(StrEnum):
    FRENCH = "fr"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Summary:
    """What can be said of any wire object, readable or not; None where even that is not there."""

    resource: Resource
    id: PlannitId | None
    created_at: datetime | None
    updated_at: datetime | None


def summary(resource: Resource, raw: object) -> Summary:
    """Never raises."""
    fields = raw if isinstance(raw, dict) else {}
    plannit_id = fields.get("id")
    return Summary(
        resource,
        PlannitId(plannit_id) if isinstance(plannit_id, str) and plannit_id else None,
        aware(fields.get("createdAt")),
        aware(fields.get("updatedAt")),
    )


def parse_contact(raw: Mapping[str, object]) -> Contact:
    fields = Fields(raw)
    return Contact(
        id=fields.id("id"),
        first_name=fields.text("firstName"),
        last_name=fields.text("lastName"),
        company=fields.text_or_none("company"),
        email=fields.text_or_none("email"),
        phone=fields.part_or_none("phone", lambda phone: phone.text("number")),
        address=fields.part_or_none("address", _address),
        language=fields.choice("language", _Language).value,
        archived=fields.flag("archived"),
        created_at=fields.moment("createdAt"),
        updated_at=fields.moment("updatedAt"),
    )


def parse_product(raw: Mapping[str, object]) -> Product:
    fields = Fields(raw)
    return Product(
        id=fields.id("id"),
        name=fields.text("name"),
        description=fields.text_or_none("description"),
        price=fields.number("price"),
        taxable=fields.flag("taxable"),
        archived=fields.flag("archived"),
        created_at=fields.moment("createdAt"),
        updated_at=fields.moment("updatedAt"),
    )


def parse_tax_group(raw: Mapping[str, object]) -> TaxGroup:
    fields = Fields(raw)
    fields.moment("updatedAt")
    return TaxGroup(id=fields.id("id"), name=fields.text("name"), taxes=fields.each("taxes", _tax))


def parse_invoice(raw: Mapping[str, object]) -> Invoice:
    fields = Fields(raw)
    currency = fields.currency("currency")
    return Invoice(
        id=fields.id("id"),
        number=fields.text_or_none("number"),
        status=fields.choice("status", InvoiceStatus),
        contact_id=fields.id("contactId"),
        issued_on=fields.day_or_none("date"),
        due_on=fields.day_or_none("dueDate"),
        terms=fields.text_or_none("terms"),
        currency=currency,
        tax_group_id=fields.id_or_none("taxGroupId"),
        lines=fields.each("items", lambda item: _line(item, currency)),
        discount=fields.part_or_none("discount", _discount),
        subtotal=fields.money("subtotal", currency),
        taxes=fields.each("taxes", lambda tax: _tax_amount(tax, currency)),
        total=fields.money("total", currency),
        balance=fields.money("balance", currency),
        notes=fields.text_or_none("notes"),
        created_at=fields.moment("createdAt"),
        updated_at=fields.moment("updatedAt"),
        cancelled_at=fields.moment_or_none("cancelledAt"),
        deleted_at=fields.moment_or_none("deletedAt"),
    )


def parse_payment(raw: Mapping[str, object]) -> Payment:
    """A refund too: its amount is negative."""
    fields = Fields(raw)
    currency = fields.currency("currency")
    processed = fields.part_or_none("processor", lambda processor: _processor(processor, currency))
    processor, fee, payout_id = processed or (None, None, None)
    return Payment(
        id=fields.id("id"),
        invoice_id=fields.id_or_none("invoiceId"),
        credit_note_id=fields.id_or_none("creditNoteId"),
        contact_id=fields.id("contactId"),
        amount=fields.money("amount", currency),
        method=fields.choice("method", PaymentMethod),
        paid_on=fields.day("date"),
        reference=fields.text_or_none("reference"),
        reference_on=fields.day_or_none("referenceDate"),
        status=fields.choice("status", PaymentStatus),
        processor=processor,
        fee=fee,
        payout_id=payout_id,
        created_at=fields.moment("createdAt"),
        updated_at=fields.moment("updatedAt"),
        cancelled_at=fields.moment_or_none("cancelledAt"),
    )


def parse_credit_note(raw: Mapping[str, object]) -> CreditNote:
    fields = Fields(raw)
    currency = fields.currency("currency")
    return CreditNote(
        id=fields.id("id"),
        number=fields.text_or_none("number"),
        invoice_id=fields.id_or_none("invoiceId"),
        contact_id=fields.id("contactId"),
        issued_on=fields.day_or_none("date"),
        currency=currency,
        lines=fields.each("items", lambda item: _line(item, currency)),
        subtotal=fields.money("subtotal", currency),
        taxes=fields.each("taxes", lambda tax: _tax_amount(tax, currency)),
        total=fields.money("total", currency),
        applications=fields.each("applications", lambda application: _application(application, currency)),
        created_at=fields.moment("createdAt"),
        updated_at=fields.moment("updatedAt"),
        cancelled_at=fields.moment_or_none("cancelledAt"),
    )


def _address(fields: Fields) -> Address:
    return Address(
        street=fields.text_if_any("street"),
        city=fields.text_if_any("city"),
        province=fields.text_if_any("province"),
        postal_code=fields.text_if_any("postalCode"),
        country=fields.text_if_any("country"),
    )


def _tax(fields: Fields) -> Tax:
    return Tax(fields.text("name"), fields.number("rate"), fields.text_or_none("registration"))


def _tax_amount(fields: Fields, currency: str) -> TaxAmount:
    return TaxAmount(fields.text("name"), fields.number("rate"), fields.money("amount", currency))


def _application(fields: Fields, currency: str) -> Application:
    return Application(fields.id("invoiceId"), fields.money("amount", currency), fields.day("date"))


def _processor(fields: Fields, currency: str) -> tuple[str, Money | None, PlannitId | None]:
    return fields.text("name"), fields.money_or_none("fee", currency), fields.id_or_none("payoutId")


def _discount(fields: Fields) -> Discount:
    kind = fields.choice("type", DiscountType)
    return Discount(kind, fields.cents("value") if kind is DiscountType.AMOUNT else fields.number("value"))


def _line(fields: Fields, currency: str) -> Line:
    return Line(
        id=fields.id("id"),
        product_id=fields.id_or_none("productId"),
        name=fields.text("name"),
        description=fields.text_or_none("description"),
        quantity=fields.number("quantity"),
        unit_price=fields.number("unitPrice"),
        amount=fields.money("amount", currency),
        taxable=fields.flag("taxable"),
        tax_group_id=fields.id_or_none("taxGroupId"),
    )
