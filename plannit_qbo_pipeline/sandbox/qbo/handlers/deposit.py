"""Deposits: payments that waited as undeposited funds, and other money, go to the bank in one sum.

Fees of a processor are a line of a negative amount to an expense account. Taxes and receivables are not emulated here.
"""

from collections.abc import Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.cents import cents
from plannit_qbo_pipeline.sandbox.qbo.books.deposits import deposit_of, deposited_ids, hold_payments
from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.posting import deposit_postings
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.account_roles import check_deposit_account
from plannit_qbo_pipeline.sandbox.qbo.handlers.currency import check_currency
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.line_ids import put_line_ids
from plannit_qbo_pipeline.sandbox.qbo.handlers.payee import put_payee
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_lines import HIGHEST_TOTAL
from plannit_qbo_pipeline.sandbox.qbo.handlers.tracking import check_tracking, drop_untracked
from plannit_qbo_pipeline.sandbox.qbo.rules.deposit import DEPOSIT_DETAIL

# Postings to these carry a name and open balances of their own, which a deposit's lines do not keep.
NOT_EMULATED = ("Accounts Receivable", "Accounts Payable")


class DepositKind(Kind):
    is_transaction = True
    is_writable = True

    def fill(self, call: Call, draft: Draft) -> None:
        record, old = draft.record, draft.old
        record["Line"] = [_copy(line) for line in record.get("Line", [])]
        record.setdefault("TxnDate", old["TxnDate"] if old else call.today.isoformat())
        drop_untracked(call, record)

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        problems = []
        for line in draft.record["Line"]:
            detail = line.get(DEPOSIT_DETAIL, {})
            if not line.get("LinkedTxn") and "AccountRef" not in detail:
                problems.append(Problem("missing", "AccountRef", {"name": f"{DEPOSIT_DETAIL}.AccountRef"}))
            if "TaxCodeRef" in detail:
                problems.append(Problem("not_emulated", "TaxCodeRef", {"name": f"{DEPOSIT_DETAIL}.TaxCodeRef"}))
        return problems

    def check_references(self, call: Call, draft: Draft) -> None:
        record = draft.record
        check_currency(call, draft)
        check_tracking(call, record)
        check_deposit_account(call, record)
        known = {line.get("Id"): line.get(DEPOSIT_DETAIL) for line in draft.old["Line"]} if draft.old else {}
        for line in record["Line"]:
            if line.get("LinkedTxn"):
                _check_payment(call, draft, line)
            else:
                put_payee(call, line[DEPOSIT_DETAIL], "Entity", known.get(line.get("Id")))
                _check_other_account(call, line[DEPOSIT_DETAIL]["AccountRef"]["value"])
        if "CashBack" in record:
            _check_other_account(call, record["CashBack"]["AccountRef"]["value"])
        ids = deposited_ids(record)
        if len(set(ids)) < len(ids):
            raise refuse("deposited", "LinkedTxn")

    def check_amounts(self, call: Call, draft: Draft) -> None:
        record = draft.record
        for line in record["Line"]:
            line["Amount"] = cents(line["Amount"])
            for payment_id in deposited_ids({"Line": [line]}):
                if line["Amount"] != call.realm.table("Payment").rows[payment_id]["TotalAmt"]:
                    raise refuse("deposit_amount", "Amount")
        total = sum((line["Amount"] for line in record["Line"]), ZERO)
        if "CashBack" in record:
            record["CashBack"]["Amount"] = cents(record["CashBack"]["Amount"])
            total -= record["CashBack"]["Amount"]
        if not 0 <= total <= HIGHEST_TOTAL:
            raise refuse("range", "TotalAmt", low=0, high=HIGHEST_TOTAL, value=total)
        record["TotalAmt"] = total

    def commit(self, call: Call, draft: Draft) -> None:
        record = draft.record
        put_line_ids(
            [line for line in record["Line"] if not line.get("LinkedTxn")], draft.old["Line"] if draft.old else ()
        )
        super().commit(call, draft)
        call.realm.journal.post(f"{self.entity}:{record['Id']}", deposit_postings(call.realm, record))
        hold_payments(call, record, draft.old)

    def delete(self, call: Call, record: Record) -> None:
        call.realm.journal.post(f"{self.entity}:{record['Id']}", [])
        hold_payments(call, {**record, "Line": []}, record)


def _copy(line: Mapping[str, Any]) -> Record:
    copied = {key: dict(part) if isinstance(part, dict) else part for key, part in line.items()}
    if copied.get("LinkedTxn"):
        # A line of a payment has no Id: the payment's own identifies it.
        copied.pop("Id", None)
        copied.pop("LineNum", None)
        copied["LinkedTxn"] = [{"TxnLineId": "0", **link} for link in copied["LinkedTxn"]]
    else:
        copied["DetailType"] = DEPOSIT_DETAIL
    return copied


def _check_payment(call: Call, draft: Draft, line: Record) -> None:
    """One payment in a line: undeposited, in no other deposit."""
    link = line["LinkedTxn"][0]
    if len(line["LinkedTxn"]) > 1 or link["TxnType"] != "Payment":
        raise refuse("cannot_link", "LinkedTxn", txn_type=line["LinkedTxn"][-1]["TxnType"])
    payment = call.realm.table("Payment").get(link["TxnId"])
    if payment is None:
        raise refuse("vanished", "LinkedTxn")
    account = call.realm.table("Account").rows[payment["DepositToAccountRef"]["value"]]
    if account["AccountSubType"] != "UndepositedFunds" or not payment["TotalAmt"]:
        raise refuse("cannot_link", "LinkedTxn", txn_type="Payment")
    own_id = draft.old["Id"] if draft.old else ""
    if deposit_of(payment) not in ("", own_id):
        raise refuse("deposited", "LinkedTxn")


def _check_other_account(call: Call, account_id: str) -> None:
    account_type = call.realm.table("Account").rows[account_id]["AccountType"]
    if account_type in NOT_EMULATED:
        raise refuse("not_emulated", "AccountRef", name=f"{account_type} in a deposit")
