"""What a pass does to an ordinary firm: everything once, to the cent, and nothing the second time."""

from decimal import Decimal

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import cursors
from tests.stage import SLUG, Stage


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
