"""A client that reads a record, changes a note and sends all of it back changes no figure in the books."""

import pytest

from tests.sandbox.qbo.balance import wrong_in_books
from tests.sandbox.qbo.books.day_book import DayBook, Json, make, person
from tests.sandbox.qbo.books.forms import (
    EXEMPT,
    GST,
    QC,
    account_of,
    bill,
    counted,
    discount,
    line,
    money,
    payout,
    sale,
    spent,
    tax_lines,
)
from tests.sandbox.qbo.books.t_accounts import by_month, open_items, trial_balance

INCLUDED: Json = {"GlobalTaxCalculation": "TaxInclusive"}
KEPT: Json = {"TxnTaxDetail": tax_lines(GST="7.01", **{"QST 9.975": "13.96"})}
MADE = {
    "sale": make("Invoice", "F-1", sale(line("140.00"), line("62.50", GST), line("33.33", EXEMPT, "products"))),
    "taxes included": make(
        "Invoice", "F-1", sale(line("100.00"), line("10.01", GST), line("500.00", EXEMPT), **INCLUDED)
    ),
    "quantities": make("Invoice", "F-1", sale(counted("3", "33.335"), counted("2.5", "41.99"))),
    "quantities, taxes included": make(
        "Invoice",
        "F-1",
        sale(counted("3", "33.335"), counted("2.5", "41.99", EXEMPT), counted("7", "0.15"), **INCLUDED),
    ),
    "tax lines of the client's": make("Invoice", "F-1", sale(line("140.00"), **KEPT)),
    "no tax": make("Invoice", "F-1", sale(line("75.00", ""), GlobalTaxCalculation="NotApplicable")),
    "discount": make("Invoice", "F-1", sale(line("185.55"), discount("20.00"))),
    "percentage": make("Invoice", "F-1", sale(line("185.55"), discount(percent="10"))),
    "discount, taxes included": make("Invoice", "F-1", sale(line("114.98"), discount("11.50"), **INCLUDED)),
    "percentage, taxes included": make("Invoice", "F-1", sale(line("114.98"), discount(percent="10"), **INCLUDED)),
    "deposit": make("Invoice", "F-1", sale(line("140.00"), Deposit=60.97)),
    "credit memo, taxes included": make("CreditMemo", "C-1", sale(line("10.00"), line("20.00"), **INCLUDED)),
    "refund receipt": make("RefundReceipt", "R-1", sale(line("10.00"), DepositToAccountRef=account_of("bank"))),
    "expense, taxes included": make(
        "Purchase", "A-1", bill(spent("supplies", "10.00", QC), spent("fees", "90.00", EXEMPT), tax="TaxInclusive")
    ),
    "money given back": make("Purchase", "A-1", bill(spent("receivable", "45.99"), to="client")),
    "payment": make("Payment", "P-1", money("200.00", "F-0 160.97")),
    "deposit of a payment": make("Deposit", "D-1", payout("P-0", fees="-4.97")),
}


@pytest.mark.parametrize("sparse", [False, True], ids=["full", "sparse"])
@pytest.mark.parametrize("name", MADE)
def test_what_is_read_and_sent_back_changes_no_figure(name: str, sparse: bool) -> None:
    book = DayBook({})
    for setting in ("AllowDiscount", "AllowDeposit"):
        person("set_preference", name=setting, value=True)(book)
    make("Invoice", "F-0", sale(line("140.00")))(book)
    make("Payment", "P-0", money("50.00"))(book)
    MADE[name](book)
    before, [(entity, record_id)] = figures_of(book), [book.made[made] for made in book.made if made[-2:] == "-1"]
    for note in ("vu", "revu"):
        record = book.company.get(f"{entity.lower()}/{record_id}")
        sent = book.post(entity.lower(), {**record, "sparse": sparse, "PrivateNote": note})
        assert (sent["PrivateNote"], sent["TotalAmt"]) == (note, record["TotalAmt"])
    assert figures_of(book) == before
    assert wrong_in_books(book.books) == []


def figures_of(book: DayBook) -> list[object]:
    return [trial_balance(book.books), by_month(book.books), open_items(book), book.books["entities"]["Customer"]]
