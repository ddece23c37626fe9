"""Payments that stand in QuickBooks: edits, what people did there, deposits, closed books and doubt."""

from typing import Any

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import RECHECK_AFTER, SNAPSHOT_MAX_AGE
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import standings
from tests.money import PAYMENT, POSTED, VOIDED, applied, assert_books_agree, only_received, received, untaxed
from tests.stage import SLUG, Stage
from tests.stage_wire import Json

CHANGED, DELETED = (Standing.DIVERGED, "changed_in_qbo"), (Standing.DIVERGED, "deleted_in_qbo")
CLOSED, DEPOSITED = (Standing.BLOCKED, "closed_period"), (Standing.BLOCKED, "payment_deposited")
DOUBT = (Standing.IN_DOUBT, "answer_unknown")
TRIES = 4  # of one request, until the transport gives up


def _posted(stage: Stage, amount: int = 100, **fields: Any) -> tuple[Json, Json]:
    """An invoice of 100 and its payment of the 20th, in QuickBooks."""
    invoice = stage.invoice("F-1", items=untaxed(100), date="2026-11-15")
    payment = stage.payment(amount, invoice, **{"date": "2026-11-20", "reference": "123", **fields})
    stage.sync()
    assert stage.stands(payment, PAYMENT) == POSTED
    stage.forget_requests()
    return invoice, payment


def _edit(stage: Stage, payment: Json, **fields: object) -> Json:
    """What a person changes of it in QuickBooks."""
    return stage.as_user("edit", "Payment", only_received(stage, payment)["Id"], fields=fields)


def _pause(stage: Stage) -> None:
    stage.advance(seconds=RECHECK_AFTER.total_seconds())
    stage.forget_requests()


# Edits in Plannit


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"amount": 60}, "TotalAmt", 60),
        ({"amount": 130}, "TotalAmt", 130),
        ({"date": "2026-10-02"}, "TxnDate", "2026-10-02"),
        ({"reference": "124"}, "PaymentRefNum", "124"),
        ({"reference": None}, "PaymentRefNum", None),
        ({"reference": "  "}, "PaymentRefNum", None),
    ],
    ids=str,
)
def test_an_edit_is_one_write_and_stands_there(stage: Stage, change: Json, field: str, expected: object) -> None:
    _, payment = _posted(stage)
    stage.change("payments", payment, **change)
    stage.sync()
    record = only_received(stage, payment)
    assert (stage.stands(payment, PAYMENT), record.get(field) or None) == (POSTED, expected)
    assert (len(stage.writes()), record["SyncToken"]) == (1, "1")
    assert record["PrivateNote"] == f"Paiement Plannit {payment['id']}"
    assert_books_agree(stage)


@pytest.mark.parametrize(("method", "name"), [("cash", "Comptant"), ("other", "Chèque")])
def test_an_edited_method_is_written_and_one_that_quickbooks_has_no_word_for_leaves_the_old_one(
    stage: Stage, method: str, name: str
) -> None:
    _, payment = _posted(stage, method="cheque")
    stage.change("payments", payment, method=method)
    stage.sync()
    assert stage.stands(payment, PAYMENT) == POSTED
    assert only_received(stage, payment)["PaymentMethodRef"]["name"] == name


def test_edits_there_and_back_are_four_writes(stage: Stage) -> None:
    _, payment = _posted(stage)
    for amount in (50, 100, 50):
        stage.change("payments", payment, amount=amount)
        stage.sync()
        assert only_received(stage, payment)["TotalAmt"] == amount
    assert len({entry["requestid"] for entry in stage.writes("Payment")}) == 3
    assert_books_agree(stage)


def test_a_payment_given_to_another_contact_leaves_the_invoice_and_the_customer(stage: Stage) -> None:
    _, payment = _posted(stage)
    other = stage.contact("Bob", "Lavoie")
    stage.change("payments", payment, contactId=other["id"])
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {})
    assert only_received(stage, payment)["CustomerRef"]["name"] == "Bob Lavoie"
    assert stage.only("F-1")["Balance"] == 100


@pytest.mark.parametrize("change", [{"status": "processing"}, {"amount": 0}], ids=str)
def test_a_change_that_cannot_be_sent_is_held_and_shown_until_it_is_undone(stage: Stage, change: Json) -> None:
    _, payment = _posted(stage)
    stage.change("payments", payment, **change)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == ((Standing.DIVERGED, "edit_held"), [])
    stage.change("payments", payment, status="succeeded", amount=100)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (POSTED, [])


# What people did in QuickBooks


@pytest.mark.parametrize(
    "edit", [{"TotalAmt": 70, "Line": []}, {"TxnDate": "2026-11-02"}, {"Line": []}], ids=["amount", "date", "links"]
)
@pytest.mark.parametrize("change", [{"amount": 50}, {"status": "cancelled"}], ids=["edit", "void"])
def test_what_a_person_changed_there_is_not_overwritten(stage: Stage, edit: Json, change: Json) -> None:
    _, payment = _posted(stage)
    edited = _edit(stage, payment, **edit)
    stage.change("payments", payment, **change)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (CHANGED, [])
    assert only_received(stage, payment)["SyncToken"] == edited["SyncToken"]


def test_agreement_is_noticed_after_the_pause(stage: Stage) -> None:
    _, payment = _posted(stage)
    _edit(stage, payment, TxnDate="2026-11-02")
    stage.change("payments", payment, date="2026-11-05")
    stage.sync()
    assert stage.stands(payment, PAYMENT) == CHANGED
    _edit(stage, payment, TxnDate="2026-11-05")
    _pause(stage)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (POSTED, [])


def test_a_change_undone_there_lets_the_waiting_one_go(stage: Stage) -> None:
    _, payment = _posted(stage)
    _edit(stage, payment, TxnDate="2026-11-02")
    stage.change("payments", payment, amount=40)
    stage.sync()
    assert stage.stands(payment, PAYMENT) == CHANGED
    _edit(stage, payment, TxnDate="2026-11-20")
    _pause(stage)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), only_received(stage, payment)["TotalAmt"]) == (POSTED, 40)


def test_a_link_that_a_person_or_quickbooks_itself_made_already_is_no_change(stage: Stage) -> None:
    """As with QuickBooks' own applying of credits: money on account meets its invoice before Plannit says so."""
    contact = stage.contact()
    payment = stage.payment(80, contact=contact)
    stage.sync()
    invoice = stage.invoice("F-1", contact, items=untaxed(100))
    stage.sync()
    link = [{"TxnId": stage.only("F-1")["Id"], "TxnType": "Invoice"}]
    _edit(stage, payment, Line=[{"Amount": 80, "LinkedTxn": link}])
    stage.change("payments", payment, invoiceId=invoice["id"])
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {"F-1": 80})


def test_what_people_add_without_touching_ours_survives_an_edit(stage: Stage) -> None:
    _, payment = _posted(stage)
    bank = next(row for row in stage.records("Account") if row["AccountType"] == "Bank")
    note = f"Reçu au bureau. Paiement Plannit {payment['id']}"
    _edit(stage, payment, PrivateNote=note, PaymentRefNum="777", DepositToAccountRef={"value": bank["Id"]})
    for amount in (60, 70):
        stage.change("payments", payment, amount=amount)
        stage.sync()
    record = only_received(stage, payment)
    assert (stage.stands(payment, PAYMENT), record["TotalAmt"]) == (POSTED, 70)
    assert (record["PrivateNote"], record["PaymentRefNum"]) == (note, "777")
    assert record["DepositToAccountRef"]["value"] == bank["Id"]


def test_a_reference_changed_on_both_sides_is_not_overwritten(stage: Stage) -> None:
    _, payment = _posted(stage)
    _edit(stage, payment, PaymentRefNum="777")
    stage.change("payments", payment, reference="124")
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (CHANGED, [])
    assert "reference" in stage.standing(payment, PAYMENT).sentence_en


@pytest.mark.parametrize("act", ["void", "delete"])
def test_called_off_on_both_sides_is_withdrawn(stage: Stage, act: str) -> None:
    invoice, payment = _posted(stage)
    other = stage.payment(100, invoice)
    stage.sync()
    assert applied(stage, other) == {}
    stage.as_user(act, "Payment", only_received(stage, payment)["Id"])
    stage.forget_requests()
    stage.change("payments", payment, status="cancelled")
    stage.sync()
    assert stage.stands(payment, PAYMENT) == VOIDED
    assert applied(stage, other) == {"F-1": 100}
    assert [entry["query"].partition("&")[0] for entry in stage.writes()] != ["operation=update"]


def test_an_edit_of_what_was_deleted_there_diverges_and_makes_no_second_payment(stage: Stage) -> None:
    _, payment = _posted(stage)
    stage.as_user("delete", "Payment", only_received(stage, payment)["Id"])
    stage.change("payments", payment, amount=50)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes(), received(stage, payment)) == (DELETED, [], [])


def test_somebody_faster_between_our_look_and_our_write_is_told_by_the_token(stage: Stage) -> None:
    _, payment = _posted(stage)
    stage.change("payments", payment, amount=50)
    with stage.just_before(lambda sent: sent.is_write, lambda: _edit(stage, payment, PaymentRefNum="777")):
        stage.sync()
    assert (stage.stands(payment, PAYMENT), only_received(stage, payment)["TotalAmt"]) == (POSTED, 50)
    assert [entry["status"] for entry in stage.writes()] == [400, 200]
    assert only_received(stage, payment)["PaymentRefNum"] == "777"


# Deposited


@pytest.mark.parametrize("code", ["6540", "6480"])
@pytest.mark.parametrize("change", [{"amount": 50}, {"status": "cancelled"}], ids=["edit", "void"])
def test_a_change_of_deposited_money_waits_for_the_deposit_and_then_goes_by_itself(
    stage: Stage, code: str, change: Json
) -> None:
    _, payment = _posted(stage)
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
    invoice, payment = _posted(stage)
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
    _, payment = _posted(stage)
    stage.change("payments", payment, status="cancelled")
    with stage.refusing("6540", path="/payment"):
        stage.sync()
    stage.change("payments", payment, status="succeeded")
    stage.forget_requests()
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (POSTED, [])


# Closed books


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
    _, payment = _posted(stage)
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


# Doubt


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
    assert len(stage.writes()) == (0 if days and kind != "500_before" else 1)
    assert_books_agree(stage)


@pytest.mark.parametrize(
    "change",
    [{"amount": 60}, {"invoiceId": None}, {"status": "cancelled"}],
    ids=["edit", "link", "void"],
)
@pytest.mark.parametrize("days", [0, 2])
def test_a_lost_edit_or_void_is_settled_before_and_after_a_day(stage: Stage, change: Json, days: int) -> None:
    _, payment = _posted(stage)
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


def test_a_refused_payment_is_released_by_a_person(stage: Stage) -> None:
    payment = stage.payment(30, contact=stage.contact())
    with stage.refusing("2050", path="/payment"):
        stage.sync()
    assert stage.stands(payment, PAYMENT) == (Standing.BLOCKED, "qbo_refused")
    with stage.ledger.write() as tx:
        assert standings.release(tx, SLUG, "qbo_refused") == 1
    stage.sync()
    assert stage.stands(payment, PAYMENT) == POSTED


def test_a_renamed_customer_moves_no_payment(stage: Stage) -> None:
    invoice, _ = _posted(stage)
    stage.change("contacts", {"id": invoice["contactId"]}, lastName="Roy-Gagnon")
    stage.sync()
    assert [entry["path"].rsplit("/", 1)[-1] for entry in stage.writes()] == ["customer"]
    assert stage.stands({"id": invoice["contactId"]}, Kind.CONTACT) == POSTED
