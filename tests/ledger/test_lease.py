from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from plannit_qbo_pipeline.domain.limits import LEASE_OFFERED, LEASE_TTL
from plannit_qbo_pipeline.errors import LeaseLost
from plannit_qbo_pipeline.ledger import lease
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.lease import Lease
from tests.ledger.samples import ACME, BETA
from tests.ledger.watch import NOON

Act = Callable[[Ledger, Lease, datetime], None]
SECOND = timedelta(seconds=1)
END = NOON + LEASE_TTL


def take(ledger: Ledger, holder: str, now: datetime = NOON) -> Lease | None:
    with ledger.write() as tx:
        return lease.take(tx, ACME, holder, now)


def check(ledger: Ledger, held: Lease, now: datetime) -> None:
    with ledger.write() as tx:
        lease.check(tx, held, now)


def renew(ledger: Ledger, held: Lease, now: datetime) -> None:
    with ledger.write() as tx:
        lease.renew(tx, held, now)


def release(ledger: Ledger, held: Lease, now: datetime) -> None:
    with ledger.write() as tx:
        lease.release(tx, held, now)


@pytest.fixture
def held(ledger: Ledger) -> Lease:
    taken = take(ledger, "first")
    assert taken is not None
    return taken


def test_one_writer_holds_the_lease_of_a_company(ledger: Ledger, held: Lease) -> None:
    assert held == Lease(ACME, "first", 1)
    assert take(ledger, "second") is None
    assert take(ledger, "first") is None, "two threads of one process are two writers"
    check(ledger, held, NOON)


def test_another_company_has_a_lease_of_its_own(ledger: Ledger, held: Lease) -> None:
    with ledger.write() as tx:
        assert lease.take(tx, BETA, "second", NOON) == Lease(BETA, "second", 1)


def test_after_its_end_the_next_writer_takes_it_with_a_higher_epoch(ledger: Ledger, held: Lease) -> None:
    assert take(ledger, "second", END - SECOND) is None
    assert take(ledger, "second", END) == Lease(ACME, "second", 2)


def test_a_lease_given_back_is_free_at_once_and_the_epoch_still_rises(ledger: Ledger, held: Lease) -> None:
    release(ledger, held, NOON + SECOND)
    assert take(ledger, "second", NOON + SECOND) == Lease(ACME, "second", 2)


@pytest.mark.parametrize("act", [check, renew])
def test_who_was_paused_past_the_end_may_not_go_on(ledger: Ledger, held: Lease, act: Act) -> None:
    act(ledger, held, END - SECOND)
    late = END if act is check else END - SECOND + LEASE_TTL
    with pytest.raises(LeaseLost, match=r"epoch 1.*over"):
        act(ledger, held, late)


@pytest.mark.parametrize("act", [check, renew])
def test_who_lost_the_lease_to_another_may_not_go_on(ledger: Ledger, held: Lease, act: Act) -> None:
    taken = take(ledger, "second", END)
    assert taken is not None
    with pytest.raises(LeaseLost):
        act(ledger, held, END)
    check(ledger, taken, END)


def test_a_heartbeat_moves_the_end_on(ledger: Ledger, held: Lease) -> None:
    renew(ledger, held, NOON + 30 * SECOND)
    assert take(ledger, "second", END) is None
    assert take(ledger, "second", END + 30 * SECOND) is not None


def test_giving_back_a_lease_that_another_holds_takes_nothing_from_it(ledger: Ledger, held: Lease) -> None:
    taken = take(ledger, "second", END)
    release(ledger, held, END)
    assert taken is not None
    check(ledger, taken, END + SECOND)
    assert take(ledger, "third", END + SECOND) is None


def test_a_lease_of_a_company_that_never_had_one_is_lost(ledger: Ledger) -> None:
    with pytest.raises(LeaseLost):
        check(ledger, Lease(ACME, "nobody", 1), NOON)


def test_whether_somebody_is_sending_can_be_seen_without_a_lock(ledger: Ledger, held: Lease) -> None:
    with ledger.read() as tx:
        assert [lease.is_taken(tx, ACME, at) for at in (NOON, END, END + SECOND, END + LEASE_OFFERED)] == [
            True,
            True,
            True,
            False,
        ]
        assert not lease.is_taken(tx, BETA, NOON)
    release(ledger, held, NOON)
    with ledger.read() as tx:
        assert lease.is_taken(tx, ACME, NOON + SECOND), "it may be offered between two waves"
        assert not lease.is_taken(tx, ACME, NOON + LEASE_OFFERED)
