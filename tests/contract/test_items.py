"""Products and services, categories, and the tax codes they are sold under."""

from decimal import Decimal

from tests.contract.answer import Record
from tests.contract.company import Company, quoted
from tests.contract.forms import Forms
from tests.contract.lists import QUEBEC


def service(company: Company, forms: Forms, **more: object) -> Record:
    return {"Name": company.name("Main-d'œuvre"), "Type": "Service", "IncomeAccountRef": income(forms), **more}


def income(forms: Forms) -> Record:
    return {"value": forms.lists.income}


def test_a_service_is_made_and_found(company: Company, forms: Forms) -> None:
    body = service(company, forms, UnitPrice=Decimal("85.5"), Description="À l'heure", Sku=company.number())
    made = company.create("Item", body)
    assert (made["Name"], made["Type"], made["Active"]) == (body["Name"], "Service", True)
    assert (made["UnitPrice"], made["Description"], made["Sku"]) == (Decimal("85.5"), "À l'heure", body["Sku"])
    assert made["IncomeAccountRef"]["value"] == forms.lists.income
    assert made["IncomeAccountRef"]["name"]
    wanted = quoted(body["Name"])
    assert [row["Id"] for row in company.rows("Item", f"WHERE Name = {wanted}")] == [made["Id"]]


def test_the_name_of_an_item_is_taken_once(company: Company, forms: Forms) -> None:
    body = service(company, forms)
    company.create("Item", body)
    assert company.refused("Item", body).code == "6240"


def test_an_item_without_a_name_is_refused(company: Company, forms: Forms) -> None:
    fault = company.refused("Item", {"Type": "Service", "IncomeAccountRef": income(forms)})
    assert (fault.code, fault.errors[0].element) == ("2020", "Name")


def test_a_service_that_is_sold_needs_an_income_account(company: Company, forms: Forms) -> None:
    body = {"Name": company.name("X"), "Type": "Service"}
    assert company.refused("Item", body).code in ("2020", "6000")


def test_income_does_not_go_to_a_bank_account(company: Company, forms: Forms) -> None:
    body = service(company, forms, IncomeAccountRef={"value": forms.lists.bank})
    assert company.refused("Item", body).code in ("6430", "6000")


def test_a_name_of_101_characters_is_refused(company: Company, forms: Forms) -> None:
    fault = company.refused("Item", service(company, forms, Name="x" * 101))
    assert fault.code == "2050"
    assert "101" in fault.detail


def test_a_name_with_a_colon_is_refused(company: Company, forms: Forms) -> None:
    assert company.refused("Item", service(company, forms, Name=f"a:{company.number()}")).code == "2180"


def test_a_price_is_changed_and_the_rest_stays(company: Company, forms: Forms) -> None:
    made = company.create("Item", service(company, forms, UnitPrice=70))
    changed = company.change("Item", made, {"UnitPrice": 75})
    assert (changed["UnitPrice"], changed["Name"]) == (75, made["Name"])
    assert company.refused("Item", {**made, "UnitPrice": 80}).code == "5010"


def test_an_item_cannot_be_deleted_but_put_away(company: Company, forms: Forms) -> None:
    made = company.create("Item", service(company, forms))
    assert company.try_delete("Item", made).refusal.code == "500"
    company.change("Item", made, {"Active": False})
    assert company.rows("Item", f"WHERE Id = '{made['Id']}'") == []
    assert company.rows("Item", f"WHERE Id = '{made['Id']}' AND Active = false")[0]["Active"] is False


def test_a_category_cannot_be_sold(company: Company, forms: Forms) -> None:
    body = forms.sale(forms.customer(), forms.line(100, ItemRef={"value": forms.lists.category["Id"]}))
    fault = company.refused("Invoice", body)
    assert fault.code == "2500"
    if forms.lists.is_english:
        assert "set up as a category instead of a product or service" in fault.detail


def test_an_item_stands_under_its_category(company: Company, forms: Forms) -> None:
    category = forms.lists.category
    made = company.create("Item", service(company, forms, SubItem=True, ParentRef={"value": category["Id"]}))
    assert made["FullyQualifiedName"] == f"{category['FullyQualifiedName']}:{made['Name']}"


def test_tax_codes_are_found_by_the_set_of_their_rates(forms: Forms) -> None:
    codes = forms.lists.tax_codes
    assert codes[QUEBEC]
    assert frozenset({Decimal(5)}) in codes
    assert frozenset({Decimal(0)}) in codes, "neither zero-rated nor exempt"
    assert len(forms.lists.quebec_rates) == 2


def test_a_tax_rate_says_percentage_and_agency(company: Company, forms: Forms) -> None:
    rates = {row["Id"]: row for row in company.rows("TaxRate", "MAXRESULTS 1000")}
    agencies = {row["Id"] for row in company.rows("TaxAgency")}
    for percent, rate_id in forms.lists.quebec_rates.items():
        assert rates[rate_id]["RateValue"] == percent
        assert rates[rate_id]["AgencyRef"]["value"] in agencies
    assert len({rates[rate_id]["AgencyRef"]["value"] for rate_id in forms.lists.quebec_rates.values()}) == 2
