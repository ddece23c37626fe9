"""Our own speed limit, kept so that the vendor's never has to speak."""

import math
import threading
from collections import deque

from plannit_qbo_pipeline.domain.clock import Clock

_MINUTE_S = 60.0
_BURST_PART = 10


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


class _Steady:
    """At most `rate` starts in any rolling minute, spread over it after a first burst of a tenth of them.

    A window would let all of them through at the burst's speed and then stand still: ten seconds of each minute at 8 a
    second and 400 a minute, in which what is new waits with the rest.
    """

    def __init__(self, rate: float) -> None:
        burst = max(1, math.floor(rate / _BURST_PART))
        even = rate - burst if rate - burst >= 1 else rate
        self._gap_s = _MINUTE_S / even
        self._ahead_s = (burst - 1) * self._gap_s
        self._due = -math.inf

    def earliest(self) -> float:
        return self._due - self._ahead_s

    def note(self, start: float) -> None:
        self._due = max(self._due, start) + self._gap_s


class Pace:
    """Spaces calls to at most so many per second and per minute; 0 is unlimited. Shared by threads."""

    def __init__(self, per_second: float = 0, per_minute: float = 0) -> None:
        if per_second < 0 or per_minute < 0:
            raise ValueError("a pace is a number of calls, 0 or more")
        self._windows: list[_Window | _Steady] = []
        if per_second:
            self._windows.append(_Window(per_second, 1.0))
        if per_minute:
            self._windows.append(_Steady(per_minute))
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
