"""Which handler answers which path of the accounting API."""

from collections.abc import Callable, Sequence
from functools import partial

from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.calls import (
    Handler,
    company_info,
    preferences,
    query,
    reader,
    writer,
)
from plannit_qbo_pipeline.sandbox.qbo.handlers.cdc import changes
from plannit_qbo_pipeline.sandbox.qbo.handlers.registry import kind_named
from plannit_qbo_pipeline.sandbox.qbo.handlers.sending import Document, pdf, sender
from plannit_qbo_pipeline.sandbox.qbo.handlers.tax_service import create_tax_code
from plannit_qbo_pipeline.sandbox.qbo.handlers.upload import upload

PREFIX = "/v3/company/"
DocumentHandler = Callable[[Call], Document]


def split_path(path: str) -> tuple[str, tuple[str, ...]]:
    """The realm id of a path, and what follows it."""
    realm_id, *rest = path.removeprefix(PREFIX).split("/")
    return realm_id, tuple(part for part in rest if part)


def is_write(method: str, parts: Sequence[str]) -> bool:
    """Whether a requestid counts: a query may be posted, too, but it is asked anew each time."""
    return method == "POST" and [part.lower() for part in parts] != ["query"]


def is_batch(method: str, parts: Sequence[str]) -> bool:
    """A batch is no handler of its own: what its items were answered before belongs to it."""
    return method == "POST" and [part.lower() for part in parts] == ["batch"]


def handler_for(method: str, parts: Sequence[str]) -> Handler | None:
    """The handler; None when there is nothing at the path (404)."""
    match method, [part.lower() for part in parts]:
        case (("GET" | "POST"), ["query"]):
            return query
        case "GET", ["companyinfo", _]:
            return company_info
        case "GET", ["preferences"]:
            return preferences
        case "GET", ["cdc"]:
            return changes
        case "GET", [entity, _]:
            kind = kind_named(entity)
            return reader(kind, parts[1]) if kind else None
        case "POST", ["upload"]:
            return upload
        case "POST", [entity, _, "send"]:
            kind = kind_named(entity)
            return sender(kind, parts[1]) if kind and kind.is_sales_form else None
        case "POST", ["taxservice", "taxcode"]:
            return create_tax_code
        case "POST", ["preferences" | "companyinfo"]:
            raise refuse("not_supported", name="Update")
        case "POST", [entity]:
            kind = kind_named(entity)
            if kind is None:
                raise refuse("no_resource", name="Create", entity=entity[:40])
            return writer(kind)
    return None


def document_for(method: str, parts: Sequence[str]) -> DocumentHandler | None:
    """What answers with something else than JSON: the PDF of a sales form. None for every other path."""
    match method, [part.lower() for part in parts]:
        case "GET", [entity, _, "pdf"]:
            kind = kind_named(entity)
            return partial(pdf, kind=kind, record_id=parts[1]) if kind and kind.is_sales_form else None
    return None
