"""A customer who is created with a balance gets an invoice of it; an existing one does not."""

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.company import Company


def opened(company: Company, **more: object) -> dict[str, Any]:
    return company.post("customer", {"DisplayName": "A", "Balance": 50, "OpenBalanceDate": "2026-01-01", **more})


def test_the_balance_stands_in_an_untaxed_invoice_of_its_day_and_in_the_books() -> None:
    company = Company()
    customer = opened(company)
    (invoice,) = company.find("Invoice")
    assert (customer["Balance"], customer["SyncToken"]) == (50, "0")
    assert (invoice["CustomerRef"]["value"], invoice["TxnDate"]) == (customer["Id"], "2026-01-01")
    assert (invoice["TotalAmt"], invoice["Balance"]) == (50, 50)
    assert invoice["Line"][0]["Description"] == "Opening Balance"
    assert company.trial_balance()["Accounts Receivable (A/R)"] == Decimal(50)


def test_without_a_day_the_invoice_is_of_today_and_a_balance_of_nothing_makes_none() -> None:
    company = Company()
    opened(company, OpenBalanceDate=None)
    opened(company, DisplayName="B", Balance=0)
    assert [invoice["TxnDate"] for invoice in company.find("Invoice")] == ["2026-11-24"]


def test_the_balance_of_an_existing_customer_is_read_only() -> None:
    company = Company()
    customer = opened(company)
    for balance in (80, -5):
        customer = company.post("customer", {**customer, "Balance": balance})
    assert (customer["Balance"], len(company.find("Invoice"))) == (50, 1)


@pytest.mark.parametrize("balance", [-1, 1_000_000_000])
def test_2240_a_balance_that_no_invoice_can_have(balance: int) -> None:
    code, _ = Company().refused("customer", {"DisplayName": "A", "Balance": balance})
    assert code == "2240"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ({"act": "close_books", "date": "2026-01-31", "password": True}, "6210"),
        ({"act": "inactivate", "entity": "Item"}, "2500"),
        ({"act": "set_preference", "name": "MultiCurrencyEnabled", "value": True}, "5030"),
    ],
)
def test_what_keeps_the_invoice_from_being_made_keeps_the_customer_from_it_too(
    act: dict[str, object], code: str
) -> None:
    company = Company()
    item = company.find("Item")[0]["Id"]
    company.act(**act, **({"id": item} if act["act"] == "inactivate" else {}))
    currency = {"CurrencyRef": {"value": "USD"}} if code == "5030" else {}
    body = {"DisplayName": "A", "Balance": 50, "OpenBalanceDate": "2026-01-01", **currency}
    assert company.refused("customer", body)[0] == code
    assert not company.find("Customer", "WHERE DisplayName = 'A'")
    assert not company.find("Invoice")
