"""Money that QuickBooks lets nobody touch for now: in a bank deposit, or in closed books."""

import pytest

from plannit_qbo_pipeline.domain.limits import SNAPSHOT_MAX_AGE
from plannit_qbo_pipeline.domain.standing import Standing
from tests.money import (
    PAYMENT,
    POSTED,
    VOIDED,
    applied,
    assert_books_agree,
    only_received,
    posted_100,
    received,
    untaxed,
)
from tests.stage import Stage
from tests.stage_wire import Json

CLOSED, DEPOSITED = (Standing.BLOCKED, "closed_period"), (Standing.BLOCKED, "payment_deposited")


@pytest.mark.parametrize("code", ["6540", "6480"])
@pytest.mark.parametrize("change", [{"amount": 50}, {"status": "cancelled"}], ids=["edit", "void"])
def test_a_change_of_deposited_money_waits_for_the_deposit_and_then_goes_by_itself(
    stage: Stage, code: str, change: Json
) -> None:
    _, payment = posted_100(stage)
    stage.change("payments", payment, **change)
    with stage.refusing(code, path="/payment"):
        stage.sync()
    assert stage.stands(payment, PAYMENT) == DEPOSITED
    stage.sync()
    assert (stage.stands(payment, PAYMENT), len(stage.sent_writes())) == (DEPOSITED, 1)
    stage.advance(hours=1)
    stage.sync()
    assert stage.stands(payment, PAYMENT) in (POSTED, VOIDED)
    assert_books_agree(stage)


def test_deposited_money_called_off_keeps_its_place_on_the_invoice_until_it_is_voided(stage: Stage) -> None:
    invoice, payment = posted_100(stage)
    other = stage.payment(100, invoice)
    stage.sync()
    stage.change("payments", payment, status="cancelled")
    with stage.refusing("6540", path="/payment"):
        stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.stands(other, PAYMENT)) == (DEPOSITED, POSTED)
    assert (applied(stage, payment), applied(stage, other)) == ({"F-1": 100}, {})
    stage.advance(hours=1)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, other)) == (VOIDED, {"F-1": 100})


def test_deposited_money_restored_in_plannit_is_posted_as_it_was(stage: Stage) -> None:
    _, payment = posted_100(stage)
    stage.change("payments", payment, status="cancelled")
    with stage.refusing("6540", path="/payment"):
        stage.sync()
    stage.change("payments", payment, status="succeeded")
    stage.forget_requests()
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (POSTED, [])


def _close(stage: Stage, day: str | None, act: str = "close_books") -> None:
    stage.as_user(act, date=day)
    stage.advance(seconds=SNAPSHOT_MAX_AGE.total_seconds())
    stage.forget_requests()


def test_money_of_closed_books_waits_and_a_filed_return_closes_nothing_to_it(stage: Stage) -> None:
    contact = stage.contact()
    _close(stage, "2026-11-10", "file_taxes")
    filed = stage.payment(30, contact=contact, date="2026-11-05")
    stage.sync()
    assert stage.stands(filed, PAYMENT) == POSTED
    _close(stage, "2026-10-31")
    closed = stage.payment(30, contact=contact, date="2026-10-31")
    open_day = stage.payment(30, contact=contact, date="2026-11-01")
    stage.sync()
    assert (stage.stands(closed, PAYMENT), stage.stands(open_day, PAYMENT)) == (CLOSED, POSTED)
    assert received(stage, closed) == []
    _close(stage, None)
    stage.sync()
    assert stage.stands(closed, PAYMENT) == POSTED


@pytest.mark.parametrize(
    "change",
    [{"amount": 50}, {"date": "2026-11-24"}, {"status": "cancelled"}, {"invoiceId": None}],
    ids=["edit", "out of it", "void", "link"],
)
def test_a_change_of_money_in_closed_books_waits_until_they_are_opened(stage: Stage, change: Json) -> None:
    _, payment = posted_100(stage)
    before = only_received(stage, payment)
    _close(stage, "2026-11-20")
    stage.change("payments", payment, **change)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (CLOSED, [])
    assert only_received(stage, payment) == before
    _close(stage, None)
    stage.sync()
    assert stage.stands(payment, PAYMENT) in (POSTED, VOIDED)
    assert_books_agree(stage)


def test_a_deposit_of_a_month_closed_since_stays_as_it_is_and_is_linked_when_the_books_open(stage: Stage) -> None:
    draft = stage.invoice(None, items=untaxed(100))
    deposit = stage.payment(30, draft, date="2026-10-20")
    stage.sync()
    _close(stage, "2026-10-31")
    stage.change("invoices", draft, number="F-1", date="2026-11-24")
    stage.sync()
    assert (stage.stands(deposit, PAYMENT), stage.only("F-1")["Balance"]) == (CLOSED, 100)
    _close(stage, None)
    stage.sync()
    assert (stage.stands(deposit, PAYMENT), applied(stage, deposit)) == (POSTED, {"F-1": 30})


def test_an_invoice_does_not_change_below_a_link_that_closed_books_hold(stage: Stage) -> None:
    invoice = stage.invoice("F-1", items=untaxed(100), date="2026-11-15")
    payment = stage.payment(100, invoice, date="2026-10-20")
    stage.sync()
    _close(stage, "2026-10-31")
    stage.change("invoices", invoice, items=untaxed(40))
    stage.sync()
    assert (stage.stands(invoice), stage.stands(payment, PAYMENT)) == ((Standing.BLOCKED, "links_in_the_way"), CLOSED)
    assert stage.only("F-1")["TotalAmt"] == 100
    _close(stage, None)
    stage.sync()
    assert (stage.stands(invoice), applied(stage, payment)) == (POSTED, {"F-1": 40})
    assert_books_agree(stage)
