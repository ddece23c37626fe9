"""A long pass looks up now and then: what another process made ready meanwhile goes before the rest of history."""

from decimal import Decimal

import pytest

from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.limits import NEWCOMERS_EVERY
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger.documents import Scope
from plannit_qbo_pipeline.plannit.contract import Resource
from tests.stage import SLUG, Stage
from tests.stage_wire import Json, Sent

HISTORY = 3 * NEWCOMERS_EVERY


@pytest.fixture
def history(stage: Stage) -> list[Json]:
    customer = stage.contact()
    return [stage.invoice(f"H-{number}", customer) for number in range(HISTORY)]


def an_invoice(sent: Sent) -> bool:
    return sent.is_write and "/invoice?" in sent.url


def drafted_elsewhere(stage: Stage) -> None:
    """Another process reads and drafts what changed; it does not get the turn to send."""
    stage.advance(seconds=1)
    other = stage.open().carrier(SLUG)
    for resource in (Resource.CONTACTS, Resource.INVOICES, Resource.PAYMENTS):
        other.extractor().changed(resource)
    other.draft_all()


def numbers_sent(stage: Stage) -> list[str]:
    return [str(sent.record["DocNumber"]) for sent in stage.sent_writes() if an_invoice(sent)]


def test_a_new_invoice_overtakes_the_rest_of_a_long_pass(stage: Stage, history: list[Json]) -> None:
    def happens() -> None:
        stage.invoice("NEW")
        drafted_elsewhere(stage)

    with stage.just_before(an_invoice, happens):
        stage.sync()
    sent = numbers_sent(stage)
    assert sent.index("NEW") <= 2 * NEWCOMERS_EVERY
    assert sorted(sent) == sorted(["NEW", *(invoice["number"] for invoice in history)])


def test_a_new_payment_on_account_does_not_wait_for_the_invoices_of_a_long_pass(
    stage: Stage, history: list[Json]
) -> None:
    def happens() -> None:
        stage.upsert("payments", {"contactId": history[0]["contactId"], "amount": 10, "status": "succeeded"})
        drafted_elsewhere(stage)

    with stage.just_before(an_invoice, happens):
        stage.sync()
    paths = [sent.url for sent in stage.sent_writes()]
    paid = next(place for place, url in enumerate(paths) if "/payment?" in url)
    assert paid < len(paths) - NEWCOMERS_EVERY
    assert len(stage.records("Payment")) == 1


def test_a_pass_that_names_its_invoice_leaves_history_and_its_customers_to_others(
    stage: Stage, history: list[Json]
) -> None:
    """The run of a live document must not become the one that carries years."""
    named = stage.invoice("NEW")
    drafted_elsewhere(stage)
    stage.carrier().send_invoices(Scope(ids=frozenset({PlannitId(named["id"])})))
    assert numbers_sent(stage) == ["NEW"]
    assert len([sent for sent in stage.sent_writes() if "/customer?" in sent.url]) == 1
    assert stage.stands(history[0]) == (Standing.READY, "ready")


def test_a_pass_of_many_named_documents_lets_a_newcomer_overtake_them_too(stage: Stage, history: list[Json]) -> None:
    drafted_elsewhere(stage)

    def happens() -> None:
        stage.invoice("NEW")
        drafted_elsewhere(stage)

    with stage.just_before(an_invoice, happens):
        stage.carrier().send_invoices(Scope(ids=frozenset(PlannitId(invoice["id"]) for invoice in history)))
    assert numbers_sent(stage).index("NEW") <= 2 * NEWCOMERS_EVERY


def test_a_change_of_an_invoice_in_quickbooks_is_left_to_its_own_pass(stage: Stage) -> None:
    known = stage.invoice("OLD")
    stage.sync()
    stage.forget_requests()
    for number in range(HISTORY):
        stage.invoice(f"H-{number}")

    def happens() -> None:
        stage.reprice(known, 7)
        drafted_elsewhere(stage)

    with stage.just_before(an_invoice, happens):
        stage.carrier().sync()
    assert "OLD" not in numbers_sent(stage)[: 2 * NEWCOMERS_EVERY]
    stage.sync()
    assert stage.only("OLD")["TotalAmt"] == Decimal("8.05")
