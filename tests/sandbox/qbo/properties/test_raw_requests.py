"""Bytes on the wire that are hardly HTTP: nothing breaks, nothing is done, and the next client is served."""

import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from tests.sandbox.process import Child, running

WAIT_S = 5
OK, BAD, NOWHERE = b"200", b"400", b"404"
CASES = {
    "no HTTP at all": (b"\x00\xff\xfe garbage\r\n\r\n", BAD),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", BAD),
    "another place": (b"GET http://elsewhere/{root}/preferences HTTP/1.1\r\n{head}\r\n", NOWHERE),
    "no path": (b"OPTIONS * HTTP/1.1\r\n{head}\r\n", NOWHERE),
    "bytes in the path": (b"GET {root}/invoice/\xc3\xa9 HTTP/1.1\r\n{head}\r\n", BAD),
    "broken percent signs": (b"GET {root}/invoice/%zz%ff%00 HTTP/1.1\r\n{head}\r\n", BAD),
    "a long query": (b"GET {root}/query?query=" + b"a" * 60_000 + b" HTTP/1.1\r\n{head}\r\n", BAD),
    "an endless line": (b"GET {root}/query?query=" + b"a" * 200_000 + b" HTTP/1.1\r\n{head}\r\n", BAD),
    "many parameters": (b"GET {root}/query?" + b"a=1&" * 3_000 + b" HTTP/1.1\r\n{head}\r\n", BAD),
    "a negative length": (b"POST {root}/invoice HTTP/1.1\r\n{head}Content-Length: -5\r\n\r\n", BAD),
    "a chunk that is none": (b"POST {root}/invoice HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n", BAD),
    "bytes in a header": (b"GET {root}/preferences HTTP/1.1\r\n{head}X-A: \xe9\xff\r\n\r\n", OK),
}


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with running("--seed", "empty", "--throttle-scale", "0") as started:
        yield started


def filled_in(child: Child, request: bytes) -> bytes:
    qbo = child.connection["qbo"]
    head = (
        f"Host: x\r\nAuthorization: Bearer {qbo['access_token']}\r\nAccept: application/json\r\nConnection: close\r\n"
    )
    return request.replace(b"{root}", root(child).encode()).replace(b"{head}", head.encode())


def root(child: Child) -> str:
    return f"/v3/company/{child.connection['qbo']['realm_id']}"


def connected(child: Child) -> socket.socket:
    port = urlsplit(child.connection["qbo"]["base_url"]).port
    return socket.create_connection(("127.0.0.1", port), timeout=WAIT_S)


def serves(child: Child) -> bool:
    qbo = child.connection["qbo"]
    headers = {"Authorization": f"Bearer {qbo['access_token']}", "Accept": "application/json"}
    return (
        requests.get(f"{qbo['base_url']}{root(child)}/preferences", headers=headers, timeout=WAIT_S).status_code == 200
    )


def logged(child: Child) -> int:
    return len(requests.get(f"{child.control}/requests", timeout=WAIT_S).json())


@pytest.mark.parametrize("name", CASES)
def test_what_is_hardly_http_breaks_nothing(child: Child, name: str) -> None:
    request, status = CASES[name]
    with connected(child) as wire:
        wire.sendall(filled_in(child, request))
        assert wire.recv(12) == b"HTTP/1.1 " + status
    assert serves(child)


def test_half_a_request_is_none(child: Child) -> None:
    """A client that dies while it sends can send again, under the same requestid."""
    before = logged(child)
    body = json.dumps({"DisplayName": "Roy"}).encode()
    start = f"POST {{root}}/customer?requestid=once HTTP/1.1\r\n{{head}}Content-Length: {len(body)}\r\n\r\n".encode()
    with connected(child) as wire:
        wire.sendall(filled_in(child, start) + body[:5])
    assert serves(child)
    assert logged(child) == before + 1, "only the call that asked whether it serves"
    with connected(child) as wire:
        wire.sendall(filled_in(child, start) + body)
        assert wire.recv(12) == b"HTTP/1.1 " + OK
