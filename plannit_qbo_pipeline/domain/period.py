"""Periods: calendar months of business dates in the company's time zone, written `2026-11`."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

_FORMAT = re.compile(r"([1-9]\d{3})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """From `YYYY-MM`; raises ValueError with the form."""
        if (match := _FORMAT.fullmatch(text)) is None:
            raise ValueError(f"{text!r} is not a period: write it as YYYY-MM, e.g. 2026-11")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Period":
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def next(self) -> "Period":
        return self.plus(1)

    def plus(self, months: int) -> "Period":
        index = self.year * 12 + self.month - 1 + months
        return Period(index // 12, index % 12 + 1)

    def until(self, last: "Period") -> Iterator["Period"]:
        """This period and every later one up to and including `last`."""
        period = self
        while period <= last:
            yield period
            period = period.next()

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


FIRST_PERIOD = Period(2015, 1)
LAST_PERIOD_AHEAD = 12  # months after the current one that still have a cell; later dates go to the last


def business_date(moment: datetime, time_zone: str) -> date:
    """The calendar day of an aware moment where the company is."""
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no business date")
    return moment.astimezone(ZoneInfo(time_zone)).date()
