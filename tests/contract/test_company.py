"""What a client reads first: the company, its preferences, and the frame that every answer has."""

import re

from tests.contract.answer import Record
from tests.contract.company import Company

PACIFIC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+-0[78]:00")


def preferences(company: Company) -> Record:
    return company.client.send("GET", "preferences").entity("Preferences")


def test_company_info_says_country_zone_and_subscription(company: Company) -> None:
    info = company.client.send("GET", f"companyinfo/{company.client.realm_id}").entity("CompanyInfo")
    assert info["Country"] == "CA"
    assert info["CompanyName"]
    assert info["FiscalYearStartMonth"]
    assert info["DefaultTimeZone"]
    assert "SubscriptionStatus" in {pair["Name"] for pair in info["NameValue"]}


def test_company_info_is_queried_too(company: Company) -> None:
    assert [row["Country"] for row in company.rows("CompanyInfo")] == ["CA"]


def test_preferences_say_what_a_client_has_to_know(company: Company) -> None:
    found = preferences(company)
    assert found["SalesFormsPrefs"]["CustomTxnNumbers"] is True
    assert found["TaxPrefs"]["UsingSalesTax"] is True
    assert isinstance(found["SalesFormsPrefs"]["AllowDiscount"], bool)
    assert isinstance(found["CurrencyPrefs"]["MultiCurrencyEnabled"], bool)
    assert found["CurrencyPrefs"]["HomeCurrency"]["value"] == "CAD"


def test_every_answer_has_a_trace_and_a_pacific_time(company: Company) -> None:
    good = company.client.send("GET", "preferences")
    bad = company.client.send("GET", "customer/999999999")
    assert good.headers["intuit_tid"]
    assert bad.headers["intuit_tid"]
    assert PACIFIC.fullmatch(good.payload["time"])
    assert PACIFIC.fullmatch(bad.payload["time"])


def test_a_fault_has_type_code_message_and_detail(company: Company) -> None:
    answer = company.client.send("GET", "customer/999999999")
    assert answer.status == 400
    (error,) = answer.payload["Fault"]["Error"]
    assert answer.payload["Fault"]["type"] == "ValidationFault"
    assert error["code"] == "610"
    assert error["Message"]
    assert error["Detail"]
