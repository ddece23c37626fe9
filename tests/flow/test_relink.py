"""Payments whose invoice changed are drafted and sent again; those that changed themselves are left to their run."""

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.flow.carry import SALES
from plannit_qbo_pipeline.flow.relink import relink
from plannit_qbo_pipeline.ledger.documents import Scope
from plannit_qbo_pipeline.ledger.pending import outdated_payments
from plannit_qbo_pipeline.plannit.contract import Resource
from tests.money import applied, untaxed
from tests.stage import SLUG, Stage


def outdated(stage: Stage) -> list[str]:
    with stage.ledger.read() as tx:
        return list(map(str, outdated_payments(tx, SLUG)))


def test_a_payment_follows_its_invoice(stage: Stage) -> None:
    invoice = stage.invoice("F-1", price=50, date="2026-11-03")
    money = {"invoiceId": invoice["id"], "contactId": invoice["contactId"], "method": "cash", "date": "2026-11-04"}
    paid = stage.upsert("payments", {**money, "amount": 114.98})
    stage.sync()
    assert outdated(stage) == []
    stage.reprice(invoice, 100)
    new = stage.upsert("payments", {**money, "amount": 1})
    carrier = stage.carrier()
    for resource in (Resource.INVOICES, Resource.PAYMENTS):
        carrier.extractor().changed(resource)
    carrier.draft_all(SALES)
    carrier.send_invoices()
    assert outdated(stage) == [paid["id"]]
    count, report = relink(carrier)
    assert (count, report.posted) == (1, {"Payment": 1})
    assert outdated(stage) == []
    assert stage.stands(new, Kind.PAYMENT) == (Standing.WAITING, "not_drafted")
    (line,) = stage.records("Payment")[0]["Line"]
    assert line["Amount"] == stage.only("F-1")["TotalAmt"]


def test_payments_take_the_place_that_another_leaves_in_the_same_run(stage: Stage) -> None:
    """The older one grows in its own month's run; the newer one lets go first, then the older takes what it left."""
    invoice = stage.invoice("F-1", items=untaxed(100), date="2026-10-01")
    old = stage.payment(40, invoice, date="2026-10-02")
    new = stage.payment(60, invoice, date="2026-11-02")
    stage.sync()
    stage.change("payments", old, amount=70)
    carrier, only_old = stage.carrier(), Scope(ids=frozenset({old["id"]}))
    carrier.extractor().changed(Resource.PAYMENTS)
    carrier.draft_all((Kind.PAYMENT,), only_old)
    carrier.drain(only_old, frozenset({Kind.PAYMENT}))
    assert (applied(stage, old), outdated(stage)) == ({"F-1": 40}, [new["id"]])
    count, _ = relink(carrier)
    assert (applied(stage, old), applied(stage, new), count) == ({"F-1": 70}, {"F-1": 30}, 2)
    assert outdated(stage) == []


def test_nothing_outdated_sends_nothing(stage: Stage) -> None:
    stage.invoice("F-1", date="2026-11-03")
    stage.sync()
    stage.forget_requests()
    count, report = relink(stage.carrier())
    assert (count, report.posted.total(), stage.requests()) == (0, 0, [])
