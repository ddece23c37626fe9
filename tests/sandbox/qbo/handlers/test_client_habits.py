"""What client libraries send without meaning anything by it, and QuickBooks Online takes."""

from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop


def test_zeros_for_quantity_and_price_beside_an_amount_mean_neither() -> None:
    shop = Shop()
    invoice = shop.invoice(shop.line(140, Qty=0, UnitPrice=0))
    detail = invoice["Line"][0]["SalesItemLineDetail"]
    assert (invoice["Line"][0]["Amount"], "Qty" in detail, "UnitPrice" in detail) == (140, False, False)


@pytest.mark.parametrize("numbers", [{"Qty": 0, "UnitPrice": 70}, {"Qty": 2, "UnitPrice": 0}])
def test_one_zero_alone_is_meant(numbers: dict[str, Any]) -> None:
    shop = Shop()
    assert shop.refused("invoice", shop.draft(shop.line(140, **numbers)))[0] == "6070"


def test_zeros_are_meant_where_the_switch_says_so() -> None:
    shop = Shop({"zero_quantity_and_price": "6070"})
    assert shop.refused("invoice", shop.draft(shop.line(140, Qty=0, UnitPrice=0)))[0] == "6070"
    assert shop.invoice(shop.line(0, Qty=0, UnitPrice=0))["Line"][0]["SalesItemLineDetail"]["Qty"] == 0


def test_an_empty_text_for_a_yes_or_no_leaves_it_out() -> None:
    shop = Shop()
    invoice = shop.invoice(ApplyTaxAfterDiscount="", FreeFormAddress="")
    assert "FreeFormAddress" not in invoice


def test_any_other_text_for_a_yes_or_no_is_refused() -> None:
    shop = Shop()
    assert shop.refused("invoice", shop.draft(ApplyTaxAfterDiscount="maybe"))[0] == "2010"


ON_ANY_TRANSACTION = {"TxnStatus": "", "TaxFormType": "", "TaxFormNum": "", "Tag": [], "AttachableRef": []}


def test_what_intuit_s_schema_knows_on_any_transaction_is_no_unknown_property() -> None:
    shop = Shop()
    invoice = shop.invoice(**ON_ANY_TRANSACTION, TxnSource="")
    payment = shop.payment(20, **ON_ANY_TRANSACTION, DocNumber="", CustomField=[])
    line = {"Amount": 5, "DetailType": "DepositLineDetail"}
    line["DepositLineDetail"] = {"AccountRef": {"value": shop.account("ServiceFeeIncome")}}
    bank = {"DepositToAccountRef": {"value": shop.account("Checking")}}
    deposit = shop.post("deposit", {**bank, **ON_ANY_TRANSACTION, "HomeTotalAmt": 0, "Line": [line]})
    assert not any(name in made for made in (invoice, payment, deposit) for name in ON_ANY_TRANSACTION)


def test_the_tax_service_takes_the_id_that_is_none() -> None:
    shop = Shop()
    agency = shop.find("TaxAgency")[0]["Id"]
    rate = {"TaxRateName": "Éco", "RateValue": 3, "TaxAgencyId": agency, "TaxApplicableOn": "Sales"}
    body = {"Id": 0, "TaxCode": "Écofrais", "TaxRateDetails": [rate]}
    response = shop.send("POST", "taxservice/taxcode", body)
    assert (response.status, response.json()["TaxCode"]) == (200, "Écofrais")
