"""Companies of every province: their codes, rates by date, agencies and accounts, in both languages."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.qbo.tax_provinces import PROVINCES
from plannit_qbo_pipeline.sandbox.seeds.check import BadSeed, check_seed
from plannit_qbo_pipeline.sandbox.seeds.empty import empty_seed
from tests.sandbox.qbo.company import Company, Shop

# Province, code in English and French, day, and what 140.00 bears at which percentage.
TAXED = [
    ("QC", "GST/QST QC - 9.975", "TPS/TVQ QC - 9,975", "2026-11-24", {"5": "7.00", "9.975": "13.97"}),
    ("ON", "HST ON", "TVH ON", "2026-11-24", {"13": "18.20"}),
    ("NB", "HST NB 2016", "TVH NB 2016", "2026-11-24", {"15": "21.00"}),
    ("NB", "HST NB", "TVH NB", "2016-06-30", {"13": "18.20"}),
    ("NL", "HST NL 2016", "TVH NL 2016", "2026-11-24", {"15": "21.00"}),
    ("NL", "HST NL", "TVH NL", "2016-06-30", {"13": "18.20"}),
    ("PE", "HST PE", "TVH PE", "2016-09-30", {"14": "19.60"}),
    ("PE", "HST PE 2016", "TVH PE 2016", "2016-10-01", {"15": "21.00"}),
    ("NS", "HST NS", "TVH NS", "2025-03-31", {"15": "21.00"}),
    ("NS", "HST NS", "TVH NS", "2025-04-01", {"15": "21.00"}),
    ("NS", "HST NS 2025", "TVH NS 2025", "2025-04-01", {"14": "19.60"}),
    ("NS", "HST NS 2025", "TVH NS 2025", "2025-03-31", {}),
    ("BC", "GST/PST BC", "TPS/TVP BC", "2026-11-24", {"5": "7.00", "7": "9.80"}),
    ("BC", "PST BC", "TVP BC", "2026-11-24", {"7": "9.80"}),
    ("SK", "GST/PST SK", "TPS/TVP SK", "2017-03-22", {"5": "7.00"}),
    ("SK", "GST/PST SK", "TPS/TVP SK", "2026-11-24", {"5": "7.00", "6": "8.40"}),
    ("MB", "GST/PST MB", "TPS/TVP MB", "2019-06-30", {"5": "7.00", "8": "11.20"}),
    ("MB", "GST/PST MB", "TPS/TVP MB", "2026-11-24", {"5": "7.00", "7": "9.80"}),
    ("AB", "GST", "TPS", "2026-11-24", {"5": "7.00"}),
    ("YT", "GST", "TPS", "2026-11-24", {"5": "7.00"}),
    ("NT", "GST", "TPS", "2007-12-31", {"6": "8.40"}),
    ("NU", "Exempt", "Exonéré", "2026-11-24", {"0": "0.00"}),
    ("ON", "Zero-rated", "Détaxé", "2026-11-24", {"0": "0.00"}),
    ("BC", "Out of Scope", "Hors champ", "2026-11-24", {}),
]


# By switch one code has the rate of the day.
DATED = [
    ("NB", "HST NB 2016", "2016-06-30", {"13": "18.20"}),
    ("NB", "HST NB 2016", "2016-07-01", {"15": "21.00"}),
    ("NL", "HST NL 2016", "2016-06-30", {"13": "18.20"}),
    ("PE", "HST PE 2016", "2016-09-30", {"14": "19.60"}),
    ("NS", "HST NS", "2025-03-31", {"15": "21.00"}),
    ("NS", "HST NS", "2025-04-01", {"14": "19.60"}),
    ("ON", "HST ON", "2026-11-24", {"13": "18.20"}),
]


class ProvinceShop(Shop):
    """A shop of a province; its tax codes are found by name."""

    def __init__(
        self, province: str, locale: str = "en_CA", switches: Mapping[str, object] | None = None, **entities: object
    ) -> None:
        company = {"name": "A", "timeZone": "America/Toronto", "currency": "CAD", "province": province}
        super().__init__(switches, locale, seed={"company": company, "qbo": entities})

    def tax_code(self, like: str) -> str:
        found = self.find("TaxCode", f"WHERE Name LIKE '{like}'")
        return str(found[0]["Id"]) if found else ""

    def taxes(self, code: str, day: str) -> dict[str, str]:
        invoice = self.invoice(self.line(140, self.tax_code(code)), TxnDate=day)
        lines = invoice["TxnTaxDetail"]["TaxLine"]
        found = {str(line["TaxLineDetail"]["TaxPercent"]): f"{line['Amount']:.2f}" for line in lines}
        assert invoice["TotalAmt"] == 140 + sum((line["Amount"] for line in lines), Decimal(0))
        return found


@pytest.mark.parametrize(("province", "en", "fr", "day", "taxes"), TAXED)
def test_the_rate_of_the_province_on_the_day_is_charged(
    province: str, en: str, fr: str, day: str, taxes: dict[str, str]
) -> None:
    for locale, name in (("en_CA", en), ("fr_CA", fr)):
        shop = ProvinceShop(province, locale)
        if province == "SK" and day < "2017-03-23":
            # Both taxes were 5 % then; they stay two lines.
            invoice = shop.invoice(shop.line(140, shop.tax_code(name)), TxnDate=day)
            assert invoice["TxnTaxDetail"]["TotalTax"] == 14
        assert shop.taxes(name, day) == taxes


@pytest.mark.parametrize("province", PROVINCES)
def test_every_company_has_its_seat_its_federal_codes_and_ids_of_its_own(province: str) -> None:
    company = ProvinceShop(province)
    info = company.get(f"companyinfo/{company.realm_id}")
    assert info["CompanyAddr"]["CountrySubDivisionCode"] == province
    names = {row["Name"] for row in company.find("TaxCode")}
    assert {"Exempt", "Zero-rated", "Out of Scope", "GST"} <= names
    assert ("GST/QST QC - 9.975" in names) == (province == "QC")
    ids = [int(row["Id"]) for row in company.find("TaxCode")]
    assert min(ids) > 1
    assert len({row["Name"] for row in company.find("Account")}) == len(company.find("Account"))


@pytest.mark.parametrize(
    ("province", "agencies", "accounts"),
    [
        ("QC", ["Canada Revenue Agency", "Revenu Quebec"], ["GST/HST Payable", "QST Payable"]),
        ("ON", ["Canada Revenue Agency"], ["GST/HST Payable"]),
        ("AB", ["Canada Revenue Agency"], ["GST/HST Payable"]),
        ("BC", ["Canada Revenue Agency", "BC Ministry of Finance"], ["GST/HST Payable", "PST Payable"]),
    ],
)
def test_agencies_and_the_accounts_they_are_owed_on(province: str, agencies: list[str], accounts: list[str]) -> None:
    shop = ProvinceShop(province)
    assert [row["DisplayName"] for row in shop.find("TaxAgency")] == agencies
    rows = shop.find("Account", "WHERE AccountSubType = 'GlobalTaxPayable'")
    assert [row["Name"] for row in rows] == accounts


@pytest.mark.parametrize(("province", "code", "day", "taxes"), DATED)
def test_by_switch_one_code_has_the_rate_of_the_day(province: str, code: str, day: str, taxes: dict[str, str]) -> None:
    shop = ProvinceShop(province, switches={"changed_hst": "dated_rate"})
    assert shop.taxes(code, day) == taxes
    names = {row["Name"] for row in shop.find("TaxCode", "WHERE Name LIKE 'HST%'")}
    assert names == {code}


def test_each_tax_is_owed_to_its_own_agency() -> None:
    shop = ProvinceShop("BC")
    shop.taxes("GST/PST BC", "2026-11-24")
    balances = shop.trial_balance()
    assert (balances["GST/HST Payable"], balances["PST Payable"]) == (-7, Decimal("-9.80"))


def test_a_seed_names_a_province_that_there_is() -> None:
    seed = empty_seed()
    check_seed({**seed, "company": {**seed["company"], "province": "ON"}})
    with pytest.raises(BadSeed) as refused:
        check_seed({**seed, "company": {**seed["company"], "province": "Ontario"}})
    assert refused.value.fields["company.province"].startswith("must be one of QC, ON, BC")
    with pytest.raises(ValueError, match="no such province: XX"):
        ProvinceShop("XX")


HST = {"Name": "HST ON old", "AgencyRef": {"name": "Canada Revenue Agency"}, "EffectiveTaxRate": [
    {"RateValue": 8, "EffectiveDate": "2000-01-01T00:00:00-08:00", "EndDate": "2019-12-31T00:00:00-08:00"},
    {"RateValue": 9, "EffectiveDate": "2020-01-01T00:00:00-08:00"},
]}  # fmt: skip


def code_of(name: str, rate: str, **more: object) -> dict[str, Any]:
    return {"Name": name, "SalesTaxRateList": {"TaxRateDetail": [{"TaxRateRef": {"name": rate}}]}, **more}


def test_a_seed_adds_dated_rates_and_codes_that_name_them() -> None:
    shop = ProvinceShop("ON", TaxRate=[HST], TaxCode=[code_of("Old", "HST ON old")])
    rate = shop.find("TaxRate", "WHERE Name = 'HST ON old'")[0]
    assert (rate["RateValue"], rate["Active"], rate["SpecialTaxType"]) == (9, True, "NONE")
    code = shop.find("TaxCode", "WHERE Name = 'Old'")[0]
    assert code["SalesTaxRateList"]["TaxRateDetail"][0]["TaxRateRef"] == {"value": rate["Id"], "name": "HST ON old"}
    assert shop.taxes("Old", "2019-12-31") == {"8": "11.20"}
    assert shop.taxes("Old", "2020-01-01") == {"9": "12.60"}
    assert shop.trial_balance()["GST/HST Payable"] == Decimal("-23.80")


def test_a_seed_adds_an_agency_of_its_own() -> None:
    rate = {"Name": "City", "RateValue": 2, "AgencyRef": {"name": "Ville"}}
    agency = {"DisplayName": "Ville"}
    shop = ProvinceShop("ON", TaxAgency=[agency], TaxRate=[rate], TaxCode=[code_of("City", "City")])
    assert shop.find("TaxAgency", "WHERE DisplayName = 'Ville'")[0]["TaxTrackedOnSales"] is True
    assert shop.taxes("City", "2026-11-24") == {"2": "2.80"}


@pytest.mark.parametrize("reference", [{"name": "Nowhere"}, {"value": "9999"}])
def test_a_seed_with_a_rate_that_is_not_there_says_so(reference: dict[str, str]) -> None:
    code = {"Name": "A", "SalesTaxRateList": {"TaxRateDetail": [{"TaxRateRef": reference}]}}
    with pytest.raises(ValueError, match="not there"):
        ProvinceShop("ON", TaxCode=[code])


def test_a_hidden_code_is_listed_and_refused_unless_the_document_has_it_already() -> None:
    hidden = code_of("Vieux", "GST", Hidden=True)
    shop = ProvinceShop("QC", TaxCode=[hidden])
    row = shop.find("TaxCode", "WHERE Name = 'Vieux'")[0]
    assert row["Hidden"] is True
    code, detail = shop.refused("invoice", shop.draft(shop.line(10, row["Id"])))
    assert (code, detail) == ("6100", "Invalid line tax code : Vieux is hidden.")
    allowing = Shop({"hidden_tax_code": "allow"}, seed={"company": {"name": "A"}, "qbo": {"TaxCode": [hidden]}})
    invoice = allowing.invoice(allowing.line(10, allowing.tax_code("Vieux")))
    assert invoice["TotalAmt"] == Decimal("10.50")


def test_a_code_that_was_made_inactive_is_kept_by_old_documents_only() -> None:
    shop = ProvinceShop("ON")
    code = shop.tax_code("HST ON")
    invoice = shop.invoice(shop.line(100, code))
    shop.act(act="inactivate", entity="TaxCode", id=code)
    assert shop.refused("invoice", shop.draft(shop.line(100, code)))[0] == "2500"
    shop.post("invoice", {**invoice, "PrivateNote": "x"})
    assert shop.find("TaxCode", "WHERE Name LIKE 'HST%'") == []


def test_quebec_is_what_a_seed_without_province_gets() -> None:
    shop = Company()
    assert "Revenu Quebec" in [row["DisplayName"] for row in shop.find("TaxAgency")]


def test_a_seed_says_until_when_an_agency_has_been_filed() -> None:
    filed = {"DisplayName": "Canada Revenue Agency", "LastFileDate": "2026-09-30"}
    shop = ProvinceShop("BC", TaxAgency=[filed])
    dates = {row["DisplayName"]: row.get("LastFileDate") for row in shop.find("TaxAgency")}
    assert dates == {"Canada Revenue Agency": "2026-09-30", "BC Ministry of Finance": None}
    assert shop.taxes("GST/PST BC", "2026-11-24") == {"5": "7.00", "7": "9.80"}
