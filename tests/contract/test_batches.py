"""Batches: independent items, one answer each, at most thirty."""

from tests.contract.answer import Record, fault_in
from tests.contract.company import Company, statement
from tests.contract.forms import Forms


def sent(company: Company, *items: Record, **params: str) -> dict[str, Record]:
    """The answer of each item by its bId; what was made is noted."""
    answer = company.client.send("POST", "batch", {"BatchItemRequest": list(items)}, params=params)
    assert answer.status == 200, answer.content
    assert answer.payload["time"]
    found = {item["bId"]: item for item in answer.payload["BatchItemResponse"]}
    for item in found.values():
        for entity in ("Customer", "Invoice", "Payment"):
            company.remember(entity, item.get(entity, {}))
    return found


def create(b_id: str, entity: str, body: Record) -> Record:
    return {"bId": b_id, "operation": "create", entity: body}


def test_one_bad_item_of_five_leaves_the_others_alone(company: Company, forms: Forms) -> None:
    customer = forms.customer()
    names = [company.name("Lot") for _ in range(2)]
    found = sent(
        company,
        create("b1", "Customer", {"DisplayName": names[0]}),
        create("b2", "Customer", {"DisplayName": customer["DisplayName"]}),
        create("b3", "Invoice", forms.sale(customer)),
        {"bId": "b4", "Query": statement("Customer", f"where Id = '{customer['Id']}'")},
        create("b5", "Customer", {"DisplayName": names[1]}),
    )
    assert set(found) == {"b1", "b2", "b3", "b4", "b5"}
    assert [found[b_id]["Customer"]["DisplayName"] for b_id in ("b1", "b5")] == names
    fault = fault_in(found["b2"])
    assert fault is not None
    assert (fault.code, fault.kind) == ("6240", "ValidationFault")
    assert str(found["b3"]["Invoice"]["TotalAmt"]) == "229.95"
    assert [row["Id"] for row in found["b4"]["QueryResponse"]["Customer"]] == [customer["Id"]]


def test_items_update_and_delete_too(company: Company, forms: Forms) -> None:
    customer, other = forms.customer(), forms.customer()
    invoice = forms.invoice(customer)
    change = {"Id": other["Id"], "SyncToken": other["SyncToken"], "sparse": True, "Notes": company.note}
    found = sent(
        company,
        {"bId": "b1", "operation": "update", "Customer": change},
        {"bId": "b2", "operation": "delete", "Invoice": {"Id": invoice["Id"], "SyncToken": invoice["SyncToken"]}},
    )
    assert found["b1"]["Customer"]["Notes"] == company.note
    assert (found["b2"]["Invoice"]["status"], found["b2"]["Invoice"]["Id"]) == ("Deleted", invoice["Id"])
    assert company.gone("Invoice", invoice).code == "610"


def test_a_batch_of_faults_is_answered_like_any_other(company: Company, forms: Forms) -> None:
    taken = forms.customer()["DisplayName"]
    found = sent(company, *(create(f"b{n}", "Customer", {"DisplayName": taken}) for n in range(3)))
    faults = [fault_in(item) for item in found.values()]
    assert [fault.code if fault else None for fault in faults] == ["6240"] * 3


def test_thirty_items_are_taken_and_one_more_is_not(company: Company) -> None:
    def query(number: int) -> Record:
        return {"bId": f"b{number}", "Query": "select count(*) from Customer"}

    assert len(sent(company, *(query(number) for number in range(30)))) == 30
    answer = company.client.send("POST", "batch", {"BatchItemRequest": [query(number) for number in range(31)]})
    assert answer.status == 400
    assert 1000 <= int(answer.refusal.code) <= 1050


def test_nothing_of_a_batch_that_is_too_large_is_done(company: Company) -> None:
    names = [company.name("Trop") for _ in range(31)]
    items = [create(f"b{number}", "Customer", {"DisplayName": name}) for number, name in enumerate(names)]
    assert company.client.send("POST", "batch", {"BatchItemRequest": items}).status == 400
    assert company.rows("Customer", f"WHERE DisplayName IN ('{names[0]}', '{names[30]}')") == []


def test_a_batch_sent_twice_is_done_once(company: Company) -> None:
    names = [company.name("Deux fois") for _ in range(2)]
    items = [create(f"b{number}", "Customer", {"DisplayName": name}) for number, name in enumerate(names)]
    requestid = company.name("batch").replace(" ", "-")
    first = sent(company, *items, requestid=requestid)
    second = sent(company, *items, requestid=requestid)
    assert {b_id: item["Customer"]["Id"] for b_id, item in first.items()} == {
        b_id: item["Customer"]["Id"] for b_id, item in second.items()
    }
    assert company.count("Customer", f"WHERE DisplayName IN ('{names[0]}', '{names[1]}')") == 2
