"""What a payment's lines may link to, and how much of it: existence, customer, kind, account, open amount."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.open_items import (
    claim,
    customer_of,
    item_at,
    named_item,
    open_amount,
    receivables_of,
)
from plannit_qbo_pipeline.sandbox.qbo.books.payment_lines import is_credit, line_amounts, linked_keys
from plannit_qbo_pipeline.sandbox.qbo.books.posting import receivable_account
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.account_roles import wrong_account
from plannit_qbo_pipeline.sandbox.qbo.rules.payment import READ_ONLY_LINKS

ANY_VALUE = {
    "name": "{http://schema.intuit.com/finance/v3}NameValue",
    "declaredType": "com.intuit.schema.finance.v3.NameValue",
    "scope": "javax.xml.bind.JAXBElement$GlobalScope",
    "nil": False,
    "globalScope": True,
    "typeSubstituted": False,
}
# How a payment's line names a Purchase, by the way it was paid. One paid by card cannot be named at all.
EXPENSE_TYPES = {"Cash": "Expense", "Check": "Check"}
MAX_LEVELS = 5


def linked_lines(call: Call, draft: Draft) -> list[Record]:
    """The lines whose links can be; refuses one that cannot. By switch, another customer's item is left out."""
    known = line_amounts(draft.old) if draft.old and customer_of(draft.old) == customer_of(draft.record) else {}
    kept = []
    for line in draft.record["Line"]:
        _check_count(call, line)
        keys = linked_keys(line)
        for key in keys:
            if key not in known:
                _check_type(call, key)
            if receivables_of(call.realm, key) - {receivable_account(call.realm, draft.record)}:
                raise wrong_account(call, "ARAccountRef")
        if all(key in known or _is_own(call, draft.record, key) for key in keys):
            kept.append(line)
    return kept


def _check_count(call: Call, line: Record) -> None:
    """One link in a line; by switch, a credit and the debit it pays in one line."""
    keys = linked_keys(line)
    if len(keys) == 1:
        return
    is_pair = len(keys) == 2 and {is_credit(key) for key in keys if item_at(call.realm, key)} == {True, False}
    if not is_pair or call.switches["credit_and_debit_in_one_line"] == "refuse":
        raise refuse("cannot_link", "LinkedTxn", txn_type=line["LinkedTxn"][-1]["TxnType"])


def _check_type(call: Call, key: str) -> None:
    """620 for a type of transaction that the API does not link, 6000 for one that is not there."""
    txn_type = key.partition(":")[0]
    takes_cheques = call.by_person or call.switches["cheque_link"] == "apply"
    if txn_type in READ_ONLY_LINKS and not (txn_type == "Check" and takes_cheques):
        raise refuse("cannot_link", "LinkedTxn", txn_type=txn_type)
    target = named_item(call.realm, key)
    if target is None:
        raise refuse("vanished", "LinkedTxn")
    is_expense = "PaymentType" in target
    if is_expense and (EXPENSE_TYPES.get(target["PaymentType"]) != txn_type or not claim(call.realm, key)):
        raise refuse("cannot_link", "LinkedTxn", txn_type=txn_type)


def _is_own(call: Call, payment: Record, key: str) -> bool:
    """Whether the item is the payment's customer's; False where QuickBooks Online would leave the link out (switch)."""
    target = item_at(call.realm, key)
    assert target is not None
    owner, payer = customer_of(target), customer_of(payment)
    pays_for_jobs = call.by_person or call.switches["parent_pays_for_job"] == "apply"
    if owner == payer or (pays_for_jobs and payer in _parents(call, owner)):
        return True
    if call.switches["foreign_invoice"] == "refuse":
        raise refuse("foreign_invoice", "LinkedTxn")
    return False


def _parents(call: Call, customer_id: str) -> list[str]:
    """The customers above one, the nearest first."""
    found: list[str] = []
    for _ in range(MAX_LEVELS):
        customer_id = call.realm.table("Customer").rows[customer_id].get("ParentRef", {}).get("value", "")
        if not customer_id:
            break
        found.append(customer_id)
    return found


def check_open(call: Call, draft: Draft) -> None:
    """No line above what is open of its items, as if this payment had not been applied yet; by switch it is capped."""
    before = line_amounts(draft.old)
    items = line_amounts(draft.record)
    left = {key: open_amount(call.realm, key) + before.get(key, ZERO) for key in items}
    for line in draft.record["Line"]:
        lowest = min(left[key] for key in linked_keys(line))
        if line["Amount"] > lowest:
            if call.switches["over_application"] == "refuse":
                raise refuse("over_applied", "Amount")
            line["Amount"] = lowest
        for key in linked_keys(line):
            left[key] -= line["Amount"]


def line_extras(call: Call, line: Mapping[str, Any]) -> dict[str, Any]:
    """What replies say of the transaction that a line links to first."""
    key = linked_keys(line)[0]
    target = item_at(call.realm, key)
    assert target is not None
    open_before: Decimal = open_amount(call.realm, key) + line["Amount"]
    pairs = {
        "txnId": target["Id"],
        "txnOpenBalance": format(open_before, "f"),
        "txnReferenceNumber": target.get("DocNumber", ""),
    }
    return {"any": [{**ANY_VALUE, "value": {"Name": name, "Value": value}} for name, value in pairs.items()]}
