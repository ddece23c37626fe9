"""Time and chance, passed in: nothing else in the package asks the machine for either."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` is aware; `sleep` and `monotonic` count seconds; `jitter` gives a number in [0, 1)."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    monotonic: Callable[[], float]
    jitter: Callable[[], float]


def system_clock() -> Clock:
    return Clock(lambda: datetime.now(UTC), time.sleep, time.monotonic, random.random)
