"""What one ready draft meets on its way: numbers in use, and customers or products that cannot go yet."""

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.standing import Standing
from tests.stage import Stage
from tests.stage_wire import Json

POSTED, TAKEN = (Standing.POSTED, "posted"), (Standing.BLOCKED, "number_taken")


def _by_hand(stage: Stage, number: str) -> Json:
    """A hand-made invoice of that number, for a customer and an item of the firm's own."""
    customer, item = stage.records("Customer")[0], stage.records("Item")[-1]
    code = next(record for record in stage.records("TaxCode") if record["Active"])
    detail = {"ItemRef": {"value": item["Id"]}, "TaxCodeRef": {"value": code["Id"]}}
    line = {"DetailType": "SalesItemLineDetail", "Amount": 10, "SalesItemLineDetail": detail}
    return stage.by_hand("Invoice", DocNumber=number, CustomerRef={"value": customer["Id"]}, Line=[line])


@pytest.mark.parametrize("number", ["F-1", "f-1"])
def test_a_number_in_use_is_seen_before_any_write_and_let_go_when_it_is_free(stage: Stage, number: str) -> None:
    made = _by_hand(stage, number)
    invoice, other = stage.invoice("F-1"), stage.invoice("F-2")
    stage.sync()
    assert (stage.stands(invoice), stage.stands(other)) == (TAKEN, POSTED)
    assert made["Id"] in stage.standing(invoice).sentence_en
    assert len(stage.writes("Invoice")) == 1
    stage.sync()
    assert len(stage.writes("Invoice")) == 1
    stage.as_user("edit", "Invoice", made["Id"], fields={"DocNumber": "M-1"})
    stage.sync()
    assert (stage.stands(invoice), stage.only("F-1")["TotalAmt"]) == (POSTED, invoice["total"])


def test_a_voided_invoice_keeps_its_number(stage: Stage) -> None:
    made = _by_hand(stage, "F-1")
    stage.as_user("void", "Invoice", made["Id"])
    invoice = stage.invoice("F-1")
    stage.sync()
    assert stage.stands(invoice) == TAKEN


def test_two_plannit_invoices_of_one_number_are_told_apart(stage: Stage) -> None:
    first, second = stage.invoice("F-1"), stage.invoice("F-1")
    stage.sync()
    assert sorted([stage.stands(first), stage.stands(second)]) == sorted([POSTED, TAKEN])
    assert len(stage.numbered("F-1")) == 1


def test_a_new_number_that_is_in_use_blocks_the_edit_and_nothing_of_it_goes(stage: Stage) -> None:
    _by_hand(stage, "F-9")
    invoice = stage.invoice("F-1")
    stage.sync()
    stage.change("invoices", invoice, number="F-9")
    stage.sync()
    assert stage.stands(invoice) == TAKEN
    assert (stage.only("F-1")["SyncToken"], len(stage.numbered("F-9"))) == ("0", 1)


def test_a_blocked_customer_holds_up_its_invoices_only_and_lets_them_go(stage: Stage) -> None:
    contact = stage.contact(first_name="Bruno")
    held, free = [stage.invoice(f"F-{n}", contact) for n in range(2)], stage.invoice("F-9")
    # The newest change goes first: that is the contact of the free invoice.
    stage.change("contacts", contact, lastName="Cyr")
    with stage.refusing("2210", path="/customer"):
        stage.sync()
    assert {stage.stands(invoice) for invoice in held} == {(Standing.BLOCKED, "contact_blocked")}
    assert stage.stands(free) == POSTED
    stage.change("contacts", contact, email="bruno@example.org")
    stage.sync()
    assert {stage.stands(invoice) for invoice in [*held, {"id": free["id"]}]} == {POSTED}


def test_a_blocked_product_holds_up_its_invoices_and_is_named(stage: Stage) -> None:
    product = stage.upsert("products", {"name": "Lavage", "price": 10})
    invoice = stage.invoice("F-1", items=[{"productId": product["id"], "quantity": 1}])
    with stage.refusing("2050", path="/item"):
        stage.sync()
    assert stage.stands(product, Kind.PRODUCT) == (Standing.BLOCKED, "qbo_refused")
    assert stage.stands(invoice) == (Standing.BLOCKED, "product_blocked")
    assert "Lavage" in stage.standing(invoice).sentence_fr


def test_a_customer_in_doubt_holds_up_its_invoice_without_a_word(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    stage.fault("500_before", "/customer", count=4)
    stage.sync()
    assert stage.stands(invoice) == (Standing.READY, "ready")
    stage.sync()
    assert stage.stands(invoice) == POSTED


def test_an_invoice_that_changes_its_customer_brings_the_new_one_in(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    stage.sync()
    stage.change("invoices", invoice, contactId=stage.contact(first_name="Bruno")["id"])
    stage.sync()
    assert (stage.stands(invoice), stage.only("F-1")["CustomerRef"]["name"]) == (POSTED, "Bruno Roy")
