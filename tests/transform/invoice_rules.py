"""What QuickBooks takes of an invoice, told from docs/qbo-rules.md a second time: a checker of our records."""

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from plannit_qbo_pipeline.qbo.realm import RealmSnapshot

CENT = Decimal("0.01")
FORM = {
    "CustomerRef", "DocNumber", "TxnDate", "DueDate", "GlobalTaxCalculation", "EmailStatus", "CurrencyRef",
    "AllowOnlineCreditCardPayment", "AllowOnlineACHPayment", "Line", "TxnTaxDetail",
}  # fmt: skip
REQUIRED = FORM - {"DueDate", "CurrencyRef"}
LINE = {"DetailType", "Amount", "Description", "SalesItemLineDetail"}
SALES = {"ItemRef", "TaxCodeRef", "Qty", "UnitPrice"}
TAX_LINE = {"DetailType", "Amount", "TaxLineDetail"}
TAXED = {"TaxRateRef", "PercentBased", "TaxPercent", "NetAmountTaxable"}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TOLERANCE = Decimal("0.05")


def complaints(body: Mapping[str, Any], realm: RealmSnapshot) -> Iterator[str]:
    """What QuickBooks would refuse, or read otherwise than it is meant; nothing for a record that it takes."""
    if not REQUIRED <= body.keys() <= FORM:
        yield f"properties {sorted(body.keys() ^ REQUIRED)}"
    if not 1 <= len(body["DocNumber"]) <= 21 or body["DocNumber"] != body["DocNumber"].strip():
        yield f"number {body['DocNumber']!r}"
    if not all(DAY.fullmatch(body[name]) for name in ("TxnDate", "DueDate") if name in body):
        yield "dates"
    if not 1 <= len(body["Line"]) <= 750:
        yield f"{len(body['Line'])} lines"
    codes = {code.id for code in realm.tax_codes if code.active}
    for line in body["Line"]:
        yield from _of_line(line, codes)
    yield from _of_taxes(body, realm)


def _of_line(line: Mapping[str, Any], codes: set[Any]) -> Iterator[str]:
    detail = line["SalesItemLineDetail"]
    if not LINE - {"Description"} <= line.keys() <= LINE or detail.keys() != SALES:
        yield f"line {line}"
    if not 0 < len(line.get("Description", "x")) <= 4000:
        yield "description"
    if line["Amount"] != line["Amount"].quantize(CENT):
        yield f"{line['Amount']} is no amount"
    for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN):
        if (detail["Qty"] * detail["UnitPrice"]).quantize(CENT, rounding) != line["Amount"]:
            yield f"6070: {line['Amount']} is not {detail['Qty']} × {detail['UnitPrice']} by {rounding}"
    if detail["TaxCodeRef"]["value"] not in codes:
        yield "6000: a line without tax code"


def _of_taxes(body: Mapping[str, Any], realm: RealmSnapshot) -> Iterator[str]:
    """Each rate that the lines' codes have, and no other, has its line, on its base and near its rate."""
    bases = _bases(body, realm)
    found = {line["TaxLineDetail"]["TaxRateRef"]["value"]: line for line in body["TxnTaxDetail"]["TaxLine"]}
    if len(found) != len(body["TxnTaxDetail"]["TaxLine"]) or found.keys() != bases.keys():
        yield f"rates {sorted(found)} instead of {sorted(bases)}"
        return
    for rate_id, line in found.items():
        detail = line["TaxLineDetail"]
        if line.keys() != TAX_LINE or detail.keys() != TAXED:
            yield f"tax line {line}"
        if detail["NetAmountTaxable"] != bases[rate_id]:
            yield f"base {detail['NetAmountTaxable']}, lines {bases[rate_id]}"
        if abs(line["Amount"] - bases[rate_id] * detail["TaxPercent"] / 100) > TOLERANCE + CENT / 2:
            yield f"tax {line['Amount']} on {bases[rate_id]}"
    total = sum(line["Amount"] for line in (*body["Line"], *found.values()))
    if total < 0:
        yield f"2240: total {total}"
    if body["TxnTaxDetail"]["TotalTax"] != sum(line["Amount"] for line in found.values()):
        yield "total tax"


def _bases(body: Mapping[str, Any], realm: RealmSnapshot) -> dict[str, Decimal]:
    """What is taxed under each rate that is not zero; every rate of `tests/qbo/realm_rows` is in force all along."""
    codes = {code.id: code.sales_rate_ids for code in realm.tax_codes}
    values = {rate.id: rate.value for rate in realm.tax_rates}
    bases: dict[str, Decimal] = {}
    for line in body["Line"]:
        for rate_id in codes[line["SalesItemLineDetail"]["TaxCodeRef"]["value"]]:
            if values[rate_id]:
                bases[rate_id] = bases.get(rate_id, Decimal(0)) + line["Amount"]
    return bases
