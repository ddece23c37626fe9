"""A client of one company that trusts nothing: after each request it looks at the books as a whole.

Each write has a requestid of its own and can be repeated later; time moves between any two of them.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from plannit_qbo_pipeline.sandbox.qbo.stamps import stamp
from plannit_qbo_pipeline.sandbox.qbo.system import QboOptions, QboSystem
from plannit_qbo_pipeline.sandbox.wire import dumps, loads
from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.properties.second_books import check_books
from tests.sandbox.qbo.properties.shapes import answer_of
from tests.sandbox.qbo.properties.snapshot import Diary, Snapshot

Json = dict[str, Any]
SECONDS_BETWEEN = 2
# By switch a link changes these of a transaction, and nothing else shows that it did.
SILENT = frozenset(("Balance", "LinkedTxn", "RemainingCredit"))
BUMPING = ("payment_bumps_invoice", "deposit_bumps_payment")


def _item(operation: str, entity: str, body: Json) -> Json:
    if (operation, entity) == ("void", "Payment"):
        return {"operation": "update", "optionsData": "void", entity: body}
    return {"operation": operation, entity: body}


class Desk:
    def __init__(self, switches: Mapping[str, object] | None = None, locale: str = "en_CA") -> None:
        self._switches, self._locale = switches or {}, locale
        self.shop = Shop(self._switches, locale)
        self.diary = Diary(self._books())
        self._sent: list[tuple[str, object, bytes]] = []
        is_silent = any(self._switches.get(name) is False for name in BUMPING)
        self._unbumped = SILENT if is_silent else frozenset[str]()
        check_books(self.diary.last)

    @property
    def books(self) -> Snapshot:
        """As they were after the last request."""
        return self.diary.last

    def write(self, path: str, body: object) -> Json | None:
        """What a POST answers; None when it was refused, and then nothing has changed."""
        self.shop.clock.advance(SECONDS_BETWEEN)
        target = f"{path}{'&' if '?' in path else '?'}requestid=r{len(self._sent)}"
        response = self.shop.send("POST", target, body)
        answer = answer_of(response)
        assert response.status in (200, 400), response.status
        self._sent.append((target, body, response.body))
        done = response.status == 200 and any("Fault" not in item for item in answer.get("BatchItemResponse", [{}]))
        self._look(changing=done)
        return answer if done else None

    def batch(self, items: Sequence[tuple[str, str, Json]]) -> None:
        """Several writes (operation, entity, body) in one request: each has its answer, whatever the others got."""
        body = [{"bId": f"b{number}", **_item(*item)} for number, item in enumerate(items)]
        answer = self.write("batch", {"BatchItemRequest": body})
        if answer is not None:
            assert [item["bId"] for item in answer["BatchItemResponse"]] == [item["bId"] for item in body]

    def repeat(self, position: int) -> None:
        """An earlier write once more: the same answer word for word, and nothing happens."""
        if not self._sent:
            return
        self.shop.clock.advance(SECONDS_BETWEEN)
        target, body, before = self._sent[position % len(self._sent)]
        assert self.shop.send("POST", target, body).body == before
        self._look(changing=False)

    def act(self, **act: object) -> None:
        """What a person does in the web pages; they may be told that it cannot be done."""
        self.shop.clock.advance(SECONDS_BETWEEN)
        try:
            self.shop.act(**act)
        except ValueError:
            self._look(changing=False)
        else:
            self._look(changing=True)

    def restart(self) -> None:
        """The emulator ends and comes back from what it had written down."""
        state = loads(dumps(self.shop.system.dump()))
        options = QboOptions(locale=self._locale, throttle_scale=0, switches=self._switches)
        self.shop.system = QboSystem(self.shop.clock, options, random.Random(0))
        self.shop.system.load(state)
        assert loads(dumps(self.shop.system.dump())) == state
        self._look(changing=False)

    def read(self, entity: str, record_id: str) -> None:
        """One record by GET is what the books hold."""
        response = self.shop.send("GET", f"{entity.lower()}/{record_id}")
        answer = answer_of(response)
        expected = self.books.records.get((entity, record_id))
        if expected is None:
            assert response.status == 400
            assert answer["Fault"]["Error"][0]["code"] == "610"
        else:
            assert answer[entity] == expected

    def query(self, text: str) -> list[Json]:
        """The rows of a query, its answer being as documented."""
        response = self.shop.send("POST", "query", text.encode())
        assert response.status == 200, response.body.decode()
        answer = answer_of(response)["QueryResponse"]
        return next((value for value in answer.values() if isinstance(value, list)), [])

    def check_changes(self, seconds_ago: int, entities: Sequence[str]) -> None:
        """What CDC says has changed since a moment is what has changed since."""
        since = self.stamp(seconds_ago)
        path = f"cdc?entities={','.join(entities)}&changedSince={quote(since)}"
        [answer] = answer_of(self.shop.send("GET", path))["CDCResponse"]
        for entity, rows in zip(entities, answer["QueryResponse"], strict=True):
            changed, gone = self.diary.since(since, entity)
            found = rows.get(entity, [])
            assert found[: len(changed)] == changed
            assert {row["Id"]: row["MetaData"]["LastUpdatedTime"] for row in found[len(changed) :]} == gone
            assert all(row["status"] == "Deleted" for row in found[len(changed) :])

    def stamp(self, seconds_ago: int = 0) -> str:
        return stamp(self.shop.clock.now() - timedelta(seconds=seconds_ago))

    def _books(self) -> Snapshot:
        return Snapshot.of(self.shop.system, self.shop.realm_id)

    def _look(self, changing: bool) -> None:
        now = self._books()
        if not changing:
            assert now.differences(self.diary.last) == [], "refused or repeated, and the books changed"
            return
        self.diary.look(now, self.stamp(), self._unbumped)
        check_books(now)
