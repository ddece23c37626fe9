"""Counts of calls, batches and calls in flight."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from plannit_qbo_pipeline.sandbox.qbo.limits import Caller, InFlight, Limits
from tests.sandbox.qbo.company import NOON, Company

ONE = {"BatchItemRequest": [{"bId": "1", "Query": "SELECT COUNT(*) FROM Customer"}]}
OURS = Caller("realm", "app")


def batches(company: Company, count: int, pause_s: float = 0.2) -> list[int]:
    found = []
    for _ in range(count):
        found.append(company.send("POST", "batch", ONE).status)
        company.clock.advance(pause_s)
    return found


def test_forty_batches_a_minute_then_429() -> None:
    company = Company(throttle_scale=1)
    assert batches(company, 41) == [200] * 40 + [429]
    assert company.send("GET", "preferences").status == 200, "other calls go on"
    company.clock.advance(60 - 41 * 0.2)
    assert company.send("POST", "batch", ONE).status == 200


def test_refused_batches_are_not_counted() -> None:
    company = Company(throttle_scale=1)
    batches(company, 40)
    assert set(batches(company, 100)) == {429}
    company.clock.advance(60 - 140 * 0.2 + 0.1)
    assert company.send("POST", "batch", ONE).status == 200


@pytest.mark.parametrize(("general", "status"), [(True, 429), (False, 200)])
def test_a_batch_counts_among_all_calls_too_unless_the_switch_says_otherwise(general: bool, status: int) -> None:
    company = Company({"batch_in_general_limit": general}, throttle_scale=1)
    assert batches(company, 10, pause_s=0) == [200] * 10
    assert company.send("GET", "preferences").status == status


def test_the_items_of_a_batch_are_not_counted() -> None:
    company = Company(throttle_scale=1)
    items = [{"bId": str(number), "Query": "SELECT COUNT(*) FROM Customer"} for number in range(30)]
    assert company.send("POST", "batch", {"BatchItemRequest": items}).status == 200
    assert [company.send("GET", "preferences").status for _ in range(9)] == [200] * 9


def counted(limits: Limits, callers: Callable[[int], Caller]) -> int:
    """How many of two hundred batches in one minute go through."""
    return sum(limits.allows(callers(number), NOON + timedelta(seconds=number / 4), True) for number in range(200))


@pytest.mark.parametrize(("scale", "allowed"), [(0.1, 4), (0.001, 1), (2, 80), (0, 200)])
def test_the_scale_moves_the_limits_and_lets_one_call_through(scale: float, allowed: int) -> None:
    assert counted(Limits(scale, batch_is_general=False), lambda number: OURS) == allowed


def test_each_app_has_forty_batches_and_the_company_a_hundred_and_twenty() -> None:
    assert counted(Limits(1, batch_is_general=False), lambda number: OURS) == 40
    assert counted(Limits(1, batch_is_general=False), lambda number: Caller("realm", str(number % 2))) == 80
    assert counted(Limits(1, batch_is_general=False), lambda number: Caller("realm", str(number % 10))) == 120
    assert counted(Limits(1, batch_is_general=False), lambda number: Caller(str(number), "app")) == 200


def test_a_second_is_counted_by_app_and_a_minute_by_company() -> None:
    limits = Limits(1)
    assert sum(limits.allows(Caller("realm", str(number % 2)), NOON) for number in range(40)) == 20
    later = [NOON + timedelta(seconds=1 + number // 20) for number in range(700)]
    assert sum(limits.allows(Caller("realm", str(number % 2)), moment) for number, moment in enumerate(later)) == 480


def test_a_clock_that_is_set_back_leaves_no_calls_in_the_future() -> None:
    limits = Limits(0.1)
    assert limits.allows(OURS, NOON)
    assert not limits.allows(OURS, NOON)
    assert limits.allows(OURS, datetime(2020, 1, 1, tzinfo=UTC))


def test_calls_in_flight_are_counted_by_company() -> None:
    flying = InFlight(1)
    assert [flying.enter("a") for _ in range(11)] == [True] * 10 + [False]
    assert flying.enter("b")
    flying.leave("a")
    assert [flying.enter("a") for _ in range(2)] == [True, False]


@pytest.mark.parametrize(("scale", "allowed"), [(0, 50), (0.3, 3), (0.01, 1)])
def test_the_scale_moves_the_calls_in_flight(scale: float, allowed: int) -> None:
    flying = InFlight(scale)
    assert sum(flying.enter("a") for _ in range(50)) == allowed


def test_a_429_may_say_when_to_come_back() -> None:
    silent, talking = Company(throttle_scale=0.001), Company({"retry_after_s": 60}, throttle_scale=0.001)
    found = []
    for company in (silent, talking):
        company.send("GET", "preferences")
        found.append(company.send("GET", "preferences"))
    assert [response.status for response in found] == [429, 429]
    assert [response.headers.get("Retry-After") for response in found] == [None, "60"]
