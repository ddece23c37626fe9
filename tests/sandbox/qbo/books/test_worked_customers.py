"""Whose receivable it is, worked out by hand: merged customers, jobs, inactive customers, and credits taken."""

import pytest

from tests.sandbox.qbo.books.day_book import change, make, person, refused, void
from tests.sandbox.qbo.books.forms import bill, job_of, line, money, pays, sale, spent, the_id, to_links
from tests.sandbox.qbo.books.t_accounts import Example, Step, check_example

# 140.00 + 7.00 + 13.97, and 100.00 + 5.00 + 9.98.
SOLD = "services -140.00 gst -7.00 qst -13.97"
BOTH = "services -240.00 gst -12.00 qst -23.95"
MONTH = {"2026-11": "revenue 140.00 gst 7.00 qst 13.97"}
BOTH_MONTH = {"2026-11": "revenue 240.00 gst 12.00 qst 23.95"}
INVOICED = Step(make("Invoice", "F-1", sale(line("140.00"))), f"receivable 160.97 {SOLD}", "client 160.97")

MERGED = {
    "open items of both become the survivor's": Example(
        (
            INVOICED,
            Step(
                make("Invoice", "F-2", sale(line("100.00"), to="other")),
                f"receivable 275.95 {BOTH}",
                "client 160.97 other 114.98",
            ),
            Step(
                make("Payment", "P-1", money("50.00", "F-2 14.98", to="other")),
                f"receivable 225.95 undeposited 50.00 {BOTH}",
                "client 160.97 other 64.98",
                "F-1 160.97 F-2 100.00 P-1 35.02",
            ),
            Step(
                make("Purchase", "A-1", bill(spent("receivable", "5.02"), to="other")),
                f"receivable 230.97 undeposited 50.00 bank -5.02 {BOTH}",
                "client 160.97 other 70.00",
            ),
            Step(
                person("merge", "other", into=the_id("client")),
                f"receivable 230.97 undeposited 50.00 bank -5.02 {BOTH}",
                "client 230.97",
                "F-1 160.97 F-2 100.00 P-1 35.02 A-1 5.02",
            ),
            # What was the other's money pays the survivor's invoice now.
            Step(
                change("P-1", Line=to_links("F-1 30.00", "F-2 14.98", "A-1 5.02")),
                f"receivable 230.97 undeposited 50.00 bank -5.02 {BOTH}",
                "client 230.97",
                "F-1 130.97 F-2 100.00",
            ),
            Step(
                void("P-1"),
                f"receivable 280.97 bank -5.02 {BOTH}",
                "client 280.97",
                "F-1 160.97 F-2 114.98 A-1 5.02",
            ),
        ),
        BOTH_MONTH,
    ),
    "a sub-customer billed with its parent owes by itself": Example(
        (
            Step(make("Customer", "job", job_of("client", "job"))),
            Step(make("Invoice", "F-1", sale(line("140.00"), to="job")), f"receivable 160.97 {SOLD}", "job 160.97"),
            Step(
                refused(make("Payment", "P-1", money("60.97", "F-1 60.97")), "6000"),
                f"receivable 160.97 {SOLD}",
                "job 160.97",
            ),
            Step(
                make("Payment", "P-1", money("60.97", "F-1 60.97", to="job")),
                f"receivable 100.00 undeposited 60.97 {SOLD}",
                "job 100.00",
                "F-1 100.00",
            ),
            Step(
                make("Payment", "P-2", money("150.00")),
                f"receivable -50.00 undeposited 210.97 {SOLD}",
                "job 100.00 client -150.00",
                "F-1 100.00 P-2 150.00",
            ),
            # In the pages the parent pays for the job: the job is settled, the rest is the parent's.
            Step(
                person("edit", "P-2", fields=pays("F-1 100.00")),
                f"receivable -50.00 undeposited 210.97 {SOLD}",
                "client -50.00",
                "P-2 50.00",
            ),
            Step(
                person("merge", "job", into=the_id("other")),
                f"receivable -50.00 undeposited 210.97 {SOLD}",
                "client -50.00",
                "P-2 50.00",
            ),
            Step(void("P-2"), f"receivable 100.00 undeposited 60.97 {SOLD}", "other 100.00", "F-1 100.00"),
        ),
        MONTH,
    ),
    "a job merged into the parent that paid for it": Example(
        (
            Step(make("Customer", "job", job_of("client", "job"))),
            Step(make("Invoice", "F-1", sale(line("140.00"), to="job")), f"receivable 160.97 {SOLD}", "job 160.97"),
            Step(
                make("Payment", "P-1", money("100.00", "F-1 100.00")),
                f"receivable 60.97 undeposited 100.00 {SOLD}",
                "job 60.97",
                "F-1 60.97",
            ),
            Step(
                person("merge", "job", into=the_id("client")),
                f"receivable 60.97 undeposited 100.00 {SOLD}",
                "client 60.97",
                "F-1 60.97",
            ),
            Step(
                change("P-1", Line=to_links("F-1 40.00")),
                f"receivable 60.97 undeposited 100.00 {SOLD}",
                "client 60.97",
                "F-1 120.97 P-1 60.00",
            ),
        ),
        MONTH,
        {"parent_pays_for_job": "apply"},
    ),
    "a customer made inactive with a balance is written off": Example(
        (
            INVOICED,
            Step(
                make("Payment", "P-1", money("60.97")), f"receivable 100.00 undeposited 60.97 {SOLD}", "client 100.00"
            ),
            Step(
                refused(change("client", Active=False), "6220"),
                f"receivable 100.00 undeposited 60.97 {SOLD}",
                "client 100.00",
            ),
            Step(person("inactivate", "client"), f"undeposited 60.97 products 100.00 {SOLD}"),
        ),
        {"2026-11": "revenue 40.00 gst 7.00 qst 13.97"},
    ),
}


@pytest.mark.parametrize("name", MERGED)
def test_receivables_follow_their_customers(name: str) -> None:
    check_example(MERGED[name])


AUTO = person("set_preference", name="AutoApplyCredit", value=True)

TAKEN = {
    "credits are taken by a new invoice, the oldest first": Example(
        (
            Step(AUTO),
            Step(
                make("Payment", "P-1", money("50.00", on="2026-11-01")),
                "receivable -50.00 undeposited 50.00",
                "client -50.00",
            ),
            Step(
                make("CreditMemo", "C-1", sale(line("43.49"), on="2026-11-02")),
                "receivable -100.00 undeposited 50.00 services 43.49 gst 2.17 qst 4.34",
                "client -100.00",
            ),
            Step(
                make("Invoice", "F-1", sale(line("140.00"))),
                "receivable 60.97 undeposited 50.00 services -96.51 gst -4.83 qst -9.63",
                "client 60.97",
                "F-1 60.97",
            ),
            Step(
                make("Payment", "P-2", money("80.97", "F-1 60.97")),
                "receivable -20.00 undeposited 130.97 services -96.51 gst -4.83 qst -9.63",
                "client -20.00",
                "P-2 20.00",
            ),
            # A smaller invoice leaves some of the credit; another's credit is not touched.
            Step(
                make("Invoice", "F-2", sale(line("10.00"))),
                "receivable -8.50 undeposited 130.97 services -106.51 gst -5.33 qst -10.63",
                "client -8.50",
                "P-2 8.50",
            ),
            Step(
                make("Invoice", "F-3", sale(line("10.00"), to="other")),
                "receivable 3.00 undeposited 130.97 services -116.51 gst -5.83 qst -11.63",
                "client -8.50 other 11.50",
                "P-2 8.50 F-3 11.50",
            ),
        ),
        {"2026-11": "revenue 116.51 gst 5.83 qst 11.63"},
    ),
    "an invoice with a deposit takes credit for the rest only": Example(
        (
            Step(AUTO),
            Step(person("set_preference", name="AllowDeposit", value=True)),
            Step(make("Payment", "P-1", money("200.00")), "receivable -200.00 undeposited 200.00", "client -200.00"),
            Step(
                make("Invoice", "F-1", sale(line("140.00"), Deposit=60.97)),
                f"receivable -100.00 undeposited 260.97 {SOLD}",
                "client -100.00",
                "P-1 100.00",
            ),
        ),
        MONTH,
    ),
}


@pytest.mark.parametrize("name", TAKEN)
def test_credits_are_taken_by_new_invoices(name: str) -> None:
    check_example(TAKEN[name])
