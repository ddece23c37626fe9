from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop

VECTORS = [
    (["140.00"], "7.00", "13.97"),
    (["1140.00"], "57.00", "113.72"),
    (["4495.16"], "224.76", "448.39"),
    (["30.30"], "1.52", "3.02"),
    (["10.10"] * 3, "1.52", "3.02"),
    (["33.33"] * 3, "5.00", "9.97"),
    (["19.99"] * 3, "3.00", "5.98"),
    (["85.50", "42.75", "12.35"], "7.03", "14.02"),
    (["62.50"], "3.13", "6.23"),
    (["100.00"], "5.00", "9.98"),
    (["250.10"], "12.51", "24.95"),
    (["0.10"], "0.01", "0.01"),
    (["0.24"], "0.01", "0.02"),
]
PER_LINE = [(["10.10"] * 3, "1.53", "3.03"), (["33.33"] * 3, "5.01", "9.96"), (["19.99"] * 3, "3.00", "5.97")]


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop()


def amounts(invoice: dict[str, Any]) -> dict[Decimal, Decimal]:
    """Tax by percentage."""
    return {Decimal(line["TaxLineDetail"]["TaxPercent"]): line["Amount"] for line in invoice["TxnTaxDetail"]["TaxLine"]}


def supplied(shop: Shop, gst: str, qst: str) -> dict[str, Any]:
    names = {"GST": gst, "QST 9.975": qst}
    rates = {row["Name"]: row["Id"] for row in shop.rows("SELECT * FROM TaxRate")}
    lines = [
        {
            "Amount": Decimal(amount),
            "DetailType": "TaxLineDetail",
            "TaxLineDetail": {"TaxRateRef": {"value": rates[name]}},
        }
        for name, amount in names.items()
    ]
    return {"TotalTax": Decimal(gst) + Decimal(qst), "TaxLine": lines}


@pytest.mark.parametrize(("lines", "gst", "qst"), VECTORS)
def test_gst_and_qst_are_rounded_once_per_rate_half_up(shop: Shop, lines: list[str], gst: str, qst: str) -> None:
    invoice = shop.invoice(*[shop.line(Decimal(amount)) for amount in lines])
    assert amounts(invoice) == {Decimal(5): Decimal(gst), Decimal("9.975"): Decimal(qst)}
    net = sum(map(Decimal, lines))
    assert invoice["TotalAmt"] == net + Decimal(gst) + Decimal(qst) == invoice["Balance"]
    assert {line["TaxLineDetail"]["NetAmountTaxable"] for line in invoice["TxnTaxDetail"]["TaxLine"]} == {net}


@pytest.mark.parametrize(("lines", "gst", "qst"), PER_LINE)
def test_a_switch_rounds_line_by_line(lines: list[str], gst: str, qst: str) -> None:
    shop = Shop({"tax_rounding": "per_line"})
    invoice = shop.invoice(*[shop.line(Decimal(amount)) for amount in lines])
    assert amounts(invoice) == {Decimal(5): Decimal(gst), Decimal("9.975"): Decimal(qst)}


def test_a_code_taxes_only_the_lines_that_carry_it(shop: Shop) -> None:
    lines = [shop.line(100), shop.line(50, shop.tax_code("Exempt")), shop.line(20, shop.tax_code("GST"))]
    invoice = shop.invoice(*lines)
    taxes = {line["TaxLineDetail"]["TaxPercent"]: line for line in invoice["TxnTaxDetail"]["TaxLine"]}
    assert taxes[5]["Amount"] == Decimal("6.00")
    assert taxes[Decimal("9.975")]["TaxLineDetail"]["NetAmountTaxable"] == 100
    assert taxes[0]["Amount"] == 0
    assert invoice["TotalAmt"] == Decimal("185.98")


def test_out_of_scope_lines_have_no_tax_line(shop: Shop) -> None:
    invoice = shop.invoice(shop.line(100, shop.tax_code("Out%")))
    assert invoice["TxnTaxDetail"] == {"TotalTax": 0, "TaxLine": []}


def test_zero_tax_lines_can_be_hidden_by_switch() -> None:
    shop = Shop({"zero_tax_lines": "hide"})
    assert shop.invoice(shop.line(100, shop.tax_code("Zero%")))["TxnTaxDetail"]["TaxLine"] == []


@pytest.mark.parametrize(
    ("day", "percent", "tax"), [("2007-12-31", 6, "6.00"), ("2008-01-01", 5, "5.00"), ("2026-11-24", 5, "5.00")]
)
def test_the_rate_in_force_on_the_day_of_the_form_counts(shop: Shop, day: str, percent: int, tax: str) -> None:
    invoice = shop.invoice(shop.line(100, shop.tax_code("GST")), TxnDate=day)
    assert amounts(invoice) == {Decimal(percent): Decimal(tax)}


def test_a_rate_that_was_not_in_force_yet_is_not_charged(shop: Shop) -> None:
    assert amounts(shop.invoice(shop.line(100), TxnDate="2012-12-31")) == {Decimal(5): Decimal("5.00")}


@pytest.mark.parametrize(
    ("gst", "qst", "total"),
    [
        ("7.00", "13.97", "160.97"),
        ("7.05", "13.92", "160.97"),
        ("7.01", "13.98", "160.99"),
        ("7.06", "13.97", "160.97"),
    ],
)
def test_supplied_tax_lines_are_kept_within_five_cents(shop: Shop, gst: str, qst: str, total: str) -> None:
    invoice = shop.invoice(TxnTaxDetail=supplied(shop, gst, qst))
    assert invoice["TotalAmt"] == Decimal(total)


def test_supplied_tax_lines_are_ignored_by_switch() -> None:
    shop = Shop({"tax_lines": "ignore"})
    assert shop.invoice(TxnTaxDetail=supplied(shop, "7.01", "13.98"))["TotalAmt"] == Decimal("160.97")


def test_a_total_without_tax_lines_is_ignored(shop: Shop) -> None:
    assert shop.invoice(TxnTaxDetail={"TotalTax": 99})["TotalAmt"] == Decimal("160.97")


@pytest.mark.parametrize("gross", ["100.00", "25.00", "10.00", "20.00", "0.01", "1149.75"])
def test_included_taxes_leave_the_total_as_sent(shop: Shop, gross: str) -> None:
    invoice = shop.invoice(shop.line(Decimal(gross)), GlobalTaxCalculation="TaxInclusive")
    assert invoice["TotalAmt"] == Decimal(gross)
    assert invoice["Line"][0]["SalesItemLineDetail"]["TaxInclusiveAmt"] == Decimal(gross)
    shop.trial_balance()


def test_included_taxes_are_backed_out_per_rate(shop: Shop) -> None:
    invoice = shop.invoice(shop.line(100), GlobalTaxCalculation="TaxInclusive")
    assert amounts(invoice) == {Decimal(5): Decimal("4.35"), Decimal("9.975"): Decimal("8.68")}


def test_without_sales_tax_nothing_is_taxed() -> None:
    shop = Shop()
    shop.act(act="set_preference", name="UsingSalesTax", value=False)
    invoice = shop.invoice(TxnTaxDetail=supplied(shop, "7.00", "13.97"))
    assert invoice["TotalAmt"] == 140
    assert "TxnTaxDetail" not in invoice


def test_not_applicable_takes_no_codes_and_no_tax_detail(shop: Shop) -> None:
    line = shop.line(100)
    del line["SalesItemLineDetail"]["TaxCodeRef"]
    assert shop.invoice(line, GlobalTaxCalculation="NotApplicable")["TotalAmt"] == 100
    body = shop.draft(line, GlobalTaxCalculation="NotApplicable", TxnTaxDetail={"TotalTax": 0})
    assert shop.refused("invoice", body)[0] == "6170"


def test_each_agency_has_its_own_payable_account() -> None:
    shop = Shop()
    shop.invoice()
    assert shop.trial_balance() == {
        "Accounts Receivable (A/R)": Decimal("160.97"),
        "GST/HST Payable": Decimal("-7.00"),
        "QST Payable": Decimal("-13.97"),
        "Services": Decimal("-140.00"),
    }


@pytest.mark.parametrize(
    ("switch", "total", "gst", "qst"),
    [("as_sent", "10.00", "0.43", "0.87"), ("from_net", "10.01", "0.44", "0.87")],
)
def test_by_switch_an_amount_that_has_no_net_is_worked_out_anew(switch: str, total: str, gst: str, qst: str) -> None:
    shop = Shop({"tax_inclusive_total": switch})
    for path, more in (
        ("invoice", {}),
        ("refundreceipt", {"DepositToAccountRef": {"value": shop.account("Checking")}}),
    ):
        made = shop.post(path, shop.draft(shop.line(10), GlobalTaxCalculation="TaxInclusive", **more))
        assert made["TotalAmt"] == Decimal(total)
        assert amounts(made) == {Decimal(5): Decimal(gst), Decimal("9.975"): Decimal(qst)}
    detail = {"AccountRef": {"value": shop.account("BankCharges")}, "TaxCodeRef": {"value": shop.qc}}
    line = {"DetailType": "AccountBasedExpenseLineDetail", "Amount": 10, "AccountBasedExpenseLineDetail": detail}
    body = {"PaymentType": "Cash", "AccountRef": {"value": shop.account("Checking")}, "Line": [line]}
    assert shop.post("purchase", {**body, "GlobalTaxCalculation": "TaxInclusive"})["TotalAmt"] == Decimal(total)
    shop.trial_balance()
