from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.money import are_right


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    shop.act(act="set_preference", name="AutoApplyCredit", value=True)
    return shop


def untaxed(shop: Shop, amount: object, **more: object) -> dict[str, Any]:
    return shop.draft(shop.line(amount), GlobalTaxCalculation="NotApplicable", **more)


def test_a_new_invoice_takes_open_credits_the_oldest_first(shop: Shop) -> None:
    older = shop.post("creditmemo", untaxed(shop, 30, TxnDate="2026-11-02"))
    oldest = shop.payment(20, TxnDate="2026-11-01")
    newest = shop.payment(100, TxnDate="2026-11-03")
    made = shop.post("invoice", untaxed(shop, 140))
    assert (made["TotalAmt"], made["Balance"], made["SyncToken"]) == (140, 0, "3")
    assert shop.get(f"payment/{oldest['Id']}")["UnappliedAmt"] == 0
    assert shop.get(f"creditmemo/{older['Id']}")["RemainingCredit"] == 0
    assert shop.get(f"payment/{newest['Id']}")["UnappliedAmt"] == 10
    assert shop.get(f"invoice/{made['Id']}") == made
    assert are_right(shop)


def test_a_credit_memo_is_linked_by_a_payment_of_nothing(shop: Shop) -> None:
    memo = shop.post("creditmemo", untaxed(shop, 30))
    made = shop.post("invoice", untaxed(shop, 10, TxnDate="2026-11-20"))
    assert made["Balance"] == 0
    link = shop.get(f"payment/{made['LinkedTxn'][0]['TxnId']}")
    assert (link["TotalAmt"], link["UnappliedAmt"], link["TxnDate"]) == (0, 0, "2026-11-20")
    assert [line["LinkedTxn"][0]["TxnId"] for line in link["Line"]] == [made["Id"], memo["Id"]]
    assert shop.get(f"creditmemo/{memo['Id']}")["Balance"] == 20


def test_credit_that_falls_short_leaves_the_rest_open(shop: Shop) -> None:
    shop.payment(20)
    made = shop.post("invoice", untaxed(shop, 50))
    assert (made["TotalAmt"], made["Balance"]) == (50, 30)
    assert are_right(shop)


def test_nobody_else_s_credit_is_taken_and_an_update_takes_none(shop: Shop) -> None:
    other = shop.customer("Autre")
    shop.payment(20, CustomerRef={"value": other["Id"]})
    made = shop.post("invoice", untaxed(shop, 50))
    assert made["Balance"] == 50
    shop.payment(20)
    update = {**untaxed(shop, 60), "Id": made["Id"], "SyncToken": "0"}
    assert shop.post("invoice", update)["Balance"] == 60


def test_a_closed_period_does_not_keep_quickbooks_itself_out(shop: Shop) -> None:
    shop.payment(20, TxnDate="2026-10-15")
    shop.act(act="close_books", date="2026-10-31")
    assert shop.post("invoice", untaxed(shop, 50))["Balance"] == 30
    assert are_right(shop)


def test_with_the_preference_off_credits_stay_open() -> None:
    shop = Shop()
    shop.payment(20)
    assert shop.invoice()["Balance"] == Decimal("160.97")
