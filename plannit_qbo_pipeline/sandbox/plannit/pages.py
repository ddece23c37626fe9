"""List calls: reads the query, picks the page, writes the envelope {"data", "page", "limit", "total"}."""

from datetime import UTC

from plannit_qbo_pipeline.sandbox.plannit.check import BadFields, instant, is_date, unknown_field
from plannit_qbo_pipeline.sandbox.plannit.contract import DATED_KINDS, MAX_PAGE_LIMIT
from plannit_qbo_pipeline.sandbox.plannit.shelf import LONG_AGO, Selection, Shelf
from plannit_qbo_pipeline.sandbox.wire import JSON_TYPE, Request, Response

PARAMETERS = ("updatedSince", "page", "limit")
DATED_PARAMETERS = (*PARAMETERS, "dateFrom", "dateTo")


def list_page(kind: str, shelf: Shelf, request: Request) -> Response:
    """One page of a list. Raises BadFields for a parameter that is unknown or malformed."""
    problems = _problems(kind, request)
    if problems:
        raise BadFields(problems)
    since = instant(request.param("updatedSince") or "")
    selection = Selection(
        since.astimezone(UTC) if since else LONG_AGO, request.param("dateFrom"), request.param("dateTo")
    )
    number, limit = int(request.param("page") or 1), int(request.param("limit") or MAX_PAGE_LIMIT)
    objects, total = shelf.page(selection, number, limit)
    tail = f'],"page":{number},"limit":{limit},"total":{total}}}'
    return Response(200, {"Content-Type": JSON_TYPE}, b'{"data":[' + b",".join(objects) + tail.encode())


def _problems(kind: str, request: Request) -> dict[str, str]:
    allowed = DATED_PARAMETERS if kind in DATED_KINDS else PARAMETERS
    found = {name: unknown_field(name, dict.fromkeys(allowed)) for name in request.query if name not in allowed}
    for name in ("page", "limit"):
        value = request.param(name)
        if value is not None and not (value.isascii() and value.isdigit() and len(value) <= 9 and int(value) > 0):
            found[name] = "must be a whole number above zero"
    if "limit" not in found and int(request.param("limit") or 1) > MAX_PAGE_LIMIT:
        found["limit"] = f"must not be above {MAX_PAGE_LIMIT}"
    since = request.param("updatedSince")
    if since is not None and instant(since) is None:
        found["updatedSince"] = "must be an ISO 8601 time with an offset"
    for name in ("dateFrom", "dateTo"):
        day = request.param(name)
        if name in allowed and day is not None and not is_date(day):
            found[name] = "must be a date, YYYY-MM-DD"
    return found
