"""Payments received: money on account, its links to invoices, void and delete."""

from collections.abc import Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.cents import cents
from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.links import relink, unapplied
from plannit_qbo_pipeline.sandbox.qbo.books.posting import deposit_account, payment_postings
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.accounts import check_deposit_account, check_receivable_account
from plannit_qbo_pipeline.sandbox.qbo.handlers.currency import check_currency
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.payment_links import check_open, line_extras, linked_lines
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_lines import voided_note


class PaymentKind(Kind):
    is_transaction = True
    is_writable = True

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

    def check_amounts(self, call: Call, draft: Draft) -> None:
        record = draft.record
        record["TotalAmt"] = cents(record["TotalAmt"])
        for line in record["Line"]:
            line["Amount"] = cents(line["Amount"])
        if not record["TotalAmt"] and not any(line["Amount"] for line in record["Line"]):
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
        voided = {**record, "Line": [], "TotalAmt": ZERO, "UnappliedAmt": ZERO}
        voided["PrivateNote"] = voided_note(record.get("PrivateNote", ""))
        call.realm.journal.post(f"{self.entity}:{record['Id']}", [])
        relink(call, voided, record)
        return voided

    def delete(self, call: Call, record: Record) -> None:
        call.realm.journal.post(f"{self.entity}:{record['Id']}", [])
        relink(call, {**record, "Line": []}, record)


def _without_extras(line: Mapping[str, Any]) -> Record:
    return {key: value for key, value in line.items() if key != "LineEx"}
