"""The sandbox without a port: a `requests` adapter that hands each call to a world in the same process.

Hosts select the side: plannit.sandbox, qbo.sandbox, control.sandbox. Nothing is slept: a delay longer than the
caller's time-out raises ReadTimeout at once, after the work was done, as on a real wire.
"""

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from requests import ConnectionError as RequestsConnectionError
from requests import PreparedRequest, ReadTimeout, Response
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from plannit_qbo_pipeline.sandbox import wire
from plannit_qbo_pipeline.sandbox.assembly import Options, build_world, named_seed
from plannit_qbo_pipeline.sandbox.clock import Clock
from plannit_qbo_pipeline.sandbox.control.routes import ControlPlane
from plannit_qbo_pipeline.sandbox.world import Answer, QboSide, Urls, World

HOSTS = {"plannit.sandbox": "plannit", "qbo.sandbox": "qbo", "control.sandbox": "control"}
IN_PROCESS_URLS = Urls("http://plannit.sandbox", "http://qbo.sandbox", "http://control.sandbox")
NO_LIMITS = Decimal(0)


class SandboxAdapter(HTTPAdapter):
    """Mount it on `http://` of a session; any other host is refused as unreachable."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self._control = ControlPlane(world)

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        answer = self._answer(request)
        read_timeout_s = timeout[1] if isinstance(timeout, tuple) else timeout
        if read_timeout_s is not None and answer.delay_s > read_timeout_s:
            raise ReadTimeout(f"no answer within {read_timeout_s} s", request=request)
        if answer.response.cut:
            raise RequestsConnectionError("connection dropped without an answer", request=request)
        return self.build_response(request, _raw(answer.response))

    def _answer(self, request: PreparedRequest) -> Answer:
        url = request.url or ""
        host = urlsplit(url).hostname or ""
        system = HOSTS.get(host)
        if system is None:
            raise RequestsConnectionError(f"{host!r} is not one of {', '.join(HOSTS)}", request=request)
        headers = {"host": urlsplit(url).netloc, **_text_headers(request)}
        sent = wire.request_from_url(request.method or "GET", url, headers, _body(request))
        if system == "control":
            return Answer(self._control.handle(sent))
        with self._world.in_flight(system, sent) as is_admitted:
            return self._world.answer(system, sent, is_admitted)


def in_process(
    seed: str | Mapping[str, Any] = "empty",
    clock: Clock | None = None,
    options: Options | None = None,
    qbo: QboSide | None = None,
) -> tuple[World, SandboxAdapter, dict[str, Any]]:
    """A seeded world, the adapter to mount on `http://`, and the connection block. No limits unless asked for."""
    world = build_world(options or Options(throttle_scale=NO_LIMITS), IN_PROCESS_URLS, clock, qbo)
    connection = world.seed(named_seed(seed, world.clock) if isinstance(seed, str) else seed)
    return world, SandboxAdapter(world), connection


def _text_headers(request: PreparedRequest) -> dict[str, str]:
    headers: Mapping[str, Any] = request.headers
    return {name: value.decode("latin-1") if isinstance(value, bytes) else value for name, value in headers.items()}


def _body(request: PreparedRequest) -> bytes:
    body: Any = request.body
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    return body if isinstance(body, bytes) else b"".join(body)


def _raw(response: wire.Response) -> HTTPResponse:
    headers = {"Content-Length": str(len(response.body)), **response.headers}
    return HTTPResponse(body=BytesIO(response.body), headers=headers, status=response.status, preload_content=False)
