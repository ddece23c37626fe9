"""Customers: one name among customers, vendors and employees; jobs under parents; inactive ones renamed."""

from plannit_qbo_pipeline.sandbox.qbo.books.realm import PERSONS
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.currency import check_currency
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.names import place, plain_name, rename_descendants, settle_activity

NAME_PARTS = ("Title", "GivenName", "MiddleName", "FamilyName", "Suffix")


class CustomerKind(Kind):
    is_writable = True

    def fill(self, call: Call, draft: Draft) -> None:
        record, old = draft.record, draft.old
        for ignored in ("Balance", "OpenBalanceDate"):
            record.pop(ignored, None)
        if not record.get("DisplayName"):
            # A sparse update cannot empty the name; a full one builds it anew from the parts.
            parts = " ".join(record[part] for part in NAME_PARTS if record.get(part)) or record.get("CompanyName", "")
            record["DisplayName"] = parts or (old["DisplayName"] if old and draft.sent.get("sparse") else "")
        record.setdefault("PrintOnCheckName", plain_name(call, record["DisplayName"]))
        for name, default in (("Taxable", True), ("Job", False), ("BillWithParent", False), ("IsProject", False)):
            record.setdefault(name, default)
        record.setdefault("PreferredDeliveryMethod", "None")

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        problems = []
        if not draft.record["DisplayName"]:
            problems.append(Problem("no_name", "DisplayName", {}))
        if draft.record["Job"] and not draft.record.get("ParentRef"):
            problems.append(Problem("missing", "ParentRef", {"name": "ParentRef"}))
        return problems

    def check_references(self, call: Call, draft: Draft) -> None:
        check_currency(call, draft)
        record, old = draft.record, draft.old
        settle_activity(call, self.entity, "DisplayName", draft)
        record["Job"] = bool(record.get("ParentRef"))
        place(call, self.entity, "DisplayName", draft)
        owes = old is not None and call.realm.customer_balance(old)
        is_refused = call.switches["inactive_with_balance"] == "refuse" and not call.by_person
        if owes and is_refused and not record["Active"] and draft.changes("Active"):
            raise refuse("has_balance")

    def check_unique(self, call: Call, draft: Draft) -> None:
        if not draft.changes("DisplayName"):
            return
        for entity in PERSONS:
            for other in call.realm.table(entity).find("DisplayName", draft.record["DisplayName"]):
                if entity != self.entity or draft.old is None or other["Id"] != draft.old["Id"]:
                    raise refuse("name_taken", "")

    def commit(self, call: Call, draft: Draft) -> None:
        super().commit(call, draft)
        if draft.old is not None and draft.changes("FullyQualifiedName"):
            rename_descendants(call, self.entity, "DisplayName", draft.record)
