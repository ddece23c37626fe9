"""Clients, people and restarts in any order: the books hold after every single request.

What must hold stands in `second_books.py`, `snapshot.py` and `shapes.py`, what clients do in `clients.py`.
"""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.sandbox.qbo.properties.clients import ENTITIES, Customers, Ends, Mistakes, Money, Sales
from tests.sandbox.qbo.properties.desk import SECONDS_BETWEEN
from tests.sandbox.qbo.properties.effort import effort
from tests.sandbox.qbo.properties.office import LINES, MODES, PICK, Office

CHANGING = ("Customer", "Invoice", "Payment", "CreditMemo", "RefundReceipt", "Purchase", "Deposit", "Item", "Account")


SETTINGS: dict[str, dict[str, object]] = {
    "books closed": {"act": "close_books", "date": "2026-11-10"},
    "books open": {"act": "close_books", "date": None},
    "taxes filed": {"act": "file_taxes", "date": "2026-10-31"},
    "credits by themselves": {"act": "set_preference", "name": "AutoApplyCredit", "value": True},
    "credits by hand": {"act": "set_preference", "name": "AutoApplyCredit", "value": False},
}


class People(Office):
    @rule(loser=PICK, survivor=PICK)
    def merge(self, loser: int, survivor: int) -> None:
        loser_id, survivor_id = self.customer(loser)["Id"], self.customer(survivor)["Id"]
        self.desk.act(act="merge", entity="Customer", id=loser_id, into=survivor_id)

    @rule(setting=st.sampled_from(sorted(SETTINGS)))
    def set_up_otherwise(self, setting: str) -> None:
        self.desk.act(**SETTINGS[setting])

    @rule(act=st.sampled_from(["void", "delete", "inactivate", "reactivate"]), entity=ENTITIES, pick=PICK)
    def undo_in_the_pages(self, act: str, entity: str, pick: int) -> None:
        if record := self.pick(entity, pick):
            self.desk.act(act=act, entity=entity, id=record["Id"])

    @rule(entity=st.sampled_from(["Invoice", "CreditMemo"]), pick=PICK, lines=LINES, mode=MODES, customer=PICK)
    def edit_in_the_pages(self, entity: str, pick: int, lines: list[Any], mode: str, customer: int) -> None:
        if record := self.pick(entity, pick):
            body = self.sale(self.customer(customer)["Id"], lines, mode, None, record["TxnDate"])
            fields = {name: body[name] for name in ("Line", "GlobalTaxCalculation", "CustomerRef")}
            self.desk.act(act="edit", entity=entity, id=record["Id"], fields=fields)

    @rule(pick=PICK)
    def deposit_in_the_pages(self, pick: int) -> None:
        if payment := self.pick("Payment", pick):
            self.desk.act(act="deposit", ids=[payment["Id"]])

    @rule(entity=st.sampled_from(["Payment", "Deposit", "Purchase"]), pick=PICK, matched=st.booleans())
    def match_with_the_bank(self, entity: str, pick: int, matched: bool) -> None:
        if record := self.pick(entity, pick):
            self.desk.act(act="bank_match", entity=entity, id=record["Id"], matched=matched)


class Looks(Office):
    @rule()
    def restart(self) -> None:
        self.desk.restart()

    @rule(entity=ENTITIES, pick=PICK)
    def read(self, entity: str, pick: int) -> None:
        if record := self.pick(entity, pick):
            self.desk.read(entity, record["Id"])

    @rule(entity=st.sampled_from(["Invoice", "CreditMemo", "Customer"]))
    def query_what_is_open(self, entity: str) -> None:
        active = " AND Active IN (true, false)" if entity == "Customer" else ""
        found = self.desk.query(f"SELECT * FROM {entity} WHERE Balance > '0'{active} MAXRESULTS 1000")  # noqa: S608
        assert found == [row for row in self.desk.books.all(entity) if row["Balance"] > 0]

    @rule(entity=st.sampled_from(["Invoice", "Payment", "CreditMemo", "RefundReceipt"]), customer=PICK)
    def query_by_customer(self, entity: str, customer: int) -> None:
        customer_id = self.customer(customer)["Id"]
        found = self.desk.query(f"SELECT * FROM {entity} WHERE CustomerRef = '{customer_id}'")  # noqa: S608
        assert found == [row for row in self.desk.books.all(entity) if row["CustomerRef"]["value"] == customer_id]

    @rule(entity=ENTITIES, steps=st.integers(0, 40))
    def query_what_changed(self, entity: str, steps: int) -> None:
        since = self.desk.stamp(SECONDS_BETWEEN * steps + 1)
        active = " AND Active IN (true, false)" if entity == "Customer" else ""
        where = f"MetaData.LastUpdatedTime > '{since}'{active} MAXRESULTS 1000"
        found = self.desk.query(f"SELECT * FROM {entity} WHERE {where}")  # noqa: S608
        changed, _ = self.desk.diary.since(since, entity)
        assert found == sorted(changed, key=lambda record: int(record["Id"]))

    @rule(steps=st.integers(0, 40))
    def ask_what_changed(self, steps: int) -> None:
        self.desk.check_changes(SECONDS_BETWEEN * steps + 1, CHANGING)


class AnyOrder(Customers, Sales, Money, Ends, Mistakes, People, Looks):
    """Everything that can happen to one company."""


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = effort(examples=20, steps=50)
