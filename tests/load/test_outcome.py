"""How long a refused document rests."""

from datetime import timedelta

import pytest

from plannit_qbo_pipeline.load.outcome import pause_after


@pytest.mark.parametrize(("faults", "hours"), [(0, 1), (1, 1), (2, 2), (3, 4), (5, 16), (6, 24), (7, 24), (10_000, 24)])
def test_the_pause_doubles_up_to_a_day(faults: int, hours: int) -> None:
    assert pause_after(faults) == timedelta(hours=hours)
