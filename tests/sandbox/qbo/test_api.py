import json
from datetime import datetime
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_stamp
from plannit_qbo_pipeline.sandbox.wire import Request, request_from_url
from tests.sandbox.qbo.company import NOON, ROOT, Company, Shop

UNKNOWN = "x" * 300


def with_token(company: Company, token: str) -> dict[str, str]:
    return {**company.headers, "Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("token", "detail"),
    [("", "Malformed bearer token: too short or too long"), ("abc", "Malformed bearer token: too short or too long"),
     ("x" * 5000, "Malformed bearer token: too short or too long"), (UNKNOWN, "Token expired")],
)  # fmt: skip
def test_unknown_bearers_get_a_lower_case_401(token: str, detail: str) -> None:
    company = Company()
    response = company.send("GET", f"companyinfo/{company.realm_id}", headers=with_token(company, token))
    assert response.status == 401
    body = response.json()
    assert "Fault" not in body
    assert body["fault"]["type"] == "AUTHENTICATION"
    error = body["fault"]["error"][0]
    assert error["message"] == "message=AuthenticationFailed; errorCode=003200; statusCode=401"
    assert (error["code"], error["detail"]) == ("3200", detail)


def test_an_access_token_ends_after_an_hour() -> None:
    company = Company()
    path = f"companyinfo/{company.realm_id}"
    company.clock.advance(3599)
    assert company.send("GET", path).status == 200
    company.clock.advance(1)
    response = company.send("GET", path)
    assert response.status == 401
    assert response.json()["fault"]["error"][0]["detail"] == "Token expired"


def test_a_token_of_another_company_gets_403() -> None:
    company = Company()
    other = company.system.seed({"company": {"name": "B", "timeZone": "America/Toronto", "currency": "CAD"}})
    assert other["client_id"] == company.connection["client_id"]
    url = f"{ROOT}/v3/company/{other['realm_id']}/preferences"
    response = company.system.handle(request_from_url("GET", url, company.headers))
    assert response.status == 403
    error = response.json()["fault"]["error"][0]
    assert error["message"] == "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403"
    assert (error["code"], error["detail"]) == ("3100", None)


def test_ten_calls_a_second_then_429() -> None:
    company = Company(throttle_scale=1)
    statuses = [company.send("GET", "preferences").status for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    company.clock.advance(1)
    assert company.send("GET", "preferences").status == 200


def test_five_hundred_calls_a_minute_then_429_in_the_recorded_shape() -> None:
    company = Company(throttle_scale=1)
    for _ in range(50):
        assert [company.send("GET", "preferences").status for _ in range(10)] == [200] * 10
        company.clock.advance(1)
    response = company.send("GET", "preferences")
    assert response.status == 429
    error = response.json()["Fault"]["Error"][0]
    assert error["Message"] == "message=ThrottleExceeded; errorCode=003001; statusCode=429"
    assert error["Detail"] == "The request limit was reached.  Try again later"
    assert error["code"] == "3001"
    company.clock.advance(11)
    assert company.send("GET", "preferences").status == 200


def test_the_throttle_body_can_be_lower_case() -> None:
    company = Company({"throttle_body": "lower"}, throttle_scale=0.1)
    company.send("GET", "preferences")
    assert company.send("GET", "preferences").json()["fault"]["error"][0]["code"] == "3001"


@pytest.mark.parametrize("accept", [None, "*/*", "application/xml"])
def test_who_does_not_ask_for_json_gets_xml(accept: str | None) -> None:
    company = Company()
    headers = {**company.headers, "Accept": accept or ""}
    response = company.send("GET", "preferences", headers=headers)
    assert response.status == 200
    assert response.headers["Content-Type"].startswith("application/xml")
    assert response.body.startswith(b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><IntuitResponse xmlns=')
    assert b"<CustomTxnNumbers>true</CustomTxnNumbers>" in response.body


def test_without_accept_406_by_switch() -> None:
    company = Company({"without_accept": "406"})
    assert company.send("GET", "preferences", headers={**company.headers, "Accept": ""}).status == 406


def test_every_answer_carries_a_tid_of_its_own() -> None:
    company = Company()
    paths = ["preferences", "customer/999", "nothing/here/at/all"]
    answers = [company.send("GET", path) for path in paths]
    assert [answer.status for answer in answers] == [200, 400, 404]
    assert len({answer.headers["intuit_tid"] for answer in answers}) == 3


@pytest.mark.parametrize(
    ("now", "offset"), [("2026-11-24T12:00:00+00:00", "-08:00"), ("2026-07-01T12:00:00+00:00", "-07:00")]
)
def test_times_are_written_with_the_pacific_offset(now: str, offset: str) -> None:
    company = Company()
    company.clock.set(datetime.fromisoformat(now))
    payload = company.send("GET", "preferences").json() if now.startswith("2026-11") else None
    connection = company.system.seed({"company": {"name": "C"}})
    company.realm_id, company.connection = connection["realm_id"], connection
    payload = payload or company.send("GET", "preferences").json()
    made = company.customer("A")["MetaData"]["CreateTime"]
    assert payload["time"].endswith(offset)
    assert made.endswith(offset)
    assert parse_stamp(made) == datetime.fromisoformat(now)


def test_amounts_are_json_numbers_with_two_decimals() -> None:
    shop = Shop()
    invoice = shop.invoice()
    raw = shop.send("GET", f"invoice/{invoice['Id']}").body.decode()
    assert '"TotalAmt":160.97' in raw
    assert '"Amount":140.00' in raw
    assert json.loads(raw)["Invoice"]["Line"][0]["SalesItemLineDetail"].get("Qty") is None


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"\xff\xfe", "500"), (b"", "2010"), (b"[]", "2010"), (b"{", "2010"), (b"null", "2010"), (b'"x"', "2010"),
     (b'{"DisplayName":"\\ud800"}', "500"), (b'{"\\udfff":1}', "500"), (b"[" * 100_000, "2010"),
     (b'{"DisplayName":NaN}', "2010"), (b'{"Balance":1e999999999}', "2010")],
)  # fmt: skip
def test_bodies_that_are_no_json_object_are_faults(body: bytes, code: str) -> None:
    assert Company().refused("customer", body)[0] == code


def test_an_unknown_entity_is_an_unsupported_operation() -> None:
    code, detail = Company().refused("unicorn", {})
    assert (code, detail) == ("500", "Operation Create could not find resource for entity unicorn")


@pytest.mark.parametrize(
    ("kind", "status", "piece"),
    [("429", 429, b"003001"), ("500", 500, b"10000"), ("html", 503, b"<html>"), ("expired_token", 401, b"003200")],
)
def test_scripted_faults_have_the_vendors_own_bodies(kind: str, status: int, piece: bytes) -> None:
    response = Company().system.fault_response(kind, Request("GET", "/v3/company/1/preferences"))
    assert response.status == status
    assert piece in response.body
    assert "intuit_tid" in response.headers


def test_an_expired_token_at_the_token_end_point_is_an_invalid_grant() -> None:
    response = Company().system.fault_response("expired_token", Request("POST", "/oauth2/v1/tokens/bearer"))
    assert (response.status, response.json()["error"]) == (400, "invalid_grant")


def test_a_fault_that_is_not_known_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no such fault"):
        Company().system.fault_response("fire", Request("GET", "/"))


def test_company_info_and_preferences_say_what_a_preflight_asks() -> None:
    company = Company(locale="fr_CA")
    info = company.get(f"companyinfo/{company.realm_id}")
    pairs = {pair["Name"]: pair["Value"] for pair in info["NameValue"]}
    assert (info["CompanyName"], info["Country"], pairs["SubscriptionStatus"]) == ("Plomberie Ô inc.", "CA", "PAID")
    preferences = company.get("preferences")
    assert preferences["TaxPrefs"] == {"UsingSalesTax": True}
    assert preferences["SalesFormsPrefs"]["CustomTxnNumbers"] is True
    assert preferences["CurrencyPrefs"]["HomeCurrency"]["value"] == "CAD"
    assert "BookCloseDate" not in preferences["AccountingInfoPrefs"]


def test_an_omitted_date_is_the_pacific_one() -> None:
    shop = Shop()
    shop.clock.set(NOON.replace(hour=6))
    # The token of the fixture was made at noon, so it is good the same morning too.
    body: dict[str, Any] = shop.draft()
    del body["TxnDate"]
    assert shop.post("invoice", body)["TxnDate"] == "2026-11-23"
