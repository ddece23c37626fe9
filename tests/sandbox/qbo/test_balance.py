"""The judge of the books itself: it finds what was made wrong on purpose."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.balance import receivables, wrong_in_books
from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.money import Link, linking, money_back

Books = dict[str, Any]


def busy_books() -> Books:
    """An invoice partly paid by money and credit, money given back, a deposit."""
    shop = Shop()
    given_back = shop.post("purchase", money_back(shop, 30))
    invoice, memo = shop.invoice(), shop.credit_memo(shop.line(20))
    links: tuple[Link, ...] = (("Invoice", invoice, 90), ("Expense", given_back, 10), ("CreditMemo", memo, 5))
    payment = shop.post("payment", linking(shop, 100, *links))
    shop.act(act="deposit", ids=[payment["Id"]])
    return shop.system.books(shop.realm_id)


def test_right_books_are_right_however_json_is_read() -> None:
    books = busy_books()
    assert wrong_in_books(books) == []
    owed = receivables(books)
    assert list(owed.values()) == [Decimal("160.97") + 30 - 23 - 100]
    as_floats = {**books, "trial_balance": [{**row, "debit": float(row["debit"])} for row in books["trial_balance"]]}
    assert wrong_in_books(as_floats) == []


def first(books: Books, entity: str) -> dict[str, Any]:
    record: dict[str, Any] = books["entities"][entity][0]
    return record


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda books: books["trial_balance"].pop(), "trial balance is off"),
        (lambda books: books["entities"]["Invoice"].pop(), "owes"),
        (lambda books: first(books, "Invoice").update(Balance=-1), "Invoice"),
        (lambda books: first(books, "Customer").update(Balance=0), "by the journal"),
        (lambda books: first(books, "CreditMemo").update(RemainingCredit=1), "RemainingCredit 1"),
        (lambda books: first(books, "Payment").update(UnappliedAmt=6), "by open documents"),
        (lambda books: first(books, "Payment")["Line"][1].update(Amount=31), "than it gave back"),
        (lambda books: first(books, "Payment").update(LinkedTxn=[]), "do not agree"),
        (lambda books: first(books, "Payment").update(TotalAmt=99), "do not agree"),
        (lambda books: books["entities"]["Payment"].pop(), "which is not there"),
    ],
)  # fmt: skip
def test_wrong_books_are_told(spoil: Callable[[Books], object], said: str) -> None:
    books = busy_books()
    spoil(books)
    assert any(said in sentence for sentence in wrong_in_books(books))
