"""A plain client of QuickBooks Online's accounting API, on `requests` alone, that knows the wire and nothing else.

It sends what it is told to and answers whatever came; what an answer should be is the tests' affair.
"""

import json
import time
from collections.abc import Callable, Mapping
from decimal import Decimal

import requests

from tests.contract.answer import Answer

MINOR_VERSION = "75"
TIMEOUT_S = 120
MOST_TRIES = 3
THROTTLED_S = 60


class Pace:
    """Lets `per_second` calls through at most, evenly; 0 means that nobody waits."""

    def __init__(
        self,
        per_second: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap_s = 1 / per_second if per_second else 0.0
        self._clock, self._sleep = clock, sleep
        self._next = 0.0

    @property
    def is_kept(self) -> bool:
        return self._gap_s > 0

    def wait(self) -> None:
        if not self.is_kept:
            return
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._gap_s

    def rest(self, seconds: float) -> None:
        """Waits until the other side lets calls through again."""
        self._sleep(seconds)


class Client:
    """One company's API. `access_token` may be replaced at any time."""

    def __init__(
        self, session: requests.Session, base_url: str, realm_id: str, access_token: str, pace: Pace | None = None
    ) -> None:
        self.session, self.base_url, self.realm_id, self.access_token = session, base_url, realm_id, access_token
        self._pace = pace or Pace(0)

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        headers: Mapping[str, str | None] | None = None,
        realm_id: str | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Answer:
        """One call, at the client's pace; again when it was throttled, which means that nothing was done."""
        for _ in range(MOST_TRIES - 1):
            self._pace.wait()
            answer = self.send_now(method, path, body, headers=headers, realm_id=realm_id, params=params)
            if answer.status != 429 or not self._pace.is_kept:
                return answer
            told = answer.headers.get("Retry-After", "")
            self._pace.rest(float(told) if told.isdigit() else THROTTLED_S)
        return self.send_now(method, path, body, headers=headers, realm_id=realm_id, params=params)

    def send_now(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        headers: Mapping[str, str | None] | None = None,
        realm_id: str | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Answer:
        """One call below /v3/company/{realm}. Text is sent as text, the rest as JSON; None takes a header away."""
        sent: dict[str, str | None] = {
            "Authorization": f"Bearer {self.access_token}",
            "Accept": "application/json",
            "Content-Type": "application/text" if isinstance(body, str) else "application/json",
            **(headers or {}),
        }
        prepared = self.session.prepare_request(
            requests.Request(
                method,
                f"{self.base_url}/v3/company/{realm_id or self.realm_id}/{path}",
                params={**(params or {}), "minorversion": MINOR_VERSION},
                data=encoded(body),
                headers={name: value for name, value in sent.items() if value is not None},
            )
        )
        for name in [name for name, value in sent.items() if value is None]:
            prepared.headers.pop(name, None)
        response = self.session.send(prepared, timeout=TIMEOUT_S)
        return Answer(response.status_code, response.headers, response.content)


def encoded(body: object) -> bytes | None:
    if body is None or isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    return json.dumps(body, ensure_ascii=False, default=_number).encode()


def _number(value: object) -> float:
    """A Decimal as a JSON number: amounts here are short enough to come out as they were written."""
    assert isinstance(value, Decimal), value
    return float(value)
