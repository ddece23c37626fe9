"""Consent and tokens, on the vendor's own client (docs/qbo-rules.md, Tokens). Where tokens are kept: `ledger`."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import requests
from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from intuitlib.exceptions import AuthClientError
from requests.adapters import BaseAdapter

from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.domain.identity import RealmId
from plannit_qbo_pipeline.domain.limits import CONNECT_TIMEOUT_S
from plannit_qbo_pipeline.errors import Misconfigured, PipelineError, Unavailable
from plannit_qbo_pipeline.qbo.environment import checked_environment

TOKEN_TIMEOUT_S = 30.0
# Only for an answer that names none: throwing away a rotated token would cost a new consent.
_ACCESS_LIFE_S = 3600
_REFRESH_LIFE_S = 100 * 24 * 3600
_HARD_EXPIRY_HEADER = "x-include-refresh-token-hard-expires-in"
_NO_REDIRECT_NEEDED = "http://localhost"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class TokenPair:
    """Both tokens with their absolute ends. Store it before using it: the refresh token may be a new one."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_expires_at: datetime
    refresh_expires_at: datetime
    hard_expires_at: datetime | None


class OAuthClient:
    """Safe to share between threads: each call has a session of its own, and nothing is fetched before a call.

    Raises Misconfigured where a person must act, Unavailable where later is soon enough.
    """

    def __init__(
        self, client_id: str, client_secret: str, environment: str, clock: Clock, adapter: BaseAdapter | None = None
    ) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._environment = checked_environment(environment)
        self._clock = clock
        self._adapter = adapter

    def authorize_url(self, redirect_uri: str, state: str) -> str:
        """Where the company's administrator gives consent; `state` comes back and must be compared."""
        with self._session(redirect_uri) as session:
            return str(session.get_authorization_url([Scopes.ACCOUNTING], state_token=state))

    def exchange(self, code: str, realm: RealmId, redirect_uri: str) -> TokenPair:
        """The first tokens for a consent's code. One try per code: a second one is always refused."""
        return self._tokens(redirect_uri, lambda session: session.get_bearer_token(code, realm_id=realm))

    def refresh(self, refresh_token: str) -> TokenPair:
        """Fresh tokens. The one handed in may be dead afterwards, even when the answer is lost."""
        return self._tokens(_NO_REDIRECT_NEEDED, lambda session: session.refresh(refresh_token=refresh_token))

    def revoke(self, token: str) -> None:
        """Ends the whole connection, by either of its tokens."""
        with self._session(_NO_REDIRECT_NEEDED) as session:
            _guarded("revoking the connection", lambda: session.revoke(token=token))

    def _tokens(self, redirect_uri: str, ask: Callable[[Any], None]) -> TokenPair:
        with self._session(redirect_uri) as session:
            asked_at = self._clock.now()  # not when the answer came: better renewed early than believed too long
            _guarded("asking for a token", lambda: ask(session))
            return _pair(session, asked_at)

    def _session(self, redirect_uri: str) -> "_Session":
        return _guarded(
            "reading the discovery document",
            lambda: _Session(self._client_id, self._client_secret, redirect_uri, self._environment, self._adapter),
        )


class _Session(AuthClient):  # type: ignore[misc]  # intuit-oauth has no types
    """The vendor's client with time-outs, the hard-expiry header and an injectable network."""

    def __init__(
        self, client_id: str, client_secret: str, redirect_uri: str, environment: str, adapter: BaseAdapter | None
    ) -> None:
        self._adapter = adapter  # before the vendor's constructor, which already goes out
        super().__init__(client_id, client_secret, redirect_uri, environment)

    def get_adapter(self, url: str) -> BaseAdapter:
        return self._adapter or super().get_adapter(url)

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        self.trust_env = False  # a .netrc of the machine would replace our Authorization header
        kwargs.setdefault("timeout", (CONNECT_TIMEOUT_S, TOKEN_TIMEOUT_S))
        if method.upper() == "POST":
            kwargs["headers"] = {**(kwargs.get("headers") or {}), _HARD_EXPIRY_HEADER: "true"}
            kwargs["allow_redirects"] = False
        response: requests.Response = super().request(method, url, **kwargs)
        return response


def _pair(session: Any, asked_at: datetime) -> TokenPair:
    access, refresh = session.access_token, session.refresh_token
    if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh):
        raise Unavailable("QuickBooks answered a token request without tokens; try again later")
    hard_s = getattr(session, "x_refresh_token_hard_expires_in", None)
    return TokenPair(
        access_token=access,
        refresh_token=refresh,
        access_expires_at=asked_at + _seconds(session.expires_in or _ACCESS_LIFE_S),
        refresh_expires_at=asked_at + _seconds(session.x_refresh_token_expires_in or _REFRESH_LIFE_S),
        hard_expires_at=asked_at + _seconds(hard_s) if hard_s else None,
    )


def _seconds(value: object) -> timedelta:
    return timedelta(seconds=int(str(value)))


def _guarded(tried: str, call: Callable[[], _T]) -> _T:
    """The call's result, or its failure as an error of ours; the vendor's own would print headers and bodies."""
    try:
        return call()
    except AuthClientError as error:
        raise _refusal(tried, error) from None
    except KeyError as error:
        raise Misconfigured(
            f"{tried}: QBO_ENVIRONMENT leads to a document without {error}; it is not a discovery document"
        ) from None
    except (requests.RequestException, ValueError, TypeError, IndexError) as error:
        raise Unavailable(f"{tried}: no usable answer ({type(error).__name__}); try again later") from None


def _refusal(tried: str, error: AuthClientError) -> PipelineError:
    code = _error_code(error.content)
    said = f"{tried}: HTTP {error.status_code} {code or 'without a code'} (intuit_tid {error.intuit_tid})"
    if error.status_code == 429 or error.status_code >= 500:
        return Unavailable(f"{said}; try again later")
    if code == "invalid_grant":
        return Misconfigured(f"{said}: the consent has ended or was withdrawn; run `plannit-qbo connect` again")
    if code == "invalid_client" or error.status_code == 401:
        return Misconfigured(f"{said}: check QBO_CLIENT_ID, QBO_CLIENT_SECRET and QBO_ENVIRONMENT")
    return Misconfigured(f"{said}: check QBO_ENVIRONMENT and the app's settings at Intuit, then `plannit-qbo connect`")


def _error_code(content: bytes) -> str:
    try:
        body = json.loads(content)
    except ValueError:
        return ""
    return str(body.get("error", "")) if isinstance(body, dict) else ""
