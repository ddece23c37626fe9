"""Payments that stand in QuickBooks: edits in Plannit, and what people did there meanwhile."""

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import RECHECK_AFTER
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import standings
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
from tests.stage import SLUG, Stage
from tests.stage_wire import Json

CHANGED, DELETED = (Standing.DIVERGED, "changed_in_qbo"), (Standing.DIVERGED, "deleted_in_qbo")


def _edit(stage: Stage, payment: Json, **fields: object) -> Json:
    """What a person changes of it in QuickBooks."""
    return stage.as_user("edit", "Payment", only_received(stage, payment)["Id"], fields=fields)


def _pause(stage: Stage) -> None:
    stage.advance(seconds=RECHECK_AFTER.total_seconds())
    stage.forget_requests()


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
    _, payment = posted_100(stage)
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
    _, payment = posted_100(stage, method="cheque")
    stage.change("payments", payment, method=method)
    stage.sync()
    assert stage.stands(payment, PAYMENT) == POSTED
    assert only_received(stage, payment)["PaymentMethodRef"]["name"] == name


def test_edits_there_and_back_are_four_writes(stage: Stage) -> None:
    _, payment = posted_100(stage)
    for amount in (50, 100, 50):
        stage.change("payments", payment, amount=amount)
        stage.sync()
        assert only_received(stage, payment)["TotalAmt"] == amount
    assert len({entry["requestid"] for entry in stage.writes("Payment")}) == 3
    assert_books_agree(stage)


def test_a_payment_given_to_another_contact_leaves_the_invoice_and_the_customer(stage: Stage) -> None:
    _, payment = posted_100(stage)
    other = stage.contact("Bob", "Lavoie")
    stage.change("payments", payment, contactId=other["id"])
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {})
    assert only_received(stage, payment)["CustomerRef"]["name"] == "Bob Lavoie"
    assert stage.only("F-1")["Balance"] == 100


@pytest.mark.parametrize("change", [{"status": "processing"}, {"amount": 0}], ids=str)
def test_a_change_that_cannot_be_sent_is_held_and_shown_until_it_is_undone(stage: Stage, change: Json) -> None:
    _, payment = posted_100(stage)
    stage.change("payments", payment, **change)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == ((Standing.DIVERGED, "edit_held"), [])
    stage.change("payments", payment, status="succeeded", amount=100)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (POSTED, [])


@pytest.mark.parametrize(
    "edit", [{"TotalAmt": 70, "Line": []}, {"TxnDate": "2026-11-02"}, {"Line": []}], ids=["amount", "date", "links"]
)
@pytest.mark.parametrize("change", [{"amount": 50}, {"status": "cancelled"}], ids=["edit", "void"])
def test_what_a_person_changed_there_is_not_overwritten(stage: Stage, edit: Json, change: Json) -> None:
    _, payment = posted_100(stage)
    edited = _edit(stage, payment, **edit)
    stage.change("payments", payment, **change)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (CHANGED, [])
    assert only_received(stage, payment)["SyncToken"] == edited["SyncToken"]


def test_agreement_is_noticed_after_the_pause(stage: Stage) -> None:
    _, payment = posted_100(stage)
    _edit(stage, payment, TxnDate="2026-11-02")
    stage.change("payments", payment, date="2026-11-05")
    stage.sync()
    assert stage.stands(payment, PAYMENT) == CHANGED
    _edit(stage, payment, TxnDate="2026-11-05")
    _pause(stage)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (POSTED, [])


def test_a_change_undone_there_lets_the_waiting_one_go(stage: Stage) -> None:
    _, payment = posted_100(stage)
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
    _, payment = posted_100(stage)
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
    _, payment = posted_100(stage)
    _edit(stage, payment, PaymentRefNum="777")
    stage.change("payments", payment, reference="124")
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (CHANGED, [])
    assert "reference" in stage.standing(payment, PAYMENT).sentence_en


@pytest.mark.parametrize("act", ["void", "delete"])
def test_called_off_on_both_sides_is_withdrawn(stage: Stage, act: str) -> None:
    invoice, payment = posted_100(stage)
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
    _, payment = posted_100(stage)
    stage.as_user("delete", "Payment", only_received(stage, payment)["Id"])
    stage.change("payments", payment, amount=50)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes(), received(stage, payment)) == (DELETED, [], [])


def test_somebody_faster_between_our_look_and_our_write_is_told_by_the_token(stage: Stage) -> None:
    _, payment = posted_100(stage)
    stage.change("payments", payment, amount=50)
    with stage.just_before(lambda sent: sent.is_write, lambda: _edit(stage, payment, PaymentRefNum="777")):
        stage.sync()
    assert (stage.stands(payment, PAYMENT), only_received(stage, payment)["TotalAmt"]) == (POSTED, 50)
    assert [entry["status"] for entry in stage.writes()] == [400, 200]
    assert only_received(stage, payment)["PaymentRefNum"] == "777"


def test_a_refused_payment_is_released_by_a_person(stage: Stage) -> None:
    payment = stage.payment(30, contact=stage.contact())
    with stage.refusing("2050", path="/payment"):
        stage.sync()
    assert stage.stands(payment, PAYMENT) == (Standing.BLOCKED, "qbo_refused")
    with stage.ledger.write() as tx:
        assert standings.release(tx, SLUG, stage.time.now(), "qbo_refused") == 1
    stage.sync()
    assert stage.stands(payment, PAYMENT) == POSTED


def test_a_renamed_customer_moves_no_payment(stage: Stage) -> None:
    invoice, _ = posted_100(stage)
    stage.change("contacts", {"id": invoice["contactId"]}, lastName="Roy-Gagnon")
    stage.sync()
    assert [entry["path"].rsplit("/", 1)[-1] for entry in stage.writes()] == ["customer"]
    assert stage.stands({"id": invoice["contactId"]}, Kind.CONTACT) == POSTED
