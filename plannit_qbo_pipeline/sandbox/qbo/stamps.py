"""Times as QuickBooks Online writes them: Pacific offset, seconds in MetaData, milliseconds in envelopes."""

import re
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(_DAY.pattern + r"(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?")


@cache
def _pacific() -> ZoneInfo:
    return ZoneInfo("America/Los_Angeles")


def stamp(now: datetime) -> str:
    """For MetaData: 2026-11-24T04:00:00-08:00."""
    return now.astimezone(_pacific()).isoformat(timespec="seconds")


def envelope_time(now: datetime) -> str:
    """For the `time` of an answer: 2026-11-24T04:00:00.000-08:00."""
    return now.astimezone(_pacific()).isoformat(timespec="milliseconds")


def server_date(now: datetime) -> date:
    """Today on Intuit's servers, which is what an omitted TxnDate becomes."""
    return now.astimezone(_pacific()).date()


def epoch_ms(now: datetime) -> int:
    return int(now.timestamp() * 1000)


def http_date(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


def parse_stamp(text: str) -> datetime | None:
    """An ISO date or time as an aware datetime (Pacific where no offset is written); None if it is neither."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=_pacific())


def parse_date(text: object) -> date | None:
    """A strict YYYY-MM-DD, or None."""
    # Python reads week dates too, and they can be ten characters long.
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
