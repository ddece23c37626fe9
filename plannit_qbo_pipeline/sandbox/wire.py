"""The narrow waist of the sandbox: every emulated call is a `Request` in and a `Response` out.

Nothing here knows a vendor, a socket or a framework. `server.py` (loopback) and `adapter.py` (in process,
without a port) both translate to these two types.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

JSON_TYPE = "application/json;charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. Header names are lower case; `path` has no query string and is percent-decoded."""

    method: str
    path: str
    query: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    raw_query: str = ""

    def param(self, name: str, default: str | None = None) -> str | None:
        """The last value given for a query parameter, or the default."""
        values = self.query.get(name)
        return values[-1] if values else default

    def header(self, name: str, default: str = "") -> str:
        return self.headers.get(name.lower(), default)


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer. `cut` means: the work is done, but the connection is dropped before the answer."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut: bool = False

    def json(self) -> Any:
        return loads(self.body)


def request_from_url(method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Request:
    """Builds a `Request` from an absolute or relative URL."""
    parts = urlsplit(url)
    query = {name: tuple(values) for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    lowered = {name.lower(): value for name, value in (headers or {}).items()}
    return Request(method.upper(), unquote(parts.path), query, lowered, body, parts.query)


def json_response(status: int, payload: object, headers: Mapping[str, str] | None = None) -> Response:
    return Response(status, {"Content-Type": JSON_TYPE, **(headers or {})}, dumps(payload))


def loads(body: bytes | str) -> Any:
    """JSON with every number that has a point as Decimal; raises ValueError on anything that is not JSON."""
    return json.loads(body, parse_float=Decimal)


def dumps(payload: object) -> bytes:
    """Compact UTF-8 JSON; Decimals become JSON numbers with exactly their own digits."""
    return "".join(_encode(payload)).encode()


def _encode(value: object) -> list[str]:
    if isinstance(value, Decimal):
        return [format(value, "f")]
    if isinstance(value, Mapping):
        parts = [f"{json.dumps(str(key), ensure_ascii=False)}:{''.join(_encode(item))}" for key, item in value.items()]
        return ["{", ",".join(parts), "}"]
    if isinstance(value, list | tuple):
        return ["[", ",".join("".join(_encode(item)) for item in value), "]"]
    return [json.dumps(value, ensure_ascii=False)]
