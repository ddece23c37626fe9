"""Puts the agencies, rates and codes of a tax set-up into a company, and takes those that a seed adds."""

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.seed_rows import put_row
from plannit_qbo_pipeline.sandbox.qbo.tax_setup import Code, Rate, TaxSetup

TAX_LISTS = ("TaxAgency", "TaxRate", "TaxCode")
_RATE_DEFAULTS = {"SpecialTaxType": "NONE", "DisplayType": "ReadOnly"}
_CODE_DEFAULTS = {"Hidden": False, "Taxable": True, "TaxGroup": True}


def add_taxes(call: Call, setup: TaxSetup, rng: random.Random) -> None:
    """Also notes the account that each rate's amounts are posted to; a rate without one goes to what was bought."""
    agencies: dict[str, str] = {}
    for role, en, fr in setup.agencies:
        row = {
            "DisplayName": fr if call.realm.is_french else en,
            "TaxTrackedOnSales": True,
            "TaxTrackedOnPurchases": True,
        }
        agencies[role] = put_row(
            call, "TaxAgency", {**row, "TaxRegistrationNumber": "", "TaxAgencyConfig": "SYSTEM"}, rng
        )
    rate_ids = {rate.key: _add_rate(call, rate, agencies[rate.role], rng) for rate in setup.rates}
    for code in setup.codes:
        put_row(call, "TaxCode", _code_row(call, code, rate_ids), rng)


def add_tax_row(call: Call, entity: str, row: Mapping[str, Any], rng: random.Random) -> None:
    """A tax record of a seed's `"qbo"` part: old copies, hidden or inactive codes, dated rates, further agencies."""
    if entity == "TaxAgency":
        known = [agency for agency in call.realm.table(entity) if agency["DisplayName"] == row.get("DisplayName")]
        tracked = {"TaxTrackedOnSales": True, "TaxTrackedOnPurchases": True}
        put_row(call, entity, {**tracked, **(known[0] if known else {}), **row}, rng)
        return
    named = {"Description": row.get("Name", ""), "Active": True}
    if entity == "TaxRate":
        rate_id = put_row(call, entity, {**named, **_RATE_DEFAULTS, **_dated(row)}, rng)
        post_to_agency(call, rate_id)
    else:
        put_row(call, entity, {**named, **_CODE_DEFAULTS, **_with_rate_names(call, row)}, rng)


def post_to_agency(call: Call, rate_id: str) -> None:
    """A new rate posts to the account of its agency's other rates; that of an agency without any, to the first."""
    realm = call.realm
    agency_id = realm.table("TaxRate").rows[rate_id].get("AgencyRef", {}).get("value")
    known = (
        realm.tax_accounts[rate["Id"]]
        for rate in realm.table("TaxRate")
        if rate["Id"] in realm.tax_accounts and rate.get("AgencyRef", {}).get("value") == agency_id
    )
    realm.tax_accounts[rate_id] = next(known, realm.roles["gst"])


def rate_detail(call: Call, rate_id: str) -> dict[str, Any]:
    """One rate as a tax code lists it."""
    name = call.realm.table("TaxRate").rows[rate_id]["Name"]
    return {"TaxRateRef": {"value": rate_id, "name": name}, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": 0}


def _code_row(call: Call, code: Code, rate_ids: Mapping[str, str]) -> dict[str, Any]:
    name = code.fr if call.realm.is_french else code.en
    return {
        "Name": name,
        "Description": name,
        "Active": True,
        "Hidden": False,
        "Taxable": code.taxable,
        "TaxGroup": True,
        "SalesTaxRateList": {"TaxRateDetail": [rate_detail(call, rate_ids[key]) for key in code.sales]},
        "PurchaseTaxRateList": {"TaxRateDetail": [rate_detail(call, rate_ids[key]) for key in code.purchases]},
    }


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
    if not rate.is_cost:
        call.realm.tax_accounts[rate_id] = call.realm.roles[rate.role]
    return rate_id


def _period(percent: str, first_day: str, last_day: str) -> dict[str, Any]:
    period: dict[str, Any] = {"RateValue": Decimal(percent), "EffectiveDate": f"{first_day}T00:00:00-08:00"}
    if last_day:
        period["EndDate"] = f"{last_day}T00:00:00-08:00"
    return period


def _dated(row: Mapping[str, Any]) -> dict[str, Any]:
    """With RateValue the newest of the periods, when only those are given."""
    periods = row.get("EffectiveTaxRate", ())
    return {"RateValue": periods[-1]["RateValue"] if periods else Decimal(0), **row}


def _with_rate_names(call: Call, row: Mapping[str, Any]) -> dict[str, Any]:
    completed = dict(row)
    for name in ("SalesTaxRateList", "PurchaseTaxRateList"):
        details = row.get(name, {}).get("TaxRateDetail", ())
        rate_ids = [str(detail["TaxRateRef"]["value"]) for detail in details]
        for rate_id in rate_ids:
            if call.realm.table("TaxRate").get(rate_id) is None:
                raise ValueError(f"the seed's qbo part has a TaxCode with a rate that is not there: {rate_id}")
        completed[name] = {"TaxRateDetail": [rate_detail(call, rate_id) for rate_id in rate_ids]}
    return completed
