import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from requests import ConnectionError as RequestsConnectionError
from requests import ReadTimeout

from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.domain.identity import RealmId
from plannit_qbo_pipeline.errors import Misconfigured, PipelineError, Unavailable
from plannit_qbo_pipeline.qbo.oauth import OAuthClient, TokenPair
from tests.qbo.token_server_fake import DISCOVERY, DISCOVERY_URL, TokenServer

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CALLBACK = "http://localhost:8123/callback"
REPLY = {
    "token_type": "bearer",
    "access_token": "access-new",
    "refresh_token": "refresh-new",
    "expires_in": 3600,
    "x_refresh_token_expires_in": 8726400,
}


def client_on(server: TokenServer, environment: str = DISCOVERY_URL) -> OAuthClient:
    clock = Clock(lambda: NOW, lambda _: None, lambda: 0.0, lambda: 0.0)
    return OAuthClient("the-id", "the-secret", environment, clock, server)


def test_a_refresh_gives_both_tokens_with_their_absolute_ends() -> None:
    server = TokenServer((200, {**REPLY, "x_refresh_token_hard_expires_in": 157_680_000}))
    assert client_on(server).refresh("refresh-old") == TokenPair(
        access_token="access-new",
        refresh_token="refresh-new",
        access_expires_at=NOW + timedelta(hours=1),
        refresh_expires_at=NOW + timedelta(days=101),
        hard_expires_at=NOW + timedelta(days=1825),
    )
    assert parse_qs(server.last.body) == {"grant_type": ["refresh_token"], "refresh_token": ["refresh-old"]}
    assert server.last.headers["Authorization"] == "Basic " + base64.b64encode(b"the-id:the-secret").decode()


def test_every_request_has_a_time_out_and_token_calls_ask_for_the_hard_end() -> None:
    server = TokenServer((200, REPLY))
    client_on(server).refresh("refresh-old")
    assert all(asked.timeout == (10.0, 30.0) for asked in server.asked)
    assert server.last.headers["x-include-refresh-token-hard-expires-in"] == "true"


def test_an_answer_without_lives_still_keeps_the_rotated_token() -> None:
    pair = client_on(TokenServer((200, {"access_token": "a", "refresh_token": "r"}))).refresh("old")
    assert (pair.refresh_token, pair.access_expires_at, pair.hard_expires_at) == ("r", NOW + timedelta(hours=1), None)
    assert pair.refresh_expires_at == NOW + timedelta(days=100)


def test_the_hard_end_of_one_company_is_never_told_of_another() -> None:
    server = TokenServer((200, {**REPLY, "x_refresh_token_hard_expires_in": 60}))
    client = client_on(server)
    assert client.refresh("one").hard_expires_at is not None
    server.reply = (200, REPLY)
    assert client.refresh("other").hard_expires_at is None


def test_a_code_is_exchanged_for_the_first_tokens() -> None:
    server = TokenServer((200, REPLY))
    assert client_on(server).exchange("the-code", RealmId("9130"), CALLBACK).access_token == "access-new"
    assert parse_qs(server.last.body) == {
        "grant_type": ["authorization_code"],
        "code": ["the-code"],
        "redirect_uri": [CALLBACK],
    }


def test_consent_is_asked_for_accounting_with_our_state() -> None:
    url = client_on(TokenServer((200, REPLY))).authorize_url(CALLBACK, "the-state")
    assert url.startswith("http://tokens.example/connect?")
    assert parse_qs(urlsplit(url).query) == {
        "client_id": ["the-id"],
        "response_type": ["code"],
        "scope": ["com.intuit.quickbooks.accounting"],
        "redirect_uri": [CALLBACK],
        "state": ["the-state"],
    }


def test_a_connection_is_revoked_by_its_token() -> None:
    server = TokenServer((200, b""))
    client_on(server).revoke("refresh-old")
    assert (server.last.url, server.last.body) == (DISCOVERY["revocation_endpoint"], '{"token": "refresh-old"}')


@pytest.mark.parametrize(
    ("reply", "error", "told"),
    [
        ((400, {"error": "invalid_grant", "error_description": "x"}), Misconfigured, "plannit-qbo connect"),
        ((400, {"error": "invalid_grant"}), Misconfigured, "1-tid"),
        ((401, {"error": "invalid_client"}), Misconfigured, "QBO_CLIENT_SECRET"),
        ((401, b""), Misconfigured, "QBO_CLIENT_ID"),
        ((400, {"error": "invalid_request"}), Misconfigured, "invalid_request"),
        ((403, b"<html>"), Misconfigured, "HTTP 403"),
        ((429, b""), Unavailable, "try again later"),
        ((503, b"<html>"), Unavailable, "HTTP 503"),
        ((200, b"<html>"), Unavailable, "no usable answer"),
        ((200, [1]), Unavailable, "no usable answer"),
        ((200, {"access_token": "a"}), Unavailable, "without tokens"),
        (ReadTimeout("slow"), Unavailable, "ReadTimeout"),
        (RequestsConnectionError("reset"), Unavailable, "ConnectionError"),
    ],
)
def test_each_failure_says_who_acts(
    reply: tuple[int, object] | Exception, error: type[PipelineError], told: str
) -> None:
    with pytest.raises(error, match=told) as failure:
        client_on(TokenServer(reply)).refresh("refresh-secret")
    assert "refresh-secret" not in str(failure.value)
    assert "the-secret" not in str(failure.value)


@pytest.mark.parametrize(
    ("discovery", "error"),
    [
        ((503, b""), Unavailable),
        ((404, b""), Misconfigured),
        ((200, {"issuer": "x"}), Misconfigured),
        ((200, b"<html>"), Unavailable),
    ],
)
def test_a_discovery_document_that_is_none_stops_before_any_token_leaves(
    discovery: tuple[int, object], error: type[PipelineError]
) -> None:
    server = TokenServer((200, REPLY), discovery)
    with pytest.raises(error):
        client_on(server).refresh("refresh-old")
    assert len(server.asked) == 1


def test_nothing_is_fetched_before_the_first_call() -> None:
    server = TokenServer((200, REPLY))
    client_on(server)
    assert server.asked == []


def test_an_unknown_environment_is_refused_at_once() -> None:
    with pytest.raises(Misconfigured, match="QBO_ENVIRONMENT"):
        client_on(TokenServer((200, REPLY)), "staging")


def test_a_netrc_of_the_machine_does_not_replace_our_authorization(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine tokens.example login other password other\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server = TokenServer((200, REPLY))
    client_on(server).refresh("refresh-old")
    assert server.last.headers["Authorization"].endswith(base64.b64encode(b"the-id:the-secret").decode())


@pytest.mark.parametrize("show", [repr, str])
def test_a_token_pair_does_not_show_its_tokens(show: Callable[[object], str]) -> None:
    pair = client_on(TokenServer((200, REPLY))).refresh("refresh-old")
    assert "access-new" not in show(pair)
    assert "refresh-new" not in show(pair)
