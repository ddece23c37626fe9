from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop

RECEIVABLE = "Accounts Receivable (A/R)"
TOTAL = Decimal("160.97")


@pytest.fixture
def shop() -> Shop:
    return Shop()


def named(record: dict[str, Any], token: int = 0) -> dict[str, Any]:
    return {"Id": record["Id"], "SyncToken": str(token)}


def applying(shop: Shop, *parts: tuple[dict[str, Any], str, object], total: object = 0) -> dict[str, Any]:
    """A payment that links transactions: (record, TxnType, amount) each."""
    lines = [{"Amount": amount, "LinkedTxn": [{"TxnId": r["Id"], "TxnType": kind}]} for r, kind, amount in parts]
    return {"CustomerRef": {"value": shop.client["Id"]}, "TotalAmt": total, "Line": lines}


def applied(shop: Shop, memo: dict[str, Any], invoice: dict[str, Any], amount: object) -> dict[str, Any]:
    return shop.post("payment", applying(shop, (invoice, "Invoice", amount), (memo, "CreditMemo", amount)))


def test_a_credit_memo_is_the_mirror_of_an_invoice(shop: Shop) -> None:
    memo = shop.credit_memo(DocNumber="CN-1")
    assert (memo["TotalAmt"], memo["Balance"], memo["RemainingCredit"]) == (TOTAL, TOTAL, TOTAL)
    assert memo["LinkedTxn"] == []
    assert shop.trial_balance() == {
        RECEIVABLE: -TOTAL,
        "GST/HST Payable": Decimal("7.00"),
        "QST Payable": Decimal("13.97"),
        "Services": Decimal("140.00"),
    }
    assert shop.get(f"customer/{shop.client['Id']}")["Balance"] == -TOTAL
    shop.invoice()
    assert shop.trial_balance() == {}


def test_a_payment_of_nothing_applies_it_to_an_invoice(shop: Shop) -> None:
    invoice, memo = shop.invoice(), shop.credit_memo(shop.line(100))
    payment = applied(shop, memo, invoice, 50)
    assert (payment["TotalAmt"], payment["UnappliedAmt"]) == (0, 0)
    invoice, memo = shop.get(f"invoice/{invoice['Id']}"), shop.get(f"creditmemo/{memo['Id']}")
    assert (invoice["Balance"], invoice["LinkedTxn"]) == (TOTAL - 50, [{"TxnId": payment["Id"], "TxnType": "Payment"}])
    assert memo["Balance"] == memo["RemainingCredit"] == Decimal("64.98")
    assert (memo["TotalAmt"], memo["SyncToken"]) == (Decimal("114.98"), "1")
    assert memo["LinkedTxn"] == [{"TxnId": payment["Id"], "TxnType": "Payment"}]
    assert shop.trial_balance()[RECEIVABLE] == TOTAL - Decimal("114.98")


def test_money_and_credit_settle_an_invoice_together(shop: Shop) -> None:
    out = shop.tax_code("Out%")
    invoice, memo = shop.invoice(shop.line(100, out)), shop.credit_memo(shop.line(40, out))
    parts = ((invoice, "Invoice", 100), (memo, "CreditMemo", 40))
    assert shop.post("payment", applying(shop, *parts, total=60))["UnappliedAmt"] == 0
    assert shop.get(f"invoice/{invoice['Id']}")["Balance"] == 0
    assert shop.get(f"creditmemo/{memo['Id']}")["Balance"] == 0
    assert shop.trial_balance().get(RECEIVABLE, 0) == 0


def test_a_payment_gone_opens_both_again(shop: Shop) -> None:
    invoice, memo = shop.invoice(), shop.credit_memo()
    payment = applied(shop, memo, invoice, 50)
    shop.post("payment?operation=delete", named(payment))
    assert shop.get(f"invoice/{invoice['Id']}")["Balance"] == TOTAL
    assert shop.get(f"creditmemo/{memo['Id']}")["RemainingCredit"] == TOTAL


@pytest.mark.parametrize("is_strict", [True, False])
@pytest.mark.parametrize(
    ("act", "switches", "left_applied"),
    [
        ("delete", {"delete_applied_credit": "unlink"}, "0.00"),
        ("lower", {"credit_below_applied": "unapply"}, "114.98"),
        ("move", {"move_applied_credit": "unlink"}, "0.00"),
    ],
)
def test_an_applied_credit_memo_is_refused_or_unlinked_by_switch(
    act: str, switches: dict[str, object], left_applied: str, is_strict: bool
) -> None:
    shop = Shop({} if is_strict else switches)
    invoice, memo = shop.invoice(), shop.credit_memo()
    payment = applied(shop, memo, invoice, 150)
    other = shop.customer("Autre")
    path, body = {
        "delete": ("creditmemo?operation=delete", named(memo, 1)),
        "lower": ("creditmemo", {**shop.draft(shop.line(100)), **named(memo, 1)}),
        "move": ("creditmemo", {**shop.draft(), **named(memo, 1), "CustomerRef": {"value": other["Id"]}}),
    }[act]
    if is_strict:
        assert shop.refused(path, body)[0] == "6000"
        assert shop.get(f"invoice/{invoice['Id']}")["Balance"] == TOTAL - 150
    else:
        shop.post(path, body)
        assert shop.get(f"invoice/{invoice['Id']}")["Balance"] == TOTAL - Decimal(left_applied)
        assert shop.get(f"payment/{payment['Id']}")["UnappliedAmt"] == 0
        shop.trial_balance()


def test_a_moved_credit_belongs_to_the_other_customer(shop: Shop) -> None:
    memo, other = shop.credit_memo(), shop.customer("Autre")
    shop.post("creditmemo", {**named(memo), "sparse": True, "CustomerRef": {"value": other["Id"]}})
    assert shop.get(f"customer/{shop.client['Id']}")["Balance"] == 0
    assert shop.get(f"customer/{other['Id']}")["Balance"] == -TOTAL


def test_a_delete_takes_it_out_of_the_books(shop: Shop) -> None:
    memo = shop.credit_memo()
    stub = shop.post("creditmemo?operation=delete", named(memo))
    assert stub == {"status": "Deleted", "domain": "QBO", "Id": memo["Id"]}
    assert shop.trial_balance() == {}
    assert shop.send("GET", f"creditmemo/{memo['Id']}").json()["Fault"]["Error"][0]["code"] == "610"


@pytest.mark.parametrize(("manner", "status"), [("refuse", 400), ("fault_in_200", 200), ("no_effect", 200)])
def test_there_is_no_void_and_the_switch_says_how_it_is_answered(manner: str, status: int) -> None:
    shop = Shop({"void_not_supported": manner})
    memo = shop.credit_memo()
    response = shop.send("POST", "creditmemo?operation=void", named(memo))
    assert response.status == status
    assert ("Fault" in response.json()) == (manner != "no_effect")
    assert shop.get(f"creditmemo/{memo['Id']}") == memo
    assert shop.trial_balance()[RECEIVABLE] == -TOTAL


def test_updates_are_full_or_sparse(shop: Shop) -> None:
    memo = shop.credit_memo(PrivateNote="a", DocNumber="CN-1")
    kept = shop.post("creditmemo", {**named(memo), "sparse": True, "CustomerMemo": {"value": "m"}})
    assert (kept["PrivateNote"], kept["DocNumber"], kept["Line"]) == ("a", "CN-1", memo["Line"])
    after = shop.post("creditmemo", {**shop.draft(shop.line(50)), **named(memo, 1)})
    assert not {"PrivateNote", "DocNumber", "CustomerMemo"} & after.keys()
    assert after["TotalAmt"] == after["Balance"] == after["RemainingCredit"] == Decimal("57.49")
    assert shop.trial_balance()[RECEIVABLE] == Decimal("-57.49")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("Line", [], "2020"), ("CustomerRef", None, "2020"), ("Deposit", 5, "2010"), ("DueDate", "2026-12-24", "2010"),
     ("DocNumber", "x" * 22, "2050"), ("RemainingCredit", 1, None), ("PaymentMethodRef", {"value": "9"}, None),
     ("InvoiceRef", {"value": "9"}, None), ("ARAccountRef", {"value": "999"}, "2500")],
)  # fmt: skip
def test_what_a_credit_memo_may_hold(shop: Shop, name: str, value: object, code: str | None) -> None:
    body = shop.draft(**{name: value})
    if code is None:
        assert shop.post("creditmemo", body).get(name) != value
    else:
        assert shop.refused("creditmemo", body)[0] == code


@pytest.mark.parametrize(
    "clause", ["DocNumber = 'cn-7'", "TxnDate >= '2026-11-24'", "CustomerRef = '{client}'", "Balance > '100'"]
)
def test_it_is_found_by_what_can_be_queried(shop: Shop, clause: str) -> None:
    memo = shop.credit_memo(DocNumber="CN-7")
    where = clause.format(client=shop.client["Id"])
    assert [row["Id"] for row in shop.find("CreditMemo", f"WHERE {where}")] == [memo["Id"]]


def test_a_merge_moves_its_credit(shop: Shop) -> None:
    memo, other = shop.credit_memo(), shop.customer("Autre")
    shop.act(act="merge", entity="Customer", id=shop.client["Id"], into=other["Id"])
    assert shop.get(f"creditmemo/{memo['Id']}")["CustomerRef"]["value"] == other["Id"]
    assert shop.get(f"customer/{other['Id']}")["Balance"] == -TOTAL


def test_a_person_deletes_an_applied_credit_and_its_links_go(shop: Shop) -> None:
    invoice, memo = shop.invoice(), shop.credit_memo()
    payment = applied(shop, memo, invoice, 150)
    shop.act(act="delete", entity="CreditMemo", id=memo["Id"])
    assert shop.get(f"invoice/{invoice['Id']}")["Balance"] == TOTAL
    assert shop.get(f"payment/{payment['Id']}")["Line"] == []
    assert shop.trial_balance()[RECEIVABLE] == TOTAL


def test_a_person_lowers_an_applied_credit_and_the_newest_link_gives_up_the_excess(shop: Shop) -> None:
    first, second, memo = shop.invoice(), shop.invoice(), shop.credit_memo()
    applied(shop, memo, first, 100)
    applied(shop, memo, second, 50)
    shop.act(act="edit", entity="CreditMemo", id=memo["Id"], fields={"Line": [shop.line(100)]})
    balances = [shop.get(f"invoice/{invoice['Id']}")["Balance"] for invoice in (first, second)]
    assert balances == [TOTAL - 100, TOTAL - Decimal("14.98")]
    assert shop.get(f"creditmemo/{memo['Id']}")["RemainingCredit"] == 0


def test_not_even_a_person_voids_one(shop: Shop) -> None:
    with pytest.raises(ValueError, match="Operation Void is not supported"):
        shop.act(act="void", entity="CreditMemo", id=shop.credit_memo()["Id"])
