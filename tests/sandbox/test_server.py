"""The sandbox as a process of its own, over loopback."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests

from plannit_qbo_pipeline.sandbox.server import MAX_BODY_BYTES
from tests.sandbox.process import Child, running


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with running("--seed", "empty") as started:
        yield started


def script(child: Child, **fault: object) -> None:
    body = {"system": "plannit", "path": "contacts", **fault}
    assert requests.post(f"{child.control}/faults", json=body, timeout=5).status_code == 200


def contacts(child: Child, timeout_s: float = 5) -> requests.Response:
    return requests.get(f"{child.plannit}/contacts", headers=child.headers, timeout=timeout_s)


def test_each_port_answers_for_its_own_side(child: Child) -> None:
    made = requests.post(f"{child.control}/plannit/contacts", json={"id": "é", "firstName": "Zoé"}, timeout=5).json()
    assert requests.get(f"{child.plannit}/contacts/%C3%A9", headers=child.headers, timeout=5).json() == made
    assert requests.get(child.connection["qbo"]["discovery_url"], timeout=5).status_code == 200
    assert requests.post(f"{child.plannit}/reset", timeout=5).status_code == 401
    assert requests.get(f"{child.control}/api/contacts", timeout=5).status_code == 404


def test_only_loopback_is_listened_on(child: Child) -> None:
    urls = (child.connection["plannit"]["base_url"], child.connection["qbo"]["base_url"], child.control)
    assert all(url.startswith("http://127.0.0.1:") for url in urls)
    assert len(set(urls)) == 3


def test_a_cut_connection_ends_without_a_byte(child: Child) -> None:
    script(child, kind="cut_after")
    with pytest.raises(requests.ConnectionError):
        contacts(child)
    assert contacts(child).status_code == 200


def test_a_truncated_body_arrives_as_a_whole_answer(child: Child) -> None:
    script(child, kind="truncated")
    answer = contacts(child)
    assert (answer.status_code, answer.headers["content-length"]) == (200, str(len(answer.content)))
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()


def test_a_slow_answer_holds_nobody_else_up(child: Child) -> None:
    script(child, kind="slow", seconds=2)
    waiting = threading.Thread(target=contacts, args=(child,))
    waiting.start()
    while not any(entry["fault"] == "slow" for entry in requests.get(f"{child.control}/requests", timeout=5).json()):
        time.sleep(0.01)
    assert contacts(child, timeout_s=1.5).status_code == 200
    assert waiting.is_alive()
    waiting.join()


def test_a_kept_connection_serves_many_calls(child: Child) -> None:
    with requests.Session() as session:
        session.headers.update(child.headers)
        assert {session.get(f"{child.plannit}/products", timeout=5).status_code for _ in range(50)} == {200}


def qbo_get(child: Child, path: str = "preferences", timeout_s: float = 20) -> requests.Response:
    qbo = child.connection["qbo"]
    headers = {"Authorization": f"Bearer {qbo['access_token']}", "Accept": "application/json"}
    return requests.get(f"{qbo['base_url']}/v3/company/{qbo['realm_id']}/{path}", headers=headers, timeout=timeout_s)


def test_the_eleventh_call_in_flight_is_refused_until_one_has_landed() -> None:
    with running("--seed", "empty") as child, ThreadPoolExecutor(10) as pool:
        script(child, system="qbo", path="companyinfo", kind="slow", seconds=3, count=10)
        flying = [pool.submit(qbo_get, child, "companyinfo/1") for _ in range(10)]
        while len(requests.get(f"{child.control}/requests", timeout=5).json()) < len(flying):
            time.sleep(0.01)
        time.sleep(1)  # the ten calls of a second are counted apart
        refused = qbo_get(child)
        assert (refused.status_code, refused.json()["Fault"]["Error"][0]["code"]) == (429, "3001")
        assert "intuit_tid" in refused.headers
        assert [call.result().status_code for call in flying] == [200] * 10
        assert qbo_get(child).status_code == 200


def test_a_body_beyond_all_bounds_is_refused(child: Child) -> None:
    qbo = child.connection["qbo"]
    with socket.create_connection(("127.0.0.1", urlsplit(qbo["base_url"]).port), timeout=20) as connection:
        head = f"POST /v3/company/{qbo['realm_id']}/invoice HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head.encode())
        chunk = b"400000\r\n" + b" " * 0x400000 + b"\r\n"
        for _ in range(MAX_BODY_BYTES // 0x400000 + 1):
            connection.sendall(chunk)
        assert connection.recv(20).startswith(b"HTTP/1.1 413 ")
