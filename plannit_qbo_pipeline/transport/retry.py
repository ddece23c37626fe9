"""What one failed try means: may the vendor have acted on it, and how long to wait. Pure; `http` does the trying."""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests
from urllib3.exceptions import NewConnectionError

from plannit_qbo_pipeline.domain import limits

_SECONDS = re.compile(r"\s*(\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True, slots=True)
class Failure:
    """A try without a usable answer. `vendor_wait_s` is the vendor's own word on when to come back, if it gave one."""

    what: str
    maybe_executed: bool
    throttled: bool = False
    vendor_wait_s: float | None = None

    @property
    def too_long(self) -> bool:
        """The vendor asks for more patience than a pass should have."""
        return (self.vendor_wait_s or 0) > limits.MAX_THROTTLE_WAIT_S

    @property
    def come_back_s(self) -> float | None:
        return limits.THROTTLE_WAIT_S if self.throttled and self.vendor_wait_s is None else self.vendor_wait_s


def of_answer(status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> Failure | None:
    """The failure that an answer is, or None for an answer the caller can use."""
    if status == 429:
        return Failure("HTTP 429 (too many requests)", False, True, retry_after_s(headers.get("Retry-After"), now))
    if status >= 500:
        return Failure(f"HTTP {status}", True, False, retry_after_s(headers.get("Retry-After"), now))
    if status < 300 and _is_cut(headers, body):
        return Failure(f"HTTP {status} with a cut answer", True)
    return None


def of_error(error: Exception) -> Failure:
    """The failure that an exception of the session is."""
    if isinstance(error, requests.ConnectTimeout):
        return Failure("no connection in time", False)
    if isinstance(error, requests.Timeout):
        return Failure("no answer in time", True)
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, NewConnectionError):
        return Failure("no connection (refused, or the host is unknown)", False)
    if isinstance(error, requests.exceptions.SSLError) and _bad_certificate(reason):
        return Failure("a certificate that does not verify", False)
    return Failure("a connection that broke before the whole answer was here", True)


def wait_s(failure: Failure, attempt: int, jitter: float) -> float:
    """Seconds until try number `attempt + 1`; `jitter` in [0, 1)."""
    if failure.vendor_wait_s is not None:
        return failure.vendor_wait_s + jitter
    if failure.throttled:
        return limits.THROTTLE_WAIT_S + 5 * jitter
    doubled: float = limits.BACKOFF_FIRST_S * 2 ** (attempt - 1)
    return min(limits.BACKOFF_MAX_S, doubled) * (0.5 + jitter / 2)


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """A `Retry-After` header, seconds or HTTP date, as seconds from now; None where it says nothing readable."""
    if value is None:
        return None
    if match := _SECONDS.fullmatch(value):
        return float(match[1])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _is_cut(headers: Mapping[str, str], body: bytes) -> bool:
    """A JSON object without its end, seen without parsing it; missing bytes are noticed by `requests`."""
    return bool(body) and "json" in headers.get("Content-Type", "") and body.rstrip()[-1:] not in b"}]"


def _bad_certificate(reason: object) -> bool:
    causes = getattr(reason, "args", ())
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes)
