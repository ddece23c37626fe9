"""Invoices: the steps of `write.py` for a sale on account, with void and delete."""

from datetime import timedelta
from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.links import applied_to, detach_all, refresh_open_balance, shrink_to
from plannit_qbo_pipeline.sandbox.qbo.books.posting import invoice_postings
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.accounts import check_deposit_account, check_receivable_account
from plannit_qbo_pipeline.sandbox.qbo.handlers.currency import check_currency
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.numbering import check_number, fill_number
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_lines import (
    DISCOUNT,
    SALES,
    check_items,
    check_line_amounts,
    check_total,
    line_problems,
    number_lines,
    own_lines,
    revenue,
    voided_note,
)
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_taxes import put_taxes, total_tax
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_date


class InvoiceKind(Kind):
    is_transaction = True
    is_writable = True

    def fill(self, call: Call, draft: Draft) -> None:
        record, old = draft.record, draft.old
        record["Line"] = own_lines(record.get("Line", []))
        record.setdefault("TxnDate", old["TxnDate"] if old else call.today.isoformat())
        record.setdefault("GlobalTaxCalculation", "TaxExcluded")
        for name in ("EmailStatus", "PrintStatus"):
            record.setdefault(name, "NotSet")
        for name in ("AllowOnlineCreditCardPayment", "AllowOnlineACHPayment", "AllowIPNPayment", "AllowOnlinePayment"):
            record.setdefault(name, False)
        record.setdefault("CustomField", [])
        fill_number(call, self.entity, draft)

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        problems = line_problems(draft.record)
        if draft.record["EmailStatus"] == "NeedToSend" and not draft.record.get("BillEmail"):
            problems.append(Problem("email_required", "BillEmail", {}))
        return problems

    def check_references(self, call: Call, draft: Draft) -> None:
        record = draft.record
        check_currency(call, draft)
        check_items(call, record)
        check_receivable_account(call, record)
        check_deposit_account(call, record)
        record.setdefault("DueDate", _due_date(call, record))
        customer = call.realm.table("Customer").rows[record["CustomerRef"]["value"]]
        for name in ("BillAddr", "ShipAddr"):
            if name in customer:
                record.setdefault(name, customer[name])

    def check_amounts(self, call: Call, draft: Draft) -> None:
        record = draft.record
        subtotal, discount = check_line_amounts(call, record)
        draft.worked_out.update(subtotal=subtotal, net=subtotal - discount)
        if record.get("Deposit") and not call.realm.preference("SalesFormsPrefs", "AllowDeposit"):
            raise refuse("feature", "Deposit", name="AllowDeposit")

    def check_taxes(self, call: Call, draft: Draft) -> None:
        record = draft.record
        draft.worked_out["nets"] = put_taxes(call, draft)
        record["TotalAmt"] = draft.worked_out["net"] + total_tax(record)
        check_total(record["TotalAmt"])
        if draft.old is not None:
            self._check_links(call, draft, applied_to(call.realm, self.entity, draft.old["Id"]))
        if record.get("Deposit", ZERO) > record["TotalAmt"]:
            raise refuse("over_applied", "Deposit")

    def _check_links(self, call: Call, draft: Draft, applied: Decimal) -> None:
        record, old = draft.record, draft.old
        assert old is not None
        if applied and record["CustomerRef"]["value"] != old["CustomerRef"]["value"]:
            raise refuse("settled", "CustomerRef")
        is_below = record["TotalAmt"] - record.get("Deposit", ZERO) < applied
        if is_below and not call.by_person and call.switches["invoice_below_paid"] == "refuse":
            raise refuse("settled", "TotalAmt")

    def check_unique(self, call: Call, draft: Draft) -> None:
        check_number(call, self.entity, draft)

    def commit(self, call: Call, draft: Draft) -> None:
        record = draft.record
        number_lines(record, draft.old, draft.worked_out["subtotal"])
        record.setdefault("LinkedTxn", [])
        super().commit(call, draft)
        postings = invoice_postings(call.realm, record, revenue(call, record, draft.worked_out["nets"]))
        call.realm.journal.post(f"{self.entity}:{record['Id']}", postings)
        shrink_to(call, record, record["TotalAmt"] - record.get("Deposit", ZERO))
        refresh_open_balance(call.realm, record)

    def void(self, call: Call, record: Record) -> Record:
        self._release(call, record, "void_paid_invoice")
        voided = {**record, "Line": own_lines(record["Line"]), "TotalAmt": ZERO, "Balance": ZERO, "LinkedTxn": []}
        for line in voided["Line"]:
            if "Amount" in line:
                line["Amount"] = ZERO
            for name in ("Qty", "UnitPrice", "TaxInclusiveAmt"):
                if name in line.get(SALES, {}):
                    line[SALES][name] = Decimal(0)
            line.get(DISCOUNT, {}).pop("DiscountPercent", None)
        number_lines(voided, record, ZERO)
        voided.pop("Deposit", None)
        if "TxnTaxDetail" in voided:
            voided["TxnTaxDetail"] = {"TotalTax": ZERO, "TaxLine": []}
        voided["PrivateNote"] = voided_note(record.get("PrivateNote", ""))
        call.realm.journal.post(f"{self.entity}:{record['Id']}", [])
        return voided

    def delete(self, call: Call, record: Record) -> None:
        self._release(call, record, "delete_paid_invoice")
        call.realm.journal.post(f"{self.entity}:{record['Id']}", [])

    def _release(self, call: Call, record: Record, switch: str) -> None:
        if not applied_to(call.realm, self.entity, record["Id"]):
            return
        if call.switches[switch] == "refuse" and not call.by_person:
            raise refuse("settled", "")
        detach_all(call, self.entity, record["Id"])


def _due_date(call: Call, record: Record) -> str:
    issued_on = parse_date(record["TxnDate"])
    assert issued_on is not None
    term = call.realm.table("Term").rows.get(record.get("SalesTermRef", {}).get("value", ""), {})
    return (issued_on + timedelta(days=int(term.get("DueDays", 0)))).isoformat()
