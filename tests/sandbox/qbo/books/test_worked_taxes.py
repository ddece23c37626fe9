"""Taxes worked out by hand: other provinces, a rate that changes, tax lines that a client sends."""

import pytest

from tests.sandbox.qbo.books.day_book import change, make, refused, replace
from tests.sandbox.qbo.books.forms import EXEMPT, GST, bill, line, money, sale, spent, tax_lines, to_lines
from tests.sandbox.qbo.books.t_accounts import Example, Step, check_example

ON, BC, PST, NS, NS_2025 = "HST ON", "GST/PST BC", "PST BC", "HST NS", "HST NS 2025"

PROVINCES = {
    "Ontario: one harmonised tax": Example(
        (
            Step(
                make("Invoice", "F-1", sale(line("140.00", ON))),
                "receivable 158.20 services -140.00 gst -18.20",
                "client 158.20",
            ),
            # 99.95 × 13 % = 12.9935.
            Step(
                make("Invoice", "F-2", sale(line("99.95", ON), to="other")),
                "receivable 271.14 services -239.95 gst -31.19",
                "client 158.20 other 112.94",
            ),
            Step(
                make("Purchase", "A-1", bill(spent("supplies", "50.00", ON), tax="TaxExcluded")),
                "receivable 271.14 bank -56.50 supplies 50.00 services -239.95 gst -24.69",
                "client 158.20 other 112.94",
            ),
            Step(
                make("Payment", "P-1", money("158.20", "F-1 158.20")),
                "receivable 112.94 undeposited 158.20 bank -56.50 supplies 50.00 services -239.95 gst -24.69",
                "other 112.94",
            ),
            Step(
                make("CreditMemo", "C-1", sale(line("113.00", ON), GlobalTaxCalculation="TaxInclusive")),
                "receivable -0.06 undeposited 158.20 bank -56.50 supplies 50.00 services -139.95 gst -11.69",
                "client -113.00 other 112.94",
            ),
        ),
        {"2026-11": "revenue 139.95 gst 18.19 gst-paid 6.50"},
        province="ON",
    ),
    "British Columbia: two taxes, one of them no credit": Example(
        (
            Step(
                make("Invoice", "F-1", sale(line("140.00", BC))),
                "receivable 156.80 services -140.00 gst -7.00 pst -9.80",
                "client 156.80",
            ),
            Step(
                make("Invoice", "F-2", sale(line("100.00", PST, "products"), line("20.00", GST))),
                "receivable 284.80 services -160.00 products -100.00 gst -8.00 pst -16.80",
                "client 284.80",
            ),
            Step(
                make("Purchase", "A-1", bill(spent("supplies", "60.00", GST), tax="TaxExcluded")),
                "receivable 284.80 bank -63.00 supplies 60.00 services -160.00 products -100.00 gst -5.00 pst -16.80",
                "client 284.80",
            ),
            # The provincial tax that was paid is part of the cost: 7.00 on 100.00; 0.02, 0.02 and 0.03 on small lines.
            Step(
                make("Purchase", "A-2", bill(spent("supplies", "100.00", BC), tax="TaxExcluded")),
                "receivable 284.80 bank -175.00 supplies 167.00 services -160.00 products -100.00 pst -16.80",
                "client 284.80",
            ),
            Step(
                make(
                    "Purchase",
                    "A-3",
                    bill(
                        spent("supplies", "0.33", PST),
                        spent("fees", "0.33", PST),
                        spent("fees", "0.34", PST),
                        spent("supplies", "5.00", EXEMPT),
                        tax="TaxExcluded",
                    ),
                ),
                "receivable 284.80 bank -181.07 supplies 172.35 fees 0.72 services -160.00 products -100.00 pst -16.80",
                "client 284.80",
            ),
            Step(
                make("Purchase", "A-4", bill(spent("supplies", "112.00", BC), tax="TaxInclusive")),
                "receivable 284.80 bank -293.07 supplies 279.35 fees 0.72 services -160.00 products -100.00 gst 5.00"
                " pst -16.80",
                "client 284.80",
            ),
        ),
        {"2026-11": "revenue 260.00 gst 8.00 pst 16.80 gst-paid 13.00 pst-paid 14.07"},
        province="BC",
    ),
    "Nova Scotia: 15 % until 31 March 2025, 14 % under a new code from 1 April": Example(
        (
            Step(
                make("Invoice", "F-1", sale(line("140.00", NS), on="2025-03-31")),
                "receivable 161.00 services -140.00 gst -21.00",
                "client 161.00",
            ),
            Step(
                make("Invoice", "F-2", sale(line("140.00", NS_2025), on="2025-04-01")),
                "receivable 320.60 services -280.00 gst -40.60",
                "client 320.60",
            ),
            # What is given back of March's sale in April bears March's rate.
            Step(
                make("CreditMemo", "C-1", sale(line("40.00", NS), on="2025-04-15")),
                "receivable 274.60 services -240.00 gst -34.60",
                "client 274.60",
                "F-1 161.00 F-2 159.60 C-1 46.00",
            ),
        ),
        {"2025-03": "revenue 140.00 gst 21.00", "2025-04": "revenue 100.00 gst 13.60"},
        province="NS",
    ),
    "Nova Scotia, by switch with one code for both rates": Example(
        (
            Step(
                make("Invoice", "F-1", sale(line("140.00", NS), on="2025-03-31")),
                "receivable 161.00 services -140.00 gst -21.00",
                "client 161.00",
            ),
            Step(
                make("Invoice", "F-2", sale(line("140.00", NS), on="2025-04-01")),
                "receivable 320.60 services -280.00 gst -40.60",
                "client 320.60",
            ),
            # The date decides, on an edit too; the change is four cents only.
            Step(
                make("Invoice", "F-3", sale(line("4.00", NS), on="2025-03-31")),
                "receivable 325.20 services -284.00 gst -41.20",
                "client 325.20",
            ),
            Step(
                change("F-3", TxnDate="2025-04-01"),
                "receivable 325.16 services -284.00 gst -41.16",
                "client 325.16",
                "F-1 161.00 F-2 159.60 F-3 4.56",
            ),
            Step(
                make("Purchase", "A-1", bill(spent("supplies", "4.00", NS), tax="TaxExcluded", on="2025-04-01")),
                "receivable 325.16 bank -4.56 supplies 4.00 services -284.00 gst -40.60",
                "client 325.16",
            ),
            Step(
                change("A-1", TxnDate="2025-03-31"),
                "receivable 325.16 bank -4.60 supplies 4.00 services -284.00 gst -40.56",
                "client 325.16",
            ),
        ),
        {"2025-03": "revenue 140.00 gst 21.00 gst-paid 0.60", "2025-04": "revenue 144.00 gst 20.16"},
        {"changed_hst": "dated_rate"},
        province="NS",
    ),
}


@pytest.mark.parametrize("name", PROVINCES)
def test_each_province_is_booked_with_its_own_taxes(name: str) -> None:
    check_example(PROVINCES[name])


SENT = {
    "tax lines a cent off are kept, and stay through a note": Example(
        (
            Step(
                make(
                    "Invoice", "F-1", sale(line("140.00"), TxnTaxDetail=tax_lines(GST="7.01", **{"QST 9.975": "13.96"}))
                ),
                "receivable 160.97 services -140.00 gst -7.01 qst -13.96",
                "client 160.97",
            ),
            Step(
                change("F-1", PrivateNote="vu"),
                "receivable 160.97 services -140.00 gst -7.01 qst -13.96",
                "client 160.97",
            ),
            Step(
                change("F-1", Line=to_lines(line("140.00"))),
                "receivable 160.97 services -140.00 gst -7.00 qst -13.97",
                "client 160.97",
            ),
            Step(
                change("F-1", TxnTaxDetail=tax_lines(GST="7.05", **{"QST 9.975": "13.97"})),
                "receivable 161.02 services -140.00 gst -7.05 qst -13.97",
                "client 161.02",
            ),
            Step(
                replace("F-1", sale(line("140.00"), TxnTaxDetail=tax_lines(GST="7.06", **{"QST 9.975": "13.97"}))),
                "receivable 160.97 services -140.00 gst -7.00 qst -13.97",
                "client 160.97",
            ),
        ),
        {"2026-11": "revenue 140.00 gst 7.00 qst 13.97"},
    ),
    "tax that is sent for a rate of zero": Example(
        (
            Step(
                make("Invoice", "F-1", sale(line("10.00", EXEMPT), TxnTaxDetail=tax_lines(**{"GST ES": "0.05"}))),
                "receivable 10.00 services -10.00",
                "client 10.00",
            ),
        ),
        {"2026-11": "revenue 10.00"},
        {"zero_tax_lines": "hide"},
    ),
    "more of a tax is given back than there is": Example(
        (
            # GST on 100.00 − 162.50 is −3.125; the rest is exempt.
            Step(
                make(
                    "Invoice", "F-1", sale(line("100.00", GST), line("-162.50", GST), line("80.00", EXEMPT, "products"))
                ),
                "receivable 14.37 services 62.50 products -80.00 gst 3.13",
                "client 14.37",
            ),
        ),
        {"2026-11": "revenue 17.50 gst -3.13"},
    ),
    "a total of tax alone says nothing": Example(
        (
            Step(
                make("Invoice", "F-1", sale(line("140.00"), TxnTaxDetail={"TotalTax": 99})),
                "receivable 160.97 services -140.00 gst -7.00 qst -13.97",
                "client 160.97",
            ),
            Step(
                refused(
                    make(
                        "Invoice",
                        "F-2",
                        sale(line("1.00", ""), GlobalTaxCalculation="NotApplicable", TxnTaxDetail={"TotalTax": 0}),
                    ),
                    "6170",
                ),
                "receivable 160.97 services -140.00 gst -7.00 qst -13.97",
                "client 160.97",
            ),
        ),
        {"2026-11": "revenue 140.00 gst 7.00 qst 13.97"},
    ),
    "the cent of taxes that are included is none of the exempt line's": Example(
        (
            # 100.00 holds 4.35 and 8.68, which leaves 86.97; 500.00 holds none.
            Step(
                make(
                    "Invoice",
                    "F-1",
                    sale(line("100.00"), line("500.00", EXEMPT, "products"), GlobalTaxCalculation="TaxInclusive"),
                ),
                "receivable 600.00 services -86.97 products -500.00 gst -4.35 qst -8.68",
                "client 600.00",
            ),
        ),
        {"2026-11": "revenue 586.97 gst 4.35 qst 8.68"},
    ),
    "taxes come to be included": Example(
        (
            # 1.00 bears 0.05 and 0.10; of 1.00 with taxes included 0.04 and 0.09 are tax.
            Step(
                make("Invoice", "F-1", sale(line("1.00"))),
                "receivable 1.15 services -1.00 gst -0.05 qst -0.10",
                "client 1.15",
            ),
            Step(
                change("F-1", GlobalTaxCalculation="TaxInclusive"),
                "receivable 1.00 services -0.87 gst -0.04 qst -0.09",
                "client 1.00",
            ),
        ),
        {"2026-11": "revenue 0.87 gst 0.04 qst 0.09"},
    ),
}


@pytest.mark.parametrize("name", SENT)
def test_tax_that_is_sent_counts_within_its_tolerance(name: str) -> None:
    check_example(SENT[name])
