"""The names beside the ids of references: QuickBooks Online writes them as they are when a record is read.

A rename, an inactivation or a merge shows at once in everything that refers to the name, and moves no SyncToken.
"""

from collections.abc import Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record, Table

ACCOUNTS = (
    *("AccountRef", "ARAccountRef", "APAccountRef", "DepositToAccountRef", "DiscountAccountRef"),
    *("ItemAccountRef", "IncomeAccountRef", "ExpenseAccountRef", "AssetAccountRef"),
)
REFERRED: Mapping[str, str] = {
    **dict.fromkeys(ACCOUNTS, "Account"),
    "CustomerRef": "Customer",
    "ItemRef": "Item",
    "PrefVendorRef": "Vendor",
    **dict.fromkeys(("SalesTermRef", "TermRef"), "Term"),
    "PaymentMethodRef": "PaymentMethod",
    "ClassRef": "Class",
    "DepartmentRef": "Department",
}
# These say themselves what they refer to.
TYPED = ("EntityRef", "Entity")


def name_of(target: Record) -> str:
    return str(target.get("FullyQualifiedName") or target.get("DisplayName") or target.get("Name"))


def with_current_names(tables: Mapping[str, Table], record: Record) -> Record:
    """The record with today's names, in its lines too; itself where none has changed, since most have not."""
    changed = {}
    for key, value in record.items():
        new = value
        if key == "Line":
            new = _lines(tables, value)
        elif isinstance(value, dict):
            new = _part(tables, key, value)
        if new is not value:
            changed[key] = new
    return {**record, **changed} if changed else record


def _lines(tables: Mapping[str, Table], lines: list[Record]) -> list[Record]:
    named = [_line(tables, line) for line in lines]
    return named if any(new is not line for new, line in zip(named, lines, strict=True)) else lines


def _line(tables: Mapping[str, Table], line: Record) -> Record:
    """Only the detail of a line refers to names."""
    kind = line.get("DetailType", "")
    detail = line.get(kind, {})
    named = with_current_names(tables, detail)
    return line if named is detail else {**line, kind: named}


def _part(tables: Mapping[str, Table], key: str, part: dict[str, Any]) -> dict[str, Any]:
    """A reference under its target's name; one to what has no name beside its id, as it is."""
    if "value" not in part:
        return with_current_names(tables, part)
    entity = part.get("type", "") if key in TYPED else REFERRED.get(key, "")
    if entity not in tables or "name" not in part:
        return part
    target = tables[entity].rows.get(str(part["value"]))
    if target is None or name_of(target) == part["name"]:
        return part
    return {**part, "name": name_of(target)}
