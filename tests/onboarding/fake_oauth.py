"""A token end point in memory: it rotates the refresh token at every renewal, as QuickBooks may."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from plannit_qbo_pipeline.qbo.oauth import TokenPair
from tests.ledger.watch import NOON


@dataclass
class FakeOAuth:
    """`now` dates the tokens; `failure` is raised instead; `meanwhile` happens while the answer is on its way.

    `access_token` is what it gives instead of one of its own.
    """

    now: Callable[[], datetime] = lambda: NOON
    failure: Exception | None = None
    meanwhile: Callable[[], None] = lambda: None
    takes_s: float = 0.0
    asked: list[str] = field(default_factory=list)
    hard_life: timedelta | None = None
    access_token: str | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refresh(self, refresh_token: str) -> TokenPair:
        with self._lock:
            self.asked.append(refresh_token)
            number = len(self.asked)
        if self.takes_s:
            time.sleep(self.takes_s)
        self.meanwhile()
        if self.failure is not None:
            raise self.failure
        made = pair(number, self.now(), self.hard_life)
        return made if self.access_token is None else replace(made, access_token=self.access_token)


def pair(number: int, now: datetime, hard_life: timedelta | None = None) -> TokenPair:
    return TokenPair(
        access_token=f"access-{number}",
        refresh_token=f"refresh-{number}",
        access_expires_at=now + timedelta(hours=1),
        refresh_expires_at=now + timedelta(days=100),
        hard_expires_at=now + hard_life if hard_life else None,
    )
