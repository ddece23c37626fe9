"""Scripted faults: which call they hit, and what they make of it. Scripted through `POST /faults`.

The body of a refusal is the vendor's own and comes from the system; here is only when, and whether the work was done.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from plannit_qbo_pipeline.sandbox.wire import Request

# Not executed: the system's own refusal is the answer.
REFUSALS = {"429": "429", "500_before": "500", "html": "html", "expired_token": "expired_token"}
KINDS = (*REFUSALS, "500_after", "cut_after", "slow", "truncated", "stale_page", "short_page", "total_off")
ONLY_FOR = {"stale_page": "plannit", "short_page": "plannit", "total_off": "qbo"}
SYSTEMS = ("plannit", "qbo")
FIELDS = ("system", "path", "method", "kind", "count", "seconds")
MAX_ACTIVE_FAULTS = 1000


class BadFault(ValueError):
    """A fault that cannot be scripted; `fields` says why."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in fields.items()))
        self.fields = dict(fields)


@dataclass(slots=True)
class Fault:
    """Hits the next `count` calls of a system whose path, with `?query` appended, the pattern finds."""

    system: str
    pattern: re.Pattern[str]
    kind: str
    count: int
    method: str | None
    seconds: float

    def hits(self, system: str, request: Request) -> bool:
        if system != self.system or (self.method is not None and request.method != self.method):
            return False
        encoded = f"{request.path}?{request.raw_query}" if request.raw_query else request.path
        return bool(self.pattern.search(encoded) or self.pattern.search(unquote(encoded)))

    def as_json(self) -> dict[str, Any]:
        return {
            "system": self.system,
            "path": self.pattern.pattern,
            "method": self.method,
            "kind": self.kind,
            "count": self.count,
            "seconds": Decimal(str(self.seconds)),
        }


class FaultScript:
    """The faults still to come; of several that fit a call, the one scripted first hits it."""

    def __init__(self) -> None:
        self._active: list[Fault] = []

    def __len__(self) -> int:
        return len(self._active)

    def add(self, fault: Fault) -> None:
        if len(self._active) >= MAX_ACTIVE_FAULTS:
            raise BadFault({"kind": f"{MAX_ACTIVE_FAULTS} faults are waiting already; POST /reset forgets them"})
        self._active.append(fault)

    def take(self, system: str, request: Request) -> Fault | None:
        """The fault that hits this call, counted down; None for nearly every call."""
        for fault in self._active:
            if fault.hits(system, request):
                fault.count -= 1
                if fault.count == 0:
                    self._active.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        self._active.clear()

    def dump(self) -> list[dict[str, Any]]:
        return [fault.as_json() for fault in self._active]

    def load(self, state: list[dict[str, Any]]) -> None:
        self._active = [fault_from(saved) for saved in state]


def fault_from(given: object) -> Fault:
    """Reads one fault. Raises BadFault naming each field that does not fit."""
    if not isinstance(given, Mapping):
        raise BadFault({".": "must be an object"})
    problems = {name: f"unknown field; allowed: {', '.join(FIELDS)}" for name in given if name not in FIELDS}
    system, kind, count, seconds = given.get("system"), str(given.get("kind")), given.get("count", 1), _seconds(given)
    if system not in SYSTEMS:
        problems["system"] = "must be plannit or qbo"
    if kind not in KINDS:
        problems["kind"] = f"must be one of {', '.join(KINDS)}"
    elif ONLY_FOR.get(kind, system) != system:
        problems["kind"] = f"{kind} is a fault of {ONLY_FOR[kind]} only"
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        problems["count"] = "must be a whole number above zero"
    if seconds is None or (kind == "slow" and seconds == 0):
        problems["seconds"] = "must be a number above zero"
    method, pattern = given.get("method"), _pattern(given.get("path", ""))
    if method is not None and not isinstance(method, str):
        problems["method"] = "must be text"
    if pattern is None:
        problems["path"] = "must be a regular expression"
    if problems:
        raise BadFault(problems)
    assert pattern is not None
    return Fault(str(system), pattern, kind, int(count), method.upper() if method else None, float(seconds or 0))


def _pattern(path: object) -> re.Pattern[str] | None:
    try:
        return re.compile(path) if isinstance(path, str) else None
    except re.error:
        return None


def _seconds(given: Mapping[str, Any]) -> float | None:
    seconds = given.get("seconds", 0)
    if seconds is None:
        return 0.0
    fits = isinstance(seconds, int | float | Decimal) and not isinstance(seconds, bool) and seconds >= 0
    return float(seconds) if fits else None
