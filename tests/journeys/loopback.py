"""Both vendors as one running process, asked and moved through its control plane over loopback."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from plannit_qbo_pipeline.sandbox.wire import dumps, loads
from tests.sandbox.process import Child, running

_TIMEOUT_S = 30


@dataclass
class Loopback:
    """The sandbox's doors; numbers with a point come out as Decimal."""

    child: Child

    def control(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else dumps(body)
        answer = requests.request(method, f"{self.child.control}/{path}", data=data, timeout=_TIMEOUT_S)
        assert answer.status_code == 200, answer.text
        return loads(answer.content)

    def seed(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """A new company on both sides; answers its connection block."""
        block: dict[str, Any] = self.control("POST", "seed", document)
        return block

    def fault(self, system: str, kind: str, path: str, **more: object) -> None:
        self.control("POST", "faults", {"system": system, "kind": kind, "path": path, **more})

    def books(self, realm: str) -> dict[str, Any]:
        books: dict[str, Any] = self.control("GET", f"qbo/{realm}/books")
        return books

    def as_user(self, realm: str, act: str, **more: object) -> dict[str, Any]:
        record: dict[str, Any] = self.control("POST", f"qbo/{realm}/as-user", {"act": act, **more})
        return record

    def requests(self, path: str) -> list[dict[str, Any]]:
        """The calls whose path begins so, in order."""
        return [entry for entry in self.control("GET", "requests") if entry["path"].startswith(path)]

    def kill(self) -> None:
        self.child.process.kill()
        self.child.process.wait(_TIMEOUT_S)


@contextmanager
def vendors(*flags: str) -> Iterator[Loopback]:
    """A sandbox without speed limits, ended with the block."""
    with running("--throttle-scale", "0", "--seed", "empty", *flags) as child:
        yield Loopback(child)
