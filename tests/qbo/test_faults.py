"""One fixture per shape that was recorded or documented (docs/qbo-rules.md, Errors)."""

import json

import pytest

from plannit_qbo_pipeline.qbo.faults import Fault, FaultClass, classify, parse_fault, taken_txn_id
from plannit_qbo_pipeline.transport.http import Answer


def answer(status: int, body: object) -> Answer:
    return Answer(status, {}, body if isinstance(body, bytes) else json.dumps(body).encode())


def upper(code: str, message: str, detail: str, element: str = "", kind: str = "ValidationFault") -> dict[str, object]:
    error = {"Message": message, "Detail": detail, "code": code, "element": element}
    return {"Fault": {"Error": [error], "type": kind}, "time": "2026-11-24T09:00:00.000-08:00"}


def lower(code: str, message: str, detail: str | None, kind: str) -> dict[str, object]:
    error = {"message": message, "detail": detail, "code": code, "element": None}
    fault = {"error": [error], "type": kind}
    return {"warnings": None, "intuitObject": None, "fault": fault, "queryResponse": None, "time": 1764000000000}


EXPIRED = "message=AuthenticationFailed; errorCode=003200; statusCode=401"
FOREIGN = "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403"
THROTTLED = "message=ThrottleExceeded; errorCode=003001; statusCode=429"
TAKEN_FR = (
    "Numéro de document en double : Vous devez indiquer un nombre différent. Ce numéro a déjà été utilisé."
    " DocNumber=INV-0002 is assigned to TxnType=Facture with TxnId=2137"
)


@pytest.mark.parametrize(
    ("status", "body", "code", "fault_class"),
    [
        (400, upper("6240", "Duplicate Name Exists Error", "The name supplied…"), "6240", FaultClass.CONFLICT),
        (400, upper("6140", "Numéro de document en double", TAKEN_FR), "6140", FaultClass.CONFLICT),
        (400, upper("6000", "Validation de l'entreprise", "Assurez-vous…"), "6000", FaultClass.HUMAN),
        (400, upper("2050", "String length…", "Min:0 Max:21…", "DocNumber"), "2050", FaultClass.FIX),
        (400, upper("6210", "Account Period Closed", "through through"), "6210", FaultClass.HUMAN),
        (400, upper("6190", "Invalid Company Status", "Subscription…"), "6190", FaultClass.STOP),
        (500, upper("10000", "An application error…", "System Failure"), "10000", FaultClass.TRANSIENT),
        (401, lower("3200", EXPIRED, "Token expired", "AUTHENTICATION"), "3200", FaultClass.AUTH),
        (403, lower("3100", FOREIGN, None, "SERVICE"), "3100", FaultClass.STOP),
        (429, lower("3001", THROTTLED, "The request limit was reached.", "SERVICE"), "3001", FaultClass.TRANSIENT),
        (403, lower("003001", THROTTLED, None, "SERVICE"), "3001", FaultClass.TRANSIENT),
        (401, upper("120", "Authorization Failure", "-11014-You do not have access…"), "120", FaultClass.STOP),
        (429, upper("429", "Too Many Requests", ""), "429", FaultClass.TRANSIENT),
        (200, upper("6000", "A business validation error", "unsupported void"), "6000", FaultClass.HUMAN),
        (401, {"fault": {"error": [{"message": EXPIRED}], "type": "AUTHENTICATION"}}, "3200", FaultClass.AUTH),
        (400, {"Fault": {"Error": [], "type": "SystemFault"}}, "", FaultClass.FIX),
        (503, b"<html><body><h1>Service   Unavailable</h1></body></html>", "", FaultClass.TRANSIENT),
        (404, b"", "", FaultClass.FIX),
        (401, b"", "", FaultClass.AUTH),
        (403, b"<html>no</html>", "", FaultClass.STOP),
        (429, b"<x>errorCode=003001; statusCode=429</x>", "3001", FaultClass.TRANSIENT),
    ],
)  # fmt: skip
def test_every_shape_is_read_and_classified(status: int, body: object, code: str, fault_class: FaultClass) -> None:
    fault = parse_fault(answer(status, body))
    assert fault is not None
    assert (fault.status, fault.code, fault.fault_class) == (status, code, fault_class)


def test_all_parts_of_a_fault_are_kept() -> None:
    fault = parse_fault(answer(400, upper("2050", "Invalid String", "Max:21", "DocNumber")))
    assert fault == Fault(400, "2050", "Invalid String", "Max:21", "DocNumber", "ValidationFault")
    assert str(fault) == "HTTP 400, code 2050: Invalid String – Max:21"


def test_further_errors_are_told_too() -> None:
    errors = [{"Message": "a", "Detail": "first", "code": "2020"}, {"Message": "b", "Detail": "second", "code": "2050"}]
    fault = parse_fault(answer(400, {"Fault": {"Error": errors, "type": "ValidationFault"}}))
    assert fault is not None
    assert fault.code == "2020"
    assert fault.detail == "first; also code 2050: second"


def test_a_page_of_html_is_told_without_its_tags() -> None:
    fault = parse_fault(answer(503, b"<html><h1>Down</h1> for\n maintenance</html>"))
    assert fault is not None
    assert fault.message == "Down for maintenance"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"Invoice": {"Id": "1"}}),
        (200, {"Item": {"Name": "fault"}}),
        (200, {"QueryResponse": {}}),
        (200, b"<html>login</html>"),
        (200, [1]),
    ],
)
def test_an_answer_without_a_fault_has_none(status: int, body: object) -> None:
    assert parse_fault(answer(status, body)) is None


@pytest.mark.parametrize(
    ("code", "status", "fault_class"),
    [
        ("5010", 400, FaultClass.CONFLICT),
        ("610", 400, FaultClass.CONFLICT),
        ("2500", 400, FaultClass.CONFLICT),
        ("6200", 400, FaultClass.HUMAN),
        ("6540", 400, FaultClass.HUMAN),
        ("6999", 400, FaultClass.HUMAN),
        ("6070", 400, FaultClass.FIX),
        ("2777", 400, FaultClass.FIX),
        ("150", 500, FaultClass.TRANSIENT),
        ("", 500, FaultClass.TRANSIENT),
        ("text", 400, FaultClass.FIX),
    ],
)
def test_the_code_decides_and_the_status_only_without_one(code: str, status: int, fault_class: FaultClass) -> None:
    assert classify(code, status) is fault_class


@pytest.mark.parametrize(("detail", "qbo_id"), [(TAKEN_FR, "2137"), ("This number has already been used.", None)])
def test_the_holder_of_a_number_is_found_in_either_language(detail: str, qbo_id: str | None) -> None:
    assert taken_txn_id(Fault(400, "6140", "", detail)) == qbo_id
