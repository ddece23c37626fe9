"""Two accounts of receivables in one company, worked out by hand: each holds its own open items and nothing else."""

import pytest

from tests.sandbox.qbo.books.day_book import change, make, person, refused
from tests.sandbox.qbo.books.forms import account_of, bill, fields_of, line, money, sale, spent, to_lines
from tests.sandbox.qbo.books.t_accounts import Example, Step, check_example

RECEIVABLE = "Accounts Receivable"
# 140.00 + 7.00 + 13.97.
SOLD = "services -140.00 gst -7.00 qst -13.97"
MONTH = {"2026-11": "revenue 140.00 gst 7.00 qst 13.97"}
AUTO = person("set_preference", name="AutoApplyCredit", value=True)
INVOICED = Step(make("Invoice", "F-1", sale(line("140.00"))), f"receivable 160.97 {SOLD}", "client 160.97")
INSTALMENTS = account_of("instalments")
OPENED = Step(make("Account", "instalments", lambda book: {"Name": "Instalment plans", "AccountType": RECEIVABLE}))
PLAN = make("Invoice", "F-1", sale(line("140.00"), ARAccountRef=INSTALMENTS))
PLANNED = f"instalments 160.97 {SOLD}"

KEPT_APART = {
    "two accounts of receivables keep what is theirs": Example(
        (
            OPENED,
            Step(PLAN, PLANNED, "client 160.97"),
            Step(refused(make("Payment", "P-1", money("60.97", "F-1 60.97")), "6000"), PLANNED, "client 160.97"),
            Step(
                make("Payment", "P-1", money("60.97", "F-1 60.97", ARAccountRef=INSTALMENTS)),
                f"instalments 100.00 undeposited 60.97 {SOLD}",
                "client 100.00",
                "F-1 100.00",
            ),
            Step(
                refused(change("P-1", ARAccountRef=account_of("receivable")), "6000"),
                f"instalments 100.00 undeposited 60.97 {SOLD}",
                "client 100.00",
            ),
            Step(
                refused(change("F-1", ARAccountRef=account_of("receivable")), "6000"),
                f"instalments 100.00 undeposited 60.97 {SOLD}",
                "client 100.00",
            ),
            Step(
                make("Purchase", "A-1", bill(spent("instalments", "20.00"), to="client")),
                f"instalments 120.00 undeposited 60.97 bank -20.00 {SOLD}",
                "client 120.00",
            ),
            Step(
                refused(make("Payment", "P-2", money("20.00", "A-1 20.00")), "6000"),
                f"instalments 120.00 undeposited 60.97 bank -20.00 {SOLD}",
                "client 120.00",
            ),
            Step(
                make("Payment", "P-2", money("20.00", "A-1 20.00", ARAccountRef=INSTALMENTS)),
                f"instalments 100.00 undeposited 80.97 bank -20.00 {SOLD}",
                "client 100.00",
                "F-1 100.00",
            ),
            Step(
                refused(change("A-1", Line=to_lines(spent("receivable", "20.00"))), "6000"),
                f"instalments 100.00 undeposited 80.97 bank -20.00 {SOLD}",
                "client 100.00",
            ),
            # A person moves the expense: it is open in the other account, and so is the money that it took up.
            Step(
                person("edit", "A-1", fields=fields_of(spent("receivable", "20.00"))),
                f"instalments 80.00 receivable 20.00 undeposited 80.97 bank -20.00 {SOLD}",
                "client 100.00",
                "F-1 100.00 A-1 20.00 P-2 20.00",
            ),
        ),
        MONTH,
    ),
    "by switch a paid invoice leaves its payment behind in the other account": Example(
        (
            OPENED,
            INVOICED,
            Step(
                make("Payment", "P-1", money("60.97", "F-1 60.97")),
                f"receivable 100.00 undeposited 60.97 {SOLD}",
                "client 100.00",
            ),
            Step(
                change("F-1", ARAccountRef=INSTALMENTS),
                f"receivable -60.97 instalments 160.97 undeposited 60.97 {SOLD}",
                "client 100.00",
                "F-1 160.97 P-1 60.97",
            ),
        ),
        MONTH,
        {"move_paid_invoice": "unlink"},
    ),
    "credits of another account of receivables are left": Example(
        (
            Step(AUTO),
            OPENED,
            Step(make("Payment", "P-1", money("50.00")), "receivable -50.00 undeposited 50.00", "client -50.00"),
            Step(
                make("CreditMemo", "C-1", sale(line("43.49"), ARAccountRef=INSTALMENTS)),
                "receivable -50.00 instalments -50.00 undeposited 50.00 services 43.49 gst 2.17 qst 4.34",
                "client -100.00",
            ),
            Step(
                PLAN,
                "receivable -50.00 instalments 110.97 undeposited 50.00 services -96.51 gst -4.83 qst -9.63",
                "client 60.97",
                "P-1 50.00 F-1 110.97",
            ),
        ),
        {"2026-11": "revenue 96.51 gst 4.83 qst 9.63"},
    ),
}


@pytest.mark.parametrize("name", KEPT_APART)
def test_each_account_of_receivables_holds_its_own_open_items(name: str) -> None:
    check_example(KEPT_APART[name])
