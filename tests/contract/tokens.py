"""Tokens: an access token for a refresh token, the end of a connection, and where the newest refresh token is kept."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.contract.answer import Answer

TIMEOUT_S = 60
OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class App:
    """A developer's app and the two places of the token server."""

    client_id: str
    client_secret: str
    token_url: str
    revoke_url: str


def refresh(session: requests.Session, app: App, refresh_token: str) -> Answer:
    response = session.post(
        app.token_url,
        data={"grant_type": "refresh_token", "refresh_token": refresh_token},
        auth=(app.client_id, app.client_secret),
        headers={"Accept": "application/json"},
        timeout=TIMEOUT_S,
    )
    return Answer(response.status_code, response.headers, response.content)


def revoke(session: requests.Session, app: App, token: str) -> Answer:
    """Ends the whole connection of app and company."""
    response = session.post(
        app.revoke_url,
        json={"token": token},
        auth=(app.client_id, app.client_secret),
        headers={"Accept": "application/json"},
        timeout=TIMEOUT_S,
    )
    return Answer(response.status_code, response.headers, response.content)


class StateFile:
    """What one run leaves to the next: the newest refresh token, and writes whose replay is tried again later."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, Any]:
        if not self._path.exists():
            return {}
        state: dict[str, Any] = json.loads(self._path.read_text("utf-8"))
        return state

    def update(self, **values: object) -> None:
        """Written beside and moved into place: a refresh token lost is a connection lost."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        beside.touch(OWNER_ONLY)
        beside.write_text(json.dumps({**self.read(), **values}, indent=1), "utf-8")
        os.replace(beside, self._path)

    def newest_refresh_token(self, given: str) -> str:
        """The successor of the token in the environment, as far as this file saw it change."""
        state = self.read()
        return str(state["newest"]) if state.get("given") == given else given
