import asyncio
import socket
import threading

import pytest
import requests

ELSEWHERE = "192.0.2.1"  # reserved for documentation: nothing answers there


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        peer, _ = server.accept()
        with peer:
            client.sendall(b"x")
            assert peer.recv(1) == b"x"


def test_an_address_elsewhere_fails_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match=ELSEWHERE):
        socket.create_connection((ELSEWHERE, 80), timeout=0.1)
    with socket.socket() as client, pytest.raises(pytest.fail.Exception, match=ELSEWHERE):
        client.connect_ex((ELSEWHERE, 80))


def test_a_name_elsewhere_is_not_even_looked_up() -> None:
    with pytest.raises(pytest.fail.Exception, match="tried to resolve"):
        requests.get("http://somewhere.invalid/", timeout=0.1)


def test_asyncio_is_guarded_too() -> None:
    with pytest.raises(pytest.fail.Exception, match=ELSEWHERE):
        asyncio.run(asyncio.open_connection(ELSEWHERE, 80))


def test_other_threads_are_guarded_too() -> None:
    seen: list[str] = []

    def reach() -> None:
        try:
            socket.create_connection((ELSEWHERE, 80), timeout=0.1)
        except pytest.fail.Exception as failure:
            seen.append(str(failure))

    thread = threading.Thread(target=reach)
    thread.start()
    thread.join()
    assert ELSEWHERE in seen[0]
