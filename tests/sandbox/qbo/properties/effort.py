"""How many examples a property gets: few and always the same in `make test`, many under a new seed in `make soak`."""

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("SOAK", "0"))
"""By how much a long run multiplies the examples; 0 for the short one."""


def effort(examples: int, steps: int = 50) -> settings:
    """The settings of one property."""
    return settings(
        max_examples=examples * max(TIMES, 1),
        stateful_step_count=steps,
        derandomize=TIMES == 0,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
