"""Whom a transaction names when it may be a customer, a vendor or an employee."""

from collections.abc import Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.realm import PERSONS
from plannit_qbo_pipeline.sandbox.qbo.books.reference_names import name_of
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.references import inactive


def put_payee(call: Call, holder: Record, name: str, old: Mapping[str, Any] | None) -> None:
    """Writes name and type of the person referred to, if any; refuses one that is not there, inactive or another type.

    `old` is what held the reference in the stored version: a person who was in it may have become inactive since.
    """
    if name not in holder:
        return
    person_id = str(holder[name]["value"])
    found = [(entity, row) for entity in PERSONS if (row := call.realm.table(entity).get(person_id))]
    if not found:
        raise refuse("reference", label="Names", id=person_id)
    entity, person = found[0]
    if holder[name].get("type", entity).casefold() != entity.casefold():
        raise refuse("wrong_name_type", name)
    is_known = old is not None and old.get(name, {}).get("value") == person_id
    if not person.get("Active", True) and not is_known:
        raise inactive(call)
    holder[name] = {"value": person_id, "name": name_of(person), "type": entity}
