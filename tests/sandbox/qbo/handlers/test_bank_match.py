from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.money import money_back

VOID = "payment?operation=update&include=void"


@pytest.fixture
def shop() -> Shop:
    return Shop()


def banked(shop: Shop, **more: object) -> dict[str, Any]:
    return shop.payment(100, DepositToAccountRef={"value": shop.account("Checking")}, **more)


@pytest.mark.parametrize(
    ("path", "fields"),
    [(VOID, {}), ("payment?operation=delete", {}), ("payment", {"TotalAmt": 99})],
    ids=["void", "delete", "amount"],
)
def test_what_is_matched_with_the_bank_keeps_its_amount(shop: Shop, path: str, fields: dict[str, Any]) -> None:
    payment = banked(shop)
    shop.act(act="bank_match", entity="Payment", id=payment["Id"])
    body = {"Id": payment["Id"], "SyncToken": "0", "sparse": True, **fields}
    assert shop.refused(path, body)[0] == "6480"
    noted = shop.post("payment", {"Id": payment["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "vu"})
    assert noted["TotalAmt"] == 100
    shop.act(act="bank_match", entity="Payment", id=payment["Id"], matched=False)
    shop.post(path, {**body, "SyncToken": "1"})


@pytest.mark.parametrize("entity", ["purchase", "deposit", "refundreceipt"])
def test_every_transaction_at_a_bank_can_be_matched(shop: Shop, entity: str) -> None:
    fees = {"AccountRef": {"value": shop.account("BankCharges")}}
    drafts = {
        "purchase": money_back(shop),
        "deposit": {
            "DepositToAccountRef": {"value": shop.account("Checking")},
            "Line": [{"Amount": 5, "DepositLineDetail": fees}],
        },
        "refundreceipt": shop.refund_draft(),
    }
    made = shop.post(entity, drafts[entity])
    shop.act(act="bank_match", entity=entity, id=made["Id"])
    code, detail = shop.refused(f"{entity}?operation=delete", {"Id": made["Id"], "SyncToken": "0"})
    assert (code, "matched to a downloaded bank transaction" in detail) == ("6480", True)


def test_a_person_may_still_delete_it(shop: Shop) -> None:
    payment = banked(shop)
    shop.act(act="bank_match", entity="Payment", id=payment["Id"])
    shop.act(act="delete", entity="Payment", id=payment["Id"])
    assert shop.trial_balance() == {}


def test_a_match_outlives_the_process(shop: Shop) -> None:
    payment = banked(shop)
    shop.act(act="bank_match", entity="Payment", id=payment["Id"])
    shop.system.load(shop.system.dump())
    assert shop.refused("payment?operation=delete", {"Id": payment["Id"], "SyncToken": "0"})[0] == "6480"


def test_what_moves_no_bank_account_cannot_be_matched(shop: Shop) -> None:
    for entity, record in (("Payment", shop.payment(10)), ("Invoice", shop.invoice())):
        with pytest.raises(ValueError, match="moves no money at a bank"):
            shop.act(act="bank_match", entity=entity, id=record["Id"])
