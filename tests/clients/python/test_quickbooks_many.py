"""python-quickbooks sends many records in one request and asks what changed."""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from quickbooks.batch import batch_create, batch_delete, batch_update
from quickbooks.cdc import change_data_capture
from quickbooks.exceptions import GeneralException
from quickbooks.objects.customer import Customer
from quickbooks.objects.invoice import Invoice
from quickbooks.objects.payment import Payment

from tests.clients.python.firm import Firm
from tests.clients.sandbox import Sandbox


def customers(*names: str) -> list[Any]:
    drafts = []
    for name in names:
        customer = Customer()
        customer.DisplayName = name
        drafts.append(customer)
    return drafts


def test_a_batch_of_five_with_one_bad(firm: Firm) -> None:
    made = batch_create(customers("Un", "Deux", "Nord:Sud", "L'Été", "Cinq"), qb=firm.qb)
    assert [row.DisplayName for row in made.successes] == ["Un", "Deux", "L'Été", "Cinq"]
    assert [(fault.original_object.DisplayName, fault.Error[0].code) for fault in made.faults] == [("Nord:Sud", "2180")]
    assert len(made.batch_responses) == 5
    assert Customer.count(qb=firm.qb) == 4


def test_items_of_a_batch_are_created_changed_and_deleted(firm: Firm) -> None:
    drafts = [firm.invoice_draft(number=f"B-{number}") for number in range(1, 4)]
    made = batch_create(drafts, qb=firm.qb).successes
    assert [row.DocNumber for row in made] == ["B-1", "B-2", "B-3"]
    for invoice in made:
        invoice.PrivateNote = "lot"
    changed = batch_update(made, qb=firm.qb)
    assert [(row.SyncToken, row.PrivateNote) for row in changed.successes] == [("1", "lot")] * 3
    stale = batch_delete([made[0], *changed.successes[1:]], qb=firm.qb)
    assert [fault.Error[0].code for fault in stale.faults] == ["5010"]
    assert [row.DocNumber for row in Invoice.all(qb=firm.qb)] == ["B-1"]


def test_thirty_one_records_go_in_two_requests(sandbox: Sandbox, firm: Firm) -> None:
    made = batch_create(customers(*(f"Client {number}" for number in range(31))), qb=firm.qb)
    assert (len(made.successes), made.faults) == (31, [])
    assert [call["status"] for call in sandbox.calls(firm.realm_id, "batch")] == [200, 200]


def test_thirty_one_records_in_one_request_are_refused_whole(firm: Firm) -> None:
    items = [
        {"bId": f"b{number}", "operation": "create", "Customer": {"DisplayName": f"Client {number}"}}
        for number in range(31)
    ]
    with pytest.raises(GeneralException) as caught:
        firm.qb.batch_operation(json.dumps({"BatchItemRequest": items}))
    assert int(caught.value.error_code) == 1040
    assert Customer.count(qb=firm.qb) == 0


def test_a_query_in_a_batch_does_not_see_its_neighbours(firm: Firm) -> None:
    firm.customer  # noqa: B018 - made by being asked for
    items = [
        {"bId": "b1", "operation": "create", "Customer": {"DisplayName": "Nouveau"}},
        {"bId": "b2", "Query": "select * from Customer where DisplayName like 'Gestion%'"},
        {"bId": "b3", "operation": "create", "Invoice": {}},
    ]
    answer = firm.qb.batch_operation(json.dumps({"BatchItemRequest": items}))
    by_id = {item["bId"]: item for item in answer["BatchItemResponse"]}
    assert by_id["b1"]["Customer"]["DisplayName"] == "Nouveau"
    assert [row["Id"] for row in by_id["b2"]["QueryResponse"]["Customer"]] == [firm.customer.Id]
    assert {error["code"] for error in by_id["b3"]["Fault"]["Error"]} == {"2020"}


def test_what_changed_since_a_moment_with_what_was_deleted(sandbox: Sandbox, firm: Firm) -> None:
    firm.item  # noqa: B018 - made by being asked for
    kept, deleted = firm.invoice(number="1"), firm.invoice(number="2")
    sandbox.advance(3000)
    # The library writes no offset; QuickBooks Online then reads Pacific time.
    since = datetime.fromisoformat(sandbox.now()).astimezone(ZoneInfo("America/Los_Angeles")) - timedelta(seconds=60)
    kept.PrivateNote = "vu"
    kept.save(qb=firm.qb)
    deleted.delete(qb=firm.qb)
    changes = change_data_capture([Invoice, Customer, Payment], since, qb=firm.qb)
    assert [(row.Id, row.SyncToken) for row in changes.Invoice if getattr(row, "status", "") != "Deleted"] == [
        (kept.Id, "1")
    ]
    assert [row.Id for row in changes.Invoice if getattr(row, "status", "") == "Deleted"] == [deleted.Id]
    assert not hasattr(changes, "Payment")
    assert not hasattr(changes, "Customer")
    everything = change_data_capture([Customer, Invoice], since - timedelta(days=1), qb=firm.qb)
    assert [row.DisplayName for row in everything.Customer] == ["Gestion L'Érable inc."]


def test_nothing_changed_is_an_empty_answer(firm: Firm) -> None:
    changes = change_data_capture([Invoice], "2026-11-24T00:00:00-08:00", qb=firm.qb)
    assert not hasattr(changes, "Invoice")
