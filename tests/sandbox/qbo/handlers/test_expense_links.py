"""Money given back to a customer, taken up by the payments that link it."""

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.money import account_line, are_right, linking, money_back

RECEIVABLES = "Accounts Receivable (A/R)"


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_unapplied_money_takes_up_what_was_given_back(shop: Shop) -> None:
    invoice = shop.invoice()
    given_back = shop.post("purchase", money_back(shop, 39))
    paid = shop.post("payment", linking(shop, 200, ("Invoice", invoice, "160.97"), ("Expense", given_back, 39)))
    assert paid["UnappliedAmt"] == Decimal("0.03")
    extras = {pair["value"]["Name"]: pair["value"]["Value"] for pair in paid["Line"][1]["LineEx"]["any"]}
    assert extras == {"txnId": given_back["Id"], "txnOpenBalance": "39.00", "txnReferenceNumber": "R-77"}
    after = shop.get(f"purchase/{given_back['Id']}")
    assert after["LinkedTxn"] == [{"TxnId": paid["Id"], "TxnType": "Payment"}]
    assert after["SyncToken"] == "1"
    assert are_right(shop)


def test_by_switch_a_link_does_not_move_the_expense_s_sync_token() -> None:
    shop = Shop({"payment_bumps_invoice": False})
    given_back = shop.post("purchase", money_back(shop, 39))
    shop.post("payment", linking(shop, 39, ("Expense", given_back, 39)))
    assert shop.get(f"purchase/{given_back['Id']}")["SyncToken"] == "0"


def test_no_more_is_applied_than_was_given_back(shop: Shop) -> None:
    given_back = shop.post("purchase", money_back(shop, 39))
    assert shop.refused("payment", linking(shop, 100, ("Expense", given_back, "39.01")))[0] == "6000"
    shop.post("payment", linking(shop, 100, ("Expense", given_back, 30)))
    assert shop.refused("payment", linking(shop, 100, ("Expense", given_back, 10)))[0] == "6000"
    assert shop.refused("payment", linking(shop, 1, ("Expense", given_back, 9)))[0] == "6000"


@pytest.mark.parametrize("path", ["payment?operation=update&include=void", "payment?operation=delete"])
def test_a_payment_that_goes_leaves_the_expense_open(shop: Shop, path: str) -> None:
    given_back = shop.post("purchase", money_back(shop, 39))
    paid = shop.post("payment", linking(shop, 39, ("Expense", given_back, 39)))
    shop.post(path, {"Id": paid["Id"], "SyncToken": "0"})
    assert shop.get(f"purchase/{given_back['Id']}")["LinkedTxn"] == []
    assert shop.get(f"customer/{shop.client['Id']}")["Balance"] == 39
    assert are_right(shop)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"PaymentType": "Check"}, "620"),
        ({"PaymentType": "CreditCard", "AccountRef": "CreditCard"}, "620"),
        ({"Line": "BankCharges"}, "620"),
        ({"EntityRef": "another"}, "6000"),
    ],
    ids=["cheque", "card", "gives nothing back", "another customer"],
)  # fmt: skip
def test_expenses_that_a_payment_cannot_link(shop: Shop, body: dict[str, Any], code: str) -> None:
    changed: dict[str, Any] = {"PaymentType": body.get("PaymentType", "Cash")}
    if "AccountRef" in body:
        changed["AccountRef"] = {"value": shop.account(body["AccountRef"])}
    if "Line" in body:
        changed["Line"] = [account_line(shop, body["Line"], 45)]
    if "EntityRef" in body:
        changed["EntityRef"] = {"value": shop.customer("Autre")["Id"]}
    given_back = shop.post("purchase", money_back(shop, 45, **changed))
    assert shop.refused("payment", linking(shop, 45, ("Expense", given_back, 10)))[0] == code
    assert shop.refused("payment", linking(shop, 45, ("Purchase", given_back, 10)))[0] == "2170"


def test_cheques_are_linked_in_the_pages_or_by_switch() -> None:
    strict, loose = Shop(), Shop({"cheque_link": "apply"})
    for shop in (strict, loose):
        cheque = shop.post("purchase", money_back(shop, 45, PaymentType="Check"))
        body = linking(shop, 45, ("Check", cheque, 45))
        if shop is strict:
            assert shop.refused("payment", body)[0] == "620"
            paid = shop.payment(45)
            shop.act(act="edit", entity="Payment", id=paid["Id"], fields={"Line": body["Line"]})
            kept = shop.post("payment", {**body, "Id": paid["Id"], "SyncToken": "1", "PrivateNote": "x"})
            assert kept["UnappliedAmt"] == 0
        else:
            assert shop.post("payment", body)["UnappliedAmt"] == 0
        assert shop.get(f"purchase/{cheque['Id']}")["LinkedTxn"][0]["TxnType"] == "Payment"
        assert are_right(shop)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"Line": "less"}, "6000"),
        ({"PaymentType": "Check"}, "6000"),
        ({"EntityRef": "another"}, "6000"),
        ({"Line": "more"}, ""),
        ({"PrivateNote": "vu"}, ""),
    ],
    ids=["less", "cheque", "another customer", "more", "note"],
)  # fmt: skip
def test_a_linked_expense_stays_as_large_as_its_links(shop: Shop, fields: dict[str, Any], code: str) -> None:
    given_back = shop.post("purchase", money_back(shop, 45))
    paid = shop.post("payment", linking(shop, 45, ("Expense", given_back, 45)))
    amounts = {"less": 40, "more": 50}
    changed = dict(fields)
    if "Line" in fields:
        changed["Line"] = [account_line(shop, "AccountsReceivable", amounts[fields["Line"]])]
    if "EntityRef" in fields:
        changed["EntityRef"] = {"value": shop.customer("Autre")["Id"]}
    update = {"Id": given_back["Id"], "SyncToken": "1", "sparse": True, **changed}
    if code:
        assert shop.refused("purchase", update)[0] == code
        # A person may: the payment gives up what no longer fits.
        shop.act(act="edit", entity="Purchase", id=given_back["Id"], fields=changed)
        assert shop.get(f"payment/{paid['Id']}")["UnappliedAmt"] > 0
    else:
        assert shop.post("purchase", update)["SyncToken"] == "2"
    assert are_right(shop)


def test_a_linked_expense_is_deleted_only_once_unlinked(shop: Shop) -> None:
    given_back = shop.post("purchase", money_back(shop, 45))
    paid = shop.post("payment", linking(shop, 45, ("Expense", given_back, 45)))
    named = {"Id": given_back["Id"], "SyncToken": "1"}
    assert shop.refused("purchase?operation=delete", named)[0] == "6000"
    shop.post("payment", {"Id": paid["Id"], "SyncToken": "0", "sparse": True, "Line": []})
    answer = shop.post("purchase?operation=delete", {**named, "SyncToken": "2"})
    assert answer == {"status": "Deleted", "domain": "QBO", "Id": given_back["Id"]}
    assert shop.send("GET", f"purchase/{given_back['Id']}").json()["Fault"]["Error"][0]["code"] == "610"
    assert shop.trial_balance() == {"Undeposited Funds": 45, RECEIVABLES: -45}


@pytest.mark.parametrize("act", ["void", "delete"])
def test_a_person_voids_and_deletes_a_linked_expense(shop: Shop, act: str) -> None:
    given_back = shop.post("purchase", money_back(shop, 45))
    paid = shop.post("payment", linking(shop, 45, ("Expense", given_back, 45)))
    shop.act(act="close_books", date="2026-12-31")
    shop.act(act=act, entity="Purchase", id=given_back["Id"])
    assert shop.get(f"payment/{paid['Id']}")["UnappliedAmt"] == 45
    assert shop.trial_balance() == {"Undeposited Funds": 45, RECEIVABLES: -45}
    if act == "void":
        voided = shop.get(f"purchase/{given_back['Id']}")
        assert (voided["TotalAmt"], voided["Line"][0]["Amount"], voided["LinkedTxn"]) == (0, 0, [])
        assert voided["PrivateNote"] == "Voided - Remboursement Plannit 77"
    assert are_right(shop)
