"""A company as the tests use it: makes, changes and finds records, remembers what it made and takes it away again.

Every record carries the run's mark in its name, number or note. Nothing that the run did not make is ever written to.
"""

from collections.abc import Mapping
from typing import Any

from tests.contract.answer import Answer, Fault, Record
from tests.contract.client import Client

# In the order in which they can go: what links before what is linked.
TRANSACTIONS = ("Deposit", "Payment", "Purchase", "CreditMemo", "RefundReceipt", "Invoice")
NAMES = ("Item", "Customer", "PaymentMethod", "Term", "Account")


def statement(entity: str, clause: str = "", what: str = "*") -> str:
    return " ".join(("SELECT", what, "FROM", entity, clause)).strip()


def quoted(value: str) -> str:
    """A value as it stands in a query."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


class Company:
    """`is_sandbox`: ours, with its clock, its people and its switches; else a real one."""

    def __init__(self, client: Client, mark: str, is_sandbox: bool) -> None:
        self.client, self.mark, self.is_sandbox = client, mark, is_sandbox
        self._made: dict[str, list[str]] = {}
        self._count = 0

    def number(self) -> str:
        """A DocNumber or reference number that nobody else has: at most 21 characters."""
        self._count += 1
        return f"{self.mark}-{self._count}"

    def name(self, words: str) -> str:
        """A name that nobody else has."""
        return f"{words} {self.number()}"

    @property
    def note(self) -> str:
        return f"Contract suite {self.mark}: may be deleted"

    def attempt(self, entity: str, body: Mapping[str, Any], **params: str) -> Answer:
        """A POST of one record, whatever comes of it."""
        answer = self.client.send("POST", entity.lower(), body, params=params)
        if answer.status == 200 and answer.fault is None:
            self.remember(entity, answer.payload.get(entity, {}))
        return answer

    def create(self, entity: str, body: Mapping[str, Any], **params: str) -> Record:
        return self.attempt(entity, body, **params).entity(entity)

    def change(self, entity: str, record: Record, changes: Mapping[str, Any], **params: str) -> Record:
        """A sparse update: what is not named stays."""
        frame = {"Id": record["Id"], "SyncToken": record["SyncToken"], "sparse": True}
        return self.attempt(entity, {**frame, **changes}, **params).entity(entity)

    def refused(self, entity: str, body: Mapping[str, Any], **params: str) -> Fault:
        """The fault of a POST that must not go through: HTTP 400."""
        answer = self.attempt(entity, body, **params)
        assert answer.status == 400, f"HTTP {answer.status}: {answer.content[:800].decode()}"
        return answer.refusal

    def read(self, entity: str, record: Mapping[str, Any]) -> Record:
        return self.client.send("GET", f"{entity.lower()}/{record['Id']}").entity(entity)

    def gone(self, entity: str, record: Mapping[str, Any]) -> Fault:
        """The fault of reading what is not there any more."""
        answer = self.client.send("GET", f"{entity.lower()}/{record['Id']}")
        assert answer.status == 400, f"HTTP {answer.status}: {answer.content[:800].decode()}"
        return answer.refusal

    def void(self, entity: str, record: Record) -> Record:
        return self.try_void(entity, record).entity(entity)

    def try_void(self, entity: str, record: Record) -> Answer:
        frame = {"Id": record["Id"], "SyncToken": record["SyncToken"]}
        if entity == "Payment":
            return self.attempt(entity, {**frame, "sparse": True}, operation="update", include="void")
        return self.attempt(entity, frame, operation="void")

    def delete(self, entity: str, record: Record) -> Record:
        return self.try_delete(entity, record).entity(entity)

    def try_delete(self, entity: str, record: Record) -> Answer:
        return self.attempt(entity, {"Id": record["Id"], "SyncToken": record["SyncToken"]}, operation="delete")

    def query(self, text: str) -> Record:
        """The QueryResponse of a statement that is right."""
        return self.client.send("POST", "query", text).entity("QueryResponse")

    def query_fault(self, text: str) -> Fault:
        answer = self.client.send("POST", "query", text)
        assert answer.status == 400, f"HTTP {answer.status}: {answer.content[:800].decode()}"
        return answer.refusal

    def rows(self, entity: str, clause: str = "") -> list[Record]:
        found: list[Record] = self.query(statement(entity, clause)).get(entity, [])
        return found

    def count(self, entity: str, clause: str) -> int:
        answer = self.query(statement(entity, clause, "COUNT(*)"))
        assert set(answer) == {"totalCount"}, answer
        return int(answer["totalCount"])

    def remember(self, entity: str, record: Mapping[str, Any]) -> None:
        """Notes what is to be taken away at the end."""
        made = self._made.setdefault(entity, [])
        if record.get("Id") and record["Id"] not in made:
            made.append(record["Id"])

    def tidy(self) -> list[str]:
        """Deletes the transactions made and inactivates the names; answers what would not go, and why."""
        left = [self._take_away(entity, made) for entity in TRANSACTIONS for made in self._newest_first(entity)]
        left += [self._retire(entity, made) for entity in NAMES for made in self._newest_first(entity)]
        self._made.clear()
        return [trouble for trouble in left if trouble]

    def _newest_first(self, entity: str) -> list[str]:
        return list(reversed(self._made.get(entity, [])))

    def _take_away(self, entity: str, record_id: str) -> str:
        found = self.client.send("GET", f"{entity.lower()}/{record_id}")
        if found.status != 200:
            return ""
        answer = self.try_delete(entity, found.payload[entity])
        return "" if answer.fault is None else f"{entity} {record_id}: {answer.refusal.text}"

    def _retire(self, entity: str, record_id: str) -> str:
        record = self.client.send("GET", f"{entity.lower()}/{record_id}").entity(entity)
        if not record["Active"]:
            return ""
        frame = {"Id": record_id, "SyncToken": record["SyncToken"], "sparse": True, "Active": False}
        answer = self.attempt(entity, frame)
        return "" if answer.fault is None else f"{entity} {record_id}: {answer.refusal.text}"
