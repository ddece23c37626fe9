"""A clock that moves only by hand, or by whoever sleeps on it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from plannit_qbo_pipeline.domain.clock import Clock

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class Watch:
    at: datetime = NOON
    slept_s: list[float] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.at, self.sleep, lambda: self.at.timestamp(), lambda: 0.0)

    def sleep(self, seconds: float) -> None:
        self.slept_s.append(seconds)
        self.advance(timedelta(seconds=seconds))

    def advance(self, by: timedelta) -> None:
        self.at += by
