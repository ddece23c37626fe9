"""The one way out: a `Caller` sends a request, waits its turn, tries again, and says what is known afterwards.

It knows no vendor: 4xx answers go back to `plannit/client` and `qbo/client`, which know what they mean. Every call
made with it must be safe to repeat: a read, or a write that carries an idempotency key.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.exceptions import HTTPError

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.errors import InDoubt, Misconfigured, Unavailable
from plannit_qbo_pipeline.transport import retry
from plannit_qbo_pipeline.transport.log import log_request
from plannit_qbo_pipeline.transport.pace import Pace
from plannit_qbo_pipeline.transport.redaction import redact

_POOL = 16  # connections kept; more threads than that wait for none, they only reconnect


@dataclass(frozen=True, slots=True)
class Answer:
    """A vendor's answer. Header names are looked up without case.

    `doubtful`: this is the answer to a repeated write, and an earlier try of it may have been executed. Who goes on
    to call again (after a 401, say) must not take a later `Unavailable` for “nothing happened”.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    doubtful: bool = False

    def json(self) -> Any:
        """The body as JSON values, numbers with a point as Decimal; ValueError where it is not JSON."""
        try:
            return json.loads(self.body, parse_float=Decimal, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            # The decoder's own error carries the whole body, which may hold tokens.
            raise ValueError("the answer is not JSON") from None


def make_session(adapter: BaseAdapter | None = None) -> requests.Session:
    """A session without the machine's proxies and netrc, and without cookies; `adapter` replaces the network."""
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers["User-Agent"] = "plannit-qbo-pipeline"
    adapter = adapter or HTTPAdapter(pool_connections=_POOL, pool_maxsize=_POOL)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


class Caller:
    """Calls one vendor. `counter` is called once per request that leaves, tries included."""

    def __init__(
        self,
        vendor: str,
        session: requests.Session,
        clock: Clock,
        pace: Pace | None = None,
        counter: Callable[[], None] | None = None,
    ) -> None:
        self.vendor = vendor
        self._session = session
        self._clock = clock
        self._pace = pace
        self._counter = counter

    def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        write: bool = False,
        timeout_s: float = limits.READ_TIMEOUT_S,
        tries: int = limits.MAX_TRIES,
    ) -> Answer:
        """Any answer but 429, 5xx and cut ones, after at most `tries` requests.

        Raises InDoubt for a write of which some try may have been executed, else Unavailable; Misconfigured for
        an address or header that HTTP cannot carry.
        """
        doubtful = False
        attempt = 0
        while True:
            attempt += 1
            outcome = self._try_once(method, url, headers, body, timeout_s)
            if isinstance(outcome, Answer):
                return replace(outcome, doubtful=True) if doubtful else outcome
            doubtful = doubtful or (write and outcome.maybe_executed)
            if attempt >= tries or outcome.too_long:
                raise self._give_up(method, url, outcome, attempt, doubtful)
            self._clock.sleep(retry.wait_s(outcome, attempt, self._clock.jitter()))

    def _try_once(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, timeout_s: float
    ) -> Answer | retry.Failure:
        if self._pace is not None:
            self._pace.wait(self._clock)
        if self._counter is not None:
            self._counter()
        started = self._clock.monotonic()
        timeout = (limits.CONNECT_TIMEOUT_S, timeout_s)
        try:
            # A redirect would carry the key to another host.
            response = self._session.request(
                method, url, headers=headers, data=body, timeout=timeout, allow_redirects=False
            )
        except ValueError:
            raise Misconfigured(
                f"{method} {_shown(url)} could not be sent: the address or a header holds characters that HTTP cannot "
                f"carry. Check the URL and key of {self.vendor}"
            ) from None
        except (OSError, HTTPError) as error:
            failure = retry.of_error(error)
            log_request(self.vendor, method, url, None, self._clock.monotonic() - started, None, failure.what)
            return failure
        seconds = self._clock.monotonic() - started
        log_request(self.vendor, method, url, response.status_code, seconds, response.headers.get("intuit_tid"))
        answer = Answer(response.status_code, response.headers, response.content)
        return retry.of_answer(answer.status, answer.headers, answer.body, self._clock.now()) or answer

    def _give_up(
        self, method: str, url: str, last: retry.Failure, attempts: int, doubtful: bool
    ) -> InDoubt | Unavailable:
        times = "once" if attempts == 1 else f"{attempts} times"
        tried = f"{self.vendor}: {method} {_shown(url)} was tried {times}; the last came back as {last.what}"
        if doubtful:
            return InDoubt(f"{tried}. It may have been executed: settle it before sending anything else for it")
        when = "later" if last.come_back_s is None else f"in {last.come_back_s:.0f} s"
        return Unavailable(f"{tried}. Nothing is lost: try again {when}", retry_after_s=last.come_back_s)


def _shown(url: str) -> str:
    """An address fit for a message: no query, no secrets."""
    parts = urlsplit(url)
    return redact(f"{parts.scheme}://{parts.netloc}{parts.path}")


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")
