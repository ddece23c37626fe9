"""Payments from Plannit's word to QuickBooks' books: once, on their own date, whatever becomes of their invoice."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.errors import Misconfigured
from plannit_qbo_pipeline.ledger import cursors
from plannit_qbo_pipeline.plannit.contract import Resource
from tests.money import PAYMENT, POSTED, VOIDED, applied, assert_books_agree, only_received, received, untaxed
from tests.stage import SLUG, Stage
from tests.stage_wire import Canned, Json, refusal

NEVER_SENT = (Standing.WITHDRAWN, "never_sent")
NOT_CARRIED = (Standing.BLOCKED, "not_carried_yet")


def test_a_payment_arrives_with_amount_day_customer_method_reference_and_note(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    payment = stage.payment(Decimal("50.05"), invoice, date="2026-11-20", method="cheque", reference=" 1234 ")
    report = stage.sync()
    record = only_received(stage, payment)
    assert report.posted["Payment"] == 1
    assert (record["TotalAmt"], record["TxnDate"], record["PaymentRefNum"]) == (Decimal("50.05"), "2026-11-20", "1234")
    assert record["CustomerRef"] == stage.only("F-1")["CustomerRef"]
    assert record["PaymentMethodRef"]["name"] == "Chèque"
    assert record["PrivateNote"] == f"Paiement Plannit {payment['id']}"
    assert applied(stage, payment) == {"F-1": Decimal("50.05")}
    assert_books_agree(stage)


def test_money_on_account_brings_its_customer_and_settles_nothing(stage: Stage) -> None:
    contact = stage.contact()
    payment = stage.payment(75, contact=contact)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {})
    assert only_received(stage, payment)["CustomerRef"]["name"] == "Anne Roy"
    assert stage.stands(contact, Kind.CONTACT) == POSTED
    assert_books_agree(stage)


def test_a_deposit_goes_on_its_own_day_before_its_invoice_and_is_linked_with_it(stage: Stage) -> None:
    draft = stage.invoice(None, items=untaxed(100))
    deposit = stage.payment(30, draft, date="2026-11-02")
    stage.sync()
    assert (stage.stands(deposit, PAYMENT), applied(stage, deposit)) == (POSTED, {})
    stage.change("invoices", draft, number="F-1", date="2026-11-24")
    rest = stage.payment(70, draft)
    stage.sync()
    assert (applied(stage, deposit), applied(stage, rest)) == ({"F-1": 30}, {"F-1": 70})
    assert (only_received(stage, deposit)["TxnDate"], stage.only("F-1")["Balance"]) == ("2026-11-02", 0)
    assert_books_agree(stage)


def test_a_second_pass_asks_quickbooks_nothing(stage: Stage) -> None:
    invoice = stage.invoice("F-1", items=untaxed(100))
    for amount in (30, 80):
        stage.payment(amount, invoice)
    stage.sync()
    stage.forget_requests()
    assert not stage.sync().posted
    assert stage.requests() == []


def test_forgotten_cursors_read_all_again_and_write_nothing(stage: Stage) -> None:
    stage.payment(30, stage.invoice("F-1", items=untaxed(100)))
    stage.sync()
    with stage.ledger.write() as tx:
        cursors.clear(tx, SLUG)
    stage.forget_requests()
    report = stage.sync()
    assert (report.extracted, stage.writes()) == ({}, [])


@pytest.mark.parametrize("touch", [{"referenceDate": "2026-11-23"}, {"processor": {"name": "Plannit Pay"}}], ids=str)
def test_an_edit_that_changes_nothing_for_the_books_writes_nothing(stage: Stage, touch: Json) -> None:
    payment = stage.payment(30, stage.invoice("F-1", items=untaxed(100)))
    stage.sync()
    stage.change("payments", payment, **touch)
    stage.forget_requests()
    assert stage.sync().extracted["payment"] == 1
    assert (stage.writes(), stage.stands(payment, PAYMENT)) == ([], POSTED)


def test_a_payment_waits_while_it_is_processed_and_goes_when_it_succeeded(stage: Stage) -> None:
    invoice = stage.invoice("F-1", items=untaxed(100))
    payment = stage.payment(100, invoice, status="processing", method="bankDebit")
    stage.sync()
    assert (stage.stands(payment, PAYMENT), received(stage, payment)) == ((Standing.WAITING, "payment_processing"), [])
    assert stage.only("F-1")["Balance"] == 100
    stage.change("payments", payment, status="succeeded")
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.only("F-1")["Balance"]) == (POSTED, 0)


@pytest.mark.parametrize("status", ["failed", "cancelled"])
@pytest.mark.parametrize("seen_before", [True, False])
def test_money_that_never_came_never_goes(stage: Stage, status: str, seen_before: bool) -> None:
    payment = stage.payment(100, stage.invoice("F-1"), status="processing" if seen_before else status)
    stage.sync()
    if seen_before:
        stage.change("payments", payment, status=status)
        stage.sync()
    assert (stage.stands(payment, PAYMENT), received(stage, payment)) == (NEVER_SENT, [])
    stage.change("payments", payment, status="succeeded")
    stage.sync()
    assert (stage.stands(payment, PAYMENT), len(received(stage, payment))) == (POSTED, 1)
    assert_books_agree(stage)


@pytest.mark.parametrize("status", ["cancelled", "failed"])
def test_a_payment_called_off_is_voided_once_and_its_invoice_is_open_again(stage: Stage, status: str) -> None:
    invoice = stage.invoice("F-1", items=untaxed(100))
    payment = stage.payment(100, invoice)
    stage.sync()
    stage.forget_requests()
    stage.change("payments", payment, status=status)
    stage.sync()
    stage.change("payments", payment, reference="55")
    stage.sync()
    (write,) = stage.writes()
    assert ("operation=update" in write["query"], "include=void" in write["query"]) == (True, True)
    assert stage.stands(payment, PAYMENT) == VOIDED
    (record,) = stage.records("Payment")
    assert (record["TotalAmt"], record["Line"], stage.only("F-1")["Balance"]) == (0, [], 100)
    assert_books_agree(stage)


def test_a_voided_payment_restored_in_plannit_is_not_carried_yet(stage: Stage) -> None:
    payment = stage.payment(100, stage.invoice("F-1"))
    stage.sync()
    for status in ("cancelled", "succeeded"):
        stage.change("payments", payment, status=status)
        stage.sync()
    assert stage.stands(payment, PAYMENT) == NOT_CARRIED
    stage.change("payments", payment, status="cancelled")
    stage.sync()
    assert stage.stands(payment, PAYMENT) == VOIDED


def test_a_payment_that_plannit_has_no_longer_is_voided(stage: Stage) -> None:
    payment = stage.payment(100, stage.invoice("F-1", items=untaxed(100)))
    stage.sync()
    stage.advance(minutes=5)
    stage.wire.instead = lambda sent: Canned(404, b'{"error":"not found"}') if "/api/payments/" in sent.url else None
    assert len(stage.carrier().extractor().named(Resource.PAYMENTS, [payment["id"]])) == 1
    assert stage.carrier().extractor().named(Resource.PAYMENTS, [payment["id"]]) == []
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.only("F-1")["Balance"]) == (VOIDED, 100)


def test_a_payment_that_becomes_a_refund_is_voided_as_a_payment(stage: Stage) -> None:
    invoice = stage.invoice("F-1", items=untaxed(100))
    payment = stage.payment(40, invoice)
    stage.sync()
    stage.change("payments", payment, amount=-40)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.stands(payment, Kind.REFUND)) == (VOIDED, NOT_CARRIED)
    assert stage.only("F-1")["Balance"] == 100
    stage.forget_requests()
    stage.sync()
    assert stage.writes() == []


def test_a_refund_that_becomes_a_payment_goes_as_one(stage: Stage) -> None:
    payment = stage.payment(-40, stage.invoice("F-1", items=untaxed(100)))
    stage.sync()
    stage.change("payments", payment, amount=40)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {"F-1": 40})
    assert stage.stands(payment, Kind.REFUND) == NEVER_SENT
    assert_books_agree(stage)


def test_an_old_page_does_not_undo_a_change_of_sign(stage: Stage) -> None:
    payment = stage.payment(-40, stage.invoice("F-1", items=untaxed(100)))
    stage.sync()
    changed = stage.change("payments", payment, amount=40)
    stage.sync()
    stage.world.plannit.company(None).put("payments", payment)
    with stage.ledger.write() as tx:
        cursors.clear(tx, SLUG)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), only_received(stage, changed)["TotalAmt"]) == (POSTED, 40)


def test_a_payment_before_the_go_live_date_is_excluded_and_one_of_that_day_goes(tmp_path: Path) -> None:
    stage = Stage(tmp_path, go_live_on=date(2026, 11, 1))
    invoice = stage.invoice("F-1", items=untaxed(100), date="2026-11-05")
    early = stage.payment(30, invoice, date="2026-10-31")
    first = stage.payment(90, invoice, date="2026-11-01")
    stage.sync()
    assert stage.stands(early, PAYMENT) == (Standing.EXCLUDED, "before_go_live")
    assert (stage.stands(first, PAYMENT), applied(stage, first), received(stage, early)) == (POSTED, {"F-1": 90}, [])


def test_money_of_a_template_contact_is_excluded(stage: Stage) -> None:
    template = stage.contact("INVOICE TEMPLATE", "Entretien")
    payment = stage.payment(30, contact=template)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), received(stage, payment)) == ((Standing.EXCLUDED, "template_contact"), [])


def test_money_in_another_currency_is_blocked_and_leaves_its_invoice_to_others(stage: Stage) -> None:
    invoice = stage.invoice("F-1", items=untaxed(100))
    dollars = stage.payment(100, invoice, date="2026-11-01")
    stage.corrupt("payments", dollars, currency="USD")
    payment = stage.payment(100, invoice)
    stage.sync()
    assert stage.stands(dollars, PAYMENT) == (Standing.BLOCKED, "foreign_currency")
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {"F-1": 100})


def test_what_cannot_be_read_is_blocked_and_stops_no_other_payment_of_its_invoice(stage: Stage) -> None:
    invoice = stage.invoice("F-1", items=untaxed(100))
    broken = stage.payment(60, invoice, date="2026-11-01")
    stage.corrupt("payments", broken, method="barter")
    payment = stage.payment(100, invoice)
    stage.sync()
    assert stage.stands(broken, PAYMENT) == (Standing.BLOCKED, "unreadable")
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {"F-1": 100})


def test_money_of_a_contact_that_plannit_does_not_have_is_blocked_until_it_has_one(stage: Stage) -> None:
    contact = stage.contact()
    payment = stage.payment(30, contact=contact)
    stage.corrupt("payments", payment, contactId="nobody000000")
    stage.sync()
    assert stage.stands(payment, PAYMENT) == (Standing.BLOCKED, "contact_missing")
    stage.change("payments", payment, contactId=contact["id"])
    stage.sync()
    assert stage.stands(payment, PAYMENT) == POSTED


def test_money_of_a_customer_that_quickbooks_refuses_says_why_and_goes_after_it(stage: Stage) -> None:
    payment = stage.payment(30, contact=stage.contact())
    with stage.refusing("2050", path="/customer"):
        stage.sync()
    assert stage.stands(payment, PAYMENT) == (Standing.BLOCKED, "contact_blocked")
    assert "2050" in stage.standing(payment, PAYMENT).sentence_fr
    stage.advance(hours=1)
    stage.sync()
    assert stage.stands(payment, PAYMENT) == POSTED


def test_a_realm_without_undeposited_funds_says_so(stage: Stage) -> None:
    account = next(row for row in stage.records("Account") if row["AccountSubType"] == "UndepositedFunds")
    stage.as_user("inactivate", "Account", account["Id"])
    payment = stage.payment(30, contact=stage.contact())
    stage.sync()
    assert stage.stands(payment, PAYMENT) == (Standing.BLOCKED, "no_undeposited_funds")
    stage.as_user("reactivate", "Account", account["Id"])
    stage.advance(hours=1)
    stage.sync()
    assert stage.stands(payment, PAYMENT) == POSTED


def test_payments_of_a_firm_that_started_long_ago_all_arrive_in_one_pass(stage: Stage) -> None:
    """More than a chunk, and more than one payment to many of the invoices."""
    contact = stage.contact()
    invoices = [
        stage.upsert("invoices", {"number": f"F-{n}", "contactId": contact["id"], "items": untaxed(100)})
        for n in range(70)
    ]
    paid = [{"invoiceId": row["id"], "contactId": contact["id"], "method": "cash"} for row in invoices]
    stage.upsert("payments", *({**row, "amount": amount} for row in paid for amount in (10, 20, 30.5, 60)))
    report = stage.sync()
    assert (report.posted["Payment"], len(stage.records("Payment"))) == (280, 280)
    assert len(stage.writes("Payment")) == 280
    assert_books_agree(stage)


def test_a_subscription_that_ended_leaves_payments_ready(stage: Stage) -> None:
    payment = stage.payment(30, contact=stage.contact())
    stage.wire.instead = lambda sent: refusal("6190") if sent.is_write and "/payment" in sent.url else None
    with pytest.raises(Misconfigured):
        stage.sync()
    assert stage.stands(payment, PAYMENT) == (Standing.READY, "ready")
    stage.wire.instead = lambda _sent: None
    stage.sync()
    assert (stage.stands(payment, PAYMENT), len(received(stage, payment))) == (POSTED, 1)
