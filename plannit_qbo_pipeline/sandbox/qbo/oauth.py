"""Intuit's OAuth 2.0 end points: discovery, consent, tokens, revocation, user info, the keys of id tokens.

The consent page asks nobody: it sends the browser straight back, with a code or (switch) with `access_denied`.
State lives in `tokens.py`.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from plannit_qbo_pipeline.sandbox.qbo.faults import gateway_body
from plannit_qbo_pipeline.sandbox.qbo.identity import ISSUER, Identity, subject_of
from plannit_qbo_pipeline.sandbox.qbo.switches import Switches
from plannit_qbo_pipeline.sandbox.qbo.tokens import Connections, TokenPair
from plannit_qbo_pipeline.sandbox.wire import Request, Response, json_response, loads

SCOPES = (
    "com.intuit.quickbooks.accounting",
    "com.intuit.quickbooks.payment",
    "openid",
    "profile",
    "email",
    "phone",
    "address",
)
AUTHORISE = "/connect/oauth2"
TOKEN = "/oauth2/v1/tokens/bearer"  # noqa: S105 - a path
REVOKE = "/v2/oauth2/tokens/revoke"
USER_INFO = "/v1/openid_connect/userinfo"
KEYS = "/op/v1/jwks"
DISCOVERY = ("/.well-known/openid_configuration", "/.well-known/openid_sandbox_configuration")


@dataclass(frozen=True, slots=True)
class App:
    """The developer's one app."""

    client_id: str
    client_secret: str


class TokenServer:
    """Answers what is not the accounting API itself. `newest_realm` names the company the person picks."""

    def __init__(
        self, app: App, connections: Connections, switches: Switches, newest_realm: Callable[[], str | None]
    ) -> None:
        self._app = app
        self._connections = connections
        self._switches = switches
        self._newest_realm = newest_realm
        self._identity = Identity()
        self._routes: Mapping[tuple[str, str], Callable[[Request, datetime], Response]] = {
            ("GET", AUTHORISE): self._authorise,
            ("POST", TOKEN): self._token,
            ("POST", REVOKE): self._revoke,
            ("GET", USER_INFO): self._user_info,
            ("GET", KEYS): lambda request, now: json_response(200, self._identity.key_set()),
            **{("GET", path): self._discovery for path in DISCOVERY},
        }

    def answers(self, path: str) -> bool:
        return any(path == known for _, known in self._routes)

    def handle(self, request: Request, now: datetime) -> Response:
        route = self._routes.get((request.method, request.path))
        return route(request, now) if route else Response(405, {"Content-Type": "text/plain"}, b"Method Not Allowed")

    def _discovery(self, request: Request, now: datetime) -> Response:
        root = f"http://{request.header('host', 'localhost')}"
        return json_response(
            200,
            {
                "issuer": ISSUER,
                "authorization_endpoint": root + AUTHORISE,
                "token_endpoint": root + TOKEN,
                "userinfo_endpoint": root + USER_INFO,
                "revocation_endpoint": root + REVOKE,
                "jwks_uri": root + KEYS,
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "scopes_supported": list(SCOPES),
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
                "claims_supported": ["aud", "exp", "iat", "iss", "realmid", "sub"],
            },
        )

    def _authorise(self, request: Request, now: datetime) -> Response:
        redirect_uri = request.param("redirect_uri") or ""
        realm_id = request.param("realmId") or self._newest_realm()
        is_known = request.param("client_id") == self._app.client_id and request.param("response_type") == "code"
        if not is_known or not redirect_uri.startswith(("http://", "https://")) or realm_id is None:
            return Response(400, {"Content-Type": "text/html"}, b"<h1>Sorry, but something did not work</h1>")
        scope = request.param("scope") or ""
        back = {"state": request.param("state") or ""}
        if not scope or any(part not in SCOPES for part in scope.split()):
            back["error"] = "invalid_scope"
        elif self._switches["consent"] == "deny":
            back["error"] = "access_denied"
        else:
            code = self._connections.new_code(realm_id, redirect_uri, scope, now)
            back = {"code": code, **back, "realmId": realm_id}
        glue = "&" if "?" in redirect_uri else "?"
        return Response(302, {"Location": redirect_uri + glue + urlencode(back)})

    def _token(self, request: Request, now: datetime) -> Response:
        if not self._is_app(request):
            return json_response(401, {"error": "invalid_client"})
        form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        grant_type = form.get("grant_type")
        if grant_type == "authorization_code" and form.get("code") and form.get("redirect_uri"):
            pair = self._connections.redeem(form["code"], form["redirect_uri"], now)
            trouble = "Invalid authorization code"
        elif grant_type == "refresh_token" and form.get("refresh_token"):
            pair = self._connections.refresh(form["refresh_token"], now)
            trouble = "Incorrect or invalid refresh token"
        else:
            is_known = grant_type in (None, "", "authorization_code", "refresh_token")
            return json_response(400, {"error": "invalid_request" if is_known else "unsupported_grant_type"})
        if pair is None:
            return json_response(400, {"error": "invalid_grant", "error_description": trouble})
        wants_hard = request.header("x-include-refresh-token-hard-expires-in").lower() == "true"
        body = _token_body(pair, wants_hard)
        if "openid" in pair.scope.split():
            realm_id = self._connections.realm_of(pair.access_token, now) or ""
            body["id_token"] = self._identity.id_token(self._app.client_id, realm_id, now)
        return json_response(200, body, {"Cache-Control": "no-store"})

    def _revoke(self, request: Request, now: datetime) -> Response:
        if not self._is_app(request):
            return json_response(401, {"error": "invalid_client"})
        token = self._token_to_revoke(request)
        if not isinstance(token, str) or not self._connections.revoke(token):
            return json_response(400, {"error": "invalid_request"})
        return Response(200)

    def _token_to_revoke(self, request: Request) -> object:
        """As JSON, which Intuit documents, or as the form of RFC 7009, which node-quickbooks sends."""
        if request.header("content-type").startswith("application/x-www-form-urlencoded"):
            form = dict(parse_qsl(request.body.decode("utf-8", "replace")))
            return form.get("token") if self._switches["revoke_form"] == "take" else None
        try:
            body = loads(request.body)
        except ValueError:
            return None
        return body.get("token") if isinstance(body, dict) else None

    def _user_info(self, request: Request, now: datetime) -> Response:
        realm_id = self._connections.realm_of(bearer(request), now)
        if realm_id is None:
            return json_response(401, gateway_body(401, "Token expired", now))
        return json_response(
            200,
            {
                "sub": subject_of(realm_id),
                "email": "comptable@example.org",
                "emailVerified": True,
                "givenName": "Marie",
            },
        )

    def _is_app(self, request: Request) -> bool:
        scheme, _, given = request.header("authorization").partition(" ")
        try:
            decoded = base64.b64decode(given, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return False
        return scheme.lower() == "basic" and decoded == f"{self._app.client_id}:{self._app.client_secret}"


def bearer(request: Request) -> str:
    """The bearer token of a request, or nothing."""
    scheme, _, token = request.header("authorization").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _token_body(pair: TokenPair, wants_hard: bool) -> dict[str, object]:
    body: dict[str, object] = {
        "token_type": "bearer",
        "access_token": pair.access_token,
        "refresh_token": pair.refresh_token,
        "expires_in": 3600,
        "x_refresh_token_expires_in": pair.refresh_expires_s,
    }
    if wants_hard:
        body["x_refresh_token_hard_expires_in"] = pair.hard_expires_s
    return body
