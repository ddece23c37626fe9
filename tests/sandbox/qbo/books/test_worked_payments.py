"""Money received, worked out by hand: on account, applied, moved, corrected, undone, and taken to the bank."""

import pytest

from tests.sandbox.qbo.books.day_book import change, delete, make, person, refused, replace, twice, void
from tests.sandbox.qbo.books.forms import (
    fields_of,
    line,
    money,
    name_of,
    sale,
    to_lines,
    to_links,
)
from tests.sandbox.qbo.books.t_accounts import Example, Step, check_example

# 140.00 + 7.00 + 13.97, and 100.00 + 5.00 + 9.98.
BIG = sale(line("140.00"))
SMALL = sale(line("100.00"))
SOLD = "services -140.00 gst -7.00 qst -13.97"
BOTH = "services -240.00 gst -12.00 qst -23.95"
MONTH = {"2026-11": "revenue 140.00 gst 7.00 qst 13.97"}
BOTH_MONTH = {"2026-11": "revenue 240.00 gst 12.00 qst 23.95"}
INVOICED = Step(make("Invoice", "F-1", BIG), f"receivable 160.97 {SOLD}", "client 160.97", "F-1 160.97")
INVOICED_TWICE = Step(make("Invoice", "F-2", SMALL), f"receivable 275.95 {BOTH}", "client 275.95")

RECEIVED = {
    "in full, in two parts": Example(
        (
            INVOICED,
            Step(
                make("Payment", "P-1", money("60.97", "F-1 60.97")),
                f"receivable 100.00 undeposited 60.97 {SOLD}",
                "client 100.00",
                "F-1 100.00",
            ),
            Step(
                refused(make("Payment", "P-2", money("100.01", "F-1 100.01")), "6000"),
                f"receivable 100.00 undeposited 60.97 {SOLD}",
                "client 100.00",
            ),
            Step(
                make("Payment", "P-2", money("100.00", "F-1 100.00", into="bank")),
                f"undeposited 60.97 bank 100.00 {SOLD}",
                unsettled="",
            ),
            Step(delete("P-2"), f"receivable 100.00 undeposited 60.97 {SOLD}", "client 100.00", "F-1 100.00"),
            Step(void("P-1"), f"receivable 160.97 {SOLD}", "client 160.97", "F-1 160.97"),
        ),
        MONTH,
    ),
    "too much": Example(
        (
            INVOICED,
            Step(
                make("Payment", "P-1", money("200.00", "F-1 160.97")),
                f"receivable -39.03 undeposited 200.00 {SOLD}",
                "client -39.03",
                "P-1 39.03",
            ),
            Step(
                INVOICED_TWICE.act,
                f"receivable 75.95 undeposited 200.00 {BOTH}",
                "client 75.95",
                "P-1 39.03 F-2 114.98",
            ),
            Step(
                change("P-1", TotalAmt=200, Line=to_links("F-1 160.97", "F-2 39.03")),
                f"receivable 75.95 undeposited 200.00 {BOTH}",
                "client 75.95",
                "F-2 75.95",
            ),
        ),
        BOTH_MONTH,
    ),
    "by switch what is too much stays unapplied": Example(
        (
            INVOICED,
            Step(
                make("Payment", "P-1", money("200.00", "F-1 200.00")),
                f"receivable -39.03 undeposited 200.00 {SOLD}",
                "client -39.03",
                "P-1 39.03",
            ),
        ),
        MONTH,
        {"over_application": "cap"},
    ),
    "on account before the invoice, then applied": Example(
        (
            Step(
                make("Payment", "P-1", money("50.00", on="2026-10-15")),
                "receivable -50.00 undeposited 50.00",
                "client -50.00",
                "P-1 50.00",
            ),
            Step(INVOICED.act, f"receivable 110.97 undeposited 50.00 {SOLD}", "client 110.97", "P-1 50.00 F-1 160.97"),
            Step(
                change("P-1", Line=to_links("F-1 50.00")),
                f"receivable 110.97 undeposited 50.00 {SOLD}",
                "client 110.97",
                "F-1 110.97",
            ),
            Step(
                change("P-1", Line=to_links()),
                f"receivable 110.97 undeposited 50.00 {SOLD}",
                "client 110.97",
                "P-1 50.00 F-1 160.97",
            ),
        ),
        MONTH,
    ),
    "moved to another invoice, raised, lowered": Example(
        (
            INVOICED,
            INVOICED_TWICE,
            Step(
                make("Payment", "P-1", money("100.00", "F-1 100.00")),
                f"receivable 175.95 undeposited 100.00 {BOTH}",
                "client 175.95",
                "F-1 60.97 F-2 114.98",
            ),
            Step(
                change("P-1", Line=to_links("F-2 100.00")),
                f"receivable 175.95 undeposited 100.00 {BOTH}",
                "client 175.95",
                "F-1 160.97 F-2 14.98",
            ),
            Step(
                replace("P-1", money("160.97", "F-1 45.99", "F-2 114.98")),
                f"receivable 114.98 undeposited 160.97 {BOTH}",
                "client 114.98",
                "F-1 114.98",
            ),
            Step(
                change("P-1", TotalAmt=80, Line=to_links("F-2 80.00")),
                f"receivable 195.95 undeposited 80.00 {BOTH}",
                "client 195.95",
                "F-1 160.97 F-2 34.98",
            ),
            Step(
                refused(change("P-1", TotalAmt=79), "6000"),
                f"receivable 195.95 undeposited 80.00 {BOTH}",
                "client 195.95",
            ),
        ),
        BOTH_MONTH,
    ),
    "another customer's, and another account": Example(
        (
            INVOICED,
            Step(
                refused(make("Payment", "P-1", money("50.00", "F-1 50.00", to="other")), "6000"),
                f"receivable 160.97 {SOLD}",
                "client 160.97",
            ),
            Step(
                make("Payment", "P-1", money("50.00", to="other")),
                f"receivable 110.97 undeposited 50.00 {SOLD}",
                "client 160.97 other -50.00",
                "F-1 160.97 P-1 50.00",
            ),
            Step(
                replace("P-1", money("50.00", "F-1 50.00", into="clearing")),
                f"receivable 110.97 clearing 50.00 {SOLD}",
                "client 110.97",
                "F-1 110.97",
            ),
        ),
        MONTH,
    ),
    "the invoice falls below what was paid": Example(
        (
            INVOICED,
            Step(make("Payment", "P-1", money("160.97", "F-1 160.97")), f"undeposited 160.97 {SOLD}", unsettled=""),
            Step(refused(change("F-1", Line=to_lines(line("100.00"))), "6000"), f"undeposited 160.97 {SOLD}"),
            Step(refused(change("F-1", CustomerRef=name_of("other")), "6000"), f"undeposited 160.97 {SOLD}"),
            Step(refused(void("F-1"), "6000"), f"undeposited 160.97 {SOLD}"),
            Step(refused(delete("F-1"), "6000"), f"undeposited 160.97 {SOLD}"),
            Step(
                person("edit", "F-1", fields=fields_of(line("100.00"))),
                "receivable -45.99 undeposited 160.97 services -100.00 gst -5.00 qst -9.98",
                "client -45.99",
                "P-1 45.99",
            ),
            Step(person("void", "F-1"), "receivable -160.97 undeposited 160.97", "client -160.97", "P-1 160.97"),
        ),
    ),
    "by switches QuickBooks unlinks the payment itself": Example(
        (
            INVOICED,
            Step(make("Payment", "P-1", money("160.97", "F-1 160.97")), f"undeposited 160.97 {SOLD}", unsettled=""),
            Step(
                change("F-1", Line=to_lines(line("100.00"))),
                "receivable -45.99 undeposited 160.97 services -100.00 gst -5.00 qst -9.98",
                "client -45.99",
                "P-1 45.99",
            ),
            Step(
                change("F-1", CustomerRef=name_of("other")),
                "receivable -45.99 undeposited 160.97 services -100.00 gst -5.00 qst -9.98",
                "client -160.97 other 114.98",
                "P-1 160.97 F-1 114.98",
            ),
            Step(
                void("F-1"),
                "receivable -160.97 undeposited 160.97",
                "client -160.97",
                "P-1 160.97",
            ),
        ),
        {},
        {"invoice_below_paid": "unapply", "move_paid_invoice": "unlink", "void_paid_invoice": "unlink"},
    ),
    "a call that is repeated under its requestid is done once": Example(
        (
            Step(twice(make("Invoice", "F-1", BIG)), f"receivable 160.97 {SOLD}", "client 160.97", "F-1 160.97"),
            Step(
                twice(make("Payment", "P-1", money("50.00", "F-1 50.00"))),
                f"receivable 110.97 undeposited 50.00 {SOLD}",
                "client 110.97",
                "F-1 110.97",
            ),
            Step(
                twice(change("P-1", TotalAmt=60, Line=to_links("F-1 60.00"))),
                f"receivable 100.97 undeposited 60.00 {SOLD}",
                "client 100.97",
            ),
            Step(twice(void("P-1")), f"receivable 160.97 {SOLD}", "client 160.97"),
            Step(twice(void("F-1"))),
        ),
    ),
}


@pytest.mark.parametrize("name", RECEIVED)
def test_money_received_is_booked_as_an_accountant_books_it(name: str) -> None:
    check_example(RECEIVED[name])
