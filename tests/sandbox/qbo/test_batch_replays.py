"""requestid on a batch: every item is remembered by its bId."""

import random
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.clock import Clock
from plannit_qbo_pipeline.sandbox.qbo.system import QboOptions, QboSystem
from plannit_qbo_pipeline.sandbox.wire import Response, dumps, loads
from tests.sandbox.qbo.company import NOON, Company


def send(company: Company, requestid: str, *b_ids: str, name: str = "Client") -> Response:
    items = [{"bId": b_id, "operation": "create", "Customer": {"DisplayName": f"{name} {b_id}"}} for b_id in b_ids]
    return company.send("POST", f"batch?requestid={requestid}", {"BatchItemRequest": items})


def by_b_id(response: Response) -> dict[str, dict[str, Any]]:
    assert response.status == 200, response.body.decode()
    return {answer["bId"]: answer for answer in response.json()["BatchItemResponse"]}


def test_a_repeated_batch_is_answered_word_for_word_and_nothing_is_done_again() -> None:
    company = Company()
    first = send(company, "r1", "a", "b")
    company.clock.advance(60)
    again = send(company, "r1", "a", "b", name="Autre")
    assert (again.status, again.body) == (first.status, first.body)
    assert len(company.find("Customer")) == 2


def test_an_order_of_answers_is_repeated_too() -> None:
    company = Company({"batch_response_order": "shuffled"})
    assert send(company, "r1", *"abcdefgh").body == send(company, "r1", *"abcdefgh").body


def test_only_what_is_new_in_a_repeated_batch_is_done() -> None:
    company = Company()
    first = by_b_id(send(company, "r1", "a", "b"))
    second = by_b_id(send(company, "r1", "b", "c", name="Autre"))
    assert second["b"] == first["b"]
    assert second["c"]["Customer"]["DisplayName"] == "Autre c"
    assert len(company.find("Customer")) == 3
    assert by_b_id(send(company, "r1", "a", "b", "c")) == {**first, "c": second["c"]}


def test_what_is_new_in_a_repeated_batch_may_be_refused() -> None:
    company = Company({"batch_replay_new_bid": "refuse"})
    first = by_b_id(send(company, "r1", "a"))
    second = by_b_id(send(company, "r1", "a", "b"))
    assert second["a"] == first["a"]
    assert second["b"]["Fault"]["Error"][0]["code"] == "600"
    assert len(company.find("Customer")) == 1


def test_another_requestid_or_none_is_another_batch() -> None:
    company = Company()
    send(company, "r1", "a")
    assert by_b_id(send(company, "r2", "a"))["a"]["Fault"]["Error"][0]["code"] == "6240"
    assert by_b_id(send(company, "r2", "a", name="Autre"))["a"]["Fault"]["Error"][0]["code"] == "6240"
    assert by_b_id(send(company, "", "a", name="Autre"))["a"]["Customer"]["DisplayName"] == "Autre a"


@pytest.mark.parametrize("cached", [True, False])
def test_a_fault_is_repeated_for_its_item_unless_the_switch_says_otherwise(cached: bool) -> None:
    company = Company({"cache_faults": cached})
    taken = company.customer("Client a")
    first = by_b_id(send(company, "r1", "a", "b"))
    assert first["a"]["Fault"]["Error"][0]["code"] == "6240"
    company.post("customer", {"Id": taken["Id"], "SyncToken": "0", "sparse": True, "DisplayName": "Parti"})
    second = by_b_id(send(company, "r1", "a", "b"))
    assert ("Fault" in second["a"]) == cached
    assert second["b"] == first["b"]


def test_a_batch_and_a_single_call_share_no_requestid() -> None:
    company = Company()
    company.post("customer?requestid=r1", {"DisplayName": "Seul"})
    assert by_b_id(send(company, "r1", "a"))["a"]["Customer"]["DisplayName"] == "Client a"


@pytest.mark.parametrize(
    ("requestid", "b_id", "status"),
    [("r" * 36, "b" * 10, 200), ("r" * 37, "b", 400), ("r", "b" * 11, 400), ("", "b" * 36, 200)],
)
def test_ids_are_shorter_where_both_are_given(requestid: str, b_id: str, status: int) -> None:
    company = Company()
    response = send(company, requestid, "x", b_id)
    assert response.status == status
    if status == 400:
        assert response.json()["Fault"]["Error"][0]["code"] == "2130"
        assert company.find("Customer") == []


def test_after_the_retention_the_items_are_done_again() -> None:
    company = Company({"requestid_retention_h": 0})
    send(company, "r1", "a")
    company.clock.advance(1)
    assert by_b_id(send(company, "r1", "a"))["a"]["Fault"]["Error"][0]["code"] == "6240"


def test_a_batch_that_was_refused_as_a_whole_is_done_when_it_comes_right() -> None:
    company = Company()
    assert send(company, "r1", "a", "a").status == 400
    assert "Customer" in by_b_id(send(company, "r1", "a"))["a"]


def test_items_are_remembered_across_a_restart() -> None:
    company = Company()
    first = send(company, "r1", "a")
    saved = loads(dumps(company.system.dump()))
    company.system = QboSystem(Clock(lambda: NOON), QboOptions(throttle_scale=0), random.Random(1))
    company.system.load(saved)
    assert send(company, "r1", "a", name="Autre").body == first.body
