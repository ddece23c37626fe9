"""An optional limit per API key and minute. The real one is unknown, so it is off unless asked for."""

import math
from collections import deque
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


class RateLimit:
    """A sliding window; `per_minute` None means no limit."""

    def __init__(self, per_minute: int | None) -> None:
        self._per_minute = per_minute
        self._calls: dict[str, deque[datetime]] = {}

    def retry_after_s(self, api_key: str, now: datetime) -> int | None:
        """Counts one call; answers the seconds to wait when it is one too many, else None."""
        if self._per_minute is None:
            return None
        calls = self._calls.setdefault(api_key, deque())
        while calls and not now - MINUTE < calls[0] <= now:
            calls.popleft()
        if len(calls) >= self._per_minute:
            return max(1, math.ceil((calls[0] + MINUTE - now).total_seconds()))
        calls.append(now)
        return None

    def clear(self) -> None:
        self._calls.clear()
