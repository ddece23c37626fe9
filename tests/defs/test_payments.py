"""The job `documents` with money: payments in their own month, linked to invoices of any other."""

from typing import Any

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.standing import Standing
from tests.defs.floor import Floor, check
from tests.stage import SLUG, Stage

SEPTEMBER, NOVEMBER = f"{SLUG}|2026-09", f"{SLUG}|2026-11"
Json = dict[str, Any]


def pay(stage: Stage, invoice: Json, amount: object, day: str, **fields: Any) -> Json:
    whose = {"invoiceId": invoice["id"], "contactId": invoice["contactId"]}
    made: Json = stage.upsert("payments", {**whose, "amount": amount, "method": "cheque", "date": day, **fields})
    return made


def linked(stage: Stage) -> list[tuple[str, object]]:
    """(invoice number, amount) of each link in QuickBooks."""
    numbers = {record["Id"]: record["DocNumber"] for record in stage.records("Invoice")}
    lines = [line for payment in stage.records("Payment") for line in payment.get("Line", [])]
    return sorted((numbers[link["TxnId"]], line["Amount"]) for line in lines for link in line["LinkedTxn"])


def test_a_payment_is_carried_with_its_month_and_linked_to_its_invoice(stage: Stage, floor: Floor) -> None:
    invoice = stage.invoice("F-1", date="2026-11-03")
    payment = pay(stage, invoice, 100, "2026-11-10")
    run = floor.documents("2026-11")
    assert run.success
    assert stage.stands(payment, Kind.PAYMENT) == (Standing.POSTED, "posted")
    assert linked(stage) == [("F-1", 100)]
    shown = floor.figures("qbo/payments", run)[NOVEMBER]
    assert (shown["cell_plannit_total"], shown["cell_drafted_total"], shown["cell_qbo_total"]) == (100, 100, 100)
    assert (shown["cell_difference"], shown["run_posted_payment"]) == (0, 1)
    assert "cell_gst" not in shown


def test_links_show_what_is_applied_and_what_is_left_open(stage: Stage, floor: Floor) -> None:
    invoice = stage.invoice("F-1", date="2026-11-03")  # 114.98
    pay(stage, invoice, 100, "2026-11-10")
    pay(stage, invoice, 50, "2026-11-11")
    run = floor.documents("2026-11")
    shown = floor.figures("qbo/links", run)[NOVEMBER]
    assert (shown["cell_links"], shown["cell_linked_total"]) == (2, 114.98)
    assert (shown["cell_open_items"], shown["cell_open_total"]) == (1, 35.02)


def test_a_payment_of_an_older_invoice_is_linked_across_months(stage: Stage, floor: Floor) -> None:
    invoice = stage.invoice("F-1", date="2026-09-03")
    floor.documents("2026-09")
    pay(stage, invoice, 100, "2026-11-10")
    assert floor.documents("2026-11").success
    assert linked(stage) == [("F-1", 100)]


def test_an_invoice_that_comes_late_links_the_payment_of_another_month(stage: Stage, floor: Floor) -> None:
    invoice = stage.invoice("F-1", date="2026-09-03")
    pay(stage, invoice, 100, "2026-11-10")
    floor.documents("2026-11")
    assert linked(stage) == []
    run = floor.documents("2026-09")
    assert linked(stage) == [("F-1", 100)]
    assert floor.figures("qbo/links", run)[SEPTEMBER]["run_outdated"] == 1


def test_a_lowered_invoice_gives_up_its_links_and_gets_back_what_fits(stage: Stage, floor: Floor) -> None:
    invoice = stage.invoice("F-1", date="2026-09-03")
    floor.documents("2026-09")
    pay(stage, invoice, 114.98, "2026-11-10")
    floor.documents("2026-11")
    lowered = stage.reprice(invoice, 50)
    assert floor.documents("2026-09").success
    assert stage.only("F-1")["TotalAmt"] == lowered["total"]
    assert linked(stage) == [("F-1", lowered["total"])]


def test_payments_of_months_that_were_not_asked_for_wait_for_their_own_run(stage: Stage, floor: Floor) -> None:
    invoice = stage.invoice("F-1", date="2026-11-03")
    later = pay(stage, invoice, 100, "2026-12-01")
    floor.documents("2026-11")
    assert stage.stands(later, Kind.PAYMENT) == (Standing.WAITING, "not_drafted")
    assert stage.records("Payment") == []


def test_named_payments_alone_are_carried(stage: Stage, floor: Floor) -> None:
    invoice = stage.invoice("F-1", date="2026-11-03")
    floor.documents("2026-11")
    wanted = pay(stage, invoice, 10, "2026-11-10")
    pay(stage, invoice, 20, "2026-11-10")
    stage.forget_requests()
    assert floor.documents("2026-11", only={"payments": [wanted["id"]]}).success
    assert [record["TotalAmt"] for record in stage.records("Payment")] == [10]
    assert [entry["path"] for entry in stage.requests("plannit")] == [f"/api/payments/{wanted['id']}"]


def test_what_is_known_and_up_to_date_is_not_read_again(stage: Stage, floor: Floor) -> None:
    invoice = stage.invoice("F-1", date="2026-11-03")
    floor.documents("2026-11", select=["plannit/invoices"])
    stage.forget_requests()
    run = floor.documents("2026-11", only={"invoices": [invoice["id"]]})
    assert not [entry for entry in stage.requests("plannit") if "/invoices" in entry["path"]]
    assert floor.figures("plannit/invoices", run)[NOVEMBER]["run_known"] == 1
    assert len(stage.numbered("F-1")) == 1


def test_what_may_have_changed_unheard_is_read_again(stage: Stage, floor: Floor) -> None:
    invoice = stage.invoice("F-1", date="2026-11-03")
    floor.documents("2026-11", select=["plannit/invoices"])
    stage.reprice(invoice, 50)
    stage.advance(hours=1)
    assert floor.documents("2026-11", only={"invoices": [invoice["id"]]}).success
    assert stage.only("F-1")["Line"][0]["Amount"] == 50


def test_refunds_and_credit_notes_say_that_they_are_not_carried(stage: Stage, floor: Floor) -> None:
    invoice = stage.invoice("F-1", date="2026-11-03")
    back = pay(stage, invoice, -5, "2026-11-10")
    items = [{"name": "Entretien", "quantity": 1, "unitPrice": 10}]
    note = stage.upsert(
        "creditnotes", {"number": "N-1", "contactId": invoice["contactId"], "date": "2026-11-12", "items": items}
    )
    run = floor.documents("2026-11")
    assert run.success
    assert stage.stands(back, Kind.REFUND) == (Standing.BLOCKED, "not_carried_yet")
    assert stage.stands(note, Kind.CREDIT_NOTE) == (Standing.BLOCKED, "not_carried_yet")
    for asset, total in {"drafts/refunds": -5, "drafts/credit_memos": 11.5}.items():
        shown = floor.figures(asset, run)[NOVEMBER]
        assert (shown["cell_blocked"], shown["cell_plannit_total"], shown["cell_qbo_total"]) == (1, total, 0)
        assert check(run, "blocked_documents", asset).description == "1 not_carried_yet"
        assert check(run, "no_document_lost", asset).passed
    assert floor.figures("plannit/payments", run)[NOVEMBER]["cell_plannit_total"] == -5
    assert floor.figures("drafts/credit_memos", run)[NOVEMBER]["cell_gst"] == 0.5


def test_the_second_run_writes_no_money(stage: Stage, floor: Floor) -> None:
    pay(stage, stage.invoice("F-1", date="2026-11-03"), 100, "2026-11-10")
    floor.documents("2026-11")
    stage.forget_requests()
    assert floor.documents("2026-11").success
    assert stage.requests() == []


def test_an_amount_one_cent_off_is_no_missing_link(stage: Stage, floor: Floor) -> None:
    invoice = stage.invoice("F-1", date="2026-11-03")
    floor.documents("2026-11")
    pay(stage, invoice, 100, "2026-11-10", reference="C-7")
    stage.fault("total_off", "/payment", method="POST")
    run = floor.documents("2026-11")
    found = check(run, "posted_to_the_cent", "qbo/payments")
    assert (found.passed, found.metadata["documents"].value) == (False, 1)
    assert found.metadata["cells"].value == [NOVEMBER]
    assert check(run, "posted_to_the_cent").passed, "the invoice itself is right"
    assert check(run, "link_missing", "qbo/links").passed
