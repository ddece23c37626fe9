"""Sales forms that stand in receivables until a payment's links settle them: invoices and credit memos alike.

A form that payments settle is refused or loses its links, each case by a switch that the subclass names.
"""

from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.links import applied_to, detach_all, refresh_open_balance, shrink_to
from plannit_qbo_pipeline.sandbox.qbo.books.posting import receivable_account
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_form import SalesFormKind


class OpenFormKind(SalesFormKind):
    # Names of switches; "refuse" is the value that refuses.
    below_applied = ""
    moved_applied = ""
    delete_applied = ""

    def on_account(self, record: Record) -> Decimal:
        """What of the form stands in receivables."""
        total: Decimal = record["TotalAmt"]
        return total

    def check_taxes(self, call: Call, draft: Draft) -> None:
        super().check_taxes(call, draft)
        if draft.old is None:
            return
        applied = applied_to(call.realm, self.entity, draft.old["Id"])
        if applied and _moves(call, draft) and call.switches[self.moved_applied] == "refuse":
            raise refuse("settled", "CustomerRef")
        is_below = self.on_account(draft.record) < applied
        if applied and is_below and not call.by_person and call.switches[self.below_applied] == "refuse":
            raise refuse("settled", "TotalAmt")

    def commit(self, call: Call, draft: Draft) -> None:
        record = draft.record
        record.setdefault("LinkedTxn", [])
        super().commit(call, draft)
        if draft.old is not None and _moves(call, draft):
            detach_all(call, self.entity, record["Id"])
        shrink_to(call, record, self.on_account(record), self.entity)
        refresh_open_balance(call.realm, record, self.entity)

    def delete(self, call: Call, record: Record) -> None:
        self.release(call, record, self.delete_applied)
        super().delete(call, record)

    def release(self, call: Call, record: Record, switch: str) -> None:
        """Takes the form off every payment, or refuses to."""
        if applied_to(call.realm, self.entity, record["Id"]) == ZERO:
            return
        if call.switches[switch] == "refuse" and not call.by_person:
            raise refuse("settled", "")
        detach_all(call, self.entity, record["Id"])


def _moves(call: Call, draft: Draft) -> bool:
    """To another customer or account of receivables: what settles it now could not settle it there."""
    assert draft.old is not None
    versions = (draft.old, draft.record)
    before, after = ((row["CustomerRef"]["value"], receivable_account(call.realm, row)) for row in versions)
    return bool(before != after)
