"""The narrow waist of the sandbox: every emulated call is a `Request` in and a `Response` out.

Nothing here knows a vendor, a socket or a framework. `server.py` (loopback) and `adapter.py` (in process,
without a port) both translate to these two types.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from json.encoder import encode_basestring as _quote
from typing import Any, NoReturn
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
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_no_number)
    except (InvalidOperation, RecursionError) as problem:
        raise ValueError("a number or a nesting beyond all bounds") from problem


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def dumps(payload: object) -> bytes:
    """Compact UTF-8 JSON; Decimals become JSON numbers with exactly their own digits."""
    parts: list[str] = []
    _encode(payload, parts.append)
    return "".join(parts).encode()


def _encode(value: object, emit: Callable[[str], None]) -> None:
    """One pass without a list per value: a page of a hundred invoices holds some ten thousand of them."""
    if isinstance(value, str):
        emit(_quote(value))
    elif isinstance(value, Decimal):
        emit(format(value, "f"))
    elif value is None:
        emit("null")
    elif isinstance(value, bool):
        emit("true" if value else "false")
    elif isinstance(value, Mapping):
        lead = "{"
        for key, item in value.items():
            emit(f"{lead}{_quote(str(key))}:")
            _encode(item, emit)
            lead = ","
        emit("{}" if lead == "{" else "}")
    elif isinstance(value, list | tuple):
        lead = "["
        for item in value:
            emit(lead)
            _encode(item, emit)
            lead = ","
        emit("[]" if lead == "[" else "]")
    else:
        emit(json.dumps(value, ensure_ascii=False))
