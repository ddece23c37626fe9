"""Which company the suite talks to: our sandbox, or a real one named by QBO_CONTRACT_… in the environment.

A real one is only ever a company of Intuit's own sandbox (or something on this machine): no other host is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "QBO_CONTRACT_"
SANDBOX_HOST = "sandbox-quickbooks.api.intuit.com"
LOOPBACK = ("127.0.0.1", "localhost")
TOKEN_URL = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"
REVOKE_URL = "https://developer.api.intuit.com/v2/oauth2/tokens/revoke"
NAMES = (
    "BASE_URL",
    "REALM_ID",
    "ACCESS_TOKEN",
    "REFRESH_TOKEN",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "TOKEN_URL",
    "REVOKE_URL",
    "STATE",
    "MAY_REVOKE",
)


class BadSettings(ValueError):
    """The variables do not name a company that may be used; the message lists every problem."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A real company and how to reach it. With a refresh token the access token is asked for."""

    base_url: str
    realm_id: str
    access_token: str
    refresh_token: str
    client_id: str
    client_secret: str
    token_url: str
    revoke_url: str
    state: Path
    may_revoke: bool

    @property
    def can_refresh(self) -> bool:
        return bool(self.refresh_token and self.client_id and self.client_secret)


def settings_from(environment: Mapping[str, str]) -> Settings | None:
    """None when no variable is set: then the suite starts our sandbox. Raises BadSettings."""
    given = {name.removeprefix(PREFIX): value for name, value in environment.items() if name.startswith(PREFIX)}
    given = {name: value.strip() for name, value in given.items() if value.strip()}
    if not given:
        return None
    problems = [f"{PREFIX}{name} is not known; there are {', '.join(NAMES)}" for name in given if name not in NAMES]
    base_url = given.get("BASE_URL", f"https://{SANDBOX_HOST}").rstrip("/")
    problems += _host_problems(base_url)
    realm_id = given.get("REALM_ID", "")
    if not realm_id.isdigit():
        problems.append(f"{PREFIX}REALM_ID has to be the company's id, digits only")
    settings = Settings(
        base_url=base_url,
        realm_id=realm_id,
        access_token=given.get("ACCESS_TOKEN", ""),
        refresh_token=given.get("REFRESH_TOKEN", ""),
        client_id=given.get("CLIENT_ID", ""),
        client_secret=given.get("CLIENT_SECRET", ""),
        token_url=given.get("TOKEN_URL", TOKEN_URL),
        revoke_url=given.get("REVOKE_URL", REVOKE_URL),
        state=Path(given.get("STATE", f"~/.plannit-qbo/contract-{realm_id}.json")).expanduser(),
        may_revoke=given.get("MAY_REVOKE") == "yes",
    )
    if not settings.access_token and not settings.can_refresh:
        problems.append(f"set {PREFIX}ACCESS_TOKEN, or {PREFIX}REFRESH_TOKEN, _CLIENT_ID and _CLIENT_SECRET")
    if problems:
        raise BadSettings("; ".join(problems))
    return settings


def _host_problems(base_url: str) -> list[str]:
    url = urlsplit(base_url)
    if url.hostname in LOOPBACK or (url.hostname == SANDBOX_HOST and url.scheme == "https"):
        return []
    return [f"{PREFIX}BASE_URL has to be https://{SANDBOX_HOST}: the suite makes records and never in a real firm"]
