"""Months of business dates, and the day it is where the company is."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plannit_qbo_pipeline.domain.period import FIRST_PERIOD, Period, business_date

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))


@given(days)
def test_a_day_lies_in_its_period(day: date) -> None:
    period = Period.of(day)
    assert period.first_day <= day <= period.last_day
    assert period.last_day + timedelta(days=1) == period.next().first_day


@given(days)
def test_a_period_is_read_as_it_is_written(day: date) -> None:
    period = Period.of(day)
    assert Period.parse(str(period)) == period


@given(days, st.integers(-1000, 1000))
def test_months_are_counted_across_years(day: date, months: int) -> None:
    period = Period.of(day)
    assert period.plus(months).plus(-months) == period
    assert (period.plus(months) > period) == (months > 0)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-1", "2026-00", "2026-13", "26-01", "2026-01-01", " 2026-01", "0000-01", "٢٠٢٦-01"]
)
def test_what_is_no_period_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(ValueError, match="YYYY-MM"):
        Period.parse(text)


def test_a_range_includes_both_ends() -> None:
    months = [str(period) for period in Period(2025, 11).until(Period(2026, 2))]
    assert months == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert list(Period(2026, 2).until(Period(2026, 2))) == [Period(2026, 2)]
    assert list(Period(2026, 2).until(Period(2026, 1))) == []


def test_february_knows_leap_years() -> None:
    assert Period(2024, 2).last_day == date(2024, 2, 29)
    assert Period(2026, 2).last_day == date(2026, 2, 28)
    assert str(FIRST_PERIOD) == "2015-01"


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        (datetime(2026, 11, 1, 3, 59, tzinfo=UTC), "America/Toronto", date(2026, 10, 31)),
        (datetime(2026, 11, 1, 4, 0, tzinfo=UTC), "America/Toronto", date(2026, 11, 1)),
        (datetime(2026, 12, 1, 4, 59, tzinfo=UTC), "America/Toronto", date(2026, 11, 30)),
        (datetime(2026, 12, 1, 4, 59, tzinfo=UTC), "America/Vancouver", date(2026, 11, 30)),
        (datetime(2026, 12, 1, 4, 59, tzinfo=UTC), "America/Halifax", date(2026, 12, 1)),
        (datetime(2026, 1, 1, 2, 0, tzinfo=timezone(timedelta(hours=9))), "America/Toronto", date(2025, 12, 31)),
    ],
)
def test_the_business_date_is_the_company_s_day_in_summer_and_winter(moment: datetime, zone: str, day: date) -> None:
    assert business_date(moment, zone) == day


def test_a_time_without_zone_has_no_business_date() -> None:
    with pytest.raises(ValueError, match="naive"):
        business_date(datetime(2026, 11, 1, 12, 0), "America/Toronto")  # noqa: DTZ001
