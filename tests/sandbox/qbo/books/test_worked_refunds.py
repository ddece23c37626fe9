"""Money returned to a customer, worked out by hand: each case of a refund, and what is done wrong or undone."""

import pytest

from tests.sandbox.qbo.books.day_book import change, delete, make, person, refused, replace, void
from tests.sandbox.qbo.books.forms import (
    account_of,
    bill,
    ids_of,
    line,
    money,
    sale,
    spent,
    to_lines,
    to_links,
)
from tests.sandbox.qbo.books.t_accounts import Example, Step, check_example

# 140.00 + 7.00 + 13.97; a credit of 100.00 + 5.00 + 9.98; 43.49 + 2.17 + 4.34 is 50.00 given back, taxes included.
SOLD = "services -140.00 gst -7.00 qst -13.97"
LESS = "services -40.00 gst -2.00 qst -3.99"
INVOICED = Step(make("Invoice", "F-1", sale(line("140.00"))), f"receivable 160.97 {SOLD}", "client 160.97")
PAID = Step(make("Payment", "P-1", money("160.97", "F-1 160.97")), f"undeposited 160.97 {SOLD}", unsettled="")
MONTH = {"2026-11": "revenue 140.00 gst 7.00 qst 13.97"}
LESS_MONTH = {"2026-11": "revenue 40.00 gst 2.00 qst 3.99"}

RETURNED = sale(line("100.00"), DepositToAccountRef=account_of("bank"))
BACK = bill(spent("receivable", "160.97"), to="client")

REFUNDED = {
    "a refund receipt never touches receivables (case B)": Example(
        (
            INVOICED,
            PAID,
            Step(make("RefundReceipt", "R-1", RETURNED), f"undeposited 160.97 bank -114.98 {LESS}", unsettled=""),
            Step(
                replace("R-1", sale(line("43.49"), DepositToAccountRef=account_of("bank"))),
                "undeposited 160.97 bank -50.00 services -96.51 gst -4.83 qst -9.63",
            ),
            Step(
                refused(void("R-1"), "500"),
                "undeposited 160.97 bank -50.00 services -96.51 gst -4.83 qst -9.63",
            ),
            Step(delete("R-1"), f"undeposited 160.97 {SOLD}", unsettled=""),
        ),
        MONTH,
    ),
    "credit memo, expense and a payment of nothing (case A)": Example(
        (
            INVOICED,
            PAID,
            Step(
                make("CreditMemo", "C-1", sale(line("140.00"))),
                "receivable -160.97 undeposited 160.97",
                "client -160.97",
                "C-1 160.97",
            ),
            Step(make("Purchase", "A-1", BACK), "undeposited 160.97 bank -160.97", unsettled="C-1 160.97 A-1 160.97"),
            Step(
                make("Payment", "Z-1", money("0", "A-1 160.97", "C-1 160.97")),
                "undeposited 160.97 bank -160.97",
                unsettled="",
            ),
            Step(refused(delete("A-1"), "6000"), "undeposited 160.97 bank -160.97", unsettled=""),
            # All the way back.
            Step(delete("Z-1"), "undeposited 160.97 bank -160.97", unsettled="C-1 160.97 A-1 160.97"),
            Step(delete("A-1"), "receivable -160.97 undeposited 160.97", "client -160.97"),
            Step(delete("C-1"), f"undeposited 160.97 {SOLD}", unsettled=""),
        ),
        MONTH,
    ),
    "part of a sale is cancelled (case A)": Example(
        (
            INVOICED,
            PAID,
            Step(
                make("CreditMemo", "C-1", sale(line("100.00"))),
                f"receivable -114.98 undeposited 160.97 {LESS}",
                "client -114.98",
            ),
            Step(
                make("Purchase", "A-1", bill(spent("receivable", "100.00"), to="client")),
                f"receivable -14.98 undeposited 160.97 bank -100.00 {LESS}",
                "client -14.98",
                "C-1 114.98 A-1 100.00",
            ),
            Step(
                make("Payment", "Z-1", money("0", "A-1 100.00", "C-1 100.00")),
                f"receivable -14.98 undeposited 160.97 bank -100.00 {LESS}",
                "client -14.98",
                "C-1 14.98",
            ),
        ),
        LESS_MONTH,
    ),
    "what was paid too much is returned (case C)": Example(
        (
            INVOICED,
            Step(
                make("Payment", "P-1", money("200.00", "F-1 160.97")),
                f"receivable -39.03 undeposited 200.00 {SOLD}",
                "client -39.03",
            ),
            Step(
                make("Purchase", "A-1", bill(spent("receivable", "39.03"), to="client")),
                f"undeposited 200.00 bank -39.03 {SOLD}",
                unsettled="P-1 39.03 A-1 39.03",
            ),
            Step(
                change("P-1", Line=to_links("F-1 160.97", "A-1 39.03")),
                f"undeposited 200.00 bank -39.03 {SOLD}",
                unsettled="",
            ),
            # The payment bounces: the client owes the sale and what was returned.
            Step(
                void("P-1"),
                f"receivable 200.00 bank -39.03 {SOLD}",
                "client 200.00",
                "F-1 160.97 A-1 39.03",
            ),
        ),
        MONTH,
    ),
    "a paid sale is lowered on its invoice and the money returned": Example(
        (
            INVOICED,
            PAID,
            Step(
                change("P-1", Line=to_links("F-1 114.98")),
                f"undeposited 160.97 {SOLD}",
                unsettled="P-1 45.99 F-1 45.99",
            ),
            Step(
                change("F-1", Line=to_lines(line("140.00"), line("-40.00"))),
                "receivable -45.99 undeposited 160.97 services -100.00 gst -5.00 qst -9.98",
                "client -45.99",
                "P-1 45.99",
            ),
            Step(
                make("Purchase", "A-1", bill(spent("receivable", "45.99"), to="client")),
                "undeposited 160.97 bank -45.99 services -100.00 gst -5.00 qst -9.98",
                unsettled="P-1 45.99 A-1 45.99",
            ),
            Step(
                change("P-1", Line=to_links("F-1 114.98", "A-1 45.99")),
                "undeposited 160.97 bank -45.99 services -100.00 gst -5.00 qst -9.98",
                unsettled="",
            ),
        ),
        {"2026-11": "revenue 100.00 gst 5.00 qst 9.98"},
    ),
    "a payment bounces before it is at the bank (case D)": Example(
        (INVOICED, PAID, Step(void("P-1"), f"receivable 160.97 {SOLD}", "client 160.97", "F-1 160.97")),
        MONTH,
    ),
    "a payment bounces after it was taken to the bank (case D)": Example(
        (
            INVOICED,
            PAID,
            Step(person("deposit", ids=ids_of("P-1")), f"bank 160.97 {SOLD}"),
            Step(refused(void("P-1"), "6540"), f"bank 160.97 {SOLD}"),
            Step(make("Purchase", "A-1", BACK), f"receivable 160.97 {SOLD}", "client 160.97", "A-1 160.97"),
            Step(
                change("P-1", Line=to_links("A-1 160.97")), f"receivable 160.97 {SOLD}", "client 160.97", "F-1 160.97"
            ),
            Step(
                make("Payment", "P-2", money("160.97", "F-1 160.97", into="bank")), f"bank 160.97 {SOLD}", unsettled=""
            ),
        ),
        MONTH,
    ),
    "money returned by cheque is linked in the pages only": Example(
        (
            INVOICED,
            Step(
                make("Payment", "P-1", money("200.00", "F-1 160.97")),
                f"receivable -39.03 undeposited 200.00 {SOLD}",
                "client -39.03",
            ),
            Step(
                make("Purchase", "A-1", bill(spent("receivable", "39.03"), to="client", by="Check")),
                f"undeposited 200.00 bank -39.03 {SOLD}",
                unsettled="P-1 39.03 A-1 39.03",
            ),
            Step(
                refused(change("P-1", Line=to_links("F-1 160.97", "A-1 39.03")), "620"),
                f"undeposited 200.00 bank -39.03 {SOLD}",
                unsettled="P-1 39.03 A-1 39.03",
            ),
        ),
        MONTH,
    ),
}


@pytest.mark.parametrize("name", REFUNDED)
def test_money_returned_is_booked_as_an_accountant_books_it(name: str) -> None:
    check_example(REFUNDED[name])
