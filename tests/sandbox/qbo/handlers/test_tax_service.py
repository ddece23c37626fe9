from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop

PATH = "taxservice/taxcode"
Body = dict[str, Any]


@pytest.fixture
def shop() -> Shop:
    return Shop()


def agency(shop: Shop, like: str = "Canada%") -> str:
    return str(shop.find("TaxAgency", f"WHERE DisplayName LIKE '{like}'")[0]["Id"])


def rate(shop: Shop, name: str = "Eco", value: object = 2, **more: object) -> Body:
    return {"TaxRateName": name, "RateValue": value, "TaxAgencyId": agency(shop), **more}


def create(shop: Shop, body: Body, path: str = PATH) -> Body:
    response = shop.send("POST", path, body)
    assert response.status == 200, response.body.decode()
    made: Body = response.json()
    return made


def test_a_code_is_made_with_new_rates_and_old_ones(shop: Shop) -> None:
    gst = shop.find("TaxRate", "WHERE Name = 'GST'")[0]
    rows = [rate(shop), {"TaxRateId": gst["Id"]}, rate(shop, "EcoP", "2", TaxApplicableOn="Purchase")]
    made = create(shop, {"TaxCode": "Eco", "TaxRateDetails": rows})
    assert made["TaxCode"] == "Eco"
    assert made["time"]
    names = [(row["TaxRateName"], row["RateValue"], row["TaxApplicableOn"]) for row in made["TaxRateDetails"]]
    assert names == [("Eco", 2, "Sales"), ("GST", 5, "Sales"), ("EcoP", 2, "Purchase")]
    code = shop.get(f"taxcode/{made['TaxCodeId']}")
    sides = {side: [row["TaxRateRef"]["name"] for row in code[side]["TaxRateDetail"]]
             for side in ("SalesTaxRateList", "PurchaseTaxRateList")}  # fmt: skip
    assert sides == {"SalesTaxRateList": ["Eco", "GST"], "PurchaseTaxRateList": ["EcoP"]}
    invoice = shop.invoice(shop.line(100, code["Id"]))
    assert invoice["TxnTaxDetail"]["TotalTax"] == 7
    assert shop.trial_balance()["GST/HST Payable"] == -7


def test_a_rate_is_owed_to_its_agency(shop: Shop) -> None:
    row = {**rate(shop), "TaxAgencyId": agency(shop, "Revenu%")}
    made = create(shop, {"TaxCode": "A", "TaxRateDetails": [row]})
    shop.invoice(shop.line(100, made["TaxCodeId"]))
    assert shop.trial_balance()["QST Payable"] == Decimal(-2)


def test_a_code_for_purchases_only_taxes_no_sale(shop: Shop) -> None:
    made = create(shop, {"TaxCode": "A", "TaxRateDetails": [rate(shop, TaxApplicableOn="Purchase")]})
    assert shop.refused("invoice", shop.draft(shop.line(1, made["TaxCodeId"])))[0] == "6100"


@pytest.mark.parametrize(
    ("change", "code", "piece"),
    [
        ({"TaxCode": None}, "2020", "TaxCode"),
        ({"TaxRateDetails": []}, "2020", "TaxRateDetails"),
        ({"TaxRateDetails": [{"RateValue": 1, "TaxAgencyId": "1"}]}, "2020", "TaxRateName"),
        ({"TaxRateDetails": [{"TaxRateName": "A", "TaxAgencyId": "1"}]}, "2020", "RateValue"),
        ({"TaxRateDetails": [{"TaxRateName": "A", "RateValue": 1}]}, "2020", "TaxAgencyId"),
        ({"TaxRateDetails": [{"TaxRateName": "A", "RateValue": 1, "TaxAgencyId": "999"}]}, "2500", "TaxAgencies"),
        ({"TaxRateDetails": [{"TaxRateId": "999"}]}, "2500", "TaxRates element id 999 not found"),
        ({"TaxRateDetails": [{"TaxRateName": "A" * 11, "RateValue": 1, "TaxAgencyId": "1"}]}, "2050", "Max:10 "),
        ({"TaxRateDetails": [{"TaxRateName": "A", "RateValue": 101, "TaxAgencyId": "1"}]}, "2240", "Max:100."),
        ({"TaxRateDetails": [{"TaxRateId": "1", "TaxApplicableOn": "Both"}]}, "2170", "Both"),
        ({"TaxCode": "A" * 101}, "2050", "Max:100 "),
        ({"TaxCode": "gst"}, "6240", "Another tax code"),
        ({"Rates": []}, "2010", "Rates"),
    ],
)
def test_codes_that_cannot_be(shop: Shop, change: Body, code: str, piece: str) -> None:
    before = (len(shop.find("TaxCode")), len(shop.find("TaxRate")))
    found, detail = shop.refused(PATH, {"TaxCode": "Eco", "TaxRateDetails": [rate(shop)], **change})
    assert found == code
    assert piece in detail
    assert (len(shop.find("TaxCode")), len(shop.find("TaxRate"))) == before


@pytest.mark.parametrize("names", [["gst"], ["Eco", "eco"]])
def test_6240_a_rate_of_that_name(shop: Shop, names: list[str]) -> None:
    body = {"TaxCode": "Eco", "TaxRateDetails": [rate(shop, name) for name in names]}
    code, detail = shop.refused(PATH, body)
    assert code == "6240"
    assert "Another tax rate is already using this \nname." in detail
    assert shop.find("TaxRate", "WHERE Name = 'Eco'") == []


def test_a_repeated_requestid_makes_one_code(shop: Shop) -> None:
    body = {"TaxCode": "Eco", "TaxRateDetails": [rate(shop)]}
    assert create(shop, body, f"{PATH}?requestid=r1") == create(shop, body, f"{PATH}?requestid=r1")


def test_nothing_changes_or_removes_a_code(shop: Shop) -> None:
    code = shop.tax_code("GST")
    assert shop.refused("taxcode", {"Id": code, "SyncToken": "0", "Name": "A"})[0] == "500"
    assert shop.refused("taxcode?operation=delete", {"Id": code, "SyncToken": "0"})[0] == "500"
    shop.act(act="set_preference", name="SubscriptionStatus", value="EXPIRED")
    assert shop.refused(PATH, {"TaxCode": "Eco", "TaxRateDetails": [rate(shop)]})[0] == "6190"
