"""Sales given back on account, worked out by hand: credit memos applied, lowered, kept for later and deleted."""

import pytest

from tests.sandbox.qbo.books.day_book import DayBook, change, delete, make, nothing, person, refused, void
from tests.sandbox.qbo.books.forms import fields_of, line, money, sale, to_lines
from tests.sandbox.qbo.books.t_accounts import Example, Step, by_month, check_example, check_step, trial_balance

# 140.00 + 7.00 + 13.97; a credit of 100.00 + 5.00 + 9.98; 43.49 + 2.17 + 4.34 is 50.00 given back, taxes included.
SOLD = "services -140.00 gst -7.00 qst -13.97"
LESS = "services -40.00 gst -2.00 qst -3.99"
INVOICED = Step(make("Invoice", "F-1", sale(line("140.00"))), f"receivable 160.97 {SOLD}", "client 160.97")
MONTH = {"2026-11": "revenue 140.00 gst 7.00 qst 13.97"}

CREDITED = {
    "a credit memo, applied by a payment of nothing": Example(
        (
            INVOICED,
            Step(
                make("CreditMemo", "C-1", sale(line("100.00"))),
                f"receivable 45.99 {LESS}",
                "client 45.99",
                "F-1 160.97 C-1 114.98",
            ),
            Step(
                make("Payment", "Z-1", money("0", "F-1 60.00", "C-1 60.00")),
                f"receivable 45.99 {LESS}",
                "client 45.99",
                "F-1 100.97 C-1 54.98",
            ),
            Step(
                refused(make("Payment", "Z-2", money("0", "F-1 54.99", "C-1 54.99")), "6000"),
                f"receivable 45.99 {LESS}",
                "client 45.99",
            ),
            Step(
                make("Payment", "Z-2", money("0", "F-1 54.98", "C-1 54.98")),
                f"receivable 45.99 {LESS}",
                "client 45.99",
                "F-1 45.99",
            ),
            Step(refused(delete("C-1"), "6000"), f"receivable 45.99 {LESS}", "client 45.99"),
            Step(
                refused(change("C-1", Line=to_lines(line("90.00"))), "6000"), f"receivable 45.99 {LESS}", "client 45.99"
            ),
            Step(delete("Z-1"), f"receivable 45.99 {LESS}", "client 45.99", "F-1 105.99 C-1 60.00"),
            Step(void("Z-2"), f"receivable 45.99 {LESS}", "client 45.99", "F-1 160.97 C-1 114.98"),
            Step(delete("C-1"), f"receivable 160.97 {SOLD}", "client 160.97", "F-1 160.97"),
        ),
        MONTH,
    ),
    "money and credit in one payment": Example(
        (
            INVOICED,
            Step(make("CreditMemo", "C-1", sale(line("100.00"))), f"receivable 45.99 {LESS}", "client 45.99"),
            Step(
                make("Payment", "P-1", money("45.99", "F-1 160.97", "C-1 114.98")),
                f"undeposited 45.99 {LESS}",
                unsettled="",
            ),
            # A person takes the memo away: the invoice is paid by the money alone.
            Step(person("delete", "C-1"), f"receivable 114.98 undeposited 45.99 {SOLD}", "client 114.98", "F-1 114.98"),
        ),
        MONTH,
    ),
    "a person lowers an applied credit memo": Example(
        (
            INVOICED,
            Step(make("CreditMemo", "C-1", sale(line("100.00"))), f"receivable 45.99 {LESS}", "client 45.99"),
            Step(
                make("Payment", "Z-1", money("0", "F-1 114.98", "C-1 114.98")),
                f"receivable 45.99 {LESS}",
                "client 45.99",
                "F-1 45.99",
            ),
            Step(
                person("edit", "C-1", fields=fields_of(line("43.49"))),
                "receivable 110.97 services -96.51 gst -4.83 qst -9.63",
                "client 110.97",
                "F-1 110.97",
            ),
        ),
        {"2026-11": "revenue 96.51 gst 4.83 qst 9.63"},
    ),
    "a credit kept for later (case E), in another month": Example(
        (
            Step(
                make("Invoice", "F-1", sale(line("140.00"), on="2026-09-30")),
                f"receivable 160.97 {SOLD}",
                "client 160.97",
            ),
            Step(
                make("Payment", "P-1", money("160.97", "F-1 160.97", on="2026-09-30")),
                f"undeposited 160.97 {SOLD}",
                unsettled="",
            ),
            Step(
                make("CreditMemo", "C-1", sale(line("43.49"), on="2026-10-02")),
                "receivable -50.00 undeposited 160.97 services -96.51 gst -4.83 qst -9.63",
                "client -50.00",
                "C-1 50.00",
            ),
            Step(
                make("Invoice", "F-2", sale(line("100.00"), on="2026-11-03")),
                "receivable 64.98 undeposited 160.97 services -196.51 gst -9.83 qst -19.61",
                "client 64.98",
            ),
            Step(
                make("Payment", "Z-1", money("0", "F-2 50.00", "C-1 50.00", on="2026-11-03")),
                "receivable 64.98 undeposited 160.97 services -196.51 gst -9.83 qst -19.61",
                "client 64.98",
                "F-2 64.98",
            ),
        ),
        {
            "2026-09": "revenue 140.00 gst 7.00 qst 13.97",
            "2026-10": "revenue -43.49 gst -2.17 qst -4.34",
            "2026-11": "revenue 100.00 gst 5.00 qst 9.98",
        },
    ),
    "taxes included": Example(
        (
            Step(
                make("CreditMemo", "C-1", sale(line("50.00"), GlobalTaxCalculation="TaxInclusive")),
                "receivable -50.00 services 43.49 gst 2.17 qst 4.34",
                "client -50.00",
            ),
        ),
        {"2026-11": "revenue -43.49 gst -2.17 qst -4.34"},
    ),
}


@pytest.mark.parametrize("name", CREDITED)
def test_credits_are_booked_as_an_accountant_books_them(name: str) -> None:
    check_example(CREDITED[name])


@pytest.mark.parametrize("mode", ["TaxExcluded", "TaxInclusive"])
@pytest.mark.parametrize("lines", ["62.50", "33.33 33.33 33.33", "10.10 10.10 10.10", "0.10", "10.00 20.00 0.01"])
def test_a_credit_memo_of_the_same_lines_takes_the_sale_back_to_the_cent(lines: str, mode: str) -> None:
    sold = sale(*map(line, lines.split()), GlobalTaxCalculation=mode)
    book = DayBook({})
    make("Invoice", "F-1", sold)(book)
    assert trial_balance(book.books)
    make("CreditMemo", "C-1", sold)(book)
    check_step(book, Step(nothing), "taken back")
    assert by_month(book.books) == {}
