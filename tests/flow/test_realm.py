"""What we know of the realm is read seldom, kept between passes, and never older than it may be."""

from plannit_qbo_pipeline.domain.limits import SNAPSHOT_MAX_AGE
from plannit_qbo_pipeline.flow.realm import RealmReader
from plannit_qbo_pipeline.ledger import mappings
from tests.stage import SLUG, Stage


def _reader(stage: Stage) -> RealmReader:
    return RealmReader(stage.ledger, stage.services.qbo(SLUG), SLUG)


def test_the_realm_is_read_once_and_kept_for_other_processes(stage: Stage) -> None:
    first = _reader(stage).snapshot()
    stage.forget_requests()
    assert _reader(stage).snapshot() == first
    assert stage.requests() == []


def test_an_old_snapshot_is_read_again(stage: Stage) -> None:
    assert _reader(stage).snapshot().book_close_date is None
    stage.as_user("close_books", date="2026-10-31")
    stage.advance(seconds=SNAPSHOT_MAX_AGE.total_seconds() - 1)
    assert _reader(stage).snapshot().book_close_date is None
    stage.advance(seconds=1)
    assert str(_reader(stage).snapshot().book_close_date) == "2026-10-31"


def test_a_snapshot_of_another_version_is_read_again(stage: Stage) -> None:
    with stage.ledger.write() as tx:
        mappings.put(tx, SLUG, mappings.REALM_SNAPSHOT, {"version": "older"}, stage.time.now())
    assert _reader(stage).snapshot().custom_txn_numbers
