"""What the world asks of an emulated vendor. `plannit/` and `qbo/` each hold one implementation.

A system keeps all its state in memory and is called under one lock, so it needs none of its own.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from plannit_qbo_pipeline.sandbox.wire import Request, Response


class System(Protocol):
    """One vendor. `Any` stands for JSON values: dict, list, str, int, Decimal, bool, None."""

    def handle(self, request: Request) -> Response:
        """Answers one emulated call. Never raises for bad input: the vendor's own error body comes back."""
        ...

    def seed(self, seed: Mapping[str, Any]) -> dict[str, Any]:
        """Adds one company from a seed document that was validated already; answers its connection values."""
        ...

    def fault_response(self, kind: str, request: Request) -> Response:
        """The vendor's own answer for a scripted fault: '429', '500', 'html' or 'expired_token'."""
        ...

    def reset(self) -> None:
        """Forgets everything."""
        ...

    def dump(self) -> dict[str, Any]:
        """All state as JSON values, for --state."""
        ...

    def load(self, state: Mapping[str, Any]) -> None:
        """Takes back what `dump` gave."""
        ...
