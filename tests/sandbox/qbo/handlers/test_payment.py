from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop


@pytest.fixture
def shop() -> Shop:
    return Shop()


def again(shop: Shop, entity: str, record: dict[str, Any]) -> dict[str, Any]:
    return shop.get(f"{entity}/{record['Id']}")


def test_a_payment_settles_an_invoice_and_moves_its_sync_token(shop: Shop) -> None:
    invoice = shop.invoice(DocNumber="7")
    payment = shop.payment(200, (invoice, 160.97))
    assert (payment["TotalAmt"], payment["UnappliedAmt"]) == (200, Decimal("39.03"))
    extras = {pair["value"]["Name"]: pair["value"]["Value"] for pair in payment["Line"][0]["LineEx"]["any"]}
    assert extras == {"txnId": invoice["Id"], "txnOpenBalance": "160.97", "txnReferenceNumber": "7"}
    after = again(shop, "invoice", invoice)
    assert (after["Balance"], after["SyncToken"]) == (0, "1")
    assert after["LinkedTxn"] == [{"TxnId": payment["Id"], "TxnType": "Payment"}]
    balances = shop.trial_balance()
    assert (balances["Undeposited Funds"], balances["Accounts Receivable (A/R)"]) == (200, Decimal("-39.03"))


def test_by_switch_the_invoices_sync_token_stays() -> None:
    shop = Shop({"payment_bumps_invoice": False})
    invoice = shop.invoice()
    shop.payment(10, (invoice, 10))
    assert again(shop, "invoice", invoice)["SyncToken"] == "0"


def test_an_update_replaces_all_links(shop: Shop) -> None:
    first, second = shop.invoice(), shop.invoice()
    payment = shop.payment(100, (first, 100))
    body = shop.payment_draft(100, (second, 40))
    shop.post("payment", {**body, "Id": payment["Id"], "SyncToken": "0"})
    assert again(shop, "invoice", first)["Balance"] == Decimal("160.97")
    assert again(shop, "invoice", first)["LinkedTxn"] == []
    assert again(shop, "invoice", second)["Balance"] == Decimal("120.97")
    emptied = {"Id": payment["Id"], "SyncToken": "1", "sparse": True, "Line": []}
    assert shop.post("payment", emptied)["UnappliedAmt"] == 100


@pytest.mark.parametrize("path", ["payment?operation=update&include=void", "payment?operation=delete"])
def test_void_and_delete_open_the_invoice_again(shop: Shop, path: str) -> None:
    invoice = shop.invoice()
    payment = shop.payment(100, (invoice, 100), PrivateNote="Paiement Plannit 91")
    answer = shop.post(path, {"Id": payment["Id"], "SyncToken": "0", "sparse": True})
    after = again(shop, "invoice", invoice)
    assert (after["Balance"], after["LinkedTxn"], after["SyncToken"]) == (Decimal("160.97"), [], "2")
    assert "Undeposited Funds" not in shop.trial_balance()
    if "void" in path:
        assert (answer["TotalAmt"], answer["UnappliedAmt"], answer["Line"]) == (0, 0, [])
        assert answer["PrivateNote"] == "Voided - Paiement Plannit 91"
    else:
        assert answer == {"status": "Deleted", "domain": "QBO", "Id": payment["Id"]}
        assert shop.send("GET", f"payment/{payment['Id']}").status == 400


@pytest.mark.parametrize(
    ("total", "applied", "code"),
    [(200, 161, "6000"), (100, 100.01, "6000"), (0, 0, "6000"), (-1, 0, "2240"), (10, -1, "2240")],
)
def test_money_must_cover_what_it_settles(shop: Shop, total: float, applied: float, code: str) -> None:
    assert shop.refused("payment", shop.payment_draft(total, (shop.invoice(), applied)))[0] == code


def test_the_open_balance_counts_over_all_payments_and_lines(shop: Shop) -> None:
    invoice = shop.invoice()
    payment = shop.payment(100, (invoice, 100))
    assert shop.refused("payment", shop.payment_draft(100, (invoice, 61)))[0] == "6000"
    assert shop.refused("payment", shop.payment_draft(100, (invoice, 30), (invoice, 31)))[0] == "6000"
    more = {**shop.payment_draft(160.97, (invoice, 160.97)), "Id": payment["Id"], "SyncToken": "0"}
    assert shop.post("payment", more)["UnappliedAmt"] == 0


def test_over_application_can_be_capped_by_switch() -> None:
    shop = Shop({"over_application": "cap"})
    payment = shop.payment(200, (shop.invoice(), 200))
    assert (payment["Line"][0]["Amount"], payment["UnappliedAmt"]) == (Decimal("160.97"), Decimal("39.03"))


@pytest.mark.parametrize("switches", [{}, {"foreign_invoice": "unapplied"}])
def test_another_customers_invoice_cannot_be_settled(switches: dict[str, object]) -> None:
    shop = Shop(switches)
    invoice = shop.invoice(CustomerRef={"value": shop.customer("Autre")["Id"]})
    body = shop.payment_draft(10, (invoice, 10))
    if switches:
        assert shop.post("payment", body)["UnappliedAmt"] == 10
    else:
        assert shop.refused("payment", body)[0] == "6000"


@pytest.mark.parametrize(
    ("links", "code"),
    [
        ([{"TxnId": "99999", "TxnType": "Invoice"}], "6000"),
        ([{"TxnId": "1", "TxnType": "Check"}], "620"),
        ([{"TxnId": "1", "TxnType": "Purchase"}], "2170"),
        ([{"TxnId": "1", "TxnType": "Invoice"}, {"TxnId": "2", "TxnType": "Invoice"}], "620"),
    ],
)  # fmt: skip
def test_links_that_cannot_be(shop: Shop, links: list[dict[str, str]], code: str) -> None:
    body = {**shop.payment_draft(10), "Line": [{"Amount": 5, "LinkedTxn": links}]}
    assert shop.refused("payment", body)[0] == code


@pytest.mark.parametrize(
    ("sub_type", "status"), [("Checking", 200), ("UndepositedFunds", 200), ("ServiceFeeIncome", 400)]
)
def test_money_goes_to_a_bank_or_current_asset(shop: Shop, sub_type: str, status: int) -> None:
    body = shop.payment_draft(10, DepositToAccountRef={"value": shop.account(sub_type)})
    assert shop.send("POST", "payment", body).status == status


@pytest.mark.parametrize("path", ["invoice?operation=void", "invoice?operation=delete"])
def test_a_paid_invoice_is_refused_or_unlinked_by_switch(path: str) -> None:
    strict, loose = Shop(), Shop({"void_paid_invoice": "unlink", "delete_paid_invoice": "unlink"})
    for shop in (strict, loose):
        invoice = shop.invoice()
        payment = shop.payment(100, (invoice, 100))
        named = {"Id": invoice["Id"], "SyncToken": "1"}
        if shop is strict:
            assert shop.refused(path, named)[0] == "6000"
        else:
            shop.post(path, named)
            after = again(shop, "payment", payment)
            assert (after["UnappliedAmt"], after["Line"], after["SyncToken"]) == (100, [], "1")


def test_an_invoice_cannot_fall_below_what_is_applied_unless_the_switch_says_so() -> None:
    strict, loose = Shop(), Shop({"invoice_below_paid": "unapply"})
    for shop in (strict, loose):
        invoice = shop.invoice()
        older, newer = shop.payment(100, (invoice, 100)), shop.payment(50, (invoice, 50))
        body = {**shop.draft(shop.line(100)), "Id": invoice["Id"], "SyncToken": "2"}
        if shop is strict:
            assert shop.refused("invoice", body)[0] == "6000"
        else:
            after = shop.post("invoice", body)
            assert (after["TotalAmt"], after["Balance"]) == (Decimal("114.98"), 0)
            assert again(shop, "payment", older)["UnappliedAmt"] == 0
            assert again(shop, "payment", newer)["UnappliedAmt"] == Decimal("35.02")


def test_an_invoice_with_payments_keeps_its_customer(shop: Shop) -> None:
    invoice = shop.invoice()
    shop.payment(100, (invoice, 100))
    other = shop.customer("Autre")
    body = {"Id": invoice["Id"], "SyncToken": "1", "sparse": True, "CustomerRef": {"value": other["Id"]}}
    assert shop.refused("invoice", body)[0] == "6000"


def test_payments_are_found_by_customer_reference_number_and_amount(shop: Shop) -> None:
    payment = shop.payment(100, PaymentRefNum="chq-1", TxnDate="2026-11-20")
    where = f"WHERE CustomerRef = '{shop.client['Id']}' AND PaymentRefNum = 'CHQ-1' AND TotalAmt = '100.00'"
    assert [row["Id"] for row in shop.find("Payment", where)] == [payment["Id"]]
