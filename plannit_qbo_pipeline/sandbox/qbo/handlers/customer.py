"""Customers: a person's name rules, jobs under parents with their balances, and the balance they open with."""

from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.currency import check_list_currency
from plannit_qbo_pipeline.sandbox.qbo.handlers.names import place, rename_descendants
from plannit_qbo_pipeline.sandbox.qbo.handlers.opening_balance import (
    check_opening,
    opening_problems,
    post_opening_balance,
)
from plannit_qbo_pipeline.sandbox.qbo.handlers.person import PersonKind


class CustomerKind(PersonKind):
    def fill(self, call: Call, draft: Draft) -> None:
        record = draft.record
        for name in ("Balance", "OpenBalanceDate"):
            record.pop(name, None)
        super().fill(call, draft)
        for name, default in (("Taxable", True), ("Job", False), ("BillWithParent", False), ("IsProject", False)):
            record.setdefault(name, default)
        record.setdefault("PreferredDeliveryMethod", "None")
        if not record["Taxable"]:
            record.pop("DefaultTaxCodeRef", None)

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        problems = super().check_fields(call, draft)
        if draft.record["Job"] and not draft.record.get("ParentRef"):
            problems.append(Problem("missing", "ParentRef", {"name": "ParentRef"}))
        return problems if draft.old else problems + opening_problems(draft.sent)

    def check_references(self, call: Call, draft: Draft) -> None:
        check_list_currency(call, draft)
        super().check_references(call, draft)
        record, old = draft.record, draft.old
        record["Job"] = bool(record.get("ParentRef"))
        record["BillWithParent"] = record["BillWithParent"] and record["Job"]
        place(call, self.entity, "DisplayName", draft)
        owes = old is not None and call.realm.customer_balance(old)
        is_refused = call.switches["inactive_with_balance"] == "refuse" and not call.by_person
        if owes and is_refused and not record["Active"] and draft.changes("Active"):
            raise refuse("has_balance")

    def check_amounts(self, call: Call, draft: Draft) -> None:
        if draft.old is None:
            check_opening(call, draft.record, draft.sent)

    def commit(self, call: Call, draft: Draft) -> None:
        super().commit(call, draft)
        if draft.old is None:
            post_opening_balance(call, draft.record, draft.sent)
        elif draft.changes("FullyQualifiedName"):
            rename_descendants(call, self.entity, "DisplayName", draft.record)
