"""What an answer of Plannit means: an object, an absence, a wrong setting, a refusal, or nothing readable."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.errors import InDoubt, Misconfigured, PipelineError, Refused, Unavailable
from plannit_qbo_pipeline.plannit.client import PlannitClient
from plannit_qbo_pipeline.plannit.contract import Resource
from tests.transport.scripted import Reply, Script, caller

KEY = "k3y-of-the-company"
ROW = {"id": "ve0zegmgh8zg", "updatedAt": "2026-11-24T09:00:00-05:00"}


class Plannit(Script):
    """Gives one prepared answer to every request."""

    def __init__(self, status: int, body: bytes, content_type: str = "application/json") -> None:
        super().__init__(Reply(status, {"Content-Type": content_type}, body))

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.sent[-1].url or "").query)


def client(plannit: Plannit, base_url: str = "http://plannit.example") -> PlannitClient:
    return PlannitClient(base_url, KEY, caller(plannit))


def answering(payload: object, status: int = 200) -> Plannit:
    return Plannit(status, json.dumps(payload).encode())


def envelope(**changes: object) -> dict[str, object]:
    return {"data": [ROW], "page": 1, "limit": 100, "total": 1, **changes}


def get_one(plannit: PlannitClient) -> object:
    return plannit.get(Resource.INVOICES, "ve0zegmgh8zg")


def list_some(plannit: PlannitClient) -> object:
    return plannit.page(Resource.INVOICES, updated_since=None, page=1)


def read_spec(plannit: PlannitClient) -> object:
    return plannit.spec()


def ping(plannit: PlannitClient) -> object:
    plannit.ping()
    return None


CALLS = [get_one, list_some, read_spec, ping]
Call = Callable[[PlannitClient], object]


def test_an_object_comes_as_it_is_under_the_company_s_key() -> None:
    plannit = answering(ROW)

    assert client(plannit, "http://plannit.example/").get(Resource.TAX_GROUPS, "ve0zegmgh8zg") == ROW
    assert plannit.sent[0].url == "http://plannit.example/api/taxgroups/ve0zegmgh8zg"
    assert plannit.sent[0].headers["X-API-KEY"] == KEY


def test_an_id_cannot_reach_another_address() -> None:
    plannit = answering({"id": "../x?y"})

    client(plannit).get(Resource.INVOICES, "../x?y")

    assert plannit.sent[0].url == "http://plannit.example/api/invoices/..%2Fx%3Fy"


@pytest.mark.parametrize("text", ["not found", "Not found"])
def test_only_the_contract_s_own_words_say_that_an_object_does_not_exist(text: str) -> None:
    assert get_one(client(answering({"error": text}, 404))) is None


@pytest.mark.parametrize(
    "body",
    [b"<html>404</html>", b"", b'{"error": "no route"}', b'{"message": "not found"}', b'"not found"', b'{"error": 1}'],
)
def test_any_other_404_is_a_wrong_address_and_no_absence(body: bytes) -> None:
    with pytest.raises(Misconfigured, match="Check the URL"):
        get_one(client(Plannit(404, body)))


@pytest.mark.parametrize("call", [list_some, read_spec, ping])
def test_a_collection_that_is_not_there_is_a_wrong_address(call: Call) -> None:
    with pytest.raises(Misconfigured, match="Check the URL"):
        call(client(answering({"error": "not found"}, 404)))


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("plannit", "error", "said"),
    [
        (answering({"error": "invalid api key"}, 401), Misconfigured, "Check the key: plannit-qbo company add"),
        (answering({"error": "no"}, 403), Misconfigured, "Ask Plannit's support"),
        (answering({"error": "bad", "fields": {"limit": "x"}}, 422), Refused, "bad \\(limit\\)"),
        (answering({"error": f"api_key={KEY} is bad"}, 400), Refused, "api_key=\\*\\*\\*"),
        (Plannit(409, b"<html>"), Refused, "no reason given"),
        (answering([1], 418), Refused, "no reason given"),
        (Plannit(301, b""), Misconfigured, "Check the URL"),
        (Plannit(204, b""), Misconfigured, "HTTP 204"),
        (Plannit(200, b"<html>Maintenance</html>", "text/html"), Unavailable, "not JSON"),
        (Plannit(200, b""), Unavailable, "not JSON"),
        (answering([ROW]), Unavailable, "no object"),
        (answering(None), Unavailable, "plannit|no object"),
        (answering({"error": "down"}, 500), Unavailable, "HTTP 500"),
    ],
)
def test_an_answer_that_is_no_reading_is_told_apart_by_what_to_do(
    call: Call, plannit: Plannit, error: type[PipelineError], said: str
) -> None:
    with pytest.raises(error, match=said) as caught:
        call(client(plannit))

    assert type(caught.value) is error
    assert KEY not in str(caught.value)


def test_a_refusal_keeps_the_status() -> None:
    with pytest.raises(Refused) as caught:
        list_some(client(answering({"error": "bad"}, 422)))

    assert (caught.value.status, caught.value.detail) == (422, "bad")


def test_another_object_than_asked_for_is_not_taken() -> None:
    with pytest.raises(Unavailable, match="another object"):
        get_one(client(answering({"id": "other"})))


@pytest.mark.parametrize(
    "changes",
    [
        {"data": None},
        {"data": {}},
        {"data": ["x"]},
        {"data": [{"updatedAt": "2026-11-24T09:00:00-05:00"}]},
        {"data": [{"id": ""}]},
        {"data": [{"id": 7}]},
        {"page": 2},
        {"page": "1"},
        {"limit": 0},
        {"limit": 101},
        {"limit": None},
        {"limit": True},
        {"total": -1},
        {"total": "1"},
        {"total": 1.0},
        {"total": None},
    ],
    ids=repr,
)
def test_a_list_without_its_proper_envelope_is_not_read(changes: dict[str, object]) -> None:
    with pytest.raises(Unavailable):
        list_some(client(answering(envelope(**changes))))


@pytest.mark.parametrize("missing", ["data", "page", "limit", "total"])
def test_a_list_with_half_an_envelope_is_not_read(missing: str) -> None:
    half = envelope()
    del half[missing]

    with pytest.raises(Unavailable):
        list_some(client(answering(half)))


def test_a_page_knows_what_it_must_hold() -> None:
    page = client(answering(envelope(data=[], page=3, total=250))).page(Resource.PAYMENTS, updated_since=None, page=3)

    assert (page.expected, page.is_last) == (50, True)


def test_a_list_is_asked_for_by_moment_dates_and_page() -> None:
    plannit = answering(envelope(page=2))
    since = datetime(2026, 11, 24, 9, 0, 0, 123456, timezone(timedelta(hours=-5)))

    client(plannit).page(
        Resource.INVOICES, updated_since=since, page=2, date_from=date(2026, 11, 1), date_to=date(2026, 11, 30)
    )

    assert plannit.query == {
        "page": ["2"],
        "limit": [str(limits.PAGE_SIZE)],
        "updatedSince": ["2026-11-24T09:00:00.123456-05:00"],
        "dateFrom": ["2026-11-01"],
        "dateTo": ["2026-11-30"],
    }


def test_what_is_not_given_is_not_asked() -> None:
    plannit = answering(envelope())

    list_some(client(plannit))

    assert plannit.query == {"page": ["1"], "limit": [str(limits.PAGE_SIZE)]}


def test_the_description_comes_as_it_is() -> None:
    plannit = answering({"openapi": "3.1.0"})

    assert client(plannit).spec() == {"openapi": "3.1.0"}
    assert plannit.sent[0].url == "http://plannit.example/api/spec"


@pytest.mark.parametrize("status", [200, 201])
def test_a_product_is_created_with_its_exact_digits(status: int) -> None:
    plannit = answering({"id": "p1"}, status)

    created = client(plannit).create(Resource.PRODUCTS, {"name": "Érable", "price": Decimal("40.10"), "unit": None})

    assert created == {"id": "p1"}
    assert (plannit.sent[0].method, plannit.sent[0].url) == ("POST", "http://plannit.example/api/products")
    assert plannit.sent[0].body == '{"name":"Érable","price":40.10,"unit":null}'.encode()
    assert plannit.sent[0].headers["Content-Type"] == "application/json"


def test_a_contact_is_changed_part_by_part() -> None:
    plannit = answering({"id": "c1"})

    client(plannit).update(Resource.CONTACTS, "c/1", {"phone": {"number": "5"}, "archived": True})

    assert (plannit.sent[0].method, plannit.sent[0].url) == ("PATCH", "http://plannit.example/api/contacts/c%2F1")
    assert plannit.sent[0].body == b'{"phone":{"number":"5"},"archived":true}'


def create(plannit: PlannitClient) -> object:
    return plannit.create(Resource.CONTACTS, {"company": "X"})


def update(plannit: PlannitClient) -> object:
    return plannit.update(Resource.CONTACTS, "c1", {"company": "X"})


@pytest.mark.parametrize(
    ("call", "plannit", "error", "requests"),
    [
        (create, answering({"error": "bad", "fields": {"email": "x"}}, 422), Refused, 1),
        (create, answering({"error": "invalid api key"}, 401), Misconfigured, 1),
        (create, answering({"error": "down"}, 500), InDoubt, 1),
        (create, answering({"error": "slow down"}, 429), Unavailable, 1),
        (create, Plannit(200, b"<html>", "text/html"), InDoubt, 1),
        (create, answering({"name": "X"}), InDoubt, 1),
        (update, answering({"error": "not found"}, 404), Refused, 1),
        (update, answering({"error": "down"}, 500), InDoubt, limits.MAX_TRIES),
    ],
)
def test_a_write_that_did_not_work_says_whether_it_may_have(
    call: Call, plannit: Plannit, error: type[PipelineError], requests: int
) -> None:
    with pytest.raises(error) as caught:
        call(client(plannit))

    assert type(caught.value) is error
    assert len(plannit.sent) == requests


def test_a_ping_is_one_request() -> None:
    plannit = answering(envelope())

    client(plannit).ping()

    assert len(plannit.sent) == 1
