"""Each kind of fault as a client meets it, and whether the work was done."""

from typing import Any

import pytest
import requests

from plannit_qbo_pipeline.sandbox.faults import MAX_ACTIVE_FAULTS, BadFault, FaultScript, fault_from
from plannit_qbo_pipeline.sandbox.wire import request_from_url
from tests.sandbox.driver import Driver

INVOICES = "http://qbo.sandbox/v3/company/1000/invoice?requestid=abc&operation=void"


@pytest.fixture
def sandbox() -> Driver:
    return Driver()


def script(sandbox: Driver, **fault: Any) -> None:
    answer = sandbox.control("POST", "faults", {"system": "qbo", "path": "invoice", **fault})
    assert answer.status_code == 200, answer.text


def post(sandbox: Driver) -> requests.Response:
    return sandbox.session.post(INVOICES, data=b"{}", timeout=5)


@pytest.mark.parametrize(
    ("kind", "status", "executed"),
    [
        ("429", 429, False),
        ("500_before", 500, False),
        ("html", 503, False),
        ("expired_token", 401, False),
        ("500_after", 500, True),
        ("total_off", 200, True),
        ("truncated", 200, True),
    ],
)
def test_a_fault_hits_once_and_then_the_call_goes_through(
    sandbox: Driver, kind: str, status: int, executed: bool
) -> None:
    script(sandbox, kind=kind)
    assert post(sandbox).status_code == status
    assert len(sandbox.qbo.stored) == int(executed)
    assert post(sandbox).json()["Invoice"]["TotalAmt"] == 10
    log = sandbox.control("GET", "requests").json()
    assert [(entry["status"], entry["fault"]) for entry in log] == [(status, kind), (200, None)]


def test_a_cut_connection_loses_the_answer_not_the_work(sandbox: Driver) -> None:
    script(sandbox, kind="cut_after")
    with pytest.raises(requests.ConnectionError):
        post(sandbox)
    assert len(sandbox.qbo.stored) == 1


def test_a_slow_answer_times_out_after_the_work_without_being_waited_for(sandbox: Driver) -> None:
    script(sandbox, kind="slow", seconds=60)
    with pytest.raises(requests.ReadTimeout):
        post(sandbox)
    assert len(sandbox.qbo.stored) == 1
    assert sandbox.control("GET", "requests").json()[0]["seconds"] >= 60


def test_a_slow_answer_within_the_time_out_arrives(sandbox: Driver) -> None:
    script(sandbox, kind="slow", seconds=4)
    assert post(sandbox).status_code == 200


def test_a_truncated_answer_is_not_json(sandbox: Driver) -> None:
    script(sandbox, kind="truncated")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        post(sandbox).json()


def test_total_off_touches_the_total_only(sandbox: Driver) -> None:
    script(sandbox, kind="total_off")
    assert post(sandbox).json()["Invoice"] == {"Id": "1", "TotalAmt": 10.01, "Balance": 10}


def test_a_stale_page_is_what_the_same_call_answered_before(sandbox: Driver) -> None:
    sandbox.make("contacts", {"id": "a"})
    before = sandbox.get("contacts?limit=5")
    sandbox.make("contacts", {"id": "b"})
    script(sandbox, system="plannit", path="contacts", kind="stale_page", count=2)
    assert sandbox.get("contacts?limit=5") == before
    assert sandbox.get("contacts?limit=7") == {"data": [], "page": 1, "limit": 7, "total": 0}
    assert sandbox.get("contacts?limit=5")["total"] == 2


def test_a_short_page_promises_more_than_it_delivers(sandbox: Driver) -> None:
    sandbox.make("contacts", [{"id": str(number)} for number in range(4)])
    script(sandbox, system="plannit", path="contacts", kind="short_page")
    page = sandbox.get("contacts")
    assert (len(page["data"]), page["total"]) == (2, 4)


@pytest.mark.parametrize("kind", ["stale_page", "short_page"])
def test_page_faults_leave_single_objects_alone(sandbox: Driver, kind: str) -> None:
    made = sandbox.make("contacts", {"id": "a"})
    script(sandbox, system="plannit", path="contacts", kind=kind)
    assert sandbox.get("contacts/a") == made


def test_plannit_refuses_in_its_own_words(sandbox: Driver) -> None:
    answers = {}
    for kind in ("429", "500_before", "html", "expired_token"):
        script(sandbox, system="plannit", path="/api/", kind=kind)
        answers[kind] = sandbox.call("GET", "contacts")
    assert [answer.status_code for answer in answers.values()] == [429, 500, 503, 401]
    assert answers["429"].headers["Retry-After"] == "1"
    assert answers["html"].text.startswith("<html>")
    assert answers["expired_token"].json() == {"error": "invalid api key"}


@pytest.mark.parametrize(
    ("fault", "hit"),
    [
        ({"path": "operation=void"}, True),
        ({"path": r"^/v3/company/\d+/invoice\?"}, True),
        ({"path": "invoice$"}, False),
        ({"path": "payment"}, False),
        ({"path": "invoice", "method": "get"}, False),
        ({"path": "invoice", "method": "post"}, True),
        ({"path": "invoice", "system": "plannit"}, False),
    ],
)
def test_path_method_and_system_choose_the_call(fault: dict[str, Any], hit: bool) -> None:
    scripted = fault_from({"system": "qbo", "kind": "429", **fault})
    assert scripted.hits("qbo", request_from_url("POST", INVOICES)) is hit


def test_a_pattern_may_be_written_decoded() -> None:
    scripted = fault_from({"system": "qbo", "kind": "429", "path": "from Invoice where"})
    url = "http://qbo.sandbox/v3/company/1/query?query=select%20*%20from%20Invoice%20where%20Id%3D%271%27"
    assert scripted.hits("qbo", request_from_url("GET", url))


def test_the_fault_scripted_first_hits_first_and_each_counts_down() -> None:
    faults = FaultScript()
    faults.add(fault_from({"system": "qbo", "path": "", "kind": "429", "count": 2}))
    faults.add(fault_from({"system": "qbo", "path": "", "kind": "html"}))
    taken = [faults.take("qbo", request_from_url("POST", INVOICES)) for _ in range(4)]
    assert [fault.kind if fault else None for fault in taken] == ["429", "429", "html", None]
    assert len(faults) == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"system": "stripe"}, "system"),
        ({"kind": "boom"}, "kind"),
        ({"kind": "total_off", "system": "plannit"}, "kind"),
        ({"kind": "stale_page"}, "kind"),
        ({"path": "("}, "path"),
        ({"count": 0}, "count"),
        ({"count": True}, "count"),
        ({"kind": "slow"}, "seconds"),
        ({"seconds": -1}, "seconds"),
        ({"times": 3}, "times"),
        ({"method": 3}, "method"),
    ],
)
def test_a_fault_that_cannot_be_is_refused_by_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadFault) as refused:
        fault_from({"system": "qbo", "path": "x", "kind": "429", **change})
    assert list(refused.value.fields) == [field]


def test_faults_are_bounded() -> None:
    faults = FaultScript()
    fault = fault_from({"system": "qbo", "path": "x", "kind": "429"})
    for _ in range(MAX_ACTIVE_FAULTS):
        faults.add(fault)
    with pytest.raises(BadFault, match="reset"):
        faults.add(fault)
