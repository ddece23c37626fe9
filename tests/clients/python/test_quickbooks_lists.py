"""python-quickbooks reads the company and its lists, and makes names and items."""

import json
from typing import Any

import pytest
from quickbooks.exceptions import (
    ObjectNotFoundException,
    QuickbooksException,
    UnsupportedException,
    ValidationException,
)
from quickbooks.objects.company_info import CompanyInfo
from quickbooks.objects.customer import Customer
from quickbooks.objects.item import Item
from quickbooks.objects.preferences import Preferences
from quickbooks.objects.taxcode import TaxCode
from quickbooks.objects.vendor import Vendor

from tests.clients.python.firm import Firm
from tests.clients.sandbox import NAME, Sandbox

AWKWARD_NAMES = (
    "L'Étoile d'Or",
    "Électricité Bégin & Fils",
    "Chez « Ti-Guy » 100 %",
    "Œuvres + Cie #1",
    "Hélène; DROP TABLE Customer",
)


def named(firm: Firm, name: str) -> Any:
    customer = Customer()
    customer.DisplayName = name
    return customer.save(qb=firm.qb)


def code_of(caught: pytest.ExceptionInfo[Any]) -> int:
    return int(caught.value.error_code)


def test_company_information_and_preferences(firm: Firm) -> None:
    read = CompanyInfo.get(firm.realm_id, qb=firm.qb)
    assert (read.CompanyName, read.Country) == (NAME, "CA")
    assert [row.CompanyName for row in CompanyInfo.all(qb=firm.qb)] == [NAME]
    assert Preferences.get(qb=firm.qb).SalesFormsPrefs.CustomTxnNumbers is True


def test_tax_codes_with_their_rates(firm: Firm) -> None:
    code = TaxCode.get(firm.tax_code("GST/QST QC - 9.975").Id, qb=firm.qb)
    assert [detail.TaxRateRef.name for detail in code.SalesTaxRateList.TaxRateDetail] == ["GST", "QST 9.975"]


def test_more_customers_than_a_page_holds_are_read_to_the_last(sandbox: Sandbox) -> None:
    names = [f"Client {number:04d}" for number in range(1, 1006)]
    firm = Firm(sandbox.company(Customer=[{"DisplayName": name} for name in names]))
    pages = [
        Customer.where("Active IN (true, false)", order_by="Id", start_position=start, max_results=1000, qb=firm.qb)
        for start in (1, 1001, 2001)
    ]
    assert [len(page) for page in pages] == [1000, 5, 0]
    assert [row.DisplayName for page in pages for row in page] == names
    assert Customer.count(qb=firm.qb) == 1005
    assert Customer.count("DisplayName LIKE 'Client 000%'", qb=firm.qb) == 9
    assert len(Customer.all(qb=firm.qb)) == 100
    last = Customer.all(order_by="DisplayName DESC", start_position=1001, max_results=1000, qb=firm.qb)
    assert [row.DisplayName for row in last] == names[4::-1]
    firm.close()


def test_a_page_that_starts_at_zero_is_refused_as_it_was_recorded(sandbox: Sandbox, firm: Firm) -> None:
    with pytest.raises(ValidationException) as caught:
        Customer.filter(start_position=0, max_results=10, qb=firm.qb)
    assert code_of(caught) == 4001
    assert "value 0 is too small" in caught.value.detail
    named(firm, "Première")
    with sandbox.decided(startposition_zero="allow"):
        first = Customer.filter(start_position=0, max_results=10, qb=firm.qb)
    assert [row.DisplayName for row in first] == ["Première"]


@pytest.mark.parametrize("name", AWKWARD_NAMES)
def test_apostrophes_accents_and_signs_in_names_are_found_again(firm: Firm, name: str) -> None:
    made = named(firm, name)
    assert Customer.get(made.Id, qb=firm.qb).DisplayName == name
    assert [row.Id for row in Customer.filter(DisplayName=name, Active=True, qb=firm.qb)] == [made.Id]
    escaped = name.replace("'", "\\'")
    assert [row.Id for row in Customer.where(f"DisplayName = '{escaped}'", qb=firm.qb)] == [made.Id]
    assert [row.Id for row in Customer.choose([name, "Nobody"], field="DisplayName", qb=firm.qb)] == [made.Id]
    assert [row.Id for row in Customer.choose([made.Id], qb=firm.qb)] == [made.Id]


def test_a_doubled_apostrophe_does_not_parse(firm: Firm) -> None:
    with pytest.raises(ValidationException) as caught:
        Customer.where("DisplayName = 'L''Étoile'", qb=firm.qb)
    assert code_of(caught) == 4000


def test_an_unknown_property_of_a_query_is_named(firm: Firm) -> None:
    with pytest.raises(ValidationException) as caught:
        Customer.filter(NoSuchField="x", qb=firm.qb)
    assert code_of(caught) == 4001
    assert "Property NoSuchField not found for Entity Customer" in caught.value.detail


def test_a_name_belongs_to_one_customer_vendor_or_employee(firm: Firm) -> None:
    named(firm, "L'Étoile d'Or")
    vendor = Vendor()
    vendor.DisplayName = "Quincaillerie Côté"
    vendor.save(qb=firm.qb)
    for taken in ("l'étoile d'or", " L'Étoile d'Or ", "quincaillerie côté"):
        with pytest.raises(QuickbooksException) as caught:
            named(firm, taken)
        assert code_of(caught) == 6240
        assert "Another customer, vendor or employee is already using this name" in caught.value.detail


def test_a_customer_is_changed_and_set_inactive_but_never_deleted(firm: Firm) -> None:
    made = named(firm, "Café du Coin")
    made.Notes = "À rappeler"
    changed = made.save(qb=firm.qb)
    assert (changed.SyncToken, changed.Notes, changed.DisplayName) == ("1", "À rappeler", "Café du Coin")
    with pytest.raises(UnsupportedException) as caught:
        firm.qb.delete_object("Customer", json.dumps({"Id": made.Id, "SyncToken": "1"}))
    assert code_of(caught) == 500
    changed.Active = False
    changed.save(qb=firm.qb)
    assert Customer.filter(Id=made.Id, qb=firm.qb) == []
    gone = Customer.filter(Id=made.Id, Active=False, qb=firm.qb)
    assert [row.DisplayName for row in gone] == ["Café du Coin (deleted)"]
    assert named(firm, "Café du Coin").Id != made.Id


def test_what_is_not_there_and_what_cannot_be(firm: Firm) -> None:
    with pytest.raises(ObjectNotFoundException) as caught:
        Customer.get("987654", qb=firm.qb)
    assert code_of(caught) == 610
    with pytest.raises(ValidationException) as refused:
        named(firm, "Nord:Sud")
    assert code_of(refused) == 2180


def test_items_are_made_read_with_their_sku_and_refused_twice(firm: Firm) -> None:
    item = Item()
    item.Name, item.Type, item.Sku = "Pièce n° 7", "NonInventory", "SKU-7"
    item.IncomeAccountRef = firm.account("SalesOfProductIncome").to_ref()
    made = item.save(qb=firm.qb)
    # The library asks for the property by name beside the asterisk.
    assert {row.Name: row.Sku for row in Item.all(qb=firm.qb)}["Pièce n° 7"] == "SKU-7"
    assert [row.Id for row in Item.filter(Sku="SKU-7", Type="NonInventory", qb=firm.qb)] == [made.Id]
    made.Description = "Filtre"
    assert made.save(qb=firm.qb).SyncToken == "1"
    again = Item()
    again.Name, again.Type, again.IncomeAccountRef = "PIÈCE N° 7", "Service", item.IncomeAccountRef
    with pytest.raises(QuickbooksException) as caught:
        again.save(qb=firm.qb)
    assert code_of(caught) == 6240
