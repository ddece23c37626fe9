from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.qbo.rules.account import ACCOUNT_TYPES
from tests.sandbox.qbo.company import Company, Shop
from tests.sandbox.qbo.money import account_line, money_back

Body = dict[str, Any]


@pytest.fixture
def company() -> Company:
    return Company()


def edit(company: Company, account: Body, **fields: object) -> Body:
    current = company.get(f"account/{account['Id']}")
    frame = {"Id": current["Id"], "SyncToken": current["SyncToken"], "sparse": True}
    return {**frame, **fields}


@pytest.mark.parametrize("account_type", ACCOUNT_TYPES)
def test_the_type_alone_gives_classification_and_the_usual_subtype(company: Company, account_type: str) -> None:
    account = company.post("account", {"Name": "Neuf", "AccountType": account_type})
    known = ACCOUNT_TYPES[account_type]
    assert (account["Classification"], account["AccountSubType"]) == (known.classification, known.sub_types[0])
    assert (account["FullyQualifiedName"], account["Active"], account["SubAccount"]) == ("Neuf", True, False)
    assert (account["CurrencyRef"]["value"], account["CurrentBalance"]) == ("CAD", 0)


def test_a_subtype_alone_names_the_type(company: Company) -> None:
    account = company.post("account", {"Name": "Caisse", "AccountSubType": "CashOnHand"})
    assert (account["AccountType"], account["Classification"]) == ("Bank", "Asset")
    moved = company.post("account", edit(company, account, AccountSubType="DuesSubscriptions"))
    assert (moved["AccountType"], moved["Classification"]) == ("Expense", "Expense")
    typed = company.post("account", edit(company, account, AccountType="Equity"))
    assert (typed["AccountType"], typed["AccountSubType"]) == ("Equity", "OwnersEquity")


def test_a_new_account_is_posted_to(company: Company) -> None:
    income = company.post("account", {"Name": "Déneigement", "AccountType": "Income"})
    item = {"Name": "Déneigement", "Type": "Service", "IncomeAccountRef": {"value": income["Id"]}}
    client, sold = company.customer(), company.post("item", item)
    detail = {"ItemRef": {"value": sold["Id"]}, "TaxCodeRef": {"value": company.tax_code("Exempt")}}
    line = {"Amount": 25, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}
    company.post("invoice", {"CustomerRef": {"value": client["Id"]}, "Line": [line]})
    assert company.get(f"account/{income['Id']}")["CurrentBalance"] == 0
    assert company.trial_balance()["Déneigement"] == -25


@pytest.mark.parametrize(
    ("body", "code", "element"),
    [
        ({"AccountType": "Bank"}, "2020", "Name"),
        ({"Name": "A"}, "2020", "AccountType"),
        ({"Name": "A", "AccountType": "bank"}, "2170", "AccountType"),
        ({"Name": "A", "AccountSubType": "Chequing"}, "2170", "AccountSubType"),
        ({"Name": "A", "AccountType": "Bank", "AccountSubType": "Inventory"}, "2170", "AccountSubType"),
        ({"Name": "A", "AccountType": "Bank", "Classification": "Cash"}, "2170", "Classification"),
        ({"Name": "A:B", "AccountType": "Bank"}, "2180", "Name"),
        ({"Name": 'A "B"', "AccountType": "Bank"}, "2040", "Name"),
        ({"Name": "A" * 101, "AccountType": "Bank"}, "2050", "Name"),
        ({"Name": "A", "AccountType": "Bank", "AcctNum": "1" * 21}, "2050", "AcctNum"),
        ({"Name": "A", "AccountType": "Bank", "SubAccount": True}, "2020", "ParentRef"),
        ({"Name": "A", "AccountType": "Bank", "CurrencyRef": {"value": "USD"}}, "6000", "CurrencyRef"),
        ({"Name": "A", "AccountType": "Bank", "TaxCodeRef": {"value": "9999"}}, "2500", None),
        ({"Name": "A", "AccountType": "Bank", "Solde": 1}, "2010", None),
    ],
)  # fmt: skip
def test_accounts_that_cannot_be(company: Company, body: Body, code: str, element: str | None) -> None:
    error = company.errors("account", body)[0]
    assert (error["code"], error.get("element")) == (code, element)


def test_by_switch_a_quotation_mark_is_told_as_any_other_character() -> None:
    assert Company({"account_name_quote": "2180"}).refused("account", {"Name": '"', "AccountType": "Bank"})[0] == "2180"


def test_names_and_numbers_are_taken_once(company: Company) -> None:
    first = company.post("account", {"Name": "Caisse", "AccountType": "Bank", "AcctNum": "1010"})
    code, detail = company.refused("account", {"Name": "caisse", "AccountType": "Equity"})
    assert code == "6240"
    assert "An account already has the same display name" in detail
    code, detail = company.refused("account", {"Name": "Autre", "AccountType": "Bank", "AcctNum": "1010"})
    assert code == "6000"
    assert detail.startswith("Business Validation Error: Another account is already using this number")
    assert company.post("account", edit(company, first, Description="x"))["AcctNum"] == "1010"


def test_accounts_stand_under_accounts_of_their_type(company: Company) -> None:
    parent = company.post("account", {"Name": "Banques", "AccountType": "Bank"})
    under = {"SubAccount": True, "ParentRef": {"value": parent["Id"]}}
    child = company.post("account", {"Name": "Épargne", "AccountType": "Bank", **under})
    assert (child["FullyQualifiedName"], child["SubAccount"], child["Level"]) == ("Banques:Épargne", True, 1)
    assert company.post("account", {"Name": "Épargne", "AccountType": "Bank"})["FullyQualifiedName"] == "Épargne"
    assert company.refused("account", {"Name": "Épargne", "AccountType": "Bank", **under})[0] == "6240"
    assert company.refused("account", {"Name": "A", "AccountType": "Equity", **under})[0] == "6150"
    company.post("account", edit(company, parent, Name="Comptes"))
    assert company.get(f"account/{child['Id']}")["FullyQualifiedName"] == "Comptes:Épargne"


def test_an_inactive_account_frees_its_name_and_takes_no_new_documents(company: Company) -> None:
    account = company.post("account", {"Name": "Vieux", "AccountType": "Income"})
    away = company.post("account", edit(company, account, Active=False))
    assert (away["Name"], away["Active"]) == ("Vieux (deleted)", False)
    body = {"Name": "X", "Type": "Service", "IncomeAccountRef": {"value": account["Id"]}}
    assert company.refused("item", body)[0] == "2500"
    company.post("account", {"Name": "Vieux", "AccountType": "Income"})
    assert company.refused("account", edit(company, account, Active=True))[0] == "6240"


@pytest.mark.parametrize("fields", [{"Active": False}, {"AccountType": "Bank"}, {"AccountSubType": "Inventory"}])
def test_what_quickbooks_posts_to_by_itself_keeps_its_type_and_stays(company: Company, fields: Body) -> None:
    account = {"Id": company.account("UndepositedFunds")}
    assert company.refused("account", edit(company, account, **fields))[0] == "6000"
    assert company.post("account", edit(company, account, Name="À déposer"))["Name"] == "À déposer"


def test_a_full_update_keeps_the_type_and_clears_the_rest(company: Company) -> None:
    account = company.post("account", {"Name": "A", "AccountType": "Equity", "Description": "x", "AcctNum": "1"})
    after = company.post("account", {"Id": account["Id"], "SyncToken": "0", "Name": "B"})
    assert (after["Name"], after["AccountType"], after["SyncToken"]) == ("B", "Equity", "1")
    assert not {"Description", "AcctNum"} & after.keys()


def test_the_balance_of_a_parent_counts_what_stands_below_it() -> None:
    shop = Shop()
    parent = shop.get(f"account/{shop.account('Checking')}")
    under = {"SubAccount": True, "ParentRef": {"value": parent["Id"]}}
    child = shop.post("account", {"Name": "Caisse", "AccountType": "Bank", **under})
    shop.payment(100, DepositToAccountRef={"value": parent["Id"]})
    shop.payment(30, DepositToAccountRef={"value": child["Id"]})
    read = shop.get(f"account/{parent['Id']}")
    assert (read["CurrentBalance"], read["CurrentBalanceWithSubAccounts"]) == (100, 130)
    assert shop.get(f"account/{child['Id']}")["CurrentBalanceWithSubAccounts"] == 30


def test_balances_are_shown_debit_positive_and_only_of_the_balance_sheet() -> None:
    shop = Shop()
    shop.invoice(shop.line(100))
    card = {"PaymentType": "CreditCard", "AccountRef": {"value": shop.account("CreditCard")}}
    shop.post("purchase", money_back(shop, 20, Line=[account_line(shop, amount=20)], **card))
    shown = {row["Name"]: row["CurrentBalance"] for row in shop.find("Account") if row["CurrentBalance"]}
    assert shown == {
        "Accounts Receivable (A/R)": Decimal("114.98"),
        "GST/HST Payable": -5,
        "QST Payable": Decimal("-9.98"),
        "Visa": 20,
    }
    owed = shop.find("Account", "WHERE CurrentBalance < '0'")
    assert {row["Name"] for row in owed} == {"GST/HST Payable", "QST Payable"}
