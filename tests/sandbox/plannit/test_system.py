import pytest
import requests

from plannit_qbo_pipeline.sandbox.assembly import Options
from plannit_qbo_pipeline.sandbox.seeds.empty import empty_seed
from plannit_qbo_pipeline.sandbox.wire import loads
from tests.sandbox.driver import Driver


@pytest.fixture
def sandbox() -> Driver:
    return Driver()


def error_of(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path", "status", "error"),
    [
        ("GET", "nothing", 404, "not found"),
        ("GET", "contacts/zz", 404, "not found"),
        ("GET", "contacts/a/b", 404, "not found"),
        ("PATCH", "contacts/zz", 404, "not found"),
        ("POST", "invoices", 405, "method not allowed"),
        ("DELETE", "contacts/zz", 405, "method not allowed"),
    ],
)
def test_what_is_not_there_is_refused(sandbox: Driver, method: str, path: str, status: int, error: str) -> None:
    assert error_of(sandbox.call(method, path, {})) == (status, error)


def test_a_key_opens_its_own_company_only(sandbox: Driver) -> None:
    other = loads(sandbox.control("POST", "seed", empty_seed("Autre")).content)
    sandbox.make("contacts", {"id": "mine"}, "?company=Entretien Boréal")
    assert sandbox.call("GET", "contacts", api_key=other["plannit"]["api_key"]).json()["total"] == 0
    assert sandbox.call("GET", "contacts/mine", api_key=other["plannit"]["api_key"]).status_code == 404
    assert error_of(sandbox.call("GET", "contacts", api_key="wrong")) == (401, "invalid api key")


def test_lists_ascend_by_update_then_id_and_since_is_inclusive(sandbox: Driver) -> None:
    sandbox.make("contacts", [{"id": "b"}, {"id": "a"}])
    sandbox.advance(1)
    sandbox.make("contacts", {"id": "c"})
    since = sandbox.get("contacts/c")["updatedAt"]
    sandbox.advance(1)
    sandbox.make("contacts", {"id": "a", "firstName": "Zoé"})
    assert [contact["id"] for contact in sandbox.get("contacts")["data"]] == ["b", "c", "a"]
    later = sandbox.session.get(
        "http://plannit.sandbox/api/contacts",
        params={"updatedSince": since},
        headers={"X-API-KEY": sandbox.api_key},
        timeout=5,
    ).json()
    assert [contact["id"] for contact in later["data"]] == ["c", "a"]
    assert later["total"] == 2


def test_pages_deliver_each_object_once(sandbox: Driver) -> None:
    sandbox.make("products", [{"id": f"p{number:03d}", "name": "x"} for number in range(25)])
    pages = [sandbox.get(f"products?limit=10&page={number}") for number in (1, 2, 3, 4)]
    assert [len(page["data"]) for page in pages] == [10, 10, 5, 0]
    assert [item["id"] for page in pages for item in page["data"]] == [f"p{number:03d}" for number in range(25)]
    assert {page["total"] for page in pages} == {25}
    assert sandbox.get("products")["limit"] == 100


def test_business_dates_bound_inclusively_and_leave_undated_documents_out(sandbox: Driver) -> None:
    days = {"a": "2026-01-31", "b": "2026-02-01", "c": "2026-02-28", "d": "2026-03-01", "e": None}
    sandbox.make("invoices", [{"id": key, "contactId": "c", "number": key, "date": day} for key, day in days.items()])
    found = sandbox.get("invoices?dateFrom=2026-02-01&dateTo=2026-02-28")
    assert [invoice["id"] for invoice in found["data"]] == ["b", "c"]
    sandbox.make("invoices", {"id": "a", "date": "2026-02-10"})
    assert sandbox.get("invoices?dateFrom=2026-02-01&dateTo=2026-02-28")["total"] == 3
    assert sandbox.get("invoices?dateFrom=2026-02-28")["total"] == 2


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("contacts?limit=101", "limit"),
        ("contacts?limit=0", "limit"),
        ("contacts?page=x", "page"),
        ("contacts?updatedSince=2026-01-01", "updatedSince"),
        ("contacts?updatedSince=2026-01-01T00:00:00+01:00", "updatedSince"),
        ("contacts?dateFrom=2026-01-01", "dateFrom"),
        ("invoices?dateTo=2026-1-1", "dateTo"),
        ("invoices?updatedAfter=x", "updatedAfter"),
    ],
)
def test_a_malformed_list_call_names_the_parameter(sandbox: Driver, path: str, field: str) -> None:
    answer = sandbox.call("GET", path)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


def test_contacts_and_products_can_be_made_and_changed(sandbox: Driver) -> None:
    made = sandbox.call(
        "POST", "contacts", {"firstName": "Zoé", "lastName": "D'Amours", "phone": {"number": "418 555-0101"}}
    )
    assert made.status_code == 201
    contact = made.json()
    assert len(contact["id"]) == 12
    sandbox.advance(5)
    changed = sandbox.call("PATCH", f"contacts/{contact['id']}", {"quickbooksId": "58"}).json()
    assert changed == {**contact, "quickbooksId": "58", "updatedAt": changed["updatedAt"]}
    assert changed["updatedAt"] > contact["updatedAt"]
    assert sandbox.get(f"contacts/{contact['id']}") == changed


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("contacts", {}, "company"),
        ("contacts", {"company": "X", "name": "X"}, "name"),
        ("contacts", {"company": "X", "id": "mine"}, "id"),
        ("contacts", {"company": 3}, "company"),
        ("contacts", {"company": "X", "phone": {"numbre": "1"}}, "phone.numbre"),
        ("products", {"price": 3}, "name"),
        ("products", {"name": "X", "price": "3"}, "price"),
        ("products", [], "."),
    ],
)
def test_a_bad_new_object_is_refused_by_field_and_not_stored(
    sandbox: Driver, kind: str, body: object, field: str
) -> None:
    answer = sandbox.call("POST", kind, body)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]
    assert sandbox.get(kind)["total"] == 0


def test_money_keeps_its_digits_on_the_wire(sandbox: Driver) -> None:
    sandbox.make("products", {"id": "p", "name": "x", "price": loads("0.1005")})
    assert '"price":0.1005' in sandbox.call("GET", "products/p").text


def test_a_throttle_scale_turns_the_rate_limit_on() -> None:
    sandbox = Driver(options=Options(throttle_scale=loads("0.005")))
    statuses = [sandbox.call("GET", "contacts").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    refused = sandbox.call("GET", "contacts")
    assert int(refused.headers["Retry-After"]) == 60
    sandbox.advance(60)
    assert sandbox.call("GET", "contacts").status_code == 200
