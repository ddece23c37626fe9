"""Which handler answers which path of the accounting API."""

from collections.abc import Sequence

from plannit_qbo_pipeline.sandbox.qbo.faults import refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.calls import (
    Handler,
    company_info,
    preferences,
    query,
    reader,
    writer,
)
from plannit_qbo_pipeline.sandbox.qbo.handlers.registry import kind_named

PREFIX = "/v3/company/"


def split_path(path: str) -> tuple[str, tuple[str, ...]]:
    """The realm id of a path, and what follows it."""
    realm_id, *rest = path.removeprefix(PREFIX).split("/")
    return realm_id, tuple(part for part in rest if part)


def handler_for(method: str, parts: Sequence[str]) -> Handler | None:
    """The handler; None when there is nothing at the path (404)."""
    match method, [part.lower() for part in parts]:
        case (("GET" | "POST"), ["query"]):
            return query
        case "GET", ["companyinfo", _]:
            return company_info
        case "GET", ["preferences"]:
            return preferences
        case "GET", [entity, _]:
            kind = kind_named(entity)
            return reader(kind, parts[1]) if kind else None
        case "POST", [entity]:
            kind = kind_named(entity)
            if kind is None:
                raise refuse("no_resource", name="Create", entity=entity[:40])
            return writer(kind)
    return None
