from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.money import account_line, are_right, money_back


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_an_edit_moves_the_sync_token_and_the_books(shop: Shop) -> None:
    invoice = shop.invoice()
    fields = {"Line": [shop.line(50)], "PrivateNote": "par le comptable"}
    after = shop.act(act="edit", entity="Invoice", id=invoice["Id"], fields=fields)
    assert (after["SyncToken"], after["TotalAmt"]) == ("1", Decimal("57.49"))
    assert shop.trial_balance()["Services"] == -50


def test_a_person_may_work_in_closed_books(shop: Shop) -> None:
    invoice = shop.invoice()
    shop.act(act="close_books", date="2026-12-31", password=True)
    assert shop.act(act="edit", entity="invoice", id=invoice["Id"], fields={"PrivateNote": "x"})["SyncToken"] == "1"


def test_a_person_lowering_a_paid_invoice_frees_money(shop: Shop) -> None:
    invoice = shop.invoice()
    payment = shop.payment(160.97, (invoice, 160.97))
    shop.act(act="edit", entity="Invoice", id=invoice["Id"], fields={"Line": [shop.line(100)]})
    assert shop.get(f"payment/{payment['Id']}")["UnappliedAmt"] == Decimal("45.99")


@pytest.mark.parametrize("act", ["void", "delete"])
def test_void_and_delete_free_the_payments(shop: Shop, act: str) -> None:
    invoice = shop.invoice()
    payment = shop.payment(100, (invoice, 100))
    shop.act(act=act, entity="Invoice", id=invoice["Id"])
    assert shop.get(f"payment/{payment['Id']}")["UnappliedAmt"] == 100
    assert shop.trial_balance()["Accounts Receivable (A/R)"] == -100


def test_a_merge_moves_everything_to_the_survivor(shop: Shop) -> None:
    survivor = shop.customer("Survivant")
    invoice = shop.invoice()
    shop.payment(60, (invoice, 60))
    merged = shop.act(act="merge", entity="Customer", id=shop.client["Id"], into=survivor["Id"])
    assert (merged["Id"], merged["Balance"]) == (survivor["Id"], Decimal("100.97"))
    moved = shop.get(f"invoice/{invoice['Id']}")
    assert moved["CustomerRef"] == {"value": survivor["Id"], "name": "Survivant"}
    assert shop.send("GET", f"customer/{shop.client['Id']}").json()["Fault"]["Error"][0]["code"] == "610"
    assert shop.refused("invoice", shop.draft())[0] == "2500"
    update = {"Id": shop.client["Id"], "SyncToken": "0", "sparse": True, "Notes": "x"}
    code, detail = shop.refused("customer", update)
    assert (code, detail.partition(": ")[2]) == ("6000", "You cannot modify a list element that has been deleted.")
    shop.post("payment", {**shop.payment_draft(100.97, (invoice, 100.97)), "CustomerRef": {"value": survivor["Id"]}})
    assert shop.get(f"customer/{survivor['Id']}")["Balance"] == 0


def test_a_merge_moves_expenses_and_what_lines_say(shop: Shop) -> None:
    survivor = shop.customer("Survivant")
    client = {"value": shop.client["Id"], "type": "Customer"}
    line = account_line(shop, "AccountsReceivable", 45, CustomerRef={"value": shop.client["Id"]})
    given_back, payment = shop.post("purchase", money_back(shop, Line=[line])), shop.payment(45)
    fees = {"AccountRef": {"value": shop.account("BankCharges")}, "Entity": client}
    deposit = shop.act(act="deposit", ids=[payment["Id"]])
    lines = [*deposit["Line"], {"Amount": -1, "DepositLineDetail": fees}]
    shop.post("deposit", {"Id": deposit["Id"], "SyncToken": "0", "sparse": True, "Line": lines})
    shop.act(act="merge", entity="Customer", id=shop.client["Id"], into=survivor["Id"])
    moved = shop.get(f"purchase/{given_back['Id']}")
    assert moved["EntityRef"] == {"value": survivor["Id"], "name": "Survivant", "type": "Customer"}
    assert moved["Line"][0]["AccountBasedExpenseLineDetail"]["CustomerRef"]["value"] == survivor["Id"]
    assert shop.get(f"deposit/{deposit['Id']}")["Line"][1]["DepositLineDetail"]["Entity"]["name"] == "Survivant"
    links = [{"TxnId": given_back["Id"], "TxnType": "Expense"}]
    token = shop.get(f"payment/{payment['Id']}")["SyncToken"]
    update = {"Id": payment["Id"], "SyncToken": token, "sparse": True, "Line": [{"Amount": 45, "LinkedTxn": links}]}
    assert shop.post("payment", update)["UnappliedAmt"] == 0
    assert are_right(shop)


def test_a_person_takes_payments_to_the_bank(shop: Shop) -> None:
    first, second = shop.payment(100), shop.payment(50)
    savings = shop.account("Savings")
    made = shop.act(act="deposit", ids=[first["Id"]])
    said = {"account": savings, "date": "2026-11-30", "private_note": "Plannit Pay 12"}
    other = shop.act(act="deposit", ids=[second["Id"]], **said)
    assert (made["TotalAmt"], made["TxnDate"]) == (100, "2026-11-24")
    assert (other["TxnDate"], other["PrivateNote"]) == ("2026-11-30", "Plannit Pay 12")
    balances = shop.trial_balance()
    assert (balances["Chequing"], balances["Savings"], "Undeposited Funds" in balances) == (100, 50, False)
    with pytest.raises(ValueError, match="has been deposited"):
        shop.act(act="deposit", ids=[first["Id"]])


def test_a_customer_with_jobs_cannot_be_merged_away(shop: Shop) -> None:
    other = shop.customer("Autre")
    shop.post("customer", {"DisplayName": "Toit", "ParentRef": {"value": shop.client["Id"]}})
    with pytest.raises(ValueError, match="jobs"):
        shop.act(act="merge", entity="Customer", id=shop.client["Id"], into=other["Id"])


@pytest.mark.parametrize("entity", ["Customer", "Item", "TaxCode", "Account", "PaymentMethod"])
def test_lists_are_made_inactive_and_active_again(shop: Shop, entity: str) -> None:
    record = shop.find(entity)[0]
    name = "DisplayName" if entity == "Customer" else "Name"
    away = shop.act(act="inactivate", entity=entity, id=record["Id"])
    assert (away["Active"], away[name], away["SyncToken"]) == (False, f"{record[name]} (deleted)", "1")
    back = shop.act(act="reactivate", entity=entity, id=record["Id"])
    assert (back["Active"], back[name]) == (True, record[name])


@pytest.mark.parametrize(("switches", "balance"), [({}, 0), ({"inactivation_in_pages": "keep"}, Decimal("160.97"))])
def test_whoever_becomes_inactive_owes_nothing_any_more(switches: dict[str, object], balance: object) -> None:
    shop = Shop(switches)
    invoice = shop.invoice()
    away = shop.act(act="inactivate", entity="Customer", id=shop.client["Id"])
    assert (away["Active"], away["Balance"]) == (False, balance)
    assert shop.get(f"invoice/{invoice['Id']}")["Balance"] == Decimal("160.97")
    memos = shop.find("CreditMemo")
    assert [memo["TotalAmt"] for memo in memos] == ([] if switches else [Decimal("160.97")])
    assert are_right(shop)


def test_credit_of_whoever_becomes_inactive_is_used_up_by_an_invoice(shop: Shop) -> None:
    shop.act(act="set_preference", name="AutoApplyCredit", value=True)
    payment = shop.payment(100)
    away = shop.act(act="inactivate", entity="Customer", id=shop.client["Id"])
    assert (away["Balance"], shop.find("Invoice")[0]["TotalAmt"]) == (0, 100)
    assert shop.get(f"payment/{payment['Id']}")["UnappliedAmt"] == 0
    shop.act(act="inactivate", entity="Customer", id=shop.client["Id"])
    assert len(shop.find("Invoice")) == 1


def test_preferences_are_set_by_name(shop: Shop) -> None:
    shop.act(act="set_preference", name="PartnerTaxEnabled", value=True)
    shop.act(act="set_preference", name="AllowDiscount", value=True)
    preferences = shop.get("preferences")
    assert preferences["TaxPrefs"]["PartnerTaxEnabled"] is True
    assert preferences["SalesFormsPrefs"]["AllowDiscount"] is True


@pytest.mark.parametrize(
    "act",
    [
        {},
        {"act": "dance"},
        {"act": "edit", "entity": "Invoice", "id": "0", "fields": {"x": 1}},
        {"act": "edit", "entity": "Unicorn", "id": "1"},
        {"act": "edit", "entity": "Customer", "id": "CLIENT"},
        {"act": "edit", "entity": "Customer", "id": "CLIENT", "fields": {"Nope": 1}},
        {"act": "delete", "entity": "Customer", "id": "CLIENT"},
        {"act": "merge", "entity": "Customer", "id": "CLIENT", "into": "CLIENT"},
        {"act": "merge", "entity": "Customer", "id": "CLIENT"},
        {"act": "close_books", "date": "soon"},
        {"act": "file_taxes", "date": None},
        {"act": "file_taxes", "date": "2026-01-01", "agency": "Mars"},
        {"act": "set_preference", "name": "Colour", "value": 1},
        {"act": "deposit"},
        {"act": "deposit", "ids": []},
        {"act": "deposit", "ids": ["1"]},
        {"act": "bank_match", "entity": "Payment", "id": "1"},
    ],
)  # fmt: skip
def test_acts_that_cannot_be_say_why(shop: Shop, act: dict[str, Any]) -> None:
    given = {key: shop.client["Id"] if value == "CLIENT" else value for key, value in act.items()}
    with pytest.raises(ValueError, match=r"\w"):
        shop.system.as_user(shop.realm_id, given)


def test_an_unknown_company_is_a_key_error(shop: Shop) -> None:
    with pytest.raises(KeyError):
        shop.system.as_user("1", {"act": "void"})
    with pytest.raises(KeyError):
        shop.system.books("1")
