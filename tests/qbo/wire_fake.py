"""A stand-in for `transport.http.Caller`: answers from a list, and remembers what was asked."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plannit_qbo_pipeline.transport.http import Answer


@dataclass(frozen=True)
class Asked:
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None
    write: bool


def says(status: int, body: object, tid: str = "1-abc") -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body, default=float).encode()  # rates
    return Answer(status, {"Intuit_Tid": tid}, raw)


def fault(code: str, status: int = 400, detail: str = "") -> Answer:
    return says(status, {"Fault": {"Error": [{"Message": "m", "Detail": detail, "code": code}], "type": "x"}})


@dataclass
class ScriptedWire:
    answers: list[Answer | Exception]
    asked: list[Asked] = field(default_factory=list)

    def call(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None, write: bool = False
    ) -> Answer:
        self.asked.append(Asked(method, url, headers, body, write))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Tokens:
    """Hands out `token-1`; each renewal counts one up, or raises `refusal` if there is one."""

    number: int = 1
    stale: list[str] = field(default_factory=list)
    refusal: Exception | None = None

    def access_token(self) -> str:
        return f"token-{self.number}"

    def renew(self, stale: str) -> str:
        self.stale.append(stale)
        if self.refusal is not None:
            raise self.refusal
        self.number += 1
        return self.access_token()


def pages(entity: str, *ids: Iterable[int]) -> list[Answer | Exception]:
    return [says(200, {"QueryResponse": {entity: [{"Id": str(i)} for i in page]} if page else {}}) for page in ids]
