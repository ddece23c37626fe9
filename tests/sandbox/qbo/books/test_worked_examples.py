"""Sales worked out by hand: taxes of every kind, discounts, deposits, and what edits, voids and deletes leave."""

import pytest

from tests.sandbox.qbo.books.day_book import change, delete, make, person, refused, replace, void
from tests.sandbox.qbo.books.forms import (
    EXEMPT,
    GST,
    OUT,
    QST,
    ZERO_RATED,
    account_of,
    discount,
    line,
    name_of,
    sale,
    to_lines,
)
from tests.sandbox.qbo.books.t_accounts import Example, Step, check_example

ALLOW_DISCOUNT = person("set_preference", name="AllowDiscount", value=True)
ALLOW_DEPOSIT = person("set_preference", name="AllowDeposit", value=True)

# Lines, the two taxes per rate on the summed base, and the total.
VECTORS = [
    ("140.00", "7.00", "13.97", "160.97"),
    ("1140.00", "57.00", "113.72", "1310.72"),
    ("4495.16", "224.76", "448.39", "5168.31"),
    ("30.30", "1.52", "3.02", "34.84"),
    ("10.10 10.10 10.10", "1.52", "3.02", "34.84"),
    ("33.33 33.33 33.33", "5.00", "9.97", "114.96"),
    ("19.99 19.99 19.99", "3.00", "5.98", "68.95"),
    ("85.50 42.75 12.35", "7.03", "14.02", "161.65"),
    ("62.50", "3.13", "6.23", "71.86"),
    ("100.00", "5.00", "9.98", "114.98"),
    ("250.10", "12.51", "24.95", "287.56"),
    ("0.10", "0.01", "0.01", "0.12"),
    ("0.24", "0.01", "0.02", "0.27"),
]
PER_LINE = [
    ("10.10 10.10 10.10", "1.53", "3.03", "34.86"),
    ("33.33 33.33 33.33", "5.01", "9.96", "114.96"),
    ("19.99 19.99 19.99", "3.00", "5.97", "68.94"),
    ("85.50 42.75 12.35", "7.04", "14.02", "161.66"),
]
NETS = {
    "10.10 10.10 10.10": "30.30",
    "33.33 33.33 33.33": "99.99",
    "19.99 19.99 19.99": "59.97",
    "85.50 42.75 12.35": "140.60",
}
ROUNDED = [(*row, "per_rate") for row in VECTORS] + [(*row, "per_line") for row in PER_LINE]


@pytest.mark.parametrize(("lines", "gst", "qst", "total", "rounding"), ROUNDED)
def test_taxes_are_rounded_by_the_rule_of_the_company(
    lines: str, gst: str, qst: str, total: str, rounding: str
) -> None:
    net = NETS.get(lines, lines)
    step = Step(
        make("Invoice", "F-1", sale(*map(line, lines.split()))),
        f"receivable {total} services -{net} gst -{gst} qst -{qst}",
        f"client {total}",
        f"F-1 {total}",
    )
    month = f"revenue {net} gst {gst} qst {qst}"
    check_example(Example((step,), {"2026-11": month}, {"tax_rounding": rounding}))


EXAMPLES = {
    "taxes included": Example(
        (
            Step(
                make("Invoice", "F-1", sale(line("160.97"), GlobalTaxCalculation="TaxInclusive")),
                "receivable 160.97 services -140.00 gst -7.00 qst -13.97",
                "client 160.97",
            ),
            # 100.00 / 1.14975 = 86.975…: 4.35 and 8.68 of tax leave 86.97; the exempt line is all revenue.
            Step(
                make(
                    "Invoice",
                    "F-2",
                    sale(line("100.00"), line("10.00", EXEMPT, "products"), GlobalTaxCalculation="TaxInclusive"),
                ),
                "receivable 270.97 services -226.97 products -10.00 gst -11.35 qst -22.65",
                "client 270.97",
                "F-1 160.97 F-2 110.00",
            ),
            # No net amount gives 10.00 and 20.00 to the cent: the revenue takes the cent.
            Step(
                make("Invoice", "F-3", sale(line("10.00"), GlobalTaxCalculation="TaxInclusive")),
                "receivable 280.97 services -235.67 products -10.00 gst -11.78 qst -23.52",
                "client 280.97",
            ),
            Step(
                make("Invoice", "F-4", sale(line("20.00"), GlobalTaxCalculation="TaxInclusive")),
                "receivable 300.97 services -253.06 products -10.00 gst -12.65 qst -25.26",
                "client 300.97",
            ),
        ),
        {"2026-11": "revenue 263.06 gst 12.65 qst 25.26"},
    ),
    "taxed, zero-rated, exempt, out of scope and single taxes on one invoice": Example(
        (
            Step(
                make(
                    "Invoice",
                    "F-1",
                    sale(
                        line("100.00"),
                        line("50.00", ZERO_RATED, "products"),
                        line("25.00", EXEMPT),
                        line("10.00", OUT, "products"),
                        line("20.00", GST),
                        line("40.00", QST, "products"),
                    ),
                ),
                # GST on 120.00, QST on 140.00.
                "receivable 264.97 services -145.00 products -100.00 gst -6.00 qst -13.97",
                "client 264.97",
            ),
        ),
        {"2026-11": "revenue 245.00 gst 6.00 qst 13.97"},
    ),
    "no tax applies": Example(
        (
            Step(
                make("Invoice", "F-1", sale(line("75.00", ""), GlobalTaxCalculation="NotApplicable")),
                "receivable 75.00 services -75.00",
                "client 75.00",
            ),
        ),
        {"2026-11": "revenue 75.00"},
    ),
    "a negative line is a discount with its taxes": Example(
        (
            Step(
                make("Invoice", "F-1", sale(line("200.00"), line("-20.00", item="discounts"))),
                "receivable 206.96 services -200.00 discounts 20.00 gst -9.00 qst -17.96",
                "client 206.96",
            ),
            Step(
                refused(make("Invoice", "F-2", sale(line("20.00"), line("-20.01"))), "2240"),
                "receivable 206.96 services -200.00 discounts 20.00 gst -9.00 qst -17.96",
                "client 206.96",
            ),
        ),
        {"2026-11": "revenue 180.00 gst 9.00 qst 17.96"},
    ),
    "discount lines lower the base of their tax code": Example(
        (
            Step(refused(make("Invoice", "F-1", sale(line("200.00"), discount("20.00"))), "6090")),
            Step(ALLOW_DISCOUNT),
            Step(
                make("Invoice", "F-1", sale(line("200.00"), discount("20.00"))),
                "receivable 206.96 services -200.00 discounts 20.00 gst -9.00 qst -17.96",
                "client 206.96",
            ),
            # 10 % of 185.55 is 18.56; 166.99 bears 8.35 and 16.66.
            Step(
                make("Invoice", "F-2", sale(line("185.55"), discount(percent="10"))),
                "receivable 398.96 services -385.55 discounts 38.56 gst -17.35 qst -34.62",
                "client 398.96",
                "F-1 206.96 F-2 192.00",
            ),
            # An exempt discount leaves the taxes alone; one under the taxed code lowers them even for exempt lines.
            Step(
                make("Invoice", "F-3", sale(line("200.00"), discount("20.00", code=EXEMPT))),
                "receivable 608.91 services -585.55 discounts 58.56 gst -27.35 qst -54.57",
                "client 608.91",
            ),
            Step(
                make("Invoice", "F-4", sale(line("100.00"), line("100.00", EXEMPT), discount(percent="10"))),
                "receivable 800.89 services -785.55 discounts 78.56 gst -31.35 qst -62.55",
                "client 800.89",
            ),
            # Gross 114.98 less gross 11.50 is 103.48: 4.50 and 8.98 of tax, net 90.00.
            Step(
                make("Invoice", "F-5", sale(line("114.98"), discount("11.50"), GlobalTaxCalculation="TaxInclusive")),
                "receivable 904.37 services -885.55 discounts 88.56 gst -35.85 qst -71.53",
                "client 904.37",
            ),
        ),
        {"2026-11": "revenue 796.99 gst 35.85 qst 71.53"},
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_sales_are_booked_as_an_accountant_books_them(name: str) -> None:
    check_example(EXAMPLES[name])


CHANGES = {
    "up, down, another month, another customer, void": Example(
        (
            Step(
                make("Invoice", "F-1", sale(line("140.00"), on="2026-10-31")),
                "receivable 160.97 services -140.00 gst -7.00 qst -13.97",
                "client 160.97",
            ),
            Step(
                change("F-1", Line=to_lines(line("200.00"))),
                "receivable 229.95 services -200.00 gst -10.00 qst -19.95",
                "client 229.95",
            ),
            Step(
                replace("F-1", sale(line("80.00"), line("20.00", item="products"), on="2026-10-31")),
                "receivable 114.98 services -80.00 products -20.00 gst -5.00 qst -9.98",
                "client 114.98",
            ),
            Step(
                change("F-1", PrivateNote="vu"),
                "receivable 114.98 services -80.00 products -20.00 gst -5.00 qst -9.98",
                "client 114.98",
            ),
            Step(
                change("F-1", TxnDate="2026-11-01"),
                "receivable 114.98 services -80.00 products -20.00 gst -5.00 qst -9.98",
                "client 114.98",
            ),
            Step(
                change("F-1", CustomerRef=name_of("other")),
                "receivable 114.98 services -80.00 products -20.00 gst -5.00 qst -9.98",
                "other 114.98",
                "F-1 114.98",
            ),
            Step(
                make("Invoice", "F-2", sale(line("100.00"), on="2026-10-31")),
                "receivable 229.96 services -180.00 products -20.00 gst -10.00 qst -19.96",
                "client 114.98 other 114.98",
            ),
            Step(void("F-1"), "receivable 114.98 services -100.00 gst -5.00 qst -9.98", "client 114.98", "F-2 114.98"),
        ),
        {"2026-10": "revenue 100.00 gst 5.00 qst 9.98"},
    ),
    "a moved date moves revenue and tax": Example(
        (
            Step(
                make("Invoice", "F-1", sale(line("100.00"), on="2026-10-31")),
                "receivable 114.98 services -100.00 gst -5.00 qst -9.98",
                "client 114.98",
            ),
            Step(
                change("F-1", TxnDate="2026-11-01"),
                "receivable 114.98 services -100.00 gst -5.00 qst -9.98",
                "client 114.98",
            ),
        ),
        {"2026-11": "revenue 100.00 gst 5.00 qst 9.98"},
    ),
    "a void and a delete leave nothing": Example(
        (
            Step(
                make("Invoice", "F-1", sale(line("62.50"))),
                "receivable 71.86 services -62.50 gst -3.13 qst -6.23",
                "client 71.86",
            ),
            Step(void("F-1")),
            Step(delete("F-1")),
            Step(
                make("Invoice", "F-2", sale(line("62.50"))),
                "receivable 71.86 services -62.50 gst -3.13 qst -6.23",
                "client 71.86",
            ),
            Step(delete("F-2"), unsettled=""),
        ),
    ),
    "a deposit is money that came with the sale": Example(
        (
            Step(ALLOW_DEPOSIT),
            Step(
                make("Invoice", "F-1", sale(line("140.00"), Deposit=60.97)),
                "receivable 100.00 undeposited 60.97 services -140.00 gst -7.00 qst -13.97",
                "client 100.00",
                "F-1 100.00",
            ),
            Step(
                change("F-1", DepositToAccountRef=account_of("bank")),
                "receivable 100.00 bank 60.97 services -140.00 gst -7.00 qst -13.97",
                "client 100.00",
            ),
            Step(
                change("F-1", Deposit=160.97),
                "bank 160.97 services -140.00 gst -7.00 qst -13.97",
                unsettled="",
            ),
            Step(refused(change("F-1", Deposit=160.98), "6000"), "bank 160.97 services -140.00 gst -7.00 qst -13.97"),
            Step(void("F-1")),
        ),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_changed_is_booked_anew_and_what_is_undone_is_gone(name: str) -> None:
    check_example(CHANGES[name])
