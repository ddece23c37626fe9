"""The sandbox's clock: real time plus an offset that the control plane moves. Nothing else asks for time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def _machine_now() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Aware UTC time that tests can set and advance; it never stands still unless its source does."""

    def __init__(self, source: Callable[[], datetime] = _machine_now) -> None:
        self._source = source
        self._offset = timedelta(0)

    def now(self) -> datetime:
        return self._source() + self._offset

    def set(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("the sandbox's clock takes a time with an offset, e.g. 2026-11-24T09:00:00-05:00")
        self._offset = now.astimezone(UTC) - self._source()

    def advance(self, seconds: float) -> None:
        self._offset += timedelta(seconds=seconds)

    @property
    def offset_s(self) -> float:
        return self._offset.total_seconds()

    @offset_s.setter
    def offset_s(self, seconds: float) -> None:
        self._offset = timedelta(seconds=seconds)
