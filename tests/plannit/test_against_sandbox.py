"""Client, pages and parsing against the emulated Plannit, with the faults it can show."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import pytest
import requests

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.domain.document import Invoice
from plannit_qbo_pipeline.errors import Misconfigured, Unavailable
from plannit_qbo_pipeline.plannit.client import PlannitClient
from plannit_qbo_pipeline.plannit.contract import OBJECTS, SPEC_PATH, Resource
from plannit_qbo_pipeline.plannit.fields import aware
from plannit_qbo_pipeline.plannit.pages import changed, dated
from plannit_qbo_pipeline.plannit.parse import parse_contact, parse_invoice
from plannit_qbo_pipeline.sandbox.adapter import in_process
from plannit_qbo_pipeline.transport.http import Caller, make_session
from tests.plannit.samples import PARSERS
from tests.plannit.test_contract import SPEC
from tests.transport.scripted import FakeTime


@dataclass
class Sandbox:
    """A demo company, a client for it, and the door to its faults."""

    client: PlannitClient
    session: requests.Session
    requests: int = 0

    def count(self) -> None:
        self.requests += 1

    def control(self, path: str, body: object) -> None:
        answer = self.session.post(f"http://control.sandbox{path}", data=json.dumps(body, default=str).encode())
        assert answer.status_code == 200, answer.text

    def fault(self, kind: str, count: int = 1, path: str = "/api/invoices") -> None:
        self.control("/faults", {"system": "plannit", "path": path, "kind": kind, "count": count})


@pytest.fixture(scope="module")
def demo() -> Sandbox:
    _world, adapter, connection = in_process("demo")
    session = make_session(adapter)
    sandbox = Sandbox(PlannitClient("unset", "", Caller("plannit", session, FakeTime().clock)), session)
    caller = Caller("plannit", session, FakeTime().clock, counter=sandbox.count)
    sandbox.client = PlannitClient(connection["plannit"]["base_url"], connection["plannit"]["api_key"], caller)
    return sandbox


@pytest.fixture(autouse=True)
def start_counting(demo: Sandbox) -> None:
    demo.requests = 0


def everything(demo: Sandbox, resource: Resource, since: datetime | None = None) -> list[dict[str, Any]]:
    return list(chain.from_iterable(changed(demo.client, resource, since)))


@pytest.mark.parametrize("resource", OBJECTS)
def test_every_object_of_the_demo_company_is_read(demo: Sandbox, resource: Resource) -> None:
    rows = everything(demo, resource)

    assert len(rows) == demo.client.page(resource, updated_since=None, page=1).total > 0
    for row in rows:
        assert PARSERS[resource](row)


def test_one_object_is_found_and_another_is_not(demo: Sandbox) -> None:
    row = everything(demo, Resource.INVOICES)[0]

    assert demo.client.get(Resource.INVOICES, row["id"]) == row
    assert demo.client.get(Resource.INVOICES, "nothing") is None


def test_nothing_new_is_one_request(demo: Sandbox) -> None:
    newest = aware(everything(demo, Resource.INVOICES)[-1]["updatedAt"])
    assert newest is not None
    demo.requests = 0

    assert everything(demo, Resource.INVOICES, newest + timedelta(seconds=1)) == []
    assert demo.requests == 1


def test_a_month_holds_the_invoices_of_its_days(demo: Sandbox) -> None:
    invoices: list[Invoice] = [parse_invoice(row) for row in everything(demo, Resource.INVOICES)]
    latest = max(invoice.issued_on for invoice in invoices if invoice.issued_on)
    first, last = latest.replace(day=1), latest

    rows = chain.from_iterable(dated(demo.client, Resource.INVOICES, first, last))

    expected = {invoice.id for invoice in invoices if invoice.issued_on and first <= invoice.issued_on <= last}
    assert {row["id"] for row in rows} == expected != set()


@pytest.mark.parametrize("kind", ["429", "500_before", "500_after", "cut_after", "truncated", "short_page"])
def test_a_passing_fault_does_not_show(demo: Sandbox, kind: str) -> None:
    before = everything(demo, Resource.INVOICES)
    demo.fault(kind)

    assert everything(demo, Resource.INVOICES) == before


@pytest.mark.parametrize(
    ("kind", "count"),
    [(kind, limits.MAX_TRIES) for kind in ("429", "500_before", "cut_after", "truncated", "html")]
    + [("short_page", 2)],
)
def test_a_lasting_fault_is_unavailable_and_never_an_empty_list(demo: Sandbox, kind: str, count: int) -> None:
    demo.fault(kind, count)

    with pytest.raises(Unavailable):
        everything(demo, Resource.INVOICES)

    assert demo.requests == count
    assert everything(demo, Resource.INVOICES)


def test_a_stale_page_between_two_is_noticed(demo: Sandbox) -> None:
    before = everything(demo, Resource.INVOICES)
    pages = changed(demo.client, Resource.INVOICES, None)
    first = next(pages)
    demo.fault("stale_page")

    assert first + list(chain.from_iterable(pages)) == before


def test_a_wrong_key_is_a_setting(demo: Sandbox) -> None:
    stranger = PlannitClient("http://plannit.sandbox", "wrong", Caller("plannit", demo.session, FakeTime().clock))

    with pytest.raises(Misconfigured, match="Check the key"):
        stranger.ping()


def test_a_url_with_too_much_is_a_setting(demo: Sandbox) -> None:
    lost = PlannitClient("http://plannit.sandbox/api", "wrong", Caller("plannit", demo.session, FakeTime().clock))

    with pytest.raises(Misconfigured):
        lost.ping()


def test_a_contact_is_made_and_changed(demo: Sandbox) -> None:
    made = demo.client.create(Resource.CONTACTS, {"company": "Érablière L'Écuyer"})
    changed_ = demo.client.update(Resource.CONTACTS, made["id"], {"email": "a@example.org"})

    contact = parse_contact(changed_)
    assert (contact.company, contact.email) == ("Érablière L'Écuyer", "a@example.org")


def test_the_emulated_description_holds_every_field_of_ours(demo: Sandbox) -> None:
    live = demo.client.spec()

    assert set(live["paths"]) == set(SPEC["paths"]) - {SPEC_PATH}
    for name in ("Contact", "Product", "TaxGroup", "Invoice", "Payment", "CreditNote", "Payout"):
        ours = SPEC["components"]["schemas"][name]["properties"]
        assert set(live["components"]["schemas"][name]["properties"]) == set(ours), name
