"""Invoices: a sale on account, with due date, deposit and void."""

from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.books.cents import cents
from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO, Posting
from plannit_qbo_pipeline.sandbox.qbo.books.posting import invoice_postings
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.auto_credit import apply_open_credits
from plannit_qbo_pipeline.sandbox.qbo.handlers.open_form import OpenFormKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_form import Revenue
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_lines import voided_lines, voided_note
from plannit_qbo_pipeline.sandbox.qbo.handlers.term import due_date
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_date


class InvoiceKind(OpenFormKind):
    below_applied = "invoice_below_paid"
    moved_applied = "move_paid_invoice"
    delete_applied = "delete_paid_invoice"

    def fill(self, call: Call, draft: Draft) -> None:
        super().fill(call, draft)
        for name in ("AllowOnlineCreditCardPayment", "AllowOnlineACHPayment", "AllowIPNPayment", "AllowOnlinePayment"):
            draft.record.setdefault(name, False)

    def check_references(self, call: Call, draft: Draft) -> None:
        super().check_references(call, draft)
        draft.record.setdefault("DueDate", _due_date(call, draft.record))

    def check_amounts(self, call: Call, draft: Draft) -> None:
        super().check_amounts(call, draft)
        record = draft.record
        if record.get("Deposit") and not call.realm.preference("SalesFormsPrefs", "AllowDeposit"):
            raise refuse("feature", "Deposit", name="AllowDeposit")
        if "Deposit" in record:
            record["Deposit"] = cents(Decimal(record["Deposit"]))

    def check_taxes(self, call: Call, draft: Draft) -> None:
        super().check_taxes(call, draft)
        if self.on_account(draft.record) < 0:
            raise refuse("over_applied", "Deposit")

    def on_account(self, record: Record) -> Decimal:
        return super().on_account(record) - Decimal(record.get("Deposit", ZERO))

    def postings(self, call: Call, record: Record, earned: Revenue) -> list[Posting]:
        return invoice_postings(call.realm, record, earned)

    def commit(self, call: Call, draft: Draft) -> None:
        super().commit(call, draft)
        if draft.old is None:
            apply_open_credits(call, draft.record)

    def void(self, call: Call, record: Record) -> Record:
        self.release(call, record, "void_paid_invoice")
        voided = {**record, "Line": voided_lines(record), "TotalAmt": ZERO, "Balance": ZERO, "LinkedTxn": []}
        voided.pop("Deposit", None)
        if "TxnTaxDetail" in voided:
            voided["TxnTaxDetail"] = {"TotalTax": ZERO, "TaxLine": []}
        voided["PrivateNote"] = voided_note(record.get("PrivateNote", ""))
        call.realm.journal.post(f"{self.entity}:{record['Id']}", [])
        return voided


def _due_date(call: Call, record: Record) -> str:
    issued_on = parse_date(record["TxnDate"])
    assert issued_on is not None
    term = call.realm.table("Term").rows.get(record.get("SalesTermRef", {}).get("value", ""), {})
    try:
        return due_date(term, issued_on).isoformat()
    except OverflowError:  # behind the last day that a date can name
        raise refuse("bad_date", "TxnDate", value=record["TxnDate"]) from None
