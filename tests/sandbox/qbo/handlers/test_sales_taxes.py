"""The vectors of rounding on every sales form, and the rules of tax codes and modes."""

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop

FORMS = ["invoice", "creditmemo", "refundreceipt"]
# Net lines; GST and QST with one rounding per rate; the same line by line.
VECTORS = [
    (["140.00"], ("7.00", "13.97"), ("7.00", "13.97")),
    (["1140.00"], ("57.00", "113.72"), ("57.00", "113.72")),
    (["4495.16"], ("224.76", "448.39"), ("224.76", "448.39")),
    (["30.30"], ("1.52", "3.02"), ("1.52", "3.02")),
    (["10.10"] * 3, ("1.52", "3.02"), ("1.53", "3.03")),
    (["33.33"] * 3, ("5.00", "9.97"), ("5.01", "9.96")),
    (["19.99"] * 3, ("3.00", "5.98"), ("3.00", "5.97")),
    (["85.50", "42.75", "12.35"], ("7.03", "14.02"), ("7.04", "14.02")),
    (["62.50"], ("3.13", "6.23"), ("3.13", "6.23")),
    (["100.00"], ("5.00", "9.98"), ("5.00", "9.98")),
    (["250.10"], ("12.51", "24.95"), ("12.51", "24.95")),
    (["0.10"], ("0.01", "0.01"), ("0.01", "0.01")),
    (["0.24"], ("0.01", "0.02"), ("0.01", "0.02")),
]


@pytest.fixture(scope="module")
def per_rate() -> Shop:
    return Shop({"tax_rounding": "per_rate"})


@pytest.fixture(scope="module")
def per_line() -> Shop:
    return Shop({"tax_rounding": "per_line"})


def body(shop: Shop, form: str, *lines: dict[str, Any], **more: object) -> dict[str, Any]:
    return shop.refund_draft(*lines, **more) if form == "refundreceipt" else shop.draft(*lines, **more)


def taxes(record: dict[str, Any]) -> dict[Decimal, Decimal]:
    """Tax by percentage."""
    return {Decimal(line["TaxLineDetail"]["TaxPercent"]): line["Amount"] for line in record["TxnTaxDetail"]["TaxLine"]}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("lines", "by_rate", "by_line"), VECTORS)
def test_vectors_of_rounding(
    per_rate: Shop, per_line: Shop, form: str, lines: list[str], by_rate: tuple[str, str], by_line: tuple[str, str]
) -> None:
    net = sum(map(Decimal, lines))
    for shop, (gst, qst) in ((per_rate, by_rate), (per_line, by_line)):
        drafted = [shop.line(Decimal(amount)) for amount in lines]
        record = shop.post(form, body(shop, form, *drafted, GlobalTaxCalculation="TaxExcluded"))
        assert taxes(record) == {Decimal(5): Decimal(gst), Decimal("9.975"): Decimal(qst)}
        assert record["TotalAmt"] == net + Decimal(gst) + Decimal(qst)
        assert record["TxnTaxDetail"]["TotalTax"] == Decimal(gst) + Decimal(qst)
        assert {line["TaxLineDetail"]["NetAmountTaxable"] for line in record["TxnTaxDetail"]["TaxLine"]} == {net}


@pytest.mark.parametrize("form", FORMS)
def test_included_taxes_are_backed_out_of_every_form(per_rate: Shop, form: str) -> None:
    record = per_rate.post(form, body(per_rate, form, per_rate.line(100), GlobalTaxCalculation="TaxInclusive"))
    assert record["TotalAmt"] == 100
    assert taxes(record) == {Decimal(5): Decimal("4.35"), Decimal("9.975"): Decimal("8.68")}
    assert record["Line"][0]["SalesItemLineDetail"]["TaxInclusiveAmt"] == 100


@pytest.mark.parametrize("form", FORMS)
def test_a_line_that_includes_taxes_is_answered_net_as_recorded(per_rate: Shop, form: str) -> None:
    """Recorded from QuickBooks Online: 450 × 1.00 at 10 % came back as 409.09 of 450.00, at 0.9090889 each."""
    line = per_rate.line(450, Qty=450, UnitPrice=1)
    made = per_rate.post(form, body(per_rate, form, line, GlobalTaxCalculation="TaxInclusive"))
    net = Decimal("391.39")
    detail = made["Line"][0]["SalesItemLineDetail"]
    assert (made["Line"][0]["Amount"], detail["TaxInclusiveAmt"], made["Line"][1]["Amount"]) == (net, 450, net)
    assert round(detail["UnitPrice"] * 450, 2) == net
    assert (made["TotalAmt"], made["TxnTaxDetail"]["TotalTax"]) == (450, 450 - net)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lines_too", [True, False])
def test_a_form_that_includes_taxes_can_be_sent_back_as_it_was_read(per_rate: Shop, form: str, lines_too: bool) -> None:
    line = per_rate.line(450, Qty=450, UnitPrice=1)
    made = per_rate.post(form, body(per_rate, form, line, GlobalTaxCalculation="TaxInclusive"))
    frame = {"Id": made["Id"], "SyncToken": made["SyncToken"], "sparse": True, "PrivateNote": "x"}
    after = per_rate.post(form, {**frame, "Line": made["Line"]} if lines_too else frame)
    for name in ("Line", "TotalAmt", "TxnTaxDetail"):
        assert after[name] == made[name]


def test_what_is_no_longer_included_leaves_the_net_amount(per_rate: Shop) -> None:
    made = per_rate.invoice(per_rate.line("114.98"), GlobalTaxCalculation="TaxInclusive")
    frame = {"Id": made["Id"], "SyncToken": made["SyncToken"], "sparse": True}
    after = per_rate.post("invoice", {**frame, "GlobalTaxCalculation": "TaxExcluded"})
    assert (after["Line"][0]["Amount"], after["TotalAmt"]) == (100, Decimal("114.98"))
    assert "TaxInclusiveAmt" not in after["Line"][0]["SalesItemLineDetail"]


def test_by_switch_a_line_that_includes_taxes_is_answered_as_it_was_sent() -> None:
    shop = Shop({"tax_inclusive_lines": "as_sent"})
    made = shop.invoice(shop.line(450, Qty=450, UnitPrice=1), GlobalTaxCalculation="TaxInclusive")
    detail = made["Line"][0]["SalesItemLineDetail"]
    assert (made["Line"][0]["Amount"], detail["UnitPrice"], detail["TaxInclusiveAmt"]) == (450, 1, 450)


@pytest.mark.parametrize("form", FORMS)
def test_6170_tax_detail_where_no_tax_applies(per_rate: Shop, form: str) -> None:
    draft = body(per_rate, form, GlobalTaxCalculation="NotApplicable")
    assert per_rate.post(form, draft)["TotalAmt"] == 140
    error = per_rate.errors(form, {**draft, "TxnTaxDetail": {"TotalTax": 0}})[0]
    assert (error["code"], error["element"]) == ("6170", "TxnTaxDetail")


def test_a_sparse_update_to_not_applicable_drops_the_taxes() -> None:
    shop = Shop()
    invoice = shop.invoice()
    named = {"Id": invoice["Id"], "SyncToken": "0", "sparse": True}
    after = shop.post("invoice", {**named, "GlobalTaxCalculation": "NotApplicable"})
    assert after["TotalAmt"] == after["Balance"] == 140
    assert "TxnTaxDetail" not in after


@pytest.mark.parametrize("form", FORMS)
def test_6100_a_code_of_purchases_taxes_no_sale(form: str) -> None:
    only_purchases = {"Name": "ITC only", "Active": True, "Taxable": True, "SalesTaxRateList": {"TaxRateDetail": []}}
    shop = Shop(seed={"company": {"name": "A"}, "qbo": {"TaxCode": [only_purchases]}})
    error = shop.errors(form, body(shop, form, shop.line(10, shop.tax_code("ITC%"))))[0]
    assert (error["code"], error["Message"], error["element"]) == ("6100", "Invalid line tax code", "TaxCodeRef")
    assert error["Detail"] == "Invalid line tax code : ITC only has no sales tax rate."


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("coded", "detail"), [
    (0, "Business Validation Error: Make sure all your transactions have a GST/HST rate before you save."),
    (1, "Business Validation Error: When you use a GST/HST rate, you need to choose a sales tax code for each line "
        "item."),
])  # fmt: skip
def test_6000_every_line_has_a_code_of_its_own(per_rate: Shop, form: str, coded: int, detail: str) -> None:
    lines = [per_rate.line(10), per_rate.line(20)]
    for line in lines[coded:]:
        del line["SalesItemLineDetail"]["TaxCodeRef"]
    # A code for the whole transaction does not stand in for those of the lines.
    draft = body(per_rate, form, *lines, TxnTaxDetail={"TxnTaxCodeRef": {"value": per_rate.qc}})
    assert per_rate.refused(form, draft) == ("6000", detail)


@pytest.mark.parametrize("value", ["TAX", "NON"])
def test_the_codes_of_american_companies_do_not_exist(per_rate: Shop, value: str) -> None:
    assert per_rate.refused("invoice", per_rate.draft(per_rate.line(10, value)))[0] == "2500"
