"""Webhooks: what changed in the watched companies, told to an address on this machine as CloudEvents, signed.

Nothing notes changes as they happen: each look compares the records with those of the last one, so that what was
changed twice in between is one event. Sending is `webhook_sender.py`'s; here is what is due, and what became of it.
"""

import base64
import hashlib
import hmac
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_stamp
from plannit_qbo_pipeline.sandbox.qbo.switches import Switches
from plannit_qbo_pipeline.sandbox.qbo.webhook_changes import Event, Seen, events_between, look
from plannit_qbo_pipeline.sandbox.wire import dumps

ONLY_HOST = "127.0.0.1"
RETRY_AFTER = (timedelta(minutes=20), timedelta(minutes=30), timedelta(minutes=50))
RETRIED = frozenset({0, 408, 500, 502, 503, 504})
"""Statuses that are tried again; 0: there was no answer in time."""
GIVEN_UP_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One POST: whose news it holds, and how often it was tried before."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    realm_ids: tuple[str, ...]
    tried: int = 0


@dataclass(slots=True)
class Watch:
    """One company's address, and the records as they were when they were last looked at."""

    url: str
    verifier_token: str
    looked_at: datetime
    seen: dict[str, Seen]
    failing_since: datetime | None = None
    is_active: bool = True


@dataclass(slots=True)
class Retry:
    at: datetime
    delivery: Delivery = field(repr=False)


class Webhooks:
    """The addresses registered for the companies of one system."""

    def __init__(self, realms: Mapping[str, Realm], switches: Switches) -> None:
        self._realms, self._switches = realms, switches
        self._watches: dict[str, Watch] = {}
        self._retries: list[Retry] = []

    def register(self, realm_id: str, wanted: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """Watches a company from now on; a null url ends it. KeyError: no such realm. ValueError: a bad address."""
        realm = self._realms[realm_id]
        url, token = wanted.get("url"), wanted.get("verifier_token")
        if url is None:
            self._watches.pop(realm_id, None)
            return {"url": None}
        if not isinstance(url, str) or not _is_loopback(url):
            raise ValueError(f'"url" must be http://{ONLY_HOST}:PORT/…: the sandbox talks to this machine only')
        if not isinstance(token, str) or not token:
            raise ValueError('"verifier_token" must be a text: it signs what is sent')
        self._watches[realm_id] = Watch(url, token, now, look(realm))
        return {"url": url}

    def due(self, now: datetime) -> list[Delivery]:
        """What has to be sent now; each is given out once, and comes back through `answered`."""
        found = [retry.delivery for retry in self._retries if retry.at <= now]
        self._retries = [retry for retry in self._retries if retry.at > now]
        by_address: dict[tuple[str, str], list[Event]] = {}
        for realm_id, watch in self._watches.items():
            if watch.is_active and not timedelta(0) <= now - watch.looked_at < self._pause:
                by_address.setdefault((watch.url, watch.verifier_token), []).extend(self._news(realm_id, watch, now))
        for (url, token), events in by_address.items():
            if events:
                found.append(self._delivery(url, token, events))
        return found

    def answered(self, delivery: Delivery, status: int, now: datetime) -> None:
        """What the address answered; 0 for nothing. Who fails for a day is told nothing more."""
        watches = [self._watches[realm_id] for realm_id in delivery.realm_ids if realm_id in self._watches]
        if status not in RETRIED:
            for watch in watches:
                watch.failing_since = None
            return
        for watch in watches:
            watch.failing_since = watch.failing_since or now
            watch.is_active = now - watch.failing_since < GIVEN_UP_AFTER
        if delivery.tried < len(RETRY_AFTER):
            again = Delivery(delivery.url, delivery.body, delivery.headers, delivery.realm_ids, delivery.tried + 1)
            self._retries.append(Retry(now + RETRY_AFTER[delivery.tried], again))

    @property
    def _pause(self) -> timedelta:
        return timedelta(seconds=self._switches.number("webhook_every_s"))

    def _news(self, realm_id: str, watch: Watch, now: datetime) -> list[Event]:
        realm = self._realms[realm_id]
        after = look(realm)
        events = events_between(realm, watch.seen, after)
        watch.seen, watch.looked_at = after, now
        return events

    def _delivery(self, url: str, token: str, events: Iterable[Event]) -> Delivery:
        told = list(events)
        body = dumps([_cloud_event(event) for event in told])
        digest = hmac.new(token.encode(), body, hashlib.sha256).digest()
        headers = {"Content-Type": "application/json", "intuit-signature": base64.b64encode(digest).decode()}
        return Delivery(url, body, headers, tuple(dict.fromkeys(event.realm_id for event in told)))

    def dump(self) -> dict[str, Any]:
        """Addresses with what was seen; a delivery that waits for another try is lost with the process."""
        return {
            realm_id: {
                "url": watch.url,
                "verifier_token": watch.verifier_token,
                "looked_at": watch.looked_at.isoformat(),
                "seen": {key: list(seen) for key, seen in watch.seen.items()},
                "is_active": watch.is_active,
            }
            for realm_id, watch in self._watches.items()
        }

    def load(self, state: Mapping[str, Any]) -> None:
        self._watches = {
            realm_id: Watch(
                saved["url"],
                saved["verifier_token"],
                datetime.fromisoformat(saved["looked_at"]),
                {key: Seen(*seen) for key, seen in saved["seen"].items()},
                is_active=saved["is_active"],
            )
            for realm_id, saved in state.items()
        }


def _cloud_event(event: Event) -> dict[str, Any]:
    at = parse_stamp(event.at)
    assert at is not None
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(event))),
        "source": f"intuit.{hashlib.sha256(event.realm_id.encode()).hexdigest()[:24]}",
        "type": f"qbo.{event.entity.lower()}.{event.operation}.v1",
        "datacontenttype": "application/json",
        "time": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "intuitentityid": event.record_id,
        "intuitaccountid": event.realm_id,
        "data": {"deletedid": event.deleted_id} if event.deleted_id else {},
    }


def _is_loopback(url: str) -> bool:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return False
    return url.isascii() and parts.scheme == "http" and parts.netloc == f"{ONLY_HOST}:{port}"
