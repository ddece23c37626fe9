"""One wire object of each kind with all its fields, and what it must be read as."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

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
from plannit_qbo_pipeline.plannit.parse import (
    parse_contact,
    parse_credit_note,
    parse_invoice,
    parse_payment,
    parse_product,
    parse_tax_group,
)

MORNING = datetime(2026, 11, 24, 9, tzinfo=timezone(timedelta(hours=-5)))
NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
TIMES = {"createdAt": "2026-11-24T09:00:00-05:00", "updatedAt": "2026-11-24T17:00:00Z"}
PERSON = PlannitId("c1")

LINE = {
    "id": "l1", "productId": "p1", "name": "Entretien", "description": None, "quantity": Decimal("2.5"),
    "unitPrice": Decimal("40.1234"), "amount": Decimal("100.31"), "taxable": True, "taxGroupId": "t1",
}  # fmt: skip
TAX_AMOUNTS = [{"name": "TPS", "rate": 5, "amount": Decimal("5.02")}]
WIRE: dict[Resource, dict[str, Any]] = {
    Resource.CONTACTS: {
        "id": "c1", "firstName": "Zoé", "lastName": "L'Heureux", "company": "Érable inc.", "email": "z@example.org",
        "phone": {"number": "418 555-0100"},
        "address": {"street": "1, rue X", "city": "Lévis", "province": "QC", "postalCode": "G6V 1A1", "country": "CA"},
        "language": "fr", "archived": False, **TIMES,
    },
    Resource.PRODUCTS: {
        "id": "p1", "name": "Entretien", "description": "Annuel", "price": Decimal("40.1234"), "taxable": True,
        "archived": False, **TIMES,
    },
    Resource.TAX_GROUPS: {
        "id": "t1", "name": "Québec",
        "taxes": [{"name": "TPS", "rate": 5, "registration": "123"},
                  {"name": "TVQ", "rate": Decimal("9.975"), "registration": None}],
        "updatedAt": TIMES["updatedAt"],
    },
    Resource.INVOICES: {
        "id": "i1", "number": "F-1042", "status": "partial", "contactId": "c1", "date": "2026-11-24",
        "dueDate": "2026-12-24", "terms": "Net 30", "currency": "CAD", "taxGroupId": "t1", "items": [LINE],
        "discount": {"type": "percent", "value": Decimal("2.125")}, "subtotal": Decimal("100.31"),
        "taxes": TAX_AMOUNTS, "total": Decimal("105.33"), "balance": 5, "notes": "Merci", **TIMES,
        "cancelledAt": None, "deletedAt": None,
    },
    Resource.PAYMENTS: {
        "id": "y1", "invoiceId": "i1", "creditNoteId": None, "contactId": "c1", "amount": Decimal("-45.99"),
        "currency": "CAD", "method": "bankDebit", "date": "2026-11-25", "reference": "chq 12",
        "referenceDate": "2026-11-23", "status": "succeeded",
        "processor": {"name": "plannitPay", "fee": Decimal("1.5"), "payoutId": "o1"}, **TIMES, "cancelledAt": None,
    },
    Resource.CREDIT_NOTES: {
        "id": "n1", "number": "7", "invoiceId": "i1", "contactId": "c1", "date": "2026-11-26", "currency": "CAD",
        "items": [LINE], "subtotal": Decimal("100.31"), "taxes": TAX_AMOUNTS, "total": Decimal("105.33"),
        "applications": [{"invoiceId": "i1", "amount": Decimal("50.00"), "date": "2026-11-26"}], **TIMES,
        "cancelledAt": "2026-11-24T17:00:00Z",
    },
}  # fmt: skip
PARSERS: dict[Resource, Callable[[dict[str, Any]], object]] = {
    Resource.CONTACTS: parse_contact,
    Resource.PRODUCTS: parse_product,
    Resource.TAX_GROUPS: parse_tax_group,
    Resource.INVOICES: parse_invoice,
    Resource.PAYMENTS: parse_payment,
    Resource.CREDIT_NOTES: parse_credit_note,
}
A_LINE = Line(
    "l1", PlannitId("p1"), "Entretien", None, Decimal("2.5"), Decimal("40.1234"), Money(Decimal("100.31")), True,
    PlannitId("t1"),
)  # fmt: skip
A_TAX = TaxAmount("TPS", Decimal(5), Money(Decimal("5.02")))
READ: dict[Resource, object] = {
    Resource.CONTACTS: Contact(
        PERSON, "Zoé", "L'Heureux", "Érable inc.", "z@example.org", "418 555-0100",
        Address("1, rue X", "Lévis", "QC", "G6V 1A1", "CA"), "fr", False, MORNING, NOON,
    ),
    Resource.PRODUCTS: Product(
        PlannitId("p1"), "Entretien", "Annuel", Decimal("40.1234"), True, False, MORNING, NOON
    ),
    Resource.TAX_GROUPS: TaxGroup(
        PlannitId("t1"), "Québec", (Tax("TPS", Decimal(5), "123"), Tax("TVQ", Decimal("9.975")))
    ),
    Resource.INVOICES: Invoice(
        PlannitId("i1"), "F-1042", InvoiceStatus.PARTIAL, PERSON, date(2026, 11, 24), date(2026, 12, 24), "Net 30",
        "CAD", PlannitId("t1"), (A_LINE,), Discount(DiscountType.PERCENT, Decimal("2.125")),
        Money(Decimal("100.31")), (A_TAX,), Money(Decimal("105.33")), Money(Decimal(5)), "Merci", MORNING, NOON,
        None, None,
    ),
    Resource.PAYMENTS: Payment(
        PlannitId("y1"), PlannitId("i1"), None, PERSON, Money(Decimal("-45.99")), PaymentMethod.BANK_DEBIT,
        date(2026, 11, 25), "chq 12", date(2026, 11, 23), PaymentStatus.SUCCEEDED, "plannitPay",
        Money(Decimal("1.50")), PlannitId("o1"), MORNING, NOON, None,
    ),
    Resource.CREDIT_NOTES: CreditNote(
        PlannitId("n1"), "7", PlannitId("i1"), PERSON, date(2026, 11, 26), "CAD", (A_LINE,),
        Money(Decimal("100.31")), (A_TAX,), Money(Decimal("105.33")),
        (Application(PlannitId("i1"), Money(Decimal("50.00")), date(2026, 11, 26)),), MORNING, NOON, NOON,
    ),
}  # fmt: skip
