"""Money taken to the bank, worked out by hand: with a processor's fees, by a person, undone, and spent again."""

import pytest

from tests.sandbox.qbo.books.day_book import change, delete, make, person, refused, replace, void
from tests.sandbox.qbo.books.forms import DAY, EXEMPT, QC, bill, ids_of, line, money, payout, sale, spent
from tests.sandbox.qbo.books.t_accounts import Example, Step, check_example

SOLD = "services -140.00 gst -7.00 qst -13.97"
MONTH = {"2026-11": "revenue 140.00 gst 7.00 qst 13.97"}
PAID = (
    Step(make("Invoice", "F-1", sale(line("140.00"))), f"receivable 160.97 {SOLD}", "client 160.97"),
    Step(
        make("Payment", "P-1", money("100.00", "F-1 100.00")),
        f"receivable 60.97 undeposited 100.00 {SOLD}",
        "client 60.97",
    ),
    Step(make("Payment", "P-2", money("60.97", "F-1 60.97")), f"undeposited 160.97 {SOLD}", unsettled=""),
)

BANKED = {
    "two payments less the processor's fees": Example(
        (
            *PAID,
            Step(make("Deposit", "D-1", payout("P-1", "P-2", fees="-4.97")), f"bank 156.00 fees 4.97 {SOLD}"),
            Step(refused(void("P-1"), "6540"), f"bank 156.00 fees 4.97 {SOLD}"),
            Step(refused(delete("P-2"), "6540"), f"bank 156.00 fees 4.97 {SOLD}"),
            Step(refused(change("P-1", TotalAmt=101), "6540"), f"bank 156.00 fees 4.97 {SOLD}"),
            # The fees were 5.97; then the second payment turns out to be in another payout.
            Step(replace("D-1", payout("P-1", "P-2", fees="-5.97")), f"bank 155.00 fees 5.97 {SOLD}"),
            Step(
                replace("D-1", payout("P-1", fees="-3.00")),
                f"undeposited 60.97 bank 97.00 fees 3.00 {SOLD}",
                unsettled="",
            ),
            Step(
                void("P-2"),
                f"receivable 60.97 bank 97.00 fees 3.00 {SOLD}",
                "client 60.97",
                "F-1 60.97",
            ),
            Step(delete("D-1"), f"receivable 60.97 undeposited 100.00 {SOLD}", "client 60.97"),
        ),
        MONTH,
    ),
    "a processor's clearing account": Example(
        (
            *PAID[:1],
            Step(
                make("Payment", "P-1", money("160.97", "F-1 160.97", into="clearing")),
                f"clearing 160.97 {SOLD}",
                unsettled="",
            ),
            Step(
                make("Deposit", "D-1", payout(clearing="160.97", fees="-4.97")),
                f"bank 156.00 fees 4.97 {SOLD}",
            ),
            # The bank has the money, the payment knows nothing of it: the void leaves the clearing account overdrawn.
            Step(
                void("P-1"),
                f"receivable 160.97 bank 156.00 clearing -160.97 fees 4.97 {SOLD}",
                "client 160.97",
                "F-1 160.97",
            ),
        ),
        MONTH,
    ),
    "a payout less fees and a refund that the processor paid": Example(
        (
            *PAID,
            Step(
                make("Purchase", "A-1", bill(spent("receivable", "45.99"), of="undeposited", to="client")),
                f"receivable 45.99 undeposited 114.98 {SOLD}",
                "client 45.99",
                "A-1 45.99",
            ),
            Step(
                make("Deposit", "D-1", payout("P-1", "P-2", undeposited="-45.99", fees="-4.97")),
                f"receivable 45.99 bank 110.01 fees 4.97 {SOLD}",
                "client 45.99",
                "A-1 45.99",
            ),
        ),
        MONTH,
    ),
    "a person takes it to the bank": Example(
        (
            *PAID,
            Step(person("deposit", ids=ids_of("P-1", "P-2")), f"bank 160.97 {SOLD}"),
            Step(refused(void("P-1"), "6540"), f"bank 160.97 {SOLD}"),
            Step(refused(person("void", "P-1"), "deposited"), f"bank 160.97 {SOLD}"),
            Step(refused(person("deposit", ids=ids_of("P-1")), "deposited"), f"bank 160.97 {SOLD}"),
        ),
        MONTH,
    ),
    "payments of two customers, one already at the bank": Example(
        (
            *PAID,
            Step(
                make("Payment", "P-3", money("25.00", to="other", into="bank")),
                f"receivable -25.00 undeposited 160.97 bank 25.00 {SOLD}",
                "other -25.00",
            ),
            Step(
                refused(make("Deposit", "D-1", payout("P-1", "P-3")), "620"),
                f"receivable -25.00 undeposited 160.97 bank 25.00 {SOLD}",
                "other -25.00",
            ),
            Step(
                make("Payment", "P-4", money("10.00", to="other")),
                f"receivable -35.00 undeposited 170.97 bank 25.00 {SOLD}",
                "other -35.00",
            ),
            Step(
                make("Deposit", "D-1", payout("P-1", "P-4")),
                f"receivable -35.00 undeposited 60.97 bank 135.00 {SOLD}",
                "other -35.00",
                "P-3 25.00 P-4 10.00",
            ),
        ),
        MONTH,
    ),
}


@pytest.mark.parametrize("name", BANKED)
def test_money_at_the_bank_is_booked_as_an_accountant_books_it(name: str) -> None:
    check_example(BANKED[name])


SPENT = {
    "from the bank, with the taxes claimed back": Example(
        (
            Step(
                make("Purchase", "A-1", bill(spent("supplies", "100.00", QC), tax="TaxExcluded")),
                "bank -114.98 supplies 100.00 gst 5.00 qst 9.98",
            ),
            Step(
                replace("A-1", bill(spent("supplies", "50.00", QC), spent("fees", "12.00", EXEMPT), tax="TaxExcluded")),
                "bank -69.49 supplies 50.00 fees 12.00 gst 2.50 qst 4.99",
            ),
            Step(refused(void("A-1"), "500"), "bank -69.49 supplies 50.00 fees 12.00 gst 2.50 qst 4.99"),
            Step(person("void", "A-1")),
            Step(
                make("Purchase", "A-2", bill(spent("supplies", "140.00", QC), tax="TaxExcluded", on="2026-10-31")),
                "bank -160.97 supplies 140.00 gst 7.00 qst 13.97",
            ),
            Step(delete("A-2")),
        ),
    ),
    "by credit card, taxes included": Example(
        (
            Step(
                make(
                    "Purchase",
                    "A-1",
                    bill(spent("supplies", "114.98", QC), of="card", by="CreditCard", tax="TaxInclusive"),
                ),
                "card -114.98 supplies 100.00 gst 5.00 qst 9.98",
            ),
            Step(
                make("Purchase", "A-2", bill(spent("card", "114.98"), on="2026-12-10")),
                "bank -114.98 supplies 100.00 gst 5.00 qst 9.98",
            ),
            Step(
                refused(make("Purchase", "A-3", bill(spent("supplies", "1.00"), of="bank", by="CreditCard")), "6000"),
                "bank -114.98 supplies 100.00 gst 5.00 qst 9.98",
            ),
        ),
        {"2026-11": "gst-paid 5.00 qst-paid 9.98"},
    ),
    "tax collected less tax paid is what is owed": Example(
        (
            Step(make("Invoice", "F-1", sale(line("140.00"))), f"receivable 160.97 {SOLD}", "client 160.97"),
            Step(
                make("Purchase", "A-1", bill(spent("supplies", "62.50", QC), tax="TaxExcluded")),
                "receivable 160.97 bank -71.86 supplies 62.50 services -140.00 gst -3.87 qst -7.74",
                "client 160.97",
            ),
            Step(
                person("file_taxes", date=DAY),
                "receivable 160.97 bank -71.86 supplies 62.50 services -140.00 gst -3.87 qst -7.74",
                "client 160.97",
            ),
            Step(
                make("Purchase", "A-2", bill(spent("gst", "3.87"), spent("qst", "7.74"), on="2026-12-31")),
                "receivable 160.97 bank -83.47 supplies 62.50 services -140.00",
                "client 160.97",
            ),
        ),
        {"2026-11": "revenue 140.00 gst 7.00 qst 13.97 gst-paid 3.13 qst-paid 6.23"},
    ),
}


@pytest.mark.parametrize("name", SPENT)
def test_money_spent_is_booked_as_an_accountant_books_it(name: str) -> None:
    check_example(SPENT[name])
