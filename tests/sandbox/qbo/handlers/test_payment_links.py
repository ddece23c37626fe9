"""Credits and debits that one payment brings together, and what is left when one of them goes."""

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.money import Link, are_right, linking, money_back


@pytest.fixture
def shop() -> Shop:
    return Shop()


def untaxed(shop: Shop, amount: object) -> dict[str, Any]:
    return shop.draft(shop.line(amount), GlobalTaxCalculation="NotApplicable")


def pair(shop: Shop, amount: object, debit: tuple[str, dict[str, Any]], memo: dict[str, Any]) -> dict[str, Any]:
    """A payment of nothing whose one line holds both sides."""
    links = [{"TxnId": debit[1]["Id"], "TxnType": debit[0]}, {"TxnId": memo["Id"], "TxnType": "CreditMemo"}]
    return {**linking(shop, 0), "Line": [{"Amount": amount, "LinkedTxn": links}]}


def left(shop: Shop, entity: str, record: dict[str, Any]) -> Decimal:
    amount: Decimal = shop.get(f"{entity}/{record['Id']}")["Balance"]
    return amount


def test_a_payment_of_nothing_settles_an_expense_with_a_credit_memo(shop: Shop) -> None:
    """The refund of a cancelled sale: facts 6.8, case A."""
    memo, given_back = shop.post("creditmemo", untaxed(shop, 45)), shop.post("purchase", money_back(shop, 45))
    paid = shop.post("payment", linking(shop, 0, ("Expense", given_back, 45), ("CreditMemo", memo, 45)))
    assert (paid["TotalAmt"], paid["UnappliedAmt"]) == (0, 0)
    assert left(shop, "creditmemo", memo) == 0
    assert shop.get(f"customer/{shop.client['Id']}")["Balance"] == 0
    assert shop.trial_balance() == {"Chequing": -45, "Services": 45}
    assert are_right(shop)


def test_a_credit_that_no_debit_takes_becomes_unapplied(shop: Shop) -> None:
    memo = shop.post("creditmemo", untaxed(shop, 45))
    paid = shop.post("payment", linking(shop, 10, ("CreditMemo", memo, 45)))
    assert paid["UnappliedAmt"] == 55
    assert are_right(shop)


@pytest.mark.parametrize(
    ("total", "invoice", "memo"), [(0, 50, "40"), (5, 60, "50"), (0, 0, "0"), (60, "100.01", "40"), (0, 40, "50.01")]
)
def test_debits_need_money_or_credit_to_cover_them(shop: Shop, total: object, invoice: object, memo: object) -> None:
    sold, credit = shop.post("invoice", untaxed(shop, 100)), shop.post("creditmemo", untaxed(shop, 50))
    body = linking(shop, total, ("Invoice", sold, invoice), ("CreditMemo", credit, memo))
    assert shop.refused("payment", body)[0] == "6000"


def test_an_invoice_voided_by_a_person_gives_the_credit_back(shop: Shop) -> None:
    sold, memo = shop.post("invoice", untaxed(shop, 100)), shop.post("creditmemo", untaxed(shop, 40))
    paid = shop.post("payment", linking(shop, 60, ("Invoice", sold, 100), ("CreditMemo", memo, 40)))
    shop.act(act="void", entity="Invoice", id=sold["Id"])
    after = shop.get(f"payment/{paid['Id']}")
    assert (after["UnappliedAmt"], after["Line"]) == (60, [])
    assert left(shop, "creditmemo", memo) == 40
    assert are_right(shop)


def test_a_credit_memo_deleted_by_a_person_opens_what_it_paid(shop: Shop) -> None:
    sold, memo = shop.post("invoice", untaxed(shop, 100)), shop.post("creditmemo", untaxed(shop, 40))
    paid = shop.post("payment", linking(shop, 60, ("Invoice", sold, 100), ("CreditMemo", memo, 40)))
    shop.act(act="delete", entity="CreditMemo", id=memo["Id"])
    after = shop.get(f"payment/{paid['Id']}")
    assert (after["UnappliedAmt"], [line["Amount"] for line in after["Line"]]) == (0, [60])
    assert left(shop, "invoice", sold) == 40
    assert are_right(shop)


def test_a_credit_memo_lowered_by_a_person_takes_the_excess_off_the_last_debit(shop: Shop) -> None:
    first, last = shop.post("invoice", untaxed(shop, 30)), shop.post("invoice", untaxed(shop, 30))
    memo = shop.post("creditmemo", untaxed(shop, 40))
    links: tuple[Link, ...] = (("Invoice", first, 20), ("Invoice", last, 20), ("CreditMemo", memo, 40))
    shop.post("payment", linking(shop, 0, *links))
    fields = {"Line": [shop.line(25)], "GlobalTaxCalculation": "NotApplicable"}
    shop.act(act="edit", entity="CreditMemo", id=memo["Id"], fields=fields)
    assert [left(shop, "invoice", sold) for sold in (first, last)] == [10, 25]
    assert left(shop, "creditmemo", memo) == 0
    assert are_right(shop)


@pytest.mark.parametrize("debit", ["Invoice", "Expense"])
def test_both_sides_in_one_line_are_taken_by_switch(debit: str) -> None:
    strict, loose = Shop(), Shop({"credit_and_debit_in_one_line": "apply"})
    for shop in (strict, loose):
        memo = shop.post("creditmemo", untaxed(shop, 40))
        owed = (
            shop.post("invoice", untaxed(shop, 100))
            if debit == "Invoice"
            else shop.post("purchase", money_back(shop, 100))
        )
        body = pair(shop, 30, (debit, owed), memo)
        if shop is strict:
            assert shop.refused("payment", body)[0] == "620"
            continue
        paid = shop.post("payment", body)
        assert paid["UnappliedAmt"] == 0
        assert left(shop, "creditmemo", memo) == 10
        assert shop.get(f"customer/{shop.client['Id']}")["Balance"] == 60
        assert shop.refused("payment", pair(shop, 11, (debit, owed), memo))[0] == "6000"
        shop.act(act="delete", entity="CreditMemo", id=memo["Id"])
        assert shop.get(f"payment/{paid['Id']}")["Line"] == []
        assert are_right(shop)


@pytest.mark.parametrize(("first", "second"), [("Invoice", "Invoice"), ("CreditMemo", "CreditMemo")])
def test_two_debits_or_two_credits_never_share_a_line(first: str, second: str) -> None:
    shop = Shop({"credit_and_debit_in_one_line": "apply"})
    made = {name: [shop.post(name.lower(), untaxed(shop, 10)) for _ in range(2)] for name in {first, second}}
    links = [{"TxnId": made[first][0]["Id"], "TxnType": first}, {"TxnId": made[second][1]["Id"], "TxnType": second}]
    body = {**linking(shop, 100), "Line": [{"Amount": 5, "LinkedTxn": links}]}
    assert shop.refused("payment", body)[0] == "620"


def family(shop: Shop) -> tuple[dict[str, Any], dict[str, Any]]:
    """An invoice of a job's job, and a payment that its grandparent could make of it."""
    job = shop.post("customer", {"DisplayName": "Toit", "ParentRef": {"value": shop.client["Id"]}})
    inner = shop.post("customer", {"DisplayName": "Lucarne", "ParentRef": {"value": job["Id"]}})
    invoice = shop.post("invoice", {**untaxed(shop, 100), "CustomerRef": {"value": inner["Id"]}})
    return invoice, linking(shop, 150, ("Invoice", invoice, 100))


def test_a_parent_pays_for_a_job_by_switch() -> None:
    strict, loose = Shop(), Shop({"parent_pays_for_job": "apply"})
    assert strict.refused("payment", family(strict)[1])[0] == "6000"
    invoice, body = family(loose)
    paid = loose.post("payment", body)
    assert paid["UnappliedAmt"] == 50
    assert left(loose, "invoice", invoice) == 0
    assert loose.get(f"customer/{invoice['CustomerRef']['value']}")["Balance"] == 0
    assert loose.get(f"customer/{loose.client['Id']}")["Balance"] == -50
    loose.act(act="void", entity="Invoice", id=invoice["Id"])
    assert loose.get(f"customer/{loose.client['Id']}")["Balance"] == -150
    assert are_right(loose)


def test_a_parent_pays_for_a_job_in_the_pages_and_the_api_may_leave_it_so(shop: Shop) -> None:
    invoice, body = family(shop)
    paid = shop.payment(150)
    shop.act(act="edit", entity="Payment", id=paid["Id"], fields={"Line": body["Line"]})
    again = shop.post("payment", {**body, "Id": paid["Id"], "SyncToken": "1", "PrivateNote": "vu"})
    assert again["UnappliedAmt"] == 50
    other = shop.customer("Autre")
    moved = {**body, "Id": paid["Id"], "SyncToken": "2", "CustomerRef": {"value": other["Id"]}}
    assert shop.refused("payment", moved)[0] == "6000"
    shop.act(act="merge", entity="Customer", id=invoice["CustomerRef"]["value"], into=other["Id"])
    assert left(shop, "invoice", invoice) == 0
    assert are_right(shop)


def test_a_job_never_pays_for_its_parent() -> None:
    shop = Shop({"parent_pays_for_job": "apply"})
    invoice = shop.post("invoice", untaxed(shop, 100))
    job = shop.post("customer", {"DisplayName": "Toit", "ParentRef": {"value": shop.client["Id"]}})
    body = {**linking(shop, 100, ("Invoice", invoice, 100)), "CustomerRef": {"value": job["Id"]}}
    assert shop.refused("payment", body)[0] == "6000"


@pytest.mark.parametrize("emptied", ["void", "delete the memo"])
def test_an_emptied_payment_may_still_be_noted(shop: Shop, emptied: str) -> None:
    memo, sold = shop.post("creditmemo", untaxed(shop, 40)), shop.post("invoice", untaxed(shop, 40))
    paid = shop.post("payment", linking(shop, 0, ("Invoice", sold, 40), ("CreditMemo", memo, 40)))
    if emptied == "void":
        shop.act(act="void", entity="Payment", id=paid["Id"])
    else:
        shop.act(act="delete", entity="CreditMemo", id=memo["Id"])
    note = {"Id": paid["Id"], "SyncToken": "1", "sparse": True, "PrivateNote": "vu"}
    assert shop.post("payment", note)["Line"] == []


@pytest.mark.parametrize(("switches", "status"), [({}, 400), ({"closed_payment_links": "no_effect"}, 200)])
def test_links_of_a_closed_period_are_refused_or_taken_without_effect(switches: dict[str, object], status: int) -> None:
    shop = Shop(switches)
    sold, paid = shop.post("invoice", untaxed(shop, 40)), shop.payment(50, TxnDate="2026-10-15")
    shop.act(act="close_books", date="2026-10-31")
    body = {**linking(shop, 50, ("Invoice", sold, 40)), "Id": paid["Id"], "SyncToken": "0", "sparse": True}
    response = shop.send("POST", "payment", body)
    assert response.status == status
    if status == 200:
        assert response.json()["Payment"] == paid
    note = {"Id": paid["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "vu"}
    assert shop.refused("payment", note)[0] == "6200"
    assert shop.refused("payment", {**body, "TotalAmt": 60})[0] == "6200"
    assert shop.refused("payment", {**body, "TxnDate": "2026-11-15"})[0] == "6200"
    assert left(shop, "invoice", sold) == 40
    assert shop.get(f"payment/{paid['Id']}") == paid


def test_journal_entries_are_not_there_to_be_linked(shop: Shop) -> None:
    body = {**linking(shop, 10), "Line": [{"Amount": 5, "LinkedTxn": [{"TxnId": "7", "TxnType": "JournalEntry"}]}]}
    code, detail = shop.refused("payment", body)
    assert (code, "no longer available" in detail) == ("6000", True)


@pytest.mark.parametrize("entity", ["journalentry", "transfer", "salesreceipt"])
def test_other_ways_to_move_money_have_no_resource(shop: Shop, entity: str) -> None:
    code, detail = shop.refused(entity, {"TotalAmt": 1})
    assert (code, detail) == ("500", f"Operation Create could not find resource for entity {entity}")
