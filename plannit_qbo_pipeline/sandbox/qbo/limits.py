"""Request limits: calls per minute and second, batches per minute, calls at one time. Each one is a named row here."""

from collections import Counter, deque
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple


class Limit(NamedTuple):
    """At most `calls` within `seconds`; `is_per_app`: each app that is connected to the company has its own count."""

    calls: int
    seconds: int
    is_per_app: bool = False


class Caller(NamedTuple):
    realm_id: str
    app_id: str


GENERAL = {"minute": Limit(500, 60), "burst": Limit(10, 1, is_per_app=True)}
BATCH = {"batch": Limit(40, 60, is_per_app=True), "batch_company": Limit(120, 60)}
IN_FLIGHT = 10


class Limits:
    """Sliding windows. A call that is refused is not counted, so that waiting always helps."""

    def __init__(self, scale: float, batch_is_general: bool = True) -> None:
        self._scale = scale
        self.batch_is_general = batch_is_general
        self._calls: dict[tuple[str, str, str], deque[datetime]] = {}

    def allows(self, caller: Caller, now: datetime, is_batch: bool = False) -> bool:
        """Counts one call, unless a limit is reached. A scale of 0 means: no limits."""
        if self._scale <= 0:
            return True
        rows = {**(GENERAL if not is_batch or self.batch_is_general else {}), **(BATCH if is_batch else {})}
        windows = [(self._window(caller, name, limit, now), limit) for name, limit in rows.items()]
        if any(len(calls) >= scaled(limit.calls, self._scale) for calls, limit in windows):
            return False
        for calls, _ in windows:
            calls.append(now)
        return True

    def _window(self, caller: Caller, name: str, limit: Limit, now: datetime) -> deque[datetime]:
        app_id = caller.app_id if limit.is_per_app else ""
        calls = self._calls.setdefault((name, caller.realm_id, app_id), deque())
        start = now - timedelta(seconds=limit.seconds)
        # A clock that was set back must not leave calls in the future behind.
        while calls and not start < calls[0] <= now:
            calls.popleft()
        return calls


class InFlight:
    """The calls of each company that are being answered at this moment. Used before the world's lock is held."""

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._lock = Lock()
        self._calls: Counter[str] = Counter()

    def enter(self, realm_id: str) -> bool:
        """Counts a call in; False, and nothing is counted, when there are too many already."""
        with self._lock:
            if self._scale > 0 and self._calls[realm_id] >= scaled(IN_FLIGHT, self._scale):
                return False
            self._calls[realm_id] += 1
            return True

    def leave(self, realm_id: str) -> None:
        with self._lock:
            self._calls[realm_id] -= 1

    def count(self, realm_id: str) -> int:
        return self._calls[realm_id]


def scaled(calls: int, scale: float) -> int:
    """A limit under a throttle scale: at least one call always goes through."""
    return max(1, int(calls * scale))
