"""What must leave the books alone, worked out by hand: closed and filed periods, batches, the books of others."""

import copy
from datetime import datetime

import pytest

from tests.sandbox.qbo.books.day_book import (
    Act,
    DayBook,
    Json,
    change,
    delete,
    make,
    nothing,
    person,
    refused,
    replace,
    void,
)
from tests.sandbox.qbo.books.forms import (
    QC,
    account_of,
    bill,
    ids_of,
    line,
    money,
    name_of,
    payout,
    sale,
    spent,
    to_lines,
    to_links,
)
from tests.sandbox.qbo.books.t_accounts import Example, Step, by_month, check_example, check_step, figures
from tests.sandbox.qbo.company import SEED, Company

OCTOBER, NOVEMBER = "2026-10-31", "2026-11-01"
# October: 140.00 + 7.00 + 13.97 sold, 60.97 of it paid, 40.00 + 2.00 + 3.99 credited, 62.50 + 3.13 + 6.23 spent.
BOOKS = "receivable 54.01 undeposited 60.97 bank -71.86 supplies 62.50 services -100.00 gst -1.87 qst -3.75"
OWED, UNSETTLED = "client 54.01", "F-1 100.00 C-1 45.99"
BEFORE = (
    Step(
        make("Invoice", "F-1", sale(line("140.00"), on=OCTOBER)),
        "receivable 160.97 services -140.00 gst -7.00 qst -13.97",
        "client 160.97",
    ),
    Step(
        make("Payment", "P-1", money("60.97", "F-1 60.97", on=OCTOBER)),
        "receivable 100.00 undeposited 60.97 services -140.00 gst -7.00 qst -13.97",
        "client 100.00",
    ),
    Step(
        make("CreditMemo", "C-1", sale(line("40.00"), on=OCTOBER)),
        "receivable 54.01 undeposited 60.97 services -100.00 gst -5.00 qst -9.98",
        "client 54.01",
    ),
    Step(
        make("Purchase", "A-1", bill(spent("supplies", "62.50", QC), tax="TaxExcluded", on=OCTOBER)),
        BOOKS,
        OWED,
        UNSETTLED,
    ),
)
OCTOBER_FIGURES = {"2026-10": "revenue 100.00 gst 5.00 qst 9.98 gst-paid 3.13 qst-paid 6.23"}


def stays(act: Act) -> Step:
    return Step(act, BOOKS, OWED, UNSETTLED)


def shut_out(code: str) -> tuple[Step, ...]:
    """Everything that would change the figures of October, refused."""
    return (
        stays(refused(make("Invoice", "F-2", sale(line("1.00"), on=OCTOBER)), code)),
        stays(refused(change("F-1", Line=to_lines(line("150.00"))), code)),
        stays(refused(change("F-1", TxnDate=NOVEMBER), code)),
        stays(refused(change("F-1", PrivateNote="vu"), code)),
        stays(refused(void("F-1"), code)),
        stays(refused(delete("F-1"), code)),
        stays(refused(change("P-1", TotalAmt=70), code)),
        stays(refused(change("P-1", Line=to_links()), code)),
        stays(refused(void("P-1"), code)),
        stays(refused(delete("P-1"), code)),
        stays(refused(change("C-1", CustomerRef=name_of("other")), code)),
        stays(refused(delete("C-1"), code)),
        stays(refused(make("Payment", "P-2", money("1.00", "F-1 1.00", on=OCTOBER)), code)),
        stays(refused(make("CreditMemo", "C-2", sale(line("1.00"), on=OCTOBER)), code)),
        stays(refused(make("Deposit", "D-1", payout("P-1", on=OCTOBER)), code)),
        stays(
            refused(
                make("RefundReceipt", "R-1", sale(line("1.00"), on=OCTOBER, DepositToAccountRef=account_of("bank"))),
                code,
            )
        ),
        stays(refused(replace("A-1", bill(spent("supplies", "1.00"), on=NOVEMBER)), code)),
        stays(refused(delete("A-1"), code)),
    )


AFTER = (
    # What is dated in November goes on: the rest of October's invoice is paid by money and by October's credit.
    Step(
        make("Payment", "P-2", money("54.01", "F-1 100.00", "C-1 45.99", on=NOVEMBER)),
        "undeposited 114.98 bank -71.86 supplies 62.50 services -100.00 gst -1.87 qst -3.75",
        unsettled="",
    ),
    # A correction is a credit memo of the first open day.
    Step(
        make("CreditMemo", "C-2", sale(line("40.00"), on=NOVEMBER)),
        "receivable -45.99 undeposited 114.98 bank -71.86 supplies 62.50 services -60.00 gst 0.13 qst 0.24",
        "client -45.99",
        "C-2 45.99",
    ),
    # The money of October reaches the bank in November.
    Step(
        person("deposit", ids=ids_of("P-1", "P-2"), date=NOVEMBER),
        "receivable -45.99 bank 43.12 supplies 62.50 services -60.00 gst 0.13 qst 0.24",
        "client -45.99",
        "C-2 45.99",
    ),
)
CLOSED = {
    "without a password": (person("close_books", date=OCTOBER), "6200"),
    "with a password": (person("close_books", date=OCTOBER, password=True), "6210"),
}


@pytest.mark.parametrize("name", CLOSED)
def test_a_closed_month_keeps_its_figures(name: str) -> None:
    close, code = CLOSED[name]
    months = {**OCTOBER_FIGURES, "2026-11": "revenue -40.00 gst -2.00 qst -3.99"}
    check_example(Example((*BEFORE, stays(close), *shut_out(code), *AFTER), months))


def test_a_person_may_still_change_a_closed_month() -> None:
    steps = (
        *BEFORE,
        stays(person("close_books", date=OCTOBER)),
        Step(
            person("delete", "C-1"),
            "receivable 100.00 undeposited 60.97 bank -71.86 supplies 62.50 services -140.00 gst -3.87 qst -7.74",
            "client 100.00",
            "F-1 100.00",
        ),
        Step(
            person("void", "A-1"),
            "receivable 100.00 undeposited 60.97 services -140.00 gst -7.00 qst -13.97",
            "client 100.00",
        ),
    )
    check_example(Example(steps, {"2026-10": "revenue 140.00 gst 7.00 qst 13.97"}))


def test_a_filed_month_is_open_unless_a_switch_shuts_it() -> None:
    file = stays(person("file_taxes", date=OCTOBER))
    lowered = "receivable 8.02 undeposited 60.97 bank -71.86 supplies 62.50 services -60.00 gst 0.13 qst 0.24"
    edit = change("F-1", Line=to_lines(line("100.00")))
    months = {"2026-10": "revenue 60.00 gst 3.00 qst 5.99 gst-paid 3.13 qst-paid 6.23"}
    check_example(Example((*BEFORE, file, Step(edit, lowered, "client 8.02")), months))
    shut = (
        stays(refused(edit, "6")),
        stays(refused(void("F-1"), "6")),
        stays(refused(delete("C-1"), "6")),
        stays(refused(change("A-1", TxnDate=NOVEMBER), "6")),
        # No tax, no return: money may move.
        Step(
            void("P-1"),
            "receivable 114.98 bank -71.86 supplies 62.50 services -100.00 gst -1.87 qst -3.75",
            "client 114.98",
        ),
    )
    check_example(Example((*BEFORE, file, *shut), OCTOBER_FIGURES, {"filed_period": "refuse"}))


def test_a_batch_does_what_it_can() -> None:
    book = DayBook({})
    items: list[Json] = [
        {"bId": "1", "operation": "create", "Invoice": sale(line("140.00"))(book)},
        {"bId": "2", "operation": "create", "Invoice": sale(line("100.00", ""))(book)},
        {"bId": "3", "operation": "create", "Payment": money("50.00")(book)},
        {"bId": "4", "operation": "create", "CreditMemo": sale(line("40.00"), to="other")(book)},
        {"bId": "5", "operation": "create", "Payment": money("-1.00")(book)},
    ]
    for _ in range(2):
        response = book.company.send("POST", "batch?requestid=b-1", {"BatchItemRequest": items})
        answers = {answer["bId"]: answer for answer in response.json()["BatchItemResponse"]}
        assert [b_id for b_id, answer in sorted(answers.items()) if "Fault" in answer] == ["2", "5"]
        book.made |= {"F-1": ("Invoice", answers["1"]["Invoice"]["Id"])}
        step = Step(
            nothing,
            "receivable 64.98 undeposited 50.00 services -100.00 gst -5.00 qst -9.98",
            "client 110.97 other -45.99",
            "F-1 160.97",
        )
        check_step(book, step, "batch")


def test_companies_in_one_server_keep_their_own_books() -> None:
    first = DayBook({})
    neighbour = copy.copy(first.company)
    neighbour.connection = neighbour.system.seed({**SEED, "company": {**SEED["company"], "province": "ON"}})
    neighbour.realm_id = neighbour.connection["realm_id"]
    second = DayBook({}, company=neighbour)
    first.requestid = second.requestid = "the same"
    make("Invoice", "F-1", sale(line("140.00")))(first)
    make("Invoice", "F-1", sale(line("100.00", "HST ON")))(second)
    first.requestid = second.requestid = ""
    make("Payment", "P-1", money("13.00", "F-1 13.00"))(second)
    person("close_books", date="2026-11-24")(second)
    make("Payment", "P-1", money("60.97", "F-1 60.97"))(first)
    here = "receivable 100.00 undeposited 60.97 services -140.00 gst -7.00 qst -13.97"
    check_step(first, Step(nothing, here, "client 100.00", "F-1 100.00"), "here")
    there = "receivable 100.00 undeposited 13.00 services -100.00 gst -13.00"
    check_step(second, Step(nothing, there, "client 100.00", "F-1 100.00"), "there")


@pytest.mark.parametrize(
    ("at", "month"),
    [("2026-12-01T07:59:59+00:00", "2026-11"), ("2026-12-01T08:00:00+00:00", "2026-12")],
    ids=["three in the morning in Québec", "midnight in California"],
)
def test_a_sale_without_a_date_falls_into_the_month_it_is_at_the_vendor(at: str, month: str) -> None:
    company = Company()
    company.clock.set(datetime.fromisoformat(at))
    company.connection = company.system.seed(SEED)
    company.realm_id = company.connection["realm_id"]
    book = DayBook({}, company=company)
    undated = sale(line("100.00"))(book)
    del undated["TxnDate"]
    make("Invoice", "F-1", lambda _: undated)(book)
    assert by_month(book.books) == {month: figures("revenue 100.00 gst 5.00 qst 9.98")}
