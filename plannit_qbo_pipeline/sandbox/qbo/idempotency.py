"""requestid: the answer of a write is kept, and given again word for word to the same requestid of the company."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.faults import refuse
from plannit_qbo_pipeline.sandbox.qbo.switches import Switches

MAX_LENGTH = 50


@dataclass(frozen=True, slots=True)
class Kept:
    status: int
    body: str
    at: datetime


class Replays:
    """The answers kept for one system, by realm and requestid."""

    def __init__(self, switches: Switches) -> None:
        self._kept: dict[str, dict[str, Kept]] = {}
        self._switches = switches

    def find(self, realm_id: str, request_id: str, now: datetime) -> Kept | None:
        """The answer to repeat; 2130 when the id is too long."""
        if len(request_id) > MAX_LENGTH:
            raise refuse("requestid", "", length=len(request_id))
        kept = self._kept.get(realm_id, {}).get(request_id)
        if kept and now - kept.at > timedelta(hours=self._switches.number("requestid_retention_h")):
            return None
        return kept

    def keep(self, realm_id: str, request_id: str, kept: Kept) -> None:
        if kept.status == 200 or self._switches["cache_faults"]:
            self._kept.setdefault(realm_id, {})[request_id] = kept

    def dump(self) -> dict[str, Any]:
        return {
            realm_id: {key: [kept.status, kept.body, kept.at.isoformat()] for key, kept in answers.items()}
            for realm_id, answers in self._kept.items()
        }

    def load(self, state: Mapping[str, Any]) -> None:
        self._kept = {
            realm_id: {
                key: Kept(status, body, datetime.fromisoformat(at)) for key, (status, body, at) in answers.items()
            }
            for realm_id, answers in state.items()
        }
