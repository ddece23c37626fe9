"""Lines, discounts and taxes of an invoice's record: the same money as Plannit's, in a form that QuickBooks takes."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.domain.document import Discount, Invoice, Kind, Line, TaxAmount
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.transform.invoice import shape_invoice
from plannit_qbo_pipeline.transform.references import DEFAULT_ITEM, refer
from plannit_qbo_pipeline.transform.shape import Shape
from tests.transform.documents import amount_off, contact, invoice, line, percent, taxes
from tests.transform.realm import (
    BOTH_CODE,
    EXEMPT_CODE,
    GST_CODE,
    GST_ONLY,
    HST_CODE,
    OLD_QUEBEC,
    ONTARIO,
    QUEBEC,
    ZERO_RATED,
    terms,
)

ENOUGH = line("1000.00", taxable=False)  # so that a total stays above zero


def lines_of(made: Invoice, language: str = "fr") -> list[dict[str, Any]]:
    shape = shape_invoice(made, contact(language=language), terms())
    assert isinstance(shape, Shape), shape.sentence_en
    lines: Any = shape.body["Line"]
    return list(lines)


def first_line(made: Line) -> dict[str, Any]:
    """The record of an untaxed line."""
    subtotal = made.amount + ENOUGH.amount
    return lines_of(invoice([made, ENOUGH], [], str(subtotal.amount)))[0]


@pytest.mark.parametrize(
    ("quantity", "unit_price", "amount", "sent"),
    [
        ("2", "70.00", "140.00", ("2", "70.00")),
        ("3", "12.3456", "37.04", ("3", "12.3456")),
        ("1.75", "85.50", "149.63", ("1", "149.63")),
        ("0.5", "0.25", "0.13", ("1", "0.13")),
        ("-0.5", "0.25", "-0.13", ("1", "-0.13")),
        ("0.3333", "3", "1.00", ("0.3333", "3")),
        ("2", "70.00", "139.00", ("1", "139.00")),
        ("2", "70.00", "140.01", ("1", "140.01")),
        ("0", "70.00", "0.00", ("0", "70.00")),
        ("0", "70.00", "10.00", ("1", "10.00")),
        ("-1", "42.00", "-42.00", ("-1", "42.00")),
        ("1", "-42.00", "-42.00", ("1", "-42.00")),
        ("2.5", "0.0010", "0.00", ("2.5", "0.0010")),
    ],
)
def test_quantity_and_price_go_where_any_rounding_gives_the_amount(
    quantity: str, unit_price: str, amount: str, sent: tuple[str, str]
) -> None:
    """docs/qbo-rules.md, Lines: else one piece at Plannit's amount, for a tie depends on the vendor's rounding."""
    made = first_line(line(amount, quantity, unit_price, taxable=False))
    detail = made["SalesItemLineDetail"]
    assert made["Amount"] == Decimal(amount)
    assert (detail["Qty"], detail["UnitPrice"]) == (Decimal(sent[0]), Decimal(sent[1]))


@pytest.mark.parametrize(
    ("made", "description"),
    [
        (line("10.00"), "Entretien"),
        (line("10.00", description="Gouttières"), "Entretien\nGouttières"),
        (line("10.00", description=" Entretien "), "Entretien"),
        (line("10.00", name=" ", description="Gouttières"), "Gouttières"),
        (line("10.13", "1.50", "6.7500"), "Entretien\n1.5 × 6.75"),
        (line("30.00", "2", "10.00"), "Entretien\n2 × 10"),
        (line("10.00", description="é" * 5000), "Entretien\n" + "é" * 3990),
        (line("30.00", "2", "10.00", description="é" * 5000), "Entretien\n" + "é" * 3983 + "\n2 × 10"),
    ],
)
def test_a_line_says_what_plannit_s_says(made: Line, description: str) -> None:
    assert first_line(replace(made, taxable=False))["Description"] == description


def test_a_line_without_any_text_has_no_description() -> None:
    assert "Description" not in first_line(line("10.00", taxable=False, name="", description="  "))


def test_a_line_without_product_is_sold_as_the_default_item() -> None:
    own, default = (
        first_line(line("10.00", taxable=False, product_id=product_id))["SalesItemLineDetail"]["ItemRef"]
        for product_id in (PlannitId("p9"), None)
    )
    assert own == refer(Kind.PRODUCT, PlannitId("p9"))
    assert default == refer(Kind.PRODUCT, DEFAULT_ITEM)


def test_a_refund_s_negative_line_lowers_revenue_and_taxes() -> None:
    lines = [line("140.00"), line("-58.80", "-1", "58.80", name="Remboursement")]
    made = lines_of(invoice(lines, taxes(gst="4.06", qst="8.10"), "93.36"))
    assert [entry["Amount"] for entry in made] == [Decimal("140.00"), Decimal("-58.80")]
    assert made[1]["SalesItemLineDetail"]["Qty"] == -1
    assert {entry["SalesItemLineDetail"]["TaxCodeRef"]["value"] for entry in made} == {BOTH_CODE}


GROUP_CODES = {QUEBEC: BOTH_CODE, OLD_QUEBEC: BOTH_CODE, GST_ONLY: GST_CODE, ONTARIO: HST_CODE, ZERO_RATED: EXEMPT_CODE}
DISCOUNTS: dict[str, tuple[dict[PlannitId | None, str], Discount, Sequence[TaxAmount], str, dict[str, str]]] = {
    "per cent of one group": (
        {QUEBEC: "140.00"},
        percent("10"),
        taxes(gst="6.30", qst="12.57"),
        "144.87",
        {BOTH_CODE: "-14.00"},
    ),
    "per cent over three groups": (
        {QUEBEC: "100.00", GST_ONLY: "50.00", None: "25.00"},
        percent("10"),
        taxes(gst="6.75", qst="8.98"),
        "173.23",
        {BOTH_CODE: "-10.00", GST_CODE: "-5.00", EXEMPT_CODE: "-2.50"},
    ),
    "an amount that does not divide": (
        {QUEBEC: "33.33", GST_ONLY: "33.33", ONTARIO: "33.33"},
        amount_off("10.00"),
        taxes(gst="3.00", qst="2.99", hst="3.90"),
        "99.88",
        {BOTH_CODE: "-3.34", GST_CODE: "-3.33", HST_CODE: "-3.33"},
    ),
    "two groups of the same rates": (
        {QUEBEC: "33.33", OLD_QUEBEC: "33.33", GST_ONLY: "33.35"},
        amount_off("10.00"),
        taxes(gst="4.50", qst="5.99"),
        "100.50",
        {BOTH_CODE: "-6.66", GST_CODE: "-3.34"},
    ),
    "zero-rated and untaxed together": (
        {ZERO_RATED: "33.33", None: "66.67"},
        percent("50"),
        (),
        "50.00",
        {EXEMPT_CODE: "-50.00"},
    ),
    "a group too small for a cent": (
        {QUEBEC: "100.00", None: "0.04"},
        percent("10"),
        taxes(gst="4.50", qst="8.98"),
        "103.52",
        {BOTH_CODE: "-10.00"},
    ),
    "all of it": ({QUEBEC: "100.00"}, percent("100"), taxes(gst="0.00", qst="0.00"), "0.00", {BOTH_CODE: "-100.00"}),
    "three decimals of per cent": (
        {QUEBEC: "99.99"},
        percent("12.345"),
        taxes(gst="4.38", qst="8.74"),
        "100.77",
        {BOTH_CODE: "-12.34"},
    ),
    "less than a cent": ({None: "0.04"}, percent("10"), (), "0.04", {}),
    "none at all": ({None: "10.00"}, amount_off("0.00"), (), "10.00", {}),
    "below nothing: a surcharge": ({None: "10.00"}, percent("-10"), (), "11.00", {EXEMPT_CODE: "1.00"}),
}


@pytest.mark.parametrize(("groups", "off", "printed", "total", "parts"), DISCOUNTS.values(), ids=DISCOUNTS)
def test_a_discount_is_a_line_per_tax_code_that_together_are_plannit_s(
    groups: dict[PlannitId | None, str],
    off: Discount,
    printed: Sequence[TaxAmount],
    total: str,
    parts: dict[str, str],
) -> None:
    lines = [line(amount, taxable=group is not None, tax_group_id=group) for group, amount in groups.items()]
    made = lines_of(invoice(lines, printed, total, discount=off))
    discounts = {entry["SalesItemLineDetail"]["TaxCodeRef"]["value"]: entry["Amount"] for entry in made[len(lines) :]}
    assert discounts == {code: Decimal(part) for code, part in parts.items()}
    assert sum(entry["Amount"] for entry in made) + sum(tax.amount.amount for tax in printed) == Decimal(total)


@pytest.mark.parametrize(
    ("off", "language", "name"),
    [
        (percent("10"), "fr", "Rabais 10 %"),
        (percent("12.50"), "en", "Discount 12.5 %"),
        (amount_off("10.00"), "fr", "Rabais"),
        (amount_off("10.00"), "en", "Discount"),
        (amount_off("10.00"), "es", "Rabais"),
    ],
)
def test_a_discount_speaks_the_customer_s_language(off: Discount, language: str, name: str) -> None:
    total = "90.00" if off.value == 10 else "87.50"
    made = lines_of(invoice([line("100.00", taxable=False)], [], total, discount=off), language)[-1]
    assert made["Description"] == name
    detail = made["SalesItemLineDetail"]
    assert (detail["ItemRef"], detail["Qty"]) == (refer(Kind.PRODUCT, DEFAULT_ITEM), 1)
    assert detail["UnitPrice"] == made["Amount"]
