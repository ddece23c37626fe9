"""Column types that mean the same on every database: moments as sortable UTC text, money as whole cents."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Dialect, String
from sqlalchemy.types import TypeDecorator

_CENTS = Decimal(100)
_MOST_CENTS = 2**63 - 1


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as `2026-11-24T12:00:00.000000+00:00`: sorts as text, reads the same everywhere."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else moment_text(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A calendar date, kept as `2026-11-24`."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Cents(TypeDecorator[Decimal]):
    """An amount of money, kept as a whole number of cents so that SQL can add it up exactly."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        cents = value * _CENTS
        if not cents.is_finite() or cents != int(cents) or abs(cents) > _MOST_CENTS:
            raise ValueError(f"{value} is not a whole number of cents that a database can hold")
        return int(cents)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else (Decimal(int(value)) / _CENTS).quantize(Decimal("0.01"))


def moment_text(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("the ledger keeps aware moments only")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
