"""The sandbox on loopback: one process, one event loop, a listener each for Plannit, QBO and the control plane.

Which side answers is decided by the port a call came in on. Only translation is here; the work is in `world.py`.
"""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qs

import uvicorn

from plannit_qbo_pipeline.sandbox.control.routes import ControlPlane
from plannit_qbo_pipeline.sandbox.state import StateFile
from plannit_qbo_pipeline.sandbox.webhook_sender import keep_sending
from plannit_qbo_pipeline.sandbox.wire import Request, Response
from plannit_qbo_pipeline.sandbox.world import Urls, World

HOST = "127.0.0.1"
SYSTEMS = ("plannit", "qbo", "control")
# Longer than any client's pause: a connection closed while a POST is on its way looks like a lost answer.
KEEP_ALIVE_S = 3600
GRACE_S = 2
SAVE_TICK_S = 1.0
MAX_BODY_BYTES = 64 * 1024 * 1024
TOO_LARGE = Response(413, {"Content-Type": "text/plain", "Connection": "close"}, b"Payload Too Large")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class PortTaken(OSError):
    """A port cannot be listened on; the message says which and what to do."""


class HungUp(Exception):
    """The client went away before its request was whole: half a request is none, and nobody waits for an answer."""


class Listeners:
    """The three listening sockets, bound before anything else so that a taken port shows at once."""

    def __init__(self, ports: Mapping[str, int]) -> None:
        self.sockets: dict[str, socket.socket] = {}
        for system in SYSTEMS:
            try:
                self.sockets[system] = _bound(ports.get(system, 0))
            except OSError as problem:
                self.close()
                raise PortTaken(
                    f"cannot listen on {HOST}:{ports[system]} for {system}: {problem.strerror}; "
                    f"choose another with --{system}-port, or leave it out for any free port"
                ) from problem

    @property
    def systems_by_port(self) -> dict[int, str]:
        return {bound.getsockname()[1]: system for system, bound in self.sockets.items()}

    @property
    def urls(self) -> Urls:
        return Urls(**{system: f"http://{HOST}:{port}" for port, system in self.systems_by_port.items()})

    def close(self) -> None:
        for bound in self.sockets.values():
            bound.close()


class LoopbackApp:
    """The ASGI application behind all three ports."""

    def __init__(self, world: World, systems_by_port: Mapping[int, str]) -> None:
        self._world = world
        self._control = ControlPlane(world)
        self._systems_by_port = systems_by_port

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        system = self._systems_by_port[scope["server"][1]]
        try:
            request = await _request(scope, receive)
        except HungUp:
            return
        if request is None:
            await _send(TOO_LARGE, send)
        elif system == "control":
            await _send(self._control.handle(request), send)
        else:
            await self._emulate(system, request, receive, send)

    async def _emulate(self, system: str, request: Request, receive: Receive, send: Send) -> None:
        """A call is in flight until the last byte of its answer, with whatever delay was scripted."""
        with self._world.in_flight(system, request) as is_admitted:
            answer = self._world.answer(system, request, is_admitted)
            if answer.delay_s:
                await asyncio.sleep(answer.delay_s)
            if answer.response.cut:
                await _drop_connection(receive)
            else:
                await _send(answer.response, send)


def serve(world: World, listeners: Listeners, state: StateFile | None, ready: Callable[[], None]) -> None:
    """Answers until SIGTERM or SIGINT; calls `ready` once calls are answered; saves state meanwhile and at the end."""
    config = uvicorn.Config(
        LoopbackApp(world, listeners.systems_by_port),
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        interface="asgi3",
        server_header=False,
        # The vendors' own clock may be moved; QBO's side dates its answers itself.
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
    )
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_serve(_Server(config, ready), world, listeners, state))
    if state is not None:
        state.save(world)


class _Server(uvicorn.Server):
    """uvicorn, except that a signal ends it without being raised again afterwards: state must still be saved."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        yield

    def _stop(self) -> None:
        self.should_exit = True


async def _serve(server: _Server, world: World, listeners: Listeners, state: StateFile | None) -> None:
    aside = [asyncio.create_task(keep_sending(world))]
    if state is not None:
        aside.append(asyncio.create_task(_keep_saving(world, state)))
    await server.serve(list(listeners.sockets.values()))
    for task in aside:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _keep_saving(world: World, state: StateFile) -> None:
    while True:
        await asyncio.sleep(SAVE_TICK_S)
        await asyncio.to_thread(state.save_if_due, world)


async def _request(scope: Message, receive: Receive) -> Request | None:
    """The whole request; None when its body is too large."""
    body = await _body(receive)
    if body is None:
        return None
    raw_query = scope["query_string"].decode("latin-1")
    query = {name: tuple(values) for name, values in parse_qs(raw_query, keep_blank_values=True).items()}
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return Request(scope["method"], scope["path"], query, headers, body, raw_query)


async def _body(receive: Receive) -> bytes | None:
    body = bytearray()
    while len(body) <= MAX_BODY_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HungUp
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)
    return None


async def _send(response: Response, send: Send) -> None:
    headers = {"content-length": str(len(response.body)), **response.headers}
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": response.status, "headers": raw})
    await send({"type": "http.response.body", "body": response.body})


async def _drop_connection(receive: Receive) -> None:
    """Closes the TCP connection without a byte of answer; ASGI has no message for that, uvicorn's cycle a transport."""
    receive.__self__.transport.abort()  # type: ignore[attr-defined]
    await receive()


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((HOST, port))
        bound.listen()
    except OSError:
        bound.close()
        raise
    return bound
