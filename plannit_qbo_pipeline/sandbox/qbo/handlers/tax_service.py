"""The tax service: `POST /taxservice/taxcode` makes a tax code and the rates it needs. Nothing changes one later."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, Refusal, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.calls import Payload, body_of
from plannit_qbo_pipeline.sandbox.qbo.handlers.period import check_company
from plannit_qbo_pipeline.sandbox.qbo.rules.engine import clean, missing
from plannit_qbo_pipeline.sandbox.qbo.rules.taxes import TAX_SERVICE
from plannit_qbo_pipeline.sandbox.qbo.seed_taxes import post_to_agency, rate_detail
from plannit_qbo_pipeline.sandbox.wire import Request

NEEDED = ("TaxRateName", "RateValue", "TaxAgencyId")
LISTS = {"Sales": "SalesTaxRateList", "Purchase": "PurchaseTaxRateList"}


def create_tax_code(call: Call, request: Request) -> Payload:
    """The code's name and id, and its rates, old and new, with theirs. All or nothing."""
    wanted = _checked(body_of(request))
    check_company(call)
    if call.realm.table("TaxCode").find("Name", wanted["TaxCode"]):
        raise refuse("tax_code_name_taken", "")
    _check_rates(call, wanted["TaxRateDetails"])
    rows = [_with_rate(call, row) for row in wanted["TaxRateDetails"]]
    lists: dict[str, Any] = {name: {"TaxRateDetail": []} for name in LISTS.values()}
    for row in rows:
        lists[LISTS[row["TaxApplicableOn"]]]["TaxRateDetail"].append(rate_detail(call, row["TaxRateId"]))
    name = wanted["TaxCode"]
    code = {"Name": name, "Description": name, "Active": True, "Hidden": False, "Taxable": True, "TaxGroup": True}
    return {"TaxCode": name, "TaxCodeId": _put(call, "TaxCode", {**code, **lists}), "TaxRateDetails": rows}


def _checked(body: Mapping[str, Any]) -> dict[str, Any]:
    problems: list[Problem] = []
    wanted = clean(TAX_SERVICE, body, problems)
    problems += missing(TAX_SERVICE, wanted)
    for row in wanted.get("TaxRateDetails", ()):
        lacking = [] if row.get("TaxRateId") else [name for name in NEEDED if name not in row]
        problems += [Problem("missing", name, {"name": name}) for name in lacking]
    if problems:
        raise Refusal(problems)
    return wanted


def _check_rates(call: Call, rows: list[Record]) -> None:
    """2500 for a rate or an agency that is not there, 6240 for a name that a rate has, or that comes twice."""
    realm, new = call.realm, set()
    for row in rows:
        entity, record_id = ("TaxRate", row["TaxRateId"]) if row.get("TaxRateId") else ("TaxAgency", row["TaxAgencyId"])
        if realm.table(entity).get(record_id) is None:
            label = {"TaxRate": "TaxRates", "TaxAgency": "TaxAgencies"}[entity]
            raise refuse("reference", label=label, id=record_id)
        if entity == "TaxRate":
            continue
        name = row["TaxRateName"].casefold()
        if name in new or realm.table("TaxRate").find("Name", name):
            raise refuse("tax_rate_name_taken", "")
        new.add(name)


def _with_rate(call: Call, row: Record) -> Record:
    """The row with the id of its rate, which is made if the row names none."""
    side = row.get("TaxApplicableOn", "Sales")
    if row.get("TaxRateId"):
        rate = call.realm.table("TaxRate").rows[row["TaxRateId"]]
    else:
        rate = _new_rate(call, row)
    return {
        "TaxRateName": rate["Name"],
        "TaxRateId": rate["Id"],
        "RateValue": rate["RateValue"],
        "TaxAgencyId": rate["AgencyRef"]["value"],
        "TaxApplicableOn": side,
    }


def _new_rate(call: Call, row: Record) -> Record:
    percent = Decimal(row["RateValue"])
    rate = {
        "Name": row["TaxRateName"],
        "Description": row["TaxRateName"],
        "Active": True,
        "RateValue": percent,
        "AgencyRef": {"value": row["TaxAgencyId"]},
        "SpecialTaxType": "NONE" if percent else "ZERO_RATE",
        "DisplayType": "ReadOnly",
        "EffectiveTaxRate": [{"RateValue": percent, "EffectiveDate": "1969-12-31T16:00:00-08:00"}],
    }
    rate_id = _put(call, "TaxRate", rate)
    post_to_agency(call, rate_id)
    return call.realm.table("TaxRate").rows[rate_id]


def _put(call: Call, entity: str, record: Record) -> str:
    record_id = call.realm.next_id(entity)
    made = {"CreateTime": call.stamp, "LastUpdatedTime": call.stamp}
    frame = {"domain": "QBO", "sparse": False, "Id": record_id, "SyncToken": "0", "MetaData": made}
    call.realm.table(entity).put({**frame, **record})
    return record_id
