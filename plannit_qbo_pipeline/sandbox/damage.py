"""What a scripted fault does to an answer that was really given: cut it, empty it, put it one cent off."""

from collections import OrderedDict
from dataclasses import replace
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.wire import Request, Response, dumps, loads

ONE_CENT = Decimal("0.01")
MAX_REMEMBERED_PAGES = 128


def truncated(response: Response) -> Response:
    """A well-formed answer whose body stops in the middle."""
    return replace(response, body=response.body[: len(response.body) // 2])


def short_page(response: Response) -> Response:
    """A Plannit page that delivers half of what its `total` promises."""
    page = _decoded(response)
    if not isinstance(page, dict) or "data" not in page:
        return response
    return replace(response, body=dumps({**page, "data": page["data"][: len(page["data"]) // 2]}))


def total_off(response: Response) -> Response:
    """Every TotalAmt of a QBO answer, and nothing else in it, one cent too high."""
    payload = _decoded(response)
    return response if payload is None else replace(response, body=dumps(_with_totals_off(payload)))


class StalePages:
    """Imitates a cache in front of Plannit that missed an invalidation.

    A stale page is the answer the same key got for the same path and query last time, whatever was written since;
    who never asked gets an empty page, as a cache filled before the first document would give.
    """

    def __init__(self, limit: int = MAX_REMEMBERED_PAGES) -> None:
        self._pages: OrderedDict[tuple[str, str, str], Response] = OrderedDict()
        self._limit = limit

    def remember(self, request: Request, response: Response) -> None:
        if request.method != "GET" or response.status != 200:
            return
        self._pages[_key(request)] = response
        self._pages.move_to_end(_key(request))
        if len(self._pages) > self._limit:
            self._pages.popitem(last=False)

    def stale(self, request: Request, fresh: Response) -> Response:
        """The old answer for this request; errors and single objects are answered fresh."""
        page = _decoded(fresh)
        if not isinstance(page, dict) or "data" not in page:
            return fresh
        return self._pages.get(_key(request)) or replace(fresh, body=dumps({**page, "data": [], "total": 0}))

    def clear(self) -> None:
        self._pages.clear()


def _key(request: Request) -> tuple[str, str, str]:
    return request.header("x-api-key"), request.path, request.raw_query


def _decoded(response: Response) -> Any:
    try:
        return loads(response.body) if response.status == 200 else None
    except ValueError:
        return None


def _with_totals_off(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: Decimal(item) + ONE_CENT if name == "TotalAmt" else _with_totals_off(item)
            for name, item in value.items()
        }
    return [_with_totals_off(item) for item in value] if isinstance(value, list) else value
