"""Upserts into a company: checks a whole list before storing any of it, then lets balances follow.

The control plane, the API's own POST and PATCH, and seeds all write through here.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from plannit_qbo_pipeline.sandbox.plannit.balances import balance_of, status_of
from plannit_qbo_pipeline.sandbox.plannit.check import BadFields
from plannit_qbo_pipeline.sandbox.plannit.company import Company, settled_invoices
from plannit_qbo_pipeline.sandbox.plannit.completion import complete
from plannit_qbo_pipeline.sandbox.plannit.shelf import Document

SETTLING_KINDS = frozenset({"payments", "creditnotes"})


def upsert(company: Company, kind: str, given: Sequence[Any], now: datetime, *, keep: bool = False) -> list[Document]:
    """Stores all of the objects, or none of them and raises BadFields with paths like `[3].items[0].amount`.

    A payment or credit note moves the balance, the status and the updatedAt of the invoices it touches or touched.
    """
    documents = _completed(company, kind, given, now, keep=keep)
    for document in documents:
        touched = dict.fromkeys(_settled_by(company, kind, document["id"]))
        company.put(kind, document)
        touched.update(dict.fromkeys(_settled_by(company, kind, document["id"])))
        for invoice_id in touched:
            _follow(company, invoice_id, document, now, keep=keep)
    return documents


def _completed(company: Company, kind: str, given: Sequence[Any], now: datetime, *, keep: bool) -> list[Document]:
    documents, problems = [], {}
    for index, item in enumerate(given):
        try:
            documents.append(complete(company, kind, item, now, keep=keep))
        except BadFields as bad:
            place = f"[{index}]." if len(given) > 1 else ""
            problems.update({f"{place}{path}": problem for path, problem in bad.fields.items()})
    if problems:
        raise BadFields(problems)
    return documents


def _settled_by(company: Company, kind: str, object_id: str) -> list[str]:
    document = company.find(kind, object_id) if kind in SETTLING_KINDS else None
    return settled_invoices(kind, document) if document else []


def _follow(company: Company, invoice_id: str, cause: Document, now: datetime, *, keep: bool) -> None:
    invoice = company.find("invoices", invoice_id)
    if invoice is None:
        return
    changed = {**invoice, "balance": balance_of(company, invoice)}
    changed["status"] = status_of(company, changed, now.astimezone(company.zone).date())
    if changed == invoice:
        return
    updated_at = cause["updatedAt"] if keep else company.local_time(now)
    later = datetime.fromisoformat(updated_at) > datetime.fromisoformat(invoice["updatedAt"])
    changed["updatedAt"] = updated_at if later else invoice["updatedAt"]
    company.put("invoices", changed)
