"""What each Plannit call does, once the company is known. Routing and keys are in `system.py`."""

from datetime import datetime
from typing import Any

from plannit_qbo_pipeline.sandbox.plannit import answers
from plannit_qbo_pipeline.sandbox.plannit.check import BadFields
from plannit_qbo_pipeline.sandbox.plannit.company import Company
from plannit_qbo_pipeline.sandbox.plannit.contract import READ_ONLY_FIELDS
from plannit_qbo_pipeline.sandbox.plannit.pages import list_page
from plannit_qbo_pipeline.sandbox.plannit.writing import upsert
from plannit_qbo_pipeline.sandbox.wire import JSON_TYPE, Request, Response, loads

CONTACT_NAMES = ("firstName", "lastName", "company")


def list_objects(company: Company, kind: str, request: Request, now: datetime) -> Response:
    return list_page(kind, company.shelves[kind], request)


def create_object(company: Company, kind: str, request: Request, now: datetime) -> Response:
    given = _writable(request)
    if kind == "contacts" and not any(given.get(name) for name in CONTACT_NAMES):
        raise BadFields({"company": "a contact needs a first name, a last name or a company"})
    document = upsert(company, kind, [given], now)[0]
    return _object(company, kind, document["id"], 201)


def get_object(company: Company, kind: str, object_id: str, request: Request, now: datetime) -> Response:
    if company.find(kind, object_id) is None:
        return answers.not_found()
    return _object(company, kind, object_id, 200)


def change_object(company: Company, kind: str, object_id: str, request: Request, now: datetime) -> Response:
    if company.find(kind, object_id) is None:
        return answers.not_found()
    upsert(company, kind, [{**_writable(request), "id": object_id}], now)
    return _object(company, kind, object_id, 200)


def _object(company: Company, kind: str, object_id: str, status: int) -> Response:
    return Response(status, {"Content-Type": JSON_TYPE}, company.shelves[kind].encoded(object_id))


def _writable(request: Request) -> dict[str, Any]:
    """The body's object; the API lets nobody set ids and times."""
    try:
        given = loads(request.body)
    except ValueError:
        raise BadFields({".": "the body must be JSON"}) from None
    if not isinstance(given, dict):
        raise BadFields({".": "must be an object"})
    read_only = {name: "is read-only" for name in given if name in READ_ONLY_FIELDS}
    if read_only:
        raise BadFields(read_only)
    return given
