"""Companies to ask: our sandbox as a process of its own or within this one, or a real company of Intuit's sandbox."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import requests

from plannit_qbo_pipeline.sandbox.adapter import in_process
from plannit_qbo_pipeline.sandbox.assembly import Options
from plannit_qbo_pipeline.sandbox.clock import Clock
from tests.contract.client import Client, Pace
from tests.contract.company import Company
from tests.contract.forms import Forms
from tests.contract.settings import Settings
from tests.contract.tokens import App, StateFile, refresh
from tests.sandbox.driver import NOON
from tests.sandbox.process import running

CALLS_PER_SECOND = 8
SANDBOX_FLAGS = ("--seed", "empty", "--locale", "en_CA", "--throttle-scale", "0")
REVOKE_PATH = "/v2/oauth2/tokens/revoke"
TOKEN_PATH = "/oauth2/v1/tokens/bearer"


class World:
    """A company, the app it is connected to, and what a probe may do beside the API."""

    def __init__(self, forms: Forms, app: App | None, refresh_token: str, state: StateFile | None) -> None:
        self.forms, self.company, self.client = forms, forms.company, forms.company.client
        self.app, self.refresh_token, self.state = app, refresh_token, state
        self.may_revoke = False
        self._control = ""

    @property
    def is_sandbox(self) -> bool:
        return self.company.is_sandbox

    def renew(self) -> None:
        """A new access token; the refresh token that came with it is kept first."""
        assert self.app is not None, "no client id and secret"
        answer = refresh(self.client.session, self.app, self.refresh_token)
        assert answer.status == 200, f"no access token: HTTP {answer.status} {answer.content[:300]!r}"
        payload = answer.payload
        if self.state is not None:
            given = self.state.read().get("given", self.refresh_token)
            self.state.update(given=given, newest=payload["refresh_token"])
        self.refresh_token = payload["refresh_token"]
        self.client.access_token = payload["access_token"]

    def wait(self, seconds: float) -> None:
        """Lets the sandbox's time pass; nobody sleeps."""
        self.control("clock", {"advance_s": seconds})
        self.renew()

    def person(self, act: Mapping[str, Any]) -> None:
        """Does in the sandbox what a person does in QuickBooks' own pages."""
        self.control(f"qbo/{self.client.realm_id}/as-user", act)

    def control(self, path: str, body: Mapping[str, Any]) -> None:
        assert self._control, "only the sandbox has a control plane"
        answer = self.client.session.post(f"{self._control}/{path}", json=body, timeout=10)
        assert answer.status_code == 200, answer.text

    @classmethod
    def of_sandbox(cls, connection: Mapping[str, Any], session: requests.Session) -> "World":
        qbo = connection["qbo"]
        client = Client(session, qbo["base_url"], qbo["realm_id"], qbo["access_token"])
        app = App(qbo["client_id"], qbo["client_secret"], qbo["base_url"] + TOKEN_PATH, qbo["base_url"] + REVOKE_PATH)
        world = cls(Forms(Company(client, run_mark(), is_sandbox=True)), app, qbo["refresh_token"], None)
        world.may_revoke = True
        world._control = connection["control_url"]
        return world

    @classmethod
    def of_settings(cls, settings: Settings, session: requests.Session) -> "World":
        """A real company, at a pace that leaves room for others."""
        pace = Pace(CALLS_PER_SECOND)
        client = Client(session, settings.base_url, settings.realm_id, settings.access_token, pace)
        state = StateFile(settings.state)
        app = App(settings.client_id, settings.client_secret, settings.token_url, settings.revoke_url)
        refresh_token = state.newest_refresh_token(settings.refresh_token)
        forms = Forms(Company(client, run_mark(), is_sandbox=False))
        world = cls(forms, app if settings.can_refresh else None, refresh_token, state)
        world.may_revoke = settings.may_revoke and settings.can_refresh
        if settings.can_refresh:
            state.update(given=settings.refresh_token)
            world.renew()
        return world


def run_mark() -> str:
    """What tells the records of this run from those of any other."""
    return f"ct{secrets.token_hex(3)}"


@contextmanager
def child_world() -> Iterator[World]:
    """The sandbox as anybody starts it, over real sockets."""
    with running(*SANDBOX_FLAGS) as child, requests.Session() as session:
        yield World.of_sandbox(child.connection, session)


def inner_world(switches: Mapping[str, object] | None = None, locale: str = "en_CA", throttle_scale: int = 0) -> World:
    """A sandbox within this process, with open questions answered otherwise, on a clock that stands still."""
    options = Options(locale=locale, throttle_scale=Decimal(throttle_scale), switches=switches or {})
    _, adapter, connection = in_process("empty", Clock(lambda: NOON), options)
    session = requests.Session()
    session.mount("http://", adapter)
    return World.of_sandbox(connection, session)
