import re
from datetime import datetime
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.wire import Response
from tests.sandbox.qbo.company import NOON, Company, Shop

ENTITIES = ["invoice", "creditmemo", "refundreceipt"]


def form(shop: Shop, entity: str, **more: object) -> dict[str, Any]:
    body = shop.refund_draft(**more) if entity == "refundreceipt" else shop.draft(**more)
    return shop.post(entity, body)


def sent(company: Company, path: str, send_to: str = "") -> Response:
    headers = {**company.headers, "Content-Type": "application/octet-stream"}
    return company.send("POST", f"{path}/send{f'?sendTo={send_to}' if send_to else ''}", b"", headers)


def code_of(response: Response) -> str:
    return str(response.json()["Fault"]["Error"][0]["code"])


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_form_is_sent_to_its_own_address(entity: str) -> None:
    shop = Shop()
    record = form(shop, entity, BillEmail={"Address": "a@example.org"})
    answer = next(iter(sent(shop, f"{entity}/{record['Id']}").json().values()))
    assert answer["EmailStatus"] == "EmailSent"
    assert answer["DeliveryInfo"]["DeliveryType"] == "Email"
    assert datetime.fromisoformat(answer["DeliveryInfo"]["DeliveryTime"]) == NOON
    assert (answer["SyncToken"], answer["TotalAmt"]) == ("1", record["TotalAmt"])
    assert shop.get(f"{entity}/{record['Id']}") == answer


def test_the_address_given_becomes_the_forms_own() -> None:
    shop = Shop()
    invoice = shop.invoice(BillEmail={"Address": "a@example.org"})
    answer = sent(shop, f"invoice/{invoice['Id']}", "b%2Bc@example.org").json()["Invoice"]
    assert answer["BillEmail"]["Address"] == "b+c@example.org"


@pytest.mark.parametrize("entity", ENTITIES)
def test_6420_without_any_address(entity: str) -> None:
    shop = Shop()
    record = form(shop, entity)
    assert code_of(sent(shop, f"{entity}/{record['Id']}")) == "6420"
    assert shop.get(f"{entity}/{record['Id']}")["EmailStatus"] == "NotSet"


@pytest.mark.parametrize(("address", "code"), [("nobody", "2210"), ("x" * 100 + "@example.org", "2050")])
def test_an_address_must_be_one(address: str, code: str) -> None:
    shop = Shop()
    assert code_of(sent(shop, f"invoice/{shop.invoice()['Id']}", address)) == code


@pytest.mark.parametrize(("record_id", "code"), [("999999", "610"), ("abc", "2030")])
def test_what_is_not_there_is_not_sent(record_id: str, code: str) -> None:
    assert code_of(sent(Shop(), f"invoice/{record_id}", "a@example.org")) == code


def test_an_ended_subscription_sends_nothing() -> None:
    shop = Shop()
    invoice = shop.invoice()
    shop.act(act="set_preference", name="SubscriptionStatus", value="EXPIRED")
    assert code_of(sent(shop, f"invoice/{invoice['Id']}", "a@example.org")) == "6190"


def test_forty_emails_a_day_and_not_one_more() -> None:
    shop = Shop()
    path = f"invoice/{shop.invoice(BillEmail={'Address': 'a@example.org'})['Id']}"
    assert [sent(shop, path).status for _ in range(40)] == [200] * 40
    response = sent(shop, path)
    assert (response.status, code_of(response), response.json()["Fault"]["type"]) == (429, "3001", "SERVICE")
    assert "40" in response.json()["Fault"]["Error"][0]["Detail"]


def test_the_next_day_starts_anew_and_the_limit_is_a_switch() -> None:
    shop = Shop({"emails_a_day": 1})
    path = f"invoice/{shop.invoice(BillEmail={'Address': 'a@example.org'})['Id']}"
    # Still the day before, in Pacific time.
    shop.clock.set(NOON.replace(hour=6))
    assert [sent(shop, path).status for _ in range(2)] == [200, 429]
    shop.clock.set(NOON)
    assert [sent(shop, path).status for _ in range(2)] == [200, 429]


@pytest.mark.parametrize("path", ["payment/1/send", "customer/1/send", "unicorn/1/send"])
def test_only_sales_forms_are_sent(path: str) -> None:
    assert Company().send("POST", path).status == 404


@pytest.mark.parametrize("entity", ENTITIES)
@pytest.mark.parametrize("locale", ["en_CA", "fr_CA"])
def test_a_form_can_be_read_as_a_pdf(entity: str, locale: str) -> None:
    shop = Shop(locale=locale)
    record = form(shop, entity, DocNumber="A-1042")
    headers = {**shop.headers, "Accept": "application/pdf"}
    response = shop.send("GET", f"{entity}/{record['Id']}/pdf", headers=headers)
    assert (response.status, response.headers["Content-Type"]) == (200, "application/pdf")
    assert response.body.startswith(b"%PDF-")
    assert b"A-1042" in response.body
    assert b"160.97 CAD" in response.body
    assert b"(Entretien 140.00) Tj" in response.body
    assert "Gestion L'Érable inc.".encode("cp1252") in response.body
    assert "intuit_tid" in response.headers
    offset = int(re.findall(rb"startxref\n(\d+)", response.body)[0])
    assert response.body[offset:].startswith(b"xref")


@pytest.mark.parametrize(
    ("path", "status"), [("invoice/999/pdf", 400), ("payment/1/pdf", 404), ("customer/1/pdf", 404), ("x/1/pdf", 404)]
)
def test_there_is_no_pdf_of_what_is_no_sales_form(path: str, status: int) -> None:
    assert Company().send("GET", path).status == status
