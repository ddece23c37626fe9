"""Invoices and payments made, edited, moved and called off between faults, kills and passes, in any order.

At the end each payment that succeeded stands once with its amount and day, each invoice is settled as Plannit says, and
the books of double entry agree.
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
from tests.money import PAYMENT, POSTED, assert_books_agree, only_received, received, untaxed
from tests.stage import SLUG, Stage
from tests.stage_wire import Json, Sent

AMOUNTS = st.sampled_from([10, 40, 60, 100, Decimal("33.33"), Decimal("0.01"), 250])
DAYS = st.sampled_from(["2026-11-24", "2026-11-10", "2026-10-15"])
PATHS = st.sampled_from(["/payment", "/invoice", "/v3/"])
FAULTS = ["429", "500_before", "500_after", "cut_after", "truncated", "expired_token", "total_off"]
WRITES = "/(payment|invoice)\\?"
PICK = st.integers(0, 99)
CONTACTS = 2
MOST = 4  # of each kind: they shall meet
TRIES = 4  # of one request, until the transport gives up


class Killed(BaseException):
    """The process is gone: nothing in it may catch this and go on."""


class Money(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        home = Path(self.folder.name, "home")
        home.mkdir()
        self.stage = Stage(home, {**empty_seed(), "qbo": {}})
        self.contacts = [self.stage.contact(last_name=f"Roy {n}") for n in range(CONTACTS)]
        self.invoices: list[Json] = []
        self.payments: list[Json] = []

    def teardown(self) -> None:
        try:
            self._come_to_rest()
        finally:
            self.stage.services.close()
            self.folder.cleanup()

    # Plannit

    @precondition(lambda self: len(self.invoices) < MOST)
    @rule(price=AMOUNTS, day=DAYS, whose=PICK, number=st.sampled_from([True, True, True, False]))
    def make_an_invoice(self, price: Any, day: str, whose: int, number: bool) -> None:
        named = f"F-{len(self.invoices)}" if number else None
        contact = self.contacts[whose % CONTACTS]
        self.invoices.append(self.stage.invoice(named, contact, items=untaxed(price), date=day if number else None))

    @precondition(lambda self: self.invoices)
    @rule(pick=PICK, price=AMOUNTS)
    def reprice(self, pick: int, price: Any) -> None:
        self._change_invoice(pick, items=untaxed(price))

    @precondition(lambda self: self.invoices)
    @rule(pick=PICK, whose=PICK)
    def bill_to(self, pick: int, whose: int) -> None:
        self._change_invoice(pick, contactId=self.contacts[whose % CONTACTS]["id"])

    @precondition(lambda self: self.invoices)
    @rule(pick=PICK, day=DAYS)
    def give_a_number(self, pick: int, day: str) -> None:
        self._change_invoice(pick, number=f"F-{pick % len(self.invoices)}", date=day)

    @precondition(lambda self: self.invoices)
    @rule(pick=PICK)
    def call_an_invoice_off(self, pick: int) -> None:
        self._change_invoice(pick, status="cancelled")

    @precondition(lambda self: len(self.payments) < MOST)
    @rule(
        amount=AMOUNTS,
        day=DAYS,
        to=PICK,
        whose=st.sampled_from([None, None, None, 0, 1]),
        status=st.sampled_from(["succeeded", "succeeded", "processing"]),
    )
    def pay(self, amount: Any, day: str, to: int, whose: int | None, status: str) -> None:
        """Mostly what an invoice's own contact pays; else of somebody for it, or on account where there is none yet."""
        invoice = self.invoices[to % len(self.invoices)] if self.invoices else None
        contact = self.contacts[whose or 0] if whose is not None or invoice is None else None
        self.payments.append(self.stage.payment(amount, invoice, contact, date=day, status=status))

    @precondition(lambda self: self.payments)
    @rule(pick=PICK, amount=AMOUNTS, day=DAYS)
    def correct_a_payment(self, pick: int, amount: Any, day: str) -> None:
        self._change_payment(pick, amount=amount, date=day)

    @precondition(lambda self: self.payments and self.invoices)
    @rule(pick=PICK, to=PICK)
    def move_a_payment(self, pick: int, to: int) -> None:
        invoice = self.invoices[to % len(self.invoices)]
        self._change_payment(pick, invoiceId=invoice["id"] if to % 3 else None, contactId=invoice["contactId"])

    @precondition(lambda self: self.payments)
    @rule(pick=PICK, status=st.sampled_from(["succeeded", "failed", "cancelled"]))
    def end_a_payment(self, pick: int, status: str) -> None:
        self._change_payment(pick, status=status)

    def _change_invoice(self, pick: int, **fields: Any) -> None:
        place = pick % len(self.invoices)
        if self.invoices[place]["status"] != "cancelled":  # bringing back what was voided is not carried yet
            self.invoices[place] = self.stage.change("invoices", self.invoices[place], **fields)

    def _change_payment(self, pick: int, **fields: Any) -> None:
        place = pick % len(self.payments)
        if self.payments[place]["status"] not in ("failed", "cancelled"):
            self.payments[place] = self.stage.change("payments", self.payments[place], **fields)

    # QuickBooks, the network, the machine and time

    @rule(kind=st.sampled_from(FAULTS), path=PATHS, count=st.integers(1, TRIES + 1))
    def let_quickbooks_fail(self, kind: str, path: str, count: int) -> None:
        # Only answers to writes are ever off by a cent: what QuickBooks holds is right, and so is what a query finds.
        self.stage.fault(kind, WRITES if kind == "total_off" else path, count=count)

    @rule(code=st.sampled_from(["6540", "6000", "5010", "6210"]))
    def let_quickbooks_refuse_a_payment(self, code: str) -> None:
        with suppress(AssertionError), self.stage.refusing(code, path="/payment"):
            self._pass()

    @rule(day=st.sampled_from(["2026-10-31", None]))
    def close_or_open_the_books(self, day: str | None) -> None:
        self.stage.as_user("close_books", date=day)

    @rule(hours=st.sampled_from([0.1, 1, 25]))
    def wait(self, hours: float) -> None:
        self.stage.advance(hours=hours)

    @rule()
    def carry(self) -> None:
        self._pass()

    @rule(write=st.integers(1, 4), sent=st.booleans())
    def kill(self, write: int, sent: bool) -> None:
        """A pass that dies at one of its writes: before it leaves, or after QuickBooks has committed it."""
        left = [write]

        def pull_the_plug(request: Sent) -> None:
            left[0] -= request.is_write
            if request.is_write and left[0] == 0 and sent:
                self.stage.fault("cut_after", "/v3/", method="POST")
            elif request.is_write and left[0] <= 0:
                raise Killed

        self.stage.wire.before = pull_the_plug
        with suppress(Killed):
            self._pass()
        self.stage.wire.before = lambda _sent: None
        self.stage.services.close()
        self.stage.services = self.stage.open()
        self.stage.advance(minutes=2)  # until the lease of the dead one has run out

    def _pass(self) -> None:
        # What a person or a schedule does after one of these is another pass.
        with suppress(Unavailable, Misconfigured):
            self.stage.sync()

    # What must hold

    @invariant()
    def no_payment_is_there_twice_and_none_is_linked_beyond_its_invoice(self) -> None:
        assert all(len(received(self.stage, payment)) <= 1 for payment in self.payments)
        assert all(record["Balance"] >= 0 for record in self.stage.records("Invoice"))

    def _come_to_rest(self) -> None:
        """Faults end, the books are opened, and what rests is let go."""
        self.stage.forget_faults()
        self.stage.as_user("close_books", date=None)
        self.stage.advance(days=2)
        with self.stage.ledger.write() as tx:
            standings.release(tx, SLUG, self.stage.time.now())
        self.stage.sync()
        self.stage.advance(hours=1)  # what differed when it was last looked at is looked at again
        self.stage.sync()
        for payment in self.payments:
            self._check(payment)
        for invoice in self.invoices:
            expected = self._standing_of(invoice)
            assert self.stage.standing(invoice).standing is expected, self.stage.standing(invoice)
        ours = {only_received(self.stage, each)["Id"] for each in self.payments if received(self.stage, each)}
        assert {row["Id"] for row in self.stage.records("Payment") if row["TotalAmt"]} <= ours, "a stray payment"
        assert_books_agree(self.stage)
        self.stage.forget_requests()
        self.stage.sync()
        assert self.stage.writes() == []

    def _check(self, payment: Json) -> None:
        why, records = self.stage.standing(payment, PAYMENT), received(self.stage, payment)
        if payment["status"] == "succeeded":
            assert (why.standing, why.code) == POSTED, why
            (record,) = records
            assert (record["TotalAmt"], record["TxnDate"]) == (payment["amount"], payment["date"])
        elif payment["status"] == "processing":
            assert (why.standing, records) == (Standing.WAITING, [])
        else:
            assert (why.standing, sum(record["TotalAmt"] for record in records)) == (Standing.WITHDRAWN, 0)

    def _standing_of(self, invoice: Json) -> Standing:
        if invoice["status"] == "cancelled":
            return Standing.WITHDRAWN
        return Standing.POSTED if invoice["number"] else Standing.WAITING


Money.TestCase.settings = settings(max_examples=12, stateful_step_count=20)
TestMoney = Money.TestCase
