from datetime import UTC, datetime
from itertools import pairwise

import pytest

from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.transport.pace import Pace


class Stopwatch:
    def __init__(self) -> None:
        self.passed = 0.0
        self.clock = Clock(lambda: datetime.now(UTC), self.sleep, lambda: self.passed, lambda: 0.0)

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.passed += seconds


def starts(pace: Pace, calls: int) -> list[float]:
    watch = Stopwatch()
    moments = []
    for _ in range(calls):
        pace.wait(watch.clock)
        moments.append(watch.passed)
    return moments


def most_within(moments: list[float], seconds: float) -> int:
    """The largest number of starts in any window of that length, its end excluded."""
    return max(sum(start <= other < start + seconds - 1e-6 for other in moments) for start in moments)


@pytest.mark.parametrize(
    ("per_second", "per_minute", "last"),
    [
        pytest.param(0, 0, 0.0, id="unlimited"),
        pytest.param(8, 0, 49.0, id="by the second"),
        pytest.param(0, 30, 397 * 60 / 27, id="by the minute: three at once, then 27"),
        pytest.param(8, 30, 397 * 60 / 27, id="both"),
        pytest.param(0, 2, 399 * 60 / 1, id="two a minute"),
        pytest.param(0, 1, 399 * 60.0, id="one a minute"),
        pytest.param(0.5, 0, 798.0, id="less than one a second"),
    ],
)
def test_four_hundred_calls_take_as_long_as_the_pace_says(per_second: float, per_minute: float, last: float) -> None:
    assert starts(Pace(per_second, per_minute), 400)[-1] == pytest.approx(last)


def test_no_window_ever_holds_more_than_allowed() -> None:
    moments = starts(Pace(per_second=8, per_minute=100), 400)

    assert most_within(moments, 1.0) == 8
    assert 90 <= most_within(moments, 60.0) <= 100


def test_a_long_pass_never_stands_still_for_the_rest_of_a_minute() -> None:
    """What is new goes between two documents of history: it waits as long as the longest gap."""
    moments = starts(Pace(per_second=8, per_minute=400), 2000)

    gaps = [after - before for before, after in pairwise(moments)]
    assert max(gaps) <= 1.0
    assert most_within(moments, 60.0) <= 400
    assert moments[-1] < 2000 / 400 * 60 * 1.15


def test_a_call_after_a_pause_does_not_wait() -> None:
    watch = Stopwatch()
    pace = Pace(per_second=1)
    pace.wait(watch.clock)
    watch.passed = 5.0

    pace.wait(watch.clock)

    assert watch.passed == 5.0


@pytest.mark.parametrize(("per_second", "per_minute"), [(-1, 0), (0, -0.1)])
def test_a_negative_pace_is_refused(per_second: float, per_minute: float) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        Pace(per_second, per_minute)
