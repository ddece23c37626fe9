"""intuit-oauth goes through consent, tokens, their rotation and their end, on the emulated token server."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from intuitlib.enums import Scopes
from intuitlib.exceptions import AuthClientError
from quickbooks.exceptions import AuthorizationException
from quickbooks.objects.company_info import CompanyInfo

from tests.clients.python.firm import REDIRECT_URI, Firm, auth_client
from tests.clients.sandbox import NAME, Sandbox

DAY = 24 * 3600
HARD_EXPIRY_HEADER = "x-include-refresh-token-hard-expires-in"
FIVE_YEARS = 5 * 365 * DAY

Connect = Callable[..., Any]


@pytest.fixture
def connection(sandbox: Sandbox) -> Mapping[str, Any]:
    return sandbox.company()


@pytest.fixture
def connect(connection: Mapping[str, Any]) -> Iterator[Connect]:
    """Makes auth clients for the company, and closes them at the end."""
    made = []

    def make(**given: Any) -> Any:
        made.append(auth_client(connection, **given))
        return made[-1]

    yield make
    for client in made:
        client.close()


def consent(auth: Any, *scopes: Scopes) -> dict[str, str]:
    """What the redirect brings back to the app once the person has agreed."""
    url = auth.get_authorization_url(list(scopes), state_token="état-42")
    answer = requests.get(url, allow_redirects=False, timeout=10)
    assert answer.status_code == 302
    target = answer.headers["Location"]
    assert target.startswith(f"{REDIRECT_URI}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}


def refused(call: Callable[[], object]) -> tuple[int, Any]:
    with pytest.raises(AuthClientError) as caught:
        call()
    assert caught.value.intuit_tid
    return caught.value.status_code, caught.value.response.json()


def test_the_discovery_document_names_the_end_points(connect: Connect, connection: Mapping[str, Any]) -> None:
    auth = connect()
    for url in (auth.auth_endpoint, auth.token_endpoint, auth.revoke_endpoint, auth.user_info_url):
        assert url.startswith(connection["base_url"])


def test_consent_gives_a_code_and_the_code_tokens_once(connect: Connect, connection: Mapping[str, Any]) -> None:
    auth = connect(access_token=None, refresh_token=None, realm_id=None)
    back = consent(auth, Scopes.ACCOUNTING)
    assert (back["state"], back["realmId"]) == ("état-42", connection["realm_id"])
    auth.get_bearer_token(back["code"], realm_id=back["realmId"])
    assert auth.expires_in == 3600
    assert 100 * DAY <= auth.x_refresh_token_expires_in <= 102 * DAY
    assert auth.realm_id == connection["realm_id"]
    firm = Firm({**connection, "access_token": auth.access_token, "refresh_token": auth.refresh_token})
    assert CompanyInfo.all(qb=firm.qb)[0].CompanyName == NAME
    firm.close()
    status, body = refused(lambda: auth.get_bearer_token(back["code"]))
    assert (status, body["error"]) == (400, "invalid_grant")


def test_a_person_who_refuses_is_sent_back_without_a_code(sandbox: Sandbox, connect: Connect) -> None:
    with sandbox.decided(consent="deny"):
        back = consent(connect(), Scopes.ACCOUNTING)
    assert back == {"state": "état-42", "error": "access_denied"}


def test_a_code_is_good_for_its_redirect_uri_only(connect: Connect) -> None:
    back = consent(connect(), Scopes.ACCOUNTING)
    other = connect(redirect_uri="http://localhost:9999/callback")
    assert refused(lambda: other.get_bearer_token(back["code"]))[1]["error"] == "invalid_grant"


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
def test_an_id_token_passes_the_client_s_own_check(connect: Connect) -> None:
    auth = connect()
    back = consent(auth, Scopes.ACCOUNTING, Scopes.OPENID, Scopes.EMAIL)
    auth.get_bearer_token(back["code"])
    assert auth.id_token


def test_user_information(connect: Connect) -> None:
    auth = connect()
    answer = auth.get_user_info()
    assert answer.json()["email"] == auth.email == "comptable@example.org"
    assert auth.sub


def test_refresh_keeps_its_token_for_a_day_and_then_rotates_it(sandbox: Sandbox, connect: Connect) -> None:
    auth = connect()
    first, access = auth.refresh_token, auth.access_token
    auth.refresh()
    assert auth.refresh_token == first
    assert auth.access_token != access
    sandbox.advance(DAY)
    auth.refresh()
    assert auth.refresh_token != first
    expected = (400, {"error": "invalid_grant", "error_description": "Incorrect or invalid refresh token"})
    assert refused(lambda: connect().refresh(refresh_token=first)) == expected


def test_every_refresh_may_bring_a_new_token(sandbox: Sandbox, connect: Connect) -> None:
    auth = connect()
    first = auth.refresh_token
    with sandbox.decided(refresh_rotation="every_refresh"):
        auth.refresh()
    assert auth.refresh_token != first
    assert refused(lambda: auth.refresh(refresh_token=first))[1]["error"] == "invalid_grant"


def test_a_refresh_token_that_lay_idle_too_long_is_dead(sandbox: Sandbox, connect: Connect) -> None:
    auth = connect()
    sandbox.advance(100 * DAY)
    auth.refresh()
    sandbox.advance(102 * DAY)
    assert refused(auth.refresh)[1]["error"] == "invalid_grant"


def test_the_hard_end_is_told_when_asked_for(connect: Connect) -> None:
    auth = connect()
    auth.refresh()
    assert not hasattr(auth, "x_refresh_token_hard_expires_in")
    auth.headers[HARD_EXPIRY_HEADER] = "true"
    auth.refresh()
    assert 0 <= FIVE_YEARS - auth.x_refresh_token_hard_expires_in < DAY


def test_revoking_ends_the_whole_connection(connect: Connect, connection: Mapping[str, Any]) -> None:
    auth = connect()
    assert auth.revoke() is True
    assert refused(auth.refresh)[1]["error"] == "invalid_grant"
    firm = Firm(connection)
    with pytest.raises(AuthorizationException):
        CompanyInfo.all(qb=firm.qb)
    firm.close()
    assert refused(lambda: auth.revoke(token="no such token"))[0] == 400


def test_a_wrong_secret_is_refused(connect: Connect) -> None:
    wrong = connect(client_secret="wrong")
    assert refused(wrong.refresh) == (401, {"error": "invalid_client"})
    assert refused(wrong.revoke)[0] == 401
