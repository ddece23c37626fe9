"""A `requests` adapter that serves a discovery document and the token end points, and remembers what was asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

DISCOVERY_URL = "http://tokens.example/.well-known/openid_configuration"
DISCOVERY = {
    "issuer": "http://tokens.example",
    "authorization_endpoint": "http://tokens.example/connect",
    "token_endpoint": "http://tokens.example/bearer",
    "userinfo_endpoint": "http://tokens.example/user",
    "revocation_endpoint": "http://tokens.example/revoke",
    "jwks_uri": "http://tokens.example/jwks",
}


@dataclass(frozen=True)
class Asked:
    method: str
    url: str
    headers: Mapping[str, str]
    body: str
    timeout: object


class TokenServer(BaseAdapter):
    """`reply` answers the token and revocation end points: (status, body), or an exception to raise."""

    def __init__(self, reply: tuple[int, object] | Exception, discovery: tuple[int, object] = (200, DISCOVERY)) -> None:
        super().__init__()
        self.reply = reply
        self.discovery = discovery
        self.asked: list[Asked] = []

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: object = None,
        verify: bool | str = True,
        cert: object = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        headers: Mapping[str, Any] = request.headers
        self.asked.append(Asked(request.method or "", request.url or "", headers, str(request.body or ""), timeout))
        if request.url == DISCOVERY_URL:
            return self._answer(request, *self.discovery)
        if isinstance(self.reply, Exception):
            raise self.reply
        return self._answer(request, *self.reply)

    def close(self) -> None: ...

    @property
    def last(self) -> Asked:
        return self.asked[-1]

    def _answer(self, request: PreparedRequest, status: int, body: object) -> Response:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        response = Response()
        response.status_code = status
        response.url = request.url or ""
        response.request = request
        response.headers["intuit_tid"] = "1-tid"
        response.raw = HTTPResponse(body=BytesIO(raw), status=status, preload_content=False)
        return response
