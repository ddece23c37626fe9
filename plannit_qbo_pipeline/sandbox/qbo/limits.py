"""Request counters: per realm and minute, per realm and second. Every limit is a named row of LIMITS."""

from collections import deque
from datetime import datetime, timedelta
from typing import NamedTuple


class Limit(NamedTuple):
    """At most `calls` within `seconds`."""

    calls: int
    seconds: int


# Intuit's numbers; one app here, so "per realm and app" is per realm. The batch endpoint will get a row of its own.
LIMITS = {"minute": Limit(500, 60), "burst": Limit(10, 1)}


class Limits:
    """Sliding windows. A call that is refused is not counted, so that waiting always helps."""

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._calls: dict[tuple[str, str], deque[datetime]] = {}

    def allows(self, realm_id: str, now: datetime) -> bool:
        """Counts one call, unless a limit is reached. A scale of 0 means: no limits."""
        if self._scale <= 0:
            return True
        windows = [(self._window(realm_id, name, limit, now), limit) for name, limit in LIMITS.items()]
        if any(len(calls) >= max(1, int(limit.calls * self._scale)) for calls, limit in windows):
            return False
        for calls, _ in windows:
            calls.append(now)
        return True

    def _window(self, realm_id: str, name: str, limit: Limit, now: datetime) -> deque[datetime]:
        calls = self._calls.setdefault((realm_id, name), deque())
        start = now - timedelta(seconds=limit.seconds)
        # A clock that was set back must not leave calls in the future behind.
        while calls and not start < calls[0] <= now:
            calls.popleft()
        return calls
