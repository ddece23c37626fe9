import pytest

from tests.sandbox.qbo.company import Company


@pytest.fixture
def company() -> Company:
    return Company()


def test_names_are_unique_among_one_parent(company: Company) -> None:
    category = company.post("item", {"Name": "Services", "Type": "Category"})
    under = {"SubItem": True, "ParentRef": {"value": category["Id"]}}
    top, sub = company.item("Coupe"), company.item("Coupe", **under)
    assert (top["FullyQualifiedName"], sub["FullyQualifiedName"]) == ("Coupe", "Services:Coupe")
    income = {"value": company.account("ServiceFeeIncome")}
    for more in ({}, under):
        body = {"Name": "coupe", "Type": "Service", "IncomeAccountRef": income, **more}
        code, detail = company.refused("item", body)
        assert code == "6240"
        assert "Another product or service is already using this name" in detail
    assert company.refused("item", {"Name": "Services", "Type": "Category"})[0] == "6240"


def test_only_a_category_can_be_the_parent(company: Company) -> None:
    parent = company.item("Coupe")
    income = {"value": company.account("ServiceFeeIncome")}
    body = {"Name": "A", "IncomeAccountRef": income, "ParentRef": {"value": parent["Id"]}}
    assert company.refused("item", body)[0] == "6150"


def test_inventory_needs_its_accounts_and_a_start(company: Company) -> None:
    body = {"Name": "Vis", "Type": "Inventory", "IncomeAccountRef": {"value": company.account("SalesOfProductIncome")}}
    missing = [error["element"] for error in company.errors("item", body)]
    assert missing == ["AssetAccountRef", "ExpenseAccountRef", "QtyOnHand", "InvStartDate"]


def test_bundles_cannot_be_made(company: Company) -> None:
    assert company.refused("item", {"Name": "Lot", "Type": "Group"})[0] == "5030"


def test_an_inactive_item_is_renamed_and_comes_back(company: Company) -> None:
    item = company.item("Coupe")
    away = company.post("item", {"Id": item["Id"], "SyncToken": "0", "sparse": True, "Active": False})
    assert away["Name"] == "Coupe (deleted)"
    assert company.find("Item", "WHERE Name LIKE 'Coupe%'") == []
    back = company.post("item", {"Id": item["Id"], "SyncToken": "1", "sparse": True, "Active": True})
    assert (back["Name"], back["SyncToken"]) == ("Coupe", "2")


def test_a_category_cannot_be_inactivated(company: Company) -> None:
    category = company.post("item", {"Name": "Services", "Type": "Category"})
    body = {"Id": category["Id"], "SyncToken": "0", "sparse": True, "Active": False}
    assert company.refused("item", body)[0] == "500"


def test_renaming_a_category_renames_what_is_in_it(company: Company) -> None:
    category = company.post("item", {"Name": "Services", "Type": "Category"})
    item = company.item("Coupe", ParentRef={"value": category["Id"]})
    company.post("item", {"Id": category["Id"], "SyncToken": "0", "sparse": True, "Name": "Travaux"})
    assert company.get(f"item/{item['Id']}")["FullyQualifiedName"] == "Travaux:Coupe"
