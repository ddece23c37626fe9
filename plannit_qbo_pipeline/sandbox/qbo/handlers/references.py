"""Checks that what a record refers to exists and is active, and writes the names that replies carry."""

from collections.abc import Iterator, Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.realm import PERSONS
from plannit_qbo_pipeline.sandbox.qbo.books.reference_names import name_of
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Refusal, refuse
from plannit_qbo_pipeline.sandbox.qbo.rules.field import Field, Fields

# What QuickBooks Online calls the lists in its texts.
LABELS: Mapping[str, str] = {
    **dict.fromkeys(PERSONS, "Names"),
    "Item": "Items",
    "Account": "Accounts",
    "Class": "Klasses",
    "TaxAgency": "TaxAgencies",
}
NAMELESS = ("TaxCode", "TaxRate")


def resolve(call: Call, fields: Fields, draft: Draft) -> None:
    """Refuses a reference to something missing or inactive, unless the stored version had it already."""
    known = set(_ids(fields, draft.old)) if draft.old else set()
    for field, reference in _references(fields, draft.record):
        entity, record_id = field.refers_to, str(reference["value"])
        table = call.realm.tables.get(entity)
        target = table.get(record_id) if table else None
        if target is None:
            raise _not_found(call, entity, record_id)
        if not target.get("Active", True) and (entity, record_id) not in known:
            raise inactive(call)
        if target.get("Hidden") and (entity, record_id) not in known and call.switches["hidden_tax_code"] == "refuse":
            raise refuse("hidden_tax_code", "TaxCodeRef", name=name_of(target))
        if entity not in NAMELESS:
            reference["name"] = name_of(target)


def inactive(call: Call) -> Refusal:
    return refuse("inactive" if call.switches["inactive_reference"] == "610" else "reference_inactive")


def _not_found(call: Call, entity: str, record_id: str) -> Refusal:
    others = [person for person in PERSONS if entity in PERSONS and person != entity]
    if any(call.realm.table(person).get(record_id) for person in others):
        return refuse("wrong_name_type")
    return refuse("reference", label=LABELS.get(entity, f"{entity}s"), id=record_id)


def _ids(fields: Fields, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field, reference in _references(fields, record):
        yield field.refers_to, str(reference["value"])


def _references(fields: Fields, record: Mapping[str, Any]) -> Iterator[tuple[Field, dict[str, Any]]]:
    """Every reference in a record, at any depth, with its field."""
    for key, value in record.items():
        field = fields.get(key)
        if field is None or field.fields is None:
            continue
        if field.refers_to:
            yield field, value
        elif isinstance(value, list):
            for row in value:
                yield from _references(field.fields, row)
        elif isinstance(value, dict):
            yield from _references(field.fields, value)
