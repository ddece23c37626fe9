from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.seeds.empty import empty_seed
from tests.sandbox.driver import Driver


@pytest.fixture
def sandbox() -> Driver:
    return Driver()


def test_the_connection_block_has_exactly_the_promised_keys(sandbox: Driver) -> None:
    block = sandbox.control("POST", "seed", empty_seed("Autre")).json()
    assert list(block) == ["plannit", "qbo", "control_url"]
    assert list(block["plannit"]) == ["base_url", "api_key"]
    assert list(block["qbo"]) == [
        "base_url",
        "discovery_url",
        "client_id",
        "client_secret",
        "realm_id",
        "access_token",
        "refresh_token",
    ]
    assert block["qbo"]["realm_id"] != sandbox.connection["qbo"]["realm_id"]
    assert block["plannit"]["api_key"] != sandbox.api_key


def test_requests_are_logged_with_path_query_and_requestid_apart(sandbox: Driver) -> None:
    sandbox.session.post("http://qbo.sandbox/v3/x?requestid=r1&operation=void", data=b"{}", timeout=5)
    sandbox.get("contacts?limit=3")
    log = sandbox.control("GET", "requests").json()
    assert log[0].pop("seconds") >= 0
    assert log[0] == {
        "system": "qbo",
        "method": "POST",
        "path": "/v3/x",
        "query": "requestid=r1&operation=void",
        "requestid": "r1",
        "status": 200,
        "time": "2026-11-24T17:00:00+00:00",
        "fault": None,
    }
    assert [entry["path"] for entry in sandbox.control("GET", "requests?since=1").json()] == ["/api/contacts"]


def test_the_clock_can_be_set_and_advanced(sandbox: Driver) -> None:
    assert sandbox.control("POST", "clock", {"advance_s": 90}).json() == {"now": "2026-11-24T17:01:30+00:00"}
    moved = sandbox.control("POST", "clock", {"now": "2027-01-01T00:00:00-05:00"}).json()
    assert moved == {"now": "2027-01-01T05:00:00+00:00"}
    assert sandbox.make("contacts", {})["updatedAt"] == "2027-01-01T00:00:00.000-05:00"


def test_reset_forgets_everything(sandbox: Driver) -> None:
    sandbox.advance(90)
    sandbox.control("POST", "faults", {"system": "plannit", "path": "", "kind": "html"})
    sandbox.call("GET", "contacts")
    assert sandbox.control("POST", "reset").status_code == 200
    assert sandbox.call("GET", "contacts").status_code == 401
    assert len(sandbox.control("GET", "requests").json()) == 1
    assert sandbox.control("POST", "clock", {"advance_s": 0}).json() == {"now": "2026-11-24T17:00:00+00:00"}


def test_one_or_many_objects_are_stored_into_the_named_company(sandbox: Driver) -> None:
    other = sandbox.control("POST", "seed", empty_seed("Autre")).json()["plannit"]["api_key"]
    assert sandbox.make("contacts", {"id": "a"}, "?company=Autre")["id"] == "a"
    assert [each["id"] for each in sandbox.make("contacts", [{"id": "b"}], f"?company={other}")] == ["b"]
    assert sandbox.call("GET", "contacts", api_key=other).json()["total"] == 2
    ambiguous = sandbox.control("POST", "plannit/contacts", {"id": "c"})
    assert ambiguous.status_code == 400
    assert "'Entretien Boréal', 'Autre'" in ambiguous.json()["error"]


def test_books_and_user_acts_reach_the_realm(sandbox: Driver) -> None:
    assert sandbox.control("GET", "qbo/1000/books").json()["entities"] == {"Company": ["Entretien Boréal"]}
    assert sandbox.control("POST", "qbo/1000/as-user", {"act": "edit"}).json() == {"done": "edit"}


def test_switches_are_told_and_set(sandbox: Driver) -> None:
    assert sandbox.control("GET", "qbo/switches").json() == {"only": True}
    assert sandbox.control("POST", "qbo/switches", {"only": False}).json() == {"only": False}
    assert sandbox.control("GET", "qbo/switches").json() == {"only": False}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "words"),
    [
        ("GET", "nothing", None, 404, "POST /reset"),
        ("GET", "reset", None, 405, "POST"),
        ("POST", "requests", None, 405, "GET"),
        ("POST", "plannit/jobs", {}, 404, "contacts, products"),
        ("POST", "plannit/contacts?company=Nul", {}, 400, "'Nul' is not exactly one"),
        ("POST", "plannit/contacts", 3, 422, "must be an object"),
        ("POST", "plannit/contacts", [{"nom": "x"}], 422, "nom: unknown field"),
        ("POST", "seed", {"compagny": {}}, 422, "did you mean 'company'?"),
        ("POST", "faults", {"system": "qbo"}, 422, "kind: must be one of"),
        ("POST", "faults", [], 422, "must be an object"),
        ("GET", "requests?since=x", None, 400, "number of calls"),
        ("POST", "clock", {}, 400, "advance_s"),
        ("POST", "clock", {"now": "2026-11-24T12:00:00"}, 400, "offset"),
        ("POST", "clock", {"advance_s": "x"}, 400, "cannot take"),
        ("GET", "qbo/9/books", None, 404, "no realm '9'"),
        ("POST", "qbo/9/as-user", {"act": "edit"}, 404, "no realm '9'"),
        ("POST", "qbo/1000/as-user", {"act": "dance"}, 400, "act must be edit"),
        ("POST", "qbo/1000/as-user", [], 400, "must be an object"),
        ("POST", "qbo/9/webhooks", {"url": "x"}, 404, "no realm '9'"),
        ("POST", "qbo/1000/webhooks", {"url": ""}, 400, "url is missing"),
        ("POST", "qbo/1000/webhooks", None, 400, "the body must be"),
        ("POST", "qbo/switches", {"other": 1}, 400, "no such switch"),
        ("POST", "qbo/switches", [], 400, "must be an object"),
        ("PUT", "qbo/switches", {}, 405, "takes GET or POST, not PUT"),
    ],
)
def test_a_wrong_call_is_told_what_would_be_right(
    sandbox: Driver, method: str, path: str, body: Any, status: int, words: str
) -> None:
    answer = sandbox.control(method, path, body)
    assert answer.status_code == status
    assert words in answer.json()["error"]


def test_a_body_that_is_no_json_is_refused(sandbox: Driver) -> None:
    answer = sandbox.session.post("http://control.sandbox/seed", data=b"{", timeout=5)
    assert (answer.status_code, answer.json()["error"][:20]) == (400, "the body is not JSON")
