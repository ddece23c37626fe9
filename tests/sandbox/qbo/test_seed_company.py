from typing import Any

import pytest

from tests.sandbox.qbo.company import Company

INVOICE = {
    "CustomerRef": {"name": "Client un"},
    "DocNumber": "A-1",
    "TxnDate": "2026-01-05",
    "Line": [
        {
            "DetailType": "SalesItemLineDetail",
            "Amount": 100,
            "SalesItemLineDetail": {"ItemRef": {"name": "Coupe"}, "TaxCodeRef": {"name": "TPS/TVQ QC - 9,975"}},
        }
    ],
}
ITEM = {"Name": "Coupe", "Type": "Service", "IncomeAccountRef": {"name": "Revenus de services"}}


def seeded(locale: str = "fr_CA", **entities: object) -> Company:
    return Company(locale=locale, seed={"company": {"name": "A", "currency": "CAD"}, "qbo": entities})


@pytest.mark.parametrize(
    ("locale", "names"),
    [
        ("en_CA", {"Exempt", "Zero-rated", "Out of Scope", "GST", "HST ON", "GST/QST QC - 9.975", "QST QC - 9.975"}),
        ("fr_CA", {"Exonéré", "Détaxé", "Hors champ", "TPS", "TVH ON", "TPS/TVQ QC - 9,975", "TVQ QC - 9,975"}),
    ],
)
def test_tax_codes_are_named_in_the_companys_language(locale: str, names: set[str]) -> None:
    assert {row["Name"] for row in Company(locale=locale).find("TaxCode")} == names


@pytest.mark.parametrize("locale", ["en_CA", "fr_CA"])
def test_exactly_one_code_has_the_rates_of_quebec(locale: str) -> None:
    company = Company(locale=locale)
    rates = {row["Id"]: row["RateValue"] for row in company.find("TaxRate")}
    sets = [
        {float(rates[detail["TaxRateRef"]["value"]]) for detail in row["SalesTaxRateList"]["TaxRateDetail"]}
        for row in company.find("TaxCode")
    ]
    assert sets.count({5, 9.975}) == 1
    assert len({row["Name"] for row in company.find("TaxAgency")} if locale == "x" else company.find("TaxAgency")) == 2


@pytest.mark.parametrize("sub_type", ["ServiceFeeIncome", "SalesOfProductIncome", "UndepositedFunds", "Checking"])
def test_accounts_that_a_mapping_looks_for_are_there_once(sub_type: str) -> None:
    assert len(Company().find("Account", f"WHERE AccountSubType = '{sub_type}'")) == 1


def test_entities_of_the_seed_may_name_what_they_refer_to() -> None:
    company = seeded(Customer=[{"DisplayName": "Client un"}], Item=[ITEM], Invoice=[INVOICE])
    invoice = company.find("Invoice", "WHERE DocNumber = 'A-1'")[0]
    assert invoice["CustomerRef"]["name"] == "Client un"
    assert float(invoice["TotalAmt"]) == 114.98
    company.trial_balance()


def test_entities_of_the_seed_may_choose_their_ids() -> None:
    company = seeded(
        Customer=[{"Id": "58", "DisplayName": "A"}, {"Id": "7", "DisplayName": "B", "Active": False}],
        Item=[{**ITEM, "Id": "312"}],
        Vendor=[{"Id": "400", "DisplayName": "V"}],
    )
    assert company.get("customer/58")["DisplayName"] == "A"
    assert company.get("customer/7")["DisplayName"] == "B (deleted)"
    assert company.get("item/312")["Name"] == "Coupe"
    assert int(company.customer("C")["Id"]) > 400


def test_preferences_and_company_are_changed_in_place() -> None:
    company = seeded(Preferences={"SalesFormsPrefs": {"CustomTxnNumbers": False}}, CompanyInfo={"LegalName": "Autre"})
    sales = company.get("preferences")["SalesFormsPrefs"]
    assert (sales["CustomTxnNumbers"], sales["AllowDiscount"]) == (False, False)
    info = company.get(f"companyinfo/{company.realm_id}")
    assert (info["CompanyName"], info["LegalName"]) == ("A", "Autre")


def test_reference_lists_take_rows_as_they_are() -> None:
    company = seeded(PaymentMethod=[{"Name": "Troc", "Type": "NON_CREDIT_CARD"}])
    row = company.find("PaymentMethod", "WHERE Name = 'Troc'")[0]
    assert (row["Active"], row["SyncToken"]) == (True, "0")


@pytest.mark.parametrize(
    ("entities", "message"),
    [
        ({"Unicorn": [{}]}, "Unicorn"),
        ({"Vendor": [5]}, "Vendor that is no object"),
        ({"Vendor": [{"DisplayName": "A"}, {"DisplayName": "a"}]}, "Vendor that is refused: The name supplied"),
        ({"Account": [{"Name": "A"}]}, "Required parameter AccountType"),
        ({"Customer": [{"Notes": "x"}]}, "refused: Name missing"),
        ({"Item": [{**ITEM, "IncomeAccountRef": {"name": "Nulle part"}}]}, "Nulle part"),
    ],
)
def test_a_seed_that_cannot_be_says_why(entities: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        seeded(**entities)


def test_a_seed_that_is_refused_leaves_no_company() -> None:
    company = Company()
    before = list(company.system.dump()["realms"])
    with pytest.raises(ValueError, match="Unicorn"):
        company.system.seed({"company": {"name": "A"}, "qbo": {"Unicorn": [{}]}})
    assert company.system.dump()["realms"] == before
