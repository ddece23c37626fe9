"""One tick of a sensor: asks the companies of its shard until something changed or the time is up."""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.errors import PipelineError
from plannit_qbo_pipeline.flow.claim import Claimer
from plannit_qbo_pipeline.flow.poll import Poller
from plannit_qbo_pipeline.flow.watch import Request, Sentry, next_poll_s, requests, rest_s

# Polls are a second apart at the least; the first and the last come on top.
_MAX_POLLS = int(limits.LISTEN_S + limits.LEAST_LISTEN_S) + 2


@dataclass(frozen=True, slots=True)
class Rest:
    """A company left alone after an error, so many in a row: until when, and what the last one said."""

    until: datetime
    failures: int
    said: str


Rests = dict[CompanyKey, Rest]


@dataclass(frozen=True, slots=True)
class Ear:
    """One company: who asks its Plannit, and who claims what that brings."""

    poller: Poller
    claimer: Claimer

    def requests(self, *, look_around: bool) -> list[Request]:
        news, stirred = self.poller.take()
        taken = self.claimer.take(news, stirred=stirred, look_around=look_around)
        return requests(self.claimer.company.key, taken)


@dataclass(slots=True)
class Heard:
    """What a tick brought. `bugs`: errors that no outage and no setting explains; their companies rest like others."""

    requests: list[Request] = field(default_factory=list)
    rests: Rests = field(default_factory=dict)
    bugs: dict[CompanyKey, Exception] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tick:
    """One evaluation of a sensor: ends at `until` of the monotonic clock, or as soon as there is something to ask.

    `coming` tells whether a run of the same cells is on its way that has not begun: it carries this too.
    """

    clock: Clock
    until: float
    every_s: float
    sentry: Sentry
    coming: Callable[[Request], bool] = lambda _request: False

    def listen(self, ears: Mapping[CompanyKey, Ear], rests: Rests) -> Heard:
        """Polls all companies again and again. One that fails does not stop the others."""
        heard = Heard(rests={company: rest for company, rest in rests.items() if company in ears})
        with ThreadPoolExecutor(limits.LISTENING_THREADS) as pool:
            for number in range(_MAX_POLLS if ears else 0):
                self._poll(ears, heard, pool)
                for company, ear in ears.items():
                    self._claim(company, ear, heard, look_around=number == 0)
                left_s = self.until - self.clock.monotonic()
                if heard.requests or left_s <= 0:
                    break
                self.clock.sleep(min(left_s, next_poll_s(self.clock.now(), self.every_s, self.sentry)))
        return heard

    def _poll(self, ears: Mapping[CompanyKey, Ear], heard: Heard, pool: ThreadPoolExecutor) -> None:
        now = self.clock.now()
        awake = [company for company in ears if company not in heard.rests or heard.rests[company].until <= now]
        polls = [ears[company].poller.poll for company in awake]
        for company, error in zip(awake, pool.map(_caught, polls), strict=True):
            if error is None:
                heard.rests.pop(company, None)
            else:
                self._rest(company, error, heard)

    def _claim(self, company: CompanyKey, ear: Ear, heard: Heard, *, look_around: bool) -> None:
        def ask() -> None:
            # Claimed by now, so that a run which has not begun yet finds it: nothing to end the tick for.
            asked = ear.requests(look_around=look_around)
            heard.requests.extend(request for request in asked if not self.coming(request))

        error = _caught(ask)
        if error is not None:
            self._rest(company, error, heard)

    def _rest(self, company: CompanyKey, error: Exception, heard: Heard) -> None:
        known = heard.rests.get(company)
        failures = 1 + (known.failures if known else 0)
        if not isinstance(error, PipelineError):
            heard.bugs[company] = error
        seconds = rest_s(failures, getattr(error, "retry_after_s", None))
        said = str(error) if isinstance(error, PipelineError) else f"{company}: {type(error).__name__}, see the log"
        heard.rests[company] = Rest(self.clock.now() + timedelta(seconds=seconds), failures, said)


def rests_text(rests: Rests) -> str:
    """For a sensor's cursor: companies rest longer than a tick."""
    kept = {
        company: {"until": rest.until.isoformat(), "failures": rest.failures, "said": rest.said}
        for company, rest in sorted(rests.items())
    }
    return json.dumps(kept, ensure_ascii=False)


def rests_of(text: str | None) -> Rests:
    """None left alone where the text is no cursor of ours."""
    try:
        kept = json.loads(text or "{}")
        return {
            CompanyKey(company): Rest(datetime.fromisoformat(rest["until"]), int(rest["failures"]), str(rest["said"]))
            for company, rest in kept.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def _caught(act: Callable[[], object]) -> Exception | None:
    """The error instead of raising it: what one company cannot do must not keep the others from being heard."""
    try:
        act()
    except Exception as error:
        return error
    return None
