"""Whole passes over an ordinary firm: everything once, to the cent, and nothing the second time."""

from decimal import Decimal

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import cursors
from plannit_qbo_pipeline.plannit.contract import Resource
from tests.stage import SLUG, Stage

pytestmark = pytest.mark.both_databases


def test_first_pass_posts_every_invoice_to_the_cent(stage: Stage) -> None:
    made = [stage.invoice(f"F-{n}", price=Decimal("33.33") * n) for n in range(1, 6)]
    report = stage.sync()
    assert report.posted == {"Customer": 5, "Item": 1, "Invoice": 5}
    for invoice in made:
        record = stage.only(invoice["number"])
        assert record["TotalAmt"] == invoice["total"]
        assert record["TxnTaxDetail"]["TotalTax"] == sum(tax["amount"] for tax in invoice["taxes"])
        assert stage.stands(invoice) == (Standing.POSTED, "posted")
        assert stage.stands({"id": invoice["contactId"]}, Kind.CONTACT) == (Standing.POSTED, "posted")
    receivable = [row for row in stage.books()["trial_balance"] if row["debit"]]
    assert sum(row["debit"] for row in receivable) == sum(invoice["total"] for invoice in made)


def test_second_pass_asks_quickbooks_nothing(stage: Stage) -> None:
    stage.invoice("F-1")
    stage.sync()
    stage.forget_requests()
    assert not stage.sync().posted
    assert stage.requests() == []


def test_forgotten_cursors_read_all_again_and_write_nothing(stage: Stage) -> None:
    stage.invoice("F-1")
    stage.sync()
    with stage.ledger.write() as tx:
        cursors.clear(tx, SLUG)
    stage.forget_requests()
    report = stage.sync()
    assert (report.extracted, stage.writes()) == ({}, [])


def test_a_later_process_on_the_same_ledger_writes_nothing_again(stage: Stage) -> None:
    stage.invoice("F-1")
    stage.sync()
    stage.services.close()
    stage.services = stage.open()
    stage.forget_requests()
    stage.sync()
    assert stage.writes() == []


def test_more_documents_than_a_chunk_are_all_posted_once(stage: Stage) -> None:
    contact = stage.contact()
    count = 2 * CHUNK + 1
    items = [{"name": "Entretien", "quantity": 1, "unitPrice": 100}]
    bare = [{"number": f"F-{n}", "contactId": contact["id"], "items": items} for n in range(count)]
    stage.upsert("invoices", *bare)
    report = stage.sync()
    numbers = sorted(record["DocNumber"] for record in stage.records("Invoice"))
    assert numbers == sorted(invoice["number"] for invoice in bare)
    assert (report.posted["Invoice"], len(stage.writes("Invoice"))) == (count, count)


def test_edits_there_and_back_are_four_writes_and_the_last_state_is_right(stage: Stage) -> None:
    invoice = stage.invoice("F-1", price=100)
    stage.sync()
    tokens = [int(stage.only("F-1")["SyncToken"])]
    for price in (200, 100, 200):
        changed = stage.reprice(invoice, price)
        stage.sync()
        tokens.append(int(stage.only("F-1")["SyncToken"]))
        assert stage.only("F-1")["TotalAmt"] == changed["total"]
    assert tokens == sorted(set(tokens))
    assert len(stage.writes("Invoice")) == len({write["requestid"] for write in stage.writes("Invoice")}) == 4


@pytest.mark.parametrize("touch", [{"status": "sent"}, {"jobId": "abc"}, {"notes": "Merci"}, {}])
def test_an_edit_that_changes_nothing_for_the_books_writes_nothing(stage: Stage, touch: dict[str, object]) -> None:
    invoice = stage.invoice("F-1")
    stage.sync()
    stage.change("invoices", invoice, **touch)
    stage.forget_requests()
    assert stage.sync().extracted == {"invoice": 1}
    assert (stage.writes(), stage.stands(invoice)) == ([], (Standing.POSTED, "posted"))


@pytest.mark.parametrize("field", ["cancelledAt", "deletedAt"])
def test_a_posted_invoice_called_off_is_voided_once(stage: Stage, field: str) -> None:
    invoice = stage.invoice("F-1")
    stage.sync()
    stage.forget_requests()
    stage.change("invoices", invoice, **{field: "2026-11-24T13:00:00-05:00"})
    stage.sync()
    stage.change("invoices", invoice, notes="rien")
    stage.sync()
    assert [write["query"].partition("&")[0] for write in stage.writes()] == ["operation=void"]
    assert (stage.only("F-1")["TotalAmt"], stage.only("F-1")["Balance"]) == (0, 0)
    assert stage.stands(invoice) == (Standing.WITHDRAWN, "voided")


def test_an_invoice_called_off_before_it_was_sent_never_goes_and_may_come_back(stage: Stage) -> None:
    invoice = stage.invoice("F-1", status="cancelled")
    stage.sync()
    assert (stage.stands(invoice), stage.records("Invoice")) == ((Standing.WITHDRAWN, "never_sent"), [])
    stage.change("invoices", invoice, status="open")
    stage.sync()
    assert (stage.stands(invoice), len(stage.numbered("F-1"))) == ((Standing.POSTED, "posted"), 1)


def test_a_voided_invoice_restored_in_plannit_is_not_carried_yet(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    stage.sync()
    stage.change("invoices", invoice, status="cancelled")
    stage.sync()
    stage.forget_requests()
    stage.change("invoices", invoice, status="open")
    stage.sync()
    assert (stage.stands(invoice), stage.writes()) == ((Standing.BLOCKED, "not_carried_yet"), [])
    stage.change("invoices", invoice, status="cancelled")
    stage.sync()
    assert (stage.stands(invoice), stage.writes()) == ((Standing.WITHDRAWN, "voided"), [])


def test_a_draft_goes_when_it_gets_its_number(stage: Stage) -> None:
    invoice = stage.invoice(None)
    stage.sync()
    assert (stage.stands(invoice), stage.records("Invoice")) == ((Standing.WAITING, "no_number"), [])
    stage.change("invoices", invoice, number="F-1", date="2026-11-24")
    stage.sync()
    assert stage.only("F-1")["TotalAmt"] == invoice["total"]


def test_a_document_changed_in_mid_pass_by_another_process_is_drafted_again(stage: Stage) -> None:
    """What the writer holds in memory is old by then; the newer draft must neither be lost nor called posted."""
    invoice = stage.invoice("F-1", price=100)
    other = stage.open().carrier(SLUG)

    def change_and_draft() -> None:
        stage.reprice(invoice, 250)
        other.extractor().changed(Resource.INVOICES)
        other.draft_all()

    with stage.just_before(lambda sent: b"DocNumber IN" in sent.body, change_and_draft):
        stage.sync()
    assert stage.stands(invoice) == (Standing.POSTED, "posted")
    assert stage.only("F-1")["TotalAmt"] == Decimal("287.44")


def test_a_document_called_off_in_mid_pass_by_another_process_ends_voided(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    other = stage.open().carrier(SLUG)

    def call_off() -> None:
        stage.change("invoices", invoice, status="cancelled")
        other.extractor().changed(Resource.INVOICES)
        other.draft_all()

    with stage.just_before(lambda sent: b"DocNumber IN" in sent.body, call_off):
        stage.sync()
    stage.sync()
    assert (stage.stands(invoice), stage.only("F-1")["TotalAmt"]) == ((Standing.WITHDRAWN, "voided"), 0)


def test_refunds_and_credit_notes_say_that_they_are_not_carried_yet_and_are_left_alone(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    back = stage.upsert("payments", {"invoiceId": invoice["id"], "contactId": invoice["contactId"], "amount": -5})
    note = stage.upsert("creditnotes", {"number": "CN-1", "contactId": invoice["contactId"], "invoiceId": None})
    stage.sync()
    kinds = [(back, Kind.REFUND), (note, Kind.CREDIT_NOTE)]
    before = [stage.row(document, kind) for document, kind in kinds]
    assert {row["code"] for row in before} == {"not_carried_yet"}
    stage.advance(minutes=5)
    stage.sync()
    assert [stage.row(document, kind) for document, kind in kinds] == before
