"""The connections of the app to companies: codes, access tokens, refresh tokens, and when each of them ends."""

import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.switches import Switches

ACCESS_S = 3600
CODE_S = 300
ROTATION_S = 24 * 3600
HARD_S = 5 * 365 * 24 * 3600
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
ACCESS_LENGTH = 220


@dataclass(frozen=True, slots=True)
class Code:
    """What the consent page hands to the app; good once."""

    realm_id: str
    redirect_uri: str
    scope: str
    at: str


@dataclass(frozen=True, slots=True)
class Grant:
    """One consent: its current refresh token with the moment it was renewed, and the moment of consent."""

    realm_id: str
    scope: str
    consented_at: str
    refresh_token: str
    renewed_at: str


@dataclass(frozen=True, slots=True)
class Access:
    realm_id: str
    until: str
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class TokenPair:
    access_token: str
    refresh_token: str
    refresh_expires_s: int
    hard_expires_s: int
    scope: str


class Connections:
    """All tokens of one system. Unknown, used, rotated and expired ones are all simply not good any more."""

    def __init__(self, rng: random.Random, switches: Switches) -> None:
        self._random = rng
        self._switches = switches
        self._codes: dict[str, Code] = {}
        self._grants: dict[str, Grant] = {}
        self._access: dict[str, Access] = {}

    def new_code(self, realm_id: str, redirect_uri: str, scope: str, now: datetime) -> str:
        code = self._opaque("AB1", 47)
        self._codes[code] = Code(realm_id, redirect_uri, scope, now.isoformat())
        return code

    def redeem(self, code: str, redirect_uri: str, now: datetime) -> TokenPair | None:
        """The first tokens for a code; None when it is used, old or not for this redirect URI."""
        known = self._codes.pop(code, None)
        if known is None or known.redirect_uri != redirect_uri or _age_s(known.at, now) > CODE_S:
            return None
        return self.connect(known.realm_id, known.scope, now)

    def connect(self, realm_id: str, scope: str, now: datetime) -> TokenPair:
        """A new consent for a company."""
        if self._switches["reconnect_kills_old"]:
            for token in [token for token, grant in self._grants.items() if grant.realm_id == realm_id]:
                del self._grants[token]
        moment = now.isoformat()
        return self._issue(Grant(realm_id, scope, moment, self._opaque("RT1-", 44), moment), now)

    def refresh(self, refresh_token: str, now: datetime) -> TokenPair | None:
        """A new access token, with the same refresh token or its successor; None for a token that is not good."""
        grant = self._grants.get(refresh_token)
        if grant is None or self._remaining_s(grant, now) <= 0:
            return None
        is_due = _age_s(grant.renewed_at, now) >= ROTATION_S
        if is_due or self._switches["refresh_rotation"] == "every_refresh":
            del self._grants[refresh_token]
            grant = replace(grant, refresh_token=self._opaque("RT1-", 44), renewed_at=now.isoformat())
        return self._issue(grant, now)

    def revoke(self, token: str) -> bool:
        """Ends the whole connection that a token belongs to; False for an unknown token."""
        grant = self._grants.get(token)
        access = self._access.get(token)
        realm_id = grant.realm_id if grant else access.realm_id if access else None
        if realm_id is None:
            return False
        self._grants = {key: value for key, value in self._grants.items() if value.realm_id != realm_id}
        for key, value in self._access.items():
            if value.realm_id == realm_id:
                self._access[key] = replace(value, revoked=True)
        return True

    def realm_of(self, access_token: str, now: datetime) -> str | None:
        """The company an access token is good for; None when it is not good."""
        access = self._access.get(access_token)
        if access is None or access.revoked or datetime.fromisoformat(access.until) <= now:
            return None
        return access.realm_id

    def is_revoked(self, access_token: str) -> bool:
        access = self._access.get(access_token)
        return access is not None and access.revoked

    def _issue(self, grant: Grant, now: datetime) -> TokenPair:
        self._grants[grant.refresh_token] = grant
        access_token = self._opaque("eyJ", ACCESS_LENGTH)
        self._access[access_token] = Access(grant.realm_id, (now + timedelta(seconds=ACCESS_S)).isoformat())
        hard_s = HARD_S - _age_s(grant.consented_at, now)
        return TokenPair(access_token, grant.refresh_token, self._remaining_s(grant, now), hard_s, grant.scope)

    def _remaining_s(self, grant: Grant, now: datetime) -> int:
        idle = self._switches.number("refresh_idle_s") - _age_s(grant.renewed_at, now)
        return min(idle, HARD_S - _age_s(grant.consented_at, now))

    def _opaque(self, prefix: str, length: int) -> str:
        return prefix + "".join(self._random.choices(ALPHABET, k=length))

    def dump(self) -> dict[str, Any]:
        return {
            "codes": {key: asdict(code) for key, code in self._codes.items()},
            "grants": {key: asdict(grant) for key, grant in self._grants.items()},
            "access": {key: asdict(access) for key, access in self._access.items()},
        }

    def load(self, state: Mapping[str, Any]) -> None:
        self._codes = {key: Code(**value) for key, value in state["codes"].items()}
        self._grants = {key: Grant(**value) for key, value in state["grants"].items()}
        self._access = {key: Access(**value) for key, value in state["access"].items()}


def _age_s(since: str, now: datetime) -> int:
    return int((now - datetime.fromisoformat(since)).total_seconds())
