"""Names and items of a new company: a few of its own, or those of the seed's `"qbo"` part.

A `"qbo"` part maps entity types to records in QuickBooks Online's shape; references may be by name: {"name": "TPS"}.
"""

import random
from collections.abc import Iterable, Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.realm import ID_FAMILY
from plannit_qbo_pipeline.sandbox.qbo.books.reference_names import name_of
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import Refusal, sentence
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.registry import kind_named
from plannit_qbo_pipeline.sandbox.qbo.handlers.write import save
from plannit_qbo_pipeline.sandbox.qbo.rules.field import Fields
from plannit_qbo_pipeline.sandbox.qbo.seed_rows import put_row
from plannit_qbo_pipeline.sandbox.qbo.seed_taxes import TAX_LISTS, add_tax_row

SINGLE = {"CompanyInfo": "company", "Preferences": "preferences"}
# References to a customer, a vendor or an employee, as their "type" says.
PAYEES = ("EntityRef", "Entity")
# Lists whose ids leave gaps, as in a company that has lived.
GAPPED = ("Vendor", "Employee", "Account", "PaymentMethod", "Term")


def add_sample_entities(call: Call) -> None:
    """Accents and apostrophes, a vendor's name that a client may also have, an inactive customer, a category."""
    services, sales = ({"value": call.realm.roles[role]} for role in ("services", "sales"))
    category = save(call, _kind("Item"), {"Name": "Services", "Type": "Category"})
    under = {"SubItem": True, "ParentRef": {"value": category["Id"]}}
    sold = {"Type": "Service", "IncomeAccountRef": services}
    save(call, _kind("Item"), {"Name": "Entretien régulier", "UnitPrice": 70, **sold, **under})
    save(call, _kind("Item"), {"Name": "Main-d'œuvre", "UnitPrice": 85, **sold})
    save(call, _kind("Item"), {"Name": "Pièces", "Type": "NonInventory", "IncomeAccountRef": sales})
    for name, email in (("Gestion L'Érable inc.", "comptes@example.org"), ("Clinique Saint-Jérôme", "")):
        record: dict[str, Any] = {"DisplayName": name, "CompanyName": name}
        save(call, _kind("Customer"), {**record, **({"PrimaryEmailAddr": {"Address": email}} if email else {})})
    closed = save(call, _kind("Customer"), {"DisplayName": "Café du Coin"})
    away = {"Id": closed["Id"], "SyncToken": "0", "sparse": True, "Active": False}
    save(call, _kind("Customer"), away)
    add_entities(call, {"Vendor": [{"DisplayName": "Quincaillerie Côté & Frères"}]}, random.Random(0))


def add_entities(call: Call, entities: Mapping[str, Any], rng: random.Random) -> None:
    """Adds or changes the records given. ValueError when one is refused."""
    for entity, given in entities.items():
        for row in given if isinstance(given, list) else [given]:
            if not isinstance(row, Mapping):
                raise ValueError(f"the seed's qbo part has a {entity} that is no object")
            if entity in SINGLE:
                _merge(getattr(call.realm, SINGLE[entity]), row)
            else:
                _add(call, entity, row, rng)


def _add(call: Call, entity: str, row: Mapping[str, Any], rng: random.Random) -> None:
    kind = _kind(entity)
    if entity in TAX_LISTS:
        add_tax_row(call, entity, _by_id(call, kind.fields, row), rng)
        return
    if not kind.is_writable:
        put_row(call, entity, {"Active": True, **row}, rng)
        return
    resolved = _by_id(call, kind.fields, row)
    table = call.realm.table(kind.entity)
    known = table.get(str(row.get("Id", "")))
    if known is not None:
        resolved = {**resolved, "sparse": True, "SyncToken": known["SyncToken"]}
    wanted = resolved.pop("Id", None) if known is None else None
    if wanted is None and known is None and entity in GAPPED:
        call.realm.sequences[ID_FAMILY.get(entity, entity)] += rng.randrange(3)
    try:
        _save(call, kind, resolved, wanted)
    except Refusal as refusal:
        why = "; ".join(sentence(problem, "en_CA") for problem in refusal.problems)
        raise ValueError(f"the seed's qbo part has a {entity} that is refused: {why}") from refusal


def _save(call: Call, kind: Kind, row: Mapping[str, Any], wanted: str | None) -> None:
    """Saves a record, under the Id it asks for if any."""
    family = ID_FAMILY.get(kind.entity, kind.entity)
    sequences = call.realm.sequences
    highest = sequences[family]
    if wanted is not None:
        sequences[family] = int(wanted) - 1
    save(call, kind, row)
    sequences[family] = max(highest, sequences[family])


def _by_id(call: Call, fields: Fields, row: Mapping[str, Any]) -> dict[str, Any]:
    """References by name become references by id."""
    resolved: dict[str, Any] = {}
    for key, value in row.items():
        field = fields.get(key)
        if key in PAYEES and isinstance(value, Mapping) and "value" not in value:
            entity = str(value.get("type", "Customer")).capitalize()
            resolved[key] = {"value": _id_of(call, entity, str(value.get("name"))), "type": entity}
        elif field and field.refers_to and isinstance(value, Mapping) and "value" not in value:
            resolved[key] = {"value": _id_of(call, field.refers_to, str(value.get("name")))}
        elif field and field.fields and not field.refers_to:
            inside = field.fields
            many = isinstance(value, list)
            parts = [_by_id(call, inside, part) for part in (value if many else [value])]
            resolved[key] = parts if many else parts[0]
        else:
            resolved[key] = value
    return resolved


def _id_of(call: Call, entity: str, name: str) -> str:
    records: Iterable[dict[str, Any]] = call.realm.tables.get(entity, ())
    for record in records:
        if name in (name_of(record), record.get("Name")):
            return str(record["Id"])
    raise ValueError(f"the seed's qbo part names a {entity} that is not there: {name}")


def _merge(stored: dict[str, Any], row: Mapping[str, Any]) -> None:
    for key, value in row.items():
        if isinstance(value, Mapping) and isinstance(stored.get(key), dict):
            _merge(stored[key], value)
        else:
            stored[key] = value


def _kind(entity: str) -> Kind:
    kind = kind_named(entity)
    if kind is None:
        raise ValueError(f"the seed's qbo part has an entity that is not emulated: {entity}")
    return kind
