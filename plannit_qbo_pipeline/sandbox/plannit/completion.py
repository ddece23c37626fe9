"""Makes whole wire objects of partial ones: merges over the stored object, fills defaults, computes what is absent.

A value that was given is never recomputed; a computed value follows when something it is computed from was given.
Whether a referenced object exists is not asked here: a test may want a dangling reference.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plannit_qbo_pipeline.sandbox.plannit.check import BadFields, problems_of
from plannit_qbo_pipeline.sandbox.plannit.company import Company
from plannit_qbo_pipeline.sandbox.plannit.contract import SHAPES
from plannit_qbo_pipeline.sandbox.plannit.document_rules import RULES
from plannit_qbo_pipeline.sandbox.plannit.shelf import Document

DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "contacts": {"firstName": "", "lastName": "", "language": "fr", "archived": False},
    "products": {"price": 0, "taxable": True, "archived": False},
    "taxgroups": {},
    "invoices": {"items": []},
    "payments": {"method": "other"},
    "creditnotes": {"items": [], "applications": []},
    "payouts": {"processor": "Plannit Pay", "paymentIds": []},
}


def complete(company: Company, kind: str, given: object, now: datetime, *, keep: bool = False) -> Document:
    """The whole object to store. Raises BadFields when a field is unknown, of a wrong type, or missing.

    `updatedAt` becomes now; with `keep` a given `updatedAt` stays.
    """
    problems = problems_of(given, SHAPES[kind], partial=True)
    if problems or not isinstance(given, Mapping):
        raise BadFields(problems)
    earlier = company.find(kind, given.get("id"))
    document = {**(earlier or _fresh(company, kind, given, now)), **given}
    document["updatedAt"] = given["updatedAt"] if keep and "updatedAt" in given else company.local_time(now)
    rule = RULES.get(kind)
    if rule is not None:
        rule(company, document, given, earlier, now)
    missing = {name: "is required" for name, field in SHAPES[kind].items() if field.required and name not in document}
    if missing:
        raise BadFields(missing)
    return {name: document[name] for name in SHAPES[kind]}


def _fresh(company: Company, kind: str, given: Mapping[str, Any], now: datetime) -> Document:
    """A new object: every nullable field null, the kind's defaults, an id and its times."""
    document: Document = {name: None for name, field in SHAPES[kind].items() if field.nullable}
    document["id"] = company.new_id(kind)
    document["createdAt"] = given.get("updatedAt", company.local_time(now))
    document["currency"] = company.currency
    return {**document, **DEFAULTS[kind]}
