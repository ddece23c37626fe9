from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy.dialects.sqlite import dialect

from plannit_qbo_pipeline.ledger.columns import Cents, Day, Moment, moment_text

ANY = dialect()
MONTREAL = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("moment", "kept"),
    [
        (datetime(2026, 11, 24, 7, tzinfo=MONTREAL), "2026-11-24T12:00:00.000000+00:00"),
        (datetime(2026, 11, 24, 12, 0, 0, 1, UTC), "2026-11-24T12:00:00.000001+00:00"),
    ],
)
def test_a_moment_is_kept_as_utc_text_that_sorts(moment: datetime, kept: str) -> None:
    assert Moment().process_bind_param(moment, ANY) == kept
    assert Moment().process_result_value(kept, ANY) == moment


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        moment_text(datetime(2026, 11, 24, 12))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("amount", "cents"),
    [
        ("114.98", 11498),
        ("-0.01", -1),
        ("0", 0),
        ("1E+2", 10000),
        ("114.980", 11498),
        ("92233720368547758.07", 2**63 - 1),
    ],
)
def test_money_is_kept_as_whole_cents(amount: str, cents: int) -> None:
    assert Cents().process_bind_param(Decimal(amount), ANY) == cents
    back = Cents().process_result_value(cents, ANY)
    assert back == Decimal(amount)
    assert str(back).partition(".")[2].isdigit()
    assert len(str(back).partition(".")[2]) == 2


@pytest.mark.parametrize("amount", ["0.001", "114.985", "-0.005", "NaN", "Infinity", "92233720368547758.08"])
def test_what_is_no_whole_number_of_cents_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="whole number of cents"):
        Cents().process_bind_param(Decimal(amount), ANY)


@pytest.mark.parametrize("column", [Moment(), Day(), Cents()])
def test_nothing_stays_nothing(column: Moment | Day | Cents) -> None:
    assert column.process_bind_param(None, ANY) is None
    assert column.process_result_value(None, ANY) is None


def test_a_day_is_kept_as_its_date() -> None:
    assert Day().process_bind_param(date(2026, 2, 28), ANY) == "2026-02-28"
    assert Day().process_result_value("2026-02-28", ANY) == date(2026, 2, 28)
