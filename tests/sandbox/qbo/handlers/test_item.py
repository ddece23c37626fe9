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


@pytest.mark.parametrize(("switch", "status"), [("per_parent", 200), ("global", 400)])
def test_by_switch_a_name_is_unique_among_all_items(switch: str, status: int) -> None:
    company = Company({"item_names": switch})
    category = company.post("item", {"Name": "Services", "Type": "Category"})
    item = company.item("Coupe")
    body = {"Name": "coupe", "IncomeAccountRef": item["IncomeAccountRef"], "ParentRef": {"value": category["Id"]}}
    assert company.send("POST", "item", body).status == status


@pytest.mark.parametrize(("switch", "status"), [("refuse", 400), ("allow", 200)])
@pytest.mark.parametrize("first", ["Category", "Service"])
def test_by_switch_an_item_may_be_called_as_a_category(switch: str, status: int, first: str) -> None:
    company = Company({"item_category_clash": switch})
    income = {"value": company.account("ServiceFeeIncome")}
    bodies = {
        "Category": {"Name": "Coupe", "Type": "Category"},
        "Service": {"Name": "Coupe", "IncomeAccountRef": income},
    }
    company.post("item", bodies.pop(first))
    assert company.send("POST", "item", next(iter(bodies.values()))).status == status


def test_a_category_stays_one_and_an_item_too(company: Company) -> None:
    category, item = company.post("item", {"Name": "Services", "Type": "Category"}), company.item("Coupe")
    for record, new_type in ((category, "Service"), (item, "Category")):
        body = {"Id": record["Id"], "SyncToken": "0", "sparse": True, "Type": new_type}
        code, _ = company.refused("item", {**body, "IncomeAccountRef": item["IncomeAccountRef"]})
        assert code == "6000"


def test_categories_stand_in_categories_down_to_the_fifth_level(company: Company) -> None:
    parent = company.post("item", {"Name": "0", "Type": "Category"})
    for level in range(1, 5):
        body = {"Name": str(level), "Type": "Category", "SubItem": True, "ParentRef": {"value": parent["Id"]}}
        parent = company.post("item", body)
    assert (parent["FullyQualifiedName"], parent["Level"]) == ("0:1:2:3:4", 4)
    income = {"value": company.account("ServiceFeeIncome")}
    body = {"Name": "5", "IncomeAccountRef": income, "ParentRef": {"value": parent["Id"]}}
    assert company.refused("item", body)[0] == "6180"


def test_a_sub_item_has_a_parent(company: Company) -> None:
    income = {"value": company.account("ServiceFeeIncome")}
    error = company.errors("item", {"Name": "A", "IncomeAccountRef": income, "SubItem": True})[0]
    assert (error["code"], error["element"]) == ("2020", "ParentRef")


GOODS = {
    "IncomeAccountRef": "SalesOfProductIncome",
    "ExpenseAccountRef": "SuppliesMaterialsCogs",
    "AssetAccountRef": "Inventory",
}


@pytest.mark.parametrize(
    ("name", "sub_type"),
    [
        ("IncomeAccountRef", "ServiceFeeIncome"),
        ("ExpenseAccountRef", "BankCharges"),
        ("AssetAccountRef", "UndepositedFunds"),
    ],
)
def test_6430_goods_in_stock_have_accounts_of_their_own(company: Company, name: str, sub_type: str) -> None:
    refs = {key: {"value": company.account(wanted)} for key, wanted in GOODS.items()}
    body = {"Name": "Vis", "Type": "Inventory", "QtyOnHand": 5, "InvStartDate": "2026-01-01", **refs}
    error = company.errors("item", {**body, name: {"value": company.account(sub_type)}})[0]
    assert (error["code"], error["element"]) == ("6430", name)
    assert company.post("item", body)["TrackQtyOnHand"] is True


def test_a_company_without_the_feature_makes_no_categories(company: Company) -> None:
    company.act(act="set_preference", name="ItemCategoriesFeature", value="false")
    assert company.refused("item", {"Name": "A", "Type": "Category"})[0] == "5030"
    assert company.item("A")["Type"] == "Service"
