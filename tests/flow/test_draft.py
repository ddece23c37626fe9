"""From documents to drafts and standings: what is missing or unreadable is named, what nobody needs waits."""

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import documents
from plannit_qbo_pipeline.ledger.documents import EVERYTHING
from plannit_qbo_pipeline.plannit.contract import Resource
from tests.stage import SLUG, Stage
from tests.stage_wire import Json

POSTED = (Standing.POSTED, "posted")


def test_contacts_and_products_that_nothing_uses_wait(stage: Stage) -> None:
    contact, product = stage.contact(), stage.upsert("products", {"name": "Lavage", "price": 5})
    stage.sync()
    assert stage.stands(contact, Kind.CONTACT) == (Standing.WAITING, "unused")
    assert stage.stands(product, Kind.PRODUCT) == (Standing.WAITING, "unused")
    assert stage.writes() == []
    stage.invoice("F-1", contact, items=[{"productId": product["id"]}])
    stage.sync()
    assert stage.stands(contact, Kind.CONTACT) == stage.stands(product, Kind.PRODUCT) == POSTED


@pytest.mark.parametrize("why", [{"date": None}, {"status": "cancelled"}, {"currency": "USD"}, {"date": "2026-01-31"}])
def test_a_document_that_cannot_go_brings_no_customer_into_the_books(stage: Stage, why: Json) -> None:
    stage.as_user("close_books", date="2026-01-31")
    contact = stage.contact()
    stage.invoice("F-1", contact, **why)
    stage.sync()
    assert stage.stands(contact, Kind.CONTACT) == (Standing.WAITING, "unused")
    assert stage.writes() == []


def test_a_contact_that_plannit_does_not_have_blocks_until_another_is_chosen(stage: Stage) -> None:
    invoice = stage.invoice("F-1", {"id": "nobody"})
    stage.sync()
    assert stage.stands(invoice) == (Standing.BLOCKED, "contact_missing")
    stage.change("invoices", invoice, contactId=stage.contact()["id"])
    stage.sync()
    assert stage.stands(invoice) == POSTED


def test_a_missing_contact_that_comes_back_lets_its_invoice_go(stage: Stage) -> None:
    invoice = stage.invoice("F-1", {"id": "late"})
    stage.sync()
    stage.upsert("contacts", {"id": "late", "firstName": "Anne", "lastName": "Roy"})
    stage.sync()
    assert stage.stands(invoice) == POSTED


def test_an_unreadable_contact_is_named_as_the_cause_and_not_called_missing(stage: Stage) -> None:
    contact = stage.contact()
    invoice, draft = stage.invoice("F-1", contact), stage.invoice(None, contact)
    stage.corrupt("contacts", contact, language="de")
    stage.sync()
    assert stage.stands(contact, Kind.CONTACT) == (Standing.BLOCKED, "unreadable")
    assert stage.stands(invoice) == (Standing.BLOCKED, "contact_blocked")
    assert "language" in stage.standing(invoice).sentence_en
    assert stage.stands(draft) == (Standing.WAITING, "no_number")
    stage.upsert("contacts", contact)
    stage.sync()
    assert stage.stands(invoice) == POSTED


def test_a_posted_contact_that_was_unreadable_for_a_while_is_posted_again(stage: Stage) -> None:
    contact = stage.contact()
    stage.invoice("F-1", contact)
    stage.sync()
    stage.corrupt("contacts", contact, language="de")
    stage.sync()
    stage.change("contacts", contact, lastName="Roy-Gagnon", language="fr")
    stage.sync()
    assert stage.stands(contact, Kind.CONTACT) == POSTED
    assert "Anne Roy-Gagnon" in [record["DisplayName"] for record in stage.records("Customer")]


def test_a_product_that_plannit_does_not_have_blocks_and_says_which(stage: Stage) -> None:
    """Without a reason it would be ready for ever and nobody would know."""
    line = {"productId": "gone", "name": "Lavage", "quantity": 1, "unitPrice": 10}
    invoice, other = stage.invoice("F-1", items=[line]), stage.invoice("F-2")
    stage.sync()
    assert stage.stands(invoice) == (Standing.BLOCKED, "product_blocked")
    assert "Lavage" in stage.standing(invoice).sentence_fr
    assert stage.stands(other) == POSTED
    stage.change("invoices", invoice, items=[{**line, "productId": None}])
    stage.sync()
    assert stage.stands(invoice) == POSTED


def test_the_default_item_is_made_once(stage: Stage) -> None:
    for number in ("F-1", "F-2"):
        stage.invoice(number)
        stage.sync()
    items = [record["Name"] for record in stage.records("Item")]
    assert items.count("Plannit – divers") == len(stage.writes("Item")) == 1


def test_template_contacts_and_their_drafts_stay_out(stage: Stage) -> None:
    template = stage.contact(first_name="INVOICE TEMPLATE gutters")
    invoice = stage.invoice("F-1", template)
    stage.sync()
    assert stage.stands(invoice) == (Standing.EXCLUDED, "template_contact")
    assert stage.stands(template, Kind.CONTACT) == (Standing.EXCLUDED, "template_contact")
    assert stage.writes() == []


def test_blocked_documents_keep_the_moment_since_which_they_are(stage: Stage) -> None:
    invoice = stage.invoice("F-1", currency="USD")
    stage.sync()
    before = stage.row(invoice)
    stage.advance(hours=3)
    stage.sync()
    assert stage.row(invoice) == before


@pytest.mark.both_databases
def test_what_is_asked_to_be_drafted_again_while_it_is_being_drafted_is(stage: Stage) -> None:
    """Another process, whose act this is, has just learned something that the draft depends on."""
    invoice = stage.invoice("F-1")
    carrier = stage.carrier()
    carrier.extractor().changed(Resource.INVOICES)

    def ask_again() -> None:
        with stage.ledger.write() as tx:
            documents.redraft(tx, SLUG, Kind.INVOICE)

    with stage.just_before(lambda sent: "/query" in sent.url, ask_again):
        carrier.draft_all((Kind.INVOICE,))
    assert stage.stands(invoice) == (Standing.READY, "ready")
    assert to_draft(stage) == [invoice["id"]]
    carrier.draft_all((Kind.INVOICE,))
    assert to_draft(stage) == []


def to_draft(stage: Stage) -> list[str]:
    with stage.ledger.read() as tx:
        rows = documents.to_draft(tx, SLUG, Kind.INVOICE, EVERYTHING, None, 9, blocked_too=False)
    return [str(row.plannit_id) for row in rows]
