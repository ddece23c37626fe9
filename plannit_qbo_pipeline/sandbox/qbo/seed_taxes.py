"""Puts the agencies, rates and codes of `tax_setup.py` into a company."""

import random
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.seed_rows import put_row
from plannit_qbo_pipeline.sandbox.qbo.tax_setup import AGENCIES, CODES, RATES, Rate


def add_taxes(call: Call, rng: random.Random) -> None:
    """Also notes the account that each rate's amounts are posted to."""
    agencies: dict[str, str] = {}
    for role, en, fr in AGENCIES:
        row = {
            "DisplayName": fr if call.realm.is_french else en,
            "TaxTrackedOnSales": True,
            "TaxTrackedOnPurchases": True,
        }
        agencies[role] = put_row(
            call, "TaxAgency", {**row, "TaxRegistrationNumber": "", "TaxAgencyConfig": "SYSTEM"}, rng
        )
    rate_ids = {rate.key: _add_rate(call, rate, agencies[rate.role], rng) for rate in RATES}
    for code in CODES:
        name = code.fr if call.realm.is_french else code.en
        row = {
            "Name": name,
            "Description": name,
            "Active": True,
            "Hidden": False,
            "Taxable": code.taxable,
            "TaxGroup": True,
            "SalesTaxRateList": {"TaxRateDetail": [_detail(call, rate_ids[key]) for key in code.sales]},
            "PurchaseTaxRateList": {"TaxRateDetail": [_detail(call, rate_ids[key]) for key in code.purchases]},
        }
        put_row(call, "TaxCode", row, rng)


def _add_rate(call: Call, rate: Rate, agency_id: str, rng: random.Random) -> str:
    name = rate.fr if call.realm.is_french else rate.en
    row = {
        "Name": name,
        "Description": name,
        "Active": True,
        "RateValue": Decimal(rate.periods[-1][0]),
        "AgencyRef": {"value": agency_id},
        "SpecialTaxType": rate.special,
        "DisplayType": "ReadOnly",
        "EffectiveTaxRate": [_period(*period) for period in rate.periods],
    }
    rate_id = put_row(call, "TaxRate", row, rng)
    call.realm.tax_accounts[rate_id] = call.realm.roles[rate.role]
    return rate_id


def _period(percent: str, first_day: str, last_day: str) -> dict[str, Any]:
    period: dict[str, Any] = {"RateValue": Decimal(percent), "EffectiveDate": f"{first_day}T00:00:00-08:00"}
    if last_day:
        period["EndDate"] = f"{last_day}T00:00:00-08:00"
    return period


def _detail(call: Call, rate_id: str) -> dict[str, Any]:
    name = call.realm.table("TaxRate").rows[rate_id]["Name"]
    return {"TaxRateRef": {"value": rate_id, "name": name}, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": 0}
