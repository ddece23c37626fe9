"""Parts of statements that are built once, at import, and run for every document with other values.

Building a statement anew costs SQLAlchemy several times as much as SQLite needs to run it (measured).
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId


def one_document(table: Table) -> ColumnElement[bool]:
    """The rows of one document; run with `one`."""
    return and_(_of_kind(table), table.c.plannit_id == bindparam("b_plannit_id"))


def some_documents(table: Table) -> ColumnElement[bool]:
    """The rows of several documents of a kind; run with `some`."""
    return and_(_of_kind(table), table.c.plannit_id.in_(bindparam("b_plannit_ids", expanding=True)))


def one(company: CompanyKey, kind: Kind, plannit_id: PlannitId) -> dict[str, Any]:
    return {"b_company": company, "b_kind": kind.value, "b_plannit_id": plannit_id}


def some(company: CompanyKey, kind: Kind, ids: Iterable[PlannitId]) -> dict[str, Any]:
    return {"b_company": company, "b_kind": kind.value, "b_plannit_ids": list(ids)}


def _of_kind(table: Table) -> ColumnElement[bool]:
    return and_(table.c.company == bindparam("b_company"), table.c.kind == bindparam("b_kind"))
