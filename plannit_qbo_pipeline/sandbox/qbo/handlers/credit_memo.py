"""Credit memos: a sale given back on account. What is left of one settles invoices through a payment's links."""

from plannit_qbo_pipeline.sandbox.qbo.books.journal import Posting
from plannit_qbo_pipeline.sandbox.qbo.books.posting import credit_memo_postings
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.handlers.open_form import OpenFormKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_form import Revenue


class CreditMemoKind(OpenFormKind):
    below_applied = "credit_below_applied"
    moved_applied = "move_applied_credit"
    delete_applied = "delete_applied_credit"

    def postings(self, call: Call, record: Record, earned: Revenue) -> list[Posting]:
        return credit_memo_postings(call.realm, record, earned)
