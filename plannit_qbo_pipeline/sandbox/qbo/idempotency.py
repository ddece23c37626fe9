"""requestid: the answer of a write is kept, and given again word for word to the same requestid of the company.

A batch is remembered item by item: what counts there is the requestid together with the item's bId.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.faults import refuse
from plannit_qbo_pipeline.sandbox.qbo.switches import Switches

MAX_LENGTH = 50
MAX_BATCH_LENGTH = 36
MAX_BID_LENGTH = 10
DONE, REFUSED = 200, 400
# What is too old to be repeated goes, the oldest first and a few at a time: no single request pays for many.
DROPPED_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Kept:
    status: int
    body: str
    at: datetime


class Replays:
    """The answers kept for one system: of calls by realm and requestid, of batch items by bId besides."""

    def __init__(self, switches: Switches) -> None:
        self._calls: dict[str, OrderedDict[str, Kept]] = {}
        self._items: dict[str, OrderedDict[str, dict[str, Kept]]] = {}
        self._switches = switches

    def find(self, realm_id: str, request_id: str, now: datetime) -> Kept | None:
        """The answer to repeat; 2130 when the id is too long."""
        if len(request_id) > MAX_LENGTH:
            raise refuse("requestid", "", length=len(request_id))
        kept = self._calls.get(realm_id, OrderedDict[str, Kept]()).get(request_id)
        return kept if kept and self.is_fresh(kept, now) else None

    def keep(self, realm_id: str, request_id: str, kept: Kept) -> None:
        if not self.is_kept(kept.status):
            return
        answers = self._calls.setdefault(realm_id, OrderedDict())
        for _ in range(DROPPED_AT_ONCE):
            if not answers or self.is_fresh(next(iter(answers.values())), kept.at):
                break
            answers.popitem(last=False)
        answers[request_id] = kept
        answers.move_to_end(request_id)

    def of_batch(self, realm_id: str, request_id: str, now: datetime) -> "BatchReplays":
        """The memory of one batch; 2130 when its id is too long for one."""
        if len(request_id) > MAX_BATCH_LENGTH:
            raise refuse("batch_requestid", "", length=len(request_id))
        batches = self._items.setdefault(realm_id, OrderedDict())
        for _ in range(DROPPED_AT_ONCE):
            if not batches or any(self.is_fresh(kept, now) for kept in next(iter(batches.values())).values()):
                break
            batches.popitem(last=False)
        return BatchReplays(self, batches.setdefault(request_id, {}), now)

    def is_fresh(self, kept: Kept, now: datetime) -> bool:
        return now - kept.at <= timedelta(hours=self._switches.number("requestid_retention_h"))

    def is_kept(self, status: int) -> bool:
        return status == DONE or bool(self._switches["cache_faults"])

    def dump(self) -> dict[str, Any]:
        return {realm_id: _dumped(answers) for realm_id, answers in self._calls.items()}

    def dump_items(self) -> dict[str, Any]:
        return {
            realm_id: {request_id: _dumped(items) for request_id, items in batches.items()}
            for realm_id, batches in self._items.items()
        }

    def load(self, calls: Mapping[str, Any], items: Mapping[str, Any]) -> None:
        self._calls = {realm_id: OrderedDict(_loaded(answers)) for realm_id, answers in calls.items()}
        self._items = {
            realm_id: OrderedDict({request_id: _loaded(saved) for request_id, saved in batches.items()})
            for realm_id, batches in items.items()
        }


class BatchReplays:
    """What the items of one requestid were answered, and what they are answered now."""

    def __init__(self, replays: Replays, items: dict[str, Kept], now: datetime) -> None:
        self._replays, self._items, self._now = replays, items, now
        for b_id in [b_id for b_id, kept in items.items() if not replays.is_fresh(kept, now)]:
            del items[b_id]
        self.is_repeated = bool(items)

    def check(self, b_ids: Iterable[str]) -> None:
        """2130 for a bId that is too long to stand beside a requestid."""
        for b_id in b_ids:
            if len(b_id) > MAX_BID_LENGTH:
                raise refuse("bid", "bId", length=len(b_id))

    def find(self, b_id: str) -> str | None:
        """The item's answer as JSON, to be repeated."""
        kept = self._items.get(b_id)
        return kept.body if kept else None

    def keep(self, b_id: str, answer: str, is_fault: bool) -> None:
        status = REFUSED if is_fault else DONE
        if self._replays.is_kept(status):
            self._items[b_id] = Kept(status, answer, self._now)

    def answered_at(self, b_ids: Iterable[str]) -> datetime:
        """When the newest of these items was answered; now for those that are not kept."""
        return max((self._items[b_id].at if b_id in self._items else self._now for b_id in b_ids), default=self._now)


def _dumped(answers: Mapping[str, Kept]) -> dict[str, Any]:
    return {key: [kept.status, kept.body, kept.at.isoformat()] for key, kept in answers.items()}


def _loaded(saved: Mapping[str, Any]) -> dict[str, Kept]:
    return {key: Kept(status, body, datetime.fromisoformat(at)) for key, (status, body, at) in saved.items()}
