"""Products, services and categories: one name per parent, accounts of the right type."""

from collections.abc import Mapping

from plannit_qbo_pipeline.sandbox.qbo.books.table import folded
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.names import place, rename_descendants, settle_activity

INVENTORY_NEEDS = ("AssetAccountRef", "ExpenseAccountRef", "QtyOnHand", "InvStartDate")
ACCOUNT_TYPES: Mapping[str, tuple[str, ...]] = {
    "IncomeAccountRef": ("Income", "Other Income"),
    "ExpenseAccountRef": ("Expense", "Other Expense", "Cost of Goods Sold"),
    "AssetAccountRef": ("Other Current Asset",),
}


class ItemKind(Kind):
    is_writable = True

    def fill(self, call: Call, draft: Draft) -> None:
        record = draft.record
        record.setdefault("Type", draft.old["Type"] if draft.old else "Service")
        if record["Type"] == "Category":
            for name in ("IncomeAccountRef", "ExpenseAccountRef", "UnitPrice", "PurchaseCost"):
                record.pop(name, None)
        record.setdefault("TrackQtyOnHand", record["Type"] == "Inventory")
        record["SubItem"] = bool(record.get("ParentRef"))
        record.setdefault("Taxable", True)

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        record = draft.record
        needed: list[str] = []
        if record["Type"] in ("Service", "NonInventory", "Inventory"):
            needed.append("IncomeAccountRef")
        if record["Type"] == "Inventory":
            needed.extend(INVENTORY_NEEDS)
        return [Problem("missing", name, {"name": name}) for name in needed if record.get(name) is None]

    def check_references(self, call: Call, draft: Draft) -> None:
        record, old = draft.record, draft.old
        if record["Type"] == "Group" and old is None:
            raise refuse("feature", "Type", name="Group")
        for name, types in ACCOUNT_TYPES.items():
            if name in record and call.realm.table("Account").rows[record[name]["value"]]["AccountType"] not in types:
                raise refuse("account_type", name)
        parent_id = record.get("ParentRef", {}).get("value")
        if parent_id and call.realm.table("Item").rows[parent_id]["Type"] != "Category":
            raise refuse("parent", "ParentRef", id=parent_id)
        settle_activity(call, self.entity, "Name", draft)
        if record["Type"] == "Category" and not record["Active"]:
            raise refuse("not_supported", name="Inactivate Category")
        place(call, self.entity, "Name", draft)

    def check_unique(self, call: Call, draft: Draft) -> None:
        parent = folded(draft.record.get("ParentRef", ""))
        for other in call.realm.table("Item").find("Name", draft.record["Name"]):
            is_self = draft.old is not None and other["Id"] == draft.old["Id"]
            if not is_self and folded(other.get("ParentRef", "")) == parent:
                raise refuse("item_name_taken", "")

    def commit(self, call: Call, draft: Draft) -> None:
        super().commit(call, draft)
        if draft.old is not None and draft.changes("FullyQualifiedName"):
            rename_descendants(call, self.entity, "Name", draft.record)
