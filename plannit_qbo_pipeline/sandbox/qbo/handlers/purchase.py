"""Purchases: money paid out at once, as an expense, a cheque or a charge on a card.

A line to receivables gives money back to a customer: an open item that a payment can link (TxnType Expense).
Lines by item and credits on a card are not emulated.
"""

from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.books.cents import cents
from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO, Posting
from plannit_qbo_pipeline.sandbox.qbo.books.links import applied_to, detach_all, refresh_open_balance, shrink_to
from plannit_qbo_pipeline.sandbox.qbo.books.posting import purchase_postings
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.account_roles import check_paying_account
from plannit_qbo_pipeline.sandbox.qbo.handlers.currency import check_currency
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.line_ids import put_line_ids
from plannit_qbo_pipeline.sandbox.qbo.handlers.payee import put_payee
from plannit_qbo_pipeline.sandbox.qbo.handlers.purchase_taxes import put_purchase_taxes
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_lines import HIGHEST_TOTAL, voided_note
from plannit_qbo_pipeline.sandbox.qbo.handlers.tracking import check_tracking, drop_untracked
from plannit_qbo_pipeline.sandbox.qbo.rules.purchase import EXPENSE_DETAIL, ITEM_DETAIL

# What an account of a line demands of the name the purchase is made out to.
NAMED = {
    "Accounts Receivable": ("Customer", "receivable_without_customer"),
    "Accounts Payable": ("Vendor", "payable_without_vendor"),
}
# How payments name a purchase; at most one of the two is in use, by how it was paid.
TXN_TYPES = ("Expense", "Check")


class PurchaseKind(Kind):
    is_transaction = True
    is_writable = True
    is_voided_in_pages_only = True

    def fill(self, call: Call, draft: Draft) -> None:
        record, old = draft.record, draft.old
        record["Line"] = [
            {key: dict(part) if isinstance(part, dict) else part for key, part in line.items()}
            for line in record.get("Line", [])
        ]
        record.setdefault("TxnDate", old["TxnDate"] if old else call.today.isoformat())
        record.setdefault("GlobalTaxCalculation", call.switches.text("purchase_tax_default"))
        record.setdefault("PrintStatus", "NotSet")
        record.setdefault("Credit", False)
        record.setdefault("CustomField", [])
        drop_untracked(call, record)

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        problems = []
        for line in draft.record["Line"]:
            if line.get("DetailType") == ITEM_DETAIL:
                problems.append(Problem("not_emulated", ITEM_DETAIL, {"name": ITEM_DETAIL}))
            elif EXPENSE_DETAIL not in line:
                problems.append(Problem("missing", EXPENSE_DETAIL, {"name": EXPENSE_DETAIL}))
        if draft.record["Credit"]:
            problems.append(Problem("not_emulated", "Credit", {"name": "Credit"}))
        return problems

    def check_references(self, call: Call, draft: Draft) -> None:
        record = draft.record
        check_currency(call, draft)
        check_tracking(call, record)
        check_paying_account(call, record)
        put_payee(call, record, "EntityRef", draft.old)
        payee = record.get("EntityRef", {})
        for line in record["Line"]:
            detail = line[EXPENSE_DETAIL]
            account = call.realm.table("Account").rows[detail["AccountRef"]["value"]]
            wanted, situation = NAMED.get(account["AccountType"], ("", ""))
            if wanted and payee.get("type") != wanted:
                raise refuse(situation, "EntityRef")
            if wanted == "Customer" and detail.get("CustomerRef", payee)["value"] != payee["value"]:
                raise refuse("foreign_invoice", "CustomerRef")
            detail.setdefault("BillableStatus", "NotBillable")

    def check_amounts(self, call: Call, draft: Draft) -> None:
        for line in draft.record["Line"]:
            line["Amount"] = cents(line["Amount"])

    def check_taxes(self, call: Call, draft: Draft) -> None:
        record = draft.record
        nets = put_purchase_taxes(call, draft)
        postings = purchase_postings(call.realm, record, nets)
        given_back = _receivable(postings)
        for amount in (record["TotalAmt"], given_back):
            if not 0 <= amount <= HIGHEST_TOTAL:
                raise refuse("range", "TotalAmt", low=0, high=HIGHEST_TOTAL, value=amount)
        if not record["TotalAmt"] and not _is_voided(draft.old):
            raise refuse("no_amount", "")
        draft.worked_out.update(
            postings=postings, given_back=given_back, changes_hands=_changes_hands(call, draft, postings)
        )
        if draft.old is not None and not call.by_person:
            _check_links(call, draft)

    def commit(self, call: Call, draft: Draft) -> None:
        record, old = draft.record, draft.old
        put_line_ids(record["Line"], old["Line"] if old else ())
        super().commit(call, draft)
        call.realm.journal.post(f"{self.entity}:{record['Id']}", draft.worked_out["postings"])
        if draft.worked_out["changes_hands"]:
            _release(call, record)
        for txn_type in TXN_TYPES:
            shrink_to(call, record, draft.worked_out["given_back"], txn_type)
        _refresh(call, record)

    def void(self, call: Call, record: Record) -> Record:
        if not call.by_person:
            return super().void(call, record)
        _release(call, record)
        lines = [{**line, "Amount": ZERO} for line in record["Line"]]
        voided = {**record, "Line": lines, "TotalAmt": ZERO, "PrivateNote": voided_note(record.get("PrivateNote", ""))}
        if "TxnTaxDetail" in voided:
            voided["TxnTaxDetail"] = {"TotalTax": ZERO, "TaxLine": []}
        call.realm.journal.post(f"{self.entity}:{record['Id']}", [])
        return voided

    def delete(self, call: Call, record: Record) -> None:
        if _applied(call, record) and not call.by_person:
            raise refuse("settled", "")
        _release(call, record)
        call.realm.journal.post(f"{self.entity}:{record['Id']}", [])


def _receivable(postings: list[Posting]) -> Decimal:
    return sum((posting.amount for posting in postings if posting.customer_id), ZERO)


def _is_voided(old: Record | None) -> bool:
    return old is not None and not old["TotalAmt"]


def _applied(call: Call, record: Record) -> Decimal:
    return sum((applied_to(call.realm, txn_type, record["Id"]) for txn_type in TXN_TYPES), ZERO)


def _check_links(call: Call, draft: Draft) -> None:
    """What a payment links keeps its customer and the way it was paid, and does not fall below what is applied."""
    assert draft.old is not None
    applied = _applied(call, draft.old)
    if applied and (draft.worked_out["changes_hands"] or draft.worked_out["given_back"] < applied):
        raise refuse("settled", "")


def _changes_hands(call: Call, draft: Draft, postings: list[Posting]) -> bool:
    """Whether an update is about another customer, another way of paying, or another account of receivables."""
    if draft.old is None:
        return False
    before, after = (version.get("EntityRef", {}).get("value") for version in (draft.old, draft.record))
    accounts = {posting.account_id for posting in postings if posting.customer_id}
    posted = call.realm.journal.postings(f"Purchase:{draft.old['Id']}")
    moved = accounts != {posting.account_id for posting in posted if posting.customer_id}
    return moved or before != after or draft.changes("PaymentType")


def _release(call: Call, record: Record) -> None:
    for txn_type in TXN_TYPES:
        detach_all(call, txn_type, record["Id"])


def _refresh(call: Call, record: Record) -> None:
    refresh_open_balance(call.realm, record, "Check" if record["PaymentType"] == "Check" else "Expense")
