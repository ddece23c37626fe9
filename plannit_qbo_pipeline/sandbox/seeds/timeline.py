"""Dates and times of the demo firm's history: it starts some months ago and ends today, never later."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE_NAME = "America/Toronto"
DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class Timeline:
    today: date
    months: int

    @property
    def start(self) -> date:
        return self.today - timedelta(days=round(self.months * DAYS_PER_MONTH))

    def day_of(self, index: int, count: int) -> date:
        """The business date of the nth of `count` documents: evenly over the history, the last one today."""
        span = (self.today - self.start).days
        return self.start + timedelta(days=span * (index + 1) // max(1, count))

    def stamp(self, day: date, random: Random) -> str:
        """A time within working hours of that day, but never after last midnight: nothing may come from the future."""
        zone = ZoneInfo(ZONE_NAME)
        worked = timedelta(hours=8, milliseconds=random.randrange(9 * 3_600_000))
        moment = datetime.combine(day, time(), zone) + worked
        return min(moment, datetime.combine(self.today, time(), zone)).isoformat(timespec="milliseconds")
