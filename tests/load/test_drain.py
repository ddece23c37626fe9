"""One writer's turn: the lease, the order, and what another writer sees meanwhile."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.domain.limits import LEASE_TTL, WAVE_MAX_S
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.ledger import lease
from plannit_qbo_pipeline.ledger.lease import Lease
from tests.stage import SLUG, Stage
from tests.stage_wire import Sent

pytestmark = pytest.mark.both_databases

READY, POSTED = (Standing.READY, "ready"), (Standing.POSTED, "posted")


def _is_invoice(sent: Sent) -> bool:
    return sent.is_write and "/invoice" in sent.url


def _take(stage: Stage) -> Lease | None:
    """The lease, asked for by another process."""
    with stage.ledger.write() as tx:
        return lease.take(tx, SLUG, "another", stage.time.now())


def test_who_does_not_get_the_lease_leaves_all_ready_and_ends_well(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    held = _take(stage)
    assert held is not None
    before = stage.time.now()
    report = stage.sync()
    assert (report.deferred, stage.stands(invoice), stage.writes()) == (True, READY, [])
    assert stage.time.now() - before <= timedelta(seconds=6)
    with stage.ledger.write() as tx:
        lease.release(tx, held, stage.time.now())
    assert stage.sync().posted["Invoice"] == 1


def test_nobody_waits_for_the_lease_without_anything_to_send(stage: Stage) -> None:
    stage.invoice("F-1")
    stage.sync()
    _take(stage)
    before = stage.time.now()
    assert stage.sync().deferred is False
    assert stage.time.now() == before


def test_a_lease_freed_while_we_wait_is_taken(stage: Stage) -> None:
    stage.invoice("F-1")
    _take(stage)
    stage.advance(seconds=LEASE_TTL.total_seconds() - 3)
    report = stage.sync()
    assert (report.deferred, report.posted["Invoice"]) == (False, 1)


def test_the_lease_is_given_back_whatever_happens(stage: Stage) -> None:
    stage.invoice("F-1")
    stage.fault("html", "/query", count=100)
    with pytest.raises(Unavailable):
        stage.sync()
    stage.forget_faults()
    assert _take(stage) is not None


@pytest.mark.parametrize("taken", [True, False])
def test_a_writer_paused_past_its_lease_decides_nothing_more_in_that_turn(stage: Stage, taken: bool) -> None:
    """It slept while its request was on the way; the next document waits for a turn that is really ours."""
    contact = stage.contact()
    made = [stage.invoice(f"F-{n}", contact) for n in range(3)]

    def pause() -> None:
        stage.advance(seconds=LEASE_TTL.total_seconds() + 1)
        if taken:
            assert _take(stage) is not None

    with stage.just_before(_is_invoice, pause):
        report = stage.sync()
    assert report.deferred is taken
    standings = sorted(stage.stands(invoice) for invoice in made)
    assert standings == ([POSTED, READY, READY] if taken else [POSTED] * 3)
    stage.advance(seconds=LEASE_TTL.total_seconds() + 1)
    stage.sync()
    assert {stage.stands(invoice) for invoice in made} == {POSTED}
    assert len(stage.records("Invoice")) == len(stage.writes("Invoice")) == 3


def test_a_writer_that_wakes_after_another_settled_its_request_changes_nothing(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    other = stage.open().carrier(SLUG)

    def another_settles() -> None:
        stage.wire.before = lambda _sent: None
        stage.advance(seconds=LEASE_TTL.total_seconds() + 1)
        assert other.sync().settled == 1

    with stage.just_before(_is_invoice, another_settles):
        stage.sync()
    assert (stage.stands(invoice), stage.only("F-1")["SyncToken"]) == (POSTED, "0")
    first, second = (sent for sent in stage.sent_writes() if "/invoice" in sent.url)
    assert first == second


def test_the_lease_is_kept_alive_through_a_long_turn(stage: Stage) -> None:
    contact = stage.contact()
    for number in range(20):
        stage.invoice(f"F-{number}", contact)
    stage.wire.before = lambda sent: stage.advance(seconds=4) if sent.is_write else None
    stage.sync()
    with stage.ledger.read() as tx:
        epochs = tx.exec_driver_sql("SELECT DISTINCT epoch FROM intents").all()
    assert len(epochs) <= 22 * 4 / WAVE_MAX_S + 1
    assert len(stage.writes("Invoice")) == 20


def test_the_lease_is_offered_at_least_every_thirty_seconds_and_long_enough_to_be_seen(stage: Stage) -> None:
    """Another process looks every quarter of a second: only a pause between turns lets it in."""
    contact = stage.contact()
    made = [stage.invoice(f"F-{number}", contact) for number in range(20)]
    offers: list[float] = []
    clock = stage.ledger.clock
    seen: list[Lease | None] = []

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        if not seen:
            offers.append(clock.monotonic())
            seen.append(_take(stage))

    stage.wire.before = lambda sent: stage.advance(seconds=4) if sent.is_write else None
    started = clock.monotonic()
    stage.ledger.clock = Clock(clock.now, sleep, clock.monotonic, clock.jitter)
    report = stage.sync()
    assert seen[0] is not None
    assert offers[0] - started <= WAVE_MAX_S + 8
    assert report.deferred
    stage.ledger.clock = replace(clock)
    stage.advance(seconds=LEASE_TTL.total_seconds())
    stage.sync()
    assert {stage.stands(invoice) for invoice in made} == {POSTED}


def test_the_newest_change_goes_first(stage: Stage) -> None:
    contact = stage.contact()
    made = [stage.invoice(f"F-{number}", contact) for number in range(4)]
    stage.change("invoices", made[0], notes="touché")
    stage.sync()
    sent = [sent.record["DocNumber"] for sent in stage.sent_writes() if _is_invoice(sent)]
    assert sent == ["F-0", "F-3", "F-2", "F-1"]


def test_customers_and_items_go_before_the_invoices_that_name_them(stage: Stage) -> None:
    for number in range(3):
        stage.invoice(f"F-{number}", stage.contact(last_name=f"Roy {number}"))
    stage.sync()
    kinds = [sent.url.partition("?")[0].rpartition("/")[2] for sent in stage.sent_writes()]
    assert kinds == ["customer"] * 3 + ["item"] + ["invoice"] * 3


def test_numbers_are_looked_up_once_for_many_documents(stage: Stage) -> None:
    contact = stage.contact()
    for number in range(30):
        stage.invoice(f"F-{number}", contact)
    stage.sync()
    assert len([sent for sent in stage.wire.sent if b"DocNumber IN" in sent.body]) == 1
