"""Refund receipts: a sale given back and paid out in one document. Receivables are not touched, nothing links to it."""

from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO, Posting
from plannit_qbo_pipeline.sandbox.qbo.books.posting import refund_postings
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_form import Revenue, SalesFormKind

TO_PRINT = "To Print"


class RefundReceiptKind(SalesFormKind):
    def fill(self, call: Call, draft: Draft) -> None:
        super().fill(call, draft)
        record = draft.record
        if record["PrintStatus"] == "NeedToPrint":
            record["PaymentRefNum"] = TO_PRINT
        record["Balance"] = ZERO

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        problems = super().check_fields(call, draft)
        if draft.record["PrintStatus"] == "PrintComplete" and not draft.record.get("PaymentRefNum"):
            problems.append(Problem("missing", "PaymentRefNum", {"name": "PaymentRefNum"}))
        return problems

    def postings(self, call: Call, record: Record, earned: Revenue) -> list[Posting]:
        return refund_postings(call.realm, record, earned)
