"""The gateway before the books: tokens, realms, formats, and a request that is sent twice."""

import pytest

from tests.contract.answer import Answer, Error
from tests.contract.company import Company
from tests.contract.forms import Forms


def asked(company: Company, realm_id: str | None = None, **headers: str | None) -> Answer:
    return company.client.send("GET", "preferences", headers=headers, realm_id=realm_id)


def test_a_token_that_is_none_is_refused(company: Company) -> None:
    answer = asked(company, Authorization="Bearer short")
    assert answer.status == 401
    assert answer.refusal.kind == "AUTHENTICATION"
    (error,) = answer.refusal.errors
    assert (error.code, error.message) == ("3200", "message=AuthenticationFailed; errorCode=003200; statusCode=401")
    assert error.detail == "Malformed bearer token: too short or too long"


def test_a_call_without_a_token_is_refused(company: Company) -> None:
    assert asked(company, Authorization=None).status == 401


def test_a_token_is_good_for_its_own_company_only(company: Company) -> None:
    own = company.client.realm_id
    answer = asked(company, realm_id=own[:-1] + ("1" if own[-1] != "1" else "2"))
    assert answer.status == 403
    assert answer.refusal.errors == (
        Error("3100", "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403", "", ""),
    )


@pytest.mark.parametrize("accept", [None, "application/xml"])
def test_who_does_not_ask_for_json_gets_xml(company: Company, accept: str | None) -> None:
    answer = asked(company, Accept=accept)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith(("application/xml", "text/xml"))
    assert b"<IntuitResponse" in answer.content
    assert b"<Preferences" in answer.content


def test_json_is_utf_8(company: Company, forms: Forms) -> None:
    customer = forms.customer("Forêt Boréale")
    answer = company.client.send("GET", f"customer/{customer['Id']}")
    assert answer.headers["Content-Type"].startswith("application/json")
    assert "Forêt Boréale" in answer.content.decode()


def test_bytes_that_are_no_utf_8_are_refused(company: Company) -> None:
    body = f'{{"DisplayName":"Caf\u00e9 {company.number()}"}}'.encode("latin-1")
    answer = company.client.send("POST", "customer", body)
    assert answer.refusal.code == "500"


def test_what_is_no_json_is_refused(company: Company) -> None:
    answer = company.client.send("POST", "customer", b'{"DisplayName":')
    assert (answer.status, answer.refusal.code) == (400, "2010")


def test_a_create_sent_twice_is_done_once(company: Company) -> None:
    body, requestid = {"DisplayName": company.name("Une fois")}, company.number()
    first = company.attempt("Customer", body, requestid=requestid)
    second = company.attempt("Customer", body, requestid=requestid)
    assert first.entity("Customer") == second.entity("Customer")
    assert company.count("Customer", f"WHERE DisplayName = '{body['DisplayName']}'") == 1


def test_an_update_a_void_and_a_delete_sent_twice_are_done_once(company: Company, forms: Forms) -> None:
    customer = forms.customer()
    change = {"Id": customer["Id"], "SyncToken": "0", "sparse": True, "Notes": company.note}
    ids = [company.number() for _ in range(3)]
    tokens = [company.create("Customer", change, requestid=ids[0])["SyncToken"] for _ in range(2)]
    assert tokens[0] == tokens[1] == company.read("Customer", customer)["SyncToken"]
    invoice = forms.invoice(customer)
    frame = {"Id": invoice["Id"], "SyncToken": invoice["SyncToken"]}
    voids = [company.create("Invoice", frame, operation="void", requestid=ids[1]) for _ in range(2)]
    assert voids[0] == voids[1]
    frame = {"Id": invoice["Id"], "SyncToken": company.read("Invoice", invoice)["SyncToken"]}
    stubs = [company.create("Invoice", frame, operation="delete", requestid=ids[2]) for _ in range(2)]
    assert stubs[0] == stubs[1] == {"status": "Deleted", "domain": "QBO", "Id": invoice["Id"]}


def test_a_requestid_of_50_characters_is_taken(company: Company) -> None:
    body = {"DisplayName": company.name("Cinquante")}
    assert company.create("Customer", body, requestid=company.number().ljust(50, "x"))["Id"]


def test_another_requestid_is_another_write(company: Company, forms: Forms) -> None:
    customer = forms.customer()
    made = [company.create("Payment", forms.payment(customer, 10), requestid=company.number()) for _ in range(2)]
    assert made[0]["Id"] != made[1]["Id"]
