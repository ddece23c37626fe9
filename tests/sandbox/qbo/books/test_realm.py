"""What a company leaves in a state file, and what an older file lacks."""

from tests.sandbox.qbo.balance import wrong_in_books
from tests.sandbox.qbo.company import Shop


def test_a_company_with_money_of_every_kind_comes_back_whole() -> None:
    shop = Shop()
    invoice, memo = shop.invoice(), shop.credit_memo(shop.line(20))
    body = shop.payment_draft(100, (invoice, 90))
    body["Line"].append({"Amount": 5, "LinkedTxn": [{"TxnId": memo["Id"], "TxnType": "CreditMemo"}]})
    payment = shop.post("payment", body)
    deposit = shop.act(act="deposit", ids=[payment["Id"]])
    shop.act(act="bank_match", entity="Deposit", id=deposit["Id"])
    before = shop.system.books(shop.realm_id)
    shop.system.load(shop.system.dump())
    assert shop.system.books(shop.realm_id) == before
    assert shop.refused("deposit?operation=delete", {"Id": deposit["Id"], "SyncToken": "0"})[0] == "6480"
    shop.act(act="delete", entity="Deposit", id=deposit["Id"])
    shop.act(act="delete", entity="CreditMemo", id=memo["Id"])
    assert wrong_in_books(shop.system.books(shop.realm_id)) == []


def test_a_state_of_before_purchases_and_deposits_is_taken() -> None:
    shop = Shop()
    shop.payment(100)
    state = shop.system.dump()
    for realm in state["realms"]:
        del realm["bank_matched"]
        for entity in ("Purchase", "Deposit", "CreditMemo", "RefundReceipt"):
            del realm["tables"][entity]
    shop.system.load(state)
    assert shop.act(act="deposit", ids=[shop.find("Payment")[0]["Id"]])["TotalAmt"] == 100
