"""Rules that name lists share: hierarchy, full names, and the suffix of inactive records."""

from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse

MAX_LEVELS = 5
MAX_SAME_NAMES = 10_000


def suffix(call: Call) -> str:
    return call.switches.text("inactive_suffix_fr") if call.realm.is_french else " (deleted)"


def retired_name(call: Call, entity: str, property_name: str, name: str) -> str:
    """The name an inactive record gets: `Name (deleted)`, `Name (deleted 2)`…, so that the plain one is free again."""
    ending = suffix(call)
    table = call.realm.table(entity)
    for count in range(1, MAX_SAME_NAMES):
        candidate = name + (ending if count == 1 else f"{ending[:-1]} {count})")
        if not table.find(property_name, candidate):
            return candidate
    raise AssertionError("too many inactive records of one name")


def plain_name(call: Call, name: str) -> str:
    """The name without the suffix of inactive records."""
    start, found, rest = name.rpartition(suffix(call)[:-1])
    is_suffix = found and (rest == ")" or (rest.startswith(" ") and rest[1:-1].isdigit() and rest.endswith(")")))
    return start if is_suffix else name


def settle_activity(call: Call, entity: str, property_name: str, draft: Draft) -> None:
    """Renames on inactivation and on reactivation."""
    record, old = draft.record, draft.old
    record.setdefault("Active", old.get("Active", True) if old else True)
    was_active = bool(old is None or old.get("Active", True))
    if was_active and not record["Active"]:
        record[property_name] = retired_name(call, entity, property_name, plain_name(call, record[property_name]))
    elif record["Active"] and not was_active:
        record[property_name] = plain_name(call, record[property_name])


def place(call: Call, entity: str, property_name: str, draft: Draft) -> None:
    """Level and FullyQualifiedName from the parent; 6150 for a loop, 6180 below the fifth level."""
    record = draft.record
    ancestors = _ancestors(call.realm, entity, record)
    if draft.old is not None and any(parent["Id"] == draft.old["Id"] for parent in ancestors):
        raise refuse("parent", "ParentRef", id=record["ParentRef"]["value"])
    if len(ancestors) >= MAX_LEVELS:
        raise refuse("levels", "ParentRef")
    record["FullyQualifiedName"] = full_name(record[property_name], ancestors[0] if ancestors else None)
    if ancestors:
        record["Level"] = len(ancestors)
    else:
        record.pop("Level", None)


def full_name(name: str, parent: Record | None) -> str:
    return f"{parent['FullyQualifiedName']}:{name}" if parent else name


def rename_descendants(call: Call, entity: str, property_name: str, parent: Record, depth: int = MAX_LEVELS) -> None:
    """Carries a changed full name down to children; their SyncTokens stay."""
    table = call.realm.table(entity)
    if depth == 0:
        return
    for child in list(table.find("ParentRef", parent["Id"])):
        child["FullyQualifiedName"] = full_name(child[property_name], parent)
        child["ParentRef"] = {"value": parent["Id"], "name": parent["FullyQualifiedName"]}
        table.put(child)
        rename_descendants(call, entity, property_name, child, depth - 1)


def _ancestors(realm: Realm, entity: str, record: Record) -> list[Record]:
    found: list[Record] = []
    parent_ref = record.get("ParentRef")
    while parent_ref and len(found) <= MAX_LEVELS:
        parent = realm.table(entity).rows[parent_ref["value"]]
        found.append(parent)
        parent_ref = parent.get("ParentRef")
    return found
