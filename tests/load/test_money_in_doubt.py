"""Payments sent without an answer: settled once, and never taken for another of the same amount."""

from pathlib import Path

import pytest

from plannit_qbo_pipeline.domain.standing import Standing
from tests.money import (
    PAYMENT,
    POSTED,
    VOIDED,
    assert_books_agree,
    only_received,
    posted_100,
    received,
    untaxed,
)
from tests.stage import Stage
from tests.stage_wire import Canned, Json, Sent, refusal

DOUBT = (Standing.IN_DOUBT, "answer_unknown")
TRIES = 4  # of one request, until the transport gives up


@pytest.mark.parametrize("kind", ["cut_after", "500_after", "slow", "truncated", "500_before"])
@pytest.mark.parametrize("days", [0, 2])
@pytest.mark.both_databases
def test_a_lost_answer_ends_with_one_payment_and_its_link(stage: Stage, kind: str, days: int) -> None:
    invoice = stage.invoice("F-1", items=untaxed(100))
    payment = stage.payment(100, invoice, reference="123")
    stage.fault(kind, "/payment\\?", method="POST", count=TRIES, seconds=200 if kind == "slow" else 0)
    stage.sync()
    assert stage.stands(payment, PAYMENT) == DOUBT
    stage.advance(days=days)
    stage.forget_requests()
    stage.sync()
    assert (stage.stands(payment, PAYMENT), len(received(stage, payment))) == (POSTED, 1)
    assert len(stage.writes()) == (kind == "500_before"), "what is there already is found, not sent again"
    assert_books_agree(stage)


def test_a_quickbooks_that_forgot_the_request_within_the_day_makes_no_second_payment(tmp_path: Path) -> None:
    stage = Stage(tmp_path, switches={"requestid_retention_h": 1})
    payment = stage.payment(100, stage.invoice("F-1", items=untaxed(100)))
    stage.fault("cut_after", "/payment\\?", method="POST", count=TRIES)
    stage.sync()
    stage.advance(hours=2)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), len(received(stage, payment))) == (POSTED, 1)
    assert_books_agree(stage)


@pytest.mark.parametrize("code", ["6000", "6210", "2050"])
def test_a_refusal_of_what_was_carried_out_after_all_makes_no_second_payment(stage: Stage, code: str) -> None:
    """The answer was lost, and to the same request QuickBooks soon says no: it may have forgotten the first one."""
    payment = stage.payment(100, stage.invoice("F-1", items=untaxed(100)))
    stage.fault("cut_after", "/payment\\?", method="POST")

    def refuse_the_second_try(sent: Sent) -> Canned | None:
        return refusal(code) if [each.url for each in stage.wire.sent].count(sent.url) == 2 and sent.is_write else None

    stage.wire.instead = refuse_the_second_try
    stage.sync()
    assert (stage.stands(payment, PAYMENT), len(received(stage, payment))) == (POSTED, 1)


@pytest.mark.parametrize(
    "change",
    [{"amount": 60}, {"invoiceId": None}, {"status": "cancelled"}],
    ids=["edit", "link", "void"],
)
@pytest.mark.parametrize("days", [0, 2])
def test_a_lost_edit_or_void_is_settled_before_and_after_a_day(stage: Stage, change: Json, days: int) -> None:
    _, payment = posted_100(stage)
    stage.change("payments", payment, **change)
    stage.fault("cut_after", "/payment\\?", method="POST", count=TRIES)
    stage.sync()
    assert stage.stands(payment, PAYMENT) == DOUBT
    stage.advance(days=days)
    stage.forget_requests()
    stage.sync()
    assert stage.stands(payment, PAYMENT) in (POSTED, VOIDED)
    assert ({row["SyncToken"] for row in stage.records("Payment")}, len(stage.writes())) == ({"1"}, 0 if days else 1)
    assert_books_agree(stage)


@pytest.mark.parametrize(
    "ids", [("p1", "p12"), ("p12", "p1"), ("p-1", "p-1-2"), ("pay000000001", "pay000000002")], ids=str
)
@pytest.mark.parametrize("which", ["both lost", "first lost", "second lost"])
def test_equal_payments_of_one_customer_and_day_are_never_taken_for_each_other(
    stage: Stage, ids: tuple[str, str], which: str
) -> None:
    contact = stage.contact()
    stage.invoice("F-1", contact)
    stage.sync()
    made = [stage.payment(50, contact=contact, id=each) for each in ids]
    # The newest change is sent first.
    with stage.just_before(
        lambda sent: _is_create(sent.url) and _note(ids[0]) in sent.body, lambda: _lose(stage, which != "second lost")
    ):
        _lose(stage, which != "first lost")
        stage.sync()
        stage.forget_faults()
    assert DOUBT in {stage.stands(each, PAYMENT) for each in made}
    stage.advance(days=2)
    stage.sync()
    assert [len(received(stage, each)) for each in made] == [1, 1]
    assert {stage.stands(each, PAYMENT) for each in made} == {POSTED}
    with stage.ledger.read() as tx:
        crossings = tx.exec_driver_sql("SELECT plannit_id, qbo_id FROM crosswalk WHERE kind = 'payment'").all()
    assert dict(crossings) == {each["id"]: only_received(stage, each)["Id"] for each in made}


def _is_create(url: str) -> bool:
    return "/payment?" in url


def _note(payment_id: str) -> bytes:
    return f'Paiement Plannit {payment_id}"'.encode()


def _lose(stage: Stage, lose: bool) -> None:
    stage.forget_faults()
    if lose:
        stage.fault("cut_after", "/payment\\?", method="POST", count=TRIES)


@pytest.mark.parametrize(
    "otherwise", [{"TxnDate": "2026-11-20"}, {"TotalAmt": 51}, {"PrivateNote": "Reçu"}, {"made": "before"}], ids=str
)
def test_after_a_day_what_does_not_agree_in_all_is_not_adopted(stage: Stage, otherwise: Json) -> None:
    """QuickBooks never got ours, but somebody entered a payment that looks like it."""
    contact = stage.contact()
    stage.invoice("F-1", contact)
    stage.sync()
    payment = stage.payment(50, contact=contact)
    stage.fault("500_before", "/payment", method="POST", count=TRIES)
    stage.sync()
    sent = stage.sent_writes()[-1].record
    stage.advance(days=-1 if "made" in otherwise else 0)
    theirs = stage.by_hand(
        "Payment", **{**sent, **{name: value for name, value in otherwise.items() if name != "made"}}
    )
    stage.advance(days=3)
    stage.sync()
    assert stage.stands(payment, PAYMENT) == POSTED
    assert len(stage.records("Payment")) == 2
    (row,) = stage.ledger.engine.connect().exec_driver_sql("SELECT qbo_id FROM crosswalk WHERE kind = 'payment'").all()
    assert row.qbo_id != theirs["Id"]
