"""Diverged documents are looked at again, seldom and after all else; agreement makes them posted or withdrawn."""

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import RECHECK_AFTER, RECHECKS_PER_PASS
from plannit_qbo_pipeline.domain.standing import Standing
from tests.stage import Stage
from tests.stage_wire import Json, refusal

POSTED, CHANGED = (Standing.POSTED, "posted"), (Standing.DIVERGED, "changed_in_qbo")


def _pause(stage: Stage) -> None:
    stage.advance(seconds=RECHECK_AFTER.total_seconds())
    stage.forget_requests()


def _diverged(stage: Stage, number: str = "F-1") -> Json:
    """An invoice redated by a person, and then by Plannit to another day."""
    invoice = stage.invoice(number)
    stage.sync()
    stage.as_user("edit", "Invoice", stage.only(number)["Id"], fields={"TxnDate": "2026-11-20"})
    stage.change("invoices", invoice, date="2026-11-21")
    stage.sync()
    assert stage.stands(invoice) == CHANGED
    return invoice


def test_agreement_is_noticed_after_the_pause_and_without_a_write(stage: Stage) -> None:
    invoice = _diverged(stage)
    stage.as_user("edit", "Invoice", stage.only("F-1")["Id"], fields={"TxnDate": "2026-11-21"})
    stage.forget_requests()
    stage.sync()
    assert (stage.stands(invoice), stage.requests()) == (CHANGED, [])
    _pause(stage)
    stage.sync()
    assert (stage.stands(invoice), stage.writes()) == (POSTED, [])
    stage.reprice(invoice, 200)
    stage.sync()
    assert stage.stands(invoice) == POSTED


def test_what_still_differs_is_looked_at_once_in_each_pause(stage: Stage) -> None:
    invoice = _diverged(stage)
    for _ in range(2):
        _pause(stage)
        stage.sync()
        stage.sync()
        assert stage.stands(invoice) == CHANGED
        assert len([entry for entry in stage.requests() if "/invoice/" in entry["path"]]) == 1


def test_a_cent_that_was_off_only_in_the_answer_comes_right(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    stage.fault("total_off", "/invoice", method="POST")
    stage.sync()
    assert stage.stands(invoice) == (Standing.DIVERGED, "total_differs")
    _pause(stage)
    stage.sync()
    assert (stage.stands(invoice), stage.writes()) == (POSTED, [])


def test_a_void_done_by_hand_after_ours_was_not_sent_is_withdrawn(stage: Stage) -> None:
    invoice = _diverged(stage)
    stage.change("invoices", invoice, status="cancelled")
    stage.sync()
    assert stage.stands(invoice) == CHANGED
    stage.as_user("void", "Invoice", stage.only("F-1")["Id"])
    _pause(stage)
    stage.sync()
    assert (stage.stands(invoice), stage.writes()) == ((Standing.WITHDRAWN, "voided"), [])


@pytest.mark.parametrize("change", [{"date": "2026-11-21"}, {"status": "cancelled"}], ids=["edit", "void"])
def test_a_change_undone_there_lets_the_waiting_one_go(stage: Stage, change: Json) -> None:
    invoice = stage.invoice("F-1")
    stage.sync()
    before = stage.only("F-1")
    stage.as_user("edit", "Invoice", before["Id"], fields={"TxnDate": "2026-11-20"})
    stage.change("invoices", invoice, **change)
    stage.sync()
    assert stage.stands(invoice) == CHANGED
    stage.as_user("edit", "Invoice", before["Id"], fields={"TxnDate": before["TxnDate"]})
    _pause(stage)
    stage.sync()
    assert stage.standing(invoice).standing in (Standing.POSTED, Standing.WITHDRAWN)
    assert len(stage.writes()) == 1


@pytest.mark.parametrize("agree", [True, False])
def test_a_customer_comes_right_when_both_sides_say_the_same(stage: Stage, agree: bool) -> None:
    contact = stage.contact(email="a@example.org")
    stage.invoice("F-1", contact)
    stage.sync()
    (customer,) = (record for record in stage.records("Customer") if record["DisplayName"] == "Anne Roy")
    stage.as_user("edit", "Customer", customer["Id"], fields={"PrimaryEmailAddr": {"Address": "b@example.org"}})
    stage.change("contacts", contact, email="b@example.org" if agree else "c@example.org")
    stage.sync()
    assert stage.stands(contact, Kind.CONTACT) == CHANGED
    _pause(stage)
    stage.sync()
    assert stage.stands(contact, Kind.CONTACT) == (POSTED if agree else CHANGED)
    assert stage.writes() == []


def test_looks_that_fail_wait_for_another_time_and_stop_nothing(stage: Stage) -> None:
    invoice = _diverged(stage)
    _pause(stage)
    other = stage.invoice("F-2")
    stage.fault("html", f"/invoice/{stage.only('F-1')['Id']}", count=4)
    stage.sync()
    assert (stage.stands(invoice), stage.stands(other)) == (CHANGED, POSTED)
    stage.wire.instead = lambda sent: refusal("5020") if sent.method == "GET" and "/invoice/" in sent.url else None
    stage.sync()
    assert stage.stands(invoice) == CHANGED


def test_documents_that_stay_diverged_do_not_keep_others_from_being_looked_at(stage: Stage) -> None:
    """More of them than one pass looks at: each gets its turn."""
    contact = stage.contact()
    count = RECHECKS_PER_PASS + 1
    made = [stage.invoice(f"F-{n}", contact) for n in range(count)]
    stage.sync()
    for invoice in made:
        stage.as_user("edit", "Invoice", stage.only(invoice["number"])["Id"], fields={"TxnDate": "2026-11-20"})
        stage.change("invoices", invoice, status="cancelled")
    stage.sync()
    _pause(stage)
    stage.sync()
    stage.sync()
    looked_at = {entry["path"] for entry in stage.requests() if "/invoice/" in entry["path"]}
    assert len(looked_at) == count


def test_new_documents_go_before_old_ones_are_looked_at(stage: Stage) -> None:
    _diverged(stage)
    _pause(stage)
    stage.invoice("F-2")
    stage.sync()
    asked = [entry["path"].rsplit("/", 2)[1] for entry in stage.requests() if "invoice" in entry["path"]]
    assert asked[-1] == "invoice"  # …/invoice/{id} comes after the write to …/{realm}/invoice
