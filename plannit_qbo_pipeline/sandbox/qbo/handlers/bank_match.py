"""Transactions that somebody has matched with a line of the bank's own statement, in the pages."""

from collections.abc import Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse

# Accounts whose statements a bank sends.
STATED = ("Bank", "Credit Card")


def set_match(call: Call, entity: str, record: Record, matched: bool) -> None:
    """Matches a transaction, or undoes it. ValueError for one that moves no money at a bank."""
    key = f"{entity}:{record['Id']}"
    accounts = call.realm.table("Account").rows
    if not any(accounts[posting.account_id]["AccountType"] in STATED for posting in call.realm.journal.postings(key)):
        raise ValueError(f"{entity} {record['Id']} moves no money at a bank: there is nothing to match it with")
    if matched:
        call.realm.bank_matched.add(key)
    else:
        call.realm.bank_matched.discard(key)


def check_match(call: Call, entity: str, old: Mapping[str, Any], record: Mapping[str, Any] | None = None) -> None:
    """6480 when the API voids or deletes what is matched, or would make it another amount; a person may."""
    is_changed = record is None or record["TotalAmt"] != old["TotalAmt"]
    if is_changed and not call.by_person and f"{entity}:{old['Id']}" in call.realm.bank_matched:
        raise refuse("matched", "")
