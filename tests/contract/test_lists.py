"""The smaller lists that documents refer to: accounts, payment methods, terms, tax codes."""

import pytest

from tests.contract.answer import Record
from tests.contract.company import Company, quoted
from tests.contract.forms import Forms


def account(company: Company, **more: object) -> Record:
    name = company.name("Frais d'essai")
    return {"Name": name, "AccountType": "Expense", "AccountSubType": "OfficeGeneralAdministrativeExpenses", **more}


def method(company: Company, **more: object) -> Record:
    return {"Name": company.name("Virement"), "Type": "NON_CREDIT_CARD", **more}


def term(company: Company, **more: object) -> Record:
    return {"Name": company.name("Net 45"), "Type": "STANDARD", "DueDays": 45, **more}


MAKERS = {"Account": account, "PaymentMethod": method, "Term": term}


@pytest.mark.parametrize("entity", MAKERS)
def test_an_entry_is_made_found_and_put_away(company: Company, entity: str) -> None:
    body = MAKERS[entity](company)
    made = company.create(entity, body)
    assert (made["Name"], made["Active"], made["SyncToken"]) == (body["Name"], True, "0")
    assert [row["Id"] for row in company.rows(entity, f"WHERE Name = {quoted(body['Name'])}")] == [made["Id"]]
    gone = company.change(entity, made, {"Name": made["Name"], "Active": False})
    assert gone["Active"] is False
    assert company.rows(entity, f"WHERE Id = '{made['Id']}'") == []


@pytest.mark.parametrize("entity", ["Account", "PaymentMethod"])
def test_a_name_is_taken_once(company: Company, entity: str) -> None:
    body = MAKERS[entity](company)
    company.create(entity, body)
    assert company.refused(entity, body).code == "6240"


@pytest.mark.parametrize("entity", MAKERS)
def test_an_entry_cannot_be_deleted(company: Company, entity: str) -> None:
    made = company.create(entity, MAKERS[entity](company))
    assert company.try_delete(entity, made).refusal.code == "500"


@pytest.mark.parametrize(("entity", "most"), [("Account", 100), ("PaymentMethod", 31), ("Term", 31)])
def test_a_name_that_is_too_long_is_refused(company: Company, entity: str, most: int) -> None:
    body = MAKERS[entity](company)
    fault = company.refused(entity, {**body, "Name": body["Name"].ljust(most + 1, "x")})
    assert fault.code == "2050"
    assert f"{most + 1}" in fault.detail


def test_a_due_date_comes_from_the_term(company: Company, forms: Forms) -> None:
    made = company.create("Term", term(company))
    invoice = forms.invoice(forms.customer(), TxnDate="2026-01-15", SalesTermRef={"value": made["Id"]})
    assert invoice["DueDate"] == "2026-03-01"


def test_undeposited_funds_are_found_by_their_subtype(company: Company) -> None:
    where = "WHERE AccountType = 'Other Current Asset' AND AccountSubType = 'UndepositedFunds'"
    (found,) = company.rows("Account", where)
    assert found["Active"] is True


def test_tax_codes_list_their_sales_rates(company: Company, forms: Forms) -> None:
    (code,) = (row for row in company.rows("TaxCode", "MAXRESULTS 1000") if row["Id"] == forms.lists.quebec)
    assert (code["Taxable"], code["TaxGroup"]) == (True, True)
    details = code["SalesTaxRateList"]["TaxRateDetail"]
    assert {detail["TaxTypeApplicable"] for detail in details} == {"TaxOnAmount"}
    assert len(details) == len(code["PurchaseTaxRateList"]["TaxRateDetail"]) == 2


@pytest.mark.parametrize("name", ["TaxCode", "TaxRate", "TaxAgency"])
def test_taxes_are_read_one_by_one_too(company: Company, name: str) -> None:
    (first, *_) = company.rows(name)
    assert company.read(name, first)["Id"] == first["Id"]
