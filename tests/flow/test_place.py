"""Closed periods and earlier refusals: nothing is sent that may not go, and all of it goes by itself afterwards."""

from datetime import timedelta
from pathlib import Path

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import SNAPSHOT_MAX_AGE
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import standings
from tests.stage import SLUG, Stage
from tests.stage_wire import Json

READY, POSTED = (Standing.READY, "ready"), (Standing.POSTED, "posted")
CLOSINGS = [("close_books", "closed_period"), ("file_taxes", "filed_period")]


def _close(stage: Stage, act: str, day: str | None) -> None:
    """Closes or opens a period, and lets what we know of the realm grow old."""
    if day is None and act == "file_taxes":
        for agency in stage.world.qbo._realms[stage.realm].table("TaxAgency"):  # type: ignore[attr-defined]
            agency.pop("LastFileDate", None)
    else:
        stage.as_user(act, date=day)
    stage.advance(seconds=SNAPSHOT_MAX_AGE.total_seconds())


@pytest.mark.parametrize(("act", "code"), CLOSINGS)
def test_what_is_dated_in_a_closed_period_waits_until_it_is_opened(stage: Stage, act: str, code: str) -> None:
    _close(stage, act, "2026-10-31")
    last, first = stage.invoice("F-1", date="2026-10-31"), stage.invoice("F-2", date="2026-11-01")
    stage.sync()
    assert stage.stands(last) == (Standing.BLOCKED, code)
    assert "2026-10-31" in stage.standing(last).sentence_en
    assert stage.stands(first) == POSTED
    _close(stage, act, None)
    stage.sync()
    assert stage.stands(last) == POSTED


@pytest.mark.parametrize(("act", "code"), CLOSINGS)
@pytest.mark.parametrize(
    ("dated", "change"),
    [
        ("2026-10-31", {"items": [{"name": "Entretien", "unitPrice": 5}]}),
        ("2026-10-31", {"date": "2026-11-05"}),
        ("2026-11-05", {"date": "2026-10-31"}),
        ("2026-10-31", {"status": "cancelled"}),
    ],
    ids=["edit", "out of it", "into it", "void"],
)
def test_an_edit_or_void_of_either_date_in_a_closed_period_waits(
    stage: Stage, act: str, code: str, dated: str, change: Json
) -> None:
    invoice = stage.invoice("F-1", date=dated)
    stage.sync()
    before = stage.only("F-1")
    _close(stage, act, "2026-10-31")
    stage.forget_requests()
    stage.change("invoices", invoice, **change)
    stage.sync()
    assert (stage.stands(invoice), stage.writes()) == ((Standing.BLOCKED, code), [])
    assert stage.only("F-1") == before
    _close(stage, act, None)
    stage.sync()
    assert stage.standing(invoice).standing in (Standing.POSTED, Standing.WITHDRAWN)
    assert (len(stage.writes()), stage.only("F-1")["SyncToken"]) == (1, "1")


def test_books_closed_after_we_looked_are_noticed_by_the_refusal_and_known_at_the_next_pass(stage: Stage) -> None:
    stage.sync()
    stage.invoice("F-0")
    stage.sync()
    stage.as_user("close_books", date="2026-10-31")
    invoice = stage.invoice("F-1", date="2026-10-31")
    stage.sync()
    assert stage.stands(invoice) == (Standing.BLOCKED, "closed_period")
    assert len(stage.writes("Invoice")) == 2
    stage.sync()
    assert stage.standing(invoice).sentence_en == "Dated 2026-10-31, but the books are closed up to 2026-10-31."
    _close(stage, "close_books", None)
    stage.sync()
    assert (stage.stands(invoice), len(stage.writes("Invoice"))) == (POSTED, 3)


def test_books_that_refuse_although_they_look_open_are_not_asked_at_every_pass(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    with stage.refusing("6200"):
        stage.sync()
    assert stage.stands(invoice) == (Standing.BLOCKED, "closed_period")
    stage.sync()
    assert len(stage.sent_writes()) == 3  # customer, item, and the one refusal
    stage.advance(seconds=SNAPSHOT_MAX_AGE.total_seconds())
    stage.sync()
    assert stage.stands(invoice) == POSTED


def test_a_refused_document_rests_one_hour_then_two_and_at_most_a_day(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    with stage.refusing("6000", count=8):
        for hours in (1, 2, 4, 8, 16, 24, 24):
            stage.sync()
            assert stage.stands(invoice) == (Standing.BLOCKED, "qbo_refused")
            tried = len(stage.sent_writes())
            stage.advance(seconds=timedelta(hours=hours).total_seconds() - 1)
            stage.sync()
            assert len(stage.sent_writes()) == tried
            stage.advance(seconds=1)
        stage.sync()
    stage.advance(hours=24)
    stage.sync()
    assert stage.stands(invoice) == POSTED
    requestids = [sent.requestid for sent in stage.sent_writes() if "/invoice" in sent.url]
    assert len(set(requestids)) == len(requestids) == 9


def test_a_refusal_that_quickbooks_remembers_does_not_follow_the_released_document(stage: Stage) -> None:
    """The sandbox repeats a refusal to its requestid; a released document is a new decision with a new one."""
    contact = stage.contact()
    stage.invoice("F-0", contact)
    stage.sync()
    customer = next(record for record in stage.records("Customer") if record["DisplayName"] == "Anne Roy")
    stage.as_user("inactivate", "Customer", customer["Id"])
    invoice = stage.invoice("F-1", contact)
    stage.sync()
    assert stage.stands(invoice) == (Standing.BLOCKED, "qbo_refused")
    stage.as_user("reactivate", "Customer", customer["Id"])
    stage.sync()
    assert stage.stands(invoice) == (Standing.BLOCKED, "qbo_refused")
    with stage.ledger.write() as tx:
        assert standings.release(tx, SLUG, stage.time.now(), "qbo_refused") == 1
    stage.sync()
    assert (stage.stands(invoice), len(stage.numbered("F-1"))) == (POSTED, 1)


def test_a_refused_document_that_is_corrected_goes_at_once(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    with stage.refusing("2050"):
        stage.sync()
    stage.change("invoices", invoice, number="F-01")
    stage.sync()
    assert stage.stands(invoice) == POSTED


def test_a_filed_period_that_quickbooks_itself_refuses_has_its_reason_too(tmp_path: Path) -> None:
    stage = Stage(tmp_path, switches={"filed_period": "refuse"})
    stage.invoice("F-0")
    stage.sync()
    stage.as_user("file_taxes", date="2026-10-31")
    invoice = stage.invoice("F-1", date="2026-10-31")
    stage.sync()
    assert stage.standing(invoice).standing is Standing.BLOCKED
    stage.advance(hours=1)
    stage.sync()
    assert stage.stands(invoice) == (Standing.BLOCKED, "filed_period")


def test_a_refused_customer_rests_too_and_its_invoice_says_why(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    contact = {"id": invoice["contactId"]}
    with stage.refusing("2050", path="/customer"):
        stage.sync()
    assert stage.stands(contact, Kind.CONTACT) == (Standing.BLOCKED, "qbo_refused")
    assert stage.stands(invoice) == (Standing.BLOCKED, "contact_blocked")
    assert "2050" in stage.standing(invoice).sentence_fr
    stage.sync()
    assert stage.stands(invoice) == (Standing.BLOCKED, "contact_blocked")
    stage.advance(hours=1)
    stage.sync()
    assert stage.stands(invoice) == stage.stands(contact, Kind.CONTACT) == POSTED
