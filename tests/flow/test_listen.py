"""A tick over several companies: one that fails rests, the others are heard; a cursor remembers who rests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.errors import Misconfigured, Unavailable
from plannit_qbo_pipeline.flow.listen import Heard, Rest, Rests, Tick, rests_of, rests_text
from plannit_qbo_pipeline.flow.watch import Request, Sentry
from tests.ledger.watch import NOON, Watch

ACME, BETA = CompanyKey("acme"), CompanyKey("beta")
SET_S = 4 / 3  # with it each of the three asks every two seconds


@dataclass
class FakePoller:
    act: Callable[[], None] = lambda: None
    polls: int = 0

    def poll(self) -> None:
        self.polls += 1
        self.act()


@dataclass
class FakeEar:
    """Asks for what stands in `finds` after so many polls."""

    poller: FakePoller = field(default_factory=FakePoller)
    after: int | None = None
    company: CompanyKey = ACME
    looked_around: int = 0

    def requests(self, *, look_around: bool) -> list[Request]:
        self.looked_around += look_around
        return [Request(self.company, "key")] if self.poller.polls == self.after else []


def heard(watch: Watch, rests: Rests | None = None, seconds: float = 20, **ears: FakeEar) -> Heard:
    tick = Tick(watch.clock, watch.clock.monotonic() + seconds, SET_S, Sentry.A)
    return tick.listen({CompanyKey(name): ear for name, ear in ears.items()}, rests or {})  # type: ignore[misc]


def failing(error: Exception) -> FakeEar:
    def act() -> None:
        raise error

    return FakeEar(FakePoller(act), company=BETA)


def test_it_listens_until_the_time_is_up_and_looks_around_once() -> None:
    watch, ear = Watch(), FakeEar()
    found = heard(watch, acme=ear)
    assert (found.requests, found.rests) == ([], {})
    assert (watch.at - NOON, ear.poller.polls, ear.looked_around) == (timedelta(seconds=20), 11, 1)


def test_it_ends_with_the_first_that_has_something_to_ask() -> None:
    watch, quiet = Watch(), FakeEar(company=BETA)
    found = heard(watch, acme=FakeEar(after=3), beta=quiet)
    assert [request.company for request in found.requests] == [ACME]
    assert (watch.at - NOON, quiet.poller.polls) == (timedelta(seconds=4), 3)


def test_all_that_was_found_in_one_round_is_asked_for() -> None:
    found = heard(Watch(), acme=FakeEar(after=1), beta=FakeEar(after=1, company=BETA))
    assert [request.company for request in found.requests] == [ACME, BETA]


def test_no_companies_end_it_at_once() -> None:
    watch = Watch()
    assert heard(watch).requests == []
    assert watch.at == NOON


@pytest.mark.parametrize(
    ("error", "polls", "said"),
    [
        (Unavailable("down"), 3, "down"),
        (Unavailable("wait", retry_after_s=60), 1, "wait"),
        (Misconfigured("no key. Set it"), 3, "no key. Set it"),
        (ZeroDivisionError(), 3, "beta: ZeroDivisionError, see the log"),
    ],
)
def test_a_company_that_fails_rests_and_the_others_are_heard(error: Exception, polls: int, said: str) -> None:
    bad = failing(error)
    found = heard(Watch(), acme=FakeEar(after=10), beta=bad)
    assert [request.company for request in found.requests] == [ACME]
    assert (bad.poller.polls, found.rests[BETA].failures, found.rests[BETA].said) == (polls, polls, said)
    assert (found.bugs == {BETA: error}) is isinstance(error, ZeroDivisionError)


def test_what_is_asked_for_survives_an_error_of_a_later_company() -> None:
    @dataclass
    class Broken(FakeEar):
        def requests(self, *, look_around: bool) -> list[Request]:
            raise Unavailable("the ledger is locked")

    found = heard(Watch(), acme=FakeEar(after=1), beta=Broken())
    assert [request.company for request in found.requests] == [ACME]
    assert found.rests[BETA].said == "the ledger is locked"


def test_a_rest_goes_on_over_ticks_and_ends_with_the_first_good_answer() -> None:
    watch, ear = Watch(), FakeEar()
    rests = {ACME: Rest(NOON + timedelta(seconds=30), 4, "down")}
    assert heard(watch, rests, acme=ear).rests == rests
    assert ear.poller.polls == 0
    assert heard(watch, rests, acme=ear).rests == {}
    assert watch.at == NOON + timedelta(seconds=40)


def test_a_company_that_is_gone_rests_no_more() -> None:
    assert heard(Watch(), {BETA: Rest(NOON, 1, "down")}, acme=FakeEar()).rests == {}


def test_a_cursor_keeps_who_rests() -> None:
    rests = {BETA: Rest(NOON, 2, "hors service"), ACME: Rest(NOON + timedelta(seconds=5), 1, "no key")}
    assert rests_of(rests_text(rests)) == rests


@pytest.mark.parametrize("text", [None, "", "{}", "[]", "17", "null", '{"acme":1}', '{"acme":{"until":"soon"}}', "{"])
def test_anything_else_is_nobody(text: str | None) -> None:
    assert rests_of(text) == {}


def test_what_a_run_that_has_not_begun_will_carry_is_not_asked_for_again() -> None:
    watch = Watch()
    ears = {ACME: FakeEar(after=1), BETA: FakeEar(after=3, company=BETA)}
    tick = Tick(watch.clock, watch.clock.monotonic() + 20, SET_S, Sentry.A, lambda request: request.company == ACME)
    found = tick.listen(ears, {})  # type: ignore[arg-type]
    assert [request.company for request in found.requests] == [BETA]
    assert watch.at - NOON == timedelta(seconds=4)
