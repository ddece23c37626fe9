"""What webhooks tell, when, and how it is signed."""

import base64
import hashlib
import hmac
import random
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.clock import Clock
from plannit_qbo_pipeline.sandbox.qbo.system import QboOptions, QboSystem
from plannit_qbo_pipeline.sandbox.qbo.webhooks import Delivery
from plannit_qbo_pipeline.sandbox.wire import dumps, loads
from tests.sandbox.qbo.company import NOON, Company, Shop

URL, TOKEN = "http://127.0.0.1:9999/hook?a=1", "verifier"


def watched(company: Company, url: str = URL) -> None:
    assert company.system.watch(company.realm_id, {"url": url, "verifier_token": TOKEN}) == {"url": url}


def told(company: Company) -> list[dict[str, Any]]:
    """The events of the one delivery that is due after a minute; none when nothing is."""
    company.clock.advance(60)
    deliveries = company.system.due_webhooks()
    assert len(deliveries) <= 1
    found: list[dict[str, Any]] = loads(deliveries[0].body) if deliveries else []
    return found


def kinds(events: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(event["type"], event["intuitentityid"]) for event in events]


def test_an_event_is_a_cloud_event() -> None:
    company = Company()
    watched(company)
    made = company.customer()
    (event,) = told(company)
    assert len(event.pop("id")) == 36
    assert event.pop("source").startswith("intuit.")
    assert event == {
        "specversion": "1.0",
        "type": "qbo.customer.created.v1",
        "datacontenttype": "application/json",
        "time": "2026-11-24T17:00:00Z",
        "intuitentityid": made["Id"],
        "intuitaccountid": company.realm_id,
        "data": {},
    }


def test_a_body_is_signed_with_the_verifier_token() -> None:
    company = Company()
    watched(company)
    company.customer()
    company.clock.advance(60)
    (delivery,) = company.system.due_webhooks()
    digest = hmac.new(TOKEN.encode(), delivery.body, hashlib.sha256).digest()
    assert (delivery.url, delivery.tried) == (URL, 0)
    assert delivery.headers == {
        "Content-Type": "application/json",
        "intuit-signature": base64.b64encode(digest).decode(),
    }


def test_each_operation_has_its_own_event() -> None:
    shop = Shop()
    gone, void, sent, paid = (shop.invoice(BillEmail={"Address": "a@example.org"}) for _ in range(4))
    watched(shop)
    made = shop.invoice()
    shop.post("invoice?operation=delete", {"Id": gone["Id"], "SyncToken": "0"})
    shop.post("invoice?operation=void", {"Id": void["Id"], "SyncToken": "0"})
    shop.post(f"invoice/{sent['Id']}/send", b"")
    payment = shop.payment(10, (paid, 10))
    assert sorted(kinds(told(shop))) == sorted(
        [
            ("qbo.invoice.created.v1", made["Id"]),
            ("qbo.invoice.deleted.v1", gone["Id"]),
            ("qbo.invoice.voided.v1", void["Id"]),
            ("qbo.invoice.emailed.v1", sent["Id"]),
            ("qbo.invoice.updated.v1", paid["Id"]),
            ("qbo.payment.created.v1", payment["Id"]),
        ]
    )


def test_a_merge_names_the_survivor_and_who_is_gone() -> None:
    company = Company()
    stays, goes = company.customer("A"), company.customer("B")
    watched(company)
    company.act(act="merge", entity="Customer", id=goes["Id"], into=stays["Id"])
    events = told(company)
    assert kinds(events) == [("qbo.customer.updated.v1", stays["Id"]), ("qbo.customer.merged.v1", stays["Id"])]
    assert events[1]["data"] == {"deletedid": goes["Id"]}


def test_changes_are_gathered_and_told_once() -> None:
    company = Company()
    watched(company)
    company.clock.advance(59)
    made = company.customer("A")
    for number in range(3):
        frame = {"Id": made["Id"], "SyncToken": str(number), "sparse": True}
        company.post("customer", {**frame, "Notes": str(number)})
    assert company.system.due_webhooks() == []
    assert kinds(told(company)) == [("qbo.customer.created.v1", made["Id"])]
    assert told(company) == []


def test_how_long_changes_are_gathered_is_a_switch() -> None:
    company = Company({"webhook_every_s": 0})
    watched(company)
    company.customer()
    assert len(company.system.due_webhooks()) == 1


def test_companies_that_share_an_address_share_a_delivery() -> None:
    company = Company()
    watched(company)
    first = company.customer("A")
    other = company.system.seed({"company": {"name": "B"}, "qbo": {}})
    home, company.realm_id, company.connection = company.realm_id, other["realm_id"], other
    watched(company)
    second = company.customer("B")
    assert [(event["intuitaccountid"], event["intuitentityid"]) for event in told(company)] == [
        (home, first["Id"]),
        (company.realm_id, second["Id"]),
    ]


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1:9999/", "http://localhost:9999/", "http://example.org:80/", "http://127.0.0.1/", "x", 5,
     "http://127.0.0.1:x/", "http://127.0.0.1:1@example.org:80/", "http://127.0.0.1:99999999/",
     "http://127.0.0.1:9999/é", ["x"]],
)  # fmt: skip
def test_only_this_machine_is_told(url: object) -> None:
    company = Company()
    with pytest.raises(ValueError, match="this machine only"):
        company.system.watch(company.realm_id, {"url": url, "verifier_token": TOKEN})


def test_a_signature_needs_a_token() -> None:
    company = Company()
    with pytest.raises(ValueError, match="verifier_token"):
        company.system.watch(company.realm_id, {"url": URL})
    with pytest.raises(KeyError):
        company.system.watch("1", {"url": URL, "verifier_token": TOKEN})


def test_an_address_can_be_taken_back() -> None:
    company = Company()
    watched(company)
    company.system.watch(company.realm_id, {"url": None})
    company.customer()
    assert told(company) == []


def failed(company: Company, status: int = 503) -> Delivery:
    watched(company)
    company.customer()
    company.clock.advance(60)
    (delivery,) = company.system.due_webhooks()
    company.system.webhook_answered(delivery, status)
    return delivery


def test_a_delivery_that_failed_is_tried_three_times_more() -> None:
    company = Company()
    delivery = failed(company)
    for tried, minutes in enumerate((20, 30, 50), start=1):
        company.clock.advance(60 * minutes - 1)
        assert company.system.due_webhooks() == []
        company.clock.advance(1)
        (again,) = company.system.due_webhooks()
        assert (again.body, again.headers, again.tried) == (delivery.body, delivery.headers, tried)
        company.system.webhook_answered(again, 0)
    company.clock.advance(24 * 3600)
    assert company.system.due_webhooks() == []


@pytest.mark.parametrize("status", [200, 204, 302, 400, 404, 410])
def test_other_answers_are_not_tried_again(status: int) -> None:
    company = Company()
    failed(company, status)
    company.clock.advance(3600)
    assert company.system.due_webhooks() == []


def test_who_fails_for_a_day_is_told_nothing_more() -> None:
    company = Company()
    failed(company)
    company.clock.advance(24 * 3600)
    (again,) = company.system.due_webhooks()
    company.system.webhook_answered(again, 500)
    tokens = company.system._connections.connect(company.realm_id, "scope", company.clock.now())
    company.connection = {**company.connection, "access_token": tokens.access_token}
    company.customer("Après")
    company.clock.advance(3600)
    assert [delivery.tried for delivery in company.system.due_webhooks()] == [2], "what was tried goes on to the end"


def test_an_answer_in_between_makes_up_for_what_failed() -> None:
    company = Company({"webhook_every_s": 0})
    failed(company)
    company.clock.advance(20 * 60)
    (again,) = company.system.due_webhooks()
    company.system.webhook_answered(again, 200)
    company.clock.advance(20 * 60)
    company.customer("B")
    (other,) = company.system.due_webhooks()
    company.system.webhook_answered(other, 503)
    company.clock.advance(24 * 3600 - 1)
    (again,) = company.system.due_webhooks()
    assert again.tried == 1


def test_a_watch_survives_a_restart_with_what_it_has_not_told_yet() -> None:
    company = Company()
    watched(company)
    made = company.customer()
    saved = loads(dumps(company.system.dump()))
    company.clock = Clock(lambda: NOON)
    company.system = QboSystem(company.clock, QboOptions(throttle_scale=0), random.Random(1))
    company.system.load(saved)
    assert kinds(told(company)) == [("qbo.customer.created.v1", made["Id"])]
