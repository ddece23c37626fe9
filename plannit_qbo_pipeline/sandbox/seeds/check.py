"""Checks a seed document before anything of it is stored: fields, types, ids and references, by JSON path."""

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from plannit_qbo_pipeline.sandbox.plannit.check import problems_of, unknown_field
from plannit_qbo_pipeline.sandbox.plannit.contract import NAME, SHAPES, Shape, choice
from plannit_qbo_pipeline.sandbox.qbo.tax_provinces import PROVINCES

SECTIONS: Mapping[str, str] = {
    "contacts": "contacts",
    "products": "products",
    "taxGroups": "taxgroups",
    "invoices": "invoices",
    "payments": "payments",
    "creditNotes": "creditnotes",
    "payouts": "payouts",
}
# `province`: where the company collects its taxes, Québec when none is named; it sets up the QuickBooks side only.
COMPANY: Shape = {"name": NAME, "timeZone": NAME, "currency": NAME, "province": choice(*PROVINCES)}
MAX_PROBLEMS_SHOWN = 10
Problems = dict[str, str]


class BadSeed(ValueError):
    """A seed document that cannot be planted; `fields` says why, by JSON path."""

    def __init__(self, fields: Problems) -> None:
        shown = [f"{path}: {problem}" for path, problem in list(fields.items())[:MAX_PROBLEMS_SHOWN]]
        more = len(fields) - len(shown)
        super().__init__("; ".join(shown) + (f"; and {more} more" if more else ""))
        self.fields = fields


def check_seed(document: object) -> None:
    """Raises BadSeed unless the document can be planted as it stands."""
    problems = _problems(document)
    if problems:
        raise BadSeed(problems)


def _problems(document: object) -> Problems:
    if not isinstance(document, Mapping):
        return {".": "must be an object"}
    allowed = dict.fromkeys(("company", *SECTIONS, "qbo"))
    found = {str(name): unknown_field(str(name), allowed) for name in document if name not in allowed}
    found.update(_company_problems(document.get("company")))
    if not isinstance(document.get("qbo", {}), Mapping):
        found["qbo"] = "must be an object of entities by type"
    for section, kind in SECTIONS.items():
        found.update(_section_problems(section, document.get(section, []), SHAPES[kind]))
    return found or dict(_reference_problems(document))


def _company_problems(company: object) -> Problems:
    if company is None:
        return {"company": "is required: {name, timeZone, currency, province?}"}
    found = problems_of(company, COMPANY, "company")
    if not found and isinstance(company, Mapping) and not _is_time_zone(company["timeZone"]):
        found["company.timeZone"] = "must be a time zone such as America/Toronto"
    return found


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    return True


def _section_problems(section: str, objects: object, shape: Shape) -> Problems:
    if not isinstance(objects, list):
        return {section: "must be a list"}
    found: Problems = {}
    seen: set[str] = set()
    for index, item in enumerate(objects):
        found.update(problems_of(item, shape, f"{section}[{index}]"))
        object_id = item.get("id") if isinstance(item, Mapping) else None
        if isinstance(object_id, str):
            if object_id in seen:
                found[f"{section}[{index}].id"] = f"{object_id!r} is there twice"
            seen.add(object_id)
    return found


def _reference_problems(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    ids = {section: {item.get("id") for item in document.get(section, ())} for section in SECTIONS}
    for section in ("invoices", "payments", "creditNotes", "payouts"):
        named = ((index, each) for index, item in enumerate(document.get(section, ())) for each in _references(item))
        for index, (path, target, object_id) in named:
            if object_id is not None and object_id not in ids[target]:
                yield f"{section}[{index}].{path}", f"no object {object_id!r} in {target}"


def _references(item: Mapping[str, Any]) -> Iterator[tuple[str, str, str | None]]:
    yield "contactId", "contacts", item.get("contactId")
    yield "invoiceId", "invoices", item.get("invoiceId")
    yield "creditNoteId", "creditNotes", item.get("creditNoteId")
    yield "taxGroupId", "taxGroups", item.get("taxGroupId")
    for index, line in enumerate(item.get("items", ())):
        yield f"items[{index}].productId", "products", line.get("productId")
        yield f"items[{index}].taxGroupId", "taxGroups", line.get("taxGroupId")
    for index, application in enumerate(item.get("applications", ())):
        yield f"applications[{index}].invoiceId", "invoices", application.get("invoiceId")
    for index, payment_id in enumerate(item.get("paymentIds", ())):
        yield f"paymentIds[{index}]", "payments", payment_id
    processor = item.get("processor")
    if isinstance(processor, Mapping):
        yield "processor.payoutId", "payouts", processor.get("payoutId")
