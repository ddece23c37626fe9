"""Batches: one call, up to 30 items, each with an answer or a fault of its own."""

from collections.abc import Mapping
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.wire import Response
from tests.sandbox.qbo.company import Company, Shop

Item = dict[str, Any]


def batch(company: Company, *items: Item, requestid: str = "") -> Response:
    path = f"batch?requestid={requestid}" if requestid else "batch"
    return company.send("POST", path, {"BatchItemRequest": list(items)})


def answers(company: Company, *items: Item, requestid: str = "") -> list[dict[str, Any]]:
    response = batch(company, *items, requestid=requestid)
    assert response.status == 200, response.body.decode()
    found: list[dict[str, Any]] = response.json()["BatchItemResponse"]
    return found


def customer(b_id: str, name: str | None = None) -> Item:
    return {"bId": b_id, "operation": "create", "Customer": {"DisplayName": name or f"Client {b_id}"}}


def code(answer: Mapping[str, Any]) -> str:
    return str(answer["Fault"]["Error"][0]["code"])


def refused(response: Response) -> tuple[str, str]:
    assert response.status == 400, response.body.decode()
    error = response.json()["Fault"]["Error"][0]
    return error["code"], error["Detail"]


def test_each_item_is_done_or_refused_by_itself() -> None:
    shop = Shop()
    taken = shop.invoice(DocNumber="1")
    found = answers(
        shop,
        {"bId": "a", "operation": "create", "Invoice": shop.draft(DocNumber="2")},
        {"bId": "b", "operation": "create", "Invoice": shop.draft(DocNumber="1")},
        {"bId": "c", "operation": "create", "Invoice": {"CustomerRef": {"value": shop.client["Id"]}}},
        {"bId": "d", "Query": "SELECT COUNT(*) FROM Customer"},
        {"bId": "e", "Query": "SELECT * FROM Nothing"},
        {"bId": "f", "operation": "delete", "Invoice": {"Id": taken["Id"], "SyncToken": "0"}},
    )
    assert [answer["bId"] for answer in found] == list("abcdef")
    assert found[0]["Invoice"]["TotalAmt"] == shop.find("Invoice")[0]["TotalAmt"]
    assert [code(found[position]) for position in (1, 2, 4)] == ["6140", "2020", "4001"]
    assert found[1]["Fault"]["type"] == "ValidationFault"
    assert found[3]["QueryResponse"] == {"totalCount": 1}
    assert found[5] == {"bId": "f", "Invoice": {"status": "Deleted", "domain": "QBO", "Id": taken["Id"]}}
    assert [invoice["DocNumber"] for invoice in shop.find("Invoice")] == ["2"]


def test_faults_inside_are_in_the_language_of_the_company() -> None:
    shop = Shop(locale="fr_CA")
    shop.invoice(DocNumber="1")
    (answer,) = answers(shop, {"bId": "1", "operation": "create", "Invoice": shop.draft(DocNumber="1")})
    error = answer["Fault"]["Error"][0]
    assert error["Message"] == "Numéro de document en double"
    assert "is assigned to TxnType=Facture with TxnId=" in error["Detail"]


@pytest.mark.parametrize(("count", "status"), [(1, 200), (30, 200), (31, 400)])
def test_a_batch_has_at_most_thirty_items(count: int, status: int) -> None:
    company = Company()
    response = batch(company, *(customer(str(number)) for number in range(count)))
    assert response.status == status
    assert len(company.find("Customer")) == (count if status == 200 else 0)
    if status == 400:
        assert refused(response) == ("1040", "Batch size exceeds allowed limit : at most 30 items. Supplied:31")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", {}, {"BatchItemRequest": []}, {"BatchItemRequest": {}}, {"BatchItemRequest": ["x"]},
     {"BatchItemRequest": [customer("1")], "batch": 1}, {"batchItemRequest": [customer("1")]}],
)  # fmt: skip
def test_a_malformed_envelope_is_a_fault_of_the_request(body: object) -> None:
    company = Company()
    assert refused(company.send("POST", "batch", body))[0] == "2010"
    assert company.find("Customer") == []


@pytest.mark.parametrize(
    ("second", "expected"),
    [({"operation": "create", "Customer": {"DisplayName": "B"}}, "2020"), (customer("1", "B"), "2010"),
     (customer("", "B"), "2020"), ({**customer("1", "B"), "bId": None}, "2020"),
     ({**customer("", "B"), "bId": 1}, "2010")],
)  # fmt: skip
def test_a_bid_that_is_missing_or_stands_twice_refuses_the_whole_request(second: Item, expected: str) -> None:
    company = Company()
    assert refused(batch(company, customer("1", "A"), second))[0] == expected
    assert company.find("Customer") == []


def test_a_bad_bid_may_refuse_its_item_alone() -> None:
    company = Company({"batch_bid_problem": "item"})
    bare = {"operation": "create", "Customer": {"DisplayName": "C"}}
    found = answers(company, customer("1", "A"), customer("1", "B"), bare)
    assert [answer.get("bId") for answer in found] == ["1", "1", None]
    assert [code(answer) for answer in found[1:]] == ["2010", "2020"]
    assert [row["DisplayName"] for row in company.find("Customer")] == ["A"]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"operation": "create", "Unicorn": {}}, "2010"),
        ({"operation": "create", "customer": {"DisplayName": "A"}}, "2010"),
        ({"operation": "create", "Customer": {"DisplayName": "A"}, "Vendor": {"DisplayName": "B"}}, "2010"),
        ({"operation": "create", "Customer": []}, "2010"),
        ({"operation": "create", "Customer": {"Colour": "red"}}, "2010"),
        ({"operation": "create", "Customer": {"DisplayName": "A"}, "optionsData": 1}, "2010"),
        ({"operation": "create"}, "2020"),
        ({"Customer": {"DisplayName": "A"}}, "2020"),
        ({"operation": "Create", "Customer": {"DisplayName": "A"}}, "2170"),
        ({"operation": ["create"], "Customer": {"DisplayName": "A"}}, "2170"),
        ({"operation": "update", "Customer": {"DisplayName": "A"}}, "2020"),
        ({"operation": "delete", "Customer": {"Id": "1", "SyncToken": "0"}}, "500"),
        ({"operation": "revert", "Customer": {"Id": "1", "SyncToken": "0"}}, "500"),
        ({"operation": "merge", "Customer": {"Id": "1", "SyncToken": "0"}}, "500"),
        ({"operation": "send", "Customer": {"Id": "1"}}, "500"),
        ({"operation": "create", "TaxCode": {"Name": "A"}}, "500"),
        ({"Query": 5}, "2010"),
    ],
)  # fmt: skip
def test_an_item_that_cannot_be_done_is_refused_alone(item: Item, expected: str) -> None:
    company = Company()
    found = answers(company, {"bId": "1", **item}, customer("2"))
    assert code(found[0]) == expected
    assert "Customer" in found[1]


def test_an_unknown_entity_may_refuse_the_whole_request() -> None:
    company = Company({"batch_unknown_entity": "request"})
    response = batch(company, customer("1"), {"bId": "2", "operation": "create", "Unicorn": {}})
    assert refused(response) == ("2010", "Property Name:Unicorn specified is unsupported or invalid")
    assert company.find("Customer") == []


@pytest.mark.parametrize("manner", ["refuse", "ignore"])
def test_an_id_in_an_item_that_creates(manner: str) -> None:
    company = Company({"batch_create_with_id": manner})
    known = company.customer("A")
    item = {"bId": "1", "operation": "create", "Customer": {"DisplayName": "B", "Id": known["Id"], "SyncToken": "0"}}
    (answer,) = answers(company, item)
    if manner == "refuse":
        assert code(answer) == "2010"
    else:
        assert answer["Customer"]["Id"] != known["Id"]
    assert company.get(f"customer/{known['Id']}")["DisplayName"] == "A"


def test_items_cannot_name_what_the_same_batch_made() -> None:
    shop = Shop()
    first = int(shop.customer("Le dernier")["Id"])
    form = int(shop.invoice()["Id"])
    invoice = {**shop.draft(), "CustomerRef": {"value": str(first + 1)}}
    paid = shop.payment_draft(10, ({"Id": str(form + 1)}, 10))
    found = answers(
        shop,
        customer("1", "Nouveau"),
        {"bId": "2", "operation": "create", "Invoice": invoice},
        {"bId": "3", "operation": "create", "Invoice": shop.draft()},
        {"bId": "4", "operation": "create", "Payment": paid},
        {"bId": "5", "operation": "update", "Customer": {"Id": str(first + 1), "SyncToken": "0", "sparse": True}},
        {"bId": "6", "operation": "delete", "Invoice": {"Id": str(form + 1), "SyncToken": "0"}},
        {"bId": "7", "Query": "SELECT * FROM Customer WHERE Id = 'NEW'".replace("NEW", str(first + 1))},
        {"bId": "8", "Query": "SELECT * FROM Customer WHERE DisplayName = 'Nouveau'"},
        customer("9", "nouveau"),
    )
    assert (found[0]["Customer"]["Id"], found[2]["Invoice"]["Id"]) == (str(first + 1), str(form + 1))
    assert [code(found[position]) for position in (1, 3, 4, 5)] == ["2500", "6000", "610", "610"]
    assert [found[position]["QueryResponse"] for position in (6, 7)] == [{}, {}]
    assert code(found[8]) == "6240", "a name that is taken is taken all the same"
    later = answers(shop, {"bId": "1", "operation": "create", "Invoice": invoice})
    assert later[0]["Invoice"]["CustomerRef"]["value"] == str(first + 1)
    assert answers(shop, {"bId": "1", "operation": "create", "Payment": paid})[0]["Payment"]["UnappliedAmt"] == 0


def test_updates_are_seen_by_the_items_behind_them() -> None:
    company = Company()
    known = company.customer("A")
    body = {"Id": known["Id"], "SyncToken": "0", "sparse": True}
    found = answers(
        company,
        {"bId": "1", "operation": "update", "Customer": {**body, "Notes": "un"}},
        {"bId": "2", "operation": "update", "Customer": {**body, "Notes": "deux"}},
    )
    assert found[0]["Customer"]["SyncToken"] == "1"
    assert code(found[1]) == "5010"


def test_invoices_are_voided_by_the_operation_and_payments_by_an_update_with_the_option() -> None:
    shop = Shop()
    payment, invoice = shop.payment(10), shop.invoice()
    named = {"Id": payment["Id"], "SyncToken": "0", "sparse": True}
    found = answers(
        shop,
        {"bId": "1", "operation": "void", "Invoice": {"Id": invoice["Id"], "SyncToken": "0"}},
        {"bId": "2", "operation": "void", "Payment": named},
        {"bId": "3", "operation": "update", "optionsData": "void", "Payment": named},
    )
    assert found[0]["Invoice"]["TotalAmt"] == 0
    assert found[0]["Invoice"]["PrivateNote"].startswith("Voided")
    assert code(found[1]) == "500"
    assert (found[2]["Payment"]["TotalAmt"], found[2]["Payment"]["PrivateNote"]) == (0, "Voided")
    assert shop.trial_balance() == {}


def test_a_payment_may_be_voided_by_the_operation_too() -> None:
    shop = Shop({"batch_payment_void": "operation"})
    named = {"Id": shop.payment(10)["Id"], "SyncToken": "0"}
    assert answers(shop, {"bId": "1", "operation": "void", "Payment": named})[0]["Payment"]["TotalAmt"] == 0


def test_an_item_sends_a_form() -> None:
    shop = Shop()
    ready = shop.invoice(BillEmail={"Address": "a@example.org"})
    found = answers(
        shop,
        {"bId": "1", "operation": "send", "Invoice": {"Id": ready["Id"]}},
        {"bId": "2", "operation": "send", "Invoice": {"Id": shop.invoice()["Id"]}},
        {"bId": "3", "operation": "send", "Invoice": {}},
    )
    assert found[0]["Invoice"]["EmailStatus"] == "EmailSent"
    assert [code(answer) for answer in found[1:]] == ["6420", "2030"]


def test_options_stand_for_what_the_address_includes() -> None:
    shop = Shop()
    shop.invoice(DocNumber="1")
    item = {"operation": "create", "Invoice": shop.draft(DocNumber="1"), "optionsData": "allowduplicatedocnum"}
    assert "Invoice" in answers(shop, {"bId": "1", **item})[0]


def test_answers_may_come_in_another_order() -> None:
    company = Company({"batch_response_order": "shuffled"})
    items = [customer(str(number)) for number in range(12)]
    found = [answer["bId"] for answer in answers(company, *items, requestid="r1")]
    assert found != [item["bId"] for item in items]
    assert sorted(found) == sorted(item["bId"] for item in items)


def test_every_item_sees_the_whole_registry() -> None:
    company = Company()
    names = ("Customer", "Item", "Invoice", "Payment", "CreditMemo", "RefundReceipt", "Purchase")
    items = [{"bId": str(number), "operation": "create", name: {}} for number, name in enumerate(names)]
    assert {code(answer) for answer in answers(company, *items)} <= {"2020", "6080"}


def test_quickbooks_itself_applies_no_credit_of_the_same_batch_and_the_books_stay_right() -> None:
    shop = Shop()
    shop.act(act="set_preference", name="AutoApplyCredit", value=True)
    payment = shop.payment(50)
    changed = {"Id": payment["Id"], "SyncToken": "1", "sparse": True, "PrivateNote": "revu"}
    found = answers(
        shop,
        {"bId": "1", "operation": "create", "CreditMemo": shop.draft()},
        {"bId": "2", "operation": "create", "Invoice": shop.draft()},
        {"bId": "3", "operation": "update", "Payment": changed},
        {"bId": "4", "operation": "update", "optionsData": "void", "Payment": {**changed, "SyncToken": "2"}},
    )
    assert [answer for answer in found if "Fault" in answer] == []
    invoice = shop.get(f"invoice/{found[1]['Invoice']['Id']}")
    assert found[1]["Invoice"]["Balance"] == invoice["TotalAmt"] - 50
    assert invoice["Balance"] == invoice["TotalAmt"], "voiding the payment opens the invoice of the same batch again"
    assert shop.get(f"creditmemo/{found[0]['CreditMemo']['Id']}")["Balance"] == invoice["TotalAmt"]
    assert shop.trial_balance().keys() <= {"Accounts Receivable (A/R)", "Services", "Sales"}


def test_an_answer_shows_the_record_as_its_own_item_left_it() -> None:
    shop = Shop()
    invoice = shop.invoice()
    noted = {**shop.draft(), "Id": invoice["Id"], "SyncToken": "0", "PrivateNote": "revu"}
    found = answers(
        shop,
        {"bId": "1", "operation": "update", "Invoice": noted},
        {"bId": "2", "operation": "create", "Payment": shop.payment_draft(60, (invoice, 60))},
    )
    assert (found[0]["Invoice"]["SyncToken"], found[0]["Invoice"]["Balance"]) == ("1", invoice["TotalAmt"])
    assert shop.get(f"invoice/{invoice['Id']}")["SyncToken"] == "2"
