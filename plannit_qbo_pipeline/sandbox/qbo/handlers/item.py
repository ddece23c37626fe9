"""Products, services and categories: one name per parent, accounts of the right type."""

from collections.abc import Mapping

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record, folded
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.names import place, rename_descendants, settle_activity

CATEGORY = "Category"
CATEGORIES = "ItemCategoriesFeature"
SOLD = ("Service", "NonInventory", "Inventory")
INVENTORY_NEEDS = ("AssetAccountRef", "ExpenseAccountRef", "QtyOnHand", "InvStartDate")
ACCOUNT_TYPES: Mapping[str, tuple[str, ...]] = {
    "IncomeAccountRef": ("Income", "Other Income"),
    "ExpenseAccountRef": ("Expense", "Other Expense", "Cost of Goods Sold"),
    "AssetAccountRef": ("Other Current Asset",),
}
# Goods in stock sell into product income, cost and stock accounts only.
INVENTORY_TYPES: Mapping[str, tuple[str, str]] = {
    "IncomeAccountRef": ("AccountSubType", "SalesOfProductIncome"),
    "ExpenseAccountRef": ("AccountType", "Cost of Goods Sold"),
    "AssetAccountRef": ("AccountSubType", "Inventory"),
}


class ItemKind(Kind):
    is_writable = True

    def fill(self, call: Call, draft: Draft) -> None:
        record = draft.record
        record.setdefault("Type", draft.old["Type"] if draft.old else "Service")
        if record["Type"] == CATEGORY:
            for name in ("IncomeAccountRef", "ExpenseAccountRef", "UnitPrice", "PurchaseCost"):
                record.pop(name, None)
        record.setdefault("TrackQtyOnHand", record["Type"] == "Inventory")
        record["SubItem"] = bool(record.get("ParentRef"))
        record.setdefault("Taxable", True)

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        record = draft.record
        needed: list[str] = []
        if record["Type"] in SOLD:
            needed.append("IncomeAccountRef")
        if record["Type"] == "Inventory":
            needed.extend(INVENTORY_NEEDS)
        if draft.sent.get("SubItem"):
            needed.append("ParentRef")
        return [Problem("missing", name, {"name": name}) for name in needed if record.get(name) is None]

    def check_references(self, call: Call, draft: Draft) -> None:
        record, old = draft.record, draft.old
        if record["Type"] == "Group" and old is None:
            raise refuse("feature", "Type", name="Group")
        if old is not None and CATEGORY in (record["Type"], old["Type"]) and record["Type"] != old["Type"]:
            raise refuse("item_type", "Type")
        if old is None and record["Type"] == CATEGORY and not _has_categories(call):
            raise refuse("feature", "Type", name=CATEGORIES)
        _check_accounts(call, record)
        parent_id = record.get("ParentRef", {}).get("value")
        if parent_id and call.realm.table("Item").rows[parent_id]["Type"] != CATEGORY:
            raise refuse("parent", "ParentRef", id=parent_id)
        settle_activity(call, self.entity, "Name", draft)
        if record["Type"] == CATEGORY and not record["Active"]:
            raise refuse("not_supported", name="Inactivate Category")
        place(call, self.entity, "Name", draft)

    def check_unique(self, call: Call, draft: Draft) -> None:
        for other in call.realm.table("Item").find("Name", draft.record["Name"]):
            is_self = draft.old is not None and other["Id"] == draft.old["Id"]
            if not is_self and _clash(call, draft.record, other):
                raise refuse("item_name_taken", "")

    def commit(self, call: Call, draft: Draft) -> None:
        super().commit(call, draft)
        if draft.old is not None and draft.changes("FullyQualifiedName"):
            rename_descendants(call, self.entity, "Name", draft.record)


def _has_categories(call: Call) -> bool:
    return any(pair == {"Name": CATEGORIES, "Value": "true"} for pair in call.realm.company["NameValue"])


def _check_accounts(call: Call, record: Record) -> None:
    """6430 for an account that such an item cannot post to."""
    for name, types in ACCOUNT_TYPES.items():
        if name not in record:
            continue
        account = call.realm.table("Account").rows[record[name]["value"]]
        trait, wanted = INVENTORY_TYPES[name]
        is_wrong = record["Type"] == "Inventory" and account[trait] != wanted
        if account["AccountType"] not in types or is_wrong:
            raise refuse("account_type", name)


def _clash(call: Call, record: Record, other: Record) -> bool:
    """Whether two items of one name cannot stand beside each other."""
    same_parent = folded(record.get("ParentRef", "")) == folded(other.get("ParentRef", ""))
    if not same_parent and call.switches["item_names"] == "per_parent":
        return False
    is_mixed = (record["Type"] == CATEGORY) != (other["Type"] == CATEGORY)
    return not is_mixed or call.switches["item_category_clash"] == "refuse"
