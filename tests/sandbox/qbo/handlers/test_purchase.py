"""Purchases as such: what they hold, post and refuse. Their links to payments: `test_expense_links.py`."""

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.bodies import with_path
from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.money import EXPENSE_DETAIL, account_line, are_right, money_back

RECEIVABLES = "Accounts Receivable (A/R)"


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_money_given_back_leaves_the_bank_and_is_owed_by_the_customer(shop: Shop) -> None:
    made = shop.post("purchase", money_back(shop))
    assert (made["TotalAmt"], made["LinkedTxn"]) == (Decimal("45.99"), [])
    assert made["EntityRef"] == {"value": shop.client["Id"], "name": "Gestion L'Érable inc.", "type": "Customer"}
    assert made["Line"][0]["Id"] == "1"
    assert "Balance" not in made
    assert shop.trial_balance() == {"Chequing": Decimal("-45.99"), RECEIVABLES: Decimal("45.99")}
    assert shop.get(f"customer/{shop.client['Id']}")["Balance"] == Decimal("45.99")
    assert shop.get(f"purchase/{made['Id']}") == made
    assert are_right(shop)


def test_the_api_has_no_void_of_a_purchase(shop: Shop) -> None:
    made = shop.post("purchase", money_back(shop))
    code, detail = shop.refused("purchase?operation=void", {"Id": made["Id"], "SyncToken": "0"})
    assert (code, detail) == ("500", "Operation Void is not supported.")


def test_taxes_of_a_purchase_are_claimed_back_from_the_agencies(shop: Shop) -> None:
    body = money_back(shop, Line=[account_line(shop, "BankCharges", 100, TaxCodeRef={"value": shop.qc})])
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
    line = account_line(shop, "BankCharges", "114.98", TaxCodeRef={"value": shop.qc})
    made = shop.post("purchase", money_back(shop, Line=[line], GlobalTaxCalculation="TaxInclusive"))
    assert (made["TotalAmt"], made["TxnTaxDetail"]["TotalTax"]) == (Decimal("114.98"), Decimal("14.98"))
    assert (made["Line"][0]["Amount"], made["Line"][0][EXPENSE_DETAIL]["TaxInclusiveAmt"]) == (100, Decimal("114.98"))
    assert shop.trial_balance()["Bank charges"] == 100


def test_by_switch_a_purchase_that_says_nothing_of_taxes_has_none() -> None:
    shop = Shop({"purchase_tax_default": "NotApplicable"})
    body = money_back(shop)
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
        (f"Line.0.{EXPENSE_DETAIL}", None, "2020"),
        (f"Line.0.{EXPENSE_DETAIL}", {}, "2020"),
        (f"Line.0.{EXPENSE_DETAIL}.AccountRef", {"value": "99999"}, "2500"),
        (f"Line.0.{EXPENSE_DETAIL}.CustomerRef", {"value": "ANOTHER"}, "6000"),
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
    body = with_path(money_back(shop), path, value)
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
    body = money_back(shop, PaymentType=payment_type, AccountRef={"value": shop.account(sub_type)})
    assert shop.send("POST", "purchase", body).status == status


def test_by_switch_a_wrong_account_is_6430() -> None:
    shop = Shop({"wrong_account": "6430"})
    wrong = {"value": shop.account("ServiceFeeIncome")}
    assert shop.refused("purchase", money_back(shop, AccountRef=wrong))[0] == "6430"
    assert shop.refused("payment", shop.payment_draft(10, DepositToAccountRef=wrong))[0] == "6430"


def test_classes_are_taken_where_they_are_tracked() -> None:
    lists = {"Class": [{"Name": "Nord"}], "Department": [{"Name": "Lévis"}]}
    shop = Shop(seed={"company": {"name": "A"}, "qbo": lists})
    line = account_line(shop, "BankCharges", 20, ClassRef={"value": shop.find("Class")[0]["Id"]})
    assert shop.refused("purchase", money_back(shop, Line=[line]))[0] == "5030"
    shop.act(act="set_preference", name="ClassTrackingPerTxnLine", value=True)
    assert shop.post("purchase", money_back(shop, Line=[line]))["Line"][0][EXPENSE_DETAIL]["ClassRef"]["name"] == "Nord"


def test_a_code_of_sales_only_is_no_code_of_a_purchase() -> None:
    only_sales = {"Name": "Eco", "Active": True, "Taxable": True, "PurchaseTaxRateList": {"TaxRateDetail": []}}
    shop = Shop(seed={"company": {"name": "A"}, "qbo": {"TaxCode": [only_sales]}})
    line = account_line(shop, "BankCharges", 20, TaxCodeRef={"value": shop.tax_code("Eco")})
    assert shop.refused("purchase", money_back(shop, Line=[line], GlobalTaxCalculation="TaxExcluded"))[0] == "6100"


def test_a_seed_names_the_payee() -> None:
    line = {"AccountRef": {"name": "Accounts Receivable (A/R)"}}
    row = {
        "PaymentType": "Cash",
        "AccountRef": {"name": "Chequing"},
        "EntityRef": {"name": "Roy"},
        "GlobalTaxCalculation": "NotApplicable",
        "Line": [{"DetailType": EXPENSE_DETAIL, "Amount": 5, EXPENSE_DETAIL: line}],
    }
    qbo = {"Customer": [{"DisplayName": "Roy"}], "Purchase": [row]}
    shop = Shop(seed={"company": {"name": "A"}, "qbo": qbo})
    assert [made["EntityRef"]["name"] for made in shop.find("Purchase")] == ["Roy"]
    for entity_ref in ({"name": "Nobody"}, {"name": "Roy", "type": "Unicorn"}):
        with pytest.raises(ValueError, match="that is not there"):
            Shop(seed={"company": {"name": "A"}, "qbo": {**qbo, "Purchase": [{**row, "EntityRef": entity_ref}]}})


def test_payables_need_a_vendor(shop: Shop) -> None:
    line = account_line(shop, "AccountsPayable", 10)
    code, detail = shop.refused("purchase", money_back(shop, Line=[line]))
    assert (code, "supplier" in detail) == ("6000", True)
    vendor = shop.post("vendor", {"DisplayName": "Fournisseur"})
    made = shop.post("purchase", money_back(shop, Line=[line], EntityRef={"value": vendor["Id"]}))
    assert made["EntityRef"]["type"] == "Vendor"
    assert are_right(shop)


def test_an_inactive_payee_stays_where_it_was_but_gets_nothing_new(shop: Shop) -> None:
    made = shop.post("purchase", money_back(shop))
    shop.act(act="inactivate", entity="Customer", id=shop.client["Id"])
    assert shop.refused("purchase", money_back(shop))[0] == "2500"
    update = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "vu"}
    assert shop.post("purchase", update)["EntityRef"]["value"] == shop.client["Id"]


def test_a_full_update_clears_what_it_leaves_out_a_sparse_one_does_not(shop: Shop) -> None:
    made = shop.post("purchase", money_back(shop))
    kept = shop.post("purchase", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "DocNumber": "R-78"})
    assert (kept["PrivateNote"], kept["DocNumber"]) == ("Remboursement Plannit 77", "R-78")
    body = {**money_back(shop, 50), "Id": made["Id"], "SyncToken": "1"}
    del body["PrivateNote"]
    full = shop.post("purchase", body)
    assert ("PrivateNote" in full, full["TotalAmt"], full["Line"][0]["Id"]) == (False, 50, "2")
    assert shop.refused("purchase", {**body, "SyncToken": "1"})[0] == "5010"
    assert shop.trial_balance() == {"Chequing": -50, RECEIVABLES: 50}


def test_purchases_are_found_by_number_payee_and_account(shop: Shop) -> None:
    made = shop.post("purchase", money_back(shop))
    bank = shop.account("Checking")
    where = f"WHERE DocNumber IN ('R-77', 'R-78') AND EntityRef = '{shop.client['Id']}' AND AccountRef = '{bank}'"
    assert [row["Id"] for row in shop.find("Purchase", where)] == [made["Id"]]


def test_a_closed_period_is_closed_for_purchases_too(shop: Shop) -> None:
    made = shop.post("purchase", money_back(shop))
    shop.act(act="close_books", date="2026-12-31", password=True)
    assert shop.refused("purchase", money_back(shop))[0] == "6210"
    assert shop.refused("purchase?operation=delete", {"Id": made["Id"], "SyncToken": "0"})[0] == "6210"
    shop.act(act="edit", entity="Purchase", id=made["Id"], fields={"PrivateNote": "vu"})
