"""The plan of a live day: the same for the same seed, and only payments that have something to pay."""

import random
from itertools import pairwise

import pytest

from benchmarks._office import BEFORE_BURST_S, BURST_S, planned
from plannit_qbo_pipeline.domain.document import Kind


def test_the_same_seed_is_the_same_day() -> None:
    assert planned(random.Random(3), 40, 6.0, 10) == planned(random.Random(3), 40, 6.0, 10)
    assert planned(random.Random(3), 40, 6.0, 10) != planned(random.Random(4), 40, 6.0, 10)


@pytest.mark.parametrize("seed", range(20))
def test_there_is_always_an_invoice_to_pay(seed: int) -> None:
    unpaid = 0
    for each in planned(random.Random(seed), 60, 6.0, 20):
        unpaid += 1 if each.kind is Kind.INVOICE else -1
        assert unpaid >= 0


def test_moments_are_those_of_a_poisson_process() -> None:
    day = planned(random.Random(1), 4000, 6.0, 0)
    pauses = [after.at_s - before.at_s for before, after in pairwise(day)]
    assert sum(pauses) / len(pauses) == pytest.approx(6.0, rel=0.1)
    # Memoryless: as many as 1/e of the pauses are longer than the mean.
    assert sum(pause > 6.0 for pause in pauses) / len(pauses) == pytest.approx(0.368, abs=0.03)


def test_the_burst_comes_after_the_singles_and_within_seconds() -> None:
    day = planned(random.Random(1), 5, 6.0, 20)
    singles, crowd = day[:5], day[5:]
    assert not any(each.burst for each in singles)
    assert all(each.burst for each in crowd)
    begins = singles[-1].at_s + BEFORE_BURST_S
    assert all(begins <= each.at_s <= begins + BURST_S for each in crowd)
    assert [each.at_s for each in crowd] == sorted(each.at_s for each in crowd)
