import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest

from plannit_qbo_pipeline.sandbox.wire import Response, dumps, request_from_url
from tests.sandbox.qbo.company import ROOT, Company

BACK = "http://localhost:8000/callback"
SCOPE = "com.intuit.quickbooks.accounting"
DAY = 24 * 3600


def basic(company: Company, secret: str | None = None) -> str:
    pair = f"{company.connection['client_id']}:{secret or company.connection['client_secret']}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def token(company: Company, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Response:
    given = {"Authorization": basic(company), **(headers or {})}
    url = f"{ROOT}/oauth2/v1/tokens/bearer"
    return company.system.handle(request_from_url("POST", url, given, urlencode(form).encode()))


def refresh(company: Company, refresh_token: str, headers: Mapping[str, str] | None = None) -> Response:
    return token(company, {"grant_type": "refresh_token", "refresh_token": refresh_token}, headers)


def consent(company: Company, **changed: str) -> dict[str, str]:
    """The query of the redirect that the consent page answers."""
    asked = {"client_id": company.connection["client_id"], "response_type": "code", "scope": SCOPE}
    asked |= {"redirect_uri": BACK, "state": "s&1", **changed}
    response = company.system.handle(request_from_url("GET", f"{ROOT}/connect/oauth2?{urlencode(asked)}"))
    assert response.status == 302, response.body
    parts = urlsplit(response.headers["Location"])
    assert parts._replace(query="").geturl() == BACK
    return {key: values[0] for key, values in parse_qs(parts.query).items()}


def exchange(company: Company, code: str, redirect_uri: str = BACK) -> Response:
    return token(company, {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri})


def works(company: Company, access_token: str) -> bool:
    headers = {**company.headers, "Authorization": f"Bearer {access_token}"}
    return company.send("GET", "preferences", headers=headers).status == 200


@pytest.mark.parametrize("name", ["openid_configuration", "openid_sandbox_configuration"])
def test_discovery_names_the_end_points_on_the_host_that_was_asked(name: str) -> None:
    request = request_from_url("GET", f"/.well-known/{name}", {"Host": "127.0.0.1:4444"})
    body = Company().system.handle(request).json()
    assert body["token_endpoint"] == "http://127.0.0.1:4444/oauth2/v1/tokens/bearer"
    assert body["authorization_endpoint"] == "http://127.0.0.1:4444/connect/oauth2"
    assert body["issuer"] == "https://oauth.platform.intuit.com/op/v1"
    for key in ("userinfo_endpoint", "revocation_endpoint", "jwks_uri"):
        assert body[key].startswith("http://127.0.0.1:4444/")


def test_consent_gives_code_state_and_realm_and_the_code_gives_tokens_once() -> None:
    company = Company()
    back = consent(company)
    assert (back["state"], back["realmId"]) == ("s&1", company.realm_id)
    body = exchange(company, back["code"]).json()
    assert (body["token_type"], body["expires_in"], body["x_refresh_token_expires_in"]) == ("bearer", 3600, 8726400)
    assert "x_refresh_token_hard_expires_in" not in body
    assert works(company, body["access_token"])
    again = exchange(company, back["code"])
    assert (again.status, again.json()["error"]) == (400, "invalid_grant")


def test_a_code_is_good_for_five_minutes_and_one_redirect_uri() -> None:
    company = Company()
    assert exchange(company, consent(company)["code"], BACK + "/other").status == 400
    code = consent(company)["code"]
    company.clock.advance(301)
    assert exchange(company, code).status == 400


@pytest.mark.parametrize(
    ("switches", "scope", "error"),
    [({"consent": "deny"}, SCOPE, "access_denied"), ({}, "everything", "invalid_scope"), ({}, "", "invalid_scope")],
)
def test_the_consent_page_can_send_back_an_error(switches: dict[str, Any], scope: str, error: str) -> None:
    assert consent(Company(switches), scope=scope) == {"state": "s&1", "error": error}


@pytest.mark.parametrize("query", ["", "client_id=wrong&response_type=code&redirect_uri=http://localhost/"])
def test_the_consent_page_of_an_unknown_app_goes_nowhere(query: str) -> None:
    response = Company().system.handle(request_from_url("GET", f"{ROOT}/connect/oauth2?{query}"))
    assert response.status == 400


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !!!", "Basic " + base64.b64encode(b"a:b").decode(), "Bearer x", "Basic /w=="]
)
def test_a_wrong_client_is_told_so(header: str) -> None:
    company = Company()
    response = token(company, {"grant_type": "refresh_token", "refresh_token": "x"}, {"Authorization": header})
    assert (response.status, response.json()) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize(
    ("form", "error"),
    [({}, "invalid_request"), ({"grant_type": "refresh_token"}, "invalid_request"),
     ({"grant_type": "authorization_code", "code": "x"}, "invalid_request"),
     ({"grant_type": "password"}, "unsupported_grant_type"),
     ({"grant_type": "refresh_token", "refresh_token": "RT1-nothing"}, "invalid_grant")],
)  # fmt: skip
def test_bad_token_requests_get_the_errors_of_the_standard(form: dict[str, str], error: str) -> None:
    response = token(Company(), form)
    assert (response.status, response.json()["error"]) == (400, error)


def test_the_refresh_token_stays_for_a_day_then_changes_and_the_old_one_is_dead() -> None:
    company = Company()
    first = company.connection["refresh_token"]
    company.clock.advance(DAY - 1)
    same = refresh(company, first).json()
    assert same["refresh_token"] == first
    assert same["x_refresh_token_expires_in"] == 8726400 - DAY + 1
    company.clock.advance(1)
    changed = refresh(company, first).json()
    assert changed["refresh_token"] != first
    assert changed["x_refresh_token_expires_in"] == 8726400
    dead = refresh(company, first)
    assert dead.status == 400
    assert dead.json() == {"error": "invalid_grant", "error_description": "Incorrect or invalid refresh token"}
    assert refresh(company, changed["refresh_token"]).status == 200


def test_by_switch_the_refresh_token_changes_every_time() -> None:
    company = Company({"refresh_rotation": "every_refresh"})
    first = company.connection["refresh_token"]
    assert refresh(company, first).json()["refresh_token"] != first
    assert refresh(company, first).status == 400


@pytest.mark.parametrize(("switches", "idle_s"), [({}, 8_726_400), ({"refresh_idle_s": 60}, 60)])
def test_an_idle_refresh_token_ends(switches: dict[str, Any], idle_s: int) -> None:
    company = Company(switches)
    company.clock.advance(idle_s)
    assert refresh(company, company.connection["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_connection_ends_five_years_after_consent_however_often_it_is_renewed() -> None:
    company = Company()
    header = {"x-include-refresh-token-hard-expires-in": "true"}
    refresh_token, elapsed, hard = company.connection["refresh_token"], 0, 5 * 365 * DAY
    while elapsed + 90 * DAY < hard:
        company.clock.advance(90 * DAY)
        elapsed += 90 * DAY
        body = refresh(company, refresh_token, header).json()
        refresh_token = body["refresh_token"]
        assert body["x_refresh_token_hard_expires_in"] == hard - elapsed
        assert body["x_refresh_token_expires_in"] <= hard - elapsed
    company.clock.advance(hard - elapsed)
    assert refresh(company, refresh_token).status == 400


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_revoking_either_token_ends_the_whole_connection(which: str) -> None:
    company = Company()
    body = dumps({"token": company.connection[which]})
    url = f"{ROOT}/v2/oauth2/tokens/revoke"
    response = company.system.handle(request_from_url("POST", url, {"Authorization": basic(company)}, body))
    assert (response.status, response.body) == (200, b"")
    assert refresh(company, company.connection["refresh_token"]).status == 400
    answer = company.send("GET", "preferences")
    assert answer.status == 401
    assert answer.json()["fault"]["error"][0]["detail"] == "Token revoked"


@pytest.mark.parametrize("body", [b"", b"[]", b'{"token":5}', b'{"token":"x"}'])
def test_revoking_nothing_is_a_bad_request(body: bytes) -> None:
    company = Company()
    url = f"{ROOT}/v2/oauth2/tokens/revoke"
    request = request_from_url("POST", url, {"Authorization": basic(company)}, body)
    assert company.system.handle(request).status == 400


@pytest.mark.parametrize(("switches", "status"), [({}, 200), ({"revoke_form": "refuse"}, 400)])
def test_a_revocation_may_come_as_a_form(switches: Mapping[str, object], status: int) -> None:
    company = Company(switches)
    url = f"{ROOT}/v2/oauth2/tokens/revoke"
    headers = {"Authorization": basic(company), "Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"token": company.connection["refresh_token"]}).encode()
    assert company.system.handle(request_from_url("POST", url, headers, body)).status == status
    assert works(company, company.connection["access_token"]) is (status != 200)


def test_only_the_openid_scope_brings_an_id_token() -> None:
    company = Company()
    assert "id_token" not in exchange(company, consent(company)["code"]).json()
    body = exchange(company, consent(company, scope=f"{SCOPE} openid")["code"]).json()
    keys = company.system.handle(request_from_url("GET", f"{ROOT}/op/v1/jwks")).json()["keys"]
    assert [key["kid"] for key in keys] == [jwt.get_unverified_header(body["id_token"])["kid"]]


@pytest.mark.parametrize(("switches", "status"), [({}, 400), ({"reconnect_kills_old": False}, 200)])
def test_a_new_consent_ends_the_tokens_of_the_old_one(switches: dict[str, Any], status: int) -> None:
    company = Company(switches)
    exchange(company, consent(company)["code"])
    assert refresh(company, company.connection["refresh_token"]).status == status


def test_user_info_answers_a_good_bearer_only() -> None:
    company = Company()
    url = f"{ROOT}/v1/openid_connect/userinfo"
    assert "email" in company.system.handle(request_from_url("GET", url, company.headers)).json()
    assert company.system.handle(request_from_url("GET", url, {"Authorization": "Bearer x"})).status == 401
