"""Webhooks over a real socket of this machine."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests

from plannit_qbo_pipeline.sandbox.adapter import in_process
from plannit_qbo_pipeline.sandbox.clock import Clock
from plannit_qbo_pipeline.sandbox.webhook_sender import send_due
from plannit_qbo_pipeline.sandbox.wire import loads
from plannit_qbo_pipeline.sandbox.world import World
from tests.sandbox.driver import NOON
from tests.sandbox.process import Child, running

MINUTE_S = 60


class Receiver(HTTPServer):
    """Keeps what it is sent; answers a status, or (0) nothing until it is released."""

    def __init__(self, status: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = status
        self.received: list[tuple[str, bytes, str | None]] = []
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?a=1"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, body, self.headers["intuit-signature"]))
        if not self.server.status:
            self.server.released.wait(20)
        self.send_response(self.server.status or 200)
        self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Tests print nothing."""


@contextmanager
def receiver(status: int = 200) -> Iterator[Receiver]:
    server = Receiver(status)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def world_told_to(url: str) -> tuple[World, Clock]:
    """A world whose one company is watched, with something to tell that is due."""
    clock = Clock(lambda: NOON)
    world, _, connection = in_process("empty", clock)
    realm_id = connection["qbo"]["realm_id"]
    world.qbo.watch(realm_id, {"url": url, "verifier_token": "t"})
    customer = world.qbo.books(realm_id)["entities"]["Customer"][0]["Id"]
    world.qbo.as_user(realm_id, {"act": "edit", "entity": "Customer", "id": customer, "fields": {"Notes": "revu"}})
    clock.advance(MINUTE_S)
    return world, clock


@pytest.mark.parametrize("status", [200, 302])
def test_what_is_due_is_sent_once_and_no_redirection_is_followed(status: int) -> None:
    with receiver(status) as server:
        world, clock = world_told_to(server.url)
        assert [send_due(world), send_due(world)] == [1, 0]
        clock.advance(3600)
        assert send_due(world) == 0
        ((path, body, signature),) = server.received
    assert path == "/hook?a=1"
    assert [event["type"] for event in loads(body)] == ["qbo.customer.updated.v1"]
    assert signature


def test_what_nobody_took_is_sent_again() -> None:
    with receiver() as server:
        url = server.url
    world, clock = world_told_to(url)
    assert send_due(world) == 1, "nobody listens any more"
    assert send_due(world) == 0
    clock.advance(20 * MINUTE_S)
    assert send_due(world) == 1


def made(child: Child, name: str) -> float:
    """Makes a customer through the API; answers how long that took."""
    qbo = child.connection["qbo"]
    headers = {"Authorization": f"Bearer {qbo['access_token']}", "Accept": "application/json"}
    url = f"{qbo['base_url']}/v3/company/{qbo['realm_id']}/customer"
    started = time.monotonic()
    assert requests.post(url, json={"DisplayName": name}, headers=headers, timeout=10).status_code == 200
    return time.monotonic() - started


def test_the_running_sandbox_tells_and_waits_for_nobody() -> None:
    with receiver(status=0) as server, running("--seed", "empty") as child:
        realm = f"{child.control}/qbo/{child.connection['qbo']['realm_id']}"
        wanted = {"url": server.url, "verifier_token": "t"}
        assert requests.post(f"{realm}/webhooks", json=wanted, timeout=5).json() == {"url": server.url}
        made(child, "Un")
        requests.post(f"{child.control}/clock", json={"advance_s": MINUTE_S}, timeout=5)
        deadline = time.monotonic() + 20
        while not server.received and time.monotonic() < deadline:
            time.sleep(0.02)
        assert b"qbo.customer.created.v1" in server.received[0][1]
        assert made(child, "Deux") < 2, "the receiver still holds its answer back"
