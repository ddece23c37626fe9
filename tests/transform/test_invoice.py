"""Which invoices become a record, what it holds, and the reason each other one gets. Money: `test_invoice_money`."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.domain.document import Invoice, InvoiceStatus, Kind
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.money import Money
from plannit_qbo_pipeline.domain.party import Contact
from plannit_qbo_pipeline.domain.standing import Reason, Standing
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.transform.invoice import shape_invoice
from plannit_qbo_pipeline.transform.references import DEFAULT_ITEM, refer
from plannit_qbo_pipeline.transform.shape import Shape, Terms
from tests.qbo.realm_rows import code, snapshot_of
from tests.transform.documents import (
    NOON,
    amount_off,
    contact,
    invoice,
    line,
    money,
    percent,
    plain_invoice,
    taxes,
)
from tests.transform.realm import (
    BOTH_CODE,
    DAY,
    GST_RATE,
    QST_RATE,
    ZERO_RATED,
    realm,
    realm_rows,
    terms,
)


def shape_of(made: Invoice, under: Terms | None = None, of: Contact | None = None) -> Shape:
    shape = shape_invoice(made, of or contact(), under or terms())
    assert isinstance(shape, Shape), shape.sentence_en
    return shape


def reason_of(made: Invoice, under: Terms | None = None, of: Contact | None = None) -> Reason:
    why = shape_invoice(made, of, under or terms())
    assert isinstance(why, Reason)
    return why


def tax_line(rate_id: str, percent_of: str, amount: str, base: str) -> dict[str, Any]:
    taxed = {"TaxRateRef": {"value": rate_id}, "PercentBased": True, "TaxPercent": Decimal(percent_of)}
    taxed["NetAmountTaxable"] = Decimal(base)
    return {"DetailType": "TaxLineDetail", "Amount": Decimal(amount), "TaxLineDetail": taxed}


def test_the_whole_record_of_a_plain_invoice() -> None:
    shape = shape_of(plain_invoice(due_on=date(2026, 12, 24)))
    assert shape.body == {
        "CustomerRef": refer(Kind.CONTACT, PlannitId("c1")),
        "DocNumber": "1042",
        "TxnDate": "2026-11-24",
        "DueDate": "2026-12-24",
        "GlobalTaxCalculation": "TaxExcluded",
        "EmailStatus": "NotSet",
        "AllowOnlineCreditCardPayment": False,
        "AllowOnlineACHPayment": False,
        "Line": [
            {
                "DetailType": "SalesItemLineDetail",
                "Amount": Decimal("140.00"),
                "Description": "Entretien",
                "SalesItemLineDetail": {
                    "ItemRef": refer(Kind.PRODUCT, PlannitId("p1")),
                    "TaxCodeRef": {"value": BOTH_CODE},
                    "Qty": Decimal(2),
                    "UnitPrice": Decimal("70.00"),
                },
            }
        ],
        "TxnTaxDetail": {
            "TotalTax": Decimal("20.97"),
            "TaxLine": [tax_line(GST_RATE, "5", "7.00", "140.00"), tax_line(QST_RATE, "9.975", "13.97", "140.00")],
        },
    }
    assert (shape.entity, shape.doc_number, shape.business_date) == (Entity.INVOICE, "1042", DAY)
    assert shape.total == Decimal("160.97")


def no_codes() -> Terms:
    return terms(snapshot_of({**realm_rows(), "TaxCode": []}))


def twin_codes() -> Terms:
    rows = realm_rows()
    return terms(snapshot_of({**rows, "TaxCode": [*rows["TaxCode"], code("40", "TPS/TVQ bis", GST_RATE, QST_RATE)]}))


def on(**changes: Any) -> Terms:
    return terms(replace(realm(), **changes))


LINES = [line("1.00", taxable=False)] * 751
US_LINE = replace(line("1.00", taxable=False), amount=Money(Decimal(1), "USD"))
IN_US_DOLLARS = plain_invoice(currency="USD", lines=(US_LINE,), subtotal=US_LINE.amount, total=US_LINE.amount, taxes=())
REASONS: dict[str, tuple[str, Invoice, Contact | None, Terms]] = {
    "a contact that is none": ("template_contact", plain_invoice(), contact(first_name="INVOICE TEMPLATE"), terms()),
    "cancelled": ("never_sent", plain_invoice(status=InvoiceStatus.CANCELLED), contact(), terms()),
    "deleted": ("never_sent", plain_invoice(deleted_at=NOON), contact(), terms()),
    "cancelled, without its contact": ("never_sent", plain_invoice(cancelled_at=NOON), None, terms()),
    "a draft": ("no_number", plain_invoice(number=None, issued_on=None), contact(), terms()),
    "a number of blanks": ("no_number", plain_invoice(number="  "), contact(), terms()),
    "dated N/A": ("no_date", plain_invoice(issued_on=None), contact(), terms()),
    "old": ("before_go_live", plain_invoice(), contact(), terms(go_live_on=date(2026, 11, 25))),
    "contact gone": ("contact_missing", plain_invoice(), None, terms()),
    "numbers off": ("custom_numbers_off", plain_invoice(), contact(), on(custom_txn_numbers=False)),
    "sales tax off": ("sales_tax_off", plain_invoice(), contact(), on(using_sales_tax=False)),
    "automated tax": ("automated_tax", plain_invoice(), contact(), on(partner_tax_enabled=True)),
    "another currency": ("foreign_currency", IN_US_DOLLARS, contact(), terms()),
    "another currency than a silent realm's": ("foreign_currency", IN_US_DOLLARS, contact(), on(home_currency="")),
    "a long number": ("number_too_long", plain_invoice(number="1" * 22), contact(), terms()),
    "no line": ("no_lines", invoice([], [], "0.00"), contact(), terms()),
    "751 lines": ("too_many_lines", invoice(LINES, [], "751.00"), contact(), terms()),
    "lines and another sub-total": ("does_not_add_up", plain_invoice(subtotal=money("140.01")), contact(), terms()),
    "taxes and another total": ("does_not_add_up", plain_invoice(total=money("160.98")), contact(), terms()),
    "a discount that the total lacks": ("does_not_add_up", plain_invoice(discount=percent("10")), contact(), terms()),
    "below zero": ("negative_total", invoice([line("-1.00", taxable=False)], [], "-1.00"), contact(), terms()),
    "more off than there is": (
        "negative_total",
        invoice([line("100.00", taxable=False)], [], "-10.00", discount=percent("110")),
        contact(),
        terms(),
    ),
    "no tax group": ("no_tax_group", plain_invoice(tax_group_id=None), contact(), terms()),
    "no such code": ("tax_code_missing", plain_invoice(), contact(), no_codes()),
    "two such codes": ("tax_code_ambiguous", plain_invoice(), contact(), twin_codes()),
    "a tax of no line": (
        "tax_unexplained",
        invoice([line("140.00", taxable=False)], taxes(hst="18.20"), "158.20"),
        contact(),
        terms(),
    ),
}


@pytest.mark.parametrize(("code_", "made", "of", "under"), REASONS.values(), ids=REASONS)
def test_what_cannot_become_a_record_has_its_reason(
    code_: str, made: Invoice, of: Contact | None, under: Terms
) -> None:
    assert reason_of(made, under, of).code == code_


def test_the_reason_fills_its_blanks() -> None:
    assert "2026-11-24" in reason_of(plain_invoice(), terms(go_live_on=date(2026, 12, 1)), contact()).sentence_fr
    assert "160.97 CAD is not 160.98 CAD" in reason_of(plain_invoice(total=money("160.98")), of=contact()).sentence_en
    assert "751 lines" in reason_of(invoice(LINES, [], "751.00"), of=contact()).sentence_en
    assert reason_of(plain_invoice(), of=None).standing is Standing.BLOCKED


def test_the_day_of_going_live_is_carried() -> None:
    assert shape_of(plain_invoice(), terms(go_live_on=DAY)).business_date == DAY


@pytest.mark.parametrize("status", [status for status in InvoiceStatus if status is not InvoiceStatus.CANCELLED])
def test_a_numbered_and_dated_invoice_goes_whatever_its_status(status: InvoiceStatus) -> None:
    assert shape_of(plain_invoice(status=status)).total == Decimal("160.97")


@pytest.mark.parametrize(("number", "sent"), [("1" * 21, "1" * 21), (" FAC-7é ", "FAC-7é")])
def test_a_number_is_kept_as_it_is_printed(number: str, sent: str) -> None:
    shape = shape_of(plain_invoice(number=number))
    assert (shape.doc_number, shape.body["DocNumber"]) == (sent, sent)


@pytest.mark.parametrize("due_on", [date(2026, 11, 24), date(2026, 12, 24), date(2026, 11, 1), None])
def test_the_due_date_is_plannit_s_even_before_the_date(due_on: date | None) -> None:
    assert shape_of(plain_invoice(due_on=due_on)).body.get("DueDate") == (due_on.isoformat() if due_on else None)


@pytest.mark.parametrize("count", [749, 750])
def test_as_many_lines_go_as_quickbooks_takes(count: int) -> None:
    assert len(list(shape_of(invoice(LINES[:count], [], f"{count}.00")).body["Line"])) == count  # type: ignore[call-overload]


@pytest.mark.parametrize(("untaxed", "why"), [(747, None), (748, "too_many_lines")])
def test_the_lines_of_a_discount_count_too(untaxed: int, why: str | None) -> None:
    """One per tax code: here one for the lines without tax and one for the line with it."""
    lines = [*LINES[:untaxed], line("1000.00")]
    total = (untaxed + 1000) * Decimal("0.9") + Decimal("134.78")
    made = invoice(lines, taxes(gst="45.00", qst="89.78"), str(total), discount=percent("10"))
    shape = shape_invoice(made, contact(), terms())
    assert (shape.code if isinstance(shape, Reason) else None) == why


def test_with_several_currencies_the_record_names_its_own() -> None:
    assert shape_of(plain_invoice(), on(multicurrency=True)).body["CurrencyRef"] == {"value": "CAD"}
    assert "CurrencyRef" not in shape_of(plain_invoice()).body


def test_a_record_uses_its_customer_and_each_item_once() -> None:
    lines = [
        line("10.00", taxable=False),
        line("10.00", taxable=False, product_id=PlannitId("p2")),
        line("10.00", taxable=False),
    ]
    customer = (Kind.CONTACT, PlannitId("c1"))
    items = [(Kind.PRODUCT, PlannitId("p1")), (Kind.PRODUCT, PlannitId("p2"))]
    assert shape_of(invoice(lines, [], "30.00")).uses == (customer, *items)
    assert shape_of(invoice(lines, [], "29.00", discount=amount_off("1.00"))).uses == (
        customer,
        *items,
        (Kind.PRODUCT, DEFAULT_ITEM),
    )
    assert shape_of(invoice([line("10.00", taxable=False, product_id=None)], [], "10.00")).uses == (
        customer,
        (Kind.PRODUCT, DEFAULT_ITEM),
    )


def test_a_zero_rated_group_and_an_untaxed_line_need_no_tax_line() -> None:
    lines = [line("10.00", tax_group_id=ZERO_RATED), line("5.00", taxable=False)]
    shape = shape_of(invoice(lines, [], "15.00", tax_group_id=None))
    assert shape.body["TxnTaxDetail"] == {"TotalTax": 0, "TaxLine": []}
