"""What every sales form does at each step of `write.py`: lines, taxes, number, journal.

An invoice, a credit memo or a refund receipt is a subclass that says what it posts, and adds what is its own.
"""

from collections.abc import Iterable
from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO, Posting
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem
from plannit_qbo_pipeline.sandbox.qbo.handlers.account_roles import check_deposit_account, check_receivable_account
from plannit_qbo_pipeline.sandbox.qbo.handlers.currency import check_currency
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.numbering import check_number, fill_number
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_lines import (
    check_discount_accounts,
    check_items,
    check_line_amounts,
    check_total,
    line_problems,
    number_lines,
    own_lines,
    revenue,
)
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_taxes import put_taxes, total_tax
from plannit_qbo_pipeline.sandbox.qbo.handlers.tracking import check_tracking, drop_untracked

MAX_CUSTOM_FIELDS = 3
Revenue = Iterable[tuple[str, Decimal]]


class SalesFormKind(Kind):
    is_transaction = True
    is_writable = True
    is_sales_form = True

    def postings(self, call: Call, record: Record, earned: Revenue) -> list[Posting]:
        """The journal entry of the form; `earned` is (account, net amount) of each line."""
        raise NotImplementedError(self.entity)

    def fill(self, call: Call, draft: Draft) -> None:
        record, old = draft.record, draft.old
        record["Line"] = own_lines(record.get("Line", []))
        record.setdefault("TxnDate", old["TxnDate"] if old else call.today.isoformat())
        record.setdefault("GlobalTaxCalculation", "TaxExcluded")
        for name in ("EmailStatus", "PrintStatus"):
            record.setdefault(name, "NotSet")
        record.setdefault("CustomField", [])
        drop_untracked(call, record)
        fill_number(call, self.entity, draft)

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        problems = line_problems(call, draft.record)
        if draft.record["EmailStatus"] == "NeedToSend" and not draft.record.get("BillEmail"):
            problems.append(Problem("email_required", "BillEmail", {}))
        if len(draft.record["CustomField"]) > MAX_CUSTOM_FIELDS:
            problems.append(Problem("custom_fields", "CustomField", {"high": MAX_CUSTOM_FIELDS}))
        return problems

    def check_references(self, call: Call, draft: Draft) -> None:
        record = draft.record
        check_currency(call, draft)
        check_tracking(call, record)
        check_items(call, record)
        check_discount_accounts(call, record)
        check_receivable_account(call, record)
        check_deposit_account(call, record)
        if "CustomerRef" in record:
            customer = call.realm.table("Customer").rows[record["CustomerRef"]["value"]]
            for name in ("BillAddr", "ShipAddr"):
                if name in customer:
                    record.setdefault(name, customer[name])

    def check_amounts(self, call: Call, draft: Draft) -> None:
        subtotal, discount = check_line_amounts(call, draft.record)
        draft.worked_out.update(subtotal=subtotal, net=subtotal - discount)

    def check_taxes(self, call: Call, draft: Draft) -> None:
        record = draft.record
        draft.worked_out["nets"] = put_taxes(call, draft)
        rounding = draft.worked_out.get("rounding", ZERO)
        record["TotalAmt"] = draft.worked_out["net"] + total_tax(record) + rounding
        check_total(record["TotalAmt"])

    def check_unique(self, call: Call, draft: Draft) -> None:
        check_number(call, self.entity, draft)

    def commit(self, call: Call, draft: Draft) -> None:
        record = draft.record
        number_lines(record, draft.old, draft.worked_out["subtotal"])
        super().commit(call, draft)
        earned = revenue(call, record, draft.worked_out["nets"])
        call.realm.journal.post(f"{self.entity}:{record['Id']}", self.postings(call, record, earned))

    def delete(self, call: Call, record: Record) -> None:
        call.realm.journal.post(f"{self.entity}:{record['Id']}", [])
