"""The sandbox as a process of its own, over loopback."""

import threading
import time
from collections.abc import Iterator

import pytest
import requests

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
