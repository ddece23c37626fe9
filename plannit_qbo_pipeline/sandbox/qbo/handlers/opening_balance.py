"""The invoice that QuickBooks Online makes of the balance with which a customer is created."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.invoice import InvoiceKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.period import check_period
from plannit_qbo_pipeline.sandbox.qbo.handlers.references import inactive
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_lines import HIGHEST_TOTAL
from plannit_qbo_pipeline.sandbox.qbo.handlers.write import save
from plannit_qbo_pipeline.sandbox.qbo.rules.invoice import INVOICE

INVOICES = InvoiceKind("Invoice", INVOICE)
DESCRIPTION = "Opening Balance"


def opening_problems(sent: Mapping[str, Any]) -> list[Problem]:
    """2240 for a balance that no invoice can have."""
    amount = Decimal(sent.get("Balance") or 0)
    if 0 <= amount <= HIGHEST_TOTAL:
        return []
    return [Problem("range", "Balance", {"low": 0, "high": HIGHEST_TOTAL, "value": amount})]


def check_opening(call: Call, customer: Record, sent: Mapping[str, Any]) -> None:
    """Refuses what would keep the invoice from being made: closed books, another currency, no item to sell."""
    if not sent.get("Balance"):
        return
    check_period(call, {"TxnDate": _day(call, sent)}, None)
    if customer["CurrencyRef"]["value"] != call.realm.currency:
        raise refuse("feature", "CurrencyRef", name=f"Posting in {customer['CurrencyRef']['value']}")
    if not call.realm.table("Item").rows[call.realm.roles["default_item"]]["Active"]:
        raise inactive(call)


def post_opening_balance(call: Call, customer: Record, sent: Mapping[str, Any]) -> None:
    """An untaxed invoice of the amount, on the day that was given, else today."""
    if not sent.get("Balance"):
        return
    detail = {"ItemRef": {"value": call.realm.roles["default_item"]}}
    line = {"DetailType": "SalesItemLineDetail", "Amount": sent["Balance"], "SalesItemLineDetail": detail}
    form = {"CustomerRef": {"value": customer["Id"]}, "TxnDate": _day(call, sent)}
    lines = [{**line, "Description": DESCRIPTION}]
    # QuickBooks Online acts itself here, and has checked before what the API may do.
    save(replace(call, by_person=True), INVOICES, {**form, "GlobalTaxCalculation": "NotApplicable", "Line": lines})


def _day(call: Call, sent: Mapping[str, Any]) -> str:
    return str(sent.get("OpenBalanceDate") or call.today.isoformat())
