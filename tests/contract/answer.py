"""What came back of one call: status, headers, JSON with Decimals, and the fault in it, in either spelling."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Error:
    """One error of a fault. `code` is what clients rely on; the texts follow the company's language."""

    code: str
    message: str
    detail: str
    element: str


@dataclass(frozen=True, slots=True)
class Fault:
    kind: str
    errors: tuple[Error, ...]

    @property
    def code(self) -> str:
        return self.errors[0].code

    @property
    def detail(self) -> str:
        return self.errors[0].detail

    @property
    def codes(self) -> set[str]:
        return {error.code for error in self.errors}

    @property
    def text(self) -> str:
        """All that the first error says, on one line."""
        first = self.errors[0]
        return " ".join(f"{first.code} {first.message} | {first.detail}".split())


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def payload(self) -> Record:
        """The JSON object of the body; AssertionError shows a body that is none."""
        try:
            payload = json.loads(self.content, parse_float=Decimal)
        except ValueError:
            raise AssertionError(f"no JSON, HTTP {self.status}: {self.content[:500]!r}") from None
        assert isinstance(payload, dict), payload
        return payload

    @property
    def fault(self) -> Fault | None:
        """The fault in the body, which may also stand in an answer of HTTP 200; None where there is none."""
        return fault_in(self.payload) if self.content[:1] == b"{" else None

    @property
    def refusal(self) -> Fault:
        """The fault that has to be there."""
        assert self.fault is not None, f"no fault, HTTP {self.status}: {self.content[:500]!r}"
        return self.fault

    def entity(self, name: str) -> Record:
        """The record of a call that went well."""
        assert (self.status, self.fault) == (200, None), f"HTTP {self.status}: {self.content[:800].decode()}"
        record = self.payload[name]
        assert isinstance(record, dict), record
        return record


def fault_in(payload: Mapping[str, Any]) -> Fault | None:
    """Business faults have keys in upper case, the gateway's mostly in lower case."""
    fault = payload.get("Fault") or payload.get("fault")
    if not fault:
        return None
    given = fault.get("Error") or fault.get("error") or []
    return Fault(str(fault.get("type")), tuple(_error(error) for error in given))


def _error(error: Mapping[str, Any]) -> Error:
    def text(name: str) -> str:
        return str(error.get(name) or error.get(name.lower()) or "")

    return Error(text("code"), text("Message"), text("Detail"), text("element"))
