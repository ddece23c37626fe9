"""Plannit's API, call by call: what an answer means. Walking a whole list is in `pages`, fields are in `parse`.

"Could not read" is never "nothing there": only the contract's own 404 for one object is an absence.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.errors import InDoubt, Misconfigured, PipelineError, Refused, Unavailable
from plannit_qbo_pipeline.plannit.contract import (
    API_PREFIX,
    KEY_HEADER,
    NOT_FOUND,
    SPEC_PATH,
    Json,
    Parameter,
    Resource,
)
from plannit_qbo_pipeline.transport.http import Answer, Caller
from plannit_qbo_pipeline.transport.redaction import redact

_TEXT_SHOWN = 200
_KEY_ADVICE = "Check the key: plannit-qbo company add SLUG --replace --plannit-url URL --plannit-key -"
_URL_ADVICE = "Check the URL, without /api: plannit-qbo company add SLUG --replace --plannit-url URL --plannit-key -"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list as it came; `total` counts the whole list at that moment."""

    data: list[Json]
    page: int
    limit: int
    total: int

    @property
    def expected(self) -> int:
        """How many rows the page must hold by its own figures."""
        return min(self.limit, max(0, self.total - (self.page - 1) * self.limit))

    @property
    def is_last(self) -> bool:
        return self.page * self.limit >= self.total


class PlannitClient:
    """One company's Plannit. `base_url` excludes `/api`."""

    def __init__(self, base_url: str, api_key: str, caller: Caller) -> None:
        self._base_url = base_url.rstrip("/")
        self._headers = {KEY_HEADER: api_key, "Accept": "application/json"}
        self._caller = caller

    def get(self, resource: Resource, id: str) -> Json | None:  # noqa: A002 - the contract's own word
        """One object as it came, or None if Plannit says in the contract's words that there is none."""
        path = f"{API_PREFIX}/{resource}/{quote(id, safe='')}"
        answer = self._read(path)
        if answer.status == 404:
            if _is_absence(answer):
                return None
            raise Misconfigured(f"Plannit has no address GET {path} (404). {_URL_ADVICE}")
        raw = _object(answer, path)
        if raw.get("id") != id:
            raise Unavailable(f"Plannit answered GET {path} with another object. Try again later")
        return raw

    def page(
        self,
        resource: Resource,
        *,
        updated_since: datetime | None,
        page: int,
        date_from: date | None = None,
        date_to: date | None = None,
    ) -> Page:
        """One page, its envelope checked; `updated_since` and the dates are inclusive and may be combined."""
        query: dict[str, str] = {Parameter.PAGE: str(page), Parameter.LIMIT: str(limits.PAGE_SIZE)}
        if updated_since is not None:
            query[Parameter.UPDATED_SINCE] = updated_since.isoformat()
        if date_from is not None:
            query[Parameter.DATE_FROM] = date_from.isoformat()
        if date_to is not None:
            query[Parameter.DATE_TO] = date_to.isoformat()
        path = f"{API_PREFIX}/{resource}"
        answer = self._read(path, query)
        if answer.status == 404:
            raise Misconfigured(f"Plannit has no list at GET {path} (404). {_URL_ADVICE}")
        return _page(_object(answer, path), path, page)

    def create(self, resource: Resource, fields: Mapping[str, object]) -> Json:
        """A new contact or product, as it then is. Tried once, for Plannit knows no idempotency key: after InDoubt,
        look for it before creating it again."""
        return self._write("POST", f"{API_PREFIX}/{resource}", fields, tries=1)

    def update(self, resource: Resource, id: str, fields: Mapping[str, object]) -> Json:  # noqa: A002
        """A contact or product with some fields replaced, as it then is. May be repeated."""
        return self._write("PATCH", f"{API_PREFIX}/{resource}/{quote(id, safe='')}", fields, tries=limits.MAX_TRIES)

    def spec(self) -> Json:
        """The live OpenAPI description, for the contract check."""
        answer = self._read(SPEC_PATH)
        if answer.status == 404:
            raise Misconfigured(f"Plannit has no description at GET {SPEC_PATH} (404). {_URL_ADVICE}")
        return _object(answer, SPEC_PATH)

    def ping(self) -> None:
        """Returns if URL and key work; raises what is wrong otherwise."""
        self.page(Resource.TAX_GROUPS, updated_since=None, page=1)

    def _read(self, path: str, query: Mapping[str, str] | None = None) -> Answer:
        """200 and 404 come back; everything else is raised by what the caller should do."""
        url = f"{self._base_url}{path}"
        answer = self._caller.call("GET", f"{url}?{urlencode(query)}" if query else url, headers=self._headers)
        if answer.status in (200, 404):
            return answer
        raise _refusal(answer, f"GET {path}")

    def _write(self, method: str, path: str, fields: Mapping[str, object], *, tries: int) -> Json:
        headers = {**self._headers, "Content-Type": "application/json"}
        url, body = f"{self._base_url}{path}", _encoded(fields).encode()
        answer = self._caller.call(method, url, headers=headers, body=body, write=True, tries=tries)
        if answer.status not in (200, 201):
            raise _refusal(answer, f"{method} {path}")
        try:
            raw = answer.json()
        except ValueError:
            raw = None
        if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
            raise InDoubt(f"Plannit answered {method} {path} with no object; look for it before writing it again")
        return raw


def _refusal(answer: Answer, call: str) -> PipelineError:
    """What an answer that is no reading and no absence means, with the next step."""
    status, said = answer.status, _said(answer)
    if status == 401:
        return Misconfigured(f"Plannit refused the API key on {call} (401). {_KEY_ADVICE}")
    if status == 403:
        return Misconfigured(f"Plannit does not let this API key use {call} (403). Ask Plannit's support for it")
    if 400 <= status < 500:
        message = f"Plannit refused {call} ({status}): {said}. Forward this to Plannit's support"
        return Refused(message, detail=said, status=status)
    return Misconfigured(f"Plannit answered {call} with HTTP {status}. {_URL_ADVICE}")


def _encoded(value: object) -> str:
    """JSON in which a Decimal keeps exactly its own digits."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(name)}:{_encoded(part)}" for name, part in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def _object(answer: Answer, path: str) -> Json:
    try:
        raw = answer.json()
    except ValueError:
        raise Unavailable(f"Plannit answered GET {path} with something that is not JSON. Try again later") from None
    if answer.status != 200 or not isinstance(raw, dict):
        raise Unavailable(f"Plannit answered GET {path} with something that is no object. Try again later")
    return raw


def _page(raw: Json, path: str, asked: int) -> Page:
    rows = raw.get("data")
    page, limit, total = (raw[name] if type(raw.get(name)) is int else -1 for name in ("page", "limit", "total"))
    if not isinstance(rows, list) or page != asked or not 1 <= limit <= limits.PAGE_SIZE or total < 0:
        raise Unavailable(f"Plannit answered GET {path} without a proper page {asked}. Try again later")
    if not all(isinstance(row, dict) and isinstance(row.get("id"), str) and row["id"] for row in rows):
        raise Unavailable(f"Plannit answered GET {path} with rows that have no id. Forward this to its support")
    return Page(rows, page, limit, total)


def _is_absence(answer: Answer) -> bool:
    try:
        raw = answer.json()
    except ValueError:
        return False
    return isinstance(raw, dict) and isinstance(raw.get("error"), str) and raw["error"].casefold() == NOT_FOUND


def _said(answer: Answer) -> str:
    """Plannit's own words on a 4xx, short and without secrets."""
    try:
        raw: Any = answer.json()
    except ValueError:
        return "no reason given"
    if not isinstance(raw, dict) or not isinstance(raw.get("error"), str):
        return "no reason given"
    fields = raw.get("fields")
    named = f" ({', '.join(sorted(map(str, fields)))})" if isinstance(fields, dict) and fields else ""
    return redact(raw["error"][:_TEXT_SHOWN]) + named[:_TEXT_SHOWN]
