"""What each kind of document computes when it was not given: items' amounts, totals, balance, status, dates.

Each rule changes the merged document it is handed, which nobody else holds yet. Arithmetic is in `arithmetic.py`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.plannit.arithmetic import ZERO, Totals, line_amount, plain, totals
from plannit_qbo_pipeline.sandbox.plannit.balances import balance_of, status_of
from plannit_qbo_pipeline.sandbox.plannit.company import Company
from plannit_qbo_pipeline.sandbox.plannit.contract import ADDRESS, ITEM
from plannit_qbo_pipeline.sandbox.plannit.shelf import Document

Given = Mapping[str, Any]
Rule = Callable[[Company, Document, Given, Document | None, datetime], None]

TOTALS_INPUTS = frozenset({"items", "discount", "taxGroupId"})
TOTALS_FIELDS = frozenset({"subtotal", "taxes", "total"})
ONE_PAYMENT = ({"percent": 100, "when": "billing", "date": None},)


def fill_contact(company: Company, document: Document, given: Given, earlier: Document | None, now: datetime) -> None:
    if document["address"] is not None:
        document["address"] = {**dict.fromkeys(ADDRESS, ""), **document["address"]}
    if document["phone"] is not None:
        document["phone"] = {"number": "", **document["phone"]}


def fill_tax_group(company: Company, document: Document, given: Given, earlier: Document | None, now: datetime) -> None:
    document["taxes"] = [{"registration": None, **tax} for tax in document.get("taxes", ())]


def fill_invoice(company: Company, document: Document, given: Given, earlier: Document | None, now: datetime) -> None:
    if earlier is None:
        document.setdefault("paymentSchedule", [dict(period) for period in ONE_PAYMENT])
        if "date" not in given and document["number"] is not None:
            document["date"] = _today(company, now)
        if "taxGroupId" not in given:
            document["taxGroupId"] = company.first_tax_group_id()
    document["items"] = [_item(company, item, index) for index, item in enumerate(document["items"])]
    document["paymentSchedule"] = [
        {"when": "billing", "date": None, **period} for period in document["paymentSchedule"]
    ]
    if earlier is None or TOTALS_INPUTS & given.keys():
        _fill_totals(company, document, given, document["discount"], document["taxGroupId"])
    _fill_cancellation(company, document, given, now)
    if "status" not in given and document.get("status") != "cancelled":
        document["status"] = _status_before_money(document)
    if "balance" not in given:
        document["balance"] = balance_of(company, document)
    if "status" not in given:
        document["status"] = status_of(company, document, now.astimezone(company.zone).date())


def fill_payment(company: Company, document: Document, given: Given, earlier: Document | None, now: datetime) -> None:
    if earlier is None:
        document.setdefault("date", _today(company, now))
        _copy_contact(company, document)
    if document["processor"] is not None:
        document["processor"] = {"fee": None, "payoutId": None, **document["processor"]}
    _fill_cancellation(company, document, given, now)
    document.setdefault("status", "succeeded")


def fill_credit_note(
    company: Company, document: Document, given: Given, earlier: Document | None, now: datetime
) -> None:
    if earlier is None:
        if "date" not in given:
            document["date"] = _today(company, now)
        _copy_contact(company, document)
    invoice = company.find("invoices", document["invoiceId"])
    group_id = invoice["taxGroupId"] if invoice else company.first_tax_group_id()
    items = [_item(company, item, index) for index, item in enumerate(document["items"])]
    # A credit note has no tax group of its own on the wire, so each taxable item must name one.
    document["items"] = [
        {**item, "taxGroupId": item["taxGroupId"] or (group_id if item["taxable"] else None)} for item in items
    ]
    if earlier is None or "items" in given:
        _fill_totals(company, document, given, None, None)
    day = document["date"] or _today(company, now)
    document["applications"] = [{"date": day, **application} for application in document["applications"]]


def fill_payout(company: Company, document: Document, given: Given, earlier: Document | None, now: datetime) -> None:
    document.setdefault("date", _today(company, now))
    found = (company.find("payments", payment_id) for payment_id in document["paymentIds"])
    payments = [payment for payment in found if payment is not None]
    fees = sum((Decimal((payment["processor"] or {}).get("fee") or 0) for payment in payments), ZERO)
    document.setdefault("fees", plain(fees))
    gross = sum((Decimal(payment["amount"]) for payment in payments), ZERO)
    document.setdefault("amount", plain(gross - Decimal(document["fees"])))


RULES: Mapping[str, Rule] = {
    "contacts": fill_contact,
    "taxgroups": fill_tax_group,
    "invoices": fill_invoice,
    "payments": fill_payment,
    "creditnotes": fill_credit_note,
    "payouts": fill_payout,
}


def _item(company: Company, given: Given, index: int) -> Document:
    """A whole line; name, price and taxability default to the product's."""
    product = company.find("products", given.get("productId")) or {}
    item = {
        "id": f"{index + 1:09d}",
        "productId": None,
        "name": product.get("name", ""),
        "description": None,
        "quantity": 1,
        "unitPrice": product.get("price", 0),
        "taxable": product.get("taxable", True),
        "taxGroupId": None,
        **given,
    }
    if "amount" not in given:
        item["amount"] = plain(line_amount(item["quantity"], item["unitPrice"]))
    return {name: item[name] for name in ITEM}


def _fill_totals(company: Company, document: Document, given: Given, discount: Given | None, group: str | None) -> None:
    if given.keys() >= TOTALS_FIELDS:
        return
    computed: Totals = totals(document["items"], discount, group, company.tax_groups())
    values = {"subtotal": plain(computed.subtotal), "taxes": computed.taxes, "total": plain(computed.total)}
    document.update({name: value for name, value in values.items() if name not in given})


def _fill_cancellation(company: Company, document: Document, given: Given, now: datetime) -> None:
    """Keeps `status: cancelled` and `cancelledAt` together, whichever of the two was given."""
    if given.get("status") == "cancelled" and document["cancelledAt"] is None:
        document["cancelledAt"] = company.local_time(now)
    elif given.get("cancelledAt") is not None and "status" not in given:
        document["status"] = "cancelled"
    elif document.get("status") == "cancelled" and "cancelledAt" in given and document["cancelledAt"] is None:
        del document["status"]
    elif "status" in given and given["status"] != "cancelled" and "cancelledAt" not in given:
        document["cancelledAt"] = None


def _status_before_money(document: Document) -> str:
    if document["number"] is None:
        return "draft"
    current = document.get("status", "open")
    return "open" if current == "draft" else str(current)


def _copy_contact(company: Company, document: Document) -> None:
    invoice = company.find("invoices", document["invoiceId"])
    if invoice is not None:
        document.setdefault("contactId", invoice["contactId"])


def _today(company: Company, now: datetime) -> str:
    return now.astimezone(company.zone).date().isoformat()
