from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.balance import wrong_in_books
from tests.sandbox.qbo.bodies import with_path
from tests.sandbox.qbo.company import Shop

DETAIL = "AccountBasedExpenseLineDetail"
RECEIVABLES = "Accounts Receivable (A/R)"


@pytest.fixture
def shop() -> Shop:
    return Shop()


def expense(shop: Shop, sub_type: str = "BankCharges", amount: object = 20, **detail: object) -> dict[str, Any]:
    inside = {"AccountRef": {"value": shop.account(sub_type)}, **detail}
    return {"DetailType": DETAIL, "Amount": amount, DETAIL: inside}


def refund(shop: Shop, amount: object = "45.99", **more: object) -> dict[str, Any]:
    """The body of money given back to the shop's client."""
    return {
        "PaymentType": "Cash",
        "AccountRef": {"value": shop.account("Checking")},
        "EntityRef": {"value": shop.client["Id"], "type": "Customer"},
        "TxnDate": "2026-11-26",
        "DocNumber": "R-77",
        "PrivateNote": "Remboursement Plannit 77",
        "GlobalTaxCalculation": "NotApplicable",
        "Line": [expense(shop, "AccountsReceivable", amount)],
        **more,
    }


def linked(shop: Shop, total: object, *links: tuple[str, Mapping[str, Any], object]) -> dict[str, Any]:
    """The body of a payment that links transactions: (TxnType, record, amount)."""
    lines = [
        {"Amount": amount, "LinkedTxn": [{"TxnId": record["Id"], "TxnType": txn_type}]}
        for txn_type, record, amount in links
    ]
    return {"CustomerRef": {"value": shop.client["Id"]}, "TotalAmt": total, "Line": lines}


def are_right(shop: Shop) -> bool:
    return wrong_in_books(shop.system.books(shop.realm_id)) == []


def test_money_given_back_leaves_the_bank_and_is_owed_by_the_customer(shop: Shop) -> None:
    made = shop.post("purchase", refund(shop))
    assert (made["TotalAmt"], made["LinkedTxn"]) == (Decimal("45.99"), [])
    assert made["EntityRef"] == {"value": shop.client["Id"], "name": "Gestion L'Érable inc.", "type": "Customer"}
    assert made["Line"][0]["Id"] == "1"
    assert "Balance" not in made
    assert shop.trial_balance() == {"Chequing": Decimal("-45.99"), RECEIVABLES: Decimal("45.99")}
    assert shop.get(f"customer/{shop.client['Id']}")["Balance"] == Decimal("45.99")
    assert shop.get(f"purchase/{made['Id']}") == made
    assert are_right(shop)


def test_unapplied_money_takes_up_what_was_given_back(shop: Shop) -> None:
    invoice = shop.invoice()
    given_back = shop.post("purchase", refund(shop, 39))
    paid = shop.post("payment", linked(shop, 200, ("Invoice", invoice, "160.97"), ("Expense", given_back, 39)))
    assert paid["UnappliedAmt"] == Decimal("0.03")
    extras = {pair["value"]["Name"]: pair["value"]["Value"] for pair in paid["Line"][1]["LineEx"]["any"]}
    assert extras == {"txnId": given_back["Id"], "txnOpenBalance": "39.00", "txnReferenceNumber": "R-77"}
    after = shop.get(f"purchase/{given_back['Id']}")
    assert after["LinkedTxn"] == [{"TxnId": paid["Id"], "TxnType": "Payment"}]
    assert after["SyncToken"] == "1"
    assert are_right(shop)


def test_by_switch_a_link_does_not_move_the_expense_s_sync_token() -> None:
    shop = Shop({"payment_bumps_invoice": False})
    given_back = shop.post("purchase", refund(shop, 39))
    shop.post("payment", linked(shop, 39, ("Expense", given_back, 39)))
    assert shop.get(f"purchase/{given_back['Id']}")["SyncToken"] == "0"


def test_no_more_is_applied_than_was_given_back(shop: Shop) -> None:
    given_back = shop.post("purchase", refund(shop, 39))
    assert shop.refused("payment", linked(shop, 100, ("Expense", given_back, "39.01")))[0] == "6000"
    shop.post("payment", linked(shop, 100, ("Expense", given_back, 30)))
    assert shop.refused("payment", linked(shop, 100, ("Expense", given_back, 10)))[0] == "6000"
    assert shop.refused("payment", linked(shop, 1, ("Expense", given_back, 9)))[0] == "6000"


@pytest.mark.parametrize("path", ["payment?operation=update&include=void", "payment?operation=delete"])
def test_a_payment_that_goes_leaves_the_expense_open(shop: Shop, path: str) -> None:
    given_back = shop.post("purchase", refund(shop, 39))
    paid = shop.post("payment", linked(shop, 39, ("Expense", given_back, 39)))
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
        changed["Line"] = [expense(shop, body["Line"], 45)]
    if "EntityRef" in body:
        changed["EntityRef"] = {"value": shop.customer("Autre")["Id"]}
    given_back = shop.post("purchase", refund(shop, 45, **changed))
    assert shop.refused("payment", linked(shop, 45, ("Expense", given_back, 10)))[0] == code
    assert shop.refused("payment", linked(shop, 45, ("Purchase", given_back, 10)))[0] == "2170"


def test_cheques_are_linked_in_the_pages_or_by_switch() -> None:
    strict, loose = Shop(), Shop({"cheque_link": "apply"})
    for shop in (strict, loose):
        cheque = shop.post("purchase", refund(shop, 45, PaymentType="Check"))
        body = linked(shop, 45, ("Check", cheque, 45))
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
    given_back = shop.post("purchase", refund(shop, 45))
    paid = shop.post("payment", linked(shop, 45, ("Expense", given_back, 45)))
    amounts = {"less": 40, "more": 50}
    changed = dict(fields)
    if "Line" in fields:
        changed["Line"] = [expense(shop, "AccountsReceivable", amounts[fields["Line"]])]
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
    given_back = shop.post("purchase", refund(shop, 45))
    paid = shop.post("payment", linked(shop, 45, ("Expense", given_back, 45)))
    named = {"Id": given_back["Id"], "SyncToken": "1"}
    assert shop.refused("purchase?operation=delete", named)[0] == "6000"
    shop.post("payment", {"Id": paid["Id"], "SyncToken": "0", "sparse": True, "Line": []})
    answer = shop.post("purchase?operation=delete", {**named, "SyncToken": "2"})
    assert answer == {"status": "Deleted", "domain": "QBO", "Id": given_back["Id"]}
    assert shop.send("GET", f"purchase/{given_back['Id']}").json()["Fault"]["Error"][0]["code"] == "610"
    assert shop.trial_balance() == {"Undeposited Funds": 45, RECEIVABLES: -45}


@pytest.mark.parametrize("act", ["void", "delete"])
def test_a_person_voids_and_deletes_a_linked_expense(shop: Shop, act: str) -> None:
    given_back = shop.post("purchase", refund(shop, 45))
    paid = shop.post("payment", linked(shop, 45, ("Expense", given_back, 45)))
    shop.act(act="close_books", date="2026-12-31")
    shop.act(act=act, entity="Purchase", id=given_back["Id"])
    assert shop.get(f"payment/{paid['Id']}")["UnappliedAmt"] == 45
    assert shop.trial_balance() == {"Undeposited Funds": 45, RECEIVABLES: -45}
    if act == "void":
        voided = shop.get(f"purchase/{given_back['Id']}")
        assert (voided["TotalAmt"], voided["Line"][0]["Amount"], voided["LinkedTxn"]) == (0, 0, [])
        assert voided["PrivateNote"] == "Voided - Remboursement Plannit 77"
    assert are_right(shop)


def test_the_api_has_no_void_of_a_purchase(shop: Shop) -> None:
    made = shop.post("purchase", refund(shop))
    code, detail = shop.refused("purchase?operation=void", {"Id": made["Id"], "SyncToken": "0"})
    assert (code, detail) == ("500", "Operation Void is not supported.")


def test_taxes_of_a_purchase_are_claimed_back_from_the_agencies(shop: Shop) -> None:
    body = refund(shop, Line=[expense(shop, "BankCharges", 100, TaxCodeRef={"value": shop.qc})])
    del body["GlobalTaxCalculation"]
    made = shop.post("purchase", body)
    rates = {row["TaxLineDetail"]["TaxPercent"]: row["Amount"] for row in made["TxnTaxDetail"]["TaxLine"]}
    assert rates == {5: 5, Decimal("9.975"): Decimal("9.98")}
    names = [
        shop.get(f"taxrate/{row['TaxLineDetail']['TaxRateRef']['value']}")["Name"]
        for row in made["TxnTaxDetail"]["TaxLine"]
    ]
    assert names == ["GST (ITC)", "QST 9.975 (ITR)"]
    assert made["TotalAmt"] == Decimal("114.98")
    assert shop.trial_balance() == {
        "Chequing": Decimal("-114.98"),
        "GST/HST Payable": 5,
        "QST Payable": Decimal("9.98"),
        "Bank charges": 100,
    }


def test_taxes_may_be_included(shop: Shop) -> None:
    line = expense(shop, "BankCharges", "114.98", TaxCodeRef={"value": shop.qc})
    made = shop.post("purchase", refund(shop, Line=[line], GlobalTaxCalculation="TaxInclusive"))
    assert (made["TotalAmt"], made["TxnTaxDetail"]["TotalTax"]) == (Decimal("114.98"), Decimal("14.98"))
    assert made["Line"][0][DETAIL]["TaxInclusiveAmt"] == Decimal("114.98")
    assert shop.trial_balance()["Bank charges"] == 100


def test_by_switch_a_purchase_that_says_nothing_of_taxes_has_none() -> None:
    shop = Shop({"purchase_tax_default": "NotApplicable"})
    body = refund(shop)
    del body["GlobalTaxCalculation"]
    assert shop.post("purchase", body)["TotalAmt"] == Decimal("45.99")
    assert Shop().refused("purchase", body)[0] == "6000"


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("PaymentType", None, "2020"),
        ("PaymentType", "Barter", "2170"),
        ("AccountRef", None, "2020"),
        ("AccountRef", {"value": "99999"}, "2500"),
        ("AccountRef", {"value": "INCOME"}, "6000"),
        ("Line", None, "2020"),
        ("Line", [], "2020"),
        ("Line.0.Amount", None, "2020"),
        (f"Line.0.{DETAIL}", None, "2020"),
        (f"Line.0.{DETAIL}", {}, "2020"),
        (f"Line.0.{DETAIL}.AccountRef", {"value": "99999"}, "2500"),
        (f"Line.0.{DETAIL}.CustomerRef", {"value": "ANOTHER"}, "6000"),
        ("Line.0.DetailType", "ItemBasedExpenseLineDetail", "5030"),
        ("Line.0.DetailType", "SalesItemLineDetail", "2170"),
        ("Line.0.Amount", 0, "6000"),
        ("Line.0.Amount", -5, "2240"),
        ("EntityRef", None, "6000"),
        ("EntityRef", {"value": "99999"}, "2500"),
        ("EntityRef", {"value": "VENDOR"}, "6000"),
        ("EntityRef.type", "Vendor", "6000"),
        ("Credit", True, "5030"),
        ("GlobalTaxCalculation", "TaxExcluded", "6000"),
        ("TxnTaxDetail", {"TotalTax": 1}, "6170"),
        ("DocNumber", "R" * 22, "2050"),
        ("CurrencyRef", {"value": "USD"}, "6000"),
        ("Balance", 5, "2010"),
    ],
)  # fmt: skip
def test_purchases_that_are_refused(shop: Shop, path: str, value: Any, code: str) -> None:
    vendor = shop.post("vendor", {"DisplayName": "Fournisseur"})
    spelled = {
        "VENDOR": vendor["Id"],
        "ANOTHER": shop.customer("Autre")["Id"],
        "INCOME": shop.account("ServiceFeeIncome"),
    }
    if isinstance(value, dict) and value.get("value") in spelled:
        value = {"value": spelled[value["value"]]}
    body = with_path(refund(shop), path, value)
    assert shop.refused("purchase", body)[0] == code
    assert shop.trial_balance() == {}


@pytest.mark.parametrize(
    ("payment_type", "sub_type", "status"),
    [
        ("Cash", "Checking", 200),
        ("Cash", "UndepositedFunds", 200),
        ("Cash", "CreditCard", 400),
        ("Check", "Savings", 200),
        ("Check", "UndepositedFunds", 400),
        ("CreditCard", "CreditCard", 200),
        ("CreditCard", "Checking", 400),
    ],
)  # fmt: skip
def test_each_way_to_pay_has_its_accounts(shop: Shop, payment_type: str, sub_type: str, status: int) -> None:
    body = refund(shop, PaymentType=payment_type, AccountRef={"value": shop.account(sub_type)})
    assert shop.send("POST", "purchase", body).status == status


def test_by_switch_a_wrong_account_is_6430() -> None:
    shop = Shop({"wrong_account": "6430"})
    wrong = {"value": shop.account("ServiceFeeIncome")}
    assert shop.refused("purchase", refund(shop, AccountRef=wrong))[0] == "6430"
    assert shop.refused("payment", shop.payment_draft(10, DepositToAccountRef=wrong))[0] == "6430"


def test_classes_are_taken_where_they_are_tracked() -> None:
    lists = {"Class": [{"Name": "Nord"}], "Department": [{"Name": "Lévis"}]}
    shop = Shop(seed={"company": {"name": "A"}, "qbo": lists})
    line = expense(shop, "BankCharges", 20, ClassRef={"value": shop.find("Class")[0]["Id"]})
    assert shop.refused("purchase", refund(shop, Line=[line]))[0] == "5030"
    shop.act(act="set_preference", name="ClassTrackingPerTxnLine", value=True)
    assert shop.post("purchase", refund(shop, Line=[line]))["Line"][0][DETAIL]["ClassRef"]["name"] == "Nord"


def test_a_code_of_sales_only_is_no_code_of_a_purchase() -> None:
    only_sales = {"Name": "Eco", "Active": True, "Taxable": True, "PurchaseTaxRateList": {"TaxRateDetail": []}}
    shop = Shop(seed={"company": {"name": "A"}, "qbo": {"TaxCode": [only_sales]}})
    line = expense(shop, "BankCharges", 20, TaxCodeRef={"value": shop.tax_code("Eco")})
    assert shop.refused("purchase", refund(shop, Line=[line], GlobalTaxCalculation="TaxExcluded"))[0] == "6100"


def test_payables_need_a_vendor(shop: Shop) -> None:
    line = expense(shop, "AccountsPayable", 10)
    code, detail = shop.refused("purchase", refund(shop, Line=[line]))
    assert (code, "supplier" in detail) == ("6000", True)
    vendor = shop.post("vendor", {"DisplayName": "Fournisseur"})
    made = shop.post("purchase", refund(shop, Line=[line], EntityRef={"value": vendor["Id"]}))
    assert made["EntityRef"]["type"] == "Vendor"
    assert are_right(shop)


def test_an_inactive_payee_stays_where_it_was_but_gets_nothing_new(shop: Shop) -> None:
    made = shop.post("purchase", refund(shop))
    shop.act(act="inactivate", entity="Customer", id=shop.client["Id"])
    assert shop.refused("purchase", refund(shop))[0] == "2500"
    update = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "vu"}
    assert shop.post("purchase", update)["EntityRef"]["value"] == shop.client["Id"]


def test_a_full_update_clears_what_it_leaves_out_a_sparse_one_does_not(shop: Shop) -> None:
    made = shop.post("purchase", refund(shop))
    kept = shop.post("purchase", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "DocNumber": "R-78"})
    assert (kept["PrivateNote"], kept["DocNumber"]) == ("Remboursement Plannit 77", "R-78")
    body = {**refund(shop, 50), "Id": made["Id"], "SyncToken": "1"}
    del body["PrivateNote"]
    full = shop.post("purchase", body)
    assert ("PrivateNote" in full, full["TotalAmt"], full["Line"][0]["Id"]) == (False, 50, "2")
    assert shop.refused("purchase", {**body, "SyncToken": "1"})[0] == "5010"
    assert shop.trial_balance() == {"Chequing": -50, RECEIVABLES: 50}


def test_purchases_are_found_by_number_payee_and_account(shop: Shop) -> None:
    made = shop.post("purchase", refund(shop))
    bank = shop.account("Checking")
    where = f"WHERE DocNumber IN ('R-77', 'R-78') AND EntityRef = '{shop.client['Id']}' AND AccountRef = '{bank}'"
    assert [row["Id"] for row in shop.find("Purchase", where)] == [made["Id"]]


def test_a_closed_period_is_closed_for_purchases_too(shop: Shop) -> None:
    made = shop.post("purchase", refund(shop))
    shop.act(act="close_books", date="2026-12-31", password=True)
    assert shop.refused("purchase", refund(shop))[0] == "6210"
    assert shop.refused("purchase?operation=delete", {"Id": made["Id"], "SyncToken": "0"})[0] == "6210"
    shop.act(act="edit", entity="Purchase", id=made["Id"], fields={"PrivateNote": "vu"})
