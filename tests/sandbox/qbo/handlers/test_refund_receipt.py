from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop

RECEIVABLE = "Accounts Receivable (A/R)"


@pytest.fixture
def shop() -> Shop:
    return Shop()


def named(record: dict[str, Any], token: int = 0) -> dict[str, Any]:
    return {"Id": record["Id"], "SyncToken": str(token)}


def test_a_refund_takes_back_income_and_taxes_and_leaves_receivables_alone(shop: Shop) -> None:
    parts = shop.item("Pièces", IncomeAccountRef={"value": shop.account("SalesOfProductIncome")})
    of_parts = shop.line(40, ItemRef={"value": parts["Id"]})
    receipt = shop.refund(shop.line(100), of_parts)
    assert (receipt["TotalAmt"], receipt["Balance"]) == (Decimal("160.97"), 0)
    assert receipt["DepositToAccountRef"]["name"] == "Chequing"
    assert shop.trial_balance() == {
        "Chequing": Decimal("-160.97"),
        "GST/HST Payable": Decimal("7.00"),
        "QST Payable": Decimal("13.97"),
        "Services": Decimal("100.00"),
        "Sales of Product Income": Decimal("40.00"),
    }


def test_a_paid_invoice_stays_paid_beside_its_refund(shop: Shop) -> None:
    invoice = shop.invoice()
    shop.payment(160.97, (invoice, 160.97))
    shop.refund(DepositToAccountRef={"value": shop.account("UndepositedFunds")})
    assert shop.get(f"invoice/{invoice['Id']}")["Balance"] == 0
    assert shop.get(f"customer/{shop.client['Id']}")["Balance"] == 0
    assert shop.trial_balance() == {}


@pytest.mark.parametrize(
    ("sub_type", "code"),
    [("Checking", None), ("UndepositedFunds", None), ("ServiceFeeIncome", "6000"), ("AccountsReceivable", "6000"),
     ("CreditCard", "6000")],
)  # fmt: skip
def test_money_leaves_a_bank_or_a_current_asset(shop: Shop, sub_type: str, code: str | None) -> None:
    body = shop.refund_draft(DepositToAccountRef={"value": shop.account(sub_type)})
    if code is None:
        assert shop.post("refundreceipt", body)["TotalAmt"] == Decimal("160.97")
    else:
        assert shop.refused("refundreceipt", body)[0] == code


def test_the_account_is_required_and_the_customer_is_not(shop: Shop) -> None:
    body = shop.refund_draft()
    del body["DepositToAccountRef"]
    error = shop.errors("refundreceipt", body)[0]
    assert (error["code"], error["element"]) == ("2020", "DepositToAccountRef")
    body = shop.refund_draft()
    del body["CustomerRef"]
    assert "CustomerRef" not in shop.post("refundreceipt", body)


def test_lines_need_tax_codes(shop: Shop) -> None:
    body = shop.refund_draft()
    del body["Line"][0]["SalesItemLineDetail"]["TaxCodeRef"]
    assert shop.refused("refundreceipt", body)[0] == "6000"


def test_a_total_that_is_sent_is_ignored(shop: Shop) -> None:
    assert shop.refund(TotalAmt=1, Balance=5)["TotalAmt"] == Decimal("160.97")


def test_a_cheque_to_print_says_so_and_a_printed_one_has_a_number(shop: Shop) -> None:
    assert shop.refund(PrintStatus="NeedToPrint")["PaymentRefNum"] == "To Print"
    error = shop.errors("refundreceipt", shop.refund_draft(PrintStatus="PrintComplete"))[0]
    assert (error["code"], error["element"]) == ("2020", "PaymentRefNum")
    assert shop.refund(PrintStatus="PrintComplete", PaymentRefNum="0012")["PaymentRefNum"] == "0012"
    assert "PaymentRefNum" not in shop.refund()


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("PaymentRefNum", "x" * 100, None), ("PaymentRefNum", "x" * 101, "2050"), ("DocNumber", "x" * 22, "2050"),
     ("PaymentType", "Check", None), ("PaymentType", "Cheque", "2170"), ("PaymentMethodRef", {"value": "999"}, "2500"),
     ("Deposit", 5, "2010"), ("Line", [], "2020")],
)  # fmt: skip
def test_what_a_receipt_may_hold(shop: Shop, name: str, value: object, code: str | None) -> None:
    body = shop.refund_draft(**{name: value})
    if code is None:
        assert shop.post("refundreceipt", body)[name] == value
    else:
        assert shop.refused("refundreceipt", body)[0] == code


def test_the_payment_method_comes_back_with_its_name(shop: Shop) -> None:
    method = shop.find("PaymentMethod", "WHERE Name = 'Cheque'")[0]
    assert shop.refund(PaymentMethodRef={"value": method["Id"]})["PaymentMethodRef"]["name"] == "Cheque"


def test_a_full_update_posts_anew_and_drops_what_it_does_not_name(shop: Shop) -> None:
    receipt = shop.refund(PrivateNote="a", DocNumber="R-1")
    after = shop.post("refundreceipt", {**shop.refund_draft(shop.line(50)), **named(receipt)})
    assert not {"PrivateNote", "DocNumber"} & after.keys()
    assert (after["TotalAmt"], after["SyncToken"]) == (Decimal("57.49"), "1")
    assert shop.trial_balance()["Chequing"] == Decimal("-57.49")


def test_a_sparse_update_keeps_the_rest(shop: Shop) -> None:
    receipt = shop.refund(PrivateNote="a", DocNumber="R-1")
    body = {**named(receipt), "sparse": True, "DepositToAccountRef": {"value": shop.account("Savings")}}
    after = shop.post("refundreceipt", body)
    assert (after["PrivateNote"], after["DocNumber"], after["Line"]) == ("a", "R-1", receipt["Line"])
    assert shop.trial_balance()["Savings"] == Decimal("-160.97")
    assert "Chequing" not in shop.trial_balance()


def test_a_delete_takes_it_out_of_the_books_and_frees_its_number(shop: Shop) -> None:
    receipt = shop.refund(DocNumber="R-1")
    assert shop.refused("refundreceipt", shop.refund_draft(DocNumber="r-1"))[0] == "6140"
    stub = shop.post("refundreceipt?operation=delete", named(receipt))
    assert stub == {"status": "Deleted", "domain": "QBO", "Id": receipt["Id"]}
    assert shop.trial_balance() == {}
    assert shop.send("GET", f"refundreceipt/{receipt['Id']}").json()["Fault"]["Error"][0]["code"] == "610"
    assert shop.refund(DocNumber="R-1")["DocNumber"] == "R-1"


@pytest.mark.parametrize("path", ["refundreceipt?operation=void", "refundreceipt?operation=update&include=void"])
@pytest.mark.parametrize("manner", ["refuse", "fault_in_200", "no_effect"])
def test_there_is_no_void_and_the_switch_says_how_it_is_answered(path: str, manner: str) -> None:
    shop = Shop({"void_not_supported": manner})
    receipt = shop.refund()
    books = shop.trial_balance()
    response = shop.send("POST", path, named(receipt))
    assert response.status == (400 if manner == "refuse" else 200)
    if manner == "no_effect":
        assert response.json()["RefundReceipt"] == receipt
    else:
        error = response.json()["Fault"]["Error"][0]
        assert (error["code"], error["Detail"]) == ("500", "Operation Void is not supported.")
    assert shop.get(f"refundreceipt/{receipt['Id']}") == receipt
    assert shop.trial_balance() == books


def test_nothing_can_be_linked_to_it(shop: Shop) -> None:
    link = {"TxnId": shop.refund()["Id"], "TxnType": "RefundReceipt"}
    body = {**shop.payment_draft(10), "Line": [{"Amount": 5, "LinkedTxn": [link]}]}
    assert shop.refused("payment", body)[0] == "2170"


@pytest.mark.parametrize("clause", [
    "DocNumber = 'r-7'", "TxnDate >= '2026-11-24'", "CustomerRef = '{client}'", "PaymentType = 'Cash'", "Balance = '0'",
    "Id IN ('{id}')",
])  # fmt: skip
def test_it_is_found_by_what_can_be_queried(shop: Shop, clause: str) -> None:
    receipt = shop.refund(DocNumber="R-7", PaymentType="Cash")
    where = clause.format(client=shop.client["Id"], id=receipt["Id"])
    assert [row["Id"] for row in shop.find("RefundReceipt", f"WHERE {where}")] == [receipt["Id"]]


def test_what_is_not_listed_cannot_be_queried(shop: Shop) -> None:
    response = shop.send("POST", "query", b"SELECT * FROM RefundReceipt WHERE PrivateNote = 'x'")
    assert response.json()["Fault"]["Error"][0]["code"] == "4001"


def test_closed_books_refuse_it(shop: Shop) -> None:
    receipt = shop.refund(TxnDate="2026-10-31")
    shop.act(act="close_books", date="2026-10-31")
    assert shop.refused("refundreceipt", shop.refund_draft(TxnDate="2026-10-31"))[0] == "6200"
    assert shop.refused("refundreceipt?operation=delete", named(receipt))[0] == "6200"
