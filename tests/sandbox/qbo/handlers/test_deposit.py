from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.bodies import with_path
from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.money import are_right

DETAIL = "DepositLineDetail"
VOID = "payment?operation=update&include=void"


@pytest.fixture
def shop() -> Shop:
    return Shop()


def linked(payment: dict[str, Any]) -> dict[str, Any]:
    return {"Amount": payment["TotalAmt"], "LinkedTxn": [{"TxnId": payment["Id"], "TxnType": "Payment"}]}


def other(shop: Shop, amount: object, sub_type: str = "BankCharges", **detail: object) -> dict[str, Any]:
    return {"Amount": amount, DETAIL: {"AccountRef": {"value": shop.account(sub_type)}, **detail}}


def draft(shop: Shop, *lines: dict[str, Any], **more: object) -> dict[str, Any]:
    bank = {"value": shop.account("Checking")}
    return {"DepositToAccountRef": bank, "TxnDate": "2026-11-27", "Line": list(lines), **more}


def test_a_payout_net_of_fees_takes_undeposited_money_to_the_bank(shop: Shop) -> None:
    payments = [shop.payment(100), shop.payment(50)]
    body = draft(shop, *map(linked, payments), other(shop, "-4.35"), PrivateNote="Plannit Pay 12")
    made = shop.post("deposit", body)
    assert (made["TotalAmt"], made["DepositToAccountRef"]["name"]) == (Decimal("145.65"), "Chequing")
    assert made["Line"][0]["LinkedTxn"] == [{"TxnId": payments[0]["Id"], "TxnType": "Payment", "TxnLineId": "0"}]
    assert (made["Line"][2]["DetailType"], made["Line"][2]["Id"]) == (DETAIL, "1")
    assert "Id" not in made["Line"][0]
    assert shop.trial_balance() == {
        "Chequing": Decimal("145.65"),
        "Bank charges": Decimal("4.35"),
        "Accounts Receivable (A/R)": -150,
    }
    for payment in payments:
        after = shop.get(f"payment/{payment['Id']}")
        assert (after["LinkedTxn"], after["SyncToken"]) == ([{"TxnId": made["Id"], "TxnType": "Deposit"}], "1")
    assert shop.get(f"deposit/{made['Id']}") == made
    assert are_right(shop)


def test_by_switch_a_deposit_leaves_the_payments_sync_token() -> None:
    shop = Shop({"deposit_bumps_payment": False})
    payment = shop.payment(100)
    shop.post("deposit", draft(shop, linked(payment)))
    assert shop.get(f"payment/{payment['Id']}")["SyncToken"] == "0"


def test_cash_back_goes_to_its_own_account(shop: Shop) -> None:
    cash_back = {"AccountRef": {"value": shop.account("Savings")}, "Amount": 20, "Memo": "petite caisse"}
    made = shop.post("deposit", draft(shop, linked(shop.payment(100)), CashBack=cash_back))
    assert made["TotalAmt"] == 80
    balances = shop.trial_balance()
    assert (balances["Chequing"], balances["Savings"]) == (80, 20)


@pytest.mark.parametrize(
    "change",
    [
        {"TotalAmt": 99},
        {"DepositToAccountRef": "Checking"},
        {"CustomerRef": "another"},
        VOID,
        "payment?operation=delete",
    ],
    ids=["amount", "account", "customer", "void", "delete"],
)
def test_a_deposited_payment_is_fixed_until_it_leaves_its_deposit(shop: Shop, change: Any) -> None:
    payment = shop.payment(100)
    deposit = shop.post("deposit", draft(shop, linked(payment)))
    spelled = {"Checking": {"value": shop.account("Checking")}, "another": {"value": shop.customer("Autre")["Id"]}}
    fields = {} if isinstance(change, str) else {key: spelled.get(value, value) for key, value in change.items()}
    path = change if isinstance(change, str) else "payment"
    named = {"Id": payment["Id"], "sparse": True, **fields}
    code, detail = shop.refused(path, {**named, "SyncToken": "1"})
    assert (code, "remove it first" in detail) == ("6540", True)
    assert shop.get(f"payment/{payment['Id']}")["TotalAmt"] == 100
    shop.post("deposit?operation=delete", {"Id": deposit["Id"], "SyncToken": "0"})
    assert shop.get(f"payment/{payment['Id']}")["LinkedTxn"] == []
    shop.post(path, {**named, "SyncToken": "2"})
    assert are_right(shop)


@pytest.mark.parametrize("act", ["void", "delete"])
def test_not_even_a_person_voids_or_deletes_a_deposited_payment(shop: Shop, act: str) -> None:
    payment = shop.payment(100)
    shop.post("deposit", draft(shop, linked(payment)))
    with pytest.raises(ValueError, match="has been deposited"):
        shop.act(act=act, entity="Payment", id=payment["Id"])


def test_links_date_and_note_of_a_deposited_payment_may_change(shop: Shop) -> None:
    invoice, payment = shop.invoice(), shop.payment(100)
    shop.post("deposit", draft(shop, linked(payment)))
    shop.act(act="edit", entity="Customer", id=shop.client["Id"], fields={"DisplayName": "Autre nom"})
    body = {**shop.payment_draft(100, (invoice, 100)), "Id": payment["Id"], "SyncToken": "1"}
    after = shop.post("payment", {**body, "TxnDate": "2026-11-20", "PrivateNote": "vu"})
    assert after["UnappliedAmt"] == 0
    assert after["LinkedTxn"][0]["TxnType"] == "Deposit"
    assert shop.get(f"invoice/{invoice['Id']}")["Balance"] == Decimal("60.97")
    assert are_right(shop)


def test_an_update_takes_payments_in_and_out(shop: Shop) -> None:
    first, second = shop.payment(100), shop.payment(50)
    made = shop.post("deposit", draft(shop, linked(first)))
    after = shop.post("deposit", {**draft(shop, linked(second)), "Id": made["Id"], "SyncToken": "0"})
    assert after["TotalAmt"] == 50
    assert shop.get(f"payment/{first['Id']}")["LinkedTxn"] == []
    shop.post(VOID, {"Id": first["Id"], "SyncToken": "2"})
    assert shop.trial_balance() == {"Chequing": 50, "Accounts Receivable (A/R)": -50}
    kept = shop.post("deposit", {"Id": made["Id"], "SyncToken": "1", "sparse": True, "PrivateNote": "vu"})
    assert (kept["TotalAmt"], kept["Line"]) == (50, after["Line"])
    assert are_right(shop)


def test_a_payment_stands_in_one_deposit_only(shop: Shop) -> None:
    payment = shop.payment(100)
    assert shop.refused("deposit", draft(shop, linked(payment), linked(payment)))[0] == "6540"
    shop.post("deposit", draft(shop, linked(payment)))
    assert shop.refused("deposit", draft(shop, linked(payment)))[0] == "6540"


def test_only_undeposited_money_is_deposited(shop: Shop) -> None:
    invoice, bank = shop.invoice(), {"value": shop.account("Checking")}
    straight = shop.payment(100, (invoice, 100), DepositToAccountRef=bank)
    assert shop.refused("deposit", draft(shop, linked(straight)))[0] == "620"
    gone = shop.payment(50)
    shop.post("payment?operation=delete", {"Id": gone["Id"], "SyncToken": "0"})
    assert shop.refused("deposit", draft(shop, linked(gone)))[0] == "6000"
    partly = {**linked(shop.payment(50)), "Amount": 49}
    assert shop.refused("deposit", draft(shop, partly))[0] == "6000"


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("DepositToAccountRef", None, "2020"),
        ("DepositToAccountRef", {"value": "99999"}, "2500"),
        ("DepositToAccountRef", {"value": "ServiceFeeIncome"}, "6000"),
        ("Line", [], "2020"),
        ("Line.0.Amount", None, "2020"),
        ("Line.0.Amount", -5, "2240"),
        ("Line.0.LinkedTxn", [{"TxnId": "1", "TxnType": "SalesReceipt"}], "620"),
        ("Line.0.LinkedTxn", [{"TxnId": "1", "TxnType": "Payment"}, {"TxnId": "2", "TxnType": "Payment"}], "620"),
        ("Line.0.LinkedTxn", [{"TxnId": "1", "TxnType": "Invoice"}], "2170"),
        (f"Line.0.{DETAIL}.AccountRef", None, "2020"),
        (f"Line.0.{DETAIL}.AccountRef", {"value": "AccountsReceivable"}, "5030"),
        (f"Line.0.{DETAIL}.AccountRef", {"value": "AccountsPayable"}, "5030"),
        (f"Line.0.{DETAIL}.Entity", {"value": "99999"}, "2500"),
        (f"Line.0.{DETAIL}.TaxCodeRef", {"value": "TAX"}, "5030"),
        ("CashBack", {"AccountRef": {"value": "Savings"}, "Amount": 31}, "2240"),
        ("CashBack", {"AccountRef": {"value": "Savings"}}, "2020"),
        ("CashBack", {"AccountRef": {"value": "AccountsReceivable"}, "Amount": 1}, "5030"),
    ],
)  # fmt: skip
def test_deposits_that_are_refused(shop: Shop, path: str, value: Any, code: str) -> None:
    body = with_path(draft(shop, other(shop, 30, "ServiceFeeIncome")), path, _spelled(shop, value))
    assert shop.refused("deposit", body)[0] == code
    assert shop.trial_balance() == {}


def _spelled(shop: Shop, value: Any) -> Any:
    """Ids in the place of account subtypes."""
    if isinstance(value, dict) and "AccountRef" in value:
        return {**value, "AccountRef": _spelled(shop, value["AccountRef"])}
    if isinstance(value, dict) and value["value"] == "TAX":
        return {"value": shop.qc}
    if isinstance(value, dict) and not value["value"].isdigit():
        return {"value": shop.account(value["value"])}
    return value


def test_other_money_names_who_it_came_from(shop: Shop) -> None:
    line = other(shop, 30, "ServiceFeeIncome", Entity={"value": shop.client["Id"], "type": "CUSTOMER"})
    made = shop.post("deposit", draft(shop, line))
    assert made["Line"][0][DETAIL]["Entity"] == {
        "value": shop.client["Id"],
        "name": "Gestion L'Érable inc.",
        "type": "Customer",
    }
    assert shop.trial_balance() == {"Chequing": 30, "Services": -30}


def test_classes_are_taken_where_they_are_tracked() -> None:
    shop = Shop(seed={"company": {"name": "A"}, "qbo": {"Class": [{"Name": "Nord"}]}})
    line = {**other(shop, 30, "ServiceFeeIncome", ClassRef={"value": shop.find("Class")[0]["Id"]})}
    assert shop.refused("deposit", draft(shop, {**line, "DetailType": DETAIL}))[0] == "5030"
    shop.act(act="set_preference", name="ClassTrackingPerTxnLine", value=True)
    assert shop.post("deposit", draft(shop, line))["Line"][0][DETAIL]["ClassRef"]["name"] == "Nord"


def test_there_is_no_void_of_a_deposit(shop: Shop) -> None:
    made = shop.post("deposit", draft(shop, linked(shop.payment(100))))
    assert shop.refused("deposit?operation=void", {"Id": made["Id"], "SyncToken": "0"})[0] == "500"


def test_a_closed_period_is_closed_for_deposits_too(shop: Shop) -> None:
    made = shop.post("deposit", draft(shop, linked(shop.payment(100))))
    shop.act(act="close_books", date="2026-12-31")
    assert shop.refused("deposit?operation=delete", {"Id": made["Id"], "SyncToken": "0"})[0] == "6200"
    shop.act(act="delete", entity="Deposit", id=made["Id"])
    assert "Chequing" not in shop.trial_balance()
    assert are_right(shop)
