"""Edits, people, faults, time and passes in any order: each document has one standing at every moment, and at the end
every invoice that can go stands in QBO once, with Plannit's figures.
"""

import tempfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.errors import Misconfigured, Unavailable
from plannit_qbo_pipeline.ledger import standings
from plannit_qbo_pipeline.sandbox.seeds.empty import empty_seed
from tests.stage import SLUG, Stage
from tests.stage_wire import Json

NAMES = st.sampled_from(["Roy", "Gagnon", "Roy: chalet"])
PRICES = st.sampled_from([0, 10, Decimal("33.33"), Decimal("0.05"), 1250])
PATHS = st.sampled_from(["/invoice", "/customer", "/v3/"])
DAYS = st.sampled_from(["2026-11-24", "2026-11-20", "2026-10-15", None])
PICK = st.integers(0, 99)
QBO_FAULTS = ["429", "500_before", "500_after", "cut_after", "slow", "truncated", "html", "expired_token", "total_off"]
PLANNIT_FAULTS = ["stale_page", "short_page", "html", "truncated"]
COUNTS = """
    SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM standings),
           (SELECT count(*) FROM documents JOIN standings USING (company, kind, plannit_id))
"""
DOUBTFUL = "SELECT kind, plannit_id FROM {} WHERE {} ORDER BY 1, 2"
RECORDS = """
    SELECT count(DISTINCT qbo_id) FROM receipts JOIN intents ON intents.id = intent_id GROUP BY kind, plannit_id
"""


class AnyOrder(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        home = Path(self.folder.name, "home")
        home.mkdir()
        self.stage = Stage(home, {**empty_seed(), "qbo": {}})
        self.contacts = [self.stage.contact()]
        self.invoices: list[Json] = []
        self.touched: set[str] = set()  # by a person in QBO: from then on it is theirs to say
        self.called_off: set[str] = set()

    def teardown(self) -> None:
        try:
            self._come_to_rest()
        finally:
            self.stage.services.close()
            self.folder.cleanup()

    # Plannit

    @rule(last_name=NAMES)
    def make_a_contact(self, last_name: str) -> None:
        self.contacts.append(self.stage.contact(last_name=last_name))

    @rule(pick=PICK, last_name=NAMES)
    def rename_a_contact(self, pick: int, last_name: str) -> None:
        contact = self.contacts[pick % len(self.contacts)]
        self.stage.change("contacts", contact, lastName=last_name)

    @rule(pick=PICK, price=PRICES, day=DAYS)
    def make_an_invoice(self, pick: int, price: Any, day: str | None) -> None:
        contact = self.contacts[pick % len(self.contacts)]
        self.invoices.append(self.stage.invoice(self._number(), contact, price=price, date=day))

    @precondition(lambda self: self.invoices)
    @rule(pick=PICK, price=PRICES)
    def reprice(self, pick: int, price: Any) -> None:
        self._change(pick, items=[{"name": "Entretien", "quantity": 1, "unitPrice": price}])

    @precondition(lambda self: self.invoices)
    @rule(pick=PICK, day=DAYS)
    def redate(self, pick: int, day: str | None) -> None:
        self._change(pick, date=day)

    @precondition(lambda self: self.invoices)
    @rule(pick=PICK, whose=PICK)
    def renumber_for_another(self, pick: int, whose: int) -> None:
        self._change(pick, number=self._number(), contactId=self.contacts[whose % len(self.contacts)]["id"])

    @precondition(lambda self: self.invoices)
    @rule(pick=PICK, back=st.booleans())
    def call_off_or_restore(self, pick: int, back: bool) -> None:
        changed = self._change(pick, status="open" if back else "cancelled")
        if not back:
            self.called_off.add(changed["id"])

    def _change(self, pick: int, **fields: Any) -> Json:
        place = pick % len(self.invoices)
        self.invoices[place] = self.stage.change("invoices", self.invoices[place], **fields)
        return self.invoices[place]

    def _number(self) -> str:
        return f"F-{self.stage.time.now():%d%H%M%S}"  # every change in Plannit takes a second: never the same twice

    # QuickBooks, the network and time

    @rule(pick=PICK, act=st.sampled_from(["edit", "void", "delete"]))
    def act_by_hand(self, pick: int, act: str) -> None:
        records = self.stage.records("Invoice")
        if records:
            record = records[pick % len(records)]
            more = {"fields": {"TxnDate": "2026-11-02"}} if act == "edit" else {}
            self.touched.add(self._ours(record["Id"]))
            self.stage.as_user(act, "Invoice", record["Id"], **more)

    @rule(day=st.sampled_from(["2026-10-31", None]))
    def close_or_open_the_books(self, day: str | None) -> None:
        self.stage.as_user("close_books", date=day)

    @rule(
        kind=st.sampled_from(QBO_FAULTS),
        path=PATHS,
        count=st.integers(1, 5),
    )
    def let_quickbooks_fail(self, kind: str, path: str, count: int) -> None:
        self.stage.fault(kind, path, count=count, seconds=200 if kind == "slow" else 0)

    @rule(kind=st.sampled_from(PLANNIT_FAULTS), count=st.integers(1, 4))
    def let_plannit_fail(self, kind: str, count: int) -> None:
        self.stage.fault(kind, "/api/", system="plannit", count=count)

    @rule(hours=st.sampled_from([0.1, 1, 25]))
    def wait(self, hours: float) -> None:
        self.stage.advance(hours=hours)

    @rule()
    def carry(self) -> None:
        # What a person or a schedule does after one of these is another pass.
        with suppress(Unavailable, Misconfigured):
            self.stage.sync()

    # What must hold

    @invariant()
    def every_document_has_one_standing(self) -> None:
        with self.stage.ledger.read() as tx:
            documents, standing, both = tx.exec_driver_sql(COUNTS).one()
        assert documents == standing == both

    @invariant()
    def in_doubt_is_what_has_an_intent_without_outcome(self) -> None:
        with self.stage.ledger.read() as tx:
            open_intents = tx.exec_driver_sql(DOUBTFUL.format("intents", "outcome = 'open'")).all()
            doubtful = tx.exec_driver_sql(DOUBTFUL.format("standings", "standing = 'in_doubt'")).all()
        assert open_intents == doubtful

    @invariant()
    def no_document_ever_has_two_records(self) -> None:
        with self.stage.ledger.read() as tx:
            made = tx.exec_driver_sql(RECORDS).scalars()
            assert set(made) <= {1}

    def _come_to_rest(self) -> None:
        """Faults end, the books are opened, and what rests is let go."""
        self.stage.forget_faults()
        self.stage.as_user("close_books", date=None)
        self.stage.advance(days=2)
        with self.stage.ledger.write() as tx:
            standings.release(tx, SLUG, self.stage.time.now())
        self.stage.sync()
        self.every_document_has_one_standing()
        for entity in ("Invoice", "Customer"):
            held = {record["Id"] for record in self.stage.records(entity)}
            assert held <= self._crossings(entity).keys(), f"a stray {entity}"
        for invoice in self.invoices:
            if invoice["id"] not in self.touched:
                self._check(invoice)
        self.stage.forget_requests()
        self.stage.sync()
        assert self.stage.writes() == []

    def _check(self, invoice: Json) -> None:
        why, records = self.stage.standing(invoice), self.stage.numbered(invoice["number"])
        if why.code == "not_carried_yet":
            assert invoice["id"] in self.called_off
        elif invoice["status"] == "cancelled":
            assert why.standing is Standing.WITHDRAWN
            assert sum(record["TotalAmt"] for record in records) == 0
        elif invoice["date"] is None:
            assert why.code == "no_date"
        else:
            assert why.standing is Standing.POSTED, why
            (record,) = records
            assert (record["TotalAmt"], record["TxnDate"]) == (invoice["total"], invoice["date"])

    def _crossings(self, entity: str) -> dict[str, str]:
        """Plannit's ids of this kind of record by QBO's, which are unique within a kind only."""
        with self.stage.ledger.read() as tx:
            rows = tx.exec_driver_sql("SELECT qbo_id, plannit_id FROM crosswalk WHERE entity = ?", (entity,)).all()
        return {str(row.qbo_id): str(row.plannit_id) for row in rows}

    def _ours(self, qbo_id: str) -> str:
        """The Plannit invoice that a record is, known to us yet or not."""
        number = next(record["DocNumber"] for record in self.stage.records("Invoice") if record["Id"] == qbo_id)
        known = next((invoice["id"] for invoice in self.invoices if invoice["number"] == number), None)
        return str(known or self._crossings("Invoice").get(qbo_id))


AnyOrder.TestCase.settings = settings(max_examples=12, stateful_step_count=16)
TestAnyOrder = AnyOrder.TestCase
