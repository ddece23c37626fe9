"""Who claims what: of several sensors that see the same change, one."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.flow.claim import Claimer
from plannit_qbo_pipeline.flow.extract import News
from plannit_qbo_pipeline.flow.watch import Taken
from plannit_qbo_pipeline.ledger import claims, lease
from plannit_qbo_pipeline.plannit.contract import Resource
from tests.stage import SLUG, Stage


def claimer(stage: Stage, held: bool = False, busy: Callable[[], bool] = lambda: False) -> Claimer:
    return Claimer(stage.ledger, stage.services.company(SLUG), held, busy)


@pytest.fixture
def news(stage: Stage) -> list[News]:
    stage.invoice("F-1", date="2026-11-03")
    return stage.carrier().extractor().changed(Resource.INVOICES)


def test_of_many_that_saw_the_same_change_at_once_one_claims_it(stage: Stage, news: list[News]) -> None:
    """More would be no harm to the books, but a run each."""
    start, found = Barrier(6), []

    def take() -> None:
        start.wait()
        found.append(claimer(stage).take(news))

    threads = [Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(taken) for taken in found) == [0, 0, 0, 0, 0, 1]


def test_whether_a_run_is_on_its_way_is_asked_only_when_it_matters(stage: Stage, news: list[News]) -> None:
    def never() -> bool:
        raise AssertionError("Dagster's records were asked")

    assert len(claimer(stage, busy=never).take(news)) == 1
    assert claimer(stage, busy=never).take([], look_around=True) == []
    stage.advance(seconds=60)
    with pytest.raises(AssertionError, match="asked"):
        claimer(stage, busy=never).take([], look_around=True)


def test_what_others_left_is_not_asked_for_while_somebody_is_sending(stage: Stage, news: list[News]) -> None:
    """A long backfill that is no run of Dagster's: what it has not come to yet is its own."""
    claimer(stage).take([], look_around=True)
    stage.advance(seconds=60)
    with stage.ledger.write() as tx:
        held = lease.take(tx, SLUG, "a backfill", stage.time.now())
    assert held is not None
    assert claimer(stage).take([], look_around=True) == []
    with stage.ledger.write() as tx:
        lease.release(tx, held, stage.time.now())
    assert claimer(stage).take([], look_around=True) == [], "an offer between two waves"
    stage.advance(seconds=2)
    assert len(claimer(stage).take([], look_around=True)) == 1


def test_what_was_carried_meanwhile_is_not_claimed(stage: Stage, news: list[News]) -> None:
    stage.sync()
    assert claimer(stage).take(news) == []


def test_what_comes_while_nothing_can_be_sent_is_asked_for_as_soon_as_it_can(stage: Stage, news: list[News]) -> None:
    assert claimer(stage, held=True).take(news) == []
    stage.advance(seconds=60)
    assert claimer(stage, held=True).take([], look_around=True) == []
    (taken,) = claimer(stage).take([], look_around=True)
    assert taken.tries == 1


def test_nothing_new_writes_nothing(stage: Stage, news: list[News]) -> None:
    claimer(stage).take(news)
    with stage.ledger.write():  # whoever wants to write now waits
        assert claimer(stage).take([], look_around=True) == []
        assert claimer(stage).take(news) == []


def test_both_months_of_a_moved_document_are_meant(stage: Stage) -> None:
    made = stage.invoice("F-1", date="2026-11-03")
    extractor = stage.carrier().extractor()
    extractor.changed(Resource.INVOICES)
    stage.change("invoices", made, date="2026-09-03")
    (taken,) = claimer(stage).take(extractor.changed(Resource.INVOICES))
    assert sorted(map(str, taken.periods)) == ["2026-09", "2026-11"]


def test_the_claim_is_in_the_ledger(stage: Stage, news: list[News]) -> None:
    (taken,) = claimer(stage).take(news)
    key = (Kind.INVOICE, taken.pending.plannit_id)
    with stage.ledger.read() as tx:
        claim = claims.of(tx, SLUG, [key])[key]
    assert (claim.version, claim.tries, claim.claimed_at) == (1, 1, stage.time.now())
    assert isinstance(taken, Taken)
