"""Payments received: money on account, its links to open items, void and delete."""

from collections.abc import Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.cents import cents
from plannit_qbo_pipeline.sandbox.qbo.books.deposits import deposit_of
from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.links import relink
from plannit_qbo_pipeline.sandbox.qbo.books.payment_lines import line_amounts, unapplied
from plannit_qbo_pipeline.sandbox.qbo.books.posting import deposit_account, payment_postings
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record, folded
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.account_roles import check_deposit_account, check_receivable_account
from plannit_qbo_pipeline.sandbox.qbo.handlers.currency import check_currency
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.payment_links import check_open, line_extras, linked_lines
from plannit_qbo_pipeline.sandbox.qbo.handlers.period import is_closed
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_lines import voided_note

# What a deposit has taken to the bank can no longer become another sum, another account's or another customer's.
FIXED_BY_DEPOSIT = ("TotalAmt", "DepositToAccountRef", "CustomerRef")


class PaymentKind(Kind):
    is_transaction = True
    is_writable = True
    voids_by_option = True

    def fill(self, call: Call, draft: Draft) -> None:
        record, old = draft.record, draft.old
        record["Line"] = [_without_extras(line) for line in record.get("Line", []) if line.get("LinkedTxn")]
        record.setdefault("TxnDate", old["TxnDate"] if old else call.today.isoformat())
        record["ProcessPayment"] = False

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        number, high = draft.record.get("PaymentRefNum", ""), call.switches.number("payment_ref_length")
        if len(number) > high:
            return [Problem("length", "PaymentRefNum", {"low": 0, "high": high, "length": len(number)})]
        return []

    def check_references(self, call: Call, draft: Draft) -> None:
        record = draft.record
        check_currency(call, draft)
        check_receivable_account(call, record)
        check_deposit_account(call, record)
        account = call.realm.table("Account").rows[deposit_account(call.realm, record)]
        record.setdefault("DepositToAccountRef", {"value": account["Id"], "name": account["FullyQualifiedName"]})
        record["Line"] = linked_lines(call, draft)

    def has_no_effect(self, call: Call, draft: Draft) -> bool:
        """By switch: other links of a payment that lies in a closed period, and nothing else."""
        if call.switches["closed_payment_links"] == "refuse" or call.by_person or not is_closed(call, draft.old):
            return False
        fixed = (*FIXED_BY_DEPOSIT, "TxnDate")
        relinks = line_amounts(draft.old) != line_amounts(draft.record)
        return relinks and not any(_differs(draft, name) for name in fixed)

    def check_amounts(self, call: Call, draft: Draft) -> None:
        record = draft.record
        record["TotalAmt"] = cents(record["TotalAmt"])
        if draft.old is not None and any(_differs(draft, name) for name in FIXED_BY_DEPOSIT):
            _check_undeposited(draft.old)
        for line in record["Line"]:
            line["Amount"] = cents(line["Amount"])
        if _is_empty(record) and not (draft.old and _is_empty(draft.old)):
            raise refuse("no_amount", "")
        check_open(call, draft)
        if unapplied(record) < 0:
            raise refuse("over_applied", "")
        record["UnappliedAmt"] = unapplied(record)

    def commit(self, call: Call, draft: Draft) -> None:
        record = draft.record
        super().commit(call, draft)
        call.realm.journal.post(f"{self.entity}:{record['Id']}", payment_postings(call.realm, record))
        relink(call, record, draft.old)
        for line in record["Line"]:
            line["LineEx"] = line_extras(call, line)

    def void(self, call: Call, record: Record) -> Record:
        _check_undeposited(record)
        voided = {**record, "Line": [], "TotalAmt": ZERO, "UnappliedAmt": ZERO}
        voided["PrivateNote"] = voided_note(record.get("PrivateNote", ""))
        call.realm.journal.post(f"{self.entity}:{record['Id']}", [])
        relink(call, voided, record)
        return voided

    def delete(self, call: Call, record: Record) -> None:
        _check_undeposited(record)
        call.realm.journal.post(f"{self.entity}:{record['Id']}", [])
        relink(call, {**record, "Line": []}, record)


def _is_empty(record: Record) -> bool:
    """As after a void, or when what a payment of nothing linked has gone."""
    return not record["TotalAmt"] and not any(line["Amount"] for line in record["Line"])


def _check_undeposited(record: Record) -> None:
    """6540, in the pages too: the payment has to leave its deposit first."""
    if deposit_of(record):
        raise refuse("deposited", "")


def _differs(draft: Draft, name: str) -> bool:
    """Whether an update says another amount or day, or refers to another record; its new name alone is no change."""
    assert draft.old is not None
    before, after = draft.old[name], draft.record[name]
    return folded(before) != folded(after) if isinstance(after, dict) else bool(before != after)


def _without_extras(line: Mapping[str, Any]) -> Record:
    return {key: value for key, value in line.items() if key != "LineEx"}
