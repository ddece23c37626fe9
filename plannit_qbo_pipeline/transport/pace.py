"""Our own speed limit, kept so that the vendor's never has to speak."""

import math
import threading
from collections import deque

from plannit_qbo_pipeline.domain.clock import Clock


class _Window:
    """At most `count` starts in any rolling `seconds`; exact, where a token bucket lets twice as many through."""

    def __init__(self, rate: float, unit_s: float) -> None:
        count = max(1, math.floor(rate))
        self._starts: deque[float] = deque(maxlen=count)
        self._seconds = unit_s * count / rate

    def earliest(self) -> float:
        full = len(self._starts) == self._starts.maxlen
        return self._starts[0] + self._seconds if full else -math.inf

    def note(self, start: float) -> None:
        self._starts.append(start)


class Pace:
    """Spaces calls to at most so many per second and per minute; 0 is unlimited. Shared by threads."""

    def __init__(self, per_second: float = 0, per_minute: float = 0) -> None:
        if per_second < 0 or per_minute < 0:
            raise ValueError("a pace is a number of calls, 0 or more")
        self._windows = [_Window(rate, unit_s) for rate, unit_s in ((per_second, 1.0), (per_minute, 60.0)) if rate]
        self._lock = threading.Lock()

    def wait(self, clock: Clock) -> None:
        """Returns when the next call may start; sleeps on the given clock until then."""
        if not self._windows:
            return
        with self._lock:
            now = clock.monotonic()
            start = max(now, *(window.earliest() for window in self._windows))
            for window in self._windows:
                window.note(start)
        if start > now:
            clock.sleep(start - now)
